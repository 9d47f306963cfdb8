import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useRef, useState, type FormEvent } from 'react';
import { FhirError } from '../../data/fhir-client.ts';
import { opaqueId } from '../../data/opaque-id.ts';
import { patientQueries } from '../../data/patients.ts';
import { taskQueries, useAddTask } from '../../data/tasks.ts';
import { parseDay } from '../../domain/day.ts';
import { listName, type Patient } from '../../domain/patient.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { Field, SelectField, TextField } from '../../ui/field.tsx';
import { messages } from './messages.ts';
import styles from './tasks.module.css';

interface AddTaskProps {
  me: { practitioner: string; name: string };
  /** About whom, where the list shows one person. */
  patient?: Patient;
  onClose: () => void;
  onAdded: () => void;
}

/** Writes a task down. What was typed stays until it is saved or thrown away. */
export default function AddTask({ me, patient: given, onClose, onAdded }: AddTaskProps) {
  const text = useText(messages);
  const add = useAddTask(me);
  const staff = useQuery(taskQueries.staff());
  const [id] = useState(opaqueId);
  const [what, setWhat] = useState('');
  const [due, setDue] = useState('');
  const [owner, setOwner] = useState(me.practitioner);
  const [patient, setPatient] = useState<Patient | null>(given ?? null);
  const [tried, setTried] = useState(false);
  const first = useRef<HTMLTextAreaElement>(null);
  // After the dialog has opened, which puts the focus on its first button.
  useEffect(() => first.current?.focus(), []);
  const day = parseDay(due);
  const people = staff.data?.some((each) => each.id === me.practitioner) ? staff.data : [{ id: me.practitioner, name: me.name }, ...(staff.data ?? [])];

  const save = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (what.trim() === '' || (due !== '' && day === null)) return;
    const ownerName = people.find((each) => each.id === owner)?.name;
    add.mutate({ id, text: what.trim(), owner, ...(ownerName !== undefined && { ownerName }), ...(day !== null && { due: day }), ...(patient && { patient: patient.id }) }, { onSuccess: onAdded });
  };
  return (
    <Dialog title={text.addTitle} onClose={onClose}>
      <form className={styles.form} noValidate onSubmit={save}>
        <Field label={text.text} error={tried && what.trim() === '' ? text.required : undefined}>
          {(control) => <textarea ref={first} rows={2} maxLength={2000} value={what} onChange={(event) => setWhat(event.target.value)} {...control} />}
        </Field>
        <div className={styles.row}>
          <TextField label={text.dueField} type="date" hint={text.dueHint} value={due} onChange={(event) => setDue(event.target.value)} error={tried && due !== '' && day === null ? text.dueWrong : undefined} />
          <SelectField label={text.ownerField} value={owner} onChange={(event) => setOwner(event.target.value)}>
            {people.map((each) => <option key={each.id} value={each.id}>{each.id === me.practitioner ? text.me(each.name) : each.name}</option>)}
          </SelectField>
        </div>
        <PatientField patient={patient} onChange={setPatient} />
        {add.isError ? <p className={styles.problem} role="alert">{text.addFailed[add.error instanceof FhirError ? add.error.kind : 'server']}</p> : null}
        <Actions>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button look="primary" type="submit" disabled={add.isPending}>{add.isPending ? text.saving : text.save}</Button>
        </Actions>
      </form>
    </Dialog>
  );
}

/** Somebody found by what one types, which is sent in the body of a request; or nobody. */
function PatientField({ patient, onChange }: { patient: Patient | null; onChange: (patient: Patient | null) => void }) {
  const text = useText(messages);
  const format = useFormat();
  const [typed, setTyped] = useState('');
  const words = useDeferredValue(typed.trim());
  const found = useQuery({ ...patientQueries.matching(words), enabled: words.length >= 2 && patient === null });
  if (patient) {
    return (
      <div>
        <p><strong>{text.patient}</strong></p>
        <div className={styles.chosen}><span>{listName(patient)}</span><Button small look="quiet" onClick={() => { onChange(null); setTyped(''); }}>{text.patientRemove}</Button></div>
      </div>
    );
  }
  const people = words.length < 2 ? [] : (found.data ?? []);
  return (
    <div className={styles.form}>
      <TextField type="search" label={text.patient} hint={text.patientHint} value={typed} onChange={(event) => setTyped(event.target.value)} onKeyDown={(event) => {
        if (event.key !== 'Enter' || typed === '') return;
        // Enter takes the only one who fits, and never saves a task about the wrong person.
        event.preventDefault();
        if (people.length === 1) onChange(people[0]!);
      }} />
      <output className="visually-hidden">{words.length >= 2 && found.data ? text.found(people.length) : ''}</output>
      {found.isError ? <p className={styles.problem} role="alert">{text.patientFailed}</p> : null}
      {words.length >= 2 && found.data?.length === 0 ? <p className={styles.quiet}>{text.patientNothing}</p> : null}
      {people.length === 0 ? null : (
        <ul className={styles.people}>
          {people.map((each) => (
            <li key={each.id}>
              <button type="button" className={styles.person} onClick={() => onChange(each)}>
                <span>{listName(each)}</span>
                <span className={styles.sub}>{[each.birthDate ? format.day(each.birthDate) : '', each.number ?? ''].filter(Boolean).join(' · ')}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
