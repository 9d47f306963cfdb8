/** The running server from outside: who gets in, with what, and what is sent along. */
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { OperationOutcome } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cookieOf, enrolTotp, newDataDir, OWNER, PRACTICE, removeData, send, setUpPractice, signInOwner, startServer, type RunningServer } from '../mocks/running-server.ts';

let server: RunningServer;
let cookie: string;

beforeAll(async () => {
  server = await startServer();
  cookie = await setUpPractice(server);
}, 60_000);
afterAll(async () => {
  await server.stop();
  removeData(server.dataDir);
});

interface Raw {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A request with exactly these headers, `Host` among them. */
function raw(method: string, path: string, headers: Record<string, string> = {}, body?: string | Buffer): Promise<Raw> {
  const { hostname, port } = new URL(server.origin);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname: hostname === 'localhost' ? '127.0.0.1' : hostname, port, method, path, headers, setHost: false, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks).toString() }));
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

const host = () => new URL(server.origin).host;
const get = (path: string, headers: Record<string, string> = {}) => fetch(server.origin + path, { headers });
const json = async (response: Response) => (await response.json()) as Record<string, unknown>;

describe('C12 headers', () => {
  test.each(['/', '/settings', '/health', '/api/session', '/fhir/metadata', '/gone.js', '/api/gone'])('C12 %s carries all of them, whatever the answer is', async (path) => {
    const { headers } = await get(path, { cookie });
    const csp = headers.get('content-security-policy')!;
    for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"]) expect(csp).toContain(part);
    expect(csp).not.toMatch(/unsafe|https?:|\*/);
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin', 'x-frame-options': 'DENY',
    });
    expect(headers.get('permissions-policy')).toContain('camera=()');
    // Chromium knows no such feature and says so in the console of every page.
    expect(headers.get('permissions-policy')).not.toContain('bluetooth');
    expect([...headers.keys()].filter((name) => /^(server|x-powered-by|access-control)/.test(name))).toEqual([]);
  });

  test.each(['/health', '/api/session', '/fhir/metadata', '/fhir/Patient', '/fhir/Patient/none', '/api/gone', '/api/examples'])('C11 %s is kept nowhere', async (path) => {
    for (const headers of [{ cookie }, {}]) expect((await get(path, headers as Record<string, string>)).headers.get('cache-control')).toBe('no-store');
  });

  test('the page is asked for each time, because it says who is signed in; its parts never again', async () => {
    const page = await get('/');
    expect(page.headers.get('cache-control')).toBe('no-store');
    const named = async (headers: Record<string, string>) => /id="session">(.*?)</.exec(await (await get('/', headers)).text())![1];
    expect(await named({ cookie })).toContain(OWNER.name);
    expect(await named({})).toBe('{"state":"signed-out"}');
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(await page.text())![1]!;
    const answer = await get(script, { 'accept-encoding': 'br' });
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('content-encoding')).toBe('br');
  });
});

/** Every kind of address there is behind the sign-in; a new one belongs here. */
const GUARDED: [method: string, path: string][] = [
  ['GET', '/fhir'], ['POST', '/fhir'], ['GET', '/fhir/'], ['GET', '/fhir/metadata'], ['GET', '/fhir/Patient'], ['POST', '/fhir/Patient'], ['GET', '/fhir/Patient/1'], ['PUT', '/fhir/Patient/1'],
  ['DELETE', '/fhir/Patient/1'], ['PATCH', '/fhir/Patient/1'], ['GET', '/fhir/Patient/1/_history'], ['GET', '/fhir/Patient/1/_history/1'], ['POST', '/fhir/Patient/_search'], ['GET', '/fhir/Patient/$caseload'],
  ['POST', '/fhir/Patient/$caseload'], ['GET', '/fhir/AuditEvent'], ['GET', '/fhir/Practitioner'], ['GET', '/fhir/_history'], ['PUT', '/fhir/QuestionnaireResponse?identifier=a%7Cb'], ['GET', '/fhir/../fhir/Patient'],
  ['POST', '/api/examples'], ['DELETE', '/api/examples'], ['GET', '/api/examples'], ['GET', '/api/gone'], ['POST', '/api/auth/sign-up/email'], ['POST', '/api/auth/sign-in/email'], ['GET', '/api/auth/get-session'],
  ['POST', '/api/auth/is-username-available'], ['POST', '/api/auth/update-user'], ['POST', '/api/auth/change-password'], ['POST', '/api/auth/request-password-reset'], ['GET', '/api/auth/list-sessions'], ['GET', '/api/auth/ok'], ['GET', '/api'],
  ['GET', '/api/account'], ['POST', '/api/account/password'], ['POST', '/api/account/totp'], ['GET', '/api/team'], ['POST', '/api/team'], ['GET', '/api/tokens'], ['POST', '/api/tokens'], ['GET', '/api/colleagues'], ['POST', '/api/break-glass'],
];

describe('without a session', () => {
  test.each(GUARDED)('%s %s is refused', async (method, path) => {
    for (const session of [{}, { cookie: 'session=made.up' }]) {
      const response = await send(server.origin, method, path, method === 'GET' || method === 'DELETE' ? undefined : {}, session as Record<string, string>);
      expect(response.status).toBe(401);
      const outcome: OperationOutcome = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'login', details: { coding: [{ system: 'https://example.org/fhir/CodeSystem/outcome', code: 'signed-out' }] } }] };
      expect(await json(response)).toEqual(path.startsWith('/fhir') ? outcome : { error: 'signed-out' });
    }
  });

  test('the way in, the app and the sign of life answer', async () => {
    expect(await json(await get('/health'))).toEqual({ status: 'ok' });
    expect(await json(await get('/api/session'))).toEqual({ state: 'signed-out' });
    for (const path of ['/', '/patients/1', '/sign-in', '/icon.svg']) expect((await get(path)).status, path).toBe(200);
  });

  test('none of the sign-in library’s own addresses is served to those with a session either', async () => {
    for (const [method, path] of GUARDED.filter(([, each]) => each.startsWith('/api/auth/'))) {
      expect((await send(server.origin, method, path, method === 'GET' ? undefined : {}, { cookie })).status, path).toBe(404);
    }
  });
});

describe('requests that other sites make', () => {
  const STRANGERS: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:1' },
    { origin: 'http://localhost.evil.example' },
    {},
  ];

  test.each(STRANGERS)('a write with %j is refused', async (headers) => {
    for (const [method, path, type] of [['POST', '/fhir/Patient', 'application/fhir+json'], ['PUT', '/fhir/Patient/1', 'application/fhir+json'], ['POST', '/api/examples', 'application/json'], ['DELETE', '/api/examples', ''], ['POST', '/api/auth/sign-out', 'application/json'], ['POST', '/api/auth/sign-in/username', 'application/json'], ['POST', '/api/set-up', 'application/json']] as const) {
      const response = await raw(method, path, { host: host(), cookie, ...(type && { 'content-type': type }), ...headers }, type ? '{}' : undefined);
      expect([path, response.status]).toEqual([path, 403]);
    }
    expect((await json(await get('/api/session', { cookie }))).state).toBe('signed-in');
  });

  test('what the browser marks as coming from elsewhere is refused, reading too', async () => {
    for (const site of ['cross-site', 'same-site']) {
      expect((await raw('GET', '/fhir/Patient', { host: host(), cookie, 'sec-fetch-site': site })).status).toBe(403);
      expect((await raw('POST', '/fhir/Patient', { host: host(), cookie, origin: server.origin, 'sec-fetch-site': site, 'content-type': 'application/fhir+json' }, '{}')).status).toBe(403);
      // A link to the app from elsewhere works: the page holds nothing.
      expect((await raw('GET', '/', { host: host(), cookie, 'sec-fetch-site': site })).status).toBe(200);
    }
    expect((await raw('GET', '/fhir/Patient', { host: host(), cookie, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  test.each(['text/plain', 'multipart/form-data; boundary=x', '', 'application/x-www-form-urlencoded', 'text/plain;application/json'])('a body of type "%s" is not taken for JSON', async (type) => {
    const headers = { host: host(), cookie, origin: server.origin, ...(type && { 'content-type': type }) };
    expect((await raw('POST', '/api/examples', headers, '{}')).status).toBe(415);
    // FHIR takes forms, but for searches only.
    expect((await raw('POST', '/fhir/Patient', headers, '{}')).status).toBeGreaterThanOrEqual(400);
  });

  test('a foreign name that leads to this computer is refused, for the app too', async () => {
    for (const name of ['evil.example', `evil.example:${new URL(server.origin).port}`, '192.168.0.1', '']) {
      for (const path of ['/', '/api/session', '/fhir/Patient']) expect([name, path, (await raw('GET', path, { host: name, cookie })).status]).toEqual([name, path, 421]);
    }
    for (const name of ['localhost', '127.0.0.1:80', '[::1]:8080']) expect((await raw('GET', '/api/session', { host: name })).status, name).toBe(200);
  });

  test('reading never changes anything: GET is no way to write', async () => {
    for (const path of ['/api/auth/sign-out', '/api/examples', '/api/set-up', '/api/auth/sign-in/username']) expect((await get(path, { cookie })).status, path).toBe(404);
    expect((await json(await get('/api/session', { cookie }))).state).toBe('signed-in');
  });
});

describe('sign-in', () => {
  test('the session says who is signed in, and where', async () => {
    expect(await json(await get('/api/session', { cookie }))).toEqual({ state: 'signed-in', user: { name: OWNER.name, practitioner: expect.stringMatching(/^[\w-]{36}$/), role: 'owner' }, practice: { ...PRACTICE, access: 'team' }, idle: 60 });
  });

  test('no token reaches a script: not in the body, and the cookie is HttpOnly', async () => {
    const response = await send(server.origin, 'POST', '/api/auth/sign-in/username', { username: 'KIM', password: OWNER.password });
    expect(response.headers.getSetCookie()).toEqual([expect.stringMatching(/^session=.*; HttpOnly; SameSite=Strict/), expect.stringMatching(/^device=.*; HttpOnly; SameSite=Strict/)]);
    const token = decodeURIComponent(cookieOf(response).split('=')[1]!).split('.')[0]!;
    expect(await response.text()).not.toContain(token);
  });

  test('signing out ends this session and no other', async () => {
    const other = await signInOwner(server.origin);
    const response = await send(server.origin, 'POST', '/api/auth/sign-out', {}, { cookie: other });
    expect(await json(response)).toEqual({ state: 'signed-out' });
    expect(response.headers.getSetCookie()).toEqual([expect.stringContaining('session=; Max-Age=0')]);
    expect((await get('/fhir/Patient', { cookie: other })).status).toBe(401);
    expect((await get('/fhir/Patient', { cookie })).status).toBe(200);
  });

  test.each([undefined, null, [], 'x', { username: 1, password: 2 }, { username: 'kim' }, { username: { $ne: '' }, password: { $ne: '' } }])('%j is no attempt at all', async (body) => {
    expect((await send(server.origin, 'POST', '/api/auth/sign-in/username', body ?? 'null')).status).toBe(400);
  });
});

describe('set-up', () => {
  test('once done, no code opens it again', async () => {
    for (const code of [server.code, 'AAAAA-AAAAA-AAAAA-AAAAA']) {
      const response = await send(server.origin, 'POST', '/api/set-up', { code, practice: PRACTICE, account: { ...OWNER, username: 'second' } });
      expect([response.status, await json(response)]).toEqual([409, { error: 'already-set-up' }]);
    }
  });

  test('a wrong code is refused and slowed down; the right one works once, and a restart keeps everything', { timeout: 60_000 }, async () => {
    const dataDir = newDataDir();
    try {
      const first = await startServer({ dataDir });
      expect(await json(await fetch(`${first.origin}/api/session`))).toEqual({ state: 'set-up' });
      const oldCode = first.code;
      await first.stop();

      let fresh = await startServer({ dataDir });
      expect(fresh.code).not.toBe(oldCode);
      const setUp = (code: unknown, change: object = {}) => send(fresh.origin, 'POST', '/api/set-up', { code, practice: PRACTICE, account: OWNER, ...change });
      for (const code of [oldCode, '', 'x'.repeat(10_000), null, 7]) expect([code, (await setUp(code)).status]).toEqual([code, 403]);
      const slowed = await setUp(oldCode);
      expect(slowed.status).toBe(429);
      expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await json(slowed)).toMatchObject({ error: 'throttled' });
      // Even the right code has to wait now.
      expect((await setUp(fresh.code)).status).toBe(429);
      await fresh.stop();

      fresh = await startServer({ dataDir });
      for (const [field, change] of [
        ['practice.name', { practice: { ...PRACTICE, name: ' ' } }],
        ['practice.zone', { practice: { ...PRACTICE, zone: 'Europe/Atlantis' } }],
        ['practice.language', { practice: { ...PRACTICE, language: 'fr' } }],
        ['account.name', { account: { ...OWNER, name: 'x'.repeat(201) } }],
        ['account.username', { account: { ...OWNER, username: 'a b' } }],
        ['account.password', { account: { ...OWNER, password: 'short' } }],
        ['practice.name', { practice: JSON.parse('{"__proto__": {"name": "x"}}') }],
      ] as const) {
        const response = await setUp(fresh.code, change);
        expect([response.status, await json(response)]).toEqual([422, { error: 'invalid', field }]);
      }
      expect(({} as { name?: unknown }).name).toBeUndefined();

      // Two at once with the right code: one practice.
      const both = await Promise.all([setUp(fresh.code), setUp(fresh.code!.toLowerCase().replaceAll('-', ' '))]);
      expect(both.map((response) => response.status).sort((a, b) => a - b)).toEqual([201, 409]);
      const session = cookieOf(both.find((response) => response.status === 201)!);
      const count = async (type: string) => ((await json(await send(fresh.origin, 'GET', `/fhir/${type}?_summary=count`, undefined, { cookie: session }))) as { total?: number }).total;
      expect([await count('Organization'), await count('Practitioner'), await count('PractitionerRole')]).toEqual([1, 1, 1]);
      const before = await json(await send(fresh.origin, 'GET', '/api/session', undefined, { cookie: session }));
      await fresh.stop();

      fresh = await startServer({ dataDir });
      expect(fresh.code).toBeNull();
      expect(await json(await send(fresh.origin, 'GET', '/api/session', undefined, { cookie: session }))).toEqual(before);
      await signInOwner(fresh.origin);
      await fresh.stop();
    } finally {
      removeData(dataDir);
    }
  });
});

describe('what is too much', () => {
  const write = (headers: Record<string, string>) => ({ host: host(), cookie, origin: server.origin, 'content-type': 'application/fhir+json', ...headers });
  const memoryMb = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.process.pid}/status`, 'utf8'))![1]) / 1024;

  test('a length over the limit is refused before anything is read', async () => {
    expect((await raw('POST', '/fhir', write({ 'content-length': String(200 * 1024 * 1024), expect: '100-continue' }))).status).toBe(413);
    const bodyless = await raw('POST', '/api/auth/sign-in/username', { ...write({ 'content-length': String(1024 * 1024) }), 'content-type': 'application/json' });
    expect([bodyless.status, JSON.parse(bodyless.body)]).toEqual([413, { error: 'too-large' }]);
  });

  test.skipIf(process.platform !== 'linux')('200 MB without a length are cut off, and the memory does not grow with them', { timeout: 60_000 }, async () => {
    const before = memoryMb();
    const { port } = new URL(server.origin);
    const chunk = Buffer.alloc(64 * 1024, 'a');
    const framed = Buffer.concat([Buffer.from(`${chunk.byteLength.toString(16)}\r\n`), chunk, Buffer.from('\r\n')]);
    let sent = 0;
    let highest = 0;
    const answer = await new Promise<string>((resolve) => {
      let received = '';
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write(`POST /fhir HTTP/1.1\r\n${Object.entries(write({ 'transfer-encoding': 'chunked' })).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
        const pump = () => {
          while (sent < 200 * 1024 * 1024 && socket.writable) {
            sent += chunk.byteLength;
            highest = Math.max(highest, memoryMb());
            if (!socket.write(framed)) return;
          }
          if (socket.writable) socket.end('0\r\n\r\n');
        };
        socket.on('drain', pump);
        pump();
      });
      socket.on('data', (data) => (received += data));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(received));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(sent).toBeLessThan(120 * 1024 * 1024);
    expect(highest - before).toBeLessThan(80);
    expect((await get('/fhir/Patient', { cookie })).status).toBe(200);
  });

  test.each([
    ['a thousand brackets in a value', `{"resourceType":"Patient","extension":${'['.repeat(1_000)}${']'.repeat(1_000)}}`],
    ['ten thousand nested extensions', `{"resourceType":"Patient",${'"extension":[{'.repeat(10_000)}${'}]'.repeat(10_000)}}`],
    ['a million brackets', '['.repeat(1_000_000)],
    ['a prototype', '{"resourceType":"Patient","__proto__":{"polluted":true}}'],
    ['a constructor', '{"resourceType":"Patient","constructor":{"prototype":{"polluted":true}}}'],
    ['half a document', '{"resourceType":"Patient","name":[{"family":"Geheim'],
    ['no document', ''],
    ['text that is no UTF-8', Buffer.from('{"resourceType":"Patient","name":[{"family":"M\xfcller"}]}', 'latin1')],
    ['half a character', '{"resourceType":"Patient","name":[{"family":"\\ud800"}]}'],
  ])('%s is refused with an outcome', async (_, body) => {
    const response = await raw('POST', '/fhir/Patient', write({}), body);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(JSON.parse(response.body)).toMatchObject({ resourceType: 'OperationOutcome' });
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('a connection that breaks off in the middle of a body, or before the answer, writes nothing or all of it', async () => {
    const count = async () => ((await json(await get('/fhir/Basic?_summary=count', { cookie }))) as { total: number }).total;
    const before = await count();
    const body = JSON.stringify({ resourceType: 'Basic', code: { text: 'x'.repeat(5_000) } });
    const { port } = new URL(server.origin);
    for (const sent of [0, 1, 100, body.length - 1, body.length]) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), '127.0.0.1', () => {
          socket.write(`POST /fhir/Basic HTTP/1.1\r\n${Object.entries(write({ 'content-length': String(body.length) })).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body.slice(0, sent)}`, () => setTimeout(() => socket.destroy(), 50));
        });
        socket.on('error', () => undefined);
        socket.on('close', () => resolve());
      });
    }
    await expect.poll(count, { timeout: 5_000 }).toBe(before + 1);
    expect(await json(await get('/fhir/Basic', { cookie }))).toMatchObject({ entry: expect.arrayContaining([{ fullUrl: expect.any(String), resource: expect.objectContaining({ code: { text: 'x'.repeat(5_000) } }), search: { mode: 'match' } }]) });
  });

  test('compressed bodies are not taken: they may swell', async () => {
    expect((await raw('POST', '/fhir/Patient', write({ 'content-encoding': 'gzip' }), '{}')).status).toBe(415);
  });
});

describe('C13 nothing comes with it that opens anything', () => {
  test('C13 there is no account but the one that the code from the terminal made', { timeout: 60_000 }, async () => {
    const dataDir = newDataDir();
    const fresh = await startServer({ dataDir });
    try {
      const guesses = ['admin', 'administrator', 'root', 'demo', 'test', 'kim', 'alex', 'therapist', 'rueckenwind'].flatMap((username) => ['admin', '', 'password', 'demo', username].map((password) => ({ username, password })));
      for (const guess of guesses.slice(0, 9)) expect([guess, (await send(fresh.origin, 'POST', '/api/auth/sign-in/username', guess)).status]).toEqual([guess, 401]);
      const db = new DatabaseSync(join(dataDir, 'rueckenwind.db'), { readOnly: true });
      for (const table of ['user', 'account', 'session', 'access_token', 'access_code']) expect([table, db.prepare(`select count(*) as n from ${table}`).get()!.n]).toEqual([table, 0]);
      db.close();
      for (const [method, path] of [['POST', '/api/examples'], ['GET', '/api/team'], ['POST', '/api/team'], ['GET', '/fhir/Patient']] as const) expect((await send(fresh.origin, method, path, method === 'GET' ? undefined : {})).status).toBe(401);
    } finally {
      await fresh.stop();
      removeData(dataDir);
    }
  });

  test('C13 what is served holds no demonstration, no mocked server and no source map', async () => {
    const dist = join(import.meta.dirname, '..', 'dist');
    const files = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter((file) => /\.map(?:\.\w+)?$|mockServiceWorker|demo|\.env/i.test(file.slice(dist.length)))).toEqual([]);
    for (const file of files.filter((each) => /\.(?:js|css|html)$/.test(each))) expect([file, /sourceMappingURL|mockServiceWorker|setupWorker/.test(readFileSync(file, 'utf8'))]).toEqual([file, false]);
    for (const path of ['/mockServiceWorker.js', '/.env', '/.git/config', '/package.json', '/server/main.ts', '/data/secret', '/assets/../../package.json', '/%2e%2e/package.json']) {
      const answer = await raw('GET', path, { host: host(), cookie });
      expect([path, answer.status === 404 || (answer.headers['content-type'] ?? '').startsWith('text/html')]).toEqual([path, true]);
      expect(answer.body).not.toMatch(/"dependencies"|\[core\]|readConfig/);
    }
  });
});

test('long answers are compressed as the browser likes it', async () => {
  const plain = await raw('GET', '/fhir/metadata', { host: host(), cookie });
  const response = await fetch(`${server.origin}/fhir/metadata`, { headers: { cookie, 'accept-encoding': 'br' } });
  expect(response.headers.get('content-encoding')).toBe('br');
  expect(response.headers.get('vary')).toContain('accept-encoding');
  expect(Number(response.headers.get('content-length'))).toBeLessThan(Buffer.byteLength(plain.body) / 3);
  expect(JSON.parse(await response.text())).toEqual(JSON.parse(plain.body));
});

test('guessing a password is slowed down for the one who guesses', { timeout: 60_000 }, async () => {
  const dataDir = newDataDir();
  const other = await startServer({ dataDir });
  try {
    await setUpPractice(other);
    const guess = (password: string) => send(other.origin, 'POST', '/api/auth/sign-in/username', { username: OWNER.username, password });
    // All at once, so that none slips through while others are still being checked; the right one comes last, and too soon.
    const [right, ...answers] = (await Promise.all([...Array.from({ length: 30 }, (_, number) => `wrong password ${number}`), OWNER.password].map(guess))).toReversed();
    const statuses = answers.map((response) => response.status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(20);
    expect(answers.every((response) => response.headers.getSetCookie().length === 0)).toBe(true);
    expect(right!.status).toBe(429);
  } finally {
    await other.stop();
    removeData(dataDir);
  }
});

describe('behind a proxy that speaks HTTPS', () => {
  let proxied: RunningServer;
  const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'praxis.example', 'x-forwarded-for': '203.0.113.9' };
  beforeAll(async () => {
    proxied = await startServer({ env: { TRUST_PROXY: '127.0.0.1' } });
  }, 60_000);
  afterAll(async () => {
    await proxied.stop();
    removeData(proxied.dataDir);
  });

  test('the cookie is tied to the host and to encrypted connections; browsers are told to insist on them', async () => {
    const body = { code: proxied.code, practice: PRACTICE, account: OWNER };
    expect((await send(proxied.origin, 'POST', '/api/set-up', body, headers)).status).toBe(403);
    const response = await send(proxied.origin, 'POST', '/api/set-up', body, { ...headers, origin: 'https://praxis.example' });
    expect(response.status).toBe(201);
    expect(response.headers.getSetCookie()).toEqual(['session', 'device'].map((name) => expect.stringMatching(new RegExp(`^__Host-${name}=[^;]+; Max-Age=\\d+; Path=/; HttpOnly; Secure; SameSite=Strict$`))));
    expect(response.headers.get('strict-transport-security')).toBe('max-age=31536000');
  });

  test('links in answers lead to where the browser asked', async () => {
    const seen = { ...headers, origin: 'https://praxis.example' };
    const session = await send(proxied.origin, 'POST', '/api/auth/sign-in/username', { username: OWNER.username, password: OWNER.password }, seen);
    expect(await json(session)).toMatchObject({ state: 'enrol' });
    expect((await send(proxied.origin, 'GET', '/fhir/Patient', undefined, { ...seen, cookie: cookieOf(session) })).status).toBe(403);
    const { cookie: enrolled } = await enrolTotp(proxied.origin, cookieOf(session), seen);
    const cookies = { ...seen, cookie: enrolled };
    const bundle = await json(await send(proxied.origin, 'GET', '/fhir/Patient?_count=1', undefined, cookies));
    expect(bundle.link).toEqual([expect.objectContaining({ relation: 'self', url: expect.stringMatching(/^https:\/\/praxis\.example\/fhir\/Patient\?/) })]);
    expect((await send(proxied.origin, 'POST', '/fhir/Patient', { resourceType: 'Patient', name: [{ family: 'Beispiel' }] }, cookies)).status).toBe(201);
  });

  test('plain connections are refused, but for the sign of life', async () => {
    for (const path of ['/', '/api/session', '/fhir/Patient']) expect((await fetch(proxied.origin + path)).status, path).toBe(403);
    expect((await fetch(`${proxied.origin}/health`)).status).toBe(200);
  });
});

test('what the server prints holds nothing about anybody', async () => {
  const marked = { resourceType: 'Patient', name: [{ use: 'official', family: 'ZZTOPNAME' }], birthDate: '1951-02-03' };
  await send(server.origin, 'POST', '/fhir/Patient', marked, { cookie });
  await send(server.origin, 'POST', '/fhir/Patient', { ...marked, surprise: 'ZZTOPNAME' }, { cookie });
  await raw('POST', '/fhir/Patient', { host: host(), cookie, origin: server.origin, 'content-type': 'application/fhir+json' }, '{"family":"ZZTOPNAME');
  await send(server.origin, 'POST', '/api/auth/sign-in/username', { username: 'ZZTOPNAME', password: 'ZZTOPNAME' });
  expect(server.output()).not.toMatch(/ZZTOPNAME|1951|Kim|kim/);
  expect(server.output().split('\n').length).toBeLessThan(12);
});
