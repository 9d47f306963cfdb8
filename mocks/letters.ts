/** Letters past the screens: as they are stored, and written in ways that no screen offers. */
import type { Bundle, ServiceRequest, Task } from '@medplum/fhirtypes';
import type { Letter } from '../src/domain/letter.ts';
import { transaction } from '../src/fhir/bundle.ts';
import { letterFromFhir, letterSearch, letterToFhir, type WrittenLetter } from '../src/fhir/letter.ts';
import { send, type RunningServer } from './running-server.ts';

type Server = Pick<RunningServer, 'origin'> & { cookie: string };

/** The letters of a person as they are stored. */
export async function storedLetters({ origin, cookie }: Server, patient: string): Promise<Letter[]> {
  const response = await send(origin, 'GET', `/fhir/${letterSearch(patient)}`, undefined, { cookie });
  if (!response.ok) throw new Error(`letters: ${response.status} ${await response.text()}`);
  const resources = (((await response.json()) as Bundle).entry ?? []).map(({ resource }) => resource!);
  const requests = resources.filter((resource): resource is ServiceRequest => resource.resourceType === 'ServiceRequest');
  return resources.filter((resource): resource is Task => resource.resourceType === 'Task').flatMap((task) => letterFromFhir(task, requests.find(({ id }) => id === task.id)!) ?? []);
}

/** Writes a stored letter differently; answers the status and the body of what the server says to it. */
export async function writeLetter({ origin, cookie }: Server, letter: Letter, changed: Partial<WrittenLetter>): Promise<{ status: number; said: string }> {
  const { version, requestVersion, changedAt: _, ...rest } = letter;
  const { request, task } = letterToFhir({ ...rest, ...changed }, new Date().toISOString());
  const response = await send(origin, 'POST', '/fhir', transaction([{ method: 'PUT', resource: request, ifMatch: requestVersion }, { method: 'PUT', resource: task, ifMatch: version }]), { cookie });
  return { status: response.status, said: await response.text() };
}
