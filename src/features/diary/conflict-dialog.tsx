/** Two versions of a day side by side: nothing is overwritten before a person has chosen. */
import { useState } from 'react';
import { FhirError } from '../../data/fhir-client.ts';
import { nameOfPlant } from '../../data/plants.ts';
import type { DiaryEntry, DiaryValues } from '../../domain/diary.ts';
import { useFormat } from '../../i18n/format.ts';
import { useLanguage, useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import styles from './day.module.css';
import { messages } from './messages.ts';
import { authorText, changedFields, valueText } from './value-text.ts';

type Field = keyof DiaryValues;
type Side = 'mine' | 'theirs';

interface ConflictDialogProps {
  /** What both sides started from. */
  base: DiaryValues;
  mine: DiaryEntry;
  theirs: DiaryEntry;
  /** Theirs is that there shall be no such entry. */
  withdrawn: boolean;
  saving: boolean;
  failed: Error | null;
  onClose: () => void;
  /** What is stored shall stay as it is. */
  onTheirs: () => void;
  onSave: (entry: DiaryEntry) => void;
}

/** Mine where only I changed something, theirs where only they did; where both did, mine is preselected and shown first. */
export function ConflictDialog({ base, mine, theirs, withdrawn, saving, failed, onClose, onTheirs, onSave }: ConflictDialogProps) {
  const text = useText(messages);
  const format = useFormat();
  const language = useLanguage();
  const words = { text, format, plantName: (id: string) => nameOfPlant(id, language) };
  const fields = changedFields(mine.values, theirs.values);
  const [chosen, setChosen] = useState<Partial<Record<Field, Side>>>(() => Object.fromEntries(fields.map((field) => [field, same(mine.values[field], base[field]) ? 'theirs' : 'mine'])));

  const save = (sides: Partial<Record<Field, Side>>) => onSave({ ...theirs, values: joined(mine.values, theirs.values, fields, sides) });
  const all = (side: Side) => Object.fromEntries(fields.map((field) => [field, side]));

  return (
    <Dialog title={text.conflictTitle} wide onClose={onClose}>
      <p>{withdrawn ? text.conflictWithdrawn(authorText(theirs, text)) : text.conflictText(authorText(theirs, text), theirs.authored === undefined ? null : format.instant(theirs.authored))}</p>
      {fields.length === 0 ? <p>{text.sameAnswers}</p> : (
        <div className={styles.scroll}>
          <table className={`${styles.table} ${styles.sides}`}>
            <thead>
              <tr><th scope="col">{text.field}</th><th scope="col">{text.mine}</th><th scope="col">{text.theirs}</th></tr>
            </thead>
            <tbody>
              {fields.map((field) => (
                <tr key={field}>
                  <th scope="row">{text.fields[field]}</th>
                  {(['mine', 'theirs'] as const).map((side) => (
                    <td key={side}>
                      <label className={styles.side}>
                        <input type="radio" name={`choose ${field}`} checked={chosen[field] === side} onChange={() => setChosen({ ...chosen, [field]: side })} aria-label={`${text.fields[field]}, ${text[side]}: ${valueText(field, (side === 'mine' ? mine : theirs).values, words)}`} />
                        <span className={styles.asWritten}>{valueText(field, (side === 'mine' ? mine : theirs).values, words)}</span>
                      </label>
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {failed ? <p role="alert" className={styles.problem}>{text.saveFailed[failed instanceof FhirError ? failed.kind : 'server']}</p> : null}
      <Actions>
        <Button onClick={onClose}>{text.backToForm}</Button>
        <Button disabled={saving} onClick={onTheirs}>{text.takeTheirs}</Button>
        <Button disabled={saving} onClick={() => save(all('mine'))}>{text.takeMine}</Button>
        <Button look="primary" disabled={saving} onClick={() => save(chosen)}>{saving ? text.saving : text.saveChoice}</Button>
      </Actions>
    </Dialog>
  );
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Their values with mine where mine were chosen; an answer that the chosen side does not have is absent. */
function joined(mine: DiaryValues, theirs: DiaryValues, fields: readonly Field[], sides: Partial<Record<Field, Side>>): DiaryValues {
  const values: DiaryValues = { ...theirs };
  const take = <Key extends Field>(field: Key) => {
    if (mine[field] === undefined) delete values[field];
    else values[field] = mine[field];
  };
  for (const field of fields) {
    if (sides[field] !== 'mine') continue;
    take(field);
    // The catalogue's version belongs to the list that it counted.
    if (field === 'plants') take('plantCatalogue');
  }
  return values;
}
