/** What the practice taught its plant catalogue: one Basic resource a word, its versions say who decided what and when. */
import type { Basic, Extension } from '@medplum/fhirtypes';
import { EXT_PLANT_WORD, PLANT, SID_PLANT_WORD, WORKFLOW } from './codes.ts';

/** What a word means: a plant of the catalogue by id, no plant food, or not decided yet. */
export type Meaning = { plant: string } | 'none' | 'open';

/** A word that somebody of the practice decided about. */
export interface TaughtWord {
  id: string;
  version: string;
  word: string;
  meaning: Meaning;
  /** Name of who decided it last, and when (instant). */
  by?: string;
  at?: string;
}

const CODE = 'plant-word';

/** The search that finds every word. */
export const PLANT_WORDS = `Basic?code=${encodeURIComponent(`${WORKFLOW}|${CODE}`)}&_count=1000`;

/** By what a word is found again; `key` is the word without the differences that the matcher does not see either. */
export function plantWordIdentifier(key: string): { system: string; value: string } {
  return { system: SID_PLANT_WORD, value: key };
}

/** The resource of a decision; without `id` for a word that nobody decided about. */
export function plantWordToFhir({ id, word, meaning }: { id?: string; word: string; meaning: Meaning }, key: string, { author, authorName }: { author: string; authorName: string }): Basic {
  return {
    resourceType: 'Basic',
    ...(id !== undefined && { id }),
    extension: [
      {
        url: EXT_PLANT_WORD,
        extension: [
          { url: 'word', valueString: word },
          ...(typeof meaning === 'object' ? [{ url: 'plant', valueCoding: { system: PLANT, code: meaning.plant } }] : []),
          { url: 'decided', valueBoolean: meaning !== 'open' },
        ],
      },
    ],
    identifier: [plantWordIdentifier(key)],
    code: { coding: [{ system: WORKFLOW, code: CODE, display: 'Meaning of a word for a plant' }] },
    author: { reference: author, display: authorName },
  };
}

/** The word of a stored resource, or null for any other Basic. */
export function plantWordFromFhir(resource: Basic): TaughtWord | null {
  const parts = resource.extension?.find(({ url }) => url === EXT_PLANT_WORD)?.extension;
  const part = (url: string): Extension | undefined => parts?.find((each) => each.url === url);
  const word = part('word')?.valueString;
  if (word === undefined || !resource.code.coding?.some(({ system, code }) => system === WORKFLOW && code === CODE)) return null;
  const plant = part('plant')?.valueCoding?.code;
  const by = resource.author?.display;
  const at = resource.meta?.lastUpdated;
  return {
    id: resource.id ?? '',
    version: resource.meta?.versionId ?? '',
    word,
    meaning: part('decided')?.valueBoolean === false ? 'open' : plant === undefined ? 'none' : { plant },
    ...(by !== undefined && { by }),
    ...(at !== undefined && { at }),
  };
}
