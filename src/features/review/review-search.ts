/** The part of the review's address after `?`: which days, which panels, which day is held. Never a name, and never the name of a symptom. */
import { parseDay, type Day } from '../../domain/day.ts';

export const RANGES = ['2w', '4w', '8w', '12w', '6m', 'year', 'all', 'reviewed'] as const;
/** Weeks, months or a year up to today; `all` from the first entry, `reviewed` from the last review by whoever looks. */
export type RangeId = (typeof RANGES)[number];
export const DEFAULT_RANGE: RangeId = '12w';

/** ISO weekdays by their place, as an address names them. */
const WEEKDAYS = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'] as const;

/** Keys without a value are left out; `from` and `to` come together and count instead of `range`. */
export interface ReviewSearch {
  range?: RangeId;
  from?: Day;
  to?: Day;
  /** `mo.tu.we`: the weekdays that are shown. */
  weekdays?: string;
  /** `sleep.gut.r1x2y3`: groups of panels and kinds of readings beyond the first three panels. */
  show?: string;
  /** Beside the period of equal length before. */
  compare?: true;
  /** The day at which the cursor is held. */
  day?: Day;
  /** The charts also as a table, or as text. */
  as?: 'table' | 'text';
}

/** What an address says; what it says wrongly is passed over. */
export function parseReviewSearch(raw: Record<string, unknown>): ReviewSearch {
  const from = dayIn(raw.from);
  const to = dayIn(raw.to);
  const range = RANGES.find((each) => each === raw.range);
  const free = from !== null && to !== null && from <= to;
  const weekdays = typeof raw.weekdays === 'string' ? weekdaysToText(weekdaysFromText(raw.weekdays)) : undefined;
  const shown = typeof raw.show === 'string' ? [...new Set(raw.show.split('.').filter((id) => /^[A-Za-z0-9]{1,24}$/.test(id)))] : [];
  const day = dayIn(raw.day);
  return {
    ...(free ? { from, to } : range !== undefined && range !== DEFAULT_RANGE ? { range } : {}),
    ...(weekdays !== undefined && { weekdays }),
    ...(shown.length > 0 && { show: shown.join('.') }),
    ...((raw.compare === true || raw.compare === 'true') && { compare: true as const }),
    ...(day !== null && { day }),
    ...((raw.as === 'table' || raw.as === 'text') && { as: raw.as }),
  };
}

function dayIn(value: unknown): Day | null {
  return typeof value === 'string' ? parseDay(value) : null;
}

/** ISO weekdays (1 Monday) of an address in their order; unknown words are passed over. */
function weekdaysFromText(text: string): number[] {
  const words = text.split('.');
  return WEEKDAYS.flatMap((word, at) => (words.includes(word) ? [at + 1] : []));
}

/** The weekdays as an address names them; undefined for all of them and for none, which filter nothing. */
export function weekdaysToText(weekdays: readonly number[]): string | undefined {
  const words = WEEKDAYS.filter((_, at) => weekdays.includes(at + 1));
  return words.length === 0 || words.length === 7 ? undefined : words.join('.');
}

/** The weekdays that are shown; undefined: all. */
export function weekdaysOf({ weekdays }: ReviewSearch): number[] | undefined {
  return weekdays === undefined ? undefined : weekdaysFromText(weekdays);
}

/** Ids of the panels beyond the first three, in the order of the address. */
export function shownIds({ show }: ReviewSearch): string[] {
  return show === undefined ? [] : show.split('.');
}

/** The search with another value under a key, or without the key for undefined. */
export function withKey<Key extends keyof ReviewSearch>(search: ReviewSearch, key: Key, value: ReviewSearch[Key] | undefined): ReviewSearch {
  const rest = { ...search };
  delete rest[key];
  return value === undefined ? rest : { ...rest, [key]: value };
}

/** The search with a preset range. A held day stays: the cursor finds the nearest day of the new range. */
export function withRange({ from: _from, to: _to, range: _range, ...rest }: ReviewSearch, range: RangeId): ReviewSearch {
  return range === DEFAULT_RANGE ? rest : { ...rest, range };
}

/** The search with a free range. */
export function withPeriod({ range: _range, ...rest }: ReviewSearch, from: Day, to: Day): ReviewSearch {
  return { ...rest, from, to };
}

/** The search with a panel shown, or no longer. */
export function withShown(search: ReviewSearch, id: string, shown: boolean): ReviewSearch {
  const ids = shownIds(search).filter((each) => each !== id);
  return withKey(search, 'show', (shown ? [...ids, id] : ids).join('.') || undefined);
}
