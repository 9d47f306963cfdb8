/**
 * The care plan (Behandlungsplan) as a therapist writes it with the patient: why the patient comes, what was found, where to, how,
 * and when it is looked at again. What a diary says stands beside a goal; whether the goal is reached is decided by a person.
 *
 * Texts are kept as they were typed. A value that was not asked or not measured is absent, never 0 and never "no".
 */
import type { Day } from './day.ts';
import type { Period } from './summary.ts';

/** Components of the ICF, in printed order. The last two are the context factors; personal ones carry no codes. */
export const ICF_COMPONENTS = ['body', 'activities', 'environment', 'personal'] as const;
export type IcfComponent = (typeof ICF_COMPONENTS)[number];

/** Warning signs that a person asks about; the codes of `CodeSystem/red-flag`, in printed order. */
export const WARNING_SIGNS = ['rf-sphincter', 'rf-saddle', 'rf-weakness', 'rf-fever', 'rf-weight', 'rf-trauma', 'rf-cancer', 'rf-blood'] as const;
export type WarningSign = (typeof WARNING_SIGNS)[number];

/** Asked and answered; absent means not asked, which is what every sign begins with. Nothing ever sets or weighs these but a person. */
export type WarningAnswer = 'no' | 'yes';

/** The warning signs as one person asked them. */
export interface WarningSigns {
  answers: Partial<Record<WarningSign, WarningAnswer>>;
  note?: string;
  /** Who asked, as signed in; the server's account decides. Absent while nothing was asked. */
  askedBy?: string;
  /** Id of their Practitioner. */
  asker?: string;
  /** Instant with offset. */
  askedAt?: string;
}

/** An activity of the patient's own and how well it goes, 0 not at all to 10 as before the complaint. 3 to 5 of them make a function scale. */
export interface FunctionActivity {
  activity: string;
  /** 0 to 10; absent while not rated. */
  value?: number;
}

/** What a goal's value is: read from the diary, taken from the function scale, or measured and typed by a person. */
export const GOAL_MEASURES = ['pain', 'plants', 'stress', 'sleep', 'movement', 'function', 'other'] as const;
export type GoalMeasure = (typeof GOAL_MEASURES)[number];
/** The measures that the diary itself gives: pain and stress mean (0–10), plants in a week, hours of sleep, minutes of movement a week. */
export const DIARY_MEASURES = ['pain', 'plants', 'stress', 'sleep', 'movement'] as const satisfies readonly GoalMeasure[];
export type DiaryMeasure = (typeof DIARY_MEASURES)[number];

/** A value with what it rests on. */
export interface MeasuredValue {
  value: number;
  /** Where it came from when the diary gave it: over which days, how many had a value and how many had none. Absent when typed. */
  diary?: { period: Period; n: number; missing: number };
}

/** What a person decided about a goal; nothing computes it. */
export const ATTAINMENTS = ['open', 'achieved', 'partly', 'not-achieved', 'dropped'] as const;
export type Attainment = (typeof ATTAINMENTS)[number];

/** What a goal began with in a cycle before, and on which day that cycle began. */
export interface EarlierStart {
  from: Day;
  start?: MeasuredValue;
}

export const MOST_GOALS = 5;

export interface PlanGoal {
  /** Stays the same from version to version; opaque. */
  id: string;
  /** In words: "Wieder eine Stunde am Stück sitzen". */
  text: string;
  component: IcfComponent;
  measure: GoalMeasure;
  /** What is measured and in which unit, in words, where `measure` is `other`. */
  unit?: string;
  start?: MeasuredValue;
  target?: number;
  /** Until when. */
  due?: Day;
  /** Agreed with the patient. */
  agreed: boolean;
  attainment: Attainment;
  /** Why, in words, when it is no longer open. */
  attainmentNote?: string;
  /** The goal of the plan before that this one goes on with, and what it began with then, the oldest first. */
  carried?: { goal: string; starts: EarlierStart[] };
}

export const MEASURE_DOMAINS = ['movement', 'relaxation', 'nutrition', 'sleep', 'education'] as const;
export type MeasureDomain = (typeof MEASURE_DOMAINS)[number];

/** Kinds of measures (Maßnahmen), by domain, in printed order. The word of the kind is the suggestion; what is printed is the text. */
export const MEASURE_KINDS = {
  movement: ['walk', 'run', 'cycle', 'swim', 'home-exercise', 'treatment', 'movement-other'],
  relaxation: ['relaxation-guided', 'muscle-relaxation', 'autogenic-training', 'breathing', 'mindfulness', 'yoga', 'tai-chi', 'qigong', 'relaxation-course', 'psychotherapy-clarification', 'relaxation-other'],
  nutrition: ['plant-diversity', 'fibre', 'fermented', 'drinking', 'sugar-ready-made', 'healthy-fats', 'processed-meat', 'nutrition-expert', 'nutrition-other'],
  sleep: ['sleep-routine', 'recovery', 'sleep-other'],
  education: ['education-nutrition-gut', 'education-stress-pain', 'education-diary', 'education-other'],
} as const satisfies Record<MeasureDomain, readonly string[]>;
export type MeasureKind = (typeof MEASURE_KINDS)[MeasureDomain][number];

/** The domain that a kind of measure belongs to. */
export function kindDomain(kind: MeasureKind): MeasureDomain {
  return MEASURE_DOMAINS.find((domain) => (MEASURE_KINDS[domain] as readonly string[]).includes(kind))!;
}

/** Who does it. */
export const PERFORMERS = ['patient', 'practice', 'together', 'other'] as const;
export type Performer = (typeof PERFORMERS)[number];

export interface PlanMeasure {
  /** Stays the same from version to version; opaque. */
  id: string;
  kind: MeasureKind;
  /** What is to be done, as it is printed: verb first where the patient does it. */
  text: string;
  /** The dose, in words: "täglich", "30 Minuten", "so, dass Sie sich noch unterhalten können". */
  howOften?: string;
  howLong?: string;
  howHard?: string;
  who: Performer;
  /** Name or profession, where `who` is `other`. */
  whoText?: string;
  where?: string;
  from?: Day;
  until?: Day;
  /** When to stop or pause. */
  stopWhen?: string;
  /** Ids of the goals it serves. */
  goals: string[];
  /** On the one page for the patient (at most `MOST_ON_PATIENT_PAGE`). */
  onPatientPage: boolean;
}

export const MOST_ON_PATIENT_PAGE = 5;

export type PlanState = 'active' | 'completed' | 'revoked';

/** What a person writes; a draft holds it, a released version freezes it. */
export interface PlanContent {
  title: string;
  /** The patient's concern in the patient's own words. */
  concern: string;
  /** The prescription and its diagnosis as transcribed: "laut Verordnung". */
  prescription: { diagnosis?: string; icd10?: string; issued?: Day; physician?: string };
  /** Findings in words, by ICF component. */
  findings: Partial<Record<IcfComponent, string>>;
  warningSigns: WarningSigns;
  psychosocial?: string;
  resources?: string;
  functionScale: FunctionActivity[];
  goals: PlanGoal[];
  measures: PlanMeasure[];
  from: Day;
  /** When the plan is looked at again; makes a task. */
  review?: Day;
  /** Next appointment, for the patient page: calendar day and clock time as text. */
  nextAppointment?: { day: Day; time?: string };
  /** For the team; on no paper that leaves the practice. */
  internalNote?: string;
}

/** A released version. */
export interface CarePlan extends PlanContent {
  /** Opaque id of the plan; its versions share it. */
  id: string;
  /** Counts releases from 1; what stands on paper. */
  version: number;
  /** FHIR version of its CarePlan: what a change of it must send back. */
  revision?: string;
  state: PlanState;
  /** Who released it and when (instant). */
  releasedBy: string;
  releasedAt: string;
  /** Id of the plan that this one carries forward, where it began as a new cycle. */
  replaces?: string;
}
