/** The review on paper: its panels on one time axis, what each says in words, and the days as a table. */
import { dayIn, isLogged, type DayIndex } from '../../charts/day-index.ts';
import { eventLanes, type EventLane } from '../../charts/event-series.ts';
import { GROUPS, type GroupId } from '../../charts/measures.ts';
import { messages as chartMessages } from '../../charts/messages.ts';
import { chartTable } from '../../charts/chart-table.ts';
import { eventName, eventsSentence, panelHint, panelName, panelSentence, periodText, summaryText, type Words } from '../../charts/panel-text.ts';
import { panelsOf, type Panel, type PanelSource } from '../../charts/panels.ts';
import { PrintAxis, PrintChart, PrintEvents, printFrame } from '../../charts/print-chart.tsx';
import { dayAtPosition, shownCount, timeAxis, type ShownDays, type TimeAxis } from '../../charts/time-axis.ts';
import { plantWeeks } from '../../domain/plants/diversity.ts';
import { textIn } from '../../i18n/messages.ts';
import { PAPER } from '../../ui/paper.ts';
import { Sheet, SheetSection, SheetTable } from '../../ui/sheet.tsx';
import styles from './sheets.module.css';
import type { SheetWords } from './sheet-words.ts';

/** Width of the drawings, CSS pixels: A4 upright within its margins. */
const WIDTH = PAPER.portrait.room.width;
/** Columns of figures that fit beside the day; more panels go into further tables. */
const COLUMNS = 9;

/** What a progress sheet shows. */
export interface ProgressChoice extends ShownDays {
  groups: readonly GroupId[];
  /** The days one by one below the drawings. */
  table: boolean;
}

/** The panels of a choice, the three main ones first. */
function panelSources(groups: readonly GroupId[]): PanelSource[] {
  return ['pain', 'plants', 'stress', ...groups.flatMap((group) => [...GROUPS[group]])];
}

interface ProgressSheetProps {
  index: DayIndex;
  choice: ProgressChoice;
  practice: string;
  words: SheetWords;
}

export function ProgressSheet({ index, choice, practice, words }: ProgressSheetProps) {
  const { text, format, language, set } = words;
  const chart: Words = { text: textIn(chartMessages, language), format };
  const axis = timeAxis(choice);
  const all = panelsOf(panelSources(choice.groups), index, axis, false);
  const panels = all.filter(saysSomething);
  const silent = all.filter((panel) => !saysSomething(panel));
  const lanes = eventLanes(index, axis);
  const logged = Array.from({ length: axis.days }, (_, at) => axis.shown[at] && isLogged(dayIn(index, axis.start + at))).filter(Boolean).length;
  return (
    <Sheet language={language} over={practice} title={set(text.progress)} under={set(text.progressLead(periodText(axis, chart), text.logged(format.plain(logged), format.plain(shownCount(axis)))))}>
      <p className={styles.quiet}>{set(text.selfReport)}</p>
      {logged === 0 ? <p>{set(text.noEntries)}</p> : silent.length > 0 ? <p className={styles.quiet}>{set(text.silent(silent.map((panel) => panelName(panel, chart)).join(', ')))}</p> : null}
      {panels.length === 0 ? null : <Figures panels={panels} lanes={lanes} axis={axis} chart={chart} words={words} />}
      {panels.length + lanes.length === 0 ? null : <Summary panels={panels} lanes={lanes} axis={axis} chart={chart} words={words} />}
      {panels.some(({ kind }) => kind === 'plants') ? <Weeks index={index} axis={axis} words={words} /> : null}
      {choice.table && panels.length > 0 ? (
        <SheetSection title={set(text.table)}>
          <p className={styles.quiet}>{set(text.tableHint)}</p>
          {inTables(panels, chart).map((part) => <DayTable key={part.map(({ id }) => id).join(' ')} panels={part} axis={axis} chart={chart} words={words} />)}
        </SheetSection>
      ) : null}
    </Sheet>
  );
}

interface Shown {
  panels: readonly Panel[];
  lanes: readonly EventLane[];
  axis: TimeAxis;
  chart: Words;
  words: SheetWords;
}

/** The panels below one another, the events below the last. */
function Figures({ panels, lanes, axis, chart, words }: Shown) {
  const { text, set } = words;
  const frame = printFrame(panels, WIDTH, chart);
  const daily = axis.step === 1;
  return (
    <SheetSection title={text.charts}>
      <div className={styles.figures}>
        {panels.map((panel, at) => (
          <div key={panel.id} className={styles.panel}>
            <h3>{set(panelName(panel, chart))} <span className={styles.panelHint}>{set(panelHint(panel, chart))}</span><span className={styles.panelMean}>{set(summaryText(panel, chart))}</span></h3>
            <PrintChart panel={panel} frame={frame} words={chart} />
            {at === panels.length - 1 && lanes.length > 0 ? (
              <>
                <p className={styles.laneTitle}>{text.events}</p>
                <PrintEvents lanes={lanes} axis={axis} frame={frame} words={chart} sentence={eventsSentence(lanes, axis, chart)} />
              </>
            ) : null}
            {at % AXIS_EVERY === AXIS_EVERY - 1 || at === panels.length - 1 ? <PrintAxis axis={axis} frame={frame} words={chart} /> : null}
          </div>
        ))}
      </div>
      <p className={styles.legend}>{set([daily ? text.legendDot : text.legendWeek, daily ? text.legendLine : '', text.legendHatch, hasSparse(panels) ? text.legendHollow : ''].filter(Boolean).join(' · '))}</p>
    </SheetSection>
  );
}

/** What each panel and each kind of event says, in words. */
function Summary({ panels, lanes, axis, chart, words }: Shown) {
  const { text, format, set } = words;
  const day = (position: number): string => format.day(dayAtPosition(axis, position));
  const runs = (lane: EventLane): string => lane.runs.map(({ first, last }) => (first === last ? day(first) : `${day(first)}–${day(last)}`)).join(', ');
  return (
    <SheetSection title={set(text.summary)}>
      <p className={styles.quiet}>{set(text.coincidence)}</p>
      <SheetTable label={text.summary} dense columns={[{ title: text.panel, width: 24 }, { title: set(text.summary) }]} rows={[
        ...panels.map((panel) => ({ key: panel.id, cells: [set(panelName(panel, chart)), set(panelSentence(panel, chart))] })),
        ...lanes.map((lane) => ({ key: `event ${lane.id}`, cells: [set(eventName(lane, chart)), set(`${text.eventDays(lane.days)}: ${runs(lane)}`)] })),
      ]} />
    </SheetSection>
  );
}

/** Whole weeks as they are counted on paper; a week that the range cuts off is counted whole as well, and says how many days it rests on. */
function Weeks({ index, axis, words }: { index: DayIndex; axis: TimeAxis; words: SheetWords }) {
  const { text, format, set } = words;
  const days = index.days.flatMap((day) => day ?? []);
  const weeks = plantWeeks(days, { from: axis.from, to: axis.to }).filter(({ daysLogged }) => daysLogged > 0);
  const signals = PRINTED_SIGNALS.filter((signal) => weeks.some(({ signalDays }) => signalDays[signal] > 0));
  return (
    <SheetSection title={set(text.weeks)}>
      <SheetTable
        label={text.weeks}
        dense
        columns={[{ title: text.week, width: 26 }, { title: text.weekPlants, figure: true }, { title: set(text.weekLogged), figure: true }, { title: set(text.weekGroups), figure: true }, ...signals.map((signal) => ({ title: set(text.weekSignals[signal]), figure: true }))]}
        rows={weeks.map(({ week, from, to, count, daysLogged, foodGroups, signalDays }) => ({
          key: from,
          cells: [
            <span key="w" className={styles.plain}>{text.weekName(week.week, format.dayAndMonth(from), format.day(to))}</span>,
            count === null ? '–' : format.plain(count),
            set(text.weekOf(format.plain(daysLogged))),
            foodGroups === null ? '–' : format.plain(foodGroups),
            ...signals.map((signal) => format.plain(signalDays[signal])),
          ],
        }))}
      />
      <p className={styles.quiet}>{set(text.weeksRule)}</p>
    </SheetSection>
  );
}

/** In the order of the columns. */
const PRINTED_SIGNALS = ['fermented', 'omega3', 'sugary', 'upf', 'processed_meat'] as const;

/** Panels below one another before the time axis comes again. */
const AXIS_EVERY = 3;

/** False where no day of the range has a value: such a panel would be an empty field of hatching. */
function saysSomething(panel: Panel): boolean {
  if (panel.kind === 'plants') return panel.series.days.n > 0;
  if (panel.kind === 'gut') return panel.series.signs.some(({ n }) => n > 0);
  return panel.series.summary.n > 0 || panel.series.top !== null;
}

function hasSparse(panels: readonly Panel[]): boolean {
  return panels.some((panel) => panel.kind === 'plants' && panel.series.points.some(({ value, sparse }) => value !== null && sparse));
}

/** The panels in lots whose columns fit on a page. */
function inTables(panels: readonly Panel[], chart: Words): Panel[][] {
  const lots: Panel[][] = [];
  let room = 0;
  for (const panel of panels) {
    const columns = chartTable([panel], panel.series.axis, chart).groups[0]!.columns.length;
    if (lots.length === 0 || columns > room) {
      lots.push([]);
      room = COLUMNS;
    }
    lots.at(-1)!.push(panel);
    room -= columns;
  }
  return lots;
}

/** Some panels day by day; the heading names panel and value in one line, so that it can come again on every page. */
function DayTable({ panels, axis, chart, words }: { panels: readonly Panel[]; axis: TimeAxis; chart: Words; words: SheetWords }) {
  const { text, set } = words;
  const table = chartTable(panels, axis, chart);
  const columns = table.groups.flatMap(({ name, columns: own }) => own.map((column) => (own.length === 1 && column === chart.text.daily ? name : `${name}: ${column}`)));
  return (
    <div className={styles.dayTable}>
      <SheetTable
        label={text.table}
        dense
        columns={[{ title: text.day, width: 17 }, ...columns.map((column) => ({ title: set(column), figure: true }))]}
        rows={table.rows.map(({ from, label, cells }) => ({ key: from, cells: [<span key="d" className={styles.plain}>{label}</span>, ...cells.map(set)] }))}
      />
    </div>
  );
}
