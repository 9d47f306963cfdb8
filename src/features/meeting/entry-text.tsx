import { useId, useLayoutEffect, useRef, type KeyboardEvent } from 'react';
import { moveCaret } from './caret.ts';
import styles from './minutes.module.css';

interface EntryTextProps {
  label: string;
  /** Said instead of the label that is seen, where several fields have the same. */
  labelHidden?: boolean;
  value: string;
  /** `from`: what stood in the field before this key. */
  onWrite: (text: string, from: string) => void;
  /** A letter is being composed of several keys: nothing may come in. */
  onCompose?: ((composing: boolean) => void) | undefined;
  onKeyDown?: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
  describedBy?: string | undefined;
  placeholder?: string;
  rows?: number;
  name?: string;
}

/** A text that others write at the same time: what they add comes in around the caret, which stays behind the same letters. */
export function EntryText({ label, labelHidden = false, value, onWrite, onCompose, onKeyDown, describedBy, placeholder, rows = 2, name }: EntryTextProps) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  /** What the field shows. */
  const shown = useRef(value);
  useLayoutEffect(() => {
    const element = field.current!;
    if (element.value !== value) {
      const before = element.value;
      const [start, end] = [element.selectionStart, element.selectionEnd];
      element.value = value;
      if (document.activeElement === element) element.setSelectionRange(moveCaret(before, value, start), moveCaret(before, value, end));
    }
    shown.current = value;
    grow(element);
  }, [value]);
  return (
    <div className={styles.text}>
      <label htmlFor={id} className={labelHidden ? 'visually-hidden' : styles.label}>{label}</label>
      <textarea
        ref={field}
        id={id}
        name={name}
        className={styles.area}
        rows={rows}
        maxLength={8000}
        defaultValue={value}
        placeholder={placeholder}
        autoComplete="off"
        {...(describedBy !== undefined && { 'aria-describedby': describedBy })}
        onInput={(event) => {
          const text = event.currentTarget.value;
          const from = shown.current;
          shown.current = text;
          grow(event.currentTarget);
          onWrite(text, from);
        }}
        onCompositionStart={() => onCompose?.(true)}
        onCompositionEnd={() => onCompose?.(false)}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}

/** As high as what stands in it, where the browser does not do that by itself. */
function grow(element: HTMLTextAreaElement): void {
  if (CSS.supports?.('field-sizing', 'content')) return;
  element.style.height = 'auto';
  element.style.height = `${element.scrollHeight + 2}px`;
}
