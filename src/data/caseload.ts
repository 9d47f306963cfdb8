/** The caseload page by page, and the "reviewed" mark. Part of the first screen, so it stays small. */
import { infiniteQueryOptions, queryOptions, type InfiniteData, type QueryClient } from '@tanstack/react-query';
import type { Bundle, BundleEntry, Provenance } from '@medplum/fhirtypes';
import { caseloadFromFhir, METRICS, type CaseloadPage } from '../fhir/caseload.ts';
import { reviewFromFhir, reviewToFhir } from '../fhir/review-mark.ts';
import type { CaseloadFilter } from '../domain/caseload-filter.ts';
import { addDays, dayAt, type Day } from '../domain/day.ts';
import { create, get, searchByPost, transact } from './fhir-client.ts';
import { sessionQuery } from './session.ts';

/** What the caseload can be sorted by. */
export const SORT_KEYS = ['name', ...METRICS] as const;
export type SortKey = (typeof SORT_KEYS)[number];
/** With `-` in front from the largest to the smallest; rows without that value come last either way. */
export type Sort = SortKey | `-${SortKey}`;
/** Whoever I looked at longest ago comes first. */
export const DEFAULT_SORT: Sort = 'last-reviewed';

/** Whom the caseload shows, and in which order; a key that is absent chooses nothing. */
export interface CaseloadSelection extends CaseloadFilter {
  sort?: Sort;
  /** The token of a search by name, birth date or number. */
  search?: string;
}

/** Rows of a page: two screens of a large monitor. */
const PAGE = '100';

const all = ['caseload'] as const;
const pagesKey = [...all, 'pages'] as const;
const countsKey = [...all, 'counts'] as const;

export const caseloadQueries = {
  /** Key of everything about the caseload. */
  all,
  /**
   * The rows of a selection, page by page. `practitioner` is the id of whoever asks: what "mine" and "reviewed" mean. Limits that
   * count days back do so from the day on which they are asked for. A `search` that expired throws a `refused` FhirError.
   */
  pages: (selection: CaseloadSelection, practitioner: string | undefined) => infiniteQueryOptions({
    queryKey: [...pagesKey, practitioner ?? '', selection],
    queryFn: async ({ client, pageParam, signal }) => {
      const query = pageParam ?? `?${new URLSearchParams([...parametersOf(selection, practitioner, await todayOf(client)), ['_count', PAGE]]).toString()}`;
      return caseloadFromFhir(await get(`Patient/$caseload${query}`, { signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  }),
  /** How many people each of these selections shows; null where that could not be had. Nobody's data is read. */
  counts: (selections: readonly CaseloadSelection[], practitioner: string | undefined) => queryOptions({
    queryKey: [...countsKey, practitioner ?? '', selections],
    queryFn: async ({ client, signal }) => {
      const today = await todayOf(client);
      const entry = selections.map((selection): BundleEntry => ({ request: { method: 'GET', url: countAddress(parametersOf(selection, practitioner, today)) } }));
      const answers = await transact({ resourceType: 'Bundle', type: 'batch', entry }, { signal });
      return selections.map((_, index) => (answers.entry?.[index]?.resource as Bundle | undefined)?.total ?? null);
    },
  }),
  /** How many people are in treatment. */
  total: () => queryOptions({ queryKey: [...all, 'total'], queryFn: ({ signal }) => countOf([], signal) }),
  /** How many of them are invented. */
  examples: () => queryOptions({ queryKey: [...all, 'examples'], queryFn: ({ signal }) => countOf([['example', 'true']], signal) }),
};

/**
 * Searches a selection by name, birth date or number and keeps the first page. Answers the token that stands for the search in an
 * address, or undefined when the server gave none. What was typed travels in the body of the request.
 */
export async function searchCaseload(client: QueryClient, selection: CaseloadSelection, practitioner: string, words: string, signal: AbortSignal): Promise<string | undefined> {
  const page = caseloadFromFhir(await searchByPost('Patient/$caseload', [...parametersOf(selection, practitioner, await todayOf(client)), ['_count', PAGE], ['name', words]], { signal }));
  const token = new URLSearchParams(page.self ?? '').get('search') ?? undefined;
  if (token === undefined) return undefined;
  client.setQueryData(caseloadQueries.pages({ ...selection, search: token }, practitioner).queryKey, { pages: [page], pageParams: [null] });
  return token;
}

/**
 * Writes into the record that whoever is signed in went through a patient's diary; it arrives even when the page is closed meanwhile.
 * Answers when: the server's own time, an instant.
 */
export async function markReviewed(patient: string, practitioner: string): Promise<string> {
  const stored = await create<Provenance>(reviewToFhir({ patient, practitioner, recorded: new Date().toISOString() }), { keepalive: true });
  return reviewFromFhir(stored)?.recorded ?? stored.recorded;
}

/** Shows a mark in every row of that patient, or none; the rows stay where they are, and as old as they were. The counts come anew. */
export function showReviewed(client: QueryClient, patient: string, lastReviewed: string | undefined): void {
  for (const query of client.getQueryCache().findAll({ queryKey: pagesKey })) {
    const data = query.state.data as InfiniteData<CaseloadPage> | undefined;
    if (!data?.pages.some((page) => page.rows.some((row) => row.patient.id === patient))) continue;
    const pages = data.pages.map((page) => ({
      ...page,
      rows: page.rows.map((row) => {
        if (row.patient.id !== patient) return row;
        const { lastReviewed: _before, ...rest } = row;
        return { ...rest, ...(lastReviewed !== undefined && { lastReviewed }) };
      }),
    }));
    client.setQueryData(query.queryKey, { ...data, pages }, { updatedAt: query.state.dataUpdatedAt });
  }
  void client.invalidateQueries({ queryKey: countsKey });
}

/** The practice's calendar day. */
async function todayOf(client: QueryClient): Promise<Day> {
  const { practice } = await client.ensureQueryData(sessionQuery);
  return dayAt(new Date(), practice?.zone ?? 'Europe/Berlin');
}

/** Asks only how many rows there are: nobody's data is read. */
function countAddress(parameters: readonly (readonly [string, string])[]): string {
  return `Patient/$caseload?${new URLSearchParams([...parameters, ['_count', '0']].map(([name, value]) => [name!, value!])).toString()}`;
}

async function countOf(parameters: readonly (readonly [string, string])[], signal: AbortSignal): Promise<number> {
  return caseloadFromFhir(await get(countAddress(parameters), { signal })).total;
}

/** A selection as the parameters of the server's operation. */
function parametersOf(selection: CaseloadSelection, practitioner: string | undefined, today: Day): [string, string][] {
  const { sort = DEFAULT_SORT, mine, fresh, due, quiet, search } = selection;
  const filters = [
    due ? `review-date=le${today}` : '',
    quiet === undefined ? '' : `last-log=le${addDays(today, -quiet)}`,
    ...LIMITS.map(([key, condition]) => (selection[key] === undefined ? '' : condition + selection[key])),
  ].filter(Boolean);
  return [
    ['sort', sort],
    ...(mine && practitioner !== undefined ? [['care-manager', `Practitioner/${practitioner}`] as [string, string]] : []),
    ...(fresh ? [['new-entries', 'true'] as [string, string]] : []),
    ...filters.map((filter): [string, string] => ['filter', filter]),
    ...(search === undefined ? [] : [['search', search] as [string, string]]),
  ];
}

/** Limits that are compared with a figure as it stands. */
const LIMITS = [
  ['painUp', 'pain-delta=ge'], ['painFrom', 'pain-mean=ge'], ['stressFrom', 'stress-mean=ge'], ['plantsTo', 'plants-7d=le'], ['loggedTo', 'days-logged=le'], ['tasksFrom', 'open-tasks=ge'],
] as const satisfies readonly (readonly [keyof CaseloadSelection, string])[];
