/** German and English names of the catalogue's plants, for chips, lists and the search box. Loads no matching words. */
import { NAMES } from './names-data.ts';

export interface PlantName {
  id: string;
  de: string;
  en: string;
}

/** All plants in the order of the catalogue: vegetables first. */
export const PLANT_NAMES: readonly PlantName[] = NAMES.split('\n').map((line) => {
  const [id, de, en] = line.split('|') as [string, string, string?];
  return { id, de, en: en || id.replaceAll('-', ' ') };
});

const BY_ID = new Map(PLANT_NAMES.map((name) => [name.id, name]));

/** The plant's name; null for an id the catalogue does not know. */
export function plantName(id: string, language: 'de' | 'en'): string | null {
  return BY_ID.get(id)?.[language] ?? null;
}
