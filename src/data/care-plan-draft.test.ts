import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { someContent } from '../../mocks/arbitrary-plan.ts';
import { draftOf, emptyDraft, emptyGoal, emptyMeasure } from '../domain/care-plan-draft.ts';
import { emptyPlan } from '../domain/care-plan-release.ts';
import { readDraft } from './care-plan-draft.ts';

describe('the form of a plan', () => {
  it('means what the plan says, in both ways of writing numbers', () => {
    fc.assert(
      fc.property(someContent, fc.constantFrom(',', '.'), (content, decimal) => {
        const { functionScale, ...rest } = content;
        expect(readDraft(draftOf(content, decimal))).toEqual({ content: { ...rest, functionScale } });
      }),
    );
  });

  it('that is empty means an empty plan', () => {
    expect(readDraft(emptyDraft('2026-03-02'))).toEqual({ content: emptyPlan('2026-03-02') });
  });

  it('says which fields cannot be read, and reads all the others', () => {
    const draft = {
      ...emptyDraft('2026-03-02', 'Plan'), review: '32.1.', nextAppointment: { day: 'bald', time: '10:30' }, functionScale: [{ activity: 'Sitzen', value: '11' }, { activity: '', value: '' }],
      goals: [{ ...emptyGoal('a'), text: 'Ziel', measure: 'plants' as const, start: '21', target: 'drei', due: '1.3.26' }, { ...emptyGoal('b'), measure: 'plants' as const, target: '2,5' }],
      measures: [{ ...emptyMeasure('x', 'walk'), from: 'morgen' }],
    };
    const read = readDraft(draft);
    if (!('problems' in read)) throw new Error('read');
    expect(read.problems.map(({ place, message }) => `${place} ${message}`).sort()).toEqual(['functionScale.0.value range 0 10', 'goals.0.target number', 'goals.1.target whole', 'measures.0.from day', 'nextAppointment.day day', 'review day']);
    expect(read.rest).toMatchObject({ title: 'Plan', functionScale: [{ activity: 'Sitzen' }], goals: [{ start: { value: 21 }, due: '2026-03-01' }, { id: 'b' }], measures: [{ id: 'x' }] });
    expect(read.rest.goals[0]).not.toHaveProperty('target');
    expect(read.rest).not.toHaveProperty('review');
  });

  it('keeps what a value rests on only while it says what the diary gave', () => {
    const startDiary = { value: 4.3, diary: { period: { from: '2026-02-03', to: '2026-03-02' } as const, n: 20, missing: 8 } };
    const goal = { ...emptyGoal('a'), measure: 'pain' as const, startDiary };
    const start = (typed: string) => { const read = readDraft({ ...emptyDraft('2026-03-02'), goals: [{ ...goal, start: typed }] }); return 'content' in read ? read.content.goals[0]!.start : null; };
    expect(start('4,3')).toEqual(startDiary);
    expect(start('5')).toEqual({ value: 5 });
    expect(start('')).toBeUndefined();
  });

  it('without a readable begin is a plan that begins nowhere in particular', () => {
    expect(readDraft(emptyDraft('' as never, 'Plan'))).toMatchObject({ problems: [{ place: 'from', message: 'day' }], rest: { title: 'Plan' } });
  });

  it('cuts nothing short without saying so', () => {
    const read = readDraft({ ...emptyDraft('2026-03-02'), concern: 'a'.repeat(20_001) });
    expect(read).toMatchObject({ problems: [{ place: 'concern', message: 'text' }] });
  });
});
