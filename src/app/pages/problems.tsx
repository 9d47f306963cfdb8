import type { ErrorComponentProps } from '@tanstack/react-router';
import { Suspense } from 'react';
import { FhirError } from '../../data/fhir-client.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { lazyPart } from '../../ui/lazy-part.ts';
import { Page } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/status.tsx';
import { messages } from '../messages.ts';

const NoRecord = lazyPart(async () => ({ default: (await import('./missing.tsx')).NoRecord }));

/** A screen that failed: what is safe and what to do, and the rest of the house stays usable. */
export function RouteProblem({ error, reset }: ErrorComponentProps) {
  const text = useText(messages);
  if (error instanceof FhirError && error.kind === 'not-found') return <Suspense fallback={null}><NoRecord reset={reset} /></Suspense>;
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
