import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { meetingQueries } from '../../data/meetings.ts';
import { sessionQuery } from '../../data/session.ts';
import { TasksPage } from '../../features/tasks/tasks-page.tsx';
import { useToday } from '../today.ts';

const route = getRouteApi('/tasks');

export function TasksRoute() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { user } = useSuspenseQuery(sessionQuery).data;
  // Where a task comes from is said once it is known.
  const meetings = useQuery(meetingQueries.list()).data;
  const days = useMemo(() => Object.fromEntries((meetings ?? []).map(({ id, day }) => [id, day])), [meetings]);
  return <TasksPage meetings={days} search={search} onSearch={(next) => void navigate({ search: next, replace: true, resetScroll: false })} me={{ practitioner: user?.practitioner ?? '', name: user?.name ?? '' }} today={useToday()} />;
}
