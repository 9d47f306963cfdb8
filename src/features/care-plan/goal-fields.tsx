/** The goals, each with what the diary says about it beside start and target. */
import { useState } from 'react';
import { useFieldArray, useWatch } from 'react-hook-form';
import { opaqueId } from '../../data/opaque-id.ts';
import { ATTAINMENTS, DIARY_MEASURES, GOAL_MEASURES, ICF_COMPONENTS, MOST_GOALS } from '../../domain/care-plan.ts';
import { emptyGoal, numberText, readAmount, takeStart, type GoalDraft } from '../../domain/care-plan-draft.ts';
import { weeksOf } from '../../domain/plan-templates.ts';
import { useFormat } from '../../i18n/format.ts';
import { useLanguage, useText } from '../../i18n/messages.ts';
import { planWords } from '../../i18n/plan-words.ts';
import { Button } from '../../ui/button.tsx';
import { Choice, SelectField, TextArea, TextField } from '../../ui/field.tsx';
import styles from './care-plan.module.css';
import { amountText } from './difference-text.ts';
import { useErrors } from './field-text.ts';
import { shownValue, type DiaryFigures } from './figures.ts';
import { afterMove, ItemTools, Removed, useFocusAfterwards } from './item-tools.tsx';
import { messages } from './messages.ts';
import { fieldId, type PlanFormControl } from './places.ts';
import { TextBlocks } from './text-blocks.tsx';

interface GoalListProps {
  form: PlanFormControl;
  /** What the diary says today; null while it is not loaded. */
  figures: DiaryFigures | null;
  diaryFailed: boolean;
  /** A template's goals: dates are numbers of weeks, and nothing is agreed or reached. */
  template?: boolean;
}

export function GoalList({ form, figures, diaryFailed, template = false }: GoalListProps) {
  const text = useText(messages);
  const { fields, append, insert, remove, move } = useFieldArray({ control: form.control, name: 'goals', keyName: 'key' });
  const [gone, setGone] = useState<{ goal: GoalDraft; at: number; served: string[] } | null>(null);
  const focus = useFocusAfterwards();

  const onMove = (from: number, to: number) => {
    setGone(null);
    move(from, to);
    focus(...afterMove('goals', to, to - from));
  };
  const onRemove = (at: number) => {
    const goal = form.getValues(`goals.${at}`);
    // No measure serves a goal that is gone.
    const served = form.getValues('measures').filter(({ goals }) => goals.includes(goal.id)).map(({ id }) => id);
    serve(goal.id, served, false);
    remove(at);
    setGone({ goal, at, served });
    focus('goals.restore');
  };
  const onRestore = ({ goal, at, served }: NonNullable<typeof gone>) => {
    insert(at, goal, { shouldFocus: false });
    serve(goal.id, served, true);
    setGone(null);
    focus(`goals.${at}`);
  };
  const serve = (goal: string, measures: string[], on: boolean) => form.getValues('measures').forEach(({ id, goals }, at) => {
    if (measures.includes(id)) form.setValue(`measures.${at}.goals`, on ? [...goals, goal] : goals.filter((each) => each !== goal), { shouldDirty: true });
  });

  return (
    <div className={styles.stack}>
      <ol className={styles.items}>
        {fields.map((row, index) => (
          <li key={row.key} className={styles.item}>
            <GoalFields form={form} index={index} count={fields.length} figures={figures} diaryFailed={diaryFailed} template={template} onMove={onMove} onRemove={onRemove} />
          </li>
        ))}
      </ol>
      {gone && fields.length < MOST_GOALS ? <Removed id={fieldId('goals.restore')} what={text.goal(gone.at + 1)} onRestore={() => onRestore(gone)} /> : null}
      {fields.length < MOST_GOALS
        ? <div><Button onClick={() => { setGone(null); append(emptyGoal(opaqueId()), { focusName: `goals.${fields.length}.text` }); }}>{text.addGoal}</Button></div>
        : <p className={styles.quiet}>{text.mostGoals}</p>}
    </div>
  );
}

interface GoalFieldsProps extends GoalListProps {
  index: number;
  count: number;
  template: boolean;
  onMove: (from: number, to: number) => void;
  onRemove: (at: number) => void;
}

function GoalFields({ form, index, count, figures, diaryFailed, template, onMove, onRemove }: GoalFieldsProps) {
  const text = useText(messages);
  const words = useText(planWords);
  const format = useFormat();
  const decimal = useLanguage() === 'de' ? ',' : '.';
  const error = useErrors(form);
  const name = `goals.${index}` as const;
  const goal = useWatch({ control: form.control, name }) as GoalDraft | undefined;
  const activities = useWatch({ control: form.control, name: 'functionScale' });
  if (!goal) return null;
  const { register } = form;
  const set = (next: GoalDraft) => {
    form.setValue(`${name}.start`, next.start, { shouldDirty: true, shouldValidate: true });
    form.setValue(`${name}.startDiary`, next.startDiary, { shouldDirty: true });
  };
  const diaryMeasure = DIARY_MEASURES.find((measure) => measure === goal.measure);
  const figure = diaryMeasure && figures?.[diaryMeasure];
  const rated = activities.filter(({ activity, value }) => activity.trim() !== '' && readAmount(value, 'function') !== null);
  const unit = goal.measure === 'other' ? goal.unit : words.units[goal.measure];
  const { startDiary } = goal;
  // Typed over, the value is no longer the diary's.
  const fromDiary = startDiary?.diary && readAmount(goal.start, goal.measure) === startDiary.value ? startDiary.diary : null;
  const earlier = goal.carried?.starts.map(({ from, start }) => `${format.day(from)}: ${start ? amountText(goal.measure, start.value, { words, format }, goal.unit) : '–'}`);

  return (
    <fieldset className={styles.stack} id={fieldId(name)} tabIndex={-1}>
      <legend className={styles.itemTitle}>{text.goal(index + 1)}</legend>
      <ItemTools place={name} what={text.goal(index + 1)} onUp={index > 0 ? () => onMove(index, index - 1) : undefined} onDown={index < count - 1 ? () => onMove(index, index + 1) : undefined} onRemove={() => onRemove(index)} />
      <div className={styles.withBlocks}>
        <TextArea label={text.goalText} rows={1} className={styles.grows} {...register(`${name}.text`)} error={error(`${name}.text`)} />
        <TextBlocks form={form} section="goal" name={`${name}.text`} label={text.goalText} />
      </div>
      <div className={styles.row}>
        <SelectField label={text.component} className={styles.wideField} defaultValue={goal.component} {...register(`${name}.component`)}>
          {ICF_COMPONENTS.map((component) => <option key={component} value={component}>{words.components[component]}</option>)}
        </SelectField>
        <SelectField label={text.measure} className={styles.wideField} defaultValue={goal.measure} {...register(`${name}.measure`)}>
          {GOAL_MEASURES.map((measure) => <option key={measure} value={measure}>{words.goalMeasures[measure]}</option>)}
        </SelectField>
        {goal.measure === 'other' ? <TextField label={text.unit} className={styles.wideField} {...register(`${name}.unit`)} error={error(`${name}.unit`)} /> : null}
      </div>
      <div className={styles.row}>
        <TextField label={text.start} aside={unit} inputMode="decimal" {...register(`${name}.start`)} error={error(`${name}.start`)} hint={fromDiary ? text.takenFrom(format.plain(fromDiary.n), format.plain(fromDiary.n + fromDiary.missing), format.day(fromDiary.period.from), format.day(fromDiary.period.to)) : undefined} />
        <TextField label={text.target} aside={unit} inputMode="decimal" {...register(`${name}.target`)} error={error(`${name}.target`)} />
        {template ? <WeeksField form={form} name={`${name}.due`} label={text.dueWeeks} /> : <TextField label={text.due} type="date" {...register(`${name}.due`)} error={error(`${name}.due`)} />}
      </div>
      {diaryMeasure && !template ? (
        <div className={styles.line}>
          <span className={styles.quiet}>
            {figure ? (figure.value === null
              ? text.diaryNothing(format.plain(figure.missing))
              : text.diaryNow(amountText(goal.measure, shownValue(diaryMeasure, figure.value), { words, format }), format.plain(figure.n), format.plain(figure.n + figure.missing), format.dayAndMonth(figure.period.from), format.dayAndMonth(figure.period.to))) : diaryFailed ? text.diaryFailed : ''}
          </span>
          <Button small disabled={!figure || figure.value === null} aria-label={text.fromDiaryTo(text.goal(index + 1))} onClick={() => figure && set(takeStart(goal, figure, decimal))}>{text.fromDiary}</Button>
        </div>
      ) : null}
      {goal.measure === 'function' && rated.length > 0 ? (
        <div className={styles.line}>
          <span className={styles.quiet}>{text.fromScale}:</span>
          {rated.map(({ activity, value }, at) => (
            <Button key={at} small onClick={() => {
              set({ ...goal, start: numberText(readAmount(value, 'function')!, decimal), startDiary: null });
              if (goal.text.trim() === '') form.setValue(`${name}.text`, activity, { shouldDirty: true });
            }}>{`${activity}: ${value}`}</Button>
          ))}
        </div>
      ) : null}
      {earlier && earlier.length > 0 ? <p className={styles.quiet}>{text.earlierStarts(earlier.join(' · '))}</p> : null}
      {template ? null : <div className={styles.line}><Choice label={text.agreed} {...register(`${name}.agreed`)} /></div>}
      {template ? null : (
        <details className={styles.more} id={fieldId(`${name}.more`)} open={goal.attainment !== 'open' || undefined}>
          <summary>{text.attainment}: {words.attainments[goal.attainment]}</summary>
          <div className={styles.row}>
            <SelectField label={text.attainment} hint={text.attainmentHint} defaultValue={goal.attainment} {...register(`${name}.attainment`)}>
              {ATTAINMENTS.map((attainment) => <option key={attainment} value={attainment}>{words.attainments[attainment]}</option>)}
            </SelectField>
            <TextArea label={text.attainmentNote} rows={1} className={`${styles.grows} ${styles.wideField}`} {...register(`${name}.attainmentNote`)} />
          </div>
        </details>
      )}
    </fieldset>
  );
}

/** A day that is counted in weeks from the plan's beginning, as templates keep it. */
export function WeeksField({ form, name, label }: { form: PlanFormControl; name: `goals.${number}.due` | 'review'; label: string }) {
  const text = useText(messages);
  const typed = useWatch({ control: form.control, name });
  const weeks = weeksOf(typed);
  const unreadable = typed !== '' && weeks === null;
  return (
    <TextField
      label={label}
      inputMode="numeric"
      value={weeks === null ? typed : String(weeks)}
      error={unreadable ? text.errors.whole : undefined}
      onChange={(event) => form.setValue(name, /^\d+$/.test(event.target.value) ? `+${event.target.value}w` : event.target.value, { shouldDirty: true })}
    />
  );
}
