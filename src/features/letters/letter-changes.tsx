import { textDifferences } from '../../domain/text-differences.ts';
import type { LetterBlock } from '../../domain/letter.ts';
import { useText } from '../../i18n/messages.ts';
import styles from './letters.module.css';
import { messages } from './messages.ts';

interface LetterChangesProps {
  before: readonly LetterBlock[];
  after: readonly LetterBlock[];
  language: 'de' | 'en';
}

/** What a correction changed in the wording, part by part: what is new underlined, what is gone struck; both are read aloud as such. */
export function LetterChanges({ before, after, language }: LetterChangesProps) {
  const text = useText(messages);
  const changed = changedParts(before, after);
  if (changed.length === 0) return <p>{text.sameWording}</p>;
  return (
    <dl className={styles.changes} lang={language}>
      {changed.map(({ key, name, was, is }) => (
        <div key={key}>
          {name === '' ? null : <dt>{name}</dt>}
          <dd>
            {textDifferences(was, is).map((part, at) => {
              if (part.kind === 'same') return <span key={at}>{part.text}</span>;
              const Mark = part.kind === 'added' ? 'ins' : 'del';
              return <Mark key={at}><span className="visually-hidden">{` [${part.kind === 'added' ? text.addedWords : text.removedWords}: `}</span>{part.text}<span className="visually-hidden">]</span></Mark>;
            })}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Parts of both wordings that say something else, in the order of the later one. */
function changedParts(before: readonly LetterBlock[], after: readonly LetterBlock[]): { key: string; name: string; was: string; is: string }[] {
  const nameOf = ({ part, heading }: LetterBlock): string => heading ?? part;
  const textOf = (blocks: readonly LetterBlock[], name: string): string => blocks.filter((block) => nameOf(block) === name).map(({ lines }) => lines.join('\n')).join('\n');
  const names = [...new Set([...after, ...before].map(nameOf))];
  const headings = new Set([...after, ...before].flatMap(({ heading }) => heading ?? []));
  return names.map((name) => ({ key: name, name: headings.has(name) ? name : '', was: textOf(before, name), is: textOf(after, name) })).filter(({ was, is }) => was !== is);
}
