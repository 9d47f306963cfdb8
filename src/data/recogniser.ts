/** The plant matcher as the screens use it. In a file of its own: it brings the whole catalogue along and is loaded when a meal is shown. */
import { createMatcher, plantWords, type Analysis, type Language } from '../domain/plants/analyse.ts';
import { countKey, isGeneric } from '../domain/plants/counting.ts';
import { languageOf } from '../domain/plants/language.ts';
import { PLANT_NAMES, plantName } from '../domain/plants/names.ts';
import { catalogueVersion } from '../domain/plants/version.ts';

/** A recognised word of a meal, its place in UTF-16 units, the end excluded. */
export interface FoundWord {
  start: number;
  end: number;
  /** `guess` at a misspelt word; `generic` names a kind ("Gemüse"); `negated` was left out; `other` is food but no plant. */
  kind: 'plant' | 'guess' | 'generic' | 'negated' | 'other';
  /** Id of the plant or kind; absent for `other`. */
  id?: string;
  /** False for juice, jam and flavours and for plants without points. */
  counts: boolean;
}

/** A word that may be a food nobody knows. */
export interface UnknownFood {
  word: string;
  start: number;
  end: number;
}

/** A plant in the search box. */
export interface PickablePlant {
  id: string;
  label: string;
  aside: string;
  words: readonly string[];
}

/** The catalogue with what the practice taught it. */
export interface Recogniser {
  /** Kept with every count that it made. */
  version: string;
  /** What stands in a text, in its order. Several plants of one word have the same place; otherwise places never overlap. */
  find: (text: string) => FoundWord[];
  unknown: (text: string) => UnknownFood[];
  /** Name of a plant or kind; the id itself when the catalogue does not know it. */
  name: (id: string, language: Language) => string;
  /** Every plant that can be picked, in the order of the catalogue. */
  pickable: (language: Language) => PickablePlant[];
}

/** Texts whose reading is kept: while one types, all other meals of the day stay the same. */
const KEPT = 500;

/** A recogniser. `language` is that of a text in which nothing else tells German from English. */
export function createRecogniser(taught: readonly { word: string; plant: string | null }[], language: Language): Recogniser {
  const match = createMatcher([...taught]);
  const read = new Map<string, Analysis>();
  const analysisOf = (text: string): Analysis => {
    let analysis = read.get(text);
    if (!analysis) {
      analysis = match(text, languageOf(text, language));
      if (read.size >= KEPT) read.clear();
      read.set(text, analysis);
    }
    return analysis;
  };
  const lists = new Map<Language, PickablePlant[]>();
  return {
    version: catalogueVersion(taught),
    find: (text) => foundWords(analysisOf(text)),
    unknown: (text) => analysisOf(text).unknown.map(({ start, end }) => ({ word: text.slice(start, end), start, end })),
    name: nameOf,
    pickable: (shown) => {
      let list = lists.get(shown);
      if (!list) lists.set(shown, (list = pickableIn(shown)));
      return list;
    },
  };
}

function nameOf(id: string, language: Language): string {
  return plantName(id, language) ?? id;
}

function foundWords({ plants, generic, signals, negated }: Analysis): FoundWord[] {
  const found: FoundWord[] = [
    ...plants.map(({ id, start, end, via, form }): FoundWord => ({ start, end, kind: via === 'fuzzy' ? 'guess' : 'plant', id, counts: form === 'whole' && countKey(id) !== null })),
    ...generic.map(({ id, start, end }): FoundWord => ({ start, end, kind: 'generic', id, counts: false })),
    ...negated.map(({ id, start, end }): FoundWord => ({ start, end, kind: 'negated', id, counts: false })),
  ];
  const named = new Set(found.map(({ start }) => start));
  for (const { start, end } of signals) if (!named.has(start)) found.push({ start, end, kind: 'other', counts: false });
  return found.sort((a, b) => a.start - b.start);
}

function pickableIn(language: Language): PickablePlant[] {
  const words = plantWords();
  return PLANT_NAMES.filter(({ id }) => !isGeneric(id)).map(({ id, de, en }) => ({ id, label: language === 'de' ? de : en, aside: language === 'de' ? en : de, words: words.get(id) ?? [] }));
}
