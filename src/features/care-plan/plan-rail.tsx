/** Beside the form: whether it is saved, what is still open, and what the diary says. */
import { useDeferredValue, useMemo } from 'react';
import { useWatch } from 'react-hook-form';
import { readDraft } from '../../data/care-plan-draft.ts';
import { PlanConflict, type OpenDraft } from '../../data/care-plans.ts';
import { FhirError } from '../../data/fhir-client.ts';
import { DIARY_MEASURES } from '../../domain/care-plan.ts';
import type { PlanDraft } from '../../domain/care-plan-draft.ts';
import { releaseProblems } from '../../domain/care-plan-release.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { planWords } from '../../i18n/plan-words.ts';
import { Button } from '../../ui/button.tsx';
import type { SaveState } from '../../ui/use-autosave.ts';
import styles from './care-plan.module.css';
import { amountText } from './difference-text.ts';
import { labelOfPlace, openText } from './field-text.ts';
import { shownValue, type DiaryFigures } from './figures.ts';
import { messages } from './messages.ts';
import { focusPlace, SECTIONS, sectionOf, type PlanFormControl } from './places.ts';

interface SaveStatusProps {
  state: SaveState<Error>;
  stored: OpenDraft | null;
  /** What is being written: a first plan, the next version, a new cycle. */
  kind: string;
  /** A release was sent and no answer came. */
  unsure: boolean;
  onSave: () => void;
  onConflict: (conflict: PlanConflict) => void;
}

export function SaveStatus({ state, stored, kind, unsure, onSave, onConflict }: SaveStatusProps) {
  const text = useText(messages);
  const format = useFormat();
  const failure = state.at === 'failed' ? state.failure : null;
  const when = state.at === 'saved' ? (state.when ?? (stored ? new Date(stored.savedAt) : null)) : null;
  const said = state.at === 'saved' ? (when && stored ? text.savedAt(format.clock(when)) : '') : state.at === 'failed' ? text.notSaved : text[state.at];
  return (
    <section className={styles.status} aria-label={text.draft}>
      <p><strong>{kind}</strong></p>
      {/* Typing and saving follow each other every second; only what counts is read aloud. */}
      <p className={styles.quiet} role={failure ? 'alert' : undefined} data-save={state.at}>{said}</p>
      {failure instanceof PlanConflict ? (
        <div className={styles.problem}>
          <p>{text.conflictWaits}</p>
          <Button small onClick={() => onConflict(failure)}>{text.conflictOpen}</Button>
        </div>
      ) : failure ? (
        <div className={styles.problem}>
          <p>{unsure ? text.releaseUnsure : text.saveFailed[failure instanceof FhirError ? failure.kind : 'server']}</p>
          <Button small onClick={onSave}>{unsure ? text.again : text.saveNow}</Button>
        </div>
      ) : null}
    </section>
  );
}

/** The sections in their order, each with what is still open in it: ways to the fields. Facts about the form, never about the patient. */
export function Contents({ form }: { form: PlanFormControl }) {
  const text = useText(messages);
  const words = useText(planWords);
  const draft = useDeferredValue(useWatch({ control: form.control }) as PlanDraft);
  const open = useMemo(() => {
    const read = readDraft(draft);
    const unread = 'problems' in read ? read.problems.map(({ place }) => ({ place, said: `${labelOfPlace(place, text, words)}: ${text.unreadable}` })) : [];
    const content = 'problems' in read ? read.rest : read.content;
    const missing = releaseProblems(content).filter(({ place }) => unread.every((other) => other.place !== place));
    return [...unread, ...missing.map(({ place, problem }) => ({ place, said: openText(place, problem, text, words) }))];
  }, [draft, text, words]);
  return (
    <nav className={styles.railPart} aria-label={text.contents}>
      <h3>{text.contents}</h3>
      <ol className={styles.contents}>
        {SECTIONS.map((section) => {
          const here = open.filter(({ place }) => sectionOf(place) === section);
          return (
            <li key={section}>
              <button type="button" className={styles.point} onClick={() => focusPlace(section)}>{text.sections[section]}</button>
              {here.length === 0 ? null : (
                <ul className={styles.points}>
                  {here.map(({ place, said }) => <li key={`${place} ${said}`}><button type="button" className={styles.point} onClick={() => focusPlace(place)}>{said}</button></li>)}
                </ul>
              )}
            </li>
          );
        })}
      </ol>
      {open.length === 0 ? <p className={styles.quiet}>{text.nothingOpen}</p> : null}
    </nav>
  );
}

/** The diary's figures beside the plan. */
export function Figures({ figures, failed, onAgain }: { figures: DiaryFigures | null; failed: boolean; onAgain: () => void }) {
  const text = useText(messages);
  const words = useText(planWords);
  const format = useFormat();
  return (
    <section className={styles.railPart}>
      <h3>{text.figuresTitle}</h3>
      {figures === null && failed ? <div className={styles.problem} role="alert"><p>{text.diaryFailed}</p><Button small onClick={onAgain}>{text.again}</Button></div> : null}
      {figures ? (
        <dl className={styles.figures}>
          {DIARY_MEASURES.map((measure) => {
            const { value, n, missing } = figures[measure];
            const of = format.plain(n + missing);
            return (
              <div key={measure}>
                <dt>{words.goalMeasures[measure]}</dt>
                <dd>{value === null ? text.noFigure(of) : text.figure(amountText(measure, shownValue(measure, value), { words, format }), format.plain(n), of)}</dd>
              </div>
            );
          })}
        </dl>
      ) : null}
      <p className={styles.quiet}>{text.figuresText}</p>
    </section>
  );
}
