/** The copy of a record for its patient, and its way to another installation. */
import { useState } from 'react';
import { FhirError } from '../../data/fhir-client.ts';
import { useDownload } from '../../data/records.ts';
import type { Day } from '../../domain/day.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { messages } from './messages.ts';
import styles from './record.module.css';
import { saveFile } from './save-file.ts';

export function CopyCard({ patient, today, owner }: { patient: string; today: Day; owner: boolean }) {
  const text = useText(messages);
  const download = useDownload();
  const [busy, setBusy] = useState<'copy' | 'transfer' | null>(null);
  const take = (what: 'copy' | 'transfer') => {
    setBusy(what);
    download.mutate({ what, patient }, { onSuccess: (file) => saveFile(file, what === 'copy' ? `${text.copyFile(today)}.zip` : `${text.transferFile(today)}.json`), onSettled: () => setBusy(null) });
  };
  const kind = download.error instanceof FhirError ? download.error.kind : 'server';
  return (
    <Card title={text.copyTitle}>
      <div className={styles.stack}>
        <p>{text.copyText}</p>
        <Button disabled={busy !== null} onClick={() => take('copy')}>{busy === 'copy' ? text.fetching : text.copy}</Button>
        {owner ? <p className={styles.quiet}>{text.transferText}</p> : null}
        {owner ? <Button disabled={busy !== null} onClick={() => take('transfer')}>{busy === 'transfer' ? text.fetching : text.transfer}</Button> : null}
        <output className={download.isSuccess ? styles.said : 'visually-hidden'}>{download.isSuccess ? text.copied : ''}</output>
        {download.isError ? <p role="alert" className={styles.problem}>{kind === 'offline' || kind === 'signed-out' || kind === 'refused' ? text.downloadFailed[kind] : text.downloadFailed.other}</p> : null}
      </div>
    </Card>
  );
}
