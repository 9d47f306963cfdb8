import { useState, type FormEvent } from 'react';
import { FhirError } from '../../data/fhir-client.ts';
import { SessionError, signIn, type Session } from '../../data/session.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import styles from './account.module.css';
import { AccountFrame } from './frame.tsx';
import { messages, waitSaid } from './messages.ts';

interface SignInProps {
  practice?: string | undefined;
  /** The session ran out: the screens wait behind this one. */
  expired: boolean;
  onDone: (session: Session) => void;
}

/** User name and password. Pasting and password managers work; what was typed stays when it fails. */
export default function SignIn({ practice, expired, onDone }: SignInProps) {
  const text = useText(messages);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const typed = (name: string): string => (form.get(name) as string | null) ?? '';
    setBusy(true);
    setProblem(null);
    try {
      onDone(await signIn({ username: typed('username').trim(), password: typed('password') }));
    } catch (error) {
      if (error instanceof FhirError && error.kind === 'offline') setProblem(text.offline);
      else if (error instanceof SessionError && error.status === 429) setProblem(text.throttled(waitSaid(error.wait, text)));
      else if (error instanceof SessionError && error.code === 'wrong-credentials') setProblem(text.wrong);
      else setProblem(text.failed);
    } finally {
      setBusy(false);
    }
  };

  return (
    <AccountFrame {...(practice === undefined ? {} : { practice })} cover={expired}>
      <h1>{expired ? text.expiredTitle : text.signInTitle}</h1>
      {expired ? <p>{text.expired}</p> : null}
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        {problem ? <p className={styles.error} role="alert">{problem}</p> : null}
        {/* The page is there for this one thing. */}
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
        <TextField label={text.username} name="username" autoComplete="username" autoCapitalize="none" spellCheck={false} required autoFocus />
        <TextField label={text.password} name="password" type="password" autoComplete="current-password" required />
        <Button type="submit" look="primary" disabled={busy}>{busy ? text.signingIn : text.signIn}</Button>
      </form>
    </AccountFrame>
  );
}
