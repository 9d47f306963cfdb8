/**
 * The wall: one patient at a time, large enough for the back row. The cases beside the one that is shown are drawn already, out of
 * sight, so that going to the next one only brings it in.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { memo, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { FhirError } from '../../data/fhir-client.ts';
import { meetingQueries, type MeetingFile } from '../../data/meetings.ts';
import { taskQueries } from '../../data/tasks.ts';
import type { Day } from '../../domain/day.ts';
import { markItem, type AgendaItem, type Meeting } from '../../domain/meeting.ts';
import type { Patient } from '../../domain/patient.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { Banner, EmptyNote, Loading, ProblemNote } from '../../ui/status.tsx';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import { prefetchCase, useCaseData } from './case-data.ts';
import { CaseView } from './case-summary.tsx';
import { later } from './clock.ts';
import { useAgenda, useDesk, type Writer } from './desk.ts';
import type { PresentSearch } from './meeting-search.ts';
import { messages } from './messages.ts';
import { MinutesForm } from './minutes-form.tsx';
import { caseName, withoutNames, type CaseName, type Named } from './names.ts';
import styles from './present.module.css';
import { presentMessages } from './present-messages.ts';
import { reasonsText } from './reason-text.ts';
import { useThere } from './there.ts';
import { Timer } from './timer.tsx';

/** How many cases ahead are asked for. */
const AHEAD = 3;
/** After the last step the case goes into the address, ms. */
const ADDRESS_WAIT = 400;

interface PresentPageProps {
  id: string;
  search: PresentSearch;
  onSearch: (search: PresentSearch) => void;
  onLeave: (place: number) => void;
  me: Writer;
  today: Day;
  /** Guests read. */
  readOnly: boolean;
}

export function PresentPage(props: PresentPageProps) {
  const text = useText(messages);
  const file = useQuery(meetingQueries.one(props.id));
  if (file.data === undefined) {
    return (
      <div className={styles.alone}>
        {file.isError ? (
          <ProblemNote title={file.error instanceof FhirError && file.error.kind === 'not-found' ? text.notFoundTitle : text.failedTitle} actions={<Button look="primary" onClick={() => void file.refetch()}>{text.again}</Button>}>
            {file.error instanceof FhirError && file.error.kind === 'not-found' ? text.notFound : text.failed}
          </ProblemNote>
        ) : <Loading label={text.loadingOne} height={480} />}
      </div>
    );
  }
  return <Wall {...props} file={file.data} />;
}

function Wall({ file, search, onSearch, onLeave, me, today, readOnly }: PresentPageProps & { file: MeetingFile }) {
  const text = useText(messages);
  const words = useText(presentMessages);
  const format = useFormat();
  const client = useQueryClient();
  const desk = useDesk(file);
  const { meeting, patients } = file;
  const { items, change } = useAgenda(desk);
  const [hidden, setHidden] = useState(search.names === 'hidden');
  const [wanted, setWanted] = useState((search.case ?? 1) - 1);
  const at = Math.max(0, Math.min(items.length - 1, wanted));
  const [minutesOpen, setMinutesOpen] = useState(false);
  const [said, setSaid] = useState('');
  const item = items[at];
  const events = useThere(meeting.id, { ...(item && { patient: item.patient }) });
  useQuery(taskQueries.open());

  // The neighbours follow once the case itself is on the wall.
  const around = useDeferredValue<number | null>(at, null);
  const shown = [...new Set([...(around === null ? [] : [around - 1, around, around + 1]), at])].filter((place) => place >= 0 && place < items.length).toSorted((a, b) => a - b);

  const names = useMemo(() => items.map((each, place) => caseName(patients[each.patient], place, hidden, today, { text, format })), [items, patients, hidden, today, text, format]);
  const people = useMemo<readonly Named[]>(() => (hidden ? items.flatMap(({ patient }, place) => (patients[patient] ? [{ patient: patients[patient], instead: text.patientNumber(place + 1) }] : [])) : []), [hidden, items, patients, text]);
  const set = useCallback((written: string) => withoutNames(written, people, format), [people, format]);

  const latest = useRef({ search, onSearch, at, hidden });
  useEffect(() => {
    latest.current = { search, onSearch, at, hidden };
  });
  useEffect(() => {
    for (let ahead = 1; ahead <= AHEAD; ahead += 1) if (items[at + ahead]) prefetchCase(client, items[at + ahead]!.patient, meeting, today);
    const timer = setTimeout(() => {
      const { hidden: without } = latest.current;
      latest.current.onSearch({ ...(at > 0 && { case: at + 1 }), ...(without && { names: 'hidden' as const }) });
    }, ADDRESS_WAIT);
    return () => clearTimeout(timer);
  }, [client, items, at, hidden, meeting, today]);

  const go = (to: number) => {
    if (to < 0 || to >= items.length) return;
    setWanted(to);
    setSaid(words.announce(to + 1, items.length, names[to]!.title));
  };
  const hide = () => {
    setHidden(!hidden);
    setMinutesOpen(false);
    setSaid(hidden ? words.namesShown : words.namesHidden);
  };
  const mark = () => {
    if (!item || readOnly) return;
    change((before) => markItem(before, item.id, item.state === 'discussed' ? 'open' : 'discussed', new Date().toISOString()));
  };
  const writes = !readOnly && meeting.state !== 'cancelled' && meeting.state !== 'closed';
  useKeys((key) => {
    switch (key) {
      case 'ArrowRight': case 'PageDown': go(at + 1); return true;
      case 'ArrowLeft': case 'PageUp': go(at - 1); return true;
      case 'Home': go(0); return true;
      case 'End': go(items.length - 1); return true;
      case 'n': hide(); return true;
      case 'm': if (writes && !hidden) setMinutesOpen(!minutesOpen); return writes;
      case 'd': if (writes) mark(); return writes;
      case 'f': void fullScreen(); return true;
      case 'Escape': onLeave(at + 1); return true;
      default: return false;
    }
  });

  if (!item) return <div className={styles.alone}><EmptyNote title={words.empty} actions={<Button onClick={() => onLeave(1)}>{words.leave}</Button>} /></div>;
  const others = events.people.filter(({ id }) => id !== me.practitioner);
  return (
    <div className={styles.wall}>
      <LeaveGuard text={text} within={paths.meeting(meeting.id)} flush={desk.flush} unsaved={desk.unsaved} />
      <h1 className="visually-hidden">{words.stage}</h1>
      <output className="visually-hidden">{said}</output>
      {events.lost ? <Banner problem>{text.reconnecting}</Banner> : null}
      <div className={minutesOpen && writes ? styles.split : styles.whole}>
        <div className={styles.stage}>
          {shown.map((place) => {
            const each = items[place]!;
            const current = place === at;
            return (
              // What scrolls must be reachable by keyboard (WCAG 2.1.1).
              <section key={each.id} className={current ? styles.slide : `${styles.slide} ${styles.beside}`} aria-label={names[place]!.title} data-case={place + 1} {...(current ? { 'data-current': '', tabIndex: 0 } : { inert: true })}>
                <Slide item={each} place={place} count={items.length} name={names[place]!} meeting={meeting} today={today} set={set} patient={patients[each.patient]} />
              </section>
            );
          })}
        </div>
        {minutesOpen && writes ? (
          <aside className={styles.minutes} aria-label={text.minutesView}>
            <MinutesForm key={item.patient} desk={desk} patient={item.patient} writer={me} people={meeting.participants} />
          </aside>
        ) : null}
      </div>
      <footer className={styles.bar} aria-label={words.toolbar}>
        <div className={styles.tools}>
          <Button small aria-label={words.previous} title={words.previous} disabled={at === 0} onClick={() => go(at - 1)}>←</Button>
          <span className={styles.place}>{at + 1}/{items.length}</span>
          <Button small aria-label={words.next} title={words.next} disabled={at === items.length - 1} onClick={() => go(at + 1)}>→</Button>
          <Timer item={item.id} minutes={item.minutes} />
          <span className={styles.quiet}>{words.end(later(meeting.start, meeting.length))}</span>
        </div>
        <div className={styles.tools}>
          {others.map((person) => {
            const there = items.findIndex(({ patient }) => patient === person.patient);
            return <span key={person.id} className={styles.quiet}>{there < 0 ? person.name : text.presentAt(person.name, there + 1)}</span>;
          })}
          {writes ? <Button small aria-pressed={item.state === 'discussed'} aria-keyshortcuts="d" onClick={mark}>{words.discussed}</Button> : null}
          {writes ? <Button small aria-expanded={minutesOpen} aria-keyshortcuts="m" disabled={hidden} title={hidden ? words.minutesHidden : undefined} onClick={() => setMinutesOpen(!minutesOpen)}>{minutesOpen ? words.minutesClose : words.minutesOpen}</Button> : null}
          <Button small aria-pressed={hidden} aria-keyshortcuts="n" onClick={hide}>{hidden ? words.show : words.hide}</Button>
          <Button small aria-keyshortcuts="f" onClick={() => void fullScreen()}>{words.fullScreen}</Button>
          <Button small aria-keyshortcuts="Escape" onClick={() => onLeave(at + 1)}>{words.leave}</Button>
        </div>
        <p className={styles.quiet}>{words.keys}</p>
      </footer>
    </div>
  );
}

interface SlideProps {
  item: AgendaItem;
  place: number;
  count: number;
  name: CaseName;
  patient: Patient | undefined;
  meeting: Meeting;
  today: Day;
  set: (text: string) => string;
}

/** One case. Drawn anew only when something of it changes, not when it comes onto the wall. */
const Slide = memo(function Slide({ item, place, count, name, meeting, today, set }: SlideProps) {
  const text = useText(messages);
  const words = useText(presentMessages);
  const format = useFormat();
  const { data, error, retry } = useCaseData(item.patient, meeting, today);
  return (
    <>
      <header className={styles.head}>
        <p className={styles.quiet}>{words.place(place + 1, count)}</p>
        <h2 className={styles.name}>{name.title}</h2>
        <p className={styles.who}>{name.facts}</p>
      </header>
      <div className={styles.question}>
        <h3>{words.question}</h3>
        <p className={styles.asked}>{item.question.trim() === '' ? words.noQuestion : set(item.question)}</p>
        <p className={styles.quiet}>{reasonsText(item, { text, format })}</p>
      </div>
      {data ? <CaseView data={data} today={today} set={set} /> : error ? <p className={styles.problem} role="alert">{words.failed} <Button small onClick={retry}>{words.again}</Button></p> : <Loading label={words.loading} height={360} />}
    </>
  );
});

async function fullScreen(): Promise<void> {
  try {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await document.documentElement.requestFullscreen();
  } catch {
    // The browser does not let it: the wall fills the window all the same.
  }
}

/** Single keys, unless something is typed. The handler says whether it took the key. */
function useKeys(take: (key: string) => boolean): void {
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest('input, textarea, select, dialog, [contenteditable]')) return;
      if (latest.current(event.key.length === 1 ? event.key.toLowerCase() : event.key)) event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
