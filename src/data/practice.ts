/** The practice as it stands on letters: its name, and how it is reached. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Organization } from '@medplum/fhirtypes';
import { resourcesOf } from '../fhir/bundle.ts';
import { ORGANIZATION_TYPE } from '../fhir/codes.ts';
import { practiceFromFhir, withContact, type Practice, type PracticeContact } from '../fhir/practice.ts';
import { FhirError, readResource, searchAll, update } from './fhir-client.ts';

export type { Practice, PracticeContact };

export const practiceQueries = {
  /** The practice's own record; null where there is none. */
  own: () => queryOptions({
    queryKey: ['practice'] as const,
    queryFn: async ({ signal }): Promise<Practice | null> => {
      const found = await searchAll(`Organization?type=${encodeURIComponent(`${ORGANIZATION_TYPE}|prov`)}&_count=100`, { signal });
      return resourcesOf(found, 'Organization').flatMap((resource) => practiceFromFhir(resource) ?? [])[0] ?? null;
    },
    staleTime: 5 * 60_000,
  }),
};

/** The lines of a letterhead: name, address, telephone, e-mail, as far as they are known. */
export function letterhead({ name, contact }: Pick<Practice, 'name' | 'contact'>): string[] {
  return [name, ...(contact?.address?.split('\n') ?? []), contact?.phone ?? '', contact?.email ?? ''].map((line) => line.trim()).filter((line) => line !== '');
}

/** Saves how the practice is reached. Throws a `stale` FhirError when somebody saved in between; what they saved is read again. */
export function useSaveContact() {
  const client = useQueryClient();
  return useMutation<Practice, Error, { practice: Practice; contact: PracticeContact }>({
    networkMode: 'always',
    mutationFn: async ({ practice, contact }) => {
      const stored = await readResource<Organization>('Organization', practice.id ?? '');
      const next = { ...withContact(stored, contact), id: stored.id };
      const same = JSON.stringify(practiceFromFhir(stored)?.contact) === JSON.stringify(practiceFromFhir(next)?.contact);
      if (stored.meta.versionId !== practice.version && !same) throw new FhirError('stale', 412);
      const saved = practiceFromFhir(same ? stored : await update(next, stored.meta.versionId));
      if (!saved) throw new FhirError('server', 200);
      return saved;
    },
    onSuccess: (saved) => client.setQueryData(practiceQueries.own().queryKey, saved),
    onError: () => client.invalidateQueries({ queryKey: practiceQueries.own().queryKey }),
  });
}
