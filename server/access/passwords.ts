/**
 * Which passwords are taken: long ones that nobody else would try first. No rule about digits or signs, and none that it has to be
 * changed from time to time: both make passwords worse.
 */
import { COMMON_PHRASES, COMMON_WORDS } from './common-passwords.ts';

/** Counted in characters. */
export const PASSWORD_LENGTH = { least: 12, most: 128 } as const;

/** What belongs to whoever chooses it, and is tried first by whoever knows them. */
export interface Context {
  username: string;
  name: string;
  practice?: string;
}

const words: ReadonlySet<string> = new Set(COMMON_WORDS);
const phrases: ReadonlySet<string> = new Set(COMMON_PHRASES);
const ROWS = ['abcdefghijklmnopqrstuvwxyz', '0123456789012345678901234567890', 'qwertzuiopasdfghjklyxcvbnm', 'qwertyuiopasdfghjklzxcvbnm', '1q2w3e4r5t6z7u8i9o0p', '1q2w3e4r5t6y7u8i9o0p', 'qaywsxedcrfvtgbzhnujmikolp', 'qazwsxedcrfvtgbyhnujmikolp'];

/** Whether this may be somebody's password. */
export function isGoodPassword(password: string, { username, name, practice = '' }: Context): boolean {
  const text = password.normalize('NFC');
  const { length } = Array.from(text);
  if (length < PASSWORD_LENGTH.least || length > PASSWORD_LENGTH.most) return false;
  const plain = fold(text);
  if (phrases.has(plain) || phrases.has(letters(plain))) return false;
  // What is left when everything that is guessed first has been taken out must still be something.
  const own = [fold(username), ...[name, practice].flatMap((each) => [fold(each).replaceAll(/[^a-z0-9]/g, ''), ...fold(each).split(/[^a-z0-9]+/)])].filter((word) => word.length >= 3);
  return new Set(without(plain, own)).size >= 4;
}

/** Without capitals, umlauts and the usual replacements of letters by signs. */
function fold(text: string): string {
  return text.toLowerCase().replaceAll('ä', 'ae').replaceAll('ö', 'oe').replaceAll('ü', 'ue').replaceAll('ß', 'ss').normalize('NFD').replaceAll(/\p{M}/gu, '');
}

/** As letters, where signs stand for them. */
function letters(plain: string): string {
  const signs: Record<string, string> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's', '!': 'i' };
  return plain.replaceAll(/[013457@$!]/g, (sign) => signs[sign]!);
}

/** The text without common words, own names, runs of keys, years and repetitions. */
function without(plain: string, own: readonly string[]): string {
  const taken = [...own, ...words].sort((a, b) => b.length - a.length);
  const strip = (text: string): string => taken.reduce((rest, word) => rest.replaceAll(word, ' '), text);
  // A sentence of several words is a good password although each of its words is common.
  if (plain.trim().split(/\s+/).filter((word) => word.length >= 2).length >= 4 && new Set(plain.split(/\s+/)).size >= 4) return plain;
  const candidates = [strip(plain), strip(letters(plain))].map((text) => stripRuns(text).replaceAll(/(?:19|20)\d\d/g, '').replaceAll(/(.)\1{2,}/gu, '').replaceAll(/(.{2,4})\1{2,}/gu, '').replaceAll(/[\s\d!?.,*#_-]+/g, ''));
  return candidates.reduce((shortest, each) => (each.length < shortest.length ? each : shortest));
}

/** Without stretches of four and more that lie side by side on a keyboard or in the alphabet, forwards or backwards. */
function stripRuns(text: string): string {
  let rest = text;
  for (const row of ROWS) {
    for (const line of [row, Array.from(row).toReversed().join('')]) {
      for (let length = Math.min(line.length, rest.length); length >= 4; length -= 1) {
        for (let at = 0; at + length <= line.length; at += 1) rest = rest.replaceAll(line.slice(at, at + length), '');
      }
    }
  }
  return rest;
}
