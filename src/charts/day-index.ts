/** Days by position, so that series over any range look days up without searching. */
import { dayNumber, type Day } from '../domain/day.ts';
import type { DiaryDay } from '../domain/diary.ts';

export interface DayIndex {
  /** `dayNumber` of the first place. */
  start: number;
  /** One place for each calendar day from the first to the last that has anything; undefined: nothing was written. */
  days: readonly (DiaryDay | undefined)[];
  /** Days before this number were not asked for: nobody knows whether anything was written there. */
  loadedFrom: number;
}

/** Index of days that are in date order. `loadedFrom`: the first day that was asked for; null when everything was. */
export function indexDays(days: readonly DiaryDay[], loadedFrom: Day | null): DayIndex {
  const first = days[0];
  const from = loadedFrom === null ? -Infinity : dayNumber(loadedFrom);
  if (!first) return { start: 0, days: [], loadedFrom: from };
  const start = dayNumber(first.day);
  const places: (DiaryDay | undefined)[] = Array.from({ length: dayNumber(days.at(-1)!.day) - start + 1 });
  for (const day of days) places[dayNumber(day.day) - start] = day;
  return { start, days: places, loadedFrom: from };
}

/** The day with that `dayNumber`. */
export function dayIn(index: DayIndex, number: number): DiaryDay | undefined {
  return index.days[number - index.start];
}

/** True when any source wrote something about the day; what a device measured alone is no entry. */
export function isLogged(day: DiaryDay | undefined): boolean {
  return day !== undefined && day.entries.some((entry) => Object.values(entry.values).some((value) => value !== undefined));
}
