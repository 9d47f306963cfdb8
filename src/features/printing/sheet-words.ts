/** Everything a sheet needs to put things into words, in the language of the paper. */
import type { Day } from '../../domain/day.ts';
import { formatIn, type Format } from '../../i18n/format.ts';
import { textIn, type Language, type Messages } from '../../i18n/messages.ts';
import { planWords } from '../../i18n/plan-words.ts';
import { typeset } from '../../i18n/typography.ts';
import type { Patient } from '../../domain/patient.ts';
import { listName } from '../../domain/patient.ts';
import { sheetMessages } from './sheet-messages.ts';

type SheetText = typeof sheetMessages extends Messages<infer Text> ? Text : never;
type PlanWords = typeof planWords extends Messages<infer Text> ? Text : never;

export interface SheetWords {
  language: Language;
  text: SheetText;
  plan: PlanWords;
  format: Format;
  /** Sets text as it is to stand on paper. */
  set: (text: string) => string;
}

const made = new Map<Language, SheetWords>();

/** The words of a sheet in a language. */
export function wordsIn(language: Language): SheetWords {
  let words = made.get(language);
  if (!words) made.set(language, (words = { language, text: textIn(sheetMessages, language), plan: textIn(planWords, language), format: formatIn(language), set: (text) => typeset(text, language) }));
  return words;
}

/** Whom a sheet is about. */
export type Person = Pick<Patient, 'id' | 'family' | 'given' | 'birthDate' | 'number' | 'example'>;

/** The lines at the top left of every page of somebody's document. */
export function whoLines(person: Person, { text, format }: SheetWords): string[] {
  return [listName(person), [person.birthDate === undefined ? text.bornUnknown : text.born(format.day(person.birthDate)), person.number === undefined ? '' : text.number(person.number), person.example ? text.example : ''].filter(Boolean).join(' · ')];
}

/** The lines at the bottom left of every page. */
export function footLines(practice: string, { text }: SheetWords): string[] {
  return [`${practice} · ${text.notice}`];
}

/** A day within a sentence or cell. */
export function dayText(day: Day | undefined, { format }: SheetWords): string {
  return day === undefined ? '' : format.day(day);
}
