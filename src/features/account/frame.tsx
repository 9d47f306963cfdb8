import type { ReactNode } from 'react';
import { setLanguage, useLanguage, useText } from '../../i18n/messages.ts';
import { purpose } from '../../i18n/purpose.ts';
import { Button } from '../../ui/button.tsx';
import styles from './account.module.css';
import { messages } from './messages.ts';

/** The page before anybody is signed in: the name, one panel, the purpose of the software, the other language. */
export function AccountFrame({ practice, cover = false, wide = false, children }: { practice?: string; cover?: boolean; wide?: boolean; children: ReactNode }) {
  const text = useText(messages);
  const language = useLanguage();
  const other = language === 'de' ? 'en' : 'de';
  return (
    <main className={cover ? styles.cover : undefined}>
      <div className={styles.page}>
        <div className={[styles.panel, wide ? styles.wide : ''].join(' ')}>
          <div>
            <p className={styles.brand}>Rückenwind</p>
            {practice ? <p className={styles.practice}>{practice}</p> : null}
          </div>
          {children}
        </div>
        <p className={styles.purpose}>{useText(purpose).statement}</p>
        <Button look="quiet" small lang={other} onClick={() => setLanguage(other)}>{text.otherLanguage}</Button>
      </div>
    </main>
  );
}
