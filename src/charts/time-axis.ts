/**
 * The one time axis of all panels: which days it shows, which of them a weekday filter hides, and into how many points they go.
 *
 * Up to MOST_POINTS days every day is a point. Beyond that a point stands for one or more whole ISO weeks, so that no chart
 * ever draws more than MOST_POINTS of them; such a point keeps its lowest and highest day.
 */
import { dayFromNumber, dayNumber, type Day } from '../domain/day.ts';

/** Days to be shown, both ends included, and the ISO weekdays (1 Monday) to which they are limited; absent: all of them. */
export interface ShownDays {
  from: Day;
  to: Day;
  weekdays?: readonly number[] | undefined;
}

export const MOST_POINTS = 400;

/** The days of one point, as positions on the axis: 0 is the axis' first day, both ends included. */
export interface Span {
  first: number;
  last: number;
}

export interface TimeAxis extends ShownDays {
  /** `dayNumber` of the first day. */
  start: number;
  /** Calendar days from first to last, whether shown or hidden. */
  days: number;
  /** False for a day that the weekday filter hides. */
  shown: readonly boolean[];
  spans: readonly Span[];
  /** How many days a point stands for: 1, 7, 14 … */
  step: number;
}

/** The axis of some days; at least one day, also where `to` comes before `from`. */
export function timeAxis({ from, to, weekdays }: ShownDays): TimeAxis {
  const start = dayNumber(from);
  const days = Math.max(1, dayNumber(to) - start + 1);
  const step = days <= MOST_POINTS ? 1 : Math.ceil(days / 7 / (MOST_POINTS - 1)) * 7;
  // 1970-01-01 was a Thursday.
  const beforeMonday = (start + 3) % 7;
  const shown = Array.from({ length: days }, (_, at) => weekdays === undefined || weekdays.includes(((beforeMonday + at) % 7) + 1));
  const spans: Span[] = [];
  if (step === 1) for (let at = 0; at < days; at += 1) spans.push({ first: at, last: at });
  else for (let at = -beforeMonday; at < days; at += step) spans.push({ first: Math.max(0, at), last: Math.min(days, at + step) - 1 });
  return { from, to: dayFromNumber(start + days - 1), ...(weekdays && { weekdays }), start, days, shown, spans, step };
}

/** The day at a position of the axis. */
export function dayAtPosition(axis: TimeAxis, position: number): Day {
  return dayFromNumber(axis.start + position);
}

/** The position of a day, brought to the nearer end when it lies outside. */
export function positionOf(axis: TimeAxis, day: Day): number {
  return Math.max(0, Math.min(axis.days - 1, dayNumber(day) - axis.start));
}

/** How many days of the axis are shown. */
export function shownCount(axis: TimeAxis): number {
  return axis.weekdays === undefined ? axis.days : axis.shown.filter(Boolean).length;
}

/** The nearest position whose day is shown, of two as near the one in the direction of `step`; the position itself when none is. */
export function nearestShown(axis: TimeAxis, position: number, step: 1 | -1 = 1): number {
  const at = Math.max(0, Math.min(axis.days - 1, position));
  for (let away = 0; away < axis.days; away += 1) {
    if (axis.shown[at + away * step]) return at + away * step;
    if (axis.shown[at - away * step]) return at - away * step;
  }
  return at;
}

/** The first position from `position` on, in the direction of `step`, whose day is shown; the nearest when there is none that way. */
export function nextShown(axis: TimeAxis, position: number, step: 1 | -1): number {
  for (let at = position; at >= 0 && at < axis.days; at += step) if (axis.shown[at]) return at;
  return nearestShown(axis, position, step);
}

/** A tick of the axis and how its day is to be written. */
export interface Tick {
  position: number;
  day: Day;
  label: 'day' | 'month';
}

/** Few ticks, at most `most`: days of a short axis, Mondays of some months, first days of months, quarters, years. */
export function axisTicks(axis: TimeAxis, most: number): Tick[] {
  const limit = Math.max(2, most);
  if (axis.days / 28 < limit && axis.days <= 200) {
    const every = [1, 2, 7, 14, 28].find((step) => axis.days / step <= limit) ?? 28;
    const first = every < 7 ? 0 : (7 - ((axis.start + 3) % 7)) % 7;
    return steps(first, axis.days, every).map((position) => ({ position, day: dayAtPosition(axis, position), label: 'day' }));
  }
  const months = axis.days / 30.4;
  const every = [1, 2, 3, 6, 12, 24, 60].find((step) => months / step <= limit) ?? 120;
  const ticks: Tick[] = [];
  for (let position = 0; position < axis.days; position += 1) {
    const day = dayAtPosition(axis, position);
    if (!day.endsWith('-01')) continue;
    const month = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
    if (month % every === 0) ticks.push({ position, day, label: 'month' });
    position += 26;
  }
  return ticks;
}

function steps(first: number, end: number, step: number): number[] {
  const result: number[] = [];
  for (let at = first; at < end; at += step) result.push(at);
  return result;
}
