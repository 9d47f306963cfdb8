/** Every pair of colours that meets on a screen, light and dark, against WCAG 2.2: 4.5 to 1 for text, 3 to 1 for marks and edges. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

function tokensOf(selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`);
  const block = css.slice(start, css.indexOf('\n}', start));
  return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{3,6});/g)].map(([, name, value]) => [name!, value!]));
}

const light = tokensOf(':root');
const dark = { ...light, ...tokensOf(":root[data-theme='dark']") };

/** Relative luminance of `#rgb` or `#rrggbb`. */
function luminance(colour: string): number {
  const digits = colour.length === 4 ? colour.slice(1).replaceAll(/./g, '$&$&') : colour.slice(1);
  const [red, green, blue] = [0, 2, 4].map((at) => {
    const share = Number.parseInt(digits.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const GROUNDS = ['ground', 'surface', 'quiet'];
const MEASURES = ['pain', 'plants', 'stress', 'sleep', 'movement', 'drinking', 'sugar', 'gut'];

const TEXT: [string, string][] = [
  ...['ink', 'muted', 'primary'].flatMap((text) => GROUNDS.map((ground): [string, string] => [text, ground])),
  ['ink', 'selected'], ['primary-strong', 'selected'], ['on-primary', 'primary'], ['on-primary', 'primary-strong'],
  ['on-navigation', 'navigation'], ['on-navigation', 'navigation-selected'], ['on-navigation-muted', 'navigation'],
  ['problem', 'problem-ground'], ['problem', 'surface'], ['surface', 'cursor'],
  // Labels at the end of a line have the colour of the line.
  ...MEASURES.map((measure): [string, string] => [measure, 'surface']),
];
const MARKS: [string, string][] = [['edge', 'surface'], ['edge', 'ground'], ['focus', 'surface'], ['focus', 'ground'], ['raw', 'surface'], ['cursor', 'surface']];

describe.each([['light', light], ['dark', dark]])('%s', (_name, tokens) => {
  test.each(TEXT)('%s on %s can be read', (text, ground) => {
    expect(contrast(tokens[text]!, tokens[ground]!)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(MARKS)('%s on %s can be seen', (mark, ground) => {
    expect(contrast(tokens[mark]!, tokens[ground]!)).toBeGreaterThanOrEqual(3);
  });
});

test('black on white is 21 to 1', () => {
  expect(contrast('#000', '#ffffff')).toBeCloseTo(21);
});
