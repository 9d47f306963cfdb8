/**
 * Slows down guessing. A wrong guess makes the next one from the same place wait longer; nobody is ever locked out for good. What
 * a place is, an address, a browser, an account seen by strangers, is decided in `sign-in.ts`.
 */

export interface ThrottleRule {
  /** Wrong guesses that cost no waiting. */
  free: number;
  /** Waiting after the first guess beyond those, in seconds; it doubles with each further one. */
  firstSeconds: number;
  longestSeconds: number;
}

/** Beyond this many places at once the oldest are forgotten: memory stays bounded whatever is tried. */
const MOST_PLACES = 10_000;

export interface Throttle {
  /**
   * Counts a guess by all of its keys before it is checked, so that many at once do not slip through together. Answers the
   * seconds to wait instead, when one of the keys has to wait; then nothing is counted.
   */
  guess: (keys: readonly string[]) => number;
  /** The guess was right: its keys start afresh. */
  right: (keys: readonly string[]) => void;
}

/** `now` in milliseconds, on a clock that only goes forward. */
export function createThrottle(rule: ThrottleRule, now: () => number): Throttle {
  const places = new Map<string, { guesses: number; waitUntil: number }>();
  return {
    guess(keys) {
      const at = now();
      const wait = Math.max(0, ...keys.map((key) => (places.get(key)?.waitUntil ?? 0) - at));
      if (wait > 0) return Math.ceil(wait / 1000);
      for (const key of keys) {
        const before = places.get(key);
        // After a pause of twice the longest wait the slate is clean.
        const stale = before !== undefined && at - before.waitUntil > rule.longestSeconds * 2_000;
        const guesses = (stale ? 0 : (before?.guesses ?? 0)) + 1;
        const beyond = guesses - rule.free;
        const seconds = beyond < 0 ? 0 : Math.min(rule.longestSeconds, rule.firstSeconds * 2 ** beyond);
        places.delete(key);
        places.set(key, { guesses, waitUntil: at + seconds * 1000 });
      }
      for (const oldest of places.keys()) {
        if (places.size <= MOST_PLACES) break;
        places.delete(oldest);
      }
      return 0;
    },
    right(keys) {
      for (const key of keys) places.delete(key);
    },
  };
}

/** How guesses of what people type are slowed down: passwords and codes, and the code of the set-up. */
export const GUESSING = {
  password: { free: 10, firstSeconds: 2, longestSeconds: 15 * 60 },
  setUpCode: { free: 5, firstSeconds: 2, longestSeconds: 15 * 60 },
} as const satisfies Record<string, ThrottleRule>;
