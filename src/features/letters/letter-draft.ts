/** A draft as the form holds it: dates and ticks as typed; and what it says as a letter. */
import { parseDay, type Day } from '../../domain/day.ts';
import { LETTER_REQUESTS, REQUESTS_OF, type LetterContent, type LetterKind, type LetterRequest } from '../../domain/letter.ts';

export interface LetterDraft {
  language: LetterContent['language'];
  recipient: LetterContent['recipient'] | null;
  delivery: LetterContent['delivery'];
  measure: string;
  treated: string;
  prescription: { diagnosis: string; icd10: string; issued: string; physician: string };
  concern: string;
  diary: string[];
  warningSigns: string[];
  requests: Record<LetterRequest, boolean>;
  requestText: string;
  ownMeasures: string;
  answerBy: string;
  answerTo: string;
}

/** What the form shows of a letter. */
export function draftOf(content: LetterContent): LetterDraft {
  const { diagnosis = '', icd10 = '', issued = '', physician = '' } = content.prescription;
  return {
    language: content.language,
    recipient: content.recipient ?? null,
    delivery: content.delivery,
    measure: content.measure ?? '',
    treated: content.treated ?? '',
    prescription: { diagnosis, icd10, issued, physician },
    concern: content.concern,
    diary: content.diary,
    warningSigns: content.warningSigns,
    requests: Object.fromEntries(LETTER_REQUESTS.map((request) => [request, content.requests.includes(request)])) as Record<LetterRequest, boolean>,
    requestText: content.requestText ?? '',
    ownMeasures: content.ownMeasures,
    answerBy: content.answerBy ?? '',
    answerTo: content.answerTo,
  };
}

/** The letter that a form says. A field that is blank is absent, and so is half a date. */
export function contentFrom(draft: LetterDraft, kind: LetterKind): LetterContent {
  const [issued, answerBy, treated] = [draft.prescription.issued, draft.answerBy, draft.treated].map(parseDay) as [Day | null, Day | null, Day | null];
  const filled = <Key extends 'diagnosis' | 'icd10' | 'physician'>(key: Key) => (draft.prescription[key].trim() === '' ? {} : { [key]: draft.prescription[key] });
  return {
    kind,
    language: draft.language,
    ...(draft.recipient && { recipient: draft.recipient }),
    delivery: draft.delivery,
    ...(draft.measure !== '' && { measure: draft.measure }),
    ...(treated !== null && { treated }),
    prescription: { ...filled('diagnosis'), ...filled('icd10'), ...(issued !== null && { issued }), ...filled('physician') },
    concern: draft.concern,
    diary: draft.diary,
    warningSigns: draft.warningSigns,
    requests: REQUESTS_OF[kind].filter((request) => draft.requests[request]),
    ...(draft.requestText.trim() !== '' && { requestText: draft.requestText }),
    ownMeasures: draft.ownMeasures,
    ...(answerBy !== null && { answerBy }),
    answerTo: draft.answerTo,
  };
}

/** The parts that are chosen as a whole when two people wrote. */
export const DRAFT_PARTS = ['language', 'recipient', 'delivery', 'measure', 'treated', 'prescription', 'concern', 'diary', 'warningSigns', 'requests', 'requestText', 'ownMeasures', 'answerBy', 'answerTo'] as const satisfies readonly (keyof LetterContent & keyof LetterDraft)[];
