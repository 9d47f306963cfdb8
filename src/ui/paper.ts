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

/** A4 and its margins, in mm. The header stands in the top margin, the foot in the bottom one. */
export const PAPER = {
  portrait: { width: 210, height: 297, top: 27, right: 20, bottom: 20, left: 20 },
  landscape: { width: 297, height: 210, top: 22, right: 14, bottom: 14, left: 14 },
} as const satisfies Record<Orientation, object>;

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
    const inner = width - left - right;
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

/** Between the columns of a layout, in mm. */
export const COLUMN_GAP = 60;
const PX_PER_MM = 96 / 25.4;

/**
 * Lays a copy of `source` out as pages within `place`, where it must be rendered (not `display: none`) and stays. The copy has no ids: it is
 * a picture of the document.
 */
export function layOut(source: HTMLElement, orientation: Orientation, place: HTMLElement): Layout {
  const { width, height, top, right, bottom, left } = PAPER[orientation];
  const [inner, page] = [width - left - right, height - top - bottom];
  const copy = source.cloneNode(true) as HTMLElement;
  for (const each of [copy, ...copy.querySelectorAll<HTMLElement>('[id], [data-sheet]')]) {
    each.removeAttribute('id');
    delete each.dataset.sheet;
  }
  for (const mark of copy.querySelectorAll('[data-mark]')) mark.remove();
  for (const each of copy.querySelectorAll<HTMLElement>('[data-new-page]')) each.style.breakBefore = 'column';
  const element = document.createElement('div');
  Object.assign(element.style, { width: `${inner}mm`, height: `${page}mm`, columnWidth: `${inner}mm`, columnGap: `${COLUMN_GAP}mm`, columnFill: 'auto' });
  element.append(copy);
  place.append(element);

  const columns = Math.max(1, Math.round((element.scrollWidth / PX_PER_MM + COLUMN_GAP) / (inner + COLUMN_GAP)));
  return { pages: columns, element };
}
