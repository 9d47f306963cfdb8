/**
 * What happens in a meeting while several people sit in it, as server-sent events: who is there and at which case, and which resource
 * has another version now. Ids, versions and the names of colleagues only; what stands in a resource is asked for like everything else.
 *
 * Every change has an id, so that a browser that was away for a moment is told what it missed. A stream ends with its session.
 */
import type { Appointment, Composition, List, Task } from '@medplum/fhirtypes';
import { SID_MEETING } from '../../src/fhir/codes.ts';
import { idOfReference } from '../../src/fhir/words.ts';
import type { Person } from '../access/accounts.ts';
import { refusal } from '../refusal.ts';
import type { Route } from '../route.ts';
import type { Store, Version } from '../storage/store.ts';
import { meetingsOf, patientsOn } from './agenda.ts';

export const EVENT_LIMITS = {
  /** Streams of one session; one more ends the oldest. */
  perSession: 6,
  /** Streams of all people together. */
  all: 300,
  /** Changes that are kept for whoever was away, for each meeting. */
  kept: 500,
  /** Between two signs of life, and so the longest that a stream outlives its session, ms. */
  heartbeat: 15_000,
  /** Bytes that wait for a browser that does not read. */
  waiting: 256 * 1024,
} as const;

interface Stream {
  person: Person;
  send: (text: string) => void;
  /** Says why, and ends it. */
  end: (reason: EndReason) => void;
}

/** `session`: it is over; `crowded`: this session has opened too many others; `stopped`: the server goes down for a moment. */
type EndReason = 'session' | 'crowded' | 'stopped';

interface Change {
  n: number;
  type: string;
  id: string;
  version: number;
}

interface Room {
  streams: Set<Stream>;
  /** The case at which somebody is, by practitioner. */
  at: Map<string, string>;
  changes: Change[];
}

export interface MeetingEvents {
  /** Tells the meetings what was written; for `watchStore`. */
  written: (versions: readonly Version[]) => void;
  /** A new stream of this meeting's events; `last`: id of the last one that the browser knows. */
  open: (meeting: string, person: Person, last: string | null) => Response;
  /** Notes the case at which somebody who is there is; without one they look at none. */
  moved: (meeting: string, person: Person, patient: string | undefined) => void;
  /** Ends every stream. */
  close: () => void;
}

export interface MeetingEventsOptions {
  /** Whether a session still runs; asking does not prolong it. */
  running: (session: string) => boolean;
  limits?: Partial<Record<keyof typeof EVENT_LIMITS, number>>;
}

/** The events of all meetings of this server. */
export function createMeetingEvents({ running, limits: given = {} }: MeetingEventsOptions): MeetingEvents {
  const limits = { ...EVENT_LIMITS, ...given };
  const rooms = new Map<string, Room>();
  /** Ids of another run of the server mean nothing to this one. */
  const run = crypto.randomUUID().slice(0, 8);
  let last = 0;

  const roomOf = (meeting: string): Room => {
    let room = rooms.get(meeting);
    if (!room) rooms.set(meeting, (room = { streams: new Set(), at: new Map(), changes: [] }));
    return room;
  };
  const allStreams = () => [...rooms.values()].flatMap(({ streams }) => [...streams]);

  const people = ({ streams, at }: Room): string => {
    const there = new Map([...streams].map(({ person }) => [person.practitioner, person.name]));
    return message('people', { people: Array.from(there, ([id, name]) => ({ id, name, ...(at.has(id) && { patient: at.get(id)! }) })) });
  };
  const tellPeople = (room: Room): void => {
    const text = people(room);
    for (const { send } of room.streams) send(text);
  };

  /** Whether the stream may go on; ends it when its session is over. */
  const checked = (stream: Stream): boolean => {
    if (running(stream.person.session)) return true;
    stream.end('session');
    return false;
  };

  const beat = setInterval(() => {
    for (const stream of allStreams()) if (checked(stream)) stream.send(': \n\n');
  }, limits.heartbeat);
  beat.unref?.();

  return {
    written(versions) {
      for (const { type, id, version, content } of versions) {
        const meeting = meetingIn(type, content);
        const room = meeting === undefined ? undefined : rooms.get(meeting);
        if (!room) continue;
        const change: Change = { n: (last += 1), type, id, version };
        room.changes.push(change);
        if (room.changes.length > limits.kept) room.changes.shift();
        const text = message('change', { type, id, version }, `${run}.${change.n}`);
        for (const stream of room.streams) if (checked(stream)) stream.send(text);
      }
    },

    open(meeting, person, lastId) {
      const others = allStreams();
      if (others.length >= limits.all) return refusal('throttled', { wait: 30 });
      const own = others.filter((each) => each.person.session === person.session);
      for (const oldest of own.slice(0, Math.max(0, own.length + 1 - limits.perSession))) oldest.end('crowded');

      const room = roomOf(meeting);
      const encoder = new TextEncoder();
      let leave = (): void => {};
      const body = new ReadableStream<Uint8Array>(
        {
          start(controller) {
            let open = true;
            const stream: Stream = {
              person,
              send(text) {
                if (!open) return;
                if ((controller.desiredSize ?? 0) < -limits.waiting) return leave();
                controller.enqueue(encoder.encode(text));
              },
              end(reason) {
                if (!open) return;
                controller.enqueue(encoder.encode(message('end', { reason })));
                leave();
              },
            };
            leave = () => {
              if (!open) return;
              open = false;
              room.streams.delete(stream);
              try {
                controller.close();
              } catch {
                // The browser closed it first.
              }
              if (![...room.streams].some((each) => each.person.practitioner === person.practitioner)) room.at.delete(person.practitioner);
              // What was changed is kept for those who come back; a meeting at which nobody is any more is forgotten with the server.
              tellPeople(room);
            };
            room.streams.add(stream);
            stream.send('retry: 2000\n\n');
            for (const text of missed(room, lastId)) stream.send(text);
            tellPeople(room);
          },
          cancel: () => leave(),
        },
        { highWaterMark: 0, size: (chunk) => chunk?.byteLength ?? 0 },
      );
      return new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' } });
    },

    moved(meeting, person, patient) {
      const room = rooms.get(meeting);
      if (!room || ![...room.streams].some((each) => each.person.practitioner === person.practitioner)) return;
      if (room.at.get(person.practitioner) === patient) return;
      if (patient === undefined) room.at.delete(person.practitioner);
      else room.at.set(person.practitioner, patient);
      tellPeople(room);
    },

    close() {
      clearInterval(beat);
      for (const stream of allStreams()) stream.end('stopped');
    },
  };

  /** What a browser missed since the event that it knows; where that cannot be told, that it should ask for everything. */
  function missed(room: Room, lastId: string | null): string[] {
    const known = new RegExp(`^${run}\\.(\\d+)$`).exec(lastId ?? '');
    const here = `${run}.${last}`;
    if (!known) return [message(lastId === null ? 'hello' : 'reset', {}, here)];
    const since = Number(known[1]);
    const oldest = room.changes[0]?.n ?? last + 1;
    const told = room.changes.filter(({ n }) => n > since);
    if (room.changes.length >= limits.kept && oldest > since + 1) return [message('reset', {}, here)];
    return [...told.map(({ n, type, id, version }) => message('change', { type, id, version }, `${run}.${n}`)), message('hello', {}, here)];
  }
}

function message(event: string, data: object, id?: string): string {
  return `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
}

/** Id of the meeting that a resource belongs to. */
function meetingIn(type: string, content: string): string | undefined {
  switch (type) {
    case 'Appointment': return of((JSON.parse(content) as Appointment).identifier);
    case 'List': return of((JSON.parse(content) as List).identifier);
    case 'Task': {
      const { groupIdentifier } = JSON.parse(content) as Task;
      return of(groupIdentifier && [groupIdentifier]);
    }
    case 'Composition': return ((JSON.parse(content) as Composition).event ?? []).flatMap(({ detail }) => detail ?? []).map((each) => idOfReference(each, 'Appointment')).find((id) => id !== undefined);
    default: return undefined;
  }
}

function of(identifiers: readonly { system?: string; value?: string }[] | undefined): string | undefined {
  return identifiers?.find(({ system }) => system === SID_MEETING)?.value;
}

export interface MeetingParts {
  store: Pick<Store, 'current' | 'search'>;
  events: MeetingEvents;
}

/** The addresses of what happens in a meeting. Guests hear of the meetings that they are invited to. */
export function meetingRoutes({ store, events }: MeetingParts): Route[] {
  const exists = (person: Person, meeting: string): boolean => {
    const appointment = store.current('Appointment', meeting);
    if (!appointment || meetingIn('Appointment', appointment.content) !== meeting) return false;
    return person.role !== 'guest' || meetingsOf(store, person.practitioner).has(meeting);
  };
  return [
    {
      method: 'GET', path: '/api/meetings/:meeting/events', access: ['owner', 'therapist', 'guest'], body: 'none',
      handle: ({ request, person, params }) => (exists(person!, params.meeting!) ? events.open(params.meeting!, person!, request.headers.get('last-event-id')) : refusal('not-found')),
    },
    {
      method: 'POST', path: '/api/meetings/:meeting/presence', access: ['owner', 'therapist', 'guest'], body: 'json',
      handle: ({ person, params, body }) => {
        if (!exists(person!, params.meeting!)) return refusal('not-found');
        const { patient } = (body ?? {}) as { patient?: unknown };
        if (patient !== undefined && !onAgenda(store, params.meeting!, patient)) return refusal('invalid', { field: 'patient' });
        events.moved(params.meeting!, person!, patient as string | undefined);
        return new Response(null, { status: 204 });
      },
    },
  ];
}

function onAgenda(store: Pick<Store, 'search'>, meeting: string, patient: unknown): boolean {
  if (typeof patient !== 'string') return false;
  const found = store.search({ type: 'List', where: [{ kind: 'index', param: 'List.identifier', any: [{ kind: 'token', system: SID_MEETING, value: meeting }], not: false }], sort: [], limit: 2 });
  return found.some(({ content }) => patientsOn(JSON.parse(content) as List).includes(patient));
}
