/** Several requests in one: all of them or none, or each for itself. */
import type { Bundle, BundleEntry, CarePlan, Goal, Patient, Provenance, Resource, ServiceRequest, Task } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { transaction } from '../../src/fhir/bundle.ts';
import { importToFhir } from '../../src/fhir/provenance.ts';
import { checkStructure } from '../../src/fhir/r4.ts';
import { validateR4 } from '../../mocks/validators.ts';
import { STORES, codesOf, openPractice, placesOf, type Practice } from '../storage/under-test.ts';

const anna: Patient = { resourceType: 'Patient', name: [{ family: 'Muster' }] };
const uuid = (n: number) => `urn:uuid:00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const bundle = (type: 'transaction' | 'batch', entry: BundleEntry[]): Bundle => ({ resourceType: 'Bundle', type, entry });
const statuses = (json: unknown) => (json as Bundle).entry!.map(({ response }) => response!.status);
const locations = (json: unknown) => (json as Bundle).entry!.map(({ response }) => response!.location?.split('/_history')[0]);

/** Everything there is, to see that nothing came to it. */
const inventory = ({ store }: Practice) => ['Patient', 'Basic', 'Goal', 'CarePlan', 'ServiceRequest', 'Task', 'Provenance', 'Observation'].map((type) => [type, store.count({ type, where: [] })]);

describe.each(STORES)('%s', (_, open) => {
  test('a plan with its parts: references by urn:uuid lead to what was stored, whatever the order', async () => {
    const practice = await openPractice(open());
    await practice.put({ ...anna, id: 'anna' });
    const subject = { reference: 'Patient/anna' };
    const goal: Goal = { resourceType: 'Goal', lifecycleStatus: 'active', description: { text: 'x' }, subject };
    const request: ServiceRequest = { resourceType: 'ServiceRequest', status: 'active', intent: 'order', subject, extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/resource-pertainsToGoal', valueReference: { reference: uuid(2) } }] };
    const plan: CarePlan = { resourceType: 'CarePlan', status: 'active', intent: 'plan', subject, goal: [{ reference: uuid(2) }], activity: [{ reference: { reference: uuid(3) } }] };
    const review: Task = { resourceType: 'Task', status: 'requested', intent: 'order', for: subject, focus: { reference: uuid(1) } };
    const { status, json } = await practice.ask('POST', '', { body: transaction([
      { method: 'POST', resource: review }, { method: 'POST', resource: plan, fullUrl: uuid(1) }, { method: 'POST', resource: request, fullUrl: uuid(3) }, { method: 'POST', resource: goal, fullUrl: uuid(2) },
    ]) });
    expect([status, statuses(json)]).toEqual([200, ['201', '201', '201', '201']]);
    expect(validateR4(json)).toEqual([]);
    const [taskAt, planAt, requestAt, goalAt] = locations(json);
    const stored = async <R extends Resource>(place: string | undefined) => (await practice.ask('GET', `/${place}`)).json as R;
    expect(await stored<CarePlan>(planAt)).toMatchObject({ goal: [{ reference: goalAt }], activity: [{ reference: { reference: requestAt } }] });
    expect(await stored<Task>(taskAt)).toMatchObject({ focus: { reference: planAt } });
    expect((await stored<ServiceRequest>(requestAt)).extension![0]!.valueReference).toEqual({ reference: goalAt });
    const page = await practice.search('CarePlan?patient=anna&status=active&_include=CarePlan:goal&_include=CarePlan:activity-reference');
    expect(page.entry!.map(({ resource }) => resource!.resourceType).toSorted()).toEqual(['CarePlan', 'Goal', 'ServiceRequest']);
  });

  test('what only looks like a reference is left alone', async () => {
    const practice = await openPractice(open());
    const body = bundle('transaction', [
      { fullUrl: uuid(1), resource: { ...anna, identifier: [{ system: 'urn:ietf:rfc:3986', value: uuid(1) }] }, request: { method: 'POST', url: 'Patient' } },
      { resource: { resourceType: 'Basic', code: { text: uuid(1) }, subject: { reference: uuid(1) } }, request: { method: 'POST', url: 'Basic' } },
    ]);
    const { json } = await practice.ask('POST', '', { body });
    const [patientAt, basicAt] = locations(json);
    expect((await practice.ask('GET', `/${patientAt}`)).json).toMatchObject({ identifier: [{ value: uuid(1) }] });
    expect((await practice.ask('GET', `/${basicAt}`)).json).toMatchObject({ code: { text: uuid(1) }, subject: { reference: patientAt } });
  });

  test('one fault takes everything back, and its place is said', async () => {
    const practice = await openPractice(open());
    await practice.put({ ...anna, id: 'anna' });
    const logged = practice.store.logCount({ spans: [], descending: false, limit: 0 });
    const before = inventory(practice);
    const good: BundleEntry = { resource: { ...anna, id: 'berta' }, request: { method: 'PUT', url: 'Patient/berta', ifNoneMatch: '*' } };
    const cases: [BundleEntry, number, string, string][] = [
      [{ resource: { ...anna, nonsense: 1 } as Patient, request: { method: 'POST', url: 'Patient' } }, 422, 'structure', 'Bundle.entry[1].resource.nonsense'],
      [{ resource: { resourceType: 'Basic', code: { text: 'x' }, subject: { reference: 'Patient/none' } }, request: { method: 'POST', url: 'Basic' } }, 422, 'unknown-reference', 'Bundle.entry[1].resource.subject.reference'],
      [{ resource: { resourceType: 'Basic', code: { text: 'x' }, subject: { reference: uuid(9) } }, request: { method: 'POST', url: 'Basic' } }, 422, 'foreign-reference', 'Bundle.entry[1].resource.subject.reference'],
      [{ resource: { ...anna, id: 'anna', active: false }, request: { method: 'PUT', url: 'Patient/anna' } }, 428, 'precondition-required', 'Bundle.entry[1].resource'],
      [{ resource: { ...anna, id: 'anna', active: false }, request: { method: 'PUT', url: 'Patient/anna', ifMatch: 'W/"7"' } }, 412, 'stale', 'Bundle.entry[1].resource'],
      [{ resource: { ...anna, id: 'none' }, request: { method: 'PUT', url: 'Patient/none', ifMatch: 'W/"1"' } }, 404, 'not-found', 'Bundle.entry[1].resource'],
      [{ resource: { ...anna, id: 'anna' }, request: { method: 'PUT', url: 'Patient/anna', ifNoneMatch: '*' } }, 412, 'exists', 'Bundle.entry[1].resource'],
      [{ resource: anna, request: { method: 'POST', url: 'Goal' } }, 400, 'wrong-id', 'Bundle.entry[1].resource.resourceType'],
      [{ request: { method: 'DELETE', url: 'Patient/anna' } }, 405, 'method-not-allowed', 'Bundle.entry[1].request.method'],
      [{ request: { method: 'GET', url: 'Patient/none' } }, 404, 'not-found', 'Bundle.entry[1]'],
      [{ request: { method: 'GET', url: 'Task?nonsense=1' } }, 400, 'unknown-parameter', 'Bundle.entry[1].http.nonsense'],
      [{ request: { method: 'GET', url: 'https://evil.example/fhir/Patient' } }, 400, 'bad-bundle', 'Bundle.entry[1].request.url'],
      [{ resource: anna, request: { method: 'POST', url: '../api/examples' } }, 400, 'bad-bundle', 'Bundle.entry[1].request.url'],
      [{ resource: { resourceType: 'AuditEvent' } as Resource, request: { method: 'POST', url: 'AuditEvent' } }, 422, 'required', 'Bundle.entry[1].resource.type'],
    ];
    for (const [entry, status, code, place] of cases) {
      const answer = await practice.ask('POST', '', { body: bundle('transaction', [good, entry]) });
      expect([entry.request, answer.status, codesOf(answer)[0], placesOf(answer)[0] ?? '']).toEqual([entry.request, status, code, place]);
      expect(inventory(practice)).toEqual(before);
    }
    expect(practice.store.logCount({ spans: [], descending: false, limit: 0 })).toBe(logged);
    expect((await practice.ask('POST', '', { body: bundle('transaction', [good]) })).status).toBe(200);
  });

  test('faults of several entries are said together', async () => {
    const practice = await openPractice(open());
    const wrong = (part: object): BundleEntry => ({ resource: { ...anna, ...part } as Patient, request: { method: 'POST', url: 'Patient' } });
    const answer = await practice.ask('POST', '', { body: bundle('transaction', [wrong({ a: 1 }), wrong({}), wrong({ gender: 'x' })]) });
    expect(placesOf(answer)).toEqual(['Bundle.entry[0].resource.a', 'Bundle.entry[2].resource.gender']);
  });

  test('a batch does what it can; each answer says what became of it', async () => {
    const practice = await openPractice(open());
    const { status, json } = await practice.ask('POST', '', { body: bundle('batch', [
      { resource: { ...anna, id: 'anna' }, request: { method: 'PUT', url: 'Patient/anna', ifNoneMatch: '*' } },
      { resource: { ...anna, id: 'anna', active: true }, request: { method: 'PUT', url: 'Patient/anna' } },
      { resource: { ...anna, id: 'anna', active: true }, request: { method: 'PUT', url: 'Patient/anna', ifMatch: 'W/"1"' } },
      { resource: { ...anna, nonsense: 1 } as Patient, request: { method: 'POST', url: 'Patient' } },
      { request: { method: 'GET', url: 'Patient/anna' } },
      { request: { method: 'GET', url: 'Patient/none' } },
      { request: { method: 'GET', url: 'Task?status=requested' } },
    ]) });
    expect([status, statuses(json)]).toEqual([200, ['201', '428', '200', '422', '200', '404', '200']]);
    expect((json as Bundle).entry![4]).toMatchObject({ resource: { id: 'anna', active: true }, response: { etag: 'W/"2"' } });
    expect((json as Bundle).entry![3]!.response!.outcome).toMatchObject({ resourceType: 'OperationOutcome' });
    expect(checkStructure(json)).toEqual([]);
    expect(validateR4(json)).toEqual([]);
  });

  test('reads of a transaction see what it wrote', async () => {
    const practice = await openPractice(open());
    const { json } = await practice.ask('POST', '', { body: bundle('transaction', [
      { request: { method: 'GET', url: 'Patient?active=true' } },
      { resource: { ...anna, active: true }, request: { method: 'POST', url: 'Patient' } },
    ]) });
    expect((json as Bundle).entry![0]!.resource).toMatchObject({ type: 'searchset', total: 1 });
  });

  test('50 at once with the same ifMatch in an entry: one wins', async () => {
    const practice = await openPractice(open());
    await practice.put({ ...anna, id: 'anna' });
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => practice.ask('POST', '', { body: bundle(n % 2 === 0 ? 'transaction' : 'batch', [{ resource: { ...anna, id: 'anna', multipleBirthInteger: n + 1 }, request: { method: 'PUT', url: 'Patient/anna', ifMatch: 'W/"1"' } }]) })));
    const became = answers.map(({ status, json }) => (status === 200 ? statuses(json)[0]! : String(status)));
    expect(became.filter((each) => each === '200')).toHaveLength(1);
    expect(became.filter((each) => each === '412')).toHaveLength(49);
    expect(practice.store.current('Patient', 'anna')!.version).toBe(2);
  });

  test('an import is written once, however often it is sent; who did it is the server’s to say', async () => {
    const practice = await openPractice(open());
    await practice.put({ ...anna, id: 'anna' });
    const body = transaction([
      { method: 'POST', resource: importToFhir({ targets: [uuid(1), 'Patient/anna'], files: [{ sha256: 'ab'.repeat(32), kind: 'CSV' }], recorded: '2020-01-01T00:00:00Z', practitioner: 'prac-yilmaz' }), ifNoneExist: 'entity:identifier=https://example.org/fhir/sid/import|'.concat('ab'.repeat(32)) },
      { method: 'POST', fullUrl: uuid(1), resource: { resourceType: 'Basic', code: { text: 'x' }, subject: { reference: 'Patient/anna' }, identifier: [{ system: 'urn:x', value: '1' }] }, ifNoneExist: 'identifier=urn:x|1' },
    ]);
    const first = await practice.ask('POST', '', { body });
    expect(statuses(first.json)).toEqual(['201', '201']);
    const again = await practice.ask('POST', '', { body });
    expect([statuses(again.json), locations(again.json)]).toEqual([['200', '200'], locations(first.json)]);
    const mark = (await practice.ask('GET', `/${locations(first.json)[0]}`)).json as Provenance;
    expect(mark).toMatchObject({ recorded: '2026-11-24T12:00:00.000Z', agent: [{ who: { reference: 'Practitioner/prac-berger' } }], target: [{ reference: locations(first.json)[1] }, { reference: 'Patient/anna' }] });
    expect(practice.store.current('Provenance', mark.id!)!.patient).toBe('anna');
  });

  test.each<[string, unknown]>([
    ['another kind', { resourceType: 'Bundle', type: 'collection' }], ['a resource', anna], ['no kind', { resourceType: 'Bundle' }], ['no object', []], ['null', null],
    ['an entry without a request', bundle('transaction', [{ resource: anna }])],
    ['an entry that is none', { resourceType: 'Bundle', type: 'batch', entry: [null] }],
    ['an entry with something unknown', { resourceType: 'Bundle', type: 'batch', entry: [{ nonsense: 1, request: { method: 'GET', url: 'Patient' } }] }],
    ['the same resource twice', bundle('transaction', [1, 2].map((n) => ({ resource: { ...anna, id: 'x', multipleBirthInteger: n }, request: { method: 'PUT' as const, url: 'Patient/x', ifNoneMatch: '*' } })))],
    ['the same condition twice', bundle('transaction', [1, 2].map(() => ({ resource: { ...anna, identifier: [{ value: '1' }] }, request: { method: 'PUT' as const, url: 'Patient?identifier=1' } })))],
    ['a place that is none', bundle('transaction', [{ resource: anna, request: { method: 'POST', url: 'Patient/anna/x' } }])],
  ])('refused: %s', async (_what, body) => {
    const practice = await openPractice(open());
    const answer = await practice.ask('POST', '', { body: JSON.stringify(body) });
    expect(answer.status).toBe(400);
    expect(new Set(codesOf(answer))).toEqual(new Set(['bad-bundle']));
    expect(practice.store.count({ type: 'Patient', where: [] })).toBe(0);
  });
});

test('others are served while a long one is read', async () => {
  const practice = await openPractice();
  const long = practice.ask('POST', '', { body: bundle('batch', Array.from({ length: 400 }, () => ({ resource: anna, request: { method: 'POST' as const, url: 'Patient' } }))) });
  let isDone = false;
  void long.then(() => (isDone = true));
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect((await practice.ask('GET', '/metadata')).status).toBe(200);
  expect(isDone).toBe(false);
  expect((await long).status).toBe(200);
});

test('a Bundle over the limits is refused as a whole', async () => {
  const practice = await openPractice(undefined, { entries: 3, bytes: 10_000 });
  const reads = (count: number) => bundle('batch', Array.from({ length: count }, () => ({ request: { method: 'GET' as const, url: 'Patient' } })));
  expect((await practice.ask('POST', '', { body: reads(3) })).status).toBe(200);
  const many = await practice.ask('POST', '', { body: reads(4) });
  expect([many.status, codesOf(many)]).toEqual([413, ['too-many-entries']]);
  const large = await practice.ask('POST', '', { body: bundle('transaction', [{ resource: { ...anna, text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${'x'.repeat(10_000)}</div>` } }, request: { method: 'POST', url: 'Patient' } }]) });
  expect([large.status, codesOf(large)]).toEqual([413, ['too-large']]);
});
