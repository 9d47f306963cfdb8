import { expect, test } from 'vitest';
import type { Day } from './day.ts';
import { deedOf, enteredLater, entriesOf, historiesOf, mayBeErased, subjectsOf, type LogLine } from './record.ts';

let seq = 0;
const line = (at: string, more: Partial<LogLine> = {}): LogLine => ({ seq: (seq += 1), at: `2026-11-25T${at}Z`, person: 'kim', name: 'Kim Beispiel', interaction: 'read', patients: ['p'], kind: 'diary', ...more });
/** Newest first, as the server answers. */
const newestFirst = (...lines: LogLine[]) => lines.toReversed();

test('what is read without a longer break is one visit, whoever else reads in between', () => {
  const entries = entriesOf(newestFirst(
    line('08:00:00'), line('08:05:00', { person: 'robin', name: 'Robin' }), line('08:10:00'), line('08:24:59'), line('08:40:00', { kind: 'letter' }),
  ));
  expect(entries.map(({ person, lines }) => [person, lines.length])).toEqual([['kim', 1], ['kim', 3], ['robin', 1]]);
  expect(entries[1]).toMatchObject({ from: '2026-11-25T08:00:00Z', to: '2026-11-25T08:24:59Z', deed: 'read' });
});

test('a change is one step and stands apart from reading; every download by itself; what was refused too', () => {
  const entries = entriesOf(newestFirst(
    line('08:00:00'), line('08:00:00.400', { interaction: 'update', kind: 'diary' }), line('08:00:01.000', { interaction: 'create', kind: 'goal' }), line('08:00:01.000', { interaction: 'update', kind: 'care-plan' }), line('08:00:20', { interaction: 'update', kind: 'care-plan' }),
    line('08:01:00', { interaction: 'copy' }), line('08:01:01', { interaction: 'copy' }), line('08:01:02', { interaction: 'refused-read' }),
  ));
  expect(entries.map(({ deed, lines }) => [deed, lines.length])).toEqual([['read', 1], ['copy', 1], ['copy', 1], ['change', 1], ['change', 2], ['change', 1], ['read', 1]]);
});

test('what is no reading tears no visit apart and swallows none; changes of two records never become one; by record visits stand apart', () => {
  const lines = newestFirst(
    line('08:00:00', { interaction: 'sign-in' }), line('08:00:00'), line('08:00:05', { patients: ['q'] }), line('08:00:06', { interaction: 'break-glass' }), line('08:00:07'),
    line('08:01:00', { interaction: 'hold' }), line('08:01:00', { interaction: 'hold', patients: ['q'] }),
  );
  expect(entriesOf(lines).map(({ lines: own }) => own.map(({ interaction }) => interaction))).toEqual([['hold'], ['hold'], ['read', 'read', 'read'], ['break-glass'], ['sign-in']]);
  expect(entriesOf(lines, { byRecord: true }).map(({ lines: own }) => own.map(({ interaction, patients }) => `${interaction} ${patients.join()}`))).toEqual([['hold q'], ['hold p'], ['read p', 'read p'], ['break-glass p'], ['read q'], ['sign-in p']]);
});

test('codes of the log', () => {
  expect(['read', 'vread', 'search-type', 'operation', 'something-new'].map(deedOf)).toEqual(['read', 'read', 'read', 'read', 'read']);
  expect(['create', 'update', 'restrict', 'end'].map(deedOf)).toEqual(['change', 'change', 'change', 'change']);
  expect(['copy', 'transfer-out', 'log-export'].map(deedOf)).toEqual(['copy', 'copy', 'copy']);
});

test('subjects stand in the order of a record; versions are told where there is one document', () => {
  const lines = [line('08:00:00', { kind: 'diary' }), line('08:00:01', { kind: 'care-plan', type: 'CarePlan', id: 'a', version: 3 }), line('08:00:02', { kind: 'letter', type: 'Task', id: 'l', version: 1 }), line('08:00:03', { kind: 'letter', type: 'Task', id: 'm', version: 4 })];
  expect(subjectsOf(lines)).toEqual([{ kind: 'care-plan', count: 1, versions: [3] }, { kind: 'letter', count: 2, versions: [] }, { kind: 'diary', count: 0, versions: [] }]);
});

test('versions of each document are put together from its changes, newest first, each once', () => {
  const of = (version: number, at: string, more: Partial<LogLine> = {}) => line(at, { interaction: 'update', kind: 'care-plan', type: 'CarePlan', id: 'a', version, day: '2026-11-20' as Day, ...more });
  const histories = historiesOf(newestFirst(of(1, '08:00:00'), line('08:30:00', { interaction: 'create', kind: 'letter', type: 'Task', id: 'l', version: 1 }), of(2, '09:00:00', { person: 'robin', name: 'Robin' }), of(2, '09:00:00')));
  expect(histories.map(({ type, id, versions }) => [type, id, versions.map(({ version }) => version)])).toEqual([['CarePlan', 'a', [2, 1]], ['Task', 'l', [1]]]);
  expect(histories[0]).toMatchObject({ day: '2026-11-20', kind: 'care-plan' });
});

test('a version that was taken over bears who entered it and when, not who took it over', () => {
  const [history] = historiesOf([line('09:00:00', { interaction: 'update', type: 'CarePlan', id: 'a', version: 1, entered: { at: '2024-03-01T08:00:00Z', person: 'elsewhere', name: 'Alex Anders' } })]);
  expect(history!.versions).toEqual([{ version: 1, at: '2024-03-01T08:00:00Z', person: 'elsewhere', name: 'Alex Anders' }]);
});

test('entered later only on another day; erased only after the last day of retention and without a hold', () => {
  expect([enteredLater('2026-11-17' as Day, '2026-11-18' as Day), enteredLater('2026-11-17' as Day, '2026-11-17' as Day)]).toEqual([true, false]);
  const until = '2026-11-24' as Day;
  expect([mayBeErased({ until, hold: false }, '2026-11-25' as Day), mayBeErased({ until, hold: false }, until), mayBeErased({ until, hold: true }, '2026-11-25' as Day)]).toEqual([true, false, false]);
});
