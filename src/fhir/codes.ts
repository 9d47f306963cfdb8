/**
 * Code systems, identifier systems and extensions. Our own codes come first in a resource, a standard code second.
 *
 * BASE is kept in every stored resource: it is replaced once, before the first release, and never after.
 */
export const BASE = 'https://example.org/fhir';

export const LOG_ITEM = `${BASE}/CodeSystem/log-item`;
export const PLANT = `${BASE}/CodeSystem/plant`;
export const SEVERITY = `${BASE}/CodeSystem/symptom-severity`;
export const EXERCISE_TYPE = `${BASE}/CodeSystem/exercise-type`;
export const DRUG_CLASS = `${BASE}/CodeSystem/drug-class`;
export const SUMMARY = `${BASE}/CodeSystem/summary`;
export const WORKFLOW = `${BASE}/CodeSystem/workflow`;
/** Kinds of a reading that another app declared on its own scale. */
export const APP_READING = `${BASE}/CodeSystem/app-reading`;
/** Marks on resources: `example` for invented people. */
export const TAG = `${BASE}/CodeSystem/tag`;

export const SNOMED = 'http://snomed.info/sct';
export const LOINC = 'http://loinc.org';
export const UCUM = 'http://unitsofmeasure.org';
export const PARTICIPANT_TYPE = 'http://terminology.hl7.org/CodeSystem/provenance-participant-type';
export const IDENTIFIER_TYPE = 'http://terminology.hl7.org/CodeSystem/v2-0203';
export const ORGANIZATION_TYPE = 'http://terminology.hl7.org/CodeSystem/organization-type';

export const DAILY_LOG = `${BASE}/Questionnaire/daily-log`;
/** The version that new entries answer. Every older one stays readable: a version only ever adds questions. */
export const DAILY_LOG_VERSION = '1.1.0';

/** Identifier of a diary entry: `<patient>.<day>` for the diary itself, `<patient>.<day>.<source>` for an export read in. */
export const SID_DAILY_LOG = `${BASE}/sid/daily-log`;
/** Identifier of a reading on a foreign scale: `<patient>.<day>.<source>.<fingerprint>`, so that the same row is never kept twice. */
export const SID_READING = `${BASE}/sid/reading`;
export const SID_CLINIC_PATIENT = `${BASE}/sid/clinic-patient`;
export const SID_IMPORT = `${BASE}/sid/import`;
/** Identifier of a column mapping: the SHA-256 of the table's column titles, which may say more than a practice wants in an address. */
export const SID_COLUMN_MAPPING = `${BASE}/sid/column-mapping`;
/** Identifier of what a word means in this practice: the word, folded. */
export const SID_PLANT_WORD = `${BASE}/sid/plant-word`;
export const SID_SUMMARY = `${BASE}/sid/summary-28d`;

/** On the answer of a meal, or on a reading: when it was, in the source's words. */
export const EXT_WHEN = `${BASE}/StructureDefinition/when`;
/** On the `food` item: the catalogue version by which the plants were recognised or checked. */
export const EXT_PLANT_CATALOGUE = `${BASE}/StructureDefinition/plant-catalogue`;
/** On an Observation: the scale the source declared, as extensions `low`, `high` (decimals) and `label` (the source's word). */
export const EXT_DECLARED_SCALE = `${BASE}/StructureDefinition/declared-scale`;
/** On the practice's Organization: its IANA time zone, by which calendar days are told. */
export const EXT_TIME_ZONE = `${BASE}/StructureDefinition/time-zone`;
/** On a Basic: a selection of the caseload under a name, as extensions `title` and `query` (strings) and `active`. */
export const EXT_CASELOAD_VIEW = `${BASE}/StructureDefinition/caseload-view`;
/** On a Basic: what a word of a meal means in this practice, as extensions `word` (string), `plant` (Coding) and `decided`. */
export const EXT_PLANT_WORD = `${BASE}/StructureDefinition/plant-word`;
/** On a Basic: how the columns of a table are read, as JSON. */
export const EXT_COLUMN_MAPPING = `${BASE}/StructureDefinition/column-mapping`;
