import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from './database.ts';

let root: string;
let dataDir: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'database-'));
  dataDir = join(root, 'deep', 'data');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const modeOf = (path: string) => statSync(path).mode & 0o777;
const reason = (expected: string) => expect.objectContaining({ reason: expected });

test('directory and files are this user’s alone, also where they were open before', () => {
  mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  writeFileSync(join(dataDir, 'rueckenwind.db'), '');
  chmodSync(join(dataDir, 'rueckenwind.db'), 0o644);
  const { db, path, close } = openDatabase(dataDir);
  db.exec('PRAGMA journal_mode = WAL; create table t (x); insert into t values (1)');
  expect(modeOf(dataDir)).toBe(0o700);
  for (const name of ['rueckenwind.db', 'rueckenwind.db-wal', 'rueckenwind.db-shm', 'server.lock']) expect([name, modeOf(join(dataDir, name))]).toEqual([name, 0o600]);
  expect(path).toBe(join(dataDir, 'rueckenwind.db'));
  close();
});

test('closing writes everything into the one file', () => {
  const { db, close } = openDatabase(dataDir);
  db.exec("PRAGMA journal_mode = WAL; create table t (x); insert into t values ('kept')");
  close();
  expect(existsSync(join(dataDir, 'rueckenwind.db-wal'))).toBe(false);
  expect(readFileSync(join(dataDir, 'rueckenwind.db')).includes('kept')).toBe(true);
});

test('a second server on the same data is refused, and can start when the first has stopped', () => {
  const first = openDatabase(dataDir);
  expect(() => openDatabase(dataDir)).toThrow(reason('in-use'));
  first.db.exec('create table still_works (x)');
  first.close();
  openDatabase(dataDir).close();
});

test('the lock ends with the process, however it ends', () => {
  const script = `import { openDatabase } from ${JSON.stringify(join(import.meta.dirname, 'database.ts'))}; openDatabase(${JSON.stringify(dataDir)}); process.kill(process.pid, 'SIGKILL');`;
  const { signal } = spawnSync(process.execPath, ['--input-type=module', '-e', script]);
  expect(signal).toBe('SIGKILL');
  openDatabase(dataDir).close();
});

test('a damaged file is not opened, and not changed', () => {
  const { db, path, close } = openDatabase(dataDir);
  db.exec('create table t (x, y); create index i on t (y)');
  const insert = db.prepare('insert into t values (?, ?)');
  // In one transaction: each of its own would be synced to the disk.
  db.exec('begin');
  for (let row = 0; row < 2_000; row += 1) insert.run(`text ${row}`, `key ${row}`);
  db.exec('commit');
  close();
  const bytes = readFileSync(path);
  bytes.fill(0xff, 8 * 4096, 9 * 4096);
  writeFileSync(path, bytes);
  expect(() => openDatabase(dataDir)).toThrow(reason('damaged'));
  expect(readFileSync(path).equals(bytes)).toBe(true);
});

test('a file that is no database is not touched', () => {
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(join(dataDir, 'rueckenwind.db'), 'a letter to the health insurance, and more text so that it is long enough for a header'.repeat(20));
  expect(() => openDatabase(dataDir)).toThrow(reason('damaged'));
});

test('a directory that cannot be made or written says so', () => {
  writeFileSync(join(root, 'deep'), 'a file where the directory should be');
  expect(() => openDatabase(dataDir)).toThrow(reason('not-writable'));
});
