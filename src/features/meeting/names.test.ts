import { expect, test } from 'vitest';
import type { Patient } from '../../domain/patient.ts';
import { formatIn } from '../../i18n/format.ts';
import { messages } from './messages.ts';
import { caseName, namesIn, withoutNames } from './names.ts';

const person = (family: string, given: string, more: Partial<Patient> = {}): Patient => ({ id: family, version: '1', family, given, example: false, active: true, ...more });
const anna = person('Muster', 'Anna', { birthDate: '1979-03-14', number: '4711' });
const karl = person('Öz-Groß', 'Karl Heinz');
const format = formatIn('de');
const people = [{ patient: anna, instead: 'Patient 1' }, { patient: karl, instead: 'Patient 2' }];

test('with names hidden a case is its place, and nothing else is said', () => {
  expect(caseName(anna, 2, true, '2026-11-25', { text: messages.de, format })).toEqual({ title: 'Patient 3', facts: '' });
  expect(caseName(anna, 2, false, '2026-11-25', { text: messages.de, format })).toEqual({ title: 'Muster, Anna', facts: 'geb. 14.03.1979 · 47 J. · Nr. 4711' });
  expect(caseName(undefined, 0, false, '2026-11-25', { text: messages.de, format }).title).toBe('Unbekannte Person');
});

test.each([
  ['Frau Muster klagt über …', 'Frau Patient 1 klagt über …'],
  ['Musters Plan, ANNA fragt', 'Patient 1 Plan, Patient 1 fragt'],
  ['Muster, Anna und Karl Heinz Öz-Groß', 'Patient 1 und Patient 2'],
  ['Herr Groß war da', 'Herr Patient 2 war da'],
  ['geboren 14.03.1979, Nr. 4711', 'geboren Patient 1, Nr. Patient 1'],
  ['Musterung und Annahme bleiben', 'Musterung und Annahme bleiben'],
])('hides whom it names: %s', (text, expected) => {
  expect(withoutNames(text, people, format)).toBe(expected);
});

test('finds the name of somebody else, and no adjective', () => {
  expect(namesIn('Wie bei Muster besprochen', [anna, karl])).toEqual(['Muster']);
  expect(namesIn('klein und lang', [person('Klein', 'A'), person('Lang', 'B')])).toEqual([]);
});
