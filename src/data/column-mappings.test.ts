// Addresses without a host need the page that they stand on.
// @vitest-environment happy-dom
// @vitest-environment-options { "happyDOM": { "url": "http://localhost:3000" } }
import type { Basic, Bundle } from '@medplum/fhirtypes';
import { beforeEach, expect, test } from 'vitest';
import { createMocks, type Mocks } from '../../mocks/handlers.ts';
import { mockServer } from '../../mocks/setup.ts';
import { resourcesOf } from '../fhir/bundle.ts';
import { mappingToFhir } from '../fhir/column-mapping.ts';
import type { ColumnMapping } from '../imports/result.ts';
import { loadMapping, saveMapping } from './column-mappings.ts';

const TITLES = 'datum\u001fschmerz von anna';
const ME = { author: 'Practitioner/therapist', authorName: 'Alex Beispiel' };
const mapping = (max: number): ColumnMapping => ({ columns: [{ to: 'date' }, { to: 'scale-field', field: 'painAverage', scale: { min: 0, max } }], decimal: ',', dateOrder: 'dmy' });
let mocks: Mocks;
let addresses: string[];

beforeEach(async () => {
  mocks = await createMocks();
  mockServer.use(...mocks.handlers);
  addresses = [];
  mockServer.events.removeAllListeners();
  mockServer.events.on('request:start', ({ request }) => void addresses.push(decodeURIComponent(request.url)));
});

async function all(): Promise<Basic[]> {
  const response = await mocks.fhir(new Request('http://localhost:3000/fhir/Basic'), mocks.actor);
  return resourcesOf((await response.json()) as Bundle, 'Basic');
}

test('a mapping is found again by its titles, for everybody, and says who made it', async () => {
  expect(await loadMapping(TITLES, 2)).toBeNull();
  await saveMapping(TITLES, mapping(10), null, ME);
  expect(await loadMapping(TITLES, 2)).toMatchObject({ mapping: mapping(10), by: 'Alex Beispiel', version: '1' });
  expect(await loadMapping(`${TITLES}\u001fnotiz`, 3)).toBeNull();
});

test('the last one counts; the same again is left alone', async () => {
  await saveMapping(TITLES, mapping(10), null, ME);
  const first = await loadMapping(TITLES, 2);
  await saveMapping(TITLES, mapping(5), first, ME);
  await saveMapping(TITLES, mapping(5), await loadMapping(TITLES, 2), ME);
  expect(await loadMapping(TITLES, 2)).toMatchObject({ mapping: mapping(5), version: '2' });
  expect(await all()).toHaveLength(1);
});

test('where a colleague saved in between there is one mapping, the last', async () => {
  await saveMapping(TITLES, mapping(10), null, ME);
  const seen = await loadMapping(TITLES, 2);
  await saveMapping(TITLES, mapping(5), seen, ME);
  await saveMapping(TITLES, mapping(4), seen, ME);
  await saveMapping(TITLES, mapping(3), null, ME);
  expect(await loadMapping(TITLES, 2)).toMatchObject({ mapping: mapping(3), version: '4' });
  expect(await all()).toHaveLength(1);
});

test.each([
  ['for another number of columns', JSON.stringify(mapping(10)), 3], ['of a later release', JSON.stringify({ ...mapping(10), columns: [{ to: 'date' }, { to: 'blood-pressure' }] }), 2],
  ['that is no mapping', '{"columns":7}', 2], ['that is broken', '{', 2], ['without a decimal sign', '{"columns":[{"to":"date"},{"to":"note"}]}', 2], ['of nothing', 'null', 2],
])('a mapping %s is not used, and makes way', async (_what, json, columns) => {
  await saveMapping(TITLES, mapping(10), null, ME);
  const [resource] = await all();
  const titles = resource!.identifier![0]!.value!;
  await mocks.write([{ resourceType: 'Bundle', type: 'transaction', entry: [{ resource: { ...mappingToFhir({ titles, json, author: ME.author }), id: resource!.id! }, request: { method: 'PUT', url: `Basic/${resource!.id}`, ifMatch: 'W/"1"' } }] }]);
  expect(await loadMapping(TITLES, columns)).toBeNull();
  await saveMapping(TITLES, mapping(5), null, ME);
  expect(await loadMapping(TITLES, 2)).toMatchObject({ mapping: mapping(5) });
});

test('titles, which may name somebody, stand neither in an address nor in what is stored', async () => {
  await saveMapping(TITLES, mapping(10), null, ME);
  await loadMapping(TITLES, 2);
  expect(addresses.length).toBeGreaterThan(2);
  expect(addresses.join(' ')).not.toMatch(/anna/i);
  expect(JSON.stringify(await all())).not.toMatch(/anna|schmerz/i);
});
