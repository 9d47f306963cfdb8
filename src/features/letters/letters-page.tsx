/** All letters of a patient, what became of each, and the releases on whose ground they may go to somebody else. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { planQueries } from '../../data/care-plans.ts';
import { diaryQueries } from '../../data/diary.ts';
import { FhirError } from '../../data/fhir-client.ts';
import { letterQueries, useBeginLetter } from '../../data/letters.ts';
import { opaqueId } from '../../data/opaque-id.ts';
import type { CarePlan } from '../../domain/care-plan.ts';
import { addDays, type Day } from '../../domain/day.ts';
import { LETTER_KINDS, type Letter, type LetterKind } from '../../domain/letter.ts';
import { diarySentences } from '../../domain/letter-text.ts';
import { formatIn, useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { Banner, Loading, ProblemNote } from '../../ui/status.tsx';
import { daysNeeded, FIRST_MEASURES, LETTER_DAYS, letterFigures } from './diary-figures.ts';
import { answerText, dayOf, measureName, type LetterScreen } from './letter-words.ts';
import styles from './letters.module.css';
import { messages } from './messages.ts';
import { kindFor, prefilled } from './prefill.ts';
import { Releases } from './releases.tsx';

interface LettersPageProps extends LetterScreen {
  /** Measure of the plan for which a letter is wanted: only those that belong to it are shown, and a new one belongs to it. */
  measure?: string;
}

export function LettersPage({ measure, ...screen }: LettersPageProps) {
  const { patient, today } = screen;
  const text = useText(messages);
  const format = useFormat();
  const letters = useQuery(letterQueries.of(patient));
  const plan = useQuery(planQueries.overview(patient)).data?.plan ?? null;
  const [withClosed, setWithClosed] = useState(false);
  const wanted = plan?.measures.find(({ id }) => id === measure);

  if (letters.data === undefined) {
    if (!letters.isError) return <Loading label={text.loading} height={360} />;
    const offline = letters.error instanceof FhirError && letters.error.kind === 'offline';
    return <ProblemNote title={offline ? text.offlineTitle : text.failedTitle} actions={<Button look="primary" onClick={() => void letters.refetch()}>{text.again}</Button>}>{text.failed}</ProblemNote>;
  }
  const own = letters.data.filter((letter) => measure === undefined || letter.measure === measure);
  const closed = own.filter(({ state }) => state === 'closed');
  const shown = own.filter(({ state }) => withClosed || state !== 'closed');
  return (
    <div className={styles.page}>
      {letters.isError ? <Banner problem>{text.stale(format.clock(new Date(letters.dataUpdatedAt)))} <Button small onClick={() => void letters.refetch()}>{text.again}</Button></Banner> : null}
      <Card title={text.title}>
        <div className={styles.stack}>
          <p className={styles.lead}>{text.lead}</p>
          {wanted ? <p><strong>{text.forMeasure(wanted.text)}</strong> · <Link to={paths.letters(patient)}>{text.back}</Link></p> : null}
          <Begin screen={screen} plan={plan} {...(measure !== undefined && { measure })} kinds={wanted && kindFor(wanted.kind) ? [kindFor(wanted.kind)!] : LETTER_KINDS} />
          {own.length === 0 ? <div><h3>{text.none}</h3><p className={styles.lead}>{text.noneText}</p></div> : shown.length === 0 ? <p>{text.noneShown}</p> : (
            <ScrollRegion className={styles.scroll} label={text.list}>
              <table className={styles.table}>
                <thead><tr><th scope="col">{text.what}</th><th scope="col" className={styles.wide}>{text.to}</th><th scope="col">{text.state}</th><th scope="col">{text.answer}</th><th scope="col" className={styles.wide}>{text.measure}</th></tr></thead>
                <tbody>{shown.map((letter) => <LetterRow key={letter.id} letter={letter} plan={plan} today={today} />)}</tbody>
              </table>
            </ScrollRegion>
          )}
          {closed.length > 0 ? <div><Button small look="quiet" aria-expanded={withClosed} onClick={() => setWithClosed(!withClosed)}>{withClosed ? text.hideClosed : text.showClosed(closed.length)}</Button></div> : null}
        </div>
      </Card>
      <Releases patient={patient} writer={screen.writer} today={today} />
    </div>
  );
}

function LetterRow({ letter, plan, today }: { letter: Letter; plan: CarePlan | null; today: Day }) {
  const text = useText(messages);
  const format = useFormat();
  const since = dayOf(letter.state === 'released' ? letter.releasedAt : letter.state === 'handed-over' || letter.state === 'sent' ? letter.delivered?.at : letter.changedAt);
  return (
    <tr>
      <th scope="row">
        <Link to={paths.letter(letter.patient, letter.id)}>{text.kinds[letter.kind]}</Link>
        {letter.corrects === undefined ? null : <span className={styles.sub}>{text.correctsShort}</span>}
        <span className={`${styles.sub} ${styles.narrow}`}>{letter.recipient?.name ?? text.noRecipient}</span>
      </th>
      <td className={styles.wide}>{letter.recipient?.name ?? text.noRecipient}<span className={styles.sub}>{letter.delivery === 'recipient' ? text.direct : text.toPatient}</span></td>
      <td>{since === undefined ? text.states[letter.state] : text.since(text.states[letter.state], format.day(since))}</td>
      <td>{answerText(letter, today, text, format)}</td>
      <td className={styles.wide}>{measureName(letter, plan, text)}</td>
    </tr>
  );
}

/** The buttons for a new letter. It is stored at once, with what the plan and the diary say, and then opened. */
function Begin({ screen, plan, measure, kinds }: { screen: LetterScreen; plan: CarePlan | null; measure?: string; kinds: readonly LetterKind[] }) {
  const { patient, writer, practice, language, today } = screen;
  const text = useText(messages);
  const client = useQueryClient();
  const navigate = useNavigate();
  const begin = useBeginLetter(patient, writer);
  const [busy, setBusy] = useState<LetterKind | null>(null);
  const [id, setId] = useState(opaqueId);

  const start = async (kind: LetterKind) => {
    setBusy(kind);
    const period = { from: addDays(today, 1 - LETTER_DAYS), to: today };
    const { from, to } = daysNeeded(period);
    // A diary that cannot be had now can be taken over in the form; the plan is waited for, not the other way round.
    const [days, overview] = await Promise.all([
      client.ensureQueryData(diaryQueries.days(patient, from, to)).catch(() => null),
      plan ? null : client.ensureQueryData(planQueries.overview(patient)).catch(() => null),
    ]);
    const figures = days && letterFigures(days, period, FIRST_MEASURES[kind]);
    const content = prefilled({ kind, language, plan: plan ?? overview?.plan ?? null, ...(measure !== undefined && { measure }), practice, diary: figures && figures.logged > 0 ? diarySentences(figures, language, formatIn(language)) : [], today });
    begin.mutate({ id, content }, {
      onSuccess: (letter) => {
        setId(opaqueId());
        void navigate({ to: paths.letter(patient, letter.id) });
      },
      onSettled: () => setBusy(null),
    });
  };
  return (
    <div className={styles.stack}>
      <div className={styles.menu}>
        {kinds.map((kind) => <Button key={kind} disabled={busy !== null} onClick={() => void start(kind)}>{busy === kind ? text.beginning : text.beginKind(text.kinds[kind])}</Button>)}
      </div>
      {begin.isError ? <p className={styles.problem} role="alert">{text.beginFailed}</p> : null}
    </div>
  );
}
