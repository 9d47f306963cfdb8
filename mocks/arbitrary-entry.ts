/** Random diary entries and readings for tests by property: every field, zeros, unknown codes, odd characters. */
import fc from 'fast-check';
import { dayFromNumber, dayNumber, type Day } from '../src/domain/day.ts';
import { DRUG_CLASSES, EXERCISE_TYPES, LIMITS, PAIN_SITES, SEVERITIES, type DiaryEntry, type DiaryValues, type ForeignReading } from '../src/domain/diary.ts';

/** Text that FHIR can hold: not blank, no control characters. */
export const someText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('Linsensuppe', 'Öl & Ärmel <b>"\'', 'a\nb', '0', '🥕', 'system|code', '__proto__'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((text) => /[^\s\p{Cc}]/u.test(text) && !/[^\P{Cc}\t\n\r]/u.test(text)),
);

export const someDay: fc.Arbitrary<Day> = fc.integer({ min: dayNumber('1999-12-01'), max: dayNumber('2040-03-31') }).map(dayFromNumber);

const code = (known: readonly string[]): fc.Arbitrary<string> => fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: fc.constantFrom('unheard-of', 'http://other.example/codes|X1', 'urn:oid:1.2.3|9|9') });
const within = (field: keyof typeof LIMITS): fc.Arbitrary<number> => {
  const { min, max } = LIMITS[field];
  return fc.oneof(fc.constantFrom(min, max), fc.integer({ min, max }));
};
const list = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(item, { minLength: 1, maxLength: 4 });
const severity = code(SEVERITIES);

/** Values of one day; lists are never empty but `plants`, the one list whose emptiness says something. */
export const someValues: fc.Arbitrary<DiaryValues> = fc
  .record(
    {
      painNow: within('painNow'), painAverage: within('painAverage'), painWorst: within('painWorst'), painSites: list(code(PAIN_SITES)),
      stress: within('stress'), sleepHours: fc.oneof(within('sleepHours'), fc.constantFrom(0.25, 6.5, 7.75)), sleepQuality: within('sleepQuality'),
      meals: list(fc.record({ text: someText, when: someText }, { requiredKeys: ['text'] })),
      plants: fc.array(fc.oneof(code(['hafer', 'linse', 'brokkoli']).map((id) => ({ id })), someText.map((text) => ({ text }))), { maxLength: 5 }),
      plantCatalogue: fc.constantFrom('1.0.0', '2026-11'),
      fermented: within('fermented'), drinkMl: within('drinkMl'), sweetDrinkMl: within('sweetDrinkMl'), sugar: within('sugar'), readyMade: within('readyMade'),
      omega3: within('omega3'), healthyFat: within('healthyFat'), processedMeat: within('processedMeat'),
      exercises: list(fc.record({ type: code(EXERCISE_TYPES), minutes: within('exerciseMinutes'), text: someText }, { requiredKeys: [] }).filter((exercise) => Object.keys(exercise).length > 0)),
      steps: within('steps'), relaxationMinutes: within('relaxationMinutes'),
      bloating: severity, diarrhoea: severity, constipation: severity, discomfort: severity,
      stoolForms: list(within('stoolForms')), stools: within('stools'),
      drugs: list(code(DRUG_CLASSES)), drugTexts: list(someText), infection: fc.boolean(), infectionText: someText, note: someText,
    },
    { requiredKeys: [] },
  )
  .map(({ plantCatalogue, ...values }) => ({ ...values, ...(values.plants && plantCatalogue !== undefined && { plantCatalogue }) }));

export const someEntry: fc.Arbitrary<DiaryEntry> = fc.record(
  {
    id: fc.constantFrom('a1', '0f.b-9'),
    day: someDay,
    source: fc.constantFrom('diary', 'bearable', 'daylio', 'fddb', 'cronometer', 'mysymptoms', 'table'),
    authored: fc.constantFrom('2026-03-02T07:42:10+01:00', '2026-03-02T06:42:10Z'),
    values: someValues,
  },
  { requiredKeys: ['day', 'source', 'values'] },
);

export const someReading: fc.Arbitrary<ForeignReading> = fc.record(
  {
    day: someDay,
    when: fc.oneof(fc.constantFrom('08:30', 'pm', 'all day'), someText),
    source: fc.constantFrom('bearable', 'daylio', 'mysymptoms', 'Meine Tabelle'),
    kind: fc.constantFrom('pain', 'stress', 'mood', 'energy', 'sleep-quality', 'symptom', 'factor', 'medication', 'measurement', 'other'),
    name: someText,
    value: fc.oneof(fc.constantFrom(0, 3, 2.5, -1), someText),
    scale: fc.constantFrom({ min: 0, max: 4 }, { min: 1, max: 5 }, { min: 0, max: 10 }),
    unit: fc.constantFrom('kg', 'mg'),
    label: someText,
  },
  { requiredKeys: ['day', 'source', 'kind', 'name', 'value'] },
).map(({ unit, ...reading }) => ({ ...reading, ...(typeof reading.value === 'number' && unit !== undefined && { unit }) }));
