import { Link, type ErrorComponentProps } from '@tanstack/react-router';
import { FhirError } from '../../data/fhir-client.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { EmptyNote, ProblemNote } from '../../ui/status.tsx';
import { messages } from '../messages.ts';

/** An address that leads nowhere. */
export function NotFound() {
  const text = useText(messages);
  return (
    <Page title={text.notFoundTitle}>
      <EmptyNote title={text.notFoundTitle} actions={<Link to={paths.caseload} className={buttonClass('primary')}>{text.toPatients}</Link>}>{text.notFound}</EmptyNote>
    </Page>
  );
}

/** A screen that failed: what is safe and what to do, and the rest of the house stays usable. */
export function RouteProblem({ error, reset }: ErrorComponentProps) {
  const text = useText(messages);
  if (error instanceof FhirError && error.kind === 'not-found') {
    return (
      <Page title={text.patientNotFoundTitle}>
        <EmptyNote title={text.patientNotFoundTitle} actions={<Link to={paths.caseload} className={buttonClass('primary')}>{text.toPatients}</Link>}>{text.patientNotFound}</EmptyNote>
      </Page>
    );
  }
  const offline = error instanceof FhirError && error.kind === 'offline';
  return (
    <Page title={offline ? text.offlineTitle : text.brokenTitle}>
      <ProblemNote
        title={offline ? text.offlineTitle : text.brokenTitle}
        actions={<><Button look="primary" onClick={reset}>{text.again}</Button><Button onClick={() => location.reload()}>{text.reload}</Button></>}
      >
        {offline ? text.offlineHelp : text.broken}
      </ProblemNote>
    </Page>
  );
}

/** The frame itself failed: this stands alone on the page. */
export function FrameProblem(props: ErrorComponentProps) {
  return <main><RouteProblem {...props} /></main>;
}
