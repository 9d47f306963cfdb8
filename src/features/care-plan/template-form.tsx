/** A template: the plan's own fields without a person, its days counted in weeks. */
import { useEffect, useRef, useState } from 'react';
import { useForm } from 'react-hook-form';
import { TemplateConflict, useSaveTemplate } from '../../data/templates.ts';
import type { PlanContent } from '../../domain/care-plan.ts';
import type { PlanDraft } from '../../domain/care-plan-draft.ts';
import type { PlanTemplate } from '../../domain/plan-templates.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import styles from './care-plan.module.css';
import { ConflictDialog } from './conflict-dialog.tsx';
import { GoalList, WeeksField } from './goal-fields.tsx';
import { MeasureList } from './measure-fields.tsx';
import { messages } from './messages.ts';
import { ContextPairs, FindingPairs } from './plan-fields.tsx';
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
  const [unnamed, setUnnamed] = useState(false);
  const [theirs, setTheirs] = useState<PlanTemplate | null>(null);
  /** What is stored, which the next save builds on. */
  const base = useRef(template);
  const first = useRef<HTMLInputElement>(null);
  const form = useForm<PlanDraft, unknown, PlanContent>({ defaultValues: template.draft });
  const save = useSaveTemplate();
  const written = useRef(false);
  useEffect(() => first.current?.focus(), []);
  useEffect(() => form.subscribe({ formState: { values: true }, callback: () => { written.current = true; } }), [form]);

  const store = async (draft: PlanDraft) => {
    try {
      const saved = await save.mutateAsync({ ...base.current, name: name.trim(), draft });
      written.current = false;
      onSaved(saved);
    } catch (error) {
      if (error instanceof TemplateConflict && 'draft' in error.theirs) {
        base.current = error.theirs;
        setTheirs(error.theirs);
      }
      throw error;
    }
  };
  const submit = () => {
    setUnnamed(name.trim() === '');
    if (name.trim() === '') first.current?.focus();
    else store(structuredClone(form.getValues())).catch(() => {});
  };
  const problem = theirs ? null : saveProblem(save.error, text);
  return (
    <form className={styles.page} noValidate autoComplete="off" onSubmit={(event) => { event.preventDefault(); submit(); }}>
      <LeaveGuard text={plan} unsaved={() => written.current} />
      <Card>
        <div className={styles.stack}>
          <TextField ref={first} label={text.name} value={name} onChange={(event) => { setName(event.target.value); written.current = true; }} error={unnamed ? text.nameMissing : undefined} />
          <TextField label={plan.fields.title} {...form.register('title')} />
          <div className={styles.row}><WeeksField form={form} name="review" label={text.review} /></div>
        </div>
      </Card>
      <Card title={plan.sections.findings}><FindingPairs form={form} /></Card>
      <Card title={plan.sections.context}><ContextPairs form={form} /></Card>
      <Card title={plan.sections.goals}><GoalList form={form} figures={null} diaryFailed={false} template /></Card>
      <Card title={plan.sections.measures}><MeasureList form={form} template /></Card>
      <Card title={plan.sections.internal}><TextArea label={plan.fields.internalNote} rows={2} className={styles.grows} {...form.register('internalNote')} /></Card>
      {problem === null ? null : <p role="alert" className={styles.problem}>{problem}</p>}
      <div className={styles.bar}>
        <Button onClick={onClose}>{text.back}</Button>
        <Button type="submit" look="primary" disabled={save.isPending}>{save.isPending ? text.saving : text.save}</Button>
      </div>
      {theirs ? (
        <ConflictDialog
          intro={text.stale}
          gone={null}
          mine={() => structuredClone(form.getValues())}
          theirs={theirs.draft}
          onClose={() => setTheirs(null)}
          onChoose={async (draft) => {
            if (draft === null || draft === theirs.draft) onSaved(theirs);
            else await store(draft);
          }}
        />
      ) : null}
    </form>
  );
}
