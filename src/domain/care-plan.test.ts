import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { someContent } from '../../mocks/arbitrary-plan.ts';
import { kindDomain, MEASURE_DOMAINS, MEASURE_KINDS, type CarePlan, type PlanContent, type PlanGoal, type PlanMeasure } from './care-plan.ts';
import { answerSign, draftOf, emptyGoal, notAsked, readAmount, readDay, takeStart } from './care-plan-draft.ts';
import { planDifferences, type PlanDifference } from './care-plan-differences.ts';
import { carryForward, emptyPlan, releaseProblems } from './care-plan-release.ts';

const goal = (id: string, more: Partial<PlanGoal> = {}): PlanGoal => ({ id, text: `Ziel ${id}`, component: 'activities', measure: 'plants', target: 25, agreed: true, attainment: 'open', ...more });
const measure = (id: string, more: Partial<PlanMeasure> = {}): PlanMeasure => ({ id, kind: 'walk', text: `Maßnahme ${id}`, who: 'patient', goals: [], onPatientPage: false, ...more });
const plan = (more: Partial<PlanContent> = {}): PlanContent => ({ ...emptyPlan('2026-03-02', 'Plan'), goals: [goal('a'), goal('b')], measures: [measure('x')], ...more });
const released = (content: PlanContent): CarePlan => ({ ...content, id: 'p', version: 3, state: 'active', releasedBy: 'Jana Berger', releasedAt: '2026-03-02T10:00:00Z' });

it('every kind of measure has its domain', () => {
  for (const domain of MEASURE_DOMAINS) for (const kind of MEASURE_KINDS[domain]) expect(kindDomain(kind)).toBe(domain);
});

describe('what is typed', () => {
  it('is read as a number of its measure, or not at all', () => {
    expect([readAmount('6,5', 'sleep'), readAmount('6:30', 'sleep'), readAmount(' 3. ', 'pain'), readAmount('−2,5', 'other'), readAmount('1.000', 'movement'), readAmount('0', 'pain')]).toEqual([6.5, 6.5, 3, -2.5, 1000, 0]);
    for (const typed of ['drei', '', '3 bis 4', '1,2,3', '6:75', '1e3']) expect(readAmount(typed, 'sleep')).toBeNull();
  });

  it('is read as a day that exists, day before month', () => {
    expect([readDay('2026-03-01'), readDay('1.3.2026'), readDay('01. 03. 26'), readDay('1/3/2026')]).toEqual(['2026-03-01', '2026-03-01', '2026-03-01', '2026-03-01']);
    for (const typed of ['30.2.2026', 'Ende März', '2026-3-1', '1.3.', '']) expect(readDay(typed)).toBeNull();
  });

  it('of a warning sign says who asked and when, until all are taken back', () => {
    const who = { name: 'Jana Berger', practitioner: 'prac-berger' };
    const asked = answerSign(notAsked(), 'rf-fever', 'no', who, '2026-03-02T09:55:00Z');
    expect(asked).toMatchObject({ answers: { 'rf-fever': 'no', 'rf-blood': '' }, askedBy: 'Jana Berger', asker: 'prac-berger', askedAt: '2026-03-02T09:55:00Z' });
    expect(answerSign(asked, 'rf-fever', '', who, '2026-03-02T10:00:00Z')).toEqual(notAsked());
  });

  it('as a start value from the diary leaves a goal alone of which the diary says nothing', () => {
    const period = { from: '2026-02-03', to: '2026-03-02' } as const;
    expect(takeStart({ ...emptyGoal('a'), measure: 'pain' }, { value: 4.25, period, n: 20, missing: 8 }, ',')).toMatchObject({ start: '4,3', startDiary: { value: 4.3, diary: { period, n: 20, missing: 8 } } });
    expect(takeStart({ ...emptyGoal('a'), measure: 'pain', start: '5' }, { value: null, period, n: 0, missing: 28 }, ',')).toMatchObject({ start: '5', startDiary: null });
    expect(takeStart(emptyGoal('a'), { value: 4, period, n: 20, missing: 8 }, ',')).toMatchObject({ start: '', startDiary: null });
  });
});

describe('before a release', () => {
  const blocking = (content: PlanContent) => releaseProblems(content).flatMap(({ place, problem, blocking: blocks }) => (blocks ? [`${place} ${problem}`] : []));

  it('nothing stands in the way of a plan with a title and a goal; what is open is said', () => {
    expect(blocking(plan())).toEqual([]);
    expect(releaseProblems(plan()).map(({ place, problem }) => `${place} ${problem}`)).toEqual(['concern missing', 'warningSigns not-asked', 'goals.0.start missing', 'goals.0.due missing', 'goals.1.start missing', 'goals.1.due missing', 'review missing']);
  });

  it('an empty plan lacks its title and a goal', () => {
    expect(blocking(emptyPlan('2026-03-02'))).toEqual(['title missing', 'goals none']);
  });

  it('says where something is wrong, and which goal or measure it is', () => {
    const wrong = plan({
      goals: [goal('a', { text: ' ' }), goal('b', { due: '2026-03-01' }), goal('c', { measure: 'other' }), goal('d'), goal('e'), goal('f')],
      measures: [measure('x', { text: '', goals: ['gone'] }), measure('y', { until: '2026-03-01' }), ...'123456'.split('').map((id) => measure(id, { onPatientPage: true }))],
      functionScale: [{ activity: '', value: 3 }], review: '2026-02-01',
    });
    expect(blocking(wrong)).toEqual([
      'functionScale.0.activity missing', 'goals too-many', 'goals.0.text missing', 'goals.1.due before-start', 'goals.2.unit missing', 'measures.0.text missing', 'measures.0.goals unknown-goal', 'measures.1.until before-start', 'measures too-many', 'review before-start',
    ]);
    expect(releaseProblems(wrong).find(({ place }) => place === 'goals.1.due')?.number).toBe(2);
  });

  it('asks nothing of a goal that is decided', () => {
    expect(releaseProblems(plan({ goals: [goal('a', { attainment: 'achieved', agreed: false })] })).filter(({ place }) => place.startsWith('goals'))).toEqual([]);
  });

  it('names places that are in the form', () => {
    fc.assert(
      fc.property(someContent, (content) => {
        const form = draftOf(content);
        for (const { place } of releaseProblems(content)) expect(place.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], form), place).not.toBeUndefined();
      }),
    );
  });
});

describe('the differences of two versions', () => {
  it('are none exactly when both say the same', () => {
    fc.assert(
      fc.property(someContent, fc.option(someContent), fc.constantFrom('concern', 'goals', 'measures', 'findings'), (one, another, field) => {
        const other = another ? { ...one, [field]: another[field] } : one;
        expect(planDifferences(one, structuredClone(one))).toEqual([]);
        expect(planDifferences(one, other).length === 0).toBe(JSON.stringify(sortedKeys(one)) === JSON.stringify(sortedKeys(other)));
      }),
    );
  });

  it('lead from the one to the other, and back', () => {
    fc.assert(
      fc.property(someContent, someContent, (one, other) => {
        expect(applied(one, planDifferences(one, other))).toEqual(other.goals);
        expect(applied(other, planDifferences(other, one))).toEqual(one.goals);
      }),
    );
  });

  it('say of a goal what it was and what it is', () => {
    const after = plan({ goals: [goal('a'), goal('b', { target: 30, due: '2026-03-01' })] });
    expect(planDifferences(plan(), after)).toEqual([{ kind: 'goal', change: 'changed', number: 2, before: goal('b'), item: goal('b', { target: 30, due: '2026-03-01' }), changes: [{ field: 'target', before: 25, after: 30 }, { field: 'due', after: '2026-03-01' }] }]);
  });

  it('tell apart what came, went and only moved', () => {
    const before = plan({ measures: ['1', '2', '3', '4'].map((id) => measure(id)) });
    const after = plan({ measures: ['4', '1', '3', '5'].map((id) => measure(id)) });
    expect(planDifferences(before, after)).toMatchObject([{ change: 'removed', number: 2, item: { id: '2' } }, { change: 'moved', from: 4, to: 1, item: { id: '4' } }, { change: 'added', number: 4, item: { id: '5' } }]);
  });

  it('say of texts, days, warning signs and activities what changed', () => {
    const before = plan({ concern: 'A', warningSigns: { answers: { 'rf-fever': 'no' }, askedBy: 'B', askedAt: '2026-03-02T10:00:00Z' }, functionScale: [{ activity: 'Sitzen', value: 4 }], review: '2026-04-01', findings: { body: 'steif' } });
    const after = plan({ concern: 'B', warningSigns: { answers: { 'rf-fever': 'yes' }, askedBy: 'B', askedAt: '2026-03-09T10:00:00Z' }, functionScale: [{ activity: 'Sitzen', value: 6 }], prescription: { diagnosis: 'Kreuzschmerz' }, nextAppointment: { day: '2026-03-10', time: '10:30' } });
    expect(planDifferences(before, after)).toEqual([
      { kind: 'text', field: 'concern', before: 'A', after: 'B' },
      { kind: 'text', field: 'diagnosis', after: 'Kreuzschmerz' },
      { kind: 'text', field: 'finding.body', before: 'steif' },
      { kind: 'warning-sign', sign: 'rf-fever', before: 'no', after: 'yes' },
      { kind: 'warning-asked', before: { by: 'B', at: '2026-03-02T10:00:00Z' }, after: { by: 'B', at: '2026-03-09T10:00:00Z' } },
      { kind: 'activity', change: 'changed', number: 1, before: { activity: 'Sitzen', value: 4 }, item: { activity: 'Sitzen', value: 6 }, changes: [{ field: 'value', before: 4, after: 6 }] },
      { kind: 'day', field: 'review', before: '2026-04-01' },
      { kind: 'appointment', after: { day: '2026-03-10', time: '10:30' } },
    ]);
  });
});

function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sortedKeys(inner)])) : value;
}

/** The goals of a version with the differences made. */
function applied(before: PlanContent, differences: PlanDifference[]): PlanGoal[] {
  const goals = new Map(before.goals.map((each) => [each.id, each]));
  const order: string[] = [];
  for (const difference of differences) {
    if (difference.kind !== 'goal') continue;
    if (difference.change === 'removed') goals.delete(difference.item.id);
    if (difference.change === 'added') goals.set(difference.item.id, difference.item);
    if (difference.change === 'changed') {
      const next = { ...goals.get(difference.item.id)! } as Record<string, unknown>;
      for (const { field, after } of difference.changes) {
        if (after === undefined) delete next[field];
        else next[field] = after;
      }
      goals.set(difference.item.id, next as unknown as PlanGoal);
    }
  }
  const stayed = [...goals.keys()].filter((id) => before.goals.some((each) => each.id === id) && !differences.some((each) => each.kind === 'goal' && each.change === 'moved' && each.item.id === id));
  order.push(...stayed);
  const placed = differences.flatMap((each) => {
    if (each.kind !== 'goal') return [];
    return each.change === 'moved' ? [{ at: each.to, id: each.item.id }] : each.change === 'added' ? [{ at: each.number, id: each.item.id }] : [];
  }).sort((a, b) => a.at - b.at);
  for (const { at, id } of placed) order.splice(at - 1, 0, id);
  return order.map((id) => goals.get(id)!);
}

describe('a new cycle', () => {
  const start = { value: 21 };
  const before = released(
    plan({
      concern: 'Garten', from: '2026-03-02', review: '2026-04-01', internalNote: 'x', nextAppointment: { day: '2026-03-10' }, warningSigns: { answers: { 'rf-fever': 'no' }, askedBy: 'B' }, functionScale: [{ activity: 'Sitzen', value: 4 }],
      goals: [goal('a', { start, due: '2026-05-01', attainmentNote: 'fast' }), goal('b', { attainment: 'achieved' }), goal('c', { due: '2026-12-01', carried: { goal: 'z', starts: [{ from: '2025-09-01', start: { value: 12 } }] } })],
      measures: [measure('x', { goals: ['a', 'b'], from: '2026-03-02', until: '2026-05-01' }), measure('y', { goals: ['b'] }), measure('z')],
    }),
  );
  let ids = 0;
  const next = carryForward(before, '2026-06-01', () => `new-${(ids += 1)}`);

  it('goes on with the open goals under ids of their own, and keeps what they began with', () => {
    expect(next.goals).toEqual([
      { id: 'new-1', text: 'Ziel a', component: 'activities', measure: 'plants', target: 25, agreed: true, attainment: 'open', carried: { goal: 'a', starts: [{ from: '2026-03-02', start }] } },
      { id: 'new-2', text: 'Ziel c', component: 'activities', measure: 'plants', target: 25, agreed: true, attainment: 'open', due: '2026-12-01', carried: { goal: 'c', starts: [{ from: '2025-09-01', start: { value: 12 } }, { from: '2026-03-02' }] } },
    ]);
  });

  it('takes along the measures that serve one of them or none in particular, without days that are past', () => {
    expect(next.measures.map(({ text, goals, from, until }) => ({ text, goals, from, until }))).toEqual([{ text: 'Maßnahme x', goals: ['new-1'], from: undefined, until: undefined }, { text: 'Maßnahme z', goals: [], from: undefined, until: undefined }]);
    expect(new Set([...next.goals, ...next.measures].map(({ id }) => id)).size).toBe(4);
  });

  it('has to be asked and rated anew', () => {
    expect(next).toMatchObject({ concern: 'Garten', from: '2026-06-01', warningSigns: { answers: {} }, functionScale: [{ activity: 'Sitzen' }] });
    for (const gone of ['review', 'nextAppointment', 'internalNote', 'id', 'version']) expect(next).not.toHaveProperty(gone);
    expect(next.functionScale[0]).not.toHaveProperty('value');
  });
});
