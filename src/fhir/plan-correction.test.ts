import type { CarePlan, Provenance, Resource } from '@medplum/fhirtypes';
import { expect, test } from 'vitest';
import { validateR4 } from '../../mocks/validators.ts';
import { draftOf } from '../domain/care-plan-draft.ts';
import { emptyPlan } from '../domain/care-plan-release.ts';
import type { Day } from '../domain/day.ts';
import type { Write } from './bundle.ts';
import { draftToFhir } from './care-plan-form.ts';
import { planStepFromFhir, releaseWrites, type StoredParts } from './care-plan.ts';

const author = { practitioner: 'kim', name: 'Kim Beispiel' };
const at = '2026-11-25T10:00:00+01:00';
const content = { ...emptyPlan('2026-11-20' as Day), title: 'Rücken', concern: 'Gehen' };
const form = { ...draftToFhir(draftOf(content), { patient: 'p', origin: { kind: 'first' }, author, at }), id: 'plan', meta: { versionId: '1' } };
const first: CarePlan = { resourceType: 'CarePlan', id: 'plan', meta: { versionId: '1' }, status: 'active', intent: 'plan', subject: { reference: 'Patient/p' }, identifier: [{ system: 'https://example.org/fhir/sid/care-plan-version', value: 'plan.1' }] };

/** The note about a release on the first version. */
function noteOf(correction: string | undefined, origin: 'version' | 'first' = 'version'): Provenance {
  const stored: StoredParts = new Map<string, Resource>([['QuestionnaireResponse/plan', form], ...(origin === 'version' ? [['CarePlan/plan', first] as [string, Resource]] : [])]);
  const { writes } = releaseWrites({ patient: 'p', author, at, language: 'de', content, plan: 'plan', form, origin: origin === 'version' ? { kind: 'version', plan: 'plan', version: 1, fhirVersion: '1' } : { kind: 'first' }, ...(correction !== undefined && { correction }), stored, newId: () => 'n' });
  return writes.map(({ resource }: Write) => resource).find((resource) => resource.resourceType === 'Provenance') as Provenance;
}

test('a correction says what was wrong and which version it corrects; that version is none of its parts', () => {
  const note = noteOf('Seite verwechselt');
  expect(validateR4(note)).toEqual([]);
  expect(note.entity).toContainEqual({ role: 'revision', what: { reference: 'CarePlan/plan/_history/1' } });
  const step = planStepFromFhir({ ...note, recorded: at });
  expect(step).toMatchObject({ version: 2, change: 'released', corrects: true, reason: 'Seite verwechselt' });
  expect(step!.parts.filter((part) => part.startsWith('CarePlan/'))).toEqual(['CarePlan/plan/_history/2']);
});

test('a release that goes on is no correction, nor is a first one, nor one that says nothing', () => {
  for (const note of [noteOf(undefined), noteOf('  '), noteOf('Seite verwechselt', 'first')]) {
    expect(planStepFromFhir(note)).not.toHaveProperty('corrects');
    expect(planStepFromFhir(note)).not.toHaveProperty('reason');
  }
});
