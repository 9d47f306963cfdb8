/** Records as a whole, over both stores and through their addresses: states, retention, copy, transfer, log. */
import { createHash, createHmac } from 'node:crypto';
import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { inflateRawSync } from 'node:zlib';
import type { Bundle, BundleEntry, DocumentReference, Flag, Resource } from '@medplum/fhirtypes';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { validateR4 } from '../../mocks/validators.ts';
import { uncheckedCodes } from '../../mocks/checked-codes.ts';
import { exampleBundles } from '../../src/examples/bundles.ts';
import { transaction } from '../../src/fhir/bundle.ts';
import { practiceToFhir } from '../../src/fhir/practice.ts';
import { episodeOfCare, patientToFhir } from '../../src/fhir/patient.ts';
import { checkStructure } from '../../src/fhir/r4.ts';
import { isTransfer } from '../../src/fhir/record-transfer.ts';
import { textsOf } from '../../src/fhir/record.ts';
import type { Role } from '../../src/domain/team.ts';
import type { Person } from '../access/accounts.ts';
import type { Route } from '../route.ts';
import { createMemoryStore } from '../storage/memory.ts';
import { createSqliteStore } from '../storage/sqlite.ts';
import type { Store } from '../storage/store.ts';
import { BERGER, openPractice, STORES, YILMAZ, type Practice } from '../storage/under-test.ts';
import { verifyStore } from './integrity.ts';
import { isRestricted, restrictedPatients } from './record-state.ts';
import { createRetention, type Retention, type RetentionParts } from './retention.ts';
import { recordRoutes } from './routes.ts';

const seal = (text: string) => createHmac('sha256', 'a key').update(text).digest('hex');
const PRACTICE = { id: 'practice', name: 'Praxis am Park', zone: 'Europe/Berlin', language: 'de' } as const;
const person = (practitioner: string, name: string, role: Role): Person => ({ practitioner, name, role, session: `session-${practitioner}`, secondFactor: true });
const OWNER = person('prac-berger', 'Jana Berger', 'owner');
/** Who sees everything: not even so. */
const SERVER = { ...BERGER, access: { kind: 'system' } } as const;
const THERAPIST = person('prac-yilmaz', 'Emre Yılmaz', 'therapist');

interface House {
  practice: Practice;
  store: Store;
  retention: Retention;
  call: (method: string, address: string, body?: unknown, who?: Person) => Promise<{ status: number; json: Record<string, unknown>; bytes: Buffer; headers: Headers }>;
}

/** A practice with the routes of this room; `seen`: which records the therapist sees. */
async function openHouse(store: Store, parts: Partial<RetentionParts> = {}, seen: (patient: string) => boolean = () => true): Promise<House> {
  const practice = await openPractice(store);
  await practice.put({ ...practiceToFhir(PRACTICE), id: PRACTICE.id });
  const retention = createRetention({ store, ...parts });
  const routes = recordRoutes({ ...practice.context, store, practice: () => PRACTICE, retention, verify: async () => verifyStore(store), mayRead: (who, _address, patient) => who.role === 'owner' || seen(patient) });
  return {
    practice, store, retention,
    async call(method, address, body, who = OWNER) {
      const url = new URL(address, 'http://localhost');
      const found = routes.flatMap((route) => { const params = matched(route, method, url.pathname); return params ? [{ route, params }] : []; })[0];
      if (!found) throw new Error(`no route for ${method} ${address}`);
      if (Array.isArray(found.route.access) && !found.route.access.includes(who.role)) return { status: 403, json: {}, bytes: Buffer.alloc(0), headers: new Headers() };
      const response = await found.route.handle({ request: new Request(url), person: who, enrolling: false, params: found.params, body, address: '10.0.0.17', origin: url.origin });
      const bytes = Buffer.from(await response.arrayBuffer());
      const isJson = response.headers.get('content-type')?.includes('json') ?? false;
      return { status: response.status, headers: response.headers, bytes, json: isJson ? (JSON.parse(bytes.toString()) as Record<string, unknown>) : {} };
    },
  };
}

function matched({ method, path }: Route, asked: string, address: string): Record<string, string> | null {
  const [pattern, parts] = [path.split('/'), address.split('/')];
  if (method !== asked || pattern.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [n, part] of pattern.entries()) {
    if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(parts[n]!);
    else if (part !== parts[n]) return null;
  }
  return params;
}

async function addPatient({ practice }: House, id: string, { end, family = 'Muster' }: { end?: string; family?: string } = {}): Promise<void> {
  await practice.put({ ...patientToFhir({ family, given: 'Erika', birthDate: '1960-02-29', example: false, active: true, number: `2026-${id}` }), id });
  const episode = episodeOfCare({ patient: `Patient/${id}`, careManager: 'prac-berger', from: '2010-01-01', ...(end !== undefined && { to: end as '2010-01-01' }) });
  await practice.put({ ...episode, id: `episode-${id}` });
}

const textPdf = Buffer.from('%PDF-1.4 ein Befund').toString('base64');
const letter = (patient: string, id: string): DocumentReference & { id: string } => ({ resourceType: 'DocumentReference', id, status: 'current', subject: { reference: `Patient/${patient}` }, description: 'Befund der Ärztin', content: [{ attachment: { contentType: 'application/pdf', data: textPdf, title: 'Befund' } }] });

describe.each(STORES)('%s', (_, open) => {
  let house: House;
  beforeEach(async () => {
    house = await openHouse(open());
  });

  test('F5 E5 end of treatment: the record says how long it is kept; taken back, it goes on', async () => {
    await addPatient(house, 'a');
    house.practice.setNow('2026-11-24T12:00:00Z');
    expect((await house.call('GET', '/api/records/a')).json).toEqual({});
    expect((await house.call('PUT', '/api/records/a/end', { day: '2024-02-29' })).json).toEqual({ ended: '2024-02-29', retainedUntil: '2034-02-28' });
    expect(house.store.current('EpisodeOfCare', 'episode-a')).toMatchObject({ version: 2, author: 'prac-berger', patient: 'a' });
    expect(house.store.caseload('a')!.managers).toEqual([]);
    // Once more changes nothing; another day does.
    await house.call('PUT', '/api/records/a/end', { day: '2024-02-29' });
    expect(house.store.current('EpisodeOfCare', 'episode-a')!.version).toBe(2);
    expect((await house.call('PUT', '/api/records/a/end', { day: '2024-03-01' })).json).toMatchObject({ ended: '2024-03-01', retainedUntil: '2034-03-01' });
    for (const [day, error] of [['2026-11-25', 'future-day'], ['2009-12-31', 'before-start']]) expect((await house.call('PUT', '/api/records/a/end', { day })).json).toEqual({ error });
    expect((await house.call('PUT', '/api/records/a/end', { day: '2024-02-30' })).json).toEqual({ error: 'invalid', field: 'day' });
    expect((await house.call('DELETE', '/api/records/a/end')).json).toEqual({});
    expect(house.store.caseload('a')!.managers).toEqual(['prac-berger']);
    expect((await house.call('DELETE', '/api/records/a/end')).status).toBe(200);
    expect(house.store.logPage({ patients: ['a'], spans: [], descending: false, limit: 99 }).map((line) => line.interaction).filter((code) => code.startsWith('end'))).toEqual(['end', 'end', 'end-lifted']);
    expect(verifyStore(house.store).ok).toBe(true);
  });

  test('F5 a record is restricted with reason and date instead of erased, and the restriction lifted; every version stays', async () => {
    await addPatient(house, 'a');
    await addPatient(house, 'b');
    const { call, store, practice } = house;
    expect((await call('PUT', '/api/records/a/restriction', { reason: '  ' })).json).toEqual({ error: 'invalid', field: 'reason' });
    expect((await call('PUT', '/api/records/a/restriction', { reason: 'Antrag auf Löschung vom 20.11.2026' }, THERAPIST)).status).toBe(403);
    const { json } = await call('PUT', '/api/records/a/restriction', { reason: 'Antrag auf Löschung vom 20.11.2026' });
    expect(json.restriction).toEqual({ reason: 'Antrag auf Löschung vom 20.11.2026', by: 'Jana Berger', at: '2026-11-24T12:00:00.000Z' });
    expect([isRestricted(store, 'a'), isRestricted(store, 'b'), [...restrictedPatients(store)]]).toEqual([true, false, ['a']]);
    const [flag] = store.search({ type: 'Flag', where: [], sort: [], limit: 9 });
    const resource = JSON.parse(flag!.content) as Flag;
    expect([...validateR4(resource), ...checkStructure(resource), ...uncheckedCodes(resource)]).toEqual([]);
    // Nobody lifts or sets it through the FHIR API.
    for (const body of [{ ...resource, status: 'inactive' }, { ...resource, code: { text: 'x' }, category: [{ text: 'x' }], identifier: undefined }]) {
      const { status, text } = await practice.ask('PUT', `/Flag/${flag!.id}`, { actor: SERVER, body, headers: { 'if-match': 'W/"1"' } });
      expect([status, text.includes('read-only')]).toEqual([405, true]);
    }
    expect((await practice.ask('POST', '/Flag', { actor: SERVER, body: { ...resource, id: undefined } })).status).toBe(405);
    practice.setNow('2026-11-25T08:00:00Z');
    expect((await call('DELETE', '/api/records/a/restriction', { reason: 'Antrag zurückgezogen' })).json).toEqual({});
    expect(isRestricted(store, 'a')).toBe(false);
    expect(store.history('Flag', flag!.id, { limit: 9 }).map(({ version, content }) => [version, (JSON.parse(content) as Flag).status, (JSON.parse(content) as Flag).code.text])).toEqual([[2, 'inactive', 'Antrag auf Löschung vom 20.11.2026\nAntrag zurückgezogen'], [1, 'active', 'Antrag auf Löschung vom 20.11.2026']]);
    await call('PUT', '/api/records/a/restriction', { reason: 'Erneut' });
    expect(store.current('Flag', flag!.id)!.version).toBe(3);
    expect(isRestricted(store, 'a')).toBe(true);
    expect(verifyStore(store).ok).toBe(true);
  });

  test('F5 a restricted record is in no search, list or history of the team; whoever leads the practice opens it with a reason', async () => {
    const { call, practice, store } = house;
    await addPatient(house, 'a', { family: 'Verborgen' });
    await addPatient(house, 'b');
    await practice.write('a', '2026-11-20', { note: 'Verborgenes' });
    await call('PUT', '/api/records/a/restriction', { reason: 'Antrag auf Löschung' });
    const as = (role: Role, opened: string[] = []) => ({ ...BERGER, access: { kind: 'person', role, records: 'team', opened: new Set(opened) } as const });
    const places = ['/Patient?_count=50', '/Patient/$caseload', '/QuestionnaireResponse?patient=a', '/EpisodeOfCare?_include=EpisodeOfCare:patient', '/Patient/_history', '/Patient/a', '/Patient/a/_history', '/AuditEvent?patient=Patient/a', '/Flag?patient=a'];
    for (const actor of [as('owner'), as('therapist')]) {
      for (const place of places) {
        const { text } = await practice.ask('GET', place, { actor });
        expect(text, `${actor.access.role} ${place}`).not.toMatch(/Verborgen|"a"|Patient\/a"|Antrag auf/);
      }
    }
    expect((await practice.ask('GET', '/Patient/a', { actor: as('owner', ['a']) })).text).toContain('Verborgen');
    expect((await practice.ask('GET', '/Patient/a', { actor: as('therapist', ['a']) })).status).toBe(404);
    expect(store.record('a').length).toBe(4);
  });

  test('F1 F3 a correction leaves the text before it readable with time and person; a late entry has its day and its time of entry', async () => {
    const { practice, store } = house;
    await addPatient(house, 'a');
    await practice.write('a', '2026-11-17', { note: 'Alter Text' });
    practice.setNow('2026-11-24T15:00:00Z');
    const { id } = store.search({ type: 'QuestionnaireResponse', where: [], sort: [], limit: 1 })[0]!;
    await practice.ask('PUT', `/QuestionnaireResponse/${id}`, { actor: YILMAZ, headers: { 'if-match': 'W/"1"' }, body: store.current('QuestionnaireResponse', id)!.content.replace('Alter Text', 'Neuer Text') });
    expect(store.history('QuestionnaireResponse', id, { limit: 9 }).map(({ version, at, author, content }) => [version, new Date(at).toISOString(), author, /(Alter|Neuer) Text/.exec(content)![1], content.includes('"valueDate":"2026-11-17"')])).toEqual([
      [2, '2026-11-24T15:00:00.000Z', 'prac-yilmaz', 'Neuer', true], [1, '2026-11-24T12:00:00.000Z', 'prac-berger', 'Alter', true],
    ]);
    expect((await practice.ask('GET', `/QuestionnaireResponse/${id}/_history/1`)).text).toContain('Alter Text');
  });

  test('F6 the retention run: due, proposed by one, confirmed by another, a hold is skipped, nothing is left but the proof', async () => {
    const { call, store, practice } = house;
    await addPatient(house, 'old', { end: '2014-05-05', family: 'Geheim' });
    await addPatient(house, 'held', { end: '2014-05-05' });
    await addPatient(house, 'yesterday', { end: '2016-11-23', family: 'Gestern' });
    await addPatient(house, 'today', { end: '2016-11-24' });
    await addPatient(house, 'open');
    await practice.put(letter('old', 'doc-old'));
    await practice.write('old', '2014-05-01', { painAverage: 4, note: 'Geheimnis' });
    await practice.put({ resourceType: 'QuestionnaireResponse', id: 'draft-old', status: 'in-progress', questionnaire: 'https://example.org/fhir/Questionnaire/care-plan', subject: { reference: 'Patient/old' } });
    await call('PUT', '/api/records/held/hold', { reason: 'Rechtsstreit' });
    const { json } = await call('GET', '/api/retention');
    expect((json.records as { patient: string; hold: boolean; until: string; name: string }[]).map(({ patient, hold, until, name }) => [patient, hold, until, name])).toEqual([
      ['held', true, '2024-05-05', 'Muster, Erika'], ['old', false, '2024-05-05', 'Geheim, Erika'], ['yesterday', false, '2026-11-23', 'Gestern, Erika'],
    ]);
    expect((await call('GET', '/api/retention', undefined, THERAPIST)).json).toEqual({ records: [] });
    for (const [patient, error, status] of [['today', 'not-yet', 409], ['open', 'not-yet', 409], ['held', 'hold', 409], ['nobody', 'not-found', 404]] as const) {
      const answer = await call('POST', '/api/retention', { patients: [patient] });
      expect([answer.status, answer.json.error]).toEqual([status, error]);
    }
    expect((await call('POST', '/api/retention', { patients: ['old'] }, THERAPIST)).status).toBe(403);
    const run = (await call('POST', '/api/retention', { patients: ['old', 'yesterday', 'old'] })).json;
    expect(run).toMatchObject({ by: 'prac-berger', byName: 'Jana Berger', patients: ['old', 'yesterday'] });
    expect((await call('POST', '/api/retention', { patients: ['old'] })).json).toEqual({ error: 'pending' });
    expect((await call('POST', `/api/retention/${String(run.id)}/confirm`, {})).json).toEqual({ error: 'own-proposal' });
    expect((await call('POST', '/api/retention/another/confirm', {}, THERAPIST)).status).toBe(404);
    expect((await call('GET', '/api/retention', undefined, THERAPIST)).json).toMatchObject({ records: [{ patient: 'old' }, { patient: 'yesterday' }], pending: { id: run.id } });
    // In between somebody writes a legal hold.
    await call('PUT', '/api/records/yesterday/hold', { reason: 'Beschwerde' });
    const versions = store.record('old').length;
    const report = await call('POST', `/api/retention/${String(run.id)}/confirm`, {}, THERAPIST);
    expect(report.json).toEqual({ erased: 1, skipped: 1, versions });
    expect(versions).toBe(5);
    // Drafts, attachments, caseload, index: nothing is found any more; the neighbours are whole.
    expect(store.record('old')).toEqual([]);
    expect([store.current('Patient', 'old'), store.current('QuestionnaireResponse', 'draft-old'), store.version('DocumentReference', 'doc-old', 1), store.caseload('old')]).toEqual([null, null, null, null]);
    expect(await practice.search('Patient?_summary=count').then((bundle) => bundle.total)).toBe(4);
    expect(store.record('yesterday').length).toBe(3);
    expect(store.ledger()).toEqual([{ patient: 'old', at: Date.parse('2026-11-24T12:00:00Z'), run: run.id }]);
    expect(verifyStore(store)).toMatchObject({ ok: true });
    expect((await call('GET', '/api/retention')).json.pending).toBeUndefined();
    const deeds = store.logPage({ spans: [], descending: false, limit: 999 }).filter(({ interaction }) => /retention|erase/.test(interaction));
    expect(deeds.map(({ interaction, practitioner, patients }) => [interaction, practitioner, patients])).toEqual([
      ['retention-proposed', 'prac-berger', ['old', 'yesterday']], ['erase', 'prac-yilmaz', ['old']], ['retention-confirmed', 'prac-yilmaz', ['old', 'yesterday']],
    ]);
    expect(JSON.stringify(deeds)).not.toMatch(/Geheim|Erika/);
  });

  test('F6 a proposal is taken back', async () => {
    const { call } = house;
    await addPatient(house, 'old', { end: '2014-05-05' });
    const run = (await call('POST', '/api/retention', { patients: ['old'] })).json;
    expect((await call('DELETE', `/api/retention/${String(run.id)}`)).status).toBe(200);
    expect((await call('POST', `/api/retention/${String(run.id)}/confirm`, {}, THERAPIST)).status).toBe(404);
    expect(house.store.record('old').length).toBe(2);
  });

  test('F8 who read and who changed: per patient and person, by days, in pages, as CSV and JSON', async () => {
    const { call, practice } = house;
    await addPatient(house, 'a');
    await addPatient(house, 'b');
    practice.setNow('2026-11-20T23:30:00Z');
    await practice.ask('GET', '/Patient/a', { actor: { ...BERGER, practitioner: 'prac-yilmaz' } });
    await practice.write('a', '2026-11-20', { painAverage: 3 });
    practice.setNow('2026-11-24T12:00:00Z');
    type Line = { interaction: string; person: string; name: string; type: string; kind?: string; day?: string; seq: number; patients: string[] };
    const lines = async (query: string, who = OWNER) => ((await call('GET', `/api/log?${query}`, undefined, who)).json.lines ?? []) as Line[];
    expect((await lines('patient=a&did=read')).map(({ interaction, name, kind }) => [interaction, name, kind])).toEqual([['read', 'Emre Yılmaz', 'master-data']]);
    expect((await lines('patient=a&did=change')).map(({ interaction, type, kind, day }) => [interaction, type, kind, day])).toEqual([
      ['create', 'QuestionnaireResponse', 'diary', '2026-11-20'], ['create', 'EpisodeOfCare', 'treatment', '2010-01-01'], ['create', 'Patient', 'master-data', undefined],
    ]);
    expect((await lines('person=prac-yilmaz')).length).toBe(1);
    // By the practice's clock it was the 21st already.
    expect((await lines('patient=a&from=2026-11-21&to=2026-11-21')).length).toBe(2);
    expect((await lines('patient=a&to=2026-11-20')).length).toBe(0);
    for (const query of ['from=2026-02-30', 'patient=a%20b', 'did=all', 'after=x', 'format=xml']) expect((await call('GET', `/api/log?${query}`)).status).toBe(422);
    expect((await call('GET', '/api/log', undefined, THERAPIST)).status).toBe(403);
    expect((await lines('patient=a', THERAPIST)).length).toBeGreaterThan(3);
    for (let n = 0; n < 450; n += 1) house.store.transaction(() => house.store.log({ at: n, practitioner: 'prac-berger', interaction: 'read', type: 'Patient', id: 'b', version: 1, patients: ['b'], query: n % 2 ? '=HYPERLINK("http://x")' : null, address: null }));
    const first = (await call('GET', '/api/log?patient=b')).json as { lines: Line[]; next: number };
    const second = (await call('GET', `/api/log?patient=b&after=${first.next}`)).json as { lines: Line[]; next: number };
    const third = (await call('GET', `/api/log?patient=b&after=${second.next}`)).json as { lines: Line[]; next?: number };
    expect([first.lines.length, second.lines.length, third.next]).toEqual([200, 200, undefined]);
    const seqs = [...first.lines, ...second.lines, ...third.lines].map(({ seq }) => seq);
    expect(seqs).toEqual([...new Set(seqs)].sort((x, y) => y - x));
    const csv = await call('GET', '/api/log?patient=b&format=csv');
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename="zugriffe-2026-11-24.csv"');
    const rows = csv.bytes.toString().split('\r\n');
    expect(rows[0]).toBe('\ufeffNummer,Zeitpunkt,Person,Kennung der Person,Vorgang,Art,Kennung,Fassung,Akten,Anfrage,Adresse');
    expect(csv.bytes.toString()).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(csv.bytes.toString()).not.toMatch(/(^|,|")=HYPERLINK/m);
    const json = await call('GET', '/api/log?patient=b&format=json');
    expect((json.json.lines as Line[]).length).toBe(rows.length - 2 + 1);
    expect(house.store.logPage({ interactions: ['log-export'], spans: [], descending: false, limit: 9 }).map(({ patients }) => patients)).toEqual([['b'], ['b']]);
  });

  test('F8 a list that somebody looked at does not tell a therapist, or the patient, who else was on it', async () => {
    const { call, practice } = house;
    await addPatient(house, 'a');
    await addPatient(house, 'b');
    await practice.ask('GET', '/Patient/$caseload');
    const all = (who: Person) => call('GET', '/api/log?patient=a', undefined, who).then(({ bytes }) => bytes.toString());
    expect(await all(OWNER)).toContain('"b"');
    expect(await all(THERAPIST)).not.toContain('"b"');
    const other = await openHouse(open(), {}, (patient) => patient !== 'a');
    await addPatient(other, 'a');
    expect((await other.call('GET', '/api/log?patient=a', undefined, THERAPIST)).status).toBe(404);
    expect((await other.call('GET', '/api/log?patient=guessed', undefined, THERAPIST)).status).toBe(404);
  });
});

/** The files of a ZIP, read by its directory. */
function unzip(bytes: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006'));
  let at = bytes.readUInt32LE(end + 16);
  for (let n = bytes.readUInt16LE(end + 10); n > 0; n -= 1) {
    const [packed, length, offset] = [bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28), bytes.readUInt32LE(at + 42)];
    const start = offset + 30 + bytes.readUInt16LE(offset + 26);
    files.set(bytes.toString('utf8', at + 46, at + 46 + length), inflateRawSync(bytes.subarray(start, start + packed)));
    at += 46 + length;
  }
  return files;
}

const unescaped = (html: string) => html.replaceAll(/<br>\n?/g, '\n').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

describe('with everything that the examples have', () => {
  let house: House;
  let patient: string;
  beforeAll(async () => {
    house = await openHouse(createMemoryStore());
    const { ask, context } = house.practice;
    for (const bundle of exampleBundles({ today: '2026-11-24', zone: 'Europe/Berlin', practitioner: 'prac-berger', name: 'Jana Berger' })) {
      const { status, text } = await ask('POST', '/', { body: bundle });
      if (status !== 200) throw new Error(text);
      if (context.store.count({ type: 'Patient', where: [] }) > 3) break;
    }
    const { store } = context;
    const patients = store.search({ type: 'Patient', where: [], sort: [], limit: 99 });
    // The fullest of them.
    patient = patients.map(({ id }) => [id, new Set(store.record(id).map(({ type }) => type)).size] as const).sort((a, b) => b[1] - a[1])[0]![0];
    await house.practice.put(letter(patient, 'doc-1'));
    const { content } = store.current('DocumentReference', 'doc-1')!;
    await ask('PUT', '/DocumentReference/doc-1', { headers: { 'if-match': 'W/"1"' }, body: { ...(JSON.parse(content) as object), description: 'Befund der Ärztin, berichtigt: <links> & "rechts"' } });
    // A number that is not the same once it was read and printed.
    await ask('POST', '/Observation', { body: `{"resourceType":"Observation","status":"final","code":{"text":"Gewicht"},"subject":{"reference":"Patient/${patient}"},"effectiveDateTime":"2026-11-01","valueQuantity":{"value":71.50,"unit":"kg"}}` });
  }, 60_000);

  test('F4 F1 F3 the copy holds every text in every version, to read and as FHIR, and the access log', async () => {
    const { call, store } = house;
    const answer = await call('GET', `/api/records/${patient}/copy`);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('content-disposition')]).toEqual([200, 'application/zip', 'attachment; filename="akte-2026-11-24.zip"']);
    const files = unzip(answer.bytes);
    expect([...files.keys()]).toEqual(['Akte.html', 'zugriffe.csv', 'fhir.json', 'dateien/1.pdf', 'LIESMICH.txt']);
    expect(files.get('dateien/1.pdf')!.toString()).toBe('%PDF-1.4 ein Befund');
    const html = files.get('Akte.html')!.toString();
    const fhir = files.get('fhir.json')!.toString();
    const readable = unescaped(html);
    const record = store.record(patient);
    expect(record.length).toBeGreaterThan(20);
    let texts = 0;
    const missing: string[] = [];
    for (const { type, id, version } of record) {
      const { content } = store.version(type, id, version)!;
      expect(fhir.includes(content), `${type}/${id}/${version} as FHIR`).toBe(true);
      for (const { text, path } of textsOf(JSON.parse(content) as Resource)) {
        if (/^(true|false|-?[\d.]+)$/.test(text) || path === 'text.status') continue;
        texts += 1;
        if (!readable.includes(text)) missing.push(`${type} ${path}: ${text}`);
      }
    }
    console.log(`copy: ${record.length} versions, ${texts} texts, ${html.length} characters to read`);
    expect([...new Set(missing)].slice(0, 20)).toEqual([]);
    // The correction is said with its date, the text before it stays readable; the day treated and the day entered stand apart.
    expect(readable).toContain('berichtigt am');
    expect(readable).toMatch(/Frühere Fassungen[^]*Befund der Ärztin/);
    expect(html).toMatch(/Behandlung am <time datetime="2026-[^]*?Eingetragen am <time datetime="2026-11-24T12:00:00.000Z">24\. November 2026 um 13:00:00<\/time> von Jana Berger/);
    expect(html).toContain('71,5 kg');
    expect(html).not.toMatch(/<script|<img|<link|src=|https?:\/\/(?!example\.org|www\.w3\.org)[^"<]*"/);
    expect(files.get('zugriffe.csv')!.toString().split('\r\n').length).toBe(store.logCount({ patients: [patient], spans: [], descending: true, limit: 1 }) + 2);
    expect(files.get('LIESMICH.txt')!.toString()).toContain(store.chain.page(0, 1e9).at(-1)!.link);
    // Nobody else is in it.
    const others = store.search({ type: 'Patient', where: [], sort: [], limit: 99 }).map(({ id }) => id).filter((id) => id !== patient);
    expect(others.length).toBeGreaterThan(2);
    expect([...files].flatMap(([name, bytes]) => others.filter((id) => bytes.includes(id)).map((id) => `${id} in ${name}`))).toEqual([]);
    expect(store.logPage({ interactions: ['copy'], spans: [], descending: false, limit: 9 }).map(({ patients }) => patients)).toEqual([[patient]]);
  });

  describe.each(STORES)('into a store of the kind %s', (_, open) => {
    const withoutMark = (bundle: unknown) => (bundle as Bundle).entry!.filter(({ resource }) => !isTransfer(resource!));

    test('a transfer loses nothing: ids, versions, authors, times and texts are the same; it is said that it was taken over', async () => {
      const { call, store } = house;
      const out = await call('GET', `/api/records/${patient}/transfer`);
      const bundle = out.json as unknown as Bundle;
      expect(validateR4({ ...bundle, entry: bundle.entry!.slice(0, 40) })).toEqual([]);
      const other = await openHouse(open());
      other.practice.setNow('2026-12-01T09:00:00Z');
      // As a browser sends it: read and printed once.
      const taken = await other.call('POST', '/api/records/transfer', JSON.parse(JSON.stringify(bundle)));
      expect([taken.status, taken.json.patient]).toEqual([201, patient]);
      for (const { type, id, version } of store.record(patient)) expect(other.store.version(type, id, version)).toEqual(store.version(type, id, version));
      const again = await other.call('GET', `/api/records/${patient}/transfer`);
      expect(withoutMark(again.json)).toEqual(withoutMark(bundle));
      const marks = (again.json as unknown as Bundle).entry!.flatMap(({ resource }) => (isTransfer(resource!) ? [resource!] : []));
      expect(marks).toMatchObject([{ recorded: '2026-12-01T09:00:00.000Z', agent: [{ who: { reference: 'Practitioner/prac-berger' } }] }]);
      expect([...validateR4(marks[0]), ...checkStructure(marks[0]), ...uncheckedCodes(marks[0])]).toEqual([]);
      // It is found, it stands on the list, the chain is whole, and doing it again changes nothing.
      expect((await other.practice.search(`Observation?patient=${patient}&_summary=count`)).total).toBe((await house.practice.search(`Observation?patient=${patient}&_summary=count`)).total);
      expect(other.store.caseload(patient)).toMatchObject({ name: store.caseload(patient)!.name });
      expect(verifyStore(other.store).ok).toBe(true);
      expect((await other.call('POST', '/api/records/transfer', bundle)).json).toEqual({ patient, written: 0 });
    });

    test('a transfer is refused as a whole when something was altered, is missing, belongs to somebody else, or is here with other content', async () => {
      const { call } = house;
      const bundle = (await call('GET', `/api/records/${patient}/transfer`)).json as unknown as Bundle;
      const changed = (change: (entries: BundleEntry[]) => unknown) => {
        const copy = structuredClone(bundle);
        change(copy.entry!);
        return copy;
      };
      const at = bundle.entry!.findIndex(({ resource }) => resource!.resourceType === 'Patient');
      const cases: [body: unknown, error: string][] = [
        [{}, 'not-a-record'], [null, 'not-a-record'], [{ ...bundle, entry: [] }, 'not-a-record'], [transaction([]), 'not-a-record'],
        [changed((entries) => { (entries[at]!.resource as { birthDate: string }).birthDate = '1960-01-02'; }), 'altered'],
        [changed((entries) => { entries[at]!.extension![0]!.extension!.find(({ url }) => url === 'hash')!.valueString = 'ab'; }), 'altered'],
        [changed((entries) => entries.splice(at, 1)), 'not-a-record'],
        [changed((entries) => { entries[at]!.extension = []; }), 'not-a-record'],
        [changed((entries) => { (entries[at]!.resource as unknown as { newElement: string }).newElement = 'x'; }), 'newer-release'],
        [changed((entries) => { entries[at]!.resource = { resourceType: 'Nonsense' } as never; }), 'newer-release'],
        [changed((entries) => entries.splice(entries.findIndex(({ resource }) => resource!.id === 'doc-1'), 1)), 'not-a-record'],
      ];
      const other = await openHouse(open());
      for (const [body, error] of cases) expect((await other.call('POST', '/api/records/transfer', body)).json, error).toEqual({ error });
      expect(other.store.record(patient)).toEqual([]);
      expect((await other.call('POST', '/api/records/transfer', bundle, THERAPIST)).status).toBe(403);
      await other.practice.put({ resourceType: 'DocumentReference', id: 'doc-1', status: 'current', content: [{ attachment: { title: 'etwas anderes' } }] });
      expect((await other.call('POST', '/api/records/transfer', bundle)).json).toEqual({ error: 'exists' });
      expect(other.store.record(patient)).toEqual([]);
    });
  });
});

describe('A7 the ledger', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ledger-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('A7 F6 a restored older backup loses again what was erased since, and the file itself holds nothing of it', async () => {
    const path = join(folder, 'x.db');
    const open = (file = path) => { const db = new DatabaseSync(file); return { db, store: createSqliteStore(db, { seal }) }; };
    const ledger = { dataDir: folder, seal };
    const before = open();
    const house = await openHouse(before.store, { ledger, compact: () => before.db.exec('vacuum; pragma wal_checkpoint(truncate)') });
    await addPatient(house, 'old', { end: '2014-05-05', family: 'Geheimwort' });
    await addPatient(house, 'new', { family: 'Bleibt' });
    await house.practice.write('old', '2014-05-01', { note: 'Geheimwort im Tagebuch' });
    before.db.exec('pragma wal_checkpoint(truncate)');
    copyFileSync(path, join(folder, 'backup.db'));
    const run = (await house.call('POST', '/api/retention', { patients: ['old'] })).json;
    expect((await house.call('POST', `/api/retention/${String(run.id)}/confirm`, {}, THERAPIST)).json).toMatchObject({ erased: 1, skipped: 0 });
    before.db.close();
    expect(readFileSync(path, 'latin1')).not.toMatch(/geheimwort/i);
    expect(readFileSync(path, 'latin1')).toContain('Bleibt');
    const lines = readFileSync(join(folder, 'erasures'), 'utf8');
    expect(lines).toMatch(/^2026-11-24T12:00:00.000Z old [\w-]+ [0-9a-f]{64}\n$/);

    const restored = open(join(folder, 'backup.db'));
    expect(restored.store.record('old').length).toBe(3);
    const retention = createRetention({ store: restored.store, ledger });
    const doing = { actor: BERGER, now: new Date('2026-12-01T00:00:00Z') };
    expect(retention.replay(doing)).toEqual({ erased: 1, foreign: [] });
    expect([restored.store.record('old').length, restored.store.record('new').length, restored.store.caseload('old')]).toEqual([0, 2, null]);
    expect(restored.store.ledger()).toEqual([{ patient: 'old', at: Date.parse('2026-11-24T12:00:00Z'), run: run.id }]);
    expect(verifyStore(restored.store).ok).toBe(true);
    expect(retention.replay(doing)).toEqual({ erased: 0, foreign: [] });
    // A line that somebody wrote without the secret erases nobody.
    appendFileSync(join(folder, 'erasures'), `2026-11-24T12:00:00.000Z new run ${createHash('sha256').update('x').digest('hex')}\n`);
    expect(retention.replay(doing)).toEqual({ erased: 0, foreign: [2] });
    expect(restored.store.record('new').length).toBe(2);
    // After a crash between the erasure and the file, the next start writes the line.
    writeFileSync(join(folder, 'erasures'), '');
    retention.replay(doing);
    expect(readFileSync(join(folder, 'erasures'), 'utf8')).toBe(lines);
    restored.db.close();
  });
});
