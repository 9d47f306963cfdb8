import { subjectsOf } from '../../data/fhir-file.ts';
import type { PastImport } from '../../data/imports.ts';
import type { Failure } from '../../imports/failure.ts';
import type { ImportResult } from '../../imports/result.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { ColumnMapper } from './column-mapper.tsx';
import styles from './import.module.css';
import { messages, type ImportText } from './messages.ts';
import { DateOrderQuestion, MoodQuestion, SubjectQuestion } from './questions.tsx';
import { openQuestions, resultOf, type ChosenFile, type ImportState } from './use-import.ts';

/** What each chosen file is, what it says, what it asks. */
export function FileList({ state, patient, past }: { state: ImportState; patient: string | undefined; past: PastImport[] }) {
  const text = useText(messages);
  if (state.files.length === 0) return null;
  return (
    <ul aria-label={text.filesLabel}>
      {state.files.map((file) => <FileItem key={file.id} file={file} state={state} patient={patient} past={past} />)}
    </ul>
  );
}

function FileItem({ file, state, patient, past }: { file: ChosenFile; state: ImportState; patient: string | undefined; past: PastImport[] }) {
  const text = useText(messages);
  const format = useFormat();
  const read = file.state.at === 'read' ? file.state.file : undefined;
  const result = resultOf(file, state.fhirReadings);
  /** What it says is known: nothing is asked, and no answer is being taken in. */
  const known = openQuestions(file).length === 0 && file.pending === undefined;
  const subjects = read?.resources ? subjectsOf(read.resources) : [];
  const before = read && past.find((record) => record.undone === undefined && record.files.includes(read.sha256));
  const twice = read !== undefined && state.files.some((other) => other.id < file.id && other.state.at === 'read' && other.state.file.sha256 === read.sha256);
  const days = [...new Set(result?.days.map(({ day }) => day))];
  return (
    <li className={styles.file}>
      <div className={styles.fileHead}>
        <span className={styles.fileName}>{file.name}</span>
        {read ? <span>{text.kinds[read.kind]}</span> : null}
        {result && known ? <span className={styles.quiet}>{factsOf(result, text)}{result.notUnderstood.length > 0 ? `, ${text.notUnderstoodIn(result.notUnderstood.length)}` : ''}</span> : null}
        {days.length > 0 ? <span className={styles.quiet}>{text.period(days.length, format.day(days[0]!), format.day(days.at(-1)!))}</span> : null}
        {file.state.at === 'reading' ? null : <Button look="quiet" small aria-label={text.removeFile(file.name)} onClick={() => state.remove(file.id)}>{text.remove}</Button>}
      </div>
      {file.state.at === 'reading' ? (
        <div className={styles.row}>
          <progress className={styles.progress} value={file.state.part} max={1} aria-label={text.readingOf(file.name)} />
          <span>{text.reading(`${Math.round(file.state.part * 100)} %`)}</span>
          <Button small onClick={state.cancel}>{text.cancel}</Button>
        </div>
      ) : null}
      {file.state.at === 'failed' ? <FailureNote failure={file.state.failure} /> : null}
      {before && state.writing.at !== 'written' ? <p>{text.importedBefore(format.instant(before.recorded))}</p> : null}
      {twice ? <p>{text.sameTwice}</p> : null}
      {read && read.mended > 0 ? <p className={styles.quiet}>{text.mended(read.mended)}</p> : null}
      {read && read.controls > 0 ? <p className={styles.quiet}>{text.controls(read.controls)}</p> : null}
      {read?.encoding === 'windows-1252' ? <p className={styles.quiet}>{text.encoding}</p> : null}
      {subjects.length > 1 ? <SubjectQuestion file={file} subjects={subjects} onChoose={(subject) => state.chooseSubject(file.id, subject)} /> : null}
      {subjects.length === 1 ? <p className={styles.quiet}>{text.subjectNote(subjects[0]!.reference)}</p> : null}
      {read?.resources && file.subject !== undefined && patient === undefined ? <p>{text.waitsForPatient}</p> : null}
      {read?.result?.questions.map((question) => {
        if (question.ask === 'date-order') return <DateOrderQuestion key={question.ask} file={file} question={question} onAnswer={(dateOrder) => state.answer(file.id, { dateOrder })} />;
        if (question.ask === 'moods') return <MoodQuestion key={question.ask} file={file} question={question} onAnswer={(moods) => state.answer(file.id, { moods })} />;
        return <ColumnMapper key={question.ask} file={file} question={question} onAnswer={(mapping) => state.answer(file.id, { mapping })} />;
      })}
      {result && known && result.days.length === 0 ? <p>{text.noDays}</p> : null}
      {result && result.scales.length > 0 ? <Scales result={result} /> : null}
      {result && result.notTaken.length > 0 ? <NotTakenNote result={result} /> : null}
    </li>
  );
}

function factsOf(result: ImportResult, text: ImportText): string {
  return result.kind === 'fhir' ? text.fhirFacts(result.rowsRead, result.rowsTaken) : text.fileFacts(result.rowsRead, result.rowsTaken);
}

/** What happened, what is safe, what to do, and where in the file it is. */
function FailureNote({ failure }: { failure: Failure }) {
  const text = useText(messages);
  const place = [failure.row === undefined ? '' : text.failedRow(failure.row), failure.column === undefined ? '' : text.failedColumn(failure.column), failure.place === undefined || failure.place === '' ? '' : text.place(failure.place)].filter(Boolean).join(' ');
  return (
    <div className={styles.problem} role="alert">
      <strong>{text.failed}.</strong> {text.failures[failure.code]} {text.failedSafe} {place}
    </div>
  );
}

function Scales({ result }: { result: ImportResult }) {
  const text = useText(messages);
  const format = useFormat();
  return (
    <details>
      <summary>{text.scales} ({result.scales.length})</summary>
      <p className={styles.quiet}>{text.scalesNote}</p>
      <ul>
        {result.scales.map((scale) => (
          <li key={`${scale.name} ${scale.min} ${scale.max} ${scale.by}`}>{text.scale(Object.hasOwn(text.scaleNames, scale.name) ? text.scaleNames[scale.name as keyof ImportText['scaleNames']] : scale.name, format.plain(scale.min), format.plain(scale.max), scale.count)}, {text.scaleBy[scale.by]}</li>
        ))}
      </ul>
    </details>
  );
}

function NotTakenNote({ result }: { result: ImportResult }) {
  const text = useText(messages);
  return (
    <details>
      <summary>{text.notTaken} ({result.notTaken.length})</summary>
      <p className={styles.quiet}>{text.notTakenNote}</p>
      <ul>
        {result.notTaken.map((item) => <li key={`${item.what} ${item.name}`}>{text.notTakenItem(item.name, item.rows)}: {text.notTakenWhy[item.what]}</li>)}
      </ul>
    </details>
  );
}
