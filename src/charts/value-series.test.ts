import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { daysOf, someDays } from '../../mocks/some-days.ts';
import { addDays, dayNumber, type Day } from '../domain/day.ts';
import type { DiaryDay } from '../domain/diary.ts';
import { indexDays } from './day-index.ts';
import { MEASURES, type MeasureId } from './measures.ts';
import { dayAtPosition, timeAxis } from './time-axis.ts';
import { axisBefore, MEAN_NEEDS, valueSeries } from './value-series.ts';

const FROM: Day = '2026-11-02';
const axis = timeAxis({ from: FROM, to: '2026-11-15' });
const painOf = (values: (number | null)[], from: Day = FROM) => daysOf(Object.fromEntries(values.flatMap((pain, at) => (pain === null ? [] : [[addDays(from, at), { painAverage: pain }]]))));
const pain = (days: DiaryDay[], loadedFrom: Day | null = null, on = axis) => valueSeries(indexDays(days, loadedFrom), on, MEASURES.pain);

describe('a day', () => {
  test('without pain is a 0 that is drawn; a day without an answer is a gap', () => {
    const { points, summary } = pain(painOf([0, null, 4]));
    expect(points.slice(0, 3).map(({ value, state }) => [value, state])).toEqual([[0, 'recorded'], [null, 'missing'], [4, 'recorded']]);
    expect(summary).toEqual({ mean: 2, n: 2, missing: 12 });
  });

  test('with only a worst pain has a whisker and counts as missing in the mean', () => {
    const { points, tops, summary, top } = pain(daysOf({ [FROM]: { painWorst: 7 } }));
    expect(points[0]).toMatchObject({ state: 'recorded', value: null, low: 7, high: 7, n: 0, missing: 1 });
    expect(tops![0]).toBe(7);
    expect(summary).toEqual({ mean: null, n: 0, missing: 14 });
    expect(top).toEqual({ value: 7, position: 0 });
  });

  test('filled in from readings says so', () => {
    const reading = { day: FROM, source: 'Uhr', kind: 'measurement' as const, name: 'Schritte', value: 5000, fills: { item: 'steps' as const, value: 5000 } };
    expect(valueSeries(indexDays(daysOf({}, [reading]), null), axis, MEASURES.steps).points[0]).toMatchObject({ value: 5000, filled: true });
  });

  test('that was not asked for is not loaded, which is not the same as missing, and then no mean is said', () => {
    const { points, complete } = pain(painOf([null, null, null, 5]), '2026-11-05');
    expect(points.slice(0, 4).map(({ state }) => state)).toEqual(['unloaded', 'unloaded', 'unloaded', 'recorded']);
    expect(complete).toBe(false);
  });
});

describe('the line', () => {
  test('is the mean of the 7 days that end on a day, where at least 4 of them have a value', () => {
    const { points } = pain(painOf([2, 4, null, 6, null, null, 8, 1]));
    expect(points.map(({ mean }) => mean).slice(0, 8)).toEqual([null, null, null, null, null, null, 5, 19 / 4]);
  });

  test('looks back over the beginning of the axis', () => {
    const { points } = pain(painOf([3, 3, 3, 3, 3, 3, 9], addDays(FROM, -6)));
    expect(points[0]!.mean).toBeCloseTo((18 + 9) / 7);
  });

  test('breaks on a day without a value, however many days before it have one', () => {
    const { points } = pain(painOf([1, 1, 1, 1, 1, null, 1]));
    expect(points.slice(3, 7).map(({ mean }) => mean)).toEqual([1, 1, null, 1]);
  });

  test('needs the same share of the days that a weekday filter leaves', () => {
    const mondays = timeAxis({ from: FROM, to: '2026-11-15', weekdays: [1] });
    const { points, summary } = pain(painOf([4, 9, 9, 9, 9, 9, 9, 6]), null, mondays);
    expect(points[0]).toMatchObject({ state: 'recorded', mean: 4 });
    expect(points[1]).toMatchObject({ state: 'hidden', value: null });
    expect(points[7]).toMatchObject({ mean: 6 });
    expect(summary).toEqual({ mean: 5, n: 2, missing: 0 });
  });
});

describe('by property', () => {
  const LENGTH = 40;
  const START: Day = '2026-10-20';
  const shown = fc.option(fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }), { nil: undefined });
  const ids = Object.keys(MEASURES) as MeasureId[];

  test('every plotted point is the stored value of its day, and every other day is a gap', () => {
    fc.assert(fc.property(someDays(START, LENGTH), shown, fc.constantFrom(...ids), (days, weekdays, id) => {
      const measure = MEASURES[id];
      const on = timeAxis({ from: START, to: addDays(START, LENGTH - 1), weekdays });
      const series = valueSeries(indexDays(days, null), on, measure);
      const stored = new Map(days.map((day) => [day.day, measure.value(day) ?? null]));
      for (const point of series.points) {
        expect(point.first).toBe(point.last);
        const day = dayAtPosition(on, point.first);
        expect(series.values[point.first]).toBe(stored.get(day) ?? null);
        const shownValue = on.shown[point.first] ? (stored.get(day) ?? null) : null;
        expect(point.state === 'hidden').toBe(!on.shown[point.first]);
        expect(point.value).toBe(shownValue);
        expect(point.value === null && point.mean !== null).toBe(false);
      }
      const values = series.points.flatMap(({ value }) => value ?? []);
      expect(series.summary.n).toBe(values.length);
      expect(series.summary.n + series.summary.missing).toBe(on.shown.filter(Boolean).length);
      expect(series.low?.value ?? null).toBe(values.length === 0 ? null : Math.min(...values));
      expect(series.high?.value ?? null).toBe(values.length === 0 ? null : Math.max(...values));
    }), { numRuns: 40 });
  });

  test('the line is the plain mean of its window', () => {
    fc.assert(fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 10 })), { minLength: 20, maxLength: 20 }), (values) => {
      const { points } = pain(painOf(values), null, timeAxis({ from: FROM, to: addDays(FROM, 19) }));
      points.forEach(({ mean }, at) => {
        const window = values.slice(Math.max(0, at - 6), at + 1).filter((value) => value !== null);
        const expected = values[at] !== null && window.length >= MEAN_NEEDS ? window.reduce((sum, value) => sum + value, 0) / window.length : null;
        expect(mean === null).toBe(expected === null);
        expect(mean ?? 0).toBeCloseTo(expected ?? 0);
      });
    }));
  });

  test('points of weeks keep their lowest and highest day, and their mean is that of their days', () => {
    const long = timeAxis({ from: '2024-01-01', to: '2025-12-31' });
    fc.assert(fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 10 }), { freq: 2 }), { minLength: 731, maxLength: 731 }), (values) => {
      const { points, summary } = pain(painOf(values, '2024-01-01'), null, long);
      let n = 0;
      for (const point of points) {
        const own = values.slice(point.first, point.last + 1).filter((value) => value !== null);
        n += point.n;
        expect(point.n).toBe(own.length);
        expect(point.n + point.missing).toBe(point.last - point.first + 1);
        const expected = own.length === 0 ? { state: 'missing', low: null, high: null } : { state: 'recorded', low: Math.min(...own), high: Math.max(...own) };
        expect(point).toMatchObject(expected);
        expect(point.value === null).toBe(own.length === 0);
        expect(point.value ?? 0).toBeCloseTo(own.length === 0 ? 0 : own.reduce((sum, value) => sum + value, 0) / own.length);
      }
      expect(summary.n).toBe(n);
    }), { numRuns: 8 });
  });
});

test('the period before is as long, ends the day before and has the same weekdays', () => {
  const before = axisBefore(timeAxis({ from: '2026-11-02', to: '2026-11-15', weekdays: [1, 3] }));
  expect(before).toMatchObject({ from: '2026-10-19', to: '2026-11-01', days: 14, weekdays: [1, 3] });
  expect(dayNumber(before.to) + 1).toBe(dayNumber('2026-11-02'));
});
