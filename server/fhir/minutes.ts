/** What must hold of a meeting's minutes: they are found by meeting and patient, and what was signed is only ever amended. */
import type { Appointment, Composition } from '@medplum/fhirtypes';
import { SID_MEETING, WORKFLOW } from '../../src/fhir/codes.ts';
import { caseIdentifier } from '../../src/fhir/meeting.ts';
import { codeIn, idOfReference } from '../../src/fhir/words.ts';
import type { Rule } from './change.ts';

const SIGNED: ReadonlySet<Composition['status']> = new Set(['final', 'amended']);

/** The minutes of one case name their meeting and their patient in their identifier, so that there is one document for each. */
export const minutesAreFound: Rule = ({ resource, patient }) => {
  const minutes = minutesIn(resource);
  if (!minutes) return undefined;
  const meeting = meetingOf(minutes);
  if (meeting === undefined || patient === null) return { reason: 'required', path: 'event', diagnostics: 'Minutes name their meeting (event.detail) and their patient (subject).' };
  const { system, value } = caseIdentifier(meeting, patient);
  if (minutes.identifier?.system === system && minutes.identifier.value === value) return undefined;
  return { reason: 'wrong-identifier', path: 'identifier', diagnostics: `${SID_MEETING}|<meeting>.<patient>, of its meeting and its subject.` };
};

/** Minutes that were signed are amended by whoever signs the change, or withdrawn; they are no draft again. A closed meeting has no drafts. */
export const minutesStaySigned: Rule = ({ resource, previous }, { store }) => {
  const minutes = minutesIn(resource);
  if (!minutes) return undefined;
  const signed = SIGNED.has(minutes.status);
  if (signed && !minutes.attester?.some(({ party, time }) => time !== undefined && idOfReference(party, 'Practitioner') !== undefined)) {
    return { reason: 'required', path: 'attester', diagnostics: 'Signed minutes say who signed them, and when.' };
  }
  const before = previous as unknown as Composition | null;
  if (before && SIGNED.has(before.status) && minutes.status !== 'amended' && minutes.status !== 'entered-in-error') {
    return { reason: 'minutes-state', path: 'status', diagnostics: `Minutes that are ${before.status} are amended.` };
  }
  if (minutes.status !== 'preliminary') return undefined;
  const meeting = store.current('Appointment', meetingOf(minutes) ?? '');
  if (meeting && (JSON.parse(meeting.content) as Appointment).status === 'fulfilled') return { reason: 'minutes-state', path: 'status', diagnostics: 'The meeting is closed.' };
  return undefined;
};

function minutesIn(resource: { resourceType?: unknown }): Composition | null {
  const composition = resource as unknown as Composition;
  return resource.resourceType === 'Composition' && codeIn(composition.type, WORKFLOW) === 'team-decision' && composition.identifier?.system === SID_MEETING ? composition : null;
}

function meetingOf({ event }: Composition): string | undefined {
  return (event ?? []).flatMap(({ detail }) => detail ?? []).map((each) => idOfReference(each, 'Appointment')).find((id) => id !== undefined);
}
