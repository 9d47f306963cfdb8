/** What somebody of the practice promised, and by when: a plan to be looked at again, a letter to be answered, a note to oneself. */
import { addDays, weekdayOf, type Day } from './day.ts';
import type { LetterKind, LetterState } from './letter.ts';

/** `own` is written by hand; `other` comes from elsewhere, such as a meeting, and is shown in its own words. */
export type TaskKind = 'plan-review' | 'letter' | 'own' | 'other';

export interface Task {
  id: string;
  version: string;
  kind: TaskKind;
  /** In words; empty where the kind says it all. */
  text: string;
  /** Whose record it belongs to; a practice's own errand has none. */
  patient?: string;
  /** Until when; absent when nobody said. */
  due?: Day;
  /** Id of the Practitioner whose task it is, and their name. */
  owner?: string;
  ownerName?: string;
  /** Of a letter: its id, what it is, how far it is, and whom it names. */
  letter?: { id: string; kind: LetterKind; state: LetterState; recipient?: string };
  /** Id of the clinic meeting that decided it. */
  meeting?: string;
  done: boolean;
  /** Instant at which it was ticked off, where that was kept. */
  doneAt?: string;
}

/** A task as a person writes it. */
export interface NewTask {
  text: string;
  patient?: string;
  due?: Day;
  owner: string;
  ownerName?: string;
}

/** When a task is due, as seen from a day. */
export const DUE_GROUPS = ['overdue', 'today', 'week', 'later', 'undated'] as const;
export type DueGroup = (typeof DUE_GROUPS)[number];

/** The group of a due day. `week`: from tomorrow until Sunday of the week that holds `today`. */
export function dueGroup(due: Day | undefined, today: Day): DueGroup {
  if (due === undefined) return 'undated';
  if (due < today) return 'overdue';
  if (due === today) return 'today';
  return due <= addDays(today, 7 - weekdayOf(today)) ? 'week' : 'later';
}

/** Tasks by when they are due, in the order of the groups; groups without a task are left out. Within a group the earliest comes first, then as they came. */
export function groupTasks<Each extends Pick<Task, 'due'>>(tasks: readonly Each[], today: Day): { group: DueGroup; tasks: Each[] }[] {
  return DUE_GROUPS.flatMap((group) => {
    const found = tasks.filter(({ due }) => dueGroup(due, today) === group).toSorted((a, b) => ((a.due ?? '') < (b.due ?? '') ? -1 : (a.due ?? '') > (b.due ?? '') ? 1 : 0));
    return found.length === 0 ? [] : [{ group, tasks: found }];
  });
}

/** True for what can be ticked off; a letter goes on by what happens to it. */
export function canBeTicked({ kind }: Pick<Task, 'kind'>): boolean {
  return kind !== 'letter';
}
