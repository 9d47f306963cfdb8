/** End of treatment, legal hold and restriction of a record: written as resources with versions, and logged by what they are. */
import type { EpisodeOfCare, Resource } from '@medplum/fhirtypes';
import { dayAt, parseDay, type Day, type TimeZone } from '../../src/domain/day.ts';
import { retainedUntil } from '../../src/domain/retention.ts';
import { SID_RECORD_STATE } from '../../src/fhir/codes.ts';
import { episodeOfCare } from '../../src/fhir/patient.ts';
import { recordStateIdentifier, recordStateToFhir, type RecordStateKind } from '../../src/fhir/record-state.ts';
import { logEntry } from '../fhir/audit.ts';
import type { Json } from '../fhir/body.ts';
import { noteChange, updateCaseload, type CaseloadChanges } from '../fhir/caseload.ts';
import type { Actor } from '../fhir/context.ts';
import { indexOf } from '../fhir/indexing.ts';
import type { Store, Version } from '../storage/store.ts';
import { stateOf } from './record-state.ts';

/** Who does something to a record, when and where. */
export interface Doing {
  store: Store;
  actor: Actor;
  now: Date;
  zone: TimeZone;
  newId: () => string;
}

/** How a record stands, as a screen shows it. */
export interface RecordDescription {
  ended?: Day;
  retainedUntil?: Day;
  hold?: { reason: string; by: string; at: string };
  restriction?: { reason: string; by: string; at: string };
}

/** Codes of the log for what is done to a record as a whole; they are those of the code system `record`. */
export type RecordDeed =
  | 'end' | 'end-lifted' | 'hold' | 'hold-lifted' | 'restrict' | 'restriction-lifted' | 'copy' | 'transfer-out' | 'transfer-in' | 'log-export'
  | 'retention-proposed' | 'retention-confirmed' | 'retention-withdrawn' | 'erase';

/** Writes down what was done to records as a whole. Within the transaction that does it. */
export function logDeed({ store, actor, now }: Pick<Doing, 'store' | 'actor' | 'now'>, deed: RecordDeed, patients: readonly string[], query?: string): void {
  const [patient] = patients;
  store.log({ ...logEntry(actor, now.getTime(), { interaction: 'operation', ...(patients.length === 1 && { type: 'Patient', id: patient! }), patients, ...(query !== undefined && { query }) }), interaction: deed });
}

/** Episodes that say anything about the treatment. */
function episodesOf(store: Pick<Store, 'search'>, patient: string): (EpisodeOfCare & { id: string })[] {
  return store
    .search({ type: 'EpisodeOfCare', where: [{ kind: 'patient', any: [patient] }], sort: [], limit: 1_000 })
    .map(({ content }) => JSON.parse(content) as EpisodeOfCare & { id: string })
    .filter(({ status }) => status !== 'entered-in-error' && status !== 'cancelled');
}

/** The last day of the treatment; null while it goes on, or when nothing says that there was one. */
export function endOfTreatment(store: Pick<Store, 'search'>, patient: string, zone: TimeZone): Day | null {
  let last: Day | null = null;
  for (const { status, period } of episodesOf(store, patient)) {
    const day = dayOf(period?.end, zone);
    if (status !== 'finished' || day === null) return null;
    if (last === null || day > last) last = day;
  }
  return last;
}

function dayOf(date: string | undefined, zone: TimeZone): Day | null {
  if (date === undefined) return null;
  return date.length > 10 ? dayAt(new Date(date), zone) : parseDay(date);
}

export function describeRecord({ store, zone }: Pick<Doing, 'store' | 'zone'>, patient: string): RecordDescription {
  const ended = endOfTreatment(store, patient, zone);
  const described = (kind: RecordStateKind) => {
    const state = stateOf(store, patient, kind);
    return state && { reason: state.reason, by: state.byName || state.by, at: state.at };
  };
  const [hold, restriction] = [described('legal-hold'), described('restriction')];
  return { ...(ended !== null && { ended, retainedUntil: retainedUntil(ended) }), ...(hold && { hold }), ...(restriction && { restriction }) };
}

export type EndRefusal = 'future-day' | 'before-start' | 'not-ended';

/**
 * Sets the last day of a patient's treatment: of every episode that goes on, or of the one that ended last. `null` takes the end back.
 * Answers why it cannot be, or undefined when it is done; the same day once more changes nothing. In a transaction of its own.
 */
export function setEnd(doing: Doing, patient: string, day: Day | null): EndRefusal | undefined {
  const { store, actor, now, zone, newId } = doing;
  if (day !== null && day > dayAt(now, zone)) return 'future-day';
  return store.transaction(() => {
    const episodes = episodesOf(store, patient);
    const ended = endOfTreatment(store, patient, zone);
    if (ended === day && (day !== null || episodes.length > 0)) return undefined;
    const open = episodes.filter(({ status, period }) => status !== 'finished' || period?.end === undefined);
    const chosen = open.length > 0 ? open : episodes.filter(({ period }) => dayOf(period?.end, zone) === ended);
    if (day === null) {
      if (chosen.length === 0) return 'not-ended';
      for (const { period, ...episode } of chosen) {
        const { end: _end, ...begun } = period ?? {};
        write(doing, { ...episode, status: 'active', period: begun }, patient);
      }
    } else {
      if (chosen.some(({ period }) => (dayOf(period?.start, zone) ?? day) > day)) return 'before-start';
      for (const episode of chosen) write(doing, { ...episode, status: 'finished', period: { ...episode.period, end: day } }, patient);
      // Nobody wrote down that there was a treatment: now somebody writes that it is over.
      if (chosen.length === 0) write(doing, { ...episodeOfCare({ patient: `Patient/${patient}`, careManager: actor.practitioner, careManagerName: actor.name, from: day, to: day }), id: newId() }, patient);
    }
    logDeed(doing, day === null ? 'end-lifted' : 'end', [patient]);
    return undefined;
  });
}

const DEEDS: Record<RecordStateKind, readonly [set: RecordDeed, lift: RecordDeed]> = { 'legal-hold': ['hold', 'hold-lifted'], restriction: ['restrict', 'restriction-lifted'] };

/** Sets a state of the record with its reason, or changes the reason. In a transaction of its own. */
export function setState(doing: Doing, patient: string, kind: RecordStateKind, reason: string): void {
  const { store, actor, now } = doing;
  store.transaction(() => {
    if (stateOf(store, patient, kind)?.reason === reason) return;
    write(doing, { ...recordStateToFhir({ kind, patient, reason, by: actor.practitioner, byName: actor.name, at: now.toISOString() }), id: idOf(doing, patient, kind) }, patient);
    logDeed(doing, DEEDS[kind][0], [patient]);
  });
}

/** Lifts a state; `reason` is kept beside what it was set for. Nothing happens where none stands. In a transaction of its own. */
export function liftState(doing: Doing, patient: string, kind: RecordStateKind, reason: string | undefined): void {
  const { store, actor, now } = doing;
  store.transaction(() => {
    const state = stateOf(store, patient, kind);
    if (!state) return;
    const words = reason === undefined ? state.reason : `${state.reason}\n${reason}`;
    write(doing, { ...recordStateToFhir({ ...state, reason: words, by: actor.practitioner, byName: actor.name, until: now.toISOString() }), id: idOf(doing, patient, kind) }, patient);
    logDeed(doing, DEEDS[kind][1], [patient]);
  });
}

/** The id of the one Flag of this kind that a patient has, or a new one. */
function idOf({ store, newId }: Doing, patient: string, kind: RecordStateKind): string {
  const [found] = store.search({
    type: 'Flag', sort: [], limit: 1,
    where: [{ kind: 'patient', any: [patient] }, { kind: 'index', param: 'Flag.identifier', any: [{ kind: 'token', system: SID_RECORD_STATE, value: recordStateIdentifier(kind, patient) }], not: false }],
  });
  return found?.id ?? newId();
}

/**
 * Stores a new version of a resource of this patient's record, with its index, its line of the log and the caseload. For what only the
 * server writes; everything else goes through the rules of `server/fhir`. Within a transaction.
 */
export function write({ store, actor, now, zone }: Doing, resource: Resource & { id: string }, patient: string | null): Version {
  const { resourceType: type, id, meta, ...rest } = resource as unknown as Json & { resourceType: string; id: string; meta?: Json };
  const current = store.current(type, id);
  const version = (current?.version ?? store.lastVersion(type, id)) + 1;
  const { versionId: _version, lastUpdated: _at, ...kept } = meta ?? {};
  const stored: Json = { resourceType: type, id, meta: { versionId: String(version), lastUpdated: now.toISOString(), ...kept }, ...rest };
  const written: Version = { type, id, version, at: now.getTime(), author: actor.practitioner, patient, content: JSON.stringify(stored) };
  const { rows, date } = indexOf(stored, zone);
  store.put(written, rows, date);
  store.log(logEntry(actor, now.getTime(), { interaction: current ? 'update' : 'create', type, id, version, patients: [patient] }));
  const changes: CaseloadChanges = new Map();
  noteChange(changes, written, stored, current && (JSON.parse(current.content) as Json), zone);
  updateCaseload(store, changes, now, zone);
  return written;
}
