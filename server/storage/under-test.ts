/** A practice for tests: the FHIR function over each of the stores, a clock that can be set, and two people who work there. */
import { DatabaseSync } from 'node:sqlite';
import type { Bundle, OperationOutcome, Resource } from '@medplum/fhirtypes';
import { entryToFhir } from '../../src/fhir/diary.ts';
import type { Day } from '../../src/domain/day.ts';
import type { DiarySource, DiaryValues } from '../../src/domain/diary.ts';
import { FULL_ACCESS } from '../fhir/access.ts';
import type { Actor, FhirContext, FhirHandler } from '../fhir/context.ts';
import { createFhirHandler } from '../fhir/handler.ts';
import { createMemoryStore } from './memory.ts';
import { createSqliteStore } from './sqlite.ts';
import type { Store } from './store.ts';

/** Every kind of store; a test that holds for one holds for all. */
export const STORES: [name: string, open: () => Store][] = [
  ['memory', createMemoryStore],
  ['sqlite', () => createSqliteStore(new DatabaseSync(':memory:'))],
];

export const BERGER: Actor = { practitioner: 'prac-berger', name: 'Jana Berger', access: FULL_ACCESS, address: '10.0.0.17' };
export const YILMAZ: Actor = { practitioner: 'prac-yilmaz', name: 'Emre Yılmaz', access: FULL_ACCESS };

export interface Asked {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed body; null when there is none. */
  json: unknown;
}

export interface Practice {
  store: Store;
  handle: FhirHandler;
  context: FhirContext;
  /** Sets the clock. */
  setNow: (instant: string) => void;
  setZone: (zone: string) => void;
  ask: (method: string, path: string, options?: { body?: unknown; headers?: Record<string, string>; actor?: Actor }) => Promise<Asked>;
  /** Creates or replaces a resource at its id and answers what is stored; throws when it is refused. */
  put: <R extends Resource>(resource: R & { id: string }) => Promise<R>;
  search: (query: string) => Promise<Bundle>;
  /** Writes a day of a patient's diary. */
  write: (patient: string, day: string, values: DiaryValues, source?: DiarySource) => Promise<void>;
  errors: unknown[];
}

/** Opens a practice with its two people. The clock stands at noon of Tuesday, 24 November 2026. */
export async function openPractice(store: Store = createMemoryStore(), limits?: FhirContext['limits']): Promise<Practice> {
  let now = '2026-11-24T12:00:00Z';
  let zone = 'Europe/Berlin';
  let ids = 0;
  const errors: unknown[] = [];
  const context: FhirContext = {
    store, zone: () => zone, now: () => new Date(now), newId: () => `id-${(ids += 1)}`,
    seal: async (text) => Buffer.from(text).toString('hex'), open: async (token) => (/^([0-9a-f]{2})+$/.test(token) ? Buffer.from(token, 'hex').toString() : null),
    report: (error) => errors.push(error), ...(limits && { limits }),
  };
  const handle = createFhirHandler(context);

  const ask: Practice['ask'] = async (method, path, { body, headers = {}, actor = BERGER } = {}) => {
    const text = body === undefined ? undefined : typeof body === 'string' ? body : body instanceof URLSearchParams ? body.toString() : JSON.stringify(body);
    const type = body instanceof URLSearchParams ? 'application/x-www-form-urlencoded' : 'application/fhir+json';
    const response = await handle(new Request(`http://localhost/fhir${path}`, { method, ...(text !== undefined && { body: text }), headers: { ...(text !== undefined && { 'content-type': type }), ...headers } }), actor);
    const answer = await response.text();
    return { status: response.status, headers: response.headers, text: answer, json: answer === '' ? null : JSON.parse(answer) };
  };

  const put: Practice['put'] = async (resource) => {
    const place = `/${resource.resourceType}/${resource.id}`;
    const version = store.current(resource.resourceType, resource.id)?.version;
    const { status, json, text } = await ask('PUT', place, { body: resource, headers: version === undefined ? { 'if-none-match': '*' } : { 'if-match': `W/"${version}"` }, actor: { ...BERGER, access: { kind: 'system' } } });
    if (status >= 300) throw new Error(`${status} ${text}`);
    return json as typeof resource;
  };

  for (const { practitioner, name } of [BERGER, YILMAZ]) await put({ resourceType: 'Practitioner', id: practitioner, name: [{ text: name }] });
  return {
    store, handle, context, ask, put, errors,
    setNow: (instant) => (now = instant),
    setZone: (name) => (zone = name),
    async search(query) {
      const { status, json, text } = await ask('GET', `/${query}`);
      if (status !== 200) throw new Error(`${status} ${text}`);
      return json as Bundle;
    },
    async write(patient, day, values, source = 'diary') {
      const resource = entryToFhir({ day: day as Day, source, values }, { patient, author: `Patient/${patient}` });
      const version = store.search({ type: 'QuestionnaireResponse', where: [{ kind: 'index', param: 'QuestionnaireResponse.identifier', any: [{ kind: 'token', value: resource.identifier!.value! }], not: false }], sort: [], limit: 1 })[0]?.version;
      const query = new URLSearchParams({ identifier: `${resource.identifier!.system}|${resource.identifier!.value}` });
      const { status, text } = await ask('PUT', `/QuestionnaireResponse?${query}`, { body: resource, headers: version === undefined ? {} : { 'if-match': `W/"${version}"` } });
      if (status >= 300) throw new Error(`${status} ${text}`);
    },
  };
}

/** The codes of an OperationOutcome, the server's own. */
export function codesOf({ json }: Asked): string[] {
  return (json as OperationOutcome).issue!.map((issue) => issue.details!.coding![0]!.code!);
}

/** The places that an OperationOutcome points at. */
export function placesOf({ json }: Asked): (string | undefined)[] {
  return (json as OperationOutcome).issue!.map((issue) => issue.expression?.[0]);
}
