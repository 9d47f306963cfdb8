/** What a screen says when there is nothing to show, not yet, not any more or not at all. */
import type { ReactNode } from 'react';
import styles from './status.module.css';

interface NoteProps {
  title: ReactNode;
  children?: ReactNode;
  /** Buttons or links: what the reader can do now. */
  actions?: ReactNode;
}

/** Nothing is there, and that is no failure: says why and what to do. */
export function EmptyNote({ title, children, actions }: NoteProps) {
  return (
    <div className={styles.note}>
      <h2>{title}</h2>
      {children ? <p>{children}</p> : null}
      {actions ? <div className={styles.row}>{actions}</div> : null}
    </div>
  );
}

/** Something did not work: what happened, what is safe, what to do. Read aloud at once. */
export function ProblemNote({ title, children, actions }: NoteProps) {
  return (
    <div className={`${styles.note} ${styles.problem}`} role="alert">
      <h2>{title}</h2>
      {children ? <div>{children}</div> : null}
      {actions ? <div className={styles.row}>{actions}</div> : null}
    </div>
  );
}

/** One line across the screen: offline, stale figures, demo. */
export function Banner({ problem = false, children }: { problem?: boolean; children: ReactNode }) {
  return <output className={`${styles.banner} ${problem ? styles.bannerProblem : ''}`}>{children}</output>;
}

/** Keeps the place of what is being loaded, so that nothing jumps; `label` is read aloud. */
export function Loading({ label, height }: { label: string; height: number }) {
  return (
    <output aria-busy="true" className={styles.skeleton} style={{ height }}>
      <span className="visually-hidden">{label}</span>
    </output>
  );
}
