/** What every store must do, whatever it keeps its records in. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FIGURES, isAmong, type CaseloadEntry, type CaseloadQuery, type Condition, type IndexRow, type Key, type Query, type Records, type Span, type Store, type Version } from './store.ts';
import { STORES } from './under-test.ts';

const version = (type: string, id: string, number: number, rest: Partial<Version> = {}): Version => ({ type, id, version: number, at: 1_000 * number, author: 'p', patient: null, content: `{"v":${number}}`, ...rest });
const row = (param: string, rest: Partial<IndexRow>): IndexRow => ({ param, system: null, value: null, lo: null, hi: null, ...rest });
const put = (store: Store, each: Version, index: IndexRow[] = [], date: Span | null = null) => store.transaction(() => store.put(each, index, date));
const ids = (found: { id: string }[]) => found.map(({ id }) => id);
const all = (type: string, where: Condition[] = [], rest: Partial<Query> = {}): Query => ({ type, where, sort: [], limit: 100, ...rest });

const line = (patient: string, rest: Partial<CaseloadEntry> = {}): CaseloadEntry => ({
  patient, name: patient, words: ` ${patient}`, active: true, example: false, managers: [], asOf: 1, changed: 1, written: null,
  figures: Object.fromEntries(FIGURES.map((figure) => [figure, null])) as CaseloadEntry['figures'], summary: '{}', window: '{}', ...rest,
});
const caseload = (rest: Partial<CaseloadQuery> = {}): CaseloadQuery => ({ reviewer: 'p', words: [], active: true, unseen: false, filters: [], sort: 'name', descending: false, limit: 100, ...rest });

describe.each(STORES)('%s', (_, open) => {
  test('the newest version is current, the others are the history', () => {
    const store = open();
    for (const number of [1, 2, 3]) put(store, version('Task', 'a', number));
    put(store, version('Task', 'b', 1, { at: 2_500 }));
    expect(store.current('Task', 'a')?.version).toBe(3);
    expect(store.version('Task', 'a', 1)?.content).toBe('{"v":1}');
    expect(store.version('Task', 'a', 4)).toBeNull();
    expect(store.current('Goal', 'a')).toBeNull();
    expect(store.lastVersion('Task', 'a')).toBe(3);
    expect(store.lastVersion('Task', 'c')).toBe(0);
    expect(store.history('Task', 'a', { limit: 2 }).map((each) => each.version)).toEqual([3, 2]);
    expect(store.history('Task', 'a', { limit: 9, after: { at: 2_000, id: 'a', version: 2 } }).map((each) => each.version)).toEqual([1]);
    expect(store.history('Task', null, { limit: 9 }).map((each) => `${each.id}${each.version}`)).toEqual(['a3', 'b1', 'a2', 'a1']);
    expect(store.history('Task', null, { limit: 9, after: { at: 2_500, id: 'b', version: 1 } }).map((each) => `${each.id}${each.version}`)).toEqual(['a2', 'a1']);
    expect(store.history('Task', null, { limit: 9, since: 2_500 }).map((each) => `${each.id}${each.version}`)).toEqual(['a3', 'b1']);
  });

  test('versions are told apart by their number when the clock goes back', () => {
    const store = open();
    put(store, version('Task', 'a', 1, { at: 9_000 }));
    put(store, version('Task', 'a', 2, { at: 1_000 }));
    expect(store.current('Task', 'a')?.version).toBe(2);
    expect(store.history('Task', 'a', { limit: 9 }).map((each) => each.version)).toEqual([2, 1]);
  });

  test('a transaction that throws leaves nothing behind', () => {
    const store = open();
    put(store, version('Task', 'a', 1, { patient: 'x' }), [row('Task.status', { value: 'requested' })], { lo: 1, hi: 2 });
    store.transaction(() => store.putCaseload(line('x')));
    store.transaction(() => store.putReview('x', 'p', 5));
    const before = [store.logPage({ spans: [], descending: false, limit: 9 }), store.caseload('x'), store.caseloadPage(caseload())];
    expect(() =>
      store.transaction(() => {
        store.put(version('Task', 'a', 2, { patient: 'x' }), [row('Task.status', { value: 'completed' })], null);
        store.put(version('Task', 'b', 1), [], null);
        store.putCaseload(line('x', { name: 'changed' }));
        store.putCaseload(line('y'));
        store.putReview('x', 'p', 9);
        store.log({ at: 1, practitioner: 'p', interaction: 'update', type: 'Task', id: 'a', version: 2, patients: ['x'], query: null, address: null });
        store.setStamp('s', '1');
        store.erase(['x'], []);
        throw new Error('stop');
      }),
    ).toThrow('stop');
    expect(store.current('Task', 'a')).toEqual(version('Task', 'a', 1, { patient: 'x' }));
    expect(store.current('Task', 'b')).toBeNull();
    expect(ids(store.search(all('Task', [{ kind: 'index', param: 'Task.status', any: [{ kind: 'token', value: 'requested' }], not: false }])))).toEqual(['a']);
    expect(ids(store.search(all('Task', [{ kind: 'patient', any: ['x'] }])))).toEqual(['a']);
    expect([store.logPage({ spans: [], descending: false, limit: 9 }), store.caseload('x'), store.caseloadPage(caseload())]).toEqual(before);
    expect(store.stamp('s')).toBeNull();
    expect(store.lastVersion('Task', 'a')).toBe(1);
  });

  test('a transaction inside another is refused, and takes the outer one with it', () => {
    const store = open();
    expect(() => store.transaction(() => { store.setStamp('s', '1'); store.transaction(() => undefined); })).toThrow(/inside another/);
    expect(store.stamp('s')).toBeNull();
    expect(store.transaction(() => 7)).toBe(7);
  });

  test('conditions: tokens, texts, ranges, missing values, and their opposites', () => {
    const store = open();
    put(store, version('Patient', 'a', 1, { patient: 'a' }), [row('Patient.name', { system: 'Öztürk', value: 'ozturk' }), row('Patient.identifier', { system: 's', value: '1' }), row('Patient.active', { value: 'true' })]);
    put(store, version('Patient', 'b', 1, { patient: 'b' }), [row('Patient.name', { system: '100%_sicher', value: '100%_sicher' }), row('Patient.identifier', { value: '1' })], { lo: 100, hi: 200 });
    put(store, version('Patient', 'c', 1, { patient: 'c', at: 50_000 }), [row('Patient.x', { value: '{score}', system: 'u', lo: 5, hi: 5 })], { lo: 150, hi: 400 });
    const find = (...where: Condition[]) => ids(store.search(all('Patient', where)));
    const index = (param: string, match: Parameters<typeof Object>[0], not = false): Condition => ({ kind: 'index', param: `Patient.${param}`, any: [match as never], not });
    expect(find(index('name', { kind: 'text', how: 'prefix', value: 'oz' }))).toEqual(['a']);
    expect(find(index('name', { kind: 'text', how: 'prefix', value: '%' }))).toEqual([]);
    expect(find(index('name', { kind: 'text', how: 'contains', value: '%_' }))).toEqual(['b']);
    expect(find(index('name', { kind: 'text', how: 'contains', value: '_t' }))).toEqual([]);
    expect(find(index('name', { kind: 'text', how: 'exact', value: 'Öztürk' }))).toEqual(['a']);
    expect(find(index('identifier', { kind: 'token', value: '1' }))).toEqual(['a', 'b']);
    expect(find(index('identifier', { kind: 'token', value: '1', system: null }))).toEqual(['b']);
    expect(find(index('identifier', { kind: 'token', system: 's' }))).toEqual(['a']);
    expect(find(index('identifier', { kind: 'token', value: '1', system: 's' }, true))).toEqual(['b', 'c']);
    expect(find(index('x', { kind: 'range', comparison: 'ge', lo: 5, hi: 5, system: 'u', value: '{score}' }))).toEqual(['c']);
    expect(find(index('x', { kind: 'range', comparison: 'gt', lo: 5, hi: 5 }))).toEqual([]);
    expect(find({ kind: 'missing', param: 'Patient.name', missing: true })).toEqual(['c']);
    expect(find({ kind: 'missing', param: 'Patient.name', missing: false })).toEqual(['a', 'b']);
    expect(find({ kind: 'date', any: [{ kind: 'range', comparison: 'eq', lo: 0, hi: 300 }] })).toEqual(['b']);
    expect(find({ kind: 'date', any: [{ kind: 'range', comparison: 'ge', lo: 160, hi: 300 }] })).toEqual(['c']);
    expect(find({ kind: 'date', any: [{ kind: 'range', comparison: 'ne', lo: 0, hi: 300 }] })).toEqual(['c']);
    expect(find({ kind: 'updated', any: [{ kind: 'range', comparison: 'gt', lo: 1_000, hi: 2_000 }] })).toEqual(['c']);
    expect(find({ kind: 'patient', any: ['a', 'c'] }, { kind: 'id', any: ['c', 'b'] })).toEqual(['c']);
    expect(store.count({ type: 'Patient', where: [] })).toBe(3);
  });

  test('an order by any key can be read page by page, missing values last in both directions', () => {
    const number = fc.option(fc.integer({ min: 0, max: 3 }), { nil: null });
    const resources = fc.array(fc.record({ lo: number, text: fc.option(fc.constantFrom('a', 'b', 'ä'), { nil: null }) }), { maxLength: 12 });
    const by = fc.constantFrom<Query['sort'][number]['by']>('id', 'date', 'updated', { param: 'T.t', of: 'value' }, { param: 'T.n', of: 'lo' });
    fc.assert(
      fc.property(resources, fc.array(fc.record({ by, descending: fc.boolean() }), { maxLength: 3 }), fc.integer({ min: 1, max: 4 }), (given, sort, size) => {
        const store = open();
        given.forEach(({ lo, text }, n) => put(store, version('T', `r${n % 7}-${n}`, 1, { at: (n * 7) % 5 }), [...(text === null ? [] : [row('T.t', { value: text })]), ...(lo === null ? [] : [row('T.n', { lo, hi: lo })])], lo === null ? null : { lo, hi: lo + 1 }));
        const whole = store.search(all('T', [], { sort }));
        expect(whole).toHaveLength(given.length);
        const paged = [];
        for (let after: Key[] | undefined; ; ) {
          const page = store.search(all('T', [], { sort, after, limit: size }));
          paged.push(...page);
          if (page.length < size) break;
          after = page.at(-1)!.keys;
        }
        expect(ids(paged)).toEqual(ids(whole));
        for (let n = 1; n < whole.length; n += 1) {
          const key = sort.findIndex((_, k) => whole[n - 1]!.keys[k] !== whole[n]!.keys[k]);
          if (key < 0) continue;
          const [left, right] = [whole[n - 1]!.keys[key]!, whole[n]!.keys[key]!];
          expect(right === null || (left !== null && (sort[key]!.descending ? left > right : left < right))).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('indexing anew replaces what is found, and no version', () => {
    const store = open();
    put(store, version('Task', 'a', 1), [row('Task.status', { value: 'old' })], null);
    store.transaction(() => store.each(({ type, id }) => store.reindex(type, id, [row('Task.status', { value: 'new' })], { lo: 1, hi: 2 })));
    const find = (value: string) => ids(store.search(all('Task', [{ kind: 'index', param: 'Task.status', any: [{ kind: 'token', value }], not: false }])));
    expect([find('old'), find('new')]).toEqual([[], ['a']]);
    expect(ids(store.search(all('Task', [{ kind: 'date', any: [{ kind: 'range', comparison: 'eq', lo: 0, hi: 9 }] }])))).toEqual(['a']);
    expect(store.current('Task', 'a')?.version).toBe(1);
  });

  test('the log is numbered without gaps and found by patient, person, thing and time', () => {
    const store = open();
    const entry = { at: 10, practitioner: 'p', interaction: 'read', type: 'Task', id: 'a', version: 1, patients: ['x', 'y'], query: null, address: null };
    store.transaction(() => { store.log(entry); store.log({ ...entry, at: 20, practitioner: 'q', interaction: 'search-type', type: 'Goal', id: null, version: null, patients: [], query: 'Goal?status=%', address: '::1' }); });
    try { store.transaction(() => { store.log(entry); throw new Error('stop'); }); } catch { /* taken back */ }
    store.transaction(() => store.log({ ...entry, at: 30, patients: ['y'] }));
    const page = (query: Partial<Parameters<Store['logPage']>[0]>) => store.logPage({ spans: [], descending: false, limit: 9, ...query }).map(({ seq }) => seq);
    expect(page({})).toEqual([1, 2, 3]);
    expect(page({ descending: true, limit: 2 })).toEqual([3, 2]);
    expect(page({ descending: true, after: 2 })).toEqual([1]);
    expect(page({ patients: ['x'] })).toEqual([1]);
    expect(page({ patients: ['x', 'y'] })).toEqual([1, 3]);
    expect(page({ practitioners: ['q'] })).toEqual([2]);
    expect(page({ interactions: ['search-type'] })).toEqual([2]);
    expect(page({ entities: [{ type: 'Task', id: 'a' }] })).toEqual([1, 3]);
    expect(page({ spans: [{ kind: 'range', comparison: 'ge', lo: 20, hi: 21 }, { kind: 'range', comparison: 'lt', lo: 30, hi: 31 }] })).toEqual([2]);
    expect(store.logCount({ spans: [], descending: false, limit: 0 })).toBe(3);
    expect(store.logPage({ seq: [2], spans: [], descending: false, limit: 1 })[0]).toEqual({ ...entry, seq: 2, at: 20, practitioner: 'q', interaction: 'search-type', type: 'Goal', id: null, version: null, patients: [], query: 'Goal?status=%', address: '::1' });
  });

  test('what is erased is gone with its history; the log stays, and numbers go on where they were', () => {
    const store = open();
    for (const number of [1, 2]) put(store, version('Task', 'a', number, { patient: 'x' }), [row('Task.status', { value: 'open' })]);
    put(store, version('Task', 'b', 1, { patient: 'y' }));
    put(store, version('List', 'l', 1));
    store.transaction(() => { store.putCaseload(line('x')); store.putReview('x', 'p', 1); store.log({ at: 1, practitioner: 'p', interaction: 'read', type: 'Task', id: 'a', version: 1, patients: ['x'], query: null, address: null }); });
    expect(store.transaction(() => store.erase(['x'], [{ type: 'List', id: 'l' }]))).toBe(3);
    expect([store.current('Task', 'a'), store.version('Task', 'a', 1), store.history('Task', 'a', { limit: 9 }), store.current('List', 'l'), store.caseload('x')]).toEqual([null, null, [], null, null]);
    expect(ids(store.search(all('Task')))).toEqual(['b']);
    expect(store.logPage({ patients: ['x'], spans: [], descending: false, limit: 9 })).toHaveLength(1);
    expect(store.lastVersion('Task', 'a')).toBe(2);
    put(store, version('Task', 'a', 3, { patient: 'x' }));
    expect(store.history('Task', 'a', { limit: 9 }).map((each) => each.version)).toEqual([3]);
  });

  test('the caseload is filtered and sorted by any column and read page by page', () => {
    const columns = [...FIGURES.filter((figure) => figure !== 'plan-title'), 'last-reviewed', 'name'] as const;
    const dates = new Set(['last-log', 'review-date']);
    const lines = fc.array(fc.record({ name: fc.constantFrom('a', 'b', 'c'), number: fc.option(fc.integer({ min: 0, max: 3 }), { nil: null }), active: fc.boolean(), reviewed: fc.option(fc.integer({ min: 1, max: 3 }), { nil: null }) }), { maxLength: 12 });
    fc.assert(
      fc.property(lines, fc.constantFrom(...columns), fc.boolean(), fc.integer({ min: 1, max: 4 }), fc.constantFrom('eq', 'ne', 'gt', 'lt', 'ge', 'le'), fc.integer({ min: 0, max: 3 }), (given, sort, descending, size, comparison, limit) => {
        const store = open();
        const value = (column: string, number: number | null) => (number === null ? null : dates.has(column) ? `2026-01-0${number + 1}` : number);
        store.transaction(() =>
          given.forEach(({ name, number, active, reviewed }, n) => {
            store.putCaseload(line(`p${n}`, { name, active, figures: Object.fromEntries(FIGURES.map((figure) => [figure, figure === 'plan-title' ? null : value(figure, number)])) as CaseloadEntry['figures'] }));
            if (reviewed !== null) store.putReview(`p${n}`, 'p', reviewed);
            store.putReview(`p${n}`, 'q', 99);
          }),
        );
        const column = sort === 'name' ? 'pain-mean' : sort;
        const query = caseload({ sort, descending, filters: [{ column, comparison, value: value(column, limit)! }] });
        const whole = store.caseloadPage(query);
        const expected = given.flatMap(({ active, number, reviewed }, n) => {
          const found = column === 'last-reviewed' ? reviewed : number;
          const fits = found !== null && { eq: found === limit, ne: found !== limit, gt: found > limit, lt: found < limit, ge: found >= limit, le: found <= limit }[comparison];
          return active && fits ? [`p${n}`] : [];
        });
        expect(whole.map(({ patient }) => patient).sort()).toEqual(expected.sort());
        expect(store.caseloadCount(query)).toBe(whole.length);
        const unfiltered = store.caseloadPage(caseload({ sort, descending }));
        const paged = [];
        for (let after: Key[] | undefined; ; ) {
          const page = store.caseloadPage(caseload({ sort, descending, after, limit: size }));
          paged.push(...page);
          if (page.length < size) break;
          after = page.at(-1)!.keys;
        }
        expect(paged).toEqual(unfiltered);
        for (let n = 1; n < unfiltered.length; n += 1) {
          const [left, right] = [unfiltered[n - 1]!.keys[0]!, unfiltered[n]!.keys[0]!];
          expect(left === right || right === null || (left !== null && (descending ? left > right : left < right))).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('only the records of some patients, or all but those of some', () => {
    const store = open();
    const index = [row('Task.status', { value: 'requested' })];
    for (const [n, patient] of ['x', 'y', 'z', null].entries()) put(store, version('Task', `t${n}`, 1, { patient, at: 1_000 + n }), index, { lo: n, hi: n + 1 });
    put(store, version('Task', 't0', 2, { patient: 'x', at: 5_000 }), index, { lo: 0, hi: 1 });
    store.transaction(() => ['x', 'y', 'z'].forEach((patient) => store.putCaseload(line(patient))));
    store.transaction(() => [['x', 'y'], ['z'], []].forEach((patients, n) => store.log({ at: n, practitioner: n === 2 ? 'me' : 'p', interaction: 'read', type: null, id: null, version: null, patients, query: null, address: null })));
    const cases: [Records, string[]][] = [
      [{ only: ['x', 'z'], without: false }, ['t0', 't2']], [{ only: ['x'], without: true }, ['t0', 't3']], [{ only: [], without: false }, []],
      [{ but: ['x'], without: true }, ['t1', 't2', 't3']], [{ but: ['x', 'y'], without: false }, ['t2']], [{ but: [], without: false }, ['t0', 't1', 't2']], [{ only: ['x', 'y'], but: ['y'], without: false }, ['t0']],
    ];
    expect(ids(store.search(all('Task', [{ kind: 'records', only: ['x'], without: false, ids: ['t3'] }])))).toEqual(['t0', 't3']);
    for (const [records, expected] of cases) {
      const where: Condition[] = [{ kind: 'records', ...records }];
      const status: Condition = { kind: 'index', param: 'Task.status', any: [{ kind: 'token', value: 'requested' }], not: false };
      expect(ids(store.search(all('Task', where))).sort()).toEqual(expected);
      expect(ids(store.search(all('Task', [status, ...where], { sort: [{ by: 'date', descending: true }] }))).sort()).toEqual(expected);
      expect(store.count({ type: 'Task', where })).toBe(expected.length);
      const first = store.search(all('Task', where, { sort: [{ by: 'id', descending: false }], limit: 1 }));
      expect([...ids(first), ...(first[0] ? ids(store.search(all('Task', where, { sort: [{ by: 'id', descending: false }], after: first[0].keys }))) : [])]).toEqual(expected);
      expect([...new Set(ids(store.history('Task', null, { where, limit: 9 })))].sort()).toEqual(expected);
      expect(store.history('Task', 't0', { where, limit: 9 })).toHaveLength(expected.includes('t0') ? 2 : 0);
      const lines = ['x', 'y', 'z'].filter((patient) => isAmong(patient, records));
      expect(store.caseloadPage(caseload({ records })).map(({ patient }) => patient)).toEqual(lines);
      expect(store.caseloadCount(caseload({ records }))).toBe(lines.length);
      const seqs = [...(lines.includes('x') || lines.includes('y') ? [1] : []), ...(lines.includes('z') ? [2] : [])];
      const seen = (practitioner: string) => ({ seen: { records, practitioner }, spans: [], descending: false, limit: 9 });
      expect(store.logPage(seen('me')).map(({ seq }) => seq)).toEqual([...seqs, 3]);
      expect(store.logCount(seen('q'))).toBe(seqs.length + (records.without ? 1 : 0));
    }
  });

  test('the caseload by manager, word, example, unseen and change', () => {
    const store = open();
    store.transaction(() => {
      store.putCaseload(line('a', { managers: ['m', 'n'], words: ' muster anna 1979-03-14', written: 10, changed: 5, summary: '{"a":1}' }));
      store.putCaseload(line('b', { managers: ['mm'], words: ' must', example: true, written: 20, changed: 9 }));
      store.putCaseload(line('c', { active: false, asOf: 2 }));
      store.putReview('a', 'p', 15);
      store.putReview('b', 'p', 15);
      store.putReview('a', 'p', 3);
    });
    const find = (rest: Partial<CaseloadQuery>) => store.caseloadPage(caseload(rest)).map(({ patient }) => patient);
    expect(find({ manager: 'm' })).toEqual(['a']);
    expect(find({ words: [['xx', 'must']] })).toEqual(['a', 'b']);
    expect(find({ words: [['must'], ['ann']] })).toEqual(['a']);
    expect(find({ words: [['nna']] })).toEqual([]);
    expect(find({ words: [['%']] })).toEqual([]);
    expect(find({ example: true })).toEqual(['b']);
    expect(find({ active: false })).toEqual(['c']);
    expect(find({ unseen: true })).toEqual(['b']);
    expect(find({ unseen: true, reviewer: 'q' })).toEqual(['a', 'b']);
    expect(store.caseloadCount(caseload({ unseen: true }))).toBe(1);
    expect(find({ since: 5 })).toEqual(['b']);
    expect(store.caseloadPage(caseload())[0]).toMatchObject({ patient: 'a', summary: '{"a":1}', lastReviewed: 15 });
    expect(store.caseloadNotOf(1)).toEqual(['c']);
    expect(store.caseload('a')).toEqual(line('a', { managers: ['m', 'n'], words: ' muster anna 1979-03-14', written: 10, changed: 5, summary: '{"a":1}' }));
  });
});
