/** Every version of a document: who and when, what changed in it word by word, and all of it. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FhirError } from '../../data/fhir-client.ts';
import { recordQueries, type RecordText } from '../../data/records.ts';
import { dayAt } from '../../domain/day.ts';
import { enteredLater, type DocumentHistory } from '../../domain/record.ts';
import { currentPracticeZone, useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Loading } from '../../ui/status.tsx';
import { ChangedWords } from './changed-words.tsx';
import { personText } from './log-text.ts';
import { messages } from './messages.ts';
import styles from './record.module.css';

/** Versions that are shown at once. */
const SHOWN = 10;

export default function VersionsDialog({ history, onClose }: { history: DocumentHistory; onClose: () => void }) {
  const text = useText(messages);
  const format = useFormat();
  const [shown, setShown] = useState(SHOWN);
  const { type, id, kind, day, versions } = history;
  const first = versions.at(-1);
  const entered = first && dayAt(new Date(first.at), currentPracticeZone());
  return (
    <Dialog title={text.versionsTitle(text.kinds[kind])} wide onClose={onClose}>
      {day !== undefined && first && entered !== undefined && enteredLater(day, entered) ? <p>{text.treatedAndEntered(format.day(day), format.instant(first.at))}</p> : null}
      <ol className={styles.versions}>
        {versions.slice(0, shown).map((version, at) => (
          <li key={version.version} className={styles.version}>
            <h3>{text.versionLine(version.version, format.instant(version.at), personText(version, text))}</h3>
            <Changes type={type} id={id} version={version.version} before={versions[at + 1]?.version} />
          </li>
        ))}
      </ol>
      {versions.length > shown ? <div><Button onClick={() => setShown(shown + SHOWN)}>{text.moreDocuments(versions.length - shown)}</Button></div> : null}
    </Dialog>
  );
}

function Changes({ type, id, version, before }: { type: string; id: string; version: number; before: number | undefined }) {
  const text = useText(messages);
  const own = useQuery(recordQueries.version(type, id, version));
  const earlier = useQuery({ ...recordQueries.version(type, id, before ?? version), enabled: before !== undefined });
  const error = own.error ?? earlier.error;
  if (error) {
    if (error instanceof FhirError && error.kind === 'not-found') return <p className={styles.quiet}>{text.versionErased}</p>;
    return <p role="alert" className={styles.problem}>{text.versionFailed} <Button small onClick={() => { void own.refetch(); if (before !== undefined) void earlier.refetch(); }}>{text.again}</Button></p>;
  }
  if (!own.data || (before !== undefined && !earlier.data)) return <Loading label={text.loading} height={48} />;
  const rows = before === undefined ? [] : changedRows(earlier.data!, own.data);
  return (
    <>
      {before === undefined ? <p className={styles.quiet}>{text.versionFirst}</p> : rows.length === 0 ? <p className={styles.quiet}>{text.versionSame}</p> : (
        <dl className={styles.changes} aria-label={text.changedHere}>
          {rows.map((row) => <div key={row.path}><dt>{elementText(row.path, text)}</dt><dd><ChangedWords before={row.before} after={row.after} /></dd></div>)}
        </dl>
      )}
      <details>
        <summary>{text.wholeVersion}</summary>
        <dl className={styles.changes}>
          {gathered(own.data).map(([path, said]) => <div key={path}><dt>{elementText(path, text)}</dt><dd>{said}</dd></div>)}
        </dl>
      </details>
    </>
  );
}

/** The texts of each element as one. */
function gathered(texts: readonly RecordText[]): [path: string, said: string][] {
  const found = new Map<string, string[]>();
  for (const { path, text } of texts) found.set(path, [...(found.get(path) ?? []), text]);
  return [...found].map(([path, said]) => [path, said.join('\n')]);
}

function changedRows(before: readonly RecordText[], after: readonly RecordText[]): { path: string; before: string; after: string }[] {
  const [old, now] = [new Map(gathered(before)), new Map(gathered(after))];
  return [...new Set([...old.keys(), ...now.keys()])].map((path) => ({ path, before: old.get(path) ?? '', after: now.get(path) ?? '' })).filter((row) => row.before !== row.after);
}

/** The name of an element as far as there is a word for it; else as it is stored. */
function elementText(path: string, text: (typeof messages)['de']): string {
  const known: Readonly<Record<string, string>> = text.elements;
  const parts = path.split('.');
  return parts.flatMap((part) => (Object.hasOwn(known, part) ? [known[part]!] : [])).at(-1) ?? parts.at(-1) ?? path;
}
