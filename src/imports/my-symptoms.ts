/**
 * mySymptoms, CSV: the first line is skipped, the others are ragged: date, time, event, then what belongs to the event.
 * Blanks follow the commas, so quotes do not stand at the beginning of a cell and a plain CSV reader tears them apart.
 * Ingredients follow their dish; `[ x 2 ]` is the amount of what stands before it. Intensities are 1–10, not 0–10.
 */
import type { Day } from '../domain/day.ts';
import { ImportError, MAX_COLUMNS, MAX_LINE, MAX_ROWS } from './failure.ts';
import { orderOf, readDuration, readNumber, whenOf } from './cells.ts';
import { collector, type Collector, type ImportQuestion, type ImportResult, type ReadOptions, type Scale } from './result.ts';
import type { Row } from './rows.ts';
import { exerciseTypeOf, kindOf } from './words.ts';

const INTENSITY: Scale = { min: 1, max: 10 };
const LINE = /^\s*"?\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}"?\s*,\s*"?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[ap]\.?m\.?)?"?\s*,\s*\S/i;

/** True when one of the first lines has the ragged shape `date, time, event`, and no header of named columns stands above it. */
export function isMySymptoms(text: string): boolean {
  const lines = text.slice(0, 20_000).split(/\r\n|\n|\r/, 6).filter((line) => line.trim() !== '');
  const at = lines.findIndex((line) => LINE.test(line));
  if (at < 0 || at > 2) return false;
  const head = at > 0 ? lines[0]!.toLowerCase().split(',').map((title) => title.trim()) : [];
  return head.length <= 4 && (head.length === 0 || head.includes('event') || lines.slice(at).some((line) => /,\s*"?(?:intensity|duration)\s*:/i.test(line) || /"\s*\[/.test(line)) || (at === 1 && head.length === 1));
}

/** Reads the text of an export. Dates that could be meant in two ways are asked about, and not read until that is answered. */
export function readMySymptoms(text: string, options: ReadOptions = {}): ImportResult {
  const collect = collector('mysymptoms', 'mySymptoms', options);
  const rows = splitRows(text).slice(1);
  const evidence = orderOf(rows.map((row) => row.cells[0] ?? ''));
  const asked = 'examples' in evidence;
  const questions: ImportQuestion[] = asked ? [{ ask: 'date-order', needed: true, examples: evidence.examples, contradictory: evidence.order === 'contradictory' }] : [];
  const order = asked ? options.answers?.dateOrder : evidence.order === 'not-needed' ? undefined : evidence.order;
  if (asked && order === undefined) return collect.result('mysymptoms', rows.length, questions);
  for (const row of rows) {
    const [date = '', time = '', event = '', ...items] = row.cells;
    const day = collect.day(row, date, 'Date', order === undefined ? {} : { order });
    if (day === null) continue;
    if (event === '') collect.notUnderstood(row, 'columns-missing', 'Event');
    else readEvent(collect, row, day, { event, items: items.filter((item) => item !== ''), time });
  }
  return collect.result('mysymptoms', rows.length, questions);
}

interface Happening {
  event: string;
  items: string[];
  time: string;
}

const MEAL = /^(?:breakfast|brunch|lunch|dinner|supper|tea|snacks?|meals?|food|drinks?|dessert|frühstück|mittagessen|mittag|abendessen|abendbrot|zwischenmahlzeit|mahlzeit|essen|getränke?)$/i;

function readEvent(collect: Collector, row: Row, day: Day, { event, items, time }: Happening): void {
  const when = whenOf(time);
  const at = when === undefined ? {} : { when };
  const { plain, details } = partsOf(items);
  const text = plain.join(', ').replaceAll(', [', ' [');
  if (MEAL.test(event)) {
    if (text === '') collect.notUnderstood(row, 'text-missing', 'Event', event);
    else collect.meal(row, day, text, whenOf(time, event));
    return;
  }
  const duration = details.find((detail) => /^(?:duration|dauer)$/i.test(detail.name));
  const hours = duration && readDuration(duration.value);
  if (/^(?:symptoms?|beschwerden?)$/i.test(event)) return readIntensities(collect, row, day, { event: '', items, when });
  if (/^(?:stress|energy|energie|mood|stimmung)$/i.test(event)) return readIntensities(collect, row, day, { event, items, when });
  if (/^(?:medication|medications|medicine|supplements?|medikamente?|nahrungsergänzung)$/i.test(event)) {
    if (text === '') collect.notUnderstood(row, 'text-missing', 'Event', event);
    else collect.drug(row, day, text);
    return;
  }
  if (/^(?:exercise|activity|bewegung|sport|training)$/i.test(event)) {
    const type = exerciseTypeOf(text);
    const minutes = hours === null || hours === undefined ? undefined : Math.round(hours * 60 * 100) / 100;
    if (text === '' && minutes === undefined) collect.notUnderstood(row, 'text-missing', 'Event', event);
    else if (minutes !== undefined && minutes > 1_440) collect.notUnderstood(row, 'outside-scale', 'Duration', duration?.value);
    else collect.exercise(row, day, { ...(type !== undefined && { type }), ...(minutes !== undefined && { minutes }), ...(text !== '' && { text }) });
    return keepDetails(collect, row, day, event, details.filter((detail) => detail !== duration || minutes === undefined), at);
  }
  if (/^(?:sleep|schlaf)$/i.test(event)) {
    if (hours !== null && hours !== undefined) collect.number(row, day, 'sleepHours', Math.round(hours * 10_000) / 10_000, { ...at, name: event, unit: 'h', column: 'Duration' });
    if (text !== '') collect.note(row, day, `${event}: ${text}`);
    if (text === '' && details.length === 0) collect.notUnderstood(row, 'text-missing', 'Event', event);
    return keepDetails(collect, row, day, event, details.filter((detail) => detail !== duration || hours === null), at);
  }
  if (/^(?:bowel movements?|stools?|poop|stuhlgang)$/i.test(event)) {
    const form = items.map((item) => /\b(?:type|bristol|typ)\D{0,12}([1-7])\b/i.exec(item)?.[1]).find((found) => found !== undefined);
    if (form !== undefined) collect.stoolForm(row, day, Number(form));
    else collect.reading(row, day, { ...at, kind: 'other', name: event, value: text === '' ? '✓' : text });
    return keepDetails(collect, row, day, event, details.filter((detail) => !/^(?:type|bristol|typ)/i.test(detail.name)), at);
  }
  if (/^(?:notes?|comment|notiz|anmerkung)$/i.test(event)) {
    const note = items.join(', ');
    if (note === '') collect.notUnderstood(row, 'text-missing', 'Event', event);
    else collect.note(row, day, when === undefined ? note : `${when} ${note}`);
    return;
  }
  // Environment, other, and whatever the app may add: kept in its own words.
  collect.reading(row, day, { ...at, kind: 'other', name: event, value: items.length === 0 ? '✓' : items.join(', ') });
}

/** Several symptoms may share a row as name, intensity, name, intensity; a duration at the end belongs to the row. */
function readIntensities(collect: Collector, row: Row, day: Day, { event, items, when }: { event: string; items: string[]; when: string | undefined }): void {
  const at = when === undefined ? {} : { when };
  const names: string[] = [];
  let open: string | undefined;
  const close = (): void => {
    if (open !== undefined) collect.notUnderstood(row, 'number-unreadable', 'Intensity', open);
    open = undefined;
  };
  for (const item of items) {
    const detail = detailOf(item);
    if (detail && /^(?:intensity|stärke|intensität|level)$/i.test(detail.name)) {
      const bare = open ?? '';
      const name = event === '' ? bare : bare === '' ? event : `${event}: ${bare}`;
      const value = readNumber(detail.value, '.');
      if (name === '') collect.notUnderstood(row, 'text-missing', 'Symptom', item);
      else if (value === null) collect.notUnderstood(row, 'number-unreadable', 'Intensity', item);
      else if (value < INTENSITY.min || value > INTENSITY.max) collect.notUnderstood(row, 'outside-scale', 'Intensity', item);
      else {
        names.push(name);
        collect.reading(row, day, { ...at, kind: eventKind(event) ?? kindOf(name, 'symptom'), name, value, scale: INTENSITY });
      }
      open = undefined;
    } else if (detail) {
      if (open !== undefined && names.length === 0) close();
      keepDetails(collect, row, day, names.join(' + ') || event || (open ?? ''), [detail], at);
    } else {
      close();
      open = item;
    }
  }
  close();
  if (items.length === 0) collect.notUnderstood(row, 'text-missing', 'Event');
}

function eventKind(event: string): 'stress' | 'energy' | 'mood' | undefined {
  if (/^stress$/i.test(event)) return 'stress';
  if (/^energ/i.test(event)) return 'energy';
  return /^(?:mood|stimmung)$/i.test(event) ? 'mood' : undefined;
}

/** What an export adds to an event (duration, quality, intensity of an exercise) stays beside it under both names. */
function keepDetails(collect: Collector, row: Row, day: Day, event: string, details: Detail[], at: { when?: string }): void {
  for (const { name, value } of details) {
    if (value !== '') collect.reading(row, day, { ...at, kind: 'other', name: event === '' ? name : `${event}: ${name}`, value: readNumber(value, '.') ?? value });
  }
}

interface Detail {
  name: string;
  value: string;
}

function detailOf(item: string): Detail | null {
  const match = /^(intensity|duration|quality|type|bristol|level|stärke|intensität|dauer|qualität|typ)\s*:\s*(.*)$/i.exec(item);
  return match ? { name: match[1]!, value: match[2]!.trim() } : null;
}

function partsOf(items: string[]): { plain: string[]; details: Detail[] } {
  const plain: string[] = [];
  const details: Detail[] = [];
  for (const item of items) {
    const detail = detailOf(item);
    if (detail) details.push(detail);
    else plain.push(item.replace(/^\[\s*(.*?)\s*\]$/, '[$1]'));
  }
  return { plain, details };
}

/** Rows of cells; a quote may follow blanks, a quoted cell may hold commas, doubled quotes and line breaks. */
function splitRows(source: string): Row[] {
  const text = source.replace(/\r\n?/g, '\n');
  const rows: Row[] = [];
  let number = 1;
  let start = 0;
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let opened = 1;
  const endCell = (): void => {
    cells.push(cell.trim());
    cell = '';
    if (cells.length > MAX_COLUMNS) throw new ImportError({ code: 'too-many-columns', row: number, limit: MAX_COLUMNS });
  };
  for (let at = 0; at <= text.length; at += 1) {
    const character = text[at];
    if (quoted) {
      if (character === undefined) throw new ImportError({ code: 'unclosed-quote', row: opened });
      if (character === '"' && text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else if (character === '"') quoted = false;
      else cell += character;
    } else if (character === '"' && cell.trim() === '') {
      quoted = true;
      opened = number;
      cell = '';
    } else if (character === ',') {
      endCell();
    } else if (character === '\n' || character === undefined) {
      endCell();
      if (cells.some((found) => found !== '')) rows.push({ number, cells, text: text.slice(start, at) });
      if (number > MAX_ROWS) throw new ImportError({ code: 'too-many-rows', row: number, limit: MAX_ROWS });
      cells = [];
      start = at + 1;
      number += 1;
    } else {
      cell += character;
    }
    if (cell.length > MAX_LINE) throw new ImportError({ code: 'line-too-long', row: number, limit: MAX_LINE });
  }
  return rows;
}
