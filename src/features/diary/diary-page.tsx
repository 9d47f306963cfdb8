/** The diary of a patient: the list of days, or one day in full, entered or corrected. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { diaryQueries } from '../../data/diary.ts';
import { entryQueries, type Writer } from '../../data/diary-entry.ts';
import { sessionQuery, type Session } from '../../data/session.ts';
import { addDays, dayAt, type Day } from '../../domain/day.ts';
import type { DiaryEntry } from '../../domain/diary.ts';
import { currentPracticeZone, useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { lazyPart } from '../../ui/lazy-part.ts';
import { Banner, EmptyNote, Loading } from '../../ui/status.tsx';
import { DayList, Failed } from './day-list.tsx';
import { DayView } from './day-view.tsx';
import styles from './diary-page.module.css';
import { messages } from './messages.ts';
import { VersionsDialog } from './versions-dialog.tsx';

const EntryForm = lazyPart(() => import('./entry-form.tsx'));

interface DiaryPageProps {
  /** Id of the patient. */
  patient: string;
  /** The day to show in full; all days otherwise. */
  day?: Day;
}

export function DiaryPage({ patient, day }: DiaryPageProps) {
  const [today] = useState(() => dayAt(new Date(), currentPracticeZone()));
  /** The last day saved from the form, told above the next one. */
  const [saved, setSaved] = useState<Day | null>(null);
  if (day === undefined) return <DayList patient={patient} />;
  return <DayPage key={`${patient} ${day}`} patient={patient} day={day} today={today} saved={saved} onSaved={setSaved} />;
}

interface DayPageProps {
  patient: string;
  day: Day;
  today: Day;
  saved: Day | null;
  onSaved: (day: Day) => void;
}

function DayPage({ patient, day, today, saved, onSaved }: DayPageProps) {
  const text = useText(messages);
  const format = useFormat();
  const navigate = useNavigate();
  const session = useQueryClient().getQueryData<Session>(sessionQuery.queryKey);
  const writer: Writer = { author: `Practitioner/${session?.user?.practitioner ?? ''}`, authorName: session?.user?.name ?? '' };
  /** The entry in the form: kept as it was when the form opened, so that news from the server never takes typed text away. */
  const [form, setForm] = useState<{ entry: DiaryEntry; asked: boolean } | null>(null);
  const future = day > today;
  const query = useQuery({ ...diaryQueries.days(patient, day, day), enabled: !future });
  const found = query.data?.find((other) => other.day === day);
  const empty: DiaryEntry = { day, source: 'diary', values: {} };
  const nothing = query.data !== undefined && (found === undefined || (found.entries.length === 0 && found.readings.length === 0));
  if (nothing && form === null) setForm({ entry: empty, asked: false });

  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <div>
          <h2 className={styles.title}>{format.dayLong(day)}</h2>
          {day === today ? <p className={styles.quiet}>{text.today}</p> : null}
        </div>
        <nav aria-label={text.days} className={styles.steps}>
          <Link to={paths.diary(patient)} className={buttonClass('quiet')}>{text.allDays}</Link>
          <Link to={paths.diaryDay(patient, addDays(day, -1))} className={buttonClass()}>{text.dayBefore}</Link>
          {day < today ? <Link to={paths.diaryDay(patient, addDays(day, 1))} className={buttonClass()}>{text.dayAfter}</Link> : <Button disabled>{text.dayAfter}</Button>}
        </nav>
      </div>
      <output className={saved === null ? 'visually-hidden' : styles.saved}>{saved === null ? '' : text.savedDay(format.dayLong(saved))}</output>
      {future ? (
        <EmptyNote title={text.futureTitle} actions={<Link to={paths.diaryDay(patient, today)} className={buttonClass('primary')}>{text.toToday}</Link>}>{text.future}</EmptyNote>
      ) : query.data === undefined ? (
        query.isError ? <Failed error={query.error} onAgain={() => void query.refetch()} /> : <Loading label={text.loading} height={320} />
      ) : (
        <>
          {query.isError ? <Banner problem>{text.staleData(format.clock(new Date(query.dataUpdatedAt)))} <Button small onClick={() => void query.refetch()}>{text.again}</Button></Banner> : null}
          {form ? (
            <Suspense fallback={<Loading label={text.formLoading} height={480} />}>
              <EntryForm
                key={form.entry.id ?? 'new'}
                patient={patient}
                writer={writer}
                entry={form.entry}
                nextDay={day < today}
                onSaved={(_entry, after) => {
                  onSaved(day);
                  setForm(null);
                  if (after === 'next') void navigate({ to: paths.diaryDay(patient, addDays(day, 1)) });
                }}
                onTheirs={() => {
                  setForm(null);
                  void query.refetch();
                }}
                {...(form.asked && { onCancel: () => setForm(null) })}
              />
            </Suspense>
          ) : found ? (
            <DayView patient={patient} writer={writer} day={found} onCorrect={(entry) => setForm({ entry, asked: true })} onAdd={() => setForm({ entry: empty, asked: true })} />
          ) : null}
          <Withdrawn patient={patient} day={day} />
        </>
      )}
    </div>
  );
}

/** What stands in the record of the day but counts nowhere any more. */
function Withdrawn({ patient, day }: { patient: string; day: Day }) {
  const text = useText(messages);
  const withdrawn = useQuery(entryQueries.withdrawn(patient, day));
  const [shown, setShown] = useState<DiaryEntry | null>(null);
  if (!withdrawn.data || withdrawn.data.length === 0) return null;
  return (
    <Card title={text.withdrawnTitle}>
      <ul className={styles.withdrawn}>
        {withdrawn.data.map((entry) => (
          <li key={entry.id}>
            {text.sourceNames[entry.source]} <Button small look="quiet" aria-haspopup="dialog" onClick={() => setShown(entry)}>{text.versionsOf(entry.version ?? '1')}</Button>
          </li>
        ))}
      </ul>
      {shown ? <VersionsDialog patient={patient} entry={shown} onClose={() => setShown(null)} /> : null}
    </Card>
  );
}
