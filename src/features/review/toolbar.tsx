/** Which days and which panels: presets, a free range, weekdays, the period before, further panels. All of it goes into the address. */
import { Suspense } from 'react';
import { GROUPS, type ReadingKind } from '../../charts/measures.ts';
import { weekdaysText, type Words } from '../../charts/panel-text.ts';
import type { Day } from '../../domain/day.ts';
import type { Period } from '../../domain/summary.ts';
import { Button, ButtonGroup } from '../../ui/button.tsx';
import { lazyPart } from '../../ui/lazy-part.ts';
import type { Choosing } from './choices.tsx';
import { Disclosure } from './disclosure.tsx';
import type { ReviewText } from './messages.ts';
import { neighbour } from './range.ts';
import { DEFAULT_RANGE, RANGES, shownIds, weekdaysOf, weekdaysToText, withKey, withPeriod, withRange, withShown, type ReviewSearch } from './review-search.ts';
import styles from './review.module.css';

const Choices = lazyPart(() => import('./choices.tsx'));

interface ToolbarProps {
  search: ReviewSearch;
  onSearch: (next: ReviewSearch) => void;
  period: Period;
  today: Day;
  /** False when whoever looks never reviewed the diary. */
  reviewed: boolean;
  /** Kinds of readings that can be shown. */
  readings: readonly ReadingKind[];
  text: ReviewText;
  words: Words;
}

export function Toolbar({ search, onSearch, period, today, reviewed, readings, text, words }: ToolbarProps) {
  const { format } = words;
  const free = search.from !== undefined;
  const earlier = neighbour(period, -1, today)!;
  const later = neighbour(period, 1, today);
  const step = ({ from, to }: Period) => onSearch(withPeriod(search, from, to));
  const weekdays = weekdaysOf(search);
  // What the address names and nobody has is passed over.
  const shown = shownIds(search).filter((id) => id in GROUPS || readings.some((reading) => reading.id === id));
  const choices = (choosing: Choosing) => <Suspense fallback={null}><Choices choosing={choosing} text={text} words={words} /></Suspense>;
  return (
    <div className={styles.toolbar}>
      <div data-range className={styles.ranges}>
        <ButtonGroup label={text.range}>
          {RANGES.map((range) => {
            const never = range === 'reviewed' && !reviewed;
            const pressed = !free && (search.range ?? DEFAULT_RANGE) === range;
            return (
              <Button key={range} aria-pressed={pressed} aria-disabled={never} title={never ? text.neverReviewed : text.rangeNames[range]} onClick={() => { if (!never) onSearch(withRange(search, range)); }}>
                {text.ranges[range]}
              </Button>
            );
          })}
        </ButtonGroup>
      </div>
      <div className={styles.steps}>
        <Button aria-label={text.earlier} title={text.earlier} onClick={() => step(earlier)}>‹</Button>
        <Disclosure label={text.period(format.day(period.from), format.day(period.to))} name={`${text.freeRange}: ${text.period(format.day(period.from), format.day(period.to))}`} pressed={free}>
          {(close) => choices({ kind: 'range', period, today, onApply: (from, to) => { onSearch(withPeriod(search, from, to)); close(); } })}
        </Disclosure>
        <Button aria-label={text.later} title={text.later} disabled={later === null} onClick={() => { if (later) step(later); }}>›</Button>
      </div>
      <Disclosure label={weekdays === undefined ? text.allWeekdays : text.onlyWeekdays(weekdaysText(weekdays, words))} pressed={weekdays !== undefined}>
        {() => choices({ kind: 'weekdays', weekdays, onChange: (next) => onSearch(withKey(search, 'weekdays', weekdaysToText(next))) })}
      </Disclosure>
      <Button aria-pressed={search.compare === true} onClick={() => onSearch(withKey(search, 'compare', search.compare ? undefined : true))}>{text.compare}</Button>
      <Disclosure label={shown.length === 0 ? text.panels : text.panelsShown(shown.length)} pressed={shown.length > 0}>
        {() => choices({ kind: 'panels', shown, readings, onShow: (id, on) => onSearch(withShown(search, id, on)) })}
      </Disclosure>
    </div>
  );
}
