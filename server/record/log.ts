/** The access and change log for people: who read and who changed what, a page at a time or as a whole. */
import type { Practitioner, Resource } from '@medplum/fhirtypes';
import type { Day, TimeZone } from '../../src/domain/day.ts';
import { addDays } from '../../src/domain/day.ts';
import { CHANGES, COPIES, deedOf, type Deed, type DocumentKind } from '../../src/domain/record.ts';
import { practitionerName } from '../../src/fhir/practice.ts';
import { documentOf, kindOfQuery } from '../../src/fhir/record.ts';
import { startOfDay } from '../fhir/dates.ts';
import type { LogQuery, Range, Store, StoredLogEntry } from '../storage/store.ts';
import { csvLine } from './csv.ts';

export interface LogFilter {
  patient?: string;
  /** Id of a Practitioner. */
  person?: string;
  did?: Deed;
  /** Days by the practice's clock, both included. */
  from?: Day;
  to?: Day;
}

export interface LogLine {
  seq: number;
  /** Instant. */
  at: string;
  person: string;
  /** As it is now; empty when nobody has this id. */
  name: string;
  interaction: string;
  type: string | null;
  id: string | null;
  version: number | null;
  patients: string[];
  query: string | null;
  address: string | null;
  /** What it was done to, and the day that speaks of, as far as it is still there. */
  kind?: DocumentKind;
  day?: Day;
}

const PAGE = 200;
const BATCH = 500;

/** Names of people by the id of their Practitioner. */
export function createNames(store: Pick<Store, 'current'>): (practitioner: string) => string {
  const known = new Map<string, string>();
  return (practitioner) => {
    let name = known.get(practitioner);
    if (name === undefined) {
      const stored = store.current('Practitioner', practitioner);
      known.set(practitioner, (name = stored ? practitionerName(JSON.parse(stored.content) as Practitioner) : ''));
    }
    return name;
  };
}

/** A page of the log, newest first, after the line `after`; `next` is the line to go on after. */
export function logPage(store: Store, filter: LogFilter, after: number | undefined, zone: TimeZone): { lines: LogLine[]; next?: number } {
  const lines: LogLine[] = [];
  for (const line of logLines(store, filter, { after, zone })) {
    if (lines.length === PAGE) return { lines, next: lines.at(-1)!.seq };
    lines.push(line);
  }
  return { lines };
}

/** Every line of the log that fits, the newest first, after the line `after`; read in batches. */
export function* logLines(store: Store, { patient, person, did, from, to }: LogFilter, { after: start, zone }: { after?: number | undefined; zone: TimeZone }): Generator<LogLine> {
  const name = createNames(store);
  const span = (comparison: 'ge' | 'lt', day: Day): Range => ({ kind: 'range', comparison, lo: startOfDay(day, zone), hi: startOfDay(day, zone) + 1 });
  const query: LogQuery = {
    ...(patient !== undefined && { patients: [patient] }), ...(person !== undefined && { practitioners: [person] }),
    ...(did === 'change' && { interactions: [...CHANGES] }), ...(did === 'copy' && { interactions: [...COPIES] }),
    spans: [...(from === undefined ? [] : [span('ge', from)]), ...(to === undefined ? [] : [span('lt', addDays(to, 1))])],
    descending: true, limit: BATCH,
  };
  let after = start;
  for (;;) {
    const found = store.logPage({ ...query, after });
    for (const entry of found) {
      // What is no change and no copy is a reading, whatever its code.
      if (did === undefined || deedOf(entry.interaction) === did) yield lineOf(store, entry, name);
    }
    if (found.length < BATCH) return;
    after = found.at(-1)!.seq;
  }
}

function lineOf(store: Store, { seq, at, practitioner, interaction, type, id, version, patients, query, address }: StoredLogEntry, name: (practitioner: string) => string): LogLine {
  const stored = type === null || id === null ? null : version === null ? store.current(type, id) : store.version(type, id, version);
  const kind = stored ? documentOf(JSON.parse(stored.content) as Resource) : type === null || id !== null ? null : { kind: kindOfQuery(type, query) ?? undefined };
  return {
    seq, at: new Date(at).toISOString(), person: practitioner, name: name(practitioner), interaction, type, id, version, patients, query, address,
    ...(kind?.kind !== undefined && { kind: kind.kind }), ...(kind && 'day' in kind && kind.day !== undefined && { day: kind.day }),
  };
}

/** The same lines without what they say of anybody else: who looked at a list also looked at others. */
export function* about(lines: Iterable<LogLine>, patient: string): Generator<LogLine> {
  for (const line of lines) yield { ...line, patients: line.patients.filter((each) => each === patient), query: null };
}

const HEADS = {
  de: ['Nummer', 'Zeitpunkt', 'Person', 'Kennung der Person', 'Vorgang', 'Art', 'Kennung', 'Fassung', 'Akten', 'Anfrage', 'Adresse'],
  en: ['Number', 'Time', 'Person', 'Id of the person', 'Interaction', 'Type', 'Id', 'Version', 'Records', 'Query', 'Address'],
} as const;

/** The log as CSV, line by line; with a mark at its start by which spreadsheets know UTF-8. */
export function* logCsv(lines: Iterable<LogLine>, language: 'de' | 'en'): Generator<string> {
  yield `\ufeff${csvLine(HEADS[language])}`;
  for (const { seq, at, person, name, interaction, type, id, version, patients, query, address } of lines) yield csvLine([seq, at, name, person, interaction, type, id, version, patients.join(' '), query, address]);
}

/** The log as JSON, line by line. */
export function* logJson(lines: Iterable<LogLine>): Generator<string> {
  let between = '';
  yield '{"lines":[';
  for (const line of lines) {
    yield `${between}${JSON.stringify(line)}`;
    between = ',\n';
  }
  yield ']}\n';
}
