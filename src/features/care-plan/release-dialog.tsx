/** Before a version is made: what is missing, what stays open, what changes, said in sentences. */
import { useEffect, useMemo, useState } from 'react';
import { readDraft } from '../../data/care-plan-draft.ts';
import { PlanConflict, useRelease, type OpenDraft } from '../../data/care-plans.ts';
import { FhirError } from '../../data/fhir-client.ts';
import type { CarePlan } from '../../domain/care-plan.ts';
import { planDifferences } from '../../domain/care-plan-differences.ts';
import { releaseProblems } from '../../domain/care-plan-release.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { planWords } from '../../i18n/plan-words.ts';
import { Button } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import styles from './care-plan.module.css';
import { differenceMessages, differenceText } from './difference-text.ts';
import { labelOfPlace, problemText } from './field-text.ts';
import { messages } from './messages.ts';
import { focusPlace, type PlanFormControl } from './plan-form.tsx';

interface ReleaseDialogProps {
  patient: string;
  form: PlanFormControl;
  /** Saves what is not saved yet; a release is made from what is stored. */
  flush: () => Promise<void>;
  open: () => OpenDraft | null;
  current: CarePlan | null;
  onClose: () => void;
  onReleased: (plan: CarePlan) => void;
}

export default function ReleaseDialog({ patient, form, flush, open, current, onClose, onReleased }: ReleaseDialogProps) {
  const text = useText(messages);
  const words = useText(planWords);
  const sentences = useText(differenceMessages);
  const format = useFormat();
  const release = useRelease(patient);
  const [saved, setSaved] = useState<'saving' | 'yes' | Error>('saving');
  const read = useMemo(() => readDraft(structuredClone(form.getValues())), [form]);
  useEffect(() => {
    flush().then(() => setSaved('yes'), (error: unknown) => setSaved(error as Error));
  }, [flush]);

  const content = 'content' in read ? read.content : null;
  const unread = 'problems' in read ? read.problems.map(({ place, message }) => ({ place, said: `${labelOfPlace(place, text, words)}: ${problemText(message, text)}` })) : [];
  const problems = releaseProblems('content' in read ? read.content : read.rest).filter(({ place }) => unread.every((other) => other.place !== place));
  const say = (wanted: boolean) => problems.filter(({ blocking }) => blocking === wanted).map(({ place, problem }) => ({ place, said: `${labelOfPlace(place, text, words)}: ${text.errors[problem]}` }));
  const blocking = [...unread, ...say(true)];
  const remaining = say(false);
  const changes = content && current && current.state === 'active' ? planDifferences(current, content) : null;
  const number = (current?.version ?? 0) + 1;
  const failure = saved instanceof Error ? saved : release.error;

  const go = (place: string) => {
    onClose();
    // Once the dialog has given the focus back.
    requestAnimationFrame(() => focusPlace(form, place));
  };
  const list = (items: { place: string; said: string }[]) => (
    <ul className={styles.points}>
      {items.map(({ place, said }) => <li key={`${place} ${said}`}><button type="button" className={styles.point} onClick={() => go(place)}>{said}</button></li>)}
    </ul>
  );
  const submit = () => {
    const stored = open();
    if (content && stored) release.mutate({ content, open: stored }, { onSuccess: onReleased });
  };

  return (
    <Dialog title={text.releaseTitle} wide onClose={onClose}>
      <p>{text.releaseText(number)}</p>
      {blocking.length > 0 ? <section><h3>{text.releaseBlocked}</h3>{list(blocking)}</section> : null}
      {remaining.length > 0 ? <section><h3>{text.releaseOpen}</h3>{list(remaining)}</section> : null}
      {changes ? (
        <section>
          <h3>{text.releaseChanges}</h3>
          {changes.length === 0 ? <p className={styles.quiet}>{text.noChanges}</p> : <ul className={styles.sentences}>{changes.map((difference, index) => <li key={index}>{differenceText(difference, { text, words, sentences, format })}</li>)}</ul>}
        </section>
      ) : null}
      {failure ? (
        <p role="alert" className={styles.problem}>
          {failure instanceof PlanConflict ? text.actionStale : failure instanceof FhirError ? (release.error && (failure.kind === 'offline' || failure.kind === 'server') ? text.releaseUnsure : text.saveFailed[failure.kind]) : text.actionFailed}
        </p>
      ) : null}
      <Actions>
        <Button onClick={onClose}>{text.backToForm}</Button>
        <Button look="primary" disabled={blocking.length > 0 || release.isPending || saved !== 'yes'} onClick={submit}>{release.isPending ? text.releasing : text.releaseNow}</Button>
      </Actions>
    </Dialog>
  );
}
