/** The versions of one plan for whoever reads the record: who and when, what changed in sentences, what was corrected, and each one whole. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { planQueries, type PlanVersion } from '../../data/care-plans.ts';
import { planDifferences } from '../../domain/care-plan-differences.ts';
import { dayAt } from '../../domain/day.ts';
import { currentPracticeZone, useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { planWords } from '../../i18n/plan-words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Loading } from '../../ui/status.tsx';
import styles from './care-plan.module.css';
import { differenceMessages, differenceText } from './difference-text.ts';
import { messages } from './messages.ts';
import { PlanView } from './plan-view.tsx';
import { correctionOf, versionBefore } from './versions.tsx';

/** `id`: of the CarePlan. */
export default function PlanHistory({ patient, id, onClose }: { patient: string; id: string; onClose: () => void }) {
  const text = useText(messages);
  const overview = useQuery(planQueries.overview(patient));
  const versions = overview.data?.versions.filter(({ plan }) => plan === id);
  return (
    <Dialog title={text.historyTitle} wide onClose={onClose}>
      {versions ? (
        <ol className={styles.history}>{versions.map((version) => <li key={version.key}><Version patient={patient} version={version} versions={versions} /></li>)}</ol>
      ) : overview.isError ? (
        <p role="alert" className={styles.problem}>{text.failedTitle}. <Button small onClick={() => void overview.refetch()}>{text.again}</Button></p>
      ) : <Loading label={text.loading} height={160} />}
    </Dialog>
  );
}

function Version({ patient, version, versions }: { patient: string; version: PlanVersion; versions: readonly PlanVersion[] }) {
  const text = useText(messages);
  const words = useText(planWords);
  const sentences = useText(differenceMessages);
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const before = version.change === 'released' ? versionBefore(versions, version) : null;
  const own = useQuery(planQueries.version(patient, version));
  const earlier = useQuery({ ...planQueries.version(patient, before ?? version), enabled: before !== null });
  const corrected = version.change === 'released' ? correctionOf(versions, version) : undefined;
  const late = own.data && own.data.from < dayAt(new Date(version.at), currentPracticeZone());
  const differences = before && own.data && earlier.data ? planDifferences(earlier.data, own.data) : null;
  return (
    <section className={styles.stack}>
      <h3>{[version.change === 'released' ? text.version(version.version) : `${text.version(version.version)} · ${text.versionChange[version.change]}`, text.byAt(version.by, format.instant(version.at))].join(' · ')}</h3>
      {late ? <p className={styles.quiet}>{text.lateEntry(format.day(own.data.from), format.instant(version.at))}</p> : null}
      {version.corrects ? <p><strong>{text.correctsVersion(version.version - 1)}</strong>{version.reason ? `: ${version.reason}` : ''}</p> : version.reason ? <p>{text.reason}: {version.reason}</p> : null}
      {corrected ? <p><strong>{text.correctedOn(format.instant(corrected.at), corrected.version)}</strong></p> : null}
      {own.isError || earlier.isError ? <p role="alert" className={styles.problem}>{text.failedTitle}. <Button small onClick={() => void Promise.all([own.refetch(), earlier.refetch()])}>{text.again}</Button></p> : null}
      {version.change !== 'released' ? null : before === null ? <p className={styles.quiet}>{text.firstVersion}</p> : differences === null ? null : differences.length === 0 ? <p>{text.noChanges}</p> : (
        <ul className={styles.sentences}>{differences.map((difference, index) => <li key={index}>{differenceText(difference, { text, words, sentences, format })}</li>)}</ul>
      )}
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{text.wholeVersion}</summary>
        {open ? (own.data ? <div className={styles.stack}><PlanView patient={patient} plan={own.data} figures={null} letters={[]} /></div> : <Loading label={text.loading} height={160} />) : null}
      </details>
    </section>
  );
}
