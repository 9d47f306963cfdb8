import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, ageOn, dayAt, dayFromNumber, dayNumber, daysBetween, eachDay, isoWeekOf, mondayOf, parseDay, weekdayOf, type Day } from './day.ts';

const someDay = fc.integer({ min: dayNumber('1900-01-01'), max: dayNumber('2200-12-31') }).map(dayFromNumber);

describe('a day', () => {
  it.each(['2026-02-30', '2026-13-01', '2026-00-10', '2025-02-29', '2026-2-3', '26-02-03', '2026-02-03T00:00', ' 2026-02-03', '0999-01-01', '', '2026-02-03\n', '２０２６-02-03'])('is not %j', (text) => {
    expect(parseDay(text)).toBeNull();
  });

  it.each(['2024-02-29', '2000-02-29', '1999-12-31', '9999-12-31'])('is %s', (text) => {
    expect(parseDay(text)).toBe(text);
  });

  it('is any text that we make ourselves', () => {
    fc.assert(
      fc.property(someDay, (day) => {
        expect(parseDay(day)).toBe(day);
        expect(dayFromNumber(dayNumber(day))).toBe(day);
      }),
    );
  });

  it('is one day when the clocks change: 23 hours in March, 25 in October', () => {
    expect(eachDay('2026-03-28', '2026-03-30')).toEqual(['2026-03-28', '2026-03-29', '2026-03-30']);
    expect(eachDay('2026-10-24', '2026-10-26')).toEqual(['2026-10-24', '2026-10-25', '2026-10-26']);
    expect(addDays('2026-10-25', 1)).toBe('2026-10-26');
    expect(daysBetween('2026-03-29', '2026-03-30')).toBe(1);
  });

  it('counts forth and back alike, over any distance', () => {
    fc.assert(
      fc.property(someDay, fc.integer({ min: -40_000, max: 40_000 }), (day, count) => {
        const other = addDays(day, count);
        expect(daysBetween(day, other)).toBe(count);
        expect(addDays(other, -count)).toBe(day);
        expect(other > day).toBe(count > 0);
      }),
    );
  });

  it('lists each day of a stretch once, in order, and nothing when it runs backwards', () => {
    fc.assert(
      fc.property(someDay, fc.integer({ min: 0, max: 800 }), (from, length) => {
        const days = eachDay(from, addDays(from, length));
        expect(days).toHaveLength(length + 1);
        expect(new Set(days).size).toBe(length + 1);
        expect(days.toSorted()).toEqual(days);
        expect(days[0]).toBe(from);
      }),
    );
    expect(eachDay('2026-01-02', '2026-01-01')).toEqual([]);
  });
});

describe('the day on a clock', () => {
  it('is that of the practice, not of the machine or of Greenwich', () => {
    const late = new Date('2026-11-23T23:30:00Z');
    expect(dayAt(late, 'Europe/Berlin')).toBe('2026-11-24');
    expect(dayAt(late, 'America/New_York')).toBe('2026-11-23');
    expect(dayAt(late, 'Pacific/Kiritimati')).toBe('2026-11-24');
    expect(dayAt(late, 'UTC')).toBe('2026-11-23');
  });

  it.each([
    ['2026-03-29T00:30:00Z', '2026-03-29'], ['2026-03-29T01:30:00Z', '2026-03-29'], ['2026-03-28T22:59:59Z', '2026-03-28'], ['2026-03-29T22:00:00Z', '2026-03-30'],
    ['2026-10-25T00:30:00Z', '2026-10-25'], ['2026-10-25T01:30:00Z', '2026-10-25'], ['2026-10-24T22:00:00Z', '2026-10-25'], ['2026-10-25T22:59:59Z', '2026-10-25'], ['2026-10-25T23:00:00Z', '2026-10-26'],
  ])('at %s in Berlin is %s, also around the change of clocks', (instant, day) => {
    expect(dayAt(new Date(instant), 'Europe/Berlin')).toBe(day);
  });

  it('never goes back while time goes on, and loses no day', () => {
    fc.assert(
      fc.property(fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'), fc.integer({ min: 0, max: 20_000 }), (zone, start) => {
        const hours = Array.from({ length: 72 }, (_, hour) => dayAt(new Date((start * 24 + hour) * 3_600_000), zone));
        const seen = [...new Set(hours)];
        expect(hours.toSorted()).toEqual(hours);
        expect(seen).toEqual(eachDay(seen[0]!, seen.at(-1)!));
      }),
      { numRuns: 40 },
    );
  });

  it('is unknown in a zone that does not exist, and at no instant', () => {
    expect(() => dayAt(new Date(), 'Europe/Bärlin')).toThrow(RangeError);
    expect(() => dayAt(new Date(Number.NaN), 'Europe/Berlin')).toThrow(RangeError);
  });
});

describe('an ISO week', () => {
  it.each([
    ['2026-12-31', 2026, 53], ['2027-01-01', 2026, 53], ['2027-01-03', 2026, 53], ['2027-01-04', 2027, 1], ['2025-12-29', 2026, 1], ['2024-12-30', 2025, 1], ['2021-01-01', 2020, 53], ['2023-01-01', 2022, 52], ['2026-06-15', 2026, 25],
  ])('of %s is week %i/%i', (day, year, week) => {
    expect(isoWeekOf(day as Day)).toEqual({ year, week });
  });

  it('has the same seven days for each of them, from Monday on', () => {
    fc.assert(
      fc.property(someDay, (day) => {
        const monday = mondayOf(day);
        const week = eachDay(monday, addDays(monday, 6));
        expect(week).toContain(day);
        expect(week.map(weekdayOf)).toEqual([1, 2, 3, 4, 5, 6, 7]);
        expect(new Set(week.map((each) => JSON.stringify(isoWeekOf(each)))).size).toBe(1);
        expect(isoWeekOf(addDays(monday, 7))).not.toEqual(isoWeekOf(monday));
        expect(weekdayOf(day)).toBe(new Date(`${day}T12:00:00Z`).getUTCDay() || 7);
      }),
    );
  });

  it('numbers the weeks of a year without a gap, 52 or 53 of them', () => {
    for (let year = 1990; year < 2050; year += 1) {
      const weeks = eachDay(`${year}-01-04` as Day, `${year}-12-28` as Day).filter((day) => weekdayOf(day) === 4).map((day) => isoWeekOf(day));
      expect(weeks.map((week) => week.week)).toEqual(Array.from({ length: weeks.length }, (_, index) => index + weeks[0]!.week));
      expect([52, 53]).toContain(isoWeekOf(`${year}-12-28` as Day).week);
    }
  });
});

describe('an age', () => {
  it.each([
    ['1981-04-12', '2026-04-11', 44], ['1981-04-12', '2026-04-12', 45], ['2000-02-29', '2026-02-28', 25], ['2000-02-29', '2026-03-01', 26], ['2000-02-29', '2028-02-28', 27], ['2000-02-29', '2028-02-29', 28], ['2026-11-23', '2026-11-23', 0],
  ])('of somebody born on %s is on %s: %i', (birth, on, age) => {
    expect(ageOn(birth as Day, on as Day)).toBe(age);
  });
});
