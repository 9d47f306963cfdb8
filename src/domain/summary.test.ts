import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dayFromNumber, eachDay } from './day.ts';
import { periodBefore, periodLength, windowMean } from './summary.ts';

describe('a mean over a window', () => {
  it('rests on the days that have a value, and says how many are missing', () => {
    expect(windowMean([4, null, 6, undefined], 28)).toEqual({ mean: 5, n: 2, missing: 26 });
  });

  it('counts a zero and never a gap', () => {
    expect(windowMean([0, null, 0], 3)).toEqual({ mean: 0, n: 2, missing: 1 });
    expect(windowMean([0, 4], 2).mean).toBe(2);
  });

  it('of no value is none, not zero', () => {
    expect(windowMean([null, undefined], 2)).toEqual({ mean: null, n: 0, missing: 2 });
    expect(windowMean([], 28)).toEqual({ mean: null, n: 0, missing: 28 });
  });

  it('lies between the lowest and the highest value and does not change with gaps or order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 1 }), fc.nat(20), (values, gaps) => {
        const { mean, n, missing } = windowMean([...Array.from({ length: gaps }, () => null), ...values.toReversed()], values.length + gaps);
        expect(mean).toBeGreaterThanOrEqual(Math.min(...values));
        expect(mean).toBeLessThanOrEqual(Math.max(...values));
        expect(mean).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length);
        expect([n, missing]).toEqual([values.length, gaps]);
      }),
    );
  });
});

describe('a period', () => {
  it('is as long as the one before it, which ends the day before', () => {
    expect(periodBefore({ from: '2026-03-01', to: '2026-03-28' })).toEqual({ from: '2026-02-01', to: '2026-02-28' });
    expect(periodBefore({ from: '2026-10-25', to: '2026-10-25' })).toEqual({ from: '2026-10-24', to: '2026-10-24' });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: 0, max: 4000 }), (start, more) => {
        const period = { from: dayFromNumber(start), to: dayFromNumber(start + more) };
        const before = periodBefore(period);
        expect(periodLength(before)).toBe(periodLength(period));
        expect(addDays(before.to, 1)).toBe(period.from);
        expect(eachDay(period.from, period.to)).toHaveLength(periodLength(period));
      }),
    );
  });
});
