/** What somebody wants on paper. */
import { GROUP_IDS, type GroupId } from '../../charts/measures.ts';
import { addDays, daysBetween, mondayOf, parseDay, type Day } from '../../domain/day.ts';
import type { Period } from '../../domain/summary.ts';
import type { Language } from '../../i18n/messages.ts';
import { PRINT_RANGES, WEEKDAYS, type PrintRange, type PrintSearch } from './print-search.ts';

const DAYS: Record<Exclude<PrintRange, 'free'>, number> = { '2w': 14, '4w': 28, '8w': 56, '12w': 84, '6m': 182, year: 365 };
/** Days of the longest sheet. */
const LONGEST = 1_096;
export const MOST_WEEKS = 12;

export interface Choices {
  language: Language;
  plan: boolean;
  /** `current`, `draft`, or the key of a version. */
  version: string;
  page: boolean;
  /** 16 pt for what a patient reads. */
  large: boolean;
  /** The Monday with which the boxes of the patient page begin. */
  boxes: Day;
  /** Ids. */
  letters: readonly string[];
  progress: boolean;
  range: PrintRange;
  /** Of a free range, as typed. */
  from: string;
  to: string;
  weekdays: readonly number[] | null;
  groups: readonly GroupId[];
  table: boolean;
  /** Ids. */
  leaflets: readonly string[];
  /** The leaflets are handed over. */
  give: boolean;
  diary: boolean;
  /** As typed. */
  weeks: string;
  firstWeek: string;
}

/** The ISO weekdays that an address names; null for all of them. */
function weekdaysOf(text: string): number[] | null {
  const days = WEEKDAYS.flatMap((name, at) => (text.split('.').includes(name) ? [at + 1] : []));
  return days.length === 0 || days.length === 7 ? null : days;
}

function groupsOf(text: string): GroupId[] {
  return GROUP_IDS.filter((id) => text.split('.').includes(id));
}

/** What the front desk prints: nothing that says anything about the person but who they are. */
export function choicesAtDesk(language: Language, today: Day): Choices {
  return { ...firstChoices({}, language, today), page: false, give: false, diary: true };
}

/** What is chosen when the page opens: what a patient takes home, unless the address asks for something. */
export function firstChoices(search: PrintSearch, language: Language, today: Day): Choices {
  const { part, letter } = search;
  const asked = part !== undefined || letter !== undefined;
  return {
    language,
    plan: asked ? part === 'plan' : false,
    version: 'current',
    page: asked ? part === 'page' : true,
    large: false,
    boxes: nextMonday(today),
    letters: letter === undefined ? [] : [letter],
    progress: part === 'progress' || (!asked && (search.from !== undefined || search.range !== undefined)),
    range: search.from !== undefined ? 'free' : (PRINT_RANGES.find((each) => each === search.range) ?? '12w'),
    from: search.from ?? addDays(today, -83),
    to: search.to ?? today,
    weekdays: weekdaysOf(search.weekdays ?? ''),
    groups: groupsOf(search.show ?? ''),
    table: false,
    leaflets: [],
    give: true,
    diary: part === 'diary',
    weeks: '2',
    firstWeek: nextMonday(today),
  };
}

/** The Monday to come; today when it is one. */
export function nextMonday(today: Day): Day {
  const monday = mondayOf(today);
  return monday === today ? today : addDays(monday, 7);
}

/** The days of the progress sheet, or null when what was typed is no range. Never beyond today. */
export function rangeOf({ range, from, to }: Choices, today: Day): Period | null {
  if (range !== 'free') return { from: addDays(today, 1 - DAYS[range]), to: today };
  const [first, last] = [parseDay(from), parseDay(to)];
  if (first === null || last === null || first > last || first > today || daysBetween(first, last) >= LONGEST) return null;
  return { from: first, to: last < today ? last : today };
}

/** From a day up to today, or the last days of it that a sheet can hold. */
export function daysOnPaper(first: Day, today: Day): Period {
  const start = first < today ? first : today;
  return { from: daysBetween(start, today) < LONGEST ? start : addDays(today, 1 - LONGEST), to: today };
}

/** The Mondays of the diary sheets, or null when what was typed is no number of weeks or no day. */
export function diaryMondays({ weeks, firstWeek }: Choices): Day[] | null {
  const count = /^\d{1,2}$/.test(weeks.trim()) ? Number(weeks) : 0;
  const first = parseDay(firstWeek);
  if (count < 1 || count > MOST_WEEKS || first === null) return null;
  const monday = mondayOf(first);
  return Array.from({ length: count }, (_, at) => addDays(monday, at * 7));
}
