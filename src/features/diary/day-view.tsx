/** One day in full: what every source says about it, as it was written, and what can be done with it. */
import { useMemo, useState } from 'react';
import { EntryConflict, useSaveEntry, useWithdrawEntry, type Writer } from '../../data/diary-entry.ts';
import { FhirError } from '../../data/fhir-client.ts';
import { nameOfPlant, useRecogniser } from '../../data/plants.ts';
import { addDays, dayAt } from '../../domain/day.ts';
import { disagreements, type DiaryDay, type DiaryEntry, type FilledField } from '../../domain/diary.ts';
import { currentPracticeZone, useFormat } from '../../i18n/format.ts';
import { useLanguage, useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import styles from './day.module.css';
import { messages } from './messages.ts';
import { choiceBehind, countedPlants, plantChanges, readMeals, recognisedPlants, withPlants, type PlantChoice } from './plant-choice.ts';
import { PlainMeals, PlantWords } from './plant-words.tsx';
import { authorText, GROUPS, itemTexts, valueText, type Words } from './value-text.ts';
import { VersionsDialog } from './versions-dialog.tsx';

interface DayViewProps {
  patient: string;
  writer: Writer;
  day: DiaryDay;
  onCorrect: (entry: DiaryEntry) => void;
  /** Offered when none of the entries is the patient's own diary. */
  onAdd: () => void;
}

export function DayView({ patient, writer, day, onCorrect, onAdd }: DayViewProps) {
  const words = useWords();
  const { text, format } = words;
  const differences = disagreements(day);
  const filled = Object.entries(day.filled ?? {}) as [FilledField, NonNullable<NonNullable<DiaryDay['filled']>[FilledField]>][];
  return (
    <div className={styles.day}>
      {day.entries.map((entry) => <EntryCard key={entry.id} patient={patient} writer={writer} entry={entry} words={words} onCorrect={() => onCorrect(entry)} />)}

      {differences.length === 0 ? null : (
        <Card title={text.disagreeTitle}>
          <ul className={styles.sentences}>
            {differences.map(({ field, entries }) => (
              <li key={field}>{text.fields[field]}: {entries.map((entry) => `${text.sourceNames[entry.source]} ${valueText(field, entry.values, words)}`).join(' · ')}</li>
            ))}
          </ul>
          <p className={styles.quiet}>{text.disagreeText}</p>
        </Card>
      )}

      {day.readings.length === 0 ? null : (
        <Card title={text.readings}>
          {day.entries.length === 0 ? <p>{text.onlyReadings}</p> : null}
          {filled.length === 0 ? null : (
            <ul className={styles.sentences} aria-label={text.filledTitle}>
              {filled.map(([field, from]) => <li key={field}>{text.fields[field]}: {valueText(field, day.values, words)} ({text.filledFrom(from.n, from.source)})</li>)}
            </ul>
          )}
          <div className={styles.scroll}>
            <table className={styles.table}>
              <thead><tr><th scope="col">{text.readingName}</th><th scope="col">{text.readingValue}</th><th scope="col">{text.readingScale}</th><th scope="col">{text.readingWhen}</th><th scope="col">{text.sources}</th></tr></thead>
              <tbody>
                {day.readings.map((reading, index) => (
                  <tr key={reading.id ?? index}>
                    <td>{reading.name}</td>
                    <td>{[typeof reading.value === 'number' ? format.plain(reading.value) : reading.value, reading.unit, reading.label === undefined ? undefined : `(${reading.label})`].filter(Boolean).join(' ')}</td>
                    <td>{reading.scale ? text.scaleOf(format.plain(reading.scale.min), format.plain(reading.scale.max)) : text.noScale}</td>
                    <td>{reading.when ?? ''}</td>
                    <td>{reading.source}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Card>
      )}
      {day.entries.some((entry) => entry.source === 'diary') ? null : <div><Button onClick={onAdd}>{text.addOwn}</Button></div>}
    </div>
  );
}

function useWords(): Words {
  const text = useText(messages);
  const format = useFormat();
  const language = useLanguage();
  return useMemo(() => ({ text, format, plantName: (id: string) => nameOfPlant(id, language) }), [text, format, language]);
}

interface EntryCardProps {
  patient: string;
  writer: Writer;
  entry: DiaryEntry;
  words: Words;
  onCorrect: () => void;
}

/** True when somebody of the practice, or a file, entered the day on a later one than the morning after. */
function isLate({ day, authored }: DiaryEntry): boolean {
  return authored !== undefined && addDays(day, 1) < dayAt(new Date(authored), currentPracticeZone());
}

/** What one source says about the day. */
function EntryCard({ patient, writer, entry, words, onCorrect }: EntryCardProps) {
  const { text, format } = words;
  const [open, setOpen] = useState<'versions' | 'withdraw' | null>(null);
  const { values } = entry;
  const source = text.sourceNames[entry.source];
  const who = authorText(entry, text);
  const groups = GROUPS.map(({ group, fields }) => ({ group, fields: fields.filter((field) => field !== 'meals' && field !== 'plants' && values[field] !== undefined) })).filter(({ fields }) => fields.length > 0);
  const hasFood = values.meals !== undefined || values.plants !== undefined;
  return (
    <Card
      title={source}
      aside={
        <span className={styles.buttons}>
          <Button small onClick={onCorrect} aria-label={text.correctOf(source)}>{text.correct}</Button>
          <Button small look="quiet" aria-haspopup="dialog" onClick={() => setOpen('versions')}>{text.versionsOf(entry.version ?? '1')}</Button>
          <Button small look="quiet" aria-haspopup="dialog" onClick={() => setOpen('withdraw')}>{text.withdraw}</Button>
        </span>
      }
      className={styles.entry}
    >
      {isLate(entry) ? <p className={styles.quiet}>{text.lateEntry(format.day(entry.day), format.instant(entry.authored!))}</p> : null}
      <p className={styles.quiet}>{entry.authored === undefined ? text.selfReportUndated(who) : text.selfReportOf(who, format.instant(entry.authored))}</p>
      <div className={hasFood ? styles.halves : styles.whole}>
        <div className={styles.groups}>
          {groups.map(({ group, fields }) => (
            <section key={group} aria-label={text.groups[group]} className={styles.group}>
              <h3>{text.groups[group]}</h3>
              <dl className={styles.values}>
                {fields.map((field) => (
                  <div key={field}>
                    <dt>{text.fields[field]}</dt>
                    <dd className={styles.asWritten}>{itemTexts(field, values, words).join(field === 'exercises' || field === 'drugTexts' ? '\n' : ', ')}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
          {groups.length === 0 && hasFood ? <p className={styles.quiet}>{text.nothingElse}</p> : null}
          {entry.unread ? <p className={styles.quiet}>{text.unread(entry.unread.length)}</p> : null}
        </div>
        {hasFood ? (
          <section aria-label={text.fields.meals} className={styles.group}>
            <h3>{text.fields.meals}</h3>
            <EntryPlants patient={patient} writer={writer} entry={entry} />
          </section>
        ) : null}
      </div>
      {open === 'versions' ? <VersionsDialog patient={patient} entry={entry} onClose={() => setOpen(null)} /> : null}
      {open === 'withdraw' ? <WithdrawDialog patient={patient} writer={writer} entry={entry} onClose={() => setOpen(null)} /> : null}
    </Card>
  );
}

/** The meals of an entry with their plants; corrections are gathered and saved together. */
function EntryPlants({ patient, writer, entry: stored }: { patient: string; writer: Writer; entry: DiaryEntry }) {
  const text = useText(messages);
  const { recogniser, failed, retry } = useRecogniser();
  const save = useSaveEntry(patient, writer);
  /** Decisions that are not saved yet, with the entry they were made on: a newer version from the server is a conflict, not their base. */
  const [pending, setPending] = useState<{ choice: PlantChoice; on: DiaryEntry } | null>(null);
  const [conflict, setConflict] = useState<EntryConflict | null>(null);
  const entry = pending?.on ?? stored;
  const setChosen = (choice: PlantChoice | null) => setPending(choice === null ? null : { choice, on: entry });
  const meals = entry.values.meals ?? [];
  const recognised = useMemo(() => (recogniser ? recognisedPlants(readMeals(entry.values.meals ?? [], recogniser)) : []), [recogniser, entry]);

  if (!recogniser) {
    return (
      <PlainMeals meals={meals}>
        {failed ? <div className={styles.failed}><p role="alert">{text.plantsFailed}</p><Button small onClick={retry}>{text.again}</Button></div> : <output className={styles.quiet}>{text.plantsLoading}</output>}
      </PlainMeals>
    );
  }

  const choice = pending?.choice ?? choiceBehind(entry.values.plants, recognised);
  const plants = countedPlants(recognised, choice);
  const unchecked = entry.values.plants === undefined;
  const changes = plantChanges(entry.values.plants ?? recognised.map((id) => ({ id })), plants);
  const send = (mine: DiaryEntry) =>
    save.mutate(mine, {
      onSuccess: () => {
        setConflict(null);
        setChosen(null);
      },
      onError: (error) => {
        if (error instanceof EntryConflict) setConflict(error);
      },
    });

  return (
    <>
      <LeaveGuard text={text} unsaved={() => changes > 0} />
      {unchecked ? <p className={styles.quiet}>{text.plantsUnchecked}</p> : null}
      <PlantWords meals={meals} recogniser={recogniser} choice={choice} onChoice={setChosen} writer={writer} />
      {entry.values.plantCatalogue === undefined ? null : <p className={styles.quiet}>{text.catalogueOf(entry.values.plantCatalogue)}</p>}
      {changes === 0 && !unchecked ? null : (
        <div className={styles.bar}>
          <output>{save.isPending ? text.saving : changes > 0 ? text.changes(changes) : ''}</output>
          <div className={styles.buttons}>
            {changes > 0 ? <Button small disabled={save.isPending} onClick={() => setChosen(null)}>{text.discard}</Button> : null}
            <Button small look="primary" disabled={save.isPending} onClick={() => send({ ...entry, values: withPlants(entry.values, plants, recogniser) })}>{unchecked && changes === 0 ? text.confirmPlants : text.save}</Button>
          </div>
        </div>
      )}
      {save.error && !(save.error instanceof EntryConflict) ? <p role="alert" className={styles.problem}><strong>{text.notSaved}.</strong> {text.saveFailed[save.error instanceof FhirError ? save.error.kind : 'server']}</p> : null}
      {conflict ? (
        <ConflictDialog
          key={conflict.theirs.version}
          base={entry.values}
          mine={conflict.mine}
          theirs={conflict.theirs}
          withdrawn={conflict.withdrawn}
          saving={save.isPending}
          failed={save.error instanceof EntryConflict ? null : save.error}
          onClose={() => setConflict(null)}
          onTheirs={() => {
            setConflict(null);
            setChosen(null);
          }}
          onSave={send}
        />
      ) : null}
    </>
  );
}

function WithdrawDialog({ patient, writer, entry, onClose }: { patient: string; writer: Writer; entry: DiaryEntry; onClose: () => void }) {
  const text = useText(messages);
  const withdraw = useWithdrawEntry(patient, writer);
  const problem = withdraw.error instanceof FhirError ? withdraw.error.kind : withdraw.error instanceof EntryConflict ? 'stale' : 'server';
  return (
    <Dialog title={text.withdrawTitle} onClose={onClose}>
      <p>{text.withdrawText}</p>
      {withdraw.isError ? <p role="alert" className={styles.problem}>{text.withdrawFailed[problem === 'stale' ? 'stale' : problem === 'offline' ? 'offline' : 'other']}</p> : null}
      <Actions>
        <Button onClick={onClose}>{text.cancel}</Button>
        <Button look="primary" disabled={withdraw.isPending} onClick={() => withdraw.mutate(entry, { onSuccess: onClose })}>{withdraw.isPending ? text.withdrawing : text.withdraw}</Button>
      </Actions>
    </Dialog>
  );
}
