import { useSyncExternalStore } from 'react';
import { dayAt, type Day } from '../domain/day.ts';
import { currentPracticeZone } from '../i18n/format.ts';

/** How often the clock is looked at, ms; and whenever the tab comes to the front. */
const LOOK = 30_000;

function subscribe(listener: () => void): () => void {
  const timer = setInterval(listener, LOOK);
  document.addEventListener('visibilitychange', listener);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', listener);
  };
}

/** The practice's calendar day; a screen that stays open over midnight goes on with the new one. */
export function useToday(): Day {
  return useSyncExternalStore(subscribe, () => dayAt(new Date(), currentPracticeZone()));
}
