/** The one-time code by which the person at the machine shows that the practice is theirs. */
import { createHash, randomInt, timingSafeEqual } from 'node:crypto';

/** Letters and digits that are not mistaken for one another (Crockford's base 32: no I, L, O, U). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUPS = 4;
const GROUP_LENGTH = 5;

export interface SetUpCode {
  /** To be shown once, in the terminal. */
  text: string;
  /** Whether somebody typed it; case, blanks, hyphens and O for 0, I or L for 1 do not matter. */
  matches: (typed: string) => boolean;
}

/** A new code of 100 random bits. Only its hash stays in memory once `text` has been printed and dropped. */
export function newSetUpCode(): SetUpCode {
  const groups = Array.from({ length: GROUPS }, () => Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''));
  const text = groups.join('-');
  return { text, matches: matcher(hash(text)) };
}

function matcher(expected: Buffer): (typed: string) => boolean {
  return (typed) => timingSafeEqual(hash(typed), expected);
}

function hash(typed: string): Buffer {
  const plain = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return createHash('sha256').update(plain).digest();
}
