/** The ribbon of events below the panels: a lane for each kind, told apart by its place, its form and its name at the right end. */
import { memo } from 'react';
import styles from './chart.module.css';
import { useCursorPosition, type Cursor } from './cursor.ts';
import type { EventLane } from './event-series.ts';
import { brokenAt, GAP, lettersAtEnd, xOf, type Frame } from './frame.ts';
import { eventName, eventsSentence, type Words } from './panel-text.ts';
import type { Span, TimeAxis } from './time-axis.ts';

/** Least height of a lane and of a line of its name, pixels. */
const LANE = 17;
const LINE = 13;
/** Least width of a mark: a single day of ten years can still be seen. */
const LEAST = 2.5;

interface EventChartProps {
  lanes: readonly EventLane[];
  axis: TimeAxis;
  frame: Frame;
  words: Words;
  cursor: Cursor;
  fallback: number;
}

export const EventChart = memo(function EventChart({ lanes, axis, frame, words, cursor, fallback }: EventChartProps) {
  const letters = lettersAtEnd(frame);
  const { rows, height } = rowsOf(lanes, letters, words);
  return (
    <figure className={styles.events} data-panel="events">
      <figcaption className="visually-hidden">{words.text.events}. {eventsSentence(lanes, axis, words)}</figcaption>
      <div className={styles.plot} style={{ height }} aria-hidden="true">
        <svg width={frame.width} height={height} viewBox={`0 0 ${frame.width} ${height}`} className={styles.ribbon}>
          {rows.map(({ lane, lines, middle }) => (
            <g key={lane.id}>
              <path d={`M${frame.left} ${middle}H${frame.right}`} className={styles.laneGround} />
              <path d={lane.runs.map((run) => FORMS[lane.kind](extent(run, axis, frame), middle)).join('')} className={styles[lane.kind]} data-mark={lane.kind} />
              <text className={styles.label}>
                {lines.map((line, at) => <tspan key={line} x={frame.right + GAP} y={middle + (at - (lines.length - 1) / 2) * LINE}>{line}</tspan>)}
              </text>
            </g>
          ))}
        </svg>
        <EventCursor axis={axis} frame={frame} height={height} cursor={cursor} fallback={fallback} />
      </div>
    </figure>
  );
});

/** The lanes from top to bottom, each as high as its name needs. */
function rowsOf(lanes: readonly EventLane[], letters: number, words: Words) {
  let below = 0;
  const rows = lanes.map((lane) => {
    const lines = brokenAt(eventName(lane, words, true), letters);
    const height = Math.max(LANE, lines.length * LINE + 3);
    const row = { lane, lines, middle: below + height / 2 };
    below += height;
    return row;
  });
  return { rows, height: below };
}

function EventCursor({ axis, frame, height, cursor, fallback }: Pick<EventChartProps, 'axis' | 'frame' | 'cursor' | 'fallback'> & { height: number }) {
  const x = Math.round(xOf(frame, axis, useCursorPosition(cursor, axis, fallback)) * 10) / 10;
  return <svg className={styles.cursor} width={frame.width} height={height} viewBox={`0 0 ${frame.width} ${height}`}><path d={`M${x} 0V${height}`} /></svg>;
}

interface Extent {
  left: number;
  right: number;
}

/** Whole days from the first to the last, at least LEAST wide. */
function extent({ first, last }: Span, axis: TimeAxis, frame: Frame): Extent {
  const [left, right] = [xOf(frame, axis, first - 0.5), xOf(frame, axis, last + 0.5)];
  const lacking = Math.max(0, LEAST - (right - left)) / 2;
  return { left: left - lacking, right: right + lacking };
}

const px = (value: number): string => String(Math.round(value * 10) / 10);
const box = ({ left, right }: Extent, middle: number, half: number): string => `M${px(left)} ${middle - half}H${px(right)}V${middle + half}H${px(left)}z`;
const diamond = ({ left, right }: Extent, middle: number): string => `M${px((left + right) / 2)} ${middle - 4.5}l4.5 4.5l-4.5 4.5l-4.5 -4.5z`;
const tick = ({ left, right }: Extent, middle: number): string => `M${px((left + right) / 2)} ${middle - 4}v8`;

const FORMS: Record<EventLane['kind'], (extent: Extent, middle: number) => string> = {
  medication: (at, middle) => box(at, middle, 4),
  infection: (at, middle) => box(at, middle, 3.5),
  note: tick,
  review: diamond,
};
