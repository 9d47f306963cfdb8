import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textDifferences } from './text-differences.ts';

test('marks the words that changed and leaves the rest', () => {
  expect(textDifferences('Schmerz im linken Bein', 'Schmerz im rechten Bein')).toEqual([{ kind: 'same', text: 'Schmerz im' }, { kind: 'removed', text: ' linken' }, { kind: 'added', text: ' rechten' }, { kind: 'same', text: ' Bein' }]);
  expect(textDifferences('', 'neu')).toEqual([{ kind: 'added', text: 'neu' }]);
  expect(textDifferences('gleich', 'gleich')).toEqual([{ kind: 'same', text: 'gleich' }]);
  expect(textDifferences('', '')).toEqual([]);
});

test('loses nothing: both texts can be read back', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', ' ', '\n', '  ', 'Wort', '.'), { maxLength: 30 }).map((parts) => parts.join(''));
  fc.assert(fc.property(text, text, (before, after) => {
    const parts = textDifferences(before, after);
    expect(parts.filter(({ kind }) => kind !== 'added').map((part) => part.text).join('')).toBe(before);
    expect(parts.filter(({ kind }) => kind !== 'removed').map((part) => part.text).join('')).toBe(after);
  }));
});
