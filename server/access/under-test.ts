/** The whole server as a function, over stores in memory and with a clock that the test turns: for the cases of access and session. */
import { DatabaseSync } from 'node:sqlite';
import { vi } from 'vitest';
import type { Role } from '../../src/domain/team.ts';
import { createExamples } from '../examples.ts';
import { createFhirHandler } from '../fhir/handler.ts';
import { createRecordRule, createRefusalLog } from '../fhir/record-rule.ts';
import { createApp, type Parts } from '../http.ts';
import { createMeetingEvents } from '../meeting/events.ts';
import { createPracticeReader } from '../practice.ts';
import { verifyStore } from '../record/integrity.ts';
import { createRetention } from '../record/retention.ts';
import { routesOf } from '../routes.ts';
import type { Route } from '../route.ts';
import { createSqliteStore } from '../storage/sqlite.ts';
import type { Store } from '../storage/store.ts';
import { personActor } from './actor.ts';
import { createBreakGlass } from './break-glass.ts';
import { openAccess, type AccessParts } from './open-access.ts';
import { createSeal } from './secret.ts';
import { stepAt, totpCode } from './totp.ts';

export const PASSWORD = 'ein langer Satz zum Merken';
export const OWNER = { name: 'Kim Beispiel', username: 'kim', password: PASSWORD } as const;

export interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
  /** As it was sent. */
  text: string;
}

/** A browser: keeps cookies, has an address, and says where it comes from as browsers do. */
export interface Browser {
  ask: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;
  cookies: Map<string, string>;
  address: string;
}

export interface Practice {
  access: AccessParts;
  routes: readonly Route[];
  db: DatabaseSync;
  store: Store;
  origin: string;
  browser: (address?: string) => Browser;
  /** Signed in as the owner, who has set the practice up. */
  owner: Browser;
  /** Lets time pass. */
  pass: (seconds: number) => void;
  now: () => number;
  /** A member of the team with the password above, signed in; with `totp` through both steps. */
  member: (role: Role, username: string) => Promise<{ practitioner: string; browser: Browser }>;
  /** What the app of this person shows, so many half minutes later. */
  appCode: (secret: string, later?: number) => string;
  /** The codes of the access log, oldest first. */
  logged: () => string[];
}

export interface TestOptions {
  beyondLoopback?: boolean;
  https?: boolean;
  limits?: { idleMinutes: number; hours: number };
}

/** Sets a practice up. Use with fake timers for `Date`; `pass` turns both clocks. */
export async function openPractice({ beyondLoopback = false, https = false, limits = { idleMinutes: 60, hours: 12 } }: TestOptions = {}): Promise<Practice> {
  const db = new DatabaseSync(':memory:');
  const store = createSqliteStore(db);
  let at = Date.now();
  let ticks = 0;
  const now = () => new Date(at);
  const practice = createPracticeReader(store);
  const zone = () => practice()?.zone ?? 'Europe/Berlin';
  const newId = () => crypto.randomUUID();
  const key = new Uint8Array(32).fill(7);
  const fhir = createFhirHandler({ store, zone, now, newId, ...(await createSeal(key)) });
  const access = await openAccess({
    db, store, fhir, keys: { cookie: key, secondFactor: key }, limits, https, beyondLoopback, practice, zone, now, newId, clock: () => ticks, codeMatches: (typed) => typed === 'CODE',
  });
  const breakGlass = createBreakGlass(db, store, () => at);
  const events = createMeetingEvents({ running: access.accounts.running });
  const actor: Parts['actor'] = (person, address) => personActor(person, address, { records: access.rules.access(), opened: breakGlass.opened(person) });
  const maySee = createRecordRule(store, now);
  const routes = routesOf({
    ...access, store, events, breakGlass, examples: createExamples({ fhir, store, zone, now }),
    record: { store, zone, now, newId, practice, retention: createRetention({ store }), verify: async () => verifyStore(store), mayRead: (person, from, patient) => maySee(actor(person, from), patient) },
  });
  const app = createApp({ fhir, accounts: access.accounts, tokens: access.tokens, routes, proxies: https ? ['10.0.0.1'] : [], maySee, refusedAccess: createRefusalLog(store, now), actor });
  const origin = https ? 'https://praxis.example' : 'http://localhost:8080';

  const browser = (address = '127.0.0.1'): Browser => {
    const cookies = new Map<string, string>();
    return {
      cookies, address,
      async ask(method, path, body, headers = {}) {
        const sent = new Headers({ origin, host: new URL(origin).host, 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0', ...headers });
        if (cookies.size > 0 && !sent.has('cookie')) sent.set('cookie', Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; '));
        if (https) for (const [name, value] of [['x-forwarded-proto', 'https'], ['x-forwarded-host', 'praxis.example'], ['x-forwarded-for', address]] as const) sent.set(name, value);
        if (body !== undefined && !sent.has('content-type')) sent.set('content-type', path.startsWith('/fhir') ? 'application/fhir+json' : 'application/json');
        const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
        const response = await app.fetch(new Request(`http://${new URL(origin).host}${path}`, { method, headers: sent, ...(text !== undefined && { body: text }) }), { incoming: { socket: { remoteAddress: https ? '10.0.0.1' : address } } } as never);
        for (const line of response.headers.getSetCookie()) {
          const [, name, value, seconds] = /^([^=]+)=([^;]*); Max-Age=(\d+)/.exec(line)!;
          if (seconds === '0') cookies.delete(name!);
          else cookies.set(name!, value!);
        }
        const text2 = await response.text();
        return { status: response.status, headers: response.headers, body: (text2.startsWith('{') ? JSON.parse(text2) : {}) as Record<string, unknown>, text: text2 };
      },
    };
  };

  const owner = browser();
  const { status } = await owner.ask('POST', '/api/set-up', { code: 'CODE', practice: { name: 'Praxis am Park', zone: 'Europe/Berlin', language: 'de' }, account: OWNER });
  if (status !== 201) throw new Error(`set-up: ${status}`);

  const appCode = (secret: string, later = 0): string => {
    const step = stepAt(at) + later;
    return totpCode(fromBase32(secret), step);
  };

  return {
    access, routes, db, store, origin, browser, owner, now: () => at, appCode,
    pass(seconds) {
      at += seconds * 1000;
      ticks += seconds * 1000;
      vi.setSystemTime(at);
    },
    async member(role, username) {
      const added = await owner.ask('POST', '/api/team', { name: `${username} Beispiel`, username, role, ...(role === 'guest' && { until: '2099-12-31' }) });
      if (added.status !== 201) throw new Error(`member: ${added.status} ${JSON.stringify(added.body)}`);
      const own = browser();
      const accepted = await own.ask('POST', '/api/auth/invitation', { code: added.body.code, password: PASSWORD });
      if (accepted.status !== 200) throw new Error(`invitation: ${accepted.status} ${JSON.stringify(accepted.body)}`);
      return { practitioner: added.body.practitioner as string, browser: own };
    },
    logged: () => store.logPage({ spans: [], descending: false, limit: 100_000 }).map(({ interaction }) => interaction),
  };
}

function fromBase32(text: string): Buffer {
  const bits = Array.from(text, (letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
