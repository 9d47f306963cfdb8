/** What can be drawn: the measures of the diary with their scales, in groups that are switched on together. */
import type { DiaryDay, FilledField, ForeignReading } from '../domain/diary.ts';
import type { ValueSpec } from './value-series.ts';

/** A scale with the few lines drawn across a panel. */
export interface Scale {
  min: number;
  max: number;
  ticks: readonly number[];
}

/** How a number of the measure is written: score 4,1 · hours 7:15 · litres 1,8 · count 6.812 · minutes 45. */
export type Unit = 'score' | 'hours' | 'litres' | 'count' | 'minutes' | 'portions' | 'reading';

export interface Measure extends ValueSpec {
  unit: Unit;
  /** The scale that holds whatever the values are; absent: from 0 to the highest value shown. */
  scale?: Scale;
  /** Dots with the mean line, bars with the mean line, or dots alone where a mean means nothing. */
  mark: 'dots' | 'bars' | 'scatter';
  /** The custom property of its colour, without `--`. */
  colour: string;
  /** Dashes of the mean line, pixels: lines stay apart without colour. Absent: a whole line. */
  dash?: string;
}

const TEN: Scale = { min: 0, max: 10, ticks: [0, 5, 10] };

const filledBy = (field: FilledField) => (day: DiaryDay): boolean => day.filled?.[field] !== undefined;

export const MEASURES = {
  pain: { unit: 'score', scale: TEN, mark: 'dots', colour: 'pain', value: (day) => day.values.painAverage, top: (day) => day.values.painWorst, filled: filledBy('painAverage') },
  stress: { unit: 'score', scale: TEN, mark: 'dots', colour: 'stress', dash: '7 3.5', value: (day) => day.values.stress, filled: filledBy('stress') },
  sleepHours: { unit: 'hours', scale: { min: 0, max: 12, ticks: [0, 4, 8, 12] }, mark: 'dots', colour: 'sleep', dash: '10 3 2 3', value: (day) => day.values.sleepHours, filled: filledBy('sleepHours') },
  sleepQuality: { unit: 'score', scale: TEN, mark: 'dots', colour: 'sleep', dash: '10 3 2 3', value: (day) => day.values.sleepQuality, filled: filledBy('sleepQuality') },
  exerciseMinutes: { unit: 'minutes', mark: 'bars', colour: 'movement', value: minutesOf },
  steps: { unit: 'count', mark: 'bars', colour: 'movement', value: (day) => day.values.steps, filled: filledBy('steps') },
  relaxation: { unit: 'minutes', mark: 'bars', colour: 'movement', value: (day) => day.values.relaxationMinutes },
  drink: { unit: 'litres', mark: 'bars', colour: 'drinking', value: (day) => litres(day.values.drinkMl), filled: filledBy('drinkMl') },
  sweetDrink: { unit: 'litres', mark: 'bars', colour: 'drinking', value: (day) => litres(day.values.sweetDrinkMl) },
  sugar: { unit: 'portions', mark: 'bars', colour: 'sugar', value: (day) => day.values.sugar },
  readyMade: { unit: 'portions', mark: 'bars', colour: 'sugar', value: (day) => day.values.readyMade },
  stoolForm: { unit: 'score', scale: { min: 1, max: 7, ticks: [1, 4, 7] }, mark: 'scatter', colour: 'gut', value: (day) => meanOf(day.values.stoolForms), each: (day) => day.values.stoolForms ?? [] },
  stools: { unit: 'count', mark: 'bars', colour: 'gut', value: (day) => day.values.stools },
  fermented: { unit: 'portions', mark: 'bars', colour: 'plants', value: (day) => day.values.fermented },
  omega3: { unit: 'portions', mark: 'bars', colour: 'plants', value: (day) => day.values.omega3 },
  healthyFat: { unit: 'portions', mark: 'bars', colour: 'plants', value: (day) => day.values.healthyFat },
  processedMeat: { unit: 'portions', mark: 'bars', colour: 'sugar', value: (day) => day.values.processedMeat },
} as const satisfies Record<string, Measure>;

export type MeasureId = keyof typeof MEASURES;

/** Groups that are switched on together, in the order of the screen; the panels in them, each with its own scale. */
export const GROUPS = {
  sleep: ['sleepHours', 'sleepQuality'],
  movement: ['exerciseMinutes', 'steps', 'relaxation'],
  drinking: ['drink', 'sweetDrink'],
  sugar: ['sugar', 'readyMade'],
  gut: ['gut', 'stoolForm', 'stools'],
  food: ['fermented', 'omega3', 'healthyFat', 'processedMeat'],
} as const satisfies Record<string, readonly (MeasureId | 'gut')[]>;

export type GroupId = keyof typeof GROUPS;
export const GROUP_IDS = Object.keys(GROUPS) as GroupId[];

/** Minutes of all exercises that say how long they were; null when none does. */
function minutesOf(day: DiaryDay): number | null {
  const minutes = (day.values.exercises ?? []).flatMap((exercise) => exercise.minutes ?? []);
  return minutes.length === 0 ? null : minutes.reduce((sum, each) => sum + each, 0);
}

function litres(ml: number | undefined): number | null {
  return ml === undefined ? null : ml / 1000;
}

function meanOf(values: readonly number[] | undefined): number | null {
  return values === undefined || values.length === 0 ? null : values.reduce((sum, each) => sum + each, 0) / values.length;
}

/** A reading of another app that can be drawn: numbers of one name, source and declared scale. */
export interface ReadingKind {
  /** Opaque, so that it can stand in an address: the name of a reading is often a symptom. */
  id: string;
  name: string;
  source: string;
  kind: ForeignReading['kind'];
  unit?: string;
  scale?: { min: number; max: number };
  /** Days that have it. */
  days: number;
}

/**
 * The kinds of numeric readings in some days, pain first, then by name. Readings that fill the diary's own values are left out.
 * `patient` goes into their ids, so that the same symptom has another id for somebody else.
 */
export function readingKinds(days: Iterable<DiaryDay | undefined>, patient: string): ReadingKind[] {
  const kinds = new Map<string, ReadingKind>();
  for (const day of days) {
    if (!day || day.readings.length === 0) continue;
    const seen = new Set<string>();
    for (const reading of day.readings) {
      if (!isDrawn(reading)) continue;
      const key = keyOf(reading);
      if (seen.has(key)) continue;
      seen.add(key);
      const known = kinds.get(key);
      if (known) known.days += 1;
      else {
        const { name, source, kind, unit, scale } = reading;
        kinds.set(key, { id: `r${fingerprint(patient + key)}`, name, source, kind, ...(unit !== undefined && { unit }), ...(scale && { scale }), days: 1 });
      }
    }
  }
  const rank = (kind: ReadingKind): number => (kind.kind === 'pain' ? 0 : kind.kind === 'stress' ? 1 : 2);
  return [...kinds.values()].sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : a.name > b.name ? 1 : a.source < b.source ? -1 : 1));
}

/** The measure of a kind of reading: the day's value is the mean of its readings, each of which is drawn. */
export function readingMeasure(kind: ReadingKind): Measure {
  const key = keyOf(kind);
  const each = (day: DiaryDay): number[] => day.readings.flatMap((reading) => (isDrawn(reading) && keyOf(reading) === key ? (reading.value as number) : []));
  return {
    unit: 'reading',
    ...(kind.scale && { scale: declaredScale(kind.scale) }),
    mark: 'dots',
    colour: kind.kind === 'pain' ? 'pain' : kind.kind === 'stress' ? 'stress' : 'cursor',
    value: (day) => (day.readings.length === 0 ? null : meanOf(each(day))),
    each,
  };
}

function isDrawn(reading: ForeignReading): boolean {
  return typeof reading.value === 'number' && Number.isFinite(reading.value) && reading.fills === undefined;
}

function keyOf({ name, source, kind, unit, scale }: Pick<ForeignReading, 'name' | 'source' | 'kind' | 'unit' | 'scale'>): string {
  return JSON.stringify([kind, name, source, unit ?? '', scale?.min ?? '', scale?.max ?? '']);
}

/** 32 bits of FNV-1a over the UTF-16 units: tells a patient's few kinds of readings apart. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(36);
}

function declaredScale({ min, max }: { min: number; max: number }): Scale {
  if (max <= min) return { min, max: min + 1, ticks: [min] };
  const steps = max - min;
  if (Number.isInteger(min) && Number.isInteger(max) && steps <= 5) return { min, max, ticks: Array.from({ length: steps + 1 }, (_, at) => min + at) };
  return { min, max, ticks: [min, (min + max) / 2, max] };
}

const STEPS = [0.25, 0.5, 1, 2, 2.5, 5, 10];

/** A scale for values nobody limits: from 0 (or below the lowest) to above the highest, with two to four round lines. `least` is the smallest maximum, `finest` the smallest distance between two lines. */
export function openScale(lowest: number, highest: number, least: number, finest = 0): Scale {
  const top = Math.max(least, highest);
  const bottom = Math.min(0, lowest);
  const size = 10 ** Math.floor(Math.log10((top - bottom) / 4));
  const step = STEPS.map((each) => each * size).find((each) => each >= finest && (top - bottom) / each <= 4) ?? Math.max(finest, 10 * size);
  const ticks: number[] = [];
  for (let tick = Math.floor(bottom / step + 1e-9) * step; ticks.length < 8; tick += step) {
    ticks.push(Math.round(tick * 1e6) / 1e6);
    if (tick >= top - step * 1e-9) break;
  }
  return { min: ticks[0]!, max: ticks.at(-1)!, ticks };
}
