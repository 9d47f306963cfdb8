/**
 * Passkeys as WebAuthn level 2 checks them on the server: what a browser sends when one is made, and when one is used. Keys of
 * ES256, RS256 and EdDSA. Pure: challenges and what is stored come from outside.
 *
 * What a maker of authenticators attests is not asked for and not read: a passkey says that it is the same one as when it was
 * made, and that its holder was verified (by PIN, finger or face).
 */
import { createHash, createPublicKey, timingSafeEqual, verify, type JsonWebKey, type KeyObject } from 'node:crypto';

/** What went wrong; all of it is answered alike. */
export class WebAuthnError extends Error {
  override name = 'WebAuthnError';
}

/** What the server expects of an answer. */
export interface Expected {
  /** The challenge that was sent, base64url. */
  challenge: string;
  /** Where the page is, such as `https://praxis.example`. */
  origin: string;
  /** The host name that the passkey belongs to. */
  rp: string;
}

export interface NewPasskey {
  /** Base64url. */
  credential: string;
  /** As JSON of a JWK with its `alg`. */
  publicKey: string;
  count: number;
}

/** COSE numbers of the algorithms that are taken, best first. */
export const ALGORITHMS = [-8, -7, -257] as const;

const UP = 0x01;
const UV = 0x04;
const ATTESTED = 0x40;
const EXTENSIONS = 0x80;

/** Reads what `navigator.credentials.create()` gave (as its `toJSON()` writes it). Throws `WebAuthnError`. */
export function readRegistration(answer: unknown, expected: Expected): NewPasskey {
  const response = responseOf(answer);
  checkClientData(bytesOf(response.clientDataJSON, 'clientDataJSON'), 'webauthn.create', expected);
  const [attestation] = decodeCbor(bytesOf(response.attestationObject, 'attestationObject'));
  const authData = attestation instanceof Map ? attestation.get('authData') : undefined;
  if (!(authData instanceof Uint8Array)) return fail('no authenticator data');
  const { count, attested } = readAuthenticatorData(Buffer.from(authData), expected.rp);
  if (!attested) return fail('no key');
  const id = (answer as { id?: unknown }).id;
  if (id !== attested.credential) return fail('another credential than the one named');
  importKey(attested.key);
  return { credential: attested.credential, publicKey: JSON.stringify(attested.key), count };
}

/** The id of the credential that an answer of `navigator.credentials.get()` comes from. Throws `WebAuthnError`. */
export function credentialOf(answer: unknown): string {
  const id = typeof answer === 'object' && answer !== null ? (answer as { id?: unknown }).id : undefined;
  return typeof id === 'string' && id.length <= 1400 ? id : fail('no credential id');
}

/** Checks what `navigator.credentials.get()` gave against a stored passkey; answers its new count. Throws `WebAuthnError`. */
export function checkAssertion(answer: unknown, expected: Expected, stored: NewPasskey): number {
  if (credentialOf(answer) !== stored.credential) fail('another credential');
  const response = responseOf(answer);
  const clientData = bytesOf(response.clientDataJSON, 'clientDataJSON');
  checkClientData(clientData, 'webauthn.get', expected);
  const authData = bytesOf(response.authenticatorData, 'authenticatorData');
  const { count } = readAuthenticatorData(authData, expected.rp);
  const key = JSON.parse(stored.publicKey) as JsonWebKey & { alg: string };
  const signed = Buffer.concat([authData, createHash('sha256').update(clientData).digest()]);
  const signature = bytesOf(response.signature, 'signature');
  if (!verify(key.alg === 'EdDSA' ? null : 'sha256', signed, importKey(key), signature)) fail('wrong signature');
  // Authenticators that count never repeat a number: one that does is a copy.
  if ((count !== 0 || stored.count !== 0) && count <= stored.count) fail('a copied authenticator');
  return count;
}

function responseOf(answer: unknown): Record<string, unknown> {
  const response = typeof answer === 'object' && answer !== null ? (answer as { response?: unknown }).response : undefined;
  return typeof response === 'object' && response !== null ? (response as Record<string, unknown>) : fail('no response');
}

function checkClientData(bytes: Buffer, type: string, { challenge, origin }: Expected): void {
  let data: { type?: unknown; challenge?: unknown; origin?: unknown; crossOrigin?: unknown };
  try {
    data = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as typeof data;
  } catch {
    return fail('unreadable client data');
  }
  if (data.type !== type) fail('another ceremony');
  const given = Buffer.from(typeof data.challenge === 'string' ? data.challenge : '');
  const wanted = Buffer.from(challenge);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) fail('another challenge');
  if (data.origin !== origin) fail('another origin');
  if (data.crossOrigin === true) fail('a page within a page');
}

interface AuthenticatorData {
  count: number;
  attested: { credential: string; key: JsonWebKey & { alg: string } } | null;
}

function readAuthenticatorData(data: Buffer, rp: string): AuthenticatorData {
  if (data.length < 37) fail('short authenticator data');
  if (!timingSafeEqual(data.subarray(0, 32), createHash('sha256').update(rp).digest())) fail('another host');
  const flags = data[32]!;
  if (!(flags & UP)) fail('nobody present');
  if (!(flags & UV)) fail('holder not verified');
  const count = data.readUInt32BE(33);
  let at = 37;
  let attested: AuthenticatorData['attested'] = null;
  if (flags & ATTESTED) {
    if (data.length < at + 18) fail('short credential data');
    const length = data.readUInt16BE(at + 16);
    at += 18;
    if (length === 0 || length > 1023 || data.length < at + length) fail('no credential id');
    const credential = data.subarray(at, at + length).toString('base64url');
    at += length;
    const [key, used] = decodeCbor(data.subarray(at));
    at += used;
    attested = { credential, key: coseToJwk(key) };
  }
  if (flags & EXTENSIONS) at += decodeCbor(data.subarray(at))[1];
  if (at !== data.length) fail('something after the end');
  return { count, attested };
}

/** COSE's key (RFC 9053) as a JWK. */
function coseToJwk(key: Cbor): JsonWebKey & { alg: string } {
  if (!(key instanceof Map)) return fail('no key');
  const bytes = (label: number, least: number, most = least): string => {
    const value = key.get(label);
    return value instanceof Uint8Array && value.length >= least && value.length <= most ? Buffer.from(value).toString('base64url') : fail('an incomplete key');
  };
  const [type, algorithm, curve] = [key.get(1), key.get(3), key.get(-1)];
  if (type === 2 && algorithm === -7 && curve === 1) return { kty: 'EC', crv: 'P-256', alg: 'ES256', x: bytes(-2, 32), y: bytes(-3, 32) };
  if (type === 1 && algorithm === -8 && curve === 6) return { kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', x: bytes(-2, 32) };
  if (type === 3 && algorithm === -257) return { kty: 'RSA', alg: 'RS256', n: bytes(-1, 256, 1024), e: bytes(-2, 1, 8) };
  return fail('another kind of key');
}

function importKey(key: JsonWebKey): KeyObject {
  try {
    return createPublicKey({ key, format: 'jwk' });
  } catch {
    // A point that does not lie on the curve, for instance.
    return fail('no such key');
  }
}

function bytesOf(value: unknown, name: string): Buffer {
  return typeof value === 'string' && /^[\w-]+$/.test(value) ? Buffer.from(value, 'base64url') : fail(`no ${name}`);
}

function fail(reason: string): never {
  throw new WebAuthnError(reason);
}

type Cbor = number | string | boolean | null | undefined | Uint8Array | Cbor[] | Map<number | string, Cbor>;

const DEEPEST = 8;

/** Reads one item of CBOR in the canonical form that authenticators use; answers it and how many bytes it took. */
export function decodeCbor(bytes: Uint8Array): [item: Cbor, used: number] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;

  const take = (count: number): number => {
    if (at + count > bytes.length) fail('cut off');
    at += count;
    return at - count;
  };
  const argument = (short: number): number => {
    if (short < 24) return short;
    if (short === 24) return view.getUint8(take(1));
    if (short === 25) return view.getUint16(take(2));
    if (short === 26) return view.getUint32(take(4));
    return fail('a number or length beyond what is needed');
  };
  const item = (depth: number): Cbor => {
    if (depth > DEEPEST) fail('nested too deep');
    const head = view.getUint8(take(1));
    const [major, short] = [head >> 5, head & 0x1f];
    if (major === 7) {
      switch (short) {
        case 20: return false;
        case 21: return true;
        case 22: return null;
        case 23: return undefined;
        default: return fail('another kind of value');
      }
    }
    const value = argument(short);
    switch (major) {
      case 0: return value;
      case 1: return -1 - value;
      case 2: return bytes.slice(take(value), at);
      case 3: return new TextDecoder('utf-8').decode(bytes.subarray(take(value), at));
      case 4: return Array.from({ length: within(value) }, () => item(depth + 1));
      case 5: {
        const map = new Map<number | string, Cbor>();
        for (let n = within(value); n > 0; n -= 1) {
          const key = item(depth + 1);
          if ((typeof key !== 'number' && typeof key !== 'string') || map.has(key)) fail('another kind of map');
          map.set(key as number | string, item(depth + 1));
        }
        return map;
      }
      default: return fail('another kind of value');
    }
  };
  /** Each element takes a byte at least: a count beyond what is left is a lie. */
  const within = (count: number): number => (count <= bytes.length - at ? count : fail('cut off'));

  return [item(0), at];
}
