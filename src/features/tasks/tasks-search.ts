/** The part of the address of the tasks after `?`: whose, which and about whom. Ids are opaque. */

export interface TasksSearch {
  /** Everybody's; absent: those of whoever is signed in. */
  who?: 'all';
  /** Those due today or before, or those that are done; absent: all that are open. */
  show?: 'due' | 'done';
  /** Id of a patient. */
  patient?: string;
}

/** What an address says; anything it says wrongly is passed over. */
export function parseTasksSearch(raw: Record<string, unknown>): TasksSearch {
  const { who, show, patient } = raw;
  return { ...(who === 'all' && { who }), ...((show === 'due' || show === 'done') && { show }), ...(typeof patient === 'string' && /^[A-Za-z0-9.-]{1,64}$/.test(patient) && { patient }) };
}

/** The same selection with another value of one part, or without it. */
export function withPart<Key extends keyof TasksSearch>(search: TasksSearch, key: Key, value: TasksSearch[Key] | undefined): TasksSearch {
  const { [key]: _before, ...rest } = search;
  return { ...rest, ...(value !== undefined && { [key]: value }) };
}
