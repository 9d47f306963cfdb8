/** The care plan on paper, for professionals and for the patient's signature. The note for the team is on no paper. */
import { Fragment, type ReactNode } from 'react';
import { ICF_COMPONENTS, MEASURE_DOMAINS, MEASURE_KINDS, WARNING_SIGNS, type CarePlan, type PlanContent, type PlanGoal, type PlanMeasure } from '../../domain/care-plan.ts';
import { dayAt } from '../../domain/day.ts';
import { currentPracticeZone } from '../../i18n/format.ts';
import { Sheet, SheetFacts, SheetSection, SheetTable, Signatures } from '../../ui/sheet.tsx';
import styles from './sheets.module.css';
import { dayText, type SheetWords } from './sheet-words.ts';

interface CarePlanSheetProps {
  content: PlanContent;
  /** The release that it shows; null while it is a draft. */
  release: Pick<CarePlan, 'version' | 'releasedBy' | 'releasedAt'> | null;
  practice: string;
  words: SheetWords;
  /** Number of the version that it corrects. */
  corrects?: number;
  /** When the version that corrects it was released, instant. */
  correctedAt?: string;
}

export function CarePlanSheet({ content, release, practice, words, corrects, correctedAt }: CarePlanSheetProps) {
  const { text, plan, format, language, set } = words;
  const { prescription, findings, warningSigns, goals, measures } = content;
  const written = ICF_COMPONENTS.filter((component) => findings[component]?.trim());
  const dayOf = (instant: string) => dayAt(new Date(instant), currentPracticeZone());
  const late = release !== null && content.from < dayOf(release.releasedAt);
  const correction = correctedAt !== undefined ? text.correctedOn(format.day(dayOf(correctedAt))) : corrects !== undefined && release ? `${text.correctedOn(format.day(dayOf(release.releasedAt)))}, ${text.correctsVersion(corrects)}` : '';
  return (
    <Sheet language={language} over={practice} title={set(text.plan)} under={content.title.trim() === '' ? null : set(content.title)}>
      <SheetFacts facts={[
        [text.valid, format.day(content.from)],
        [text.reviewOn, dayText(content.review, words)],
        release ? [text.releasedBy, [release.releasedBy, format.day(dayAt(new Date(release.releasedAt), currentPracticeZone()))].filter(Boolean).join(', ')] : [text.draft, text.notReleased],
        [text.entry, late ? set(text.lateEntry(format.day(content.from), format.day(dayOf(release.releasedAt)))) : ''],
        [text.correction, set(correction)],
      ]} />
      <SheetSection title={set(text.concern)}>
        <Words text={content.concern} words={words} quoted />
      </SheetSection>
      {Object.values(prescription).some(Boolean) ? (
        <SheetSection title={set(text.prescription)} whole>
          <SheetFacts facts={[[set(text.diagnosis), set(prescription.diagnosis ?? '')], [text.icd10, prescription.icd10 ?? ''], [text.issued, dayText(prescription.issued, words)], [text.physician, prescription.physician ?? '']]} />
        </SheetSection>
      ) : null}
      <SheetSection title={set(text.findings)}>
        {written.length === 0 ? <p>{text.nothingWritten}</p> : (
          <SheetTable label={text.findings} columns={[{ title: set(text.componentColumn), width: 27 }, { title: text.findingColumn }]} rows={written.map((component) => ({ key: component, cells: [set(plan.components[component]), <Words key="w" text={findings[component]!} words={words} />] }))} />
        )}
      </SheetSection>
      <SheetSection title={set(text.signs)} whole>
        <SheetTable label={text.signs} dense columns={[{ title: text.signColumn, width: 62 }, { title: text.answerColumn }]} rows={WARNING_SIGNS.map((sign) => ({ key: sign, cells: [<span key="s" className={styles.plain}>{set(plan.warningSigns[sign])}</span>, plan.answers[warningSigns.answers[sign] ?? 'open']] }))} />
        {warningSigns.note ? <Words text={warningSigns.note} words={words} /> : null}
        {warningSigns.askedBy !== undefined && warningSigns.askedAt !== undefined ? <p className={styles.quiet}>{text.askedBy(warningSigns.askedBy, format.instant(warningSigns.askedAt))}</p> : null}
      </SheetSection>
      {content.psychosocial ? <SheetSection title={set(text.psychosocial)}><Words text={content.psychosocial} words={words} /></SheetSection> : null}
      {content.resources ? <SheetSection title={text.resources}><Words text={content.resources} words={words} /></SheetSection> : null}
      {content.functionScale.length > 0 ? (
        <SheetSection title={set(text.functionScale)} whole>
          <p className={styles.quiet}>{set(text.functionHint)}</p>
          <SheetTable label={text.functionScale} columns={[{ title: set(text.activity) }, { title: text.value, width: 14, figure: true }]} rows={content.functionScale.map(({ activity, value }, at) => ({ key: String(at), cells: [<span key="a" className={styles.plain}>{set(activity)}</span>, value === undefined ? '–' : format.plain(value)] }))} />
        </SheetSection>
      ) : null}
      <SheetSection title={text.goals}>
        {goals.length === 0 ? <p>{text.notPlanned}</p> : (
          <SheetTable
            label={text.goals}
            columns={[{ title: text.goal, width: 40 }, { title: set(text.start), width: 22 }, { title: text.target, width: 11 }, { title: text.due, width: 13, whole: true }, { title: text.state }]}
            rows={goals.map((goal, at) => ({ key: goal.id, cells: [<GoalText key="t" goal={goal} number={at + 1} words={words} />, <StartText key="s" goal={goal} words={words} />, goal.target === undefined ? '–' : format.plain(goal.target), dayText(goal.due, words) || '–', <Fragment key="a">{plan.attainments[goal.attainment]}{goal.attainmentNote ? <span className={styles.second}>{set(goal.attainmentNote)}</span> : null}</Fragment>] }))}
          />
        )}
      </SheetSection>
      <SheetSection title={set(text.measures)}>
        {measures.length === 0 ? <p>{text.notPlanned}</p> : (
          <SheetTable
            label={text.measures}
            columns={[{ title: set(text.measure), width: 42 }, { title: set(text.dose), width: 22 }, { title: text.whoWhere, width: 15 }, { title: set(text.period), width: 15, whole: true }, { title: text.forGoals }]}
            rows={MEASURE_DOMAINS.flatMap((domain) => measures.filter(({ kind }) => (MEASURE_KINDS[domain] as readonly string[]).includes(kind)).map((measure) => ({
              key: measure.id,
              group: domain,
              groupTitle: <>{set(plan.domains[domain])}{domain === 'nutrition' ? <span className={styles.aside}> · {set(text.nutritionNote)}</span> : null}</>,
              cells: measureCells(measure, goals, words),
            })))}
          />
        )}
      </SheetSection>
      <Signatures title={set(text.closing)} place={text.place} lines={[set(text.signTherapist), set(text.signPatient)]}>
        <p>{set(text.agreement)} {content.review === undefined ? set(text.noReview) : set(text.reviewText(format.day(content.review)))}</p>
      </Signatures>
    </Sheet>
  );
}

/** Typed text with its own line breaks. */
function Words({ text, words, quoted = false }: { text: string; words: SheetWords; quoted?: boolean }) {
  const lines = text.trim().split(/\r\n|\r|\n/);
  if (text.trim() === '') return <p>{words.text.nothingWritten}</p>;
  return <div className={quoted ? styles.quoted : styles.words}>{lines.map((line, at) => <p key={at}>{words.set(line)}</p>)}</div>;
}

function GoalText({ goal, number, words }: { goal: PlanGoal; number: number; words: SheetWords }) {
  const { text, plan, set } = words;
  const what = goal.measure === 'other' ? (goal.unit ?? '') : plan.goalMeasures[goal.measure];
  return (
    <div className={styles.numbered}>
      <span>{number}</span>
      <span>
        {set(goal.text)}
        <span className={styles.second}>{[set(what), set(plan.components[goal.component]), goal.agreed ? text.agreed : text.notAgreed].filter(Boolean).join(' · ')}</span>
      </span>
    </div>
  );
}

/** Where it begins, and what that rests on. */
function StartText({ goal: { start }, words: { text, format, set } }: { goal: PlanGoal; words: SheetWords }): ReactNode {
  if (start === undefined) return '–';
  const { diary } = start;
  return <>{format.plain(start.value)}{diary ? <span className={styles.second}>{set(text.fromDiary(format.plain(diary.n), format.plain(diary.missing), format.day(diary.period.from), format.day(diary.period.to)))}</span> : null}</>;
}

function measureCells(measure: PlanMeasure, goals: readonly PlanGoal[], words: SheetWords): ReactNode[] {
  const { text, plan, format, set } = words;
  const { from, until } = measure;
  const numbers = goals.flatMap(({ id }, at) => (measure.goals.includes(id) ? [String(at + 1)] : []));
  const who = measure.who === 'other' ? (measure.whoText ?? plan.performers.other) : plan.performers[measure.who];
  return [
    <Fragment key="m">{set(measure.text.trim() || plan.kinds[measure.kind])}{measure.stopWhen ? <span className={styles.second}>{set(text.stopWhen(measure.stopWhen))}</span> : null}</Fragment>,
    set([measure.howOften, measure.howLong, measure.howHard].filter(Boolean).join(', ')) || '–',
    set([who, measure.where].filter(Boolean).join(', ')),
    from === undefined && until === undefined ? '–' : <Fragment key="p">{from === undefined ? null : <span className={styles.row}>{text.fromDay(format.day(from))}</span>}{until === undefined ? null : <span className={styles.row}>{text.untilDay(format.day(until))}</span>}</Fragment>,
    numbers.join(', ') || '–',
  ];
}
