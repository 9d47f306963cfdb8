/**
 * Plant diversity over windows of days. Pure and small: needs the keys of counting.ts, never the words.
 *
 * A day counts as logged here once its food was gone through (`plants` present, even empty). A day with meals nobody looked at
 * yet is no day without plants. A window without such a day has no figures: absent is not zero.
 */
import { addDays, dayFromNumber, dayNumber, isoWeekOf, mondayOf, type Day, type IsoWeek } from '../day.ts';
import type { DiaryValues } from '../diary.ts';
import type { Period } from '../summary.ts';
import { countKey, foodGroup, points as pointsOf, species as speciesOf } from './counting.ts';

/** Days of the trailing window and of a week. */
export const WINDOW_DAYS = 7;
/** A window with fewer logged days is shown but not compared with the target. */
export const COMPARABLE_DAYS = 5;
/** Different plants a week by which figures are read: American Gut Project, doi.org/10.1128/mSystems.00031-18. */
export const TARGET_PLANTS = 30;

/** What the figures are made of: one day's merged values. */
export interface FoodDay {
  day: Day;
  values: DiaryValues;
}

/** The figures of up to 7 days. */
export interface PlantFigures {
  /** Distinct plant keys; null when no day is logged. */
  count: number | null;
  /** Plant points: 1 for each key, 0.25 where it came only as herb, spice, tea, coffee, garlic or olive oil. */
  points: number | null;
  /** Distinct botanical species. */
  species: number | null;
  /** Days of the window on which food was logged, 0–7. */
  daysLogged: number;
  /** Enough days to be compared with the target. */
  comparable: boolean;
}

/** The 7 days up to and including `day`. */
export interface PlantWindow extends PlantFigures {
  day: Day;
}

/** An ISO week, Monday to Sunday. */
export interface PlantWeek extends PlantFigures {
  week: IsoWeek;
  from: Day;
  to: Day;
  /** The keys that were counted, in the order in which they first came. */
  plants: string[];
  /** Median over the logged days of the food groups 0–10 of a day; null when no day is logged. */
  foodGroups: number | null;
  /** Days with at least one of each, of the logged days. */
  signalDays: SignalDays;
}

/** Signals of a day, from the portions of the diary or from the words of its meals. */
export const SIGNALS = ['fermented', 'omega3', 'upf', 'processed_meat', 'sugary'] as const;
export type SignalName = (typeof SIGNALS)[number];
export type SignalDays = Record<SignalName, number>;

/** Finds signals in the words of a meal, see `analyse`; given as a function so that the words stay out of this file. */
export type FindSignals = (text: string) => { flags: string[]; foodGroup?: number }[];

/** Distinct counting plants of a day by key: the most points with which each came. */
function keysOf(values: DiaryValues): Map<string, { points: number; species: string }> {
  const keys = new Map<string, { points: number; species: string }>();
  for (const plant of values.plants ?? []) {
    if (!('id' in plant)) continue;
    const key = countKey(plant.id);
    if (key === null) continue;
    const points = pointsOf(plant.id);
    const before = keys.get(key);
    if (!before || before.points < points) keys.set(key, { points, species: speciesOf(plant.id) ?? key });
  }
  return keys;
}

/** A multiset that knows the sum of the largest points of its keys, so that a day can come and go in the time of its plants. */
class Tally {
  readonly keys = new Map<string, Map<number, number>>();
  readonly species = new Map<string, number>();
  points = 0;
  daysLogged = 0;

  /** Adds a logged day (`by` 1) or takes it away again (-1). */
  change(day: Map<string, { points: number; species: string }>, by: 1 | -1): void {
    this.daysLogged += by;
    for (const [key, plant] of day) {
      const levels = this.keys.get(key) ?? new Map<number, number>();
      const before = highest(levels);
      step(levels, plant.points, by);
      this.points += highest(levels) - before;
      if (levels.size === 0) this.keys.delete(key);
      else this.keys.set(key, levels);
      step(this.species, plant.species, by);
    }
  }

  figures(): PlantFigures {
    const logged = this.daysLogged > 0;
    return {
      count: logged ? this.keys.size : null,
      points: logged ? this.points : null,
      species: logged ? this.species.size : null,
      daysLogged: this.daysLogged,
      comparable: this.daysLogged >= COMPARABLE_DAYS,
    };
  }
}

function step<K>(counts: Map<K, number>, key: K, by: 1 | -1): void {
  const next = (counts.get(key) ?? 0) + by;
  if (next === 0) counts.delete(key);
  else counts.set(key, next);
}

function highest(levels: Map<number, number>): number {
  let most = 0;
  for (const level of levels.keys()) if (level > most) most = level;
  return most;
}

/**
 * The figures of the trailing 7 days for every day of the period, one entry per calendar day in date order, logged or not.
 * `days` in any order, each day at most once; to be right from its first day on they must reach 6 days before the period.
 * One pass: the time goes with the days and their plants, not with the length of the window.
 */
export function plantWindows(days: Iterable<FoodDay>, period: Period): PlantWindow[] {
  const [first, last] = [dayNumber(period.from), dayNumber(period.to)];
  const logged = new Map<number, Map<string, { points: number; species: string }>>();
  for (const { day, values } of days) {
    const number = dayNumber(day);
    if (values.plants !== undefined && number > first - WINDOW_DAYS && number <= last) logged.set(number, keysOf(values));
  }
  const tally = new Tally();
  const windows: PlantWindow[] = [];
  for (let number = first - WINDOW_DAYS + 1; number <= last; number += 1) {
    const comes = logged.get(number);
    if (comes) tally.change(comes, 1);
    const goes = logged.get(number - WINDOW_DAYS);
    if (goes) tally.change(goes, -1);
    if (number >= first) windows.push({ day: dayFromNumber(number), ...tally.figures() });
  }
  return windows;
}

/**
 * The ISO weeks that the period touches, whole weeks, in date order. `days` as for `plantWindows`, reaching over whole weeks.
 * With `findSignals` the words of the meals are looked at as well; without it the portions of the diary and the plants.
 */
export function plantWeeks(days: Iterable<FoodDay>, period: Period, findSignals?: FindSignals): PlantWeek[] {
  const byWeek = new Map<Day, FoodDay[]>();
  for (const food of days) {
    const monday = mondayOf(food.day);
    const same = byWeek.get(monday);
    if (same) same.push(food);
    else byWeek.set(monday, [food]);
  }
  const weeks: PlantWeek[] = [];
  for (let from = mondayOf(period.from); from <= period.to; from = addDays(from, WINDOW_DAYS)) {
    const tally = new Tally();
    const groups: number[] = [];
    const signalDays: SignalDays = { fermented: 0, omega3: 0, upf: 0, processed_meat: 0, sugary: 0 };
    for (const { values } of (byWeek.get(from) ?? []).sort((a, b) => (a.day < b.day ? -1 : 1))) {
      if (values.plants === undefined) continue;
      tally.change(keysOf(values), 1);
      groups.push(foodGroupsOf(values, findSignals).size);
      for (const signal of signalsOf(values, findSignals)) signalDays[signal] += 1;
    }
    weeks.push({ week: isoWeekOf(from), from, to: addDays(from, WINDOW_DAYS - 1), ...tally.figures(), plants: [...tally.keys.keys()], foodGroups: median(groups), signalDays });
  }
  return weeks;
}

/** The food groups 1–10 of a day, from its plants (also those without points, such as rice) and the words of its meals. */
function foodGroupsOf(values: DiaryValues, findSignals?: FindSignals): Set<number> {
  const groups = new Set<number>();
  for (const plant of values.plants ?? []) {
    const found = 'id' in plant ? foodGroup(plant.id) : null;
    if (found !== null) groups.add(found);
  }
  if (findSignals) for (const meal of values.meals ?? []) for (const signal of findSignals(meal.text)) if (signal.foodGroup !== undefined) groups.add(signal.foodGroup);
  return groups;
}

/** The signals of a day: a portion above 0 in the diary, or a word of a meal. */
function signalsOf(values: DiaryValues, findSignals?: FindSignals): Set<SignalName> {
  const portions: Record<SignalName, number | undefined> = {
    fermented: values.fermented, omega3: values.omega3, upf: values.readyMade, processed_meat: values.processedMeat, sugary: values.sugar,
  };
  const found = new Set<SignalName>(SIGNALS.filter((name) => (portions[name] ?? 0) > 0));
  if (findSignals) for (const meal of values.meals ?? []) for (const { flags } of findSignals(meal.text)) for (const name of SIGNALS) if (flags.includes(name)) found.add(name);
  return found;
}

/** The middle value, the mean of the two middle ones when their number is even; null for none. */
function median(values: number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
