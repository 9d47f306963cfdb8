/**
 * The care plan while it is written: what stands in the form, as it was typed. Numbers and dates are texts here, so that an unfinished
 * one is kept like everything else; nothing has to be valid before the plan is released.
 */
import {
  DIARY_MEASURES, ICF_COMPONENTS, kindDomain, WARNING_SIGNS,
  type GoalMeasure, type IcfComponent, type MeasuredValue, type MeasureKind, type Performer, type PlanContent, type PlanGoal, type PlanMeasure, type WarningAnswer, type WarningSign,
} from './care-plan.ts';
import { startValue, type DiaryFigure } from './care-plan-progress.ts';
import { parseDay, type Day } from './day.ts';

export interface GoalDraft extends Pick<PlanGoal, 'id' | 'text' | 'component' | 'measure' | 'agreed' | 'attainment' | 'carried'> {
  unit: string;
  start: string;
  /** What `start` was filled with from the diary; counts only while `start` still says the same. */
  startDiary: MeasuredValue | null;
  target: string;
  due: string;
  attainmentNote: string;
}

export interface MeasureDraft extends Pick<PlanMeasure, 'id' | 'kind' | 'text' | 'who' | 'goals' | 'onPatientPage'> {
  howOften: string;
  howLong: string;
  howHard: string;
  whoText: string;
  where: string;
  from: string;
  until: string;
  stopWhen: string;
}

export interface WarningSignsDraft {
  answers: Record<WarningSign, WarningAnswer | ''>;
  note: string;
  askedBy: string;
  asker: string;
  askedAt: string;
}

/** What stands in the form. Days are `2026-03-01`, or whatever was typed; see `readDay`. */
export interface PlanDraft {
  title: string;
  concern: string;
  prescription: { diagnosis: string; icd10: string; issued: string; physician: string };
  findings: Record<IcfComponent, string>;
  warningSigns: WarningSignsDraft;
  psychosocial: string;
  resources: string;
  functionScale: { activity: string; value: string }[];
  goals: GoalDraft[];
  measures: MeasureDraft[];
  from: string;
  review: string;
  nextAppointment: { day: string; time: string };
  internalNote: string;
}

/** An empty form of a plan that begins on `from`. */
export function emptyDraft(from: Day, title = ''): PlanDraft {
  return {
    title, concern: '',
    prescription: { diagnosis: '', icd10: '', issued: '', physician: '' },
    findings: { body: '', activities: '', environment: '', personal: '' },
    warningSigns: notAsked(),
    psychosocial: '', resources: '', functionScale: [], goals: [], measures: [],
    from, review: '', nextAppointment: { day: '', time: '' }, internalNote: '',
  };
}

/** The checklist before anybody asked anything. */
export function notAsked(): WarningSignsDraft {
  return { answers: Object.fromEntries(WARNING_SIGNS.map((sign) => [sign, ''])) as WarningSignsDraft['answers'], note: '', askedBy: '', asker: '', askedAt: '' };
}

/** A goal to be filled in. `id` is 1 to 64 of A-Z a-z 0-9 - . and nobody else's, such as a UUID. */
export function emptyGoal(id: string): GoalDraft {
  return { id, text: '', component: 'activities', measure: 'other', unit: '', start: '', startDiary: null, target: '', due: '', agreed: false, attainment: 'open', attainmentNote: '' };
}

/** A measure to be filled in; treatment and education are the practice's, the rest the patient's, until somebody says otherwise. */
export function emptyMeasure(id: string, kind: MeasureKind): MeasureDraft {
  const who: Performer = kind === 'treatment' || kind === 'relaxation-guided' || kindDomain(kind) === 'education' ? 'practice' : 'patient';
  return { id, kind, text: '', howOften: '', howLong: '', howHard: '', who, whoText: '', where: '', from: '', until: '', stopWhen: '', goals: [], onPatientPage: false };
}

/** How a number is typed: with a comma in German, a point in English and where it is stored. */
export type DecimalSign = ',' | '.';

/** The form that says what a plan says. */
export function draftOf(content: PlanContent, decimal: DecimalSign = '.'): PlanDraft {
  const { prescription, findings, warningSigns, nextAppointment } = content;
  const number = (value: number | undefined) => (value === undefined ? '' : numberText(value, decimal));
  return {
    title: content.title,
    concern: content.concern,
    prescription: { diagnosis: prescription.diagnosis ?? '', icd10: prescription.icd10 ?? '', issued: prescription.issued ?? '', physician: prescription.physician ?? '' },
    findings: Object.fromEntries(ICF_COMPONENTS.map((component) => [component, findings[component] ?? ''])) as PlanDraft['findings'],
    warningSigns: {
      answers: Object.fromEntries(WARNING_SIGNS.map((sign) => [sign, warningSigns.answers[sign] ?? ''])) as WarningSignsDraft['answers'],
      note: warningSigns.note ?? '', askedBy: warningSigns.askedBy ?? '', asker: warningSigns.asker ?? '', askedAt: warningSigns.askedAt ?? '',
    },
    psychosocial: content.psychosocial ?? '',
    resources: content.resources ?? '',
    functionScale: content.functionScale.map(({ activity, value }) => ({ activity, value: number(value) })),
    goals: content.goals.map(({ unit, start, target, due, attainmentNote, ...goal }) => ({
      ...goal, unit: unit ?? '', start: number(start?.value), startDiary: start?.diary ? start : null, target: number(target), due: due ?? '', attainmentNote: attainmentNote ?? '',
    })),
    measures: content.measures.map((measure) => ({
      ...measure, howOften: measure.howOften ?? '', howLong: measure.howLong ?? '', howHard: measure.howHard ?? '', whoText: measure.whoText ?? '',
      where: measure.where ?? '', from: measure.from ?? '', until: measure.until ?? '', stopWhen: measure.stopWhen ?? '',
    })),
    from: content.from,
    review: content.review ?? '',
    nextAppointment: { day: nextAppointment?.day ?? '', time: nextAppointment?.time ?? '' },
    internalNote: content.internalNote ?? '',
  };
}

/** A number as it is typed, with all its decimals and nothing between its thousands. */
export function numberText(value: number, decimal: DecimalSign): string {
  return String(value).replace('.', decimal);
}

/** What the value of a goal may be. */
export const AMOUNT_LIMITS: Record<GoalMeasure, { min: number; max: number; whole?: true }> = {
  pain: { min: 0, max: 10 }, stress: { min: 0, max: 10 }, plants: { min: 0, max: 200, whole: true }, sleep: { min: 0, max: 24 },
  movement: { min: 0, max: 10_080, whole: true }, function: { min: 0, max: 10 }, other: { min: -1_000_000, max: 1_000_000 },
};

const NUMBER = /^[-+\u2212]?(\d+([.,]\d*)?|[.,]\d+)$/;
const THOUSANDS = /^\d{1,3}([.,'’ \u00a0\u202f]\d{3})+$/;
const CLOCK = /^(\d{1,2}):([0-5]\d)$/;

/** The number that a text means as a value of `measure` (hours as 6,5 or 6:30); null when it means none. Comma and point are both decimal signs. */
export function readAmount(typed: string, measure: GoalMeasure): number | null {
  const text = typed.trim();
  if (AMOUNT_LIMITS[measure].whole && THOUSANDS.test(text)) return Number(text.replaceAll(/\D/g, ''));
  const clock = measure === 'sleep' ? CLOCK.exec(text) : null;
  if (clock) return Number(clock[1]) + Number(clock[2]) / 60;
  return NUMBER.test(text) ? Number(text.replace(',', '.').replace('\u2212', '-')) : null;
}

/** The day that a text means: 2026-03-01, 1.3.2026, 01.03.26, 1/3/2026 (day first); null when it means none. */
export function readDay(typed: string): Day | null {
  const text = typed.trim();
  const match = /^(\d{1,2})[./](\d{1,2})[./](\d{2}|\d{4})$/.exec(text.replaceAll(/\s/g, ''));
  if (!match) return parseDay(text);
  const [, day, month, year] = match;
  return parseDay(`${year!.length === 2 ? `20${year}` : year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`);
}

/** The checklist with one answer more, or taken back (`''`); who asked last, and when, stands on all of it. */
export function answerSign(signs: WarningSignsDraft, sign: WarningSign, answer: WarningAnswer | '', who: { name: string; practitioner: string }, at: string): WarningSignsDraft {
  const answers = { ...signs.answers, [sign]: answer };
  const asked = Object.values(answers).some((each) => each !== '');
  return { ...signs, answers, askedBy: asked ? who.name : '', asker: asked ? who.practitioner : '', askedAt: asked ? at : '' };
}

/** The goal with its start value taken from the diary; as it was when the diary says nothing, or does not know the goal's measure. */
export function takeStart(goal: GoalDraft, figure: DiaryFigure, decimal: DecimalSign): GoalDraft {
  const measure = DIARY_MEASURES.find((each) => each === goal.measure);
  const start = measure && startValue(measure, figure);
  return start ? { ...goal, start: numberText(start.value, decimal), startDiary: start } : goal;
}
