/** Typing a day in from paper, or correcting one. */
import { zodResolver } from '@hookform/resolvers/zod';
import { useDeferredValue, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { Controller, useFieldArray, useForm, useWatch, type FieldErrors } from 'react-hook-form';
import { EntryConflict, useSaveEntry, type Writer } from '../../data/diary-entry.ts';
import { FhirError } from '../../data/fhir-client.ts';
import { useRecogniser } from '../../data/plants.ts';
import { DRUG_CLASSES, EXERCISE_TYPES, PAIN_SITES, SEVERITIES, type DiaryEntry, type DiaryValues } from '../../domain/diary.ts';
import { useFormat, type Format } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { Button, Key } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Choice, SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import { chooseDrug, draftOf, draftSchema, NUMBERS, readNumber, SEVERITY_FIELDS, type Draft, type NumberName } from './draft.ts';
import styles from './entry-form.module.css';
import { messages, type DiaryText } from './messages.ts';
import { choiceBehind, countedPlants, NO_CHOICE, readMeals, recognisedPlants, withPlants, type PlantChoice } from './plant-choice.ts';
import { PlantWords, type PlantWordsProps } from './plant-words.tsx';
import { codeText } from './value-text.ts';

/** What Enter leaves for the next field. */
const FIELD = 'input[type="text"]:not([role="combobox"]), select, textarea[data-line]';

/** Where to go once the server has the day. */
type After = 'stay' | 'next';

interface EntryFormProps {
  patient: string;
  writer: Writer;
  /** The entry that is corrected, or an empty one of the day. */
  entry: DiaryEntry;
  /** Called when the server has it. */
  onSaved: (entry: DiaryEntry, after: After) => void;
  onCancel?: () => void;
  /** Called when somebody else's version of the day shall stay as it is. */
  onTheirs: () => void;
  /** Absent on the last day that can be entered. */
  nextDay?: boolean;
}

/** All factors of a day in groups. What was typed stays here until the server has it. */
export default function EntryForm({ patient, writer, entry, onSaved, onCancel, onTheirs, nextDay = false }: EntryFormProps) {
  const text = useText(messages);
  const format = useFormat();
  const { values: before } = entry;
  const [draft] = useState(() => draftOf(before, format.plain, text.mealTimes));
  const schema = useMemo(() => draftSchema(before, draft), [before, draft]);
  const form = useForm<Draft, unknown, DiaryValues>({ defaultValues: draft, resolver: zodResolver(schema, { jitless: true }), mode: 'onTouched', shouldFocusError: true });
  const { register, control, handleSubmit, formState } = form;
  const { errors, dirtyFields } = formState;
  const meals = useFieldArray({ control, name: 'meals' });
  const exercises = useFieldArray({ control, name: 'exercises' });
  const save = useSaveEntry(patient, writer);
  const [nothing, setNothing] = useState(false);
  const [conflict, setConflict] = useState<{ error: EntryConflict; after: After } | null>(null);
  const frame = useRef<HTMLFormElement>(null);

  const { recogniser, failed, retry } = useRecogniser();
  /** Absent until somebody changes the plants here; then the decisions of this form. */
  const [chosen, setChosen] = useState<PlantChoice | null>(null);
  const stored = useMemo(() => (recogniser ? choiceBehind(before.plants, recognisedPlants(readMeals(before.meals ?? [], recogniser))) : NO_CHOICE), [recogniser, before]);
  const choice = chosen ?? stored;

  const unsaved = useRef(false);
  useEffect(() => {
    unsaved.current = Object.keys(dirtyFields).length > 0 || chosen !== null;
  });

  useEffect(() => {
    // After the page has put the focus on its content, which it does when the address changes.
    const frameId = requestAnimationFrame(() => frame.current?.querySelector('input')?.focus());
    return () => cancelAnimationFrame(frameId);
  }, []);

  const send = (mine: DiaryEntry, after: After) =>
    save.mutate(mine, {
      onSuccess: (saved) => {
        unsaved.current = false;
        setConflict(null);
        onSaved(saved, after);
      },
      onError: (error) => {
        if (error instanceof EntryConflict) setConflict({ error, after });
      },
    });

  const submit = (after: After) =>
    handleSubmit((read) => {
      // Without the catalogue what was counted before stays.
      const values = recogniser
        ? withPlants({ ...read, ...(before.plants && { plants: before.plants }) }, countedPlants(recognisedPlants(readMeals(read.meals ?? [], recogniser)), choice), recogniser)
        : { ...read, ...(before.plants && { plants: before.plants }), ...(before.plantCatalogue !== undefined && { plantCatalogue: before.plantCatalogue }) };
      const empty = Object.keys(values).length === 0;
      setNothing(empty);
      if (!empty) send({ ...entry, values }, after);
    })();

  /**
   * Enter goes to the next field, so that a paper page is typed without the mouse; with Ctrl it saves. What is ticked, opened or
   * filled in already is passed over: Tab stops there. Only the note has lines of its own.
   */
  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>) => {
    const target = event.target as HTMLElement;
    if (event.key !== 'Enter' || target.closest('[role="combobox"]')) return;
    if (target.closest('dialog')) {
      if (target instanceof HTMLInputElement) event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      if (!save.isPending) void submit(nextDay ? 'next' : 'stay');
    } else if (target.matches(FIELD) && !event.shiftKey) {
      event.preventDefault();
      const after = [...event.currentTarget.querySelectorAll<HTMLInputElement>(`${FIELD}, textarea`)].filter((field) => field === target || (field.offsetParent !== null && !(field.dataset.given === 'true' && field.value !== '')));
      after[after.indexOf(target as HTMLInputElement) + 1]?.focus();
    }
  };

  const number = (name: NumberName, unit: string, hint?: string) => (
    <TextField
      label={text.fields[name]}
      aside={unit}
      {...(hint !== undefined && { hint })}
      inputMode={NUMBERS[name] === 'whole' ? 'numeric' : 'decimal'}
      error={errorText(errors[name]?.message, text, format)}
      {...register(name)}
    />
  );

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys are those of the fields inside
    <form
      ref={frame}
      className={styles.form}
      noValidate
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        void submit('stay');
      }}
    >
      <LeaveGuard text={text} unsaved={() => unsaved.current} />
      <p className={styles.lead}>{text.emptyIsNotZero} {text.keys}</p>
      <div className={styles.columns}>
        <Card title={text.groups.pain}>
          <div className={styles.row}>
            {number('painAverage', text.units.scale)}
            {number('painWorst', text.units.scale)}
            {number('painNow', text.units.scale, text.hints.painNow)}
          </div>
          <WorstBelowAverage control={control} />
          <Controller control={control} name="painSites" render={({ field }) => <Codes legend={text.fields.painSites} known={PAIN_SITES} names={text.sites} value={field.value} onToggle={(code, on) => field.onChange(on ? [...field.value, code] : field.value.filter((other) => other !== code))} />} />
        </Card>

        <Card title={text.groups.mind}>
          <div className={styles.row}>
            {number('stress', text.units.scale)}
            {number('sleepHours', text.units.hours, text.hints.sleepHours)}
            {number('sleepQuality', text.units.scale, text.hints.sleepQuality)}
          </div>
        </Card>

        <Card title={text.groups.food} className={styles.wide}>
          <div className={styles.food}>
            <div className={styles.stack}>
              <ul className={styles.stack}>
                {meals.fields.map((row, index) => (
                  <li key={row.id}><fieldset className={styles.mealRow}><legend className="visually-hidden">{text.mealNumber(index + 1)}</legend>
                    <TextField label={text.mealWhen} data-given {...register(`meals.${index}.when`)} />
                    <TextArea label={text.mealText} rows={1} data-line className={styles.meal} error={errorText(errors.meals?.[index]?.text?.message, text, format)} {...register(`meals.${index}.text`)} />
                  </fieldset></li>
                ))}
              </ul>
              <div><Button small onClick={() => meals.append({ when: '', text: '' })}>{text.addMeal}</Button></div>
            </div>
            <div className={styles.recognised}>
              <h3>{text.plantsOfDay}</h3>
              {recogniser ? <TypedPlants control={control} recogniser={recogniser} choice={choice} onChoice={setChosen} writer={writer} /> : failed ? (
                <div className={styles.stack}><p>{text.plantsFailed}</p><div><Button small onClick={retry}>{text.again}</Button></div></div>
              ) : <p className={styles.lead}>{text.plantsLoading}</p>}
            </div>
          </div>
          <div className={styles.row}>
            {number('fermented', text.units.portions, text.hints.fermented)}
            {number('drinkMl', text.units.litres, text.hints.drinkMl)}
            {number('sweetDrinkMl', text.units.litres)}
            {number('sugar', text.units.portions)}
            {number('readyMade', text.units.portions)}
            {number('omega3', text.units.portions, text.hints.omega3)}
            {number('healthyFat', text.units.portions, text.hints.healthyFat)}
            {number('processedMeat', text.units.portions)}
          </div>
        </Card>

        <Card title={text.groups.move}>
          <div className={styles.stack}>
            <ul className={styles.stack}>
              {exercises.fields.map((row, index) => (
                <li key={row.id}><fieldset className={styles.exerciseRow}><legend className="visually-hidden">{text.exerciseNumber(index + 1)}</legend>
                  <SelectField label={text.exerciseType} {...register(`exercises.${index}.type`)}>
                    <option value="">{text.notRecorded}</option>
                    {withUnknown(EXERCISE_TYPES, [row.type]).map((code) => <option key={code} value={code}>{codeText(code, text.exerciseTypes, text)}</option>)}
                  </SelectField>
                  <TextField label={text.exerciseMinutes} inputMode="numeric" error={errorText(errors.exercises?.[index]?.minutes?.message, text, format)} {...register(`exercises.${index}.minutes`)} />
                  <TextField label={text.exerciseText} {...register(`exercises.${index}.text`)} />
                </fieldset></li>
              ))}
            </ul>
            <div><Button small onClick={() => exercises.append({ type: '', minutes: '', text: '' })}>{text.addExercise}</Button></div>
            <div className={styles.row}>
              {number('steps', text.units.perDay)}
              {number('relaxationMinutes', text.units.minutes)}
            </div>
          </div>
        </Card>

        <Card title={text.groups.gut}>
          <div className={styles.row}>
            {SEVERITY_FIELDS.map((name) => (
              <SelectField key={name} label={text.fields[name]} {...register(name)}>
                <option value="">{text.notRecorded}</option>
                {withUnknown(SEVERITIES, [draft[name]]).map((code) => <option key={code} value={code}>{codeText(code, text.severities, text)}</option>)}
              </SelectField>
            ))}
            {number('stools', text.units.perDay)}
            <TextField label={text.fields.stoolForms} aside={text.units.bristol} hint={text.hints.stoolForms} error={errorText(errors.stoolForms?.message, text, format)} {...register('stoolForms')} />
          </div>
          <FormsMoreThanStools control={control} />
        </Card>

        <Card title={text.groups.med}>
          <div className={styles.stack}>
            <Controller control={control} name="drugs" render={({ field }) => <Codes legend={text.fields.drugs} known={DRUG_CLASSES} names={text.drugClasses} value={field.value} onToggle={(code, on) => field.onChange(chooseDrug(field.value, code, on))} />} />
            <TextArea label={text.fields.drugTexts} hint={text.hints.drugTexts} rows={2} error={errorText(errors.drugTexts?.message, text, format)} {...register('drugTexts')} />
            <div className={styles.row}>
              <SelectField label={text.fields.infection} {...register('infection')}>
                <option value="">{text.notRecorded}</option>
                <option value="no">{text.no}</option>
                <option value="yes">{text.yes}</option>
              </SelectField>
              <TextField label={text.fields.infectionText} error={errorText(errors.infectionText?.message, text, format)} {...register('infectionText')} />
            </div>
          </div>
        </Card>

        <Card title={text.groups.note}>
          <TextArea label={text.fields.note} rows={4} error={errorText(errors.note?.message, text, format)} {...register('note')} />
        </Card>
      </div>

      <div className={styles.bar}>
        <SaveState saving={save.isPending} error={conflict ? null : save.error} nothing={nothing} errors={formState.isSubmitted ? countErrors(errors) : 0} />
        <div className={styles.buttons}>
          {onCancel ? <Button onClick={onCancel}>{text.cancel}</Button> : null}
          <Button type="submit" disabled={save.isPending} {...(nextDay ? {} : { look: 'primary' as const })}>{text.save}{nextDay ? null : <Key>{text.ctrlEnter}</Key>}</Button>
          {nextDay ? <Button look="primary" disabled={save.isPending} onClick={() => void submit('next')}>{text.saveNext}<Key>{text.ctrlEnter}</Key></Button> : null}
        </div>
      </div>

      {conflict ? (
        <ConflictDialog
          key={conflict.error.theirs.version}
          base={before}
          mine={conflict.error.mine}
          theirs={conflict.error.theirs}
          withdrawn={conflict.error.withdrawn}
          saving={save.isPending}
          failed={save.error instanceof EntryConflict ? null : save.error}
          onClose={() => setConflict(null)}
          onTheirs={() => {
            unsaved.current = false;
            onTheirs();
          }}
          onSave={(entryToSave) => send(entryToSave, conflict.after)}
        />
      ) : null}
    </form>
  );
}

/** What is said about the save, in the place where it was asked for. */
function SaveState({ saving, error, nothing, errors }: { saving: boolean; error: Error | null; nothing: boolean; errors: number }) {
  const text = useText(messages);
  if (saving) return <output>{text.saving}</output>;
  if (errors > 0) return <p role="alert" className={styles.problem}>{text.fixErrors(errors)}</p>;
  if (nothing) return <p role="alert" className={styles.problem}>{text.errors.nothing}</p>;
  if (error) return <p role="alert" className={styles.problem}><strong>{text.notSaved}.</strong> {text.saveFailed[error instanceof FhirError ? error.kind : 'server']}</p>;
  return <output className="visually-hidden" />;
}

function errorText(key: string | undefined, text: DiaryText, format: Format): string | undefined {
  if (key === undefined) return undefined;
  const range = /^range (\S+) (\S+)$/.exec(key);
  if (range) return text.range(format.plain(Number(range[1])), format.plain(Number(range[2])));
  return (text.errors as Record<string, string>)[key] ?? text.errors.number;
}

/** Fields with an error; those of a row one by one. */
function countErrors(errors: FieldErrors<Draft>): number {
  return Object.values(errors).reduce((sum, error) => sum + (Array.isArray(error) ? error.reduce((rows: number, row) => rows + (row ? Object.keys(row as object).length : 0), 0) : 1), 0);
}

function withUnknown(known: readonly string[], chosen: readonly string[]): string[] {
  return [...known, ...chosen.filter((code) => code !== '' && !known.includes(code))];
}

interface CodesProps {
  legend: string;
  known: readonly string[];
  names: Readonly<Record<string, string>>;
  value: string[];
  onToggle: (code: string, on: boolean) => void;
}

/** Several of many: closed it is one stop of the Tab key and names what is chosen. */
function Codes({ legend, known, names, value, onToggle }: CodesProps) {
  const text = useText(messages);
  return (
    <details className={styles.codes}>
      <summary>
        <span className={styles.legend}>{legend}</span>
        <span className={styles.lead}>{value.length === 0 ? text.notRecorded : value.map((code) => codeText(code, names, text)).join(', ')}</span>
      </summary>
      <fieldset className={styles.choices}>
        <legend className="visually-hidden">{legend}</legend>
        {withUnknown(known, value).map((code) => <Choice key={code} label={codeText(code, names, text)} checked={value.includes(code)} onChange={(event) => onToggle(code, event.target.checked)} />)}
      </fieldset>
    </details>
  );
}

type Control = ReturnType<typeof useForm<Draft, unknown, DiaryValues>>['control'];

/** The meals as they are typed, with their plants. By itself, so that a key in a meal draws nothing else of the form anew. */
function TypedPlants({ control, ...plants }: { control: Control } & Omit<PlantWordsProps, 'meals'>) {
  const typed = useDeferredValue(useWatch({ control, name: 'meals' }));
  const meals = useMemo(() => typed.filter((meal) => meal.text.trim() !== '').map((meal) => ({ text: meal.text, ...(meal.when.trim() !== '' && { when: meal.when }) })), [typed]);
  return <PlantWords meals={meals} {...plants} />;
}

/** A fact about what was typed, no refusal: the diary may say so. */
function WorstBelowAverage({ control }: { control: Control }) {
  const text = useText(messages);
  const [average, worst] = useWatch({ control, name: ['painAverage', 'painWorst'] });
  const [averageValue, worstValue] = [readNumber(average, 'whole'), readNumber(worst, 'whole')];
  const below = averageValue !== null && worstValue !== null && worstValue < averageValue;
  return <output className={below ? styles.fact : 'visually-hidden'}>{below ? text.worstBelowAverage(worst, average) : ''}</output>;
}

function FormsMoreThanStools({ control }: { control: Control }) {
  const text = useText(messages);
  const [forms, stools] = useWatch({ control, name: ['stoolForms', 'stools'] });
  const count = forms.split(/[\s,;]+/).filter(Boolean).length;
  const of = readNumber(stools, 'whole');
  const more = of !== null && count > of;
  return <output className={more ? styles.fact : 'visually-hidden'}>{more ? text.formsMoreThanStools(count, stools) : ''}</output>;
}
