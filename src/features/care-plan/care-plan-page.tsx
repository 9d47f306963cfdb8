/** The care plan of a patient: the version in force, the draft in the making, and every version before. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { startTransition, Suspense, useDeferredValue, useEffect, useMemo, useRef, useState, useTransition } from 'react';
import { originOf, planQueries, type DraftOrigin, type OpenDraft, type PlanOverview, type PlanVersion } from '../../data/care-plans.ts';
import { diaryQueries } from '../../data/diary.ts';
import { FhirError } from '../../data/fhir-client.ts';
import { letterQueries } from '../../data/letters.ts';
import { sessionQuery, type Session } from '../../data/session.ts';
import type { CarePlan } from '../../domain/care-plan.ts';
import { draftOf, emptyDraft, type PlanDraft } from '../../domain/care-plan-draft.ts';
import { FIGURE_DAYS } from '../../domain/care-plan-progress.ts';
import { addDays, dayAt, type Day } from '../../domain/day.ts';
import { currentPracticeZone, useFormat } from '../../i18n/format.ts';
import { useLanguage, useText } from '../../i18n/messages.ts';
import { planWords } from '../../i18n/plan-words.ts';
import { paths } from '../../paths.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { lazyPart } from '../../ui/lazy-part.ts';
import { Banner, EmptyNote, Loading, ProblemNote } from '../../ui/status.tsx';
import styles from './care-plan.module.css';
import { diaryFigures } from './figures.ts';
import { messages } from './messages.ts';
import { PlanView } from './plan-view.tsx';
import { Versions } from './versions.tsx';

const PlanForm = lazyPart(() => import('./plan-form.tsx').then(({ PlanForm }) => ({ default: PlanForm })));
const EndDialog = lazyPart(() => import('./end-dialogs.tsx').then(({ EndDialog }) => ({ default: EndDialog })));
const CycleDialog = lazyPart(() => import('./end-dialogs.tsx').then(({ CycleDialog }) => ({ default: CycleDialog })));

/** What the form was opened with; kept apart from the server's news, so that these never take typed text away. */
interface Writing {
  initial: PlanDraft;
  open: OpenDraft | null;
  origin: DraftOrigin;
  current: CarePlan | null;
  withTemplate: boolean;
}

/** Which version is shown: the last one, another, or that of a day. */
type Shown = { what: 'last' } | { what: 'version'; version: PlanVersion } | { what: 'day'; day: Day };

export function CarePlanPage({ patient }: { patient: string }) {
  const text = useText(messages);
  const format = useFormat();
  const [today] = useState(() => dayAt(new Date(), currentPracticeZone()));
  const overview = useQuery(planQueries.overview(patient));
  if (overview.data === undefined) {
    if (!overview.isError) return <Loading label={text.loading} height={480} />;
    const offline = overview.error instanceof FhirError && overview.error.kind === 'offline';
    return <ProblemNote title={offline ? text.offlineTitle : text.failedTitle} actions={<Button look="primary" onClick={() => void overview.refetch()}>{text.again}</Button>}>{text.failed}</ProblemNote>;
  }
  return (
    <div className={styles.page}>
      {overview.isError ? <Banner problem>{text.stale(format.clock(new Date(overview.dataUpdatedAt)))} <Button small onClick={() => void overview.refetch()}>{text.again}</Button></Banner> : null}
      <Loaded key={patient} patient={patient} overview={overview.data} today={today} />
    </div>
  );
}

function Loaded({ patient, overview, today }: { patient: string; overview: PlanOverview; today: Day }) {
  const text = useText(messages);
  const format = useFormat();
  const decimal = useLanguage() === 'de' ? ',' : '.';
  const client = useQueryClient();
  const user = client.getQueryData<Session>(sessionQuery.queryKey)?.user;
  const who = useMemo(() => ({ name: user?.name ?? '', practitioner: user?.practitioner ?? '' }), [user?.name, user?.practitioner]);
  const { plan, draft, versions } = overview;
  const [writing, setWriting] = useState<Writing | null>(null);
  const [shown, setShown] = useState<Shown>({ what: 'last' });
  const [dialog, setDialog] = useState<'end' | 'cycle' | null>(null);
  const [released, setReleased] = useState<number | null>(null);
  const [opening, startOpening] = useTransition();
  const seen = useSeen(patient, overview, shown, today);
  // The plan is what is looked at first; the list of its versions may be long.
  const withVersions = useDeferredValue(true, false);
  const news = useRef<HTMLOutputElement>(null);
  const top = useRef<HTMLDivElement>(null);
  /** The form was closed: the button that did it is gone, and the keyboard goes on from the beginning. */
  const closed = useRef(false);
  useEffect(() => {
    if (writing !== null || !closed.current) return;
    closed.current = false;
    top.current?.scrollIntoView({ block: 'start' });
    (news.current ?? top.current)?.focus({ preventScroll: true });
  }, [writing]);

  const active = plan?.state === 'active';
  /** The versions could not be read after a release: what was released is known all the same. */
  const showReleased = (done: CarePlan) => {
    const version: PlanVersion = { key: keyOf(done), plan: done.id, version: done.version, change: 'released', by: done.releasedBy, at: done.releasedAt, parts: [keyOf(done)] };
    client.setQueryData(planQueries.overview(patient).queryKey, { plan: done, draft: null, versions: [version, ...versions.filter(({ key }) => key !== version.key)] });
  };
  const write = (origin: DraftOrigin, initial: PlanDraft, open: OpenDraft | null = null, withTemplate = false) => {
    // A long form is fetched and drawn in pieces, while what was there before stays.
    startOpening(() => {
      setReleased(null);
      setWriting({ initial, open, origin, current: active && origin.kind !== 'cycle' ? plan : null, withTemplate });
    });
  };
  const resume = (open: OpenDraft) => write(open.origin, open.draft, open);
  const begin = (withTemplate: boolean) => write(originOf(overview), emptyDraft(today, text.planTitle), null, withTemplate);

  if (writing) {
    return (
      <>
        <h2 className="visually-hidden">{text.title}</h2>
        <Suspense fallback={<Loading label={text.loading} height={480} />}>
          <PlanForm
            patient={patient}
            {...writing}
            who={who}
            today={today}
            onDone={async (done) => {
              if (done) {
                try {
                  await client.fetchQuery({ ...planQueries.overview(patient), staleTime: 0 });
                } catch {
                  showReleased(done);
                }
              }
              closed.current = true;
              startTransition(() => {
                setWriting(null);
                setShown({ what: 'last' });
                setReleased(done?.version ?? null);
              });
            }}
          />
        </Suspense>
      </>
    );
  }

  if (plan === null) {
    return (
      <div ref={top} tabIndex={-1} className={styles.page}>
        {draft
          ? <EmptyNote title={text.draftFirst} actions={<Button look="primary" onClick={() => resume(draft)}>{opening ? text.opening : text.openDraft}</Button>}>{text.draftSaved(draft.savedBy, format.instant(draft.savedAt))}</EmptyNote>
          : <EmptyNote title={text.noneTitle} actions={<><Button look="primary" onClick={() => begin(false)}>{opening ? text.opening : text.begin}</Button><Button onClick={() => begin(true)}>{text.beginWith}</Button></>}>{text.none}</EmptyNote>}
      </div>
    );
  }

  return (
    <div ref={top} tabIndex={-1} className={styles.page}>
      {released === null ? null : <output ref={news} tabIndex={-1} className={styles.done}>{text.releasedNow(released)}</output>}
      {draft ? (
        <div className={styles.draftNote}>
          <p>{text.draftSaved(draft.savedBy, format.instant(draft.savedAt))} {active ? text.draftBelow : ''}</p>
          <Button look="primary" onClick={() => resume(draft)}>{opening ? text.opening : text.openDraft}</Button>
        </div>
      ) : null}
      <div className={styles.layout}>
        <div className={styles.main}>
          <ShownPlan patient={patient} plan={plan} shown={shown} seen={seen} today={today} onLast={() => setShown({ what: 'last' })} />
        </div>
        <aside className={styles.rail} aria-label={text.versions}>
          <div className={styles.railActions}>
            {active && !draft ? <Button look="primary" onClick={() => write(originOf(overview), draftOf(plan, decimal))}>{opening ? text.opening : text.change}</Button> : null}
            {!active && !draft ? <Button look="primary" onClick={() => begin(false)}>{opening ? text.opening : text.begin}</Button> : null}
            <Link to={paths.print(patient)} search={{ part: 'plan' } as never} className={buttonClass()}>{text.print}</Link>
            <Link to={paths.letters(patient)} className={buttonClass()}>{text.letters}</Link>
            {draft ? null : <Button onClick={() => setDialog('cycle')}>{text.newCycle}</Button>}
            {active ? <Button look="quiet" onClick={() => setDialog('end')}>{text.finish}</Button> : null}
          </div>
          {withVersions ? <Versions patient={patient} versions={versions} shown={seen.plan ? keyOf(seen.plan) : null} today={today} onShow={(version) => setShown(version.key === keyOf(plan) ? { what: 'last' } : { what: 'version', version })} onAsOf={(day) => setShown({ what: 'day', day })} /> : null}
        </aside>
      </div>
      <Suspense fallback={null}>
        {dialog === 'end' ? <EndDialog patient={patient} plan={plan} withDraft={draft !== null} onClose={() => setDialog(null)} /> : null}
        {dialog === 'cycle' ? <CycleDialog patient={patient} plan={plan} today={today} onClose={() => setDialog(null)} onMade={(open) => { setDialog(null); resume(open); }} /> : null}
      </Suspense>
    </div>
  );
}

/** The key of a plan's version among the versions. */
function keyOf({ id, revision }: CarePlan): string {
  return `CarePlan/${id}/_history/${revision}`;
}

interface Seen {
  /** Null when there was none; undefined while it is on its way. */
  plan: CarePlan | null | undefined;
  failed: boolean;
  again: () => void;
}

/** The plan to be shown. */
function useSeen(patient: string, { plan, versions }: PlanOverview, shown: Shown, today: Day): Seen {
  const [first] = versions;
  const wanted = shown.what === 'version' ? shown.version : first;
  const version = useQuery({ ...planQueries.version(patient, wanted ?? NO_VERSION), enabled: shown.what === 'version' });
  const asOf = useQuery({ ...planQueries.asOf(patient, shown.what === 'day' ? shown.day : today), enabled: shown.what === 'day' });
  if (shown.what === 'last') return { plan, failed: false, again: () => {} };
  const query = shown.what === 'version' ? version : asOf;
  return { plan: query.data, failed: query.isError, again: () => void query.refetch() };
}

const NO_VERSION: PlanVersion = { key: '', plan: '', version: 0, change: 'released', by: '', at: '', parts: [] };

interface ShownPlanProps {
  patient: string;
  /** The last version. */
  plan: CarePlan;
  shown: Shown;
  seen: Seen;
  today: Day;
  onLast: () => void;
}

function ShownPlan({ patient, plan, shown, seen: { plan: seen, failed, again }, today, onLast }: ShownPlanProps) {
  const text = useText(messages);
  const words = useText(planWords);
  const format = useFormat();
  const days = useQuery(diaryQueries.days(patient, addDays(today, 1 - FIGURE_DAYS), today));
  const letters = useQuery(letterQueries.of(patient));
  const figures = useMemo(() => (days.data ? diaryFigures(days.data, today) : null), [days.data, today]);
  const toLast = <Button small onClick={onLast}>{text.toCurrent}</Button>;
  if (seen === undefined) {
    return failed
      ? <ProblemNote title={text.failedTitle} actions={<><Button onClick={again}>{text.again}</Button>{toLast}</>}>{text.failed}</ProblemNote>
      : <Loading label={text.loading} height={480} />;
  }
  if (seen === null) return <EmptyNote title={text.asOfNone(format.day(shown.what === 'day' ? shown.day : today))} actions={toLast} />;
  const older = keyOf(seen) !== keyOf(plan);
  const { nextAppointment } = seen;
  return (
    <>
      <header className={styles.planHead}>
        <h2>{seen.title}</h2>
        <p className={styles.quiet}>
          {[
            text.version(seen.version), older && seen.state === 'active' ? '' : words.states[seen.state], text.released(format.instant(seen.releasedAt), seen.releasedBy), text.validFrom(format.day(seen.from)),
            seen.review ? text.reviewOn(format.day(seen.review)) : text.noReview, nextAppointment ? text.appointmentOn([format.day(nextAppointment.day), nextAppointment.time].filter(Boolean).join(', ')) : '',
          ].filter(Boolean).join(' · ')}
        </p>
        {seen.from < dayAt(new Date(seen.releasedAt), currentPracticeZone()) ? <p className={styles.quiet}>{text.lateEntry(format.day(seen.from), format.instant(seen.releasedAt))}</p> : null}
      </header>
      {shown.what === 'day' || older ? <output className={styles.draftNote}>{shown.what === 'day' ? text.asOfShows(format.day(shown.day), seen.version) : text.olderVersion(seen.version)} {toLast}</output> : null}
      {days.isError && !older ? <p className={styles.quiet}>{text.diaryFailed}</p> : null}
      <PlanView patient={patient} plan={seen} figures={older ? null : figures} letters={older ? [] : (letters.data ?? [])} />
    </>
  );
}
