/** The plan while it is written, in the order in which it is printed. Saved on the server by itself; nothing of it stays in the browser. */
import { zodResolver } from '@hookform/resolvers/zod';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useDeferredValue, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useFieldArray, useForm, useWatch, type UseFormReturn } from 'react-hook-form';
import { planDraftSchema, readDraft } from '../../data/care-plan-draft.ts';
import { PlanConflict, useDiscardDraft, useSaveDraft, type DraftOrigin, type OpenDraft } from '../../data/care-plans.ts';
import { diaryQueries } from '../../data/diary.ts';
import { FhirError } from '../../data/fhir-client.ts';
import { DIARY_MEASURES, ICF_COMPONENTS, MOST_GOALS, WARNING_SIGNS, type CarePlan, type PlanContent, type WarningAnswer } from '../../domain/care-plan.ts';
import { answerSign, emptyGoal, type PlanDraft } from '../../domain/care-plan-draft.ts';
import { FIGURE_DAYS } from '../../domain/care-plan-progress.ts';
import { FUNCTION_SCALE, releaseProblems } from '../../domain/care-plan-release.ts';
import { addDays, type Day } from '../../domain/day.ts';
import type { TextBlockSection } from '../../domain/plan-templates.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { planWords } from '../../i18n/plan-words.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { Choice, TextArea, TextField } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/status.tsx';
import styles from './care-plan.module.css';
import { ConflictDialog } from './conflict-dialog.tsx';
import { errorText, fieldId, labelOfPlace } from './field-text.ts';
import { diaryFigures, type DiaryFigures } from './figures.ts';
import { GoalFields } from './goal-fields.tsx';
import { LeaveGuard } from './leave-guard.tsx';
import { MeasureList } from './measure-fields.tsx';
import { messages } from './messages.ts';
import { amountText } from './difference-text.ts';
import { TextBlocks } from './text-blocks.tsx';
import { useAutosave, type SaveState } from './use-autosave.ts';

const ReleaseDialog = lazy(() => import('./release-dialog.tsx'));
const TemplateDialog = lazy(() => import('./template-dialog.tsx'));

export type PlanFormControl = UseFormReturn<PlanDraft, unknown, PlanContent>;

interface PlanFormProps {
  patient: string;
  /** What the form opens with. */
  initial: PlanDraft;
  /** The stored draft that it is, or null when nothing is stored yet. */
  open: OpenDraft | null;
  origin: DraftOrigin;
  /** The version in force, which the draft changes; null before the first. */
  current: CarePlan | null;
  who: { name: string; practitioner: string };
  today: Day;
  /** Opens the choice of templates at once. */
  withTemplate?: boolean;
  /** The draft is over: released as that plan, discarded (null), or left for later. */
  onDone: (released: CarePlan | null) => void;
}

export function PlanForm({ patient, initial, open, origin, current, who, today, withTemplate = false, onDone }: PlanFormProps) {
  const text = useText(messages);
  const words = useText(planWords);
  const form = useForm<PlanDraft, unknown, PlanContent>({ defaultValues: initial, resolver: zodResolver(planDraftSchema, { jitless: true }), mode: 'onTouched' });
  const { register, formState: { errors } } = form;
  const saveDraft = useSaveDraft(patient);
  /** What is stored as far as this form knows; every save builds on it. */
  const [stored, setStored] = useState(open);
  const base = useRef(open);
  const [conflict, setConflict] = useState<PlanConflict | null>(null);
  const [dialog, setDialog] = useState<'release' | 'template' | 'discard' | null>(withTemplate ? 'template' : null);

  const store = async (draft: PlanDraft, on: OpenDraft | null) => {
    const saved = await saveDraft.mutateAsync({ draft, base: on, origin });
    base.current = saved;
    setStored(saved);
  };
  const autosave = useAutosave<PlanDraft, Error>({
    read: () => structuredClone(form.getValues()),
    save: async (draft) => {
      try {
        await store(draft, base.current);
      } catch (error) {
        if (error instanceof PlanConflict) setConflict(error);
        throw error;
      }
    },
    retries: (failure) => failure instanceof FhirError && (failure.kind === 'offline' || failure.kind === 'server'),
  });
  const { touch } = autosave;
  useEffect(() => form.subscribe({ formState: { values: true, dirtyFields: true }, callback: touch }), [form, touch]);

  const days = useQuery(diaryQueries.days(patient, addDays(today, 1 - FIGURE_DAYS), today));
  const figures = useMemo(() => (days.data ? diaryFigures(days.data, today) : null), [days.data, today]);

  const error = (place: string) => errorText(place, errors, text);
  const blocks = (section: TextBlockSection, name: 'concern' | 'psychosocial' | 'resources' | `findings.${(typeof ICF_COMPONENTS)[number]}`, label: string) => (
    <TextBlocks section={section} label={label} onInsert={(block) => form.setValue(name, [form.getValues(name), block].filter((part) => part.trim() !== '').join('\n'), { shouldDirty: true })} />
  );

  return (
    <form className={styles.layout} noValidate onSubmit={(event) => event.preventDefault()}>
      <LeaveGuard flush={autosave.flush} unsaved={autosave.unsaved} />
      <div className={styles.main}>
        <Card title={text.sections.reason}>
          <div className={styles.stack}>
            <TextField label={text.fields.title} {...register('title')} error={error('title')} />
            <div className={styles.withBlocks}>
              <TextArea label={text.fields.concern} hint={text.hints.concern} rows={2} className={styles.grows} {...register('concern')} error={error('concern')} />
              {blocks('concern', 'concern', text.fields.concern)}
            </div>
            <div className={styles.row}>
              <TextField label={text.fields.diagnosis} className={styles.wideField} {...register('prescription.diagnosis')} />
              <TextField label={text.fields.icd10} hint={text.hints.icd10} {...register('prescription.icd10')} />
              <TextField label={text.fields.issued} type="date" {...register('prescription.issued')} error={error('prescription.issued')} />
              <TextField label={text.fields.physician} className={styles.wideField} {...register('prescription.physician')} />
            </div>
          </div>
        </Card>

        <Card title={text.sections.findings}>
          <div className={styles.pairs}>
            {ICF_COMPONENTS.map((component) => (
              <div key={component} className={styles.withBlocks}>
                <TextArea label={words.components[component]} rows={2} className={styles.grows} {...register(`findings.${component}`)} />
                {blocks('finding', `findings.${component}`, words.components[component])}
              </div>
            ))}
          </div>
        </Card>

        <Card title={text.sections.warning}><WarningSignFields form={form} who={who} /></Card>

        <Card title={text.sections.context}>
          <div className={styles.pairs}>
            <div className={styles.withBlocks}>
              <TextArea label={text.fields.psychosocial} rows={2} className={styles.grows} {...register('psychosocial')} />
              {blocks('psychosocial', 'psychosocial', text.fields.psychosocial)}
            </div>
            <div className={styles.withBlocks}>
              <TextArea label={text.fields.resources} rows={2} className={styles.grows} {...register('resources')} />
              {blocks('resources', 'resources', text.fields.resources)}
            </div>
          </div>
        </Card>

        <Card title={text.sections.function}><FunctionScaleFields form={form} /></Card>
        <Card title={text.sections.goals}><Goals form={form} figures={figures} diaryFailed={days.isError} /></Card>
        <Card title={text.sections.measures}><MeasureList form={form} /></Card>

        <Card title={text.sections.dates}>
          <div className={styles.row}>
            <TextField label={text.fields.from} type="date" {...register('from')} error={error('from')} />
            <TextField label={text.fields.review} type="date" hint={text.hints.review} {...register('review')} error={error('review')} />
            <TextField label={text.fields.appointmentDay} type="date" hint={text.hints.appointment} {...register('nextAppointment.day')} error={error('nextAppointment.day')} />
            <TextField label={text.fields.appointmentTime} type="time" {...register('nextAppointment.time')} />
          </div>
        </Card>

        <Card title={text.sections.internal}>
          <TextArea label={text.fields.internalNote} rows={2} className={styles.grows} {...register('internalNote')} />
        </Card>
      </div>

      <aside className={styles.rail} aria-label={text.draft}>
        <SaveStatus state={autosave.state} stored={stored} kind={origin.kind === 'cycle' ? text.draftCycle : current ? text.draftOn(current.version) : text.draftFirst} onSave={() => void autosave.flush().catch(() => {})} onConflict={() => autosave.state.at === 'failed' && autosave.state.failure instanceof PlanConflict && setConflict(autosave.state.failure)} />
        <div className={styles.railActions}>
          <Button look="primary" onClick={() => setDialog('release')}>{text.release}</Button>
          <Button onClick={() => setDialog('template')}>{text.template}</Button>
          {current ? <Button onClick={() => void autosave.flush().then(() => onDone(null), () => {})}>{text.close}</Button> : null}
          {stored ? <Button look="quiet" onClick={() => setDialog('discard')}>{text.discard}</Button> : null}
        </div>
        <OpenPoints form={form} />
        <Figures figures={figures} failed={days.isError} onAgain={() => void days.refetch()} />
      </aside>

      <Suspense fallback={null}>
        {dialog === 'release' ? <ReleaseDialog patient={patient} form={form} flush={autosave.flush} open={() => base.current} current={current} onClose={() => setDialog(null)} onReleased={onDone} /> : null}
        {dialog === 'template' ? (
          <TemplateDialog
            days={days.data ?? []}
            today={today}
            draft={() => form.getValues()}
            onClose={() => setDialog(null)}
            onApply={(next) => {
              form.reset(next, { keepErrors: true });
              touch();
              setDialog(null);
            }}
          />
        ) : null}
      </Suspense>
      {dialog === 'discard' && stored ? <DiscardDialog patient={patient} open={stored} onClose={() => setDialog(null)} onDone={() => { autosave.forget(); onDone(null); }} /> : null}
      {conflict ? (
        <ConflictDialog
          mine={conflict.mine ?? form.getValues()}
          theirs={conflict.theirs}
          gone={conflict.gone}
          onClose={() => setConflict(null)}
          onChoose={async (chosen) => {
            form.reset(chosen, { keepErrors: true });
            base.current = conflict.gone ? null : conflict.theirs;
            setConflict(null);
            touch();
            await autosave.flush().catch(() => {});
          }}
        />
      ) : null}
    </form>
  );
}

function SaveStatus({ state, stored, kind, onSave, onConflict }: { state: SaveState<Error>; stored: OpenDraft | null; kind: string; onSave: () => void; onConflict: () => void }) {
  const text = useText(messages);
  const format = useFormat();
  const when = state.at === 'saved' ? (state.when ?? (stored ? new Date(stored.savedAt) : null)) : null;
  const said = state.at === 'saved' ? (when ? text.savedAt(format.clock(when)) : '') : state.at === 'failed' ? text.notSaved : text[state.at];
  const failure = state.at === 'failed' ? state.failure : null;
  return (
    <section className={styles.status} aria-label={text.draft}>
      <p><strong>{kind}</strong></p>
      {/* Typing and saving follow each other every second; only what counts is read aloud. */}
      <p className={styles.quiet} role={state.at === 'failed' ? 'alert' : undefined} data-save={state.at}>{said}</p>
      {failure instanceof PlanConflict ? <div><Button small onClick={onConflict}>{text.conflictTitle}</Button></div> : failure ? (
        <div className={styles.problem}>
          <p>{text.saveFailed[failure instanceof FhirError ? failure.kind : 'server']}</p>
          <Button small onClick={onSave}>{text.saveNow}</Button>
        </div>
      ) : null}
    </section>
  );
}

/** Three states for each sign, "not asked" first; who asked and when is set with the first answer. */
function WarningSignFields({ form, who }: { form: PlanFormControl; who: { name: string; practitioner: string } }) {
  const text = useText(messages);
  const words = useText(planWords);
  const format = useFormat();
  const signs = useWatch({ control: form.control, name: 'warningSigns' });
  const set = (next: PlanDraft['warningSigns']) => form.setValue('warningSigns', next, { shouldDirty: true });
  const now = () => new Date().toISOString();
  const answer = (sign: (typeof WARNING_SIGNS)[number], value: WarningAnswer | '') => set(answerSign(form.getValues('warningSigns'), sign, value, who, now()));
  const allNo = () => set(WARNING_SIGNS.filter((sign) => form.getValues(`warningSigns.answers.${sign}`) === '').reduce((all, sign) => answerSign(all, sign, 'no', who, now()), form.getValues('warningSigns')));
  return (
    <div className={styles.stack} id={fieldId('warningSigns')} tabIndex={-1}>
      <p className={styles.quiet}>{text.hints.warning}</p>
      <div className={styles.signs}>
        {WARNING_SIGNS.map((sign) => (
          <fieldset key={sign} className={styles.sign}>
            <legend>{words.warningSigns[sign]}</legend>
            {(['', 'no', 'yes'] as const).map((value) => (
              <Choice key={value} type="radio" name={`sign ${sign}`} label={words.answers[value === '' ? 'open' : value]} checked={(signs.answers[sign] ?? '') === value} onChange={() => answer(sign, value)} />
            ))}
          </fieldset>
        ))}
      </div>
      <div className={styles.line}>
        <Button small onClick={allNo} disabled={WARNING_SIGNS.every((sign) => signs.answers[sign] !== '')}>{text.allNo}</Button>
        <span className={styles.quiet}>{signs.askedBy === '' ? text.notAsked : text.asked(signs.askedBy, format.instant(signs.askedAt))}</span>
      </div>
      <TextArea label={text.fields.warningNote} rows={1} className={styles.grows} {...form.register('warningSigns.note')} />
    </div>
  );
}

function FunctionScaleFields({ form }: { form: PlanFormControl }) {
  const text = useText(messages);
  const { fields, append, remove } = useFieldArray({ control: form.control, name: 'functionScale' });
  const add = useRef<HTMLButtonElement>(null);
  return (
    <div className={styles.stack} id={fieldId('functionScale')} tabIndex={-1}>
      <p className={styles.quiet}>{text.hints.function}</p>
      <ol className={styles.stack}>
        {fields.map((row, index) => (
          <li key={row.id}>
            <fieldset className={styles.activity}>
              <legend className="visually-hidden">{text.activity(index + 1)}</legend>
              <TextField label={text.activityText} {...form.register(`functionScale.${index}.activity`)} />
              <TextField label={text.activityValue} inputMode="decimal" {...form.register(`functionScale.${index}.value`)} error={errorText(`functionScale.${index}.value`, form.formState.errors, text)} />
              <Button small look="quiet" aria-label={text.removeThe(text.activity(index + 1))} onClick={() => { remove(index); add.current?.focus(); }}>{text.remove}</Button>
            </fieldset>
          </li>
        ))}
      </ol>
      {fields.length < FUNCTION_SCALE.most ? <div><AddButton ref={add} onClick={() => append({ activity: '', value: '' }, { focusName: `functionScale.${fields.length}.activity` })}>{text.addActivity}</AddButton></div> : null}
    </div>
  );
}

function Goals({ form, figures, diaryFailed }: { form: PlanFormControl; figures: DiaryFigures | null; diaryFailed: boolean }) {
  const text = useText(messages);
  const { fields, append, remove, move } = useFieldArray({ control: form.control, name: 'goals', keyName: 'key' });
  const add = useRef<HTMLButtonElement>(null);
  return (
    <div className={styles.stack} id={fieldId('goals')} tabIndex={-1}>
      <ol className={styles.items}>
        {fields.map((row, index) => (
          <li key={row.key} className={styles.item}>
            <GoalFields
              form={form}
              index={index}
              figures={figures}
              diaryFailed={diaryFailed}
              {...(index > 0 && { onUp: () => move(index, index - 1) })}
              {...(index < fields.length - 1 && { onDown: () => move(index, index + 1) })}
              onRemove={() => {
                // No measure serves a goal that is gone.
                form.getValues('measures').forEach((measure, at) => form.setValue(`measures.${at}.goals`, measure.goals.filter((id) => id !== row.id)));
                remove(index);
                add.current?.focus();
              }}
            />
          </li>
        ))}
      </ol>
      {fields.length < MOST_GOALS ? <div><AddButton ref={add} onClick={() => append(emptyGoal(crypto.randomUUID()), { focusName: `goals.${fields.length}.text` })}>{text.addGoal}</AddButton></div> : <p className={styles.quiet}>{text.mostGoals}</p>}
    </div>
  );
}

function AddButton({ ref, onClick, children }: { ref: React.Ref<HTMLButtonElement>; onClick: () => void; children: ReactNode }) {
  return <Button ref={ref} onClick={onClick}>{children}</Button>;
}

/** What is still open, each a way to its field. Facts about the form, never about the patient. */
function OpenPoints({ form }: { form: PlanFormControl }) {
  const text = useText(messages);
  const words = useText(planWords);
  const draft = useDeferredValue(useWatch({ control: form.control }) as PlanDraft);
  const problems = useMemo(() => {
    const read = readDraft(draft);
    const unread = 'problems' in read ? read.problems.map(({ place }) => ({ place, said: labelOfPlace(place, text, words) })) : [];
    const content = 'problems' in read ? read.rest : read.content;
    const open = releaseProblems(content).filter(({ place }) => unread.every((other) => other.place !== place));
    return [...unread, ...open.map(({ place, problem }) => ({ place, said: `${labelOfPlace(place, text, words)}: ${text.errors[problem]}` }))];
  }, [draft, text, words]);
  return (
    <section className={styles.railPart}>
      <h3>{text.problemsTitle}</h3>
      {problems.length === 0 ? <p className={styles.quiet}>{text.nothingOpen}</p> : (
        <ul className={styles.points}>
          {problems.map(({ place, said }) => <li key={`${place} ${said}`}><button type="button" className={styles.point} onClick={() => focusPlace(form, place)}>{said}</button></li>)}
        </ul>
      )}
    </section>
  );
}

/** Puts the keyboard into the field, opening what hides it. */
export function focusPlace(form: PlanFormControl, place: string): void {
  const field = document.querySelector<HTMLElement>(`[name="${CSS.escape(place)}"]`) ?? document.getElementById(fieldId(place.split('.')[0]!));
  field?.closest('details')?.setAttribute('open', '');
  field?.focus();
  field?.scrollIntoView({ block: 'center' });
  if (!field) form.setFocus('title');
}

/** The diary's figures beside the plan. */
function Figures({ figures, failed, onAgain }: { figures: DiaryFigures | null; failed: boolean; onAgain: () => void }) {
  const text = useText(messages);
  const words = useText(planWords);
  const format = useFormat();
  return (
    <section className={styles.railPart}>
      <h3>{text.figuresTitle}</h3>
      {figures === null && failed ? <ProblemNote title={text.diaryFailed} actions={<Button small onClick={onAgain}>{text.again}</Button>} /> : null}
      {figures ? (
        <dl className={styles.figures}>
          {DIARY_MEASURES.map((measure) => {
            const { value, n, missing } = figures[measure];
            const of = format.plain(n + missing);
            return (
              <div key={measure}>
                <dt>{words.goalMeasures[measure]}</dt>
                <dd>{value === null ? text.noFigure(of) : text.figure(amountText(measure, Math.round(value * 10) / 10, { words, format }), format.plain(n), of)}</dd>
              </div>
            );
          })}
        </dl>
      ) : null}
      <p className={styles.quiet}>{text.figuresText}</p>
    </section>
  );
}

function DiscardDialog({ patient, open, onClose, onDone }: { patient: string; open: OpenDraft; onClose: () => void; onDone: () => void }) {
  const text = useText(messages);
  const discard = useDiscardDraft(patient);
  return (
    <Dialog title={text.discardTitle} onClose={onClose}>
      <p>{text.discardText}</p>
      {discard.error ? <p role="alert" className={styles.problem}>{discard.error instanceof PlanConflict ? text.actionStale : text.actionFailed}</p> : null}
      <Actions>
        <Button onClick={onClose}>{text.cancel}</Button>
        <Button look="primary" disabled={discard.isPending} onClick={() => discard.mutate(open, { onSuccess: onDone })}>{text.discardNow}</Button>
      </Actions>
    </Dialog>
  );
}
