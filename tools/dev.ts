/**
 * `npm run dev`: the app with hot reload on 5173, and its server with the example patients, everything in memory and somebody
 * signed in. The server starts anew whenever one of its files changes. This is the only place that signs anybody in without a
 * password, and no part of the product.
 */
import { spawn } from 'node:child_process';
import { serve } from '@hono/node-server';
import type { Person } from '../server/access/accounts.ts';
import { createThrottle, GUESSING } from '../server/access/throttle.ts';
import { createExamples } from '../server/examples.ts';
import { createFhirHandler } from '../server/fhir/handler.ts';
import { createApp } from '../server/http.ts';
import { createSeal } from '../server/access/secret.ts';
import { createMemoryStore } from '../server/storage/memory.ts';
import { practiceToFhir, practitionerToFhir } from '../src/fhir/practice.ts';
import { transaction } from '../src/fhir/bundle.ts';

const API_PORT = Number(process.env.API_PORT || 8081);
const PORT = Number(process.env.PORT || 5173);
const PRACTICE = { id: 'practice', name: 'Praxis Beispiel', zone: 'Europe/Berlin', language: 'de' } as const;
const THERAPIST: Person = { practitioner: 'therapist', name: 'Alex Beispiel' };

/** The server as the product has it, but for the sign-in. */
async function serveApi(): Promise<void> {
  const store = createMemoryStore();
  const now = () => new Date();
  const zone = () => PRACTICE.zone;
  const fhir = createFhirHandler({ store, zone, now, newId: () => crypto.randomUUID(), ...(await createSeal(crypto.getRandomValues(new Uint8Array(32)))) });
  const people = transaction([
    { method: 'PUT', resource: { ...practiceToFhir(PRACTICE), id: PRACTICE.id }, create: true },
    { method: 'PUT', resource: { ...practitionerToFhir({ id: THERAPIST.practitioner, name: THERAPIST.name }), id: THERAPIST.practitioner }, create: true },
  ]);
  const response = await fhir(new Request('http://localhost/fhir', { method: 'POST', headers: { 'content-type': 'application/fhir+json' }, body: JSON.stringify(people) }), THERAPIST);
  if (!response.ok) throw new Error(await response.text());
  const examples = createExamples({ fhir, store, zone, now });
  await examples.load(THERAPIST);

  let signedIn = true;
  const session = async () => (signedIn ? { person: THERAPIST, setCookie: [] } : null);
  const app = createApp({
    fhir,
    examples,
    accounts: {
      exist: () => true,
      session,
      signIn: async () => {
        signedIn = true;
        return session();
      },
      signOut: async () => {
        signedIn = false;
        return [];
      },
    },
    signInThrottle: createThrottle(GUESSING.password, () => performance.now()),
    practice: () => PRACTICE,
    proxies: [],
  });
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
