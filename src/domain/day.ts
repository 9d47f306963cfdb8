/**
 * Calendar days and ISO weeks.
 *
 * A day is a civil date in the practice's time zone, written `2026-03-29`. It has no clock time and no offset, so the day
 * on which the clocks change is one day like any other; arithmetic counts civil days, never multiples of 24 hours.
 */

/** A civil date, ISO 8601 `YYYY-MM-DD`. Sorts as text. Make one from foreign text with `parseDay`. */
export type Day = `${number}-${number}-${number}`;

/** An IANA time zone, such as `Europe/Berlin`. */
export type TimeZone = string;

const MS_PER_CIVIL_DAY = 86_400_000;
const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Days since 1970-01-01 on the civil calendar: a number to count with, not an instant. */
export function dayNumber(day: Day): number {
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10))) / MS_PER_CIVIL_DAY;
}

/** The day with that number, the inverse of `dayNumber`. */
export function dayFromNumber(number: number): Day {
  return new Date(number * MS_PER_CIVIL_DAY).toISOString().slice(0, 10) as Day;
}

/** The day that `text` names, or null when it is no day that exists (2026-02-30, 2026-2-3, 26-02-03). */
export function parseDay(text: string): Day | null {
  const match = SHAPE.exec(text);
  if (!match || match[1]! < '1000') return null;
  const day = text as Day;
  return dayFromNumber(dayNumber(day)) === day ? day : null;
}

/** `count` civil days later (earlier when negative). */
export function addDays(day: Day, count: number): Day {
  return dayFromNumber(dayNumber(day) + count);
}

/** Civil days from `from` to `to`: 0 for the same day, negative when `to` comes first. */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from);
}

/** Every day from `from` to `to`, both included; empty when `to` comes first. */
export function eachDay(from: Day, to: Day): Day[] {
  const first = dayNumber(from);
  return Array.from({ length: Math.max(0, dayNumber(to) - first + 1) }, (_, index) => dayFromNumber(first + index));
}

/** Weekday by ISO 8601: 1 Monday to 7 Sunday. */
export function weekdayOf(day: Day): number {
  return ((((dayNumber(day) + 3) % 7) + 7) % 7) + 1;
}

/** The Monday of the ISO week that holds `day`. */
export function mondayOf(day: Day): Day {
  return addDays(day, 1 - weekdayOf(day));
}

/** An ISO 8601 week. Its year is the year of its Thursday: 2027-01-01 lies in week 53 of 2026. */
export interface IsoWeek {
  year: number;
  week: number;
}

/** The ISO week that holds `day`. */
export function isoWeekOf(day: Day): IsoWeek {
  const thursday = addDays(mondayOf(day), 3);
  const year = Number(thursday.slice(0, 4));
  return { year, week: Math.floor(daysBetween(`${String(year).padStart(4, '0')}-01-01` as Day, thursday) / 7) + 1 };
}

const formatters = new Map<TimeZone, Intl.DateTimeFormat>();

/** The civil date on the practice's clock at `instant`. Throws RangeError for an unknown zone or an invalid instant. */
export function dayAt(instant: Date, zone: TimeZone): Day {
  let formatter = formatters.get(zone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', calendar: 'gregory', numberingSystem: 'latn' });
    formatters.set(zone, formatter);
  }
  return formatter.format(instant) as Day;
}

/** Whole years from `birth` to `on`; somebody born on 29 February has a birthday on 1 March of other years. */
export function ageOn(birth: Day, on: Day): number {
  const years = Number(on.slice(0, 4)) - Number(birth.slice(0, 4));
  return on.slice(5) < birth.slice(5) ? years - 1 : years;
}
