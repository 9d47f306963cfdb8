/**
 * Brings the days of a review into memory, the newest first: what is on the screen at once, what lies further back piece by piece,
 * so that ten years never keep anybody waiting. The pieces are the same for everybody who looks on a day, so that a longer range
 * only asks for what is not there yet.
 */
import { useQueries, useQuery, type QueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { indexDays, type DayIndex } from '../../charts/day-index.ts';
import { diaryQueries } from '../../data/diary.ts';
import { reviewQueries } from '../../data/reviews.ts';
import { addDays, dayAt, daysBetween, type Day } from '../../domain/day.ts';
import type { DiaryDay } from '../../domain/diary.ts';
import type { Period } from '../../domain/summary.ts';
import { currentPracticeZone } from '../../i18n/format.ts';
import { periodOf } from './range.ts';
import type { ReviewSearch } from './review-search.ts';

/** Days of the first piece: a short range with the windows before it; a year with them. */
const SHORT = 112;
const YEAR = 400;
/** Days of each further piece. */
const PIECE = 730;
/** Days before a range that its first means and plant windows look back on. */
const LEAD = 6;
/** Pieces that are asked for at the same time. */
const AT_ONCE = 2;
/** What lies further back changes seldom; it is asked for again less often, ms. */
const OLD_STALE = 10 * 60_000;

/** Where the pieces end, in days back from today (1: today alone), until `need` days are reached; at most until the `last`. */
export function pieceEnds(start: 'short' | 'year', need: number): number[] {
  const ends = start === 'short' ? [SHORT] : [YEAR];
  while (ends.at(-1)! < need) ends.push(ends.at(-1) === SHORT ? YEAR : ends.at(-1)! + PIECE);
  return ends;
}

function pieceQuery(patient: string, today: Day, ends: readonly number[], at: number) {
  return diaryQueries.days(patient, addDays(today, 1 - ends[at]!), addDays(today, -(at === 0 ? 0 : ends[at - 1]!)));
}

/** How many days back from today a period reaches, today included. */
export function reachOf(from: Day, today: Day): number {
  return daysBetween(from, today) + 1 + LEAD;
}

const startFor = (reach: number): 'short' | 'year' => (reach <= SHORT ? 'short' : 'year');

/** Starts the requests of a review before its code is there. */
export function prefetchReview(client: QueryClient, patient: string, search: ReviewSearch): void {
  const today = dayAt(new Date(), currentPracticeZone());
  const period = search.range === 'all' ? { from: addDays(today, -SHORT) } : periodOf(search, { today, first: null, reviewed: null });
  const ends = pieceEnds(startFor(reachOf(period.from, today)), 0);
  void client.prefetchQuery(pieceQuery(patient, today, ends, 0));
  void client.prefetchQuery(diaryQueries.extent(patient));
  void client.prefetchQuery(reviewQueries.of(patient));
}

export interface ReviewDays {
  index: DayIndex;
  /** True once the first piece is there. */
  ready: boolean;
  /** What could not be had, if anything: without data at all, further back, or newer than what is shown. */
  failed: 'all' | 'older' | 'newer' | null;
  error: Error | null;
  /** No connection, and nothing is being tried. */
  paused: boolean;
  /** When the oldest shown piece was fetched, ms since 1970. */
  updatedAt: number;
  retry: () => void;
}

interface Wanted {
  patient: string;
  today: Day;
  /** How many days back from today are needed. */
  reach: number;
  /** The first day there is; null for none, undefined while nobody knows. */
  first: Day | null | undefined;
}

/** The days of a patient from today back, as far as they are needed and loaded. */
export function useReviewDays({ patient, today, reach, first }: Wanted): ReviewDays {
  const [start] = useState(() => startFor(reach));
  const [furthest, setFurthest] = useState(reach);
  if (reach > furthest) setFurthest(reach);
  const extent = first === undefined ? null : first === null ? 0 : Math.max(0, daysBetween(first, today) + 1);
  const ends = useMemo(() => pieceEnds(start, extent === null ? Math.min(furthest, YEAR) : Math.min(furthest, extent)), [start, furthest, extent]);
  // Piece after piece, the newest first: they share one line and one processor.
  const [asked, setAsked] = useState(AT_ONCE);
  const pieces = useQueries({
    queries: ends.slice(0, asked).map((_, at) => ({
      ...pieceQuery(patient, today, ends, at),
      ...(at > 0 && { staleTime: OLD_STALE, refetchOnWindowFocus: false }),
    })),
  });

  const loaded = pieces.findIndex(({ data }) => data === undefined);
  const next = (loaded < 0 ? pieces.length : loaded) + AT_ONCE;
  if (next > asked && asked < ends.length) setAsked(next);
  const there = useSame(pieces.slice(0, loaded < 0 ? pieces.length : loaded).map(({ data }) => data!));
  const index = useMemo(() => {
    const end = ends[there.length - 1];
    const everything = extent !== null && end !== undefined && end >= extent;
    return indexDays(there.toReversed().flat(), everything ? null : addDays(today, end === undefined ? 1 : 1 - end));
  }, [there, ends, extent, today]);

  // With what is on the screen drawn, a year comes quietly: then changing the range asks for nothing.
  const ready = there.length > 0;
  const quiet = pieces.every(({ isFetching }) => !isFetching);
  useEffect(() => {
    if (!ready || !quiet || furthest >= YEAR) return;
    const wait = setTimeout(() => setFurthest(YEAR), 1_500);
    return () => clearTimeout(wait);
  }, [ready, quiet, furthest]);

  const broken = pieces.find(({ isError }) => isError);
  return {
    index,
    ready,
    failed: broken === undefined ? null : !ready ? 'all' : broken.data === undefined ? 'older' : 'newer',
    error: broken?.error ?? null,
    paused: pieces.some(({ data, fetchStatus }) => data === undefined && fetchStatus === 'paused'),
    updatedAt: Math.min(...pieces.filter(({ data }) => data !== undefined).map(({ dataUpdatedAt }) => dataUpdatedAt)),
    retry: () => { for (const piece of pieces) if (piece.isError) void piece.refetch(); },
  };
}

/** The same list as before while its items are the same, so that nothing is made anew for an equal one. */
function useSame(list: DiaryDay[][]): DiaryDay[][] {
  const [kept, setKept] = useState(list);
  if (kept.length === list.length && kept.every((item, at) => item === list[at])) return kept;
  setKept(list);
  return list;
}

/** On which day whoever looks last reviewed the diary (undefined while nobody knows), and on which days anybody did. */
export function useReviews(patient: string, practitioner: string): { last: Day | null | undefined; days: Day[]; error: Error | null; retry: () => void } {
  const { data, error, refetch } = useQuery(reviewQueries.of(patient));
  const known = useMemo(() => {
    const zone = currentPracticeZone();
    const mine = data?.find((review) => review.practitioner === practitioner);
    return {
      last: data === undefined ? undefined : mine === undefined ? null : dayAt(new Date(mine.at), zone),
      days: (data ?? []).map(({ at }) => dayAt(new Date(at), zone)),
    };
  }, [data, practitioner]);
  return { ...known, error, retry: () => void refetch() };
}

/** First and last day there is anything; undefined while nobody knows. */
export function useExtent(patient: string): { extent: { first: Day; last: Day } | null | undefined; error: Error | null; retry: () => void } {
  const query = useQuery(diaryQueries.extent(patient));
  return { extent: query.data, error: query.error, retry: () => void query.refetch() };
}

/** The days from the review on, and those before it. */
export function sinceReview(last: Day, today: Day): Period {
  return { from: last < today ? last : today, to: today };
}
