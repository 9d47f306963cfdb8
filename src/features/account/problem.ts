import { FhirError } from '../../data/fhir-client.ts';
import { PasskeyError } from '../../data/passkeys.ts';
import { SessionError } from '../../data/session.ts';
import { useText } from '../../i18n/messages.ts';
import { accountMessages } from './account-messages.ts';
import { messages, waitSaid } from './messages.ts';

/** Puts a refusal into words: what happened, what is safe, what to do. Null for none, and for the end of the session, which is said by the sign-in. */
export function useProblem(): (error: unknown) => string | null {
  const { refused } = useText(accountMessages);
  const text = useText(messages);
  return (error) => {
    if (error === null || error === undefined) return null;
    if (error instanceof FhirError) return error.kind === 'offline' ? refused.offline : refused.other;
    if (error instanceof PasskeyError) return refused[error.kind];
    if (!(error instanceof SessionError)) return refused.other;
    if (error.status === 401 && error.code === 'signed-out') return null;
    if (error.status === 429) return text.throttled(waitSaid(error.wait, text));
    return isSaid(error.code, refused) ? refused[error.code] : refused.other;
  };
}

function isSaid<Said extends object>(code: string, refused: Said): code is Extract<keyof Said, string> {
  return Object.hasOwn(refused, code);
}
