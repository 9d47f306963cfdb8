/** What the minutes of a case said before: every version that was closed or corrected. */
import { queryOptions } from '@tanstack/react-query';
import type { CaseMinutes } from '../domain/meeting.ts';
import { resourcesOf } from '../fhir/bundle.ts';
import { minutesFromFhir } from '../fhir/meeting.ts';
import { searchAll } from './fhir-client.ts';
import { meetingQueries } from './meetings.ts';

/** The versions of minutes that were signed, the newest first; drafts are no versions that anybody answers for. */
export function minutesVersionsQuery(id: string) {
  return queryOptions({
    queryKey: [...meetingQueries.all, 'versions', id] as const,
    queryFn: async ({ signal }): Promise<CaseMinutes[]> =>
      resourcesOf(await searchAll(`Composition/${encodeURIComponent(id)}/_history?_count=100`, { signal }), 'Composition')
        .flatMap((resource) => minutesFromFhir(resource) ?? [])
        .filter(({ state }) => state !== 'draft')
        .toSorted((a, b) => Number(b.version) - Number(a.version)),
    staleTime: 0,
  });
}
