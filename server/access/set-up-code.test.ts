import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newSetUpCode } from './set-up-code.ts';

test('four groups of five characters that are not mistaken for one another: 100 bits', () => {
  const codes = new Set(Array.from({ length: 200 }, () => newSetUpCode().text));
  expect(codes.size).toBe(200);
  for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){3}$/);
  // Every one of the 32 characters occurs: none of the randomness is lost.
  expect(new Set([...codes].join('').replaceAll('-', '')).size).toBe(32);
});

test('it may be typed as people type', () => {
  const { text, matches } = newSetUpCode();
  for (const typed of [text, text.toLowerCase(), text.replaceAll('-', ' '), ` ${text.replaceAll('-', '')} `, text.replaceAll('0', 'O').replaceAll('1', 'l')]) expect(matches(typed)).toBe(true);
});

test('nothing else matches', () => {
  const { text, matches } = newSetUpCode();
  fc.assert(fc.property(fc.string(), (typed) => !matches(typed)));
  fc.assert(
    fc.property(fc.nat(text.length - 1), (at) => {
      const other = text[at] === '7' ? '8' : '7';
      return text[at] === '-' || !matches(text.slice(0, at) + other + text.slice(at + 1));
    }),
  );
  expect(matches(newSetUpCode().text)).toBe(false);
});
