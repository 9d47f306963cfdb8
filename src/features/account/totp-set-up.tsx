import { useMemo, useState, type FormEvent } from 'react';
import { confirmTotp, useAccountChange, type TotpSecret } from '../../data/account.ts';
import { qrPath } from '../../domain/qr-code.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Actions } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { accountMessages } from './account-messages.ts';
import styles from './account.module.css';
import { useProblem } from './problem.ts';

interface TotpSetUpProps {
  secret: TotpSecret;
  /** With the recovery codes that are shown next. */
  onDone: (recovery: readonly string[]) => void;
  onCancel: () => void;
  cancel: string;
}

/** The secret as a QR code and as text, and the first code of the app, which proves that it arrived. */
export function TotpSetUp({ secret, onDone, onCancel, cancel }: TotpSetUpProps) {
  const text = useText(accountMessages);
  const problem = useProblem();
  const qr = useMemo(() => qrPath(secret.uri), [secret.uri]);
  const [typed, setTyped] = useState('');
  const confirm = useAccountChange(confirmTotp);
  const said = problem(confirm.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate(typed.replaceAll(/\s/g, ''), { onSuccess: onDone });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <div className={styles.scan}>
        {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- drawn here, so that the secret is in no file */}
        <svg className={styles.qr} viewBox={`0 0 ${qr.size} ${qr.size}`} role="img" aria-label={text.totpQr} shapeRendering="crispEdges"><path d={qr.path} /></svg>
        <div className={styles.stack}>
          <p>{text.totpScan}</p>
          <div className={styles.secret}>
            <p>{text.totpSecret}</p>
            <p className={styles.groups} translate="no">{groups(secret.secret).map((group, at) => <span key={`${at} ${group}`}>{group} </span>)}</p>
            <p className={styles.hint}>{text.totpSecretText}</p>
          </div>
          <Copy label={text.copySecret} what={secret.secret} />
        </div>
      </div>
      <TextField label={text.totpCode} hint={text.totpCodeHint} value={typed} onChange={(event) => setTyped(event.target.value)} {...(said !== null && { error: said })} inputMode="numeric" autoComplete="one-time-code" required />
      <Actions>
        <Button onClick={onCancel}>{cancel}</Button>
        <Button type="submit" look="primary" disabled={confirm.isPending}>{confirm.isPending ? text.totpConfirming : text.totpConfirm}</Button>
      </Actions>
    </form>
  );
}

/** In fours, as it is easiest to type. */
function groups(secret: string): string[] {
  return secret.match(/.{1,4}/g) ?? [];
}

/** Puts a secret on the clipboard, and says so. */
export function Copy({ label, what }: { label: string; what: string }) {
  const text = useText(accountMessages);
  const [step, setStep] = useState<'copied' | 'copyFailed' | null>(null);
  const copy = () => {
    // Absent where the page came over plain HTTP from another computer.
    (navigator.clipboard as Clipboard | undefined)?.writeText(what).then(() => setStep('copied'), () => setStep('copyFailed'));
    if (!(navigator.clipboard as Clipboard | undefined)) setStep('copyFailed');
  };
  return (
    <div className={styles.copy}>
      <Button small onClick={copy}>{label}</Button>
      <output className={step === null ? 'visually-hidden' : styles.hint}>{step === null ? '' : text[step]}</output>
    </div>
  );
}
