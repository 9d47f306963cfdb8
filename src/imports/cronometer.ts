/**
 * Cronometer, CSV: five files that patients export one by one. `servings` holds the food, `exercises`, `biometrics` and
 * `notes` what they say; `dailysummary` holds nutrients only. An empty nutrient is unknown, not 0. Groups can be renamed.
 */
import { readDuration, readNumber, whenOf } from './cells.ts';
import { collector, type Collector, type FileKind, type ImportResult, type ReadOptions } from './result.ts';
import { headerOf, type Header, type Row } from './rows.ts';
import { exerciseTypeOf, isSleep, kindOf } from './words.ts';

type CronometerKind = Extract<FileKind, `cronometer-${string}`>;

const READ = ['day', 'date', 'time', 'group', 'food name', 'amount', 'unit', 'metric', 'exercise', 'minutes', 'note'];
const KEPT = new Set([...READ, 'category', 'calories burned']);

/** Which of Cronometer's files these column titles belong to, or null. */
export function cronometerKind(titles: string[]): CronometerKind | null {
  const has = (...wanted: string[]): boolean => wanted.every((title) => titles.includes(title));
  if (has('day', 'food name', 'amount')) return 'cronometer-servings';
  if (has('day', 'metric', 'unit', 'amount')) return 'cronometer-biometrics';
  if (has('day', 'exercise', 'minutes')) return 'cronometer-exercises';
  if (has('day', 'group', 'note')) return 'cronometer-notes';
  if ((titles[0] === 'date' || titles[0] === 'day') && has('energy (kcal)', 'protein (g)') && !has('meal')) return 'cronometer-daily';
  return null;
}

/** Reads the rows of one of the files, its header row included. */
export function readCronometer(rows: Row[], kind: CronometerKind, options: ReadOptions = {}): ImportResult {
  const collect = collector('cronometer', 'Cronometer', options);
  const [first, ...body] = rows;
  const header = headerOf(first!, READ);
  if (kind === 'cronometer-servings' || kind === 'cronometer-daily') listNutrients(collect, header, body);
  if (kind === 'cronometer-daily') return collect.result(kind, body.length);
  for (const row of body) {
    const day = collect.day(row, header.cell(row, 'day'), 'Day');
    if (day === null) continue;
    const when = whenOf(header.cell(row, 'time'), header.cell(row, 'group'));
    const at = when === undefined ? {} : { when };
    if (kind === 'cronometer-servings') {
      const food = header.cell(row, 'food name');
      const amount = [header.cell(row, 'amount'), header.cell(row, 'unit')].filter(Boolean).join(' ');
      if (food === '') collect.notUnderstood(row, 'text-missing', 'Food Name');
      else collect.meal(row, day, amount === '' ? food : `${amount} ${food}`, when);
    } else if (kind === 'cronometer-exercises') {
      const text = header.cell(row, 'exercise');
      const cell = header.cell(row, 'minutes');
      const minutes = cell === '' ? undefined : readNumber(cell, '.');
      const type = exerciseTypeOf(text);
      if (minutes === null) collect.notUnderstood(row, 'number-unreadable', 'Minutes', cell);
      else if (minutes !== undefined && (minutes < 0 || minutes > 1_440)) collect.notUnderstood(row, 'outside-scale', 'Minutes', cell);
      else if (text === '') collect.notUnderstood(row, 'text-missing', 'Exercise');
      else collect.exercise(row, day, { ...(type !== undefined && { type }), ...(minutes !== undefined && { minutes }), text });
      if (header.cell(row, 'calories burned') !== '') collect.notTaken('energy', 'Calories Burned');
    } else if (kind === 'cronometer-biometrics') {
      const name = header.cell(row, 'metric');
      const amount = header.cell(row, 'amount');
      const unit = header.cell(row, 'unit');
      const value = readNumber(amount, '.');
      const hours = isSleep(name) ? readDuration(amount) : null;
      if (name === '') collect.notUnderstood(row, 'text-missing', 'Metric');
      else if (amount === '') collect.notUnderstood(row, 'number-unreadable', 'Amount');
      else if (value !== null) collect.measurement(row, day, name, value, unit, when);
      else if (hours !== null) collect.number(row, day, 'sleepHours', Math.round(hours * 10_000) / 10_000, { ...at, name, unit: 'h', column: 'Amount' });
      else collect.reading(row, day, { ...at, kind: kindOf(name, 'measurement'), name, value: amount, ...(unit !== '' && { unit }) });
    } else {
      const note = header.cell(row, 'note');
      if (note === '') collect.notUnderstood(row, 'text-missing', 'Note');
      else collect.note(row, day, note);
    }
  }
  return collect.result(kind, body.length);
}

/** Nutrients are understood but have no place in the diary; each is named with the number of rows that have it. */
function listNutrients(collect: Collector, header: Header, body: Row[]): void {
  for (const title of header.titles) {
    const column = title.toLowerCase();
    if (KEPT.has(column) || column === '') continue;
    const filled = body.filter((row) => header.cell(row, column) !== '').length;
    if (filled > 0) collect.notTaken(column.startsWith('energy') ? 'energy' : column === 'completed' ? 'column' : 'nutrient', title, filled);
  }
}
