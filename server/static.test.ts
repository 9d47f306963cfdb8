import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadStaticFiles, type StaticFiles } from './static.ts';

const SCRIPT = 'console.log("Rückenwind");'.repeat(100);
let root: string;
let files: StaticFiles;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'static-'));
  mkdirSync(join(root, 'dist', 'assets'), { recursive: true });
  writeFileSync(join(root, 'secret.json'), '{}');
  writeFileSync(join(root, 'dist', 'index.html'), '<!doctype html><head><title>Rückenwind</title></head>');
  writeFileSync(join(root, 'dist', 'icon.svg'), '<svg/>');
  writeFileSync(join(root, 'dist', 'assets', 'main-abc.js'), SCRIPT);
  writeFileSync(join(root, 'dist', 'assets', 'main-abc.js.br'), brotliCompressSync(SCRIPT));
  writeFileSync(join(root, 'dist', 'assets', 'main-abc.js.gz'), gzipSync(SCRIPT));
  files = loadStaticFiles(join(root, 'dist'))!;
});
afterAll(() => rmSync(root, { recursive: true }));

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') => files(new Request(`http://localhost${path}`, { method, headers }));

test('files with a hash in their name are kept for good, the page itself is asked for each time', async () => {
  expect(get('/assets/main-abc.js')!.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  for (const path of ['/', '/index.html', '/icon.svg']) expect(get(path)!.headers.get('cache-control')).toBe('no-cache');
  expect(get('/icon.svg')!.headers.get('content-type')).toBe('image/svg+xml');
});

test('addresses of screens give the app, missing files do not', () => {
  for (const path of ['/', '/patients/8f14e45f', '/patients/1/diary/2026-03-29', '/settings', '/anything']) expect(get(path)?.headers.get('content-type'), path).toBe('text/html; charset=utf-8');
  for (const path of ['/assets/gone.js', '/assets/', '/assets/deep/er', '/favicon.ico', '/mockServiceWorker.js', '/.env', '/x.php']) expect(get(path), path).toBeNull();
});

test('the page of a screen says who is signed in as data that is kept nowhere; a name cannot leave it', async () => {
  const session = { state: 'signed-in', user: { name: '</script><script>alert(1)</script> $& \u2028' } };
  const page = files(new Request('http://localhost/patients/1'), session)!;
  expect(page.headers.get('cache-control')).toBe('no-store');
  const text = await page.text();
  const scripts = text.match(/<script[^>]*>[^<]*/g)!;
  expect(JSON.parse(/<script type="application\/json" id="session">([^<]*)<\/script>/.exec(text)![1]!)).toEqual(session);
  expect(scripts.filter((script) => !/ src=/.test(script))).toHaveLength(1);
  expect(await files(new Request('http://localhost/', { method: 'HEAD' }), session)!.text()).toBe('');
  expect(files(new Request('http://localhost/assets/main-abc.js'), session)!.headers.get('cache-control')).toContain('immutable');
  expect(['/', '/tasks', '/assets/main-abc.js', '/gone.js'].map((path) => files.isScreen(new Request(`http://localhost${path}`)))).toEqual([true, true, false, false]);
});

test('nothing outside the directory can be reached', () => {
  for (const path of ['/../secret.json', '/assets/../../secret.json', '/%2e%2e/secret.json', '/..%2fsecret.json', '//secret.json', '/assets/main-abc.js%00.json', '/assets/main-abc.js.br', '/__proto__.js']) {
    const answer = get(path);
    expect(answer === null || answer.headers.get('content-type') === 'text/html; charset=utf-8', path).toBe(true);
  }
});

test('the compressed form is sent to whoever takes it, with a tag of its own', async () => {
  const br = get('/assets/main-abc.js', { 'accept-encoding': 'gzip, deflate, br, zstd' })!;
  expect(br.headers.get('content-encoding')).toBe('br');
  expect(br.headers.get('vary')).toBe('accept-encoding');
  expect(brotliDecompressSync(Buffer.from(await br.arrayBuffer())).toString()).toBe(SCRIPT);
  const gzip = get('/assets/main-abc.js', { 'accept-encoding': 'gzip' })!;
  expect(gzip.headers.get('content-encoding')).toBe('gzip');
  const plain = get('/assets/main-abc.js')!;
  expect(await plain.text()).toBe(SCRIPT);
  expect(new Set([br, gzip, plain].map((answer) => answer.headers.get('etag'))).size).toBe(3);
});

test('what the browser has already is not sent again', async () => {
  const etag = get('/')!.headers.get('etag')!;
  const again = get('/', { 'if-none-match': `"other", W/${etag}` })!;
  expect([again.status, await again.text()]).toEqual([304, '']);
  expect(get('/', { 'if-none-match': '"other"' })!.status).toBe(200);
  const head = get('/', {}, 'HEAD')!;
  expect([head.headers.get('content-length'), await head.text()]).toEqual(['54', '']);
});

test('without a built app there is nothing', () => expect(loadStaticFiles(join(root, 'nowhere'))).toBeNull());
