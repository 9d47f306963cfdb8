/** The points of all panels as one table: a row for each day or week, a group of columns for each panel. */
import { Fragment } from 'react';
import styles from './chart.module.css';
import type { ChartTable } from './chart-table.ts';
import type { Words } from './panel-text.ts';

interface PanelTableProps {
  table: ChartTable;
  caption: string;
  words: Words;
  /** Every row is a day; otherwise a period. */
  daily: boolean;
}

export function PanelTable({ table: { groups, rows }, caption, words: { text }, daily }: PanelTableProps) {
  return (
    // Scrolls inside itself, by keyboard as well.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={styles.scroll} aria-label={caption} tabIndex={0}>
      <table className={styles.table}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>{daily ? text.tableDay : text.tableWeek}</th>
            {groups.map(({ id, name, columns }) => <th key={id} scope="colgroup" colSpan={columns.length}>{name}</th>)}
          </tr>
          <tr>{groups.map(({ id, columns }) => <Fragment key={id}>{columns.map((column) => <th key={column} scope="col">{column}</th>)}</Fragment>)}</tr>
        </thead>
        <tbody>
          {rows.map(({ from, label, cells }) => (
            <tr key={from}>
              <th scope="row">{label}</th>
              {/* Cells have no name but their column. */}
              {/* oxlint-disable-next-line react/no-array-index-key */}
              {cells.map((cell, at) => <td key={at}>{cell}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
