/** Who went through a patient's diary, and when: the marks that markReviewed writes. */
import { queryOptions } from '@tanstack/react-query';
import { resourcesOf } from '../fhir/bundle.ts';
import { WORKFLOW } from '../fhir/codes.ts';
import { reviewFromFhir } from '../fhir/provenance.ts';
import { searchAll } from './fhir-client.ts';

export interface Review {
  /** Id of the Practitioner who marked the diary as reviewed. */
  practitioner: string;
  /** When: an instant with offset. */
  at: string;
}

export const reviewQueries = {
  /** Every review of a patient's diary, the newest first. */
  of: (patient: string) => queryOptions({
    queryKey: ['reviews', patient] as const,
    queryFn: async ({ signal }): Promise<Review[]> => {
      const found = await searchAll(`Provenance?patient=${encodeURIComponent(patient)}&activity=${encodeURIComponent(`${WORKFLOW}|diary-review`)}&_count=1000`, { signal });
      return resourcesOf(found, 'Provenance')
        .flatMap((resource) => reviewFromFhir(resource) ?? [])
        .map(({ practitioner, recorded }) => ({ practitioner, at: recorded }))
        .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
    },
  }),
};
