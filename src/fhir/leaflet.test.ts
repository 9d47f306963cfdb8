import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { uncheckedCodes } from '../../mocks/checked-codes.ts';
import { validateR4 } from '../../mocks/validators.ts';
import { productLeaflets } from '../domain/leaflet.ts';
import { PRINTED_KINDS, type PrintedDocument } from '../domain/printing.ts';
import { givenFromFhir, givingToFhir, leafletToFhir, ownLeafletFromFhir } from './leaflet.ts';
import { printingFromFhir, printingToFhir } from './printing.ts';
import { checkStructure } from './r4.ts';

const faults = (resource: unknown): string[] => [...validateR4(resource), ...checkStructure(resource).map((issue) => `${issue.path} ${issue.message}`), ...uncheckedCodes(resource)];
const at = '2026-11-25T10:00:00+01:00';
const author = { practitioner: 'kim', name: 'Kim Beispiel' };
const [leaflet] = productLeaflets('de');

describe('leaflets', () => {
  test('hold against three validators, in both languages', () => {
    for (const each of [...productLeaflets('de'), ...productLeaflets('en')]) expect(faults(leafletToFhir({ ...each, active: true }, { author: 'kim', at })), each.id).toEqual([]);
  });

  test('of the practice come back as they were written, whatever is in them', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.string({ minLength: 1 }).filter((text) => text.trim() !== ''), fc.boolean(), (text, title, active) => {
      const resource = { ...leafletToFhir({ id: 'own', origin: 'practice', version: '', language: 'de', title, text: text.toWellFormed(), active }, { author: 'kim', at }), meta: { versionId: '4' } };
      const back = ownLeafletFromFhir(resource);
      expect(back).toMatchObject({ id: 'own', version: '4', text: text.toWellFormed(), active });
      expect(faults({ ...resource, content: resource.content.map(({ attachment }) => ({ attachment: { ...attachment, title: 'x', data: attachment.data || 'eA==' } })), description: 'x' })).toEqual([]);
    }), { numRuns: 40 });
  });

  test('of the product are none of the practice’s own', () => {
    expect(ownLeafletFromFhir({ ...leafletToFhir({ ...leaflet!, active: true }, { author: 'kim', at }), id: 'x' })).toBeNull();
  });

  test('given: which one, in which version, when and by whom', () => {
    const product = givingToFhir({ patient: 'p', leaflet: leaflet!, document: 'DocumentReference/d', author, at, note: 'Rückfragen beantwortet', example: true });
    expect(faults(product)).toEqual([]);
    expect(givenFromFhir({ ...product, id: 'c' })).toEqual({ id: 'c', leaflet: { id: 'plants-30', language: 'de', version: '1', origin: 'product', title: leaflet!.title }, document: 'd', given: at, by: 'Kim Beispiel', note: 'Rückfragen beantwortet' });
    const own = givingToFhir({ patient: 'p', leaflet: { ...leaflet!, id: 'own', version: '4', origin: 'practice', language: 'en' }, document: 'DocumentReference/own/_history/4', author, at, example: false });
    expect(faults(own)).toEqual([]);
    expect(givenFromFhir({ ...own, id: 'c' })?.leaflet).toMatchObject({ id: 'own', language: 'en', version: '4', origin: 'practice' });
    expect(givenFromFhir({ ...own, id: 'c', status: 'entered-in-error' })).toBeNull();
  });
});

describe('prints', () => {
  test.each(PRINTED_KINDS)('of a %s are written down and read again', (kind) => {
    const document: PrintedDocument = { kind, language: 'en', title: 'Care plan, version 3', draft: kind === 'care-plan', shows: 'CarePlan/x/_history/7', period: { from: '2026-11-01', to: '2026-11-25' } };
    const resource = printingToFhir(document, { patient: 'p', author, at, example: true });
    expect(faults(resource)).toEqual([]);
    expect(printingFromFhir({ ...resource, id: 'r' })).toEqual({ ...document, id: 'r', at, by: 'Kim Beispiel' });
  });

  test('of leaflets are no leaflets, and leaflets no prints', () => {
    expect(ownLeafletFromFhir({ ...printingToFhir({ kind: 'leaflet', language: 'de', title: 'x', draft: false }, { patient: 'p', author, at, example: false }), id: 'x' })).toBeNull();
    expect(printingFromFhir({ ...leafletToFhir({ ...leaflet!, active: true }, { author: 'kim', at }), id: 'x' })).toBeNull();
  });
});
