/** The typed text of a plan and the content it means. Empty is absent, "0" is 0; errors are keys of the texts, not sentences. */
import { z } from 'zod';
import {
  ATTAINMENTS, GOAL_MEASURES, ICF_COMPONENTS, MEASURE_DOMAINS, MEASURE_KINDS, PERFORMERS, WARNING_SIGNS,
  type EarlierStart, type FunctionActivity, type GoalMeasure, type MeasureKind, type PlanContent, type PlanGoal, type PlanMeasure, type WarningAnswer, type WarningSign,
} from '../domain/care-plan.ts';
import { AMOUNT_LIMITS, readAmount, readDay, type PlanDraft } from '../domain/care-plan-draft.ts';
import type { Day } from '../domain/day.ts';

/** The server's own limit for a text is far beyond; a longer one is a pasted file. */
const LONGEST = 20_000;

const KINDS = MEASURE_DOMAINS.flatMap((domain): readonly MeasureKind[] => MEASURE_KINDS[domain]);

/** What is wrong with a number: a key, or the limits it lies outside of, as `range 0 10`. */
function problemOf(value: number | null, measure: GoalMeasure): string | null {
  if (value === null) return 'number';
  const { min, max, whole } = AMOUNT_LIMITS[measure];
  if (value < min || value > max) return `range ${min} ${max}`;
  return whole && !Number.isInteger(value) ? 'whole' : null;
}

/** Text as it was typed; a blank one says nothing. */
const words = z.string().max(LONGEST, { message: 'text' }).transform((typed) => (typed.trim() === '' ? undefined : typed));
const given = z.string().max(LONGEST, { message: 'text' });
const day = z.string().transform((typed, context): Day | undefined => {
  if (typed.trim() === '') return undefined;
  const read = readDay(typed);
  if (read === null) context.addIssue({ code: 'custom', message: 'day' });
  return read ?? z.NEVER;
});
const begin = z.string().transform((typed, context): Day => {
  const read = readDay(typed);
  if (read === null) context.addIssue({ code: 'custom', message: 'day' });
  return read ?? z.NEVER;
});

function amount(typed: string, measure: GoalMeasure, context: z.RefinementCtx, path: string): number | undefined {
  if (typed.trim() === '') return undefined;
  const value = readAmount(typed, measure);
  const problem = problemOf(value, measure);
  if (problem === null) return value!;
  context.addIssue({ code: 'custom', message: problem, path: [path] });
  return undefined;
}

const period = z.object({ from: z.custom<Day>(), to: z.custom<Day>() });
const measured = z.object({ value: z.number(), diary: z.object({ period, n: z.number(), missing: z.number() }).optional() });
const carried = z.object({ goal: z.string(), starts: z.array(z.custom<EarlierStart>()) });

const goal = z
  .object({
    id: z.string(), text: given, component: z.enum(ICF_COMPONENTS), measure: z.enum(GOAL_MEASURES), unit: words,
    start: z.string(), startDiary: measured.nullable(), target: z.string(), due: day, agreed: z.boolean(), attainment: z.enum(ATTAINMENTS), attainmentNote: words, carried: carried.optional(),
  })
  .transform(({ start, startDiary, target, ...rest }, context): PlanGoal => {
    const value = amount(start, rest.measure, context, 'start');
    const aim = amount(target, rest.measure, context, 'target');
    // Typed over, it is no longer what the diary gave.
    const taken = startDiary?.diary && startDiary.value === value;
    return withoutAbsent({ ...rest, start: taken ? (startDiary as PlanGoal['start']) : value === undefined ? undefined : { value }, target: aim }) as PlanGoal;
  });

const measure = z
  .object({
    id: z.string(), kind: z.enum(KINDS), text: given, howOften: words, howLong: words, howHard: words, who: z.enum(PERFORMERS), whoText: words, where: words,
    from: day, until: day, stopWhen: words, goals: z.array(z.string()), onPatientPage: z.boolean(),
  })
  .transform((read) => withoutAbsent(read) as PlanMeasure);

const activity = z.object({ activity: given, value: z.string() }).transform(({ activity: name, value }, context): FunctionActivity => {
  const read = amount(value, 'function', context, 'value');
  return { activity: name, ...(read !== undefined && { value: read }) };
});

/** The form; what it is read into is a plan's content. */
export const planDraftSchema = z
  .object({
    title: given, concern: given,
    prescription: z.object({ diagnosis: words, icd10: words, issued: day, physician: words }).transform((read) => withoutAbsent(read) as PlanContent['prescription']),
    findings: z.object({ body: words, activities: words, environment: words, personal: words }).transform((read) => withoutAbsent(read) as PlanContent['findings']),
    warningSigns: z
      .object({ answers: z.custom<Record<WarningSign, WarningAnswer | ''>>(), note: words, askedBy: words, asker: words, askedAt: words })
      .transform(({ answers, ...rest }) => withoutAbsent({ answers: Object.fromEntries(WARNING_SIGNS.flatMap((sign) => (answers[sign] ? [[sign, answers[sign]]] : []))), ...rest }) as unknown as PlanContent['warningSigns']),
    psychosocial: words, resources: words,
    functionScale: z.array(activity).transform((all) => all.filter((each) => each.activity.trim() !== '' || each.value !== undefined)),
    goals: z.array(goal), measures: z.array(measure),
    from: begin, review: day,
    nextAppointment: z.object({ day, time: words }).transform((read) => (read.day === undefined ? undefined : { day: read.day, ...(read.time !== undefined && { time: read.time }) })),
    internalNote: words,
  })
  .transform((read) => withoutAbsent(read) as unknown as PlanContent);

/** A field that cannot be read. */
export interface DraftProblem {
  /** Its path, such as `goals.0.target`. */
  place: string;
  /** Key: `number`, `whole`, `day`, `text`, or the limits as `range 0 10`. */
  message: string;
}

/** The content that a form means; or which fields cannot be read, and the content of all the others (`rest`), for a preview and for printing a draft. */
export function readDraft(draft: PlanDraft): { content: PlanContent } | { problems: DraftProblem[]; rest: PlanContent } {
  const read = planDraftSchema.safeParse(draft);
  if (read.success) return { content: read.data };
  const problems = read.error.issues.map(({ path, message }) => ({ place: path.join('.'), message }));
  const rest = structuredClone(draft);
  for (const { path, message } of read.error.issues) clear(rest, path, message);
  return { problems, rest: planDraftSchema.parse(rest) };
}

/** Empties what cannot be read; a text that is too long is cut, and a plan without a readable day begins nowhere in particular. */
function clear(draft: PlanDraft, path: readonly PropertyKey[], message: string): void {
  const last = path.at(-1)!;
  let holder = draft as unknown as Record<PropertyKey, unknown>;
  for (const step of path.slice(0, -1)) holder = holder[step] as Record<PropertyKey, unknown>;
  holder[last] = message === 'text' ? String(holder[last]).slice(0, LONGEST) : path.length === 1 && last === 'from' ? '1970-01-01' : '';
}

function withoutAbsent<T extends object>(values: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [Key in keyof T]?: Exclude<T[Key], undefined> };
}
