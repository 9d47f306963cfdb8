/**
 * A selection of the caseload under a name, as the practice keeps it: a Basic resource. No List: whoever reads one of those from
 * outside would take a selection, which names nobody, for an empty list of people.
 */
import type { Basic, Extension } from '@medplum/fhirtypes';
import { EXT_CASELOAD_VIEW, WORKFLOW } from './codes.ts';

/** A saved selection; `id` and `version` once it is stored. */
export interface CaseloadView {
  id?: string;
  version?: string;
  title: string;
  /** The caseload's address after `?`: filters and order, never a search. */
  query: string;
  /** False once it was removed: its versions stay in the record. */
  active: boolean;
}

const CODE = 'caseload-view';

/** The search that finds every view, removed ones too. */
export const CASELOAD_VIEWS = `Basic?code=${encodeURIComponent(`${WORKFLOW}|${CODE}`)}&_count=1000`;

/** The resource of a view. */
export function viewToFhir({ id, title, query, active }: CaseloadView): Basic {
  return {
    resourceType: 'Basic',
    ...(id !== undefined && { id }),
    extension: [
      {
        url: EXT_CASELOAD_VIEW,
        extension: [
          { url: 'title', valueString: title },
          // FHIR has no empty strings: without a query the view shows everybody.
          ...(query === '' ? [] : [{ url: 'query', valueString: query }]),
          { url: 'active', valueBoolean: active },
        ],
      },
    ],
    code: { coding: [{ system: WORKFLOW, code: CODE, display: 'Caseload view' }] },
  };
}

/** The view of a resource, or null for any other Basic. */
export function viewFromFhir(resource: Basic): CaseloadView | null {
  const parts = resource.extension?.find(({ url }) => url === EXT_CASELOAD_VIEW)?.extension;
  if (!parts || !resource.code.coding?.some(({ system, code }) => system === WORKFLOW && code === CODE)) return null;
  const part = (url: string): Extension | undefined => parts.find((each) => each.url === url);
  return {
    ...(resource.id !== undefined && { id: resource.id }),
    ...(resource.meta?.versionId !== undefined && { version: resource.meta.versionId }),
    title: part('title')?.valueString ?? '',
    query: part('query')?.valueString ?? '',
    active: part('active')?.valueBoolean ?? true,
  };
}
