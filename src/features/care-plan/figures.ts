import { DIARY_MEASURES, type DiaryMeasure } from '../../domain/care-plan.ts';
import { diaryFigure, FIGURE_DIGITS, type DiaryFigure } from '../../domain/care-plan-progress.ts';
import type { Day } from '../../domain/day.ts';
import type { DiaryDay } from '../../domain/diary.ts';

/** What the diary says about each of its measures, up to and including `at`. */
export type DiaryFigures = Record<DiaryMeasure, DiaryFigure>;

/** `days` reach back FIGURE_DAYS at least. */
export function diaryFigures(days: readonly DiaryDay[], at: Day): DiaryFigures {
  return Object.fromEntries(DIARY_MEASURES.map((measure) => [measure, diaryFigure(measure, days, at)])) as DiaryFigures;
}

/** A figure as it is shown, and as a start value is taken from it. */
export function shownValue(measure: DiaryMeasure, value: number): number {
  return Number(value.toFixed(FIGURE_DIGITS[measure]));
}
