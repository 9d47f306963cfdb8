import { useWatch } from 'react-hook-form';
import { ATTAINMENTS, DIARY_MEASURES, GOAL_MEASURES, ICF_COMPONENTS } from '../../domain/care-plan.ts';
import { numberText, readAmount, takeStart, type GoalDraft } from '../../domain/care-plan-draft.ts';
import { weeksOf } from '../../domain/plan-templates.ts';
import { useFormat } from '../../i18n/format.ts';
import { useLanguage, useText } from '../../i18n/messages.ts';
import { planWords } from '../../i18n/plan-words.ts';
import { Button } from '../../ui/button.tsx';
import { Choice, SelectField, TextArea, TextField } from '../../ui/field.tsx';
import styles from './care-plan.module.css';
import { amountText } from './difference-text.ts';
import { errorText } from './field-text.ts';
import type { DiaryFigures } from './figures.ts';
import { ItemTools } from './item-tools.tsx';
import { messages } from './messages.ts';
import type { PlanFormControl } from './plan-form.tsx';
import { TextBlocks } from './text-blocks.tsx';

interface GoalFieldsProps {
  form: PlanFormControl;
  index: number;
  /** What the diary says today; null while it is not loaded. */
  figures: DiaryFigures | null;
  diaryFailed: boolean;
  /** A template's goal: its date is a number of weeks, and nothing is agreed or reached. */
  template?: boolean;
  onUp?: () => void;
  onDown?: () => void;
  onRemove: () => void;
}

export function GoalFields({ form, index, figures, diaryFailed, template = false, onUp, onDown, onRemove }: GoalFieldsProps) {
  const text = useText(messages);
  const words = useText(planWords);
  const format = useFormat();
  const decimal = useLanguage() === 'de' ? ',' : '.';
  const name = `goals.${index}` as const;
  const goal = useWatch({ control: form.control, name }) as GoalDraft | undefined;
  const activities = useWatch({ control: form.control, name: 'functionScale' });
  if (!goal) return null;
  const { register, formState: { errors } } = form;
  const error = (field: string) => errorText(`${name}.${field}`, errors, text);
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

  return (
    <fieldset className={styles.stack}>
      <legend className={styles.itemTitle}>{text.goal(index + 1)}</legend>
      <ItemTools what={text.goal(index + 1)} {...(onUp && { onUp })} {...(onDown && { onDown })} onRemove={onRemove} />
      <div className={styles.withBlocks}>
        <TextArea label={text.goalText} rows={1} className={styles.grows} {...register(`${name}.text`)} error={error('text')} />
        <TextBlocks section="goal" label={text.goalText} onInsert={(block) => form.setValue(`${name}.text`, [form.getValues(`${name}.text`), block].filter((part) => part.trim() !== '').join(' '), { shouldDirty: true })} />
      </div>
      <div className={styles.row}>
        <SelectField label={text.component} className={styles.wideField} defaultValue={goal.component} {...register(`${name}.component`)}>
          {ICF_COMPONENTS.map((component) => <option key={component} value={component}>{words.components[component]}</option>)}
        </SelectField>
        <SelectField label={text.measure} className={styles.wideField} defaultValue={goal.measure} {...register(`${name}.measure`)}>
          {GOAL_MEASURES.map((measure) => <option key={measure} value={measure}>{words.goalMeasures[measure]}</option>)}
        </SelectField>
        {goal.measure === 'other' ? <TextField label={text.unit} {...register(`${name}.unit`)} error={error('unit')} /> : null}
      </div>
      <div className={styles.row}>
        <TextField label={text.start} aside={unit} inputMode="decimal" {...register(`${name}.start`)} error={error('start')} hint={fromDiary ? text.takenFrom(format.plain(fromDiary.n), format.plain(fromDiary.n + fromDiary.missing), format.day(fromDiary.period.from), format.day(fromDiary.period.to)) : undefined} />
        <TextField label={text.target} aside={unit} inputMode="decimal" {...register(`${name}.target`)} error={error('target')} />
        {template ? <WeeksField form={form} name={`${name}.due`} label={text.dueWeeks} /> : <TextField label={text.due} type="date" {...register(`${name}.due`)} error={error('due')} />}
      </div>
      {diaryMeasure && !template ? (
        <div className={styles.line}>
          <span className={styles.quiet}>
            {figure ? (figure.value === null
              ? text.diaryNothing(format.plain(figure.missing))
              : text.diaryNow(amountText(goal.measure, Math.round(figure.value * 10) / 10, { words, format }), format.plain(figure.n), format.plain(figure.n + figure.missing), format.dayAndMonth(figure.period.from), format.dayAndMonth(figure.period.to))) : diaryFailed ? text.diaryFailed : ''}
          </span>
          <Button small disabled={!figure || figure.value === null} onClick={() => figure && set(takeStart(goal, figure, decimal))}>{text.fromDiary}</Button>
        </div>
      ) : null}
      {goal.measure === 'function' && rated.length > 0 ? (
        <div className={styles.line}>
          <span className={styles.quiet}>{text.fromScale}:</span>
          {rated.map(({ activity, value }) => (
            <Button key={activity} small onClick={() => {
              set({ ...goal, start: numberText(readAmount(value, 'function')!, decimal), startDiary: null });
              if (goal.text.trim() === '') form.setValue(`${name}.text`, activity, { shouldDirty: true });
            }}>{`${activity}: ${value}`}</Button>
          ))}
        </div>
      ) : null}
      {goal.carried ? <p className={styles.quiet}>{text.earlierStarts(goal.carried.starts.map(({ from, start }) => `${format.day(from)}: ${start ? amountText(goal.measure, start.value, { words, format }, goal.unit) : '–'}`).join(' · '))}</p> : null}
      {template ? null : <div className={styles.line}><Choice label={text.agreed} {...register(`${name}.agreed`)} /></div>}
      {template ? null : <details className={styles.more} open={goal.attainment !== 'open' || undefined}>
        <summary>{text.attainment}: {words.attainments[goal.attainment]}</summary>
        <div className={styles.row}>
          <SelectField label={text.attainment} hint={text.attainmentHint} defaultValue={goal.attainment} {...register(`${name}.attainment`)}>
            {ATTAINMENTS.map((attainment) => <option key={attainment} value={attainment}>{words.attainments[attainment]}</option>)}
          </SelectField>
          <TextArea label={text.attainmentNote} rows={1} className={styles.grows} {...register(`${name}.attainmentNote`)} />
        </div>
      </details>}
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
