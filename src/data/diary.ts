/**
 * The days of a diary as the screens show them: what every source says about each, put together. A range is one request for the
 * entries and one for the readings; ten years come in pages of the server's largest size.
 */
import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { addDays, type Day, type TimeZone } from '../domain/day.ts';
import { diaryDays, type DiaryDay, type DiaryEntry, type ForeignReading } from '../domain/diary.ts';
import { resourcesOf } from '../fhir/bundle.ts';
import { DAILY_LOG } from '../fhir/codes.ts';
import { entryFromFhir, isDiaryEntry, readingFromFhir } from '../fhir/diary.ts';
import { get, searchAll } from './fhir-client.ts';
import { sessionQuery, type Session } from './session.ts';

/** The most that the server puts on one page. */
const PAGE = 1_000;
/** A band that writes every few minutes fills many pages in ten years; entries are one a day and source. */
const MOST_PAGES = 300;

/** Readings that are looked at to find the first and last one: some of the records found may be none. */
const LOOKED_AT = 20;

const root = ['diary'] as const;
const branch = (patient: string) => [...root, patient] as const;

/** Everything of all diaries stands below `all`, everything of one patient's below `of`. */
export const diaryQueries = {
  all: root,
  of: branch,

  /** The days of a range, both ends included, that hold anything, in date order. A day keeps its identity while nothing of it changes. */
  days: (patient: string, from: Day, to: Day) =>
    queryOptions({
      queryKey: [...branch(patient), 'days', from, to] as const,
      queryFn: async ({ client, signal }): Promise<DiaryDay[]> => {
        const zone = await zoneOf(client);
        const [entries, readings] = await Promise.all([loadEntries(patient, from, to, signal), loadReadings(patient, from, to, zone, signal)]);
        return diaryDays(entries, readings);
      },
      structuralSharing: (before, after) => keepUnchanged(before as DiaryDay[] | undefined, after as DiaryDay[]),
    }),

  /** The first and last day with an entry or a reading; null while there is none. */
  extent: (patient: string) =>
    queryOptions({
      queryKey: [...branch(patient), 'extent'] as const,
      queryFn: async ({ client, signal }): Promise<{ first: Day; last: Day } | null> => {
        const zone = await zoneOf(client);
        const entry = async (sort: string) => resourcesOf(await get(`${entrySearch(patient)}&status:not=entered-in-error&_sort=${sort}&_count=1`, { signal }), 'QuestionnaireResponse').map((response) => entryFromFhir(response).day);
        const reading = async (sort: string) => resourcesOf(await get(`${readingSearch(patient)}&status:not=entered-in-error&_sort=${sort}&_count=${LOOKED_AT}`, { signal }), 'Observation').flatMap((observation) => readingFromFhir(observation, zone)?.day ?? []);
        const days = (await Promise.all([entry('log-date'), entry('-log-date'), reading('date'), reading('-date')])).flat().sort();
        return days.length === 0 ? null : { first: days[0]!, last: days.at(-1)! };
      },
    }),
};

/** The search for a patient's entries, without a range: for what is put behind it with `&`. Withdrawn ones are found as well. */
export function entrySearch(patient: string): string {
  return `QuestionnaireResponse?patient=${encodeURIComponent(patient)}&questionnaire=${encodeURIComponent(DAILY_LOG)}`;
}

/** The search for a patient's readings, likewise. */
export function readingSearch(patient: string): string {
  return `Observation?patient=${encodeURIComponent(patient)}`;
}

async function loadEntries(patient: string, from: Day, to: Day, signal: AbortSignal): Promise<DiaryEntry[]> {
  const found = await searchAll(`${entrySearch(patient)}&log-date=ge${from}&log-date=le${to}&_sort=log-date&_count=${PAGE}`, { signal, most: MOST_PAGES });
  return resourcesOf(found, 'QuestionnaireResponse').filter(isDiaryEntry).map(entryFromFhir);
}

async function loadReadings(patient: string, from: Day, to: Day, zone: TimeZone, signal: AbortSignal): Promise<ForeignReading[]> {
  // A night begins on the evening before the day of waking, to which it belongs.
  const found = await searchAll(`${readingSearch(patient)}&date=ge${addDays(from, -1)}&date=le${to}&_sort=date&_count=${PAGE}`, { signal, most: MOST_PAGES });
  return resourcesOf(found, 'Observation').flatMap((observation) => {
    const reading = readingFromFhir(observation, zone);
    return reading !== null && reading.day >= from && reading.day <= to ? [reading] : [];
  });
}

/** The practice's clock, by which a reading's moment belongs to a day; known since the sign-in, so that nothing is asked here. */
export async function zoneOf(client: QueryClient): Promise<TimeZone> {
  const session: Session = await client.ensureQueryData(sessionQuery);
  return session.practice?.zone ?? 'Europe/Berlin';
}

/** The new days, each as the object that it was while its entries and readings are the same versions; the old list when all are. */
function keepUnchanged(before: DiaryDay[] | undefined, after: DiaryDay[]): DiaryDay[] {
  if (before === undefined) return after;
  const known = new Map(before.map((day) => [day.day, day]));
  const kept = after.map((day) => {
    const same = known.get(day.day);
    return same !== undefined && versionsOf(same) === versionsOf(day) ? same : day;
  });
  return kept.length === before.length && kept.every((day, index) => day === before[index]) ? before : kept;
}

function versionsOf({ entries, readings }: DiaryDay): string {
  return [...entries, ...readings].map(({ id, version }) => `${id}/${version}`).join(' ');
}

/** Shows a saved entry, or the day without it when it was withdrawn, wherever its day is on the screen; nothing is asked of the server. */
export function showEntry(client: QueryClient, patient: string, entry: DiaryEntry, withdrawn = false): void {
  for (const [key, days] of client.getQueriesData<DiaryDay[]>({ queryKey: [...branch(patient), 'days'] })) {
    const [from, to] = key.slice(-2) as [Day, Day];
    if (days === undefined || entry.day < from || entry.day > to) continue;
    const { entries, readings } = days.find(({ day }) => day === entry.day) ?? { entries: [], readings: [] };
    const others = entries.filter(({ id }) => id !== entry.id);
    const changed = diaryDays(withdrawn ? others : [...others, entry], readings);
    client.setQueryData<DiaryDay[]>(key, [...days.filter(({ day }) => day !== entry.day), ...changed].sort((a, b) => (a.day < b.day ? -1 : 1)));
  }
}
