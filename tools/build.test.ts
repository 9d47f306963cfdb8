/** What `npm run build` delivers: the app and nothing of the tests, the mocks or the demo. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const dist = join(import.meta.dirname, '..', 'dist');
const files = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
const texts = files.filter((file) => /\.(js|css|html|svg)$/.test(file)).map((file) => ({ file, text: readFileSync(file, 'utf8') }));

test('no mock, no worker of the mocks, no source map, no test', () => {
  expect(files.filter((file) => /mockServiceWorker|\.map$|\.test\.|msw/.test(file))).toEqual([]);
  for (const { file, text } of texts) expect([file, /mockServiceWorker|INTEGRITY_CHECK_REQUEST|setupWorker|sourceMappingURL|Praxis Beispiel/.exec(text)?.[0]]).toEqual([file, undefined]);
});

test('nothing that the content security policy forbids, and no other host', () => {
  const page = readFileSync(join(dist, 'index.html'), 'utf8');
  expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|https?:/);
  for (const { file, text } of texts.filter((each) => each.file.endsWith('.css'))) expect([file, /@import|url\(\s*["']?(?:https?:)?\/\//.exec(text)?.[0]]).toEqual([file, undefined]);
});

test('the compressed forms hold the same', () => {
  let compared = 0;
  for (const { file, text } of texts) {
    if (Buffer.byteLength(text) < 1024) continue;
    expect(brotliDecompressSync(readFileSync(`${file}.br`)).toString()).toBe(text);
    expect(gunzipSync(readFileSync(`${file}.gz`)).toString()).toBe(text);
    compared += 1;
  }
  expect(compared).toBeGreaterThan(2);
});
