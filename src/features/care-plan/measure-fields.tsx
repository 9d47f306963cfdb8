/** The measures by domain, each with its dose. */
import { useFieldArray, useWatch } from 'react-hook-form';
import { kindDomain, MEASURE_DOMAINS, MEASURE_KINDS, PERFORMERS, type MeasureDomain } from '../../domain/care-plan.ts';
import { emptyMeasure, type MeasureDraft } from '../../domain/care-plan-draft.ts';
import { useText } from '../../i18n/messages.ts';
import { planWords } from '../../i18n/plan-words.ts';
import { Button } from '../../ui/button.tsx';
import { Choice, SelectField, TextArea, TextField } from '../../ui/field.tsx';
import styles from './care-plan.module.css';
import { errorText, fieldId } from './field-text.ts';
import { ItemTools } from './item-tools.tsx';
import { messages } from './messages.ts';
import type { PlanFormControl } from './plan-form.tsx';
import { TextBlocks } from './text-blocks.tsx';

/** One list in the form, shown by domain: a measure's number is its place in the whole list, which is its place on paper. */
export function MeasureList({ form, template = false }: { form: PlanFormControl; template?: boolean }) {
  const text = useText(messages);
  const words = useText(planWords);
  const { fields, insert, remove, move } = useFieldArray({ control: form.control, name: 'measures', keyName: 'key' });
  const places = (domain: MeasureDomain) => fields.flatMap((row, index) => (kindDomain(row.kind) === domain ? [index] : []));

  const add = (domain: MeasureDomain) => {
    // Behind the last of its domain or of those before, so that the list stays in printed order.
    const before = MEASURE_DOMAINS.slice(0, MEASURE_DOMAINS.indexOf(domain) + 1).flatMap(places);
    const at = before.length === 0 ? 0 : Math.max(...before) + 1;
    insert(at, emptyMeasure(crypto.randomUUID(), MEASURE_KINDS[domain][0]), { focusName: `measures.${at}.kind` });
  };

  return (
    <div className={styles.stack} id={fieldId('measures')} tabIndex={-1}>
      <p className={styles.quiet}>{text.hints.measures}</p>
      {MEASURE_DOMAINS.map((domain) => {
        const here = places(domain);
        return (
          <section key={domain} className={styles.domain} aria-label={words.domains[domain]}>
            <h3>{words.domains[domain]}</h3>
            <ol className={styles.items}>
              {here.map((index, at) => (
                <li key={fields[index]!.key} className={styles.item}>
                  <MeasureFields
                    form={form}
                    index={index}
                    domain={domain}
                    template={template}
                    {...(at > 0 && { onUp: () => move(index, here[at - 1]!) })}
                    {...(at < here.length - 1 && { onDown: () => move(index, here[at + 1]!) })}
                    onRemove={() => {
                      remove(index);
                      document.getElementById(fieldId(`add-${domain}`))?.focus();
                    }}
                  />
                </li>
              ))}
            </ol>
            <div><Button small id={fieldId(`add-${domain}`)} onClick={() => add(domain)}>{text.addMeasure(words.domains[domain])}</Button></div>
          </section>
        );
      })}
    </div>
  );
}

function MeasureFields({ form, index, domain, template, onUp, onDown, onRemove }: { form: PlanFormControl; index: number; domain: MeasureDomain; template: boolean; onUp?: () => void; onDown?: () => void; onRemove: () => void }) {
  const text = useText(messages);
  const words = useText(planWords);
  const name = `measures.${index}` as const;
  const measure = useWatch({ control: form.control, name }) as MeasureDraft | undefined;
  const goals = useWatch({ control: form.control, name: 'goals' });
  if (!measure) return null;
  const { register, formState: { errors } } = form;
  const error = (field: string) => errorText(`${name}.${field}`, errors, text);
  const serve = (goal: string, on: boolean) => form.setValue(`${name}.goals`, on ? [...measure.goals, goal] : measure.goals.filter((id) => id !== goal), { shouldDirty: true });
  return (
    <fieldset className={styles.stack}>
      <legend className={styles.itemTitle}>{text.measureNumber(index + 1)}</legend>
      <ItemTools what={text.measureNumber(index + 1)} {...(onUp && { onUp })} {...(onDown && { onDown })} onRemove={onRemove} />
      <div className={styles.measure}>
        <SelectField label={text.kind} defaultValue={measure.kind} {...register(`${name}.kind`)}>
          {MEASURE_KINDS[domain].map((kind) => <option key={kind} value={kind}>{words.kinds[kind]}</option>)}
        </SelectField>
        <div className={styles.withBlocks}>
          <TextArea label={text.measureText} rows={1} className={styles.grows} {...register(`${name}.text`)} error={error('text')} />
          <TextBlocks section="measure" label={text.measureText} onInsert={(block) => form.setValue(`${name}.text`, [measure.text, block].filter((part) => part.trim() !== '').join(' '), { shouldDirty: true })} />
        </div>
      </div>
      <div className={styles.row}>
        <TextField label={text.howOften} placeholder={text.placeholders.howOften} {...register(`${name}.howOften`)} />
        <TextField label={text.howLong} placeholder={text.placeholders.howLong} {...register(`${name}.howLong`)} />
        <TextField label={text.howHard} placeholder={text.placeholders.howHard} className={styles.wideField} {...register(`${name}.howHard`)} />
      </div>
      <div><Choice label={text.onPatientPage} {...register(`${name}.onPatientPage`)} /></div>
      <details className={styles.more}>
        <summary>{text.more}</summary>
        <div className={styles.stack}>
          <div className={styles.row}>
            <SelectField label={text.who} defaultValue={measure.who} {...register(`${name}.who`)}>
              {PERFORMERS.map((performer) => <option key={performer} value={performer}>{words.performers[performer]}</option>)}
            </SelectField>
            {measure.who === 'other' ? <TextField label={text.whoText} {...register(`${name}.whoText`)} error={error('whoText')} /> : null}
            <TextField label={text.where} {...register(`${name}.where`)} />
            {template ? null : <TextField label={text.fromDay} type="date" {...register(`${name}.from`)} error={error('from')} />}
            {template ? null : <TextField label={text.until} type="date" {...register(`${name}.until`)} error={error('until')} />}
          </div>
          <TextField label={text.stopWhen} placeholder={text.placeholders.stopWhen} {...register(`${name}.stopWhen`)} />
          {goals.length === 0 ? null : (
            <fieldset className={styles.line}>
              <legend className={styles.inlineLegend}>{text.forGoals}</legend>
              {goals.map((goal, at) => <Choice key={goal.id} label={goal.text.trim() === '' ? text.goal(at + 1) : `${text.goal(at + 1)}: ${goal.text}`} checked={measure.goals.includes(goal.id)} onChange={(event) => serve(goal.id, event.target.checked)} />)}
            </fieldset>
          )}
        </div>
      </details>
    </fieldset>
  );
}
