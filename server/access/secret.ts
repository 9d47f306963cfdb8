/** The installation's secret, and what is derived from it: the key of the session cookies and the key of sealed addresses. */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { hkdfSync, randomBytes } from 'node:crypto';

const BYTES = 32;

/**
 * The secret kept in `dataDir/secret`, readable by this user alone; made at the first start. It lies beside the database, not in
 * it, so that a copy of the database alone forges no session and makes no code of an app. Losing it signs everybody out, and codes of
 * apps have to be set up anew (recovery codes and passkeys go on).
 */
export function readSecret(dataDir: string): Buffer {
  const path = join(dataDir, 'secret');
  const kept = readIfThere(path);
  if (kept?.length === BYTES) return kept;
  const secret = randomBytes(BYTES);
  // Written aside and renamed: a crash in between leaves the whole file or none.
  const aside = `${path}.new`;
  const file = openSync(aside, 'w', 0o600);
  try {
    writeSync(file, secret.toString('base64url'));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(aside, path);
  return secret;
}

function readIfThere(path: string): Buffer | null {
  try {
    return Buffer.from(readFileSync(path, 'utf8'), 'base64url');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** A key of its own for each use, so that what one use gives away says nothing about the others. */
export function deriveKey(secret: Buffer, use: 'session-cookie' | 'address' | 'record-chain' | 'second-factor'): Buffer<ArrayBuffer> {
  return Buffer.from(hkdfSync('sha256', secret, '', `rueckenwind ${use}`, BYTES));
}

export interface Seal {
  seal: (text: string) => Promise<string>;
  open: (token: string) => Promise<string | null>;
}

const IV_BYTES = 12;

/** Turns text into a token that only this installation can read, by AES-256-GCM with a new nonce each time. */
export async function createSeal(key: Uint8Array<ArrayBuffer>): Promise<Seal> {
  const cryptoKey = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']);
  return {
    seal: async (text) => {
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
      const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, cryptoKey, new TextEncoder().encode(text));
      return Buffer.concat([iv, new Uint8Array(sealed)]).toString('base64url');
    },
    open: async (token) => {
      const bytes = Buffer.from(token, 'base64url');
      if (bytes.length <= IV_BYTES) return null;
      try {
        const text = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: bytes.subarray(0, IV_BYTES) }, cryptoKey, bytes.subarray(IV_BYTES));
        return new TextDecoder('utf-8', { fatal: true }).decode(text);
      } catch {
        return null;
      }
    },
  };
}
