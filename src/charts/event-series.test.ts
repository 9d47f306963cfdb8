import { expect, test } from 'vitest';
import { daysOf } from '../../mocks/some-days.ts';
import { indexDays } from './day-index.ts';
import { eventLanes } from './event-series.ts';
import { timeAxis } from './time-axis.ts';

const axis = timeAxis({ from: '2026-11-02', to: '2026-11-15' });

test('days in a row are one run, a day without an entry interrupts it, none taken is no event', () => {
  const days = daysOf({
    '2026-11-02': { drugs: ['antibiotic', 'ppi'] }, '2026-11-03': { drugs: ['antibiotic'] }, '2026-11-05': { drugs: ['antibiotic'] }, '2026-11-06': { drugs: ['none'], infection: false }, '2026-11-07': { infection: true },
  });
  expect(eventLanes(indexDays(days, null), axis)).toEqual([
    { id: 'antibiotic', kind: 'medication', runs: [{ first: 0, last: 1 }, { first: 3, last: 3 }], days: 3 },
    { id: 'ppi', kind: 'medication', runs: [{ first: 0, last: 0 }], days: 1 },
    { id: 'infection', kind: 'infection', runs: [{ first: 5, last: 5 }], days: 1 },
  ]);
});

test('an unknown drug code keeps its lane after the known ones', () => {
  expect(eventLanes(indexDays(daysOf({ '2026-11-02': { drugs: ['unheard-of', 'other'] } }), null), axis).map(({ id }) => id)).toEqual(['other', 'unheard-of']);
});

test('notes and reviews are ticks of single days, also in a row', () => {
  const days = daysOf({ '2026-11-02': { note: 'Urlaub' }, '2026-11-03': { note: 'Urlaub' } });
  expect(eventLanes(indexDays(days, null), axis, ['2026-11-09', '2026-10-01', '2026-11-09'])).toEqual([
    { id: 'note', kind: 'note', runs: [{ first: 0, last: 0 }, { first: 1, last: 1 }], days: 2 },
    { id: 'review', kind: 'review', runs: [{ first: 7, last: 7 }], days: 1 },
  ]);
});

test('days that a weekday filter hides do not interrupt a run and have no events', () => {
  const days = daysOf({ '2026-11-06': { drugs: ['ppi'] }, '2026-11-07': { drugs: ['opioid'] }, '2026-11-09': { drugs: ['ppi'] } });
  expect(eventLanes(indexDays(days, null), timeAxis({ from: '2026-11-02', to: '2026-11-15', weekdays: [1, 2, 3, 4, 5] }))).toEqual([
    { id: 'ppi', kind: 'medication', runs: [{ first: 4, last: 7 }], days: 2 },
  ]);
});
