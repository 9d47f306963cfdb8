/** Searches: from the parameters of an address or a form to a query of the store, and from what it finds to a Bundle. */
import type { TimeZone } from '../../src/domain/day.ts';
import type { Comparison, Condition, Found, Key, Match, Query, Range, Store, Version } from '../storage/store.ts';
import type { Json } from './body.ts';
import { RESOURCES, type Parameter } from './capabilities.ts';
import type { FhirContext } from './context.ts';
import { spanOf } from './dates.ts';
import { localReference, valuesAt } from './indexing.ts';
import { fold } from './names.ts';
import { outcomeOf, refuse, type Issue } from './outcome.ts';
import type { Sight } from './sight.ts';

export type Parameters = [name: string, value: string][];

/** The Bundle's page when the address does not say, and the most that it may ask for. */
export const DEFAULT_COUNT = 100;
export const MOST_COUNT = 1_000;
const MOST_INCLUDED = 2_000;
const MOST_VALUES = 200;
const LONGEST_VALUE = 10_000;
const MOST_PARAMETERS = 60;
const MOST_SORT_KEYS = 3;

/** A search whose parameters have been read and found sound. */
export interface Search {
  type: string;
  query: Query;
  includes: { parameter: Parameter; target: string | null }[];
  /** Top-level elements to send; null for all. */
  elements: Set<string> | null;
  /** Only the number of matches. */
  countOnly: boolean;
  total: boolean;
  /** The parameters as they came, without cursor and token: what links repeat. */
  given: Parameters;
  /** Those of them that may not stand in an address. */
  personal: Parameters;
  /** Parameters that were passed over, with `Prefer: handling=lenient`. */
  ignored: Issue[];
}

export interface Reading {
  zone: TimeZone;
  /** Address of this server's FHIR base, without a slash at the end. */
  base: string;
  lenient: boolean;
  /** The parameters came in a body, not in an address. */
  posted: boolean;
}

/** Parameters whose sealed parts have been opened. */
export interface Opened {
  parameters: Parameters;
  /** Personal parameters out of a `search` token. */
  sealed: Parameters;
  /** The place after which the page begins, with the order that it belongs to. */
  cursor: { order: string; keys: Key[] } | null;
}

/** Opens the sealed parameters of a search. Refuses tokens that this installation did not make for this type. */
export async function openParameters({ open }: Pick<FhirContext, 'open'>, type: string, parameters: Parameters): Promise<Opened> {
  const opened: Opened = { parameters: [], sealed: [], cursor: null };
  for (const [name, value] of parameters) {
    if (name !== 'search' && name !== '_cursor' && name !== 'cursor') {
      opened.parameters.push([name, value]);
      continue;
    }
    const content = await openToken(open, `${name === 'search' ? 'search' : 'cursor'} ${type}`, value);
    if (content === null) refuse('bad-cursor', { path: `http.${name}` });
    if (name === 'search') opened.sealed = content as Parameters;
    else opened.cursor = content as Opened['cursor'];
  }
  return opened;
}

async function openToken(open: FhirContext['open'], purpose: string, token: string): Promise<unknown> {
  const text = await open(token);
  if (text === null || !text.startsWith(`${purpose}\n`)) return null;
  return JSON.parse(text.slice(purpose.length + 1)) as unknown;
}

/** A token that `openParameters` opens again. */
function sealToken({ seal }: Pick<FhirContext, 'seal'>, purpose: 'search' | 'cursor', type: string, content: unknown): Promise<string> {
  return seal(`${purpose} ${type}\n${JSON.stringify(content)}`);
}

/** Reads the parameters of a search over a type. Refuses what it does not know, unless it is asked to be lenient. */
export function readSearch(type: string, { parameters, sealed, cursor }: Opened, reading: Reading): Search {
  const known = RESOURCES.get(type)!;
  const search: Search = {
    type, query: { type, where: [], sort: [], limit: DEFAULT_COUNT }, includes: [], elements: null, countOnly: false, total: false, given: parameters, personal: [...sealed], ignored: [],
  };
  const { query } = search;
  if (parameters.length > MOST_PARAMETERS) refuse('bad-parameter', { diagnostics: `At most ${MOST_PARAMETERS} parameters.` });
  for (const [full, value] of [...parameters, ...sealed]) {
    const [name, modifier, more] = full.split(':');
    const path = `http.${full.slice(0, 64)}`;
    if (value.length > LONGEST_VALUE) refuse('bad-parameter', { path, diagnostics: 'Too long.' });
    if (readControl(search, full, value, path)) continue;
    if (name === '_id' && modifier === undefined) {
      query.where.push({ kind: 'id', any: split(value, ',', path) });
      continue;
    }
    if (name === '_lastUpdated' && modifier === undefined) {
      query.where.push({ kind: 'updated', any: split(value, ',', path).map((part) => dateRange(part, reading.zone, path)) });
      continue;
    }
    const parameter = known.parameters.get(name!);
    if (!parameter || more !== undefined) {
      if (!reading.lenient) refuse('unknown-parameter', { path });
      search.ignored.push({ reason: 'unknown-parameter', path });
      search.given = search.given.filter((each) => each[0] !== full);
      continue;
    }
    if (parameter.personal) {
      if (!reading.posted && !sealed.some((each) => each[0] === full)) refuse('search-by-post', { path, diagnostics: `Send it in the body of POST ${type}/_search.` });
      if (!search.personal.some((each) => each[0] === full && each[1] === value)) search.personal.push([full, value]);
    }
    query.where.push(...conditionsOf(type, parameter, modifier, value, reading, path));
  }
  search.given = search.given.filter(([name]) => !known.parameters.get(name.split(':')[0]!)?.personal);
  query.after = cursor ? placeOf(cursor, search) : undefined;
  return search;
}

/** What the order of a result is called in a cursor: a place in one order means nothing in another. */
function orderOf({ query }: Pick<Search, 'query'>): string {
  return JSON.stringify(query.sort);
}

function placeOf(cursor: NonNullable<Opened['cursor']>, search: Search): Key[] {
  if (cursor.order !== orderOf(search)) refuse('bad-cursor', { path: 'http._cursor', diagnostics: 'The cursor belongs to another order.' });
  return cursor.keys;
}

/** Parameters that say what to send rather than what to find. True when it was one. */
function readControl(search: Search, full: string, value: string, path: string): boolean {
  const known = RESOURCES.get(search.type)!;
  const { query } = search;
  switch (full) {
    case '_count': {
      if (!/^\d{1,9}$/.test(value)) refuse('bad-parameter', { path, diagnostics: 'Must be a whole number.' });
      query.limit = Math.min(Number(value), MOST_COUNT);
      if (query.limit === 0) search.countOnly = true;
      return true;
    }
    case '_sort':
      query.sort = split(value, ',', path).map((part) => sortOf(search.type, part, path));
      if (query.sort.length > MOST_SORT_KEYS) refuse('bad-parameter', { path, diagnostics: `At most ${MOST_SORT_KEYS} keys.` });
      return true;
    case '_include': {
      const [from, name, target = null] = value.split(':');
      const parameter = known.parameters.get(name ?? '');
      if (from !== search.type || !parameter || !known.includes.includes(name!)) refuse('bad-parameter', { path, diagnostics: `One of ${known.includes.map((each) => `${search.type}:${each}`).join(', ') || 'none'}.` });
      search.includes.push({ parameter: parameter!, target });
      return true;
    }
    case '_elements':
      search.elements = new Set(['resourceType', 'id', 'meta', ...split(value, ',', path)]);
      return true;
    case '_summary':
      if (value !== 'count' && value !== 'false') refuse('bad-parameter', { path, diagnostics: 'One of count, false.' });
      search.countOnly ||= value === 'count';
      return true;
    case '_total':
      if (value !== 'none' && value !== 'accurate' && value !== 'estimate') refuse('bad-parameter', { path, diagnostics: 'One of none, estimate, accurate.' });
      search.total = value !== 'none';
      return true;
    case '_format':
      if (!/^(json|application\/(fhir\+)?json)$/.test(value)) refuse('not-acceptable', { path });
      return true;
    default:
      return false;
  }
}

function sortOf(type: string, part: string, path: string): Query['sort'][number] {
  const descending = part.startsWith('-');
  const name = descending ? part.slice(1) : part;
  if (name === '_id') return { by: 'id', descending };
  if (name === '_lastUpdated') return { by: 'updated', descending };
  const known = RESOURCES.get(type)!;
  const parameter = known.parameters.get(name);
  if (!parameter || parameter.kind === 'composite' || name === 'patient') refuse('bad-parameter', { path, diagnostics: 'Not a parameter that can be sorted by.' });
  if (name === known.date) return { by: 'date', descending };
  return { by: { param: `${type}.${name}`, of: parameter!.kind === 'date' || parameter!.kind === 'quantity' || parameter!.kind === 'number' ? 'lo' : 'value' }, descending };
}

/** Parts between unescaped separators, still escaped within. */
function split(value: string, separator: string, path: string): string[] {
  const parts = separated(value, separator);
  if (parts.some((part) => part === '')) refuse('bad-parameter', { path, diagnostics: 'A value is empty.' });
  if (parts.length > MOST_VALUES) refuse('bad-parameter', { path, diagnostics: `At most ${MOST_VALUES} values.` });
  return parts;
}

function separated(value: string, separator: string): string[] {
  const parts = [''];
  for (let at = 0; at < value.length; at += 1) {
    if (value[at] === separator) parts.push('');
    else parts[parts.length - 1] += value[at] === '\\' ? value.slice(at, (at += 1) + 1) : value[at]!;
  }
  return parts;
}

function unescape(value: string): string {
  return value.replaceAll(/\\([\\,|$])/g, '$1');
}

function conditionsOf(type: string, parameter: Parameter, modifier: string | undefined, value: string, reading: Reading, path: string): Condition[] {
  const { name, kind } = parameter;
  const param = `${type}.${name}`;
  const isDate = name === RESOURCES.get(type)!.date;
  if (modifier === 'missing' && !isDate && kind !== 'composite') {
    if (value !== 'true' && value !== 'false') refuse('bad-parameter', { path, diagnostics: 'One of true, false.' });
    return [{ kind: 'missing', param, missing: value === 'true' }];
  }
  if (kind === 'reference' && modifier === 'identifier') {
    return [{ kind: 'index', param: `${param}:identifier`, any: split(value, ',', path).map((part) => tokenMatch(part, path)), not: false }];
  }
  const allowed = kind === 'token' ? modifier === 'not' : kind === 'string' ? modifier === 'exact' || modifier === 'contains' : kind === 'reference' ? /^[A-Z]/.test(modifier ?? '') : false;
  if (modifier !== undefined && !allowed) refuse('unknown-parameter', { path, diagnostics: 'The modifier is not supported here.' });
  const parts = split(value, ',', path);
  if (kind === 'reference') {
    const targets = parts.map((part) => referenceMatch(part, modifier, reading.base, path));
    // Whose record it is stands beside the resource itself.
    if (name === 'patient' || (name === 'subject' && targets.every(({ system }) => system === 'Patient'))) {
      if (targets.some(({ system }) => system !== undefined && system !== 'Patient')) refuse('bad-parameter', { path, diagnostics: 'Must be a Patient.' });
      return [{ kind: 'patient', any: targets.map((target) => target.value) }];
    }
    return [{ kind: 'index', param, any: targets, not: false }];
  }
  if (kind === 'date') {
    const any = parts.map((part) => dateRange(part, reading.zone, path));
    return [isDate ? { kind: 'date', any } : { kind: 'index', param, any, not: false }];
  }
  return [{ kind: 'index', param, any: parts.map((part) => matchOf(kind, modifier, part, path)), not: modifier === 'not' }];
}

function matchOf(kind: Parameter['kind'], modifier: string | undefined, part: string, path: string): Match {
  switch (kind) {
    case 'token': return tokenMatch(part, path);
    case 'canonical': {
      const [url, version] = part.split('|');
      return { kind: 'token', value: unescape(url!), ...(version !== undefined && { system: unescape(version) }) };
    }
    case 'uri': return { kind: 'token', value: unescape(part) };
    case 'number': case 'quantity': return quantityRange(part, path);
    case 'composite': {
      const [code, quantity, ...more] = split(part, '$', path);
      if (quantity === undefined || more.length > 0 || quantity.includes('|')) refuse('bad-parameter', { path, diagnostics: 'code$number, the number without a unit.' });
      const token = tokenMatch(code!, path);
      return { ...quantityRange(quantity!, path), ...(token.system !== undefined && { system: token.system }), ...(token.value !== undefined && { value: token.value }) };
    }
    default: {
      const text = unescape(part).trim();
      if (text === '') refuse('bad-parameter', { path, diagnostics: 'A value is empty.' });
      if (modifier === 'exact') return { kind: 'text', value: text, how: 'exact' };
      return { kind: 'text', value: fold(text), how: modifier === 'contains' ? 'contains' : 'prefix' };
    }
  }
}

function tokenMatch(part: string, path: string): Extract<Match, { kind: 'token' }> {
  const [first, second, ...more] = separated(part, '|');
  if (more.length > 0) refuse('bad-parameter', { path, diagnostics: 'system|code.' });
  if (second === undefined) return { kind: 'token', value: unescape(first!) };
  if (first === '' && second === '') refuse('bad-parameter', { path, diagnostics: 'system|code.' });
  return { kind: 'token', system: first === '' ? null : unescape(first!), ...(second !== '' && { value: unescape(second) }) };
}

function referenceMatch(part: string, modifier: string | undefined, base: string, path: string): { kind: 'token'; system?: string; value: string } {
  const text = unescape(part);
  const local = localReference(text.startsWith(`${base}/`) ? text.slice(base.length + 1) : text);
  if (local) return { kind: 'token', system: local.type, value: local.id };
  if (!/^[A-Za-z0-9.-]{1,64}$/.test(text)) refuse('bad-parameter', { path, diagnostics: 'Must be Type/id, or an id.' });
  return { kind: 'token', ...(modifier !== undefined && { system: modifier }), value: text };
}

const PREFIX = /^(eq|ne|gt|lt|ge|le|sa|eb)?(.*)$/s;

/** A date with its prefix. */
export function dateRange(part: string, zone: TimeZone, path: string): Range {
  const [, comparison = 'eq', date] = PREFIX.exec(part)!;
  const span = spanOf(date!.replace(' ', '+'), zone);
  if (!span) refuse('bad-parameter', { path, diagnostics: 'Must be a date: [prefix]YYYY-MM-DD, or with time and offset.' });
  return { kind: 'range', comparison: comparison as Comparison, ...span! };
}

const NUMBER = /^[+-]?\d+(?:\.(\d+))?(?:[eE][+-]?\d+)?$/;

/** A number with its prefix; without one it stands for everything that rounds to it, as R4 wants. */
function quantityRange(part: string, path: string): Range {
  const [numeral, system, code] = separated(part, '|');
  const [, comparison = 'eq', digits] = PREFIX.exec(numeral!)!;
  const match = NUMBER.exec(digits!);
  const number = Number(digits);
  if (!match || !Number.isFinite(number)) refuse('bad-parameter', { path, diagnostics: 'Must be a number: [prefix]number, or [prefix]number|system|code.' });
  const half = comparison === 'eq' || comparison === 'ne' ? 0.5 * 10 ** -(match![1]?.length ?? 0) : 0;
  return {
    kind: 'range', comparison: comparison as Comparison, lo: number - half, hi: number + half,
    ...(system !== undefined && system !== '' && { system: unescape(system) }), ...(code !== undefined && code !== '' && { value: unescape(code) }),
  };
}

/** What a search found. */
export interface Page {
  matches: Found[];
  included: Version[];
  total: number | null;
  /** The place after the last match, when there is more. */
  next: Key[] | null;
}

/** Runs a search over what `sight` reaches; what it includes comes with it. */
export function runSearch(store: Store, search: Search, sight: Sight): Page {
  const { countOnly } = search;
  const query = { ...search.query, where: [...sight.narrow(search.query.where), ...sight.where(search.type)] };
  if (countOnly) return { matches: [], included: [], total: store.count(query), next: null };
  const found = store.search({ ...query, limit: query.limit + 1 });
  const matches = found.slice(0, query.limit).map((match) => {
    const content = sight.shown(match);
    return content === match.content ? match : { ...match, content };
  });
  const more = found.length > query.limit;
  return {
    matches,
    included: included(store, search, matches, sight),
    // A result that fits on its first page is counted for nothing.
    total: !more && !query.after ? matches.length : search.total ? store.count(query) : null,
    next: more ? matches.at(-1)!.keys : null,
  };
}

function included(store: Store, { includes }: Search, matches: Found[], sight: Sight): Version[] {
  if (includes.length === 0) return [];
  const found = new Map<string, Version | null>(matches.map((match) => [`${match.type}/${match.id}`, null]));
  for (const match of matches) {
    const resource = JSON.parse(match.content) as Json;
    for (const { parameter, target } of includes) {
      for (const value of parameter.paths.flatMap((path) => valuesAt(resource, path))) {
        const local = localReference((value as { reference?: string }).reference ?? '');
        if (!local || (target !== null && local.type !== target)) continue;
        const key = `${local.type}/${local.id}`;
        if (found.has(key)) continue;
        const version = store.current(local.type, local.id);
        found.set(key, version && sight.sees(version) ? { ...version, content: sight.shown(version) } : null);
        if (found.size - matches.length > MOST_INCLUDED) refuse('too-many-included', { diagnostics: 'Ask for a smaller _count.' });
      }
    }
  }
  return [...found.values()].filter((version) => version !== null);
}

/** The content with only some top-level elements, marked as incomplete. */
function subset(content: string, elements: Set<string>): string {
  const resource = JSON.parse(content) as Json;
  const kept = Object.fromEntries(Object.entries(resource).filter(([key]) => elements.has(key) || (key.startsWith('_') && elements.has(key.slice(1)))));
  const meta = (kept.meta ?? {}) as { tag?: unknown[] };
  kept.meta = { ...meta, tag: [...(meta.tag ?? []), { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' }] };
  return JSON.stringify(kept);
}

/** The parts of a Bundle that is put together from stored texts. */
export interface BundleParts {
  type: 'searchset' | 'history' | 'transaction-response' | 'batch-response';
  total?: number | null;
  links?: { relation: string; url: string }[];
  /** Entries as JSON text. */
  entries: string[];
}

/** A Bundle as text: stored texts go into it as they are, never parsed and printed again. */
export function bundleText({ type, total, links, entries }: BundleParts): string {
  const head = { resourceType: 'Bundle', type, ...(typeof total === 'number' && { total }), ...(links && links.length > 0 && { link: links }) };
  const text = JSON.stringify(head);
  return entries.length === 0 ? text : `${text.slice(0, -1)},"entry":[${entries.join(',')}]}`;
}

/** One entry of a result as text. */
export function entryText(base: string, { type, id }: { type: string; id: string }, content: string, mode: 'match' | 'include'): string {
  return `{"fullUrl":${JSON.stringify(`${base}/${type}/${id}`)},"resource":${content},"search":{"mode":"${mode}"}}`;
}

/** The Bundle of a search as text, with links in which no personal parameter stands. */
export async function searchsetText(context: FhirContext, base: string, search: Search, page: Page): Promise<string> {
  const cut = (content: string): string => (search.elements ? subset(content, search.elements) : content);
  const entries = page.matches.map((match) => entryText(base, match, cut(match.content), 'match'));
  entries.push(...page.included.map((version) => entryText(base, version, version.content, 'include')));
  if (search.ignored.length > 0) entries.push(`{"resource":${JSON.stringify(outcomeOf(search.ignored, 'warning'))},"search":{"mode":"outcome"}}`);
  return bundleText({ type: 'searchset', total: page.total, links: await searchLinks(context, `${base}/${search.type}`, search.type, search, page.next && { order: orderOf(search), keys: page.next }), entries });
}

/** `self` and `next` of a result. */
export async function searchLinks(
  context: FhirContext, address: string, purpose: string, { given, personal }: Pick<Search, 'given' | 'personal'>, next: { order: string; keys: Key[] } | null, cursorName = '_cursor',
): Promise<{ relation: string; url: string }[]> {
  const shown: Parameters = [...given];
  if (personal.length > 0) shown.push(['search', await sealToken(context, 'search', purpose, personal)]);
  const url = (parameters: Parameters): string => (parameters.length === 0 ? address : `${address}?${new URLSearchParams(parameters).toString()}`);
  const links = [{ relation: 'self', url: url(shown) }];
  if (next) links.push({ relation: 'next', url: url([...shown, [cursorName, await sealToken(context, 'cursor', purpose, next)]]) });
  return links;
}
