/**
 * The symptom diary: what a patient wrote about one day.
 *
 * Absent is never zero. A field that is missing was not recorded; a 0 was. Codes are kept as they came: a code that is not
 * in the lists below stays what it is and is shown as unknown, it never falls back to a known one.
 */
import type { Day } from './day.ts';

/** Severity of a gut sign, in rising order. */
export const SEVERITIES = ['none', 'mild', 'moderate', 'severe'] as const;
export const EXERCISE_TYPES = ['walk', 'run', 'cycle', 'swim', 'strength', 'mobility', 'therapy', 'other'] as const;
export const DRUG_CLASSES = ['none', 'antibiotic', 'nsaid', 'ppi', 'paracetamol', 'metamizole', 'opioid', 'steroid', 'laxative', 'probiotic', 'other'] as const;
/** Body sites by SNOMED CT code, from head to foot. */
export const PAIN_SITES = [
  '69536005', '661005', '45048000', '16982005', '53120007', '85562004', '122495006', '51185008', '122496007', '37822005',
  '39723000', '12921003', '46862004', '24136001', '68367000', '72696002', '30021000', '56459004', '113345001',
] as const;

/** One meal or food item in the patient's words. */
export interface Meal {
  text: string;
  /** When it was eaten as the source said it: `08:30`, `pm`, `Breakfast`. */
  when?: string;
}

/** A plant of the catalogue by id, or a food the catalogue does not know in the patient's words. */
export type PlantAnswer = { id: string } | { text: string };

export interface Exercise {
  /** One of EXERCISE_TYPES, or an unknown code. */
  type?: string;
  minutes?: number;
  /** What the source called it. */
  text?: string;
}

/** Everything the diary can hold for a day. The numbers' units stand behind each. */
export interface DiaryValues {
  /** Pain at the moment of answering, 0–10: belongs to the time of entry, not to the day. */
  painNow?: number;
  /** Average pain of the day, 0–10: the figure of every chart and mean. */
  painAverage?: number;
  /** Worst pain of the day, 0–10. */
  painWorst?: number;
  /** PAIN_SITES, or unknown codes. */
  painSites?: string[];
  /** Stress of the day, 0–10. */
  stress?: number;
  /** Hours slept in the night that ended on this day. */
  sleepHours?: number;
  /** Sleep quality 0–10, 10 is very good. */
  sleepQuality?: number;
  meals?: Meal[];
  /** The plants counted for the day. Absent: nobody recognised or checked them yet; []: checked, none. */
  plants?: PlantAnswer[];
  /** Version of the plant catalogue by which `plants` was recognised. */
  plantCatalogue?: string;
  /** Portions. */
  fermented?: number;
  /** Water and unsweetened tea, ml. */
  drinkMl?: number;
  /** Sweetened or alcoholic drinks, ml. */
  sweetDrinkMl?: number;
  /** Portions of sweets or sugar. */
  sugar?: number;
  /** Portions of ready-made food. */
  readyMade?: number;
  /** Portions of omega-3 sources. */
  omega3?: number;
  /** Portions of healthy fats. */
  healthyFat?: number;
  /** Portions of processed meat. */
  processedMeat?: number;
  exercises?: Exercise[];
  steps?: number;
  /** Minutes of relaxation practice. */
  relaxationMinutes?: number;
  /** SEVERITIES, or an unknown code; so the three below. */
  bloating?: string;
  diarrhoea?: string;
  constipation?: string;
  discomfort?: string;
  /** Bristol stool form 1–7, one for each bowel movement. */
  stoolForms?: number[];
  /** Number of bowel movements; 0 is "none", absent is "not recorded". */
  stools?: number;
  /** DRUG_CLASSES, or unknown codes; ['none'] is "took none". */
  drugs?: string[];
  drugTexts?: string[];
  infection?: boolean;
  infectionText?: string;
  note?: string;
}

/** Who a value comes from. `diary`: the patient's own diary (app or paper); otherwise the export it was read from. */
export type DiarySource = 'diary' | 'bearable' | 'daylio' | 'fddb' | 'cronometer' | 'mysymptoms' | 'table';

/** What one source says about one day: the unit that is stored, versioned and corrected. */
export interface DiaryEntry {
  /** Id and version of the stored response; absent before the first save. */
  id?: string;
  version?: string;
  day: Day;
  source: DiarySource;
  /** When the answers were last changed, ISO instant with offset. */
  authored?: string;
  /** Who wrote it: the patient, or a person of the practice for them; a reference such as `Patient/…`. */
  author?: string;
  /** The author's name, where the entry says it. */
  authorName?: string;
  values: DiaryValues;
  /** Answers that are not understood here, kept as they came so that a correction of the day does not lose them. */
  unread?: UnreadAnswer[];
}

/** An answer to a question that is not in the diary, or of a kind or size that its question does not allow. Opaque. */
export interface UnreadAnswer {
  /** The group of questions it stood in; absent at the top. */
  group?: string;
  /** Key of the question. */
  question: string;
  answer: unknown;
}

/** A reading on a scale that is not ours, kept and shown as the source declared it; never converted. */
export interface ForeignReading {
  id?: string;
  version?: string;
  day: Day;
  /** Clock time or time-of-day word, as the source gave it. */
  when?: string;
  source: string;
  /** What kind of thing was read, as far as we understand it. */
  kind: 'pain' | 'stress' | 'mood' | 'energy' | 'sleep-quality' | 'symptom' | 'factor' | 'medication' | 'measurement' | 'other';
  /** The source's own name, such as `Back pain`. */
  name: string;
  value: number | string;
  /** The declared scale, such as 0–4; absent where the source declares none. */
  scale?: { min: number; max: number };
  unit?: string;
  /** The source's word for the value, such as `Severe`. */
  label?: string;
  /** Set when the reading is on one of the diary's own scales and units, so that it may fill a day's gap. */
  fills?: Filler;
}

/** A value on the diary's own scale and unit. `pain` is one moment's pain, 0–10; the other names are those of DiaryValues. */
export interface Filler {
  item: 'pain' | FilledField;
  value: number;
}

/** The fields that readings can fill. */
export type FilledField = 'painNow' | 'painAverage' | 'painWorst' | 'stress' | 'sleepHours' | 'sleepQuality' | 'drinkMl' | 'steps';

/** What a filled value rests on: "aus n Messwerten", from whom. */
export interface Filled {
  n: number;
  source: string;
}

/** One calendar day: what all sources say about it, put together without hiding any of them. */
export interface DiaryDay {
  day: Day;
  /** The merged values: the patient's own diary wins item by item, other sources fill what it leaves open; lists are joined. */
  values: DiaryValues;
  /** Every entry of the day, the diary's first. */
  entries: DiaryEntry[];
  readings: ForeignReading[];
  /** Which of `values` no entry gave, so that readings filled them; absent when none. */
  filled?: Partial<Record<FilledField, Filled>>;
}

/** Where two sources answer the same single question differently; `values` shows the first. */
export interface Disagreement {
  field: keyof DiaryValues;
  entries: DiaryEntry[];
}

const SOURCE_ORDER: DiarySource[] = ['diary', 'bearable', 'mysymptoms', 'daylio', 'cronometer', 'fddb', 'table'];
const LISTS = ['painSites', 'meals', 'plants', 'exercises', 'stoolForms', 'drugs', 'drugTexts'] as const satisfies (keyof DiaryValues)[];

/** What a number may be. `whole`: the diary asks for a whole number. */
export interface Limit {
  min: number;
  max: number;
  whole?: true;
}

const SCALE: Limit = { min: 0, max: 10, whole: true };
const PORTIONS: Limit = { min: 0, max: 20, whole: true };
const ML: Limit = { min: 0, max: 10_000, whole: true };
const MINUTES: Limit = { min: 0, max: 1_440, whole: true };

/** Limits of every number of the diary, in the units of DiaryValues; `stoolForms` and `exerciseMinutes` for each item of the list. */
export const LIMITS = {
  painNow: SCALE, painAverage: SCALE, painWorst: SCALE, stress: SCALE, sleepQuality: SCALE,
  sleepHours: { min: 0, max: 24 },
  fermented: PORTIONS, readyMade: PORTIONS, omega3: PORTIONS, healthyFat: PORTIONS, processedMeat: PORTIONS,
  sugar: { min: 0, max: 30, whole: true },
  drinkMl: ML, sweetDrinkMl: ML,
  steps: { min: 0, max: 200_000, whole: true },
  relaxationMinutes: MINUTES, exerciseMinutes: MINUTES,
  stoolForms: { min: 1, max: 7, whole: true },
  stools: { min: 0, max: 30, whole: true },
} as const satisfies Record<string, Limit>;

/** True when the number is one the diary can hold in that field. Fractions of a whole-number field are let through: an export may average. */
export function withinLimits(field: keyof typeof LIMITS, value: number): boolean {
  return value >= LIMITS[field].min && value <= LIMITS[field].max;
}

function isList(field: string): boolean {
  return (LISTS as readonly string[]).includes(field);
}

/** The patient's diary first, then the sources in a fixed order, then by id, so that a merge never depends on arrival. */
function bySource(a: DiaryEntry, b: DiaryEntry): number {
  if (a.source !== b.source) return SOURCE_ORDER.indexOf(a.source) - SOURCE_ORDER.indexOf(b.source);
  const [left, right] = [a.id ?? '', b.id ?? ''];
  return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * Puts the entries and readings of any days together, one DiaryDay for each day that has at least one, in date order.
 * Readings on the diary's own scales fill what no entry answered, see `fillGaps`; `preferred` names the source that counts
 * where several devices measured the same day.
 */
export function diaryDays(entries: DiaryEntry[], readings: ForeignReading[] = [], preferred?: string): DiaryDay[] {
  const days = new Map<Day, DiaryDay>();
  const at = (day: Day): DiaryDay => {
    let found = days.get(day);
    if (!found) days.set(day, (found = { day, values: {}, entries: [], readings: [] }));
    return found;
  };
  for (const entry of entries) at(entry.day).entries.push(entry);
  for (const reading of readings) at(reading.day).readings.push(reading);
  for (const day of days.values()) {
    if (day.entries.length > 1) day.entries.sort(bySource);
    day.values = mergeValues(day.entries.map((entry) => entry.values));
    if (day.readings.length > 0) fillGaps(day, preferred);
  }
  return [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}

/**
 * Lets the readings of a day fill what no entry answered; an answer is never overwritten. Several moments of pain become
 * now = the last, worst = the highest, average = their mean. Everything else is measured over the whole day, so the highest
 * reading of one source counts and devices are never added up: the preferred source, else the first by name.
 */
function fillGaps(day: DiaryDay, preferred: string | undefined): void {
  const given = day.values;
  const values = { ...given };
  const filled: Partial<Record<FilledField, Filled>> = {};
  const fill = (field: FilledField, value: number, readings: ForeignReading[]): void => {
    if (given[field] !== undefined || !withinLimits(field, value)) return;
    values[field] = value;
    filled[field] = { n: readings.length, source: [...new Set(readings.map((reading) => reading.source))].sort().join(', ') };
  };
  const byItem = new Map<Filler['item'], ForeignReading[]>();
  for (const reading of day.readings) {
    if (!reading.fills) continue;
    const same = byItem.get(reading.fills.item);
    if (same) same.push(reading);
    else byItem.set(reading.fills.item, [reading]);
  }
  for (const [item, readings] of byItem) {
    if (item === 'pain') continue;
    const names = readings.map((reading) => reading.source);
    const source = preferred !== undefined && names.includes(preferred) ? preferred : names.toSorted()[0]!;
    const best = readings.filter((reading) => reading.source === source).reduce((a, b) => (b.fills!.value > a.fills!.value ? b : a));
    fill(item, best.fills!.value, [best]);
  }
  const pains = byItem.get('pain')?.toSorted(byClock);
  if (pains) {
    const scores = pains.map((reading) => reading.fills!.value);
    if (filled.painNow === undefined) fill('painNow', scores.at(-1)!, [pains.at(-1)!]);
    if (filled.painWorst === undefined) fill('painWorst', Math.max(...scores), pains);
    if (filled.painAverage === undefined) fill('painAverage', scores.reduce((sum, score) => sum + score, 0) / scores.length, pains);
  }
  if (Object.keys(filled).length === 0) return;
  day.values = values;
  day.filled = filled;
}

/** By clock time; a reading without one stands before those that have one, so that "last" is never a guess where a time is known. */
function byClock(a: ForeignReading, b: ForeignReading): number {
  const [left, right] = [clock(a), clock(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function clock(reading: ForeignReading): string {
  return reading.when !== undefined && /^\d\d:\d\d/.test(reading.when) ? reading.when : '';
}

/** Item by item the first answer given; lists joined, the same item once. */
function mergeValues(all: DiaryValues[]): DiaryValues {
  if (all.length === 1) return all[0]!;
  const merged: Record<string, unknown> = {};
  for (const values of all) {
    for (const [field, value] of Object.entries(values)) {
      if (value === undefined) continue;
      if (isList(field) && Array.isArray(merged[field])) merged[field] = joined(merged[field], value as unknown[]);
      else merged[field] ??= value;
    }
  }
  return merged as DiaryValues;
}

function joined(first: unknown[], second: unknown[]): unknown[] {
  const seen = new Set(first.map((item) => JSON.stringify(item)));
  return [...first, ...second.filter((item) => !seen.has(JSON.stringify(item)))];
}

/** Single questions to which the sources of a day gave different answers. */
export function disagreements(day: DiaryDay): Disagreement[] {
  const fields = new Set(day.entries.flatMap((entry) => Object.keys(entry.values) as (keyof DiaryValues)[]));
  return [...fields].flatMap((field) => {
    if (isList(field) || field === 'plantCatalogue') return [];
    const entries = day.entries.filter((entry) => entry.values[field] !== undefined);
    return new Set(entries.map((entry) => entry.values[field])).size > 1 ? [{ field, entries }] : [];
  });
}

/** True when the day says anything about food, so that its plants can be counted. */
export function foodLogged(values: DiaryValues): boolean {
  return (values.meals?.length ?? 0) > 0 || values.plants !== undefined;
}
