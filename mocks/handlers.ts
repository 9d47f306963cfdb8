/** The server's part of the app without a server: its own FHIR function over a store in memory, and the session of an invented therapist. */
import type { Bundle } from '@medplum/fhirtypes';
import { http, HttpResponse, type HttpHandler } from 'msw';
import { createFhirHandler } from '../server/fhir/handler.ts';
import { FULL_ACCESS } from '../server/fhir/access.ts';
import type { Actor, FhirHandler } from '../server/fhir/context.ts';
import { createMemoryStore } from '../server/storage/memory.ts';
import { dayAt } from '../src/domain/day.ts';
import { exampleBundles } from '../src/examples/bundles.ts';
import { transaction } from '../src/fhir/bundle.ts';
import { practiceToFhir, practitionerToFhir } from '../src/fhir/practice.ts';
import { meetingMocks } from './meetings.ts';
import { createTeamMocks } from './team.ts';
import { recordMocks, type MockRecords } from './records.ts';

const PRACTICE = { id: 'practice', name: 'Praxis Beispiel', zone: 'Europe/Berlin', language: 'de' } as const;
const THERAPIST: Actor = { practitioner: 'therapist', name: 'Alex Beispiel', access: FULL_ACCESS };

export interface Mocks {
  handlers: HttpHandler[];
  /** The FHIR function behind the handlers, for tests that prepare or look at what is stored. */
  fhir: FhirHandler;
  actor: Actor;
  /** Writes all resources of the Bundles; throws when one is refused. */
  write: (bundles: Iterable<Bundle>) => Promise<void>;
  loadExamples: () => Promise<void>;
  /** What is said about records, to be changed by a test. */
  records: MockRecords;
}

export interface MockOptions {
  /** Marks the session as that of the demo. */
  demo?: boolean;
  now?: () => Date;
}

/** An empty practice with one therapist, signed in; everything written to it is gone with the page. */
export async function createMocks({ demo = false, now = () => new Date() }: MockOptions = {}): Promise<Mocks> {
  const store = createMemoryStore();
  const sealed = new Map<string, string>();
  const fhir = createFhirHandler({
    store,
    now,
    zone: () => PRACTICE.zone,
    newId: () => crypto.randomUUID(),
    seal: async (text) => {
      const token = crypto.randomUUID();
      sealed.set(token, text);
      return token;
    },
    open: async (token) => sealed.get(token) ?? null,
  });

  const write = async (bundles: Iterable<Bundle>) => {
    for (const bundle of bundles) {
      const headers = { 'content-type': 'application/fhir+json' };
      const response = await fhir(new Request(new URL('/fhir', base()), { method: 'POST', headers, body: JSON.stringify(bundle) }), THERAPIST);
      if (!response.ok) throw new Error(`The mocked server refused a Bundle: ${response.status} ${await response.text()}`);
    }
  };
  const loadExamples = () => write(exampleBundles({ today: dayAt(now(), PRACTICE.zone), zone: PRACTICE.zone, practitioner: THERAPIST.practitioner, name: THERAPIST.name }));

  await write([
    transaction([
      { method: 'PUT', resource: { ...practiceToFhir(PRACTICE), id: PRACTICE.id }, create: true },
      { method: 'PUT', resource: { ...practitionerToFhir({ id: THERAPIST.practitioner, name: THERAPIST.name }), id: THERAPIST.practitioner }, create: true },
    ]),
  ]);

  const recorded = recordMocks({ store, actor: THERAPIST, now });

  let signedIn = true;
  const session = () => ({
    state: signedIn ? 'signed-in' : 'signed-out',
    ...(signedIn && { user: { name: THERAPIST.name, practitioner: THERAPIST.practitioner, role: 'owner' }, practice: { name: PRACTICE.name, zone: PRACTICE.zone, language: PRACTICE.language, access: 'team' } }),
    ...(demo && { demo }),
  });
  const answer = async ({ request }: { request: Request }) => (signedIn ? fhir(request, THERAPIST) : HttpResponse.json({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'login' }] }, { status: 401 }));

  const handlers = [
    http.get('/api/session', () => HttpResponse.json(session())),
    http.post('/api/set-up', () => HttpResponse.json({ error: 'already-set-up' }, { status: 409 })),
    http.post('/api/auth/sign-in/username', () => {
      signedIn = true;
      return HttpResponse.json(session());
    }),
    http.post('/api/auth/sign-out', () => {
      signedIn = false;
      return HttpResponse.json(session());
    }),
    http.post('/api/examples', async () => {
      await loadExamples();
      return HttpResponse.json({}, { status: 201 });
    }),
    http.delete('/api/examples', () => HttpResponse.json({})),
    ...createTeamMocks(session, now).handlers,
    ...meetingMocks(THERAPIST),
    ...recorded.handlers,
    http.all('/fhir', answer),
    http.all('/fhir/*', answer),
  ];
  return { handlers, fhir, actor: THERAPIST, write, loadExamples, records: recorded.records };
}

function base(): string {
  return typeof location === 'undefined' ? 'http://localhost' : location.origin;
}
