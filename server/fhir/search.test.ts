/** Searching: what is found, in which order, page by page, and what is refused. */
import type { Bundle, Observation, Patient, Resource, Task } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkStructure } from '../../src/fhir/r4.ts';
import { BERGER, STORES, codesOf, openPractice, placesOf, type Practice } from '../storage/under-test.ts';

const WF = 'https://example.org/fhir/CodeSystem/workflow';
const ids = (bundle: Bundle, mode = 'match') => (bundle.entry ?? []).flatMap(({ resource, search }) => (search?.mode === mode ? [resource!.id!] : []));
const next = (bundle: Bundle) => bundle.link?.find(({ relation }) => relation === 'next')?.url.replace('http://localhost/fhir/', '');

const patient = (id: string, family: string, given: string, rest: Partial<Patient> = {}): Patient & { id: string } => ({ resourceType: 'Patient', id, name: [{ family, given: [given] }], ...rest });
const task = (id: string, rest: Partial<Task> = {}): Task & { id: string } => ({ resourceType: 'Task', id, status: 'requested', intent: 'order', ...rest });
const observation = (id: string, value: number, rest: Partial<Observation> = {}): Observation & { id: string } => ({
  resourceType: 'Observation', id, status: 'final', code: { coding: [{ system: 'http://loinc.org', code: '72514-3' }] }, subject: { reference: 'Patient/a' }, effectiveDateTime: '2026-11-20', valueQuantity: { value, system: 'http://unitsofmeasure.org', code: '{score}' }, ...rest,
});

async function write(practice: Practice, resources: (Resource & { id: string })[]): Promise<void> {
  for (const resource of resources) await practice.put(resource);
}

describe.each(STORES)('%s', (_, open) => {
  const filled = async () => {
    const practice = await openPractice(open());
    await write(practice, [
      patient('a', 'Öztürk-Maier', 'Anna', { birthDate: '1979-03-14', gender: 'female', identifier: [{ system: 's', value: '1' }] }),
      patient('b', 'Müller', 'Björn', { birthDate: '1980', active: false }),
      patient('c', 'Mueller', '100%', { gender: 'male', telecom: [{ system: 'phone', value: '030 1' }] }),
      task('t1', { for: { reference: 'Patient/a' }, owner: { reference: 'Practitioner/prac-berger' }, priority: 'urgent', code: { coding: [{ system: WF, code: 'red-flag-review' }] }, restriction: { period: { end: '2026-12-01' } }, groupIdentifier: { system: 'm', value: '7' } }),
      task('t2', { for: { reference: 'Patient/a' }, owner: { reference: 'Practitioner/prac-yilmaz' }, status: 'accepted', restriction: { period: { end: '2026-11-20' } }, focus: { reference: 'Task/t1' } }),
      task('t3', { status: 'completed', priority: 'stat', code: { coding: [{ system: WF, code: 'plan-review' }, { system: 'other', code: 'red-flag-review' }] }, for: { reference: 'Patient/b' } }),
      observation('o1', 3, { component: [{ code: { coding: [{ system: 's', code: 'x' }] }, valueQuantity: { value: 9 } }, { code: { coding: [{ system: 's', code: 'y' }] }, valueQuantity: { value: 1 } }] }),
      observation('o2', 6.5, { effectiveDateTime: '2026-11-21T23:30:00Z' }),
      observation('o3', 8, { code: { coding: [{ system: 'http://loinc.org', code: '41950-7' }] }, effectiveDateTime: '2026-11' }),
    ]);
    return practice;
  };

  test('finds by each kind of parameter', async () => {
    const practice = await filled();
    const find = async (query: string) => ids(await practice.search(query));
    expect(await find('Task?status=requested,accepted')).toEqual(['t1', 't2']);
    expect(await find('Task?status:not=completed')).toEqual(['t1', 't2']);
    expect(await find('Task?status=requested&owner=Practitioner/prac-berger')).toEqual(['t1']);
    expect(await find('Task?owner=prac-yilmaz')).toEqual(['t2']);
    expect(await find('Task?owner:Practitioner=prac-yilmaz')).toEqual(['t2']);
    expect(await find('Task?owner=http://localhost/fhir/Practitioner/prac-yilmaz')).toEqual(['t2']);
    expect(await find('Task?owner:missing=true')).toEqual(['t3']);
    expect(await find(`Task?code=${WF}|red-flag-review`)).toEqual(['t1']);
    expect(await find('Task?code=red-flag-review')).toEqual(['t1', 't3']);
    expect(await find(`Task?code=${WF}|`)).toEqual(['t1', 't3']);
    expect(await find('Task?status=|completed')).toEqual(['t3']);
    expect(await find('Task?group-identifier=m|7')).toEqual(['t1']);
    expect(await find('Task?due-date=le2026-11-20')).toEqual(['t2']);
    expect(await find('Task?due-date=gt2026-11-20')).toEqual(['t1']);
    expect(await find('Task?priority-order=ge30')).toEqual(['t1', 't3']);
    expect(await find('Task?_sort=-priority-order')).toEqual(['t3', 't1', 't2']);
    expect(await find('Task?_sort=due-date')).toEqual(['t2', 't1', 't3']);
    expect(await find('Task?patient=a&_sort=-due-date')).toEqual(['t1', 't2']);
    expect(await find('Task?subject=Patient/b')).toEqual(['t3']);
    expect(await find('Task?_id=t3,t1,none')).toEqual(['t1', 't3']);
    expect(await find('Observation?patient=a&code=72514-3,93832-4&_sort=date')).toEqual(['o1', 'o2']);
    expect(await find('Observation?value-quantity=gt6')).toEqual(['o2', 'o3']);
    expect(await find('Observation?value-quantity=6.5|http://unitsofmeasure.org|{score}')).toEqual(['o2']);
    expect(await find('Observation?value-quantity=7')).toEqual(['o2']);
    expect(await find('Observation?value-quantity=7.0')).toEqual([]);
    expect(await find('Observation?code-value-quantity=72514-3$lt5')).toEqual(['o1']);
    expect(await find('Observation?component-code-value-quantity=s|x$ge5')).toEqual(['o1']);
    expect(await find('Observation?component-code-value-quantity=s|y$ge5')).toEqual([]);
  });

  test('a date is a stretch of time by the practice’s clock', async () => {
    const practice = await filled();
    const find = async (query: string) => ids(await practice.search(query));
    // 23:30 in London is half past midnight in Berlin.
    expect(await find('Observation?date=2026-11-22')).toEqual(['o2']);
    expect(await find('Observation?date=2026-11-21')).toEqual([]);
    expect(await find('Observation?date=2026-11')).toEqual(['o1', 'o2', 'o3']);
    expect(await find('Observation?date=ge2026-11-20&date=lt2026-11-22')).toEqual(['o1', 'o3']);
    expect(await find('Observation?date=sa2026-11-20')).toEqual(['o2']);
    expect(await find('Observation?date=2026-11-21T23:30:00Z')).toEqual(['o2']);
    expect(await find('Observation?date=2026-11-22T00:30:00%2B01:00')).toEqual(['o2']);
    practice.setZone('America/New_York');
    expect(await find('Observation?date=2026-11-21')).toEqual(['o2']);
    expect(await find('Observation?date=2026-11-20')).toEqual(['o1']);
    for (const wrong of ['2026-02-30', '20.11.2026', '2026-13', 'today', '', 'ge', '2026-11-20T25:00:00Z']) expect([wrong, (await practice.ask('GET', `/Observation?date=${wrong}`)).status]).toEqual([wrong, 400]);
  });

  test('names are found as people type them, in a body only, and nothing personal comes back in an address', async () => {
    const practice = await filled();
    const find = async (parameters: Record<string, string>) => {
      const { status, json, text } = await practice.ask('POST', '/Patient/_search', { body: new URLSearchParams(parameters) });
      expect([status, status === 200 ? '' : text]).toEqual([200, '']);
      const links = (json as Bundle).link!.map(({ url }) => decodeURIComponent(url)).join(' ');
      for (const value of Object.values(parameters)) expect(links).not.toContain(value);
      return ids(json as Bundle);
    };
    expect(await find({ name: 'ozturk' })).toEqual(['a']);
    expect(await find({ name: 'OEZTUERK' })).toEqual(['a']);
    expect(await find({ name: 'maier' })).toEqual(['a']);
    expect(await find({ family: 'mueller' })).toEqual(['b', 'c']);
    expect(await find({ family: 'müller' })).toEqual(['b']);
    expect(await find({ 'family:exact': 'Müller' })).toEqual(['b']);
    expect(await find({ 'name:contains': 'türk' })).toEqual(['a']);
    expect(await find({ name: '%' })).toEqual([]);
    expect(await find({ 'name:contains': '%' })).toEqual(['c']);
    expect(await find({ birthdate: '1979-03-14' })).toEqual(['a']);
    expect(await find({ birthdate: 'lt1980' })).toEqual(['a']);
    expect(await find({ identifier: 's|1' })).toEqual(['a']);
    for (const query of ['name=x', 'family:exact=x', 'birthdate=1979', 'identifier=s|1', 'telecom=0', 'given=A']) expect([query, codesOf(await practice.ask('GET', `/Patient?${query}`))]).toEqual([query, ['search-by-post']]);
    expect(codesOf(await practice.ask('POST', '/Patient/_search?name=x', { body: new URLSearchParams() }))).toEqual(['search-by-post']);
    // Only the log knows what was searched for.
    expect(practice.store.logPage({ spans: [], descending: true, limit: 1 })[0]).toMatchObject({ practitioner: BERGER.practitioner, interaction: 'search-type' });
  });

  test('a personal search is read on by a sealed address that only this type opens', async () => {
    const practice = await filled();
    const first = (await practice.ask('POST', '/Patient/_search', { body: new URLSearchParams({ family: 'mueller', _count: '1', _sort: '_id' }) })).json as Bundle;
    expect(ids(first)).toEqual(['b']);
    const second = await practice.search(next(first)!);
    expect(ids(second)).toEqual(['c']);
    expect(next(second)).toBeUndefined();
    const [, token] = /[?&]search=([^&]+)/.exec(next(first)!)!;
    expect(codesOf(await practice.ask('GET', `/Practitioner?search=${token}`))).toEqual(['bad-cursor']);
    expect(codesOf(await practice.ask('GET', '/Patient?search=00'))).toEqual(['bad-cursor']);
    expect(codesOf(await practice.ask('GET', '/Patient?search=nonsense'))).toEqual(['bad-cursor']);
  });

  test('what is referred to comes along once, also when it is on the page itself', async () => {
    const practice = await filled();
    const bundle = await practice.search('Task?_include=Task:patient&_include=Task:owner&_include=Task:focus');
    expect(ids(bundle)).toEqual(['t1', 't2', 't3']);
    expect(ids(bundle, 'include').toSorted()).toEqual(['a', 'b', 'prac-berger', 'prac-yilmaz']);
    expect(ids(await practice.search('Task?_include=Task:owner:Patient'), 'include')).toEqual([]);
    expect(checkStructure(bundle)).toEqual([]);
  });

  test('only what is asked for is sent, and only counted where that is asked', async () => {
    const practice = await filled();
    const { entry } = await practice.search('Task?_id=t1&_elements=status,intent');
    expect(entry![0]!.resource).toEqual({ resourceType: 'Task', id: 't1', meta: { versionId: '1', lastUpdated: '2026-11-24T12:00:00.000Z', tag: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' }] }, status: 'requested', intent: 'order' });
    for (const query of ['Task?_summary=count', 'Task?_count=0']) expect(await practice.search(query)).toMatchObject({ total: 3, link: [{ relation: 'self' }] });
    expect((await practice.search('Task?_count=2')).total).toBeUndefined();
    expect((await practice.search('Task?_count=2&_total=accurate')).total).toBe(3);
    expect((await practice.search('Task')).total).toBe(3);
  });

  test('pages together are the whole, also when something is written in between', async () => {
    const practice = await filled();
    const seen: string[] = [];
    for (let query: string | undefined = 'Task?_sort=-due-date,_id&_count=1'; query !== undefined;) {
      const page: Bundle = await practice.search(query);
      seen.push(...ids(page));
      query = next(page);
      if (seen.length === 1) await practice.put(task('t0', { restriction: { period: { end: '2027-01-01' } } }));
    }
    expect(seen).toEqual(['t1', 't2', 't3']);
    const cursor = /_cursor=([^&]+)/.exec(next(await practice.search('Task?_sort=_id&_count=1'))!)![1]!;
    expect(codesOf(await practice.ask('GET', `/Task?_sort=-_id&_cursor=${cursor}`))).toEqual(['bad-cursor']);
    expect(codesOf(await practice.ask('GET', `/Goal?_cursor=${cursor}`))).toEqual(['bad-cursor']);
  });

  test('what changed since', async () => {
    const practice = await filled();
    practice.setNow('2026-11-24T13:00:00Z');
    await practice.put(task('t2', { status: 'in-progress', for: { reference: 'Patient/a' } }));
    const find = async (query: string) => ids(await practice.search(query));
    expect(await find('Task?_lastUpdated=gt2026-11-24T12:30:00Z')).toEqual(['t2']);
    expect(await find('Task?_lastUpdated=le2026-11-24T12:30:00Z')).toEqual(['t1', 't3']);
    expect(await find('Task?_sort=-_lastUpdated&_count=1')).toEqual(['t2']);
    expect(await find('Task?status=requested&_lastUpdated=ge2026-11-24')).toEqual(['t1']);
  });

  test.each([
    ['Task?nonsense=1', 'unknown-parameter', 'http.nonsense'], ['Task?status:text=x', 'unknown-parameter', 'http.status:text'], ['Task?owner.name=x', 'unknown-parameter', 'http.owner.name'],
    ['Task?due-date:missing=true', 'unknown-parameter', 'http.due-date:missing'], ['Task?status=', 'bad-parameter', 'http.status'], ['Task?status=a,,b', 'bad-parameter', 'http.status'], ['Task?owner=a|b', 'bad-parameter', 'http.owner'],
    ['Task?patient=Practitioner/x', 'bad-parameter', 'http.patient'], ['Task?owner:missing=maybe', 'bad-parameter', 'http.owner:missing'], ['Task?_count=-1', 'bad-parameter', 'http._count'], ['Task?_count=ten', 'bad-parameter', 'http._count'],
    ['Task?_sort=nonsense', 'bad-parameter', 'http._sort'], ['Task?_sort=status;drop table resource', 'bad-parameter', 'http._sort'], ['Task?_sort=a,b,c,d', 'bad-parameter', 'http._sort'], ['Task?_sort=_id,status,code,priority', 'bad-parameter', 'http._sort'],
    ['Task?_summary=true', 'bad-parameter', 'http._summary'], ['Task?_total=x', 'bad-parameter', 'http._total'], ['Task?_format=xml', 'not-acceptable', 'http._format'], ['Observation?value-quantity=many', 'bad-parameter', 'http.value-quantity'],
    ['Observation?value-quantity=1e999', 'bad-parameter', 'http.value-quantity'], ['Observation?code-value-quantity=x', 'bad-parameter', 'http.code-value-quantity'], ['Observation?code=a|b|c', 'bad-parameter', 'http.code'], ['Observation?code=|', 'bad-parameter', 'http.code'],
    [`Task?status=${'a,'.repeat(200)}a`, 'bad-parameter', 'http.status'], [`Task?status=${'a'.repeat(10_001)}`, 'bad-parameter', 'http.status'], [`Task?${'status=a&'.repeat(61)}`, 'bad-parameter', undefined],
  ])('refused: %.60s', async (query, code, path) => {
    const practice = await filled();
    const answer = await practice.ask('GET', `/${query}`);
    expect([answer.status, codesOf(answer), placesOf(answer)]).toEqual([code === 'not-acceptable' ? 406 : 400, [code], [path]]);
  });

  test('a lenient client is told what was passed over', async () => {
    const practice = await filled();
    const { status, json } = await practice.ask('GET', '/Task?nonsense=1&status=completed', { headers: { prefer: 'handling=lenient' } });
    expect(status).toBe(200);
    expect(ids(json as Bundle)).toEqual(['t3']);
    expect((json as Bundle).entry!.at(-1)).toMatchObject({ search: { mode: 'outcome' }, resource: { resourceType: 'OperationOutcome', issue: [{ severity: 'warning', expression: ['http.nonsense'] }] } });
    expect((json as Bundle).link![0]!.url).not.toContain('nonsense');
  });

  test('whatever is typed is a value, never a command: it finds what holds it and nothing else', async () => {
    const practice = await openPractice(open());
    const odd = fc.constantFrom("'", '"', ';', '--', '%', '_', '\\', '*', '?', 'or 1=1', "' or ''='", ') or (1=1', '\\,', '\\|', '$', '{', 'é', '\u0130', '🥕', 'ß', ' ');
    const text = fc.array(fc.oneof(odd, fc.string({ maxLength: 4 }).filter((each) => each.isWellFormed() && !/[\p{Cc}]/u.test(each))), { minLength: 1, maxLength: 4 }).map((parts) => `a${parts.join('')}b`);
    let count = 0;
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        count += 1;
        await practice.put({ resourceType: 'Basic', id: `b${count}`, code: { text: 'x' }, identifier: [{ system: 'urn:x', value }] });
        const escaped = value.replaceAll(/[\\,|$]/g, String.raw`\$&`);
        const found = ids(await practice.search(`Basic?identifier=${encodeURIComponent(`urn:x|${escaped}`)}&_count=1000`));
        expect(found).toContain(`b${count}`);
        for (const id of found) expect((JSON.parse(practice.store.current('Basic', id)!.content) as { identifier: { value: string }[] }).identifier[0]!.value).toBe(value);
      }),
      { numRuns: 60 },
    );
    expect(practice.store.count({ type: 'Basic', where: [] })).toBe(count);
    expect(practice.errors).toEqual([]);
  });
});

test('both stores find the same in the same order', { timeout: 60_000 }, async () => {
  const practices = await Promise.all(STORES.map(([, open]) => openPractice(open())));
  const maybe = <T>(each: fc.Arbitrary<T>) => fc.option(each, { nil: undefined });
  const someTask = fc.record({ status: fc.constantFrom('requested', 'accepted', 'completed'), priority: maybe(fc.constantFrom('routine', 'stat')), owner: maybe(fc.constantFrom('prac-berger', 'prac-yilmaz')), due: maybe(fc.constantFrom('2026-11-20', '2026-11', '2026-12-24T10:00:00Z')) });
  for (const [n, { status, priority, owner, due }] of fc.sample(someTask, 40).entries()) {
    const resource = task(`t${n % 30}`, { status: status as Task['status'], ...(priority !== undefined && { priority: priority as 'stat' }), ...(owner !== undefined && { owner: { reference: `Practitioner/${owner}` } }), ...(due !== undefined && { restriction: { period: { start: '2026-11-01', end: due } } }) });
    for (const practice of practices) await practice.put(resource);
  }
  const part = fc.oneof(
    fc.constantFrom('status', 'status:not', 'priority', 'priority:not').chain((name) => fc.constantFrom('requested', 'completed,accepted', 'stat', '|stat').map((value) => `${name}=${value}`)),
    fc.constantFrom('owner=prac-berger', 'owner:missing=true', 'owner=prac-yilmaz,prac-berger', 'priority:missing=false', 'priority-order=20', 'priority-order=gt20'),
    fc.constantFrom('eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb').chain((prefix) => fc.constantFrom('2026-11-20', '2026-11', '2026', '2026-12-24T10:00:00Z').map((date) => `due-date=${prefix}${date}`)),
    fc.constantFrom('eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb').map((prefix) => `_lastUpdated=${prefix}2026-11-24T12:00:00Z`),
  );
  const key = fc.constantFrom('_id', '_lastUpdated', 'status', 'priority', 'due-date', 'priority-order', 'owner').chain((name) => fc.boolean().map((descending) => (descending ? `-${name}` : name)));
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 3 }), fc.array(key, { maxLength: 3 }), fc.integer({ min: 1, max: 40 }), async (parts, keys, count) => {
      const query = `Task?${[...parts, `_count=${count}`, ...(keys.length > 0 ? [`_sort=${keys.join(',')}`] : [])].join('&')}`;
      const [left, right] = await Promise.all(practices.map(async (practice) => {
        const first = await practice.search(query);
        const place = next(first);
        return [ids(first), first.total, place === undefined ? null : ids(await practice.search(place))];
      }));
      expect(left).toEqual(right);
    }),
    { numRuns: 300 },
  );
});
