/** A released version as it stands; beside each goal what the diary says now, under each measure the letters that belong to it. */
import { Link } from '@tanstack/react-router';
import { useDeferredValue } from 'react';
import { lettersOfMeasure } from '../../data/letters.ts';
import { DIARY_MEASURES, ICF_COMPONENTS, kindDomain, MEASURE_DOMAINS, WARNING_SIGNS, type CarePlan, type MeasuredValue, type PlanGoal, type PlanMeasure } from '../../domain/care-plan.ts';
import type { Letter } from '../../domain/letter.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { planWords } from '../../i18n/plan-words.ts';
import { paths } from '../../paths.ts';
import { Card } from '../../ui/card.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import styles from './care-plan.module.css';
import { amountText } from './difference-text.ts';
import { shownValue, type DiaryFigures } from './figures.ts';
import { measureFacts } from './measure-text.ts';
import { messages } from './messages.ts';

/** Measures that a letter can go with. */
const LETTERS: readonly PlanMeasure['kind'][] = ['nutrition-expert', 'relaxation-course', 'psychotherapy-clarification'];

interface PlanViewProps {
  patient: string;
  plan: CarePlan;
  /** What the diary says today; null while it is not loaded or where an older version is shown. */
  figures: DiaryFigures | null;
  /** All letters of the patient; empty while they are not loaded or where an older version is shown. */
  letters: readonly Letter[];
}

export function PlanView({ patient, plan, figures, letters }: PlanViewProps) {
  const text = useText(messages);
  // The goals are what is looked at first.
  const rest = useDeferredValue(true, false);
  return (
    <>
      <Card title={text.sections.goals}>
        {plan.goals.length === 0 ? <p className={styles.quiet}>{text.emptySection}</p> : (
          <ScrollRegion label={text.goalTable} className={styles.scroll}>
            <table className={styles.table}>
              <thead>
                <tr><th scope="col">{text.goalShort}</th><th scope="col">{text.start}</th>{figures ? <th scope="col">{text.live}</th> : null}<th scope="col">{text.target}</th><th scope="col">{text.due}</th><th scope="col">{text.attainment}</th></tr>
              </thead>
              <tbody>{plan.goals.map((goal, index) => <GoalRow key={goal.id} goal={goal} number={index + 1} figures={figures} />)}</tbody>
            </table>
          </ScrollRegion>
        )}
      </Card>
      {rest ? <Measures patient={patient} plan={plan} letters={letters} /> : null}
      {rest ? <Reasons plan={plan} /> : null}
      {rest ? <Warnings plan={plan} /> : null}
    </>
  );
}

function GoalRow({ goal, number, figures }: { goal: PlanGoal; number: number; figures: DiaryFigures | null }) {
  const text = useText(messages);
  const words = useText(planWords);
  const format = useFormat();
  const measure = DIARY_MEASURES.find((each) => each === goal.measure);
  const figure = measure && figures?.[measure];
  const say = (value: number) => amountText(goal.measure, value, { words, format }, goal.unit);
  /** A unit in the therapist's own words may be long. */
  const amount = (value: number) => <span className={goal.measure === 'other' ? undefined : styles.amount}>{say(value)}</span>;
  const basis = (value: MeasuredValue['diary']) => value && text.takenFrom(format.plain(value.n), format.plain(value.n + value.missing), format.dayAndMonth(value.period.from), format.day(value.period.to));
  return (
    <tr>
      <th scope="row" className={styles.goalCell}>
        <span>{number}. {goal.text}</span>
        <span className={styles.quiet}>{words.components[goal.component]} · {goal.measure === 'other' ? (goal.unit ?? words.goalMeasures.other) : words.goalMeasures[goal.measure]} · {goal.agreed ? text.agreed : text.notAgreed}</span>
        {goal.carried && goal.carried.starts.length > 0 ? <span className={styles.quiet}>{text.earlierStarts(goal.carried.starts.map(({ from, start }) => `${format.day(from)}: ${start ? say(start.value) : '–'}`).join(' · '))}</span> : null}
      </th>
      <td>{goal.start ? <>{amount(goal.start.value)}{goal.start.diary ? <span className={styles.sub}>{basis(goal.start.diary)}</span> : null}</> : '–'}</td>
      {figures ? <td>{figure ? (figure.value === null ? <span className={styles.quiet}>{text.noFigure(format.plain(figure.missing))}</span> : <>{amount(shownValue(measure, figure.value))}<span className={styles.sub}>{text.days(format.plain(figure.n), format.plain(figure.n + figure.missing))}</span></>) : '–'}</td> : null}
      <td>{goal.target === undefined ? '–' : amount(goal.target)}</td>
      <td>{goal.due ? format.day(goal.due) : '–'}</td>
      <td>{words.attainments[goal.attainment]}{goal.attainmentNote ? <span className={styles.sub}>{goal.attainmentNote}</span> : null}</td>
    </tr>
  );
}

function Measures({ patient, plan, letters }: Omit<PlanViewProps, 'figures'>) {
  const text = useText(messages);
  const words = useText(planWords);
  const format = useFormat();
  const goalIds = plan.goals.map(({ id }) => id);
  return (
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
                  <p className={styles.quiet}>{[words.kinds[measure.kind], measure.howOften, measure.howLong, measure.howHard, ...measureFacts({ ...measure, stopWhen: '' }, goalIds, { text, words, format }), measure.onPatientPage ? text.onPatientPageShort : ''].filter(Boolean).join(' · ')}</p>
                  {measure.stopWhen ? <p className={styles.quiet}>{text.stopWhen}: {measure.stopWhen}</p> : null}
                  {lettersOfMeasure(letters, measure.id).map((letter) => (
                    <p key={letter.id} className={styles.links}>
                      <Link to={paths.letter(patient, letter.id)}>{text.letterTo(letter.recipient?.name ?? '')}</Link> <span className={styles.quiet}>{text.letterStates[letter.state]}</span>
                      {letter.answer ? <span className={styles.answer}>{text.answered(format.day(letter.answer.received))}{letter.answer.text === '' ? '' : `: ${letter.answer.text}`}</span> : null}
                    </p>
                  ))}
                  {LETTERS.includes(measure.kind) && plan.state === 'active' ? <p className={styles.links}><Link to={paths.letters(patient)} search={{ measure: measure.id } as never} aria-label={text.letterFor(words.kinds[measure.kind])}>{text.beginLetter}</Link></p> : null}
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </Card>
  );
}

/** Concern, prescription, findings and what goes with them; what is not recorded is said in one line. */
function Reasons({ plan }: { plan: CarePlan }) {
  const text = useText(messages);
  const words = useText(planWords);
  const format = useFormat();
  const { prescription, findings } = plan;
  const facts: { name: string; said: string | undefined; whole?: true }[] = [
    { name: text.fields.concern, said: plan.concern, whole: true },
    { name: text.fields.diagnosis, said: [prescription.diagnosis, prescription.icd10].filter(Boolean).join(', ') },
    { name: text.fields.issued, said: [prescription.issued && format.day(prescription.issued), prescription.physician].filter(Boolean).join(', ') },
    ...ICF_COMPONENTS.map((component) => ({ name: words.components[component], said: findings[component] })),
    { name: text.fields.psychosocial, said: plan.psychosocial },
    { name: text.fields.resources, said: plan.resources },
    { name: text.sections.function, said: plan.functionScale.map(({ activity, value }) => `${activity}: ${value === undefined ? '–' : amountText('function', value, { words, format })}`).join('\n') },
    { name: text.fields.internalNote, said: plan.internalNote },
  ];
  const isSaid = ({ said }: (typeof facts)[number]) => said !== undefined && said.trim() !== '';
  const missing = facts.filter((fact) => !isSaid(fact));
  return (
    <Card title={text.reasonAndFindings}>
      {missing.length === facts.length ? null : (
        <dl className={styles.facts}>
          {facts.filter(isSaid).map(({ name, said, whole }) => <div key={name} className={whole && styles.whole}><dt>{name}</dt><dd className={styles.asWritten}>{said}</dd></div>)}
        </dl>
      )}
      {missing.length > 0 ? <p className={styles.notSaid}>{text.notSaid(format.list(missing.map(({ name }) => name)))}</p> : null}
    </Card>
  );
}

function Warnings({ plan: { warningSigns } }: { plan: CarePlan }) {
  const text = useText(messages);
  const words = useText(planWords);
  const format = useFormat();
  const asked = WARNING_SIGNS.some((sign) => warningSigns.answers[sign] !== undefined);
  return (
    <Card title={text.sections.warning}>
      <p className={styles.quiet}>{asked ? text.asked(warningSigns.askedBy ?? '', warningSigns.askedAt === undefined ? '' : format.instant(warningSigns.askedAt)) : text.notAsked}</p>
      {asked ? (
        <dl className={styles.signList}>
          {WARNING_SIGNS.map((sign) => <div key={sign}><dt>{words.warningSigns[sign]}</dt><dd>{words.answers[warningSigns.answers[sign] ?? 'open']}</dd></div>)}
        </dl>
      ) : null}
      {warningSigns.note ? <p className={styles.asWritten}>{warningSigns.note}</p> : null}
    </Card>
  );
}
