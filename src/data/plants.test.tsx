import type { Basic } from '@medplum/fhirtypes';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderHook, waitFor } from '@testing-library/react';
import fc from 'fast-check';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, test } from 'vitest';
import { createMocks, type Mocks } from '../../mocks/handlers.ts';
import { mockServer } from '../../mocks/setup.ts';
import { addDays, dayAt, type Day } from '../domain/day.ts';
import { transaction, type Write } from '../fhir/bundle.ts';
import { entryToFhir, withdrawn } from '../fhir/diary.ts';
import { createRecogniser } from './recogniser.ts';
import { countPlants, nameOfPlant, pickablePlants, plantQueries, useRecogniser, useTeach, type TaughtWord } from './plants.ts';

const today = dayAt(new Date(), 'Europe/Berlin');
let mocks: Mocks;
let client: QueryClient;

beforeEach(async () => {
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  mocks = await createMocks();
  mockServer.use(...mocks.handlers);
});

function hooks(writer = { author: 'Practitioner/therapist', authorName: 'Alex Beispiel' }) {
  return renderHook(() => ({ teach: useTeach(writer), ...useRecogniser() }), { wrapper: ({ children }) => <QueryClientProvider client={client}>{children}</QueryClientProvider> }).result;
}

const taught = () => client.fetchQuery({ ...plantQueries.taught(), staleTime: 0 });

describe('teaching the practice’s catalogue', () => {
  test('a word means from then on what was decided, and says who decided it when', async () => {
    const { current } = hooks();
    await current.teach.mutateAsync({ word: ' Schlabber ', meaning: { plant: 'kale' } });
    const [word, ...more] = await taught();
    expect(more).toEqual([]);
    expect(word).toMatchObject({ word: 'Schlabber', meaning: { plant: 'kale' }, by: 'Alex Beispiel', version: '1' });
    expect(Date.parse(word!.at!)).toBeGreaterThan(0);
  });

  test('a decision is changed as a new version; one by somebody else in between is not overwritten', async () => {
    const { current } = hooks();
    const before = await current.teach.mutateAsync({ word: 'Schlabber', meaning: { plant: 'kale' } });
    const other = await current.teach.mutateAsync({ word: 'Schlabber', meaning: 'none', before });
    expect(other).toMatchObject({ id: before.id, version: '2', meaning: 'none' });
    await expect(current.teach.mutateAsync({ word: 'Schlabber', meaning: { plant: 'spinach' }, before })).rejects.toMatchObject({ kind: 'stale' });
    expect((await taught()).map(({ meaning }) => meaning)).toEqual(['none']);
  });

  test('a word that two people decide about at once is kept once: the same is the same, another meaning is refused', async () => {
    const { current } = hooks();
    await current.teach.mutateAsync({ word: 'Schläbber', meaning: { plant: 'kale' } });
    await current.teach.mutateAsync({ word: 'schlaebber', meaning: { plant: 'kale' } });
    await expect(current.teach.mutateAsync({ word: 'SCHLÄBBER', meaning: 'none' })).rejects.toMatchObject({ kind: 'stale' });
    expect(await taught()).toHaveLength(1);
  });

  test('a word put aside is decided later', async () => {
    const { current } = hooks();
    await current.teach.mutateAsync({ word: 'Schlabber', meaning: 'open' });
    expect((await taught())[0]!.meaning).toBe('open');
    await current.teach.mutateAsync({ word: 'schlabber', meaning: { plant: 'kale' } });
    expect(await taught()).toMatchObject([{ version: '2', meaning: { plant: 'kale' } }]);
  });

  test('a Basic resource of another kind is no word', async () => {
    const other: Basic = { resourceType: 'Basic', code: { coding: [{ system: 'https://example.org/fhir/CodeSystem/workflow', code: 'plant-word' }] } };
    await mocks.write([transaction([{ method: 'POST', resource: other }])]);
    expect(await taught()).toEqual([]);
  });
});

describe('the recogniser', () => {
  test('comes with the practice’s words and knows a new one as soon as it is taught', async () => {
    const result = hooks();
    await waitFor(() => expect(result.current.recogniser).toBeDefined());
    const before = result.current.recogniser!;
    expect(before.find('Schlabber')).toEqual([]);
    expect(before.unknown('Schlabber')).toEqual([{ word: 'Schlabber', start: 0, end: 9 }]);
    await result.current.teach.mutateAsync({ word: 'Schlabber', meaning: { plant: 'kale' } });
    await waitFor(() => expect(result.current.recogniser!.find('Schlabber')).toEqual([{ start: 0, end: 9, kind: 'plant', id: 'kale', counts: true }]));
    expect(result.current.recogniser!.version).not.toBe(before.version);
  });

  test('says when it could not come, and comes when asked again', async () => {
    mockServer.use(http.get('/fhir/Basic', () => HttpResponse.error(), { once: true }));
    const result = hooks();
    await waitFor(() => expect(result.current.failed).toBe(true));
    result.current.retry();
    await waitFor(() => expect(result.current.recogniser).toBeDefined());
    expect(result.current.failed).toBe(false);
  });

  const recogniser = createRecogniser([], 'de');

  test('tells plants, guesses, kinds, what was left out and other food apart', () => {
    const kinds = (text: string) => recogniser.find(text).map(({ start, end, kind, id, counts }) => [text.slice(start, end), kind, id, counts]);
    expect(kinds('Haferbrei, Apfelsaft, Tomtate, Gemüse, Käse, ohne Zwiebeln')).toEqual([
      ['Haferbrei', 'plant', 'oat', true], ['Apfelsaft', 'plant', 'apple', false], ['Tomtate', 'guess', 'tomato', true], ['Gemüse', 'generic', 'vegetables-unspecified', false],
      ['Käse', 'other', undefined, false], ['Zwiebeln', 'negated', 'onion', false],
    ]);
  });

  test('reads each meal in its own language, whatever that of the practice', () => {
    expect(recogniser.find('chips with peas and a roll').map(({ id }) => id)).toEqual(createRecogniser([], 'en').find('chips with peas and a roll').map(({ id }) => id));
  });

  test('its places never overlap unless they are the same', () => {
    const words = fc.constantFrom('Erd-', 'und', 'Himbeeren', 'ohne', 'Zwiebel', 'Kartoffel-Lauch-Suppe', 'Ratatouille', 'Apfelsaft', 'Gemüse', 'rote', 'Linsen', 'Kart.', 'Tomtate', ',', 'with', 'sweet potato fries', 'Käse');
    fc.assert(fc.property(fc.array(words, { maxLength: 12 }), (parts) => {
      const found = recogniser.find(parts.join(' '));
      for (const [index, word] of found.slice(1).entries()) {
        const before = found[index]!;
        expect(word.start >= before.end || (word.start === before.start && word.end === before.end)).toBe(true);
      }
    }));
  });

  test('every plant can be picked by any of its words, kinds cannot', () => {
    const options = pickablePlants(recogniser, 'en');
    expect(options.find(({ id }) => id === 'carrot')).toMatchObject({ label: 'carrot', aside: 'Karotte', words: expect.arrayContaining(['Rüebli']) as unknown });
    expect(options.some(({ id }) => id === 'vegetables-unspecified')).toBe(false);
    expect(pickablePlants(recogniser, 'en')).toBe(options);
  });
});

describe('what was eaten lately', () => {
  const entry = (patient: string, day: Day, ...meals: string[]): Write => ({ method: 'POST', resource: entryToFhir({ day, source: 'diary', values: { meals: meals.map((text) => ({ text })) } }, { patient, author: `Patient/${patient}` }) });

  test('is the meals of everybody since a day, page by page, without withdrawn entries', async () => {
    const people = Array.from({ length: 230 }, (_, index) => `p${index}`);
    await mocks.write([transaction(people.map((id) => ({ method: 'PUT', resource: { resourceType: 'Patient', id, active: true }, create: true })))]);
    await mocks.write([transaction(people.map((id) => entry(id, addDays(today, -1), 'Schlabber')))]);
    const old = entry('p0', addDays(today, -40), 'Vergangenes');
    const gone = entry('p1', today, 'Zurückgezogenes');
    await mocks.write([transaction([old, { method: 'POST', resource: withdrawn(gone.resource as ReturnType<typeof entryToFhir>) }])]);
    const first = await client.fetchQuery(plantQueries.recentMeals(1, addDays(today, -27)));
    expect(first).toMatchObject({ entries: 199, more: true });
    const all = await client.fetchQuery(plantQueries.recentMeals(2, addDays(today, -27)));
    expect(all).toMatchObject({ entries: 230, more: false });
    expect(new Set(all.texts)).toEqual(new Set(['Schlabber']));
  });
});

test('plants count once each, kinds and words without a plant not at all', () => {
  expect(countPlants([{ id: 'grape' }, { id: 'raisin' }, { id: 'carrot' }, { id: 'vegetables-unspecified' }, { id: 'nobody-knows' }, { text: 'Tante Ernas Mix' }])).toBe(2);
  expect([nameOfPlant('carrot', 'de'), nameOfPlant('carrot', 'en'), nameOfPlant('nobody-knows', 'de')]).toEqual(['Karotte', 'carrot', 'nobody-knows']);
});

test('what is in the list of taught words is replaced by what was just taught', async () => {
  const { current } = hooks();
  await taught();
  const word = await current.teach.mutateAsync({ word: 'Schlabber', meaning: { plant: 'kale' } });
  expect(client.getQueryData<TaughtWord[]>(plantQueries.taught().queryKey)).toEqual([word]);
});
