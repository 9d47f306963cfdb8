/** The minutes of one case while people talk: what was said, what was decided, who does what until when, the next look, another view. */
import { useEffect, useId, useRef, useState } from 'react';
import { FhirError } from '../../data/fhir-client.ts';
import { opaqueId } from '../../data/opaque-id.ts';
import { parseDay } from '../../domain/day.ts';
import { ENTRY_KINDS, type EntryKind, type MeetingPerson, type MinuteEntry } from '../../domain/meeting.ts';
import { inOrder, type EntryConflict } from '../../domain/meeting-merge.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { useCaseMinutes, useConflicts, type MeetingDesk, type MinutesDesk, type Writer } from './desk.ts';
import { EntryText } from './entry-text.tsx';
import { messages, type MeetingText } from './messages.ts';
import styles from './minutes.module.css';
import type { DraftState } from './shared-draft.ts';

/** Kinds of which an empty field always stands ready; with its first letter it becomes an entry. */
const READY = ['said', 'decision'] as const satisfies readonly EntryKind[];

interface MinutesFormProps {
  desk: MeetingDesk;
  patient: string;
  writer: Writer;
  /** Who can take on a task. */
  people: readonly MeetingPerson[];
}

export function MinutesForm({ desk, patient, writer, people }: MinutesFormProps) {
  const text = useText(messages);
  const minutes = useCaseMinutes(desk, patient, writer);
  const conflicts = useConflicts(desk);
  /** The entry that was begun by a button, which takes the focus. */
  const [fresh, setFresh] = useState<string | null>(null);
  /** Ids that the empty fields will have as entries, so that a field stays the same one while its first letter is typed. */
  const [ready, setReady] = useState<Partial<Record<EntryKind, string>>>(() => Object.fromEntries(READY.map((kind) => [kind, opaqueId()])));
  const onCompose = (composing: boolean) => desk.minutes(patient).hold(composing);
  const entries = inOrder(minutes.minutes.entries);
  return (
    <div className={styles.form}>
      {ENTRY_KINDS.map((kind) => {
        const own = entries.filter((entry) => entry.kind === kind);
        const next = ready[kind];
        const shown = next === undefined || own.some(({ id }) => id === next) ? own : [...own, emptyEntry(next, kind, writer)];
        return (
          <section key={kind} className={styles.kind} aria-label={text.kinds[kind]}>
            <h3>{text.kinds[kind]}</h3>
            {shown.map((entry, at) => {
              const isReady = entry.id === next && at >= own.length;
              const onWrite = (typed: string, from: string) => {
                if (!isReady) minutes.write(entry.id, typed, from);
                else if (typed !== '') {
                  minutes.begin(kind, { id: entry.id, text: typed });
                  setReady((before) => ({ ...before, [kind]: opaqueId() }));
                }
              };
              return <Entry key={entry.id} entry={entry} isReady={isReady} number={shown.length > 1 ? at + 1 : null} desk={minutes} people={people} writer={writer} conflict={conflicts.get(entry.id)} onWrite={onWrite} onSeen={() => desk.seen(entry.id)} onCompose={onCompose} focus={fresh === entry.id} text={text} />;
            })}
            {next === undefined ? <Button small look="quiet" onClick={() => setFresh(minutes.begin(kind, kind === 'dissent' ? { person: { id: writer.practitioner, name: writer.name } } : {}))}>{text.addEntry[kind]}</Button> : null}
          </section>
        );
      })}
      <SaveLine state={minutes.state} onSave={() => void desk.flush().catch(() => {})} />
    </div>
  );
}

function emptyEntry(id: string, kind: EntryKind, { practitioner, name }: Writer): MinuteEntry {
  return { id, kind, text: '', author: practitioner, authorName: name, at: '' };
}

interface EntryProps {
  entry: MinuteEntry;
  /** Nobody wrote here yet. */
  isReady: boolean;
  /** Among several of its kind, counted from 1. */
  number: number | null;
  desk: MinutesDesk;
  people: readonly MeetingPerson[];
  writer: Writer;
  conflict: EntryConflict | undefined;
  onWrite: (text: string, from: string) => void;
  onSeen: () => void;
  onCompose: (composing: boolean) => void;
  /** Just begun: takes the focus, the caret behind what stands there. */
  focus: boolean;
  text: MeetingText;
}

function Entry({ entry, isReady, number, desk, people, writer, conflict, onWrite, onSeen, onCompose, focus, text }: EntryProps) {
  const format = useFormat();
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!focus) return;
    const area = root.current?.querySelector('textarea');
    area?.focus();
    area?.setSelectionRange(area.value.length, area.value.length);
  }, [focus]);
  const { kind } = entry;
  const label = number === null ? text.entryLabels[kind] : `${text.entryLabels[kind]} ${number}`;
  const who = kind === 'task' || kind === 'dissent';
  const when = kind === 'task' || kind === 'review';
  const offered = entry.person && !people.some((each) => each.id === entry.person!.id) ? [entry.person, ...people] : people;
  const by = [entry.authorName, entry.changed && entry.changed.by !== entry.author ? text.changedBy(entry.changed.byName) : ''].filter(Boolean).join(', ');
  return (
    <div ref={root} className={styles.entry} data-entry={entry.id}>
      <div className={styles.line}>
        <EntryText label={label} labelHidden={!who && !when} value={entry.text} name={`${kind}-text`} rows={who || when || (isReady && number !== null) ? 1 : 2} describedBy={isReady ? undefined : `${id}-by`} onCompose={onCompose} onWrite={onWrite} />
        {isReady ? null : <Button small look="quiet" className={styles.remove} aria-label={text.removeEntryOf(label)} title={text.removeEntry} onClick={() => desk.remove(entry.id)}>✕</Button>}
      </div>
      {who || when ? (
        <div className={styles.pair}>
          {who ? (
            <SelectField label={kind === 'task' ? text.who : text.whose} name={`${kind}-person`} value={entry.person?.id ?? ''} onChange={(event) => desk.choose(entry.id, { person: offered.find((each) => each.id === event.target.value) })}>
              <option value="">{text.whoNobody}</option>
              {offered.map((each) => <option key={each.id} value={each.id}>{each.name}</option>)}
            </SelectField>
          ) : null}
          {when ? <DueField label={kind === 'task' ? text.until : text.onDay} entry={entry} onChoose={(due) => desk.choose(entry.id, { due } as Pick<MinuteEntry, 'due'>)} text={text} /> : null}
        </div>
      ) : null}
      {isReady ? null : (
        <p id={`${id}-by`} className={styles.by}>{entry.author === writer.practitioner && by === entry.authorName ? '' : by}</p>
      )}
      {conflict ? (
        <p className={styles.both} role="alert">
          {conflict.field === 'text' || conflict.other === undefined ? text.both : text.bothOther(conflict.field === 'due' ? format.day(conflict.other) : conflict.other)} <Button small onClick={onSeen}>{text.seen}</Button>
        </p>
      ) : null}
    </div>
  );
}

/** A day that may be left open; one that is half typed is not sent. */
function DueField({ label, entry, onChoose, text }: { label: string; entry: MinuteEntry; onChoose: (due: MinuteEntry['due']) => void; text: MeetingText }) {
  const [typed, setTyped] = useState(entry.due ?? '');
  const [from, setFrom] = useState(entry.due);
  // Somebody else chose another day.
  if (from !== entry.due) {
    setFrom(entry.due);
    setTyped(entry.due ?? '');
  }
  const wrong = typed !== '' && parseDay(typed) === null;
  return (
    <TextField
      label={label} type="date" name={`${entry.kind}-due`} value={typed} error={wrong ? text.dueWrong : undefined}
      onChange={(event) => {
        const next = event.target.value;
        setTyped(next);
        const day = parseDay(next);
        if (next !== '' && day === null) return;
        setFrom(day ?? undefined);
        onChoose(day ?? undefined);
      }}
    />
  );
}

/** Whether it is saved; read aloud only when it is not. */
export function SaveLine({ state, onSave }: { state: DraftState; onSave: () => void }) {
  const text = useText(messages);
  const format = useFormat();
  const said = state.at === 'saved' ? (state.when ? text.savedAt(format.clock(state.when)) : '') : state.at === 'failed' ? text.notSaved : state.at === 'saving' ? text.saving : text.typed;
  return (
    <div className={styles.save} data-save={state.at}>
      <p className={styles.quiet}>{said}</p>
      {state.at === 'failed' ? (
        <p className={styles.problem} role="alert">{text.draftFailed[state.failure instanceof FhirError ? state.failure.kind : 'server']} <Button small onClick={onSave}>{text.saveNow}</Button></p>
      ) : null}
    </div>
  );
}
