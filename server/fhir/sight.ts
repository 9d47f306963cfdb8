/** What one request may see and write: the rule of access.ts with what the store knows, worked out once and only as far as it is needed. */
import { DOCUMENT } from '../../src/fhir/codes.ts';
import { restrictedPatients } from '../record/record-state.ts';
import type { Condition, Key, Match, Records, Store, StoredLogEntry, Version } from '../storage/store.ts';
import { isForFrontDesk, isPartly, isPractice, may, mayReadCaseload, mayWriteThis, recordsOf, seesWithoutPatient, type Doing } from './access.ts';
import type { Json } from './body.ts';
import type { Actor } from './context.ts';
import { localReference, ownPatient, valuesAt } from './indexing.ts';
import { refuse } from './outcome.ts';

const PAGE = 500;
/** A treatment that came to its end stays with whoever led it. */
const NO_TREATMENT = ['cancelled', 'entered-in-error'];
const NO_LONGER_IN_TEAM = ['inactive', 'entered-in-error'];
const CALLED_OFF = ['cancelled', 'entered-in-error', 'noshow'];
/** Fits nothing. */
const NOTHING: Condition = { kind: 'id', any: [] };

export interface Sight {
  /** Refuses what the role or the scope never reaches. */
  require: (type: string, doing: Doing, interaction: string) => void;
  may: (type: string, doing: Doing) => boolean;
  /** True when there are records that are hidden from whoever asks. */
  isLimited: () => boolean;
  seesPatient: (patient: string) => boolean;
  /** Whether this version may be read. */
  sees: (version: Version) => boolean;
  /** Whether it belongs to a record that is not hidden, or to none; the type is not asked. */
  reaches: (version: Version) => boolean;
  /** What must hold of a resource of this type, as conditions of a search; none when everything is seen. */
  where: (type: string) => Condition[];
  /** The same search, in which nobody hidden is named: a search for a hidden patient finds as little as one for a guessed id. */
  narrow: (where: Condition[]) => Condition[];
  /** Whose lines of the caseload are seen; undefined: everybody's. */
  records: () => Records | undefined;
  caseload: { rows: boolean; figures: boolean };
  /** The text of a version as it may be shown: an agenda says nothing about those on it who are hidden. */
  shown: (version: Pick<Version, 'type' | 'patient' | 'content'>) => string;
  /** What comes back from somebody who was shown less than all: hidden parts as they are stored. */
  withHidden: (resource: Json, previous: Json | null) => Json;
  /** Refuses a change by what it says; `patient`: whose record it belongs to. */
  checkChange: (resource: Json, previous: Json | null, patient: string | null) => void;
  /** Lines of the log that may be read, and a line without what is hidden in it. Undefined: all. */
  log: () => { records: Records; practitioner: string } | undefined;
  shownLine: (line: StoredLogEntry) => StoredLogEntry;
  /** The patients whose lines may be looked for. Who is hidden is not among them, else that a line was found would tell of them; nor, for the same reason, who never was. */
  logged: (patients: string[]) => string[];
  /** From now on this patient is one of those seen: the request itself has made them. */
  made: (patient: string) => void;
}

/** What `actor` sees in this store during one request. */
export function sightOf(store: Store, { practitioner, access }: Pick<Actor, 'practitioner' | 'access'>): Sight {
  const made = new Set<string>();
  const care = once(() => patientsInCare(store, practitioner));
  const meetings = once(() => meetingsOf(store, practitioner));
  const isGuest = access.kind === 'person' && access.role === 'guest';
  const isOwner = access.kind === 'person' && access.role === 'owner';
  const limits = once(() => {
    const found = recordsOf(access, { care, restricted: () => restrictedPatients(store), agenda: (which) => agendaOf(store, meetings(), which) });
    return found && { ...(found.only && { only: new Set(found.only) }), ...(found.but && { but: new Set(found.but) }) };
  });

  const seesPatient = (patient: string): boolean => {
    if (made.has(patient)) return true;
    const limit = limits();
    return limit === null || ((!limit.only || limit.only.has(patient)) && !limit.but?.has(patient));
  };
  const recordsFor = (without: boolean): Records | undefined => {
    const limit = limits();
    if (limit === null) return without ? undefined : { without };
    return { without, ...(limit.only && { only: [...limit.only, ...made] }), ...(limit.but && { but: [...limit.but] }) };
  };
  /** Of what belongs to no patient, guests see what their meetings are made of. */
  const idsOfMeetings = (type: string): string[] => (type === 'Appointment' ? meetings().map(({ id }) => id) : type === 'List' ? meetings().flatMap(({ lists }) => lists) : []);
  const reaches = (version: Version): boolean => {
    if (version.patient !== null) return seesPatient(version.patient);
    return seesWithoutPatient(access, version.type, limits() !== null) || (isGuest && idsOfMeetings(version.type).includes(version.id));
  };
  const isHiddenItem = (entry: unknown): boolean => {
    const target = localReference((valuesAt(entry as Json, 'item.reference')[0] as string | undefined) ?? '');
    return target?.type === 'Patient' && !seesPatient(target.id);
  };
  /** True for a therapist who sees only their own, where seeing must not become having: by being shown a record, nobody comes to own it. */
  const isOwnOnly = access.kind === 'person' && access.role === 'therapist' && access.records === 'own';
  const isInCare = (patient: string): boolean => made.has(patient) || care().has(patient);

  return {
    require(type, doing, interaction) {
      if (!may(access, type, doing)) refuse('forbidden', { denied: { interaction, type } });
    },
    may: (type, doing) => may(access, type, doing),
    isLimited: () => limits() !== null,
    seesPatient,
    reaches,
    sees(version) {
      if (!may(access, version.type, 'read') || !reaches(version)) return false;
      return !isPartly(access, version.type) || isForFrontDesk(JSON.parse(version.content) as Json);
    },
    where(type) {
      const records = recordsFor(seesWithoutPatient(access, type, limits() !== null));
      const ids = isGuest ? idsOfMeetings(type) : [];
      const where: Condition[] = records ? [{ kind: 'records', ...records, ...(ids.length > 0 && { ids }) }] : [];
      if (isPartly(access, type)) {
        where.push(type === 'Basic' ? { kind: 'missing', param: 'Basic.patient', missing: true } : { kind: 'index', param: 'DocumentReference.type', any: [{ kind: 'token', system: DOCUMENT }], not: false });
      }
      return where;
    },
    narrow(where) {
      if (limits() === null) return where;
      const names = (match: Match): boolean => match.kind === 'token' && match.value !== undefined && (match.system === 'Patient' ? !seesPatient(match.value) : match.system === undefined && isHidden(match.value));
      const isHidden = (id: string): boolean => !seesPatient(id) && store.current('Patient', id) !== null;
      return where.map((condition) => {
        if (condition.kind !== 'index' || condition.not || !condition.any.some(names)) return condition;
        const any = condition.any.filter((match) => !names(match));
        return any.length === 0 ? NOTHING : { ...condition, any };
      });
    },
    records: () => (limits() === null ? undefined : recordsFor(false)),
    caseload: mayReadCaseload(access),
    shown({ type, patient, content }) {
      if (type !== 'List' || patient !== null || limits() === null) return content;
      const list = JSON.parse(content) as Json;
      const entries = (list.entry ?? []) as Json[];
      if (!entries.some(isHiddenItem)) return content;
      const { text: _text, ...rest } = list;
      return JSON.stringify({ ...rest, entry: entries.map((entry) => (isHiddenItem(entry) ? withoutWords(entry) : entry)) });
    },
    withHidden(resource, previous) {
      if (resource.resourceType !== 'List' || !previous || limits() === null) return resource;
      const stored = new Map(((previous.entry ?? []) as Json[]).filter(isHiddenItem).map((entry) => [itemOf(entry), entry]));
      if (stored.size === 0) return resource;
      const entries = (resource.entry ?? []) as Json[];
      return { ...resource, ...(entries.length > 0 && { entry: entries.map((entry) => stored.get(itemOf(entry)) ?? entry) }), ...(previous.text !== undefined && { text: previous.text }) };
    },
    checkChange(resource, previous, patient) {
      const type = resource.resourceType as string;
      const forbid = (): never => refuse('forbidden', { path: type, denied: { interaction: previous ? 'update' : 'create', type, patients: [patient] } });
      if (!mayWriteThis(access, resource, previous)) forbid();
      if (access.kind === 'token' && access.patient !== undefined && patient !== access.patient) forbid();
      if (type === 'PractitionerRole' && access.kind !== 'system' && [resource, previous].some((each) => each && isOfPractice(store, each))) forbid();
      if (!isOwnOnly) return;
      if ((type === 'EpisodeOfCare' || type === 'CareTeam') && patient !== null && !isInCare(patient)) forbid();
      if (type === 'Appointment' && previous && takesPart(resource, practitioner) && !takesPart(previous, practitioner)) forbid();
      // Who is put on an agenda is shown to all who are invited.
      for (const reached of type === 'List' ? [resource] : type === 'Appointment' ? listsOf(store, resource, previous) : []) {
        const before = new Set(type === 'List' && previous ? patientsOn(previous) : []);
        if (patientsOn(reached).some((each) => !before.has(each) && seesPatient(each) && !isInCare(each))) forbid();
      }
    },
    log() {
      if (access.kind === 'system' || (isOwner && limits() === null)) return undefined;
      return { records: recordsFor(isOwner) ?? { without: isOwner }, practitioner };
    },
    shownLine(line) {
      if (limits() === null) return line;
      const patients = line.patients.filter(seesPatient);
      return patients.length === line.patients.length ? line : { ...line, patients, query: null };
    },
    logged: (patients) => (limits() === null ? patients : patients.filter((patient) => seesPatient(patient) && (isOwner || store.current('Patient', patient) !== null))),
    made: (patient) => made.add(patient),
  };
}

/** A search of the store that goes on to its end. */
function allOf(store: Pick<Store, 'search'>, type: string, param: string, value: string): Json[] {
  const found: Json[] = [];
  let after: Key[] | undefined;
  for (;;) {
    const page = store.search({ type, where: [{ kind: 'index', param: `${type}.${param}`, any: [{ kind: 'token', system: 'Practitioner', value }], not: false }], sort: [], after, limit: PAGE });
    for (const { content } of page) found.push(JSON.parse(content) as Json);
    if (page.length < PAGE) return found;
    after = page.at(-1)!.keys;
  }
}

/** Patients whose treatment this person leads or led, or in whose team they are. */
function patientsInCare(store: Store, practitioner: string): ReadonlySet<string> {
  const episodes = allOf(store, 'EpisodeOfCare', 'care-manager', practitioner).filter(({ status }) => !NO_TREATMENT.includes(status as string));
  const teams = allOf(store, 'CareTeam', 'participant', practitioner).filter(({ status }) => !NO_LONGER_IN_TEAM.includes(status as string));
  return new Set([...episodes, ...teams].flatMap((resource) => ownPatient(resource) ?? []));
}

interface Invitation {
  id: string;
  isOver: boolean;
  /** Ids of its agendas. */
  lists: string[];
}

/** Meetings to which this person is invited, did not decline, and which were not called off. */
function meetingsOf(store: Store, practitioner: string): Invitation[] {
  return allOf(store, 'Appointment', 'practitioner', practitioner)
    .filter((appointment) => !CALLED_OFF.includes(appointment.status as string) && !hasDeclined(appointment, practitioner))
    .map((appointment) => ({ id: appointment.id as string, isOver: appointment.status === 'fulfilled', lists: idsAt(appointment, 'supportingInformation.reference', 'List') }));
}

function agendaOf(store: Pick<Store, 'current'>, meetings: Invitation[], which: 'open' | 'any'): ReadonlySet<string> {
  const lists = new Set(meetings.flatMap(({ isOver, lists: each }) => (isOver && which === 'open' ? [] : each)));
  return new Set([...lists].flatMap((id) => {
    const list = store.current('List', id);
    return list && list.patient === null ? patientsOn(JSON.parse(list.content) as Json) : [];
  }));
}

function patientsOn(list: Json): string[] {
  return idsAt(list, 'entry.item.reference', 'Patient');
}

/** Agendas that an appointment has now and had not before. */
function listsOf(store: Pick<Store, 'current'>, appointment: Json, previous: Json | null): Json[] {
  const before = previous ? idsAt(previous, 'supportingInformation.reference', 'List') : [];
  return idsAt(appointment, 'supportingInformation.reference', 'List').filter((id) => !before.includes(id)).flatMap((id) => {
    const list = store.current('List', id);
    return list ? [JSON.parse(list.content) as Json] : [];
  });
}

function idsAt(resource: Json, path: string, type: string): string[] {
  return valuesAt(resource, path).flatMap((reference) => {
    const target = typeof reference === 'string' ? localReference(reference) : null;
    return target?.type === type ? [target.id] : [];
  });
}

function takesPart(appointment: Json, practitioner: string): boolean {
  return idsAt(appointment, 'participant.actor.reference', 'Practitioner').includes(practitioner);
}

function hasDeclined(appointment: Json, practitioner: string): boolean {
  return valuesAt(appointment, 'participant').some((each) => takesPart({ participant: each }, practitioner) && (each as Json).status === 'declined');
}

/** True for a role in the practice itself, which only accounts give. */
function isOfPractice(store: Pick<Store, 'current'>, role: Json): boolean {
  return idsAt(role, 'organization.reference', 'Organization').some((id) => {
    const organization = store.current('Organization', id);
    return organization !== null && isPractice(JSON.parse(organization.content) as Json);
  });
}

function itemOf(entry: Json): string {
  return String(valuesAt(entry, 'item.reference')[0]);
}

function withoutWords(entry: Json): Json {
  return { ...(entry.id !== undefined && { id: entry.id }), item: { reference: itemOf(entry) } };
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | null = null;
  return () => (made ??= { value: make() }).value;
}
