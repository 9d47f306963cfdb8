import { useId, useRef, useState } from 'react';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import styles from './import.module.css';
import { messages } from './messages.ts';

/** Takes files by mouse or by the button; the button alone is enough. */
export function DropZone({ onFiles }: { onFiles: (files: File[]) => void }) {
  const text = useText(messages);
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  return (
    <div
      className={[styles.drop, over ? styles.over : ''].filter(Boolean).join(' ')}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (event.dataTransfer.files.length > 0) onFiles([...event.dataTransfer.files]);
      }}
    >
      <span aria-hidden="true">{text.drop}</span>
      <Button onClick={() => input.current?.click()} aria-describedby={`${id}-hint`}>{text.dropButton}</Button>
      <input
        ref={input}
        className={styles.picker}
        type="file"
        multiple
        tabIndex={-1}
        aria-hidden="true"
        aria-label={text.dropButton}
        accept=".csv,.tsv,.txt,.json,text/csv,text/tab-separated-values,application/json,application/fhir+json"
        onChange={(event) => {
          const chosen = [...(event.target.files ?? [])];
          // So that the same file can be chosen again after it was corrected.
          event.target.value = '';
          if (chosen.length > 0) onFiles(chosen);
        }}
      />
      <span className={`${styles.quiet} ${styles.small}`} id={`${id}-hint`}>{text.dropHint}</span>
    </div>
  );
}
