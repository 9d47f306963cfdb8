/** The words of a care plan as codes, there and back. A code that is not known here is read as "other" or left open, never as another one. */
import type { CodeableConcept, Coding } from '@medplum/fhirtypes';
import { MEASURE_KINDS, type Attainment, type GoalMeasure, type IcfComponent, type MeasureKind, type Performer } from '../domain/care-plan.ts';
import { CARE_PLAN, SNOMED, SUMMARY, WORKFLOW } from './codes.ts';

export const COMPONENTS: Record<IcfComponent, Coding> = {
  body: { system: CARE_PLAN, code: 'icf-body', display: 'Body functions and structures' },
  activities: { system: CARE_PLAN, code: 'icf-activities', display: 'Activities and participation' },
  environment: { system: CARE_PLAN, code: 'icf-environment', display: 'Environmental factors' },
  personal: { system: CARE_PLAN, code: 'icf-personal', display: 'Personal factors' },
};

/** Those that the diary gives have the codes of the caseload's figures. */
export const MEASURES: Record<GoalMeasure, Coding> = {
  pain: { system: SUMMARY, code: 'pain-mean', display: 'Mean pain' },
  plants: { system: SUMMARY, code: 'plants-7d', display: 'Distinct plants, last 7 days' },
  stress: { system: SUMMARY, code: 'stress-mean', display: 'Mean stress' },
  sleep: { system: SUMMARY, code: 'sleep-mean', display: 'Mean sleep' },
  movement: { system: SUMMARY, code: 'active-min-week', display: 'Active minutes per week' },
  function: { system: CARE_PLAN, code: 'goal-function', display: 'Patient-specific function scale' },
  other: { system: CARE_PLAN, code: 'goal-other', display: 'Other measure' },
};

export const ATTAINMENT: Record<Attainment, Coding> = {
  open: { system: CARE_PLAN, code: 'open', display: 'Open' },
  achieved: { system: CARE_PLAN, code: 'achieved', display: 'Achieved' },
  partly: { system: CARE_PLAN, code: 'partly-achieved', display: 'Partly achieved' },
  'not-achieved': { system: CARE_PLAN, code: 'not-achieved', display: 'Not achieved' },
  dropped: { system: CARE_PLAN, code: 'dropped', display: 'Dropped' },
};

export const PERFORMER: Record<Performer, Coding> = {
  patient: { system: CARE_PLAN, code: 'by-patient', display: 'Patient' },
  practice: { system: CARE_PLAN, code: 'by-practice', display: 'Practice' },
  together: { system: CARE_PLAN, code: 'by-both', display: 'Patient and practice' },
  other: { system: CARE_PLAN, code: 'by-other', display: 'Somebody else' },
};

/** The kind's code in `CodeSystem/workflow` is its own name. */
const KINDS: Record<MeasureKind, string> = {
  walk: 'Walking', run: 'Running', cycle: 'Cycling', swim: 'Swimming', 'home-exercise': 'Home exercise', treatment: 'Physiotherapy in treatment', 'movement-other': 'Other movement',
  'relaxation-guided': 'Relaxation guided in treatment', 'muscle-relaxation': 'Progressive muscle relaxation', 'autogenic-training': 'Autogenic training', breathing: 'Breathing exercises', mindfulness: 'Mindfulness',
  yoga: 'Yoga', 'tai-chi': 'Tai chi', qigong: 'Qigong', 'relaxation-course': 'Recommendation of a certified relaxation course', 'psychotherapy-clarification': 'Recommendation of a psychotherapeutic clarification', 'relaxation-other': 'Other relaxation',
  'plant-diversity': 'Plant diversity', fibre: 'Dietary fibre', fermented: 'Fermented foods', drinking: 'Drinking', 'sugar-ready-made': 'Sugar and ready-made food', 'healthy-fats': 'Healthy fats and omega-3',
  'processed-meat': 'Processed meat', 'nutrition-expert': 'Recommendation of a nutrition expert', 'nutrition-other': 'Other nutrition',
  'sleep-routine': 'Sleep routine', recovery: 'Recovery', 'sleep-other': 'Other sleep',
  'education-nutrition-gut': 'Education: nutrition and gut', 'education-stress-pain': 'Education: stress and pain', 'education-diary': 'Education: keeping the diary', 'education-other': 'Other education',
};

const EXERCISE: Coding = { system: SNOMED, code: '229065009', display: 'Exercise therapy' };
const RELAXATION: Coding = { system: SNOMED, code: '64299003', display: 'Relaxation training therapy' };
const COUNSELLING: Coding = { system: SNOMED, code: '409063005', display: 'Counseling' };
const EDUCATION: Coding = { system: SNOMED, code: '311401005', display: 'Patient education' };

/** The standard code of a kind, where a checked one says the same. */
const STANDARD: Partial<Record<MeasureKind, Coding>> = {
  walk: EXERCISE, run: EXERCISE, cycle: EXERCISE, swim: EXERCISE, 'home-exercise': EXERCISE, 'movement-other': EXERCISE,
  treatment: { system: SNOMED, code: '91251008', display: 'Physical therapy procedure' },
  'relaxation-guided': RELAXATION, 'muscle-relaxation': RELAXATION, 'autogenic-training': RELAXATION, breathing: RELAXATION, 'relaxation-course': RELAXATION,
  'plant-diversity': COUNSELLING, fibre: COUNSELLING, fermented: COUNSELLING, drinking: COUNSELLING, 'sugar-ready-made': COUNSELLING, 'healthy-fats': COUNSELLING, 'processed-meat': COUNSELLING,
  'nutrition-expert': { system: SNOMED, code: '103699006', display: 'Referral to dietitian' },
  'education-nutrition-gut': EDUCATION, 'education-stress-pain': EDUCATION, 'education-diary': EDUCATION, 'education-other': EDUCATION,
};

/** Codes that requests had before there were kinds, as the invented people's plans have them. */
const OLDER: Record<string, MeasureKind> = { 'referral-nutrition': 'nutrition-expert', 'referral-relaxation': 'relaxation-course', 'sleep-hygiene': 'sleep-routine', education: 'education-other' };

export function kindCoding(kind: MeasureKind): Coding {
  return { system: WORKFLOW, code: kind, display: KINDS[kind] };
}

/** Our own code first, a standard one second. */
export function kindCodings(kind: MeasureKind): Coding[] {
  const standard = STANDARD[kind];
  return [kindCoding(kind), ...(standard ? [standard] : [])];
}

/** The kind of a request; movement of some other kind for a code that is not known here. */
export function kindOf(codings: readonly Coding[] | undefined): MeasureKind {
  const code = codings?.find(({ system }) => system === WORKFLOW)?.code ?? '';
  return (Object.hasOwn(KINDS, code) ? (code as MeasureKind) : undefined) ?? (Object.hasOwn(OLDER, code) ? OLDER[code] : undefined) ?? MEASURE_KINDS.movement.at(-1)!;
}

/** The word whose code is among the codings; undefined when none is. */
export function wordOf<Word extends string>(words: Record<Word, Coding>, codings: readonly Coding[] | undefined): Word | undefined {
  return (Object.keys(words) as Word[]).find((word) => codings?.some(({ system, code }) => system === words[word].system && code === words[word].code));
}

/** The word of the first concept that has one. */
export function wordIn<Word extends string>(words: Record<Word, Coding>, concepts: readonly CodeableConcept[] | undefined): Word | undefined {
  return wordOf(words, concepts?.flatMap(({ coding }) => coding ?? []));
}
