/** What meetings wrote into one person's record: the latest first, and what was corrected with the wording before it. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { FhirError } from '../../data/fhir-client.ts';
import { meetingQueries } from '../../data/meetings.ts';
import { minutesVersionsQuery } from '../../data/minutes-versions.ts';
import type { Day } from '../../domain/day.ts';
import { saysAnything, type CaseMinutes } from '../../domain/meeting.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Banner, EmptyNote, Loading, ProblemNote } from '../../ui/status.tsx';
import styles from './meeting.module.css';
import { messages } from './messages.ts';
import { WrittenMinutes } from './written.tsx';

export function PatientMeetings({ patient }: { patient: string }) {
  const text = useText(messages);
  const format = useFormat();
  const found = useQuery(meetingQueries.ofPatient(patient));
  if (found.data === undefined) {
    return found.isError ? (
      <ProblemNote title={found.error instanceof FhirError && found.error.kind === 'offline' ? text.offlineTitle : text.failedListTitle} actions={<Button look="primary" onClick={() => void found.refetch()}>{text.again}</Button>}>{text.failed}</ProblemNote>
    ) : <Loading label={text.loading} height={320} />;
  }
  const said = found.data.filter(({ question, entries }) => question.trim() !== '' || entries.some(saysAnything));
  return (
    <div className={styles.ofPatient}>
      {found.isError ? <Banner problem>{text.stale(format.clock(new Date(found.dataUpdatedAt)))} <Button small onClick={() => void found.refetch()}>{text.again}</Button></Banner> : null}
      {said.length === 0 ? <EmptyNote title={text.patientNone}>{text.patientNoneText}</EmptyNote> : said.map((minutes) => <OneCase key={minutes.meeting} minutes={minutes} />)}
    </div>
  );
}

function OneCase({ minutes }: { minutes: CaseMinutes & { day: Day } }) {
  const text = useText(messages);
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const { id, question, state } = minutes;
  return (
    <Card title={text.oneOn(format.day(minutes.day))} aside={<Link to={paths.meeting(minutes.meeting) as never}>{text.toMeeting}</Link>}>
      <div className={styles.factsCard}>
        {question.trim() === '' ? null : <p className={styles.question}><span className={styles.quiet}>{text.question}: </span>{question}</p>}
        {state === 'draft' ? <p className={styles.quiet}>{text.notClosed}</p> : null}
        <WrittenMinutes minutes={minutes} />
        {state === 'amended' && id !== undefined ? <div><Button small aria-expanded={open} onClick={() => setOpen(!open)}>{open ? text.hideVersions : text.showVersions}</Button></div> : null}
        {open && id !== undefined ? <Earlier id={id} current={minutes.version} /> : null}
      </div>
    </Card>
  );
}

/** The wordings before the one in force. */
function Earlier({ id, current }: { id: string; current: string | undefined }) {
  const text = useText(messages);
  const versions = useQuery(minutesVersionsQuery(id));
  if (versions.data === undefined) return versions.isError ? <p className={styles.problem} role="alert">{text.failed} <Button small onClick={() => void versions.refetch()}>{text.again}</Button></p> : <Loading label={text.loadingOne} height={120} />;
  return (
    <section className={styles.earlier} aria-label={text.showVersions}>
      {versions.data.filter(({ version }) => version !== current).map((minutes) => <WrittenMinutes key={minutes.version} minutes={minutes} />)}
    </section>
  );
}
