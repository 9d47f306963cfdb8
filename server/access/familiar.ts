/**
 * From where somebody has signed in before: the browser, by a cookie of its own that says nothing else, and the address. Guesses
 * by strangers never make them wait there.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

const LASTS_DAYS = 180;
/** Of each kind, for each person; the one not used for longest is forgotten. */
const MOST = 20;

export interface Familiar {
  /** `device` when the browser is known for this person, `address` when the address is. */
  of: (practitioner: string, from: { address: string; device: string | undefined }) => { device: boolean; address: boolean };
  /** Remembers where a sign-in succeeded; answers the value of the browser's cookie and how long it lasts, in seconds. */
  remember: (practitioner: string, from: { address: string; device: string | undefined }) => { device: string; seconds: number };
  forget: (practitioner: string) => void;
}

/** `now` in ms since 1970. */
export function createFamiliar(db: DatabaseSync, now: () => number): Familiar {
  const find = db.prepare('select 1 from access_familiar where practitioner = ? and kind = ? and value = ? and last_used > ?');
  const keep = db.prepare('insert into access_familiar (practitioner, kind, value, last_used) values (?, ?, ?, ?) on conflict do update set last_used = excluded.last_used');
  const tidy = db.prepare(`delete from access_familiar where practitioner = ?1 and kind = ?2 and value not in
    (select value from access_familiar where practitioner = ?1 and kind = ?2 order by last_used desc limit ${MOST})`);
  const forget = db.prepare('delete from access_familiar where practitioner = ?');
  const lastsMs = LASTS_DAYS * 86_400_000;
  const hash = (device: string) => createHash('sha256').update(device).digest('base64url');
  const known = (practitioner: string, kind: string, value: string) => find.get(practitioner, kind, value, now() - lastsMs) !== undefined;
  return {
    of: (practitioner, { address, device }) => ({ device: device !== undefined && known(practitioner, 'device', hash(device)), address: known(practitioner, 'address', address) }),
    remember(practitioner, { address, device }) {
      // A computer that several people use keeps one cookie for all of them.
      const value = device !== undefined && /^[\w-]{43}$/.test(device) ? device : randomBytes(32).toString('base64url');
      for (const [kind, each] of [['device', hash(value)], ['address', address]] as const) {
        keep.run(practitioner, kind, each, now());
        tidy.run(practitioner, kind);
      }
      return { device: value, seconds: LASTS_DAYS * 86_400 };
    },
    forget: (practitioner) => void forget.run(practitioner),
  };
}
