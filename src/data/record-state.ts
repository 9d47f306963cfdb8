/** How long and for whom a record is kept, and how everything about records is asked for. Part of every screen about a patient, so it stays small. */
import { queryOptions } from '@tanstack/react-query';
import { parseDay } from '../domain/day.ts';
import type { Decision, RecordState } from '../domain/record.ts';
import { FhirError, tellSignedOut, type FhirErrorKind } from './fhir-client.ts';

/** How a record stands. */
export const recordStateQuery = (patient: string) =>
  queryOptions({
    queryKey: ['records', patient, 'state'] as const,
    queryFn: async ({ signal }): Promise<RecordState> => stateOf(await ask('GET', recordAddress(patient), undefined, signal)),
    staleTime: 30_000,
  });

/** The address of a record as a whole. */
export function recordAddress(patient: string): string {
  return `/api/records/${encodeURIComponent(patient)}`;
}

/** An instant as the server sends it: as text, or in ms since 1970. */
export function instantOf(value: unknown): string {
  return typeof value === 'number' ? new Date(value).toISOString() : String(value);
}

function decisionOf(value: unknown): Decision | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { reason, by, at } = value as Record<string, unknown>;
  return { reason: typeof reason === 'string' ? reason : '', by: typeof by === 'string' ? by : '', at: instantOf(at) };
}

/** What the server says about a record; what it does not say is absent. */
export function stateOf(answer: unknown): RecordState {
  const { ended, retainedUntil, hold, restriction } = (answer ?? {}) as Record<string, unknown>;
  const [end, until] = [ended, retainedUntil].map((value) => (typeof value === 'string' ? parseDay(value) : null));
  const [held, restricted] = [decisionOf(hold), decisionOf(restriction)];
  return { ...(end && { ended: end }), ...(until && { retainedUntil: until }), ...(held && { hold: held }), ...(restricted && { restriction: restricted }) };
}

/** One JSON request below `/api`. Throws a FhirError, whose first issue has the server's own code. */
export async function ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', address: string, body?: object, signal?: AbortSignal): Promise<unknown> {
  const response = await send(method, address, body, signal);
  return response.status === 204 ? null : response.json().catch(() => {
    throw new FhirError('server', response.status);
  });
}

/** One request below `/api`, answered as it comes. Throws as `ask` does. */
export async function send(method: 'GET' | 'POST' | 'PUT' | 'DELETE', address: string, body?: object, signal?: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, { method, headers: { accept: '*/*', ...(body && { 'content-type': 'application/json' }) }, ...(body && { body: JSON.stringify(body) }), ...(signal && { signal }), credentials: 'same-origin', cache: 'no-store' });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new FhirError('offline', 0);
  }
  if (response.ok) return response;
  const answer = (await response.json().catch(() => null)) as { error?: unknown } | null;
  const kind = kindOf(response.status);
  const isEnrolling = answer?.error === 'enrol';
  if (kind === 'signed-out' || isEnrolling) tellSignedOut(isEnrolling);
  throw new FhirError(kind, response.status, typeof answer?.error === 'string' ? [{ code: answer.error }] : []);
}

function kindOf(status: number): FhirErrorKind {
  switch (status) {
    case 401: return 'signed-out';
    case 404: case 410: return 'not-found';
    case 412: return 'stale';
    case 413: return 'too-large';
    case 502: case 504: return 'offline';
    default: return status >= 500 ? 'server' : 'refused';
  }
}
