/** The FHIR API as one function from request to response: the server, the tests and the demo in the browser all run this one. */
import { dayAt, type TimeZone } from '../../src/domain/day.ts';
import { StorageError } from '../storage/store.ts';
import { createWaitingLog, logEntry, refusedEntry } from './audit.ts';
import { LIMITS, readForm, readJson, type Json, type Limits } from './body.ts';
import { answerBundle, storageRefusal } from './bundle.ts';
import { RESOURCES } from './capabilities.ts';
import type { Actor, FhirContext, FhirHandler } from './context.ts';
import { capabilityStatement } from './metadata.ts';
import { Refusal, outcomeOf, refuse } from './outcome.ts';
import { prepareReading } from './reading.ts';
import { entityTag, readAddress, readPrefer, type Address, type Answer, type Exchange, type Prepared } from './requests.ts';
import { sightOf } from './sight.ts';
import { bringUpToDate } from './upkeep.ts';
import { beginUnit, draftOf } from './write.ts';
import { writeOne, writeRequest } from './writing.ts';

const JSON_TYPE = 'application/fhir+json; charset=utf-8';

/** The FHIR API over a store. One handler for each store: it keeps what could not be logged yet. */
export function createFhirHandler(context: FhirContext): FhirHandler {
  const { store } = context;
  const limits: Limits = { ...LIMITS, ...context.limits };
  const waiting = createWaitingLog();
  let preparedFor: string | null = null;

  /** Runs work in a transaction of the store; what waited to be logged goes first. */
  function within<Result>(work: () => Result): Result {
    const result = store.transaction(() => {
      waiting.write(store);
      return work();
    });
    waiting.written();
    return result;
  }

  /** Reads, and logs that it was read before anything is answered. On a full disk reading goes on: the log waits for room. */
  async function reading({ actor, now }: Exchange, prepared: Prepared): Promise<Answer> {
    const lines = ({ logs }: ReturnType<Prepared['run']>) => logs.map((details) => logEntry(actor, now.getTime(), details));
    let result: unknown;
    try {
      result = within(() => {
        const done = prepared.run();
        for (const line of lines(done)) store.log(line);
        return done.result;
      });
    } catch (error) {
      if (!(error instanceof StorageError) || error.reason !== 'full') throw error;
      const done = prepared.run();
      if (!waiting.keep(lines(done))) throw error;
      ({ result } = done);
    }
    return prepared.finish(result);
  }

  /** Writes down what was refused to whoever asked. It was not given out, so where the disk is full the line waits or is let go. */
  function noteRefused(error: unknown, { actor, now }: Pick<Exchange, 'actor' | 'now'>): void {
    if (!(error instanceof Refusal)) return;
    const lines = error.issues.flatMap(({ denied }) => (denied ? [refusedEntry(actor, now.getTime(), denied)] : []));
    if (lines.length === 0) return;
    try {
      within(() => lines.forEach((line) => store.log(line)));
    } catch (failure) {
      if (!(failure instanceof StorageError)) throw failure;
      waiting.keep(lines);
    }
  }

  /** The first request of a day, or in another time zone, brings the store up to date where nobody has done it before. */
  function prepareStore(zone: TimeZone, now: Date): void {
    const day = `${zone} ${dayAt(now, zone)}`;
    if (preparedFor === day) return;
    try {
      bringUpToDate(context);
      preparedFor = day;
    } catch (error) {
      // On a full disk the figures stay those of the day they name, and reading goes on.
      if (!(error instanceof StorageError) || error.reason !== 'full') throw error;
    }
  }

  async function answer(request: Request, actor: Actor): Promise<Answer> {
    const url = new URL(request.url);
    const prefix = /^(?:.*?\/)?fhir(?=\/|$)/.exec(url.pathname)?.[0] ?? refuse('not-found');
    const address = readAddress(url.pathname.slice(prefix.length) + url.search);
    const now = context.now();
    const zone = context.zone();
    const exchange: Exchange = { context, store, actor, sight: sightOf(store, actor), now, zone, newId: context.newId, base: url.origin + prefix, prefer: readPrefer(request.headers.get('prefer')) };
    checkAccept(request);
    try {
      return await answerAt(exchange, request, address);
    } catch (error) {
      noteRefused(error, exchange);
      throw error;
    }
  }

  async function answerAt(exchange: Exchange, request: Request, address: Address): Promise<Answer> {
    if (address.segments[0] === 'metadata' && address.segments.length === 1) {
      if (!isRead(request)) notAllowed('GET, HEAD');
      return { status: 200, body: JSON.stringify(capabilityStatement(exchange.base)) };
    }
    prepareStore(exchange.zone, exchange.now);
    if (isRead(request)) {
      if (address.segments.length === 0) refuse('not-found', { diagnostics: 'Search a resource type, or read metadata.' });
      return reading(exchange, await prepareReading(exchange, address, { posted: false, ifNoneMatch: request.headers.get('if-none-match') }));
    }
    if (request.method === 'POST') return post(exchange, request, address);
    if (request.method === 'PUT') return put(exchange, request, address);
    return notAllowed('GET, HEAD, POST, PUT');
  }

  async function post(exchange: Exchange, request: Request, { segments, parameters }: Address): Promise<Answer> {
    const [type, second, ...more] = segments;
    if (type === undefined) {
      const body = await readJson(request, limits);
      const { resourceType, type: kind } = (body.value ?? {}) as Json;
      if (resourceType !== 'Bundle' || (kind !== 'batch' && kind !== 'transaction')) refuse('bad-bundle', { diagnostics: 'A Bundle of type batch or transaction.' });
      return answerBundle(exchange, body, { within, reading: (prepared) => reading(exchange, prepared), refused: (refusal) => noteRefused(refusal, exchange) });
    }
    if (!RESOURCES.has(type)) refuse('unknown-type');
    const isSearch = more.length === 0 && (second === '_search' || (type === 'Patient' && second === '$caseload'));
    if (isSearch) {
      const path = second === '_search' ? [type] : [type, second!];
      const form = await readForm(request);
      // What stands in the address of a search by POST is as open as that of any address.
      await prepareReading(exchange, { segments: path, parameters }, { posted: false, ifNoneMatch: null });
      return reading(exchange, await prepareReading(exchange, { segments: path, parameters: [...parameters, ...form] }, { posted: true, ifNoneMatch: null }));
    }
    if (second !== undefined) return notAllowed('GET, HEAD, PUT');
    if (RESOURCES.get(type)!.write === 'none') refuse('read-only', { diagnostics: `${type} is written by the server alone.` });
    exchange.sight.require(type, 'write', 'create');
    const { value, decimals } = await readJson(request, limits);
    return write(exchange, writeRequest('POST', draftOf(value, decimals, type), { type, id: null, parameters, inAddress: true }, { ifNoneExist: request.headers.get('if-none-exist') }));
  }

  async function put(exchange: Exchange, request: Request, { segments, parameters }: Address): Promise<Answer> {
    const [type, id, ...more] = segments;
    if (type === undefined || more.length > 0) return notAllowed(type === undefined ? 'POST' : 'GET, HEAD');
    if (!RESOURCES.has(type)) refuse('unknown-type');
    if (RESOURCES.get(type)!.write === 'none') refuse('read-only', { diagnostics: `${type} is written by the server alone.` });
    exchange.sight.require(type, 'write', 'update');
    const { value, decimals } = await readJson(request, limits);
    const conditions = { ifMatch: request.headers.get('if-match'), ifNoneMatch: request.headers.get('if-none-match') };
    return write(exchange, writeRequest('PUT', draftOf(value, decimals, type), { type, id: id ?? null, parameters, inAddress: true }, conditions));
  }

  function write(exchange: Exchange, request: ReturnType<typeof writeRequest>): Answer {
    const full = exchange.prefer.return === null || exchange.prefer.return === 'representation';
    return within(() => {
      const unit = beginUnit(exchange);
      const written = writeOne(exchange, unit, request, full);
      unit.finish();
      return written;
    });
  }

  return async (request, actor) => {
    let given: Answer;
    try {
      given = await answer(request, actor);
    } catch (error) {
      if (!isExpected(error)) context.report?.(error);
      given = refusalAnswer(error);
    }
    const { text, init } = responseOf(request, given);
    return context.respond ? context.respond(text, init, request) : new Response(text, init);
  };
}

/** A refusal, or a disk that is full or held by another process: the answer says it, and a log line for each would fill what room is left. */
function isExpected(error: unknown): boolean {
  return error instanceof Refusal || (error instanceof StorageError && error.reason !== 'failed');
}

function isRead({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD';
}

function notAllowed(allow: string): never {
  throw new MethodRefusal(allow);
}

class MethodRefusal extends Refusal {
  readonly allow: string;
  constructor(allow: string) {
    super({ reason: 'method-not-allowed' });
    this.allow = allow;
  }
}

function checkAccept({ headers }: Request): void {
  const accept = headers.get('accept');
  if (accept === null || accept.trim() === '') return;
  const types = accept.split(',').map((part) => part.split(';')[0]!.trim().toLowerCase());
  if (!types.some((type) => type === '*/*' || type === 'application/*' || type.endsWith('json'))) refuse('not-acceptable', { diagnostics: 'This server speaks application/fhir+json.' });
}

/** What went wrong as an answer; never more than its kind where it is not the sender's doing. */
function refusalAnswer(error: unknown): Answer {
  const refusal = error instanceof Refusal ? error : error instanceof StorageError ? storageRefusal(error) : new Refusal({ reason: 'unexpected' });
  const { issues } = refusal;
  const stored = issues.find(({ currentVersion }) => currentVersion !== undefined)?.currentVersion;
  return {
    status: refusal.status,
    body: JSON.stringify(outcomeOf(issues)),
    headers: {
      ...(stored !== undefined && issues.length === 1 && { etag: entityTag({ version: stored }) }),
      ...(refusal instanceof MethodRefusal && { allow: refusal.allow }),
      ...(issues[0]!.reason === 'busy' && { 'retry-after': '1' }),
    },
  };
}

function responseOf(request: Request, { status, body, version, location, headers }: Answer): { text: string | null; init: { status: number; headers: Headers } } {
  const all = new Headers({ 'cache-control': 'no-store', ...headers });
  if (version) {
    all.set('etag', entityTag(version));
    all.set('last-modified', new Date(version.at).toUTCString());
  }
  if (location !== undefined) all.set('location', absolute(request, location));
  if (body !== null) all.set('content-type', JSON_TYPE);
  return { text: request.method === 'HEAD' || status === 304 ? null : body, init: { status, headers: all } };
}

function absolute(request: Request, location: string): string {
  const { origin, pathname } = new URL(request.url);
  return `${origin}${/^(?:.*?\/)?fhir(?=\/|$)/.exec(pathname)![0]}/${location}`;
}
