/** Who has seen or changed what: written with it, never changed, and found again. */
import { DatabaseSync } from 'node:sqlite';
import type { AuditEvent, Bundle, Patient } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { validateR4 } from '../../mocks/validators.ts';
import { createSqliteStore } from '../storage/sqlite.ts';
import { StorageError, type Store } from '../storage/store.ts';
import { BERGER, STORES, YILMAZ, codesOf, openPractice, type Practice } from '../storage/under-test.ts';

const patient = (id: string): Patient & { id: string } => ({ resourceType: 'Patient', id, name: [{ family: id }] });
const lines = (store: Store, after = 0) => store.logPage({ spans: [], descending: false, limit: 1_000 }).slice(after).map(({ interaction, type, id, version, patients, practitioner, query, address }) => ({ interaction, type, id, version, patients, practitioner, query, address }));
const count = (store: Store) => store.logCount({ spans: [], descending: false, limit: 0 });

describe.each(STORES)('%s', (_, open) => {
  const practiceWith = async () => {
    const practice = await openPractice(open());
    for (const id of ['a', 'b']) await practice.put(patient(id));
    await practice.put({ resourceType: 'Task', id: 't', status: 'requested', intent: 'order', for: { reference: 'Patient/a' } });
    return practice;
  };

  test('F8 every way to see or change something leaves a line with the person, the patients and what was asked', async () => {
    const practice = await practiceWith();
    const { ask, store } = practice;
    const logged = async (method: string, path: string, body?: unknown) => {
      const before = count(store);
      const { status } = await ask(method, path, body === undefined ? { actor: YILMAZ } : { body, actor: YILMAZ, headers: { 'if-match': 'W/"1"', prefer: 'return=minimal' } });
      expect([path, status]).toEqual([path, status < 300 ? status : 200]);
      return lines(store, before);
    };
    const by = { practitioner: 'prac-yilmaz', query: null, address: null };
    expect(await logged('GET', '/Task/t')).toEqual([{ ...by, interaction: 'read', type: 'Task', id: 't', version: 1, patients: ['a'] }]);
    expect(await logged('GET', '/Patient/b/_history/1')).toEqual([{ ...by, interaction: 'vread', type: 'Patient', id: 'b', version: 1, patients: ['b'] }]);
    expect(await logged('GET', '/Patient/b/_history')).toEqual([{ ...by, interaction: 'history-instance', type: 'Patient', id: 'b', version: null, patients: ['b'], query: 'Patient/b/_history' }]);
    expect(await logged('GET', '/Patient/_history')).toMatchObject([{ interaction: 'history-type', patients: ['b', 'a'] }]);
    expect(await logged('GET', '/Task?status=requested&_include=Task:patient')).toEqual([{ ...by, interaction: 'search-type', type: 'Task', id: null, version: null, patients: ['a'], query: 'Task?status=requested&_include=Task:patient' }]);
    expect(await logged('GET', '/Task?patient=b')).toMatchObject([{ patients: ['b'] }]);
    expect(await logged('POST', '/Patient/_search', new URLSearchParams({ name: 'a' }))).toMatchObject([{ interaction: 'search-type', patients: ['a'], query: 'Patient?name=a' }]);
    expect(await logged('GET', '/Patient/$caseload')).toMatchObject([{ interaction: 'operation', type: 'Patient', patients: ['a', 'b'], query: 'Patient/$caseload' }]);
    expect(await logged('GET', '/Patient/$caseload?_count=0')).toMatchObject([{ patients: [] }]);
    expect(await logged('PUT', '/Task/t', { resourceType: 'Task', id: 't', status: 'completed', intent: 'order', for: { reference: 'Patient/a' } })).toEqual([{ ...by, interaction: 'update', type: 'Task', id: 't', version: 2, patients: ['a'] }]);
    expect(await logged('POST', '/Basic', { resourceType: 'Basic', code: { text: 'x' } })).toMatchObject([{ interaction: 'create', type: 'Basic', version: 1, patients: [] }]);
    expect(await logged('GET', '/AuditEvent?patient=a')).toMatchObject([{ interaction: 'search-type', type: 'AuditEvent', patients: ['a'] }]);
    expect(await logged('GET', '/AuditEvent/log-1')).toMatchObject([{ interaction: 'read', type: 'AuditEvent', id: 'log-1' }]);
    // What a create finds and sends along instead was seen; what was sent by the same person was not.
    const before = count(store);
    const identified = { ...patient('x'), identifier: [{ system: 's', value: '1' }] };
    for (const n of [1, 2]) await ask('POST', '/Patient', { body: identified, headers: { 'if-none-exist': 'identifier=s|1', prefer: `return=${n === 1 ? 'minimal' : 'representation'}` } });
    expect(lines(store, before).map(({ interaction }) => interaction)).toEqual(['create', 'read']);
  });

  test('what is refused is not seen, and leaves no line', async () => {
    const { ask, store } = await practiceWith();
    const before = count(store);
    for (const [method, path, body] of [['GET', '/Patient/none'], ['GET', '/Task?nonsense=1'], ['PUT', '/Task/t', { resourceType: 'Task', id: 't', status: 'completed', intent: 'order' }], ['POST', '/Patient', { resourceType: 'Patient', x: 1 }]] as const) await ask(method, path, body ? { body } : {});
    expect(count(store)).toBe(before);
  });

  test('it is read as AuditEvents, newest first, by patient, person, thing and time, page by page', async () => {
    const practice = await practiceWith();
    practice.setNow('2026-11-24T13:00:00Z');
    await practice.ask('GET', '/Task/t', { actor: YILMAZ });
    const find = async (query: string) => ((await practice.ask('GET', `/AuditEvent?${query}`)).json as Bundle).entry?.map(({ resource }) => `${(resource as AuditEvent).subtype![0]!.code} ${(resource as AuditEvent).entity?.map(({ what }) => what?.reference).join()}`) ?? [];
    expect(await find('agent=Practitioner/prac-yilmaz')).toEqual(['read Patient/a,Task/t/_history/1']);
    expect(await find('entity=Task/t&subtype=create')).toEqual(['create Patient/a,Task/t/_history/1']);
    expect(await find('patient=b&subtype=create')).toEqual(['create Patient/b/_history/1']);
    expect(await find('date=ge2026-11-24T12:30:00Z&entity=Task/t')).toHaveLength(1);
    expect(await find('date=lt2026-11-24')).toEqual([]);
    const seen: string[] = [];
    for (let path: string | undefined = '/AuditEvent?_count=2&patient=a'; path !== undefined;) {
      const bundle: Bundle = (await practice.ask('GET', path)).json as Bundle;
      for (const { resource } of bundle.entry ?? []) {
        expect(validateR4(resource)).toEqual([]);
        seen.push(resource!.id!);
      }
      path = bundle.link!.find(({ relation }) => relation === 'next')?.url.replace('http://localhost/fhir', '');
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.map((id) => Number(id.slice(4)))).toEqual(seen.map((id) => Number(id.slice(4))).toSorted((a, b) => b - a));
    for (const query of ['patient=Task/t', 'agent=x/y', 'entity=a', 'date=now', '_sort=agent', '_count=x', 'nonsense=1']) expect([query, (await practice.ask('GET', `/AuditEvent?${query}`)).status]).toEqual([query, 400]);
    for (const path of ['/AuditEvent/log-0', '/AuditEvent/log-999', '/AuditEvent/1', '/AuditEvent/log-1x']) expect((await practice.ask('GET', path)).status).toBe(404);
  });

  test('F2 nothing of it can be changed or taken away', async () => {
    const { ask, store } = await practiceWith();
    const before = lines(store);
    const event = (await ask('GET', '/AuditEvent/log-1')).json as AuditEvent;
    for (const [method, path] of [['PUT', '/AuditEvent/log-1'], ['DELETE', '/AuditEvent/log-1'], ['PATCH', '/AuditEvent/log-1'], ['POST', '/AuditEvent'], ['DELETE', '/Patient/a'], ['DELETE', '/Patient/a/_history/1'], ['PUT', '/Patient/a/_history/1'], ['DELETE', '/AuditEvent?patient=a']] as const) expect([path, (await ask(method, path, { body: event })).status]).toEqual([path, 405]);
    const { json } = await ask('POST', '', { body: { resourceType: 'Bundle', type: 'batch', entry: [{ resource: event, request: { method: 'PUT', url: 'AuditEvent/log-1', ifMatch: 'W/"1"' } }, { request: { method: 'DELETE', url: 'AuditEvent/log-1' } }] } });
    expect((json as Bundle).entry!.map(({ response }) => response!.status)).toEqual(['405', '405']);
    expect(lines(store).slice(0, before.length)).toEqual(before);
  });

  test('a version and its line are written together, or neither', async () => {
    const { ask, store } = await practiceWith();
    const before = [count(store), store.count({ type: 'Patient', where: [] })];
    const { log } = store;
    store.log = () => { throw new StorageError('failed'); };
    const answer = await ask('POST', '/Patient', { body: patient('x') });
    expect([answer.status, codesOf(answer)]).toEqual([500, ['storage-failed']]);
    // And what cannot be logged is not shown.
    expect((await ask('GET', '/Patient/a')).status).toBe(500);
    store.log = log;
    expect([count(store), store.count({ type: 'Patient', where: [] })]).toEqual(before);
  });

  test('on a full disk reading goes on; what was seen is written down when there is room, before anything else', async () => {
    const { ask, store } = await practiceWith();
    const before = count(store);
    const { log } = store;
    store.log = () => { throw new StorageError('full'); };
    for (const id of ['a', 'b']) expect((await ask('GET', `/Patient/${id}`)).status).toBe(200);
    const refused = await ask('POST', '/Patient', { body: patient('x') });
    expect([refused.status, codesOf(refused)]).toEqual([507, ['disk-full']]);
    expect(count(store)).toBe(before);
    store.log = log;
    expect((await ask('POST', '/Patient', { body: patient('x'), headers: { prefer: 'return=minimal' } })).status).toBe(201);
    expect(lines(store, before).map(({ interaction, id }) => `${interaction} ${id === 'a' || id === 'b' ? id : ''}`)).toEqual(['read a', 'read b', 'create ']);
  });
});

test('F2 past the API the log and the history defend themselves: what is done to them by SQL fails', async () => {
  const db = new DatabaseSync(':memory:');
  const practice: Practice = await openPractice(createSqliteStore(db));
  await practice.put(patient('a'));
  await practice.put({ ...patient('a'), active: true });
  for (const sql of ["update log set practitioner = 'x'", 'delete from log', 'delete from log_patient', "update log_patient set patient = 'x'", "update history set content = '{}'"]) expect(() => db.exec(sql), sql).toThrow(/only added to|never changes/);
  expect(BERGER.practitioner).toBe(practice.store.logPage({ spans: [], descending: false, limit: 1 })[0]!.practitioner);
  // The hash of each version tells a change of what is current.
  const { hash } = db.prepare("select hash from resource where type = 'Patient'").get() as { hash: string };
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
});
