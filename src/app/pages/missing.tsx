/** What is said where there is nothing to show: no such screen, no such record, not for this account. */
import { useQueryClient } from '@tanstack/react-query';
import { Link, useParams, useRouter } from '@tanstack/react-router';
import { sessionQuery } from '../../data/session.ts';
import BreakGlass from '../../features/team/break-glass.tsx';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { EmptyNote } from '../../ui/status.tsx';
import { laterMessages } from '../later-messages.ts';

/** An address that leads nowhere. */
export function NotFound() {
  const text = useText(laterMessages);
  return (
    <Page title={text.notFoundTitle}>
      <EmptyNote title={text.notFoundTitle} actions={<Link to={paths.caseload} className={buttonClass('primary')}>{text.toPatients}</Link>}>{text.notFound}</EmptyNote>
    </Page>
  );
}

/** A screen that this person's account does not have. */
export function NoAccess() {
  const text = useText(laterMessages);
  const guest = useQueryClient().getQueryData(sessionQuery.queryKey)?.user?.role === 'guest';
  return (
    <Page title={text.noAccessTitle}>
      <EmptyNote title={text.noAccessTitle} actions={<Link to={guest ? paths.meetings : paths.caseload} className={buttonClass('primary')}>{guest ? text.toMeetings : text.toPatients}</Link>}>{text.noAccess}</EmptyNote>
    </Page>
  );
}

/** A record that is not there, or not for whoever asks: nobody can tell which. `reset` tries the screen again. */
export function NoRecord({ reset }: { reset: () => void }) {
  const text = useText(laterMessages);
  const router = useRouter();
  const { patient } = useParams({ strict: false });
  return (
    <Page title={text.patientNotFoundTitle}>
      <EmptyNote title={text.patientNotFoundTitle} actions={<Link to={paths.caseload} className={buttonClass('primary')}>{text.toPatients}</Link>}>{text.patientNotFound}</EmptyNote>
      {patient === undefined ? null : <BreakGlass patient={patient} onOpened={() => { reset(); void router.invalidate(); }} />}
    </Page>
  );
}
