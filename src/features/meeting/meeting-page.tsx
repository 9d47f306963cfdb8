/** One meeting: planned, minuted while people talk, closed, read and printed. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { FhirError } from '../../data/fhir-client.ts';
import { closeMeeting, meetingQueries, saveMeeting, type MeetingFile } from '../../data/meetings.ts';
import type { Day } from '../../domain/day.ts';
import { markItem, type AgendaItem, type Answer, type CaseMinutes, type Meeting } from '../../domain/meeting.ts';
import type { Patient } from '../../domain/patient.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button, buttonClass, ButtonGroup } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { lazyPart } from '../../ui/lazy-part.ts';
import { Page } from '../../ui/page.tsx';
import { Banner, Loading, ProblemNote } from '../../ui/status.tsx';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import { BySearch, BySelection, Carried } from './add-cases.tsx';
import { Agenda } from './agenda.tsx';
import { CaseMinutesView } from './case-minutes.tsx';
import { later } from './clock.ts';
import { CloseDialog, discussed } from './close-dialog.tsx';
import { useAgenda, useDesk, type MeetingDesk, type Writer } from './desk.ts';
import type { MeetingFacts } from './meeting-dialog.tsx';
import type { MeetingSearch } from './meeting-search.ts';
import styles from './meeting.module.css';
import { messages } from './messages.ts';
import { useThere } from './there.ts';

const MeetingDialog = lazyPart(() => import('./meeting-dialog.tsx'));
const MinutesPrint = lazyPart(() => import('./minutes-print.tsx'));

interface MeetingPageProps {
  id: string;
  search: MeetingSearch;
  onSearch: (search: MeetingSearch, options?: { replace: boolean }) => void;
  me: Writer;
  today: Day;
  /** Guests read. */
  readOnly: boolean;
}

export function MeetingPage(props: MeetingPageProps) {
  const text = useText(messages);
  const file = useQuery(meetingQueries.one(props.id));
  if (file.data === undefined) {
    const kind = file.error instanceof FhirError ? file.error.kind : 'server';
    return (
      <Page title={text.one}>
        {!file.isError ? <Loading label={text.loadingOne} height={480} /> : kind === 'not-found' ? (
          <ProblemNote title={text.notFoundTitle} actions={<Link to={paths.meetings as never} className={buttonClass('primary')}>{text.toList}</Link>}>{text.notFound}</ProblemNote>
        ) : (
          <ProblemNote title={kind === 'offline' ? text.offlineTitle : text.failedTitle} actions={<Button look="primary" onClick={() => void file.refetch()}>{text.again}</Button>}>{text.failed}</ProblemNote>
        )}
      </Page>
    );
  }
  return <OneMeeting key={props.id} {...props} file={file.data} />;
}

type Open = 'edit' | 'selection' | 'carried' | 'search' | 'close' | 'call-off' | null;

function OneMeeting({ file, search, onSearch, me, today, readOnly }: MeetingPageProps & { file: MeetingFile }) {
  const text = useText(messages);
  const format = useFormat();
  const client = useQueryClient();
  const desk = useDesk(file);
  const { meeting } = file;
  const { items, change } = useAgenda(desk);
  const [open, setOpen] = useState<Open>(null);
  const [said, setSaid] = useState<{ what: string; problem?: boolean } | null>(null);
  /** People who were put on the agenda here, until they come with it. */
  const [extra, setExtra] = useState<Readonly<Record<string, Patient>>>({});
  const patients = { ...extra, ...file.patients };
  const ended = meeting.state === 'closed' || meeting.state === 'cancelled';
  const fixed = readOnly || ended;
  const view = search.view ?? (meeting.state === 'planned' ? 'plan' : 'minutes');
  const place = Math.max(1, Math.min(items.length, search.case ?? 1));
  const current = items[place - 1];
  const events = useThere(meeting.id, { ...(view === 'minutes' && current && { patient: current.patient }) });

  const step = async (mine: Meeting, done?: string) => {
    try {
      await saveMeeting(client, mine, meeting);
      setSaid(done === undefined ? null : { what: done });
    } catch (error) {
      setSaid({ what: error instanceof FhirError && error.kind === 'stale' ? text.stepStale : text.stepFailed, problem: true });
      throw error;
    }
  };
  const edit = async (facts: MeetingFacts) => {
    const { chair: _before, ...rest } = meeting;
    await saveMeeting(client, { ...rest, ...facts }, meeting);
    setOpen(null);
  };
  const answer = (given: Answer) => void step({ ...meeting, participants: meeting.participants.map((each) => (each.id === me.practitioner ? { ...each, answer: given } : each)) }, given === 'accepted' || given === 'declined' ? text.answered[given] : undefined).catch(() => {});
  // Whoever looks at the plan goes on looking at it; everybody else sees the minutes from now on.
  const begin = () => void step({ ...meeting, state: 'running', begunAt: new Date().toISOString() }, text.begun).catch(() => {});
  const close = async () => {
    await desk.flush();
    const written = allMinutes(desk, file, items);
    if (discussed(items, written).some((item, at) => item.state !== items[at]!.state)) change((before) => discussed(before, written));
    await desk.flush();
    await closeMeeting(client, meeting.id);
    setOpen(null);
    setSaid({ what: text.closed });
    onSearch({ view: 'minutes' }, { replace: true });
  };
  const add = (editItems: (before: AgendaItem[]) => AgendaItem[], people: readonly Patient[]) => {
    const before = items.length;
    setExtra((known) => ({ ...known, ...Object.fromEntries(people.map((patient) => [patient.id, patient])) }));
    change(editItems);
    const count = editItems(items).length - before;
    setSaid({ what: count === 0 ? text.addedNobody : text.added(count) });
    if (open !== 'search') setOpen(null);
  };
  const dialog = { meeting, items, me, today, onAdd: add, onClose: () => setOpen(null) };
  const show = (next: MeetingSearch['view']) => onSearch({ ...(next && { view: next }), ...(search.case !== undefined && { case: search.case }) });
  return (
    <Page
      title={text.oneOn(format.day(meeting.day))}
      aside={`${meeting.start}–${later(meeting.start, meeting.length)} · ${text.states[meeting.state]}`}
      actions={
        <>
          <Link to={paths.meetings as never} className={buttonClass('quiet')}>{text.toList}</Link>
          {meeting.state === 'planned' && !readOnly ? <Button onClick={begin}>{text.begin}</Button> : null}
          {meeting.state === 'cancelled' || items.length === 0 ? null : <Link to={paths.presentation(meeting.id) as never} search={(search.case === undefined ? {} : { case: search.case }) as never} className={buttonClass(ended ? 'plain' : 'primary')}>{text.present}</Link>}
          {meeting.state === 'running' && !readOnly ? <Button aria-haspopup="dialog" onClick={() => setOpen('close')}>{text.closeMeeting}</Button> : null}
        </>
      }
    >
      <LeaveGuard text={text} within={paths.meeting(meeting.id)} flush={desk.flush} unsaved={desk.unsaved} />
      {events.lost && !ended ? <Banner problem>{text.reconnecting}</Banner> : null}
      <div className={styles.bar}>
        <ButtonGroup label={text.views}>
          <Button aria-pressed={view === 'plan'} onClick={() => show('plan')}>{text.planView}</Button>
          <Button aria-pressed={view === 'minutes'} onClick={() => show('minutes')}>{text.minutesView}</Button>
          {meeting.state === 'cancelled' || readOnly ? null : <Button aria-pressed={view === 'print'} onClick={() => show('print')}>{text.print}</Button>}
        </ButtonGroup>
        {ended ? null : <Presence people={events.people} me={me} items={items} />}
      </div>
      <output className={said && !said.problem ? styles.said : 'visually-hidden'}>{said && !said.problem ? said.what : ''}</output>
      {said?.problem ? <p className={styles.problem} role="alert">{said.what}</p> : null}
      {readOnly ? <p className={styles.quiet}>{text.readOnly}</p> : null}
      {meeting.closedAt ? <p className={styles.quiet}>{text.closedAt(format.instant(meeting.closedAt))}</p> : null}
      {view === 'print' ? (
        <Suspense fallback={<Loading label={text.loadingOne} height={480} />}><MinutesPrint file={{ ...file, agenda: { ...file.agenda, items } }} me={me} desk={desk} /></Suspense>
      ) : view === 'minutes' ? (
        <CaseMinutesView desk={desk} file={file} patients={patients} place={place} me={me} today={today} people={events.people} readOnly={readOnly} onPlace={(next) => onSearch({ view: 'minutes', case: next }, { replace: true })} onMark={(item, state) => change((before) => markItem(before, item.id, state, new Date().toISOString()))} onSaid={(what) => setSaid({ what })} />
      ) : (
        <div className={styles.columns}>
          <Card title={text.agenda} aside={fixed ? undefined : (
            <div className={styles.buttons}>
              <Button small aria-haspopup="dialog" onClick={() => setOpen('selection')}>{text.addBySelection}</Button>
              <Button small aria-haspopup="dialog" onClick={() => setOpen('carried')}>{text.addCarried}</Button>
              <Button small aria-haspopup="dialog" onClick={() => setOpen('search')}>{text.addOne}</Button>
            </div>
          )}>
            <Agenda meeting={meeting} desk={desk} patients={patients} today={today} readOnly={fixed} />
          </Card>
          <Facts meeting={meeting} me={me} fixed={fixed} ended={ended} onAnswer={answer} onOpen={setOpen} />
        </div>
      )}
      <Suspense fallback={null}>
        {open === 'edit' ? <MeetingDialog meeting={meeting} me={me} today={today} onSave={edit} onClose={() => setOpen(null)} /> : null}
        {open === 'selection' ? <BySelection {...dialog} /> : null}
        {open === 'carried' ? <Carried {...dialog} /> : null}
        {open === 'search' ? <BySearch {...dialog} /> : null}
        {open === 'close' ? <Closing desk={desk} file={file} patients={patients} items={items} me={me} onCloseMeeting={close} onClose={() => setOpen(null)} /> : null}
        {open === 'call-off' ? (
          <Dialog title={text.callOffTitle} onClose={() => setOpen(null)}>
            <p>{text.callOffText}</p>
            <Actions>
              <Button onClick={() => setOpen(null)}>{text.cancel}</Button>
              <Button look="primary" onClick={() => { setOpen(null); void step({ ...meeting, state: 'cancelled' }).catch(() => {}); }}>{text.callOffYes}</Button>
            </Actions>
          </Dialog>
        ) : null}
      </Suspense>
    </Page>
  );
}

/** The dialog over what is typed at this moment, not over what was last loaded. */
function Closing({ desk, file, ...rest }: { desk: MeetingDesk; file: MeetingFile; patients: Readonly<Record<string, Patient>>; items: readonly AgendaItem[]; me: Writer; onCloseMeeting: () => Promise<void>; onClose: () => void }) {
  return <CloseDialog {...rest} minutes={allMinutes(desk, file, rest.items)} />;
}

function allMinutes(desk: MeetingDesk, file: MeetingFile, items: readonly AgendaItem[]): CaseMinutes[] {
  return Array.from(new Set([...items.map(({ patient }) => patient), ...Object.keys(file.minutes)]), (patient) => desk.minutes(patient).read().mine);
}

function Presence({ people, me, items }: { people: readonly { id: string; name: string; patient?: string }[]; me: Writer; items: readonly AgendaItem[] }) {
  const text = useText(messages);
  const others = people.filter(({ id }) => id !== me.practitioner);
  return (
    <section className={styles.presence} aria-label={text.presence}>
      {others.length === 0 ? <span className={styles.quiet}>{text.alone}</span> : others.map((person) => {
        const at = items.findIndex(({ patient }) => patient === person.patient);
        return <span key={person.id} className={styles.chip}>{at < 0 ? person.name : text.presentAt(person.name, at + 1)}</span>;
      })}
    </section>
  );
}

function Facts({ meeting, me, fixed, ended, onAnswer, onOpen }: { meeting: Meeting; me: Writer; fixed: boolean; ended: boolean; onAnswer: (answer: Answer) => void; onOpen: (open: Open) => void }) {
  const text = useText(messages);
  const format = useFormat();
  const mine = meeting.participants.find(({ id }) => id === me.practitioner);
  return (
    <Card title={text.facts} aside={fixed ? undefined : <Button small aria-haspopup="dialog" onClick={() => onOpen('edit')}>{text.edit}</Button>}>
      <div className={styles.factsCard}>
        <p>{text.when(format.dayLong(meeting.day), meeting.start, later(meeting.start, meeting.length))}</p>
        <ul className={styles.participants}>
          {meeting.participants.map((person) => (
            <li key={person.id}><span>{person.name}{person.id === meeting.chair ? ` (${text.isChair})` : ''}</span><span className={styles.quiet}>{text.answers[person.answer]}</span></li>
          ))}
        </ul>
        {mine && !ended ? (
          <div className={styles.part}>
            <h3>{text.answerTitle}</h3>
            <div className={styles.buttons}>
              <Button small aria-pressed={mine.answer === 'accepted'} onClick={() => onAnswer('accepted')}>{text.accept}</Button>
              <Button small aria-pressed={mine.answer === 'declined'} onClick={() => onAnswer('declined')}>{text.decline}</Button>
            </div>
          </div>
        ) : null}
        {meeting.state === 'planned' && !fixed ? <div><Button small look="quiet" aria-haspopup="dialog" onClick={() => onOpen('call-off')}>{text.callOff}</Button></div> : null}
      </div>
    </Card>
  );
}
