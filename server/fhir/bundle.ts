/** Bundles of requests: a transaction does all of them or none, a batch each for itself. */
import { checkStructure } from '../../src/fhir/r4.ts';
import { StorageError } from '../storage/store.ts';
import { logEntry } from './audit.ts';
import type { Body, Json } from './body.ts';
import { Refusal, inEntries, outcomeOf, refuse, type Issue } from './outcome.ts';
import { prepareReading } from './reading.ts';
import { entityTag, readAddress, type Address, type Answer, type Exchange, type Prepared } from './requests.ts';
import { bundleText } from './search.ts';
import { beginUnit, draftOf, type Draft } from './write.ts';
import { resolveTarget, writeOne, writeRequest, type WriteRequest } from './writing.ts';

/** After so many entries other requests get their turn. */
const ENTRIES_AT_ONCE = 50;

interface Entry {
  fullUrl: string | null;
  method: 'GET' | 'POST' | 'PUT';
  address: Address;
  write: WriteRequest | null;
  ifNoneMatch: string | null;
}

interface Means {
  /** Runs a write in a transaction of the store. */
  within: <Result>(work: () => Result) => Result;
  /** Reads, and logs that it was read. */
  reading: (prepared: Prepared) => Promise<Answer>;
  /** Logs what was refused in a batch, which goes on. */
  refused: (refusal: Refusal) => void;
}

/** Does what a batch or transaction asks for. */
export async function answerBundle(
  exchange: Exchange, body: Body, { within, reading, refused }: Means,
): Promise<Answer> {
  const bundle = body.value as Json;
  const entries = readEnvelope(bundle);
  if (bundle.type === 'batch') {
    const answers: string[] = [];
    for (const [n, entry] of entries.entries()) {
      if (n % ENTRIES_AT_ONCE === ENTRIES_AT_ONCE - 1) await turn();
      answers.push(await batchAnswer(exchange, entry, n, body, { within, reading, refused }));
    }
    return { status: 200, body: bundleText({ type: 'batch-response', entries: answers }) };
  }
  return transaction(exchange, entries, body, within);
}

async function batchAnswer(
  exchange: Exchange, entry: Json, n: number, body: Body, { within, reading, refused }: Means,
): Promise<string> {
  const full = exchange.prefer.return === 'representation';
  try {
    const read = readEntry(exchange, entry, n, body);
    if (!read.write) return responseText(await reading(await prepareReading(exchange, read.address, { posted: true, ifNoneMatch: read.ifNoneMatch })));
    const request = read.write;
    const answer = within(() => {
      const unit = beginUnit(exchange);
      const written = writeOne(exchange, unit, request, full);
      unit.finish();
      return written;
    });
    return responseText(answer);
  } catch (error) {
    const refusal = error instanceof Refusal ? error : error instanceof StorageError ? storageRefusal(error) : null;
    if (!refusal) throw error;
    refused(refusal);
    return JSON.stringify({ response: { status: String(refusal.status), outcome: outcomeOf(refusal.issues) } });
  }
}

/** What a failing store means for the request. */
export function storageRefusal({ reason }: StorageError): Refusal {
  return new Refusal({ reason: reason === 'full' ? 'disk-full' : reason === 'busy' ? 'busy' : reason === 'altered' ? 'record-altered' : 'storage-failed' });
}

async function transaction(exchange: Exchange, given: Json[], body: Body, within: <Result>(work: () => Result) => Result): Promise<Answer> {
  const issues: Issue[] = [];
  const entries: Entry[] = [];
  const readings = new Map<number, Prepared>();
  for (const [n, each] of given.entries()) {
    if (n % ENTRIES_AT_ONCE === ENTRIES_AT_ONCE - 1) await turn();
    try {
      const entry = readEntry(exchange, each, n, body);
      entries.push(entry);
      if (!entry.write) readings.set(n, await prepareReading(exchange, entry.address, { posted: true, ifNoneMatch: entry.ifNoneMatch }).catch((error: unknown) => { throw inEntry(error, n); }));
    } catch (error) {
      // Everything that is wrong is said at once, not one entry at a time.
      if (!(error instanceof Refusal) || issues.length >= 50) throw error;
      issues.push(...error.issues);
    }
  }
  if (issues.length > 0) throw new Refusal(issues);

  const { answers, found } = within(() => run(exchange, entries, readings));
  for (const [n, result] of found) answers[n] = await readings.get(n)!.finish(result);
  return { status: 200, body: bundleText({ type: 'transaction-response', entries: answers.map(responseText) }) };
}

/** The transaction itself: first what each entry speaks of, then the references between them, then the writes, then the reads. */
function run(exchange: Exchange, entries: Entry[], readings: Map<number, Prepared>): { answers: Answer[]; found: Map<number, unknown> } {
  const { store, actor, now } = exchange;
  const unit = beginUnit(exchange);
  const places = new Map<string, string>();
  /** Which entry writes what. */
  const targets = new Map<string, number>();
  const conditions = new Set<string>();
  for (const [n, { write, fullUrl }] of entries.entries()) {
    if (!write) continue;
    try {
      const condition = write.criteria && JSON.stringify([write.type, write.criteria]);
      if (condition !== null && conditions.has(condition)) refuse('bad-bundle', { diagnostics: 'Two entries have the same condition.' });
      if (condition !== null) conditions.add(condition);
      write.target = resolveTarget(exchange, write);
      const place = `${write.type}/${write.target.id}`;
      // A create that finds what it would create writes nothing, so it may find the same as another.
      const writes = write.method === 'PUT' || !write.target.current;
      if (writes && targets.has(place)) refuse('bad-bundle', { diagnostics: 'Two entries write the same resource.' });
      if (writes) targets.set(place, n);
      if (fullUrl !== null) places.set(fullUrl, place);
    } catch (error) {
      throw inEntry(error, n, write.type);
    }
  }
  for (const { write } of entries) if (write && places.size > 0) pointTo(write.draft.resource, places);

  const answers: Answer[] = [];
  // Who did it stands last: whose record it belongs to is known when what it speaks of is there.
  const order = [...entries.keys()].sort((a, b) => lateness(entries[a]!) - lateness(entries[b]!));
  for (const n of order) {
    const { write } = entries[n]!;
    if (!write) continue;
    try {
      answers[n] = writeOne(exchange, unit, write, exchange.prefer.return === 'representation');
    } catch (error) {
      throw inEntry(error, n, write.type);
    }
  }
  try {
    unit.finish();
  } catch (error) {
    throw error instanceof Refusal ? inEntries(error, (place) => targets.get(place)) : error;
  }
  const found = new Map<number, unknown>();
  for (const [n, prepared] of readings) {
    try {
      const { result, logs } = prepared.run();
      for (const details of logs) store.log(logEntry(actor, now.getTime(), details));
      found.set(n, result);
    } catch (error) {
      throw inEntry(error, n);
    }
  }
  return { answers, found };
}

function lateness({ write }: Entry): number {
  const type = write?.draft.resource.resourceType;
  return type === 'Provenance' || type === 'Bundle' ? 1 : 0;
}

/** Elements of R4 that lead somewhere; the same text elsewhere is a name, not a way. */
const LINKS = new Set(['reference', 'url', 'valueUrl', 'valueUri', 'valueUuid']);

/** Replaces what refers to another entry by its `fullUrl` with where that entry is stored. In place: the tree is ours. */
function pointTo(value: unknown, places: Map<string, string>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'string') {
      const place = places.get(inner);
      if (place !== undefined && LINKS.has(key)) (value as Json)[key] = place;
    } else {
      pointTo(inner, places);
    }
  }
}

/** Checks the Bundle around the resources; the resources are checked one by one. */
function readEnvelope(bundle: Json): Json[] {
  const { entry } = bundle;
  const bare = Array.isArray(entry) ? { ...bundle, entry: entry.map((each: unknown) => (typeof each === 'object' && each !== null && 'resource' in each ? withoutResource(each as Json) : each)) } : bundle;
  const issues = checkStructure(bare);
  if (issues.length > 0) throw new Refusal(issues.map(({ path, message }) => ({ reason: 'bad-bundle', path, diagnostics: message })));
  return (entry ?? []) as Json[];
}

function withoutResource({ resource: _resource, ...rest }: Json): Json {
  return rest;
}

function readEntry({ base }: Exchange, entry: Json, n: number, { decimals }: Body): Entry {
  try {
    const request = (entry.request ?? refuse('bad-bundle', { path: 'request' })) as { method: string; url: string; ifMatch?: string; ifNoneMatch?: string; ifNoneExist?: string };
    const { method } = request;
    const url = request.url.startsWith(`${base}/`) ? request.url.slice(base.length + 1) : request.url;
    if (/^[a-z][a-z0-9+.-]*:/i.test(url)) refuse('bad-bundle', { path: 'request.url', diagnostics: 'An address on this server.' });
    const address = readAddress(url);
    const fullUrl = (entry.fullUrl as string | undefined) ?? null;
    const ifNoneMatch = request.ifNoneMatch ?? null;
    if (method === 'GET') return { fullUrl, method, address, write: null, ifNoneMatch };
    if (method !== 'POST' && method !== 'PUT') refuse('method-not-allowed', { path: 'request.method' });
    const [type = '', id, ...more] = address.segments;
    if (more.length > 0 || (method === 'POST' && id !== undefined)) refuse('bad-bundle', { path: 'request.url' });
    const draft: Draft = draftAt(entry.resource, decimals, type);
    const write = writeRequest(method as 'POST' | 'PUT', draft, { type, id: id ?? null, parameters: address.parameters, inAddress: false }, request);
    return { fullUrl, method: method as 'POST' | 'PUT', address, write, ifNoneMatch };
  } catch (error) {
    throw inEntry(error, n);
  }
}

function draftAt(resource: unknown, decimals: Body['decimals'], type: string): Draft {
  try {
    return draftOf(resource, decimals, type);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(error.issues.map((issue) => ({ ...issue, path: `resource${(issue.path ?? '').replace(/^[A-Za-z]+/, (first) => (first === type ? '' : `.${first}`))}` })));
  }
}

/** A refusal with its paths below the entry that caused it; those that begin with the type it writes are below its resource. */
function inEntry(error: unknown, n: number, type?: string): unknown {
  if (!(error instanceof Refusal)) return error;
  const below = type === undefined ? error : new Refusal(error.issues.map((issue) => (issue.path?.split('.')[0] === type ? { ...issue, path: `resource${issue.path.slice(type.length)}` } : issue)));
  return below.within(`Bundle.entry[${n}]`);
}

/** One answer within a Bundle. */
function responseText({ status, body, version, location }: Answer): string {
  const response = {
    status: String(status),
    ...(location !== undefined && { location }),
    ...(version && { etag: entityTag(version), lastModified: new Date(version.at).toISOString() }),
  };
  return body !== null ? `{"resource":${body},"response":${JSON.stringify(response)}}` : JSON.stringify({ response });
}

/** Lets other requests run. */
function turn(): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, 0); });
}
