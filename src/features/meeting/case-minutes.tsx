/** The cases of a meeting beside the minutes of one of them: written while it runs, read and corrected after it is closed. */
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { FhirError } from '../../data/fhir-client.ts';
import { amendMinutes, type MeetingFile } from '../../data/meetings.ts';
import { opaqueId } from '../../data/opaque-id.ts';
import { parseDay, type Day } from '../../domain/day.ts';
import { emptyMinutes, ENTRY_KINDS, type AgendaItem, type CaseMinutes, type CaseState, type MeetingPerson, type MinuteEntry } from '../../domain/meeting.ts';
import { inOrder } from '../../domain/meeting-merge.ts';
import type { Patient } from '../../domain/patient.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { EmptyNote } from '../../ui/status.tsx';
import { useAgenda, type MeetingDesk, type Writer } from './desk.ts';
import styles from './meeting.module.css';
import { messages } from './messages.ts';
import { MinutesForm } from './minutes-form.tsx';
import { caseName } from './names.ts';
import { reasonsText } from './reason-text.ts';
import { WrittenMinutes } from './written.tsx';

interface CaseMinutesViewProps {
  desk: MeetingDesk;
  file: MeetingFile;
  patients: Readonly<Record<string, Patient>>;
  /** Of the case that is shown, counted from 1. */
  place: number;
  me: Writer;
  today: Day;
  /** Who is there, and at which patient. */
  people: readonly { id: string; name: string; patient?: string }[];
  readOnly: boolean;
  onPlace: (place: number) => void;
  onMark: (item: AgendaItem, state: CaseState) => void;
  onSaid: (what: string) => void;
}

export function CaseMinutesView({ desk, file, patients, place, me, today, people, readOnly, onPlace, onMark, onSaid }: CaseMinutesViewProps) {
  const text = useText(messages);
  const format = useFormat();
  const { items } = useAgenda(desk);
  const list = useRef<HTMLOListElement>(null);
  const [amending, setAmending] = useState(false);
  const { meeting } = file;
  const ended = meeting.state === 'closed' || meeting.state === 'cancelled';
  const item = items[place - 1];
  if (!item) return <EmptyNote title={text.agendaEmpty}>{text.agendaEmptyText}</EmptyNote>;
  const patient = patients[item.patient];
  const name = caseName(patient, place - 1, false, today, { text, format });
  const minutes = file.minutes[item.patient] ?? emptyMinutes(meeting.id, item.patient);
  const here = people.filter((person) => person.id !== me.practitioner && person.patient === item.patient);
  const go = (to: number) => {
    if (to >= 1 && to <= items.length) onPlace(to);
  };
  return (
    <div className={styles.cases}>
      <nav aria-label={text.allCases} className={styles.caseList}>
        <ol ref={list}>
          {items.map((each, at) => {
            const around = people.filter((person) => person.id !== me.practitioner && person.patient === each.patient);
            return (
              <li key={each.id}>
                <button type="button" className={styles.caseButton} aria-current={at === place - 1} onClick={() => onPlace(at + 1)}>
                  <span className={styles.quiet}>{at + 1}</span>
                  <span className={styles.caseWho}>{caseName(patients[each.patient], at, false, today, { text, format }).title}<span className={styles.sub}>{[text.caseStates[each.state], ...around.map((person) => person.name)].join(' · ')}</span></span>
                </button>
              </li>
            );
          })}
        </ol>
      </nav>
      <Card title={name.title} className={styles.caseCard} aside={patient ? <Link to={paths.review(patient.id)} className={buttonClass('quiet', true)}>{text.toReview}</Link> : undefined}>
        <div className={styles.caseHead}>
          <p className={styles.quiet}>{name.facts}</p>
          {item.question.trim() === '' ? null : <p className={styles.question}><span className={styles.quiet}>{text.question}: </span>{item.question}</p>}
          <p className={styles.quiet}>{reasonsText(item, { text, format })}</p>
          {here.map((person) => <p key={person.id} className={styles.quiet}>{text.presentHere(person.name)}</p>)}
        </div>
        {ended || readOnly ? (
          <>
            <WrittenMinutes minutes={minutes} />
            {meeting.state === 'closed' && !readOnly ? <div className={styles.buttons}><Button small aria-haspopup="dialog" onClick={() => setAmending(true)}>{text.amend}</Button></div> : null}
          </>
        ) : <MinutesForm key={item.patient} desk={desk} patient={item.patient} writer={me} people={meeting.participants} />}
        <div className={styles.caseFoot}>
          <div className={styles.buttons}>
            <Button small disabled={place <= 1} onClick={() => go(place - 1)}>{text.previousCase}</Button>
            <Button small disabled={place >= items.length} onClick={() => go(place + 1)}>{text.nextCase}</Button>
          </div>
          {ended || readOnly ? null : (
            <div className={styles.buttons}>
              <Button small aria-pressed={item.state === 'discussed'} onClick={() => onMark(item, item.state === 'discussed' ? 'open' : 'discussed')}>{text.markDiscussed}</Button>
              <Button small aria-pressed={item.state === 'deferred'} onClick={() => onMark(item, item.state === 'deferred' ? 'open' : 'deferred')}>{text.markDeferred}</Button>
            </div>
          )}
        </div>
      </Card>
      {amending ? <Amend minutes={minutes} name={name.title} people={meeting.participants} me={me} onClose={() => setAmending(false)} onDone={() => { setAmending(false); onSaid(text.amended); }} /> : null}
    </div>
  );
}

interface AmendProps {
  minutes: CaseMinutes;
  name: string;
  people: readonly MeetingPerson[];
  me: Writer;
  onClose: () => void;
  onDone: () => void;
}

/** A correction of minutes that were closed: one new version, saved when the person says so. */
function Amend({ minutes, name, people, me, onClose, onDone }: AmendProps) {
  const text = useText(messages);
  const client = useQueryClient();
  const [entries, setEntries] = useState(() => inOrder(minutes.entries));
  const [step, setStep] = useState<'saving' | FhirError['kind'] | null>(null);
  const patch = (id: string, part: Partial<MinuteEntry>) => setEntries(entries.map((entry) => (entry.id === id ? { ...entry, ...part, changed: { by: me.practitioner, byName: me.name, at: new Date().toISOString() } } : entry)));
  const choosePerson = (id: string, person: MeetingPerson | undefined) => setEntries(entries.map((entry) => {
    if (entry.id !== id) return entry;
    const { person: _before, ...rest } = entry;
    return { ...rest, ...(person && { person }) };
  }));
  const chooseDay = (id: string, typed: string) => setEntries(entries.map((entry) => {
    const { due: _before, ...rest } = entry;
    const day = parseDay(typed);
    return entry.id === id ? { ...rest, ...(day !== null && { due: day }) } : entry;
  }));
  const save = async () => {
    setStep('saving');
    try {
      await amendMinutes(client, { ...minutes, entries }, minutes);
      onDone();
    } catch (error) {
      setStep(error instanceof FhirError ? error.kind : 'server');
    }
  };
  return (
    <Dialog title={text.amendTitle(name)} onClose={onClose} wide>
      <p>{text.amendIntro}</p>
      {ENTRY_KINDS.map((kind) => {
        const own = entries.filter((entry) => entry.kind === kind);
        return (
          <section key={kind} className={styles.part} aria-label={text.kinds[kind]}>
            <h3>{text.kinds[kind]}</h3>
            {own.map((entry, at) => (
              <div key={entry.id} className={styles.amend}>
                <TextArea label={<span className="visually-hidden">{own.length > 1 ? `${text.entryLabels[kind]} ${at + 1}` : text.entryLabels[kind]}</span>} rows={2} value={entry.text} onChange={(event) => patch(entry.id, { text: event.target.value })} />
                {kind === 'task' || kind === 'dissent' ? (
                  <SelectField label={kind === 'task' ? text.who : text.whose} value={entry.person?.id ?? ''} onChange={(event) => choosePerson(entry.id, people.find(({ id }) => id === event.target.value))}>
                    <option value="">{text.whoNobody}</option>
                    {people.map((person) => <option key={person.id} value={person.id}>{person.name}</option>)}
                  </SelectField>
                ) : null}
                {kind === 'task' || kind === 'review' ? <TextField type="date" label={kind === 'task' ? text.until : text.onDay} value={entry.due ?? ''} onChange={(event) => chooseDay(entry.id, event.target.value)} /> : null}
                <Button small look="quiet" aria-label={text.removeEntryOf(text.entryLabels[kind])} onClick={() => setEntries(entries.filter(({ id }) => id !== entry.id))}>{text.removeEntry}</Button>
              </div>
            ))}
            <div><Button small look="quiet" onClick={() => setEntries([...entries, { id: opaqueId(), kind, text: '', author: me.practitioner, authorName: me.name, at: new Date().toISOString() }])}>{text.addEntry[kind]}</Button></div>
          </section>
        );
      })}
      {step !== null && step !== 'saving' ? <p className={styles.problem} role="alert">{text.draftFailed[step]}</p> : null}
      <Actions>
        <Button onClick={onClose}>{text.cancel}</Button>
        <Button look="primary" disabled={step === 'saving'} onClick={() => void save()}>{step === 'saving' ? text.saving : text.amendSave}</Button>
      </Actions>
    </Dialog>
  );
}
