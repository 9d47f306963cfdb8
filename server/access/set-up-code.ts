/** The one-time code by which the person at the machine shows that the practice is theirs. */
import { timingSafeEqual } from 'node:crypto';
import { hashCode, newCode } from './one-time-code.ts';

export interface SetUpCode {
  /** To be shown once, in the terminal. */
  text: string;
  /** Whether somebody typed it; case, blanks, hyphens and O for 0, I or L for 1 do not matter. */
  matches: (typed: string) => boolean;
}

/** A new code of 100 random bits. Only its hash stays in memory once `text` has been printed and dropped. */
export function newSetUpCode(): SetUpCode {
  const text = newCode(4, 5);
  return { text, matches: matcher(hashCode(text)) };
}

function matcher(expected: Buffer): (typed: string) => boolean {
  return (typed) => timingSafeEqual(hashCode(typed), expected);
}
