import fc from 'fast-check';
import type { Observation, QuestionnaireResponse } from '@medplum/fhirtypes';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { someEntry, someReading } from '../../mocks/arbitrary-entry.ts';
import { parseJson, LIMITS } from '../../server/fhir/body.ts';
import { DAILY_LOG, SID_READING, TAG } from '../fhir/codes.ts';
import { entryToFhir, readingFromFhir, readingIdentifier, readingToFhir } from '../fhir/diary.ts';
import { transaction } from '../fhir/bundle.ts';
import { checkStructure } from '../fhir/r4.ts';
import { readResources } from '../imports/read.ts';
import { readFhirFile, subjectsOf, type FhirReading, type Original } from './fhir-file.ts';

const TODAY = '2026-11-25';
const options = { patient: 'anna', subject: 'Patient/x', zone: 'Europe/Berlin', today: TODAY } as const;

function read(resources: unknown[], more: { subject?: string } = {}): FhirReading {
  const found = resources.length === 0 ? [] : readResources(JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: resources.map((resource) => ({ resource })) }));
  const known = found.filter(({ resource: { resourceType } }) => resourceType === 'QuestionnaireResponse' || resourceType === 'Observation');
  return readFhirFile(known, {}, { ...options, ...more });
}
const response = (day: string, values: Parameters<typeof entryToFhir>[0]['values'], more: object = {}): QuestionnaireResponse => ({ ...entryToFhir({ day: day as typeof TODAY, source: 'diary', values }, { patient: 'x', author: 'Patient/x' }), ...more });
const pain = (value: number, more: object = {}): Observation => ({
  resourceType: 'Observation', status: 'final', code: { coding: [{ system: 'http://loinc.org', code: '72514-3' }] }, subject: { reference: 'Patient/x' },
  effectiveDateTime: '2026-03-03T23:30:00-05:00', valueQuantity: { value, system: 'http://unitsofmeasure.org', code: '{score}' }, ...more,
});
const reasons = ({ result }: FhirReading): [number, string, string | undefined][] => result.notUnderstood.map(({ row, reason, column }) => [row, reason, column]);
const originalsOf = (reading: FhirReading): Original[] => [...reading.originals.values()];
const observationOf = (reading: FhirReading): Observation => originalsOf(reading).flatMap((original) => (original.kind === 'reading' ? [original.observation] : []))[0]!;

describe('whom a file speaks of', () => {
  test('is said once for each person, most often first, as the file says it', () => {
    const found = readResources(JSON.stringify([pain(1), pain(2), pain(1, { subject: { reference: 'urn:uuid:1' } }), pain(1, { subject: { display: 'Anna M.' } }), pain(1, { subject: undefined }), pain(1, { subject: 'odd' })]));
    expect(subjectsOf(found)).toEqual([{ reference: 'Patient/x', count: 2 }, { reference: '', count: 2 }, { reference: 'urn:uuid:1', count: 1 }, { reference: 'Anna M.', count: 1 }]);
  });

  test('decides what is read; the others are listed', () => {
    const reading = read([pain(1), pain(2, { subject: { reference: 'Patient/y' } })]);
    expect(reasons(reading)).toEqual([[2, 'other-person', undefined]]);
    expect(reading.result).toMatchObject({ rowsRead: 2, rowsTaken: 1 });
  });
});

describe('what is taken', () => {
  test('a day with everything it says, its unknown answers and its own time', () => {
    const unknown = { linkId: 'weather', answer: [{ valueString: 'Regen' }] };
    const reading = read([response('2026-03-03', { painAverage: 0, note: 'a' }, { authored: '2026-03-03T21:05:00+01:00', item: [...response('2026-03-03', { painAverage: 0, note: 'a' }).item!, unknown] })]);
    expect(reading.result.days).toEqual([{ day: '2026-03-03', source: 'diary', values: { painAverage: 0, note: 'a' }, readings: [], rows: [1] }]);
    expect(reading.originals.get('anna.2026-03-03')).toEqual({ kind: 'entry', authored: '2026-03-03T21:05:00+01:00', unread: [{ question: 'weather', answer: unknown }] });
    expect(reading.result.notTaken).toEqual([{ what: 'unknown-answer', name: 'weather', rows: 1 }]);
  });

  test('a reading on the day of the practice, as it came: time with its offset, words of what it referred to, no foreign reference', () => {
    const reading = read([pain(5, {
      id: 'p1', meta: { versionId: '7', tag: [{ system: TAG, code: 'example' }], source: 'https://band.example/app' }, text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Anna Muster</div>' },
      identifier: [{ system: 'https://band.example', value: '9' }], performer: [{ reference: 'Patient/x' }, { reference: 'Practitioner/9', display: 'Dr. Zahn' }], device: { reference: 'Device/7' }, encounter: { reference: 'urn:uuid:2', type: 'Encounter' }, note: [{ text: 'after work' }],
    })]);
    expect(reading.result.days).toMatchObject([{ day: '2026-03-04', readings: [{ when: '05:30', value: 5, fills: { item: 'pain', value: 5 } }] }]);
    const { content } = { content: observationOf(reading) };
    expect(content).toEqual({
      resourceType: 'Observation', meta: { source: 'https://band.example/app' }, status: 'final', code: { coding: [{ system: 'http://loinc.org', code: '72514-3' }] }, subject: { reference: 'Patient/anna' },
      effectiveDateTime: '2026-03-03T23:30:00-05:00', valueQuantity: { value: 5, system: 'http://unitsofmeasure.org', code: '{score}' }, note: [{ text: 'after work' }],
      identifier: [{ system: 'https://band.example', value: '9' }, { system: SID_READING, value: expect.stringMatching(/^anna\.2026-03-04\./) as string }],
      performer: [{ reference: 'Patient/anna' }, { display: 'Dr. Zahn' }], device: { display: 'Device/7' }, encounter: { type: 'Encounter', display: 'Encounter' },
    });
    expect(readingFromFhir(content, options.zone)).toMatchObject({ source: 'Device/7', value: 5 });
  });

  test('readings that are alike, each under its own identifier', () => {
    const reading = read([pain(1), pain(2), pain(3, { effectiveDateTime: '2026-03-04T08:00:00+01:00' })]);
    expect(reading.originals.size).toBe(3);
    expect(reading.result.days).toMatchObject([{ day: '2026-03-04', rows: [1, 2, 3] }]);
  });

  test('of several versions the newest, in whatever order they stand', () => {
    for (const order of [[0, 1], [1, 0]]) {
      const versions = [pain(1, { id: 'p', meta: { versionId: '1', lastUpdated: '2026-03-04T10:00:00Z' } }), pain(7, { id: 'p', meta: { versionId: '2', lastUpdated: '2026-03-04T12:00:00+01:00' } })];
      const reading = read(order.map((index) => versions[index]));
      expect(reading.result.days.flatMap(({ readings }) => readings.map(({ value }) => value))).toEqual([7]);
      expect(reasons(reading)).toEqual([[order.indexOf(0) + 1, 'resource-older', undefined]]);
    }
  });

  test('of several answers for a day what they add to one another; where they differ the later, and the other is listed', () => {
    const reading = read([response('2026-03-03', { painAverage: 5, stress: 2 }, { authored: '2026-03-03T22:00:00Z' }), response('2026-03-03', { painAverage: 4, note: 'morning' }, { authored: '2026-03-03T08:00:00Z' })]);
    expect(reading.result.days).toMatchObject([{ values: { painAverage: 5, stress: 2, note: 'morning' }, rows: [2, 1] }]);
    expect(reasons(reading)).toEqual([[2, 'resource-older', undefined]]);
    // Without a time the one that stands later.
    expect(read([response('2026-03-03', { stress: 1 }), response('2026-03-03', { stress: 2 })]).result.days).toMatchObject([{ values: { stress: 2 } }]);
  });
});

describe('what is not taken is listed with its place and why', () => {
  test.each<[string, unknown, string, string | undefined]>([
    ['another form', response('2026-03-03', { stress: 1 }, { questionnaire: 'https://other.example/Questionnaire/phq4' }), 'resource-kind', 'questionnaire'],
    ['a response to no form', response('2026-03-03', { stress: 1 }, { questionnaire: undefined }), 'resource-kind', undefined],
    ['a withdrawn day', response('2026-03-03', { stress: 1 }, { status: 'entered-in-error' }), 'resource-withdrawn', undefined],
    ['a day to come', response('2026-11-26', { stress: 1 }), 'day-in-future', undefined],
    ['a day before there were such apps', response('1970-01-01', { stress: 1 }), 'day-too-old', undefined],
    ['no day', response('2026-03-03', { stress: 1 }, { item: [{ linkId: 'stress', answer: [{ valueInteger: 1 }] }] }), 'date-missing', undefined],
    ['a day that is a month', response('2026-03-03', { stress: 1 }, { item: [{ linkId: 'date', answer: [{ valueDate: '2026-03' }] }, { linkId: 'stress', answer: [{ valueInteger: 1 }] }] }), 'date-unreadable', 'date'],
    ['a day that does not exist', response('2026-03-03', { stress: 1 }, { item: [{ linkId: 'date', answer: [{ valueDate: '2026-02-31' }] }] }), 'resource-unreadable', 'QuestionnaireResponse.item[0].answer[0].valueDate'],
    ['a day of which nothing is said', response('2026-03-03', {}), 'columns-missing', undefined],
    ['an unknown element', { ...pain(1), mood: 'good' }, 'resource-unreadable', 'Observation.mood'],
    ['a value of the wrong kind', { ...pain(1), valueQuantity: '5' }, 'resource-unreadable', 'Observation.valueQuantity'],
    ['a number without end', { ...pain(1), valueQuantity: { value: null } }, 'resource-unreadable', 'Observation.valueQuantity.value'],
    ['a control character', { ...pain(1), note: [{ text: 'a\u0001b' }] }, 'resource-unreadable', 'Observation.note[0].text'],
    ['half a letter', { ...pain(1), note: [{ text: 'a\ud800b' }] }, 'resource-unreadable', 'Observation.note[0].text'],
    ['what changes its meaning', { ...pain(1), modifierExtension: [{ url: 'https://other.example/not', valueBoolean: true }] }, 'resource-unreadable', 'Observation.modifierExtension'],
    ['a withdrawn reading', pain(1, { status: 'entered-in-error' }), 'resource-withdrawn', undefined],
    ['an echo of a day', pain(1, { derivedFrom: [{ reference: 'QuestionnaireResponse/1' }] }), 'resource-echo', undefined],
    ['a reading without a time', pain(1, { effectiveDateTime: undefined }), 'date-missing', undefined],
    ['a reading of a whole month', pain(1, { effectiveDateTime: '2026-03' }), 'date-unreadable', 'effective'],
    ['a reading without a value', pain(1, { valueQuantity: undefined }), 'text-missing', 'value'],
    ['what was not measured', pain(1, { valueQuantity: undefined, dataAbsentReason: { text: 'off' } }), 'no-measurement', undefined],
  ])('%s', (_what, resource, reason, column) => {
    const reading = read([response('2026-03-01', { stress: 0 }), resource]);
    expect(reasons(reading)).toEqual([[2, reason, column]]);
    expect(reading.result).toMatchObject({ rowsRead: 2, rowsTaken: 1, days: [{ day: '2026-03-01' }] });
    expect(reading.originals.size).toBe(1);
  });

  test('what is nested deeper than the server takes', () => {
    let extension: object = { url: 'https://other.example/a', valueBoolean: true };
    for (let level = 0; level < 30; level += 1) extension = { url: 'https://other.example/a', extension: [extension] };
    expect(reasons(read([{ ...pain(1), extension: [extension] }]))).toEqual([[1, 'resource-unreadable', expect.stringMatching(/^Observation\.extension\[0\]\.extension/)]]);
    let deepest = 0;
    for (let depth = 1; depth < 30; depth += 1) {
      let nested: object = { url: 'https://other.example/a', valueBoolean: true };
      for (let level = 1; level < depth; level += 1) nested = { url: 'https://other.example/a', extension: [nested] };
      const reading = read([{ ...pain(1), extension: [nested] }]);
      if (reading.originals.size === 0) continue;
      deepest = depth;
      expect(() => parseJson(JSON.stringify(transaction([{ method: 'POST', resource: observationOf(reading) }])), LIMITS)).not.toThrow();
    }
    expect(deepest).toBeGreaterThan(10);
  });

  test('other kinds of resources, with how many there are', () => {
    const { result } = readFhirFile([], { Patient: 1, CarePlan: 3 }, options);
    expect(result).toMatchObject({ rowsRead: 4, rowsTaken: 0, days: [], notTaken: [{ what: 'other-section', name: 'Patient', rows: 1 }, { what: 'other-section', name: 'CarePlan', rows: 3 }] });
  });
});

test('every example of the model is either taken or listed', () => {
  const folder = new URL('../fhir/examples/', import.meta.url);
  const resources = readdirSync(folder).map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as { resourceType: string });
  const reading = read(resources.filter(({ resourceType }) => resourceType === 'QuestionnaireResponse' || resourceType === 'Observation'), { subject: 'Patient/pat-muster' });
  const rows = new Set([...reading.result.notUnderstood.map(({ row }) => row), ...reading.result.days.flatMap((day) => day.rows)]);
  expect(rows.size).toBe(reading.result.rowsRead);
  expect(reading.result.days.length).toBeGreaterThan(0);
});

test('what we write ourselves comes back as it was, and can be stored again', () => {
  fc.assert(
    fc.property(fc.uniqueArray(someEntry.map(({ id: _id, ...entry }) => entry), { selector: ({ day, source }) => `${day} ${source}`, maxLength: 6 }), fc.array(someReading, { maxLength: 6 }), (entries, readings) => {
      const past = entries.filter((entry) => entry.day <= TODAY && entry.day >= '2000-01-01' && Object.keys(entry.values).length > 0);
      const dated = readings.filter(({ day }) => day <= TODAY && day >= '2000-01-01');
      const reading = read([...past.map((entry) => entryToFhir(entry, { patient: 'x', author: 'Patient/x' })), ...dated.map((each) => readingToFhir(each, { patient: 'x' }))]);
      expect(reading.result.notUnderstood).toEqual([]);
      for (const entry of past) expect(reading.result.days.find((day) => day.day === entry.day && day.source === entry.source)!.values).toEqual(entry.values);
      expect(reading.result.days.flatMap((day) => day.readings)).toHaveLength(dated.length);
      for (const [identifier, original] of reading.originals) {
        if (original.kind === 'entry') continue;
        expect(checkStructure(original.observation)).toEqual([]);
        expect(identifier.startsWith(readingIdentifier(original.reading, 'anna').split('.').slice(0, 3).join('.'))).toBe(true);
        expect(JSON.stringify(original.observation)).not.toContain('Patient/x');
      }
    }),
    { numRuns: 60 },
  );
});

test('takes anything that JSON can hold without failing', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ resourceType: fc.constantFrom('Observation', 'QuestionnaireResponse'), subject: fc.constant({ reference: 'Patient/x' }), questionnaire: fc.constantFrom(DAILY_LOG, 1, null), code: fc.jsonValue(), item: fc.jsonValue(), status: fc.jsonValue(), effectiveDateTime: fc.jsonValue(), meta: fc.jsonValue(), valueString: fc.jsonValue(), contained: fc.jsonValue() }, { requiredKeys: ['resourceType', 'subject'] }), { minLength: 1, maxLength: 5 }), (resources) => {
      const { result } = readFhirFile(resources.map((resource, index) => ({ row: index + 1, resource: resource as never })), {}, options);
      expect(result.rowsTaken + new Set(result.notUnderstood.map(({ row }) => row)).size).toBeGreaterThanOrEqual(resources.length);
    }),
  );
});
