/**
 * Plants in what people write: the recogniser, which comes when it is first needed, the practice's own words, and the words that
 * wait for a decision. This file itself is small: names and counting, no matching words.
 */
import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Basic, Bundle } from '@medplum/fhirtypes';
import { useMemo } from 'react';
import type { Day } from '../domain/day.ts';
import type { PlantAnswer } from '../domain/diary.ts';
import { countKey } from '../domain/plants/counting.ts';
import { fold } from '../domain/plants/fold.ts';
import { plantName } from '../domain/plants/names.ts';
import { identifierQuery, resourcesOf } from '../fhir/bundle.ts';
import { DAILY_LOG } from '../fhir/codes.ts';
import { entryFromFhir, isDiaryEntry } from '../fhir/diary.ts';
import { PLANT_WORDS, plantWordFromFhir, plantWordIdentifier, plantWordToFhir, type Meaning, type TaughtWord } from '../fhir/plant-word.ts';
import type { Writer } from './diary-entry.ts';
import { create, FhirError, get, nextPage, searchAll, update } from './fhir-client.ts';
import type { PickablePlant, Recogniser } from './recogniser.ts';
import { sessionQuery, type Session } from './session.ts';

export { fold };
export type { Meaning, TaughtWord };
export type { FoundWord, Recogniser, UnknownFood } from './recogniser.ts';

/** Meals of some recent entries, of everybody. */
export interface RecentMeals {
  texts: string[];
  /** Entries that were looked through. */
  entries: number;
  /** There are more. */
  more: boolean;
}

/** Entries of a page that is looked through for unknown words. */
const ENTRIES = 200;

const all = ['plants'] as const;

export const plantQueries = {
  all,
  /** What the practice decided about words, by word. */
  taught: () =>
    queryOptions({
      queryKey: [...all, 'taught'] as const,
      queryFn: async ({ signal }): Promise<TaughtWord[]> =>
        resourcesOf(await searchAll(PLANT_WORDS, { signal }), 'Basic').flatMap((resource) => plantWordFromFhir(resource) ?? []).sort((a, b) => a.word.localeCompare(b.word, 'de')),
    }),
  /** What was eaten on the days from `since` on, the newest first, as far as so many pages reach; without persons. */
  recentMeals: (pages: number, since: Day) =>
    queryOptions({
      queryKey: [...all, 'recent', since, pages] as const,
      queryFn: async ({ signal }): Promise<RecentMeals> => {
        const found: RecentMeals = { texts: [], entries: 0, more: false };
        let next: string | null = `QuestionnaireResponse?questionnaire=${encodeURIComponent(DAILY_LOG)}&log-date=ge${since}&_sort=-log-date&_elements=questionnaire,status,item&_count=${ENTRIES}`;
        for (let page = 0; page < pages && next !== null; page += 1) {
          const bundle: Bundle = await get<Bundle>(next, { signal });
          const entries = resourcesOf(bundle, 'QuestionnaireResponse').filter(isDiaryEntry).map(entryFromFhir);
          found.entries += entries.length;
          found.texts.push(...entries.flatMap(({ values }) => (values.meals ?? []).map(({ text }) => text)));
          next = nextPage(bundle);
        }
        return { ...found, more: next !== null };
      },
      placeholderData: keepPreviousData,
    }),
};

/** The code and tables of the matcher. Nothing of it changes while the page is open. */
const codeQuery = queryOptions({
  queryKey: [...all, 'code'] as const,
  queryFn: async () => (await import('./recogniser.ts')).createRecogniser,
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
});

/**
 * The recogniser with the practice's words, once both are there. `failed`: one of them did not come and nothing is on its way;
 * `retry` asks again.
 */
export function useRecogniser(): { recogniser: Recogniser | undefined; failed: boolean; retry: () => void } {
  const code = useQuery(codeQuery);
  const taught = useQuery(plantQueries.taught());
  const language = useQueryClient().getQueryData<Session>(sessionQuery.queryKey)?.practice?.language ?? 'de';
  const [create, words] = [code.data, taught.data];
  const recogniser = useMemo(() => (create && words ? create(decided(words), language) : undefined), [create, words, language]);
  return {
    recogniser,
    failed: (code.isError && code.data === undefined) || (taught.isError && taught.data === undefined),
    retry: () => {
      if (code.data === undefined) void code.refetch();
      if (taught.data === undefined) void taught.refetch();
    },
  };
}

function decided(words: readonly TaughtWord[]): { word: string; plant: string | null }[] {
  return words.flatMap(({ word, meaning }) => (meaning === 'open' ? [] : [{ word, plant: meaning === 'none' ? null : meaning.plant }]));
}

/** A decision about a word. `before`: what was known of it when it was decided. */
export interface Decision {
  word: string;
  meaning: Meaning;
  before?: TaughtWord;
}

/** Teaches the practice's catalogue what a word means. Throws a `stale` FhirError when somebody else decided about it in between. */
export function useTeach({ author, authorName }: Writer) {
  const client = useQueryClient();
  return useMutation<TaughtWord, Error, Decision>({
    networkMode: 'always',
    mutationFn: async ({ word, meaning, before }) => {
      const key = fold(word.trim());
      const resource = (id?: string): Basic => plantWordToFhir({ ...(id !== undefined && { id }), word: before?.word ?? word.trim(), meaning }, key, { author, authorName });
      if (before) return known(await update({ ...resource(), id: before.id }, before.version));
      const stored = await create(resource(), { ifNoneExist: identifierQuery(plantWordIdentifier(key)) });
      const found = known(stored);
      // Decided already, and otherwise: nobody is overwritten.
      if (JSON.stringify(found.meaning) === JSON.stringify(meaning)) return found;
      if (found.meaning !== 'open') throw new FhirError('stale', 409);
      return known(await update({ ...resource(), id: found.id }, found.version));
    },
    onSuccess: (saved) => {
      client.setQueryData<TaughtWord[]>(plantQueries.taught().queryKey, (words) => words && [...words.filter(({ id }) => id !== saved.id), saved].sort((a, b) => a.word.localeCompare(b.word, 'de')));
      void client.invalidateQueries({ queryKey: plantQueries.taught().queryKey, refetchType: 'none' });
    },
    onError: (error) => {
      if (error instanceof FhirError && error.kind === 'stale') void client.invalidateQueries({ queryKey: plantQueries.taught().queryKey });
    },
  });
}

function known(resource: Basic): TaughtWord {
  const word = plantWordFromFhir(resource);
  if (!word) throw new FhirError('server', 200);
  return word;
}

/** Different plants among answers, as they count: each once, kinds and foods without points not at all. */
export function countPlants(plants: readonly PlantAnswer[]): number {
  return new Set(plants.flatMap((plant) => ('id' in plant ? (countKey(plant.id) ?? []) : []))).size;
}

/** Name of a plant without the catalogue's words being loaded; the id itself when nobody knows it. */
export function nameOfPlant(id: string, language: 'de' | 'en'): string {
  return plantName(id, language) ?? id;
}

/** Every plant of the catalogue with all its words, for a search box. The same list each time. */
export function pickablePlants(recogniser: Recogniser, language: 'de' | 'en'): readonly PickablePlant[] {
  return recogniser.pickable(language);
}
