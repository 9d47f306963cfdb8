/**
 * A QR code (ISO/IEC 18004) of a short text: bytes in UTF-8, error correction M, versions 1 to 10. Enough for the address that
 * brings a secret into an authenticator app; made here, so that the secret goes through nobody else's code.
 */

/** Of each version at error correction M: correction codewords of a block, blocks of the first size, of the second (one data codeword more), data codewords of the first size. */
const BLOCKS = [
  [10, 1, 0, 16], [16, 1, 0, 28], [26, 1, 0, 44], [18, 2, 0, 32], [24, 2, 0, 43], [16, 4, 0, 27], [18, 4, 0, 31], [22, 2, 2, 38], [22, 3, 2, 36], [26, 4, 1, 43],
] as const;

/** Middles of the alignment patterns, in rows and columns alike. */
const ALIGNMENT: readonly (readonly number[])[] = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];

/** Bits that say "correction M" beside the number of the mask. */
const LEVEL_M = 0b00;

const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (row, column) => (row + column) % 2 === 0,
  (row) => row % 2 === 0,
  (_row, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
];

// The field of 256 elements that the correction codewords are reckoned in: x⁸ + x⁴ + x³ + x² + 1.
const EXP = new Uint8Array(510);
const LOG = new Uint8Array(256);
for (let power = 0, value = 1; power < 255; power += 1) {
  EXP[power] = EXP[power + 255] = value;
  LOG[value] = power;
  value = (value << 1) ^ (value & 0x80 ? 0x11d : 0);
}

function times(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : EXP[LOG[a]! + LOG[b]!]!;
}

/** Reed–Solomon: the remainder of the data, divided by the polynomial whose roots are the first `count` powers of 2. */
function corrections(data: readonly number[], count: number): number[] {
  let divisor = [1];
  for (let root = 0; root < count; root += 1) {
    const next = [...divisor, 0];
    for (const [at, factor] of divisor.entries()) next[at + 1]! ^= times(factor, EXP[root]!);
    divisor = next;
  }
  const rest = [...data, ...Array.from({ length: count }, () => 0)];
  for (let at = 0; at < data.length; at += 1) {
    const factor = rest[at]!;
    for (const [offset, each] of divisor.entries()) rest[at + offset]! ^= times(each, factor);
  }
  return rest.slice(data.length);
}

/** `value` followed by the remainder of its division by `divisor` (bits). */
function withRemainder(value: number, divisor: number, bits: number): number {
  let rest = value << bits;
  for (let at = 31 - Math.clz32(rest); at >= bits; at = 31 - Math.clz32(rest)) rest ^= divisor << (at - bits);
  return (value << bits) | rest;
}

/** Data and correction codewords in the order in which they are drawn. */
function codewords(bytes: Uint8Array, version: number): number[] {
  const [perBlock, first, second, size] = BLOCKS[version - 1]!;
  const capacity = first * size + second * (size + 1);
  const bits = [0, 1, 0, 0, ...bitsOf(bytes.length, version < 10 ? 8 : 16), ...Array.from(bytes).flatMap((byte) => bitsOf(byte, 8))];
  bits.push(...[0, 0, 0, 0].slice(0, capacity * 8 - bits.length));
  while (bits.length % 8 !== 0) bits.push(0);
  const data: number[] = [];
  for (let at = 0; at < bits.length; at += 8) data.push(Number.parseInt(bits.slice(at, at + 8).join(''), 2));
  for (let padding = 0xec; data.length < capacity; padding ^= 0xec ^ 0x11) data.push(padding);

  const blocks: number[][] = [];
  for (let block = 0, at = 0; block < first + second; block += 1) {
    const length = size + (block < first ? 0 : 1);
    blocks.push(data.slice(at, at + length));
    at += length;
  }
  const checks = blocks.map((block) => corrections(block, perBlock));
  const drawn: number[] = [];
  for (let at = 0; at <= size; at += 1) for (const block of blocks) if (at < block.length) drawn.push(block[at]!);
  for (let at = 0; at < perBlock; at += 1) for (const check of checks) drawn.push(check[at]!);
  return drawn;
}

function bitsOf(value: number, length: number): number[] {
  return Array.from({ length }, (_, at) => (value >> (length - 1 - at)) & 1);
}

/** The modules that are the same for every text, `null` where data go; format and version are drawn for this mask. */
function frame(version: number, mask: number): (boolean | null)[][] {
  const size = 17 + 4 * version;
  const grid = Array.from({ length: size }, () => Array.from({ length: size }, (): boolean | null => null));
  const set = (row: number, column: number, dark: boolean) => {
    if (row >= 0 && row < size && column >= 0 && column < size) grid[row]![column] = dark;
  };
  for (const [row, column] of [[3, 3], [3, size - 4], [size - 4, 3]] as const) {
    for (let down = -4; down <= 4; down += 1) for (let right = -4; right <= 4; right += 1) {
      const ring = Math.max(Math.abs(down), Math.abs(right));
      set(row + down, column + right, ring !== 2 && ring !== 4);
    }
  }
  const middles = ALIGNMENT[version - 1]!;
  const last = middles.length - 1;
  for (const [i, row] of middles.entries()) for (const [j, column] of middles.entries()) {
    // None where the three large patterns are.
    if ((i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0)) continue;
    for (let down = -2; down <= 2; down += 1) for (let right = -2; right <= 2; right += 1) set(row + down, column + right, Math.max(Math.abs(down), Math.abs(right)) !== 1);
  }
  for (let at = 8; at < size - 8; at += 1) {
    grid[6]![at] ??= at % 2 === 0;
    grid[at]![6] ??= at % 2 === 0;
  }

  const format = withRemainder((LEVEL_M << 3) | mask, 0x537, 10) ^ 0x5412;
  for (let at = 0; at < 15; at += 1) {
    const dark = ((format >> at) & 1) === 1;
    // Twice: around the pattern at the top left, and shared between the two others.
    if (at < 6) set(at, 8, dark);
    else if (at < 8) set(at + 1, 8, dark);
    else set(8, at === 8 ? 7 : 14 - at, dark);
    if (at < 8) set(8, size - 1 - at, dark);
    else set(size - 15 + at, 8, dark);
  }
  set(size - 8, 8, true);

  if (version >= 7) {
    const code = withRemainder(version, 0x1f25, 12);
    for (let at = 0; at < 18; at += 1) {
      const dark = ((code >> at) & 1) === 1;
      const [far, near] = [size - 11 + (at % 3), Math.floor(at / 3)];
      set(far, near, dark);
      set(near, far, dark);
    }
  }
  return grid;
}

/** Draws the codewords into the free modules, two columns at a time from the right, up and down in turn. */
function draw(grid: readonly (readonly (boolean | null)[])[], data: readonly number[], mask: number): boolean[][] {
  const size = grid.length;
  const drawn = grid.map((line) => line.map((dark) => dark === true));
  let bit = 0;
  for (let right = size - 1, up = true; right > 0; right -= 2, up = !up) {
    // The column of the timing pattern is left out.
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1) {
      const row = up ? size - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (grid[row]![column] !== null) continue;
        const value = ((data[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1;
        drawn[row]![column] = (value === 1) !== MASKS[mask]!(row, column);
        bit += 1;
      }
    }
  }
  return drawn;
}

/** How hard a drawing would be to read; the mask with the least is taken. */
function penalty(grid: readonly (readonly boolean[])[]): number {
  const size = grid.length;
  let sum = 0;
  const columns = grid.map((_, column) => grid.map((line) => line[column]!));
  for (const lines of [grid, columns]) for (const line of lines) {
    const text = line.map((dark) => (dark ? '1' : '0')).join('');
    for (const [run] of text.matchAll(/0{5,}|1{5,}/g)) sum += run.length - 2;
    for (let at = 0; at + 11 <= size; at += 1) if (/^(?:10111010000|00001011101)/.test(text.slice(at, at + 11))) sum += 40;
  }
  let dark = 0;
  for (const [row, line] of grid.entries()) for (const [column, value] of line.entries()) {
    if (value) dark += 1;
    if (row > 0 && column > 0 && grid[row - 1]![column] === value && line[column - 1] === value && grid[row - 1]![column - 1] === value) sum += 3;
  }
  // 10 for every whole 5 % away from one half.
  return sum + 10 * Math.floor(Math.abs((dark * 20) / (size * size) - 10));
}

/** The modules of the code, line by line, true for dark; without the four light modules that belong around it. Throws a RangeError beyond 213 bytes. */
export function qrCode(text: string): boolean[][] {
  const bytes = new TextEncoder().encode(text);
  const version = 1 + BLOCKS.findIndex(([, first, second, size], at) => bytes.length + (at < 9 ? 2 : 3) <= first * size + second * (size + 1));
  if (version === 0) throw new RangeError('too long for a QR code');
  const data = codewords(bytes, version);
  const drawings = MASKS.map((_, mask) => draw(frame(version, mask), data, mask));
  return drawings.reduce((best, drawing) => (penalty(drawing) < penalty(best) ? drawing : best));
}

/** The dark modules as one SVG path in units of a module, with the light border of four around them; `size` is the side of the whole. */
export function qrPath(text: string): { path: string; size: number } {
  const grid = qrCode(text);
  const parts: string[] = [];
  for (const [row, line] of grid.entries()) {
    for (let column = 0; column < line.length; column += 1) {
      let end = column;
      while (line[end]) end += 1;
      if (end > column) parts.push(`M${column + 4} ${row + 4}h${end - column}v1h${column - end}z`);
      column = Math.max(column, end);
    }
  }
  return { path: parts.join(''), size: grid.length + 8 };
}
