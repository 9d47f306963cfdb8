import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { someAgenda } from '../../mocks/arbitrary-meeting.ts';
import type { CarePlan, PlanGoal } from './care-plan.ts';
import { emptyPlan } from './care-plan-release.ts';
import type { CaseloadRow } from './caseload.ts';
import { addDays, type Day } from './day.ts';
import type { DiaryDay } from './diary.ts';
import type { Letter } from './letter.ts';
import {
  addFromCaseload, addItems, carryOver, caseSummary, clockAt, closingOf, emptyMinutes, instantAt, markItem, moveItem, plannedMinutes, reasonsOf,
  type AgendaItem, type CaseMinutes, type MinuteEntry,
} from './meeting.ts';
import type { Task } from './task.ts';

const TODAY: Day = '2026-11-25';
const row = (id: string, more: Partial<CaseloadRow> = {}): CaseloadRow => ({ patient: { id, version: '1', family: id, given: '', example: true, active: true }, daysLogged: 0, painDays: 0, stressDays: 0, plantsDays: 0, painSeries: [], openTasks: 0, ...more });
const item = (patient: string, more: Partial<AgendaItem> = {}): AgendaItem => ({ id: `i-${patient}`, patient, question: '', reasons: [], minutes: 5, state: 'open', ...more });
const ids = () => {
  let n = 0;
  return () => `n${(n += 1)}`;
};
const patients = (items: readonly AgendaItem[]) => items.map(({ patient }) => patient).join(' ');
const entry = (id: string, kind: MinuteEntry['kind'], more: Partial<MinuteEntry> = {}): MinuteEntry => ({ id, kind, text: id, author: 'jana', authorName: 'Jana', at: `2026-11-25T12:00:0${id.slice(-1)}Z`, ...more });
const minutes = (patient: string, ...entries: MinuteEntry[]): CaseMinutes => ({ ...emptyMinutes('m', patient), entries });
const task = (id: string, more: Partial<Task> = {}): Task => ({ id, version: '1', kind: 'own', text: id, done: false, ...more });

describe('an agenda from the caseload', () => {
  const rows = [row('c', { painMean: 2, painDays: 20 }), row('a', { painMean: 9.1, painDays: 3, lastLog: '2026-11-01' }), row('b')];

  it('stands in the order of the list, whatever the figures are', () => {
    fc.assert(fc.property(fc.shuffledSubarray(rows), fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 3, maxLength: 3 }), (some, pains) => {
      const all = some.map((each, n) => ({ ...each, painMean: pains[n]! }));
      expect(addFromCaseload([], all, { painFrom: 0 }, { asOf: TODAY, minutes: 5, newId: ids() }).map(({ patient }) => patient)).toEqual(all.map(({ patient }) => patient.id));
    }));
  });

  it('says why somebody is on it: the limit that was typed, the figure of that day and what it rests on', () => {
    expect(reasonsOf(rows[1]!, { quiet: 14, painFrom: 5, loggedTo: 10, due: true }, TODAY)).toEqual([
      { kind: 'due', asOf: TODAY },
      { kind: 'quiet', limit: 14, day: '2026-11-01', asOf: TODAY },
      { kind: 'painFrom', limit: 5, value: 9.1, days: 3, asOf: TODAY },
      { kind: 'loggedTo', limit: 10, value: 0, asOf: TODAY },
    ]);
    // No entry at all is no day, and a figure that is not there is not 0.
    expect(reasonsOf(rows[2]!, { quiet: 14, painFrom: 5 }, TODAY)).toEqual([{ kind: 'quiet', limit: 14, asOf: TODAY }, { kind: 'painFrom', limit: 5, days: 0, asOf: TODAY }]);
    expect(reasonsOf(rows[0]!, {}, TODAY)).toEqual([]);
  });

  it('keeps who is on it where they are, and adds what is new about them once', () => {
    const first = addFromCaseload([item('b', { question: 'Was nun?' })], rows, { quiet: 14 }, { asOf: TODAY, minutes: 3, newId: ids() });
    expect([patients(first), first[0]!.question, first[0]!.minutes, first[1]!.minutes]).toEqual(['b c a', 'Was nun?', 5, 3]);
    const again = addFromCaseload(first, rows, { quiet: 14 }, { asOf: TODAY, minutes: 3, newId: ids() });
    expect(again).toEqual(first);
    expect(addFromCaseload(first, rows, { quiet: 14, painFrom: 1 }, { asOf: TODAY, minutes: 3, newId: ids() })[2]!.reasons.map(({ kind }) => kind)).toEqual(['quiet', 'painFrom']);
  });

  it('is moved by hand, and loses nobody by it', () => {
    fc.assert(fc.property(someAgenda, fc.nat(7), fc.integer({ min: -2, max: 9 }), (items, which, to) => {
      const moved = moveItem(items, items[which]?.id ?? 'nobody', to);
      expect(moved.map(({ id }) => id).toSorted()).toEqual(items.map(({ id }) => id).toSorted());
      expect(items[which] ? moved.indexOf(items[which]) : moved).toEqual(items[which] ? Math.max(0, Math.min(items.length - 1, to)) : items);
      expect(plannedMinutes(moved)).toBe(plannedMinutes(items));
    }));
  });

  it('is marked case by case; what is open again was never talked about', () => {
    const marked = markItem([item('a'), item('b')], 'i-b', 'discussed', '2026-11-25T12:00:00Z');
    expect(marked).toEqual([item('a'), { ...item('b'), state: 'discussed', stateAt: '2026-11-25T12:00:00Z' }]);
    expect(markItem(marked, 'i-b', 'discussed', '2026-11-25T13:00:00Z')).toEqual(marked);
    expect(markItem(marked, 'i-b', 'open', '2026-11-25T13:00:00Z')).toEqual([item('a'), item('b')]);
  });
});

describe('what a meeting leaves for the next', () => {
  const meeting = { id: 'm1', day: '2026-11-11' } as const;

  it('is whoever was deferred or not reached, with their question, then whoever has an open task of it', () => {
    const items = [item('a', { state: 'discussed' }), item('b', { state: 'deferred', question: 'Und?', minutes: 8 }), item('c')];
    const openTasks = [task('t1', { meeting: 'm1', patient: 'a' }), task('t2', { meeting: 'm1', patient: 'a' }), task('t3', { meeting: 'm0', patient: 'x' }), task('t4', { meeting: 'm1', patient: 'c' }), task('t5', { patient: 'y' }), task('t6', { meeting: 'm1', patient: 'z', done: true })];
    const next = carryOver({ meeting, items, openTasks }, { asOf: TODAY, minutes: 5, newId: ids() });
    expect(next.map(({ patient, question, minutes: planned, reasons, carriedFrom }) => [patient, question, planned, reasons.map(({ kind, value }) => `${kind} ${value ?? ''}`.trim()).join(', '), carriedFrom?.meeting])).toEqual([
      ['b', 'Und?', 8, 'deferred', 'm1'], ['c', '', 5, 'deferred, meeting-tasks 1', 'm1'], ['a', '', 5, 'meeting-tasks 2', 'm1'],
    ]);
    // Whoever is on the next agenda already is not put on it a second time.
    expect(patients(addItems([item('c', { question: 'Schon da' })], next))).toBe('c b a');
  });
});

describe('the summary of a case', () => {
  const goal = (id: string, more: Partial<PlanGoal> = {}): PlanGoal => ({ id, text: id, component: 'body', measure: 'pain', target: 3, agreed: true, attainment: 'open', ...more });
  const plan: CarePlan = { ...emptyPlan('2026-10-01', 'Plan'), goals: [goal('g1'), goal('g2', { measure: 'function' })], review: '2026-12-01', id: 'p', version: 2, state: 'active', releasedBy: 'Jana', releasedAt: '2026-10-01T10:00:00Z' };
  const day = (ago: number, painAverage?: number): DiaryDay => {
    const values = painAverage === undefined ? {} : { painAverage };
    return { day: addDays(TODAY, -ago), values, entries: [{ day: addDays(TODAY, -ago), source: 'diary', values }], readings: [] };
  };
  const days = [day(1, 2), day(2, 4), day(3), day(20, 8), day(40, 8)];

  it('has each goal with what the diary says now, and the days it rests on', () => {
    const { goals, entries, plan: shown, since } = caseSummary({ today: TODAY, days, plan, tasks: [], letters: [] });
    expect(goals[0]!.now).toMatchObject({ n: 3, missing: 25 });
    expect(goals[0]!.now!.value).toBeCloseTo(14 / 3);
    expect(goals[1]).toEqual({ goal: plan.goals[1] });
    expect(entries).toEqual({ period: { from: '2026-10-29', to: TODAY }, logged: 3, missing: 25, last: addDays(TODAY, -1) });
    expect(shown).toMatchObject({ version: 2, review: '2026-12-01' });
    expect(since).toBeUndefined();
  });

  it('says what changed since the last meeting, and counts days without an entry as missing', () => {
    const letter = (id: string, changedAt: string, state: Letter['state']) => ({ id, changedAt, state }) as Letter;
    const before = { ...emptyPlan('2026-10-01', 'Plan'), goals: [goal('g1', { target: 5 }), goal('g2', { measure: 'function' })], review: '2026-12-01' as Day };
    const { since, openTasks, openLetters } = caseSummary({
      today: TODAY, days, plan, last: { meeting: { id: 'm1', day: addDays(TODAY, -14) }, minutes: minutes('a', entry('e1', 'decision')), plan: before, zone: 'Europe/Berlin' },
      tasks: [task('t1', { meeting: 'm1', done: true }), task('t2', { meeting: 'm1' }), task('t3'), task('t4', { kind: 'letter' })],
      letters: [letter('old', '2026-11-01T10:00:00Z', 'sent'), letter('new', '2026-11-11T23:30:00Z', 'answered')],
    });
    expect(since).toMatchObject({ day: addDays(TODAY, -14), logged: 2, missing: 12, newPlan: false, plan: [{ kind: 'goal', change: 'changed' }], letters: [{ id: 'new' }], minutes: [{ id: 'e1' }], tasks: [{ id: 't1' }, { id: 't2' }] });
    expect([openTasks.map(({ id }) => id), openLetters.map(({ id }) => id)]).toEqual([['t2', 't3'], ['old']]);
  });

  it('of somebody without plan and diary says that, and no zeros', () => {
    expect(caseSummary({ today: TODAY, days: [], tasks: [], letters: [] })).toEqual({ goals: [], entries: { period: { from: '2026-10-29', to: TODAY }, logged: 0, missing: 28 }, openTasks: [], openLetters: [] });
    const { goals } = caseSummary({ today: TODAY, days: [], plan, tasks: [], letters: [] });
    expect(goals[0]!.now).toMatchObject({ value: null, n: 0, missing: 28 });
  });
});

describe('closing', () => {
  it('says what is written to whom, and what is lacking', () => {
    const items = [item('a', { state: 'discussed' }), item('b', { state: 'deferred' }), item('c')];
    const closing = closingOf(items, [
      minutes('c', entry('e5', 'said', { text: ' ' })),
      minutes('b', entry('e4', 'task', { person: { id: 'emre', name: 'Emre' } })),
      minutes('a', entry('e1', 'said'), entry('e2', 'task', { due: '2026-12-01' }), entry('e3', 'review', { text: '', due: '2026-12-09' }), entry('e6', 'review', { due: '2026-12-10' })),
    ]);
    expect(closing.records.map(({ patient }) => patient)).toEqual(['a', 'b']);
    expect(closing.tasks.map(({ patient, entry: { id } }) => `${patient} ${id}`)).toEqual(['a e2', 'b e4']);
    expect(closing.reviews.map(({ patient, day }) => `${patient} ${day}`)).toEqual(['a 2026-12-10']);
    expect([closing.silent, closing.unmarked]).toEqual([['c'], ['c']]);
    expect([closing.withoutPerson.map(({ id }) => id), closing.withoutDay.map(({ id }) => id)]).toEqual([['e2'], ['e4']]);
  });
});

describe('clock times', () => {
  it('are those of the practice, on both sides of a change of the clocks', () => {
    expect(instantAt('2026-03-28', '12:30', 'Europe/Berlin')).toBe('2026-03-28T11:30:00.000Z');
    expect(instantAt('2026-03-29', '12:30', 'Europe/Berlin')).toBe('2026-03-29T10:30:00.000Z');
    // 02:30 is left out on that night, and there twice in October.
    expect(instantAt('2026-03-29', '02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
    expect(instantAt('2026-10-25', '02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
    expect(() => instantAt('2026-03-29', 'mittags', 'Europe/Berlin')).toThrow(RangeError);
  });

  it('come back from the instant in any zone', () => {
    const zone = fc.constantFrom('Europe/Berlin', 'UTC', 'America/St_Johns', 'Pacific/Apia', 'Asia/Kathmandu');
    const start = fc.record({ day: fc.integer({ min: 0, max: 700 }).map((n) => addDays('2026-01-01', n)), hour: fc.integer({ min: 6, max: 22 }), minute: fc.constantFrom('00', '15', '30', '45') });
    fc.assert(fc.property(zone, start, (where, { day, hour, minute }) => {
      const time = `${String(hour).padStart(2, '0')}:${minute}`;
      expect(clockAt(instantAt(day, time, where), where)).toEqual({ day, time });
    }));
  });
});
