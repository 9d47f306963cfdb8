/** Starts the server, keeps it running, and stops it without losing anything. */
import { serve, type ServerType } from '@hono/node-server';
import { join } from 'node:path';
import type { Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { personActor } from './access/actor.ts';
import { createBreakGlass } from './access/break-glass.ts';
import { openAccess } from './access/open-access.ts';
import { createSeal, deriveKey, readSecret } from './access/secret.ts';
import { newSetUpCode } from './access/set-up-code.ts';
import { compressedResponse } from './compression.ts';
import { isLoopback, reachesBeyond, readConfig, type Config } from './config.ts';
import { openDatabase } from './database.ts';
import { createExamples } from './examples.ts';
import { createFhirHandler } from './fhir/handler.ts';
import { bringUpToDate } from './fhir/upkeep.ts';
import { createRecordRule, createRefusalLog } from './fhir/record-rule.ts';
import { createApp, type Parts } from './http.ts';
import { createMeetingEvents } from './meeting/events.ts';
import { watchStore } from './meeting/watch.ts';
import { createPracticeReader } from './practice.ts';
import { openRecord } from './record/open-record.ts';
import { routesOf } from './routes.ts';
import { loadStaticFiles } from './static.ts';
import { explain, terminal, withoutData } from './terminal.ts';
import { readTls } from './tls.ts';

/** How often it is looked whether a new day has begun. */
const DAY_CHECK_MS = 60_000;
/** Requests that run when the server is told to stop get this long to finish. */
const STOP_WITHIN_MS = 10_000;

async function start(config: Config): Promise<void> {
  const appDirectory = join(import.meta.dirname, '..', 'dist');
  const files = loadStaticFiles(appDirectory);
  if (!files) return fail(terminal.notBuilt(appDirectory));

  const tls = config.tls && readTls(config.tls);
  const database = openDatabase(config.dataDir);
  const { db } = database;
  const events = createMeetingEvents({ running: (session) => access.accounts.running(session) });
  const secret = readSecret(config.dataDir);
  const newId = () => crypto.randomUUID();
  const now = () => new Date();
  const record = openRecord({
    db, dataDir: config.dataDir, key: deriveKey(secret, 'record-chain'), now,
    onAltered: ({ faults }) => console.error(terminal.altered(faults.length, faults[0]!.place)),
    onReplay: ({ erased, foreign }) => {
      if (erased > 0) console.log(terminal.erasedAgain(erased));
      if (foreign.length > 0) console.error(terminal.foreignErasures(foreign.join(', ')));
    },
    report: (error) => console.error(`record: ${withoutData(error)}`),
  });
  const store = watchStore(record.store, events.written);
  const practice = createPracticeReader(store);
  const zone = () => practice()?.zone ?? 'Europe/Berlin';
  const fhir = createFhirHandler({
    store, zone, now, newId, ...(await createSeal(deriveKey(secret, 'address'))),
    report: (error) => console.error(`FHIR: ${withoutData(error)}`),
    respond: (text, init, request) => compressedResponse(text, init, request.headers.get('accept-encoding')),
  });

  // Now and shortly after midnight, so that nobody waits for it in the morning. Where it cannot be done, requests go on and say so.
  const keepUp = () => {
    try {
      bringUpToDate({ store, zone, now });
    } catch (error) {
      console.error(`FHIR: ${withoutData(error)}`);
    }
  };
  keepUp();
  setInterval(keepUp, DAY_CHECK_MS).unref();

  const { text: code, matches: codeMatches } = newSetUpCode();
  const https = config.proxies.length > 0 || config.tls !== null;
  const access = await openAccess({
    db, store, fhir, practice, zone, now, newId, codeMatches, https, limits: config.session, beyondLoopback: reachesBeyond(config),
    keys: { cookie: deriveKey(secret, 'session-cookie'), secondFactor: deriveKey(secret, 'second-factor') },
  });
  const { accounts, tokens, rules } = access;
  const breakGlass = createBreakGlass(db, store, () => now().getTime());
  const actor: Parts['actor'] = (person, address) => personActor(person, address, { records: rules.access(), opened: breakGlass.opened(person) });
  const maySee = createRecordRule(store, now);
  const routes = routesOf({
    ...access, store, events, breakGlass, examples: createExamples({ fhir, store, zone, now }),
    record: { store, zone, now, newId, practice, retention: record.retention, verify: record.verify, mayRead: (person, address, patient) => maySee(actor(person, address), patient) },
  });
  const app = createApp({
    fhir, accounts, tokens, routes, files, proxies: config.proxies, ...(tls && { certified: tls.certified }),
    actor, maySee, refusedAccess: createRefusalLog(store, now),
  });

  const server = serve({ fetch: app.fetch, port: config.port, hostname: config.host, overrideGlobalObjects: false, ...(tls && { createServer: tls.createServer, serverOptions: tls.serverOptions }) }, (address) => {
    const greeting = [terminal.listening(shownAddress(address, config)), terminal.data(database.path)];
    if (!accounts.exist()) greeting.push('', terminal.setUp(code), '');
    console.log(greeting.join('\n'));
  });
  if (tls) process.on('SIGHUP', () => console.log(tls.reload(server as HttpsServer) ? terminal.certificateRead : terminal.certificateKept));
  server.on('error', (error) => {
    database.close();
    fail(explain(error, config) ?? `${terminal.unexpected} ${withoutData(error)}`);
  });
  stopOnSignal(server, { begin: events.close, end: () => { record.close(); database.close(); } });
}

/** The address to open; the name of this computer rather than its number, as people know it. */
function shownAddress({ port, address, family }: AddressInfo, config: Config): string {
  if (config.tls && config.proxies.length === 0) return `https://${isLoopback(config.host) ? 'localhost' : config.host}:${port}`;
  if (isLoopback(config.host)) return `http://${address === '127.0.0.1' ? 'localhost' : family === 'IPv6' ? `[${address}]` : address}:${port}`;
  return `${config.host}:${port} ← ${config.proxies.join(', ')} (HTTPS)`;
}

/** `begin` ends what would go on for ever, `end` runs when the last request is answered. */
function stopOnSignal(server: ServerType, { begin, end }: { begin: () => void; end: () => void }): void {
  let stopping = false;
  const stop = () => {
    if (stopping) return process.exit(1);
    stopping = true;
    console.log(terminal.stopping);
    begin();
    const cutOff = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), STOP_WITHIN_MS);
    server.close(() => {
      clearTimeout(cutOff);
      end();
      console.log(terminal.stopped);
      process.exit(0);
    });
    if ('closeIdleConnections' in server) server.closeIdleConnections();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}

// Whatever a request did not catch leaves the process in an unknown state: better gone and started anew than wrong.
process.on('uncaughtException', (error) => {
  console.error(`${terminal.unexpected} ${withoutData(error)}`);
  process.exit(1);
});

if (Number(process.versions.node.split('.')[0]) < 24) {
  fail(terminal.oldNode(process.version));
} else {
  let place = { port: 0, host: '' };
  try {
    const config = readConfig(process.env);
    place = config;
    await start(config);
  } catch (error) {
    fail(explain(error, place) ?? `${terminal.unexpected} ${withoutData(error)}`);
  }
}
