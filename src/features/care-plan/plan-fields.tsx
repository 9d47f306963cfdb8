/** Everything that is written in a plan, in the order in which it is printed. */
import { memo, useDeferredValue, useState, type ReactNode } from 'react';
import { useFieldArray, useWatch } from 'react-hook-form';
import { ICF_COMPONENTS, WARNING_SIGNS, type WarningAnswer } from '../../domain/care-plan.ts';
import { answerSign, type PlanDraft } from '../../domain/care-plan-draft.ts';
import { FUNCTION_SCALE } from '../../domain/care-plan-release.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { planWords } from '../../i18n/plan-words.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Choice, TextArea, TextField } from '../../ui/field.tsx';
import styles from './care-plan.module.css';
import { useErrors } from './field-text.ts';
import type { DiaryFigures } from './figures.ts';
import { GoalList } from './goal-fields.tsx';
import { Removed, useFocusAfterwards } from './item-tools.tsx';
import { MeasureList } from './measure-fields.tsx';
import { messages } from './messages.ts';
import { fieldId, type PlanFormControl, type Section } from './places.ts';
import { TextBlocks } from './text-blocks.tsx';

/** Whoever answers for what is asked. */
export interface Writer {
  name: string;
  practitioner: string;
}

interface PlanFieldsProps {
  form: PlanFormControl;
  who: Writer;
  /** What the diary says today; null while it is not loaded. */
  figures: DiaryFigures | null;
  diaryFailed: boolean;
}

/** Drawn once; what changes while somebody types draws its own field only. */
export const PlanFields = memo(function PlanFields({ form, who, figures, diaryFailed }: PlanFieldsProps) {
  // What is on the screen first is drawn first, the rest as the browser finds the time.
  const goals = useDeferredValue(true, false);
  const measures = useDeferredValue(goals, false);
  return (
    <div className={styles.main}>
      <ReasonFields form={form} />
      <FindingFields form={form} />
      <Part section="warning"><WarningSignFields form={form} who={who} /></Part>
      <ContextFields form={form} />
      <Part section="function"><FunctionScaleFields form={form} /></Part>
      <Part section="goals">{goals ? <GoalList form={form} figures={figures} diaryFailed={diaryFailed} /> : null}</Part>
      <Part section="measures">{measures ? <MeasureList form={form} /> : null}</Part>
      <DateFields form={form} />
      <InternalFields form={form} />
    </div>
  );
});

function Part({ section, children }: { section: Section; children: ReactNode }) {
  const text = useText(messages);
  return <div id={fieldId(section)} tabIndex={-1} className={styles.section}><Card title={text.sections[section]}>{children}</Card></div>;
}

function ReasonFields({ form }: { form: PlanFormControl }) {
  const text = useText(messages);
  const error = useErrors(form);
  const { register } = form;
  return (
    <Part section="reason">
      <div className={styles.stack}>
        <TextField label={text.fields.title} {...register('title')} error={error('title')} />
        <div className={styles.withBlocks}>
          <TextArea label={text.fields.concern} hint={text.hints.concern} rows={2} className={styles.grows} {...register('concern')} error={error('concern')} />
          <TextBlocks form={form} section="concern" name="concern" label={text.fields.concern} />
        </div>
        <div className={styles.prescription}>
          <TextField label={text.fields.diagnosis} {...register('prescription.diagnosis')} error={error('prescription.diagnosis')} />
          <TextField label={text.fields.icd10} placeholder={text.placeholders.icd10} {...register('prescription.icd10')} error={error('prescription.icd10')} />
          <TextField label={text.fields.physician} {...register('prescription.physician')} error={error('prescription.physician')} />
          <TextField label={text.fields.issued} type="date" {...register('prescription.issued')} error={error('prescription.issued')} />
        </div>
      </div>
    </Part>
  );
}

function FindingFields({ form }: { form: PlanFormControl }) {
  return <Part section="findings"><FindingPairs form={form} /></Part>;
}

/** The four components of the ICF. */
export function FindingPairs({ form }: { form: PlanFormControl }) {
  const words = useText(planWords);
  const error = useErrors(form);
  return (
    <div className={styles.pairs}>
      {ICF_COMPONENTS.map((component) => (
        <div key={component} className={styles.withBlocks}>
          <TextArea label={words.components[component]} rows={2} className={styles.grows} {...form.register(`findings.${component}`)} error={error(`findings.${component}`)} />
          <TextBlocks form={form} section="finding" name={`findings.${component}`} label={words.components[component]} />
        </div>
      ))}
    </div>
  );
}

function ContextFields({ form }: { form: PlanFormControl }) {
  return <Part section="context"><ContextPairs form={form} /></Part>;
}

/** Psychosocial factors and resources. */
export function ContextPairs({ form }: { form: PlanFormControl }) {
  const text = useText(messages);
  const error = useErrors(form);
  return (
    <div className={styles.pairs}>
      {(['psychosocial', 'resources'] as const).map((name) => (
        <div key={name} className={styles.withBlocks}>
          <TextArea label={text.fields[name]} rows={2} className={styles.grows} {...form.register(name)} error={error(name)} />
          <TextBlocks form={form} section={name} name={name} label={text.fields[name]} />
        </div>
      ))}
    </div>
  );
}

function DateFields({ form }: { form: PlanFormControl }) {
  const text = useText(messages);
  const error = useErrors(form);
  const { register } = form;
  return (
    <Part section="dates">
      <div className={styles.row}>
        <TextField label={text.fields.from} type="date" {...register('from')} error={error('from')} />
        <TextField label={text.fields.review} type="date" hint={text.hints.review} {...register('review')} error={error('review')} />
        <TextField label={text.fields.appointmentDay} type="date" hint={text.hints.appointment} {...register('nextAppointment.day')} error={error('nextAppointment.day')} />
        <TextField label={text.fields.appointmentTime} type="time" {...register('nextAppointment.time')} />
      </div>
    </Part>
  );
}

function InternalFields({ form }: { form: PlanFormControl }) {
  const text = useText(messages);
  const error = useErrors(form);
  return <Part section="internal"><TextArea label={text.fields.internalNote} rows={2} className={styles.grows} {...form.register('internalNote')} error={error('internalNote')} /></Part>;
}

/** The instant of an answer. */
function now(): string {
  return new Date().toISOString();
}

/** Three states for each sign, "not asked" first; who asked and when is set with the first answer. */
function WarningSignFields({ form, who }: { form: PlanFormControl; who: Writer }) {
  const text = useText(messages);
  const words = useText(planWords);
  const format = useFormat();
  const signs = useWatch({ control: form.control, name: 'warningSigns' });
  const set = (next: PlanDraft['warningSigns']) => form.setValue('warningSigns', next, { shouldDirty: true });
  const answer = (sign: (typeof WARNING_SIGNS)[number], value: WarningAnswer | '') => set(answerSign(form.getValues('warningSigns'), sign, value, who, now()));
  const allNo = () => set(WARNING_SIGNS.filter((sign) => form.getValues(`warningSigns.answers.${sign}`) === '').reduce((all, sign) => answerSign(all, sign, 'no', who, now()), form.getValues('warningSigns')));
  return (
    <div className={styles.stack}>
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
        <output className={styles.quiet}>{signs.askedAt === '' ? text.notAsked : text.asked(signs.askedBy, format.instant(signs.askedAt))}</output>
      </div>
      <TextArea label={text.fields.warningNote} rows={1} className={styles.grows} {...form.register('warningSigns.note')} />
    </div>
  );
}

function FunctionScaleFields({ form }: { form: PlanFormControl }) {
  const text = useText(messages);
  const error = useErrors(form);
  const { fields, append, insert, remove } = useFieldArray({ control: form.control, name: 'functionScale' });
  const [gone, setGone] = useState<{ row: PlanDraft['functionScale'][number]; at: number } | null>(null);
  const focus = useFocusAfterwards();
  const onRemove = (at: number) => {
    setGone({ row: form.getValues(`functionScale.${at}`), at });
    remove(at);
    focus('functionScale.restore');
  };
  const onRestore = ({ row, at }: NonNullable<typeof gone>) => {
    setGone(null);
    insert(at, row, { focusName: `functionScale.${at}.activity` });
  };
  return (
    <div className={styles.stack}>
      <p className={styles.quiet}>{text.hints.function}</p>
      {fields.length === 0 ? null : (
        <ol className={styles.stack}>
          {fields.map((row, index) => (
            <li key={row.id}>
              <fieldset className={styles.activity}>
                <legend className="visually-hidden">{text.activity(index + 1)}</legend>
                <TextField label={text.activityText} {...form.register(`functionScale.${index}.activity`)} error={error(`functionScale.${index}.activity`)} />
                <TextField label={text.activityValue} inputMode="decimal" {...form.register(`functionScale.${index}.value`)} error={error(`functionScale.${index}.value`)} />
                <Button small look="quiet" aria-label={text.removeThe(text.activity(index + 1))} onClick={() => onRemove(index)}>{text.remove}</Button>
              </fieldset>
            </li>
          ))}
        </ol>
      )}
      {gone ? <Removed id={fieldId('functionScale.restore')} what={text.activity(gone.at + 1)} onRestore={() => onRestore(gone)} /> : null}
      {fields.length < FUNCTION_SCALE.most ? <div><Button onClick={() => { setGone(null); append({ activity: '', value: '' }, { focusName: `functionScale.${fields.length}.activity` }); }}>{text.addActivity}</Button></div> : null}
    </div>
  );
}
