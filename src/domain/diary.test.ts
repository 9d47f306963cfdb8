import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { someEntry, someReading, someValues } from '../../mocks/arbitrary-entry.ts';
import { diaryDays, disagreements, foodLogged, LIMITS, withinLimits, type DiaryEntry, type DiarySource, type DiaryValues, type ForeignReading } from './diary.ts';

const entry = (source: DiarySource, values: DiaryValues, more: Partial<DiaryEntry> = {}): DiaryEntry => ({ day: '2026-03-01', source, values, ...more });
const pain = (value: number, when?: string, more: Partial<ForeignReading> = {}): ForeignReading => ({
  day: '2026-03-01', source: 'app.example', kind: 'pain', name: 'Pain', value, fills: { item: 'pain', value }, ...(when !== undefined && { when }), ...more,
});
const steps = (source: string, value: number): ForeignReading => ({ day: '2026-03-01', source, kind: 'measurement', name: 'Steps', value, fills: { item: 'steps', value } });

describe('the days of a diary', () => {
  it('are one for each day that has something, in order, with nothing lost', () => {
    fc.assert(
      fc.property(fc.array(someEntry), fc.array(someReading), (entries, readings) => {
        const days = diaryDays(entries, readings);
        expect(days.map((day) => day.day)).toEqual([...new Set([...entries, ...readings].map((each) => each.day))].sort());
        expect(days.flatMap((day) => day.entries)).toHaveLength(entries.length);
        expect(days.flatMap((day) => day.readings)).toHaveLength(readings.length);
      }),
    );
  });

  it('do not depend on the order in which entries arrive', () => {
    const one = fc.uniqueArray(someEntry, { selector: (each) => `${each.source}`, maxLength: 5 }).map((entries) => entries.map((each) => ({ ...each, day: '2026-03-01' as const })));
    fc.assert(
      fc.property(one, (entries) => {
        expect(diaryDays(entries.toReversed())).toEqual(diaryDays(entries));
      }),
    );
  });

  it('show what a single source said unchanged', () => {
    fc.assert(
      fc.property(someValues, (values) => {
        expect(diaryDays([entry('bearable', values)])[0]!.values).toEqual(values);
      }),
    );
  });

  it('let the patient\'s diary win item by item, zeros and "no" included', () => {
    const [day] = diaryDays([entry('bearable', { painAverage: 6, stress: 5, infection: true, sleepHours: 7 }), entry('diary', { painAverage: 0, infection: false })]);
    expect(day!.values).toEqual({ painAverage: 0, infection: false, stress: 5, sleepHours: 7 });
    expect(day!.entries.map((each) => each.source)).toEqual(['diary', 'bearable']);
  });

  it('join lists and name the same thing once', () => {
    const [day] = diaryDays([entry('diary', { plants: [{ id: 'hafer' }], meals: [{ text: 'Brei' }] }), entry('fddb', { plants: [{ id: 'hafer' }, { text: 'Mus' }], meals: [{ text: 'Brei', when: '08:00' }] })]);
    expect(day!.values).toEqual({ plants: [{ id: 'hafer' }, { text: 'Mus' }], meals: [{ text: 'Brei' }, { text: 'Brei', when: '08:00' }] });
  });

  it('do not make one source\'s entries another\'s: the merge changes no entry', () => {
    const first = entry('diary', { drugs: ['nsaid'] });
    const second = entry('bearable', { drugs: ['ppi'] });
    diaryDays([first, second], [pain(3)]);
    expect([first.values, second.values]).toEqual([{ drugs: ['nsaid'] }, { drugs: ['ppi'] }]);
  });
});

describe('readings that fill a gap', () => {
  it('of pain give now the last, worst the highest, average their mean, and say how many they were', () => {
    const [day] = diaryDays([], [pain(3, '21:00'), pain(8, '07:30'), pain(4, '12:00')]);
    expect(day!.values).toEqual({ painNow: 3, painWorst: 8, painAverage: 5 });
    expect(day!.filled).toEqual({ painNow: { n: 1, source: 'app.example' }, painWorst: { n: 3, source: 'app.example' }, painAverage: { n: 3, source: 'app.example' } });
  });

  it('never overwrite what was answered, a zero least of all', () => {
    const [day] = diaryDays([entry('diary', { painAverage: 0 })], [pain(8, '07:30')]);
    expect(day!.values).toEqual({ painAverage: 0, painNow: 8, painWorst: 8 });
    expect(day!.filled).not.toHaveProperty('painAverage');
    fc.assert(
      fc.property(someValues, fc.array(fc.integer({ min: 0, max: 10 })), (values, scores) => {
        const [merged] = diaryDays([entry('diary', values)], scores.map((score) => pain(score)));
        expect(merged!.values).toMatchObject(values);
        for (const field of Object.keys(merged!.filled ?? {})) expect(values).not.toHaveProperty(field);
      }),
    );
  });

  it('of several devices are never added up', () => {
    const readings = [steps('watch', 7000), steps('phone', 5000), steps('phone', 5400)];
    expect(diaryDays([], readings)[0]!.values.steps).toBe(5400);
    expect(diaryDays([], readings, 'watch')[0]!.values.steps).toBe(7000);
    expect(diaryDays([], readings, 'ring')[0]!.filled!.steps).toEqual({ n: 1, source: 'phone' });
    expect(diaryDays([], readings.toReversed())[0]!.values).toEqual(diaryDays([], readings)[0]!.values);
  });

  it('on any other scale fill nothing', () => {
    fc.assert(
      fc.property(fc.array(someReading), (readings) => {
        for (const day of diaryDays([], readings)) expect([day.values, day.filled]).toEqual([{}, undefined]);
      }),
    );
  });

  it('beyond what the diary can hold fill nothing', () => {
    expect(diaryDays([], [steps('watch', 900_000)])[0]!.values).toEqual({});
  });
});

describe('disagreements', () => {
  it('are single questions that two sources answer differently', () => {
    const [day] = diaryDays([entry('diary', { stress: 4, sleepHours: 7, plants: [{ id: 'a' }], plantCatalogue: '1' }), entry('bearable', { stress: 5, sleepHours: 7, plants: [{ id: 'b' }], plantCatalogue: '2' })]);
    expect(disagreements(day!)).toEqual([{ field: 'stress', entries: day!.entries }]);
  });

  it('are none where only one source speaks', () => {
    fc.assert(
      fc.property(someValues, (values) => {
        expect(disagreements(diaryDays([entry('diary', values), entry('fddb', {})])[0]!)).toEqual([]);
      }),
    );
  });
});

describe('food', () => {
  it('is logged by a meal or by plants that were gone through, also when there were none', () => {
    expect([{}, { meals: [] }, { fermented: 1 }].map(foodLogged)).toEqual([false, false, false]);
    expect([{ meals: [{ text: 'Brot' }] }, { plants: [] }].map(foodLogged)).toEqual([true, true]);
  });
});

describe('limits', () => {
  it('hold both ends and nothing beyond, and no number that is none', () => {
    for (const field of Object.keys(LIMITS) as (keyof typeof LIMITS)[]) {
      const { min, max } = LIMITS[field];
      expect([min, max, (min + max) / 2].every((value) => withinLimits(field, value))).toBe(true);
      expect([min - 1, max + 1, Number.NaN, Infinity].some((value) => withinLimits(field, value))).toBe(false);
    }
  });
});
