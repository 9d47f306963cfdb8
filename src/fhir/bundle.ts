/** Transactions: several writes of which the server does all or none. */
import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';

/** One write of a transaction. */
export type Write =
  /** A new resource. `fullUrl` (`urn:uuid:…`) is how others in the same Bundle refer to it; `ifNoneExist` is a search, and what it finds is left as it is. */
  | { method: 'POST'; resource: Resource; fullUrl?: string; ifNoneExist?: string }
  /** A new version of a stored resource, if it still has the version `ifMatch`. */
  | { method: 'PUT'; resource: Resource & { id: string }; ifMatch: string }
  /** A new resource at an id of the sender's own, as examples and imports of whole records have it; nothing may stand there yet. */
  | { method: 'PUT'; resource: Resource & { id: string }; create: true }
  /** Whatever has that identifier becomes a new version, else it is created. */
  | { method: 'PUT'; resource: Resource; identifier: { system: string; value: string }; fullUrl?: string; ifMatch?: string };

/** A transaction Bundle of these writes, in this order. */
export function transaction(writes: Iterable<Write>): Bundle {
  return { resourceType: 'Bundle', type: 'transaction', entry: Array.from(writes, entryOf) };
}

/** `W/"3"`: the entity tag of a version, as `If-Match` and `ETag` write it. */
export function entityTag(version: string): string {
  return `W/"${version}"`;
}

/** The search `identifier=system|value`, escaped for an address. */
export function identifierQuery({ system, value }: { system: string; value: string }): string {
  return `identifier=${encodeURIComponent(`${system}|${value}`)}`;
}

function entryOf(write: Write): BundleEntry {
  const type = write.resource.resourceType;
  if (write.method === 'POST') {
    return {
      ...(write.fullUrl !== undefined && { fullUrl: write.fullUrl }),
      resource: write.resource,
      request: { method: 'POST', url: type, ...(write.ifNoneExist !== undefined && { ifNoneExist: write.ifNoneExist }) },
    };
  }
  if ('identifier' in write) {
    return {
      ...(write.fullUrl !== undefined && { fullUrl: write.fullUrl }),
      resource: write.resource,
      request: { method: 'PUT', url: `${type}?${identifierQuery(write.identifier)}`, ...(write.ifMatch !== undefined && { ifMatch: entityTag(write.ifMatch) }) },
    };
  }
  const url = `${type}/${write.resource.id}`;
  return { resource: write.resource, request: { method: 'PUT', url, ...('ifMatch' in write ? { ifMatch: entityTag(write.ifMatch) } : { ifNoneMatch: '*' }) } };
}

/** The resources of one type in a Bundle, in their order; those that were only included (`search.mode`) too. */
export function resourcesOf<Type extends Resource['resourceType']>(bundle: Bundle, type: Type): Extract<Resource, { resourceType: Type }>[] {
  return (bundle.entry ?? []).flatMap((entry) => (entry.resource?.resourceType === type ? [entry.resource as Extract<Resource, { resourceType: Type }>] : []));
}
