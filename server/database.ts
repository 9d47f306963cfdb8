/** The database file: who may open it, that only one server does, and that it is whole. */
import { chmodSync, existsSync, mkdirSync, openSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Why the data cannot be opened; `server/terminal.ts` says so in words. */
export class DataError extends Error {
  readonly reason: 'not-writable' | 'in-use' | 'damaged' | 'disk-full';
  readonly path: string;
  constructor(reason: DataError['reason'], path: string, options?: ErrorOptions) {
    super(`${path}: ${reason}`, options);
    this.reason = reason;
    this.path = path;
  }
}

export interface Database {
  db: DatabaseSync;
  path: string;
  /** Writes everything into the one file and lets go of it. */
  close: () => void;
}

/**
 * Opens `rueckenwind.db` in `dataDir`, creating both where they are missing, readable by this user alone. Throws `DataError`
 * when another server has it, or the file is damaged: a record that may be altered is not served.
 */
export function openDatabase(dataDir: string): Database {
  const path = join(dataDir, 'rueckenwind.db');
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    chmodSync(dataDir, 0o700);
  } catch (cause) {
    throw new DataError('not-writable', dataDir, { cause });
  }
  const lock = takeLock(join(dataDir, 'server.lock'));
  try {
    touchPrivate(path);
    const db = new DatabaseSync(path, { timeout: 5_000, enableForeignKeyConstraints: true });
    try {
      checkWhole(db, path);
    } catch (error) {
      db.close();
      throw error;
    }
    return {
      db,
      path,
      close: () => {
        try {
          db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
        } catch {
          // No room on the disk: what is committed stays in the log beside the file, and the next start goes on from there.
        }
        db.close();
        lock.close();
      },
    };
  } catch (error) {
    lock.close();
    throw asDataError(error, path);
  }
}

/**
 * One server per data directory. The lock is the operating system's, held on a file beside the data: it ends with the process,
 * also after a crash or a power cut, and leaves the database itself open to backup programs.
 */
function takeLock(path: string): DatabaseSync {
  let lock: DatabaseSync | undefined;
  try {
    touchPrivate(path);
    lock = new DatabaseSync(path, { timeout: 0 });
    lock.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock?.close();
    throw asDataError(error, path);
  }
}

function checkWhole(db: DatabaseSync, path: string): void {
  const rows = db.prepare('PRAGMA quick_check(1)').all();
  if (rows.length !== 1 || rows[0]!.quick_check !== 'ok') throw new DataError('damaged', path);
}

/** Creates the file before SQLite does, so that it is never readable by others, not even for a moment. */
function touchPrivate(path: string): void {
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
}

const SQLITE_BUSY = 5;
const SQLITE_READONLY = 8;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;
const SQLITE_NOTADB = 26;

function asDataError(error: unknown, path: string): unknown {
  if (error instanceof DataError) return error;
  const { errcode, code } = error as { errcode?: number; code?: string };
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR' || code === 'EISDIR') return new DataError('not-writable', path, { cause: error });
  if (code === 'ENOSPC') return new DataError('disk-full', path, { cause: error });
  // The lower byte is the kind of error; the rest says where it arose.
  switch ((errcode ?? 0) & 0xff) {
    case SQLITE_BUSY: return new DataError('in-use', path, { cause: error });
    case SQLITE_CORRUPT: case SQLITE_NOTADB: return new DataError('damaged', path, { cause: error });
    case SQLITE_FULL: return new DataError('disk-full', path, { cause: error });
    case SQLITE_READONLY: case SQLITE_CANTOPEN: return new DataError('not-writable', path, { cause: error });
    default: return error;
  }
}
