/**
 * How a letter of ours goes on: from one state to the next and never back, its words released before it leaves, and the release that lets
 * it go to its recipient named and in force on that day. Whether there is a release at all is looked at in letters.ts, also for requests
 * from elsewhere.
 */
import type { Consent, ServiceRequest, Task } from '@medplum/fhirtypes';
import { dayAt } from '../../src/domain/day.ts';
import { mayFollow, standingOf, type LetterState } from '../../src/domain/letter.ts';
import { deliveryOf, letterOfTask, letterState, releaseOfTask } from '../../src/fhir/letter.ts';
import { releaseFromFhir } from '../../src/fhir/release.ts';
import { idOfReference } from '../../src/fhir/words.ts';
import type { Ground, Rule } from './change.ts';

/** In these states the words stand and the letter has not been put away. */
const STANDING: ReadonlySet<LetterState> = new Set(['released', 'handed-over', 'sent', 'answered']);

/** A letter takes only the steps that there are; what was one stays one. */
export const letterGoesForward: Rule = ({ resource, previous }) => {
  if (resource.resourceType !== 'Task' || !previous) return undefined;
  const [task, before] = [resource, previous] as unknown as [Task, Task];
  const was = letterOfTask(before);
  if (!was) return undefined;
  const is = letterOfTask(task);
  if (is?.id !== was.id || is.kind !== was.kind) return { reason: 'letter-state', path: 'focus', diagnostics: 'A letter stays the letter that it is.' };
  if (is.state === was.state || mayFollow(was.state, is.state)) return undefined;
  return { reason: 'letter-state', path: 'businessStatus', diagnostics: `A letter does not go from ${was.state} to ${is.state}.` };
};

/** The request of a letter that stands is active or done; a draft's is a draft. */
export const letterIsWritten: Rule = ({ resource }, ground) => {
  if (resource.resourceType !== 'Task') return undefined;
  const letter = letterOfTask(resource as unknown as Task);
  const request = letter && requestOf(letter.id, ground);
  if (!request) return undefined;
  if (STANDING.has(letter.state) ? request.status === 'active' : letter.state === 'draft' ? request.status === 'draft' : request.status !== 'draft') return undefined;
  return { reason: 'letter-state', path: 'businessStatus', diagnostics: `The request of a letter that is ${letter.state} is not ${request.status}.` };
};

/** Released for its recipient, or sent: the Task names the Consent, and that Consent lets it go to this provider today. */
export const letterNamesItsRelease: Rule = ({ resource, previous, patient }, ground) => {
  if (resource.resourceType !== 'Task') return undefined;
  const task = resource as unknown as Task;
  const letter = letterOfTask(task);
  const request = letter && requestOf(letter.id, ground);
  if (!request || (previous && letterState(previous as unknown as Task) === letter.state)) return undefined;
  const leaves = letter.state === 'sent' || (letter.state === 'released' && deliveryOf(request) === 'recipient');
  if (!leaves) return undefined;
  if (deliveryOf(request) !== 'recipient') return { reason: 'no-release', path: 'businessStatus', diagnostics: 'This letter is given to the patient.' };
  const named = releaseOfTask(task);
  const consent = named === undefined ? null : ground.store.current('Consent', named);
  const release = consent && releaseFromFhir(JSON.parse(consent.content) as Consent);
  const provider = idOfReference(request.performer?.[0], 'Practitioner');
  if (release && release.patient === patient && release.provider === provider && standingOf(release, dayAt(ground.now, ground.zone)) === 'valid') return undefined;
  return { reason: 'no-release', path: 'input', diagnostics: 'The release that it names does not let it go to its recipient today.' };
};

function requestOf(id: string, { store }: Ground): ServiceRequest | null {
  const version = store.current('ServiceRequest', id);
  return version && (JSON.parse(version.content) as ServiceRequest);
}
