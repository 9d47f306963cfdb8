/**
 * The codes that the first screen needs, apart from the others so that it comes without them; `codes.ts` has them all.
 *
 * BASE is kept in every stored resource: it is replaced once, before the first release, and never after.
 */
export const BASE = 'https://example.org/fhir';

export const SUMMARY = `${BASE}/CodeSystem/summary`;
export const WORKFLOW = `${BASE}/CodeSystem/workflow`;
/** Marks on resources: `example` for invented people. */
export const TAG = `${BASE}/CodeSystem/tag`;

export const UCUM = 'http://unitsofmeasure.org';
export const PARTICIPANT_TYPE = 'http://terminology.hl7.org/CodeSystem/provenance-participant-type';

export const SID_CLINIC_PATIENT = `${BASE}/sid/clinic-patient`;
export const SID_SUMMARY = `${BASE}/sid/summary-28d`;
