/** From what was chosen and what is there to the documents of a job, what is written down about each, and what none of them shows. */
import type { ReactNode } from 'react';
import { isLogged, type DayIndex } from '../../charts/day-index.ts';
import { GROUP_IDS } from '../../charts/measures.ts';
import { messages as chartMessages } from '../../charts/messages.ts';
import { weekdaysText } from '../../charts/panel-text.ts';
import type { JobItem } from '../../data/printing.ts';
import type { CarePlan, PlanContent } from '../../domain/care-plan.ts';
import { addDays, dayAt, type Day } from '../../domain/day.ts';
import type { Leaflet } from '../../domain/leaflet.ts';
import type { LetterBlock, LetterState } from '../../domain/letter.ts';
import type { PrintedDocument } from '../../domain/printing.ts';
import { currentPracticeZone } from '../../i18n/format.ts';
import { textIn, type Language } from '../../i18n/messages.ts';
import type { CountedDocument, PaperDocument } from '../../ui/print-stage.tsx';
import { CarePlanSheet } from './care-plan-sheet.tsx';
import { diaryMondays, rangeOf, type Choices } from './choices.ts';
import { DIARY_SHEET_EDITION, DiarySheet } from './diary-sheet.tsx';
import { LeafletSheet } from './leaflet-sheet.tsx';
import { LetterSheet } from './letter-sheet.tsx';
import type { messages } from './messages.ts';
import { onPatientPage, PATIENT_FITS, PatientSheet } from './patient-sheet.tsx';
import { ProgressSheet } from './progress-sheet.tsx';
import { footLines, wordsIn, whoLines, type Person, type SheetWords } from './sheet-words.ts';

/** The plan that is to be printed. */
export interface PlanToPrint {
  content: PlanContent;
  /** Null: a draft, saved at `savedAt` (instant). */
  release: CarePlan | null;
  savedAt: string;
  /** Reference of the version: `CarePlan/x/_history/3`. */
  shows: string;
  /** Fields of a draft that could not be read. */
  unread: number;
  /** When a newer draft than this release was saved; null when there is none. */
  openDraft: string | null;
  /** A later version took its place. */
  superseded: boolean;
  /** It corrects the version before it: number of that one. */
  corrects?: number;
  /** It was corrected by the version after it: when that was released, instant. */
  correctedAt?: string;
}

export interface LetterToPrint {
  id: string;
  state: LetterState;
  language: Language;
  text: readonly LetterBlock[];
  /** Reference of the version. */
  shows: string;
  /** Instant of its release, or of the last save. */
  at: string;
  /** It corrects another letter. */
  corrects?: true;
  /** When the letter that corrects it was released, instant. */
  correctedAt?: string;
}

/** Everything about one person that the choices need. */
export interface PersonToPrint {
  person: Person;
  plan: PlanToPrint | null;
  letters: readonly LetterToPrint[];
  /** The days of the range and the week before it; null where no progress sheet is wanted. */
  index: DayIndex | null;
  /** The record is restricted: every page says so. */
  restricted: boolean;
}

/** One document with what is written down about it. */
export interface JobDocument {
  paper: PaperDocument;
  item: Omit<JobItem, 'id'>;
  who: string;
}

interface Setting {
  practice: string;
  today: Day;
  /** Instant at which the figures were fetched. */
  now: string;
  leaflets: readonly Leaflet[];
}

/** The documents of one person, in printed order. */
export function documentsOf(data: PersonToPrint, choices: Choices, { practice, today, now, leaflets }: Setting): JobDocument[] {
  const { person, plan, letters, index, restricted } = data;
  const words = wordsIn(choices.language);
  const { text, format } = words;
  const zone = currentPracticeZone();
  const dayOf = (instant: string): string => format.day(dayAt(new Date(instant), zone));
  const made: JobDocument[] = [];
  const add = (document: PrintedDocument, own: SheetWords, what: string[], variants: ReactNode[], more: Partial<Pick<PaperDocument, 'orientation' | 'most'>> & { key?: string; mark?: string | undefined; leaflet?: Leaflet } = {}) => {
    const { leaflet, key = document.kind, mark: standing, ...rest } = more;
    const marks = [restricted ? own.text.restricted : '', standing ?? ''].filter(Boolean);
    const mark = marks.length > 0 ? marks.join(' · ') : undefined;
    made.push({
      paper: { key: `${person.id} ${key}`, language: own.language, title: TITLE[document.kind](own), margins: { who: whoLines(person, own), what: restricted ? [own.text.restricted, ...what] : what, foot: footLines(practice, own) }, variants, ...(mark !== undefined && { mark }), ...rest },
      item: { patient: person.id, example: person.example, document, given: leaflet !== undefined && choices.give, ...(leaflet && { leaflet }) },
      who: [person.family, person.given].filter(Boolean).join(', '),
    });
  };

  if (plan) {
    const { content, release, savedAt, shows } = plan;
    const version = release ? text.version(release.version, dayOf(release.releasedAt)) : text.draftOf(format.instant(savedAt));
    const mark = release === null ? text.draft : release.state === 'revoked' ? text.revoked : plan.superseded ? text.superseded : undefined;
    const record = { language: choices.language, draft: release === null, shows };
    const corrected = plan.correctedAt !== undefined ? text.correctedOn(dayOf(plan.correctedAt)) : plan.corrects !== undefined && release ? text.correctedOn(dayOf(release.releasedAt)) : '';
    const standing = [text.plan, [version, plan.superseded ? text.superseded : '', corrected].filter(Boolean).join(', ')];
    if (choices.plan) add({ ...record, kind: 'care-plan', title: `${text.plan}, ${version}` }, words, standing, [<CarePlanSheet key="plan" content={content} release={release} practice={practice} words={words} {...(plan.corrects !== undefined && { corrects: plan.corrects })} {...(plan.correctedAt !== undefined && { correctedAt: plan.correctedAt })} />], { mark });
    if (choices.page) add({ ...record, kind: 'patient-page', title: `${text.patientPage}, ${version}` }, words, [text.patientPage, standing[1]!], PATIENT_FITS.map((fit, at) => <PatientSheet key={at} content={content} practice={practice} size={choices.large ? 16 : 12} from={choices.boxes} fit={fit} words={words} />), { most: 1, mark });
  }
  for (const letter of letters) {
    if (!choices.letters.includes(letter.id)) continue;
    const own = wordsIn(letter.language);
    const draft = letter.state === 'draft';
    const written = own.format.day(dayAt(new Date(letter.at), zone));
    const corrected = letter.correctedAt !== undefined ? own.text.correctedOn(own.format.day(dayAt(new Date(letter.correctedAt), zone))) : letter.corrects && !draft ? own.text.correctedOn(written) : '';
    const standing = draft ? own.text.draftOf(own.format.instant(letter.at)) : [written, corrected].filter(Boolean).join(', ');
    add({ kind: 'letter', language: letter.language, title: `${own.text.letter}, ${standing}`, draft, shows: letter.shows }, own, [own.text.letter, standing], [<LetterSheet key="letter" text={letter.text} words={own} />], { key: `letter ${letter.id}`, mark: draft ? own.text.draft : letter.correctedAt !== undefined ? own.text.correctedMark : undefined });
  }
  const range = rangeOf(choices, today);
  if (choices.progress && index && range) {
    const choice = { ...range, ...(choices.weekdays && { weekdays: choices.weekdays }), groups: choices.groups, table: choices.table };
    const standing = text.standing(format.instant(now));
    add({ kind: 'progress-sheet', language: choices.language, title: `${text.progress}, ${standing}`, draft: false, period: range }, words, [text.progress, standing], [<ProgressSheet key="progress" index={index} choice={choice} practice={practice} words={words} />]);
  }
  for (const leaflet of leaflets) {
    if (!choices.leaflets.includes(leaflet.id)) continue;
    const own = wordsIn(leaflet.language);
    const edition = own.text.edition(leaflet.version);
    const variants = (choices.large ? [[16, false]] as const : [[12, false], [11, false], [11, true]] as const).map(([size, tight]) => <LeafletSheet key={`${size} ${tight}`} leaflet={leaflet} practice={practice} size={size} tight={tight} words={own} />);
    add({ kind: 'leaflet', language: leaflet.language, title: `${leaflet.title}, ${edition}`, draft: false }, own, [leaflet.title, edition], variants, { key: `leaflet ${leaflet.id}`, leaflet, most: 1 });
  }
  const mondays = diaryMondays(choices);
  if (choices.diary && mondays) {
    for (const monday of mondays) {
      const period = { from: monday, to: addDays(monday, 6) };
      add({ kind: 'diary-sheet', language: choices.language, title: `${text.diary}, ${format.day(period.from)}–${format.day(period.to)}`, draft: false, period }, words, [text.diary, text.edition(DIARY_SHEET_EDITION)], [<DiarySheet key={monday} monday={monday} words={words} />], { key: `diary ${monday}`, orientation: 'landscape' });
    }
  }
  return made;
}

/** Names of kinds, which become the title of a PDF: never anything about a person. */
const TITLE: Record<PrintedDocument['kind'], (words: SheetWords) => string> = {
  'care-plan': ({ text }) => text.plan,
  'patient-page': ({ text }) => text.patientPage,
  letter: ({ text }) => text.letter,
  'progress-sheet': ({ text }) => text.progress,
  leaflet: ({ text }) => text.leaflet,
  'diary-sheet': ({ text }) => text.diary,
  // Printed from the record itself.
  'restriction-letter': ({ text }) => text.letter,
  // Printed from the meeting itself.
  minutes: ({ text }) => text.plan,
  'meeting-sheet': ({ text }) => text.plan,
};

/** What the paper will not show, in the language of the screen; each line once, whoever it is about. */
export function notesOf(people: readonly PersonToPrint[], choices: Choices, counted: readonly CountedDocument[], screen: { text: (typeof messages)['de']; language: Language }): string[] {
  const { text, language } = screen;
  const { format } = wordsIn(language);
  const said = new Set<string>();
  for (const { plan, letters, index } of people) {
    if (plan && (choices.plan || choices.page)) {
      if (plan.content.internalNote?.trim()) said.add(text.noteInternal);
      if (plan.openDraft !== null) said.add(text.noteOpenDraft(format.instant(plan.openDraft)));
      if (plan.release === null) said.add(text.noteDraftSaved(format.clock(plan.savedAt)));
      if (plan.unread > 0) said.add(text.noteDraftFields(plan.unread));
    }
    if (plan && choices.page) {
      const shown = onPatientPage(plan.content);
      const [goals, measures] = [plan.content.goals.length - shown.goals.length, plan.content.measures.length - shown.measures.length];
      if (goals > 0) said.add(text.noteGoals(goals));
      if (measures > 0) said.add(text.noteMeasures(measures));
    }
    if (letters.some(({ id, state }) => state === 'draft' && choices.letters.includes(id))) said.add(text.noteLetterDraft);
    if (choices.progress && index && index.days.some(isLogged)) {
      const left = GROUP_IDS.filter((group) => !choices.groups.includes(group));
      if (left.length > 0) said.add(text.noteGroups(left.map((group) => text.groupNames[group]).join(', ')));
      if (choices.weekdays) said.add(text.noteWeekdays(weekdaysText(choices.weekdays, { text: textIn(chartMessages, language), format })));
      if (!choices.table) said.add(text.noteTable);
      said.add(text.noteWords);
    }
  }
  for (const { document, pages, variant } of counted) {
    if (document.most === undefined) continue;
    const page = document.key.endsWith(' patient-page');
    if (pages > document.most) said.add(page ? text.notePageLong(pages) : text.noteLeafletLong(document.margins.what[0] ?? '', pages));
    else if (page && PATIENT_FITS[variant]?.brief) said.add(text.notePageBrief);
  }
  return [...said];
}
