/**
 * The caseload: one line for each patient, made anew in the transaction that changes what it rests on, so that a page of it is
 * read and never computed. The figures move with the day: the first request of a new day slides every line.
 */
import type { CarePlan, EpisodeOfCare, Observation, Patient as FhirPatient, QuestionnaireResponse, Task } from '@medplum/fhirtypes';
import { CASELOAD_DAYS, summarise, type CaseloadRow, type DiarySummary } from '../../src/domain/caseload.ts';
import { dayAt, dayFromNumber, dayNumber, parseDay, type Day, type TimeZone } from '../../src/domain/day.ts';
import { diaryDays, type DiaryDay, type DiaryEntry } from '../../src/domain/diary.ts';
import { countKey } from '../../src/domain/plants/counting.ts';
import { METRICS, summaryToFhir } from '../../src/fhir/caseload.ts';
import { WORKFLOW } from '../../src/fhir/codes.ts';
import { entryFromFhir, isDiaryEntry, readingFromFhir } from '../../src/fhir/diary.ts';
import { isExample, patientFromFhir } from '../../src/fhir/patient.ts';
import { reviewFromFhir } from '../../src/fhir/provenance.ts';
import { FIGURES, type CaseloadColumn, type CaseloadEntry, type CaseloadLine, type CaseloadQuery, type Condition, type Key, type Store, type Version } from '../storage/store.ts';
import type { Json } from './body.ts';
import type { FhirContext } from './context.ts';
import { startOfDay } from './dates.ts';
import { fold, nameKey, spellings, wordsOf } from './names.ts';
import { refuse } from './outcome.ts';
import { DEFAULT_COUNT, MOST_COUNT, bundleText, dateRange, entryText, searchLinks, type Opened, type Parameters } from './search.ts';

/** Days of the window: the 28 of the means and the 28 before. */
const WINDOW_DAYS = 2 * CASELOAD_DAYS;
const MS_PER_DAY = 86_400_000;
/** More resources of one patient than this within the window are not looked at: a sensor that writes every minute. */
const MOST_READ = 20_000;

/** What of a patient changed in a transaction. */
interface Changes {
  patient: boolean;
  episode: boolean;
  plan: boolean;
  /** Days whose entries or readings changed; null: any may have. */
  days: Set<Day> | null;
  /** An entry or reading was written (not only withdrawn). */
  written: boolean;
}

export type CaseloadChanges = Map<string, Changes>;

/** Notes what a new version means for the caseload; `previous` is the resource that it replaces. */
export function noteChange(changes: CaseloadChanges, { type, patient }: Version, resource: Json, previous: Json | null, zone: TimeZone): void {
  if (patient === null) return;
  const at = (): Changes => {
    let found = changes.get(patient);
    if (!found) changes.set(patient, (found = { patient: false, episode: false, plan: false, days: new Set(), written: false }));
    return found;
  };
  switch (type) {
    case 'Patient': at().patient = true; break;
    case 'EpisodeOfCare': at().episode = true; break;
    case 'CarePlan': case 'Task': at().plan = true; break;
    case 'QuestionnaireResponse': case 'Observation': {
      const day = diaryDay(resource, zone);
      for (const each of [day, previous && diaryDay(previous, zone)]) if (each !== null) at().days?.add(each);
      if (day !== null) at().written = true;
      break;
    }
  }
}

/** The day that a response or reading speaks of, or null when it says nothing to the diary. */
function diaryDay(resource: Json, zone: TimeZone): Day | null {
  if (resource.resourceType === 'Observation') return readingFromFhir(resource as unknown as Observation, zone)?.day ?? null;
  const response = resource as unknown as QuestionnaireResponse;
  return isDiaryEntry(response) ? entryFromFhir(response).day : null;
}

/** Keeps who reviewed whose diary when, if the new resource is such a mark. */
export function noteReview(store: Store, resource: Json): void {
  const review = resource.resourceType === 'Provenance' ? reviewFromFhir(resource as never) : null;
  if (review) store.putReview(review.patient, review.practitioner, Date.parse(review.recorded));
}

/** Makes the lines of all patients with changes anew. Within the transaction that changed them. */
export function updateCaseload(store: Store, changes: CaseloadChanges, now: Date, zone: TimeZone): void {
  const today = dayNumber(dayAt(now, zone));
  for (const [patient, change] of changes) {
    const before = store.caseload(patient);
    const line = before ? { ...before } : emptyLine(patient);
    const fresh = before === null;
    if (change.patient || fresh) {
      const stored = store.current('Patient', patient);
      if (!stored) continue;
      Object.assign(line, personOf(JSON.parse(stored.content) as FhirPatient));
    }
    if (change.episode || fresh) line.managers = managersOf(store, patient);
    const plan = change.plan || fresh ? planOf(store, patient) : planIn(line);
    const changed = fresh || line.asOf > today ? null : change.days;
    const days = changed?.size === 0 ? (JSON.parse(line.window) as Window) : changedWindow(store, line, changed, today, zone);
    if (change.written) line.written = Math.max(now.getTime(), line.written ?? 0);
    finishLine(line, days, plan, today);
    line.changed = now.getTime();
    store.putCaseload(line);
  }
}

/** Makes every line anew from the records, as after a change of the practice's time zone. Within a transaction. */
export function rebuildCaseload(store: Store, now: Date, zone: TimeZone): void {
  const changes: CaseloadChanges = new Map();
  store.each(({ type, id }) => {
    if (type === 'Patient') changes.set(id, { patient: true, episode: true, plan: true, days: null, written: false });
  });
  updateCaseload(store, changes, now, zone);
}

/**
 * Slides every line to today; answers how many were slid. Costs little when there is nothing to do. Its own transaction: call it
 * outside of one, on the first request of a day, or by a timer after midnight.
 */
export function slideCaseload({ store, now, zone }: Pick<FhirContext, 'store' | 'now' | 'zone'>): number {
  const moment = now();
  const where = zone();
  const today = dayNumber(dayAt(moment, where));
  const behind = store.caseloadNotOf(today);
  if (behind.length === 0) return 0;
  store.transaction(() => {
    for (const patient of behind) {
      const line = { ...store.caseload(patient)! };
      const { summary } = line;
      // When the clock went back, days that were let go are needed again.
      const days = line.asOf > today ? changedWindow(store, line, null, today, where) : (JSON.parse(line.window) as Window);
      finishLine(line, days, planIn(line), today);
      if (line.summary !== summary) line.changed = moment.getTime();
      store.putCaseload(line);
    }
  });
  return behind.length;
}

/** A day of the window: its number, whether an entry says anything, average pain, stress, and the keys of the plants counted. */
type WindowDay = [day: number, logged: 0 | 1, pain: number | null, stress: number | null, plants: string[] | null];

interface Window {
  days: WindowDay[];
  /** Number of the last logged day before the window. */
  last: number | null;
}

interface Plan {
  planTitle?: string;
  reviewDate?: Day;
  openTasks: number;
}

type Line = CaseloadEntry;

/** What stands in the line's `summary`: the row, but for the patient and what depends on who asks. */
type Summary = DiarySummary & Plan & { asOf: Day };

function emptyLine(patient: string): Line {
  const figures = Object.fromEntries(FIGURES.map((figure) => [figure, null])) as Line['figures'];
  return { patient, name: '', words: '', active: true, example: false, managers: [], asOf: 0, changed: 0, written: null, figures, summary: '{}', window: '{"days":[],"last":null}' };
}

function personOf(resource: FhirPatient): Pick<Line, 'name' | 'words' | 'active' | 'example'> {
  const { family, given, birthDate, active } = patientFromFhir(resource);
  const names = resource.name?.flatMap((name) => [name.text, name.family, ...(name.given ?? [])]) ?? [];
  const numbers = resource.identifier?.map(({ value }) => value) ?? [];
  const found = [...names, ...numbers].flatMap((text) => (text === undefined ? [] : wordsOf(text)));
  if (birthDate !== undefined) found.push(birthDate, birthDate.split('-').reverse().join('.'));
  return { name: nameKey(family, given), words: [...new Set(found)].map((word) => ` ${word}`).join(''), active, example: isExample(resource) };
}

function resourcesOf<Resource>(store: Store, type: string, patient: string, where: Condition[] = []): Resource[] {
  return store.search({ type, where: [{ kind: 'patient', any: [patient] }, ...where], sort: [], limit: MOST_READ }).map(({ content }) => JSON.parse(content) as Resource);
}

function managersOf(store: Store, patient: string): string[] {
  const active = resourcesOf<EpisodeOfCare>(store, 'EpisodeOfCare', patient).filter(({ status }) => status === 'active');
  return [...new Set(active.flatMap(({ careManager }) => /^Practitioner\/([^/]+)/.exec(careManager?.reference ?? '')?.[1] ?? []))];
}

const OPEN_TASKS = new Set(['requested', 'received', 'accepted', 'ready', 'in-progress', 'on-hold']);

/** The care plan in force (the one that began last), its review, and the tasks that are not done. */
function planOf(store: Store, patient: string): Plan {
  const plans = resourcesOf<CarePlan>(store, 'CarePlan', patient).filter(({ status }) => status === 'active');
  const began = (plan: CarePlan): string => plan.period?.start ?? plan.created ?? '';
  const plan = plans.reduce<CarePlan | undefined>((latest, each) => (!latest || began(each) >= began(latest) ? each : latest), undefined);
  const tasks = resourcesOf<Task>(store, 'Task', patient).filter(({ status }) => OPEN_TASKS.has(status));
  const reviews = tasks
    .filter((task) => task.code?.coding?.some(({ system, code }) => system === WORKFLOW && code === 'plan-review') && (!plan || task.focus?.reference?.split('/_history')[0] === `CarePlan/${plan.id}`))
    .flatMap((task) => parseDay((task.restriction?.period?.end ?? '').slice(0, 10)) ?? [])
    .sort();
  return { ...(plan?.title !== undefined && { planTitle: plan.title }), ...(reviews[0] !== undefined && { reviewDate: reviews[0] }), openTasks: tasks.length };
}

function planIn(line: Line): Plan {
  const { planTitle, reviewDate, openTasks } = JSON.parse(line.summary) as Partial<Summary>;
  return { ...(planTitle !== undefined && { planTitle }), ...(reviewDate !== undefined && { reviewDate }), openTasks: openTasks ?? 0 };
}

/** The window with these days read anew, or all of them (`null`). */
function changedWindow(store: Store, line: Line, changed: Set<Day> | null, today: number, zone: TimeZone): Window {
  const first = today - WINDOW_DAYS + 1;
  const kept = (JSON.parse(line.window) as Window).days;
  const numbers = changed && [...changed].map(dayNumber);
  // One stretch from the first changed day to the last: a day or a few, or an import of months.
  const from = numbers ? Math.max(first, Math.min(...numbers)) : first;
  const to = numbers ? Math.max(...numbers) : null;
  let days = kept;
  if (to === null || to >= from) {
    const read = readDays(store, line.patient, dayFromNumber(from), to === null ? null : dayFromNumber(to), zone).map(windowDay);
    days = to === null ? read : [...kept.filter(([day]) => day < from || day > to), ...read].sort((a, b) => a[0] - b[0]);
  }
  let { last } = JSON.parse(line.window) as Window;
  if (!numbers || numbers.some((day) => day < first)) last = lastLogged(store, line.patient, dayFromNumber(first), zone);
  return { days, last };
}

/** The diary between two days, both included; without `to` as far as it goes. */
function readDays(store: Store, patient: string, from: Day, to: Day | null, zone: TimeZone): DiaryDay[] {
  const span = (comparison: 'ge' | 'le', day: Day, slack: number) => ({ kind: 'date' as const, any: [{ kind: 'range' as const, comparison, lo: startOfDay(day, zone) + slack, hi: startOfDay(day, zone) + slack + MS_PER_DAY }] });
  const responses = resourcesOf<QuestionnaireResponse>(store, 'QuestionnaireResponse', patient, [span('ge', from, -MS_PER_DAY), ...(to === null ? [] : [span('le', to, MS_PER_DAY)])]);
  // The night before a day, and a day that is longer than another, begin or end outside of it.
  const observations = resourcesOf<Observation>(store, 'Observation', patient, [span('ge', from, -2 * MS_PER_DAY), ...(to === null ? [] : [span('le', to, 2 * MS_PER_DAY)])]);
  const within = ({ day }: { day: Day }): boolean => day >= from && (to === null || day <= to);
  return diaryDays(
    responses.filter(isDiaryEntry).map(entryFromFhir).filter(within),
    observations.flatMap((observation) => readingFromFhir(observation, zone) ?? []).filter(within),
  );
}

function says({ values }: DiaryEntry): boolean {
  return Object.values(values).some((value) => value !== undefined);
}

function windowDay({ day, entries, values }: DiaryDay): WindowDay {
  const plants = values.plants?.flatMap((plant) => ('id' in plant ? (countKey(plant.id) ?? []) : []));
  return [dayNumber(day), entries.some(says) ? 1 : 0, values.painAverage ?? null, values.stress ?? null, plants ? [...new Set(plants)] : null];
}

/** Number of the last day before `day` on which an entry says anything. */
function lastLogged(store: Store, patient: string, day: Day, zone: TimeZone): number | null {
  const start = startOfDay(day, zone);
  let after: Key[] | undefined;
  for (;;) {
    const found = store.search({
      type: 'QuestionnaireResponse', sort: [{ by: 'date', descending: true }], after, limit: 10,
      where: [{ kind: 'patient', any: [patient] }, { kind: 'date', any: [{ kind: 'range', comparison: 'eb', lo: start, hi: start }] }],
    });
    for (const { content } of found) {
      const response = JSON.parse(content) as QuestionnaireResponse;
      const entry = isDiaryEntry(response) ? entryFromFhir(response) : null;
      if (entry && says(entry)) return dayNumber(entry.day);
    }
    if (found.length < 10) return null;
    after = found.at(-1)!.keys;
  }
}

/** Sets the figures of a line from its days, and lets go of days that are past. */
function finishLine(line: Line, window: Window, plan: Plan, today: number): void {
  const first = today - WINDOW_DAYS + 1;
  const past = window.days.filter(([day, logged]) => day < first && logged === 1).map(([day]) => day);
  const days = window.days.filter(([day]) => day >= first);
  const last = Math.max(window.last ?? -Infinity, ...past);
  const asOf = dayFromNumber(today);
  const summary: Summary = { asOf, ...summarise([...days.map(diaryDayOf), ...(Number.isFinite(last) ? [diaryDayOf([last, 1, null, null, null])] : [])], asOf, (key) => key), ...plan };
  line.asOf = today;
  line.window = JSON.stringify({ days, last: Number.isFinite(last) ? last : null } satisfies Window);
  line.summary = JSON.stringify(summary);
  line.figures = {
    'days-logged': summary.daysLogged, 'last-log': summary.lastLog ?? null,
    'pain-mean': summary.painMean ?? null, 'pain-days': summary.painDays, 'pain-delta': summary.painDelta ?? null,
    'stress-mean': summary.stressMean ?? null, 'stress-days': summary.stressDays, 'stress-delta': summary.stressDelta ?? null,
    'plants-7d': summary.plants7 ?? null, 'plants-days': summary.plantsDays,
    'plan-title': summary.planTitle === undefined ? null : fold(summary.planTitle), 'review-date': summary.reviewDate ?? null, 'open-tasks': summary.openTasks,
  };
}

/** A day of the window as the domain knows it, with what the figures rest on and nothing more. */
function diaryDayOf([number, logged, pain, stress, plants]: WindowDay): DiaryDay {
  const day = dayFromNumber(number);
  const values = { ...(pain !== null && { painAverage: pain }), ...(stress !== null && { stress }), ...(plants && { plants: plants.map((id) => ({ id })) }) };
  // A logged day may say only what no figure rests on; any value at all tells that it was logged.
  return { day, values, entries: logged ? [{ day, source: 'diary', values: { ...values, note: 'logged' } }] : [], readings: [] };
}

// The operation Patient/$caseload.

const COLUMNS = new Set<string>([...METRICS, ...FIGURES, 'last-reviewed']);
const DATES = new Set<string>(['last-log', 'review-date']);

export interface CaseloadRequest {
  query: CaseloadQuery;
  given: Parameters;
  personal: Parameters;
}

/** Reads the parameters of `Patient/$caseload`. */
export function readCaseload({ parameters, sealed, cursor }: Opened, { reviewer, posted, base, zone }: { reviewer: string; posted: boolean; base: string; zone: TimeZone }): CaseloadRequest {
  const query: CaseloadQuery = { reviewer, words: [], active: true, unseen: false, filters: [], sort: 'name', descending: false, limit: DEFAULT_COUNT };
  const personal: Parameters = [...sealed];
  for (const [name, value] of [...parameters, ...sealed]) {
    const path = `http.${name.slice(0, 64)}`;
    if (value.length > 1_000) refuse('bad-parameter', { path, diagnostics: 'Too long.' });
    const flag = (): boolean => {
      if (value !== 'true' && value !== 'false') refuse('bad-parameter', { path, diagnostics: 'One of true, false.' });
      return value === 'true';
    };
    switch (name) {
      case 'name':
        if (!posted && !sealed.some(([key]) => key === name)) refuse('search-by-post', { path, diagnostics: 'Send it in the body of POST Patient/$caseload.' });
        if (!sealed.some(([key]) => key === name)) personal.push([name, value]);
        query.words.push(...searchedWords(value));
        break;
      case 'care-manager': {
        const match = /^(?:Practitioner\/)?([A-Za-z0-9.-]{1,64})$/.exec(value.startsWith(`${base}/`) ? value.slice(base.length + 1) : value);
        if (!match) refuse('bad-parameter', { path, diagnostics: 'Must be Practitioner/id.' });
        query.manager = match![1]!;
        break;
      }
      case 'filter': query.filters.push(...readFilter(value, zone, path)); break;
      case 'sort': {
        query.descending = value.startsWith('-');
        const column = query.descending ? value.slice(1) : value;
        if (column !== 'name' && !COLUMNS.has(column)) refuse('bad-parameter', { path, diagnostics: `name, ${[...COLUMNS].join(', ')}; - before it for descending.` });
        query.sort = column as CaseloadQuery['sort'];
        break;
      }
      case 'new-entries': query.unseen = flag(); break;
      case 'example': query.example = flag(); break;
      case 'active': query.active = flag(); break;
      case '_since': {
        const since = Date.parse(value);
        if (Number.isNaN(since) || value.length < 11) refuse('bad-parameter', { path, diagnostics: 'Must be an instant.' });
        query.since = since;
        break;
      }
      case '_count':
        if (!/^\d{1,9}$/.test(value)) refuse('bad-parameter', { path, diagnostics: 'Must be a whole number.' });
        query.limit = Math.min(Number(value), MOST_COUNT);
        break;
      case '_format': break;
      default: refuse('unknown-parameter', { path });
    }
  }
  if (cursor) {
    if (cursor.order !== orderOf(query)) refuse('bad-cursor', { path: 'http.cursor', diagnostics: 'The cursor belongs to another order.' });
    query.after = cursor.keys;
  }
  return { query, given: parameters.filter(([name]) => name !== 'name'), personal };
}

function orderOf({ sort, descending }: CaseloadQuery): string {
  return `${descending ? '-' : ''}${sort}`;
}

/** The words of a search as the index has them; a date typed `3.1.1979` is found as `03.01.1979`. */
function searchedWords(text: string): string[][] {
  return text.split(/[\s,;]+/).filter(Boolean).slice(0, 8).map((word) => {
    const date = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(word);
    return date ? [`${date[1]!.padStart(2, '0')}.${date[2]!.padStart(2, '0')}.${date[3]}`] : spellings(word);
  });
}

/** `pain-mean=ge6`, `last-log=lt2026-11-01`. */
function readFilter(value: string, zone: TimeZone, path: string): CaseloadQuery['filters'] {
  const [, name = '', comparison = 'eq', text = ''] = /^([a-z0-9-]+)=(eq|ne|gt|lt|ge|le)?(.*)$/.exec(value) ?? [];
  const compare = comparison as CaseloadQuery['filters'][number]['comparison'];
  if (!COLUMNS.has(name) || name === 'plan-title') refuse('bad-parameter', { path, diagnostics: `metric=[prefix]value, the metric one of ${METRICS.join(', ')}.` });
  const column = name as CaseloadColumn;
  if (DATES.has(name)) {
    if (parseDay(text) === null) refuse('bad-parameter', { path, diagnostics: 'Must be a day: YYYY-MM-DD.' });
    return [{ column, comparison: compare, value: text }];
  }
  if (column === 'last-reviewed') {
    const { lo, hi } = dateRange(text, zone, path);
    if (compare === 'eq') return [{ column, comparison: 'ge', value: lo }, { column, comparison: 'lt', value: hi }];
    if (compare === 'ne') refuse('bad-parameter', { path, diagnostics: 'ne is not supported here.' });
    return [compare === 'lt' || compare === 'ge' ? { column, comparison: compare, value: lo } : { column, comparison: compare === 'gt' ? 'ge' : 'lt', value: hi }];
  }
  const number = Number(text);
  if (!/^[+-]?\d+(\.\d+)?$/.test(text) || !Number.isFinite(number)) refuse('bad-parameter', { path, diagnostics: 'Must be a number.' });
  return [{ column, comparison: compare, value: number }];
}

export interface CaseloadPage {
  lines: (CaseloadLine & { content: string })[];
  total: number;
  next: Key[] | null;
}

/** Reads a page of lines, each with its Patient. With a count of 0 only how many there are: then nobody's data is seen. */
export function runCaseload(store: Store, { query }: CaseloadRequest): CaseloadPage {
  if (query.limit === 0) return { lines: [], total: store.caseloadCount(query), next: null };
  const found = store.caseloadPage({ ...query, limit: query.limit + 1 });
  const lines = found.slice(0, query.limit).map((line) => ({ ...line, content: store.current('Patient', line.patient)!.content }));
  const more = found.length > query.limit;
  return { lines, total: !more && !query.after ? lines.length : store.caseloadCount(query), next: more ? lines.at(-1)!.keys : null };
}

/** The page as a Bundle: each Patient followed by its summary Observation, in the order of the rows; without figures the Patients alone. */
export async function caseloadText(context: FhirContext, base: string, { query, given, personal }: CaseloadRequest, { lines, total, next }: CaseloadPage, withFigures: boolean): Promise<string> {
  const entries = lines.flatMap(({ patient, content, summary: text, lastReviewed }) => {
    if (!withFigures) return [entryText(base, { type: 'Patient', id: patient }, content, 'match')];
    const { asOf, ...figures } = JSON.parse(text) as Summary;
    const row = { ...figures, patient: { id: patient }, ...(lastReviewed !== null && { lastReviewed: new Date(lastReviewed).toISOString() }) } as CaseloadRow;
    const summary = summaryToFhir(row, asOf);
    return [entryText(base, { type: 'Patient', id: patient }, content, 'match'), entryText(base, { type: 'Observation', id: summary.id! }, JSON.stringify(summary), 'include')];
  });
  const links = await searchLinks(context, `${base}/Patient/$caseload`, 'caseload', { given, personal }, next && { order: orderOf(query), keys: next }, 'cursor');
  return bundleText({ type: 'searchset', total, links, entries });
}
