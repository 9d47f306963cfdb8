/** A released version as it stands, in printed order; beside each goal what the diary says now. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { DIARY_MEASURES, ICF_COMPONENTS, kindDomain, MEASURE_DOMAINS, WARNING_SIGNS, type CarePlan, type MeasuredValue, type PlanGoal, type PlanMeasure } from '../../domain/care-plan.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { planWords } from '../../i18n/plan-words.ts';
import { paths } from '../../paths.ts';
import { Card } from '../../ui/card.tsx';
import styles from './care-plan.module.css';
import { amountText } from './difference-text.ts';
import type { DiaryFigures } from './figures.ts';
import { messages } from './messages.ts';

/** Measures that a letter can go with. */
const LETTERS: readonly PlanMeasure['kind'][] = ['nutrition-expert', 'relaxation-course', 'psychotherapy-clarification'];

interface PlanViewProps {
  patient: string;
  plan: CarePlan;
  /** What the diary says today; null while it is not loaded or where an older version is shown. */
  figures: DiaryFigures | null;
}

export function PlanView({ patient, plan, figures }: PlanViewProps) {
  const text = useText(messages);
  const words = useText(planWords);
  const format = useFormat();
  const { prescription, warningSigns } = plan;
  const asked = WARNING_SIGNS.filter((sign) => warningSigns.answers[sign] !== undefined);
  const goalName = (id: string) => text.goal(plan.goals.findIndex((goal) => goal.id === id) + 1);
  return (
    <div className={styles.main}>
      <Card title={text.sections.goals}>
        {plan.goals.length === 0 ? <p className={styles.quiet}>{text.emptySection}</p> : (
          <div className={styles.scroll}>
            <table className={styles.table}>
              <thead>
                <tr><th scope="col">{text.sections.goals}</th><th scope="col">{text.start}</th><th scope="col">{text.live}</th><th scope="col">{text.target}</th><th scope="col">{text.due}</th><th scope="col">{text.attainment}</th></tr>
              </thead>
              <tbody>{plan.goals.map((goal, index) => <GoalRow key={goal.id} goal={goal} number={index + 1} figures={figures} />)}</tbody>
            </table>
          </div>
        )}
      </Card>

      <Card title={text.sections.measures}>
        {plan.measures.length === 0 ? <p className={styles.quiet}>{text.emptySection}</p> : null}
        {MEASURE_DOMAINS.map((domain) => {
          const here = plan.measures.filter((measure) => kindDomain(measure.kind) === domain);
          return here.length === 0 ? null : (
            <section key={domain} className={styles.domain} aria-label={words.domains[domain]}>
              <h3>{words.domains[domain]}</h3>
              <ul className={styles.measures}>
                {here.map((measure) => (
                  <li key={measure.id}>
                    <p>{measure.text}</p>
                    <p className={styles.quiet}>{[words.kinds[measure.kind], ...measureFacts(measure)].join(' · ')}</p>
                    {LETTERS.includes(measure.kind) && plan.state === 'active' ? <p><Link to={paths.letters(patient)} search={{ measure: measure.id } as never}>{text.letterFor(words.kinds[measure.kind])}</Link></p> : null}
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
      </Card>

      <Card title={text.sections.reason}>
        <dl className={styles.facts}>
          <Fact name={text.fields.concern}>{plan.concern}</Fact>
          <Fact name={text.fields.diagnosis}>{[prescription.diagnosis, prescription.icd10].filter(Boolean).join(', ')}</Fact>
          <Fact name={text.fields.issued}>{[prescription.issued && format.day(prescription.issued), prescription.physician].filter(Boolean).join(', ')}</Fact>
          {ICF_COMPONENTS.map((component) => <Fact key={component} name={words.components[component]}>{plan.findings[component]}</Fact>)}
          <Fact name={text.fields.psychosocial}>{plan.psychosocial}</Fact>
          <Fact name={text.fields.resources}>{plan.resources}</Fact>
          <Fact name={text.sections.function}>{plan.functionScale.map(({ activity, value }) => `${activity}: ${value === undefined ? '–' : format.plain(value)}`).join('\n')}</Fact>
          <Fact name={text.fields.internalNote}>{plan.internalNote}</Fact>
        </dl>
      </Card>

      <Card title={text.sections.warning}>
        <p className={styles.quiet}>{asked.length === 0 ? text.notAsked : text.asked(warningSigns.askedBy ?? '', warningSigns.askedAt === undefined ? '' : format.instant(warningSigns.askedAt))}</p>
        <dl className={styles.signList}>
          {WARNING_SIGNS.map((sign) => <div key={sign}><dt>{words.warningSigns[sign]}</dt><dd>{words.answers[warningSigns.answers[sign] ?? 'open']}</dd></div>)}
        </dl>
        {warningSigns.note ? <p className={styles.asWritten}>{warningSigns.note}</p> : null}
      </Card>
    </div>
  );

  function measureFacts(measure: PlanMeasure): string[] {
    const who = measure.who === 'other' ? (measure.whoText ?? words.performers.other) : words.performers[measure.who];
    const period = [measure.from && `${text.fromDay} ${format.day(measure.from)}`, measure.until && `${text.until} ${format.day(measure.until)}`];
    const stop = measure.stopWhen && `${text.stopWhen}: ${measure.stopWhen}`;
    const serves = measure.goals.length > 0 && `${text.forGoals}: ${measure.goals.map(goalName).join(', ')}`;
    return [measure.howOften, measure.howLong, measure.howHard, who, measure.where, ...period, stop, serves, measure.onPatientPage && text.onPatientPageShort].filter((fact) => typeof fact === 'string' && fact !== '') as string[];
  }
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  const text = useText(messages);
  return <div><dt>{name}</dt><dd className={styles.asWritten}>{children ? children : <span className={styles.quiet}>{text.emptySection}</span>}</dd></div>;
}

function GoalRow({ goal, number, figures }: { goal: PlanGoal; number: number; figures: DiaryFigures | null }) {
  const text = useText(messages);
  const words = useText(planWords);
  const format = useFormat();
  const measure = DIARY_MEASURES.find((each) => each === goal.measure);
  const figure = measure && figures?.[measure];
  const amount = (value: number) => amountText(goal.measure, value, { words, format }, goal.unit);
  const basis = (value: MeasuredValue['diary']) => value && text.takenFrom(format.plain(value.n), format.plain(value.n + value.missing), format.dayAndMonth(value.period.from), format.day(value.period.to));
  return (
    <tr>
      <th scope="row" className={styles.goalCell}>
        <span>{number}. {goal.text}</span>
        <span className={styles.quiet}>{words.components[goal.component]} · {goal.measure === 'other' ? (goal.unit ?? words.goalMeasures.other) : words.goalMeasures[goal.measure]} · {goal.agreed ? text.agreed : text.notAgreed}</span>
      </th>
      <td>{goal.start ? <>{amount(goal.start.value)}{goal.start.diary ? <span className={styles.sub}>{basis(goal.start.diary)}</span> : null}</> : '–'}</td>
      <td>{figure ? (figure.value === null ? <span className={styles.quiet}>{text.noFigure(format.plain(figure.missing))}</span> : <>{amount(Math.round(figure.value * 10) / 10)}<span className={styles.sub}>{text.figure('', format.plain(figure.n), format.plain(figure.n + figure.missing)).trim()}</span></>) : '–'}</td>
      <td>{goal.target === undefined ? '–' : amount(goal.target)}</td>
      <td>{goal.due ? format.day(goal.due) : '–'}</td>
      <td>{words.attainments[goal.attainment]}{goal.attainmentNote ? <span className={styles.sub}>{goal.attainmentNote}</span> : null}</td>
    </tr>
  );
}
