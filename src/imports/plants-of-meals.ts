/** Fills the plants of imported days from what was eaten, and says from which words each came. */
import type { PlantAnswer } from '../domain/diary.ts';
import type { ImportDay } from './result.ts';

/** Whose words go first where a word means different things in German and in English; both languages are always read. */
export type MealLanguage = 'de' | 'en';

/** A plant found in a meal's text by the matcher. */
export interface PlantHit {
  id: string;
  start: number;
  end: number;
  /** `exact`, `compound`, `dish` or `fuzzy`; a fuzzy guess waits for a person. */
  via: string;
  /** False for juice, jam and flavours: found, but they do not count. */
  counts: boolean;
}

/** A word that the practice taught: the plant it means, or null for a food that is no plant. */
export interface TaughtWord {
  word: string;
  plant: string | null;
}

/** The plant matcher with its catalogue. */
export interface PlantFinder {
  find: (text: string, language: MealLanguage) => PlantHit[];
  /** Version of the catalogue, kept with what it counted. */
  version: string;
}

export interface FoundPlants {
  days: ImportDay[];
  /** The counting plants of each meal's text, with the words they came from. */
  meals: Map<string, PlantHit[]>;
}

/** The same days with `plants` and the catalogue's version wherever there is a meal and nobody has named the plants yet. */
export function recognisePlants(days: ImportDay[], finder: PlantFinder, language: MealLanguage): FoundPlants {
  const meals = new Map<string, PlantHit[]>();
  const recognised = days.map((day): ImportDay => {
    if (!day.values.meals?.length) return day;
    const plants = new Map<string, PlantAnswer>();
    for (const { text } of day.values.meals) {
      let hits = meals.get(text);
      if (!hits) meals.set(text, (hits = finder.find(text, language).filter((hit) => hit.counts && hit.via !== 'fuzzy')));
      for (const { id } of hits) plants.set(id, { id });
    }
    return day.values.plants === undefined ? { ...day, values: { ...day.values, plants: [...plants.values()], plantCatalogue: finder.version } } : day;
  });
  return { days: recognised, meals };
}
