/** A letter on paper: letterhead, window for the address, the wording part by part. */
import { Fragment } from 'react';
import type { LetterBlock } from '../../domain/letter.ts';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './letter-sheet.module.css';
import type { SheetWords } from './sheet-words.ts';

/** `text`: as it was released, or as a draft says it now. */
export function LetterSheet({ text, words }: { text: readonly LetterBlock[]; words: SheetWords }) {
  const { language, set } = words;
  const lines = (part: LetterBlock['part']): readonly string[] => text.find((block) => block.part === part)?.lines ?? [];
  const rest = text.filter(({ part }) => part === 'section' || part === 'greeting' || part === 'intro');
  return (
    <Sheet
      language={language}
      over={<span className={styles.window}><span className={styles.sender}>{lines('sender').join(' · ')}</span><Lines lines={lines('recipient')} words={words} /></span>}
      title={<span className={styles.subject}>{set(lines('subject').join(' '))}</span>}
      under={<><p className={styles.date}>{lines('date').join(', ')}</p><p className={styles.about}>{set(lines('patient').join(', '))}</p></>}
    >
      {rest.map((block, at) => (block.part === 'section' ? <Section key={at} block={block} words={words} /> : <p key={at} className={styles.text}><Lines lines={block.lines} words={words} /></p>))}
      <div className={styles.close}>
        <p>{set(lines('closing').join(' '))}</p>
        <div className={styles.signature}><Lines lines={lines('signature')} words={words} /></div>
        <p className={styles.notice}>{set(lines('notice').join(' '))}</p>
      </div>
    </Sheet>
  );
}

function Section({ block: { heading, lines, list }, words }: { block: LetterBlock; words: SheetWords }) {
  return (
    <section className={styles.section}>
      {heading === undefined ? null : <h2>{words.set(heading)}</h2>}
      {list ? <ul>{lines.map((line, at) => <li key={at}>{words.set(line)}</li>)}</ul> : lines.map((line, at) => <p key={at}>{words.set(line)}</p>)}
    </section>
  );
}

function Lines({ lines, words: { set } }: { lines: readonly string[]; words: SheetWords }) {
  return lines.map((line, at) => <Fragment key={at}>{at > 0 ? <br /> : null}{set(line)}</Fragment>);
}
