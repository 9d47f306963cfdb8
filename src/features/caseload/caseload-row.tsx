import { memo, type ReactNode } from 'react';
import { CASELOAD_DAYS, type CaseloadRow as Row } from '../../domain/caseload.ts';
import { dayAt, daysBetween, type Day } from '../../domain/day.ts';
import { listName } from '../../domain/patient.ts';
import { currentPracticeZone, useFormat, type Format } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import styles from './caseload.module.css';
import { messages } from './messages.ts';
import { Sparkline } from './sparkline.tsx';

/** Days in which plants are counted. */
const PLANT_DAYS = 7;

interface RowProps {
  row: Row;
  /** Position in the whole list, from 0; the first row under the heading is 0. */
  index: number;
  /** The row that the keyboard is at: its name is the list's one stop of the Tab key. */
  current: boolean;
  today: Day;
}

function Figure({ column, main, second }: { column: string; main: ReactNode; second?: ReactNode }) {
  return (
    <td className={`${styles.figure} ${styles[column]}`}>
      {main}
      {second ? <span className={styles.second}>{second}</span> : null}
    </td>
  );
}

/** One person: a line, and a quiet line below it. Figures are facts; no value changes how anything looks. */
export const CaseloadRow = memo(function CaseloadRow({ row, index, current, today }: RowProps) {
  const text = useText(messages);
  const format = useFormat();
  const { patient } = row;
  const nothing = <span className={styles.nothing} title={text.none}>–<span className="visually-hidden"> {text.none}</span></span>;
  const change = (mean: number | undefined, delta: number | undefined) =>
    mean === undefined || delta === undefined ? { main: nothing } : { main: format.signed(delta), second: text.before(format.number(mean - delta)) };
  const days = (n: number, of: number) => text.daysOf(String(n), String(of));
  const ago = (day: Day) => format.daysAgo(daysBetween(day, today), day);
  /** The date below, where it does not stand above already. */
  const date = (day: Day) => (ago(day) === format.day(day) ? null : <span className={styles.second}>{format.day(day)}</span>);
  const reviewed = row.lastReviewed === undefined ? undefined : dayAt(new Date(row.lastReviewed), currentPracticeZone());
  return (
    <tr className={styles.row} aria-rowindex={index + 2} data-index={index} data-patient={patient.id}>
      <th scope="row" className={styles.name}>
        <a href={paths.review(patient.id)} tabIndex={current ? 0 : -1} className={styles.link}>{listName(patient)}</a>
        <span className={styles.second}>
          {patient.birthDate ? format.day(patient.birthDate) : text.noBirthDate}
          {patient.example ? ` · ${text.example}` : ''}
        </span>
      </th>
      <Figure column="pain" main={row.painMean === undefined ? nothing : format.number(row.painMean)} second={row.painMean === undefined ? undefined : days(row.painDays, CASELOAD_DAYS)} />
      <Figure column="painDelta" {...change(row.painMean, row.painDelta)} />
      <td className={styles.series}><Sparkline series={row.painSeries} label={seriesSaid(row, text, format)} /></td>
      <Figure column="plants" main={row.plants7 === undefined ? nothing : format.plain(row.plants7)} second={row.plants7 === undefined ? undefined : days(row.plantsDays, PLANT_DAYS)} />
      <Figure column="stress" main={row.stressMean === undefined ? nothing : format.number(row.stressMean)} second={row.stressMean === undefined ? undefined : days(row.stressDays, CASELOAD_DAYS)} />
      <Figure column="stressDelta" {...change(row.stressMean, row.stressDelta)} />
      <Figure column="logged" main={`${row.daysLogged}/${CASELOAD_DAYS}`} />
      <td className={styles.last}>
        {row.lastLog === undefined ? text.noEntry : ago(row.lastLog)}
        {row.lastLog === undefined ? null : date(row.lastLog)}
      </td>
      <td className={styles.plan}>
        {row.planTitle ?? text.noPlan}
        {row.reviewDate === undefined ? null : <span className={styles.second}>{reviewSaid(row.reviewDate, today, text, format)}</span>}
      </td>
      <Figure column="tasks" main={row.openTasks} />
      <td className={styles.reviewed}>
        {reviewed === undefined ? text.never : ago(reviewed)}
        {reviewed === undefined ? null : date(reviewed)}
      </td>
    </tr>
  );
});

function seriesSaid({ painSeries }: Row, text: (typeof messages)['de'], format: Format): string {
  const values = painSeries.filter((value) => value !== null);
  return values.length === 0 ? text.none : text.series(String(values.length), String(CASELOAD_DAYS), format.plain(Math.min(...values)), format.plain(Math.max(...values)));
}

function reviewSaid(day: Day, today: Day, text: (typeof messages)['de'], format: Format): string {
  if (day === today) return text.reviewToday;
  return day < today ? text.reviewDue(format.day(day)) : text.review(format.day(day));
}

/** Keeps the place of a row that is not loaded yet. */
export const PlaceholderRow = memo(function PlaceholderRow({ index }: { index: number }) {
  const text = useText(messages);
  return (
    <tr className={`${styles.row} ${styles.placeholder}`} aria-rowindex={index + 2} data-index={index} aria-busy="true">
      <td colSpan={12}><span className="visually-hidden">{text.loadingRow}</span></td>
    </tr>
  );
});
