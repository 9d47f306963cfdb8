/**
 * A released care plan as a CarePlan and its parts, there and back: Goals, a ServiceRequest for each measure, the checklist of warning
 * signs, the function scale, the review Task, and the completed form, which holds what R4 has no element for. The CarePlan refers to each
 * part by its version, so that a version of a plan is made of exactly the parts that were released with it.
 *
 * Requests refer to goals and never to the plan that lists them. They are proposals of the practice and no orders (`intent` plan).
 */
import type { CarePlan as FhirCarePlan, Coding, Extension, Goal, GoalTarget, Provenance, QuestionnaireResponse, QuestionnaireResponseItem, Reference, Resource, ServiceRequest, Task } from '@medplum/fhirtypes';
import { kindDomain, WARNING_SIGNS, type CarePlan, type EarlierStart, type FunctionActivity, type GoalMeasure, type MeasuredValue, type PlanContent, type PlanGoal, type PlanMeasure, type PlanState, type WarningSigns } from '../domain/care-plan.ts';
import { draftOf } from '../domain/care-plan-draft.ts';
import { parseDay, type Day } from '../domain/day.ts';
import type { Write } from './bundle.ts';
import { ATTAINMENT, COMPONENTS, kindCodings, kindOf, MEASURES, PERFORMER, wordIn, wordOf } from './care-plan-codes.ts';
import { answerOf, draftFromFhir, isPlanForm, itemsOf, releasedFormToFhir, storable, type DraftOrigin, type FormAuthor } from './care-plan-form.ts';
import { domainTitle, planNarrative, reviewTitle } from './care-plan-narrative.ts';
import { CARE_PLAN, CARE_PLAN_FORM, EXT_GOAL_START, FUNCTION_SCALE, PARTICIPANT_TYPE, RED_FLAGS, SID_PLAN_VERSION, SNOMED, UCUM, WORKFLOW } from './codes.ts';

const RED_FLAGS_VERSION = '1.1.0';
const FUNCTION_SCALE_VERSION = '1.0.0';
const GOAL_ACHIEVEMENT = 'http://terminology.hl7.org/CodeSystem/goal-achievement';
const GOAL_CATEGORY = 'http://terminology.hl7.org/CodeSystem/goal-category';
const GOAL_RELATIONSHIP = 'http://terminology.hl7.org/CodeSystem/goal-relationship-type';
const EXT_ACCEPTANCE = 'http://hl7.org/fhir/StructureDefinition/goal-acceptance';
const EXT_RELATIONSHIP = 'http://hl7.org/fhir/StructureDefinition/goal-relationship';
const EXT_PERTAINS = 'http://hl7.org/fhir/StructureDefinition/resource-pertainsToGoal';
const EXT_ACTIVITY_TITLE = 'http://hl7.org/fhir/StructureDefinition/careplan-activity-title';

type Kept<Type extends Resource> = Type & { id: string };

/** Whose plan it is, and who writes it when. */
export interface PlanContext {
  /** Id of the Patient. */
  patient: string;
  author: FormAuthor;
  /** Instant of the writer's own clock. */
  at: string;
  /** Language of what is written. */
  language: 'de' | 'en';
}

/** Text that says something, as FHIR can hold it; undefined for a blank one. */
function said(text: string | undefined): string | undefined {
  const kept = text === undefined ? '' : storable(text);
  return kept.trim() === '' ? undefined : kept;
}

/** What stands where a text has to be and none was written. */
const NO_TEXT = '\u2013';

/** What somebody else wrote into a resource and we do not write stays as it was. */
function kept<Type extends Resource>(previous: Type | undefined, owned: readonly (keyof Type)[]): Partial<Type> {
  if (!previous) return {};
  const { meta: _meta, ...rest } = previous;
  return { ...(Object.fromEntries(Object.entries(rest).filter(([key]) => !owned.includes(key as keyof Type))) as Partial<Type>), ...keptTags(previous) };
}

// Goals

/** On which side of the target a goal is reached, and the unit; `other` has a unit in words and no side. */
const TARGETS: Record<Exclude<GoalMeasure, 'other'>, { side: 'low' | 'high'; unit: string; code: string }> = {
  pain: { side: 'high', unit: '/10', code: '{score}' },
  stress: { side: 'high', unit: '/10', code: '{score}' },
  plants: { side: 'low', unit: '{plants}', code: '{plants}' },
  sleep: { side: 'low', unit: 'h', code: 'h' },
  movement: { side: 'low', unit: 'min/wk', code: 'min/wk' },
  function: { side: 'low', unit: '/10', code: '{score}' },
};

const CATEGORY: Record<GoalMeasure, Coding> = {
  plants: { system: GOAL_CATEGORY, code: 'dietary', display: 'Dietary' },
  stress: { system: GOAL_CATEGORY, code: 'behavioral', display: 'Behavioral' },
  sleep: { system: GOAL_CATEGORY, code: 'behavioral', display: 'Behavioral' },
  pain: { system: GOAL_CATEGORY, code: 'physiotherapy', display: 'Physiotherapy' },
  movement: { system: GOAL_CATEGORY, code: 'physiotherapy', display: 'Physiotherapy' },
  function: { system: GOAL_CATEGORY, code: 'physiotherapy', display: 'Physiotherapy' },
  other: { system: GOAL_CATEGORY, code: 'physiotherapy', display: 'Physiotherapy' },
};

const ACHIEVEMENT: Partial<Record<PlanGoal['attainment'], Coding>> = {
  open: { system: GOAL_ACHIEVEMENT, code: 'in-progress', display: 'In Progress' },
  achieved: { system: GOAL_ACHIEVEMENT, code: 'achieved', display: 'Achieved' },
  'not-achieved': { system: GOAL_ACHIEVEMENT, code: 'not-achieved', display: 'Not Achieved' },
};

function lifecycle({ attainment }: PlanGoal, state: PlanState): Goal['lifecycleStatus'] {
  if (attainment === 'dropped' || (attainment === 'open' && state === 'revoked')) return 'cancelled';
  return attainment === 'open' && state === 'active' ? 'active' : 'completed';
}

/** A goal of a plan in that state. */
function goalToFhir(goal: PlanGoal, { patient, state, from }: { patient: string; state: PlanState; from: Day }, previous?: Goal): Kept<Goal> {
  const { measure, target, due, start, carried } = goal;
  const lifecycleStatus = lifecycle(goal, state);
  const extension: Extension[] = [
    ...(previous?.extension?.filter(({ url }) => ![EXT_ACCEPTANCE, EXT_RELATIONSHIP, EXT_GOAL_START].includes(url)) ?? []),
    ...(goal.agreed ? [{ url: EXT_ACCEPTANCE, extension: [{ url: 'individual', valueReference: { reference: `Patient/${patient}` } }, { url: 'status', valueCode: 'agree' }] }] : []),
    ...(carried ? [{ url: EXT_RELATIONSHIP, extension: [{ url: 'type', valueCodeableConcept: { coding: [{ system: GOAL_RELATIONSHIP, code: 'predecessor', display: 'Predecessor' }] } }, { url: 'target', valueReference: { reference: `Goal/${carried.goal}` } }] }] : []),
    ...(start ? [startExtension(start)] : []),
    ...(carried?.starts ?? []).map((earlier) => startExtension(earlier.start, earlier.from)),
  ];
  const side = measure === 'other' ? undefined : TARGETS[measure];
  const [unit, note] = [said(goal.unit), said(goal.attainmentNote)];
  const aim: Partial<GoalTarget> = target === undefined ? {} : side ? { detailRange: { [side.side]: { value: target, unit: side.unit, system: UCUM, code: side.code } } } : { detailQuantity: { value: target, ...(unit !== undefined && { unit }) } };
  return {
    ...kept(previous, ['extension', 'achievementStatus', 'category', 'description', 'target', 'statusReason']),
    resourceType: 'Goal', id: goal.id,
    ...(extension.length > 0 && { extension }),
    lifecycleStatus,
    achievementStatus: { coding: [ATTAINMENT[goal.attainment], ...(ACHIEVEMENT[goal.attainment] ? [ACHIEVEMENT[goal.attainment]!] : [])] },
    category: [{ coding: [COMPONENTS[goal.component]] }, { coding: [CATEGORY[measure]] }],
    description: { text: said(goal.text) ?? NO_TEXT },
    subject: { reference: `Patient/${patient}` },
    startDate: previous?.startDate ?? from,
    target: [{ measure: { coding: [MEASURES[measure]], ...(unit !== undefined && { text: unit }) }, ...aim, ...(due !== undefined && { dueDate: due }) }],
    ...(note !== undefined && { statusReason: note }),
  };
}

/** With what a goal began; with `cycle`, in the cycle that began on that day. */
function startExtension(start: MeasuredValue | undefined, cycle?: Day): Extension {
  return {
    url: EXT_GOAL_START,
    extension: [
      ...(cycle === undefined ? [] : [{ url: 'cycle', valueDate: cycle }]),
      ...(start ? [{ url: 'value', valueDecimal: start.value }] : []),
      ...(start?.diary ? [{ url: 'period', valuePeriod: { start: start.diary.period.from, end: start.diary.period.to } }, { url: 'days', valueUnsignedInt: start.diary.n }, { url: 'missing', valueUnsignedInt: start.diary.missing }] : []),
    ],
  };
}

function startFrom({ extension }: Extension): { cycle: Day | null; start?: MeasuredValue } {
  const part = (url: string) => extension?.find((each) => each.url === url);
  const [value, period, n, missing] = [part('value')?.valueDecimal, part('period')?.valuePeriod, part('days')?.valueUnsignedInt, part('missing')?.valueUnsignedInt];
  const [from, to] = [parseDay(period?.start ?? ''), parseDay(period?.end ?? '')];
  const diary = from !== null && to !== null && n !== undefined && missing !== undefined ? { period: { from, to }, n, missing } : undefined;
  return { cycle: parseDay(part('cycle')?.valueDate ?? ''), ...(value !== undefined && { start: { value, ...(diary && { diary }) } }) };
}

/** A goal as it was stored; one from elsewhere keeps what is understood of it. */
function goalFromFhir(goal: Goal): PlanGoal {
  const target = goal.target?.[0];
  const measure = wordIn(MEASURES, target?.measure ? [target.measure] : undefined) ?? 'other';
  const quantity = target?.detailQuantity ?? target?.detailRange?.high ?? target?.detailRange?.low;
  const due = parseDay(target?.dueDate ?? '');
  const unit = target?.measure?.text ?? (measure === 'other' ? quantity?.unit : undefined);
  const starts = goal.extension?.filter(({ url }) => url === EXT_GOAL_START).map(startFrom) ?? [];
  const start = starts.find(({ cycle }) => cycle === null)?.start;
  const earlier = starts.flatMap(({ cycle, ...rest }): EarlierStart[] => (cycle === null ? [] : [{ from: cycle, ...rest }]));
  const before = goal.extension?.find(({ url }) => url === EXT_RELATIONSHIP)?.extension?.find(({ url }) => url === 'target')?.valueReference?.reference?.split('/')[1];
  return {
    id: goal.id ?? '',
    text: goal.description.text ?? '',
    component: wordIn(COMPONENTS, goal.category) ?? 'activities',
    measure,
    ...(unit !== undefined && { unit }),
    ...(start && { start }),
    ...(quantity?.value !== undefined && { target: quantity.value }),
    ...(due !== null && { due }),
    agreed: goal.extension?.some(({ url, extension }) => url === EXT_ACCEPTANCE && extension?.some((part) => part.url === 'status' && part.valueCode === 'agree')) ?? false,
    attainment: wordOf(ATTAINMENT, goal.achievementStatus?.coding) ?? (Object.keys(ACHIEVEMENT) as PlanGoal['attainment'][]).find((each) => goal.achievementStatus?.coding?.some(({ code }) => code === ACHIEVEMENT[each]!.code)) ?? 'open',
    ...(goal.statusReason !== undefined && { attainmentNote: goal.statusReason }),
    ...(before !== undefined && { carried: { goal: before, starts: earlier } }),
  };
}

// Measures

const DOSE = {
  howLong: { system: CARE_PLAN, code: 'dose-duration', display: 'How long' },
  howHard: { system: CARE_PLAN, code: 'dose-intensity', display: 'How hard' },
  stopWhen: { system: CARE_PLAN, code: 'stop-when', display: 'When to stop' },
} as const satisfies Record<string, Coding>;

/** A measure of a plan in that state. */
function measureToFhir(measure: PlanMeasure, { patient, state, author, at }: { patient: string; state: PlanState; author: FormAuthor; at: string }, previous?: ServiceRequest): Kept<ServiceRequest> {
  const { kind, from, until, who } = measure;
  const [text, howOften, where, whoText] = [said(measure.text), said(measure.howOften), said(measure.where), said(measure.whoText)];
  const orderDetail = (Object.keys(DOSE) as (keyof typeof DOSE)[]).flatMap((field) => { const detail = said(measure[field]); return detail === undefined ? [] : [{ coding: [DOSE[field]], text: detail }]; });
  const extension: Extension[] = [
    ...(previous?.extension?.filter(({ url }) => url !== EXT_PERTAINS) ?? []),
    ...measure.goals.map((id) => ({ url: EXT_PERTAINS, valueReference: { reference: `Goal/${id}` } })),
  ];
  const bounds = from !== undefined || until !== undefined ? { repeat: { boundsPeriod: { ...(from !== undefined && { start: from }), ...(until !== undefined && { end: until }) } } } : {};
  const performer = [...(who === 'patient' || who === 'together' ? [{ reference: `Patient/${patient}` }] : []), ...(previous?.performer?.filter(({ reference }) => !reference?.startsWith('Patient/')) ?? [])];
  return {
    ...kept(previous, ['extension', 'orderDetail', 'occurrencePeriod', 'occurrenceTiming', 'performer', 'performerType', 'locationCode', 'patientInstruction']),
    resourceType: 'ServiceRequest', id: measure.id,
    ...(extension.length > 0 && { extension }),
    status: state,
    intent: previous?.intent ?? 'plan',
    code: { coding: kindCodings(kind), ...(text !== undefined && { text }) },
    ...(orderDetail.length > 0 && { orderDetail }),
    subject: { reference: `Patient/${patient}` },
    ...((howOften !== undefined || from !== undefined || until !== undefined) && { occurrenceTiming: { ...bounds, ...(howOften !== undefined && { code: { text: howOften } }) } }),
    authoredOn: previous?.authoredOn ?? at,
    requester: previous?.requester ?? { reference: `Practitioner/${author.practitioner}`, display: author.name },
    performerType: { coding: [PERFORMER[who]], ...(whoText !== undefined && { text: whoText }) },
    ...(performer.length > 0 && { performer }),
    ...(where !== undefined && { locationCode: [{ text: where }] }),
    // The page for the patient shows the measures that have an instruction for the patient.
    ...(measure.onPatientPage && { patientInstruction: [text ?? NO_TEXT, howOften, said(measure.howLong), said(measure.howHard), said(measure.stopWhen)].filter((part) => part !== undefined).join('; ') }),
  };
}

/** A measure as it was stored; one from elsewhere keeps what is understood of it. */
function measureFromFhir(request: ServiceRequest): PlanMeasure {
  const detail = (field: keyof typeof DOSE) => request.orderDetail?.find(({ coding }) => coding?.some(({ system, code }) => system === DOSE[field].system && code === DOSE[field].code))?.text;
  const bounds = request.occurrenceTiming?.repeat?.boundsPeriod ?? request.occurrencePeriod;
  const optional = <Field extends keyof PlanMeasure>(field: Field, value: PlanMeasure[Field] | null | undefined) => (value === undefined || value === null ? {} : { [field]: value });
  const byPatient = request.performer?.some(({ reference }) => reference?.startsWith('Patient/')) ?? false;
  return {
    id: request.id ?? '',
    kind: kindOf(request.code?.coding),
    text: request.code?.text ?? '',
    ...optional('howOften', request.occurrenceTiming?.code?.text),
    ...optional('howLong', detail('howLong')),
    ...optional('howHard', detail('howHard')),
    who: wordIn(PERFORMER, request.performerType ? [request.performerType] : undefined) ?? (byPatient ? 'patient' : 'practice'),
    ...optional('whoText', request.performerType?.text),
    ...optional('where', request.locationCode?.[0]?.text),
    ...optional('from', parseDay(bounds?.start?.slice(0, 10) ?? '')),
    ...optional('until', parseDay(bounds?.end?.slice(0, 10) ?? '')),
    ...optional('stopWhen', detail('stopWhen')),
    goals: request.extension?.flatMap(({ url, valueReference }) => (url === EXT_PERTAINS ? (valueReference?.reference?.split('/')[1] ?? []) : [])) ?? [],
    onPatientPage: request.patientInstruction !== undefined,
  };
}

// Warning signs and function scale

/** The checklist as it was asked; null while nobody asked anything. An absent item was not asked. */
function warningSignsToFhir(signs: WarningSigns, { id, patient, author, at }: { id: string; patient: string; author: FormAuthor; at: string }, previous?: QuestionnaireResponse): Kept<QuestionnaireResponse> | null {
  const item: QuestionnaireResponseItem[] = WARNING_SIGNS.flatMap((sign) => (signs.answers[sign] === undefined ? [] : [{ linkId: sign, answer: [{ valueBoolean: signs.answers[sign] === 'yes' }] }]));
  const note = said(signs.note);
  if (note !== undefined) item.push({ linkId: 'rf-note', answer: [{ valueString: note }] });
  if (item.length === 0) return null;
  const [asker, name] = [signs.asker ?? (signs.askedBy === undefined ? author.practitioner : undefined), said(signs.askedBy) ?? author.name];
  return {
    resourceType: 'QuestionnaireResponse', id, ...keptTags(previous), questionnaire: `${RED_FLAGS}|${RED_FLAGS_VERSION}`, status: 'completed', subject: { reference: `Patient/${patient}` },
    authored: signs.askedAt ?? previous?.authored ?? at,
    author: { ...(asker !== undefined && { reference: `Practitioner/${asker}` }), display: name },
    source: { reference: `Patient/${patient}` }, item,
  };
}

/** The function scale; null while it has no activity. */
function functionScaleToFhir(scale: FunctionActivity[], { id, patient, author, at }: { id: string; patient: string; author: FormAuthor; at: string }, previous?: QuestionnaireResponse): Kept<QuestionnaireResponse> | null {
  if (scale.length === 0) return null;
  return {
    resourceType: 'QuestionnaireResponse', id, ...keptTags(previous), questionnaire: `${FUNCTION_SCALE}|${FUNCTION_SCALE_VERSION}`, status: 'completed', subject: { reference: `Patient/${patient}` },
    authored: previous?.authored ?? at, author: previous?.author ?? { reference: `Practitioner/${author.practitioner}`, display: author.name }, source: { reference: `Patient/${patient}` },
    item: scale.map(({ activity, value }) => ({ linkId: 'function', item: [{ linkId: 'function-activity', answer: [{ valueString: said(activity) ?? NO_TEXT }] }, ...(value === undefined ? [] : [{ linkId: 'function-value', answer: [{ valueDecimal: value }] }])] })),
  };
}

// The whole

/** What a stored version of a plan is made of. */
export interface PlanParts {
  carePlan: FhirCarePlan;
  goals: Goal[];
  requests: ServiceRequest[];
  responses: QuestionnaireResponse[];
  tasks: Task[];
}

/** Who released a version and when. */
export interface Released {
  version: number;
  by: string;
  at: string;
}

/** A released version from its parts. What a plan from elsewhere does not say is absent; its goals and measures stand in its own order. */
export function planFromFhir({ carePlan, goals, requests, responses, tasks }: PlanParts, released: Released): CarePlan {
  const form = responses.find(isPlanForm);
  const typed = form && draftFromFhir(form);
  const scale = responses.find((response) => answers(response, FUNCTION_SCALE));
  const inOrder = <Type extends Resource>(references: (string | undefined)[], found: Type[]) => {
    const places = new Map(references.map((reference, place) => [reference?.split('/')[1], place]));
    return found.toSorted((a, b) => (places.get(a.id) ?? Infinity) - (places.get(b.id) ?? Infinity));
  };
  const day = (text: string | undefined) => parseDay(text?.slice(0, 10) ?? '');
  const text = (value: string | undefined) => (value ? value : undefined);
  const optional = <Value extends object>(values: Value) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null)) as { [Key in keyof Value]?: NonNullable<Value[Key]> };
  const review = day(tasks.find(isReview)?.restriction?.period?.end);
  const appointment = day(typed?.nextAppointment.day);
  const replaces = carePlan.replaces?.[0]?.reference?.split('/')[1];
  return {
    id: carePlan.id ?? '',
    version: released.version,
    ...optional({ revision: carePlan.meta?.versionId }),
    state: carePlan.status === 'completed' || carePlan.status === 'revoked' ? carePlan.status : 'active',
    releasedBy: released.by,
    releasedAt: released.at,
    ...(replaces !== undefined && { replaces }),
    title: carePlan.title ?? '',
    concern: typed?.concern ?? '',
    prescription: optional({ diagnosis: text(typed?.prescription.diagnosis), icd10: text(typed?.prescription.icd10), issued: day(typed?.prescription.issued), physician: text(typed?.prescription.physician) }),
    findings: optional({ body: text(typed?.findings.body), activities: text(typed?.findings.activities), environment: text(typed?.findings.environment), personal: text(typed?.findings.personal) }),
    warningSigns: warningSignsFrom(responses.find((response) => answers(response, RED_FLAGS)), typed?.warningSigns),
    ...optional({ psychosocial: text(typed?.psychosocial), resources: text(typed?.resources) }),
    functionScale: itemsOf(scale?.item, 'function').map(({ item }) => ({ activity: answerOf(item, 'function-activity')?.valueString ?? '', ...optional({ value: answerOf(item, 'function-value')?.valueDecimal }) })),
    goals: inOrder(carePlan.goal?.map(({ reference }) => reference) ?? [], goals).map(goalFromFhir),
    measures: inOrder(carePlan.activity?.map(({ reference }) => reference?.reference) ?? [], requests).map(measureFromFhir),
    from: day(carePlan.period?.start) ?? day(carePlan.created) ?? day(released.at) ?? '1970-01-01',
    ...optional({ review }),
    ...(appointment !== null && { nextAppointment: { day: appointment, ...optional({ time: text(typed?.nextAppointment.time) }) } }),
    ...optional({ internalNote: text(typed?.internalNote) }),
  };
}

function answers(response: QuestionnaireResponse, questionnaire: string): boolean {
  return response.questionnaire?.split('|')[0] === questionnaire;
}

function warningSignsFrom(response: QuestionnaireResponse | undefined, typed: { askedBy: string; asker: string; askedAt: string } | undefined): WarningSigns {
  if (!response) return { answers: {} };
  const note = answerOf(response.item, 'rf-note')?.valueString;
  const asked = typed ?? { askedBy: response.author?.display ?? '', asker: response.author?.reference?.split('/')[1] ?? '', askedAt: response.authored ?? '' };
  return {
    answers: Object.fromEntries(WARNING_SIGNS.flatMap((sign) => { const yes = answerOf(response.item, sign)?.valueBoolean; return yes === undefined ? [] : [[sign, yes ? 'yes' : 'no']]; })) as WarningSigns['answers'],
    ...(note !== undefined && { note }),
    ...(asked.askedBy !== '' && { askedBy: asked.askedBy }), ...(asked.asker !== '' && { asker: asked.asker }), ...(asked.askedAt !== '' && { askedAt: asked.askedAt }),
  };
}

function isReview(task: Task): boolean {
  return task.code?.coding?.some(({ system, code }) => system === WORKFLOW && code === 'plan-review') ?? false;
}

/** The references of everything that a CarePlan is made of, each as it stands there: with its version, where it names one. */
export function partsOf(carePlan: FhirCarePlan): string[] {
  return [...(carePlan.goal ?? []), ...(carePlan.activity ?? []).flatMap(({ reference }) => reference ?? []), ...(carePlan.supportingInfo ?? [])].flatMap(({ reference }) => reference ?? []);
}

/** `Goal/1/_history/3` without its version. */
export function unversioned(reference: string): string {
  return reference.split('/_history/')[0]!;
}

/** What is read of a plan, sorted by what it is; what is not in the plan is left out. */
export function planParts(carePlan: FhirCarePlan, resources: Iterable<Resource>): PlanParts {
  const parts: PlanParts = { carePlan, goals: [], requests: [], responses: [], tasks: [] };
  const listed = new Set(partsOf(carePlan).map(unversioned));
  for (const resource of resources) {
    if (!listed.has(`${resource.resourceType}/${resource.id}`)) continue;
    if (resource.resourceType === 'Goal') parts.goals.push(resource);
    else if (resource.resourceType === 'ServiceRequest') parts.requests.push(resource);
    else if (resource.resourceType === 'QuestionnaireResponse') parts.responses.push(resource);
    else if (resource.resourceType === 'Task') parts.tasks.push(resource);
  }
  return parts;
}

/** The number of a release, as it stands on paper; 1 for a plan from elsewhere. */
export function versionNumber(carePlan: FhirCarePlan): number {
  const value = carePlan.identifier?.find(({ system }) => system === SID_PLAN_VERSION)?.value;
  return Number(/\.(\d+)$/.exec(value ?? '')?.[1] ?? 1);
}

/** Everything that is stored now, by `Type/id`. */
export type StoredParts = ReadonlyMap<string, Resource>;

/** What one step in a plan's life writes. */
export interface PlanWrites {
  writes: Write[];
  carePlan: Kept<FhirCarePlan>;
}

/** A release to be written. */
export interface Release extends PlanContext {
  content: PlanContent;
  /** Id of the plan: its own, or for a first version that of the draft it began with. */
  plan: string;
  /** The draft, as it is stored now. */
  form: QuestionnaireResponse & { id: string };
  origin: DraftOrigin;
  /** What was wrong in the version before, in words, where this one corrects it rather than going on from it. */
  correction?: string;
  /** Everything that is there already: the plan built on, its parts as they are now, and what the content's ids lead to. */
  stored: StoredParts;
  newId: () => string;
}

/**
 * The transaction of a release: every part that is new or says something else than before, the completed form, the CarePlan, and who
 * released it. Parts that are no longer in the plan are closed. A plan that is replaced is completed along with it.
 */
export function releaseWrites(release: Release): PlanWrites {
  const { content, plan, form, origin, stored, correction } = release;
  const previous = origin.kind === 'version' ? (stored.get(`CarePlan/${origin.plan}`) as FhirCarePlan | undefined) : undefined;
  const version = previous ? versionNumber(previous) + 1 : 1;
  const corrects = previous && said(correction) !== undefined ? { reason: correction!, corrects: `CarePlan/${previous.id}/_history/${previous.meta?.versionId}` } : {};
  const done = stateWrites(release, { content, plan, version, state: 'active', previous, form, ...corrects });
  const replaced = origin.kind === 'cycle' ? (stored.get(`CarePlan/${origin.replaces}`) as FhirCarePlan | undefined) : undefined;
  // A plan that ended in between stays as it ended.
  const ended = replaced?.status === 'active' ? endWrites({ ...release, plan: replaced, as: 'completed' }) : undefined;
  return { writes: [...done.writes, ...(ended?.writes ?? [])], carePlan: done.carePlan };
}

/** The transaction that ends a plan. */
export function endWrites(end: PlanContext & { plan: FhirCarePlan; as: 'completed' | 'revoked'; reason?: string; stored: StoredParts; newId: () => string }): PlanWrites {
  const { plan, as, stored, reason } = end;
  const current = partsOf(plan).flatMap((reference) => stored.get(unversioned(reference)) ?? []);
  const { version: _version, releasedAt: _at, releasedBy: _by, state: _state, id: _id, ...content } = planFromFhir(planParts(plan, current), { version: 0, by: '', at: end.at });
  return stateWrites(end, { content, plan: plan.id!, version: versionNumber(plan), state: as, previous: plan, ...(reason !== undefined && { reason }) });
}

interface Step {
  content: PlanContent;
  plan: string;
  version: number;
  state: PlanState;
  previous?: FhirCarePlan | undefined;
  form?: (QuestionnaireResponse & { id: string }) | undefined;
  reason?: string;
  /** Reference of the version that this one corrects. */
  corrects?: string;
}

const ACTIVITY: Record<PlanState, Coding> = {
  active: { system: WORKFLOW, code: 'plan-release', display: 'Care plan released' },
  completed: { system: WORKFLOW, code: 'plan-completion', display: 'Care plan completed' },
  revoked: { system: WORKFLOW, code: 'plan-revocation', display: 'Care plan revoked' },
};

function stateWrites(context: PlanContext & { stored: StoredParts; newId: () => string; origin?: DraftOrigin }, { content, plan, version, state, previous, form, reason, corrects }: Step): PlanWrites {
  const { patient, author, at, language, stored, newId } = context;
  const writes: Write[] = [];
  const unchanged: string[] = [];
  /** Writes what says something new, and answers the version that the plan is made of. */
  const put = (resource: Kept<Resource>): string => {
    const place = `${resource.resourceType}/${resource.id}`;
    const before = stored.get(place);
    const known = before?.meta?.versionId;
    if (before && known !== undefined && saysTheSame(before, resource)) {
      unchanged.push(`${place}/_history/${known}`);
      return `${place}/_history/${known}`;
    }
    writes.push(known === undefined ? { method: 'PUT', resource, create: true } : { method: 'PUT', resource, ifMatch: known });
    return `${place}/_history/${known === undefined ? 1 : Number(known) + 1}`;
  };
  const before = previous ? partsOf(previous).map(unversioned) : [];
  const formerly = (type: string) => before.flatMap((place) => (place.startsWith(`${type}/`) ? (stored.get(place) ?? []) : []));
  const former = (questionnaire: string) => (formerly('QuestionnaireResponse') as QuestionnaireResponse[]).find((response) => answers(response, questionnaire));

  const goal = content.goals.map((each) => put(goalToFhir(each, { patient, state, from: content.from }, stored.get(`Goal/${each.id}`) as Goal | undefined)));
  const activity = content.measures.map((each) => ({ title: domainTitle(kindDomain(each.kind), language), reference: put(measureToFhir(each, { patient, state, author, at }, stored.get(`ServiceRequest/${each.id}`) as ServiceRequest | undefined)) }));
  for (const gone of formerly('Goal') as Goal[]) if (gone.lifecycleStatus === 'active' && content.goals.every(({ id }) => id !== gone.id)) put({ ...withoutVersion(gone), id: gone.id!, lifecycleStatus: 'cancelled' });
  for (const gone of formerly('ServiceRequest') as ServiceRequest[]) if (gone.status === 'active' && content.measures.every(({ id }) => id !== gone.id)) put({ ...withoutVersion(gone), id: gone.id!, status: 'revoked' });

  const flagsBefore = former(RED_FLAGS);
  const flags = warningSignsToFhir(content.warningSigns, { id: flagsBefore?.id ?? newId(), patient, author, at }, flagsBefore);
  const scaleBefore = former(FUNCTION_SCALE);
  const scale = functionScaleToFhir(content.functionScale, { id: scaleBefore?.id ?? newId(), patient, author, at }, scaleBefore);
  const formBefore = former(CARE_PLAN_FORM);
  const info = [...(flags ? [put(flags)] : []), ...(scale ? [put(scale)] : [])];
  if (form) info.push(put({ ...releasedFormToFhir(draftOf(content), { id: form.id, plan, version, patient, origin: context.origin ?? { kind: 'first' }, author, at }), ...keptTags(form) }));
  else if (formBefore?.id !== undefined) info.push(put({ ...withoutVersion(formBefore), id: formBefore.id }));

  const review = reviewTask(content, (formerly('Task') as Task[]).find(isReview), { patient, author, at, language, state, plan, newId });
  const reviewed = review && put(review.task);
  const carePlan: Kept<FhirCarePlan> = {
    resourceType: 'CarePlan', id: plan, ...keptTags(previous), language,
    text: { status: 'generated', div: planNarrative(content, language) },
    identifier: [{ system: SID_PLAN_VERSION, value: `${plan}.${version}` }],
    ...(previous?.replaces ? { replaces: previous.replaces } : context.origin?.kind === 'cycle' && form ? { replaces: [{ reference: `CarePlan/${context.origin.replaces}` }] } : {}),
    status: state,
    intent: 'plan',
    category: [{ coding: [{ system: SNOMED, code: '91251008', display: 'Physical therapy procedure' }] }],
    title: said(content.title) ?? NO_TEXT,
    subject: { reference: `Patient/${patient}` },
    period: { start: content.from },
    created: previous?.created ?? at,
    author: { reference: `Practitioner/${author.practitioner}`, display: author.name },
    ...(previous?.careTeam && { careTeam: previous.careTeam }),
    ...(previous?.addresses && { addresses: previous.addresses }),
    ...(info.length > 0 && { supportingInfo: info.map((reference) => ({ reference })) }),
    ...(goal.length > 0 && { goal: goal.map((reference) => ({ reference })) }),
    ...((activity.length > 0 || (review?.inPlan && reviewed)) && { activity: [...activity.map(({ title, reference }) => titled(title, reference)), ...(review?.inPlan && reviewed ? [titled(reviewTitle(language), reviewed)] : [])] }),
  };
  const versioned = put(carePlan);
  const written = writes.flatMap(({ resource }) => (resource.resourceType === 'CarePlan' ? [] : [versionOf(resource, stored)]));
  const provenance: Provenance = {
    resourceType: 'Provenance',
    target: [{ reference: versioned, identifier: { system: SID_PLAN_VERSION, value: `${plan}.${version}` } }, ...written.map((reference): Reference => ({ reference }))],
    recorded: at,
    ...(said(reason) !== undefined && { reason: [{ text: said(reason)! }] }),
    activity: { coding: [ACTIVITY[state]] },
    agent: [{ type: { coding: [{ system: PARTICIPANT_TYPE, code: 'author', display: 'Author' }] }, who: { reference: `Practitioner/${author.practitioner}` } }],
    ...((unchanged.length > 0 || corrects !== undefined) && { entity: [...(corrects === undefined ? [] : [{ role: 'revision' as const, what: { reference: corrects } }]), ...unchanged.map((reference) => ({ role: 'source' as const, what: { reference } }))] }),
  };
  writes.push({ method: 'POST', resource: provenance });
  return { writes, carePlan };
}

function titled(title: string, reference: string): NonNullable<FhirCarePlan['activity']>[number] {
  return { extension: [{ url: EXT_ACTIVITY_TITLE, valueString: title }], reference: { reference } };
}

/** The reference of a written resource with the version it gets. */
function versionOf(resource: Resource, stored: StoredParts): string {
  const place = `${resource.resourceType}/${resource.id}`;
  return `${place}/_history/${Number(stored.get(place)?.meta?.versionId ?? 0) + 1}`;
}

const OPEN_TASK = new Set<Task['status']>(['draft', 'requested', 'received', 'accepted', 'ready', 'in-progress', 'on-hold']);

/** Why a review is cancelled. */
const REASONS = { de: { undated: 'Kein Überprüfungstermin mehr', ended: 'Plan beendet' }, en: { undated: 'No review date any more', ended: 'Plan ended' } };

/** The task of the plan's review: goes on while it is open, is made anew after it was done, and is cancelled when there is nothing to review. */
function reviewTask(content: PlanContent, previous: Task | undefined, { plan, patient, author, at, language, state, newId }: PlanContext & { plan: string; state: PlanState; newId: () => string }): { task: Kept<Task>; inPlan: boolean } | undefined {
  const { review } = content;
  const open = previous !== undefined && OPEN_TASK.has(previous.status);
  if (previous && (state !== 'active' || review === undefined)) {
    const task: Kept<Task> = { ...withoutVersion(previous), id: previous.id! };
    return { task: open ? { ...task, status: 'cancelled', statusReason: { text: REASONS[language][state === 'active' ? 'undated' : 'ended'] }, lastModified: at } : task, inPlan: review !== undefined };
  }
  if (review === undefined || state !== 'active') return undefined;
  const due = { restriction: { period: { end: review } } };
  if (previous && (open || previous.restriction?.period?.end === review)) {
    const task: Kept<Task> = { ...withoutVersion(previous), id: previous.id! };
    return { task: previous.restriction?.period?.end === review ? task : { ...task, ...due, lastModified: at }, inPlan: true };
  }
  const person = { reference: `Practitioner/${author.practitioner}`, display: author.name };
  return {
    task: {
      resourceType: 'Task', id: newId(), status: 'requested', intent: 'order', priority: 'routine',
      code: { coding: [{ system: WORKFLOW, code: 'plan-review', display: 'Review care plan' }] },
      focus: { reference: `CarePlan/${plan}` }, for: { reference: `Patient/${patient}` }, authoredOn: at, lastModified: at, requester: person, owner: person, ...due,
    },
    inPlan: true,
  };
}

/** Marks stay with what they were put on. */
function keptTags(previous: Resource | undefined): { meta?: { tag: Coding[] } } {
  const tag = previous?.meta?.tag;
  return tag && tag.length > 0 ? { meta: { tag } } : {};
}

function withoutVersion<Type extends Resource>(resource: Type): Type {
  const { meta: _meta, ...rest } = resource;
  return { ...rest, ...keptTags(resource) } as Type;
}

/** Equal but for who keeps it and in which version. */
function saysTheSame(one: Resource, other: Resource): boolean {
  return JSON.stringify({ ...one, meta: undefined }, sorted) === JSON.stringify({ ...other, meta: undefined }, sorted);
}

/** Keys in one order, whoever wrote them. */
function sorted(_key: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
}

// Who released what

/** One step in a plan's life, as it was recorded. */
export interface PlanStep {
  plan: string;
  version: number;
  change: 'released' | 'completed' | 'revoked';
  /** Id of the Practitioner. */
  by: string;
  /** Instant of the server's clock. */
  at: string;
  reason?: string;
  /** It corrects the version before it; `reason` says what was wrong there. */
  corrects?: true;
  /** References of the CarePlan, first, and of everything it was made of, each with its version. */
  parts: string[];
}

const CHANGES: Record<string, PlanStep['change']> = { 'plan-release': 'released', 'plan-completion': 'completed', 'plan-revocation': 'revoked' };

/** The search for the steps of a patient's plans, and who took them. */
export function planStepSearch(patient: string): string {
  const activities = Object.keys(CHANGES).map((code) => `${WORKFLOW}|${code}`).join(',');
  return `Provenance?patient=${encodeURIComponent(patient)}&activity=${encodeURIComponent(activities)}&_include=Provenance:agent&_count=1000`;
}

/** A step, or null for any other Provenance. */
export function planStepFromFhir(resource: Provenance): PlanStep | null {
  const code = resource.activity?.coding?.find(({ system }) => system === WORKFLOW)?.code ?? '';
  const target = resource.target.find(({ identifier }) => identifier?.system === SID_PLAN_VERSION);
  const reference = target?.reference;
  if (!Object.hasOwn(CHANGES, code) || !reference?.startsWith('CarePlan/')) return null;
  const reason = resource.reason?.[0]?.text;
  const corrects = resource.entity?.some(({ role }) => role === 'revision') === true;
  const others = [...resource.target.map((each) => each.reference), ...(resource.entity ?? []).flatMap(({ role, what }) => (role === 'revision' ? [] : [what.reference]))].flatMap((each) => (each === undefined || each === reference ? [] : [each]));
  return {
    plan: reference.split('/')[1]!, version: Number(target!.identifier!.value?.split('.').at(-1)), change: CHANGES[code]!,
    by: resource.agent[0]?.who?.reference?.split('/')[1] ?? '', at: resource.recorded, ...(reason !== undefined && { reason }), ...(corrects && { corrects }), parts: [reference, ...others],
  };
}
