/** How long a record is kept: ten years after the treatment has ended (§ 630f (3) BGB). */
import { dayFromNumber, dayNumber, type Day } from './day.ts';

const YEARS = 10;

/**
 * The last day on which the record must still be kept: the day of that date ten years later, and the last of February where there is
 * no 29th (§ 188 (2), (3) BGB). From the day after on it may be erased.
 */
export function retainedUntil(ended: Day): Day {
  const year = String(Number(ended.slice(0, 4)) + YEARS).padStart(4, '0');
  const same = `${year}${ended.slice(4)}` as Day;
  return dayFromNumber(dayNumber(same)) === same ? same : (`${year}-02-28` as Day);
}

/** True once the time of a record is over. */
export function isOver(until: Day, today: Day): boolean {
  return until < today;
}
