/** The access and change log: written with whatever it speaks of, and read as AuditEvents. */
import { BASE } from '../../src/fhir/codes.ts';
import type { LogEntry, Range, Store, StoredLogEntry } from '../storage/store.ts';
import type { Actor } from './context.ts';
import { localReference } from './indexing.ts';
import { refuse, type Denied } from './outcome.ts';
import { dateRange, type Parameters } from './search.ts';
import type { TimeZone } from '../../src/domain/day.ts';

export type Interaction = 'read' | 'vread' | 'create' | 'update' | 'delete' | 'search-type' | 'history-instance' | 'history-type' | 'operation';

const ACTIONS: Record<Interaction, string> = {
  create: 'C', read: 'R', vread: 'R', update: 'U', delete: 'D', 'search-type': 'E', 'history-instance': 'R', 'history-type': 'R', operation: 'E',
};

/** Reads that could not be written down because the disk is full wait here, so many and no more. */
const MOST_WAITING = 10_000;

export interface LogDetails {
  interaction: Interaction;
  type?: string;
  id?: string;
  version?: number;
  patients?: Iterable<string | null>;
  query?: string;
}

/** A line of the log about what this person does now. */
export function logEntry(actor: Actor, at: number, { interaction, type, id, version, patients = [], query }: LogDetails): LogEntry {
  return {
    at, practitioner: actor.practitioner, interaction, type: type ?? null, id: id ?? null, version: version ?? null,
    patients: [...new Set(patients)].filter((patient) => patient !== null), query: query ?? null, address: actor.address ?? null,
  };
}

/** Before the code of an interaction that was refused to whoever asked. */
const REFUSED = 'refused-';

/** A line about what was refused: the id is the one asked for, and the patients are those whose data was kept back. */
export function refusedEntry(actor: Actor, at: number, { interaction, type, id, patients }: Denied): LogEntry {
  return { ...logEntry(actor, at, { interaction: 'read', ...(type !== undefined && { type }), ...(id !== undefined && { id }), ...(patients && { patients }) }), interaction: `${REFUSED}${interaction}` };
}

/** Lines that wait for room on the disk; the next transaction that succeeds writes them down first. */
export interface WaitingLog {
  /** Writes what waits, within a transaction; call `written` once it is committed. */
  write: (store: Store) => void;
  written: () => void;
  /** Keeps lines for later. False when too many wait already: then nothing more may be read unseen. */
  keep: (entries: LogEntry[]) => boolean;
}

export function createWaitingLog(): WaitingLog {
  const waiting: LogEntry[] = [];
  return {
    write: (store) => waiting.forEach((entry) => store.log(entry)),
    written: () => (waiting.length = 0),
    keep(entries) {
      if (waiting.length + entries.length > MOST_WAITING) return false;
      waiting.push(...entries);
      return true;
    },
  };
}

const ENTITY_TYPE = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';
/** What no interaction of FHIR's is called, such as the opening of a record with a reason. */
const LOG_ACTION = `${BASE}/CodeSystem/log-action`;
const OBJECT_ROLE = 'http://terminology.hl7.org/CodeSystem/object-role';

const coding = (system: string, code: string, display: string): object => ({ system, code, display });

/** A line of the log as an R4 AuditEvent. */
export function auditEvent({ seq, at, practitioner, interaction, type, id, version, patients, query, address }: StoredLogEntry): object {
  const entity: object[] = patients.map((patient) => ({
    what: { reference: `Patient/${patient}${type === 'Patient' && id === patient && version !== null ? `/_history/${version}` : ''}` },
    type: coding(ENTITY_TYPE, '1', 'Person'),
    role: coding(OBJECT_ROLE, '1', 'Patient'),
  }));
  if (type !== null && id !== null && type !== 'Patient') {
    entity.push({
      what: { reference: `${type}/${id}${version === null ? '' : `/_history/${version}`}` },
      type: coding(ENTITY_TYPE, '2', 'System Object'),
      role: coding(OBJECT_ROLE, '4', 'Domain Resource'),
    });
  }
  if (query !== null) {
    entity.push({
      type: coding(ENTITY_TYPE, '2', 'System Object'),
      role: coding(OBJECT_ROLE, '24', 'Query'),
      query: base64(query),
    });
  }
  const did = interaction.startsWith(REFUSED) ? interaction.slice(REFUSED.length) : interaction;
  return {
    resourceType: 'AuditEvent',
    id: `log-${seq}`,
    type: coding('http://terminology.hl7.org/CodeSystem/audit-event-type', 'rest', 'RESTful Operation'),
    subtype: [did in ACTIONS ? coding('http://hl7.org/fhir/restful-interaction', did, did) : coding(LOG_ACTION, did, did)],
    action: ACTIONS[did as Interaction] ?? 'E',
    recorded: new Date(at).toISOString(),
    outcome: did === interaction ? '0' : '4',
    agent: [{ who: { reference: `Practitioner/${practitioner}` }, requestor: true, ...(address !== null && { network: { address, type: '2' } }) }],
    source: { observer: { display: 'Rückenwind' } },
    ...(entity.length > 0 && { entity }),
  };
}

function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}

/** `log-17` → 17, or null when it is no id of an AuditEvent. */
export function auditSeq(id: string): number | null {
  const match = /^log-([1-9]\d{0,14})$/.exec(id);
  return match && Number(match[1]);
}

/** A search over the log. */
export interface AuditSearch {
  seq?: number[];
  patients?: string[];
  practitioners?: string[];
  interactions?: string[];
  entities?: { type: string; id: string }[];
  spans: Range[];
  descending: boolean;
  count: number;
  countOnly: boolean;
  total: boolean;
}

/** Reads the parameters of `AuditEvent?…`; newest first unless it says otherwise. */
export function readAuditSearch(parameters: Parameters, zone: TimeZone, { fallbackCount, mostCount, lenient }: { fallbackCount: number; mostCount: number; lenient: boolean }): AuditSearch {
  const search: AuditSearch = { spans: [], descending: true, count: fallbackCount, countOnly: false, total: false };
  for (const [name, value] of parameters) {
    const path = `http.${name.slice(0, 64)}`;
    const ids = (type: string): string[] => value.split(',').map((part) => {
      const local = localReference(part.includes('/') ? part : `${type}/${part}`);
      if (local?.type !== type) refuse('bad-parameter', { path, diagnostics: `Must be ${type}/id.` });
      return local!.id;
    });
    switch (name) {
      case 'patient': search.patients = ids('Patient'); break;
      case 'agent': search.practitioners = ids('Practitioner'); break;
      case 'entity': search.entities = value.split(',').map((part) => localReference(part) ?? refuse('bad-parameter', { path, diagnostics: 'Must be Type/id.' })); break;
      case 'subtype': search.interactions = value.split(',').map((part) => part.slice(part.indexOf('|') + 1)); break;
      case '_id': search.seq = value.split(',').map((part) => auditSeq(part) ?? 0); break;
      case 'date': case '_lastUpdated': search.spans.push(dateRange(value, zone, path)); break;
      case '_sort':
        if (value !== 'date' && value !== '-date') refuse('bad-parameter', { path, diagnostics: 'One of date, -date.' });
        search.descending = value === '-date';
        break;
      case '_count':
        if (!/^\d{1,9}$/.test(value)) refuse('bad-parameter', { path, diagnostics: 'Must be a whole number.' });
        search.count = Math.min(Number(value), mostCount);
        search.countOnly ||= search.count === 0;
        break;
      case '_summary': search.countOnly ||= value === 'count'; break;
      case '_total': search.total = value !== 'none'; break;
      case '_format': break;
      default: if (!lenient) refuse('unknown-parameter', { path });
    }
  }
  // A patient is also whom a line is about when it speaks of the Patient resource itself.
  const people = search.entities?.filter(({ type }) => type === 'Patient').map(({ id }) => id);
  if (people && people.length === search.entities!.length && !search.patients) {
    search.patients = people;
    delete search.entities;
  }
  return search;
}
