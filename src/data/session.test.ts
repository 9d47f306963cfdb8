// Addresses without a host need the page that they stand on.
// @vitest-environment happy-dom
// @vitest-environment-options { "happyDOM": { "url": "http://localhost:3000" } }
import { QueryClient } from '@tanstack/react-query';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createMocks } from '../../mocks/handlers.ts';
import { mockServer } from '../../mocks/setup.ts';
import { FhirError, onSignedOut } from './fhir-client.ts';
import { setUp, signIn } from './account.ts';
import { loadExamples, removeExamples } from './examples.ts';
import { beforeSignOut, readSession, sessionQuery, SessionError, signOut, type Session } from './session.ts';

let client: QueryClient;

beforeEach(async () => {
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  mockServer.use(...(await createMocks()).handlers);
});

const read = (): Promise<Session> => client.fetchQuery({ ...sessionQuery, staleTime: 0 });
const ADDRESS = '/api/session';
const input = { code: 'ABCD-EFGH', practice: { name: 'Praxis', zone: 'Europe/Berlin', language: 'de' }, account: { name: 'Jana Berger', username: 'jana', password: 'ein langer Satz' } } as const;
const failure = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => 'no failure', (error: unknown) => error);

describe('the session', () => {
  test('says who works where, and in which time zone', async () => {
    expect(await read()).toEqual({ state: 'signed-in', user: { name: 'Alex Beispiel', practitioner: 'therapist', role: 'owner' }, practice: { name: 'Praxis Beispiel', zone: 'Europe/Berlin', language: 'de', access: 'team' } });
  });

  test('keeps who it was when it ran out, and forgets them with the memory after signing out', async () => {
    const { user, practice } = await read();
    await signOut();
    expect(await read()).toEqual({ state: 'signed-out', user, practice });
    client.clear();
    expect(await read()).toEqual({ state: 'signed-out' });
    expect(await signIn({ username: 'alex', password: 'egal' })).toEqual({ state: 'signed-in', user, practice });
    expect((await readSession()).state).toBe('signed-in');
  });

  test('has no practice before one is set up, and none without a time zone', async () => {
    mockServer.use(http.get(ADDRESS, () => HttpResponse.json({ state: 'set-up' })));
    expect(await read()).toEqual({ state: 'set-up' });
    mockServer.use(http.get(ADDRESS, () => HttpResponse.json({ state: 'signed-in', user: { name: 'A', practitioner: 'a', role: 'owner' }, practice: {} })));
    expect(await read()).toEqual({ state: 'signed-in', user: { name: 'A', practitioner: 'a', role: 'owner' } });
  });

  test.each([
    ['no answer', () => HttpResponse.error(), 'offline'],
    ['a proxy whose server is down', () => HttpResponse.json({}, { status: 502 }), 'offline'],
    ['the page of somebody else', () => HttpResponse.html('<h1>Bitte anmelden</h1>'), 'server'],
    ['a session without a person', () => HttpResponse.json({ state: 'signed-in' }), 'server'],
    ['a person with a role that nobody knows', () => HttpResponse.json({ state: 'signed-in', user: { name: 'A', practitioner: 'a', role: 'chief' } }), 'server'],
  ] as const)('%s is an error of the connection', async (_what, answer, kind) => {
    mockServer.use(http.get(ADDRESS, answer));
    const error = await failure(read());
    expect(error).toBeInstanceOf(FhirError);
    expect((error as FhirError).kind).toBe(kind);
  });

  test('a server that fails is told apart from no answer', async () => {
    mockServer.use(http.get(ADDRESS, () => HttpResponse.json({ error: 'unexpected' }, { status: 500 })));
    expect(await failure(read())).toMatchObject({ name: 'SessionError', status: 500, code: 'unexpected' });
  });
});

describe('ways in', () => {
  test('send JSON in the body and nothing in the address', async () => {
    const seen: unknown[] = [];
    mockServer.use(http.post('/api/auth/sign-in/username', async ({ request }) => {
      seen.push(new URL(request.url).search, request.headers.get('content-type'), await request.json());
      return HttpResponse.json({ state: 'signed-in', user: { name: 'Jana Berger', practitioner: 'p', role: 'owner' } });
    }));
    await signIn({ username: 'jana', password: 'ein langer Satz' });
    expect(seen).toEqual(['', 'application/json', { username: 'jana', password: 'ein langer Satz' }]);
  });

  test.each([
    [401, { error: 'wrong-credentials' }, { code: 'wrong-credentials', wait: undefined }],
    [429, { error: 'throttled', wait: 8 }, { code: 'throttled', wait: 8 }],
    [422, { error: 'invalid', field: 'practice.zone' }, { code: 'invalid', field: 'practice.zone' }],
    [500, { error: { code: 1 } }, { code: 'unknown' }],
  ])('a refusal with %d keeps what the server said', async (status, body, expected) => {
    mockServer.use(http.post('/api/set-up', () => HttpResponse.json(body, { status })));
    const error = await failure(setUp(input));
    expect(error).toBeInstanceOf(SessionError);
    expect(error).toMatchObject({ status, ...expected });
  });

  test('a refusal says nothing about what was typed', async () => {
    mockServer.use(http.post('/api/set-up', () => HttpResponse.text('ein langer Satz', { status: 400 })));
    const error = await failure(setUp(input));
    expect(error).toMatchObject({ status: 400, code: 'unknown' });
    expect(String(error)).not.toContain('Satz');
  });
});

test('what was not sent yet is sent before signing out', async () => {
  const order: string[] = [];
  mockServer.use(http.post('/api/auth/sign-out', () => {
    order.push('signed out');
    return HttpResponse.json({ state: 'signed-out' });
  }));
  const stop = beforeSignOut(async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    order.push('sent');
  });
  await signOut();
  stop();
  await signOut();
  expect(order).toEqual(['sent', 'signed out', 'signed out']);
});

describe('example patients', () => {
  test('are loaded and removed', async () => {
    const asked: string[] = [];
    mockServer.use(http.all('/api/examples', ({ request }) => {
      asked.push(`${request.method} ${request.headers.get('content-type')}`);
      return HttpResponse.json({ patients: 12 });
    }));
    await loadExamples();
    await removeExamples();
    expect(asked).toEqual(['POST application/json', 'DELETE null']);
  });

  test('tell of a session that ran out, as every other request does', async () => {
    const listener = vi.fn<() => void>();
    const stop = onSignedOut(listener);
    mockServer.use(http.all('/api/examples', () => HttpResponse.json({ error: 'signed-out' }, { status: 401 })));
    await failure(removeExamples());
    expect(listener).toHaveBeenCalledTimes(1);
    mockServer.use(http.post('/api/auth/sign-in/username', () => HttpResponse.json({ error: 'wrong-credentials' }, { status: 401 })));
    await failure(signIn({ username: 'x', password: 'y' }));
    expect(listener).toHaveBeenCalledTimes(1);
    stop();
  });
});
