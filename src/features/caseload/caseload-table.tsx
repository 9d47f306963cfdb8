import { useEffect, useRef, useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import type { Sort, SortKey } from '../../data/caseload.ts';
import type { CaseloadRow as Row } from '../../domain/caseload.ts';
import type { Day } from '../../domain/day.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { CaseloadRow, PlaceholderRow } from './caseload-row.tsx';
import styles from './caseload.module.css';
import { messages } from './messages.ts';
import { useVisibleRows } from './visible-rows.ts';

type Column = keyof (typeof messages)['de']['columns'];

/** Columns from left to right: what they sort by, and the order that the first press gives. */
const COLUMNS: readonly [column: Column, sort: SortKey, first: '' | '-'][] = [
  ['name', 'name', ''], ['pain', 'pain-mean', '-'], ['painDelta', 'pain-delta', '-'], ['series', 'pain-days', '-'], ['plants', 'plants-7d', ''], ['stress', 'stress-mean', '-'],
  ['stressDelta', 'stress-delta', '-'], ['logged', 'days-logged', ''], ['last', 'last-log', ''], ['plan', 'review-date', ''], ['tasks', 'open-tasks', '-'], ['reviewed', 'last-reviewed', ''],
];

/** The sort after pressing a column's heading: its first order, then the other way round. */
function nextSort(current: Sort, key: SortKey, first: '' | '-'): Sort {
  const start: Sort = `${first}${key}`;
  return current === start ? (first === '-' ? key : `-${key}`) : start;
}

/** A row is two lines and its padding; rem, so that it grows with the reader's own size of type. */
const ROW_REM = 3.375;

interface TableProps {
  rows: readonly Row[];
  /** Rows in all; those beyond `rows` are not loaded yet. */
  total: number;
  sort: Sort;
  onSort: (sort: Sort) => void;
  /** Index of the row that the keyboard is at: the one stop of the Tab key. */
  current: number;
  onCurrent: (index: number) => void;
  /** A row to bring into sight and to give the focus: each new object does it once. */
  goTo: { index: number; align: 'auto' | 'center' } | null;
  onOpen: (patient: string, index: number) => void;
  /** The last row in sight, so that the next page is loaded ahead of it. */
  onSight: (last: number) => void;
  today: Day;
  busy: boolean;
}

/** All rows as one table of which only those in sight are drawn. It is the page that scrolls, not a box within it. */
export function CaseloadTable({ rows, total, sort, onSort, current, onCurrent, goTo, onOpen, onSight, today, busy }: TableProps) {
  const text = useText(messages);
  const format = useFormat();
  const body = useRef<HTMLTableSectionElement>(null);
  const [printing, setPrinting] = useState(false);
  const [height] = useState(() => ROW_REM * (Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16));

  const { range, heights, bring } = useVisibleRows(body, total, height);

  useEffect(() => {
    const before = () => flushSync(() => setPrinting(true));
    const after = () => setPrinting(false);
    addEventListener('beforeprint', before);
    addEventListener('afterprint', after);
    return () => {
      removeEventListener('beforeprint', before);
      removeEventListener('afterprint', after);
    };
  }, []);

  useEffect(() => onSight(range.end - 1), [range.end, onSight]);

  // The row is the current one by now, so it is drawn wherever one has scrolled to. A frame later, because a screen that has just been
  // opened is first set to its top.
  useEffect(() => {
    if (goTo === null) return undefined;
    const go = () => {
      bring(goTo.index, goTo.align);
      body.current?.querySelector<HTMLElement>(`tr[data-index="${goTo.index}"] a`)?.focus({ preventScroll: true });
    };
    if (goTo.align === 'auto') return go();
    const frame = requestAnimationFrame(go);
    return () => cancelAnimationFrame(frame);
  }, [goTo, bring]);

  const drawn: ReactNode[] = [];
  if (printing) {
    for (const [index, row] of rows.entries()) drawn.push(<CaseloadRow key={row.patient.id} row={row} index={index} current={false} today={today} />);
  } else {
    let drawnTo = 0;
    const draw = (from: number, to: number) => {
      // oxlint-disable-next-line jsx-a11y/control-has-associated-label -- nothing but height
      if (from > drawnTo) drawn.push(<tr key={`space-${drawn.length}`} role="presentation" aria-hidden="true"><td colSpan={12} className={styles.space} style={{ height: heights.between(drawnTo, from) }} /></tr>);
      for (let index = from; index < to; index += 1) {
        const row = rows[index];
        drawn.push(row ? <CaseloadRow key={row.patient.id} row={row} index={index} current={index === current} today={today} /> : <PlaceholderRow key={`place-${index}`} index={index} />);
      }
      drawnTo = to;
    };
    // The row with the focus stays drawn wherever one scrolls, so that the focus is never lost.
    if (current < range.start) draw(current, current + 1);
    draw(range.start, Math.min(range.end, total));
    if (current >= range.end && current < total) draw(current, current + 1);
    draw(total, total);
  }

  return (
    <>
      <table
        className={styles.table}
        aria-label={text.table}
        aria-rowcount={total + 1}
        aria-busy={busy}
      >
        <thead>
          <tr aria-rowindex={1}>
            {COLUMNS.map(([column, key, first]) => {
              const active = sort.replace(/^-/, '') === key;
              const descending = sort.startsWith('-');
              return (
                <th key={column} scope="col" className={styles[column]} {...(active ? { 'aria-sort': descending ? 'descending' : 'ascending' } : {})}>
                    <button type="button" className={styles.sort} onClick={() => onSort(nextSort(sort, key, first))}>
                      {column in text.spoken ? <span className="visually-hidden">{text.spoken[column as keyof typeof text.spoken]} </span> : null}
                      {text.columns[column]}
                      <span aria-hidden="true" className={styles.mark}>{active ? (descending ? '▾' : '▴') : ''}</span>
                    </button>
                </th>
              );
            })}
          </tr>
        </thead>
        {/* Each name is a link of its own; clicks and focus are taken here once for all rows. */}
        {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions */}
        <tbody
          ref={body}
          onClick={(event) => {
            if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
            const row = (event.target as HTMLElement).closest('a') && (event.target as HTMLElement).closest('tr');
            if (!row?.dataset.patient) return;
            event.preventDefault();
            onOpen(row.dataset.patient, Number(row.dataset.index));
          }}
          onFocus={(event) => {
            const index = Number(event.target.closest('tr')?.dataset.index);
            if (Number.isInteger(index) && index !== current) onCurrent(index);
          }}
        >
          {drawn}
        </tbody>
      </table>
      {printing && rows.length < total ? <p>{text.printed(format.number(rows.length, 0), format.number(total, 0))}</p> : null}
    </>
  );
}

/** The same frame with rows that hold their places, while the first page is loading. */
export function CaseloadSkeleton() {
  const text = useText(messages);
  return (
    <div aria-busy="true">
      <output className="visually-hidden">{text.loading}</output>
      <table className={styles.table} aria-hidden="true">
        <thead>
          <tr>{COLUMNS.map(([column]) => <th key={column} className={styles[column]}><span className={styles.sort}>{text.columns[column]}</span></th>)}</tr>
        </thead>
        <tbody>
          {Array.from({ length: 12 }, (_, index) => <tr key={index} className={`${styles.row} ${styles.placeholder}`}><td colSpan={12}>&nbsp;</td></tr>)}
        </tbody>
      </table>
    </div>
  );
}
