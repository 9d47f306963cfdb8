/** The addresses of records as a whole: their state, copy and transfer, the log, the retention run, the check. */
import { parseDay, type TimeZone } from '../../src/domain/day.ts';
import { DEEDS } from '../../src/domain/record.ts';
import type { Practice } from '../../src/fhir/practice.ts';
import { said } from '../../src/fhir/words.ts';
import type { Person } from '../access/accounts.ts';
import { systemActor } from '../access/actor.ts';
import { logEntry } from '../fhir/audit.ts';
import { refusal } from '../refusal.ts';
import type { Route, RouteExchange } from '../route.ts';
import { StorageError, type Store } from '../storage/store.ts';
import type { Verification } from '../storage/verify.ts';
import { copyFiles } from './copy.ts';
import { about, logCsv, logJson, logLines, logPage, type LogFilter } from './log.ts';
import type { Retention } from './retention.ts';
import { describeRecord, liftState, logDeed, setEnd, setState, type Doing } from './states.ts';
import { takeOver, transferText } from './transfer.ts';
import { zip } from './zip.ts';

export interface RecordParts {
  store: Store;
  zone: () => TimeZone;
  now: () => Date;
  newId: () => string;
  practice: () => Practice | null;
  retention: Retention;
  verify: () => Promise<Verification>;
  /** Whether this person sees this patient's record; for addresses that name the patient in a parameter. */
  mayRead: (person: Person, address: string, patient: string) => boolean;
}

/** Refusals of this room, with their status; a screen puts them into words. */
const REFUSALS = {
  'own-proposal': 409, pending: 409, 'not-yet': 409, hold: 409, busy: 409, exists: 409, erased: 409, 'not-ended': 409,
  'future-day': 422, 'before-start': 422, 'not-a-record': 422, 'newer-release': 422, altered: 422,
  'disk-full': 507, 'storage-busy': 503, 'record-altered': 503, 'storage-failed': 500,
} as const;

const MOST_REASON = 2_000;
const MOST_PATIENTS = 500;
const ID = /^[A-Za-z0-9.-]{1,64}$/;
/** Bytes that are put together before they are sent. */
const PIECE = 64 * 1024;

const LEADS = ['owner'] as const;
const TREATS = ['owner', 'therapist'] as const;

/** The routes of this room. Whoever may not see a record is answered by `ofPatient` before anything of it is looked at. */
export function recordRoutes({ store, zone, now, newId, practice, retention, verify, mayRead }: RecordParts): Route[] {
  const doing = ({ person, address }: RouteExchange): Doing => ({
    store, zone: zone(), now: now(), newId, actor: systemActor({ practitioner: person!.practitioner, name: person!.name, address }),
  });
  const language = () => practice()?.language ?? 'de';

  const routes: Route[] = [
    {
      method: 'GET', path: '/api/records/:patient', access: TREATS, ofPatient: 'patient', body: 'none',
      handle(exchange) {
        const { actor, now: moment, zone: where } = doing(exchange);
        const patient = exchange.params.patient!;
        const described = store.transaction(() => {
          store.log(logEntry(actor, moment.getTime(), { interaction: 'read', type: 'EpisodeOfCare', patients: [patient], query: 'record' }));
          return describeRecord({ store, zone: where }, patient);
        });
        return Response.json(described);
      },
    },
    {
      method: 'PUT', path: '/api/records/:patient/end', access: TREATS, ofPatient: 'patient', body: 'json',
      handle(exchange) {
        const { day } = (exchange.body ?? {}) as { day?: unknown };
        const parsed = typeof day === 'string' ? parseDay(day) : null;
        if (parsed === null) return refusal('invalid', { field: 'day' });
        return ended(exchange, parsed);
      },
    },
    { method: 'DELETE', path: '/api/records/:patient/end', access: TREATS, ofPatient: 'patient', body: 'none', handle: (exchange) => ended(exchange, null) },
    ...(['hold', 'restriction'] as const).flatMap((what): Route[] => {
      const kind = what === 'hold' ? 'legal-hold' : what;
      const path = `/api/records/:patient/${what}`;
      return [
        {
          method: 'PUT', path, access: LEADS, ofPatient: 'patient', body: 'json',
          handle(exchange) {
            const reason = reasonIn(exchange.body);
            if (reason === undefined) return refusal('invalid', { field: 'reason' });
            setState(doing(exchange), exchange.params.patient!, kind, reason);
            return Response.json(describeRecord(doing(exchange), exchange.params.patient!));
          },
        },
        {
          method: 'DELETE', path, access: LEADS, ofPatient: 'patient', body: 'json',
          handle(exchange) {
            liftState(doing(exchange), exchange.params.patient!, kind, reasonIn(exchange.body));
            return Response.json(describeRecord(doing(exchange), exchange.params.patient!));
          },
        },
      ];
    }),
    {
      method: 'GET', path: '/api/records/:patient/copy', access: TREATS, ofPatient: 'patient', body: 'none',
      handle(exchange) {
        const does = doing(exchange);
        const patient = exchange.params.patient!;
        // Written down before the first byte goes out, and so that the copy itself stands in the log that it holds.
        store.transaction(() => logDeed(does, 'copy', [patient]));
        const files = copyFiles({ store, patient, maker: does.actor.name, practice: practice()?.name ?? '', language: language(), zone: does.zone, now: does.now });
        return download(zip(files, does.now), 'application/zip', `${language() === 'de' ? 'akte' : 'record'}-${dayIn(does.now)}.zip`);
      },
    },
    {
      method: 'GET', path: '/api/records/:patient/transfer', access: LEADS, ofPatient: 'patient', body: 'none',
      handle(exchange) {
        const does = doing(exchange);
        const patient = exchange.params.patient!;
        store.transaction(() => logDeed(does, 'transfer-out', [patient]));
        return download(pieces(transferText(store, patient, does.now)), 'application/fhir+json; charset=utf-8', `${language() === 'de' ? 'akte' : 'record'}-${dayIn(does.now)}.json`);
      },
    },
    {
      method: 'POST', path: '/api/records/transfer', access: LEADS, body: 'large',
      handle(exchange) {
        const result = takeOver(doing(exchange), exchange.body);
        return typeof result === 'string' ? refused(result) : Response.json(result, { status: 201 });
      },
    },
    { method: 'GET', path: '/api/log', access: TREATS, body: 'none', handle: readLog },
    {
      method: 'GET', path: '/api/retention', access: TREATS, body: 'none',
      handle(exchange) {
        const pending = retention.pending();
        const does = doing(exchange);
        // Whoever confirms sees what was proposed; the list of all is for those who lead the practice.
        const { person, address } = exchange;
        const records = retention.due(does).filter(({ patient }) => person!.role === 'owner' || (pending?.patients.includes(patient) && mayRead(person!, address, patient)));
        store.transaction(() => store.log(logEntry(does.actor, does.now.getTime(), { interaction: 'search-type', type: 'EpisodeOfCare', patients: records.map(({ patient }) => patient), query: 'retention' })));
        return Response.json({ records, ...(pending && { pending }) });
      },
    },
    {
      method: 'POST', path: '/api/retention', access: LEADS, body: 'json',
      handle(exchange) {
        const { patients } = (exchange.body ?? {}) as { patients?: unknown };
        if (!Array.isArray(patients) || patients.length === 0 || patients.length > MOST_PATIENTS || !patients.every((each): each is string => typeof each === 'string' && ID.test(each))) return refusal('invalid', { field: 'patients' });
        const run = retention.propose(doing(exchange), [...new Set(patients)]);
        return typeof run === 'string' ? refused(run) : Response.json(run, { status: 201 });
      },
    },
    {
      method: 'POST', path: '/api/retention/:run/confirm', access: TREATS, body: 'json',
      async handle(exchange) {
        const { person, address } = exchange;
        // Nobody confirms the end of a record that they may not see.
        if (person!.role !== 'owner' && !(retention.pending()?.patients ?? []).every((patient) => mayRead(person!, address, patient))) return refusal('forbidden');
        const report = await retention.confirm(doing(exchange), exchange.params.run!);
        return typeof report === 'string' ? refused(report) : Response.json(report);
      },
    },
    {
      method: 'DELETE', path: '/api/retention/:run', access: LEADS, body: 'none',
      handle(exchange) {
        const fault = retention.withdraw(doing(exchange), exchange.params.run!);
        return fault ? refused(fault) : Response.json({});
      },
    },
    { method: 'GET', path: '/api/verify', access: LEADS, body: 'none', handle: async () => Response.json(await verify()) },
  ];

  function ended(exchange: RouteExchange, day: ReturnType<typeof parseDay>): Response {
    const fault = setEnd(doing(exchange), exchange.params.patient!, day);
    return fault ? refused(fault) : Response.json(describeRecord(doing(exchange), exchange.params.patient!));
  }

  function readLog(exchange: RouteExchange): Response {
    const asked = new URL(exchange.request.url).searchParams;
    const filter = readFilter(asked);
    const after = asked.get('after');
    const format = asked.get('format');
    if (typeof filter === 'string') return refusal('invalid', { field: filter });
    if (after !== null && !/^[1-9]\d{0,14}$/.test(after)) return refusal('invalid', { field: 'after' });
    if (format !== null && format !== 'json' && format !== 'csv') return refusal('invalid', { field: 'format' });
    const { person, address } = exchange;
    // The log of everything is for those who lead the practice; the others read that of a record they see.
    if (person!.role !== 'owner' && filter.patient === undefined) return refusal('forbidden');
    if (filter.patient !== undefined && store.current('Patient', filter.patient) && !mayRead(person!, address, filter.patient)) return refusal('not-found');
    if (person!.role !== 'owner' && !store.current('Patient', filter.patient!)) return refusal('not-found');
    const does = doing(exchange);
    const of = filter.patient === undefined ? [] : [filter.patient];
    const query = `log?${new URLSearchParams(Object.entries(filter)).toString()}`;
    if (format === null) {
      const page = store.transaction(() => {
        const found = logPage(store, filter, after === null ? undefined : Number(after), does.zone);
        store.log(logEntry(does.actor, does.now.getTime(), { interaction: 'search-type', type: 'AuditEvent', patients: of, query }));
        return found;
      });
      return Response.json(person!.role === 'owner' ? page : { ...page, lines: [...about(page.lines, filter.patient!)] });
    }
    const [newest] = store.logPage({ spans: [], descending: true, limit: 1 });
    store.transaction(() => logDeed(does, 'log-export', of, query));
    const all = logLines(store, filter, { zone: does.zone, after: (newest?.seq ?? 0) + 1 });
    const lines = person!.role === 'owner' ? all : about(all, filter.patient!);
    const name = `${language() === 'de' ? 'zugriffe' : 'access-log'}-${dayIn(does.now)}.${format}`;
    return download(pieces(format === 'csv' ? logCsv(lines, language()) : logJson(lines)), format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8', name);
  }

  return routes.map((route) => ({ ...route, handle: answering(route.handle) }));
}

/** What a failing store means is said here too, as below `/fhir`. */
function answering(handle: Route['handle']): Route['handle'] {
  return async (exchange) => {
    try {
      return await handle(exchange);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      return refused(error.reason === 'full' ? 'disk-full' : error.reason === 'busy' ? 'storage-busy' : error.reason === 'altered' ? 'record-altered' : 'storage-failed');
    }
  };
}

function refused(code: keyof typeof REFUSALS | 'not-found'): Response {
  return code === 'not-found' ? refusal('not-found') : Response.json({ error: code }, { status: REFUSALS[code] });
}

function reasonIn(body: unknown): string | undefined {
  const { reason } = (body ?? {}) as { reason?: unknown };
  return typeof reason === 'string' && reason.length <= MOST_REASON ? said(reason)?.trim() : undefined;
}

/** What of the log is wanted, or the name of the parameter that cannot be read. */
function readFilter(asked: URLSearchParams): LogFilter | string {
  const filter: LogFilter = {};
  for (const name of ['patient', 'person'] as const) {
    const id = asked.get(name);
    if (id === null) continue;
    if (!ID.test(id)) return name;
    filter[name] = id;
  }
  for (const name of ['from', 'to'] as const) {
    const text = asked.get(name);
    if (text === null) continue;
    const day = parseDay(text);
    if (day === null) return name;
    filter[name] = day;
  }
  const did = asked.get('did');
  if (did !== null) {
    const deed = DEEDS.find((each) => each === did);
    if (!deed) return 'did';
    filter.did = deed;
  }
  return filter;
}

function dayIn(now: Date): string {
  return now.toISOString().slice(0, 10);
}

/** A file to be saved. Its name says nothing about anybody. */
function download(bytes: AsyncIterable<Uint8Array>, type: string, name: string): Response {
  const iterator = bytes[Symbol.asyncIterator]();
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await iterator.return?.();
    },
  });
  return new Response(stream, { headers: { 'content-type': type, 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' } });
}

/** Text as pieces of bytes; others are served in between. */
async function* pieces(text: Iterable<string>): AsyncGenerator<Uint8Array> {
  let waiting = '';
  for (const part of text) {
    waiting += part;
    if (waiting.length < PIECE) continue;
    yield Buffer.from(waiting);
    waiting = '';
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (waiting !== '') yield Buffer.from(waiting);
}
