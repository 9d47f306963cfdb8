import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, dayNumber, type Day } from '../../domain/day.ts';
import { monthsBefore, neighbour, periodOf } from './range.ts';
import { parseReviewSearch, RANGES, shownIds, weekdaysOf, weekdaysToText, withKey, withPeriod, withRange, withShown, type ReviewSearch } from './review-search.ts';
import { pieceEnds, reachOf } from './review-days.ts';

const known = { today: '2026-11-25' as Day, first: '2026-05-26' as Day, reviewed: '2026-11-19' as Day };

describe('an address', () => {
  test('says range, weekdays, panels, comparison, day and form', () => {
    expect(parseReviewSearch({ range: 'year', weekdays: 'tu.mo', show: 'sleep.r1ab.sleep', compare: true, day: '2026-11-02', as: 'table' })).toEqual({ range: 'year', weekdays: 'mo.tu', show: 'sleep.r1ab', compare: true, day: '2026-11-02', as: 'table' });
  });

  test('is passed over where it says something wrong, and holds no defaults', () => {
    expect(parseReviewSearch({ range: '12w', weekdays: 'mo.tu.we.th.fr.sa.su', show: 'Müller, Sabine', compare: 'no', day: '2026-02-30', as: 'poem', name: 'x' })).toEqual({});
    expect(parseReviewSearch({ from: '2026-11-02', to: '2026-11-01' })).toEqual({});
    expect(parseReviewSearch({ from: '2026-11-02' })).toEqual({});
    expect(parseReviewSearch({ range: 7, weekdays: 12345, day: 20261102 })).toEqual({});
  });

  test('a free range counts instead of a preset', () => {
    expect(parseReviewSearch({ range: 'year', from: '2026-10-01', to: '2026-10-31' })).toEqual({ from: '2026-10-01', to: '2026-10-31' });
  });

  test('comes back from an address as it went in', () => {
    const search = fc.record({
      range: fc.constantFrom(...RANGES.filter((range) => range !== '12w')), weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1, maxLength: 6 }).map((days) => weekdaysToText(days)!),
      show: fc.uniqueArray(fc.constantFrom('sleep', 'gut', 'food', 'r0k3'), { minLength: 1 }).map((ids) => ids.join('.')), compare: fc.constant(true as const), day: fc.constant('2026-11-02' as Day), as: fc.constantFrom('table' as const, 'text' as const),
    }, { requiredKeys: [] });
    fc.assert(fc.property(search, (given) => {
      expect(parseReviewSearch(Object.fromEntries(new URLSearchParams(Object.entries(given).map(([key, value]) => [key, String(value)]))))).toEqual(given);
    }));
  });

  test('is changed one part at a time', () => {
    const search: ReviewSearch = { range: 'year', show: 'gut', day: '2026-11-02' };
    expect(withRange(search, '4w')).toEqual({ range: '4w', show: 'gut', day: '2026-11-02' });
    expect(withRange(withPeriod(search, '2026-01-01', '2026-02-01'), '12w')).toEqual({ show: 'gut', day: '2026-11-02' });
    expect(withPeriod(search, '2026-01-01', '2026-02-01')).toEqual({ from: '2026-01-01', to: '2026-02-01', show: 'gut', day: '2026-11-02' });
    expect(withKey(search, 'day', undefined)).toEqual({ range: 'year', show: 'gut' });
    expect(shownIds(withShown(withShown(search, 'sleep', true), 'gut', false))).toEqual(['sleep']);
    expect(withShown({ show: 'gut' }, 'gut', false)).toEqual({});
    expect(weekdaysOf({ weekdays: 'mo.su' })).toEqual([1, 7]);
    expect([weekdaysToText([]), weekdaysToText([1, 2, 3, 4, 5, 6, 7]), weekdaysOf({})]).toEqual([undefined, undefined, undefined]);
  });
});

describe('a range', () => {
  test.each([
    [{}, '2026-09-03'], [{ range: '2w' }, '2026-11-12'], [{ range: '4w' }, '2026-10-29'], [{ range: '8w' }, '2026-10-01'], [{ range: '6m' }, '2026-05-26'], [{ range: 'year' }, '2025-11-26'], [{ range: 'all' }, '2026-05-26'], [{ range: 'reviewed' }, '2026-11-19'],
  ] as [ReviewSearch, Day][])('%o begins on %s and ends today', (search, from) => {
    expect(periodOf(search, known)).toEqual({ from, to: '2026-11-25' });
  });

  test('that rests on something unknown is the usual one', () => {
    expect(periodOf({ range: 'all' }, { ...known, first: null }).from).toBe('2026-09-03');
    expect(periodOf({ range: 'reviewed' }, { ...known, reviewed: null }).from).toBe('2026-09-03');
  });

  test('never reaches beyond today, nor over more than forty years', () => {
    expect(periodOf({ from: '2026-11-01', to: '2027-11-01' }, known)).toEqual({ from: '2026-11-01', to: '2026-11-25' });
    expect(periodOf({ from: '2027-01-01', to: '2027-11-01' }, known)).toEqual({ from: '2026-11-25', to: '2026-11-25' });
    const { from, to } = periodOf({ from: '1000-01-01', to: '2026-11-25' }, known);
    expect(dayNumber(to) - dayNumber(from)).toBeLessThan(14_610);
  });

  test('steps to its neighbours of the same length, but not into the future', () => {
    const period = { from: '2026-11-12' as Day, to: '2026-11-25' as Day };
    expect(neighbour(period, -1, known.today)).toEqual({ from: '2026-10-29', to: '2026-11-11' });
    expect(neighbour(period, 1, known.today)).toBe(null);
    expect(neighbour({ from: '2026-11-01', to: '2026-11-14' }, 1, known.today)).toEqual({ from: '2026-11-15', to: '2026-11-25' });
  });

  test('months are calendar months: the last day of a shorter one, 29 February in leap years', () => {
    expect([monthsBefore('2026-08-31', 6), monthsBefore('2024-02-29', 12), monthsBefore('2026-01-15', 1), monthsBefore('2024-08-30', 6), monthsBefore('2026-12-31', 12)]).toEqual(['2026-02-28', '2023-02-28', '2025-12-15', '2024-02-29', '2025-12-31']);
  });
});

describe('what is loaded', () => {
  test('reaches over the range with the windows of its first days', () => {
    expect(reachOf('2026-11-25', '2026-11-25')).toBe(7);
    expect(reachOf(addDays('2026-11-25', -83), '2026-11-25')).toBe(90);
  });

  test('comes in the same pieces for everybody, the newest first', () => {
    expect(pieceEnds('short', 90)).toEqual([112]);
    expect(pieceEnds('short', 371)).toEqual([112, 400]);
    expect(pieceEnds('year', 371)).toEqual([400]);
    expect(pieceEnds('year', 3656)).toEqual([400, 1130, 1860, 2590, 3320, 4050]);
  });
});
