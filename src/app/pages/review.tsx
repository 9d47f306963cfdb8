import { getRouteApi } from '@tanstack/react-router';
import { ReviewPage } from '../../features/review/review-page.tsx';
import { useToday } from '../today.ts';

const route = getRouteApi('/patients/$patient/');

export function ReviewRoute() {
  const { patient } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return <ReviewPage patientId={patient} today={useToday()} search={search} onSearch={(next) => void navigate({ search: next, replace: true, resetScroll: false })} />;
}
