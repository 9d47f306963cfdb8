/** What of the caseload's filters a person chooses for an agenda; the limits are typed by them. */
import type { AgendaSelection } from '../../domain/meeting.ts';

/** The limits that can be typed, with the numbers that make sense for each: the same as in the list of patients. */
export const LIMITS = {
  quiet: { min: 1, max: 3650, step: 1 },
  painUp: { min: 0.1, max: 10, step: 0.1 },
  painFrom: { min: 0, max: 10, step: 0.1 },
  stressFrom: { min: 0, max: 10, step: 0.1 },
  plantsTo: { min: 0, max: 200, step: 1 },
  loggedTo: { min: 0, max: 28, step: 1 },
  tasksFrom: { min: 1, max: 999, step: 1 },
} as const;
export type LimitKey = keyof typeof LIMITS;
export const LIMIT_KEYS = Object.keys(LIMITS) as LimitKey[];
export const FLAGS = ['mine', 'fresh', 'due'] as const;

/** A limit as typed (also with a decimal comma), or undefined when it is no number within its bounds. */
export function parseLimit(key: LimitKey, typed: string): number | undefined {
  const text = typed.trim().replace(',', '.');
  const { min, max, step } = LIMITS[key];
  if (!(step === 1 ? /^\d{1,4}$/ : /^\d{1,4}(\.\d{1,3})?$/).test(text)) return undefined;
  const number = Number(text);
  return number >= min && number <= max ? number : undefined;
}

/** The selection of a view that the practice saved in the list of patients: `mine=true&painUp=2`. */
export function selectionOfView(query: string): AgendaSelection {
  const given = new URLSearchParams(query);
  const selection: AgendaSelection = {};
  for (const flag of FLAGS) if (given.get(flag) === 'true') selection[flag] = true;
  for (const key of LIMIT_KEYS) {
    const limit = parseLimit(key, given.get(key) ?? '');
    if (limit !== undefined) selection[key] = limit;
  }
  return selection;
}
