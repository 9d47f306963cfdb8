/** Changes who somebody is. What was typed stays until it is saved or thrown away; nobody is overwritten. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { FhirError } from '../../data/fhir-client.ts';
import { patientQueries, savePatient } from '../../data/patients.ts';
import { addDays, parseDay, type Day } from '../../domain/day.ts';
import type { Gender, Patient } from '../../domain/patient.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import styles from './front-desk.module.css';
import { messages } from './messages.ts';

const GENDERS = ['', 'female', 'male', 'other', 'unknown'] as const;
/** Nobody in treatment is older, in days. */
const OLDEST = 130 * 366;

interface Input {
  family: string;
  given: string;
  birthDate: string;
  gender: (typeof GENDERS)[number];
  number: string;
  phone: string;
}

const FIELDS = ['family', 'given', 'birthDate', 'gender', 'number', 'phone'] as const;

function inputOf({ family, given, birthDate, gender, number, phone }: Patient): Input {
  return { family, given, birthDate: birthDate ?? '', gender: gender ?? '', number: number ?? '', phone: phone ?? '' };
}

function patientOf({ id, version, example, active }: Patient, { family, given, birthDate, gender, number, phone }: Input): Patient {
  const day = parseDay(birthDate);
  return {
    id, version, example, active, family: family.trim(), given: given.trim(),
    ...(day !== null && { birthDate: day }), ...(gender !== '' && { gender: gender satisfies Gender }), ...(number.trim() !== '' && { number: number.trim() }), ...(phone.trim() !== '' && { phone: phone.trim() }),
  };
}

export default function DetailsDialog({ patient, today, onClose }: { patient: Patient; today: Day; onClose: (saved: boolean) => void }) {
  const text = useText(messages);
  const format = useFormat();
  const client = useQueryClient();
  /** The version that is changed. */
  const [base, setBase] = useState(patient);
  const [problem, setProblem] = useState<'offline' | 'refused' | 'numberTaken'>();
  const [stored, setStored] = useState<Patient | null>(null);
  const { register, handleSubmit, getValues, formState: { errors, isSubmitting } } = useForm<Input>({ defaultValues: inputOf(patient) });

  const save = async (input: Input, on: Patient) => {
    setProblem(undefined);
    try {
      await savePatient(client, patientOf(on, input));
      onClose(true);
    } catch (error) {
      if (!(error instanceof FhirError)) throw error;
      if (error.kind === 'stale') {
        // Without it the other one's words could not be shown: then the next try tells.
        await client.fetchQuery({ ...patientQueries.one(patient.id), staleTime: 0 }).then(setStored, () => setProblem('offline'));
      } else setProblem(error.kind === 'offline' ? 'offline' : error.issues.some(({ code }) => code === 'duplicate') ? 'numberTaken' : 'refused');
    }
  };
  const submit = handleSubmit((input) => save(input, base));
  const said = (field: keyof Input) => {
    const key = errors[field]?.message;
    return key === undefined ? undefined : text[key as 'required' | 'dateWrong' | 'dateFuture'];
  };
  const filled = { validate: (value: string) => value.trim() !== '' || 'required' };
  const date = { validate: (value: string) => value === '' || (parseDay(value) === null ? 'dateWrong' : (value <= today && value >= addDays(today, -OLDEST)) || 'dateFuture') };

  if (stored) {
    const [theirs, mine] = [inputOf(stored), getValues()];
    const shown = (field: keyof Input, value: string) => (field === 'gender' ? text.genders[value as Input['gender']] : value === '' ? text.unknown : field === 'birthDate' && parseDay(value) !== null ? format.day(value) : value);
    return (
      <Dialog title={text.staleTitle} onClose={() => onClose(false)}>
        <p>{text.stale}</p>
        <table className={styles.both}>
          <thead><tr><th scope="col">{text.details}</th><th scope="col">{text.theirs}</th><th scope="col">{text.mine}</th></tr></thead>
          <tbody>
            {FIELDS.filter((field) => theirs[field].trim() !== mine[field].trim()).map((field) => (
              <tr key={field}><th scope="row">{text[field]}</th><td>{shown(field, theirs[field])}</td><td>{shown(field, mine[field])}</td></tr>
            ))}
          </tbody>
        </table>
        {problem ? <p role="alert" className={styles.problem}>{text[problem]}</p> : null}
        <Actions>
          <Button onClick={() => onClose(false)}>{text.keepTheirs}</Button>
          <Button look="primary" disabled={isSubmitting} onClick={() => { setBase(stored); void save(mine, stored); }}>{text.keepMine}</Button>
        </Actions>
      </Dialog>
    );
  }

  return (
    <Dialog title={text.editTitle} onClose={() => onClose(false)}>
      <form onSubmit={(event) => void submit(event)} noValidate className={styles.form}>
        {problem ? <p role="alert" className={styles.problem}>{text[problem]}</p> : null}
        <TextField label={text.family} error={said('family')} spellCheck={false} maxLength={120} {...register('family', filled)} />
        <TextField label={text.given} error={said('given')} spellCheck={false} maxLength={120} {...register('given', filled)} />
        <TextField label={text.birthDate} type="date" max={today} error={said('birthDate')} {...register('birthDate', date)} />
        <SelectField label={text.gender} aside={`(${text.optional})`} {...register('gender')}>
          {GENDERS.map((gender) => <option key={gender} value={gender}>{text.genders[gender]}</option>)}
        </SelectField>
        <TextField label={text.number} aside={`(${text.optional})`} spellCheck={false} maxLength={60} {...register('number')} />
        <TextField label={text.phone} aside={`(${text.optional})`} type="tel" maxLength={60} {...register('phone')} />
        <p className={styles.lead}>{text.kept}</p>
        <Actions>
          <Button onClick={() => onClose(false)}>{text.cancel}</Button>
          <Button type="submit" look="primary" disabled={isSubmitting}>{isSubmitting ? text.saving : text.save}</Button>
        </Actions>
      </form>
    </Dialog>
  );
}
