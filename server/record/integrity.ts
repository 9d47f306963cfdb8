/**
 * That the record is what was written: checked at the start and whenever somebody asks, remembered beside the database, and nothing is
 * written on top of a record that was altered.
 */
import { hash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Sealer } from '../storage/chain.ts';
import { SCHEMA_VERSION } from '../storage/schema.ts';
import { readChain } from '../storage/sqlite-chain.ts';
import { StorageError, type Store } from '../storage/store.ts';
import { verifyChain, verifying, type Verification, type VerifyOptions } from '../storage/verify.ts';
import { createSealer, readHeads, rememberHead, type RememberedHeads } from './heads.ts';

/** A chain of so many links is checked before the server answers anybody, about a third of a second; a longer one while it answers. */
const AT_ONCE = 20_000;
/** How often the end of the chain is remembered beside the database. */
const REMEMBER_MS = 60 * 60_000;

const digest = (text: string): string => hash('sha256', text);

/**
 * The same store, which stores and erases nothing as soon as `isAltered` says so: the reason is `altered`. Reading goes on, and what
 * is read is logged.
 */
export function guardStore(store: Store, isAltered: () => boolean): Store {
  const check = (): void => {
    if (isAltered()) throw new StorageError('altered');
  };
  return {
    ...store,
    put: (...given) => (check(), store.put(...given)),
    erase: (...given) => (check(), store.erase(...given)),
    putLedger: (...given) => (check(), store.putLedger(...given)),
  };
}

/** Holds a store against its chain; `dataDir` and `seal` also against what is remembered beside it. */
export function verifyStore(store: Pick<Store, 'chain'>, beside?: { dataDir: string; seal: Sealer }): Verification {
  const { options, add } = optionsOf(beside);
  return add(verifyChain(store.chain, options));
}

function optionsOf(beside: { dataDir: string; seal: Sealer } | undefined): { options: VerifyOptions; add: (found: Verification) => Verification } {
  if (!beside) return { options: { digest }, add: (found) => found };
  const { heads, faults }: RememberedHeads = readHeads(beside.dataDir, beside.seal);
  return { options: { digest, seal: beside.seal, heads }, add: (found) => ({ ...found, ok: found.ok && faults.length === 0, faults: [...faults, ...found.faults] }) };
}

/**
 * Looks at the data of a directory as they lie there, changing nothing: the file itself, then the chain. For `admin verify`, also
 * while a server works with them. `key` is that of `deriveKey(secret, 'record-chain')`.
 */
export function verifyDataDir(dataDir: string, key: Uint8Array): Verification {
  const path = join(dataDir, 'rueckenwind.db');
  const damaged = (place: string): Verification => ({ ok: false, versions: 0, lines: 0, faults: [{ place, kind: 'damaged' }] });
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
    // One look: what a server writes in the meantime is not seen half.
    db.exec('begin');
    const { user_version: version } = db.prepare('pragma user_version').get() as { user_version: number };
    if (version !== SCHEMA_VERSION) return damaged(`rueckenwind.db (schema ${version}, this release has ${SCHEMA_VERSION})`);
    const faults = (db.prepare('pragma integrity_check(20)').all() as { integrity_check: string }[]).filter((row) => row.integrity_check !== 'ok').map(() => ({ place: 'rueckenwind.db', kind: 'damaged' as const }));
    const found = verifyStore({ chain: readChain(db) }, { dataDir, seal: createSealer(key) });
    return { ...found, ok: found.ok && faults.length === 0, faults: [...faults.slice(0, 1), ...found.faults] };
  } catch {
    return damaged('rueckenwind.db');
  } finally {
    if (db?.isOpen) db.close();
  }
}

/**
 * Takes the data of a directory as they are for the state to go on from: after a backup was restored, or the secret was lost. Only
 * when the chain itself is whole; answers what was found. What was remembered before stays in the file, void.
 */
export function acceptDataDir(dataDir: string, key: Uint8Array, now: Date): Verification {
  const seal = createSealer(key);
  const db = new DatabaseSync(join(dataDir, 'rueckenwind.db'), { timeout: 5_000 });
  try {
    const chain = readChain(db);
    const found = verifyChain(chain, { digest });
    const head = chain.head();
    if (!found.ok) return found;
    db.prepare('insert into stamp (name, value) values (?, ?) on conflict (name) do update set value = excluded.value').run('chain-head', `${head?.n ?? 0} ${head?.link ?? '-'} ${seal(`${head?.n ?? 0} ${head?.link ?? '-'}`)}`);
    rememberHead(dataDir, head, seal, now, 'accepted');
    return found;
  } finally {
    db.close();
  }
}

export interface Integrity {
  /** The store that refuses to write once the record was found altered. */
  store: Store;
  /** The full check; answers the running one when there is one. Others are served in between. */
  verify: () => Promise<Verification>;
  /** What the last check found; null before the first has ended. */
  last: () => Verification | null;
  /** Remembers the end of the chain, if it moved. Call it when the server stops. */
  remember: () => void;
}

export interface IntegrityParts {
  store: Store;
  dataDir: string;
  seal: Sealer;
  now: () => Date;
  /** Told when a check finds the record altered. */
  onAltered: (found: Verification) => void;
}

/**
 * Checks the record: a short chain before this returns, a long one while the server already answers. Remembers its end every hour,
 * as long as it is whole.
 */
export function openIntegrity({ store, dataDir, seal, now, onAltered }: IntegrityParts): Integrity {
  let last: Verification | null = null;
  let running: Promise<Verification> | null = null;
  let remembered = readHeads(dataDir, seal).heads.at(-1)?.n ?? 0;

  function found(verification: Verification): Verification {
    const wasWhole = last?.ok !== false;
    last = verification;
    if (!verification.ok && wasWhole) onAltered(verification);
    return verification;
  }

  async function check(): Promise<Verification> {
    const { options, add } = optionsOf({ dataDir, seal });
    const steps = verifying(store.chain, options);
    for (;;) {
      const { done, value } = steps.next();
      if (done) return found(add(value));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  const verify = () => (running ??= check().finally(() => (running = null)));

  function remember(): void {
    const head = store.chain.head();
    if (!last?.ok || !head || head.n === remembered) return;
    rememberHead(dataDir, head, seal, now());
    remembered = head.n;
  }

  if ((store.chain.head()?.n ?? 0) <= AT_ONCE) {
    found(verifyStore(store, { dataDir, seal }));
    remember();
  } else {
    void verify().then(remember);
  }
  setInterval(remember, REMEMBER_MS).unref();
  return { store: guardStore(store, () => last?.ok === false), verify, last: () => last, remember };
}
