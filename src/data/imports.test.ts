// Addresses without a host need the page that they stand on.
// @vitest-environment happy-dom
// @vitest-environment-options { "happyDOM": { "url": "http://localhost:3000" } }
import { QueryClient } from '@tanstack/react-query';
import type { Bundle, Observation, Provenance, QuestionnaireResponse, Resource } from '@medplum/fhirtypes';
import { readdirSync, readFileSync } from 'node:fs';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, test } from 'vitest';
import { createMocks, type Mocks } from '../../mocks/handlers.ts';
import { mockServer } from '../../mocks/setup.ts';
import { LIMITS } from '../../server/fhir/body.ts';
import { addDays, type Day } from '../domain/day.ts';
import type { DiaryEntry, ForeignReading } from '../domain/diary.ts';
import { resourcesOf, transaction } from '../fhir/bundle.ts';
import { SID_READING } from '../fhir/codes.ts';
import { entryFromFhir, entryToFhir, withdrawn } from '../fhir/diary.ts';
import { asExample, isExample, patientToFhir } from '../fhir/patient.ts';
import { practitionerToFhir } from '../fhir/practice.ts';
import { mergeDays, periodsWithin, planBetween, planImport, type ImportPlan, type PlanOptions } from '../imports/plan.ts';
import { createPlantFinder } from '../imports/plant-finder.ts';
import { recognisePlants } from '../imports/plants-of-meals.ts';
import { open, readDays } from '../imports/read.ts';
import type { ImportDay } from '../imports/result.ts';
import { readFhirFile } from './fhir-file.ts';
import { identifyFor, importQueries, loadStored, MOST_IN_ONE, planUndo, sizeOfDay, stepsOf, undoImport, writeImport, type PastImport, type StoredDiary, type WriteContext } from './imports.ts';

const PATIENT = 'anna';
const ZONE = 'Europe/Berlin';
const ALL: { from: Day; to: Day } = { from: '2000-01-01', to: '2100-01-01' };
const FILE = { sha256: 'ab'.repeat(32), kind: 'bearable' };
let mocks: Mocks;

beforeEach(async () => {
  mocks = await createMocks();
  mockServer.use(...mocks.handlers);
  await mocks.write([transaction([
    { method: 'PUT', resource: { ...patientToFhir({ family: 'Muster', given: 'Anna', example: false, active: true }), id: PATIENT }, create: true },
    { method: 'PUT', resource: { ...practitionerToFhir({ name: 'Jana Berger' }), id: 'colleague' }, create: true },
  ])]);
});

async function ask(address: string): Promise<Bundle> {
  return (await (await mocks.fhir(new Request(`http://localhost:3000/fhir/${address}`), mocks.actor)).json()) as Bundle;
}
const stored = (patient = PATIENT): Promise<StoredDiary> => loadStored(patient, ALL, ZONE);
const entriesNow = async (): Promise<DiaryEntry[]> => (await stored()).entries;

const reading = (value: number, more: Partial<ForeignReading> = {}): ForeignReading => ({ day: '2026-03-03', source: 'Bearable', kind: 'pain', name: 'Back pain', value, scale: { min: 0, max: 4 }, when: 'pm', ...more });
const day = (name: string, values: ImportDay['values'], readings: ForeignReading[] = [], source: ImportDay['source'] = 'bearable'): ImportDay => ({ day: name as Day, source, values, readings, rows: [2] });

interface Options extends Partial<WriteContext>, Pick<PlanOptions, 'replaceCorrected'> {}

/** Compares to what is stored, and says what a write needs. */
async function check(days: ImportDay[], { replaceCorrected = false, ...more }: Options = {}): Promise<{ plan: ImportPlan; context: WriteContext }> {
  const patient = more.patient ?? PATIENT;
  const there = await stored(patient);
  return {
    plan: planImport(mergeDays([days]), there, { identify: identifyFor(patient), replaceCorrected }),
    context: { patient, example: false, practitioner: mocks.actor.practitioner, stored: there, originals: new Map(), files: [FILE], ...more },
  };
}
async function bring(days: ImportDay[], options: Options = {}): Promise<string> {
  const { plan, context } = await check(days, options);
  return (await writeImport(plan, context))!;
}
async function records(): Promise<PastImport[]> {
  return new QueryClient({ defaultOptions: { queries: { retry: false } } }).fetchQuery(importQueries.records(PATIENT));
}
const record = async (id: string): Promise<PastImport> => (await records()).find((each) => each.id === id)!;
async function takeBack(id: string, keepChanged = true): Promise<void> {
  await undoImport(await planUndo(PATIENT, await record(id), ZONE), keepChanged, mocks.actor.practitioner);
}
/** Every version there ever was, of these types. */
async function versions(): Promise<number> {
  const histories = await Promise.all(['QuestionnaireResponse', 'Observation'].map((type) => ask(`${type}/_history?_count=1000`)));
  return histories.reduce((sum, { entry }) => sum + (entry?.length ?? 0), 0);
}
async function change(id: string, version: string, values: DiaryEntry['values'], author = 'Practitioner/therapist'): Promise<void> {
  const [entry] = (await entriesNow()).filter((each) => each.id === id);
  await mocks.write([transaction([{ method: 'PUT', resource: { ...entryToFhir({ ...entry!, values }, { patient: PATIENT, author }), id }, ifMatch: version }])]);
}

describe('writing', () => {
  test('stores days and readings as the patient\'s words, and who brought them in', async () => {
    const id = await bring([day('2026-03-03', { note: 'a', sleepHours: 6.75 }, [reading(2), reading(3), reading(1, { name: 'Mood', kind: 'mood' })]), day('2026-03-05', { steps: 0 })]);
    const there = await stored();
    expect(there.entries.map(({ day: name, source, author, values }) => ({ name, source, author, values }))).toEqual([
      { name: '2026-03-03', source: 'bearable', author: 'Patient/anna', values: { note: 'a', sleepHours: 6.75 } },
      { name: '2026-03-05', source: 'bearable', author: 'Patient/anna', values: { steps: 0 } },
    ]);
    expect(there.readings.map(({ name, value, scale, when }) => [name, value, scale?.max, when])).toEqual(expect.arrayContaining([['Back pain', 2, 4, 'pm'], ['Back pain', 3, 4, 'pm'], ['Mood', 1, 4, 'pm']]));
    const provenances = resourcesOf(await ask('Provenance'), 'Provenance');
    expect(provenances).toHaveLength(1);
    expect(provenances[0]).toMatchObject({ id, agent: [{ who: { reference: 'Practitioner/therapist' } }], entity: [{ what: { identifier: { value: FILE.sha256 }, display: 'bearable' } }] });
    expect(provenances[0]!.target).toHaveLength(5);
    expect(await record(id)).toMatchObject({ kinds: ['bearable'], files: [FILE.sha256], practitioner: 'therapist', practitionerName: 'Alex Beispiel', span: { from: '2026-03-03', to: '2026-03-05' } });
  });

  test('makes a new version of what changed, and touches nothing else', async () => {
    await bring([day('2026-03-03', { note: 'a', steps: 5 }, [reading(2)]), day('2026-03-04', { note: 'same' })]);
    const before = await stored();
    const own = entryToFhir({ day: '2026-03-03', source: 'diary', values: { painAverage: 4 } }, { patient: PATIENT, author: 'Patient/anna' });
    await mocks.write([transaction([{ method: 'POST', resource: own }])]);
    const { plan, context } = await check([day('2026-03-03', { note: 'b' }, [reading(4)]), day('2026-03-04', { note: 'same' })]);
    expect(plan).toMatchObject({ writes: 2, counts: { changed: 1, unchanged: 1, readingsChanged: 1 } });
    await writeImport(plan, context);
    const after = await stored();
    const entry = (there: StoredDiary, name: string, source: string): DiaryEntry => there.entries.find((each) => each.day === name && each.source === source)!;
    expect(entry(after, '2026-03-03', 'bearable')).toMatchObject({ id: entry(before, '2026-03-03', 'bearable').id, version: '2', values: { note: 'b', steps: 5 } });
    expect(entry(after, '2026-03-04', 'bearable').version).toBe('1');
    expect(entry(after, '2026-03-03', 'diary')).toMatchObject({ version: '1', values: { painAverage: 4 } });
    expect(after.readings).toMatchObject([{ id: before.readings[0]!.id, version: '2', value: 4 }]);
  });

  test('writes nothing at all when one of the days was changed meanwhile', async () => {
    await bring([day('2026-03-03', { note: 'a' }), day('2026-03-04', { note: 'a' })]);
    const { plan, context } = await check([day('2026-03-03', { note: 'b' }), day('2026-03-04', { note: 'b' }), day('2026-03-05', { note: 'new' }, [reading(1)])]);
    const [, second] = await entriesNow();
    await change(second!.id!, '1', { note: 'colleague' });
    const count = await versions();
    await expect(writeImport(plan, context)).rejects.toMatchObject({ kind: 'stale' });
    expect(await versions()).toBe(count);
    expect((await entriesNow()).map(({ values }) => values.note)).toEqual(['a', 'colleague']);
  });

  test.each([['a day', [day('2026-03-03', { note: 'a' })]], ['a reading', [day('2026-03-03', {}, [reading(2)])]]])('says stale when %s that had to be new was written by somebody else', async (_what, days) => {
    const { plan, context } = await check(days);
    await writeImport(plan, { ...context, files: [] }).catch(() => undefined);
    await bring(days).catch(() => undefined);
    const count = await versions();
    await expect(writeImport(plan, context)).rejects.toMatchObject({ kind: 'stale' });
    expect(await versions()).toBe(count);
  });

  test('leaves nothing twice when the answer was lost and it is tried again, without a check in between', async () => {
    const days = [day('2026-03-03', { note: 'a' }, [reading(2)]), day('2026-03-04', {}, [reading(1, { day: '2026-03-04' })])];
    const { plan, context } = await check(days);
    mockServer.use(http.post('/fhir', async ({ request }) => {
      await mocks.fhir(request.clone(), mocks.actor);
      return HttpResponse.error();
    }, { once: true }));
    await expect(writeImport(plan, context)).rejects.toMatchObject({ kind: 'offline' });
    await expect(writeImport(plan, context)).rejects.toMatchObject({ kind: 'stale' });
    expect((await check(days)).plan.writes).toBe(0);
    expect(await versions()).toBe(3);
    expect(await records()).toHaveLength(1);
  });

  test('marks what is imported for an invented person, and nothing else', async () => {
    await mocks.write([transaction([{ method: 'PUT', resource: { ...asExample(patientToFhir({ family: 'Beispiel', given: 'Eva', example: true, active: true })), id: 'eva' }, create: true }])]);
    await bring([day('2026-03-03', { note: 'a' }, [reading(2)])], { patient: 'eva', example: true });
    await bring([day('2026-03-03', { note: 'a' }, [reading(2)])]);
    const everything = (await Promise.all(['QuestionnaireResponse', 'Observation', 'Provenance'].map(ask))).flatMap(({ entry }) => entry!.map(({ resource }) => resource as Resource & Provenance));
    expect(everything).toHaveLength(6);
    for (const resource of everything) expect(isExample(resource)).toBe(JSON.stringify(resource).includes('eva') || resource.resourceType === 'Provenance' && everything.some((each) => isExample(each) && JSON.stringify(resource).includes(each.id!)));
  });

  test('keeps what the practice corrected or withdrew by hand', async () => {
    await bring([day('2026-03-03', { note: 'a' }), day('2026-03-04', { note: 'a' })]);
    const [first, second] = resourcesOf(await ask('QuestionnaireResponse?_sort=log-date'), 'QuestionnaireResponse') as (QuestionnaireResponse & { id: string })[];
    await change(first!.id, '1', { note: 'corrected' });
    await mocks.write([transaction([{ method: 'PUT', resource: { ...withdrawn(second!), id: second!.id, author: { reference: 'Practitioner/therapist' } }, ifMatch: '1' }])]);
    const again = [day('2026-03-03', { note: 'a' }), day('2026-03-04', { note: 'a' })];
    expect((await check(again)).plan).toMatchObject({ writes: 0, counts: { kept: 2 } });
    await bring(again, { replaceCorrected: true });
    expect((await entriesNow()).map(({ version, author, values }) => [version, author, values.note])).toEqual([['3', 'Patient/anna', 'a'], ['3', 'Patient/anna', 'a']]);
  });
});

describe('the same file twice', () => {
  const folder = 'src/imports/samples/';
  const samples = readdirSync(folder);

  /** The file as a person would have it read: dates by their order, tables by what their titles suggest. */
  function daysOf(name: string): ImportDay[] {
    const file = open(new Uint8Array(readFileSync(folder + name)), name);
    const asked = readDays(file);
    const columns = asked.questions.find((question) => question.ask === 'columns');
    const mapping = columns && { ...columns.suggested, dateOrder: 'dmy' as const, columns: columns.suggested.columns.map((rule) => (rule.to === 'scale-field' ? { ...rule, scale: { min: 0, max: 10 } } : rule)) };
    const { days } = readDays(file, { today: '2026-11-25', answers: { dateOrder: 'mdy', moods: { meh: 3 }, ...(mapping && { mapping }) } });
    return recognisePlants(days, createPlantFinder([]), 'de').days;
  }

  test.each(samples)('%s is taken by the server as it is, and adds nothing the second time', async (name) => {
    const days = daysOf(name);
    const first = await check(days);
    if (first.plan.writes === 0) return;
    await writeImport(first.plan, first.context);
    const count = await versions();
    expect(count).toBe(first.plan.writes);
    const second = await check(daysOf(name));
    expect(second.plan).toMatchObject({ writes: 0, counts: { new: 0, changed: 0, readingsNew: 0, readingsChanged: 0, unchanged: first.plan.counts.new, readingsUnchanged: first.plan.counts.readingsNew } });
    expect(await writeImport(second.plan, second.context)).toBeUndefined();
    expect(await versions()).toBe(count);
    expect(await records()).toHaveLength(1);
  });

  test('covers every app', () => {
    expect(samples.filter((name) => daysOf(name).length > 0).length).toBeGreaterThan(15);
  });
});

describe('taking an import back', () => {
  test('withdraws what it made, puts back what it changed, deletes nothing, and says who did it', async () => {
    await bring([day('2026-03-03', { note: 'before' }, [reading(2)])]);
    const id = await bring([day('2026-03-03', { note: 'after' }, [reading(3)]), day('2026-03-04', { note: 'made' }, [reading(1, { day: '2026-03-04' })])]);
    const plan = await planUndo(PATIENT, await record(id), ZONE);
    expect(plan.steps.map(({ day: name, after, changedSince }) => [name, after.resourceType, after.status, changedSince])).toEqual([
      ['2026-03-03', 'QuestionnaireResponse', 'completed', false], ['2026-03-03', 'Observation', 'final', false],
      ['2026-03-04', 'QuestionnaireResponse', 'entered-in-error', false], ['2026-03-04', 'Observation', 'entered-in-error', false],
    ]);
    const count = await versions();
    await undoImport(plan, true, 'therapist');
    expect(await versions()).toBe(count + 4);
    const there = await stored();
    expect(there.entries.map(({ day: name, values }) => [name, values.note])).toEqual([['2026-03-03', 'before']]);
    expect(there.readings.map(({ value }) => value)).toEqual([2]);
    expect(await record(id)).toMatchObject({ undone: { practitioner: 'therapist', practitionerName: 'Alex Beispiel' }, span: { from: '2026-03-03', to: '2026-03-04' } });
    expect((await records()).filter(({ undone }) => undone)).toHaveLength(1);
    expect(await planUndo(PATIENT, await record(id), ZONE)).toMatchObject({ steps: [], alreadyGone: 4 });
    await undoImport(await planUndo(PATIENT, await record(id), ZONE), false, 'therapist');
    expect(await versions()).toBe(count + 4);
  });

  test('keeps days that somebody changed since, or takes them back as well: as was chosen', async () => {
    const id = await bring([day('2026-03-03', { note: 'a' }), day('2026-03-04', { note: 'a' }), day('2026-03-05', { note: 'a' }, [reading(2, { day: '2026-03-05' })])]);
    const [, second] = await entriesNow();
    await change(second!.id!, '1', { note: 'corrected' });
    const plan = await planUndo(PATIENT, await record(id), ZONE);
    expect(plan.steps.filter(({ changedSince }) => changedSince).map(({ day: name }) => name)).toEqual(['2026-03-04']);
    expect(stepsOf(plan, true)).toHaveLength(3);
    await undoImport(plan, true, 'therapist');
    expect((await entriesNow()).map(({ values }) => values.note)).toEqual(['corrected']);
    await takeBack(id, false);
    expect(await entriesNow()).toEqual([]);
    const history = resourcesOf(await ask(`QuestionnaireResponse/${second!.id}/_history`), 'QuestionnaireResponse');
    expect(history.map((version) => [version.status, entryFromFhir(version).values.note])).toEqual([['entered-in-error', 'corrected'], ['completed', 'corrected'], ['completed', 'a']]);
  });

  test('does nothing when a day was changed while the question stood on the screen', async () => {
    const id = await bring([day('2026-03-03', { note: 'a' }), day('2026-03-04', { note: 'a' })]);
    const plan = await planUndo(PATIENT, await record(id), ZONE);
    const [first] = await entriesNow();
    await change(first!.id!, '1', { note: 'changed' });
    const count = await versions();
    await expect(undoImport(plan, false, 'therapist')).rejects.toMatchObject({ kind: 'stale' });
    expect(await versions()).toBe(count);
    expect((await record(id)).undone).toBeUndefined();
  });

  test('of two imports that built on one another goes in any order', async () => {
    const first = await bring([day('2026-03-03', { note: 'one' }, [reading(1)])]);
    const second = await bring([day('2026-03-03', { note: 'two' }, [reading(2)])]);
    expect((await planUndo(PATIENT, await record(first), ZONE)).steps.every(({ changedSince }) => changedSince)).toBe(true);
    await takeBack(second);
    expect((await entriesNow()).map(({ values }) => values.note)).toEqual(['one']);
    // What the second one left as it was is not "changed since".
    expect((await planUndo(PATIENT, await record(first), ZONE)).steps.some(({ changedSince }) => changedSince)).toBe(false);
    await takeBack(first);
    expect(await entriesNow()).toEqual([]);
    expect((await stored()).readings).toEqual([]);
  });

  test('lets the same file be imported again: new versions of the same resources', async () => {
    const days = [day('2026-03-03', { note: 'a' }, [reading(2)])];
    const first = await bring(days);
    const before = await stored();
    await takeBack(first);
    expect((await check(days)).plan).toMatchObject({ writes: 2, counts: { new: 1, readingsNew: 1 } });
    const second = await bring(days);
    const after = await stored();
    expect(after.entries).toMatchObject([{ id: before.entries[0]!.id, version: '3', values: { note: 'a' } }]);
    expect(after.readings).toMatchObject([{ id: before.readings[0]!.id, version: '3', value: 2 }]);
    await takeBack(second);
    expect((await stored()).entries).toEqual([]);
    expect((await records()).map(({ undone }) => undone !== undefined)).toEqual([true, true]);
  });

  test('knows nothing of what others wrote, or of what was the same before', async () => {
    await bring([day('2026-03-03', { note: 'same' })]);
    const { plan, context } = await check([day('2026-03-03', { note: 'same' }), day('2026-03-04', { note: 'new' })]);
    const id = (await writeImport(plan, context))!;
    expect((await record(id)).targets).toHaveLength(1);
    await takeBack(id);
    expect((await entriesNow()).map(({ day: name }) => name)).toEqual(['2026-03-03']);
  });

  test('works for the import that an example person comes with', async () => {
    await mocks.loadExamples();
    const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
    const provenance = resourcesOf(await ask('Provenance?_count=1000'), 'Provenance').find((each) => each.entity?.[0]?.what.display === 'bearable')!;
    const target = (await ask(`${provenance.target[0]!.reference}`)) as unknown as Observation;
    const patient = target.subject!.reference!.split('/')[1]!;
    const [past] = await client.fetchQuery(importQueries.records(patient));
    const plan = await planUndo(patient, past!, ZONE);
    expect(plan.steps).toHaveLength(past!.targets.length);
    await undoImport(plan, true, 'therapist');
    expect((await loadStored(patient, ALL, ZONE)).readings).toEqual([]);
    expect(resourcesOf(await ask('Provenance?_count=1000'), 'Provenance').filter((each) => !isExample(each))).toEqual([]);
  });
});

describe('earlier imports', () => {
  test('stand with the newest first, and name whoever did it', async () => {
    await bring([day('2026-03-03', { note: 'a' })]);
    await bring([day('2026-04-03', { note: 'a' })], { files: [{ sha256: 'cd'.repeat(32), kind: 'fddb' }, FILE, FILE] });
    expect(await records()).toMatchObject([{ kinds: ['fddb', 'bearable'], files: ['cd'.repeat(32), FILE.sha256], span: { from: '2026-04-03', to: '2026-04-03' } }, { kinds: ['bearable'], span: { from: '2026-03-03', to: '2026-03-03' } }]);
  });

  test('of others are not among them, and nothing personal stands in an address', async () => {
    const addresses: string[] = [];
    mockServer.events.removeAllListeners();
    mockServer.events.on('request:start', ({ request }) => void addresses.push(decodeURIComponent(request.url)));
    await mocks.write([transaction([{ method: 'PUT', resource: { ...patientToFhir({ family: 'Muster', given: 'Eva', example: false, active: true }), id: 'eva' }, create: true }])]);
    await bring([day('2026-03-03', { note: 'Geheimes' }, [reading(2, { name: 'Rückenschmerz' })])], { patient: 'eva' });
    expect(await records()).toEqual([]);
    expect(addresses.length).toBeGreaterThan(3);
    expect(addresses.filter((address) => /muster|geheim|schmerz/i.test(address))).toEqual([]);
  });
});

describe('the limits of the server', () => {
  test('are not reached by what one transaction may hold', () => {
    expect(MOST_IN_ONE.writes + 1).toBeLessThanOrEqual(LIMITS.entries);
    expect(MOST_IN_ONE.bytes).toBeLessThanOrEqual(LIMITS.bytes - 1_000_000);
  });

  test('decide how a long diary is cut, and every part is taken', { timeout: 30_000 }, async () => {
    const note = 'ä€🥕"\n'.repeat(4_000);
    const days = Array.from({ length: 400 }, (_, index) => day(addDays('2024-01-01', index), { note, steps: index }));
    const { plan, context } = await check(days);
    const periods = periodsWithin(plan, (each) => sizeOfDay(each, context), MOST_IN_ONE);
    expect(periods.length).toBeGreaterThan(1);
    const bodies: number[] = [];
    mockServer.use(http.post('/fhir', async ({ request }) => {
      bodies.push((await request.clone().arrayBuffer()).byteLength);
      return mocks.fhir(request, mocks.actor);
    }));
    for (const { from, to } of periods) {
      const part = planBetween(plan, from, to);
      await writeImport(part, context);
      const said = part.days.reduce((sum, each) => sum + sizeOfDay(each, context).bytes, 0);
      expect(said).toBeGreaterThan(bodies.at(-1)! - 2_000);
      expect(bodies.at(-1)).toBeLessThan(LIMITS.bytes);
    }
    expect(bodies[0]).toBeGreaterThan(10_000_000);
    expect(await entriesNow()).toHaveLength(400);
  });

  test('count the writes of a day', async () => {
    const many = Array.from({ length: 300 }, (_, index) => day(addDays('2024-01-01', index), { steps: index }, Array.from({ length: 19 }, (_unused, nth) => reading(1, { day: addDays('2024-01-01', index), when: String(nth) }))));
    const { plan, context } = await check(many);
    const periods = periodsWithin(plan, (each) => sizeOfDay(each, context), MOST_IN_ONE);
    expect(periods.map(({ from, to }) => planBetween(plan, from, to).writes)).toEqual([249 * 20, 51 * 20]);
  });

  test('are said with the days that are at fault', async () => {
    const { plan, context } = await check([day('2026-03-03', { note: 'a' }), day('2026-03-04', { note: 'bad \u0001 text' })]);
    await expect(writeImport(plan, context)).rejects.toMatchObject({ kind: 'refused', days: ['2026-03-04'] });
    expect(await versions()).toBe(0);
  });

  test('count every identifier once', async () => {
    await bring([day('2026-03-03', {}, [reading(2), reading(2), reading(2)])]);
    const identifiers = resourcesOf(await ask('Observation'), 'Observation').flatMap(({ identifier }) => identifier!.filter(({ system }) => system === SID_READING).map(({ value }) => value));
    expect(new Set(identifiers).size).toBe(3);
  });
});

test('a FHIR file of what is stored already adds nothing, whoever wrote it', async () => {
  const foreign: Observation = { resourceType: 'Observation', status: 'final', identifier: [{ system: 'https://band.example/reading', value: '1' }], code: { coding: [{ system: 'http://loinc.org', code: '72514-3' }] }, subject: { reference: `Patient/${PATIENT}` }, effectiveDateTime: '2026-03-03T21:30:00+01:00', valueQuantity: { value: 5, system: 'http://unitsofmeasure.org', code: '{score}' } };
  await mocks.write([transaction([{ method: 'POST', resource: foreign }, { method: 'POST', resource: { ...foreign, identifier: [{ system: 'https://band.example/reading', value: '2' }] } }])]);
  await bring([day('2026-03-03', { note: 'a', painAverage: 3 }, [reading(2)])]);
  const everything = (await Promise.all(['QuestionnaireResponse', 'Observation'].map(ask))).flatMap(({ entry }) => entry!.map(({ resource }) => resource as unknown as Record<string, unknown> & { resourceType: string }));
  const { result, originals } = readFhirFile(everything.map((resource, index) => ({ row: index + 1, resource })), {}, { patient: PATIENT, subject: `Patient/${PATIENT}`, zone: ZONE, today: '2026-04-01' });
  const { plan } = await check(result.days, { originals });
  expect(result.rowsTaken).toBe(4);
  expect(plan).toMatchObject({ writes: 0, counts: { unchanged: 1, readingsUnchanged: 3 } });
});
