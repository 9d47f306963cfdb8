import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { sessionQuery } from '../../data/session.ts';
import { CaseloadPage } from '../../features/caseload/caseload-page.tsx';
import { lazyPart } from '../../ui/lazy-part.ts';
import { useToday } from '../today.ts';

const FrontDesk = lazyPart(() => import('./front-desk.tsx'));

const route = getRouteApi('/');

export function CaseloadRoute() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const session = useSuspenseQuery(sessionQuery).data;
  const today = useToday();
  if (session.user?.role === 'assistant') return <FrontDesk today={today} />;
  return (
    <CaseloadPage
      search={search}
      onSearch={(next, options) => void navigate({ search: next, replace: options?.replace ?? false })}
      practitioner={session.user?.practitioner ?? ''}
      today={today}
    />
  );
}
