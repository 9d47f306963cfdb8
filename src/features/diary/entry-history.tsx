/** The versions of one entry for whoever reads the record. */
import { useQuery } from '@tanstack/react-query';
import { entryQueries } from '../../data/diary-entry.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Loading } from '../../ui/status.tsx';
import styles from './day.module.css';
import { messages } from './messages.ts';
import { VersionsDialog } from './versions-dialog.tsx';

/** `id`: of the QuestionnaireResponse. */
export default function EntryHistory({ patient, id, onClose }: { patient: string; id: string; onClose: () => void }) {
  const text = useText(messages);
  const versions = useQuery(entryQueries.versions(patient, id));
  const [last] = versions.data ?? [];
  if (last) return <VersionsDialog patient={patient} entry={{ ...last.entry, id }} onClose={onClose} />;
  return (
    <Dialog title={text.versionsOf('1')} wide onClose={onClose}>
      {versions.isError ? <div role="alert" className={styles.failed}><p>{text.versionsFailed}</p><Button onClick={() => void versions.refetch()}>{text.again}</Button></div> : <Loading label={text.versionsLoading} height={120} />}
    </Dialog>
  );
}
