/**
 * What there is: resource types, what can be done with them and how they can be searched. Routes, index, search and the
 * CapabilityStatement all read this one table, so that none can promise what another does not keep.
 */

export type ParameterKind = 'token' | 'reference' | 'canonical' | 'date' | 'string' | 'uri' | 'number' | 'quantity' | 'composite';

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

const DEFINITION = `
  url uri url
  version token version
  name string name
  description string description
  publisher string publisher
  status token status
  date date date`;
const CANONICAL = `${DEFINITION}
  identifier token identifier
  title string title`;

const TYPES: Record<string, Source> = {
  Appointment: {
    date: 'date', includes: 'actor supporting-info',
    parameters: `
      identifier token identifier
      status token status
      part-status token participant.status
      date date start
      *end date end
      actor reference participant.actor
      practitioner reference participant.actor
      supporting-info reference supportingInformation
      appointment-type token appointmentType
      reason-code token reasonCode`,
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
    patient: 'subject', date: 'date', includes: 'patient goal activity-reference care-team condition replaces',
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
      based-on reference basedOn
      part-of reference partOf
      replaces reference replaces`,
  },
  CareTeam: {
    patient: 'subject', date: 'date', includes: 'patient participant',
    parameters: `
      identifier token identifier
      patient reference subject
      subject reference subject
      status token status
      category token category
      participant reference participant.member
      date date period`,
  },
  CodeSystem: { parameters: CANONICAL },
  Communication: {
    patient: 'subject', date: 'sent', includes: 'patient sender recipient based-on part-of',
    parameters: `
      identifier token identifier
      patient reference subject
      subject reference subject
      status token status
      category token category
      *topic token topic
      medium token medium
      sender reference sender
      recipient reference recipient
      based-on reference basedOn
      part-of reference partOf
      sent date sent
      received date received`,
  },
  Composition: {
    patient: 'subject', date: 'date', includes: 'patient author entry',
    parameters: `
      identifier token identifier
      patient reference subject
      subject reference subject
      status token status
      type token type
      category token category
      section token section.code
      title string title
      author reference author
      attester reference attester.party
      entry reference section.entry
      date date date
      period date event.period
      *meeting reference event.detail`,
  },
  ConceptMap: { parameters: CANONICAL },
  Condition: {
    patient: 'subject', date: 'recorded-date', includes: 'patient asserter',
    parameters: `
      identifier token identifier
      patient reference subject
      subject reference subject
      code token code
      category token category
      clinical-status token clinicalStatus
      verification-status token verificationStatus
      severity token severity
      body-site token bodySite
      asserter reference asserter
      evidence-detail reference evidence.detail
      onset-date date onsetDateTime,onsetPeriod
      recorded-date date recordedDate`,
  },
  Consent: {
    patient: 'patient', date: 'date', includes: 'patient organization actor',
    parameters: `
      identifier token identifier
      patient reference patient
      status token status
      scope token scope
      category token category
      action token provision.action
      actor reference provision.actor.reference
      consentor reference performer
      organization reference organization
      source-reference reference sourceReference
      period date provision.period
      date date dateTime`,
  },
  DiagnosticReport: {
    patient: 'subject', date: 'date', includes: 'patient based-on performer result',
    parameters: `
      identifier token identifier
      patient reference subject
      subject reference subject
      status token status
      code token code
      category token category
      based-on reference basedOn
      performer reference performer
      result reference result
      issued date issued
      date date effectiveDateTime,effectivePeriod`,
  },
  DocumentReference: {
    patient: 'subject', date: 'date', includes: 'patient author related relatesto',
    parameters: `
      identifier token masterIdentifier,identifier
      patient reference subject
      subject reference subject
      status token status
      type token type
      category token category
      contenttype token content.attachment.contentType
      language token content.attachment.language
      description string description
      author reference author
      custodian reference custodian
      related reference context.related
      relatesto reference relatesTo.target
      relation token relatesTo.code
      period date context.period
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
    patient: 'subject', date: 'date', includes: 'patient author',
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
    patient: 'subject', date: 'start-date', includes: 'patient',
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
      service-category token category
      service-type token type
      specialty token specialty
      program token program
      characteristic token characteristic`,
  },
  List: {
    patient: 'subject', date: 'date', includes: 'item patient source',
    parameters: `
      identifier token identifier
      patient reference subject
      subject reference subject
      status token status
      code token code
      title string title
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
  OperationDefinition: { parameters: `${DEFINITION}\n  title string title\n  code token code` },
  Organization: {
    includes: 'partof',
    parameters: `
      identifier token identifier
      active token active
      type token type
      name string name,alias
      address string address
      address-city string address.city
      address-postalcode string address.postalCode
      partof reference partOf`,
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
      given string name.given
      address string address
      address-city string address.city
      address-postalcode string address.postalCode
      communication token communication
      *qualification-code token qualification.code
      telecom token telecom`,
  },
  PractitionerRole: {
    includes: 'practitioner organization service',
    parameters: `
      identifier token identifier
      active token active
      practitioner reference practitioner
      organization reference organization
      service reference healthcareService
      role token code
      specialty token specialty
      telecom token telecom
      date date period`,
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
  Questionnaire: { parameters: `${CANONICAL}\n  code token item.code\n  subject-type token subjectType\n  effective date effectivePeriod` },
  QuestionnaireResponse: {
    patient: 'subject', date: 'log-date', includes: 'patient author source based-on part-of',
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
  SearchParameter: { parameters: `${DEFINITION}\n  code token code\n  base token base` },
  ServiceRequest: {
    patient: 'subject', date: 'authored', includes: 'patient performer requester based-on replaces',
    parameters: `
      identifier token identifier
      requisition token requisition
      patient reference subject
      subject reference subject
      status token status
      intent token intent
      code token code
      category token category
      priority token priority
      *priority-order number priority
      *reason-code token reasonCode
      body-site token bodySite
      performer reference performer
      performer-type token performerType
      requester reference requester
      based-on reference basedOn
      replaces reference replaces
      authored date authoredOn
      occurrence date occurrenceDateTime,occurrencePeriod,occurrenceTiming`,
  },
  StructureDefinition: { parameters: `${CANONICAL}\n  type uri type` },
  Task: {
    patient: 'for', date: 'due-date', includes: 'patient focus owner requester based-on part-of',
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
      *priority-order number priority
      performer token performerType
      owner reference owner
      requester reference requester
      focus reference focus
      based-on reference basedOn
      part-of reference partOf
      authored-on date authoredOn
      modified date lastModified
      period date executionPeriod
      *due-date date restriction.period.end`,
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
