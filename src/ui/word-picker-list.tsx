/** Finding one of many things by any of its words. Loaded when it is first needed, see word-picker.tsx. */
import { useMemo, useState, type KeyboardEvent } from 'react';
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover, Text } from 'react-aria-components';
import { useLanguage } from '../i18n/messages.ts';
import styles from './word-picker.module.css';

// The library would put a style element into the page, which the content security policy forbids; it looks for one by this id first.
// What it says stands in word-picker.module.css.
const PRESSABLE = 'react-aria-pressable-style';
if (document.getElementById(PRESSABLE) === null) document.head.append(Object.assign(document.createElement('meta'), { id: PRESSABLE }));

/** Something that can be picked. */
export interface Pickable {
  id: string;
  label: string;
  /** A second name, shown quietly. */
  aside: string;
  /** Every other word by which it is found. */
  words: readonly string[];
}

export interface WordPickerProps {
  options: readonly Pickable[];
  /** Makes two spellings of a word alike. */
  fold: (word: string) => string;
  label: string;
  hint?: string;
  /** Said when nothing fits. */
  nothing: string;
  onPick: (id: string) => void;
  /** Offers the typed words themselves when they are nobody's name. */
  typed?: { label: (words: string) => string; onPick: (words: string) => void };
}

interface Option {
  id: string;
  label: string;
  aside: string;
}

const MOST = 30;
/** Id of the option that stands for what was typed; no other id begins with a blank. */
const TYPED = ' typed';

/** A combobox; picking empties it, so that the next thing can be typed at once. */
export default function WordPickerList({ options, fold, label, hint, nothing, onPick, typed }: WordPickerProps) {
  const language = useLanguage();
  const [text, setText] = useState('');
  /** A modal dialog lies above the page and makes the rest of it inert: the list opens inside. */
  const [dialog, setDialog] = useState<Element | null>(null);
  const index = useMemo(() => options.map((option) => ({ option, words: [option.label, option.aside, ...option.words].map((word) => ({ word, folded: fold(word) })) })), [options, fold]);

  const wanted = fold(text);
  const { found, exact } = useMemo((): { found: Option[]; exact: boolean } => {
    if (wanted === '') return { found: [], exact: false };
    const ranked = index.flatMap(({ option, words }) => {
      let best: { word: string; rank: number } | undefined;
      for (const { word, folded } of words) {
        const rank = folded === wanted ? 0 : folded.startsWith(wanted) ? 1 : folded.includes(` ${wanted}`) ? 2 : folded.includes(wanted) ? 3 : -1;
        if (rank >= 0 && (best === undefined || rank < best.rank)) best = { word, rank };
      }
      return best ? [{ rank: best.rank, id: option.id, label: option.label, aside: best.word === option.label ? option.aside : best.word }] : [];
    });
    ranked.sort((a, b) => a.rank - b.rank || a.label.localeCompare(b.label, language));
    return { found: ranked.slice(0, MOST), exact: ranked[0]?.rank === 0 };
  }, [index, wanted, language]);
  const offered = typed && wanted !== '' && !exact ? [...found, { id: TYPED, label: typed.label(text.trim()), aside: '' }] : found;

  /** Escape empties the field, which closes the list; a dialog around it stays. */
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || text === '') return;
    event.preventDefault();
    setText('');
  };

  return (
    <ComboBox
      ref={(element) => setDialog(element?.closest('dialog') ?? null)}
      className={styles.picker!}
      items={offered}
      inputValue={text}
      onInputChange={setText}
      selectedKey={null}
      onSelectionChange={(key) => {
        if (key === null) return;
        setText('');
        if (key === TYPED) typed?.onPick(text.trim());
        else onPick(String(key));
      }}
      allowsEmptyCollection={wanted !== ''}
      menuTrigger="input"
    >
      <Label className={styles.label!}>{label}</Label>
      <Input className={styles.input!} onKeyDown={onKeyDown} />
      {hint === undefined ? null : <Text slot="description" className={styles.hint!}>{hint}</Text>}
      <Popover className={styles.popover!} {...(dialog && { UNSTABLE_portalContainer: dialog })}>
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
