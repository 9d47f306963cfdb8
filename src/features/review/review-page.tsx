/** The review: what happened to one person, over one time axis with one cursor. */
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { startTransition, Suspense, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { ChartStack } from '../../charts/chart-stack.tsx';
import { createCursor, cursorOn, keyTarget, type Cursor, type CursorState } from '../../charts/cursor.ts';
import { dayIn, isLogged, type DayIndex } from '../../charts/day-index.ts';
import { eventLanes } from '../../charts/event-series.ts';
import { GROUP_IDS, GROUPS, readingKinds, type GroupId, type ReadingKind } from '../../charts/measures.ts';
import { messages as chartMessages } from '../../charts/messages.ts';
import { panelsOf, type PanelSource } from '../../charts/panels.ts';
import { periodText, type Words } from '../../charts/panel-text.ts';
import { dayAtPosition, shownCount, timeAxis, type TimeAxis } from '../../charts/time-axis.ts';
import { axisBefore } from '../../charts/value-series.ts';
import { FhirError } from '../../data/fhir-client.ts';
import { sessionQuery, type Session } from '../../data/session.ts';
import { addDays, dayFromNumber, daysBetween, type Day } from '../../domain/day.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { lazyPart } from '../../ui/lazy-part.ts';
import { Banner, EmptyNote, Loading, ProblemNote } from '../../ui/status.tsx';
import type { Words as DayWords } from './day-words.ts';
import { messages, type ReviewText } from './messages.ts';
import { periodOf } from './range.ts';
import { reachOf, sinceReview, useExtent, useReviewDays, useReviews } from './review-days.ts';
import { useReviewMark } from './review-mark.ts';
import { shownIds, weekdaysOf, withKey, withPeriod, withRange, type ReviewSearch } from './review-search.ts';
import styles from './review.module.css';
import { SinceCard } from './since-card.tsx';
import { Toolbar } from './toolbar.tsx';

const DayCard = lazyPart(() => import('./day-card.tsx'));
const Written = lazyPart(() => import('./written.tsx'));

/** The first three panels, always there. */
const FIRST: readonly PanelSource[] = ['pain', 'plants', 'stress'];
/** The cursor rests when it has not moved for so long, ms. */
const REST = 80;
/** After the last move of the cursor the held day goes into the address, ms. */
const ADDRESS_WAIT = 400;

interface ReviewPageProps {
  patientId: string;
  today: Day;
  search: ReviewSearch;
  /** Brings another selection into the address. */
  onSearch: (next: ReviewSearch) => void;
}

export function ReviewPage(props: ReviewPageProps) {
  return <Review key={props.patientId} {...props} />;
}

function Review({ patientId, today, search, onSearch }: ReviewPageProps) {
  const text = useText(messages);
  const chartText = useText(chartMessages);
  const format = useFormat();
  const words = useMemo<Words>(() => ({ text: chartText, format }), [chartText, format]);
  const practitioner = useQueryClient().getQueryData<Session>(sessionQuery.queryKey)?.user?.practitioner ?? '';

  const { extent, error: extentError, retry: retryExtent } = useExtent(patientId);
  const reviews = useReviews(patientId, practitioner);
  const marks = useReviewMark(patientId, practitioner);
  const waiting = (search.range === 'all' && extent === undefined && extentError === null) || (search.range === 'reviewed' && reviews.last === undefined);
  const period = periodOf(search, { today, first: extent?.first ?? null, reviewed: reviews.last ?? null });
  const { from, to } = period;
  const weekdays = search.weekdays;
  const axis = useMemo(() => timeAxis({ from, to, weekdays: weekdaysOf(weekdays === undefined ? {} : { weekdays }) }), [from, to, weekdays]);
  const since = reviews.last ? sinceReview(reviews.last, today) : null;
  const reach = Math.max(
    reachOf(search.compare ? addDays(from, -axis.days) : from, today),
    since ? reachOf(addDays(since.from, daysBetween(since.to, since.from) - 1), today) : 0,
  );
  const days = useReviewDays({ patient: patientId, today, reach, first: extent === undefined ? undefined : (extent?.first ?? null) });
  const { index } = days;

  const [cursor] = useState(() => createCursor(search.day ?? null));
  const fallback = useMemo(() => lastLogged(index, axis), [index, axis]);
  const latest = useRef({ search, onSearch });
  useEffect(() => {
    latest.current = { search, onSearch };
  });
  const addressTimer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(addressTimer.current), []);
  const onHold = useCallback((position: number | null) => {
    if (position === null) cursor.release();
    else cursor.hold(axis.start + position);
    clearTimeout(addressTimer.current);
    addressTimer.current = setTimeout(() => {
      const { day, held } = cursor.read();
      latest.current.onSearch(withKey(latest.current.search, 'day', held && day !== null ? dayFromNumber(day) : undefined));
    }, ADDRESS_WAIT);
  }, [cursor, axis]);

  useKeys((key) => {
    if (key === 'd' || key === 'D') marks.mark();
    else {
      const target = keyTarget(key, axis, cursorOn(axis, cursor.read(), fallback));
      if (target === null) return false;
      onHold(target);
    }
    return true;
  });

  // What is seen first is drawn first; the rest follows without holding it up.
  const [all, setAll] = useState(false);
  useEffect(() => {
    if (days.ready) startTransition(() => setAll(true));
  }, [days.ready]);

  const kinds = useMemo(() => (all ? readingKinds(index.days, patientId) : []), [all, index, patientId]);
  const toolbar = (
    <Toolbar search={search} onSearch={onSearch} period={period} today={today} reviewed={reviews.last != null} readings={kinds} text={text} words={words} />
  );

  if (extent === null && days.ready && index.days.length === 0) {
    return (
      <EmptyNote
        title={text.emptyTitle}
        actions={<><Link to={paths.importFor(patientId)} className={buttonClass('primary')}>{text.importDiary}</Link><Link to={paths.diaryDay(patientId, today)} className={buttonClass()}>{text.dayEnter}</Link></>}
      >
        {text.empty}
      </EmptyNote>
    );
  }
  // A range that rests on what could not be had is no range: nothing else is shown in its place.
  const groundless = (search.range === 'all' && extent === undefined && extentError) || (search.range === 'reviewed' && reviews.last === undefined && reviews.error) || null;
  if (days.failed === 'all' || groundless || (days.paused && !days.ready)) {
    return <Problem error={days.error ?? groundless} paused={days.paused} text={text} onAgain={() => { days.retry(); retryExtent(); reviews.retry(); }} />;
  }

  const logged = countLogged(index, axis);
  const nothing = days.ready ? nothingToShow({ search, onSearch, index, axis, extent: extent ?? null, today, text, words }) : null;
  const before = search.compare ? axisBefore(axis) : null;
  return (
    <div className={styles.page}>
      <h2 className="visually-hidden">{text.title}</h2>
      <div className={styles.top}>
        {toolbar}
        <output className={styles.coverage}>
          {!days.ready ? text.loading : (
            <>
              <span className={styles.paper}>{periodText(axis, words)}</span>
              {axis.start < index.loadedFrom ? null : <strong>{text.logged(format.plain(logged), format.plain(shownCount(axis)))}</strong>}
              {before === null ? null : <span>{text.comparedWith(format.day(before.from), format.day(before.to))}</span>}
              {axis.start < index.loadedFrom && days.failed === null ? <span>{text.loadingOlder}</span> : null}
            </>
          )}
        </output>
      </div>
      {days.failed === null ? null : (
        <Banner problem={days.failed === 'older'}>
          {days.failed === 'older' ? text.older : text.stale(format.instant(new Date(days.updatedAt)))}
          <Button small onClick={days.retry}>{text.again}</Button>
        </Banner>
      )}
      <div className={styles.columns}>
        {waiting ? <Loading label={text.loading} height={520} /> : nothing ?? (
          <section className={styles.charts} aria-label={chartText.chart}>
            <Charts search={search} onSearch={onSearch} index={index} axis={axis} all={all} kinds={kinds} reviewed={reviews.days} words={words} cursor={cursor} fallback={fallback} onHold={onHold} text={text} />
          </section>
        )}
        <aside className={styles.aside}>
          {all && (reviews.last !== undefined || reviews.error) ? (
            <SinceCard last={reviews.last} today={today} index={index} marks={marks} onShow={() => onSearch(withRange(search, 'reviewed'))} onAgain={reviews.retry} text={text} format={format} />
          ) : null}
          {all && !waiting ? <DayAtCursor patient={patientId} index={index} axis={axis} cursor={cursor} fallback={fallback} onRelease={() => onHold(null)} text={text} words={words} /> : null}
        </aside>
      </div>
    </div>
  );
}

type NothingProps = Pick<ChartsProps, 'search' | 'onSearch' | 'index' | 'axis' | 'text' | 'words'> & { extent: { first: Day; last: Day } | null; today: Day };

/** Why there is nothing to draw, and what helps: a weekday filter hides it, or there is nothing in the period; null when there is something, or not all is loaded. */
function nothingToShow({ search, onSearch, index, axis, extent, today, text, words: { format } }: NothingProps): ReactNode {
  const present = daysPresent(index, axis);
  if (present.shown > 0 || axis.start < index.loadedFrom) return null;
  if (present.hidden > 0) {
    return <EmptyNote title={text.hiddenTitle} actions={<Button look="primary" onClick={() => onSearch(withKey(search, 'weekdays', undefined))}>{text.showAllWeekdays}</Button>}>{text.hidden(text.daysCount(present.hidden))}</EmptyNote>;
  }
  if (extent === null) return null;
  const ago = extent.last < axis.from;
  const start = ago ? addDays(extent.last, 1 - axis.days) : extent.first;
  const end = ago ? extent.last : addDays(extent.first, axis.days - 1);
  return (
    <EmptyNote title={text.nothingTitle} actions={<Button look="primary" onClick={() => onSearch(withPeriod(search, start, end < today ? end : today))}>{ago ? text.showLast : text.showFirst}</Button>}>
      {ago ? text.nothing(format.day(extent.last)) : text.nothingLater(format.day(extent.first))}
    </EmptyNote>
  );
}

interface ChartsProps {
  search: ReviewSearch;
  onSearch: (next: ReviewSearch) => void;
  index: DayIndex;
  axis: TimeAxis;
  /** Also what is not seen first. */
  all: boolean;
  kinds: readonly ReadingKind[];
  reviewed: readonly Day[];
  words: Words;
  cursor: Cursor;
  fallback: number;
  onHold: (position: number | null) => void;
  text: ReviewText;
}

/** The charts, what can be done with them, and what they say in writing. */
function Charts({ search, onSearch, index, axis, all, kinds, reviewed, words, cursor, fallback, onHold, text }: ChartsProps) {
  const { show, compare = false } = search;
  const first = useMemo(() => panelsOf(FIRST, index, axis, compare), [index, axis, compare]);
  const more = useMemo(() => panelsOf(sourcesOf(show, kinds), index, axis, compare), [show, kinds, index, axis, compare]);
  const lanes = useMemo(() => eventLanes(index, axis, reviewed), [index, axis, reviewed]);
  const panels = useMemo(() => (all ? [...first, ...more] : first), [all, first, more]);

  const toggle = (as: 'table' | 'text') => onSearch(withKey(search, 'as', search.as === as ? undefined : as));
  return (
    <>
      <ChartStack panels={panels} lanes={all ? lanes : []} axis={axis} words={words} cursor={cursor} fallback={fallback} first={!all} onHold={onHold} />
      <div className={styles.foot}>
        <p className={styles.quiet}>{text.selfReport}</p>
        <p className={styles.buttons}>
          <Button small aria-expanded={search.as === 'table'} onClick={() => toggle('table')}>{search.as === 'table' ? text.closeTable : text.asTable}</Button>
          <Button small aria-expanded={search.as === 'text'} onClick={() => toggle('text')}>{search.as === 'text' ? text.closeText : text.asText}</Button>
          <Button small onClick={() => print()}>{text.print}</Button>
        </p>
        <p className={`${styles.quiet} ${styles.keys}`}>{text.keys}</p>
      </div>
      {search.as === undefined || !all ? null : (
        <Suspense fallback={<Loading label={text.loading} height={240} />}>
          <Written as={search.as} panels={panels} lanes={lanes} axis={axis} words={words} text={text} />
        </Suspense>
      )}
    </>
  );
}

interface DayAtCursorProps {
  patient: string;
  index: DayIndex;
  axis: TimeAxis;
  cursor: Cursor;
  fallback: number;
  onRelease: () => void;
  text: ReviewText;
  words: Words;
}

/** The day card follows the cursor as soon as that rests, so that it never holds it up. */
function DayAtCursor({ patient, index, axis, cursor, fallback, onRelease, text, words }: DayAtCursorProps) {
  const state = useRested(cursor);
  const position = cursorOn(axis, state, fallback);
  const number = axis.start + position;
  const dayWords = useMemo<DayWords>(() => ({ text, charts: words }), [text, words]);
  return (
    <div className={styles.day}>
      <Suspense fallback={<Loading label={text.loading} height={280} />}>
        <DayCard patient={patient} day={dayAtPosition(axis, position)} found={dayIn(index, number)} loaded={number >= index.loadedFrom} held={state.held} onRelease={onRelease} words={dayWords} />
      </Suspense>
    </div>
  );
}

/** What the cursor was at when it last rested. */
function useRested(cursor: Cursor): CursorState {
  const [state, setState] = useState(cursor.read);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const follow = () => {
      clearTimeout(timer);
      timer = setTimeout(() => startTransition(() => setState(cursor.read())), REST);
    };
    const end = cursor.subscribe(follow);
    // It may have moved since the first rendering.
    follow();
    return () => {
      end();
      clearTimeout(timer);
    };
  }, [cursor]);
  return state;
}

function Problem({ error, paused, text, onAgain }: { error: Error | null; paused: boolean; text: ReviewText; onAgain: () => void }): ReactNode {
  const kind = error instanceof FhirError ? error.kind : paused ? 'offline' : 'server';
  const [title, help] = kind === 'offline' ? [text.offlineTitle, text.offline] : kind === 'refused' ? [text.refusedTitle, text.refused] : [text.problemTitle, text.problem];
  return <ProblemNote title={title} actions={<Button look="primary" onClick={onAgain}>{text.again}</Button>}>{help}</ProblemNote>;
}

/** The panels of an address in the order of the screen; what it names and nobody has is passed over. */
function sourcesOf(show: string | undefined, kinds: readonly ReadingKind[]): PanelSource[] {
  const ids = shownIds(show === undefined ? {} : { show });
  return [...GROUP_IDS.filter((id) => ids.includes(id)).flatMap((id: GroupId): readonly PanelSource[] => GROUPS[id]), ...kinds.filter(({ id }) => ids.includes(id))];
}

/** Position of the last shown day on which anything was written, else the last shown day. */
function lastLogged(index: DayIndex, axis: TimeAxis): number {
  for (let at = axis.days - 1; at >= 0; at -= 1) if (axis.shown[at] && isLogged(dayIn(index, axis.start + at))) return at;
  return Math.max(0, axis.shown.lastIndexOf(true));
}

function countLogged(index: DayIndex, axis: TimeAxis): number {
  let count = 0;
  for (let at = 0; at < axis.days; at += 1) if (axis.shown[at] && isLogged(dayIn(index, axis.start + at))) count += 1;
  return count;
}

/** Days of the axis with anything at all, shown and hidden. */
function daysPresent(index: DayIndex, axis: TimeAxis): { shown: number; hidden: number } {
  const found = { shown: 0, hidden: 0 };
  for (let at = 0; at < axis.days; at += 1) if (dayIn(index, axis.start + at)) found[axis.shown[at] ? 'shown' : 'hidden'] += 1;
  return found;
}

/** Single keys, unless something is typed or moved with them. The handler says whether it took the key. */
function useKeys(take: (key: string) => boolean): void {
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!/^(ArrowLeft|ArrowRight|d|D)$/.test(event.key) || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest('input, textarea, select, dialog, [contenteditable], [role="slider"], [tabindex="0"]:not(a, button)')) return;
      if (latest.current(event.key)) event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
