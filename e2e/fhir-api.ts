/** The FHIR API beside the screens: what a test writes ahead, and what it looks up afterwards. */
import type { Bundle, Practitioner, Resource } from '@medplum/fhirtypes';
import type { SendFhir } from '../mocks/plans.ts';
import { OWNER, send, type RunningServer } from '../mocks/running-server.ts';

/** The FHIR API as the owner of the practice. */
export function fhirOf({ origin, cookie }: Pick<RunningServer, 'origin'> & { cookie: string }): SendFhir {
  return async (method, address, body) => {
    const response = await send(origin, method, address === '' ? '/fhir' : `/fhir/${address}`, body, { cookie, prefer: 'return=representation' });
    if (!response.ok) throw new Error(`${method} ${address}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Resource;
  };
}

/** Id and name of who set the practice up. */
export async function ownerOf(fhir: SendFhir): Promise<{ practitioner: string; name: string }> {
  const people = ((await fhir('GET', 'Practitioner?_count=50')) as Bundle).entry?.map(({ resource }) => resource as Practitioner) ?? [];
  return { practitioner: people.find(({ name }) => name?.[0]?.text === OWNER.name)!.id!, name: OWNER.name };
}
