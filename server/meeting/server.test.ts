/** The events of a meeting from the running server, as two browsers get them. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { killLeftovers, newDataDir, removeData, send, setUpPractice, signInOwner, startServer, type RunningServer } from '../../mocks/running-server.ts';
import { transaction } from '../../src/fhir/bundle.ts';
import { agendaToFhir, meetingToFhir, minutesToFhir } from '../../src/fhir/meeting.ts';

let dataDir: string;
let server: RunningServer;
let cookie: string;

const PRACTICE = { zone: 'Europe/Berlin', language: 'de' } as const;

beforeEach(async () => {
  dataDir = newDataDir();
  server = await startServer({ dataDir });
  cookie = await setUpPractice(server);
  const { user } = (await (await fetch(`${server.origin}/api/session`, { headers: { cookie } })).json()) as { user: { practitioner: string; name: string } };
  const by = { id: user.practitioner, name: user.name };
  const context = { ...PRACTICE, by, meeting: { id: 'm1', day: '2026-11-25', start: '12:30', length: 45 } } as const;
  const response = await send(server.origin, 'POST', '/fhir', transaction([
    { method: 'PUT', resource: { resourceType: 'Patient', id: 'p1', active: true, name: [{ family: 'Geheim' }] }, create: true },
    { method: 'PUT', resource: agendaToFhir({ id: 'a1', meeting: 'm1', items: [{ id: 'i1', patient: 'p1', question: '', reasons: [], minutes: 5, state: 'open' }] }, { by, at: '2026-11-24T12:00:00Z', day: '2026-11-25', language: 'de' }), create: true },
    { method: 'PUT', resource: meetingToFhir({ id: 'm1', agenda: 'a1', day: '2026-11-25', start: '12:30', length: 45, minutesPerCase: 5, participants: [{ ...by, answer: 'accepted' }] }, PRACTICE), create: true },
    { method: 'PUT', resource: { id: 'c1', ...minutesToFhir({ meeting: 'm1', patient: 'p1', state: 'draft', question: 'Wie weiter?', reasons: [], entries: [] }, context) }, create: true },
  ]), { cookie });
  if (!response.ok) throw new Error(`the meeting was refused: ${response.status} ${await response.text()}`);
}, 60_000);
afterEach(() => {
  killLeftovers();
  removeData(dataDir);
});

/** A stream, read until `wanted` stands in it; answers everything read so far. */
async function listen(session: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.origin}/api/meetings/m1/events`, { headers: { cookie: session, accept: 'text/event-stream', ...headers } });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    response,
    async until(wanted: string): Promise<string> {
      while (!text.includes(wanted)) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`ended before ${wanted}: ${text}`);
        text += value;
      }
      return text;
    },
    async end(): Promise<string> {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return text;
        text += value;
      }
    },
    close: () => reader.cancel(),
  };
}

test('two browsers hear of each other and of every save, within a second and without a word of it', async () => {
  const [one, other] = [await listen(cookie), await listen(await signInOwner(server.origin))];
  expect(one.response.headers.get('content-type')).toContain('text/event-stream');
  expect([one.response.headers.get('cache-control'), one.response.headers.get('content-encoding')]).toEqual(['no-store', null]);
  await one.until('event: hello');
  await other.until('event: people');
  expect((await send(server.origin, 'POST', '/api/meetings/m1/presence', { patient: 'p1' }, { cookie })).status).toBe(204);
  await other.until('"patient":"p1"');
  const stored = (await (await fetch(`${server.origin}/fhir/Composition/c1`, { headers: { cookie } })).json()) as { section: object[] };
  const begun = performance.now();
  const saved = await send(server.origin, 'PUT', '/fhir/Composition/c1', { ...stored, section: [...stored.section, { title: 'Besprochen', text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Geheimes</div>' } }] }, { cookie, 'if-match': 'W/"1"' });
  expect(saved.status).toBe(200);
  const heard = await other.until('"id":"c1","version":2');
  expect(performance.now() - begun).toBeLessThan(1000);
  await one.until('"id":"c1","version":2');
  expect(heard).not.toMatch(/Geheim/);
  await Promise.all([one.close(), other.close()]);
}, 30_000);

test('nobody listens without a session; a stream ends when its session does, and what was missed is told again', async () => {
  expect((await fetch(`${server.origin}/api/meetings/m1/events`)).status).toBe(401);
  const stream = await listen(cookie);
  const id = /id: (\S+)/.exec(await stream.until('event: people'))![1]!;
  await send(server.origin, 'POST', '/api/auth/sign-out', {}, { cookie });
  const again = await signInOwner(server.origin);
  const stored = (await (await fetch(`${server.origin}/fhir/Appointment/m1`, { headers: { cookie: again } })).json()) as object;
  await send(server.origin, 'PUT', '/fhir/Appointment/m1', { ...stored, status: 'arrived' }, { cookie: again, 'if-match': 'W/"1"' });
  expect(await stream.end()).toContain('event: end\ndata: {"reason":"session"}');
  const back = await listen(again, { 'last-event-id': id });
  expect(await back.until('event: hello')).toContain('"type":"Appointment","id":"m1","version":2');
  await back.close();
}, 30_000);

test('an open stream does not keep the server from stopping', async () => {
  const stream = await listen(cookie);
  await stream.until('event: people');
  const begun = performance.now();
  const stopped = server.stop();
  expect(await stream.end()).toContain('{"reason":"stopped"}');
  expect(await stopped).toBe(0);
  expect(performance.now() - begun).toBeLessThan(5000);
}, 30_000);
