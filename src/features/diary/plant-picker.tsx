/** Finding a plant of the catalogue by any of its words, German or English. */
import { useMemo, useState } from 'react';
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover, Text } from 'react-aria-components';
import { fold, type Recogniser } from '../../data/plants.ts';
import type { PlantAnswer } from '../../domain/diary.ts';
import { useLanguage } from '../../i18n/messages.ts';
import styles from './plant-picker.module.css';

interface PlantPickerProps {
  recogniser: Recogniser;
  label: string;
  hint?: string;
  nothing: string;
  /** Offers what was typed as a plant in the patient's words, where the catalogue has nothing like it. */
  keepAsText?: (word: string) => string;
  onPick: (plant: PlantAnswer) => void;
  autoFocus?: boolean;
}

interface Option {
  id: string;
  plant: PlantAnswer;
  label: string;
  /** The word that fitted, where it is another than the name; the name in the other language otherwise. */
  aside: string;
}

const MOST = 30;
const TYPED = ' typed';

/** A combobox over the catalogue; picking empties it, so that the next plant can be typed at once. */
export default function PlantPicker({ recogniser, label, hint, nothing, keepAsText, onPick, autoFocus }: PlantPickerProps) {
  const language = useLanguage();
  const [typed, setTyped] = useState('');
  const index = useMemo(
    () => recogniser.plants.map((plant) => ({ plant, words: [plant.de, plant.en, ...plant.words].map((word) => ({ word, folded: fold(word) })) })),
    [recogniser],
  );

  const options = useMemo((): Option[] => {
    const wanted = fold(typed);
    if (wanted === '') return [];
    const ranked = index.flatMap(({ plant, words }) => {
      let best: { word: string; rank: number } | undefined;
      for (const { word, folded } of words) {
        const rank = folded === wanted ? 0 : folded.startsWith(wanted) ? 1 : folded.includes(` ${wanted}`) ? 2 : folded.includes(wanted) ? 3 : -1;
        if (rank >= 0 && (best === undefined || rank < best.rank)) best = { word, rank };
      }
      if (!best) return [];
      const name = plant[language];
      const other = plant[language === 'de' ? 'en' : 'de'];
      return [{ rank: best.rank, option: { id: plant.id, plant: { id: plant.id }, label: name, aside: best.word === name ? other : best.word } }];
    });
    const found: Option[] = ranked.sort((a, b) => a.rank - b.rank || a.option.label.localeCompare(b.option.label, language)).slice(0, MOST).map(({ option }) => option);
    const word = typed.trim();
    if (keepAsText && found.every((option) => fold(option.label) !== wanted)) found.push({ id: TYPED, plant: { text: word }, label: keepAsText(word), aside: '' });
    return found;
  }, [index, typed, language, keepAsText]);

  return (
    <ComboBox
      className={styles.picker!}
      items={options}
      inputValue={typed}
      onInputChange={setTyped}
      selectedKey={null}
      onSelectionChange={(key) => {
        const option = options.find(({ id }) => id === key);
        if (!option) return;
        setTyped('');
        onPick(option.plant);
      }}
      allowsEmptyCollection={typed.trim() !== ''}
      menuTrigger="input"
    >
      <Label className={styles.label!}>{label}</Label>
      <Input className={styles.input!} {...(autoFocus && { autoFocus })} />
      {hint === undefined ? null : <Text slot="description" className={styles.hint!}>{hint}</Text>}
      <Popover className={styles.popover!}>
        <ListBox<Option> className={styles.list!} renderEmptyState={() => <p className={styles.hint}>{nothing}</p>}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.label} className={styles.option!}>
              <span>{option.label}</span>
              <span className={styles.aside}>{option.aside}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
