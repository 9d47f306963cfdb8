/** The four gut signs by severity. An order, not a measure: no means; where a point stands for weeks it keeps the most severe day. */
import { SEVERITIES, type DiaryDay } from '../domain/diary.ts';
import { dayIn, type DayIndex } from './day-index.ts';
import type { Span, TimeAxis } from './time-axis.ts';
import type { PointState } from './value-series.ts';

export const SIGNS = ['bloating', 'diarrhoea', 'constipation', 'discomfort'] as const;
export type Sign = (typeof SIGNS)[number];

/** A severity by its place in SEVERITIES; `unknown`: recorded with a code nobody here knows, which stays unknown. */
export type Level = 0 | 1 | 2 | 3 | 'unknown';

export interface GutPoint extends Span {
  state: PointState;
  level: Level | null;
  /** Days of the point on which the sign was answered. */
  n: number;
}

export interface SignSeries {
  sign: Sign;
  points: readonly GutPoint[];
  /** By position. */
  levels: readonly (Level | null)[];
  /** Shown days with an answer, those without, and those on which the sign was there at all. */
  n: number;
  missing: number;
  present: number;
  /** Shown days by severity, in the order of SEVERITIES. */
  counts: readonly [number, number, number, number];
  unknown: number;
}

export interface GutSeries {
  axis: TimeAxis;
  signs: readonly SignSeries[];
  complete: boolean;
}

function levelOf(day: DiaryDay | undefined, sign: Sign): Level | null {
  const code = day?.values[sign];
  if (code === undefined) return null;
  const at = (SEVERITIES as readonly string[]).indexOf(code);
  return at < 0 ? 'unknown' : (at as Level);
}

/** The series of the four signs. */
export function gutSeries(index: DayIndex, axis: TimeAxis): GutSeries {
  return { axis, signs: SIGNS.map((sign) => signSeries(index, axis, sign)), complete: axis.start >= index.loadedFrom };
}

function signSeries(index: DayIndex, axis: TimeAxis, sign: Sign): SignSeries {
  const levels = Array.from({ length: axis.days }, (_, at) => levelOf(dayIn(index, axis.start + at), sign));
  const counts: [number, number, number, number] = [0, 0, 0, 0];
  let unknown = 0;
  let shown = 0;
  for (let at = 0; at < axis.days; at += 1) {
    if (!axis.shown[at]) continue;
    shown += 1;
    const level = levels[at]!;
    if (level === 'unknown') unknown += 1;
    else if (level !== null) counts[level] += 1;
  }
  const n = counts[0] + counts[1] + counts[2] + counts[3] + unknown;
  const points = axis.spans.map((span): GutPoint => {
    if (axis.start + span.last < index.loadedFrom) return { ...span, state: 'unloaded', level: null, n: 0 };
    let level: Level | null = null;
    let answered = 0;
    let visible = false;
    for (let at = span.first; at <= span.last; at += 1) {
      if (!axis.shown[at]) continue;
      visible = true;
      const each = levels[at]!;
      if (each === null) continue;
      answered += 1;
      if (level === null || level === 'unknown' || (each !== 'unknown' && each > level)) level = each;
    }
    return { ...span, state: !visible ? 'hidden' : level === null ? 'missing' : 'recorded', level, n: answered };
  });
  return { sign, points, levels, n, missing: shown - n, present: counts[1] + counts[2] + counts[3], counts, unknown };
}
