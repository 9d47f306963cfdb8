/** The part of the caseload's address after `?`: order and filters, and the token of a search. Never a name. */
import { SORT_KEYS, type CaseloadSelection, type Sort } from '../../data/caseload.ts';
import { FLAGS, LIMIT_KEYS, parseLimit } from '../../domain/caseload-filter.ts';

export type CaseloadSearch = CaseloadSelection;

/** What an address says; anything it says wrongly is passed over. Keys without a value are left out. */
export function parseCaseloadSearch(raw: Record<string, unknown>): CaseloadSearch {
  const search: CaseloadSearch = {};
  const { sort } = raw;
  if (typeof sort === 'string' && (SORT_KEYS as readonly string[]).includes(sort.replace(/^-/, ''))) search.sort = sort as Sort;
  for (const key of FLAGS) if (raw[key] === true || raw[key] === 'true') search[key] = true;
  for (const key of LIMIT_KEYS) {
    const limit = parseLimit(key, raw[key]);
    if (limit !== undefined) search[key] = limit;
  }
  // The router reads a token of digits alone as a number.
  if ((typeof raw.search === 'string' && raw.search !== '') || typeof raw.search === 'number') search.search = String(raw.search);
  return search;
}

/** True when anything but the order is chosen, so that people in treatment may be missing from the rows. */
export function isFiltered(search: CaseloadSearch): boolean {
  return Object.keys(without(search, 'sort')).length > 0;
}

/** The same selection without one part of it. */
export function without(search: CaseloadSearch, key: keyof CaseloadSearch): CaseloadSearch {
  const rest = { ...search };
  delete rest[key];
  return rest;
}

/** Everybody in treatment, in the order that was chosen. */
export function everybody({ sort }: CaseloadSearch): CaseloadSearch {
  return sort === undefined ? {} : { sort };
}

/** The query of a view: everything but the search. */
export function viewQuery(search: CaseloadSearch): string {
  return new URLSearchParams(Object.entries(without(search, 'search')).map(([key, value]) => [key, String(value)])).toString();
}

/** The selection of a saved view. */
export function searchOfView(query: string): CaseloadSearch {
  return without(parseCaseloadSearch(Object.fromEntries(new URLSearchParams(query))), 'search');
}

/** What is typed in a field of a form, without blanks around it. */
export function textOf(form: FormData, field: string): string {
  const value = form.get(field);
  return typeof value === 'string' ? value.trim() : '';
}
