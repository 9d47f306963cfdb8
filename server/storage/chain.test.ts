/** The chain over versions and log: that it is whole after whatever the store does, and that nothing can be changed without breaking it. */
import { createHash, createHmac } from 'node:crypto';
import { copyFileSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync, writeSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { STEPS, migrate } from './schema.ts';
import { sha256 } from './sha256.ts';
import { readChain } from './sqlite-chain.ts';
import { createSqliteStore } from './sqlite.ts';
import type { Store, Version } from './store.ts';
import { STORES } from './under-test.ts';
import { verifyChain, type Verification } from './verify.ts';

const digest = (text: string) => createHash('sha256').update(text).digest('hex');
const seal = (text: string) => createHmac('sha256', 'a key').update(text).digest('hex');
const version = (type: string, id: string, number: number, rest: Partial<Version> = {}): Version => ({ type, id, version: number, at: 1_000 * number, author: 'prac-berger', patient: 'pat-1', content: JSON.stringify({ resourceType: type, id, text: `Größe ${number} ${'x'.repeat(number * 170)}` }), ...rest });
const line = (patients: string[]) => ({ at: 5, practitioner: 'prac-berger', interaction: 'read', type: 'Task', id: 'a', version: 1, patients, query: 'Task?x=ä', address: '10.0.0.1' });

/** Random numbers below a limit, the same ones each time (mulberry32). */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** A practice's worth of everything: versions, superseded ones, log lines, an erasure. */
function fill(store: Store): void {
  for (let n = 1; n <= 12; n += 1) {
    store.transaction(() => {
      for (const id of ['a', 'b', 'c']) store.put(version('Task', id, n, { patient: id === 'c' ? 'pat-2' : 'pat-1' }), [], { lo: n, hi: n + 1 });
      store.put(version('Patient', `pat-${n}`, 1, { patient: n === 9 ? null : `pat-${n}` }), [], null);
      store.log(line(n % 2 ? ['pat-1'] : ['pat-1', 'pat-2']));
    });
  }
  store.transaction(() => {
    store.erase(['pat-2'], []);
    store.log(line([]));
  });
}

test('SHA-256 without the system’s own gives the same', () => {
  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.nat(200).map((n) => 'ß'.repeat(n))), (text) => { expect(sha256(text)).toBe(digest(text)); }));
});

describe.each(STORES)('%s', (_, open) => {
  const verify = (store: Store) => verifyChain(store.chain, { digest });

  test('is whole after writing, correcting, logging and erasing, and says how much there is', () => {
    const store = open();
    expect(verify(store)).toEqual({ ok: true, versions: 0, lines: 0, faults: [] });
    fill(store);
    expect(verify(store)).toEqual({ ok: true, versions: 48, lines: 13, faults: [] });
    // A resource that was erased goes on with the next number.
    store.transaction(() => store.put(version('Task', 'c', store.lastVersion('Task', 'c') + 1), [], null));
    expect(verify(store)).toMatchObject({ ok: true, versions: 49 });
    expect(store.chain.head()).toMatchObject({ n: 49 + 13 + 13 });
  });

  test('takes back its links with the transaction', () => {
    const store = open();
    fill(store);
    const before = store.chain.head();
    expect(() => store.transaction(() => { store.put(version('Task', 'a', 13), [], null); store.log(line(['x'])); store.erase(['pat-1'], []); throw new Error('stop'); })).toThrow('stop');
    expect(store.chain.head()).toEqual(before);
    store.transaction(() => store.put(version('Task', 'a', 13), [], null));
    expect(verify(store)).toMatchObject({ ok: true, versions: 49, lines: 13 });
  });

  test('every version of a record is listed, other people’s are not', () => {
    const store = open();
    fill(store);
    const record = store.record('pat-1');
    expect(record.map(({ type, id, version: number }) => `${type}/${id}/${number}`)).toEqual(['Patient/pat-1/1', ...['a', 'b'].flatMap((id) => Array.from({ length: 12 }, (_each, n) => `Task/${id}/${n + 1}`))]);
    expect(record[0]).toEqual({ type: 'Patient', id: 'pat-1', version: 1, at: 1_000, author: 'prac-berger', patient: 'pat-1' });
    expect(store.record('pat-2')).toEqual([]);
  });
});

describe('in the file', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'chain-'));
    path = join(folder, 'x.db');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A file with everything in it, closed, its log written back. */
  function filled(): void {
    const db = new DatabaseSync(path);
    fill(createSqliteStore(db, { seal }));
    db.exec('pragma wal_checkpoint(truncate)');
    db.close();
  }
  function verifyFile(file = path): Verification {
    const db = new DatabaseSync(file);
    try {
      return verifyChain(readChain(db), { digest, seal });
    } finally {
      db.close();
    }
  }
  /** Changes the file behind the server's back, as somebody with full access would: without its triggers. */
  function behind(...statements: string[]): Verification {
    const copy = join(folder, 'changed.db');
    copyFileSync(path, copy);
    const db = new DatabaseSync(copy);
    const triggers = db.prepare("select name, sql from sqlite_master where type = 'trigger' order by rowid").all();
    for (const { name } of triggers) db.exec(`drop trigger ${String(name)}`);
    db.exec('pragma foreign_keys = off');
    for (const statement of statements) db.exec(statement);
    for (const { sql } of triggers) db.exec(String(sql));
    db.close();
    return verifyFile(copy);
  }

  test('F2 the log and the versions cannot be changed or deleted by SQL while the triggers stand', () => {
    filled();
    const db = new DatabaseSync(path);
    for (const attempt of ["update log set practitioner = 'x'", 'delete from log', 'delete from log_patient', "update history set content = 'x'", 'delete from chain', "update chain set link = 'x'", 'delete from erased', "update erased set author = 'x'"]) expect(() => db.exec(attempt), attempt).toThrow(/only added to|never changes|stays erased/);
    db.close();
  });

  test('F2 each kind of change behind the server’s back is found at its place', { timeout: 60_000 }, () => {
    filled();
    expect(verifyFile()).toMatchObject({ ok: true, versions: 48, lines: 13 });
    const places = (...statements: string[]) => behind(...statements).faults.map(({ place, kind }) => `${kind} ${place}`);
    expect(places("update history set content = replace(content, 'Größe', 'Grösse') where id = 'a' and version = 3")).toEqual(['content Task/a/_history/3']);
    expect(places("update resource set content = replace(content, 'Größe', 'Grösse'), hash = 'ab' where id = 'a'")).toEqual(['facts Task/a/_history/12', 'content Task/a/_history/12']);
    expect(places("update resource set author = 'prac-yilmaz' where id = 'b'")).toEqual(['facts Task/b/_history/12']);
    for (const change of ["patient = 'pat-9'", 'patient = null', 'at = at + 1', "author = ''"]) expect(places(`update history set ${change} where id = 'a' and version = 3`), change).toEqual(['facts Task/a/_history/3']);
    for (const change of ['at = at + 1', "practitioner = 'x'", "interaction = 'vread'", "type = 'Goal'", "id = 'b'", 'version = null', "query = ''", 'address = null']) expect(places(`update log set ${change} where seq = 4`), change).toEqual(['facts log/4']);
    expect(places("delete from history where id = 'a' and version = 3")).toEqual(['missing Task/a/_history/3']);
    expect(places("insert into history select type, id, 99, at, author, patient, hash, content from history where id = 'a' and version = 3")).toEqual(['unlinked Task/a/_history/99']);
    expect(places('delete from log where seq = 5', 'delete from log_patient where seq = 5')).toContain('missing log/5');
    expect(places("delete from log_patient where seq = 6 and patient = 'pat-2'")).toEqual(['order log/6']);
    expect(places("insert into log_patient values ('pat-7', 6)")).toEqual(['order log/6']);
    // The last version is taken away and the one before stands as current.
    expect(places("update resource set version = 11, at = 11000, hash = (select hash from history where id = 'a' and version = 11 and type = 'Task'), content = (select content from history where id = 'a' and version = 11 and type = 'Task') where id = 'a' and type = 'Task'", "delete from history where id = 'a' and version = 11 and type = 'Task'")).toEqual(['missing Task/a/_history/12']);
    // Two versions change places.
    expect(places("update history set version = -3 where id = 'a' and version = 3", "update history set version = 3 where id = 'a' and version = 4", "update history set version = 4 where id = 'a' and version = -3")).toEqual(['facts Task/a/_history/3', 'facts Task/a/_history/4']);
    // The current version and the one before change places, each whole in itself.
    const row = "id = 'a' and type = 'Task'";
    expect(places(
      `create temp table t as select * from resource where ${row}`,
      `update resource as r set version = h.version, at = h.at, hash = h.hash, content = h.content from history h where r.id = 'a' and r.type = 'Task' and h.id = 'a' and h.type = 'Task' and h.version = 11`,
      `update history as h set version = t.version, at = t.at, hash = t.hash, content = t.content from t where h.id = 'a' and h.type = 'Task' and h.version = 11`,
    )).toEqual(['order Task/a/_history/12']);
    // Content is taken away as if it had been erased, and put back in spite of an erasure.
    expect(places("insert into erased (type, id, version, at, author, hash, patient) select type, id, version, at, author, hash, patient from history where id = 'a' and version = 3", "delete from history where id = 'a' and version = 3")).toEqual(['unlinked Task/a/_history/3']);
    expect(places("insert into history select type, id, version, at, author, patient, hash, '{}' from erased where id = 'c' and version = 3")).toEqual(expect.arrayContaining(['erasure Task/c/_history/3']));
    // The end is cut off, with its link; and the seal of an earlier end is none that fits.
    expect(places('delete from log where seq = 13', 'delete from chain where n = (select max(n) from chain)')).toEqual(['head chain/73']);
    expect(places("update stamp set value = '73 ' || (select link from chain where n = 73) || ' ' || substr(value, -64) where name = 'chain-head'", 'delete from log where seq = 13', 'delete from chain where n = 74')).toEqual(['head chain/73']);
    expect(places('select 1')).toEqual([]);
    expect(places("delete from stamp where name = 'chain-head'")).toEqual(['head chain/74']);
  });

  test('F2 a protection that was taken out of the file is found', () => {
    filled();
    const db = new DatabaseSync(path);
    db.exec("drop trigger log_unchanged; drop trigger history_unchanged; create trigger history_unchanged before update on history begin select 1; end");
    db.close();
    expect(verifyFile().faults).toEqual([{ place: 'schema/history_unchanged', kind: 'schema' }, { place: 'schema/log_unchanged', kind: 'schema' }]);
  });

  test('F2 somebody who makes every link anew, but has no key, is found out', () => {
    filled();
    // The whole file written anew with the same tools, one author changed, only the key is missing.
    const forged = join(folder, 'forged.db');
    const db = new DatabaseSync(forged);
    migrate(db, { steps: STEPS.slice(0, 1) });
    db.exec(`attach '${path}' as given`);
    for (const table of ['resource', 'history', 'log', 'log_patient', 'stamp']) db.exec(`insert into ${table} select * from given.${table}`);
    db.exec("insert into erased select type, id, version, at, author, hash from given.erased; delete from stamp; update resource set author = 'somebody' where id = 'a'; detach given");
    migrate(db);
    expect(verifyChain(readChain(db), { digest })).toMatchObject({ ok: true, versions: 48, lines: 13 });
    db.close();
    expect(verifyFile(forged).faults).toEqual([{ place: 'chain/74', kind: 'head' }]);
  });

  test('F2 A5 each of 100 single bytes changed through SQL is found', { timeout: 120_000 }, () => {
    filled();
    const cells: [table: string, key: string, columns: string[]][] = [
      ['resource', 'rid', ['type', 'id', 'version', 'at', 'author', 'patient', 'hash', 'content', 'content']],
      ['history', 'rowid', ['type', 'id', 'version', 'at', 'author', 'patient', 'hash', 'content', 'content']],
      ['log', 'seq', ['at', 'practitioner', 'interaction', 'type', 'id', 'version', 'patients', 'query', 'address']],
      ['chain', 'n', ['kind', 'type', 'id', 'version', 'link']],
    ];
    const db = new DatabaseSync(path, { readOnly: true });
    const rows = new Map(cells.map(([table, key]) => [table, db.prepare(`select ${key} as key, * from ${table}`).all()]));
    db.close();
    const missed: string[] = [];
    const random = dice(7);
    for (let tried = 0; tried < 100; ) {
      const [table, key, columns] = cells[random(cells.length)]!;
      const row = rows.get(table)![random(rows.get(table)!.length)]!;
      const column = columns[random(columns.length)]!;
      const value = row[column];
      if (value === null || value === undefined || value === '') continue;
      tried += 1;
      let changed: string;
      if (typeof value === 'number') changed = String(value ^ (1 << random(8)));
      else {
        // One byte of the text as it lies in the file.
        const bytes = Buffer.from(String(value));
        bytes[random(bytes.length)]! ^= 1 << random(7);
        changed = `cast(x'${bytes.toString('hex')}' as text)`;
      }
      let ok: boolean;
      try {
        ({ ok } = behind(`update ${table} set ${column} = ${changed} where ${key} = ${String(row.key)}`));
      } catch {
        // SQLite itself refuses two versions with one number.
        tried -= 1;
        continue;
      }
      if (ok) missed.push(`${table}.${column} of ${String(row.key)}`);
    }
    expect(missed).toEqual([]);
  });

  test('F2 A5 each of 100 bytes changed in the file itself is found, or changes nothing that is kept', { timeout: 120_000 }, () => {
    filled();
    // Where there is something: most of a small file is empty.
    const used = Array.from(readFileSync(path).entries()).flatMap(([offset, byte]) => (byte === 0 ? [] : [offset]));
    const copy = join(folder, 'raw.db');
    // Without the dates beside a resource: they are made from its content whenever the index is.
    const everything = (file: string): string | null => {
      const db = new DatabaseSync(file, { readOnly: true });
      try {
        if ((db.prepare('pragma integrity_check').all() as { integrity_check: string }[])[0]!.integrity_check !== 'ok') return null;
        const tables = db.prepare("select name from sqlite_master where type = 'table' order by name").all() as { name: string }[];
        return JSON.stringify(['sqlite_master', ...tables.map(({ name }) => name)].map((name) => db.prepare(`select * from ${name}`).all().map(({ lo: _lo, hi: _hi, ...kept }) => kept)));
      } catch {
        return null;
      } finally {
        db.close();
      }
    };
    const before = everything(path);
    const counts = { integrity: 0, chain: 0, harmless: 0 };
    const missed: number[] = [];
    const random = dice(7);
    for (let tried = 0; tried < 100; tried += 1) {
      const offset = used[random(used.length)]!;
      const byte = 1 << random(8);
      copyFileSync(path, copy);
      const file = openSync(copy, 'r+');
      const buffer = Buffer.alloc(1);
      readSync(file, buffer, 0, 1, offset);
      buffer[0]! ^= byte;
      writeSync(file, buffer, 0, 1, offset);
      closeSync(file);
      const after = everything(copy);
      if (after === null) counts.integrity += 1;
      else if (after === before) counts.harmless += 1;
      else if (verifyFile(copy).ok) missed.push(offset);
      else counts.chain += 1;
    }
    console.log(`bytes changed in the file: ${JSON.stringify(counts)}`);
    expect(missed).toEqual([]);
    expect(counts.integrity + counts.chain).toBeGreaterThan(90);
  });

  test('A8 a file of the first release is brought into the chain as it is, erased versions and the log too', () => {
    const first = new DatabaseSync(path);
    migrate(first, { steps: STEPS.slice(0, 1) });
    const insert = first.prepare('insert into resource (type, id, version, at, author, patient, hash, content) values (?, ?, ?, ?, ?, ?, ?, ?)');
    insert.run('Task', 'a', 2, 20, 'p', 'pat-1', digest('{"v":2}'), '{"v":2}');
    insert.run('Task', 'b', 1, 5, 'p', null, digest('{}'), '{}');
    first.prepare('insert into history (type, id, version, at, author, patient, hash, content) values (?, ?, ?, ?, ?, ?, ?, ?)').run('Task', 'a', 1, 10, 'p', 'pat-1', digest('{"v":1}'), '{"v":1}');
    first.prepare('insert into erased (type, id, version, at, author, hash) values (?, ?, ?, ?, ?, ?)').run('Task', 'x', 1, 3, 'p', digest('gone'));
    first.prepare("insert into log (at, practitioner, interaction, patients) values (1, 'p', 'read', '[\"pat-1\"]')").run();
    first.prepare("insert into log_patient values ('pat-1', 1)").run();
    const store = createSqliteStore(first, { seal });
    expect(verifyChain(store.chain, { digest, seal })).toEqual({ ok: true, versions: 4, lines: 1, faults: [] });
    expect(store.chain.page(0, 9).map(({ kind, type, id, version: number }) => `${kind} ${type}/${id}/${number}`)).toEqual(['version Task/x/1', 'version Task/b/1', 'version Task/a/1', 'version Task/a/2', 'line log//1', 'erasure Task/x/1']);
    store.transaction(() => store.put(version('Task', 'a', 3), [], null));
    expect(verifyChain(store.chain, { digest, seal })).toMatchObject({ ok: true, versions: 5 });
    first.close();
  });

  test('what is erased is overwritten in the file', () => {
    const db = new DatabaseSync(path);
    const store = createSqliteStore(db, { seal });
    store.transaction(() => { for (let n = 1; n < 40; n += 1) store.put(version('Task', `t${n}`, 1, { content: `{"text":"Geheimwort ${n} ${'y'.repeat(n * 200)}"}` }), [{ param: 'Task.x', system: null, value: `geheimwort-${n}`, lo: null, hi: null }], null); });
    db.exec('pragma wal_checkpoint(truncate)');
    expect(readFileSync(path, 'latin1')).toContain('Geheimwort 39');
    store.transaction(() => store.erase(['pat-1'], []));
    db.exec('pragma wal_checkpoint(truncate)');
    db.close();
    expect(readFileSync(path, 'latin1')).not.toMatch(/geheimwort/i);
    writeFileSync(path, '');
  });
});
