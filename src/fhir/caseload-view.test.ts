import fc from 'fast-check';
import { expect, test } from 'vitest';
import { someText } from '../../mocks/arbitrary-entry.ts';
import { viewFromFhir, viewToFhir } from './caseload-view.ts';

test('a view comes back as it was, stored or not', () => {
  fc.assert(
    fc.property(someText, fc.oneof(fc.constant(''), someText), fc.boolean(), fc.boolean(), (title, query, active, stored) => {
      const view = { title, query, active, ...(stored && { id: 'a', version: '3' }) };
      const resource = viewToFhir(view);
      expect(viewFromFhir(stored ? { ...resource, meta: { versionId: '3' } } : resource)).toEqual(view);
    }),
  );
});

test('another Basic is no view', () => {
  const view = viewToFhir({ title: 'Meine', query: 'mine=true', active: true });
  expect(viewFromFhir({ ...view, code: { text: 'caseload-view' } })).toBeNull();
  expect(viewFromFhir({ resourceType: 'Basic', code: view.code })).toBeNull();
});
