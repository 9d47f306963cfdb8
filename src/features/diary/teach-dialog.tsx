/** Tells the practice's catalogue what a word means. */
import { useState } from 'react';
import { useTeach, type Meaning, type Recogniser } from '../../data/plants.ts';
import type { Writer } from '../../data/diary-entry.ts';
import { FhirError } from '../../data/fhir-client.ts';
import { useLanguage, useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { Choice, FieldSet } from '../../ui/field.tsx';
import { messages } from './messages.ts';
import { PlantPicker } from './plant-picker.tsx';
import styles from './plants.module.css';

interface TeachDialogProps {
  word: string;
  recogniser: Recogniser;
  writer: Writer;
  onClose: () => void;
  /** Called when the word is kept; `said` is what to tell the reader. */
  onTaught: (said: string, meaning: Meaning) => void;
}

export function TeachDialog({ word, recogniser, writer, onClose, onTaught }: TeachDialogProps) {
  const text = useText(messages);
  const language = useLanguage();
  const teach = useTeach(writer);
  const [kind, setKind] = useState<'plant' | 'none' | 'open'>('plant');
  const [plant, setPlant] = useState<string | null>(null);
  const meaning: Meaning | null = kind === 'plant' ? (plant === null ? null : { plant }) : kind;
  const problem = teach.error instanceof FhirError ? teach.error.kind : 'server';

  const save = () => {
    if (meaning === null) return;
    teach.mutate({ word, meaning }, {
      onSuccess: () => onTaught(typeof meaning === 'object' ? text.taughtPlant(word, recogniser.name(meaning.plant, language)) : meaning === 'none' ? text.taughtNone(word) : text.taughtOpen(word), meaning),
    });
  };

  return (
    <Dialog title={text.teachTitle(word)} onClose={onClose}>
      <FieldSet legend={<span className="visually-hidden">{text.teach}</span>}>
        <Choice type="radio" name="meaning" label={plant === null ? text.teachPlant : `${text.teachPlant}: ${recogniser.name(plant, language)}`} checked={kind === 'plant'} onChange={() => setKind('plant')} />
        {kind === 'plant' ? (
          <PlantPicker recogniser={recogniser} label={text.whichPlant} onPick={(picked) => 'id' in picked && setPlant(picked.id)} />
        ) : null}
        <Choice type="radio" name="meaning" label={text.teachNone} checked={kind === 'none'} onChange={() => setKind('none')} />
        <Choice type="radio" name="meaning" label={text.teachOpen} checked={kind === 'open'} onChange={() => setKind('open')} />
      </FieldSet>
      <p className={styles.quiet}>{text.teachText}</p>
      {teach.isError ? <p role="alert" className={styles.problem}>{text.saveFailed[problem]}</p> : null}
      <Actions>
        <Button onClick={onClose}>{text.cancel}</Button>
        <Button look="primary" disabled={meaning === null || teach.isPending} onClick={save}>{teach.isPending ? text.saving : text.choose}</Button>
      </Actions>
    </Dialog>
  );
}
