/** Text blocks for a field, behind one small button. */
import { useQuery } from '@tanstack/react-query';
import { createContext, useContext, useState } from 'react';
import type { FieldPath } from 'react-hook-form';
import { templateQueries } from '../../data/templates.ts';
import type { DecimalSign, PlanDraft } from '../../domain/care-plan-draft.ts';
import { fillText, type TemplateValues, type TextBlockSection } from '../../domain/plan-templates.ts';
import { useLanguage, useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Loading } from '../../ui/status.tsx';
import styles from './care-plan.module.css';
import { messages } from './messages.ts';
import type { PlanFormControl } from './places.ts';

/** What the placeholders of a text block stand for: values of the diary, `loading` until they are known; null where placeholders stay, in a template. */
export const BlockFilling = createContext<{ values: TemplateValues; decimal: DecimalSign } | 'loading' | null>(null);

/** Fields of text that blocks are put into. */
type TextName = Extract<FieldPath<PlanDraft>, 'concern' | 'psychosocial' | 'resources' | `findings.${string}` | `goals.${number}.text` | `measures.${number}.${'text' | 'stopWhen'}`>;

interface TextBlocksProps {
  form: PlanFormControl;
  section: TextBlockSection;
  name: TextName;
  /** The field, for the button's name. */
  label: string;
}

/** Stands behind the field in the same `withBlocks`. A block goes below what is written, in a field of one line behind it. */
export function TextBlocks({ form, section, name, label }: TextBlocksProps) {
  const text = useText(messages);
  const [open, setOpen] = useState(false);
  const insert = (block: string) => {
    const written = form.getValues(name).trimEnd();
    form.setValue(name, written === '' ? block : `${written}${/^(goals|measures)\./.test(name) ? joint(written, block) : '\n'}${block}`, { shouldDirty: true });
    setOpen(false);
    // Once the dialog has given the keyboard back.
    requestAnimationFrame(() => form.setFocus(name));
  };
  return (
    <div className={styles.blocks}>
      <Button small look="quiet" aria-label={text.blocksFor(label)} onClick={() => setOpen(true)}>{text.blocks} …</Button>
      {open ? <BlockDialog section={section} label={label} onClose={() => setOpen(false)} onInsert={insert} /> : null}
    </div>
  );
}

/** What stands between what is written in one line and a block behind it. */
function joint(written: string, block: string): string {
  if (/[.,:;!?–]$/.test(written)) return ' ';
  return /^\p{Ll}/u.test(block) ? ', ' : '. ';
}

function BlockDialog({ section, label, onInsert, onClose }: Pick<TextBlocksProps, 'section' | 'label'> & { onInsert: (text: string) => void; onClose: () => void }) {
  const text = useText(messages);
  const filling = useContext(BlockFilling);
  const blocks = useQuery(templateQueries.blocks(useLanguage()));
  const found = filling === 'loading' ? undefined : blocks.data?.filter((block) => block.section === section && block.active).map((block) => ({ ...block, text: filling ? fillText(block.text, filling.values, filling.decimal) : block.text }));
  return (
    <Dialog title={text.blocksFor(label)} onClose={onClose}>
      {blocks.isError ? <p role="alert" className={styles.problem}>{text.templatesFailed} <Button small onClick={() => void blocks.refetch()}>{text.again}</Button></p> : null}
      {found === undefined && !blocks.isError ? <Loading label={text.templatesLoading} height={120} /> : null}
      {found?.length === 0 ? <p className={styles.quiet}>{text.noBlocks}</p> : null}
      {found && found.length > 0 ? (
        <ul className={styles.choices}>
          {found.map((block) => (
            <li key={block.key}>
              <button type="button" className={styles.choice} onClick={() => onInsert(block.text)}>
                <strong>{block.title}</strong>
                <span className={styles.quiet}>{block.text}</span>
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </Dialog>
  );
}
