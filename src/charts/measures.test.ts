import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { daysOf } from '../../mocks/some-days.ts';
import type { ForeignReading } from '../domain/diary.ts';
import { indexDays } from './day-index.ts';
import { GROUPS, MEASURES, openScale, readingKinds, readingMeasure } from './measures.ts';
import { panelsOf } from './panels.ts';
import { timeAxis } from './time-axis.ts';

const axis = timeAxis({ from: '2026-11-02', to: '2026-11-08' });
const reading = (value: ForeignReading['value'], more: Partial<ForeignReading> = {}): ForeignReading => ({ day: '2026-11-02', source: 'bearable', kind: 'pain', name: 'Back pain', value, scale: { min: 0, max: 4 }, ...more });

describe('measures of the diary', () => {
  test('minutes are those that were said; exercise without a length is no 0', () => {
    const days = daysOf({ '2026-11-02': { exercises: [{ type: 'walk', minutes: 20 }, { type: 'run' }, { minutes: 5 }] }, '2026-11-03': { exercises: [{ type: 'walk' }] } });
    expect(days.map((day) => MEASURES.exerciseMinutes.value(day))).toEqual([25, null]);
  });

  test('every stool form is drawn, their mean is the value', () => {
    const [day] = daysOf({ '2026-11-02': { stoolForms: [4, 5] } });
    expect([MEASURES.stoolForm.value(day!), MEASURES.stoolForm.each(day!)]).toEqual([4.5, [4, 5]]);
  });

  test('every measure beyond the first three is in one group', () => {
    const grouped: string[] = Object.values(GROUPS).flat();
    expect(Object.keys(MEASURES).filter((id) => !grouped.includes(id))).toEqual(['pain', 'stress']);
    expect(new Set(grouped).size).toBe(grouped.length);
  });
});

test('there are no half bowel movements, and half litres there are', () => {
  const days = daysOf({ '2026-11-02': { stools: 2, drinkMl: 900 } });
  const [stools, drink] = panelsOf(['stools', 'drink'], indexDays(days, null), axis, false);
  expect([stools!.scale.ticks, drink!.scale.ticks]).toEqual([[0, 1, 2], [0, 0.5, 1, 1.5, 2]]);
});

test('what is compared lies on the scale as well', () => {
  const days = daysOf({ '2026-10-28': { steps: 21_000 }, '2026-11-02': { steps: 3000 } });
  expect(panelsOf(['steps'], indexDays(days, null), axis, true)[0]!.scale.max).toBeGreaterThanOrEqual(21_000);
});

describe('readings of other sources', () => {
  test('keep their scale, one kind for each name, source and scale; words and what fills the diary are no kind', () => {
    const days = daysOf({}, [reading(3), reading(1, { day: '2026-11-03' }), reading(30, { scale: { min: 0, max: 100 } }), reading('viel', { name: 'Wetter', kind: 'factor' }), reading(6, { name: 'Schlaf', fills: { item: 'sleepHours', value: 6 } })]);
    expect(readingKinds(days, 'p1').map(({ name, scale, days: count }) => [name, scale, count])).toEqual([['Back pain', { min: 0, max: 4 }, 2], ['Back pain', { min: 0, max: 100 }, 1]]);
  });

  test('their ids say nothing: other for another person, never the name', () => {
    const days = daysOf({}, [reading(3)]);
    const [one, other] = [readingKinds(days, 'p1')[0]!, readingKinds(days, 'p2')[0]!];
    expect(one.id).toMatch(/^r[0-9a-z]+$/);
    expect(one.id).not.toBe(other.id);
    expect(readingKinds(days, 'p1')[0]!.id).toBe(one.id);
  });

  test('the day is their mean, each of them is a dot, on the declared scale', () => {
    const days = daysOf({}, [reading(3), reading(0)]);
    const [kind] = readingKinds(days, 'p1');
    const [panel] = panelsOf([kind!], indexDays(days, null), axis, false);
    expect(panel).toMatchObject({ kind: 'value', scale: { min: 0, max: 4 } });
    expect(panel?.kind === 'value' && panel.series.points[0]).toMatchObject({ value: 1.5, each: [3, 0] });
    expect(readingMeasure(kind!).colour).toBe('pain');
  });

  test('a value outside of its declared scale widens it instead of being cut off', () => {
    const days = daysOf({}, [reading(7)]);
    expect(panelsOf([readingKinds(days, 'p1')[0]!], indexDays(days, null), axis, false)[0]!.scale).toMatchObject({ min: 0, max: 7 });
  });
});

test('an open scale holds every value, begins at 0 unless one lies below, and has few round lines', () => {
  fc.assert(fc.property(fc.integer({ min: -50_000, max: 20_000_000 }), fc.nat(20_000_000), fc.constantFrom(2, 30, 5000), (hundredths, more, least) => {
    const low = hundredths / 100;
    const high = Math.max(0, (hundredths + more) / 100);
    const { min, max, ticks } = openScale(low, high, least);
    expect(min).toBeLessThanOrEqual(Math.min(0, low));
    expect(max).toBeGreaterThanOrEqual(Math.max(least, high) * (1 - 1e-9));
    expect(low >= 0 ? min : 0).toBe(0);
    expect(ticks.length).toBeGreaterThanOrEqual(2);
    expect(openScale(low, high, least, 1).ticks.every((tick, at, all) => at === 0 || tick - all[at - 1]! >= 1)).toBe(true);
    expect(ticks.length).toBeLessThanOrEqual(6);
  }));
});
