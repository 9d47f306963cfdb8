/** The matcher of the domain as the readers use it. In a file of its own: it brings the whole plant catalogue along. */
import { createMatcher } from '../domain/plants/analyse.ts';
import { countKey } from '../domain/plants/counting.ts';
import { catalogueVersion } from '../domain/plants/version.ts';
import type { PlantFinder, TaughtWord } from './plants-of-meals.ts';

/** A finder that also knows what the practice taught. Its version says with which words of the practice it counts. */
export function createPlantFinder(taught: TaughtWord[]): PlantFinder {
  const match = createMatcher(taught);
  return {
    version: catalogueVersion(taught),
    find: (text, language) => match(text, language).plants.map(({ id, start, end, via, form }) => ({ id, start, end, via, counts: form === 'whole' && countKey(id) !== null })),
  };
}
