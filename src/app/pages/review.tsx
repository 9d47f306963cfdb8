import { getRouteApi } from '@tanstack/react-router';
import { ReviewPage } from '../../features/review/review-page.tsx';

const route = getRouteApi('/patients/$patient/');

export function ReviewRoute() {
  const { patient } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return <ReviewPage patientId={patient} search={search} onSearch={(next) => void navigate({ search: next, replace: true, resetScroll: false })} />;
}
