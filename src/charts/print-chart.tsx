/**
 * Panels for paper, and for the wall in a meeting: the same marks as in the review, drawn as plain SVG in one piece, told apart without colour
 * by dash, marker, form and a label at their right end. Nothing is filled by reference, so that a copy of the drawing is complete; ink and
 * lines are the properties of what is around them, which are black on paper.
 */
import type { ReactNode } from 'react';
import type { EventLane } from './event-series.ts';
import { endLabels } from './end-labels.ts';
import { barWidth, brokenAt, frameOf, GAP, lettersAtEnd, spreadLabels, xOf, type Frame } from './frame.ts';
import { barPath, dotPath, lineOf, marksOf, middleOf, outlinePath, pointsOf, ringPath, runsIn, whiskerPath, type LinePoint, type Scaled } from './marks.ts';
import { eventName, panelSentence, type Words } from './panel-text.ts';
import type { Panel } from './panels.ts';
import { PLANT_LINE } from './plants-series.ts';
import { axisTicks, type Span, type TimeAxis } from './time-axis.ts';

/** Room above the highest and below the lowest value, so that no mark is cut. */
const ABOVE = 7;
const BELOW = 6;
const LABEL_LINE = 12;
const HEIGHTS: Readonly<Record<string, number>> = { pain: 118, plants: 104, stress: 92, gut: 112 };
const HEIGHT = 80;
/** Of a lane of events. */
const LANE = 13;

/** The frame of all drawings of a sheet; `width` in CSS pixels, `panels` for the figures on their left. */
export function printFrame(panels: readonly Panel[], width: number, words: Words): Frame {
  return frameOf(width, Math.max(2, ...panels.flatMap(({ scale }) => scale.ticks.map((tick) => words.format.plain(tick).length))));
}

interface PrintChartProps {
  panel: Panel;
  frame: Frame;
  words: Words;
}

/** One panel. Its sentence is what is said instead of it. */
export function PrintChart({ panel, frame, words }: PrintChartProps) {
  const height = HEIGHTS[panel.id] ?? HEIGHT;
  const { scale, series } = panel;
  const { axis } = series;
  const x: Scaled = (at) => xOf(frame, axis, at);
  const y: Scaled = (value) => ABOVE + ((scale.max - value) / (scale.max - scale.min)) * (height - ABOVE - BELOW);
  const marks = marksOf(panel);
  const points = pointsOf(panel);
  const width = barWidth(frame, axis);
  const grid = panel.kind === 'gut' ? panel.series.signs.map((_, row) => row) : scale.ticks;
  const dot = Math.max(2.2, Math.min(4.6, width * 0.85));
  const line = panel.kind === 'value' && panel.measure.mark !== 'scatter' ? linePath(lineOf(panel.series.points), x, y) : '';
  const before = beforePath(panel, x, y);
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a drawing, whose sentence becomes the figure's text in a PDF
    <svg role="img" aria-label={panelSentence(panel, words)} width="100%" viewBox={`0 0 ${frame.width} ${height}`} style={{ color: `var(--${panel.kind === 'value' ? panel.measure.colour : panel.kind})`, display: 'block' }}>
      <path d={hatch(runsIn(points, 'missing'), x, 2, height - 2)} stroke="var(--edge)" strokeWidth={0.55} fill="none" />
      <path d={runsIn(points, 'hidden').map((run) => rectangle(run, x, 2, height - 2)).join('')} fill="var(--quiet)" />
      <path d={grid.map((tick) => `M${frame.left} ${y(tick)}H${frame.right}`).join('')} stroke="var(--grid)" strokeWidth={0.6} fill="none" />
      {scale.ticks.map((tick) => <Label key={tick} x={frame.left - GAP} y={y(tick)} anchor="end">{words.format.plain(tick)}</Label>)}
      {panel.kind === 'plants' ? <path d={`M${frame.left} ${y(PLANT_LINE)}H${frame.right}`} stroke="var(--ink)" strokeWidth={1.1} strokeDasharray="1.5 3" fill="none" /> : null}
      <path d={barPath(marks.bars, x, y, width)} fill="currentColor" fillOpacity={panel.kind === 'gut' ? 1 : 0.5} stroke="currentColor" strokeWidth={panel.kind === 'gut' ? 0 : Math.min(0.8, width / 5)} />
      <path d={outlinePath(marks.hollowBars, x, y, width)} stroke="currentColor" strokeWidth={0.9} fill="none" />
      <path d={whiskerPath(marks.whiskers, x, y, axis.step === 1 && width >= 5 ? 2 : 0)} stroke="currentColor" strokeOpacity={0.75} strokeWidth={axis.step > 1 ? Math.max(1, Math.min(2.6, width * 0.4)) : 1} fill="none" />
      <path d={dotPath(marks.dots, x, y)} stroke="currentColor" strokeOpacity={0.8} strokeWidth={dot} strokeLinecap="round" fill="none" />
      <path d={ringPath([...marks.hollow, ...marks.unknown], x, y, Math.max(1.4, dot / 2))} stroke="currentColor" strokeWidth={0.9} fill="none" />
      <path d={before} stroke="var(--edge)" strokeWidth={1.5} strokeDasharray="1 3.5" strokeLinecap="round" fill="none" />
      <path d={line} stroke="currentColor" strokeWidth={2} strokeLinejoin="round" fill="none" {...(panel.kind === 'value' && panel.measure.dash !== undefined && { strokeDasharray: panel.measure.dash })} />
      <Ends panel={panel} frame={frame} height={height} words={words} y={y} />
    </svg>
  );
}

/** The lanes of events, each with its name at the right end. */
export function PrintEvents({ lanes, axis, frame, words, sentence }: { lanes: readonly EventLane[]; axis: TimeAxis; frame: Frame; words: Words; sentence: string }) {
  const x: Scaled = (at) => xOf(frame, axis, at);
  const letters = lettersAtEnd(frame);
  const rows = lanes.map((lane) => brokenAt(eventName(lane, words, true), letters));
  const tops = rows.map((_, at) => rows.slice(0, at).reduce((sum, lines) => sum + lines.length * LANE, 2));
  const height = rows.reduce((sum, lines) => sum + lines.length * LANE, 4);
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as above
    <svg role="img" aria-label={sentence} width="100%" viewBox={`0 0 ${frame.width} ${height}`} style={{ display: 'block' }}>
      {lanes.map((lane, at) => {
        const middle = tops[at]! + (rows[at]!.length * LANE) / 2;
        return (
          <g key={lane.id}>
            <path d={`M${frame.left} ${middle}H${frame.right}`} stroke="var(--grid)" strokeWidth={0.6} />
            {lane.runs.map((run) => <path key={run.first} d={`M${x(run.first - 0.5)} ${middle}H${Math.max(x(run.last + 0.5), x(run.first - 0.5) + 2)}`} stroke="var(--ink)" strokeWidth={lane.kind === 'medication' ? 6 : 3.5} {...(lane.kind === 'infection' && { strokeDasharray: '2 1.4' })} />)}
            {rows[at]!.map((line, index) => <Label key={line} x={frame.right + GAP} y={tops[at]! + (index + 0.5) * LANE}>{line}</Label>)}
          </g>
        );
      })}
    </svg>
  );
}

/** Room for a tick's label, CSS pixels. */
const TICK = 78;

/** The time axis below all panels. */
export function PrintAxis({ axis, frame, words: { format } }: { axis: TimeAxis; frame: Frame; words: Words }) {
  const ticks = axisTicks(axis, Math.floor((frame.right - frame.left) / TICK));
  return (
    <svg width="100%" viewBox={`0 0 ${frame.width} 20`} aria-hidden="true" style={{ display: 'block' }}>
      <path d={`M${frame.left} 0.5H${frame.right}${ticks.map(({ position }) => `M${xOf(frame, axis, position)} 0v5`).join('')}`} stroke="var(--ink)" strokeWidth={0.8} fill="none" />
      {ticks.map(({ position, day, label }) => <Label key={position} x={Math.max(24, Math.min(frame.width - 30, xOf(frame, axis, position)))} y={13} anchor="middle">{label === 'day' ? format.dayMedium(day) : format.monthYear(day)}</Label>)}
    </svg>
  );
}

function Label({ x, y, anchor = 'start', strong = false, children }: { x: number; y: number; anchor?: 'start' | 'middle' | 'end'; strong?: boolean; children: ReactNode }) {
  return <text x={x} y={y} textAnchor={anchor} dominantBaseline="central" fontSize={10.5} fontWeight={strong ? 650 : 400} fill="var(--ink)" style={{ fontVariantNumeric: 'tabular-nums' }}>{children}</text>;
}

/** What each form is, at its right end; moved apart where they would touch. */
function Ends({ panel, frame, height, words, y }: PrintChartProps & { height: number; y: Scaled }) {
  const letters = lettersAtEnd(frame);
  const labels = endLabels(panel, words).flatMap(({ text, y: value, strong }) => {
    if (value === null) return [];
    const lines = brokenAt(text, letters);
    return [{ lines, strong: strong ?? false, y: y(value), height: lines.length * LABEL_LINE }];
  });
  return spreadLabels(labels, 0, height).flatMap(({ lines, strong, y: middle, height: tall }) => lines.map((line, at) => <Label key={`${middle} ${line}`} x={frame.right + GAP} y={middle - tall / 2 + (at + 0.5) * LABEL_LINE} strong={strong}>{line}</Label>));
}

function beforePath(panel: Panel, x: Scaled, y: Scaled): string {
  if (!panel.before) return '';
  if (panel.kind === 'plants') return linePath(panel.before.points.flatMap((point) => (point.state === 'hidden' ? [] : [{ at: middleOf(point), mean: point.sparse ? null : point.value }])), x, y);
  return panel.measure.mark === 'scatter' ? '' : linePath(lineOf(panel.before.points), x, y);
}

const px = (value: number): string => String(Math.round(value * 100) / 100);

/** A line that breaks where there is no mean; a mean alone between two breaks is a short stroke. */
function linePath(points: readonly LinePoint[], x: Scaled, y: Scaled): string {
  let path = '';
  points.forEach(({ at, mean }, place) => {
    if (mean === null) return;
    const [open, goesOn] = [points[place - 1]?.mean ?? null, points[place + 1]?.mean ?? null];
    if (open !== null) path += `L${px(x(at))} ${px(y(mean))}`;
    else path += goesOn === null ? `M${px(x(at) - 1.5)} ${px(y(mean))}h3` : `M${px(x(at))} ${px(y(mean))}`;
  });
  return path;
}

function rectangle({ first, last }: Span, x: Scaled, top: number, bottom: number): string {
  return `M${px(x(first - 0.5))} ${top}H${px(x(last + 0.5))}V${bottom}H${px(x(first - 0.5))}z`;
}

/** Between two strokes of the hatching. */
const HATCH = 5;

/** Strokes at 45° over whole days, cut at their edges; their places do not depend on the run, so that neighbours look alike. */
function hatch(runs: readonly Span[], x: Scaled, top: number, bottom: number): string {
  return runs.map(({ first, last }) => {
    const [left, right] = [x(first - 0.5), x(last + 0.5)];
    const tall = bottom - top;
    let path = '';
    // A stroke goes from (foot, bottom) to (foot + tall, top).
    for (let foot = Math.ceil((left - tall) / HATCH) * HATCH; foot < right; foot += HATCH) {
      const [from, to] = [Math.max(foot, left), Math.min(foot + tall, right)];
      if (to > from) path += `M${px(from)} ${px(bottom - (from - foot))}L${px(to)} ${px(bottom - (to - foot))}`;
    }
    return path;
  }).join('');
}
