/** The caseload: its figures are those of the records at every moment, its pages are what was asked for. */
import type { Bundle, CarePlan, Observation, Patient, QuestionnaireResponse, Task } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { validateR4 } from '../../mocks/validators.ts';
import { summarise } from '../../src/domain/caseload.ts';
import { addDays, dayAt, type Day } from '../../src/domain/day.ts';
import { diaryDays, type DiaryValues } from '../../src/domain/diary.ts';
import { countKey } from '../../src/domain/plants/counting.ts';
import { caseloadFromFhir } from '../../src/fhir/caseload.ts';
import { entryFromFhir, isDiaryEntry, readingFromFhir, readingToFhir } from '../../src/fhir/diary.ts';
import { checkStructure } from '../../src/fhir/r4.ts';
import { episodeOfCare } from '../../src/fhir/patient.ts';
import { reviewToFhir } from '../../src/fhir/provenance.ts';
import { BERGER, STORES, YILMAZ, codesOf, openPractice, type Practice } from '../storage/under-test.ts';

const ZONE = 'Europe/Berlin';

const patient = (id: string, family = id, rest: Partial<Patient> = {}): Patient & { id: string } => ({ resourceType: 'Patient', id, name: [{ use: 'official', family, given: ['Anna'] }], ...rest });
const page = async (practice: Practice, query = '', actor = BERGER) => {
  const { status, json, text } = await practice.ask('GET', `/Patient/$caseload${query}`, { actor });
  if (status !== 200) throw new Error(text);
  return caseloadFromFhir(json as Bundle);
};
const names = async (practice: Practice, query = '', actor = BERGER) => (await page(practice, query, actor)).rows.map((row) => row.patient.id);

describe.each(STORES)('%s', (_, open) => {
  test('a patient without a diary has a line, and no figure is 0', async () => {
    const practice = await openPractice(open());
    await practice.put(patient('a'));
    const { json } = await practice.ask('GET', '/Patient/$caseload');
    expect(validateR4(json)).toEqual([]);
    expect(checkStructure(json)).toEqual([]);
    const [row] = (await page(practice)).rows;
    expect(row).toMatchObject({ patient: { id: 'a' }, daysLogged: 0, painDays: 0, stressDays: 0, plantsDays: 0, openTasks: 0 });
    for (const figure of ['painMean', 'painDelta', 'stressMean', 'plants7', 'lastLog', 'planTitle', 'reviewDate', 'lastReviewed']) expect(row).not.toHaveProperty(figure);
  });

  test('figures follow what is written, corrected and withdrawn', async () => {
    const practice = await openPractice(open());
    await practice.put(patient('a'));
    await practice.write('a', '2026-11-23', { painAverage: 6, stress: 4, plants: [{ id: 'oat' }, { id: 'lentil' }] });
    await practice.write('a', '2026-11-24', { painAverage: 2 });
    await practice.write('a', '2026-10-20', { painAverage: 8, stress: 8 });
    expect((await page(practice)).rows[0]).toMatchObject({ daysLogged: 2, lastLog: '2026-11-24', painMean: 4, painDays: 2, painDelta: -4, stressMean: 4, stressDays: 1, stressDelta: -4, plants7: 2, plantsDays: 1 });
    await practice.write('a', '2026-11-23', { painAverage: 4, plants: [] });
    expect((await page(practice)).rows[0]).toMatchObject({ painMean: 3, plants7: 0, plantsDays: 1 });
    const entry = JSON.parse(practice.store.search({ type: 'QuestionnaireResponse', where: [], sort: [{ by: 'date', descending: true }], limit: 1 })[0]!.content) as QuestionnaireResponse & { id: string };
    await practice.put({ ...entry, status: 'entered-in-error' });
    expect((await page(practice)).rows[0]).toMatchObject({ daysLogged: 1, lastLog: '2026-11-23', painMean: 4 });
  });

  test('a new day slides every line, forwards and back, and costs nothing when nothing slides', async () => {
    const practice = await openPractice(open());
    for (const id of ['a', 'b']) await practice.put(patient(id));
    await practice.write('a', '2026-10-28', { painAverage: 5 });
    await practice.write('a', '2026-11-24', { painAverage: 1 });
    expect((await page(practice)).rows[0]).toMatchObject({ painMean: 3, painDays: 2, daysLogged: 2 });
    // One minute before midnight in Berlin, and one after.
    practice.setNow('2026-11-24T22:59:00Z');
    expect((await page(practice)).rows[0]).toMatchObject({ painDays: 2 });
    practice.setNow('2026-11-24T23:01:00Z');
    expect((await page(practice)).rows[0]).toMatchObject({ painMean: 1, painDays: 1, painDelta: -4, daysLogged: 1, lastLog: '2026-11-24' });
    practice.setNow('2027-03-01T12:00:00Z');
    expect((await page(practice)).rows[0]).toMatchObject({ painDays: 0, daysLogged: 0, lastLog: '2026-11-24' });
    practice.setNow('2026-11-24T12:00:00Z');
    expect((await page(practice)).rows[0]).toMatchObject({ painMean: 3, painDays: 2 });
  });

  test('the two days on which the clock changes are one day each', async () => {
    const practice = await openPractice(open());
    await practice.put(patient('a'));
    for (const [day, now] of [['2026-03-29', '2026-03-29T21:59:00Z'], ['2026-10-25', '2026-10-25T22:59:00Z']] as const) {
      practice.setNow(now);
      for (const back of [0, 1, 2]) await practice.write('a', addDays(day, -back), { painAverage: 3 });
      expect((await page(practice)).rows[0]).toMatchObject({ daysLogged: 3, painDays: 3, lastLog: day });
    }
  });

  test('plans, reviews and tasks', async () => {
    const practice = await openPractice(open());
    await practice.put(patient('a'));
    const subject = { reference: 'Patient/a' };
    const plan = (id: string, start: string, rest: Partial<CarePlan> = {}): CarePlan & { id: string } => ({ resourceType: 'CarePlan', id, status: 'active', intent: 'plan', title: `Plan ${id}`, subject, period: { start }, ...rest });
    const task = (id: string, rest: Partial<Task> = {}): Task & { id: string } => ({ resourceType: 'Task', id, status: 'requested', intent: 'order', for: subject, ...rest });
    const review = { code: { coding: [{ system: 'https://example.org/fhir/CodeSystem/workflow', code: 'plan-review' }] } };
    await practice.put(plan('1', '2026-09-01'));
    await practice.put(plan('2', '2026-11-01'));
    await practice.put(plan('3', '2026-11-20', { status: 'draft' }));
    await practice.put(task('r1', { ...review, focus: { reference: 'CarePlan/1' }, restriction: { period: { end: '2026-11-01' } } }));
    await practice.put(task('r2', { ...review, focus: { reference: 'CarePlan/2' }, restriction: { period: { end: '2026-12-24' } } }));
    await practice.put(task('t'));
    expect((await page(practice)).rows[0]).toMatchObject({ planTitle: 'Plan 2', reviewDate: '2026-12-24', openTasks: 3 });
    await practice.put(task('t', { status: 'completed' }));
    await practice.put(plan('2', '2026-11-01', { status: 'completed' }));
    expect((await page(practice)).rows[0]).toMatchObject({ planTitle: 'Plan 1', reviewDate: '2026-11-01', openTasks: 2 });
  });

  test('“reviewed by me” is mine alone, and new entries are those written after it', async () => {
    const practice = await openPractice(open());
    for (const id of ['a', 'b', 'c']) await practice.put(patient(id));
    for (const id of ['a', 'b']) await practice.write(id, '2026-11-20', { stress: 1 });
    practice.setNow('2026-11-24T12:10:00Z');
    expect((await practice.ask('POST', '/Provenance', { body: reviewToFhir({ patient: 'a', practitioner: 'prac-berger', recorded: '2020-01-01T00:00:00Z' }) })).status).toBe(201);
    const rows = (await page(practice)).rows;
    expect(Date.parse(rows[0]!.lastReviewed!)).toBe(Date.parse('2026-11-24T12:10:00Z'));
    expect(rows[1]).not.toHaveProperty('lastReviewed');
    expect((await page(practice, '', YILMAZ)).rows[0]).not.toHaveProperty('lastReviewed');
    expect(await names(practice, '?new-entries=true')).toEqual(['b']);
    expect(await names(practice, '?new-entries=true', YILMAZ)).toEqual(['a', 'b']);
    practice.setNow('2026-11-24T12:20:00Z');
    await practice.write('a', '2026-11-20', { stress: 2 });
    expect(await names(practice, '?new-entries=true')).toEqual(['a', 'b']);
    expect(await names(practice, '?_since=2026-11-24T12:15:00Z')).toEqual(['a']);
    expect(await names(practice, '?sort=-last-reviewed')).toEqual(['a', 'b', 'c']);
    expect(await names(practice, '?filter=last-reviewed%3Dge2026-11-24')).toEqual(['a']);
  });

  test('of one therapist, active or not, examples or not, and by name in a body', async () => {
    const practice = await openPractice(open());
    await practice.put(patient('a', 'Öztürk', { identifier: [{ system: 's', value: '2026-17' }], birthDate: '1979-03-14' }));
    await practice.put(patient('b', 'Zwo', { active: false }));
    await practice.put(patient('c', 'Äpfel', { meta: { tag: [{ system: 'https://example.org/fhir/CodeSystem/tag', code: 'example' }] } }));
    const episode = { ...episodeOfCare({ patient: 'Patient/a', careManager: 'prac-yilmaz', from: '2026-01-01' as Day }), id: 'e' };
    await practice.put(episode);
    expect(await names(practice)).toEqual(['c', 'a']);
    expect(await names(practice, '?sort=-name')).toEqual(['a', 'c']);
    expect(await names(practice, '?active=false')).toEqual(['b']);
    expect(await names(practice, '?example=true')).toEqual(['c']);
    expect(await names(practice, '?care-manager=Practitioner/prac-yilmaz')).toEqual(['a']);
    expect(await names(practice, '?care-manager=prac-berger')).toEqual([]);
    await practice.put({ ...episode, status: 'finished', period: { start: '2026-01-01', end: '2026-11-01' } });
    expect(await names(practice, '?care-manager=prac-yilmaz')).toEqual([]);
    for (const name of ['ozt', 'Öztürk anna', 'oeztuerk', '2026-17', '14.03.1979', '14.3.1979', '1979-03-14']) {
      const { status, json } = await practice.ask('POST', '/Patient/$caseload', { body: new URLSearchParams({ name, sort: 'name' }) });
      expect([name, status, caseloadFromFhir(json as Bundle).rows.map((row) => row.patient.id)]).toEqual([name, 200, ['a']]);
      expect(JSON.stringify((json as Bundle).link)).not.toContain(encodeURIComponent(name));
    }
    for (const name of ['%', 'ürk', "' or 1=1"]) expect(caseloadFromFhir((await practice.ask('POST', '/Patient/$caseload', { body: new URLSearchParams({ name }) })).json as Bundle).rows).toEqual([]);
    expect(codesOf(await practice.ask('GET', '/Patient/$caseload?name=a'))).toEqual(['search-by-post']);
  });

  test('pages together are the whole, in every order', async () => {
    const practice = await openPractice(open());
    for (let n = 0; n < 7; n += 1) {
      await practice.put(patient(`p${n}`, `Name ${n % 3}`));
      if (n % 2 === 0) await practice.write(`p${n}`, '2026-11-20', { painAverage: n % 4 });
    }
    for (const sort of ['name', '-name', 'pain-mean', '-pain-mean', 'last-log', '-days-logged', 'review-date', '-last-reviewed']) {
      const whole = await names(practice, `?sort=${sort}`);
      expect(whole).toHaveLength(7);
      const seen: string[] = [];
      for (let path: string | undefined = `/Patient/$caseload?sort=${sort}&_count=2`; path !== undefined;) {
        const bundle: Bundle = (await practice.ask('GET', path)).json as Bundle;
        expect(bundle.total).toBe(7);
        seen.push(...caseloadFromFhir(bundle).rows.map((row) => row.patient.id));
        path = bundle.link!.find(({ relation }) => relation === 'next')?.url.replace('http://localhost/fhir', '');
      }
      expect([sort, seen]).toEqual([sort, whole]);
    }
    expect((await practice.ask('GET', '/Patient/$caseload?_count=0')).json).toMatchObject({ total: 7 });
    expect(await names(practice, '?_count=0')).toEqual([]);
    // Those without the figure come last in both directions.
    for (const sort of ['pain-mean', '-pain-mean']) expect((await page(practice, `?sort=${sort}`)).rows.slice(4).every((row) => row.painMean === undefined)).toBe(true);
  });

  test.each([
    'sort=nonsense', 'sort=', 'filter=pain-mean', 'filter=pain-mean%3Dmany', 'filter=nonsense%3D1', 'filter=plan-title%3Dx', 'filter=last-log%3Dyesterday', 'filter=last-reviewed%3Dne2026', 'active=maybe', 'new-entries=1', 'care-manager=Patient/a', 'care-manager=a%27b',
    '_count=-1', '_count=x', '_since=now', '_since=2026', 'nonsense=1', 'cursor=x', 'filter=pain-mean%3D1;drop',
  ])('refused: %s', async (query) => {
    const practice = await openPractice(open());
    expect((await practice.ask('GET', `/Patient/$caseload?${query}`)).status).toBe(400);
  });
});

test('whatever is written, in whatever order, the lines are those of the records', { timeout: 120_000 }, async () => {
  const values: fc.Arbitrary<DiaryValues> = fc.record({ painAverage: fc.integer({ min: 0, max: 10 }), stress: fc.integer({ min: 0, max: 10 }), plants: fc.array(fc.constantFrom('oat', 'lentil', 'carrot').map((id) => ({ id })), { maxLength: 3 }), note: fc.constant('x') }, { requiredKeys: [] });
  const day = fc.integer({ min: -70, max: 0 });
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('write' as const), who: fc.constantFrom('a', 'b'), day, values, source: fc.constantFrom('diary' as const, 'bearable' as const) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('reading' as const), who: fc.constantFrom('a', 'b'), day, value: fc.integer({ min: 0, max: 10 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), pick: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('days' as const), days: fc.integer({ min: -2, max: 40 }) }) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 20 }), async (steps) => {
      const practice = await openPractice();
      let now = Date.parse('2026-10-20T12:00:00Z');
      practice.setNow(new Date(now).toISOString());
      for (const id of ['a', 'b']) await practice.put(patient(id));
      const today = () => dayAt(new Date(now), ZONE);
      const all = <R>(type: string, id: string) => practice.store.search({ type, where: [{ kind: 'patient', any: [id] }], sort: [], limit: 1_000 }).map(({ content }) => JSON.parse(content) as R);
      for (const each of steps) {
        if (each.kind === 'write') await practice.write(each.who, addDays(today(), each.day), each.values, each.source);
        if (each.kind === 'days') practice.setNow(new Date((now += each.days * 86_400_000)).toISOString());
        if (each.kind === 'reading') await practice.ask('POST', '/Observation', { body: readingToFhir({ day: addDays(today(), each.day), source: 'bearable', kind: 'pain', name: 'Pain', value: each.value, scale: { min: 0, max: 10 } }, { patient: each.who }) });
        if (each.kind === 'withdraw') {
          const entries = all<QuestionnaireResponse & { id: string }>('QuestionnaireResponse', 'a');
          if (entries.length > 0) await practice.put({ ...entries[each.pick % entries.length]!, status: 'entered-in-error' });
        }
      }
      for (const { patient: { id }, ...row } of (await page(practice)).rows) {
        const days = diaryDays(all<QuestionnaireResponse>('QuestionnaireResponse', id).filter(isDiaryEntry).map(entryFromFhir), all<Observation>('Observation', id).flatMap((observation) => readingFromFhir(observation, ZONE) ?? []));
        expect(row).toMatchObject(JSON.parse(JSON.stringify(summarise(days, today(), countKey))) as object);
      }
    }),
    { numRuns: 60 },
  );
});
