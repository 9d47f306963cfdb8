import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leafletBlocks, leafletSections, LEAFLET_IDS, productLeaflets, TICK_LIST, type Block } from './leaflet.ts';
import { countKey, group } from './plants/counting.ts';
import { plantName } from './plants/names.ts';

const plain = (block: Block): string => ('runs' in block ? block.runs.map((run) => run.text).join('') : 'items' in block ? block.items.map((item) => item.map((run) => run.text).join('')).join('\n') : '');

describe('the markup of a leaflet', () => {
  test('reads headings, paragraphs, lists, boxes, ticks and lines', () => {
    expect(leafletBlocks('## A\nein **fetter** Satz\nder weitergeht\n\n- eins\n  noch eins\n- zwei\n1. a\n[ ] b\n> Kasten\n> zwei\n{plants}\n{lines 3}')).toEqual([
      { kind: 'heading', runs: [{ text: 'A' }] },
      { kind: 'paragraph', runs: [{ text: 'ein ' }, { text: 'fetter', strong: true }, { text: ' Satz' }, { text: ' ' }, { text: 'der weitergeht' }] },
      { kind: 'list', items: [[{ text: 'eins' }, { text: ' ' }, { text: 'noch eins' }], [{ text: 'zwei' }]] },
      { kind: 'numbers', items: [[{ text: 'a' }]] },
      { kind: 'ticks', items: [[{ text: 'b' }]] },
      { kind: 'box', runs: [{ text: 'Kasten' }, { text: ' ' }, { text: 'zwei' }] },
      { kind: 'plants' },
      { kind: 'lines', count: 3 },
    ]);
  });

  test('takes what looks like HTML or a link as the text that it is', () => {
    expect(leafletBlocks('<script>alert(1)</script> [x](javascript:1)')).toEqual([{ kind: 'paragraph', runs: [{ text: '<script>alert(1)</script> [x](javascript:1)' }] }]);
  });

  test('loses no letter of any text', () => {
    const letters = (text: string) => text.replaceAll(/[^\p{L}\p{N}]/gu, '');
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', 'B', '*', '**', '\n', ' ', '#', '## ', '- ', '> ', '1. ', '[ ] ', '{', 'ß') }), (text) => {
      const said = leafletBlocks(text).map(plain).join('');
      expect(letters(said)).toBe(letters(text.split('\n').map((line) => line.trim().replace(/^\d{1,2}[.)] +/, '')).join('\n')));
    }));
  });

  test('puts every block into a section, in its order', () => {
    const blocks = leafletBlocks('vorne\n\n## A\na\n\n## B\n- b');
    expect(leafletSections(blocks).map(({ heading, blocks: inner }) => [heading?.[0]?.text ?? null, inner.length])).toEqual([[null, 1], ['A', 1], ['B', 1]]);
  });
});

/** The line we do not cross, in texts that a patient takes home: see mocks/wording.test.ts. */
const FORBIDDEN = [/diagnos/i, /\brisiko/i, /\brisks?\b/i, /\brezept\b/i, /prescri/i, /überweis/i, /alarm/i, /heilt|heilung|\bcures?\b/i, /therapier/i, /hilft gegen|helps against/i, /entzündung|inflammat/i, /auffällig|abnormal/i, /leaky|undicht/i, /\bsollten? Sie einnehmen/i];

describe('the leaflets of the product', () => {
  const both = [...productLeaflets('de'), ...productLeaflets('en')];

  test('are there in both languages, with the same build', () => {
    const shape = (text: string) => leafletBlocks(text).map((block) => ('items' in block ? `${block.kind} ${block.items.length}` : block.kind));
    const [de, en] = [productLeaflets('de'), productLeaflets('en')];
    expect(de.map(({ id }) => id)).toEqual([...LEAFLET_IDS]);
    for (const [at, leaflet] of de.entries()) expect(shape(en[at]!.text), leaflet.id).toEqual(shape(leaflet.text));
  });

  test('give the same numbers in both languages', () => {
    const numbers = (text: string) => (text.replaceAll(/(\d)[.,](?=\d)/g, '$1.').replaceAll('15 Uhr', '3').match(/\d+(\.\d+)?/g) ?? []).map(Number).sort((a, b) => a - b);
    const en = productLeaflets('en');
    for (const [at, leaflet] of productLeaflets('de').entries()) expect(numbers(en[at]!.text), leaflet.id).toEqual(numbers(leaflet.text));
  });

  test.each(both)('$language $id promises nothing', ({ text, title }) => {
    expect(FORBIDDEN.filter((word) => word.test(`${title} ${text}`))).toEqual([]);
    expect(text).not.toMatch(/\b(du|dein|dir)\b/i);
  });

  test.each(both.filter(({ id }) => ['plants-30', 'fermented', 'fibre-drinking', 'fats', 'sugar-ready-made'].includes(id)))('$language $id says that nutrition is no treatment', ({ text }) => {
    expect(text).toMatch(/Keine Leitlinie macht Ernährung zu einer Behandlung von Rückenschmerzen\.|No guideline makes nutrition a treatment of back pain\./);
  });

  test.each(both.filter(({ language }) => language === 'de'))('$id has short sentences', ({ text }) => {
    const sentences = leafletBlocks(text).flatMap((block) => plain(block).split(/(?<=[.!?:])\s|\n/)).map((sentence) => sentence.split(/\s+/).length);
    expect(Math.max(...sentences)).toBeLessThanOrEqual(30);
    expect(sentences.reduce((sum, length) => sum + length, 0) / sentences.length).toBeLessThan(12);
  });
});

describe('the plants to tick', () => {
  const groups: Record<keyof typeof TICK_LIST, string[]> = { vegetables: ['vegetable', 'mushroom'], fruit: ['fruit'], legumes: ['legume'], grains: ['whole_grain'], nuts: ['nut', 'seed'], herbs: ['herb', 'spice'] };

  test.each(Object.entries(TICK_LIST))('%s are of their group in the catalogue, known by name, and each counts once', (name, ids) => {
    for (const id of ids) {
      expect(groups[name as keyof typeof TICK_LIST], id).toContain(group(id));
      expect(plantName(id, 'de'), id).not.toBeNull();
    }
  });

  test('no two of them count as one', () => {
    const keys = Object.values(TICK_LIST).flat().map((id) => countKey(id));
    expect(keys).not.toContain(null);
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  });
});
