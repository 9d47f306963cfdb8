/**
 * What a panel draws, in days and values and not yet in pixels: every mark stands where the series says, with the value that is stored.
 * Pixels come last, as one path for all marks of a kind, so that a panel of a year is a handful of elements.
 */
import type { GutSeries } from './gut-series.ts';
import type { Panel } from './panels.ts';
import type { PlantSeries } from './plants-series.ts';
import type { Span } from './time-axis.ts';
import type { Point, PointState, ValueSeries } from './value-series.ts';

/** A value at a place of the axis: a day's position; of several days the middle of them. */
export interface Mark {
  at: number;
  value: number;
}

/** A whisker or a bar: from one value to another at one place. */
export interface Upright {
  at: number;
  from: number;
  to: number;
}

/** A place of the line; null breaks it. */
export interface LinePoint {
  at: number;
  mean: number | null;
}

export interface Marks {
  /** Values of days; `hollow` those that come from readings. */
  dots: readonly Mark[];
  hollow: readonly Mark[];
  /** Worst of the day above its average; where a point stands for weeks, from its lowest to its highest day. */
  whiskers: readonly Upright[];
  /** From the ground up: 0, or a gut sign's own ground. */
  bars: readonly Upright[];
  /** Plant windows with too few days to be compared. */
  hollowBars: readonly Upright[];
  /** A code that nobody here knows, where an order was expected. */
  unknown: readonly Mark[];
}

const NOTHING: Marks = { dots: [], hollow: [], whiskers: [], bars: [], hollowBars: [], unknown: [] };

/** The middle of a point's days. */
export function middleOf({ first, last }: Span): number {
  return (first + last) / 2;
}

/** Runs of points in one state, put together: what is hatched, masked or not loaded. With `over`, points of that state do not interrupt a run. */
export function runsIn(points: readonly (Span & { state: PointState })[], state: PointState, over?: PointState): Span[] {
  const runs: { first: number; last: number }[] = [];
  let open = false;
  for (const point of points) {
    if (point.state === state) {
      if (open) runs.at(-1)!.last = point.last;
      else runs.push({ first: point.first, last: point.last });
      open = true;
    } else if (point.state !== over) open = false;
  }
  return runs;
}

/** The points of a panel; of the gut signs those of the first, which are missing only when all of them are. */
export function pointsOf(panel: Panel): readonly (Span & { state: PointState })[] {
  if (panel.kind !== 'gut') return panel.series.points;
  const [first, ...others] = panel.series.signs;
  return first!.points.map((point, at) => (point.state !== 'missing' || others.every(({ points }) => points[at]!.state === 'missing') ? point : { ...point, state: 'recorded' }));
}

/** What a panel draws beside its line. */
export function marksOf(panel: Panel): Marks {
  if (panel.kind === 'plants') return plantMarks(panel.series);
  if (panel.kind === 'gut') return gutMarks(panel.series);
  return valueMarks(panel.series, panel.measure.mark);
}

function valueMarks({ axis, points, tops }: ValueSeries, form: 'dots' | 'bars' | 'scatter'): Marks {
  const dots: Mark[] = [];
  const hollow: Mark[] = [];
  const whiskers: Upright[] = [];
  const bars: Upright[] = [];
  for (const point of points) {
    if (point.state !== 'recorded') continue;
    const at = middleOf(point);
    if (axis.step > 1) {
      if (point.low !== null && point.high !== null) whiskers.push({ at, from: point.low, to: point.high });
      if (point.value !== null && point.mean === null) dots.push({ at, value: point.value });
      continue;
    }
    const top = tops?.[point.first] ?? null;
    if (top !== null && top !== point.value) whiskers.push({ at, from: point.value ?? top, to: top });
    if (point.value === null) continue;
    if (form === 'bars') bars.push({ at, from: 0, to: point.value });
    else for (const value of point.each ?? [point.value]) (point.filled ? hollow : dots).push({ at, value });
  }
  return { ...NOTHING, dots, hollow, whiskers, bars };
}

function plantMarks({ axis, points }: PlantSeries): Marks {
  const bars: Upright[] = [];
  const hollowBars: Upright[] = [];
  const whiskers: Upright[] = [];
  for (const point of points) {
    if (point.value === null) continue;
    const at = middleOf(point);
    (point.sparse ? hollowBars : bars).push({ at, from: 0, to: point.value });
    if (axis.step > 1 && point.low !== null && point.high !== null && point.low < point.high) whiskers.push({ at, from: point.low, to: point.high });
  }
  return { ...NOTHING, bars, hollowBars, whiskers };
}

/** How much of a sign's row its highest bar takes. */
const ROW = 0.78;

/** The signs from top to bottom, each in a row of height 1 of the panel's scale 0 to 4; the severity is the height of its bar. */
function gutMarks({ signs }: GutSeries): Marks {
  const bars: Upright[] = [];
  const unknown: Mark[] = [];
  signs.forEach(({ points }, row) => {
    const ground = signs.length - 1 - row;
    for (const point of points) {
      if (point.level === null) continue;
      if (point.level === 'unknown') unknown.push({ at: middleOf(point), value: ground + ROW / 2 });
      else bars.push({ at: middleOf(point), from: ground, to: ground + (point.level / 3) * ROW });
    }
  });
  return { ...NOTHING, bars, unknown };
}

/** The mean line of a series. Hidden points are left out, so that the line goes on over them; it breaks at every other point without a mean. */
export function lineOf(points: readonly Point[]): LinePoint[] {
  return points.flatMap((point) => (point.state === 'hidden' ? [] : [{ at: middleOf(point), mean: point.mean }]));
}

/** What the cursor points at in a panel: every value of the day, its worst, and whether they are bars. */
export function marksAt(panel: Panel, position: number): { values: readonly number[]; top: number | null; bar: boolean } {
  if (panel.kind === 'gut' || !panel.series.axis.shown[position]) return { values: [], top: null, bar: false };
  const value = panel.series.values[position] ?? null;
  if (panel.kind === 'plants') return { values: value === null ? [] : [value], top: null, bar: true };
  // Only where every day is a point does it keep each of the day's values.
  const each = panel.series.axis.step === 1 ? panel.series.points[position]?.each : undefined;
  return { values: each ?? (value === null ? [] : [value]), top: panel.series.tops?.[position] ?? null, bar: panel.measure.mark === 'bars' };
}

/** Turns a day or a value into a pixel, as the chart's scales do. */
export type Scaled = (value: number) => number;

const px = (value: number): string => String(Math.round(value * 10) / 10);

/** Dots as lines of no length: with round ends the stroke's width is their diameter. */
export function dotPath(marks: readonly Mark[], x: Scaled, y: Scaled): string {
  return marks.map(({ at, value }) => `M${px(x(at))} ${px(y(value))}h0`).join('');
}

/** Circles of radius `r`, to be stroked. */
export function ringPath(marks: readonly Mark[], x: Scaled, y: Scaled, r: number): string {
  return marks.map(({ at, value }) => `M${px(x(at) - r)} ${px(y(value))}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`).join('');
}

/** Vertical lines, with a cap of half width `cap` at their far end (0: none). */
export function whiskerPath(whiskers: readonly Upright[], x: Scaled, y: Scaled, cap: number): string {
  return whiskers.map(({ at, from, to }) => {
    const [left, top] = [x(at), px(y(to))];
    return `M${px(left)} ${px(y(from))}V${top}${cap > 0 ? `M${px(left - cap)} ${top}h${px(2 * cap)}` : ''}`;
  }).join('');
}

/** Least height of a bar in pixels: a 0 is drawn as a line on its ground, a missing day is not drawn. */
const LEAST = 1.2;

/** Bars from their ground to their value. */
export function barPath(bars: readonly Upright[], x: Scaled, y: Scaled, width: number): string {
  return bars.map(({ at, from, to }) => {
    const ground = y(from);
    const end = y(to);
    const far = Math.abs(end - ground) < LEAST ? ground - LEAST : end;
    return `M${px(x(at) - width / 2)} ${px(ground)}V${px(far)}h${px(width)}V${px(ground)}z`;
  }).join('');
}

/** Bars of which only the outline is to be stroked; where they are too narrow for one, only their upper end. */
export function outlinePath(bars: readonly Upright[], x: Scaled, y: Scaled, width: number): string {
  const inner = width - 1;
  return bars.map(({ at, from, to }) => {
    const top = px(Math.min(y(to) + 0.5, y(from) - LEAST / 2));
    return width >= 4 ? `M${px(x(at) - inner / 2)} ${px(y(from))}V${top}h${px(inner)}V${px(y(from))}` : `M${px(x(at) - width / 2)} ${top}h${px(width)}`;
  }).join('');
}

/** Rectangles over whole days, from `top` to `bottom` in pixels. */
export function runPath(runs: readonly Span[], x: Scaled, top: number, bottom: number): string {
  return runs.map(({ first, last }) => `M${px(x(first - 0.5))} ${top}H${px(x(last + 0.5))}V${bottom}H${px(x(first - 0.5))}z`).join('');
}

/** The last value there is, as a place for a label; null when there is none. */
export function lastOf<T>(items: readonly T[], value: (item: T) => number | null): number | null {
  for (let at = items.length - 1; at >= 0; at -= 1) {
    const found = value(items[at]!);
    if (found !== null) return found;
  }
  return null;
}

