import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { open, readDays } from './read.ts';
import type { Answers, ColumnMapping, ImportQuestion, ImportResult } from './result.ts';
import { headerSignature, mappingProblems } from './table.ts';

const read = (name: string, answers: Answers = {}): ImportResult => readDays(open(new Uint8Array(readFileSync(new URL(`samples/${name}`, import.meta.url)))), { answers, zone: 'Europe/Berlin' });
const readText = (text: string, answers: Answers = {}): ImportResult => readDays(open(new TextEncoder().encode(text)), { answers });
const asked = (result: ImportResult): Extract<ImportQuestion, { ask: 'columns' }> => result.questions[0] as Extract<ImportQuestion, { ask: 'columns' }>;

describe('a table', () => {
  it('is asked about, with suggestions that declare no scale, and not read before the answer', () => {
    const result = read('table-german.csv');
    expect(result.days).toEqual([]);
    const { columns, suggested, rows, signature } = asked(result);
    expect(rows).toBe(59);
    expect(columns.map((column) => column.title)).toEqual(['Datum', 'Schmerz (Ø)', 'Schmerz max', 'Stress', 'Schlaf (h)', 'Wasser (l)', 'Schritte', 'Gegessen', 'Blähungen', 'Notiz']);
    expect(suggested).toEqual({
      decimal: ',',
      columns: [
        { to: 'date' }, { to: 'scale-field', field: 'painAverage', scale: null }, { to: 'scale-field', field: 'painWorst', scale: null }, { to: 'scale-field', field: 'stress', scale: null },
        { to: 'number', field: 'sleepHours', unit: 'h' }, { to: 'number', field: 'drinkMl', unit: 'l' }, { to: 'number', field: 'steps', unit: 'count' }, { to: 'meal' }, { to: 'severity', field: 'bloating' }, { to: 'ignore' },
      ],
    });
    expect(signature).not.toMatch(/\d\d/);
  });

  it('takes a column of dates for nothing else, and points or a bedtime for no hours of sleep', () => {
    const rules = (name: string): string[] => asked(read(name)).suggested.columns.map((rule) => ('field' in rule ? rule.field : rule.to));
    expect(rules('samsung_stress.csv')).toEqual(['date', 'ignore', 'stress']);
    expect(rules('fitbit_stress.csv').slice(0, 5)).toEqual(['date', 'ignore', 'stress', 'ignore', 'ignore']);
    const guessed = (titles: string): string[] => asked(readText(`${titles}\n2026-03-03;7;7;7;7;7;7\n`)).suggested.columns.map((rule) => ('field' in rule ? rule.field : rule.to));
    expect(guessed('Tag;Schlaf;x;x;x;x;x').slice(0, 2)).toEqual(['date', 'sleepHours']);
    for (const title of ['Schlafdauer', 'Schlaf (h)', 'Schlafstunden', 'sleep_hours', 'Sleep time', 'Schlaf in Stunden']) expect(guessed(`Tag;${title};x;x;x;x;x`)[1]).toBe('sleepHours');
    for (const title of ['SLEEP_POINTS', 'Sleep score', 'Sleep start', 'Schlafenszeit', 'sleepiness']) expect(guessed(`Tag;${title};x;x;x;x;x`)[1]).toBe('ignore');
    expect(asked(readText('created;Datum;Schmerz\n2026-03-01;2026-02-01;3\n')).suggested.columns.slice(0, 2)).toEqual([{ to: 'ignore' }, { to: 'date' }]);
  });

  it('is read by the mapping: decimal commas, units, several items in a cell, days that do not exist', () => {
    const { suggested } = asked(read('table-german.csv'));
    const columns = suggested.columns.map((rule) => (rule.to === 'scale-field' ? { ...rule, scale: { min: 0, max: 10 } } : rule));
    const result = read('table-german.csv', { mapping: { ...suggested, columns, separator: '/' } });
    expect(result.days).toHaveLength(58);
    const [first] = result.days;
    expect(first!.day).toBe('2026-01-01');
    expect(Number.isInteger(first!.values.painAverage)).toBe(true);
    expect(first!.values.meals).toHaveLength(3);
    expect(first!.values.drinkMl).toBeGreaterThan(999);
    expect(first!.values.steps).toBeGreaterThan(1_999);
    expect(first!.readings).toEqual([]);
    expect(result.days.some((day) => !Number.isInteger(day.values.sleepHours))).toBe(true);
    expect(result.notUnderstood).toMatchObject([{ row: 60, reason: 'no-such-day', column: 'Datum', value: '31.02.2026' }]);
  });

  it('keeps other scales as readings and never converts them', () => {
    const question = asked(read('table-english.tsv'));
    expect(mappingProblems(question.suggested, [])).toEqual([]);
    const columns = question.suggested.columns.map((rule) => (rule.to === 'scale-field' ? { ...rule, scale: rule.field === 'stress' ? { min: 0, max: 100 } : { min: 1, max: 5 } } : rule));
    const result = read('table-english.tsv', { mapping: { ...question.suggested, columns, separator: ';' } });
    expect(result.days).toHaveLength(28);
    expect(result.days.every((day) => day.values.painAverage === undefined && day.values.stress === undefined && day.values.meals?.length === 3)).toBe(true);
    expect(result.days[0]!.readings).toMatchObject([{ kind: 'pain', name: 'Average pain', scale: { min: 1, max: 5 } }, { kind: 'stress', name: 'Stress level', scale: { min: 0, max: 100 } }]);
    expect(result.scales).toMatchObject([{ by: 'you', count: 28 }, { by: 'you', count: 28 }]);
  });

  it('without a declared scale keeps the number alone', () => {
    const { suggested } = asked(readText('Tag;Schmerz\n03.03.2026;4\n'));
    expect(readText('Tag;Schmerz\n03.03.2026;4\n', { mapping: suggested }).days[0]).toMatchObject({ values: {}, readings: [{ kind: 'pain', name: 'Schmerz', value: 4 }] });
  });

  const pain: ColumnMapping = { decimal: '.', columns: [{ to: 'date' }, { to: 'scale-field', field: 'painAverage', scale: { min: 0, max: 10 } }] };

  it('asks for the order of the dates when they are open', () => {
    const text = 'Day,Pain\n03/04/2026,4\n05/06/2026,3\n';
    expect(readText(text, { mapping: pain }).days).toEqual([]);
    expect(readText(text, { mapping: { ...pain, dateOrder: 'dmy' } }).days.map((day) => day.day)).toEqual(['2026-04-03', '2026-06-05']);
  });

  it('obeys a scale and a unit written in the cell, and refuses a unit of something else', () => {
    const { days, notUnderstood } = readText('Day,Pain,Water\n2026-03-03,7/10,1.5 l\n2026-03-04,3/5,500 ml\n2026-03-05,x,3 h\n', { mapping: { ...pain, columns: [...pain.columns, { to: 'number', field: 'drinkMl', unit: 'ml' }] } });
    expect(days.map((day) => [day.values.painAverage, day.values.drinkMl, day.readings[0]?.scale])).toEqual([[7, 1500, undefined], [undefined, 500, { min: 0, max: 5 }]]);
    expect(notUnderstood.map(({ row, reason, column }) => [row, reason, column])).toEqual([[4, 'number-unreadable', 'Pain'], [4, 'unit-other', 'Water']]);
  });

  it('takes an empty cell for nothing and a 0 for a 0', () => {
    expect(readText('Day,Pain\n2026-03-03,0\n2026-03-04,\n', { mapping: pain }).days).toMatchObject([{ day: '2026-03-03', values: { painAverage: 0 } }]);
  });

  it('keeps a second value of the same day as a reading', () => {
    expect(readText('Day,Pain\n2026-03-03,2\n2026-03-03,6\n', { mapping: pain }).days[0]).toMatchObject({ values: { painAverage: 2 }, readings: [{ kind: 'pain', value: 6 }] });
  });

  it('tells columns with the same title apart', () => expect(asked(readText('Day,Pain,Pain,\n2026-03-03,2,3,4\n')).columns.map((column) => column.title)).toEqual(['Day', 'Pain', 'Pain (2)', '#4']));

  it('reads long tables by a name and a value column, labels included', () => {
    const { suggested } = asked(read('trackandgraph.csv'));
    expect(suggested.columns.map((rule) => rule.to)).toEqual(['reading-name', 'date', 'reading-value', 'ignore']);
    expect(read('trackandgraph.csv', { mapping: suggested }).days[0]!.readings).toEqual([
      { day: '2026-03-03', source: 'CSV', when: '21:30', kind: 'pain', name: 'Back pain', value: 5 }, { day: '2026-03-03', source: 'CSV', when: '21:31', kind: 'stress', name: 'Stress', value: 3, label: 'High' },
    ]);
    const visible = asked(read('visible.csv'));
    expect(read('visible.csv', { mapping: visible.suggested }).days[0]!.readings).toMatchObject([{ name: 'Sleep', value: 2 }]);
  });

  it('finds the titles below the line with the name of the export', () => {
    const question = asked(read('samsung_stress.csv'));
    expect(question.columns[0]!.title).toBe('com.samsung.health.stress.start_time');
    expect(question.rows).toBe(1);
  });

  it('takes a 0 that was not measured for nothing', () => {
    const question = asked(read('fitbit_stress.csv'));
    const columns = question.suggested.columns.map((rule, index) => (index === 2 ? ({ to: 'reading', kind: 'stress', scale: { min: 0, max: 100 } } as const) : rule));
    const result = read('fitbit_stress.csv', { mapping: { ...question.suggested, columns } });
    expect(result.days.flatMap((day) => day.readings).map((reading) => reading.value)).toEqual([79]);
    expect(result.notUnderstood).toMatchObject([{ row: 2, reason: 'no-measurement' }]);
  });

  it('is known again by its titles, not by its rows', () => {
    expect(asked(readText('Datum ;Schmerz\n03.03.2026;1\n')).signature).toBe(asked(readText('datum; SCHMERZ\n04.03.2026;9\n')).signature);
    expect(headerSignature(['a', 'b'])).not.toBe(headerSignature(['b', 'a']));
  });

  it('names what a mapping lacks', () => {
    expect(mappingProblems({ decimal: '.', columns: [{ to: 'note' }] }, [])).toEqual(['no-date']);
    expect(mappingProblems({ decimal: '.', columns: [{ to: 'date' }, { to: 'date' }, { to: 'reading-name' }] }, [])).toEqual(['two-dates', 'name-without-value']);
    expect(mappingProblems({ decimal: '.', columns: [{ to: 'date' }, { to: 'ignore' }] }, [])).toEqual(['nothing-mapped']);
  });
});
