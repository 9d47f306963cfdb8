/** Version of the plant catalogue, kept with every count. Goes up whenever words, keys or points change. */
export const CATALOGUE_VERSION = '1.1';

/**
 * Name of the catalogue together with what the practice taught it: the version, how many words, and a fingerprint of them, so
 * that two practices, or one before and after a change, never count by the same name and different words.
 */
export function catalogueVersion(taught: readonly { word: string; plant: string | null }[]): string {
  if (taught.length === 0) return CATALOGUE_VERSION;
  let hash = 0x811c9dc5;
  for (const character of taught.map(({ word, plant }) => `${word}\u0000${plant ?? ''}`).sort().join('\n')) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  return `${CATALOGUE_VERSION}+${taught.length}.${(hash >>> 0).toString(16).padStart(8, '0').slice(0, 4)}`;
}
