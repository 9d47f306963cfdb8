/** Random care plans for tests by property: every field, zeros, odd characters, up to what a plan may hold. */
import fc from 'fast-check';
import { ATTAINMENTS, GOAL_MEASURES, ICF_COMPONENTS, MEASURE_DOMAINS, MEASURE_KINDS, PERFORMERS, WARNING_SIGNS, type GoalMeasure, type MeasureKind, type PlanContent, type PlanGoal, type PlanMeasure } from '../src/domain/care-plan.ts';
import { AMOUNT_LIMITS } from '../src/domain/care-plan-draft.ts';
import { someDay, someText } from './arbitrary-entry.ts';

const KINDS = MEASURE_DOMAINS.flatMap((domain): readonly MeasureKind[] => MEASURE_KINDS[domain]);
/** Line ends as a form has them. */
const text = someText.filter((value) => !value.includes('\r'));
const amount = (measure: GoalMeasure): fc.Arbitrary<number> => {
  const { min, max, whole } = AMOUNT_LIMITS[measure];
  return whole ? fc.integer({ min, max }) : fc.oneof(fc.constantFrom(min, max, 0), fc.integer({ min: min * 10, max: max * 10 }).map((tenths) => tenths / 10));
};
const record = <T>(required: { [K in keyof T]: fc.Arbitrary<T[K]> }, keys: (keyof T & string)[]) => fc.record(required, { requiredKeys: keys as never }) as fc.Arbitrary<T>;
const value = (measure: GoalMeasure) =>
  fc.record({ value: amount(measure), diary: fc.record({ period: fc.tuple(someDay, someDay).map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a })), n: fc.integer({ min: 1, max: 28 }), missing: fc.integer({ min: 0, max: 27 }) }) }, { requiredKeys: ['value'] });

const someGoal = (id: string): fc.Arbitrary<PlanGoal> =>
  fc.constantFrom(...GOAL_MEASURES).chain((measure) =>
    record<PlanGoal>(
      {
        id: fc.constant(id), text, component: fc.constantFrom(...ICF_COMPONENTS), measure: fc.constant(measure), unit: text, start: value(measure), target: amount(measure), due: someDay,
        agreed: fc.boolean(), attainment: fc.constantFrom(...ATTAINMENTS), attainmentNote: text,
        carried: fc.record({ goal: fc.constantFrom('g0', 'old.1'), starts: fc.array(fc.record({ from: someDay, start: value(measure) }, { requiredKeys: ['from'] }), { maxLength: 2 }) }),
      },
      ['id', 'text', 'component', 'measure', 'agreed', 'attainment'],
    ),
  );

const someMeasure = (id: string, goals: string[]): fc.Arbitrary<PlanMeasure> =>
  record<PlanMeasure>(
    {
      id: fc.constant(id), kind: fc.constantFrom(...KINDS), text, howOften: text, howLong: text, howHard: text, who: fc.constantFrom(...PERFORMERS), whoText: text, where: text,
      from: fc.constantFrom('2026-03-01', '2026-03-02'), until: fc.constantFrom('2026-06-01', '2027-01-31'), stopWhen: text, goals: fc.subarray(goals), onPatientPage: fc.boolean(),
    },
    ['id', 'kind', 'text', 'who', 'goals', 'onPatientPage'],
  );

/** Content that could be released. */
export const someContent: fc.Arbitrary<PlanContent> = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 6 })).chain(([goals, measures]) => {
  const ids = Array.from({ length: goals }, (_, index) => `goal-${index}`);
  return record<PlanContent>(
    {
      title: text, concern: fc.oneof(fc.constant(''), text),
      prescription: fc.record({ diagnosis: text, icd10: text, issued: someDay, physician: text }, { requiredKeys: [] }),
      findings: fc.record({ body: text, activities: text, environment: text, personal: text }, { requiredKeys: [] }),
      warningSigns: fc.oneof(
        fc.constant({ answers: {} }),
        fc.record(
          { answers: fc.record(Object.fromEntries(WARNING_SIGNS.map((sign) => [sign, fc.constantFrom('yes', 'no')])), { requiredKeys: ['rf-fever'] }) as fc.Arbitrary<PlanContent['warningSigns']['answers']>, note: text, askedBy: fc.constantFrom('Jana Berger', 'Ö <b>'), asker: fc.constant('prac-berger'), askedAt: fc.constantFrom('2026-03-02T09:55:00+01:00', '2026-03-02T08:55:00.123Z') },
          { requiredKeys: ['answers'] },
        ),
      ),
      psychosocial: text, resources: text,
      functionScale: fc.array(fc.record({ activity: text, value: fc.integer({ min: 0, max: 10 }) }, { requiredKeys: ['activity'] }), { maxLength: 5 }),
      goals: fc.tuple(...ids.map(someGoal)), measures: fc.tuple(...Array.from({ length: measures }, (_, index) => someMeasure(`measure-${index}`, ids))),
      from: someDay, review: someDay, nextAppointment: fc.record({ day: someDay, time: fc.constantFrom('10:30', 'vormittags') }, { requiredKeys: ['day'] }), internalNote: text,
    },
    ['title', 'concern', 'prescription', 'findings', 'warningSigns', 'functionScale', 'goals', 'measures', 'from'],
  );
});
