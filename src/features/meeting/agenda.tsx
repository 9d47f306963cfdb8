/** Whom the meeting talks about, in which order and for how long: written by several people at once, moved by hand. */
import { useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { moveItem, plannedMinutes, type AgendaItem, type Meeting } from '../../domain/meeting.ts';
import { mergeText } from '../../domain/meeting-merge.ts';
import type { Patient } from '../../domain/patient.ts';
import type { Day } from '../../domain/day.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyNote } from '../../ui/status.tsx';
import styles from './agenda.module.css';
import { later } from './clock.ts';
import { useAgenda, type MeetingDesk } from './desk.ts';
import { EntryText } from './entry-text.tsx';
import { messages, type MeetingText } from './messages.ts';
import { SaveLine } from './minutes-form.tsx';
import { caseName, type CaseName } from './names.ts';
import { reasonsText } from './reason-text.ts';

const MOST_MINUTES = 60;

interface AgendaProps {
  meeting: Meeting;
  desk: MeetingDesk;
  patients: Readonly<Record<string, Patient>>;
  today: Day;
  /** Nothing of it can be changed. */
  readOnly: boolean;
}

type Said = { what: string; undo?: () => void } | null;

export function Agenda({ meeting, desk, patients, today, readOnly }: AgendaProps) {
  const text = useText(messages);
  const format = useFormat();
  const { items, state, change } = useAgenda(desk);
  const [said, setSaid] = useState<Said>(null);
  const list = useRef<HTMLOListElement>(null);
  /** What had the focus when its row was moved: moving takes it away. */
  const focused = useRef<{ item: string; control: string } | null>(null);
  useLayoutEffect(() => {
    const { current } = focused;
    if (!current) return;
    focused.current = null;
    const row = list.current?.querySelector(`[data-item="${CSS.escape(current.item)}"]`);
    const control = row?.querySelector<HTMLElement>(`[data-control="${current.control}"]:not(:disabled), [name="${current.control}"]`) ?? row?.querySelector<HTMLElement>('[data-control]:not(:disabled)');
    control?.focus();
    row?.scrollIntoView({ block: 'nearest' });
  }, [items]);

  const nameOf = (item: AgendaItem, at: number): CaseName => caseName(patients[item.patient], at, false, today, { text, format });
  const move = (at: number, to: number, control: string) => {
    const item = items[at];
    if (!item || to < 0 || to >= items.length) return;
    focused.current = { item: item.id, control };
    change((before) => moveItem(before, item.id, to));
    setSaid({ what: text.moved(nameOf(item, at).title, to + 1, items.length) });
  };
  const patch = (id: string, edit: (item: AgendaItem) => AgendaItem) => change((before) => before.map((item) => (item.id === id ? edit(item) : item)));
  const remove = (item: AgendaItem, at: number) => {
    const { title } = nameOf(item, at);
    change((before) => before.filter(({ id }) => id !== item.id));
    setSaid({
      what: text.removed(title),
      undo: () => {
        change((before) => (before.some(({ patient }) => patient === item.patient) ? before : [...before.slice(0, at), item, ...before.slice(at)]));
        setSaid({ what: text.putBack(title) });
      },
    });
  };

  const total = plannedMinutes(items);
  const over = total - meeting.length;
  return (
    <div className={styles.agenda}>
      <div className={styles.sums}>
        <p><strong>{text.total(total, meeting.length)}</strong></p>
        <p className={styles.quiet}>{text.plannedEnd(later(meeting.start, total), later(meeting.start, meeting.length))}{over === 0 ? '' : `: ${over > 0 ? text.beyond(over) : text.left(-over)}`}</p>
      </div>
      <output className={said ? styles.said : 'visually-hidden'}>
        {said ? <span>{said.what}</span> : null}
        {said?.undo ? <Button small onClick={said.undo}>{text.undo}</Button> : null}
      </output>
      {items.length === 0 ? <EmptyNote title={text.agendaEmpty}>{text.agendaEmptyText}</EmptyNote> : (
        <ol ref={list} className={styles.list} aria-label={text.agenda}>
          {items.map((item, at) => (
            <Row key={item.id} item={item} at={at} count={items.length} name={nameOf(item, at)} why={reasonsText(item, { text, format })} readOnly={readOnly} text={text}
              onMove={(to, control) => move(at, to, control)} onQuestion={(typed, from) => patch(item.id, (before) => ({ ...before, question: before.question === from ? typed : mergeText(from, typed, before.question).text }))} onMinutes={(minutes) => patch(item.id, (before) => ({ ...before, minutes }))} onRemove={() => remove(item, at)} />
          ))}
        </ol>
      )}
      {items.length > 1 && !readOnly ? <p className={styles.quiet}>{text.reorderHint}</p> : null}
      {readOnly ? null : <SaveLine state={state} onSave={() => void desk.flush().catch(() => {})} />}
    </div>
  );
}

interface RowProps {
  item: AgendaItem;
  at: number;
  count: number;
  name: CaseName;
  why: string;
  readOnly: boolean;
  text: MeetingText;
  onMove: (to: number, control: string) => void;
  onQuestion: (typed: string, from: string) => void;
  onMinutes: (minutes: number) => void;
  onRemove: () => void;
}

function Row({ item, at, count, name, why, readOnly, text, onMove, onQuestion, onMinutes, onRemove }: RowProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (readOnly || !event.altKey || event.ctrlKey || event.metaKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    const target = event.target as HTMLElement;
    onMove(at + (event.key === 'ArrowUp' ? -1 : 1), target.dataset.control ?? target.getAttribute('name') ?? 'up');
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys of what stands within it
    <li className={styles.row} data-item={item.id} onKeyDown={onKeyDown}>
      <span className={styles.place}>{at + 1}</span>
      <div className={styles.who}>
        <strong>{name.title}</strong>
        <span className={styles.quiet}>{name.facts}</span>
        {why === '' ? null : <span className={styles.quiet}>{why}</span>}
        {item.state === 'open' ? null : <span className={styles.state}>{text.caseStates[item.state]}</span>}
      </div>
      {readOnly ? <p className={styles.asWritten}>{item.question}</p> : <EntryText label={text.questionOf(name.title)} labelHidden placeholder={text.question} rows={1} name="question" value={item.question} onWrite={onQuestion} />}
      {readOnly ? <span className={styles.quiet}>{item.minutes} {text.minutes}</span> : <MinutesField label={text.minutesOf(name.title)} value={item.minutes} onChange={onMinutes} unit={text.minutes} />}
      {readOnly ? null : (
        <div className={styles.tools}>
          <Button small data-control="up" aria-label={text.up(name.title)} title={text.up(name.title)} aria-keyshortcuts="Alt+ArrowUp" disabled={at === 0} onClick={() => onMove(at - 1, 'up')}>↑</Button>
          <Button small data-control="down" aria-label={text.down(name.title)} title={text.down(name.title)} aria-keyshortcuts="Alt+ArrowDown" disabled={at === count - 1} onClick={() => onMove(at + 1, 'down')}>↓</Button>
          <Button small look="quiet" data-control="remove" aria-label={text.removeOf(name.title)} title={text.remove} onClick={onRemove}>✕</Button>
        </div>
      )}
    </li>
  );
}

/** Whole minutes; what is half typed changes nothing. */
function MinutesField({ label, value, unit, onChange }: { label: string; value: number; unit: string; onChange: (minutes: number) => void }) {
  const [typed, setTyped] = useState(String(value));
  const [from, setFrom] = useState(value);
  if (from !== value) {
    setFrom(value);
    setTyped(String(value));
  }
  return (
    <div className={styles.minutes}>
      <input
        type="text" className={styles.number} aria-label={label} inputMode="numeric" name="minutes" autoComplete="off" value={typed}
        onChange={(event) => {
          const next = event.target.value;
          setTyped(next);
          const minutes = Number(next);
          if (!/^\d{1,2}$/.test(next) || minutes < 1 || minutes > MOST_MINUTES) return;
          setFrom(minutes);
          onChange(minutes);
        }}
        onBlur={() => setTyped(String(value))}
      />
      <span className={styles.quiet} aria-hidden="true">{unit}</span>
    </div>
  );
}
