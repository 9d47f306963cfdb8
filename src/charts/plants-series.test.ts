import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { daysOf } from '../../mocks/some-days.ts';
import { addDays, type Day } from '../domain/day.ts';
import { countKey } from '../domain/plants/counting.ts';
import { plantWindows } from '../domain/plants/diversity.ts';
import { indexDays } from './day-index.ts';
import { COMPARE_NEEDS, plantSeries } from './plants-series.ts';
import { timeAxis } from './time-axis.ts';

const FROM: Day = '2026-11-02';
const axis = timeAxis({ from: FROM, to: '2026-11-15' });
const eaten = (lists: (readonly string[] | null)[], from: Day = FROM) =>
  daysOf(Object.fromEntries(lists.flatMap((ids, at) => (ids === null ? [] : [[addDays(from, at), { plants: ids.map((id) => ({ id })) }]]))));

test('a plant counts once in its window, and leaves it after 7 days', () => {
  const { values } = plantSeries(indexDays(eaten([['oat', 'apple'], ['oat'], ['carrot'], [], [], [], [], ['leek']]), null), axis);
  expect(values.slice(0, 9)).toEqual([2, 2, 3, 3, 3, 3, 3, 3, null]);
});

test('a checked day without plants is a day; a day whose food nobody went through is none, and is said', () => {
  const days = [...eaten([['oat'], []]), ...daysOf({ [addDays(FROM, 2)]: { meals: [{ text: 'Suppe' }] } })];
  const series = plantSeries(indexDays(days, null), axis);
  expect(series.values.slice(0, 3)).toEqual([1, 1, null]);
  expect(series.own.slice(0, 3)).toEqual([1, 0, null]);
  expect(series).toMatchObject({ unchecked: 1, days: { n: 2, missing: 12 } });
});

test('words of the patient and words for a kind do not count', () => {
  const days = daysOf({ [FROM]: { plants: [{ id: 'oat' }, { text: 'Tante Ernas Kräutermix' }] } });
  expect(plantSeries(indexDays(days, null), axis).values[0]).toBe(1);
});

test('a window with fewer than 5 days is shown and never compared with 30', () => {
  const many = ['oat', 'apple', 'carrot', 'leek', 'lentil', 'walnut', 'tomato', 'potato'];
  const series = plantSeries(indexDays(eaten([many, many, many, many, many]), null), axis);
  expect(series.points.slice(0, 5).map(({ value, sparse }) => [value, sparse])).toEqual([[8, true], [8, true], [8, true], [8, true], [8, false]]);
  expect(series.summary).toMatchObject({ mean: 8, n: 1 });
  expect(series.atLine).toBe(0);
});

describe('by property', () => {
  const ids = ['oat', 'apple', 'carrot', 'leek', 'lentil', 'walnut', 'tomato', 'potato', 'spinach', 'rye'];
  test('every count is that of its 7 days, as the domain counts them', () => {
    fc.assert(fc.property(fc.array(fc.option(fc.subarray(ids), { freq: 4 }), { minLength: 30, maxLength: 30 }), (lists) => {
      const days = eaten(lists, '2026-10-20');
      // It begins within the days, so that its first windows look back over its beginning.
      const on = timeAxis({ from: '2026-10-29', to: addDays('2026-10-20', 29) });
      const { values, logged, points } = plantSeries(indexDays(days, null), on);
      const windows = plantWindows(days, { from: on.from, to: on.to });
      lists.slice(9).forEach((list, at) => {
        const expected = windows[at]!;
        expect(logged[at]).toBe(expected.daysLogged);
        expect(values[at]).toBe(list === null ? null : expected.count);
        expect(points[at]!.value).toBe(values[at]);
        expect(points[at]!.sparse).toBe(values[at] === null || expected.daysLogged < COMPARE_NEEDS);
      });
    }));
    expect(ids.every((id) => countKey(id) !== null)).toBe(true);
  });
});
