/**
 * Empfehlungsschreiben: a recommendation that the practice writes and, unless a release for that very recipient is recorded, hands to
 * the patient. Never a referral, a prescription or a diagnosis.
 */
import type { Day } from './day.ts';

export const LETTER_KINDS = ['nutrition', 'relaxation', 'physician'] as const;
export type LetterKind = (typeof LETTER_KINDS)[number];

/** From writing to filing. `handed-over` to the patient, `sent` to the recipient. */
export const LETTER_STATES = ['draft', 'released', 'handed-over', 'sent', 'answered', 'closed'] as const;
export type LetterState = (typeof LETTER_STATES)[number];

/** What may follow what. A released letter is never edited: a correction is a new letter that names the old one. */
export const NEXT_STATES: Record<LetterState, readonly LetterState[]> = {
  draft: ['released', 'closed'],
  released: ['handed-over', 'sent', 'closed'],
  'handed-over': ['answered', 'closed'],
  sent: ['answered', 'closed'],
  answered: ['closed'],
  closed: [],
};

/** What the letter asks for. */
export const LETTER_REQUESTS = ['counselling', 'certificate-43', 'prevention-36', 'course', 'examination', 'report'] as const;
export type LetterRequest = (typeof LETTER_REQUESTS)[number];

export interface LetterContent {
  kind: LetterKind;
  language: 'de' | 'en';
  /** Provider of the directory; absent when it is addressed "to whom the patient gives it". */
  recipient?: { provider: string; name: string; profession: string; address?: string };
  /** To the patient by default; to the recipient only with a recorded release. */
  delivery: 'patient' | 'recipient';
  /** Id of the measure in the plan to which it, and its answer, belong. */
  measure?: string;
  /** As transcribed from the prescription: "laut Verordnung". */
  prescription: { diagnosis?: string; icd10?: string; issued?: Day; physician?: string };
  concern: string;
  /** What the diary says: period, n and missing days, no interpretation; sentences frozen at the time of writing. */
  diary: string[];
  /** Warning signs as asked: sentences frozen at the time of writing. */
  warningSigns: string[];
  requests: LetterRequest[];
  requestText?: string;
  /** What the practice does itself. */
  ownMeasures: string;
  /** Until when an answer is asked for, and to whom. */
  answerBy?: Day;
  answerTo: string;
}

export interface LetterAnswer {
  /** When it arrived. */
  received: Day;
  text: string;
  /** Id of the DocumentReference that holds the file, where there is one. */
  file?: string;
}

export interface Letter extends LetterContent {
  id: string;
  /** FHIR version of its task: what a save must send back. */
  version: string;
  patient: string;
  state: LetterState;
  writtenBy: string;
  /** Instant. */
  releasedAt?: string;
  deliveredAt?: string;
  /** Id of the Consent on whose ground it was sent. */
  release?: string;
  answer?: LetterAnswer;
}

/** Schweigepflichtentbindung: this patient, this recipient, this purpose and data, for this long, revocable. */
export interface Release {
  id: string;
  version: string;
  patient: string;
  provider: string;
  purpose: string;
  /** Which data may be passed on, in words. */
  data: string;
  from: Day;
  until: Day;
  /** Day on which it was revoked. */
  revoked?: Day;
  /** How it was given: signed paper in the record, and who took it. */
  recordedBy: string;
}
