import { useWindowVirtualizer, defaultRangeExtractor, type Range } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import type { Sort, SortKey } from '../../data/caseload.ts';
import type { CaseloadRow as Row } from '../../domain/caseload.ts';
import type { Day } from '../../domain/day.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { CaseloadRow, PlaceholderRow } from './caseload-row.tsx';
import styles from './caseload.module.css';
import { messages } from './messages.ts';

type Column = keyof (typeof messages)['de']['columns'];

/** Columns from left to right: what they sort by, and the order that the first press gives. */
const COLUMNS: readonly [column: Column, sort: SortKey, first: '' | '-'][] = [
  ['name', 'name', ''], ['pain', 'pain-mean', '-'], ['painDelta', 'pain-delta', '-'], ['series', 'pain-days', '-'], ['plants', 'plants-7d', ''], ['stress', 'stress-mean', '-'],
  ['stressDelta', 'stress-delta', '-'], ['logged', 'days-logged', ''], ['last', 'last-log', ''], ['plan', 'review-date', ''], ['tasks', 'open-tasks', '-'], ['reviewed', 'last-reviewed', ''],
];

/** The sort after pressing a column's heading: its first order, then the other way round. */
export function nextSort(current: Sort, key: SortKey, first: '' | '-'): Sort {
  const start: Sort = `${first}${key}`;
  return current === start ? (first === '-' ? key : `-${key}`) : start;
}

/** Rows beyond the screen on either side, so that a quick scroll shows rows and not their places. */
const OVERSCAN = 8;
/** A row is two lines and its padding; rem, so that it grows with the reader's own size of type. */
const ROW_REM = 3.375;

interface TableProps {
  rows: readonly Row[];
  /** Rows in all; those beyond `rows` are not loaded yet. */
  total: number;
  sort: Sort;
  onSort: (sort: Sort) => void;
  /** Index of the row that the keyboard is at. */
  current: number;
  onCurrent: (index: number) => void;
  onOpen: (patient: string) => void;
  /** The last row in sight, so that the next page is loaded ahead of it. */
  onSight: (last: number) => void;
  today: Day;
  busy: boolean;
}

/** All rows as one table of which only those in sight are drawn. It is the page that scrolls, not a box within it. */
export function CaseloadTable({ rows, total, sort, onSort, current, onCurrent, onOpen, onSight, today, busy }: TableProps) {
  const text = useText(messages);
  const format = useFormat();
  const body = useRef<HTMLTableSectionElement>(null);
  const [margin, setMargin] = useState(0);
  const [printing, setPrinting] = useState(false);
  const [height] = useState(() => ROW_REM * (Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16));

  // The row with the focus stays drawn wherever one scrolls, so that the focus is never lost.
  const extract = useCallback((range: Range) => {
    const shown = defaultRangeExtractor(range);
    if (current >= total || shown.includes(current)) return shown;
    return current < (shown[0] ?? 0) ? [current, ...shown] : [...shown, current];
  }, [current, total]);
  // Not memoised by a compiler; its values are read anew with every drawing.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useWindowVirtualizer<HTMLTableRowElement>({
    count: total,
    estimateSize: () => height,
    overscan: OVERSCAN,
    scrollMargin: margin,
    rangeExtractor: extract,
    initialRect: { width: innerWidth, height: innerHeight },
    scrollPaddingStart: 72,
    scrollPaddingEnd: 24,
  });

  // What stands above the table comes and goes (a banner, a second line of filters), so its place is measured after each drawing.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  useLayoutEffect(() => {
    const top = body.current ? Math.round(body.current.getBoundingClientRect().top + scrollY) : 0;
    if (Math.abs(top - margin) > 1) setMargin(top);
  });

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

  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => onSight(virtual.range?.endIndex ?? last), [virtual.range?.endIndex, last, onSight]);

  // The keyboard moved: bring its row into sight, and the focus onto it.
  const moved = useRef(current);
  useEffect(() => {
    if (moved.current === current) return;
    moved.current = current;
    const link = () => body.current?.querySelector<HTMLElement>(`tr[data-index="${current}"] a`);
    if (document.activeElement === link()) return;
    virtual.scrollToIndex(current, { align: 'auto' });
    link()?.focus({ preventScroll: true });
  }, [current, virtual]);

  const drawn: ReactNode[] = [];
  if (printing) {
    for (const [index, row] of rows.entries()) drawn.push(<CaseloadRow key={row.patient.id} row={row} index={index} current={false} today={today} />);
  } else {
    let end = 0;
    const space = (until: number) => {
      if (until - end > 0.5) drawn.push(<tr key={`space-${drawn.length}`} role="presentation" aria-hidden="true"><td colSpan={12} className={styles.space} style={{ height: until - end }} /></tr>);
    };
    for (const item of items) {
      space(item.start - margin);
      end = item.end - margin;
      const row = rows[item.index];
      drawn.push(row ? <CaseloadRow key={row.patient.id} row={row} index={item.index} current={item.index === current} today={today} /> : <PlaceholderRow key={`place-${item.index}`} index={item.index} />);
    }
    space(virtual.getTotalSize());
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
            const patient = (event.target as HTMLElement).closest('a') && (event.target as HTMLElement).closest('tr')?.dataset.patient;
            if (!patient) return;
            event.preventDefault();
            onOpen(patient);
          }}
          onFocus={(event) => {
            const index = Number(event.target.closest('tr')?.dataset.index);
            if (Number.isInteger(index) && index !== current) {
              moved.current = index;
              onCurrent(index);
            }
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
    <div role="status" aria-busy="true">
      <span className="visually-hidden">{text.loading}</span>
      <table className={styles.table} aria-hidden="true">
        <thead>
          <tr>{COLUMNS.map(([column]) => <th key={column} className={styles[column]}><span className={styles.sort}>{text.columns[column]}</span></th>)}</tr>
        </thead>
        <tbody>
          {Array.from({ length: 12 }, (_, index) => <tr key={index} className={`${styles.row} ${styles.placeholder}`}><td colSpan={12} /></tr>)}
        </tbody>
      </table>
    </div>
  );
}
