/** The store in a SQLite file: every committed transaction is on the disk before the answer leaves. */
import { hash } from 'node:crypto';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { linkOf, sealedHead, type Chain, type Link, type LineFacts, type Sealer, type VersionFacts } from './chain.ts';
import { HEAD_STAMP, migrate } from './schema.ts';
import { readChain } from './sqlite-chain.ts';
import {
  FIGURES, StorageError,
  type CaseloadColumn, type CaseloadEntry, type CaseloadLine, type CaseloadQuery, type Condition, type Found, type IndexRow, type Key, type LogEntry, type LogQuery, type Match,
  type Query, type Range, type Records, type SortBy, type Store, type StoredLogEntry, type Version,
} from './store.ts';

const CACHE_KB = 64 * 1024;
const BUSY_MS = 5_000;
/** Statements with the shape of a search are many; more than this and the oldest are prepared anew. */
const MOST_STATEMENTS = 400;
/** Above every code point that folded text can hold. */
const AFTER_ALL = '\u{10ffff}';

const sha256 = (text: string): string => hash('sha256', text);

/** A piece of SQL and what is bound in it, in order. */
interface Sql {
  text: string;
  values: SQLInputValue[];
}

const sql = (text: string, ...values: SQLInputValue[]): Sql => ({ text, values });
const join = (parts: Sql[], between: string): Sql => ({ text: parts.map((part) => part.text).join(between), values: parts.flatMap((part) => part.values) });
const either = (parts: Sql[]): Sql => (parts.length === 1 ? parts[0]! : { ...join(parts, ' or '), text: `(${parts.map((part) => part.text).join(' or ')})` });
const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

export interface SqliteOptions {
  /** Seals the end of the chain at every commit, with a key that is not in the file. */
  seal?: Sealer;
}

/**
 * Opens the store in `db`: creates or migrates its tables and sets how carefully SQLite writes. The caller owns the connection
 * and closes it; nobody else may leave a transaction open on it.
 */
export function createSqliteStore(db: DatabaseSync, { seal }: SqliteOptions = {}): Store {
  db.exec(`pragma journal_mode = wal; pragma secure_delete = fast; pragma synchronous = full; pragma foreign_keys = on; pragma busy_timeout = ${BUSY_MS}; pragma cache_size = -${CACHE_KB}; pragma temp_store = memory`);
  // No statistics: those of a file that has grown since lead to scans of what is now large. Where it matters the queries say the way.
  migrate(db, { seal });

  const statements = new Map<string, StatementSync>();
  function statement(text: string): StatementSync {
    let found = statements.get(text);
    if (found) return found;
    if (statements.size >= MOST_STATEMENTS) statements.delete(statements.keys().next().value!);
    statements.set(text, (found = db.prepare(text)));
    return found;
  }
  const run = (text: string, ...values: SQLInputValue[]) => statement(text).run(...values);
  const get = <Row>(text: string, ...values: SQLInputValue[]) => statement(text).get(...values) as Row | undefined;
  const all = <Row>({ text, values }: Sql) => statement(text).all(...values) as Row[];

  /** Every way into the store goes through here, so that its callers never meet an error of SQLite's. */
  function guarded<Arguments extends unknown[], Result>(work: (...given: Arguments) => Result): (...given: Arguments) => Result {
    return (...given) => {
      try {
        return work(...given);
      } catch (error) {
        throw asStorageError(error);
      }
    };
  }

  /** The newest link of the running transaction; null where nothing was linked in it yet. */
  let head: { n: number; link: string } | null = null;

  /** Adds a link to the chain, in the transaction that stores what it speaks of. */
  function link(entry: Pick<Link, 'kind' | 'type' | 'id' | 'version'>, facts: VersionFacts | LineFacts): void {
    const { n, link: before } = head ?? get<{ n: number; link: string }>('select n, link from chain order by n desc limit 1') ?? { n: 0, link: '' };
    const next = { n: n + 1, link: linkOf(sha256, before, { ...entry, n: n + 1 }, facts) };
    run('insert into chain (n, kind, type, id, version, link) values (?, ?, ?, ?, ?, ?)', next.n, entry.kind, entry.type, entry.id, entry.version, next.link);
    head = next;
    if (!db.isTransaction) sealHead();
  }

  function sealHead(): void {
    if (!head) return;
    run('insert into stamp (name, value) values (?, ?) on conflict (name) do update set value = excluded.value', HEAD_STAMP, sealedHead(head, seal));
    head = null;
  }

  function transaction<Result>(work: () => Result): Result {
    if (db.isTransaction) throw new Error('A transaction inside another.');
    try {
      db.exec('begin immediate');
      const result = work();
      sealHead();
      db.exec('commit');
      return result;
    } catch (error) {
      head = null;
      // On a full disk SQLite may have rolled back by itself.
      if (db.isTransaction) db.exec('rollback');
      throw asStorageError(error);
    }
  }

  const VERSION = 'type, id, version, at, author, patient, content';
  const RESOURCE = VERSION.replaceAll(/\w+/g, 'r.$&');

  function writeIndex(rid: number, index: IndexRow[]): void {
    const counts = new Map<string, number>();
    for (const { param, system, value, lo, hi } of index) {
      const n = counts.get(param) ?? 0;
      counts.set(param, n + 1);
      run('insert into idx (rid, param, n, system, value, lo, hi) values (?, ?, ?, ?, ?, ?, ?)', rid, param, n, system, value, lo, hi);
    }
  }

  function put({ type, id, version, at, author, patient, content }: Version, index: IndexRow[], date: { lo: number; hi: number } | null): void {
    const digest = sha256(content);
    const row = get<{ rid: number }>('select rid from resource where type = ? and id = ?', type, id);
    let rid = row?.rid;
    if (rid === undefined) {
      const { lastInsertRowid } = run('insert into resource (type, id, version, at, author, patient, lo, hi, hash, content) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)', type, id, version, at, author, patient, date?.lo ?? null, date?.hi ?? null, digest, content);
      rid = Number(lastInsertRowid);
    } else {
      run('insert into history (type, id, version, at, author, patient, hash, content) select type, id, version, at, author, patient, hash, content from resource where rid = ?', rid);
      run('update resource set version = ?, at = ?, author = ?, patient = ?, lo = ?, hi = ?, hash = ?, content = ? where rid = ?', version, at, author, patient, date?.lo ?? null, date?.hi ?? null, digest, content, rid);
      run('delete from idx where rid = ?', rid);
    }
    writeIndex(rid, index);
    link({ kind: 'version', type, id, version }, { at, author, patient, hash: digest });
  }

  function search({ type, where, sort, after, limit }: Query): Found[] {
    const keys = [...sort.map(({ by }) => sortKey(type, by)), sql('r.rid')];
    const directions = [...sort.map(({ descending }) => descending), false];
    const found = source(type, where, sort[0]?.by);
    const selected = join(keys.map((key, n) => ({ ...key, text: `${key.text} as k${n}` })), ', ');
    const order = keys.map((_, n) => (n === keys.length - 1 ? `k${n}` : directions[n] ? `k${n} desc nulls last` : `k${n} nulls last`)).join(', ');
    const beyond = after && following(keys, directions, after);
    const conditions = beyond ? [...found.where, beyond] : found.where;
    const filter = join(conditions, ' and ');
    // Sorted without the contents, which are read for the page alone: there may be gigabytes of them.
    const places = statement(`select ${selected.text} from ${found.from.text} where ${filter.text} order by ${order} limit ?`);
    places.setReturnArrays(true);
    const rows = places.all(...selected.values, ...found.from.values, ...filter.values, limit) as unknown as Key[][];
    if (rows.length === 0) return [];
    const contents = all<Version & { rid: number }>(sql(`select r.rid, ${RESOURCE} from json_each(?) j cross join resource r on r.rid = j.value`, JSON.stringify(rows.map((keyed) => keyed.at(-1)))));
    const versions = new Map(contents.map((version) => [version.rid as Key, version]));
    // Hundreds of them, so the row is given its keys rather than copied.
    return rows.map((keyed) => Object.assign(versions.get(keyed.at(-1)!)!, { keys: keyed }));
  }

  function count({ type, where }: Pick<Query, 'type' | 'where'>): number {
    const found = source(type, where);
    const filter = join(found.where, ' and ');
    return get<{ n: number }>(`select count(*) as n from ${found.from.text} where ${filter.text}`, ...found.from.values, ...filter.values)!.n;
  }

  function history(type: string, id: string | null, { since, after, where: conditions = [], limit }: Parameters<Store['history']>[2]): Version[] {
    const where: Sql[] = [sql('type = ?', type)];
    if (id !== null) where.push(sql('id = ?', id));
    if (since !== undefined) where.push(sql('at >= ?', since));
    // Of one resource the number of the version gives the order; between resources only the clock can.
    if (after) where.push(id !== null ? sql('version < ?', after.version) : sql('(at, id, version) < (?, ?, ?)', after.at, after.id, after.version));
    if (conditions.length > 0) {
      const now = join(conditions.flatMap((condition) => conditionSql(type, condition)), ' and ');
      where.push(sql(`exists (select 1 from resource r where r.type = part.type and r.id = part.id and ${now.text})`, ...now.values));
    }
    const filter = join(where, ' and ');
    const order = id !== null ? 'version desc' : 'at desc, id desc, version desc';
    const part = (table: string) => `select * from (select ${VERSION} from ${table} part where ${filter.text} order by ${order} limit ?)`;
    return all<Version>({
      text: `${part('resource')} union all ${part('history')} order by ${order} limit ?`,
      values: [...filter.values, limit, ...filter.values, limit, limit],
    });
  }

  const COLUMNS = FIGURES.map(columnOf);

  function putCaseload(entry: CaseloadEntry): void {
    run(
      `insert into caseload (patient, name, words, active, example, managers, as_of, changed, written, ${COLUMNS.join(', ')}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ${marks(COLUMNS)})
      on conflict (patient) do update set name = excluded.name, words = excluded.words, active = excluded.active, example = excluded.example, managers = excluded.managers,
      as_of = excluded.as_of, changed = excluded.changed, written = excluded.written, ${COLUMNS.map((column) => `${column} = excluded.${column}`).join(', ')}`,
      entry.patient, entry.name, entry.words, Number(entry.active), Number(entry.example), asWords(entry.managers), entry.asOf, entry.changed, entry.written, ...FIGURES.map((figure) => entry.figures[figure]),
    );
    run('insert into caseload_text (patient, summary, days) values (?, ?, ?) on conflict (patient) do update set summary = excluded.summary, days = excluded.days', entry.patient, entry.summary, entry.window);
  }

  function caseload(patient: string): CaseloadEntry | null {
    const row = get<Record<string, string | number | null>>('select c.*, t.summary, t.days from caseload c join caseload_text t on t.patient = c.patient where c.patient = ?', patient);
    if (!row) return null;
    return {
      patient,
      name: row.name as string,
      words: row.words as string,
      active: row.active === 1,
      example: row.example === 1,
      managers: (row.managers as string).trim().split(' ').filter(Boolean),
      asOf: row.as_of as number,
      changed: row.changed as number,
      written: row.written as number | null,
      figures: Object.fromEntries(FIGURES.map((figure) => [figure, row[columnOf(figure)] ?? null])) as CaseloadEntry['figures'],
      summary: row.summary as string,
      window: row.days as string,
    };
  }

  function caseloadPage(query: CaseloadQuery): CaseloadLine[] {
    const keys = [...(query.sort === 'name' ? [] : [sql(caseloadColumn(query.sort))]), sql('c.name'), sql('c.patient')];
    const directions = [query.descending, ...keys.slice(1).map(() => query.sort === 'name' && query.descending)];
    const where = caseloadConditions(query);
    if (query.after) where.push(following(keys, directions, query.after));
    const filter = join(where, ' and ');
    const selected = keys.map((key, n) => `${key.text} as k${n}`).join(', ');
    const order = keys.map((_, n) => (n === 0 && query.sort !== 'name' ? `k0${directions[0] ? ' desc' : ''} nulls last` : `k${n}${directions[n] ? ' desc' : ''}`)).join(', ');
    const source = caseloadSource(query, filter.text + selected);
    const rows = all<Record<string, string | number | null>>({
      text: `select p.*, t.summary, v.at as reviewed from (select c.patient, ${selected} from ${source.text} where ${filter.text} order by ${order} limit ?) p cross join caseload_text t on t.patient = p.patient left join review v on v.practitioner = ? and v.patient = p.patient order by ${order}`,
      values: [...source.values, ...filter.values, query.limit, query.reviewer],
    });
    return rows.map((row) => ({ patient: row.patient as string, summary: row.summary as string, lastReviewed: row.reviewed as number | null, keys: keys.map((_, n) => row[`k${n}`]!) }));
  }

  function caseloadCount(query: CaseloadQuery): number {
    const filter = join(caseloadConditions(query), ' and ');
    const source = caseloadSource(query, filter.text);
    return get<{ n: number }>(`select count(*) as n from ${source.text} where ${filter.text}`, ...source.values, ...filter.values)!.n;
  }

  function log({ at, practitioner, interaction, type, id, version, patients, query, address }: LogEntry): void {
    const named = JSON.stringify(patients);
    const { lastInsertRowid } = run('insert into log (at, practitioner, interaction, type, id, version, patients, query, address) values (?, ?, ?, ?, ?, ?, ?, ?, ?)', at, practitioner, interaction, type, id, version, named, query, address);
    for (const patient of patients) run('insert or ignore into log_patient (patient, seq) values (?, ?)', patient, lastInsertRowid);
    link({ kind: 'line', type: 'log', id: '', version: Number(lastInsertRowid) }, { at, practitioner, interaction, type, id, version, patients: named, query, address });
  }

  function logPage(query: LogQuery): StoredLogEntry[] {
    const { from, where } = logSource(query);
    if (query.after !== undefined) where.push(sql(`l.seq ${query.descending ? '<' : '>'} ?`, query.after));
    const filter = join([...where, sql('1')], ' and ');
    return all<StoredLogEntry & { patients: unknown }>({ text: `select l.* from ${from.text} where ${filter.text} order by l.seq${query.descending ? ' desc' : ''} limit ?`, values: [...from.values, ...filter.values, query.limit] })
      .map((row) => ({ ...row, patients: JSON.parse(row.patients as unknown as string) as string[] }));
  }

  function logCount(query: LogQuery): number {
    const { from, where } = logSource(query);
    const filter = join([...where, sql('1')], ' and ');
    return get<{ n: number }>(`select count(*) as n from ${from.text} where ${filter.text}`, ...from.values, ...filter.values)!.n;
  }

  function erase(patients: string[], others: { type: string; id: string }[]): number {
    const chosen: Sql[] = [
      ...patients.map((patient) => sql('patient = ?', patient)),
      ...others.map(({ type, id }) => sql('type = ? and id = ?', type, id)),
    ];
    let erased = 0;
    // What is deleted is overwritten in the file, not only let go of.
    db.exec('pragma secure_delete = on');
    try {
      for (const { text, values } of chosen) {
        for (const table of ['history', 'resource']) {
          const rows = all<VersionFacts & { type: string; id: string; version: number }>(sql(`select type, id, version, at, author, patient, hash from ${table} where ${text} order by type, id, version`, ...values));
          for (const row of rows) {
            const { type, id, version, at, author, patient, hash: digest } = row;
            run('insert into erased (type, id, version, at, author, patient, hash) values (?, ?, ?, ?, ?, ?, ?)', type, id, version, at, author, patient, digest);
            link({ kind: 'erasure', type, id, version }, row);
          }
          erased += Number(run(`delete from ${table} where ${text}`, ...values).changes);
        }
      }
    } finally {
      db.exec('pragma secure_delete = fast');
    }
    for (const patient of patients) {
      run('delete from caseload where patient = ?', patient);
      run('delete from review where patient = ?', patient);
    }
    return erased;
  }

  function chainOf(): Chain {
    const { sealed, head: newest, page, counts, unlinked, misnamed, definitions } = readChain(db);
    return { sealed: guarded(sealed), head: guarded(newest), page: guarded(page), counts: guarded(counts), unlinked: guarded(unlinked), misnamed: guarded(misnamed), definitions: guarded(definitions) };
  }

  return {
    transaction,
    current: guarded((type, id) => get<Version>(`select ${VERSION} from resource where type = ? and id = ?`, type, id) ?? null),
    version: guarded((type, id, version) =>
      get<Version>(`select ${VERSION} from resource where type = ? and id = ? and version = ?`, type, id, version)
      ?? get<Version>(`select ${VERSION} from history where type = ? and id = ? and version = ?`, type, id, version)
      ?? null),
    lastVersion: guarded((type, id) =>
      get<{ version: number }>('select version from resource where type = ? and id = ?', type, id)?.version
      ?? get<{ version: number | null }>('select max(version) as version from erased where type = ? and id = ?', type, id)?.version
      ?? 0),
    history: guarded(history),
    put: guarded(put),
    search: guarded(search),
    count: guarded(count),
    each: guarded((visit) => {
      let last = 0;
      for (;;) {
        const rows = all<Version & { rid: number }>(sql(`select rid, ${VERSION} from resource where rid > ? order by rid limit 500`, last));
        if (rows.length === 0) return;
        for (const row of rows) visit(row);
        last = rows.at(-1)!.rid;
      }
    }),
    reindex: guarded((type, id, index, date) => {
      const row = get<{ rid: number }>('select rid from resource where type = ? and id = ?', type, id);
      if (!row) return;
      run('update resource set lo = ?, hi = ? where rid = ?', date?.lo ?? null, date?.hi ?? null, row.rid);
      run('delete from idx where rid = ?', row.rid);
      writeIndex(row.rid, index);
    }),
    caseload: guarded(caseload),
    putCaseload: guarded(putCaseload),
    caseloadNotOf: guarded((day) => all<{ patient: string }>(sql('select patient from caseload where as_of < ? or as_of > ?', day, day)).map((row) => row.patient)),
    caseloadPage: guarded(caseloadPage),
    caseloadCount: guarded(caseloadCount),
    putReview: guarded((patient, practitioner, at) => {
      run('insert into review (patient, practitioner, at) values (?, ?, ?) on conflict (practitioner, patient) do update set at = max(at, excluded.at)', patient, practitioner, at);
    }),
    log: guarded(log),
    logPage: guarded(logPage),
    logCount: guarded(logCount),
    erase: guarded(erase),
    record: guarded((patient) => {
      const columns = 'type, id, version, at, author, patient';
      return all(sql(`select ${columns} from resource where patient = ? union all select ${columns} from history where patient = ? order by type, id, version`, patient, patient));
    }),
    ledger: guarded(() => all(sql('select patient, at, run from ledger order by at, patient'))),
    putLedger: guarded(({ patient, at, run: id }) => {
      run('insert into ledger (patient, at, run) values (?, ?, ?) on conflict (patient) do nothing', patient, at, id);
    }),
    chain: chainOf(),
    stamp: guarded((name) => get<{ value: string }>('select value from stamp where name = ?', name)?.value ?? null),
    setStamp: guarded((name, value) => {
      run('insert into stamp (name, value) values (?, ?) on conflict (name) do update set value = excluded.value', name, value);
    }),
  };
}

/**
 * Where a search starts and what else must hold. The start is chosen here and not left to statistics: one patient's resources, the
 * value that fewest have, a stretch of time, else the type in the order asked for; the rest is looked up for each candidate.
 */
function source(type: string, where: Condition[], order?: SortBy): { from: Sql; where: Sql[] } {
  const has = (kind: Condition['kind']): boolean => where.some((condition) => condition.kind === kind);
  const narrowest = has('id') || has('patient') ? undefined : where.filter(isSelective).sort((a, b) => selectivity(a) - selectivity(b))[0];
  const rank = narrowest ? selectivity(narrowest) : Infinity;
  const driving = (rank >= 4 && has('updated')) || (rank >= 5 && has('date')) ? undefined : narrowest;
  const conditions: Sql[] = [];
  for (const condition of where) if (condition !== driving) conditions.push(...conditionSql(type, condition));
  if (driving) {
    const matches = join(driving.any.map((match) => sql(`select rid from idx indexed by idx_value where param = ? and ${matchSql(match).text}`, driving.param, ...matchSql(match).values)), ' union ');
    return { from: sql(`(${driving.any.length === 1 ? matches.text.replace('select rid', 'select distinct rid') : matches.text}) i cross join resource r on r.rid = i.rid`, ...matches.values), where: [sql('r.type = ?', type), ...conditions] };
  }
  const by = (kind: 'updated' | 'date'): boolean => has(kind) || (order === kind && !has('updated') && !has('date'));
  const index = has('id') ? '' : ` indexed by ${has('patient') ? 'resource_patient' : by('updated') ? 'resource_at' : by('date') ? 'resource_date' : 'resource_type'}`;
  return { from: sql(`resource r${index}`), where: [sql('r.type = ?', type), ...conditions] };
}

type IndexCondition = Extract<Condition, { kind: 'index' }>;

/** True for conditions whose matches stand together in the index, because the value is known. */
function isSelective(condition: Condition): condition is IndexCondition {
  return condition.kind === 'index' && !condition.not && condition.any.every((match) => (match.kind === 'token' ? match.value !== undefined : match.kind === 'text' && match.how === 'prefix'));
}

/** Parameters with a handful of values for all resources, and those with a few dozen. */
const FEW_VALUES = new Set(['status', 'intent', 'priority', 'active', 'gender', 'scope', 'language', '_tag', 'category', 'lifecycle-status', 'achievement-status', 'clinical-status', 'verification-status', 'part-status']);
const SOME_VALUES = new Set(['code', 'type', 'component-code', 'role', 'specialty', 'service-type', 'severity', 'medium']);

/** Rough order of how few resources share a value: identifiers before references and names, codes and states after them, the form last. */
function selectivity({ param, any }: IndexCondition): number {
  const name = param.slice(param.indexOf('.') + 1);
  if (name.endsWith('identifier') || name === 'url') return 0;
  if (any.some((match) => match.kind === 'text')) return 2;
  return name === 'questionnaire' ? 5 : FEW_VALUES.has(name) ? 4 : SOME_VALUES.has(name) ? 3 : 1;
}

function conditionSql(type: string, condition: Condition): Sql[] {
  switch (condition.kind) {
    case 'id': return [sql(`r.id in (${marks(condition.any)})`, ...condition.any)];
    case 'patient': return [sql(`r.patient in (${marks(condition.any)})`, ...condition.any)];
    case 'date': return [sql('r.lo is not null'), either(condition.any.map((range) => rangeSql('r.lo', 'r.hi', range)))];
    case 'updated': return [either(condition.any.map((range) => momentSql('r.at', range)))];
    case 'index': {
      // The value must not lead to the rows of all others that have it: those of the one resource are few.
      const matches = either(condition.any.map((match) => matchSql(match, '+')));
      return [sql(`${condition.not ? 'not ' : ''}exists (select 1 from idx where idx.rid = r.rid and idx.param = ? and ${matches.text})`, condition.param, ...matches.values)];
    }
    case 'missing':
      if (condition.param === `${type}.patient`) return [sql(condition.missing ? 'r.patient is null' : 'r.patient is not null')];
      return [sql(`${condition.missing ? 'not ' : ''}exists (select 1 from idx where idx.rid = r.rid and idx.param = ?)`, condition.param)];
    case 'records': return [either([recordsSql('r.patient', condition), ...(condition.ids ? [sql('r.id in (select value from json_each(?))', JSON.stringify(condition.ids))] : [])])];
  }
}

/** The lists are bound as one value, so that long and short ones share a statement. */
function recordsSql(patient: string, { only, but, without }: Records): Sql {
  const parts = [
    ...(only ? [sql(`${patient} in (select value from json_each(?))`, JSON.stringify(only))] : []),
    ...(but ? [sql(`${patient} not in (select value from json_each(?))`, JSON.stringify(but))] : []),
  ];
  return without ? either([sql(`${patient} is null`), allOf(parts)]) : allOf([sql(`${patient} is not null`), ...parts]);
}

/** `mark` stands before the columns; a `+` there keeps them from choosing an index. */
function matchSql(match: Match, mark: '' | '+' = ''): Sql {
  const token = ({ system, value }: Extract<Match, { kind: 'token' | 'range' }>): Sql[] => [
    ...(value === undefined ? [] : [sql(`${mark}value = ?`, value)]),
    ...(system === undefined ? [] : system === null ? [sql(`${mark}system is null`)] : [sql(`${mark}system = ?`, system)]),
  ];
  switch (match.kind) {
    case 'token': return allOf(token(match));
    case 'text':
      if (match.how === 'exact') return sql(`${mark}system = ?`, match.value);
      if (match.how === 'contains') return sql('instr(value, ?) > 0', match.value);
      return sql(`(${mark}value >= ? and ${mark}value < ?)`, match.value, match.value + AFTER_ALL);
    case 'range': return allOf([rangeSql(`${mark}lo`, `${mark}hi`, match), ...token(match)]);
  }
}

/** All of them must hold. */
function allOf(parts: Sql[]): Sql {
  if (parts.length === 0) return sql('1');
  const joined = join(parts, ' and ');
  return { ...joined, text: `(${joined.text})` };
}

/** The same as `inRange`, for columns. */
function rangeSql(from: string, to: string, { comparison, lo, hi }: Range): Sql {
  switch (comparison) {
    case 'eq': return sql(`(${from} >= ? and ${to} <= ?)`, lo, hi);
    case 'ne': return sql(`not (${from} >= ? and ${to} <= ?)`, lo, hi);
    case 'gt': return sql(`${to} > ?`, hi);
    case 'lt': return sql(`${from} < ?`, lo);
    case 'ge': return sql(`(${to} > ? or (${from} >= ? and ${to} <= ?))`, hi, lo, hi);
    case 'le': return sql(`(${from} < ? or (${from} >= ? and ${to} <= ?))`, lo, lo, hi);
    case 'sa': return sql(`${from} >= ?`, hi);
    case 'eb': return sql(`${to} <= ?`, lo);
  }
}

/** The same for a moment, a span of one millisecond, so that an index can be used. */
function momentSql(at: string, { comparison, lo, hi }: Range): Sql {
  switch (comparison) {
    case 'eq': return sql(`(${at} >= ? and ${at} < ?)`, lo, hi);
    case 'ne': return sql(`(${at} < ? or ${at} >= ?)`, lo, hi);
    case 'gt': case 'sa': return sql(`${at} >= ?`, hi);
    case 'lt': case 'eb': return sql(`${at} < ?`, lo);
    case 'ge': return sql(`${at} >= ?`, lo);
    case 'le': return sql(`${at} < ?`, hi);
  }
}

function sortKey(type: string, by: SortBy): Sql {
  if (by === 'id') return sql('r.id');
  if (by === 'date') return sql('r.lo');
  if (by === 'updated') return sql('r.at');
  return sql(`(select ${by.of === 'lo' ? 'min(lo)' : 'min(value)'} from idx where idx.rid = r.rid and idx.param = ?)`, by.param.includes('.') ? by.param : `${type}.${by.param}`);
}

/** That a row comes after the place `after`; rows without a value come last in both directions. */
function following(keys: Sql[], descending: boolean[], after: Key[]): Sql {
  const options: Sql[] = [];
  for (let n = 0; n < keys.length; n += 1) {
    const value = after[n]!;
    if (value === null) continue;
    const key = keys[n]!;
    const beyond = sql(`(${key.text} ${descending[n] ? '<' : '>'} ? or ${key.text} is null)`, ...key.values, value, ...key.values);
    options.push(join([...keys.slice(0, n).map((before, at) => sql(`${before.text} is ?`, ...before.values, after[at]!)), beyond], ' and '));
  }
  return options.length === 0 ? sql('0') : { ...join(options, ' or '), text: `(${options.map((option) => `(${option.text})`).join(' or ')})` };
}

function columnOf(column: string): string {
  return column.replaceAll('-', '_');
}

function caseloadColumn(column: CaseloadColumn): string {
  return column === 'last-reviewed' ? 'v.at' : `c.${columnOf(column)}`;
}

/** Ids never hold a blank, so that a list of them can be searched as words. */
function asWords(ids: string[]): string {
  return ids.map((id) => ` ${id} `).join('');
}

/**
 * In the order of names an index leads to the page; everything else is read off one that holds all figures and nothing else, an eighth of
 * the time of reading the lines themselves. Reviews come in only where `text` asks for them.
 */
function caseloadSource({ reviewer, sort, words, manager, unseen, since, filters }: CaseloadQuery, text: string): Sql {
  const isPlain = sort === 'name' && manager === undefined && !unseen && since === undefined && filters.length === 0;
  const source = `caseload c${words.length > 0 ? '' : ` indexed by ${isPlain ? 'caseload_name' : 'caseload_figures'}`}`;
  return text.includes('v.at') ? sql(`${source} left join review v on v.practitioner = ? and v.patient = c.patient`, reviewer) : sql(source);
}

const OPERATORS = { eq: '=', ne: '<>', gt: '>', lt: '<', ge: '>=', le: '<=' } as const;

function caseloadConditions(query: CaseloadQuery): Sql[] {
  const where: Sql[] = [sql('c.active = ?', Number(query.active))];
  if (query.manager !== undefined) where.push(sql('instr(c.managers, ?) > 0', asWords([query.manager])));
  for (const spellings of query.words) where.push(either(spellings.map((word) => sql('instr(c.words, ?) > 0', ` ${word}`))));
  if (query.records) where.push(recordsSql('c.patient', query.records));
  if (query.example !== undefined) where.push(sql('c.example = ?', Number(query.example)));
  if (query.unseen) where.push(sql('c.written is not null and (v.at is null or c.written > v.at)'));
  if (query.since !== undefined) where.push(sql('c.changed > ?', query.since));
  for (const { column, comparison, value } of query.filters) where.push(sql(`${caseloadColumn(column)} ${OPERATORS[comparison]} ?`, value));
  return where;
}

/** As for resources: what was done to one patient or thing, or by one person, and only else the whole log from its end. */
function logSource({ seq, patients, practitioners, interactions, entities, spans, seen }: LogQuery): { from: Sql; where: Sql[] } {
  const where: Sql[] = [];
  const index = entities?.length === 1 ? ' indexed by log_entity' : practitioners && !entities ? ' indexed by log_practitioner' : '';
  const from = seq
    ? sql('log l')
    : patients
      ? sql(`(select distinct seq from log_patient where patient in (${marks(patients)})) p cross join log l on l.seq = p.seq`, ...patients)
      : sql(`log l${index}`);
  if (seq) where.push(sql(`l.seq in (${marks(seq)})`, ...seq));
  if (patients && seq) where.push(sql(`l.seq in (select seq from log_patient where patient in (${marks(patients)}))`, ...patients));
  if (practitioners) where.push(sql(`l.practitioner in (${marks(practitioners)})`, ...practitioners));
  if (interactions) where.push(sql(`l.interaction in (${marks(interactions)})`, ...interactions));
  if (entities) where.push(either(entities.map(({ type, id }) => sql('(l.type = ? and l.id = ?)', type, id))));
  for (const span of spans) where.push(momentSql('l.at', span));
  if (seen) {
    const among = recordsSql('j.value', { ...seen.records, without: false });
    where.push(either([sql('l.practitioner = ?', seen.practitioner), sql(`exists (select 1 from json_each(l.patients) j where ${among.text})`, ...among.values), ...(seen.records.without ? [sql("l.patients = '[]'")] : [])]));
  }
  return { from, where };
}

const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_FULL = 13;

/** Errors of SQLite's become StorageErrors; everything else passes. */
function asStorageError(error: unknown): unknown {
  const { code, errcode } = error as { code?: string; errcode?: number };
  if (code !== 'ERR_SQLITE_ERROR') return error;
  // The lower byte is the kind of error; the rest says where it arose.
  const kind = (errcode ?? 0) & 0xff;
  return new StorageError(kind === SQLITE_FULL ? 'full' : kind === SQLITE_BUSY || kind === SQLITE_LOCKED ? 'busy' : 'failed', { cause: error });
}
