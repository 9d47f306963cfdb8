/**
 * Distinct plants in the 7 calendar days that end on a day: a count, not a measuring instrument.
 *
 * A plant counts once in its window, whatever its form; words the catalogue does not know do not count. A day counts as gone
 * through when its plants were recognised or checked, also when there were none. The count stands on days that were gone
 * through themselves. A window in which fewer than COMPARE_NEEDS of the 7 days were gone through is shown and never compared
 * with 30: its count is low because days are missing.
 */
import { countKey } from '../domain/plants/counting.ts';
import { COMPARABLE_DAYS, TARGET_PLANTS, WINDOW_DAYS } from '../domain/plants/diversity.ts';
import { foodLogged } from '../domain/diary.ts';
import { windowMean, type WindowMean } from '../domain/summary.ts';
import { dayIn, type DayIndex } from './day-index.ts';
import { shownCount, type Span, type TimeAxis } from './time-axis.ts';
import type { PointState } from './value-series.ts';

export const PLANT_WINDOW = WINDOW_DAYS;
export const COMPARE_NEEDS = COMPARABLE_DAYS;
export const PLANT_LINE = TARGET_PLANTS;

export interface PlantPoint extends Span {
  state: PointState;
  /** Distinct plants of the window; of several windows their mean. */
  value: number | null;
  low: number | null;
  high: number | null;
  /** Days of the window that were gone through; of several windows the fewest. */
  logged: number;
  /** Windows of the point that have a count, and shown days without one. */
  n: number;
  missing: number;
  /** True when the window, or more than half of the point's windows, has fewer than COMPARE_NEEDS days gone through. */
  sparse: boolean;
}

export interface PlantSeries {
  axis: TimeAxis;
  points: readonly PlantPoint[];
  /** By position: the count of the window that ends there; null where the day was not gone through. */
  values: readonly (number | null)[];
  /** By position: days of that window that were gone through. */
  logged: readonly number[];
  /** By position: distinct plants of the day itself. */
  own: readonly (number | null)[];
  /** Shown days whose food was gone through, of how many. */
  days: { n: number; missing: number };
  /** Mean of the counts of windows with at least COMPARE_NEEDS days gone through. */
  summary: WindowMean;
  /** How many of those windows reach PLANT_LINE. */
  atLine: number;
  /** Shown days with meals in words that nobody and no catalogue has gone through. */
  unchecked: number;
  complete: boolean;
}

/** The series of plant counts. */
export function plantSeries(index: DayIndex, axis: TimeAxis): PlantSeries {
  const lead = PLANT_WINDOW - 1;
  const length = lead + axis.days;
  const keys: (Set<string> | null)[] = Array.from({ length });
  let unchecked = 0;
  for (let at = 0; at < length; at += 1) {
    const values = dayIn(index, axis.start - lead + at)?.values;
    keys[at] = null;
    if (values?.plants) {
      const eaten = new Set<string>();
      for (const plant of values.plants) {
        const key = 'id' in plant ? countKey(plant.id) : null;
        if (key !== null) eaten.add(key);
      }
      keys[at] = eaten;
    } else if (values && at >= lead && axis.shown[at - lead] && foodLogged(values)) unchecked += 1;
  }

  const windowed = new Map<string, number>();
  let gone = 0;
  const values: (number | null)[] = [];
  const logged: number[] = [];
  for (let at = 0; at < length; at += 1) {
    const entering = keys[at];
    if (entering) {
      gone += 1;
      for (const key of entering) windowed.set(key, (windowed.get(key) ?? 0) + 1);
    }
    const leaving = at >= PLANT_WINDOW ? keys[at - PLANT_WINDOW] : null;
    if (leaving) {
      gone -= 1;
      for (const key of leaving) {
        const left = windowed.get(key)! - 1;
        if (left === 0) windowed.delete(key);
        else windowed.set(key, left);
      }
    }
    if (at < lead) continue;
    values.push(entering ? windowed.size : null);
    logged.push(gone);
  }

  const compared = values.map((value, at) => (axis.shown[at] && logged[at]! >= COMPARE_NEEDS ? value : null));
  const n = values.filter((value, at) => value !== null && axis.shown[at]).length;
  return {
    axis,
    points: axis.spans.map((span) => pointOf(span, axis, index, values, logged)),
    values,
    logged,
    own: keys.slice(lead).map((each) => each?.size ?? null),
    days: { n, missing: shownCount(axis) - n },
    summary: windowMean(compared, shownCount(axis)),
    atLine: compared.filter((value) => value !== null && value >= PLANT_LINE).length,
    unchecked,
    complete: axis.start >= index.loadedFrom,
  };
}

function pointOf(span: Span, axis: TimeAxis, index: DayIndex, values: (number | null)[], logged: number[]): PlantPoint {
  const none = { ...span, value: null, low: null, high: null, logged: 0, n: 0, missing: 0, sparse: true };
  if (axis.start + span.last < index.loadedFrom) return { ...none, state: 'unloaded' };
  let shown = 0;
  let n = 0;
  let sum = 0;
  let sparse = 0;
  let fewest = PLANT_WINDOW;
  let low = Infinity;
  let high = -Infinity;
  for (let at = span.first; at <= span.last; at += 1) {
    if (!axis.shown[at]) continue;
    shown += 1;
    const value = values[at]!;
    if (value === null) continue;
    n += 1;
    sum += value;
    low = Math.min(low, value);
    high = Math.max(high, value);
    fewest = Math.min(fewest, logged[at]!);
    if (logged[at]! < COMPARE_NEEDS) sparse += 1;
  }
  if (shown === 0) return { ...none, state: 'hidden' };
  if (n === 0) return { ...none, state: 'missing', missing: shown };
  return { ...span, state: 'recorded', value: sum / n, low, high, logged: fewest, n, missing: shown - n, sparse: sparse * 2 > n };
}
