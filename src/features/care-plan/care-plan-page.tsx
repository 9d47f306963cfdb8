/** The care plan of a patient: the version in force, the draft in the making, and every version before. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import { originOf, planQueries, type DraftOrigin, type OpenDraft, type PlanOverview, type PlanVersion } from '../../data/care-plans.ts';
import { diaryQueries } from '../../data/diary.ts';
import { FhirError } from '../../data/fhir-client.ts';
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
import { Banner, EmptyNote, Loading, ProblemNote } from '../../ui/status.tsx';
import styles from './care-plan.module.css';
import { diaryFigures } from './figures.ts';
import { messages } from './messages.ts';
import { PlanView } from './plan-view.tsx';
import { Versions } from './versions.tsx';

const PlanForm = lazy(() => import('./plan-form.tsx').then(({ PlanForm }) => ({ default: PlanForm })));
const EndDialog = lazy(() => import('./end-dialogs.tsx').then(({ EndDialog }) => ({ default: EndDialog })));
const CycleDialog = lazy(() => import('./end-dialogs.tsx').then(({ CycleDialog }) => ({ default: CycleDialog })));

/** What the form was opened with; kept apart from the server's news, so that these never take typed text away. */
interface Writing {
  initial: PlanDraft;
  open: OpenDraft | null;
  origin: DraftOrigin;
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
      <h2 className="visually-hidden">{text.title}</h2>
      {overview.isError ? <Banner problem>{text.stale(format.clock(new Date(overview.dataUpdatedAt)))} <Button small onClick={() => void overview.refetch()}>{text.again}</Button></Banner> : null}
      <Loaded key={patient} patient={patient} overview={overview.data} today={today} />
    </div>
  );
}

function Loaded({ patient, overview, today }: { patient: string; overview: PlanOverview; today: Day }) {
  const text = useText(messages);
  const format = useFormat();
  const decimal = useLanguage() === 'de' ? ',' : '.';
  const session = useQueryClient().getQueryData<Session>(sessionQuery.queryKey);
  const who = { name: session?.user?.name ?? '', practitioner: session?.user?.practitioner ?? '' };
  const { plan, draft, versions } = overview;
  const [writing, setWriting] = useState<Writing | null>(null);
  const [shown, setShown] = useState<Shown>({ what: 'last' });
  const [dialog, setDialog] = useState<'end' | 'cycle' | null>(null);
  const [released, setReleased] = useState<number | null>(null);

  const write = (origin: DraftOrigin, initial: PlanDraft, open: OpenDraft | null = null, withTemplate = false) => {
    setReleased(null);
    setWriting({ initial, open, origin, withTemplate });
  };
  const resume = (open: OpenDraft) => write(open.origin, open.draft, open);
  const begin = (withTemplate: boolean) => write(originOf(overview), emptyDraft(today, text.planTitle), null, withTemplate);

  if (writing) {
    return (
      <Suspense fallback={<Loading label={text.loading} height={480} />}>
        <PlanForm
          patient={patient}
          initial={writing.initial}
          open={writing.open}
          origin={writing.origin}
          current={plan?.state === 'active' ? plan : null}
          who={who}
          today={today}
          withTemplate={writing.withTemplate}
          onDone={(done) => {
            setWriting(null);
            setShown({ what: 'last' });
            setReleased(done?.version ?? null);
          }}
        />
      </Suspense>
    );
  }

  if (plan === null) {
    if (draft) {
      return (
        <EmptyNote title={text.draftFirst} actions={<Button look="primary" onClick={() => resume(draft)}>{text.openDraft}</Button>}>
          {text.byAt(draft.savedBy, format.instant(draft.savedAt))}
        </EmptyNote>
      );
    }
    return (
      <EmptyNote title={text.noneTitle} actions={<><Button look="primary" onClick={() => begin(false)}>{text.begin}</Button><Button onClick={() => begin(true)}>{text.beginWith}</Button></>}>
        {text.none}
      </EmptyNote>
    );
  }

  const active = plan.state === 'active';
  return (
    <>
      <output className={released === null ? 'visually-hidden' : styles.done}>{released === null ? '' : text.releasedNow(released)}</output>
      {draft ? (
        <div className={styles.draftNote}>
          <p>{text.draftExists(draft.savedBy, format.instant(draft.savedAt))}</p>
          <Button look="primary" onClick={() => resume(draft)}>{text.openDraft}</Button>
        </div>
      ) : null}
      <div className={styles.layout}>
        <ShownPlan patient={patient} plan={plan} versions={versions} shown={shown} today={today} onLast={() => setShown({ what: 'last' })} />
        <aside className={styles.rail} aria-label={text.versions}>
          <div className={styles.railActions}>
            {active && !draft ? <Button look="primary" onClick={() => write(originOf(overview), draftOf(plan, decimal))}>{text.change}</Button> : null}
            {!active && !draft ? <Button look="primary" onClick={() => begin(false)}>{text.begin}</Button> : null}
            <Link to={paths.print(patient)} className={buttonClass()}>{text.print}</Link>
            <Link to={paths.letters(patient)} className={buttonClass()}>{text.letters}</Link>
            {draft ? null : <Button onClick={() => setDialog('cycle')}>{text.newCycle}</Button>}
            {active ? <Button look="quiet" onClick={() => setDialog('end')}>{text.finish}</Button> : null}
          </div>
          <Versions patient={patient} versions={versions} shown={shown.what === 'version' ? shown.version.key : null} today={today} onShow={(version) => setShown({ what: 'version', version })} onAsOf={(day) => setShown({ what: 'day', day })} />
        </aside>
      </div>
      <Suspense fallback={null}>
        {dialog === 'end' ? <EndDialog patient={patient} plan={plan} onClose={() => setDialog(null)} /> : null}
        {dialog === 'cycle' ? <CycleDialog patient={patient} plan={plan} today={today} onClose={() => setDialog(null)} onMade={(open) => { setDialog(null); resume(open); }} /> : null}
      </Suspense>
    </>
  );
}

interface ShownPlanProps {
  patient: string;
  /** The last version. */
  plan: CarePlan;
  versions: readonly PlanVersion[];
  shown: Shown;
  today: Day;
  onLast: () => void;
}

function ShownPlan({ patient, plan, versions, shown, today, onLast }: ShownPlanProps) {
  const text = useText(messages);
  const words = useText(planWords);
  const format = useFormat();
  const version = useQuery({ ...planQueries.version(patient, shown.what === 'version' ? shown.version : versions[0]!), enabled: shown.what === 'version' });
  const asOf = useQuery({ ...planQueries.asOf(patient, shown.what === 'day' ? shown.day : today), enabled: shown.what === 'day' });
  const days = useQuery(diaryQueries.days(patient, addDays(today, 1 - FIGURE_DAYS), today));
  const figures = useMemo(() => (days.data ? diaryFigures(days.data, today) : null), [days.data, today]);

  const query = shown.what === 'version' ? version : asOf;
  const seen = shown.what === 'last' ? plan : query.data;
  if (seen === undefined) {
    return query.isError
      ? <ProblemNote title={text.failedTitle} actions={<Button onClick={() => void query.refetch()}>{text.again}</Button>}>{text.failed}</ProblemNote>
      : <Loading label={text.loading} height={480} />;
  }
  if (seen === null) return <EmptyNote title={text.asOfNone(format.day(shown.what === 'day' ? shown.day : today))} actions={<Button onClick={onLast}>{text.toCurrent}</Button>} />;
  const older = seen.id !== plan.id || seen.version !== plan.version;
  return (
    <div className={styles.main}>
      <header className={styles.planHead}>
        <h3>{seen.title}</h3>
        <p className={styles.quiet}>
          {[text.version(seen.version), words.states[seen.state], text.released(format.instant(seen.releasedAt), seen.releasedBy), text.validFrom(format.day(seen.from)), seen.review ? text.reviewOn(format.day(seen.review)) : text.noReview].join(' · ')}
        </p>
      </header>
      {older ? <Banner>{text.olderVersion(seen.version, plan.version)} <Button small onClick={onLast}>{text.toCurrent}</Button></Banner> : null}
      <PlanView patient={patient} plan={seen} figures={older ? null : figures} />
    </div>
  );
}
