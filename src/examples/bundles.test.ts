import type { CarePlan, QuestionnaireResponse, Resource } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { uncheckedCodes } from '../../mocks/checked-codes.ts';
import { validateR4 } from '../../mocks/validators.ts';
import { MOST_ON_PATIENT_PAGE } from '../domain/care-plan.ts';
import { diaryFigure, startValue } from '../domain/care-plan-progress.ts';
import { releaseProblems } from '../domain/care-plan-release.ts';
import { summarise } from '../domain/caseload.ts';
import { addDays, dayAt, weekdayOf, type Day } from '../domain/day.ts';
import { diaryDays, withinLimits } from '../domain/diary.ts';
import { analyse } from '../domain/plants/analyse.ts';
import { countKey, group } from '../domain/plants/counting.ts';
import { planFromFhir, planParts, planStepFromFhir } from '../fhir/care-plan.ts';
import { isPlanForm } from '../fhir/care-plan-form.ts';
import { entryFromFhir, isDiaryEntry } from '../fhir/diary.ts';
import { importFromFhir } from '../fhir/provenance.ts';
import { isExample } from '../fhir/patient.ts';
import { checkStructure } from '../fhir/r4.ts';
import { exampleBundles, exampleEntries } from './bundles.ts';
import { MENUS } from './meals.ts';
import { PEOPLE, type ExamplePerson } from './people.ts';
import { clockOn, randomOf } from './series.ts';

const TODAY: Day = '2026-11-23';
const options = { today: TODAY, zone: 'Europe/Berlin', practitioner: 'prac-1', name: 'Alex Beispiel' };
const bundles = exampleBundles(options);
const resources = bundles.flatMap((bundle) => (bundle.entry ?? []).map((entry) => entry.resource!));
const of = <Type extends Resource['resourceType']>(type: Type) => resources.filter((resource): resource is Extract<Resource, { resourceType: Type }> => resource.resourceType === type);
const person = (reason: RegExp): ExamplePerson => PEOPLE.find((each) => reason.test(each.reason))!;
const days = (who: ExamplePerson, today = TODAY) => diaryDays(exampleEntries(who, { today, zone: options.zone }));
const summary = (who: ExamplePerson) => summarise(days(who), TODAY, countKey);

describe('the example patients', () => {
  it('are twelve, each with a reason of their own, all marked as invented', () => {
    expect(of('Patient')).toHaveLength(12);
    expect(new Set(PEOPLE.map((each) => each.reason)).size).toBe(12);
    expect(new Set(PEOPLE.map((each) => each.id)).size).toBe(12);
    expect(resources.filter((resource) => !isExample(resource))).toEqual([]);
  });

  it('are the same on every load of the same day, and move along with the days', () => {
    expect(JSON.stringify(exampleBundles(options))).toBe(JSON.stringify(bundles));
    const later = days(PEOPLE[0]!, addDays(TODAY, 365));
    expect(later.at(-1)!.day).toBe(addDays(TODAY, 364));
  });

  it('are sound by the structure check, every one of their resources', () => {
    for (const bundle of bundles) expect(checkStructure(bundle)).toEqual([]);
  });

  it('are sound by three validators and use checked codes only', { timeout: 30_000 }, () => {
    const sample = resources.filter((resource, index) => resource.resourceType !== 'QuestionnaireResponse' || index % 25 === 0);
    for (const resource of sample) expect([...validateR4(resource), ...uncheckedCodes(resource)]).toEqual([]);
  });

  it('fit into requests of a few hundred kilobytes', () => {
    for (const bundle of bundles) expect(JSON.stringify(bundle).length).toBeLessThan(1_000_000);
    expect(of('QuestionnaireResponse').length).toBeGreaterThan(900);
    expect(of('QuestionnaireResponse').length).toBeLessThan(2500);
  });

  it('refer only to what is there', () => {
    const known = new Set(['Practitioner/prac-1', ...resources.map((resource) => `${resource.resourceType}/${resource.id}`)]);
    for (const bundle of bundles) {
      const urns = new Set(bundle.entry!.map((entry) => entry.fullUrl));
      for (const [, reference] of JSON.stringify(bundle).matchAll(/"reference":"([^"]+)"/g)) expect(known.has(reference!) || urns.has(reference!), `${reference}`).toBe(true);
    }
  });

  it('write nothing about tomorrow, and never before the day itself', () => {
    for (const response of of('QuestionnaireResponse').filter(isDiaryEntry)) {
      const { day, authored } = entryFromFhir(response as QuestionnaireResponse);
      expect(day < TODAY).toBe(true);
      expect(dayAt(new Date(authored!), options.zone) >= day).toBe(true);
      expect(dayAt(new Date(authored!), options.zone) < TODAY).toBe(true);
    }
  });

  it('say nothing that the diary cannot hold', () => {
    const fields = ['painNow', 'painAverage', 'painWorst', 'stress', 'sleepHours', 'sleepQuality', 'drinkMl', 'sweetDrinkMl', 'steps', 'stools'] as const;
    const all = PEOPLE.flatMap((each) => days(each).map((day) => day.values));
    expect(all.length).toBeGreaterThan(900);
    expect(all.flatMap((values) => fields.filter((field) => values[field] !== undefined && !withinLimits(field, values[field])))).toEqual([]);
    expect(all.filter((values) => values.painWorst !== undefined && values.painWorst < values.painAverage!)).toEqual([]);
  });
});

describe('each of them shows what they are there for', () => {
  it('writes every day and gets better while plants grow', () => {
    const who = person(/every day/);
    const { daysLogged, painMean, plants7 } = summary(who);
    expect(daysLogged).toBeGreaterThanOrEqual(26);
    const first = summarise(days(who), addDays(TODAY, -150), countKey);
    expect(first.painMean! - painMean!).toBeGreaterThan(2);
    expect(plants7!).toBeGreaterThanOrEqual(25);
    expect(first.plants7!).toBeLessThan(plants7!);
  });

  it('shares a name and a year of birth', () => {
    const [a, b] = PEOPLE.filter((each) => each.family === 'Müller');
    expect(a!.birthDate.slice(0, 4)).toBe(b!.birthDate.slice(0, 4));
  });

  it('has a weekly rhythm', () => {
    const all = days(person(/weekly rhythm/));
    const mean = (weekend: boolean) => {
      const values = all.filter((day) => weekdayOf(day.day) >= 6 === weekend).flatMap((day) => day.values.stress ?? []);
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    expect(mean(false) - mean(true)).toBeGreaterThan(2);
  });

  it('takes antibiotics for a week, with an infection around them', () => {
    const all = days(person(/antibiotics/));
    const taken = all.filter((day) => day.values.drugs?.includes('antibiotic'));
    expect(taken.length).toBeGreaterThanOrEqual(4);
    expect(taken.length).toBeLessThanOrEqual(7);
    expect(taken.every((day) => day.values.infection)).toBe(true);
  });

  it('is new without any entry, or has six', () => {
    expect(days(person(/^New/))).toEqual([]);
    expect(days(person(/^Six/))).toHaveLength(6);
  });

  it('has many gaps over two years', () => {
    const all = days(person(/many gaps/));
    expect(all.length).toBeGreaterThan(120);
    expect(all.length).toBeLessThan(350);
    expect(all[0]!.day < addDays(TODAY, -650)).toBe(true);
  });

  it('has days without pain, written as 0 on paper by the practice', () => {
    const who = person(/paper/);
    expect(days(who).filter((day) => day.values.painAverage === 0).length).toBeGreaterThan(10);
    expect(of('QuestionnaireResponse').filter((response) => response.subject?.reference === `Patient/${who.id}`).every((response) => response.author?.reference === 'Practitioner/prac-1')).toBe(true);
  });

  it('has an import of its own scale beside the diary, with its record', () => {
    expect(of('Observation').length).toBeGreaterThan(60);
    expect(of('Observation').some((observation) => JSON.stringify(observation).includes('"valueDecimal":4'))).toBe(true);
    const record = of('Provenance').find((provenance) => importFromFhir(provenance) !== null)!;
    expect(record.target.length).toBe(of('Observation').length + of('QuestionnaireResponse').filter((response) => response.identifier?.value?.endsWith('.bearable')).length);
  });

  it('fills in sleep, movement and digestion on nearly every day', () => {
    const all = days(person(/Sleep, movement/));
    for (const field of ['sleepHours', 'steps', 'bloating'] as const) expect(all.filter((day) => day.values[field] !== undefined).length / all.length).toBeGreaterThan(0.9);
  });

  it('eats what no catalogue knows, has had an infection and been away', () => {
    const all = days(person(/no catalogue knows/));
    expect(all.some((day) => day.values.plants?.some((plant) => 'text' in plant))).toBe(true);
    expect(all.some((day) => day.values.infection)).toBe(true);
    expect(all.some((day) => day.values.note?.includes('Kur'))).toBe(true);
  });

  it('writes English', () => {
    expect(days(person(/English/)).flatMap((day) => day.values.meals ?? []).every((meal) => /^[\x20-\x7e]+$/.test(meal.text))).toBe(true);
  });

  it('is no noise: today\'s pain is close to yesterday\'s', () => {
    for (const each of PEOPLE.filter((who) => who.diary > 60)) {
      const pains = days(each).flatMap((day) => day.values.painAverage ?? []);
      const mean = pains.reduce((sum, value) => sum + value, 0) / pains.length;
      const variance = pains.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      const lagged = pains.slice(1).reduce((sum, value, index) => sum + (value - mean) * (pains[index]! - mean), 0);
      expect(lagged / variance, `${each.id}`).toBeGreaterThan(0.2);
    }
  });
});

describe('their care plans', () => {
  const plans = of('CarePlan');
  const read = (plan: CarePlan) => planFromFhir(planParts(plan, resources), { version: 1, by: '', at: plan.created! });

  it('are six released ones with everything in them, one of them completed and one in English, and one draft', () => {
    expect(plans).toHaveLength(6);
    expect(plans.filter((plan) => plan.status === 'completed')).toHaveLength(1);
    expect(plans.filter((plan) => plan.language === 'en')).toHaveLength(1);
    for (const plan of plans.map(read)) {
      expect(plan.concern).not.toBe('');
      expect(plan.goals.length).toBeGreaterThanOrEqual(3);
      expect(plan.measures.length).toBeGreaterThanOrEqual(4);
      expect(plan.goals.every(({ target, due }) => target !== undefined && due !== undefined)).toBe(true);
      expect(plan.measures.filter(({ onPatientPage }) => onPatientPage).length).toBeLessThanOrEqual(MOST_ON_PATIENT_PAGE);
      expect(Object.keys(plan.warningSigns.answers).length).toBeGreaterThanOrEqual(6);
      expect(plan.warningSigns.askedBy).toBe('Alex Beispiel');
      expect(plan.review).toBeDefined();
      expect(plan.goals.filter(({ attainment }) => attainment === 'open').length > 0).toBe(plan.state === 'active');
      expect(releaseProblems(plan).filter(({ blocking }) => blocking)).toEqual([]);
    }
    const drafts = of('QuestionnaireResponse').filter((response) => isPlanForm(response) && response.status === 'in-progress');
    expect(drafts.map(({ subject }) => subject?.reference)).toEqual(['Patient/example-10']);
  });

  it('begin with what the diary says, with the days that it rests on', () => {
    const [pain] = read(plans.find(({ id }) => id === 'example-01-plan')!).goals;
    const begin = addDays(TODAY, -84);
    expect(pain!.start).toEqual(startValue('pain', diaryFigure('pain', days(PEOPLE[0]!), begin)));
    expect(pain!.start!.diary!.n + pain!.start!.diary!.missing).toBe(28);
  });

  it('name no version and record no step, because versions count on after the examples were taken away', () => {
    expect(JSON.stringify(resources.filter(({ resourceType }) => resourceType !== 'Provenance'))).not.toContain('/_history/');
    expect(of('Provenance').filter((step) => planStepFromFhir(step) !== null)).toEqual([]);
  });

  it('say nothing empty where a name is not known', () => {
    const { name: _, ...nameless } = options;
    expect(JSON.stringify(exampleBundles(nameless))).not.toContain('"display":""');
  });
});

describe('the menus', () => {
  it('have at least 150 different meals in German, each said once', () => {
    const texts = Object.values(MENUS.de).flat().map((meal) => meal.text);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts.length).toBeGreaterThanOrEqual(150);
    expect(texts.every((text) => text !== '')).toBe(true);
  });

  it('name plants of the catalogue', () => {
    const ids = [MENUS.de, MENUS.en].flatMap((menu) => Object.values(menu).flat()).flatMap((meal) => meal.plants);
    expect(ids.filter((id) => group(id) === null)).toEqual([]);
    expect(new Set(ids).size).toBeGreaterThan(120);
  });
});

describe('the plants of a meal', () => {
  it('are those that the matcher finds in its words, but for a few', () => {
    const keys = (ids: string[]) => [...new Set(ids.flatMap((id) => countKey(id) ?? []))].sort().join(' ');
    const meals = (['de', 'en'] as const).flatMap((language) => Object.values(MENUS[language]).flat().map((meal) => ({ ...meal, language })));
    const otherwise = meals.filter(({ text, plants, language }) => keys(analyse(text, language).plants.filter((plant) => plant.via !== 'fuzzy').map((plant) => plant.id)) !== keys(plants));
    expect(otherwise.length, `${otherwise.map((meal) => meal.text).join('; ')}`).toBeLessThan(meals.length * 0.03);
  });
});

describe('the clock of the practice', () => {
  it.each([
    ['2026-01-15', 'Europe/Berlin', '2026-01-15T20:05:00+01:00'], ['2026-07-15', 'Europe/Berlin', '2026-07-15T20:05:00+02:00'], ['2026-03-29', 'Europe/Berlin', '2026-03-29T20:05:00+02:00'],
    ['2026-10-25', 'Europe/Berlin', '2026-10-25T20:05:00+01:00'], ['2026-01-15', 'America/New_York', '2026-01-15T20:05:00-05:00'], ['2026-01-15', 'Asia/Kolkata', '2026-01-15T20:05:00+05:30'],
  ])('shows 20:05 of %s in %s at %s', (day, zone, instant) => {
    expect(clockOn(day as Day, 20 * 60 + 5, zone)).toBe(instant);
  });
});

describe('the source of chance', () => {
  it('gives the same numbers for the same seed, others for another, and spreads them evenly', () => {
    const numbers = (seed: string) => Array.from({ length: 2000 }, randomOf(seed));
    expect(numbers('a')).toEqual(numbers('a'));
    expect(numbers('a')).not.toEqual(numbers('b'));
    expect(numbers('a').reduce((sum, value) => sum + value, 0) / 2000).toBeCloseTo(0.5, 1);
    expect(numbers('a').every((value) => value >= 0 && value < 1)).toBe(true);
  });
});
