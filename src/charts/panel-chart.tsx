/**
 * The drawing of a panel. Recharts draws it; until its code is there, and for the first picture, the same marks stand on the same
 * scales without it, so that nobody waits for the library to see a chart, and a lost connection takes none away.
 */
import { memo, Suspense } from 'react';
import { lazyPart } from '../ui/lazy-part.ts';
import styles from './chart.module.css';
import { xOf } from './frame.ts';
import { BrokenLine, linesOf, PanelMarks, panelScale, type PanelDrawingProps } from './panel-marks.tsx';

const RechartsPanel = lazyPart(() => import('./recharts-panel.tsx'));

interface PanelChartProps extends PanelDrawingProps {
  /** The first picture: nothing is waited for. */
  first: boolean;
}

/** Says nothing aloud: the sentence and the table do. */
export const PanelChart = memo(function PanelChart({ first, ...drawing }: PanelChartProps) {
  return first ? <PlainPanel {...drawing} /> : <Suspense fallback={<PlainPanel {...drawing} />}><RechartsPanel {...drawing} /></Suspense>;
});

function PlainPanel({ panel, frame, height, words }: PanelDrawingProps) {
  const x = (at: number): number => xOf(frame, panel.series.axis, at);
  const y = panelScale(panel, height);
  return (
    <svg className={styles.chart} width={frame.width} height={height} viewBox={`0 0 ${frame.width} ${height}`}>
      <PanelMarks panel={panel} frame={frame} height={height} words={words} x={x} y={y} />
      {linesOf(panel).map(({ id, points, ...line }) => (
        <BrokenLine key={id} points={points.map(({ at, mean }) => ({ x: x(at), y: mean === null ? null : y(mean) }))} data-mark={id} {...line} />
      ))}
    </svg>
  );
}
