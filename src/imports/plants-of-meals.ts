/** Fills the plants of imported days from what was eaten, and says from which words each came. */
import type { PlantAnswer } from '../domain/diary.ts';
import type { ImportDay } from './result.ts';

export type MealLanguage = 'de' | 'en';

/** A plant found in a meal's text by the matcher. */
export interface PlantHit {
  id: string;
  start: number;
  end: number;
  via: string;
  /** False for juice, jam and flavours: found, but they do not count. */
  counts: boolean;
}

/** Finds the plants of a text; the matcher of the domain, given as a function so that its catalogue stays out of this file. */
export type FindPlants = (text: string, language: MealLanguage) => PlantHit[];

/** Ways of finding that count by themselves; a fuzzy guess waits for a person. */
const CERTAIN = new Set(['exact', 'compound', 'dish']);

/**
 * The same days with `plants` and the catalogue's version wherever there is a meal. People write in either language, often in
 * both, so each meal is read in both and the reading that finds more is taken, the app's own language first.
 */
export function recognisePlants(days: ImportDay[], find: FindPlants, catalogue: string, prefer: MealLanguage): ImportDay[] {
  const known = new Map<string, PlantHit[]>();
  return days.map((day) => {
    if (!day.values.meals?.length || day.values.plants !== undefined) return day;
    const plants: PlantAnswer[] = [];
    const seen = new Set<string>();
    for (const { text } of day.values.meals) {
      let hits = known.get(text);
      if (!hits) known.set(text, (hits = findInMeal(text, find, prefer)));
      for (const { id } of hits) {
        if (!seen.has(id)) plants.push({ id });
        seen.add(id);
      }
    }
    return { ...day, values: { ...day.values, plants, plantCatalogue: catalogue } };
  });
}

/** The plants of one meal that count by themselves, in the language that finds more. */
export function findInMeal(text: string, find: FindPlants, prefer: MealLanguage): PlantHit[] {
  const other: MealLanguage = prefer === 'de' ? 'en' : 'de';
  const [own, foreign] = [prefer, other].map((language) => find(text, language).filter((hit) => hit.counts && CERTAIN.has(hit.via))) as [PlantHit[], PlantHit[]];
  return new Set(foreign.map((hit) => hit.id)).size > new Set(own.map((hit) => hit.id)).size ? foreign : own;
}
