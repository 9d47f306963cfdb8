/** Dates and numbers as people read them: 23.11.2026 and 1.234,5 in German, 23/11/2026 and 1,234.5 in English. */
import { useLanguage, type Language } from './messages.ts';

/** A civil date `YYYY-MM-DD`; it has no time zone and is formatted without one. */
type DayText = string;

const LOCALE: Record<Language, string> = { de: 'de-DE', en: 'en-GB' };
/** U+2212, as wide as a plus sign; a hyphen is not a minus. */
const MINUS = '\u2212';

let practiceZone = 'Europe/Berlin';

/** The practice's time zone, told once after signing in; instants are shown on its clock. */
export function setPracticeZone(zone: string): void {
  practiceZone = zone;
  formats.clear();
}

/** The practice's time zone: every "today" on the screen is its calendar day. */
export function currentPracticeZone(): string {
  return practiceZone;
}

export type Format = ReturnType<typeof makeFormat>;

const formats = new Map<Language, Format>();

/** The formatter of a language; made once, because making Intl objects is slow. */
export function formatIn(language: Language): Format {
  let format = formats.get(language);
  if (!format) formats.set(language, (format = makeFormat(LOCALE[language], language)));
  return format;
}

export function useFormat(): Format {
  return formatIn(useLanguage());
}

/** Intl formatters are costly to make, so each is made when it is first used. */
function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function makeFormat(locale: string, language: Language) {
  const numbers = [0, 1, 2].map((digits) => lazily(() => new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })));
  const plain = lazily(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 3 }));
  const dated = (options: Intl.DateTimeFormatOptions) => lazily(() => new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options }));
  const long = dated({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const medium = dated({ day: 'numeric', month: 'short' });
  const monthYear = dated({ month: 'short', year: 'numeric' });
  const weekday = dated({ weekday: 'long' });
  const weekdayShort = dated({ weekday: 'short' });
  const relative = lazily(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
  const clock = lazily(() => new Intl.DateTimeFormat(locale, { timeZone: practiceZone, hour: '2-digit', minute: '2-digit' }));
  const stamp = lazily(() => new Intl.DateTimeFormat(locale, { timeZone: practiceZone, day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' }));
  const list = lazily(() => new Intl.ListFormat(locale, { type: 'conjunction' }));
  const collator = lazily(() => new Intl.Collator(locale, { numeric: true }));
  const utc = (day: DayText) => new Date(`${day}T00:00:00Z`);
  const separator = language === 'de' ? '.' : '/';
  return {
    /** With as many decimals as asked for: 4,1 */
    number: (value: number, digits: 0 | 1 | 2 = 1) => numbers[digits]!().format(value).replace('-', MINUS),
    /** With the decimals it has, at most three: 6,5 and 7 */
    plain: (value: number) => plain().format(value).replace('-', MINUS),
    /** A difference, always with its sign: +1,4 −0,3 ±0,0 */
    signed: (value: number, digits: 0 | 1 | 2 = 1) => {
      const text = numbers[digits]!().format(Math.abs(value));
      if (!/[1-9]/.test(text)) return `±${text}`;
      return (value > 0 ? '+' : MINUS) + text;
    },
    /** 23.11.2026 */
    day: (day: DayText) => `${day.slice(8, 10)}${separator}${day.slice(5, 7)}${separator}${day.slice(0, 4)}`,
    /** 23.11. or 23/11 */
    dayAndMonth: (day: DayText) => `${day.slice(8, 10)}${separator}${day.slice(5, 7)}${language === 'de' ? '.' : ''}`,
    /** 23. Nov. */
    dayMedium: (day: DayText) => medium().format(utc(day)),
    /** Montag, 23. November 2026 */
    dayLong: (day: DayText) => long().format(utc(day)),
    monthYear: (day: DayText) => monthYear().format(utc(day)),
    weekday: (day: DayText) => weekday().format(utc(day)),
    weekdayShort: (day: DayText) => weekdayShort().format(utc(day)),
    /** heute, gestern, vor 16 Tagen; from three weeks on in weeks, from a quarter of a year on the date itself */
    daysAgo: (days: number, day: DayText) => {
      if (days < 21) return relative().format(-days, 'day');
      if (days < 92) return relative().format(-Math.round(days / 7), 'week');
      return formatIn(language).day(day);
    },
    /** 08:12 on the practice's clock */
    clock: (instant: string | Date) => clock().format(new Date(instant)),
    /** 23.11.2026, 08:12 on the practice's clock */
    instant: (instant: string | Date) => stamp().format(new Date(instant)),
    /** Hours as 6:45 */
    hours: (hours: number) => `${Math.floor(Math.round(hours * 60) / 60)}:${String(Math.round(hours * 60) % 60).padStart(2, '0')}`,
    /** A, B und C */
    list: (items: string[]) => list().format(items),
    /** Order of words in this language: Ärger before Öl */
    compare: (a: string, b: string) => collator().compare(a, b),
  };
}
