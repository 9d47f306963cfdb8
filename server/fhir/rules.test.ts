/** Rules that hold for whatever is written, one by one; those about letters have tests of their own. */
import type { DocumentReference, QuestionnaireResponse } from '@medplum/fhirtypes';
import { beforeEach, describe, expect, test } from 'vitest';
import { transaction } from '../../src/fhir/bundle.ts';
import { SID_READING } from '../../src/fhir/codes.ts';
import { entryToFhir } from '../../src/fhir/diary.ts';
import type { Day } from '../../src/domain/day.ts';
import { codesOf, openPractice, placesOf, type Practice } from '../storage/under-test.ts';

let practice: Practice;
beforeEach(async () => {
  practice = await openPractice();
  for (const id of ['a', 'b']) await practice.put({ resourceType: 'Patient', id, name: [{ family: id }] });
});

describe('a diary entry', () => {
  const entry = (day: string, rest: Partial<QuestionnaireResponse> = {}): QuestionnaireResponse => ({ ...entryToFhir({ day: day as Day, source: 'diary', values: { stress: 1 } }, { patient: 'a', author: 'Patient/a' }), ...rest });
  const said = async (resource: QuestionnaireResponse) => {
    const answer = await practice.ask('POST', '/QuestionnaireResponse', { body: resource });
    return answer.status === 201 ? 'taken' : `${codesOf(answer)[0]} ${placesOf(answer)[0]}`;
  };

  test('is about a day until tomorrow, by the practice’s clock', async () => {
    expect(await said(entry('2026-11-25'))).toBe('taken');
    expect(await said(entry('2026-11-26'))).toBe('future-day QuestionnaireResponse.item');
    expect(await said(entry('2026-11-27', { status: 'entered-in-error' }))).toBe('taken');
    practice.setNow('2026-11-24T23:30:00Z');
    expect(await said(entry('2026-11-26'))).toBe('taken');
  });

  test('is found by its patient and day, and there is one of each', async () => {
    const { identifier } = entry('2026-11-20');
    expect(await said(entry('2026-11-20', { identifier: { ...identifier!, value: 'b.2026-11-20' } }))).toBe('wrong-identifier QuestionnaireResponse.identifier');
    expect(await said(entry('2026-11-20', { identifier: { ...identifier!, value: 'a.2026-11-201' } }))).toBe('wrong-identifier QuestionnaireResponse.identifier');
    expect(await said(entry('2026-11-20', { identifier: { ...identifier!, system: 'urn:x' } }))).toBe('wrong-identifier QuestionnaireResponse.identifier');
    expect(await said(entry('2026-11-20', { item: [] as never }))).toMatch(/^structure/);
    expect(await said(entry('2026-11-20', { item: [{ linkId: 'stress', answer: [{ valueInteger: 1 }] }] }))).toBe('required QuestionnaireResponse.item');
    expect(await said(entry('2026-11-20'))).toBe('taken');
    expect(await said(entry('2026-11-20'))).toBe('duplicate QuestionnaireResponse.identifier');
    expect(await said(entry('2026-11-20', { identifier: { ...identifier!, value: 'a.2026-11-20.bearable' } }))).toBe('taken');
  });

  test('twice in one transaction is refused as a whole', async () => {
    const answer = await practice.ask('POST', '', { body: transaction([{ method: 'POST', resource: entry('2026-11-20') }, { method: 'POST', resource: entry('2026-11-20') }]) });
    expect([answer.status, codesOf(answer), placesOf(answer)]).toEqual([409, ['duplicate'], ['Bundle.entry[0].resource.identifier']]);
    expect(practice.store.count({ type: 'QuestionnaireResponse', where: [] })).toBe(0);
  });
});

test('the same row of an export is kept once', async () => {
  const reading = { resourceType: 'Observation', status: 'final', code: { text: 'x' }, subject: { reference: 'Patient/a' }, identifier: [{ system: SID_READING, value: 'a.2026-11-20.bearable.1' }] };
  expect((await practice.ask('POST', '/Observation', { body: reading })).status).toBe(201);
  expect(codesOf(await practice.ask('POST', '/Observation', { body: reading }))).toEqual(['duplicate']);
});

describe('a file', () => {
  const base64 = (text: string) => btoa(text);
  const PDF = base64('%PDF-1.7 …'.replace('…', ''));
  const document = (attachment: object): DocumentReference => ({ resourceType: 'DocumentReference', status: 'current', subject: { reference: 'Patient/a' }, content: [{ attachment }] });

  test.each<[string, object, string | null]>([
    ['a PDF', { contentType: 'application/pdf', data: PDF }, null],
    ['a picture', { contentType: 'image/png', data: 'iVBORw0KGgo=' }, null],
    ['text', { contentType: 'text/plain; charset=utf-8', data: base64('Guten Tag') }, null],
    ['an address', { contentType: 'application/pdf', url: 'https://clinic.example/a.pdf' }, null],
    ['a page', { contentType: 'text/html', data: base64('<script>') }, 'content[0].attachment.contentType'],
    ['a drawing with a script', { contentType: 'image/svg+xml', data: base64('<svg/>') }, 'content[0].attachment.contentType'],
    ['a program that says it is a PDF', { contentType: 'application/pdf', data: base64('MZ program') }, 'content[0].attachment.data'],
    ['a script as an address', { contentType: 'application/pdf', url: 'javascript:alert(1)' }, 'content[0].attachment.url'],
    ['a file on the reader’s disk', { url: 'file:///etc/passwd' }, 'content[0].attachment.url'],
    ['a prototype as its kind', { contentType: 'constructor', data: PDF }, 'content[0].attachment.contentType'],
  ])('%s', async (_what, attachment, place) => {
    const answer = await practice.ask('POST', '/DocumentReference', { body: document(attachment) });
    const said = answer.status === 201 ? null : [answer.status, codesOf(answer), placesOf(answer)];
    expect(said).toEqual(place === null ? null : [422, ['bad-file'], [`DocumentReference.${place}`]]);
  });

  test('anywhere in a resource', async () => {
    const page = { contentType: 'text/html', data: base64('<script>') };
    for (const resource of [
      { resourceType: 'Patient', photo: [page] }, { resourceType: 'Communication', status: 'completed', payload: [{ contentAttachment: page }] }, { resourceType: 'DiagnosticReport', status: 'final', code: { text: 'x' }, presentedForm: [page] },
      { resourceType: 'Basic', code: { text: 'x' }, extension: [{ url: 'urn:x', valueAttachment: page }] },
    ]) expect([resource.resourceType, codesOf(await practice.ask('POST', `/${resource.resourceType}`, { body: resource }))]).toEqual([resource.resourceType, ['bad-file']]);
  });

  test('of some megabytes is kept and found without being sent along', async () => {
    const data = `JVBERi0${'A'.repeat(8 * 1024 * 1024 + 1)}`;
    const created = await practice.ask('POST', '/DocumentReference', { body: document({ contentType: 'application/pdf', data: data.slice(0, data.length - (data.length % 4)) }), headers: { prefer: 'return=minimal' } });
    expect(created.status).toBe(201);
    const list = await practice.ask('GET', '/DocumentReference?patient=a&_elements=status,type,date');
    expect([list.status, list.text.length < 2_000]).toEqual([200, true]);
  });
});
