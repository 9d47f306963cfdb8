import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSeal, deriveKey, readSecret } from './secret.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'secret-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

test('it is made once, for this user alone, and stays', () => {
  const secret = readSecret(directory);
  expect(secret).toHaveLength(32);
  expect(readSecret(directory)).toEqual(secret);
  expect(readdirSync(directory)).toEqual(['secret']);
  expect(statSync(join(directory, 'secret')).mode & 0o777).toBe(0o600);
});

test('what a crash left half-written is made anew', () => {
  writeFileSync(join(directory, 'secret'), 'abc');
  expect(readSecret(directory)).toHaveLength(32);
});

test('each use has a key of its own', () => {
  const secret = readSecret(directory);
  expect(deriveKey(secret, 'address')).not.toEqual(deriveKey(secret, 'session-cookie'));
  expect(deriveKey(secret, 'address')).toEqual(deriveKey(secret, 'address'));
});

test('what is sealed can be opened by this installation, and reads like nothing', async () => {
  const { seal, open } = await createSeal(deriveKey(readSecret(directory), 'address'));
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
      const token = await seal(text);
      expect(token).toMatch(/^[\w-]+$/);
      expect(await open(token)).toBe(text);
    }),
  );
  expect(await seal('Müller')).not.toBe(await seal('Müller'));
});

test('a token that was changed, cut or made elsewhere opens to nothing', async () => {
  const { seal, open } = await createSeal(deriveKey(readSecret(directory), 'address'));
  const foreign = await createSeal(new Uint8Array(32));
  const token = await seal('Müller');
  const bytes = Buffer.from(token, 'base64url');
  for (let at = 0; at < bytes.length; at += 1) {
    const other = Buffer.from(bytes);
    other[at]! ^= 1;
    expect(await open(other.toString('base64url'))).toBeNull();
  }
  for (const bad of ['', 'x', token.slice(0, 12), token.slice(0, -3), '🦆', await foreign.seal('Müller')]) expect(await open(bad)).toBeNull();
});
