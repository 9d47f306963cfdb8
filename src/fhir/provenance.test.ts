import { describe, expect, it } from 'vitest';
import { asExample } from './patient.ts';
import { correctionToFhir, importFromFhir, importToFhir, importWithdrawalFromFhir, importWithdrawalToFhir, reviewFromFhir, reviewToFhir } from './provenance.ts';

const record = { id: 'i1', targets: ['QuestionnaireResponse/a', 'Observation/b'], files: [{ sha256: 'ab'.repeat(32), kind: 'bearable' }, { sha256: 'cd'.repeat(32), kind: 'cronometer-servings' }], recorded: '2026-11-23T10:00:00Z', practitioner: 'p' };

describe('where data came from', () => {
  it('an import comes back the same, and is no review', () => {
    expect(importFromFhir(importToFhir(record))).toEqual(record);
    expect(reviewFromFhir(importToFhir(record))).toBeNull();
  });

  it('an import taken back comes back the same, and is no import', () => {
    const withdrawal = { import: 'i1', targets: ['QuestionnaireResponse/a'], recorded: '2026-11-24T10:00:00Z', practitioner: 'q' };
    expect(importWithdrawalFromFhir(importWithdrawalToFhir(withdrawal))).toEqual(withdrawal);
    expect(importFromFhir(importWithdrawalToFhir(withdrawal))).toBeNull();
    expect(importWithdrawalFromFhir(importToFhir(record))).toBeNull();
  });

  it('a review comes back the same, and is no import', () => {
    const review = { patient: 'pat', practitioner: 'p', recorded: '2026-11-23T10:00:00Z' };
    expect(reviewFromFhir(reviewToFhir(review))).toEqual(review);
    expect(importFromFhir(reviewToFhir(review))).toBeNull();
  });

  it('a review is of the time at which it was recorded; only an invented one says another', () => {
    const review = { ...reviewToFhir({ patient: 'pat', practitioner: 'p', recorded: '2026-11-23T10:00:00Z' }), occurredDateTime: '2026-10-01T10:00:00Z' };
    expect(reviewFromFhir(review)!.recorded).toBe('2026-11-23T10:00:00Z');
    expect(reviewFromFhir(asExample(review))!.recorded).toBe('2026-10-01T10:00:00Z');
  });

  it('a correction names the version that it changed and for whom, and is neither import nor review', () => {
    const correction = correctionToFhir({ kind: 'correction', target: 'QuestionnaireResponse/a', version: '3', patient: 'pat', author: 'Practitioner/p', recorded: '2026-11-23T10:00:00Z' });
    expect(correction.entity).toEqual([{ role: 'revision', what: { reference: 'QuestionnaireResponse/a/_history/3' } }]);
    expect(correction.agent[0]).toMatchObject({ who: { reference: 'Practitioner/p' }, onBehalfOf: { reference: 'Patient/pat' } });
    expect([importFromFhir(correction), reviewFromFhir(correction)]).toEqual([null, null]);
  });
});
