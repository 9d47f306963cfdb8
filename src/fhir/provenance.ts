/** Where data came from, who changed it and who looked at it: Provenance for imports, corrections and the "reviewed" mark. */
import type { Provenance } from '@medplum/fhirtypes';
import { PARTICIPANT_TYPE, SID_IMPORT, WORKFLOW } from './codes.ts';
import { idOf, isActivity } from './review-mark.ts';

export { reviewFromFhir, reviewToFhir } from './review-mark.ts';

/** A file as it is known again: never by its name, which often holds a person's. */
export interface ImportedFile {
  /** Lower-case hex SHA-256 of its bytes. */
  sha256: string;
  /** What kind of export it was, such as `bearable`. */
  kind: string;
}

/** One import: everything it wrote, who did it, and the files that it was read from. */
export interface ImportRecord {
  id?: string;
  /** References of what was written, each `Type/id`, or `urn:uuid:…` within the transaction that writes it; in the order of their days. */
  targets: string[];
  files: ImportedFile[];
  /** Instant with offset. */
  recorded: string;
  /** Id of the Practitioner who imported it. */
  practitioner: string;
}

/** The record of an import, to be written in the same transaction as what it speaks of. The server sets who and when. */
export function importToFhir(record: ImportRecord): Provenance {
  return {
    ...marked(record, { code: 'diary-import', display: 'Diary import' }),
    ...(record.id !== undefined && { id: record.id }),
    entity: record.files.map(({ sha256, kind }) => ({ role: 'source', what: { identifier: { system: SID_IMPORT, value: sha256 }, display: kind } })),
  };
}

/** The record of an import, or null for any other Provenance. */
export function importFromFhir(resource: Provenance): ImportRecord | null {
  if (!isActivity(resource, 'diary-import')) return null;
  return {
    ...(resource.id !== undefined && { id: resource.id }),
    targets: targetsOf(resource),
    files: (resource.entity ?? []).flatMap(({ role, what }) => (role === 'source' ? [{ sha256: what.identifier?.value ?? '', kind: what.display ?? '' }] : [])),
    recorded: resource.recorded,
    practitioner: idOf(resource.agent[0]?.who?.reference),
  };
}

/** An import that was taken back: what is no longer in force, or as it was before. */
export interface ImportWithdrawal extends Omit<ImportRecord, 'files' | 'id'> {
  /** Id of the import's own Provenance. */
  import: string;
}

/** The record of taking an import back, to be written in the same transaction as the new versions. The server sets who and when. */
export function importWithdrawalToFhir(withdrawal: ImportWithdrawal): Provenance {
  return {
    ...marked(withdrawal, { code: 'diary-import-withdrawal', display: 'Diary import withdrawn' }),
    entity: [{ role: 'removal', what: { reference: `Provenance/${withdrawal.import}` } }],
  };
}

/** Which import was taken back, or null for any other Provenance. */
export function importWithdrawalFromFhir(resource: Provenance): ImportWithdrawal | null {
  if (!isActivity(resource, 'diary-import-withdrawal')) return null;
  return { import: idOf(resource.entity?.[0]?.what.reference), targets: targetsOf(resource), recorded: resource.recorded, practitioner: idOf(resource.agent[0]?.who?.reference) };
}

function marked({ targets, recorded, practitioner }: Omit<ImportRecord, 'files'>, activity: { code: string; display: string }): Provenance {
  return {
    resourceType: 'Provenance',
    target: targets.map((reference) => ({ reference })),
    recorded,
    activity: { coding: [{ system: WORKFLOW, ...activity }] },
    agent: [{ type: { coding: [{ system: PARTICIPANT_TYPE, code: 'assembler', display: 'Assembler' }] }, who: { reference: `Practitioner/${practitioner}` } }],
  };
}

function targetsOf(resource: Provenance): string[] {
  return resource.target.flatMap(({ reference }) => (reference === undefined ? [] : [reference]));
}

/** A person of the practice changed, or withdrew, what a patient had written. */
export interface Correction {
  kind: 'correction' | 'withdrawal';
  /** Reference of the entry, `QuestionnaireResponse/…`. */
  target: string;
  /** The version that was changed. */
  version: string;
  /** Id of the Patient for whom it was done. */
  patient: string;
  /** Reference of who did it, `Practitioner/…`. */
  author: string;
  /** Instant with offset. */
  recorded: string;
}

/** The record of a correction, to be written in the same transaction as the new version. The server sets who and when. */
export function correctionToFhir({ kind, target, version, patient, author, recorded }: Correction): Provenance {
  return {
    resourceType: 'Provenance',
    target: [{ reference: target }],
    recorded,
    activity: { coding: [{ system: WORKFLOW, ...(kind === 'correction' ? { code: 'diary-correction', display: 'Diary entry corrected' } : { code: 'diary-withdrawal', display: 'Diary entry withdrawn' }) }] },
    agent: [{ type: { coding: [{ system: PARTICIPANT_TYPE, code: 'author', display: 'Author' }] }, who: { reference: author }, onBehalfOf: { reference: `Patient/${patient}` } }],
    entity: [{ role: 'revision', what: { reference: `${target}/_history/${version}` } }],
  };
}
