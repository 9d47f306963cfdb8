/**
 * A letter in words, part by part, from what was typed and what the diary holds. The screen, the paper and the stored wording of a
 * released letter all come from here.
 */
import type { WarningSigns } from './care-plan.ts';
import { WARNING_SIGNS } from './care-plan.ts';
import type { Day } from './day.ts';
import { letterMessages } from './letter-messages.ts';
import type { LetterBlock, LetterContent, Release } from './letter.ts';
import type { Patient } from './patient.ts';
import { periodLength, type Period } from './summary.ts';

/** How dates and numbers are written in the letter's language; the app's own formatter is one. */
export interface LetterFormat {
  /** 23.11.2026 */
  day: (day: Day) => string;
  /** With one decimal: 4,1 */
  number: (value: number, digits?: 0 | 1 | 2) => string;
  /** 6:45 */
  hours: (hours: number) => string;
}

/** Everything a letter says beside what was typed. */
export interface LetterContext {
  patient: Pick<Patient, 'family' | 'given' | 'birthDate'>;
  /** Letterhead: name of the practice, then its address where it is known. */
  practice: string[];
  /** Name of who signs. */
  writtenBy: string;
  /** The day that stands on the letter. */
  day: Day;
  /** The release on whose ground it goes to the recipient. */
  release?: Pick<Release, 'from' | 'until' | 'purpose' | 'data'>;
  /** Day of the released letter that this one corrects. */
  correctsOf?: Day;
}

/** The letter as it stands on paper. */
export function letterText(content: LetterContent, context: LetterContext, format: LetterFormat): LetterBlock[] {
  const words = letterMessages[content.language];
  const { recipient, prescription, requests, requestText, delivery, answerBy } = content;
  const { patient, release, correctsOf } = context;
  const section = (heading: string, lines: string[], list = false): LetterBlock => ({ part: 'section', heading, lines, ...(list && { list: true as const }) });
  const source = prescription.issued === undefined && prescription.physician === undefined ? [] : [words.prescriptionFrom(prescription.issued === undefined ? '' : format.day(prescription.issued), prescription.physician ?? '')];
  const diagnosis = [...(prescription.diagnosis === undefined ? [] : [prescription.diagnosis]), ...(prescription.icd10 === undefined ? [] : [words.icd10(prescription.icd10)])];
  const toRecipient = delivery === 'recipient';
  return [
    { part: 'sender', lines: context.practice },
    { part: 'recipient', lines: recipient ? [recipient.name, ...linesOf(recipient.profession), ...linesOf(recipient.address)] : [words.toWhom] },
    { part: 'date', lines: [format.day(context.day), ...(content.treated !== undefined && content.treated < context.day ? [words.lateEntry(format.day(content.treated), format.day(context.day))] : [])] },
    { part: 'subject', lines: [words.subject[content.kind]] },
    { part: 'patient', lines: [[[patient.given, patient.family].filter(Boolean).join(' '), patient.birthDate === undefined ? words.bornUnknown : words.born(format.day(patient.birthDate))].join(', ')] },
    { part: 'greeting', lines: [words.greeting] },
    { part: 'intro', lines: [words.intro[content.kind], ...(correctsOf === undefined ? [] : [words.corrects(format.day(correctsOf))])] },
    section(words.prescriptionTitle, diagnosis.length === 0 ? [words.prescriptionNone] : [diagnosis.join(', '), ...source]),
    section(words.concernTitle, linesOf(content.concern).length === 0 ? [] : [words.quoted(content.concern.trim())]),
    section(words.diaryTitle, content.diary.length === 0 ? [words.diaryNone] : content.diary),
    section(words.warningTitle, content.warningSigns.length === 0 ? [words.warningNone] : content.warningSigns),
    section(words.requestTitle, [...requests.map((request) => words.requests[request]), ...linesOf(requestText)], true),
    section(words.ownTitle, linesOf(content.ownMeasures)),
    section(words.answerTitle, [answerBy === undefined ? words.answerOpen : words.answerBy(format.day(answerBy)), ...linesOf(content.answerTo)]),
    section(words.deliveryTitle, !toRecipient ? [words.toPatient] : release === undefined ? [words.releaseMissing] : [words.released(format.day(release.from), format.day(release.until)), words.releasePurpose(release.purpose), words.releaseData(release.data)]),
    { part: 'closing', lines: [words.closing] },
    { part: 'signature', lines: [context.writtenBy, ...context.practice.slice(0, 1)].filter(Boolean) },
    { part: 'notice', lines: [words.notice, words.noAdvice] },
  ];
}

function linesOf(text: string | undefined): string[] {
  return (text ?? '').split('\n').map((line) => line.trim()).filter((line) => line !== '');
}

/** The measures of the diary that a letter can speak of, in printed order. */
export const LETTER_MEASURES = ['pain', 'plants', 'stress', 'sleep', 'movement', 'bloating', 'diarrhoea', 'constipation', 'discomfort'] as const;
export type LetterMeasure = (typeof LETTER_MEASURES)[number];

/** What the diary says about a measure in a period: `n` days with a value, `missing` days without. */
export type LetterFigure =
  | { measure: 'pain' | 'stress' | 'sleep' | 'movement'; mean: number | null; n: number; missing: number }
  /** `mean` over `windows` stretches of 7 days with enough food recorded; `n` and `missing` are days with food recorded. */
  | { measure: 'plants'; mean: number | null; windows: number; n: number; missing: number }
  /** Days by severity, none to severe, and days with a code that nobody here knows. */
  | { measure: 'bloating' | 'diarrhoea' | 'constipation' | 'discomfort'; counts: readonly number[]; unknown: number; n: number; missing: number };

/** The diary over a period: how many of its days have an entry, and the figures of the measures. */
export interface DiaryFigures {
  period: Period;
  logged: number;
  figures: LetterFigure[];
}

/** The diary as sentences, one for the period and one a measure: how many days, how many are missing, and nothing read into them. */
export function diarySentences({ period, logged, figures }: DiaryFigures, language: LetterContent['language'], format: LetterFormat): string[] {
  const words = letterMessages[language];
  const days = periodLength(period);
  return [words.diaryPeriod(format.day(period.from), format.day(period.to), days, logged, days - logged), ...figures.map((figure) => figureSentence(figure, days, words, format))];
}

function figureSentence(figure: LetterFigure, days: number, words: (typeof letterMessages)['de'], format: LetterFormat): string {
  const name = words.measures[figure.measure];
  if (figure.n === 0) return words.none(name, days);
  if (figure.measure === 'plants') return figure.mean === null ? words.plantsFew(name, figure.n, figure.missing) : words.plantsMean(name, format.number(figure.mean, 1), figure.windows, figure.n, figure.missing);
  if ('counts' in figure) {
    const counts = [...figure.counts.map((count, level) => [words.severities[level] ?? words.severityUnknown, count] as const), [words.severityUnknown, figure.unknown] as const].filter(([, count]) => count > 0);
    return words.sign(name, counts.map(([word, count]) => words.severityCount(word, count)).join(', '), figure.n, figure.missing);
  }
  if (figure.mean === null) return words.none(name, days);
  const mean = figure.measure === 'sleep' ? words.hours(format.hours(figure.mean)) : figure.measure === 'movement' ? words.minutesADay(format.number(figure.mean, 0)) : format.number(figure.mean, 1);
  return words.mean(name, mean, figure.n, figure.missing);
}

/** The warning signs as they were asked: who asked when, then yes, no and what was not asked. `day`: the calendar day of asking. */
export function warningSentences({ answers, note, askedBy }: WarningSigns, day: Day | undefined, language: LetterContent['language'], format: LetterFormat): string[] {
  const words = letterMessages[language];
  const having = (answer: 'yes' | 'no' | undefined): string => WARNING_SIGNS.filter((sign) => answers[sign] === answer).map((sign) => words.signs[sign]).join('; ');
  const [yes, no, open] = [having('yes'), having('no'), having(undefined)];
  if (yes === '' && no === '') return [words.nothingAsked];
  return [
    ...(day === undefined ? [] : [words.askedBy(format.day(day), askedBy ?? '')]),
    ...(yes === '' ? [] : [words.answeredYes(yes)]),
    ...(no === '' ? [] : [words.answeredNo(no)]),
    ...(open === '' ? [] : [words.notAsked(open)]),
    ...(note === undefined || note.trim() === '' ? [] : [words.signNote(note.trim())]),
  ];
}
