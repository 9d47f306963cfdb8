import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { sessionQuery } from '../../data/session.ts';
import { PrintManyPage, PrintPage } from '../../features/printing/print-page.tsx';
import { useToday } from '../today.ts';

export { LeafletsPage as LeafletsRoute } from '../../features/printing/leaflets-page.tsx';

const one = getRouteApi('/patients/$patient/print');
const many = getRouteApi('/print');

export function PrintRoute() {
  const { patient } = one.useParams();
  const role = useSuspenseQuery(sessionQuery).data.user?.role;
  return <PrintPage key={patient} patient={patient} search={one.useSearch()} today={useToday()} desk={role === 'assistant'} />;
}

export function PrintManyRoute() {
  const session = useSuspenseQuery(sessionQuery).data;
  return <PrintManyPage search={many.useSearch()} practitioner={session.user?.practitioner ?? ''} today={useToday()} />;
}
