import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { sessionQuery } from '../../data/session.ts';
import { TasksPage } from '../../features/tasks/tasks-page.tsx';
import { useToday } from '../today.ts';

const route = getRouteApi('/tasks');

export function TasksRoute() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { user } = useSuspenseQuery(sessionQuery).data;
  return <TasksPage search={search} onSearch={(next) => void navigate({ search: next, replace: true, resetScroll: false })} me={{ practitioner: user?.practitioner ?? '', name: user?.name ?? '' }} today={useToday()} />;
}
