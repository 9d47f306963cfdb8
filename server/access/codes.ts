/** One-time codes that an owner hands over: for an invitation, or for a new password. Only their hash is kept. */
import type { DatabaseSync } from 'node:sqlite';
import { hashCode, newCode } from './one-time-code.ts';

/** How long a code counts: an invitation is answered within a week, a new password within a day. */
export const CODE_HOURS = { invitation: 7 * 24, password: 24 } as const;

export interface Codes {
  /** A new code for this person; the ones before are void. `expires` in ms since 1970. */
  make: (practitioner: string, hours: number) => { code: string; expires: number };
  look: (code: string) => { practitioner: string; expired: boolean } | null;
  /** Uses the code up: true once. */
  take: (code: string) => boolean;
  /** When the code that was handed over to this person ends, ms since 1970. */
  openUntil: (practitioner: string) => number | null;
  forget: (practitioner: string) => void;
}

/** `now` in ms since 1970. */
export function createCodes(db: DatabaseSync, now: () => number): Codes {
  const add = db.prepare('insert into access_code (hash, practitioner, expires) values (?, ?, ?)');
  const find = db.prepare('select practitioner, expires from access_code where hash = ?');
  const take = db.prepare('delete from access_code where hash = ? and expires > ?');
  const open = db.prepare('select max(expires) as expires from access_code where practitioner = ?');
  const forget = db.prepare('delete from access_code where practitioner = ?');
  const hash = (code: string) => hashCode(code).toString('base64url');
  return {
    make(practitioner, hours) {
      // 120 random bits: enough for a plain hash.
      const code = newCode(6, 4);
      const expires = now() + hours * 3_600_000;
      forget.run(practitioner);
      add.run(hash(code), practitioner, expires);
      return { code, expires };
    },
    look(code) {
      const row = find.get(hash(code));
      return row ? { practitioner: row.practitioner as string, expired: (row.expires as number) <= now() } : null;
    },
    take: (code) => take.run(hash(code), now()).changes === 1,
    openUntil: (practitioner) => open.get(practitioner)!.expires as number | null,
    forget: (practitioner) => void forget.run(practitioner),
  };
}
