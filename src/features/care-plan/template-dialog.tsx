/** Choosing a template and putting it into the form, filled with what the diary says. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { templateQueries } from '../../data/templates.ts';
import { readDay, type PlanDraft } from '../../domain/care-plan-draft.ts';
import type { Day } from '../../domain/day.ts';
import type { DiaryDay } from '../../domain/diary.ts';
import { applyTemplate, templateValues } from '../../domain/plan-templates.ts';
import { useLanguage, useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { Loading } from '../../ui/status.tsx';
import styles from './care-plan.module.css';
import { diaryFigures } from './figures.ts';
import { messages } from './messages.ts';

interface TemplateDialogProps {
  days: readonly DiaryDay[];
  today: Day;
  draft: () => PlanDraft;
  onApply: (draft: PlanDraft) => void;
  onClose: () => void;
}

export default function TemplateDialog({ days, today, draft, onApply, onClose }: TemplateDialogProps) {
  const text = useText(messages);
  const language = useLanguage();
  const templates = useQuery(templateQueries.templates(language));
  const values = useMemo(() => templateValues(days, today), [days, today]);
  const figures = useMemo(() => diaryFigures(days, today), [days, today]);
  return (
    <Dialog title={text.templateTitle} wide onClose={onClose}>
      <p>{text.templateText}</p>
      {templates.isError ? <p role="alert" className={styles.problem}>{text.templatesFailed} <Button small onClick={() => void templates.refetch()}>{text.again}</Button></p> : null}
      {templates.isPending ? <Loading label={text.templatesLoading} height={200} /> : null}
      <ul className={styles.choices}>
        {templates.data?.map((template) => (
          <li key={template.id}>
            <button
              type="button"
              className={styles.choice}
              onClick={() => {
                const written = structuredClone(draft());
                onApply(applyTemplate(written, template, { values, figures, decimal: language === 'de' ? ',' : '.', from: readDay(written.from) ?? today, newId: () => crypto.randomUUID() }));
              }}
            >
              <strong>{template.name}</strong>
              <span className={styles.quiet}>{text.templateGoals(template.draft.goals.length, template.draft.measures.length)}</span>
            </button>
          </li>
        ))}
      </ul>
      <Actions>
        <Link to={paths.templates} className={buttonClass('quiet')}>{text.templateEdit}</Link>
        <Button onClick={onClose}>{text.cancel}</Button>
      </Actions>
    </Dialog>
  );
}
