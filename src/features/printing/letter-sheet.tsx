/** A letter on paper: its wording as it was released, with the recipient where the window of an envelope shows it (DIN 5008, form B). */
import type { LetterBlock, LetterPart } from '../../domain/letter.ts';
import { Sheet, SheetSection } from '../../ui/sheet.tsx';
import styles from './letter-sheet.module.css';
import type { SheetWords } from './sheet-words.ts';

interface LetterSheetProps {
  /** The wording: as it was released, of a draft as it would be. */
  text: readonly LetterBlock[];
  /** In the letter's own language. */
  words: SheetWords;
}

export function LetterSheet({ text, words }: LetterSheetProps) {
  const { language, set } = words;
  const linesOf = (part: LetterPart): string[] => text.filter((block) => block.part === part).flatMap(({ lines }) => lines);
  const sections = text.filter(({ part }) => part === 'section');
  const paragraph = (lines: readonly string[]) => lines.map((line, at) => <span key={at} className={styles.line}>{set(line)}</span>);
  return (
    <Sheet
      language={language}
      over={
        <>
          <span className={styles.address}>
            <span className={styles.sender}>{linesOf('sender').join(' · ')}</span>
            {linesOf('recipient').map((line, at) => <span key={at} className={styles.line}>{line}</span>)}
          </span>
          <span className={styles.date}>{linesOf('date').map((line, at) => <span key={at} className={styles.line}>{line}</span>)}</span>
        </>
      }
      title={linesOf('subject').map(set).join(' ')}
      under={<p className={styles.patient}>{linesOf('patient').join(' ')}</p>}
    >
      <p>{paragraph(linesOf('greeting'))}</p>
      <p className={styles.intro}>{paragraph(linesOf('intro'))}</p>
      <div className={styles.sections}>
        {sections.map(({ heading, lines, list }, at) => (
          <SheetSection key={at} title={set(heading ?? '')} whole={lines.length <= 6}>
            {list ? <ul className={styles.list}>{lines.map((line, item) => <li key={item}>{set(line)}</li>)}</ul> : <p>{paragraph(lines)}</p>}
          </SheetSection>
        ))}
      </div>
      <div className={styles.end}>
        <p>{paragraph(linesOf('closing'))}</p>
        <p className={styles.signature}>{paragraph(linesOf('signature'))}</p>
        <p className={styles.notice}>{paragraph(linesOf('notice'))}</p>
      </div>
    </Sheet>
  );
}
