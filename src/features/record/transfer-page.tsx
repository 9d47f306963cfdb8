/** A record from another installation: read in the browser, shown, and written only then. */
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { FhirError } from '../../data/fhir-client.ts';
import { MOST_TRANSFER_BYTES, readTransfer, refusalOf, useTransferIn, type TransferFault, type TransferPreview } from '../../data/records.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Page } from '../../ui/page.tsx';
import { Loading } from '../../ui/status.tsx';
import { messages } from './messages.ts';
import styles from './record.module.css';

type State = { at: 'empty' | 'reading' } | { at: 'fault'; fault: TransferFault | 'unreadable' } | { at: 'read'; preview: TransferPreview; bundle: unknown };

export function TransferPage() {
  const text = useText(messages);
  const input = useRef<HTMLInputElement>(null);
  const [state, setState] = useState<State>({ at: 'empty' });
  const write = useTransferIn();
  const choose = async (file: File | undefined) => {
    if (!file) return;
    write.reset();
    if (file.size > MOST_TRANSFER_BYTES) {
      setState({ at: 'fault', fault: 'too-large' });
      return;
    }
    setState({ at: 'reading' });
    try {
      const read = readTransfer(await file.text());
      setState('fault' in read ? { at: 'fault', fault: read.fault } : { at: 'read', ...read });
    } catch {
      setState({ at: 'fault', fault: 'unreadable' });
    }
  };
  return (
    <Page title={text.inTitle} aside={text.inAside}>
      <p className={styles.lead}>{text.inLead}</p>
      <div className={styles.row}>
        <Button look={state.at === 'read' ? 'plain' : 'primary'} onClick={() => input.current?.click()}>{state.at === 'empty' ? text.inChoose : text.inOther}</Button>
        <input
          ref={input}
          className={styles.picker}
          type="file"
          tabIndex={-1}
          aria-hidden="true"
          aria-label={text.inChoose}
          accept=".json,application/json,application/fhir+json"
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            void choose(file);
            // So that the same file can be chosen again after it was corrected.
            event.target.value = '';
          }}
        />
      </div>
      {state.at === 'reading' ? <Loading label={text.inReading} height={120} /> : null}
      {state.at === 'fault' ? <p role="alert" className={styles.problem}>{text.inFaults[state.fault]}</p> : null}
      {state.at === 'read' ? <Preview preview={state.preview} busy={write.isPending} done={write.data} problem={write.error ? problemText(write.error, text) : null} onWrite={() => write.mutate(state.bundle)} /> : null}
    </Page>
  );
}

interface PreviewProps {
  preview: TransferPreview;
  busy: boolean;
  done: { patient: string; written: number } | undefined;
  problem: string | null;
  onWrite: () => void;
}

function Preview({ preview: { family, given, birthDate, documents, versions, kinds }, busy, done, problem, onWrite }: PreviewProps) {
  const text = useText(messages);
  const format = useFormat();
  return (
    <Card title={text.inPreview}>
      <div className={styles.stack}>
        <dl className={styles.facts}>
          <dt>{text.inPerson}</dt>
          <dd>{[[family, given].filter(Boolean).join(', ') || '–', birthDate === undefined ? '' : format.day(birthDate)].filter(Boolean).join(' · ')}</dd>
          <dt>{text.documentsTitle}</dt>
          <dd>{text.inDocuments(documents, versions)}</dd>
          <dt>{text.inParts}</dt>
          <dd>{kinds.map(({ kind, count }) => `${kind} ${format.plain(count)}`).join(', ')}</dd>
        </dl>
        {problem === null ? null : <p role="alert" className={styles.problem}>{problem}</p>}
        <output className={done ? styles.said : 'visually-hidden'}>{done ? (done.written === 0 ? text.inSame : text.inDone(done.written)) : ''}</output>
        {done ? <Link to={paths.record(done.patient)} className={buttonClass('primary')}>{text.inOpen}</Link> : <Button look="primary" disabled={busy} onClick={onWrite}>{busy ? text.inWriting : text.inWrite}</Button>}
      </div>
    </Card>
  );
}

function problemText(error: Error, text: (typeof messages)['de']): string {
  const known: Readonly<Record<string, string>> = text.inRefusals;
  const code = refusalOf(error) ?? '';
  if (Object.hasOwn(known, code)) return known[code]!;
  const kind = error instanceof FhirError ? error.kind : 'server';
  return kind === 'offline' || kind === 'too-large' ? text.inRefusals[kind] : text.inRefusals.other;
}
