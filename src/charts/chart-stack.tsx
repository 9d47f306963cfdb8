/** All panels on one time axis with one cursor, the events below them, and what their forms mean. */
import { useCallback, useLayoutEffect, useMemo, useRef, useState, type MouseEvent, type PointerEvent } from 'react';
import { flushSync } from 'react-dom';
import { AxisChart } from './axis-chart.tsx';
import styles from './chart.module.css';
import type { Cursor } from './cursor.ts';
import { EventChart } from './event-chart.tsx';
import type { EventLane } from './event-series.ts';
import { frameOf, isStriped, positionAt, type Frame } from './frame.ts';
import { pointsOf } from './marks.ts';
import { PanelFigure } from './panel-figure.tsx';
import { weekdaysText, type Words } from './panel-text.ts';
import type { Panel } from './panels.ts';
import { nearestShown, type TimeAxis } from './time-axis.ts';

/** Width of the drawings on a printed page, pixels: A4 upright within its margins. */
const PAPER = 680;

/** A finger moves the cursor from so many pixels across on. */
const DRAG = 6;

interface ChartStackProps {
  panels: readonly Panel[];
  lanes: readonly EventLane[];
  axis: TimeAxis;
  words: Words;
  cursor: Cursor;
  /** Where the cursor stands while nobody pointed at a day. */
  fallback: number;
  /** The first picture: nothing is waited for. */
  first: boolean;
  /** A day was chosen and stays, or null: the pointer moves the cursor again. */
  onHold: (position: number | null) => void;
}

export function ChartStack({ panels, lanes, axis, words, cursor, fallback, first, onHold }: ChartStackProps) {
  const { ref, width } = useWidth();
  const digits = Math.max(2, ...panels.flatMap(({ scale }) => scale.ticks.map((tick) => words.format.plain(tick).length)));
  const frame = useMemo(() => (width === null ? null : frameOf(width, digits)), [width, digits]);
  /** Where a finger went down, and whether it moved the cursor since; null for a mouse. */
  const finger = useRef<{ x: number; y: number; dragging: boolean } | null>(null);

  const position = (event: MouseEvent) => (frame === null ? 0 : nearestShown(axis, positionAt(frame, axis, event.clientX - event.currentTarget.getBoundingClientRect().left), -1));
  const onPointerDown = (event: PointerEvent) => {
    finger.current = event.pointerType === 'touch' ? { x: event.clientX, y: event.clientY, dragging: false } : null;
  };
  const onPointerMove = (event: PointerEvent) => {
    if (event.pointerType !== 'touch') {
      if (!cursor.read().held) cursor.move(axis.start + position(event));
      return;
    }
    // A finger that goes up or down scrolls the page; only across it moves the cursor.
    const start = finger.current;
    if (start && Math.abs(event.clientX - start.x) > Math.max(DRAG, Math.abs(event.clientY - start.y))) start.dragging = true;
    if (start?.dragging) onHold(position(event));
  };
  const onClick = (event: MouseEvent) => {
    if (event.target instanceof Element && event.target.closest('[role="slider"]')) return;
    const at = position(event);
    const { held, day } = cursor.read();
    onHold(finger.current === null && held && day === axis.start + at ? null : at);
  };
  const onSlide = useCallback((at: number) => onHold(at), [onHold]);

  return (
    <div ref={ref}>
      <Patterns />
      {/* The keyboard moves the cursor at its day below, and from anywhere on the page. */}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions */}
      <div className={styles.stack} data-chart-surface onPointerDown={onPointerDown} onPointerMove={onPointerMove} onClick={onClick}>
        {frame === null ? null : (
          <>
            {panels.map((panel) => <PanelFigure key={panel.id} panel={panel} frame={frame} words={words} cursor={cursor} fallback={fallback} first={first} />)}
            {lanes.length > 0 ? <EventChart lanes={lanes} axis={axis} frame={frame} words={words} cursor={cursor} fallback={fallback} /> : null}
            <AxisChart axis={axis} panels={panels} frame={frame} words={words} cursor={cursor} fallback={fallback} onHold={onSlide} />
          </>
        )}
      </div>
      {frame === null ? null : <Forms panels={panels} axis={axis} frame={frame} words={words} />}
    </div>
  );
}

/** The width there is, also on paper; null before it is known. */
function useWidth() {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState<number | null>(null);
  useLayoutEffect(() => {
    const element = ref.current!;
    const measure = () => setWidth(Math.floor(element.clientWidth) || PAPER);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    const print = () => flushSync(() => setWidth(PAPER));
    addEventListener('beforeprint', print);
    addEventListener('afterprint', measure);
    return () => {
      observer.disconnect();
      removeEventListener('beforeprint', print);
      removeEventListener('afterprint', measure);
    };
  }, []);
  return { ref, width };
}

/** Fillings that all panels use, once for the page. */
function Patterns() {
  return (
    <svg width="0" height="0" className={styles.patterns} aria-hidden="true">
      <defs>
        <pattern id="chart-missing" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" className={styles.missingGround} />
          <path d="M0.5 0V6" className={styles.missingLine} />
        </pattern>
        <pattern id="chart-unloaded" width="8" height="8" patternUnits="userSpaceOnUse">
          <circle cx="2" cy="2" r="0.9" className={styles.unloadedDot} />
          <circle cx="6" cy="6" r="0.9" className={styles.unloadedDot} />
        </pattern>
      </defs>
    </svg>
  );
}

/** What the fillings and forms mean, of those that are on the screen. */
function Forms({ panels, axis, frame, words }: Pick<ChartStackProps, 'panels' | 'axis' | 'words'> & { frame: Frame }) {
  const { text } = words;
  const has = (state: 'missing' | 'hidden' | 'unloaded') => panels.some((panel) => pointsOf(panel).some((point) => point.state === state));
  const hollowBars = panels.some((panel) => panel.kind === 'plants' && panel.series.points.some(({ value, sparse }) => value !== null && sparse));
  const hollowDots = panels.some((panel) => panel.kind === 'value' && panel.series.points.some(({ filled }) => filled));
  return (
    <ul className={styles.forms}>
      {has('missing') ? <li><Swatch fill="url(#chart-missing)" />{text.hatched}</li> : null}
      {has('hidden') && axis.weekdays ? <li>{isStriped(frame, axis) ? <Swatch className={styles.hidden} /> : null}{text.masked(weekdaysText(axis.weekdays, words))}</li> : null}
      {has('unloaded') ? <li><Swatch fill="url(#chart-unloaded)" />{text.notLoaded}</li> : null}
      {hollowBars ? <li>{text.hollow}</li> : null}
      {hollowDots ? <li>{text.hollowDot}</li> : null}
      <li>{axis.step === 1 ? text.lineRule : text.lineRuleWeek(text.weeks(axis.step / 7))}</li>
    </ul>
  );
}

function Swatch({ fill, className }: { fill?: string; className?: string | undefined }) {
  return <svg width="18" height="12" aria-hidden="true" className={styles.swatch}><rect x="0.5" y="0.5" width="17" height="11" className={className} {...(fill !== undefined && { fill })} /></svg>;
}
