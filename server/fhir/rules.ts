/**
 * What must hold of everything that is written, beyond its shape. Each rule looks at one change and at what is stored, and answers the
 * fault it finds. They run at the end of the transaction that writes, when everything written together is there, so that the order
 * within a Bundle does not matter; one fault takes the whole transaction back.
 */
import { addDays, dayAt } from '../../src/domain/day.ts';
import { DAILY_LOG, RECORD, SID_DAILY_LOG, SID_MEETING, SID_READING, SID_RECORD_STATE, TAG } from '../../src/fhir/codes.ts';
import type { Json } from './body.ts';
import type { Rule } from './change.ts';
import { valuesAt } from './indexing.ts';
import { letterGoesForward, letterIsWritten, letterNamesItsRelease } from './letter-states.ts';
import { letterIsReleased, letterStaysAsReleased } from './letters.ts';
import { minutesAreFound, minutesStaySigned } from './minutes.ts';

/** Identifiers that only one resource of a type may have: they say which day, which row of an export or which case of a meeting it speaks of. */
const UNIQUE = new Set([SID_DAILY_LOG, SID_READING, SID_MEETING]);

const staysWithItsPatient: Rule = ({ previous, patient, previousPatient }) =>
  previous && patient !== previousPatient ? { reason: 'patient-changed', diagnostics: 'A record stays with its patient. Withdraw it and write a new one.' } : undefined;

const realStaysReal: Rule = ({ resource, previous }) =>
  previous && hasExampleMark(resource) && !hasExampleMark(previous) ? { reason: 'example-mark', path: 'meta.tag', diagnostics: 'What was stored as real does not become an example.' } : undefined;

/** An entry is found by patient and day, so its identifier must say the same as its content; nobody writes about a day to come. */
const diaryEntryIsFound: Rule = ({ resource, patient }, { now, zone }) => {
  if (resource.resourceType !== 'QuestionnaireResponse' || String(resource.questionnaire).split('|')[0] !== DAILY_LOG) return undefined;
  const day = valuesAt(resource, 'item:date.answer.valueDate')[0];
  if (typeof day !== 'string') return { reason: 'required', path: 'item', diagnostics: 'A diary entry answers the item date.' };
  const { system, value = '' } = (resource.identifier ?? {}) as { system?: string; value?: string };
  const expected = `${patient}.${day}`;
  if (patient === null || system !== SID_DAILY_LOG || !(value === expected || value.startsWith(`${expected}.`))) {
    return { reason: 'wrong-identifier', path: 'identifier', diagnostics: `${SID_DAILY_LOG}|<patient>.<day>, or <patient>.<day>.<source>, of its subject and its day.` };
  }
  // Tomorrow is let through: the patient's own day may have begun before the practice's.
  if (day > addDays(dayAt(now, zone), 1) && resource.status !== 'entered-in-error') return { reason: 'future-day', path: 'item', diagnostics: 'The day is still to come.' };
  return undefined;
};

const identifierIsUnique: Rule = ({ resource }, { store }) => {
  const type = resource.resourceType as string;
  for (const identifier of valuesAt(resource, 'identifier') as { system?: string; value?: string }[]) {
    if (!UNIQUE.has(identifier.system ?? '') || identifier.value === undefined) continue;
    const found = store.search({ type, where: [{ kind: 'index', param: `${type}.identifier`, any: [{ kind: 'token', system: identifier.system!, value: identifier.value }], not: false }], sort: [], limit: 2 });
    if (found.some(({ id }) => id !== resource.id)) return { reason: 'duplicate', path: 'identifier', diagnostics: 'Another resource has this identifier.' };
  }
  return undefined;
};

/** Files that are kept, and how each begins in base64. What a browser would run (HTML, SVG) is none of them. */
const FILES: Record<string, RegExp> = { 'application/pdf': /^JVBERi0/, 'image/png': /^iVBORw0KGgo/, 'image/jpeg': /^\/9j\//, 'text/plain': /^/ };

/** Also for what is taken over from another installation, which the other rules do not look at. */
export const fileIsWhatItSays: Rule = ({ resource }) => {
  for (const { attachment, path } of attachmentsIn(resource, '')) {
    const { contentType, data, url } = attachment as { contentType?: string; data?: string; url?: string };
    if (url !== undefined && !/^(https?:\/\/|urn:|[A-Z])/.test(url)) return { reason: 'bad-file', path: `${path}.url`, diagnostics: 'An address that begins with http or https.' };
    if (data === undefined) continue;
    const kind = contentType?.split(';')[0]!.trim().toLowerCase() ?? '';
    if (!Object.hasOwn(FILES, kind)) return { reason: 'bad-file', path: `${path}.contentType`, diagnostics: `One of ${Object.keys(FILES).join(', ')}.` };
    if (!FILES[kind]!.test(data)) return { reason: 'bad-file', path: `${path}.data`, diagnostics: 'The file is not of the kind that it says.' };
  }
  return undefined;
};

/** A legal hold or a restriction is set and lifted by the server, which asks who may and why: see server/record. */
const recordStateIsTheServers: Rule = ({ resource, previous }) =>
  [resource, previous].some((each) => each?.resourceType === 'Flag' && (valuesAt(each, 'code.coding').some(isOfRecord) || valuesAt(each, 'category.coding').some(isOfRecord) || valuesAt(each, 'identifier').some((identifier) => (identifier as Json).system === SID_RECORD_STATE)))
    ? { reason: 'read-only', path: 'code', diagnostics: 'The state of a record is written by the server alone.' }
    : undefined;

const isOfRecord = (coding: unknown): boolean => (coding as Json).system === RECORD;

export const RULES: readonly Rule[] = [recordStateIsTheServers, staysWithItsPatient, realStaysReal, diaryEntryIsFound, identifierIsUnique, fileIsWhatItSays, letterIsReleased, letterStaysAsReleased, letterGoesForward, letterIsWritten, letterNamesItsRelease, minutesAreFound, minutesStaySigned];

/** True for what is marked as invented. */
function hasExampleMark(resource: Json): boolean {
  return valuesAt(resource, 'meta.tag').some((tag) => (tag as Json).system === TAG && (tag as Json).code === 'example');
}

/** Elements of R4 that are files, besides those whose name ends in `attachment`. */
const FILE_ELEMENTS = new Set(['photo', 'presentedForm', 'document']);

/** Every Attachment in a resource, with its path. */
function attachmentsIn(value: Json, path: string): { attachment: Json; path: string }[] {
  const found: { attachment: Json; path: string }[] = [];
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner !== 'object' || inner === null) continue;
    const isFile = FILE_ELEMENTS.has(key) || key.toLowerCase().endsWith('attachment');
    for (const [n, each] of (Array.isArray(inner) ? inner : [inner]).entries()) {
      if (typeof each !== 'object' || each === null) continue;
      const place = `${path === '' ? '' : `${path}.`}${key}${Array.isArray(inner) ? `[${n}]` : ''}`;
      if (isFile) found.push({ attachment: each as Json, path: place });
      else found.push(...attachmentsIn(each as Json, place));
    }
  }
  return found;
}
