import { useCallback, useEffect, useRef } from 'react';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import styles from './care-plan.module.css';
import { messages } from './messages.ts';
import { fieldId } from './places.ts';

interface ItemToolsProps {
  /** Place of the item, such as `goals.0`. */
  place: string;
  /** What it is called: every button says which one it means. */
  what: string;
  onUp?: (() => void) | undefined;
  onDown?: (() => void) | undefined;
  onRemove: () => void;
}

/** Moving and removing one of several items. */
export function ItemTools({ place, what, onUp, onDown, onRemove }: ItemToolsProps) {
  const text = useText(messages);
  return (
    <div className={styles.tools}>
      {onUp ? <Button small look="quiet" id={fieldId(`${place}.up`)} aria-label={text.upThe(what)} title={text.up} onClick={onUp}>↑</Button> : null}
      {onDown ? <Button small look="quiet" id={fieldId(`${place}.down`)} aria-label={text.downThe(what)} title={text.down} onClick={onDown}>↓</Button> : null}
      <Button small look="quiet" aria-label={text.removeThe(what)} onClick={onRemove}>{text.remove}</Button>
    </div>
  );
}

/** What was removed last, with the way back; it takes the keyboard, which stood on a button that is gone. */
export function Removed({ id, what, onRestore }: { id: string; what: string; onRestore: () => void }) {
  const text = useText(messages);
  return (
    <output className={styles.removed}>
      <span>{text.removed(what)}</span>
      <Button small id={id} onClick={onRestore}>{text.restoreThe(what)}</Button>
    </output>
  );
}

/** Puts the keyboard onto the first of these ids that is there, once the list has been drawn again. Used by the component that holds the list. */
export function useFocusAfterwards(): (...places: string[]) => void {
  const wanted = useRef<string[] | null>(null);
  useEffect(() => {
    if (wanted.current === null) return;
    const element = wanted.current.map((place) => document.getElementById(fieldId(place))).find((found) => found !== null);
    wanted.current = null;
    element?.focus();
  });
  return useCallback((...places) => {
    wanted.current = places;
  }, []);
}

/** Where the keyboard stays after an item went to a place: on the same button, or on its counterpart at either end of the list. */
export function afterMove(list: string, to: number, by: number): string[] {
  const names = by < 0 ? ['up', 'down'] : ['down', 'up'];
  return names.map((name) => `${list}.${to}.${name}`);
}
