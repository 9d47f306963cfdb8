/** The access log as a list of visits and changes: of one record, or of the whole practice. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId, useMemo, useState } from 'react';
import { FhirError } from '../../data/fhir-client.ts';
import { recordQueries, useDownload, type LogFilter } from '../../data/records.ts';
import { dayAt, parseDay, type Day } from '../../domain/day.ts';
import { DEEDS, entriesOf, type Deed, type LogEntry } from '../../domain/record.ts';
import { currentPracticeZone, useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { Banner, EmptyNote, Loading } from '../../ui/status.tsx';
import { Failed } from './failed.tsx';
import { entryText, interactionText, personText } from './log-text.ts';
import { messages } from './messages.ts';
import { saveFile } from './save-file.ts';
import styles from './record.module.css';

interface LogListProps {
  /** Whose record; absent: all of the practice's. */
  patient?: string;
  today: Day;
}

export function LogList({ patient, today }: LogListProps) {
  const text = useText(messages);
  const format = useFormat();
  const [person, setPerson] = useState('');
  const [did, setDid] = useState<Deed | ''>('');
  const [typed, setTyped] = useState({ from: '', to: '' });
  const [from, to] = [parseDay(typed.from), parseDay(typed.to)];
  const wrong = from !== null && to !== null && to < from;
  const filter: LogFilter = { ...(patient !== undefined && { patient }), ...(person !== '' && { person }), ...(did !== '' && { did }), ...(from && !wrong && { from }), ...(to && !wrong && { to }) };
  const log = useInfiniteQuery(recordQueries.log(filter));
  const colleagues = useQuery(recordQueries.colleagues());
  const download = useDownload();
  const lines = useMemo(() => log.data?.pages.flatMap((page) => page.lines) ?? [], [log.data]);
  const entries = useMemo(() => entriesOf(lines, { byRecord: patient === undefined }), [lines, patient]);
  // Also those who are not, or no longer, of the practice.
  const people = new Map([...(colleagues.data ?? []).map(({ practitioner, name }) => [practitioner, name] as const), ...lines.flatMap(({ person: id, name }) => (name === '' ? [] : [[id, name] as const]))]);

  const take = (kind: 'csv' | 'json') => download.mutate({ what: 'log', filter, format: kind }, { onSuccess: (file) => saveFile(file, `${text.logFile(today)}.${kind}`) });
  const failure = download.error instanceof FhirError ? download.error.kind : 'other';
  return (
    <div className={styles.stack}>
      <p className={styles.lead}>{text.logLead}{patient === undefined ? ` ${text.withoutNames}` : ''}</p>
      <div className={styles.tools}>
        <SelectField label={text.person} value={person} onChange={(event) => setPerson(event.target.value)}>
          <option value="">{text.everybody}</option>
          {[...people].toSorted(([, a], [, b]) => format.compare(a, b)).map(([id, name]) => <option key={id} value={id}>{name}</option>)}
        </SelectField>
        <SelectField label={text.did} value={did} onChange={(event) => setDid(event.target.value as Deed | '')}>
          <option value="">{text.dids.all}</option>
          {DEEDS.map((each) => <option key={each} value={each}>{text.dids[each]}</option>)}
        </SelectField>
        <TextField type="date" label={text.from} max={today} value={typed.from} onChange={(event) => setTyped({ ...typed, from: event.target.value })} />
        <TextField type="date" label={text.to} max={today} value={typed.to} error={wrong ? text.periodWrong : undefined} onChange={(event) => setTyped({ ...typed, to: event.target.value })} />
      </div>
      <div className={styles.row}>
        <Button small disabled={download.isPending || wrong} onClick={() => take('csv')}>{download.isPending ? text.fetching : text.csv}</Button>
        <Button small disabled={download.isPending || wrong} onClick={() => take('json')}>{text.json}</Button>
        {download.isError ? <span role="alert" className={styles.problem}>{failure === 'offline' || failure === 'signed-out' || failure === 'refused' ? text.downloadFailed[failure] : text.downloadFailed.other}</span> : null}
      </div>
      {log.isError && log.data ? <Banner problem>{text.stale(format.clock(new Date(log.dataUpdatedAt)))} <Button small onClick={() => void log.refetch()}>{text.again}</Button></Banner> : null}
      {log.data === undefined ? (log.isError ? <Failed error={log.error} onAgain={() => void log.refetch()} /> : <div className={styles.wide}><Loading label={text.loading} height={320} /></div>) : entries.length === 0 ? <EmptyNote title={text.logNone}>{text.logNoneText}</EmptyNote> : (
        <ol className={styles.log} aria-label={text.logList}>
          {entries.map((entry) => <Entry key={entry.key} entry={entry} own={patient} />)}
        </ol>
      )}
      {log.hasNextPage ? <Button disabled={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>{log.isFetchingNextPage ? text.fetching : text.more}</Button> : null}
    </div>
  );
}

function Entry({ entry, own }: { entry: LogEntry; own: string | undefined }) {
  const text = useText(messages);
  const format = useFormat();
  const id = useId();
  const [open, setOpen] = useState(false);
  const zone = currentPracticeZone();
  const sameDay = dayAt(new Date(entry.from), zone) === dayAt(new Date(entry.to), zone);
  const [start, end] = [format.instant(entry.from), sameDay ? format.clock(entry.to) : format.instant(entry.to)];
  const patients = [...new Set(entry.lines.flatMap((line) => line.patients))];
  const said = entryText(entry, text, format);
  return (
    <li className={styles.entry}>
      <span className={styles.time}>{format.clock(entry.from) === format.clock(entry.to) && sameDay ? start : text.until(start, end)}</span>
      <span className={styles.sentence}>
        {said}
        {own === undefined && patients.length > 0 ? <span className={styles.sub}>{patients.length === 1 ? <Link to={paths.record(patients[0]!)}>{text.openRecord}</Link> : text.records(patients.length)}</span> : null}
      </span>
      <span className={styles.open}><button type="button" className={styles.toggle} aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>{text.details(entry.lines.length)}<span className="visually-hidden"> ({said})</span></button></span>
      <div id={id} className={styles.lines} hidden={!open}>{open ? <Lines entry={entry} own={own} /> : null}</div>
    </li>
  );
}

/** Each access by itself. */
function Lines({ entry, own }: { entry: LogEntry; own: string | undefined }) {
  const text = useText(messages);
  const format = useFormat();
  return (
    <ScrollRegion label={text.detailsTable} className={styles.scroll}>
      <table className={`${styles.table} ${styles.small}`}>
        <thead><tr><th scope="col">{text.when}</th><th scope="col">{text.person}</th><th scope="col">{text.what}</th><th scope="col">{text.how}</th>{own === undefined ? <th scope="col">{text.record}</th> : null}<th scope="col">{text.address}</th></tr></thead>
        <tbody>
          {entry.lines.map((line) => (
            <tr key={line.seq}>
              <td><time dateTime={line.at}>{format.instant(line.at)}</time></td>
              <td>{personText(line, text)}</td>
              <td>{[text.kinds[line.kind], line.day === undefined ? '' : format.day(line.day), line.version === undefined ? '' : text.version(line.version)].filter(Boolean).join(' · ')}</td>
              <td>{interactionText(line.interaction, text)}</td>
              {own === undefined ? <td>{line.patients.length === 1 ? <Link to={paths.record(line.patients[0]!)}>{text.openRecord}</Link> : line.patients.length === 0 ? '–' : text.records(line.patients.length)}</td> : null}
              <td>{line.address ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
