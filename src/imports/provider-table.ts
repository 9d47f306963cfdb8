/**
 * A directory of providers from a table that a practice has already: an export of an address book, a list of a health insurer. Every
 * row says what would become of it before anything is written, and a row that is there already adds nothing.
 */
import type { Day } from '../domain/day.ts';
import { foldText, PROVIDER_LANGUAGES, PROVIDER_TEXTS, type Profession, type Provider, type ProviderDetails, type ProviderText } from '../domain/provider.ts';
import { readDay } from './cells.ts';
import { ImportError } from './failure.ts';
import { readRows, sniffDelimiter, type Row } from './rows.ts';
import { decode } from './text.ts';

/** What a column of the table holds. */
export type ProviderColumn = ProviderText | 'profession' | 'languages' | 'ignore';
export const PROVIDER_COLUMNS = ['ignore', 'name', 'profession', 'title', 'certificate', 'certificateUntil', 'street', 'postalCode', 'city', 'phone', 'email', 'languages', 'waitingTime', 'note'] as const satisfies readonly ProviderColumn[];

/** A table as it was opened, with what its titles suggest. */
export interface ProviderTable {
  titles: string[];
  rows: Row[];
  suggested: ProviderColumn[];
  /** By column: up to three different cells, so that a person can tell what it is. */
  samples: string[][];
}

/** Why a row is not taken. */
export type RowProblem = 'name-missing' | 'profession-missing' | 'several-fit' | 'deactivated' | 'too-long';
/** Why a cell is left out of a row that is taken. */
export type CellProblem = 'date-unreadable' | 'language-unknown';

/** What becomes of a row. */
export interface ProviderRow {
  /** As a spreadsheet counts: the titles stand in row 1. */
  row: number;
  /** The row's name, or the row itself where it has none. */
  shown: string;
  /** `changed`: somebody who is there already, with other details. `same`: there already, or further up in the same file. */
  outcome: 'new' | 'changed' | 'same' | 'refused';
  problem?: RowProblem;
  cells: { problem: CellProblem; column: string; value: string }[];
  /** As it would be saved; of a changed one what is there with the row's words over it. */
  provider?: ProviderDetails;
  existing?: Provider;
  /** Fields whose words differ. */
  changes: (keyof ProviderDetails)[];
}

/** Directories have some hundred rows; a file with more than this is none. */
const MOST_PROVIDERS = 2_000;
const LONGEST_CELL = 500;

const TITLES: [RegExp, ProviderColumn][] = [
  [/^(?:e-?mail|mail)/i, 'email'],
  [/telefon|phone|mobil|rufnummer|^tel\b/i, 'phone'],
  [/straße|strasse|street|^adresse$|^anschrift$|^address$/i, 'street'],
  [/plz|postleitzahl|postal|postcode|zip/i, 'postalCode'],
  [/^(?:ort|stadt|wohnort|city|town)\b/i, 'city'],
  [/(?:gültig|valid|ablauf|expir).*|zertifikat bis|certificate until/i, 'certificateUntil'],
  [/zertifi|certific|zulassung|zpp/i, 'certificate'],
  [/sprache|language/i, 'languages'],
  [/warte|waiting/i, 'waitingTime'],
  [/^(?:fachgebiet|art|bereich|beruf|profession|kategorie|category|type|field)/i, 'profession'],
  [/berufsbezeichnung|bezeichnung|^titel|^title|qualifikation|qualification/i, 'title'],
  [/notiz|bemerkung|anmerkung|kommentar|^note|comment|remark/i, 'note'],
  [/name|anbieter|provider|praxis|firma|institution/i, 'name'],
];

/** Words by which a profession is told, in the order in which they are looked for. */
const PROFESSION_WORDS: [RegExp, Profession][] = [
  [/ernährung|ernaehrung|diät|diaet|oecotroph|ökotroph|nutrition|diet/i, 'nutrition'],
  [/psycho/i, 'psychotherapy'],
  [/entspann|relax|autogen|achtsam|mindful|mbsr|yoga|qi ?gong|tai ?chi|\bpmr\b/i, 'relaxation'],
  [/arzt|ärzt|aerzt|physician|doctor|orthop|internist|gastroenter|medizin|\bdr\. med\b/i, 'physician'],
  [/^(?:andere|sonstige|other)/i, 'other'],
];

/** Opens a file. Throws ImportError for what is no table of text. */
export function openProviderTable(bytes: Uint8Array): ProviderTable {
  const { text } = decode(bytes);
  const rows = readRows(text, sniffDelimiter(text));
  const at = rows.findIndex(({ cells }) => cells.filter((cell) => cell !== '').length >= 2);
  const body = rows.slice(at + 1);
  if (at < 0 || body.length === 0) throw new ImportError({ code: 'no-table' });
  if (body.length > MOST_PROVIDERS) throw new ImportError({ code: 'too-many-rows', row: body[MOST_PROVIDERS]!.number, limit: MOST_PROVIDERS });
  const titles = rows[at]!.cells.map((title, index) => (title === '' ? `#${index + 1}` : title));
  return { titles, rows: body, suggested: guessColumns(titles), samples: titles.map((_, index) => [...new Set(body.map(({ cells }) => cells[index] ?? '').filter((cell) => cell !== ''))].slice(0, 3).map((cell) => cell.slice(0, 60))) };
}

/** What the titles suggest; no kind of column twice, but for `ignore`. */
export function guessColumns(titles: readonly string[]): ProviderColumn[] {
  const used = new Set<ProviderColumn>();
  return titles.map((title) => {
    const found = TITLES.find(([words, column]) => !used.has(column) && words.test(title.trim()))?.[1] ?? 'ignore';
    if (found !== 'ignore') used.add(found);
    return found;
  });
}

/** What is missing before a table can be read by these columns. */
export function columnProblems(columns: readonly ProviderColumn[]): ('no-name' | 'twice')[] {
  const named = columns.filter((column) => column !== 'ignore');
  return [...(named.includes('name') ? [] : ['no-name' as const]), ...(new Set(named).size < named.length ? ['twice' as const] : [])];
}

/**
 * What would become of every row. `everyone` is the profession of rows that name none; without it such a row is refused. A row is
 * somebody who is there already when name and profession are the same and the postal codes do not contradict each other.
 */
export function readProviders(rows: readonly Row[], titles: readonly string[], columns: readonly ProviderColumn[], existing: readonly Provider[], everyone?: Profession): ProviderRow[] {
  const directory: (Provider | ProviderDetails)[] = [...existing];
  return rows.map((row) => {
    const read = readRow(row, titles, columns, directory, everyone);
    if (read.outcome === 'new') directory.push(read.provider!);
    // A further row about the same person is compared with this one, not with what was there before the file.
    if (read.outcome === 'changed') directory[directory.indexOf(read.existing!)] = { ...read.existing!, ...read.provider! };
    return read;
  });
}

function readRow(row: Row, titles: readonly string[], columns: readonly ProviderColumn[], directory: readonly (Provider | ProviderDetails)[], everyone: Profession | undefined): ProviderRow {
  const cell = (column: ProviderColumn): string => (columns.includes(column) ? (row.cells[columns.indexOf(column)] ?? '').replaceAll(/\s*\n\s*/g, column === 'street' || column === 'note' ? '\n' : ' ') : '');
  const title = (column: ProviderColumn): string => titles[columns.indexOf(column)] ?? '';
  const [name, word] = [cell('name'), cell('profession')];
  const shown = name === '' ? row.text.slice(0, 120) : name;
  const cells: ProviderRow['cells'] = [];
  const refused = (problem: RowProblem): ProviderRow => ({ row: row.number, shown, outcome: 'refused', problem, cells, changes: [] });
  if (name === '') return refused('name-missing');
  if (row.cells.some((each) => each.length > LONGEST_CELL)) return refused('too-long');
  const profession = word === '' ? everyone : professionOf(word);
  if (profession === undefined) return refused('profession-missing');

  const until = cell('certificateUntil');
  const day = until === '' ? undefined : lastDayOf(until);
  if (day === null) cells.push({ problem: 'date-unreadable', column: title('certificateUntil'), value: until });
  const languages: string[] = [];
  for (const each of cell('languages').split(/[,;/\n]|\bund\b|\band\b/).map((part) => part.trim()).filter((part) => part !== '')) {
    const code = languageOf(each);
    if (code === undefined) cells.push({ problem: 'language-unknown', column: title('languages'), value: each });
    else if (!languages.includes(code)) languages.push(code);
  }
  /** The word for the profession is the provider's own title where no other column has one and it says more than the field. */
  const own = cell('title') || (columns.includes('title') || word === '' ? '' : word);
  const read: ProviderDetails = { name, profession, languages, ...(own !== '' && { title: own }), ...(day && { certificateUntil: day }) };
  for (const field of PROVIDER_TEXTS) {
    if (field === 'name' || field === 'title' || field === 'certificateUntil' || cell(field) === '') continue;
    read[field] = cell(field);
  }

  const found = directory.filter((each) => foldText(each.name) === foldText(name) && each.profession === profession && !contradict(each.postalCode, read.postalCode));
  if (found.length > 1) return refused('several-fit');
  const [before] = found;
  if (!before) return { row: row.number, shown, outcome: 'new', cells, provider: read, changes: [] };
  if ('active' in before && !before.active) return refused('deactivated');
  const changes = [
    ...PROVIDER_TEXTS.filter((field) => field !== 'name' && read[field] !== undefined && read[field] !== before[field]),
    ...(languages.some((language) => !before.languages.includes(language)) ? ['languages' as const] : []),
  ];
  if (changes.length === 0) return { row: row.number, shown, outcome: 'same', cells, changes };
  // An empty cell takes nothing away, and the name stays spelt as the practice spells it.
  const provider: ProviderDetails = { ...before, ...read, name: before.name, languages: [...new Set([...before.languages, ...languages])] };
  if (!('id' in before)) return refused('several-fit');
  return { row: row.number, shown, outcome: 'changed', cells, provider, existing: before, changes };
}

function contradict(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && foldText(a) !== foldText(b);
}

/** The field of a word for a profession; a word that nobody here knows is `other` and stays as the title. */
export function professionOf(word: string): Profession {
  return PROFESSION_WORDS.find(([words]) => words.test(word))?.[1] ?? 'other';
}

/** A date, or a month, which ends on its last day; null when it is neither. */
function lastDayOf(text: string): Day | null {
  const month = /^(\d{1,2})[./-](\d{4})$|^(\d{4})-(\d{1,2})$/.exec(text.trim());
  if (month) {
    const [year, number] = [Number(month[2] ?? month[3]), Number(month[1] ?? month[4])];
    return number < 1 || number > 12 ? null : (new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10) as Day);
  }
  // In a German practice's list 03/04/2026 is the third of April.
  const read = readDay(text, { order: 'dmy' });
  return 'day' in read ? read.day : null;
}

let languages: Map<string, string> | undefined;

/** The code of a language by its code or its name in German or English. */
function languageOf(word: string): string | undefined {
  languages ??= new Map(
    PROVIDER_LANGUAGES.flatMap((code) => [[code, code] as const, ...(['de', 'en'] as const).map((locale) => [foldText(new Intl.DisplayNames(locale, { type: 'language' }).of(code) ?? code), code] as const)]),
  );
  return languages.get(foldText(word));
}
