/** A meeting on paper: a set for each person on which nobody else stands, and one sheet without anything from the records. */
import { ENTRY_KINDS, saysAnything, type AgendaItem, type CaseMinutes, type Meeting, type MinuteEntry } from '../../domain/meeting.ts';
import type { Patient } from '../../domain/patient.ts';
import { listName } from '../../domain/patient.ts';
import { formatIn, type Format } from '../../i18n/format.ts';
import { textIn, type Language } from '../../i18n/messages.ts';
import { typeset } from '../../i18n/typography.ts';
import { Sheet, SheetFacts, SheetSection, SheetTable, Signatures } from '../../ui/sheet.tsx';
import { later } from './clock.ts';
import { sheetMessages, type MeetingSheetText } from './sheet-messages.ts';
import styles from './minutes-sheet.module.css';

export interface PaperWords {
  language: Language;
  text: MeetingSheetText;
  format: Format;
  /** Sets text as it is to stand on paper. */
  set: (text: string) => string;
}

/** The words of the paper in a language. */
export function paperWords(language: Language): PaperWords {
  return { language, text: textIn(sheetMessages, language), format: formatIn(language), set: (text) => typeset(text, language) };
}

/** The lines at the top left of every page of somebody's set. */
export function whoLines({ family, given, birthDate, number, example }: Patient, { text, format }: PaperWords): string[] {
  return [listName({ family, given }), [birthDate === undefined ? text.bornUnknown : text.born(format.day(birthDate)), number === undefined ? '' : text.number(number), example ? text.example : ''].filter(Boolean).join(' · ')];
}

/** How far minutes are, as it stands on every page. */
export function stateLine({ state, signed }: CaseMinutes, { text, format }: PaperWords): string {
  if (state === 'draft' || !signed) return text.notClosed;
  return (state === 'amended' ? text.amendedBy : text.closedBy)(signed.byName, format.instant(signed.at));
}

interface MinutesSheetProps {
  meeting: Meeting;
  question: string;
  minutes: CaseMinutes;
  practice: string;
  words: PaperWords;
}

/** What was said and decided about one person. */
export function MinutesSheet({ meeting, question, minutes, practice, words }: MinutesSheetProps) {
  const { language, text, format, set } = words;
  const entries = minutes.entries.filter(saysAnything);
  const chair = meeting.participants.find(({ id }) => id === meeting.chair);
  const attended = meeting.participants.filter(({ answer }) => answer !== 'declined');
  return (
    <Sheet language={language} over={practice} title={set(text.minutes)} under={stateLine(minutes, words)}>
      <SheetFacts facts={[[text.when, whenText(meeting, words)], [text.chair, chair?.name ?? ''], [text.present, attended.map(({ name }) => name).join(', ')]]} />
      {question.trim() === '' ? null : <SheetSection title={text.question} whole><p className={styles.words}>{set(question)}</p></SheetSection>}
      {entries.length === 0 ? <p>{text.nothing}</p> : ENTRY_KINDS.map((kind) => {
        const own = entries.filter((entry) => entry.kind === kind);
        if (own.length === 0) return null;
        return (
          <SheetSection key={kind} title={text.kinds[kind]}>
            {kind === 'task' ? (
              <SheetTable label={text.kinds.task} columns={[{ title: text.what, width: 56 }, { title: text.who }, { title: text.until, width: 16, whole: true }]}
                rows={own.map((entry) => ({ key: entry.id, cells: [set(entry.text), entry.person?.name ?? text.nobody, entry.due === undefined ? text.noDay : format.day(entry.due)] }))} />
            ) : own.map((entry) => <p key={entry.id} className={styles.words}>{lineOf(entry, words)}</p>)}
          </SheetSection>
        );
      })}
      <Signatures title={text.signature} place={text.place} lines={[chair ? text.chairSigns(chair.name) : text.chair]} />
    </Sheet>
  );
}

function lineOf({ kind, text: said, person, due }: MinuteEntry, { format, set }: PaperWords): string {
  const facts = [kind === 'dissent' ? (person?.name ?? '') : '', due === undefined ? '' : format.day(due)].filter(Boolean).join(', ');
  return [facts, set(said.trim())].filter(Boolean).join(': ');
}

function whenText({ day, start, length }: Meeting, { text, format }: PaperWords): string {
  return text.whenText(format.dayLong(day), start, later(start, length));
}

interface MeetingSheetProps {
  meeting: Meeting;
  items: readonly AgendaItem[];
  minutes: Readonly<Record<string, CaseMinutes>>;
  /** How each case is called: by name, or by its place. */
  names: readonly string[];
  practice: string;
  words: PaperWords;
}

/** Who was talked about and who took something on, without a word of it. */
export function MeetingSheet({ meeting, items, minutes, names, practice, words }: MeetingSheetProps) {
  const { language, text, format, set } = words;
  const chair = meeting.participants.find(({ id }) => id === meeting.chair);
  return (
    <Sheet language={language} over={practice} title={set(text.sheet)} under={set(text.sheetLead)}>
      <SheetFacts facts={[[text.when, whenText(meeting, words)], [text.chair, chair?.name ?? ''], [text.present, meeting.participants.filter(({ answer }) => answer !== 'declined').map(({ name }) => name).join(', ')]]} />
      <SheetSection title={text.cases}>
        <SheetTable label={text.cases} columns={[{ title: text.caseColumn, width: 34 }, { title: text.stateColumn, width: 14 }, { title: text.tasksColumn }, { title: set(text.reviewColumn), width: 16, whole: true }]}
          rows={items.map((item, at) => {
            const entries = (minutes[item.patient]?.entries ?? []).filter(saysAnything);
            const tasks = entries.filter(({ kind }) => kind === 'task');
            const review = entries.findLast(({ kind, due }) => kind === 'review' && due !== undefined);
            return {
              key: item.id,
              cells: [
                `${at + 1}. ${names[at]!}`,
                text.states[item.state],
                tasks.length === 0 ? '–' : tasks.map((task) => <span key={task.id} className={styles.line}>{text.taskLine(task.person?.name ?? text.nobody, task.due === undefined ? text.noDay : text.untilDay(format.day(task.due)))}</span>),
                review?.due === undefined ? '–' : format.day(review.due),
              ],
            };
          })} />
      </SheetSection>
    </Sheet>
  );
}
