import { expect, test } from 'vitest';
import { daysOf } from '../../mocks/some-days.ts';
import { indexDays } from './day-index.ts';
import { gutSeries, SIGNS } from './gut-series.ts';
import { timeAxis } from './time-axis.ts';

const axis = timeAxis({ from: '2026-11-02', to: '2026-11-08' });
const of = (days: ReturnType<typeof daysOf>, on = axis) => {
  const { signs } = gutSeries(indexDays(days, null), on);
  return Object.fromEntries(SIGNS.map((sign, at) => [sign, signs[at]!])) as Record<(typeof SIGNS)[number], (typeof signs)[number]>;
};

test('a sign that was answered with none is a 0, one that was not answered is a gap, an unknown code stays unknown', () => {
  const { bloating, diarrhoea } = of(daysOf({ '2026-11-02': { bloating: 'none' }, '2026-11-03': { bloating: 'severe', diarrhoea: 'unheard-of' } }));
  expect(bloating.points.slice(0, 3).map(({ level, state }) => [level, state])).toEqual([[0, 'recorded'], [3, 'recorded'], [null, 'missing']]);
  expect(bloating).toMatchObject({ n: 2, missing: 5, present: 1, counts: [1, 0, 0, 1], unknown: 0 });
  expect(diarrhoea).toMatchObject({ n: 1, present: 0, unknown: 1 });
  expect(diarrhoea.points[1]!.level).toBe('unknown');
});

test('where a point stands for weeks it keeps the most severe day, and unknown never outweighs a known one', () => {
  const long = timeAxis({ from: '2024-01-01', to: '2025-12-31' });
  const { bloating, discomfort } = of(daysOf({ '2024-01-02': { bloating: 'mild', discomfort: 'unheard-of' }, '2024-01-04': { bloating: 'moderate', discomfort: 'none' } }), long);
  expect(bloating.points[0]).toMatchObject({ level: 2, n: 2 });
  expect(discomfort.points[0]).toMatchObject({ level: 0, n: 2 });
});

test('hidden days count nowhere', () => {
  const mondays = timeAxis({ from: '2026-11-02', to: '2026-11-08', weekdays: [1] });
  const { bloating } = of(daysOf({ '2026-11-02': { bloating: 'mild' }, '2026-11-03': { bloating: 'severe' } }), mondays);
  expect(bloating).toMatchObject({ n: 1, missing: 0, counts: [0, 1, 0, 0] });
  expect(bloating.points[1]!.state).toBe('hidden');
});
