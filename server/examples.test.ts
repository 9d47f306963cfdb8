/** The example patients: loaded whole, taken away whole, and never mixed up with real ones. */
import { expect, test } from 'vitest';
import { PEOPLE } from '../src/examples/people.ts';
import { createExamples } from './examples.ts';
import { RESOURCES } from './fhir/capabilities.ts';
import { BERGER, STORES, openPractice } from './storage/under-test.ts';

const open = async (store: Parameters<typeof openPractice>[0]) => {
  const practice = await openPractice(store);
  const { handle: fhir, context: { zone, now } } = practice;
  return { ...practice, examples: createExamples({ fhir, store: practice.store, zone, now }) };
};

/** How many of each type there are. */
const inventory = (practice: Awaited<ReturnType<typeof open>>) => Object.fromEntries([...RESOURCES.keys()].filter((type) => type !== 'AuditEvent').map((type) => [type, practice.store.count({ type, where: [] })]).filter(([, count]) => count !== 0));

test.each(STORES)('%s: they come and go as a whole, and leave nothing but the log of it', { timeout: 60_000 }, async (_, store) => {
  const practice = await open(store());
  await practice.put({ resourceType: 'Patient', id: 'real', name: [{ family: 'Echt' }] });
  await practice.write('real', '2026-11-20', { stress: 3 });
  const before = inventory(practice);
  expect(await practice.examples.load(BERGER)).toEqual({ patients: PEOPLE.length });
  const loaded = inventory(practice);
  expect(loaded.QuestionnaireResponse!).toBeGreaterThan(500);
  expect((await practice.search('Patient/$caseload?example=true')).total).toBe(PEOPLE.length);
  // A second click adds nothing, also at the same time.
  await Promise.all([practice.examples.load(BERGER), practice.examples.load(BERGER)]);
  expect(inventory(practice)).toEqual(loaded);
  expect(await practice.examples.remove(BERGER)).toEqual({ patients: PEOPLE.length });
  expect(inventory(practice)).toEqual(before);
  expect((await practice.search('Patient/$caseload')).total).toBe(1);
  expect(practice.store.logPage({ spans: [], descending: true, limit: 9, interactions: ['delete'] })).toMatchObject([{ practitioner: BERGER.practitioner, patients: { length: PEOPLE.length } }]);
  expect(await practice.examples.remove(BERGER)).toEqual({ patients: 0 });
  expect(await practice.examples.load(BERGER)).toEqual({ patients: PEOPLE.length });
});

test('when loading was broken off they are loaded anew, not twice and not in half', { timeout: 60_000 }, async () => {
  const practice = await open(undefined);
  const { put } = practice.store;
  let left = 300;
  practice.store.put = (...given) => { if ((left -= 1) < 0) throw new Error('the power went'); put(...given); };
  await expect(practice.examples.load(BERGER)).rejects.toThrow('example Bundle: 500');
  practice.store.put = put;
  expect((await practice.search('Patient/$caseload?example=true')).total).toBeLessThan(PEOPLE.length);
  expect(await practice.examples.load(BERGER)).toEqual({ patients: PEOPLE.length });
  const whole = await open(undefined);
  await whole.examples.load(BERGER);
  expect(inventory(practice)).toEqual(inventory(whole));
});
