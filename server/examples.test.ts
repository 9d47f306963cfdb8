import { expect, test } from 'vitest';
import type { Bundle } from '@medplum/fhirtypes';
import { PROVIDERS } from '../src/fhir/provider.ts';
import { createExamples } from './examples.ts';
import { BERGER, openPractice } from './storage/under-test.ts';

test('the example providers come and go with the example patients, but for one whom a real record names', { timeout: 60_000 }, async () => {
  const practice = await openPractice();
  const { store, handle, context } = practice;
  const examples = createExamples({ fhir: handle, store, zone: context.zone, now: context.now });
  const providers = async () => ((await practice.search(PROVIDERS)) satisfies Bundle).entry?.map(({ resource }) => resource!.id!) ?? [];

  await examples.load(BERGER);
  const loaded = await providers();
  expect(loaded).toHaveLength(3);
  await examples.load(BERGER);
  expect(await providers()).toEqual(loaded);

  await practice.put({ resourceType: 'Patient', id: 'real', name: [{ family: 'Muster' }] });
  await practice.put({ resourceType: 'ServiceRequest', id: 'r', status: 'draft', intent: 'proposal', subject: { reference: 'Patient/real' }, performer: [{ reference: `Practitioner/${loaded[1]!}` }] });
  await examples.remove(BERGER);
  expect(await providers()).toEqual([loaded[1]]);

  await examples.load(BERGER);
  expect(await providers()).toHaveLength(3);
});

test('the example meetings come with the example patients and go with them', { timeout: 60_000 }, async () => {
  const practice = await openPractice();
  const { store, handle, context } = practice;
  const examples = createExamples({ fhir: handle, store, zone: context.zone, now: context.now });
  const counts = () => (['Appointment', 'List', 'Composition', 'Task'] as const).map((type) => store.count({ type, where: [] }));
  await examples.load(BERGER);
  const loaded = counts();
  expect(loaded.slice(0, 2)).toEqual([2, 2]);
  expect(loaded[2]).toBeGreaterThan(6);
  await examples.remove(BERGER);
  expect(counts()).toEqual([0, 0, 0, 0]);
  await examples.load(BERGER);
  expect(counts()).toEqual(loaded);
});
