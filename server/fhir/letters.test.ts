/** No letter from elsewhere leaves the practice without a release, whichever way it is written down. Those of ours: letter-states.test.ts. */
import type { Bundle, Consent, Practitioner, Resource, ServiceRequest, Task } from '@medplum/fhirtypes';
import { beforeEach, describe, expect, test } from 'vitest';
import { transaction } from '../../src/fhir/bundle.ts';
import { practiceToFhir, practitionerRoleToFhir } from '../../src/fhir/practice.ts';
import { providerToFhir } from '../../src/fhir/provider.ts';
import { codesOf, openPractice, placesOf, type Practice } from '../storage/under-test.ts';

const subject = { reference: 'Patient/anna' };
const fulfil = { coding: [{ system: 'http://hl7.org/fhir/CodeSystem/task-code', code: 'fulfill' }] };

let practice: Practice;
beforeEach(async () => {
  practice = await openPractice();
  const { put } = practice;
  await put({ ...practiceToFhir({ name: 'Praxis', zone: 'Europe/Berlin', language: 'de' }), id: 'praxis' });
  await put({ ...practitionerRoleToFhir({ practitioner: 'prac-berger', organization: 'praxis' }), id: 'role-berger' });
  for (const id of ['anna', 'berta']) await put({ resourceType: 'Patient', id, name: [{ family: id }] });
  await put(providerToFhir({ name: 'Sabine Grün', profession: 'nutrition', languages: [] }, { id: 'gruen', key: 'k1' }) as Practitioner & { id: string });
  await put(providerToFhir({ name: 'Dr. Arzt', profession: 'physician', languages: [] }, { id: 'arzt', key: 'k2' }) as Practitioner & { id: string });
  await put({ resourceType: 'Organization', id: 'org', name: 'Ernährungsberatung' });
  await put({ resourceType: 'Practitioner', id: 'fremd', name: [{ text: 'Fremd' }] });
  await put({ resourceType: 'PractitionerRole', id: 'role-fremd', practitioner: { reference: 'Practitioner/fremd' }, organization: { reference: 'Organization/org' } });
  await put({ resourceType: 'HealthcareService', id: 'kurs', providedBy: { reference: 'Organization/org' }, name: 'Kurs' });
});

const consent = (actor: string, { type = 'permit', at = '2026-11-01T10:00:00Z', period, ...rest }: { type?: 'permit' | 'deny'; at?: string; period?: { start?: string; end?: string } } & Partial<Consent> = {}): Consent => ({
  resourceType: 'Consent', status: 'active', scope: { coding: [{ code: 'patient-privacy', system: 'http://terminology.hl7.org/CodeSystem/consentscope' }] }, category: [{ text: 'x' }], patient: subject, dateTime: at, policyRule: { text: 'x' },
  provision: { type: 'permit', provision: [{ type, ...(period && { period }), action: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentaction', code: 'disclose' }] }], actor: [{ role: { text: 'x' }, reference: { reference: actor } }] }] }, ...rest,
});
const create = (resource: Resource) => practice.ask('POST', `/${resource.resourceType}`, { body: resource });

describe('a request', () => {
  const request = (performer: string | null): ServiceRequest & { id: string } => ({ resourceType: 'ServiceRequest', id: 'r', status: 'active', intent: 'order', subject, ...(performer !== null && { performer: [{ reference: performer }] }) });
  const task = (status: Task['status'], owner: string | null, rest: Partial<Task> = {}): Task & { id: string } => ({ resourceType: 'Task', id: 't', status, intent: 'order', code: fulfil, focus: { reference: 'ServiceRequest/r' }, for: subject, ...(owner !== null && { owner: { reference: owner } }), ...rest });
  const both = (performer: string | null, given: Task & { id: string }) => practice.ask('POST', '', { body: transaction([{ method: 'PUT', resource: given, create: true }, { method: 'PUT', resource: request(performer), create: true }]) });

  test.each<[string, string | null, string | null, number]>([
    ['the patient', 'Practitioner/gruen', 'Patient/anna', 200], ['nobody named', null, null, 200], ['staff', null, 'Practitioner/prac-berger', 200], ['staff by role', 'PractitionerRole/role-berger', null, 200], ['the practice', null, 'Organization/praxis', 200], ['a physician', 'Practitioner/arzt', 'Practitioner/prac-berger', 200],
    ['a provider as owner', null, 'Practitioner/gruen', 422], ['a provider as performer', 'Practitioner/gruen', null, 422], ['a provider as performer, owned by staff', 'Practitioner/gruen', 'Practitioner/prac-berger', 422], ['somebody with a role elsewhere', null, 'Practitioner/fremd', 422],
    ['a role elsewhere', null, 'PractitionerRole/role-fremd', 422], ['another organisation', 'Organization/org', null, 422], ['its service', 'HealthcareService/kurs', null, 422],
  ])('to %s', async (_whom, performer, owner, status) => {
    for (const state of ['requested', 'in-progress', 'completed'] as const) expect([state, (await both(performer, { ...task(state, owner) })).status]).toEqual([state, status === 200 && state !== 'requested' ? 412 : status]);
  });

  test('is not asked about before it is handed over, nor when it never was', async () => {
    await practice.put(request('Practitioner/gruen'));
    for (const status of ['draft', 'cancelled', 'rejected', 'failed', 'entered-in-error'] as const) await practice.put(task(status, null));
    expect(codesOf(await practice.ask('PUT', '/Task/t', { body: task('requested', null), headers: { 'if-match': 'W/"5"' } }))).toEqual(['no-release']);
    // Nor is it got round by leaving a step out.
    await practice.put(task('draft', null));
    for (const status of ['accepted', 'received', 'on-hold', 'ready'] as const) expect([status, codesOf(await practice.ask('PUT', '/Task/t', { body: task(status, null), headers: { 'if-match': 'W/"6"' } }))]).toEqual([status, ['no-release']]);
  });

  test('a Task that is first heard of when it has been accepted was handed over elsewhere; going on with it here needs a release', async () => {
    await practice.put(request('Practitioner/gruen'));
    await practice.put(task('accepted', null));
    expect(codesOf(await practice.ask('PUT', '/Task/t', { body: task('in-progress', null), headers: { 'if-match': 'W/"1"' } }))).toEqual(['no-release']);
    await create(consent('Practitioner/gruen'));
    await practice.put(task('in-progress', null));
  });

  test.each<[string, Consent[], string, number]>([
    ['for the role itself', [consent('PractitionerRole/role-fremd')], 'PractitionerRole/role-fremd', 200],
    ['for the organisation of the role', [consent('Organization/org')], 'PractitionerRole/role-fremd', 200],
    ['for the person of the role', [consent('Practitioner/fremd')], 'PractitionerRole/role-fremd', 200],
    ['for the organisation of the service', [consent('Organization/org')], 'HealthcareService/kurs', 200],
    ['for a role, to the whole organisation', [consent('PractitionerRole/role-fremd')], 'Organization/org', 422],
    ['without an end', [consent('Practitioner/gruen', { period: { start: '2026-01-01' } })], 'Practitioner/gruen', 200],
    ['that has ended', [consent('Practitioner/gruen', { period: { end: '2026-11-23' } })], 'Practitioner/gruen', 422],
    ['within a Consent that has ended', [{ ...consent('Practitioner/gruen'), provision: { ...consent('Practitioner/gruen').provision, period: { end: '2026-11-01' } } }], 'Practitioner/gruen', 422],
    ['that denies', [consent('Practitioner/gruen', { type: 'deny' })], 'Practitioner/gruen', 422],
    ['denied later', [consent('Practitioner/gruen'), consent('Practitioner/gruen', { type: 'deny', at: '2026-11-02T10:00:00Z' })], 'Practitioner/gruen', 422],
    ['permitted after a refusal', [consent('Practitioner/gruen', { type: 'deny' }), consent('Practitioner/gruen', { at: '2026-11-02T10:00:00Z' })], 'Practitioner/gruen', 200],
    ['permitted and denied at once', [consent('Practitioner/gruen'), consent('Practitioner/gruen', { type: 'deny' })], 'Practitioner/gruen', 422],
    ['to read, not to disclose', [{ ...consent('Practitioner/gruen'), provision: { provision: [{ type: 'permit', action: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentaction', code: 'access' }] }], actor: consent('Practitioner/gruen').provision!.provision![0]!.actor! }] } }], 'Practitioner/gruen', 422],
    ['at the top, not nested', [{ ...consent('Practitioner/gruen'), provision: consent('Practitioner/gruen').provision!.provision![0]! }], 'Practitioner/gruen', 422],
  ])('with a release %s', async (_what, given, recipient, status) => {
    for (const each of given) expect((await create(each)).status).toBe(201);
    expect((await both(recipient, task('requested', null))).status).toBe(status);
  });

  test('every one of several recipients needs a release', async () => {
    await create(consent('Practitioner/gruen'));
    expect((await both('Practitioner/gruen', task('requested', null, { restriction: { recipient: [{ reference: 'Practitioner/fremd' }] } }))).status).toBe(422);
    await create(consent('Practitioner/fremd'));
    expect((await both('Practitioner/gruen', task('requested', null, { restriction: { recipient: [{ reference: 'Practitioner/fremd' }] } }))).status).toBe(200);
  });

  test('a recipient who comes to it later needs one too, in the Task or in the request', async () => {
    await create(consent('Practitioner/gruen'));
    expect((await both('Practitioner/gruen', task('requested', null))).status).toBe(200);
    const moved = await practice.ask('PUT', '/Task/t', { body: task('requested', 'Practitioner/fremd'), headers: { 'if-match': 'W/"1"' } });
    expect([codesOf(moved), placesOf(moved)]).toEqual([['no-release'], ['Task.restriction.recipient']]);
    const reworded = await practice.ask('PUT', '/ServiceRequest/r', { body: request('Practitioner/fremd'), headers: { 'if-match': 'W/"1"' } });
    expect([codesOf(reworded), placesOf(reworded)]).toEqual([['no-release'], ['ServiceRequest.performer']]);
    expect((await practice.ask('PUT', '/ServiceRequest/r', { body: { ...request('Practitioner/gruen'), priority: 'urgent' }, headers: { 'if-match': 'W/"1"' } })).status).toBe(200);
  });

  test('in a batch it is refused as anywhere, and other Tasks are left alone', async () => {
    await practice.put(request('Practitioner/gruen'));
    const { json } = await practice.ask('POST', '', { body: { resourceType: 'Bundle', type: 'batch', entry: [
      { resource: task('requested', null), request: { method: 'PUT', url: 'Task/t', ifNoneMatch: '*' } },
      { resource: { ...task('requested', 'Practitioner/gruen'), id: 'u', code: { text: 'Anrufen' } }, request: { method: 'PUT', url: 'Task/u', ifNoneMatch: '*' } },
    ] } satisfies Bundle });
    expect((json as Bundle).entry!.map(({ response }) => response!.status)).toEqual(['422', '201']);
  });
});
