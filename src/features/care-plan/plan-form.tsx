/** The plan while it is written. Saved on the server by itself; nothing of it stays in the browser. */
import { zodResolver } from '@hookform/resolvers/zod';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { useForm } from 'react-hook-form';
import { planDraftSchema } from '../../data/care-plan-draft.ts';
import { originOf, PlanConflict, planQueries, useDiscardDraft, useRelease, useSaveDraft, type DraftOrigin, type OpenDraft } from '../../data/care-plans.ts';
import { diaryQueries } from '../../data/diary.ts';
import { FhirError } from '../../data/fhir-client.ts';
import { opaqueId } from '../../data/opaque-id.ts';
import { beforeSignOut } from '../../data/session.ts';
import { kindDomain, MEASURE_DOMAINS, type CarePlan, type PlanContent } from '../../domain/care-plan.ts';
import type { PlanDraft } from '../../domain/care-plan-draft.ts';
import { FIGURE_DAYS } from '../../domain/care-plan-progress.ts';
import { addDays, type Day } from '../../domain/day.ts';
import { templateValues } from '../../domain/plan-templates.ts';
import { useFormat } from '../../i18n/format.ts';
import { useLanguage, useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { lazyPart } from '../../ui/lazy-part.ts';
import { useAutosave } from '../../ui/use-autosave.ts';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import styles from './care-plan.module.css';
import { ConflictDialog } from './conflict-dialog.tsx';
import { diaryFigures } from './figures.ts';
import { messages } from './messages.ts';
import { PlanFields, type Writer } from './plan-fields.tsx';
import { Contents, Figures, SaveStatus } from './plan-rail.tsx';
import { BlockFilling } from './text-blocks.tsx';

const ReleaseDialog = lazyPart(() => import('./release-dialog.tsx'));
const TemplateDialog = lazyPart(() => import('./template-dialog.tsx'));

interface PlanFormProps {
  patient: string;
  /** What the form opens with. */
  initial: PlanDraft;
  /** The stored draft that it is, or null when nothing is stored yet. */
  open: OpenDraft | null;
  origin: DraftOrigin;
  /** The version in force, which the draft changes; null before the first. */
  current: CarePlan | null;
  who: Writer;
  today: Day;
  /** Opens the choice of templates at once. */
  withTemplate?: boolean;
  /** The draft is over: released as that plan, discarded (null), or left for later. Resolves when the form may go. */
  onDone: (released: CarePlan | null) => Promise<void>;
}

/** What the next save builds on. */
interface Ground {
  base: OpenDraft | null;
  origin: DraftOrigin;
  /** The form as it is stored, or as it was opened: what says the same is not saved again. */
  said: string;
}

/** No answer came: the request may have arrived or not. */
function isUnsure(error: unknown): boolean {
  return error instanceof FhirError && (error.kind === 'offline' || error.kind === 'server');
}

export function PlanForm({ patient, initial, open, origin, current: begunOn, who, today, withTemplate = false, onDone }: PlanFormProps) {
  const text = useText(messages);
  const format = useFormat();
  const decimal = useLanguage() === 'de' ? ',' : '.';
  const client = useQueryClient();
  const form = useForm<PlanDraft, unknown, PlanContent>({ defaultValues: initial, resolver: zodResolver(planDraftSchema, { jitless: true }), mode: 'onTouched' });
  const saveDraft = useSaveDraft(patient);
  const release = useRelease(patient);
  const discard = useDiscardDraft(patient);
  const ground = useRef<Ground>({ base: open, origin, said: JSON.stringify(initial) });
  /** A release that was asked for and of which it is not known yet that it was done. */
  const releasing = useRef<{ content: PlanContent; open: OpenDraft; correction?: string; said: string } | null>(null);
  const [stored, setStored] = useState(open);
  const [current, setCurrent] = useState(begunOn);
  const [cycle, setCycle] = useState(origin.kind === 'cycle');
  const [unsure, setUnsure] = useState(false);
  const [conflict, setConflict] = useState<PlanConflict | null>(null);
  /** The version of the other text that somebody looked at and put off. */
  const putOff = useRef('');
  const [dialog, setDialog] = useState<'release' | 'template' | 'discard' | null>(withTemplate ? 'template' : null);
  const [news, setNews] = useState('');

  const showConflict = (error: unknown) => {
    if (!(error instanceof PlanConflict) || putOff.current === versionOf(error)) return;
    setDialog(null);
    setConflict(error);
  };

  /** Sends what was to be released, again as often as needed; the draft comes after it, never before. */
  const finishRelease = async (): Promise<CarePlan | null> => {
    const wanted = releasing.current;
    if (!wanted) return null;
    let plan: CarePlan;
    try {
      plan = await release.mutateAsync({ content: wanted.content, open: wanted.open, ...(wanted.correction !== undefined && { correction: wanted.correction }) });
    } catch (error) {
      setUnsure(isUnsure(error));
      if (!isUnsure(error)) releasing.current = null;
      throw error;
    }
    releasing.current = null;
    setUnsure(false);
    // What was typed since begins the next version.
    ground.current = { base: null, origin: originOf({ plan }), said: wanted.said };
    setStored(null);
    setCycle(false);
    return plan;
  };

  const autosave = useAutosave<PlanDraft, Error>({
    read: () => structuredClone(form.getValues()),
    save: async (draft) => {
      try {
        const plan = await finishRelease();
        const next = plan ? structuredClone(form.getValues()) : draft;
        const said = JSON.stringify(next);
        if (said === ground.current.said) {
          if (plan) await onDone(plan);
          return;
        }
        if (plan) {
          setCurrent(plan);
          setDialog(null);
          setNews(text.releasedAndOn(plan.version));
        }
        const saved = await saveDraft.mutateAsync({ draft: next, base: ground.current.base, origin: ground.current.origin });
        ground.current = { ...ground.current, base: saved, said };
        setStored(saved);
      } catch (error) {
        showConflict(error);
        throw error;
      }
    },
    retries: isUnsure,
  });
  const { touch, flush } = autosave;
  useEffect(() => form.subscribe({ formState: { values: true }, callback: touch }), [form, touch]);
  useEffect(() => beforeSignOut(() => flush().catch(() => {})), [flush]);
  useEffect(() => {
    if (!withTemplate) form.setFocus('title');
  }, [form, withTemplate]);

  const days = useQuery(diaryQueries.days(patient, addDays(today, 1 - FIGURE_DAYS), today));
  const figures = useMemo(() => (days.data ? diaryFigures(days.data, today) : null), [days.data, today]);
  const filling = useMemo(() => (days.isPending ? 'loading' : { values: templateValues(days.data ?? [], today), decimal } as const), [days.isPending, days.data, today, decimal]);

  const releaseNow = async (content: PlanContent, correction?: string) => {
    await flush();
    const { base } = ground.current;
    if (!base) return;
    releasing.current = { content, open: base, ...(correction !== undefined && { correction }), said: JSON.stringify(form.getValues()) };
    touch();
    await flush();
  };
  const discardNow = async () => {
    // Also what was typed last is in the record then.
    await flush().catch(() => {});
    const { base } = ground.current;
    try {
      if (base) await discard.mutateAsync(base);
    } catch (error) {
      putOff.current = '';
      showConflict(error);
      throw error;
    }
    autosave.forget();
    await onDone(null);
  };
  /** Goes on with what was chosen; null leaves it at what became of the stored text. */
  const settle = async ({ theirs, gone }: PlanConflict, chosen: PlanDraft | null) => {
    if (chosen === null) {
      autosave.forget();
      return onDone(null);
    }
    if (gone === null) ground.current = { ...ground.current, base: theirs, said: '' };
    else {
      const now = await client.fetchQuery({ ...planQueries.overview(patient), staleTime: 0 });
      const next = originOf(now);
      // The plan ended under an open draft: that draft goes on as the next plan.
      const base = now.draft?.id === theirs.id && now.draft.version === theirs.version ? { ...theirs, origin: next } : null;
      ground.current = { base, origin: next, said: '' };
      setStored(base);
      setCycle(false);
      setCurrent(now.plan?.state === 'active' ? now.plan : null);
    }
    // An ended plan keeps its goals and measures; a new one has its own.
    form.reset(gone === 'ended' ? withOwnIds(chosen) : chosen, { keepErrors: true });
    setConflict(null);
    touch();
    await flush().catch(() => {});
  };

  const introOf = ({ theirs: { savedBy, savedAt }, gone }: PlanConflict) => {
    if (gone === 'ended') return text.goneEnded;
    const say = { released: text.goneReleased, discarded: text.goneDiscarded, saved: text.conflictText }[gone ?? 'saved'];
    return say(savedBy, format.instant(savedAt));
  };
  const kind = cycle ? text.draftCycle : current ? text.draftOn(current.version) : text.draftFirst;
  return (
    // Browsers keep what stands in a form for their next start, unless they are told not to.
    <form className={styles.layout} noValidate autoComplete="off" onSubmit={(event) => event.preventDefault()}>
      <LeaveGuard text={text} flush={flush} unsaved={autosave.unsaved} />
      <BlockFilling value={filling}>
        <PlanFields form={form} who={who} figures={figures} diaryFailed={days.isError} />
      </BlockFilling>

      <div className={styles.rail}>
        <div className={styles.railHead}>
          <SaveStatus state={autosave.state} stored={stored} kind={kind} unsure={unsure} onSave={() => void flush().catch(() => {})} onConflict={setConflict} />
          <Button look="primary" onClick={() => setDialog('release')}>{text.release}</Button>
        </div>
        <output className={news === '' ? 'visually-hidden' : styles.done}>{news}</output>
        <div className={styles.railActions}>
          <Button onClick={() => setDialog('template')}>{text.template}</Button>
          <Link to={paths.print(patient)} search={{ part: 'plan' } as never} className={buttonClass()}>{text.print}</Link>
          <Button onClick={() => void flush().then(() => onDone(null), () => {})}>{current ? text.close : text.closeForm}</Button>
          {stored ? <Button look="quiet" onClick={() => setDialog('discard')}>{text.discard}</Button> : null}
        </div>
        <div className={styles.railMore}>
          <Contents form={form} />
          <Figures figures={figures} failed={days.isError} onAgain={() => void days.refetch()} />
        </div>
      </div>

      <Suspense fallback={null}>
        {dialog === 'release' ? <ReleaseDialog form={form} current={current} correctable={!cycle} flush={flush} onRelease={releaseNow} onClose={() => setDialog(null)} /> : null}
        {dialog === 'template' ? (
          <TemplateDialog
            days={days.data ?? null}
            failed={days.isError}
            today={today}
            draft={() => form.getValues()}
            onClose={() => setDialog(null)}
            onApply={(filled, template) => {
              form.reset({ ...filled, measures: inPrintedOrder(filled.measures) }, { keepErrors: true });
              touch();
              setDialog(null);
              setNews(text.templateDone(template));
              requestAnimationFrame(() => form.setFocus('title'));
            }}
          />
        ) : null}
      </Suspense>
      {dialog === 'discard' ? <DiscardDialog onDiscard={discardNow} onClose={() => setDialog(null)} /> : null}
      {conflict ? (
        <ConflictDialog
          key={versionOf(conflict)}
          intro={introOf(conflict)}
          gone={conflict.gone}
          mine={() => structuredClone(form.getValues())}
          theirs={conflict.theirs.draft}
          onClose={() => {
            putOff.current = versionOf(conflict);
            setConflict(null);
          }}
          onChoose={(chosen) => settle(conflict, chosen)}
        />
      ) : null}
    </form>
  );
}

function versionOf({ theirs, gone }: PlanConflict): string {
  return `${theirs.id} ${theirs.version} ${gone}`;
}

/** The measures domain by domain, each domain in the order in which it was written. */
function inPrintedOrder(measures: PlanDraft['measures']): PlanDraft['measures'] {
  return measures.toSorted((a, b) => MEASURE_DOMAINS.indexOf(kindDomain(a.kind)) - MEASURE_DOMAINS.indexOf(kindDomain(b.kind)));
}

function withOwnIds(draft: PlanDraft): PlanDraft {
  const ids = new Map(draft.goals.map(({ id }) => [id, opaqueId()]));
  return {
    ...draft,
    goals: draft.goals.map((goal) => ({ ...goal, id: ids.get(goal.id)! })),
    measures: draft.measures.map((measure) => ({ ...measure, id: opaqueId(), goals: measure.goals.flatMap((id) => ids.get(id) ?? []) })),
  };
}

function DiscardDialog({ onDiscard, onClose }: { onDiscard: () => Promise<void>; onClose: () => void }) {
  const text = useText(messages);
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  const discard = () => {
    setState('busy');
    onDiscard().catch(() => setState('failed'));
  };
  return (
    <Dialog title={text.discardTitle} onClose={onClose}>
      <p>{text.discardText}</p>
      {state === 'failed' ? <p role="alert" className={styles.problem}>{text.actionFailed}</p> : null}
      <Actions>
        <Button onClick={onClose}>{text.cancel}</Button>
        <Button look="primary" disabled={state === 'busy'} onClick={discard}>{text.discardNow}</Button>
      </Actions>
    </Dialog>
  );
}
