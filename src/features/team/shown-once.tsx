import { useState } from 'react';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { messages } from './messages.ts';
import styles from './team.module.css';

/** A code or token that is shown this once, to be copied. */
export function ShownOnce({ label, secret, small = false }: { label: string; secret: string; small?: boolean }) {
  const text = useText(messages);
  const [step, setStep] = useState<'copied' | 'copyFailed' | null>(null);
  const copy = () => {
    // Absent where the page came over plain HTTP from another computer.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    if (clipboard) clipboard.writeText(secret).then(() => setStep('copied'), () => setStep('copyFailed'));
    else setStep('copyFailed');
  };
  return (
    <>
      <output className={small ? `${styles.code} ${styles.token}` : styles.code} aria-label={label} translate="no">{secret}</output>
      <div className={styles.row}>
        <Button small onClick={copy}>{text.copy}</Button>
        <output className={step === null ? 'visually-hidden' : styles.said}>{step === null ? '' : text[step]}</output>
      </div>
    </>
  );
}
