/**
 * A patient's letters: begun, saved while they are typed, released, handed over or sent, answered, closed. Every save names the versions
 * it was made on; every step can be tried again after a lost answer without being done twice.
 */
import { queryOptions, useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import type { Bundle, DocumentReference, ServiceRequest } from '@medplum/fhirtypes';
import { useRef } from 'react';
import type { Day } from '../domain/day.ts';
import { contentOf, mayFollow, type Letter, type LetterBlock, type LetterContent, type LetterState, type Release } from '../domain/letter.ts';
import { resourcesOf, transaction, type Write } from '../fhir/bundle.ts';
import { answerFileFromFhir, answerFileToFhir, letterFromFhir, letterSearch, letterToFhir, type AnswerFile, type WrittenLetter } from '../fhir/letter.ts';
import { caseloadQueries } from './caseload.ts';
import { FhirError, get, readResource, searchAll, transact } from './fhir-client.ts';
import { opaqueId } from './opaque-id.ts';
import { patientQueries } from './patients.ts';
import { taskQueries } from './tasks.ts';

export type { AnswerFile } from '../fhir/letter.ts';

/** The largest file of an answer, bytes: in base64 it still fits a request with room to spare. */
export const MOST_FILE_BYTES = 8 * 1024 * 1024;
export const FILE_TYPES = ['application/pdf', 'image/jpeg', 'image/png'] as const;

const all = ['letters'] as const;
const branch = (patient: string) => [...all, patient] as const;

export const letterQueries = {
  /** Key of everything about letters. */
  all,
  /** Every letter of a patient, drafts and closed ones too, the one that changed last first. */
  of: (patient: string) => queryOptions({
    queryKey: [...branch(patient), 'list'] as const,
    queryFn: async ({ signal }): Promise<Letter[]> => lettersOf(await searchAll(letterSearch(patient), { signal })).toSorted((a, b) => (a.changedAt < b.changedAt ? 1 : -1)),
  }),
  /** One letter. Throws a `not-found` FhirError when it is not one of this patient. */
  one: (patient: string, id: string) => queryOptions({
    queryKey: [...branch(patient), 'one', id] as const,
    queryFn: async ({ signal }): Promise<Letter> => readLetter(patient, id, signal),
  }),
  /** The file of an answer, fetched when somebody wants to see it. */
  file: (patient: string, id: string) => queryOptions({
    queryKey: [...branch(patient), 'file', id] as const,
    queryFn: async ({ signal }): Promise<AnswerFile> => {
      const file = answerFileFromFhir(await readResource<DocumentReference>('DocumentReference', id, { signal }));
      if (!file) throw new FhirError('server', 200);
      return file;
    },
    gcTime: 60_000,
  }),
};

/** Somebody was faster. Nothing was changed; both are here. */
export class LetterConflict extends Error {
  override name = 'LetterConflict';
  /** What was to be saved; null for a step, which changes no words. */
  readonly mine: LetterContent | null;
  /** What is stored, with the versions to go on from. */
  readonly theirs: Letter;

  constructor(mine: LetterContent | null, theirs: Letter) {
    super('conflict');
    this.mine = mine;
    this.theirs = theirs;
  }
}

/** Who writes: id of their Practitioner, and their name. */
export interface LetterWriter {
  practitioner: string;
  name: string;
}

/** Begins a letter. `id` is made by whoever asks, so that trying again after a lost answer begins it once. */
export function useBeginLetter(patient: string, writer: LetterWriter) {
  const client = useQueryClient();
  return useMutation<Letter, Error, { id: string; content: LetterContent; corrects?: string }>({
    networkMode: 'always',
    mutationFn: async ({ id, content, corrects }) => {
      const at = new Date().toISOString();
      const example = client.getQueryData(patientQueries.one(patient).queryKey)?.example === true;
      const { request, task } = letterToFhir({ ...content, id, patient, state: 'draft', writtenBy: writer.name, writer: writer.practitioner, createdAt: at, example, ...(corrects !== undefined && { corrects }) }, at);
      try {
        return storedLetter(await transact(transaction([{ method: 'PUT', resource: request, create: true }, { method: 'PUT', resource: task, create: true }])), id);
      } catch (error) {
        if (error instanceof FhirError && error.kind === 'stale') return readLetter(patient, id);
        throw error;
      }
    },
    onSuccess: (letter) => shown(client, letter),
  });
}

/**
 * Saves the words of a draft and answers it as stored. `base` is what the form last knew. Throws LetterConflict when somebody else saved
 * or released it in between, FhirError otherwise. What was sent from here before is recognised, so saving again is always safe.
 */
export function useSaveDraft(patient: string) {
  const client = useQueryClient();
  const sent = useRef<string[]>([]);
  return useMutation<Letter, Error, { content: LetterContent; base: Letter }>({
    networkMode: 'always',
    mutationFn: async ({ content, base }) => {
      const next = { ...strippedOf(base), ...content };
      sent.current.push(wordsOf(next));
      const saved = await write(base, next, (stored) => (stored.state === 'draft' && sent.current.includes(wordsOf(stored)) ? 'ours' : 'theirs'), content);
      sent.current = [wordsOf(saved)];
      return saved;
    },
    onSuccess: (letter) => client.setQueryData(letterQueries.one(patient, letter.id).queryKey, letter),
    onError: (error) => {
      if (error instanceof LetterConflict) shown(client, error.theirs);
    },
  });
}

/** What happens to a letter next. */
export type LetterStep =
  /** `text`: its wording, frozen from now on. `closed`: what is noted on the letter that it corrects, which is closed along with it. */
  | { to: 'released'; text: LetterBlock[]; release?: Release; closed?: string }
  | { to: 'handed-over' }
  | { to: 'sent'; release: Release }
  | { to: 'answered'; received: Day; text: string; file?: AnswerFile }
  | { to: 'closed'; note?: string };

/**
 * Takes a step and answers the letter as stored. Throws LetterConflict when somebody changed it in between, a `refused` FhirError with
 * the code `no-release` when it may not go to its recipient, other FhirErrors as ever.
 */
export function useLetterStep(patient: string, writer: LetterWriter) {
  const client = useQueryClient();
  return useMutation<Letter, Error, { letter: Letter; step: LetterStep }>({
    networkMode: 'always',
    mutationFn: async ({ letter, step }) => {
      const at = new Date().toISOString();
      const next = stepped(letter, step, writer, at);
      const others: Write[] = [];
      if (step.to === 'answered' && step.file && next.answer?.file !== undefined) {
        others.push({ method: 'PUT', resource: { ...answerFileToFhir(step.file, letter, at), id: next.answer.file }, create: true });
      }
      if (step.to === 'released' && letter.corrects !== undefined) {
        const old = await readLetter(patient, letter.corrects);
        if (old.state !== 'draft' && mayFollow(old.state, 'closed')) {
          const { request, task } = letterToFhir({ ...strippedOf(old), state: 'closed', ...(step.closed !== undefined && { closedNote: step.closed }) }, at);
          others.push({ method: 'PUT', resource: request, ifMatch: old.requestVersion }, { method: 'PUT', resource: task, ifMatch: old.version });
        }
      }
      const isDone = (stored: Letter): boolean => stored.state === step.to && (step.to !== 'answered' || (stored.answer?.text === step.text && stored.answer.received === step.received));
      return write(letter, next, (stored) => (isDone(stored) ? 'done' : 'theirs'), null, others, at);
    },
    onSuccess: (letter) => shown(client, letter),
    onError: (error) => {
      if (error instanceof LetterConflict) shown(client, error.theirs);
    },
  });
}

function stepped(letter: Letter, step: LetterStep, writer: LetterWriter, at: string): WrittenLetter {
  const before = strippedOf(letter);
  switch (step.to) {
    case 'released': return { ...before, state: 'released', text: step.text, releasedAt: at, writtenBy: writer.name, writer: writer.practitioner, ...(step.release && { release: step.release.id }) };
    case 'handed-over': return { ...before, state: 'handed-over', delivered: { at, to: 'patient' } };
    case 'sent': return { ...before, state: 'sent', delivered: { at, to: 'recipient' }, release: step.release.id };
    case 'answered': return { ...before, state: 'answered', answer: { received: step.received, text: step.text, ...(step.file && { file: opaqueId() }) } };
    case 'closed': return { ...before, state: 'closed', ...(step.note !== undefined && step.note.trim() !== '' && { closedNote: step.note }) };
  }
}

/**
 * Writes both resources of a letter at once. When the stored ones are newer, `judge` says what they are: `done` already as they shall be,
 * `ours` an earlier try to be gone on from, or `theirs`.
 */
async function write(base: Letter, next: WrittenLetter, judge: (stored: Letter) => 'done' | 'ours' | 'theirs', mine: LetterContent | null, others: Write[] = [], at = new Date().toISOString()): Promise<Letter> {
  const { request, task } = letterToFhir(next, at);
  const send = async ({ version, requestVersion }: Pick<Letter, 'version' | 'requestVersion'>) =>
    storedLetter(await transact(transaction([...others, { method: 'PUT', resource: request, ifMatch: requestVersion }, { method: 'PUT', resource: task, ifMatch: version }])), base.id);
  try {
    return await send(base);
  } catch (error) {
    if (!(error instanceof FhirError) || error.kind !== 'stale') throw error;
    const stored = await readLetter(base.patient, base.id);
    const judged = judge(stored);
    if (judged === 'theirs') throw new LetterConflict(mine, stored);
    if (judged === 'done') return stored;
    return wordsOf(stored) === wordsOf(next) ? stored : send(stored);
  }
}

/** Shows a letter as it is now, and asks again for what rests on it. */
function shown(client: QueryClient, letter: Letter): void {
  client.setQueryData(letterQueries.one(letter.patient, letter.id).queryKey, letter);
  void client.invalidateQueries({ queryKey: branch(letter.patient) });
  void client.invalidateQueries({ queryKey: taskQueries.all });
  void client.invalidateQueries({ queryKey: caseloadQueries.all });
}

async function readLetter(patient: string, id: string, signal?: AbortSignal): Promise<Letter> {
  const letter = lettersOf(await get<Bundle>(`Task?_id=${encodeURIComponent(id)}&_include=Task:focus`, { signal })).find((each) => each.patient === patient);
  if (!letter) throw new FhirError('not-found', 404);
  return letter;
}

function lettersOf(bundle: Bundle): Letter[] {
  const requests = new Map<string | undefined, ServiceRequest>(resourcesOf(bundle, 'ServiceRequest').map((request) => [request.id, request]));
  return resourcesOf(bundle, 'Task').flatMap((task) => {
    const request = requests.get(task.focus?.reference?.split('/')[1]);
    return (request && letterFromFhir(task, request)) ?? [];
  });
}

function storedLetter(bundle: Bundle, id: string): Letter {
  const letter = lettersOf(bundle).find((each) => each.id === id);
  if (!letter) throw new FhirError('server', 200);
  return letter;
}

function strippedOf({ version: _version, requestVersion: _request, changedAt: _changed, ...letter }: Letter): WrittenLetter {
  return letter;
}

/** What a draft says, as it is stored: to tell whether two drafts say the same. */
function wordsOf(letter: WrittenLetter): string {
  const { request, task } = letterToFhir({ ...letter, ...contentOf(letter) }, '');
  return JSON.stringify([request.language, request.extension, request.basedOn, request.performer, request.performerType, request.reasonCode, request.orderDetail, task.restriction]);
}

/** The letters of a measure of a plan, with their answers. */
export function lettersOfMeasure(letters: readonly Letter[], measure: string): Letter[] {
  return letters.filter((letter) => letter.measure === measure);
}

/** Steps that a person can take now, in the order of their buttons. */
export function stepsFrom(letter: Pick<Letter, 'state' | 'delivery'>): Exclude<LetterState, 'draft'>[] {
  const order = ['released', 'sent', 'handed-over', 'answered', 'closed'] as const;
  return order.filter((state) => mayFollow(letter.state, state) && (state !== 'sent' || letter.delivery === 'recipient'));
}
