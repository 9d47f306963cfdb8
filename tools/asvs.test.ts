/** The list of what the security standard asks for: complete, without doubles, and each line with a test that there is, a reason, or an honest "open". */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

type Requirement = { id: string; level: 1 | 2 | 3; requirement: string } & ({ status: 'test'; by: { file: string; test: string } } | { status: 'reason' | 'open'; by: string });

const ROOT = join(import.meta.dirname, '..');
const { requirements, notApplicable } = JSON.parse(readFileSync(join(ROOT, 'docs/security/asvs.json'), 'utf8')) as { requirements: Requirement[]; notApplicable: { reason: string; ids: string[] }[] };

/** ASVS 5.0.0 has 70 requirements of level 1 and 183 of level 2. */
const IN_STANDARD = { 1: 70, 2: 183 };
const APPLICABLE = 196;
/** Asked for only at level 3, and done here all the same. */
const BEYOND = ['V1.2.10', 'V16.3.2 (L3)'];

const listed = requirements.filter(({ level }) => level < 3);
const left = notApplicable.flatMap(({ ids }) => ids);

test('every requirement of levels 1 and 2 stands once, applicable or with the reason why not', () => {
  const ids = [...requirements.map(({ id }) => id), ...left];
  expect(ids.filter((id, n) => ids.indexOf(id) !== n)).toEqual([]);
  expect(ids.filter((id) => !/^V(?:[1-9]|1[0-7])\.[1-8]\.(?:[1-9]|1[0-3])(?: \(L3\))?$/.test(id))).toEqual([]);
  expect([listed.length, listed.length + left.length]).toEqual([APPLICABLE, IN_STANDARD[1] + IN_STANDARD[2]]);
  expect(requirements.filter(({ level }) => level === 3).map(({ id }) => id)).toEqual(BEYOND);
  for (const { reason, ids: some } of notApplicable) expect([reason.length > 15, some.length > 0]).toEqual([true, true]);
});

test('each says in our own words what is asked, and has one of the three answers', () => {
  for (const { id, requirement, status, by } of requirements) {
    expect([id, requirement.length >= 5, ['test', 'reason', 'open'].includes(status)]).toEqual([id, true, true]);
    expect([id, typeof by === 'string' ? by.length > 15 : status === 'test']).toEqual([id, true]);
  }
});

describe('what is tested', () => {
  const files = new Map<string, string>();
  const textOf = (file: string): string => {
    if (!files.has(file)) files.set(file, existsSync(join(ROOT, file)) ? readFileSync(join(ROOT, file), 'utf8').replaceAll(String.raw`\'`, "'") : '');
    return files.get(file)!;
  };

  test.each(requirements.flatMap((each) => (each.status === 'test' ? [[each.id, each.by.file, each.by.test] as const] : [])))('%s: %s holds “%s”', (_, file, name) => {
    expect(file).toMatch(/^(server|src|e2e|tools|mocks)\/.*\.(test|spec)\.tsx?$/);
    expect(name.length).toBeGreaterThan(10);
    expect(textOf(file)).toContain(name);
  });
});

test('what is written down stands in the document under the heading that is named', () => {
  const headings = readFileSync(join(ROOT, 'docs/security/README.md'), 'utf8').split('\n').flatMap((line) => /^## (.*)$/.exec(line)?.[1] ?? []);
  const named = requirements.flatMap(({ by }) => (typeof by === 'string' ? (/^Documented in docs\/security\/README\.md, "(.*)"\.$/.exec(by)?.[1] ?? []) : []));
  expect(named.length).toBeGreaterThan(15);
  expect([...new Set(named)].filter((heading) => !headings.includes(heading))).toEqual([]);
});
