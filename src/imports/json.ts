/** JSON from outside: looked over before it is parsed, so that no bracket bomb and no forged key reaches a parser or an object. */
import { ImportError, MAX_DEPTH } from './failure.ts';

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * The value of a JSON text. Throws ImportError with the place for brackets nested too deep and for keys that could reach
 * into objects of the program (`__proto__`, `constructor`, `prototype`), and with the row for text that is no JSON.
 */
export function parseGuardedJson(text: string): unknown {
  lookOver(text);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const position = /position (\d+)/.exec(String(error))?.[1];
    throw new ImportError({ code: 'json-broken', ...(position !== undefined && { row: rowAt(text, Number(position)) }) });
  }
}

interface Level {
  array: boolean;
  index: number;
  key: string;
}

/** One pass over the characters: depth and keys, nothing is built. */
function lookOver(text: string): void {
  const levels: Level[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') {
      const end = endOfString(text, at);
      if (end < 0) throw new ImportError({ code: 'json-broken', row: rowAt(text, at) });
      const level = levels.at(-1);
      if (level && !level.array && nextIsColon(text, end)) {
        const raw = text.slice(at + 1, end);
        level.key = raw.includes('\\') ? unescaped(raw) : raw;
        if (FORBIDDEN.has(level.key)) throw new ImportError({ code: 'json-key', place: placeOf(levels), row: rowAt(text, at) });
      }
      at = end;
    } else if (character === '{' || character === '[') {
      levels.push({ array: character === '[', index: 0, key: '' });
      if (levels.length > MAX_DEPTH) throw new ImportError({ code: 'json-depth', place: placeOf(levels.slice(0, 12)), row: rowAt(text, at), limit: MAX_DEPTH });
    } else if (character === '}' || character === ']') {
      levels.pop();
    } else if (character === ',') {
      const level = levels.at(-1);
      if (level?.array) level.index += 1;
    }
  }
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return -1;
}

function nextIsColon(text: string, end: number): boolean {
  let at = end + 1;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at += 1;
  return text[at] === ':';
}

function unescaped(raw: string): string {
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return raw;
  }
}

/** `entry[3].resource.extension`: enough to find the place, at most a few steps long. */
function placeOf(levels: Level[]): string {
  return levels
    .map((level) => (level.array ? `[${level.index}]` : level.key && `.${level.key.slice(0, 40)}`))
    .join('')
    .replace(/^\./, '')
    .slice(0, 200);
}

function rowAt(text: string, position: number): number {
  let row = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < position; at = text.indexOf('\n', at + 1)) row += 1;
  return row;
}
