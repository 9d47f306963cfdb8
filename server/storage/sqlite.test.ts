/** What holds of the file alone: how carefully it is written, what it costs to find something, how an older one is opened. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SCHEMA_VERSION, migrate } from './schema.ts';
import { createSqliteStore } from './sqlite.ts';
import { StorageError, type Store } from './store.ts';
import { openPractice } from './under-test.ts';

let folder: string;
let db: DatabaseSync;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sqlite-'));
  db = new DatabaseSync(join(folder, 'x.db'));
});
afterEach(() => {
  if (db.isOpen) db.close();
  rmSync(folder, { recursive: true });
});

const pragma = (name: string) => Object.values(db.prepare(`pragma ${name}`).get()!)[0];
const version = (id: string) => ({ type: 'Basic', id, version: 1, at: 1, author: 'p', patient: null, content: '{}' });

test('every commit reaches the disk before it is acknowledged', () => {
  createSqliteStore(db);
  expect([pragma('journal_mode'), pragma('synchronous'), pragma('foreign_keys')]).toEqual(['wal', 2, 1]);
});

test('what another process holds is said to be busy, and a closed file to have failed; no error of SQLite’s gets out', () => {
  const store = createSqliteStore(db);
  const other = new DatabaseSync(join(folder, 'x.db'));
  other.exec('begin immediate');
  db.exec('pragma busy_timeout = 10');
  const fails = (work: () => unknown) => { try { work(); return null; } catch (error) { return [error instanceof StorageError, (error as StorageError).reason]; } };
  expect(fails(() => store.transaction(() => undefined))).toEqual([true, 'busy']);
  other.exec('rollback');
  other.close();
  expect(fails(() => store.transaction(() => store.put(version('a'), [], null)))).toBeNull();
  expect(fails(() => store.transaction(() => { store.put({ ...version('a'), version: 2, content: null as never }, [], null); }))).toEqual([false, undefined]);
  db.exec('drop table caseload_text');
  expect(fails(() => store.caseload('x'))).toEqual([true, 'failed']);
});

describe('the file of an older release', () => {
  test('is brought up step by step; a crash in between leaves it at the last whole step', () => {
    const steps = ['create table a (x)', 'create table b (x); insert into b values (1)', 'create table c (x)'];
    expect(() => migrate(db, { steps: [steps[0]!, `${steps[1]!}; insert into nowhere values (1)`] })).toThrow(/nowhere/);
    expect([pragma('user_version'), db.isTransaction]).toEqual([1, false]);
    expect(() => db.prepare('select * from b')).toThrow(/no such table/);
    migrate(db, { steps });
    migrate(db, { steps });
    expect([pragma('user_version'), db.prepare('select count(*) as n from b').get()]).toEqual([3, { n: 1 }]);
  });

  test('is refused when it is from a newer one', () => {
    db.exec(`pragma user_version = ${SCHEMA_VERSION + 1}`);
    expect(() => createSqliteStore(db)).toThrow(RangeError);
  });

  test('made by the first step alone has every table of this one', () => {
    createSqliteStore(db);
    expect(pragma('user_version')).toBe(SCHEMA_VERSION);
    db.close();
    db = new DatabaseSync(join(folder, 'x.db'));
    expect(() => createSqliteStore(db)).not.toThrow();
  });
});

describe('what is looked for is found by an index', () => {
  /** The steps by which SQLite answers what `work` asks. */
  async function plansOf(work: (store: Store, practice: Awaited<ReturnType<typeof openPractice>>) => Promise<unknown>): Promise<string[]> {
    const prepare = db.prepare.bind(db);
    const texts = new Set<string>();
    vi.spyOn(db, 'prepare').mockImplementation((text) => {
      if (text.startsWith('select')) texts.add(text);
      return prepare(text);
    });
    const store = createSqliteStore(db);
    const practice = await openPractice(store);
    // Statistics of an almost empty file: by them a scan looks cheap.
    db.exec('analyze');
    texts.clear();
    await work(store, practice);
    vi.restoreAllMocks();
    return [...texts].flatMap((text) => (prepare(`explain query plan ${text}`).all(...Array.from({ length: text.split('?').length - 1 }, () => 1)) as { detail: string }[]).map(({ detail }) => detail));
  }

  test.each([
    'QuestionnaireResponse?patient=a&questionnaire=https://example.org/fhir/Questionnaire/daily-log&log-date=ge2025-01-01&_sort=log-date&_count=400', 'QuestionnaireResponse?identifier=s|1', 'QuestionnaireResponse?_lastUpdated=gt2026-11-24&questionnaire=x',
    'Observation?patient=a&code=72514-3,93832-4&date=ge2026-01-01&_sort=date', 'CarePlan?patient=a&status=active&_include=CarePlan:goal', 'CarePlan/x/_history', 'Task?owner=Practitioner/a&status=requested,accepted&_sort=due-date', 'Task?code=x|red-flag-review&status=requested&priority=urgent,stat', 'Task?group-identifier=s|1', 'Task?focus=CarePlan/x',
    'Task?due-date=le2026-12-01', 'Patient/$caseload', 'Patient/$caseload?sort=-pain-mean&care-manager=a', 'AuditEvent?patient=Patient/a&date=ge2026-01-01', 'AuditEvent', 'AuditEvent?entity=Task/t', 'Patient?_count=10', 'Patient?_sort=-_lastUpdated', 'EpisodeOfCare?care-manager=Practitioner/x&status=active&_include=EpisodeOfCare:patient',
    'Composition?identifier=s|1', 'Consent?patient=a&status=active', 'Practitioner?identifier=s|',
  ])('%s', async (query) => {
    const plans = await plansOf(async (_store, { ask, put }) => {
      await put({ resourceType: 'Patient', id: 'a', name: [{ family: 'x' }] });
      await ask('GET', `/${query}`);
    });
    expect(plans.filter((detail) => /^SCAN (?!i$|p$|j VIRTUAL|c$)/.test(detail))).toEqual(query === 'AuditEvent' ? ['SCAN l'] : []);
    // Contents are never sorted: they are read for the page alone.
    expect(plans.length).toBeGreaterThan(0);
  });

  test('one patient’s resources are looked at one by one, not with everybody’s who shares a value', async () => {
    const plans = await plansOf(async (store) => {
      const token = (param: string, value: string) => ({ kind: 'index' as const, param: `QuestionnaireResponse.${param}`, any: [{ kind: 'token' as const, value }], not: false });
      store.search({ type: 'QuestionnaireResponse', where: [{ kind: 'patient', any: ['a'] }, token('questionnaire', 'x'), token('status', 'completed')], sort: [], limit: 10 });
    });
    expect(plans.filter((detail) => detail.includes('idx'))).toEqual(expect.arrayContaining([expect.stringContaining('PRIMARY KEY (rid=? AND param=?)')]));
    expect(plans.filter((detail) => detail.includes('idx_value'))).toEqual([]);
  });
});
