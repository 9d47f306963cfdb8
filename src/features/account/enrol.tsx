import { useEffect, useRef, useState } from 'react';
import { beginTotp, useAccountChange, type TotpSecret } from '../../data/account.ts';
import { hasPasskeys } from '../../data/passkeys.ts';
import { readSession, signOut, type Session } from '../../data/session.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { accountMessages } from './account-messages.ts';
import styles from './account.module.css';
import { AccountFrame } from './frame.tsx';
import { PasskeySetUp } from './passkey-set-up.tsx';
import { useProblem } from './problem.ts';
import { RecoveryCodes } from './recovery-codes.tsx';
import { TotpSetUp } from './totp-set-up.tsx';

type Step = { at: 'choose' } | { at: 'totp'; secret: TotpSecret } | { at: 'passkey' } | { at: 'codes'; codes: readonly string[] };

/** Between the first sign-in and the screens, where the practice asks for a second factor and there is none yet. */
export default function Enrol({ session, onDone }: { session: Session; onDone: (session: Session) => void }) {
  const text = useText(accountMessages);
  const problem = useProblem();
  const [step, setStep] = useState<Step>({ at: 'choose' });
  const [failed, setFailed] = useState<unknown>(null);
  const begin = useAccountChange(() => beginTotp());
  const said = problem(failed ?? begin.error);
  // Each step begins at its heading, for whoever does not see that everything below it has changed.
  const title = useRef<HTMLHeadingElement>(null);
  const before = useRef(step.at);
  useEffect(() => {
    if (before.current !== step.at) title.current?.focus();
    before.current = step.at;
  }, [step.at]);

  const finish = async () => {
    setFailed(null);
    try {
      onDone(await readSession());
    } catch (error) {
      setFailed(error);
    }
  };
  const codesOrOn = (codes: readonly string[]) => (codes.length > 0 ? setStep({ at: 'codes', codes }) : void finish());
  const leave = async () => {
    try {
      await signOut();
      onDone({ state: 'signed-out' });
    } catch (error) {
      setFailed(error);
    }
  };
  const toChoice = () => setStep({ at: 'choose' });

  return (
    <AccountFrame wide {...(session.practice && { practice: session.practice.name })}>
      <h1 ref={title} tabIndex={-1} className={styles.title}>{step.at === 'codes' ? text.codesTitle : text.enrolTitle}</h1>
      {said === null ? null : <p className={styles.error} role="alert">{said}</p>}
      {step.at === 'choose' ? (
        <>
          <p>{text.enrolIntro}</p>
          <div className={styles.pair}>
            <section className={styles.option} aria-labelledby="enrol-app">
              <h2 id="enrol-app">{text.enrolApp}</h2>
              <p>{text.enrolAppText}</p>
              <Button look="primary" disabled={begin.isPending} aria-describedby="enrol-app" onClick={() => begin.mutate(undefined, { onSuccess: (secret) => setStep({ at: 'totp', secret }) })}>{text.next}</Button>
            </section>
            <section className={styles.option} aria-labelledby="enrol-passkey">
              <h2 id="enrol-passkey">{text.enrolPasskey}</h2>
              <p>{hasPasskeys() ? text.enrolPasskeyText : text.noPasskeys}</p>
              {hasPasskeys() ? <Button aria-describedby="enrol-passkey" onClick={() => setStep({ at: 'passkey' })}>{text.next}</Button> : null}
            </section>
          </div>
          <div><Button look="quiet" onClick={() => void leave()}>{text.signOut}</Button></div>
        </>
      ) : null}
      {step.at === 'totp' ? <TotpSetUp secret={step.secret} onDone={codesOrOn} onCancel={toChoice} cancel={text.back} /> : null}
      {step.at === 'passkey' ? <PasskeySetUp onDone={codesOrOn} onCancel={toChoice} cancel={text.back} /> : null}
      {step.at === 'codes' ? <RecoveryCodes codes={step.codes} who={session.user?.name ?? ''} practice={session.practice?.name ?? ''} reminded={false} onKept={() => {}} onDone={() => void finish()} /> : null}
    </AccountFrame>
  );
}
