/** What was promised and by when: plans to be reviewed, letters to be handed over or answered, notes. By date, as facts. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { FhirError } from '../../data/fhir-client.ts';
import { taskQueries, useTickTask, useUntickTask, type TasksFound, type Ticked } from '../../data/tasks.ts';
import { daysBetween, type Day } from '../../domain/day.ts';
import { listName, type Patient } from '../../domain/patient.ts';
import { canBeTicked, dueGroup, groupTasks, type Task } from '../../domain/task.ts';
import { useFormat, type Format } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button, ButtonGroup } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { lazyPart } from '../../ui/lazy-part.ts';
import { Page } from '../../ui/page.tsx';
import { Banner, EmptyNote, Loading, ProblemNote } from '../../ui/status.tsx';
import { messages, type TasksText } from './messages.ts';
import { withPart, type TasksSearch } from './tasks-search.ts';
import styles from './tasks.module.css';

const AddTask = lazyPart(() => import('./add-task.tsx'));

interface TasksPageProps {
  search: TasksSearch;
  onSearch: (search: TasksSearch) => void;
  /** Who is signed in. */
  me: { practitioner: string; name: string };
  today: Day;
  /** Days of the meetings that decided some of them, by id, as far as they are known. */
  meetings?: Readonly<Record<string, Day>>;
}

const NO_MEETINGS: Readonly<Record<string, Day>> = {};

type Said = { step: 'ticked'; ticked: Ticked; what: string } | { step: 'undone' | 'added' | 'failed'; what: string };

export function TasksPage({ search, onSearch, me, today, meetings = NO_MEETINGS }: TasksPageProps) {
  const text = useText(messages);
  const format = useFormat();
  const done = search.show === 'done';
  const found = useQuery<TasksFound, Error, TasksFound, string[]>(done ? taskQueries.done() : taskQueries.open());
  const tick = useTickTask();
  const untick = useUntickTask();
  const [adding, setAdding] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const tasks = useMemo(
    () => found.data?.tasks.filter((task) => (search.who === 'all' || task.owner === me.practitioner) && (search.patient === undefined || task.patient === search.patient) && (search.show !== 'due' || (task.due !== undefined && task.due <= today))) ?? [],
    [found.data, search, me.practitioner, today],
  );
  const groups = done ? [] : groupTasks(tasks, today);
  const order = done ? tasks : groups.flatMap((group) => group.tasks);

  const failed = (error: Error) => setSaid({ step: 'failed', what: text.tickFailed[error instanceof FhirError ? error.kind : 'server'] });
  const mark = (task: Task) => {
    if (done) {
      reopen(task);
      return;
    }
    if (!canBeTicked(task) || tick.isPending) return;
    const at = order.findIndex(({ id }) => id === task.id);
    tick.mutate(task, {
      onSuccess: (ticked) => {
        setSaid({ step: 'ticked', ticked, what: whatOf(task, text) });
        focusTask(list.current, order[at + 1]?.id ?? order[at - 1]?.id);
      },
      onError: failed,
    });
  };
  const undo = () => {
    if (said?.step !== 'ticked' || untick.isPending) return;
    const { ticked, what } = said;
    untick.mutate(ticked, { onSuccess: () => setSaid({ step: 'undone', what: text.undone(what) }), onError: failed });
  };
  const reopen = (task: Task) => {
    if (!canBeTicked(task) || untick.isPending) return;
    const at = order.findIndex(({ id }) => id === task.id);
    untick.mutate({ task, version: task.version, before: 'requested' }, {
      onSuccess: () => {
        setSaid({ step: 'undone', what: text.undone(whatOf(task, text)) });
        focusTask(list.current, order[at + 1]?.id ?? order[at - 1]?.id);
      },
      onError: failed,
    });
  };
  useKeys({
    onMove: (step) => {
      const now = order.findIndex(({ id }) => id === focusedTask());
      const next = order[now < 0 ? 0 : now + step];
      focusTask(list.current, next?.id);
      return next !== undefined;
    },
    onDone: () => {
      const task = order.find(({ id }) => id === focusedTask());
      if (task) mark(task);
      return task !== undefined;
    },
    onUndo: () => {
      undo();
      return said?.step === 'ticked';
    },
    onNew: () => {
      setAdding(true);
      return true;
    },
  });

  if (found.data === undefined) {
    return (
      <Page title={text.title}>
        {found.isError ? (
          <ProblemNote title={found.error instanceof FhirError && found.error.kind === 'offline' ? text.offlineTitle : text.failedTitle} actions={<Button look="primary" onClick={() => void found.refetch()}>{text.again}</Button>}>{text.failed}</ProblemNote>
        ) : <Loading label={text.loading} height={360} />}
      </Page>
    );
  }
  const { patients } = found.data;
  const only = search.patient === undefined ? undefined : patients[search.patient];
  return (
    <Page title={text.title} aside={(done ? text.countDone : search.show === 'due' ? text.countDue : text.aside)(tasks.length)} actions={<Button look="primary" aria-haspopup="dialog" onClick={() => setAdding(true)}>{text.add}</Button>}>
      {found.isError ? <Banner problem>{text.stale(format.clock(new Date(found.dataUpdatedAt)))} <Button small onClick={() => void found.refetch()}>{text.again}</Button></Banner> : null}
      <div className={styles.bar}>
        <ButtonGroup label={text.whose}>
          <Button aria-pressed={search.who !== 'all'} onClick={() => onSearch(withPart(search, 'who', undefined))}>{text.mine}</Button>
          <Button aria-pressed={search.who === 'all'} onClick={() => onSearch({ ...search, who: 'all' })}>{text.all}</Button>
        </ButtonGroup>
        <ButtonGroup label={text.which}>
          {(['open', 'due', 'done'] as const).map((show) => <Button key={show} aria-pressed={(search.show ?? 'open') === show} onClick={() => onSearch(withPart(search, 'show', show === 'open' ? undefined : show))}>{text.shows[show]}</Button>)}
        </ButtonGroup>
        {search.patient === undefined ? null : (
          <p className={styles.filter}>{only ? text.onlyPatient(listName(only)) : text.onlySomebody} <Button small onClick={() => onSearch(withPart(search, 'patient', undefined))}>{text.everyPatient}</Button></p>
        )}
      </div>
      <output className={said && said.step !== 'failed' ? styles.said : 'visually-hidden'}>
        {said && said.step !== 'failed' ? <span>{said.step === 'ticked' ? text.ticked(said.what) : said.what}</span> : null}
        {said?.step === 'ticked' ? <Button small disabled={untick.isPending} onClick={undo}>{text.undo}</Button> : null}
      </output>
      {said?.step === 'failed' ? <p className={styles.problem} role="alert">{said.what}</p> : null}
      {tasks.length === 0 ? (
        <EmptyNote title={done ? text.noneDone : search.show === 'due' ? text.noneDue : search.who === 'all' ? text.none : text.noneMine} actions={search.show !== undefined ? <Button onClick={() => onSearch(withPart(search, 'show', undefined))}>{text.showOpen}</Button> : search.who === 'all' ? undefined : <Button onClick={() => onSearch({ ...search, who: 'all' })}>{text.showAll}</Button>}>{done ? text.noneDoneText : text.noneText}</EmptyNote>
      ) : (
        <div ref={list} style={{ display: 'contents' }}>
          {(done ? [{ group: 'done', title: text.groupCount(text.doneTitle, tasks.length), tasks }] : groups.map((each) => ({ ...each, title: text.groupCount(text.groups[each.group], each.tasks.length) }))).map(({ group, title, tasks: own }) => (
            <Card key={group} title={title}>
              <ul className={styles.list}>
                {own.map((task) => <TaskRow key={task.id} task={task} patient={task.patient === undefined ? undefined : patients[task.patient]} today={today} mine={task.owner === me.practitioner} meetings={meetings} onDone={() => mark(task)} />)}
              </ul>
            </Card>
          ))}
          <p className={styles.quiet}>{text.keys}</p>
        </div>
      )}
      <Suspense fallback={null}>
        {adding ? <AddTask me={me} {...(search.patient !== undefined && only && { patient: only })} onClose={() => setAdding(false)} onAdded={() => { setSaid({ step: 'added', what: text.added }); setAdding(false); }} /> : null}
      </Suspense>
    </Page>
  );
}

interface TaskRowProps {
  task: Task;
  patient: Patient | undefined;
  today: Day;
  mine: boolean;
  meetings: Readonly<Record<string, Day>>;
  onDone: () => void;
}

function TaskRow({ task, patient, today, mine, meetings, onDone }: TaskRowProps) {
  const text = useText(messages);
  const format = useFormat();
  const what = whatOf(task, text);
  const place = placeOf(task);
  const recipient = task.letter?.recipient;
  const { meeting, done } = task;
  return (
    <li className={styles.task} data-task={task.id}>
      {canBeTicked(task) ? (
        <button type="button" className={done ? `${styles.tick} ${styles.ticked}` : styles.tick} aria-label={(done ? text.reopenOf : text.doneOf)(what)} title={done ? text.reopen : text.done} onClick={onDone}><svg viewBox="0 0 16 16" aria-hidden="true"><path d="m3 8.5 3.2 3.2L13 5" /></svg></button>
      ) : <span />}
      <div className={styles.what}>
        {place === null ? what : <Link to={place.to as never} data-open>{what}</Link>}
        {recipient ? <span className={styles.sub}>{text.letterTo(recipient)}</span> : null}
        {meeting === undefined ? null : <span className={styles.sub}><Link to={paths.meeting(meeting) as never}>{meetings[meeting] === undefined ? text.meetingUndated : text.meeting(format.day(meetings[meeting]))}</Link></span>}
      </div>
      <div>
        {patient ? <Link to={paths.review(patient.id)} {...(place === null && { 'data-open': true })}>{listName(patient)}</Link> : <span className={styles.sub}>{text.noPatient}</span>}
        {patient?.birthDate ? <span className={styles.sub}>{format.day(patient.birthDate)}</span> : null}
      </div>
      <div>
        {done ? (task.doneAt === undefined ? text.doneUnknown : text.doneAt(format.instant(task.doneAt))) : dueText(task.due, today, text, format)}
        {!done && task.due !== undefined && task.due < today ? <span className={styles.sub}>{format.daysAgo(daysBetween(task.due, today), task.due)}</span> : null}
        {mine ? null : <span className={styles.sub}>{task.ownerName ? text.owner(task.ownerName) : text.ownerNobody}</span>}
      </div>
    </li>
  );
}

/** What is to be done, in words. */
function whatOf(task: Task, text: TasksText): string {
  if (task.letter) return (task.letter.state === 'released' ? text.letterToHandOver : text.letterAwaited)(text.letterKinds[task.letter.kind]);
  if (task.kind === 'plan-review') return text.planReview;
  return task.text || text.noText;
}

/** Where it is done; null where there is no such place. */
function placeOf({ kind, patient, letter }: Task): { to: string } | null {
  if (patient === undefined) return null;
  if (letter) return { to: paths.letter(patient, letter.id) };
  return kind === 'plan-review' ? { to: paths.plan(patient) } : null;
}

/** "fällig war Montag, 23. November 2026" */
function dueText(due: Day | undefined, today: Day, text: TasksText, format: Format): string {
  const group = dueGroup(due, today);
  if (due === undefined) return text.dueUndated;
  if (group === 'overdue') return text.dueOverdue(format.dayLong(due));
  return group === 'today' ? text.dueToday(format.dayLong(due)) : format.dayLong(due);
}

function focusedTask(): string | undefined {
  return document.activeElement?.closest<HTMLElement>('[data-task]')?.dataset.task;
}

/** Puts the focus on what a row begins with: its way to where it is done, else its tick. */
function focusTask(list: HTMLElement | null, id: string | undefined): void {
  if (id === undefined) return;
  const row = list?.querySelector<HTMLElement>(`[data-task="${CSS.escape(id)}"]`);
  (row?.querySelector<HTMLElement>('[data-open]') ?? row?.querySelector<HTMLElement>('button'))?.focus();
}

/** Single keys, unless something is typed or a dialog is open. A handler says whether it took the key. */
function useKeys(handlers: { onMove: (step: 1 | -1) => boolean; onDone: () => boolean; onUndo: () => boolean; onNew: () => boolean }): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest('input, textarea, select, dialog, [contenteditable], [role="listbox"]')) return;
      const { onMove, onDone, onUndo, onNew } = latest.current;
      const taken = { ArrowDown: () => onMove(1), j: () => onMove(1), ArrowUp: () => onMove(-1), k: () => onMove(-1), d: onDone, u: onUndo, n: onNew }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (taken?.()) event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
