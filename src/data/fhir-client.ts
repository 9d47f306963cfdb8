/**
 * The one way to the server: sends, refuses to guess, and turns every refusal into a typed error that a screen puts into words.
 * Says nothing to the user interface itself, but for the end of the session, which whoever listens is told.
 */
import type { Bundle, OperationOutcome, Resource } from '@medplum/fhirtypes';
import { entityTag } from '../fhir/bundle.ts';
import { takeAhead } from './ahead.ts';

/**
 * `offline` no answer came, so a write may have arrived or not; `signed-out` the session ended; `stale` somebody saved in between (or what
 * had to be new exists); `not-found`; `too-large`; `refused` the server understood and declined; `server` it failed, or answered with
 * something unreadable.
 */
export type FhirErrorKind = 'offline' | 'signed-out' | 'stale' | 'not-found' | 'too-large' | 'refused' | 'server';

/** One reason of a refusal. */
export interface FhirIssue {
  /** The server's own code, such as `duplicate`; `unknown` when it gave none. */
  code: string;
  /** Where in the request, such as `Bundle.entry[3].resource.status`. */
  path?: string;
  /** On a stale save: the version that is stored now. */
  currentVersion?: string;
}

/** Why a request did not do what was asked. */
export class FhirError extends Error {
  override name = 'FhirError';
  readonly kind: FhirErrorKind;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly issues: readonly FhirIssue[];

  constructor(kind: FhirErrorKind, status: number, issues: readonly FhirIssue[] = []) {
    // No text of a request or a record: errors end up in consoles.
    super(`${kind} ${status}`);
    this.kind = kind;
    this.status = status;
    this.issues = issues;
  }
}

/** A stored resource: it has an id and a version. */
export type Stored<Type extends Resource> = Type & { id: string; meta: NonNullable<Type['meta']> & { versionId: string } };

const FHIR_JSON = 'application/fhir+json';
const listeners = new Set<(enrol: boolean) => void>();

/** Tells `listener` when the server no longer knows the session, or (`enrol`) asks for a second factor to be set up first. Returns what ends listening. */
export function onSignedOut(listener: (enrol: boolean) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** For a request that did not go this way: the server refused it because nobody is signed in, or a second factor is to be set up first. */
export function tellSignedOut(enrol = false): void {
  for (const listener of listeners) listener(enrol);
}

interface Options {
  signal?: AbortSignal | undefined;
}

/** GET below `/fhir`, such as `Patient/1` or `Task?owner=…`. Nothing personal may stand in `address`: see `searchByPost`. */
export async function get<Answer extends Resource = Resource>(address: string, { signal }: Options = {}): Promise<Answer> {
  return read<Answer>(await send(address, { headers: { prefer: 'handling=strict' }, signal }));
}

/** One stored resource with its version. Throws a `not-found` FhirError when there is none, also when it was deleted. */
export async function readResource<Type extends Resource>(type: Type['resourceType'], id: string, options: Options = {}): Promise<Stored<Type>> {
  return (await get<Type>(`${type}/${encodeURIComponent(id)}`, options)) as Stored<Type>;
}

/** A search whose parameters are personal: they travel in the body, so that they stand in no address and no log. `path` such as `Patient/_search`. */
export async function searchByPost<Answer extends Resource = Bundle>(path: string, parameters: Iterable<readonly [string, string]>, { signal }: Options = {}): Promise<Answer> {
  const body = new URLSearchParams(Array.from(parameters, ([name, value]) => [name, value]));
  return read<Answer>(await send(path, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', prefer: 'handling=strict' }, body: body.toString(), signal }));
}

/**
 * Creates a resource; the server gives it its id. With `ifNoneExist` (a search) what is found there is left as it is and answered. `keepalive`
 * (for what is small) sends it even when the page is closed meanwhile.
 */
export async function create<Type extends Resource>(resource: Type, { ifNoneExist, keepalive, signal }: Options & { ifNoneExist?: string; keepalive?: boolean } = {}): Promise<Stored<Type>> {
  return read(await send(resource.resourceType, { method: 'POST', headers: { ...writing, ...(ifNoneExist !== undefined && { 'if-none-exist': ifNoneExist }) }, body: JSON.stringify(resource), ...(keepalive && { keepalive }), signal }));
}

/** Saves a new version if the stored one is still `version`; otherwise a `stale` FhirError, and nothing is changed. */
export async function update<Type extends Resource>(resource: Type & { id: string }, version: string, { signal }: Options = {}): Promise<Stored<Type>> {
  return read(await send(`${resource.resourceType}/${resource.id}`, { method: 'PUT', headers: { ...writing, 'if-match': entityTag(version) }, body: JSON.stringify(resource), signal }));
}

/** All writes of the Bundle or none. Answers what was stored, entry by entry; with `minimal` only where it is: a large import is not sent back, nor logged as read. */
export async function transact(bundle: Bundle, { signal, minimal = false }: Options & { minimal?: boolean } = {}): Promise<Bundle> {
  const headers = minimal ? { ...writing, prefer: 'return=minimal' } : writing;
  return read(await send('', { method: 'POST', headers, body: JSON.stringify(bundle), signal }));
}

/** Every page of a search, put together; `most` pages at the most, then a `too-large` FhirError rather than half an answer. */
export async function searchAll(address: string, { signal, most = 50 }: Options & { most?: number } = {}): Promise<Bundle> {
  const all = await get<Bundle>(address, { signal });
  const entry = [...(all.entry ?? [])];
  let next = nextPage(all);
  for (let pages = 1; next !== null; pages += 1) {
    if (pages >= most) throw new FhirError('too-large', 200);
    const page = await get<Bundle>(next, { signal });
    entry.push(...(page.entry ?? []));
    next = nextPage(page);
  }
  return { ...all, entry };
}

/** The address of the next page below `/fhir`, or null on the last one. */
export function nextPage(bundle: Bundle): string | null {
  const url = bundle.link?.find(({ relation }) => relation === 'next')?.url;
  return url === undefined ? null : url.slice(url.indexOf('/fhir/') + '/fhir/'.length);
}

const writing = { 'content-type': FHIR_JSON, prefer: 'return=representation' };

async function send(address: string, { signal, headers, ...init }: { method?: string; headers: Record<string, string>; body?: string; keepalive?: boolean; signal: AbortSignal | undefined }): Promise<Response> {
  let response: Response;
  try {
    const ahead = init.method === undefined ? await takeAhead(address) : null;
    response = ahead ?? await fetch(address === '' ? '/fhir' : `/fhir/${address}`, { ...init, ...(signal && { signal }), headers: { accept: FHIR_JSON, ...headers }, credentials: 'same-origin', cache: 'no-store' });
  } catch (error) {
    // Giving up on purpose is no failure of the network.
    if (signal?.aborted) throw error;
    throw new FhirError('offline', 0);
  }
  if (response.ok) return response;
  const issues = issuesOf(await response.json().catch(() => null));
  const kind = kindOf(response.status, issues);
  const enrol = issues.some(({ code }) => code === 'enrol');
  if (kind === 'signed-out' || enrol) tellSignedOut(enrol);
  throw new FhirError(kind, response.status, issues);
}

async function read<Answer>(response: Response): Promise<Answer> {
  try {
    return (await response.json()) as Answer;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    // The connection broke in the middle of the answer: as with no answer at all, a write may have arrived.
    throw new FhirError(error instanceof SyntaxError ? 'server' : 'offline', response.status);
  }
}

function kindOf(status: number, issues: readonly FhirIssue[]): FhirErrorKind {
  if (status === 401) return 'signed-out';
  if (status === 404 || status === 410) return 'not-found';
  if (status === 412) return 'stale';
  if (status === 413) return 'too-large';
  // A proxy in front of a server that is down answers in its stead.
  if (status === 502 || status === 504) return 'offline';
  if (status >= 500 || (status >= 300 && status < 400)) return 'server';
  return issues.some(({ code }) => code === 'stale') ? 'stale' : 'refused';
}

function issuesOf(answer: unknown): FhirIssue[] {
  const outcome = answer as Partial<OperationOutcome> | null;
  if (outcome?.resourceType !== 'OperationOutcome' || !Array.isArray(outcome.issue)) return [];
  return outcome.issue.map((issue) => {
    const path = issue.expression?.[0];
    const currentVersion = issue.extension?.find(({ url }) => url.endsWith('/current-version'))?.valueString;
    return { code: issue.details?.coding?.[0]?.code ?? 'unknown', ...(path !== undefined && { path }), ...(currentVersion !== undefined && { currentVersion }) };
  });
}
