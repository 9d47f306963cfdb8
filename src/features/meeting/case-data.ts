/** What the wall needs of one case: asked for before anybody gets there, so that the next patient is drawn at once. */
import { useQueries, useQuery, type QueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { indexDays, type DayIndex } from '../../charts/day-index.ts';
import { planQueries } from '../../data/care-plans.ts';
import { diaryQueries } from '../../data/diary.ts';
import { letterQueries } from '../../data/letters.ts';
import { meetingQueries } from '../../data/meetings.ts';
import { taskQueries } from '../../data/tasks.ts';
import { addDays, daysBetween, type Day } from '../../domain/day.ts';
import { FIGURE_DAYS } from '../../domain/care-plan-progress.ts';
import { caseSummary, type CaseSummary, type Meeting } from '../../domain/meeting.ts';
import type { Period } from '../../domain/summary.ts';

/** Days of the panels: the range with which a review begins. */
const SHOWN = 84;
/** Days that are asked for: the same piece that a review asks for first, so that neither asks twice. */
const ASKED = 112;
/** A meeting further back than this is too long ago to be compared day by day. */
const FURTHEST = 400 - FIGURE_DAYS;

/** The days that the panels show. */
export function shownPeriod(today: Day): Period {
  return { from: addDays(today, 1 - SHOWN), to: today };
}

/** The meeting for which a case is looked at. */
type AtMeeting = Pick<Meeting, 'id' | 'day'>;

function queriesOf(patient: string, meeting: AtMeeting, today: Day) {
  return [diaryQueries.days(patient, addDays(today, 1 - ASKED), today), planQueries.overview(patient), letterQueries.of(patient), meetingQueries.lastOf(patient, meeting)] as const;
}

/** Asks for a case that may be shown soon. */
export function prefetchCase(client: QueryClient, patient: string, meeting: AtMeeting, today: Day): void {
  for (const query of queriesOf(patient, meeting, today)) void client.prefetchQuery(query as never);
}

export interface CaseData {
  index: DayIndex;
  summary: CaseSummary;
}

/** The case of a patient; null while it is loaded or where it could not be had. */
export function useCaseData(patient: string, meeting: AtMeeting, today: Day): { data: CaseData | null; error: Error | null; retry: () => void } {
  const [days, plan, letters, last] = useQueries({ queries: queriesOf(patient, meeting, today) as unknown as [ReturnType<typeof diaryQueries.days>, ReturnType<typeof planQueries.overview>, ReturnType<typeof letterQueries.of>, ReturnType<typeof meetingQueries.lastOf>] });
  const open = useQuery(taskQueries.open());
  const ago = last.data ? daysBetween(last.data.meeting.day, today) : 0;
  // Only where the last meeting lies further back than the panels look.
  const further = ago + FIGURE_DAYS > ASKED && ago <= FURTHEST;
  const more = useQuery({ ...diaryQueries.days(patient, addDays(today, 1 - ASKED - Math.max(0, ago + FIGURE_DAYS - ASKED)), addDays(today, -ASKED)), enabled: further });
  const all = [days, plan, letters, last, open, more];
  const data = useMemo((): CaseData | null => {
    if (!days.data || !plan.data || !letters.data || last.data === undefined || !open.data || (further && !more.data)) return null;
    const index = indexDays(days.data, addDays(today, 1 - ASKED));
    const inForce = plan.data.plan?.state === 'active' ? plan.data.plan : undefined;
    const mine = open.data.tasks.filter((task) => task.patient === patient);
    const before = last.data && ago <= FURTHEST ? last.data : undefined;
    const decided = last.data?.tasks ?? [];
    const summary = caseSummary({
      today, days: [...(more.data ?? []), ...days.data], ...(inForce && { plan: inForce }),
      tasks: [...mine, ...decided.filter(({ id }) => !mine.some((task) => task.id === id))], letters: letters.data, ...(before && { last: before }),
    });
    return { index, summary };
  }, [days.data, plan.data, letters.data, last.data, open.data, more.data, further, ago, today, patient]);
  return {
    data,
    error: all.find(({ isError, data: had }) => isError && had === undefined)?.error ?? null,
    retry: () => { for (const query of all) if (query.isError) void query.refetch(); },
  };
}
