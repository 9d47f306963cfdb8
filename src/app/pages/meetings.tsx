import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { sessionQuery } from '../../data/session.ts';
import { MeetingPage } from '../../features/meeting/meeting-page.tsx';
import { MeetingsPage } from '../../features/meeting/meetings-page.tsx';
import { PatientMeetings } from '../../features/meeting/patient-meetings.tsx';
import { PresentPage } from '../../features/meeting/present-page.tsx';
import { paths } from '../../paths.ts';
import { useToday } from '../today.ts';

const one = getRouteApi('/meetings/$meeting');
const ofPatient = getRouteApi('/patients/$patient/meetings');
const wall = getRouteApi('/meetings/$meeting/present');

/** Who takes part; guests read. */
function useMe() {
  const { user } = useSuspenseQuery(sessionQuery).data;
  return { me: { practitioner: user?.practitioner ?? '', name: user?.name ?? '' }, readOnly: user?.role === 'guest' };
}

export function MeetingsRoute() {
  const navigate = useNavigate();
  return <MeetingsPage {...useMe()} today={useToday()} onOpen={(meeting) => void navigate({ to: paths.meeting(meeting) })} />;
}

export function MeetingRoute() {
  const { meeting } = one.useParams();
  const navigate = one.useNavigate();
  return <MeetingPage id={meeting} search={one.useSearch()} onSearch={(search, options) => void navigate({ search, replace: options?.replace ?? false, resetScroll: false })} {...useMe()} today={useToday()} />;
}

export function PatientMeetingsRoute() {
  const { patient } = ofPatient.useParams();
  return <PatientMeetings key={patient} patient={patient} />;
}

export function PresentRoute() {
  const { meeting } = wall.useParams();
  const navigate = wall.useNavigate();
  return (
    <PresentPage
      key={meeting} id={meeting} search={wall.useSearch()} onSearch={(search) => void navigate({ search, replace: true, resetScroll: false })}
      onLeave={(place) => void navigate({ to: paths.meeting(meeting), search: { case: place } } as never)} {...useMe()} today={useToday()}
    />
  );
}
