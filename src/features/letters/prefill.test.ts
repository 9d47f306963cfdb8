import { describe, expect, it } from 'vitest';
import type { CarePlan, PlanMeasure } from '../../domain/care-plan.ts';
import { addDays, eachDay, type Day } from '../../domain/day.ts';
import { diaryDays, type DiaryValues } from '../../domain/diary.ts';
import { LETTER_MEASURES } from '../../domain/letter-text.ts';
import { daysNeeded, letterFigures } from './diary-figures.ts';
import { contentFrom, draftOf } from './letter-draft.ts';
import { kindFor, prefilled } from './prefill.ts';

const measure = (id: string, kind: PlanMeasure['kind'], text: string, more: Partial<PlanMeasure> = {}): PlanMeasure => ({ id, kind, text, who: 'patient', goals: [], onPatientPage: false, ...more });
const plan: CarePlan = {
  id: 'plan', version: 1, state: 'active', releasedBy: 'Jana Berger', releasedAt: '2026-11-20T10:00:00Z', title: 'Plan', concern: 'Wieder tanzen', prescription: { diagnosis: 'Kreuzschmerz', icd10: 'M54.5' }, findings: {},
  warningSigns: { answers: { 'rf-fever': 'no' }, askedBy: 'Jana Berger', askedAt: '2026-11-20T09:00:00Z' }, functionScale: [], goals: [], from: '2026-11-20',
  measures: [measure('m1', 'walk', 'Täglich gehen', { howOften: 'täglich', howLong: '30 Minuten' }), measure('m2', 'nutrition-expert', 'Ernährungsfachkraft', { who: 'other' }), measure('m3', 'relaxation-course', 'Kurs', { who: 'other' })],
};
const options = { kind: 'nutrition', language: 'de', plan, practice: ['Praxis am Markt', 'Markt 1'], diary: ['Ein Satz.'], today: '2026-11-25' } as const;

describe('a new letter', () => {
  it('takes concern, prescription, warning signs, own measures and its measure from the plan', () => {
    expect(prefilled({ ...options, diary: [...options.diary] })).toMatchObject({
      measure: 'm2', concern: 'Wieder tanzen', prescription: { diagnosis: 'Kreuzschmerz', icd10: 'M54.5' }, diary: ['Ein Satz.'], ownMeasures: 'Täglich gehen, täglich, 30 Minuten', answerTo: 'Praxis am Markt\nMarkt 1', answerBy: '2026-12-23', delivery: 'patient',
    });
    expect(prefilled({ ...options, diary: [] }).warningSigns.slice(0, 2)).toEqual(['Erfragt am 20.11.2026 von Jana Berger.', 'Erfragt, nein: Fieber oder Schüttelfrost.']);
    expect(prefilled({ ...options, diary: [], measure: 'm3' }).measure).toBe('m3');
  });

  it('is empty without a plan, but for the diary and where the answer goes', () => {
    expect(prefilled({ ...options, plan: null, diary: [] })).toMatchObject({ concern: '', warningSigns: [], ownMeasures: '', prescription: {}, answerTo: 'Praxis am Markt\nMarkt 1' });
  });

  it('belongs to the measures that recommend somebody', () => {
    expect([kindFor('nutrition-expert'), kindFor('relaxation-course'), kindFor('psychotherapy-clarification'), kindFor('walk')]).toEqual(['nutrition', 'relaxation', 'physician', undefined]);
  });

  it('comes back from the form as it was, and drops what is blank', () => {
    const content = prefilled({ ...options, diary: ['Ein Satz.'] });
    expect(contentFrom(draftOf(content), 'nutrition')).toEqual(content);
    const draft = { ...draftOf(content), answerBy: '2026-1', requestText: ' ', prescription: { diagnosis: ' ', icd10: '', issued: '2026-02-30', physician: 'Dr. A' } };
    expect(contentFrom(draft, 'nutrition')).toMatchObject({ prescription: { physician: 'Dr. A' } });
    for (const key of ['answerBy', 'requestText']) expect(contentFrom(draft, 'nutrition')).not.toHaveProperty(key);
  });
});

describe('the figures of the diary', () => {
  const to: Day = '2026-11-25';
  const period = { from: addDays(to, -27), to };
  const daysOf = (values: (day: Day, at: number) => DiaryValues | null) => diaryDays(eachDay(daysNeeded(period).from, to).flatMap((day, at) => { const said = values(day, at); return said ? [{ day, source: 'diary' as const, values: said }] : []; }));
  const figure = (days: ReturnType<typeof daysOf>, name: (typeof LETTER_MEASURES)[number]) => letterFigures(days, period, LETTER_MEASURES).figures.find(({ measure: each }) => each === name);

  it('count every day of the period once: with a value, or missing', () => {
    const days = daysOf((_day, at) => (at % 2 === 0 ? { painAverage: 0, sleepHours: 7, bloating: at % 4 === 0 ? 'mild' : 'unheard-of', exercises: [{ type: 'walk', minutes: 30 }] } : null));
    const all = letterFigures(days, period, LETTER_MEASURES);
    for (const { n, missing } of all.figures) expect(n + missing).toBe(28);
    expect(all.logged).toBe(14);
    expect(figure(days, 'pain')).toEqual({ measure: 'pain', mean: 0, n: 14, missing: 14 });
    expect(figure(days, 'stress')).toEqual({ measure: 'stress', mean: null, n: 0, missing: 28 });
    expect(figure(days, 'movement')).toMatchObject({ mean: 30, n: 14 });
    expect(figure(days, 'bloating')).toMatchObject({ counts: [0, 7, 0, 0], unknown: 7, n: 14 });
  });

  it('look back over the first day for plants, and give no mean where food is too rarely recorded', () => {
    const daily = daysOf(() => ({ plants: [{ id: 'potato' }, { id: 'oat' }] }));
    expect(figure(daily, 'plants')).toMatchObject({ mean: 2, windows: 28, n: 28, missing: 0 });
    const rare = daysOf((_day, at) => (at % 5 === 0 ? { plants: [{ id: 'potato' }] } : null));
    expect(figure(rare, 'plants')).toMatchObject({ mean: null, windows: 0 });
  });
});
