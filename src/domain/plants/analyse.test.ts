import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, parseLines, type ExpectedLine, type Quality } from '../../../tools/plants.ts';
import { modules } from '../../../tools/plants-build.ts';
import { analyse, countingPlants, createMatcher, plantWords } from './analyse.ts';
import { languageOf } from './language.ts';
import { CATALOGUE_VERSION, catalogueVersion } from './version.ts';

const linesOf = (name: string) => parseLines<ExpectedLine>(readFileSync(new URL(name, import.meta.url), 'utf8'));
const ids = (text: string, language: 'de' | 'en' = 'de') => [...new Set(analyse(text, language).plants.filter(({ via }) => via !== 'fuzzy').map(({ id }) => id))];
const words = (text: string, language: 'de' | 'en' = 'de') => analyse(text, language).unknown.map(({ start, end }) => text.slice(start, end));

describe('against lines written by hand', () => {
  const sets: [name: string, lines: ExpectedLine[]][] = [['first', linesOf('lines.jsonl')], ['second', linesOf('lines-second.jsonl')]];
  const cases = sets.flatMap(([name, lines]) => (['de', 'en'] as const).map((language): [string, Quality] => [`${name}, ${language}`, evaluate(lines.filter(({ lang }) => lang === language))]));

  it.each(cases)('%s: F1 0.95, precision 0.97, at most one negated in twelve', (_name, quality) => {
    expect(quality.lines).toBeGreaterThanOrEqual(30);
    expect(quality.f1).toBeGreaterThanOrEqual(0.95);
    expect(quality.precision).toBeGreaterThanOrEqual(0.97);
    expect(quality.negated).toBeGreaterThan(0);
    expect(quality.negatedCounted / quality.negated).toBeLessThanOrEqual(1 / 12);
  });

  it.each(['de', 'en'] as const)('%s: a week is counted to within two plants', (language) => {
    expect(Math.abs(evaluate(sets.flatMap(([, lines]) => lines).filter(({ lang }) => lang === language)).bias)).toBeLessThanOrEqual(2);
  });

  it('reads the sample without a fault', () => {
    expect(evaluate(linesOf('sample.jsonl'))).toMatchObject({ wrong: 0, missed: 0 });
  });
});

describe('a meal in words', () => {
  it.each([
    ['Erd- und Himbeeren', ['strawberry', 'raspberry']],
    ['Kürbis- und Sonnenblumenkerne', ['pumpkin-seed', 'sunflower-seed']],
    ['Kart. m. Quark u. Schnittl.', ['potato', 'chives']],
    ['Tom.soße, Salzkart.', ['tomato', 'potato']],
    ['Zuchini und Brocolli', ['courgette', 'broccoli']],
    ['Kuerbissuppe', ['pumpkin']],
    ['Muskatnuss', ['nutmeg']],
    ['Schlachtplatte', []],
    ['Apfelbaum geschnitten', []],
  ])('%s', (text, expected) => {
    expect(ids(text)).toEqual(expected);
  });

  it.each([
    ['sweet potato fries', ['sweet-potato']],
    ['sausage and mash', ['potato']],
    ['rye bread', ['rye']],
    ['pumpkin and sunflower seeds', ['pumpkin-seed', 'sunflower-seed']],
  ])('%s', (text, expected) => {
    expect(ids(text, 'en')).toEqual(expected);
  });

  it.each([
    ['de', 'Salat mit Gurke, ohne Zwiebeln', ['onion']],
    ['de', 'Die Avocado war braun, also weggeworfen', ['avocado']],
    ['de', 'Tomaten (Zwiebel hab ich rausgefischt)', ['onion']],
    ['en', 'Salad with olives but left the capers', ['capers']],
  ] as const)('%s: %s leaves out', (language, text, expected) => {
    const { plants, negated } = analyse(text, language);
    expect(negated.map(({ id }) => id)).toEqual(expected);
    for (const id of expected) expect(plants.map((plant) => plant.id)).not.toContain(id);
  });

  it('does not count juice, jam, kinds or guesses', () => {
    expect(countingPlants(analyse('Apfelsaft, Erdbeermarmelade, Gemüse und Tomtate', 'de'))).toEqual([]);
    expect(countingPlants(analyse('Apfel und Tomate', 'de'))).toEqual(['apple', 'tomato']);
  });

  it('asks about words that may be a food, and about no others', () => {
    expect(words('Heute Mittag Schlabberzeug mit Reis in der Kantine')).toEqual(['Schlabberzeug']);
    expect(words('schlabberzeug mit reis')).toEqual(['schlabberzeug']);
    expect(words('Leftover gloopstew with rice after work', 'en')).toEqual(['gloopstew']);
  });

  it('never throws, and every place is one of the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.constantFrom('de' as const, 'en' as const), (text, language) => {
      const { plants, generic, signals, negated, unknown } = analyse(text, language);
      for (const { start, end } of [...plants, ...generic, ...signals, ...negated, ...unknown]) {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
      }
    }), { numRuns: 300 });
  });
});

describe('what the practice taught', () => {
  it('goes before the catalogue, in both languages and in compounds', () => {
    const match = createMatcher([{ word: 'Schlabber', plant: 'kale' }, { word: 'Tomate', plant: null }]);
    expect(match('Schlabbersuppe mit Tomate', 'de').plants.map(({ id }) => id)).toEqual(['kale']);
    expect(match('schlabber', 'en').plants.map(({ id }) => id)).toEqual(['kale']);
    expect(match('Schlabber und Tomate', 'de').unknown).toEqual([]);
  });

  it('has a name of its own, whatever its order, and another one after each change', () => {
    const [a, b] = [{ word: 'Schlabber', plant: 'kale' }, { word: 'Gloop', plant: null }];
    expect(catalogueVersion([])).toBe(CATALOGUE_VERSION);
    expect(catalogueVersion([a, b])).toBe(catalogueVersion([b, a]));
    expect(new Set([catalogueVersion([a]), catalogueVersion([{ ...a, plant: 'spinach' }]), catalogueVersion([b]), catalogueVersion([a, b])]).size).toBe(4);
  });
});

it('tells the language of a meal by its small words', () => {
  expect(languageOf('Brot mit Käse', 'en')).toBe('de');
  expect(languageOf('bread and cheese', 'de')).toBe('en');
  expect(languageOf('Porridge', 'en')).toBe('en');
  expect(languageOf('Porridge', 'de')).toBe('de');
});

it('is made from the tables beside it', () => {
  for (const [name, text] of Object.entries(modules())) expect(readFileSync(new URL(name, import.meta.url), 'utf8') === text, `${name}: run node tools/plants-build.ts`).toBe(true);
});

it('knows the words of every plant in both languages', () => {
  expect(plantWords().get('carrot')).toEqual(expect.arrayContaining(['Möhre', 'Rüebli', 'carrots']));
});
