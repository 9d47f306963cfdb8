/** A letter for whoever reads the record: its wording as it was released, what it corrected, and by what it was corrected. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { letterQueries } from '../../data/letters.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Loading } from '../../ui/status.tsx';
import { LetterChanges } from './letter-changes.tsx';
import { LetterPaper } from './letter-paper.tsx';
import styles from './letters.module.css';
import { messages } from './messages.ts';

/** `id`: of the letter. */
export default function LetterHistory({ patient, id, onClose }: { patient: string; id: string; onClose: () => void }) {
  const text = useText(messages);
  const format = useFormat();
  const letters = useQuery(letterQueries.of(patient));
  const letter = letters.data?.find((each) => each.id === id);
  const old = letter?.corrects === undefined ? undefined : letters.data?.find((each) => each.id === letter.corrects);
  const correction = letters.data?.find((each) => each.corrects === id && each.releasedAt !== undefined);
  return (
    <Dialog title={letter ? `${text.title}: ${text.kinds[letter.kind]}` : text.title} wide onClose={onClose}>
      {letters.data === undefined ? (letters.isError ? <p role="alert" className={styles.problem}>{text.failed} <Button small onClick={() => void letters.refetch()}>{text.again}</Button></p> : <Loading label={text.loadingOne} height={200} />) : !letter ? <p>{text.notFound}</p> : (
        <div className={styles.stack}>
          <p>{letter.releasedAt ? text.releasedOn(format.instant(letter.releasedAt), letter.writtenBy) : text.begunOn(format.instant(letter.createdAt), letter.writtenBy)}</p>
          {correction?.releasedAt ? <p><strong>{text.correctedOn(format.instant(correction.releasedAt), correction.writtenBy)}</strong></p> : null}
          {old?.text && letter.text ? <section className={styles.stack}><h3>{text.whatCorrected}</h3><LetterChanges before={old.text} after={letter.text} language={letter.language} /></section> : null}
          {letter.text ? <LetterPaper text={letter.text} language={letter.language} label={text.letterText} /> : <p className={styles.quiet}>{text.states[letter.state]}</p>}
          <p><Link to={paths.letter(patient, id)} className={buttonClass()}>{text.openLetter}</Link></p>
        </div>
      )}
    </Dialog>
  );
}
