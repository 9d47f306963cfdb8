import fc from 'fast-check';
import type { EpisodeOfCare, Patient as FhirPatient } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { someDay, someText } from '../../mocks/arbitrary-entry.ts';
import { resourcesOf } from './bundle.ts';
import example from './examples/Patient.json' with { type: 'json' };
import { asExample, isExample, newPatient, patientFromFhir, patientToFhir } from './patient.ts';

const stored = { ...example, meta: { versionId: '3' } } as FhirPatient;

describe('a patient', () => {
  it('is read from the official name, the practice\'s own number and the phone', () => {
    expect(patientFromFhir(stored)).toEqual({
      id: 'pat-muster', version: '3', family: 'Muster', given: 'Anna', birthDate: '1981-04-12', gender: 'female', number: '2026-0417', phone: '+49 170 5550111', example: false, active: true,
    });
    expect(patientFromFhir({ resourceType: 'Patient', id: 'a', name: [{ use: 'maiden', family: 'Alt' }, { use: 'official', family: 'Neu' }] })).toMatchObject({ family: 'Neu', given: '', active: true });
  });

  it('comes back the same, whatever they are called', () => {
    const word = someText.map((text) => text.trim().replaceAll(/\s+/g, ' ')).filter((text) => text !== '');
    const someone = fc.record(
      { family: word, given: word, birthDate: someDay, gender: fc.constantFrom('female', 'male', 'other', 'unknown'), number: word, phone: word, example: fc.boolean(), active: fc.boolean() },
      { requiredKeys: ['family', 'given', 'example', 'active'] },
    );
    fc.assert(
      fc.property(someone, (patient) => {
        expect(patientFromFhir(JSON.parse(JSON.stringify(patientToFhir(patient))) as FhirPatient)).toEqual({ id: '', version: '', ...patient });
      }),
    );
  });

  it('keeps on a save what the app does not show', () => {
    const saved = patientToFhir({ ...patientFromFhir(stored), family: 'Muster-Weiß', phone: '030 1' }, stored);
    expect(saved.identifier).toEqual(stored.identifier);
    expect(saved).toMatchObject({ address: stored.address, communication: stored.communication, generalPractitioner: stored.generalPractitioner, managingOrganization: stored.managingOrganization });
    expect(saved.telecom).toEqual([{ system: 'phone', value: '030 1', use: 'mobile' }]);
    expect(saved.name).toEqual([{ use: 'official', family: 'Muster-Weiß', given: ['Anna'] }]);
    expect(patientToFhir(patientFromFhir(stored), stored)).toEqual(stored);
  });

  it('loses what is taken away, and only that', () => {
    const { number: _number, phone: _phone, birthDate: _birth, gender: _gender, ...rest } = patientFromFhir(stored);
    const saved = patientToFhir(rest, stored);
    expect(saved.identifier).toEqual([stored.identifier![1]]);
    for (const key of ['telecom', 'birthDate', 'gender']) expect(saved).not.toHaveProperty(key);
    expect(patientToFhir(rest, { ...stored, birthDate: '1981' }).birthDate).toBe('1981');
  });

  it('carries the mark of an example once', () => {
    const marked = asExample(asExample({ ...stored, meta: { tag: [{ system: 'http://other', code: 'x' }] } }));
    expect(marked.meta!.tag).toHaveLength(2);
    expect(isExample(marked)).toBe(true);
    expect(isExample(stored)).toBe(false);
  });

  it('is added together with the episode that puts them on a caseload', () => {
    const bundle = newPatient({ family: 'Neu', given: 'Nele', example: true, active: true }, { careManager: 'prac-1', careManagerName: 'Jana Berger', organization: 'org-1', from: '2026-11-23' });
    const [patient] = resourcesOf(bundle, 'Patient');
    const [episode] = resourcesOf(bundle, 'EpisodeOfCare') as [EpisodeOfCare];
    expect(bundle.type).toBe('transaction');
    expect(bundle.entry![0]!.resource).toBe(patient);
    expect(episode.patient.reference).toBe(bundle.entry![0]!.fullUrl);
    expect(episode).toMatchObject({ status: 'active', careManager: { reference: 'Practitioner/prac-1' }, managingOrganization: { reference: 'Organization/org-1' }, period: { start: '2026-11-23' } });
    expect(isExample(patient!) && isExample(episode)).toBe(true);
  });
});
