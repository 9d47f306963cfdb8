// Addresses without a host need the page that they stand on.
// @vitest-environment happy-dom
// @vitest-environment-options { "happyDOM": { "url": "http://localhost:3000" } }
import { QueryClient } from '@tanstack/react-query';
import { http } from 'msw';
import { beforeEach, describe, expect, test } from 'vitest';
import { createMocks, type Mocks } from '../../mocks/handlers.ts';
import { mockServer } from '../../mocks/setup.ts';
import { addDays, dayAt, type Day } from '../domain/day.ts';
import type { DiaryValues } from '../domain/diary.ts';
import { transaction, type Write } from '../fhir/bundle.ts';
import { entryToFhir } from '../fhir/diary.ts';
import { newPatient } from '../fhir/patient.ts';
import { caseloadQueries, DEFAULT_SORT, markReviewed, searchCaseload, showReviewed, SORT_KEYS, type CaseloadSelection } from './caseload.ts';
import { saveView, viewsQuery } from './caseload-views.ts';
import { sessionQuery } from './session.ts';

const ME = 'therapist';
const today = dayAt(new Date(), 'Europe/Berlin');
let mocks: Mocks;
let client: QueryClient;
let addresses: string[];

beforeEach(async () => {
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  mocks = await createMocks();
  mockServer.use(...mocks.handlers);
  addresses = [];
  mockServer.events.removeAllListeners();
  mockServer.events.on('request:start', ({ request }) => void addresses.push(decodeURIComponent(request.url).replaceAll('+', ' ')));
});

/** Somebody in treatment with these days in their diary; answers their id. */
async function add(family: string, diary: Record<Day, DiaryValues> = {}, example = false): Promise<string> {
  const bundle = newPatient({ family, given: 'Anna', example, active: true }, { careManager: ME, from: '2026-01-01' });
  const response = await mocks.fhir(new Request('http://localhost/fhir', { method: 'POST', headers: { 'content-type': 'application/fhir+json', prefer: 'return=representation' }, body: JSON.stringify(bundle) }), mocks.actor);
  const { entry } = (await response.json()) as { entry: { resource: { id: string } }[] };
  const { id } = entry[0]!.resource;
  const writes = Object.entries(diary).map(([day, values]): Write => ({ method: 'POST', resource: entryToFhir({ day: day as Day, source: 'diary', values }, { patient: id, author: `Patient/${id}` }) }));
  if (writes.length > 0) await mocks.write([transaction(writes)]);
  return id;
}

async function names(selection: CaseloadSelection, practitioner = ME): Promise<string[]> {
  const { pages } = await client.fetchInfiniteQuery(caseloadQueries.pages(selection, practitioner));
  return pages.flatMap((page) => page.rows.map((row) => row.patient.family));
}

describe('a selection', () => {
  beforeEach(async () => {
    await add('Quiet', { [addDays(today, -14)]: { painAverage: 8, stress: 0 } });
    await add('Lively', { [addDays(today, -13)]: { painAverage: 0, stress: 7, plants: [{ id: 'oat' }] }, [today]: { painAverage: 1, plants: [{ id: 'oat' }, { id: 'carrot' }] }, [addDays(today, -30)]: { painAverage: 4 } });
    await add('Rising', { [addDays(today, -40)]: { painAverage: 2 }, [addDays(today, -2)]: { painAverage: 4 } });
    await add('Silent');
  });

  test.each<[CaseloadSelection, string[]]>([
    [{}, ['Lively', 'Quiet', 'Rising', 'Silent']],
    [{ sort: '-name' }, ['Silent', 'Rising', 'Quiet', 'Lively']],
    [{ sort: '-pain-mean' }, ['Quiet', 'Rising', 'Lively', 'Silent']],
    [{ sort: 'pain-mean' }, ['Lively', 'Rising', 'Quiet', 'Silent']],
    [{ quiet: 14 }, ['Quiet']],
    [{ quiet: 2 }, ['Quiet', 'Rising']],
    [{ painUp: 2 }, ['Rising']],
    [{ painFrom: 0.5, sort: 'name' }, ['Lively', 'Quiet', 'Rising']],
    [{ stressFrom: 0 }, ['Lively', 'Quiet']],
    [{ plantsTo: 2 }, ['Lively']],
    [{ plantsTo: 1 }, []],
    [{ loggedTo: 1 }, ['Quiet', 'Rising', 'Silent']],
    [{ tasksFrom: 1 }, []],
    [{ due: true }, []],
    [{ fresh: true, quiet: 14 }, ['Quiet']],
    [{ mine: true, painFrom: 4 }, ['Quiet', 'Rising']],
  ])('%o', async (selection, expected) => {
    expect(await names(selection)).toEqual(expected);
  });

  test('"mine" is that of whoever asks', async () => {
    expect(await names({ mine: true }, 'somebody-else')).toEqual([]);
  });

  test.each(SORT_KEYS)('can be sorted by %s both ways', async (key) => {
    expect(await names({ sort: key })).toHaveLength(4);
    expect(await names({ sort: `-${key}` })).toHaveLength(4);
  });

  test('counts days back on the practice\'s clock', async () => {
    const zone = 'Pacific/Kiritimati';
    client.setQueryData(sessionQuery.queryKey, { state: 'signed-in', practice: { name: 'P', zone, language: 'de' } });
    await names({ quiet: 3 });
    expect(addresses.at(-1)).toContain(`filter=last-log=le${addDays(dayAt(new Date(), zone), -3)}`);
  });

  test('begins with whoever was looked at longest ago', async () => {
    const rows = (await client.fetchInfiniteQuery(caseloadQueries.pages({}, ME))).pages[0]!.rows;
    for (const family of ['Rising', 'Silent']) {
      await markReviewed(rows.find(({ patient }) => patient.family === family)!.patient.id, ME);
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    client.clear();
    expect(DEFAULT_SORT).toBe('last-reviewed');
    expect(await names({})).toEqual(['Rising', 'Silent', 'Lively', 'Quiet']);
  });
});

test('long lists come page by page, each row once and in order', async () => {
  const people = Array.from({ length: 230 }, (_, n) => `P${String(n).padStart(3, '0')}`);
  await mocks.write(people.map((family) => newPatient({ family, given: '', example: false, active: true }, { careManager: ME, from: '2026-01-01' })));
  const { pages } = await client.fetchInfiniteQuery({ ...caseloadQueries.pages({ sort: 'name' }, ME), pages: 3 });
  expect(pages.map(({ rows, total, next }) => [rows.length, total, next === null])).toEqual([[100, 230, false], [100, 230, false], [30, 230, true]]);
  expect(pages.flatMap(({ rows }) => rows.map(({ patient }) => patient.family))).toEqual(people);
});

describe('a search', () => {
  beforeEach(async () => {
    await add('Öztürk', { [today]: { painAverage: 5 } });
    await add('Oeztekin', { [today]: { painAverage: 2 } });
    await add('Muster');
  });
  const search = (selection: CaseloadSelection, words: string) => searchCaseload(client, selection, ME, words, new AbortController().signal);

  test('puts a token into the address and no word, and the token is enough for the same rows', async () => {
    const token = (await search({ sort: '-pain-mean' }, 'özt'))!;
    expect(await names({ sort: '-pain-mean', search: token })).toEqual(['Öztürk', 'Oeztekin']);
    client.clear();
    expect(await names({ sort: '-pain-mean', search: token })).toEqual(['Öztürk', 'Oeztekin']);
    expect(await names({ painFrom: 3, search: token })).toEqual(['Öztürk']);
    expect(addresses.filter((address) => /zt/i.test(address))).toEqual([]);
  });

  test('shows its first page without asking again', async () => {
    const token = await search({}, 'muster');
    const before = addresses.length;
    const { pages } = client.getQueryData(caseloadQueries.pages({ search: token! }, ME).queryKey)!;
    expect(pages[0]!.rows.map(({ patient }) => patient.family)).toEqual(['Muster']);
    expect(addresses.length).toBe(before);
  });

  test('with a token of no search is refused', async () => {
    await expect(client.fetchInfiniteQuery(caseloadQueries.pages({ search: 'made-up' }, ME))).rejects.toMatchObject({ kind: 'refused' });
  });

  test('that is given up is no failure of the network', async () => {
    const abort = new AbortController();
    mockServer.use(http.post('/fhir/Patient/$caseload', () => new Promise<never>(() => {}), { once: true }));
    const asked = searchCaseload(client, {}, ME, 'öz', abort.signal);
    await new Promise((resolve) => setTimeout(resolve, 20));
    abort.abort();
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
  });
});

test('people in treatment and invented ones among them are counted', async () => {
  await add('Real');
  await add('Invented', {}, true);
  expect(await client.fetchQuery(caseloadQueries.total())).toBe(2);
  expect(await client.fetchQuery(caseloadQueries.examples())).toBe(1);
});

test('counting several selections at once reads nobody\'s data', async () => {
  const id = await add('Muster', { [today]: { painAverage: 5 } });
  await add('Other');
  expect(await client.fetchQuery(caseloadQueries.counts([{}, { mine: true }, { fresh: true }, { painFrom: 6 }], ME))).toEqual([2, 2, 1, 0]);
  await client.fetchQuery(caseloadQueries.total());
  const log = await mocks.fhir(new Request(`http://localhost/fhir/AuditEvent?patient=${id}&_count=100`), mocks.actor);
  const { entry } = (await log.json()) as { entry: { resource: { subtype: { code: string }[] } }[] };
  expect(entry.map(({ resource }) => resource.subtype[0]!.code)).not.toContain('operation');
});

describe('the "reviewed" mark', () => {
  test('is kept with the server\'s time and person, and shown only to whoever set it', async () => {
    const id = await add('Muster');
    const before = Date.now();
    const at = await markReviewed(id, 'somebody-else');
    expect(Date.parse(at)).toBeGreaterThanOrEqual(before);
    const { pages } = await client.fetchInfiniteQuery(caseloadQueries.pages({}, ME));
    expect(Date.parse(pages[0]!.rows[0]!.lastReviewed!)).toBe(Date.parse(at));
  });

  test('is shown in every list at once and makes no list look newer than it is', async () => {
    const [id] = [await add('Muster'), await add('Other')];
    const lists = [caseloadQueries.pages({}, ME), caseloadQueries.pages({ sort: '-name' }, ME)];
    for (const list of lists) await client.fetchInfiniteQuery(list);
    const old = Date.now() - 60_000;
    for (const { queryKey } of lists) client.setQueryData(queryKey, client.getQueryData(queryKey)!, { updatedAt: old });
    const shown = () => lists.map(({ queryKey }) => client.getQueryData(queryKey)!.pages[0]!.rows.map(({ patient, lastReviewed }) => [patient.family, lastReviewed]));
    showReviewed(client, id, '2026-11-23T08:00:00Z');
    expect(shown()).toEqual([[['Muster', '2026-11-23T08:00:00Z'], ['Other', undefined]], [['Other', undefined], ['Muster', '2026-11-23T08:00:00Z']]]);
    expect(lists.map(({ queryKey }) => client.getQueryState(queryKey)!.dataUpdatedAt)).toEqual([old, old]);
    showReviewed(client, id, undefined);
    expect(shown()).toEqual([[['Muster', undefined], ['Other', undefined]], [['Other', undefined], ['Muster', undefined]]]);
  });
});

describe('views', () => {
  const views = () => client.fetchQuery({ ...viewsQuery, staleTime: 0 });

  test('are kept for the whole practice, renamed and removed', async () => {
    expect(await views()).toEqual([]);
    await saveView({ title: 'Schmerz gestiegen', query: 'mine=true&painUp=2&sort=-pain-delta', active: true });
    await saveView({ title: 'Alle', query: '', active: true });
    const saved = await views();
    const [other, view] = saved.toSorted((a, b) => (a.title < b.title ? -1 : 1)) as [(typeof saved)[number], (typeof saved)[number]];
    expect([other, view].map(({ title, query }) => [title, query])).toEqual([['Alle', ''], ['Schmerz gestiegen', 'mine=true&painUp=2&sort=-pain-delta']]);
    await saveView({ ...view, title: 'Neu' });
    await saveView({ ...other, active: false });
    expect((await views()).map(({ title }) => title)).toEqual(['Neu']);
  });

  test('that a colleague changed in between are not overwritten', async () => {
    await saveView({ title: 'Meine', query: 'mine=true', active: true });
    const [view] = await views();
    await saveView({ ...view!, title: 'Unsere' });
    await expect(saveView({ ...view!, title: 'Andere' })).rejects.toMatchObject({ kind: 'stale' });
    expect((await views()).map(({ title }) => title)).toEqual(['Unsere']);
  });
});
