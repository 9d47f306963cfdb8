/** Day by day what would be written, and what was not understood. */
import { useState, type ReactNode } from 'react';
import type { DiaryValues } from '../../domain/diary.ts';
import type { DayPlan, PlannedEntry } from '../../imports/plan.ts';
import type { PlantHit } from '../../imports/plants-of-meals.ts';
import type { NotUnderstood } from '../../imports/result.ts';
import { useFormat } from '../../i18n/format.ts';
import { useLanguage, useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { fieldWords, plantWord, readingWords, type Words } from './describe.ts';
import styles from './import.module.css';
import { messages } from './messages.ts';
import { ScrollRegion } from './scroll-region.tsx';
import type { Checked } from './use-import.ts';

/** Rows that are drawn at once; a year of days would make every key press slow. */
const AT_ONCE = 40;

function useWords(): Words {
  return { text: useText(messages), format: useFormat(), language: useLanguage() };
}

function isChanging(day: DayPlan): boolean {
  return day.entries.some(({ change }) => change === 'new' || change === 'changed') || day.readings.some(({ change }) => change !== 'unchanged');
}

/** `children`: further choices beside that of the days. */
export function DryRunTable({ checked, children }: { checked: Checked; children?: ReactNode }) {
  const words = useWords();
  const { text } = words;
  const [shown, setShown] = useState(AT_ONCE);
  const [changingOnly, setChangingOnly] = useState(false);
  const days = changingOnly ? checked.plan.days.filter(isChanging) : checked.plan.days;
  return (
    <div className={styles.stack}>
      <div className={styles.fields}>
        <SelectField label={text.filter} value={changingOnly ? 'changing' : 'all'} onChange={(event) => setChangingOnly(event.target.value === 'changing')}>
          <option value="all">{text.filters.all}</option>
          <option value="changing">{text.filters.changing}</option>
        </SelectField>
        {children}
      </div>
      <ScrollRegion tall label={text.tableOf(text.check)}>
        <table>
          <thead>
            <tr><th scope="col">{text.dayColumn}</th><th scope="col">{text.changeColumn}</th><th scope="col">{text.contentColumn}</th><th scope="col">{text.besideColumn}</th></tr>
          </thead>
          <tbody>{days.slice(0, shown).map((day) => <DayRow key={day.day} day={day} meals={checked.meals} words={words} />)}</tbody>
        </table>
      </ScrollRegion>
      <More shown={Math.min(shown, days.length)} all={days.length} onMore={() => setShown(shown + AT_ONCE)} />
    </div>
  );
}

function More({ shown, all, onMore }: { shown: number; all: number; onMore: () => void }) {
  const text = useText(messages);
  if (shown >= all) return null;
  return (
    <p className={styles.row}>
      <span className={styles.quiet}>{text.shown(shown, all)}</span>
      <Button small onClick={onMore}>{text.more(Math.min(AT_ONCE, all - shown))}</Button>
    </p>
  );
}

/** `new` where anything is new, else the strongest change of the day. */
function changeOf(day: DayPlan): PlannedEntry['change'] {
  const changes = new Set<PlannedEntry['change']>([...day.entries.map(({ change }) => change), ...day.readings.map(({ change }) => change)]);
  return (['changed', 'new', 'kept', 'unchanged'] as const).find((change) => changes.has(change)) ?? 'unchanged';
}

function DayRow({ day, meals, words }: { day: DayPlan; meals: Map<string, PlantHit[]>; words: Words }) {
  const { text, format } = words;
  const title = format.day(day.day);
  const change = changeOf(day);
  const summary = summaryOf(day, words);
  return (
    <tr>
      <th scope="row" className={styles.narrow}>{title}</th>
      <td className={styles.narrow}>{text.changes[change]}</td>
      <td>
        {/* What would replace something is what has to be looked at. */}
        <details open={change === 'changed' || change === 'kept'}>
          <summary aria-label={`${text.details(title)}: ${summary}`}>{summary}</summary>
          <div className={styles.tight}>
            {day.entries.map((entry) => <EntryLines key={entry.source} planned={entry} meals={meals} words={words} />)}
            <ul className={styles.lines}>
              {day.readings.map(({ identifier, reading, before, change }) => (
                <li key={identifier} className={change === 'unchanged' ? styles.quiet : undefined}>
                  {readingWords(reading, words)}
                  {before ? <span className={styles.quiet}>{` – ${text.before(readingWords(before, words))}`}</span> : null}
                  {change === 'unchanged' ? ` – ${text.changes.unchanged}` : ''}
                </li>
              ))}
            </ul>
            {day.rows.length > 0 ? <p className={`${styles.quiet} ${styles.small}`}>{text.rowsOf(rowList(day.rows))}</p> : null}
          </div>
        </details>
      </td>
      <td>{day.beside.map((entry) => <div key={entry.id ?? entry.source}>{text.beside(text.sources[entry.source], Object.keys(entry.values).length)}</div>)}</td>
    </tr>
  );
}

/** Rows of a day mostly follow one another: 12–18, 40. */
function rowList(rows: number[]): string {
  const sorted = [...new Set(rows)].sort((a, b) => a - b);
  const parts: [number, number][] = [];
  for (const row of sorted) {
    const last = parts.at(-1);
    if (last && last[1] + 1 === row) last[1] = row;
    else parts.push([row, row]);
  }
  return parts.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)).join(', ');
}

/** Fields in the order of the diary, without the plants' version; meals stand with their plants. */
function fieldsOf(values: DiaryValues): (keyof DiaryValues)[] {
  return (Object.keys(values) as (keyof DiaryValues)[]).filter((field) => field !== 'plantCatalogue' && values[field] !== undefined);
}

/** What is short enough to stand in one line. */
const SHOWN = new Set(['number', 'boolean', 'string']);
const TEXTS = new Set<keyof DiaryValues>(['note', 'infectionText']);

/** Single values as they are, of lists how many there are. */
function summaryOf(day: DayPlan, words: Words): string {
  const { text } = words;
  // What was withdrawn has no values left; what the file says about it is named all the same.
  const spoken = ({ entry, change, differences }: PlannedEntry): (keyof DiaryValues)[] => (change === 'kept' && Object.keys(entry.values).length === 0 ? differences.flatMap(({ field }) => (field === 'plantCatalogue' ? [] : [field])) : fieldsOf(entry.values));
  const fields = [...new Set(day.entries.flatMap(spoken))].map((field) => {
    const count = day.entries.reduce((sum, planned) => sum + (Array.isArray(planned.entry.values[field]) ? (planned.entry.values[field] as unknown[]).length : 0), 0);
    if (count > 0 || field === 'plants') return `${text.fields[field]} (${count})`;
    const values = day.entries.flatMap(({ entry }) => (SHOWN.has(typeof entry.values[field]) && !TEXTS.has(field) ? [fieldWords(field, entry.values[field], words)] : []));
    return [text.fields[field], values.join(' / ')].filter(Boolean).join(' ');
  });
  return [...fields, ...(day.readings.length > 0 ? [text.readingsOf(day.readings.length)] : [])].join(' · ');
}

function EntryLines({ planned, meals, words }: { planned: PlannedEntry; meals: Map<string, PlantHit[]>; words: Words }) {
  const { text, language } = words;
  if (planned.change === 'changed' || planned.change === 'kept') {
    return (
      <ul className={styles.lines}>
        {planned.differences.filter(({ field }) => field !== 'plantCatalogue').map(({ field, before, after }) => (
          <li key={field}>
            <span className={styles.strong}>{text.fields[field]}</span>: {planned.change === 'kept' ? text.stays(fieldWords(field, before, words)) : text.before(fieldWords(field, before, words))}; {planned.change === 'kept' ? text.fileSays(fieldWords(field, after, words)) : text.after(fieldWords(field, after, words))}
          </li>
        ))}
      </ul>
    );
  }
  const { values } = planned.entry;
  return (
    <ul className={styles.lines}>
      {values.meals?.map((meal, index) => {
        const found = meals.get(meal.text) ?? [];
        return (
          // Two equal meals of a day are two meals.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index}>
            {meal.when === undefined ? '' : `${meal.when}: `}{meal.text}{' '}
            <span className={`${styles.quiet} ${styles.small}`}>{found.length === 0 ? text.noPlants : text.plantsIn([...new Set(found.map((hit) => plantWord({ id: hit.id }, language)))].join(', '))}</span>
          </li>
        );
      })}
      {fieldsOf(values).filter((field) => field !== 'meals' && field !== 'plants').map((field) => (
        <li key={field}><span className={styles.strong}>{text.fields[field]}</span>: {fieldWords(field, values[field], words)}</li>
      ))}
    </ul>
  );
}

/** Rows that are not written, each in its own words. */
export function ProblemTable({ problems }: { problems: { file: string; problem: NotUnderstood }[] }) {
  const text = useText(messages);
  const [shown, setShown] = useState(AT_ONCE);
  return (
    <div className={styles.stack}>
      <p>{text.problemsNote}</p>
      <ScrollRegion tall label={text.tableOf(text.problemsTitle)}>
        <table>
          <thead>
            <tr><th scope="col">{text.fileColumn}</th><th scope="col">{text.rowColumn}</th><th scope="col">{text.reasonColumn}</th><th scope="col">{text.textColumn}</th></tr>
          </thead>
          <tbody>
            {problems.slice(0, shown).map(({ file, problem }, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- the list is only ever cut at its end
              <tr key={index}>
                <td>{file}</td>
                <td className={styles.narrow}>{problem.row}</td>
                <td>{problem.column === undefined ? text.reasons[problem.reason] : text.inColumn(text.reasons[problem.reason], problem.column, problem.value ?? '')}</td>
                <td className={styles.original}>{problem.text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <More shown={Math.min(shown, problems.length)} all={problems.length} onMore={() => setShown(shown + AT_ONCE)} />
    </div>
  );
}
