import fc from 'fast-check';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Day } from '../domain/day.ts';
import type { DiaryEntry, ForeignReading } from '../domain/diary.ts';
import { mergeDays, periodsWithin, planBetween, planImport, type Existing, type ImportPlan } from './plan.ts';
import { recognisePlants, type PlantFinder } from './plants-of-meals.ts';
import { createPlantFinder } from './plant-finder.ts';
import { open, readDays } from './read.ts';
import type { ImportDay } from './result.ts';

const identify = (reading: ForeignReading, nth: number): string => JSON.stringify([reading.day, reading.source, reading.kind, reading.name, reading.when ?? '', nth]);
const nothing: Existing = { entries: [], readings: [] };
const day = (name: string, values: ImportDay['values'], readings: ForeignReading[] = []): ImportDay => ({ day: name as Day, source: 'fddb', values, readings, rows: [2] });
const reading = (value: number, more: Partial<ForeignReading> = {}): ForeignReading => ({ day: '2026-03-03', source: 'Bearable', kind: 'pain', name: 'Back pain', value, scale: { min: 0, max: 4 }, ...more });

/** What would be stored after the plan was written. */
function written(plan: ImportPlan, before: Existing = nothing): Existing {
  const entries = new Map(before.entries.map((entry) => [`${entry.day} ${entry.source}`, entry]));
  const readings = new Map(before.readings.map((stored) => [stored.identifier!, stored]));
  let id = 0;
  for (const planned of plan.days.flatMap((item) => item.entries)) {
    if (planned.change === 'new' || planned.change === 'changed') entries.set(`${planned.entry.day} ${planned.source}`, { ...planned.entry, id: planned.entry.id ?? `e${(id += 1)}`, version: '1', author: 'Patient/p' });
  }
  for (const planned of plan.days.flatMap((item) => item.readings)) readings.set(planned.identifier, { ...planned.reading, id: planned.reading.id ?? planned.identifier, version: '1', identifier: planned.identifier });
  return { entries: [...entries.values()], readings: [...readings.values()] };
}

const finder: PlantFinder = createPlantFinder([]);

describe('the dry run', () => {
  it('says what would be new', () => {
    const plan = planImport([day('2026-03-03', { meals: [{ text: 'Banane' }] }, [reading(2), reading(3)])], nothing, { identify });
    expect(plan.counts).toMatchObject({ new: 1, changed: 0, readingsNew: 2 });
    expect(plan.writes).toBe(3);
    expect(plan.days[0]!.entries[0]!.differences).toEqual([{ field: 'meals', before: undefined, after: [{ text: 'Banane' }] }]);
    expect(new Set(plan.days[0]!.readings.map((planned) => planned.identifier)).size).toBe(2);
  });

  it('names the fields that change and leaves those that the file does not speak of', () => {
    const stored: DiaryEntry = { id: 'e1', version: '3', day: '2026-03-03', source: 'fddb', author: 'Patient/p', values: { meals: [{ text: 'Brot' }], note: 'kept' } };
    const plan = planImport([day('2026-03-03', { meals: [{ text: 'Banane' }] })], { entries: [stored], readings: [] }, { identify });
    expect(plan.days[0]!.entries[0]).toMatchObject({ change: 'changed', entry: { id: 'e1', version: '3', values: { note: 'kept', meals: [{ text: 'Banane' }] } }, differences: [{ field: 'meals', before: [{ text: 'Brot' }], after: [{ text: 'Banane' }] }] });
  });

  it('shows the other sources of the day, which stay', () => {
    const other: DiaryEntry = { id: 'd', version: '1', day: '2026-03-03', source: 'diary', values: { painAverage: 4 } };
    expect(planImport([day('2026-03-03', { note: 'x' })], { entries: [other], readings: [] }, { identify }).days[0]!.beside).toEqual([other]);
  });

  it('leaves a day that the practice corrected as it is, unless told otherwise', () => {
    const corrected: DiaryEntry = { id: 'e1', version: '2', day: '2026-03-03', source: 'fddb', author: 'Practitioner/t', values: { note: 'corrected' } };
    const existing = { entries: [corrected], readings: [] };
    expect(planImport([day('2026-03-03', { note: 'x' })], existing, { identify })).toMatchObject({ writes: 0, counts: { kept: 1 }, days: [{ entries: [{ change: 'kept', entry: corrected }] }] });
    expect(planImport([day('2026-03-03', { note: 'x' })], existing, { identify, replaceCorrected: true })).toMatchObject({ writes: 1, counts: { changed: 1 } });
    expect(planImport([day('2026-03-03', { note: 'corrected' })], existing, { identify }).counts.unchanged).toBe(1);
  });

  it('leaves a day that the practice withdrew by hand withdrawn, unless told otherwise', () => {
    const existing: Existing = { entries: [], readings: [], withdrawn: [{ id: 'e1', version: '2', day: '2026-03-03', source: 'fddb', author: 'Practitioner/t', values: { note: 'x' } }] };
    expect(planImport([day('2026-03-03', { note: 'x' })], existing, { identify })).toMatchObject({ writes: 0, counts: { kept: 1 }, days: [{ entries: [{ change: 'kept', entry: { values: {} }, differences: [{ field: 'note', before: undefined, after: 'x' }] }] }] });
    expect(planImport([day('2026-03-03', { note: 'x' })], existing, { identify, replaceCorrected: true })).toMatchObject({ writes: 1, counts: { new: 1 } });
    expect(planImport([{ ...day('2026-03-03', { note: 'x' }), source: 'daylio' }], existing, { identify }).counts.new).toBe(1);
  });

  it('keeps plants that somebody checked while the meals are the same, whatever the catalogue says today', () => {
    const checked: DiaryEntry = { id: 'e1', version: '2', day: '2026-03-03', source: 'fddb', author: 'Practitioner/t', values: { meals: [{ text: 'Banane' }], plants: [{ text: 'Tante Ernas Mix' }], plantCatalogue: '1' } };
    const { days: again } = recognisePlants([day('2026-03-03', { meals: [{ text: 'Banane' }] })], finder, 'de');
    expect(again[0]!.values).toMatchObject({ plants: [{ id: 'banana' }], plantCatalogue: finder.version });
    expect(planImport(again, { entries: [checked], readings: [] }, { identify })).toMatchObject({ writes: 0, counts: { unchanged: 1 } });
  });

  it('changes a reading whose value was corrected in the app and adds no second one', () => {
    const before = written(planImport([day('2026-03-03', {}, [reading(2)])], nothing, { identify }));
    const plan = planImport([day('2026-03-03', {}, [reading(4)])], before, { identify });
    expect(plan.counts).toMatchObject({ readingsChanged: 1, readingsNew: 0 });
    expect(plan.days[0]!.readings[0]).toMatchObject({ change: 'changed', before: { value: 2 }, reading: { value: 4, id: before.readings[0]!.id } });
    expect(plan.days[0]!.entries).toEqual([]);
  });

  const samples = readdirSync(new URL('samples/', import.meta.url)).filter((name) => /^(?:bearable|daylio|fddb|cronometer|mysymptoms)/.test(name));
  it.each(samples)('adds nothing when %s is read twice', (name) => {
    const bytes = new Uint8Array(readFileSync(new URL(`samples/${name}`, import.meta.url)));
    const once = (): ImportDay[] => recognisePlants(readDays(open(bytes), { answers: { dateOrder: 'mdy', moods: { meh: 3 } } }).days, finder, 'de').days;
    const stored = written(planImport(once(), nothing, { identify }));
    const again = planImport(once(), stored, { identify });
    expect(again.writes).toBe(0);
    expect(again.counts).toMatchObject({ new: 0, changed: 0, readingsNew: 0, readingsChanged: 0, unchanged: stored.entries.length });
  });

  const values = fc.record(
    { painAverage: fc.integer({ min: 0, max: 10 }), note: fc.string({ minLength: 1 }), meals: fc.array(fc.record({ text: fc.constantFrom('Banane', 'Brot', 'Quark') }), { minLength: 1, maxLength: 3 }), steps: fc.nat(1000) },
    { requiredKeys: [] },
  );
  const days = fc.array(
    fc.record({
      day: fc.constantFrom('2026-03-01', '2026-03-02', '2026-03-03') as fc.Arbitrary<Day>,
      source: fc.constantFrom('fddb', 'bearable') as fc.Arbitrary<ImportDay['source']>,
      values,
      readings: fc.array(fc.record({ day: fc.constant('2026-03-01' as Day), source: fc.constant('Bearable'), kind: fc.constant('pain' as const), name: fc.constantFrom('Back pain', 'Neck pain'), value: fc.integer({ min: 0, max: 4 }) }), { maxLength: 4 }),
      rows: fc.constant<number[]>([2]),
    }),
    { maxLength: 6 },
  ).map((list) => list.map((item) => ({ ...item, readings: item.readings.map((one) => ({ ...one, day: item.day })) })));

  it('adds nothing the second time, for any days and whatever stood there', () => {
    fc.assert(
      fc.property(days, days, (first, second) => {
        const before = written(planImport(mergeDays([first]), nothing, { identify }));
        const after = written(planImport(mergeDays([second]), before, { identify }), before);
        expect(planImport(mergeDays([second]), after, { identify }).writes).toBe(0);
      }),
    );
  });

  it('adds nothing when files overlap: a file beside itself is the file', () => {
    fc.assert(
      fc.property(days, (list) => {
        const once = mergeDays([list]);
        const twice = mergeDays([once, once]);
        expect(twice.map(({ day: name, source, values, readings }) => ({ name, source, values, readings }))).toEqual(once.map(({ day: name, source, values, readings }) => ({ name, source, values, readings })));
      }),
    );
  });
});

describe('several files of one app', () => {
  it('complete one another on a day', () => {
    const merged = mergeDays([[day('2026-03-03', { meals: [{ text: 'a' }, { text: 'a' }] })], [day('2026-03-03', { meals: [{ text: 'a' }, { text: 'b' }], exercises: [{ minutes: 3 }] })]]);
    expect(merged).toMatchObject([{ values: { meals: [{ text: 'a' }, { text: 'a' }, { text: 'b' }], exercises: [{ minutes: 3 }] } }]);
  });
});

describe('periods', () => {
  const plan = planImport(Array.from({ length: 10 }, (_, index) => day(`2026-03-${String(index + 1).padStart(2, '0')}`, { note: 'x' }, [reading(1, { day: `2026-03-${String(index + 1).padStart(2, '0')}` as Day })])), nothing, { identify });
  const sizeOf = (): { writes: number; bytes: number } => ({ writes: 2, bytes: 100 });
  it('are one where everything fits and as few as needed otherwise', () => {
    expect(periodsWithin(plan, sizeOf, { writes: 5_000, bytes: 1e6 })).toEqual([{ from: '2026-03-01', to: '2026-03-10' }]);
    expect(periodsWithin(plan, sizeOf, { writes: 9, bytes: 1e6 }).map(({ from, to }) => [from.slice(8), to.slice(8)])).toEqual([['01', '04'], ['05', '08'], ['09', '10']]);
    expect(periodsWithin(plan, sizeOf, { writes: 5_000, bytes: 500 })).toHaveLength(2);
  });
  it('cut the plan without losing a write', () => {
    const periods = periodsWithin(plan, sizeOf, { writes: 9, bytes: 1e6 });
    expect(periods.reduce((sum, { from, to }) => sum + planBetween(plan, from, to).writes, 0)).toBe(plan.writes);
  });
});

describe('plants of meals', () => {
  it('are the certain hits that count, each once a day, with the version that found them', () => {
    const hits: PlantFinder = { version: '7', find: (text) => [{ id: text, start: 0, end: 1, via: 'exact', counts: true }, { id: 'juice', start: 0, end: 1, via: 'exact', counts: false }, { id: 'guess', start: 0, end: 1, via: 'fuzzy', counts: true }] };
    const { days, meals } = recognisePlants([day('2026-03-03', { meals: [{ text: 'a' }, { text: 'b' }, { text: 'a' }] }), day('2026-03-04', { note: 'no meal' }), day('2026-03-05', { meals: [{ text: 'a' }], plants: [] })], hits, 'de');
    expect(days.map((item) => item.values)).toEqual([{ meals: [{ text: 'a' }, { text: 'b' }, { text: 'a' }], plants: [{ id: 'a' }, { id: 'b' }], plantCatalogue: '7' }, { note: 'no meal' }, { meals: [{ text: 'a' }], plants: [] }]);
    expect([...meals.keys()]).toEqual(['a', 'b']);
  });

  it('come from the words of FDDB and Cronometer, amounts and all, and from what the practice taught', () => {
    const plantsOf = (text: string, language: 'de' | 'en', taught: { word: string; plant: string | null }[] = []): string[] => recognisePlants([day('2026-03-03', { meals: [{ text }] })], createPlantFinder(taught), language).days[0]!.values.plants!.map((plant) => ('id' in plant ? plant.id : plant.text));
    expect(plantsOf('150 g Banane, frisch', 'de')).toEqual(['banana']);
    expect(plantsOf('350 g Linsensuppe mit Möhren und Lauch', 'de')).toHaveLength(3);
    expect(plantsOf('80.00 g Blueberries, Fresh', 'en')).toHaveLength(1);
    expect(plantsOf('170.00 g Yogurt, Greek', 'en')).toEqual([]);
    expect(plantsOf('1 Portion Zauberknolle', 'de', [{ word: 'Zauberknolle', plant: 'potato' }])).toEqual(['potato']);
    // Which words it counts by is part of the version, so that a count can be made again.
    expect(createPlantFinder([{ word: 'Zauberknolle', plant: 'potato' }]).version).toMatch(new RegExp(`^${finder.version.replaceAll('.', '\\.')}\\+1`));
  });
});
