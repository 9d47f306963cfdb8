import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cssString, PAPER, pageRules, pageText, type PageRules } from './paper.ts';

/** A CSS string as a browser reads it. */
function read(css: string): string {
  expect(css).toMatch(/^".*"$/s);
  return css.slice(1, -1).replaceAll(/\\([0-9a-f]{1,6}) /g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));
}

const rules = (changed: Partial<PageRules> = {}): PageRules => ({ name: 'sheet-1', language: 'de', orientation: 'portrait', margins: { who: ['Muster, Anna', 'geb. 12.03.1975'], what: ['Behandlungsplan'], foot: ['Praxis'] }, pages: 3, ...changed });

describe('text in the margins', () => {
  test('comes through unchanged, whatever is in it', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(read(cssString(text))).toBe(text);
    }));
  });

  test('never ends its string or its rule', () => {
    for (const hostile of ['"; } @page { @top-left { content: "x', '\\', '\\22', '</style>', '\n', '*/ /*', '\u2028', '{}']) {
      expect(cssString(hostile).slice(1, -1)).not.toMatch(/["{}<>\n;*]|\\(?![0-9a-f]+ )/);
    }
  });
});

describe('the rules of a job', () => {
  test('name each document’s own pages, count them by a counter of its own, and say how many there are', () => {
    const css = pageRules([rules(), rules({ name: 'sheet-2', language: 'en', orientation: 'landscape', pages: 12, margins: { who: ['Other, Person'], what: [], foot: [] } })]);
    const [first, second] = css.split('@page sheet-2');
    expect(first).toContain('counter-increment: sheet-1');
    expect(first).toContain('"Seite " counter(sheet-1) " von " "3"');
    expect(second).toContain('"Page " counter(sheet-2) " of " "12"');
    expect(second).toContain('size: 297mm 210mm');
    expect(second).not.toContain('Muster');
    expect(first).not.toContain('Other');
  });

  test('leave the counting of a single document to the browser', () => {
    expect(pageRules([rules()])).toContain('counter(page) " von " counter(pages)');
  });

  test('begin each document but the first on a new page', () => {
    expect(pageRules([rules(), rules({ name: 'sheet-2' })]).match(/break-before: \w+/g)).toEqual(['break-before: auto', 'break-before: page']);
  });
});

test('what is written has room for a whole number of pixels, a hair less, so that rounding up cannot add one', () => {
  for (const { width, height, top, right, bottom, left, room } of Object.values(PAPER)) {
    const px = (mm: number) => (mm / 25.4) * 96;
    expect(Math.ceil(px(width - left - right))).toBe(room.width);
    expect(Math.ceil(px(height - top - bottom))).toBe(room.height);
    expect(room.width - px(width - left - right)).toBeLessThan(0.1);
  }
});

test('the preview says the page as the margin does', () => {
  expect(pageText('de', 2, 3)).toBe('Seite 2 von 3');
  expect(pageText('en', 1, 1)).toBe('Page 1 of 1');
});
