/** What reading a file gives: days, questions, what was not understood and what has no place here. The shape is the same for every app. */
import type { Day } from '../domain/day.ts';
import { withinLimits, type DiarySource, type DiaryValues, type Exercise, type ForeignReading, type LIMITS } from '../domain/diary.ts';
import { readDay, type DateOptions, type DateOrder, type DecimalSign, type OrderEvidence } from './cells.ts';
import type { Row } from './rows.ts';
import { drugClassOf, isSleep, isSteps, kindOf } from './words.ts';

/** What a file turned out to be. */
export type FileKind =
  | 'fhir'
  | 'bearable'
  | 'daylio'
  | 'fddb'
  | 'cronometer-servings'
  | 'cronometer-exercises'
  | 'cronometer-biometrics'
  | 'cronometer-notes'
  | 'cronometer-daily'
  | 'mysymptoms'
  | 'table';

/** Everything that one file says about one day. */
export interface ImportDay {
  day: Day;
  source: DiarySource;
  values: DiaryValues;
  readings: ForeignReading[];
  /** Rows of the file that this day rests on. */
  rows: number[];
}

/** Why a row, or a cell of it, was not taken. */
export type Reason =
  | 'date-missing'
  | 'date-unreadable'
  | 'no-such-day'
  | 'date-order'
  | 'day-in-future'
  | 'day-too-old'
  | 'number-unreadable'
  | 'outside-scale'
  | 'unit-other'
  | 'word-unknown'
  | 'text-missing'
  | 'columns-missing'
  | 'food-and-activity'
  | 'no-measurement'
  | 'resource-kind'
  | 'resource-unreadable'
  | 'resource-withdrawn'
  | 'resource-echo'
  | 'resource-older'
  | 'other-person';

export interface NotUnderstood {
  row: number;
  reason: Reason;
  /** Title of the column at fault, and what stood there. */
  column?: string;
  value?: string;
  /** The row in the file's own words. */
  text: string;
}

/** Understood, but without a place in the diary: listed so that nothing is dropped in silence. */
export interface NotTaken {
  what: 'nutrient' | 'energy' | 'private-section' | 'other-section' | 'column' | 'unknown-answer';
  /** Title of the column or section. */
  name: string;
  /** How many rows have something there. */
  rows: number;
}

/** A scale that the readings of a file are on, and who declared it. */
export interface DeclaredScale {
  name: string;
  min: number;
  max: number;
  /** `app`: the app's own, the same in every export; `file`: written in the file; `you`: stated by the person who imports. */
  by: 'app' | 'file' | 'you';
  count: number;
}

/** Something that only a person can know. Until a `needed` one is answered, the rows that hang on it are not read. */
export type ImportQuestion =
  | { ask: 'date-order'; needed: true; examples: string[]; contradictory: boolean }
  | { ask: 'moods'; needed: false; labels: MoodLabel[] }
  | { ask: 'columns'; needed: true; columns: SampleColumn[]; suggested: ColumnMapping; signature: string; rows: number };

export interface MoodLabel {
  label: string;
  count: number;
  /** The level that the app gives this word when nobody renamed it: 5 is best. */
  suggested?: number;
}

/** A column of a table with a few of its cells, so that a person can tell what it is. */
export interface SampleColumn {
  index: number;
  title: string;
  samples: string[];
  filled: number;
  /** What its cells say about the order of day and month, were it the date. */
  dates: OrderEvidence;
}

/** The answers of a person to the questions of one file. */
export interface Answers {
  dateOrder?: DateOrder;
  /** Level 1–5 of each mood word; null: keep the word without a level. */
  moods?: Record<string, number | null>;
  mapping?: ColumnMapping;
}

/** Numeric fields of the diary that a column can fill. */
export type NumberField = Exclude<keyof typeof LIMITS, 'exerciseMinutes' | 'stoolForms'>;

/** What a column of a table is. `scale` is the one the source uses, as the person declares it. */
export type ColumnRule =
  | { to: 'ignore' }
  | { to: 'date' }
  | { to: 'time' }
  | { to: 'scale-field'; field: ScaleField; scale: Scale | null }
  | { to: 'number'; field: Exclude<NumberField, ScaleField>; unit: Unit }
  | { to: 'severity'; field: 'bloating' | 'diarrhoea' | 'constipation' | 'discomfort' }
  | { to: 'stool-form' | 'meal' | 'exercise' | 'drug' | 'note' | 'infection' }
  | { to: 'exercise-minutes' }
  | { to: 'reading'; kind: ForeignReading['kind']; scale: Scale | null; unit?: string }
  | { to: 'reading-name' | 'reading-value' };

export type ScaleField = 'painAverage' | 'painWorst' | 'stress' | 'sleepQuality';

export interface Scale {
  min: number;
  max: number;
}

/** The unit that the cells of a column are in. `count`: pieces, portions, steps. */
export type Unit = 'count' | 'h' | 'h:mm' | 'min' | 'ml' | 'cl' | 'l';

/** How a table is read: a rule for each column by its place, and what holds for the whole. Plain data: it is kept on the server. */
export interface ColumnMapping {
  columns: ColumnRule[];
  /** Needed where dates can be read in two ways. */
  dateOrder?: DateOrder;
  decimal: DecimalSign;
  /** What separates several items in one cell; absent: a cell is one item. */
  separator?: string;
}

export interface ImportResult {
  kind: FileKind;
  source: DiarySource;
  /** Rows below the header that hold anything. */
  rowsRead: number;
  /** Rows of which something was taken. */
  rowsTaken: number;
  days: ImportDay[];
  questions: ImportQuestion[];
  notUnderstood: NotUnderstood[];
  notTaken: NotTaken[];
  scales: DeclaredScale[];
}

/** What is known outside the file. */
export interface ReadOptions {
  answers?: Answers;
  /** The practice's day now: later days are listed, not written. */
  today?: Day;
  /** The practice's time zone, for instants in UTC. */
  zone?: string;
}

/** Diary apps on telephones began about then; an earlier year is a broken clock (1970) or a typing error (1001). */
export const FIRST_DAY = '2000-01-01' as Day;

const PROBLEMS = { missing: 'date-missing', unreadable: 'date-unreadable', 'no-such-day': 'no-such-day', order: 'date-order' } as const;

/** Collects rows into days. A value never replaces another: a second, different one is kept beside as a reading. */
export interface Collector {
  notUnderstood: (row: Row, reason: Reason, column?: string, value?: string) => void;
  notTaken: (what: NotTaken['what'], name: string, rows?: number) => void;
  /** The day that a cell names. Null, and listed, when it names none, one that does not exist, one to come or one before diary apps. */
  day: (row: Row, text: string, column: string, dates?: DateOptions) => Day | null;
  meal: (row: Row, day: Day, text: string, when?: string) => void;
  exercise: (row: Row, day: Day, exercise: Exercise) => void;
  /** A number on the diary's own scale and unit. False, and listed, when it is none the diary can hold. */
  number: (row: Row, day: Day, field: NumberField, value: number, detail: { name: string; when?: string; unit?: string; column?: string }) => boolean;
  severity: (row: Row, day: Day, field: 'bloating' | 'diarrhoea' | 'constipation' | 'discomfort', code: string, detail: { name: string; when?: string }) => void;
  stoolForm: (row: Row, day: Day, form: number) => void;
  drug: (row: Row, day: Day, text: string) => void;
  infection: (row: Row, day: Day, text?: string) => void;
  note: (row: Row, day: Day, text: string) => void;
  reading: (row: Row, day: Day, reading: Omit<ForeignReading, 'day' | 'source'>, by?: DeclaredScale['by']) => void;
  /** A measurement by its name: steps and hours of sleep go to their fields, everything else becomes a reading. */
  measurement: (row: Row, day: Day, name: string, value: number, unit: string | undefined, when: string | undefined) => void;
  result: (kind: FileKind, rowsRead: number, questions?: ImportQuestion[]) => ImportResult;
}

/** A collector for a file of that source; `app` is the name that readings bear. */
export function collector(source: DiarySource, app: string, options: ReadOptions): Collector {
  const days = new Map<Day, ImportDay>();
  const noteTexts = new Map<Day, string[]>();
  const notUnderstood: NotUnderstood[] = [];
  const notTaken = new Map<string, NotTaken>();
  const scales = new Map<string, DeclaredScale>();
  const taken = new Set<number>();

  const at = (row: Row, day: Day): ImportDay => {
    let found = days.get(day);
    if (!found) days.set(day, (found = { day, source, values: {}, readings: [], rows: [] }));
    if (found.rows.at(-1) !== row.number) found.rows.push(row.number);
    taken.add(row.number);
    return found;
  };
  const listOut = (row: Row, reason: Reason, column?: string, value?: string): void => {
    notUnderstood.push({ row: row.number, reason, ...(column !== undefined && { column }), ...(value !== undefined && { value: value.slice(0, 200) }), text: row.text.slice(0, 2_000) });
  };

  const collect: Collector = {
    notUnderstood: listOut,
    notTaken: (what, name, rows = 1) => {
      const key = `${what} ${name}`;
      const found = notTaken.get(key);
      if (found) found.rows += rows;
      else notTaken.set(key, { what, name, rows });
    },
    day: (row, text, column, dates) => {
      const read = text === '' ? { problem: 'missing' as const } : readDay(text, dates);
      if ('day' in read) {
        const { day } = read;
        const reason = options.today !== undefined && day > options.today ? 'day-in-future' : day < FIRST_DAY ? 'day-too-old' : null;
        if (reason === null) return day;
        listOut(row, reason, column, text);
      } else {
        listOut(row, PROBLEMS[read.problem], column, text === '' ? undefined : text);
      }
      return null;
    },
    meal: (row, day, text, when) => {
      (at(row, day).values.meals ??= []).push({ text, ...(when !== undefined && { when }) });
    },
    exercise: (row, day, exercise) => {
      (at(row, day).values.exercises ??= []).push(exercise);
    },
    number: (row, day, field, value, { name, when, unit, column }) => {
      if (!withinLimits(field, value)) {
        listOut(row, 'outside-scale', column ?? name, String(value));
        return false;
      }
      const { values } = at(row, day);
      if (values[field] === undefined) values[field] = value;
      else if (values[field] !== value) collect.reading(row, day, { kind: kindOf(name, 'measurement'), name, value, ...(unit !== undefined && { unit }), ...(when !== undefined && { when }) });
      return true;
    },
    severity: (row, day, field, code, { name, when }) => {
      const { values } = at(row, day);
      if (values[field] === undefined) values[field] = code;
      else if (values[field] !== code) collect.reading(row, day, { kind: 'symptom', name, value: code, ...(when !== undefined && { when }) });
    },
    stoolForm: (row, day, form) => {
      (at(row, day).values.stoolForms ??= []).push(form);
    },
    drug: (row, day, text) => {
      const { values } = at(row, day);
      (values.drugTexts ??= []).push(text);
      const drugClass = drugClassOf(text);
      if (drugClass !== null && !values.drugs?.includes(drugClass)) (values.drugs ??= []).push(drugClass);
    },
    infection: (row, day, text) => {
      const { values } = at(row, day);
      values.infection = true;
      if (text !== undefined) values.infectionText = values.infectionText === undefined || values.infectionText === text ? text : `${values.infectionText}; ${text}`;
    },
    note: (row, day, text) => {
      at(row, day);
      const texts = noteTexts.get(day);
      if (!texts) noteTexts.set(day, [text]);
      else if (!texts.includes(text)) texts.push(text);
    },
    reading: (row, day, { unit, ...reading }, by = 'app') => {
      // Words have no unit of their own: "120/80" mmHg is kept as the words "120/80 mmHg".
      const measured = unit === undefined ? {} : typeof reading.value === 'number' ? { unit } : { value: `${reading.value} ${unit}` };
      at(row, day).readings.push({ day, source: app, ...reading, ...measured });
      if (reading.scale) {
        const { min, max } = reading.scale;
        const name = reading.kind === 'symptom' || reading.kind === 'pain' || reading.kind === 'other' ? reading.name : reading.kind;
        const key = JSON.stringify([name, min, max, by]);
        const found = scales.get(key);
        if (found) found.count += 1;
        else scales.set(key, { name, min, max, by, count: 1 });
      }
    },
    measurement: (row, day, name, value, unit, when) => {
      const hours = unit !== undefined && /^(?:h|hours?|hrs?|std|stunden)$/i.test(unit);
      if (isSteps(name) && Number.isInteger(value) && withinLimits('steps', value)) collect.number(row, day, 'steps', value, { name, ...(when !== undefined && { when }) });
      else if (isSleep(name) && hours && withinLimits('sleepHours', value)) collect.number(row, day, 'sleepHours', value, { name, unit: 'h', ...(when !== undefined && { when }) });
      else collect.reading(row, day, { kind: kindOf(name, 'measurement'), name, value, ...(unit !== undefined && unit !== '' && { unit }), ...(when !== undefined && { when }) });
    },
    result: (kind, rowsRead, questions = []) => {
      for (const [day, texts] of noteTexts) days.get(day)!.values.note = texts.join('\n');
      return {
        kind,
        source,
        rowsRead,
        rowsTaken: taken.size,
        days: [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1)),
        questions,
        notUnderstood,
        notTaken: [...notTaken.values()],
        scales: [...scales.values()],
      };
    },
  };
  return collect;
}
