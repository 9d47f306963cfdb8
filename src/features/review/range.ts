/** From what the address says to the days that are shown. */
import { addDays, daysBetween, parseDay, type Day } from '../../domain/day.ts';
import { periodBefore, periodLength, type Period } from '../../domain/summary.ts';
import { DEFAULT_RANGE, type RangeId, type ReviewSearch } from './review-search.ts';

/** Longest range, days: forty years. */
const LONGEST = 14_610;

const WEEKS: Partial<Record<RangeId, number>> = { '2w': 2, '4w': 4, '8w': 8, '12w': 12 };
const MONTHS: Partial<Record<RangeId, number>> = { '6m': 6, year: 12 };

/** What a range may rest on. */
export interface Landmarks {
  today: Day;
  /** The first day with an entry or a reading; null while there is none or it is not known. */
  first: Day | null;
  /** The day of the last review by whoever looks; null for never, or not known yet. */
  reviewed: Day | null;
}

/** The same day so many calendar months before, or the last of that month where it is shorter. */
export function monthsBefore(day: Day, months: number): Day {
  const month = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 - months;
  const start = `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`;
  for (let date = Number(day.slice(8, 10)); date > 28; date -= 1) {
    const found = parseDay(`${start}-${date}`);
    if (found !== null) return found;
  }
  return `${start}-${day.slice(8, 10) > '28' ? '28' : day.slice(8, 10)}` as Day;
}

/** The days of a search, never beyond today. A range that rests on something unknown is the usual one. */
export function periodOf({ range = DEFAULT_RANGE, from, to }: ReviewSearch, landmarks: Landmarks): Period {
  const { today, first, reviewed } = landmarks;
  if (from !== undefined && to !== undefined) {
    const end = to < today ? to : today;
    const start = from < end ? from : end;
    return { from: daysBetween(start, end) < LONGEST ? start : addDays(end, 1 - LONGEST), to: end };
  }
  const weeks = WEEKS[range];
  if (weeks !== undefined) return { from: addDays(today, 1 - 7 * weeks), to: today };
  const months = MONTHS[range];
  if (months !== undefined) return { from: addDays(monthsBefore(today, months), 1), to: today };
  const start = range === 'all' ? first : reviewed;
  if (start === null) return periodOf({}, landmarks);
  return { from: start < today ? start : today, to: today };
}

/** The period of equal length before, or after; null where the latter would begin in the future. */
export function neighbour(period: Period, direction: -1 | 1, today: Day): Period | null {
  if (direction < 0) return periodBefore(period);
  if (period.to >= today) return null;
  const length = periodLength(period);
  const to = addDays(period.to, length);
  return { from: addDays(period.from, length), to: to < today ? to : today };
}
