/** From a written plan to a released one, and from one cycle to the next. */
import { MOST_GOALS, MOST_ON_PATIENT_PAGE, WARNING_SIGNS, type CarePlan, type PlanContent, type PlanGoal, type PlanMeasure } from './care-plan.ts';
import type { Day } from './day.ts';

/** Nothing written yet. */
export function emptyPlan(from: Day, title = ''): PlanContent {
  return { title, concern: '', prescription: {}, findings: {}, warningSigns: { answers: {} }, functionScale: [], goals: [], measures: [], from };
}

/** Fewest and most activities of a function scale. */
export const FUNCTION_SCALE = { fewest: 3, most: 5 } as const;

/**
 * `missing` a field is empty; `none` there is not one; `too-many`, `too-few` of them; `before-start` a day lies before the one it
 * follows; `not-asked` nobody asked about warning signs; `not-agreed` with the patient; `unknown-goal` a measure serves a goal that is
 * not in the plan.
 */
export type PlanProblemKind = 'missing' | 'none' | 'too-many' | 'too-few' | 'before-start' | 'not-asked' | 'not-agreed' | 'unknown-goal';

export interface PlanProblem {
  /** Path of the field, such as `goals.0.target`. */
  place: string;
  problem: PlanProblemKind;
  /** A released plan cannot have it; otherwise it is left to the person who releases. */
  blocking: boolean;
  /** Which goal, measure or activity, counted from 1. */
  number?: number;
}

/** What a plan lacks before it can be released, and what is still open in it, in printed order. Says nothing about what is written. */
export function releaseProblems(content: PlanContent): PlanProblem[] {
  const problems: PlanProblem[] = [];
  const note = (place: string, problem: PlanProblemKind, blocking: boolean, number?: number) => problems.push({ place, problem, blocking, ...(number !== undefined && { number }) });
  const { warningSigns, functionScale, goals, measures, from, review } = content;

  if (isBlank(content.title)) note('title', 'missing', true);
  if (isBlank(content.concern)) note('concern', 'missing', false);
  if (WARNING_SIGNS.every((sign) => warningSigns.answers[sign] === undefined)) note('warningSigns', 'not-asked', false);

  functionScale.forEach(({ activity, value }, index) => {
    if (isBlank(activity)) note(`functionScale.${index}.activity`, 'missing', true, index + 1);
    if (value === undefined) note(`functionScale.${index}.value`, 'missing', false, index + 1);
  });
  if (functionScale.length > FUNCTION_SCALE.most) note('functionScale', 'too-many', true);
  else if (functionScale.length > 0 && functionScale.length < FUNCTION_SCALE.fewest) note('functionScale', 'too-few', false);

  if (goals.length === 0) note('goals', 'none', true);
  if (goals.length > MOST_GOALS) note('goals', 'too-many', true);
  goals.forEach((goal, index) => {
    const at = (field: keyof PlanGoal) => `goals.${index}.${field}`;
    if (isBlank(goal.text)) note(at('text'), 'missing', true, index + 1);
    if (goal.measure === 'other' && isBlank(goal.unit) && (goal.start !== undefined || goal.target !== undefined)) note(at('unit'), 'missing', true, index + 1);
    if (goal.attainment !== 'open') return;
    if (goal.start === undefined) note(at('start'), 'missing', false, index + 1);
    if (goal.target === undefined) note(at('target'), 'missing', false, index + 1);
    if (goal.due === undefined) note(at('due'), 'missing', false, index + 1);
    else if (goal.due < from) note(at('due'), 'before-start', true, index + 1);
    if (!goal.agreed) note(at('agreed'), 'not-agreed', false, index + 1);
  });

  if (measures.length === 0) note('measures', 'none', false);
  measures.forEach((measure, index) => {
    const at = (field: keyof PlanMeasure) => `measures.${index}.${field}`;
    if (isBlank(measure.text)) note(at('text'), 'missing', true, index + 1);
    if (measure.who === 'other' && isBlank(measure.whoText)) note(at('whoText'), 'missing', false, index + 1);
    if (measure.until !== undefined && measure.until < (measure.from ?? from)) note(at('until'), 'before-start', true, index + 1);
    if (measure.goals.some((id) => goals.every((goal) => goal.id !== id))) note(at('goals'), 'unknown-goal', true, index + 1);
  });
  if (measures.filter(({ onPatientPage }) => onPatientPage).length > MOST_ON_PATIENT_PAGE) note('measures', 'too-many', true);

  if (review === undefined) note('review', 'missing', false);
  else if (review < from) note('review', 'before-start', true);
  return problems;
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}

/**
 * A new cycle: what is still to be reached, and how. Goes on with the open goals and with the measures that serve one of them, or none
 * in particular. Goals and measures get ids of their own, because the plan before keeps its own as they were: what was decided about
 * them there, and answers to its letters, stay with it. Each goal says which one it goes on with, and with what it began there; what it
 * begins with now is to be measured anew. So are the warning signs to be asked, and the activities of the function scale to be rated.
 */
export function carryForward(plan: CarePlan, from: Day, newId: () => string): PlanContent {
  const ids = new Map<string, string>();
  const goals = plan.goals.filter(({ attainment }) => attainment === 'open').map((goal): PlanGoal => {
    const { id, start, due, attainmentNote: _note, carried, ...kept } = goal;
    const next = newId();
    ids.set(id, next);
    const starts = [...(carried?.starts ?? []), { from: plan.from, ...(start && { start }) }];
    return { ...kept, id: next, ...(due !== undefined && due >= from && { due }), carried: { goal: id, starts } };
  });
  const measures = plan.measures.filter((measure) => measure.goals.length === 0 || measure.goals.some((id) => ids.has(id))).map((measure): PlanMeasure => {
    const { from: begins, until, ...kept } = measure;
    return {
      ...kept, id: newId(), goals: measure.goals.flatMap((id) => ids.get(id) ?? []),
      ...(begins !== undefined && begins >= from && { from: begins }), ...(until !== undefined && until >= from && { until }),
    };
  });
  const { title, concern, prescription, findings, psychosocial, resources } = plan;
  return {
    title, concern, prescription, findings, warningSigns: { answers: {} },
    ...(psychosocial !== undefined && { psychosocial }), ...(resources !== undefined && { resources }),
    functionScale: plan.functionScale.map(({ activity }) => ({ activity })), goals, measures, from,
  };
}
