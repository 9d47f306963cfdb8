/**
 * The day that all panels point at. Kept outside of React's state, so that a moving pointer wakes only the few places that show the
 * day and never draws a chart again.
 */
import { useSyncExternalStore } from 'react';
import { dayNumber, type Day } from '../domain/day.ts';
import { nearestShown, nextShown, type TimeAxis } from './time-axis.ts';

export interface CursorState {
  /** `dayNumber` of the day; null as long as nobody pointed at one. */
  day: number | null;
  /** Held: the pointer passing over does not move it. */
  held: boolean;
}

export interface Cursor {
  read: () => CursorState;
  subscribe: (listener: () => void) => () => void;
  /** Points at a day; keeps whether it is held. */
  move: (day: number) => void;
  hold: (day: number) => void;
  /** Lets the pointer move it again; the day stays. */
  release: () => void;
}

/** A cursor that begins at a day and holds it, or at none. */
export function createCursor(start: Day | null = null): Cursor {
  let state: CursorState = { day: start === null ? null : dayNumber(start), held: start !== null };
  const listeners = new Set<() => void>();
  const set = (next: CursorState) => {
    if (next.day === state.day && next.held === state.held) return;
    state = next;
    for (const listener of listeners) listener();
  };
  return {
    read: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    move: (day) => set({ ...state, day }),
    hold: (day) => set({ day, held: true }),
    release: () => set({ ...state, held: false }),
  };
}

/** Where the cursor stands on an axis: the nearest shown day; `fallback` while nobody pointed at one. */
export function cursorOn(axis: TimeAxis, { day }: CursorState, fallback: number): number {
  return nearestShown(axis, day === null ? fallback : day - axis.start, -1);
}

/** The cursor's position on an axis, anew whenever it moves. */
export function useCursorPosition(cursor: Cursor, axis: TimeAxis, fallback: number): number {
  return cursorOn(axis, useSyncExternalStore(cursor.subscribe, cursor.read), fallback);
}

/** Where a key takes the cursor: a day, a week, the ends; null for any other key. Days that a filter hides are passed over. */
export function keyTarget(key: string, axis: TimeAxis, position: number): number | null {
  switch (key) {
    case 'ArrowLeft': return nextShown(axis, position - 1, -1);
    case 'ArrowRight': return nextShown(axis, position + 1, 1);
    case 'PageUp': return nextShown(axis, position - 7, -1);
    case 'PageDown': return nextShown(axis, position + 7, 1);
    case 'Home': return nextShown(axis, 0, 1);
    case 'End': return nextShown(axis, axis.days - 1, -1);
    default: return null;
  }
}
