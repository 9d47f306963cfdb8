/** Prints: each is written down before the browser prints it, with the version on the paper; leaflets that go with it are written down as given. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Leaflet } from '../domain/leaflet.ts';
import type { PrintedDocument, Printing } from '../domain/printing.ts';
import { identifierQuery, resourcesOf, transaction, type Write } from '../fhir/bundle.ts';
import { givingToFhir, leafletIdentifier, leafletToFhir } from '../fhir/leaflet.ts';
import { printingFromFhir, printingSearch, printingToFhir } from '../fhir/printing.ts';
import { FhirError, get, transact } from './fhir-client.ts';
import { leafletQueries } from './leaflets.ts';
import { opaqueId } from './opaque-id.ts';
import type { Bundle } from '@medplum/fhirtypes';

const root = ['printing'] as const;
/** As many as a person looks at. */
const SHOWN = 50;

export const printingQueries = {
  /** Key of everything about prints. */
  all: root,
  /** What was printed for a patient, the newest first. */
  of: (patient: string) =>
    queryOptions({
      queryKey: [...root, patient] as const,
      queryFn: async ({ signal }): Promise<Printing[]> => resourcesOf(await get<Bundle>(printingSearch(patient, SHOWN), { signal }), 'DocumentReference').flatMap((resource) => printingFromFhir(resource) ?? []),
    }),
};

/** One paper of a job: for whom, what is on it, and the leaflet that is given with it, if it is one. */
export interface JobItem {
  /** Opaque id of its record, the same for every try: see `jobItemId`. */
  id: string;
  /** Id of the Patient. */
  patient: string;
  example: boolean;
  document: PrintedDocument;
  leaflet?: Leaflet;
  /** The leaflet is handed over: written down as given. */
  given: boolean;
}

/** A new id for a paper, made once for each job. */
export const jobItemId = opaqueId;

/** Writes a whole job down, or nothing of it; trying again after a lost answer writes nothing twice. Throws FhirError. */
export function useRecordPrint(author: { practitioner: string; name: string }) {
  const client = useQueryClient();
  return useMutation<void, Error, readonly JobItem[]>({
    networkMode: 'always',
    mutationFn: (items) => recordPrint(items, author),
    onSuccess: (_, items) => {
      for (const patient of new Set(items.map((item) => item.patient))) {
        void client.invalidateQueries({ queryKey: printingQueries.of(patient).queryKey });
        void client.invalidateQueries({ queryKey: leafletQueries.given(patient).queryKey });
      }
    },
  });
}

async function recordPrint(items: readonly JobItem[], author: { practitioner: string; name: string }): Promise<void> {
  const at = new Date().toISOString();
  /** Texts of the product that go into the record with the first time that they are printed; by their identifier. */
  const texts = new Map<string, { fullUrl: string; leaflet: Leaflet }>();
  const stored = (leaflet: Leaflet): string => {
    if (leaflet.origin === 'practice') return `DocumentReference/${leaflet.id}/_history/${leaflet.version}`;
    const { value } = leafletIdentifier(leaflet);
    let text = texts.get(value);
    if (!text) texts.set(value, (text = { fullUrl: `urn:uuid:00000000-0000-4000-8000-${String(texts.size + 1).padStart(12, '0')}`, leaflet }));
    return text.fullUrl;
  };
  const records = items.flatMap(({ id, patient, example, document, leaflet, given }): Write[] => {
    const reference = leaflet && stored(leaflet);
    return [
      { method: 'PUT', create: true, resource: { ...printingToFhir(reference === undefined ? document : { ...document, shows: reference }, { patient, author, at, example }), id } },
      ...(leaflet && reference !== undefined && given ? [{ method: 'PUT', create: true, resource: { ...givingToFhir({ patient, leaflet, document: reference, author, at, example }), id } } satisfies Write] : []),
    ];
  });
  const leaflets = [...texts.values()].map(({ fullUrl, leaflet }): Write => ({ method: 'POST', fullUrl, ifNoneExist: identifierQuery(leafletIdentifier(leaflet)), resource: leafletToFhir({ ...leaflet, active: true }, { author: author.practitioner, at }) }));
  try {
    await transact(transaction([...leaflets, ...records]), { minimal: true });
  } catch (error) {
    // The first try arrived although its answer did not: the ids are there already.
    if (error instanceof FhirError && error.kind === 'stale') return;
    throw error;
  }
}
