/** Whom of the caseload a person asks for: conditions and limits that they typed, for the list of patients and for an agenda. */

export interface CaseloadFilter {
  /** In the care of whoever asks. */
  mine?: boolean;
  /** With entries that are newer than the last review by whoever asks. */
  fresh?: boolean;
  /** Whose plan is to be reviewed today or should have been. */
  due?: boolean;
  /** Whose last entry lies back at least so many days. */
  quiet?: number;
  /** Whose mean pain is higher by at least so many points than in the 28 days before. */
  painUp?: number;
  painFrom?: number;
  stressFrom?: number;
  plantsTo?: number;
  loggedTo?: number;
  tasksFrom?: number;
}

/** The limits that a person can type, with the numbers that make sense for each. */
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
export function parseLimit(key: LimitKey, value: unknown): number | undefined {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim().replace(',', '.') : '';
  const { min, max, step } = LIMITS[key];
  if (!(step === 1 ? /^\d{1,4}$/ : /^\d{1,4}(\.\d{1,3})?$/).test(text)) return undefined;
  const number = Number(text);
  return number >= min && number <= max ? number : undefined;
}
