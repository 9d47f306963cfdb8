/** Bringing real diaries in: for whom, which files, what would be written, and the way back. */
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Suspense, useEffect, useRef, useState } from 'react';
import { importQueries, type PastImport } from '../../data/imports.ts';
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
import { resultOf, useImport, type Checked, type ImportState } from './use-import.ts';

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
  const patientId = given ?? chosen?.id;
  const patientQuery = useQuery({ ...patientQueries.one(given ?? ''), enabled: given !== undefined });
  const patient = given === undefined ? chosen : patientQuery.data;
  const practitioner = user?.practitioner ?? '';
  const state = useImport({ patient: patient?.id, example: patient?.example ?? false, practitioner, today, zone, language });
  const records = useQuery({ ...importQueries.records(patientId ?? ''), enabled: patientId !== undefined });
  const written = state.writing.at === 'written' && !state.writing.before;
  const latest = records.data?.find((record) => record.undone === undefined);

  return (
    <div className={styles.page}>
      {given === undefined ? null : <h2 className="visually-hidden">{text.title}</h2>}
      <p className={styles.intro}>{text.intro}</p>
      {given === undefined ? (
        <Card title={text.patient}>
          {chosen ? (
            <div className={styles.row}>
              <span>{text.chosen} <strong>{listName(chosen)}</strong> <span className={styles.quiet}>{personFacts(chosen, text, format)}</span></span>
              <Button small onClick={() => setChosen(null)}>{text.change}</Button>
            </div>
          ) : <PatientChoice onChoose={setChosen} />}
        </Card>
      ) : null}
      <Card title={text.files}>
        <div className={styles.stack}>
          <DropZone onFiles={(files) => { setUndone(false); state.add(files); }} />
          <FileList state={state} patient={patient?.id} past={records.data ?? []} />
        </div>
      </Card>
      <CheckCard state={state} patient={patient ?? null} onUndoLatest={written && latest ? () => setUndoing(latest) : undefined} />
      {patientId === undefined ? null : (
        <Card title={text.past}>
          <div className={styles.stack}>
            <output>{undone ? text.undoDone : ''}</output>
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
            setUndoing(null);
            setUndone(true);
            state.retryAfterFailure();
          }}
        />
      ) : null}
    </div>
  );
}

function CheckCard({ state, patient, onUndoLatest }: { state: ImportState; patient: Patient | null; onUndoLatest: (() => void) | undefined }) {
  const text = useText(messages);
  const { check, writing } = state;
  const problems = state.files.flatMap((file) => (resultOf(file, state.fhirReadings)?.notUnderstood ?? []).map((problem) => ({ file: file.name, problem })));
  const checked = check.at === 'checked' ? check.checked : null;
  const hasMeals = checked !== null && checked.meals.size > 0;
  return (
    <>
      <Card title={text.check}>
        <div className={styles.stack}>
          <output aria-live="polite" className={styles.summary}>
            {check.at === 'waiting' && writing.at !== 'written' ? <span className={styles.quiet}>{text.checkWaiting}</span> : null}
            {check.at === 'checking' ? <span>{text.checking} …</span> : null}
            {checked ? <Summary checked={checked} problems={problems.length} /> : null}
            {writing.at === 'writing' ? <span>{text.writing} …</span> : null}
          </output>
          {check.at === 'failed' ? (
            <div role="alert" className={styles.problem}>
              <strong>{text.checkFailed}.</strong> {text.checkFailedText} <Button small onClick={state.recheck}>{text.again}</Button>
            </div>
          ) : null}
          {writing.at === 'failed' ? (
            <div role="alert" className={styles.problem}>
              <strong>{writing.error.kind === 'offline' ? text.writeUnsure : text.writeFailed}.</strong> {text.writeErrors[writing.error.kind]}
              {writing.error.issues.slice(0, 5).map((issue, index) => (issue.path === undefined ? null : <div key={`${index} ${issue.path}`}>{text.place(issue.path)}</div>))}
              <div className={styles.row}><Button small onClick={state.retryAfterFailure}>{text.recheck}</Button></div>
            </div>
          ) : null}
          {writing.at === 'written' && patient ? <Written state={state} patient={patient} onUndo={onUndoLatest} /> : null}
          {checked && checked.plan.days.length > 0 ? (
            <>
              <div className={styles.fields}>
                {hasMeals ? (
                  <SelectField label={text.language} hint={text.languageHint} value={state.mealLanguage} onChange={(event) => state.setMealLanguage(event.target.value === 'en' ? 'en' : 'de')}>
                    <option value="de">{text.languages.de}</option>
                    <option value="en">{text.languages.en}</option>
                  </SelectField>
                ) : null}
                {checked.plan.counts.kept > 0 || state.replaceCorrected ? <Choice checked={state.replaceCorrected} onChange={(event) => state.setReplaceCorrected(event.target.checked)} label={text.replaceCorrected} /> : null}
              </div>
              <WriteButtons state={state} checked={checked} />
              <DryRunTable checked={checked} />
            </>
          ) : null}
        </div>
      </Card>
      {problems.length > 0 ? <Card title={text.problemsTitle}><ProblemTable problems={problems} /></Card> : null}
    </>
  );
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
      <span>{text.summaryEntries(counts.new, counts.changed, counts.unchanged)} {text.summaryReadings(counts.readingsNew, counts.readingsChanged, counts.readingsUnchanged)}</span>
      {counts.kept > 0 ? <span>{text.summaryKept(counts.kept)}</span> : null}
      {checked.meals.size > 0 ? <span>{text.summaryPlants(plants)}</span> : null}
      {problems > 0 ? <span>{text.summaryProblems(problems)}</span> : null}
      {plan.writes === 0 ? <span>{text.nothingNew}</span> : null}
    </>
  );
}

function WriteButtons({ state, checked }: { state: ImportState; checked: Checked }) {
  const text = useText(messages);
  const format = useFormat();
  if (checked.plan.writes === 0) return null;
  const writing = state.writing.at === 'writing';
  if (checked.periods.length <= 1) return <div className={styles.row}><Button look="primary" disabled={writing} onClick={() => void state.write()}>{writing ? text.writing : text.write}</Button></div>;
  return (
    <div className={styles.stack}>
      <p className={styles.prose}>{text.tooBig(checked.periods.length)}</p>
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
