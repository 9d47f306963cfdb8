/** A patient's record as a whole: what it consists of, who read and changed it, how long it is kept. Who did what is never reckoned up into a judgement. */
import type { Day } from './day.ts';
import { isOver } from './retention.ts';

/** Kinds of what a record holds, in the order in which they are listed. */
export const DOCUMENT_KINDS = [
  'master-data', 'treatment', 'care-plan', 'plan-draft', 'goal', 'measure', 'warning-signs', 'function-scale', 'letter', 'letter-answer', 'release', 'diary', 'reading', 'diary-import', 'diary-correction', 'review',
  'decision', 'meeting', 'task', 'printout', 'leaflet-given', 'document', 'plan-step', 'record-state', 'care-team', 'practice', 'summary', 'caseload', 'log', 'other',
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** What was done: a line of the log is one of them. */
export const DEEDS = ['read', 'change', 'copy'] as const;
export type Deed = (typeof DEEDS)[number];

/** A line of the access and change log. */
export interface LogLine {
  /** Counts up in the order of writing. */
  seq: number;
  /** Instant of the server's clock. */
  at: string;
  /** Id of the Practitioner, and their name as it is now. */
  person: string;
  name: string;
  /** The server's own code, such as `read`, `update` or `copy`. */
  interaction: string;
  /** FHIR type and id of what it was done to; absent for a search over several. */
  type?: string;
  id?: string;
  version?: number;
  /** Ids of the patients whose data was seen or changed. */
  patients: readonly string[];
  /** Network address it came from. */
  address?: string;
  kind: DocumentKind;
  /** The day that the document speaks of, where it names one. */
  day?: Day;
  /** Who entered the version and when, where that is not what the line says: it was taken over from another practice. */
  entered?: { at: string; person: string; name: string };
}

/** Codes of the log that say of a record that something was changed, and that something was taken along. */
export const CHANGES: ReadonlySet<string> = new Set(['create', 'update', 'delete', 'end', 'end-lifted', 'hold', 'hold-lifted', 'restrict', 'restriction-lifted', 'transfer-in', 'erase', 'retention-proposed', 'retention-confirmed', 'retention-withdrawn']);
export const COPIES: ReadonlySet<string> = new Set(['copy', 'transfer-out', 'log-export']);

/** What a code of the log means to whoever reads it; every code that is not known stands as a reading. */
export function deedOf(interaction: string): Deed {
  return CHANGES.has(interaction) ? 'change' : COPIES.has(interaction) ? 'copy' : 'read';
}

/** One entry of the list: a visit of a person, or something they changed or took along. */
export interface LogEntry {
  key: string;
  deed: Deed;
  person: string;
  name: string;
  /** Of the first and of the last line, instants. */
  from: string;
  to: string;
  /** The newest first; at least one. */
  lines: readonly LogLine[];
}

/** Lines of the same visit stand no further apart, ms. */
const VISIT_GAP = 15 * 60_000;
/** What is read in the course of a visit; every other code is an act of its own. */
const READINGS: ReadonlySet<string> = new Set(['read', 'vread', 'search-type', 'history-instance', 'history-type', 'operation']);

/**
 * The lines as entries, newest first: what one person read without a longer break is one visit, what one transaction wrote one change,
 * and anything else an entry of its own. `lines`: newest first. Somebody else's lines in between do not tear a visit apart. `byRecord`:
 * visits of different records stand apart, as in the log of the whole practice.
 */
export function entriesOf(lines: readonly LogLine[], { byRecord = false }: { byRecord?: boolean } = {}): LogEntry[] {
  const entries: { deed: Deed; person: string; name: string; lines: LogLine[] }[] = [];
  const open = new Map<string, { deed: Deed; person: string; name: string; lines: LogLine[] }>();
  for (const line of lines) {
    const deed = deedOf(line.interaction);
    const isReading = READINGS.has(line.interaction);
    const whose = byRecord || deed === 'change' ? line.patients.toSorted().join(' ') : '';
    const key = [line.person, isReading ? 'visit' : deed === 'change' ? 'change' : line.interaction, whose].join('|');
    const before = open.get(key);
    const last = before?.lines.at(-1);
    // Lines of one transaction bear the same instant; of what was refused, one try is as good as ten.
    const gap = isReading || line.interaction.startsWith('refused-') ? VISIT_GAP : deed === 'change' ? 0 : -1;
    if (before && last && Date.parse(last.at) - Date.parse(line.at) <= gap) {
      before.lines.push(line);
      continue;
    }
    const entry = { deed, person: line.person, name: line.name, lines: [line] };
    open.set(key, entry);
    entries.push(entry);
  }
  return entries.map(({ deed, person, name, lines: own }) => ({ key: String(own[0]!.seq), deed, person, name, from: own.at(-1)!.at, to: own[0]!.at, lines: own }));
}

/** What an entry speaks of, in the order of a record: each kind with the number of its documents that were named, and the versions where it was one. */
export function subjectsOf(lines: readonly LogLine[]): { kind: DocumentKind; count: number; versions: number[] }[] {
  return DOCUMENT_KINDS.flatMap((kind) => {
    const own = lines.filter((line) => line.kind === kind);
    if (own.length === 0) return [];
    const named = new Set(own.flatMap(({ type, id }) => (id === undefined ? [] : [`${type}/${id}`])));
    const versions = new Set(own.flatMap(({ id, version }) => (id === undefined || version === undefined ? [] : [version])));
    return [{ kind, count: named.size, versions: named.size === 1 ? [...versions].toSorted((a, b) => a - b) : [] }];
  });
}

/** A document of the record with its versions, the newest first. */
export interface DocumentHistory {
  type: string;
  id: string;
  kind: DocumentKind;
  day?: Day;
  versions: readonly { version: number; at: string; person: string; name: string }[];
}

/** Every document that was ever written, from the changes of a record; the one that changed last first. */
export function historiesOf(changes: readonly LogLine[]): DocumentHistory[] {
  const found = new Map<string, DocumentHistory & { versions: { version: number; at: string; person: string; name: string }[] }>();
  for (const { type, id, version, kind, day, entered, ...line } of changes) {
    const { at, person, name } = entered ?? line;
    if (type === undefined || id === undefined || version === undefined) continue;
    const place = `${type}/${id}`;
    const history = found.get(place) ?? { type, id, kind, versions: [], ...(day !== undefined && { day }) };
    found.set(place, history);
    if (history.versions.every((each) => each.version !== version)) history.versions.push({ version, at, person, name });
  }
  return [...found.values()].map((history) => ({ ...history, versions: history.versions.toSorted((a, b) => b.version - a.version) }));
}

/** Why something about a record was decided, by whom and when. */
export interface Decision {
  reason: string;
  /** Name. */
  by: string;
  /** Instant. */
  at: string;
}

/** How long and for whom a record is kept. */
export interface RecordState {
  /** Last day of the treatment; absent while it goes on. */
  ended?: Day;
  /** Until when it must be kept; absent while the treatment goes on. */
  retainedUntil?: Day;
  /** Nothing is erased while it stands. */
  hold?: Decision;
  /** Kept for the law's sake and used for nothing else. */
  restriction?: Decision;
}

/** True when a document was entered on a later day than the one that it speaks of. */
export function enteredLater(day: Day, entered: Day): boolean {
  return day < entered;
}

/** A record of the retention run. */
export interface DueRecord {
  patient: string;
  name: string;
  ended: Day;
  until: Day;
  hold: boolean;
  restricted: boolean;
}

/** The run: what is due, and what one person proposed and another has to confirm. */
export interface Retention {
  records: readonly DueRecord[];
  pending?: { id: string; by: string; byName: string; at: string; patients: readonly string[] };
}

/** True when it may be erased: its time is over and nothing holds it. */
export function mayBeErased({ until, hold }: Pick<DueRecord, 'until' | 'hold'>, today: Day): boolean {
  return isOver(until, today) && !hold;
}

/** Where the chain over versions and log does not hold. */
export interface IntegrityReport {
  ok: boolean;
  versions: number;
  lines: number;
  faults: readonly { place: string; kind: string }[];
  /** When the check was made, instant. */
  at: string;
}
