/**
 * FDDB, CSV: `;`, quotes, a trailing `;`, decimal comma, DD.MM.YYYY HH:MM. Either the diary alone or the export of the whole
 * account, whose sections begin with a line such as `diary;`. Of those only the diary and the body measurements are read;
 * what stands in the others (profile, payments, friends) is counted and never kept.
 */
import { readNumber, whenOf } from './cells.ts';
import { collector, type Collector, type ImportResult, type ReadOptions } from './result.ts';
import { headerOf, type Header, type Row } from './rows.ts';
import { exerciseTypeOf } from './words.ts';

const DATE = 'datum_tag_monat_jahr_stunde_minute';
const DAY = 'datum_tag_monat_jahr';
const READ = [DATE, 'bezeichnung', 'kj', 'kj_aktivitaeten'];
const SECTIONS = new Set(['userhistory', 'diary', 'profile', 'friends', 'lists', 'community', 'images', 'marker', 'newitems', 'reviews', 'transactions']);
const NUTRIENTS = new Map<string, 'energy' | 'nutrient'>([['kj', 'energy'], ['kj_aktivitaeten', 'energy'], ['fett_g', 'nutrient'], ['kh_g', 'nutrient'], ['protein_g', 'nutrient']]);
const MEASUREMENTS = new Map<string, string>([['gewicht', 'Gewicht'], ['koerperfett', 'Körperfett'], ['wassergehalt', 'Wassergehalt'], ['taillenumfang', 'Taillenumfang'], ['hueftumfang', 'Hüftumfang']]);
const UNITS = new Map<string, string>([['prozent', '%']]);

/** True for the diary's header row and for the first line of the account export. */
export function isFddb(titles: string[]): boolean {
  return titles.includes(DATE) || isSection(titles) || (titles[0] === DAY && titles.includes('gewicht_kg'));
}

function isSection(cells: string[]): boolean {
  return SECTIONS.has(cells[0]?.trim().toLowerCase() ?? '') && cells.slice(1).every((cell) => cell.trim() === '');
}

/** Reads the rows of either export. */
export function readFddb(rows: Row[], options: ReadOptions = {}): ImportResult {
  const collect = collector('fddb', 'FDDB', options);
  let read = 0;
  for (const { name, rows: part } of sectionsOf(rows)) {
    const [first, ...body] = part;
    if (name !== 'diary' && name !== 'userhistory') {
      if (part.length > 0) collect.notTaken(name === 'profile' || name === 'transactions' || name === 'friends' ? 'private-section' : 'other-section', name, Math.max(0, part.length - 1));
      continue;
    }
    if (!first) continue;
    read += body.length;
    if (name === 'diary') readDiary(collect, headerOf(first, READ), body);
    else readHistory(collect, headerOf(first, [DAY]), body);
  }
  return collect.result('fddb', read);
}

/** The rows by section; a file without section lines is one. */
function sectionsOf(rows: Row[]): { name: string; rows: Row[] }[] {
  const sections: { name: string; rows: Row[] }[] = [];
  for (const row of rows) {
    const last = sections.at(-1);
    if (isSection(row.cells)) sections.push({ name: row.cells[0]!.toLowerCase(), rows: [] });
    else if (last) last.rows.push(row);
    else sections.push({ name: row.cells.some((cell) => cell.toLowerCase() === DAY) ? 'userhistory' : 'diary', rows: [row] });
  }
  return sections;
}

function readDiary(collect: Collector, header: Header, body: Row[]): void {
  for (const row of body) {
    const text = header.cell(row, 'bezeichnung');
    const moment = header.cell(row, DATE);
    const day = collect.day(row, moment, DATE);
    if (day === null) continue;
    if (text === '') {
      collect.notUnderstood(row, 'text-missing', 'bezeichnung');
      continue;
    }
    const eaten = energy(collect, row, header, 'kj');
    const moved = energy(collect, row, header, 'kj_aktivitaeten');
    if (eaten === null || moved === null) continue;
    if (eaten > 0 && moved > 0) {
      collect.notUnderstood(row, 'food-and-activity', 'kj_aktivitaeten', header.cell(row, 'kj_aktivitaeten'));
      continue;
    }
    for (const [title, what] of NUTRIENTS) if ((readNumber(header.cell(row, title), ',') ?? 0) > 0) collect.notTaken(what, title);
    const when = whenOf(/\d{4}[ T]+(.*)$/.exec(moment)?.[1] ?? '');
    if (moved > 0) {
      const duration = /^(\d{1,4}(?:[.,]\d+)?)\s+Minuten?\b\s*(\S.*)$/i.exec(text);
      const minutes = duration ? readNumber(duration[1]!, ',') : null;
      const name = duration?.[2] ?? text;
      const type = exerciseTypeOf(name);
      if (minutes !== null && minutes > 1_440) collect.notUnderstood(row, 'outside-scale', 'bezeichnung', text);
      else collect.exercise(row, day, { ...(type !== undefined && { type }), ...(minutes !== null && { minutes }), text: name });
    } else {
      collect.meal(row, day, text, when);
    }
  }
}

/** 0 for an empty cell: FDDB leaves none empty, and only "more than nothing" is asked. Null, and listed, when it is no number. */
function energy(collect: Collector, row: Row, header: Header, title: string): number | null {
  const cell = header.cell(row, title);
  if (cell === '') return 0;
  const value = readNumber(cell, ',');
  if (value === null) collect.notUnderstood(row, 'number-unreadable', title, cell);
  return value;
}

function readHistory(collect: Collector, header: Header, body: Row[]): void {
  for (const row of body) {
    const day = collect.day(row, header.cell(row, DAY), DAY);
    if (day === null) continue;
    for (const title of header.titles) {
      const column = title.toLowerCase();
      const cell = header.cell(row, column);
      if (column === DAY || column === '' || cell === '') continue;
      const value = readNumber(cell, ',');
      const [, stem = column, suffix = ''] = /^(.*)_([^_]+)$/.exec(column) ?? [];
      if (value === null) collect.notUnderstood(row, 'number-unreadable', title, cell);
      // Nobody weighs nothing: FDDB writes 0 where nothing was measured.
      else if (value === 0) collect.notUnderstood(row, 'outside-scale', title, cell);
      else collect.reading(row, day, { kind: 'measurement', name: MEASUREMENTS.get(stem) ?? stem, value, ...(suffix !== '' && { unit: UNITS.get(suffix) ?? suffix }) });
    }
  }
}
