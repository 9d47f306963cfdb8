/** What the server says no to, and how it says so: as `{ error }` below `/api`, as an OperationOutcome below `/fhir`. */
import type { OperationOutcome } from '@medplum/fhirtypes';
import { BASE } from '../src/fhir/codes.ts';

/** Refusals, with the code that a screen puts into words and FHIR's own kind of issue. */
const REFUSALS = {
  'signed-out': [401, 'login'],
  'foreign-origin': [403, 'forbidden'],
  'https-only': [403, 'forbidden'],
  'foreign-host': [421, 'forbidden'],
  /** The role, or the scope of a token, does not reach this far. */
  forbidden: [403, 'forbidden'],
  /** A second factor has to be set up first. */
  enrol: [403, 'forbidden'],
  'not-found': [404, 'not-found'],
  'method-not-allowed': [405, 'not-supported'],
  'too-large': [413, 'too-long'],
  'wrong-content-type': [415, 'not-supported'],
  throttled: [429, 'throttled'],
  unreadable: [400, 'structure'],
  'wrong-credentials': [401, 'login'],
  'wrong-code': [403, 'forbidden'],
  /** The password that a change of the account asks for again. */
  'wrong-password': [403, 'forbidden'],
  'already-set-up': [409, 'conflict'],
  'expired-code': [403, 'forbidden'],
  'username-taken': [409, 'conflict'],
  /** Nobody would be left to lead the practice. */
  'last-owner': [409, 'conflict'],
  'not-yourself': [409, 'conflict'],
  /** It cannot be left to each person, or the last one cannot be taken away. */
  'second-factor-needed': [409, 'conflict'],
  invalid: [422, 'value'],
  unexpected: [500, 'exception'],
} as const satisfies Record<string, readonly [number, NonNullable<OperationOutcome['issue']>[number]['code']]>;

export type RefusalCode = keyof typeof REFUSALS;

export interface RefusalDetails {
  /** Seconds until the next try is looked at. */
  wait?: number;
  /** Name of the input that was not accepted. */
  field?: string;
  /** Said as FHIR says it. */
  fhir?: boolean;
}

/** The answer to a request that is refused. */
export function refusal(code: RefusalCode, { wait, field, fhir = false }: RefusalDetails = {}): Response {
  const [status, issue] = REFUSALS[code];
  const headers: Record<string, string> = wait === undefined ? {} : { 'retry-after': String(wait) };
  if (!fhir) return Response.json({ error: code, ...(wait !== undefined && { wait }), ...(field !== undefined && { field }) }, { status, headers });
  const outcome: OperationOutcome = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: issue, details: { coding: [{ system: `${BASE}/CodeSystem/outcome`, code }] } }] };
  return new Response(JSON.stringify(outcome), { status, headers: { ...headers, 'content-type': 'application/fhir+json; charset=utf-8' } });
}
