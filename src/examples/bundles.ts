/** The invented people as FHIR transactions, as a server or the demo takes them. The same `today` gives the same resources. */
import type { Bundle, Patient as FhirPatient, Resource } from '@medplum/fhirtypes';
import { addDays, daysBetween, eachDay, weekdayOf, type Day, type TimeZone } from '../domain/day.ts';
import type { DiaryEntry, DiaryValues, ForeignReading } from '../domain/diary.ts';
import { CATALOGUE_VERSION } from '../domain/plants/version.ts';
import { transaction, type Write } from '../fhir/bundle.ts';
import { SID_DAILY_LOG, SID_READING } from '../fhir/codes.ts';
import { entryIdentifier, entryToFhir, readingIdentifier, readingToFhir } from '../fhir/diary.ts';
import { asExample, episodeOfCare, patientToFhir } from '../fhir/patient.ts';
import { importToFhir, reviewToFhir } from '../fhir/provenance.ts';
import { letterBundles, providerBundle } from './letters.ts';
import { meetingBundles } from './meetings.ts';
import { MENUS, type Course, type ExampleMeal } from './meals.ts';
import { PEOPLE, type ExamplePerson } from './people.ts';
import { planWritesOf } from './plans.ts';
import { between, clockOn, gauss, pick, randomOf, score, shuffled, wander, type Random } from './series.ts';

/** Entries in one transaction: large enough to be quick, small enough for any limit on a request. */
const ENTRIES_PER_BUNDLE = 150;

export interface ExampleOptions {
  /** The last day before which the diaries end, so that the examples are always recent. */
  today: Day;
  /** The practice's clock, by which the times of writing are made. */
  zone: TimeZone;
  /** Id of the Practitioner who has all of them on their caseload. */
  practitioner: string;
  /** That person's name, as it stands on what they wrote; left out where it is absent. */
  name?: string;
}

/**
 * Transactions that add three providers and the twelve people: for each first who they are, their episode of care, plan and review marks, then
 * the diary in parts; at the end two meetings about them. Every resource carries the tag `example`; ids and identifiers are fixed, so loading twice adds nothing.
 */
export function exampleBundles(options: ExampleOptions): Bundle[] {
  const diaries = new Map(PEOPLE.map((person) => [person.id, exampleEntries(person, options)]));
  return [providerBundle(), ...PEOPLE.flatMap((person) => personBundles(person, options)), ...meetingBundles(diaries, options)];
}

/** The diary of one person, the oldest day first. */
export function exampleEntries(person: ExamplePerson, { today, zone }: Pick<ExampleOptions, 'today' | 'zone'>): DiaryEntry[] {
  const random = randomOf(person.id);
  const kitchen = { de: cook(random, 'de'), en: cook(random, 'en') }[person.language];
  const entries: DiaryEntry[] = [];
  let [painOff, stressOff] = [0, 0];
  for (const day of person.diary === 0 ? [] : eachDay(addDays(today, -person.diary), addDays(today, -1))) {
    const ago = daysBetween(day, today);
    const weekday = weekdayOf(day);
    const weekend = weekday >= 6;
    stressOff = wander(random, stressOff, { memory: 0.6, spread: 1.1 });
    painOff = wander(random, painOff, { memory: 0.75, spread: 0.9 });
    const stress = person.stress(ago) + (weekend ? person.weekend.stress : 0) + stressOff;
    const pain = person.pain(ago) + (weekend ? person.weekend.pain : 0) + painOff;
    const values = dayValues(person, { ago, weekend, pain, stress, random, kitchen });
    const written = random() < person.writes(ago, weekday);
    if (!written) continue;
    /** Most write in the evening, some on the next morning; the last day is always written by its evening, so never in the future. */
    const nextMorning = ago > 1 && random() < 0.2;
    const authored = nextMorning ? clockOn(addDays(day, 1), between(random, 380, 500), zone) : clockOn(day, between(random, 1190, 1370), zone);
    if (nextMorning) delete values.painNow;
    entries.push({ day, source: 'diary', authored, values });
  }
  return entries;
}

/** What a Bearable export of one person holds: symptoms on its own scale of 0–4, and sleep that the diary lacks. */
function exampleReadings(person: ExamplePerson, { today }: Pick<ExampleOptions, 'today'>): { readings: ForeignReading[]; entries: DiaryEntry[] } {
  const readings: ForeignReading[] = [];
  const entries: DiaryEntry[] = [];
  if (!person.bearable) return { readings, entries };
  const random = randomOf(`${person.id} bearable`);
  const words = ['None', 'Mild', 'Moderate', 'Severe', 'Unbearable'];
  let off = 0;
  for (const day of eachDay(addDays(today, -60), addDays(today, -33))) {
    off = wander(random, off, { memory: 0.7, spread: 1 });
    for (const [when, shift] of [['am', -0.3], ['pm', 0.4]] as const) {
      const value = Math.max(0, Math.min(4, Math.round(1.8 + off + shift)));
      readings.push({ day, when, source: 'Bearable', kind: 'symptom', name: 'Back pain', value, scale: { min: 0, max: 4 }, label: words[value]! });
    }
    readings.push({ day, source: 'Bearable', kind: 'mood', name: 'Mood', value: Math.max(1, Math.min(10, Math.round(6 - off))), scale: { min: 1, max: 10 } });
    readings.push({ day, source: 'Bearable', kind: 'sleep-quality', name: 'Sleep quality', value: between(random, 2, 5), scale: { min: 1, max: 5 } });
    if (random() < 0.3) readings.push({ day, source: 'Bearable', kind: 'factor', name: 'Work', value: pick(random, ['Busy', 'From home', 'Meetings']) });
    entries.push({ day, source: 'bearable', values: { sleepHours: Math.round((7 + gauss(random) * 0.8) * 4) / 4 } });
  }
  return { readings, entries };
}

// One person

function personBundles(person: ExamplePerson, options: ExampleOptions): Bundle[] {
  const { today, zone, practitioner } = options;
  const patient = patientResource(person, practitioner);
  const episode = { ...episodeOfCare({ patient: `Patient/${person.id}`, careManager: practitioner, from: addDays(today, -person.since) }), id: `${person.id}-episode` };
  const own: (Resource & { id: string })[] = [patient, episode];
  const entries = exampleEntries(person, options);
  const reviews = person.reviews.map((ago) => {
    const when = clockOn(addDays(today, -ago), 600 + (ago % 7) * 35, zone);
    /** The server writes its own time into `recorded`, so an invented review says in `occurred` when it is meant to have been. */
    return { ...reviewToFhir({ patient: person.id, practitioner, recorded: when }), occurredDateTime: when };
  });
  const bundles = [
    transaction([
      ...own.map((resource): Write => ({ method: 'PUT', resource: asExample(resource), create: true })),
      ...planWritesOf(person, entries, { today, zone, author: { practitioner, name: options.name ?? '' } }).map((write) => ({ ...write, resource: asExample(write.resource) }) as Write),
      ...reviews.map((review): Write => ({ method: 'POST', resource: asExample(review) })),
    ]),
  ];
  const context = { patient: person.id, author: person.paper ? `Practitioner/${practitioner}` : `Patient/${person.id}` };
  for (let start = 0; start < entries.length; start += ENTRIES_PER_BUNDLE) bundles.push(transaction(entries.slice(start, start + ENTRIES_PER_BUNDLE).map((entry) => entryWrite(entry, context))));
  if (person.bearable) bundles.push(importBundle(person, options));
  bundles.push(...letterBundles(person, entries, options));
  return bundles;
}

function patientResource(person: ExamplePerson, practitioner: string): FhirPatient & { id: string } {
  const { id, family, given, birthDate, gender, number, phone } = person;
  const resource = patientToFhir({ id, family, given, birthDate, gender, number, ...(phone !== undefined && { phone }), example: true, active: true });
  const language = person.language === 'de' ? { code: 'de', display: 'German' } : { code: 'en', display: 'English' };
  return {
    ...resource,
    id,
    communication: [{ language: { coding: [{ system: 'urn:ietf:bcp:47', ...language }] }, preferred: true }],
    generalPractitioner: [{ reference: `Practitioner/${practitioner}` }],
  };
}

function entryWrite(entry: DiaryEntry, context: { patient: string; author: string }, fullUrl?: string): Write {
  return {
    method: 'PUT', resource: asExample(entryToFhir(entry, context)), identifier: { system: SID_DAILY_LOG, value: entryIdentifier(context.patient, entry.day, entry.source) },
    ...(fullUrl !== undefined && { fullUrl }),
  };
}

/** The import of an export: entries, readings and the record of where they came from, in one transaction. */
function importBundle(person: ExamplePerson, { today, zone, practitioner }: ExampleOptions): Bundle {
  const { readings, entries } = exampleReadings(person, { today });
  const urn = (index: number): string => `urn:uuid:0e8f1c3a-0000-4000-8000-${String(index).padStart(12, '0')}`;
  const recorded = clockOn(addDays(today, -31), 615, zone);
  const context = { patient: person.id, author: `Patient/${person.id}` };
  const writes: Write[] = [
    ...entries.map((entry, index) => entryWrite({ ...entry, authored: recorded }, context, urn(index))),
    ...readings.map((reading, index): Write => ({
      method: 'PUT', resource: asExample(readingToFhir(reading, { patient: person.id })), identifier: { system: SID_READING, value: readingIdentifier(reading, person.id) }, fullUrl: urn(entries.length + index),
    })),
  ];
  const record = importToFhir({ targets: writes.map((_write, index) => urn(index)), files: [{ sha256: 'e0'.repeat(32), kind: 'bearable' }], recorded, practitioner });
  return transaction([...writes, { method: 'POST', resource: asExample(record) }]);
}

// One day

interface DayContext {
  ago: number;
  weekend: boolean;
  pain: number;
  stress: number;
  random: Random;
  kitchen: Record<Course, ExampleMeal[]>;
}

function dayValues(person: ExamplePerson, day: DayContext): DiaryValues {
  const { random, pain, stress, weekend, ago } = day;
  const average = score(pain);
  const values: DiaryValues = {
    painNow: score(pain + gauss(random) * 0.9), painAverage: average, painWorst: average === 0 ? 0 : score(average + 0.6 + Math.abs(gauss(random)) * 1.3),
    ...(average > 0 && person.sites.length > 0 && { painSites: person.sites.slice(0, average > 3 ? undefined : 1) }),
    stress: score(stress),
  };
  for (const habit of person.habits) {
    /** Nobody answers everything on every day. */
    if (random() < 0.06) continue;
    HABITS[habit](values, person, day);
  }
  if (random() < 0.04) delete values.stress;
  person.events?.(ago, values, random);
  if (weekend && person.habits.includes('move') && values.note === undefined && random() < 0.08) values.note = person.language === 'de' ? pick(random, ['Langer Spaziergang, danach besser.', 'Gartenarbeit.', 'Besuch von den Enkeln.', 'Ausgeschlafen.']) : 'Long walk, felt better.';
  return values;
}

const HABITS: Record<ExamplePerson['habits'][number], (values: DiaryValues, person: ExamplePerson, day: DayContext) => void> = {
  sleep(values, _person, { stress, weekend, random }) {
    const hours = 7.3 - (stress - 4) * 0.18 + (weekend ? 0.7 : 0) + gauss(random) * 0.7;
    values.sleepHours = Math.max(3, Math.min(11, Math.round(hours * 4) / 4));
    values.sleepQuality = score(6.5 - (stress - 4) * 0.4 + (values.sleepHours - 7) * 0.8 + gauss(random));
  },
  food(values, person, { ago, kitchen, random }) {
    const { dishes, plants } = person.kitchen(ago);
    const eaten: ExampleMeal[] = [];
    for (const course of ['breakfast', 'lunch', 'dinner'] as const) eaten.push(dish(kitchen[course], dishes, plants, random));
    if (random() < 0.5) eaten.push(dish(kitchen.snack, Math.ceil(dishes / 2), plants, random));
    const portions = (mark: string): number => eaten.filter((meal) => meal.marks.includes(mark)).length;
    values.meals = eaten.map((meal) => ({ text: meal.text }));
    values.plants = [...new Set(eaten.flatMap((meal) => meal.plants))].map((id) => ({ id }));
    values.plantCatalogue = CATALOGUE_VERSION;
    values.fermented = portions('f');
    values.omega3 = portions('o');
    values.healthyFat = portions('h');
    values.sugar = portions('s');
    values.readyMade = portions('r');
    values.processedMeat = portions('m');
    values.drinkMl = 100 * between(random, 9 + Math.round(plants * 6), 18 + Math.round(plants * 6));
    if (random() < 0.7) values.sweetDrinkMl = 100 * between(random, 0, 6 - Math.round(plants * 5));
  },
  move(values, _person, { pain, weekend, random }) {
    values.steps = Math.max(600, Math.round((7600 - pain * 450 + (weekend ? 1200 : 0) + gauss(random) * 2100) / 10) * 10);
    const exercises: NonNullable<DiaryValues['exercises']> = [];
    if (random() < 0.7) exercises.push({ type: 'walk', minutes: 5 * between(random, 3, 12) });
    if (random() < 0.45) exercises.push({ type: 'therapy', minutes: 5 * between(random, 2, 4) });
    if (random() < (weekend ? 0.35 : 0.15)) exercises.push({ type: pick(random, ['cycle', 'swim', 'mobility', 'strength']), minutes: 5 * between(random, 4, 12) });
    if (exercises.length > 0) values.exercises = exercises;
    values.relaxationMinutes = random() < 0.45 ? 5 * between(random, 1, 5) : 0;
  },
  gut(values, _person, { stress, random }) {
    const level = (weight: number): string => {
      const value = (stress - 3) * 0.25 * weight + gauss(random) * 0.6;
      return value < 0.6 ? 'none' : value < 1.3 ? 'mild' : value < 2.1 ? 'moderate' : 'severe';
    };
    values.bloating = level(1.6);
    values.diarrhoea = level(0.5);
    values.constipation = level(0.6);
    values.discomfort = level(1);
    values.stools = pick(random, [0, 1, 1, 1, 2, 2]);
    if (values.stools > 0) values.stoolForms = Array.from({ length: values.stools }, () => pick(random, values.diarrhoea === 'none' ? [3, 4, 4, 4, 5] : [5, 6]));
  },
  drugs(values, person, { pain, random }) {
    const taken = pain > 5 && random() < 0.6;
    values.drugs = [taken ? 'nsaid' : 'none'];
    if (taken && random() < 0.5) values.drugTexts = [person.language === 'de' ? 'Ibuprofen 400 mg, 1 Tablette' : 'Ibuprofen 400 mg, 1 tablet'];
    values.infection = false;
  },
};

/** The courses in this person's order of liking: among dishes of like many plants each has favourites. */
function cook(random: Random, language: 'de' | 'en'): Record<Course, ExampleMeal[]> {
  const menu = MENUS[language];
  const order = (meals: ExampleMeal[]): ExampleMeal[] => shuffled(random, meals).sort((a, b) => Math.min(a.plants.length, 4) - Math.min(b.plants.length, 4));
  return { breakfast: order(menu.breakfast), lunch: order(menu.lunch), dinner: order(menu.dinner), snack: order(menu.snack) };
}

/** One of the `dishes` around the place on the menu that `plants` (0 plain, 1 varied) points at. */
function dish(menu: ExampleMeal[], dishes: number, plants: number, random: Random): ExampleMeal {
  const count = Math.min(dishes, menu.length);
  const start = Math.round((menu.length - count) * plants);
  return menu[start + Math.floor(random() * count)]!;
}
