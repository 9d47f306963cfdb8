/**
 * Leaflets: general health information that a patient takes home. The ones below are written for the product; a practice adds its
 * own. A leaflet that was given stays as it was given: every version of its text is kept.
 */
import { LEAFLETS_DE } from './leaflet-texts-de.ts';
import { LEAFLETS_EN } from './leaflet-texts-en.ts';

export type LeafletLanguage = 'de' | 'en';

/** What is in print: one language, one version. */
export interface Leaflet {
  /** A LeafletId, or the opaque id of one of the practice's own. */
  id: string;
  /** Of one of ours: counts from 1 whenever its text changes. Of the practice's own: the version under which it is stored. */
  version: string;
  /** Who wrote it. */
  origin: 'product' | 'practice';
  language: LeafletLanguage;
  title: string;
  /** In the simple markup that `leafletBlocks` reads. */
  text: string;
}

/** The leaflets written for the product, in the order of the list. */
export const LEAFLET_IDS = ['plants-30', 'fermented', 'fibre-drinking', 'fats', 'sugar-ready-made', 'stress-gut', 'relaxation', 'sleep', 'movement', 'diary'] as const;
export type LeafletId = (typeof LEAFLET_IDS)[number];

const TEXTS: Record<LeafletLanguage, Record<LeafletId, { title: string; text: string }>> = { de: LEAFLETS_DE, en: LEAFLETS_EN };

/** Goes up by one with every change of a text, in both languages together. */
const VERSIONS: Record<LeafletId, number> = { 'plants-30': 1, fermented: 1, 'fibre-drinking': 1, fats: 1, 'sugar-ready-made': 1, 'stress-gut': 1, relaxation: 1, sleep: 1, movement: 1, diary: 1 };

/** All leaflets written for the product in a language. */
export function productLeaflets(language: LeafletLanguage): Leaflet[] {
  return LEAFLET_IDS.map((id) => ({ id, version: String(VERSIONS[id]), origin: 'product', language, ...TEXTS[language][id] }));
}

/** Somebody got a leaflet: which version, when, from whom. */
export interface GivenLeaflet {
  id: string;
  leaflet: Pick<Leaflet, 'id' | 'version' | 'origin' | 'language' | 'title'>;
  /** Id of the stored text that was given. */
  document: string;
  /** Instant. */
  given: string;
  /** Name of who gave it, where it was kept. */
  by?: string;
  /** What was said about it, in words. */
  note?: string;
}

/** A piece of a line: plain, or to be set in bold. */
export interface Run {
  text: string;
  strong?: true;
}

/** A block of a leaflet. `ticks` are items with a box to be ticked; `plants` is the list of plants by food group; `lines` are empty lines to write on. */
export type Block =
  | { kind: 'heading'; runs: Run[] }
  | { kind: 'paragraph'; runs: Run[] }
  | { kind: 'list' | 'numbers' | 'ticks'; items: Run[][] }
  | { kind: 'box'; runs: Run[] }
  | { kind: 'plants' }
  | { kind: 'lines'; count: number };

/** A heading with what belongs to it; the first section may have no heading. */
export interface LeafletSection {
  heading: Run[] | null;
  blocks: Exclude<Block, { kind: 'heading' }>[];
}

const LISTS = [['list', /^[-•*] +/], ['ticks', /^\[ ?\] */], ['numbers', /^\d{1,2}[.)] +/]] as const;

/**
 * Reads the markup of a leaflet. Line by line: `## heading`, `- item`, `1. item`, `[ ] item to tick`, `> boxed`, `{plants}`, `{lines 3}`,
 * an empty line between paragraphs, `**bold**` within a line. Everything else is text; there is no way to write anything but these blocks.
 */
export function leafletBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  let open = false;
  for (const raw of text.split(/\r\n|\r|\n/)) {
    const line = raw.trim();
    const last = open ? blocks.at(-1) : undefined;
    open = true;
    if (line === '') {
      open = false;
      continue;
    }
    const heading = /^#{1,4} +(?=\S)/.exec(line)?.[0];
    if (heading !== undefined) {
      blocks.push({ kind: 'heading', runs: runsOf(line.slice(heading.length)) });
      open = false;
      continue;
    }
    if (line === '{plants}') {
      blocks.push({ kind: 'plants' });
      open = false;
      continue;
    }
    const count = /^\{lines ([1-9]|1\d|20)\}$/.exec(line)?.[1];
    if (count !== undefined) {
      blocks.push({ kind: 'lines', count: Number(count) });
      open = false;
      continue;
    }
    const list = LISTS.find(([, mark]) => mark.test(line));
    if (list) {
      const [kind, mark] = list;
      const item = runsOf(line.replace(mark, ''));
      if (last?.kind === kind) last.items.push(item);
      else blocks.push({ kind, items: [item] });
      continue;
    }
    const kind = line.startsWith('>') ? 'box' : 'paragraph';
    const runs = runsOf(kind === 'box' ? line.slice(1).trim() : line);
    if (last?.kind === kind) last.runs.push({ text: ' ' }, ...runs);
    // A line that goes on below an item belongs to it.
    else if (kind === 'paragraph' && last && 'items' in last) last.items.at(-1)!.push({ text: ' ' }, ...runs);
    else blocks.push({ kind, runs });
  }
  return blocks;
}

/** The blocks in sections, each below its heading. */
export function leafletSections(blocks: readonly Block[]): LeafletSection[] {
  const sections: LeafletSection[] = [];
  for (const block of blocks) {
    if (block.kind === 'heading') sections.push({ heading: block.runs, blocks: [] });
    else if (sections.length === 0) sections.push({ heading: null, blocks: [block] });
    else sections.at(-1)!.blocks.push(block);
  }
  return sections;
}

/** `a **b** c` in pieces; stars without a partner stay what they are. */
function runsOf(line: string): Run[] {
  return line.split(/(\*\*(?=\S).+?(?<=\S)\*\*)/).filter((part) => part !== '').map((part) => (part.length > 4 && part.startsWith('**') && part.endsWith('**') ? { text: part.slice(2, -2), strong: true } : { text: part }));
}

/**
 * The plants of the list to tick, by group as a patient thinks of food; ids of the catalogue. Common in shops of the country, one
 * name for each key that counts.
 */
export const TICK_LIST = {
  vegetables: ['potato', 'sweet-potato', 'carrot', 'beetroot', 'celeriac', 'parsnip', 'radish', 'kohlrabi', 'onion', 'leek', 'white-cabbage', 'red-cabbage', 'savoy-cabbage', 'kale', 'broccoli', 'cauliflower', 'brussels-sprouts', 'spinach', 'chard', 'lettuce', 'lambs-lettuce', 'endive', 'rocket', 'chicory', 'tomato', 'bell-pepper', 'cucumber', 'courgette', 'aubergine', 'pumpkin', 'fennel', 'asparagus', 'sweetcorn', 'olive', 'button-mushroom'],
  fruit: ['apple', 'pear', 'plum', 'sweet-cherry', 'peach', 'apricot', 'strawberry', 'raspberry', 'blueberry', 'redcurrant', 'orange', 'mandarin', 'lemon', 'banana', 'kiwi', 'pineapple', 'grape', 'mango', 'avocado', 'date'],
  legumes: ['lentil', 'chickpea', 'kidney-bean', 'split-pea', 'soybean', 'lupin'],
  grains: ['oat', 'wheat-whole', 'spelt-whole', 'rye-whole', 'barley', 'brown-rice', 'millet', 'quinoa', 'buckwheat'],
  nuts: ['walnut', 'hazelnut', 'almond', 'cashew', 'peanut', 'linseed', 'sunflower-seed', 'pumpkin-seed', 'sesame', 'chia'],
  herbs: ['garlic', 'ginger', 'parsley', 'chives', 'basil', 'dill', 'mint', 'thyme', 'rosemary', 'oregano', 'coriander', 'caraway', 'cinnamon', 'turmeric', 'pepper-black'],
} as const satisfies Record<string, readonly string[]>;
export type TickGroup = keyof typeof TICK_LIST;
