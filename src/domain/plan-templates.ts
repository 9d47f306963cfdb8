/**
 * Templates of a plan and blocks of text, which the practice writes and edits. A placeholder in braces stands for a value of the
 * patient's diary; what the diary does not say stays a blank to be filled in by hand.
 */
import { DIARY_MEASURES, type DiaryMeasure } from './care-plan.ts';
import { emptyDraft, numberText, takeStart, type DecimalSign, type GoalDraft, type MeasureDraft, type PlanDraft } from './care-plan-draft.ts';
import { diaryFigure, FIGURE_DAYS, FIGURE_DIGITS, figurePeriod, type DiaryFigure } from './care-plan-progress.ts';
import { addDays, type Day } from './day.ts';
import type { DiaryDay } from './diary.ts';

export type TemplateLanguage = 'de' | 'en';

/** A filled form without a person. Its days are '' or `+12w`, weeks after the plan begins. */
export interface PlanTemplate {
  /** Stays the same when it is edited; that of a shipped one is its name in code. */
  id: string;
  name: string;
  language: TemplateLanguage;
  draft: PlanDraft;
  /** One of the five that the product brings along. */
  shipped: boolean;
  /** Kept by the practice: one of its own, or its copy of a shipped one. */
  edited: boolean;
  /** Where the practice's copy is stored, and its version; absent while there is none. */
  resource?: string;
  version?: string;
}

export const TEXT_BLOCK_SECTIONS = ['concern', 'finding', 'psychosocial', 'resources', 'goal', 'measure', 'stop', 'letter'] as const;
/** Where a block of text belongs. */
export type TextBlockSection = (typeof TEXT_BLOCK_SECTIONS)[number];

export interface TextBlock {
  /** Where it is stored, and its version; both empty for a shipped one that the practice has not touched. */
  id: string;
  version: string;
  /** Stays the same when it is edited; that of a shipped one is its name in code, with its language. */
  key: string;
  title: string;
  text: string;
  section: TextBlockSection;
  language: TemplateLanguage;
  /** False once it was taken out of use; it stays in the record. */
  active: boolean;
}

/** Names that a text may have in braces: means of 28 days, plants of 7, minutes of movement a week, days of 28 with an entry. */
export const PLACEHOLDERS = ['painMean', 'stressMean', 'sleepMean', 'plants7', 'movement', 'diaryDays'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];
/** What the diary says; a value it does not say is absent. */
export type TemplateValues = Partial<Record<Placeholder, number>>;

/** What stands where a value is not known: to be filled in by hand, and visible as such. */
export const BLANK = '________';

const MEASURE_OF: Record<Exclude<Placeholder, 'diaryDays'>, DiaryMeasure> = { painMean: 'pain', stressMean: 'stress', sleepMean: 'sleep', plants7: 'plants', movement: 'movement' };

/** The values of a diary up to and including `at`, rounded as they are shown. Needs FIGURE_DAYS days. */
export function templateValues(days: Iterable<DiaryDay>, at: Day): TemplateValues {
  const all = Array.from(days);
  const values: TemplateValues = {};
  for (const [name, measure] of Object.entries(MEASURE_OF) as [Exclude<Placeholder, 'diaryDays'>, DiaryMeasure][]) {
    const { value } = diaryFigure(measure, all, at);
    if (value !== null) values[name] = Number(value.toFixed(FIGURE_DIGITS[measure]));
  }
  const { from } = figurePeriod('pain', at);
  const written = all.filter(({ day, entries }) => day >= from && day <= at && entries.some((entry) => Object.values(entry.values).some((value) => value !== undefined))).length;
  if (written > 0) values.diaryDays = Math.min(written, FIGURE_DAYS);
  return values;
}

/** The text with its placeholders filled; one that is unknown, or whose value is, becomes a blank. */
export function fillText(text: string, values: TemplateValues, decimal: DecimalSign): string {
  return text.replaceAll(/\{([A-Za-z][A-Za-z0-9]*)\}/g, (_, name: string) => {
    const value = (PLACEHOLDERS as readonly string[]).includes(name) ? values[name as Placeholder] : undefined;
    return value === undefined ? BLANK : numberText(value, decimal);
  });
}

/** Weeks after the begin, of a day such as `+12w`; null for any other text. */
export function weeksOf(typed: string): number | null {
  const weeks = /^\+(\d{1,3})w$/.exec(typed.trim())?.[1];
  return weeks === undefined ? null : Number(weeks);
}

/** What a template needs to know of the patient. */
export interface Applying {
  values: TemplateValues;
  /** What start values are taken from; a measure without a figure keeps its start value open. */
  figures: Partial<Record<DiaryMeasure, DiaryFigure>>;
  decimal: DecimalSign;
  /** When the plan begins. */
  from: Day;
  newId: () => string;
}

/**
 * The form with a template put in: texts go where nothing stands yet, and below what does; goals and measures are added, with ids of
 * their own and start values from the diary where it has one. Nothing that was typed is replaced, and no warning sign is ever answered.
 */
export function applyTemplate(draft: PlanDraft, { draft: template }: Pick<PlanTemplate, 'draft'>, { values, figures, decimal, from, newId }: Applying): PlanDraft {
  const fill = (text: string) => fillText(text, values, decimal);
  const dayText = (typed: string): string => {
    const weeks = weeksOf(typed);
    return weeks === null ? typed : addDays(from, weeks * 7);
  };
  const only = (typed: string, given: string) => (typed.trim() === '' ? fill(given) : typed);
  const below = (typed: string, given: string) => (typed.trim() === '' ? fill(given) : given.trim() === '' || typed.includes(fill(given)) ? typed : `${typed.trimEnd()}\n${fill(given)}`);

  const ids = new Map<string, string>();
  const goals = template.goals.map((goal): GoalDraft => {
    const id = newId();
    ids.set(goal.id, id);
    const { carried: _, ...kept } = goal;
    const filled: GoalDraft = { ...kept, id, text: fill(goal.text), start: fill(goal.start), startDiary: null, due: dayText(goal.due), agreed: false, attainment: 'open', attainmentNote: '' };
    const measure = DIARY_MEASURES.find((each) => each === goal.measure);
    const figure = measure && figures[measure];
    return figure && filled.start.trim() === '' ? takeStart(filled, figure, decimal) : filled;
  });
  const measures = template.measures.map((measure): MeasureDraft => ({
    ...measure, id: newId(), text: fill(measure.text), howOften: fill(measure.howOften), howLong: fill(measure.howLong), howHard: fill(measure.howHard), stopWhen: fill(measure.stopWhen),
    from: dayText(measure.from), until: dayText(measure.until), goals: measure.goals.flatMap((id) => ids.get(id) ?? []),
  }));
  return {
    ...draft,
    title: only(draft.title, template.title),
    concern: below(draft.concern, template.concern),
    findings: {
      body: below(draft.findings.body, template.findings.body), activities: below(draft.findings.activities, template.findings.activities),
      environment: below(draft.findings.environment, template.findings.environment), personal: below(draft.findings.personal, template.findings.personal),
    },
    psychosocial: below(draft.psychosocial, template.psychosocial),
    resources: below(draft.resources, template.resources),
    functionScale: draft.functionScale.length > 0 ? draft.functionScale : template.functionScale.map(({ activity }) => ({ activity: fill(activity), value: '' })),
    goals: [...draft.goals, ...goals],
    measures: [...draft.measures, ...measures],
    review: only(draft.review, dayText(template.review)),
    internalNote: below(draft.internalNote, template.internalNote),
  };
}

/** A template to be written from nothing. */
export function emptyTemplate(id: string, language: TemplateLanguage): PlanTemplate {
  return { id, name: '', language, draft: { ...emptyDraft('1970-01-01'), from: '' }, shipped: false, edited: true };
}
