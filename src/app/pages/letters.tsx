import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { letterhead, practiceQueries } from '../../data/practice.ts';
import { sessionQuery } from '../../data/session.ts';
import { LetterPage } from '../../features/letters/letter-page.tsx';
import { LettersPage } from '../../features/letters/letters-page.tsx';
import { useToday } from '../today.ts';

const list = getRouteApi('/patients/$patient/letters');
const one = getRouteApi('/patients/$patient/letters/$letter');

export function LettersRoute() {
  const { patient } = list.useParams();
  const { measure } = list.useSearch();
  return <LettersPage key={patient} {...useScreen(patient)} {...(measure !== undefined && { measure })} />;
}

export function LetterRoute() {
  const { patient, letter } = one.useParams();
  return <LetterPage key={letter} id={letter} {...useScreen(patient)} />;
}

/** Who writes for which practice on which day. */
function useScreen(patient: string) {
  const { user, practice } = useSuspenseQuery(sessionQuery).data;
  const today = useToday();
  const own = useQuery(practiceQueries.own()).data;
  const lines = useMemo(() => letterhead(own ?? { name: practice?.name ?? '' }), [own, practice?.name]);
  return { patient, writer: { practitioner: user?.practitioner ?? '', name: user?.name ?? '' }, practice: lines, language: practice?.language ?? 'de', today } as const;
}
