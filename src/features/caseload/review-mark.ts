/**
 * Marking a diary as reviewed from the list. A mark is part of the record and is never taken back, so it is sent only a few
 * seconds after the key was pressed; until then it can be undone, and nothing has been written.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { markReviewed, showReviewed } from '../../data/caseload.ts';
import type { CaseloadRow } from '../../domain/caseload.ts';
import { listName } from '../../domain/patient.ts';

/** How long a mark can be undone, ms. */
const UNDO_TIME = 6_000;

export interface MarkState {
  /** `marked`: can still be undone; then `saved` or `failed`, or `undone`. */
  step: 'marked' | 'saved' | 'failed' | 'undone';
  name: string;
}

interface Waiting {
  row: CaseloadRow;
  timer: ReturnType<typeof setTimeout>;
}

/** `mark` shows the mark at once and sends it after the time for undoing, or as soon as the screen is left. */
export function useReviewMark(practitioner: string): { state: MarkState | null; mark: (row: CaseloadRow) => void; undo: () => void } {
  const client = useQueryClient();
  const [state, setState] = useState<MarkState | null>(null);
  const waiting = useRef<Waiting | null>(null);

  const send = useCallback(async () => {
    if (!waiting.current) return;
    const { row, timer } = waiting.current;
    waiting.current = null;
    clearTimeout(timer);
    const { id } = row.patient;
    const name = listName(row.patient);
    try {
      showReviewed(client, id, await markReviewed(id, practitioner));
      setState((now) => (now?.step === 'marked' && now.name !== name ? now : { step: 'saved', name }));
    } catch {
      showReviewed(client, id, row.lastReviewed);
      setState({ step: 'failed', name });
    }
  }, [client, practitioner]);

  const mark = useCallback((row: CaseloadRow) => {
    if (waiting.current?.row.patient.id === row.patient.id) return;
    void send();
    showReviewed(client, row.patient.id, new Date().toISOString());
    waiting.current = { row, timer: setTimeout(() => void send(), UNDO_TIME) };
    setState({ step: 'marked', name: listName(row.patient) });
  }, [client, send]);

  const undo = useCallback(() => {
    if (!waiting.current) return;
    const { row, timer } = waiting.current;
    waiting.current = null;
    clearTimeout(timer);
    showReviewed(client, row.patient.id, row.lastReviewed);
    setState({ step: 'undone', name: listName(row.patient) });
  }, [client]);

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

  return { state, mark, undo };
}
