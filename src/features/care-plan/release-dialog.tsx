/** Before a version is made: what is missing, what stays open, what changes, said in sentences. */
import { useEffect, useMemo, useState } from 'react';
import { readDraft } from '../../data/care-plan-draft.ts';
import { FhirError } from '../../data/fhir-client.ts';
import type { CarePlan, PlanContent } from '../../domain/care-plan.ts';
import { planDifferences } from '../../domain/care-plan-differences.ts';
import { releaseProblems } from '../../domain/care-plan-release.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { planWords } from '../../i18n/plan-words.ts';
import { Button } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { Choice, TextArea } from '../../ui/field.tsx';
import styles from './care-plan.module.css';
import { differenceMessages, differenceText } from './difference-text.ts';
import { labelOfPlace, openText, unreadText } from './field-text.ts';
import { messages } from './messages.ts';
import { focusPlace, type PlanFormControl } from './places.ts';

interface ReleaseDialogProps {
  form: PlanFormControl;
  /** The version in force, which this one follows; null for a first one. */
  current: CarePlan | null;
  /** The new version may say that it corrects that one; the first one of a new cycle does not. */
  correctable: boolean;
  /** Saves what is not saved yet; a release is made from what is stored. */
  flush: () => Promise<void>;
  /** Releases; rejects when that is refused or not known. Once it is done, the form and this dialog go away. */
  onRelease: (content: PlanContent, correction?: string) => Promise<void>;
  onClose: () => void;
}

type State = { at: 'saving' | 'ready' | 'releasing' } | { at: 'failed'; what: 'save' | 'release'; error: unknown };

export default function ReleaseDialog({ form, current, correctable, flush, onRelease, onClose }: ReleaseDialogProps) {
  const text = useText(messages);
  const words = useText(planWords);
  const sentences = useText(differenceMessages);
  const format = useFormat();
  const [state, setState] = useState<State>({ at: 'saving' });
  /** What was wrong in the version in force; null where this one goes on from it. */
  const [correction, setCorrection] = useState<string | null>(null);
  const [unsaid, setUnsaid] = useState(false);
  const read = useMemo(() => readDraft(structuredClone(form.getValues())), [form]);
  useEffect(() => {
    flush().then(() => setState({ at: 'ready' }), (error: unknown) => setState({ at: 'failed', what: 'save', error }));
  }, [flush]);

  const content = 'content' in read ? read.content : null;
  const unread = 'problems' in read ? read.problems.map(({ place, message }) => ({ place, said: `${labelOfPlace(place, text, words)}: ${unreadText(message, text)}` })) : [];
  const problems = releaseProblems('content' in read ? read.content : read.rest).filter(({ place }) => unread.every((other) => other.place !== place));
  const say = (wanted: boolean) => problems.filter(({ blocking }) => blocking === wanted).map(({ place, problem }) => ({ place, said: openText(place, problem, text, words) }));
  const blocking = [...unread, ...say(true)];
  const remaining = say(false);
  const changes = content && current ? planDifferences(current, content) : null;
  const nothingNew = changes?.length === 0;

  const go = (place: string) => {
    onClose();
    // Once the dialog has given the keyboard back.
    requestAnimationFrame(() => focusPlace(place));
  };
  const list = (items: { place: string; said: string }[]) => (
    <ul className={styles.points}>
      {items.map(({ place, said }) => <li key={`${place} ${said}`}><button type="button" className={styles.point} onClick={() => go(place)}>{said}</button></li>)}
    </ul>
  );
  const submit = () => {
    if (!content) return;
    const isUnsaid = correction !== null && correction.trim() === '';
    setUnsaid(isUnsaid);
    if (isUnsaid) return;
    setState({ at: 'releasing' });
    onRelease(content, ...(correction === null ? [] : [correction.trim()])).catch((error: unknown) => setState({ at: 'failed', what: 'release', error }));
  };
  const failed = state.at === 'failed' ? state : null;
  const kind = failed?.error instanceof FhirError ? failed.error.kind : 'server';

  return (
    <Dialog title={text.releaseTitle} wide onClose={onClose}>
      <p>{text.releaseText((current?.version ?? 0) + 1)}</p>
      {blocking.length > 0 ? <section className={styles.part}><h3>{text.releaseBlocked}</h3>{list(blocking)}</section> : null}
      {remaining.length > 0 ? <section className={styles.part}><h3>{text.releaseOpen}</h3>{list(remaining)}</section> : null}
      {changes ? (
        <section className={styles.part}>
          <h3>{text.releaseChanges}</h3>
          {nothingNew ? <p>{text.nothingToRelease}</p> : <ul className={styles.sentences}>{changes.map((difference, index) => <li key={index}>{differenceText(difference, { text, words, sentences, format })}</li>)}</ul>}
        </section>
      ) : null}
      {current && correctable && !nothingNew ? (
        <section className={styles.stack}>
          <Choice label={text.correctsWrong(current.version)} checked={correction !== null} onChange={(event) => setCorrection(event.target.checked ? '' : null)} />
          {correction === null ? null : <TextArea label={text.correctsWhat} hint={text.correctsHint} rows={2} maxLength={500} value={correction} error={unsaid ? text.correctsUnsaid : undefined} onChange={(event) => setCorrection(event.target.value)} />}
        </section>
      ) : null}
      {failed ? <p role="alert" className={styles.problem}>{failed.what === 'release' ? (kind === 'offline' || kind === 'server' ? text.releaseUnsure : text.releaseFailed) : text.saveFailed[kind]}</p> : null}
      <Actions>
        <Button onClick={onClose}>{text.backToForm}</Button>
        <Button look="primary" disabled={blocking.length > 0 || nothingNew || state.at === 'saving' || state.at === 'releasing' || failed?.what === 'save'} onClick={submit}>{state.at === 'releasing' ? text.releasing : text.releaseNow}</Button>
      </Actions>
    </Dialog>
  );
}
