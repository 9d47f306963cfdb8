import { useState, type FormEvent } from 'react';
import { acceptInvitation } from '../../data/account.ts';
import { FhirError } from '../../data/fhir-client.ts';
import { SessionError, type Session } from '../../data/session.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import styles from './account.module.css';
import { messages, waitSaid } from './messages.ts';

/** Characters that a password needs at least; the server's own rule. */
const LEAST = 12;

/** A one-time code and the password that goes with the account from now on. */
export function Invitation({ onDone, onBack }: { onDone: (session: Session) => void; onBack: () => void }) {
  const text = useText(messages);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<{ field?: 'code' | 'password'; said: string } | null>(null);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const typed = (name: string): string => (form.get(name) as string | null) ?? '';
    const password = typed('password');
    if (password.length < LEAST) return setProblem({ field: 'password', said: text.passwordShort });
    setBusy(true);
    setProblem(null);
    try {
      onDone(await acceptInvitation({ code: typed('code').trim(), password }));
    } catch (error) {
      const refused = error instanceof SessionError ? error : null;
      if (error instanceof FhirError && error.kind === 'offline') setProblem({ said: text.offline });
      else if (refused?.status === 429) setProblem({ said: text.throttled(waitSaid(refused.wait, text)) });
      else if (refused?.field === 'password') setProblem({ field: 'password', said: text.notAccepted });
      else if (refused && refused.status < 500) setProblem({ field: 'code', said: text.invitationWrong });
      else setProblem({ said: text.failed });
    } finally {
      setBusy(false);
    }
  };
  const said = (field: 'code' | 'password') => (problem?.field === field ? problem.said : undefined);

  return (
    <>
      <h1>{text.invitationTitle}</h1>
      <p>{text.invitationIntro}</p>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        {problem && problem.field === undefined ? <p className={styles.error} role="alert">{problem.said}</p> : null}
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the page is there for this one thing */}
        <TextField label={text.invitationCode} hint={text.invitationCodeHint} error={said('code')} name="code" autoCapitalize="characters" spellCheck={false} required autoFocus />
        <TextField label={text.newPassword} hint={text.passwordHint} error={said('password')} name="password" type="password" autoComplete="new-password" maxLength={128} required />
        <Button type="submit" look="primary" disabled={busy}>{busy ? text.invitationSending : text.invitationSend}</Button>
        <Button look="quiet" onClick={onBack}>{text.back}</Button>
      </form>
    </>
  );
}
