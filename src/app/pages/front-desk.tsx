import { useQuery } from '@tanstack/react-query';
import { teamQueries } from '../../data/team.ts';
import type { Day } from '../../domain/day.ts';
import AddPatient from '../../features/caseload/add-patient.tsx';
import { PeoplePage } from '../../features/front-desk/people-page.tsx';

/** The front desk's own first screen, in place of the caseload. */
export default function FrontDesk({ today }: { today: Day }) {
  const colleagues = useQuery(teamQueries.colleagues()).data;
  const caregivers = colleagues?.filter(({ role, disabled }) => !disabled && (role === 'owner' || role === 'therapist'));
  return <PeoplePage adding={(close) => (caregivers && caregivers.length > 0 ? <AddPatient practitioner={caregivers[0]!.practitioner} caregivers={caregivers} today={today} onClose={close} /> : null)} />;
}
