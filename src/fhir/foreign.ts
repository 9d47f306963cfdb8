/**
 * Resources out of a file that somebody brings along: whom they speak of, which version of each counts, what is wrong with them,
 * and an Observation as one of our own. Takes anything that JSON can hold.
 */
import type { Observation, QuestionnaireResponse } from '@medplum/fhirtypes';
import { SID_READING } from './codes.ts';
import { checkStructure } from './r4.ts';

type Json = Record<string, unknown>;

/** A resource of a file; nothing about it is known but that it has a type. */
export type ForeignResource = Json & { resourceType: string };

/** Brackets within brackets that a single resource may have; the server counts those of the Bundle around it as well. */
const MOST_DEPTH = 32;

/** Whom a resource speaks of, as it says it itself: a reference, else a number or name; '' where it says nothing. */
export function subjectOf(resource: ForeignResource): string {
  const { subject } = resource;
  if (!isObject(subject)) return '';
  const { reference, identifier, display } = subject;
  if (typeof reference === 'string') return reference;
  if (isObject(identifier) && typeof identifier.value === 'string') return identifier.value;
  return typeof display === 'string' ? display : '';
}

/** What tells the versions of one resource in a file; null where it has no id, so that each stands for itself. */
export function identityOf({ resourceType, id }: ForeignResource): string | null {
  return typeof id === 'string' ? `${resourceType}/${id}` : null;
}

/** True when `a` is a later version than `b` of the same resource; a history lists the newest first or last. */
export function isNewer(a: ForeignResource, b: ForeignResource): boolean {
  const [left, right] = [versionOf(a), versionOf(b)];
  const [before, after] = [Date.parse(right.updated), Date.parse(left.updated)];
  if (!Number.isNaN(before) && !Number.isNaN(after) && before !== after) return after > before;
  return left.version > right.version;
}

function versionOf({ meta }: ForeignResource): { updated: string; version: number } {
  if (!isObject(meta)) return { updated: '', version: 0 };
  return { updated: typeof meta.lastUpdated === 'string' ? meta.lastUpdated : '', version: Number(meta.versionId) || 0 };
}

/**
 * What the resource says, without what belongs to the place it came from: its id, versions and marks there, and the narrative that
 * only repeats it. With `fault`, the place of the first thing that R4 does not allow, that is nested too deep, or that changes the
 * meaning of the rest in a way that is not known here (a modifier extension).
 */
export function contentOf<Type extends QuestionnaireResponse | Observation>(resource: ForeignResource): { content: Type; fault: null } | { content: null; fault: string } {
  const { id: _id, meta, text: _text, ...rest } = resource;
  const source = isObject(meta) && typeof meta.source === 'string' ? meta.source : undefined;
  const content = { ...rest, ...(source !== undefined && { meta: { source } }) };
  const unstorable = unstorableIn(content, resource.resourceType);
  if (unstorable !== null) return { content: null, fault: unstorable };
  const [issue] = checkStructure(content);
  if (issue) return { content: null, fault: issue.path };
  const modifier = ['modifierExtension', 'implicitRules'].find((key) => key in content);
  return modifier === undefined ? { content: content as unknown as Type, fault: null } : { content: null, fault: `${resource.resourceType}.${modifier}` };
}

/** Where it is nested too deep, or holds half of a letter (which no UTF-8 can carry): the server would refuse the whole import for it. */
function unstorableIn(value: unknown, path: string, level = 0): string | null {
  if (typeof value === 'string') return value.isWellFormed() ? null : path;
  if (typeof value !== 'object' || value === null) return null;
  if (level >= MOST_DEPTH) return path.slice(0, 100);
  for (const [key, inner] of Object.entries(value)) {
    const found = unstorableIn(inner, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`, level + 1);
    if (found !== null) return found;
  }
  return null;
}

/**
 * A foreign Observation as one of this patient's: everything that it says stays, its time with its offset above all. What it refers
 * to is not here, so only the words of it stay; its own identifiers stay, and ours is added behind them.
 */
export function adopted(observation: Observation, { patient, subject, identifier }: { patient: string; subject: string; identifier: string }): Observation {
  const { subject: _subject, contained, ...rest } = observation;
  const content = withoutReferences(rest, subject, patient) as Observation;
  const used = JSON.stringify(content);
  const kept = contained?.filter(({ id }) => used.includes(`"#${id}"`)).map((inner) => withoutReferences(inner, subject, patient) as typeof inner) ?? [];
  return {
    ...content,
    ...(kept.length > 0 && { contained: kept }),
    identifier: [...(content.identifier ?? []).filter(({ system }) => system !== SID_READING), { system: SID_READING, value: identifier }],
    subject: { reference: `Patient/${patient}` },
  };
}

function withoutReferences(value: unknown, subject: string, patient: string): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutReferences(item, subject, patient));
  if (!isObject(value)) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutReferences(inner, subject, patient)]));
  const { reference } = copy;
  if (typeof reference !== 'string') return copy;
  if (reference === subject) return { reference: `Patient/${patient}` };
  if (reference.startsWith('#')) return copy;
  delete copy.reference;
  // Where it led to is at least said; a uuid within the file says nothing.
  if (copy.display === undefined) copy.display = reference.startsWith('urn:') ? (typeof copy.type === 'string' ? copy.type : '?') : reference;
  return copy;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
