/**
 * A measure over the days of an axis: what the chart draws, the table lists, the sentence says and the paper prints.
 *
 * A value is the stored one, unchanged; a day without it is null and stays a gap, a 0 is a value like any other.
 * The line is the mean of the 7 calendar days that end on a day. It has a point on a day that has a value itself when at least
 * MEAN_NEEDS of those 7 days have one (of the days that a weekday filter leaves: the same share), and breaks at every shown
 * day that has no point. Where a point stands for a week or more, its value is the mean of its days, its line needs the same
 * share of them, and its lowest and highest day are kept.
 */
import type { DiaryDay } from '../domain/diary.ts';
import { windowMean, type WindowMean } from '../domain/summary.ts';
import { dayIn, type DayIndex } from './day-index.ts';
import { shownCount, timeAxis, type Span, type TimeAxis } from './time-axis.ts';
import { addDays } from '../domain/day.ts';

const MEAN_DAYS = 7;
export const MEAN_NEEDS = 4;

/**
 * Why a point has no value: `missing` nothing was written, `hidden` all its days are taken out by the weekday filter,
 * `unloaded` nobody asked for these days yet.
 */
export type PointState = 'recorded' | 'missing' | 'hidden' | 'unloaded';

export interface Point extends Span {
  state: PointState;
  /** The day's value; of several days their mean. */
  value: number | null;
  /** Lowest and highest value of the point's days. */
  low: number | null;
  high: number | null;
  /** Every value of the point's days when a day can have several, such as readings; otherwise absent. */
  each?: readonly number[];
  /** Days of the point that have a value, and shown days without one. */
  n: number;
  missing: number;
  /** The line. */
  mean: number | null;
  /** True when none of the values was answered in the diary: they come from readings on the same scale. */
  filled?: true;
}

/** What a series reads from a day. */
export interface ValueSpec {
  value: (day: DiaryDay) => number | null | undefined;
  /** The end of the whisker above the value: worst pain of the day. */
  top?: (day: DiaryDay) => number | null | undefined;
  /** All values of the day, where it can have several. */
  each?: (day: DiaryDay) => readonly number[];
  /** True when the value was filled in from readings. */
  filled?: (day: DiaryDay) => boolean;
}

/** A value and the position of the day it stands on. */
export interface Extreme {
  value: number;
  position: number;
}

export interface ValueSeries {
  axis: TimeAxis;
  points: readonly Point[];
  /** By position: the value of each day, also of hidden ones. */
  values: readonly (number | null)[];
  /** The same for the whisker, where the measure has one. */
  tops: readonly (number | null)[] | null;
  /** Mean over the shown days, with how many have a value. */
  summary: WindowMean;
  /** The first lowest and the first highest value of the shown days (of the whiskers for `top`). */
  low: Extreme | null;
  high: Extreme | null;
  top: Extreme | null;
  /** False while days of the axis are not loaded: then no mean is said. */
  complete: boolean;
}

/** The series of a measure. Days of the index before `loadedFrom` become `unloaded`, never missing. */
export function valueSeries(index: DayIndex, axis: TimeAxis, spec: ValueSpec): ValueSeries {
  const lead = MEAN_DAYS - 1;
  const read = (get: (day: DiaryDay) => number | null | undefined): (number | null)[] =>
    Array.from({ length: lead + axis.days }, (_, at) => {
      const day = dayIn(index, axis.start - lead + at);
      return day === undefined ? null : (get(day) ?? null);
    });
  const all = read(spec.value);
  const values = all.slice(lead);
  const tops = spec.top ? read(spec.top).slice(lead) : null;
  const means = trailingMeans(all, axis);
  const points = axis.spans.map((span): Point => {
    const state = stateOf(span, axis, index);
    if (state !== 'missing') return { ...span, state, value: null, low: null, high: null, n: 0, missing: 0, mean: null };
    if (span.first === span.last) return dayPoint(span, values, tops, means, index, axis, spec);
    return spanPoint(span, values, tops, axis);
  });
  const shownValues = axis.weekdays === undefined ? values : values.filter((_, at) => axis.shown[at]);
  return {
    axis,
    points,
    values,
    tops,
    summary: windowMean(shownValues, shownCount(axis)),
    low: extreme(values, axis, (a, b) => a < b),
    high: extreme(values, axis, (a, b) => a > b),
    top: tops && extreme(tops, axis, (a, b) => a > b),
    complete: axis.start >= index.loadedFrom,
  };
}

function dayPoint(span: Span, values: (number | null)[], tops: (number | null)[] | null, means: (number | null)[], index: DayIndex, axis: TimeAxis, spec: ValueSpec): Point {
  const value = values[span.first]!;
  const top = tops?.[span.first] ?? null;
  const day = dayIn(index, axis.start + span.first);
  const each = day && spec.each?.(day);
  const recorded = value !== null || top !== null;
  return {
    ...span,
    state: recorded ? 'recorded' : 'missing',
    value,
    low: value ?? top,
    high: top !== null && (value === null || top > value) ? top : value,
    ...(each && each.length > 1 && { each }),
    n: value === null ? 0 : 1,
    missing: value === null ? 1 : 0,
    mean: means[span.first]!,
    ...(value !== null && day && spec.filled?.(day) && { filled: true as const }),
  };
}

function spanPoint(span: Span, values: (number | null)[], tops: (number | null)[] | null, axis: TimeAxis): Point {
  let sum = 0;
  let n = 0;
  let shown = 0;
  let low: number | null = null;
  let high: number | null = null;
  for (let at = span.first; at <= span.last; at += 1) {
    if (!axis.shown[at]) continue;
    shown += 1;
    const value = values[at]!;
    const top = tops?.[at] ?? null;
    for (const each of [value, top]) {
      if (each === null) continue;
      if (low === null || each < low) low = each;
      if (high === null || each > high) high = each;
    }
    if (value === null) continue;
    sum += value;
    n += 1;
  }
  const value = n === 0 ? null : sum / n;
  return { ...span, state: low === null ? 'missing' : 'recorded', value, low, high, n, missing: shown - n, mean: n * MEAN_DAYS >= shown * MEAN_NEEDS ? value : null };
}

/** `missing` here means: loaded and shown; whether it has a value is seen later. */
function stateOf(span: Span, axis: TimeAxis, index: DayIndex): PointState {
  if (axis.start + span.last < index.loadedFrom) return 'unloaded';
  for (let at = span.first; at <= span.last; at += 1) if (axis.shown[at]) return 'missing';
  return 'hidden';
}

/** `all` begins MEAN_DAYS − 1 days before the axis. */
function trailingMeans(all: (number | null)[], axis: TimeAxis): (number | null)[] {
  const lead = MEAN_DAYS - 1;
  const beforeMonday = (((axis.start - lead + 3) % 7) + 7) % 7;
  const shown = (at: number): boolean => axis.weekdays === undefined || axis.weekdays.includes(((beforeMonday + at) % 7) + 1);
  return Array.from({ length: axis.days }, (_, position) => {
    if (!axis.shown[position] || all[position + lead] === null) return null;
    let sum = 0;
    let n = 0;
    let of = 0;
    for (let at = position; at <= position + lead; at += 1) {
      if (!shown(at)) continue;
      of += 1;
      const value = all[at]!;
      if (value === null) continue;
      sum += value;
      n += 1;
    }
    return n * MEAN_DAYS >= of * MEAN_NEEDS ? sum / n : null;
  });
}

function extreme(values: readonly (number | null)[], axis: TimeAxis, beats: (a: number, b: number) => boolean): Extreme | null {
  let found: Extreme | null = null;
  for (let position = 0; position < values.length; position += 1) {
    const value = values[position]!;
    if (value !== null && axis.shown[position] && (found === null || beats(value, found.value))) found = { value, position };
  }
  return found;
}

/** The axis of the same length that ends on the day before this one begins, with the same weekday filter. */
export function axisBefore(axis: TimeAxis): TimeAxis {
  return timeAxis({ from: addDays(axis.from, -axis.days), to: addDays(axis.from, -1), weekdays: axis.weekdays });
}
