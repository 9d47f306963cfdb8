/** Random letters, providers, releases and tasks for tests by property: every field, odd characters, every state. */
import fc from 'fast-check';
import { LETTER_KINDS, LETTER_PARTS, LETTER_REQUESTS, LETTER_STATES, type LetterBlock, type Release } from '../src/domain/letter.ts';
import { PROFESSIONS, type ProviderDetails } from '../src/domain/provider.ts';
import type { WrittenLetter } from '../src/fhir/letter.ts';
import { someDay, someText } from './arbitrary-entry.ts';

const instant = fc.constantFrom('2026-11-20T09:15:00+01:00', '2026-11-23T08:12:00.000Z');
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
/** Without the keys that have no value: absent is absent. */
const without = <T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as never;
const some = <T extends Record<string, unknown>>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(model).map(without);

const someBlock: fc.Arbitrary<LetterBlock> = some({ part: fc.constantFrom(...LETTER_PARTS), heading: optional(someText), lines: fc.array(someText, { maxLength: 3 }), list: fc.constantFrom(true as const, undefined) }) as fc.Arbitrary<LetterBlock>;

/** A letter as it is written: whatever is blank is empty, because FHIR has no blank strings. */
export const someLetter: fc.Arbitrary<WrittenLetter> = some({
  id: fc.constantFrom('letter-1', '0f.b-9'), patient: fc.constant('pat-1'), kind: fc.constantFrom(...LETTER_KINDS), language: fc.constantFrom('de' as const, 'en' as const), state: fc.constantFrom(...LETTER_STATES),
  recipient: optional(some({ provider: fc.constant('gruen'), name: someText, profession: someText, address: optional(someText) })), delivery: fc.constantFrom('patient' as const, 'recipient' as const), measure: optional(fc.constant('m-1')), treated: optional(someDay),
  prescription: some({ diagnosis: optional(someText), icd10: optional(fc.constantFrom('M54.5', 'kein Code')), issued: optional(someDay), physician: optional(someText) }),
  concern: fc.oneof(fc.constant(''), someText), diary: fc.array(someText, { maxLength: 4 }), warningSigns: fc.array(someText, { maxLength: 3 }), requests: fc.subarray([...LETTER_REQUESTS]), requestText: optional(someText),
  ownMeasures: fc.oneof(fc.constant(''), someText), answerBy: optional(someDay), answerTo: fc.oneof(fc.constant(''), someText), writtenBy: someText, writer: fc.constant('therapist'), createdAt: fc.constant('2026-11-19T08:00:00Z'),
  releasedAt: optional(instant), delivered: optional(fc.record({ at: instant, to: fc.constantFrom('patient' as const, 'recipient' as const) })), release: optional(fc.constant('consent-1')), answer: optional(some({ received: someDay, text: fc.oneof(fc.constant(''), someText), file: optional(fc.constant('doc-1')) })),
  corrects: optional(fc.constant('letter-0')), closedNote: optional(someText), text: optional(fc.array(someBlock, { minLength: 1, maxLength: 4 })), example: fc.boolean(),
}).map(({ closedNote, ...letter }) => ({ ...letter, ...(letter.state === 'closed' && closedNote !== undefined && { closedNote }) })) as fc.Arbitrary<WrittenLetter>;

export const someProvider: fc.Arbitrary<ProviderDetails> = some({
  name: someText, profession: fc.constantFrom(...PROFESSIONS), title: optional(someText), certificate: optional(someText), certificateUntil: optional(someDay), street: optional(someText), postalCode: optional(someText), city: optional(someText),
  phone: optional(someText), email: optional(someText), languages: fc.subarray(['de', 'en', 'tr', 'uk']), waitingTime: optional(someText), note: optional(someText),
}) as fc.Arbitrary<ProviderDetails>;

export const someRelease: fc.Arbitrary<Omit<Release, 'version'>> = some({
  id: fc.constant('consent-1'), patient: fc.constant('pat-1'), provider: fc.constant('gruen'), providerName: someText, purpose: someText, data: someText, from: someDay, until: someDay, revoked: optional(someDay), given: someText, recordedBy: someText, recordedAt: instant,
}).map(({ from, until, ...release }) => ({ ...release, from: from < until ? from : until, until: from < until ? until : from })) as fc.Arbitrary<Omit<Release, 'version'>>;
