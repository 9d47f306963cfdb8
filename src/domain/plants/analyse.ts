/**
 * Finds the plants in what people write about their meals, German or English, with the place of every hit.
 *
 * In this order: the words as written (folded: umlauts, accents, hyphens, endings), names of dishes, German compounds by their
 * parts, a shared word part ("Erd- und Himbeeren"), and last a spelling guess, which only ever asks. What is left out
 * ("ohne Zwiebeln") is found and reported as left out.
 */
import { DISHES, PLANTS, SIGNALS } from './catalogue.ts';
import { countKey } from './counting.ts';
import { fold } from './fold.ts';
import {
  ABBREVIATIONS, AND, COMMON, EATEN_ANYWAY, EATING, ENDS, FOREIGN_TRAPS, FORMS, FORMS_AFTER, INSTEAD, NEGATES, NEGATES_BEFORE, NEGATES_BEFORE_PAIRS, NO_FOOD, NOT_EATEN, NOT_NEGATED_AFTER, OR, PARTS, PREPARED, THROWN_OUT,
} from './words.ts';

export type Language = 'de' | 'en';
/** `whole` counts; the others are recorded and count 0. */
export type PlantForm = 'whole' | 'juice' | 'jam' | 'syrup' | 'flavour' | 'oil';
/** How a plant was found. `fuzzy` is a guess at a misspelt word and counts only after somebody agreed. */
export type Via = 'exact' | 'compound' | 'dish' | 'fuzzy';

/** A place in the original text, in UTF-16 units, end excluded. */
export interface Place {
  id: string;
  start: number;
  end: number;
}
export interface FoundPlant extends Place {
  form: PlantForm;
  via: Via;
}
export interface FoundSignal extends Place {
  /** Such as `fermented`, `omega3`, `upf`, `processed_meat`, `sugary`; empty for a food that only has a food group. */
  flags: string[];
  /** Food group 1–10, see counting.ts; absent where none is meant. */
  foodGroup?: number;
}
export interface Analysis {
  plants: FoundPlant[];
  /** Words such as "Gemüse" that ask "welches?" and never count. */
  generic: Place[];
  signals: FoundSignal[];
  /** Plants and kinds that the text says were left out. */
  negated: Place[];
  /** Words that may name a food but are in no table: somebody may teach them. */
  unknown: Omit<Place, 'id'>[];
}
export type Matcher = (text: string, language: Language) => Analysis;

interface Signal {
  id: string;
  flags: string[];
  foodGroup?: number;
}

/** What a word means; all empty: known to be no plant. */
interface Meaning {
  plants: string[];
  generic: string[];
  signals: Signal[];
  dish: boolean;
}

/** A part of a German compound. */
interface Part extends Meaning {
  /** Set when the part decides how the plants before it are eaten. */
  form?: PlantForm;
  notEaten?: boolean;
}

interface Words {
  exact: Map<string, Meaning>;
  stems: Map<string, Meaning>;
  /** Single words without their doubled letters ("Zuchini", "Brocolli"); null where they would mean different plants. */
  single: Map<string, Meaning | null>;
}

interface Vocabulary {
  de: Words;
  en: Words;
  parts: Map<string, Part>;
  /** Single words by first letter, for the spelling guess. */
  byLetter: Map<string, [word: string, meaning: Meaning][]>;
}

interface Token {
  start: number;
  end: number;
  word: string;
  /** What stands between the token before and this one. */
  gap: string;
  /** A full stop follows: it may be cut short. */
  dot: boolean;
}

/** A recognised stretch of tokens. */
interface Item {
  first: number;
  last: number;
  meaning: Meaning;
  via: Via;
  form: PlantForm;
  /** "zuckerfrei": the word itself says that it is left out. */
  free?: boolean;
}

const LONGEST_TERM = 5;
/** Shorter words that differ by a doubled letter are different words: Reis and Reiss, Mate and Matte. */
const SHORTEST_DOUBLED = 6;
const NOTHING: Meaning = { plants: [], generic: [], signals: [], dish: false };

function tokens(text: string): Token[] {
  const found: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(/[\p{L}\p{M}\p{N}]+(?:['’]\p{L}+)*/gu)) {
    found.push({ start: match.index, end: match.index + match[0].length, word: fold(match[0]), gap: text.slice(end, match.index), dot: text[match.index + match[0].length] === '.' });
    end = match.index + match[0].length;
  }
  return found;
}

/** Cuts endings of number and case so that "Nüssen" and "Nuss" meet; what is left has at least four letters in German. */
function stem(word: string, language: Language): string {
  if (language === 'en') {
    if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
    if (word.length > 5 && /(?:s|x|z|ch|sh)es$/.test(word)) return word.slice(0, -2);
    return word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
  }
  return word.replace(/^(.{4,}?)(?:chen|lein|en|es|e|n|s)$/, '$1');
}

function withoutDoubles(word: string): string {
  return word.replaceAll(/(.)\1+/g, '$1');
}

/** Endings of adjectives and of the nouns before the last word of a term: "roten Linsen", "grünem Tee". */
function adjectiveStem(word: string, language: Language): string {
  return language === 'en' ? stem(word, 'en') : word.replace(/^(.{3,}?)(?:ern|en|er|em|es|e|n|s)$/, '$1');
}

function stemKey(words: string[], language: Language): string {
  return words.map((word, index) => (index === words.length - 1 ? stem(word, language) : adjectiveStem(word, language))).join(' ');
}

function emptyVocabulary(): Vocabulary {
  return { de: { exact: new Map(), stems: new Map(), single: new Map() }, en: { exact: new Map(), stems: new Map(), single: new Map() }, parts: new Map(), byLetter: new Map() };
}

function addTerm(vocabulary: Vocabulary, term: string, language: Language, meaning: Meaning): void {
  const words = tokens(term).map((token) => token.word);
  if (words.length === 0) return;
  const { exact, stems, single } = vocabulary[language];
  const key = words.join(' ');
  const before = exact.get(key);
  const merged = before === undefined || before === NOTHING ? meaning : merge(before, meaning);
  exact.set(key, merged);
  const stemmed = stemKey(words, language);
  if (!stems.has(stemmed) || stems.get(stemmed) === before) stems.set(stemmed, merged);
  if (words.length > 1) {
    const joined = words.join('');
    if (joined.length >= 7 && !exact.has(joined)) exact.set(joined, merged);
    return;
  }
  if (key.length >= SHORTEST_DOUBLED) {
    const once = withoutDoubles(key);
    const same = single.get(once);
    single.set(once, same === undefined || String(same?.plants) === String(merged.plants) ? merged : null);
  }
  if (key.length >= 5 && meaning !== NOTHING) {
    const letter = vocabulary.byLetter.get(key[0]!) ?? [];
    letter.push([key, merged]);
    vocabulary.byLetter.set(key[0]!, letter);
  }
}

/** A word of two tables means both; a dish decides the plants. */
function merge(first: Meaning, second: Meaning): Meaning {
  const plants = second.dish ? second : first.plants.length + first.generic.length > 0 ? first : second;
  return { plants: plants.plants, generic: plants.generic, dish: plants.dish, signals: [...new Set([...first.signals, ...second.signals])] };
}

function addPart(vocabulary: Vocabulary, word: string, part: Part): void {
  if (!vocabulary.parts.has(word)) vocabulary.parts.set(word, part);
}

const cells = (cell: string | undefined): string[] => (cell ? cell.split(';') : []);

function buildVocabulary(): Vocabulary {
  const vocabulary = emptyVocabulary();
  const generic = new Set<string>();
  const others: string[] = [];
  const rows = PLANTS.split('\n').map((line) => line.split('|'));
  for (const [marked, german, , , english] of rows) {
    const id = marked!.replace('*', '');
    if (id !== marked) generic.add(id);
    const meaning: Meaning = { plants: id === marked ? [id] : [], generic: id === marked ? [] : [id], signals: [], dish: false };
    for (const word of cells(german)) addTerm(vocabulary, word, 'de', meaning);
    for (const word of cells(english)) addTerm(vocabulary, word, 'en', meaning);
  }
  for (const line of DISHES.split('\n')) {
    const [plants, german, english] = line.split('|');
    const ids = plants!.split(',').filter(Boolean);
    const meaning: Meaning = { plants: ids.filter((id) => !generic.has(id)), generic: ids.filter((id) => generic.has(id)), signals: [], dish: true };
    for (const word of cells(german)) addTerm(vocabulary, word, 'de', meaning);
    for (const word of cells(english)) addTerm(vocabulary, word, 'en', meaning);
  }
  for (const line of SIGNALS.split('\n')) {
    const [id, flags, foodGroup, german, english] = line.split('|');
    const signal: Signal = { id: id!, flags: flags ? flags.split(',') : [], ...(foodGroup && { foodGroup: Number(foodGroup) }) };
    const meaning: Meaning = { plants: [], generic: [], signals: [signal], dish: false };
    for (const word of cells(german)) addTerm(vocabulary, word, 'de', meaning);
    for (const word of cells(english)) addTerm(vocabulary, word, 'en', meaning);
  }
  for (const [, , , not] of rows) others.push(...cells(not));
  for (const word of others) {
    const key = tokens(word).map((token) => token.word).join(' ');
    if (!vocabulary.de.exact.has(key) && !vocabulary.en.exact.has(key)) {
      for (const language of ['de', 'en'] as const) addTerm(vocabulary, word, language, NOTHING);
    }
  }
  addParts(vocabulary, rows);
  return vocabulary;
}

/** A plant alone, but any root at the end of another word: "Peterwurzeln". */
const NO_PART = new Set(['wurzeln']);

/** Parts of compounds: the stems of the table, every longer German word itself, and the words that are no plants. */
function addParts(vocabulary: Vocabulary, rows: string[][]): void {
  for (const [form, words] of Object.entries(FORMS)) for (const word of words) addPart(vocabulary, word, { ...NOTHING, signals: vocabulary.de.exact.get(word)?.signals ?? [], form: form as PlantForm });
  for (const [marked, , stems] of rows) {
    const id = marked!.replace('*', '');
    for (const word of cells(stems)) addPart(vocabulary, fold(word).replaceAll('-', ''), { plants: id === marked ? [id] : [], generic: id === marked ? [] : [id], signals: [], dish: false });
  }
  for (const [word, meaning] of vocabulary.de.exact) {
    if (word.includes(' ') || NO_PART.has(word)) continue;
    const isPart = meaning.plants.length + meaning.generic.length + meaning.signals.length > 0 ? word.length >= 5 : true;
    if (isPart) addPart(vocabulary, word, { ...meaning, notEaten: meaning === NOTHING || meaning.plants.length + meaning.generic.length + meaning.signals.length === 0 });
  }
  for (const [word, meaning] of vocabulary.de.stems) {
    if (!word.includes(' ') && word.length >= 5 && meaning.plants.length > 0) addPart(vocabulary, word, meaning);
  }
  for (const word of NOT_EATEN) if (!PARTS.includes(word)) addPart(vocabulary, word, { ...NOTHING, notEaten: true });
  for (const word of PARTS) addPart(vocabulary, word, NOTHING);
}

const LINKS = ['', 'n', 'en', 's', 'e', 'es', 'er'];
const LONGEST_PART = 24;

/** The parts of a compound from `from` to its end, as few as possible; null when it cannot be cut into known parts. */
function cut(word: string, from: number, find: (key: string) => Part | undefined, known: (Part[] | null | undefined)[]): Part[] | null {
  if (from === word.length) return [];
  if (known[from] !== undefined) return known[from];
  let best: Part[] | null = null;
  for (let to = Math.min(word.length, from + LONGEST_PART); to >= from + 2; to -= 1) {
    const part = find(word.slice(from, to));
    if (part === undefined) continue;
    for (const link of LINKS) {
      if (!word.startsWith(link, to)) continue;
      const rest = cut(word, to + link.length, find, known);
      if (rest !== null && (best === null || rest.length + 1 < best.length)) best = [part, ...rest];
    }
  }
  known[from] = best;
  return best;
}

const isPlant = (part: Part): boolean => part.plants.length + part.generic.length > 0;

/** What a German compound names; null when no part of it is known to be food. */
function compound(word: string, find: (key: string) => Part | undefined): { meaning: Meaning; form: PlantForm } | null {
  if (word.length < 6 || /\d/.test(word)) return null;
  let parts = cut(word, 0, find, []);
  if (parts === null) {
    const longest = Math.min(word.length - 3, LONGEST_PART);
    for (let length = longest; length >= 5 && parts === null; length -= 1) {
      const start = find(word.slice(0, length));
      if (start && isPlant(start)) parts = [start];
    }
    for (let length = Math.min(word.length - 2, LONGEST_PART); length >= 5 && parts === null; length -= 1) {
      const whole = word.slice(-length);
      const end = find(whole) ?? find(stem(whole, 'de'));
      if (end && isPlant(end)) parts = [end];
      // A "Schlachtplatte" ends in a plate and not in a latte.
      else if (end) break;
    }
  }
  if (parts === null || parts.some((part) => part.notEaten)) return parts === null ? null : { meaning: NOTHING, form: 'whole' };
  if (!parts.some((part) => isPlant(part) || part.signals.length > 0)) return null;
  const last = parts.at(-1)!;
  const specific = [...new Set(parts.flatMap((part) => part.plants))];
  const grain = specific.some((id) => countKey(id) !== null);
  return {
    // "Tomatengemüse" names its vegetable, "Linsennudeln" are not made of wheat.
    meaning: {
      plants: specific.filter((id) => !(grain && id === 'wheat-refined' && last.plants.includes(id) && FLOURS.test(parts[0]!.plants.join()))),
      generic: specific.some((id) => id !== 'wheat-refined') ? [] : [...new Set(parts.flatMap((part) => part.generic))],
      signals: [...new Set(parts.flatMap((part) => part.signals))],
      dish: false,
    },
    form: last.form ?? 'whole',
  };
}

/** Plants of which bread and noodles are made. */
const FLOURS = /rye|spelt|oat|buckwheat|maize|sweetcorn|rice|lentil|chickpea|green-peas|soybean|einkorn|emmer|wholegrain|wheat-whole|khorasan|millet|quinoa|lupin/;

/** Letters typed wrong, missing, too many or swapped between two words; stops counting above `limit`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let [before, previous] = [[] as number[], Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      let cost = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2]! + 1);
      row.push(cost);
      if (cost < least) least = cost;
    }
    if (least > limit) return limit + 1;
    [before, previous] = [previous, row];
  }
  return previous[b.length]!;
}

/** The one plant a misspelt word can only be; null when none or several are as near. */
function guess(word: string, vocabulary: Vocabulary): Meaning | null {
  if (word.length < 5 || COMMON.has(word) || /\d/.test(word)) return null;
  const limit = word.length >= 8 ? 2 : 1;
  let [best, nearest] = [null as Meaning | null, limit + 1];
  for (const [term, meaning] of vocabulary.byLetter.get(word[0]!) ?? []) {
    const far = distance(word, term, Math.min(limit, nearest));
    if (far > limit || far > nearest) continue;
    if (far < nearest) [best, nearest] = [meaning, far];
    else if (best !== null && String(best.plants) !== String(meaning.plants)) best = NOTHING;
  }
  return best !== null && best.plants.length > 0 ? best : null;
}

/** A gap over which a term of several words may reach: spaces, a hyphen, the full stop of an abbreviation. */
const JOINS = /^(?: {1,2}|\t|-|\. ?|\u00A0|‑)$/;

/** The one match of the words at `first`, as long as possible; own language before the other. */
function termAt(all: Token[], first: number, language: Language, vocabularies: Vocabulary[]): { length: number; meaning: Meaning } | null {
  let reach = 1;
  while (reach < LONGEST_TERM && first + reach < all.length && JOINS.test(all[first + reach]!.gap)) reach += 1;
  for (let length = reach; length >= 1; length -= 1) {
    const words = all.slice(first, first + length);
    const meaning = lookUp(words.map((token) => token.word), language, vocabularies, length > 1 && words.slice(1).every((token) => token.gap === '-'));
    if (meaning !== null) return { length, meaning };
  }
  return null;
}

function lookUp(words: string[], language: Language, vocabularies: Vocabulary[], hyphens = false): Meaning | null {
  const key = words.join(' ');
  const foreign: Language = language === 'de' ? 'en' : 'de';
  for (const vocabulary of vocabularies) {
    const own = vocabulary[language];
    const exact = own.exact.get(key) ?? (hyphens ? own.exact.get(words.join('')) : undefined);
    if (exact) return exact;
    if (words.length > 1 || key.length >= (language === 'de' ? 5 : 4)) {
      const stemmed = own.stems.get(stemKey(words, language));
      if (stemmed) return stemmed;
    }
  }
  if (words.length === 1 && (key.length < 4 || FOREIGN_TRAPS[language].has(key))) return null;
  for (const vocabulary of vocabularies) {
    const other = vocabulary[foreign];
    const found = other.exact.get(key) ?? (key.length >= 6 ? other.stems.get(stemKey(words, foreign)) : undefined);
    if (found && found !== NOTHING) return found;
  }
  if (words.length > 1 || key.length < SHORTEST_DOUBLED || COMMON.has(key)) return null;
  for (const vocabulary of vocabularies) {
    const found = vocabulary[language].single.get(withoutDoubles(key));
    if (found) return found;
  }
  return null;
}

/**
 * The word that an abbreviation stands for ("Kart.", "Schnittl."): one of the table, else the one that begins with it, where all
 * that do name the same plant. Null when there is none.
 */
function unabbreviated(word: string, language: Language, vocabularies: Vocabulary[]): string | null {
  const known = ABBREVIATIONS.get(word);
  if (known !== undefined) return known;
  if (word.length < 4 || COMMON.has(word) || NO_FOOD.has(word)) return null;
  const terms = vocabularies.flatMap((vocabulary) => [...vocabulary[language].exact]).filter(([term]) => term.startsWith(word) && !term.includes(' '));
  const plants = new Set(terms.map(([, meaning]) => String(meaning.plants)));
  if (plants.size !== 1 || plants.has('')) return null;
  return terms.map(([term]) => term).reduce((shortest, term) => (term.length < shortest.length ? term : shortest));
}

const names = (meaning: Meaning): boolean => meaning.plants.length + meaning.generic.length > 0;

/**
 * "Kürbis- und Sonnenblumenkerne": completes the word before the hyphen with the end of the word that closes the list.
 * Null when nothing follows that could complete it.
 */
function completed(all: Token[], at: number, look: (word: string) => Meaning | null, cutUp: (word: string) => { meaning: Meaning; form: PlantForm } | null): { meaning: Meaning; form: PlantForm } | null {
  if (!/^[-‑–](?:\s|,|\/|&|\+)/.test(all[at + 1]?.gap ?? '')) return null;
  let next = at + 1;
  while (next < all.length && (AND.has(all[next]!.word) || /^[-‑–]/.test(all[next + 1]?.gap ?? '')) && next < at + 6) next += 1;
  const last = all[next]?.word;
  if (last === undefined) return null;
  const start = all[at]!.word;
  const words = Array.from({ length: Math.max(0, last.length - 3) }, (_, index) => start + last.slice(index + 2));
  // A word of its own ("Erdbeeren") before any that can only be cut into parts ("Erdmbeeren").
  for (const word of words) {
    const known = look(word);
    if (known !== null && names(known)) return { meaning: known, form: 'whole' };
  }
  return words.map(cutUp).find((found) => found !== null && names(found.meaning)) ?? null;
}

/** "pumpkin and sunflower seeds", "rote und gelbe Linsen": the meaning of the word with the last word of the list. */
function sharing(all: Token[], at: number, language: Language, vocabularies: Vocabulary[]): Meaning | null {
  let joined = false;
  for (let next = at + 1; next < Math.min(all.length - 1, at + 6); next += 1) {
    const { gap, word } = all[next]!;
    if (/[.;:!?\n()]/.test(gap)) return null;
    if (/[&/+]/.test(gap)) joined = true;
    else if (AND.has(word)) {
      joined = true;
      continue;
    } else if (!joined && !gap.includes(',')) return null;
    if (!joined || !JOINS.test(all[next + 1]!.gap)) continue;
    const head = all[next + 1]!.word;
    const pair = lookUp([word, head], language, vocabularies);
    if (pair === null || !names(pair)) return null;
    const own = lookUp([all[at]!.word, head], language, vocabularies);
    return own !== null && names(own) ? own : null;
  }
  return null;
}

/** How the plants of an item are eaten, from its last word or the word after it. */
function formOf(all: Token[], first: number, last: number, form: PlantForm): PlantForm {
  if (form !== 'whole') return form;
  let end = last;
  while (end + 1 < all.length && all[end + 1]!.gap === '-') end += 1;
  const after = end === last && JOINS.test(all[last + 1]?.gap ?? '') ? all[last + 1]!.word : end > last ? all[end]!.word : '';
  const own = all[last]!.word;
  for (const [kind, words] of Object.entries(FORMS_AFTER)) {
    if (words.includes(after) || (last > first && kind !== 'oil' && words.includes(own))) return kind as PlantForm;
  }
  for (const kind of ['juice', 'jam', 'syrup'] as const) if (FORMS[kind]!.some((word) => own.length > word.length + 2 && own.endsWith(word))) return kind;
  return 'whole';
}

/** All items of a text in their order, and the tokens that may be a food nobody knows. */
function itemsOf(all: Token[], language: Language, vocabularies: Vocabulary[]): { items: Item[]; unknown: Token[] } {
  const items: Item[] = [];
  const unknown: number[] = [];
  const find = (key: string): Part | undefined => {
    for (const vocabulary of vocabularies) {
      const part = vocabulary.parts.get(key);
      if (part) return part;
    }
    return undefined;
  };
  const look = (word: string): Meaning | null => lookUp([word], language, vocabularies);
  const read = (word: string): { meaning: Meaning; form: PlantForm } | null => {
    const meaning = look(word);
    return meaning ? { meaning, form: 'whole' } : compound(word, find);
  };
  /** "Kart.", "Tom.soße", "Salzkart.": what a word cut short by a full stop names, and how many tokens it takes. */
  const short = (at: number): { meaning: Meaning; form: PlantForm; length: number } | null => {
    const { word, dot } = all[at]!;
    if (!dot || look(word)) return null;
    const full = unabbreviated(word, language, vocabularies);
    const joined = full !== null && all[at + 1]?.gap === '.' ? read(full + all[at + 1]!.word) : null;
    if (joined && names(joined.meaning)) return { ...joined, length: 2 };
    const whole = full === null ? null : read(full);
    if (whole && names(whole.meaning)) return { ...whole, length: 1 };
    for (let from = word.length - 3; from >= 3; from -= 1) {
      const end = find(word.slice(0, from)) ? unabbreviated(word.slice(from), language, vocabularies) : null;
      const both = end === null ? null : compound(word.slice(0, from) + end, find);
      if (both && names(both.meaning)) return { ...both, length: 1 };
    }
    return null;
  };
  for (let at = 0; at < all.length; ) {
    const shared = completed(all, at, look, (word) => compound(word, find));
    const pair = shared ? null : sharing(all, at, language, vocabularies);
    const cutShort = shared || pair ? null : short(at);
    const term = shared || pair || cutShort ? null : termAt(all, at, language, vocabularies);
    let length = 1;
    if (shared) items.push({ first: at, last: at, meaning: shared.meaning, via: 'compound', form: formOf(all, at, at, shared.form) });
    else if (pair) items.push({ first: at, last: at, meaning: pair, via: 'compound', form: 'whole' });
    else if (cutShort) {
      ({ length } = cutShort);
      items.push({ first: at, last: at + length - 1, meaning: cutShort.meaning, via: 'compound', form: cutShort.form });
    } else if (term) {
      length = term.length;
      const last = at + length - 1;
      if (term.meaning !== NOTHING) items.push({ first: at, last, meaning: term.meaning, via: term.meaning.dish ? 'dish' : 'exact', form: formOf(all, at, last, 'whole') });
    } else {
      const word = all[at]!.word;
      const free = /^(.{3,})(?:frei|freie|freier|freies|freien)$/.exec(word);
      const found = compound(free ? free[1]! : word, find) ?? (free ? read(free[1]!) : null);
      if (found) items.push({ first: at, last: at, meaning: found.meaning, via: 'compound', form: formOf(all, at, at, found.form), ...(free && { free: true }) });
      else unknown.push(at);
    }
    at += length;
  }
  const left: Token[] = [];
  for (const at of unknown) {
    const { word } = all[at]!;
    if (NEGATES.has(word) || NEGATES_BEFORE.has(word) || ENDS.has(word) || find(word)) continue;
    const meaning = vocabularies.map((vocabulary) => guess(word, vocabulary)).find((found) => found !== null);
    if (meaning) items.push({ first: at, last: at, meaning, via: 'fuzzy', form: formOf(all, at, at, 'whole') });
    else if (mayBeFood(word)) left.push(all[at]!);
  }
  return { items: items.sort((a, b) => a.first - b.first), unknown: left };
}

function mayBeFood(word: string): boolean {
  return word.length >= 4 && !/\d/.test(word) && !COMMON.has(word) && !NO_FOOD.has(word) && !AND.has(word) && !EATING.has(word);
}

/** A full stop ends a clause, the point of an abbreviation ("m.", "geschr.") does not. */
function endsClause(all: Token[], at: number): boolean {
  const { gap } = all[at]!;
  if (/[;!?\n()|]| [-–—] |—/.test(gap)) return true;
  return gap.includes('.') && (all[at - 1]?.word.length ?? 0) > 2 && /^\p{Lu}|\d/u.test(all[at]!.word) === false && /\.\s/.test(gap);
}

/** For every token whether the text says it was left out. */
function leftOut(all: Token[], items: Item[]): boolean[] {
  const out = all.map(() => false);
  const itemAt = new Map<number, Item>();
  for (const item of items) for (let at = item.first; at <= item.last; at += 1) itemAt.set(at, item);

  const forward = (from: number, one: boolean, through: boolean): boolean => {
    let found = false;
    for (let at = from; at < all.length; at += 1) {
      const { gap, word } = all[at]!;
      if (at > from && endsClause(all, at)) break;
      if (at > from && (ENDS.has(word) || NEGATES.has(word)) && !itemAt.has(at)) break;
      if (at > from && !through && /[,+]/.test(gap) && !(found && orFollows(at))) break;
      if (at > from && /:/.test(gap) && found) break;
      const item = itemAt.get(at);
      if (item === undefined) {
        if (one && found && !AND.has(word)) break;
        continue;
      }
      if (one && found && !AND.has(all[at - 1]!.word) && itemAt.get(at - 1) !== item) break;
      out[at] = true;
      found = true;
    }
    return found;
  };
  /** "ohne Nüsse, Rosinen oder Honig": the list goes on to the "oder". */
  const orFollows = (from: number): boolean => {
    for (let at = from; at < all.length && at < from + 8; at += 1) {
      const { gap, word } = all[at]!;
      if (at > from && endsClause(all, at)) return false;
      if (OR.has(word)) return true;
      if (!itemAt.has(at) && (ENDS.has(word) || AND.has(word) || NEGATES.has(word))) return false;
      if (!itemAt.has(at) && !/,/.test(gap) && at > from && !itemAt.has(at + 1)) return false;
    }
    return false;
  };
  const backward = (from: number): void => {
    for (let at = from; at >= 0; at -= 1) {
      const { word } = all[at]!;
      if (!itemAt.has(at) && ENDS.has(word) && !EATING.has(word) && !/^(?:hab|habe|hatte|had|have)$/.test(word)) return;
      if (itemAt.has(at)) out[at] = true;
      if (at > 0 && (endsClause(all, at) || /[,+:]/.test(all[at]!.gap))) return;
    }
  };

  for (let at = 0; at < all.length; at += 1) {
    if (itemAt.get(at)?.free) out[at] = true;
    if (itemAt.has(at)) continue;
    const { word } = all[at]!;
    const next = all[at + 1]?.word ?? '';
    if ((word === 'free' || word === 'frei') && at > 0 && itemAt.has(at - 1) && /^[- ]$/.test(all[at]!.gap)) out[at - 1] = true;
    else if (word === 'free' && (next === 'from' || next === 'of')) forward(at + 1, false, false);
    else if (word === 'w' && next === 'o' && all[at + 1]!.gap === '/') forward(at + 2, false, false);
    else if (word === 'rather' && next === 'than') forward(at + 2, true, false);
    else if (word === 'instead' && next === 'of') forward(at + 2, true, false);
    else if (word === 'left' && next === 'the') forward(at + 2, false, false);
    else if (NEGATES_BEFORE.has(word) || THROWN_OUT.test(word) || NEGATES_BEFORE_PAIRS.has(`${word} ${next}`)) {
      const behind = NEGATES_BEFORE_PAIRS.has(`${word} ${next}`) ? at + 1 : at;
      const colon = all[behind + 1]?.gap.includes(':');
      const before = at > 0 && !colon && !endsClause(all, at) && !/,/.test(all[at]!.gap);
      if (colon) forward(behind + 1, false, true);
      else if (before && hasItem(itemAt, all, at)) backward(at - 1);
      else if (!forward(behind + 1, false, false) && THROWN_OUT.test(word)) {
        // "Die Avocado war braun, also weggeworfen": what the clause before speaks of.
        let comma = at;
        while (comma > 0 && !/,/.test(all[comma]!.gap) && !endsClause(all, comma)) comma -= 1;
        if (comma > 0 && !endsClause(all, comma)) backward(comma - 1);
      }
    } else if (NEGATES.has(word)) {
      if (NOT_NEGATED_AFTER.has(next) && !/^(?:ohne|without|kein|keine)$/.test(word)) continue;
      const through = word === 'weder' || word === 'neither';
      const found = forward(at + 1, INSTEAD.has(word), through);
      if (!found && (word === 'nicht' || word === 'not' || word.endsWith('nt'))) {
        const rest = clause(all, at);
        const last = next === '' || endsClause(all, at + 1) || /,/.test(all[at + 1]!.gap);
        if (!EATEN_ANYWAY.test(rest) && (last || EATING.has(next)) && !/,/.test(all[at]!.gap)) backward(at - 1);
      }
    }
  }
  return out;
}

/** True when a food stands before the token in its own clause. */
function hasItem(itemAt: Map<number, Item>, all: Token[], from: number): boolean {
  for (let at = from - 1; at >= 0; at -= 1) {
    if (itemAt.has(at)) return true;
    if (endsClause(all, at) || /[,+:]/.test(all[at]!.gap)) return false;
  }
  return false;
}

/** The words of the clause around a token. */
function clause(all: Token[], at: number): string {
  let [first, last] = [at, at];
  while (first > 0 && !endsClause(all, first) && !all[first]!.gap.includes(',')) first -= 1;
  while (last + 1 < all.length && !endsClause(all, last + 1) && !all[last + 1]!.gap.includes(',')) last += 1;
  return all.slice(first, last + 1).map((token) => token.word).join(' ');
}

let built: Vocabulary | undefined;
/** Built at the first use, some milliseconds; the tables are constant. */
const base = (): Vocabulary => (built ??= buildVocabulary());

/**
 * A matcher that also knows what the practice taught: a word or phrase and the plant it means, null for a food that is no
 * plant. What was taught goes before the catalogue, in both languages.
 */
export function createMatcher(taught: { word: string; plant: string | null }[]): Matcher {
  const own = emptyVocabulary();
  for (const { word, plant } of taught) {
    const meaning: Meaning = plant === null ? NOTHING : { plants: [plant], generic: [], signals: [], dish: false };
    for (const language of ['de', 'en'] as const) addTerm(own, word, language, meaning);
    const key = fold(word.trim());
    if (/^\p{L}{5,}$/u.test(key)) addPart(own, key, { ...meaning, notEaten: plant === null });
  }
  return (text, language) => analyseWith(text, language, taught.length > 0 ? [own, base()] : [base()]);
}

/** True when the plants of a word are those of the word right before it, only prepared in some way. */
function belongsTo(word: string, { plants }: Meaning, before: Item): boolean {
  if (PREPARED.has(word)) return true;
  if (before.form !== 'whole' && FORMS_AFTER[before.form]?.includes(word)) return true;
  return String(plants) === 'wheat-refined' && FLOURS.test(before.meaning.plants.join());
}

function isCapital(text: string, at: number): boolean {
  return /\p{Lu}/u.test(text[at] ?? '');
}

function analyseWith(text: string, language: Language, vocabularies: Vocabulary[]): Analysis {
  const all = tokens(text);
  const { items, unknown } = itemsOf(all, language, vocabularies);
  const out = leftOut(all, items);
  // German writes its nouns with a capital; where somebody does, a word without one is no food.
  const nouns = language === 'de' && all.some(({ start }, index) => index > 0 && isCapital(text, start));
  const analysis: Analysis = { plants: [], generic: [], signals: [], negated: [], unknown: unknown.filter(({ start }) => !nouns || isCapital(text, start)).map(({ start, end }) => ({ start, end })) };
  let before: Item | undefined;
  for (const item of items) {
    const { meaning, via, form } = item;
    const [start, end] = [all[item.first]!.start, all[item.last]!.end];
    if (out[item.first]) {
      for (const id of [...meaning.plants, ...meaning.generic]) analysis.negated.push({ id, start, end });
    } else {
      // "tomato salad", "Bohnen-Salat", "rye bread", "sweet potato fries", "blackcurrant squash": what it is of is named already.
      const named = before !== undefined && before.last === item.first - 1 && before.meaning.plants.length > 0 && JOINS.test(all[item.first]!.gap);
      if (!(named && belongsTo(all[item.first]!.word, meaning, before!))) for (const id of meaning.plants) analysis.plants.push({ id, start, end, form, via });
      if (!named && via !== 'fuzzy') for (const id of meaning.generic) analysis.generic.push({ id, start, end });
      if (via !== 'fuzzy') for (const signal of meaning.signals) analysis.signals.push({ ...signal, start, end });
    }
    before = item;
  }
  return analysis;
}

/**
 * Finds plants, kinds, signals and what was left out. Both vocabularies are read, that of `language` first. Never throws; an
 * empty text gives empty lists. The same plant may be found in several places.
 */
export function analyse(text: string, language: Language): Analysis {
  return analyseWith(text, language, [base()]);
}

/** Every German and English word of each plant by its id, as people write them: for a search box. */
export function plantWords(): Map<string, string[]> {
  return new Map(PLANTS.split('\n').map((line) => {
    const [id, german, , , english] = line.split('|');
    return [id!.replace('*', ''), [...cells(german), ...cells(english)]];
  }));
}

/** Ids of the plants that raise the count without anybody asked: no guess, no juice, jam, syrup or flavour, no id without points. Each once. */
export function countingPlants(analysis: Analysis): string[] {
  return [...new Set(analysis.plants.filter((plant) => plant.via !== 'fuzzy' && plant.form === 'whole' && countKey(plant.id) !== null).map((plant) => plant.id))];
}
