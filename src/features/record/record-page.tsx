/** A patient's record: who read and changed what in it, its documents with their versions, how long it is kept, and its copy. */
import { Link } from '@tanstack/react-router';
import type { Day } from '../../domain/day.ts';
import type { DocumentKind } from '../../domain/record.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { CopyCard } from './copy-card.tsx';
import { DocumentsCard, type HistoryDialog } from './documents-card.tsx';
import { KeepingCard } from './keeping-card.tsx';
import { LogList } from './log-list.tsx';
import { messages } from './messages.ts';
import styles from './record.module.css';

interface RecordPageProps {
  patient: string;
  today: Day;
  /** Leads the practice. */
  owner: boolean;
  /** Dialogs that show a document's versions in the words of its own screen. */
  histories: Partial<Record<DocumentKind, HistoryDialog>>;
}

export function RecordPage({ patient, today, owner, histories }: RecordPageProps) {
  const text = useText(messages);
  return (
    <div className={styles.layout}>
      <div className={styles.main}>
        <DocumentsCard patient={patient} histories={histories} />
        <Card title={text.logTitle}><LogList patient={patient} today={today} /></Card>
      </div>
      <div className={styles.rail}>
        <Card title={text.detailsTitle}><Link to={paths.details(patient)} className={buttonClass()}>{text.detailsOpen}</Link></Card>
        <KeepingCard patient={patient} today={today} owner={owner} />
        <CopyCard patient={patient} today={today} owner={owner} />
      </div>
    </div>
  );
}
