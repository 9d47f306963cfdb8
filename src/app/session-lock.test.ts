// Addresses without a host need the page that they stand on.
// @vitest-environment happy-dom
// @vitest-environment-options { "happyDOM": { "url": "http://localhost:3000" } }
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { mockServer } from '../../mocks/setup.ts';
import { get } from '../data/fhir-client.ts';
import { sessionQuery, type Session } from '../data/session.ts';
import { isConnected, watchConnection } from './connection.ts';
import { announceSignOut, enter, watchSession } from './session-lock.ts';

const practice = { name: 'Praxis', zone: 'Europe/Berlin', language: 'de' } as const;
const jana: Session = { state: 'signed-in', user: { name: 'Jana', practitioner: 'jana' }, practice };
const udo: Session = { state: 'signed-in', user: { name: 'Udo', practitioner: 'udo' }, practice };
let client: QueryClient;
let stop: () => void = () => {};

beforeEach(() => {
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(sessionQuery.queryKey, jana);
  client.setQueryData(['caseload'], 'figures');
});
afterEach(() => stop());

const session = () => client.getQueryData(sessionQuery.queryKey);

describe('the end of a session', () => {
  test('by signing out takes everything from memory, and whoever watches the session is told', () => {
    const seen: (string | undefined)[] = [];
    stop = new QueryObserver(client, sessionQuery).subscribe(({ data }) => seen.push(data?.state));
    announceSignOut(client);
    expect(session()).toEqual({ state: 'signed-out', practice });
    expect(client.getQueryData(['caseload'])).toBeUndefined();
    return vi.waitFor(() => expect(seen.at(-1)).toBe('signed-out'));
  });

  test('by itself keeps who it was and what is shown', async () => {
    stop = watchSession(client);
    mockServer.use(http.get('/fhir/Patient/1', () => HttpResponse.json({}, { status: 401 })));
    await expect(get('Patient/1')).rejects.toMatchObject({ kind: 'signed-out' });
    expect(session()).toEqual({ ...jana, state: 'signed-out' });
    expect(client.getQueryData(['caseload'])).toBe('figures');
  });
});

describe('signing in', () => {
  test('as the same person goes on, with figures that come anew', () => {
    client.setQueryData(sessionQuery.queryKey, { ...jana, state: 'signed-out' });
    enter(client, jana);
    expect(session()).toEqual(jana);
    expect(client.getQueryData(['caseload'])).toBe('figures');
    expect(client.getQueryState(['caseload'])?.isInvalidated).toBe(true);
    expect(client.getQueryState(sessionQuery.queryKey)?.isInvalidated).toBe(false);
  });

  test('as somebody else leaves nothing of the person before', () => {
    enter(client, udo);
    expect(session()).toEqual(udo);
    expect(client.getQueryData(['caseload'])).toBeUndefined();
  });

  test('in another tab brings this one along, and another person\'s screens are emptied', async () => {
    stop = watchSession(client);
    mockServer.use(http.get('/api/session', () => HttpResponse.json(udo)));
    const other = new BroadcastChannel('session');
    other.postMessage('signed-in');
    await vi.waitFor(() => expect(session()).toEqual(udo));
    other.close();
    expect(client.getQueryData(['caseload'])).toBeUndefined();
  });
});

describe('the connection', () => {
  test('is what requests say, and what failed is asked anew once the server answers', async () => {
    stop = watchConnection(client);
    let down = true;
    mockServer.use(
      http.get('/fhir/Patient', () => (down ? HttpResponse.error() : HttpResponse.json({ resourceType: 'Bundle', type: 'searchset', total: 3 }))),
      http.get('/health', () => (down ? HttpResponse.error() : HttpResponse.json({ status: 'ok' }))),
    );
    const observer = new QueryObserver(client, { queryKey: ['patients'], queryFn: () => get('Patient') });
    const unsubscribe = observer.subscribe(() => {});
    await vi.waitFor(() => expect(isConnected()).toBe(false));
    dispatchEvent(new Event('online'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isConnected()).toBe(false);
    down = false;
    dispatchEvent(new Event('online'));
    await vi.waitFor(() => expect(observer.getCurrentResult().data).toMatchObject({ total: 3 }));
    expect(isConnected()).toBe(true);
    unsubscribe();
  });

  test('is not lost by a refusal', async () => {
    stop = watchConnection(client);
    mockServer.use(http.get('/fhir/Patient', () => HttpResponse.json({}, { status: 500 })));
    await client.fetchQuery({ queryKey: ['patients'], queryFn: () => get('Patient') }).catch(() => {});
    expect(isConnected()).toBe(true);
  });
});
