/** An authenticator with a passkey, as a browser hands its answers on; for tests without a browser. */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

export type Item = number | string | Uint8Array | Item[] | [Item, Item][] | Map<number | string, Item>;

/** CBOR as authenticators write it. */
function cbor(item: Item): Buffer {
  const head = (major: number, value: number): Buffer => {
    if (value < 24) return Buffer.from([(major << 5) | value]);
    if (value < 256) return Buffer.from([(major << 5) | 24, value]);
    const long = Buffer.alloc(value < 65_536 ? 3 : 5);
    long[0] = (major << 5) | (value < 65_536 ? 25 : 26);
    if (value < 65_536) long.writeUInt16BE(value, 1);
    else long.writeUInt32BE(value, 1);
    return long;
  };
  if (typeof item === 'number') return item < 0 ? head(1, -1 - item) : head(0, item);
  if (typeof item === 'string') return Buffer.concat([head(3, Buffer.byteLength(item)), Buffer.from(item)]);
  if (item instanceof Uint8Array) return Buffer.concat([head(2, item.length), item]);
  if (item instanceof Map) return Buffer.concat([head(5, item.size), ...[...item].flatMap(([key, value]) => [cbor(key), cbor(value)])]);
  return Buffer.concat([head(4, item.length), ...(item as Item[]).map(cbor)]);
}

export const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
export const raw = (text: string | undefined) => Buffer.from(text!, 'base64url');

interface Kind {
  cose: (jwk: { x?: string; y?: string; n?: string; e?: string }) => Map<number, Item>;
  pair: () => { publicKey: KeyObject; privateKey: KeyObject };
  hash: 'sha256' | null;
}
export const KINDS = {
  ES256: { pair: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }), hash: 'sha256', cose: ({ x, y }) => new Map<number, Item>([[1, 2], [3, -7], [-1, 1], [-2, raw(x)], [-3, raw(y)]]) },
  RS256: { pair: () => generateKeyPairSync('rsa', { modulusLength: 2048 }), hash: 'sha256', cose: ({ n, e }) => new Map<number, Item>([[1, 3], [3, -257], [-1, raw(n)], [-2, raw(e)]]) },
  EdDSA: { pair: () => generateKeyPairSync('ed25519'), hash: null, cose: ({ x }) => new Map<number, Item>([[1, 1], [3, -8], [-1, 6], [-2, raw(x)]]) },
} as const satisfies Record<string, Kind>;

/** What an authenticator, or a browser, does otherwise than it should. */
export interface Change {
  flags?: number;
  count?: number;
  rp?: string;
  client?: object;
  tail?: Uint8Array;
}

/** What the server asks of it; the test sets a new challenge before each use. */
export interface Asked {
  challenge: string;
  origin: string;
  rp: string;
}

/** An authenticator of one kind with one passkey, and the browser around it. */
export function createAuthenticator(kind: keyof typeof KINDS, asked: Asked) {
  const { pair, cose, hash }: Kind = KINDS[kind];
  const { publicKey, privateKey } = pair();
  const id = randomBytes(32);
  const key = cose(publicKey.export({ format: 'jwk' }));
  const clientData = (type: string, client: object = {}) => Buffer.from(JSON.stringify({ type, challenge: asked.challenge, origin: asked.origin, crossOrigin: false, ...client }));
  const data = (flags: number, count: number, rp = asked.rp, rest: Uint8Array = Buffer.alloc(0)) => {
    const head = Buffer.alloc(5);
    head[0] = flags;
    head.writeUInt32BE(count, 1);
    return Buffer.concat([createHash('sha256').update(rp).digest(), head, rest]);
  };
  return {
    id: base64url(id),
    asked,
    register({ flags = 0x45, count = 0, rp, client, tail = Buffer.alloc(0) }: Change = {}, attested: Map<number, Item> = key) {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const authData = data(flags, count, rp, Buffer.concat([Buffer.alloc(16), length, id, cbor(attested), tail]));
      const attestationObject = cbor(new Map<string, Item>([['fmt', 'none'], ['attStmt', new Map()], ['authData', authData]]));
      return { id: base64url(id), type: 'public-key', response: { clientDataJSON: base64url(clientData('webauthn.create', client)), attestationObject: base64url(attestationObject) } };
    },
    show({ flags = 0x05, count = 1, rp, client }: Change = {}) {
      const authenticatorData = data(flags, count, rp);
      const clientDataJSON = clientData('webauthn.get', client);
      const signature = sign(hash, Buffer.concat([authenticatorData, createHash('sha256').update(clientDataJSON).digest()]), privateKey);
      return { id: base64url(id), type: 'public-key', response: { clientDataJSON: base64url(clientDataJSON), authenticatorData: base64url(authenticatorData), signature: base64url(signature) } };
    },
  };
}
