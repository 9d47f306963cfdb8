import { useState, type FormEvent } from 'react';
import { showPasskeyFactor, showSecondFactor } from '../../data/account.ts';
import { FhirError } from '../../data/fhir-client.ts';
import { hasPasskeys, PasskeyError } from '../../data/passkeys.ts';
import { SessionError, signOut, type Session } from '../../data/session.ts';
import { SECOND_FACTORS, type SecondFactor } from '../../domain/team.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import styles from './account.module.css';
import { messages, waitSaid } from './messages.ts';

interface SecondStepProps {
  /** What this person has. */
  methods: readonly SecondFactor[];
  onDone: (session: Session) => void;
  onBack: () => void;
}

/** After the password: a code, a passkey or a recovery code, as the person likes. */
export function SecondStep({ methods, onDone, onBack }: SecondStepProps) {
  const text = useText(messages);
  const ways = SECOND_FACTORS.filter((each) => methods.includes(each) && (each !== 'passkey' || hasPasskeys()));
  const [way, setWay] = useState<SecondFactor>(ways[0] ?? 'totp');
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const send = async (factor: () => Promise<Session>) => {
    setBusy(true);
    setProblem(null);
    try {
      onDone(await factor());
    } catch (error) {
      if (error instanceof PasskeyError) setProblem(text.passkeyCancelled);
      else if (error instanceof FhirError && error.kind === 'offline') setProblem(text.offline);
      else if (error instanceof SessionError && error.status === 429) setProblem(text.throttled(waitSaid(error.wait, text)));
      // What was begun with the password has ended meanwhile.
      else if (error instanceof SessionError && error.code === 'signed-out') onDone({ state: 'signed-out' });
      else if (error instanceof SessionError && error.status < 500) setProblem({ totp: text.codeRefused, passkey: text.passkeyRefused, recovery: text.recoveryRefused }[way]);
      else setProblem(text.failed);
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) void send(() => (way === 'passkey' ? showPasskeyFactor() : showSecondFactor(way === 'totp' ? { code: typed.replaceAll(/\s/g, '') } : { recovery: typed.trim() })));
  };
  const choose = (next: SecondFactor) => {
    setWay(next);
    setTyped('');
    setProblem(null);
    if (next === 'passkey') void send(showPasskeyFactor);
  };
  const back = async () => {
    await signOut().catch(() => {});
    onBack();
  };

  return (
    <>
      <h1>{text.secondTitle}</h1>
      <p>{{ totp: text.secondApp, passkey: text.secondPasskey, recovery: text.secondRecovery }[way]}</p>
      <form className={styles.form} onSubmit={submit}>
        {problem ? <p className={styles.error} role="alert">{problem}</p> : null}
        {/* The page is there for this one thing. */}
        {/* oxlint-disable jsx-a11y/no-autofocus */}
        {way === 'totp' ? <TextField key="totp" label={text.appCode} hint={text.appCodeHint} value={typed} onChange={(event) => setTyped(event.target.value)} inputMode="numeric" autoComplete="one-time-code" required autoFocus /> : null}
        {way === 'recovery' ? <TextField key="recovery" label={text.recoveryCode} value={typed} onChange={(event) => setTyped(event.target.value)} autoCapitalize="characters" spellCheck={false} required autoFocus /> : null}
        <Button key={`send ${way}`} type="submit" look="primary" aria-disabled={busy} autoFocus={way === 'passkey'}>{busy ? text.confirming : way === 'passkey' ? text.usePasskey : text.confirm}</Button>
        {/* oxlint-enable jsx-a11y/no-autofocus */}
      </form>
      <fieldset aria-label={text.otherWays} className={styles.ways}>
        {ways.filter((each) => each !== way).map((each) => <Button key={each} disabled={busy} onClick={() => choose(each)}>{{ totp: text.useApp, passkey: text.usePasskey, recovery: text.useRecovery }[each]}</Button>)}
        <Button look="quiet" onClick={() => void back()}>{text.back}</Button>
      </fieldset>
      <p className={styles.hint}>{text.noWay}</p>
    </>
  );
}
