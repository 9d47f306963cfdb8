import { getRouteApi } from '@tanstack/react-router';
import { ImportPage } from '../../features/import/import-page.tsx';

const route = getRouteApi('/patients/$patient/import');

export function ImportRoute() {
  return <ImportPage />;
}

export function ImportForRoute() {
  const { patient } = route.useParams();
  return <ImportPage patient={patient} />;
}
