/** Tokens for other systems: a secret that is shown once, what it may do, until when. Only its hash is kept. */
import { createHash, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { TokenScope } from '../../src/domain/team.ts';

/** So that a token is recognised where it was left lying about. */
const PREFIX = 'rwt_';
/** The last use is written down at most this often. */
const USE_EVERY_MS = 60_000;

export interface Token {
  id: string;
  name: string;
  scopes: readonly TokenScope[];
  /** The only patient whose record it reaches. */
  patient: string | null;
  /** Id of the Practitioner who made it. */
  author: string;
  /** ms since 1970. */
  created: number;
  expires: number;
  lastUsed: number | null;
  revoked: number | null;
}

export interface Tokens {
  make: (token: Pick<Token, 'name' | 'scopes' | 'patient' | 'author' | 'expires'>) => { id: string; token: string };
  /** The token that a request carries, if it counts now. */
  find: (secret: string) => Token | null;
  list: () => Token[];
  /** Answers whether there was one that still counted. */
  revoke: (id: string) => boolean;
}

const COLUMNS = 'id, name, scopes, patient, author, created, expires, last_used as lastUsed, revoked';

/** `now` in ms since 1970. */
export function createTokens(db: DatabaseSync, now: () => number): Tokens {
  const add = db.prepare('insert into access_token (id, hash, name, scopes, patient, author, created, expires) values (?, ?, ?, ?, ?, ?, ?, ?)');
  const byHash = db.prepare(`select ${COLUMNS} from access_token where hash = ? and revoked is null and expires > ?`);
  const all = db.prepare(`select ${COLUMNS} from access_token order by created desc, id`);
  const use = db.prepare('update access_token set last_used = ?1 where id = ?2 and (last_used is null or last_used < ?1 - ?3)');
  const revoke = db.prepare('update access_token set revoked = ? where id = ? and revoked is null');
  const hash = (secret: string) => createHash('sha256').update(secret).digest('base64url');
  const read = (row: Record<string, unknown>): Token => ({ ...(row as unknown as Token), scopes: JSON.parse(row.scopes as string) as TokenScope[] });
  return {
    make({ name, scopes, patient, author, expires }) {
      const id = crypto.randomUUID();
      const token = PREFIX + randomBytes(32).toString('base64url');
      add.run(id, hash(token), name, JSON.stringify(scopes), patient, author, now(), expires);
      return { id, token };
    },
    find(secret) {
      const row = byHash.get(hash(secret), now());
      if (!row) return null;
      use.run(now(), row.id as string, USE_EVERY_MS);
      return read(row);
    },
    list: () => all.all().map(read),
    revoke: (id) => revoke.run(now(), id).changes === 1,
  };
}
