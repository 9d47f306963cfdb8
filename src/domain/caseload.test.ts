import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { someEntry } from '../../mocks/arbitrary-entry.ts';
import { addDays, daysBetween, type Day } from './day.ts';
import { caseloadPeriod, summarise } from './caseload.ts';
import { diaryDays, type DiaryEntry, type DiaryValues } from './diary.ts';

const TODAY: Day = '2026-11-23';
const ago = (days: number): Day => addDays(TODAY, -days);
const entry = (days: number, values: DiaryValues): DiaryEntry => ({ day: ago(days), source: 'diary', values });
const key = (id: string): string | null => (id === 'apfelsaft' ? null : id.replace(/-.*/, ''));
const sum = (...entries: DiaryEntry[]) => summarise(diaryDays(entries), TODAY, key);

describe('a caseload row', () => {
  it('of nobody who wrote has no figures, and no zeros for them', () => {
    expect(sum()).toEqual({ daysLogged: 0, painDays: 0, stressDays: 0, plantsDays: 0, painSeries: Array.from({ length: 28 }, () => null) });
  });

  it('takes the last 28 days up to today, and no day beside them', () => {
    const row = sum(entry(-1, { painAverage: 10 }), entry(0, { painAverage: 4, stress: 0 }), entry(27, { painAverage: 6 }), entry(28, { painAverage: 9 }));
    expect(row).toMatchObject({ daysLogged: 2, lastLog: TODAY, painMean: 5, painDays: 2, painDelta: -4, stressMean: 0, stressDays: 1 });
    expect(row).not.toHaveProperty('stressDelta');
    expect([row.painSeries[0], row.painSeries[26], row.painSeries[27]]).toEqual([6, null, 4]);
  });

  it('compares with the 28 days before only where both have a mean', () => {
    expect(sum(entry(1, { stress: 3 }), entry(55, { stress: 5 })).stressDelta).toBe(-2);
    expect(sum(entry(1, { stress: 3 }), entry(56, { stress: 5 }))).not.toHaveProperty('stressDelta');
    expect(sum(entry(30, { stress: 3 }))).not.toHaveProperty('stressMean');
  });

  it('counts each plant once in 7 days, whatever its form; what does not count or is in words does not', () => {
    const row = sum(
      entry(0, { plants: [{ id: 'apfel' }, { id: 'apfel-getrocknet' }, { id: 'apfelsaft' }, { text: 'Kräutermix' }] }),
      entry(6, { plants: [{ id: 'linse' }] }),
      entry(7, { plants: [{ id: 'hafer' }] }),
    );
    expect(row).toMatchObject({ plants7: 2, plantsDays: 2 });
  });

  it('says 0 plants of a day that was gone through, and nothing of one that was not', () => {
    expect(sum(entry(2, { plants: [] }))).toMatchObject({ plants7: 0, plantsDays: 1 });
    const row = sum(entry(2, { meals: [{ text: 'Brot' }] }));
    expect(row).toMatchObject({ plantsDays: 0, daysLogged: 1 });
    expect(row).not.toHaveProperty('plants7');
  });

  it('counts no day on which an entry says nothing, or only a device spoke', () => {
    expect(sum(entry(1, {}))).toMatchObject({ daysLogged: 0 });
    const steps = { day: ago(1), source: 'watch', kind: 'measurement', name: 'Steps', value: 1, fills: { item: 'steps', value: 1 } } as const;
    expect(summarise(diaryDays([], [steps]), TODAY, key)).toMatchObject({ daysLogged: 0 });
  });

  it('knows the last entry also when it is older than the window', () => {
    expect(sum(entry(400, { stress: 1 })).lastLog).toBe(ago(400));
  });

  it('agrees with plain counting, for any diary in any order', () => {
    fc.assert(
      fc.property(fc.array(someEntry.chain((each) => fc.integer({ min: -5, max: 70 }).map((days) => ({ ...each, day: ago(days) })))), (entries) => {
        const days = diaryDays(entries);
        const row = summarise(days.toReversed(), TODAY, key);
        expect(row).toEqual(summarise(days, TODAY, key));
        const inside = days.filter((day) => daysBetween(day.day, TODAY) >= 0 && daysBetween(day.day, TODAY) < 28);
        const pains = inside.flatMap((day) => day.values.painAverage ?? []);
        expect(row.painDays).toBe(pains.length);
        expect(row.painSeries.filter((value) => value !== null).length).toBe(pains.length);
        expect((row.painMean ?? 0) * pains.length).toBeCloseTo(pains.reduce((total, value) => total + value, 0));
        expect(row.painMean === undefined).toBe(pains.length === 0);
        expect(row.daysLogged).toBeGreaterThanOrEqual(row.painDays);
        expect(row.plantsDays).toBeLessThanOrEqual(7);
      }),
    );
  });

  it('stands for 28 days', () => {
    expect(caseloadPeriod('2026-03-01')).toEqual({ from: '2026-02-02', to: '2026-03-01' });
  });
});
