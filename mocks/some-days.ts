/** Diary days for tests of what is drawn from them: by example, and at random with every kind of gap. */
import fc from 'fast-check';
import { addDays, eachDay, type Day } from '../src/domain/day.ts';
import { diaryDays, type DiaryDay, type DiaryValues, type ForeignReading } from '../src/domain/diary.ts';
import { someReading, someValues } from './arbitrary-entry.ts';

/** Days with one diary entry each; a day that is not named has none. */
export function daysOf(values: Readonly<Record<string, DiaryValues>>, readings: ForeignReading[] = []): DiaryDay[] {
  return diaryDays(Object.entries(values).map(([day, of]) => ({ day: day as Day, source: 'diary', values: of })), readings);
}

/** Days from `from` on, each of them present or not, with values of every kind and readings. */
export function someDays(from: Day, length: number): fc.Arbitrary<DiaryDay[]> {
  const days = eachDay(from, addDays(from, length - 1));
  return fc
    .tuple(fc.array(fc.option(someValues, { freq: 3 }), { minLength: length, maxLength: length }), fc.array(fc.tuple(someReading, fc.nat(length - 1)), { maxLength: 12 }))
    .map(([values, readings]) =>
      diaryDays(
        days.flatMap((day, at) => (values[at] ? [{ day, source: 'diary' as const, values: values[at] }] : [])),
        readings.map(([reading, at]) => ({ ...reading, day: days[at]! })),
      ),
    );
}
