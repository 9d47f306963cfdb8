/**
 * The clinic meeting: planned, minuted by several people at once, closed into the record of each person it was about.
 *
 * Every save names the version that it was made on. Where somebody else was faster, both edits are put together word by word and saved
 * again; nothing is overwritten, and nothing typed is lost. Saving again after a lost answer does nothing twice.
 */
import { queryOptions, type QueryClient } from '@tanstack/react-query';
import type { Appointment, Bundle, CarePlan, Composition, List, Resource, Task as FhirTask } from '@medplum/fhirtypes';
import { dayAt, type Day, type TimeZone } from '../domain/day.ts';
import { closingOf, emptyMinutes, saysAnything, type Agenda, type AgendaItem, type CaseMinutes, type Meeting, type MeetingPerson, type MinuteEntry, type NewMeeting, type Participant, type SummarySource } from '../domain/meeting.ts';
import { mergeAgenda, mergeMinutes, sameMinutes, type EntryConflict } from '../domain/meeting-merge.ts';
import type { Patient } from '../domain/patient.ts';
import type { Task } from '../domain/task.ts';
import { identifierQuery, resourcesOf, transaction, type Write } from '../fhir/bundle.ts';
import { SID_MEETING } from '../fhir/codes.ts';
import {
  agendaFromFhir, agendaSearch, agendaToFhir, caseIdentifier, meetingFromFhir, MEETINGS, meetingTasksSearch, meetingToFhir, minutesFromFhir, minutesSearch, minutesToFhir, patientMinutesSearch, reviewOfEntry, taskOfEntry,
  type MinutesContext,
} from '../fhir/meeting.ts';
import { asExample, patientFromFhir } from '../fhir/patient.ts';
import { OPEN_STATES, taskFromFhir } from '../fhir/task.ts';
import { planQueries } from './care-plans.ts';
import { caseloadQueries } from './caseload.ts';
import { create, FhirError, get, readResource, searchAll, transact, update, type Stored } from './fhir-client.ts';
import { patientQueries } from './patients.ts';
import { sessionQuery } from './session.ts';
import { taskQueries } from './tasks.ts';

/** A meeting in the list of them. */
export interface MeetingRow extends Meeting {
  /** People on its agenda. */
  cases: number;
}

/** Everything of a meeting. */
export interface MeetingFile {
  meeting: Meeting;
  /** Its version counts up with every change of the list and of any case. */
  agenda: Agenda;
  /** Version of the list alone. */
  listVersion: string;
  /** By patient; nobody has a key of whom nothing was written yet. */
  minutes: Record<string, CaseMinutes>;
  /** Whoever of the agenda may be seen. */
  patients: Record<string, Patient>;
  /** What it decided, done and open. */
  tasks: Task[];
}

/** Minutes as they are stored now, and where two people changed the same. */
export interface SavedMinutes {
  minutes: CaseMinutes;
  both: EntryConflict[];
}

/** How often a save is put together with what others saved meanwhile, before it is left to the next one. */
const MOST_TRIES = 6;

const all = ['meetings'] as const;

export const meetingQueries = {
  /** Key of everything about meetings. */
  all,
  /** The practice's meetings, the latest first: one request. */
  list: () => queryOptions({
    queryKey: [...all, 'list'] as const,
    queryFn: async ({ client, signal }): Promise<MeetingRow[]> => {
      const { zone } = await contextOf(client);
      const found = await searchAll(`${MEETINGS}&_include=Appointment:supporting-info`, { signal });
      const cases = new Map(resourcesOf(found, 'List').map((list) => [list.id, list.entry?.length ?? 0]));
      return resourcesOf(found, 'Appointment').flatMap((resource) => {
        const meeting = meetingFromFhir(resource, zone);
        return meeting ? [{ ...meeting, cases: cases.get(meeting.agenda) ?? 0 }] : [];
      });
    },
    staleTime: 0,
  }),
  /** Everything of one meeting: one request. Throws a `not-found` FhirError. */
  one: (meeting: string) => queryOptions({
    queryKey: [...all, 'one', meeting] as const,
    queryFn: async ({ client, signal }): Promise<MeetingFile> => fileOf(await load(meeting, signal), await contextOf(client)),
    staleTime: 0,
  }),
  /** What meetings wrote into a person's record, the latest first, with the day of each meeting: one request. */
  ofPatient: (patient: string) => queryOptions({
    queryKey: [...all, 'of', patient] as const,
    queryFn: async ({ client, signal }): Promise<(CaseMinutes & { day: Day })[]> => {
      const { zone } = await contextOf(client);
      return resourcesOf(await searchAll(patientMinutesSearch(patient), { signal }), 'Composition').flatMap((resource) => {
        const minutes = minutesFromFhir(resource);
        const start = resource.event?.[0]?.period?.start;
        return minutes && start !== undefined ? [{ ...minutes, day: dayAt(new Date(start), zone) }] : [];
      }).toSorted((a, b) => (a.day < b.day ? 1 : -1));
    },
    staleTime: 0,
  }),
  /** The last meeting before this one that wrote anything about a person, with the plan of that day and the tasks it gave; null when there was none. */
  lastOf: (patient: string, meeting: { id: string; day: Day }) => queryOptions({
    queryKey: [...all, 'last', patient, meeting.id, meeting.day] as const,
    queryFn: async ({ client, signal }): Promise<(NonNullable<SummarySource['last']> & { tasks: Task[] }) | null> => {
      const { zone } = await contextOf(client);
      const before = (await client.ensureQueryData(meetingQueries.ofPatient(patient))).find((each) => each.meeting !== meeting.id && each.day <= meeting.day && each.state !== 'draft' && each.entries.length > 0);
      if (!before) return null;
      const [plan, tasks] = await Promise.all([
        client.ensureQueryData(planQueries.asOf(patient, before.day)),
        searchAll(`${meetingTasksSearch(before.meeting)}&patient=${encodeURIComponent(patient)}`, { signal }),
      ]);
      const { day, ...minutes } = before;
      return { meeting: { id: before.meeting, day }, minutes, ...(plan && { plan }), zone, tasks: resourcesOf(tasks, 'Task').map(taskFromFhir) };
    },
    staleTime: 60_000,
  }),
};

// Reading

/** A meeting as it is stored. */
interface Loaded {
  appointment: Stored<Appointment>;
  list: Stored<List>;
  /** By patient, withdrawn ones too. */
  cases: Map<string, Stored<Composition>>;
  patients: Record<string, Patient>;
  tasks: FhirTask[];
}

interface Context {
  zone: TimeZone;
  language: 'de' | 'en';
  by: MeetingPerson;
}

async function contextOf(client: QueryClient): Promise<Context> {
  const { user, practice } = await client.ensureQueryData(sessionQuery);
  if (!user) throw new FhirError('signed-out', 401);
  return { zone: practice?.zone ?? 'Europe/Berlin', language: practice?.language ?? 'de', by: { id: user.practitioner, name: user.name } };
}

async function load(meeting: string, signal?: AbortSignal): Promise<Loaded> {
  const addresses = [`Appointment/${encodeURIComponent(meeting)}`, agendaSearch(meeting), minutesSearch(meeting), meetingTasksSearch(meeting)];
  const answer = await transact({ resourceType: 'Bundle', type: 'batch', entry: addresses.map((url) => ({ request: { method: 'GET', url } })) }, { signal });
  const [appointment, agenda, minutes, tasks] = addresses.map((_, index): Resource | undefined => {
    const { response, resource } = answer.entry?.[index] ?? {};
    const status = Number(response?.status?.slice(0, 3) ?? 500);
    if (status === 404 || status === 410) throw new FhirError('not-found', status);
    if (status >= 400) throw new FhirError(status >= 500 ? 'server' : 'refused', status);
    return resource;
  });
  const [list] = resourcesOf(agenda as Bundle, 'List');
  if (appointment?.resourceType !== 'Appointment' || !list) throw new FhirError('not-found', 404);
  const cases = resourcesOf(minutes as Bundle, 'Composition').flatMap((resource): [string, Stored<Composition>][] => {
    const patient = resource.identifier?.system === SID_MEETING ? resource.subject?.reference?.split('/')[1] : undefined;
    return patient === undefined ? [] : [[patient, resource as Stored<Composition>]];
  });
  return {
    appointment: appointment as Stored<Appointment>,
    list: list as Stored<List>,
    cases: new Map(cases),
    patients: Object.fromEntries(resourcesOf(agenda as Bundle, 'Patient').map((resource) => [resource.id, patientFromFhir(resource)])),
    tasks: resourcesOf(tasks as Bundle, 'Task'),
  };
}

/** With whoever of these is not on the stored agenda yet: what is written about an invented person is marked from its first version on. */
async function withPeople(stored: Loaded, items: readonly AgendaItem[]): Promise<Loaded> {
  const missing = items.map(({ patient }) => patient).filter((patient) => !Object.hasOwn(stored.patients, patient));
  if (missing.length === 0) return stored;
  const found = resourcesOf(await searchAll(`Patient?_id=${missing.map(encodeURIComponent).join(',')}&_count=1000`), 'Patient');
  return { ...stored, patients: { ...stored.patients, ...Object.fromEntries(found.map((resource) => [resource.id, patientFromFhir(resource)])) } };
}

function fileOf({ appointment, list, cases, patients, tasks }: Loaded, { zone }: Pick<Context, 'zone'>): MeetingFile {
  const meeting = meetingFromFhir(appointment, zone);
  const minutes = [...cases.values()].flatMap((resource) => minutesFromFhir(resource) ?? []);
  const agenda = agendaFromFhir(list, minutes);
  if (!meeting || !agenda) throw new FhirError('not-found', 404);
  const version = [list, ...cases.values()].reduce((sum, { meta }) => sum + Number(meta.versionId), 0);
  return { meeting, agenda: { ...agenda, version: String(version) }, listVersion: list.meta.versionId, minutes: Object.fromEntries(minutes.map((each) => [each.patient, each])), patients, tasks: tasks.map(taskFromFhir) };
}

// What was sent from here, by client: found on the server after a lost answer, it is no other person's.

/** What was sent, and what stood on the screen then: others' words may have been put to it in between. */
interface Attempt<Value> {
  sent: Value;
  mine: Value;
}

const sent = new WeakMap<QueryClient, Map<string, Attempt<unknown>[]>>();

function attempts<Value>(client: QueryClient, key: string): Attempt<Value>[] {
  const known = sent.get(client) ?? new Map<string, Attempt<unknown>[]>();
  sent.set(client, known);
  const found = known.get(key) ?? [];
  known.set(key, found);
  return found as Attempt<Value>[];
}

// The meeting itself

/** Writes a meeting down, with whom it shall talk about. Doing it again with the same ids after a lost answer makes no second one. */
export async function createMeeting(client: QueryClient, meeting: NewMeeting, items: readonly AgendaItem[] = []): Promise<MeetingFile> {
  const context = await contextOf(client);
  const agenda = { id: meeting.agenda, meeting: meeting.id };
  try {
    await transact(transaction([
      { method: 'PUT', resource: meetingToFhir(meeting, context), create: true },
      { method: 'PUT', resource: agendaToFhir({ ...agenda, items: [] }, { ...context, at: new Date().toISOString(), day: meeting.day }), create: true },
    ]));
  } catch (error) {
    if (!(error instanceof FhirError) || error.kind !== 'stale') throw error;
  }
  if (items.length > 0) await saveAgenda(client, { ...agenda, version: '', items: [...items] }, { ...agenda, version: '', items: [] });
  const file = fileOf(await load(meeting.id), context);
  client.setQueryData(meetingQueries.one(meeting.id).queryKey, file);
  void client.invalidateQueries({ queryKey: meetingQueries.list().queryKey });
  return file;
}

/** Saves what of a meeting is different from `base`; what others changed meanwhile stays. Answers it as it is stored. */
export async function saveMeeting(client: QueryClient, mine: Meeting, base: Meeting): Promise<Meeting> {
  const context = await contextOf(client);
  let [wanted, version] = [mine, base.version];
  for (let tries = 0; ; tries += 1) {
    try {
      const stored = await update({ ...meetingToFhir(wanted, context), ...(mine.example && { meta: asExample<Appointment>({ resourceType: 'Appointment', status: 'booked', participant: [] }).meta! }) }, version);
      const saved = meetingFromFhir(stored, context.zone)!;
      showMeeting(client, saved);
      return saved;
    } catch (error) {
      if (!(error instanceof FhirError) || error.kind !== 'stale' || tries >= MOST_TRIES) throw error;
      const theirs = meetingFromFhir(await readResource<Appointment>('Appointment', mine.id), context.zone);
      if (!theirs) throw error;
      wanted = mergedMeeting(base, mine, theirs);
      version = theirs.version;
    }
  }
}

function mergedMeeting(base: Meeting, mine: Meeting, theirs: Meeting): Meeting {
  const fields = ['day', 'start', 'length', 'state', 'chair', 'minutesPerCase', 'begunAt', 'closedAt'] as const satisfies readonly (keyof Meeting)[];
  const changed = Object.fromEntries(fields.filter((field) => mine[field] !== base[field]).map((field) => [field, mine[field]]));
  const [before, ours] = [byId(base.participants), byId(mine.participants)];
  const kept = theirs.participants.flatMap((person): Participant[] => {
    const one = ours.get(person.id);
    if (!one) return before.has(person.id) ? [] : [person];
    return [one.answer === before.get(person.id)?.answer ? person : one];
  });
  const added = mine.participants.filter(({ id }) => !before.has(id) && !theirs.participants.some((person) => person.id === id));
  // A meeting that somebody closed stays closed.
  return { ...theirs, ...changed, ...(theirs.state === 'closed' && { state: theirs.state }), participants: [...kept, ...added] };
}

function byId<Each extends { id: string }>(them: readonly Each[]): Map<string, Each> {
  return new Map(them.map((each) => [each.id, each]));
}

// The agenda

/**
 * Saves an agenda: the order and the marks in its List, each question and reason in the record of whoever it is about. `base` is what
 * `mine` was made from; what others did to it meanwhile is put together with it. Answers it as it is stored.
 */
export async function saveAgenda(client: QueryClient, mine: Agenda, base: Agenda): Promise<Agenda> {
  const context = await contextOf(client);
  const tried = attempts<AgendaItem[]>(client, `agenda ${mine.meeting}`);
  for (let tries = 0; ; tries += 1) {
    const stored = await withPeople(await load(mine.meeting), mine.items);
    const { meeting, agenda: theirs, minutes } = fileOf(stored, context);
    const lost = tried.findLast((attempt) => JSON.stringify(attempt.sent) === JSON.stringify(theirs.items));
    const items = mergeAgenda(lost?.mine ?? base.items, mine.items, theirs.items);
    const writes = agendaWrites({ stored, items, theirs, meeting, minutes, context });
    tried.push({ sent: items, mine: mine.items });
    try {
      const answer = writes.length > 0 ? await transact(transaction(writes)) : undefined;
      const [list] = answer ? resourcesOf(answer, 'List') : [];
      const cases = new Map(stored.cases);
      for (const each of answer ? resourcesOf(answer, 'Composition') : []) cases.set(each.subject!.reference!.split('/')[1]!, each as Stored<Composition>);
      const file = fileOf({ ...stored, cases, ...(list && { list: list as Stored<List> }) }, context);
      // Somebody else asked something about the same person first: theirs is there, and ours is put to it.
      if (file.agenda.items.some(({ patient, question }) => question.trim() !== (items.find((item) => item.patient === patient)?.question ?? '').trim()) && tries < MOST_TRIES) continue;
      client.setQueryData(meetingQueries.one(mine.meeting).queryKey, (before) => (before ? { ...before, agenda: file.agenda, listVersion: file.listVersion, minutes: newest(before.minutes, file.minutes), patients: { ...before.patients, ...file.patients } } : file));
      tried.length = 0;
      if (writes.length > 0) void client.invalidateQueries({ queryKey: meetingQueries.list().queryKey });
      return file.agenda;
    } catch (error) {
      if (!(error instanceof FhirError) || error.kind !== 'stale' || tries >= MOST_TRIES) throw error;
      tried.pop();
    }
  }
}

function agendaWrites({ stored, items, theirs, meeting, minutes, context }: { stored: Loaded; items: AgendaItem[]; theirs: Agenda; meeting: Meeting; minutes: Record<string, CaseMinutes>; context: Context }): Write[] {
  const writes: Write[] = [];
  const entries = (them: readonly AgendaItem[]) => JSON.stringify(them.map(({ question: _question, reasons: _reasons, ...entry }) => Object.entries(entry).toSorted(([one], [other]) => (one < other ? -1 : 1))));
  if (entries(items) !== entries(theirs.items)) {
    const resource = agendaToFhir({ ...theirs, items }, { ...context, at: new Date().toISOString(), day: meeting.day });
    writes.push({ method: 'PUT', resource: { ...resource, ...(stored.list.meta.tag && { meta: { tag: stored.list.meta.tag } }) }, ifMatch: stored.list.meta.versionId });
  }
  for (const { patient, question, reasons } of items) {
    const before = stored.cases.get(patient);
    const was = minutes[patient];
    const withdrawn = before !== undefined && was === undefined;
    if (!before && question.trim() === '' && reasons.length === 0) continue;
    if (was && was.question === question && JSON.stringify(was.reasons) === JSON.stringify(reasons)) continue;
    const resource = marked(minutesToFhir({ ...emptyMinutes(meeting.id, patient), ...was, question, reasons }, { ...context, meeting }), stored.patients[patient]);
    if (before) writes.push({ method: 'PUT', resource: { ...resource, id: before.id, ...(withdrawn && { status: 'preliminary' as const }) }, ifMatch: before.meta.versionId });
    else writes.push({ method: 'POST', resource, ifNoneExist: identifierQuery(caseIdentifier(meeting.id, patient)) });
  }
  // Taken off before anybody wrote anything: what was asked is withdrawn, and stays readable in its versions.
  for (const { patient } of theirs.items) {
    const [before, was] = [stored.cases.get(patient), minutes[patient]];
    if (items.some((item) => item.patient === patient) || !before || was?.state !== 'draft' || was.entries.some(saysAnything)) continue;
    writes.push({ method: 'PUT', resource: { ...withoutVersion(before), status: 'entered-in-error' }, ifMatch: before.meta.versionId });
  }
  return writes;
}

// The minutes

/**
 * Saves the minutes of a case as they are typed. `base` is what `mine` was made from. Where somebody saved in between, both are put
 * together; minutes that were closed meanwhile are amended, so that nothing typed is lost. Answers them as they are stored.
 */
export async function saveMinutes(client: QueryClient, mine: CaseMinutes, base: CaseMinutes): Promise<SavedMinutes> {
  return mine.state === 'draft' && base.state === 'draft' ? saveCase(client, mine, base) : amendMinutes(client, mine, base);
}

/** Changes minutes after the meeting was closed: a new version that is signed by whoever is signed in, and the tasks that go with it. */
export async function amendMinutes(client: QueryClient, mine: CaseMinutes, base: CaseMinutes): Promise<SavedMinutes> {
  const { by } = await contextOf(client);
  return saveCase(client, { ...mine, state: 'amended', signed: { by: by.id, byName: by.name, at: new Date().toISOString() } }, base);
}

async function saveCase(client: QueryClient, mine: CaseMinutes, base: CaseMinutes): Promise<SavedMinutes> {
  const context = await contextOf(client);
  const tried = attempts<CaseMinutes>(client, `case ${mine.meeting} ${mine.patient}`);
  const { meeting, patients } = await client.ensureQueryData(meetingQueries.one(mine.meeting));
  const patient = patients[mine.patient] ?? (await client.ensureQueryData(patientQueries.one(mine.patient)));
  const signature = () => ({ by: context.by.id, byName: context.by.name, at: new Date().toISOString() });
  let wanted = mine;
  let stored = base.id === undefined ? undefined : { id: base.id, version: base.version ?? '' };
  let both: EntryConflict[] = [];
  let before = base;
  for (let tries = 0; ; tries += 1) {
    tried.push({ sent: wanted, mine });
    try {
      const saved = await storeCase({ wanted, before, stored, meeting, patient, context });
      const minutes = minutesFromFhir(saved);
      // Somebody else's, that was there before this one could be created.
      if (!minutes || (stored === undefined && !sameMinutes(minutes, kept(wanted)))) throw new Overtaken(saved);
      tried.length = 0;
      showMinutes(client, minutes);
      return { minutes, both };
    } catch (error) {
      if (tries >= MOST_TRIES) throw error;
      if (error instanceof FhirError && wanted.state === 'draft' && error.issues.some(({ code }) => code === 'minutes-state')) {
        // Closed while somebody still wrote.
        wanted = { ...wanted, state: 'amended', signed: signature() };
        continue;
      }
      if (!(error instanceof Overtaken) && !(error instanceof FhirError && error.kind === 'stale')) throw error;
      const there = error instanceof Overtaken ? error.stored : await readResource<Composition>('Composition', stored!.id);
      const theirs = minutesFromFhir(there);
      // Withdrawn with its agenda item while somebody wrote: what they wrote brings it back.
      const now: CaseMinutes = theirs ?? { ...base, id: there.id, version: there.meta.versionId };
      const ancestor = (tried.length > 1 && (await arrived(tried, base, now))) || base;
      const merged = mergeMinutes(ancestor, mine, now);
      both = merged.both;
      before = now;
      stored = { id: there.id, version: there.meta.versionId };
      wanted = now.state === 'draft' && wanted.state === 'draft' ? merged.minutes : { ...merged.minutes, state: 'amended', signed: mine.signed ?? signature() };
    }
  }
}

/** Of what was sent and not answered, that which was stored last since `base`, under what others made of it: as it stood on the screen when it was sent. */
async function arrived(tried: readonly Attempt<CaseMinutes>[], base: CaseMinutes, now: CaseMinutes): Promise<CaseMinutes | undefined> {
  const screenOf = (minutes: CaseMinutes | null) => (minutes === null ? undefined : tried.findLast((attempt) => sameMinutes(kept(attempt.sent), minutes))?.mine);
  const own = screenOf(now);
  if (own) return own;
  const versions = await get<Bundle>(`Composition/${encodeURIComponent(now.id!)}/_history?_count=100`);
  const since = resourcesOf(versions, 'Composition').filter(({ meta }) => Number(meta?.versionId) > Number(base.version ?? 0));
  return since.map((resource) => screenOf(minutesFromFhir(resource))).find((minutes) => minutes !== undefined);
}

/** What was to be written new stands there already, written by somebody else. */
class Overtaken extends Error {
  readonly stored: Stored<Composition>;
  constructor(stored: Stored<Composition>) {
    super('overtaken');
    this.stored = stored;
  }
}

/** The minutes as they come back from being stored. */
function kept(minutes: CaseMinutes): CaseMinutes {
  return { ...minutes, question: minutes.question.trim() === '' ? '' : minutes.question, entries: minutes.entries.filter(saysAnything).map((entry) => (entry.text.trim() === '' ? { ...entry, text: '' } : entry)) };
}

async function storeCase({ wanted, before, stored, meeting, patient, context }: { wanted: CaseMinutes; before: CaseMinutes; stored: { id: string; version: string } | undefined; meeting: Meeting; patient: Patient | undefined; context: Context }): Promise<Stored<Composition>> {
  const { id: _id, ...rest } = wanted;
  const signed = wanted.state !== 'draft';
  const resource = marked(minutesToFhir(rest, { ...context, meeting, ...(signed && { tasks: tasksIn(wanted) }) }), patient);
  const ifNoneExist = identifierQuery(caseIdentifier(wanted.meeting, wanted.patient));
  if (!signed) return stored ? update({ ...resource, id: stored.id }, stored.version) : create(resource, { ifNoneExist });
  const write: Write = stored ? { method: 'PUT', resource: { ...resource, id: stored.id }, ifMatch: stored.version } : { method: 'POST', resource, ifNoneExist };
  const change = { wanted, before, patient, composition: stored?.id, context };
  const answer = await transact(transaction([write, ...(await taskWrites(change)), ...(await movedReview(change))]));
  return resourcesOf(answer, 'Composition')[0] as Stored<Composition>;
}

function tasksIn({ entries }: CaseMinutes): Set<string> {
  return new Set(entries.filter((entry) => entry.kind === 'task' && saysAnything(entry)).map(({ id }) => id));
}

/** Minutes that are amended, and what they said before. */
interface Amendment {
  wanted: CaseMinutes;
  before: CaseMinutes;
  patient: Patient | undefined;
  /** Id of their Composition; absent for new ones. */
  composition: string | undefined;
  context: Context;
}

/** Tasks of minutes that are amended: new ones are made, open ones say what the minutes say, those taken out are called off. */
async function taskWrites({ wanted, before, patient, composition, context }: Amendment): Promise<Write[]> {
  const at = new Date().toISOString();
  const [is, was] = [wanted.entries, before.entries].map((entries) => byId(entries.filter((entry) => entry.kind === 'task' && saysAnything(entry)))) as [Map<string, MinuteEntry>, Map<string, MinuteEntry>];
  const write = { meeting: wanted.meeting, patient: wanted.patient, minutes: composition, by: context.by, at };
  const changed = [...new Set([...is.keys(), ...was.keys()])].filter((id) => JSON.stringify(is.get(id)) !== JSON.stringify(was.get(id)));
  if (changed.length === 0) return [];
  const found = new Map(resourcesOf(await searchAll(`Task?_id=${changed.map(encodeURIComponent).join(',')}&_count=1000`), 'Task').map((task) => [task.id, task]));
  return changed.flatMap((id): Write[] => {
    const [entry, task] = [is.get(id), found.get(id)];
    if (!task) return entry ? [{ method: 'PUT', resource: marked(taskOfEntry(entry, write), patient), create: true }] : [];
    const ifMatch = task.meta?.versionId ?? '';
    if (!(OPEN_STATES as readonly string[]).includes(task.status)) return [];
    const { description: _text, owner: _owner, restriction: _due, ...rest } = withoutVersion(task as Stored<FhirTask>);
    if (!entry) return [{ method: 'PUT', resource: { ...withoutVersion(task as Stored<FhirTask>), status: 'cancelled', statusReason: { text: context.language === 'de' ? 'Aus dem Protokoll genommen' : 'Taken out of the minutes' }, lastModified: at }, ifMatch }];
    const { description, owner, restriction } = taskOfEntry(entry, write);
    return [{ method: 'PUT', resource: { ...rest, lastModified: at, ...(description !== undefined && { description }), ...(owner && { owner }), ...(restriction && { restriction }) }, ifMatch }];
  });
}

/** The review of the plan where the amended minutes say another day than before. */
async function movedReview({ wanted, before, patient, composition, context }: Amendment): Promise<Write[]> {
  const [[is], [was]] = [closingOf([], [wanted]).reviews, closingOf([], [before]).reviews];
  if (!is || is.day === was?.day) return [];
  const plans = await plansOf([wanted.patient]);
  const [there] = resourcesOf(await searchAll(`Task?_id=${encodeURIComponent(is.entry.id)}`), 'Task') as Stored<FhirTask>[];
  const write = { meeting: wanted.meeting, patient: wanted.patient, minutes: composition, by: context.by, at: new Date().toISOString() };
  return reviewWrites({ ...is, plan: plans.get(wanted.patient), there, write, patient, context });
}

// Closing

/**
 * Closes a meeting in one transaction: the minutes of each case are signed and stand in that person's record, each task is with its
 * owner, plans are looked at again when it was decided. Closing once more, or after a lost answer, changes nothing.
 */
export async function closeMeeting(client: QueryClient, id: string): Promise<MeetingFile> {
  const context = await contextOf(client);
  for (let tries = 0; ; tries += 1) {
    const stored = await load(id);
    const file = fileOf(stored, context);
    if (file.meeting.state === 'closed') {
      closed(client, file);
      return file;
    }
    try {
      await transact(transaction(await closingWrites(stored, file, context)), { minimal: true });
    } catch (error) {
      if (!(error instanceof FhirError) || error.kind !== 'stale' || tries >= MOST_TRIES) throw error;
    }
  }
}

async function closingWrites(stored: Loaded, file: MeetingFile, context: Context): Promise<Write[]> {
  const { by } = context;
  const at = new Date().toISOString();
  const meeting: Meeting = { ...file.meeting, state: 'closed', begunAt: file.meeting.begunAt ?? at, closedAt: at };
  const { records, tasks, reviews } = closingOf(file.agenda.items, Object.values(file.minutes));
  const plans = await plansOf(records.map(({ patient }) => patient));
  const already = new Set(file.tasks.map((task) => task.id));
  const write = (patient: string) => ({ meeting: meeting.id, patient, minutes: stored.cases.get(patient)?.id, by, at });
  const mark = <Type extends Resource>(resource: Type, patient: string): Type => marked(resource, stored.patients[patient]);
  return [
    { method: 'PUT', resource: { ...meetingToFhir(meeting, context), ...(stored.appointment.meta.tag && { meta: { tag: stored.appointment.meta.tag } }) }, ifMatch: stored.appointment.meta.versionId },
    ...Object.values(file.minutes).filter(({ state }) => state === 'draft').map((minutes): Write => {
      const plan = plans.get(minutes.patient)?.plan;
      const signed: CaseMinutes = { ...minutes, state: 'final', signed: { by: by.id, byName: by.name, at } };
      const options: MinutesContext = { ...context, meeting, tasks: tasksIn(minutes), ...(plan && { plan: `CarePlan/${plan.id}/_history/${plan.meta.versionId}` }) };
      return { method: 'PUT', resource: { ...mark(minutesToFhir(signed, options), minutes.patient), id: minutes.id! }, ifMatch: minutes.version! };
    }),
    ...tasks.filter(({ entry }) => !already.has(entry.id)).map(({ patient, entry }): Write => ({ method: 'PUT', resource: mark(taskOfEntry(entry, write(patient)), patient), create: true })),
    ...reviews.filter(({ entry }) => !already.has(entry.id)).flatMap(({ patient, entry, day }) => reviewWrites({ entry, day, plan: plans.get(patient), write: write(patient), patient: stored.patients[patient], context })),
  ];
}

interface PlanInForce {
  plan: Stored<CarePlan>;
  /** The open task of its review. */
  review?: Stored<FhirTask>;
}

/**
 * The task by which somebody is looked at again on the day that was decided: the review of their plan, else a note of its own. `there`:
 * what stands under the entry's id already.
 */
function reviewWrites({ entry, day, plan, there, write, patient, context }: { entry: MinuteEntry; day: Day; plan: PlanInForce | undefined; there?: Stored<FhirTask> | undefined; write: Parameters<typeof taskOfEntry>[1]; patient: Patient | undefined; context: Context }): Write[] {
  const open = plan?.review ?? (there && (OPEN_STATES as readonly string[]).includes(there.status) ? there : undefined);
  if (open) {
    const task = reviewOfEntry({ ...entry, due: day }, { ...write, plan: plan?.plan.id ?? '', open });
    return task ? [{ method: 'PUT', resource: task, ifMatch: open.meta.versionId }] : [];
  }
  // It was done already: nothing is opened again behind somebody's back.
  if (there) return [];
  if (plan) return [{ method: 'PUT', resource: marked(reviewOfEntry({ ...entry, due: day }, { ...write, plan: plan.plan.id })!, patient), create: true }];
  // Without a plan there is nothing to be reviewed: a note that this person is to be looked at again.
  const text = entry.text.trim() === '' ? (context.language === 'de' ? 'Erneut im Team vorstellen' : 'Present to the team again') : entry.text;
  return [{ method: 'PUT', resource: marked(taskOfEntry({ ...entry, text, person: entry.person ?? context.by }, write), patient), create: true }];
}

/** The plan in force of each of these patients, and the open task of its review: one request. */
async function plansOf(patients: readonly string[]): Promise<Map<string, PlanInForce>> {
  const found = new Map<string, PlanInForce>();
  if (patients.length === 0) return found;
  const addresses = patients.flatMap((patient) => [`CarePlan?patient=${encodeURIComponent(patient)}&status=active&_count=100`, `Task?patient=${encodeURIComponent(patient)}&status=${OPEN_STATES.join(',')}&_count=1000`]);
  const answer = await transact({ resourceType: 'Bundle', type: 'batch', entry: addresses.map((url) => ({ request: { method: 'GET', url } })) });
  patients.forEach((patient, place) => {
    const [plans, tasks] = [answer.entry?.[place * 2]?.resource, answer.entry?.[place * 2 + 1]?.resource] as (Bundle | undefined)[];
    const [plan] = resourcesOf(plans ?? EMPTY, 'CarePlan').toSorted((a, b) => ((a.period?.start ?? '') > (b.period?.start ?? '') ? -1 : 1));
    if (!plan) return;
    const review = resourcesOf(tasks ?? EMPTY, 'Task').find((task) => taskFromFhir(task).kind === 'plan-review' && task.focus?.reference?.split('/_history')[0] === `CarePlan/${plan.id}`);
    found.set(patient, { plan: plan as Stored<CarePlan>, ...(review && { review: review as Stored<FhirTask> }) });
  });
  return found;
}

const EMPTY: Bundle = { resourceType: 'Bundle', type: 'searchset' };

// What others changed

/** A resource of a meeting that has another version now. */
export interface ChangedPart {
  type: string;
  id: string;
  version: number;
}

/** Asks for what changed in a meeting that is on the screen, unless it is known already; minutes and the meeting alone, the rest with everything. */
export async function refreshPart(client: QueryClient, meeting: string, { type, id, version }: ChangedPart): Promise<void> {
  const { queryKey } = meetingQueries.one(meeting);
  const file = client.getQueryData(queryKey);
  if (!file) return;
  const known = type === 'Appointment' ? file.meeting.version : type === 'List' ? file.listVersion : type === 'Composition' ? Object.values(file.minutes).find((minutes) => minutes.id === id)?.version : file.tasks.find((task) => task.id === id)?.version;
  if (known !== undefined && Number(known) >= version) return;
  if (type === 'Composition') {
    const minutes = minutesFromFhir(await readResource<Composition>('Composition', id));
    if (minutes) return takeMinutes(client, minutes);
  }
  if (type === 'Appointment') {
    const found = meetingFromFhir(await readResource<Appointment>('Appointment', id), (await contextOf(client)).zone);
    // A closed meeting has given out tasks and signed minutes.
    if (found && found.state !== 'closed') return showMeeting(client, found);
  }
  await client.invalidateQueries({ queryKey });
}

/** Shows minutes that came in, unless newer ones are there; question and reasons in the agenda as well. */
function takeMinutes(client: QueryClient, minutes: CaseMinutes): void {
  client.setQueryData(meetingQueries.one(minutes.meeting).queryKey, (file) => {
    const news = Number(minutes.version ?? 0) - Number(file?.minutes[minutes.patient]?.version ?? 0);
    if (!file || news <= 0) return file;
    const { patient, question, reasons } = minutes;
    const items = file.agenda.items.map((item) => (item.patient === patient ? { ...item, question, reasons } : item));
    return { ...file, minutes: { ...file.minutes, [patient]: minutes }, agenda: { ...file.agenda, version: String(Number(file.agenda.version) + news), items } };
  });
}

// Shared

/** Marked as being about an invented person where it is. */
function marked<Type extends Resource>(resource: Type, patient: Patient | undefined): Type {
  return patient?.example ? asExample(resource) : resource;
}

function withoutVersion<Type extends Resource>({ meta, ...rest }: Stored<Type>): Type & { id: string } {
  return { ...rest, ...(meta?.tag && { meta: { tag: meta.tag } }) } as unknown as Type & { id: string };
}

function showMeeting(client: QueryClient, meeting: Meeting): void {
  client.setQueryData(meetingQueries.one(meeting.id).queryKey, (file) => file && { ...file, meeting });
  void client.invalidateQueries({ queryKey: meetingQueries.list().queryKey });
}

function showMinutes(client: QueryClient, minutes: CaseMinutes): void {
  takeMinutes(client, minutes);
  if (minutes.state !== 'draft') void changed(client, minutes.patient);
}

function closed(client: QueryClient, file: MeetingFile): void {
  client.setQueryData(meetingQueries.one(file.meeting.id).queryKey, file);
  void client.invalidateQueries({ queryKey: meetingQueries.list().queryKey });
  for (const patient of Object.keys(file.minutes)) void changed(client, patient);
}

/** Of each case the newer one: others may have saved while this was under way. */
function newest(there: Record<string, CaseMinutes>, read: Record<string, CaseMinutes>): Record<string, CaseMinutes> {
  return Object.fromEntries(Object.entries(read).map(([patient, minutes]) => {
    const before = there[patient];
    return [patient, before && Number(before.version ?? 0) > Number(minutes.version ?? 0) ? before : minutes];
  }));
}

/** Everything that may have changed with the minutes of a person is asked for again when it is looked at. */
async function changed(client: QueryClient, patient: string): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: taskQueries.all }),
    client.invalidateQueries({ queryKey: caseloadQueries.all }),
    client.invalidateQueries({ queryKey: planQueries.of(patient) }),
    client.invalidateQueries({ queryKey: meetingQueries.ofPatient(patient).queryKey }),
  ]);
}

