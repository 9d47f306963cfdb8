/** What closing writes to whom, read before it is done; then one step. */
import { useState } from 'react';
import { FhirError } from '../../data/fhir-client.ts';
import { closingOf, markItem, saysAnything, type AgendaItem, type CaseMinutes, type MinuteEntry } from '../../domain/meeting.ts';
import { listName, type Patient } from '../../domain/patient.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import styles from './meeting.module.css';
import { messages } from './messages.ts';
import { namesIn } from './names.ts';

/** The items with every case of which something was written down marked as discussed, unless somebody deferred it. */
export function discussed(items: readonly AgendaItem[], minutes: readonly CaseMinutes[]): AgendaItem[] {
  const written = new Set(minutes.filter(({ entries }) => entries.some(saysAnything)).map(({ patient }) => patient));
  return items.filter(({ state, patient }) => state === 'open' && written.has(patient)).reduce((before, { id }) => markItem(before, id, 'discussed', new Date().toISOString()), [...items]);
}

interface CloseDialogProps {
  items: readonly AgendaItem[];
  minutes: readonly CaseMinutes[];
  patients: Readonly<Record<string, Patient>>;
  me: { name: string };
  /** Saves what is typed, then closes. */
  onCloseMeeting: () => Promise<void>;
  onClose: () => void;
}

export function CloseDialog({ items, minutes, patients, me, onCloseMeeting, onClose }: CloseDialogProps) {
  const text = useText(messages);
  const format = useFormat();
  const [step, setStep] = useState<'closing' | FhirError['kind'] | null>(null);
  const { records, tasks, reviews, unmarked, withoutPerson, withoutDay } = closingOf(discussed(items, minutes), minutes);
  const nameOf = (patient: string): string => (patients[patient] ? listName(patients[patient]) : text.patientUnknown);
  const what = (entry: MinuteEntry): string => entry.text.trim() || text.entryLabels.task;
  const others = records.flatMap(({ patient, minutes: { entries } }) => {
    const around = items.flatMap((item) => (item.patient === patient ? [] : (patients[item.patient] ?? [])));
    return namesIn(entries.map((entry) => entry.text).join('\n'), around).map((name) => text.closeOtherName(nameOf(patient), name));
  });
  const lacks = [...withoutPerson.map((entry) => text.closeLackPerson(what(entry))), ...withoutDay.map((entry) => text.closeLackDay(what(entry))), ...others];
  const close = async () => {
    setStep('closing');
    try {
      await onCloseMeeting();
    } catch (error) {
      setStep(error instanceof FhirError ? error.kind : 'server');
    }
  };
  return (
    <Dialog title={text.closeTitle} onClose={onClose} wide>
      <p>{text.closeIntro}</p>
      {records.length === 0 ? <p>{text.closeNoRecords}</p> : (
        <section className={styles.part}>
          <h3>{text.closeRecords}</h3>
          <ul className={styles.writes}>
            {records.map(({ patient, minutes: { entries } }) => {
              const count = (kind: MinuteEntry['kind']) => entries.filter((entry) => entry.kind === kind).length;
              const counts = text.closeCounts(count('said'), count('decision'), count('dissent'));
              return (
                <li key={patient}>
                  <strong>{nameOf(patient)}</strong>
                  {counts === '' ? null : <span>{counts}</span>}
                  {tasks.filter((task) => task.patient === patient).map(({ entry }) => (
                    <span key={entry.id}>{text.closeTask(what(entry), entry.person?.name ?? text.closeNobody, entry.due === undefined ? text.closeNoDay : text.closeUntil(format.day(entry.due)))}</span>
                  ))}
                  {reviews.filter((review) => review.patient === patient).map(({ entry, day }) => <span key={entry.id}>{text.closeReview(format.day(day))}</span>)}
                </li>
              );
            })}
          </ul>
        </section>
      )}
      {unmarked.length === 0 ? null : (
        <section className={styles.part}>
          <h3>{text.closeUnmarked}</h3>
          <p>{unmarked.map(nameOf).join('; ')}</p>
        </section>
      )}
      {lacks.length === 0 ? null : (
        <section className={styles.part}>
          <h3>{text.closeLacks}</h3>
          <ul className={styles.bullets}>{lacks.map((line) => <li key={line}>{line}</li>)}</ul>
        </section>
      )}
      <p className={styles.quiet}>{text.closeSigned(me.name)}</p>
      {step !== null && step !== 'closing' ? <p className={styles.problem} role="alert">{text.closeFailed[step]}</p> : null}
      <Actions>
        <Button onClick={onClose}>{text.cancel}</Button>
        <Button look="primary" disabled={step === 'closing'} onClick={() => void close()}>{step === 'closing' ? text.closing : text.closeYes}</Button>
      </Actions>
    </Dialog>
  );
}
