/**
 * Of thousands of rows only those in sight are drawn. It is the page that scrolls. Rows are at least of one known height; where one
 * is higher because a word wraps, the browser's own scroll anchoring keeps what is in sight in its place.
 */
import { useCallback, useEffect, useLayoutEffect, useState, type RefObject } from 'react';

/** Rows beyond the screen on either side, so that a quick scroll shows rows and not their places. */
const BEYOND = 10;
/** The range moves in steps of so many rows, so that not every row that passes by draws the table anew. */
const STEP = 4;

export interface VisibleRows {
  /** Index of the first row to draw and of the one after the last. */
  start: number;
  end: number;
}

/** The rows in sight and some beyond of a list that begins `top` px below the upper edge of a window of this height. */
export function visibleRows(count: number, rowHeight: number, top: number, windowHeight: number): VisibleRows {
  const first = Math.floor(-top / rowHeight) - BEYOND;
  const last = Math.ceil((windowHeight - top) / rowHeight) + BEYOND;
  const start = Math.min(Math.max(0, Math.floor(first / STEP) * STEP), Math.max(0, count - STEP));
  return { start, end: Math.min(count, Math.max(start + STEP, Math.ceil(last / STEP) * STEP)) };
}

/** How far to scroll so that a row lies below the sticky heading and above what lies over the list's end; 0 when it does. */
export function distanceTo(rowTop: number, rowHeight: number, windowHeight: number, align: 'auto' | 'center'): number {
  const [above, below] = [72, 80];
  if (align === 'center') return rowTop - (windowHeight - rowHeight) / 2;
  if (rowTop < above) return rowTop - above;
  return Math.max(0, rowTop + rowHeight + below - windowHeight);
}

/** The rows to draw of the list in `body`, and a way to bring one of them into sight. */
export function useVisibleRows(body: RefObject<HTMLElement | null>, count: number, rowHeight: number): [VisibleRows, (index: number, align: 'auto' | 'center') => void] {
  const [range, setRange] = useState(() => visibleRows(count, rowHeight, 0, innerHeight));

  const look = useCallback(() => {
    const next = visibleRows(count, rowHeight, body.current?.getBoundingClientRect().top ?? 0, innerHeight);
    setRange((before) => (before.start === next.start && before.end === next.end ? before : next));
  }, [body, count, rowHeight]);

  // After each drawing too: what stands above the list comes and goes.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  useLayoutEffect(look);

  useEffect(() => {
    let frame = 0;
    const later = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(look);
    };
    addEventListener('scroll', later, { passive: true });
    addEventListener('resize', later);
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener('scroll', later);
      removeEventListener('resize', later);
    };
  }, [look]);

  const bring = useCallback((index: number, align: 'auto' | 'center') => {
    const row = body.current?.querySelector(`tr[data-index="${index}"]`);
    // A row that is kept although it is out of sight stands in its own place.
    const top = row?.getBoundingClientRect().top ?? (body.current?.getBoundingClientRect().top ?? 0) + index * rowHeight;
    scrollBy(0, distanceTo(top, rowHeight, innerHeight, align));
  }, [body, rowHeight]);

  return [range, bring];
}
