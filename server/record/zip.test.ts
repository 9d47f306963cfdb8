import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { zip, type ZipFile } from './zip.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zip-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const AT = new Date('2026-11-24T12:34:56Z');
const noise = randomBytes(300_000);
const FILES: ZipFile[] = [
  { name: 'Akte.html', content: ['<p>Größe: ', '„7“</p>'] },
  { name: 'dateien/Übersicht 1.pdf', content: [noise.subarray(0, 100_000), noise.subarray(100_000)] },
  { name: 'leer.txt', content: [] },
  { name: 'lang.json', content: { *[Symbol.iterator]() { for (let n = 0; n < 40_000; n += 1) yield `{"n":${n},"text":"immer das Gleiche"}\n`; } } },
];

async function written(files: ZipFile[]): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of zip(files, AT)) parts.push(part);
  const path = join(folder, 'x.zip');
  writeFileSync(path, Buffer.concat(parts));
  return path;
}

const has = (program: string) => spawnSync(program, ['--version']).error === undefined;

test.skipIf(!has('unzip'))('unzip finds every file whole', async () => {
  const { status, stdout } = spawnSync('unzip', ['-t', await written(FILES)], { encoding: 'utf8' });
  expect([status, stdout]).toEqual([0, expect.stringContaining('No errors detected')]);
});

test.skipIf(!has('python3'))('Python finds every file whole, under its name and with its time', async () => {
  const script = 'import json,sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nprint(json.dumps([[i.filename,list(i.date_time)] for i in z.infolist()]))\nz.extractall(sys.argv[2])';
  const { status, stdout, stderr } = spawnSync('python3', ['-c', script, await written(FILES), folder], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toEqual(FILES.map(({ name }) => [name, [2026, 11, 24, 12, 34, 56]]));
  expect(readFileSync(join(folder, 'dateien/Übersicht 1.pdf')).equals(noise)).toBe(true);
  expect(readFileSync(join(folder, 'Akte.html'), 'utf8')).toBe('<p>Größe: „7“</p>');
  expect(readFileSync(join(folder, 'lang.json'), 'utf8').split('\n')).toHaveLength(40_001);
});

test('a file that cannot be read ends the ZIP with its error', async () => {
  const broken: ZipFile = { name: 'x', content: (function* () { yield 'a'; throw new Error('gone'); })() };
  await expect(written([broken])).rejects.toThrow('gone');
});
