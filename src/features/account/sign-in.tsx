import { useState, type FormEvent, type ReactNode } from 'react';
import { signIn } from '../../data/account.ts';
import { FhirError } from '../../data/fhir-client.ts';
import { SessionError, type Session } from '../../data/session.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import styles from './account.module.css';
import { AccountFrame } from './frame.tsx';
import { Invitation } from './invitation.tsx';
import { messages, waitSaid } from './messages.ts';
import { SecondStep } from './second-step.tsx';

interface SignInProps {
  session: Session;
  /** Somebody was here: `typed` while what they wrote waits behind this screen, `read` while their screens come anew. */
  behind: 'typed' | 'read' | null;
  onDone: (session: Session) => void;
}

/** The way in: user name and password, then a second factor where there is one; or a one-time code. */
export default function SignIn({ session, behind, onDone }: SignInProps) {
  const text = useText(messages);
  const [invited, setInvited] = useState(false);
  const [ended, setEnded] = useState(false);
  const enter = (next: Session) => {
    setEnded(next.state === 'signed-out');
    onDone(next);
  };
  const second = session.state === 'second-factor';
  return (
    <AccountFrame {...(session.practice && { practice: session.practice.name })} cover={behind !== null}>
      {second ? <SecondStep methods={session.methods ?? ['totp', 'passkey', 'recovery']} onDone={enter} onBack={() => onDone({ state: 'signed-out' })} /> : null}
      {!second && invited ? <Invitation onDone={onDone} onBack={() => setInvited(false)} /> : null}
      {!second && !invited ? (
        <Password session={session} behind={behind} {...(ended && { problem: text.secondEnded })} onDone={onDone}>
          <Button look="quiet" onClick={() => setInvited(true)}>{text.haveCode}</Button>
        </Password>
      ) : null}
    </AccountFrame>
  );
}

/** User name and password. Pasting and password managers work; what was typed stays when it fails. */
function Password({ session, behind, problem: before = null, onDone, children }: SignInProps & { problem?: string | null; children: ReactNode }) {
  const text = useText(messages);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(before);

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

  const why = { locked: { typed: text.lockedTyped, read: text.locked }, expired: { typed: text.expired, read: text.expiredRead } }[session.locked ? 'locked' : 'expired'];
  return (
    <>
      <h1>{behind === null ? text.signInTitle : session.locked ? text.lockedTitle : text.expiredTitle}</h1>
      {behind === null ? null : <p>{why[behind]}</p>}
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        {problem ? <p className={styles.error} role="alert">{problem}</p> : null}
        {/* The page is there for this one thing. */}
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
        <TextField label={text.username} name="username" autoComplete="username" autoCapitalize="none" spellCheck={false} required autoFocus />
        <TextField label={text.password} name="password" type="password" autoComplete="current-password" required />
        <Button type="submit" look="primary" disabled={busy}>{busy ? text.signingIn : text.signIn}</Button>
        {children}
      </form>
    </>
  );
}
