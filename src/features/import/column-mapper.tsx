/** What each column of a table is, said by a person once for each kind of table. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { loadMapping, saveMapping, type StoredMapping } from '../../data/column-mappings.ts';
import { sessionQuery } from '../../data/session.ts';
import type { ColumnMapping, ColumnRule, ImportQuestion, SampleColumn, Scale, Unit } from '../../imports/result.ts';
import { mappingProblems } from '../../imports/table.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { FieldSet, SelectField } from '../../ui/field.tsx';
import styles from './import.module.css';
import { messages, type ImportText } from './messages.ts';
import { DateOrderChoice } from './questions.tsx';
import { ScrollRegion } from './scroll-region.tsx';
import { givenAnswers, type ChosenFile } from './use-import.ts';

type Target = keyof ImportText['targets'];

const TARGETS: { target: Target; rule: ColumnRule }[] = [
  { target: 'ignore', rule: { to: 'ignore' } }, { target: 'date', rule: { to: 'date' } }, { target: 'time', rule: { to: 'time' } },
  { target: 'painAverage', rule: { to: 'scale-field', field: 'painAverage', scale: null } }, { target: 'painWorst', rule: { to: 'scale-field', field: 'painWorst', scale: null } },
  { target: 'stress', rule: { to: 'scale-field', field: 'stress', scale: null } }, { target: 'sleepQuality', rule: { to: 'scale-field', field: 'sleepQuality', scale: null } },
  { target: 'sleepHours', rule: { to: 'number', field: 'sleepHours', unit: 'h' } }, { target: 'meal', rule: { to: 'meal' } },
  { target: 'drinkMl', rule: { to: 'number', field: 'drinkMl', unit: 'ml' } }, { target: 'sweetDrinkMl', rule: { to: 'number', field: 'sweetDrinkMl', unit: 'ml' } },
  { target: 'steps', rule: { to: 'number', field: 'steps', unit: 'count' } }, { target: 'exercise', rule: { to: 'exercise' } }, { target: 'exercise-minutes', rule: { to: 'exercise-minutes' } },
  { target: 'relaxationMinutes', rule: { to: 'number', field: 'relaxationMinutes', unit: 'min' } },
  { target: 'bloating', rule: { to: 'severity', field: 'bloating' } }, { target: 'diarrhoea', rule: { to: 'severity', field: 'diarrhoea' } }, { target: 'constipation', rule: { to: 'severity', field: 'constipation' } }, { target: 'discomfort', rule: { to: 'severity', field: 'discomfort' } },
  { target: 'stool-form', rule: { to: 'stool-form' } }, { target: 'stools', rule: { to: 'number', field: 'stools', unit: 'count' } }, { target: 'drug', rule: { to: 'drug' } }, { target: 'infection', rule: { to: 'infection' } }, { target: 'note', rule: { to: 'note' } },
  ...(['pain', 'mood', 'energy', 'symptom', 'factor', 'measurement', 'other'] as const).map((kind) => ({ target: `reading-${kind}` as const, rule: { to: 'reading', kind, scale: null } as const })),
  { target: 'reading-name', rule: { to: 'reading-name' } }, { target: 'reading-value', rule: { to: 'reading-value' } },
];

function targetOf(rule: ColumnRule): Target {
  if (rule.to === 'reading') return (TARGETS.find(({ target }) => target === `reading-${rule.kind}`)?.target ?? 'reading-other') as Target;
  return ('field' in rule ? rule.field : rule.to) as Target;
}

const SCALES: Scale[] = [{ min: 0, max: 10 }, { min: 1, max: 10 }, { min: 0, max: 5 }, { min: 1, max: 5 }, { min: 0, max: 4 }, { min: 0, max: 3 }, { min: 0, max: 100 }];
const UNITS: Partial<Record<Unit, Unit[]>> = { h: ['h', 'h:mm', 'min'], 'h:mm': ['h', 'h:mm', 'min'], min: ['min', 'h', 'h:mm'], ml: ['ml', 'cl', 'l'], cl: ['ml', 'cl', 'l'], l: ['ml', 'cl', 'l'] };
const SEPARATORS = { none: undefined, comma: ',', semicolon: ';', slash: '/', bar: '|', line: '\n' } as const;

/** A column as it stands on the screen: a scale may still be open, or be typed in. */
interface Draft {
  rule: ColumnRule;
  /** `open`: nobody has said yet. */
  scale: 'open' | 'none' | 'other' | `${number}-${number}`;
  from: string;
  to: string;
}

function draftOf(rule: ColumnRule, decided: boolean): Draft {
  const scale = rule.to === 'scale-field' || rule.to === 'reading' ? rule.scale : null;
  const known = scale && SCALES.some((found) => found.min === scale.min && found.max === scale.max);
  // A measurement or a factor usually has no scale; everything that is felt has one, and must be said.
  const free = rule.to === 'reading' && (rule.kind === 'measurement' || rule.kind === 'factor' || rule.kind === 'other');
  return { rule, scale: scale ? (known ? `${scale.min}-${scale.max}` : 'other') : decided || free ? 'none' : 'open', from: scale ? String(scale.min) : '', to: scale ? String(scale.max) : '' };
}

type DraftProblem = 'scale-unset' | 'scale-wrong';

function ruleOf(draft: Draft): ColumnRule | DraftProblem {
  const { rule } = draft;
  if (rule.to !== 'scale-field' && rule.to !== 'reading') return rule;
  if (draft.scale === 'open') return 'scale-unset';
  if (draft.scale === 'none') return { ...rule, scale: null };
  const [min, max] = draft.scale === 'other' ? [Number(draft.from.replace(',', '.') || Number.NaN), Number(draft.to.replace(',', '.') || Number.NaN)] : (draft.scale.split('-').map(Number) as [number, number]);
  return Number.isFinite(min) && Number.isFinite(max) && max > min ? { ...rule, scale: { min, max } } : 'scale-wrong';
}

interface ColumnMapperProps {
  file: ChosenFile;
  question: Extract<ImportQuestion, { ask: 'columns' }>;
  onAnswer: (mapping: ColumnMapping) => void;
}

export function ColumnMapper({ file, question, onAnswer }: ColumnMapperProps) {
  const text = useText(messages);
  const { user } = useSuspenseQuery(sessionQuery).data;
  const [drafts, setDrafts] = useState(() => question.suggested.columns.map((rule) => draftOf(rule, false)));
  const [rest, setRest] = useState<Omit<ColumnMapping, 'columns'>>(() => ({ decimal: question.suggested.decimal }));
  const [remembered, setRemembered] = useState<StoredMapping | null>(null);
  const [problems, setProblems] = useState<(keyof ImportText['problems'])[]>([]);
  const [open, setOpen] = useState(true);
  /** Whether the answer is kept for the next such table; null while that is not known. */
  const [kept, setKept] = useState<boolean | null>(null);

  useEffect(() => {
    let gone = false;
    // Without the earlier mapping the suggestion stands, so a failure here only costs a few clicks.
    loadMapping(question.signature, question.columns.length)
      .then((found) => {
        if (gone || !found) return;
        setRemembered(found);
        setDrafts(found.mapping.columns.map((rule) => draftOf(rule, true)));
        setRest({ decimal: found.mapping.decimal, ...(found.mapping.dateOrder && { dateOrder: found.mapping.dateOrder }), ...(found.mapping.separator !== undefined && { separator: found.mapping.separator }) });
      })
      .catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [question.signature, question.columns.length]);

  const dateAt = drafts.findIndex((draft) => draft.rule.to === 'date');
  const dates = question.columns[dateAt]?.dates;
  const examples = dates && 'examples' in dates ? dates.examples : [];

  const apply = (): void => {
    const rules = drafts.map(ruleOf);
    const wrong = [...new Set(rules.filter((rule): rule is DraftProblem => typeof rule === 'string'))];
    const mapping: ColumnMapping = { ...rest, columns: rules.map((rule) => (typeof rule === 'string' ? { to: 'ignore' } : rule)) };
    const missing = mappingProblems(mapping, question.columns).filter((problem) => problem !== 'nothing-mapped' || wrong.length === 0);
    setProblems([...missing, ...wrong]);
    if (missing.length > 0 || wrong.length > 0) return;
    onAnswer(mapping);
    setOpen(false);
    setKept(null);
    if (user) saveMapping(question.signature, mapping, remembered, { author: `Practitioner/${user.practitioner}`, authorName: user.name }).then(() => setKept(true), () => setKept(false));
  };

  if (!open && givenAnswers(file).mapping !== undefined) {
    return (
      <div className={styles.row}>
        <output>{text.mapperApplied} {kept === null ? '' : kept ? text.mapperKept : text.mapperNotKept}</output>
        <Button small onClick={() => setOpen(true)}>{text.mapperAgain}</Button>
      </div>
    );
  }
  const update = (index: number, change: Partial<Draft>): void => setDrafts(drafts.map((draft, at) => (at === index ? { ...draft, ...change } : draft)));
  const separator = (Object.keys(SEPARATORS) as (keyof typeof SEPARATORS)[]).find((name) => SEPARATORS[name] === rest.separator) ?? 'none';
  return (
    <FieldSet legend={text.mapperTitle} className={styles.question}>
      <p>{remembered ? text.mapperRemembered(remembered.by ?? '') : text.mapperNote(question.rows)}</p>
      <ScrollRegion label={text.tableOf(text.mapperTitle)}>
        <table>
          <thead>
            <tr><th scope="col">{text.column}</th><th scope="col">{text.samples}</th><th scope="col">{text.meaning}</th><th scope="col">{text.scaleOrUnit}</th></tr>
          </thead>
          <tbody>
            {question.columns.map((column, index) => <ColumnRow key={column.index} column={column} draft={drafts[index]!} faulty={problems.length > 0 && typeof ruleOf(drafts[index]!) === 'string'} onChange={(change) => update(index, change)} />)}
          </tbody>
        </table>
      </ScrollRegion>
      {examples.length > 0 ? (
        <FieldSet legend={text.orderQuestion}>
          <p>{dates?.order === 'contradictory' ? text.orderContradictory(examples.join(' · ')) : text.orderWhy(examples.join(' · '))}</p>
          <DateOrderChoice examples={examples} chosen={rest.dateOrder} onChoose={(dateOrder) => setRest({ ...rest, dateOrder })} />
        </FieldSet>
      ) : null}
      <div className={styles.fields}>
        <SelectField label={text.decimal} value={rest.decimal} onChange={(event) => setRest({ ...rest, decimal: event.target.value === ',' ? ',' : '.' })}>
          <option value=",">{text.decimals.comma}</option>
          <option value=".">{text.decimals.point}</option>
        </SelectField>
        <SelectField
          label={text.separator}
          value={separator}
          onChange={(event) => {
            const { separator: _old, ...others } = rest;
            const chosen = SEPARATORS[event.target.value as keyof typeof SEPARATORS];
            setRest(chosen === undefined ? others : { ...others, separator: chosen });
          }}
        >
          {(Object.keys(SEPARATORS) as (keyof typeof SEPARATORS)[]).map((name) => <option key={name} value={name}>{text.separators[name]}</option>)}
        </SelectField>
      </div>
      {problems.length > 0 ? <div role="alert" className={styles.problem}><ul>{problems.map((problem) => <li key={problem}>{text.problems[problem]}</li>)}</ul></div> : null}
      <div className={styles.row}><Button look="primary" onClick={apply}>{text.mapperApply}</Button></div>
    </FieldSet>
  );
}

/** `faulty`: what is said about it is not enough, and somebody tried to go on. */
function ColumnRow({ column, draft, faulty, onChange }: { column: SampleColumn; draft: Draft; faulty: boolean; onChange: (change: Partial<Draft>) => void }) {
  const text = useText(messages);
  const { rule } = draft;
  const units = rule.to === 'number' ? UNITS[rule.unit] : undefined;
  return (
    <tr>
      <th scope="row">{column.title}</th>
      <td className={styles.samples}>{column.filled === 0 ? text.empty : column.samples.join(' · ')}<br />{text.filled(column.filled)}</td>
      <td>
        <select className={styles.control} aria-label={text.meaningOf(column.title)} value={targetOf(rule)} onChange={(event) => onChange(draftOf(TARGETS.find(({ target }) => target === event.target.value)!.rule, false))}>
          {TARGETS.map(({ target }) => <option key={target} value={target}>{text.targets[target]}</option>)}
        </select>
      </td>
      <td>
        {rule.to === 'scale-field' || rule.to === 'reading' ? (
          <div className={styles.tight}>
            <select className={styles.control} aria-label={text.scaleOf(column.title)} aria-invalid={faulty} value={draft.scale} onChange={(event) => onChange({ scale: event.target.value as Draft['scale'] })}>
              <option value="open" disabled>{text.scaleUnset}</option>
              {SCALES.map(({ min, max }) => <option key={`${min}-${max}`} value={`${min}-${max}`}>{`${min}–${max}`}</option>)}
              <option value="other">{text.scaleOther}</option>
              <option value="none">{text.scaleNone}</option>
            </select>
            {draft.scale === 'other' ? (
              <span className={styles.pair}>
                <input className={styles.control} inputMode="decimal" aria-label={text.scaleFrom(column.title)} value={draft.from} onChange={(event) => onChange({ from: event.target.value })} />
                –
                <input className={styles.control} inputMode="decimal" aria-label={text.scaleTo(column.title)} value={draft.to} onChange={(event) => onChange({ to: event.target.value })} />
              </span>
            ) : null}
            {rule.to === 'scale-field' && draft.scale !== 'open' && draft.scale !== '0-10' ? <span className={`${styles.quiet} ${styles.small}`}>{text.scaleKept}</span> : null}
          </div>
        ) : null}
        {rule.to === 'number' && units ? (
          <select className={styles.control} aria-label={text.unitOf(column.title)} value={rule.unit} onChange={(event) => onChange({ rule: { ...rule, unit: event.target.value as Unit } })}>
            {units.map((unit) => <option key={unit} value={unit}>{text.units[unit]}</option>)}
          </select>
        ) : null}
      </td>
    </tr>
  );
}
