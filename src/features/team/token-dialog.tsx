import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState, type FormEvent } from 'react';
import { patientQueries } from '../../data/patients.ts';
import { createToken, useTeamChange } from '../../data/team.ts';
import { listName, type Patient } from '../../domain/patient.ts';
import type { TokenScope } from '../../domain/team.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { Choice, FieldSet, SelectField, TextField } from '../../ui/field.tsx';
import { messages } from './messages.ts';
import { useProblem, type Problem } from './problem.ts';
import { ShownOnce } from './shown-once.tsx';
import styles from './team.module.css';

const DAYS = [7, 30, 90, 365] as const;
const RIGHTS = ['read', 'write', 'read-write'] as const;
/** What a diary app may do: write the diary, read nothing. */
const DIARY_SCOPES: readonly TokenScope[] = [{ type: 'QuestionnaireResponse', rights: 'write' }];
/** Waiting time after the last key before the server is asked, ms. */
const PAUSE = 250;

/** A new token: what it may do, for whom, how long; then its text, shown this once. */
export function TokenDialog({ diary, onClose }: { diary: boolean; onClose: () => void }) {
  const text = useText(messages);
  const problem = useProblem();
  const create = useTeamChange(createToken);
  const [name, setName] = useState(diary ? text.tokenDiaryName : '');
  const [scopes, setScopes] = useState<readonly TokenScope[]>(diary ? DIARY_SCOPES : []);
  const [only, setOnly] = useState(diary);
  const [patient, setPatient] = useState<Patient | null>(null);
  const [days, setDays] = useState<(typeof DAYS)[number]>(diary ? 365 : 90);
  const [wanting, setWanting] = useState<Problem | null>(null);
  const wrong = wanting ?? problem(create.error);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const lacks = name.trim() === '' ? { field: 'name', said: text.required }
      : scopes.length === 0 ? { field: 'scopes', said: text.scopesMissing }
      : only && patient === null ? { field: 'patient', said: text.tokenPatientMissing } : null;
    setWanting(lacks);
    if (lacks === null) create.mutate({ name: name.trim(), scopes, days, ...(only && patient !== null && { patient: patient.id }) });
  };
  const setRight = (type: string, rights: string) => {
    const others = scopes.filter((scope) => scope.type !== type);
    setScopes(rights === '' ? others : [...others, { type, rights: rights as TokenScope['rights'] }]);
    setWanting(null);
  };

  if (create.data !== undefined) {
    return (
      <Dialog title={text.tokenShown} onClose={onClose}>
        <p>{text.tokenShownText}</p>
        <ShownOnce small label={text.token} secret={create.data} />
        <Actions><Button look="primary" onClick={onClose}>{text.done}</Button></Actions>
      </Dialog>
    );
  }
  return (
    <Dialog title={diary ? text.tokenDiaryTitle : text.tokenAdd} wide={!diary} onClose={onClose}>
      <form className={styles.stack} noValidate onSubmit={submit}>
        {diary ? <p className={styles.muted}>{text.tokenDiaryText}</p> : null}
        {wrong && !['name', 'scopes', 'patient'].includes(wrong.field ?? '') ? <p className={styles.problem} role="alert">{wrong.said}</p> : null}
        <div className={styles.pair}>
          <TextField label={text.tokenName} hint={text.tokenNameHint} value={name} maxLength={100} onChange={(event) => { setName(event.target.value); setWanting(null); }} {...(wrong?.field === 'name' && { error: wrong.said })} />
          <SelectField label={text.days} value={days} onChange={(event) => setDays(DAYS.find((each) => String(each) === event.target.value) ?? 90)}>
            {DAYS.map((each) => <option key={each} value={each}>{text.daysOf[each]}</option>)}
          </SelectField>
        </div>
        {diary ? null : (
          <FieldSet legend={text.tokenScopes}>
            <div className={styles.scopes}>
              {Object.entries(text.kinds).map(([type, label]) => (
                <SelectField key={type} label={label} value={scopes.find((scope) => scope.type === type)?.rights ?? ''} onChange={(event) => setRight(type, event.target.value)}>
                  <option value="">{text.scopeNone}</option>
                  {RIGHTS.map((rights) => <option key={rights} value={rights}>{text.rights[rights]}</option>)}
                </SelectField>
              ))}
            </div>
            {wrong?.field === 'scopes' ? <p className={styles.problem} role="alert">{wrong.said}</p> : null}
          </FieldSet>
        )}
        <FieldSet legend={text.tokenPatient}>
          {diary ? null : (
            <>
              <Choice type="radio" name="only" label={text.tokenPatientEvery} checked={!only} onChange={() => { setOnly(false); setWanting(null); }} />
              <Choice type="radio" name="only" label={text.tokenPatientOnly} checked={only} onChange={() => setOnly(true)} />
            </>
          )}
          {only ? <PatientChoice chosen={patient} onChoose={(next) => { setPatient(next); setWanting(null); }} error={wrong?.field === 'patient' ? wrong.said : null} /> : null}
        </FieldSet>
        <Actions>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button type="submit" look="primary" disabled={create.isPending}>{create.isPending ? text.saving : text.tokenSave}</Button>
        </Actions>
      </form>
    </Dialog>
  );
}

/** One person, found by what is typed; their date of birth stands beside the name, so that nobody is mixed up. */
function PatientChoice({ chosen, onChoose, error }: { chosen: Patient | null; onChoose: (patient: Patient) => void; error: string | null }) {
  const text = useText(messages);
  const format = useFormat();
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  const people = useQuery({ ...patientQueries.matching(asked), enabled: asked.length >= 2, placeholderData: keepPreviousData }).data;
  const offered = asked.length < 2 ? (chosen ? [chosen] : []) : (people ?? []);
  return (
    <>
      <TextField type="search" label={text.tokenPatientSearch} hint={text.tokenPatientSearchHint} value={typed} onChange={(event) => setTyped(event.target.value)} spellCheck={false} {...(error !== null && { error })} />
      {offered.length > 0 ? (
        <div className={styles.people}>
          {offered.map((patient) => (
            <Choice key={patient.id} type="radio" name="patient" checked={chosen?.id === patient.id} onChange={() => onChoose(patient)} label={<>{listName(patient)} <span className={styles.off}>{[patient.birthDate === undefined ? '' : text.born(format.day(patient.birthDate)), patient.number ?? ''].filter(Boolean).join(' · ')}</span></>} />
          ))}
        </div>
      ) : asked.length >= 2 && people !== undefined ? <p className={styles.muted}>{text.tokenPatientNobody}</p> : null}
      <output className={chosen === null ? 'visually-hidden' : styles.said}>{chosen === null ? '' : text.tokenPatientChosen(listName(chosen))}</output>
    </>
  );
}
