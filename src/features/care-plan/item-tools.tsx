import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import styles from './care-plan.module.css';
import { messages } from './messages.ts';

/** Moving and removing one of several items; every button says which one. */
export function ItemTools({ what, onUp, onDown, onRemove }: { what: string; onUp?: () => void; onDown?: () => void; onRemove: () => void }) {
  const text = useText(messages);
  return (
    <div className={styles.tools}>
      {onUp ? <Button small look="quiet" aria-label={text.upThe(what)} title={text.up} onClick={onUp}>↑</Button> : null}
      {onDown ? <Button small look="quiet" aria-label={text.downThe(what)} title={text.down} onClick={onDown}>↓</Button> : null}
      <Button small look="quiet" aria-label={text.removeThe(what)} onClick={onRemove}>{text.remove}</Button>
    </div>
  );
}
