/** The caseload: one row for each patient, made from the diary of the last days. Nothing here judges a value. */
import { addDays, dayNumber, type Day } from './day.ts';
import type { DiaryDay } from './diary.ts';
import type { Patient } from './patient.ts';
import { windowMean } from './summary.ts';

/** Days of the means and of the pain series, up to and including today. */
export const CASELOAD_DAYS = 28;
/** Days in which distinct plants are counted, up to and including today. */
const PLANT_DAYS = 7;

/** Figures of the last 28 days. A figure without a single value is absent, never 0. */
export interface DiarySummary {
  /** Days of the 28 on which an entry says anything at all. */
  daysLogged: number;
  /** The last day up to today with such an entry. */
  lastLog?: Day;
  /** Mean of the daily average pain, 0–10, over `painDays` days. */
  painMean?: number;
  painDays: number;
  /** `painMean` less the mean of the 28 days before; absent when either is. */
  painDelta?: number;
  /** Mean stress, 0–10, over `stressDays` days. */
  stressMean?: number;
  stressDays: number;
  stressDelta?: number;
  /** Distinct plants of the last 7 days, counted on `plantsDays` of them. */
  plants7?: number;
  plantsDays: number;
  /** Average pain of each of the 28 days, the oldest first; null: not recorded. */
  painSeries: (number | null)[];
}

export interface CaseloadRow extends DiarySummary {
  patient: Patient;
  /** Title of the care plan in force. */
  planTitle?: string;
  /** When that plan is to be looked at again. */
  reviewDate?: Day;
  openTasks: number;
  /** When the person who asks last marked this diary as reviewed: an instant with offset. */
  lastReviewed?: string;
}

/**
 * Sums up the diary for a caseload row. `days` may be in any order and reach further than needed: 56 days up to `today`
 * matter, days after it do not. `countKey` gives the key under which a catalogue plant counts, null for one that does not;
 * plants in the patient's own words do not count, and a day whose food nobody has gone through yet is no day without plants.
 */
export function summarise(days: Iterable<DiaryDay>, today: Day, countKey: (id: string) => string | null): DiarySummary {
  const last = dayNumber(today);
  const pain: (number | null)[] = Array.from({ length: 2 * CASELOAD_DAYS }, () => null);
  const stress: (number | null)[] = Array.from({ length: 2 * CASELOAD_DAYS }, () => null);
  const plants = new Set<string>();
  let daysLogged = 0;
  let plantsDays = 0;
  let lastLog: Day | undefined;
  for (const day of days) {
    const age = last - dayNumber(day.day);
    if (age < 0) continue;
    const logged = day.entries.some((entry) => Object.values(entry.values).some((value) => value !== undefined));
    if (logged && (lastLog === undefined || day.day > lastLog)) lastLog = day.day;
    if (age >= 2 * CASELOAD_DAYS) continue;
    const { painAverage, stress: level, plants: eaten } = day.values;
    if (painAverage !== undefined) pain[age] = painAverage;
    if (level !== undefined) stress[age] = level;
    if (logged && age < CASELOAD_DAYS) daysLogged += 1;
    if (age < PLANT_DAYS && eaten) {
      plantsDays += 1;
      for (const plant of eaten) {
        const key = 'id' in plant ? countKey(plant.id) : null;
        if (key !== null) plants.add(key);
      }
    }
  }
  const [painNow, painBefore] = [windowMean(pain.slice(0, CASELOAD_DAYS), CASELOAD_DAYS), windowMean(pain.slice(CASELOAD_DAYS), CASELOAD_DAYS)];
  const [stressNow, stressBefore] = [windowMean(stress.slice(0, CASELOAD_DAYS), CASELOAD_DAYS), windowMean(stress.slice(CASELOAD_DAYS), CASELOAD_DAYS)];
  return {
    daysLogged,
    ...(lastLog !== undefined && { lastLog }),
    ...(painNow.mean !== null && { painMean: painNow.mean }),
    painDays: painNow.n,
    ...(painNow.mean !== null && painBefore.mean !== null && { painDelta: painNow.mean - painBefore.mean }),
    ...(stressNow.mean !== null && { stressMean: stressNow.mean }),
    stressDays: stressNow.n,
    ...(stressNow.mean !== null && stressBefore.mean !== null && { stressDelta: stressNow.mean - stressBefore.mean }),
    ...(plantsDays > 0 && { plants7: plants.size }),
    plantsDays,
    painSeries: pain.slice(0, CASELOAD_DAYS).reverse(),
  };
}

/** The 28 days that a row's series and means stand for. */
export function caseloadPeriod(today: Day): { from: Day; to: Day } {
  return { from: addDays(today, 1 - CASELOAD_DAYS), to: today };
}
