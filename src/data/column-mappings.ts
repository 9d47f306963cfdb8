/** How tables are read, as the practice remembers it: on the server, for whoever imports the next table with the same titles. */
import type { ColumnMapping, ColumnRule } from '../imports/result.ts';
import { identifierQuery, resourcesOf } from '../fhir/bundle.ts';
import { mappingFromFhir, mappingIdentifier, mappingToFhir } from '../fhir/column-mapping.ts';
import { create, FhirError, get, update } from './fhir-client.ts';
import type { Bundle } from '@medplum/fhirtypes';

/** A mapping that somebody of the practice used for such a table. */
export interface StoredMapping {
  id: string;
  version: string;
  mapping: ColumnMapping;
  /** Name of who said so last. */
  by?: string;
}

/** The mapping of a table with these titles and so many columns, or null when nobody read one yet (or it cannot be read here). */
export async function loadMapping(signature: string, columns: number): Promise<StoredMapping | null> {
  const found = await find(await hashOf(signature));
  const mapping = found && readMapping(found.json, columns);
  return found && mapping && { id: found.id, version: found.version, mapping, ...(found.authorName !== undefined && { by: found.authorName }) };
}

/**
 * Remembers the mapping for tables with these titles, in place of what is remembered now; unchanged, it is left alone. `before` is what
 * was loaded; where a colleague saved in between, the mapping that was used last is kept, as for any of them.
 */
export async function saveMapping(signature: string, mapping: ColumnMapping, before: StoredMapping | null, { author, authorName }: { author: string; authorName: string }): Promise<void> {
  const json = JSON.stringify(mapping);
  if (before && JSON.stringify(before.mapping) === json) return;
  const titles = await hashOf(signature);
  const resource = mappingToFhir({ titles, json, author, authorName });
  let version = before ?? (await find(titles));
  if (!version) {
    const created = mappingFromFhir(await create(resource, { ifNoneExist: identifierQuery(mappingIdentifier(titles)) }));
    if (created?.json === json) return;
    // Somebody else's was there a moment earlier.
    version = await find(titles);
  }
  for (let tries = 0; version; tries += 1) {
    try {
      await update({ ...resource, id: version.id }, version.version);
      return;
    } catch (error) {
      if (!(error instanceof FhirError) || error.kind !== 'stale' || tries > 0) throw error;
      version = await find(titles);
    }
  }
}

async function find(titles: string): Promise<{ id: string; version: string; json: string; authorName?: string } | null> {
  const bundle = await get<Bundle>(`Basic?${identifierQuery(mappingIdentifier(titles))}`);
  for (const resource of resourcesOf(bundle, 'Basic')) {
    const found = mappingFromFhir(resource);
    if (found?.id !== undefined && found.version !== undefined) return { ...found, id: found.id, version: found.version };
  }
  return null;
}

async function hashOf(signature: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(signature));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const RULES = new Set<ColumnRule['to']>([
  'ignore', 'date', 'time', 'scale-field', 'number', 'severity', 'stool-form', 'meal', 'exercise', 'drug', 'note', 'infection', 'exercise-minutes', 'reading', 'reading-name', 'reading-value',
]);

/** The mapping out of what is stored; null for one of a later release, or for another number of columns. */
function readMapping(json: string, columns: number): ColumnMapping | null {
  try {
    const mapping = JSON.parse(json) as ColumnMapping;
    const known = Array.isArray(mapping.columns) && mapping.columns.length === columns && mapping.columns.every((rule) => RULES.has(rule?.to)) && (mapping.decimal === ',' || mapping.decimal === '.');
    return known ? mapping : null;
  } catch {
    return null;
  }
}
