/** A FHIR file that somebody brings along, as days of the diary: the same result that the readers of the other apps give. */
import type { Observation, QuestionnaireResponse } from '@medplum/fhirtypes';
import { parseDay, type Day, type TimeZone } from '../domain/day.ts';
import { disagreements, diaryDays, type DiaryEntry, type ForeignReading, type UnreadAnswer } from '../domain/diary.ts';
import { DAILY_LOG, SUMMARY } from '../fhir/codes.ts';
import { entryFromFhir, entryIdentifier, isDiaryEntry, readingFromFhir, readingIdentifier } from '../fhir/diary.ts';
import { adopted, contentOf, identityOf, isNewer, subjectOf, type ForeignResource } from '../fhir/foreign.ts';
import { mergeDays } from '../imports/plan.ts';
import type { FoundResource } from '../imports/read.ts';
import { FIRST_DAY, type DeclaredScale, type ImportDay, type ImportResult, type NotUnderstood, type Reason } from '../imports/result.ts';

/** What of a file's resource the diary's own shape cannot hold, so that it is written along with it. */
export type Original =
  /** When the answers were given, and those to unknown questions. */
  | { kind: 'entry'; authored?: string; unread?: UnreadAnswer[] }
  /** The Observation as it came, for this patient, and what was read out of it. */
  | { kind: 'reading'; observation: Observation; reading: ForeignReading };

/** By the identifier under which it will be stored. */
export type Originals = ReadonlyMap<string, Original>;

/** What a FHIR file says about one person. */
export interface FhirReading {
  result: ImportResult;
  originals: Originals;
}

/** Whom the resources of a file speak of, most often first; '' where they do not say. */
export function subjectsOf(resources: readonly FoundResource[]): { reference: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { resource } of resources) {
    const reference = subjectOf(resource);
    counts.set(reference, (counts.get(reference) ?? 0) + 1);
  }
  return Array.from(counts, ([reference, count]) => ({ reference, count })).sort((a, b) => b.count - a.count);
}

export interface FhirFileOptions {
  /** Id of the Patient for whom the file is read. */
  patient: string;
  /** Whom the file means by that: one of `subjectsOf`. */
  subject: string;
  zone: TimeZone;
  /** The practice's day now: later days are listed, not written. */
  today: Day;
}

/** The last reading of each file: the screen asks for it again with every change of anything. */
const known = new WeakMap<readonly FoundResource[], { options: string; reading: FhirReading }>();

/**
 * Reads the diary out of a FHIR file: responses to the daily log become days, Observations become readings. What is not taken is
 * listed with its place and reason. `others` says how many resources of other types there are.
 */
export function readFhirFile(resources: readonly FoundResource[], others: Readonly<Record<string, number>>, options: FhirFileOptions): FhirReading {
  const key = JSON.stringify(options);
  const before = known.get(resources);
  if (before?.options === key) return before.reading;
  const reading = readAnew(resources, others, options);
  known.set(resources, { options: key, reading });
  return reading;
}

interface FoundEntry {
  row: number;
  entry: DiaryEntry;
  resource: ForeignResource;
}

function readAnew(resources: readonly FoundResource[], others: Readonly<Record<string, number>>, { patient, subject, zone, today }: FhirFileOptions): FhirReading {
  const notUnderstood: NotUnderstood[] = [];
  const list = (row: number, resource: ForeignResource, reason: Reason, at: { column?: string; value?: string } = {}): void => {
    notUnderstood.push({ row, reason, ...at, text: JSON.stringify(resource).slice(0, 500) });
  };
  /** Listed when it lies in the future or before there were such diaries. */
  const acceptable = (day: Day, row: number, resource: ForeignResource): boolean => {
    const reason = day > today ? 'day-in-future' : day < FIRST_DAY ? 'day-too-old' : null;
    if (reason !== null) list(row, resource, reason, { value: day });
    return reason === null;
  };

  const newest = newestOf(resources);
  const entries = new Map<string, FoundEntry[]>();
  const readings = new Map<Day, { row: number; reading: ForeignReading; observation: Observation }[]>();
  for (const found of resources) {
    const { row, resource } = found;
    if (subjectOf(resource) !== subject) {
      list(row, resource, 'other-person');
    } else if (!newest.has(found)) {
      list(row, resource, 'resource-older');
    } else if (resource.resourceType === 'QuestionnaireResponse') {
      const { content, fault } = contentOf<QuestionnaireResponse>(resource);
      const refusal = content === null ? { reason: 'resource-unreadable' as const, column: fault } : refusalOfResponse(content);
      if (refusal) {
        const { reason, ...at } = refusal;
        list(row, resource, reason, at);
      } else {
        const entry = entryFromFhir(content!);
        if (!acceptable(entry.day, row, resource)) continue;
        if (Object.keys(entry.values).length === 0) {
          // The day was named and nothing said about it that is known here.
          list(row, resource, 'columns-missing');
          continue;
        }
        const place = entryIdentifier(patient, entry.day, entry.source);
        entries.set(place, [...(entries.get(place) ?? []), { row, entry, resource }]);
      }
    } else {
      const { content, fault } = contentOf<Observation>(resource);
      const reading = content && readingFromFhir(content, zone);
      if (!reading) {
        const { reason, ...at } = content === null ? { reason: 'resource-unreadable' as const, column: fault } : refusalOfObservation(content);
        list(row, resource, reason, at);
      } else if (acceptable(reading.day, row, resource)) {
        readings.set(reading.day, [...(readings.get(reading.day) ?? []), { row, reading, observation: content }]);
      }
    }
  }

  const originals = new Map<string, Original>();
  const days: ImportDay[] = [];
  const unknown = new Map<string, number>();
  for (const [place, several] of entries) {
    // What was answered later counts; the rest of an earlier answer stays beside it.
    const ordered = several.toSorted((a, b) => moment(a.entry) - moment(b.entry) || a.row - b.row);
    for (const [index, { row, entry, resource }] of ordered.entries()) {
      if (ordered.slice(index + 1).some((later) => contradicts(entry, later.entry))) list(row, resource, 'resource-older');
      days.push({ day: entry.day, source: entry.source, values: entry.values, readings: [], rows: [row] });
    }
    const unread = ordered.flatMap(({ entry }) => entry.unread ?? []);
    for (const { question } of unread) unknown.set(question, (unknown.get(question) ?? 0) + 1);
    const authored = ordered.at(-1)!.entry.authored;
    originals.set(place, { kind: 'entry', ...(authored !== undefined && { authored }), ...(unread.length > 0 && { unread }) });
  }

  const scales = new Map<string, DeclaredScale>();
  for (const [day, several] of readings) {
    const alike = new Map<string, number>();
    const ofDay = several.map(({ reading, observation }): ForeignReading => {
      const { id: _id, version: _version, ...content } = reading;
      const first = readingIdentifier(content, patient);
      const nth = alike.get(first) ?? 0;
      alike.set(first, nth + 1);
      const identifier = readingIdentifier(content, patient, nth);
      originals.set(identifier, { kind: 'reading', observation: adopted(observation, { patient, subject, identifier }), reading: content });
      if (content.scale) countScale(scales, content.name, content.scale);
      return content;
    });
    days.push({ day, source: 'diary', values: {}, readings: ofDay, rows: several.map(({ row }) => row) });
  }

  const merged = mergeDays([days]);
  return {
    originals,
    result: {
      kind: 'fhir',
      source: 'diary',
      rowsRead: resources.length + Object.values(others).reduce((sum, count) => sum + count, 0),
      rowsTaken: days.reduce((sum, { rows }) => sum + rows.length, 0),
      days: merged,
      questions: [],
      notUnderstood: notUnderstood.sort((a, b) => a.row - b.row),
      notTaken: [
        ...Object.entries(others).map(([name, rows]) => ({ what: 'other-section' as const, name, rows })),
        ...Array.from(unknown, ([name, rows]) => ({ what: 'unknown-answer' as const, name, rows })),
      ],
      scales: [...scales.values()],
    },
  };
}

/** Of several versions of a resource the latest; everything else as it is. */
function newestOf(resources: readonly FoundResource[]): Set<FoundResource> {
  const byId = new Map<string, FoundResource>();
  const newest = new Set<FoundResource>();
  for (const found of resources) {
    const identity = identityOf(found.resource);
    const before = identity === null ? undefined : byId.get(identity);
    if (before && !isNewer(found.resource, before.resource)) continue;
    if (before) newest.delete(before);
    if (identity !== null) byId.set(identity, found);
    newest.add(found);
  }
  return newest;
}

/** Why a sound response is no diary entry, or null when it is one. */
function refusalOfResponse(response: QuestionnaireResponse): { reason: Reason; column?: string; value?: string } | null {
  if (response.questionnaire?.split('|')[0] !== DAILY_LOG) return { reason: 'resource-kind', ...(response.questionnaire !== undefined && { column: 'questionnaire', value: response.questionnaire }) };
  if (response.status === 'entered-in-error') return { reason: 'resource-withdrawn' };
  if (isDiaryEntry(response)) return null;
  const value = response.item?.find(({ linkId }) => linkId === 'date')?.answer?.[0]?.valueDate;
  return value === undefined ? { reason: 'date-missing' } : { reason: 'date-unreadable', column: 'date', value };
}

/** Why a sound Observation is no reading. */
function refusalOfObservation(observation: Observation): { reason: Reason; column?: string; value?: string } {
  if (observation.status === 'entered-in-error' || observation.status === 'cancelled') return { reason: 'resource-withdrawn' };
  if (observation.derivedFrom?.some(({ reference }) => reference?.includes('QuestionnaireResponse/')) || observation.code.coding?.some(({ system }) => system === SUMMARY)) return { reason: 'resource-echo' };
  const moment = observation.effectiveDateTime ?? observation.effectiveInstant ?? observation.effectivePeriod?.start ?? observation.effectivePeriod?.end;
  if (moment === undefined) return { reason: 'date-missing' };
  if (moment.length <= 10 && parseDay(moment) === null) return { reason: 'date-unreadable', column: 'effective', value: moment };
  return observation.dataAbsentReason ? { reason: 'no-measurement' } : { reason: 'text-missing', column: 'value' };
}

function moment({ authored }: DiaryEntry): number {
  return authored === undefined ? 0 : Date.parse(authored) || 0;
}

/** True when both answer the same single question, and not alike. */
function contradicts(a: DiaryEntry, b: DiaryEntry): boolean {
  return diaryDays([a, b]).some((day) => disagreements(day).length > 0);
}

function countScale(scales: Map<string, DeclaredScale>, name: string, { min, max }: { min: number; max: number }): void {
  const key = JSON.stringify([name, min, max]);
  const scale = scales.get(key);
  if (scale) scale.count += 1;
  else scales.set(key, { name, min, max, by: 'file', count: 1 });
}
