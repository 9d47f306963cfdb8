/** The practice's meetings: those to come, those that are closed, and a new one. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { FhirError } from '../../data/fhir-client.ts';
import { createMeeting, meetingQueries, type MeetingRow } from '../../data/meetings.ts';
import { opaqueId } from '../../data/opaque-id.ts';
import type { Day } from '../../domain/day.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { lazyPart } from '../../ui/lazy-part.ts';
import { Page } from '../../ui/page.tsx';
import { Banner, EmptyNote, Loading, ProblemNote } from '../../ui/status.tsx';
import { later } from './clock.ts';
import type { Writer } from './desk.ts';
import type { MeetingFacts } from './meeting-dialog.tsx';
import styles from './meeting.module.css';
import { messages } from './messages.ts';

const MeetingDialog = lazyPart(() => import('./meeting-dialog.tsx'));

interface MeetingsPageProps {
  me: Writer;
  today: Day;
  /** Guests read. */
  readOnly: boolean;
  onOpen: (meeting: string) => void;
}

export function MeetingsPage({ me, today, readOnly, onOpen }: MeetingsPageProps) {
  const text = useText(messages);
  const format = useFormat();
  const client = useQueryClient();
  const list = useQuery(meetingQueries.list());
  /** Ids of the meeting that is being planned: the same for every try. */
  const [planned, setPlanned] = useState<{ id: string; agenda: string } | null>(null);
  const create = async (facts: MeetingFacts) => {
    await createMeeting(client, { ...facts, ...planned! });
    onOpen(planned!.id);
  };
  const add = readOnly ? undefined : <Button look="primary" aria-haspopup="dialog" onClick={() => setPlanned({ id: opaqueId(), agenda: opaqueId() })}>{text.add}</Button>;
  if (list.data === undefined) {
    return (
      <Page title={text.title}>
        {list.isError ? (
          <ProblemNote title={list.error instanceof FhirError && list.error.kind === 'offline' ? text.offlineTitle : text.failedListTitle} actions={<Button look="primary" onClick={() => void list.refetch()}>{text.again}</Button>}>{text.failed}</ProblemNote>
        ) : <Loading label={text.loading} height={320} />}
      </Page>
    );
  }
  const at = ({ day, start }: MeetingRow) => `${day} ${start}`;
  const rising = (a: MeetingRow, b: MeetingRow) => (at(a) < at(b) ? -1 : 1);
  const groups = [
    { title: text.upcoming, rows: list.data.filter(({ state }) => state === 'planned' || state === 'running').toSorted(rising) },
    { title: text.past, rows: list.data.filter(({ state }) => state === 'closed').toSorted((a, b) => rising(b, a)) },
    { title: text.off, rows: list.data.filter(({ state }) => state === 'cancelled').toSorted((a, b) => rising(b, a)) },
  ].filter(({ rows }) => rows.length > 0);
  return (
    <Page title={text.title} actions={add}>
      {list.isError ? <Banner problem>{text.stale(format.clock(new Date(list.dataUpdatedAt)))} <Button small onClick={() => void list.refetch()}>{text.again}</Button></Banner> : null}
      {groups.length === 0 ? <EmptyNote title={text.none} actions={add}>{text.noneText}</EmptyNote> : groups.map(({ title, rows }) => (
        <Card key={title} title={title}>
          <ul className={styles.meetings}>
            {rows.map((meeting) => {
              const chair = meeting.participants.find(({ id }) => id === meeting.chair);
              return (
                <li key={meeting.id} className={styles.meeting}>
                  <Link to={paths.meeting(meeting.id) as never} className={styles.meetingName}>{text.when(format.dayLong(meeting.day), meeting.start, later(meeting.start, meeting.length))}</Link>
                  <span>{text.cases(meeting.cases)}</span>
                  <span className={styles.quiet}>{[text.people(meeting.participants.length), chair ? text.chairIs(chair.name) : ''].filter(Boolean).join(' · ')}</span>
                  <span>{text.states[meeting.state]}</span>
                </li>
              );
            })}
          </ul>
        </Card>
      ))}
      <Suspense fallback={null}>
        {planned ? <MeetingDialog me={me} today={today} onSave={create} onClose={() => setPlanned(null)} /> : null}
      </Suspense>
    </Page>
  );
}
