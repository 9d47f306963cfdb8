/** What the server says about records, without a server: the log of the store in memory, decisions, the retention run, the check. */
import type { Resource } from '@medplum/fhirtypes';
import { http, HttpResponse, type HttpHandler } from 'msw';
import type { Actor } from '../server/fhir/context.ts';
import type { createMemoryStore } from '../server/storage/memory.ts';
import type { Day } from '../src/domain/day.ts';
import { deedOf, type DueRecord } from '../src/domain/record.ts';
import { retainedUntil } from '../src/domain/retention.ts';
import { documentOf, kindOfQuery } from '../src/fhir/record.ts';

/** A line as the server sends it. */
export interface MockLine {
  seq: number;
  at: string;
  person: string;
  name: string;
  interaction: string;
  type: string | null;
  id: string | null;
  version: number | null;
  patients: string[];
  address: string | null;
  kind?: string;
  day?: string;
}

/** What the handlers answer; a test changes it as it goes. */
export interface MockRecords {
  states: Map<string, { ended?: Day; retainedUntil?: Day; hold?: object; restriction?: object }>;
  /** Lines beside those of the store: of other people, from other days. */
  lines: MockLine[];
  due: DueRecord[];
  pending: { id: string; by: string; byName: string; at: string; patients: string[] } | null;
  faults: { place: string; kind: string }[];
  /** Most lines of a page. */
  page: number;
}

/** The handlers, and what they answer. */
export function recordMocks({ store, actor, now }: { store: ReturnType<typeof createMemoryStore>; actor: Actor; now: () => Date }): { handlers: HttpHandler[]; records: MockRecords } {
  const records: MockRecords = { states: new Map(), lines: [], due: [], pending: null, faults: [], page: 100 };
  const stateOf = (patient: string) => records.states.get(patient) ?? {};
  const decide = (patient: string, more: object) => records.states.set(patient, { ...stateOf(patient), ...more });
  const by = () => ({ by: actor.name, at: now().toISOString() });

  const stored = (): MockLine[] => store.logPage({ spans: [], descending: true, limit: 10_000 }).map(({ seq, at, practitioner, interaction, type, id, version, patients, query, address }) => {
    const held = type !== null && id !== null ? (version === null ? store.current(type, id) : store.version(type, id, version)) : null;
    const kind = held ? documentOf(JSON.parse(held.content) as Resource) : { kind: (type === null ? null : kindOfQuery(type, query)) ?? 'other' };
    return { seq, at: new Date(at).toISOString(), person: practitioner, name: practitioner === actor.practitioner ? actor.name : '', interaction, type, id, version, patients, address, ...kind };
  });

  const handlers = [
    http.get('/api/log', ({ request }) => {
      const asked = new URL(request.url).searchParams;
      const [patient, person, did, from, to, after] = ['patient', 'person', 'did', 'from', 'to', 'after'].map((name) => asked.get(name));
      const all = [...records.lines, ...stored()].toSorted((a, b) => (a.at === b.at ? b.seq - a.seq : a.at < b.at ? 1 : -1));
      const found = all.filter((line) => (!patient || line.patients.includes(patient)) && (!person || line.person === person) && (!did || deedOf(line.interaction) === did) && (!from || line.at.slice(0, 10) >= from) && (!to || line.at.slice(0, 10) <= to));
      if (asked.get('format') === 'csv') return new HttpResponse('seq;at\r\n', { headers: { 'content-type': 'text/csv' } });
      const start = after ? found.findIndex(({ seq }) => String(seq) === after) + 1 : 0;
      const lines = found.slice(start, start + records.page);
      return HttpResponse.json({ lines, ...(found.length > start + records.page && { next: lines.at(-1)!.seq }) });
    }),
    http.get('/api/colleagues', () => HttpResponse.json({ members: [{ practitioner: actor.practitioner, name: actor.name, role: 'owner', disabled: false }, { practitioner: 'colleague', name: 'Robin Beispiel', role: 'therapist', disabled: false }] })),
    http.get('/api/records/:patient', ({ params }) => HttpResponse.json(stateOf(String(params.patient)))),
    http.put('/api/records/:patient/end', async ({ params, request }) => {
      const { day } = (await request.json()) as { day: Day };
      decide(String(params.patient), { ended: day, retainedUntil: retainedUntil(day) });
      return HttpResponse.json(stateOf(String(params.patient)));
    }),
    http.delete('/api/records/:patient/end', ({ params }) => {
      const { ended: _ended, retainedUntil: _until, ...rest } = stateOf(String(params.patient));
      records.states.set(String(params.patient), rest);
      return HttpResponse.json(rest);
    }),
    ...(['hold', 'restriction'] as const).flatMap((what) => [
      http.put(`/api/records/:patient/${what}`, async ({ params, request }) => {
        const { reason } = (await request.json()) as { reason: string };
        decide(String(params.patient), { [what]: { reason, ...by() } });
        return HttpResponse.json(stateOf(String(params.patient)));
      }),
      http.delete(`/api/records/:patient/${what}`, ({ params }) => {
        const { [what]: _gone, ...rest } = stateOf(String(params.patient));
        records.states.set(String(params.patient), rest);
        return HttpResponse.json(rest);
      }),
    ]),
    http.get('/api/records/:patient/copy', () => new HttpResponse(new Blob(['PK']), { headers: { 'content-type': 'application/zip' } })),
    http.get('/api/records/:patient/transfer', () => HttpResponse.json({ resourceType: 'Bundle', type: 'collection', entry: [] })),
    http.post('/api/records/transfer', async ({ request }) => {
      const { entry = [] } = (await request.json()) as { entry?: { resource?: Resource }[] };
      const patient = entry.find(({ resource }) => resource?.resourceType === 'Patient')?.resource?.id ?? '';
      if (store.current('Patient', patient)) return HttpResponse.json({ error: 'exists' }, { status: 409 });
      return HttpResponse.json({ patient, written: entry.length }, { status: 201 });
    }),
    http.get('/api/retention', () => HttpResponse.json({ records: records.due, ...(records.pending && { pending: records.pending }) })),
    http.post('/api/retention', async ({ request }) => {
      const { patients } = (await request.json()) as { patients: string[] };
      records.pending = { id: 'run', by: actor.practitioner, byName: actor.name, at: now().toISOString(), patients };
      return HttpResponse.json({ id: 'run' }, { status: 201 });
    }),
    http.post('/api/retention/:run/confirm', () => {
      if (records.pending?.by === actor.practitioner) return HttpResponse.json({ error: 'own-proposal' }, { status: 409 });
      const chosen = records.pending?.patients ?? [];
      const erased = records.due.filter(({ patient, hold }) => chosen.includes(patient) && !hold).length;
      records.due = records.due.filter(({ patient, hold }) => !chosen.includes(patient) || hold);
      records.pending = null;
      return HttpResponse.json({ erased, skipped: chosen.length - erased });
    }),
    http.delete('/api/retention/:run', () => {
      records.pending = null;
      return HttpResponse.json({});
    }),
    http.get('/api/verify', () => HttpResponse.json({ ok: records.faults.length === 0, versions: 1_234, lines: 5_678, faults: records.faults })),
  ];
  return { handlers, records };
}
