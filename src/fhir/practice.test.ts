import { describe, expect, it } from 'vitest';
import clinic from './examples/Organization-clinic.json' with { type: 'json' };
import type { Organization } from '@medplum/fhirtypes';
import { practiceFromFhir, practiceToFhir, practitionerName, practitionerToFhir } from './practice.ts';

describe('the practice', () => {
  it('comes back the same with its zone and language', () => {
    const practice = { id: 'o', name: 'Physiotherapie am Markt', zone: 'Europe/Zurich', language: 'en' } as const;
    expect(practiceFromFhir(practiceToFhir(practice))).toEqual(practice);
  });

  it('is not any other organisation', () => {
    expect(practiceFromFhir(clinic as Organization)).toBeNull();
  });
});

describe('a person of the practice', () => {
  it.each(['Jana Berger', 'Dr. Emre Can Yılmaz', 'Grün'])('keeps the name as written: %s', (name) => {
    expect(practitionerName(practitionerToFhir({ name }))).toBe(name);
  });

  it('is named from parts where no text was written', () => {
    expect(practitionerName({ resourceType: 'Practitioner', name: [{ given: ['Jana'], family: 'Berger' }] })).toBe('Jana Berger');
    expect(practitionerToFhir({ name: 'Emre Can Yılmaz' }).name).toEqual([{ use: 'official', text: 'Emre Can Yılmaz', family: 'Yılmaz', given: ['Emre', 'Can'] }]);
  });
});
