import { useCallback, useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import styles from './review.module.css';

interface DisclosureProps {
  label: ReactNode;
  /** Says what the button opens, where its label is a value. */
  name?: string;
  pressed?: boolean;
  children: (close: () => void) => ReactNode;
}

/** A button that opens a few controls below it. Escape and a click elsewhere close them; Escape gives the focus back. */
export function Disclosure({ label, name, pressed = false, children }: DisclosureProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const ref = useRef<HTMLDivElement>(null);
  const close = useCallback(() => {
    setOpen(false);
    document.getElementById(`${id}-button`)?.focus();
  }, [id]);
  useEffect(() => {
    if (!open) return;
    const elsewhere = (event: Event) => {
      const { current } = ref;
      if (!current || !(event.target instanceof Node) || current.contains(event.target)) return;
      // Pressing a label's words takes the focus to what is around all of it.
      if (event.type === 'focusin' && event.target.contains(current)) return;
      setOpen(false);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      close();
    };
    document.addEventListener('pointerdown', elsewhere);
    document.addEventListener('focusin', elsewhere);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('pointerdown', elsewhere);
      document.removeEventListener('focusin', elsewhere);
      document.removeEventListener('keydown', onKey);
    };
  }, [open, close]);
  return (
    <div ref={ref} className={styles.disclosure}>
      <Button id={`${id}-button`} aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)} className={pressed ? styles.chosen : undefined} {...(name !== undefined && { 'aria-label': name })}>
        {label}<span aria-hidden="true" className={styles.caret} />
      </Button>
      {open ? <div id={id} className={styles.popover}>{children(close)}</div> : <div id={id} hidden />}
    </div>
  );
}
