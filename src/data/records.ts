/**
 * A record as a whole: who read and changed it, its versions, how long it is kept, its copy and its way to another installation; and the
 * practice's own log, retention run and check. Everything below `/api`, which is not FHIR; refusals are FhirErrors whose first issue has
 * the server's own code.
 */
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Resource } from '@medplum/fhirtypes';
import { parseDay, type Day } from '../domain/day.ts';
import { deedOf, DOCUMENT_KINDS, historiesOf, type Deed, type DocumentHistory, type DueRecord, type IntegrityReport, type LogLine, type RecordState, type Retention } from '../domain/record.ts';
import { kindOfQuery, textsOf, type RecordText } from '../fhir/record.ts';
import { caseloadQueries } from './caseload.ts';
import { FhirError, get } from './fhir-client.ts';
import { ask, instantOf, recordAddress, recordStateQuery, send, stateOf } from './record-state.ts';

export type { RecordText } from '../fhir/record.ts';

/** What of the log is wanted; days by the practice's clock, both included. */
export interface LogFilter {
  patient?: string | undefined;
  /** Id of a Practitioner. */
  person?: string | undefined;
  did?: Deed | undefined;
  from?: Day | undefined;
  to?: Day | undefined;
}

export interface LogPage {
  lines: LogLine[];
  /** `seq` after which the next page begins; null on the last one. */
  next: number | null;
}

/** Somebody of the practice, for choosing. */
export interface Colleague {
  practitioner: string;
  name: string;
}

const root = ['records'] as const;
const branch = (patient: string) => [...root, patient] as const;

/** Pages of changes that a record's versions are put together from, at the most. */
const MOST_PAGES = 200;

export const recordQueries = {
  /** Key of everything about records. */
  all: root,

  /** How long and for whom a record is kept. */
  state: recordStateQuery,

  /** The log, the newest lines first. */
  log: (filter: LogFilter) =>
    infiniteQueryOptions({
      queryKey: [...root, 'log', filter] as const,
      queryFn: ({ pageParam, signal }): Promise<LogPage> => readLog(filter, pageParam, signal),
      initialPageParam: null as number | null,
      getNextPageParam: ({ next }) => next,
    }),

  /** Every document that was ever written into a record, with its versions. */
  documents: (patient: string) =>
    queryOptions({
      queryKey: [...branch(patient), 'documents'] as const,
      queryFn: async ({ signal }): Promise<DocumentHistory[]> => {
        const lines: LogLine[] = [];
        let after: number | null = null;
        for (let pages = 0; pages < MOST_PAGES; pages += 1) {
          const page: LogPage = await readLog({ patient, did: 'change' }, after, signal);
          lines.push(...page.lines);
          after = page.next;
          if (after === null) return historiesOf(lines);
        }
        throw new FhirError('too-large', 200);
      },
    }),

  /** What one version of a document says. A version never changes. */
  version: (type: string, id: string, version: number) =>
    queryOptions({
      queryKey: [...root, 'version', type, id, version] as const,
      queryFn: async ({ signal }): Promise<RecordText[]> => textsOf(await get<Resource>(`${type}/${encodeURIComponent(id)}/_history/${version}`, { signal })),
      staleTime: Number.POSITIVE_INFINITY,
    }),

  /** Everybody of the practice, also those whose account is closed. */
  colleagues: () =>
    queryOptions({
      queryKey: [...root, 'colleagues'] as const,
      queryFn: async ({ signal }): Promise<Colleague[]> => {
        const { members } = (await ask('GET', '/api/colleagues', undefined, signal)) as { members?: Colleague[] };
        return (members ?? []).map(({ practitioner, name }) => ({ practitioner, name }));
      },
      staleTime: 5 * 60_000,
    }),

  /** Records whose time is over, and the run that waits for its second person. */
  retention: () =>
    queryOptions({
      queryKey: [...root, 'retention'] as const,
      queryFn: async ({ signal }): Promise<Retention> => retentionOf(await ask('GET', '/api/retention', undefined, signal)),
    }),

  /** Checks the whole chain now; it takes as long as the practice has written. */
  verify: () =>
    queryOptions({
      queryKey: [...root, 'verify'] as const,
      queryFn: async ({ signal }): Promise<IntegrityReport> => reportOf(await ask('GET', '/api/verify', undefined, signal)),
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: Number.POSITIVE_INFINITY,
    }),
};

/** What is decided about a record: set with what belongs to it, or lifted. */
export type RecordDecision = { what: 'end'; day: Day | null } | { what: 'hold' | 'restriction'; reason: string; lift?: true };

/** Decides something about a record and answers how it stands then. Doing it again after a lost answer changes nothing. */
export function useDecide(patient: string) {
  const client = useQueryClient();
  return useMutation<RecordState, Error, RecordDecision>({
    networkMode: 'always',
    mutationFn: async (decision) => {
      const address = `${recordAddress(patient)}/${decision.what}`;
      if (decision.what === 'end') return stateOf(await (decision.day === null ? ask('DELETE', address) : ask('PUT', address, { day: decision.day })));
      const state = stateOf(await ask(decision.lift ? 'DELETE' : 'PUT', address, { reason: decision.reason }));
      // From now on the record is closed to everybody. Whoever closed it has said why and goes on reading it for that reason; where that
      // cannot be written down, the screen asks for the reason once more.
      if (decision.what === 'restriction' && !decision.lift) await ask('POST', '/api/break-glass', { patient, reason: decision.reason }).catch(() => undefined);
      return state;
    },
    onSuccess: (state) => {
      client.setQueryData(recordQueries.state(patient).queryKey, state);
      void client.invalidateQueries({ queryKey: branch(patient) });
      void client.invalidateQueries({ queryKey: [...root, 'log'] });
      void client.invalidateQueries({ queryKey: [...root, 'retention'] });
      void client.invalidateQueries({ queryKey: caseloadQueries.all });
    },
  });
}

/** What can be taken along from the server as a file. */
export type Download = { what: 'copy' | 'transfer'; patient: string } | { what: 'log'; filter: LogFilter; format: 'csv' | 'json' };

/** Fetches a file. It stays in memory until the browser has saved it. */
export function useDownload() {
  const client = useQueryClient();
  return useMutation<Blob, Error, Download>({
    networkMode: 'always',
    mutationFn: async (download) => {
      const address = download.what === 'log' ? `/api/log?${logParameters(download.filter, { format: download.format })}` : `${recordAddress(download.patient)}/${download.what}`;
      const response = await send('GET', address);
      try {
        return await response.blob();
      } catch {
        throw new FhirError('offline', response.status);
      }
    },
    // Taking a copy is itself a line of the log.
    onSuccess: () => void client.invalidateQueries({ queryKey: [...root, 'log'] }),
  });
}

/** What a file from another installation holds, before anything of it is written. */
export interface TransferPreview {
  /** Name and date of birth, as far as the file says them. */
  family: string;
  given: string;
  birthDate?: Day;
  documents: number;
  versions: number;
  /** How many documents of each kind. */
  kinds: readonly { kind: string; count: number }[];
}

/** Why a file is no record from another installation. */
export type TransferFault = 'not-json' | 'not-a-record' | 'no-patient' | 'several-patients' | 'too-large';

/** The largest file that a request may carry, bytes. */
export const MOST_TRANSFER_BYTES = 32 * 1024 * 1024;

/** Reads the text of a file, in the browser: what would be written, or why nothing can be. */
export function readTransfer(text: string): { preview: TransferPreview; bundle: unknown } | { fault: TransferFault } {
  if (text.length > MOST_TRANSFER_BYTES) return { fault: 'too-large' };
  let bundle: { resourceType?: unknown; entry?: unknown };
  try {
    bundle = JSON.parse(text) as typeof bundle;
  } catch {
    return { fault: 'not-json' };
  }
  if (bundle?.resourceType !== 'Bundle' || !Array.isArray(bundle.entry)) return { fault: 'not-a-record' };
  const resources = (bundle.entry as { resource?: Resource }[]).flatMap(({ resource }) => (typeof resource?.resourceType === 'string' ? [resource] : []));
  const patients = resources.filter((resource) => resource.resourceType === 'Patient');
  const ids = new Set(patients.map(({ id }) => id));
  if (ids.size === 0) return { fault: 'no-patient' };
  if (ids.size > 1) return { fault: 'several-patients' };
  const newest = patients.toSorted((a, b) => Number(b.meta?.versionId ?? 0) - Number(a.meta?.versionId ?? 0))[0] as { name?: { family?: string; given?: string[] }[]; birthDate?: string };
  const birthDate = parseDay(newest.birthDate ?? '');
  const places = new Set(resources.map(({ resourceType, id }) => `${resourceType}/${id}`));
  const kinds = new Map<string, number>();
  for (const place of places) kinds.set(place.split('/')[0]!, (kinds.get(place.split('/')[0]!) ?? 0) + 1);
  return {
    bundle,
    preview: {
      family: newest.name?.[0]?.family ?? '', given: newest.name?.[0]?.given?.join(' ') ?? '', ...(birthDate !== null && { birthDate }),
      documents: places.size, versions: resources.length, kinds: [...kinds].map(([kind, count]) => ({ kind, count })).toSorted((a, b) => b.count - a.count),
    },
  };
}

/** Writes a record from another installation, all of it or nothing. Answers the id of its patient here. */
export function useTransferIn() {
  const client = useQueryClient();
  return useMutation<{ patient: string; written: number }, Error, unknown>({
    networkMode: 'always',
    mutationFn: async (bundle) => (await ask('POST', '/api/records/transfer', bundle as object)) as { patient: string; written: number },
    onSuccess: () => client.invalidateQueries(),
  });
}

/** A step of the retention run. */
export type RetentionStep = { step: 'propose'; patients: readonly string[] } | { step: 'confirm' | 'withdraw'; id: string };

/** What a confirmed run did: how many records were erased and how many were left out because something held them by then. */
export interface RetentionReport {
  erased: number;
  skipped: number;
}

/** Takes a step of the run. Confirming answers what was erased; the first person cannot confirm their own. */
export function useRetention() {
  const client = useQueryClient();
  return useMutation<RetentionReport | null, Error, RetentionStep>({
    networkMode: 'always',
    mutationFn: async (step) => {
      if (step.step === 'propose') await ask('POST', '/api/retention', { patients: step.patients });
      if (step.step === 'withdraw') await ask('DELETE', `/api/retention/${encodeURIComponent(step.id)}`);
      if (step.step !== 'confirm') return null;
      const { erased, skipped } = (await ask('POST', `/api/retention/${encodeURIComponent(step.id)}/confirm`, {})) as { erased?: unknown; skipped?: unknown };
      return { erased: countOf(erased), skipped: countOf(skipped) };
    },
    onSettled: () => client.invalidateQueries({ queryKey: [...root, 'retention'] }),
    onSuccess: (report) => {
      if (report) void client.invalidateQueries({ queryKey: caseloadQueries.all });
    },
  });
}

/** The server's own code of a refusal; undefined for any other failure. */
export function refusalOf(error: unknown): string | undefined {
  return error instanceof FhirError ? error.issues[0]?.code : undefined;
}

function logParameters({ patient, person, did, from, to }: LogFilter, more: Readonly<Record<string, string>> = {}): string {
  return new URLSearchParams({ ...(patient && { patient }), ...(person && { person }), ...(did && { did }), ...(from && { from }), ...(to && { to }), ...more }).toString();
}

async function readLog(filter: LogFilter, after: number | null, signal?: AbortSignal): Promise<LogPage> {
  const answer = (await ask('GET', `/api/log?${logParameters(filter, after === null ? {} : { after: String(after) })}`, undefined, signal)) as { lines?: unknown[]; next?: unknown };
  const lines = (answer.lines ?? []).map((line) => lineOf(line as Record<string, unknown>)).filter(({ interaction }) => filter.did === undefined || deedOf(interaction) === filter.did);
  return { lines, next: answer.next === undefined || answer.next === null ? null : Number(answer.next) };
}

function lineOf(line: Record<string, unknown>): LogLine {
  const text = (key: string): string | undefined => (typeof line[key] === 'string' && line[key] !== '' ? line[key] : undefined);
  const [type, id, address, query] = [text('type'), text('id'), text('address'), text('query')];
  const kind = DOCUMENT_KINDS.find((each) => each === line.kind) ?? (type === undefined ? undefined : kindOfQuery(type, query ?? null)) ?? 'other';
  const day = parseDay(text('day') ?? '');
  return {
    seq: Number(line.seq), at: instantOf(line.at), person: text('person') ?? '', name: text('name') ?? '', interaction: text('interaction') ?? '', patients: Array.isArray(line.patients) ? line.patients.map(String) : [], kind,
    ...(type !== undefined && { type }), ...(id !== undefined && { id }), ...(typeof line.version === 'number' && { version: line.version }), ...(address !== undefined && { address }), ...(day !== null && { day }), ...enteredIn(line.entered),
  };
}

function enteredIn(value: unknown): Pick<LogLine, 'entered'> {
  if (typeof value !== 'object' || value === null) return {};
  const { at, person, name } = value as Record<string, unknown>;
  return { entered: { at: instantOf(at), person: typeof person === 'string' ? person : '', name: typeof name === 'string' ? name : '' } };
}

function retentionOf(answer: unknown): Retention {
  const { records, pending } = (answer ?? {}) as { records?: DueRecord[]; pending?: { id: string; by: string; byName?: string; at: unknown; patients: string[] } | null };
  return {
    records: (records ?? []).map(({ patient, name, ended, until, hold, restricted }) => ({ patient, name, ended, until, hold: Boolean(hold), restricted: Boolean(restricted) })),
    ...(pending && { pending: { id: pending.id, by: pending.by, byName: pending.byName ?? pending.by, at: instantOf(pending.at), patients: pending.patients } }),
  };
}

function reportOf(answer: unknown): IntegrityReport {
  const { ok, versions, lines, faults } = (answer ?? {}) as Partial<IntegrityReport>;
  return { ok: ok === true, versions: versions ?? 0, lines: lines ?? 0, faults: faults ?? [], at: new Date().toISOString() };
}

/** A number, or the number of what is listed. */
function countOf(value: unknown): number {
  return Array.isArray(value) ? value.length : typeof value === 'number' ? value : 0;
}
