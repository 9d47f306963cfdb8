/** Every R4 example can be written and is read back as it was. */
import { readFileSync, readdirSync } from 'node:fs';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { checkStructure } from '../../src/fhir/r4.ts';
import { STORES, codesOf, openPractice, type Practice } from '../storage/under-test.ts';
import { auditEvent } from './audit.ts';

const folder = new URL('../../src/fhir/examples/', import.meta.url);
const examples = readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Resource);
const stored = examples.filter((resource): resource is Resource & { id: string } => resource.id !== undefined && resource.resourceType !== 'AuditEvent' && resource.id !== 'prac-berger' && resource.id !== 'prac-yilmaz');
const submission = examples.find((resource): resource is Bundle => resource.resourceType === 'Bundle' && resource.type === 'transaction')!;

/** What the server adds is left out; everything else must be the same. */
function withoutVersion(resource: Resource): unknown {
  const { meta, ...rest } = resource;
  const { versionId: _version, lastUpdated: _at, ...kept } = meta ?? {};
  return { ...rest, ...(Object.keys(kept).length > 0 && { meta: kept }) };
}

const asTransaction = (resources: (Resource & { id: string })[]): Bundle => ({
  resourceType: 'Bundle', type: 'transaction',
  entry: resources.map((resource) => ({ resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}`, ifNoneMatch: '*' } })),
});

async function readBack(practice: Practice, resource: Resource & { id: string }): Promise<Resource> {
  return (await practice.ask('GET', `/${resource.resourceType}/${resource.id}`)).json as Resource;
}

describe.each(STORES)('%s', (_, open) => {
  test('all in one transaction, in any order', async () => {
    const practice = await openPractice(open());
    const { status, json } = await practice.ask('POST', '', { body: asTransaction(stored.toReversed()) });
    expect(json).toMatchObject({ type: 'transaction-response' });
    expect(status).toBe(200);
    expect(stored.length).toBeGreaterThan(50);
    for (const resource of stored) expect(withoutVersion(await readBack(practice, resource))).toEqual(withoutVersion(resource));
  });

  test('one by one, what is referred to first', async () => {
    const practice = await openPractice(open());
    let left = stored;
    while (left.length > 0) {
      const refused = [];
      for (const resource of left) {
        const answer = await practice.ask('PUT', `/${resource.resourceType}/${resource.id}`, { body: resource, headers: { 'if-none-match': '*' } });
        const isEarly = answer.status === 422 && codesOf(answer).every((code) => code === 'unknown-reference');
        if (isEarly) refused.push(resource);
        expect([resource.id, isEarly ? 201 : answer.status]).toEqual([resource.id, 201]);
      }
      // CarePlan and Task, Composition and Task refer to each other: only a transaction can write such a pair.
      if (refused.length === left.length) break;
      left = refused;
    }
    expect(left.map((resource) => resource.resourceType).toSorted()).toEqual(['CarePlan', 'Composition', 'Task', 'Task']);
    expect((await practice.ask('POST', '', { body: asTransaction(left) })).status).toBe(200);
    for (const resource of stored) expect(withoutVersion(await readBack(practice, resource))).toEqual(withoutVersion(resource));
  });

  test('the submission of a diary app is taken once; sent again it adds nothing', async () => {
    const practice = await openPractice(open());
    await practice.ask('POST', '', { body: asTransaction(stored) });
    const first = await practice.ask('POST', '', { body: submission });
    expect((first.json as Bundle).entry!.map((entry) => entry.response!.status)).toEqual(['201', '201']);
    const again = await practice.ask('POST', '', { body: submission });
    expect((again.json as Bundle).entry!.map((entry) => entry.response!.status)).toEqual(['200', '200']);
    expect((again.json as Bundle).entry!.map((entry) => entry.response!.location)).toEqual((first.json as Bundle).entry!.map((entry) => entry.response!.location));
    const changed = structuredClone(submission);
    (changed.entry![0]!.resource as { authored: string }).authored = '2026-03-04T22:00:00+01:00';
    expect((await practice.ask('POST', '', { body: changed })).status).toBe(428);
    changed.entry![0]!.request!.ifMatch = 'W/"1"';
    expect((await practice.ask('POST', '', { body: changed })).status).toBe(200);
    expect((await practice.ask('POST', '', { body: { ...changed, entry: [{ ...changed.entry![0]!, resource: { ...changed.entry![0]!.resource, status: 'amended' } }] } })).status).toBe(412);
  });
});

test('the access log is shown in the form of the example', () => {
  const example = examples.find(({ resourceType }) => resourceType === 'AuditEvent')!;
  const event = auditEvent({
    seq: 1, at: Date.parse('2026-03-04T11:31:07.412Z'), practitioner: 'prac-berger', interaction: 'search-type', type: 'QuestionnaireResponse', id: null, version: null,
    patients: ['pat-muster'], query: 'QuestionnaireResponse?patient=pat-muster&log-date=ge2026-02-02', address: '10.0.0.17',
  });
  expect(event).toEqual({ ...example, id: 'log-1', source: { observer: { display: 'Rückenwind' } } });
  expect(checkStructure(event)).toEqual([]);
});
