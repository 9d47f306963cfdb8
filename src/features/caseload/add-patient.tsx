import { zodResolver } from '@hookform/resolvers/zod';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod/mini';
import { caseloadQueries } from '../../data/caseload.ts';
import { FhirError } from '../../data/fhir-client.ts';
import { addPatient, findNamesakes, patientQueries, type Namesake, type NewPatient } from '../../data/patients.ts';
import { sessionQuery } from '../../data/session.ts';
import { addDays, parseDay, type Day } from '../../domain/day.ts';
import { listName, type Gender } from '../../domain/patient.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/status.tsx';
import dialog from './caseload-dialogs.module.css';
import { dialogMessages } from './dialog-messages.ts';

/** Nobody in treatment is older, in days: a year typed with a slip is asked about. */
const OLDEST = 130 * 366;

const GENDERS = ['', 'female', 'male', 'other', 'unknown'] as const;

/** What is typed; messages are keys of the texts. */
function schemaFor(today: Day) {
  const filled = z.string().check(z.trim(), z.minLength(1, 'required'), z.maxLength(120));
  return z.object({
    family: filled,
    given: filled,
    birthDate: z.string().check(
      z.minLength(1, 'required'),
      z.refine((text) => text === '' || parseDay(text) !== null, 'dateWrong'),
      z.refine((text) => parseDay(text) === null || (text <= today && text >= addDays(today, -OLDEST)), 'dateFuture'),
    ),
    gender: z.enum(GENDERS),
    number: z.string().check(z.trim(), z.maxLength(60)),
    phone: z.string().check(z.trim(), z.maxLength(60)),
  });
}
type Input = z.infer<ReturnType<typeof schemaFor>>;

function personOf({ family, given, birthDate, gender, number, phone }: Input): NewPatient {
  const day = parseDay(birthDate);
  return {
    family, given,
    ...(day !== null && { birthDate: day }),
    ...(gender !== '' && { gender: gender satisfies Gender }),
    ...(number !== '' && { number }),
    ...(phone !== '' && { phone }),
  };
}

type Step =
  | { at: 'form'; problem?: string }
  | { at: 'namesakes'; person: NewPatient; found: Namesake[]; problem?: string }
  | { at: 'added'; id: string; name: string };

/**
 * Adds somebody to the caseload of whoever is signed in, or, by the front desk, to that of one of the `caregivers`. What was typed stays until it
 * is saved or thrown away.
 */
export default function AddPatient({ practitioner, caregivers, today, onClose }: { practitioner: string; caregivers?: readonly { practitioner: string; name: string }[]; today: Day; onClose: () => void }) {
  const text = useText(dialogMessages);
  const format = useFormat();
  const client = useQueryClient();
  const self = useQuery({ ...sessionQuery, enabled: false }).data?.user?.name;
  const [caregiver, setCaregiver] = useState(caregivers?.[0]?.practitioner ?? practitioner);
  const me = caregivers ? caregivers.find((each) => each.practitioner === caregiver)?.name : self;
  const [step, setStep] = useState<Step>({ at: 'form' });
  const [busy, setBusy] = useState(false);
  const form = useForm<Input>({ resolver: zodResolver(schemaFor(today)), defaultValues: { family: '', given: '', birthDate: '', gender: '', number: '', phone: '' } });
  // After the dialog has opened, which puts the focus on its first button.
  const { setFocus } = form;
  useEffect(() => {
    if (step.at === 'form') setFocus('family');
  }, [step.at, setFocus]);
  const { errors } = form.formState;
  const said = (field: keyof Input) => {
    const key = errors[field]?.message;
    return key === undefined ? undefined : key === 'dateWrong' || key === 'dateFuture' ? text[key] : text.required;
  };

  /** What a failure means for what was typed. A save whose answer was lost may have arrived. */
  const problemOf = (error: unknown, writing: boolean): string => {
    if (!(error instanceof FhirError)) return text.failed;
    if (error.kind === 'offline') return writing ? `${text.unsureTitle}. ${text.unsure}` : text.offline;
    return error.issues.some(({ code }) => code === 'duplicate') ? text.numberTaken : text.failed;
  };

  const add = async (person: NewPatient): Promise<void> => {
    const id = await addPatient(person, { careManager: caregiver, ...(me !== undefined && { careManagerName: me }), from: today });
    void client.invalidateQueries({ queryKey: caseloadQueries.all });
    void client.invalidateQueries({ queryKey: patientQueries.all });
    setStep({ at: 'added', id, name: listName(person) });
  };

  const submit = form.handleSubmit(async (input) => {
    const person = personOf(input);
    let writing = false;
    setBusy(true);
    setStep({ at: 'form' });
    try {
      const found = await findNamesakes(person);
      writing = found.length === 0;
      if (writing) await add(person);
      else setStep({ at: 'namesakes', person, found });
    } catch (error) {
      setStep({ at: 'form', problem: problemOf(error, writing) });
    } finally {
      setBusy(false);
    }
  });

  const addAnyway = async ({ person, found }: { person: NewPatient; found: Namesake[] }) => {
    setBusy(true);
    try {
      await add(person);
    } catch (error) {
      setStep({ at: 'namesakes', person, found, problem: problemOf(error, true) });
    } finally {
      setBusy(false);
    }
  };

  if (step.at === 'added') {
    return (
      <Dialog title={text.added(step.name)} onClose={onClose}>
        <output>{text.addedText}</output>
        <Actions>
          <Button onClick={() => { form.reset(); setStep({ at: 'form' }); }}>{text.addAnother}</Button>
          {caregivers ? <Link to={paths.details(step.id)} className={buttonClass('primary')}>{text.openDetails}</Link> : (
            <>
              <Link to={paths.importFor(step.id)} className={buttonClass()}>{text.importDiary}</Link>
              <Link to={paths.review(step.id)} className={buttonClass('primary')}>{text.openReview}</Link>
            </>
          )}
        </Actions>
      </Dialog>
    );
  }

  if (step.at === 'namesakes') {
    // One number for two people would mix up two records on paper.
    const taken = step.found.some(({ patient, sameNumber }) => sameNumber && !patient.example);
    return (
      <Dialog title={text.namesakesTitle} onClose={onClose}>
        <p>{taken ? text.numberTaken : text.namesakes}</p>
        <ul className={dialog.people}>
          {step.found.map(({ patient, sameName, sameBirthDate, sameNumber }) => (
            <li key={patient.id}>
              <Link to={paths.review(patient.id)}>{listName(patient)}</Link>
              <span className={dialog.quiet}>
                {[
                  patient.birthDate ? format.day(patient.birthDate) : '', patient.number ?? '', sameName ? text.sameName : '', sameBirthDate ? text.sameBirthDate : '',
                  sameNumber ? text.sameNumber : '', patient.active ? '' : text.ended, patient.example ? text.example : '',
                ].filter(Boolean).join(' · ')}
              </span>
            </li>
          ))}
        </ul>
        {step.problem ? <ProblemNote title={step.problem} /> : null}
        <Actions>
          <Button onClick={() => setStep({ at: 'form' })}>{text.change}</Button>
          {taken ? null : <Button look="primary" disabled={busy} onClick={() => void addAnyway(step)}>{busy ? text.saving : text.addAnyway}</Button>}
        </Actions>
      </Dialog>
    );
  }

  return (
    <Dialog title={text.addTitle} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} noValidate className={dialog.form}>
        {step.problem ? <p role="alert" className={dialog.problem}>{step.problem}</p> : null}
        <div className={dialog.pair}>
          <TextField label={text.family} error={said('family')} spellCheck={false} {...form.register('family')} />
          <TextField label={text.given} error={said('given')} spellCheck={false} {...form.register('given')} />
        </div>
        <div className={dialog.pair}>
          <TextField label={text.birthDate} type="date" max={today} error={said('birthDate')} {...form.register('birthDate')} />
          <SelectField label={text.gender} aside={`(${text.optional})`} {...form.register('gender')}>
            {GENDERS.map((gender) => <option key={gender} value={gender}>{text.genders[gender]}</option>)}
          </SelectField>
        </div>
        <div className={dialog.pair}>
          <TextField label={text.number} aside={`(${text.optional})`} spellCheck={false} error={said('number')} {...form.register('number')} />
          <TextField label={text.phone} aside={`(${text.optional})`} type="tel" error={said('phone')} {...form.register('phone')} />
        </div>
        {caregivers ? (
          <SelectField label={text.caregiver} value={caregiver} onChange={(event) => setCaregiver(event.target.value)}>
            {caregivers.map((each) => <option key={each.practitioner} value={each.practitioner}>{each.name}</option>)}
          </SelectField>
        ) : me ? <p className={dialog.quiet}>{text.therapist(me)}</p> : null}
        <Actions>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button type="submit" look="primary" disabled={busy}>{busy ? text.saving : text.addSave}</Button>
        </Actions>
      </form>
    </Dialog>
  );
}
