/** Means and counts over a window of days, always with how many days they rest on and how many are missing. */
import { addDays, daysBetween, type Day } from './day.ts';

/** A mean that says what it rests on. `mean` is null when no day has a value; `n` + `missing` = days in the window. */
export interface WindowMean {
  mean: number | null;
  n: number;
  missing: number;
}

/** A stretch of calendar days, both ends included. */
export interface Period {
  from: Day;
  to: Day;
}

/** Number of calendar days in a period. */
export function periodLength(period: Period): number {
  return daysBetween(period.from, period.to) + 1;
}

/** The period of equal length that ends on the day before this one begins. */
export function periodBefore(period: Period): Period {
  return { from: addDays(period.from, -periodLength(period)), to: addDays(period.from, -1) };
}

/** Mean of the values that are there; `days` is the number of calendar days looked at. */
export function windowMean(values: Iterable<number | null | undefined>, days: number): WindowMean {
  let sum = 0;
  let n = 0;
  for (const value of values) {
    if (value === null || value === undefined) continue;
    sum += value;
    n += 1;
  }
  return { mean: n === 0 ? null : sum / n, n, missing: days - n };
}
