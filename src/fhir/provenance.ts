/** Where data came from, and who looked at it: Provenance for imports and for the "reviewed" mark. */
import type { Provenance } from '@medplum/fhirtypes';
import { PARTICIPANT_TYPE, SID_IMPORT, WORKFLOW } from './codes.ts';
import { isExample } from './patient.ts';

/** One file read in: everything it wrote, who did it, and how to know the file again. */
export interface ImportRecord {
  id?: string;
  /** References of what was written, each `Type/id`, or `urn:uuid:…` within the transaction that writes it. */
  targets: string[];
  /** Lower-case hex SHA-256 of the file's bytes. */
  sha256: string;
  /** What kind of export it was, such as `Bearable CSV`; never the file's name, which often holds a person's. */
  kind: string;
  /** Instant with offset. */
  recorded: string;
  /** Id of the Practitioner who imported it. */
  practitioner: string;
}

/** The record of an import, to be written in the same transaction as what it speaks of. */
export function importToFhir(record: ImportRecord): Provenance {
  return {
    resourceType: 'Provenance',
    ...(record.id !== undefined && { id: record.id }),
    target: record.targets.map((reference) => ({ reference })),
    recorded: record.recorded,
    activity: { coding: [{ system: WORKFLOW, code: 'diary-import', display: 'Diary import' }] },
    agent: [{ type: { coding: [{ system: PARTICIPANT_TYPE, code: 'assembler', display: 'Assembler' }] }, who: { reference: `Practitioner/${record.practitioner}` } }],
    entity: [{ role: 'source', what: { identifier: { system: SID_IMPORT, value: record.sha256 }, display: record.kind } }],
  };
}

/** The record of an import, or null for any other Provenance. */
export function importFromFhir(resource: Provenance): ImportRecord | null {
  if (!isActivity(resource, 'diary-import')) return null;
  const what = resource.entity?.[0]?.what;
  return {
    ...(resource.id !== undefined && { id: resource.id }),
    targets: resource.target.flatMap((target) => (target.reference === undefined ? [] : [target.reference])),
    sha256: what?.identifier?.value ?? '',
    kind: what?.display ?? '',
    recorded: resource.recorded,
    practitioner: idOf(resource.agent[0]?.who?.reference),
  };
}

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

function isActivity(resource: Provenance, code: string): boolean {
  return resource.activity?.coding?.some((coding) => coding.system === WORKFLOW && coding.code === code) ?? false;
}

function idOf(reference: string | undefined): string {
  return reference?.split('/').at(-1) ?? '';
}
