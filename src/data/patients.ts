/** People: one record, finding somebody by what one types, and adding somebody to the caseload. What is typed travels in the body of a request, never in an address. */
import { queryOptions, type QueryClient } from '@tanstack/react-query';
import type { Patient as FhirPatient } from '@medplum/fhirtypes';
import { resourcesOf } from '../fhir/bundle.ts';
import { caseloadFromFhir } from '../fhir/caseload.ts';
import { SID_CLINIC_PATIENT } from '../fhir/codes.ts';
import { newPatient, patientFromFhir, patientToFhir, type EpisodeOptions } from '../fhir/patient.ts';
import type { Patient } from '../domain/patient.ts';
import { FhirError, readResource, searchByPost, transact, update } from './fhir-client.ts';

/** Somebody who is added: they get their id and version from the server. */
export type NewPatient = Omit<Patient, 'id' | 'version' | 'example' | 'active'>;

/** Somebody who is there already and may be the same person. */
export interface Namesake {
  patient: Patient;
  sameName: boolean;
  sameBirthDate: boolean;
  sameNumber: boolean;
}

/** People offered while one types, or before. */
const OFFERED = 20;

const all = ['patients'] as const;

export const patientQueries = {
  /** Key of everything about people. */
  all,
  /** One person, also one who is no longer in treatment. Throws a `not-found` FhirError. */
  one: (id: string) => queryOptions({
    queryKey: [...all, 'one', id],
    queryFn: async ({ signal }) => patientFromFhir(await readResource<FhirPatient>('Patient', id, { signal })),
  }),
  /**
   * The first people whose words begin with those typed (name, birth date as 14.03.1979, number), by name; those who are no longer
   * in treatment stand at the end. Without words everybody in treatment, as far as the list goes.
   */
  matching: (words: string) => queryOptions({
    queryKey: [...all, 'matching', words],
    queryFn: async ({ signal }) => {
      const answers = await Promise.all(words === '' ? [search(words, true, signal)] : [search(words, true, signal), search(words, false, signal)]);
      return answers.flat().slice(0, OFFERED);
    },
  }),
};

/** People with the same name, birth date or number, in treatment or not; those who share most stand first. Empty when nobody does. */
export async function findNamesakes(person: NewPatient): Promise<Namesake[]> {
  const { family, given, birthDate, number } = person;
  const match = async (name: string, value: string): Promise<Patient[]> => resourcesOf(await searchByPost('Patient/_search', [[name, value]]), 'Patient').map(patientFromFhir);
  // By the caseload's search, which knows that Mueller may be Müller.
  const name = [family, firstOf(given)].join(' ');
  const answers = await Promise.all([
    search(name, true),
    search(name, false),
    birthDate === undefined ? [] : match('birthdate', birthDate),
    number === undefined ? [] : match('identifier', `${SID_CLINIC_PATIENT}|${escaped(number)}`),
  ]);
  const found = new Map(answers.flat().map((patient) => [patient.id, patient]));
  return [...found.values()]
    .map((patient) => ({ patient, sameName: isSameName(patient, person), sameBirthDate: birthDate !== undefined && patient.birthDate === birthDate, sameNumber: number !== undefined && patient.number === number }))
    .filter(({ sameName, sameBirthDate, sameNumber }) => sameName || sameBirthDate || sameNumber)
    .toSorted((a, b) => shared(b) - shared(a));
}

/** Adds a person and their episode of care, both or none. Answers the new id. */
export async function addPatient(person: NewPatient, episode: Omit<EpisodeOptions, 'patient'>): Promise<string> {
  const bundle = await transact(newPatient({ ...person, example: false, active: true }, episode));
  const id = bundle.entry?.[0]?.resource?.id;
  if (id === undefined) throw new FhirError('server', 200);
  return id;
}

/**
 * Saves who somebody is as a new version, on top of the one that `patient` was read from; what the app does not show stays as it is. Answers
 * what is stored. Throws a `stale` FhirError when somebody else saved in between, and a `refused` one (`duplicate`) for a number that is taken.
 */
export async function savePatient(client: QueryClient, patient: Patient): Promise<Patient> {
  const previous = await readResource<FhirPatient>('Patient', patient.id);
  const before = patientFromFhir(previous);
  // The same as what is stored: the answer to an earlier try was lost.
  const same = isSamePerson(before, patient);
  if (!same && previous.meta.versionId !== patient.version) throw new FhirError('stale', 412);
  const saved = same ? before : patientFromFhir(await update<FhirPatient>({ ...patientToFhir(patient, previous), id: patient.id }, patient.version));
  client.setQueryData(patientQueries.one(patient.id).queryKey, saved);
  void client.invalidateQueries({ queryKey: ['caseload'] });
  void client.invalidateQueries({ queryKey: [...all, 'matching'] });
  return saved;
}

/** Whether both say the same of who somebody is. */
function isSamePerson(a: Patient, b: Patient): boolean {
  return (['family', 'given', 'birthDate', 'gender', 'number', 'phone'] as const).every((key) => a[key] === b[key]);
}

/** The first people whose words begin with all of these, by name. */
async function search(words: string, active: boolean, signal?: AbortSignal): Promise<Patient[]> {
  const bundle = await searchByPost('Patient/$caseload', [...(words === '' ? [] : [['name', words] as const]), ['active', String(active)], ['sort', 'name'], ['_count', String(OFFERED)]], { signal });
  return caseloadFromFhir(bundle).rows.map(({ patient }) => patient);
}

function shared({ sameName, sameBirthDate, sameNumber }: Namesake): number {
  return Number(sameName) + Number(sameBirthDate) + Number(sameNumber);
}

/** The same family name and the same first given name; capitals, accents and the ways to write an umlaut make no difference. */
function isSameName(a: Pick<Patient, 'family' | 'given'>, b: Pick<Patient, 'family' | 'given'>): boolean {
  return folded(a.family) === folded(b.family) && folded(firstOf(a.given)) === folded(firstOf(b.given));
}

function firstOf(given: string): string {
  return given.trim().split(/\s+/)[0]!;
}

function folded(name: string): string {
  const letters = name.trim().toLowerCase().normalize('NFC').replaceAll(/[äöüß]/g, (letter) => ({ ä: 'ae', ö: 'oe', ü: 'ue' })[letter] ?? 'ss');
  return letters.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/[\s-]+/g, ' ');
}

/** A value in which commas and bars of a name separate nothing. */
function escaped(value: string): string {
  return value.replaceAll(/[\\,|$]/g, String.raw`\$&`);
}
