/** The part of the address of the tasks after `?`: whose, and about whom. Ids are opaque. */

export interface TasksSearch {
  /** Everybody's; absent: those of whoever is signed in. */
  who?: 'all';
  /** Id of a patient. */
  patient?: string;
}

/** What an address says; anything it says wrongly is passed over. */
export function parseTasksSearch(raw: Record<string, unknown>): TasksSearch {
  const { who, patient } = raw;
  return { ...(who === 'all' && { who }), ...(typeof patient === 'string' && /^[A-Za-z0-9.-]{1,64}$/.test(patient) && { patient }) };
}
