/**
 * The care plan while it is written: the form as a QuestionnaireResponse of our Questionnaire `care-plan`, there and back. What was typed
 * is kept as it was typed; a blank field is left out. A form in progress is the draft of a patient's plan, a completed one that from which
 * a version was released, one without a subject a template.
 */
import type { Coding, QuestionnaireResponse, QuestionnaireResponseItem, QuestionnaireResponseItemAnswer } from '@medplum/fhirtypes';
import { ICF_COMPONENTS, WARNING_SIGNS, type EarlierStart, type MeasuredValue } from '../domain/care-plan.ts';
import { emptyDraft, emptyGoal, emptyMeasure, type GoalDraft, type MeasureDraft, type PlanDraft } from '../domain/care-plan-draft.ts';
import { parseDay } from '../domain/day.ts';
import { ATTAINMENT, COMPONENTS, kindCoding, kindOf, MEASURES, PERFORMER, wordOf } from './care-plan-codes.ts';
import { CARE_PLAN_FORM, SID_PLAN_DRAFT, SID_PLAN_TEMPLATE, SID_PLAN_VERSION } from './codes.ts';

type Item = QuestionnaireResponseItem;
type Answer = QuestionnaireResponseItemAnswer;

/** The version that forms answer. Every older one stays readable: a version only ever adds questions. */
const FORM_VERSION = '1.0.0';

/** What a draft builds on. */
export type DraftOrigin =
  /** The first plan, or one after a plan that ended. */
  | { kind: 'first' }
  /** The next version of a plan, of which `version` (as it stands on paper), or `fhirVersion`, was the current one when the draft began. */
  | { kind: 'version'; plan: string; version: number; fhirVersion: string }
  /** A new plan that takes the place of another. */
  | { kind: 'cycle'; replaces: string; fhirVersion: string };

/** Who writes. */
export interface FormAuthor {
  /** Id of the Practitioner. */
  practitioner: string;
  name: string;
}

/** The open draft of a patient's plan. `at` is the writer's own clock; the server notes its own. */
export function draftToFhir(draft: PlanDraft, { patient, origin, author, at }: { patient: string; origin: DraftOrigin; author: FormAuthor; at: string }): QuestionnaireResponse {
  return form(draft, { status: 'in-progress', identifier: { system: SID_PLAN_DRAFT, value: patient }, patient, origin, author, at });
}

/** The form of a released version; `id` is that of the draft it was. */
export function releasedFormToFhir(draft: PlanDraft, { id, plan, version, ...context }: { id: string; plan: string; version: number; patient: string; origin: DraftOrigin; author: FormAuthor; at: string }): QuestionnaireResponse & { id: string } {
  return { ...form(draft, { status: 'completed', identifier: { system: SID_PLAN_VERSION, value: `${plan}.${version}` }, ...context }), id };
}

/** The identifier of a template in a language. */
export function templateIdentifier(id: string, language: 'de' | 'en'): { system: string; value: string } {
  return { system: SID_PLAN_TEMPLATE, value: `${id}.${language}` };
}

/** A template: whom it is for is left open. */
export function templateToFhir(draft: PlanDraft, { id, name, language, active, author, at }: { id: string; name: string; language: 'de' | 'en'; active: boolean; author: FormAuthor; at: string }): QuestionnaireResponse {
  const response = form(draft, { status: active ? 'completed' : 'stopped', identifier: templateIdentifier(id, language), author, at });
  return { ...response, language, item: [...text('template-name', name), ...(response.item ?? [])] };
}

/** The discarded form: its versions stay in the record, and the next draft takes its place. */
export function discarded(draft: QuestionnaireResponse): QuestionnaireResponse {
  const { identifier: _identifier, ...response } = draft;
  return { ...response, status: 'stopped' };
}

/** True for a response to any version of this form. */
export function isPlanForm(response: QuestionnaireResponse): boolean {
  return response.questionnaire?.split('|')[0] === CARE_PLAN_FORM;
}

/** True when two forms say the same, whoever wrote them and whatever became of them. */
export function sameForm(one: QuestionnaireResponse, other: QuestionnaireResponse): boolean {
  return JSON.stringify(draftFromFhir(one)) === JSON.stringify(draftFromFhir(other));
}

/** What a draft builds on, as its form says. */
export function originFromFhir(response: QuestionnaireResponse): DraftOrigin {
  const [base] = response.basedOn ?? [];
  const [, plan, fhirVersion] = /^CarePlan\/([^/]+)\/_history\/([^/]+)$/.exec(base?.reference ?? '') ?? [];
  if (plan === undefined || fhirVersion === undefined) return { kind: 'first' };
  if (answerOf(response.item, 'new-cycle')?.valueBoolean) return { kind: 'cycle', replaces: plan, fhirVersion };
  return { kind: 'version', plan, version: Number(base?.identifier?.value?.split('.').at(-1) ?? 1), fhirVersion };
}

interface FormContext {
  status: 'in-progress' | 'completed' | 'stopped';
  identifier: { system: string; value: string };
  patient?: string;
  origin?: DraftOrigin;
  author: FormAuthor;
  at: string;
}

function form(draft: PlanDraft, { status, identifier, patient, origin, author, at }: FormContext): QuestionnaireResponse {
  const item = [...(origin?.kind === 'cycle' ? [answered('new-cycle', { valueBoolean: true })] : []), ...draftItems(draft)];
  return {
    resourceType: 'QuestionnaireResponse',
    identifier,
    ...(origin?.kind === 'version' && { basedOn: [{ reference: `CarePlan/${origin.plan}/_history/${origin.fhirVersion}`, identifier: { system: SID_PLAN_VERSION, value: `${origin.plan}.${origin.version}` } }] }),
    ...(origin?.kind === 'cycle' && { basedOn: [{ reference: `CarePlan/${origin.replaces}/_history/${origin.fhirVersion}` }] }),
    questionnaire: `${CARE_PLAN_FORM}|${FORM_VERSION}`,
    status,
    ...(patient !== undefined && { subject: { reference: `Patient/${patient}` } }),
    authored: at,
    author: { reference: `Practitioner/${author.practitioner}`, display: author.name },
    ...(item.length > 0 && { item }),
  };
}

/** Text that FHIR can hold: control characters and halves of characters, as a paste may bring them, are no text. */
export function storable(typed: string): string {
  // eslint-disable-next-line no-control-regex
  return typed.toWellFormed().replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, '');
}

function answered(linkId: string, ...answer: Answer[]): Item {
  return { linkId, answer };
}

function text(linkId: string, ...typed: string[]): Item[] {
  const answer = typed.map(storable).filter((each) => each.trim() !== '').map((valueString) => ({ valueString }));
  return answer.length === 0 ? [] : [{ linkId, answer }];
}

const coding = (linkId: string, valueCoding: Coding): Item => answered(linkId, { valueCoding });
const yes = (linkId: string, ticked: boolean): Item[] => (ticked ? [answered(linkId, { valueBoolean: true })] : []);
const group = (linkId: string, item: Item[]): Item[] => (item.length === 0 ? [] : [{ linkId, item }]);

/** The items of a form in printed order. */
function draftItems(draft: PlanDraft): Item[] {
  const { prescription, findings, warningSigns: signs, nextAppointment } = draft;
  return [
    ...text('title', draft.title),
    ...text('concern', draft.concern),
    ...group('prescription', [...text('rx-diagnosis', prescription.diagnosis), ...text('rx-icd10', prescription.icd10), ...text('rx-issued', prescription.issued), ...text('rx-physician', prescription.physician)]),
    ...group('findings', ICF_COMPONENTS.flatMap((component) => text(`finding-${component}`, findings[component]))),
    ...group('warning-signs', [
      ...WARNING_SIGNS.flatMap((sign) => (signs.answers[sign] === '' ? [] : [answered(sign, { valueBoolean: signs.answers[sign] === 'yes' })])),
      ...text('rf-note', signs.note),
      ...text('rf-asked-by', signs.askedBy),
      ...(signs.asker === '' ? [] : [answered('rf-asker', { valueReference: { reference: `Practitioner/${signs.asker}` } })]),
      ...(signs.askedAt === '' ? [] : [answered('rf-asked-at', { valueDateTime: signs.askedAt })]),
    ]),
    ...text('psychosocial', draft.psychosocial),
    ...text('resources', draft.resources),
    ...draft.functionScale.flatMap(({ activity, value }) => group('function', [...text('function-activity', activity), ...text('function-value', value)])),
    ...draft.goals.flatMap((goal) => group('goal', goalItems(goal))),
    ...draft.measures.flatMap((measure) => group('measure', measureItems(measure))),
    ...text('from', draft.from),
    ...text('review', draft.review),
    ...group('appointment', [...text('appointment-day', nextAppointment.day), ...text('appointment-time', nextAppointment.time)]),
    ...text('internal-note', draft.internalNote),
  ];
}

function goalItems(goal: GoalDraft): Item[] {
  return [
    ...text('goal-id', goal.id),
    ...text('goal-text', goal.text),
    coding('goal-component', COMPONENTS[goal.component]),
    coding('goal-measure', MEASURES[goal.measure]),
    ...text('goal-unit', goal.unit),
    ...text('goal-start', goal.start),
    ...(goal.startDiary ? group('goal-start-diary', [answered('start-diary-value', { valueDecimal: goal.startDiary.value }), ...diaryItems('start', goal.startDiary)]) : []),
    ...text('goal-target', goal.target),
    ...text('goal-due', goal.due),
    ...yes('goal-agreed', goal.agreed),
    coding('goal-attainment', ATTAINMENT[goal.attainment]),
    ...text('goal-attainment-note', goal.attainmentNote),
    ...(goal.carried ? group('goal-carried', [...text('carried-goal', goal.carried.goal), ...goal.carried.starts.flatMap(({ from, start }) => group('carried-start', [
      answered('carried-from', { valueDate: from }),
      ...(start ? [answered('carried-value', { valueDecimal: start.value }), ...group('carried-diary', diaryItems('carried', start))] : []),
    ]))]) : []),
  ];
}

function diaryItems(prefix: 'start' | 'carried', { diary }: MeasuredValue): Item[] {
  if (!diary) return [];
  const { period, n, missing } = diary;
  return [
    answered(`${prefix}-diary-from`, { valueDate: period.from }), answered(`${prefix}-diary-to`, { valueDate: period.to }),
    answered(`${prefix}-diary-n`, { valueInteger: n }), answered(`${prefix}-diary-missing`, { valueInteger: missing }),
  ];
}

function measureItems(measure: MeasureDraft): Item[] {
  return [
    ...text('measure-id', measure.id),
    coding('measure-kind', kindCoding(measure.kind)),
    ...text('measure-text', measure.text),
    ...text('measure-how-often', measure.howOften), ...text('measure-how-long', measure.howLong), ...text('measure-how-hard', measure.howHard),
    coding('measure-who', PERFORMER[measure.who]),
    ...text('measure-who-text', measure.whoText),
    ...text('measure-where', measure.where),
    ...text('measure-from', measure.from), ...text('measure-until', measure.until),
    ...text('measure-stop', measure.stopWhen),
    ...text('measure-goal', ...measure.goals),
    ...yes('measure-patient-page', measure.onPatientPage),
  ];
}

/** The templates that a practice keeps, those out of use too. Their identifier says which is which: `<id>.<language>`. */
export const TEMPLATES = `QuestionnaireResponse?identifier=${encodeURIComponent(`${SID_PLAN_TEMPLATE}|`)}&_count=1000`;

/** A kept template, or null for any other form. */
export function templateFromFhir(response: QuestionnaireResponse): { id: string; language: 'de' | 'en'; name: string; draft: PlanDraft; active: boolean } | null {
  const { identifier } = response;
  const [, id, language] = /^(.+)\.(de|en)$/.exec(identifier?.value ?? '') ?? [];
  if (identifier?.system !== SID_PLAN_TEMPLATE || id === undefined) return null;
  return { id, language: language as 'de' | 'en', name: string(response.item, 'template-name'), draft: draftFromFhir(response), active: response.status === 'completed' };
}

/** What stands in a form. A question that is not known here is left out; a goal or measure without an id gets one by its place. */
export function draftFromFhir({ item }: QuestionnaireResponse): PlanDraft {
  const [prescription, findings, signs, appointment] = ['prescription', 'findings', 'warning-signs', 'appointment'].map((linkId) => itemsOf(item, linkId)[0]?.item);
  const empty = emptyDraft('1970-01-01');
  return {
    title: string(item, 'title'),
    concern: string(item, 'concern'),
    prescription: { diagnosis: string(prescription, 'rx-diagnosis'), icd10: string(prescription, 'rx-icd10'), issued: string(prescription, 'rx-issued'), physician: string(prescription, 'rx-physician') },
    findings: Object.fromEntries(ICF_COMPONENTS.map((component) => [component, string(findings, `finding-${component}`)])) as PlanDraft['findings'],
    warningSigns: {
      answers: { ...empty.warningSigns.answers, ...Object.fromEntries(WARNING_SIGNS.flatMap((sign) => { const asked = answerOf(signs, sign)?.valueBoolean; return asked === undefined ? [] : [[sign, asked ? 'yes' : 'no']]; })) },
      note: string(signs, 'rf-note'), askedBy: string(signs, 'rf-asked-by'),
      asker: answerOf(signs, 'rf-asker')?.valueReference?.reference?.split('/')[1] ?? '', askedAt: answerOf(signs, 'rf-asked-at')?.valueDateTime ?? '',
    },
    psychosocial: string(item, 'psychosocial'),
    resources: string(item, 'resources'),
    functionScale: itemsOf(item, 'function').map(({ item: inner }) => ({ activity: string(inner, 'function-activity'), value: string(inner, 'function-value') })),
    goals: itemsOf(item, 'goal').map(({ item: inner }, index) => goalFrom(inner, `goal-${index + 1}`)),
    measures: itemsOf(item, 'measure').map(({ item: inner }, index) => measureFrom(inner, `measure-${index + 1}`)),
    from: string(item, 'from'),
    review: string(item, 'review'),
    nextAppointment: { day: string(appointment, 'appointment-day'), time: string(appointment, 'appointment-time') },
    internalNote: string(item, 'internal-note'),
  };
}

function goalFrom(item: Item[] | undefined, fallbackId: string): GoalDraft {
  const empty = emptyGoal(string(item, 'goal-id') || fallbackId);
  const startDiary = itemsOf(item, 'goal-start-diary')[0]?.item;
  const carried = itemsOf(item, 'goal-carried')[0]?.item;
  return {
    ...empty,
    text: string(item, 'goal-text'),
    component: wordOf(COMPONENTS, codingsOf(item, 'goal-component')) ?? empty.component,
    measure: wordOf(MEASURES, codingsOf(item, 'goal-measure')) ?? empty.measure,
    unit: string(item, 'goal-unit'),
    start: string(item, 'goal-start'),
    startDiary: measured(answerOf(startDiary, 'start-diary-value')?.valueDecimal, 'start', startDiary) ?? null,
    target: string(item, 'goal-target'),
    due: string(item, 'goal-due'),
    agreed: answerOf(item, 'goal-agreed')?.valueBoolean ?? false,
    attainment: wordOf(ATTAINMENT, codingsOf(item, 'goal-attainment')) ?? empty.attainment,
    attainmentNote: string(item, 'goal-attainment-note'),
    ...(carried && { carried: { goal: string(carried, 'carried-goal'), starts: itemsOf(carried, 'carried-start').flatMap(({ item: inner }) => earlierStart(inner)) } }),
  };
}

function earlierStart(item: Item[] | undefined): EarlierStart[] {
  const from = parseDay(answerOf(item, 'carried-from')?.valueDate ?? '');
  const start = measured(answerOf(item, 'carried-value')?.valueDecimal, 'carried', itemsOf(item, 'carried-diary')[0]?.item);
  return from === null ? [] : [{ from, ...(start && { start }) }];
}

function measured(value: number | undefined, prefix: 'start' | 'carried', diary: Item[] | undefined): MeasuredValue | undefined {
  if (value === undefined) return undefined;
  const [from, to] = [parseDay(answerOf(diary, `${prefix}-diary-from`)?.valueDate ?? ''), parseDay(answerOf(diary, `${prefix}-diary-to`)?.valueDate ?? '')];
  const [n, missing] = [answerOf(diary, `${prefix}-diary-n`)?.valueInteger, answerOf(diary, `${prefix}-diary-missing`)?.valueInteger];
  return from === null || to === null || n === undefined || missing === undefined ? { value } : { value, diary: { period: { from, to }, n, missing } };
}

function measureFrom(item: Item[] | undefined, fallbackId: string): MeasureDraft {
  const empty = emptyMeasure(string(item, 'measure-id') || fallbackId, kindOf(codingsOf(item, 'measure-kind')));
  return {
    ...empty,
    text: string(item, 'measure-text'),
    howOften: string(item, 'measure-how-often'), howLong: string(item, 'measure-how-long'), howHard: string(item, 'measure-how-hard'),
    who: wordOf(PERFORMER, codingsOf(item, 'measure-who')) ?? empty.who,
    whoText: string(item, 'measure-who-text'),
    where: string(item, 'measure-where'),
    from: string(item, 'measure-from'), until: string(item, 'measure-until'),
    stopWhen: string(item, 'measure-stop'),
    goals: itemsOf(item, 'measure-goal').flatMap(({ answer }) => (answer ?? []).flatMap(({ valueString }) => valueString ?? [])),
    onPatientPage: answerOf(item, 'measure-patient-page')?.valueBoolean ?? false,
  };
}

export function itemsOf(items: readonly Item[] | undefined, linkId: string): Item[] {
  return items?.filter((item) => item.linkId === linkId) ?? [];
}

export function answerOf(items: readonly Item[] | undefined, linkId: string): Answer | undefined {
  return itemsOf(items, linkId)[0]?.answer?.[0];
}

function string(items: readonly Item[] | undefined, linkId: string): string {
  return answerOf(items, linkId)?.valueString ?? '';
}

function codingsOf(items: readonly Item[] | undefined, linkId: string): Coding[] {
  return itemsOf(items, linkId).flatMap(({ answer }) => (answer ?? []).flatMap(({ valueCoding }) => valueCoding ?? []));
}
