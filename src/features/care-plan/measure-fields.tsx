/** The measures by domain, each with its dose. */
import { memo, startTransition, useCallback, useEffect, useState } from 'react';
import { useFieldArray, useWatch } from 'react-hook-form';
import { opaqueId } from '../../data/opaque-id.ts';
import { kindDomain, MEASURE_DOMAINS, MEASURE_KINDS, PERFORMERS, type MeasureDomain, type MeasureKind } from '../../domain/care-plan.ts';
import { emptyMeasure, type MeasureDraft } from '../../domain/care-plan-draft.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { planWords } from '../../i18n/plan-words.ts';
import { Button } from '../../ui/button.tsx';
import { Choice, SelectField, TextArea, TextField } from '../../ui/field.tsx';
import styles from './care-plan.module.css';
import { useErrors } from './field-text.ts';
import { afterMove, ItemTools, Removed, useFocusAfterwards } from './item-tools.tsx';
import { measureFacts } from './measure-text.ts';
import { messages } from './messages.ts';
import { fieldId, type PlanFormControl } from './places.ts';
import { TextBlocks } from './text-blocks.tsx';

/** One list in the form, shown by domain: a measure's number is its place in the whole list, which is its place on paper. */
export function MeasureList({ form, template = false }: { form: PlanFormControl; template?: boolean }) {
  const text = useText(messages);
  const words = useText(planWords);
  const { fields, insert, remove, move } = useFieldArray({ control: form.control, name: 'measures', keyName: 'key' });
  const [gone, setGone] = useState<{ measure: MeasureDraft; at: number } | null>(null);
  const focus = useFocusAfterwards();
  const drawn = useFewAtATime(fields.length);
  const places = (domain: MeasureDomain) => fields.flatMap((row, index) => (kindDomain(row.kind) === domain ? [index] : []));

  const add = (domain: MeasureDomain) => {
    // Behind the last of its domain or of those before, so that the list stays in printed order.
    const before = MEASURE_DOMAINS.slice(0, MEASURE_DOMAINS.indexOf(domain) + 1).flatMap(places);
    const at = before.length === 0 ? 0 : Math.max(...before) + 1;
    setGone(null);
    insert(at, emptyMeasure(opaqueId(), MEASURE_KINDS[domain][0]), { focusName: `measures.${at}.kind` });
  };
  // The same functions at every drawing, so that a change draws those measures only that it is about.
  const onMove = useCallback((from: number, to: number) => {
    setGone(null);
    move(from, to);
    focus(...afterMove('measures', to, to - from));
  }, [move, focus]);
  const onRemove = useCallback((at: number) => {
    setGone({ measure: form.getValues(`measures.${at}`), at });
    remove(at);
    focus('measures.restore');
  }, [form, remove, focus]);
  const onRestore = ({ measure, at }: NonNullable<typeof gone>) => {
    setGone(null);
    insert(at, measure, { shouldFocus: false });
    focus(`measures.${at}`);
  };

  return (
    <div className={styles.stack}>
      <p className={styles.quiet}>{text.hints.measures}</p>
      {MEASURE_DOMAINS.map((domain) => {
        const here = places(domain);
        return (
          <section key={domain} className={styles.domain} aria-label={words.domains[domain]}>
            <h3>{words.domains[domain]}</h3>
            <ol className={styles.items}>
              {here.map((index, at) => (
                <li key={fields[index]!.key} className={styles.item}>
                  {index < drawn ? <MeasureFields form={form} index={index} domain={domain} template={template} up={here[at - 1] ?? null} down={here[at + 1] ?? null} onMove={onMove} onRemove={onRemove} /> : null}
                </li>
              ))}
            </ol>
            {gone && kindDomain(gone.measure.kind) === domain ? <Removed id={fieldId('measures.restore')} what={text.measureNumber(gone.at + 1)} onRestore={() => onRestore(gone)} /> : null}
            <div><Button small onClick={() => add(domain)}>{text.addMeasure(words.domains[domain])}</Button></div>
          </section>
        );
      })}
    </div>
  );
}

const AT_ONCE = 2;

/** How many of the items are drawn: a few more each time that the browser has a moment, so that a long plan opens without standing still. */
function useFewAtATime(count: number): number {
  const [drawn, setDrawn] = useState(Math.min(count, AT_ONCE));
  useEffect(() => {
    if (drawn < count) startTransition(() => setDrawn(drawn + AT_ONCE));
  }, [drawn, count]);
  // Once all are there, one that is added is drawn with the list.
  const [all, setAll] = useState(false);
  if (!all && drawn >= count) setAll(true);
  return all ? count : drawn;
}

interface MeasureFieldsProps {
  form: PlanFormControl;
  index: number;
  domain: MeasureDomain;
  template: boolean;
  /** Places of its neighbours in the same domain. */
  up: number | null;
  down: number | null;
  onMove: (from: number, to: number) => void;
  onRemove: (at: number) => void;
}

const MeasureFields = memo(function MeasureFields({ form, index, domain, template, up, down, onMove, onRemove }: MeasureFieldsProps) {
  const text = useText(messages);
  const words = useText(planWords);
  const error = useErrors(form);
  const name = `measures.${index}` as const;
  const kind = useWatch({ control: form.control, name: `${name}.kind` }) as MeasureKind | undefined;
  if (kind === undefined) return null;
  const { register } = form;
  /** Whoever usually does the new kind does it, unless somebody else was chosen. */
  const onKind = (next: MeasureKind) => {
    if (form.getValues(`${name}.who`) === emptyMeasure('', kind).who) form.setValue(`${name}.who`, emptyMeasure('', next).who, { shouldDirty: true });
  };
  return (
    <fieldset className={styles.stack} id={fieldId(name)} tabIndex={-1}>
      <legend className={styles.itemTitle}>{text.measureNumber(index + 1)}</legend>
      <ItemTools place={name} what={text.measureNumber(index + 1)} onUp={up === null ? undefined : () => onMove(index, up)} onDown={down === null ? undefined : () => onMove(index, down)} onRemove={() => onRemove(index)} />
      <div className={styles.measure}>
        <SelectField label={text.kind} defaultValue={kind} {...register(`${name}.kind`, { onChange: (event: { target: { value: MeasureKind } }) => onKind(event.target.value) })}>
          {MEASURE_KINDS[domain].map((each) => <option key={each} value={each}>{words.kinds[each]}</option>)}
        </SelectField>
        <div className={styles.withBlocks}>
          <TextArea label={text.measureText} rows={1} className={styles.grows} {...register(`${name}.text`)} error={error(`${name}.text`)} />
          <TextBlocks form={form} section="measure" name={`${name}.text`} label={`${text.measureNumber(index + 1)}, ${text.measureText}`} />
        </div>
      </div>
      <div className={styles.row}>
        <TextField label={text.howOften} placeholder={text.placeholders.howOften} {...register(`${name}.howOften`)} />
        <TextField label={text.howLong} placeholder={text.placeholders.howLong} {...register(`${name}.howLong`)} />
        <TextArea label={text.howHard} rows={1} placeholder={text.placeholders.howHard} className={`${styles.grows} ${styles.wideField}`} {...register(`${name}.howHard`)} />
      </div>
      <div><Choice label={text.onPatientPage} {...register(`${name}.onPatientPage`)} /></div>
      <MoreOfMeasure form={form} index={index} template={template} />
    </fieldset>
  );
});

/** Who, where, from when to when, when to stop, for which goals: folded, and made only when it is opened. What it says stands in its line. */
function MoreOfMeasure({ form, index, template }: Pick<MeasureFieldsProps, 'form' | 'index' | 'template'>) {
  const text = useText(messages);
  const words = useText(planWords);
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const name = `measures.${index}` as const;
  const measure = useWatch({ control: form.control, name }) as MeasureDraft | undefined;
  const goals = useWatch({ control: form.control, name: 'goals' });
  if (!measure) return null;
  return (
    <details className={styles.more} id={fieldId(`${name}.more`)} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{text.more}{open ? null : <span className={styles.quiet}> {measureFacts(measure, goals.map(({ id }) => id), { text, words, format }).join(' · ')}</span>}</summary>
      {open ? <MoreFields form={form} index={index} template={template} measure={measure} goals={goals} /> : null}
    </details>
  );
}

function MoreFields({ form, index, template, measure, goals }: Pick<MeasureFieldsProps, 'form' | 'index' | 'template'> & { measure: MeasureDraft; goals: readonly { id: string; text: string }[] }) {
  const text = useText(messages);
  const words = useText(planWords);
  const error = useErrors(form);
  const name = `measures.${index}` as const;
  const { register } = form;
  const serve = (goal: string, on: boolean) => form.setValue(`${name}.goals`, on ? [...measure.goals, goal] : measure.goals.filter((id) => id !== goal), { shouldDirty: true });
  return (
    <div className={styles.stack}>
      <div className={styles.row}>
        <SelectField label={text.who} defaultValue={measure.who} {...register(`${name}.who`)}>
          {PERFORMERS.map((performer) => <option key={performer} value={performer}>{words.performers[performer]}</option>)}
        </SelectField>
        {measure.who === 'other' ? <TextField label={text.whoText} {...register(`${name}.whoText`)} error={error(`${name}.whoText`)} /> : null}
        <TextField label={text.where} {...register(`${name}.where`)} />
        {template ? null : <TextField label={text.fromDay} type="date" {...register(`${name}.from`)} error={error(`${name}.from`)} />}
        {template ? null : <TextField label={text.until} type="date" {...register(`${name}.until`)} error={error(`${name}.until`)} />}
      </div>
      <div className={styles.withBlocks}>
        <TextArea label={text.stopWhen} rows={1} placeholder={text.placeholders.stopWhen} className={styles.grows} {...register(`${name}.stopWhen`)} />
        <TextBlocks form={form} section="stop" name={`${name}.stopWhen`} label={`${text.measureNumber(index + 1)}, ${text.stopWhen}`} />
      </div>
      {goals.length === 0 ? null : (
        <fieldset className={styles.line}>
          <legend className={styles.inlineLegend}>{text.forGoals}</legend>
          {goals.map((goal, at) => <Choice key={goal.id} label={goal.text.trim() === '' ? text.goal(at + 1) : `${text.goal(at + 1)}: ${goal.text}`} checked={measure.goals.includes(goal.id)} onChange={(event) => serve(goal.id, event.target.checked)} />)}
        </fieldset>
      )}
    </div>
  );
}
