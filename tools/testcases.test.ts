/** The table of `docs/testcases.md`: every case stands in it, and every test that it names is there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const rows = readFileSync(join(root, 'docs', 'testcases.md'), 'utf8').split('\n').filter((line) => /^\| [A-Z]\d/.test(line)).map((line) => {
  const [, id, expected, tests] = line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim()).reduce<string[]>((cells, cell) => [...cells, cell], ['']);
  return { id: id!, expected: expected!, tests: Array.from(tests!.matchAll(/`([^`›]+) › ([^`]+)`/g), ([, file, name]) => ({ file: file!, name: name! })) };
});

const range = (letter: string, from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => `${letter}${from + at}`);

test('every case has one line', () => {
  expect(rows.map(({ id }) => id)).toEqual([...range('B', 1, 8), ...range('C', 1, 14), ...range('F', 1, 9), 'G1', 'G2', 'G3', 'G6', 'G7']);
});

test.each(rows)('$id names tests that are there', ({ tests }) => {
  expect(tests.length).toBeGreaterThan(0);
  for (const { file, name } of tests) {
    const text = readFileSync(join(root, file), 'utf8').replaceAll(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))).replaceAll(String.raw`\'`, "'");
    expect([file, text.includes(name)]).toEqual([file, true]);
  }
});
