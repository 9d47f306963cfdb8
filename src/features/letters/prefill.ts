/** What a new letter begins with: taken from the plan in force and the diary, for a person to check and change. */
import type { CarePlan, MeasureKind, PlanMeasure } from '../../domain/care-plan.ts';
import { addDays, dayAt, type Day } from '../../domain/day.ts';
import { emptyLetter, type LetterContent, type LetterKind } from '../../domain/letter.ts';
import { warningSentences } from '../../domain/letter-text.ts';
import { currentPracticeZone, formatIn } from '../../i18n/format.ts';

/** Measures of a plan that a letter goes with, by kind of letter. */
const MEASURES_OF: Record<LetterKind, readonly MeasureKind[]> = {
  nutrition: ['nutrition-expert'],
  relaxation: ['relaxation-course'],
  physician: ['psychotherapy-clarification'],
};

/** The kind of letter that a measure asks for; undefined where none does. */
export function kindFor(measure: MeasureKind): LetterKind | undefined {
  return (Object.keys(MEASURES_OF) as LetterKind[]).find((kind) => MEASURES_OF[kind].includes(measure));
}

/** Weeks within which an answer is asked for at first. */
const ANSWER_WEEKS = 4;

interface PrefillOptions {
  kind: LetterKind;
  language: LetterContent['language'];
  plan: CarePlan | null;
  /** Measure of the plan for which it is begun. */
  measure?: string;
  /** Lines of the practice's letterhead. */
  practice: readonly string[];
  diary: string[];
  today: Day;
}

/** A letter with everything that is known already. Without a plan it is empty but for the diary. */
export function prefilled({ kind, language, plan, measure, practice, diary, today }: PrefillOptions): LetterContent {
  const empty = { ...emptyLetter(kind, language), diary, answerTo: practice.join('\n'), answerBy: addDays(today, ANSWER_WEEKS * 7) };
  if (!plan) return empty;
  const own = plan.measures.find(({ id }) => id === measure) ?? plan.measures.find((each) => MEASURES_OF[kind].includes(each.kind));
  return {
    ...empty,
    ...(own && { measure: own.id }),
    prescription: plan.prescription,
    concern: plan.concern,
    warningSigns: planWarnings(plan, language),
    ownMeasures: plan.measures.filter((each) => each.who !== 'other' && kindFor(each.kind) === undefined).map(measureLine).filter((line) => line !== '').join('\n'),
  };
}

/** The warning signs of a plan as sentences. */
export function planWarnings({ warningSigns }: Pick<CarePlan, 'warningSigns'>, language: LetterContent['language']): string[] {
  const asked = warningSigns.askedAt === undefined ? undefined : dayAt(new Date(warningSigns.askedAt), currentPracticeZone());
  return warningSentences(warningSigns, asked, language, formatIn(language));
}

function measureLine({ text, howOften, howLong }: PlanMeasure): string {
  return [text, howOften, howLong].map((part) => part?.trim() ?? '').filter((part) => part !== '').join(', ');
}
