/** Codes that one person reads to another or copies from paper: made, written in groups, and compared by their hash. */
import { createHash, randomInt } from 'node:crypto';

/** Letters and digits that are not mistaken for one another (Crockford's base 32: no I, L, O, U). Five random bits each. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A new code of `groups` times `length` characters, such as `7K2QF-0WZ9M`. */
export function newCode(groups: number, length: number): string {
  return Array.from({ length: groups }, () => Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')).join('-');
}

/** The code as it is compared: case, blanks, hyphens and O for 0, I or L for 1 do not matter. */
export function plainCode(typed: string): string {
  return typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}

/** SHA-256 of the code as it is compared. Enough for codes of 100 bits and more; shorter ones need a slow hash. */
export function hashCode(typed: string): Buffer {
  return createHash('sha256').update(plainCode(typed)).digest();
}
