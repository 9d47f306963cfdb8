/**
 * The ledger of erasures beside the database: opaque ids and times, nothing of what a record said. A backup that is older than an
 * erasure brings the record back; the next start takes it away again. Each line is sealed, so that nobody without the secret of this
 * installation can have a record erased by writing into a file.
 */
import { join } from 'node:path';
import type { Sealer } from '../storage/chain.ts';
import type { Erasure, Store } from '../storage/store.ts';
import { appendLine, textOf } from './heads.ts';

const FILE = 'erasures';

export interface LedgerParts {
  store: Store;
  dataDir: string;
  seal: Sealer;
}

/** What the file says, and the numbers of lines that this installation did not write. */
function readLedger({ dataDir, seal }: Pick<LedgerParts, 'dataDir' | 'seal'>): { erasures: Erasure[]; foreign: number[] } {
  const erasures: Erasure[] = [];
  const foreign: number[] = [];
  for (const [at, line] of textOf(join(dataDir, FILE)).split('\n').slice(0, -1).entries()) {
    const [, said, time, patient, run, mark] = /^((\S+) ([A-Za-z0-9.-]{1,64}) ([A-Za-z0-9.-]{1,64})) ([0-9a-f]{64})$/.exec(line) ?? [];
    if (said === undefined || seal(`erased ${said}`) !== mark) foreign.push(at + 1);
    else erasures.push({ patient: patient!, at: Date.parse(time!), run: run! });
  }
  return { erasures, foreign };
}

/** Adds to the file what the database knows and the file does not: after a run, and after a crash between the two. */
export function writeLedger({ store, dataDir, seal }: LedgerParts): void {
  const known = new Set(readLedger({ dataDir, seal }).erasures.map(({ patient }) => patient));
  for (const { patient, at, run } of store.ledger()) {
    if (known.has(patient)) continue;
    const said = `${new Date(at).toISOString()} ${patient} ${run}`;
    appendLine(join(dataDir, FILE), `${said} ${seal(`erased ${said}`)}`);
  }
}

/**
 * Erases once more what a restored backup brought back; `erase` does it for one record, in a transaction. Answers how many came back,
 * and which lines of the file are not ours. Call it at the start, before anybody is answered.
 */
export function replayLedger(parts: LedgerParts, erase: (erasure: Erasure) => void): { erased: number; foreign: number[] } {
  const { erasures, foreign } = readLedger(parts);
  const known = new Set(parts.store.ledger().map(({ patient }) => patient));
  let erased = 0;
  for (const erasure of erasures) {
    if (parts.store.record(erasure.patient).length > 0) {
      erase(erasure);
      erased += 1;
    } else if (!known.has(erasure.patient)) {
      parts.store.transaction(() => parts.store.putLedger(erasure));
    }
  }
  writeLedger(parts);
  return { erased, foreign };
}
