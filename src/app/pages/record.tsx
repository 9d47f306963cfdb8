import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { sessionQuery } from '../../data/session.ts';
import { RecordPage } from '../../features/record/record-page.tsx';
import { lazyPart } from '../../ui/lazy-part.ts';
import { useToday } from '../today.ts';

const route = getRouteApi('/patients/$patient/record');

/** Versions in the words of the screens that the documents are written on. */
const histories = {
  'care-plan': lazyPart(() => import('../../features/care-plan/plan-history.tsx')),
  diary: lazyPart(() => import('../../features/diary/entry-history.tsx')),
  letter: lazyPart(() => import('../../features/letters/letter-history.tsx')),
};

export function RecordRoute() {
  const { patient } = route.useParams();
  const { user } = useSuspenseQuery(sessionQuery).data;
  return <RecordPage key={patient} patient={patient} today={useToday()} owner={user?.role === 'owner'} histories={histories} />;
}
