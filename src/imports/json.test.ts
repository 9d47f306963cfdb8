import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ImportError, type Failure } from './failure.ts';
import { parseGuardedJson } from './json.ts';
import { readResources } from './read.ts';

function failure(text: string, act: (text: string) => unknown = parseGuardedJson): Failure | null {
  try {
    act(text);
    return null;
  } catch (error) {
    if (error instanceof ImportError) return error.failure;
    throw error;
  }
}

describe('JSON from outside', () => {
  it('is read when it is sound, whatever it holds', () => {
    fc.assert(fc.property(fc.json({ maxDepth: 5 }), (text) => {
      if (/"(?:__proto__|constructor|prototype)"\s*:/.test(text)) return;
      expect(parseGuardedJson(text)).toEqual(JSON.parse(text));
    }));
    expect(parseGuardedJson('{"note":"the word __proto__ as text","a":["constructor"]}')).toEqual({ note: 'the word __proto__ as text', a: ['constructor'] });
  });
  it('is refused with the place when brackets nest too deep', () => {
    expect(failure(`{"resourceType":"Bundle","entry":[{"resource":{"extension":${'['.repeat(10_000)}`)).toMatchObject({ code: 'json-depth', row: 1, limit: 100 });
    expect(failure(`{"entry":[{},{"resource":${'[['.repeat(60)}`)?.place).toMatch(/^entry\[1\]\.resource\[0\]/);
  });
  it('is refused with the place when a key could reach into the program', () => {
    expect(failure('{"entry":[{"resource":{\n"__proto__":{"admin":true}}}]}')).toEqual({ code: 'json-key', place: 'entry[0].resource.__proto__', row: 2 });
    expect(failure('{"a":{"\\u005f_proto__":1}}')).toMatchObject({ code: 'json-key' });
    expect(failure('{"constructor":{"prototype":{"x":1}}}')).toMatchObject({ code: 'json-key', place: 'constructor' });
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });
  it('is refused with the row when it is broken', () => {
    expect(failure('{"a":1,\n"b":}')).toMatchObject({ code: 'json-broken' });
    expect(failure('{"a":"never closed')).toMatchObject({ code: 'json-broken', row: 1 });
  });
  it('never fails in any other way', () => {
    fc.assert(fc.property(fc.string(), (text) => { expect(() => failure(text)).not.toThrow(); }));
  });
});

describe('resources of a file', () => {
  it('come from a Bundle, a list or alone, with their place', () => {
    expect(readResources('{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient"}},{},{"resource":{"resourceType":"Observation"}}]}').map(({ row, resource }) => [row, resource.resourceType])).toEqual([[1, 'Patient'], [2, ''], [3, 'Observation']]);
    expect(readResources('[{"resourceType":"Observation"}]')).toHaveLength(1);
    expect(readResources('{"resourceType":"Observation"}')).toHaveLength(1);
  });
  it.each(['{}', '[]', '3', '{"resourceType":"Bundle","entry":7}', '{"resourceType":"Bundle","entry":[{},7]}'])('are missing in %s', (text) => expect(failure(text, readResources)).toMatchObject({ code: 'json-not-fhir' }));
  it.each(['{"resourceType":"Bundle"}', '{"resourceType":"Bundle","total":0,"entry":[]}'])('are none in %s', (text) => expect(failure(text, readResources)).toMatchObject({ code: 'empty' }));
});
