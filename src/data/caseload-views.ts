/** Selections of the caseload that the practice keeps under a name. */
import { queryOptions } from '@tanstack/react-query';
import { resourcesOf } from '../fhir/bundle.ts';
import { CASELOAD_VIEWS, viewFromFhir, viewToFhir, type CaseloadView } from '../fhir/caseload-view.ts';
import { create, searchAll, update } from './fhir-client.ts';

export type { CaseloadView };

/** The views of the practice that were not removed, in no order. */
export const viewsQuery = queryOptions({
  queryKey: ['caseload-views'] as const,
  queryFn: async ({ signal }) => resourcesOf(await searchAll(CASELOAD_VIEWS, { signal }), 'Basic').flatMap((resource) => viewFromFhir(resource) ?? []).filter(({ active }) => active),
});

/** Saves a view: a new one without `id`, else a new version if the stored one is still `version` (otherwise a `stale` FhirError). */
export async function saveView(view: CaseloadView): Promise<void> {
  const resource = viewToFhir(view);
  await (view.id === undefined ? create(resource) : update({ ...resource, id: view.id }, view.version ?? ''));
}
