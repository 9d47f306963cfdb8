import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseDay } from '../domain/day.ts';
import { ImportError, type Failure } from './failure.ts';
import { open, readDays, sniff } from './read.ts';
import type { FileKind, ImportResult, ReadOptions } from './result.ts';

const sample = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`samples/${name}`, import.meta.url)));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (name: string, options: ReadOptions = {}): ImportResult => readDays(open(sample(name), name), options);
const readText = (text: string, options: ReadOptions = {}): ImportResult => readDays(open(bytes(text)), options);

function failure(act: () => unknown): Failure | null {
  try {
    act();
    return null;
  } catch (error) {
    return error instanceof ImportError ? error.failure : null;
  }
}

describe('what a file is', () => {
  it.each([
    ['bearable.csv', 'bearable'], ['bearable-long.csv', 'bearable'], ['bearable-older.csv', 'bearable'], ['daylio.csv', 'daylio'], ['daylio-german.csv', 'daylio'], ['daylio-older.csv', 'daylio'],
    ['fddb_diary.csv', 'fddb'], ['fddb-long.csv', 'fddb'], ['fddb-account.csv', 'fddb'], ['cronometer_servings.csv', 'cronometer-servings'], ['cronometer-servings-long.csv', 'cronometer-servings'],
    ['cronometer-exercises.csv', 'cronometer-exercises'], ['cronometer-biometrics.csv', 'cronometer-biometrics'], ['cronometer-notes.csv', 'cronometer-notes'], ['cronometer-dailysummary.csv', 'cronometer-daily'],
    ['mysymptoms.csv', 'mysymptoms'], ['mysymptoms-long.csv', 'mysymptoms'], ['mysymptoms-open-dates.csv', 'mysymptoms'],
    ['table-german.csv', 'table'], ['table-english.tsv', 'table'], ['trackandgraph.csv', 'table'], ['visible.csv', 'table'], ['fitbit_stress.csv', 'table'], ['samsung_stress.csv', 'table'],
  ] as [string, FileKind][])('%s is %s', (name, kind) => expect(sniff(sample(name), name).kind).toBe(kind));

  it('says encoding and delimiter', () => {
    expect(sniff(sample('table-english.tsv'))).toMatchObject({ encoding: 'utf-16le', delimiter: '\t' });
    expect(sniff(sample('table-german.csv'))).toMatchObject({ encoding: 'windows-1252', delimiter: ';' });
    expect(sniff(sample('fddb-long.csv')).mended).toBeGreaterThan(50);
    expect(sniff(bytes('{"resourceType":"Bundle"}')).kind).toBe('fhir');
  });
});

describe('files that cannot be read', () => {
  const line = (length: number): string => `Day,Pain\n2026-03-03,${'9'.repeat(length)}\n`;
  it.each([
    ['a line of a million characters', line(1_000_001), { code: 'line-too-long', row: 2 }],
    ['a million columns', `Day,Pain\n2026-03-03,${','.repeat(900_000)}\n`, { code: 'too-many-columns', row: 2 }],
    ['a quote that never ends', 'Day,Note\n2026-03-03,"a\n2026-03-04,b\n', { code: 'unclosed-quote', row: 2 }],
    ['the same column twice in an app export', '"date formatted","category","rating/amount","detail","detail"\n2026-03-03,Mood,3,,', { code: 'duplicate-column', column: 'detail' }],
    ['prose', 'Dear therapist\nI felt well', { code: 'no-table' }],
    ['XML', '<?xml version="1.0"?><HealthData/>', { code: 'xml' }],
  ])('%s', (_, text, expected) => expect(failure(() => readText(text))).toMatchObject(expected));

  it('refuses a file of one line of 49 MB with its place', () => {
    expect(failure(() => open(new Uint8Array(49_000_000).fill(65)))).toMatchObject({ code: 'line-too-long', row: 1 });
  });
});

describe('Bearable', () => {
  it('keeps every statement on its own scale', () => {
    const result = read('bearable.csv');
    expect(result).toMatchObject({ source: 'bearable', rowsRead: 6, rowsTaken: 6, notUnderstood: [] });
    expect(result.days).toEqual([
      {
        day: '2026-03-03', source: 'bearable', rows: [2, 3, 4, 5, 6, 7],
        values: { sleepHours: 6.75, note: 'Back pain (pm): after sitting all day' },
        readings: [
          { day: '2026-03-03', source: 'Bearable', when: 'am', kind: 'pain', name: 'Back pain', value: 2, scale: { min: 0, max: 4 }, label: 'Moderate' },
          { day: '2026-03-03', source: 'Bearable', when: 'pm', kind: 'pain', name: 'Back pain', value: 3, scale: { min: 0, max: 4 }, label: 'Severe' },
          { day: '2026-03-03', source: 'Bearable', kind: 'sleep-quality', name: 'Sleep quality', value: 3, scale: { min: 1, max: 5 } },
          { day: '2026-03-03', source: 'Bearable', when: '18:20', kind: 'mood', name: 'Mood', value: 6, scale: { min: 1, max: 10 } },
          { day: '2026-03-03', source: 'Bearable', when: 'mid', kind: 'factor', name: 'Work: Video Calls', value: 'Moderate' },
          { day: '2026-03-03', source: 'Bearable', when: 'mid', kind: 'factor', name: 'Work: Email', value: 'A lot' },
        ],
      },
    ]);
  });
  it('reads sixty days with steps, weight, factors and antibiotics', () => {
    const result = read('bearable-long.csv');
    expect(result.notUnderstood).toEqual([]);
    expect(result.days).toHaveLength(56);
    expect(result.days.every((day) => (day.values.steps ?? 0) > 2_000 && day.values.sleepHours !== undefined && day.values.painAverage === undefined)).toBe(true);
    expect(result.days.filter((day) => day.values.drugs?.includes('antibiotic'))).toHaveLength(7);
    expect(result.days.flatMap((day) => day.values.drugTexts ?? []).filter((text) => text === 'Amoxicillin · 500 mg')).toHaveLength(7);
    expect(result.days.flatMap((day) => day.readings).find((reading) => reading.name === 'Weight')).toMatchObject({ value: 81.4, unit: 'kg', kind: 'measurement' });
    expect(result.days.flatMap((day) => day.readings).find((reading) => reading.kind === 'pain')).toMatchObject({ name: 'Back (lower) pain', scale: { min: 0, max: 4 } });
    expect(result.scales.find((scale) => scale.name === 'Back (lower) pain')).toMatchObject({ min: 0, max: 4, by: 'app', count: 112 });
  });
  it('reads exports from before the ISO date was added', () => {
    const result = read('bearable-older.csv');
    expect(result.notUnderstood).toEqual([]);
    expect(result.days.map((day) => day.day)).toContain('2021-12-01');
    expect(result.days.find((day) => day.day === '2021-11-25')?.values.note).toBe('Mood (21:30): "quiet" day, read a book');
    expect(result.days.flatMap((day) => day.readings).find((reading) => reading.name === 'Stress')).toMatchObject({ kind: 'factor', value: 'A lot' });
  });
  it('lists what it cannot take, with row, column and words', () => {
    const head = 'date,date formatted,weekday,time of day,category,rating/amount,detail,notes\n';
    const result = readText(`${head}x,2026-02-31,,am,Symptom,2,Back pain,\nx,2026-03-03,,am,Symptom,5,Back pain,\nx,2026-03-03,,,Sleep,long,,\nx,,,,Mood,3,,\nx,2026-03-03,,,Mood,,,\nx,1970-01-01,,,Mood,3,,\nx,2026-03-09,,,Mood,3,,\n`, { today: parseDay('2026-03-08')! });
    expect(result.days).toEqual([]);
    expect(result.notUnderstood.map(({ row, reason, column, value }) => [row, reason, column, value])).toEqual([
      [2, 'no-such-day', 'date formatted', '2026-02-31'], [3, 'outside-scale', 'rating/amount', '5'], [4, 'number-unreadable', 'rating/amount', 'long'], [5, 'date-unreadable', 'date formatted', 'x'],
      [6, 'number-unreadable', 'rating/amount', ''], [7, 'day-too-old', 'date formatted', '1970-01-01'], [8, 'day-in-future', 'date formatted', '2026-03-09'],
    ]);
    expect(result.notUnderstood[0]?.text).toBe('x,2026-02-31,,am,Symptom,2,Back pain,');
  });
  it('keeps a second, different sleep beside the first and drops nothing', () => {
    const { days } = readText('date formatted,time of day,category,rating/amount,detail,notes\n2026-03-03,,Sleep,6:00,,\n2026-03-03,pm,Sleep,1:30,,\n2026-03-03,,Health measurements,"8,123",Steps,\n2026-03-03,,Meds/Supplements,skipped,Ibuprofen,\n');
    expect(days[0]).toMatchObject({ values: { sleepHours: 6, steps: 8123 }, readings: [{ name: 'Sleep', value: 1.5, unit: 'h', when: 'pm' }, { kind: 'medication', name: 'Ibuprofen', value: 'skipped' }] });
    expect(days[0]!.values.drugs).toBeUndefined();
  });
});

describe('Daylio', () => {
  it('asks what the mood words mean and keeps them as words until then', () => {
    const open = read('daylio.csv');
    expect(open.questions).toEqual([{ ask: 'moods', needed: false, labels: [{ label: 'meh', count: 1, suggested: 3 }, { label: 'good', count: 1, suggested: 4 }] }]);
    expect(open.days.flatMap((day) => day.readings).filter((reading) => reading.kind === 'mood')).toEqual([
      { day: '2026-03-02', source: 'Daylio', when: '21:10', kind: 'mood', name: 'mood', value: 'good' },
      { day: '2026-03-03', source: 'Daylio', when: '21:05', kind: 'mood', name: 'mood', value: 'meh' },
    ]);
    const answered = read('daylio.csv', { answers: { moods: { meh: 3, good: null } } });
    expect(answered.days.flatMap((day) => day.readings).filter((reading) => reading.kind === 'mood').map(({ value, scale, label }) => ({ value, scale, label }))).toEqual([
      { value: 'good', scale: undefined, label: undefined }, { value: 3, scale: { min: 1, max: 5 }, label: 'meh' },
    ]);
  });
  it('keeps activities as they are and notes with their time', () => {
    const { days } = read('daylio.csv');
    expect(days[1]).toMatchObject({ values: { note: '21:05 Back stiff in the evening' } });
    expect(days[1]!.readings.filter((reading) => reading.kind === 'factor').map((reading) => [reading.name, reading.value])).toEqual([['work', '✓'], ['walk', '✓'], ['bad sleep', '✓']]);
  });
  it('reads the German export with scales, mark, markup and several entries a day', () => {
    const result = read('daylio-german.csv');
    expect(result.notUnderstood).toEqual([]);
    expect(result.questions[0]).toMatchObject({ ask: 'moods' });
    const labels = result.questions[0]?.ask === 'moods' ? result.questions[0].labels : [];
    expect(labels.find((label) => label.label === 'Geht so')?.suggested).toBeUndefined();
    expect(labels.find((label) => label.label === 'Lausig')?.suggested).toBe(1);
    const readings = result.days.flatMap((day) => day.readings);
    expect(readings.find((reading) => reading.name === 'Schmerz')).toMatchObject({ kind: 'pain', scale: { min: 0, max: 10 } });
    expect(readings.find((reading) => reading.name === 'Stress' && !reading.scale)).toBeDefined();
    expect(result.days.find((day) => day.values.note?.includes('Rücken'))?.values.note).toContain('"wie immer"\nabends besser');
    expect(result.days.map((day) => day.day)).toHaveLength(45);
  });
  it('reads the seven columns of older exports, notes over two lines included', () => {
    const result = read('daylio-older.csv');
    expect(result.notUnderstood).toEqual([]);
    expect(result.days.at(0)?.day).toBe('2019-05-20');
    expect(result.days.find((day) => day.day === '2019-05-28')?.values.note).toContain('line one\nline two, with comma');
  });
});

describe('FDDB', () => {
  it('reads food as meals and activities as exercise', () => {
    expect(read('fddb_diary.csv')).toMatchObject({
      rowsRead: 2, rowsTaken: 2, notUnderstood: [],
      days: [{ day: '2026-03-03', values: { meals: [{ text: '150 g Banane, frisch', when: '08:30' }], exercises: [{ type: 'walk', minutes: 30, text: 'Spazierengehen' }] }, readings: [] }],
    });
  });
  it('mends umlauts that were encoded twice and names what has no place here', () => {
    const result = read('fddb-long.csv');
    expect(result.notUnderstood).toEqual([]);
    const meals = result.days.flatMap((day) => day.values.meals ?? []);
    expect(meals.some((meal) => /Ã/.test(meal.text))).toBe(false);
    expect(meals.filter((meal) => meal.text.includes('Möhren')).length).toBeGreaterThan(20);
    expect(result.notTaken.map((item) => [item.what, item.name])).toEqual(expect.arrayContaining([['energy', 'kj'], ['nutrient', 'fett_g']]));
    expect(result.days.flatMap((day) => day.values.exercises ?? []).map((exercise) => exercise.type)).toEqual(expect.arrayContaining(['walk', 'cycle', 'mobility', 'swim']));
  });
  it('reads the diary and the measurements of an account export, and keeps nothing of the rest', () => {
    const result = read('fddb-account.csv');
    expect(JSON.stringify(result)).not.toContain('ZZTOP');
    expect(result.notTaken).toEqual(expect.arrayContaining([{ what: 'private-section', name: 'profile', rows: 1 }, { what: 'private-section', name: 'transactions', rows: 1 }, { what: 'other-section', name: 'lists', rows: 1 }]));
    expect(result.days.flatMap((day) => day.readings).map(({ name, value, unit }) => [name, value, unit])).toEqual([['Gewicht', 81.4, 'kg'], ['Körperfett', 24.5, '%'], ['Gewicht', 80.9, 'kg'], ['Taillenumfang', 96.5, 'cm']]);
    expect(result.notUnderstood).toMatchObject([{ reason: 'outside-scale', column: 'taillenumfang_cm', value: '0' }]);
  });
  it('lists days that do not exist, with their row, and rows that are food and activity at once', () => {
    const head = '"datum_tag_monat_jahr_stunde_minute";"bezeichnung";"interne_id";"kj";"kj_aktivitaeten";\n';
    const { days, notUnderstood } = readText(`${head}"31.02.2026 08:30";"Brot";"1";"10";"0";\n"01.03.2026 08:30";"?";"1";"10";"20";\n"01.03.2026 09:00";"0 ml Getränk";"1";"41,84";"0";\n`);
    expect(notUnderstood.map(({ row, reason, value }) => [row, reason, value])).toEqual([[2, 'no-such-day', '31.02.2026 08:30'], [3, 'food-and-activity', '20']]);
    expect(days).toMatchObject([{ values: { meals: [{ text: '0 ml Getränk', when: '09:00' }] } }]);
  });
});

describe('Cronometer', () => {
  it('keeps amounts in the words of the meal and empty nutrients unknown', () => {
    const result = read('cronometer_servings.csv');
    expect(result.days).toMatchObject([{ values: { meals: [{ text: '170.00 g Yogurt, Greek', when: '08:05 Breakfast' }, { text: '1.00 full recipe Lentil soup', when: 'Dinner' }] } }]);
    expect(result.notTaken.find((item) => item.name === 'Water (g)')).toEqual({ what: 'nutrient', name: 'Water (g)', rows: 1 });
    expect(result.notTaken.find((item) => item.name === 'Energy (kcal)')).toEqual({ what: 'energy', name: 'Energy (kcal)', rows: 2 });
  });
  it('reads the other files of the export', () => {
    const exercises = read('cronometer-exercises.csv');
    expect(exercises.notUnderstood).toEqual([]);
    expect(exercises.days.flatMap((day) => day.values.exercises ?? []).find((exercise) => exercise.text?.startsWith('Gardening'))).not.toHaveProperty('type');
    const biometrics = read('cronometer-biometrics.csv');
    expect(biometrics.days.every((day) => day.values.sleepHours !== undefined)).toBe(true);
    expect(biometrics.days.flatMap((day) => day.readings).find((reading) => reading.name === 'Blood Pressure')).toMatchObject({ value: '124/81 mmHg', when: '07:05 Biometrics' });
    expect(read('cronometer-notes.csv').days[0]).toMatchObject({ day: '2026-01-12', values: { note: 'Long drive, back stiff' } });
    expect(read('cronometer-dailysummary.csv')).toMatchObject({ days: [], rowsRead: 2, rowsTaken: 0 });
    expect(read('cronometer-servings-long.csv').days).toHaveLength(60);
  });
});

describe('mySymptoms', () => {
  it('reads ragged rows: dishes with ingredients, several symptoms, stress', () => {
    const result = read('mysymptoms.csv');
    expect(result.questions).toEqual([]);
    expect(result.notUnderstood).toEqual([]);
    expect(result.days).toMatchObject([
      {
        day: '2026-03-03', values: { meals: [{ text: "Porridge, Porridge oats, Cow's milk, Walnut [x 4]", when: '07:40 Breakfast' }] },
        readings: [
          { kind: 'symptom', name: 'Bloating', value: 3, scale: { min: 1, max: 10 }, when: '10:00' }, { kind: 'pain', name: 'Back pain', value: 5, scale: { min: 1, max: 10 } },
          { kind: 'other', name: 'Bloating + Back pain: Duration', value: '6:00' }, { kind: 'stress', name: 'Stress: Work', value: 6, scale: { min: 1, max: 10 } },
        ],
      },
    ]);
  });
  it('takes the order of the dates from one day above 12', () => {
    const result = read('mysymptoms-long.csv');
    expect(result.questions).toEqual([]);
    expect(result.notUnderstood).toEqual([]);
    expect(result.days).toHaveLength(40);
    expect(result.days[0]?.day).toBe('2026-02-20');
    expect(result.days.flatMap((day) => day.values.stoolForms ?? []).length).toBeGreaterThan(15);
    expect(result.days.every((day) => day.values.painAverage === undefined && (day.values.sleepHours ?? 0) >= 6)).toBe(true);
    expect(result.days.flatMap((day) => day.values.drugs ?? [])).toContain('nsaid');
    expect(result.days[0]?.values.meals?.[1]?.text).toBe('Lentil soup, with leek, Lentils, Carrot, Leek, Bread, rye [2 slices]');
  });
  it('asks when the order is open, and reads nothing before the answer', () => {
    const asked = read('mysymptoms-open-dates.csv');
    expect(asked.days).toEqual([]);
    expect(asked.questions).toEqual([{ ask: 'date-order', needed: true, contradictory: false, examples: ['03/01/2026', '03/02/2026', '03/04/2026'] }]);
    expect(read('mysymptoms-open-dates.csv', { answers: { dateOrder: 'mdy' } }).days.map((day) => day.day)).toContain('2026-03-11');
    expect(read('mysymptoms-open-dates.csv', { answers: { dateOrder: 'dmy' } }).days.map((day) => day.day)).toContain('2026-11-03');
  });
  it('lists an intensity outside 1–10', () => {
    const { notUnderstood } = readText('Date, Time, Event\n03/13/2026, 10:00, Symptom, Nausea, Intensity: 0\n03/13/2026, 11:00, Symptom, Nausea\n');
    expect(notUnderstood.map(({ row, reason }) => [row, reason])).toEqual([[2, 'outside-scale'], [3, 'number-unreadable']]);
  });
});

describe('any text at all', () => {
  const heads = ['date formatted,time of day,category,rating/amount,detail,notes', 'full_date,date,weekday,time,mood,activities,scales,note_title,note', 'datum_tag_monat_jahr_stunde_minute;bezeichnung;interne_id;kj;kj_aktivitaeten', 'Day,Time,Group,Food Name,Amount', 'Day,Time,Group,Metric,Unit,Amount', 'Date, Time, Event', 'Datum;Schmerz;Notiz', ''];
  const cell = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('2026-03-03', '03/04/2026', '31.02.2026 08:30', 'Symptom', 'Sleep', '3', '3,5', '7:30', '"', '🖥️', 'Breakfast', 'Symptom, Back pain, Intensity: 4'));
  it('gives a result or an ImportError, never another error, and only days that exist', () => {
    fc.assert(
      fc.property(fc.constantFrom(...heads), fc.array(fc.array(cell, { maxLength: 9 }), { maxLength: 8 }), fc.constantFrom(',', ';', '\t', ', '), (head, rows, delimiter) => {
        const text = [head, ...rows.map((row) => row.join(delimiter))].join('\n');
        try {
          const file = open(bytes(text));
          if (file.kind === 'fhir') return;
          const { days, notUnderstood } = readDays(file, { answers: { dateOrder: 'dmy' } });
          for (const { day, readings } of days) {
            expect(parseDay(day)).toBe(day);
            for (const reading of readings) expect(reading.value === '' || Number.isNaN(reading.value)).toBe(false);
          }
          for (const { row } of notUnderstood) expect(row).toBeGreaterThan(0);
        } catch (error) {
          if (!(error instanceof ImportError)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });
});
