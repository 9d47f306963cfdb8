/**
 * What the diary says about a goal: the figure that stands beside start and target, always with the days it rests on and those that
 * are missing. Whether a goal is reached is nobody's business here.
 */
import type { DiaryMeasure, MeasuredValue } from './care-plan.ts';
import { addDays, dayNumber, type Day } from './day.ts';
import type { DiaryDay, DiaryValues } from './diary.ts';
import { plantWindows, WINDOW_DAYS } from './plants/diversity.ts';
import { periodLength, windowMean, type Period } from './summary.ts';

/** Days of the means, and of the weeks of movement, up to and including the day asked about. */
export const FIGURE_DAYS = 28;

/** A figure of the diary. `value` is null when no day of the period says anything about it; `n` + `missing` = days of the period. */
export interface DiaryFigure {
  value: number | null;
  period: Period;
  /** Days that say something about it. */
  n: number;
  missing: number;
}

/** The days that a measure is read from when it is asked about at `at`; FIGURE_DAYS reach for all of them. */
export function figurePeriod(measure: DiaryMeasure, at: Day): Period {
  return { from: addDays(at, 1 - (measure === 'plants' ? WINDOW_DAYS : FIGURE_DAYS)), to: at };
}

/**
 * The figure of a measure up to and including `at`: means of pain, stress (0–10) and sleep (hours); distinct plants of 7 days;
 * minutes of movement a week, as they were written down. `days` may be in any order and reach further, each day at most once.
 */
export function diaryFigure(measure: DiaryMeasure, days: Iterable<DiaryDay>, at: Day): DiaryFigure {
  const period = figurePeriod(measure, at);
  const within = Array.from(days).filter(({ day }) => day >= period.from && day <= period.to);
  if (measure === 'plants') {
    const { count, daysLogged } = plantWindows(within, { from: at, to: at })[0]!;
    return { value: count, period, n: daysLogged, missing: WINDOW_DAYS - daysLogged };
  }
  if (measure === 'movement') return movement(within, period);
  const { mean, n, missing } = windowMean(within.map(({ values }) => valueOf(measure, values)), periodLength(period));
  return { value: mean, period, n, missing };
}

function valueOf(measure: 'pain' | 'stress' | 'sleep', values: DiaryValues): number | undefined {
  return { pain: values.painAverage, stress: values.stress, sleep: values.sleepHours }[measure];
}

/**
 * Minutes of a week, in the mean of the weeks in which a day says any. A day without is missing: it is not taken for a day of rest, and
 * nothing is made up for it either, so that a week's minutes are those that were written down, as a week's plants are. A week without
 * a single such day is left out.
 */
function movement(days: DiaryDay[], period: Period): DiaryFigure {
  const weeks = new Map<number, number>();
  let n = 0;
  for (const { day, values } of days) {
    const minutes = minutesOf(values);
    if (minutes === undefined) continue;
    n += 1;
    const week = Math.floor((dayNumber(period.to) - dayNumber(day)) / 7);
    weeks.set(week, (weeks.get(week) ?? 0) + minutes);
  }
  const { mean } = windowMean(weeks.values(), weeks.size);
  return { value: mean, period, n, missing: periodLength(period) - n };
}

/** The minutes of a day; undefined when no activity of it says how long. */
function minutesOf(values: DiaryValues): number | undefined {
  const given = (values.exercises ?? []).flatMap(({ minutes }) => minutes ?? []);
  return given.length === 0 ? undefined : given.reduce((sum, minutes) => sum + minutes, 0);
}

/** Decimals with which a figure is shown and taken over. */
export const FIGURE_DIGITS: Record<DiaryMeasure, 0 | 1> = { pain: 1, plants: 0, stress: 1, sleep: 1, movement: 0 };

/** A figure as the start value of a goal, rounded as it is shown; undefined when the diary says nothing. */
export function startValue(measure: DiaryMeasure, { value, period, n, missing }: DiaryFigure): MeasuredValue | undefined {
  return value === null ? undefined : { value: Number(value.toFixed(FIGURE_DIGITS[measure])), diary: { period, n, missing } };
}
