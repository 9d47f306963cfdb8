/**
 * Whom a case is about, as the screen says it. With names hidden nobody is named anywhere on the page: a case is "Patient 3", and a name
 * that stands in what somebody wrote is replaced by the case it belongs to.
 */
import type { Day } from '../../domain/day.ts';
import { ageOn } from '../../domain/day.ts';
import { listName, type Patient } from '../../domain/patient.ts';
import type { Format } from '../../i18n/format.ts';
import type { MeetingText } from './messages.ts';

export interface CaseName {
  title: string;
  /** Date of birth, age and number; empty with names hidden. */
  facts: string;
}

/** The name of the case at a place, counted from 0. */
export function caseName(patient: Patient | undefined, place: number, hidden: boolean, today: Day, { text, format }: { text: MeetingText; format: Format }): CaseName {
  if (hidden) return { title: text.patientNumber(place + 1), facts: '' };
  if (!patient) return { title: text.patientUnknown, facts: '' };
  const { birthDate, number, example } = patient;
  return {
    title: listName(patient),
    facts: [birthDate === undefined ? text.bornUnknown : text.born(format.day(birthDate), ageOn(birthDate, today)), number === undefined ? '' : text.number(number), example ? text.example : ''].filter(Boolean).join(' · '),
  };
}

/** The least letters of a name that is looked for by itself: "Li" stands in many words. */
const LEAST = 3;

/** Somebody with the words that say who it is. */
export interface Named {
  patient: Patient;
  /** What stands instead. */
  instead: string;
}

/** A text without the names, dates of birth and numbers of these people. */
export function withoutNames(text: string, people: readonly Named[], format: Format): string {
  return people.reduce((left, { patient: { family, given, birthDate, number }, instead }) => {
    const whole = [`${family}, ${given}`, `${given} ${family}`, `${family} ${given}`];
    const parts = [family, ...given.split(/[\s-]+/), ...family.split(/[\s-]+/)].filter((part) => part.length >= LEAST);
    const others = [...(birthDate === undefined ? [] : [format.day(birthDate), birthDate]), ...(number === undefined || number.length < LEAST ? [] : [number])];
    return [...whole, ...others, ...parts.toSorted((a, b) => b.length - a.length)].reduce((before, word) => replaceWord(before, word.trim(), instead), left);
  }, text);
}

/** Family names of these people that stand in a text, as they are written: "klein" is no name. */
export function namesIn(text: string, people: readonly Patient[]): string[] {
  return [...new Set(people.map(({ family }) => family))].filter((family) => family.length >= LEAST && replaceWord(text, family, '', 'gu') !== text);
}

/** The text with a word replaced wherever it stands as a word, in capitals or not; also with an s of the genitive. */
function replaceWord(text: string, word: string, instead: string, flags = 'giu'): string {
  if (word === '') return text;
  const escaped = word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return text.replaceAll(new RegExp(String.raw`(?<![\p{L}\p{N}])${escaped}(?=s?(?![\p{L}\p{N}]))s?`, flags), instead);
}
