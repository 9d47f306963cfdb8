import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { someEntry } from '../../mocks/arbitrary-entry.ts';
import { DIARY_MEASURES } from './care-plan.ts';
import { diaryFigure, figurePeriod, startValue } from './care-plan-progress.ts';
import { addDays, type Day } from './day.ts';
import { diaryDays, type DiaryEntry, type DiaryValues } from './diary.ts';
import { periodLength } from './summary.ts';

const AT: Day = '2026-11-25';
const ago = (days: number): Day => addDays(AT, -days);
const diary = (...entries: [ago: number, values: DiaryValues][]) => diaryDays(entries.map(([days, values]): DiaryEntry => ({ day: ago(days), source: 'diary', values })));
const minutes = (...given: number[]): DiaryValues => ({ exercises: given.map((each) => ({ type: 'walk', minutes: each })) });

describe('what the diary says about a goal', () => {
  it('is nothing, and never 0, when no day says it', () => {
    for (const measure of DIARY_MEASURES) expect(diaryFigure(measure, diary([1, { note: 'Urlaub' }]), AT)).toEqual({ value: null, period: figurePeriod(measure, AT), n: 0, missing: measure === 'plants' ? 7 : 28 });
  });

  it('takes means over the days of the last 28 that say it', () => {
    const days = diary([-1, { painAverage: 10 }], [0, { painAverage: 4, stress: 0 }], [27, { painAverage: 0, sleepHours: 6.5 }], [28, { painAverage: 10, stress: 10 }]);
    expect(diaryFigure('pain', days, AT)).toEqual({ value: 2, period: { from: '2026-10-29', to: AT }, n: 2, missing: 26 });
    expect(diaryFigure('stress', days, AT)).toMatchObject({ value: 0, n: 1, missing: 27 });
    expect(diaryFigure('sleep', days, AT)).toMatchObject({ value: 6.5, n: 1 });
  });

  it('counts distinct plants of the last 7 days (a kind of potato is a potato), on the days that were gone through', () => {
    const plants = (...ids: string[]): DiaryValues => ({ plants: ids.map((id) => ({ id })) });
    const days = diary([0, plants('potato', 'vitelotte', 'carrot')], [6, plants('potato', 'leek')], [7, plants('onion')], [3, { meals: [{ text: 'Suppe' }] }], [2, plants()]);
    expect(diaryFigure('plants', days, AT)).toEqual({ value: 3, period: { from: '2026-11-19', to: AT }, n: 3, missing: 4 });
  });

  it('adds up the minutes of a week as they were written, over the weeks that have any', () => {
    // Two weeks of 30 and 90 minutes, one of 0 that was written down, one of which nothing is known.
    const days = diary([0, minutes(10, 20)], [7, minutes(60)], [13, minutes(30)], [14, minutes(0)], [22, { painAverage: 3 }], [24, { exercises: [{ type: 'walk' }] }]);
    expect(diaryFigure('movement', days, AT)).toEqual({ value: 40, period: { from: '2026-10-29', to: AT }, n: 4, missing: 24 });
  });

  it('always accounts for every day of its period, whatever was written', () => {
    fc.assert(
      fc.property(fc.array(someEntry), fc.constantFrom(...DIARY_MEASURES), (entries, measure) => {
        const at = entries[0]?.day ?? AT;
        const { value, period, n, missing } = diaryFigure(measure, diaryDays(entries), at);
        expect(period.to).toBe(at);
        expect(n + missing).toBe(periodLength(period));
        expect(value === null).toBe(n === 0);
      }),
    );
  });

  it('does not change with days that are not looked at', () => {
    fc.assert(
      fc.property(fc.array(someEntry), fc.constantFrom(...DIARY_MEASURES), (entries, measure) => {
        const at = entries[0]?.day ?? AT;
        const within = entries.filter(({ day }) => day <= at && day >= figurePeriod(measure, at).from);
        expect(diaryFigure(measure, diaryDays(entries), at)).toEqual(diaryFigure(measure, diaryDays(within), at));
      }),
    );
  });

  it('is taken as a start value as it is shown, with what it rests on', () => {
    expect(startValue('pain', diaryFigure('pain', diary([0, { painAverage: 4 }], [1, { painAverage: 5 }], [2, { painAverage: 5 }]), AT))).toEqual({ value: 4.7, diary: { period: { from: '2026-10-29', to: AT }, n: 3, missing: 25 } });
    expect(startValue('stress', diaryFigure('stress', [], AT))).toBeUndefined();
  });
});
