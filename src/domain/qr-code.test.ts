import { describe, expect, test } from 'vitest';
import { qrCode, qrPath } from './qr-code.ts';

/** Drawn by another program: each line of modules as a number, dark is 1, in hexadecimal. */
const KNOWN: [text: string, version: number, lines: string][] = [
  ['Rückenwind', 1, `
      1fdb7f 105941 174e5d 17505d 17465d 104f41 1fd57f 1b00 16e74b 11bb94 4cea6 170e07 f7d58 1617 1fd730 10548f 17452c 175042 175948 1042f1 1fdec4`],
  ['otpauth://totp/R%C3%BCckenwind:kim?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=R%C3%BCckenwind&algorithm=SHA1&digits=6&period=30', 8, `
      1fc8f2422c17f 105903437df41 175b4dd75835d 175c21af93a5d 174cd7ffca85d 1041b94424c41 1fd555555557f 18dfc645300 105aa97c27dce 111b7f8dc5f74
      1e4a2d24d50b7 4b442a1cb2f8 194e357d950f3 f91ec3bda0da 19f8ba200e507 12a981537655e 4eea53ac952e 1b078c5a638d8 19cecd737c96d 6b3b483589bb 9ed1df8a33e4
      1fd146cedfe 1f17c7d395f3 1d1540c443b1b 35f16d511d52 131bbec7c9b12 df103fec0bf7 128fe10e58efe 1fe7003cedaf5 1c28d755e9804 6d2269493fc5 b9873948e50a
      1d5ba7493db35 787c5fc89c74 18e73ad97b76b 19b3308110da9 7a4d95112f9 8295e73e2ba8 8e4281815eeb e333802f57e4 1c6eabfeab3f7 1be646cb918 1fc96cd665d55
      104b57459a11b 1744127c475ff 174ba1ebede6d 174de2d40f028 104c101e60d69 1fde0f5f751b1`],
  ['x'.repeat(213), 10, `
      1fcf4bbddddd67f 1054e8e77777a41 174a4842222265d 1744e918888825d 175344b7dddda5d 1045a7e47777441 1fd55555555557f 4bbb45dddf00 154a42eff777612
      3bdbb4e222202d 1a7a48148888987 e85abb1ddddfd2 157ae26b7777678 e3d8b8e222202d 1a7ee8148888987 98deb71ddddfd0 1672d1ab777767b 835090e222202d
      1d7eedd48888987 899e4b1ddddfd2 16e7dd6b7777678 8b20a4e222202d 4f7edd48888987 18a5ebb1ddddfd2 6f2db6b7777678 8aa064e222202d 15f7e7d7c8889f7
      916afbc5dddf12 1f5117657777558 131a3a44622211d 17f6875fc888bf7 1f175fb75dddd72 d6117263777528 170aeac8a22228c 13561719c888ad6 193b6f375dddd72
      be546a63777529 130a59c8a22228d 10560d99c888ad7 1a3f42375dddd72 b6d44663777528 13085288a22228d 9d30999c888ad7 b3a4a375dddd72 136246663777528
      b8a5388a22228d 14e00299c888ad7 1f3bcc375dddd72 701667f7775f8 19938c622231d 1fc152954888957 10491cbc5dddf12 1750f62ff7777f8 174913c5e2221de
      1759b2934888b75 1045bc7a1ddde22 1fd8b5ecb77748b`],
];

const sizeOf = (text: string): number | string => {
  try {
    return qrCode(text).length;
  } catch (error) {
    return error instanceof RangeError ? error.message : 'another error';
  }
};
const linesOf = (grid: readonly (readonly boolean[])[]): string[] => grid.map((line) => BigInt(`0b${line.map(Number).join('')}`).toString(16));

describe('a QR code', () => {
  test.each(KNOWN)('of %j is the one that everybody else draws', (text, version, lines) => {
    const grid = qrCode(text);
    expect(grid).toHaveLength(17 + 4 * version);
    expect(linesOf(grid)).toEqual(lines.trim().split(/\s+/));
  });

  test.each([[1, 14], [2, 26], [3, 42], [4, 62], [5, 84], [6, 106], [7, 122], [8, 152], [9, 180], [10, 213]])('version %i holds %i bytes and not one more', (version, bytes) => {
    expect(qrCode('a'.repeat(bytes))).toHaveLength(17 + 4 * version);
    expect(sizeOf('a'.repeat(bytes + 1))).toBe(version < 10 ? 21 + 4 * version : 'too long for a QR code');
  });

  test('counts bytes, not letters', () => {
    expect(qrCode('ü'.repeat(7))).toHaveLength(21);
    expect(qrCode('ü'.repeat(8))).toHaveLength(25);
  });

  test('of every length can be read again: the data and their correction stand where the standard has them', () => {
    for (let length = 1; length <= 213; length += 1) {
      const text = Array.from({ length }, (_, at) => String.fromCodePoint(97 + ((at * 7 + length * 3) % 26))).join('');
      expect(read(qrCode(text))).toBe(text);
    }
  });

  test('is drawn as one path with its light border', () => {
    const { path, size } = qrPath('Rückenwind');
    expect(size).toBe(29);
    const painted = Array.from({ length: 29 }, () => Array.from({ length: 29 }, () => false));
    for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) for (let at = 0; at < Number(width); at += 1) painted[Number(y)]![Number(x) + at] = true;
    expect(painted.slice(4, -4).map((line) => line.slice(4, -4))).toEqual(qrCode('Rückenwind'));
    expect(painted.flat().filter(Boolean)).toHaveLength(qrCode('Rückenwind').flat().filter(Boolean).length);
    expect(path.replaceAll(/M\d+ \d+h\d+v1h-\d+z/g, '')).toBe('');
  });
});

/** Reads a code as a reader does: finds the mask, undoes it, sorts the blocks, checks each against its correction codewords. Written the other way round than the drawing. */
function read(grid: readonly (readonly boolean[])[]): string {
  const size = grid.length;
  const version = (size - 17) / 4;
  const at = (row: number, column: number): number => Number(grid[row]![column]);
  // Level and mask: the first five of the fifteen bits, read in the row below the top left pattern.
  const format = [0, 1, 2, 3, 4].map((column) => at(8, column)).join('');
  const said = Number.parseInt(format, 2) ^ 0b10101;
  expect(said >> 3).toBe(0);
  const mask = said & 7;
  const centres = version === 1 ? [] : [[18], [22], [26], [30], [34], [22, 38], [24, 42], [26, 46], [28, 50]][version - 2]!;
  const isData = (row: number, column: number): boolean => {
    if (row === 6 || column === 6) return false;
    if ((row < 9 && column < 9) || (row < 9 && column >= size - 8) || (row >= size - 8 && column < 9)) return false;
    if (version >= 7 && ((row < 6 && column >= size - 11) || (column < 6 && row >= size - 11))) return false;
    const near = (value: number, centre: number) => Math.abs(value - centre) <= 2;
    if (centres.some((y) => centres.some((x) => near(row, y) && near(column, x)))) return false;
    // Those in a line with a timing pattern.
    return !centres.slice(0, -1).some((each) => (near(row, 6) && near(column, each)) || (near(column, 6) && near(row, each)));
  };
  const flips = (i: number, j: number): boolean => [(i + j) % 2, i % 2, j % 3, (i + j) % 3, ((i >> 1) + Math.floor(j / 3)) % 2, ((i * j) % 2) + ((i * j) % 3), (((i * j) % 2) + ((i * j) % 3)) % 2, (((i + j) % 2) + ((i * j) % 3)) % 2][mask] === 0;
  const bits: number[] = [];
  const pairs = [...Array.from({ length: (size - 7) / 2 }, (_, pair) => size - 1 - 2 * pair), 5, 3, 1];
  for (const [turn, right] of pairs.entries()) {
    for (let step = 0; step < size; step += 1) {
      const row = turn % 2 === 0 ? size - 1 - step : step;
      for (const column of [right, right - 1]) if (isData(row, column)) bits.push(at(row, column) ^ Number(flips(row, column)));
    }
  }
  const words = Array.from({ length: Math.floor(bits.length / 8) }, (_, word) => Number.parseInt(bits.slice(8 * word, 8 * word + 8).join(''), 2));
  const [blocks, check] = [[1, 10], [1, 16], [1, 26], [2, 18], [2, 24], [4, 16], [4, 18], [4, 22], [5, 22], [5, 26]][version - 1] as [number, number];
  const dataWords = words.length - blocks * check;
  const [short, longer] = [Math.floor(dataWords / blocks), dataWords % blocks];
  const sorted: number[][] = Array.from({ length: blocks }, () => []);
  let next = 0;
  for (let i = 0; i < short; i += 1) for (const block of sorted) block.push(words[next++]!);
  for (const block of longer === 0 ? [] : sorted.slice(-longer)) block.push(words[next++]!);
  const data = sorted.flat();
  for (let i = 0; i < check; i += 1) for (const block of sorted) block.push(words[next++]!);
  // A block without a fault is zero at every root of the polynomial that made it.
  const multiply = (a: number, b: number): number => {
    let product = 0;
    for (let bit = 7; bit >= 0; bit -= 1) {
      product = (product << 1) ^ (product & 0x80 ? 0x11d : 0);
      if ((b >> bit) & 1) product ^= a;
    }
    return product;
  };
  for (const block of sorted) {
    for (let root = 1, i = 0; i < check; i += 1, root = multiply(root, 2)) expect(block.reduce((sum, word) => multiply(sum, root) ^ word, 0)).toBe(0);
  }
  const stream = data.map((word) => word.toString(2).padStart(8, '0')).join('');
  expect(stream.slice(0, 4)).toBe('0100');
  const counted = version < 10 ? 8 : 16;
  const length = Number.parseInt(stream.slice(4, 4 + counted), 2);
  const bytes = Array.from({ length }, (_, byte) => Number.parseInt(stream.slice(4 + counted + 8 * byte, 12 + counted + 8 * byte), 2));
  return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes));
}
