/** Draws one panel with Recharts: its scales and lines are Recharts' own, the marks of the days are one path for each kind. */
import { memo, useMemo } from 'react';
import { ComposedChart, Line, useXAxisScale, useYAxisScale, XAxis, YAxis } from 'recharts';
import styles from './chart.module.css';
import { endLabels } from './end-labels.ts';
import { barWidth, brokenAt, GAP, isStriped, lettersAtEnd, spreadLabels, type Frame } from './frame.ts';
import { barPath, dotPath, lineOf, marksOf, middleOf, outlinePath, pointsOf, ringPath, runPath, runsIn, whiskerPath, type LinePoint, type Scaled } from './marks.ts';
import type { Words } from './panel-text.ts';
import type { Panel } from './panels.ts';
import { PLANT_LINE } from './plants-series.ts';

/** Room above the highest and below the lowest value, so that no dot is cut. */
const ABOVE = 7;
const BELOW = 6;
/** Height of a line of a label, pixels. */
const LABEL_LINE = 13;

/** Axes that only scale: what is written beside them is ours, so nothing is measured. */
const AXIS = { type: 'number', scale: 'linear', niceTicks: 'none', tickCount: 2, hide: true, allowDataOverflow: true } as const;
/** Lines without animation, dots or answers to the pointer, in the chart's own layer. */
const LINE = { dataKey: 'mean', dot: false, activeDot: false, isAnimationActive: false, legendType: 'none', zIndex: 0, shape: BrokenLine } as const;

interface ShapeProps {
  points?: readonly { x: number | null; y: number | null }[];
  stroke?: string;
  strokeWidth?: string | number;
  strokeDasharray?: string | number;
  'data-mark'?: string;
}

/** A line through Recharts' points that breaks where there is none; a point between two gaps is a dot. */
function BrokenLine({ points = [], stroke, strokeWidth, strokeDasharray, 'data-mark': mark }: ShapeProps) {
  let d = '';
  let drawn = false;
  for (const { x, y } of points) {
    const here = x !== null && y !== null;
    if (here) d += `${drawn ? 'L' : 'M'}${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}${drawn ? '' : 'h0'}`;
    drawn = here;
  }
  return <path d={d} className={styles.line} stroke={stroke} strokeWidth={strokeWidth} strokeDasharray={strokeDasharray} data-mark={mark} />;
}

/** Pixels of a panel's values, the same as its chart's own scale: for what is laid over it. */
export function panelScale({ scale }: Panel, height: number): Scaled {
  return (value) => ABOVE + ((scale.max - value) / (scale.max - scale.min)) * (height - ABOVE - BELOW);
}

interface PanelChartProps {
  panel: Panel;
  frame: Frame;
  height: number;
  words: Words;
}

/** The drawing of a panel. Says nothing aloud: the sentence and the table do. */
export const PanelChart = memo(function PanelChart({ panel, frame, height, words }: PanelChartProps) {
  const { scale, series } = panel;
  const margin = useMemo(() => ({ top: ABOVE, right: frame.width - frame.right, bottom: BELOW, left: frame.left }), [frame]);
  const across = useMemo<[number, number]>(() => [-0.5, series.axis.days - 0.5], [series.axis.days]);
  const up = useMemo<[number, number]>(() => [scale.min, scale.max], [scale.min, scale.max]);
  const line = useMemo(() => meanLine(panel), [panel]);
  const before = useMemo(() => beforeLine(panel), [panel]);
  const colour = panel.kind === 'value' ? panel.measure.colour : panel.kind;
  const loaded = pointsOf(panel).some(({ state }) => state !== 'unloaded');
  return (
    <ComposedChart width={frame.width} height={height} margin={margin} accessibilityLayer={false} className={styles.chart}>
      <XAxis {...AXIS} dataKey="at" domain={across} />
      <YAxis {...AXIS} domain={up} width={0} />
      <Marks panel={panel} frame={frame} height={height} words={words} colour={colour} />
      {before ? <Line {...LINE} data={before} stroke="var(--cursor)" strokeWidth={1.6} strokeDasharray="1 3.5" data-mark="before" /> : null}
      {line ? <Line {...LINE} data={line} stroke={`var(--${colour})`} strokeWidth={2.1} data-mark={loaded ? 'line' : 'awaited'} {...(panel.kind === 'value' && panel.measure.dash !== undefined && { strokeDasharray: panel.measure.dash })} /> : null}
    </ComposedChart>
  );
});

function meanLine(panel: Panel): LinePoint[] | null {
  return panel.kind === 'value' && panel.measure.mark !== 'scatter' ? lineOf(panel.series.points) : null;
}

/** The same of the period before, day upon day: its first day stands where the range begins. */
function beforeLine(panel: Panel): LinePoint[] | null {
  if (panel.kind === 'plants') return panel.before && panel.before.points.flatMap((point) => (point.state === 'hidden' ? [] : [{ at: middleOf(point), mean: point.sparse ? null : point.value }]));
  return panel.kind === 'value' && panel.measure.mark !== 'scatter' && panel.before ? lineOf(panel.before.points) : null;
}

interface MarksProps extends PanelChartProps {
  colour: string;
}

/** Everything of a panel that is no line, on the scales of the chart around it. */
function Marks(props: MarksProps) {
  const x = useXAxisScale() as Scaled | undefined;
  const y = useYAxisScale() as Scaled | undefined;
  return x && y ? <Drawn {...props} x={x} y={y} /> : null;
}

function Drawn({ panel, frame, height, words, colour, x, y }: MarksProps & { x: Scaled; y: Scaled }) {
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
  const paint = { color: `var(--${colour})` };
  return (
    <g style={paint}>
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
function EndLabels({ panel, frame, height, words, y }: PanelChartProps & { y: Scaled }) {
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
