/** What is refused while it is still text, and that numbers stay as they were written. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIMITS, canonical, parseJson, printJson, readForm, readJson, type Limits } from './body.ts';
import { Refusal } from './outcome.ts';

/** The reason and place of a refusal, or null when the text is taken. */
function refusal(text: string, limits: Limits = LIMITS): [reason: string, path: string | undefined] | null {
  try {
    parseJson(text, limits);
    return null;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const [issue] = error.issues;
    return [issue!.reason, issue!.path];
  }
}

const nested = (levels: number, open: string, close: string, inner = '1') => `${open.repeat(levels)}${inner}${close.repeat(levels)}`;

describe('a body', () => {
  test.each([
    ['', ['unreadable', undefined]],
    ['{"a":1', ['unreadable', undefined]],
    ['{"a":1}}', ['unreadable', undefined]],
    ["{'a':1}", ['unreadable', undefined]],
    ['{"a":"b\u0001"}', ['unreadable', undefined]],
    ['{"a":NaN}', ['unreadable', undefined]],
    ['{"a":01}', ['unreadable', undefined]],
    ['{"a":"\\x"}', ['unreadable', undefined]],
    ['"\\', ['unreadable', undefined]],
    ['{"__proto__":{"a":1}}', ['forbidden-key', '__proto__']],
    ['{"a":[{},{"b":{"constructor":1}}]}', ['forbidden-key', 'a[1].b.constructor']],
    ['{"\\u005f_proto__":{"a":1}}', ['forbidden-key', '__proto__']],
    ['{"prototype":1}', ['forbidden-key', 'prototype']],
    ['{"status":"draft","item":[],"status":"final"}', ['duplicate-key', 'status']],
    ['{"a":{"b":1,"\\u0062":2}}', ['duplicate-key', 'a.b']],
    ['{"a":"\\ud800"}', ['bad-text', 'a']],
    ['{"a":["x","\\udc00\\ud800"]}', ['bad-text', 'a[1]']],
    ['{"\\ud83d":1}', ['bad-text', '']],
    ['{"a":"\\u0000"}', ['bad-text', 'a']],
    ['{"a":1e999}', ['bad-number', 'a']],
    [`{"a":${'1'.repeat(65)}}`, ['bad-number', 'a']],
  ])('%j is refused', (text, expected) => {
    expect(refusal(text)).toEqual(expected);
    expect(({} as { a?: unknown }).a).toBeUndefined();
  });

  test('nested too deep it is refused, however deep it is', () => {
    expect(refusal(nested(40, '[', ']'))).toBeNull();
    for (const text of [nested(41, '[', ']'), nested(10_000, '{"extension":[', ']}'), '['.repeat(1_000_000)]) expect(refusal(text)).toEqual(['too-deep', undefined]);
  });

  test.each(['{}', '[]', 'null', '{"a":"\\ud83e\\udd55","b":"🥕"}', '{"a":"__proto__"}', '{"proto":{"a":1},"a":2}', '{"a":"\\"\\\\","b":"\\\\\\""}', '{"a":"{[,:1e999"}', '[{"a":1},{"a":1}]', `{"a":${'9'.repeat(64)}}`])('%j is taken as JSON.parse reads it', (text) => {
    expect(parseJson(text, LIMITS).value).toEqual(JSON.parse(text));
  });

  test('many keys, many objects: the body stops being read', () => {
    const keys = (count: number) => `{${Array.from({ length: count }, (_, n) => `"k${n}":1`).join(',')}}`;
    expect(refusal(keys(256))).toBeNull();
    expect(refusal(keys(257))).toEqual(['too-large', undefined]);
    expect(refusal(keys(20).replace('"k19"', '"k3"'))).toEqual(['duplicate-key', 'k3']);
    expect(refusal(`[${'{},'.repeat(1_600_000)}{}]`)).toEqual(['too-large', undefined]);
  });

  test('a Bundle has only so many entries', () => {
    const bundle = (count: number) => JSON.stringify({ resourceType: 'Bundle', meta: { tag: Array.from({ length: 9 }, () => ({ code: 'x' })) }, entry: Array.from({ length: count }, () => ({ request: { method: 'GET', url: 'Patient' } })) });
    expect(refusal(bundle(5), { ...LIMITS, entries: 5 })).toBeNull();
    expect(refusal(bundle(6), { ...LIMITS, entries: 5 })).toEqual(['too-many-entries', 'entry']);
  });

  test('whatever JSON there is, it is read as JSON.parse reads it', () => {
    const value = fc.jsonValue({ maxDepth: 6 }).filter((each) => !/"(?:__proto__|constructor|prototype)":/.test(JSON.stringify(each)));
    fc.assert(fc.property(value, fc.constantFrom(undefined, 1), (each, space) => {
      const text = JSON.stringify(each, null, space);
      if (/\\u(?:d[89a-f]|00[01])/.test(text)) return;
      expect(parseJson(text, LIMITS).value).toEqual(JSON.parse(text));
    }));
  });

  test('cut off or changed anywhere it is refused, or it is other JSON: nothing else is thrown', { timeout: 30_000 }, () => {
    const text = JSON.stringify({ resourceType: 'Patient', name: [{ family: 'Mü"ll\\er', given: ['a', 'b'] }], n: [1.5, -2e3, 0], e: {} });
    fc.assert(fc.property(fc.nat(text.length), fc.nat(3), fc.string({ unit: 'binary', maxLength: 3 }), (at, cut, put) => {
      const broken = text.slice(0, at) + put + text.slice(at + cut);
      expect(['taken', 'unreadable', 'bad-text', 'bad-number', 'duplicate-key', 'forbidden-key']).toContain(refusal(broken)?.[0] ?? 'taken');
    }), { numRuns: 200 });
  });

  test('a long text is read in one go, not over and over', () => {
    const entry = JSON.stringify({ resourceType: 'QuestionnaireResponse', item: Array.from({ length: 40 }, (_, n) => ({ linkId: `x${n}`, answer: [{ valueInteger: n }, { valueString: 'some text here to read' }] })) });
    const text = `{"entry":[${Array.from({ length: 2_000 }, () => entry).join(',')}]}`;
    const began = performance.now();
    parseJson(text, LIMITS);
    // Measured: 100 ms; reading it in quadratic time took 27 s. No figure of speed, which a busy machine would change.
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

describe('numbers', () => {
  test.each(['6.50', '1e2', '-0', '1.0', '100000000000000000000.5', '0.10'])('%s is printed as it was written', (number) => {
    const text = `{"a":[{"value":${number}}],"b":${number}}`;
    const { value, decimals } = parseJson(text, LIMITS);
    expect(decimals).not.toBeNull();
    expect(printJson(value, decimals)).toBe(text);
  });

  test('those that JavaScript prints the same cost nothing', () => {
    expect(parseJson('{"a":6.5,"b":-3,"c":1e21}', LIMITS).decimals).not.toBeNull();
    expect(parseJson('{"a":6.5,"b":-3,"c":0.001}', LIMITS).decimals).toBeNull();
  });
});

test('the order of keys makes no difference to the canonical form, that of lists does', () => {
  expect(canonical({ b: 1, a: [{ d: 1, c: 2 }] })).toBe(canonical({ a: [{ c: 2, d: 1 }], b: 1 }));
  expect(canonical([1, 2])).not.toBe(canonical([2, 1]));
});

describe('reading a request', () => {
  const post = (body: BodyInit, type = 'application/fhir+json', headers: Record<string, string> = {}) => new Request('http://localhost/fhir', { method: 'POST', body, headers: { 'content-type': type, ...headers }, ...(body instanceof ReadableStream && { duplex: 'half' }) } as RequestInit);
  const reasonOf = async (reading: Promise<unknown>) => reading.then(() => null, (error: Refusal) => error.issues[0]!.reason);

  test('stops at the limit, whether or not the length was told', async () => {
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({ pull: (controller) => { pulled += 1; controller.enqueue(new Uint8Array(64 * 1024).fill(0x20)); } });
    expect(await reasonOf(readJson(post(endless), { ...LIMITS, bytes: 1024 * 1024 }))).toBe('too-large');
    expect(pulled).toBeLessThan(25);
    expect(await reasonOf(readJson(post('[]', undefined, { 'content-length': '99999999999' }), LIMITS))).toBe('too-large');
    expect(await reasonOf(readForm(post('a='.padEnd(70_000, 'x'), 'application/x-www-form-urlencoded')))).toBe('too-large');
  });

  test('takes UTF-8 and the right content types only', async () => {
    expect(await reasonOf(readJson(post(new Uint8Array([0x22, 0xff, 0x22])), LIMITS))).toBe('unreadable');
    expect(await reasonOf(readJson(post(new Uint8Array([0x22, 0xc3])), LIMITS))).toBe('unreadable');
    expect(await reasonOf(readJson(post('{}', 'text/plain'), LIMITS))).toBe('wrong-content-type');
    expect(await reasonOf(readJson(post('{}', 'application/xml'), LIMITS))).toBe('wrong-content-type');
    expect(await reasonOf(readForm(post('a=b', 'application/json')))).toBe('wrong-content-type');
    expect((await readJson(post('\ufeff{"a":1}', 'application/json; charset=utf-8'), LIMITS)).value).toEqual({ a: 1 });
    expect(await readForm(post('name=M%C3%BCller+A&name=b', 'application/x-www-form-urlencoded'))).toEqual([['name', 'Müller A'], ['name', 'b']]);
  });
});
