/** The store in memory: for the demo, where it forgets everything when the page closes, and for tests. */
import { linkOf, sealedHead, type Link, type LinkedPlace, type LineFacts, type VersionFacts } from './chain.ts';
import { sha256 } from './sha256.ts';
import {
  inRange, isAmong,
  type CaseloadColumn, type CaseloadEntry, type CaseloadQuery, type Condition, type Erasure, type Found, type IndexRow, type Key, type LogEntry, type LogQuery, type Match,
  type Span, type Store, type StoredLogEntry, type Version,
} from './store.ts';

interface Row {
  rid: number;
  current: Version;
  history: Version[];
  index: IndexRow[];
  date: Span | null;
}

/** A store that lives as long as the page or process. */
export function createMemoryStore(): Store {
  const rows = new Map<string, Row>();
  const byType = new Map<string, Set<Row>>();
  const byPatient = new Map<string, Set<Row>>();
  /** Of each version that was erased what is kept of it, the newest of a resource last. */
  const erased = new Map<string, Omit<Version, 'content'>[]>();
  const hashes = new Map<string, string>();
  const links: Link[] = [];
  const ledger = new Map<string, Erasure>();
  const lines = new Map<string, CaseloadEntry>();
  const reviews = new Map<string, number>();
  const stamps = new Map<string, string>();
  const log: StoredLogEntry[] = [];
  let added = 0;
  /** What takes back each change of the running transaction; null outside of one. */
  let undo: (() => void)[] | null = null;

  function set<Value>(map: Map<string, Value>, key: string, value: Value | undefined): void {
    const before = map.get(key);
    undo?.push(() => (before === undefined ? map.delete(key) : map.set(key, before)));
    if (value === undefined) map.delete(key);
    else map.set(key, value);
  }

  function link(entry: Pick<Link, 'kind' | 'type' | 'id' | 'version'>, facts: VersionFacts | LineFacts): void {
    const { length } = links;
    undo?.push(() => (links.length = length));
    const next = { n: length + 1, ...entry };
    links.push({ ...next, link: linkOf(sha256, links.at(-1)?.link ?? '', next, facts) });
  }

  const factsOf = ({ type, id, version, at, author, patient }: Omit<Version, 'content'>): VersionFacts => ({ at, author, patient, hash: hashes.get(`${type}/${id}/${version}`)! });
  const lineOf = ({ at, practitioner, interaction, type, id, version, patients, query, address }: LogEntry): LineFacts => ({ at, practitioner, interaction, type, id, version, patients: JSON.stringify(patients), query, address });

  function linkedPlace(entry: Link): LinkedPlace {
    const line = log[entry.version - 1];
    if (entry.kind === 'line') return { ...entry, versions: [], line: line ? { ...lineOf(line), found: new Set(line.patients).size } : null };
    const row = rows.get(`${entry.type}/${entry.id}`);
    const kept = row && [row.current, ...row.history].find(({ version }) => version === entry.version);
    const gone = erased.get(`${entry.type}/${entry.id}`)?.find(({ version }) => version === entry.version);
    return {
      ...entry, line: null,
      versions: [
        ...(kept ? [{ ...factsOf(kept), place: kept === row.current ? ('current' as const) : ('history' as const), content: kept.content, newest: row.current.version }] : []),
        ...(gone ? [{ ...factsOf(gone), place: 'erased' as const, content: null, newest: null }] : []),
      ],
    };
  }

  /** Replaces the row of a resource everywhere it is found; undefined removes it. */
  function setRow(key: string, row: Row | undefined): void {
    const before = rows.get(key);
    const swap = (from: Row | undefined, to: Row | undefined): void => {
      if (from) {
        byType.get(from.current.type)?.delete(from);
        if (from.current.patient !== null) byPatient.get(from.current.patient)?.delete(from);
        rows.delete(key);
      }
      if (to) {
        rows.set(key, to);
        addTo(byType, to.current.type, to);
        if (to.current.patient !== null) addTo(byPatient, to.current.patient, to);
      }
    };
    swap(before, row);
    undo?.push(() => swap(row, before));
  }

  /** Where several resources must all be looked at: as few as the conditions allow. */
  function candidates(type: string, where: Condition[]): Row[] {
    for (const condition of where) {
      if (condition.kind === 'id') return condition.any.flatMap((id) => rows.get(`${type}/${id}`) ?? []);
      if (condition.kind === 'patient') return condition.any.flatMap((id) => [...(byPatient.get(id) ?? [])].filter((row) => row.current.type === type));
    }
    return [...(byType.get(type) ?? [])];
  }

  function matching(type: string, where: Condition[]): Row[] {
    return [...new Set(candidates(type, where))].filter((row) => where.every((condition) => holds(row, condition)));
  }

  function caseloadLines(query: CaseloadQuery): { entry: CaseloadEntry; reviewed: number | null }[] {
    const found = [];
    for (const entry of lines.values()) {
      const reviewed = reviews.get(`${query.reviewer} ${entry.patient}`) ?? null;
      if (fits(entry, reviewed, query)) found.push({ entry, reviewed });
    }
    return found;
  }

  return {
    transaction(work) {
      if (undo) throw new Error('A transaction inside another.');
      undo = [];
      try {
        return work();
      } catch (error) {
        for (const back of undo.reverse()) back();
        throw error;
      } finally {
        undo = null;
      }
    },

    current: (type, id) => rows.get(`${type}/${id}`)?.current ?? null,
    version(type, id, version) {
      const row = rows.get(`${type}/${id}`);
      return (row && [row.current, ...row.history].find((each) => each.version === version)) ?? null;
    },
    lastVersion: (type, id) => rows.get(`${type}/${id}`)?.current.version ?? erased.get(`${type}/${id}`)?.at(-1)?.version ?? 0,
    history(type, id, { since, after, where = [], limit }) {
      const place = (each: Version): Key[] => (id === null ? [each.at, each.id, each.version] : [each.version]);
      const found = id === null ? [...(byType.get(type) ?? [])] : [rows.get(`${type}/${id}`)].filter((row) => row !== undefined);
      return found
        .filter((row) => where.every((condition) => holds(row, condition)))
        .flatMap((row) => [row.current, ...row.history])
        .filter((each) => (since === undefined || each.at >= since) && (!after || compare(place(each), id === null ? [after.at, after.id, after.version] : [after.version]) < 0))
        .sort((a, b) => compare(place(b), place(a)))
        .slice(0, limit);
    },
    put(version, index, date) {
      const key = `${version.type}/${version.id}`;
      const before = rows.get(key);
      setRow(key, { rid: before?.rid ?? (added += 1), current: version, history: before ? [before.current, ...before.history] : [], index, date });
      set(hashes, `${key}/${version.version}`, sha256(version.content));
      link({ kind: 'version', type: version.type, id: version.id, version: version.version }, factsOf(version));
    },
    search({ type, where, sort, after, limit }) {
      const directions = [...sort.map(({ descending }) => descending), false];
      const found = matching(type, where).map((row) => ({ row, keys: [...sort.map(({ by }) => keyOf(row, by)), row.rid] }));
      return found
        .filter(({ keys }) => !after || compare(keys, after, directions) > 0)
        .sort((a, b) => compare(a.keys, b.keys, directions))
        .slice(0, limit)
        .map(({ row, keys }): Found => ({ ...row.current, keys }));
    },
    count: ({ type, where }) => matching(type, where).length,
    each(visit) {
      for (const row of Array.from(rows.values())) visit(row.current);
    },
    reindex(type, id, index, date) {
      const row = rows.get(`${type}/${id}`);
      if (row) setRow(`${type}/${id}`, { ...row, index, date });
    },

    caseload: (patient) => lines.get(patient) ?? null,
    putCaseload: (entry) => set(lines, entry.patient, entry),
    caseloadNotOf: (day) => [...lines.values()].filter((entry) => entry.asOf !== day).map((entry) => entry.patient),
    caseloadPage(query) {
      const directions = [query.descending, query.sort === 'name' && query.descending, query.sort === 'name' && query.descending];
      return caseloadLines(query)
        .map(({ entry, reviewed }) => ({
          patient: entry.patient,
          summary: entry.summary,
          lastReviewed: reviewed,
          keys: [...(query.sort === 'name' ? [] : [columnOf(entry, reviewed, query.sort)]), entry.name, entry.patient],
        }))
        .filter(({ keys }) => !query.after || compare(keys, query.after, directions) > 0)
        .sort((a, b) => compare(a.keys, b.keys, directions))
        .slice(0, query.limit);
    },
    caseloadCount: (query) => caseloadLines(query).length,
    putReview(patient, practitioner, at) {
      const key = `${practitioner} ${patient}`;
      set(reviews, key, Math.max(at, reviews.get(key) ?? at));
    },

    log(entry) {
      const { length } = log;
      undo?.push(() => (log.length = length));
      log.push({ ...entry, seq: length + 1 });
      link({ kind: 'line', type: 'log', id: '', version: length + 1 }, lineOf(entry));
    },
    logPage(query) {
      const found = log.filter((entry) => logged(entry, query) && (query.after === undefined || (query.descending ? entry.seq < query.after : entry.seq > query.after)));
      return (query.descending ? found.reverse() : found).slice(0, query.limit);
    },
    logCount: (query) => log.filter((entry) => logged(entry, query)).length,

    erase(patients, others) {
      const chosen = [...rows].filter(([, { current }]) => patients.includes(current.patient ?? '') || others.some(({ type, id }) => type === current.type && id === current.id));
      let count = 0;
      for (const [key, row] of chosen) {
        count += 1 + row.history.length;
        const gone = [...row.history.toReversed(), row.current].map(({ content: _content, ...version }) => version);
        set(erased, key, [...(erased.get(key) ?? []), ...gone]);
        for (const version of gone) link({ kind: 'erasure', type: version.type, id: version.id, version: version.version }, factsOf(version));
        setRow(key, undefined);
      }
      for (const patient of patients) {
        set(lines, patient, undefined);
        for (const key of reviews.keys()) if (key.endsWith(` ${patient}`)) set(reviews, key, undefined);
      }
      return count;
    },
    record: (patient) =>
      [...(byPatient.get(patient) ?? [])]
        .flatMap((row) => [...row.history.toReversed(), row.current].map(({ content: _content, ...version }) => version))
        .sort((a, b) => compare([a.type, a.id, a.version], [b.type, b.id, b.version])),
    ledger: () => [...ledger.values()],
    putLedger: (erasure) => {
      if (!ledger.has(erasure.patient)) set(ledger, erasure.patient, erasure);
    },
    chain: {
      sealed: () => (links.length === 0 ? null : sealedHead(links.at(-1)!, undefined)),
      head: () => links.at(-1) ?? null,
      page: (after, limit) => links.slice(after, after + limit).map(linkedPlace),
      counts: () => {
        const gone = [...erased.values()].reduce((count, versions) => count + versions.length, 0);
        return { links: links.length, lines: log.length, named: log.reduce((count, { patients }) => count + new Set(patients).size, 0), erased: gone, versions: gone + [...rows.values()].reduce((count, row) => count + 1 + row.history.length, 0) };
      },
      unlinked: () => [],
      misnamed: () => [],
      definitions: () => [],
    },
    stamp: (name) => stamps.get(name) ?? null,
    setStamp: (name, value) => set(stamps, name, value),
  };
}

function addTo(map: Map<string, Set<Row>>, key: string, row: Row): void {
  const found = map.get(key);
  if (found) found.add(row);
  else map.set(key, new Set([row]));
}

/** Orders two places; a missing value comes last in both directions. */
function compare(a: Key[], b: Key[], descending: boolean[] = []): number {
  for (let n = 0; n < a.length; n += 1) {
    const [left, right] = [a[n]!, b[n]!];
    if (left === right) continue;
    if (left === null) return 1;
    if (right === null) return -1;
    return left < right === !descending[n] ? -1 : 1;
  }
  return 0;
}

function keyOf(row: Row, by: Parameters<Store['search']>[0]['sort'][number]['by']): Key {
  if (by === 'id') return row.current.id;
  if (by === 'updated') return row.current.at;
  if (by === 'date') return row.date?.lo ?? null;
  const values = row.index.flatMap((entry) => (entry.param === by.param ? (entry[by.of] ?? []) : []));
  return values.reduce<Key>((least, value) => (least === null || value < least ? value : least), null);
}

function holds(row: Row, condition: Condition): boolean {
  switch (condition.kind) {
    case 'id': return condition.any.includes(row.current.id);
    case 'patient': return condition.any.includes(row.current.patient ?? '');
    case 'date': return row.date !== null && condition.any.some((range) => inRange(row.date!, range));
    case 'updated': return condition.any.some((range) => inRange({ lo: row.current.at, hi: row.current.at + 1 }, range));
    case 'index': return row.index.some((entry) => entry.param === condition.param && condition.any.some((match) => matches(entry, match))) !== condition.not;
    case 'missing':
      if (condition.param === `${row.current.type}.patient`) return (row.current.patient === null) === condition.missing;
      return row.index.some((entry) => entry.param === condition.param) !== condition.missing;
    case 'records': return isAmong(row.current.patient, condition) || (condition.ids?.includes(row.current.id) ?? false);
  }
}

function matches(entry: IndexRow, match: Match): boolean {
  if (match.kind === 'text') {
    if (match.how === 'exact') return entry.system === match.value;
    return match.how === 'contains' ? (entry.value ?? '').includes(match.value) : (entry.value ?? '').startsWith(match.value);
  }
  if (match.value !== undefined && entry.value !== match.value) return false;
  if (match.system !== undefined && entry.system !== match.system) return false;
  return match.kind === 'token' || (entry.lo !== null && entry.hi !== null && inRange({ lo: entry.lo, hi: entry.hi }, match));
}

function columnOf(entry: CaseloadEntry, reviewed: number | null, column: CaseloadColumn): Key {
  return column === 'last-reviewed' ? reviewed : entry.figures[column];
}

function fits(entry: CaseloadEntry, reviewed: number | null, query: CaseloadQuery): boolean {
  if (entry.active !== query.active) return false;
  if (query.records && !isAmong(entry.patient, query.records)) return false;
  if (query.manager !== undefined && !entry.managers.includes(query.manager)) return false;
  if (query.example !== undefined && entry.example !== query.example) return false;
  if (query.unseen && !(entry.written !== null && (reviewed === null || entry.written > reviewed))) return false;
  if (query.since !== undefined && !(entry.changed > query.since)) return false;
  if (!query.words.every((spellings) => spellings.some((word) => entry.words.includes(` ${word}`)))) return false;
  return query.filters.every(({ column, comparison, value }) => {
    const found = columnOf(entry, reviewed, column);
    if (found === null) return false;
    switch (comparison) {
      case 'eq': return found === value;
      case 'ne': return found !== value;
      case 'gt': return found > value;
      case 'lt': return found < value;
      case 'ge': return found >= value;
      case 'le': return found <= value;
    }
  });
}

function logged(entry: StoredLogEntry, { seq, patients, practitioners, interactions, entities, spans, seen }: LogQuery): boolean {
  return (
    (!seq || seq.includes(entry.seq))
    && (!patients || patients.some((patient) => entry.patients.includes(patient)))
    && (!practitioners || practitioners.includes(entry.practitioner))
    && (!interactions || interactions.includes(entry.interaction))
    && (!entities || entities.some(({ type, id }) => entry.type === type && entry.id === id))
    && (!seen || entry.practitioner === seen.practitioner || (entry.patients.length === 0 ? seen.records.without : entry.patients.some((patient) => isAmong(patient, seen.records))))
    && spans.every((span) => inRange({ lo: entry.at, hi: entry.at + 1 }, span))
  );
}
