/** Names as people search and sort them: capitals, accents and the two ways to write an umlaut make no difference. */

const LETTERS: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ı: 'i' };
const UMLAUTS: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue' };

/** Lower case without accents, ß as ss: the order of a German dictionary (DIN 5007-1), where Ä stands as A. */
export function fold(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll(/[ßæœøłđı]/g, (letter) => LETTERS[letter]!).normalize('NFD').replaceAll(/\p{M}/gu, '');
}

/** The same with ä, ö, ü written as ae, oe, ue, as names without umlauts stand in e-mail addresses and passports. */
function transcribed(text: string): string {
  return fold(text.normalize('NFC').toLowerCase().replaceAll(/[äöü]/g, (letter) => UMLAUTS[letter]!));
}

/** The folded spellings under which a word is found: one, or two when it has an umlaut. */
export function spellings(word: string): string[] {
  return [...new Set([fold(word), transcribed(word)])];
}

/** Every folded word by which a text can be found: its words, their parts at hyphens, each in all spellings. */
export function wordsOf(text: string): string[] {
  const words = text.split(/[\s,;]+/).filter(Boolean);
  return [...new Set(words.flatMap((word) => [word, ...word.split('-')]).filter(Boolean).flatMap(spellings))];
}

/** A key that sorts by family name, then given name. */
export function nameKey(family: string, given: string): string {
  return `${fold(family)}\u0001${fold(given)}`;
}
