/**
 * `npm run dev`: the app with hot reload on 5173, and its server with the example patients, everything in memory and somebody
 * signed in. The server starts anew whenever one of its files changes. This is the only place that signs anybody in without a
 * password, and no part of the product.
 */
import { spawn } from 'node:child_process';
import { DatabaseSync } from 'node:sqlite';
import { serve } from '@hono/node-server';
import type { Person } from '../server/access/accounts.ts';
import { personActor } from '../server/access/actor.ts';
import { createBreakGlass } from '../server/access/break-glass.ts';
import { openAccess } from '../server/access/open-access.ts';
import { createExamples } from '../server/examples.ts';
import { createFhirHandler } from '../server/fhir/handler.ts';
import { createRecordRule, createRefusalLog } from '../server/fhir/record-rule.ts';
import { createApp, type Parts } from '../server/http.ts';
import { createMeetingEvents } from '../server/meeting/events.ts';
import { watchStore } from '../server/meeting/watch.ts';
import { verifyStore } from '../server/record/integrity.ts';
import { createRetention } from '../server/record/retention.ts';
import { routesOf } from '../server/routes.ts';
import { createSeal } from '../server/access/secret.ts';
import { createMemoryStore } from '../server/storage/memory.ts';
import { ROLES } from '../src/domain/team.ts';
import { practiceToFhir } from '../src/fhir/practice.ts';
import { remember } from '../server/practice.ts';

const API_PORT = Number(process.env.API_PORT || 8081);
const PORT = Number(process.env.PORT || 5173);
const PRACTICE = { id: 'practice', name: 'Praxis Beispiel', zone: 'Europe/Berlin', language: 'de' } as const;
/** Whoever is signed in at the start; `ROLE=assistant npm run dev` shows the app as the front desk sees it. */
const role = ROLES.find((each) => each === process.env.ROLE) ?? 'owner';
const THERAPIST: Person = { practitioner: 'therapist', name: 'Alex Beispiel', role, session: 'development', secondFactor: false };
/** For signing in again after signing out. */
const PASSWORD = 'zwölf grüne Äpfel im Korb';
const COLLEAGUES = [
  { practitioner: 'colleague-1', name: 'Kim Muster', username: 'kim', role: 'therapist' },
  { practitioner: 'colleague-2', name: 'Robin Probe', username: 'robin', role: 'assistant' },
  { practitioner: 'colleague-3', name: 'Sascha Gast', username: 'sascha', role: 'guest', until: '2099-12-31' },
] as const;

/** The server as the product has it, but for the sign-in. */
async function serveApi(): Promise<void> {
  // The therapist of the first screen has no session of the accounts'.
  const events = createMeetingEvents({ running: (session) => session === THERAPIST.session || access.accounts.running(session) });
  const store = watchStore(createMemoryStore(), events.written);
  const db = new DatabaseSync(':memory:');
  const now = () => new Date();
  const zone = () => PRACTICE.zone;
  const newId = () => crypto.randomUUID();
  const randomKey = () => crypto.getRandomValues(new Uint8Array(32));
  const fhir = createFhirHandler({ store, zone, now, newId, ...(await createSeal(randomKey())) });
  remember(store, 'practice', () => PRACTICE.id);
  const access = await openAccess({
    db, store, fhir, zone, now, newId, practice: () => PRACTICE, https: false, beyondLoopback: false, limits: { idleMinutes: 60, hours: 12 }, keys: { cookie: randomKey(), secondFactor: randomKey() },
  });
  const { accounts, people, rules, signIn, tokens } = access;
  await people.write([{ ...practiceToFhir(PRACTICE), id: PRACTICE.id }], THERAPIST);
  for (const person of [{ ...THERAPIST, username: 'alex' }, ...COLLEAGUES]) {
    await people.tell({ ...person, active: true }, THERAPIST);
    await accounts.create({ ...person, password: PASSWORD });
  }
  console.log(`alex / ${PASSWORD}`);
  const examples = createExamples({ fhir, store, zone, now });
  await examples.load(THERAPIST);

  let signedIn = true;
  const session: typeof accounts.session = async (headers) => (await accounts.session(headers)) ?? (signedIn ? { person: THERAPIST, enrolling: false, setCookie: [] } : null);
  const signOut: typeof signIn.signOut = (from) => {
    signedIn = false;
    return signIn.signOut(from);
  };
  const breakGlass = createBreakGlass(db, store, () => now().getTime());
  const actor: Parts['actor'] = (person, address) => personActor(person, address, { records: rules.access(), opened: breakGlass.opened(person) });
  const maySee = createRecordRule(store, now);
  const routes = routesOf({
    ...access, signIn: { ...signIn, signOut }, store, breakGlass, examples, events,
    record: { store, zone, now, newId, practice: () => PRACTICE, retention: createRetention({ store }), verify: async () => verifyStore(store), mayRead: (person, address, patient) => maySee(actor(person, address), patient) },
  });
  const app = createApp({ fhir, accounts: { session }, tokens, routes, proxies: [], maySee, refusedAccess: createRefusalLog(store, now), actor });
  serve({ fetch: app.fetch, port: API_PORT, hostname: '127.0.0.1', overrideGlobalObjects: false });
}

async function serveAll(): Promise<void> {
  const env = { ...process.env, API_PORT: String(API_PORT) };
  const api = spawn(process.execPath, ['--watch', '--watch-preserve-output', import.meta.filename, 'api'], { env, stdio: ['ignore', 'inherit', 'inherit'] });
  process.on('exit', () => api.kill());
  process.env.API_PORT = String(API_PORT);
  const { createServer } = await import('vite');
  const vite = await createServer({ server: { port: PORT, strictPort: true } });
  await vite.listen();
  vite.printUrls();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void vite.close().then(() => process.exit(0)));
}

await (process.argv[2] === 'api' ? serveApi() : serveAll());
