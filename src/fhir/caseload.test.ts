import fc from 'fast-check';
import type { Bundle } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { someDay, someText } from '../../mocks/arbitrary-entry.ts';
import type { CaseloadRow } from '../domain/caseload.ts';
import { caseloadFromFhir, METRICS, summaryToFhir } from './caseload.ts';
import { patientToFhir } from './patient.ts';
import summaryCodes from './terminology/CodeSystem-summary.json' with { type: 'json' };

const score = fc.double({ min: 0, max: 10, noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const days = fc.integer({ min: 0, max: 28 });
const someRow: fc.Arbitrary<CaseloadRow> = fc.record(
  {
    patient: fc.record({ id: fc.constantFrom('p1', 'x'.repeat(64)), version: fc.constant('1'), family: someText, given: fc.constantFrom('Anna', 'Ayşe Gül'), example: fc.boolean(), active: fc.boolean() }),
    daysLogged: days, lastLog: someDay, painMean: score, painDays: days, painDelta: score.map((value) => value - 5), stressMean: score, stressDays: days, stressDelta: score,
    plants7: fc.integer({ min: 0, max: 60 }), plantsDays: fc.integer({ min: 0, max: 7 }),
    painSeries: fc.array(fc.option(fc.oneof(fc.constantFrom(0, 10, 4.5), fc.integer({ min: 0, max: 10 }))), { minLength: 28, maxLength: 28 }),
    planTitle: someText, reviewDate: someDay, openTasks: fc.integer({ min: 0, max: 9 }), lastReviewed: fc.constant('2026-11-20T10:00:00Z'),
  },
  { requiredKeys: ['patient', 'daysLogged', 'painDays', 'stressDays', 'plantsDays', 'painSeries', 'openTasks'] },
);

const page = (rows: CaseloadRow[]): Bundle => ({
  resourceType: 'Bundle', type: 'searchset', total: 117,
  link: [{ relation: 'self', url: 'http://x/fhir/Patient/$caseload?sort=name&search=abc' }, { relation: 'next', url: 'http://x/fhir/Patient/$caseload?cursor=def' }],
  entry: rows.flatMap((row) => [
    { resource: { ...patientToFhir(row.patient), meta: { ...patientToFhir(row.patient).meta, versionId: row.patient.version } }, search: { mode: 'match' as const } },
    { resource: summaryToFhir(row, '2026-11-23'), search: { mode: 'include' as const } },
  ]),
});

describe('a caseload page', () => {
  it('gives each row as the server made it: absent stays absent, zero stays zero', () => {
    fc.assert(
      fc.property(someRow, (row) => {
        expect(caseloadFromFhir(JSON.parse(JSON.stringify(page([row]))) as Bundle).rows).toEqual([row]);
      }),
    );
  });

  it('keeps the order of the rows, the total and the addresses of the pages', () => {
    const [a, b] = fc.sample(someRow, { numRuns: 2, seed: 7 });
    const rows = [{ ...a!, patient: { ...a!.patient, id: 'a' } }, { ...b!, patient: { ...b!.patient, id: 'b' } }];
    const read = caseloadFromFhir(page(rows));
    expect(read.rows.map((row) => row.patient.id)).toEqual(['a', 'b']);
    expect(read).toMatchObject({ total: 117, self: '?sort=name&search=abc', next: '?cursor=def' });
  });

  it('shows a patient without a summary as one without entries, and the last page as the last', () => {
    const read = caseloadFromFhir({ resourceType: 'Bundle', type: 'searchset', entry: [{ resource: { resourceType: 'Patient', id: 'n', name: [{ family: 'Neu' }] } }] });
    expect(read).toMatchObject({ total: 1, next: null });
    expect(read.rows[0]).toEqual({ patient: expect.objectContaining({ id: 'n' }), daysLogged: 0, painDays: 0, stressDays: 0, plantsDays: 0, openTasks: 0, painSeries: Array.from({ length: 28 }, () => null) });
  });

  it('speaks of 28 days up to today, and only in codes of the summary system with their displays', () => {
    const [row] = fc.sample(someRow, { numRuns: 1, seed: 3 });
    const summary = summaryToFhir(row!, '2026-03-01');
    expect(summary.effectivePeriod).toEqual({ start: '2026-02-02', end: '2026-03-01' });
    const displays = new Map(summaryCodes.concept.map((concept) => [concept.code, concept.display]));
    for (const part of summary.component!) expect(part.code.coding![0]!.display).toBe(displays.get(part.code.coding![0]!.code!));
    for (const metric of METRICS) expect(displays.has(metric)).toBe(true);
  });
});
