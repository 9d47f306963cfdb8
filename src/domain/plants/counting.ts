/** What a catalogue plant counts. Needs no words, so that a chart or a server loads a few kilobytes instead of the catalogue. */
import { CLASSES } from './counting-data.ts';

/** Kinds of plant food, for the breakdown beside the number. */
export type PlantGroup =
  | 'vegetable' | 'fruit' | 'whole_grain' | 'refined_grain' | 'legume' | 'nut' | 'seed' | 'herb' | 'spice' | 'oil' | 'beverage' | 'mushroom' | 'algae' | 'other';

interface Counted {
  key: string;
  species: string;
  points: number;
  generic: boolean;
  group: PlantGroup;
  food: number;
}

const COUNTED = new Map<string, Counted>();
for (const line of CLASSES.split('\n')) {
  const [group, food, points, generic, ids] = line.split(' ', 5) as [PlantGroup, string, string, string, string];
  for (const entry of ids.split(',')) {
    const [id, key, species] = entry.split('=') as [string, string?, string?];
    COUNTED.set(id, { key: key || id, species: species || key || id, points: Number(points), generic: generic === '1', group, food: Number(food) });
  }
}

/**
 * The key under which a plant counts once in its window. Null for what never raises a count: generic words, plants with
 * 0 points, ids the catalogue does not know.
 */
export function countKey(id: string): string | null {
  const plant = COUNTED.get(id);
  return plant === undefined || plant.generic || plant.points === 0 ? null : plant.key;
}

/** Stands for the botanical species, the same string for all plants of one species (no Latin name); null for an unknown id. */
export function species(id: string): string | null {
  return COUNTED.get(id)?.species ?? null;
}

/** Plant points: 1, 0.25 (herbs, spices, tea, coffee, garlic, olive oil) or 0; 0 for generic words and unknown ids. */
export function points(id: string): number {
  const plant = COUNTED.get(id);
  return plant === undefined || plant.generic ? 0 : plant.points;
}

/** The kind of plant food; null for an unknown id. */
export function group(id: string): PlantGroup | null {
  return COUNTED.get(id)?.group ?? null;
}

/** Food group 1–10 after the FAO's MDD-W list; null for what is in none of them (spices, oils, drinks) and for unknown ids. */
export function foodGroup(id: string): number | null {
  return COUNTED.get(id)?.food || null;
}

/** True for words such as "Obst" or "Nüsse", which name a kind and never count. */
export function isGeneric(id: string): boolean {
  return COUNTED.get(id)?.generic ?? false;
}
