import fc from 'fast-check';
import { expect, test } from 'vitest';
import { base32, matchingStep, newTotpSecret, stepAt, totpCode, totpUri } from './totp.ts';

const SECRET = Buffer.from('12345678901234567890');

test.each([
  [59, '94287082', '46119246', '90693936'],
  [1_111_111_109, '07081804', '68084774', '25091201'],
  [1_111_111_111, '14050471', '67062674', '99943326'],
  [1_234_567_890, '89005924', '91819424', '93441116'],
  [2_000_000_000, '69279037', '90698825', '38618901'],
  [20_000_000_000, '65353130', '77737706', '47863826'],
])('C8 the vectors of RFC 6238 at %i seconds', (seconds, sha1, sha256, sha512) => {
  const step = stepAt(seconds * 1000);
  expect(totpCode(SECRET, step, { digits: 8 })).toBe(sha1);
  expect(totpCode(Buffer.from('12345678901234567890123456789012'), step, { digits: 8, algorithm: 'sha256' })).toBe(sha256);
  expect(totpCode(Buffer.from('1234567890123456789012345678901234567890123456789012345678901234'), step, { digits: 8, algorithm: 'sha512' })).toBe(sha512);
});

test('a code counts for its half minute and the ones beside it, and never again', () => {
  const secret = newTotpSecret();
  const ms = 1_700_000_000_000;
  const now = stepAt(ms);
  for (const step of [-1, 0, 1]) expect(matchingStep(secret, totpCode(secret, now + step), ms, 0)).toBe(now + step);
  for (const step of [-3, -2, 2, 3]) expect(matchingStep(secret, totpCode(secret, now + step), ms, 0)).toBeNull();
  expect(matchingStep(secret, totpCode(secret, now), ms, now)).toBeNull();
  expect(matchingStep(secret, totpCode(secret, now - 1), ms, now)).toBeNull();
  expect(matchingStep(secret, totpCode(secret, now + 1), ms, now)).toBe(now + 1);
});

test('blanks do not matter; anything but six digits is no code', () => {
  const ms = 1_700_000_000_000;
  const code = totpCode(SECRET, stepAt(ms));
  expect(matchingStep(SECRET, ` ${code.slice(0, 3)} ${code.slice(3)} `, ms, 0)).toBe(stepAt(ms));
  fc.assert(fc.property(fc.string(), (text) => /^\s*(?:\d\s*){6}$/.test(text) || matchingStep(SECRET, text, ms, 0) === null));
});

test('the secret is written as apps read it', () => {
  expect(base32(Buffer.from('Hello!\u00de\u00ad\u00be\u00ef', 'latin1'))).toBe('JBSWY3DPEHPK3PXP');
  expect(base32(SECRET)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  expect(totpUri({ secret: SECRET, username: 'kim.ü', practice: 'Praxis & Park' })).toBe('otpauth://totp/Praxis%20%26%20Park:kim.%C3%BC?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Praxis%20%26%20Park&algorithm=SHA1&digits=6&period=30');
});
