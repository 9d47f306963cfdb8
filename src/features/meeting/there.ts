/** Who else is in the meeting, and whether the connection to it is gone. */
import { useEffect, useState } from 'react';
import { useMeetingEvents, type PersonThere } from '../../data/meeting-events.ts';

/** A connection that is back sooner was never missed, ms. */
const PATIENCE = 3_000;

/** `patient`: the case that one is at. */
export function useThere(meeting: string, at: { patient?: string }): { people: readonly PersonThere[]; lost: boolean } {
  const { people, state } = useMeetingEvents(meeting, at);
  /** Whether it has been gone for long enough. */
  const [long, setLong] = useState(false);
  const away = state === 'reconnecting';
  useEffect(() => {
    if (!away) return;
    const timer = setTimeout(() => setLong(true), PATIENCE);
    return () => {
      clearTimeout(timer);
      setLong(false);
    };
  }, [away]);
  return { people, lost: away && long };
}
