/** The plan on one page for the patient: what to reach, what to do, boxes to tick, the next appointment, where to get help. */
import { MOST_GOALS, MOST_ON_PATIENT_PAGE, type PlanContent, type PlanGoal, type PlanMeasure } from '../../domain/care-plan.ts';
import { addDays, type Day } from '../../domain/day.ts';
import { Sheet, SheetBox, SheetSection, type SheetSize } from '../../ui/sheet.tsx';
import styles from './sheets.module.css';
import type { SheetWords } from './sheet-words.ts';

interface PatientSheetProps {
  content: PlanContent;
  practice: string;
  size: SheetSize;
  /** The Monday with which the boxes begin. */
  from: Day;
  fit: PatientFit;
  words: SheetWords;
}

/** How much goes onto the one page. */
export interface PatientFit {
  /** Weeks of boxes to tick. */
  weeks: number;
  /** Less room between and within the parts. */
  close: boolean;
  /** Without the figures of the goals and when to pause. */
  brief: boolean;
}

/** From the roomiest to the tightest. */
export const PATIENT_FITS: readonly PatientFit[] = [
  { weeks: 4, close: false, brief: false },
  { weeks: 3, close: false, brief: false },
  { weeks: 2, close: false, brief: false },
  { weeks: 4, close: true, brief: false },
  { weeks: 3, close: true, brief: false },
  { weeks: 2, close: true, brief: false },
  { weeks: 1, close: true, brief: false },
  { weeks: 2, close: true, brief: true },
  { weeks: 1, close: true, brief: true },
  { weeks: 0, close: true, brief: true },
];

/** What stands on it: at most five goals that are open, at most five measures of those chosen for the page. */
export function onPatientPage({ goals, measures }: PlanContent): { goals: PlanGoal[]; measures: PlanMeasure[] } {
  return {
    goals: goals.filter(({ attainment }) => attainment === 'open' || attainment === 'partly').slice(0, MOST_GOALS),
    measures: measures.filter((measure) => measure.onPatientPage).slice(0, MOST_ON_PATIENT_PAGE),
  };
}

export function PatientSheet({ content, practice, size, from, fit: { weeks, close, brief }, words }: PatientSheetProps) {
  const { text, plan, format, language, set } = words;
  const { goals, measures } = onPatientPage(content);
  const lead = content.review === undefined ? text.patientLead(format.day(content.from)) : text.patientLeadReview(format.day(content.from), format.day(content.review));
  const appointment = content.nextAppointment;
  return (
    <Sheet language={language} size={size} {...(close ? {} : { over: practice })} title={text.patientPage} under={brief ? null : set(lead)}>
      <div className={[styles.page, close ? styles.close : styles.spread].join(' ')}>
        <SheetSection title={text.yourGoals}>
          {goals.length === 0 ? <p>{text.notPlanned}</p> : (
            <ul className={styles.goals}>
              {goals.map((goal) => <li key={goal.id}><strong>{set(goal.text)}</strong>{brief ? null : <GoalLine goal={goal} words={words} />}</li>)}
            </ul>
          )}
        </SheetSection>
        {measures.length === 0 && content.measures.length > 0 ? null : (
          <SheetSection title={set(text.yourMeasures)}>
            {measures.length === 0 ? <p>{text.notPlanned}</p> : (
            <ol className={styles.doing}>
              {measures.map((measure, at) => (
                <li key={measure.id}>
                  <span aria-hidden="true" className={styles.badge}>{at + 1}</span>
                  <div>
                    <strong>{set(measure.text.trim() || plan.kinds[measure.kind])}</strong>
                    <span className={styles.line}>{set([measure.howOften, measure.howLong, measure.howHard, measure.where].filter(Boolean).join(' · '))}</span>
                    {measure.stopWhen && !brief ? <span className={styles.line}>{set(text.pauseIf(measure.stopWhen))}</span> : null}
                  </div>
                </li>
              ))}
            </ol>
            )}
          </SheetSection>
        )}
        {weeks > 0 && measures.length > 0 ? <TickGrid measures={measures.length} from={from} weeks={weeks} hint={!brief} words={words} /> : null}
        <div className={styles.appointment}>
          <h2>{set(text.appointment)}</h2>
          <p>{appointment === undefined ? text.appointmentOpen : [format.dayLong(appointment.day), appointment.time === undefined ? '' : set(text.clock(appointment.time))].filter(Boolean).join(', ')}</p>
        </div>
        <SheetBox title={set(text.helpTitle)}>
          <div className={styles.help}>
            <p><strong className={styles.call}>{text.help112}</strong>{set(text.help112Text)}</p>
            <p><strong className={styles.call}>{text.help116117}</strong>{set(text.help116117Text)}</p>
          </div>
        </SheetBox>
      </div>
    </Sheet>
  );
}

/** "von 5,2 auf 3 · bis 01.03.2027" */
function GoalLine({ goal, words }: { goal: PlanGoal; words: SheetWords }) {
  const { text, plan, format, set } = words;
  const unit = goal.measure === 'other' ? (goal.unit ?? '') : plan.units[goal.measure];
  const figures = goal.target === undefined ? '' : goal.start === undefined ? text.goalTo(format.plain(goal.target), unit) : text.goalFromTo(format.plain(goal.start.value), format.plain(goal.target), unit);
  const line = [figures.trim(), goal.due === undefined ? '' : text.untilDay(format.day(goal.due))].filter(Boolean).join(' · ');
  return line === '' ? null : <span className={styles.line}>{set(line)}</span>;
}

/** A row for each week; in each day a small box for every measure, with its number. */
function TickGrid({ measures, from, weeks, hint, words }: { measures: number; from: Day; weeks: number; hint: boolean; words: SheetWords }) {
  const { text, format, set } = words;
  const numbers = Array.from({ length: measures }, (_, at) => at + 1);
  return (
    <section className={styles.ticking}>
      <h2>{set(text.tickTitle)}</h2>
      {hint ? <p className={styles.quiet}>{set(text.tickHint)}</p> : null}
      <table aria-label={text.tickTitle}>
        <thead><tr><th scope="col">{text.week}</th>{Array.from({ length: 7 }, (_, day) => <th key={day} scope="col">{format.weekdayShort(addDays(from, day))}</th>)}</tr></thead>
        <tbody>
          {Array.from({ length: weeks }, (_, week) => (
            <tr key={week}>
              <th scope="row">{text.weekFrom(format.dayAndMonth(addDays(from, week * 7)))}</th>
              {Array.from({ length: 7 }, (_, day) => <td key={day}><span className={styles.boxes}>{numbers.map((number) => <span key={number} className={styles.numberBox}>{number}</span>)}</span></td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
