/** Every day of a diary, the newest first, month by month. Days without an entry stay visible. */
import { useQueries, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type KeyboardEvent } from 'react';
import { diaryQueries } from '../../data/diary.ts';
import { FhirError } from '../../data/fhir-client.ts';
import { countPlants } from '../../data/plants.ts';
import { addDays, dayAt, daysBetween, eachDay, parseDay, type Day } from '../../domain/day.ts';
import type { DiaryDay } from '../../domain/diary.ts';
import { currentPracticeZone, useFormat, type Format } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Banner, EmptyNote, Loading, ProblemNote } from '../../ui/status.tsx';
import styles from './day-list.module.css';
import { messages, type DiaryText } from './messages.ts';
import { authorText, mealText } from './value-text.ts';

/** Months that come with each request. */
const MONTHS = 3;
/** Days without an entry that are shown one by one; a longer gap is one line. */
const GAP = 6;

/** The first day of the month that lies `back` months before that of `day`. */
function monthStart(day: Day, back = 0): Day {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 - back;
  return `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}-01` as Day;
}

/** Stretches of whole months from today backwards; the first one reaches far enough to show the last entry. */
function stretches(today: Day, last: Day, count: number): { from: Day; to: Day }[] {
  const found: { from: Day; to: Day }[] = [];
  let [from, to] = [monthStart(last < today ? last : today, MONTHS - 1), today];
  for (let index = 0; index < count; index += 1) {
    found.push({ from, to });
    [from, to] = [monthStart(from, MONTHS), addDays(from, -1)];
  }
  return found;
}

export function DayList({ patient }: { patient: string }) {
  const text = useText(messages);
  const format = useFormat();
  const [today] = useState(() => dayAt(new Date(), currentPracticeZone()));
  const [count, setCount] = useState(1);
  const extent = useQuery(diaryQueries.extent(patient));
  const chunks = useQueries({
    queries: extent.data ? stretches(today, extent.data.last, count).map(({ from, to }) => diaryQueries.days(patient, from, to)) : [],
  });

  if (extent.isPending) return <Loading label={text.loading} height={420} />;
  const failed = [extent, ...chunks].find((query) => query.isError);
  if (extent.data === undefined || (chunks.length > 0 && chunks.every((chunk) => chunk.data === undefined && chunk.isError))) {
    return <Failed error={failed?.error ?? null} onAgain={() => void Promise.all([extent.refetch(), ...chunks.map((chunk) => chunk.refetch())])} />;
  }
  if (extent.data === null) {
    return (
      <EmptyNote title={text.emptyTitle} actions={<><Link to={paths.importFor(patient)} className={buttonClass('primary')}>{text.importDiary}</Link><Link to={paths.diaryDay(patient, today)} className={buttonClass()}>{text.enterToday}</Link></>}>
        {text.empty}
      </EmptyNote>
    );
  }

  const days = new Map(chunks.flatMap((chunk) => chunk.data ?? []).map((day) => [day.day, day]));
  const from = stretches(today, extent.data.last, count).at(-1)!.from;
  const first = extent.data.first > from ? extent.data.first : from;
  const recent = eachDay(addDays(today, -27), today);
  const older = from > extent.data.first;
  const since = Math.min(...chunks.filter((chunk) => chunk.data !== undefined).map((chunk) => chunk.dataUpdatedAt));

  return (
    <div className={styles.list}>
      {failed && Number.isFinite(since) ? <Banner problem>{text.staleData(format.clock(new Date(since)))} <Button small onClick={() => void Promise.all(chunks.map((chunk) => chunk.refetch()))}>{text.again}</Button></Banner> : null}
      <div className={styles.top}>
        <p><strong>{text.loggedOf(format.plain(recent.filter((day) => hasEntry(days.get(day))).length), format.plain(recent.length))}</strong> {text.lastFourWeeks}</p>
        <OpenDay patient={patient} today={today} />
      </div>
      {chunks[0]?.isPending ? <Loading label={text.loading} height={420} /> : monthsBetween(first, today).map((month) => <Month key={month} patient={patient} month={month} from={first > month ? first : month} to={earlier(addDays(monthStart(month, -1), -1), today)} days={days} text={text} format={format} />)}
      {older ? (
        <div className={styles.more}>
          <Button onClick={() => setCount(count + 1)} disabled={chunks.some((chunk) => chunk.isPending)}>{chunks.some((chunk) => chunk.isPending) ? text.olderLoading : text.older}</Button>
        </div>
      ) : <p className={styles.quiet}>{text.beginning(format.day(extent.data.first))}</p>}
    </div>
  );
}

function hasEntry(day: DiaryDay | undefined): boolean {
  return day !== undefined && day.entries.length > 0;
}

function earlier(a: Day, b: Day): Day {
  return a < b ? a : b;
}

/** The first days of the months, the newest first. */
function monthsBetween(first: Day, last: Day): Day[] {
  const months: Day[] = [];
  for (let month = monthStart(last); month >= monthStart(first); month = monthStart(month, 1)) months.push(month);
  return months;
}

/** Opens any day by its date. */
function OpenDay({ patient, today }: { patient: string; today: Day }) {
  const text = useText(messages);
  const navigate = useNavigate();
  const [wrong, setWrong] = useState(false);
  return (
    <form
      className={styles.open}
      onSubmit={(event) => {
        event.preventDefault();
        const typed = new FormData(event.currentTarget).get('day');
        const day = typeof typed === 'string' ? parseDay(typed) : null;
        const good = day !== null && day <= today;
        setWrong(!good);
        if (good) void navigate({ to: paths.diaryDay(patient, day) });
      }}
    >
      <TextField label={text.openDay} type="date" name="day" max={today} defaultValue={today} error={wrong ? text.noSuchDay : undefined} />
      <Button type="submit" title={text.openDayHint}>{text.open}</Button>
    </form>
  );
}

interface MonthProps {
  patient: string;
  month: Day;
  from: Day;
  to: Day;
  days: ReadonlyMap<Day, DiaryDay>;
  text: DiaryText;
  format: Format;
}

/** A month's days, or runs of days without an entry as `Day[]`. */
function linesOf(from: Day, to: Day, days: ReadonlyMap<Day, DiaryDay>): (DiaryDay | Day[])[] {
  const lines: (DiaryDay | Day[])[] = [];
  for (const day of eachDay(from, to).reverse()) {
    const found = days.get(day);
    const last = lines.at(-1);
    if (found) lines.push(found);
    else if (Array.isArray(last)) last.push(day);
    else lines.push([day]);
  }
  return lines.flatMap((line) => (Array.isArray(line) && line.length <= GAP ? line.map((day) => [day]) : [line]));
}

function Month({ patient, month, from, to, days, text, format }: MonthProps) {
  const all = eachDay(from, to);
  if (all.length === 0) return null;
  const logged = all.filter((day) => hasEntry(days.get(day))).length;
  const name = format.monthYear(month);
  return (
    <section aria-label={text.daysOf(name)} className={styles.month}>
      <h2 className={styles.heading}>{name} <span className={styles.quiet}>{text.loggedOf(format.plain(logged), format.plain(all.length))}</span></h2>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys are those of the links inside */}
      <table className={styles.table} onKeyDown={moveBetweenLines}>
        <caption className="visually-hidden">{text.daysOf(name)}</caption>
        <thead>
          <tr>
            <th scope="col">{text.date}</th>
            <th scope="col" className={styles.figure}>{text.pain}<span className={styles.sub}>{text.painHint}</span></th>
            <th scope="col" className={styles.figure}>{text.stress}</th>
            <th scope="col" className={styles.figure}>{text.plants}</th>
            <th scope="col" className={styles.meals}>{text.meals}</th>
            <th scope="col" className={styles.source}>{text.sources}</th>
            <th scope="col" className={styles.who}>{text.enteredBy}</th>
          </tr>
        </thead>
        <tbody>
          {linesOf(from, to, days).map((line) => (Array.isArray(line) ? <MissingLine key={line[0]} patient={patient} days={line} text={text} format={format} /> : <DayLine key={line.day} patient={patient} day={line} text={text} format={format} />))}
        </tbody>
      </table>
    </section>
  );
}

/** Arrow keys (or j and k) go from line to line. */
function moveBetweenLines(event: KeyboardEvent<HTMLTableElement>): void {
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  if (step === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
  const links = [...document.querySelectorAll<HTMLElement>(`.${styles.link}`)];
  const next = links[links.indexOf(document.activeElement as HTMLElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

interface LineProps {
  patient: string;
  text: DiaryText;
  format: Format;
}

function DayLine({ patient, day, text, format }: LineProps & { day: DiaryDay }) {
  const { values } = day;
  const plain = (value: number | undefined) => (value === undefined ? '–' : format.number(value, Number.isInteger(value) ? 0 : 1));
  const meals = (values.meals ?? []).map(mealText).join(' · ');
  const sources = [...new Set([...day.entries.map((entry) => text.sourceNames[entry.source]), ...day.readings.map((reading) => reading.source)])];
  return (
    <tr>
      <th scope="row"><Link to={paths.diaryDay(patient, day.day)} className={styles.link}>{`${format.weekdayShort(day.day)} ${format.day(day.day)}`}</Link></th>
      <td className={styles.figure}>{plain(values.painAverage)}{values.painWorst === undefined ? null : <span className={styles.second}> / <span className="visually-hidden">{text.worst('')}</span>{plain(values.painWorst)}</span>}</td>
      <td className={styles.figure}>{plain(values.stress)}</td>
      <td className={styles.figure}>{values.plants === undefined ? '–' : format.plain(countPlants(values.plants))}</td>
      <td className={styles.meals}><span className={styles.beginning}>{meals}</span></td>
      <td className={styles.source}>{sources.join(', ')}</td>
      <td className={styles.who}>{[...new Set(day.entries.map((entry) => authorText(entry, text)))].join(', ')}</td>
    </tr>
  );
}

function MissingLine({ patient, days, text, format }: LineProps & { days: Day[] }) {
  const [newest, oldest] = [days[0]!, days.at(-1)!];
  // One cell for each column that a narrow screen leaves out: a cell across them would keep their places.
  // oxlint-disable-next-line jsx-a11y/control-has-associated-label -- an empty cell is no control
  const empty = <><td className={styles.meals} /><td className={styles.source} /><td className={styles.who} /></>;
  if (days.length > 1) {
    return (
      <tr className={styles.missing}>
        <td colSpan={4}>{text.noEntryBetween(format.dayAndMonth(oldest), format.day(newest), daysBetween(oldest, newest) + 1)} <Link to={paths.diaryDay(patient, oldest)} className={styles.link} aria-label={text.enterDay(format.day(oldest))}>{text.enter}</Link></td>
        {empty}
      </tr>
    );
  }
  return (
    <tr className={styles.missing}>
      <th scope="row">{`${format.weekdayShort(newest)} ${format.day(newest)}`}</th>
      <td colSpan={3}>{text.noEntry} · <Link to={paths.diaryDay(patient, newest)} className={styles.link} aria-label={text.enterDay(format.day(newest))}>{text.enter}</Link></td>
      {empty}
    </tr>
  );
}

/** Nothing could be loaded: what is safe, and the way to try again. */
export function Failed({ error, onAgain }: { error: Error | null; onAgain: () => void }) {
  const text = useText(messages);
  const offline = error instanceof FhirError && error.kind === 'offline';
  return (
    <ProblemNote title={offline ? text.offlineTitle : text.failedTitle} actions={<Button look="primary" onClick={onAgain}>{text.again}</Button>}>
      {offline ? text.offline : text.failed}
    </ProblemNote>
  );
}
