import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { accepts, compressedResponse } from './compression.ts';

const long = 'Rückenwind 🥕 '.repeat(1_000);
const respond = (text: string | null, accepted: string | null) => compressedResponse(text, { status: 200, headers: new Headers({ 'content-type': 'text/plain' }) }, accepted);

test.each([
  ['zstd', zstdDecompressSync, 'gzip, deflate, br, zstd'], ['br', brotliDecompressSync, 'gzip, deflate, br'], ['gzip', gunzipSync, 'gzip, deflate'], ['gzip', gunzipSync, 'GZIP;q=0.5, br;q=0'], ['br', brotliDecompressSync, 'zstd;q=0.0, br;q=1.0'],
])('%s where it is accepted', async (name, decompress, accepted) => {
  const response = await respond(long, accepted);
  const body = Buffer.from(await response.arrayBuffer());
  expect([response.headers.get('content-encoding'), response.headers.get('content-length'), response.headers.get('vary'), response.headers.get('content-type')]).toEqual([name, String(body.byteLength), 'accept-encoding', 'text/plain']);
  expect(decompress(body).toString()).toBe(long);
  expect(body.byteLength).toBeLessThan(500);
});

test.each([[long, null], [long, ''], [long, 'identity'], [long, 'deflate'], [long, 'br;q=0, gzip;q=0.000'], ['short', 'br'], [null, 'br']])('as it is, where it is short or nothing is accepted', async (text, accepted) => {
  const response = await respond(text, accepted);
  expect([response.headers.has('content-encoding'), await response.text()]).toEqual([false, text ?? '']);
});

test('a name within another is not the name', () => {
  expect(accepts('x-br, brotli', 'br')).toBe(false);
  expect(accepts('br', 'br')).toBe(true);
});
