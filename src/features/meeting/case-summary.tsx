/** A case in sixty seconds: the goals, the panels over one time axis, what was and was not written down, what is open, and what changed. */
import { memo, useMemo, type ReactNode } from 'react';
import { eventLanes } from '../../charts/event-series.ts';
import { messages as chartMessages } from '../../charts/messages.ts';
import { eventsSentence, panelHint, panelName, panelSentence, periodText, summaryText, type Words } from '../../charts/panel-text.ts';
import { panelsOf, type PanelSource } from '../../charts/panels.ts';
import { PrintAxis, PrintChart, PrintEvents, printFrame } from '../../charts/print-chart.tsx';
import { timeAxis } from '../../charts/time-axis.ts';
import { DIARY_MEASURES } from '../../domain/care-plan.ts';
import { FIGURE_DIGITS, type DiaryFigure } from '../../domain/care-plan-progress.ts';
import { dayAt, type Day } from '../../domain/day.ts';
import { saysAnything, type CaseSummary, type GoalStanding } from '../../domain/meeting.ts';
import type { Task } from '../../domain/task.ts';
import { currentPracticeZone, useFormat, type Format } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { planWords } from '../../i18n/plan-words.ts';
import { shownPeriod, type CaseData } from './case-data.ts';
import styles from './present.module.css';
import { presentMessages, type PresentText } from './present-messages.ts';

/** The panels of the wall, the first three of every review. */
const PANELS: readonly PanelSource[] = ['pain', 'plants', 'stress'];
/** Width of the drawings before they are stretched over the wall: their letters grow with them. */
const WIDTH = 640;

interface CaseProps {
  data: CaseData;
  today: Day;
  /** A text as it may stand on the wall: without names where they are hidden. */
  set: (text: string) => string;
}

/** Everything of a case but its name. */
export const CaseView = memo(function CaseView({ data, today, set }: CaseProps) {
  const text = useText(presentMessages);
  const format = useFormat();
  const { summary } = data;
  return (
    <div className={styles.case}>
      <Panels data={data} today={today} />
      <div className={styles.facts}>
        <Goals summary={summary} set={set} />
        <Fact title={text.entries}>
          <p>{text.entriesOf(format.plain(summary.entries.logged), format.plain(summary.entries.logged + summary.entries.missing), format.plain(summary.entries.missing))}</p>
          <p className={styles.quiet}>{summary.entries.last === undefined ? text.neverEntry : text.lastEntry(format.day(summary.entries.last))}</p>
        </Fact>
        <Fact title={text.openTasks}>
          {summary.openTasks.length === 0 ? <p>{text.noTasks}</p> : <ul className={styles.lines}>{summary.openTasks.map((task) => <li key={task.id}>{taskText(task, text, format, set)}</li>)}</ul>}
        </Fact>
        <Fact title={text.letters}>
          {summary.openLetters.length === 0 ? <p>{text.noLetters}</p> : <ul className={styles.lines}>{summary.openLetters.map((letter) => <li key={letter.id}>{text.letterKinds[letter.kind]}: {text.letterStates[letter.state]}</li>)}</ul>}
        </Fact>
        <Since summary={summary} set={set} />
      </div>
    </div>
  );
});

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.fact}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function taskText(task: Task, text: PresentText, format: Format, set: (text: string) => string): string {
  const what = task.kind === 'plan-review' ? text.planReview : set(task.text) || text.noText;
  return [what, task.ownerName ?? '', task.due === undefined ? '' : text.until(format.day(task.due))].filter(Boolean).join(' · ');
}

/** The panels of the review, from the same series. */
function Panels({ data: { index }, today }: Pick<CaseProps, 'data' | 'today'>) {
  const text = useText(presentMessages);
  const chartText = useText(chartMessages);
  const format = useFormat();
  const words = useMemo<Words>(() => ({ text: chartText, format }), [chartText, format]);
  const { axis, panels, lanes, frame } = useMemo(() => {
    const made = timeAxis(shownPeriod(today));
    const drawn = panelsOf(PANELS, index, made, false);
    return { axis: made, panels: drawn, lanes: eventLanes(index, made), frame: printFrame(drawn, WIDTH, words) };
  }, [index, today, words]);
  return (
    <section className={styles.panels} aria-label={text.panels(periodText(axis, words))}>
      {panels.map((panel) => (
        <figure key={panel.id} className={styles.panel} data-panel={panel.id}>
          <figcaption className={styles.caption}>
            <h3>{panelName(panel, words)}</h3>
            <span className={styles.quiet}>{panelHint(panel, words)}</span>
            <span className={styles.mean}>{summaryText(panel, words)}</span>
          </figcaption>
          <p className="visually-hidden">{panelSentence(panel, words)}</p>
          <div aria-hidden="true"><PrintChart panel={panel} frame={frame} words={words} /></div>
        </figure>
      ))}
      {lanes.length === 0 ? null : (
        <div className={styles.lanes}>
          <p className="visually-hidden">{eventsSentence(lanes, axis, words)}</p>
          <div aria-hidden="true"><PrintEvents lanes={lanes} axis={axis} frame={frame} words={words} sentence="" /></div>
        </div>
      )}
      <PrintAxis axis={axis} frame={frame} words={words} />
      <p className={styles.quiet}>{text.selfReport}</p>
    </section>
  );
}

function Goals({ summary: { plan, goals }, set }: { summary: CaseSummary; set: (text: string) => string }) {
  const text = useText(presentMessages);
  const format = useFormat();
  return (
    <section className={styles.fact}>
      <h3>{text.goals}</h3>
      {plan === undefined ? <p>{text.noPlan}</p> : goals.length === 0 ? <p>{text.noGoals}</p> : (
        <table className={styles.goals}>
          <thead><tr><th scope="col">{text.goal}</th><th scope="col">{text.start}</th><th scope="col">{text.now}</th><th scope="col">{text.target}</th></tr></thead>
          <tbody>{goals.map((standing) => <GoalRow key={standing.goal.id} standing={standing} set={set} />)}</tbody>
        </table>
      )}
      {plan === undefined ? null : <p className={styles.quiet}>{[text.plan(set(plan.title), plan.version, format.day(dayAt(new Date(plan.releasedAt), currentPracticeZone()))), plan.review === undefined ? '' : text.review(format.day(plan.review))].filter(Boolean).join(' · ')}</p>}
    </section>
  );
}

function GoalRow({ standing: { goal, now, before: earlier }, set }: { standing: GoalStanding; set: (text: string) => string }) {
  const text = useText(presentMessages);
  const words = useText(planWords);
  const format = useFormat();
  const measure = DIARY_MEASURES.find((each) => each === goal.measure);
  const unit = goal.measure === 'other' ? (goal.unit ?? '') : words.units[goal.measure];
  const shown = (figure: DiaryFigure | undefined): string | null => (figure === undefined || figure.value === null || measure === undefined ? null : format.number(figure.value, FIGURE_DIGITS[measure]));
  const [value, before] = [shown(now), shown(earlier)];
  return (
    <tr>
      <th scope="row">{set(goal.text)}<span className={styles.sub}>{[words.goalMeasures[goal.measure], goal.due === undefined ? '' : text.due(format.day(goal.due)), goal.attainment === 'open' ? '' : words.attainments[goal.attainment]].filter(Boolean).join(' · ')}</span></th>
      <td>{goal.start === undefined ? '–' : format.plain(goal.start.value)}</td>
      <td>
        {now === undefined ? '–' : value ?? text.noFigure}
        {now === undefined ? null : <span className={styles.sub}>{text.daysOf(format.plain(now.n), format.plain(now.n + now.missing))}</span>}
        {before === null ? null : <span className={styles.sub}>{text.before(before)}</span>}
      </td>
      <td>{goal.target === undefined ? '–' : format.plain(goal.target)}{unit === '' ? null : <span className={styles.sub}>{unit}</span>}</td>
    </tr>
  );
}

/** What came since the team last talked about this person; facts, and none of them weighed. */
function Since({ summary: { since }, set }: { summary: CaseSummary; set: (text: string) => string }) {
  const text = useText(presentMessages);
  const format = useFormat();
  if (!since) return <section className={styles.fact}><h3>{text.sinceFirst}</h3></section>;
  const decided = since.minutes.filter((entry) => entry.kind === 'decision' && saysAnything(entry));
  const done = since.tasks.filter((task) => task.done).length;
  return (
    <section className={styles.fact}>
      <h3>{text.since(format.day(since.day))}</h3>
      <ul className={styles.lines}>
        {decided.length === 0 ? null : <li>{text.sinceDecided}: {decided.map(({ text: said }) => set(said)).join(' · ')}</li>}
        {since.tasks.length === 0 ? null : <li>{text.sinceTasks(done, since.tasks.length)}</li>}
        <li>{since.newPlan ? text.sinceNewPlan : since.plan.length === 0 ? text.sinceNoPlan : text.sincePlan(since.plan.length)}</li>
        {since.letters.map((letter) => <li key={letter.id}>{text.sinceLetter(text.letterKinds[letter.kind], text.letterStates[letter.state])}</li>)}
        <li>{text.sinceEntries(format.plain(since.logged), format.plain(since.logged + since.missing))}</li>
      </ul>
    </section>
  );
}
