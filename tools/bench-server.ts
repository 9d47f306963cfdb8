/**
 * The server's latencies, in process and over HTTP, on a real file with every write synced: `npm run bench -- --server`, or this file
 * by itself. A practice of 5,000 patients with 90 days each, and one of 500 on the way there.
 */
import { existsSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { build } from 'vite';
import { newDataDir, removeData, send, setUpPractice, signInOwner, startServer } from '../mocks/running-server.ts';
import { createSeal } from '../server/access/secret.ts';
import { createFhirHandler } from '../server/fhir/handler.ts';
import type { FhirHandler } from '../server/fhir/context.ts';
import { createSqliteStore } from '../server/storage/sqlite.ts';
import { addDays, dayAt, type Day } from '../src/domain/day.ts';
import type { DiaryEntry } from '../src/domain/diary.ts';
import { identifierQuery, transaction, type Write } from '../src/fhir/bundle.ts';
import { SID_DAILY_LOG } from '../src/fhir/codes.ts';
import { entryIdentifier, entryToFhir } from '../src/fhir/diary.ts';
import { episodeOfCare, patientToFhir } from '../src/fhir/patient.ts';

const ZONE = 'Europe/Berlin';
const DAYS = 90;
const MANAGERS = 10;
const WARM_UP = 20;
/** So many patients are written in one transaction. */
const AT_ONCE = 10;
const FHIR_JSON = 'application/fhir+json';
const FAMILIES = ['Ärmel', 'Bauer', 'Çelik', 'Dörr', 'Ebert', 'Fuchs', 'Groß', 'Huber', 'Iwanow', 'Jung', 'Köhler', 'Lang', 'Müller', 'Neumann', 'Öztürk', 'Peters'];
const PLANTS = ['oat', 'blueberry', 'linseed', 'lentil', 'carrot', 'leek', 'rye', 'broccoli', 'potato', 'tomato', 'spinach', 'apple', 'walnut', 'onion', 'pumpkin', 'banana'];

/** Sends one request; answers how many characters came back. Throws when it is refused. */
type Ask = (method: string, address: string, body?: unknown) => Promise<number>;

interface Figure {
  what: string;
  /** Milliseconds. */
  p50: number;
  p95: number;
  /** What p95 may be; absent where nothing is asked of it. */
  most?: number;
}

/**
 * Fills a data directory, measures, prints the figures and removes it. `quick` takes a tenth of the patients and runs. Answers false
 * when one of the figures is over what it may be.
 */
export async function benchServer({ quick = false }: { quick?: boolean } = {}): Promise<boolean> {
  const [few, many, runs] = quick ? [50, 500, 50] : [500, 5_000, 300];
  if (!existsSync(join(import.meta.dirname, '..', 'dist', 'index.html'))) await build({ logLevel: 'warn' });
  const dataDir = newDataDir();
  const figures: Figure[] = [];
  const measure = async (what: string, most: number | undefined, times: number, work: (n: number) => Promise<unknown>): Promise<number> => {
    for (let n = 0; n < WARM_UP; n += 1) await work(times + n);
    const taken: number[] = [];
    for (let n = 0; n < times; n += 1) {
      const began = performance.now();
      await work(n);
      taken.push(performance.now() - began);
    }
    taken.sort((a, b) => a - b);
    const p95 = taken[Math.ceil(taken.length * 0.95) - 1]!;
    figures.push({ what, p50: taken[Math.floor(taken.length / 2)]!, p95, ...(most !== undefined && { most }) });
    return p95;
  };

  try {
    // Set up as a practice does, so that the accounts stand in the same file.
    let server = await startServer({ dataDir });
    const cookie = await setUpPractice(server);
    const { user } = (await (await send(server.origin, 'GET', '/api/session', undefined, { cookie })).json()) as { user: { practitioner: string } };
    await server.stop();

    const db = new DatabaseSync(join(dataDir, 'rueckenwind.db'));
    const store = createSqliteStore(db);
    const seal = await createSeal(new Uint8Array(32));
    let later = 0;
    const fhir = createFhirHandler({ store, zone: () => ZONE, now: () => new Date(Date.now() + later), newId: () => crypto.randomUUID(), ...seal });
    const ask = asking(fhir, user.practitioner);
    const today = dayAt(new Date(), ZONE);

    const managers = [user.practitioner, ...Array.from({ length: MANAGERS - 1 }, (_, n) => `manager-${n}`)];
    for (const id of managers.slice(1)) await ask('POST', '', transaction([{ method: 'PUT', resource: { resourceType: 'Practitioner', id, name: [{ text: id }] }, create: true }]));
    let began = performance.now();
    await fill(ask, { from: 0, to: few, managers, today });
    await ask('POST', '', transaction(diary('bench-0', Array.from({ length: 365 - DAYS }, (_, n) => addDays(today, -DAYS - 1 - n)), 0)));
    const before = await caseload(measure, ask, `in process, ${few} patients`, runs, managers[1]!);
    await fill(ask, { from: few, to: many, managers, today });
    console.error(`${many} patients, ${many * DAYS} days written in ${((performance.now() - began) / 1000).toFixed(0)} s`);
    const after = await caseload(measure, ask, `in process, ${many} patients`, runs, managers[1]!);

    const year = `QuestionnaireResponse?patient=bench-0&log-date=ge${addDays(today, -365)}&_sort=log-date&_count=400`;
    await measure('in process: 365 days of one patient', 25, runs, () => ask('GET', year));
    await measure('in process: one entry written', 10, runs, (n) => writeDay(ask, n, today));
    await measure('in process: one import of 90 days', undefined, Math.ceil(runs / 10), (n) => ask('POST', '', transaction(diary(`bench-${n}`, Array.from({ length: 90 }, (_, day) => addDays(today, -500 - day)), n))));
    began = performance.now();
    later = 86_400_000;
    await ask('GET', 'Patient/$caseload?_count=1');
    const slid = performance.now() - began;
    db.close();

    server = await startServer({ dataDir });
    const session = await signInOwner(server.origin);
    const http = askingOver(server.origin, session);
    await measure('over HTTP: /health, the floor', undefined, runs, () => http.ask('GET', '/health'));
    await caseload(measure, http.ask, `over HTTP, ${many} patients`, runs, managers[1]!);
    await measure('over HTTP: 365 days of one patient', 25, runs, () => http.ask('GET', year));
    await measure('over HTTP: one entry written', 10, runs, (n) => writeDay(http.ask, n, addDays(today, -DAYS - 1), 1));
    http.end();
    await server.stop();

    console.log(`\n${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.versions.node}, data in ${tmpdir()}; ${many} patients x ${DAYS} days, ${runs} runs, ms\n`);
    for (const { what, p50, p95, most } of figures) console.log(`${what.padEnd(62)} p50 ${p50.toFixed(2).padStart(7)}  p95 ${p95.toFixed(2).padStart(7)}  ${most === undefined ? '' : `at most ${most}${p95 > most ? '  TOO SLOW' : ''}`}`);
    const growth = after / before;
    console.log(`${`slowest page, p95, ${many} to ${few} patients`.padEnd(62)} ${growth.toFixed(2)} times  at most 2${growth > 2 ? '  TOO SLOW' : ''}`);
    console.log(`${'in process: the first request of a new day, once'.padEnd(62)} ${slid.toFixed(0)} ms`);
    return growth <= 2 && figures.every(({ p95, most }) => most === undefined || p95 <= most);
  } finally {
    removeData(dataDir);
  }
}

/** The pages that a therapist opens; answers the slowest p95. */
async function caseload(measure: (what: string, most: number, times: number, work: () => Promise<unknown>) => Promise<number>, ask: Ask, where: string, runs: number, manager: string): Promise<number> {
  const pages: [string, string][] = [
    ['by name', 'Patient/$caseload?_count=50'],
    ['by pain, descending', 'Patient/$caseload?sort=-pain-mean&_count=50'],
    ['of one therapist, filtered', `Patient/$caseload?care-manager=Practitioner/${manager}&sort=-stress-delta&filter=days-logged=ge20&_count=50`],
  ];
  const slowest: number[] = [];
  for (const [name, address] of pages) slowest.push(await measure(`${where}: $caseload ${name}`, 25, runs, () => ask('GET', address)));
  return Math.max(...slowest);
}

function asking(fhir: FhirHandler, practitioner: string): Ask {
  return async (method, address, body) => {
    const response = await fhir(new Request(`http://localhost/fhir/${address}`, { method, ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': FHIR_JSON } }) }), { practitioner, name: 'Bench', address: '127.0.0.1' });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${address}: ${response.status} ${text.slice(0, 500)}`);
    return text.length;
  };
}

/** As a browser asks: one connection kept open, compressed answers; the time is that until the last byte has come. */
function askingOver(origin: string, cookie: string): { ask: Ask; end: () => void } {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { port } = new URL(origin);
  const ask: Ask = (method, address, body) => new Promise((resolve, reject) => {
    const headers = { host: `localhost:${port}`, origin, cookie, 'accept-encoding': 'gzip, deflate, br, zstd', ...(body !== undefined && { 'content-type': FHIR_JSON }) };
    const sent = request({ host: '127.0.0.1', port, agent, method, path: address.startsWith('/') ? address : `/fhir/${address}`, headers }, (response) => {
      let length = 0;
      response.on('data', (chunk: Buffer) => (length += chunk.length));
      response.on('error', reject);
      response.on('end', () => (response.statusCode! < 300 ? resolve(length) : reject(new Error(`${method} ${address}: ${response.statusCode}`))));
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
  return { ask, end: () => agent.destroy() };
}

/** Patients with their diaries, several in a transaction. */
async function fill(ask: Ask, { from, to, managers, today }: { from: number; to: number; managers: string[]; today: Day }): Promise<void> {
  for (let first = from; first < to; first += AT_ONCE) {
    const writes: Write[] = [];
    for (let n = first; n < Math.min(first + AT_ONCE, to); n += 1) {
      const id = `bench-${n}`;
      const person = patientToFhir({ id, family: `${FAMILIES[n % FAMILIES.length]}-${n}`, given: 'Bench', birthDate: addDays('1950-01-01', n * 5), number: String(n), example: false, active: true });
      writes.push({ method: 'PUT', resource: { ...person, id }, create: true });
      writes.push({ method: 'POST', resource: episodeOfCare({ patient: `Patient/${id}`, careManager: managers[n % managers.length]!, from: addDays(today, -DAYS) }) });
      writes.push(...diary(id, Array.from({ length: DAYS }, (_, day) => addDays(today, -1 - day)), n));
    }
    await ask('POST', '', transaction(writes));
  }
}

function diary(patient: string, days: Day[], seed: number): Write[] {
  return days.map((day, n) => ({ method: 'PUT', resource: entryToFhir(entryOf(day, n + seed), { patient, author: `Patient/${patient}` }), identifier: { system: SID_DAILY_LOG, value: entryIdentifier(patient, day, 'diary') } }));
}

/** A day of its own for each patient; `shift` keeps a second series out of the way of the first. */
async function writeDay(ask: Ask, n: number, day: Day, shift = 0): Promise<unknown> {
  const patient = `bench-${n + shift}`;
  const query = identifierQuery({ system: SID_DAILY_LOG, value: entryIdentifier(patient, day, 'diary') });
  return ask('PUT', `QuestionnaireResponse?${query}`, entryToFhir(entryOf(day, n), { patient, author: `Patient/${patient}` }));
}

/** A day with everything that the form asks, the same at every run. */
function entryOf(day: Day, index: number): DiaryEntry {
  const wave = Math.sin(index / 9) + Math.sin(index / 2.3) / 2;
  const pain = Math.max(0, Math.min(10, Math.round(5 + 2 * wave)));
  return {
    day,
    source: 'diary',
    authored: `${day}T20:15:00+01:00`,
    values: {
      painNow: pain, painAverage: pain, painWorst: Math.min(10, pain + 2), painSites: ['37822005'], stress: Math.max(0, Math.min(10, Math.round(5 - wave))),
      sleepHours: 6 + (index % 5) / 2, sleepQuality: index % 11,
      meals: [{ text: 'Haferflocken mit Heidelbeeren und Leinsamen' }, { text: 'Linsensuppe mit Karotten und Lauch, Roggenbrot' }],
      plants: PLANTS.filter((_, at) => (index * 7 + at * 3) % 5 < 2).map((id) => ({ id })), plantCatalogue: '1',
      fermented: index % 3, drinkMl: 1500 + (index % 4) * 250, sweetDrinkMl: 0, sugar: index % 3, readyMade: index % 2, omega3: 1, healthyFat: 2, processedMeat: index % 2,
      exercises: [{ type: 'walk', minutes: 20 + (index % 5) * 10 }], steps: 4000 + ((index * 373) % 7000), relaxationMinutes: 10,
      bloating: 'none', diarrhoea: 'none', constipation: 'none', discomfort: index % 6 === 0 ? 'mild' : 'none', stoolForms: [3, 4], stools: 2,
      drugs: ['none'], infection: false, note: 'Nach dem Spaziergang war der Rücken lockerer.',
    },
  };
}

if (import.meta.main && !(await benchServer({ quick: process.argv.includes('--quick') }))) process.exitCode = 1;
