/**
 * A printed page: the parts that a document on paper is made of. Knows no patient; what it shows is handed in. How documents become
 * pages, and what stands in their margins, is in paper.ts.
 */
import type { ReactNode } from 'react';
import type { Language } from '../i18n/messages.ts';
import styles from './sheet.module.css';

/** Size of the text: 11 pt for professionals, 12 pt for patients, 16 pt in large print. */
export type SheetSize = 11 | 12 | 16;

interface SheetProps {
  language: Language;
  size?: SheetSize;
  /** Above the title: the practice. */
  over?: ReactNode;
  title: ReactNode;
  /** Below the title. */
  under?: ReactNode;
  children: ReactNode;
}

/** A document on paper: one heading of the first level, then sections. */
export function Sheet({ language, size = 11, over, title, under, children }: SheetProps) {
  return (
    <article lang={language} className={[styles.sheet, styles[`size${size}`]].join(' ')}>
      <header className={styles.head}>
        {over ? <p className={styles.over}>{over}</p> : null}
        <h1>{title}</h1>
        {under ? <div className={styles.under}>{under}</div> : null}
      </header>
      {children}
    </article>
  );
}

interface SectionProps {
  title: ReactNode;
  /** Keeps the whole section on one page: only for short ones. */
  whole?: boolean;
  children: ReactNode;
}

/** A section with its heading, which never stands alone at the end of a page. */
export function SheetSection({ title, whole = false, children }: SectionProps) {
  return (
    <section className={[styles.section, whole ? styles.whole : ''].filter(Boolean).join(' ')}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** Names and what they are, in pairs: date of birth, version … Absent ones (null, '') are left out. */
export function SheetFacts({ facts }: { facts: readonly (readonly [name: ReactNode, value: ReactNode])[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value], at) => (value === null || value === undefined || value === '' ? null : (
        // oxlint-disable-next-line react/no-array-index-key -- the pairs of a printed page never change places
        <div key={at}><dt>{name}</dt><dd>{value}</dd></div>
      )))}
    </dl>
  );
}

export interface SheetColumn {
  title: ReactNode;
  /** Of the width, in percent; columns without share the rest. */
  width?: number;
  /** Numbers stand at the right, one below the other. */
  figure?: boolean;
  /** Stays on one line: dates. */
  whole?: boolean;
}

export interface SheetRow {
  key: string;
  group?: string;
  groupTitle?: ReactNode;
  cells: readonly ReactNode[];
}

interface SheetTableProps {
  /** Said to whoever cannot see the table; the heading above it says it to everybody else. */
  label: string;
  columns: readonly SheetColumn[];
  /** One cell for each column; the first one names the row. Rows of the same `group` stand together under its name. */
  rows: readonly SheetRow[];
  /** Smaller text, for long tables of figures. */
  dense?: boolean;
}

/** A table whose heading comes again on every page and whose rows are never split. */
export function SheetTable({ label, columns, rows, dense = false }: SheetTableProps) {
  const cellClass = (at: number) => (columns[at]?.figure ? styles.figure : columns[at]?.whole ? styles.whole : undefined);
  const groups: SheetRow[][] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (last && last[0]!.group === row.group) last.push(row);
    else groups.push([row]);
  }
  return (
    <table aria-label={label} className={[styles.table, dense ? styles.dense : ''].filter(Boolean).join(' ')}>
      <colgroup>{columns.map(({ width }, at) => <col key={at} {...(width !== undefined && { style: { width: `${width}%` } })} />)}</colgroup>
      <thead><tr>{columns.map(({ title }, at) => <th key={at} scope="col" className={cellClass(at)}>{title}</th>)}</tr></thead>
      {groups.map((group) => (
        <tbody key={group[0]!.group ?? ''}>
          {group[0]!.groupTitle === undefined ? null : <tr className={styles.group}><th scope="rowgroup" colSpan={columns.length}>{group[0]!.groupTitle}</th></tr>}
          {group.map(({ key, cells }) => (
            <tr key={key}>{cells.map((cell, at) => (at === 0 ? <th key={at} scope="row" className={cellClass(at)}>{cell}</th> : <td key={at} className={cellClass(at)}>{cell}</td>))}</tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}

/** What must be seen: a box with a frame, on one page. */
export function SheetBox({ title, children }: { title?: ReactNode; children: ReactNode }) {
  return (
    <aside className={styles.box}>
      {title ? <h2>{title}</h2> : null}
      {children}
    </aside>
  );
}

/**
 * Lines to be signed, side by side, each with a place and date. They stay with the `children` above them, so that they never stand
 * alone on a page.
 */
export function Signatures({ title, place, lines, children }: { title: ReactNode; place: ReactNode; lines: readonly ReactNode[]; children?: ReactNode }) {
  return (
    <section className={styles.signing}>
      <h2>{title}</h2>
      {children}
      <div className={styles.signatures}>
        {lines.map((line, at) => (
          <div key={at} className={styles.signature}>
            <p>{place}</p>
            <p>{line}</p>
          </div>
        ))}
      </div>
    </section>
  );
}

/** An empty box to be ticked with a pen. */
export function TickBox() {
  return <span aria-hidden="true" className={styles.tick} />;
}
