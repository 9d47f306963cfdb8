import type { Resource } from '@medplum/fhirtypes';
import { expect, test } from 'vitest';
import { importToFhir } from './provenance.ts';
import { documentOf, kindOfQuery, textsOf } from './record.ts';

const examples = import.meta.glob<Resource>('./examples/*.json', { eager: true, import: 'default' });
const example = (name: string): Resource => examples[`./examples/${name}.json`]!;

test('says what a stored resource is, and its treatment day', () => {
  expect(documentOf(example('CarePlan'))).toMatchObject({ kind: 'care-plan' });
  expect(documentOf(example('Patient'))).toEqual({ kind: 'master-data' });
  expect(documentOf(example('Goal-pain'))).toMatchObject({ kind: 'goal' });
  expect(documentOf(importToFhir({ targets: ['QuestionnaireResponse/a'], files: [], recorded: '2026-11-25T08:00:00Z', practitioner: 'kim' }))).toMatchObject({ kind: 'diary-import' });
  expect(documentOf(example('Composition-team-decision'))).toMatchObject({ kind: 'decision' });
  expect(documentOf({ resourceType: 'QuestionnaireResponse', status: 'completed', questionnaire: 'https://example.org/fhir/Questionnaire/daily-log|1.1.0', identifier: { system: 'https://example.org/fhir/sid/daily-log', value: 'p1.2026-11-17.daylio' } })).toEqual({ kind: 'diary', day: '2026-11-17' });
  expect(documentOf({ resourceType: 'QuestionnaireResponse', status: 'in-progress', questionnaire: 'https://example.org/fhir/Questionnaire/care-plan' })).toEqual({ kind: 'plan-draft' });
});

test('says what a logged search looked at, and does not guess', () => {
  expect(kindOfQuery('Task', 'Task?patient=p&code=https://example.org/fhir/CodeSystem/letter|letter')).toBe('letter');
  expect(kindOfQuery('QuestionnaireResponse', 'QuestionnaireResponse?patient=p&log-date=ge2026-01-01')).toBe('diary');
  expect(kindOfQuery('Patient', 'Patient/$caseload?sort=name')).toBe('caseload');
  expect(kindOfQuery('QuestionnaireResponse', 'QuestionnaireResponse?patient=p')).toBeNull();
  expect(kindOfQuery('Media', null)).toBeNull();
});

test('finds every text of a resource, and none that only says how it is stored', () => {
  const texts = textsOf({
    resourceType: 'Patient', id: 'p1', meta: { versionId: '3', lastUpdated: '2026-11-25T08:00:00Z' }, active: false, identifier: [{ system: 'https://example.org', value: '4711' }], name: [{ use: 'official', family: 'Muster', given: ['Anna', 'Maria'] }], birthDate: '1979-03-14',
  } as Resource);
  expect(texts).toEqual([{ path: 'active', text: 'false' }, { path: 'name.family', text: 'Muster' }, { path: 'name.given', text: 'Anna' }, { path: 'name.given', text: 'Maria' }, { path: 'birthDate', text: '1979-03-14' }]);
  expect(textsOf({ resourceType: 'QuestionnaireResponse', status: 'completed', item: [{ linkId: 'pain', item: [{ linkId: 'pain-avg', answer: [{ valueInteger: 0 }] }] }] } as Resource)).toEqual([{ path: 'status', text: 'completed' }, { path: 'pain.pain-avg', text: '0' }]);
});
