/** Minutes as they were written, to be read. */
import { ENTRY_KINDS, saysAnything, type CaseMinutes, type MinuteEntry } from '../../domain/meeting.ts';
import { useFormat, type Format } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { messages, type MeetingText } from './messages.ts';
import styles from './minutes.module.css';

export function WrittenMinutes({ minutes }: { minutes: CaseMinutes }) {
  const text = useText(messages);
  const format = useFormat();
  const entries = minutes.entries.filter(saysAnything);
  return (
    <div className={styles.written}>
      {entries.length === 0 ? <p className={styles.quiet}>{text.nothingWritten}</p> : (
        <dl>
          {ENTRY_KINDS.flatMap((kind) => {
            const own = entries.filter((entry) => entry.kind === kind);
            return own.length === 0 ? [] : [<dt key={kind}>{text.kinds[kind]}</dt>, ...own.map((entry) => <dd key={entry.id} className={styles.asWritten}>{entryText(entry, { text, format })}</dd>)];
          })}
        </dl>
      )}
      {minutes.signed ? <p className={styles.quiet}>{(minutes.state === 'amended' ? text.amendedBy : text.signed)(minutes.signed.byName, format.instant(minutes.signed.at))}</p> : null}
    </div>
  );
}

/** An entry in one line: "Anrufen – Emre Yılmaz, bis 30.11.2026". */
function entryText({ kind, text: said, person, due }: MinuteEntry, { text, format }: { text: MeetingText; format: Format }): string {
  const when = due === undefined ? '' : kind === 'review' ? format.day(due) : text.closeUntil(format.day(due));
  const facts = [person?.name ?? '', when].filter(Boolean).join(', ');
  return [said.trim(), facts].filter(Boolean).join(' – ');
}
