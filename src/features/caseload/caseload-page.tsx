import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { Suspense, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { caseloadQueries, DEFAULT_SORT, type Sort } from '../../data/caseload.ts';
import { FhirError } from '../../data/fhir-client.ts';
import { sessionQuery } from '../../data/session.ts';
import type { CaseloadRow } from '../../domain/caseload.ts';
import { dayAt, type Day } from '../../domain/day.ts';
import { currentPracticeZone, useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { lazyPart } from '../../ui/lazy-part.ts';
import { Page } from '../../ui/page.tsx';
import { Banner, EmptyNote, ProblemNote } from '../../ui/status.tsx';
import { everybody, isFiltered, without, type CaseloadSearch } from './caseload-search.ts';
import { CaseloadSkeleton, CaseloadTable } from './caseload-table.tsx';
import styles from './caseload.module.css';
import { messages } from './messages.ts';
import { useReviewMark } from './review-mark.ts';
import { Toolbar, type OnSearch } from './toolbar.tsx';

const Nobody = lazyPart(() => import('./nobody.tsx'));
const AddPatient = lazyPart(() => import('./add-patient.tsx'));
const Filters = lazyPart(() => import('./filter-dialog.tsx'));
const Views = lazyPart(() => import('./view-dialog.tsx'));
const RemoveExamples = lazyPart(() => import('./remove-examples.tsx'));

/** Where somebody was in the list when they opened a person: in memory only. */
const PLACE = ['caseload-place'];
interface Place {
  /** The selection that the place is in. */
  selection: string;
  index: number;
  /** Id of whoever stands there. */
  patient?: string;
}

/** Rows that are loaded ahead of those in sight. */
const AHEAD = 60;
/** Beyond so many pages the figures are not fetched anew each time the window comes to the front. */
const FEW_PAGES = 3;

interface CaseloadPageProps {
  search: CaseloadSearch;
  /** Brings another selection into the address. */
  onSearch: OnSearch;
  /** Id of the person who is signed in: whose "mine" and whose "reviewed by me". */
  practitioner: string;
  today: Day;
}

/** The caseload: whom do I look at, and why. */
export function CaseloadPage({ search, onSearch, practitioner, today }: CaseloadPageProps) {
  const text = useText(messages);
  const format = useFormat();
  const client = useQueryClient();
  const router = useRouter();
  const [dialog, setDialog] = useState<'add' | 'filters' | 'views' | 'examples' | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const sort: Sort = search.sort ?? DEFAULT_SORT;
  const filtered = isFiltered(search);

  const query = useInfiniteQuery({
    ...caseloadQueries.pages(search, practitioner),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: ({ state }) => (state.data?.pages.length ?? 0) <= FEW_PAGES,
  });
  const { data, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = query;
  const marks = useReviewMark(practitioner);
  const rows = useMemo(() => (data?.pages.flatMap((page) => page.rows) ?? []).map((row) => withPending(row, marks.pending)), [data, marks.pending]);
  const matching = data?.pages.at(-1)?.total ?? 0;
  const shown = data !== undefined && !query.isPlaceholderData;
  const inAll = useQuery({ ...caseloadQueries.total(), enabled: shown && filtered }).data ?? (filtered ? undefined : matching);
  const owner = client.getQueryData(sessionQuery.queryKey)?.user?.role === 'owner';
  const examples = useQuery({ ...caseloadQueries.examples(), enabled: shown && (inAll ?? 1) > 0 }).data ?? 0;

  // Where the keyboard is: at a person, wherever their row moves to when the figures come anew. Whoever comes back finds their place.
  const selection = JSON.stringify(search);
  const [before] = useState(() => client.getQueryData<Place>(PLACE));
  const [place, setPlace] = useState<Place>(before?.selection === selection ? before : { selection, index: 0 });
  if (place.selection !== selection) setPlace({ selection, index: 0 });
  const current = useMemo(() => {
    if (place.patient === undefined || rows[place.index]?.patient.id === place.patient) return place.index;
    const moved = rows.findIndex((row) => row.patient.id === place.patient);
    return moved < 0 ? Math.min(place.index, Math.max(0, rows.length - 1)) : moved;
  }, [place, rows]);
  const setCurrent = (index: number) => setPlace({ selection, index, ...(rows[index] && { patient: rows[index].patient.id }) });
  const [goTo, setGoTo] = useState<{ index: number; align: 'auto' | 'center' } | null>(() => (place === before ? { index: current, align: 'center' } : null));
  const go = (index: number) => {
    setCurrent(index);
    setGoTo({ index, align: 'auto' });
  };
  useEffect(() => client.removeQueries({ queryKey: PLACE }), [client]);

  const onSight = useCallback((last: number) => {
    if (last + AHEAD >= rows.length && hasNextPage && !isFetching && !isFetchNextPageError) void fetchNextPage();
  }, [rows.length, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage]);
  const onOpen = useCallback((patient: string, index: number) => {
    client.setQueryData<Place>(PLACE, { selection, index, patient });
    void router.navigate({ to: paths.review(patient) });
  }, [client, router, selection]);
  const onSort = (next: Sort) => {
    const rest = without(search, 'sort');
    onSearch(next === DEFAULT_SORT ? rest : { ...rest, sort: next });
  };

  // The list is as of a day; with the next one every window has moved on.
  useEffect(() => {
    if (dayAt(new Date(client.getQueryState(caseloadQueries.pages(search, practitioner).queryKey)?.dataUpdatedAt || Date.now()), currentPracticeZone()) !== today) void client.invalidateQueries({ queryKey: caseloadQueries.all });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- only when the day changes
  }, [today]);

  const count = shown ? matching : 0;
  useKeys((key) => {
    if (key === '/') input.current?.focus();
    else if (key === 'undo') {
      if (marks.said?.step !== 'marked') return false;
      marks.undo();
    } else if (count === 0) return false;
    else {
      // What is marked or left is the row with the focus, never one that only would be next.
      const focused = focusedRow();
      if (focused === null) go(current);
      else if (key === 'd') {
        const row = rows[focused];
        if (row) marks.mark(row);
      } else go(Math.min(count - 1, Math.max(0, focused + (key === 'down' ? 1 : -1))));
    }
    return true;
  });

  const aside = shown
    ? [filtered && inAll !== undefined ? text.some(format.number(matching, 0), format.number(inAll, 0)) : text.inTreatment(format.number(matching, 0)), text.asOf(format.instant(new Date(query.dataUpdatedAt)))].join(' · ')
    : undefined;

  let list: ReactNode;
  if (query.isError && !shown) list = <Problem error={query.error} search={search} onSearch={onSearch} onAgain={() => void query.refetch()} input={input} />;
  else if (data === undefined) list = <div className={styles.list}><CaseloadSkeleton /></div>;
  else if (shown && matching === 0) {
    list = search.search !== undefined ? (
      <EmptyNote title={text.foundNobodyTitle} actions={<Button onClick={() => onSearch(without(search, 'search'))}>{text.searchEnd}</Button>}>{text.foundNobody}</EmptyNote>
    ) : filtered ? (
      <EmptyNote title={inAll === undefined ? text.hidden : text.hiddenTitle(format.number(inAll, 0))} actions={<Button look="primary" onClick={() => onSearch(everybody(search))}>{text.clear}</Button>}>{text.hidden}</EmptyNote>
    ) : (
      <Suspense fallback={null}><Nobody onAdd={() => setDialog('add')} /></Suspense>
    );
  } else {
    list = (
      <div className={styles.list}>
        <CaseloadTable rows={rows} total={matching} sort={sort} onSort={onSort} current={current} onCurrent={setCurrent} goTo={goTo} onOpen={onOpen} onSight={onSight} today={today} busy={query.isPlaceholderData} />
      </div>
    );
  }

  return (
    <Page
      title={text.title}
      aside={aside}
      actions={<><Link to={paths.import} className={buttonClass()}>{text.import}</Link><Button look="primary" onClick={() => setDialog('add')}>{text.add}</Button></>}
    >
      {query.isRefetchError && data !== undefined ? (
        <Banner>
          {text.stale(format.instant(new Date(query.dataUpdatedAt)))}
          <Button small onClick={() => void query.refetch()}>{text.again}</Button>
        </Banner>
      ) : null}
      <Toolbar
        search={search}
        onSearch={onSearch}
        practitioner={practitioner}
        input={input}
        onDown={() => { if (count > 0) go(0); }}
        onFilters={() => setDialog('filters')}
        onViews={() => setDialog('views')}
      />
      {list}
      {isFetchNextPageError ? <ProblemNote title={text.moreFailed} actions={<Button onClick={() => void fetchNextPage()}>{text.again}</Button>} /> : null}
      <div className={styles.said}>
        <output>{marks.said === null ? null : { marked: text.marked, saved: text.markSaved, failed: text.markFailed, undone: text.undone }[marks.said.step](marks.said.name)}</output>
        {marks.said?.step === 'marked' ? (
          <Button small onClick={marks.undo} onFocus={() => marks.hold(true)} onBlur={() => marks.hold(false)} onPointerEnter={() => marks.hold(true)} onPointerLeave={() => marks.hold(false)}>{text.undo}</Button>
        ) : null}
      </div>
      {matching > 0 ? (
        <div className={styles.notes}>
          <p>{orderSaid(sort, text)}. {text.keys}</p>
          {examples > 0 ? <p>{text.examples(format.number(examples, 0))} {owner ? <>· <Button look="quiet" small onClick={() => setDialog('examples')}>{text.removeExamples}</Button></> : null}</p> : null}
        </div>
      ) : null}
      <Suspense fallback={null}>
        {dialog === 'add' ? <AddPatient practitioner={practitioner} today={today} onClose={() => setDialog(null)} /> : null}
        {dialog === 'filters' ? <Filters search={search} onSearch={onSearch} onClose={() => setDialog(null)} /> : null}
        {dialog === 'views' ? <Views search={search} onSearch={onSearch} onClose={() => setDialog(null)} /> : null}
        {dialog === 'examples' ? <RemoveExamples onClose={() => setDialog(null)} /> : null}
      </Suspense>
    </Page>
  );
}

/** The order in words, and where the rows without that value stand. */
function orderSaid(sort: Sort, text: (typeof messages)['de']): string {
  const missing = sort === 'name' || sort === '-name' ? '' : sort.endsWith('last-reviewed') ? text.neverLast : text.missingLast;
  return [text.orderSaid(text.orders[sort as keyof typeof text.orders]), missing].filter(Boolean).join(', ');
}

/** Index of the row that has the focus, or null. */
function focusedRow(): number | null {
  const index = document.activeElement?.closest<HTMLElement>('tr[data-index]')?.dataset.index;
  return index === undefined ? null : Number(index);
}

/** The row with the mark that is not written yet. */
function withPending(row: CaseloadRow, pending: ReadonlyMap<string, string>): CaseloadRow {
  const lastReviewed = pending.get(row.patient.id);
  return lastReviewed === undefined ? row : { ...row, lastReviewed };
}

/** Single keys, unless something is typed or a dialog is open. The handler says whether it took the key. */
function useKeys(take: (key: '/' | 'd' | 'up' | 'down' | 'undo') => boolean): void {
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => {
    const keys: Record<string, 'd' | 'up' | 'down' | '/'> = { '/': '/', d: 'd', D: 'd', ArrowUp: 'up', k: 'up', ArrowDown: 'down', j: 'down' };
    const onKey = (event: KeyboardEvent) => {
      const command = event.ctrlKey || event.metaKey;
      const key = command ? (event.key.toLowerCase() === 'z' && !event.shiftKey ? 'undo' : undefined) : keys[event.key];
      if (!key || event.defaultPrevented || event.altKey || (event.repeat && key === 'd')) return;
      if (event.target instanceof Element && event.target.closest('input, textarea, select, dialog, [contenteditable], [role="listbox"]')) return;
      if (latest.current(key)) event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

/** The list could not be had: what happened, what is safe, what to do. */
function Problem({ error, search, onSearch, onAgain, input }: { error: Error; search: CaseloadSearch; onSearch: OnSearch; onAgain: () => void; input: { current: HTMLInputElement | null } }) {
  const text = useText(messages);
  const kind = error instanceof FhirError ? error.kind : 'server';
  if (search.search !== undefined && kind === 'refused') {
    const again = () => {
      onSearch(without(search, 'search'), { replace: true });
      input.current?.focus();
    };
    return <ProblemNote title={text.searchExpiredTitle} actions={<Button look="primary" onClick={again}>{text.searchAgain}</Button>}>{text.searchExpired}</ProblemNote>;
  }
  return (
    <ProblemNote title={kind === 'offline' ? text.offlineTitle : text.problemTitle} actions={<Button look="primary" onClick={onAgain}>{text.again}</Button>}>
      {kind === 'offline' ? text.offline : text.problem}
    </ProblemNote>
  );
}
