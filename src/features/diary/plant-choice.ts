/**
 * Which plants of a day count: what is recognised in its meals, less what a person took away, plus what they added.
 * Only the outcome is stored with the entry; the decisions are found again by comparing it with the text.
 */
import type { FoundWord, Recogniser, UnknownFood } from '../../data/plants.ts';
import type { DiaryValues, Meal, PlantAnswer } from '../../domain/diary.ts';

/** What a person decided beyond what the text says. */
export interface PlantChoice {
  /** Plants recognised in the text that do not count on this day. */
  removed: readonly string[];
  /** Counted although no word of the text gives them by itself, in the order in which they were added. */
  added: readonly PlantAnswer[];
}

export const NO_CHOICE: PlantChoice = { removed: [], added: [] };

/** A meal with what was recognised in it. */
export interface ReadMeal {
  meal: Meal;
  found: FoundWord[];
  unknown: UnknownFood[];
}

export function readMeals(meals: readonly Meal[], recogniser: Recogniser): ReadMeal[] {
  return meals.map((meal) => ({ meal, found: recogniser.find(meal.text), unknown: recogniser.unknown(meal.text) }));
}

/** Plants that the meals give by themselves, each once, in the order of the text. */
export function recognisedPlants(meals: readonly ReadMeal[]): string[] {
  return [...new Set(meals.flatMap(({ found }) => found.filter((word) => word.kind === 'plant' && word.counts).map((word) => word.id!)))];
}

function samePlant(a: PlantAnswer, b: PlantAnswer): boolean {
  return 'id' in a ? 'id' in b && a.id === b.id : 'text' in b && a.text === b.text;
}

/** The decisions behind a stored list; none where nobody checked the plants yet. */
export function choiceBehind(plants: readonly PlantAnswer[] | undefined, recognised: readonly string[]): PlantChoice {
  if (plants === undefined) return NO_CHOICE;
  return {
    removed: recognised.filter((id) => !plants.some((plant) => samePlant(plant, { id }))),
    added: plants.filter((plant) => !('id' in plant) || !recognised.includes(plant.id)),
  };
}

/** The plants that count, as they are stored. */
export function countedPlants(recognised: readonly string[], choice: PlantChoice): PlantAnswer[] {
  const plants: PlantAnswer[] = recognised.filter((id) => !choice.removed.includes(id)).map((id) => ({ id }));
  for (const plant of choice.added) if (!plants.some((other) => samePlant(other, plant))) plants.push(plant);
  return plants;
}

export function addPlant(choice: PlantChoice, plant: PlantAnswer): PlantChoice {
  if ('id' in plant && choice.removed.includes(plant.id)) return { ...choice, removed: choice.removed.filter((id) => id !== plant.id) };
  return { removed: choice.removed, added: choice.added.some((other) => samePlant(other, plant)) ? choice.added : [...choice.added, plant] };
}

export function removePlant(choice: PlantChoice, plant: PlantAnswer): PlantChoice {
  const removed = 'id' in plant && !choice.removed.includes(plant.id) ? [...choice.removed, plant.id] : choice.removed;
  return { removed, added: choice.added.filter((other) => !samePlant(other, plant)) };
}

/** How many plants differ between two lists, in either direction. */
export function plantChanges(before: readonly PlantAnswer[], after: readonly PlantAnswer[]): number {
  const missing = (list: readonly PlantAnswer[], other: readonly PlantAnswer[]) => list.filter((plant) => !other.some((same) => samePlant(same, plant))).length;
  return missing(before, after) + missing(after, before);
}

/** The values with their plants as counted; a day without meals and without added plants says nothing about plants. */
export function withPlants(values: DiaryValues, plants: PlantAnswer[], recogniser: Recogniser): DiaryValues {
  const { plants: _plants, plantCatalogue: _catalogue, ...rest } = values;
  if (plants.length === 0 && (values.meals?.length ?? 0) === 0 && values.plants === undefined) return rest;
  return { ...rest, plants, plantCatalogue: recogniser.version };
}
