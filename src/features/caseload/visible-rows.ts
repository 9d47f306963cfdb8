/**
 * Of thousands of rows only those in sight are drawn, and some beyond. It is the page that scrolls. A row counts as high as it was when
 * it was last drawn (a long name wraps), and until then as high as most are.
 */
import { useCallback, useEffect, useLayoutEffect, useState, type RefObject } from 'react';

/** Rows drawn beyond the screen on either side, so that a quick scroll shows rows and not their places. */
const BEYOND = 12;
/** Beyond so many rows others are drawn: not every row that passes by draws the table anew, and none goes back and forth. */
const LEAST_BEYOND = 4;

/** Index of the first row to draw and of the one after the last. */
export interface VisibleRows {
  start: number;
  end: number;
}

/** Heights of rows, in px. */
export class RowHeights {
  readonly usual: number;
  private readonly known = new Map<number, number>();

  constructor(usual: number) {
    this.usual = usual;
  }

  set(index: number, height: number): void {
    if (height === this.usual || height === 0) this.known.delete(index);
    else this.known.set(index, height);
  }

  /** Height of the rows from `from` up to, not with, `to`. */
  between(from: number, to: number): number {
    let height = (to - from) * this.usual;
    for (const [index, known] of this.known) if (index >= from && index < to) height += known - this.usual;
    return height;
  }

  /** Index of the row at `distance` px below the beginning of the list; 0 above it, `count - 1` below its end. */
  at(distance: number, count: number): number {
    let index = Math.floor(distance / this.usual);
    // Every row is at least as high as usual, or the estimate is off by a few: go back as far as it takes.
    while (index > 0 && this.between(0, index) > distance) index -= Math.max(1, Math.floor((this.between(0, index) - distance) / (4 * this.usual)));
    while (index < count - 1 && this.between(0, index + 1) <= distance) index += 1;
    return Math.min(Math.max(0, index), Math.max(0, count - 1));
  }
}

/** The rows to draw of a list that begins `top` px below the upper edge of the window; those of `before` while they are enough. */
export function visibleRows(count: number, heights: RowHeights, top: number, windowHeight: number, before?: VisibleRows): VisibleRows {
  const first = heights.at(-top, count);
  const last = heights.at(windowHeight - top, count);
  const within = (beyond: number): VisibleRows => ({ start: Math.max(0, first - beyond), end: Math.min(count, last + beyond + 1) });
  const least = within(LEAST_BEYOND);
  return before && before.start <= least.start && before.end >= least.end && before.end <= count ? before : within(BEYOND);
}

/** How far to scroll so that a row lies below the sticky heading and above what lies over the list's end; 0 when it does. */
export function distanceTo(rowTop: number, rowHeight: number, windowHeight: number, align: 'auto' | 'center'): number {
  const [above, below] = [72, 80];
  if (align === 'center') return rowTop - (windowHeight - rowHeight) / 2;
  if (rowTop < above) return rowTop - above;
  return Math.max(0, rowTop + rowHeight + below - windowHeight);
}

/** The rows to draw of the list in `body`, their heights, and a way to bring one that is drawn into sight. */
export function useVisibleRows(body: RefObject<HTMLElement | null>, count: number, usualHeight: number) {
  const [heights] = useState(() => new RowHeights(usualHeight));
  const [range, setRange] = useState(() => visibleRows(count, heights, 0, innerHeight));

  const look = useCallback(() => {
    const top = body.current?.getBoundingClientRect().top ?? 0;
    setRange((before) => visibleRows(count, heights, top, innerHeight, before));
  }, [body, count, heights]);

  // After each drawing: what stands above the list comes and goes, and rows have shown how high they are.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  useLayoutEffect(() => {
    for (const row of body.current?.querySelectorAll<HTMLElement>('tr[data-index]') ?? []) heights.set(Number(row.dataset.index), row.getBoundingClientRect().height);
    look();
  });

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
    const row = body.current?.querySelector(`tr[data-index="${index}"]`)?.getBoundingClientRect();
    if (row) scrollBy(0, distanceTo(row.top, row.height, innerHeight, align));
  }, [body]);

  return { range, heights, bring };
}
