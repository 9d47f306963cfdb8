/**
 * One encrypted file that holds everything an installation is: the database as it was at one moment, and the small files beside it.
 *
 * The file: a mark, the salt of the passphrase (scrypt) and a nonce, then AES-256-GCM over [length, JSON with the small files, database],
 * then its tag. Whatever was changed in it, or a wrong passphrase, is noticed before anything is put in its place.
 */
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { chmodSync, closeSync, createReadStream, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';

const MARK = Buffer.from('Rueckenwind backup 1\n');
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = MARK.length + SALT_BYTES + NONCE_BYTES;
const DATABASE = 'rueckenwind.db';
/** What lies beside the database: the secret, the remembered ends of the chain, the ledger of erasures. */
const BESIDE = ['secret', 'chain-heads', 'erasures'] as const;
/** What may lie in a directory into which is restored: erasures that are newer than the backup are done again at the next start. */
const KEPT: ReadonlySet<string> = new Set(['erasures']);
const CHUNK = 1024 * 1024;
export const PASSPHRASE_LEAST = 12;

/** Why it was not done; `messages.ts` says so in words. */
export class BackupError extends Error {
  readonly reason: 'no-data' | 'exists' | 'not-empty' | 'no-backup' | 'wrong-passphrase' | 'damaged';
  constructor(reason: BackupError['reason'], options?: ErrorOptions) {
    super(reason, options);
    this.reason = reason;
  }
}

const keyOf = (passphrase: string, salt: Buffer) =>
  (promisify(scrypt) as (password: string, salt: Buffer, length: number, options: object) => Promise<Buffer>)(passphrase.normalize('NFC'), salt, 32, { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 });

/**
 * Writes the backup of `dataDir` to `file`, readable by this user alone; a server may be writing meanwhile. Answers its size in
 * bytes. Throws `BackupError`; a file that is there already is not overwritten.
 */
export async function writeBackup(dataDir: string, file: string, passphrase: string): Promise<number> {
  const path = join(dataDir, DATABASE);
  if (!existsSync(path)) throw new BackupError('no-data');
  if (existsSync(file)) throw new BackupError('exists');
  // Beside the data, where nobody else reads: what is not encrypted yet never leaves that directory.
  const copy = join(dataDir, `backup-${randomBytes(6).toString('hex')}.tmp`);
  const part = `${file}.part`;
  const salt = randomBytes(SALT_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const header = Buffer.concat([MARK, salt, nonce]);
  const cipher = createCipheriv('aes-256-gcm', await keyOf(passphrase, salt), nonce).setAAD(header);
  try {
    // The ends of the chain first: each of them lies within the database that is copied afterwards.
    const beside = Object.fromEntries(BESIDE.filter((name) => existsSync(join(dataDir, name))).map((name) => [name, readFileSync(join(dataDir, name)).toString('base64')]));
    closeSync(openSync(copy, 'wx', 0o600));
    const db = new DatabaseSync(path, { timeout: 5_000 });
    try {
      // All pages in one step: one moment, whatever is written meanwhile.
      await backup(db, copy, { rate: 2 ** 30 });
    } finally {
      db.close();
    }
    const facts = Buffer.from(JSON.stringify({ made: new Date().toISOString(), beside }));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(facts.length);
    const target = openSync(part, 'wx', 0o600);
    try {
      writeSync(target, header);
      writeSync(target, cipher.update(Buffer.concat([length, facts])));
      for await (const chunk of createReadStream(copy, { highWaterMark: CHUNK })) writeAll(target, cipher.update(chunk as Buffer));
      writeAll(target, cipher.final());
      writeAll(target, cipher.getAuthTag());
      fsyncSync(target);
    } finally {
      closeSync(target);
    }
    renameSync(part, file);
    syncDirectory(dirname(file));
    return statSync(file).size;
  } finally {
    for (const left of [copy, `${copy}-journal`, `${copy}-wal`, `${copy}-shm`, part]) rmSync(left, { force: true });
  }
}

/**
 * Restores a backup into `dataDir`, which must be empty (but for a ledger of erasures) or not there yet. Answers when the backup was
 * made. Throws `BackupError`; then nothing is left behind.
 */
export async function readBackup(dataDir: string, file: string, passphrase: string): Promise<{ made: string }> {
  if (!existsSync(file)) throw new BackupError('no-backup');
  if (existsSync(dataDir) && readdirSync(dataDir).some((name) => !KEPT.has(name))) throw new BackupError('not-empty');
  const size = statSync(file).size;
  if (size < HEADER_BYTES + TAG_BYTES + 4) throw new BackupError('no-backup');
  const source = openSync(file, 'r');
  const path = join(dataDir, DATABASE);
  const part = `${path}.part`;
  try {
    const header = readExactly(source, 0, HEADER_BYTES);
    if (!header.subarray(0, MARK.length).equals(MARK)) throw new BackupError('no-backup');
    const key = await keyOf(passphrase, header.subarray(MARK.length, MARK.length + SALT_BYTES));
    const end = size - TAG_BYTES;
    const decipher = createDecipheriv('aes-256-gcm', key, header.subarray(MARK.length + SALT_BYTES)).setAAD(header).setAuthTag(readExactly(source, end, TAG_BYTES));
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    chmodSync(dataDir, 0o700);
    const target = openSync(part, 'wx', 0o600);
    let head = Buffer.alloc(0);
    let factsLength: number | null = null;
    let facts: Buffer | null = null;
    try {
      for (let at = HEADER_BYTES; at < end; at += CHUNK) {
        let plain = decipher.update(readExactly(source, at, Math.min(CHUNK, end - at)));
        if (facts === null) {
          head = Buffer.concat([head, plain]);
          factsLength ??= head.length >= 4 ? head.readUInt32BE(0) : null;
          // With a wrong passphrase this is noise: the tag at the end says so, and nothing is kept of it.
          if (factsLength === null || head.length < 4 + factsLength) continue;
          facts = head.subarray(4, 4 + factsLength);
          plain = head.subarray(4 + factsLength);
        }
        writeAll(target, plain);
      }
      try {
        decipher.final();
      } catch (cause) {
        throw new BackupError('wrong-passphrase', { cause });
      }
      fsyncSync(target);
    } finally {
      closeSync(target);
    }
    const { made, beside } = JSON.parse(facts!.toString()) as { made: string; beside: Record<string, string> };
    for (const name of BESIDE) {
      const kept = join(dataDir, name);
      if (beside[name] === undefined || existsSync(kept)) continue;
      const written = openSync(kept, 'wx', 0o600);
      try {
        writeAll(written, Buffer.from(beside[name], 'base64'));
        fsyncSync(written);
      } finally {
        closeSync(written);
      }
    }
    endSessions(part);
    renameSync(part, path);
    syncDirectory(dataDir);
    return { made };
  } catch (error) {
    for (const left of [part, `${part}-wal`, `${part}-shm`, `${part}-journal`]) rmSync(left, { force: true });
    if (!existsSync(path) && existsSync(dataDir)) for (const name of BESIDE) if (!KEPT.has(name)) rmSync(join(dataDir, name), { force: true });
    throw error;
  } finally {
    closeSync(source);
  }
}

/** Nobody is signed in again because of a restore, and no code that was used since is good again. */
function endSessions(path: string): void {
  const db = new DatabaseSync(path);
  try {
    db.exec('pragma journal_mode = delete; pragma secure_delete = on; delete from session; delete from access_code');
  } catch (cause) {
    throw new BackupError('damaged', { cause });
  } finally {
    db.close();
  }
}

function readExactly(file: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let read = 0;
  while (read < length) {
    const count = readSync(file, bytes, read, length - read, at + read);
    if (count === 0) throw new BackupError('damaged');
    read += count;
  }
  return bytes;
}

function writeAll(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

/** So that the name of a new file outlives a power cut. */
function syncDirectory(path: string): void {
  if (process.platform === 'win32') return;
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
