/** The practice's directory of providers: everybody in one request, saved one by one or as a table that was read in. Nobody is ever deleted. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Practitioner } from '@medplum/fhirtypes';
import type { Provider, ProviderDetails } from '../domain/provider.ts';
import { identifierQuery, resourcesOf, transaction, type Write } from '../fhir/bundle.ts';
import { providerFromFhir, providerIdentifier, PROVIDERS, providerToFhir } from '../fhir/provider.ts';
import { create, FhirError, readResource, searchAll, transact, update } from './fhir-client.ts';
import { opaqueId } from './opaque-id.ts';

const all = ['providers'] as const;

export const providerQueries = {
  /** Key of everything about providers. */
  all,
  /** Everybody, also those who are no longer recommended, by name. */
  list: () => queryOptions({
    queryKey: [...all, 'list'],
    queryFn: async ({ signal }): Promise<Provider[]> =>
      resourcesOf(await searchAll(PROVIDERS, { signal }), 'Practitioner')
        .flatMap((resource) => providerFromFhir(resource) ?? [])
        .toSorted((a, b) => a.name.localeCompare(b.name, 'de')),
  }),
};

/** Somebody saved in between. Nothing was changed; both are here. */
export class ProviderConflict extends Error {
  override name = 'ProviderConflict';
  readonly mine: ProviderDetails;
  /** What is stored, with the version to go on from. */
  readonly theirs: Provider;

  constructor(mine: ProviderDetails, theirs: Provider) {
    super('conflict');
    this.mine = mine;
    this.theirs = theirs;
  }
}

/** A provider as the form has it. `before` is what the form was opened with; without it somebody new, known again by `key`. */
export interface ProviderSave {
  details: ProviderDetails;
  active: boolean;
  before?: Provider;
  /** Opaque, the same for every try: so that trying again after a lost answer adds nobody twice. */
  key?: string;
}

/** Saves a provider and answers them as stored. Throws ProviderConflict when somebody saved in between, FhirError otherwise. */
export function useSaveProvider() {
  const client = useQueryClient();
  return useMutation<Provider, Error, ProviderSave>({
    networkMode: 'always',
    mutationFn: saveProvider,
    onSuccess: (saved) => {
      client.setQueryData(providerQueries.list().queryKey, (list) => list && [...list.filter(({ id }) => id !== saved.id), saved].toSorted((a, b) => a.name.localeCompare(b.name, 'de')));
      void client.invalidateQueries({ queryKey: all });
    },
  });
}

async function saveProvider({ details, active, before, key = opaqueId() }: ProviderSave): Promise<Provider> {
  if (!before) {
    const stored = await create(providerToFhir(details, { key, active }), { ifNoneExist: identifierQuery(providerIdentifier(key)) });
    return providerOf(stored);
  }
  const previous = await readResource<Practitioner>('Practitioner', before.id);
  const next = { ...providerToFhir(details, { id: before.id, active, previous }), id: before.id };
  // A save whose answer was lost has arrived all the same: what is stored says the same.
  if (previous.meta.versionId !== before.version && !isSame(providerOf(previous), providerOf(next))) throw new ProviderConflict(details, providerOf(previous));
  try {
    return providerOf(await update(next, previous.meta.versionId));
  } catch (error) {
    if (error instanceof FhirError && error.kind === 'stale') throw new ProviderConflict(details, providerOf(await readResource<Practitioner>('Practitioner', before.id)));
    throw error;
  }
}

/** One row of a table that is to be written: somebody new by `key`, or somebody who is there with other details. */
export type ProviderImport = { details: ProviderDetails; key: string } | { details: ProviderDetails; before: Provider };

/** Writes all rows or none. Throws a `stale` FhirError when one of them was changed in between: read the table again then. */
export function useImportProviders() {
  const client = useQueryClient();
  return useMutation<void, Error, ProviderImport[]>({
    networkMode: 'always',
    mutationFn: async (rows) => {
      const writes = await Promise.all(rows.map(writeOf));
      if (writes.length > 0) await transact(transaction(writes), { minimal: true });
    },
    onSettled: () => client.invalidateQueries({ queryKey: all }),
  });
}

async function writeOf(row: ProviderImport): Promise<Write> {
  if ('key' in row) return { method: 'POST', resource: providerToFhir(row.details, { key: row.key }), ifNoneExist: identifierQuery(providerIdentifier(row.key)) };
  const previous = await readResource<Practitioner>('Practitioner', row.before.id);
  return { method: 'PUT', resource: { ...providerToFhir(row.details, { id: row.before.id, active: row.before.active, previous }), id: row.before.id }, ifMatch: row.before.version };
}

function providerOf(resource: Practitioner): Provider {
  const provider = providerFromFhir(resource);
  if (!provider) throw new FhirError('server', 200);
  return provider;
}

function isSame(a: Provider, b: Provider): boolean {
  const said = ({ version: _version, ...rest }: Provider): string => JSON.stringify(Object.entries(rest).toSorted(([left], [right]) => (left < right ? -1 : 1)));
  return said(a) === said(b);
}
