/**
 * Empfehlungsschreiben: a recommendation that the practice writes and, unless a release for that very recipient is recorded, hands to
 * the patient. Never a referral, a prescription or a diagnosis.
 */
import type { Day } from './day.ts';
import type { Profession } from './provider.ts';

export const LETTER_KINDS = ['nutrition', 'relaxation', 'physician'] as const;
export type LetterKind = (typeof LETTER_KINDS)[number];

/** From writing to filing. `handed-over` to the patient, `sent` to the recipient. */
export const LETTER_STATES = ['draft', 'released', 'handed-over', 'sent', 'answered', 'closed'] as const;
export type LetterState = (typeof LETTER_STATES)[number];

/** What may follow what. A released letter is never edited: a correction is a new letter that names the old one. */
const NEXT_STATES: Record<LetterState, readonly LetterState[]> = {
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

/** What each kind can ask for, in printed order. A certificate or prevention recommendation is a physician's to give. */
export const REQUESTS_OF: Record<LetterKind, readonly LetterRequest[]> = {
  nutrition: ['counselling', 'report'],
  relaxation: ['course', 'report'],
  physician: ['examination', 'certificate-43', 'prevention-36', 'report'],
};

/** Which professions a letter of each kind goes to; somebody of another one can still be chosen by looking among all. */
export const PROFESSIONS_OF: Record<LetterKind, readonly Profession[]> = {
  nutrition: ['nutrition'],
  relaxation: ['relaxation', 'psychotherapy'],
  physician: ['physician', 'psychotherapy'],
};

export interface LetterContent {
  kind: LetterKind;
  language: 'de' | 'en';
  /** Provider of the directory; absent when it is addressed "to whom the patient gives it". */
  recipient?: { provider: string; name: string; profession: string; address?: string };
  /** To the patient by default; to the recipient only with a recorded release. */
  delivery: 'patient' | 'recipient';
  /** Id of the measure in a released plan to which it, and its answer, belong. */
  measure?: string;
  /** The treatment that it speaks of, where it is written on a later day. */
  treated?: Day;
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

/** A part of the letter as it stands on paper, in this order. */
export const LETTER_PARTS = ['sender', 'recipient', 'date', 'subject', 'patient', 'greeting', 'intro', 'section', 'closing', 'signature', 'notice'] as const;
export type LetterPart = (typeof LETTER_PARTS)[number];

/** Some lines of the letter under a heading, or without one. A letter has several sections and one of every other part. */
export interface LetterBlock {
  part: LetterPart;
  heading?: string;
  lines: string[];
  /** The lines are items of a list. */
  list?: true;
}

export interface Letter extends LetterContent {
  id: string;
  /** FHIR version of its task, and of the request that holds the text: what a save must send back. */
  version: string;
  requestVersion: string;
  patient: string;
  state: LetterState;
  /** Name of who writes it, and the id of their Practitioner. */
  writtenBy: string;
  writer: string;
  /** When it was begun, and when its state or text last changed; instants. */
  createdAt: string;
  changedAt: string;
  /** Instant. */
  releasedAt?: string;
  /** When it left the practice, and into whose hands. */
  delivered?: { at: string; to: LetterContent['delivery'] };
  /** Id of the Consent on whose ground it names or reaches its recipient. */
  release?: string;
  answer?: LetterAnswer;
  /** Id of the released letter that this one corrects. */
  corrects?: string;
  /** Why it was closed, in words. */
  closedNote?: string;
  /** The wording as it was released, word for word; absent in a draft. */
  text?: LetterBlock[];
  /** Invented, made for trying the product out. */
  example: boolean;
}

/** Schweigepflichtentbindung: this patient, this recipient, this purpose and data, for this long, revocable. */
export interface Release {
  id: string;
  version: string;
  patient: string;
  provider: string;
  /** Name of the recipient at the time of recording. */
  providerName: string;
  purpose: string;
  /** Which data may be passed on, in words. */
  data: string;
  from: Day;
  until: Day;
  /** Day on which it was revoked. */
  revoked?: Day;
  /** How it was given, in words: signed paper in the record. */
  given: string;
  /** Who took it. */
  recordedBy: string;
  /** When it was recorded, instant. */
  recordedAt: string;
}

/** True when a letter may go from one state to the other. */
export function mayFollow(from: LetterState, to: LetterState): boolean {
  return NEXT_STATES[from].includes(to);
}

/** True while an answer may still come: it left the practice and was neither answered nor closed. */
export function awaitsAnswer({ state }: Pick<Letter, 'state'>): boolean {
  return state === 'handed-over' || state === 'sent';
}

/** What a release says about a day: it holds, does not yet, no longer, or was taken back. */
export type ReleaseStanding = 'valid' | 'not-yet' | 'expired' | 'revoked';

/** How a release stands on a day. A revoked one holds no longer from the day of its revocation on. */
export function standingOf({ from, until, revoked }: Pick<Release, 'from' | 'until' | 'revoked'>, on: Day): ReleaseStanding {
  if (revoked !== undefined) return 'revoked';
  if (on < from) return 'not-yet';
  return on > until ? 'expired' : 'valid';
}

/** The release that lets data go to a provider on a day: of several the one that holds longest. */
export function releaseFor(releases: readonly Release[], provider: string, on: Day): Release | undefined {
  return releases
    .filter((release) => release.provider === provider && standingOf(release, on) === 'valid')
    .reduce<Release | undefined>((best, each) => (best === undefined || each.until > best.until ? each : best), undefined);
}

/** What a draft lacks before it can be released, in the order of the form. */
export const LETTER_LACKS = ['recipient', 'release', 'concern', 'request', 'own-measures', 'answer-to'] as const;
export type LetterLack = (typeof LETTER_LACKS)[number];

/**
 * Everything that keeps a draft from being released on a day; empty when nothing does. Figures of the diary, warning signs and the
 * prescription may be missing: the letter then says so.
 */
export function lacksOf(content: LetterContent, releases: readonly Release[], on: Day): LetterLack[] {
  const { recipient, delivery, concern, requests, requestText, ownMeasures, answerTo } = content;
  const lacks: Record<LetterLack, boolean> = {
    recipient: delivery === 'recipient' && recipient === undefined,
    release: delivery === 'recipient' && recipient !== undefined && releaseFor(releases, recipient.provider, on) === undefined,
    concern: isBlank(concern),
    request: requests.length === 0 && isBlank(requestText),
    'own-measures': isBlank(ownMeasures),
    'answer-to': isBlank(answerTo),
  };
  return LETTER_LACKS.filter((lack) => lacks[lack]);
}

/** An empty letter of a kind: handed to the patient, and asking for what its kind is mostly written for. */
export function emptyLetter(kind: LetterKind, language: LetterContent['language']): LetterContent {
  const first: Record<LetterKind, LetterRequest> = { nutrition: 'counselling', relaxation: 'course', physician: 'examination' };
  return { kind, language, delivery: 'patient', prescription: {}, concern: '', diary: [], warningSigns: [], requests: [first[kind], 'report'], ownMeasures: '', answerTo: '' };
}

/** Only what a person writes, without state and versions: what a correction begins with. */
export function contentOf(letter: LetterContent): LetterContent {
  const { kind, language, recipient, delivery, measure, treated, prescription, concern, diary, warningSigns, requests, requestText, ownMeasures, answerBy, answerTo } = letter;
  return {
    kind, language, ...(recipient && { recipient }), delivery, ...(measure !== undefined && { measure }), ...(treated !== undefined && { treated }), prescription, concern, diary, warningSigns, requests,
    ...(requestText !== undefined && { requestText }), ownMeasures, ...(answerBy !== undefined && { answerBy }), answerTo,
  };
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}
