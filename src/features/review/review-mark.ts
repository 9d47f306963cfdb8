/**
 * Marking this diary as reviewed. A mark is part of the record and is never taken back, so it is sent only a while after the key
 * was pressed; until then it can be undone, and nothing has been written.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { markReviewed, showReviewed } from '../../data/caseload.ts';
import { reviewQueries } from '../../data/reviews.ts';
import { beforeSignOut } from '../../data/session.ts';

/** How long a mark can be undone, ms; while the focus or the pointer is on the button it does not run out. */
const UNDO_TIME = 8_000;

/** `marked`: can still be undone; then `saved` or `failed`, or `undone`. */
export type MarkStep = 'marked' | 'saved' | 'failed' | 'undone';

export interface ReviewMark {
  step: MarkStep | null;
  /** Says so at once and sends it after the time for undoing, or as soon as the screen is left. */
  mark: () => void;
  undo: () => void;
  /** Stops the time for undoing, or lets it begin anew. */
  hold: (on: boolean) => void;
}

export function useReviewMark(patient: string, practitioner: string): ReviewMark {
  const client = useQueryClient();
  const [step, setStep] = useState<MarkStep | null>(null);
  /** The mark that waits; its timer is absent while it is held. */
  const waiting = useRef<{ timer: ReturnType<typeof setTimeout> | undefined } | null>(null);

  /** Takes the mark that waits, so that nobody else sends it. */
  const take = useCallback((): boolean => {
    const taken = waiting.current;
    waiting.current = null;
    clearTimeout(taken?.timer);
    return taken !== null;
  }, []);

  const send = useCallback(async () => {
    if (!take()) return;
    try {
      showReviewed(client, patient, await markReviewed(patient, practitioner));
      setStep('saved');
      await client.invalidateQueries({ queryKey: reviewQueries.of(patient).queryKey });
    } catch {
      setStep('failed');
    }
  }, [client, patient, practitioner, take]);

  const mark = useCallback(() => {
    if (waiting.current) return;
    waiting.current = { timer: setTimeout(() => void send(), UNDO_TIME) };
    setStep('marked');
  }, [send]);

  const undo = useCallback(() => {
    if (take()) setStep('undone');
  }, [take]);

  const hold = useCallback((on: boolean) => {
    if (!waiting.current) return;
    clearTimeout(waiting.current.timer);
    waiting.current.timer = on ? undefined : setTimeout(() => void send(), UNDO_TIME);
  }, [send]);

  useEffect(() => {
    const leave = () => void send();
    const hide = () => {
      if (document.visibilityState === 'hidden') leave();
    };
    const stop = beforeSignOut(send);
    addEventListener('pagehide', leave);
    document.addEventListener('visibilitychange', hide);
    return () => {
      stop();
      removeEventListener('pagehide', leave);
      document.removeEventListener('visibilitychange', hide);
      leave();
    };
  }, [send]);

  return { step, mark, undo, hold };
}
