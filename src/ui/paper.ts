/**
 * How documents become pages: how many each takes, and the rules that put its own name, version and page number into the margins of
 * each of its pages. Several documents go into one print job, so every document has a named page of its own.
 *
 * CSS can count the pages of a named page (a counter that only its `@page` rule raises) but not say how many there will be: `counter(pages)` is
 * the whole job's. So they are counted first, by laying the same document out in columns of the size of a page: the browser
 * breaks columns by the same rules and with the same code that it breaks pages by. The heading of a table comes again in both when its
 * `thead` may not be broken (`break-inside: avoid`).
 */
import { defineMessages, textIn, type Language } from '../i18n/messages.ts';

const messages = defineMessages({
  de: { page: 'Seite ', of: ' von ' },
  en: { page: 'Page ', of: ' of ' },
});

export type Orientation = 'portrait' | 'landscape';

const PX_PER_MM = 96 / 25.4;

/**
 * A4, the room for what is written, and the margins above and to the left of it, in mm. The room is a whole number of CSS pixels wide and high:
 * Chromium rounds it up to one when it prints, and what was counted must be what is printed.
 */
export const PAPER = {
  portrait: paper({ width: 210, height: 297, top: 27, left: 20 }, { width: 643, height: 945 }),
  landscape: paper({ width: 297, height: 210, top: 22, left: 14 }, { width: 1017, height: 658 }),
} as const satisfies Record<Orientation, object>;

/** `room` in CSS pixels. */
function paper({ width, height, top, left }: { width: number; height: number; top: number; left: number }, room: { width: number; height: number }) {
  // A hair less than the whole number, so that rounding up never makes it one more.
  const mm = (px: number): number => Math.round(((px - 0.02) / PX_PER_MM) * 1_000) / 1_000;
  return { width, height, top, left, right: Math.round((width - left - mm(room.width)) * 1_000) / 1_000, bottom: Math.round((height - top - mm(room.height)) * 1_000) / 1_000, room };
}

/** What stands in the margins of every page of one document; one string a line. */
export interface Margins {
  /** Top left: whom it is about. */
  who: readonly string[];
  /** Top right: what it is, and which version. */
  what: readonly string[];
  /** Bottom left. */
  foot: readonly string[];
}

export interface PageRules {
  /** What `data-sheet` says on the element of the document; letters, digits and `-`. */
  name: string;
  language: Language;
  orientation: Orientation;
  margins: Margins;
  /** How many pages it takes. */
  pages: number;
}

/** The text as a CSS string; whatever is no plain letter, digit or space is written as its code point, so that nothing ends the string. */
export function cssString(text: string): string {
  return `"${Array.from(text, (letter) => (/[\p{L}\p{N} ]/u.test(letter) ? letter : `\\${letter.codePointAt(0)!.toString(16)} `)).join('')}"`;
}

/** Lines as the `content` of a margin box. */
function content(lines: readonly string[]): string {
  return lines.length === 0 ? '""' : lines.map(cssString).join(String.raw` "\a " `);
}

const FONT = "'Source Sans 3 Variable', 'Source Sans 3', system-ui, sans-serif";

/** The stylesheet of a print job. One document alone counts by the browser's own counters, which no setting of the print dialogue can put out. */
export function pageRules(documents: readonly PageRules[]): string {
  return documents.map((document, at) => {
    const { name, language, orientation, margins, pages } = document;
    const { width, height, top, right, bottom, left } = PAPER[orientation];
    const text = textIn(messages, language);
    const inner = Math.floor(width - left - right);
    const number = documents.length === 1
      ? `counter(page) ${cssString(text.of)} counter(pages)`
      : `counter(${name}) ${cssString(text.of)} "${pages}"`;
    return `
[data-sheet="${name}"] { page: ${name}; break-before: ${at === 0 ? 'auto' : 'page'}; }
@page ${name} {
  size: ${width}mm ${height}mm; margin: ${top}mm ${right}mm ${bottom}mm ${left}mm; counter-increment: ${name};
  font: 9pt/1.25 ${FONT}; font-variant-numeric: tabular-nums; color: #000;
  @top-left { content: ${content(margins.who)}; width: ${Math.round(inner * 0.6)}mm; white-space: pre-line; text-align: left; vertical-align: bottom; padding-bottom: 4mm; overflow-wrap: anywhere; font-weight: 600; }
  @top-right { content: ${content(margins.what)}; width: ${inner - Math.round(inner * 0.6)}mm; white-space: pre-line; text-align: right; vertical-align: bottom; padding-bottom: 4mm; overflow-wrap: anywhere; }
  @bottom-left { content: ${content(margins.foot)}; width: ${Math.round(inner * 0.76)}mm; white-space: pre-line; text-align: left; vertical-align: top; padding-top: 3mm; overflow-wrap: anywhere; }
  @bottom-right { content: ${cssString(text.page)} ${number}; width: ${inner - Math.round(inner * 0.76)}mm; white-space: nowrap; text-align: right; vertical-align: top; padding-top: 3mm; }
}`;
  }).join('\n');
}

/** "Seite 2 von 3", as the margin says it. */
export function pageText(language: Language, page: number, pages: number): string {
  const text = textIn(messages, language);
  return `${text.page}${page}${text.of}${pages}`;
}

/** False in browsers that print no margins of ours (Firefox): the name and the number of the page would be missing. */
export function printsMargins(): boolean {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('@page { @top-left { content: "x"; } }');
    return /@top-left/.test(sheet.cssRules[0]?.cssText ?? '');
  } catch {
    return false;
  }
}

/** A document laid out in columns of the size of its pages. */
export interface Layout {
  pages: number;
  /** The element with the columns; `COLUMN_GAP` lies between them. */
  element: HTMLElement;
}

/** Between the columns of a layout, CSS pixels. */
export const COLUMN_GAP = 240;

/**
 * Lays a copy of `source` out as pages within `place`, where it must be rendered (not `display: none`) and stays. The copy has no ids: it is
 * a picture of the document.
 */
export function layOut(source: HTMLElement, orientation: Orientation, place: HTMLElement): Layout {
  const { room } = PAPER[orientation];
  const copy = source.cloneNode(true) as HTMLElement;
  for (const each of [copy, ...copy.querySelectorAll<HTMLElement>('[id], [data-sheet]')]) {
    each.removeAttribute('id');
    delete each.dataset.sheet;
  }
  for (const mark of copy.querySelectorAll('[data-mark]')) mark.remove();
  for (const each of copy.querySelectorAll<HTMLElement>('[data-new-page]')) each.style.breakBefore = 'column';
  const element = document.createElement('div');
  Object.assign(element.style, { width: `${room.width}px`, height: `${room.height}px`, columnWidth: `${room.width}px`, columnGap: `${COLUMN_GAP}px`, columnFill: 'auto' });
  element.append(copy);
  place.append(element);
  return { pages: Math.max(1, Math.round((element.scrollWidth + COLUMN_GAP) / (room.width + COLUMN_GAP))), element };
}
