/** Passkeys against answers made here, byte by byte, with keys of each kind. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { base64url as b64, createAuthenticator, KINDS, raw, type Change, type Item } from '../../mocks/authenticator.ts';
import { checkAssertion, decodeCbor, readRegistration, WebAuthnError, type Expected } from './webauthn.ts';

const EXPECTED: Expected = { challenge: randomBytes(32).toString('base64url'), origin: 'https://praxis.example', rp: 'praxis.example' };
const authenticator = (kind: keyof typeof KINDS) => createAuthenticator(kind, EXPECTED);

describe.each(Object.keys(KINDS) as (keyof typeof KINDS)[])('C9 a passkey of %s', (kind) => {
  const device = authenticator(kind);
  const stored = readRegistration(device.register(), EXPECTED);

  test('is made and used', () => {
    expect(stored).toMatchObject({ credential: device.id, count: 0 });
    expect(checkAssertion(device.show({ count: 7 }), EXPECTED, stored)).toBe(7);
  });

  test.each<[string, Change]>([
    ['another challenge', { client: { challenge: randomBytes(32).toString('base64url') } }],
    ['no challenge', { client: { challenge: '' } }],
    ['another origin', { client: { origin: 'https://praxis.example.evil' } }],
    ['a page within a page', { client: { crossOrigin: true } }],
    ['the other ceremony', { client: { type: 'payment.get' } }],
    ['another host', { rp: 'evil.example' }],
    ['a holder who was not verified', { flags: 0x01 }],
    ['nobody there', { flags: 0x04 }],
  ])('%s is refused', (_, change) => {
    expect(() => checkAssertion(device.show(change), EXPECTED, stored)).toThrow(WebAuthnError);
    const flags = change.flags === undefined ? {} : { flags: change.flags | 0x40 };
    expect(() => readRegistration(device.register({ ...change, ...flags }), EXPECTED)).toThrow(WebAuthnError);
  });

  test('a signature of another key, or over anything else, is refused', () => {
    const other = authenticator(kind);
    expect(() => checkAssertion({ ...other.show(), id: device.id }, EXPECTED, stored)).toThrow('wrong signature');
    const shown = device.show();
    for (const name of ['clientDataJSON', 'authenticatorData', 'signature'] as const) {
      const bytes = Buffer.from(shown.response[name], 'base64url');
      for (let at = 0; at < bytes.length; at += 7) {
        const changed = Buffer.from(bytes);
        changed[at]! ^= 1;
        expect(() => checkAssertion({ ...shown, response: { ...shown.response, [name]: b64(changed) } }, EXPECTED, stored), `${name} ${at}`).toThrow(WebAuthnError);
      }
    }
    expect(() => checkAssertion({ ...shown, id: other.id }, EXPECTED, stored)).toThrow('another credential');
  });
});

test('C9 a counter that goes back means a copy; one that stays at nothing means that the authenticator does not count', () => {
  const device = authenticator('ES256');
  const stored = readRegistration(device.register(), EXPECTED);
  expect(checkAssertion(device.show({ count: 0 }), EXPECTED, stored)).toBe(0);
  for (const count of [0, 4, 5]) expect(() => checkAssertion(device.show({ count }), EXPECTED, { ...stored, count: 5 })).toThrow('copied');
  expect(checkAssertion(device.show({ count: 6 }), EXPECTED, { ...stored, count: 5 })).toBe(6);
});

test('keys that are weak, of another kind or no keys at all are refused', () => {
  const device = authenticator('ES256');
  const refused = (key: Map<number, Item>) => expect(() => readRegistration(device.register({}, key), EXPECTED)).toThrow(WebAuthnError);
  refused(new Map<number, Item>([[1, 2], [3, -7], [-1, 1], [-2, randomBytes(32)], [-3, randomBytes(32)]]));
  refused(new Map<number, Item>([[1, 2], [3, -7], [-1, 1], [-2, randomBytes(31)], [-3, randomBytes(32)]]));
  refused(new Map<number, Item>([[1, 2], [3, -36], [-1, 3], [-2, randomBytes(66)], [-3, randomBytes(66)]]));
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' });
  refused(new Map<number, Item>([[1, 3], [3, -257], [-1, raw(short.n)], [-2, raw(short.e)]]));
  refused(new Map<number, Item>());
  expect(() => readRegistration(device.register({ tail: Buffer.from([0]) }), EXPECTED)).toThrow('after the end');
});

test('whatever is sent, the answer is a refusal and nothing else', () => {
  const device = authenticator('ES256');
  const stored = readRegistration(device.register(), EXPECTED);
  const attempt = (work: () => unknown) => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof WebAuthnError)) throw error;
    }
  };
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      attempt(() => decodeCbor(bytes));
      attempt(() => readRegistration({ id: 'x', response: { ...device.register().response, attestationObject: b64(bytes) } }, EXPECTED));
      attempt(() => checkAssertion({ ...device.show(), response: { ...device.show().response, authenticatorData: b64(bytes) } }, EXPECTED, stored));
    }),
    { numRuns: 500 },
  );
  fc.assert(fc.property(fc.jsonValue(), (value) => attempt(() => readRegistration(value, EXPECTED))));
  for (const deep of [Buffer.alloc(10_000, 0x81), Buffer.from('bf', 'hex'), Buffer.from('9affffffff', 'hex'), Buffer.from('5b7fffffffffffffff', 'hex')]) expect(() => decodeCbor(deep)).toThrow(WebAuthnError);
});
