/** The part of the print centre's address after `?`. Never a name. Small: the router reads it before any screen is loaded. */
import { parseDay, type Day } from '../../domain/day.ts';

export const PRINT_RANGES = ['2w', '4w', '8w', '12w', '6m', 'year', 'free'] as const;
export type PrintRange = (typeof PRINT_RANGES)[number];
/** Ranges of the review that rest on a day of the record: the first entry, the last review by whoever looks. On paper they are two days. */
const RESTING = ['all', 'reviewed'] as const;

/** Keys of the review's own address, so that its range comes along. All may be absent. */
export interface PrintSearch {
  range?: string;
  from?: Day;
  to?: Day;
  weekdays?: string;
  show?: string;
  /** Opaque ids, for several people. */
  people?: string;
  /** What is chosen to begin with: a letter, or one kind of document. */
  letter?: string;
  part?: 'plan' | 'page' | 'progress' | 'diary';
}

/** ISO weekdays by their place, as an address names them. */
export const WEEKDAYS: readonly string[] = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'];
const ID = /^[A-Za-z0-9.-]{1,64}$/;
const PARTS = ['plan', 'page', 'progress', 'diary'] as const;

/** What an address says; what it says wrongly is passed over. */
export function parsePrintSearch(raw: Record<string, unknown>): PrintSearch {
  const text = (key: string): string => (typeof raw[key] === 'string' ? raw[key] : '');
  const [from, to] = [parseDay(text('from')), parseDay(text('to'))];
  const range = [...PRINT_RANGES, ...RESTING].find((each) => each === raw.range && each !== 'free');
  const weekdays = WEEKDAYS.filter((day) => text('weekdays').split('.').includes(day));
  const part = PARTS.find((each) => each === raw.part);
  const people = text('people').split('~').filter((id) => ID.test(id)).slice(0, 200);
  return {
    ...(from !== null && to !== null && from <= to ? { from, to } : range !== undefined ? { range } : {}),
    ...(weekdays.length > 0 && weekdays.length < 7 && { weekdays: weekdays.join('.') }),
    ...(/^[A-Za-z0-9.]{1,400}$/.test(text('show')) && { show: text('show') }),
    ...(people.length > 0 && { people: people.join('~') }),
    ...(ID.test(text('letter')) && { letter: text('letter') }),
    ...(part !== undefined && { part }),
  };
}

