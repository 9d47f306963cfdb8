/** The record of an installation over its database: checked, guarded, and with what was erased kept erased. */
import type { DatabaseSync } from 'node:sqlite';
import { systemActor } from '../access/actor.ts';
import { createSqliteStore } from '../storage/sqlite.ts';
import type { Store } from '../storage/store.ts';
import type { Verification } from '../storage/verify.ts';
import { createSealer } from './heads.ts';
import { openIntegrity } from './integrity.ts';
import { createRetention, type Retention } from './retention.ts';

export interface RecordOptions {
  db: DatabaseSync;
  dataDir: string;
  /** `deriveKey(secret, 'record-chain')`. */
  key: Uint8Array;
  now: () => Date;
  /** Told when the record is not what was written; from then on nothing is stored. */
  onAltered: (found: Verification) => void;
  /** Told what the ledger of erasures did at the start, if it did anything. */
  onReplay: (done: { erased: number; foreign: number[] }) => void;
  report: (error: unknown) => void;
}

export interface OpenRecord {
  store: Store;
  retention: Retention;
  verify: () => Promise<Verification>;
  /** Remembers the end of the chain beside the database; before that is closed. */
  close: () => void;
}

/** In whose name what a backup brought back is erased again. */
const SYSTEM = systemActor({ practitioner: 'system', name: 'system' });

/** Opens the store in `db`, checks it, and takes away again what a restored backup brought back. Throws StorageError where that cannot be written. */
export function openRecord({ db, dataDir, key, now, onAltered, onReplay, report }: RecordOptions): OpenRecord {
  const seal = createSealer(key);
  const integrity = openIntegrity({ store: createSqliteStore(db, { seal }), dataDir, seal, now, onAltered });
  const retention = createRetention({
    store: integrity.store, ledger: { dataDir, seal }, report,
    // The file is written anew without the pages that were let go of, and so is the log beside it.
    compact: () => db.exec('vacuum; pragma wal_checkpoint(truncate)'),
  });
  if (integrity.last()?.ok !== false) {
    const done = retention.replay({ actor: SYSTEM, now: now() });
    if (done.erased > 0 || done.foreign.length > 0) onReplay(done);
  }
  return {
    store: integrity.store,
    retention,
    verify: integrity.verify,
    close: () => {
      try {
        integrity.remember();
      } catch (error) {
        report(error);
      }
    },
  };
}
