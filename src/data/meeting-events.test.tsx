import { QueryClient } from '@tanstack/react-query';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { mockServer } from '../../mocks/setup.ts';
import { onSignedOut } from './fhir-client.ts';
import { listenToMeeting, type MeetingEvents, type MeetingListener } from './meeting-events.ts';
import { meetingQueries } from './meetings.ts';

/** A stream as the browser has it; the test is the server. */
class FakeSource extends EventTarget {
  static readonly CLOSED = 2;
  static opened: FakeSource[] = [];
  readyState = 1;
  readonly url: string;
  constructor(url: string) {
    super();
    this.url = url;
    FakeSource.opened.push(this);
  }
  say(kind: string, data: object = {}): void {
    this.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify(data) }));
  }
  fail(readyState: 0 | 2): void {
    this.readyState = readyState;
    this.dispatchEvent(new Event('error'));
  }
  close(): void {
    this.readyState = 2;
  }
}

let client: QueryClient;
let seen: MeetingEvents[];
let asked: number;
let presence: unknown[];
let listener: MeetingListener;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  vi.stubGlobal('EventSource', FakeSource);
  FakeSource.opened = [];
  client = new QueryClient();
  seen = [];
  presence = [];
  asked = 0;
  vi.spyOn(client, 'invalidateQueries').mockImplementation(async ({ queryKey } = {}) => {
    if (JSON.stringify(queryKey) === JSON.stringify(meetingQueries.one('m1').queryKey)) asked += 1;
  });
  mockServer.use(http.post('/api/meetings/m1/presence', async ({ request }) => {
    presence.push(await request.json());
    return new HttpResponse(null, { status: 204 });
  }));
  listener = listenToMeeting(client, 'm1', (events) => seen.push(events));
});

afterEach(() => {
  listener.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const source = () => FakeSource.opened.at(-1)!;

test('who is there is shown, and the case that one is at is told once', async () => {
  listener.at('p1');
  expect(source().url).toBe('/api/meetings/m1/events');
  source().say('hello');
  source().say('people', { people: [{ id: 'jana', name: 'Jana' }] });
  listener.at('p1');
  expect(seen.at(-1)).toEqual({ state: 'live', people: [{ id: 'jana', name: 'Jana' }] });
  await vi.waitFor(() => expect(presence).toEqual([{ patient: 'p1' }]));
  listener.at(undefined);
  await vi.waitFor(() => expect(presence).toEqual([{ patient: 'p1' }, {}]));
});

test('what changed is asked for a moment later, several changes of one resource once', () => {
  client.setQueryData(meetingQueries.one('m1').queryKey, { meeting: { version: '1' }, agenda: { version: '1' }, listVersion: '1', minutes: {}, patients: {}, tasks: [] } as never);
  source().say('hello');
  for (const version of [2, 3, 4]) source().say('change', { type: 'List', id: 'a1', version });
  expect(asked).toBe(0);
  vi.advanceTimersByTime(400);
  expect(asked).toBe(1);
});

test('a break is shown, and while it lasts what is stored is looked at by itself', () => {
  source().say('hello');
  source().fail(0);
  expect(seen.at(-1)!.state).toBe('reconnecting');
  vi.advanceTimersByTime(10_000);
  expect(asked).toBe(1);
  source().say('hello');
  expect(seen.at(-1)!.state).toBe('live');
  vi.advanceTimersByTime(60_000);
  expect(asked).toBe(1);
  source().say('reset');
  expect(asked).toBe(2);
});

test('a stream that was declined is tried again, less often each time, and then everything is asked for', () => {
  source().fail(2);
  vi.advanceTimersByTime(3_000);
  expect(FakeSource.opened).toHaveLength(2);
  source().fail(2);
  vi.advanceTimersByTime(3_000);
  expect(FakeSource.opened).toHaveLength(2);
  vi.advanceTimersByTime(3_000);
  expect(FakeSource.opened).toHaveLength(3);
  const before = asked;
  source().say('hello');
  expect(asked).toBe(before + 1);
});

test('the end of the session is told, and nobody listens any more', () => {
  const ended = vi.fn<() => void>();
  const forget = onSignedOut(ended);
  source().say('hello');
  source().say('end', { reason: 'session' });
  expect(ended).toHaveBeenCalledTimes(1);
  expect(seen.at(-1)).toEqual({ state: 'off', people: [] });
  source().fail(2);
  vi.advanceTimersByTime(120_000);
  expect(FakeSource.opened).toHaveLength(1);
  forget();
});
