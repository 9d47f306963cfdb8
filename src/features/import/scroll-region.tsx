import type { ReactNode } from 'react';
import styles from './import.module.css';

/** A table that scrolls inside itself; it takes the focus so that the arrow keys can scroll it. */
export function ScrollRegion({ label, tall = false, children }: { label: string; tall?: boolean; children: ReactNode }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section tabIndex={0} aria-label={label} className={tall ? `${styles.scroll} ${styles.tall}` : styles.scroll}>{children}</section>
  );
}
