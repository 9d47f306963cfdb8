/**
 * The clinic meeting: who sits together, about whom they talk and why, what was said and decided, and who does what until when.
 *
 * The agenda is what people put on it: chosen by dates and limits that the practice typed, in the order in which the list showed
 * them, moved by hand. Nothing here weighs a value or puts one person before another.
 */
import type { CaseloadFilter } from './caseload-filter.ts';
import { DIARY_MEASURES, type CarePlan, type DiaryMeasure, type PlanContent, type PlanGoal } from './care-plan.ts';
import { planDifferences, type PlanDifference } from './care-plan-differences.ts';
import { diaryFigure, FIGURE_DAYS, type DiaryFigure } from './care-plan-progress.ts';
import type { CaseloadRow } from './caseload.ts';
import { addDays, type Day, type TimeZone } from './day.ts';
import type { DiaryDay } from './diary.ts';
import type { Letter } from './letter.ts';
import { periodLength, type Period } from './summary.ts';
import type { Task } from './task.ts';

/** `cancelled`: planned and then called off; its agenda stays readable. */
export const MEETING_STATES = ['planned', 'running', 'closed', 'cancelled'] as const;
export type MeetingState = (typeof MEETING_STATES)[number];

/** What an invited person said; `open` while they said nothing. */
export const ANSWERS = ['open', 'accepted', 'tentative', 'declined'] as const;
export type Answer = (typeof ANSWERS)[number];

/** Somebody of the practice, or a guest. */
export interface MeetingPerson {
  /** Id of their Practitioner. */
  id: string;
  name: string;
}

export interface Participant extends MeetingPerson {
  answer: Answer;
}

export interface Meeting {
  /** Opaque. */
  id: string;
  /** FHIR version of its Appointment: what a save must send back. */
  version: string;
  day: Day;
  /** Clock time in the practice's zone, `12:30`. */
  start: string;
  /** Planned length of the whole, minutes. */
  length: number;
  state: MeetingState;
  participants: Participant[];
  /** Id of the participant who leads it and signs the minutes. */
  chair?: string;
  /** Minutes that a case gets when nobody says otherwise. */
  minutesPerCase: number;
  /** Id of its agenda. */
  agenda: string;
  /** When it was begun and closed; instants. */
  begunAt?: string;
  closedAt?: string;
  /** Invented, made for trying the product out. */
  example: boolean;
}

/** A meeting as a person plans it. */
export type NewMeeting = Pick<Meeting, 'id' | 'day' | 'start' | 'length' | 'participants' | 'minutesPerCase' | 'agenda'> & { chair?: string };

export const MEETING_LENGTH = 45;
export const MINUTES_PER_CASE = 5;

/**
 * Why somebody is on the agenda, as a fact of a day. The first ten stand for what was chosen in the caseload; `deferred` and
 * `meeting-tasks` for what an earlier meeting left open.
 */
export const REASON_KINDS = ['mine', 'fresh', 'due', 'quiet', 'painUp', 'painFrom', 'stressFrom', 'plantsTo', 'loggedTo', 'tasksFrom', 'deferred', 'meeting-tasks'] as const;
export type ReasonKind = (typeof REASON_KINDS)[number];

export interface AgendaReason {
  kind: ReasonKind;
  /** The limit that was typed. */
  limit?: number;
  /** The figure on that day, in the unit of the limit: points of pain or stress, plants, days logged, open tasks. */
  value?: number;
  /** Days that the figure rests on. */
  days?: number;
  /** The day that the reason speaks of: last entry (`quiet`, absent: none), review date (`due`), last look (`fresh`), meeting that it comes from. */
  day?: Day;
  /** The day on which this was so. */
  asOf: Day;
}

export const CASE_STATES = ['open', 'discussed', 'deferred'] as const;
export type CaseState = (typeof CASE_STATES)[number];

export interface AgendaItem {
  /** Opaque, stays the same when the item is moved. */
  id: string;
  /** Id of the patient; one item for each. */
  patient: string;
  /** What the team is asked; empty when nobody wrote a question. */
  question: string;
  reasons: AgendaReason[];
  /** The meeting that it was carried over from. */
  carriedFrom?: { meeting: string; day: Day };
  /** Minutes planned. */
  minutes: number;
  state: CaseState;
  /** When it was marked as discussed or deferred, instant. */
  stateAt?: string;
}

export interface Agenda {
  id: string;
  version: string;
  /** Id of the meeting. */
  meeting: string;
  items: AgendaItem[];
}

/** What an entry of the minutes is, in printed order. `review`: when this person is to be looked at next. */
export const ENTRY_KINDS = ['said', 'decision', 'task', 'review', 'dissent'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** One thing that was written down, by one person at one time. */
export interface MinuteEntry {
  /** Opaque, 1 to 64 of A-Z a-z 0-9 - . such as a UUID; a task keeps it as its own id. */
  id: string;
  kind: EntryKind;
  /** As typed; may be empty while somebody begins. */
  text: string;
  author: string;
  authorName: string;
  /** When it was begun, instant. */
  at: string;
  /** Who changed it last and when, where somebody did after it was begun. */
  changed?: { by: string; byName: string; at: string };
  /** Of a task: who does it. Of a dissent: whose view it is. */
  person?: MeetingPerson;
  /** Of a task: until when. Of a review: when. */
  due?: Day;
}

/** `amended`: changed after the meeting was closed; the versions before stay readable. */
export const MINUTES_STATES = ['draft', 'final', 'amended'] as const;
export type MinutesState = (typeof MINUTES_STATES)[number];

/** The minutes of one case: part of that patient's record. */
export interface CaseMinutes {
  /** Absent before the first save. */
  id?: string;
  version?: string;
  meeting: string;
  patient: string;
  state: MinutesState;
  /** What the team is asked, and why this person is on the agenda: the same that the agenda shows. */
  question: string;
  reasons: AgendaReason[];
  entries: MinuteEntry[];
  /** Who closed or amended it, and when. */
  signed?: { by: string; byName: string; at: string };
}

/** Minutes in which nothing stands yet. */
export function emptyMinutes(meeting: string, patient: string): CaseMinutes {
  return { meeting, patient, state: 'draft', question: '', reasons: [], entries: [] };
}

/** True for an entry that says anything. */
export function saysAnything({ text, due, person }: Pick<MinuteEntry, 'text' | 'due' | 'person'>): boolean {
  return text.trim() !== '' || due !== undefined || person !== undefined;
}

// Planning

/** Why this row is in the selection, as facts of `asOf`; empty when nothing was chosen. */
export function reasonsOf(row: CaseloadRow, selection: CaseloadFilter, asOf: Day): AgendaReason[] {
  const limited = (kind: Exclude<keyof CaseloadFilter, 'mine' | 'fresh' | 'due'>, value: number | undefined, days?: number): AgendaReason[] =>
    selection[kind] === undefined ? [] : [{ kind, limit: selection[kind], ...(value !== undefined && { value }), ...(days !== undefined && { days }), asOf }];
  return [
    ...(selection.mine ? [{ kind: 'mine', asOf } as const] : []),
    ...(selection.fresh ? [{ kind: 'fresh', asOf } as const] : []),
    ...(selection.due ? [{ kind: 'due', ...(row.reviewDate !== undefined && { day: row.reviewDate }), asOf } as const] : []),
    ...(selection.quiet === undefined ? [] : [{ kind: 'quiet', limit: selection.quiet, ...(row.lastLog !== undefined && { day: row.lastLog }), asOf } as const]),
    ...limited('painUp', row.painDelta, row.painDays),
    ...limited('painFrom', row.painMean, row.painDays),
    ...limited('stressFrom', row.stressMean, row.stressDays),
    ...limited('plantsTo', row.plants7, row.plantsDays),
    ...limited('loggedTo', row.daysLogged),
    ...limited('tasksFrom', row.openTasks),
  ];
}

/**
 * The agenda's items with these rows behind them, in the rows' own order. Who is on it already stays where they are and gets the
 * new reasons added. `newId` makes the id of an item.
 */
export function addFromCaseload(
  items: readonly AgendaItem[], rows: readonly CaseloadRow[], selection: CaseloadFilter, { asOf, minutes, newId }: { asOf: Day; minutes: number; newId: () => string },
): AgendaItem[] {
  return addItems(items, rows.map((row) => ({ id: newId(), patient: row.patient.id, question: '', reasons: reasonsOf(row, selection, asOf), minutes, state: 'open' as const })));
}

/** Items behind those that are there, one for each patient: who is on it already keeps place, minutes and question, and gets what is new. */
export function addItems(items: readonly AgendaItem[], added: readonly AgendaItem[]): AgendaItem[] {
  const all = [...items];
  for (const item of added) {
    const place = all.findIndex(({ patient }) => patient === item.patient);
    if (place < 0) {
      all.push(item);
      continue;
    }
    const there = all[place]!;
    const news = item.reasons.filter((reason) => !there.reasons.some((each) => sameReason(each, reason)));
    const question = there.question.trim() === '' ? item.question : there.question;
    if (news.length === 0 && question === there.question && (item.carriedFrom === undefined || there.carriedFrom !== undefined)) continue;
    all[place] = { ...there, question, reasons: [...there.reasons, ...news], ...(there.carriedFrom === undefined && item.carriedFrom && { carriedFrom: item.carriedFrom }) };
  }
  return all;
}

function sameReason(one: AgendaReason, other: AgendaReason): boolean {
  return one.kind === other.kind && one.limit === other.limit && one.value === other.value && one.day === other.day;
}

/** The items with one of them at another place, counted from 0 and held within the list. An id that is not there changes nothing. */
export function moveItem(items: readonly AgendaItem[], id: string, to: number): AgendaItem[] {
  const item = items.find((each) => each.id === id);
  if (!item) return [...items];
  const rest = items.filter((each) => each.id !== id);
  const place = Math.max(0, Math.min(rest.length, to));
  return [...rest.slice(0, place), item, ...rest.slice(place)];
}

/** The items with one case marked. `at`: instant; none stays on an item that is open again. */
export function markItem(items: readonly AgendaItem[], id: string, state: CaseState, at: string): AgendaItem[] {
  return items.map((item) => {
    if (item.id !== id || item.state === state) return item;
    const { stateAt: _before, ...rest } = item;
    return { ...rest, state, ...(state !== 'open' && { stateAt: at }) };
  });
}

/** Minutes planned for all cases together. */
export function plannedMinutes(items: readonly Pick<AgendaItem, 'minutes'>[]): number {
  return items.reduce((sum, { minutes }) => sum + minutes, 0);
}

/**
 * What an earlier meeting leaves for the next: cases that were deferred or not reached, in their order and with their question, then
 * people for whom one of its tasks is still open. `openTasks`: the open tasks of the practice; those of other meetings do not count.
 */
export function carryOver(
  before: { meeting: Pick<Meeting, 'id' | 'day'>; items: readonly AgendaItem[]; openTasks: readonly Task[] }, { asOf, minutes, newId }: { asOf: Day; minutes: number; newId: () => string },
): AgendaItem[] {
  const { meeting, items } = before;
  const carriedFrom = { meeting: meeting.id, day: meeting.day };
  const counts = new Map<string, number>();
  for (const task of before.openTasks) {
    if (task.meeting === meeting.id && task.patient !== undefined && !task.done) counts.set(task.patient, (counts.get(task.patient) ?? 0) + 1);
  }
  const tasksOf = (patient: string): AgendaReason[] => (counts.has(patient) ? [{ kind: 'meeting-tasks', value: counts.get(patient)!, day: meeting.day, asOf }] : []);
  const left = items.filter(({ state }) => state !== 'discussed');
  const onlyTasks = [...counts.keys()].filter((patient) => !left.some((item) => item.patient === patient));
  return [
    ...left.map((item): AgendaItem => ({ id: newId(), patient: item.patient, question: item.question, reasons: [{ kind: 'deferred', day: meeting.day, asOf }, ...tasksOf(item.patient)], carriedFrom, minutes: item.minutes, state: 'open' })),
    ...onlyTasks.map((patient): AgendaItem => ({ id: newId(), patient, question: '', reasons: tasksOf(patient), carriedFrom, minutes, state: 'open' })),
  ];
}

// The 60-second summary

/** A goal of the plan in force, with what the diary says now and said on the day of the meeting before. */
export interface GoalStanding {
  goal: PlanGoal;
  /** Absent for goals that the diary knows nothing of. */
  now?: DiaryFigure;
  before?: DiaryFigure;
}

/** What a team needs to know of a case before it talks. Facts only; every figure with the days it rests on. */
export interface CaseSummary {
  plan?: Pick<CarePlan, 'id' | 'version' | 'title' | 'review' | 'releasedAt'>;
  goals: GoalStanding[];
  /** Days with an entry and without one, of the last 28. */
  entries: { period: Period; logged: number; missing: number; last?: Day };
  openTasks: Task[];
  /** Letters that are neither answered nor closed. */
  openLetters: Letter[];
  /** Since the last meeting about this person; absent when there was none. */
  since?: {
    day: Day;
    /** Days with an entry after that day, and without one. */
    logged: number;
    missing: number;
    /** Between the plan then in force and the one now; the whole plan is new when there was none. */
    plan: PlanDifference[];
    newPlan: boolean;
    letters: Letter[];
    /** Entries of its minutes. */
    minutes: MinuteEntry[];
    /** Its tasks, done and open. */
    tasks: Task[];
  };
}

/** What a case's summary is made from. `days` reach back over FIGURE_DAYS before the meeting before. */
export interface SummarySource {
  today: Day;
  days: readonly DiaryDay[];
  plan?: CarePlan;
  /** Of the patient, open ones and those of the last meeting. */
  tasks: readonly Task[];
  letters: readonly Letter[];
  /** The last meeting in which this case was discussed. */
  last?: { meeting: Pick<Meeting, 'id' | 'day'>; minutes?: CaseMinutes; plan?: PlanContent; zone: TimeZone };
}

/** The summary of a case. */
export function caseSummary({ today, days, plan, tasks, letters, last }: SummarySource): CaseSummary {
  const recent = { from: addDays(today, 1 - FIGURE_DAYS), to: today };
  const lastEntry = days.filter((day) => day.day <= today && isLogged(day)).map(({ day }) => day).toSorted().at(-1);
  return {
    ...(plan && { plan: { id: plan.id, version: plan.version, title: plan.title, releasedAt: plan.releasedAt, ...(plan.review !== undefined && { review: plan.review }) } }),
    goals: (plan?.goals ?? []).map((goal) => {
      const measure = diaryMeasure(goal);
      return { goal, ...(measure && { now: diaryFigure(measure, days, today), ...(last && { before: diaryFigure(measure, days, last.meeting.day) }) }) };
    }),
    entries: { period: recent, ...logging(days, recent), ...(lastEntry !== undefined && { last: lastEntry }) },
    openTasks: tasks.filter(({ done, kind }) => !done && kind !== 'letter'),
    openLetters: letters.filter(({ state }) => state !== 'closed' && state !== 'answered'),
    ...(last && { since: changesSince({ today, days, plan, tasks, letters, last }) }),
  };
}

function changesSince({ today, days, plan, tasks, letters, last }: SummarySource & { plan: CarePlan | undefined; last: NonNullable<SummarySource['last']> }): NonNullable<CaseSummary['since']> {
  const { day, id } = last.meeting;
  return {
    day,
    ...logging(days, { from: addDays(day, 1), to: today }),
    plan: plan && last.plan ? planDifferences(last.plan, plan) : [],
    newPlan: plan !== undefined && last.plan === undefined,
    letters: letters.filter(({ changedAt }) => clockDay(changedAt, last.zone) > day),
    minutes: last.minutes?.entries ?? [],
    tasks: tasks.filter(({ meeting }) => meeting === id),
  };
}

function diaryMeasure({ measure }: PlanGoal): DiaryMeasure | undefined {
  return DIARY_MEASURES.find((each) => each === measure);
}

function isLogged({ entries }: DiaryDay): boolean {
  return entries.some(({ values }) => Object.values(values).some((value) => value !== undefined));
}

function logging(days: readonly DiaryDay[], period: Period): { logged: number; missing: number } {
  const logged = days.filter((day) => day.day >= period.from && day.day <= period.to && isLogged(day)).length;
  return { logged, missing: Math.max(0, periodLength(period)) - logged };
}

// Closing

/** What closing a meeting writes, case by case, and what is still lacking. Nothing of it keeps a meeting from being closed. */
export interface Closing {
  /** Records that get minutes, in the order of the agenda. */
  records: { patient: string; minutes: CaseMinutes }[];
  /** Tasks, each with the entry that it comes from. */
  tasks: { patient: string; entry: MinuteEntry }[];
  /** The day that a case is to be looked at next: the last one that was written down. */
  reviews: { patient: string; entry: MinuteEntry; day: Day }[];
  /** On the agenda, and nothing was written down. */
  silent: string[];
  /** Neither marked as discussed nor as deferred: offered to the next meeting like those deferred. */
  unmarked: string[];
  /** Tasks that name nobody, or no day. */
  withoutPerson: MinuteEntry[];
  withoutDay: MinuteEntry[];
}

/** What closing writes to whom. */
export function closingOf(items: readonly AgendaItem[], minutes: readonly CaseMinutes[]): Closing {
  const order = new Map(items.map(({ patient }, place) => [patient, place]));
  const records = minutes
    .map((each) => ({ patient: each.patient, minutes: { ...each, entries: each.entries.filter(saysAnything) } }))
    .filter((each) => each.minutes.entries.length > 0)
    .toSorted((a, b) => (order.get(a.patient) ?? items.length) - (order.get(b.patient) ?? items.length));
  const tasks = records.flatMap(({ patient, minutes: { entries } }) => entries.filter(({ kind }) => kind === 'task').map((entry) => ({ patient, entry })));
  return {
    records,
    tasks,
    reviews: records.flatMap(({ patient, minutes: { entries } }) => {
      const entry = entries.findLast(({ kind, due }) => kind === 'review' && due !== undefined);
      return entry ? [{ patient, entry, day: entry.due! }] : [];
    }),
    silent: items.filter(({ patient }) => !records.some((each) => each.patient === patient)).map(({ patient }) => patient),
    unmarked: items.filter(({ state }) => state === 'open').map(({ patient }) => patient),
    withoutPerson: tasks.filter(({ entry }) => entry.person === undefined).map(({ entry }) => entry),
    withoutDay: tasks.filter(({ entry }) => entry.due === undefined).map(({ entry }) => entry),
  };
}

// Clock times

/** The instant (UTC) of a clock time in a zone. A time that the clock leaves out is the one an hour later; of two the first counts. */
export function instantAt(day: Day, time: string, zone: TimeZone): string {
  const wall = Date.parse(`${day}T${time}:00Z`);
  const guess = wall - offsetAt(wall, zone);
  const earlier = wall - offsetAt(wall - 86_400_000, zone);
  const found = [earlier, guess].find((each) => each + offsetAt(each, zone) === wall) ?? earlier;
  return new Date(found).toISOString();
}

/** Calendar day and clock time of an instant in a zone. */
export function clockAt(instant: string, zone: TimeZone): { day: Day; time: string } {
  const at = Date.parse(instant);
  const wall = new Date(at + offsetAt(at, zone)).toISOString();
  return { day: wall.slice(0, 10) as Day, time: wall.slice(11, 16) };
}

function clockDay(instant: string, zone: TimeZone): Day {
  return clockAt(instant, zone).day;
}

/** How far the zone's clock is ahead of UTC at that moment, ms. */
function offsetAt(at: number, zone: TimeZone): number {
  const parts = Object.fromEntries(clockOf(zone).formatToParts(at).map(({ type, value }) => [type, value]));
  const wall = Date.UTC(Number(parts.year), Number(parts.month) - 1, Number(parts.day), Number(parts.hour), Number(parts.minute), Number(parts.second));
  return wall - Math.floor(at / 1000) * 1000;
}

const clocks = new Map<TimeZone, Intl.DateTimeFormat>();

function clockOf(zone: TimeZone): Intl.DateTimeFormat {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', calendar: 'gregory', numberingSystem: 'latn' });
    clocks.set(zone, clock);
  }
  return clock;
}
