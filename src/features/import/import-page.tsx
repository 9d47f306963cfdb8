/** Bringing real diaries in: for whom, which files, what would be written, and the way back. */
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Suspense, useEffect, useRef, useState } from 'react';
import { ImportRefusal, importQueries, type PastImport } from '../../data/imports.ts';
import { patientQueries } from '../../data/patients.ts';
import { sessionQuery } from '../../data/session.ts';
import { dayAt } from '../../domain/day.ts';
import { listName, type Patient } from '../../domain/patient.ts';
import { currentPracticeZone, useFormat } from '../../i18n/format.ts';
import { useLanguage, useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Choice, SelectField } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { Loading } from '../../ui/status.tsx';
import { DropZone } from './drop-zone.tsx';
import { DryRunTable, ProblemTable } from './dry-run.tsx';
import { FileList } from './file-list.tsx';
import styles from './import.module.css';
import { messages } from './messages.ts';
import { PastImports, UndoDialog } from './past-imports.tsx';
import { PatientChoice, personFacts } from './patient-choice.tsx';
import { openQuestions, resultOf, useImport, type Checked, type ImportState } from './use-import.ts';

/** The import screen; within a patient's record `patient` is given, otherwise it is chosen here. */
export function ImportPage({ patient }: { patient?: string }) {
  const text = useText(messages);
  const flow = (
    <Suspense fallback={<Loading label={text.checking} height={240} />}>
      <ImportFlow {...(patient !== undefined && { patient })} />
    </Suspense>
  );
  return patient === undefined ? <Page title={text.title}>{flow}</Page> : flow;
}

function ImportFlow({ patient: given }: { patient?: string }) {
  const text = useText(messages);
  const format = useFormat();
  const language = useLanguage();
  const { user } = useSuspenseQuery(sessionQuery).data;
  const zone = currentPracticeZone();
  // The day of the visit; a screen left open over midnight asks again when it is opened anew.
  const [today] = useState(() => dayAt(new Date(), zone));
  const [chosen, setChosen] = useState<Patient | null>(null);
  const [undoing, setUndoing] = useState<PastImport | null>(null);
  const [undone, setUndone] = useState(false);
  const chosenLine = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    // The button that was pressed went with its list.
    if (chosen) chosenLine.current?.focus();
  }, [chosen]);
  const undoneNote = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    // The button that opened the dialog may be gone: the focus goes to what became of it.
    if (undone) undoneNote.current?.focus();
  }, [undone]);
  const patientId = given ?? chosen?.id;
  const patientQuery = useQuery({ ...patientQueries.one(given ?? ''), enabled: given !== undefined });
  const patient = given === undefined ? chosen : patientQuery.data;
  const practitioner = user?.practitioner ?? '';
  const state = useImport({ patient: patient?.id, example: patient?.example ?? false, practitioner, today, zone, language });
  const records = useQuery({ ...importQueries.records(patientId ?? ''), enabled: patientId !== undefined });
  const written = state.writing.at === 'written' ? state.writing.record : undefined;
  const latest = records.data?.find((record) => record.id === written && record.undone === undefined);

  return (
    <div className={styles.page}>
      {given === undefined ? null : <h2 className="visually-hidden">{text.title}</h2>}
      <p className={styles.intro}>{text.intro}</p>
      {given === undefined ? (
        <Card title={text.step(1, text.patient)}>
          {chosen ? (
            <div className={styles.row}>
              <span ref={chosenLine} tabIndex={-1}>{text.chosen} <strong>{listName(chosen)}</strong> <span className={styles.quiet}>{personFacts(chosen, text, format)}</span></span>
              <Button small onClick={() => setChosen(null)}>{text.change}</Button>
            </div>
          ) : <PatientChoice onChoose={setChosen} />}
        </Card>
      ) : null}
      <Card title={text.step(given === undefined ? 2 : 1, text.files)}>
        <div className={styles.stack}>
          <DropZone onFiles={(files) => {
              setUndone(false);
              state.add(files);
            }} />
          <FileList state={state} patient={patient?.id} past={records.data ?? []} />
        </div>
      </Card>
      <CheckCard step={given === undefined ? 3 : 2} state={state} patient={patient ?? null} onUndoLatest={latest ? () => setUndoing(latest) : undefined} />
      {patientId === undefined ? null : (
        <Card title={text.past}>
          <div className={styles.stack}>
            {undone ? <p ref={undoneNote} tabIndex={-1} className={styles.done}>{text.undoDone}</p> : null}
            <PastImports records={records.data} failed={records.isError} onRetry={() => void records.refetch()} practitioner={practitioner} onUndo={setUndoing} />
          </div>
        </Card>
      )}
      {undoing && patientId !== undefined ? (
        <UndoDialog
          patient={patientId}
          record={undoing}
          practitioner={practitioner}
          zone={zone}
          onClose={() => setUndoing(null)}
          onDone={() => {
            setUndone(true);
            // What was just written and taken back is over; files that wait for something else stay and are checked anew.
            if (undoing.id === written) state.startOver();
            else state.retryAfterFailure();
            setUndoing(null);
          }}
        />
      ) : null}
    </div>
  );
}

function CheckCard({ step, state, patient, onUndoLatest }: { step: number; state: ImportState; patient: Patient | null; onUndoLatest: (() => void) | undefined }) {
  const text = useText(messages);
  const format = useFormat();
  const { check, writing } = state;
  const problems = state.files.flatMap((file) => (resultOf(file, state.fhirReadings)?.notUnderstood ?? []).map((problem) => ({ file: file.name, problem })));
  const checked = check.at === 'checked' ? check.checked : null;
  const hasMeals = checked !== null && checked.meals.size > 0;
  // After everything was written the dry run has nothing more to say.
  const over = writing.at === 'written' && (checked === null || checked.plan.writes === 0);
  return (
    <>
      <Card title={text.step(step, over ? text.over : text.check)}>
        <div className={styles.stack}>
          <output aria-live="polite" className={styles.summary}>
            {check.at === 'waiting' && writing.at !== 'written' ? <span className={styles.quiet}>{text.checkWaiting} <WaitsFor state={state} patient={patient} /></span> : null}
            {check.at === 'checking' && !over ? <span>{text.checking} …</span> : null}
            {checked && !over ? <Summary checked={checked} problems={problems.length} /> : null}
            {writing.at === 'writing' ? <span>{text.writing} …</span> : null}
            {writing.at === 'not-arrived' && checked ? <span className={styles.strong}>{text.notArrived}</span> : null}
          </output>
          {check.at === 'failed' ? (
            <div role="alert" className={styles.problem}>
              <strong>{text.checkFailed}.</strong> {text.checkFailedText} <Button small onClick={state.recheck}>{text.again}</Button>
            </div>
          ) : null}
          {writing.at === 'failed' ? (
            <div role="alert" className={styles.problem}>
              <strong>{writing.error.kind === 'offline' ? text.writeUnsure : text.writeFailed}.</strong> {text.writeErrors[writing.error.kind]}
              {writing.error instanceof ImportRefusal && writing.error.days.length > 0 ? <p>{text.refusedDays(format.list(writing.error.days.slice(0, 10).map(format.day)))}</p> : null}
              {writing.error.kind === 'refused' ? writing.error.issues.slice(0, 5).map((issue, index) => (issue.path === undefined ? null : <div key={`${index} ${issue.path}`} className={styles.small}>{text.place(issue.path)}</div>)) : null}
              <div className={styles.row}><Button small onClick={state.retryAfterFailure}>{text.recheck}</Button></div>
            </div>
          ) : null}
          {writing.at === 'written' && patient ? <Written state={state} patient={patient} onUndo={onUndoLatest} /> : null}
          {checked && !over && checked.plan.days.length > 0 ? (
            <>
              <WriteButtons state={state} checked={checked} patient={patient} />
              {checked.plan.counts.kept > 0 || state.replaceCorrected ? <Choice checked={state.replaceCorrected} onChange={(event) => state.setReplaceCorrected(event.target.checked)} label={text.replaceCorrected} /> : null}
              <DryRunTable checked={checked}>
                {hasMeals ? (
                  <SelectField label={text.language} hint={text.languageHint} value={state.mealLanguage} onChange={(event) => state.setMealLanguage(event.target.value === 'en' ? 'en' : 'de')}>
                    <option value="de">{text.languages.de}</option>
                    <option value="en">{text.languages.en}</option>
                  </SelectField>
                ) : null}
              </DryRunTable>
            </>
          ) : null}
        </div>
      </Card>
      {problems.length > 0 && !over ? <div id={PROBLEMS} tabIndex={-1}><Card title={text.problemsTitle}><ProblemTable problems={problems} /></Card></div> : null}
    </>
  );
}

/** What is still missing before the dry run can begin. */
function WaitsFor({ state, patient }: { state: ImportState; patient: Patient | null }) {
  const text = useText(messages);
  const { files } = state;
  if (files.some((file) => openQuestions(file).length > 0 || (file.state.at === 'read' && file.state.file.resources !== undefined && file.subject === undefined))) return text.waitsFor.answers;
  if (files.some((file) => file.state.at === 'reading' || file.pending !== undefined)) return text.waitsFor.reading;
  if (patient === null) return text.waitsFor.person;
  return files.length === 0 ? text.waitsFor.files : text.waitsFor.readable;
}

function Summary({ checked, problems }: { checked: Checked; problems: number }) {
  const text = useText(messages);
  const format = useFormat();
  const { plan } = checked;
  const { counts } = plan;
  if (plan.days.length === 0) return <span>{text.nothingRead}</span>;
  const plants = new Set([...checked.meals.values()].flatMap((hits) => hits.map((hit) => hit.id))).size;
  return (
    <>
      <span className={styles.strong}>{text.summary(plan.days.length, format.day(plan.days[0]!.day), format.day(plan.days.at(-1)!.day))}</span>
      <span>
        {counts.new + counts.changed + counts.unchanged > 0 ? text.summaryEntries(counts.new, counts.changed, counts.unchanged) : null}{' '}
        {counts.readingsNew + counts.readingsChanged + counts.readingsUnchanged > 0 ? text.summaryReadings(counts.readingsNew, counts.readingsChanged, counts.readingsUnchanged) : null}
      </span>
      {counts.kept > 0 ? <span>{text.summaryKept(counts.kept)}</span> : null}
      {checked.meals.size > 0 ? <span>{text.summaryPlants(plants)}</span> : null}
      {problems > 0 ? <span>{text.summaryProblems(problems)} <Button small onClick={showProblems}>{text.show}</Button></span> : null}
      {plan.writes === 0 ? <span>{text.nothingNew}</span> : null}
    </>
  );
}

/** The place of what was not understood, below the table. */
const PROBLEMS = 'not-understood';

function showProblems(): void {
  const place = document.getElementById(PROBLEMS);
  place?.scrollIntoView({ block: 'start' });
  place?.focus({ preventScroll: true });
}

function WriteButtons({ state, checked, patient }: { state: ImportState; checked: Checked; patient: Patient | null }) {
  const text = useText(messages);
  const format = useFormat();
  if (checked.plan.writes === 0 || state.writing.at === 'failed') return null;
  const writing = state.writing.at === 'writing';
  // Whose diary it is stands beside the button: that is the moment to notice a wrong one.
  const whose = patient === null ? null : <span>{text.writesFor} <strong>{listName(patient)}</strong> <span className={styles.quiet}>{personFacts(patient, text, format)}</span></span>;
  if (checked.periods.length <= 1) {
    return (
      <div className={styles.row}>
        <Button look="primary" disabled={writing} onClick={() => void state.write()}>{writing ? text.writing : text.write}</Button>
        {whose}
      </div>
    );
  }
  return (
    <div className={styles.stack}>
      <p className={styles.prose}>{text.tooBig(checked.periods.length)}</p>
      {whose === null ? null : <p>{whose}</p>}
      <div className={styles.row}>
        {checked.periods.map((period) => (
          <Button key={period.from} disabled={writing} onClick={() => void state.write(period)}>{text.writePart(format.day(period.from), format.day(period.to))}</Button>
        ))}
      </div>
    </div>
  );
}

/** What was written, with the ways on and the way back. Takes the focus, so that nobody has to look for it. */
function Written({ state, patient, onUndo }: { state: ImportState; patient: Patient; onUndo: (() => void) | undefined }) {
  const text = useText(messages);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { writing } = state;
  if (writing.at !== 'written') return null;
  return (
    <div className={styles.question}>
      <div className={styles.stack}>
        <h3 ref={heading} tabIndex={-1}>{text.written}</h3>
        <p>{writing.before ? text.writtenBefore : text.writtenText(writing.entries, writing.readings)}</p>
        <p>{text.writtenFor(listName(patient))}</p>
        <div className={styles.row}>
          <Link to={paths.review(patient.id)} className={buttonClass('primary')}>{text.toReview}</Link>
          <Link to={paths.diary(patient.id)} className={buttonClass()}>{text.toDiary}</Link>
          {onUndo ? <Button onClick={onUndo}>{text.undoThis}</Button> : null}
          <Button onClick={state.startOver}>{text.another}</Button>
        </div>
      </div>
    </div>
  );
}
