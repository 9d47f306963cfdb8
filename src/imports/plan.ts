/**
 * The dry run: what writing these days would change, day by day. Pure; nothing is written here. Reading the same file twice
 * gives a plan in which everything is unchanged.
 */
import type { Day } from '../domain/day.ts';
import type { DiaryEntry, DiarySource, DiaryValues, ForeignReading } from '../domain/diary.ts';
import type { ImportDay } from './result.ts';

/** A reading that is stored already, with the identifier that tells the same row again. */
export interface StoredReading extends ForeignReading {
  identifier?: string;
}

export interface Existing {
  /** Entries in force: withdrawn ones are not among them. */
  entries: DiaryEntry[];
  /** Entries that a person of the practice withdrew by hand: they stay so, as what they corrected does. */
  withdrawn?: DiaryEntry[];
  readings: StoredReading[];
}

export interface PlanOptions {
  /** The identifier of a reading; `nth` counts rows that are otherwise alike on a day, from 0. */
  identify: (reading: ForeignReading, nth: number) => string;
  /** Also replace what a person of the practice corrected after an earlier import. */
  replaceCorrected?: boolean;
}

/** `kept`: a person of the practice has corrected or withdrawn it since, and it stays as they left it. */
export type Change = 'new' | 'changed' | 'unchanged' | 'kept';

export interface FieldDifference {
  field: keyof DiaryValues;
  before: unknown;
  after: unknown;
}

export interface PlannedEntry {
  change: Change;
  source: DiarySource;
  /** What would stand there; for `kept` and `unchanged` what stands there now, without values where it was withdrawn. Carries id and version of what it replaces. */
  entry: DiaryEntry;
  differences: FieldDifference[];
}

export interface PlannedReading {
  change: Exclude<Change, 'kept'>;
  identifier: string;
  reading: ForeignReading;
  before?: ForeignReading;
}

export interface DayPlan {
  day: Day;
  /** One for each source that says something about the day; absent where the files hold readings only. */
  entries: PlannedEntry[];
  readings: PlannedReading[];
  /** Entries of other sources on the same day: they stay, and the day shows all. */
  beside: DiaryEntry[];
  rows: number[];
}

export interface ImportPlan {
  days: DayPlan[];
  counts: Record<Change, number> & { readingsNew: number; readingsChanged: number; readingsUnchanged: number };
  /** Resources that would be written; 0: there is nothing to do. */
  writes: number;
}

const LISTS = new Set<string>(['painSites', 'meals', 'plants', 'exercises', 'stoolForms', 'drugs', 'drugTexts'] satisfies (keyof DiaryValues)[]);

/**
 * Puts the days of several files together, one for each day and source. Lists are joined so that an item stands as often as
 * the file that has it most often says: overlapping exports add nothing, files that complete one another add up. Where single
 * values differ the later file counts.
 */
export function mergeDays(files: ImportDay[][]): ImportDay[] {
  const merged = new Map<string, ImportDay>();
  for (const days of files) {
    for (const day of days) {
      const key = `${day.day} ${day.source}`;
      const found = merged.get(key);
      if (!found) {
        merged.set(key, { ...day, values: { ...day.values }, readings: [...day.readings], rows: [...day.rows] });
        continue;
      }
      found.values = joinValues(found.values, day.values);
      found.readings = joinReadings(found.readings, day.readings);
      found.rows = [...found.rows, ...day.rows];
    }
  }
  return [...merged.values()].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
}

function joinValues(first: DiaryValues, second: DiaryValues): DiaryValues {
  const joined: Record<string, unknown> = { ...first };
  for (const [field, value] of Object.entries(second)) {
    const before = joined[field];
    if (value === undefined) continue;
    if (LISTS.has(field) && Array.isArray(before)) joined[field] = mostOften(before, value as unknown[]);
    else if (field === 'note' && typeof before === 'string') joined[field] = mostOften(before.split('\n'), String(value).split('\n')).join('\n');
    else joined[field] = value;
  }
  return joined as DiaryValues;
}

/** Each item as often as the list that has it most often. */
function mostOften<Item>(first: Item[], second: Item[]): Item[] {
  const left = new Map<string, number>();
  for (const item of first) left.set(JSON.stringify(item), (left.get(JSON.stringify(item)) ?? 0) + 1);
  const more = second.filter((item) => {
    const key = JSON.stringify(item);
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  });
  return [...first, ...more];
}

function joinReadings(first: ForeignReading[], second: ForeignReading[]): ForeignReading[] {
  const keyed = (readings: ForeignReading[]): Map<string, ForeignReading> => new Map(numbered(readings).map(({ reading, nth }) => [`${likeness(reading)} ${nth}`, reading]));
  return [...new Map([...keyed(first), ...keyed(second)]).values()];
}

/** What makes two readings of a day the same statement: everything but the value. */
function likeness({ source, kind, name, when }: ForeignReading): string {
  return JSON.stringify([source, kind, name, when ?? '']);
}

function numbered(readings: ForeignReading[], counts = new Map<string, number>()): { reading: ForeignReading; nth: number }[] {
  return readings.map((reading) => {
    const key = likeness(reading);
    const nth = counts.get(key) ?? 0;
    counts.set(key, nth + 1);
    return { reading, nth };
  });
}

/**
 * What writing `days` would change. A field that the file does not speak of stays as it is; a field that it does speak of is
 * taken from the file. Plants stay as they were checked while the meals they came from are the same.
 */
export function planImport(days: ImportDay[], existing: Existing, options: PlanOptions): ImportPlan {
  const placed = (entries: DiaryEntry[]): Map<string, DiaryEntry> => new Map(entries.map((entry) => [`${entry.day} ${entry.source}`, entry]));
  const stored = placed(existing.entries);
  const withdrawn = placed(existing.withdrawn ?? []);
  const storedReadings = new Map(existing.readings.flatMap((reading) => (reading.identifier === undefined ? [] : [[reading.identifier, reading] as const])));
  const besides = new Map<Day, DiaryEntry[]>();
  for (const entry of existing.entries) besides.set(entry.day, [...(besides.get(entry.day) ?? []), entry]);
  const plans = new Map<Day, DayPlan>();
  const alike = new Map<Day, Map<string, number>>();
  const counts: ImportPlan['counts'] = { new: 0, changed: 0, unchanged: 0, kept: 0, readingsNew: 0, readingsChanged: 0, readingsUnchanged: 0 };
  for (const day of days) {
    let plan = plans.get(day.day);
    if (!plan) plans.set(day.day, (plan = { day: day.day, entries: [], readings: [], beside: [], rows: [] }));
    plan.rows.push(...day.rows);
    if (Object.values(day.values).some((value) => value !== undefined)) {
      const planned = planEntry(day, stored.get(`${day.day} ${day.source}`), withdrawn.has(`${day.day} ${day.source}`), options.replaceCorrected ?? false);
      plan.entries.push(planned);
      counts[planned.change] += 1;
    }
    let counted = alike.get(day.day);
    if (!counted) alike.set(day.day, (counted = new Map()));
    for (const { reading, nth } of numbered(day.readings, counted)) {
      const identifier = options.identify(reading, nth);
      const planned = planReading(reading, identifier, storedReadings.get(identifier));
      plan.readings.push(planned);
      counts[planned.change === 'new' ? 'readingsNew' : planned.change === 'changed' ? 'readingsChanged' : 'readingsUnchanged'] += 1;
    }
  }
  for (const plan of plans.values()) {
    const own = new Set(plan.entries.map((planned) => planned.source));
    plan.beside = (besides.get(plan.day) ?? []).filter((entry) => !own.has(entry.source));
  }
  return {
    days: [...plans.values()].sort((a, b) => (a.day < b.day ? -1 : 1)),
    counts,
    writes: counts.new + counts.changed + counts.readingsNew + counts.readingsChanged,
  };
}

function planEntry(day: ImportDay, before: DiaryEntry | undefined, isWithdrawn: boolean, replaceCorrected: boolean): PlannedEntry {
  if (!before) {
    const change = isWithdrawn && !replaceCorrected ? 'kept' : 'new';
    return { change, source: day.source, entry: { day: day.day, source: day.source, values: change === 'kept' ? {} : day.values }, differences: differencesOf({}, day.values) };
  }
  const values: DiaryValues = { ...before.values, ...day.values };
  if (before.values.plants !== undefined && same(before.values.meals, values.meals)) {
    values.plants = before.values.plants;
    if (before.values.plantCatalogue === undefined) delete values.plantCatalogue;
    else values.plantCatalogue = before.values.plantCatalogue;
  }
  const differences = differencesOf(before.values, values);
  if (differences.length === 0) return { change: 'unchanged', source: day.source, entry: before, differences };
  if (isCorrected(before) && !replaceCorrected) return { change: 'kept', source: day.source, entry: before, differences };
  return { change: 'changed', source: day.source, entry: { ...before, values }, differences };
}

/** True when the entry was last written by a person of the practice, not by the patient or an import for them. */
function isCorrected(entry: DiaryEntry): boolean {
  return entry.author?.startsWith('Practitioner/') ?? false;
}

function planReading(reading: ForeignReading, identifier: string, before: StoredReading | undefined): PlannedReading {
  if (!before) return { change: 'new', identifier, reading };
  const content = ({ value, scale, unit, label }: ForeignReading): unknown => [value, scale?.min ?? null, scale?.max ?? null, unit ?? null, label ?? null];
  if (same(content(before), content(reading))) return { change: 'unchanged', identifier, reading: before };
  return { change: 'changed', identifier, reading: { ...reading, ...(before.id !== undefined && { id: before.id }), ...(before.version !== undefined && { version: before.version }) }, before };
}

function differencesOf(before: DiaryValues, after: DiaryValues): FieldDifference[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)] as (keyof DiaryValues)[]);
  return [...fields].flatMap((field) => (same(before[field], after[field]) ? [] : [{ field, before: before[field], after: after[field] }]));
}

/** Equal in content; the order of keys does not count, that of lists does. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, index) => same(item, b[index]));
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}

/** A part of a plan that lies within a period: large imports are written period by period, each as an import of its own. */
export function planBetween(plan: ImportPlan, from: Day, to: Day): ImportPlan {
  const days = plan.days.filter(({ day }) => day >= from && day <= to);
  const counts: ImportPlan['counts'] = { new: 0, changed: 0, unchanged: 0, kept: 0, readingsNew: 0, readingsChanged: 0, readingsUnchanged: 0 };
  for (const { entries, readings } of days) {
    for (const { change } of entries) counts[change] += 1;
    for (const { change } of readings) counts[change === 'new' ? 'readingsNew' : change === 'changed' ? 'readingsChanged' : 'readingsUnchanged'] += 1;
  }
  return { days, counts, writes: counts.new + counts.changed + counts.readingsNew + counts.readingsChanged };
}

/** Periods whose writes stay below the limits of one transaction, in order; a single one where everything fits. */
export function periodsWithin(plan: ImportPlan, sizeOf: (day: DayPlan) => { writes: number; bytes: number }, most: { writes: number; bytes: number }): { from: Day; to: Day }[] {
  const periods: { from: Day; to: Day }[] = [];
  let writes = 0;
  let bytes = 0;
  for (const day of plan.days) {
    const size = sizeOf(day);
    const last = periods.at(-1);
    if (!last || writes + size.writes > most.writes || bytes + size.bytes > most.bytes) {
      periods.push({ from: day.day, to: day.day });
      [writes, bytes] = [size.writes, size.bytes];
    } else {
      last.to = day.day;
      writes += size.writes;
      bytes += size.bytes;
    }
  }
  return periods;
}
