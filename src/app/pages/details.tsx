import { getRouteApi } from '@tanstack/react-router';
import { DetailsPage } from '../../features/front-desk/details-page.tsx';

const route = getRouteApi('/patients/$patient/details');

export function DetailsRoute() {
  return <DetailsPage patient={route.useParams().patient} />;
}
