import { describe, expect, test } from 'vitest';
import { daysOnPaper, diaryMondays, firstChoices, nextMonday, rangeOf, type Choices } from './choices.ts';
import { parsePrintSearch } from './print-search.ts';

const today = '2026-11-25';
const choices = (changed: Partial<Choices> = {}): Choices => ({ ...firstChoices({}, 'de', today), ...changed });

describe('the address', () => {
  test('takes over what the review shows', () => {
    const search = parsePrintSearch({ from: '2026-10-01', to: '2026-10-31', weekdays: 'mo.fr', show: 'gut.sleep.r1x', day: '2026-10-05' });
    expect(search).toEqual({ from: '2026-10-01', to: '2026-10-31', weekdays: 'mo.fr', show: 'gut.sleep.r1x' });
    const first = firstChoices(search, 'de', today);
    expect(first).toMatchObject({ progress: true, range: 'free', from: '2026-10-01', weekdays: [1, 5], groups: ['sleep', 'gut'] });
    expect(rangeOf(first, today)).toEqual({ from: '2026-10-01', to: '2026-10-31' });
  });

  test('passes over what it says wrongly', () => {
    expect(parsePrintSearch({ from: '2026-02-30', to: 'x', range: '3w', people: 'a~../b~c', letter: '<x>', part: 'all' })).toEqual({ people: 'a~c' });
    expect(parsePrintSearch({ weekdays: 'mo.tu.we.th.fr.sa.su' })).toEqual({});
  });

  test('a letter or a part is what is chosen then, otherwise the page for the patient', () => {
    expect(firstChoices({ letter: 'l1' }, 'de', today)).toMatchObject({ letters: ['l1'], page: false, plan: false });
    expect(firstChoices({ part: 'plan' }, 'en', today)).toMatchObject({ plan: true, page: false, language: 'en' });
    expect(firstChoices({}, 'de', today)).toMatchObject({ page: true, plan: false, progress: false, leaflets: [] });
  });
});

describe('the range', () => {
  test('ends today and has as many days as it says', () => {
    expect(rangeOf(choices({ range: '4w' }), today)).toEqual({ from: '2026-10-29', to: today });
  });

  test('the ranges of the review come along', () => {
    expect(rangeOf(firstChoices(parsePrintSearch({ range: '2w' }), 'de', today), today)).toEqual({ from: '2026-11-12', to: today });
    expect([parsePrintSearch({ range: 'all' }), parsePrintSearch({ range: 'reviewed' }), parsePrintSearch({ range: 'free' })]).toEqual([{ range: 'all' }, { range: 'reviewed' }, {}]);
    expect(daysOnPaper('2026-01-07', today)).toEqual({ from: '2026-01-07', to: today });
    expect(daysOnPaper('2027-01-07', today)).toEqual({ from: today, to: today });
    expect(rangeOf(choices({ range: 'free', ...daysOnPaper('2016-01-07', today) }), today)).toEqual({ from: '2023-11-26', to: today });
  });

  test('is none when two days are no range', () => {
    expect(rangeOf(choices({ range: 'free', from: '2026-11-20', to: '2026-11-01' }), today)).toBeNull();
    expect(rangeOf(choices({ range: 'free', from: '', to: '2026-11-01' }), today)).toBeNull();
    expect(rangeOf(choices({ range: 'free', from: '2020-01-01', to: '2026-11-01' }), today)).toBeNull();
    expect(rangeOf(choices({ range: 'free', from: '2026-11-01', to: '2027-11-01' }), today)).toEqual({ from: '2026-11-01', to: today });
  });
});

describe('diary sheets', () => {
  test('begin on a Monday, over the turn of the year too', () => {
    expect(nextMonday('2026-11-30')).toBe('2026-11-30');
    expect(nextMonday('2026-12-01')).toBe('2026-12-07');
    expect(diaryMondays(choices({ weeks: '3', firstWeek: '2026-12-24' }))).toEqual(['2026-12-21', '2026-12-28', '2027-01-04']);
  });

  test.each([['0', '2026-12-07'], ['13', '2026-12-07'], ['', '2026-12-07'], ['1.5', '2026-12-07'], ['2', '']])('%s weeks from "%s" are none', (weeks, firstWeek) => {
    expect(diaryMondays(choices({ weeks, firstWeek }))).toBeNull();
  });
});
