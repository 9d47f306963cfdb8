import { useMemo, useState } from 'react';
import { useFormat } from '../../i18n/format.ts';
import { useLanguage, useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Actions } from '../../ui/dialog.tsx';
import { Choice } from '../../ui/field.tsx';
import { usePrintStage, type PaperDocument } from '../../ui/print-stage.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { accountMessages } from './account-messages.ts';
import styles from './account.module.css';
import { Copy } from './totp-set-up.tsx';

interface RecoveryCodesProps {
  codes: readonly string[];
  /** Whose they are, for the paper. */
  who: string;
  practice: string;
  /** True after somebody wanted to leave without having kept them. */
  reminded: boolean;
  onKept: (kept: boolean) => void;
  onDone: () => void;
}

/** The codes, shown this once: to be printed, copied or written down, and confirmed. */
export function RecoveryCodes({ codes, who, practice, reminded, onKept, onDone }: RecoveryCodesProps) {
  const text = useText(accountMessages);
  const language = useLanguage();
  const format = useFormat();
  const [kept, setKept] = useState(false);
  const [asked, setAsked] = useState(false);
  const [made] = useState(() => new Date());
  const papers = useMemo<PaperDocument[]>(() => [{
    key: 'recovery-codes', language, title: text.codesSheet,
    margins: { who: [practice], what: [text.codesSheet, text.codesMade(format.instant(made))], foot: ['Rückenwind'] },
    variants: [
      <Sheet key="sheet" language={language} size={12} over={practice} title={text.codesSheet} under={text.codesFor(who)}>
        <p>{text.codesSheetText}</p>
        <ul className={styles.paperCodes}>{codes.map((code) => <li key={code}>{code}</li>)}</ul>
      </Sheet>,
    ],
  }], [codes, format, language, made, practice, text, who]);
  const { stage, counted, print } = usePrintStage(papers);
  return (
    <div className={styles.stack}>
      {stage}
      <p>{text.codesText}</p>
      <ol className={styles.codes} aria-label={text.codesTitle} translate="no">{codes.map((code) => <li key={code}>{code}</li>)}</ol>
      <div className={styles.copy}>
        <Button disabled={counted === null} onClick={() => void print()}>{text.codesPrint}</Button>
        <Copy label={text.codesCopy} what={codes.join('\n')} />
      </div>
      <Choice label={text.codesKept} checked={kept} onChange={(event) => { setKept(event.target.checked); onKept(event.target.checked); }} />
      {(asked || reminded) && !kept ? <p className={styles.error} role="alert">{text.codesNotKept}</p> : null}
      <Actions><Button look="primary" onClick={() => (kept ? onDone() : setAsked(true))}>{text.codesConfirm}</Button></Actions>
    </div>
  );
}
