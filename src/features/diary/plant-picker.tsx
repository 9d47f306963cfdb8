/** Finding a plant of the catalogue by any of its words, German or English. */
import { useMemo } from 'react';
import { fold, pickablePlants, type Recogniser } from '../../data/plants.ts';
import type { PlantAnswer } from '../../domain/diary.ts';
import { useLanguage, useText } from '../../i18n/messages.ts';
import { WordPicker } from '../../ui/word-picker.tsx';
import { messages } from './messages.ts';

interface PlantPickerProps {
  recogniser: Recogniser;
  label: string;
  /** Also takes a food in the patient's words, where the catalogue has nothing like it. */
  anyFood?: boolean;
  onPick: (plant: PlantAnswer) => void;
}

export function PlantPicker({ recogniser, label, anyFood = false, onPick }: PlantPickerProps) {
  const text = useText(messages);
  const language = useLanguage();
  const options = useMemo(() => pickablePlants(recogniser, language), [recogniser, language]);
  return (
    <WordPicker
      options={options}
      fold={fold}
      label={label}
      hint={text.addPlantHint}
      nothing={text.noPlantFound}
      onPick={(id) => onPick({ id })}
      {...(anyFood && { typed: { label: text.keepAsText, onPick: (words: string) => onPick({ text: words }) } })}
    />
  );
}
