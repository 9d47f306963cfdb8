/** How long a case has been on the wall: a figure, and nothing else. It goes on where it was when somebody comes back to a case. */
import { useEffect, useRef, useState } from 'react';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { stopwatch } from './clock.ts';
import { presentMessages } from './present-messages.ts';
import styles from './present.module.css';

/** `item`: the case; `minutes`: planned for it. */
export function Timer({ item, minutes }: { item: string; minutes: number }) {
  const text = useText(presentMessages);
  /** Seconds by case, up to when they were last counted. */
  const spent = useRef(new Map<string, number>());
  const [paused, setPaused] = useState(false);
  const [shown, setShown] = useState(0);
  useEffect(() => {
    const before = spent.current.get(item) ?? 0;
    setShown(Math.floor(before));
    if (paused) return;
    const began = performance.now();
    const now = () => before + (performance.now() - began) / 1000;
    const timer = setInterval(() => setShown(Math.floor(now())), 1000);
    const known = spent.current;
    return () => {
      clearInterval(timer);
      known.set(item, now());
    };
  }, [item, paused]);
  return (
    <div className={styles.timer}>
      <span role="timer" aria-label={text.timer}>{text.timerOf(stopwatch(shown), minutes)}</span>
      <Button small look="quiet" aria-pressed={paused} aria-label={paused ? text.resume : text.pause} title={paused ? text.resume : text.pause} onClick={() => setPaused(!paused)}>{paused ? '▶' : '❚❚'}</Button>
    </div>
  );
}
