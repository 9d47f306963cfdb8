import { getRouteApi } from '@tanstack/react-router';
import { CarePlanPage } from '../../features/care-plan/care-plan-page.tsx';

const route = getRouteApi('/patients/$patient/plan');

export { TemplatesPage as TemplatesRoute } from '../../features/care-plan/templates-page.tsx';

export function CarePlanRoute() {
  const { patient } = route.useParams();
  return <CarePlanPage key={patient} patient={patient} />;
}
