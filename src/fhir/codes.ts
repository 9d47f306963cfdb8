/** Code systems, identifier systems and extensions. Our own codes come first in a resource, a standard code second. */
import { BASE } from './first-codes.ts';

export { BASE, PARTICIPANT_TYPE, SID_CLINIC_PATIENT, SUMMARY, TAG, UCUM, WORKFLOW } from './first-codes.ts';

export const LOG_ITEM = `${BASE}/CodeSystem/log-item`;
export const PLANT = `${BASE}/CodeSystem/plant`;
export const SEVERITY = `${BASE}/CodeSystem/symptom-severity`;
export const EXERCISE_TYPE = `${BASE}/CodeSystem/exercise-type`;
export const DRUG_CLASS = `${BASE}/CodeSystem/drug-class`;
/** ICF components, attainment, performers and doses of a care plan. */
export const CARE_PLAN = `${BASE}/CodeSystem/care-plan`;
/** Kinds of a reading that another app declared on its own scale. */
export const APP_READING = `${BASE}/CodeSystem/app-reading`;
/** What a letter is, how far it is, what it asks for and what came back. */
export const LETTER = `${BASE}/CodeSystem/letter`;
/** Professions of the directory of providers. */
export const PROVIDER = `${BASE}/CodeSystem/provider`;
/** Kinds of documents, and the mark of what was printed. */
export const DOCUMENT = `${BASE}/CodeSystem/document`;
/** States of a whole record, and what was done with it as a whole. */
export const RECORD = `${BASE}/CodeSystem/record`;
/** What a person is in the practice. */
export const TEAM_ROLE = `${BASE}/CodeSystem/team-role`;

export const SNOMED = 'http://snomed.info/sct';
export const LOINC = 'http://loinc.org';
export const ICD10_GM = 'http://fhir.de/CodeSystem/bfarm/icd-10-gm';
export const IDENTIFIER_TYPE = 'http://terminology.hl7.org/CodeSystem/v2-0203';
export const ORGANIZATION_TYPE = 'http://terminology.hl7.org/CodeSystem/organization-type';

export const DAILY_LOG = `${BASE}/Questionnaire/daily-log`;
/** The version that new entries answer. Every older one stays readable: a version only ever adds questions. */
export const DAILY_LOG_VERSION = '1.1.0';

/** Identifier of a diary entry: `<patient>.<day>` for the diary itself, `<patient>.<day>.<source>` for an export read in. */
export const SID_DAILY_LOG = `${BASE}/sid/daily-log`;
/** Identifier of a reading on a foreign scale: `<patient>.<day>.<source>.<fingerprint>`, so that the same row is never kept twice. */
export const SID_READING = `${BASE}/sid/reading`;
export const SID_IMPORT = `${BASE}/sid/import`;
/** Identifier of a column mapping: the SHA-256 of the table's column titles, which may say more than a practice wants in an address. */
export const SID_COLUMN_MAPPING = `${BASE}/sid/column-mapping`;
/** Identifier of what a word means in this practice: the word, folded. */
export const SID_PLANT_WORD = `${BASE}/sid/plant-word`;
/** Identifier of a clinic meeting, and of the group of tasks that it decided: the meeting's id. */
export const SID_MEETING = `${BASE}/sid/team-meeting`;

/** Identifier of a leaflet of the product: `<id>.<language>.<version>`, so that each version of its text is kept once. */
export const SID_LEAFLET = `${BASE}/sid/leaflet`;

/** Identifier of the state of a record: `<state>.<patient>`, one of each for a patient. */
export const SID_RECORD_STATE = `${BASE}/sid/record-state`;

/** Identifier of a provider of the directory, opaque: who has none is staff. */
export const SID_PROVIDER = `${BASE}/sid/provider`;

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
/** On a ServiceRequest: the parts of a letter and its released wording, see the StructureDefinition. */
export const EXT_LETTER = `${BASE}/StructureDefinition/letter`;
/** On a provider's Practitioner: `waiting-time` and `note` (strings). */
export const EXT_PROVIDER = `${BASE}/StructureDefinition/provider`;
/** On a Consent: a release in words, as `purpose`, `given`, `recorded-by` (strings) and `revoked` (date). */
export const EXT_RELEASE = `${BASE}/StructureDefinition/release`;

/** The care plan while it is written, and templates of it: see care-plan-form.ts. */
export const CARE_PLAN_FORM = `${BASE}/Questionnaire/care-plan`;
export const RED_FLAGS = `${BASE}/Questionnaire/red-flags`;
export const FUNCTION_SCALE = `${BASE}/Questionnaire/function-scale`;
/** Identifier of the one open draft of a patient's plan: the patient's id. A released or discarded form no longer has it. */
export const SID_PLAN_DRAFT = `${BASE}/sid/care-plan-draft`;
/** Identifier of a released version: `<plan>.<number>`; of the CarePlan and of the form that it was released from. */
export const SID_PLAN_VERSION = `${BASE}/sid/care-plan-version`;
/** Identifier of a template that a practice keeps: its id. */
export const SID_PLAN_TEMPLATE = `${BASE}/sid/care-plan-template`;
/** Identifier of a text block: opaque, so that one that is sent twice is kept once. */
export const SID_TEXT_BLOCK = `${BASE}/sid/text-block`;
/** On a Goal: with what it began, as extensions `cycle`, `value`, `period`, `days` and `missing`. */
export const EXT_GOAL_START = `${BASE}/StructureDefinition/goal-start`;
/** On a Basic: a text block, as extensions `title`, `section`, `text` and `active`. */
export const EXT_TEXT_BLOCK = `${BASE}/StructureDefinition/text-block`;
/** On an entry of a Bundle that takes a whole record over: how that version was stored, as `author`, `patient` (references), `hash` and `text`. */
export const EXT_STORED_VERSION = `${BASE}/StructureDefinition/stored-version`;

/** On a meeting's Appointment: `minutes-per-case`, and when it was really `begun` and `closed`. */
export const EXT_MEETING = `${BASE}/StructureDefinition/team-meeting`;
/** On an entry of an agenda: `minutes` planned, and the meeting that it was `carried-from`. */
export const EXT_AGENDA_ITEM = `${BASE}/StructureDefinition/agenda-item`;
/** On a section of minutes: the `question` to the team, and each `reason` for it. */
export const EXT_MEETING_CASE = `${BASE}/StructureDefinition/meeting-case`;
/** On a section of minutes: one entry as it was typed. */
export const EXT_MINUTES_ENTRY = `${BASE}/StructureDefinition/minutes-entry`;
