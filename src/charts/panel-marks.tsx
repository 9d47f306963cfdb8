/** What a panel draws on its scales: one path for all marks of a kind, the lines, the labels at their ends. */
import styles from './chart.module.css';
import { endLabels } from './end-labels.ts';
import { barWidth, brokenAt, GAP, isStriped, lettersAtEnd, spreadLabels, type Frame } from './frame.ts';
import { barPath, dotPath, lineOf, marksOf, middleOf, outlinePath, pointsOf, ringPath, runPath, runsIn, whiskerPath, type LinePoint, type Scaled } from './marks.ts';
import type { Words } from './panel-text.ts';
import type { Panel } from './panels.ts';
import { PLANT_LINE } from './plants-series.ts';

/** Room above the highest and below the lowest value, so that no dot is cut. */
export const ABOVE = 7;
export const BELOW = 6;
/** Height of a line of a label, pixels. */
const LABEL_LINE = 13;

export interface PanelDrawingProps {
  panel: Panel;
  frame: Frame;
  height: number;
  words: Words;
}

/** Pixels of a panel's values, the same as its chart's own scale: for what is laid over it. */
export function panelScale({ scale }: Panel, height: number): Scaled {
  return (value) => ABOVE + ((scale.max - value) / (scale.max - scale.min)) * (height - ABOVE - BELOW);
}

/** The custom property of a panel's colour, without `--`. */
export function colourOf(panel: Panel): string {
  return panel.kind === 'value' ? panel.measure.colour : panel.kind;
}

/** A line as it is drawn. */
export interface DrawnLine {
  id: 'before' | 'line';
  points: readonly LinePoint[];
  stroke: string;
  strokeWidth: number;
  strokeDasharray?: string;
}

/** The lines of a panel, the one on top last. Means of what is not loaded are none, and their line is not there. */
export function linesOf(panel: Panel): DrawnLine[] {
  const before = beforeLine(panel);
  const line = pointsOf(panel).some(({ state }) => state !== 'unloaded') ? meanLine(panel) : null;
  const dash = panel.kind === 'value' ? panel.measure.dash : undefined;
  return [
    ...(before ? [{ id: 'before' as const, points: before, stroke: 'var(--cursor)', strokeWidth: 1.6, strokeDasharray: '1 3.5' }] : []),
    ...(line ? [{ id: 'line' as const, points: line, stroke: `var(--${colourOf(panel)})`, strokeWidth: 2.1, ...(dash !== undefined && { strokeDasharray: dash }) }] : []),
  ];
}

function meanLine(panel: Panel): LinePoint[] | null {
  return panel.kind === 'value' && panel.measure.mark !== 'scatter' ? lineOf(panel.series.points) : null;
}

/** The same of the period before, day upon day: its first day stands where the range begins. */
function beforeLine(panel: Panel): LinePoint[] | null {
  if (panel.kind === 'plants') return panel.before && panel.before.points.flatMap((point) => (point.state === 'hidden' ? [] : [{ at: middleOf(point), mean: point.sparse ? null : point.value }]));
  return panel.kind === 'value' && panel.measure.mark !== 'scatter' && panel.before ? lineOf(panel.before.points) : null;
}

interface BrokenLineProps {
  /** Pixels. */
  points?: readonly { x: number | null; y: number | null }[];
  stroke?: string;
  strokeWidth?: string | number;
  strokeDasharray?: string | number;
  'data-mark'?: string;
}

/** A line that breaks where there is no point; a point between two gaps is a dot. */
export function BrokenLine({ points = [], stroke, strokeWidth, strokeDasharray, 'data-mark': mark }: BrokenLineProps) {
  let d = '';
  let drawn = false;
  for (const { x, y } of points) {
    const here = x !== null && y !== null;
    if (here) d += `${drawn ? 'L' : 'M'}${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}${drawn ? '' : 'h0'}`;
    drawn = here;
  }
  return <path d={d} className={styles.line} stroke={stroke} strokeWidth={strokeWidth} strokeDasharray={strokeDasharray} data-mark={mark} />;
}

/** Everything of a panel that is no line. */
export function PanelMarks({ panel, frame, height, words, x, y }: PanelDrawingProps & { x: Scaled; y: Scaled }) {
  const { axis } = panel.series;
  const marks = marksOf(panel);
  const points = pointsOf(panel);
  const width = barWidth(frame, axis);
  const bottom = height - 1;
  const striped = isStriped(frame, axis);
  const missing = runPath(runsIn(points, 'missing', striped ? undefined : 'hidden'), x, 1, bottom);
  const hidden = striped ? runPath(runsIn(points, 'hidden'), x, 1, bottom) : '';
  const unloaded = runPath(runsIn(points, 'unloaded'), x, 1, bottom);
  const gridLines = panel.kind === 'gut' ? panel.series.signs.map((_, row) => row) : panel.scale.ticks;
  const dot = Math.max(2.6, Math.min(5.4, width * 0.9));
  const quiet = panel.kind === 'plants' || (panel.kind === 'value' && panel.measure.mark === 'bars') ? styles.bars : styles.signs;
  return (
    <g style={{ color: `var(--${colourOf(panel)})` }}>
      {hidden ? <path d={hidden} className={styles.hidden} data-mark="hidden" /> : null}
      {unloaded ? <path d={unloaded} fill="url(#chart-unloaded)" data-mark="unloaded" /> : null}
      {missing ? <path d={missing} fill="url(#chart-missing)" data-mark="missing" /> : null}
      <path d={gridLines.map((tick) => `M${frame.left} ${Math.round(y(tick)) + 0.5}H${frame.right}`).join('')} className={styles.grid} />
      {panel.scale.ticks.map((tick) => <text key={tick} x={frame.left - GAP} y={y(tick)} className={styles.tick}>{words.format.plain(tick)}</text>)}
      {panel.kind === 'plants' ? <path d={`M${frame.left} ${y(PLANT_LINE)}H${frame.right}`} className={styles.line30} data-mark="line30" /> : null}
      {marks.bars.length > 0 ? <path d={barPath(marks.bars, x, y, width)} className={quiet} data-mark="bars" /> : null}
      {marks.hollowBars.length > 0 ? <path d={outlinePath(marks.hollowBars, x, y, width)} className={styles.outline} data-mark="hollow-bars" /> : null}
      {marks.whiskers.length > 0 ? <path d={whiskerPath(marks.whiskers, x, y, axis.step === 1 && width >= 5 ? 2 : 0)} className={panel.kind === 'plants' ? styles.range : styles.whisker} strokeWidth={axis.step > 1 ? Math.max(1.2, Math.min(3, width * 0.45)) : width < 2.4 ? 1 : 1.4} data-mark="whiskers" /> : null}
      {marks.dots.length > 0 ? <path d={dotPath(marks.dots, x, y)} className={styles.dots} strokeWidth={dot} data-mark="dots" /> : null}
      {marks.hollow.length > 0 ? <path d={ringPath(marks.hollow, x, y, Math.max(1.4, dot / 2 - 0.4))} className={styles.rings} data-mark="rings" /> : null}
      {marks.unknown.length > 0 ? <path d={ringPath(marks.unknown, x, y, Math.max(1.2, Math.min(3, width / 2)))} className={styles.rings} data-mark="unknown" /> : null}
      <EndLabels panel={panel} frame={frame} height={height} words={words} y={y} />
    </g>
  );
}

/** What each form is, said at its right end; moved apart where they would touch. */
function EndLabels({ panel, frame, height, words, y }: PanelDrawingProps & { y: Scaled }) {
  const letters = lettersAtEnd(frame);
  const labels = endLabels(panel, words).flatMap(({ text, y: value, strong }) => {
    if (value === null) return [];
    const lines = brokenAt(text, letters);
    return [{ lines, strong, y: y(value), height: lines.length * LABEL_LINE }];
  });
  return spreadLabels(labels, 0, height).map(({ lines, strong, y: middle, height: tall }) => (
    <text key={lines.join(' ')} className={strong ? styles.strongLabel : styles.label}>
      {lines.map((line, at) => <tspan key={line} x={frame.right + GAP} y={middle - tall / 2 + (at + 0.5) * LABEL_LINE}>{line}</tspan>)}
    </text>
  ));
}
