/** Which days and which panels: presets, a free range, weekdays, the period before, further panels. All of it goes into the address. */
import { useState } from 'react';
import { GROUP_IDS, type ReadingKind } from '../../charts/measures.ts';
import { weekdaysText, type Words } from '../../charts/panel-text.ts';
import { parseDay, type Day } from '../../domain/day.ts';
import type { Period } from '../../domain/summary.ts';
import { Button, ButtonGroup } from '../../ui/button.tsx';
import { Choice, TextField } from '../../ui/field.tsx';
import { Disclosure } from './disclosure.tsx';
import type { ReviewText } from './messages.ts';
import { neighbour } from './range.ts';
import { DEFAULT_RANGE, RANGES, shownIds, weekdaysOf, weekdaysToText, withKey, withPeriod, withRange, withShown, type ReviewSearch } from './review-search.ts';
import styles from './review.module.css';

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
  const shown = shownIds(search);
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
          {(close) => <FreeRange key={`${period.from} ${period.to}`} period={period} today={today} text={text} onApply={(from, to) => { onSearch(withPeriod(search, from, to)); close(); }} />}
        </Disclosure>
        <Button aria-label={text.later} title={text.later} disabled={later === null} onClick={() => { if (later) step(later); }}>›</Button>
      </div>
      <Disclosure label={weekdays === undefined ? text.allWeekdays : text.onlyWeekdays(weekdaysText(weekdays, words))} pressed={weekdays !== undefined}>
        {() => <Weekdays weekdays={weekdays} words={words} text={text} onChange={(next) => onSearch(withKey(search, 'weekdays', weekdaysToText(next)))} />}
      </Disclosure>
      <Button aria-pressed={search.compare === true} onClick={() => onSearch(withKey(search, 'compare', search.compare ? undefined : true))}>{text.compare}</Button>
      <Disclosure label={shown.length === 0 ? text.panels : text.panelsShown(shown.length)} pressed={shown.length > 0}>
        {() => (
          <div className={styles.choices}>
            <fieldset>
              <legend>{text.diary}</legend>
              {GROUP_IDS.map((id) => <Choice key={id} label={text.groups[id]} checked={shown.includes(id)} onChange={(event) => onSearch(withShown(search, id, event.target.checked))} />)}
            </fieldset>
            {readings.length === 0 ? null : (
              <fieldset>
                <legend>{text.readings}</legend>
                {readings.map(({ id, name, source, scale, days }) => (
                  <Choice
                    key={id}
                    label={<>{text.readingOf(name, source, scale ? text.scaleOf(format.plain(scale.min), format.plain(scale.max)) : text.noScale)} <span className={styles.quiet}>{text.readingDays(days)}</span></>}
                    checked={shown.includes(id)}
                    onChange={(event) => onSearch(withShown(search, id, event.target.checked))}
                  />
                ))}
              </fieldset>
            )}
          </div>
        )}
      </Disclosure>
    </div>
  );
}

function FreeRange({ period, today, text, onApply }: { period: Period; today: Day; text: ReviewText; onApply: (from: Day, to: Day) => void }) {
  const [wrong, setWrong] = useState<{ from?: string; to?: string }>({});
  return (
    <form
      className={styles.free}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const [from, to] = [dayOf(form.get('from')), dayOf(form.get('to'))];
        const good = (day: Day | null): day is Day => day !== null && day <= today;
        if (!good(from) || !good(to)) setWrong({ ...(!good(from) && { from: text.wrongDay }), ...(!good(to) && { to: text.wrongDay }) });
        else if (to < from) setWrong({ to: text.wrongOrder });
        else onApply(from, to);
      }}
    >
      <TextField label={text.from} type="date" name="from" max={today} defaultValue={period.from} error={wrong.from} />
      <TextField label={text.to} type="date" name="to" max={today} defaultValue={period.to} error={wrong.to} />
      <Button type="submit" look="primary">{text.apply}</Button>
    </form>
  );
}

function dayOf(value: FormDataEntryValue | null): Day | null {
  return typeof value === 'string' ? parseDay(value) : null;
}

const ALL = [1, 2, 3, 4, 5, 6, 7];

function Weekdays({ weekdays = ALL, words, text, onChange }: { weekdays: readonly number[] | undefined; words: Words; text: ReviewText; onChange: (weekdays: number[]) => void }) {
  const is = (wanted: readonly number[]) => wanted.length === weekdays.length && wanted.every((day) => weekdays.includes(day));
  const sets: [string, number[]][] = [[text.everyDay, ALL], [text.workdays, [1, 2, 3, 4, 5]], [text.weekend, [6, 7]]];
  return (
    <div className={styles.weekdays}>
      <ButtonGroup label={text.weekdays}>
        {sets.map(([label, days]) => <Button key={label} aria-pressed={is(days)} onClick={() => onChange(days)}>{label}</Button>)}
      </ButtonGroup>
      <ButtonGroup label={text.weekdays}>
        {ALL.map((day) => {
          const on = weekdays.includes(day);
          return <Button key={day} aria-pressed={on} onClick={() => onChange(on ? weekdays.filter((other) => other !== day) : [...weekdays, day])}>{weekdaysText([day], words)}</Button>;
        })}
      </ButtonGroup>
      <p className={styles.quiet}>{text.weekdaysHelp}</p>
    </div>
  );
}
