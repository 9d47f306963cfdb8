/** C10 and C14: what names a patient stands in no address, in nothing that the server prints, and in no file beside the record itself. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newDataDir, removeData, send, setUpPractice, startServer, type RunningServer } from '../mocks/running-server.ts';
import { RESOURCES } from './fhir/capabilities.ts';
import { openPractice } from './storage/under-test.ts';

const MARK = 'ZZTOPNAME';
const BORN = '1979-03-14';
const INSURED = 'Z998877665';
const patient = { resourceType: 'Patient', id: 'marked', identifier: [{ system: 'http://fhir.de/sid/gkv/kvid-10', value: INSURED }], name: [{ family: MARK, given: [`${MARK}a`] }], birthDate: BORN, telecom: [{ system: 'phone', value: `0170${MARK}` }] };
const WORDS = [MARK, MARK.toLowerCase(), BORN, '14.03.1979', INSURED];

describe('C10 a search by what names somebody', () => {
  const personal = [...RESOURCES].flatMap(([type, { parameters }]) => Array.from(parameters.values()).filter((parameter) => parameter.personal).map(({ name }) => [type, name] as const));

  test('of the patient’s parameters every one that names is known as such', () => {
    expect(personal.map(([, name]) => name).sort()).toEqual(['birthdate', 'family', 'given', 'identifier', 'name', 'telecom']);
  });

  test.each(personal)('%s?%s is taken from a body alone', async (type, name) => {
    const { ask } = await openPractice();
    for (const [method, path, body] of [['GET', `/${type}?${name}=x`], ['HEAD', `/${type}?${name}=x`], ['GET', `/${type}?${name}:exact=x`], ['POST', `/${type}/_search?${name}=x`, new URLSearchParams()], ['PUT', `/${type}?${name}=x`, patient]] as const) {
      expect((await ask(method, path, { ...(body && { body }) })).status, `${method} ${path}`).toBe(400);
    }
    expect((await ask('POST', `/${type}/_search`, { body: new URLSearchParams({ [name]: name === 'birthdate' ? BORN : 'x' }) })).status).toBe(200);
  });

  test('no link of an answer says what was searched for, nor whom the page ended with', async () => {
    const server = await startServer();
    try {
      const cookie = await setUpPractice(server);
      for (const n of ['1', '2', '3']) await send(server.origin, 'PUT', `/fhir/Patient/marked${n}`, { ...patient, id: `marked${n}` }, { cookie, 'if-none-match': '*' });
      const form = (fields: Record<string, string>) => ({ method: 'POST', headers: { origin: server.origin, cookie, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(fields).toString() });
      for (const [path, fields] of [['Patient/_search', { name: MARK, birthdate: BORN, identifier: INSURED, _count: '1', _sort: 'family' }], ['Patient/$caseload', { name: MARK, _count: '1', sort: 'name' }]] as const) {
        const found = (await (await fetch(`${server.origin}/fhir/${path}`, form(fields))).json()) as Bundle;
        const links = found.link!.map(({ url }) => url);
        expect(links.map((url) => new URL(url).pathname)).toHaveLength(2);
        for (const word of WORDS) for (const url of links) expect(decodeURIComponent(url)).not.toContain(word);
        for (const url of links) expect(Buffer.from(url.replaceAll(/^.*=/g, ''), 'base64url').toString('latin1')).not.toContain(MARK);
      }
    } finally {
      await server.stop();
      removeData(server.dataDir);
    }
  }, 60_000);
});

describe('C14 after a day’s work with marked names', () => {
  let server: RunningServer;
  const dataDir = newDataDir();
  const printed: string[] = [];
  beforeAll(async () => {
    server = await startServer({ dataDir });
    const cookie = await setUpPractice(server);
    const ask = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => send(server.origin, method, path, body, { cookie, ...headers });
    const quietly = (asked: Promise<Response>) => asked.then((response) => response.text(), () => '');
    await ask('PUT', '/fhir/Patient/marked', patient, { 'if-none-match': '*' });
    // What goes well, what is refused, what is no JSON at all, what is too long, and what nobody expects.
    await quietly(ask('GET', '/fhir/Patient/marked'));
    await quietly(ask('PUT', '/fhir/Patient/marked', { ...patient, name: [{ family: { text: MARK } }] }, { 'if-match': 'W/"1"' }));
    await quietly(ask('PUT', '/fhir/Patient/marked', { ...patient, [MARK]: MARK }, { 'if-match': 'W/"1"' }));
    await quietly(ask('PUT', `/fhir/Patient/${MARK}`, { ...patient, id: MARK }, { 'if-match': 'W/"1"' }));
    await quietly(ask('GET', `/fhir/Patient?name=${MARK}`));
    await quietly(ask('GET', `/fhir/${MARK}/${MARK}?${MARK}=${MARK}`));
    await quietly(ask('GET', `/api/${MARK}`));
    await quietly(ask('GET', `/patients/${MARK}`));
    await quietly(ask('POST', '/fhir', { resourceType: 'Bundle', type: 'transaction', entry: [{ resource: { ...patient, id: 'other' }, request: { method: 'PUT', url: `Patient/${MARK}` } }] }));
    await quietly(fetch(`${server.origin}/fhir/Patient`, { method: 'POST', headers: { origin: server.origin, cookie, 'content-type': 'application/fhir+json' }, body: `{"resourceType":"Patient","name":[{"family":"${MARK}"` }));
    await quietly(ask('POST', '/api/auth/sign-in/username', { username: MARK, password: `${MARK}${MARK}` }));
    await quietly(ask('POST', '/api/team', { name: MARK, username: 'marked', role: 'therapist' }));
    await quietly(ask('POST', '/api/break-glass', { patient: 'marked', reason: MARK }));
    await quietly(ask('POST', '/api/records/transfer', { resourceType: 'Bundle', type: 'collection', entry: [{ resource: patient }] }));
    await quietly(ask('GET', '/api/records/marked/copy'));
    printed.push(server.output());
    // Killed in the middle, and started again over what was left.
    await server.kill();
    server = await startServer({ dataDir });
    printed.push(server.output());
    await server.stop();
    printed.push(server.output());
  }, 120_000);
  afterAll(() => removeData(dataDir));

  test('C14 nothing that the server printed names anybody', () => {
    expect(printed.join('')).not.toBe('');
    for (const word of WORDS) expect(printed.join('')).not.toContain(word);
  });

  test('C14 no file beside the record itself does, by its name or by what is in it', () => {
    const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(0);
    for (const { name, parentPath } of files) {
      expect(name.toUpperCase()).not.toContain(MARK);
      const isRecord = /\.(db|sqlite3?)(-wal|-shm)?$/.test(name);
      const content = isRecord ? '' : readFileSync(join(parentPath, name)).toString('latin1');
      for (const word of WORDS) expect(`${name} ${content}`).not.toContain(word);
    }
    expect(files.some(({ name }) => /\.(db|sqlite3?)$/.test(name))).toBe(true);
  });
});
