/** Releases from confidentiality of a patient: recorded, revoked, and never changed otherwise. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Consent } from '@medplum/fhirtypes';
import type { Day } from '../domain/day.ts';
import type { Release } from '../domain/letter.ts';
import { resourcesOf, transaction } from '../fhir/bundle.ts';
import { asExample } from '../fhir/patient.ts';
import { releaseFromFhir, releaseSearch, releaseToFhir } from '../fhir/release.ts';
import { FhirError, readResource, searchAll, transact, update } from './fhir-client.ts';
import { patientQueries } from './patients.ts';

const all = ['releases'] as const;

export const releaseQueries = {
  /** Key of everything about releases. */
  all,
  /** Every release of a patient, revoked and ended ones too, the newest first. */
  of: (patient: string) => queryOptions({
    queryKey: [...all, patient] as const,
    queryFn: async ({ signal }): Promise<Release[]> =>
      resourcesOf(await searchAll(releaseSearch(patient), { signal }), 'Consent')
        .flatMap((resource) => releaseFromFhir(resource) ?? [])
        .toSorted((a, b) => (a.recordedAt < b.recordedAt ? 1 : -1)),
  }),
};

/** A release as a person records it. `id` is made by the form, so that trying again after a lost answer records nothing twice. */
export type NewRelease = Omit<Release, 'version' | 'patient' | 'recordedAt' | 'revoked'>;

/** Records a release and answers it as stored. */
export function useRecordRelease(patient: string) {
  const client = useQueryClient();
  return useMutation<Release, Error, NewRelease>({
    networkMode: 'always',
    mutationFn: async (release) => {
      const isInvented = client.getQueryData(patientQueries.one(patient).queryKey)?.example === true;
      const plain = releaseToFhir({ ...release, patient, recordedAt: new Date().toISOString() });
      const resource = { ...(isInvented ? asExample(plain) : plain), id: release.id };
      try {
        const [stored] = resourcesOf(await transact(transaction([{ method: 'PUT', resource, create: true }])), 'Consent');
        return releaseOf(stored);
      } catch (error) {
        // It is there already: a try before arrived, and only its answer was lost.
        if (error instanceof FhirError && error.kind === 'stale') return releaseOf(await readResource<Consent>('Consent', release.id));
        throw error;
      }
    },
    onSuccess: () => client.invalidateQueries({ queryKey: releaseQueries.of(patient).queryKey }),
  });
}

/** Revokes a release from that day on. One that somebody has revoked already stays as they did it. */
export function useRevokeRelease(patient: string) {
  const client = useQueryClient();
  return useMutation<Release, Error, { release: Release; on: Day }>({
    networkMode: 'always',
    mutationFn: async ({ release, on }) => {
      const stored = await readResource<Consent>('Consent', release.id);
      const before = releaseOf(stored);
      if (before.revoked !== undefined) return before;
      const { extension, status } = releaseToFhir({ ...before, revoked: on });
      return releaseOf(await update({ ...stored, ...(extension && { extension }), status }, stored.meta.versionId));
    },
    onSettled: () => client.invalidateQueries({ queryKey: releaseQueries.of(patient).queryKey }),
  });
}

function releaseOf(resource: Consent | undefined): Release {
  const release = resource && releaseFromFhir(resource);
  if (!release) throw new FhirError('server', 200);
  return release;
}
