/**
 * One diary entry: saved, withdrawn, and as it was before. A save names the version it was made on, so that nobody overwrites
 * anybody; a new entry is found again by patient, day and source, so that trying once more never makes a second one.
 */
import { queryOptions, useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import type { QuestionnaireResponse } from '@medplum/fhirtypes';
import { useRef } from 'react';
import type { Day } from '../domain/day.ts';
import type { DiaryEntry } from '../domain/diary.ts';
import { identifierQuery, resourcesOf, transaction } from '../fhir/bundle.ts';
import { SID_DAILY_LOG } from '../fhir/codes.ts';
import { entryFromFhir, entryIdentifier, entryToFhir, withdrawn } from '../fhir/diary.ts';
import { asExample } from '../fhir/patient.ts';
import { correctionToFhir } from '../fhir/provenance.ts';
import { caseloadQueries } from './caseload.ts';
import { diaryQueries, entrySearch, showEntry } from './diary.ts';
import { create, FhirError, readResource, searchAll, transact, type Stored } from './fhir-client.ts';
import { patientQueries } from './patients.ts';

/** Who writes: a reference such as `Practitioner/…`, and their name as the record shows it. */
export interface Writer {
  author: string;
  authorName: string;
}

/** Somebody saved in between. Nothing was changed; both texts are here. */
export class EntryConflict extends Error {
  override name = 'EntryConflict';
  /** What was to be saved. */
  readonly mine: DiaryEntry;
  /** What is stored, with the version to go on from; without values when it was withdrawn. */
  readonly theirs: DiaryEntry;
  readonly withdrawn: boolean;

  constructor(mine: DiaryEntry, stored: Stored<QuestionnaireResponse>) {
    super('conflict');
    this.mine = mine;
    this.withdrawn = isWithdrawn(stored);
    const theirs = entryFromFhir(stored);
    this.theirs = this.withdrawn ? { ...theirs, values: {} } : theirs;
  }
}

/** One version of an entry. */
export interface EntryVersion {
  version: string;
  /** When it was stored, instant. */
  at: string;
  entry: DiaryEntry;
  withdrawn: boolean;
}

export const entryQueries = {
  /** Entries of a day that were withdrawn, by source: they count nowhere, but their versions can be looked at. */
  withdrawn: (patient: string, day: Day) =>
    queryOptions({
      queryKey: [...diaryQueries.of(patient), 'withdrawn', day] as const,
      queryFn: async ({ signal }): Promise<DiaryEntry[]> =>
        resourcesOf(await searchAll(`${entrySearch(patient)}&log-date=${day}&status=entered-in-error`, { signal }), 'QuestionnaireResponse').map(entryFromFhir).sort((a, b) => a.source.localeCompare(b.source)),
    }),

  /** Every version of an entry, the newest first. */
  versions: (patient: string, id: string) =>
    queryOptions({
      queryKey: [...diaryQueries.of(patient), 'versions', id] as const,
      queryFn: async ({ signal }): Promise<EntryVersion[]> => {
        const history = await searchAll(`QuestionnaireResponse/${encodeURIComponent(id)}/_history?_count=1000`, { signal });
        return resourcesOf(history, 'QuestionnaireResponse')
          .map((response) => ({ version: response.meta?.versionId ?? '', at: response.meta?.lastUpdated ?? '', entry: entryFromFhir(response), withdrawn: isWithdrawn(response) }))
          .sort((a, b) => Number(b.version) - Number(a.version));
      },
    }),
};

/**
 * Saves an entry, new or corrected, and answers it as it is stored; then it stands in every list of days. Throws EntryConflict
 * when the stored version is not the one that the entry names, FhirError otherwise. Mutating again after no answer came is safe,
 * also with changes.
 */
export function useSaveEntry(patient: string, writer: Writer) {
  const client = useQueryClient();
  /** What was sent from here and may have arrived: found on the server, it is no other person's. */
  const sent = useRef<DiaryEntry[]>([]);
  return useMutation<DiaryEntry, Error, DiaryEntry>({
    // Without a network it fails at once, and says so; a save that waits in secret would be forgotten with the tab.
    networkMode: 'always',
    mutationFn: async (entry) => {
      const saved = await saveEntry(client, { patient, ...writer }, entry, sent.current);
      sent.current = [];
      return saved;
    },
    onSuccess: (saved) => shown(client, patient, saved),
    onError: (error) => lookAgain(client, patient, error),
  });
}

/** Withdraws an entry: it counts nowhere any more, all its versions stay. Errors as with `useSaveEntry`. */
export function useWithdrawEntry(patient: string, writer: Writer) {
  const client = useQueryClient();
  return useMutation<DiaryEntry, Error, DiaryEntry>({
    networkMode: 'always',
    mutationFn: async (entry) => {
      const before = await readResource<QuestionnaireResponse>('QuestionnaireResponse', entry.id ?? '');
      // Withdrawn already, by a request whose answer was lost or by somebody else: it is as it shall be.
      if (!isWithdrawn(before)) {
        if (before.meta.versionId !== entry.version) throw new EntryConflict(entry, before);
        await replace(entry, before, { ...withdrawn(before), author: { reference: writer.author, display: writer.authorName } }, patient, 'withdrawal');
      }
      return entry;
    },
    onSuccess: (entry) => shown(client, patient, entry, true),
    onError: (error) => lookAgain(client, patient, error),
  });
}

/** After a conflict the screens show what somebody else saved. */
function lookAgain(client: QueryClient, patient: string, error: Error): void {
  if (error instanceof EntryConflict) void client.invalidateQueries({ queryKey: diaryQueries.of(patient) });
}

/** Shows what was saved at once; lists, versions and figures that rest on it are asked for again when they are looked at. */
function shown(client: QueryClient, patient: string, entry: DiaryEntry, isWithdrawnNow = false): void {
  showEntry(client, patient, entry, isWithdrawnNow);
  void client.invalidateQueries({ queryKey: diaryQueries.of(patient) });
  void client.invalidateQueries({ queryKey: caseloadQueries.all });
}

interface Context extends Writer {
  patient: string;
}

async function saveEntry(client: QueryClient, context: Context, entry: DiaryEntry, sent: DiaryEntry[]): Promise<DiaryEntry> {
  const { patient } = context;
  const resource = entryToFhir({ ...entry, authored: new Date().toISOString() }, context);
  const ours = (stored: QuestionnaireResponse) => stored.author?.reference === context.author && sent.some((attempt) => isSame(stored, entryToFhir(attempt, context)));
  sent.push(entry);
  if (entry.id === undefined) {
    const isInvented = client.getQueryData(patientQueries.one(patient).queryKey)?.example === true;
    const identifier = { system: SID_DAILY_LOG, value: entryIdentifier(patient, entry.day, entry.source) };
    const stored = await create(isInvented ? asExample(resource) : resource, { ifNoneExist: identifierQuery(identifier) });
    if (isSame(stored, resource)) return entryFromFhir(stored);
    // What was withdrawn is entered anew, as its next version; what an attempt of ours left is brought up to date.
    if (isWithdrawn(stored) || ours(stored)) return replace(entry, stored, resource, patient);
    throw new EntryConflict(entry, stored);
  }
  const before = await readResource<QuestionnaireResponse>('QuestionnaireResponse', entry.id);
  if (isSame(before, resource)) return entryFromFhir(before);
  if (before.meta.versionId !== entry.version && !ours(before)) throw new EntryConflict(entry, before);
  return replace(entry, before, resource, patient);
}

/** Writes the next version together with who changed whose words. What the diary does not know of the one before stays. */
async function replace(entry: DiaryEntry, before: Stored<QuestionnaireResponse>, resource: QuestionnaireResponse, patient: string, kind: 'correction' | 'withdrawal' = 'correction'): Promise<DiaryEntry> {
  // A narrative would go on saying what the answers said before.
  const { text: _text, ...kept } = before;
  const { id, identifier, source } = before;
  const next: QuestionnaireResponse & { id: string } = { ...kept, ...resource, id, ...(identifier && { identifier }), ...(source && { source }) };
  const provenance = correctionToFhir({ kind, target: `QuestionnaireResponse/${id}`, version: before.meta.versionId, patient, author: resource.author?.reference ?? '', recorded: new Date().toISOString() });
  try {
    const answer = await transact(transaction([{ method: 'PUT', resource: next, ifMatch: before.meta.versionId }, { method: 'POST', resource: provenance }]));
    const [stored] = resourcesOf(answer, 'QuestionnaireResponse');
    if (!stored) throw new FhirError('server', 200);
    return entryFromFhir(stored);
  } catch (error) {
    if (!(error instanceof FhirError) || error.kind !== 'stale') throw error;
    throw new EntryConflict(entry, await readResource<QuestionnaireResponse>('QuestionnaireResponse', id));
  }
}

function isWithdrawn({ status }: QuestionnaireResponse): boolean {
  return status === 'entered-in-error';
}

/** True when both give the same answers, whoever wrote them and when. */
function isSame(stored: QuestionnaireResponse, resource: QuestionnaireResponse): boolean {
  // Read and written again, so that both stand in the app's own order.
  const answers = (response: QuestionnaireResponse) => JSON.stringify([response.status, entryToFhir(entryFromFhir(response), { patient: '', author: '' }).item]);
  return answers(stored) === answers(resource);
}
