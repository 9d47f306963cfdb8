/** Numbers that look like a diary: seeded, so that the same person has the same days, and slow, as moods and backs are. */
import { dayAt, dayNumber, type Day, type TimeZone } from '../domain/day.ts';

/** A number from 0 (included) to 1 (not included), the next one at each call. */
export type Random = () => number;

/** A seeded source of random numbers (mulberry32 on an FNV-1a hash of the seed). Not for secrets. */
export function randomOf(seed: string): Random {
  let state = 0x811c9dc5;
  for (const character of seed) state = Math.imul(state ^ character.codePointAt(0)!, 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A whole number from `min` to `max`, both included. */
export function between(random: Random, min: number, max: number): number {
  return min + Math.floor(random() * (max - min + 1));
}

/** One item of a list that has at least one. */
export function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)]!;
}

/** Roughly normal, mean 0, standard deviation 1. */
export function gauss(random: Random): number {
  return (random() + random() + random() + random() + random() + random() - 3) * Math.SQRT2;
}

/** The list in another order. */
export function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const result = [...list];
  for (let index = result.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    [result[index], result[other]] = [result[other]!, result[index]!];
  }
  return result;
}

/** How a value wanders around its course: each day keeps `memory` of yesterday's distance from it. */
export interface Wander {
  memory: number;
  spread: number;
}

/** The next distance from the course; start with 0. */
export function wander(random: Random, before: number, { memory, spread }: Wander): number {
  return memory * before + Math.sqrt(1 - memory * memory) * spread * gauss(random);
}

/** A whole number on the scale 0–10. */
export function score(value: number): number {
  return Math.max(0, Math.min(10, Math.round(value)));
}

/** The instant at which the practice's clock shows `minutes` after midnight of that day, ISO 8601 with the offset then in force. */
export function clockOn(day: Day, minutes: number, zone: TimeZone): string {
  const local = dayNumber(day) * 86_400_000 + minutes * 60_000;
  let offset = offsetAt(local, zone);
  offset = offsetAt(local - offset * 60_000, zone);
  const sign = offset < 0 ? '-' : '+';
  const two = (value: number): string => String(value).padStart(2, '0');
  const size = Math.abs(offset);
  return `${new Date(local).toISOString().slice(0, 19)}${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

const clocks = new Map<TimeZone, Intl.DateTimeFormat>();

/** Minutes by which the zone's clock is ahead of UTC at an instant (ms since 1970). */
function offsetAt(instant: number, zone: TimeZone): number {
  let clock = clocks.get(zone);
  if (!clock) clocks.set(zone, (clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })));
  const shown = clock.format(instant).split(':').map(Number);
  const local = dayNumber(dayAt(new Date(instant), zone)) * 1440 + shown[0]! * 60 + shown[1]!;
  return local - Math.floor(instant / 60_000);
}
