/** FHIR dates as stretches of time: a day is 24 hours long, or 23, or 25, by the practice's clock. */
import { addDays, dayAt, parseDay, type Day, type TimeZone } from '../../src/domain/day.ts';
import type { Span } from '../storage/store.ts';

/** The farthest that a Date reaches: an open end of a period. */
const FOREVER = 8_640_000_000_000_000;
const MOST_KEPT = 20_000;

const DATE = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;

const starts = new Map<string, number>();

/** The moment at which a day begins in the practice's time zone, ms since 1970. */
export function startOfDay(day: Day, zone: TimeZone): number {
  const key = `${zone} ${day}`;
  let start = starts.get(key);
  if (start !== undefined) return start;
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // Twice, because the clock may be changed between midnight in UTC and midnight there.
  start = midnight - offsetAt(midnight, zone);
  start = midnight - offsetAt(start, zone);
  // Where midnight itself is skipped, the day begins when the clock has jumped.
  while (dayAt(new Date(start), zone) < day) start += 1_800_000;
  if (starts.size > MOST_KEPT) starts.clear();
  starts.set(key, start);
  return start;
}

const clocks = new Map<TimeZone, Intl.DateTimeFormat>();

/** How far the clock there is ahead of UTC, ms. */
function offsetAt(instant: number, zone: TimeZone): number {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' });
    clocks.set(zone, clock);
  }
  const parts = Object.fromEntries(clock.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(parts.year!, parts.month! - 1, parts.day, parts.hour, parts.minute, parts.second) - Math.floor(instant / 1000) * 1000;
}

/**
 * The stretch that a date of any precision covers: a year, a month, a day, a second. What has no offset is meant by the practice's
 * clock. Null for a text that is no date, or a day that does not exist.
 */
export function spanOf(text: string, zone: TimeZone): Span | null {
  const match = DATE.exec(text);
  if (!match) return null;
  const [, year, month = '01', date = '01', hour, minute, second, fraction, offset] = match;
  const day = parseDay(`${year}-${month}-${date}`);
  if (day === null) return null;
  if (hour === undefined) return { lo: startOfDay(day, zone), hi: startOfDay(dayAfter(text, day), zone) };
  const clock = `${hour}:${minute}:${second === '60' ? '59' : (second ?? '00')}`;
  const millis = fraction === undefined ? '' : `.${fraction.slice(1, 4).padEnd(3, '0')}`;
  const utc = Date.parse(`${day}T${clock}${millis}Z`);
  const lo = offset === undefined ? utc - offsetAt(utc - offsetAt(utc, zone), zone) : Date.parse(`${day}T${clock}${millis}${offset}`);
  if (Number.isNaN(lo)) return null;
  return { lo, hi: lo + (second === undefined ? 60_000 : fraction === undefined ? 1000 : 1) };
}

/** The day after a year, month or day. */
function dayAfter(text: string, first: Day): Day {
  if (text.length === 4) return `${String(Number(text) + 1).padStart(4, '0')}-01-01` as Day;
  if (text.length === 7) {
    const later = addDays(first, 31);
    return `${later.slice(0, 8)}01` as Day;
  }
  return addDays(first, 1);
}

/** The stretch of a dateTime, a Period, or a Timing (its bounds or events); null when it has none. */
export function spanOfElement(value: unknown, zone: TimeZone): Span | null {
  if (typeof value === 'string') return spanOf(value, zone);
  if (typeof value !== 'object' || value === null) return null;
  const { start, end, repeat, event } = value as { start?: string; end?: string; repeat?: { boundsPeriod?: unknown }; event?: string[] };
  if (repeat?.boundsPeriod) return spanOfElement(repeat.boundsPeriod, zone);
  if (event) {
    const spans = event.flatMap((each) => spanOf(each, zone) ?? []);
    return spans.length === 0 ? null : { lo: Math.min(...spans.map(({ lo }) => lo)), hi: Math.max(...spans.map(({ hi }) => hi)) };
  }
  if (start === undefined && end === undefined) return null;
  return { lo: (start === undefined ? null : spanOf(start, zone)?.lo) ?? -FOREVER, hi: (end === undefined ? null : spanOf(end, zone)?.hi) ?? FOREVER };
}
