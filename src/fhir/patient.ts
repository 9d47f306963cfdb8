/** People in treatment as Patient resources, and the episode of care that puts them on somebody's caseload. */
import type { Bundle, EpisodeOfCare, Patient as FhirPatient } from '@medplum/fhirtypes';
import { parseDay, type Day } from '../domain/day.ts';
import type { Patient } from '../domain/patient.ts';
import { transaction, type Write } from './bundle.ts';
import { IDENTIFIER_TYPE, SID_CLINIC_PATIENT, SNOMED, TAG } from './codes.ts';
import { isExample } from './patient-from.ts';

export { isExample, patientFromFhir } from './patient-from.ts';

/** Tags a resource as invented. */
export function asExample<Resource extends { meta?: FhirPatient['meta'] }>(resource: Resource): Resource {
  return { ...resource, meta: { ...resource.meta, tag: [...(resource.meta?.tag ?? []).filter((tag) => tag.system !== TAG), { system: TAG, code: 'example' }] } };
}

/**
 * The Patient resource of a person. With `previous`, the version that the person was read from, everything the app does not
 * show (address, insurance number, further names and phone numbers) stays as it is; without `id` the server gives one.
 */
export function patientToFhir(patient: Omit<Patient, 'id' | 'version'> & { id?: string }, previous?: FhirPatient): FhirPatient {
  const given = patient.given.trim() === '' ? undefined : patient.given.trim().split(/\s+/);
  const oldName = previous?.name?.find((each) => each.use === 'official') ?? previous?.name?.[0];
  const name = { ...withoutKeys(oldName, ['family', 'given', 'text']), use: 'official' as const, ...(patient.family !== '' && { family: patient.family }), ...(given && { given }) };
  const identifiers = (previous?.identifier ?? []).filter((each) => each.system !== SID_CLINIC_PATIENT);
  if (patient.number !== undefined) {
    identifiers.unshift({ type: { coding: [{ system: IDENTIFIER_TYPE, code: 'MR', display: 'Medical record number' }] }, system: SID_CLINIC_PATIENT, value: patient.number });
  }
  const oldPhone = previous?.telecom?.find((each) => each.system === 'phone');
  const telecom = (previous?.telecom ?? []).filter((each) => each !== oldPhone);
  if (patient.phone !== undefined) telecom.unshift({ ...oldPhone, system: 'phone', value: patient.phone });
  const { identifier: _identifier, name: names, telecom: _telecom, gender: _gender, birthDate, active: _active, ...kept } = previous ?? { resourceType: 'Patient' as const };
  /** A birth date that the app cannot show (only a year) is not thrown away by a save that does not name one. */
  const birth = patient.birthDate ?? (birthDate !== undefined && parseDay(birthDate) === null ? birthDate : undefined);
  const resource: FhirPatient = {
    ...kept,
    ...(patient.id !== undefined && { id: patient.id }),
    ...(identifiers.length > 0 && { identifier: identifiers }),
    active: patient.active,
    name: [name, ...(names ?? []).filter((each) => each !== oldName)],
    ...(telecom.length > 0 && { telecom }),
    ...(patient.gender !== undefined && { gender: patient.gender }),
    ...(birth !== undefined && { birthDate: birth }),
  };
  return patient.example && !isExample(resource) ? asExample(resource) : resource;
}

/** What an episode of care says for the caseload. */
export interface EpisodeOptions {
  /** Reference of the Patient: `Patient/…`, or the `urn:uuid:` it has within a transaction. */
  patient: string;
  /** Id of the Practitioner in charge. */
  careManager: string;
  careManagerName?: string;
  /** Id of the practice's Organization. */
  organization?: string;
  from: Day;
  /** Last day of the treatment; with it the episode is finished. */
  to?: Day;
}

/** The treatment of one person: who is in charge and since when. It is what puts a patient on a caseload. */
export function episodeOfCare(options: EpisodeOptions): EpisodeOfCare {
  const period = { start: options.from, ...(options.to !== undefined && { end: options.to }) };
  return {
    resourceType: 'EpisodeOfCare',
    status: options.to === undefined ? 'active' : 'finished',
    type: [{ coding: [{ system: SNOMED, code: '91251008', display: 'Physical therapy procedure' }] }],
    patient: { reference: options.patient },
    ...(options.organization !== undefined && { managingOrganization: { reference: `Organization/${options.organization}` } }),
    period,
    careManager: { reference: `Practitioner/${options.careManager}`, ...(options.careManagerName !== undefined && { display: options.careManagerName }) },
  };
}

const NEW_PATIENT = 'urn:uuid:7c1f0b52-3f5e-4c8a-9a77-2f6f0d1f5a01';
const NEW_EPISODE = 'urn:uuid:7c1f0b52-3f5e-4c8a-9a77-2f6f0d1f5a02';

/** Adds a patient and their episode of care in one transaction: both or none. The answer's first entry is the patient. */
export function newPatient(patient: Omit<Patient, 'id' | 'version'>, episode: Omit<EpisodeOptions, 'patient'>): Bundle {
  const mark = <Resource extends { meta?: FhirPatient['meta'] }>(resource: Resource): Resource => (patient.example ? asExample(resource) : resource);
  const writes: Write[] = [
    { method: 'POST', fullUrl: NEW_PATIENT, resource: patientToFhir(patient) },
    { method: 'POST', fullUrl: NEW_EPISODE, resource: mark(episodeOfCare({ ...episode, patient: NEW_PATIENT })) },
  ];
  return transaction(writes);
}

function withoutKeys<T extends object>(object: T | undefined, keys: readonly (keyof T)[]): Partial<T> {
  return Object.fromEntries(Object.entries(object ?? {}).filter(([key]) => !keys.includes(key as keyof T))) as Partial<T>;
}
