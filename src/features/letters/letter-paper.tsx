import type { Letter, LetterBlock } from '../../domain/letter.ts';
import styles from './letters.module.css';

/** The wording of a letter, part by part, as it stands on paper. */
export function LetterPaper({ text, language, label }: { text: readonly LetterBlock[]; language: Letter['language']; label: string }) {
  return (
    <article className={styles.paper} lang={language} aria-label={label}>
      {text.map((block, at) => <Block key={`${block.part} ${at}`} block={block} />)}
    </article>
  );
}

function Block({ block: { part, heading, lines, list } }: { block: LetterBlock }) {
  const broken = lines.map((line, at) => <span key={at}>{at > 0 ? <br /> : null}{line}</span>);
  switch (part) {
    case 'sender': return <p className={styles.sender}>{lines.join(' · ')}</p>;
    case 'date': return <p className={styles.date}>{broken}</p>;
    case 'subject': return <h3>{broken}</h3>;
    case 'notice': return <p className={styles.notice}>{broken}</p>;
    case 'section': return (
      <section>
        {heading === undefined ? null : <h4>{heading}</h4>}
        {lines.length === 0 ? <p className={styles.gap}>…</p> : list ? <ul>{lines.map((line, at) => <li key={at}>{line}</li>)}</ul> : <p>{broken}</p>}
      </section>
    );
    default: return <p>{broken}</p>;
  }
}
