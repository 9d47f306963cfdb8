/** Two texts of one draft side by side: nothing is overwritten before a person has chosen. */
import { useMemo, useState } from 'react';
import type { OpenDraft, PlanConflict } from '../../data/care-plans.ts';
import type { PlanDraft } from '../../domain/care-plan-draft.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { planWords } from '../../i18n/plan-words.ts';
import { Button } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import styles from './care-plan.module.css';
import { labelOfPlace } from './field-text.ts';
import { messages } from './messages.ts';

type Side = 'mine' | 'theirs';

/** The parts that are chosen as a whole: a goal with its target is one thing. */
const PARTS = ['title', 'concern', 'prescription', 'findings', 'warningSigns', 'psychosocial', 'resources', 'functionScale', 'goals', 'measures', 'from', 'review', 'nextAppointment', 'internalNote'] as const satisfies readonly (keyof PlanDraft)[];

interface ConflictDialogProps {
  mine: PlanDraft;
  theirs: OpenDraft;
  gone: PlanConflict['gone'];
  onClose: () => void;
  onChoose: (draft: PlanDraft) => Promise<void>;
}

export function ConflictDialog({ mine, theirs, gone, onClose, onChoose }: ConflictDialogProps) {
  const text = useText(messages);
  const words = useText(planWords);
  const format = useFormat();
  const differing = useMemo(() => PARTS.filter((part) => JSON.stringify(mine[part]) !== JSON.stringify(theirs.draft[part])), [mine, theirs]);
  const [chosen, setChosen] = useState<Partial<Record<keyof PlanDraft, Side>>>({});
  const [busy, setBusy] = useState(false);
  const choose = async (draft: PlanDraft) => {
    setBusy(true);
    await onChoose(draft);
  };
  const joined = (): PlanDraft => ({ ...theirs.draft, ...Object.fromEntries(differing.filter((part) => (chosen[part] ?? 'mine') === 'mine').map((part) => [part, mine[part]])) });
  const when = format.instant(theirs.savedAt);
  const intro = gone === 'released' ? text.goneReleased : gone === 'discarded' ? text.goneDiscarded : gone === 'ended' ? text.goneEnded : text.conflictText;
  return (
    <Dialog title={text.conflictTitle} wide onClose={onClose}>
      <p>{intro(theirs.savedBy, when)}</p>
      {differing.length === 0 ? <p>{text.conflictSame}</p> : (
        <div className={styles.scroll} tabIndex={0} role="region" aria-label={text.conflictTitle}>
          <table className={styles.table}>
            <thead><tr><th scope="col">{text.field}</th><th scope="col">{text.mine}</th><th scope="col">{text.theirs}</th></tr></thead>
            <tbody>
              {differing.map((part) => {
                const label = labelOfPlace(part, text, words);
                return (
                  <tr key={part}>
                    <th scope="row">{label}</th>
                    {(['mine', 'theirs'] as const).map((side) => (
                      <td key={side}>
                        <label className={styles.side}>
                          <input type="radio" name={`choose ${part}`} checked={(chosen[part] ?? 'mine') === side} onChange={() => setChosen({ ...chosen, [part]: side })} aria-label={text.take(text[side], label)} />
                          <span className={styles.asWritten}>{partText(part, side === 'mine' ? mine : theirs.draft) || text.nothingWritten}</span>
                        </label>
                      </td>
                    ))}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      <Actions>
        <Button onClick={onClose}>{text.backToForm}</Button>
        <Button disabled={busy} onClick={() => void choose(theirs.draft)}>{text.keepTheirs}</Button>
        <Button disabled={busy} onClick={() => void choose(mine)}>{text.keepMine}</Button>
        <Button look="primary" disabled={busy} onClick={() => void choose(joined())}>{text.keepChoice}</Button>
      </Actions>
    </Dialog>
  );

  /** What a part says, line by line, as it was typed. */
  function partText(part: (typeof PARTS)[number], draft: PlanDraft): string {
    switch (part) {
      case 'goals': return draft.goals.map((goal, index) => `${text.goal(index + 1)}: ${[goal.text, [goal.start, goal.target].filter(Boolean).join(' → '), goal.due, words.attainments[goal.attainment]].filter(Boolean).join(' · ')}`).join('\n');
      case 'measures': return draft.measures.map((measure) => `${words.kinds[measure.kind]}: ${[measure.text, measure.howOften, measure.howLong, measure.howHard, measure.stopWhen].filter(Boolean).join(' · ')}`).join('\n');
      case 'functionScale': return draft.functionScale.map(({ activity, value }) => `${activity}: ${value}`).join('\n');
      case 'findings': return Object.entries(draft.findings).filter(([, said]) => said !== '').map(([component, said]) => `${words.components[component as keyof typeof words.components]}: ${said}`).join('\n');
      case 'prescription': return Object.values(draft.prescription).filter(Boolean).join(' · ');
      case 'nextAppointment': return [draft.nextAppointment.day, draft.nextAppointment.time].filter(Boolean).join(' ');
      case 'warningSigns': return [...Object.entries(draft.warningSigns.answers).filter(([, answer]) => answer !== '').map(([sign, answer]) => `${words.warningSigns[sign as keyof typeof words.warningSigns]}: ${words.answers[answer as 'yes' | 'no']}`), draft.warningSigns.note].filter(Boolean).join('\n');
      default: return draft[part];
    }
  }
}
