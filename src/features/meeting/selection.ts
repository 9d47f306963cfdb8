/** What of the caseload's filters a person chooses for an agenda; the limits are typed by them. */
import { FLAGS, LIMIT_KEYS, parseLimit, type CaseloadFilter } from '../../domain/caseload-filter.ts';

/** The selection of a view that the practice saved in the list of patients: `mine=true&painUp=2`. */
export function selectionOfView(query: string): CaseloadFilter {
  const given = new URLSearchParams(query);
  const selection: CaseloadFilter = {};
  for (const flag of FLAGS) if (given.get(flag) === 'true') selection[flag] = true;
  for (const key of LIMIT_KEYS) {
    const limit = parseLimit(key, given.get(key) ?? '');
    if (limit !== undefined) selection[key] = limit;
  }
  return selection;
}
