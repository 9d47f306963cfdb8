/** A person in treatment, as every screen and sheet names them. */
import type { Day } from './day.ts';

/** Administrative gender as FHIR R4 knows it; absent means that it was not recorded. */
export type Gender = 'female' | 'male' | 'other' | 'unknown';

export interface Patient {
  /** Opaque; never made from a name or a date. */
  id: string;
  /** The FHIR version this was read from; what a save must send back. */
  version: string;
  family: string;
  given: string;
  birthDate?: Day;
  gender?: Gender;
  /** The practice's own patient number. */
  number?: string;
  phone?: string;
  /** Invented, made for trying the product out; removable in one click. */
  example: boolean;
  active: boolean;
}

/** "Muster, Anna": how lists and headings name a person. */
export function listName(patient: Pick<Patient, 'family' | 'given'>): string {
  return [patient.family, patient.given].filter(Boolean).join(', ');
}
