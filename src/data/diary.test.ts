// Addresses without a host need the page that they stand on.
// @vitest-environment happy-dom
// @vitest-environment-options { "happyDOM": { "url": "http://localhost:3000" } }
import type { Observation } from '@medplum/fhirtypes';
import { QueryClient } from '@tanstack/react-query';
import { beforeEach, describe, expect, test } from 'vitest';
import { createMocks, type Mocks } from '../../mocks/handlers.ts';
import { mockServer } from '../../mocks/setup.ts';
import { addDays, dayAt, type Day } from '../domain/day.ts';
import type { DiaryDay, DiaryEntry, DiaryValues } from '../domain/diary.ts';
import { transaction, type Write } from '../fhir/bundle.ts';
import { entryToFhir, readingToFhir, withdrawn } from '../fhir/diary.ts';
import { diaryQueries, showEntry } from './diary.ts';

const PATIENT = 'p1';
const OTHER = 'p2';
const today = dayAt(new Date(), 'Europe/Berlin');
let mocks: Mocks;
let client: QueryClient;
let addresses: string[];

beforeEach(async () => {
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  mocks = await createMocks();
  mockServer.use(...mocks.handlers);
  await mocks.write([transaction([PATIENT, OTHER].map((id) => ({ method: 'PUT', resource: { resourceType: 'Patient', id, active: true }, create: true })))]);
  addresses = [];
  mockServer.events.removeAllListeners();
  mockServer.events.on('request:start', ({ request }) => void addresses.push(decodeURIComponent(request.url)));
});

const response = (day: Day, values: DiaryValues, { source = 'diary', patient = PATIENT }: { source?: DiaryEntry['source']; patient?: string } = {}) => entryToFhir({ day, source, values }, { patient, author: `Patient/${patient}` });
const write = (...resources: Write['resource'][]) => mocks.write([transaction(resources.map((resource): Write => ({ method: 'POST', resource })))]);
const asked = (type: string) => addresses.filter((address) => address.includes(`/fhir/${type}?`));
const days = (from: Day, to: Day) => client.fetchQuery(diaryQueries.days(PATIENT, from, to));

describe('the days of a range', () => {
  test('both ends are in it, other days, other people and withdrawn entries are not', async () => {
    await write(
      ...[-4, -3, -2, -1].map((back) => response(addDays(today, back), { stress: -back })),
      response(addDays(today, -2), { stress: 9 }, { patient: OTHER }),
      withdrawn(response(addDays(today, -2), { stress: 8 }, { source: 'table' })),
    );
    const found = await days(addDays(today, -3), addDays(today, -1));
    expect(found.map(({ day, values }) => [day, values.stress])).toEqual([[addDays(today, -3), 3], [addDays(today, -2), 2], [addDays(today, -1), 1]]);
  });

  test('entries and readings of a day stand together, by the practice’s clock', async () => {
    const steps: Observation = {
      resourceType: 'Observation', status: 'final', subject: { reference: `Patient/${PATIENT}` }, code: { coding: [{ system: 'http://loinc.org', code: '41950-7' }] },
      // Half past midnight in Berlin, the day before in UTC.
      effectiveDateTime: `${addDays(today, -2)}T23:30:00Z`, valueQuantity: { value: 5000, unit: 'steps', system: 'http://unitsofmeasure.org', code: '{steps}' }, device: { display: 'Band' },
    };
    await write(response(addDays(today, -1), { stress: 0 }), steps, readingToFhir({ day: addDays(today, -1), source: 'Bearable', kind: 'pain', name: 'Back pain', value: 3, scale: { min: 0, max: 4 } }, { patient: PATIENT }));
    const found = await days(addDays(today, -1), addDays(today, -1));
    expect(found).toHaveLength(1);
    expect(found[0]!.values).toEqual({ stress: 0, steps: 5000 });
    expect(found[0]!.readings.map(({ name, value }) => [name, value])).toEqual(expect.arrayContaining([['Back pain', 3]]));
  });

  test('a night belongs to the day of waking, also at the ends of the range', async () => {
    const night = (evening: number): Observation => ({
      resourceType: 'Observation', status: 'final', subject: { reference: `Patient/${PATIENT}` }, code: { coding: [{ system: 'http://loinc.org', code: '93832-4' }] },
      effectivePeriod: { start: `${addDays(today, evening)}T21:00:00Z`, end: `${addDays(today, evening + 1)}T05:00:00Z` }, valueQuantity: { value: 8, system: 'http://unitsofmeasure.org', code: 'h' },
    });
    await write(night(-4), night(-3), night(-2));
    expect((await days(addDays(today, -3), addDays(today, -2))).map(({ day, values }) => [day, values.sleepHours])).toEqual([[addDays(today, -3), 8], [addDays(today, -2), 8]]);
  });

  test('a year is one request for entries and one for readings, ten years are pages', async () => {
    const many = Array.from({ length: 1_205 }, (_, index) => response(addDays(today, -index), { stress: index % 11 }));
    for (let at = 0; at < many.length; at += 400) await write(...many.slice(at, at + 400));
    expect(await days(addDays(today, -364), today)).toHaveLength(365);
    expect(asked('QuestionnaireResponse')).toHaveLength(1);
    expect(asked('Observation')).toHaveLength(1);
    const all = await days(addDays(today, -3652), today);
    expect(all.map(({ day }) => day)).toEqual(many.map((_, index) => addDays(today, index - many.length + 1)));
    expect(asked('QuestionnaireResponse')).toHaveLength(3);
  });

  test('a day keeps its identity until something of it changes', async () => {
    await write(response(addDays(today, -2), { stress: 2 }), response(addDays(today, -1), { stress: 1 }));
    const kept = async () => {
      await days(addDays(today, -2), today);
      return client.getQueryData(diaryQueries.days(PATIENT, addDays(today, -2), today).queryKey)!;
    };
    const before = await kept();
    expect(await kept()).toBe(before);
    await write(response(addDays(today, -1), { note: 'also' }, { source: 'table' }));
    const after = await kept();
    expect(after).not.toBe(before);
    expect(after[0]).toBe(before[0]);
    expect(after[1]!.values).toEqual({ stress: 1, note: 'also' });
  });
});

describe('showing what was saved', () => {
  const shown = (from: Day, to: Day) => client.getQueryData<DiaryDay[]>(diaryQueries.days(PATIENT, from, to).queryKey);

  test('an entry stands in every range that holds its day, and in no other', async () => {
    await write(response(today, { stress: 1 }), response(today, { sleepHours: 7 }, { source: 'table' }));
    const [entry] = (await days(today, today))[0]!.entries;
    await days(addDays(today, -9), addDays(today, -1));
    await days(addDays(today, -9), today);
    addresses = [];
    showEntry(client, PATIENT, { ...entry!, version: '2', values: { stress: 4 } });
    expect(shown(today, today)!.map(({ values }) => values)).toEqual([{ stress: 4, sleepHours: 7 }]);
    expect(shown(addDays(today, -9), today)!.at(-1)!.values).toEqual({ stress: 4, sleepHours: 7 });
    expect(shown(addDays(today, -9), addDays(today, -1))).toEqual([]);
    showEntry(client, PATIENT, entry!, true);
    expect(shown(today, today)!.map(({ values }) => values)).toEqual([{ sleepHours: 7 }]);
    expect(addresses).toEqual([]);
  });

  test('the first entry of a day comes in its place', async () => {
    await write(response(addDays(today, -2), { stress: 2 }), response(today, { stress: 0 }));
    await days(addDays(today, -2), today);
    showEntry(client, PATIENT, { id: 'new', version: '1', day: addDays(today, -1), source: 'diary', values: { stress: 1 } });
    expect(shown(addDays(today, -2), today)!.map(({ values }) => values.stress)).toEqual([2, 1, 0]);
  });
});

describe('how far a diary reaches', () => {
  const extent = () => client.fetchQuery({ ...diaryQueries.extent(PATIENT), staleTime: 0 });

  test('nowhere while there is nothing, or only what was withdrawn', async () => {
    expect(await extent()).toBeNull();
    await write(withdrawn(response(today, { stress: 1 })), response(today, { stress: 1 }, { patient: OTHER }));
    expect(await extent()).toBeNull();
  });

  test('from the first to the last entry or reading', async () => {
    await write(response(addDays(today, -5), { stress: 1 }), response(addDays(today, -3), { stress: 1 }));
    expect(await extent()).toEqual({ first: addDays(today, -5), last: addDays(today, -3) });
    await write(readingToFhir({ day: addDays(today, -1), source: 'Bearable', kind: 'pain', name: 'Back pain', value: 3 }, { patient: PATIENT }));
    expect(await extent()).toEqual({ first: addDays(today, -5), last: addDays(today, -1) });
  });
});
