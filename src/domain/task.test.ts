import fc from 'fast-check';
import { expect, it } from 'vitest';
import { someDay } from '../../mocks/arbitrary-entry.ts';
import { addDays, mondayOf, type Day } from './day.ts';
import { canBeTicked, DUE_GROUPS, dueGroup, groupTasks, type DueGroup } from './task.ts';

it('puts the days of a week where a person looks for them', () => {
  // A Wednesday.
  const today = '2026-11-25';
  expect((['2026-11-24', '2026-11-25', '2026-11-26', '2026-11-29', '2026-11-30', undefined] as const).map((day) => dueGroup(day, today))).toEqual(['overdue', 'today', 'week', 'week', 'later', 'undated']);
  // On a Sunday the week is over: tomorrow is later.
  expect(dueGroup('2026-11-30', '2026-11-29')).toBe('later');
});

it('loses no task and puts none twice, the earliest first', () => {
  fc.assert(
    fc.property(fc.array(fc.option(someDay, { nil: undefined })), someDay, (dues, today) => {
      const tasks = dues.map((due, id) => ({ id, ...(due !== undefined && { due }) }));
      const groups = groupTasks(tasks, today);
      expect(groups.flatMap((each) => each.tasks.map(({ id }) => id)).toSorted((a, b) => a - b)).toEqual(tasks.map(({ id }) => id));
      expect(groups.map(({ group }) => DUE_GROUPS.indexOf(group))).toEqual(groups.map(({ group }) => DUE_GROUPS.indexOf(group)).toSorted((a, b) => a - b));
      for (const { group, tasks: own } of groups) {
        expect(own.length).toBeGreaterThan(0);
        const days = own.flatMap(({ due }) => due ?? []);
        expect(days).toEqual(days.toSorted());
        const belongs: Record<DueGroup, (day: Day) => boolean> = {
          overdue: (day) => day < today, today: (day) => day === today, week: (day) => day > today && mondayOf(day) === mondayOf(today), later: (day) => day > addDays(mondayOf(today), 6), undated: () => false,
        };
        expect(days.filter((day) => !belongs[group](day))).toEqual([]);
      }
    }),
  );
});

it('ticks nothing off that a letter has to come back for', () => {
  expect((['plan-review', 'letter', 'own', 'other'] as const).filter((kind) => canBeTicked({ kind }))).toEqual(['plan-review', 'own', 'other']);
});
