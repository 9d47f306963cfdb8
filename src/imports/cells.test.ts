import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderOf, readDay, readDuration, readNumber, readOutOf, readTime, whenOf } from './cells.ts';

describe('numbers', () => {
  it.each([
    ['3,5', '.', 3.5], ['3,5', ',', 3.5], ['3.5', ',', 3.5], ['1.234,5', ',', 1234.5], ['1,234.5', '.', 1234.5], ['1.234', ',', 1234], ['1.234', '.', 1.234],
    ['1,234', '.', 1234], ['1,234', ',', 1.234], ['0,123', '.', 0.123], ['1.234.567', ',', 1234567], ["12'345", '.', 12345], ['-2', '.', -2], ['−2,5', ',', -2.5], ['.5', '.', 0.5], ['0', '.', 0],
  ] as const)('reads %s with a decimal %s as %d', (text, decimal, value) => expect(readNumber(text, decimal)).toBe(value));

  it.each(['', 'x', '3x', '1.2.3', ',', '1,2,3', '--3', '1e5', 'NaN', '٣', '3 5'])('takes %s for no number', (text) => expect(readNumber(text, '.')).toBeNull());

  it('reads back every number that was written with a decimal comma', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 99 }), fc.boolean(), (whole, hundredths, grouped) => {
        const value = Number(`${whole}.${String(hundredths).padStart(2, '0')}`);
        const text = value.toLocaleString('de-DE', { minimumFractionDigits: 2, maximumFractionDigits: 2, useGrouping: grouped });
        expect(readNumber(text, ',')).toBe(value);
        expect(readNumber(value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2, useGrouping: grouped }), '.')).toBe(value);
      }),
    );
  });

  it('reads a value on a scale that it names itself', () => {
    expect(readOutOf('3/10', '.')).toEqual({ value: 3, max: 10 });
    expect(readOutOf('11/10', '.')).toBeNull();
    expect(readOutOf('3', '.')).toBeNull();
  });
});

describe('clock times', () => {
  it.each([['21:05', '21:05'], ['9:10 pm', '21:10'], ['8:05 AM', '08:05'], ['12:05 am', '00:05'], ['12:30 PM', '12:30'], ['7.30 Uhr', '07:30'], ['7 Uhr', '07:00'], ['06:10:00.000', '06:10'], ['9 p.m.', '21:00']])('reads %s as %s', (text, time) => expect(readTime(text)).toBe(time));
  it.each(['', '25:00', '12:60', '13:00 pm', '0:10 am', 'abends', 'mid', '7'])('takes %s for none', (text) => expect(readTime(text)).toBeNull());
  it('keeps words of the day as they are', () => {
    expect(whenOf('all day')).toBe('all day');
    expect(whenOf('8:05 AM', 'Breakfast')).toBe('08:05 Breakfast');
    expect(whenOf('', '')).toBeUndefined();
  });
  it.each([['6:45', 6.75], ['7h 30m', 7.5], ['45 min', 0.75], ['6,5 Std', 6.5], ['0:20', 1 / 3]])('reads the duration %s', (text, hours) => expect(readDuration(text)).toBeCloseTo(hours));
  it.each(['', '7', 'long', '6:75'])('takes %s for no duration', (text) => expect(readDuration(text)).toBeNull());
});

describe('days', () => {
  it.each([
    ['2026-03-03', '2026-03-03'], ['03.03.2026 08:30', '2026-03-03'], ['3.3.26', '2026-03-03'], ['27/03/2026', '2026-03-27'], ['03/27/2026', '2026-03-27'], ['3rd Mar 2026', '2026-03-03'], ['March 3, 2026', '2026-03-03'],
    ['3. März 2026', '2026-03-03'], ['Mittwoch, 4. März 2026', '2026-03-04'], ['2026-03-03T21:30:41.432+01:00', '2026-03-03'], ['2026-03-03 06:00:00.000', '2026-03-03'], ['2026/3/3', '2026-03-03'], ['03/03/2026', '2026-03-03'],
  ])('reads %s', (text, day) => expect(readDay(text)).toEqual({ day }));
  it('refuses days that do not exist', () => {
    expect(readDay('31.02.2026')).toEqual({ problem: 'no-such-day' });
    expect(readDay('2026-13-01')).toEqual({ problem: 'no-such-day' });
    expect(readDay('29/02/2026')).toEqual({ problem: 'no-such-day' });
  });
  it('does not guess which of two small numbers is the month', () => {
    expect(readDay('03/04/2026')).toEqual({ problem: 'order' });
    expect(readDay('03/04/2026', { order: 'dmy' })).toEqual({ day: '2026-04-03' });
    expect(readDay('03/04/2026', { order: 'mdy' })).toEqual({ day: '2026-03-04' });
  });
  it('puts an instant in UTC on the day of the practice', () => expect(readDay('2026-03-03T23:30:00Z', { zone: 'Europe/Berlin' })).toEqual({ day: '2026-03-04' }));
  it('reads every written form of a day as that day', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }), (date) => {
        const [year, month, day] = date.toISOString().slice(0, 10).split('-') as [string, string, string];
        for (const text of [`${year}-${month}-${day}`, `${day}.${month}.${year}`, `${Number(day)}.${Number(month)}.${year} 8:30`]) expect(readDay(text)).toEqual({ day: `${year}-${month}-${day}` });
        expect(readDay(`${month}/${day}/${year}`, { order: 'mdy' })).toEqual({ day: `${year}-${month}-${day}` });
        expect(readDay(`${day}/${month}/${year}`, { order: 'dmy' })).toEqual({ day: `${year}-${month}-${day}` });
      }),
    );
  });
  it('never throws for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(() => [readDay(text), readTime(text), readNumber(text, ','), readDuration(text), orderOf([text])]).not.toThrow();
      }),
    );
  });
});

describe('the order of a column of dates', () => {
  it('is settled by one day above 12', () => {
    expect(orderOf(['03/04/2026', '27/03/2026'])).toEqual({ order: 'dmy' });
    expect(orderOf(['03/04/2026', '03/27/2026'])).toEqual({ order: 'mdy' });
  });
  it('is open otherwise, with examples, and contradictory where both occur', () => {
    expect(orderOf(['03/04/2026', '05/06/2026'])).toEqual({ order: 'open', examples: ['03/04/2026', '05/06/2026'] });
    expect(orderOf(['27/03/2026', '03/27/2026'])).toEqual({ order: 'contradictory', examples: ['27/03/2026', '03/27/2026'] });
    expect(orderOf(['2026-03-04', '04.03.2026', '03/03/2026'])).toEqual({ order: 'not-needed' });
  });
});
