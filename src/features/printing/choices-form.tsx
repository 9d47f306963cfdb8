/** What is to be printed, and how. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { GROUP_IDS } from '../../charts/measures.ts';
import type { PlanOverview } from '../../data/care-plans.ts';
import { dayAt, type Day } from '../../domain/day.ts';
import type { Leaflet } from '../../domain/leaflet.ts';
import type { Letter } from '../../domain/letter.ts';
import { currentPracticeZone, useFormat } from '../../i18n/format.ts';
import { useText, type Language } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Choice, FieldSet, SelectField, TextField } from '../../ui/field.tsx';
import { diaryMondays, MOST_WEEKS, rangeOf, type Choices } from './choices.ts';
import { messages } from './messages.ts';
import styles from './print-centre.module.css';
import { PRINT_RANGES, type PrintRange } from './print-search.ts';

interface ChoicesFormProps {
  choices: Choices;
  onChange: (choices: Choices) => void;
  /** Of one person; absent for several, where each plan in force is printed and no letters. */
  one?: { patient: string; overview: PlanOverview | undefined; letters: readonly Letter[] | undefined };
  leaflets: readonly Leaflet[];
  today: Day;
  /** The front desk prints diary forms and leaflets only. */
  desk?: boolean;
}

export function ChoicesForm({ choices, onChange, one, leaflets, today, desk = false }: ChoicesFormProps) {
  const text = useText(messages);
  const change = (changed: Partial<Choices>) => onChange({ ...choices, ...changed });
  const toggle = (list: readonly string[], id: string): string[] => (list.includes(id) ? list.filter((each) => each !== id) : [...list, id]);
  const tick = (key: 'plan' | 'page' | 'progress' | 'diary', label: ReactNode, disabled = false) => <Choice label={label} checked={choices[key] && !disabled} disabled={disabled} onChange={(event) => change({ [key]: event.target.checked })} />;
  const noPlan = one?.overview !== undefined && one.overview.plan === null && one.overview.draft === null;
  const badRange = choices.progress && rangeOf(choices, today) === null;
  const badDiary = choices.diary && diaryMondays(choices) === null;

  return (
    <form className={styles.form} onSubmit={(event) => event.preventDefault()}>
      <FieldSet legend={text.what} className={styles.set}>
        {desk ? null : (
          <>
            <div className={styles.part}>
              {tick('page', text.page, noPlan)}
              {tick('plan', text.plan, noPlan)}
              {noPlan ? <p className={styles.quiet}>{text.noPlan} <Link to={paths.plan(one!.patient)}>{text.writePlan}</Link></p> : null}
              {(choices.plan || choices.page) && one?.overview && !noPlan ? <Versions choices={choices} overview={one.overview} onChange={change} /> : null}
            </div>
            {one ? <Letters letters={one.letters} chosen={choices.letters} onToggle={(id) => change({ letters: toggle(choices.letters, id) })} /> : null}
            <div className={styles.part}>
              {tick('progress', text.progress)}
              {choices.progress ? (
                <div className={styles.details}>
                  <SelectField label={text.range} value={choices.range} onChange={(event) => change({ range: event.target.value as PrintRange })}>
                    {PRINT_RANGES.map((range) => <option key={range} value={range}>{text.ranges[range]}</option>)}
                  </SelectField>
                  {choices.range === 'free' ? (
                    <div className={styles.pair}>
                      <TextField label={text.from} type="date" value={choices.from} max={today} onChange={(event) => change({ from: event.target.value })} error={badRange ? text.wrongRange : undefined} />
                      <TextField label={text.to} type="date" value={choices.to} max={today} onChange={(event) => change({ to: event.target.value })} />
                    </div>
                  ) : null}
                  {choices.weekdays ? <Weekdays weekdays={choices.weekdays} onAll={() => change({ weekdays: null })} /> : null}
                  <FieldSet legend={text.groups} className={styles.inner}>
                    {GROUP_IDS.map((group) => <Choice key={group} label={text.groupNames[group]} checked={choices.groups.includes(group)} onChange={() => change({ groups: GROUP_IDS.filter((each) => (each === group ? !choices.groups.includes(group) : choices.groups.includes(each))) })} />)}
                  </FieldSet>
                  <Choice label={text.table} checked={choices.table} onChange={(event) => change({ table: event.target.checked })} />
                </div>
              ) : null}
            </div>
          </>
        )}
        <div className={styles.part}>
          {tick('diary', text.diary)}
          {choices.diary ? (
            <div className={`${styles.details} ${styles.pair}`}>
              <TextField label={text.weeks} type="number" min={1} max={MOST_WEEKS} value={choices.weeks} onChange={(event) => change({ weeks: event.target.value })} error={badDiary ? text.wrongWeeks : undefined} />
              <TextField label={text.firstWeek} type="date" value={choices.firstWeek} onChange={(event) => change({ firstWeek: event.target.value })} />
            </div>
          ) : null}
        </div>
        <FieldSet legend={text.leaflets} className={styles.inner}>
          {leaflets.map((leaflet) => <Choice key={leaflet.id} label={<>{leaflet.title}{leaflet.origin === 'practice' ? <span className={styles.quiet}> · {text.ownLeaflet}</span> : null}</>} checked={choices.leaflets.includes(leaflet.id)} onChange={() => change({ leaflets: toggle(choices.leaflets, leaflet.id) })} />)}
          {choices.leaflets.length > 0 && !desk ? <Choice label={text.give} checked={choices.give} onChange={(event) => change({ give: event.target.checked })} /> : null}
        </FieldSet>
      </FieldSet>
      <FieldSet legend={text.paper} className={styles.set}>
        <SelectField label={text.language} value={choices.language} onChange={(event) => change({ language: event.target.value as Language, leaflets: choices.leaflets.filter((id) => leaflets.some((leaflet) => leaflet.id === id && leaflet.origin === 'product')) })}>
          <option value="de" lang="de">{text.german}</option>
          <option value="en" lang="en">{text.english}</option>
        </SelectField>
        <Choice label={text.large} checked={choices.large} onChange={(event) => change({ large: event.target.checked })} />
      </FieldSet>
    </form>
  );
}

/** The draft and the releases, the newest first. */
function Versions({ choices, overview: { plan, draft, versions }, onChange }: { choices: Choices; overview: PlanOverview; onChange: (changed: Partial<Choices>) => void }) {
  const text = useText(messages);
  const format = useFormat();
  const dayOf = (instant: string) => format.day(dayAt(new Date(instant), currentPracticeZone()));
  const current = versions.find(({ plan: id, version }) => id === plan?.id && version === plan.version)?.key;
  return (
    <div className={styles.details}>
      <SelectField label={text.planVersion} value={choices.version} onChange={(event) => onChange({ version: event.target.value })}>
        {plan ? <option value="current">{text.planReleased(format.plain(plan.version), dayOf(plan.releasedAt), plan.title)}</option> : null}
        {draft ? <option value={plan ? 'draft' : 'current'}>{text.planDraft(format.instant(draft.savedAt))}</option> : null}
        {versions.filter(({ key, change }) => key !== current && change === 'released').map(({ key, version, at }) => <option key={key} value={key}>{text.planReleased(format.plain(version), dayOf(at), '')}</option>)}
      </SelectField>
    </div>
  );
}

function Letters({ letters, chosen, onToggle }: { letters: readonly Letter[] | undefined; chosen: readonly string[]; onToggle: (id: string) => void }) {
  const text = useText(messages);
  const format = useFormat();
  return (
    <FieldSet legend={text.letters} className={styles.inner}>
      {letters === undefined || letters.length === 0 ? <p className={styles.quiet}>{letters === undefined ? text.loading : text.noLetters}</p> : letters.map(({ id, kind, state, releasedAt, changedAt }) => (
        <Choice key={id} label={text.letterOf(text.letterKinds[kind], format.day(dayAt(new Date(releasedAt ?? changedAt), currentPracticeZone())), text.letterStates[state])} checked={chosen.includes(id)} onChange={() => onToggle(id)} />
      ))}
    </FieldSet>
  );
}

function Weekdays({ weekdays, onAll }: { weekdays: readonly number[]; onAll: () => void }) {
  const text = useText(messages);
  const format = useFormat();
  // 2024-01-01 was a Monday.
  return <p className={styles.quiet}>{text.onlyWeekdays(weekdays.map((weekday) => format.weekdayShort(`2024-01-0${weekday}`)).join(', '))} <Button small className={buttonClass('quiet', true)} onClick={onAll}>{text.allWeekdays}</Button></p>;
}
