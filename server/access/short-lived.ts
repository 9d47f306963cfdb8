/** What is kept in memory for a few minutes, under a secret that only the one it belongs to holds: half a sign-in, a challenge. */
import { createHash, randomBytes } from 'node:crypto';

export interface ShortLived<Value> {
  /** Keeps a value; answers the secret under which it can be had again. */
  keep: (value: Value) => string;
  /** The value, while it lasts. */
  look: (secret: string | undefined) => Value | null;
  /** The value, once. */
  take: (secret: string | undefined) => Value | null;
}

/** Beyond this many the oldest are forgotten: memory stays bounded whatever is tried. */
const MOST = 10_000;

/** `now` in milliseconds. */
export function createShortLived<Value>(lastsMs: number, now: () => number): ShortLived<Value> {
  const kept = new Map<string, { value: Value; until: number }>();
  const keyOf = (secret: string) => createHash('sha256').update(secret).digest('base64url');
  const look = (secret: string | undefined): Value | null => {
    if (secret === undefined) return null;
    const found = kept.get(keyOf(secret));
    return found && now() < found.until ? found.value : null;
  };
  return {
    keep(value) {
      const secret = randomBytes(32).toString('base64url');
      for (const [key, { until }] of kept) {
        if (kept.size < MOST && now() < until) break;
        kept.delete(key);
      }
      kept.set(keyOf(secret), { value, until: now() + lastsMs });
      return secret;
    },
    look,
    take(secret) {
      const found = look(secret);
      if (secret !== undefined) kept.delete(keyOf(secret));
      return found;
    },
  };
}
