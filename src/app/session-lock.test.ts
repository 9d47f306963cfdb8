// Addresses without a host need the page that they stand on.
// @vitest-environment happy-dom
// @vitest-environment-options { "happyDOM": { "url": "http://localhost:3000" } }
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { mockServer } from '../../mocks/setup.ts';
import { get } from '../data/fhir-client.ts';
import { beforeSignOut, sessionQuery, type Session } from '../data/session.ts';
import { isConnected, watchConnection } from './connection.ts';
import { lockNow, watchPresence } from './presence.ts';
import { announceSignOut, enter, watchSession } from './session-lock.ts';

const practice = { name: 'Praxis', zone: 'Europe/Berlin', language: 'de' } as const;
const jana: Session = { state: 'signed-in', user: { name: 'Jana', practitioner: 'jana', role: 'therapist' }, practice };
const udo: Session = { state: 'signed-in', user: { name: 'Udo', practitioner: 'udo', role: 'therapist' }, practice };
let client: QueryClient;
let stop: () => void = () => {};

beforeEach(() => {
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(sessionQuery.queryKey, jana);
  client.setQueryData(['caseload'], 'figures');
});
afterEach(() => {
  stop();
  document.body.innerHTML = '';
});

/** As the app does. */
const watchAll = () => {
  const [session, presence] = [watchSession(client), watchPresence(client)];
  return () => {
    session();
    presence();
  };
};

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

  test('by itself covers the screen and takes the figures away where nothing was typed, in every tab at once', async () => {
    stop = watchAll();
    const other = new BroadcastChannel('session');
    const told: unknown[] = [];
    other.addEventListener('message', ({ data }) => told.push(data));
    mockServer.use(http.get('/fhir/Patient/1', () => HttpResponse.json({}, { status: 401 })));
    await expect(get('Patient/1')).rejects.toMatchObject({ kind: 'signed-out' });
    expect(session()).toEqual({ ...jana, state: 'signed-out', locked: false, typed: false });
    expect(client.getQueryData(['caseload'])).toBeUndefined();
    await vi.waitFor(() => expect(told).toEqual(['expired']));
    other.close();
  });

  test('keeps what was typed and stands nowhere else, with the figures beside it; the rest goes', async () => {
    stop = watchAll();
    client.setQueryData(['diary'], 'the day that is written');
    const unsubscribe = new QueryObserver(client, { queryKey: ['diary'], queryFn: () => 'anew', staleTime: Number.POSITIVE_INFINITY }).subscribe(() => {});
    document.body.innerHTML = '<textarea>Was niemand sonst hat</textarea>';
    document.querySelector('textarea')!.dispatchEvent(new Event('input', { bubbles: true }));
    mockServer.use(http.get('/fhir/Patient/1', () => HttpResponse.json({}, { status: 401 })));
    await expect(get('Patient/1')).rejects.toMatchObject({ kind: 'signed-out' });
    expect(session()).toEqual({ ...jana, state: 'signed-out', locked: false, typed: true });
    expect(client.getQueryData(['diary'])).toBe('the day that is written');
    expect(client.getQueryData(['caseload'])).toBeUndefined();
    unsubscribe();
  });

  test.each([
    ['a field that was emptied', '<textarea></textarea>'],
    ['a search', '<input type="search" value="Müller">'],
    ['a choice that filters', '<input role="combobox" value="Müller">'],
  ])('%s is nothing typed', async (_what, html) => {
    stop = watchAll();
    document.body.innerHTML = html;
    document.body.firstElementChild!.dispatchEvent(new Event('input', { bubbles: true }));
    mockServer.use(http.get('/fhir/Patient/1', () => HttpResponse.json({}, { status: 401 })));
    await expect(get('Patient/1')).rejects.toMatchObject({ kind: 'signed-out' });
    expect(session()).toMatchObject({ typed: false });
  });

  test('told by another tab is undone where the session still runs', async () => {
    stop = watchAll();
    mockServer.use(http.get('/api/session', () => HttpResponse.json(jana)));
    const other = new BroadcastChannel('session');
    const seen: (string | undefined)[] = [];
    const unsubscribe = new QueryObserver(client, sessionQuery).subscribe(({ data }) => seen.push(data?.state));
    other.postMessage('expired');
    await vi.waitFor(() => expect(seen).toContain('signed-out'));
    await vi.waitFor(() => expect(seen.at(-1)).toBe('signed-in'));
    unsubscribe();
    other.close();
  });

  test('by signing out in another tab empties this one', async () => {
    stop = watchAll();
    document.body.innerHTML = '<textarea>geschrieben</textarea>';
    document.querySelector('textarea')!.dispatchEvent(new Event('input', { bubbles: true }));
    const other = new BroadcastChannel('session');
    other.postMessage('signed-out');
    await vi.waitFor(() => expect(session()).toEqual({ state: 'signed-out', practice }));
    expect(client.getQueryData(['caseload'])).toBeUndefined();
    other.close();
  });

  test('that is no end but a second factor to be set up asks for the session again', async () => {
    stop = watchAll();
    mockServer.use(
      http.get('/fhir/Patient/1', () => HttpResponse.json({ resourceType: 'OperationOutcome', issue: [{ details: { coding: [{ code: 'enrol' }] } }] }, { status: 403 })),
      http.get('/api/session', () => HttpResponse.json({ ...jana, state: 'enrol' })),
    );
    await expect(get('Patient/1')).rejects.toMatchObject({ kind: 'refused' });
    await vi.waitFor(() => expect(session()).toEqual({ ...jana, state: 'enrol' }));
  });
});

describe('locking', () => {
  test('covers at once, in every tab, and ends the session after what was still to be sent', async () => {
    stop = watchAll();
    const order: string[] = [];
    const takeBack = beforeSignOut(async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      order.push('sent');
    });
    mockServer.use(http.post('/api/auth/sign-out', () => {
      order.push('signed out');
      return HttpResponse.json({ state: 'signed-out' });
    }));
    const other = new BroadcastChannel('session');
    const told: unknown[] = [];
    other.addEventListener('message', ({ data }) => told.push(data));
    const locking = lockNow(client);
    expect(session()).toMatchObject({ ...jana, state: 'signed-out', locked: true });
    expect(client.getQueryData(['caseload'])).toBeUndefined();
    await locking;
    takeBack();
    expect(order).toEqual(['sent', 'signed out']);
    await vi.waitFor(() => expect(told).toEqual(['locked']));
    other.close();
  });

  test('happens by itself when nobody was there for as long as the server allows, and not while somebody is', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    try {
      stop = watchAll();
      client.setQueryData(sessionQuery.queryKey, { ...jana, idle: 10 });
      const asked: string[] = [];
      mockServer.use(
        http.post('/api/auth/sign-out', () => {
          asked.push('sign-out');
          return HttpResponse.json({ state: 'signed-out' });
        }),
        http.get('/api/session', () => {
          asked.push('session');
          return HttpResponse.json(jana);
        }),
      );
      for (let minute = 0; minute < 20; minute += 1) {
        vi.advanceTimersByTime(60_000);
        dispatchEvent(new Event('keydown'));
      }
      expect(session()).toMatchObject({ state: 'signed-in' });
      // Whoever writes keeps their session.
      await vi.waitFor(() => expect(asked.length).toBeGreaterThan(3));
      vi.advanceTimersByTime(9 * 60_000);
      expect(session()).toMatchObject({ state: 'signed-in' });
      vi.advanceTimersByTime(70_000);
      expect(session()).toMatchObject({ state: 'signed-out', locked: true });
      await vi.waitFor(() => expect(asked.at(-1)).toBe('sign-out'));
    } finally {
      vi.useRealTimers();
    }
  });

  test('without a limit of the server never happens by itself', () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    try {
      stop = watchAll();
      vi.advanceTimersByTime(24 * 3_600_000);
      expect(session()).toMatchObject({ state: 'signed-in' });
    } finally {
      vi.useRealTimers();
    }
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

  test('step by step keeps whose screens wait; with the second factor they go on', () => {
    client.setQueryData(sessionQuery.queryKey, { ...jana, state: 'signed-out', typed: true, locked: true });
    enter(client, { state: 'second-factor', methods: ['totp'] });
    expect(session()).toEqual({ ...jana, state: 'second-factor', methods: ['totp'], typed: true, locked: true });
    expect(client.getQueryData(['caseload'])).toBe('figures');
    enter(client, { state: 'signed-out' });
    expect(session()).toEqual({ ...jana, state: 'signed-out', typed: true, locked: true });
    enter(client, jana);
    expect(session()).toEqual(jana);
  });

  test('as somebody else leaves nothing of the person before', () => {
    enter(client, udo);
    expect(session()).toEqual(udo);
    expect(client.getQueryData(['caseload'])).toBeUndefined();
  });

  test('in another tab brings this one along, and another person\'s screens are emptied', async () => {
    stop = watchAll();
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
