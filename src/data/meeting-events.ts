/** What others do in a meeting while one sits in it: who is there, at which case, and what they changed, as soon as they did. */
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { tellSignedOut } from './fhir-client.ts';
import { meetingQueries, refreshPart, type ChangedPart } from './meetings.ts';
import { askSignedIn } from './session.ts';

/** Somebody who has the meeting open. */
export interface PersonThere {
  /** Id of their Practitioner. */
  id: string;
  name: string;
  /** The case that they are at. */
  patient?: string;
}

/** `live`: told at once. `reconnecting`: the connection broke and is tried again. `off`: nobody tells; what is stored is asked for every few seconds. */
export type EventsState = 'live' | 'reconnecting' | 'off';

export interface MeetingEvents {
  /** Everybody who is there, oneself too. */
  people: PersonThere[];
  state: EventsState;
}

/** Own saves answer within this time, and are then no news. */
const OWN_ANSWER_MS = 400;
/** Between two looks while nobody tells. */
const LOOK_MS = 10_000;
/** Until a stream that the server declined is tried again; longer each time. */
const TRY_MS = { first: 3_000, longest: 60_000 };

const NOBODY: MeetingEvents = { people: [], state: 'reconnecting' };

/**
 * Listens to a meeting while it is on the screen, and asks for what changed by itself. `patient`: the case that one is at, which the
 * others are told.
 */
export function useMeetingEvents(meeting: string, { patient }: { patient?: string } = {}): MeetingEvents {
  const client = useQueryClient();
  const [events, setEvents] = useState(NOBODY);
  const listener = useRef<MeetingListener | null>(null);
  useEffect(() => {
    const own = listenToMeeting(client, meeting, setEvents);
    listener.current = own;
    return () => {
      listener.current = null;
      own.stop();
    };
  }, [client, meeting]);
  useEffect(() => listener.current?.at(patient), [patient, client, meeting]);
  return events;
}

export interface MeetingListener {
  /** Tells the others the case that one is at. */
  at: (patient: string | undefined) => void;
  stop: () => void;
}

/** Listens until `stop`. `tell` is called whenever somebody comes, goes or moves, and when the connection breaks or is back. */
export function listenToMeeting(client: QueryClient, meeting: string, tell: (events: MeetingEvents) => void): MeetingListener {
  const address = `/api/meetings/${encodeURIComponent(meeting)}`;
  let events: MeetingEvents = NOBODY;
  let source: EventSource | undefined;
  let stopped = false;
  let known = false;
  let wait = TRY_MS.first;
  let again: ReturnType<typeof setTimeout> | undefined;
  let here: string | undefined;
  let said: string | undefined;
  const waiting = new Map<string, { part: ChangedPart; timer: ReturnType<typeof setTimeout> }>();

  const show = (change: Partial<MeetingEvents>) => {
    if (stopped) return;
    events = { ...events, ...change };
    tell(events);
  };
  const lookAtAll = () => void client.invalidateQueries({ queryKey: meetingQueries.one(meeting).queryKey });
  const sayWhere = () => {
    if (events.state !== 'live' || here === said) return;
    const where = here;
    said = where;
    // Where one is is a courtesy: when it cannot be told, nothing is lost.
    askSignedIn('POST', `${address}/presence`, where === undefined ? {} : { patient: where }).catch(() => {
      if (said === where) said = undefined;
    });
  };

  const open = () => {
    if (stopped || typeof EventSource === 'undefined') return show({ state: 'off' });
    source = new EventSource(`${address}/events`);
    const on = (kind: string, then: (data: Record<string, unknown>) => void) => source!.addEventListener(kind, (event) => then(JSON.parse((event as MessageEvent<string>).data) as Record<string, unknown>));
    const arrived = () => {
      wait = TRY_MS.first;
      said = undefined;
      show({ state: 'live' });
      sayWhere();
    };
    on('hello', () => {
      // A stream of one's own making does not know what the one before had told.
      if (known) lookAtAll();
      known = false;
      arrived();
    });
    on('reset', () => {
      lookAtAll();
      arrived();
    });
    on('people', ({ people }) => show({ people: people as PersonThere[] }));
    on('change', (data) => {
      const part = data as unknown as ChangedPart;
      const key = `${part.type}/${part.id}`;
      clearTimeout(waiting.get(key)?.timer);
      waiting.set(key, { part, timer: setTimeout(() => {
        waiting.delete(key);
        refreshPart(client, meeting, part).catch(lookAtAll);
      }, OWN_ANSWER_MS) });
    });
    on('end', ({ reason }) => {
      if (reason === 'stopped') return;
      source?.close();
      if (reason === 'session') tellSignedOut();
      show({ state: 'off', people: [] });
    });
    source.addEventListener('error', () => {
      if (events.state === 'off' && source?.readyState === EventSource.CLOSED) return;
      show({ state: 'reconnecting' });
      // Broken off, the browser tries again by itself; declined, it does not.
      if (source?.readyState !== EventSource.CLOSED) return;
      known = true;
      clearTimeout(again);
      again = setTimeout(open, wait);
      wait = Math.min(TRY_MS.longest, wait * 2);
      // Says by itself when the session is over.
      lookAtAll();
    });
  };
  const look = setInterval(() => {
    if (events.state !== 'live' && document.visibilityState === 'visible') lookAtAll();
  }, LOOK_MS);
  open();

  return {
    at: (patient) => {
      here = patient;
      sayWhere();
    },
    stop: () => {
      stopped = true;
      source?.close();
      clearInterval(look);
      clearTimeout(again);
      for (const { timer } of waiting.values()) clearTimeout(timer);
    },
  };
}
