/**
 * What the data directory remembers of the chain, beside the database: its end at many moments, each sealed with the secret of this
 * installation. A database that was cut off at its end, or exchanged for an older one, contradicts it.
 */
import { createHmac } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Sealer } from '../storage/chain.ts';
import type { Fault } from '../storage/verify.ts';

const FILE = 'chain-heads';

/** Seals with a key of its own; see `deriveKey`. */
export function createSealer(key: Uint8Array): Sealer {
  return (text) => createHmac('sha256', key).update(text).digest('hex');
}

export interface Head {
  n: number;
  link: string;
}

export interface RememberedHeads {
  /** Each with its place in the file. Empty ends are left out. */
  heads: (Head & { place: string })[];
  /** Lines that this installation did not write. */
  faults: Fault[];
}

/** Reads what is remembered. A restore that somebody at the machine accepted makes everything before it void. */
export function readHeads(dataDir: string, seal: Sealer): RememberedHeads {
  let heads: RememberedHeads['heads'] = [];
  let faults: Fault[] = [];
  // What follows the last line break was being written when the power went.
  for (const [at, line] of textOf(join(dataDir, FILE)).split('\n').slice(0, -1).entries()) {
    const place = `${FILE}:${at + 1}`;
    const [, said, n, link, kind, mark] = /^((?:\S+) (\d{1,15}) ([0-9a-f]{64}|-) (seen|accepted)) ([0-9a-f]{64})$/.exec(line) ?? [];
    if (said === undefined || seal(said) !== mark) {
      faults.push({ place, kind: 'head' });
      continue;
    }
    if (kind === 'accepted') [heads, faults] = [[], []];
    if (link !== '-') heads.push({ n: Number(n), link: link!, place });
  }
  return { heads, faults };
}

/** Remembers the end of the chain; on the disk when this returns. `accepted`: this is the state from which on the chain is held against. */
export function rememberHead(dataDir: string, head: Head | null, seal: Sealer, now: Date, kind: 'seen' | 'accepted' = 'seen'): void {
  const said = `${now.toISOString()} ${head?.n ?? 0} ${head?.link ?? '-'} ${kind}`;
  appendLine(join(dataDir, FILE), `${said} ${seal(said)}`);
}

/** Adds a line to a file of the data directory, which is made where it is missing, readable by this user alone. */
export function appendLine(path: string, line: string): void {
  const before = textOf(path);
  const file = openSync(path, 'a', 0o600);
  try {
    writeSync(file, `${before === '' || before.endsWith('\n') ? '' : '\n'}${line}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** The text of a file; empty when it is not there. */
export function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
