/**
 * The rule of who may do what to whose record. It is pure: `sight.ts` asks it for every request, with what the store knows.
 *
 * Two answers are kept apart. What a role never may is refused as forbidden, whatever the address. What it may, but not to this
 * record, is answered as if there were nothing: a record that somebody may not see must not be told from one that is not there.
 */
import type { RecordAccess, Role, TokenScope } from '../../src/domain/team.ts';
import { DAILY_LOG, DOCUMENT, EXT_TIME_ZONE } from '../../src/fhir/codes.ts';
import type { Records } from '../storage/store.ts';
import type { Json } from './body.ts';
import { ownPatient, valuesAt } from './indexing.ts';

/** By what right a request runs. */
export type Access =
  /** `opened`: ids of the patients whose record this person has opened with a reason, for now. */
  | { kind: 'person'; role: Role; records: RecordAccess; opened: ReadonlySet<string> }
  /** `patient`: the only one whose record the token reaches; absent: all. */
  | { kind: 'token'; token: string; scopes: readonly TokenScope[]; patient?: string }
  /** The server itself, in somebody's name: the set-up, the examples, a transfer. */
  | { kind: 'system' };

/** A person who may do everything that a role can: for tests, the demo and the tools of development. */
export const FULL_ACCESS: Access = { kind: 'person', role: 'owner', records: 'team', opened: new Set<string>() };

export type Doing = 'read' | 'write';

/** Forms and code systems: nobody's data. */
const TERMS: ReadonlySet<string> = new Set(['CodeSystem', 'ConceptMap', 'OperationDefinition', 'Questionnaire', 'SearchParameter', 'StructureDefinition', 'ValueSet']);
/** Who works here, and to whom one refers. */
const DIRECTORY: ReadonlySet<string> = new Set(['HealthcareService', 'Organization', 'Practitioner', 'PractitionerRole']);
/** What the front desk reads and writes: master data, appointments, and of DocumentReference and Basic only a part (`mayWriteThis`). */
const FRONT_DESK: ReadonlySet<string> = new Set([...DIRECTORY, 'Appointment', 'Basic', 'DocumentReference', 'EpisodeOfCare', 'Patient']);

/** Whether the person or system ever does this with the type, whoever's record it is. */
export function may(access: Access, type: string, doing: Doing): boolean {
  switch (access.kind) {
    case 'system': return true;
    case 'token': return type !== 'AuditEvent' && access.scopes.some((scope) => (scope.type === '*' || scope.type === type) && (scope.rights === 'read-write' || scope.rights === doing));
    case 'person':
      switch (access.role) {
        case 'owner': case 'therapist': return true;
        case 'assistant': return FRONT_DESK.has(type) || (doing === 'read' && TERMS.has(type));
        case 'guest': return doing === 'read' && type !== 'AuditEvent' && type !== 'Basic';
      }
  }
}

/** Whether the caseload may be read, and with its figures. */
export function mayReadCaseload(access: Access): { rows: boolean; figures: boolean } {
  if (access.kind === 'token') {
    const all = ['CarePlan', 'Observation', 'QuestionnaireResponse', 'Task'].every((type) => may(access, type, 'read'));
    return { rows: all && may(access, 'Patient', 'read'), figures: all };
  }
  return { rows: true, figures: access.kind === 'system' || access.role !== 'assistant' };
}

/** What the store says about whom somebody has to do with. Each is asked for only where it decides. */
export interface Ties {
  /** Patients in the person's own care. */
  care: () => ReadonlySet<string>;
  /** Patients on the agenda of meetings to which the person is invited; `open`: of those that are still to be held or closed. */
  agenda: (which: 'open' | 'any') => ReadonlySet<string>;
  /** Patients whose record is restricted. */
  restricted: () => ReadonlySet<string>;
}

/** Whose records somebody sees; `without` says nothing here. Null: everybody's. */
export function recordsOf(access: Access, { care, agenda, restricted }: Ties): Pick<Records, 'only' | 'but'> | null {
  if (access.kind === 'system') return null;
  const opened = access.kind === 'person' ? access.opened : new Set<string>();
  const opensRestricted = access.kind === 'person' && access.role === 'owner';
  const hidden = [...restricted()].filter((patient) => !(opensRestricted && opened.has(patient)));
  const only = onlyOf(access, opened, { care, agenda });
  if (only !== null) return { only: hidden.length === 0 ? only : only.filter((patient) => !hidden.includes(patient)) };
  return hidden.length === 0 ? null : { but: hidden };
}

function onlyOf(access: Exclude<Access, { kind: 'system' }>, opened: ReadonlySet<string>, { care, agenda }: Pick<Ties, 'care' | 'agenda'>): string[] | null {
  if (access.kind === 'token') return access.patient === undefined ? null : [access.patient];
  if (access.role === 'guest') return [...agenda('any')];
  return access.role === 'therapist' && access.records === 'own' ? [...new Set([...care(), ...agenda('open'), ...opened])] : null;
}

/** Whether what belongs to no patient is seen, as far as `may` allows the type. `limited`: some records are hidden from this person or system. */
export function seesWithoutPatient(access: Access, type: string, limited: boolean): boolean {
  // Several patients may be spoken of in one.
  if (type === 'Bundle') return !limited;
  if (access.kind === 'token') return access.patient === undefined || TERMS.has(type) || DIRECTORY.has(type);
  if (access.kind === 'person' && access.role === 'guest') return TERMS.has(type) || DIRECTORY.has(type);
  return true;
}

/** What of a type the front desk sees and writes: of the documents printouts and leaflets, of the practice's own lists those that speak of nobody. */
export function isForFrontDesk(resource: Json): boolean {
  switch (resource.resourceType) {
    case 'DocumentReference': return hasCoding(resource, 'type', DOCUMENT);
    case 'Basic': return ownPatient(resource) === null;
    default: return true;
  }
}

/** True where only a part of the type is for the front desk. */
export function isPartly(access: Access, type: string): boolean {
  return access.kind === 'person' && access.role === 'assistant' && (type === 'DocumentReference' || type === 'Basic');
}

/** Whether this very content may be written, as far as it can be told from it and from what it replaces. */
export function mayWriteThis(access: Access, resource: Json, previous: Json | null): boolean {
  if (access.kind === 'system') return true;
  const both = previous ? [resource, previous] : [resource];
  const isOwner = access.kind === 'person' && access.role === 'owner';
  switch (resource.resourceType) {
    // Name, time zone and language of the practice are the owner's to set.
    case 'Organization': return isOwner || !both.some(isPractice);
    case 'DocumentReference': case 'Basic': return !isPartly(access, resource.resourceType) || both.every(isForFrontDesk);
    // What writes without reading is a diary: it does not fill in forms of the practice.
    case 'QuestionnaireResponse': return access.kind !== 'token' || may(access, 'QuestionnaireResponse', 'read') || both.every((each) => String(each.questionnaire).split('|')[0] === DAILY_LOG);
    default: return true;
  }
}

/** True for the practice itself among the organizations. */
export function isPractice(organization: Json): boolean {
  return valuesAt(organization, 'extension').some((extension) => (extension as Json).url === EXT_TIME_ZONE);
}

function hasCoding(resource: Json, element: string, system: string): boolean {
  return valuesAt(resource, `${element}.coding`).some((coding) => (coding as Json).system === system);
}
