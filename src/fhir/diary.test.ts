import fc from 'fast-check';
import type { Observation, QuestionnaireResponse, QuestionnaireResponseItem } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { someEntry, someReading } from '../../mocks/arbitrary-entry.ts';
import { uncheckedCodes } from '../../mocks/checked-codes.ts';
import { validateR4 } from '../../mocks/validators.ts';
import { diaryDays } from '../domain/diary.ts';
import derived from './examples/Bundle-derived-observations.json' with { type: 'json' };
import externalPain from './examples/Observation-external-pain.json' with { type: 'json' };
import externalSteps from './examples/Observation-external-steps.json' with { type: 'json' };
import example from './examples/QuestionnaireResponse-daily-log.json' with { type: 'json' };
import verbose from './examples/QuestionnaireResponse-daily-log-verbose.json' with { type: 'json' };
import questionnaire from './terminology/Questionnaire-daily-log.json' with { type: 'json' };
import { EXT_PLANT_CATALOGUE } from './codes.ts';
import { entryFromFhir, entryIdentifier, entryToFhir, isDiaryEntry, LINK_IDS, readingFromFhir, readingIdentifier, readingToFhir, withdrawn } from './diary.ts';

const ZONE = 'Europe/Berlin';
const day1 = example as QuestionnaireResponse;
const response = (item: QuestionnaireResponseItem[], more: Partial<QuestionnaireResponse> = {}): QuestionnaireResponse => ({
  resourceType: 'QuestionnaireResponse', questionnaire: 'https://example.org/fhir/Questionnaire/daily-log|1.0.0', status: 'completed',
  item: [{ linkId: 'date', answer: [{ valueDate: '2026-03-01' }] }, ...item], ...more,
});
const pain = (value: number, effective: string, more: Partial<Observation> = {}): Observation => ({
  ...(externalPain as Observation), effectiveDateTime: effective, valueQuantity: { ...(externalPain as Observation).valueQuantity, value }, ...more,
});

describe('a diary entry', () => {
  it('is read in full from a response', () => {
    expect(entryFromFhir(day1)).toEqual({
      id: 'log-pat-muster-2026-03-01', version: '1', day: '2026-03-01', source: 'diary', authored: '2026-03-02T07:42:10+01:00', author: 'Patient/pat-muster',
      values: {
        painNow: 4, painAverage: 5, painWorst: 7, painSites: ['122496007', '46862004'], stress: 6, sleepHours: 6.5, sleepQuality: 4,
        meals: [{ text: 'Haferflocken mit Heidelbeeren, Leinsamen und Naturjoghurt' }, { text: 'Linsensuppe mit Karotten und Lauch, Vollkornbrot' }, { text: 'Lachs mit Brokkoli und Kartoffeln, Tante Ernas Kräutermix' }],
        plants: [{ id: 'hafer' }, { id: 'beere-heidelbeere' }, { id: 'leinsamen' }, { id: 'linse' }, { id: 'karotte' }, { id: 'lauch' }, { id: 'roggen' }, { id: 'brokkoli' }, { id: 'kartoffel' }, { text: 'Tante Ernas Kräutermix' }],
        fermented: 1, drinkMl: 1800, sweetDrinkMl: 200, sugar: 1, readyMade: 0, omega3: 2, healthyFat: 1, processedMeat: 0,
        exercises: [{ type: 'walk', minutes: 40 }, { type: 'therapy', minutes: 15 }], steps: 7420, relaxationMinutes: 10,
        bloating: 'mild', diarrhoea: 'none', constipation: 'none', discomfort: 'mild', stoolForms: [4, 5], stools: 2,
        drugs: ['nsaid', 'ppi'], drugTexts: ['Ibuprofen 400 mg, 1 Tablette', 'Pantoprazol 20 mg'], infection: false,
        note: 'Nach dem Spaziergang deutlich besser, abends wieder verspannt.',
      },
    });
  });

  it('says the same whether the response repeats the questions or not', () => {
    expect(entryFromFhir(verbose as QuestionnaireResponse).values).toEqual(entryFromFhir(day1).values);
  });

  it('is written as it was read, in the order and nesting of the form', () => {
    const written = entryToFhir(entryFromFhir(day1), { patient: 'pat-muster', author: 'Patient/pat-muster' });
    const food = written.item!.find((item) => item.linkId === 'food')!;
    expect(food.extension).toEqual([{ url: EXT_PLANT_CATALOGUE, valueString: 'unknown' }]);
    delete food.extension;
    const { meta: _meta, ...stored } = day1;
    expect(written).toEqual({ ...stored, questionnaire: 'https://example.org/fhir/Questionnaire/daily-log|1.1.0' });
  });

  it('comes back the same, whatever it says', () => {
    fc.assert(
      fc.property(someEntry, fc.constantFrom('pat-1', 'a.2026-01-02.b', 'X'), (entry, patient) => {
        const written = entryToFhir(entry, { patient, author: 'Practitioner/p', authorName: 'Jana Berger' });
        expect(entryFromFhir(JSON.parse(JSON.stringify(written)) as QuestionnaireResponse)).toEqual({ ...entry, author: 'Practitioner/p', authorName: 'Jana Berger' });
      }),
    );
  });

  it('answers only questions of the form, in its order', () => {
    const asked: string[] = [];
    const walk = (items: { linkId: string; item?: unknown[] }[]): void => {
      for (const item of items) {
        asked.push(item.linkId);
        walk((item.item ?? []) as typeof items);
      }
    };
    walk(questionnaire.item as { linkId: string; item?: unknown[] }[]);
    expect(asked).toEqual(LINK_IDS);
    fc.assert(
      fc.property(someEntry, (entry) => {
        const positions: number[] = [];
        const visit = (items: QuestionnaireResponseItem[]): void => {
          for (const item of items) {
            positions.push(LINK_IDS.indexOf(item.linkId));
            visit(item.item ?? []);
          }
        };
        const written = entryToFhir(entry, { patient: 'p', author: 'Patient/p' });
        visit(written.item!.map((item) => (item.linkId === 'move' ? { ...item, item: item.item!.filter((inner) => inner.linkId !== 'ex') } : item)));
        expect(positions).not.toContain(-1);
        expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b));
      }),
    );
  });

  it('tells plants that nobody looked at from a day without plants', () => {
    const write = (values: object) => entryFromFhir(entryToFhir({ day: '2026-03-01', source: 'diary', values }, { patient: 'p', author: 'Patient/p' })).values;
    expect(write({ meals: [{ text: 'Wurst' }] })).toEqual({ meals: [{ text: 'Wurst' }] });
    expect(write({ meals: [{ text: 'Wurst' }], plants: [] })).toEqual({ meals: [{ text: 'Wurst' }], plants: [] });
    expect(write({ plants: [], plantCatalogue: '1.0.0' })).toEqual({ plants: [], plantCatalogue: '1.0.0' });
    expect(write({ plantCatalogue: '1.0.0' })).toEqual({});
  });

  it('keeps a zero and leaves out what was not answered', () => {
    const { values } = entryFromFhir(response([{ linkId: 'pain', item: [{ linkId: 'pain-avg', answer: [{ valueInteger: 0 }] }, { linkId: 'pain-worst' }] }]));
    expect(values).toEqual({ painAverage: 0 });
  });

  it('keeps what it does not understand, and writes it back in its place', () => {
    const strange = response([
      { linkId: 'pain', item: [{ linkId: 'pain-now', answer: [{ valueString: 'stark' }] }, { linkId: 'pain-avg', answer: [{ valueInteger: 37 }] }, { linkId: 'pain-night', answer: [{ valueInteger: 3 }] }] },
      { linkId: 'stress', answer: [{ valueInteger: 4 }, { valueInteger: 5 }] },
      { linkId: 'move', item: [{ linkId: 'ex', item: [{ linkId: 'ex-type', answer: [{ valueCoding: { code: 'walk' } }] }, { linkId: 'ex-pulse', answer: [{ valueInteger: 120 }] }] }] },
      { linkId: 'cycle', item: [{ linkId: 'cycle-day', answer: [{ valueInteger: 3 }] }] },
      { linkId: 'painNow', answer: [{ valueInteger: 3 }] },
    ]);
    const entry = entryFromFhir(strange);
    expect(entry.values).toEqual({ stress: 4 });
    expect(entry.unread?.map((left) => [left.group, left.question])).toEqual([['pain', 'pain-now'], ['pain', 'pain-avg'], ['pain', 'pain-night'], [undefined, 'stress'], ['move', 'ex'], [undefined, 'cycle'], [undefined, 'painNow']]);
    expect(entryToFhir(entry, { patient: 'p', author: 'Patient/p' }).item).toEqual(strange.item);
  });

  it('is a withdrawn one no longer, and nothing else is one', () => {
    expect(isDiaryEntry(day1)).toBe(true);
    expect(isDiaryEntry(withdrawn(day1))).toBe(false);
    expect(isDiaryEntry({ ...day1, questionnaire: 'https://example.org/fhir/Questionnaire/red-flags|1.0.0' })).toBe(false);
    expect(isDiaryEntry({ ...day1, item: [{ linkId: 'date', answer: [{ valueDate: '2026-02-30' }] }] })).toBe(false);
    expect(() => entryFromFhir({ ...day1, item: [] })).toThrow(RangeError);
  });

  it('knows its source by its identifier, also where the patient id looks like one', () => {
    const value = (value: string) => entryFromFhir({ ...day1, identifier: { system: 'https://example.org/fhir/sid/daily-log', value } }).source;
    expect(value(entryIdentifier('a.2026-01-02.fddb', '2026-03-01', 'diary'))).toBe('diary');
    expect(value(entryIdentifier('a.2026-01-02.fddb', '2026-03-01', 'bearable'))).toBe('bearable');
    expect(value('p.2026-03-01.some-new-app')).toBe('table');
  });
});

describe('a reading', () => {
  it('comes back the same, whatever it says', () => {
    fc.assert(
      fc.property(someReading, (reading) => {
        expect(readingFromFhir(JSON.parse(JSON.stringify(readingToFhir(reading, { patient: 'p' }))) as Observation, ZONE)).toEqual(reading);
      }),
    );
  });

  it('is the same row again when only its value was corrected, and another row when its time, name or place in the file differs', () => {
    const reading = { day: '2026-03-01', source: 'bearable', kind: 'symptom', name: 'Back pain', when: 'pm', value: 3 } as const;
    const id = readingIdentifier(reading, 'p');
    expect(readingIdentifier({ ...reading, value: 4 }, 'p')).toBe(id);
    for (const other of [readingIdentifier({ ...reading, when: 'am' }, 'p'), readingIdentifier({ ...reading, name: 'Headache' }, 'p'), readingIdentifier(reading, 'p', 1), readingIdentifier(reading, 'q')]) expect(other).not.toBe(id);
    expect(id).not.toMatch(/back/i);
  });

  it('on the diary\'s own scale fills a gap, with its source', () => {
    expect(readingFromFhir(externalPain as Observation, ZONE)).toEqual({
      id: 'ext-pain-1', day: '2026-03-03', when: '08:10', source: 'app.example', kind: 'pain', name: 'Pain severity - 0-10 verbal numeric rating [Score] - Reported',
      value: 6, unit: '/10', scale: { min: 0, max: 10 }, fills: { item: 'pain', value: 6 },
    });
    expect(readingFromFhir(externalSteps as Observation, ZONE)).toMatchObject({ day: '2026-03-03', source: 'wearable.example', value: 8120, fills: { item: 'steps', value: 8120 } });
  });

  it('belongs to the day of the practice\'s clock, sleep to the day of waking', () => {
    const dayOf = (effective: string, zone: string) => readingFromFhir(pain(3, effective), zone)?.day;
    expect(dayOf('2026-03-03T23:30:00Z', 'Europe/Berlin')).toBe('2026-03-04');
    expect(dayOf('2026-03-03T23:30:00Z', 'America/New_York')).toBe('2026-03-03');
    expect(dayOf('2026-03-29T02:30:00+01:00', 'Europe/Berlin')).toBe('2026-03-29');
    expect(dayOf('2026-11-23', 'Pacific/Kiritimati')).toBe('2026-11-23');
    expect(dayOf('2026-11', 'Europe/Berlin')).toBeUndefined();
    const sleep: Observation = {
      resourceType: 'Observation', status: 'final', code: { coding: [{ system: 'http://loinc.org', code: '93832-4', display: 'Sleep duration' }] },
      effectivePeriod: { start: '2026-03-02T23:10:00+01:00', end: '2026-03-03T06:40:00+01:00' }, valueQuantity: { value: 420, unit: 'min', system: 'http://unitsofmeasure.org', code: 'min' },
    };
    expect(readingFromFhir(sleep, ZONE)).toMatchObject({ day: '2026-03-03', fills: { item: 'sleepHours', value: 7 } });
  });

  it('on a visual analogue scale counts only in millimetres', () => {
    const vas = (value: number, unit: string) => readingFromFhir(pain(value, '2026-03-03', { code: { coding: [{ system: 'http://loinc.org', code: '38214-3' }] }, valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit } }), ZONE);
    expect(vas(62, 'mm')?.fills).toEqual({ item: 'pain', value: 6.2 });
    expect(vas(62, 'mm')?.value).toBe(62);
    expect(vas(6.2, 'cm')?.fills).toBeUndefined();
    expect(vas(120, 'mm')?.fills).toBeUndefined();
  });

  it('that fills a gap still does after it was read in from a file and stored as ours', () => {
    const stored = (observation: Observation) => {
      const { id: _id, version: _version, ...reading } = readingFromFhir(observation, ZONE)!;
      const written = readingToFhir(reading, { patient: 'p' });
      expect(validateR4(written)).toEqual([]);
      expect(uncheckedCodes(written)).toEqual([]);
      expect(readingFromFhir(written, ZONE)).toEqual(reading);
      return reading.fills;
    };
    const quantity = (code: string, value: number, unit: string): Observation => ({
      resourceType: 'Observation', status: 'final', code: { coding: [{ system: 'http://loinc.org', code }] }, effectiveDateTime: '2026-03-03T08:00:00+01:00', valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
    });
    expect(stored(externalPain as Observation)).toEqual({ item: 'pain', value: 6 });
    expect(stored(externalSteps as Observation)).toEqual({ item: 'steps', value: 8120 });
    expect(stored(quantity('38214-3', 62, 'mm'))).toEqual({ item: 'pain', value: 6.2 });
    expect(stored(quantity('93832-4', 425, 'min'))).toEqual({ item: 'sleepHours', value: 7.083333 });
    expect(stored(quantity('93832-4', 7.25, 'h'))).toEqual({ item: 'sleepHours', value: 7.25 });
    expect(stored(quantity('72514-3', 0, '{score}'))).toEqual({ item: 'pain', value: 0 });
    for (const { resource: { derivedFrom: _origin, ...resource } } of derived.entry) expect(stored(resource as Observation)).toBeDefined();
  });

  it('outside the scale or only bounded fills nothing', () => {
    expect(readingFromFhir(pain(11, '2026-03-03'), ZONE)?.fills).toBeUndefined();
    expect(readingFromFhir(pain(3, '2026-03-03', { valueQuantity: { value: 3, comparator: '<', system: 'http://unitsofmeasure.org', code: '{score}' } }), ZONE)?.fills).toBeUndefined();
  });

  it('is none when withdrawn, without a value, or an echo of our own entry', () => {
    expect(readingFromFhir(pain(3, '2026-03-03', { status: 'entered-in-error' }), ZONE)).toBeNull();
    const { valueQuantity: _value, ...without } = externalPain as Observation;
    expect(readingFromFhir({ ...without, dataAbsentReason: { text: 'refused' } }, ZONE)).toBeNull();
    for (const { resource } of derived.entry) expect(readingFromFhir(resource as Observation, ZONE)).toBeNull();
  });

  it('fills a day beside the diary, as the example bundle without its origin would', () => {
    const readings = derived.entry.map(({ resource: { derivedFrom: _origin, ...resource } }) => readingFromFhir(resource as Observation, ZONE)!);
    const [day] = diaryDays([], readings.filter((reading) => reading.day === '2026-03-01'));
    expect(day!.values).toEqual({ painAverage: 5, painWorst: 7, stress: 6, sleepHours: 6.5, sleepQuality: 4, drinkMl: 1800, steps: 7420 });
  });
});
