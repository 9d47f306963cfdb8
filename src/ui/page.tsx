import type { ReactNode } from 'react';
import styles from './page.module.css';

interface PageProps {
  title: ReactNode;
  /** A quiet line beside the title. */
  aside?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** A screen: its heading, what can be done here, its content. */
export function Page({ title, aside, actions, children }: PageProps) {
  return (
    <>
      <header className={styles.head}>
        <div className={styles.title}>
          <h1>{title}</h1>
          {aside ? <p className={styles.aside}>{aside}</p> : null}
        </div>
        {actions ? <div className={styles.actions}>{actions}</div> : null}
      </header>
      <div className={styles.body}>{children}</div>
    </>
  );
}
