/**
 * The server's own guard over letters (Empfehlungsschreiben): whatever a screen does, nothing about a patient is recorded as given to
 * somebody outside of the practice without a release, and what was released is not reworded afterwards.
 *
 * A letter is a ServiceRequest (what, and to whom) and a Task with the code `fulfill` that has it as its focus (how far it is).
 *
 * When is it handed over? When the Task gets the status `requested`, `in-progress` or `completed`, or is moved on from a draft to any
 * other status of work under way. It is checked then, and again whenever a recipient comes to it. As long as it stays under way with the
 * same recipients it is not checked again: an answer may be filed after the release has ended.
 *
 * To whom? A letter of ours (category `letter`) says it itself: `delivery` is the patient, or the recipient, and the state `sent`
 * means the recipient whatever else it says. A request from elsewhere is given to the Task's owner if that is the patient, else to
 * every owner, `restriction.recipient` and `performer`. Nobody needs a release for the patient or for staff of the practice; nor, for
 * a request from elsewhere, for a physician. A letter of ours needs one for everybody but the patient.
 *
 * What is a release? A Consent of that patient with the status `active`, in it a nested provision `permit` with the action `disclose`
 * whose actor is the recipient (or, for a role or a service, whose person or organisation it is) and whose period holds now. When
 * several provisions speak of the recipient, the one recorded last decides, a `deny` before a `permit` of the same moment.
 */
import type { Consent, ConsentProvision, HealthcareService, Organization, Period, Practitioner, PractitionerRole, Reference, ServiceRequest, Task } from '@medplum/fhirtypes';
import { PROVIDER } from '../../src/fhir/codes.ts';
import { deliveryOf, isLetterRequest, letterState } from '../../src/fhir/letter.ts';
import { practiceFromFhir } from '../../src/fhir/practice.ts';
import { isProvider } from '../../src/fhir/provider.ts';
import { canonical, type Json } from './body.ts';
import type { Ground, Rule } from './change.ts';
import { spanOfElement } from './dates.ts';
import { localReference, valuesAt } from './indexing.ts';
import type { Issue } from './outcome.ts';

const TASK_CODE = 'http://hl7.org/fhir/CodeSystem/task-code';
const CONSENT_ACTION = 'http://terminology.hl7.org/CodeSystem/consentaction';
const PRACTITIONER_ROLE = 'http://terminology.hl7.org/CodeSystem/practitioner-role';

/** In these statuses a letter has left the practice, however it got there. */
const HANDED_OVER = new Set<Task['status']>(['requested', 'in-progress', 'completed']);
/** So it has in these once it was a draft here. A Task that is first heard of in one of them was handed over elsewhere. */
const UNDER_WAY = new Set<Task['status']>(['received', 'accepted', 'ready', 'on-hold']);

/** A letter goes to nobody but the patient without a release: see above. */
export const letterIsReleased: Rule = ({ resource, previous, patient }, ground) => {
  if (resource.resourceType === 'Task') {
    const task = resource as unknown as Task;
    if (!isFulfil(task) || !isHandedOver(task, previous as unknown as Task | null)) return undefined;
    const request = requestOf(task, ground);
    const known = earlierSince(task, ground).flatMap((before) => (isFulfil(before) && HANDED_OVER.has(before.status) ? recipientsOf(before, request, ground) : []));
    return unreleased(recipientsOf(task, request, ground), known, task.for, patient, ground, 'restriction.recipient');
  }
  if (resource.resourceType === 'ServiceRequest' && previous) {
    const [request, before] = [resource, previous] as unknown as [ServiceRequest, ServiceRequest];
    for (const task of tasksAbout(request, ground)) {
      if (!isFulfil(task) || !HANDED_OVER.has(task.status)) continue;
      const fault = unreleased(recipientsOf(task, request, ground), recipientsOf(task, before, ground), request.subject, patient, ground, 'performer');
      if (fault) return fault;
    }
  }
  return undefined;
};

/** The versions of a Task before this one, newest first, as far back as it was under way. */
function earlierSince(task: Task, { store }: Ground): Task[] {
  const earlier = store.history('Task', task.id!, { limit: 100 }).slice(1).map(({ content }) => JSON.parse(content) as Task);
  const resting = earlier.findIndex(({ status }) => !HANDED_OVER.has(status) && !UNDER_WAY.has(status));
  return resting < 0 ? earlier : earlier.slice(0, resting);
}

/** The wording of a released letter is what was handed over: only its status goes on. A correction is a new letter that names this one. */
export const letterStaysAsReleased: Rule = ({ resource, previous }) => {
  if (resource.resourceType !== 'ServiceRequest' || !previous) return undefined;
  const before = previous as unknown as ServiceRequest;
  if (!isLetterRequest(before) || before.status === 'draft') return undefined;
  if ((resource as unknown as ServiceRequest).status === 'draft') return { reason: 'letter-released', path: 'status', diagnostics: 'A released letter is no draft again.' };
  if (canonical(withoutStatus(resource)) === canonical(withoutStatus(previous))) return undefined;
  return { reason: 'letter-released', diagnostics: 'A released letter is not changed. Write a new one that replaces it.' };
};

function withoutStatus({ meta: _meta, status: _status, ...rest }: Json): Json {
  return rest;
}

function isFulfil(task: Task): boolean {
  return valuesAt(task as unknown as Json, 'code.coding').some((coding) => (coding as Json).system === TASK_CODE && (coding as Json).code === 'fulfill');
}

function isHandedOver(task: Task, before: Task | null): boolean {
  return HANDED_OVER.has(task.status) || (UNDER_WAY.has(task.status) && before !== null && !UNDER_WAY.has(before.status));
}

/** What a Task is about. */
function requestOf(task: Task, { store }: Ground): ServiceRequest | null {
  const target = localReference(task.focus?.reference ?? '');
  return target?.type === 'ServiceRequest' ? stored<ServiceRequest>(store, target) : null;
}

function tasksAbout(request: ServiceRequest, { store }: Ground): Task[] {
  const where = [{ kind: 'index' as const, param: 'Task.focus', any: [{ kind: 'token' as const, system: 'ServiceRequest', value: request.id! }], not: false }];
  return store.search({ type: 'Task', where, sort: [], limit: 100 }).map(({ content }) => JSON.parse(content) as Task);
}

/** `Type/id` of everybody outside of the practice to whom the letter is given and who needs a release. */
function recipientsOf(task: Task, request: ServiceRequest | null, ground: Ground): string[] {
  if (request && isLetterRequest(request) && deliveryOf(request) === 'patient' && letterState(task) !== 'sent') return [];
  const toPatient = localReference(task.owner?.reference ?? '')?.type === 'Patient';
  if (toPatient && !(request && isLetterRequest(request))) return [];
  const named = [task.owner, ...(task.restriction?.recipient ?? []), ...(request?.performer ?? [])];
  const places = new Set(named.flatMap((reference) => placeOf(reference) ?? []));
  // A letter of ours goes to nobody but the patient without a release, not to a physician of the directory either.
  const isFree = (place: string): boolean => isStaff(place, ground) || (!(request && isLetterRequest(request)) && isPhysician(place, ground));
  return [...places].filter((place) => !place.startsWith('Patient/') && !isFree(place));
}

function unreleased(recipients: string[], known: string[], patient: Reference | undefined, record: string | null, ground: Ground, path: string): Issue | undefined {
  const added = recipients.filter((place) => !known.includes(place));
  const whose = localReference(patient?.reference ?? '')?.id ?? record;
  if (added.every((place) => whose !== null && hasRelease(whose, place, ground))) return undefined;
  return { reason: 'no-release', path, diagnostics: 'There is no release in force that lets this go to its recipient.' };
}

function hasRelease(patient: string, recipient: string, ground: Ground): boolean {
  const names = new Set([recipient, ...behind(recipient, ground)]);
  const consents = ground.store.search({ type: 'Consent', where: [{ kind: 'patient', any: [patient] }], sort: [], limit: 1_000 }).map(({ content }) => JSON.parse(content) as Consent);
  let last: { at: number; permits: boolean } | null = null;
  for (const consent of consents) {
    if (consent.status !== 'active') continue;
    const recorded = spanOfElement(consent.dateTime, ground.zone)?.lo ?? -Infinity;
    for (const { type } of provisionsFor(consent.provision, names, ground)) {
      const permits = type === 'permit';
      if (!last || recorded > last.at || (recorded === last.at && !permits)) last = { at: recorded, permits };
    }
  }
  return last?.permits === true;
}

/** The nested provisions about disclosure to somebody that hold now: each within the periods of those around it. */
function provisionsFor(provision: ConsentProvision | undefined, names: Set<string>, ground: Ground): ConsentProvision[] {
  if (!provision || !holdsNow(provision.period, ground)) return [];
  return (provision.provision ?? []).flatMap((nested) => {
    const speaksOfIt = nested.action?.some((action) => action.coding?.some(({ system, code }) => system === CONSENT_ACTION && code === 'disclose'));
    const isMeant = nested.actor?.some(({ reference }) => names.has(placeOf(reference) ?? ''));
    return [...(speaksOfIt && isMeant && holdsNow(nested.period, ground) ? [nested] : []), ...provisionsFor(nested, names, ground)];
  });
}

function holdsNow(period: Period | undefined, { now, zone }: Ground): boolean {
  if (!period) return true;
  const span = spanOfElement(period, zone);
  return span === null || (span.lo <= now.getTime() && now.getTime() < span.hi);
}

function placeOf(reference: Reference | undefined): string | null {
  const local = localReference(reference?.reference ?? '');
  return local && `${local.type}/${local.id}`;
}

function stored<Resource>(store: Ground['store'], { type, id }: { type: string; id: string }): Resource | null {
  const version = store.current(type, id);
  return version && (JSON.parse(version.content) as Resource);
}

function read<Resource>(place: string, { store }: Ground): Resource | null {
  const [type, id] = place.split('/');
  return stored<Resource>(store, { type: type!, id: id! });
}

/** The person and the organisation that a role or a service stands for. */
function behind(place: string, ground: Ground): string[] {
  const type = place.split('/')[0];
  const { practitioner, organization, providedBy } = (type === 'PractitionerRole' || type === 'HealthcareService' ? read<PractitionerRole & HealthcareService>(place, ground) : null) ?? ({} as Partial<PractitionerRole & HealthcareService>);
  return [practitioner, organization, providedBy].flatMap((reference) => placeOf(reference) ?? []);
}

function rolesOf(practitioner: string, { store }: Ground): PractitionerRole[] {
  const where = [{ kind: 'index' as const, param: 'PractitionerRole.practitioner', any: [{ kind: 'token' as const, system: 'Practitioner', value: practitioner.split('/')[1]! }], not: false }];
  return store.search({ type: 'PractitionerRole', where, sort: [], limit: 20 }).map(({ content }) => JSON.parse(content) as PractitionerRole);
}

/** The practice itself, and who works in it: a person who is no provider of the directory and has no role elsewhere only. */
function isStaff(place: string, ground: Ground): boolean {
  const inPractice = (organization: Reference | undefined): boolean => {
    const found = placeOf(organization);
    const resource = found !== null && found.startsWith('Organization/') ? read<Organization>(found, ground) : null;
    return resource !== null && practiceFromFhir(resource) !== null;
  };
  switch (place.split('/')[0]) {
    case 'Organization': return inPractice({ reference: place });
    case 'PractitionerRole': return inPractice(read<PractitionerRole>(place, ground)?.organization);
    case 'HealthcareService': return inPractice(read<HealthcareService>(place, ground)?.providedBy);
    case 'Practitioner': {
      const person = read<Practitioner>(place, ground);
      if (!person || isProvider(person)) return false;
      const roles = rolesOf(place, ground);
      return roles.length === 0 || roles.some(({ organization }) => inPractice(organization));
    }
    default: return false;
  }
}

/** Marked as a physician: by the profession in the directory, or by HL7's code for a doctor. */
function isPhysician(place: string, ground: Ground): boolean {
  const [type] = place.split('/');
  if (type === 'Practitioner') {
    const person = read<Practitioner>(place, ground);
    return isDoctor(person?.qualification?.map(({ code }) => code)) || rolesOf(place, ground).some(({ code }) => isDoctor(code));
  }
  if (type !== 'PractitionerRole') return false;
  const role = read<PractitionerRole>(place, ground);
  const person = placeOf(role?.practitioner);
  return isDoctor(role?.code) || (person !== null && isPhysician(person, ground));
}

function isDoctor(concepts: { coding?: { system?: string; code?: string }[] }[] | undefined): boolean {
  return concepts?.some(({ coding }) => coding?.some(({ system, code }) => (system === PROVIDER && code === 'physician') || (system === PRACTITIONER_ROLE && code === 'doctor'))) ?? false;
}

