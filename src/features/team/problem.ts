import { FhirError } from '../../data/fhir-client.ts';
import { SessionError } from '../../data/session.ts';
import { useText } from '../../i18n/messages.ts';
import { messages } from './messages.ts';

/** What went wrong, in words, and the field that it is about where the server names one. */
export interface Problem {
  said: string;
  field?: string;
}

/** Puts a refusal into words: what happened, what is safe, what to do. Null for none, and for the end of the session, which is said by the sign-in. */
export function useProblem(): (error: unknown) => Problem | null {
  const { refused } = useText(messages);
  return (error) => {
    if (error === null || error === undefined) return null;
    if (error instanceof FhirError) return { said: error.kind === 'offline' ? refused.offline : refused.other };
    if (!(error instanceof SessionError)) return { said: refused.other };
    if (error.status === 401) return null;
    const said = Object.hasOwn(refused, error.code) ? refused[error.code as keyof typeof refused] : refused.other;
    const field = error.field ?? (error.code === 'username-taken' ? 'username' : undefined);
    return { said, ...(field !== undefined && { field }) };
  };
}
