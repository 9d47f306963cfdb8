/** Codes of an authenticator app, as RFC 6238 (and RFC 4226 below it) makes them. Pure: no clock, no store. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const STEP_SECONDS = 30;
const DIGITS = 6;
/** A code counts for its own half minute and the ones before and after: clocks of telephones differ. */
const WINDOW = 1;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A new secret of 160 random bits, as the RFC recommends for SHA-1. */
export function newTotpSecret(): Buffer {
  return randomBytes(20);
}

/** The time step at `ms` since 1970. */
export function stepAt(ms: number): number {
  return Math.floor(ms / 1000 / STEP_SECONDS);
}

/** The code of a time step, with leading zeros. */
export function totpCode(secret: Buffer, step: number, { digits = DIGITS, algorithm = 'sha1' }: { digits?: number; algorithm?: 'sha1' | 'sha256' | 'sha512' } = {}): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac(algorithm, secret).update(counter).digest();
  const value = mac.readUInt32BE(mac.at(-1)! & 0x0f) & 0x7fff_ffff;
  return String(value % 10 ** digits).padStart(digits, '0');
}

/** The time step whose code was typed, if it lies later than `lastStep` (that of the last code taken), or null. */
export function matchingStep(secret: Buffer, typed: string, ms: number, lastStep: number): number | null {
  const code = typed.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(code)) return null;
  let found: number | null = null;
  const now = stepAt(ms);
  for (let step = now - WINDOW; step <= now + WINDOW; step += 1) {
    // All are compared, however early one fits: the time that takes says nothing.
    if (timingSafeEqual(Buffer.from(code), Buffer.from(totpCode(secret, step))) && step > lastStep) found ??= step;
  }
  return found;
}

/** The secret as it is typed into an app by hand. */
export function base32(bytes: Uint8Array): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{1,5}/g) ?? []).map((group) => BASE32[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
}

/** The address that an app reads from a QR code. */
export function totpUri({ secret, username, practice }: { secret: Buffer; username: string; practice: string }): string {
  const label = `${encodeURIComponent(practice)}:${encodeURIComponent(username)}`;
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(practice)}&algorithm=SHA1&digits=${DIGITS}&period=${STEP_SECONDS}`;
}
