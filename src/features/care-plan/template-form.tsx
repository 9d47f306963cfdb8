/** A template: the plan's own fields without a person, its days counted in weeks. */
import { useState } from 'react';
import { useFieldArray, useForm } from 'react-hook-form';
import { TemplateConflict, useSaveTemplate } from '../../data/templates.ts';
import { MOST_GOALS, type PlanContent } from '../../domain/care-plan.ts';
import { emptyGoal, type PlanDraft } from '../../domain/care-plan-draft.ts';
import type { PlanTemplate } from '../../domain/plan-templates.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import styles from './care-plan.module.css';
import { GoalFields, WeeksField } from './goal-fields.tsx';
import { LeaveGuard } from './leave-guard.tsx';
import { MeasureList } from './measure-fields.tsx';
import { messages } from './messages.ts';
import { templateMessages } from './template-messages.ts';
import { saveProblem } from './template-problem.ts';

interface TemplateFormProps {
  template: PlanTemplate;
  onClose: () => void;
  onSaved: (template: PlanTemplate) => void;
}

export function TemplateForm({ template, onClose, onSaved }: TemplateFormProps) {
  const text = useText(templateMessages);
  const plan = useText(messages);
  const [name, setName] = useState(template.name);
  const [base, setBase] = useState(template);
  const [unnamed, setUnnamed] = useState(false);
  const form = useForm<PlanDraft, unknown, PlanContent>({ defaultValues: template.draft });
  const goals = useFieldArray({ control: form.control, name: 'goals', keyName: 'key' });
  const save = useSaveTemplate();
  const { dirtyFields } = form.formState;
  const problem = saveProblem(save.error, text);
  const submit = () => {
    setUnnamed(name.trim() === '');
    if (name.trim() === '') return;
    save.mutate({ ...base, name: name.trim(), draft: structuredClone(form.getValues()) }, {
      onSuccess: (saved) => {
        form.reset(form.getValues());
        onSaved(saved);
      },
      onError: (error) => {
        // What is stored now is what the next save builds on.
        if (error instanceof TemplateConflict && 'draft' in error.theirs) setBase({ ...error.theirs });
      },
    });
  };
  return (
    <form className={styles.main} noValidate onSubmit={(event) => { event.preventDefault(); submit(); }}>
      <LeaveGuard flush={async () => {}} unsaved={() => !save.isSuccess && (Object.keys(dirtyFields).length > 0 || name !== template.name)} />
      <Card>
        <div className={styles.stack}>
          <TextField label={text.name} value={name} onChange={(event) => setName(event.target.value)} error={unnamed ? text.nameMissing : undefined} />
          <TextField label={plan.fields.title} {...form.register('title')} />
          <div className={styles.pairs}>
            <TextArea label={plan.fields.psychosocial} rows={2} className={styles.grows} {...form.register('psychosocial')} />
            <TextArea label={plan.fields.resources} rows={2} className={styles.grows} {...form.register('resources')} />
          </div>
          <WeeksField form={form} name="review" label={text.review} />
        </div>
      </Card>
      <Card title={plan.sections.goals}>
        <div className={styles.stack}>
          <ol className={styles.items}>
            {goals.fields.map((row, index) => (
              <li key={row.key} className={styles.item}>
                <GoalFields form={form} index={index} figures={null} diaryFailed={false} template onRemove={() => goals.remove(index)} {...(index > 0 && { onUp: () => goals.move(index, index - 1) })} {...(index < goals.fields.length - 1 && { onDown: () => goals.move(index, index + 1) })} />
              </li>
            ))}
          </ol>
          {goals.fields.length < MOST_GOALS ? <div><Button onClick={() => goals.append(emptyGoal(crypto.randomUUID()), { focusName: `goals.${goals.fields.length}.text` })}>{plan.addGoal}</Button></div> : <p className={styles.quiet}>{plan.mostGoals}</p>}
        </div>
      </Card>
      <Card title={plan.sections.measures}><MeasureList form={form} template /></Card>
      {problem === null ? null : <p role="alert" className={styles.problem}>{problem}</p>}
      <div className={styles.bar}>
        <Button onClick={onClose}>{text.back}</Button>
        <Button type="submit" look="primary" disabled={save.isPending}>{save.isPending ? text.saving : text.save}</Button>
      </div>
    </form>
  );
}
