// Addresses without a host need the page that they stand on.
// @vitest-environment happy-dom
// @vitest-environment-options { "happyDOM": { "url": "http://localhost:3000" } }
import { QueryClient } from '@tanstack/react-query';
import { beforeEach, describe, expect, test } from 'vitest';
import { createMocks, type Mocks } from '../../mocks/handlers.ts';
import { mockServer } from '../../mocks/setup.ts';
import { transaction, type Write } from '../fhir/bundle.ts';
import { patientToFhir } from '../fhir/patient.ts';
import { caseloadQueries } from './caseload.ts';
import { addPatient, findNamesakes, patientQueries, type Namesake, type NewPatient } from './patients.ts';

let mocks: Mocks;
let client: QueryClient;
let addresses: string[];

beforeEach(async () => {
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  mocks = await createMocks();
  mockServer.use(...mocks.handlers);
  addresses = [];
  mockServer.events.removeAllListeners();
  mockServer.events.on('request:start', ({ request }) => void addresses.push(decodeURIComponent(request.url)));
});

/** Stores people under these ids. */
async function store(people: Record<string, NewPatient & { active?: boolean }>): Promise<void> {
  await mocks.write([transaction(Object.entries(people).map(([id, person]): Write => ({ method: 'PUT', resource: { ...patientToFhir({ example: false, active: true, ...person }), id }, create: true })))]);
}

const found = async (words: string): Promise<string[]> => (await client.fetchQuery(patientQueries.matching(words))).map(({ id }) => id);

describe('finding somebody', () => {
  beforeEach(() => store({
    goetz: { family: 'Götz', given: 'Änne', birthDate: '1979-03-14', number: '4711' },
    goetze: { family: 'Goetze', given: 'Jan', birthDate: '1988-07-02' },
    former: { family: 'Götzmann', given: 'Udo', birthDate: '1950-01-01', active: false },
    other: { family: 'Muster', given: 'Anna', birthDate: '1979-03-15' },
  }));

  test.each([
    ['götz', ['goetze', 'goetz', 'former']], ['Goetz', ['goetze', 'goetz', 'former']], ['Götz änne', ['goetz']], ['14.3.1979', ['goetz']], ['4711', ['goetz']], ['anna muster', ['other']], ['nobody', []],
  ])('%s', async (words, expected) => {
    expect(await found(words)).toEqual(expected);
  });

  test('without words offers those in treatment by name', async () => {
    expect(await found('')).toEqual(['goetze', 'goetz', 'other']);
  });

  test('writes no word into an address', async () => {
    await found('götz');
    await findNamesakes({ family: 'Götz', given: 'Änne', birthDate: '1979-03-14', number: '4711' });
    expect(addresses.length).toBeGreaterThan(0);
    expect(addresses.filter((address) => /g(ö|oe)tz|nne|1979|4711/i.test(address))).toEqual([]);
  });

  test('reads one record, also of somebody no longer in treatment', async () => {
    expect(await client.fetchQuery(patientQueries.one('former'))).toMatchObject({ family: 'Götzmann', active: false, version: '1' });
    await expect(client.fetchQuery(patientQueries.one('gone'))).rejects.toMatchObject({ kind: 'not-found' });
  });
});

describe('namesakes', () => {
  const said = (namesakes: Namesake[]): string[] => namesakes.map(({ patient, sameName, sameBirthDate, sameNumber }) => [patient.id, sameName && 'name', sameBirthDate && 'birth date', sameNumber && 'number'].filter(Boolean).join(' '));

  test('are those with the same name, birth date or number, the likeliest first', async () => {
    await store({
      same: { family: 'Müller', given: 'Eva Maria', birthDate: '1979-03-14', number: '7' },
      name: { family: 'Mueller', given: 'Éva', birthDate: '1950-01-01', active: false },
      date: { family: 'Möller', given: 'Ewa', birthDate: '1979-03-14' },
      longer: { family: 'Müllerheim', given: 'Eva' },
      another: { family: 'Müller', given: 'Evamaria' },
    });
    expect(said(await findNamesakes({ family: 'Müller', given: 'Eva', birthDate: '1979-03-14', number: '7' }))).toEqual(['same name birth date number', 'name name', 'date birth date']);
    expect(await findNamesakes({ family: 'Berg', given: 'Udo', birthDate: '1999-09-09', number: '77' })).toEqual([]);
  });

  test('are found for names with commas, bars and stops', async () => {
    await store({ odd: { family: 'A,B|C$D', given: 'E\\F', number: '1,2|3' } });
    expect(said(await findNamesakes({ family: 'a,b|c$d', given: 'e\\f', number: '1,2|3' }))).toEqual(['odd name number']);
  });
});

test('somebody who is added is on the caseload of whoever added them', async () => {
  const id = await addPatient({ family: 'Öztürk', given: 'Ayşe', birthDate: '1993-12-12', gender: 'female', number: '12', phone: '030 1' }, { careManager: 'therapist', careManagerName: 'Alex Beispiel', from: '2026-11-23' });
  expect(await client.fetchQuery(patientQueries.one(id))).toEqual({ id, version: '1', family: 'Öztürk', given: 'Ayşe', birthDate: '1993-12-12', gender: 'female', number: '12', phone: '030 1', example: false, active: true });
  const mine = await client.fetchInfiniteQuery(caseloadQueries.pages({ mine: true }, 'therapist'));
  expect(mine.pages[0]!.rows.map((row) => row.patient.id)).toEqual([id]);
  const others = await client.fetchInfiniteQuery(caseloadQueries.pages({ mine: true }, 'somebody-else'));
  expect(others.pages[0]!.total).toBe(0);
});
