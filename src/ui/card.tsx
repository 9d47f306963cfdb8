import { useId, type ReactNode } from 'react';
import styles from './card.module.css';

/** One surface with one subject; `title` names the region, `aside` stands beside it: what can be done with the subject. */
export function Card({ title, aside, children, className }: { title?: ReactNode; aside?: ReactNode; children: ReactNode; className?: string }) {
  const id = useId();
  return (
    <section className={[styles.card, className].filter(Boolean).join(' ')} {...(title ? { 'aria-labelledby': id } : {})}>
      {title && aside ? <div className={styles.head}><h2 className={styles.title} id={id}>{title}</h2>{aside}</div> : null}
      {title && !aside ? <h2 className={styles.title} id={id}>{title}</h2> : null}
      {children}
    </section>
  );
}
