/**
 * The access matrix of the FHIR API: every type and interaction that there is, for every kind of person and token, with ids of their own
 * patients, of others', of restricted records, and guessed ones. What somebody may not see answers as what is not there, letter by letter.
 */
import type { Bundle, CapabilityStatement, Resource } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { DAILY_LOG, DOCUMENT, SID_DAILY_LOG } from '../../src/fhir/codes.ts';
import { practiceToFhir, practitionerRoleToFhir } from '../../src/fhir/practice.ts';
import { BERGER, STORES, codesOf, openPractice, type Asked, type Practice } from '../storage/under-test.ts';
import type { Store } from '../storage/store.ts';
import type { Access } from './access.ts';
import { RESOURCES } from './capabilities.ts';
import type { Actor } from './context.ts';
import { MARK, SYSTEM, WHOSE, record as recordOf, restrict, words, type Row, type Whose } from './marked.ts';

/** What each kind of person may do with a type at all; whose record it is comes on top. A type without a row fails. */
const MATRIX = Object.fromEntries(
  `Appointment          rw rw rw r
   AuditEvent           r  r  -  -
   Basic                rw rw rw -
   Bundle               rw rw -  r
   CarePlan             rw rw -  r
   CareTeam             rw rw -  r
   CodeSystem           rw rw r  r
   Communication        rw rw -  r
   Composition          rw rw -  r
   ConceptMap           rw rw r  r
   Condition            rw rw -  r
   Consent              rw rw -  r
   DiagnosticReport     rw rw -  r
   DocumentReference    rw rw rw r
   EpisodeOfCare        rw rw rw r
   Flag                 rw rw -  r
   Goal                 rw rw -  r
   HealthcareService    rw rw rw r
   List                 rw rw -  r
   Observation          rw rw -  r
   OperationDefinition  rw rw r  r
   Organization         rw rw rw r
   Patient              rw rw rw r
   Practitioner         rw rw rw r
   PractitionerRole     rw rw rw r
   Provenance           rw rw -  r
   Questionnaire        rw rw r  r
   QuestionnaireResponse rw rw - r
   SearchParameter      rw rw r  r
   ServiceRequest       rw rw -  r
   StructureDefinition  rw rw r  r
   Task                 rw rw -  r
   ValueSet             rw rw r  r`
    .split('\n').map((line) => line.trim().split(/\s+/)).map(([type, ...rights]) => [type!, { owner: rights[0]!, therapist: rights[1]!, assistant: rights[2]!, guest: rights[3]! }]),
);

const INTERACTIONS = new Set(['read', 'vread', 'history-instance', 'history-type', 'search-type', 'create', 'update']);

const record = (whose: string): Row[] => recordOf(whose, { manager: whose === 'own' ? 'prac-therapist' : 'prac-colleague', author: BERGER.practitioner });

/** What belongs to no patient. */
const practiceRows = (): (Resource & { id: string })[] => [
  { ...practiceToFhir({ id: 'praxis', name: 'Praxis', zone: 'Europe/Berlin', language: 'de' }), id: 'praxis' },
  { ...practitionerRoleToFhir({ practitioner: 'prac-therapist', organization: 'praxis' }), id: 'prac-therapist-role' },
  { resourceType: 'HealthcareService', id: 'service', name: 'x' }, { resourceType: 'Questionnaire', id: 'form', status: 'active' }, { resourceType: 'CodeSystem', id: 'codes', status: 'active', content: 'complete' },
  { resourceType: 'ConceptMap', id: 'map', status: 'active' }, { resourceType: 'ValueSet', id: 'set', status: 'active' },
  { resourceType: 'OperationDefinition', id: 'op', name: 'Op', status: 'active', kind: 'operation', code: 'x', system: false, type: true, instance: false },
  { resourceType: 'SearchParameter', id: 'sp', url: 'https://example.org/sp', name: 'Sp', status: 'active', description: 'x', code: 'x', base: ['Task'], type: 'token', expression: 'x' },
  { resourceType: 'StructureDefinition', id: 'sd', url: 'https://example.org/sd', name: 'Sd', status: 'active', kind: 'logical', abstract: false, type: 'https://example.org/sd', differential: { element: [{ id: 'x', path: 'x' }] } },
  { resourceType: 'Basic', id: 'view', code: { text: 'x' } },
  { resourceType: 'DocumentReference', id: 'leaflet', status: 'current', type: { coding: [{ system: DOCUMENT, code: 'leaflet-text' }] }, content: [{ attachment: { title: 'x' } }] },
];

interface Persona {
  actor: Actor;
  /** Whose records are open to them. */
  sees: Whose[];
  role: 'owner' | 'therapist' | 'assistant' | 'guest';
  invited?: Whose;
  /** A token reads and writes what this says instead of the matrix. */
  may?: (type: string) => string;
}

const person = (role: Persona['role'], sees: Whose[], access: Partial<Extract<Access, { kind: 'person' }>> = {}, rest: Partial<Persona> = {}): Persona => ({
  role, sees, actor: { practitioner: `prac-${role}`, name: role, access: { kind: 'person', role, records: 'team', opened: new Set(), ...access } }, ...rest,
});
const token = (sees: Whose[], scopes: Extract<Access, { kind: 'token' }>['scopes'], patient: string | undefined, may: (type: string) => string): Persona => ({
  role: 'therapist', sees, may, actor: { practitioner: 'token-1', name: 'App', access: { kind: 'token', token: '1', scopes, ...(patient !== undefined && { patient }) } },
});

const PERSONAS: Record<string, Persona> = {
  owner: person('owner', ['own', 'other']),
  'owner who opened the restricted record': person('owner', ['own', 'other', 'restricted'], { opened: new Set(['pat-restricted']) }),
  therapist: person('therapist', ['own', 'other']),
  'therapist who tried to open the restricted record': person('therapist', ['own', 'other'], { opened: new Set(['pat-restricted']) }),
  'therapist, own patients': person('therapist', ['own'], { records: 'own' }),
  'therapist, own patients and one opened': person('therapist', ['own', 'other'], { records: 'own', opened: new Set(['pat-other']) }),
  'therapist, own patients and a meeting': person('therapist', ['own', 'other'], { records: 'own' }, { invited: 'other' }),
  assistant: person('assistant', ['own', 'other']),
  guest: person('guest', ['own'], {}, { invited: 'own' }),
  'guest without a meeting': person('guest', []),
  'token of a diary': token(['own'], [{ type: 'QuestionnaireResponse', rights: 'write' }], 'pat-own', (type) => (type === 'QuestionnaireResponse' ? 'w' : '-')),
  'token that reads one patient': token(['own'], [{ type: '*', rights: 'read' }], 'pat-own', (type) => (type === 'AuditEvent' ? '-' : 'r')),
  'token of practice software': token(['own', 'other'], [{ type: '*', rights: 'read-write' }], undefined, (type) => (type === 'AuditEvent' ? '-' : 'rw')),
};

const rightsOf = ({ role, may }: Persona, type: string): string => may?.(type) ?? MATRIX[type]![role];

/** Whether this part of a type is for them at all: of documents the front desk has printouts. */
const isPartOf = ({ role, may }: Persona, { type, id }: Row): boolean => may !== undefined || role !== 'assistant' || (type === 'DocumentReference' ? id.endsWith('-print') : type !== 'Basic');

async function prepared(open: () => Store, persona: Persona): Promise<Practice> {
  const practice = await openPractice(open());
  for (const id of ['prac-owner', 'prac-therapist', 'prac-colleague', 'prac-assistant', 'prac-guest']) await practice.put({ resourceType: 'Practitioner', id });
  for (const resource of practiceRows()) await practice.put(resource);
  for (const whose of WHOSE) for (const { resource } of record(whose)) await practice.put(resource);
  restrict(practice.store, 'pat-restricted', 'prac-owner');
  await practice.put({ resourceType: 'List', id: 'agenda', status: 'current', mode: 'working', entry: WHOSE.filter((whose) => persona.invited === undefined || persona.invited === whose).map((whose) => ({ item: { reference: `Patient/pat-${whose}` } })) });
  await practice.put({
    resourceType: 'Appointment', id: 'meeting', status: 'booked', start: '2026-11-26T10:00:00Z', end: '2026-11-26T11:00:00Z', supportingInformation: [{ reference: 'List/agenda' }],
    participant: [{ actor: { reference: `Practitioner/${persona.invited === undefined ? 'prac-colleague' : persona.actor.practitioner}` }, status: 'accepted' }],
  });
  return practice;
}

interface Attempt {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: unknown;
}

const bundle = (type: 'batch' | 'transaction', entries: { method: string; url: string; resource?: unknown; ifMatch?: string; ifNoneExist?: string }[]) => ({
  resourceType: 'Bundle', type, entry: entries.map(({ resource, ...request }) => ({ request, ...(resource !== undefined && { resource }) })),
});

/** Every way to come by one resource. */
function readings(type: string, id: string, patient: string): Attempt[] {
  const { parameters, includes } = RESOURCES.get(type)!;
  const place = `${type}/${id}`;
  const queries = [
    `${type}?_id=${id}`, `${type}?_id=${id}&_summary=count`, `${type}?_id=${id}&_total=accurate&_count=1`, `${type}?_id=${id}&_elements=id`,
    ...(parameters.has('patient') ? [`${type}?patient=${patient}`, `${type}?patient=Patient/${patient}&_summary=count`] : []),
    ...includes.map((name) => `${type}?_id=${id}&_include=${type}:${name}`),
  ];
  const gets = [place, `${place}/_history/1`, `${place}/_history`, `${place}/_history?_count=1`, ...queries];
  const byPost: [string, string][] = [['_id', id], ...(parameters.get('identifier') ? [['identifier', `${SYSTEM}|${id}`] as [string, string]] : []), ...(type === 'Patient' ? [['name', words(patient.slice(4))] as [string, string]] : [])];
  return [
    ...gets.map((path) => ({ method: 'GET', path: `/${path}` })),
    { method: 'HEAD', path: `/${place}` }, { method: 'GET', path: `/${place}`, headers: { 'if-none-match': 'W/"1"' } },
    ...byPost.map((parameter) => ({ method: 'POST', path: `/${type}/_search`, body: new URLSearchParams([parameter]) })),
    { method: 'POST', path: '', body: bundle('batch', gets.map((url) => ({ method: 'GET', url }))) },
    { method: 'POST', path: '', body: bundle('transaction', [{ method: 'GET', url: place }]) },
    { method: 'POST', path: '', body: bundle('transaction', queries.map((url) => ({ method: 'GET', url }))) },
  ];
}

/** Every way to write to one resource. `If-None-Match: *` at a hidden id is looked at by itself. */
function writings({ type, id, resource }: Row): Attempt[] {
  const { id: _id, ...unnamed } = resource;
  const changed = { ...resource, language: 'de' };
  const byIdentifier = RESOURCES.get(type)!.parameters.get('identifier');
  const query = new URLSearchParams({ identifier: `${SYSTEM}|${id}` }).toString();
  return [
    { method: 'PUT', path: `/${type}/${id}`, headers: { 'if-match': 'W/"1"' }, body: changed },
    { method: 'PUT', path: `/${type}/${id}`, headers: { 'if-match': 'W/"7"' }, body: changed },
    { method: 'PUT', path: `/${type}/${id}`, body: changed },
    ...(type === 'Patient' ? [] : [{ method: 'POST', path: `/${type}`, body: unnamed }]),
    ...(byIdentifier && type !== 'Patient'
      ? [
          { method: 'POST', path: `/${type}`, headers: { 'if-none-exist': query }, body: resource },
          { method: 'PUT', path: `/${type}?${query}`, headers: { 'if-match': 'W/"1"' }, body: unnamed },
          { method: 'PUT', path: `/${type}?${query}`, body: unnamed },
        ]
      : []),
    { method: 'POST', path: '', body: bundle('batch', [{ method: 'PUT', url: `${type}/${id}`, ifMatch: 'W/"1"', resource: changed }]) },
    { method: 'POST', path: '', body: bundle('transaction', [{ method: 'PUT', url: `${type}/${id}`, ifMatch: 'W/"1"', resource: changed }]) },
  ];
}

const ANYBODY: Actor = { ...BERGER, access: { kind: 'system' } };

/** Without a patient's record behind it, one of each in the practice that these tests make. */
const OPEN = new Set(['CodeSystem', 'ConceptMap', 'OperationDefinition', 'Questionnaire', 'SearchParameter', 'StructureDefinition', 'ValueSet', 'Organization', 'PractitionerRole', 'HealthcareService']);

const placeOf = ({ method, path, headers, body }: Attempt): string => `${method} ${path} ${JSON.stringify(headers ?? '')} ${body instanceof URLSearchParams ? body.toString() : JSON.stringify(body ?? '')}`;

const namesVersion = ({ headers }: Asked): boolean => headers.has('etag') || headers.has('location') || headers.has('last-modified');

const isOwnOnly = ({ actor: { access } }: Persona): boolean => access.kind === 'person' && access.records === 'own';

const rowsOf = (json: unknown): string[] => ((json as Bundle).entry ?? []).flatMap(({ resource }) => (resource?.resourceType === 'Patient' ? [resource.id!] : [])).sort();

async function pagesFrom({ ask }: Practice, actor: Actor, first: string): Promise<Bundle[]> {
  const pages: Bundle[] = [];
  for (let path: string | undefined = first; path !== undefined; ) {
    const page: Bundle = (await ask('GET', path, { actor })).json as Bundle;
    pages.push(page);
    path = page.link?.find(({ relation }) => relation === 'next')?.url.replace('http://localhost/fhir', '');
  }
  return pages;
}

/** Thousands of addresses are tried: what is wrong is gathered, and said with its place. */
function createFaults(): { found: string[]; same: (actual: unknown, expected: unknown, place: string) => void } {
  const found: string[] = [];
  return {
    found,
    same(actual, expected, place) {
      const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)];
      if (left !== right && found.length < 20) found.push(`${place}: ${left} instead of ${right}`);
    },
  };
}

/** An answer as text, the ids of this patient's record written as those of anybody's, and without what only a clock can say. */
function letters({ status, headers, text }: Asked, whose: string): string {
  return `${status} ${JSON.stringify([...headers].filter(([name]) => name !== 'date'))} ${text}`.replaceAll(new RegExp(`(?<=[a-z]-)${whose}\\b`, 'g'), '*').replaceAll(words(whose), words('*')).replaceAll(/search=[0-9a-f]+/g, 'search=*');
}

function withMark(asked: Asked, whose: string): boolean {
  return `${JSON.stringify([...asked.headers])}${asked.text}`.includes(words(whose));
}

const personas = Object.entries(PERSONAS);

test('C1 every type and interaction that the server promises stands in the matrix', () => {
  expect(Object.keys(MATRIX).sort()).toEqual([...RESOURCES.keys()].sort());
  const rows = new Set([...record('own').map(({ type }) => type), ...practiceRows().map(({ resourceType }) => resourceType), 'Appointment', 'AuditEvent', 'List', 'Practitioner']);
  expect([...rows].sort()).toEqual([...RESOURCES.keys()].sort());
});

test('C1 the interactions of the CapabilityStatement are those that are tried here', async () => {
  const { json } = await (await openPractice()).ask('GET', '/metadata');
  const { resource, interaction } = (json as CapabilityStatement).rest![0]!;
  expect(new Set(resource!.flatMap((each) => each.interaction!.map(({ code }) => code)))).toEqual(INTERACTIONS);
  expect(new Set(interaction!.map(({ code }) => code))).toEqual(new Set(['batch', 'transaction']));
  expect(resource!.flatMap(({ operation = [] }) => operation.map(({ name }) => name))).toEqual(['caseload']);
});

/** Every single address is tried over the real store; that the other one finds and counts the same is its contract. */
const IN_FULL = 'sqlite';

describe.each(STORES)('over %s', (storeName, open) => {
  describe.each(personas)('%s', (_name, persona) => {
    const { actor, sees } = persona;
    let practice: Practice;
    beforeAll(async () => {
      practice = await prepared(open, persona);
    }, 60_000);

    test.runIf(storeName === IN_FULL)('C1 reads what they may, and of the rest not a letter', async () => {
      const { ask, errors } = practice;
      const faults = createFaults();
      const guessed = record('guessed');
      const guesses = new Map<string, string>();
      const guess = async (n: number, at: number) => {
        const known = guesses.get(`${n} ${at}`);
        if (known !== undefined) return known;
        const attempt = readings(guessed[n]!.type, guessed[n]!.id, guessed[n]!.patient)[at]!;
        const answer = letters(await ask(attempt.method, attempt.path, { ...attempt, actor }), 'guessed');
        guesses.set(`${n} ${at}`, answer);
        return answer;
      };
      for (const whose of WHOSE) {
        for (const [n, row] of record(whose).entries()) {
          const rights = rightsOf(persona, row.type);
          const isSeen = rights.includes('r') && sees.includes(whose) && isPartOf(persona, row);
          for (const [at, attempt] of readings(row.type, row.id, row.patient).entries()) {
            const asked = await ask(attempt.method, attempt.path, { ...attempt, actor });
            const place = placeOf(attempt);
            const isBatch = attempt.path === '' && (attempt.body as Bundle).type === 'batch';
            if (!rights.includes('r')) {
              faults.same(asked.status, isBatch ? 200 : 403, place);
              if (isBatch) faults.same([...new Set((asked.json as Bundle).entry!.map((entry) => entry.response!.status))], ['403'], place);
              faults.same(asked.text.includes(MARK), false, place);
            } else if (isSeen) {
              faults.same(asked.status < 400, true, place);
              if (attempt.method === 'GET' && asked.status === 200 && !/_summary|_elements/.test(attempt.path)) faults.same(withMark(asked, whose), true, place);
            } else if (!isPartOf(persona, row) && sees.includes(whose) && place.includes('patient=')) {
              // What is for the front desk is found for this patient, the rest of the type is not.
              faults.same(asked.text.includes(`"${row.id}"`), false, place);
            } else {
              faults.same(withMark(asked, whose), false, place);
              faults.same(letters(asked, whose), await guess(n, at), place);
              faults.same(namesVersion(asked), false, place);
            }
            faults.same(WHOSE.filter((each) => !sees.includes(each) && withMark(asked, each)), [], place);
          }
        }
      }
      expect(faults.found).toEqual([]);
      expect(errors).toEqual([]);
    }, 120_000);

    test('C1 finds and counts in lists of a type what they may, page by page', async () => {
      const { ask } = practice;
      const faults = createFaults();
      const isMarked = (id: string | undefined) => /-(own|other|restricted)(-print)?$/.test(id ?? '');
      const marked = (json: unknown) => ((json as Bundle).entry ?? []).flatMap(({ resource, search }) => (search?.mode !== 'include' && isMarked(resource?.id) ? [resource!.id!] : []));
      for (const type of [...RESOURCES.keys()].filter((each) => each !== 'AuditEvent')) {
        if (!rightsOf(persona, type).includes('r')) {
          for (const path of [`/${type}`, `/${type}/_history`, `/${type}?_summary=count`]) faults.same((await ask('GET', path, { actor })).status, 403, path);
          faults.same((await ask('POST', `/${type}/_search`, { actor, body: new URLSearchParams() })).status, 403, type);
          continue;
        }
        const rows = WHOSE.flatMap((whose) => (sees.includes(whose) ? record(whose) : [])).filter((row) => row.type === type && isPartOf(persona, row)).map(({ id }) => id).sort();
        const whole = (await ask('GET', `/${type}?_count=1000&_sort=_id`, { actor })).json as Bundle;
        const entries = whole.entry ?? [];
        faults.same(marked(whole).sort(), rows, type);
        faults.same(whole.total, entries.length, type);
        faults.same(((await ask('GET', `/${type}?_summary=count`, { actor })).json as Bundle).total, entries.length, type);
        faults.same(((await ask('POST', `/${type}/_search`, { actor, body: new URLSearchParams({ _count: '1000' }) })).json as Bundle).entry?.length ?? 0, entries.length, type);
        faults.same([...new Set(marked((await ask('GET', `/${type}/_history?_count=1000`, { actor })).json))].sort(), rows, type);
        const pages = await pagesFrom(practice, actor, `/${type}?_count=1&_sort=-_lastUpdated&_total=accurate`);
        faults.same(pages.flatMap(({ entry = [] }) => entry.map(({ resource }) => resource!.id!)).sort(), entries.map(({ resource }) => resource!.id!).sort(), type);
        faults.same(pages[0]!.total, entries.length, type);
        // Forms and the directory are there for whoever reads them at all.
        if (OPEN.has(type)) faults.same(entries.length, 1, type);
      }
      expect(faults.found).toEqual([]);
    }, 60_000);

    test.runIf(storeName === IN_FULL)('C1 writes what they may, and nothing into records that they may not see', async () => {
      const { ask, store } = await prepared(open, persona);
      const faults = createFaults();
      const guessed = record('guessed');
      for (const whose of WHOSE) {
        for (const [n, row] of record(whose).entries()) {
          const rights = rightsOf(persona, row.type);
          // Of forms, who does not read writes diaries alone.
          const isTheirs = isPartOf(persona, row) && (row.type !== 'QuestionnaireResponse' || rights.includes('r'));
          const guesses = writings(guessed[n]!);
          for (const [at, attempt] of writings(row).entries()) {
            const place = placeOf(attempt);
            const before = store.current(row.type, row.id);
            const asked = await ask(attempt.method, attempt.path, { ...attempt, actor });
            const isBatch = attempt.path === '' && (attempt.body as Bundle).type === 'batch';
            const status = isBatch ? Number((asked.json as Bundle).entry![0]!.response!.status) : asked.status;
            const isWritten = rights.includes('w') && sees.includes(whose) && isTheirs;
            if (!isWritten) faults.same(store.current(row.type, row.id), before, place);
            if (!rights.includes('w')) {
              faults.same(status, 403, place);
              faults.same(asked.text.includes(MARK), false, place);
            } else if (!sees.includes(whose)) {
              const guess = await ask(guesses[at]!.method, guesses[at]!.path, { ...guesses[at]!, actor });
              faults.same([403, 404, 405, 422, 428].includes(status), true, place);
              faults.same(letters(asked, whose), letters(guess, 'guessed'), place);
              faults.same(namesVersion(asked), false, place);
            } else if (!isTheirs) {
              faults.same([403, 404, 405, 412, 428].includes(status), true, place);
            } else if (at === 0 && row.type !== 'Provenance' && !(isOwnOnly(persona) && (row.type === 'EpisodeOfCare' || row.type === 'CareTeam'))) {
              faults.same(status, 200, place);
            }
            faults.same(WHOSE.filter((each) => !sees.includes(each) && withMark(asked, each)), [], place);
          }
          if (sees.includes(whose) || !rights.includes('w')) continue;
          const taken = await ask('PUT', `/${row.type}/${row.id}`, { body: row.resource, headers: { 'if-none-match': '*' }, actor });
          faults.same([[403, 404].includes(taken.status), namesVersion(taken), withMark(taken, whose)], [true, false, false], `taken ${row.id}`);
        }
      }
      // What they may write stays where it is: nothing is moved to a patient whom they do not see.
      for (const [n, row] of record('own').entries()) {
        if (!sees.includes('own') || !rightsOf(persona, row.type).includes('w') || row.type === 'Patient') continue;
        for (const whose of WHOSE.filter((each) => !sees.includes(each))) {
          const before = store.current(row.type, row.id)!;
          const move = (to: string) => ask('PUT', `/${row.type}/${row.id}`, { body: { ...record(to)[n]!.resource, id: row.id }, headers: { 'if-match': `W/"${before.version}"` }, actor });
          const [moved, guess] = [await move(whose), await move('guessed')];
          faults.same([403, 404, 405, 422].includes(moved.status), true, `move ${row.type}`);
          faults.same(letters(moved, whose), letters(guess, 'guessed'), `move ${row.type}`);
          faults.same(store.current(row.type, row.id), before, `move ${row.type}`);
        }
      }
      expect(faults.found).toEqual([]);
    }, 120_000);

    test('C1 sees the lines of the caseload that they may, whatever the order, the filter or the page', async () => {
      const { ask } = practice;
      const faults = createFaults();
      const expected = sees.map((whose) => `pat-${whose}`).sort();
      const isOpen = rightsOf(persona, 'Patient').includes('r');
      const hasFigures = persona.role !== 'assistant';
      for (const query of ['', '?active=true', '?sort=-name', '?sort=-pain-mean', '?filter=open-tasks=ge0', '?new-entries=true', '?_since=2020-01-01T00:00:00Z', '?_count=0']) {
        const asked = await ask('GET', `/Patient/$caseload${query}`, { actor });
        if (!isOpen || (!hasFigures && /pain|filter|new|since/.test(query))) {
          faults.same(asked.status, 403, query);
          continue;
        }
        faults.same(asked.status, 200, query);
        if (!query.includes('new')) faults.same((asked.json as Bundle).total, expected.length, query);
        if (!/_count=0|new/.test(query)) faults.same(rowsOf(asked.json), expected, query);
        faults.same(asked.text.includes('"Observation"'), hasFigures && rowsOf(asked.json).length > 0, query);
        faults.same(WHOSE.filter((each) => !sees.includes(each) && withMark(asked, each)), [], query);
      }
      if (isOpen) {
        faults.same((await pagesFrom(practice, actor, '/Patient/$caseload?_count=1')).flatMap(rowsOf).sort(), expected, 'pages');
        faults.same(rowsOf((await ask('POST', '/Patient/$caseload', { body: new URLSearchParams({ name: MARK }), actor })).json), expected, 'name');
      }
      // The sealed search and the cursor of somebody who sees more give no more to somebody who sees less.
      const all = (await ask('POST', '/Patient/$caseload', { body: new URLSearchParams({ name: MARK, _count: '1' }), actor: ANYBODY })).json as Bundle;
      for (const { url, relation } of all.link!) {
        const { json, text } = await ask('GET', url.replace('http://localhost/fhir', '').replace('_count=1', '_count=50'), { actor });
        faults.same(rowsOf(json).filter((id) => !expected.includes(id)), [], relation);
        faults.same(((json as Bundle).total ?? 0) <= expected.length, true, relation);
        faults.same(WHOSE.filter((each) => !sees.includes(each) && text.includes(words(each))), [], relation);
      }
      expect(faults.found).toEqual([]);
    });

    test('C1 reads of the log what it says about the records that they may see', async () => {
      const { ask, store } = practice;
      const faults = createFaults();
      // Somebody who sees everything reads everything at once, and searches for names.
      await ask('POST', '/Patient/_search', { body: new URLSearchParams({ name: MARK }), actor: ANYBODY });
      await ask('GET', '/Patient/pat-restricted', { actor: ANYBODY });
      const last = store.logPage({ spans: [], descending: true, limit: 1 })[0]!.seq;
      const mayRead = rightsOf(persona, 'AuditEvent').includes('r');
      for (const path of ['/AuditEvent', '/AuditEvent?patient=pat-own', '/AuditEvent?_summary=count', `/AuditEvent?agent=Practitioner/${BERGER.practitioner}`]) faults.same((await ask('GET', path, { actor })).status, mayRead ? 200 : 403, path);
      faults.same((await ask('GET', `/AuditEvent/log-${last}`, { actor })).status, !mayRead ? 403 : sees.includes('restricted') ? 200 : 404, 'one line');
      for (const whose of mayRead ? WHOSE : []) {
        const asked = await ask('GET', `/AuditEvent?patient=pat-${whose}&_total=accurate`, { actor });
        const { total } = asked.json as Bundle;
        faults.same(total! > 0, sees.includes(whose), whose);
        if (!sees.includes(whose)) faults.same(letters(asked, whose), letters(await ask('GET', '/AuditEvent?patient=pat-never&_total=accurate', { actor }), 'never'), whose);
      }
      const whole = (await ask('GET', '/AuditEvent?_count=1000', { actor })).text;
      const searched = Buffer.from(`Patient?name=${MARK}`).toString('base64').slice(0, 20);
      faults.same(WHOSE.filter((each) => !sees.includes(each) && (whole.includes(`Patient/pat-${each}`) || whole.includes(searched))), [], 'whole');
      expect(faults.found).toEqual([]);
    });
  });

  test('C1 every refused access stands in the log, with whose record it was where it was one', async () => {
    const persona = PERSONAS['therapist, own patients']!;
    const { ask, store } = await prepared(open, persona);
    const lines = async (method: string, path: string, options: Parameters<Practice['ask']>[2] = {}, actor = persona.actor) => {
      const after = store.logPage({ spans: [], descending: true, limit: 1 })[0]!.seq;
      await ask(method, path, { ...options, actor });
      return store.logPage({ spans: [], descending: false, after, limit: 10 }).map(({ interaction, type, id, patients, practitioner }) => [practitioner, interaction, type, id, patients]);
    };
    const me = 'prac-therapist';
    expect(await lines('GET', '/Goal/goal-other')).toEqual([[me, 'refused-read', 'Goal', 'goal-other', ['pat-other']]]);
    expect(await lines('GET', '/Goal/goal-guessed')).toEqual([[me, 'refused-read', 'Goal', 'goal-guessed', []]]);
    expect(await lines('GET', '/Goal/goal-other/_history/1')).toEqual([[me, 'refused-vread', 'Goal', 'goal-other', ['pat-other']]]);
    expect(await lines('GET', '/Goal/goal-other/_history')).toEqual([[me, 'refused-history-instance', 'Goal', 'goal-other', ['pat-other']]]);
    expect(await lines('PUT', '/Goal/goal-other', { headers: { 'if-match': 'W/"1"' }, body: record('other').find(({ type }) => type === 'Goal')!.resource })).toEqual([[me, 'refused-update', 'Goal', 'goal-other', ['pat-other']]]);
    expect(await lines('POST', '/Goal', { body: { ...record('other').find(({ type }) => type === 'Goal')!.resource, id: undefined } })).toEqual([[me, 'refused-create', 'Goal', null, ['pat-other']]]);
    expect(await lines('POST', '', { body: bundle('batch', [{ method: 'GET', url: 'Goal/goal-other' }, { method: 'GET', url: 'Goal/goal-own' }]) })).toEqual([[me, 'refused-read', 'Goal', 'goal-other', ['pat-other']], [me, 'read', 'Goal', 'goal-own', ['pat-own']]]);
    expect(await lines('POST', '', { body: bundle('transaction', [{ method: 'GET', url: 'Goal/goal-other' }]) })).toEqual([[me, 'refused-read', 'Goal', 'goal-other', ['pat-other']]]);
    const { actor } = PERSONAS.assistant!;
    expect(await lines('GET', '/Goal/goal-own', {}, actor)).toEqual([['prac-assistant', 'refused-read', 'Goal', null, []]]);
    expect(await lines('GET', '/Patient/$caseload?sort=-pain-mean', {}, actor)).toEqual([['prac-assistant', 'refused-operation', 'Patient', null, []]]);
    const events = (await ask('GET', '/AuditEvent?patient=pat-other&_count=1000', { actor: PERSONAS.owner!.actor })).json as Bundle;
    expect(events.entry!.filter(({ resource }) => (resource as { outcome?: string }).outcome === '4').length).toBeGreaterThan(5);
  });

  describe('C1 nobody gives themselves a record', () => {
    const own = PERSONAS['therapist, own patients']!;
    const opened = PERSONAS['therapist, own patients and one opened']!;
    const invited = PERSONAS['therapist, own patients and a meeting']!;
    const asks = async (persona: Persona, method: string, path: string, body: unknown, headers: Record<string, string> = {}) => {
      const practice = await prepared(open, persona);
      const asked = await practice.ask(method, path, { body, headers, actor: persona.actor });
      return { ...asked, after: (await practice.ask('GET', '/Patient/pat-other', { actor: own.actor })).status };
    };

    test.each([
      ['by an episode of a record that was opened', opened, 'POST', '/EpisodeOfCare', { resourceType: 'EpisodeOfCare', status: 'active', patient: { reference: 'Patient/pat-other' }, careManager: { reference: 'Practitioner/prac-therapist' } }],
      ['by an episode of somebody on the agenda', invited, 'POST', '/EpisodeOfCare', { resourceType: 'EpisodeOfCare', status: 'active', patient: { reference: 'Patient/pat-other' }, careManager: { reference: 'Practitioner/prac-therapist' } }],
      ['by a place in the team', opened, 'POST', '/CareTeam', { resourceType: 'CareTeam', status: 'active', subject: { reference: 'Patient/pat-other' }, participant: [{ member: { reference: 'Practitioner/prac-therapist' } }] }],
      ['by an agenda of their own', opened, 'POST', '/List', { resourceType: 'List', status: 'current', mode: 'working', entry: [{ item: { reference: 'Patient/pat-other' } }] }],
      ['by a meeting of their own about the agenda of another', opened, 'POST', '/Appointment', { resourceType: 'Appointment', status: 'booked', start: '2026-11-26T10:00:00Z', end: '2026-11-26T11:00:00Z', supportingInformation: [{ reference: 'List/agenda' }], participant: [{ actor: { reference: 'Practitioner/prac-therapist' }, status: 'accepted' }] }],
      ['by an account of the practice', own, 'POST', '/PractitionerRole', { resourceType: 'PractitionerRole', practitioner: { reference: 'Practitioner/prac-therapist' }, organization: { reference: 'Organization/praxis' } }],
    ] as [string, Persona, string, string, unknown][])('%s', async (_how, persona, method, path, body) => {
      const { status, after, json } = await asks(persona, method, path, body);
      expect([status, codesOf({ json } as Asked)]).toEqual([403, ['forbidden']]);
      expect(persona.invited === 'other' ? 404 : after).toBe(404);
    });

    test('by joining a meeting', async () => {
      const appointment = (await (await prepared(open, own)).ask('GET', '/Appointment/meeting', { actor: own.actor })).json as { participant: unknown[] };
      const { status, after } = await asks(own, 'PUT', '/Appointment/meeting', { ...appointment, participant: [...appointment.participant, { actor: { reference: 'Practitioner/prac-therapist' }, status: 'accepted' }] }, { 'if-match': 'W/"1"' });
      expect([status, after]).toEqual([403, 404]);
    });

    test('by lifting a restriction', async () => {
      const persona = PERSONAS['owner who opened the restricted record']!;
      const practice = await prepared(open, persona);
      const flag = (await practice.ask('GET', '/Flag/pat-restricted-state', { actor: persona.actor })).json as object;
      const { status } = await practice.ask('PUT', '/Flag/pat-restricted-state', { body: { ...flag, status: 'inactive' }, headers: { 'if-match': 'W/"1"' }, actor: persona.actor });
      expect([403, 405]).toContain(status);
    });

    test('but a new patient is seen by whoever takes them on', async () => {
      const practice = await prepared(open, own);
      const body = bundle('transaction', [
        { method: 'PUT', url: 'Patient/new', resource: { resourceType: 'Patient', id: 'new', name: [{ family: 'Neu' }] } },
        { method: 'POST', url: 'EpisodeOfCare', resource: { resourceType: 'EpisodeOfCare', status: 'active', patient: { reference: 'Patient/new' }, careManager: { reference: 'Practitioner/prac-therapist' } } },
        { method: 'GET', url: 'Patient/new' },
      ]);
      (body.entry[0]!.request as { ifNoneMatch?: string }).ifNoneMatch = '*';
      const asked = await practice.ask('POST', '', { body, actor: own.actor });
      expect([asked.status, (asked.json as Bundle).entry?.map((entry) => entry.response?.status)]).toEqual([200, ['201', '201', '200']]);
      expect((await practice.ask('GET', '/Patient/new', { actor: own.actor })).status).toBe(200);
    });
  });

  test('an agenda says nothing about whom a reader may not see, and comes back whole', async () => {
    const persona = PERSONAS['therapist, own patients']!;
    const practice = await prepared(open, PERSONAS.owner!);
    const entry = (whose: Whose) => ({ flag: { text: words(whose) }, item: { reference: `Patient/pat-${whose}` } });
    await practice.put({ resourceType: 'List', id: 'agenda', status: 'current', mode: 'working', entry: WHOSE.map(entry) });
    const { json, text } = await practice.ask('GET', '/List/agenda', { actor: persona.actor });
    expect(text).toContain(words('own'));
    for (const path of ['/List/agenda', '/List?_id=agenda&_include=List:item', '/List/agenda/_history', '/List/_history', '/List/agenda/_history/2']) {
      const asked = await practice.ask('GET', path, { actor: persona.actor });
      expect(asked.status).toBe(200);
      expect(asked.text).not.toMatch(/ZZTOPNAME(other|restricted)/);
    }
    expect((await practice.ask('GET', '/List?item=Patient/pat-other', { actor: persona.actor })).json).toMatchObject({ total: 0 });
    const list = json as { entry: unknown[] };
    const { status } = await practice.ask('PUT', '/List/agenda', { body: { ...list, entry: list.entry.toReversed() }, headers: { 'if-match': 'W/"2"' }, actor: persona.actor });
    expect(status).toBe(200);
    expect(JSON.parse(practice.store.current('List', 'agenda')!.content)).toMatchObject({ entry: WHOSE.map(entry).toReversed() });
  });

  test('a diary writes the days of one patient, knows the version it wrote, and reads nothing', async () => {
    const { actor } = PERSONAS['token of a diary']!;
    const practice = await prepared(open, PERSONAS['token of a diary']!);
    const day = (patient: string, note: string, date = '2026-11-23') => ({
      resourceType: 'QuestionnaireResponse', questionnaire: `${DAILY_LOG}|1.0.0`, status: 'completed', subject: { reference: `Patient/${patient}` }, author: { reference: `Patient/${patient}` }, authored: '2026-11-23T20:00:00Z',
      identifier: { system: SID_DAILY_LOG, value: `${patient}.${date}` }, item: [{ linkId: 'date', answer: [{ valueDate: date }] }, { linkId: 'note', answer: [{ valueString: note }] }],
    });
    const write = (body: ReturnType<typeof day>, headers: Record<string, string> = {}) => practice.ask('PUT', `/QuestionnaireResponse?${new URLSearchParams({ identifier: `${body.identifier.system}|${body.identifier.value}` })}`, { body, headers: { prefer: 'return=representation', ...headers }, actor });
    const first = await write(day('pat-own', 'eins'));
    expect([first.status, first.text]).toEqual([201, '']);
    expect((await write(day('pat-own', 'zwei'), { 'if-match': first.headers.get('etag')! })).text).toBe('');
    expect((await write(day('pat-own', 'zwei'), { 'if-match': 'W/"2"' })).text).toBe('');
    expect((await write(day('pat-own', 'drei'), { 'if-match': 'W/"1"' })).status).toBe(412);
    const theirs = await write(day('pat-other', 'x'));
    expect([theirs.status, codesOf(theirs)]).toEqual([422, ['unknown-reference']]);
    expect(letters(theirs, 'other')).toBe(letters(await write(day('pat-guessed', 'x')), 'guessed'));
    // No other form, no other condition than an identifier, and no reading by way of writing.
    const form = { ...day('pat-own', 'x', '2026-11-22'), questionnaire: 'https://example.org/fhir/Questionnaire/red-flags' };
    expect((await practice.ask('POST', '/QuestionnaireResponse', { body: form, actor })).status).toBe(403);
    expect((await practice.ask('PUT', '/QuestionnaireResponse?patient=pat-own&log-date=2026-11-23', { body: day('pat-own', 'x'), headers: { 'if-match': 'W/"2"' }, actor })).status).toBe(403);
    expect((await practice.ask('POST', '', { body: bundle('transaction', [{ method: 'PUT', url: `QuestionnaireResponse?identifier=${SID_DAILY_LOG}|pat-own.2026-11-23`, ifMatch: 'W/"2"', resource: day('pat-own', 'vier') }, { method: 'GET', url: 'QuestionnaireResponse?patient=pat-own' }]), actor })).status).toBe(403);
    for (const path of ['/QuestionnaireResponse', '/Patient/pat-own', '/Patient/$caseload', '/AuditEvent', '/Task']) expect((await practice.ask('GET', path, { actor })).status).toBe(403);
    expect((await practice.ask('POST', '/Observation', { body: { resourceType: 'Observation', status: 'final', code: { text: 'x' }, subject: { reference: 'Patient/pat-own' } }, actor })).status).toBe(403);
  });
});
