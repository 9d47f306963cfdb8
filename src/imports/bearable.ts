/**
 * Bearable, CSV: one row for each statement, long format. Symptoms 0–4, mood 1–10, energy and sleep quality 1–5: kept as
 * declared. `date formatted` is ISO; exports before it was added only have `3rd Mar 2026`.
 */
import type { Day } from '../domain/day.ts';
import { readDuration, readNumber, readOutOf, whenOf } from './cells.ts';
import { collector, type Collector, type ImportResult, type ReadOptions, type Scale } from './result.ts';
import { headerOf, type Row } from './rows.ts';
import { isNotTaken, isSteps, kindOf, TICKED } from './words.ts';

const READ = ['date', 'date formatted', 'time of day', 'category', 'rating/amount', 'detail', 'notes'];
const SCALES = new Map<string, { kind: 'mood' | 'energy' | 'sleep-quality'; scale: Scale }>([
  ['mood', { kind: 'mood', scale: { min: 1, max: 10 } }],
  ['energy', { kind: 'energy', scale: { min: 1, max: 5 } }],
  ['sleep quality', { kind: 'sleep-quality', scale: { min: 1, max: 5 } }],
]);
const SYMPTOM: Scale = { min: 0, max: 4 };

/** True when these column titles are Bearable's. */
export function isBearable(titles: string[]): boolean {
  return ['category', 'rating/amount', 'detail'].every((title) => titles.includes(title)) && (titles.includes('date') || titles.includes('date formatted'));
}

/** Reads the rows of an export, its header row included. */
export function readBearable(rows: Row[], options: ReadOptions = {}): ImportResult {
  const collect = collector('bearable', 'Bearable', options);
  const [first, ...body] = rows;
  const header = headerOf(first!, READ);
  const dateColumn = header.has('date formatted') ? 'date formatted' : 'date';
  for (const row of body) {
    const date = header.cell(row, dateColumn) || header.cell(row, 'date');
    const day = collect.day(row, date, dateColumn);
    if (day === null) continue;
    readStatement(collect, row, day, {
      category: header.cell(row, 'category'),
      amount: header.cell(row, 'rating/amount'),
      detail: header.cell(row, 'detail'),
      notes: header.cell(row, 'notes'),
      when: whenOf(header.cell(row, 'time of day')),
    });
  }
  return collect.result('bearable', body.length);
}

interface Statement {
  category: string;
  amount: string;
  detail: string;
  notes: string;
  when: string | undefined;
}

function readStatement(collect: Collector, row: Row, day: Day, { category, amount, detail, notes, when }: Statement): void {
  const at = when === undefined ? {} : { when };
  const { name, label } = nameAndLabel(detail);
  const kind = category.toLowerCase();
  const subject = name || category;
  if (notes !== '') collect.note(row, day, subject === '' ? notes : `${subject}${when === undefined ? '' : ` (${when})`}: ${notes}`);
  const scaled = SCALES.get(kind);
  if (scaled || kind === 'symptom' || kind === 'symptoms') {
    const outOf = readOutOf(amount, '.');
    const value = outOf?.value ?? readNumber(amount, '.');
    const scale = outOf ? { min: scaled?.scale.min ?? 0, max: outOf.max } : (scaled?.scale ?? SYMPTOM);
    if (value === null) collect.notUnderstood(row, 'number-unreadable', 'rating/amount', amount);
    else if (value < scale.min || value > scale.max) collect.notUnderstood(row, 'outside-scale', 'rating/amount', amount);
    else if (!scaled && subject === '') collect.notUnderstood(row, 'text-missing', 'detail');
    else collect.reading(row, day, { ...at, kind: scaled?.kind ?? kindOf(name, 'symptom'), name: scaled ? category : name, value, scale, ...(label !== undefined && { label }) }, outOf ? 'file' : 'app');
    return;
  }
  if (kind === 'sleep') {
    const hours = readDuration(amount);
    if (hours === null) collect.notUnderstood(row, 'number-unreadable', 'rating/amount', amount);
    else collect.number(row, day, 'sleepHours', Math.round(hours * 10_000) / 10_000, { ...at, name: category, unit: 'h', column: 'rating/amount' });
    return;
  }
  if (kind === 'health measurements' || kind === 'health measurement') return readMeasurement(collect, row, day, { amount, detail, at });
  if (/^(?:meds|medication|medications|supplements|meds\/supplements|medication\/supplements)$/.test(kind)) {
    const items = detail.split('|').map((item) => withoutEmoji(item)).filter(Boolean);
    if (items.length === 0) return collect.notUnderstood(row, 'text-missing', 'detail');
    for (const item of items) {
      const [, text = item, level] = /^(.*?) - ([^-]+)$/.exec(item) ?? [];
      if (isNotTaken(amount) || (level !== undefined && isNotTaken(level))) collect.reading(row, day, { ...at, kind: 'medication', name: text, value: level ?? amount });
      else collect.drug(row, day, amount === '' ? item : `${item} · ${amount}`);
    }
    return;
  }
  readOther(collect, row, day, { category, amount, detail, notes, at });
}

function readMeasurement(collect: Collector, row: Row, day: Day, { amount, detail, at }: { amount: string; detail: string; at: { when?: string } }): void {
  const { name, label } = nameAndLabel(detail);
  // Steps stand either as an amount beside the name or inside the detail ("8,123 steps").
  const inside = amount === '' ? /^([\d.,' ]+)\s*(?:steps|schritte)$|^(?:steps|schritte)\W+([\d.,' ]+)$/i.exec(detail) : null;
  if (inside) {
    const steps = wholeNumber(inside[1] ?? inside[2] ?? '');
    if (steps === null) return collect.notUnderstood(row, 'number-unreadable', 'detail', detail);
    return void collect.number(row, day, 'steps', steps, { ...at, name: 'Steps', column: 'detail' });
  }
  if (isSteps(name)) {
    const steps = wholeNumber(amount);
    if (steps === null) return collect.notUnderstood(row, 'number-unreadable', 'rating/amount', amount);
    return void collect.number(row, day, 'steps', steps, { ...at, name, column: 'rating/amount' });
  }
  const value = readNumber(amount, '.');
  if (value !== null && name !== '') collect.measurement(row, day, name, value, label, at.when);
  else if (amount !== '' && name !== '') collect.reading(row, day, { ...at, kind: 'measurement', name, value: amount, ...(label !== undefined && { unit: label }) });
  else collect.notUnderstood(row, amount === '' ? 'number-unreadable' : 'text-missing', amount === '' ? 'rating/amount' : 'detail', amount === '' ? amount : detail);
}

/** Factors, the newer groups of factors (Work, Social, Weather …) and everything that Bearable may add: kept in its own words. */
function readOther(collect: Collector, row: Row, day: Day, { category, amount, detail, notes, at }: { category: string; amount: string; detail: string; notes: string; at: { when?: string } }): void {
  const items = detail.split('|').map((item) => withoutEmoji(item)).filter(Boolean);
  const prefix = /^factors?$/i.test(category) || category === '' ? '' : `${category}: `;
  if (items.length === 0) {
    const value = readNumber(amount, '.');
    if (amount !== '' && category !== '') collect.reading(row, day, { ...at, kind: kindOf(category, 'other'), name: category, value: value ?? amount });
    else if (notes === '') collect.notUnderstood(row, category === '' ? 'text-missing' : 'columns-missing', category === '' ? 'category' : 'rating/amount');
    return;
  }
  for (const item of items) {
    const level = /^(.*\S) - ([^-]*\S)$/.exec(item);
    const value = amount === '' ? (level?.[2] ?? TICKED) : (readNumber(amount, '.') ?? amount);
    collect.reading(row, day, { ...at, kind: 'factor', name: `${prefix}${amount === '' && level ? level[1]! : item}`, value });
  }
}

/** Steps have no fraction, so `8,123` and `8.123` are both 8123. */
function wholeNumber(text: string): number | null {
  const bare = text.trim();
  if (/^\d{1,3}(?:[.,' ]\d{3})+$/.test(bare)) return Number(bare.replaceAll(/\D/g, ''));
  const value = readNumber(bare, '.');
  return value !== null && Number.isInteger(value) ? value : null;
}

/** `Back (lower) pain (Severe)` is `Back (lower) pain` with the label `Severe`: the last brackets only, the name may have its own. */
function nameAndLabel(detail: string): { name: string; label?: string } {
  const bare = withoutEmoji(detail);
  const match = /^(.*\S)\s*\(([^()]+)\)$/.exec(bare);
  return match ? { name: match[1]!, label: match[2]!.trim() } : { name: bare };
}

/** Pictures that the app puts before a name are decoration. */
function withoutEmoji(text: string): string {
  return text.replace(/^(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\s]|\u200d|\ufe0f|\u20e3)+/u, '').trim();
}
