/** A panel by Recharts: its scales place the marks, its lines carry the means. In a chunk of its own. */
import { memo, useMemo } from 'react';
import { ComposedChart, Line, useXAxisScale, useYAxisScale, XAxis, YAxis } from 'recharts';
import styles from './chart.module.css';
import type { Scaled } from './marks.ts';
import { ABOVE, BELOW, BrokenLine, linesOf, PanelMarks, type PanelDrawingProps } from './panel-marks.tsx';

/** Axes that only scale: what is written beside them is ours, so nothing is measured. */
const AXIS = { type: 'number', scale: 'linear', niceTicks: 'none', tickCount: 2, hide: true, allowDataOverflow: true } as const;
/** Lines without animation, dots or answers to the pointer, in the chart's own layer. */
const LINE = { dataKey: 'mean', dot: false, activeDot: false, isAnimationActive: false, legendType: 'none', zIndex: 0, shape: BrokenLine } as const;

function RechartsPanel({ panel, frame, height, words }: PanelDrawingProps) {
  const { scale, series } = panel;
  const margin = useMemo(() => ({ top: ABOVE, right: frame.width - frame.right, bottom: BELOW, left: frame.left }), [frame]);
  const across = useMemo<[number, number]>(() => [-0.5, series.axis.days - 0.5], [series.axis.days]);
  const up = useMemo<[number, number]>(() => [scale.min, scale.max], [scale.min, scale.max]);
  const lines = useMemo(() => linesOf(panel), [panel]);
  return (
    <ComposedChart width={frame.width} height={height} margin={margin} accessibilityLayer={false} className={styles.chart}>
      <XAxis {...AXIS} dataKey="at" domain={across} />
      <YAxis {...AXIS} domain={up} width={0} />
      <Marks panel={panel} frame={frame} height={height} words={words} />
      {lines.map(({ id, points, ...line }) => <Line key={id} {...LINE} data={points} data-mark={id} {...line} />)}
    </ComposedChart>
  );
}

function Marks(props: PanelDrawingProps) {
  const x = useXAxisScale() as Scaled | undefined;
  const y = useYAxisScale() as Scaled | undefined;
  return x && y ? <PanelMarks {...props} x={x} y={y} /> : null;
}

export default memo(RechartsPanel);
