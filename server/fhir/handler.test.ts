/** One request in, one answer out: what the API promises, over every store. */
import type { Bundle, OperationOutcome, Patient, Provenance, Task } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { SID_DAILY_LOG } from '../../src/fhir/codes.ts';
import { entryToFhir } from '../../src/fhir/diary.ts';
import { checkStructure } from '../../src/fhir/r4.ts';
import { reviewToFhir } from '../../src/fhir/provenance.ts';
import { BERGER, STORES, YILMAZ, codesOf, openPractice, placesOf, type Asked } from '../storage/under-test.ts';

const anna: Patient = { resourceType: 'Patient', name: [{ family: 'Muster', given: ['Anna'] }], birthDate: '1979-03-14' };
const stored = ({ json }: Asked) => json as Patient & { id: string; meta: { versionId: string; lastUpdated: string } };

describe.each(STORES)('%s', (_, open) => {
  const practiceWith = async () => {
    const practice = await openPractice(open());
    await practice.put({ ...anna, id: 'anna' });
    return practice;
  };

  test('a resource is created, read, changed and found in its history; every version stays as it was', async () => {
    const { ask } = await openPractice(open());
    const created = await ask('POST', '/Patient', { body: { ...anna, id: 'mine', meta: { versionId: '77', lastUpdated: '1999-01-01T00:00:00Z' } } });
    const { id } = stored(created);
    expect(created.status).toBe(201);
    expect(id).not.toBe('mine');
    expect(created.json).toEqual({ ...anna, id, meta: { versionId: '1', lastUpdated: '2026-11-24T12:00:00.000Z' } });
    expect(created.headers.get('location')).toBe(`http://localhost/fhir/Patient/${id}/_history/1`);
    expect(created.headers.get('etag')).toBe('W/"1"');
    expect(created.headers.get('last-modified')).toBe('Tue, 24 Nov 2026 12:00:00 GMT');
    expect(created.headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
    expect(created.headers.get('cache-control')).toBe('no-store');

    const changed = await ask('PUT', `/Patient/${id}`, { body: { ...anna, id, gender: 'female' }, headers: { 'if-match': 'W/"1"' }, actor: YILMAZ });
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, 'W/"2"']);
    const read = await ask('GET', `/Patient/${id}`);
    expect(read.text).toBe(changed.text);
    expect((await ask('GET', `/Patient/${id}/_history/1`)).text).toBe(created.text);
    const history = (await ask('GET', `/Patient/${id}/_history`)).json as Bundle;
    expect(history).toMatchObject({ type: 'history', entry: [
      { resource: { meta: { versionId: '2' } }, request: { method: 'PUT', url: `Patient/${id}` }, response: { status: '200', etag: 'W/"2"' } },
      { resource: { meta: { versionId: '1' } }, request: { method: 'POST', url: 'Patient' }, response: { status: '201', etag: 'W/"1"' } },
    ] });
    expect(checkStructure(history)).toEqual([]);
  });

  test('a history is read page by page, of one resource and of a type', async () => {
    const practice = await practiceWith();
    const { ask, put } = practice;
    for (const gender of ['female', 'male', 'other', 'unknown'] as const) await put({ ...anna, id: 'anna', gender });
    await put({ ...anna, id: 'other' });
    for (const [path, expected] of [['/Patient/anna/_history', 5], ['/Patient/_history', 6]] as const) {
      const seen: string[] = [];
      for (let next: string | undefined = `${path}?_count=2`; next !== undefined;) {
        const page: Bundle = (await ask('GET', next)).json as Bundle;
        seen.push(...page.entry!.map(({ resource }) => `${resource!.id} ${resource!.meta!.versionId}`));
        next = page.link!.find(({ relation }) => relation === 'next')?.url.replace('http://localhost/fhir', '');
      }
      expect(new Set(seen).size).toBe(expected);
      expect(seen).toHaveLength(expected);
      expect(seen.filter((each) => each.startsWith('anna'))).toEqual(['anna 5', 'anna 4', 'anna 3', 'anna 2', 'anna 1']);
    }
    practice.setNow('2026-11-24T13:00:00Z');
    await put({ ...anna, id: 'other', active: false });
    expect(((await ask('GET', '/Patient/_history?_since=2026-11-24T12:30:00Z')).json as Bundle).entry).toHaveLength(1);
    expect((await ask('GET', '/Patient/_history?_since=yesterday')).status).toBe(400);
    expect((await ask('GET', '/Patient/gone/_history')).status).toBe(404);
  });

  test('versions are told apart by number when the clock goes back', async () => {
    const practice = await practiceWith();
    practice.setNow('2026-11-24T11:00:00Z');
    await practice.put({ ...anna, id: 'anna', active: false });
    expect(stored(await practice.ask('GET', '/Patient/anna')).meta).toEqual({ versionId: '2', lastUpdated: '2026-11-24T11:00:00.000Z' });
    const history = (await practice.ask('GET', '/Patient/anna/_history')).json as Bundle;
    expect(history.entry!.map(({ resource }) => resource!.meta!.versionId)).toEqual(['2', '1']);
  });

  describe('an update', () => {
    test('names the version that it replaces, or nothing is changed', async () => {
      const { ask, store } = await practiceWith();
      const body = { ...anna, id: 'anna', active: false };
      const bare = await ask('PUT', '/Patient/anna', { body });
      expect([bare.status, codesOf(bare), bare.headers.get('etag')]).toEqual([428, ['precondition-required'], 'W/"1"']);
      for (const tag of ['W/"2"', 'W/"0"', '*', '"x"', '', 'W/"1", W/"2"']) {
        const answer = await ask('PUT', '/Patient/anna', { body, headers: { 'if-match': tag } });
        // `*` would overwrite whatever there is.
        expect([tag, answer.status]).toEqual([tag, tag === '' || tag === '*' ? 428 : 412]);
      }
      expect(store.current('Patient', 'anna')!.version).toBe(1);
      expect((await ask('PUT', '/Patient/anna', { body, headers: { 'if-match': '"1"' } })).status).toBe(200);
      const stale = await ask('PUT', '/Patient/anna', { body: { ...body, gender: 'other' }, headers: { 'if-match': 'W/"1"' } });
      expect([stale.status, codesOf(stale), stale.headers.get('etag')]).toEqual([412, ['stale'], 'W/"2"']);
      expect((stale.json as OperationOutcome).issue![0]!.extension).toEqual([{ url: 'https://example.org/fhir/StructureDefinition/current-version', valueString: '2' }]);
    });

    test('50 at once with the same version: one wins, 49 are told, one version comes to it', async () => {
      const { ask, store } = await practiceWith();
      const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => ask('PUT', '/Patient/anna', { body: { ...anna, id: 'anna', multipleBirthInteger: n + 1 }, headers: { 'if-match': 'W/"1"' } })));
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, ...Array.from({ length: 49 }, () => 412)]);
      expect(store.history('Patient', 'anna', { limit: 99 }).map(({ version }) => version)).toEqual([2, 1]);
      expect(answers.find(({ status }) => status === 200)!.text).toBe(store.current('Patient', 'anna')!.content);
    });

    test('that says nothing new makes no version, whatever the order of its elements', async () => {
      const { ask, store } = await practiceWith();
      const { name, birthDate } = anna;
      for (const headers of [{ 'if-match': 'W/"1"' }, {}] as Record<string, string>[]) {
        const { status, json } = await ask('PUT', '/Patient/anna', { body: { resourceType: 'Patient', birthDate, name, id: 'anna' }, headers: { ...headers, ...(Object.keys(headers).length === 0 && { 'if-match': 'W/"1"' }) } });
        expect([status, (json as Patient).meta!.versionId]).toEqual([200, '1']);
      }
      expect(store.history('Patient', 'anna', { limit: 9 })).toHaveLength(1);
    });

    test('of what is not there is refused; a new resource at an id of one’s own says that it is new', async () => {
      const { ask } = await practiceWith();
      const body = { ...anna, id: 'berta' };
      expect((await ask('PUT', '/Patient/berta', { body, headers: { 'if-match': 'W/"1"' } })).status).toBe(404);
      expect((await ask('PUT', '/Patient/berta', { body })).status).toBe(428);
      expect((await ask('PUT', '/Patient/berta', { body, headers: { 'if-none-match': '*' } })).status).toBe(201);
      const again = await ask('PUT', '/Patient/berta', { body, headers: { 'if-none-match': '*' } });
      expect([again.status, codesOf(again)]).toEqual([412, ['exists']]);
    });

    test.each([['/Patient/anna', { ...anna, id: 'berta' }], ['/Patient/anna', anna], ['/Patient/a_b', { ...anna, id: 'a_b' }], [`/Patient/${'a'.repeat(65)}`, { ...anna, id: 'a'.repeat(65) }], ['/Patient/anna', { resourceType: 'Practitioner', id: 'anna' }]])('of %s with another id or type in it is refused', async (path, body) => {
      const { ask } = await practiceWith();
      const { status } = await ask('PUT', path, { body, headers: { 'if-match': 'W/"1"' } });
      expect([400, 422]).toContain(status);
    });
  });

  describe('by what it is found by', () => {
    const day = (day: '2026-11-20' | '2026-11-21', pain: number) => entryToFhir({ day, source: 'diary', values: { painAverage: pain } }, { patient: 'anna', author: 'Patient/anna' });
    const place = (day: string) => `/QuestionnaireResponse?identifier=${encodeURIComponent(`${SID_DAILY_LOG}|anna.${day}`)}`;

    test('an entry is written once, and then only changed by who knows its version', async () => {
      const { ask, store } = await practiceWith();
      const created = await ask('PUT', place('2026-11-20'), { body: day('2026-11-20', 3) });
      expect(created.status).toBe(201);
      // The answer was lost on the way, and it is sent again.
      expect((await ask('PUT', place('2026-11-20'), { body: day('2026-11-20', 3) })).status).toBe(200);
      expect((await ask('PUT', place('2026-11-20'), { body: day('2026-11-20', 4) })).status).toBe(428);
      expect((await ask('PUT', place('2026-11-20'), { body: day('2026-11-20', 4), headers: { 'if-match': 'W/"1"' } })).status).toBe(200);
      expect((await ask('PUT', place('2026-11-20'), { body: day('2026-11-20', 5), headers: { 'if-match': 'W/"1"' } })).status).toBe(412);
      expect((await ask('PUT', place('2026-11-20'), { body: { ...day('2026-11-20', 5), id: 'x' }, headers: { 'if-match': 'W/"2"' } })).status).toBe(400);
      expect((await ask('PUT', place('2026-11-21'), { body: day('2026-11-21', 5), headers: { 'if-match': 'W/"1"' } })).status).toBe(404);
      expect(store.count({ type: 'QuestionnaireResponse', where: [] })).toBe(1);
    });

    test('50 at once write one entry', async () => {
      const { ask, store } = await practiceWith();
      const answers = await Promise.all(Array.from({ length: 50 }, () => ask('PUT', place('2026-11-20'), { body: day('2026-11-20', 3) })));
      expect(answers.map(({ status }) => status).toSorted((a, b) => b - a)).toEqual([201, ...Array.from({ length: 49 }, () => 200)]);
      expect(store.count({ type: 'QuestionnaireResponse', where: [] })).toBe(1);
    });

    test('what would not be found by it is refused, and so is a condition that says nothing or too much', async () => {
      const { ask } = await practiceWith();
      expect(codesOf(await ask('PUT', place('2026-11-21'), { body: day('2026-11-20', 3) }))).toEqual(['wrong-identifier']);
      for (const query of ['', '_count=1', '_sort=authored', '_include=QuestionnaireResponse:author', 'nonsense=1', 'identifier=']) expect([query, (await ask('PUT', `/QuestionnaireResponse?${query}`, { body: day('2026-11-20', 3) })).status]).toEqual([query, 400]);
      await ask('PUT', place('2026-11-20'), { body: day('2026-11-20', 3) });
      await ask('PUT', place('2026-11-21'), { body: day('2026-11-21', 3) });
      const ambiguous = await ask('PUT', '/QuestionnaireResponse?patient=anna', { body: day('2026-11-20', 3) });
      expect([ambiguous.status, codesOf(ambiguous)]).toEqual([412, ['ambiguous']]);
      // A name in an address would stand in logs.
      expect(codesOf(await ask('PUT', '/Patient?name=muster', { body: anna }))).toEqual(['search-by-post']);
    });

    test('a create finds what is there already and leaves it', async () => {
      const { ask, store } = await practiceWith();
      const create = (family: string) => ask('POST', '/Patient', { body: { ...anna, identifier: [{ system: 's', value: '7' }], name: [{ family }] }, headers: { 'if-none-exist': 'identifier=s|7' } });
      expect((await create('A')).status).toBe(201);
      const found = await create('B');
      expect([found.status, stored(found).name![0]!.family]).toEqual([200, 'A']);
      await ask('POST', '/Patient', { body: { ...anna, identifier: [{ system: 's', value: '7' }] } });
      expect((await create('C')).status).toBe(412);
      expect(store.count({ type: 'Patient', where: [] })).toBe(3);
    });
  });

  test('a read knows what the browser has, and answers HEAD without a body', async () => {
    const { ask } = await practiceWith();
    for (const tag of ['W/"1"', '"1"', 'W/"9", W/"1"']) {
      const { status, text, headers } = await ask('GET', '/Patient/anna', { headers: { 'if-none-match': tag } });
      expect([status, text, headers.get('etag')]).toEqual([304, '', 'W/"1"']);
    }
    expect((await ask('GET', '/Patient/anna', { headers: { 'if-none-match': 'W/"2"' } })).status).toBe(200);
    const head = await ask('HEAD', '/Patient/anna');
    expect([head.status, head.text, head.headers.get('etag')]).toEqual([200, '', 'W/"1"']);
  });

  test('what is wanted of an answer', async () => {
    const { ask } = await practiceWith();
    const create = (prefer: string) => ask('POST', '/Patient', { body: anna, headers: { prefer } });
    expect((await create('return=minimal')).text).toBe('');
    expect((await create('return=representation; handling=strict')).json).toMatchObject({ resourceType: 'Patient' });
    expect((await create('return=OperationOutcome')).json).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ severity: 'information' }] });
    for (const [accept, status] of [['application/fhir+json', 200], ['*/*', 200], ['text/html, application/json;q=0.9', 200], ['application/fhir+xml', 406], ['text/turtle', 406]] as const) expect([accept, (await ask('GET', '/Patient/anna', { headers: { accept } })).status]).toEqual([accept, status]);
    for (const [format, status] of [['json', 200], ['application/fhir%2Bjson', 200], ['xml', 406]] as const) expect([format, (await ask('GET', `/Patient/anna?_format=${format}`)).status]).toEqual([format, status]);
  });

  describe('is refused', () => {
    test.each([
      ['GET', '/', 404, 'not-found'], ['GET', '/Nonsense', 404, 'unknown-type'], ['GET', '/Patient/none', 404, 'not-found'], ['GET', '/Patient/anna/_history/2', 404, 'not-found'],
      ['GET', '/Patient/anna/_history/0', 404, 'not-found'], ['GET', '/Patient/anna/_history/1x', 404, 'not-found'], ['GET', '/Patient/anna/name', 404, 'not-found'], ['GET', '/Patient/a%2Fb', 404, 'not-found'],
      ['GET', '/Patient/%', 404, 'not-found'], ['GET', '/Patient/anna/_history/1/x', 404, 'not-found'], ['GET', '/__proto__', 404, 'unknown-type'], ['GET', '/constructor/x', 404, 'unknown-type'], ['GET', '/Patient/anna?name=x', 400, 'unknown-parameter'],
      ['DELETE', '/Patient/anna', 405, 'method-not-allowed'], ['PATCH', '/Patient/anna', 405, 'method-not-allowed'], ['POST', '/Patient/anna', 405, 'method-not-allowed'], ['PUT', '/Patient/anna/_history/1', 405, 'method-not-allowed'],
      ['POST', '/metadata', 405, 'method-not-allowed'], ['PUT', '/', 405, 'method-not-allowed'], ['POST', '/AuditEvent', 405, 'read-only'], ['PUT', '/AuditEvent/log-1', 405, 'read-only'], ['POST', '/Nonsense', 404, 'unknown-type'], ['GET', '/AuditEvent/_history', 404, 'not-found'],
    ])('%s %s', async (method, path, status, code) => {
      const { ask } = await practiceWith();
      const answer = await ask(method, path, method === 'GET' ? {} : { body: {} });
      expect([answer.status, codesOf(answer)]).toEqual([status, [code]]);
      expect(checkStructure(answer.json)).toEqual([]);
      expect(answer.headers.has('allow')).toBe(code === 'method-not-allowed');
    });

    test('every fault of a resource at once, each with its place and no value', async () => {
      const { ask, store } = await practiceWith();
      const answer = await ask('POST', '/Patient', { body: { resourceType: 'Patient', nmae: [], name: [{ family: 'Geheim', fmaily: 'x' }], birthDate: '1979-02-30', gender: 'weiblich', contact: [{}] } });
      expect(answer.status).toBe(422);
      expect(placesOf(answer)).toEqual(expect.arrayContaining(['Patient.nmae', 'Patient.name[0].fmaily', 'Patient.birthDate', 'Patient.gender']));
      expect(answer.text).not.toMatch(/Geheim|weiblich|1979/);
      expect(store.count({ type: 'Patient', where: [] })).toBe(1);
    });

    test.each([
      ['references to what is not here', { subject: { reference: 'Patient/none' } }, 'unknown-reference', 'Basic.subject.reference'],
      ['to a version that is not here', { subject: { reference: 'Patient/anna/_history/2' } }, 'unknown-reference', 'Basic.subject.reference'],
      ['to another server', { subject: { reference: 'https://evil.example/fhir/Patient/anna' } }, 'foreign-reference', 'Basic.subject.reference'],
      ['to this server by its full address', { subject: { reference: 'http://localhost/fhir/Patient/anna' } }, 'foreign-reference', 'Basic.subject.reference'],
      ['to an entry that is in no Bundle', { subject: { reference: 'urn:uuid:11111111-1111-1111-1111-111111111111' } }, 'foreign-reference', 'Basic.subject.reference'],
      ['by a search', { subject: { reference: 'Patient?identifier=1' } }, 'foreign-reference', 'Basic.subject.reference'],
    ])('%s', async (_what, part, code, path) => {
      const { ask } = await practiceWith();
      const answer = await ask('POST', '/Basic', { body: { resourceType: 'Basic', code: { text: 'x' }, ...part } });
      expect([answer.status, codesOf(answer), placesOf(answer)]).toEqual([422, [code], [path]]);
    });
  });

  test('who wrote it, when, and as which version is the server’s to say', async () => {
    const { ask, store } = await practiceWith();
    for (const meta of [{ author: 'x' }, { versionID: '1' }, { project: 'x' }]) expect((await ask('POST', '/Patient', { body: { ...anna, meta } })).status).toBe(422);
    for (const part of [{ signedBy: 'x' }, { role: 'admin' }]) expect(codesOf(await ask('POST', '/Patient', { body: { ...anna, ...part } }))).toEqual(['structure']);
    const review = reviewToFhir({ patient: 'anna', practitioner: YILMAZ.practitioner, recorded: '2020-01-01T00:00:00Z' });
    const mark = (await ask('POST', '/Provenance', { body: review, actor: BERGER })).json as Provenance;
    expect([mark.recorded, mark.agent[0]!.who]).toEqual(['2026-11-24T12:00:00.000Z', { reference: 'Practitioner/prac-berger' }]);
    expect(store.current('Provenance', mark.id!)).toMatchObject({ author: 'prac-berger', patient: 'anna' });
    const changed = await ask('PUT', `/Provenance/${mark.id}`, { body: { ...mark, target: [{ reference: 'Practitioner/prac-yilmaz' }] }, headers: { 'if-match': 'W/"1"' } });
    expect([changed.status, codesOf(changed)]).toEqual([405, ['read-only']]);
  });

  test('a record stays with its patient, and what is real does not become an example', async () => {
    const { ask, put } = await practiceWith();
    await put({ ...anna, id: 'berta' });
    const task: Task & { id: string } = { resourceType: 'Task', id: 't', status: 'requested', intent: 'order', for: { reference: 'Patient/anna' } };
    await put(task);
    const moved = await ask('PUT', '/Task/t', { body: { ...task, for: { reference: 'Patient/berta' } }, headers: { 'if-match': 'W/"1"' } });
    expect([moved.status, codesOf(moved)]).toEqual([422, ['patient-changed']]);
    const marked = await ask('PUT', '/Task/t', { body: { ...task, meta: { tag: [{ system: 'https://example.org/fhir/CodeSystem/tag', code: 'example' }] } }, headers: { 'if-match': 'W/"1"' } });
    expect([marked.status, codesOf(marked), placesOf(marked)]).toEqual([422, ['example-mark'], ['Task.meta.tag']]);
  });

  test('numbers come back as they were written', async () => {
    const { ask } = await practiceWith();
    const body = '{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/anna"},"valueQuantity":{"value":6.50},"component":[{"code":{"text":"y"},"valueQuantity":{"value":1.0}},{"code":{"text":"z"},"valueQuantity":{"value":2}}]}';
    const created = await ask('POST', '/Observation', { body });
    expect(created.text).toContain('"value":6.50}');
    const read = (await ask('GET', `/Observation/${stored(created).id}`)).text;
    expect(read).toContain('"value":1.0}');
    expect(read).toContain('"value":2}');
  });

  test('errors that are nobody’s request are said without a word of the record, and reported', async () => {
    const { store, ask, errors } = await practiceWith();
    store.current = () => { throw new Error('Muster, Anna'); };
    const answer = await ask('GET', '/Patient/anna');
    expect([answer.status, codesOf(answer)]).toEqual([500, ['unexpected']]);
    expect(answer.text).not.toContain('Muster');
    expect(errors).toHaveLength(1);
  });
});

test.each(STORES)('%s: a change of the time zone, and an index of an older release, are made good before the next answer', async (_, open) => {
  const practice = await openPractice(open());
  await practice.put({ ...anna, id: 'anna' });
  await practice.put({ resourceType: 'Observation', id: 'o', status: 'final', code: { text: 'x' }, subject: { reference: 'Patient/anna' }, effectiveDateTime: '2026-11-20' });
  const found = async (instant: string) => ((await practice.search(`Observation?date=${instant}`)).entry ?? []).length;
  expect(await found('sa2026-11-19T22:59:59Z')).toBe(1);
  expect(await found('sa2026-11-20T04:00:00Z')).toBe(0);
  practice.setZone('America/New_York');
  expect(await found('sa2026-11-20T04:00:00Z')).toBe(1);
  // As if it had been written before there was such a parameter.
  practice.store.transaction(() => { practice.store.reindex('Observation', 'o', [], null); practice.store.setStamp('index', '0 America/New_York'); });
  practice.setNow('2026-11-25T12:00:00Z');
  expect(await found('sa2026-11-20T04:00:00Z')).toBe(1);
});
