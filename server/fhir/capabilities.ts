/**
 * What there is: resource types, what can be done with them and how they can be searched. Routes, index, search and the
 * CapabilityStatement all read this one table, so that none can promise what another does not keep.
 */

export type ParameterKind = 'token' | 'reference' | 'canonical' | 'date' | 'string' | 'uri' | 'quantity' | 'composite';

export interface Parameter {
  name: string;
  kind: ParameterKind;
  /** Paths of elements in the resource; lists on the way are followed item by item. For a composite: its two halves. */
  paths: string[];
  /** Defined by the project and not by R4. */
  own: boolean;
  /** Names or identifies a person: only in the body of a search by POST, never in an address. */
  personal: boolean;
}

export interface ResourceType {
  parameters: Map<string, Parameter>;
  /** Parameters whose references `_include` follows. */
  includes: string[];
  /** The date parameter that is kept beside the resource: the order in which its records are mostly read. */
  date: string | null;
  /** Element that says whose record it belongs to. */
  patient: string | null;
  /** `create`: never changed afterwards. `none`: written by the server alone. */
  write: 'all' | 'create' | 'none';
}

interface Source {
  date?: string;
  patient?: string;
  includes?: string;
  write?: 'create' | 'none';
  /** One parameter a line: name, kind, paths; `*` before the name of one of our own, `!` of one that names a person. */
  parameters: string;
}

const CANONICAL = `
  identifier token identifier
  url uri url
  version token version
  name string name
  title string title
  status token status
  date date date`;

const TYPES: Record<string, Source> = {
  Appointment: {
    date: 'date', includes: 'actor supporting-info',
    parameters: `
      identifier token identifier
      status token status
      date date start
      actor reference participant.actor
      practitioner reference participant.actor
      supporting-info reference supportingInformation
      appointment-type token appointmentType`,
  },
  AuditEvent: {
    write: 'none',
    parameters: `
      date date recorded
      patient reference entity.what
      agent reference agent.who
      entity reference entity.what
      subtype token subtype`,
  },
  Basic: {
    patient: 'subject', date: 'created',
    parameters: `
      identifier token identifier
      code token code
      patient reference subject
      subject reference subject
      author reference author
      created date created`,
  },
  Bundle: {
    date: 'timestamp',
    parameters: `
      identifier token identifier
      type token type
      timestamp date timestamp`,
  },
  CarePlan: {
    patient: 'subject', date: 'date', includes: 'patient goal activity-reference care-team condition',
    parameters: `
      identifier token identifier
      patient reference subject
      subject reference subject
      status token status
      intent token intent
      category token category
      date date period
      goal reference goal
      activity-reference reference activity.reference
      care-team reference careTeam
      condition reference addresses
      replaces reference replaces`,
  },
  CareTeam: {
    patient: 'subject', date: 'date', includes: 'patient participant',
    parameters: `
      identifier token identifier
      patient reference subject
      subject reference subject
      status token status
      participant reference participant.member
      date date period`,
  },
  CodeSystem: { parameters: CANONICAL },
  Communication: {
    patient: 'subject', date: 'sent', includes: 'patient',
    parameters: `
      identifier token identifier
      patient reference subject
      subject reference subject
      status token status
      category token category
      sender reference sender
      recipient reference recipient
      based-on reference basedOn
      sent date sent`,
  },
  Composition: {
    patient: 'subject', date: 'date', includes: 'patient entry',
    parameters: `
      identifier token identifier
      patient reference subject
      subject reference subject
      status token status
      type token type
      author reference author
      entry reference section.entry
      date date date`,
  },
  ConceptMap: { parameters: CANONICAL },
  Condition: {
    patient: 'subject', date: 'recorded-date',
    parameters: `
      identifier token identifier
      patient reference subject
      subject reference subject
      code token code
      category token category
      clinical-status token clinicalStatus
      recorded-date date recordedDate`,
  },
  Consent: {
    patient: 'patient', date: 'date',
    parameters: `
      identifier token identifier
      patient reference patient
      status token status
      scope token scope
      category token category
      date date dateTime`,
  },
  DiagnosticReport: {
    patient: 'subject', date: 'date',
    parameters: `
      identifier token identifier
      patient reference subject
      subject reference subject
      status token status
      code token code
      category token category
      date date effectiveDateTime,effectivePeriod`,
  },
  DocumentReference: {
    patient: 'subject', date: 'date', includes: 'patient',
    parameters: `
      identifier token identifier
      patient reference subject
      subject reference subject
      status token status
      type token type
      category token category
      related reference context.related
      date date date`,
  },
  EpisodeOfCare: {
    patient: 'patient', date: 'date', includes: 'patient care-manager',
    parameters: `
      identifier token identifier
      patient reference patient
      status token status
      type token type
      care-manager reference careManager
      organization reference managingOrganization
      incoming-referral reference referralRequest
      condition reference diagnosis.condition
      date date period`,
  },
  Flag: {
    patient: 'subject', date: 'date',
    parameters: `
      identifier token identifier
      patient reference subject
      subject reference subject
      *status token status
      *category token category
      author reference author
      date date period`,
  },
  Goal: {
    patient: 'subject', date: 'start-date',
    parameters: `
      identifier token identifier
      patient reference subject
      subject reference subject
      lifecycle-status token lifecycleStatus
      achievement-status token achievementStatus
      category token category
      start-date date startDate
      target-date date target.dueDate`,
  },
  HealthcareService: {
    includes: 'organization',
    parameters: `
      identifier token identifier
      active token active
      name string name
      organization reference providedBy
      service-type token type`,
  },
  List: {
    patient: 'subject', date: 'date', includes: 'item patient',
    parameters: `
      identifier token identifier
      patient reference subject
      subject reference subject
      status token status
      code token code
      source reference source
      item reference entry.item
      date date date`,
  },
  Observation: {
    patient: 'subject', date: 'date', includes: 'patient subject derived-from',
    parameters: `
      identifier token identifier
      patient reference subject
      subject reference subject
      status token status
      code token code
      category token category
      performer reference performer
      based-on reference basedOn
      derived-from reference derivedFrom
      value-quantity quantity valueQuantity
      component-code token component.code
      component-value-quantity quantity component.valueQuantity
      code-value-quantity composite code,valueQuantity
      component-code-value-quantity composite component:code,valueQuantity
      date date effectiveDateTime,effectivePeriod,effectiveInstant,effectiveTiming`,
  },
  OperationDefinition: { parameters: `${CANONICAL}\n  code token code` },
  Organization: {
    parameters: `
      identifier token identifier
      active token active
      type token type
      name string name,alias`,
  },
  Patient: {
    includes: 'general-practitioner organization',
    parameters: `
      !identifier token identifier
      active token active
      !name string name
      !family string name.family
      !given string name.given
      !birthdate date birthDate
      !telecom token telecom
      gender token gender
      general-practitioner reference generalPractitioner
      organization reference managingOrganization`,
  },
  Practitioner: {
    parameters: `
      identifier token identifier
      active token active
      name string name
      family string name.family
      given string name.given`,
  },
  PractitionerRole: {
    includes: 'practitioner organization',
    parameters: `
      identifier token identifier
      active token active
      practitioner reference practitioner
      organization reference organization
      role token code
      specialty token specialty`,
  },
  Provenance: {
    date: 'recorded', includes: 'target agent', write: 'create',
    parameters: `
      patient reference target
      target reference target
      agent reference agent.who
      entity reference entity.what
      *activity token activity
      recorded date recorded`,
  },
  Questionnaire: { parameters: CANONICAL },
  QuestionnaireResponse: {
    patient: 'subject', date: 'log-date', includes: 'patient author source',
    parameters: `
      identifier token identifier
      patient reference subject
      subject reference subject
      questionnaire canonical questionnaire
      status token status
      author reference author
      source reference source
      based-on reference basedOn
      part-of reference partOf
      authored date authored
      *log-date date item:date.answer.valueDate`,
  },
  SearchParameter: { parameters: `${CANONICAL}\n  code token code\n  base token base` },
  ServiceRequest: {
    patient: 'subject', date: 'authored', includes: 'patient performer requester',
    parameters: `
      identifier token identifier
      patient reference subject
      subject reference subject
      status token status
      intent token intent
      code token code
      category token category
      priority token priority
      performer reference performer
      requester reference requester
      based-on reference basedOn
      authored date authoredOn
      occurrence date occurrenceDateTime,occurrencePeriod,occurrenceTiming`,
  },
  StructureDefinition: { parameters: `${CANONICAL}\n  type uri type` },
  Task: {
    patient: 'for', date: 'due-date', includes: 'patient focus owner requester',
    parameters: `
      identifier token identifier
      group-identifier token groupIdentifier
      patient reference for
      subject reference for
      status token status
      business-status token businessStatus
      intent token intent
      code token code
      priority token priority
      owner reference owner
      requester reference requester
      focus reference focus
      based-on reference basedOn
      authored-on date authoredOn
      modified date lastModified
      period date executionPeriod
      *due-date date restriction.period`,
  },
  ValueSet: { parameters: CANONICAL },
};

/** Parameters that every type has, besides `_id` and `_lastUpdated`. */
const TAG: Parameter = { name: '_tag', kind: 'token', paths: ['meta.tag'], own: false, personal: false };

function readParameter(line: string): Parameter {
  const [marked, kind, paths] = line.trim().split(/\s+/);
  const mark = marked![0] === '*' || marked![0] === '!' ? marked![0] : '';
  return { name: marked!.slice(mark.length), kind: kind as ParameterKind, paths: paths!.split(','), own: mark === '*', personal: mark === '!' };
}

/** Every resource type there is, by name. */
export const RESOURCES: ReadonlyMap<string, ResourceType> = new Map(
  Object.entries(TYPES).map(([name, source]) => {
    const parameters = source.parameters.split('\n').filter((line) => line.trim() !== '').map(readParameter);
    return [name, {
      parameters: new Map([...parameters, ...(source.write === 'none' ? [] : [TAG])].map((parameter) => [parameter.name, parameter])),
      includes: source.includes?.split(' ') ?? [],
      date: source.date ?? null,
      patient: source.patient ?? null,
      write: source.write ?? 'all',
    }];
  }),
);

/** Type-level operations: `Patient/$caseload`. */
export const OPERATIONS: Record<string, readonly string[]> = { Patient: ['caseload'] };
