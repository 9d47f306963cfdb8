/** What the toolbar's buttons open: a free range, weekdays, further panels. Loaded when one of them is opened. */
import { useState } from 'react';
import { GROUP_IDS, type ReadingKind } from '../../charts/measures.ts';
import { weekdaysText, type Words } from '../../charts/panel-text.ts';
import { parseDay, type Day } from '../../domain/day.ts';
import type { Period } from '../../domain/summary.ts';
import { Button, ButtonGroup } from '../../ui/button.tsx';
import { Choice, TextField } from '../../ui/field.tsx';
import type { ReviewText } from './messages.ts';
import styles from './review.module.css';

export type Choosing =
  | { kind: 'range'; period: Period; today: Day; onApply: (from: Day, to: Day) => void }
  | { kind: 'weekdays'; weekdays: readonly number[] | undefined; onChange: (weekdays: number[]) => void }
  | { kind: 'panels'; shown: readonly string[]; readings: readonly ReadingKind[]; onShow: (id: string, shown: boolean) => void };

type Of<Kind extends Choosing['kind']> = Extract<Choosing, { kind: Kind }> & { text: ReviewText; words: Words };

export default function Choices({ choosing, text, words }: { choosing: Choosing; text: ReviewText; words: Words }) {
  switch (choosing.kind) {
    case 'range': return <FreeRange key={`${choosing.period.from} ${choosing.period.to}`} {...choosing} text={text} words={words} />;
    case 'weekdays': return <Weekdays {...choosing} text={text} words={words} />;
    case 'panels': return <Panels {...choosing} text={text} words={words} />;
  }
}

function Panels({ shown, readings, onShow, text, words: { format } }: Of<'panels'>) {
  return (
    <div className={styles.choices}>
      <fieldset>
        <legend>{text.diary}</legend>
        {GROUP_IDS.map((id) => <Choice key={id} label={text.groups[id]} checked={shown.includes(id)} onChange={(event) => onShow(id, event.target.checked)} />)}
      </fieldset>
      {readings.length === 0 ? null : (
        <fieldset>
          <legend>{text.readings}</legend>
          {readings.map(({ id, name, source, scale, days }) => (
            <Choice
              key={id}
              label={<>{text.readingOf(name, source, scale ? text.scaleOf(format.plain(scale.min), format.plain(scale.max)) : text.noScale)} <span className={styles.quiet}>{text.readingDays(days)}</span></>}
              checked={shown.includes(id)}
              onChange={(event) => onShow(id, event.target.checked)}
            />
          ))}
        </fieldset>
      )}
    </div>
  );
}

function FreeRange({ period, today, text, onApply }: Of<'range'>) {
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

function Weekdays({ weekdays = ALL, words, text, onChange }: Of<'weekdays'>) {
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
