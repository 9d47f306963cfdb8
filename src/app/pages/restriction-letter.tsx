import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { letterhead, practiceQueries } from '../../data/practice.ts';
import { sessionQuery } from '../../data/session.ts';
import { RestrictionLetterPage } from '../../features/record/restriction-letter-page.tsx';
import { useToday } from '../today.ts';

const route = getRouteApi('/patients/$patient/record/restriction');

export function RestrictionLetterRoute() {
  const { patient } = route.useParams();
  const { user, practice } = useSuspenseQuery(sessionQuery).data;
  const today = useToday();
  const own = useQuery(practiceQueries.own()).data;
  const lines = useMemo(() => letterhead(own ?? { name: practice?.name ?? '' }), [own, practice?.name]);
  const writer = useMemo(() => ({ practitioner: user?.practitioner ?? '', name: user?.name ?? '' }), [user?.practitioner, user?.name]);
  return <RestrictionLetterPage key={patient} patient={patient} writer={writer} practice={lines} language={practice?.language ?? 'de'} today={today} />;
}
