import { expect, test } from 'vitest';
import { csvLine } from './csv.ts';

test.each([
  ['=1+1', `"'=1+1"`], ['+49 30', `"'+49 30"`], ['-2', `"'-2"`], ['@SUM(A1)', `"'@SUM(A1)"`], ['\t=1', `"'\t=1"`], ['\r=1', `"'\r'=1"`], ['\u0000=1', `"'\u0000=1"`],
  [' =cmd', `"' =cmd"`], ['\u00a0=cmd', `"'\u00a0=cmd"`], ['\ufeff=cmd', `"'\ufeff=cmd"`], ['＝cmd', `"'＝cmd"`],
  ['safe\n=cmd', `"safe\n'=cmd"`], ['safe\r\n  +cmd\nx', `"safe\r\n'  +cmd\nx"`], ['\n=cmd', `"'\n'=cmd"`],
  ['schlicht', 'schlicht'], ['a-b = c', 'a-b = c'], ['mit "Zeichen", ja', '"mit ""Zeichen"", ja"'], ["O'Neill", `"O'Neill"`], ['', ''],
])('D3 %j becomes %j', (value, cell) => {
  expect(csvLine([value])).toBe(`${cell}\r\n`);
});

test('D3 numbers stay numbers, nothing stays nothing', () => {
  expect(csvLine([-2, 0, null, undefined, 1.5, 'x'])).toBe('-2,0,,,1.5,x\r\n');
});
