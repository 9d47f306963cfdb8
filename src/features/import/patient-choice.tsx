import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { patientQueries } from '../../data/patients.ts';
import { listName, type Patient } from '../../domain/patient.ts';
import { useFormat, type Format } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Loading } from '../../ui/status.tsx';
import styles from './import.module.css';
import { messages, type ImportText } from './messages.ts';

/** Birth date and number beside the name: two people may bear the same one. */
export function personFacts(patient: Patient, text: ImportText, format: Format): string {
  return [patient.birthDate === undefined ? text.bornUnknown : text.born(format.day(patient.birthDate)), patient.number === undefined ? '' : text.numberOf(patient.number), patient.example ? text.example : ''].filter(Boolean).join(' · ');
}

/** Finds the person whose diary the files are. What is typed travels in the body of a request, never in an address. */
export function PatientChoice({ onChoose }: { onChoose: (patient: Patient) => void }) {
  const text = useText(messages);
  const format = useFormat();
  const [words, setWords] = useState('');
  const wanted = useDeferredValue(words.trim());
  const query = useQuery({ ...patientQueries.matching(wanted.length < 2 ? '' : wanted), placeholderData: keepPreviousData });
  return (
    <div className={styles.stack}>
      <div className={styles.fields}>
        <TextField type="search" label={text.patientSearch} hint={text.patientHint} value={words} onChange={(event) => setWords(event.target.value)} />
      </div>
      {query.isPending ? <Loading label={text.patientLoading} height={80} /> : null}
      {query.isError ? (
        <p role="alert" className={styles.row}>{text.patientFailed} <Button small onClick={() => void query.refetch()}>{text.again}</Button></p>
      ) : null}
      {query.data?.length === 0 ? <output>{text.patientNone}</output> : null}
      {query.data && query.data.length > 0 ? (
        // A practice has hundreds of people: the list scrolls inside itself, the files stay in sight.
        <ul className={styles.people}>
          {query.data.map((patient) => (
            <li key={patient.id} className={styles.person}>
              <span>
                <span className={styles.strong}>{listName(patient)}</span> <span className={styles.quiet}>{personFacts(patient, text, format)}</span>
              </span>
              <Button small aria-label={`${text.choose}: ${listName(patient)}, ${personFacts(patient, text, format)}`} onClick={() => onChoose(patient)}>{text.choose}</Button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
