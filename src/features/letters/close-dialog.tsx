import { useState } from 'react';
import { useLetterStep, type LetterWriter } from '../../data/letters.ts';
import type { Letter } from '../../domain/letter.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { stepProblem } from './letter-words.ts';
import styles from './letters.module.css';
import { messages } from './messages.ts';

interface CloseDialogProps {
  title: string;
  lead: string;
  action: string;
  letter: Letter;
  writer: LetterWriter;
  onClose: () => void;
  onClosed?: () => void;
}

/** Closes a letter for good, or discards a draft. */
export function CloseDialog({ title, lead, action, letter, writer, onClose, onClosed }: CloseDialogProps) {
  const text = useText(messages);
  const take = useLetterStep(letter.patient, writer);
  const [note, setNote] = useState('');
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{lead}</p>
      <TextField label={text.finishNote} aside={text.optional} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
      {take.isError ? <p className={styles.problem} role="alert">{stepProblem(take.error, text)}</p> : null}
      <Actions>
        <Button onClick={onClose}>{text.cancel}</Button>
        <Button look="primary" disabled={take.isPending} onClick={() => take.mutate({ letter, step: { to: 'closed', note } }, { onSuccess: () => (onClosed ?? onClose)() })}>{take.isPending ? text.saving : action}</Button>
      </Actions>
    </Dialog>
  );
}
