import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { daysOf, someDays } from '../../mocks/some-days.ts';
import { addDays, type Day } from '../domain/day.ts';
import { indexDays } from './day-index.ts';
import { barPath, dotPath, lineOf, marksAt, marksOf, middleOf, outlinePath, pointsOf, ringPath, runPath, runsIn, whiskerPath } from './marks.ts';
import { MEASURES, type MeasureId } from './measures.ts';
import { panelsOf, type PanelSource } from './panels.ts';
import { timeAxis } from './time-axis.ts';

const FROM: Day = '2026-11-02';
const axis = timeAxis({ from: FROM, to: '2026-11-15' });
const panel = (source: PanelSource, days: ReturnType<typeof daysOf>, on = axis) => panelsOf([source], indexDays(days, null), on, false)[0]!;
const same = (value: number) => value;

describe('marks', () => {
  test('a 0 is a mark, a missing day is none', () => {
    const { dots } = marksOf(panel('stress', daysOf({ [FROM]: { stress: 0 }, '2026-11-04': { stress: 3 } })));
    expect(dots).toEqual([{ at: 0, value: 0 }, { at: 2, value: 3 }]);
  });

  test('the whisker goes from the average to the worst, also where the worst was written lower, and is none where both are the same', () => {
    const { whiskers, dots } = marksOf(panel('pain', daysOf({ [FROM]: { painAverage: 4, painWorst: 7 }, '2026-11-03': { painAverage: 5, painWorst: 3 }, '2026-11-04': { painAverage: 2, painWorst: 2 }, '2026-11-05': { painWorst: 6 } })));
    expect(whiskers).toEqual([{ at: 0, from: 4, to: 7 }, { at: 1, from: 5, to: 3 }, { at: 3, from: 6, to: 6 }]);
    expect(dots).toHaveLength(3);
  });

  test('values from readings are hollow', () => {
    const reading = { day: FROM, source: 'Uhr', kind: 'stress' as const, name: 'Stress', value: 6, fills: { item: 'stress' as const, value: 6 } };
    expect(marksOf(panel('stress', daysOf({ '2026-11-03': { stress: 1 } }, [reading])))).toMatchObject({ dots: [{ at: 1, value: 1 }], hollow: [{ at: 0, value: 6 }] });
  });

  test('a sign answered with none lies on its ground, an unknown code is no bar', () => {
    const { bars, unknown } = marksOf(panel('gut', daysOf({ [FROM]: { bloating: 'none', discomfort: 'severe', diarrhoea: 'unheard-of' } })));
    expect(bars).toEqual([{ at: 0, from: 3, to: 3 }, { at: 0, from: 0, to: 0.78 }]);
    expect(unknown).toHaveLength(1);
  });

  test('plant windows with fewer than 5 days are hollow', () => {
    const days = daysOf(Object.fromEntries(Array.from({ length: 6 }, (_, at) => [addDays(FROM, at), { plants: [{ id: 'oat' }] }])));
    const { bars, hollowBars } = marksOf(panel('plants', days));
    expect([hollowBars.map(({ at }) => at), bars.map(({ at }) => at)]).toEqual([[0, 1, 2, 3], [4, 5]]);
  });

  test('every mark stands on a shown day with the value that is stored there, and every stored value has its mark', () => {
    const LENGTH = 30;
    fc.assert(fc.property(someDays(FROM, LENGTH), fc.constantFrom(...(Object.keys(MEASURES) as MeasureId[])), fc.option(fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }), { nil: undefined }), (days, id, weekdays) => {
      const on = timeAxis({ from: FROM, to: addDays(FROM, LENGTH - 1), weekdays });
      const measure = MEASURES[id];
      const { dots, hollow, bars } = marksOf(panel(id, days, on));
      const drawn = [...dots, ...hollow, ...bars.map(({ at, to }) => ({ at, value: to }))].sort((a, b) => a.at - b.at || a.value - b.value);
      const stored = days.flatMap((day) => {
        const at = Math.round((Date.parse(day.day) - Date.parse(FROM)) / 86_400_000);
        const value = measure.value(day);
        if (!on.shown[at] || value === null || value === undefined) return [];
        const each = 'each' in measure ? measure.each(day) : [];
        return (each.length > 1 ? each : [value]).map((one) => ({ at, value: one }));
      }).sort((a, b) => a.at - b.at || a.value - b.value);
      expect(drawn).toEqual(stored);
    }), { numRuns: 60 });
  });
});

describe('runs', () => {
  test('missing days in a row are one, hidden ones are another thing', () => {
    const points = pointsOf(panel('stress', daysOf({ '2026-11-04': { stress: 1 } }), timeAxis({ from: FROM, to: '2026-11-08', weekdays: [1, 2, 3, 4, 5] })));
    expect(runsIn(points, 'missing')).toEqual([{ first: 0, last: 1 }, { first: 3, last: 4 }]);
    expect(runsIn(points, 'hidden')).toEqual([{ first: 5, last: 6 }]);
    expect(runsIn([{ first: 0, last: 0, state: 'missing' }, { first: 1, last: 1, state: 'hidden' }, { first: 2, last: 2, state: 'missing' }, { first: 3, last: 3, state: 'recorded' }, { first: 4, last: 4, state: 'missing' }], 'missing', 'hidden')).toEqual([{ first: 0, last: 2 }, { first: 4, last: 4 }]);
  });

  test('gut signs are missing where none of them was answered', () => {
    const points = pointsOf(panel('gut', daysOf({ '2026-11-03': { constipation: 'mild' } })));
    expect(runsIn(points, 'missing')).toEqual([{ first: 0, last: 0 }, { first: 2, last: 13 }]);
  });
});

test('the line leaves hidden days out and breaks at days without a mean', () => {
  const points = [
    { first: 0, last: 0, state: 'recorded' as const, mean: 3 }, { first: 1, last: 1, state: 'hidden' as const, mean: null }, { first: 2, last: 2, state: 'missing' as const, mean: null }, { first: 3, last: 9, state: 'recorded' as const, mean: 4 },
  ].map((point) => ({ ...point, value: point.mean, low: null, high: null, n: 0, missing: 0 }));
  expect(lineOf(points)).toEqual([{ at: 0, mean: 3 }, { at: 2, mean: null }, { at: 6, mean: 4 }]);
  expect(middleOf({ first: 3, last: 9 })).toBe(6);
});

test('the cursor points at what is stored of its day, and at nothing on a hidden one', () => {
  const days = daysOf({ [FROM]: { painAverage: 0, painWorst: 5 } });
  expect(marksAt(panel('pain', days), 0)).toEqual({ values: [0], top: 5, bar: false });
  expect(marksAt(panel('stoolForm', daysOf({ [FROM]: { stoolForms: [3, 5] } })), 0).values).toEqual([3, 5]);
  expect(marksAt(panel('pain', days), 1)).toEqual({ values: [], top: null, bar: false });
  expect(marksAt(panel('pain', days, timeAxis({ from: FROM, to: '2026-11-15', weekdays: [2] })), 0)).toEqual({ values: [], top: null, bar: false });
});

describe('paths', () => {
  test('hold every mark at its place', () => {
    expect(dotPath([{ at: 1, value: 2.25 }, { at: 3, value: 0 }], (at) => at * 10, (value) => 100 - value * 10)).toBe('M10 77.5h0M30 100h0');
    expect(whiskerPath([{ at: 1, from: 2, to: 5 }], same, (value) => -value, 0)).toBe('M1 -2V-5');
    expect(whiskerPath([{ at: 1, from: 2, to: 5 }], same, (value) => -value, 2)).toBe('M1 -2V-5M-1 -5h4');
    expect(ringPath([{ at: 5, value: 5 }], same, same, 2)).toContain('M3 5a2 2');
    expect(runPath([{ first: 2, last: 4 }], same, 0, 9)).toBe('M1.5 0H4.5V9H1.5z');
  });

  test('a bar of 0 is a line on its ground, one below it hangs down', () => {
    const y = (value: number) => 100 - value * 10;
    expect(barPath([{ at: 5, from: 0, to: 0 }], same, y, 4)).toBe('M3 100V98.8h4V100z');
    expect(barPath([{ at: 5, from: 0, to: -3 }], same, y, 4)).toBe('M3 100V130h4V100z');
    expect(outlinePath([{ at: 5, from: 0, to: 3 }], same, y, 5)).toBe('M3 100V70.5h4V100');
    expect(outlinePath([{ at: 5, from: 0, to: 3 }], same, y, 2)).toBe('M4 70.5h2');
  });
});
