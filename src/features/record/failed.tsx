import { FhirError } from '../../data/fhir-client.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyNote, ProblemNote } from '../../ui/status.tsx';
import { messages } from './messages.ts';

/** Why something is not there: no connection, not for this role, or a failure; and what to do. */
export function Failed({ error, onAgain }: { error: Error; onAgain: () => void }) {
  const text = useText(messages);
  const kind = error instanceof FhirError ? error.kind : 'server';
  if (kind === 'refused') return <EmptyNote title={text.refusedTitle}>{text.refused}</EmptyNote>;
  return <ProblemNote title={kind === 'offline' ? text.offlineTitle : text.failedTitle} actions={<Button look="primary" onClick={onAgain}>{text.again}</Button>}>{text.failed}</ProblemNote>;
}
