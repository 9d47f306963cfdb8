/** The typed text of a day and the values it means. Empty is absent, "0" is 0; errors are keys of the texts, not sentences. */
import { z } from 'zod';
import { LIMITS, type DiaryValues, type Exercise, type Limit, type Meal } from '../../domain/diary.ts';

/** How a number is written: as a whole number, as hours (6,5 or 6:30) or in litres of which ml are kept. */
type Writing = 'whole' | 'hours' | 'litres';

/** Every number of the form. */
export const NUMBERS = {
  painNow: 'whole', painAverage: 'whole', painWorst: 'whole', stress: 'whole', sleepHours: 'hours', sleepQuality: 'whole',
  fermented: 'whole', drinkMl: 'litres', sweetDrinkMl: 'litres', sugar: 'whole', readyMade: 'whole', omega3: 'whole', healthyFat: 'whole', processedMeat: 'whole',
  steps: 'whole', relaxationMinutes: 'whole', stools: 'whole',
} as const satisfies Partial<Record<keyof DiaryValues, Writing>>;

export type NumberName = keyof typeof NUMBERS;
export const SEVERITY_FIELDS = ['bloating', 'diarrhoea', 'constipation', 'discomfort'] as const;

/** What stands in the form: text, as it was typed. */
export interface Draft extends Record<NumberName | (typeof SEVERITY_FIELDS)[number], string> {
  painSites: string[];
  meals: { when: string; text: string }[];
  exercises: { type: string; minutes: string; text: string }[];
  stoolForms: string;
  drugs: string[];
  /** One a line. */
  drugTexts: string;
  infection: '' | 'yes' | 'no';
  infectionText: string;
  note: string;
}

/** The server's own limit for a text is far beyond; a longer one is a pasted file. */
const LONGEST = 4_000;

/** A number as it is typed again. */
function numberText(name: NumberName, value: number | undefined, plain: (value: number) => string): string {
  if (value === undefined) return '';
  return plain(NUMBERS[name] === 'litres' ? value / 1000 : value);
}

/** The form of an entry's values. A new day offers a line for each usual meal and one activity. */
export function draftOf(values: DiaryValues, plain: (value: number) => string, mealTimes: readonly string[]): Draft {
  const numbers = Object.fromEntries((Object.keys(NUMBERS) as NumberName[]).map((name) => [name, numberText(name, values[name], plain)])) as Record<NumberName, string>;
  const severities = Object.fromEntries(SEVERITY_FIELDS.map((name) => [name, values[name] ?? ''])) as Record<(typeof SEVERITY_FIELDS)[number], string>;
  return {
    ...numbers,
    ...severities,
    painSites: values.painSites ?? [],
    meals: values.meals ? values.meals.map((meal) => ({ when: meal.when ?? '', text: meal.text })) : mealTimes.map((when) => ({ when, text: '' })),
    exercises: values.exercises
      ? values.exercises.map((exercise) => ({ type: exercise.type ?? '', minutes: exercise.minutes === undefined ? '' : plain(exercise.minutes), text: exercise.text ?? '' }))
      : [{ type: '', minutes: '', text: '' }],
    stoolForms: (values.stoolForms ?? []).map(plain).join(' '),
    drugs: values.drugs ?? [],
    drugTexts: (values.drugTexts ?? []).join('\n'),
    infection: values.infection === undefined ? '' : values.infection ? 'yes' : 'no',
    infectionText: values.infectionText ?? '',
    note: values.note ?? '',
  };
}

const THOUSANDS = /^\d{1,3}([.,'’ \u00a0\u202f]\d{3})+$/;
const DECIMAL = /^(\d+([.,]\d*)?|[.,]\d+)$/;
const CLOCK = /^(\d{1,2}):([0-5]\d)$/;

/** The number that a text means, in the unit it is kept in; null when it means none. Comma and point are both decimal signs. */
export function readNumber(typed: string, writing: Writing): number | null {
  const text = typed.trim();
  if (writing === 'whole' && THOUSANDS.test(text)) return Number(text.replaceAll(/\D/g, ''));
  const clock = writing === 'hours' ? CLOCK.exec(text) : null;
  if (clock) return Number(clock[1]) + Number(clock[2]) / 60;
  const millilitres = writing === 'litres' ? /^(\d+)\s*ml$/i.exec(text) : null;
  if (millilitres) return Number(millilitres[1]);
  const bare = writing === 'litres' ? text.replace(/\s*l$/i, '') : text;
  if (!DECIMAL.test(bare)) return null;
  const value = Number(bare.replace(',', '.'));
  return writing === 'litres' ? Math.round(value * 1000) : value;
}

/** What is wrong with a number: a key, or the limits it lies outside of, as `range 0 10`. */
function problemOf(value: number | null, limit: Limit, writing: Writing): string | null {
  if (value === null) return 'number';
  if (value < limit.min || value > limit.max) return writing === 'litres' ? `range ${limit.min / 1000} ${limit.max / 1000}` : `range ${limit.min} ${limit.max}`;
  return limit.whole && !Number.isInteger(value) ? 'whole' : null;
}

/**
 * A number that was typed. One that nobody touched keeps the value it had: an export may hold an average such as 4.33 where
 * the form asks for whole numbers.
 */
function numberSchema(limit: Limit, writing: Writing, before: number | undefined, beforeText: string) {
  return z.string().transform((typed, context): number | undefined => {
    if (typed.trim() === '') return undefined;
    if (before !== undefined && typed === beforeText) return before;
    const value = readNumber(typed, writing);
    const problem = problemOf(value, limit, writing);
    if (problem !== null) {
      context.addIssue({ code: 'custom', message: problem });
      return z.NEVER;
    }
    return value!;
  });
}

/** A text; one that nobody touched stays as it was, blanks at its ends included. */
const words = (before?: string) => z.string().max(Math.max(LONGEST, before?.length ?? 0), { message: 'text' }).transform((typed) => (typed === before ? before : typed.trim() === '' ? undefined : typed.trim()));
const code = z.string().transform((chosen) => (chosen === '' ? undefined : chosen));
const codes = z.array(z.string()).transform((chosen) => (chosen.length === 0 ? undefined : chosen));

/** Stool forms are typed as `4 4 5`; commas work as well. */
function stoolFormsSchema() {
  return z.string().transform((typed, context): number[] | undefined => {
    const parts = typed.split(/[\s,;]+/).filter(Boolean);
    if (parts.length === 0) return undefined;
    const forms = parts.map((part) => readNumber(part, 'whole'));
    const problem = forms.map((form) => problemOf(form, LIMITS.stoolForms, 'whole')).find((found) => found !== null);
    if (problem) {
      context.addIssue({ code: 'custom', message: problem });
      return z.NEVER;
    }
    return forms as number[];
  });
}

/** Reads a form into values, without plants. `before` and its form are those of the entry that is corrected. */
export function draftSchema(before: DiaryValues, draft: Draft) {
  const numbers = Object.fromEntries(
    (Object.keys(NUMBERS) as NumberName[]).map((name) => [name, numberSchema(LIMITS[name], NUMBERS[name], before[name], draft[name])]),
  ) as Record<NumberName, ReturnType<typeof numberSchema>>;
  const minutesBefore = new Map((before.exercises ?? []).map((exercise, index) => [draft.exercises[index]?.minutes ?? '', exercise.minutes]));
  const mealsBefore = before.meals ?? [];
  const longestMeal = Math.max(LONGEST, ...mealsBefore.map((meal) => meal.text.length));
  const severities = Object.fromEntries(SEVERITY_FIELDS.map((name) => [name, code])) as Record<(typeof SEVERITY_FIELDS)[number], typeof code>;
  return z
    .object({
      ...numbers,
      ...severities,
      painSites: codes,
      meals: z.array(z.object({ when: z.string().max(LONGEST, { message: 'text' }), text: z.string().max(longestMeal, { message: 'text' }) })).transform((rows): Meal[] | undefined => {
        const meals = rows.filter((row) => row.text.trim() !== '').map((row) => mealsBefore.find((meal) => meal.text === row.text && (meal.when ?? '') === row.when) ?? { text: row.text.trim(), ...(row.when.trim() !== '' && { when: row.when.trim() }) });
        return meals.length === 0 ? undefined : meals;
      }),
      exercises: z
        .array(
          z.object({
            type: code,
            minutes: z.string().transform((typed, context): number | undefined => {
              const kept = typed === '' ? undefined : minutesBefore.get(typed);
              return kept ?? numberSchema(LIMITS.exerciseMinutes, 'whole', undefined, '').safeParse(typed).data ?? badMinutes(typed, context);
            }),
            text: words(),
          }),
        )
        .transform((rows): Exercise[] | undefined => {
          const exercises = rows.map((row) => withoutAbsent(row)).filter((row) => Object.keys(row).length > 0);
          return exercises.length === 0 ? undefined : exercises;
        }),
      stoolForms: draft.stoolForms !== '' && before.stoolForms ? z.union([z.literal(draft.stoolForms).transform(() => before.stoolForms), stoolFormsSchema()]) : stoolFormsSchema(),
      drugs: codes,
      drugTexts: z.string().max(Math.max(LONGEST, draft.drugTexts.length), { message: 'text' }).transform((typed) => {
        if (typed === draft.drugTexts) return before.drugTexts;
        const lines = typed.split('\n').map((line) => line.trim()).filter(Boolean);
        return lines.length === 0 ? undefined : lines;
      }),
      infection: z.enum(['', 'yes', 'no']).transform((chosen) => (chosen === '' ? undefined : chosen === 'yes')),
      infectionText: words(before.infectionText),
      note: words(before.note),
    })
    .transform((values): DiaryValues => withoutAbsent(values));
}

/** Nothing for an empty field; otherwise reports what is wrong with it. */
function badMinutes(typed: string, context: z.RefinementCtx): undefined {
  if (typed.trim() === '') return undefined;
  context.addIssue({ code: 'custom', message: problemOf(readNumber(typed, 'whole'), LIMITS.exerciseMinutes, 'whole') ?? 'number' });
  return z.NEVER;
}

function withoutAbsent<T extends object>(values: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [Key in keyof T]?: Exclude<T[Key], undefined> };
}

/** "keine" and a medicine exclude each other: the one chosen last stays. */
export function chooseDrug(chosen: readonly string[], code: string, on: boolean): string[] {
  if (!on) return chosen.filter((other) => other !== code);
  return code === 'none' ? ['none'] : [...chosen.filter((other) => other !== 'none' && other !== code), code];
}
