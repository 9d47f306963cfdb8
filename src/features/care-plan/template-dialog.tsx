/** Choosing a template and putting it into the form, filled with what the diary says. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { opaqueId } from '../../data/opaque-id.ts';
import { templateQueries } from '../../data/templates.ts';
import { readDay, type PlanDraft } from '../../domain/care-plan-draft.ts';
import type { Day } from '../../domain/day.ts';
import type { DiaryDay } from '../../domain/diary.ts';
import { applyTemplate, templateValues, type PlanTemplate } from '../../domain/plan-templates.ts';
import { useLanguage, useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { Loading } from '../../ui/status.tsx';
import styles from './care-plan.module.css';
import { diaryFigures } from './figures.ts';
import { messages } from './messages.ts';

interface TemplateDialogProps {
  /** The diary of the last weeks; null while it is not loaded, or when it could not be (`failed`). */
  days: readonly DiaryDay[] | null;
  failed: boolean;
  today: Day;
  draft: () => PlanDraft;
  /** The form with the template in it, and the template's name. */
  onApply: (draft: PlanDraft, name: string) => void;
  onClose: () => void;
}

export default function TemplateDialog({ days, failed, today, draft, onApply, onClose }: TemplateDialogProps) {
  const text = useText(messages);
  const language = useLanguage();
  const templates = useQuery(templateQueries.templates(language));
  const apply = (template: PlanTemplate) => {
    const written = structuredClone(draft());
    const known = days ?? [];
    onApply(applyTemplate(written, template, { values: templateValues(known, today), figures: days ? diaryFigures(known, today) : {}, decimal: language === 'de' ? ',' : '.', from: readDay(written.from) ?? today, newId: opaqueId }), template.name);
  };
  // Without the diary every value would be a blank, although it may be known.
  const waiting = templates.isPending || (days === null && !failed);
  return (
    <Dialog title={text.templateTitle} wide onClose={onClose}>
      <p>{text.templateText}</p>
      {templates.isError ? <p role="alert" className={styles.problem}>{text.templatesFailed} <Button small onClick={() => void templates.refetch()}>{text.again}</Button></p> : null}
      {failed && days === null ? <p role="alert" className={styles.problem}>{text.templateWithoutDiary}</p> : null}
      {waiting ? <Loading label={text.templatesLoading} height={200} /> : templates.data ? (
        <ul className={styles.choices}>
          {templates.data.map((template) => (
            <li key={template.id}>
              <button type="button" className={styles.choice} onClick={() => apply(template)}>
                <strong>{template.name}</strong>
                <span className={styles.quiet}>{text.templateGoals(template.draft.goals.length, template.draft.measures.length)}</span>
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <Actions>
        <Link to={paths.templates} className={buttonClass('quiet')}>{text.templateEdit}</Link>
        <Button onClick={onClose}>{text.cancel}</Button>
      </Actions>
    </Dialog>
  );
}
