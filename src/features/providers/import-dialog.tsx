/** A list of providers out of a table: what the columns mean, what would become of each row, and then all of it at once or nothing. */
import { useMemo, useRef, useState } from 'react';
import { FhirError } from '../../data/fhir-client.ts';
import { opaqueId } from '../../data/opaque-id.ts';
import { useImportProviders } from '../../data/providers.ts';
import { PROFESSIONS, type Profession, type Provider } from '../../domain/provider.ts';
import { ImportError, type FailureCode } from '../../imports/failure.ts';
import { columnProblems, openProviderTable, PROVIDER_COLUMNS, readProviders, type ProviderColumn, type ProviderRow, type ProviderTable } from '../../imports/provider-table.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { Choice, SelectField } from '../../ui/field.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { messages, type ProvidersText } from './messages.ts';
import styles from './providers.module.css';

interface Opened {
  name: string;
  table: ProviderTable;
  columns: ProviderColumn[];
  /** By row: by what somebody new is known again, the same for every try. */
  keys: Map<number, string>;
}

export default function ImportDialog({ existing, onClose, onDone }: { existing: readonly Provider[]; onClose: () => void; onDone: (said: string) => void }) {
  const text = useText(messages);
  const take = useImportProviders();
  const input = useRef<HTMLInputElement>(null);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [everyone, setEveryone] = useState<Profession | ''>('');
  const [withChanges, setWithChanges] = useState(false);
  const faults = opened ? columnProblems(opened.columns) : [];
  const rows = useMemo(
    () => (opened && columnProblems(opened.columns).length === 0 ? readProviders(opened.table.rows, opened.table.titles, opened.columns, existing, everyone === '' ? undefined : everyone) : []),
    [opened, existing, everyone],
  );
  const count = (outcome: ProviderRow['outcome']): number => rows.filter((row) => row.outcome === outcome).length;
  const wanted = rows.filter(({ outcome }) => outcome === 'new' || (outcome === 'changed' && withChanges));

  const open = async (file: File | undefined) => {
    if (!file) return;
    setProblem(null);
    setOpened(null);
    take.reset();
    try {
      const table = openProviderTable(new Uint8Array(await file.arrayBuffer()));
      setOpened({ name: file.name, table, columns: table.suggested, keys: new Map(table.rows.map(({ number }) => [number, opaqueId()])) });
    } catch (error) {
      setProblem(fileProblem(error, text));
    }
  };
  const write = () => {
    // Of several rows about the same entry the last one holds them all.
    const changed = new Map(wanted.filter(({ outcome }) => outcome === 'changed').map((row) => [row.existing!.id, row]));
    const entries = [
      ...wanted.filter(({ outcome }) => outcome === 'new').map((row) => ({ details: row.provider!, key: opened!.keys.get(row.row)! })),
      ...[...changed.values()].map((row) => ({ details: row.provider!, before: existing.find(({ id }) => id === row.existing!.id) ?? row.existing! })),
    ];
    take.mutate(entries, { onSuccess: () => onDone(text.imported(entries.length - changed.size, changed.size)) });
  };

  return (
    <Dialog title={text.importTitle} wide onClose={onClose}>
      <div className={styles.stack}>
        <p className={styles.quiet}>{text.importText}</p>
        <div className={styles.file}>
          <Button look={opened ? 'plain' : 'primary'} onClick={() => input.current?.click()}>{opened ? text.anotherFile : text.chooseFile}</Button>
          {opened ? <span>{opened.name} · {text.rowCount(opened.table.rows.length)}</span> : null}
          <input
            ref={input}
            className={styles.picker}
            type="file"
            tabIndex={-1}
            aria-label={text.chooseFile}
            accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values"
            onChange={(event) => {
              const file = event.target.files?.[0];
              // So that the same file can be chosen again after it was corrected.
              event.target.value = '';
              void open(file);
            }}
          />
        </div>
        {problem ? <p className={styles.problem} role="alert">{problem}</p> : null}
        {opened ? (
          <>
            <h3>{text.columnsTitle}</h3>
            <ScrollRegion className={styles.scroll} label={text.columnsTitle}>
              <table className={`${styles.table} ${styles.columns}`}>
                <thead><tr><th scope="col">{text.column}</th><th scope="col">{text.samples}</th><th scope="col">{text.meaning}</th></tr></thead>
                <tbody>
                  {opened.table.titles.map((title, at) => (
                    <tr key={`${title} ${at}`}>
                      <th scope="row">{title}</th>
                      <td className={styles.samples}>{opened.table.samples[at]!.join(' · ')}</td>
                      <td>
                        <SelectField label={<span className="visually-hidden">{text.meaningOf(title)}</span>} value={opened.columns[at]} onChange={(event) => setOpened({ ...opened, columns: opened.columns.with(at, event.target.value as ProviderColumn) })}>
                          {PROVIDER_COLUMNS.map((column) => <option key={column} value={column}>{text.targets[column]}</option>)}
                        </SelectField>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ScrollRegion>
            {faults.map((fault) => <p key={fault} className={styles.problem} role="alert">{text.columnProblems[fault]}</p>)}
            {faults.length > 0 ? null : (
              <>
                <SelectField label={text.everyone} value={everyone} onChange={(event) => setEveryone(event.target.value as Profession | '')}>
                  <option value="">{text.everyoneNone}</option>
                  {PROFESSIONS.map((each) => <option key={each} value={each}>{text.professions[each]}</option>)}
                </SelectField>
                <h3>{text.previewTitle}</h3>
                <output>{text.counts(count('new'), count('changed'), count('same'), count('refused'))}</output>
                {count('changed') > 0 ? <Choice label={text.withChanges} checked={withChanges} onChange={(event) => setWithChanges(event.target.checked)} /> : null}
                <Preview rows={rows} />
              </>
            )}
          </>
        ) : null}
        {take.isError ? <p className={styles.problem} role="alert">{text.importFailed[take.error instanceof FhirError ? take.error.kind : 'server']}</p> : null}
        <Actions>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button look="primary" disabled={wanted.length === 0 || take.isPending} onClick={write}>{take.isPending ? text.saving : wanted.length === 0 ? text.nothingToTake : text.take(wanted.length)}</Button>
        </Actions>
      </div>
    </Dialog>
  );
}

/** Every row with what becomes of it and why. */
function Preview({ rows }: { rows: readonly ProviderRow[] }) {
  const text = useText(messages);
  const format = useFormat();
  return (
    <ScrollRegion className={styles.preview} label={text.previewTitle}>
      <table className={styles.table}>
        <thead><tr><th scope="col">{text.row}</th><th scope="col">{text.name}</th><th scope="col">{text.outcome}</th></tr></thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.row}>
              <td>{row.row}</td>
              <th scope="row">{row.shown}<span className={styles.sub}>{row.provider ? [text.professions[row.provider.profession], row.provider.title, row.provider.city].filter(Boolean).join(' · ') : ''}</span></th>
              <td>
                {text.outcomes[row.outcome]}{row.problem === undefined ? '' : `: ${text.problems[row.problem]}`}
                {row.outcome === 'changed' ? <span className={styles.sub}>{text.changes(format.list(row.changes.map((field) => text.fields[field])))}</span> : null}
                {row.cells.map(({ problem, column, value }) => <span key={`${column} ${value}`} className={styles.sub}>{(problem === 'date-unreadable' ? text.dateUnreadable : text.languageUnknown)(column, value)}</span>)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function fileProblem(error: unknown, text: ProvidersText): string {
  const problems = text.fileProblems;
  const known: Partial<Record<FailureCode, string>> = {
    empty: problems.empty, 'too-large': problems.tooLarge, excel: problems.excel, zip: problems.zip, pdf: problems.pdf, 'too-many-rows': problems.tooMany, 'no-table': problems.noTable, 'unclosed-quote': problems.quote,
  };
  return (error instanceof ImportError ? known[error.failure.code] : undefined) ?? problems.other;
}
