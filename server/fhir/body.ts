/**
 * What a request carries, and its limits. Size, depth, keys and text are looked at before anything is made of them: a bomb is
 * refused while it is still text.
 */
import { refuse, Refusal } from './outcome.ts';

export interface Limits {
  /** Of a request's body. A ten-year diary in one transaction takes 13 MB. */
  bytes: number;
  /** Of a Bundle. */
  entries: number;
}

export const LIMITS: Limits = { bytes: 16 * 1024 * 1024, entries: 5_000 };
const MOST_DEPTH = 40;
const MOST_FORM_BYTES = 64 * 1024;
/** Objects and lists in a body: a ten-year diary has half a million. */
const MOST_NODES = 1_500_000;
/** Elements of one object; no type of R4 has a hundred. */
const MOST_KEYS = 256;
/** Up to here a list is searched quicker than a set. */
const FEW_KEYS = 12;
/** Digits of a number; a double has 17. */
const LONGEST_NUMBER = 64;

export type Json = Record<string, unknown>;

/** The body as text. Stops reading at the limit; refuses what is not UTF-8. */
async function readText(request: Request, limit: number): Promise<string> {
  const declared = Number(request.headers.get('content-length') ?? 0);
  if (declared > limit) refuse('too-large');
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let length = 0;
  const reader = request.body?.getReader();
  try {
    for (;;) {
      const chunk = await reader?.read();
      if (!chunk || chunk.done) return text + decoder.decode();
      length += chunk.value.byteLength;
      if (length > limit) refuse('too-large');
      text += decoder.decode(chunk.value, { stream: true });
    }
  } catch (error) {
    await reader?.cancel().catch(() => undefined);
    if (error instanceof Refusal) throw error;
    // Not UTF-8, or the connection broke in its middle: nobody may be left to hear it, and it is no fault of the server's.
    return refuse('unreadable', { diagnostics: 'The body is not UTF-8, or was cut off.' });
  }
}

function contentType(request: Request): string {
  return request.headers.get('content-type')?.split(';')[0]!.trim().toLowerCase() ?? '';
}

/** The parameters of a search sent as a form, in their order. */
export async function readForm(request: Request): Promise<[string, string][]> {
  if (contentType(request) !== 'application/x-www-form-urlencoded') refuse('wrong-content-type', { diagnostics: 'A search by POST is application/x-www-form-urlencoded.' });
  return [...new URLSearchParams(await readText(request, MOST_FORM_BYTES))];
}

/** A JSON body, and the numbers whose text says more than their value (`6.50`), by the object that holds them. */
export interface Body {
  value: unknown;
  /** Null when there are none. */
  decimals: Decimals | null;
}

/** The text of numbers, by the object or array that holds them and their key. */
export type Decimals = WeakMap<object, Map<string, string>>;

export async function readJson(request: Request, limits: Limits): Promise<Body> {
  const type = contentType(request);
  if (type !== 'application/fhir+json' && type !== 'application/json') refuse('wrong-content-type', { diagnostics: 'A body is application/fhir+json.' });
  return parseJson(await readText(request, limits.bytes), limits);
}

/** Parses a body whose limits are checked first. Refuses with the path of what is wrong. */
export function parseJson(text: string, limits: Limits): Body {
  const exact = scan(text, limits);
  try {
    if (exact) return { value: JSON.parse(text), decimals: null };
    const decimals: Decimals = new WeakMap();
    return { value: parseKeepingNumbers(text, decimals), decimals };
  } catch {
    return refuse('unreadable', { diagnostics: 'The body is not JSON.' });
  }
}

type Reviver = (this: object, key: string, value: unknown, context: { source?: string }) => unknown;

function parseKeepingNumbers(text: string, decimals: Decimals): unknown {
  const reviver: Reviver = function (key, value, context) {
    if (typeof value === 'number' && context?.source !== undefined && context.source !== String(value)) {
      const known = decimals.get(this);
      if (known) known.set(key, context.source);
      else decimals.set(this, new Map([[key, context.source]]));
    }
    return value;
  };
  return JSON.parse(text, reviver as Parameters<typeof JSON.parse>[1]);
}

/** Prints JSON with every number as it was written, where the platform can. */
export function printJson(value: unknown, decimals: Decimals | null): string {
  const { rawJSON } = JSON as { rawJSON?: (text: string) => unknown };
  if (!decimals || !rawJSON) return JSON.stringify(value);
  return JSON.stringify(value, function (this: object, key: string, item: unknown) {
    const source = typeof item === 'number' ? decimals.get(this)?.get(key) : undefined;
    return source === undefined ? item : rawJSON(source);
  });
}

/** JSON whose keys are sorted: two values are the same when their texts are. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => (typeof item === 'object' && item !== null && !Array.isArray(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item));
}

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
/** What FHIR's strings may not hold: control characters but tab and line breaks. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f]/;
const NUMBER = /-?[0-9][0-9.eE+-]*/y;

interface Level {
  /** Keys seen, for an object; null for an array. */
  keys: string[] | Set<string> | null;
  /** The key or index that is being read. */
  at: string | number;
}

/**
 * Walks over JSON text once, without building anything. Answers whether every number is written as JavaScript prints it. Text that
 * is no JSON may pass; the parser refuses it.
 */
function scan(text: string, limits: Limits): boolean {
  const levels: Level[] = [];
  let exact = true;
  let expectKey = false;
  let nodes = 0;
  const path = (): string => levels.reduce((so, { keys, at }) => (keys === null ? `${so}[${at}]` : so === '' ? String(at) : `${so}.${at}`), '');
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    switch (code) {
      case 0x22: {
        let end = text.indexOf('"', at + 1);
        if (end < 0) return exact;
        let string = text.slice(at + 1, end);
        if (string.includes('\\')) {
          while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
          if (end < 0) return exact;
          string = unescaped(text.slice(at, end + 1));
          if (CONTROL.test(string) || !string.isWellFormed()) refuse('bad-text', { path: path(), diagnostics: 'Text holds a control character or half of a surrogate pair.' });
        }
        if (expectKey) {
          const level = levels.at(-1)!;
          level.at = string;
          if (FORBIDDEN.has(string)) refuse('forbidden-key', { path: path() });
          if (!addKey(level, string)) refuse('duplicate-key', { path: path() });
          expectKey = false;
        }
        at = end;
        break;
      }
      case 0x7b: case 0x5b:
        if (levels.length >= MOST_DEPTH) refuse('too-deep', { diagnostics: `Nested more than ${MOST_DEPTH} deep.` });
        if ((nodes += 1) > MOST_NODES) refuse('too-large', { diagnostics: `More than ${MOST_NODES} objects and lists.` });
        levels.push(code === 0x7b ? { keys: [], at: '' } : { keys: null, at: 0 });
        expectKey = code === 0x7b;
        break;
      case 0x7d: case 0x5d:
        levels.pop();
        expectKey = false;
        break;
      case 0x2c: {
        const level = levels.at(-1);
        if (!level) break;
        expectKey = level.keys !== null;
        if (level.keys === null) {
          level.at = (level.at as number) + 1;
          if (levels.length === 2 && levels[0]!.at === 'entry' && level.at >= limits.entries) refuse('too-many-entries', { path: 'entry', diagnostics: `A Bundle may have ${limits.entries} entries.` });
        }
        break;
      }
      default:
        if (code === 0x2d || (code >= 0x30 && code <= 0x39)) {
          NUMBER.lastIndex = at;
          const number = NUMBER.exec(text)?.[0] ?? '-';
          if (number.length > LONGEST_NUMBER || !Number.isFinite(Number(number))) refuse('bad-number', { path: path() });
          if (exact && String(Number(number)) !== number) exact = false;
          at += number.length - 1;
        }
    }
  }
  return exact;
}

/** Adds a key to those seen of an object; false when it was there. */
function addKey(level: Level, key: string): boolean {
  let keys = level.keys!;
  if (Array.isArray(keys)) {
    if (keys.includes(key)) return false;
    if (keys.length < FEW_KEYS) {
      keys.push(key);
      return true;
    }
    level.keys = keys = new Set(keys);
  }
  if (keys.has(key)) return false;
  if (keys.size >= MOST_KEYS) refuse('too-large', { diagnostics: `More than ${MOST_KEYS} elements in one object.` });
  keys.add(key);
  return true;
}

function isEscaped(text: string, quote: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(quote - 1 - slashes) === 0x5c) slashes += 1;
  return slashes % 2 === 1;
}

function unescaped(literal: string): string {
  try {
    return JSON.parse(literal) as string;
  } catch {
    return refuse('unreadable', { diagnostics: 'The body is not JSON.' });
  }
}
