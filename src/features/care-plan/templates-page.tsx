/** The practice's templates and text blocks. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { opaqueId } from '../../data/opaque-id.ts';
import { TemplateConflict, templateQueries, useRestoreTemplate, useSaveBlock, type BlockToSave } from '../../data/templates.ts';
import { emptyTemplate, PLACEHOLDERS, TEXT_BLOCK_SECTIONS, type PlanTemplate, type TextBlock, type TextBlockSection } from '../../domain/plan-templates.ts';
import { shippedBlock } from '../../domain/text-blocks-shipped.ts';
import { useLanguage, useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { Loading, ProblemNote } from '../../ui/status.tsx';
import styles from './care-plan.module.css';
import { messages } from './messages.ts';
import { TemplateForm } from './template-form.tsx';
import { templateMessages } from './template-messages.ts';
import { saveProblem } from './template-problem.ts';

export function TemplatesPage() {
  const text = useText(templateMessages);
  const plan = useText(messages);
  const language = useLanguage();
  const templates = useQuery(templateQueries.templates(language));
  const blocks = useQuery(templateQueries.blocks(language));
  const [edited, setEdited] = useState<PlanTemplate | null>(null);
  const [reset, setReset] = useState<PlanTemplate | null>(null);
  const [block, setBlock] = useState<BlockToSave | null>(null);
  const [said, setSaid] = useState('');
  /** The button that opened the form, to which the keyboard goes back. */
  const opened = useRef('');
  useEffect(() => {
    if (edited === null && opened.current !== '') document.getElementById(opened.current)?.focus();
  }, [edited]);
  const open = (template: PlanTemplate, button: string) => {
    setSaid('');
    opened.current = button;
    setEdited(template);
  };

  if (edited) {
    return (
      <Page title={edited.name === '' ? text.add : edited.name}>
        <TemplateForm key={edited.id} template={edited} onClose={() => setEdited(null)} onSaved={(saved) => { setSaid(text.saved(saved.name)); setEdited(null); }} />
      </Page>
    );
  }
  if (templates.isError && templates.data === undefined) {
    return <Page title={text.title}><ProblemNote title={plan.templatesFailed} actions={<Button look="primary" onClick={() => void Promise.all([templates.refetch(), blocks.refetch()])}>{plan.again}</Button>}>{plan.failed}</ProblemNote></Page>;
  }
  const kind = (template: PlanTemplate) => (template.shipped ? (template.edited ? text.edited : text.shipped) : text.own);
  return (
    <Page title={text.title} actions={<Button look="primary" id="template-new" onClick={() => open(emptyTemplate(opaqueId(), language), 'template-new')}>{text.add}</Button>}>
      <div className={styles.page}>
        <p className={styles.quiet}>{text.lead}</p>
        <output className={said === '' ? 'visually-hidden' : styles.done}>{said}</output>
        <Card title={text.templates}>
          {templates.data === undefined ? <Loading label={plan.templatesLoading} height={200} /> : (
            <ul className={styles.items}>
              {templates.data.map((template) => (
                <li key={template.id} className={styles.entry}>
                  <div className={styles.entryText}><strong>{template.name}</strong><p className={styles.quiet}>{kind(template)} · {plan.templateGoals(template.draft.goals.length, template.draft.measures.length)}</p></div>
                  <div className={styles.line}>
                    <Button small id={`template-${template.id}`} aria-label={text.editOf(template.name)} onClick={() => open(template, `template-${template.id}`)}>{text.edit}</Button>
                    {template.edited ? <Button small look="quiet" aria-label={template.shipped ? text.restoreOf(template.name) : text.withdrawOf(template.name)} onClick={() => setReset(template)}>{template.shipped ? text.restore : text.withdraw}</Button> : null}
                  </div>
                </li>
              ))}
            </ul>
          )}
        </Card>
        <Card title={text.placeholders}>
          <dl className={styles.placeholders}>
            {([...PLACEHOLDERS, 'blank'] as const).map((name) => <div key={name}><dt><code>{`{${name}}`}</code></dt><dd>{text.placeholderNames[name]}</dd></div>)}
          </dl>
        </Card>
        <Card title={text.blocks} aside={<Button onClick={() => setBlock({ title: '', text: '', section: 'measure', language, active: true })}>{text.addBlock}</Button>}>
          <div className={styles.stack}>
            <p className={styles.quiet}>{text.blockText}</p>
            {blocks.data === undefined ? (blocks.isError ? <p role="alert" className={styles.problem}>{plan.templatesFailed}</p> : <Loading label={plan.templatesLoading} height={120} />) : TEXT_BLOCK_SECTIONS.map((section) => <Blocks key={section} section={section} blocks={blocks.data.filter((each) => each.section === section)} onEdit={setBlock} />)}
          </div>
        </Card>
      </div>
      {reset ? <ResetDialog template={reset} onClose={() => setReset(null)} /> : null}
      {block ? <BlockDialog block={block} onClose={() => setBlock(null)} /> : null}
    </Page>
  );
}

/** The blocks of one field. */
function Blocks({ section, blocks, onEdit }: { section: TextBlockSection; blocks: readonly TextBlock[]; onEdit: (block: TextBlock) => void }) {
  const text = useText(templateMessages);
  const kind = (block: TextBlock) => (shippedBlock(block.key) === undefined ? '' : saysAsShipped(block) ? text.shipped : text.edited);
  if (blocks.length === 0) return null;
  return (
    <section className={styles.group}>
      <h3>{text.sections[section]}</h3>
      <ul className={styles.items}>
        {blocks.map((each) => (
          <li key={each.key} className={styles.entry}>
            <div className={styles.entryText}><strong>{each.title}</strong> <span className={styles.quiet}>{[kind(each), each.active ? '' : text.outOfUse].filter(Boolean).join(' · ')}</span><p className={styles.asWritten}>{each.text}</p></div>
            <Button small aria-label={text.editOf(each.title)} onClick={() => onEdit(each)}>{text.edit}</Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A shipped block with the words that it was delivered with. */
function saysAsShipped({ key, title, text, section }: BlockToSave): boolean {
  const shipped = shippedBlock(key);
  return shipped?.title === title && shipped.text === text && shipped.section === section;
}

function ResetDialog({ template, onClose }: { template: PlanTemplate; onClose: () => void }) {
  const text = useText(templateMessages);
  const restore = useRestoreTemplate();
  const problem = saveProblem(restore.error, text);
  return (
    <Dialog title={text.restoreTitle} onClose={onClose}>
      <p>{text.restoreText}</p>
      {problem === null ? null : <p role="alert" className={styles.problem}>{problem}</p>}
      <Actions>
        <Button onClick={onClose}>{text.cancel}</Button>
        <Button look="primary" disabled={restore.isPending} onClick={() => restore.mutate(template, { onSuccess: onClose })}>{template.shipped ? text.restore : text.withdraw}</Button>
      </Actions>
    </Dialog>
  );
}

function BlockDialog({ block, onClose }: { block: BlockToSave; onClose: () => void }) {
  const text = useText(templateMessages);
  const save = useSaveBlock();
  const [draft, setDraft] = useState(block);
  const [missing, setMissing] = useState(false);
  const [theirs, setTheirs] = useState<TextBlock | null>(null);
  const shipped = shippedBlock(block.key);
  const problem = missing ? text.bothMissing : theirs ? text.staleBlock : saveProblem(save.error, text);
  const submit = (next: BlockToSave) => {
    const empty = next.title.trim() === '' || next.text.trim() === '';
    setMissing(empty);
    if (empty) return;
    save.mutate(next, {
      onSuccess: onClose,
      onError: (error) => {
        // What is stored now is what the next save builds on.
        if (!(error instanceof TemplateConflict) || !('section' in error.theirs)) return;
        setTheirs(error.theirs);
        setDraft({ ...next, id: error.theirs.id, version: error.theirs.version });
      },
    });
  };
  return (
    <Dialog title={block.key === undefined ? text.addBlock : text.editBlock} onClose={onClose}>
      <form className={styles.stack} noValidate onSubmit={(event) => { event.preventDefault(); submit(draft); }}>
        <TextField label={text.blockTitle} value={draft.title} onChange={(event) => setDraft({ ...draft, title: event.target.value })} />
        <TextArea label={text.blockBody} rows={4} value={draft.text} onChange={(event) => setDraft({ ...draft, text: event.target.value })} />
        <div className={styles.row}>
          <SelectField label={text.blockSection} value={draft.section} onChange={(event) => setDraft({ ...draft, section: event.target.value as BlockToSave['section'] })}>
            {TEXT_BLOCK_SECTIONS.map((section) => <option key={section} value={section}>{text.sections[section]}</option>)}
          </SelectField>
          <SelectField label={text.blockLanguage} value={draft.language} disabled={shipped !== undefined} onChange={(event) => setDraft({ ...draft, language: event.target.value as BlockToSave['language'] })}>
            <option value="de">{text.german}</option>
            <option value="en">{text.english}</option>
          </SelectField>
        </div>
        {shipped && !saysAsShipped(draft) ? <div><Button small onClick={() => setDraft({ ...draft, title: shipped.title, text: shipped.text, section: shipped.section })}>{text.takeShipped}</Button></div> : null}
        {problem === null ? null : <p role="alert" className={styles.problem}>{problem}</p>}
        {theirs ? <p className={styles.asWritten}><strong>{theirs.title}</strong>{'\n'}{theirs.text}</p> : null}
        <Actions>
          {block.key === undefined ? null : <Button look="quiet" disabled={save.isPending} onClick={() => submit({ ...draft, active: !block.active })}>{block.active ? text.withdraw : text.useAgain}</Button>}
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button type="submit" look="primary" disabled={save.isPending}>{save.isPending ? text.saving : text.save}</Button>
        </Actions>
      </form>
    </Dialog>
  );
}
