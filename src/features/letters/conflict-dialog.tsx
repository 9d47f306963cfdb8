/** Two texts of one draft side by side: nothing is overwritten before a person has chosen. */
import { useState } from 'react';
import type { CarePlan } from '../../domain/care-plan.ts';
import { contentOf, type Letter, type LetterContent } from '../../domain/letter.ts';
import { letterMessages } from '../../domain/letter-messages.ts';
import { useFormat, type Format } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { DRAFT_PARTS } from './letter-draft.ts';
import { measureName } from './letter-words.ts';
import styles from './letters.module.css';
import { messages, type LettersText } from './messages.ts';

type Part = (typeof DRAFT_PARTS)[number];
type Side = 'mine' | 'theirs';

interface ConflictDialogProps {
  mine: LetterContent;
  theirs: Letter;
  plan: CarePlan | null;
  onClose: () => void;
  /** The stored letter is no draft any more: it shall be shown. */
  onGone: () => void;
  onChoose: (content: LetterContent) => Promise<void>;
}

/** Where both differ mine is chosen first; a letter that somebody released meanwhile is shown beside what was typed. */
export function ConflictDialog({ mine, theirs, plan, onClose, onGone, onChoose }: ConflictDialogProps) {
  const text = useText(messages);
  const format = useFormat();
  const stored = contentOf(theirs);
  const differing = DRAFT_PARTS.filter((part) => JSON.stringify(mine[part]) !== JSON.stringify(stored[part]));
  const [chosen, setChosen] = useState<Partial<Record<Part, Side>>>({});
  const [busy, setBusy] = useState(false);
  const gone = theirs.state !== 'draft';
  const side = (part: Part): Side => chosen[part] ?? 'mine';

  const save = () => {
    setBusy(true);
    const joined = { ...stored };
    for (const part of differing) {
      if (side(part) === 'theirs') continue;
      if (mine[part] === undefined) delete joined[part as keyof LetterContent];
      else Object.assign(joined, { [part]: mine[part] });
    }
    void onChoose(joined);
  };
  return (
    <Dialog title={text.conflictTitle} wide onClose={onClose}>
      <p>{gone ? text.conflictGone(text.states[theirs.state]) : text.conflictText(format.clock(theirs.changedAt))}</p>
      {differing.length === 0 ? <p>{text.conflictSame}</p> : (
        <ScrollRegion className={styles.scroll} label={text.conflictTitle}>
          <table className={styles.table}>
            <thead><tr><th scope="col">{text.field}</th><th scope="col">{text.mine}</th><th scope="col">{text.theirs}</th></tr></thead>
            <tbody>
              {differing.map((part) => (
                <tr key={part}>
                  <th scope="row">{text.fields[part]}</th>
                  {(['mine', 'theirs'] as const).map((each) => {
                    const said = partText(part, each === 'mine' ? mine : stored, plan, text, format) || text.nothingWritten;
                    return (
                      <td key={each}>
                        {gone ? <span className={styles.asWritten}>{said}</span> : (
                          <label className={styles.side}>
                            <input type="radio" name={`choose ${part}`} checked={side(part) === each} onChange={() => setChosen({ ...chosen, [part]: each })} aria-label={text.take(text[each], text.fields[part])} />
                            <span className={styles.asWritten}>{said}</span>
                          </label>
                        )}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      <Actions>
        <Button onClick={onClose}>{text.backToForm}</Button>
        {gone ? <Button look="primary" onClick={onGone}>{text.showTheirs}</Button> : <Button look="primary" disabled={busy} onClick={save}>{busy ? text.saving : text.keepChoice}</Button>}
      </Actions>
    </Dialog>
  );
}

function partText(part: Part, content: LetterContent, plan: CarePlan | null, text: LettersText, format: Format): string {
  switch (part) {
    case 'language': return text.languages[content.language];
    case 'recipient': return content.recipient ? [content.recipient.name, content.recipient.profession, content.recipient.address].filter(Boolean).join('\n') : text.recipientOpen;
    case 'delivery': return text.deliveries[content.delivery];
    case 'measure': return measureName(content, plan, text);
    case 'prescription': {
      const { diagnosis, icd10, issued, physician } = content.prescription;
      return [diagnosis, icd10, issued && format.day(issued), physician].filter(Boolean).join('\n');
    }
    case 'diary': case 'warningSigns': return content[part].join('\n');
    case 'requests': return content.requests.map((request) => letterMessages[content.language].requests[request]).join('\n');
    case 'treated': return content.treated ? format.day(content.treated) : '';
    case 'answerBy': return content.answerBy ? format.day(content.answerBy) : '';
    default: return content[part] ?? '';
  }
}
