/** A FHIR date as a stretch of time: whole days by the practice’s clock, the days of the change of clocks too. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayAt, dayFromNumber, dayNumber } from '../../src/domain/day.ts';
import { spanOf, spanOfElement, startOfDay } from './dates.ts';

const hours = (text: string, zone: string) => { const { lo, hi } = spanOf(text, zone)!; return (hi - lo) / 3_600_000; };
const utc = (text: string) => Date.parse(text);

describe('a day', () => {
  test.each([
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00Z', 23], ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00Z', 25], ['2026-11-23', 'Europe/Berlin', '2026-11-22T23:00:00Z', 24], ['2026-11-23', 'America/New_York', '2026-11-23T05:00:00Z', 24],
    ['2026-11-23', 'Pacific/Kiritimati', '2026-11-22T10:00:00Z', 24], ['2026-10-04', 'Australia/Lord_Howe', '2026-10-03T13:30:00Z', 23.5], ['2026-09-06', 'America/Santiago', '2026-09-06T04:00:00Z', 23], ['1893-04-02', 'Europe/Berlin', '1893-04-01T23:00:00Z', 24],
  ])('%s in %s', (day, zone, begin, length) => {
    expect([new Date(spanOf(day, zone)!.lo).toISOString(), hours(day, zone)]).toEqual([new Date(begin).toISOString(), length]);
  });

  test('follows the one before without a gap, and begins on itself', () => {
    const zone = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago', 'Africa/Cairo', 'Asia/Kathmandu', 'Pacific/Apia', 'UTC');
    fc.assert(fc.property(fc.integer({ min: dayNumber('1990-01-01'), max: dayNumber('2045-12-31') }).map(dayFromNumber), zone, (day, where) => {
      const start = startOfDay(day, where);
      expect(dayAt(new Date(start), where) >= day).toBe(true);
      expect(dayAt(new Date(start - 1), where) < day).toBe(true);
      const { hi } = spanOf(day, where)!;
      expect(hi).toBe(startOfDay(dayFromNumber(dayNumber(day) + 1), where));
      // Samoa left out 30 December 2011.
      expect(hi - start).toBeGreaterThanOrEqual(where === 'Pacific/Apia' ? 0 : 22 * 3_600_000);
    }), { numRuns: 400 });
  });
});

test('a month, a year, and a leap day are as long as they are', () => {
  expect([hours('2026-02', 'UTC'), hours('2028-02', 'UTC'), hours('2026', 'UTC'), hours('2028', 'UTC')]).toEqual([28 * 24, 29 * 24, 365 * 24, 366 * 24]);
  expect(hours('2026-03', 'Europe/Berlin')).toBe(31 * 24 - 1);
  expect(hours('2026-12', 'Europe/Berlin')).toBe(31 * 24);
});

test('an instant is what its offset says; the hour that comes twice is told apart', () => {
  expect(spanOf('2026-10-25T02:30:00+02:00', 'Europe/Berlin')).toEqual({ lo: utc('2026-10-25T00:30:00Z'), hi: utc('2026-10-25T00:30:01Z') });
  expect(spanOf('2026-10-25T02:30:00+01:00', 'Europe/Berlin')!.lo).toBe(utc('2026-10-25T01:30:00Z'));
  expect(spanOf('2026-11-23T10:00:00.123456Z', 'UTC')).toEqual({ lo: utc('2026-11-23T10:00:00.123Z'), hi: utc('2026-11-23T10:00:00.124Z') });
  expect(spanOf('2026-11-23T10:00', 'Europe/Berlin')).toEqual({ lo: utc('2026-11-23T09:00:00Z'), hi: utc('2026-11-23T09:01:00Z') });
});

test.each(['', '2026-02-29', '2026-13-01', '2026-00-10', '0000', '20260101', '2026-1-1', '2026-01-01T', '2026-01-01T24:30:00Z', 'heute', '2026-01-01T10:00:00+25:00', ' 2026'])('%j is no date', (text) => {
  expect(spanOf(text, 'Europe/Berlin')).toBeNull();
});

test('periods may be open, timings have bounds or events', () => {
  expect(spanOfElement({ start: '2026-01-01' }, 'UTC')).toEqual({ lo: utc('2026-01-01'), hi: 8_640_000_000_000_000 });
  expect(spanOfElement({ end: '2026-01-01' }, 'UTC')).toEqual({ lo: -8_640_000_000_000_000, hi: utc('2026-01-02') });
  expect(spanOfElement({ event: ['2026-01-03', '2026-01-01'] }, 'UTC')).toEqual({ lo: utc('2026-01-01'), hi: utc('2026-01-04') });
  expect(spanOfElement({ repeat: { boundsPeriod: { start: '2026-01-01', end: '2026-01-01' } } }, 'UTC')).toEqual({ lo: utc('2026-01-01'), hi: utc('2026-01-02') });
  for (const nothing of [{}, null, 7, { repeat: {} }]) expect(spanOfElement(nothing, 'UTC')).toBeNull();
});
