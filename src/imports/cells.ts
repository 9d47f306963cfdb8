/** What stands in a cell: numbers with either decimal sign, clock times, dates in the orders that people write. */
import { dayAt, parseDay, type Day, type TimeZone } from '../domain/day.ts';

export type DecimalSign = ',' | '.';
/** How `03/04/2026` is meant. Dates with dots are always day.month.year, dates that begin with the year never need it. */
export type DateOrder = 'dmy' | 'mdy';

/**
 * The number in a cell, or null when the cell is not wholly one. `decimal` decides only what can be read in two ways:
 * `1,234` is 1234 with a decimal point and 1.234 with a decimal comma; `3,5` is 3.5 in both.
 */
export function readNumber(text: string, decimal: DecimalSign): number | null {
  const bare = text.trim().replaceAll('\u2212', '-');
  if (!/^[+-]?[\d.,'\u2019\u00a0\u202f ]+$/.test(bare)) return null;
  const plain = bare.replace(/(?<=\d)['\u2019\u00a0\u202f ](?=\d{3}(?:\D|$))/g, '');
  const match = /^([+-]?)(\d*(?:[.,]\d{3})*?)(?:([.,])(\d+))?$/.exec(plain);
  if (!match) return null;
  const [, sign = '', whole = '', mark, rest] = match;
  if (whole === '' && rest === undefined) return null;
  let digits = whole.replaceAll(/[.,]/g, '');
  let fraction = rest ?? '';
  const separators = new Set(whole.replaceAll(/\d/g, ''));
  if (separators.size > 1 || (mark !== undefined && separators.has(mark) && fraction.length !== 3)) return null;
  if (mark !== undefined && fraction.length === 3 && digits !== '' && (separators.has(mark) || (separators.size === 0 && mark !== decimal && digits.length <= 3 && digits !== '0' && !digits.startsWith('0')))) {
    // A thousands separator: 12.345 with a decimal comma, or the last of 1.234.567.
    digits += fraction;
    fraction = '';
  }
  const value = Number(`${sign}${digits || '0'}.${fraction || '0'}`);
  return Number.isFinite(value) ? value : null;
}

/** True for `1,234` and `1.234`: a thousand or a bit more than one, depending on who wrote it. */
export function hasTwoReadings(text: string): boolean {
  return /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/.test(text.trim());
}

/** `3/10` as a value on a scale that the file itself declares; null when the cell is no such pair. */
export function readOutOf(text: string, decimal: DecimalSign): { value: number; max: number } | null {
  const parts = text.split('/');
  if (parts.length !== 2) return null;
  const [value, max] = [readNumber(parts[0]!, decimal), readNumber(parts[1]!, decimal)];
  return value === null || max === null || max <= 0 || value < 0 || value > max ? null : { value, max };
}

/** A clock time as `HH:MM` of 24 hours from `21:05`, `9:10 pm`, `21.05 Uhr`, `07:30:12`; null when it is none. */
export function readTime(text: string): string | null {
  const match = /^(\d{1,2})(?:[:.](\d{2}))?(?::\d{2}(?:[.,]\d+)?)?[ \u00a0\u202f]*([ap])?\.?(?:m\.?)?(?: ?uhr| ?h)?$/i.exec(text.trim());
  if (!match) return null;
  const [, hourText, minuteText, half] = match;
  if (minuteText === undefined && half === undefined && !/uhr$/i.test(text.trim())) return null;
  let hour = Number(hourText);
  const minute = Number(minuteText ?? 0);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  }
  return hour > 23 || minute > 59 ? null : `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** The clock time where it is one, otherwise the words as they stand; absent for an empty cell. */
export function whenOf(...texts: string[]): string | undefined {
  const parts = texts.map((text) => readTime(text) ?? text.trim()).filter((text) => text !== '');
  return parts.length === 0 ? undefined : parts.join(' ');
}

/** Hours from a duration `6:45`, `6h 45m`, `6 h`, `45 min`; null when it is none. A bare number is none: its unit is unknown. */
export function readDuration(text: string): number | null {
  const clock = /^(\d{1,3}):([0-5]\d)(?::[0-5]\d)?$/.exec(text.trim());
  if (clock) return Number(clock[1]) + Number(clock[2]) / 60;
  const words = /^(?:(\d{1,3}(?:[.,]\d+)?) ?(?:h|hours?|hrs?|std\.?|stunden?))?[ ,]*(?:(\d{1,4}) ?(?:m|min|mins|minutes?|minuten?)\.?)?$/i.exec(text.trim());
  if (!words || (words[1] === undefined && words[2] === undefined)) return null;
  return Number((words[1] ?? '0').replace(',', '.')) + Number(words[2] ?? 0) / 60;
}

const MONTHS = new Map<string, number>(
  [
    ['jan', 'january', 'januar', 'jän', 'jänner'], ['feb', 'february', 'februar'], ['mar', 'march', 'mär', 'märz', 'mrz'], ['apr', 'april'], ['may', 'mai'], ['jun', 'june', 'juni'],
    ['jul', 'july', 'juli'], ['aug', 'august'], ['sep', 'sept', 'september'], ['oct', 'october', 'okt', 'oktober'], ['nov', 'november'], ['dec', 'december', 'dez', 'dezember'],
  ].flatMap((names, index) => names.map((name) => [name, index + 1] as const)),
);

export interface DateOptions {
  /** Needed for `03/04/2026` only. */
  order?: DateOrder;
  /** Needed for instants in UTC only: the day on the practice's clock. */
  zone?: TimeZone;
}

/** A day, or why there is none: `no-such-day` (31.02.), `order` (readable in two ways and nobody said which), `unreadable`. */
export type ReadDay = { day: Day } | { problem: 'no-such-day' | 'order' | 'unreadable' };

/** The day that a cell names; a clock time behind it is left aside. */
export function readDay(text: string, { order, zone }: DateOptions = {}): ReadDay {
  const bare = text.trim();
  if (/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?Z$/.test(bare) && zone !== undefined) {
    const instant = new Date(bare.replace(' ', 'T').replace(',', '.'));
    return Number.isNaN(instant.getTime()) ? { problem: 'no-such-day' } : { day: dayAt(instant, zone) };
  }
  const date = bare.replace(/(?<=\d{2}|\d{4})[T, ]+\d{1,2}[:.]\d{2}.{0,20}$/, '');
  const yearFirst = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(date);
  if (yearFirst) return civil(yearFirst[1]!, yearFirst[3]!, yearFirst[4]!);
  const yearLast = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})$/.exec(date);
  if (yearLast) {
    const [, first = '', separator, second = '', yearText = ''] = yearLast;
    const year = yearText.length === 2 ? `20${yearText}` : yearText;
    if (separator === '.') return civil(year, second, first);
    if (order === 'dmy') return civil(year, second, first);
    if (order === 'mdy') return civil(year, first, second);
    if (Number(first) > 12) return civil(year, second, first);
    if (Number(second) > 12) return civil(year, first, second);
    // The third of March is the third of March in either order; every other pair below 13 is not.
    return Number(first) === Number(second) ? civil(year, first, second) : { problem: 'order' };
  }
  const words = /^(?:[a-zäöü]{2,10}\.?,? +)?(?:(\d{1,2})(?:st|nd|rd|th|\.)? +([a-zäöü]{3,10})\.?|([a-zäöü]{3,10})\.? +(\d{1,2})(?:st|nd|rd|th|\.)?),? +(\d{4})$/i.exec(date);
  const month = words && MONTHS.get((words[2] ?? words[3] ?? '').toLowerCase());
  return words && month ? civil(words[5]!, String(month), words[1] ?? words[4] ?? '') : { problem: 'unreadable' };
}

function civil(year: string, month: string, date: string): ReadDay {
  const day = parseDay(`${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`);
  return day ? { day } : { problem: 'no-such-day' };
}

/** What the dates of a whole column say about their order. `open`: readable in both, so that a person has to be asked. */
export type OrderEvidence = { order: DateOrder } | { order: 'not-needed' } | { order: 'open' | 'contradictory'; examples: string[] };

/**
 * Looks through all dates of a column: one `27/03/2026` settles the order for all. Dates that contradict one another are
 * reported and asked about like open ones; equal pairs (03/03/2026) settle nothing but need nothing.
 */
export function orderOf(texts: Iterable<string>): OrderEvidence {
  let dayFirst: string | undefined;
  let monthFirst: string | undefined;
  const open: string[] = [];
  for (const text of texts) {
    const match = /^(\d{1,2})([-/])(\d{1,2})\2(?:\d{4}|\d{2})(?=$|[T, ])/.exec(text.trim());
    if (!match) continue;
    const [first, second] = [Number(match[1]), Number(match[3])];
    if (first > 12) dayFirst ??= match[0];
    else if (second > 12) monthFirst ??= match[0];
    else if (first !== second && open.length < 3 && !open.includes(match[0])) open.push(match[0]);
  }
  if (dayFirst !== undefined && monthFirst !== undefined) return { order: 'contradictory', examples: [dayFirst, monthFirst] };
  if (dayFirst !== undefined) return { order: 'dmy' };
  if (monthFirst !== undefined) return { order: 'mdy' };
  return open.length > 0 ? { order: 'open', examples: open } : { order: 'not-needed' };
}
