/** Who wrote an entry, when, and what each version changed. */
import { useQuery } from '@tanstack/react-query';
import { entryQueries, type EntryVersion } from '../../data/diary-entry.ts';
import { nameOfPlant } from '../../data/plants.ts';
import type { DiaryEntry } from '../../domain/diary.ts';
import { useFormat } from '../../i18n/format.ts';
import { useLanguage, useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Loading } from '../../ui/status.tsx';
import styles from './day.module.css';
import { messages } from './messages.ts';
import { authorText, changedFields, changeSentences, valueText, type Words } from './value-text.ts';

export function VersionsDialog({ patient, entry, onClose }: { patient: string; entry: DiaryEntry; onClose: () => void }) {
  const text = useText(messages);
  const format = useFormat();
  const language = useLanguage();
  const words: Words = { text, format, plantName: (id) => nameOfPlant(id, language) };
  const versions = useQuery(entryQueries.versions(patient, entry.id!));
  return (
    <Dialog title={text.versionsTitle(text.sourceNames[entry.source], format.day(entry.day))} wide onClose={onClose}>
      {versions.data ? (
        <ol className={styles.versions}>
          {versions.data.map((version, index) => (
            <li key={version.version}>
              <h3>{text.versionOf(version.version, format.instant(version.at), authorText(version.entry, text))}</h3>
              <ul className={styles.sentences}>
                {sentencesOf(version, versions.data[index + 1], words).map((sentence) => <li key={sentence}>{sentence}</li>)}
              </ul>
              <Whole version={version} words={words} />
            </li>
          ))}
        </ol>
      ) : versions.isError ? (
        <div role="alert" className={styles.failed}><p>{text.versionsFailed}</p><Button onClick={() => void versions.refetch()}>{text.again}</Button></div>
      ) : <Loading label={text.versionsLoading} height={120} />}
    </Dialog>
  );
}

/** Everything that a version said, when somebody wants to read it. */
function Whole({ version, words }: { version: EntryVersion; words: Words }) {
  const { text } = words;
  const { values } = version.entry;
  const fields = changedFields({}, values);
  if (fields.length === 0) return null;
  return (
    <details>
      <summary>{text.wholeVersion(version.version)}</summary>
      <dl className={styles.values}>
        {fields.map((field) => <div key={field}><dt>{text.fields[field]}</dt><dd className={styles.asWritten}>{valueText(field, values, words)}</dd></div>)}
      </dl>
    </details>
  );
}

/** What a version says beyond the one before it; the first one is counted, not listed. */
function sentencesOf(version: EntryVersion, before: EntryVersion | undefined, words: Words): string[] {
  const { text } = words;
  if (!before) return [text.firstVersionHas(changedFields({}, version.entry.values).length)];
  const sentences = changeSentences(before.entry.values, version.entry.values, words);
  if (version.withdrawn && !before.withdrawn) sentences.unshift(text.withdrawnVersion);
  if (!version.withdrawn && before.withdrawn) sentences.unshift(text.restoredVersion);
  return sentences.length > 0 ? sentences : [text.noChange];
}
