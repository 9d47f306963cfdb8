/** How a table with certain column titles is read, as the practice remembers it: a Basic resource, its versions say who said so. */
import type { Basic } from '@medplum/fhirtypes';
import { EXT_COLUMN_MAPPING, SID_COLUMN_MAPPING, WORKFLOW } from './codes.ts';

/** A remembered mapping. */
export interface RememberedMapping {
  id?: string;
  version?: string;
  /** SHA-256 of the titles in lower-case hex: what the mapping is found by. */
  titles: string;
  /** The mapping as JSON; what stands in it is the readers' business. */
  json: string;
  /** Reference and name of who said so. */
  author: string;
  authorName?: string;
}

const CODE = 'column-mapping';

/** By what the mapping of these titles is found again. */
export function mappingIdentifier(titles: string): { system: string; value: string } {
  return { system: SID_COLUMN_MAPPING, value: titles };
}

/** The resource of a mapping. */
export function mappingToFhir({ id, titles, json, author, authorName }: RememberedMapping): Basic {
  return {
    resourceType: 'Basic',
    ...(id !== undefined && { id }),
    extension: [{ url: EXT_COLUMN_MAPPING, valueString: json }],
    identifier: [mappingIdentifier(titles)],
    code: { coding: [{ system: WORKFLOW, code: CODE, display: 'Column mapping of a table' }] },
    author: { reference: author, ...(authorName !== undefined && { display: authorName }) },
  };
}

/** The mapping of a resource, or null for any other Basic. */
export function mappingFromFhir(resource: Basic): RememberedMapping | null {
  const json = resource.extension?.find(({ url }) => url === EXT_COLUMN_MAPPING)?.valueString;
  const titles = resource.identifier?.find(({ system }) => system === SID_COLUMN_MAPPING)?.value;
  if (json === undefined || titles === undefined || !resource.code.coding?.some(({ system, code }) => system === WORKFLOW && code === CODE)) return null;
  const { author } = resource;
  return {
    ...(resource.id !== undefined && { id: resource.id }),
    ...(resource.meta?.versionId !== undefined && { version: resource.meta.versionId }),
    titles,
    json,
    author: author?.reference ?? '',
    ...(author?.display !== undefined && { authorName: author.display }),
  };
}
