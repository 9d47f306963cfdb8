/** A letter whose wording stands: the wording, what became of it, and the steps that it can take next. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { letterQueries, stepsFrom, useBeginLetter, useLetterStep, type LetterStep } from '../../data/letters.ts';
import { opaqueId } from '../../data/opaque-id.ts';
import type { CarePlan } from '../../domain/care-plan.ts';
import type { Day } from '../../domain/day.ts';
import { contentOf, releaseFor, type Letter, type Release } from '../../domain/letter.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { AnswerDialog } from './answer-dialog.tsx';
import { CloseDialog } from './close-dialog.tsx';
import { LetterChanges } from './letter-changes.tsx';
import { LetterPaper } from './letter-paper.tsx';
import { answerText, dayOf, measureName, stepProblem, type LetterScreen } from './letter-words.ts';
import styles from './letters.module.css';
import { messages } from './messages.ts';

interface LetterViewProps {
  screen: LetterScreen;
  letter: Letter;
  releases: readonly Release[];
  plan: CarePlan | null;
}

export function LetterView({ screen, letter, releases, plan }: LetterViewProps) {
  const { patient, writer, today } = screen;
  const text = useText(messages);
  const navigate = useNavigate();
  const take = useLetterStep(patient, writer);
  const begin = useBeginLetter(patient, writer);
  const [correction] = useState(opaqueId);
  const [dialog, setDialog] = useState<'answered' | 'closed' | null>(null);
  const [said, setSaid] = useState('');
  const steps = stepsFrom(letter);
  const release = letter.recipient && releaseFor(releases, letter.recipient.provider, today);
  const go = (step: LetterStep, done: string) => {
    setSaid('');
    take.mutate({ letter, step }, { onSuccess: () => setSaid(done) });
  };
  return (
    <div className={styles.layout}>
      <div className={styles.main}>
        <h2 className="visually-hidden">{text.letterText}</h2>
        {letter.text ? <LetterPaper text={letter.text} language={letter.language} label={text.letterText} /> : <p className={styles.said}>{text.discarded}</p>}
        {letter.text ? <p className={styles.small}>{text.frozen}</p> : null}
        <Corrected letter={letter} />
      </div>
      <aside className={`${styles.rail} ${styles.first}`} aria-label={text.facts}>
        <Card title={text.kinds[letter.kind]}>
          <div className={styles.stack}>
            <Facts letter={letter} releases={releases} plan={plan} today={today} />
            <output className={said === '' ? 'visually-hidden' : styles.said}>{said}</output>
            {take.isError ? <p className={styles.problem} role="alert">{stepProblem(take.error, text)}</p> : null}
            <div className={styles.steps}>
              {steps.includes('sent') ? <Button look={release ? 'primary' : 'plain'} disabled={!release || take.isPending} title={text.sendText} onClick={() => release && go({ to: 'sent', release }, text.sent)}>{text.send}</Button> : null}
              {steps.includes('handed-over') ? <Button look={letter.delivery === 'patient' ? 'primary' : 'plain'} disabled={take.isPending} title={text.handOverText} onClick={() => go({ to: 'handed-over' }, text.handedOver)}>{text.handOver}</Button> : null}
              {steps.includes('answered') ? <Button look="primary" aria-haspopup="dialog" onClick={() => setDialog('answered')}>{text.enterAnswer}</Button> : null}
              {letter.text ? <Link to={paths.print(patient) as never} search={{ letter: letter.id } as never} className={buttonClass()}>{text.print}</Link> : null}
              {letter.text ? (
                <Button
                  title={text.correctText}
                  disabled={begin.isPending}
                  onClick={() => begin.mutate({ id: correction, content: contentOf(letter), corrects: letter.id }, { onSuccess: ({ id }) => void navigate({ to: paths.letter(patient, id) }) })}
                >{begin.isPending ? text.beginning : text.correct}</Button>
              ) : null}
              {steps.includes('closed') ? <Button look="quiet" aria-haspopup="dialog" onClick={() => setDialog('closed')}>{text.finish}</Button> : null}
            </div>
            {begin.isError ? <p className={styles.problem} role="alert">{text.beginFailed}</p> : null}
            {steps.includes('sent') && !release ? <p className={styles.quiet}>{text.sendRefused}</p> : null}
          </div>
        </Card>
        {letter.answer ? <Answer letter={letter} plan={plan} /> : null}
      </aside>
      {dialog === 'answered' ? <AnswerDialog letter={letter} writer={writer} today={today} onClose={() => setDialog(null)} /> : null}
      {dialog === 'closed' ? <CloseDialog title={text.finishTitle} lead={text.finishText} action={text.finish} letter={letter} writer={writer} onClose={() => setDialog(null)} /> : null}
    </div>
  );
}

/** What a correction changed in the letter before it. */
function Corrected({ letter }: { letter: Letter }) {
  const text = useText(messages);
  const letters = useQuery(letterQueries.of(letter.patient)).data;
  const old = letter.corrects === undefined ? undefined : letters?.find(({ id }) => id === letter.corrects);
  if (!old?.text || !letter.text) return null;
  return <Card title={text.whatCorrected}><LetterChanges before={old.text} after={letter.text} language={letter.language} /></Card>;
}

function Facts({ letter, releases, plan, today }: { letter: Letter; releases: readonly Release[]; plan: CarePlan | null; today: Day }) {
  const text = useText(messages);
  const format = useFormat();
  const letters = useQuery(letterQueries.of(letter.patient)).data;
  const ground = releases.find(({ id }) => id === letter.release);
  const old = letter.corrects === undefined ? undefined : letters?.find(({ id }) => id === letter.corrects);
  const correction = letters?.find((each) => each.corrects === letter.id && each.state !== 'draft' && each.text);
  const closedDay = dayOf(letter.changedAt);
  const left = letter.delivered && (letter.delivered.to === 'recipient' ? text.sentOn : text.handedOverOn)(format.instant(letter.delivered.at));
  return (
    <div className={styles.facts}>
      <p><strong>{letter.recipient?.name ?? text.noRecipient}</strong><span className={styles.sub}>{letter.delivery === 'recipient' ? text.direct : text.toPatient}</span></p>
      {letter.releasedAt ? <p>{text.releasedOn(format.instant(letter.releasedAt), letter.writtenBy)}</p> : null}
      {letter.treated !== undefined && letter.releasedAt ? <p>{text.lateEntry(format.day(letter.treated), format.instant(letter.releasedAt))}</p> : null}
      {letter.text ? <p>{left ?? text.notLeft}</p> : null}
      {ground && letter.delivery === 'recipient' ? <p className={styles.quiet}>{text.onRelease(format.day(ground.from), format.day(ground.until))}</p> : null}
      {letter.text && letter.state !== 'closed' ? <p>{text.answer}: {answerText(letter, today, text, format)}</p> : null}
      <p className={styles.quiet}>{text.measure}: {measureName(letter, plan, text)}</p>
      {old ? <p><Link to={paths.letter(letter.patient, old.id)}>{text.correctsLink(format.day(dayOf(old.releasedAt) ?? today))}</Link></p> : null}
      {correction?.releasedAt ? <p><strong>{text.correctedOn(format.instant(correction.releasedAt), correction.writtenBy)}</strong></p> : null}
      {correction ? <p><Link to={paths.letter(letter.patient, correction.id)}>{text.correctedByLink}</Link></p> : null}
      {letter.state === 'closed' && closedDay !== undefined ? <p>{text.closedOn(format.day(closedDay))}{letter.closedNote === undefined ? null : <span className={styles.sub}>{letter.closedNote}</span>}</p> : null}
    </div>
  );
}

/** The answer, with the measure that it belongs to and its file. */
function Answer({ letter, plan }: { letter: Letter; plan: CarePlan | null }) {
  const text = useText(messages);
  const format = useFormat();
  const client = useQueryClient();
  const { received, text: words, file } = letter.answer!;
  const [step, setStep] = useState<'idle' | 'loading' | 'failed'>('idle');
  const download = async () => {
    setStep('loading');
    try {
      const { contentType, base64 } = await client.fetchQuery(letterQueries.file(letter.patient, file!));
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const url = URL.createObjectURL(new Blob([bytes], { type: contentType }));
      // The name says what it is and never whose.
      const link = Object.assign(document.createElement('a'), { href: url, download: `${text.fileName(received)}.${contentType.split('/')[1]?.replace('jpeg', 'jpg') ?? 'bin'}` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
      setStep('idle');
    } catch {
      setStep('failed');
    }
  };
  return (
    <Card title={text.answerFrom(format.day(received))}>
      <div className={styles.stack}>
        <p className={styles.asWritten}>{words}</p>
        {file === undefined ? null : <div><Button small disabled={step === 'loading'} onClick={() => void download()}>{step === 'loading' ? text.openingFile : text.openFile}</Button></div>}
        {step === 'failed' ? <p className={styles.problem} role="alert">{text.fileFailed}</p> : null}
        {letter.measure === undefined ? null : <p className={styles.quiet}>{text.belongsTo(measureName(letter, plan, text))}</p>}
      </div>
    </Card>
  );
}
