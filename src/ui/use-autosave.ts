/** Saves what is typed on the server by itself: a crash, a closed lid or the end of a session loses at most a few seconds. */
import { useCallback, useEffect, useRef, useState } from 'react';

/** After the last key, and while somebody types without a pause. Together with the request well below the ten seconds promised. */
const PAUSE_MS = 1200;
const LONGEST_MS = 5000;
/** Until the next try after a failure. */
const RETRY_MS = 5000;

export type SaveState<Failure> =
  | { at: 'saved'; when: Date | null }
  /** Something was typed that is not sent yet. */
  | { at: 'typed' }
  | { at: 'saving' }
  | { at: 'failed'; failure: Failure };

interface AutosaveOptions<Value, Failure> {
  /** What stands in the form at this moment. */
  read: () => Value;
  save: (value: Value) => Promise<void>;
  /** True for failures that another try may mend, such as a lost connection; the others wait for a person. */
  retries: (failure: Failure) => boolean;
}

export interface Autosave<Failure> {
  state: SaveState<Failure>;
  /** Call at every change of the form. */
  touch: () => void;
  /** Saves now what is not saved yet; resolves when the server has it, rejects when it has not. */
  flush: () => Promise<void>;
  /** True while something typed is not on the server. */
  unsaved: () => boolean;
  /** Forgets what is not saved: somebody decided that it shall not be. */
  forget: () => void;
}

export function useAutosave<Value, Failure = Error>({ read, save, retries }: AutosaveOptions<Value, Failure>): Autosave<Failure> {
  const [state, setState] = useState<SaveState<Failure>>({ at: 'saved', when: null });
  const latest = useRef({ read, save, retries });
  useEffect(() => {
    latest.current = { read, save, retries };
  });
  const dirty = useRef(false);
  const since = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const running = useRef<Promise<void> | null>(null);
  const again = useRef(() => {});

  const flush = useCallback(async (): Promise<void> => {
    clearTimeout(timer.current);
    // One request at a time: the next one builds on the version that this one makes.
    if (running.current) await running.current.catch(() => {});
    if (!dirty.current) return;
    dirty.current = false;
    since.current = 0;
    setState({ at: 'saving' });
    const run = latest.current.save(latest.current.read());
    running.current = run;
    try {
      await run;
      setState(dirty.current ? { at: 'typed' } : { at: 'saved', when: new Date() });
    } catch (error) {
      dirty.current = true;
      setState({ at: 'failed', failure: error as Failure });
      clearTimeout(timer.current);
      if (latest.current.retries(error as Failure)) timer.current = setTimeout(() => again.current(), RETRY_MS);
      throw error;
    } finally {
      running.current = null;
    }
  }, []);

  useEffect(() => {
    again.current = () => void flush().catch(() => {});
  }, [flush]);

  const touch = useCallback(() => {
    const now = performance.now();
    if (!dirty.current) since.current = now;
    dirty.current = true;
    setState((before) => (before.at === 'saved' ? { at: 'typed' } : before));
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void flush().catch(() => {}), Math.max(0, Math.min(PAUSE_MS, since.current + LONGEST_MS - now)));
  }, [flush]);

  useEffect(() => {
    const soon = () => void flush().catch(() => {});
    const onHide = () => {
      if (document.visibilityState === 'hidden') soon();
    };
    // The screen comes back from behind the sign-in: what could not be sent then is sent now.
    if (dirty.current) soon();
    document.addEventListener('visibilitychange', onHide);
    addEventListener('online', soon);
    return () => {
      document.removeEventListener('visibilitychange', onHide);
      removeEventListener('online', soon);
      soon();
      clearTimeout(timer.current);
    };
  }, [flush]);

  const unsaved = useCallback(() => dirty.current || running.current !== null, []);
  const forget = useCallback(() => {
    clearTimeout(timer.current);
    dirty.current = false;
  }, []);
  return { state, touch, flush, unsaved, forget };
}
