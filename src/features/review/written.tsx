/** The charts in writing: the same points as a table, or as sentences to copy. Loaded when somebody asks for it. */
import { useMemo, useState } from 'react';
import type { EventLane } from '../../charts/event-series.ts';
import { chartTable } from '../../charts/chart-table.ts';
import { eventsSentence, panelSentence, periodText, weekdaysText, type Words } from '../../charts/panel-text.ts';
import type { Panel } from '../../charts/panels.ts';
import type { TimeAxis } from '../../charts/time-axis.ts';
import { Button } from '../../ui/button.tsx';
import { PanelTable } from '../../charts/panel-table.tsx';
import type { ReviewText } from './messages.ts';
import styles from './review.module.css';

interface WrittenProps {
  as: 'table' | 'text';
  panels: readonly Panel[];
  lanes: readonly EventLane[];
  axis: TimeAxis;
  words: Words;
  text: ReviewText;
}

export default function Written({ as, ...props }: WrittenProps) {
  return as === 'table' ? <AsTable {...props} /> : <AsText {...props} />;
}

function AsTable({ panels, axis, words, text }: Omit<WrittenProps, 'as'>) {
  const table = useMemo(() => chartTable(panels, axis, words), [panels, axis, words]);
  return (
    <section className={styles.written} aria-label={text.tableTitle}>
      <PanelTable table={table} caption={[words.text.tableCaption(periodText(axis, words)), axis.weekdays ? words.text.tableHidden(weekdaysText(axis.weekdays, words)) : ''].filter(Boolean).join(' ')} words={words} daily={axis.step === 1} />
    </section>
  );
}

function AsText({ panels, lanes, axis, words, text }: Omit<WrittenProps, 'as'>) {
  const [said, setSaid] = useState<'copied' | 'failed' | null>(null);
  const sentences = useMemo(() => [...panels.map((panel) => panelSentence(panel, words)), eventsSentence(lanes, axis, words), text.selfReport].filter((sentence) => sentence !== ''), [panels, lanes, axis, words, text]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(sentences.join('\n'));
      setSaid('copied');
    } catch {
      setSaid('failed');
    }
  };
  return (
    <section className={styles.written} aria-label={text.textTitle}>
      <div className={styles.sentences}>{sentences.map((sentence) => <p key={sentence}>{sentence}</p>)}</div>
      <p className={styles.buttons}><Button small onClick={() => void copy()}>{text.copy}</Button><output>{said === null ? '' : said === 'copied' ? text.copied : text.notCopied}</output></p>
    </section>
  );
}
