/** C2: what a sender says about itself, about versions and about who signed is not taken for true. */
import type { Bundle, OperationOutcome, Patient, Provenance } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { reviewToFhir } from '../../src/fhir/provenance.ts';
import { STORES, YILMAZ, codesOf, openPractice, placesOf } from '../storage/under-test.ts';
import type { Actor } from './context.ts';

const anna: Patient & { id: string } = { resourceType: 'Patient', id: 'anna', name: [{ family: 'Muster' }] };
const therapist: Actor = { ...YILMAZ, access: { kind: 'person', role: 'therapist', records: 'team', opened: new Set() } };

describe.each(STORES)('C2 mass assignment over %s', (_, open) => {
  test.each([
    ['meta.author', { ...anna, meta: { author: 'prac-berger' } }, 'Patient.meta.author'],
    ['author', { ...anna, author: 'prac-berger' }, 'Patient.author'],
    ['role', { ...anna, role: 'owner' }, 'Patient.role'],
    ['versionId beside meta', { ...anna, versionId: '99' }, 'Patient.versionId'],
    ['signedBy', { ...anna, signedBy: 'prac-berger' }, 'Patient.signedBy'],
    ['isAdmin within a name', { ...anna, name: [{ family: 'Muster', isAdmin: true }] }, 'Patient.name[0].isAdmin'],
  ])('%s is refused with its place, alone and in a Bundle, and nothing is stored', async (_name, resource, place) => {
    const { ask, store } = await openPractice(open());
    const alone = await ask('PUT', '/Patient/anna', { body: resource, headers: { 'if-none-match': '*' }, actor: therapist });
    expect([alone.status, codesOf(alone), placesOf(alone)]).toEqual([422, ['structure'], [place]]);
    for (const type of ['batch', 'transaction']) {
      const { json } = await ask('POST', '', { body: { resourceType: 'Bundle', type, entry: [{ resource, request: { method: 'PUT', url: 'Patient/anna', ifNoneMatch: '*' } }] }, actor: therapist });
      const outcome = (type === 'batch' ? (json as Bundle).entry![0]!.response!.outcome : json) as OperationOutcome;
      expect(outcome.issue![0]!.details!.coding![0]!.code).toBe('structure');
    }
    expect(store.current('Patient', 'anna')).toBeNull();
  });

  test('versionId and lastUpdated of a sender are not looked at', async () => {
    const { ask, store } = await openPractice(open());
    const meta = { versionId: '99', lastUpdated: '1999-01-01T00:00:00Z' };
    const made = await ask('PUT', '/Patient/anna', { body: { ...anna, meta }, headers: { 'if-none-match': '*' }, actor: therapist });
    expect([made.status, made.headers.get('etag'), made.json]).toEqual([201, 'W/"1"', { ...anna, meta: { versionId: '1', lastUpdated: '2026-11-24T12:00:00.000Z' } }]);
    const changed = await ask('PUT', '/Patient/anna', { body: { ...anna, gender: 'female', meta }, headers: { 'if-match': 'W/"1"' }, actor: therapist });
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, 'W/"2"']);
    expect(store.history('Patient', 'anna', { limit: 9 }).map(({ version, author }) => [version, author])).toEqual([[2, therapist.practitioner], [1, therapist.practitioner]]);
  });

  test('whoever writes is its author, whomever the resource names; of a step in the work nobody else is', async () => {
    const { ask, store, put } = await openPractice(open());
    await put(anna);
    const { json } = await ask('POST', '/Provenance', { body: reviewToFhir({ patient: 'anna', practitioner: 'prac-berger', recorded: '2020-01-01T00:00:00Z' }), actor: therapist });
    const mark = json as Provenance;
    expect([mark.agent[0]!.who!.reference, mark.recorded]).toEqual([`Practitioner/${therapist.practitioner}`, '2026-11-24T12:00:00.000Z']);
    expect(store.current('Provenance', mark.id!)!.author).toBe(therapist.practitioner);
    expect(store.logPage({ spans: [], descending: true, limit: 1 })[0]!.practitioner).toBe(therapist.practitioner);
  });

  test('an id of somebody else’s does not make a create an update', async () => {
    const { ask, store, put } = await openPractice(open());
    await put(anna);
    await put({ resourceType: 'Patient', id: 'bernd', name: [{ family: 'Anders' }] });
    await put({ resourceType: 'Goal', id: 'goal', lifecycleStatus: 'active', subject: { reference: 'Patient/anna' }, description: { text: 'Treppe' } });
    const body = { resourceType: 'Goal', id: 'goal', identifier: [{ system: 's', value: 'new' }], lifecycleStatus: 'active', subject: { reference: 'Patient/bernd' }, description: { text: 'anders' } };
    for (const headers of [{}, { 'if-none-exist': 'identifier=s|new' }] as Record<string, string>[]) {
      const { status, json } = await ask('POST', '/Goal', { body, headers, actor: therapist });
      expect(status).toBeLessThan(300);
      expect((json as { id: string }).id).not.toBe('goal');
    }
    expect(store.current('Goal', 'goal')).toMatchObject({ version: 1, patient: 'anna' });
  });

  test('a role or an account of the practice is given by nobody through FHIR', async () => {
    const { ask, put } = await openPractice(open());
    await put({ resourceType: 'Organization', id: 'praxis', extension: [{ url: 'https://example.org/fhir/StructureDefinition/time-zone', valueString: 'Europe/Berlin' }], name: 'Praxis' });
    const role = { resourceType: 'PractitionerRole', id: 'mine', practitioner: { reference: `Practitioner/${therapist.practitioner}` }, organization: { reference: 'Organization/praxis' }, code: [{ text: 'owner' }] };
    expect((await ask('PUT', '/PractitionerRole/mine', { body: role, headers: { 'if-none-match': '*' }, actor: therapist })).status).toBe(403);
    const praxis = (await ask('GET', '/Organization/praxis', { actor: therapist })).json as object;
    expect((await ask('PUT', '/Organization/praxis', { body: { ...praxis, name: 'Meine' }, headers: { 'if-match': 'W/"1"' }, actor: therapist })).status).toBe(403);
  });
});
