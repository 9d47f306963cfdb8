/** What a stored resource is to whoever reads the record, and the day that it speaks of. The server's log and the screens read it the same way. */
import type { CarePlan, Communication, Composition, Consent, DocumentReference, EpisodeOfCare, Flag, Observation, Provenance, QuestionnaireResponse, Resource, ServiceRequest, Task } from '@medplum/fhirtypes';
import { parseDay, type Day } from '../domain/day.ts';
import type { DocumentKind } from '../domain/record.ts';
import { CARE_PLAN_FORM, DAILY_LOG, DOCUMENT, EXT_LETTER, FUNCTION_SCALE, LETTER, RED_FLAGS, SID_DAILY_LOG, SUMMARY, WORKFLOW } from './codes.ts';
import { isLetterRequest, letterOfTask } from './letter.ts';
import { recordStateFromFhir } from './record-state.ts';
import { codeIn } from './words.ts';

/** What a resource is, and its treatment day where it names one: the day of a diary entry, the day from which a plan holds. */
export function documentOf(resource: Resource): { kind: DocumentKind; day?: Day } {
  const day = dayOfDocument(resource);
  return { kind: kindOf(resource), ...(day !== null && { day }) };
}

function kindOf(resource: Resource): DocumentKind {
  switch (resource.resourceType) {
    case 'Patient': return 'master-data';
    case 'EpisodeOfCare': return 'treatment';
    case 'CarePlan': return 'care-plan';
    case 'Goal': return 'goal';
    case 'Consent': return 'release';
    case 'Communication': return 'leaflet-given';
    case 'Composition': return 'decision';
    case 'Appointment': case 'List': return 'meeting';
    case 'CareTeam': return 'care-team';
    case 'AuditEvent': return 'log';
    case 'Practitioner': case 'PractitionerRole': case 'Organization': case 'HealthcareService': case 'Basic': case 'Questionnaire': return 'practice';
    case 'Flag': return recordStateFromFhir(resource as Flag) ? 'record-state' : 'other';
    case 'Observation': return (resource as Observation).code.coding?.some(({ system }) => system === SUMMARY) ? 'summary' : 'reading';
    case 'ServiceRequest': return isLetterRequest(resource as ServiceRequest) ? 'letter' : 'measure';
    case 'Task': return letterOfTask(resource as Task) ? 'letter' : 'task';
    case 'QuestionnaireResponse': return formKind((resource as QuestionnaireResponse).questionnaire?.split('|')[0]);
    case 'DocumentReference': {
      const document = resource as DocumentReference;
      if (document.category?.some((category) => codeIn(category, DOCUMENT) === 'printout')) return 'printout';
      return codeIn(document.type, LETTER) === 'answer' ? 'letter-answer' : 'document';
    }
    case 'Provenance': return stepKind((resource as Provenance).activity?.coding?.find(({ system }) => system === WORKFLOW)?.code);
    default: return 'other';
  }
}

function formKind(questionnaire: string | undefined): DocumentKind {
  switch (questionnaire) {
    case DAILY_LOG: return 'diary';
    case CARE_PLAN_FORM: return 'plan-draft';
    case RED_FLAGS: return 'warning-signs';
    case FUNCTION_SCALE: return 'function-scale';
    default: return 'other';
  }
}

function stepKind(activity: string | undefined): DocumentKind {
  if (activity === undefined) return 'other';
  if (activity.startsWith('diary-import')) return 'diary-import';
  if (activity === 'diary-review') return 'review';
  if (activity.startsWith('diary-')) return 'diary-correction';
  return activity.startsWith('plan-') ? 'plan-step' : 'other';
}

function dayOfDocument(resource: Resource): Day | null {
  const read = (text: string | undefined): Day | null => parseDay(text?.slice(0, 10) ?? '');
  switch (resource.resourceType) {
    case 'QuestionnaireResponse': {
      const identifier = (resource as QuestionnaireResponse).identifier;
      return identifier?.system === SID_DAILY_LOG ? read(/\.(\d{4}-\d{2}-\d{2})(?:\.|$)/.exec(identifier.value ?? '')?.[1]) : null;
    }
    case 'CarePlan': return read((resource as CarePlan).period?.start);
    case 'EpisodeOfCare': return read((resource as EpisodeOfCare).period?.start);
    case 'Observation': return read((resource as Observation).effectiveDateTime ?? (resource as Observation).effectivePeriod?.end);
    case 'Consent': return read((resource as Consent).provision?.provision?.[0]?.period?.start);
    case 'ServiceRequest': return read((resource as ServiceRequest).extension?.find(({ url }) => url === EXT_LETTER)?.extension?.find(({ url }) => url === 'treated')?.valueDate);
    case 'Composition': return read((resource as Composition).date);
    case 'Communication': return read((resource as Communication).sent);
    default: return null;
  }
}

/** What a logged search looked at: `type` and the query as the log has it. Null where that cannot be told. */
export function kindOfQuery(type: string, query: string | null): DocumentKind | null {
  const asked = query ?? '';
  switch (type) {
    case 'Patient': return asked.includes('$caseload') ? 'caseload' : 'master-data';
    case 'EpisodeOfCare': return 'treatment';
    case 'CarePlan': return 'care-plan';
    case 'Goal': return 'goal';
    case 'Consent': return 'release';
    case 'Communication': return 'leaflet-given';
    case 'Composition': return 'decision';
    case 'Appointment': case 'List': return 'meeting';
    case 'CareTeam': return 'care-team';
    case 'AuditEvent': return 'log';
    case 'Practitioner': case 'PractitionerRole': case 'Organization': case 'HealthcareService': case 'Basic': case 'Questionnaire': return 'practice';
    case 'Observation': return 'reading';
    case 'ServiceRequest': return asked.includes(LETTER) ? 'letter' : 'measure';
    case 'Task': return asked.includes(LETTER) || asked.includes('_include=Task:focus') ? 'letter' : 'task';
    case 'QuestionnaireResponse': return asked.includes('care-plan') ? 'plan-draft' : asked.includes(RED_FLAGS) ? 'warning-signs' : asked.includes('daily-log') || asked.includes('log-date') ? 'diary' : null;
    case 'DocumentReference': return asked.includes('printout') ? 'printout' : 'document';
    case 'Provenance': return asked.includes('plan-') ? 'plan-step' : asked.includes('diary-import') ? 'diary-import' : asked.includes('diary-review') ? 'review' : null;
    default: return null;
  }
}

/** One text of a stored resource: the element it stands in, and what it says. */
export interface RecordText {
  /** Names of elements, such as `name.given`; without places in lists. */
  path: string;
  text: string;
}

/** Elements that say how something is stored and nothing that anybody wrote. */
const TECHNICAL = new Set(['resourceType', 'id', 'meta', 'system', 'code', 'url', 'reference', 'div', 'contained', 'data', 'identifier', 'questionnaire', 'linkId', 'use', 'versionId', 'hash', 'contentType', 'language', 'intent', 'priority', 'scope', 'policy', 'rank']);

/** Everything that a resource says in words, numbers and days, in the order in which it stands there. */
export function textsOf(resource: Resource): RecordText[] {
  const texts: RecordText[] = [];
  const visit = (value: unknown, path: readonly string[]) => {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') texts.push({ path: path.join('.'), text: String(value) });
    else if (Array.isArray(value)) for (const each of value) visit(each, path);
    else if (value !== null && typeof value === 'object') {
      const own = value as Record<string, unknown>;
      // A question of a form is known by its own word, not by "item".
      const link = typeof own.linkId === 'string' ? [...path.filter((part) => part !== 'item' && part !== 'answer'), own.linkId] : path;
      for (const [key, inner] of Object.entries(own)) if (!TECHNICAL.has(key)) visit(inner, key === 'item' || key === 'answer' || key.startsWith('value') ? link : [...link, key]);
    }
  };
  visit(resource, []);
  return texts;
}
