/** SHA-256 of a text, computed here: the store in memory also runs in a browser, whose own is asynchronous. */

const ROUNDS = 64;
const K = new Uint32Array(ROUNDS);
const START = new Uint32Array(8);

/** Fractional parts of the roots of the first primes, as FIPS 180-4 defines its constants. */
for (let candidate = 2, found = 0; found < ROUNDS; candidate += 1) {
  let isPrime = true;
  for (let divisor = 2; divisor * divisor <= candidate; divisor += 1) if (candidate % divisor === 0) isPrime = false;
  if (!isPrime) continue;
  if (found < 8) START[found] = Math.floor((Math.sqrt(candidate) % 1) * 2 ** 32);
  K[found] = Math.floor((Math.cbrt(candidate) % 1) * 2 ** 32);
  found += 1;
}

const encoder = new TextEncoder();
const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** The SHA-256 of the text in UTF-8, as lower-case hex. */
export function sha256(text: string): string {
  const given = encoder.encode(text);
  const blocks = new Uint8Array((((given.length + 8) >> 6) + 1) << 6);
  blocks.set(given);
  blocks[given.length] = 0x80;
  const view = new DataView(blocks.buffer);
  view.setUint32(blocks.length - 8, Math.floor((given.length * 8) / 2 ** 32));
  view.setUint32(blocks.length - 4, (given.length * 8) >>> 0);
  const state = START.slice();
  const w = new Uint32Array(ROUNDS);
  for (let offset = 0; offset < blocks.length; offset += 64) {
    for (let n = 0; n < 16; n += 1) w[n] = view.getUint32(offset + n * 4);
    for (let n = 16; n < ROUNDS; n += 1) {
      const [a, b] = [w[n - 15]!, w[n - 2]!];
      w[n] = w[n - 16]! + w[n - 7]! + (rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3)) + (rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
    for (let n = 0; n < ROUNDS; n += 1) {
      const one = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + K[n]! + w[n]!) | 0;
      const two = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    for (const [n, word] of [a, b, c, d, e, f, g, h].entries()) state[n] = state[n]! + word;
  }
  return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('');
}
