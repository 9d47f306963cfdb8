/** What the diary says over a period, by the same selectors that the charts draw: so that a letter and the review cannot disagree. */
import { indexDays, isLogged } from '../../charts/day-index.ts';
import { gutSeries } from '../../charts/gut-series.ts';
import { MEASURES } from '../../charts/measures.ts';
import { PLANT_WINDOW, plantSeries } from '../../charts/plants-series.ts';
import { timeAxis } from '../../charts/time-axis.ts';
import { valueSeries } from '../../charts/value-series.ts';
import { addDays, type Day } from '../../domain/day.ts';
import type { DiaryDay } from '../../domain/diary.ts';
import type { LetterKind } from '../../domain/letter.ts';
import type { DiaryFigures, LetterFigure, LetterMeasure } from '../../domain/letter-text.ts';
import type { Period } from '../../domain/summary.ts';

/** Days that a new letter looks back on, today included. */
export const LETTER_DAYS = 28;
/** The longest period that a letter speaks of, days. */
export const MOST_LETTER_DAYS = 366;

/** What is ticked at first: no more than the recipient of such a letter works with. */
export const FIRST_MEASURES: Record<LetterKind, readonly LetterMeasure[]> = {
  nutrition: ['pain', 'plants', 'bloating', 'diarrhoea', 'constipation', 'discomfort'],
  relaxation: ['pain', 'stress', 'sleep'],
  physician: ['pain', 'stress', 'sleep', 'movement'],
};

/** The days to ask for: plants are counted over the days before the first as well. */
export function daysNeeded({ from, to }: Period): { from: Day; to: Day } {
  return { from: addDays(from, 1 - PLANT_WINDOW), to };
}

/** The figures of these measures over the period. `days` reach back as `daysNeeded` says. */
export function letterFigures(days: readonly DiaryDay[], period: Period, measures: readonly LetterMeasure[]): DiaryFigures {
  const index = indexDays(days, daysNeeded(period).from);
  const axis = timeAxis(period);
  const mean = (measure: 'pain' | 'stress' | 'sleep' | 'movement'): LetterFigure => {
    const { summary } = valueSeries(index, axis, MEASURES[({ pain: 'pain', stress: 'stress', sleep: 'sleepHours', movement: 'exerciseMinutes' } as const)[measure]]);
    return { measure, ...summary };
  };
  const figureOf = (measure: LetterMeasure): LetterFigure => {
    switch (measure) {
      case 'pain': case 'stress': case 'sleep': case 'movement': return mean(measure);
      case 'plants': {
        const { summary, days: food } = plantSeries(index, axis);
        return { measure, mean: summary.mean, windows: summary.n, ...food };
      }
      default: {
        const { counts, unknown, n, missing } = gutSeries(index, axis).signs.find(({ sign }) => sign === measure)!;
        return { measure, counts, unknown, n, missing };
      }
    }
  };
  const logged = days.filter((day) => day.day >= period.from && day.day <= period.to && isLogged(day)).length;
  return { period, logged, figures: measures.map(figureOf) };
}
