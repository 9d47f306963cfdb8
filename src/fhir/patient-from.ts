/** The person of a Patient resource. Apart from writing one, because the first screen only reads. */
import type { Patient as FhirPatient } from '@medplum/fhirtypes';
import { parseDay } from '../domain/day.ts';
import type { Gender, Patient } from '../domain/patient.ts';
import { SID_CLINIC_PATIENT, TAG } from './first-codes.ts';

const GENDERS: readonly Gender[] = ['female', 'male', 'other', 'unknown'];

/** The person of a Patient resource. The official name counts, else the first; a birth date that is only a year or month stays unknown. */
export function patientFromFhir(resource: FhirPatient): Patient {
  const name = resource.name?.find((each) => each.use === 'official') ?? resource.name?.[0];
  const birthDate = resource.birthDate === undefined ? null : parseDay(resource.birthDate);
  const gender = GENDERS.find((each) => each === resource.gender);
  const number = resource.identifier?.find((each) => each.system === SID_CLINIC_PATIENT)?.value;
  const phone = resource.telecom?.find((each) => each.system === 'phone')?.value;
  return {
    id: resource.id ?? '',
    version: resource.meta?.versionId ?? '',
    family: name?.family ?? name?.text ?? '',
    given: name?.given?.join(' ') ?? '',
    ...(birthDate !== null && { birthDate }),
    ...(gender !== undefined && { gender }),
    ...(number !== undefined && { number }),
    ...(phone !== undefined && { phone }),
    example: isExample(resource),
    active: resource.active !== false,
  };
}

/** True for invented resources, made for trying the product out. */
export function isExample(resource: { meta?: FhirPatient['meta'] }): boolean {
  return resource.meta?.tag?.some((tag) => tag.system === TAG && tag.code === 'example') ?? false;
}
