import { describe, expect, it } from 'vitest';
import { validateR4 } from '../../mocks/validators.ts';
import clinic from './examples/Organization-clinic.json' with { type: 'json' };
import type { Organization } from '@medplum/fhirtypes';
import { practiceFromFhir, practiceToFhir, practitionerName, practitionerToFhir, withContact } from './practice.ts';

describe('the practice', () => {
  it('comes back the same with its zone and language', () => {
    const practice = { id: 'o', name: 'Physiotherapie am Markt', zone: 'Europe/Zurich', language: 'en' } as const;
    expect(practiceFromFhir(practiceToFhir(practice))).toEqual(practice);
  });

  it('keeps its address and telephone, and everything else when these change', () => {
    const practice = { id: 'o', name: 'Physiotherapie am Markt', zone: 'Europe/Berlin', language: 'de', contact: { address: 'Markt 1\n10115 Berlin', phone: '030 1', email: 'praxis@example.org' } } as const;
    const stored = practiceToFhir(practice);
    expect(practiceFromFhir(stored)).toEqual(practice);
    const foreign = { ...stored, alias: ['PT Markt'], telecom: [...stored.telecom!, { system: 'fax' as const, value: '030 2' }] };
    const next = withContact(foreign, { phone: '030 9', address: ' ' });
    expect(next).toMatchObject({ alias: ['PT Markt'], telecom: [{ system: 'fax', value: '030 2' }, { system: 'phone', value: '030 9' }] });
    expect(practiceFromFhir(next)).toMatchObject({ name: 'Physiotherapie am Markt', zone: 'Europe/Berlin', contact: { phone: '030 9' } });
    expect([...validateR4(stored), ...validateR4(next)]).toEqual([]);
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
