import { useState, type FormEvent } from 'react';
import { FILE_TYPES, MOST_FILE_BYTES, useLetterStep, type AnswerFile, type LetterWriter } from '../../data/letters.ts';
import { parseDay, type Day } from '../../domain/day.ts';
import type { Letter } from '../../domain/letter.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { Field, TextArea, TextField } from '../../ui/field.tsx';
import { stepProblem } from './letter-words.ts';
import styles from './letters.module.css';
import { messages } from './messages.ts';

type FileProblem = 'type' | 'size' | 'unreadable';

/** Enters what came back: when, what it says, and the paper itself as a file. What was typed stays until it is saved or thrown away. */
export function AnswerDialog({ letter, writer, today, onClose }: { letter: Letter; writer: LetterWriter; today: Day; onClose: () => void }) {
  const text = useText(messages);
  const take = useLetterStep(letter.patient, writer);
  const [received, setReceived] = useState<string>(today);
  const [words, setWords] = useState('');
  const [file, setFile] = useState<AnswerFile | null>(null);
  const [fileProblem, setFileProblem] = useState<FileProblem | null>(null);
  const [tried, setTried] = useState(false);
  const day = parseDay(received);
  const dayWrong = day === null || day > today;
  const empty = words.trim() === '' && file === null;

  const choose = async (chosen: File | undefined) => {
    setFile(null);
    setFileProblem(null);
    if (!chosen) return;
    if (!(FILE_TYPES as readonly string[]).includes(chosen.type)) return setFileProblem('type');
    if (chosen.size > MOST_FILE_BYTES) return setFileProblem('size');
    try {
      setFile({ contentType: chosen.type, base64: base64Of(new Uint8Array(await chosen.arrayBuffer())), size: chosen.size });
    } catch {
      setFileProblem('unreadable');
    }
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (dayWrong || empty || fileProblem !== null) return;
    take.mutate({ letter, step: { to: 'answered', received: day, text: words.trim() === '' ? text.answerOnFile : words.trim(), ...(file && { file }) } }, { onSuccess: onClose });
  };
  return (
    <Dialog title={text.answerTitle} onClose={onClose}>
      <form className={styles.stack} noValidate onSubmit={save}>
        <TextField label={text.received} type="date" max={today} value={received} onChange={(event) => setReceived(event.target.value)} error={tried && dayWrong ? text.receivedWrong : undefined} />
        <TextArea label={text.answerText} rows={5} maxLength={20_000} value={words} onChange={(event) => setWords(event.target.value)} error={tried && empty ? text.answerNeeded : undefined} />
        <Field label={text.answerFile} aside={text.optional} hint={text.answerFileHint} error={fileProblem ? text.answerFileWrong[fileProblem] : undefined}>
          {(control) => <input type="file" accept={FILE_TYPES.join(',')} {...control} onChange={(event) => void choose(event.target.files?.[0])} />}
        </Field>
        {take.isError ? <p className={styles.problem} role="alert">{stepProblem(take.error, text)}</p> : null}
        <Actions>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button look="primary" type="submit" disabled={take.isPending}>{take.isPending ? text.saving : text.save}</Button>
        </Actions>
      </form>
    </Dialog>
  );
}

/** In parts, because a call cannot take millions of arguments. */
function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}
