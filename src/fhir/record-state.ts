/**
 * States of a whole record as Flags: a legal hold, which keeps it beyond its time, and restricted processing, which hides it instead
 * of erasing it. There is one Flag of each kind for a patient; what was lifted stays in its history. Only the server writes them.
 */
import type { Flag } from '@medplum/fhirtypes';
import { RECORD, SID_RECORD_STATE } from './codes.ts';
import { codeIn, idOfReference, said } from './words.ts';

export type RecordStateKind = 'legal-hold' | 'restriction';

export interface RecordState {
  kind: RecordStateKind;
  /** Id of the Patient. */
  patient: string;
  /** Why, in words. */
  reason: string;
  /** Id and name of the Practitioner who decided it. */
  by: string;
  byName: string;
  /** Instants; `until` once it was lifted. */
  at: string;
  until?: string;
}

const DISPLAYS: Record<RecordStateKind, string> = { 'legal-hold': 'Legal hold', restriction: 'Restricted processing' };
const FLAG_CATEGORY = 'http://terminology.hl7.org/CodeSystem/flag-category';

/** The value of the identifier under which a patient's state of this kind is found. */
export function recordStateIdentifier(kind: RecordStateKind, patient: string): string {
  return `${kind}.${patient}`;
}

export function recordStateToFhir({ kind, patient, reason, by, byName, at, until }: RecordState): Flag {
  const coding = [{ system: RECORD, code: kind, display: DISPLAYS[kind] }];
  const [text, name] = [said(reason), said(byName)];
  return {
    resourceType: 'Flag',
    identifier: [{ system: SID_RECORD_STATE, value: recordStateIdentifier(kind, patient) }],
    status: until === undefined ? 'active' : 'inactive',
    category: [{ coding }, { coding: [{ system: FLAG_CATEGORY, code: 'admin', display: 'Administrative' }] }],
    code: { coding, ...(text !== undefined && { text }) },
    subject: { reference: `Patient/${patient}` },
    period: { start: at, ...(until !== undefined && { end: until }) },
    author: { reference: `Practitioner/${by}`, ...(name !== undefined && { display: name }) },
  };
}

/** The state that a Flag says, or null for any other Flag. */
export function recordStateFromFhir(resource: Flag): RecordState | null {
  const kind = codeIn(resource.code, RECORD);
  const patient = idOfReference(resource.subject, 'Patient');
  if ((kind !== 'legal-hold' && kind !== 'restriction') || patient === undefined) return null;
  const until = resource.status === 'active' ? undefined : (resource.period?.end ?? resource.meta?.lastUpdated ?? resource.period?.start ?? '');
  return {
    kind, patient, reason: resource.code.text ?? '', by: idOfReference(resource.author, 'Practitioner') ?? '', byName: resource.author?.display ?? '', at: resource.period?.start ?? '',
    ...(until !== undefined && { until }),
  };
}
