/**
 * What else happened: medication by class, infections, notes, reviews. Each kind is a lane of its own; a mark stands for days on which it
 * was written down, so a day nobody wrote about interrupts a period and is never guessed.
 */
import { DRUG_CLASSES } from '../domain/diary.ts';
import { dayNumber, type Day } from '../domain/day.ts';
import { dayIn, type DayIndex } from './day-index.ts';
import type { Span, TimeAxis } from './time-axis.ts';

export interface EventLane {
  /** A drug class or an unknown drug code, `infection`, `note` or `review`. */
  id: string;
  kind: 'medication' | 'infection' | 'note' | 'review';
  /** Runs of shown days, in order. */
  runs: readonly Span[];
  /** Shown days with the event. */
  days: number;
}

/** The lanes that have anything on the axis: medication in the order of DRUG_CLASSES, unknown codes, infection, notes, reviews. */
export function eventLanes(index: DayIndex, axis: TimeAxis, reviewed: readonly Day[] = []): EventLane[] {
  const byDrug = new Map<string, number[]>();
  const infection: number[] = [];
  const notes: number[] = [];
  for (let at = 0; at < axis.days; at += 1) {
    const values = axis.shown[at] ? dayIn(index, axis.start + at)?.values : undefined;
    if (!values) continue;
    if (values.infection === true) infection.push(at);
    if (values.note !== undefined) notes.push(at);
    for (const drug of new Set(values.drugs)) {
      if (drug === 'none') continue;
      const days = byDrug.get(drug);
      if (days) days.push(at);
      else byDrug.set(drug, [at]);
    }
  }
  const known: readonly string[] = DRUG_CLASSES;
  const order = (drug: string): number => (known.includes(drug) ? known.indexOf(drug) : known.length);
  const reviews = [...new Set(reviewed)].map((day) => dayNumber(day) - axis.start).filter((at) => at >= 0 && at < axis.days && axis.shown[at]).sort((a, b) => a - b);
  const lanes: EventLane[] = [...byDrug].sort(([a], [b]) => order(a) - order(b) || (a < b ? -1 : 1)).map(([id, days]) => ({ id, kind: 'medication', runs: runsOf(days, axis), days: days.length }));
  if (infection.length > 0) lanes.push({ id: 'infection', kind: 'infection', runs: runsOf(infection, axis), days: infection.length });
  if (notes.length > 0) lanes.push({ id: 'note', kind: 'note', runs: notes.map(oneDay), days: notes.length });
  if (reviews.length > 0) lanes.push({ id: 'review', kind: 'review', runs: reviews.map(oneDay), days: reviews.length });
  return lanes;
}

/** What happens on a day is a tick of its own, also on days in a row. */
function oneDay(at: number): Span {
  return { first: at, last: at };
}

/** Days in a row become one run; days that the weekday filter hides in between do not interrupt it. */
function runsOf(days: readonly number[], axis: TimeAxis): Span[] {
  const runs: { first: number; last: number }[] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run && !axis.shown.slice(run.last + 1, day).some(Boolean)) run.last = day;
    else runs.push({ first: day, last: day });
  }
  return runs;
}
