import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { someContent } from '../../mocks/arbitrary-plan.ts';
import { MOST_GOALS, MOST_ON_PATIENT_PAGE } from './care-plan.ts';
import { draftOf, emptyDraft, emptyGoal, readDay } from './care-plan-draft.ts';
import { diaryFigure } from './care-plan-progress.ts';
import { addDays, type Day } from './day.ts';
import { diaryDays, type DiaryEntry } from './diary.ts';
import { applyTemplate, BLANK, fillText, PLACEHOLDERS, templateValues, weeksOf, type Applying, type TemplateValues } from './plan-templates.ts';
import { shippedTemplates } from './plan-templates-shipped.ts';

const FROM: Day = '2026-11-25';
const LANGUAGES = ['de', 'en'] as const;

function applying(values: TemplateValues = {}, figures: Applying['figures'] = {}): Applying {
  let ids = 0;
  return { values, figures, decimal: ',', from: FROM, newId: () => `new-${(ids += 1)}` };
}

describe('placeholders', () => {
  it('are filled by name; what is unknown or absent is a blank, and a 0 is a 0', () => {
    expect(fillText('{plants7} von 30, Schmerz {painMean}, {stressMean}, {nobody}, {}', { plants7: 0, painMean: 4.2 }, ',')).toBe(`0 von 30, Schmerz 4,2, ${BLANK}, ${BLANK}, {}`);
    expect(fillText('{toString} {constructor}', {}, '.')).toBe(`${BLANK} ${BLANK}`);
  });

  it('have the values of the diary, and none of a diary that says nothing', () => {
    const entry = (ago: number, values: DiaryEntry['values']): DiaryEntry => ({ day: addDays(FROM, -ago), source: 'diary', values });
    expect(templateValues(diaryDays([entry(0, { painAverage: 4, exercises: [{ minutes: 45 }] }), entry(1, { painAverage: 4.5 }), entry(28, { painAverage: 9 })]), FROM)).toEqual({ painMean: 4.3, movement: 45, diaryDays: 2 });
    expect(templateValues([], FROM)).toEqual({});
  });

  it('are days after the begin, in weeks', () => {
    expect([weeksOf('+12w'), weeksOf('+0w'), weeksOf('12w'), weeksOf('2026-03-01')]).toEqual([12, 0, null, null]);
  });
});

describe('a template put into a plan', () => {
  it('replaces nothing that was typed, and answers no warning sign', () => {
    fc.assert(
      fc.property(someContent, fc.constantFrom(...shippedTemplates('de'), ...shippedTemplates('en')), (content, template) => {
        const draft = draftOf(content);
        const filled = applyTemplate(draft, template, applying());
        expect(filled.goals.slice(0, draft.goals.length)).toEqual(draft.goals);
        expect(filled.measures.slice(0, draft.measures.length)).toEqual(draft.measures);
        expect(filled.title).toBe(draft.title);
        for (const [before, after] of [[draft.concern, filled.concern], [draft.findings.body, filled.findings.body], [draft.resources, filled.resources]] as const) expect(after.startsWith(before.trimEnd())).toBe(true);
        expect(filled).toMatchObject({ warningSigns: draft.warningSigns, from: draft.from, prescription: draft.prescription, nextAppointment: draft.nextAppointment });
      }),
    );
  });

  it('twice says its texts once', () => {
    const [template] = shippedTemplates('de');
    const once = applyTemplate(emptyDraft(FROM), template!, applying());
    expect(applyTemplate(once, template!, applying()).findings).toEqual(once.findings);
  });

  it('gives goals and measures ids of their own, days, and start values where the diary has them', () => {
    const [template] = shippedTemplates('de');
    const days = diaryDays([{ day: FROM, source: 'diary', values: { plants: [{ id: 'potato' }, { id: 'carrot' }] } }]);
    const filled = applyTemplate(emptyDraft(FROM), template!, applying(templateValues(days, FROM), { plants: diaryFigure('plants', days, FROM), pain: diaryFigure('pain', days, FROM) }));
    expect(filled.goals[0]).toMatchObject({ id: 'new-1', start: '2', startDiary: { value: 2, diary: { n: 1, missing: 6 } }, target: '30', due: '2027-02-17', agreed: false, attainment: 'open' });
    expect(filled.goals.find(({ measure }) => measure === 'pain')).toMatchObject({ start: '', startDiary: null, target: '' });
    expect(filled.measures.find(({ kind }) => kind === 'plant-diversity')!.goals).toEqual(['new-1']);
    expect(filled.review).toBe('2027-01-06');
    expect(filled.findings.personal).toContain('2 verschiedene pflanzliche Lebensmittel');
    expect(filled.findings.body).toContain(`${BLANK} von 10`);
  });

  it('keeps a start value that the template itself has', () => {
    const draft = { ...emptyDraft(FROM), goals: [{ ...emptyGoal('a'), measure: 'plants' as const, start: '10' }] };
    const figure = { value: 20, period: { from: FROM, to: FROM }, n: 1, missing: 6 };
    expect(applyTemplate(emptyDraft(FROM), { draft }, applying({}, { plants: figure })).goals[0]).toMatchObject({ start: '10', startDiary: null });
  });
});

describe.each(LANGUAGES)('the five templates in %s', (language) => {
  const templates = shippedTemplates(language);

  it('are five, each with a name, goals, measures with their dose, and education', () => {
    expect(templates.map(({ id }) => id)).toEqual(['low-plant-diversity', 'high-stress', 'after-antibiotics', 'inactive', 'recurrent']);
    for (const { name, draft } of templates) {
      expect(name).not.toBe('');
      expect(draft.goals.length).toBeGreaterThanOrEqual(3);
      expect(draft.goals.length).toBeLessThanOrEqual(MOST_GOALS);
      expect(draft.measures.filter(({ onPatientPage }) => onPatientPage)).toHaveLength(MOST_ON_PATIENT_PAGE);
      expect(draft.measures.some(({ kind }) => kind.startsWith('education-'))).toBe(true);
      for (const measure of draft.measures) expect([measure.text, measure.howOften].every((text) => text.trim() !== ''), measure.text).toBe(true);
      for (const id of draft.measures.flatMap(({ goals }) => goals)) expect(draft.goals.some((goal) => goal.id === id)).toBe(true);
      for (const goal of draft.goals.filter(({ measure, target }) => measure === 'other' && target !== '')) expect(goal.unit).not.toBe('');
    }
  });

  it('have only placeholders that there are, or a blank', () => {
    const names = [...JSON.stringify(templates).matchAll(/\{([A-Za-z0-9]+)\}/g)].map(([, name]) => name);
    expect(names.filter((name) => name !== 'blank' && !(PLACEHOLDERS as readonly string[]).includes(name!))).toEqual([]);
  });

  it('claim nothing: no cure, no cause, no promise', () => {
    expect(JSON.stringify(templates)).not.toMatch(/heil[ent]|kurier|hilft gegen|wirkt gegen|lindert|beugt|verhindert|garantiert|entzündungshemmend|\bcures?\b|\bheals?\b|relieves?|\bprevents?\b|anti-inflammatory|guarantee|treats?\b/i);
  });

  it('have days that can be read once they are put into a plan', () => {
    for (const template of templates) {
      const { goals, review } = applyTemplate(emptyDraft(FROM), template, applying());
      for (const day of [review, ...goals.map(({ due }) => due)]) expect(readDay(day)).not.toBeNull();
    }
  });
});
