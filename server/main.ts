/** Starts the server, keeps it running, and stops it without losing anything. */
import { serve, type ServerType } from '@hono/node-server';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { openAccounts } from './access/accounts.ts';
import { createSeal, deriveKey, readSecret } from './access/secret.ts';
import { newSetUpCode } from './access/set-up-code.ts';
import { createSetUp } from './access/set-up.ts';
import { createThrottle, GUESSING } from './access/throttle.ts';
import { compressedResponse } from './compression.ts';
import { isLoopback, readConfig, type Config } from './config.ts';
import { openDatabase } from './database.ts';
import { createExamples } from './examples.ts';
import { createFhirHandler } from './fhir/handler.ts';
import { bringUpToDate } from './fhir/upkeep.ts';
import { createApp } from './http.ts';
import { createPracticeReader } from './practice.ts';
import { loadStaticFiles } from './static.ts';
import { createSqliteStore } from './storage/sqlite.ts';
import { explain, terminal, withoutData } from './terminal.ts';

/** How often it is looked whether a new day has begun. */
const DAY_CHECK_MS = 60_000;
/** Requests that run when the server is told to stop get this long to finish. */
const STOP_WITHIN_MS = 10_000;

async function start(config: Config): Promise<void> {
  const appDirectory = join(import.meta.dirname, '..', 'dist');
  const files = loadStaticFiles(appDirectory);
  if (!files) return fail(terminal.notBuilt(appDirectory));

  const database = openDatabase(config.dataDir);
  const { db } = database;
  const store = createSqliteStore(db);
  const secret = readSecret(config.dataDir);
  const accounts = await openAccounts({ db, cookieKey: deriveKey(secret, 'session-cookie'), limits: config.session, https: config.proxies.length > 0 });
  const practice = createPracticeReader(store);
  const newId = () => crypto.randomUUID();
  const now = () => new Date();
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
  const clock = () => performance.now();
  const app = createApp({
    fhir,
    accounts,
    setUp: createSetUp({ fhir, accounts, store, codeMatches, throttle: createThrottle(GUESSING.setUpCode, clock), newId }),
    signInThrottle: createThrottle(GUESSING.password, clock),
    examples: createExamples({ fhir, store, zone, now }),
    practice,
    files,
    proxies: config.proxies,
  });

  const server = serve({ fetch: app.fetch, port: config.port, hostname: config.host, overrideGlobalObjects: false }, (address) => {
    const greeting = [terminal.listening(shownAddress(address, config)), terminal.data(database.path)];
    if (!accounts.exist()) greeting.push('', terminal.setUp(code), '');
    console.log(greeting.join('\n'));
  });
  server.on('error', (error) => {
    database.close();
    fail(explain(error, config) ?? `${terminal.unexpected} ${withoutData(error)}`);
  });
  stopOnSignal(server, database.close);
}

/** The address to open; the name of this computer rather than its number, as people know it. */
function shownAddress({ port, address, family }: AddressInfo, config: Config): string {
  if (isLoopback(config.host)) return `http://${address === '127.0.0.1' ? 'localhost' : family === 'IPv6' ? `[${address}]` : address}:${port}`;
  return `${config.host}:${port} ← ${config.proxies.join(', ')} (HTTPS)`;
}

function stopOnSignal(server: ServerType, close: () => void): void {
  let stopping = false;
  const stop = () => {
    if (stopping) return process.exit(1);
    stopping = true;
    console.log(terminal.stopping);
    const cutOff = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), STOP_WITHIN_MS);
    server.close(() => {
      clearTimeout(cutOff);
      close();
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
