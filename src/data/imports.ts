/**
 * Writing an import and taking it back. One transaction writes all days with the record of where they came from; taking it back
 * writes new versions, withdrawn or as they were before, and nothing is ever deleted.
 */
import { queryOptions } from '@tanstack/react-query';
import type { Bundle, Observation, Provenance, QuestionnaireResponse } from '@medplum/fhirtypes';
import type { Day, TimeZone } from '../domain/day.ts';
import type { DiaryEntry, ForeignReading, UnreadAnswer } from '../domain/diary.ts';
import { resourcesOf, transaction, type Write } from '../fhir/bundle.ts';
import { SID_DAILY_LOG, SID_READING, WORKFLOW } from '../fhir/codes.ts';
import { entryFromFhir, entryIdentifier, entryToFhir, isDiaryEntry, readingFromFhir, readingIdentifier, readingToFhir, withdrawn } from '../fhir/diary.ts';
import { asExample, isExample } from '../fhir/patient.ts';
import { practitionerName } from '../fhir/practice.ts';
import { importFromFhir, importToFhir, importWithdrawalFromFhir, importWithdrawalToFhir, type ImportedFile, type ImportRecord } from '../fhir/provenance.ts';
import type { DayPlan, Existing, ImportPlan, PlannedReading, StoredReading } from '../imports/plan.ts';
import { entrySearch, readingSearch } from './diary.ts';
import { FhirError, searchAll, searchByPost, transact, type Stored } from './fhir-client.ts';
import type { Originals } from './fhir-file.ts';

type DiaryResource = QuestionnaireResponse | Observation;
type StoredResource = Stored<QuestionnaireResponse> | Stored<Observation>;

/** Days from the first to the last, both included. */
export interface Span {
  from: Day;
  to: Day;
}

/** The most that one transaction takes: the server's own limits (`server/fhir/body.ts`), less what stands around the days. */
export const MOST_IN_ONE = { writes: 4_990, bytes: 15_000_000 };
/** Of the address, the conditions and the line in the record that go with one write. */
const AROUND_A_WRITE = 100;

const PAGE = 1_000;
const MOST_PAGES = 300;
/** Ids in one search, requests in one batch. */
const AT_ONCE = 150;

// What is there

/** The stored diary in a span: what is in force, and every resource by the identifier that an import finds it by, withdrawn ones too. */
export interface StoredDiary extends Existing {
  resources: ReadonlyMap<string, StoredResource>;
}

/** The identifier under which an import writes a reading of this patient; see PlanOptions. */
export function identifyFor(patient: string): (reading: ForeignReading, nth: number) => string {
  return (reading, nth) => readingIdentifier(reading, patient, nth);
}

/** Loads what an import of that span is compared to. Throws FhirError. */
export async function loadStored(patient: string, { from, to }: Span, zone: TimeZone, signal?: AbortSignal): Promise<StoredDiary> {
  const [responses, observations] = await Promise.all([
    searchAll(`${entrySearch(patient)}&log-date=ge${from}&log-date=le${to}&_sort=log-date&_count=${PAGE}`, { signal, most: MOST_PAGES }),
    searchAll(`${readingSearch(patient)}&date=ge${from}&date=le${to}&_sort=date&_count=${PAGE}`, { signal, most: MOST_PAGES }),
  ]);
  const resources = new Map<string, StoredResource>();
  const entries: DiaryEntry[] = [];
  const byHand: DiaryEntry[] = [];
  for (const response of resourcesOf(responses, 'QuestionnaireResponse') as Stored<QuestionnaireResponse>[]) {
    if (response.identifier?.system === SID_DAILY_LOG && response.identifier.value !== undefined) resources.set(response.identifier.value, response);
    if (isDiaryEntry(response)) entries.push(entryFromFhir(response));
    // Whoever takes an import back leaves the patient as its author; whoever withdraws a day by hand becomes it.
    else if (response.status === 'entered-in-error' && response.author?.reference?.startsWith('Practitioner/')) byHand.push(entryFromFhir(response));
  }
  const readings: StoredReading[] = [];
  const alike = new Map<string, number>();
  for (const observation of resourcesOf(observations, 'Observation') as Stored<Observation>[]) {
    const reading = readingFromFhir(observation, zone);
    let identifier = ownIdentifier(observation);
    if (reading && identifier === undefined) {
      // Written by another program: told by the same marks, so that a file of the same readings adds none.
      const first = readingIdentifier(reading, patient);
      const nth = alike.get(first) ?? 0;
      alike.set(first, nth + 1);
      identifier = readingIdentifier(reading, patient, nth);
    }
    if (identifier !== undefined) resources.set(identifier, observation);
    if (reading && identifier !== undefined) readings.push({ ...reading, identifier });
  }
  return { entries, withdrawn: byHand, readings, resources };
}

function ownIdentifier(observation: Observation): string | undefined {
  return observation.identifier?.find(({ system }) => system === SID_READING)?.value;
}

// Writing

/** For whom, by whom and out of which files; `stored` is what the plan was made against. */
export interface WriteContext {
  /** Id of the Patient. */
  patient: string;
  /** The patient is an invented one; so is then what is imported for them. */
  example: boolean;
  /** Id of the Practitioner who imports. */
  practitioner: string;
  stored: StoredDiary;
  originals: Originals;
  files: readonly ImportedFile[];
}

/** What writing a day would add to a transaction. */
export function sizeOfDay(day: DayPlan, context: Pick<WriteContext, 'patient' | 'stored' | 'originals'>): { writes: number; bytes: number } {
  const writes = writesOf(day, { ...context, example: true }, new Date().toISOString());
  if (writes.length === 0) return { writes: 0, bytes: 0 };
  return { writes: writes.length, bytes: new TextEncoder().encode(JSON.stringify(transaction(writes))).byteLength + writes.length * AROUND_A_WRITE };
}

/** The server declined an import. `days` are those that it names; empty where it named none. */
export class ImportRefusal extends FhirError {
  override name = 'ImportRefusal';
  readonly days: readonly Day[];

  constructor(error: FhirError, days: readonly Day[]) {
    super(error.kind, error.status, error.issues);
    this.days = days;
  }
}

/**
 * Writes everything new and changed of the plan, and the record of the import, in one transaction. Answers the id of that record.
 * Throws a FhirError: `stale` when anything is no longer as the plan saw it, and then nothing is written; `offline` leaves open whether
 * it arrived; an ImportRefusal when the server declined it, and then nothing is written either. A second try never writes anything
 * twice: what is new must not be there yet, what is changed must have its version.
 */
export async function writeImport(plan: ImportPlan, context: WriteContext): Promise<string | undefined> {
  const now = new Date().toISOString();
  const dated = plan.days.flatMap((day) => writesOf(day, context, now).map((write) => ({ write, day: day.day })));
  if (dated.length === 0) return undefined;
  const writes = dated.map(({ write }) => write);
  const files = [...new Map(context.files.map((file) => [file.sha256, file])).values()];
  const record = importToFhir({ targets: writes.map(targetOf), files, recorded: now, practitioner: context.practitioner });
  try {
    const answer = await inOneTransaction([...writes, { method: 'POST', resource: marked(record, context.example) }]);
    return answer.entry?.at(-1)?.response?.location?.split('/')[1];
  } catch (error) {
    if (!(error instanceof FhirError) || error.kind !== 'refused') throw error;
    const days = error.issues.flatMap(({ path }) => dated[Number(/^(?:Bundle\.)?entry\[(\d+)\]/.exec(path ?? '')?.[1] ?? Number.NaN)]?.day ?? []);
    throw new ImportRefusal(error, [...new Set(days)].sort());
  }
}

/** The writes of a day, those of entries first. `now` is an instant: when what has no time of its own was written down. */
function writesOf(day: DayPlan, { patient, example, stored, originals }: Omit<WriteContext, 'files' | 'practitioner'>, now: string): Write[] {
  const writes: Write[] = [];
  const add = (resource: DiaryResource, identifier: string): void => {
    const before = stored.resources.get(identifier);
    const made = marked(resource, example);
    writes.push(before ? { method: 'PUT', resource: { ...made, id: before.id }, ifMatch: before.meta.versionId } : { method: 'POST', resource: made, fullUrl: `urn:uuid:${crypto.randomUUID()}` });
  };
  for (const { change, entry: { id: _id, version: _version, authorName: _name, ...entry } } of day.entries) {
    if (change !== 'new' && change !== 'changed') continue;
    const identifier = entryIdentifier(patient, entry.day, entry.source);
    const found = originals.get(identifier);
    const original = found?.kind === 'entry' ? found : undefined;
    const unread = joined(entry.unread ?? [], original?.unread ?? []);
    // The words are the patient's; who brought them in stands in the record of the import.
    add(entryToFhir({ ...entry, authored: original?.authored ?? now, ...(unread.length > 0 && { unread }) }, { patient, author: `Patient/${patient}` }), identifier);
  }
  for (const planned of day.readings) {
    if (planned.change === 'unchanged') continue;
    const { id: _id, version: _version, ...reading } = planned.reading;
    const made = originalOf(planned, originals) ?? readingToFhir(reading, { patient });
    const kept = (stored.resources.get(planned.identifier) as Observation | undefined)?.identifier ?? made.identifier ?? [];
    add({ ...made, identifier: [...kept.filter(({ system }) => system !== SID_READING), { system: SID_READING, value: planned.identifier }] }, planned.identifier);
  }
  return writes;
}

/** The Observation of the file, where what is to be written is what was read out of it and not what another file says. */
function originalOf({ identifier, reading }: PlannedReading, originals: Originals): Observation | undefined {
  const original = originals.get(identifier);
  const content = ({ value, unit, label, scale }: ForeignReading): string => JSON.stringify([value, unit ?? null, label ?? null, scale?.min ?? null, scale?.max ?? null]);
  return original?.kind === 'reading' && content(original.reading) === content(reading) ? original.observation : undefined;
}

function joined(first: UnreadAnswer[], second: UnreadAnswer[]): UnreadAnswer[] {
  const seen = new Set(first.map((answer) => JSON.stringify(answer)));
  return [...first, ...second.filter((answer) => !seen.has(JSON.stringify(answer)))];
}

function marked<Type extends DiaryResource | Provenance>(resource: Type, example: boolean): Type {
  return example ? asExample(resource) : resource;
}

function targetOf(write: Write): string {
  return 'fullUrl' in write && write.fullUrl !== undefined ? write.fullUrl : `${write.resource.resourceType}/${write.resource.id}`;
}

/** What had to be new and is there, or changed without the version that is now there, was written by somebody else in between. */
const MEANWHILE = new Set(['duplicate', 'precondition-required', 'exists']);

async function inOneTransaction(writes: Write[]): Promise<Bundle> {
  try {
    return await transact(transaction(writes), { minimal: true });
  } catch (error) {
    if (error instanceof FhirError && error.kind === 'refused' && error.issues.some(({ code }) => MEANWHILE.has(code))) throw new FhirError('stale', error.status, error.issues);
    throw error;
  }
}

// Earlier imports

interface Done {
  /** Instant with offset. */
  at: string;
  /** Id of the Practitioner. */
  practitioner: string;
  practitionerName?: string;
}

/** An import that was written. */
export interface PastImport {
  /** Id of its record. */
  id: string;
  recorded: string;
  practitioner: string;
  practitionerName?: string;
  /** What kinds of files it was read from, and their SHA-256. */
  kinds: string[];
  files: string[];
  /** What it wrote, `Type/id`. */
  targets: string[];
  /** First and last day that it wrote; absent where that is not known any more. */
  span?: Span;
  /** Who took it back, and when. */
  undone?: Done;
}

const root = ['imports'] as const;

export const importQueries = {
  all: root,
  /** The imports of a patient, the newest first. */
  records: (patient: string) => queryOptions({ queryKey: [...root, patient] as const, queryFn: ({ signal }) => loadRecords(patient, signal) }),
};

async function loadRecords(patient: string, signal: AbortSignal): Promise<PastImport[]> {
  const activities = ['diary-import', 'diary-import-withdrawal'].map((code) => `${WORKFLOW}|${code}`).join(',');
  const found = await searchAll(`Provenance?patient=${encodeURIComponent(patient)}&activity=${encodeURIComponent(activities)}&_include=Provenance:agent&_sort=-recorded&_count=100`, { signal });
  const provenances = resourcesOf(found, 'Provenance');
  const names = new Map(resourcesOf(found, 'Practitioner').map((practitioner) => [practitioner.id, practitionerName(practitioner)]));
  const named = (practitioner: string): { practitioner: string; practitionerName?: string } => {
    const name = names.get(practitioner);
    return { practitioner, ...(name !== undefined && name !== '' && { practitionerName: name }) };
  };
  const undone = new Map(provenances.flatMap((provenance) => {
    const withdrawal = importWithdrawalFromFhir(provenance);
    return withdrawal ? [[withdrawal.import, { at: withdrawal.recorded, ...named(withdrawal.practitioner) }] as const] : [];
  }));
  const records = provenances.flatMap((provenance) => importFromFhir(provenance) ?? []);
  const days = await loadDays(records.flatMap(({ targets }) => [targets[0], targets.at(-1)]), signal);
  return records.map(({ id = '', targets, files, recorded, practitioner }: ImportRecord): PastImport => {
    const [from, to] = [days.get(targets[0] ?? ''), days.get(targets.at(-1) ?? '')];
    const taken = undone.get(id);
    return {
      id, recorded, ...named(practitioner), targets,
      kinds: [...new Set(files.map(({ kind }) => kind))],
      files: files.map(({ sha256 }) => sha256),
      ...(from !== undefined && to !== undefined && { span: { from, to } }),
      ...(taken && { undone: taken }),
    };
  });
}

/** The days that these resources speak of, by `Type/id`: targets stand in the order of their days, so the first and the last say the span. */
async function loadDays(references: (string | undefined)[], signal: AbortSignal): Promise<Map<string, Day>> {
  const found = await loadCurrent([...new Set(references.filter((reference) => reference !== undefined))], signal);
  return new Map([...found].flatMap(([reference, resource]) => {
    const day = dayIn(resource);
    return day === null ? [] : [[reference, day] as const];
  }));
}

/** The day in the identifier that an import gives; what is withdrawn still has it. */
function dayIn(resource: DiaryResource): Day | null {
  const identifier = resource.resourceType === 'Observation' ? ownIdentifier(resource) : resource.identifier?.value;
  return (/\.(\d{4}-\d\d-\d\d)(?:\.|$)/.exec(identifier ?? '')?.[1] as Day | undefined) ?? null;
}

/** Resources by their references; those that are not there any more are left out. */
async function loadCurrent(references: readonly string[], signal?: AbortSignal): Promise<Map<string, StoredResource>> {
  const searches = (['QuestionnaireResponse', 'Observation'] as const).flatMap((type) => {
    const ids = references.flatMap((reference) => (reference.startsWith(`${type}/`) ? [reference.slice(type.length + 1)] : []));
    return chunks(ids).map((some) => searchByPost(`${type}/_search`, [['_id', some.join(',')], ['_count', String(AT_ONCE)]], { signal }).then((bundle) => resourcesOf(bundle, type) as StoredResource[]));
  });
  return new Map((await Promise.all(searches)).flat().map((resource) => [`${resource.resourceType}/${resource.id}`, resource]));
}

function chunks<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / AT_ONCE) }, (_, index) => items.slice(index * AT_ONCE, (index + 1) * AT_ONCE));
}

// Taking an import back

/** One resource that the import wrote and that is still in force. */
export interface UndoStep {
  day?: Day;
  stored: StoredResource;
  /** What would stand there: withdrawn, or as it was before the import. */
  after: DiaryResource & { id: string };
  /** Somebody changed it after the import. */
  changedSince: boolean;
}

/** What taking an import back would do now. */
export interface UndoPlan {
  /** Id of the import's record. */
  import: string;
  steps: UndoStep[];
  /** How many were taken back, or put back by hand, before. */
  alreadyGone: number;
}

/**
 * Compares what the import wrote to what stands there now. The import's version is the one that was stored at the very moment of its
 * record: one transaction, one time. Throws FhirError.
 */
export async function planUndo(patient: string, record: PastImport, zone: TimeZone, signal?: AbortSignal): Promise<UndoPlan> {
  const current = await loadCurrent(record.targets, signal);
  const inForce = (stored: StoredResource | undefined): stored is StoredResource => stored !== undefined && stored.status !== 'entered-in-error';
  const several = record.targets.filter((target) => inForce(current.get(target)) && current.get(target)!.meta.versionId !== '1');
  const histories = await loadHistories(several, signal);
  const plan: UndoPlan = { import: record.id, steps: [], alreadyGone: 0 };
  for (const target of record.targets) {
    const stored = current.get(target);
    if (!stored || stored.subject?.reference !== `Patient/${patient}`) continue;
    if (!inForce(stored)) {
      plan.alreadyGone += 1;
      continue;
    }
    const versions = histories.get(target) ?? [stored];
    const at = versions.findIndex(({ meta }) => meta.lastUpdated === record.recorded);
    // Nothing of it came from this import.
    if (at < 0) continue;
    const before = versions[at + 1];
    const after = before && before.status !== 'entered-in-error' ? { ...before, id: stored.id } : withdrawn<DiaryResource & { id: string }>(stored);
    if (contentOf(after) === contentOf(stored)) {
      plan.alreadyGone += 1;
      continue;
    }
    const day = stored.resourceType === 'Observation' ? readingFromFhir(stored, zone)?.day : dayIn(stored);
    plan.steps.push({ ...(day && { day }), stored, after, changedSince: contentOf(versions[at]!) !== contentOf(stored) });
  }
  return plan;
}

/** All versions of each, the newest first. */
async function loadHistories(references: readonly string[], signal?: AbortSignal): Promise<Map<string, StoredResource[]>> {
  const answers = await Promise.all(chunks(references).map(async (some) => {
    const batch: Bundle = { resourceType: 'Bundle', type: 'batch', entry: some.map((reference) => ({ request: { method: 'GET', url: `${reference}/_history?_count=${PAGE}` } })) };
    const { entry = [] } = await transact(batch, { signal });
    return some.map((reference, index) => {
      const history = entry[index]?.resource;
      if (history?.resourceType !== 'Bundle') throw new FhirError('server', 200);
      return [reference, (history.entry ?? []).flatMap(({ resource }) => (resource ? [resource as StoredResource] : []))] as const;
    });
  }));
  return new Map(answers.flat());
}

/** A resource without its version: what two versions must share to say the same. */
function contentOf({ meta, ...content }: DiaryResource): string {
  const { versionId: _version, lastUpdated: _at, ...marks } = meta ?? {};
  return JSON.stringify({ ...content, ...(Object.keys(marks).length > 0 && { meta: marks }) }, (_key, value: unknown) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value));
}

/** The steps that are taken: with `keepChanged`, what was changed since stays as it is now. */
export function stepsOf(plan: UndoPlan, keepChanged: boolean): UndoStep[] {
  return plan.steps.filter((step) => !(keepChanged && step.changedSince));
}

/**
 * Takes the import back in one transaction, with the record of who did so. Throws a FhirError: `stale` when anything was changed after the
 * plan was made, and then nothing happens.
 */
export async function undoImport(plan: UndoPlan, keepChanged: boolean, practitioner: string): Promise<void> {
  const steps = stepsOf(plan, keepChanged);
  if (steps.length === 0) return;
  const writes = steps.map(({ after, stored }): Write => ({ method: 'PUT', resource: after, ifMatch: stored.meta.versionId }));
  const record = importWithdrawalToFhir({ import: plan.import, targets: writes.map(targetOf), recorded: new Date().toISOString(), practitioner });
  await inOneTransaction([...writes, { method: 'POST', resource: marked(record, isExample(steps[0]!.stored)) }]);
}
