import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, dayNumber, weekdayOf, type Day } from '../domain/day.ts';
import { axisTicks, dayAtPosition, MOST_POINTS, nearestShown, nextShown, positionOf, shownCount, timeAxis } from './time-axis.ts';

const someAxis = fc
  .record({ from: fc.integer({ min: 10_000, max: 24_000 }), length: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 61, max: 4_000 })), weekdays: fc.option(fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }), { nil: undefined }) })
  .map(({ from, length, weekdays }) => {
    const start = addDays('1970-01-01', from);
    return timeAxis({ from: start, to: addDays(start, length - 1), weekdays });
  });

describe('time axis', () => {
  test('every day is a point, as long as there are not too many', () => {
    const axis = timeAxis({ from: '2026-08-31', to: '2026-11-22' });
    expect(axis).toMatchObject({ days: 84, step: 1 });
    expect(axis.spans).toHaveLength(84);
  });

  test('both days on which the clocks change are one day each', () => {
    const axis = timeAxis({ from: '2026-03-28', to: '2026-10-26' });
    expect(axis.days).toBe(213);
    expect([...new Set(axis.spans.map(({ first }) => dayAtPosition(axis, first)))]).toHaveLength(213);
  });

  test('ten years are points of whole ISO weeks, the first and the last cut by the range', () => {
    const axis = timeAxis({ from: '2016-11-26', to: '2026-11-25' });
    expect(axis.step % 7).toBe(0);
    expect(axis.spans.slice(1).every(({ first }) => weekdayOf(dayAtPosition(axis, first)) === 1)).toBe(true);
  });

  test('the spans hold every day once and in order, and are never too many', () => {
    fc.assert(fc.property(someAxis, (axis) => {
      expect(axis.spans.length).toBeLessThanOrEqual(MOST_POINTS);
      expect(axis.spans.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, at) => first + at))).toEqual(Array.from({ length: axis.days }, (_, at) => at));
    }));
  });

  test('a day is shown exactly when its weekday is', () => {
    fc.assert(fc.property(someAxis, (axis) => {
      expect(axis.shown).toEqual(axis.shown.map((_, at) => axis.weekdays === undefined || axis.weekdays.includes(weekdayOf(dayAtPosition(axis, at)))));
      expect(shownCount(axis)).toBe(axis.shown.filter(Boolean).length);
    }));
  });

  test('an end before its beginning is one day', () => {
    expect(timeAxis({ from: '2026-11-25', to: '2026-11-20' })).toMatchObject({ from: '2026-11-25', to: '2026-11-25', days: 1 });
  });

  test('a day outside is brought to the nearer end', () => {
    const axis = timeAxis({ from: '2026-11-01', to: '2026-11-10' });
    expect(['2026-10-01', '2026-11-04', '2027-01-01'].map((day) => positionOf(axis, day as Day))).toEqual([0, 3, 9]);
  });

  test('the nearest shown day, of two as near the one in the direction asked', () => {
    const weekdays = timeAxis({ from: '2026-11-16', to: '2026-11-29', weekdays: [1, 2, 3, 5] });
    expect(nearestShown(weekdays, 3, 1)).toBe(4);
    expect(nearestShown(weekdays, 3, -1)).toBe(2);
    expect(nearestShown(weekdays, 5, 1)).toBe(4);
    expect(nearestShown(weekdays, -4, -1)).toBe(0);
  });

  test('the next shown day passes over hidden ones, and turns round at the end', () => {
    const weekdays = timeAxis({ from: '2026-11-16', to: '2026-11-29', weekdays: [1, 2, 3, 4, 5] });
    expect(nextShown(weekdays, 5, 1)).toBe(7);
    expect(nextShown(weekdays, 6, -1)).toBe(4);
    expect(nextShown(weekdays, 12, 1)).toBe(11);
    expect(nextShown(weekdays, 20, 1)).toBe(11);
  });
});

describe('ticks', () => {
  test('are few, in order and on days of the axis', () => {
    fc.assert(fc.property(someAxis, fc.integer({ min: 2, max: 14 }), (axis, most) => {
      const ticks = axisTicks(axis, most);
      expect(ticks.length).toBeLessThanOrEqual(most + 1);
      for (const { position, day } of ticks) {
        expect(position).toBeGreaterThanOrEqual(0);
        expect(position).toBeLessThan(axis.days);
        expect(dayNumber(day)).toBe(axis.start + position);
      }
      expect(ticks.map(({ position }) => position)).toEqual(ticks.map(({ position }) => position).toSorted((a, b) => a - b));
    }));
  });

  test('twelve weeks are marked by Mondays, a year by first days of months', () => {
    expect(axisTicks(timeAxis({ from: '2026-09-03', to: '2026-11-25' }), 7).every(({ day }) => weekdayOf(day) === 1)).toBe(true);
    expect(axisTicks(timeAxis({ from: '2025-11-26', to: '2026-11-25' }), 7).every(({ day, label }) => day.endsWith('-01') && label === 'month')).toBe(true);
  });
});
