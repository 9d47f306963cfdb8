/** The people of the practice as others see them in FHIR: Practitioner and PractitionerRole, written by the server after the accounts. */
import type { Practitioner, Resource } from '@medplum/fhirtypes';
import { transaction, type Write } from '../../src/fhir/bundle.ts';
import { practitionerRoleToFhir, practitionerToFhir } from '../../src/fhir/practice.ts';
import type { Role } from '../../src/domain/team.ts';
import type { Actor, FhirHandler } from '../fhir/context.ts';
import { systemActor } from './actor.ts';

export interface People {
  /** Writes these resources, whatever versions they have now, in one transaction. */
  write: (resources: (Resource & { id: string })[], by: Author) => Promise<void>;
  /** Writes how a person stands in the practice: their name, what they are, whether they still work there. */
  tell: (person: { practitioner: string; name: string; role: Role; active: boolean }, by: Author) => Promise<void>;
}

/** In whose name it is written. */
export type Author = Pick<Actor, 'practitioner' | 'name' | 'address'>;

/** `organization` answers the id of the practice's Organization. */
export function createPeople({ fhir, organization }: { fhir: FhirHandler; organization: () => string }): People {
  const ask = (method: string, address: string, by: Author, body?: object): Promise<Response> => {
    const headers = { 'content-type': 'application/fhir+json', accept: 'application/fhir+json' };
    return fhir(new Request(`http://localhost/fhir${address}`, { method, headers, ...(body && { body: JSON.stringify(body) }) }), systemActor(by));
  };
  const stored = async (type: string, id: string, by: Author): Promise<Resource | null> => {
    const response = await ask('GET', `/${type}/${id}`, by);
    return response.ok ? ((await response.json()) as Resource) : null;
  };

  async function write(resources: (Resource & { id: string })[], by: Author): Promise<void> {
    const writes: Write[] = [];
    for (const resource of resources) {
      const version = (await stored(resource.resourceType, resource.id, by))?.meta?.versionId;
      writes.push(version === undefined ? { method: 'PUT', resource, create: true } : { method: 'PUT', resource, ifMatch: version });
    }
    const response = await ask('POST', '', by, transaction(writes));
    if (!response.ok) throw new Error(`people transaction: ${response.status}`);
  }

  return {
    write,
    async tell({ practitioner, name, role, active }, by) {
      const before = (await stored('Practitioner', practitioner, by)) as Practitioner | null;
      const fresh = practitionerToFhir({ id: practitioner, name });
      await write(
        [
          // What else is known of the person stays.
          { ...before, ...fresh, id: practitioner },
          { ...practitionerRoleToFhir({ practitioner, organization: organization(), name, role, active }), id: `${practitioner}-role` },
        ],
        by,
      );
    },
  };
}
