/**
 * Marking this diary as reviewed. A mark is part of the record and is never taken back, so it is sent only a few seconds after the
 * key was pressed; until then it can be undone, and nothing has been written.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { markReviewed, showReviewed } from '../../data/caseload.ts';
import { reviewQueries } from '../../data/reviews.ts';

/** How long a mark can be undone, ms. */
const UNDO_TIME = 6_000;

/** `marked`: can still be undone; then `saved` or `failed`, or `undone`. */
export type MarkStep = 'marked' | 'saved' | 'failed' | 'undone';

/** `mark` is sent after the time for undoing, or as soon as the screen is left. */
export function useReviewMark(patient: string, practitioner: string): { step: MarkStep | null; mark: () => void; undo: () => void } {
  const client = useQueryClient();
  const [step, setStep] = useState<MarkStep | null>(null);
  const waiting = useRef<ReturnType<typeof setTimeout> | null>(null);

  const send = useCallback(async () => {
    if (waiting.current === null) return;
    clearTimeout(waiting.current);
    waiting.current = null;
    try {
      showReviewed(client, patient, await markReviewed(patient, practitioner));
      setStep('saved');
      await client.invalidateQueries({ queryKey: reviewQueries.of(patient).queryKey });
    } catch {
      setStep('failed');
    }
  }, [client, patient, practitioner]);

  const mark = useCallback(() => {
    if (waiting.current !== null) return;
    waiting.current = setTimeout(() => void send(), UNDO_TIME);
    setStep('marked');
  }, [send]);

  const undo = useCallback(() => {
    if (waiting.current === null) return;
    clearTimeout(waiting.current);
    waiting.current = null;
    setStep('undone');
  }, []);

  useEffect(() => {
    const leave = () => void send();
    addEventListener('pagehide', leave);
    document.addEventListener('visibilitychange', leave);
    return () => {
      removeEventListener('pagehide', leave);
      document.removeEventListener('visibilitychange', leave);
      leave();
    };
  }, [send]);

  return { step, mark, undo };
}
