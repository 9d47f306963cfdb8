/** A panel as it stands on the screen: its name and rule, the cursor's day, its mean with what it rests on, the drawing, and the sentence that says it aloud. */
import { memo, useMemo } from 'react';
import { CATALOGUE_VERSION } from '../domain/plants/version.ts';
import styles from './chart.module.css';
import { useCursorPosition, type Cursor } from './cursor.ts';
import { xOf, type Frame } from './frame.ts';
import { marksAt } from './marks.ts';
import { PanelChart } from './panel-chart.tsx';
import { colourOf, panelScale } from './panel-marks.tsx';
import { dayText, panelHint, panelName, panelSentence, summaryText, type Words } from './panel-text.ts';
import type { Panel } from './panels.ts';
import { dayAtPosition } from './time-axis.ts';

/** Heights of the drawings, pixels. */
const HEIGHTS: Readonly<Record<string, number>> = { pain: 136, plants: 106, stress: 92, gut: 112 };
const HEIGHT = 88;

interface PanelFigureProps {
  panel: Panel;
  frame: Frame;
  words: Words;
  cursor: Cursor;
  /** Where the cursor stands while nobody pointed at a day. */
  fallback: number;
  /** The first picture: nothing is waited for. */
  first: boolean;
}

export const PanelFigure = memo(function PanelFigure({ panel, frame, words, cursor, fallback, first }: PanelFigureProps) {
  const height = HEIGHTS[panel.id] ?? HEIGHT;
  const sentence = useMemo(() => panelSentence(panel, words), [panel, words]);
  return (
    <figure className={styles.panel} data-panel={panel.id}>
      <figcaption>
        <div className={styles.headLine}>
          <h3 className={styles.name}>{panelName(panel, words)}</h3>
          <Readout panel={panel} words={words} cursor={cursor} fallback={fallback} />
        </div>
        <div className={styles.headLine}>
          <p className={styles.hint}>{panelHint(panel, words)}</p>
          <p className={styles.summary}>{summaryText(panel, words)}</p>
        </div>
      </figcaption>
      <p className="visually-hidden">{sentence}</p>
      <div className={styles.plot} style={{ height }} aria-hidden="true">
        <PanelChart panel={panel} frame={frame} height={height} words={words} first={first} />
        <PanelCursor panel={panel} frame={frame} height={height} cursor={cursor} fallback={fallback} />
      </div>
      {panel.kind === 'plants' ? (
        <p className={styles.rule}>
          {words.text.plantRule(CATALOGUE_VERSION)}
          {panel.series.unchecked > 0 ? ` ${words.text.unchecked(panel.series.unchecked)}` : ''}
        </p>
      ) : null}
    </figure>
  );
});

type AtCursor = Pick<PanelFigureProps, 'panel' | 'cursor' | 'fallback'>;

/** What the panel says about the cursor's day. */
function Readout({ panel, words, cursor, fallback }: AtCursor & { words: Words }) {
  const { axis } = panel.series;
  const position = useCursorPosition(cursor, axis, fallback);
  return (
    <p className={styles.readout}>
      {words.format.dayMedium(dayAtPosition(axis, position))}: <strong>{dayText(panel, position, words)}</strong>
    </p>
  );
}

/** The cursor's line through the panel, with the day's value on it. */
function PanelCursor({ panel, frame, height, cursor, fallback }: AtCursor & { frame: Frame; height: number }) {
  const { axis } = panel.series;
  const position = useCursorPosition(cursor, axis, fallback);
  const y = useMemo(() => panelScale(panel, height), [panel, height]);
  const { values, top, bar } = marksAt(panel, position);
  const x = Math.round(xOf(frame, axis, position) * 10) / 10;
  return (
    <svg className={styles.cursor} width={frame.width} height={height} viewBox={`0 0 ${frame.width} ${height}`} style={{ color: `var(--${colourOf(panel)})` }}>
      <path d={`M${x} 0V${height}`} />
      {top === null ? null : <rect x={x - 3} y={y(top) - 3} width={6} height={6} />}
      {[...new Set(values)].map((value) => (bar ? <rect key={value} x={x - 3.5} y={y(value) - 1.5} width={7} height={3} /> : <circle key={value} cx={x} cy={y(value)} r={4} />))}
    </svg>
  );
}
