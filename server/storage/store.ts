/**
 * What a store of records must do. It keeps texts and finds them again; what they mean is decided in `server/fhir`.
 *
 * Everything is synchronous, so that a check and the write that depends on it cannot be torn apart by another request.
 * Nothing is overwritten: a new version leaves the old one in the history, and the log is only ever added to.
 */

import type { Chain } from './chain.ts';

/** One version of a resource. */
export interface Version {
  type: string;
  id: string;
  /** Counts from 1 for each type and id. */
  version: number;
  /** When it was stored, ms since 1970. The order of versions is that of `version`, never of the clock. */
  at: number;
  /** Id of the Practitioner who wrote it. */
  author: string;
  /** Id of the one patient whose record it belongs to. */
  patient: string | null;
  /** The resource as JSON text, ready to be sent. */
  content: string;
}

/** One searchable value of a resource. `param` is `Type.parameter`. */
export interface IndexRow {
  param: string;
  /** Code system, identifier system or type of a reference; for strings the text as it was written. */
  system: string | null;
  value: string | null;
  /** Dates: ms since 1970, `hi` excluded. Quantities: the number in both. */
  lo: number | null;
  hi: number | null;
}

/** A stretch of time, ms since 1970, the end excluded. */
export interface Span {
  lo: number;
  hi: number;
}

/** How a value lies to the one searched for, as R4 defines its prefixes for ranges. */
export type Comparison = 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le' | 'sa' | 'eb';

export type Match =
  /** `system` null: has none; absent: any. `value` absent: any. */
  | { kind: 'token'; system?: string | null; value?: string }
  /** `value` is folded as the index is, but for `exact`, which compares the text as written. */
  | { kind: 'text'; value: string; how: 'prefix' | 'contains' | 'exact' }
  | ({ kind: 'range'; comparison: Comparison; system?: string | null; value?: string } & Span);

export type Range = Extract<Match, { kind: 'range' }>;

/** What must hold for a resource to be found. `any`: at least one of them. */
export type Condition =
  | { kind: 'id'; any: string[] }
  | { kind: 'patient'; any: string[] }
  /** The type's own date, kept beside the resource itself. */
  | { kind: 'date'; any: Range[] }
  /** When the current version was stored. */
  | { kind: 'updated'; any: Range[] }
  | { kind: 'index'; param: string; any: Match[]; not: boolean }
  | { kind: 'missing'; param: string; missing: boolean }
  /** `ids`: and these resources besides. */
  | ({ kind: 'records'; ids?: readonly string[] } & Records);

/** Whose records somebody may see: these patients', or everybody's but these; `without`: also what belongs to no patient. */
export interface Records {
  only?: readonly string[];
  but?: readonly string[];
  without: boolean;
}

/** True for a resource of this patient's record, or of none, that is among them. */
export function isAmong(patient: string | null, { only, but, without }: Records): boolean {
  if (patient === null) return without;
  return (!only || only.includes(patient)) && !but?.includes(patient);
}

/** What a result is sorted by: a column of its own, or the first (descending: the last) indexed value of a parameter. */
export type SortBy = 'id' | 'date' | 'updated' | { param: string; of: 'value' | 'lo' };

export type Key = string | number | null;

export interface Query {
  type: string;
  where: Condition[];
  /** Resources without the value come last in both directions; ties stand in the order in which they were added. */
  sort: { by: SortBy; descending: boolean }[];
  /** `keys` of the last one of the page before. */
  after?: Key[] | undefined;
  limit: number;
}

export interface Found extends Version {
  /** Its place in the result: one for each sort key and a last one that tells ties apart. */
  keys: Key[];
}

/** A place in a history, newest first. */
export interface HistoryPlace {
  at: number;
  id: string;
  version: number;
}

/** The columns of the caseload by which it can be sorted and filtered. Dates are `YYYY-MM-DD`. */
export const FIGURES = [
  'days-logged', 'last-log', 'pain-mean', 'pain-days', 'pain-delta', 'stress-mean', 'stress-days', 'stress-delta',
  'plants-7d', 'plants-days', 'plan-title', 'review-date', 'open-tasks',
] as const;
export type Figure = (typeof FIGURES)[number];

/** What a patient's line of the caseload is made of; one for each Patient resource. */
export interface CaseloadEntry {
  patient: string;
  /** The name as a key to sort by. */
  name: string;
  /** Folded words of name, birth date and number, each after a blank. */
  words: string;
  active: boolean;
  example: boolean;
  /** Ids of the Practitioners with an active episode of care. */
  managers: string[];
  /** Number of the day for which the figures were made. */
  asOf: number;
  /** When the line last changed, and when the diary was last written, ms since 1970. */
  changed: number;
  written: number | null;
  figures: Record<Figure, number | string | null>;
  /** The rest of the line, as JSON text. */
  summary: string;
  /** The days the figures are made from, as JSON text: what sliding to a new day needs. */
  window: string;
}

export type CaseloadColumn = Figure | 'last-reviewed';

export interface CaseloadQuery {
  /** Id of the Practitioner who asks: `last-reviewed` is theirs. */
  reviewer: string;
  manager?: string | undefined;
  /** Each inner list holds spellings of one word, of which one must begin a word of the patient's. */
  words: string[][];
  active: boolean;
  example?: boolean | undefined;
  /** Only patients whose diary was written after the asking person's last review, or never reviewed by them. */
  unseen: boolean;
  /** Only these patients. */
  records?: Records | undefined;
  /** Only lines that changed after this, ms since 1970. */
  since?: number | undefined;
  /** A line without the value fits no filter. Dates of `last-reviewed` are ms since 1970, of the others days. */
  filters: { column: CaseloadColumn; comparison: 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le'; value: number | string }[];
  sort: CaseloadColumn | 'name';
  descending: boolean;
  after?: Key[] | undefined;
  limit: number;
}

export interface CaseloadLine {
  patient: string;
  summary: string;
  /** When the asking person last reviewed the diary, ms since 1970. */
  lastReviewed: number | null;
  keys: Key[];
}

/** Who did what, when, to whose data: a line of the access and change log. */
export interface LogEntry {
  at: number;
  practitioner: string;
  /** A code of FHIR's restful-interaction. */
  interaction: string;
  /** What it was done to; null for a search over several. */
  type: string | null;
  id: string | null;
  version: number | null;
  /** Ids of the patients whose data was seen or changed. */
  patients: string[];
  /** The address asked for, for searches. */
  query: string | null;
  address: string | null;
}

export interface StoredLogEntry extends LogEntry {
  /** Counts up without gaps in the order of writing. */
  seq: number;
}

export interface LogQuery {
  seq?: number[] | undefined;
  patients?: string[] | undefined;
  practitioners?: string[] | undefined;
  interactions?: string[] | undefined;
  /** `Type/id`. */
  entities?: { type: string; id: string }[] | undefined;
  /** All must hold. */
  spans: Range[];
  /** Only lines about one of these patients at least (`without`: or about none), or about what `practitioner` did. */
  seen?: { records: Records; practitioner: string } | undefined;
  descending: boolean;
  /** `seq` of the last one of the page before. */
  after?: number | undefined;
  limit: number;
}

/** That a record was erased for good: opaque ids and a time, never a word of it. */
export interface Erasure {
  patient: string;
  /** ms since 1970. */
  at: number;
  /** Id of the retention run. */
  run: string;
}

export interface Store {
  /**
   * Runs `work`; all its writes are kept, durably, when this returns, and none when it throws. A transaction inside another is
   * refused. Throws what `work` throws, or `StorageError`.
   */
  transaction: <Result>(work: () => Result) => Result;

  /** The newest version, or null. */
  current: (type: string, id: string) => Version | null;
  version: (type: string, id: string, version: number) => Version | null;
  /** Number of the newest version there is or, after an erasure, was; 0 when there never was one. */
  lastVersion: (type: string, id: string) => number;
  /** Versions of one resource or of a type, newest first, stored at or after `since`; `where` holds of the resource as it is now. */
  history: (type: string, id: string | null, page: { since?: number | undefined; after?: HistoryPlace | undefined; where?: Condition[] | undefined; limit: number }) => Version[];
  /** Makes this the current version; the one before goes into the history. */
  put: (version: Version, index: IndexRow[], date: Span | null) => void;
  search: (query: Query) => Found[];
  count: (query: Pick<Query, 'type' | 'where'>) => number;

  /** Every current resource, in batches, for indexing anew. */
  each: (visit: (version: Version) => void) => void;
  reindex: (type: string, id: string, index: IndexRow[], date: Span | null) => void;

  caseload: (patient: string) => CaseloadEntry | null;
  putCaseload: (entry: CaseloadEntry) => void;
  /** Patients whose figures were made for another day. */
  caseloadNotOf: (day: number) => string[];
  caseloadPage: (query: CaseloadQuery) => CaseloadLine[];
  caseloadCount: (query: CaseloadQuery) => number;
  putReview: (patient: string, practitioner: string, at: number) => void;

  log: (entry: LogEntry) => void;
  logPage: (query: LogQuery) => StoredLogEntry[];
  logCount: (query: LogQuery) => number;

  /**
   * Takes the content of these resources and of everything in these patients' records away, all versions; the log stays, and so
   * does the number, time, author and hash of each version, under the patient's opaque id. For invented patients, and for records
   * whose time is over. Answers how many versions went.
   */
  erase: (patients: string[], others: { type: string; id: string }[]) => number;
  /** Every version in a patient's record, without its content: by type, id and version. */
  record: (patient: string) => Omit<Version, 'content'>[];

  /** The records that were erased for good, so that a restored older backup loses them again. */
  ledger: () => Erasure[];
  putLedger: (erasure: Erasure) => void;

  /** What was stored and logged as a chain: see chain.ts. */
  chain: Chain;

  /** Small facts about the store itself, such as which index it has. */
  stamp: (name: string) => string | null;
  setStamp: (name: string, value: string) => void;
}

/** The store could not do it, and nothing was changed. */
export class StorageError extends Error {
  override name = 'StorageError';
  /** `altered`: what is stored is not what was written; nothing is written on top of it. */
  readonly reason: 'full' | 'busy' | 'failed' | 'altered';
  constructor(reason: StorageError['reason'], options?: ErrorOptions) {
    super(`storage: ${reason}`, options);
    this.reason = reason;
  }
}

/** True when `lo`–`hi` lies to the searched span as its comparison says. */
export function inRange(value: Span, { comparison, lo, hi }: Pick<Range, 'comparison' | 'lo' | 'hi'>): boolean {
  const within = value.lo >= lo && value.hi <= hi;
  switch (comparison) {
    case 'eq': return within;
    case 'ne': return !within;
    case 'gt': return value.hi > hi;
    case 'lt': return value.lo < lo;
    case 'ge': return value.hi > hi || within;
    case 'le': return value.lo < lo || within;
    case 'sa': return value.lo >= hi;
    case 'eb': return value.hi <= lo;
  }
}
