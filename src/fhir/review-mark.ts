/** The "reviewed" mark: who went through a patient's diary, and when. Apart from the other Provenance, because the first screen has it. */
import type { Provenance } from '@medplum/fhirtypes';
import { PARTICIPANT_TYPE, WORKFLOW } from './first-codes.ts';
import { isExample } from './patient-from.ts';

/** "Reviewed by me": the mark that a person has gone through a patient's diary. The server sets who and when. */
export function reviewToFhir({ patient, practitioner, recorded }: { patient: string; practitioner: string; recorded: string }): Provenance {
  return {
    resourceType: 'Provenance',
    target: [{ reference: `Patient/${patient}` }],
    recorded,
    activity: { coding: [{ system: WORKFLOW, code: 'diary-review', display: 'Diary reviewed' }] },
    agent: [{ type: { coding: [{ system: PARTICIPANT_TYPE, code: 'author', display: 'Author' }] }, who: { reference: `Practitioner/${practitioner}` } }],
  };
}

/**
 * Who reviewed whose diary and when, or null for any other Provenance. When is the server's own time of recording; only an
 * invented review says when it is meant to have been (`occurredDateTime`).
 */
export function reviewFromFhir(resource: Provenance): { patient: string; practitioner: string; recorded: string } | null {
  if (!isActivity(resource, 'diary-review')) return null;
  return { patient: idOf(resource.target[0]?.reference), practitioner: idOf(resource.agent[0]?.who?.reference), recorded: (isExample(resource) ? resource.occurredDateTime : undefined) ?? resource.recorded };
}

/** Whether a Provenance speaks of this activity of the practice's work. */
export function isActivity(resource: Provenance, code: string): boolean {
  return resource.activity?.coding?.some((coding) => coding.system === WORKFLOW && coding.code === code) ?? false;
}

/** The id within a reference; empty when there is none. */
export function idOf(reference: string | undefined): string {
  return reference?.split('/').at(-1) ?? '';
}
