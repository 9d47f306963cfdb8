import { textDifferences } from '../../domain/text-differences.ts';
import { useText } from '../../i18n/messages.ts';
import { messages } from './messages.ts';

/** Two wordings as one text: what is new underlined, what is gone struck; both are read aloud as such. */
export function ChangedWords({ before, after }: { before: string; after: string }) {
  const text = useText(messages);
  return (
    <>
      {textDifferences(before, after).map((part, at) => {
        if (part.kind === 'same') return <span key={at}>{part.text}</span>;
        const word = part.kind === 'added' ? text.added : text.removed;
        return part.kind === 'added'
          ? <ins key={at}><span className="visually-hidden">{` [${word}: `}</span>{part.text}<span className="visually-hidden">]</span></ins>
          : <del key={at}><span className="visually-hidden">{` [${word}: `}</span>{part.text}<span className="visually-hidden">]</span></del>;
      })}
    </>
  );
}
