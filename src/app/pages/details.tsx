import { getRouteApi } from '@tanstack/react-router';
import { DetailsPage } from '../../features/front-desk/details-page.tsx';
import { useToday } from '../today.ts';

const route = getRouteApi('/patients/$patient/details');

export function DetailsRoute() {
  return <DetailsPage patient={route.useParams().patient} today={useToday()} />;
}
