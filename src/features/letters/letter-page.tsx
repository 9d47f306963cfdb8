/** One letter: the form while it is a draft, its wording and what became of it afterwards. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { planQueries } from '../../data/care-plans.ts';
import { FhirError } from '../../data/fhir-client.ts';
import { letterQueries } from '../../data/letters.ts';
import { patientQueries } from '../../data/patients.ts';
import { releaseQueries } from '../../data/releases.ts';
import type { Letter } from '../../domain/letter.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { lazyPart } from '../../ui/lazy-part.ts';
import { Banner, EmptyNote, Loading, ProblemNote } from '../../ui/status.tsx';
import { LetterView } from './letter-view.tsx';
import type { LetterScreen } from './letter-words.ts';
import styles from './letters.module.css';
import { messages } from './messages.ts';

const LetterForm = lazyPart(() => import('./letter-form.tsx'));

export function LetterPage({ id, ...screen }: LetterScreen & { id: string }) {
  const { patient } = screen;
  const text = useText(messages);
  const format = useFormat();
  const letter = useQuery(letterQueries.one(patient, id));
  const person = useQuery(patientQueries.one(patient));
  const releases = useQuery(releaseQueries.of(patient));
  const overview = useQuery(planQueries.overview(patient));
  /** The draft that the form was opened with: news from the server never takes typed text away. */
  const [draft, setDraft] = useState<Letter | null>(null);

  const failed = [letter, person, releases].find((query) => query.isError && query.data === undefined)?.error;
  if (failed) {
    if (failed instanceof FhirError && failed.kind === 'not-found') return <EmptyNote title={text.notFoundTitle} actions={<Link to={paths.letters(patient)} className={buttonClass('primary')}>{text.back}</Link>}>{text.notFound}</EmptyNote>;
    const again = () => { void letter.refetch(); void person.refetch(); void releases.refetch(); };
    return <ProblemNote title={failed instanceof FhirError && failed.kind === 'offline' ? text.offlineTitle : text.failedTitle} actions={<Button look="primary" onClick={again}>{text.again}</Button>}>{text.failed}</ProblemNote>;
  }
  if (!letter.data || !person.data || !releases.data) return <Loading label={text.loadingOne} height={480} />;

  const plan = overview.data?.plan ?? null;
  const opened = draft ?? (letter.data.state === 'draft' ? letter.data : null);
  if (opened !== null && draft === null) setDraft(opened);
  return (
    <div className={styles.page}>
      <p><Link to={paths.letters(patient)}>← {text.back}</Link></p>
      {letter.isError ? <Banner problem>{text.stale(format.clock(new Date(letter.dataUpdatedAt)))} <Button small onClick={() => void letter.refetch()}>{text.again}</Button></Banner> : null}
      {opened === null ? <LetterView screen={screen} letter={letter.data} releases={releases.data} plan={plan} /> : (
        <Suspense fallback={<Loading label={text.loadingOne} height={480} />}>
          <LetterForm screen={screen} initial={opened} person={person.data} releases={releases.data} plan={plan} onDone={() => setDraft(null)} />
        </Suspense>
      )}
    </div>
  );
}
