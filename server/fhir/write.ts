/** Writing: what may be stored, as which version, and everything that is stored along with it. */
import type { TimeZone } from '../../src/domain/day.ts';
import { WORKFLOW } from '../../src/fhir/codes.ts';
import { checkStructure } from '../../src/fhir/r4.ts';
import type { Condition, Store, Version } from '../storage/store.ts';
import { logEntry } from './audit.ts';
import { canonical, printJson, type Decimals, type Json } from './body.ts';
import { RESOURCES } from './capabilities.ts';
import { noteChange, noteReview, updateCaseload, type CaseloadChanges } from './caseload.ts';
import type { Change } from './change.ts';
import type { Actor } from './context.ts';
import { indexOf, localReference, ownPatient, referencesIn, valuesAt } from './indexing.ts';
import { Refusal, refuse, type Issue } from './outcome.ts';
import { RULES } from './rules.ts';
import { readSearch, type Parameters } from './search.ts';
import type { Sight } from './sight.ts';

/** Who writes, when, where it is, and into what. */
export interface Situation {
  store: Store;
  actor: Actor;
  /** What `actor` may see and write. */
  sight: Sight;
  now: Date;
  zone: TimeZone;
  newId: () => string;
  /** Address of the FHIR base, without a slash at the end. */
  base: string;
}

/** A resource that passed the checks which need no store. */
export interface Draft {
  resource: Json;
  decimals: Decimals | null;
}

export type Effect = 'created' | 'updated' | 'unchanged';

export interface Written {
  version: Version;
  effect: Effect;
}

/** Checks a resource that somebody wants to store. Refuses it with every fault and its path. */
export function draftOf(value: unknown, decimals: Decimals | null, type: string): Draft {
  const issues: Issue[] = checkStructure(value).map(({ path, code, message }) => ({ reason: code, path, diagnostics: message }));
  if (issues.length > 0) throw new Refusal(issues);
  const resource = value as Json;
  if (resource.resourceType !== type) refuse('wrong-id', { path: 'resourceType', diagnostics: `The address says ${type}.` });
  const known = RESOURCES.get(type);
  if (!known) refuse('unknown-type', { path: 'resourceType' });
  if (known!.write === 'none') refuse('read-only', { diagnostics: `${type} is written by the server alone.` });
  return { resource, decimals };
}

/** The version number in an `If-Match` or `If-None-Match`; NaN for a tag that is none of ours. */
export function readTag(tag: string): number {
  return Number(/^\s*(?:W\/)?"(\d{1,15})"\s*$/.exec(tag)?.[1] ?? Number.NaN);
}

/** The resources that a conditional request speaks of: at most two, which is one too many. `posted`: its condition stands in no address. */
export function findMatches(situation: Situation, type: string, criteria: Parameters, posted: boolean): Version[] {
  const { sight } = situation;
  const where = conditionOf(situation, type, criteria, posted);
  return situation.store.search({ type, where: [...sight.narrow(where), ...sight.where(type)], sort: [], limit: 2 });
}

/** Whether this resource is found by the condition of a request. */
export function fits(situation: Situation, type: string, id: string, criteria: Parameters, posted: boolean): boolean {
  return situation.store.count({ type, where: [...conditionOf(situation, type, criteria, posted), { kind: 'id', any: [id] }] }) === 1;
}

function conditionOf(situation: Situation, type: string, criteria: Parameters, posted: boolean): Condition[] {
  const search = readSearch(type, { parameters: criteria, sealed: [], cursor: null }, { zone: situation.zone, base: situation.base, lenient: false, posted });
  if (search.query.where.length === 0 || search.includes.length > 0 || search.query.sort.length > 0) refuse('bad-parameter', { path: type, diagnostics: 'The condition does not say what to find.' });
  return search.query.where;
}

/**
 * Everything that one request writes, within one transaction. Call `finish` at its end: only then is it known that what refers to
 * each other is there.
 */
export interface Unit {
  create: (draft: Draft, id: string) => Written;
  /** A new version; `expected` is the version that the sender knew. Unchanged content makes none. */
  update: (draft: Draft, current: Version, expected: number | undefined) => Written;
  finish: () => void;
}

export function beginUnit(situation: Situation): Unit {
  const { store, actor, sight, now, zone } = situation;
  // What is written now gives nobody a right to write it.
  sight.isLimited();
  const at = now.getTime();
  const figures: CaseloadChanges = new Map();
  const changes: Change[] = [];

  function write({ resource, decimals }: Draft, id: string, current: Version | null): Written {
    const type = resource.resourceType as string;
    const previous = current && (JSON.parse(current.content) as Json);
    const claimed = claim(situation, { ...resource, id });
    if (decimals?.has(resource)) decimals.set(claimed, decimals.get(resource)!);
    const patient = patientOf(store, claimed);
    const version: Version = { type, id, version: (current?.version ?? store.lastVersion(type, id)) + 1, at, author: actor.practitioner, patient, content: '' };
    const stored = withMeta(claimed, version, decimals);
    version.content = stored.content;
    const { rows, date } = indexOf(stored.resource, zone);
    store.put(version, rows, date);
    store.log(logEntry(actor, at, { interaction: current ? 'update' : 'create', type, id, version: version.version, patients: [patient] }));
    if (type === 'Patient' && !current) sight.made(id);
    changes.push({ resource: claimed, previous, patient, previousPatient: current?.patient ?? null });
    noteChange(figures, version, stored.resource, previous, zone);
    noteReview(store, stored.resource);
    return { version, effect: current ? 'updated' : 'created' };
  }

  return {
    create: (draft, id) => write(draft, id, null),
    update(given, current, expected) {
      const { type, id, version } = current;
      const draft = withHidden(sight, given, current);
      if (expected !== undefined && expected !== version) {
        refuse('stale', { path: type, currentVersion: version, diagnostics: `${type}/${id} is at version ${version}.` });
      }
      if (isUnchanged(draft, current)) return { version: current, effect: 'unchanged' };
      if (expected === undefined) refuse('precondition-required', { path: type, currentVersion: version, diagnostics: 'Name the version you know in If-Match.' });
      if (RESOURCES.get(type)!.write === 'create') refuse('read-only', { path: type, diagnostics: `${type} is never changed.` });
      return write(draft, id, current);
    },
    finish() {
      checkReferences(situation, changes);
      for (const change of changes) {
        sight.checkChange(change.resource, change.previous, change.patient);
        checkRules(situation, change);
      }
      updateCaseload(store, figures, now, zone);
    },
  };
}

/** The resource with its id and the server's own facts first; what a client says about version and time is not looked at. */
function withMeta(resource: Json, { type, id, version, at }: Pick<Version, 'type' | 'id' | 'version' | 'at'>, decimals: Decimals | null): { resource: Json; content: string } {
  const { resourceType: _type, id: _id, meta, ...rest } = resource;
  const { versionId: _version, lastUpdated: _at, ...kept } = (meta ?? {}) as Json;
  const stored: Json = { resourceType: type, id, meta: { versionId: String(version), lastUpdated: new Date(at).toISOString(), ...kept }, ...rest };
  if (decimals?.has(resource)) decimals.set(stored, decimals.get(resource)!);
  return { resource: stored, content: printJson(stored, decimals) };
}

/** The draft with what its sender was not shown. */
function withHidden(sight: Sight, { resource, decimals }: Draft, current: Version): Draft {
  if (resource.resourceType !== 'List') return { resource, decimals };
  const whole = sight.withHidden(resource, JSON.parse(current.content) as Json);
  if (whole !== resource && decimals?.has(resource)) decimals.set(whole, decimals.get(resource)!);
  return { resource: whole, decimals };
}

/** True when the draft says what is stored already, whatever the order of its elements. */
function isUnchanged({ resource, decimals }: Draft, current: Version): boolean {
  const { content } = withMeta(resource, current, decimals);
  if (content === current.content) return true;
  return content.length === current.content.length && canonical(JSON.parse(content)) === canonical(JSON.parse(current.content));
}

/** Marks of who did something say so truly: person and time are those of the request. */
function claim({ actor, now }: Situation, resource: Json): Json {
  if (resource.resourceType !== 'Provenance' || !valuesAt(resource, 'activity.coding').some((coding) => (coding as Json).system === WORKFLOW)) return resource;
  const [first, ...others] = resource.agent as Json[];
  return { ...resource, recorded: now.toISOString(), agent: [{ ...first, who: { reference: `Practitioner/${actor.practitioner}` } }, ...others] };
}

/** Whose record a resource belongs to: the patient it names, else that of what it speaks of. */
function patientOf(store: Store, resource: Json): string | null {
  const own = ownPatient(resource);
  if (own !== null) return own;
  if (resource.resourceType === 'Provenance') {
    for (const target of valuesAt(resource, 'target')) {
      const local = localReference((target as { reference?: string }).reference ?? '');
      const patient = local && (local.type === 'Patient' ? local.id : (store.current(local.type, local.id)?.patient ?? null));
      if (patient !== null) return patient;
    }
  }
  if (resource.resourceType === 'Bundle') {
    const named = new Set(referencesIn(resource).flatMap(({ reference }) => { const local = localReference(reference); return local?.type === 'Patient' ? [local.id] : []; }));
    if (named.size === 1) return [...named][0]!;
  }
  return null;
}

function checkRules({ store, now, zone }: Situation, change: Change): void {
  const { resourceType, id } = change.resource;
  for (const rule of RULES) {
    const fault = rule(change, { store, now, zone });
    if (fault) refuse(fault.reason, { ...fault, path: fault.path === undefined ? String(resourceType) : `${String(resourceType)}.${fault.path}`, of: `${String(resourceType)}/${String(id)}` });
  }
}

/**
 * Refuses references to what is not here: the server never goes and looks elsewhere. What is hidden from whoever writes is not here
 * either, but where it stood already.
 */
function checkReferences({ store, sight }: Situation, changes: Change[]): void {
  const known = new Map<string, boolean>();
  const hidden = new Map<string, Version>();
  for (const { resource, previous } of changes) {
    let before: Set<string> | null = null;
    const of = `${String(resource.resourceType)}/${String(resource.id)}`;
    for (const { reference, path } of referencesIn(resource)) {
      let found = known.get(reference);
      if (found === undefined) {
        const local = localReference(reference);
        if (!local) refuse('foreign-reference', { path, of, diagnostics: 'A reference is Type/id of a resource on this server.' });
        const { type, id, version } = local!;
        const target = !RESOURCES.has(type) ? null : version === undefined ? store.current(type, id) : /^\d{1,15}$/.test(version) ? store.version(type, id, Number(version)) : null;
        found = target !== null && sight.reaches(target);
        known.set(reference, found);
        if (target !== null && !found) hidden.set(reference, target);
      }
      const target = hidden.get(reference);
      if (target) before ??= new Set(previous ? referencesIn(previous).map((each) => each.reference) : []);
      if (found || (target && before!.has(reference))) continue;
      const denied = sight.isLimited() ? { interaction: previous ? 'update' : 'create', type: String(resource.resourceType), ...(target && { patients: [target.patient] }) } : undefined;
      refuse('unknown-reference', { path, of, diagnostics: 'Nothing here has this address.', denied });
    }
  }
}
