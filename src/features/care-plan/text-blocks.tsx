/** The practice's own text blocks for a field, behind one small button. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { templateQueries } from '../../data/templates.ts';
import type { TextBlockSection } from '../../domain/plan-templates.ts';
import { useLanguage, useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Loading } from '../../ui/status.tsx';
import styles from './care-plan.module.css';
import { messages } from './messages.ts';

interface TextBlocksProps {
  section: TextBlockSection;
  /** The field, for the button's name. */
  label: string;
  onInsert: (text: string) => void;
}

export function TextBlocks({ section, label, onInsert }: TextBlocksProps) {
  const text = useText(messages);
  const [open, setOpen] = useState(false);
  return (
    <div className={styles.blocks}>
      <Button small look="quiet" aria-label={text.blocksFor(label)} onClick={() => setOpen(true)}>{text.blocks} …</Button>
      {open ? <BlockDialog section={section} label={label} onClose={() => setOpen(false)} onInsert={(block) => { onInsert(block); setOpen(false); }} /> : null}
    </div>
  );
}

function BlockDialog({ section, label, onInsert, onClose }: TextBlocksProps & { onClose: () => void }) {
  const text = useText(messages);
  const blocks = useQuery(templateQueries.blocks(useLanguage()));
  const found = blocks.data?.filter((block) => block.section === section && block.active);
  return (
    <Dialog title={text.blocksFor(label)} onClose={onClose}>
      {blocks.isError ? <p role="alert" className={styles.problem}>{text.templatesFailed} <Button small onClick={() => void blocks.refetch()}>{text.again}</Button></p> : null}
      {found === undefined && !blocks.isError ? <Loading label={text.templatesLoading} height={120} /> : null}
      {found?.length === 0 ? <p className={styles.quiet}>{text.noBlocks}</p> : null}
      <ul className={styles.choices}>
        {found?.map((block) => (
          <li key={block.id}>
            <button type="button" className={styles.choice} onClick={() => onInsert(block.text)}>
              <strong>{block.title}</strong>
              <span className={styles.quiet}>{block.text}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
