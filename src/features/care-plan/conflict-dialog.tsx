/** Two texts of one thing side by side: nothing is overwritten before a person has chosen. */
import { useMemo, useState } from 'react';
import type { PlanConflict } from '../../data/care-plans.ts';
import type { PlanDraft } from '../../domain/care-plan-draft.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { planWords } from '../../i18n/plan-words.ts';
import { Button } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { Choice } from '../../ui/field.tsx';
import styles from './care-plan.module.css';
import { draftText, PARTS, type DraftPart } from './draft-text.ts';
import { labelOfPlace } from './field-text.ts';
import { messages } from './messages.ts';

type Side = 'mine' | 'theirs';

interface ConflictDialogProps {
  /** What happened: who saved, released or discarded, and when. */
  intro: string;
  /** What became of the stored text, when it is no longer open. */
  gone: PlanConflict['gone'];
  /** What stands in the form. */
  mine: () => PlanDraft;
  theirs: PlanDraft;
  onClose: () => void;
  /** Goes on with that text; null leaves it at what is stored and closes the form. */
  onChoose: (draft: PlanDraft | null) => Promise<void>;
}

export function ConflictDialog({ intro, gone, mine: readMine, theirs, onClose, onChoose }: ConflictDialogProps) {
  const text = useText(messages);
  const words = useText(planWords);
  const format = useFormat();
  const [mine] = useState(readMine);
  const differing = useMemo(() => PARTS.filter((part) => JSON.stringify(mine[part]) !== JSON.stringify(theirs[part])), [mine, theirs]);
  const [chosen, setChosen] = useState<Partial<Record<DraftPart, Side>>>({});
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  const choose = (draft: PlanDraft | null) => {
    setState('busy');
    onChoose(draft).catch(() => setState('failed'));
  };
  const side = (part: DraftPart) => chosen[part] ?? 'mine';
  const joined = (): PlanDraft => ({ ...theirs, ...Object.fromEntries(differing.filter((part) => side(part) === 'mine').map((part) => [part, mine[part]])) });
  const busy = state === 'busy';
  return (
    <Dialog title={text.conflictTitle} wide onClose={onClose}>
      <p>{intro}</p>
      {differing.length === 0 ? <p>{text.conflictSame}</p> : differing.map((part) => (
        <fieldset key={part} className={styles.versus}>
          <legend>{labelOfPlace(part, text, words)}</legend>
          {(['mine', 'theirs'] as const).map((each) => (
            <div key={each} className={styles.side}>
              <Choice type="radio" name={`choose ${part}`} checked={side(part) === each} onChange={() => setChosen({ ...chosen, [part]: each })} label={text[each]} />
              <p className={styles.asWritten}>{draftText(part, each === 'mine' ? mine : theirs, { text, words, format }) || text.nothingWritten}</p>
            </div>
          ))}
        </fieldset>
      ))}
      {state === 'failed' ? <p role="alert" className={styles.problem}>{text.actionFailed}</p> : null}
      <Actions>
        <Button onClick={onClose}>{text.backToForm}</Button>
        <Button disabled={busy} onClick={() => choose(gone === null ? theirs : null)}>{gone === null ? text.keepTheirs : text.leaveIt[gone]}</Button>
        <Button disabled={busy} onClick={() => choose(mine)}>{text.keepMine}</Button>
        {differing.length > 0 ? <Button look="primary" disabled={busy} onClick={() => choose(joined())}>{text.keepChoice}</Button> : null}
      </Actions>
    </Dialog>
  );
}
