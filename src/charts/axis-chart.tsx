/** The time axis below all panels, with the day the cursor points at: by keyboard a slider. */
import { memo, useId, useMemo, type KeyboardEvent } from 'react';
import styles from './chart.module.css';
import { keyTarget, useCursorPosition, type Cursor } from './cursor.ts';
import { xOf, type Frame } from './frame.ts';
import { dayText, panelName, type Words } from './panel-text.ts';
import type { Panel } from './panels.ts';
import { axisTicks, dayAtPosition, type TimeAxis } from './time-axis.ts';

/** Room for a tick's label, pixels. */
const LABEL = 82;
const HEIGHT = 22;

interface AxisChartProps {
  axis: TimeAxis;
  panels: readonly Panel[];
  frame: Frame;
  words: Words;
  cursor: Cursor;
  fallback: number;
  /** The person chose a day and it is to stay. */
  onHold: (position: number) => void;
}

export const AxisChart = memo(function AxisChart(props: AxisChartProps) {
  const { axis, frame, words: { format } } = props;
  const ticks = useMemo(() => axisTicks(axis, Math.floor((frame.right - frame.left) / LABEL)), [axis, frame]);
  return (
    <div className={styles.axis}>
      <svg width={frame.width} height={HEIGHT} viewBox={`0 0 ${frame.width} ${HEIGHT}`} aria-hidden="true">
        <path d={`M${frame.left} 0.5H${frame.right}${ticks.map(({ position }) => `M${Math.round(xOf(frame, axis, position)) + 0.5} 0v5`).join('')}`} className={styles.axisLine} />
        {ticks.map(({ position, day, label }) => (
          <text key={position} x={Math.max(26, Math.min(frame.width - 30, xOf(frame, axis, position)))} y={15} className={styles.axisLabel}>{label === 'day' ? format.dayMedium(day) : format.monthYear(day)}</text>
        ))}
      </svg>
      <CursorDay {...props} />
    </div>
  );
});

/** The cursor's day under its line; the arrow keys move it. */
function CursorDay({ axis, panels, frame, words, cursor, fallback, onHold }: AxisChartProps) {
  const { text, format } = words;
  const id = useId();
  const position = useCursorPosition(cursor, axis, fallback);
  const day = dayAtPosition(axis, position);
  const { held } = cursor.read();
  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.ctrlKey || event.metaKey || event.altKey ? null : keyTarget(event.key, axis, position);
    if (target === null) return;
    event.preventDefault();
    onHold(target);
  };
  return (
    <div className={styles.dayRow}>
      <span id={id} className="visually-hidden">{text.cursorHelp}</span>
      {/* The chart is the slider's track; an input has none that could be drawn like this. */}
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
      <div role="slider" tabIndex={0}
        aria-label={text.cursor}
        aria-valuemin={0}
        aria-valuemax={axis.days - 1}
        aria-valuenow={position}
        aria-valuetext={[format.dayLong(day), ...panels.map((panel) => `${panelName(panel, words)} ${dayText(panel, position, words)}`)].join('; ')}
        aria-describedby={id}
        className={`${styles.day} ${held ? styles.held : ''}`}
        style={{ left: Math.max(52, Math.min(frame.width - 52, xOf(frame, axis, position))) }}
        onKeyDown={onKeyDown}
      >
        {format.weekdayShort(day)} {format.day(day)}
      </div>
    </div>
  );
}
