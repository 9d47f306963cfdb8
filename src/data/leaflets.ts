/** Leaflets: those of the product, the practice's own, and who was given which. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { DocumentReference } from '@medplum/fhirtypes';
import { productLeaflets, type GivenLeaflet, type Leaflet, type LeafletLanguage } from '../domain/leaflet.ts';
import { resourcesOf, transaction } from '../fhir/bundle.ts';
import { givenFromFhir, givenSearch, LEAFLETS, leafletToFhir, ownLeafletFromFhir, type OwnLeaflet } from '../fhir/leaflet.ts';
import { FhirError, readResource, searchAll, transact, update } from './fhir-client.ts';

export type { OwnLeaflet } from '../fhir/leaflet.ts';

const root = ['leaflets'] as const;

export const leafletQueries = {
  /** Key of everything about leaflets. */
  all: root,
  /** The practice's own of both languages by title, those out of use too. */
  own: () =>
    queryOptions({
      queryKey: [...root, 'own'] as const,
      queryFn: async ({ signal }): Promise<OwnLeaflet[]> =>
        resourcesOf(await searchAll(LEAFLETS, { signal }), 'DocumentReference').flatMap((resource) => ownLeafletFromFhir(resource) ?? []).toSorted((a, b) => a.title.localeCompare(b.title, a.language)),
    }),
  /** What a patient was given, the newest first. */
  given: (patient: string) =>
    queryOptions({
      queryKey: [...root, 'given', patient] as const,
      queryFn: async ({ signal }): Promise<GivenLeaflet[]> => resourcesOf(await searchAll(givenSearch(patient), { signal }), 'Communication').flatMap((resource) => givenFromFhir(resource) ?? []),
    }),
};

/** The leaflets that can be given in a language: those of the product, then the practice's own that are in use. */
export function leafletsIn(language: LeafletLanguage, own: readonly OwnLeaflet[]): Leaflet[] {
  return [...productLeaflets(language), ...own.filter((leaflet) => leaflet.language === language && leaflet.active)];
}

/** Somebody saved in between. Nothing was changed; `theirs` is what is stored, with the version to go on from. */
export class LeafletConflict extends Error {
  override name = 'LeafletConflict';
  readonly theirs: OwnLeaflet;

  constructor(theirs: OwnLeaflet) {
    super('conflict');
    this.theirs = theirs;
  }
}

/** One of the practice's own as the form has it; `before` is what the form was opened with. `key`: an opaque id for a new one, the same for every try. */
export interface LeafletSave {
  language: LeafletLanguage;
  title: string;
  text: string;
  active: boolean;
  before?: OwnLeaflet;
  key: string;
}

/** Saves one of the practice's own leaflets. Throws LeafletConflict when somebody saved in between, FhirError otherwise. */
export function useSaveLeaflet(practitioner: string) {
  const client = useQueryClient();
  return useMutation<OwnLeaflet, Error, LeafletSave>({
    networkMode: 'always',
    mutationFn: (save) => saveLeaflet(save, practitioner),
    onSuccess: (saved) => {
      client.setQueryData(leafletQueries.own().queryKey, (list) => list && [...list.filter(({ id }) => id !== saved.id), saved].toSorted((a, b) => a.title.localeCompare(b.title, a.language)));
      void client.invalidateQueries({ queryKey: leafletQueries.own().queryKey });
    },
  });
}

async function saveLeaflet({ before, key, ...content }: LeafletSave, author: string): Promise<OwnLeaflet> {
  const at = new Date().toISOString();
  const id = before?.id ?? key;
  const resource = { ...leafletToFhir({ ...content, id, origin: 'practice', version: '' }, { author, at }), id };
  try {
    if (before) return leafletOf(await update(resource, before.version));
    const answer = await transact(transaction([{ method: 'PUT', resource, create: true }]));
    return leafletOf(answer.entry?.[0]?.resource as DocumentReference);
  } catch (error) {
    if (!(error instanceof FhirError) || error.kind !== 'stale') throw error;
    const theirs = leafletOf(await readResource<DocumentReference>('DocumentReference', id));
    // A save whose answer was lost has arrived all the same.
    if (theirs.title === content.title && theirs.text === content.text && theirs.active === content.active && theirs.language === content.language) return theirs;
    throw new LeafletConflict(theirs);
  }
}

function leafletOf(resource: DocumentReference | undefined): OwnLeaflet {
  const leaflet = resource && ownLeafletFromFhir(resource);
  if (!leaflet) throw new FhirError('server', 200);
  return leaflet;
}
