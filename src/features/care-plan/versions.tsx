/** Every version with who and when, what changed in it, and the plan of any day. */
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { planQueries, type PlanVersion } from '../../data/care-plans.ts';
import { planDifferences } from '../../domain/care-plan-differences.ts';
import { parseDay, type Day } from '../../domain/day.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { planWords } from '../../i18n/plan-words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Loading } from '../../ui/status.tsx';
import styles from './care-plan.module.css';
import { differenceMessages, differenceText } from './difference-text.ts';
import { messages } from './messages.ts';

interface VersionsProps {
  patient: string;
  /** Newest first, all cycles. */
  versions: readonly PlanVersion[];
  shown: string | null;
  today: Day;
  onShow: (version: PlanVersion) => void;
  onAsOf: (day: Day) => void;
}

export function Versions({ patient, versions, shown, today, onShow, onAsOf }: VersionsProps) {
  const text = useText(messages);
  const format = useFormat();
  const [compared, setCompared] = useState<PlanVersion | null>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget).get('day');
    const day = typeof typed === 'string' ? parseDay(typed) : null;
    if (day) onAsOf(day);
  };
  if (versions.length === 0) return <p className={styles.quiet}>{text.noVersions}</p>;
  return (
    <section className={styles.railPart}>
      <h3>{text.versions}</h3>
      <ol className={styles.versions}>
        {versions.map((version) => (
          <li key={version.key} aria-current={version.key === shown || undefined}>
            <button type="button" className={styles.point} onClick={() => onShow(version)} aria-label={text.showVersion(version.version)}>{text.version(version.version)}{version.change === 'released' ? '' : ` · ${text.versionChange[version.change]}`}</button>
            <span className={styles.quiet}>{text.byAt(version.by, format.instant(version.at))}</span>
            {version.change === 'released' ? <Button small look="quiet" aria-label={`${text.version(version.version)}: ${text.whatChanged}`} onClick={() => setCompared(version)}>{text.whatChanged}</Button> : null}
          </li>
        ))}
      </ol>
      <form className={styles.asOf} onSubmit={submit}>
        <TextField label={text.asOf} type="date" name="day" max={today} defaultValue={today} />
        <Button type="submit" small>{text.showAsOf}</Button>
      </form>
      {compared ? <ChangesDialog patient={patient} version={compared} before={versionBefore(versions, compared)} onClose={() => setCompared(null)} /> : null}
    </section>
  );
}

/** The release before this one in the same plan. */
function versionBefore(versions: readonly PlanVersion[], version: PlanVersion): PlanVersion | null {
  return versions.find((other) => other.plan === version.plan && other.change === 'released' && other.version < version.version) ?? null;
}

function ChangesDialog({ patient, version, before, onClose }: { patient: string; version: PlanVersion; before: PlanVersion | null; onClose: () => void }) {
  const text = useText(messages);
  const words = useText(planWords);
  const sentences = useText(differenceMessages);
  const format = useFormat();
  const after = useQuery(planQueries.version(patient, version));
  const earlier = useQuery({ ...planQueries.version(patient, before ?? version), enabled: before !== null });
  const failed = after.isError || earlier.isError;
  const differences = before && after.data && earlier.data ? planDifferences(earlier.data, after.data) : null;
  return (
    <Dialog title={before ? text.changesTo(version.version, before.version) : text.version(version.version)} onClose={onClose}>
      {before === null ? <p>{text.firstVersion}</p> : failed ? (
        <p role="alert" className={styles.problem}>{text.failedTitle}. <Button small onClick={() => void Promise.all([after.refetch(), earlier.refetch()])}>{text.again}</Button></p>
      ) : differences === null ? <Loading label={text.loading} height={120} /> : differences.length === 0 ? <p>{text.noChanges}</p> : (
        <ul className={styles.sentences}>{differences.map((difference, index) => <li key={index}>{differenceText(difference, { text, words, sentences, format })}</li>)}</ul>
      )}
    </Dialog>
  );
}
