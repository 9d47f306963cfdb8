/** That the record is checked at the start and on demand, what is remembered beside it, and that nothing is written on an altered one. */
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { killLeftovers, send, setUpPractice, startServer } from '../../mocks/running-server.ts';
import { createSqliteStore } from '../storage/sqlite.ts';
import { StorageError, type Store } from '../storage/store.ts';
import { openPractice, codesOf } from '../storage/under-test.ts';
import type { Verification } from '../storage/verify.ts';
import { createSealer } from './heads.ts';
import { acceptDataDir, guardStore, openIntegrity, verifyDataDir } from './integrity.ts';
import { openRecord } from './open-record.ts';

const KEY = new Uint8Array(32).fill(3);
const seal = createSealer(KEY);
const now = () => new Date('2026-11-24T12:00:00Z');
let dataDir: string;
let open: DatabaseSync[];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'integrity-'));
  open = [];
});
afterEach(() => {
  killLeftovers();
  for (const db of open) if (db.isOpen) db.close();
  rmSync(dataDir, { recursive: true });
});

function database(folder = dataDir): DatabaseSync {
  const db = new DatabaseSync(join(folder, 'rueckenwind.db'));
  open.push(db);
  return db;
}
/** Opens the record as the server does; answers what it was told. */
function start(folder = dataDir) {
  const told: Verification[] = [];
  const replays: unknown[] = [];
  const db = database(folder);
  const record = openRecord({ db, dataDir: folder, key: KEY, now, onAltered: (found) => told.push(found), onReplay: (done) => replays.push(done), report: (error) => { throw error; } });
  return { ...record, db, told, replays, stop: () => { record.close(); db.close(); } };
}
function put(store: Store, id: string): void {
  const version = store.lastVersion('Task', id) + 1;
  store.transaction(() => store.put({ type: 'Task', id, version, at: version, author: 'p', patient: null, content: `{"v":${version}}` }, [], null));
}
/** Changes the file behind the server's back. */
function behind(...statements: string[]): void {
  const db = database();
  for (const { name } of db.prepare("select name from sqlite_master where type = 'trigger' and name not like 'schema%'").all()) if (!['log_patient_stays'].includes(String(name))) db.exec(`drop trigger ${String(name)}`);
  for (const statement of statements) db.exec(statement);
  db.close();
}

test('A5 F2 a record that was altered is found at the start: it is said, nothing is written, reading goes on and is logged', async () => {
  const first = start();
  const practice = await openPractice(first.store);
  await practice.put({ resourceType: 'Patient', id: 'a', name: [{ family: 'Muster' }] });
  expect([first.told, await first.verify()]).toEqual([[], { ok: true, versions: 3, lines: 3, faults: [] }]);
  first.stop();
  expect(verifyDataDir(dataDir, KEY)).toEqual({ ok: true, versions: 3, lines: 3, faults: [] });

  const db = database();
  db.exec("update resource set content = replace(content, 'Muster', 'Mustar') where id = 'a'");
  db.close();
  const faults = [{ place: 'Patient/a/_history/1', kind: 'content' }];
  expect(verifyDataDir(dataDir, KEY)).toEqual({ ok: false, versions: 3, lines: 3, faults });

  const second = start();
  expect(second.told).toEqual([{ ok: false, versions: 3, lines: 3, faults }]);
  for (const work of [() => put(second.store, 'x'), () => second.store.transaction(() => second.store.erase(['a'], [])), () => second.store.transaction(() => second.store.putLedger({ patient: 'a', at: 1, run: 'r' }))]) {
    expect(work).toThrow(StorageError);
  }
  second.store.transaction(() => second.store.log({ at: 1, practitioner: 'p', interaction: 'read', type: 'Patient', id: 'a', version: 1, patients: ['a'], query: null, address: null }));
  expect(second.store.current('Patient', 'a')!.version).toBe(1);
  second.stop();
  // The end of an altered record is not remembered as if it were whole.
  expect(readFileSync(join(dataDir, 'chain-heads'), 'utf8').trim().split('\n')).toHaveLength(1);
});

test('A5 F2 the server itself: started over an altered file it says so, refuses to write and goes on to read', { timeout: 120_000 }, async () => {
  const first = await startServer({ dataDir });
  const cookie = await setUpPractice(first);
  const patient = { resourceType: 'Patient', active: true, name: [{ family: 'Muster' }] };
  const { id } = (await (await send(first.origin, 'POST', '/fhir/Patient', patient, { cookie })).json()) as { id: string };
  await first.stop();
  const db = database();
  db.prepare("update resource set content = replace(content, 'Muster', 'Mustar') where id = ?").run(id);
  db.close();
  const second = await startServer({ dataDir, env: { LC_ALL: 'de_DE.UTF-8' } });
  expect(second.output()).toContain(`(1 Stelle, die erste: Patient/${id}/_history/1)`);
  const refused = await send(second.origin, 'POST', '/fhir/Patient', patient, { cookie });
  expect([refused.status, await refused.text()]).toEqual([503, expect.stringContaining('record-altered')]);
  expect((await send(second.origin, 'GET', `/fhir/Patient/${id}`, undefined, { cookie })).status).toBe(200);
  expect(await (await send(second.origin, 'GET', '/api/verify', undefined, { cookie })).json()).toMatchObject({ ok: false, faults: [{ place: `Patient/${id}/_history/1`, kind: 'content' }] });
  expect(await second.stop()).toBe(0);
});

test('A5 through the FHIR API it is a 503 with a code of its own', async () => {
  const db = database();
  let altered = false;
  const practice = await openPractice(guardStore(createSqliteStore(db, { seal }), () => altered));
  await practice.put({ resourceType: 'Patient', id: 'a', name: [{ family: 'Muster' }] });
  altered = true;
  const answer = await practice.ask('POST', '/Patient', { body: { resourceType: 'Patient', name: [{ family: 'X' }] } });
  expect([answer.status, codesOf(answer)]).toEqual([503, ['record-altered']]);
  expect((await practice.ask('GET', '/Patient/a')).status).toBe(200);
  expect((await practice.ask('GET', '/Patient/$caseload')).status).toBe(200);
});

test('F2 the end of the chain is remembered beside the database: a tail that was cut off with its seal, or an older file, is found', () => {
  const first = start();
  put(first.store, 'a');
  first.stop();
  mkdirSync(join(dataDir, 'older'));
  copyFileSync(join(dataDir, 'rueckenwind.db'), join(dataDir, 'older', 'rueckenwind.db'));
  const second = start();
  put(second.store, 'a');
  put(second.store, 'b');
  second.stop();
  expect(statSync(join(dataDir, 'chain-heads')).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(dataDir, 'chain-heads'), 'utf8')).toMatch(/^2026-11-24T12:00:00\.000Z 1 [0-9a-f]{64} seen [0-9a-f]{64}\n2026-11-24T12:00:00\.000Z 3 [0-9a-f]{64} seen [0-9a-f]{64}\n$/);
  expect(verifyDataDir(dataDir, KEY).ok).toBe(true);

  // The database alone is exchanged for one that is whole in itself, seal included.
  copyFileSync(join(dataDir, 'older', 'rueckenwind.db'), join(dataDir, 'rueckenwind.db'));
  expect(verifyDataDir(dataDir, KEY).faults).toEqual([{ place: 'chain-heads:2', kind: 'older' }]);
  const third = start();
  expect(third.told[0]!.faults).toEqual([{ place: 'chain-heads:2', kind: 'older' }]);
  third.stop();
  // Somebody at the machine accepts the restored backup; what was remembered before is void, and stays in the file.
  expect(acceptDataDir(dataDir, KEY, now()).ok).toBe(true);
  expect(verifyDataDir(dataDir, KEY)).toMatchObject({ ok: true, versions: 1 });
  const fourth = start();
  put(fourth.store, 'c');
  fourth.stop();
  expect([fourth.told, verifyDataDir(dataDir, KEY).ok]).toEqual([[], true]);
  expect(readFileSync(join(dataDir, 'chain-heads'), 'utf8').split('\n').map((line) => line.split(' ')[3])).toEqual(['seen', 'seen', 'accepted', 'seen', undefined]);

  // Without the secret nobody writes a line that counts.
  writeFileSync(join(dataDir, 'chain-heads'), `2026-11-24T12:00:00.000Z 9 ${'ab'.repeat(32)} accepted ${'cd'.repeat(32)}\n`);
  expect(verifyDataDir(dataDir, KEY).faults).toEqual([{ place: 'chain-heads:1', kind: 'head' }]);
  // A line that was being written when the power went is none.
  writeFileSync(join(dataDir, 'chain-heads'), '2026-11-24T12:00:00.000Z 9 abab');
  expect(verifyDataDir(dataDir, KEY).ok).toBe(true);
});

test('F2 another secret proves nothing: it is said, and can be accepted while the chain itself is whole', () => {
  const first = start();
  put(first.store, 'a');
  first.stop();
  const other = new Uint8Array(32).fill(9);
  expect(verifyDataDir(dataDir, other).faults).toEqual([{ place: 'chain-heads:1', kind: 'head' }, { place: 'chain/1', kind: 'head' }]);
  expect(acceptDataDir(dataDir, other, now()).ok).toBe(true);
  expect(verifyDataDir(dataDir, other).ok).toBe(true);
  behind("update resource set author = 'x'");
  expect(acceptDataDir(dataDir, other, now()).ok).toBe(false);
  expect(verifyDataDir(dataDir, other).faults.map(({ kind }) => kind)).toContain('facts');
});

test('a directory without data, with a damaged file or one of another release is said to be so', () => {
  expect(verifyDataDir(join(dataDir, 'nowhere'), KEY)).toEqual({ ok: false, versions: 0, lines: 0, faults: [{ place: 'rueckenwind.db', kind: 'damaged' }] });
  const first = start();
  put(first.store, 'a');
  first.stop();
  mkdirSync(join(dataDir, 'copy'));
  cpSync(join(dataDir, 'rueckenwind.db'), join(dataDir, 'copy', 'rueckenwind.db'));
  const bytes = readFileSync(join(dataDir, 'copy', 'rueckenwind.db'));
  writeFileSync(join(dataDir, 'copy', 'rueckenwind.db'), bytes.subarray(0, 5000));
  expect(verifyDataDir(join(dataDir, 'copy'), KEY)).toMatchObject({ ok: false, faults: [{ kind: 'damaged' }] });
  const db = database();
  db.exec('pragma user_version = 1');
  db.close();
  expect(verifyDataDir(dataDir, KEY).faults[0]!.place).toBe('rueckenwind.db (schema 1, this release has 2)');
});

test('a long chain is checked while others are answered, and what is written meanwhile does not disturb it', { timeout: 60_000 }, async () => {
  const db = database();
  const store = createSqliteStore(db, { seal });
  store.transaction(() => { for (let n = 1; n <= 20_100; n += 1) store.log({ at: n, practitioner: 'p', interaction: 'read', type: null, id: null, version: null, patients: [], query: null, address: null }); });
  const told: Verification[] = [];
  const integrity = openIntegrity({ store, dataDir, seal, now, onAltered: (found) => told.push(found) });
  expect(integrity.last()).toBeNull();
  const running = integrity.verify();
  let turns = 0;
  let isDone = false;
  void running.then(() => (isDone = true));
  while (!isDone) {
    put(integrity.store, `t${(turns += 1) % 3}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const found = await running;
  expect([found.ok, found.lines, told]).toEqual([true, 20_100, []]);
  expect(turns).toBeGreaterThan(50);
  expect(found.versions).toBeGreaterThan(50);
  // An alteration that a later check finds stops the writing from then on.
  db.exec("drop trigger log_unchanged; update log set practitioner = 'q' where seq = 77");
  await integrity.verify();
  expect(told.map(({ faults }) => faults)).toEqual([[{ place: 'schema/log_unchanged', kind: 'schema' }, { place: 'log/77', kind: 'facts' }]]);
  expect(() => put(integrity.store, 'x')).toThrow(StorageError);
});
