/** What the screens about letters have in common: what they need to know, and how facts about a letter are said. */
import { FhirError } from '../../data/fhir-client.ts';
import { LetterConflict, type LetterWriter } from '../../data/letters.ts';
import type { CarePlan } from '../../domain/care-plan.ts';
import { dayAt, type Day } from '../../domain/day.ts';
import { awaitsAnswer, type Letter, type LetterContent } from '../../domain/letter.ts';
import { currentPracticeZone, type Format } from '../../i18n/format.ts';
import type { LettersText } from './messages.ts';

/** What every screen about letters needs to know. */
export interface LetterScreen {
  patient: string;
  writer: LetterWriter;
  /** Lines of the practice's letterhead; its name first. */
  practice: readonly string[];
  /** Language in which a new letter begins. */
  language: LetterContent['language'];
  today: Day;
}

/** What is known about the answer, as a fact with its date. */
export function answerText({ state, answer, answerBy }: Letter, today: Day, text: LettersText, format: Format): string {
  if (answer) return text.answeredOn(format.day(answer.received));
  if (state === 'closed') return '';
  if (answerBy === undefined) return text.awaitedOpen;
  return awaitsAnswer({ state }) && answerBy < today ? text.overdue(format.day(answerBy)) : text.awaited(format.day(answerBy));
}

/** The measure that a letter belongs to, in the words of the plan in force. */
export function measureName({ measure }: Pick<Letter, 'measure'>, plan: CarePlan | null, text: LettersText): string {
  if (measure === undefined) return text.noMeasure;
  return plan?.measures.find(({ id }) => id === measure)?.text ?? text.measureGone;
}

/** Why a step was not taken, and what is safe. */
export function stepProblem(error: Error, text: LettersText): string {
  if (error instanceof LetterConflict) return text.stepFailed.stale;
  if (!(error instanceof FhirError)) return text.stepFailed.server;
  return error.issues.some(({ code }) => code === 'no-release') ? text.noRelease : text.stepFailed[error.kind];
}

/** The practice's day of an instant; undefined for none. */
export function dayOf(instant: string | undefined): Day | undefined {
  return instant === undefined || instant === '' ? undefined : dayAt(new Date(instant), currentPracticeZone());
}
