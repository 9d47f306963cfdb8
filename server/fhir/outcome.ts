/** Refusals: each has a code of its own that a screen puts into words, and says where in the request the reason is. */
import { BASE } from '../../src/fhir/codes.ts';

/** System of the codes below in `OperationOutcome.issue.details`. */
const OUTCOME = `${BASE}/CodeSystem/outcome`;
/** On an issue about a stale save: the version that is stored now. */
const EXT_CURRENT_VERSION = `${BASE}/StructureDefinition/current-version`;

/** Every reason for a refusal: HTTP status and FHIR's own kind of issue. */
const REASONS = {
  'not-found': [404, 'not-found'],
  /** The role, or the scope of a token, does not reach this far. */
  forbidden: [403, 'forbidden'],
  'unknown-type': [404, 'not-supported'],
  'method-not-allowed': [405, 'not-supported'],
  'read-only': [405, 'not-supported'],
  'wrong-content-type': [415, 'not-supported'],
  'not-acceptable': [406, 'not-supported'],
  'too-large': [413, 'too-long'],
  'too-many-entries': [413, 'too-costly'],
  'too-many-included': [400, 'too-costly'],
  unreadable: [400, 'structure'],
  'too-deep': [400, 'structure'],
  'forbidden-key': [400, 'structure'],
  'duplicate-key': [400, 'structure'],
  'bad-text': [400, 'value'],
  'bad-number': [400, 'value'],
  'bad-bundle': [400, 'structure'],
  'wrong-id': [400, 'value'],
  structure: [422, 'structure'],
  required: [422, 'required'],
  value: [422, 'value'],
  invariant: [422, 'invariant'],
  'not-supported': [422, 'not-supported'],
  'unknown-reference': [422, 'not-found'],
  'foreign-reference': [422, 'value'],
  'wrong-identifier': [422, 'business-rule'],
  'future-day': [422, 'business-rule'],
  'patient-changed': [422, 'business-rule'],
  'example-mark': [422, 'business-rule'],
  'bad-file': [422, 'business-rule'],
  'no-release': [422, 'business-rule'],
  'letter-released': [422, 'business-rule'],
  'letter-state': [422, 'business-rule'],
  /** Minutes that are signed, or whose meeting is closed. */
  'minutes-state': [422, 'business-rule'],
  duplicate: [409, 'duplicate'],
  'precondition-required': [428, 'required'],
  stale: [412, 'conflict'],
  exists: [412, 'conflict'],
  ambiguous: [412, 'multiple-matches'],
  'unknown-parameter': [400, 'not-supported'],
  'bad-parameter': [400, 'value'],
  'search-by-post': [400, 'security'],
  'bad-cursor': [400, 'value'],
  'disk-full': [507, 'no-store'],
  busy: [503, 'lock-error'],
  'storage-failed': [500, 'exception'],
  'record-altered': [503, 'exception'],
  unexpected: [500, 'exception'],
} as const;

export type Reason = keyof typeof REASONS;

export interface Issue {
  reason: Reason;
  /** Where in the request, such as `Bundle.entry[3].resource.status`. */
  path?: string | undefined;
  /** `Type/id` of the written resource that it is about, where several were written: `path` is below it. */
  of?: string | undefined;
  /** English, for whoever looks after a client; never a value from a record. */
  diagnostics?: string | undefined;
  /** The stored version, where the request knew an older one. */
  currentVersion?: number | undefined;
  /** For the log alone: what was refused to whoever asks, and whose record it belongs to. */
  denied?: Denied | undefined;
}

export interface Denied {
  interaction: string;
  type?: string;
  id?: string;
  patients?: (string | null)[];
}

/** Thrown wherever a request is refused; a transaction that it leaves is taken back. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly issues: Issue[];

  constructor(issues: Issue | Issue[]) {
    const list = Array.isArray(issues) ? issues : [issues];
    super(list[0]!.reason);
    this.issues = list;
  }

  get status(): number {
    return REASONS[this.issues[0]!.reason][0];
  }

  /** The same refusal, its paths below the bundle entry that caused it. */
  within(path: string): Refusal {
    return new Refusal(this.issues.map((issue) => ({ ...issue, path: issue.path === undefined ? path : `${path}.${issue.path}` })));
  }
}

/** The same refusal, its paths below the entry of a Bundle that wrote what it is about; `entryOf` answers the number of that entry. */
export function inEntries({ issues }: Refusal, entryOf: (place: string) => number | undefined): Refusal {
  return new Refusal(issues.map((issue) => {
    const entry = issue.of === undefined ? undefined : entryOf(issue.of);
    return entry === undefined ? issue : { ...issue, path: `Bundle.entry[${entry}].resource${(issue.path ?? '').replace(/^[A-Za-z]+/, '')}` };
  }));
}

export function refuse(reason: Reason, details: Omit<Issue, 'reason'> = {}): never {
  throw new Refusal({ reason, ...details });
}

/** The OperationOutcome of a refusal, as an object. */
export function outcomeOf(issues: Issue[], severity: 'error' | 'warning' | 'information' = 'error'): object {
  return {
    resourceType: 'OperationOutcome',
    issue: issues.map(({ reason, path, diagnostics, currentVersion }) => ({
      ...(currentVersion !== undefined && { extension: [{ url: EXT_CURRENT_VERSION, valueString: String(currentVersion) }] }),
      severity,
      code: REASONS[reason][1],
      details: { coding: [{ system: OUTCOME, code: reason }] },
      ...(diagnostics !== undefined && { diagnostics }),
      ...(path !== undefined && path !== '' && { expression: [path] }),
    })),
  };
}

/** What is answered with `Prefer: return=OperationOutcome` after something was done. */
export function doneOutcome(): object {
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'information', code: 'informational' }] };
}
