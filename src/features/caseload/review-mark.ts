/**
 * Marking a diary as reviewed from the list. A mark is part of the record and is never taken back, so it is sent only a while
 * after the key was pressed; until then it can be undone, and nothing has been written.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { markReviewed, showReviewed } from '../../data/caseload.ts';
import { beforeSignOut } from '../../data/session.ts';
import type { CaseloadRow } from '../../domain/caseload.ts';
import { listName } from '../../domain/patient.ts';

/** How long a mark can be undone, ms; while the focus or the pointer is on the button it does not run out. */
const UNDO_TIME = 8_000;

/** What is said about the last mark. `marked`: can still be undone; then `saved` or `failed`, or `undone`. */
export interface MarkSaid {
  step: 'marked' | 'saved' | 'failed' | 'undone';
  name: string;
}

export interface ReviewMark {
  said: MarkSaid | null;
  /** Marks that are not written yet: id of the patient, instant. They stand over what was loaded, whatever comes from the server. */
  pending: ReadonlyMap<string, string>;
  /** Shows the mark at once and sends it after the time for undoing, or as soon as the screen is left. */
  mark: (row: CaseloadRow) => void;
  undo: () => void;
  /** Stops the time for undoing, or lets it begin anew. */
  hold: (on: boolean) => void;
}

interface Waiting {
  patient: string;
  name: string;
  timer: ReturnType<typeof setTimeout> | undefined;
}

export function useReviewMark(practitioner: string): ReviewMark {
  const client = useQueryClient();
  const [said, setSaid] = useState<MarkSaid | null>(null);
  const [pending, setPending] = useState<ReadonlyMap<string, string>>(new Map());
  const waiting = useRef<Waiting | null>(null);

  const withoutPending = useCallback((patient: string) => setPending((now) => new Map([...now].filter(([id]) => id !== patient))), []);

  /** Takes the mark that waits, so that nobody else sends it. */
  const take = useCallback((): Waiting | null => {
    const taken = waiting.current;
    waiting.current = null;
    clearTimeout(taken?.timer);
    return taken;
  }, []);

  const send = useCallback(async () => {
    const taken = take();
    if (!taken) return;
    const { patient, name } = taken;
    let step: MarkSaid['step'] = 'saved';
    try {
      showReviewed(client, patient, await markReviewed(patient, practitioner));
    } catch {
      step = 'failed';
    }
    withoutPending(patient);
    // A success says nothing over a mark that came after it; a failure is always said.
    setSaid((now) => (step === 'saved' && now?.step === 'marked' && now.name !== name ? now : { step, name }));
  }, [client, practitioner, take, withoutPending]);

  const mark = useCallback((row: CaseloadRow) => {
    const { id } = row.patient;
    if (waiting.current?.patient === id) return;
    void send();
    const name = listName(row.patient);
    waiting.current = { patient: id, name, timer: setTimeout(() => void send(), UNDO_TIME) };
    setPending((now) => new Map([...now, [id, new Date().toISOString()]]));
    setSaid({ step: 'marked', name });
  }, [send]);

  const undo = useCallback(() => {
    const taken = take();
    if (!taken) return;
    withoutPending(taken.patient);
    setSaid({ step: 'undone', name: taken.name });
  }, [take, withoutPending]);

  const hold = useCallback((on: boolean) => {
    const held = waiting.current;
    if (!held) return;
    clearTimeout(held.timer);
    held.timer = on ? undefined : setTimeout(() => void send(), UNDO_TIME);
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

  return { said, pending, mark, undo, hold };
}
