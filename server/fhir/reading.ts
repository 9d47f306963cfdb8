/** Reading: a resource, a version, a history, a search, the caseload, the access log. */
import type { StoredLogEntry, Version } from '../storage/store.ts';
import { auditEvent, auditSeq, readAuditSearch, type Interaction, type LogDetails } from './audit.ts';
import { RESOURCES } from './capabilities.ts';
import { caseloadText, readCaseload, runCaseload } from './caseload.ts';
import { spanOf } from './dates.ts';
import { refuse } from './outcome.ts';
import { entityTag, type Address, type Exchange, type Prepared } from './requests.ts';
import { DEFAULT_COUNT, MOST_COUNT, bundleText, openParameters, readSearch, runSearch, searchLinks, searchsetText, type Parameters } from './search.ts';
import { readTag } from './write.ts';

const ID = /^[A-Za-z0-9.-]{1,64}$/;

/** The reading request of an address; `posted` when its parameters came in a body. Refuses addresses that lead nowhere. */
export async function prepareReading(exchange: Exchange, { segments, parameters }: Address, { posted, ifNoneMatch }: { posted: boolean; ifNoneMatch: string | null }): Promise<Prepared> {
  const [type = '', second, third, fourth, ...more] = segments;
  const known = RESOURCES.get(type);
  if (!known) refuse('unknown-type', { diagnostics: 'There is no such resource type here.' });
  exchange.sight.require(type, 'read', interactionOf(segments));
  if (second === undefined) return type === 'AuditEvent' ? searchLog(exchange, parameters) : searchType(exchange, type, parameters, posted);
  if (type === 'Patient' && second === '$caseload' && third === undefined) return caseload(exchange, parameters, posted);
  if (second === '_history' && third === undefined && known!.write !== 'none') return history(exchange, type, null, parameters);
  if (!ID.test(second)) refuse('not-found');
  if (third === undefined) return type === 'AuditEvent' ? readLog(exchange, second, parameters) : read(exchange, type, second, ifNoneMatch, parameters);
  if (third !== '_history' || more.length > 0 || known!.write === 'none') refuse('not-found');
  return fourth === undefined ? history(exchange, type, second, parameters) : vread(exchange, type, second, fourth, parameters);
}

function interactionOf([, second, third, fourth]: string[]): Interaction {
  if (second === undefined) return 'search-type';
  if (second === '$caseload') return 'operation';
  if (second === '_history') return 'history-type';
  return third === undefined ? 'read' : fourth === undefined ? 'history-instance' : 'vread';
}

/** Nothing is there, or nothing that whoever asks may know of: the same answer, and the same line in the log. */
function absent({ sight }: Exchange, interaction: Interaction, type: string, id: string, hidden: Pick<Version, 'patient'> | null): never {
  return refuse('not-found', sight.isLimited() || hidden ? { denied: { interaction, type, id, ...(hidden && { patients: [hidden.patient] }) } } : {});
}

/** Parameters that any reading may have; all others are refused. */
function only(parameters: Parameters, allowed: readonly string[], lenient: boolean): void {
  for (const [name, value] of parameters) {
    if (name === '_format' && !/^(json|application\/(fhir\+)?json)$/.test(value)) refuse('not-acceptable', { path: 'http._format' });
    if (name !== '_format' && !allowed.includes(name) && !lenient) refuse('unknown-parameter', { path: `http.${name.slice(0, 64)}` });
  }
}

function read(exchange: Exchange, type: string, id: string, ifNoneMatch: string | null, parameters: Parameters): Prepared<Version> {
  const { store, prefer, sight } = exchange;
  only(parameters, [], prefer.lenient);
  return {
    run() {
      const version = store.current(type, id);
      if (!version || !sight.sees(version)) return absent(exchange, 'read', type, id, version);
      return { result: version, logs: [{ interaction: 'read', type, id, version: version.version, patients: [version.patient] }] };
    },
    finish: (version) => (ifNoneMatch !== null && ifNoneMatch.split(',').some((tag) => readTag(tag) === version.version) ? { status: 304, body: null, version } : { status: 200, body: sight.shown(version), version }),
  };
}

function vread(exchange: Exchange, type: string, id: string, number: string, parameters: Parameters): Prepared<Version> {
  const { store, prefer, sight } = exchange;
  only(parameters, [], prefer.lenient);
  return {
    run() {
      const version = /^[1-9]\d{0,14}$/.test(number) ? store.version(type, id, Number(number)) : null;
      if (!version || !sight.sees(version)) return absent(exchange, 'vread', type, id, version);
      return { result: version, logs: [{ interaction: 'vread', type, id, version: version.version, patients: [version.patient] }] };
    },
    finish: (version) => ({ status: 200, body: sight.shown(version), version }),
  };
}

async function history(exchange: Exchange, type: string, id: string | null, parameters: Parameters): Promise<Prepared> {
  const { store, context, base, zone, prefer, sight } = exchange;
  const name = id === null ? `${type}/_history` : `${type}/${id}/_history`;
  const { parameters: given, cursor } = await openParameters(context, name, parameters);
  only(given, ['_count', '_since'], prefer.lenient);
  const count = countOf(given);
  const sinceText = given.find(([key]) => key === '_since')?.[1].replace(' ', '+');
  const since = sinceText === undefined ? undefined : (spanOf(sinceText, zone) ?? refuse('bad-parameter', { path: 'http._since', diagnostics: 'Must be an instant.' })).lo;
  const [at, lastId, version] = (cursor?.keys ?? []) as [number, string, number];
  const interaction: Interaction = id === null ? 'history-type' : 'history-instance';
  return {
    run() {
      const current = id === null ? null : store.current(type, id);
      if (id !== null && (!current || !sight.sees(current))) return absent(exchange, interaction, type, id, current);
      const found = store.history(type, id, { since, after: cursor ? { at, id: lastId, version } : undefined, ...(id === null && { where: sight.where(type) }), limit: count + 1 });
      const result = { versions: found.slice(0, count), more: found.length > count };
      return { result, logs: [{ interaction, type, ...(id !== null && { id }), patients: result.versions.map(({ patient }) => patient), query: queryText(name, given) }] };
    },
    async finish(result) {
      const { versions, more } = result as { versions: Version[]; more: boolean };
      const last = versions.at(-1);
      const links = await searchLinks(context, `${base}/${name}`, name, { given, personal: [] }, more && last ? { order: '', keys: [last.at, last.id, last.version] } : null);
      return { status: 200, body: bundleText({ type: 'history', links, entries: versions.map((each) => historyEntry(base, each, sight.shown(each))) }) };
    },
  };
}

function historyEntry(base: string, version: Version, content: string): string {
  const { type, id } = version;
  const created = version.version === 1;
  const request = { method: created ? 'POST' : 'PUT', url: created ? type : `${type}/${id}` };
  const response = { status: created ? '201' : '200', etag: entityTag(version), lastModified: new Date(version.at).toISOString() };
  return `{"fullUrl":${JSON.stringify(`${base}/${type}/${id}`)},"resource":${content},"request":${JSON.stringify(request)},"response":${JSON.stringify(response)}}`;
}

function countOf(parameters: Parameters): number {
  const text = parameters.find(([name]) => name === '_count')?.[1];
  if (text === undefined) return DEFAULT_COUNT;
  if (!/^[1-9]\d{0,8}$/.test(text)) refuse('bad-parameter', { path: 'http._count', diagnostics: 'Must be a whole number above 0.' });
  return Math.min(Number(text), MOST_COUNT);
}

async function searchType(exchange: Exchange, type: string, parameters: Parameters, posted: boolean): Promise<Prepared> {
  const { store, context, base, zone, prefer, sight } = exchange;
  const opened = await openParameters(context, type, parameters);
  const search = readSearch(type, opened, { zone, base, lenient: prefer.lenient, posted });
  const named = search.query.where.flatMap((condition) => (condition.kind === 'patient' ? condition.any : []));
  return {
    run() {
      const page = runSearch(store, search, sight);
      const patients = [...named, ...[...page.matches, ...page.included].map(({ patient }) => patient)];
      return { result: page, logs: [{ interaction: 'search-type', type, patients, query: queryText(type, [...opened.parameters, ...opened.sealed]) }] };
    },
    finish: async (page) => ({ status: 200, body: await searchsetText(context, base, search, page as ReturnType<typeof runSearch>) }),
  };
}

async function caseload(exchange: Exchange, parameters: Parameters, posted: boolean): Promise<Prepared> {
  const { store, context, actor, base, zone, sight } = exchange;
  const { rows, figures } = sight.caseload;
  if (!rows) refuse('forbidden', { denied: { interaction: 'operation', type: 'Patient' } });
  const opened = await openParameters(context, 'caseload', parameters);
  const request = readCaseload(opened, { reviewer: actor.practitioner, posted, base, zone });
  const { query } = request;
  // An order by a figure tells the figure.
  if (!figures && (query.filters.length > 0 || query.sort !== 'name' || query.unseen || query.since !== undefined)) refuse('forbidden', { denied: { interaction: 'operation', type: 'Patient' } });
  return {
    run() {
      const page = runCaseload(store, { ...request, query: { ...query, records: sight.records() } });
      return { result: page, logs: [{ interaction: 'operation', type: 'Patient', patients: page.lines.map(({ patient }) => patient), query: queryText('Patient/$caseload', [...opened.parameters, ...opened.sealed]) }] };
    },
    finish: async (page) => ({ status: 200, body: await caseloadText(context, base, request, page as ReturnType<typeof runCaseload>, figures) }),
  };
}

function readLog({ store, prefer, sight }: Exchange, id: string, parameters: Parameters): Prepared {
  only(parameters, [], prefer.lenient);
  const seq = auditSeq(id) ?? refuse('not-found');
  return {
    run() {
      const [found] = store.logPage({ seq: [seq], spans: [], seen: sight.log(), descending: false, limit: 1 });
      const entry = sight.shownLine(found ?? refuse('not-found'));
      return { result: entry, logs: [{ interaction: 'read', type: 'AuditEvent', id, patients: entry.patients }] };
    },
    finish: (entry) => ({ status: 200, body: JSON.stringify(auditEvent(entry as StoredLogEntry)) }),
  };
}

async function searchLog(exchange: Exchange, parameters: Parameters): Promise<Prepared> {
  const { store, context, base, zone, prefer, sight } = exchange;
  const { parameters: given, cursor } = await openParameters(context, 'AuditEvent', parameters);
  const search = readAuditSearch(given, zone, { fallbackCount: DEFAULT_COUNT, mostCount: MOST_COUNT, lenient: prefer.lenient });
  const order = search.descending ? '-date' : 'date';
  if (cursor && cursor.order !== order) refuse('bad-cursor', { path: 'http._cursor' });
  const asked = { ...search, ...(cursor && { after: cursor.keys[0] as number }), limit: search.count + 1 };
  return {
    run() {
      const query = { ...asked, seen: sight.log(), ...(asked.patients && { patients: sight.logged(asked.patients) }) };
      const found = search.countOnly ? [] : store.logPage(query);
      const entries = found.slice(0, search.count).map(sight.shownLine);
      const more = found.length > search.count;
      const total = search.countOnly || search.total ? store.logCount({ ...query, after: undefined }) : !more && !cursor ? entries.length : null;
      const logs: LogDetails[] = [{ interaction: 'search-type', type: 'AuditEvent', patients: search.patients ?? [], query: queryText('AuditEvent', given) }];
      return { result: { entries, total, next: more ? entries.at(-1)!.seq : null }, logs };
    },
    async finish(result) {
      const { entries, total, next } = result as { entries: StoredLogEntry[]; total: number | null; next: number | null };
      const links = await searchLinks(context, `${base}/AuditEvent`, 'AuditEvent', { given, personal: [] }, next === null ? null : { order, keys: [next] });
      const texts = entries.map((entry) => `{"fullUrl":${JSON.stringify(`${base}/AuditEvent/log-${entry.seq}`)},"resource":${JSON.stringify(auditEvent(entry))},"search":{"mode":"match"}}`);
      return { status: 200, body: bundleText({ type: 'searchset', total, links, entries: texts }) };
    },
  };
}

/** What was asked, for the log. */
function queryText(path: string, parameters: Parameters): string {
  return parameters.length === 0 ? path : `${path}?${parameters.map(([name, value]) => `${name}=${value}`).join('&')}`;
}
