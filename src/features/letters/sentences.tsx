import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import styles from './letters.module.css';
import { messages } from './messages.ts';

/** Sentences that were taken over: they can be left out, not reworded. */
export function Sentences({ sentences, empty, onChange }: { sentences: readonly string[]; empty: string; onChange: (sentences: string[]) => void }) {
  const text = useText(messages);
  if (sentences.length === 0) return <p className={styles.quiet}>{empty}</p>;
  return (
    <ul className={styles.sentences}>
      {sentences.map((sentence, at) => (
        <li key={sentence}>
          <span>{sentence}</span>
          <Button small look="quiet" aria-label={text.removeSentence(sentence)} onClick={() => onChange(sentences.filter((_, other) => other !== at))}>{text.remove}</Button>
        </li>
      ))}
    </ul>
  );
}
