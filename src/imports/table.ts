/**
 * Any other table: a person says what each column is. What the titles and the first cells suggest is offered, never taken by
 * itself; a scale is always stated by the person, because no number says what it is out of.
 */
import type { Day } from '../domain/day.ts';
import type { ForeignReading } from '../domain/diary.ts';
import { hasTwoReadings, orderOf, readDay, readDuration, readNumber, readOutOf, readTime, whenOf, type DecimalSign } from './cells.ts';
import { collector, type Collector, type ColumnMapping, type ColumnRule, type ImportQuestion, type ImportResult, type ReadOptions, type SampleColumn, type ScaleField, type Unit } from './result.ts';
import type { Row } from './rows.ts';
import { exerciseTypeOf, kindOf, severityOf, yesOrNo } from './words.ts';

/**
 * The row of column titles: the first that has two cells and is as wide as most rows below it. Lines above it (a title, the
 * name of the export) are left out.
 */
function headerIndex(rows: Row[]): number {
  const widths = rows.slice(0, 50).map((row) => row.cells.length).sort((a, b) => a - b);
  const usual = widths[Math.floor(widths.length / 2)] ?? 0;
  const filled = (row: Row): boolean => row.cells.filter((cell) => cell !== '').length >= 2;
  const wide = rows.findIndex((row) => filled(row) && row.cells.length >= usual);
  return wide >= 0 ? wide : rows.findIndex(filled);
}

/** Titles as a person can tell them apart: an empty one gets its place, a repeated one its count. */
function titlesOf(header: Row): string[] {
  const seen = new Map<string, number>();
  return header.cells.map((cell, index) => {
    const title = cell === '' ? `#${index + 1}` : cell;
    const count = (seen.get(title) ?? 0) + 1;
    seen.set(title, count);
    return count === 1 ? title : `${title} (${count})`;
  });
}

/** What the same export has again next time: its titles in their order. No cell of the table is part of it. */
export function headerSignature(titles: string[]): string {
  return titles.map((title) => title.trim().toLowerCase().replaceAll(/\s+/g, ' ')).join('\u001f');
}

/** True when the rows are a table at all: two columns and one row below the titles. */
export function isTable(rows: Row[]): boolean {
  const at = headerIndex(rows);
  return at >= 0 && rows.length > at + 1;
}

/** Reads a table by the mapping in the answers; without one it only asks. Throws nothing for any content. */
export function readTable(rows: Row[], options: ReadOptions = {}): ImportResult {
  const collect = collector('table', 'CSV', options);
  const at = headerIndex(rows);
  const header = rows[at]!;
  const titles = titlesOf(header);
  const body = rows.slice(at + 1);
  const suggested = guessMapping(titles, body);
  const columns = samplesOf(titles, body);
  const question: ImportQuestion = { ask: 'columns', needed: true, columns, suggested, signature: headerSignature(titles), rows: body.length };
  const mapping = options.answers?.mapping;
  if (!mapping || mappingProblems(mapping, columns).length > 0) return collect.result('table', body.length, [question]);
  applyMapping(collect, mapping, titles, body, options);
  return collect.result('table', body.length, [question]);
}

function samplesOf(titles: string[], body: Row[]): SampleColumn[] {
  return titles.map((title, index) => {
    const samples: string[] = [];
    let filled = 0;
    for (const row of body) {
      const cell = row.cells[index] ?? '';
      if (cell === '') continue;
      filled += 1;
      if (samples.length < 3 && !samples.includes(cell)) samples.push(cell.slice(0, 80));
    }
    return { index, title, samples, filled, dates: orderOf(body.map((row) => row.cells[index] ?? '')) };
  });
}

export type MappingProblem = 'no-date' | 'two-dates' | 'date-order' | 'nothing-mapped' | 'name-without-value';

/** What is missing before a table with these columns can be read by this mapping. */
export function mappingProblems(mapping: ColumnMapping, columns: Pick<SampleColumn, 'dates'>[]): MappingProblem[] {
  const problems: MappingProblem[] = [];
  const dates = mapping.columns.flatMap((rule, index) => (rule.to === 'date' ? [index] : []));
  if (dates.length === 0) problems.push('no-date');
  if (dates.length > 1) problems.push('two-dates');
  if (dates.length === 1 && mapping.dateOrder === undefined && 'examples' in (columns[dates[0]!]?.dates ?? {})) problems.push('date-order');
  const kinds = new Set(mapping.columns.map((rule) => rule.to));
  if (kinds.has('reading-name') !== kinds.has('reading-value')) problems.push('name-without-value');
  if (mapping.columns.every((rule) => rule.to === 'ignore' || rule.to === 'date' || rule.to === 'time')) problems.push('nothing-mapped');
  return problems;
}

const TITLES: [RegExp, ColumnRule][] = [
  [/^(?:date|day|datum|tag|zeitstempel|timestamp|full_date|observation_date|entry date)\b/i, { to: 'date' }],
  [/^(?:time|uhrzeit|zeit|tageszeit|time of day)\b/i, { to: 'time' }],
  [/(?:worst|max\w*|stärkster?|höchster?).*(?:pain|schmerz)|(?:pain|schmerz).*(?:worst|max\b|maximum|maximal)/i, { to: 'scale-field', field: 'painWorst', scale: null }],
  [/pain|schmerz/i, { to: 'scale-field', field: 'painAverage', scale: null }],
  [/stress|anspannung/i, { to: 'scale-field', field: 'stress', scale: null }],
  [/sleep quality|schlafqualität|schlafgüte|quality of sleep/i, { to: 'scale-field', field: 'sleepQuality', scale: null }],
  // Not points, a score, or when somebody went to bed.
  [/^(?:sleep|schlaf)(?:[ _-]?(?:duration|hours?|time|length|dauer|stunden|zeit|std|h))?(?![a-zäöüß_])(?!.*(?:point|punkt|score|start|end|begin|bed))/i, { to: 'number', field: 'sleepHours', unit: 'h' }],
  [/^(?:step|schritt)/i, { to: 'number', field: 'steps', unit: 'count' }],
  [/^(?:water|wasser|trinkmenge|getrunken|drink)/i, { to: 'number', field: 'drinkMl', unit: 'ml' }],
  [/relax|entspann|meditation/i, { to: 'number', field: 'relaxationMinutes', unit: 'min' }],
  [/^(?:food|meal|eaten|essen|mahlzeit|gegessen|ernährung|breakfast|lunch|dinner|snack|frühstück|mittag|abend)/i, { to: 'meal' }],
  [/bristol|stuhlform|stool (?:form|type)/i, { to: 'stool-form' }],
  [/^(?:stuhlgänge|bowel movements|stools)/i, { to: 'number', field: 'stools', unit: 'count' }],
  [/bloat|blähung/i, { to: 'severity', field: 'bloating' }],
  [/diarrh|durchfall/i, { to: 'severity', field: 'diarrhoea' }],
  [/constipat|verstopfung/i, { to: 'severity', field: 'constipation' }],
  [/bauchbeschwerden|abdominal discomfort/i, { to: 'severity', field: 'discomfort' }],
  [/^(?:med(?:ication|icine|s)?|medikament|drug|tablette)/i, { to: 'drug' }],
  [/infekt|infection|fieber|fever/i, { to: 'infection' }],
  [/^(?:exercise|activity|bewegung|sport|training)\b(?!.*(?:min|dauer|duration))/i, { to: 'exercise' }],
  [/^(?:exercise|activity|bewegung|sport|training)\b.*(?:min|dauer|duration)|^(?:duration|dauer|minuten|minutes)\b/i, { to: 'exercise-minutes' }],
  [/^(?:note|notiz|comment|kommentar|bemerkung|anmerkung)/i, { to: 'note' }],
  [/^(?:mood|stimmung)/i, { to: 'reading', kind: 'mood', scale: null }],
  [/^(?:energy|energie)/i, { to: 'reading', kind: 'energy', scale: null }],
  [/^(?:featurename|tracker_name|symptom|name)\b/i, { to: 'reading-name' }],
  [/^(?:value|wert|observation_value|rating|intensity|stärke)\b/i, { to: 'reading-value' }],
];

/** What the titles and cells suggest. A suggestion only: it declares no scale, and nothing is read before a person agrees. */
function guessMapping(titles: string[], body: Row[]): ColumnMapping {
  const used = new Set<string>();
  const cellsAt = (index: number): string[] => body.slice(0, 200).map((row) => row.cells[index] ?? '').filter((cell) => cell !== '');
  const ruleOf = (title: string): ColumnRule | undefined => TITLES.find(([words]) => words.test(title.trim()))?.[1];
  // A column of dates is one, whatever its title speaks of ("stress.start_time"); the first counts where none is called a date.
  const dated = titles.map((_title, index) => cellsAt(index)).map((cells) => cells.length > 0 && cells.every(isDate));
  const named = titles.findIndex((title, index) => ruleOf(title)?.to === 'date' && cellsAt(index).some(isDate));
  const dateAt = named >= 0 ? named : dated.indexOf(true);
  const columns = titles.map((title, index): ColumnRule => {
    if (index === dateAt) return { to: 'date' };
    const rule = ruleOf(title);
    const cells = cellsAt(index);
    if (!rule || rule.to === 'date' || dated[index] || cells.length === 0) return { to: 'ignore' };
    const once = 'field' in rule ? `${rule.to} ${rule.field}` : rule.to;
    if (['time', 'reading-name', 'reading-value', 'exercise', 'exercise-minutes', 'scale-field', 'number', 'severity'].includes(rule.to) && used.has(once)) {
      return rule.to === 'scale-field' ? { to: 'reading', kind: FIELD_KIND[rule.field], scale: null } : { to: 'ignore' };
    }
    used.add(once);
    return rule.to === 'number' ? { ...rule, unit: unitOf(title, cells, rule.unit) } : rule;
  });
  // A name column without values (or the other way round) is no long table.
  const long = columns.some((rule) => rule.to === 'reading-name') && columns.some((rule) => rule.to === 'reading-value');
  const cleaned = columns.map((rule): ColumnRule => (!long && (rule.to === 'reading-name' || rule.to === 'reading-value') ? { to: 'ignore' } : rule));
  return { columns: cleaned, decimal: decimalOf(body, titles.length) };
}

function isDate(cell: string): boolean {
  return 'day' in readDay(cell, { order: 'dmy' }) || 'day' in readDay(cell, { order: 'mdy' });
}

function unitOf(title: string, cells: string[], usual: Unit): Unit {
  if (/\bml\b|milliliter/i.test(title)) return 'ml';
  if (/\bl\b|\bliter\b|\blitres?\b|\bliters?\b/i.test(title)) return 'l';
  if (/\bmin\b|minut/i.test(title)) return 'min';
  if (usual === 'h' && cells.every((cell) => /^\d{1,2}:\d{2}/.test(cell))) return 'h:mm';
  return usual;
}

/** The decimal sign that the cells prove: `3,5` proves a comma, `3.5` a point; where nothing proves either, the point. */
function decimalOf(body: Row[], columns: number): DecimalSign {
  let comma = 0;
  let point = 0;
  for (const row of body.slice(0, 500)) {
    for (const cell of row.cells.slice(0, columns)) {
      if (/^[+-]?\d+,\d+$/.test(cell) && !hasTwoReadings(cell)) comma += 1;
      else if (/^[+-]?\d+\.\d+$/.test(cell) && !hasTwoReadings(cell)) point += 1;
    }
  }
  return comma > point ? ',' : '.';
}

const FIELD_KIND: Record<ScaleField, ForeignReading['kind']> = { painAverage: 'pain', painWorst: 'pain', stress: 'stress', sleepQuality: 'sleep-quality' };

interface Line {
  row: Row;
  day: Day;
  when: string | undefined;
  at: { when?: string };
}

/** Reads the body by the mapping into the collector. A cell that its rule cannot read is listed; the others of its row still count. */
function applyMapping(collect: Collector, mapping: ColumnMapping, titles: string[], body: Row[], options: ReadOptions): void {
  const place = (to: ColumnRule['to']): number => mapping.columns.findIndex((rule) => rule.to === to);
  const [dateAt, timeAt, nameAt, minutesAt, exerciseAt] = [place('date'), place('time'), place('reading-name'), place('exercise-minutes'), place('exercise')];
  const dates = body.map((row) => row.cells[dateAt] ?? '');
  const evidence = orderOf(dates);
  const order = mapping.dateOrder ?? (evidence.order === 'dmy' || evidence.order === 'mdy' ? evidence.order : undefined);
  const failedAt = titles.findIndex((title) => title.toLowerCase() === 'calculation_failed');
  for (const row of body) {
    // Fitbit writes 0 where nothing was measured and says so in a column of its own.
    if (failedAt >= 0 && /^true$/i.test(row.cells[failedAt] ?? '')) {
      collect.notUnderstood(row, 'no-measurement', titles[failedAt], row.cells[failedAt]);
      continue;
    }
    const date = row.cells[dateAt] ?? '';
    const day = collect.day(row, date, titles[dateAt]!, { ...(order !== undefined && { order }), ...(options.zone !== undefined && { zone: options.zone }) });
    if (day === null) continue;
    const when = timeAt >= 0 ? whenOf(row.cells[timeAt] ?? '') : clockInDate(date);
    const line: Line = { row, day, when, at: when === undefined ? {} : { when } };
    mapping.columns.forEach((rule, index) => {
      const cell = row.cells[index] ?? '';
      const title = titles[index] ?? `#${index + 1}`;
      if (cell === '' || index === dateAt || index === timeAt || index === nameAt) return;
      if (rule.to === 'exercise-minutes') {
        if (exerciseAt < 0 || (row.cells[exerciseAt] ?? '') === '') readExercise(collect, line, '', cell, title, mapping.decimal);
      } else if (rule.to === 'exercise') {
        readExercise(collect, line, cell, minutesAt < 0 ? '' : (row.cells[minutesAt] ?? ''), minutesAt < 0 ? title : titles[minutesAt]!, mapping.decimal);
      } else if (rule.to === 'reading-value') {
        const name = row.cells[nameAt] ?? '';
        if (name === '') collect.notUnderstood(row, 'text-missing', titles[nameAt]);
        else readNamed(collect, line, name, cell, mapping.decimal);
      } else {
        readCell(collect, line, rule, cell, title, mapping);
      }
    });
    if (row.cells.length > titles.length && row.cells.slice(titles.length).some((cell) => cell !== '')) collect.notUnderstood(row, 'columns-missing', `#${titles.length + 1}`, row.cells.slice(titles.length).join(' | '));
  }
  mapping.columns.forEach((rule, index) => {
    if (rule.to !== 'ignore') return;
    const filled = body.filter((row) => (row.cells[index] ?? '') !== '').length;
    if (filled > 0) collect.notTaken('column', titles[index] ?? `#${index + 1}`, filled);
  });
}

function clockInDate(date: string): string | undefined {
  const clock = /[T ](\d{1,2}:\d{2})/.exec(date)?.[1];
  return clock === undefined || clock === '00:00' ? undefined : (readTime(clock) ?? undefined);
}

function readCell(collect: Collector, line: Line, rule: ColumnRule, cell: string, title: string, mapping: ColumnMapping): void {
  const { row, day, when, at } = line;
  const items = mapping.separator === undefined ? [cell] : cell.split(mapping.separator).map((item) => item.trim()).filter(Boolean);
  const listed = (reason: Parameters<Collector['notUnderstood']>[1]): void => collect.notUnderstood(row, reason, title, cell);
  switch (rule.to) {
    case 'scale-field': {
      const outOf = readOutOf(cell, mapping.decimal);
      const value = outOf?.value ?? readNumber(cell, mapping.decimal);
      const scale = outOf && rule.scale?.max !== outOf.max ? { min: rule.scale?.min ?? 0, max: outOf.max } : rule.scale;
      if (value === null) return listed('number-unreadable');
      if (scale && (value < scale.min || value > scale.max)) return listed('outside-scale');
      if (scale?.min === 0 && scale.max === 10) collect.number(row, day, rule.field, value, { name: title, ...at, column: title });
      else collect.reading(row, day, { ...at, kind: FIELD_KIND[rule.field], name: title, value, ...(scale && { scale }) }, outOf ? 'file' : 'you');
      return;
    }
    case 'number': {
      const value = inOurUnit(cell, rule.unit, mapping.decimal);
      if (typeof value !== 'number') return listed(value);
      collect.number(row, day, rule.field, value, { name: title, ...at, column: title });
      return;
    }
    case 'reading': {
      const outOf = readOutOf(cell, mapping.decimal);
      const value = outOf?.value ?? readNumber(cell, mapping.decimal) ?? cell;
      const scale = outOf ? { min: rule.scale?.min ?? 0, max: outOf.max } : rule.scale;
      if (scale && typeof value !== 'number') return listed('number-unreadable');
      if (scale && typeof value === 'number' && (value < scale.min || value > scale.max)) return listed('outside-scale');
      collect.reading(row, day, { ...at, kind: rule.kind, name: title, value, ...(scale && { scale }), ...(rule.unit !== undefined && rule.unit !== '' && { unit: rule.unit }) }, outOf ? 'file' : 'you');
      return;
    }
    case 'severity': {
      const code = severityOf(cell);
      if (code === null) return listed('word-unknown');
      collect.severity(row, day, rule.field, code, { name: title, ...at });
      return;
    }
    case 'stool-form':
      for (const item of items) {
        const form = readNumber(item, mapping.decimal);
        if (form === null) listed('number-unreadable');
        else if (!Number.isInteger(form) || form < 1 || form > 7) listed('outside-scale');
        else collect.stoolForm(row, day, form);
      }
      return;
    case 'infection': {
      const answer = yesOrNo(cell);
      if (answer === false) return;
      collect.infection(row, day, answer === true ? undefined : cell);
      return;
    }
    case 'meal':
      for (const item of items) collect.meal(row, day, item, when ?? (/^(?:breakfast|lunch|dinner|snacks?|frühstück|mittag\w*|abend\w*)$/i.test(title) ? title : undefined));
      return;
    case 'drug':
      for (const item of items) collect.drug(row, day, item);
      return;
    case 'note':
      collect.note(row, day, cell);
      return;
    default:
      return;
  }
}

function readExercise(collect: Collector, { row, day }: Line, text: string, minutesCell: string, column: string, decimal: DecimalSign): void {
  const minutes = minutesCell === '' ? undefined : inOurUnit(minutesCell, 'min', decimal);
  if (minutes !== undefined && typeof minutes !== 'number') return collect.notUnderstood(row, minutes, column, minutesCell);
  if (minutes !== undefined && (minutes < 0 || minutes > 1_440)) return collect.notUnderstood(row, 'outside-scale', column, minutesCell);
  const type = exerciseTypeOf(text);
  collect.exercise(row, day, { ...(type !== undefined && { type }), ...(minutes !== undefined && { minutes }), ...(text !== '' && { text }) });
}

/** A row of a long table: its name says what its value is. `3.0:High` is a value with the word for it. */
function readNamed(collect: Collector, { row, day, at }: Line, name: string, cell: string, decimal: DecimalSign): void {
  const labelled = /^([\d.,]+):(.*\D.*)$/.exec(cell);
  const outOf = readOutOf(cell, decimal);
  const value = outOf?.value ?? (labelled ? readNumber(labelled[1]!, decimal) : null) ?? readNumber(cell, decimal) ?? cell;
  collect.reading(row, day, { ...at, kind: kindOf(name, 'other'), name, value, ...(outOf && { scale: { min: 0, max: outOf.max } }), ...(labelled && value !== cell && { label: labelled[2]!.trim() }) }, 'file');
}

const FACTORS = new Map<string, number>([['h>h', 1], ['min>h', 1 / 60], ['h>min', 60], ['min>min', 1], ['ml>ml', 1], ['cl>ml', 10], ['l>ml', 1_000]]);
const SUFFIXES = new Map<string, Unit>([['h', 'h'], ['std', 'h'], ['std.', 'h'], ['stunden', 'h'], ['hours', 'h'], ['min', 'min'], ['min.', 'min'], ['minuten', 'min'], ['minutes', 'min'], ['ml', 'ml'], ['cl', 'cl'], ['l', 'l'], ['liter', 'l'], ['litres', 'l']]);

/**
 * The cell in the unit of the diary (hours of sleep, minutes, millilitres, pieces), or why not. A unit written in the cell is
 * obeyed where it measures the same thing, and refused where it does not.
 */
function inOurUnit(cell: string, unit: Unit, decimal: DecimalSign): number | 'number-unreadable' | 'unit-other' {
  const target = unit === 'h' || unit === 'h:mm' ? 'h' : unit === 'min' ? 'min' : unit === 'count' ? 'count' : 'ml';
  if (unit === 'h:mm' || ((target === 'h' || target === 'min') && cell.includes(':'))) {
    const hours = readDuration(cell);
    return hours === null ? 'number-unreadable' : rounded(target === 'min' ? hours * 60 : hours);
  }
  const match = /^([^a-z]+?)\s*([a-z]+\.?)?$/i.exec(cell.trim());
  const value = match && readNumber(match[1]!, decimal);
  if (!match || value === null) return 'number-unreadable';
  const suffix = match[2]?.toLowerCase();
  if (target === 'count') return suffix === undefined || /^(?:steps?|schritte?|portion\w*|x|mal)\.?$/.test(suffix) ? value : 'unit-other';
  const written = suffix === undefined ? unit : SUFFIXES.get(suffix);
  const factor = written === undefined ? undefined : FACTORS.get(`${written}>${target}`);
  return factor === undefined ? 'unit-other' : rounded(value * factor);
}

/** Away with the dust of binary fractions: 1.1 l is 1100 ml. */
function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
