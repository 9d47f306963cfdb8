/** What came since whoever looks last went through the diary, beside the days of equal length before. */
import { useMemo } from 'react';
import { dayIn, isLogged, type DayIndex } from '../../charts/day-index.ts';
import { MEASURES } from '../../charts/measures.ts';
import { plantSeries } from '../../charts/plants-series.ts';
import { timeAxis, type TimeAxis } from '../../charts/time-axis.ts';
import { axisBefore, valueSeries } from '../../charts/value-series.ts';
import { daysBetween, type Day } from '../../domain/day.ts';
import type { WindowMean } from '../../domain/summary.ts';
import type { Format } from '../../i18n/format.ts';
import { Button, Key } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import type { ReviewText } from './messages.ts';
import type { ReviewMark } from './review-mark.ts';
import { sinceReview } from './review-days.ts';
import styles from './review.module.css';

interface SinceCardProps {
  /** The day of the last review; null for never, undefined when it could not be had. */
  last: Day | null | undefined;
  today: Day;
  index: DayIndex;
  marks: ReviewMark;
  onShow: () => void;
  /** Asks again for the last review. */
  onAgain: () => void;
  text: ReviewText;
  format: Format;
}

export function SinceCard({ last, today, index, marks, onShow, onAgain, text, format }: SinceCardProps) {
  const { step, mark, undo, hold } = marks;
  return (
    <Card title={last === null ? text.sinceNever : text.sinceTitle} className={styles.since}>
      {last === undefined ? (
        <p className={styles.quiet} role="alert">{text.sinceFailed} <Button small onClick={onAgain}>{text.again}</Button></p>
      ) : last === null ? <p className={styles.quiet}>{text.sinceNeverText}</p> : <Figures last={last} today={today} index={index} text={text} format={format} />}
      <div className={styles.buttons}>
        <Button look="primary" onClick={mark} aria-keyshortcuts="d">{text.mark} <Key>D</Key></Button>
        {last ? <Button look="quiet" onClick={onShow}>{text.sinceShow}</Button> : null}
      </div>
      <output className={styles.said}>
        {step === null ? null : { marked: text.marked, saved: text.markSaved, failed: text.markFailed, undone: text.markUndone }[step]}
        {step === 'marked' ? <Button small onClick={undo} onFocus={() => hold(true)} onBlur={() => hold(false)} onPointerEnter={() => hold(true)} onPointerLeave={() => hold(false)}>{text.undo}</Button> : null}
      </output>
    </Card>
  );
}

function Figures({ last, today, index, text, format }: Pick<SinceCardProps, 'today' | 'index' | 'text' | 'format'> & { last: Day }) {
  const { since, before } = useMemo(() => {
    const axis = timeAxis(sinceReview(last, today));
    return { since: figuresOf(index, axis), before: figuresOf(index, axisBefore(axis)) };
  }, [index, last, today]);
  const row = (name: string, now: WindowMean, then: WindowMean) => (
    <div>
      <dt>{name}</dt>
      <dd>
        {!since.complete ? text.sincePending : now.mean === null ? text.sinceNone : text.sinceValue(format.number(now.mean), now.n)}
        <span className={styles.quiet}>{!before.complete ? '' : then.mean === null ? text.sinceBeforeNone : text.sinceBefore(format.number(then.mean), then.n)}</span>
      </dd>
    </div>
  );
  return (
    <>
      <p className={styles.quiet}>{text.sinceDay(format.daysAgo(daysBetween(last, today), last), format.day(last))}</p>
      <dl className={styles.figures}>
        <div><dt>{text.sinceLogged}</dt><dd>{since.complete ? text.sinceLoggedOf(format.plain(since.logged), format.plain(since.days)) : text.sincePending}</dd></div>
        {row(text.sincePain, since.pain, before.pain)}
        {row(text.sincePlants, since.plants, before.plants)}
        {row(text.sinceStress, since.stress, before.stress)}
      </dl>
      <p className={styles.quiet}>{text.sinceRule(text.daysCount(since.days))}</p>
    </>
  );
}

function figuresOf(index: DayIndex, axis: TimeAxis) {
  let logged = 0;
  for (let at = 0; at < axis.days; at += 1) if (isLogged(dayIn(index, axis.start + at))) logged += 1;
  return { days: axis.days, complete: axis.start >= index.loadedFrom, logged, pain: valueSeries(index, axis, MEASURES.pain).summary, stress: valueSeries(index, axis, MEASURES.stress).summary, plants: plantSeries(index, axis).summary };
}

