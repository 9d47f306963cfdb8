/** The five templates that the product brings along, in both languages; a practice makes them its own. */
import type { GoalMeasure, IcfComponent, MeasureKind, Performer } from './care-plan.ts';
import { emptyDraft, emptyGoal, emptyMeasure, type GoalDraft, type MeasureDraft } from './care-plan-draft.ts';
import type { PlanTemplate, TemplateLanguage } from './plan-templates.ts';
import { goalTexts, measureTexts, ownMeasureTexts, templateTexts, type MeasureText } from './plan-templates-messages.ts';

type GoalName = keyof (typeof goalTexts)['de'];
type MeasureName = keyof (typeof measureTexts)['de'] | keyof (typeof ownMeasureTexts)['de'];
type TemplateName = keyof (typeof templateTexts)['de'];

/** Targets are given where the product's own content names them; what is to be reached in pain, stress and activity is agreed with the patient. */
const GOALS: Record<GoalName, { component: IcfComponent; measure: GoalMeasure; target?: string }> = {
  plants: { component: 'activities', measure: 'plants', target: '30' },
  activity: { component: 'activities', measure: 'function' },
  pain: { component: 'body', measure: 'pain' },
  stress: { component: 'personal', measure: 'stress' },
  relaxation: { component: 'activities', measure: 'other', target: '75' },
  sleep: { component: 'body', measure: 'sleep', target: '7' },
  movement: { component: 'activities', measure: 'movement', target: '150' },
  fermented: { component: 'activities', measure: 'other', target: '5' },
  ownPlan: { component: 'personal', measure: 'other' },
};

const KINDS: Record<MeasureName, { kind: MeasureKind; who?: Performer }> = {
  walk: { kind: 'walk' }, homeExercise: { kind: 'home-exercise' }, treatment: { kind: 'treatment' }, plants: { kind: 'plant-diversity' }, fibre: { kind: 'fibre' }, fermented: { kind: 'fermented' }, drinking: { kind: 'drinking' },
  sugar: { kind: 'sugar-ready-made' }, nutritionExpert: { kind: 'nutrition-expert', who: 'other' }, muscleRelaxation: { kind: 'muscle-relaxation' }, guided: { kind: 'relaxation-guided' }, breathing: { kind: 'breathing' },
  course: { kind: 'relaxation-course', who: 'other' }, sleep: { kind: 'sleep-routine' }, pauses: { kind: 'movement-other' }, gutTalk: { kind: 'education-nutrition-gut' }, stressTalk: { kind: 'education-stress-pain' }, diary: { kind: 'education-diary', who: 'patient' },
  firstWalk: { kind: 'walk' }, swimOrCycle: { kind: 'movement-other' }, movementTalk: { kind: 'education-other' }, medicineTalk: { kind: 'education-nutrition-gut' }, slowFibre: { kind: 'fibre' }, painPlan: { kind: 'education-stress-pain', who: 'together' },
};

interface Outline {
  goals: GoalName[];
  /** In printed order, each with the goals it serves. */
  measures: [name: MeasureName, serves: GoalName[]][];
  /** On the page for the patient, five at the most. */
  page: MeasureName[];
}

const OUTLINES: Record<TemplateName, Outline> = {
  'low-plant-diversity': {
    goals: ['plants', 'activity', 'pain'],
    measures: [['walk', ['activity', 'pain']], ['treatment', ['activity', 'pain']], ['plants', ['plants']], ['fibre', ['plants']], ['fermented', []], ['drinking', []], ['nutritionExpert', ['plants']], ['gutTalk', ['plants']], ['diary', []]],
    page: ['walk', 'plants', 'fibre', 'fermented', 'drinking'],
  },
  'high-stress': {
    goals: ['relaxation', 'stress', 'sleep', 'activity'],
    measures: [['walk', ['activity', 'stress']], ['treatment', ['activity']], ['guided', ['relaxation', 'stress']], ['muscleRelaxation', ['relaxation', 'stress']], ['breathing', ['stress']], ['course', ['relaxation']], ['sleep', ['sleep']], ['stressTalk', ['stress', 'sleep']], ['diary', []]],
    page: ['walk', 'muscleRelaxation', 'breathing', 'sleep', 'diary'],
  },
  'after-antibiotics': {
    goals: ['plants', 'fermented', 'activity'],
    measures: [['walk', ['activity']], ['treatment', ['activity']], ['plants', ['plants']], ['slowFibre', ['plants']], ['fermented', ['fermented']], ['drinking', []], ['sugar', []], ['nutritionExpert', ['plants', 'fermented']], ['medicineTalk', ['plants', 'fermented']], ['diary', []]],
    page: ['plants', 'slowFibre', 'fermented', 'drinking', 'walk'],
  },
  inactive: {
    goals: ['movement', 'activity', 'pain'],
    measures: [['firstWalk', ['movement', 'activity']], ['homeExercise', ['movement', 'activity']], ['swimOrCycle', ['movement']], ['pauses', ['activity']], ['treatment', ['activity', 'pain']], ['sleep', []], ['movementTalk', ['movement', 'pain']], ['diary', []]],
    page: ['firstWalk', 'homeExercise', 'swimOrCycle', 'pauses', 'diary'],
  },
  recurrent: {
    goals: ['ownPlan', 'movement', 'activity', 'relaxation', 'plants'],
    measures: [['walk', ['movement']], ['homeExercise', ['movement', 'activity']], ['treatment', ['activity']], ['muscleRelaxation', ['relaxation']], ['plants', ['plants']], ['sleep', []], ['painPlan', ['ownPlan']], ['stressTalk', ['ownPlan']], ['diary', ['ownPlan']]],
    page: ['walk', 'homeExercise', 'muscleRelaxation', 'plants', 'sleep'],
  },
};

/** The five as they are delivered. */
export function shippedTemplates(language: TemplateLanguage): PlanTemplate[] {
  return (Object.keys(OUTLINES) as TemplateName[]).map((id) => {
    const { name, title, body, personal, psychosocial, resources } = templateTexts[language][id];
    const { goals, measures, page } = OUTLINES[id];
    const empty = emptyDraft('1970-01-01', title);
    return {
      id, name, language, shipped: true, edited: false,
      draft: {
        ...empty, from: '', review: '+6w', findings: { ...empty.findings, body, personal }, psychosocial, resources,
        goals: goals.map((goal): GoalDraft => ({ ...emptyGoal(goal), ...goalTexts[language][goal], component: GOALS[goal].component, measure: GOALS[goal].measure, target: GOALS[goal].target ?? '', due: '+12w' })),
        measures: measures.map(([measure, serves]): MeasureDraft => {
          const { kind, who } = KINDS[measure];
          const texts: Record<MeasureName, MeasureText> = { ...measureTexts[language], ...ownMeasureTexts[language] };
          return { ...emptyMeasure(measure, kind), ...texts[measure], ...(who && { who }), goals: serves, onPatientPage: page.includes(measure) };
        }),
      },
    };
  });
}
