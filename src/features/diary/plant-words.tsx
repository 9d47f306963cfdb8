/** Meals with their plants marked on the very words they came from, and what else counts on the day. */
import { useState, type ReactNode } from 'react';
import type { FoundWord, Recogniser } from '../../data/plants.ts';
import { countPlants } from '../../data/plants.ts';
import type { Writer } from '../../data/diary-entry.ts';
import type { Meal, PlantAnswer } from '../../domain/diary.ts';
import { useLanguage, useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { messages } from './messages.ts';
import { addPlant, countedPlants, readMeals, recognisedPlants, removePlant, type PlantChoice } from './plant-choice.ts';
import { PlantPicker } from './plant-picker.tsx';
import styles from './plants.module.css';
import { TeachDialog } from './teach-dialog.tsx';

export interface PlantWordsProps {
  meals: readonly Meal[];
  recogniser: Recogniser;
  choice: PlantChoice;
  onChoice: (choice: PlantChoice) => void;
  writer: Writer;
}

/** What the open dialog is about. */
type Asked = { word: string; found: FoundWord } | { teach: string };

/** The meals in full, word by word, with the plants of the day below. */
export function PlantWords({ meals, recogniser, choice, onChoice, writer }: PlantWordsProps) {
  const text = useText(messages);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [said, setSaid] = useState('');
  const read = readMeals(meals, recogniser);
  const recognised = recognisedPlants(read);
  const counted = countedPlants(recognised, choice);
  const inText = new Set(read.flatMap((meal) => meal.found.flatMap(({ id, kind }) => (id === undefined || kind === 'negated' ? [] : [id]))));
  /** A glass of apple juice does not count because an apple does; one that somebody counted does. */
  const isCounted = ({ id, counts }: FoundWord) => id !== undefined && hasPoints(id) && counted.some((plant) => 'id' in plant && plant.id === id) && (counts || !recognised.includes(id));
  const unknown = [...new Map(read.flatMap((meal) => meal.unknown.map(({ word }) => [word.toLowerCase(), word] as const))).values()];

  return (
    <div className={styles.plants}>
      <ol className={styles.meals}>
        {read.map(({ meal, found }, index) => (
          <li key={`${index} ${meal.text}`} className={styles.meal}>
            {meal.when === undefined ? null : <span className={styles.when}>{meal.when}</span>}
            <p className={styles.text}>
              {pieces(meal.text, found).map((piece) =>
                typeof piece === 'string' ? piece : <Chip key={`${piece[0]!.start} ${piece[0]!.kind}`} word={meal.text.slice(piece[0]!.start, piece[0]!.end)} all={piece} recogniser={recogniser} isCounted={isCounted} onAsk={(found) => setAsked({ word: meal.text.slice(found.start, found.end), found })} />,
              )}
            </p>
          </li>
        ))}
      </ol>
      <CountedPlants counted={counted} inText={inText} recogniser={recogniser} onRemove={(plant) => onChoice(removePlant(choice, plant))} />
      {unknown.length === 0 ? null : (
        <div className={styles.unknown}>
          <h4>{text.unknownTitle}</h4>
          <ul className={styles.list}>
            {unknown.map((word) => (
              <li key={word}>
                <span>{word}</span>
                <Button look="quiet" small aria-label={`${word}: ${text.teach}`} onClick={() => setAsked({ teach: word })}>{text.teach}</Button>
              </li>
            ))}
          </ul>
        </div>
      )}
      <output className={said === '' ? 'visually-hidden' : styles.quiet}>{said}</output>
      <div className={styles.add}>
        <PlantPicker recogniser={recogniser} label={text.addPlant} anyFood onPick={(plant) => onChoice(addPlant(choice, plant))} />
      </div>
      <p className={styles.quiet}>{text.plantsRule}</p>

      {asked !== null && 'teach' in asked ? (
        <TeachDialog
          word={asked.teach}
          recogniser={recogniser}
          writer={writer}
          onClose={() => setAsked(null)}
          onTaught={(sentence, meaning) => {
            setSaid(sentence);
            setAsked(null);
            if (typeof meaning === 'object') onChoice(addPlant(choice, { id: meaning.plant }));
          }}
        />
      ) : null}
      {asked !== null && 'found' in asked ? (
        <WordDialog
          {...asked}
          counted={isCounted(asked.found)}
          recogniser={recogniser}
          onClose={() => setAsked(null)}
          onChange={(change) => {
            onChoice(change(choice));
            setAsked(null);
          }}
        />
      ) : null}
    </div>
  );
}

/** The text cut into plain stretches and marked words; several plants of one word stand together. */
function pieces(text: string, found: readonly FoundWord[]): (string | FoundWord[])[] {
  const cut: (string | FoundWord[])[] = [];
  let at = 0;
  for (const word of found) {
    const last = cut.at(-1);
    if (Array.isArray(last) && last[0]!.start === word.start) {
      last.push(word);
      continue;
    }
    if (word.start > at) cut.push(text.slice(at, word.start));
    cut.push([word]);
    at = word.end;
  }
  if (at < text.length) cut.push(text.slice(at));
  return cut;
}

interface ChipProps {
  word: string;
  all: FoundWord[];
  recogniser: Recogniser;
  isCounted: (found: FoundWord) => boolean;
  onAsk: (found: FoundWord) => void;
}

/** One recognised word. Food that is no plant stays plain text. */
function Chip({ word, all, recogniser, isCounted, onAsk }: ChipProps) {
  const text = useText(messages);
  const language = useLanguage();
  const shown = all.filter((found) => found.kind !== 'other');
  if (shown.length === 0) return word;
  const first = shown[0]!;
  return (
    <>
      <button
        type="button"
        className={[styles.chip, shown.some(isCounted) ? styles.counted : styles[first.kind] ?? ''].join(' ')}
        aria-haspopup="dialog"
        aria-label={shown.map((found) => (found.id === undefined || found.kind === 'generic' ? text.chipPlain(word, stateOf(found, false, text)) : text.chip(word, recogniser.name(found.id, language), stateOf(found, isCounted(found), text)))).join('; ')}
        onClick={() => onAsk(first)}
      >
        {word}
        {first.kind === 'generic' && !shown.some(isCounted) ? <span className={styles.ask}> {text.which}</span> : null}
        {first.kind === 'guess' && !isCounted(first) ? <span className={styles.ask}> {recogniser.name(first.id!, language)}?</span> : null}
      </button>
      {shown.slice(1).filter((found) => found.kind === 'plant' || found.kind === 'guess').map((found) => (
        <button key={found.id} type="button" className={[styles.chip, styles.part, isCounted(found) ? styles.counted : styles[found.kind]].join(' ')} aria-haspopup="dialog" aria-label={text.chip(word, recogniser.name(found.id!, language), stateOf(found, isCounted(found), text))} onClick={() => onAsk(found)}>
          {recogniser.name(found.id!, language)}
        </button>
      ))}
    </>
  );
}

type Text = (typeof messages)['de'];

function stateOf(found: FoundWord, counted: boolean, text: Text): string {
  if (counted) return text.counted;
  if (found.kind === 'guess') return text.guess;
  if (found.kind === 'generic') return text.which;
  if (found.kind === 'negated') return text.negated;
  if (found.counts) return text.notCounted;
  return hasPoints(found.id!) ? text.formOnly : text.noPoints;
}

/** True for what raises the count at all: oils, sugar and white flour never do. */
function hasPoints(id: string): boolean {
  return countPlants([{ id }]) > 0;
}

interface WordDialogProps {
  word: string;
  found: FoundWord;
  counted: boolean;
  recogniser: Recogniser;
  onClose: () => void;
  onChange: (change: (choice: PlantChoice) => PlantChoice) => void;
}

/** What can be done with one recognised word. */
function WordDialog({ word, found, counted, recogniser, onClose, onChange }: WordDialogProps) {
  const text = useText(messages);
  const language = useLanguage();
  const [replacing, setReplacing] = useState(found.kind === 'generic');
  const own: { id: string } | null = found.id === undefined || found.kind === 'generic' ? null : { id: found.id };
  const state = stateOf(found, counted, text);
  const remove = (choice: PlantChoice) => (own ? removePlant(choice, own) : choice);
  return (
    <Dialog title={own ? text.chip(word, recogniser.name(found.id!, language), state) : text.chipPlain(word, state)} onClose={onClose}>
      {replacing ? (
        <PlantPicker recogniser={recogniser} label={text.whichPlant} onPick={(plant) => onChange((choice) => addPlant(remove(choice), plant))} />
      ) : null}
      <Actions>
        {replacing || own === null ? null : <Button onClick={() => setReplacing(true)}>{text.replaceBy}</Button>}
        {own === null || !hasPoints(own.id) ? null : counted ? <Button look="primary" onClick={() => onChange(remove)}>{text.dontCount}</Button> : <Button look="primary" onClick={() => onChange((choice) => addPlant(choice, own))}>{text.countIt}</Button>}
        {own === null || !hasPoints(own.id) ? <Button onClick={onClose}>{text.cancel}</Button> : null}
      </Actions>
    </Dialog>
  );
}

interface CountedPlantsProps {
  counted: readonly PlantAnswer[];
  /** Ids that a word of the text names, whether it counts by itself or was counted by somebody. */
  inText: ReadonlySet<string>;
  recogniser: Recogniser;
  onRemove: (plant: PlantAnswer) => void;
}

/** Every plant that counts, and those without a word in the text with a way to take them back. */
function CountedPlants({ counted, inText, recogniser, onRemove }: CountedPlantsProps) {
  const text = useText(messages);
  const language = useLanguage();
  const nameOf = (plant: PlantAnswer) => ('id' in plant ? recogniser.name(plant.id, language) : plant.text);
  const added = counted.filter((plant) => !('id' in plant) || !inText.has(plant.id));
  const fromText = counted.filter((plant) => !added.includes(plant) && countPlants([plant]) > 0);
  return (
    <div className={styles.sum}>
      <p aria-live="polite">
        <strong>{text.plantsCounted(countPlants(counted))}</strong>
        {fromText.length > 0 ? `: ${fromText.map(nameOf).join(', ')}` : ''}
      </p>
      {added.length === 0 ? null : (
        <div className={styles.added}>
          <span className={styles.quiet}>{text.addedList}:</span>
          <ul className={styles.list}>
            {added.map((plant) => (
              <li key={nameOf(plant)}>
                <button type="button" className={[styles.chip, countPlants([plant]) > 0 ? styles.counted : styles.plant].join(' ')} aria-label={text.removeAdded(nameOf(plant))} onClick={() => onRemove(plant)}>
                  {nameOf(plant)} <span aria-hidden="true">×</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

/** The meals as plain text, while the catalogue is on its way or could not come. */
export function PlainMeals({ meals, children }: { meals: readonly Meal[]; children?: ReactNode }) {
  return (
    <div className={styles.plants}>
      <ol className={styles.meals}>
        {meals.map((meal, index) => (
          <li key={`${index} ${meal.text}`} className={styles.meal}>
            {meal.when === undefined ? null : <span className={styles.when}>{meal.when}</span>}
            <p className={styles.text}>{meal.text}</p>
          </li>
        ))}
      </ol>
      {children}
    </div>
  );
}
