import type { ComponentProps, ReactNode } from 'react';
import styles from './button.module.css';

type Look = 'plain' | 'primary' | 'quiet';

/** The class of a button, also for links that look like one. */
export function buttonClass(look: Look = 'plain', small = false): string {
  return [styles.button, look === 'plain' ? '' : styles[look], small ? styles.small : ''].filter(Boolean).join(' ');
}

interface ButtonProps extends ComponentProps<'button'> {
  look?: Look;
  small?: boolean;
}

/** A button. `type` is "button" unless said otherwise, so that none submits a form by accident. */
export function Button({ look = 'plain', small = false, className, type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={[buttonClass(look, small), className].filter(Boolean).join(' ')} {...rest} />;
}

/** Buttons that belong together, of which one may be pressed. */
export function ButtonGroup({ label, children }: { label: string; children: ReactNode }) {
  return <fieldset aria-label={label} className={styles.group}>{children}</fieldset>;
}

/** A key of the keyboard, shown beside what it does. */
export function Key({ children }: { children: ReactNode }) {
  return <kbd className={styles.key}>{children}</kbd>;
}
