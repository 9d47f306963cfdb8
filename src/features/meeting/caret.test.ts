import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moveCaret } from './caret.ts';

/** The caret as a bar in the text. */
const at = (marked: string): [string, number] => [marked.replace('|', ''), marked.indexOf('|')];

test.each([
  ['Schmerz |', 'Schmerz weniger', 'Schmerz |weniger'],
  ['Schmerz weni|', 'Gestern: Schmerz weni', 'Gestern: Schmerz weni|'],
  ['Anr|ufen', 'Anrufen und fragen', 'Anr|ufen und fragen'],
  ['|', 'Neu', '|Neu'],
  ['alles weg|', '', '|'],
])('%s and then %s', (before, after, expected) => {
  const [text, caret] = at(before);
  const moved = moveCaret(text, after, caret);
  expect(`${after.slice(0, moved)}|${after.slice(moved)}`).toBe(expected);
});

test('stays behind the same letters when somebody writes elsewhere', () => {
  fc.assert(fc.property(fc.string(), fc.string(), fc.string(), fc.boolean(), (left, right, added, before) => {
    const text = `${left}§${right}`;
    const after = before ? `${added}${text}` : `${text}${added}`;
    fc.pre(!left.includes('§') && !right.includes('§') && !added.includes('§'));
    const caret = text.indexOf('§') + 1;
    expect(after[moveCaret(text, after, caret) - 1]).toBe('§');
  }));
});
