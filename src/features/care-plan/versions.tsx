/** Every version with who and when, what changed in it, and the plan of any day. */
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { planQueries, type PlanVersion } from '../../data/care-plans.ts';
import { planDifferences } from '../../domain/care-plan-differences.ts';
import { dayAt, parseDay, type Day } from '../../domain/day.ts';
import { currentPracticeZone, useFormat } from '../../i18n/format.ts';
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
  /** Key of the version on the screen. */
  shown: string | null;
  today: Day;
  onShow: (version: PlanVersion) => void;
  onAsOf: (day: Day) => void;
}

export function Versions({ patient, versions, shown, today, onShow, onAsOf }: VersionsProps) {
  const text = useText(messages);
  const format = useFormat();
  const [compared, setCompared] = useState<PlanVersion | null>(null);
  const [unread, setUnread] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget).get('day');
    const day = typeof typed === 'string' ? parseDay(typed) : null;
    setUnread(day === null);
    if (day) onAsOf(day);
  };
  const cycles = [...new Set(versions.map(({ plan }) => plan))].map((plan) => versions.filter((version) => version.plan === plan));
  const dayOf = ({ at }: PlanVersion) => format.day(dayAt(new Date(at), currentPracticeZone()));
  return (
    <section className={styles.railPart}>
      <h3>{text.versions}</h3>
      {cycles.map((cycle) => (
        <div key={cycle[0]!.plan} className={styles.stack}>
          {cycles.length > 1 ? <h4 className={styles.cycle}>{text.planSince(dayOf(cycle.at(-1)!))}</h4> : null}
          <ol className={styles.versions}>
            {cycle.map((version) => {
              const name = version.change === 'released' ? text.version(version.version) : `${text.version(version.version)} · ${text.versionChange[version.change]}`;
              return (
                <li key={version.key} aria-current={version.key === shown || undefined}>
                  <button type="button" className={styles.point} onClick={() => onShow(version)}>{name}</button>
                  <span className={styles.quiet}>{text.byAt(version.by, format.instant(version.at))}</span>
                  {version.corrects ? <span className={styles.quiet}>{text.correctsVersion(version.version - 1)}</span> : null}
                  {version.reason ? <span className={styles.quiet}>{text.reason}: {version.reason}</span> : null}
                  {correctionOf(versions, version) ? <span className={styles.quiet}>{text.correctedOn(format.instant(correctionOf(versions, version)!.at), correctionOf(versions, version)!.version)}</span> : null}
                  {version.change === 'released' && version.version > 1 ? <button type="button" className={styles.point} aria-label={`${name}: ${text.whatChanged}`} onClick={() => setCompared(version)}>{text.whatChanged}</button> : null}
                </li>
              );
            })}
          </ol>
        </div>
      ))}
      <form className={styles.asOf} onSubmit={submit} noValidate>
        <TextField label={text.asOf} type="date" name="day" max={today} defaultValue={today} error={unread ? text.errors.day : undefined} />
        <Button type="submit">{text.showAsOf}</Button>
      </form>
      {compared ? <ChangesDialog patient={patient} version={compared} before={versionBefore(versions, compared)} onClose={() => setCompared(null)} /> : null}
    </section>
  );
}

/** The release that says it corrects this one. */
export function correctionOf(versions: readonly PlanVersion[], version: Pick<PlanVersion, 'plan' | 'version'>): PlanVersion | undefined {
  return versions.find((other) => other.plan === version.plan && other.change === 'released' && other.corrects && other.version === version.version + 1);
}

/** The release before this one in the same plan. */
export function versionBefore(versions: readonly PlanVersion[], version: PlanVersion): PlanVersion | null {
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
