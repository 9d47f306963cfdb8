import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkStructure, RESOURCE_TYPES } from './r4.ts';

const folder = new URL('examples/', import.meta.url);
const examples = readdirSync(folder).map((file) => ({ file, resource: JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Record<string, unknown> }));
const example = (file: string): Record<string, never> => structuredClone(examples.find((each) => each.file === `${file}.json`)!.resource) as Record<string, never>;
const paths = (resource: unknown): string[] => checkStructure(resource).map((issue) => `${issue.code} ${issue.path}`);
const patient = (more: object): unknown => ({ resourceType: 'Patient', ...more });

describe('the structure of a resource', () => {
  it.each(examples)('is sound in $file', ({ resource }) => {
    expect(checkStructure(resource)).toEqual([]);
  });

  it('names the path of an unknown element, wherever it stands', () => {
    const log = example('QuestionnaireResponse-daily-log') as unknown as { item: { answer: object[]; item: { answer: object[] }[] }[]; foo?: number };
    Object.assign(log.item[0]!.answer[0]!, { valueFoo: 1 });
    Object.assign(log.item[1]!.item[2]!, { 'odd key': [] });
    log.foo = 1;
    expect(paths(log)).toEqual(['structure QuestionnaireResponse.item[0].answer[0].valueFoo', 'structure QuestionnaireResponse.item[1].item[2].odd key', 'structure QuestionnaireResponse.foo']);
    expect(paths({ resourceType: 'Bundle', type: 'collection', entry: [{ resource: patient({ nmae: [] }) }] })).toEqual(['structure Bundle.entry[0].resource.nmae']);
  });

  it('finds an element of every example that is renamed', () => {
    for (const { resource } of examples) {
      const key = Object.keys(resource).at(-1)!;
      const renamed = { ...resource, [`${key}X`]: resource[key] };
      expect(paths(renamed)).toContain(`structure ${String(resource.resourceType)}.${key}X`);
    }
  });

  it.each([
    ['no object', [], 'structure '],
    ['null', null, 'structure '],
    ['no type', {}, 'structure resourceType'],
    ['a type that is none', { resourceType: 'Patience' }, 'not-supported resourceType'],
    ['a type from the prototype', { resourceType: 'constructor' }, 'not-supported resourceType'],
    ['a code that is none', patient({ gender: 'f' }), 'value Patient.gender'],
    ['text for true', patient({ active: 'true' }), 'value Patient.active'],
    ['a number for text', patient({ name: [{ family: 7 }] }), 'value Patient.name[0].family'],
    ['one where a list must be', patient({ name: { family: 'A' } }), 'structure Patient.name'],
    ['a list where one must be', patient({ gender: ['male'] }), 'value Patient.gender'],
    ['an empty list', patient({ name: [] }), 'structure Patient.name'],
    ['an empty object', patient({ name: [{}] }), 'structure Patient.name[0]'],
    ['empty text', patient({ name: [{ family: '' }] }), 'value Patient.name[0].family'],
    ['blank text', patient({ name: [{ family: '  ' }] }), 'value Patient.name[0].family'],
    ['a control character', patient({ name: [{ family: 'A\u0000' }] }), 'value Patient.name[0].family'],
    ['null', patient({ birthDate: null }), 'value Patient.birthDate'],
    ['null in a list', patient({ name: [{ given: ['A', null] }] }), 'structure Patient.name[0].given[1]'],
    ['a day that does not exist', patient({ birthDate: '2026-02-30' }), 'value Patient.birthDate'],
    ['a German date', patient({ birthDate: '23.11.2026' }), 'value Patient.birthDate'],
    ['a date with a time', patient({ birthDate: '2026-02-03T00:00:00Z' }), 'value Patient.birthDate'],
    ['two of a choice', patient({ deceasedBoolean: true, deceasedDateTime: '2026' }), 'structure Patient.deceasedDateTime'],
    ['a bad id', patient({ id: 'a b' }), 'value Patient.id'],
    ['a time without an offset', { ...example('QuestionnaireResponse-daily-log'), authored: '2026-03-02T07:42:10' }, 'value QuestionnaireResponse.authored'],
    ['no status', { resourceType: 'QuestionnaireResponse' }, 'required QuestionnaireResponse.status'],
    ['no link id', { resourceType: 'QuestionnaireResponse', status: 'completed', item: [{ text: 'x' }] }, 'required QuestionnaireResponse.item[0].linkId'],
    ['a fraction for a whole number', { resourceType: 'QuestionnaireResponse', status: 'completed', item: [{ linkId: 'a', answer: [{ valueInteger: 1.5 }] }] }, 'value QuestionnaireResponse.item[0].answer[0].valueInteger'],
    ['an extension of both kinds', patient({ extension: [{ url: 'http://a', valueString: 'x', extension: [{ url: 'b', valueString: 'y' }] }] }), 'invariant Patient.extension[0]'],
    ['an extension of no kind', patient({ extension: [{ url: 'http://a' }] }), 'invariant Patient.extension[0]'],
    ['an extension without an address', patient({ extension: [{ valueString: 'x' }] }), 'required Patient.extension[0].url'],
    ['a period backwards', patient({ name: [{ family: 'A', period: { start: '2026-02-01', end: '2026-01-31' } }] }), 'invariant Patient.name[0].period'],
    ['questions below item and answer', { resourceType: 'QuestionnaireResponse', status: 'completed', item: [{ linkId: 'a', item: [{ linkId: 'b' }], answer: [{ valueInteger: 1 }] }] }, 'invariant QuestionnaireResponse.item[0]'],
    ['a value and its absence', { ...example('Observation-external-pain'), dataAbsentReason: { text: 'x' } }, 'invariant Observation'],
    ['entry dates in a finished list', { ...example('List-agenda'), mode: 'snapshot' }, 'invariant List'],
    ['a transaction without requests', { resourceType: 'Bundle', type: 'transaction', entry: [{ resource: patient({}) }] }, 'invariant Bundle'],
    ['a reference to nothing inside', { ...example('Goal-pain'), subject: { reference: '#p' } }, 'invariant Goal.subject'],
    ['a script in the narrative', patient({ text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></div>' } }), 'value Patient.text.div'],
    ['a handler in the narrative', patient({ text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><p onclick="x()">a</p></div>' } }), 'value Patient.text.div'],
    ['a script address in the narrative', patient({ text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><a href="javascript:x()">a</a></div>' } }), 'value Patient.text.div'],
    ['an open element in the narrative', patient({ text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>a</div>' } }), 'value Patient.text.div'],
    ['a contained resource that contains another', patient({ contained: [{ resourceType: 'Patient', id: 'a', contained: [{ resourceType: 'Patient', id: 'b' }] }] }), 'invariant Patient.contained[0].contained'],
    ['extras for what is no primitive', patient({ _name: [{ id: 'a' }] }), 'structure Patient._name'],
    ['a reference to the wrong kind', { ...example('Goal-pain'), subject: { reference: 'Practitioner/p' } }, 'value Goal.subject.reference'],
    ['a reference to the wrong kind on another server', { ...example('Goal-pain'), subject: { reference: 'https://x.example/fhir/Device/p/_history/2' } }, 'value Goal.subject.reference'],
    ['a reference to the wrong kind inside', { ...example('Goal-pain'), contained: [{ resourceType: 'Device', id: 'p' }], subject: { reference: '#p' } }, 'value Goal.subject.reference'],
    ['a concept without a required code', { ...example('Condition-back-pain'), clinicalStatus: { text: 'aktiv' } }, 'value Condition.clinicalStatus'],
    ['a name that no program can use', { resourceType: 'ValueSet', status: 'active', name: 'my set' }, 'invariant ValueSet'],
    ['elements that only one product knows', patient({ meta: { project: 'x' } }), 'structure Patient.meta.project'],
  ])('is refused with its path: %s', (_what, resource, issue) => {
    expect(paths(resource)).toContain(issue);
  });

  it.each([
    ['an extension beside a primitive', patient({ birthDate: '1981', _birthDate: { extension: [{ url: 'http://a', valueTime: '08:00:00' }] } })],
    ['only the other half of a primitive', patient({ _birthDate: { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }] } })],
    ['null where the other half stands', patient({ name: [{ given: [null, 'B'], _given: [{ extension: [{ url: 'http://a', valueBoolean: true }] }, null] }] })],
    ['a contained resource that is referred to', patient({ contained: [{ resourceType: 'Practitioner', id: 'p' }], generalPractitioner: [{ reference: '#p' }] })],
    ['a required element with only its other half', { resourceType: 'QuestionnaireResponse', _status: { extension: [{ url: 'http://a', valueCode: 'x' }] } }],
    ['a period over the change of clocks', patient({ name: [{ family: 'A', period: { start: '2026-10-25T02:30:00+02:00', end: '2026-10-25T02:10:00+01:00' } }] })],
    ['a reference within a transaction', { ...example('Goal-pain'), subject: { reference: 'urn:uuid:3b0a3b52-5c1e-4c1f-8e55-9a8a0f1c0a01' } }],
    ['any language and alphabet', patient({ name: [{ family: 'Öztürk', given: ['Ayşe', '陽子', '🥕'] }] })],
  ])('is sound with %s', (_what, resource) => {
    expect(checkStructure(resource)).toEqual([]);
  });

  it('does not follow __proto__ and finds it', () => {
    const hostile = JSON.parse('{"resourceType":"Patient","__proto__":{"active":true},"name":[{"__proto__":{"family":"A"}}],"constructor":{}}') as unknown;
    expect(paths(hostile)).toEqual(['structure Patient.__proto__', 'structure Patient.name[0].__proto__', 'structure Patient.constructor']);
    expect(({} as { active?: boolean }).active).toBeUndefined();
  });

  it('ends on a resource nested a hundred thousand deep, and lists no more faults than anybody reads', () => {
    let item: object = { linkId: 'x' };
    for (let depth = 0; depth < 100_000; depth += 1) item = { linkId: 'x', item: [item] };
    expect(checkStructure({ resourceType: 'QuestionnaireResponse', status: 'completed', item: [item] }).map((issue) => issue.message)).toEqual(['Nested too deeply.']);
    expect(checkStructure({ resourceType: 'Patient', ...Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`x${index}`, 1])) })).toHaveLength(50);
  });

  it('takes anything that JSON can hold without throwing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...RESOURCE_TYPES), (value, resourceType) => {
        checkStructure(value);
        const issues = checkStructure({ ...(typeof value === 'object' && value !== null && !Array.isArray(value) ? value : { value }), resourceType });
        expect(Array.isArray(issues)).toBe(true);
      }),
    );
  });

  it('never repeats a value from the resource in a message', () => {
    const secret = 'Geheim-Müller';
    const issues = checkStructure(patient({ gender: secret, birthDate: secret, active: secret, name: secret, deceasedBoolean: secret, contact: [{ gender: secret }] }));
    expect(issues.length).toBeGreaterThan(4);
    expect(JSON.stringify(issues)).not.toContain(secret);
  });
});
