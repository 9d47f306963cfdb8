import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Person } from '../access/accounts.ts';
import { agendaToFhir, meetingToFhir, minutesToFhir } from '../../src/fhir/meeting.ts';
import { createMemoryStore } from '../storage/memory.ts';
import { BERGER, openPractice, YILMAZ, type Practice } from '../storage/under-test.ts';
import { createMeetingEvents, meetingRoutes, type MeetingEvents } from './events.ts';
import { watchStore } from './watch.ts';

const PRACTICE = { zone: 'Europe/Berlin', language: 'de' } as const;
const person = (practitioner: string, more: Partial<Person> = {}): Person => ({ practitioner, name: `Name ${practitioner}`, role: 'therapist', session: `s-${practitioner}`, secondFactor: true, ...more }) as Person;
const JANA = person(BERGER.practitioner);
const EMRE = person(YILMAZ.practitioner);
const meeting = { id: 'm1', agenda: 'a1', day: '2026-11-25', start: '12:30', length: 45, minutesPerCase: 5, participants: [{ id: BERGER.practitioner, name: BERGER.name, answer: 'accepted' }] } as const;

interface Event {
  event: string;
  id?: string;
  data: Record<string, unknown>;
}

/** A browser that reads a stream. */
function reader(response: Response) {
  const stream = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const take = (): Event[] => {
    const blocks = text.split('\n\n');
    text = blocks.pop()!;
    return blocks.flatMap((block) => {
      const part = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
      const event = part('event');
      return event === undefined ? [] : [{ event, ...(part('id') !== undefined && { id: part('id')! }), data: JSON.parse(part('data')!) as Record<string, unknown> }];
    });
  };
  return {
    /** Events up to and including the next one of that kind. */
    async until(kind: string): Promise<Event[]> {
      const found: Event[] = [];
      for (;;) {
        found.push(...take());
        if (found.some(({ event }) => event === kind)) return found;
        const { value, done } = await stream.read();
        if (done) throw new Error(`the stream ended before ${kind}: ${found.map(({ event }) => event).join(' ')}`);
        text += value;
      }
    },
    async ended(): Promise<Event[]> {
      const found: Event[] = [];
      for (;;) {
        const { value, done } = await stream.read();
        text += value ?? '';
        found.push(...take());
        if (done) return found;
      }
    },
    close: () => stream.cancel(),
  };
}

describe('the events of a meeting', () => {
  let practice: Practice;
  let events: MeetingEvents;
  let over: Set<string>;
  let asks: { person: Person; method?: 'GET' | 'POST'; meeting?: string; body?: unknown; last?: string };

  const ask = async (given: typeof asks): Promise<Response> => {
    const { person: who, method = 'GET', meeting: which = 'm1', body, last } = given;
    const route = meetingRoutes({ store: practice.store, events }).find((each) => each.method === method)!;
    return route.handle({ request: new Request('http://localhost/', { headers: last === undefined ? {} : { 'last-event-id': last } }), person: who, params: { meeting: which }, body, address: '', origin: '', enrolling: false } as never);
  };

  beforeEach(async () => {
    vi.useRealTimers();
    over = new Set();
    events = createMeetingEvents({ running: (session) => !over.has(session), limits: { heartbeat: 20, perSession: 2, kept: 3 } });
    practice = await openPractice(watchStore(createMemoryStore(), (versions) => events.written(versions)));
    await practice.put({ resourceType: 'Patient', id: 'p1', active: true });
    await practice.put(agendaToFhir({ id: 'a1', meeting: 'm1', items: [{ id: 'i1', patient: 'p1', question: '', reasons: [], minutes: 5, state: 'open' }] }, { by: { id: BERGER.practitioner, name: BERGER.name }, at: '2026-11-24T12:00:00Z', day: '2026-11-25', language: 'de' }));
    await practice.put(meetingToFhir({ ...meeting, participants: [...meeting.participants] }, PRACTICE));
  });
  afterEach(() => events.close());

  const write = (text: string) => practice.put({
    id: 'c1',
    ...minutesToFhir({ meeting: 'm1', patient: 'p1', state: 'draft', question: '', reasons: [], entries: [{ id: 'e1', kind: 'said', text, author: BERGER.practitioner, authorName: BERGER.name, at: '2026-11-24T12:00:00Z' }] }, { ...PRACTICE, meeting: { id: 'm1', day: '2026-11-25', start: '12:30', length: 45 }, by: { id: BERGER.practitioner, name: BERGER.name } }),
  });

  test('say who is there, at which case, and who has left', async () => {
    const jana = reader(await ask({ person: JANA }));
    await jana.until('people');
    const emre = reader(await ask({ person: EMRE }));
    expect((await jana.until('people')).at(-1)!.data).toEqual({ people: [{ id: JANA.practitioner, name: JANA.name }, { id: EMRE.practitioner, name: EMRE.name }] });
    expect((await ask({ person: EMRE, method: 'POST', body: { patient: 'p1' } })).status).toBe(204);
    expect((await jana.until('people')).at(-1)!.data).toMatchObject({ people: [{ id: JANA.practitioner }, { id: EMRE.practitioner, patient: 'p1' }] });
    await emre.close();
    expect((await jana.until('people')).at(-1)!.data).toEqual({ people: [{ id: JANA.practitioner, name: JANA.name }] });
  });

  test('say what has another version now, and not a word of what stands in it', async () => {
    const jana = reader(await ask({ person: JANA }));
    await jana.until('people');
    await write('Blut im Stuhl');
    const told = await jana.until('change');
    expect(told.at(-1)!.data).toEqual({ type: 'Composition', id: 'c1', version: 1 });
    expect(JSON.stringify(told)).not.toContain('Blut');
    await practice.put({ resourceType: 'Task', id: 't1', status: 'requested', intent: 'order', groupIdentifier: { system: 'https://example.org/fhir/sid/team-meeting', value: 'm1' } });
    expect((await jana.until('change')).at(-1)!.data).toEqual({ type: 'Task', id: 't1', version: 1 });
  });

  test('say nothing of other meetings, of other records, and of what was not kept', async () => {
    const jana = reader(await ask({ person: JANA }));
    await jana.until('people');
    await practice.put({ resourceType: 'Patient', id: 'p2', active: true });
    const refused = await practice.ask('PUT', '/Composition/c9', { body: { ...JSON.parse(practice.store.current('Patient', 'p2')!.content) as object, resourceType: 'Composition' }, headers: { 'if-none-match': '*' } });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    await expect(practice.put({ ...minutesToFhir({ meeting: 'm1', patient: 'p2', state: 'final', question: '', reasons: [], entries: [] }, { ...PRACTICE, meeting: { id: 'm1', day: '2026-11-25', start: '12:30', length: 45 }, by: { id: BERGER.practitioner, name: BERGER.name } }), id: 'unsigned' })).rejects.toThrow('attester');
    await write('Etwas');
    expect((await jana.until('change')).filter(({ event }) => event === 'change').map(({ data }) => data.id)).toEqual(['c1']);
  });

  test('tell a browser that was away what it missed, or that it should ask for everything', async () => {
    const jana = reader(await ask({ person: JANA }));
    await jana.until('hello');
    await write('eins');
    const seen = (await jana.until('change')).at(-1)!.id!;
    await jana.close();
    await write('zwei');
    await write('drei');
    const back = reader(await ask({ person: JANA, last: seen }));
    expect((await back.until('hello')).map(({ event, data }) => [event, data.version])).toEqual([['change', 2], ['change', 3], ['hello', undefined]]);
    await back.close();
    for (const text of ['vier', 'fünf', 'sechs']) await write(text);
    expect((await reader(await ask({ person: JANA, last: seen })).until('reset')).some(({ event }) => event === 'change')).toBe(false);
    // The server was started anew in between.
    await reader(await ask({ person: JANA, last: '0123abcd.4' })).until('reset');
  });

  test('end with the session, and are not heard of again', async () => {
    const jana = reader(await ask({ person: JANA }));
    await jana.until('people');
    over.add(JANA.session);
    expect((await jana.ended()).at(-1)).toEqual({ event: 'end', data: { reason: 'session' } });
  });

  test('end at once when something is written after the session was over', async () => {
    events.close();
    events = createMeetingEvents({ running: (session) => !over.has(session) });
    const jana = reader(await ask({ person: JANA }));
    await jana.until('people');
    over.add(JANA.session);
    await write('Nach dem Ende');
    expect((await jana.ended()).map(({ event }) => event)).toEqual(['end']);
  });

  test('are given to one session only so often: the oldest ends', async () => {
    const [first] = [reader(await ask({ person: JANA })), reader(await ask({ person: JANA }))];
    await first!.until('people');
    await ask({ person: JANA });
    expect((await first!.ended()).at(-1)).toEqual({ event: 'end', data: { reason: 'crowded' } });
  });

  test('are nobody\u2019s where there is no such meeting, or a guest was not invited', async () => {
    expect((await ask({ person: JANA, meeting: 'm2' })).status).toBe(404);
    expect((await ask({ person: JANA, meeting: 'a1' })).status).toBe(404);
    const guest = person('guest', { role: 'guest' });
    expect((await ask({ person: guest })).status).toBe(404);
    expect((await ask({ person: guest, method: 'POST', body: {} })).status).toBe(404);
    expect((await ask({ person: person(BERGER.practitioner, { role: 'guest' }) })).status).toBe(200);
    expect((await ask({ person: JANA, method: 'POST', body: { patient: 'somebody else' } })).status).toBe(422);
    for (const { access } of meetingRoutes({ store: practice.store, events })) expect(access).not.toContain('assistant');
  });

  test('a listener that fails takes no write back', async () => {
    const store = watchStore(createMemoryStore(), () => { throw new Error('listener'); });
    const other = await openPractice(store);
    await other.put({ resourceType: 'Patient', id: 'p1', active: true });
    expect(store.current('Patient', 'p1')!.version).toBe(1);
  });
});
