/** What goes wrong half-way, and what nobody would send: all or nothing is kept, nothing breaks, the next request works. */
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { readFileSync, readdirSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Patient, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { validateR4 } from '../../mocks/validators.ts';
import { addDays } from '../../src/domain/day.ts';
import { emptyMinutes, type MinuteEntry, type NewMeeting } from '../../src/domain/meeting.ts';
import { transaction, type Write } from '../../src/fhir/bundle.ts';
import { SID_DAILY_LOG } from '../../src/fhir/codes.ts';
import { entryIdentifier, entryToFhir } from '../../src/fhir/diary.ts';
import { agendaToFhir, meetingToFhir, minutesToFhir, taskOfEntry } from '../../src/fhir/meeting.ts';
import { episodeOfCare } from '../../src/fhir/patient.ts';
import { createSqliteStore } from '../storage/sqlite.ts';
import { STORES, codesOf, openPractice, type Asked, type Practice } from '../storage/under-test.ts';
import { RESOURCES } from './capabilities.ts';

const patient = (id: string): Patient & { id: string } => ({ resourceType: 'Patient', id, name: [{ family: id }] });
const entry = (day: number, pain: number) => entryToFhir({ day: addDays('2026-11-20', -day), source: 'diary', values: { painAverage: pain, plants: [{ id: 'oat' }] } }, { patient: 'a', author: 'Patient/a' });
const subject = { reference: 'Patient/a' };

/** A meeting with its agenda, the signed minutes of a case and the task that it decided. */
function closedMeeting(): Write[] {
  const by = { id: 'prac-berger', name: 'Jana Berger' };
  const [at, day] = ['2026-11-24T11:45:00Z', '2026-11-24'] as const;
  const meeting: NewMeeting = { id: 'm', agenda: 'l', day, start: '12:30', length: 45, minutesPerCase: 5, participants: [{ ...by, answer: 'accepted' }] };
  const note: MinuteEntry = { id: 'e', kind: 'task', text: 'Anrufen', author: by.id, authorName: by.name, at, person: by };
  const practice = { zone: 'Europe/Berlin', language: 'de' } as const;
  return [
    { method: 'PUT', resource: agendaToFhir({ id: 'l', meeting: 'm', items: [{ id: 'i', patient: 'a', question: '', reasons: [], minutes: 5, state: 'discussed', stateAt: at }] }, { by, at, day, language: 'de' }), create: true },
    { method: 'PUT', resource: meetingToFhir({ ...meeting, state: 'closed', begunAt: at, closedAt: at }, practice), create: true },
    { method: 'PUT', resource: { ...minutesToFhir({ ...emptyMinutes('m', 'a'), state: 'final', entries: [note], signed: { by: by.id, byName: by.name, at } }, { ...practice, meeting, by, tasks: new Set(['e']) }), id: 'c' }, create: true },
    { method: 'PUT', resource: taskOfEntry(note, { meeting: 'm', patient: 'a', minutes: 'c', by, at }), create: true },
  ];
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('an error in the middle of writing', () => {
  const operations: [what: string, send: (practice: Practice) => ReturnType<Practice['ask']>][] = [
    ['a new entry', ({ ask }) => ask('PUT', `/QuestionnaireResponse?identifier=${encodeURIComponent(`${SID_DAILY_LOG}|${entryIdentifier('a', '2026-11-19', 'diary')}`)}`, { body: entry(1, 3) })],
    ['a corrected entry', ({ ask }) => ask('PUT', '/QuestionnaireResponse/id-1', { body: { ...entry(0, 9), id: 'id-1' }, headers: { 'if-match': 'W/"1"' } })],
    ['an import of several days', ({ ask }) => ask('POST', '', { body: transaction(Array.from({ length: 4 }, (_, n): Write => ({ method: 'PUT', resource: entry(n + 1, n), identifier: { system: SID_DAILY_LOG, value: entryIdentifier('a', addDays('2026-11-20', -n - 1), 'diary') } }))) })],
    ['a patient with an episode', ({ ask }) => ask('POST', '', { body: transaction([{ method: 'PUT', resource: patient('b'), create: true }, { method: 'POST', resource: episodeOfCare({ patient: 'Patient/b', careManager: 'prac-berger', from: '2026-11-01' }) }]) })],
    ['a plan with its goal and review', ({ ask }) => ask('POST', '', { body: transaction([
      { method: 'PUT', resource: { resourceType: 'Goal', id: 'g', lifecycleStatus: 'active', description: { text: 'x' }, subject }, create: true },
      { method: 'PUT', resource: { resourceType: 'CarePlan', id: 'p', status: 'active', intent: 'plan', subject, goal: [{ reference: 'Goal/g' }] }, create: true },
      { method: 'PUT', resource: { resourceType: 'Task', id: 't', status: 'requested', intent: 'order', for: subject, focus: { reference: 'CarePlan/p' } }, create: true },
    ]) })],
    ['the close of a meeting', ({ ask }) => ask('POST', '', { body: transaction(closedMeeting()) })],
  ];

  /** Everything in the file, but for the stamps. */
  const everything = (db: DatabaseSync) => ['resource', 'history', 'idx', 'caseload', 'caseload_text', 'review', 'log', 'log_patient'].map((table) => [table, db.prepare(`select * from ${table}`).all()]);

  test.each(operations)('%s: at whichever statement, nothing of it is kept', { timeout: 120_000 }, async (_what, send) => {
    const results: unknown[] = [];
    for (let failAt = 1; ; failAt += 1) {
      const db = new DatabaseSync(':memory:');
      const practice = await openPractice(createSqliteStore(db));
      await practice.put(patient('a'));
      await practice.ask('POST', '/QuestionnaireResponse', { body: entry(0, 5) });
      const before = everything(db);

      let calls = 0;
      for (const [owner, name] of [[StatementSync.prototype, 'run'], [StatementSync.prototype, 'get'], [StatementSync.prototype, 'all'], [db, 'exec']] as unknown as [Record<string, (...given: unknown[]) => unknown>, string][]) {
        const original = owner[name]!;
        vi.spyOn(owner, name).mockImplementation(function (this: unknown, ...given: unknown[]) {
          calls += 1;
          if (calls === failAt) throw Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR', errcode: 10 });
          return original.apply(this, given);
        });
      }
      const answer = await send(practice);
      vi.restoreAllMocks();
      if (calls < failAt) break;
      const kept = isDeepStrictEqual(everything(db), before) && !db.isTransaction;
      results.push({ failAt, status: answer.status, codes: codesOf(answer), kept, next: (await send(practice)).status < 300 });
      db.close();
    }
    expect(results.length).toBeGreaterThan(10);
    expect(results).toEqual(results.map((_each, n) => ({ failAt: n + 1, status: 500, codes: ['storage-failed'], kept: true, next: true })));
  });
});

test('on a full disk each write is refused, everything acknowledged stays, and with room it goes on', async () => {
  const db = new DatabaseSync(':memory:');
  const practice = await openPractice(createSqliteStore(db));
  await practice.put(patient('a'));
  const { page_count: pages } = db.prepare('pragma page_count').get() as { page_count: number };
  db.exec(`pragma max_page_count = ${pages + 20}`);
  const statuses: number[] = [];
  const acknowledged: string[] = [];
  for (let n = 0; n < 60; n += 1) {
    const { status, json } = await practice.ask('POST', '/Basic', { body: { resourceType: 'Basic', code: { text: 'x'.repeat(4_000) } } });
    statuses.push(status);
    if (status === 201) acknowledged.push((json as Resource).id!);
  }
  expect(new Set(statuses)).toEqual(new Set([201, 507]));
  expect(statuses.at(-1)).toBe(507);
  for (const id of acknowledged) expect((await practice.ask('GET', `/Basic/${id}`)).status).toBe(200);
  expect((await practice.ask('GET', '/Patient/$caseload')).status).toBe(200);
  expect(practice.store.count({ type: 'Basic', where: [] })).toBe(acknowledged.length);
  db.exec('pragma max_page_count = 100000');
  expect((await practice.ask('POST', '/Basic', { body: { resourceType: 'Basic', code: { text: 'x' } } })).status).toBe(201);
  // What was read meanwhile is in the log.
  expect(practice.store.logCount({ spans: [], descending: false, limit: 0, interactions: ['read'] })).toBeGreaterThanOrEqual(acknowledged.length);
  expect(db.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' });
});

describe('resources that nobody would send', () => {
  const folder = new URL('../../src/fhir/examples/', import.meta.url);
  const examples = readdirSync(folder).map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Resource).filter(({ resourceType }) => RESOURCES.get(resourceType)?.write === 'all');
  const odd = fc.oneof(
    fc.constantFrom<unknown>(null, true, 0, -1, 1e308, 5e-324, '', ' ', '\u0000', '\ud800', 'NaN', '2026-02-30', '9999-12-31T23:59:59.999999999Z', '0001-01-01', 'Patient/a', 'urn:uuid:x', '#', '__proto__', [], {}, [[]], [null], { extension: [] }, { reference: 'Patient/none' }, 'x'.repeat(70_000), '<script>'),
    fc.string({ maxLength: 5 }), fc.integer(), fc.double({ noNaN: true }),
  );
  const mutation = fc.record({ at: fc.nat(), how: fc.constantFrom('replace', 'remove', 'wrap', 'rename', 'double', 'add'), value: odd, key: fc.constantFrom('x', 'id', 'extension', '_status', 'resourceType', 'constructor', 'contained', 'valueString', 'meta') });

  /** Every place in the tree: its holder and key. */
  function places(value: unknown, found: [holder: Record<string, unknown>, key: string][] = []): typeof found {
    if (typeof value !== 'object' || value === null) return found;
    for (const key of Object.keys(value)) {
      found.push([value as Record<string, unknown>, key]);
      places((value as Record<string, unknown>)[key], found);
    }
    return found;
  }

  function mutate(resource: unknown, { at, how, value, key }: { at: number; how: string; value: unknown; key: string }): void {
    const all = places(resource);
    const [holder, name] = all[at % all.length]!;
    switch (how) {
      case 'replace': holder[name] = value; break;
      case 'remove': delete holder[name]; break;
      case 'wrap': holder[name] = Array.isArray(holder[name]) ? (holder[name] as unknown[])[0] : [holder[name]]; break;
      case 'rename': if (!Array.isArray(holder)) { holder[key] = holder[name]; delete holder[name]; } break;
      case 'double': if (Array.isArray(holder[name])) (holder[name] as unknown[]).push(...(holder[name] as unknown[])); break;
      case 'add': if (!Array.isArray(holder)) holder[key] = value; break;
    }
  }

  /** What is stored passes all three validators, and is read back as it was sent: nothing gets in that another system would choke on. */
  async function faultsOfTaken(practice: Practice, text: string, { json, text: answered }: Asked): Promise<unknown[]> {
    const withoutServers = ({ id: _id, meta, ...rest }: Resource) => {
      const { versionId: _version, lastUpdated: _at, ...kept } = meta ?? {};
      return { ...rest, meta: kept };
    };
    const { resourceType, id } = json as Resource;
    const read = await practice.ask('GET', `/${resourceType}/${id}`);
    return [...validateR4(json), ...(read.text === answered ? [] : ['read back otherwise']), ...(isDeepStrictEqual(withoutServers(json as Resource), withoutServers(JSON.parse(text) as Resource)) ? [] : ['stored otherwise'])];
  }

  test.each(STORES)('%s: each is refused or comes back as it was sent; nothing else ever happens', { timeout: 300_000 }, async (_name, open) => {
    const practice = await openPractice(open());
    const known = examples.filter((resource) => resource.id !== undefined && resource.id !== 'prac-berger' && resource.id !== 'prac-yilmaz');
    const stored = await practice.ask('POST', '', { body: { resourceType: 'Bundle', type: 'transaction', entry: known.map((resource) => ({ resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}`, ifNoneMatch: '*' } })) } });
    expect([stored.status, stored.status === 200 ? '' : stored.text]).toEqual([200, '']);
    const tally = { taken: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...examples), fc.array(mutation, { minLength: 1, maxLength: 3 }), async (example, mutations) => {
        const resource = structuredClone(example);
        delete resource.id;
        delete (resource as { identifier?: unknown }).identifier;
        for (const each of mutations) mutate(resource, each);
        const text = JSON.stringify(resource);
        const answer = await practice.ask('POST', `/${example.resourceType}`, { body: text });
        const isTaken = answer.status === 201;
        tally[isTaken ? 'taken' : 'refused'] += 1;
        const isRefused = answer.status >= 400 && answer.status < 500 && (answer.json as Resource).resourceType === 'OperationOutcome';
        expect([text, isTaken ? await faultsOfTaken(practice, text, answer) : isRefused ? [] : answer.status]).toEqual([text, []]);
      }),
      { numRuns: Number(process.env.FUZZ || 600) },
    );
    expect(tally.taken).toBeGreaterThan(20);
    expect(tally.refused).toBeGreaterThan(100);
    expect(practice.errors).toEqual([]);
    expect(({} as { x?: unknown }).x).toBeUndefined();
    // Whatever was stored can be found, listed and summed up.
    for (const type of RESOURCES.keys()) expect([type, (await practice.ask('GET', `/${type}?_count=1000`)).status]).toEqual([type, 200]);
    expect((await practice.ask('GET', '/Patient/$caseload?_count=1000')).status).toBe(200);
  });

  test('addresses, headers and forms that nobody would send', { timeout: 120_000 }, async () => {
    const practice = await openPractice();
    await practice.put(patient('a'));
    const piece = fc.constantFrom('Patient', 'Task', 'a', '_history', '_search', '$caseload', '1', '%', '%00', '%2F', '..', '.', '', 'metadata', '__proto__', '🥕', '%ff', 'a'.repeat(500));
    const parameter = fc.constantFrom('_count', '_sort', '_include', 'status', 'patient', 'due-date', '_cursor', 'search', 'cursor', 'sort', 'filter', '_lastUpdated', '_elements', 'name', 'x:y:z', '');
    const value = fc.oneof(fc.constantFrom('1', '-1', 'ge', 'ge2026-99', '\\', ',', '|', '$', '%', 'Patient/a', 'a'.repeat(300), '\u0000', "'"), fc.string({ maxLength: 6 }));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD'), fc.array(piece, { maxLength: 5 }), fc.array(fc.tuple(parameter, value), { maxLength: 3 }), fc.constantFrom({}, { 'if-match': '"' }, { prefer: ';;==' }, { accept: ',,;' }, { 'if-none-match': '*,' }, { 'if-none-exist': '?&=' }), async (method, pieces, parameters, headers) => {
        const query = parameters.map(([name, each]) => `${encodeURIComponent(name)}=${encodeURIComponent(each.isWellFormed() ? each : 'x')}`).join('&');
        const path = `/${pieces.join('/')}${query === '' ? '' : `?${query}`}`;
        const { status } = await practice.ask(method, path, { headers: headers as Record<string, string>, ...(method !== 'GET' && method !== 'HEAD' && { body: parameters.length % 2 === 0 ? {} : new URLSearchParams(query) }) });
        expect([path, status >= 200 && status < 500]).toEqual([path, true]);
      }),
      { numRuns: Number(process.env.FUZZ || 1_500) },
    );
    expect(practice.errors).toEqual([]);
  });
});

test('a search term of a megabyte and hostile texts take no time to speak of', async () => {
  const practice = await openPractice();
  const began = performance.now();
  const long = 'a'.repeat(1_000_000);
  expect((await practice.ask('GET', `/Task?status=${long}`)).status).toBe(400);
  expect((await practice.ask('POST', '/Patient/_search', { body: new URLSearchParams({ name: long }) })).status).toBe(413);
  for (const text of ['a'.repeat(500_000), ' '.repeat(500_000), `${'<div '.repeat(50_000)}`, `<div${' '.repeat(500_000)}`, `<div xmlns="http://www.w3.org/1999/xhtml">${'<b>'.repeat(100_000)}`, `<div xmlns="http://www.w3.org/1999/xhtml" ${'a="b" '.repeat(50_000)}!`, `<div xmlns="http://www.w3.org/1999/xhtml">${'&'.repeat(500_000)}</div>`, '='.repeat(500_000)]) {
    for (const part of [{ text: { status: 'generated', div: text } }, { birthDate: text }, { language: text }, { photo: [{ contentType: 'image/png', data: text }] }, { generalPractitioner: [{ reference: text }] }, { name: [{ family: text }] }, { id: text }]) expect((await practice.ask('POST', '/Patient', { body: { ...patient('x'), ...part } })).status).toBeLessThan(500);
  }
  expect(performance.now() - began).toBeLessThan(20_000);
});
