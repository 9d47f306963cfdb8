import { useEffect, useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { defineMessages, useText } from '../i18n/messages.ts';
import { Button } from './button.tsx';
import styles from './dialog.module.css';

const messages = defineMessages({ de: { close: 'Schließen' }, en: { close: 'Close' } });

interface DialogProps {
  title: ReactNode;
  /** Called for Escape, the close button and `onClose` of the caller's own buttons. */
  onClose: () => void;
  wide?: boolean;
  children: ReactNode;
}

/** A modal dialog: mounted means open. The browser keeps the focus inside and gives it back afterwards. */
export function Dialog({ title, onClose, wide = false, children }: DialogProps) {
  const text = useText(messages);
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (dialog && !dialog.open) dialog.showModal();
  }, []);
  // Closed while it still stands in the page: one that was taken out gives the focus back to nobody.
  useLayoutEffect(() => {
    const dialog = ref.current;
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      aria-labelledby={id}
      className={[styles.dialog, wide ? styles.wide : ''].filter(Boolean).join(' ')}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className={styles.inner}>
        <div className={styles.head}>
          <h2 id={id}>{title}</h2>
          <Button look="quiet" small onClick={onClose}>{text.close}</Button>
        </div>
        <div className={styles.body}>{children}</div>
      </div>
    </dialog>
  );
}

/** The row of buttons at the end of a dialog or form; the last one is the main one. */
export function Actions({ children }: { children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}
