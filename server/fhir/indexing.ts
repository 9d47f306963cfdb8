/** What of a resource can be searched: the rows of the index, its own date, the references in it, and whose record it is. */
import type { TimeZone } from '../../src/domain/day.ts';
import type { IndexRow, Span } from '../storage/store.ts';
import type { Json } from './body.ts';
import { RESOURCES, type Parameter } from './capabilities.ts';
import { spanOfElement } from './dates.ts';
import { fold, wordsOf } from './names.ts';

/** Raised whenever the same resource gives other rows: the stored ones are then indexed anew. */
export const INDEX_VERSION = 3;

export interface Indexed {
  rows: IndexRow[];
  date: Span | null;
}

/** The index rows of a resource. Dates without an offset are days by the practice's clock. */
export function indexOf(resource: Json, zone: TimeZone): Indexed {
  const type = resource.resourceType as string;
  const known = RESOURCES.get(type)!;
  const rows: IndexRow[] = [];
  let date: Span | null = null;
  for (const parameter of known.parameters.values()) {
    // Whose record it is, and the type's own date, stand beside the resource itself.
    if (parameter.name === 'patient') continue;
    if (parameter.name === known.date) date = datesAt(resource, parameter, zone)[0] ?? null;
    else rows.push(...rowsOf(resource, parameter, `${type}.${parameter.name}`, zone));
  }
  return { rows, date };
}

function datesAt(resource: Json, parameter: Parameter, zone: TimeZone): Span[] {
  return parameter.paths.flatMap((path) => valuesAt(resource, path)).flatMap((value) => spanOfElement(value, zone) ?? []);
}

function rowsOf(resource: Json, parameter: Parameter, param: string, zone: TimeZone): IndexRow[] {
  if (parameter.kind === 'composite') return compositeRows(resource, parameter, param);
  if (parameter.kind === 'number') return numberRows(resource, parameter, param);
  const rows = new Map<string, IndexRow>();
  const add = (row: Partial<IndexRow>, name = param): void => {
    const whole = { param: name, system: null, value: null, lo: null, hi: null, ...row };
    rows.set(Object.values(whole).join('\u0001'), whole);
  };
  for (const value of parameter.paths.flatMap((path) => valuesAt(resource, path))) {
    switch (parameter.kind) {
      case 'token': for (const token of tokensOf(value)) add(token); break;
      case 'reference': {
        const { reference, identifier } = value as { reference?: string; identifier?: unknown };
        const target = reference === undefined ? null : localReference(reference);
        if (target) add({ system: target.type, value: target.id });
        for (const token of tokensOf(identifier)) add(token, `${param}:identifier`);
        break;
      }
      case 'canonical': {
        const [url, version] = (value as string).split('|');
        add({ system: version ?? null, value: url! });
        break;
      }
      case 'uri': add({ value: value as string }); break;
      case 'date': {
        const span = spanOfElement(value, zone);
        if (span) add(span);
        break;
      }
      case 'string':
        for (const text of textsOf(value)) {
          add({ system: text, value: fold(text) });
          for (const word of wordsOf(text)) add({ value: word });
        }
        break;
      case 'quantity': {
        const quantity = quantityOf(value);
        if (quantity) add(quantity);
        break;
      }
    }
  }
  return [...rows.values()];
}

/** How urgent something is, as a number to sort by; the numbers are those of Medplum's parameter of the same name. */
const PRIORITIES: Record<string, number> = { stat: 50, asap: 40, urgent: 30, routine: 20 };
const NO_PRIORITY = 10;

function numberRows(resource: Json, { paths }: Parameter, param: string): IndexRow[] {
  const number = PRIORITIES[String(valuesAt(resource, paths[0]!)[0])] ?? NO_PRIORITY;
  return [{ param, system: null, value: null, lo: number, hi: number }];
}

/** Pairs of a code and its quantity; `component:` before the first path: pairs within each component. */
function compositeRows(resource: Json, { paths: [first, second] }: Parameter, param: string): IndexRow[] {
  const [group, codePath] = first!.includes(':') ? first!.split(':') : [null, first];
  const holders = group === null ? [resource] : valuesAt(resource, group!);
  return holders.flatMap((holder) => {
    const quantity = valuesAt(holder as Json, second!).map(quantityOf)[0];
    if (!quantity) return [];
    return valuesAt(holder as Json, codePath!).flatMap(tokensOf).map((token) => ({ param, system: token.system, value: token.value, lo: quantity.lo, hi: quantity.hi }));
  });
}

function quantityOf(value: unknown): { system: string | null; value: string | null; lo: number; hi: number } | undefined {
  const { value: number, system, code, unit } = value as { value?: number; system?: string; code?: string; unit?: string };
  return number === undefined ? undefined : { system: system ?? null, value: code ?? unit ?? null, lo: number, hi: number };
}

/** The tokens of a code, boolean, Coding, CodeableConcept, Identifier or ContactPoint. */
function tokensOf(value: unknown): { system: string | null; value: string }[] {
  if (typeof value === 'string' || typeof value === 'boolean') return [{ system: null, value: String(value) }];
  if (typeof value !== 'object' || value === null) return [];
  const { coding, system, code, value: text } = value as { coding?: unknown[]; system?: string; code?: string; value?: string };
  if (coding) return coding.flatMap(tokensOf);
  const token = code ?? text;
  return typeof token === 'string' ? [{ system: system ?? null, value: token }] : [];
}

/** The texts of a string, a HumanName or an Address. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  const { text, family, given, prefix, suffix, line, city, district, state, postalCode, country } = value as Record<string, string | undefined> & Partial<Record<'given' | 'prefix' | 'suffix' | 'line', string[]>>;
  return [text, family, ...(given ?? []), ...(prefix ?? []), ...(suffix ?? []), ...(line ?? []), city, district, state, postalCode, country].filter((part) => typeof part === 'string');
}

/**
 * Everything at a path such as `participant.actor`; lists are followed item by item. `item:date` takes only the items with that
 * linkId.
 */
export function valuesAt(resource: Json, path: string): unknown[] {
  let values: unknown[] = [resource];
  for (const step of path.split('.')) {
    const [key, linkId] = step.split(':');
    const next: unknown[] = [];
    for (const value of values) {
      const found = (value as Json)[key!];
      if (Array.isArray(found)) next.push(...(found as unknown[]));
      else if (found !== undefined) next.push(found);
    }
    values = (linkId === undefined ? next : next.filter((item) => (item as Json).linkId === linkId)).filter((value) => value !== null);
  }
  return values;
}

const LOCAL = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]{1,64})(?:\/_history\/([A-Za-z0-9.-]{1,64}))?$/;

/** `Type/id` or `Type/id/_history/version` in parts, or null for anything else. */
export function localReference(reference: string): { type: string; id: string; version?: string } | null {
  const match = LOCAL.exec(reference);
  return match && { type: match[1]!, id: match[2]!, ...(match[3] !== undefined && { version: match[3] }) };
}

/** Every `reference` in a resource with its path; references within it (`#…`) are left out, they are checked with its structure. */
export function referencesIn(resource: Json): { reference: string; path: string }[] {
  const found: { reference: string; path: string }[] = [];
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) {
      for (let n = 0; n < value.length; n += 1) walk(value[n], `${path}[${n}]`);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        if (key === 'reference' && typeof inner === 'string') {
          if (!inner.startsWith('#')) found.push({ reference: inner, path: `${path}.reference` });
        } else if (typeof inner === 'object') {
          walk(inner, `${path}.${key}`);
        }
      }
    }
  };
  walk(resource, resource.resourceType as string);
  return found;
}

/** Id of the patient that a resource names as its own, or null. Not all say so themselves: see `patientOf` in write.ts. */
export function ownPatient(resource: Json): string | null {
  const type = resource.resourceType as string;
  if (type === 'Patient') return (resource.id as string | undefined) ?? null;
  const path = RESOURCES.get(type)?.patient;
  if (!path) return null;
  for (const value of valuesAt(resource, path)) {
    const target = localReference((value as { reference?: string }).reference ?? '');
    if (target?.type === 'Patient') return target.id;
  }
  return null;
}
