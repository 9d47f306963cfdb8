/** Three invented providers, and letters of the invented people to them: one that waits for its answer, one answered, one begun. */
import type { Bundle } from '@medplum/fhirtypes';
import { addDays, type Day } from '../domain/day.ts';
import type { DiaryEntry } from '../domain/diary.ts';
import { emptyLetter, type LetterContent, type LetterState } from '../domain/letter.ts';
import { diarySentences, letterText, type LetterFormat } from '../domain/letter-text.ts';
import type { ProviderDetails } from '../domain/provider.ts';
import { windowMean } from '../domain/summary.ts';
import { identifierQuery, transaction, type Write } from '../fhir/bundle.ts';
import { letterToFhir, type WrittenLetter } from '../fhir/letter.ts';
import { providerIdentifier, providerToFhir } from '../fhir/provider.ts';
import type { ExamplePerson } from './people.ts';
import { clockOn } from './series.ts';

/** Invented: the names, the telephone numbers (of the range for fiction) and the addresses. */
const PROVIDERS: Record<string, ProviderDetails> = {
  'example-nutrition': {
    name: 'Sabine Beispiel-Grün', profession: 'nutrition', title: 'Diätassistentin', certificate: 'Zertifikat Ernährungsberatung (Beispiel)', certificateUntil: '2028-12-31', street: 'Musterstraße 12', postalCode: '10999', city: 'Berlin', phone: '+49 30 23125 101',
    email: 'gruen@example.org', languages: ['de', 'en', 'tr'], waitingTime: 'etwa 3 Wochen', note: 'Erstgespräch auch telefonisch.',
  },
  'example-relaxation': {
    name: 'Beispielschule für Entspannung', profession: 'relaxation', title: 'Progressive Muskelrelaxation, Kurs über 8 Wochen', certificate: 'zertifizierter Präventionskurs (Beispiel)', certificateUntil: '2027-06-30', street: 'Musterallee 3', postalCode: '10967', city: 'Berlin',
    phone: '+49 30 23125 202', email: 'kurse@example.org', languages: ['de'], waitingTime: 'neue Kurse zum Quartal',
  },
  'example-physician': {
    name: 'Hausarztpraxis Dr. Erika Muster', profession: 'physician', title: 'Fachärztin für Allgemeinmedizin', street: 'Beispielplatz 1', postalCode: '10961', city: 'Berlin', phone: '+49 30 23125 303', languages: ['de', 'en'], waitingTime: 'Akutsprechstunde täglich',
  },
};
type ProviderKey = 'example-nutrition' | 'example-relaxation' | 'example-physician';

const urnOf = (key: ProviderKey): string => `urn:uuid:2b7e0f64-0000-4000-8000-${String(Object.keys(PROVIDERS).indexOf(key) + 1).padStart(12, '0')}`;

/** A write that adds an example provider unless it is there; others in the same transaction refer to it by its `fullUrl`. */
function providerWrite(key: ProviderKey): Write {
  return { method: 'POST', resource: providerToFhir(PROVIDERS[key]!, { key, example: true }), fullUrl: urnOf(key), ifNoneExist: identifierQuery(providerIdentifier(key)) };
}

/** The directory's three examples. */
export function providerBundle(): Bundle {
  return transaction((Object.keys(PROVIDERS) as ProviderKey[]).map(providerWrite));
}

/** A letter of one person: days ago on which it was begun and left, days until its answer is asked for (negative: passed). */
interface ExampleLetter {
  kind: LetterContent['kind'];
  to: ProviderKey;
  state: LetterState;
  begun: number;
  answerBy: number;
  measure?: string;
  concern: string;
  ownMeasures: string;
  answer?: { ago: number; text: string };
}

const LETTERS: Record<string, ExampleLetter> = {
  'example-01': { kind: 'nutrition', to: 'example-nutrition', state: 'handed-over', begun: 34, answerBy: -6, measure: 'nutrition', concern: 'Ich möchte mehr Abwechslung auf dem Teller, ohne jeden Abend lange zu kochen.', ownMeasures: 'Bewegung: täglich 30 Minuten gehen, Heimübungen\nInformation zu Darm, Ernährung und Schmerz' },
  'example-02': {
    kind: 'relaxation', to: 'example-relaxation', state: 'answered', begun: 40, answerBy: -12, measure: 'relaxation', concern: 'Abends kann ich nicht abschalten, der Rücken bleibt fest.', ownMeasures: 'Progressive Muskelrelaxation angeleitet in der Behandlung\nBewegung: täglich 30 Minuten gehen',
    answer: { ago: 15, text: 'Angemeldet zum Kurs ab dem nächsten Quartal, acht Abende. Über eine Rückmeldung, wie es mit den Übungen geht, freuen wir uns.' },
  },
  'example-04': { kind: 'physician', to: 'example-physician', state: 'draft', begun: 1, answerBy: 21, concern: 'Der Nacken ist seit drei Wochen schlimmer als sonst.', ownMeasures: 'Manuelle Behandlung, Übungen für Nacken und Schultern' },
};

const separated = (day: Day): string => day.split('-').reverse().join('.');
const GERMAN: LetterFormat = { day: separated, number: (value, digits = 1) => value.toFixed(digits).replace('.', ','), hours: (hours) => `${Math.floor(hours)}:${String(Math.round((hours % 1) * 60)).padStart(2, '0')}` };
const PRACTICE = ['Beispielpraxis'];
const WRITER = 'Alex Beispiel';
/** Days of the diary that such a letter speaks of. */
const DAYS = 28;

/** The letter of a person, if there is one, with the provider that it names. `entries`: their diary. */
export function letterBundles(person: ExamplePerson, entries: readonly DiaryEntry[], { today, zone, practitioner }: { today: Day; zone: string; practitioner: string }): Bundle[] {
  const wanted = LETTERS[person.id];
  if (!wanted) return [];
  const { kind, to, state, begun, measure, answer } = wanted;
  const day = addDays(today, -begun);
  const at = clockOn(day, 640, zone);
  const period = { from: addDays(day, 1 - DAYS), to: day };
  const within = entries.filter((entry) => entry.day >= period.from && entry.day <= period.to);
  const pain = windowMean(within.map((entry) => entry.values.painAverage), DAYS);
  const provider = PROVIDERS[to]!;
  const content: LetterContent = {
    ...emptyLetter(kind, 'de'),
    recipient: { provider: '', name: provider.name, profession: provider.title ?? '', address: `${provider.street}\n${provider.postalCode} ${provider.city}` },
    ...(measure !== undefined && { measure: `${person.id}-${measure}` }),
    prescription: { diagnosis: 'Kreuzschmerz', icd10: 'M54.5', issued: addDays(day, -20), physician: provider.profession === 'physician' ? provider.name : 'Dr. Erika Muster' },
    concern: wanted.concern,
    diary: diarySentences({ period, logged: within.length, figures: [{ measure: 'pain', ...pain }] }, 'de', GERMAN),
    ownMeasures: wanted.ownMeasures,
    answerBy: addDays(today, wanted.answerBy),
    answerTo: PRACTICE.join('\n'),
  };
  const left = state !== 'draft';
  const letter: WrittenLetter = {
    ...content, id: `${person.id}-letter`, patient: person.id, state, writtenBy: WRITER, writer: practitioner, createdAt: at, example: true,
    ...(left && { releasedAt: at, delivered: { at: clockOn(day, 655, zone), to: 'patient' as const }, text: letterText(content, { patient: person, practice: PRACTICE, writtenBy: WRITER, day }, GERMAN) }),
    ...(answer && { answer: { received: addDays(today, -answer.ago), text: answer.text } }),
  };
  const { request, task } = letterToFhir(letter, answer ? clockOn(addDays(today, -answer.ago), 610, zone) : at);
  // Where the provider is stored is known within the transaction only.
  const reference = urnOf(to);
  const performer = request.performer!.map((each) => ({ ...each, reference }));
  const restriction = { ...task.restriction, recipient: task.restriction!.recipient!.map((each) => ({ ...each, reference })) };
  return [transaction([providerWrite(to), { method: 'PUT', resource: { ...request, performer }, create: true }, { method: 'PUT', resource: { ...task, restriction }, create: true }])];
}
