/**
 * The server's latencies, in process and over HTTP, on a real file with every write synced: `npm run bench -- --server`, or this file
 * by itself. A practice of 5,000 patients with 90 days each, and beside it one of 500. Filling them takes most of the time.
 */
import { existsSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { build } from 'vite';
import { newDataDir, removeData, send, setUpPractice, signInOwner, startServer } from '../mocks/running-server.ts';
import { createSeal } from '../server/access/secret.ts';
import { FULL_ACCESS } from '../server/fhir/access.ts';
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

/** Something to measure; `work` is told how often it has been done. */
interface Measured {
  what: string;
  most?: number;
  work: (n: number) => Promise<unknown>;
}

/** Times each of them in turn, so that what else the machine does slows all of them alike. */
async function measure(times: number, ...all: Measured[]): Promise<Figure[]> {
  const taken = all.map((): number[] => []);
  for (let n = -WARM_UP; n < times; n += 1) {
    for (const [k, { work }] of all.entries()) {
      const began = performance.now();
      await work(n + WARM_UP);
      if (n >= 0) taken[k]!.push(performance.now() - began);
    }
  }
  return all.map(({ what, most }, k) => {
    const sorted = taken[k]!.toSorted((a, b) => a - b);
    return { what, p50: sorted[Math.floor(sorted.length / 2)]!, p95: sorted[Math.ceil(sorted.length * 0.95) - 1]!, ...(most !== undefined && { most }) };
  });
}

/** The pages of the caseload that a therapist opens. */
const PAGES: readonly [name: string, address: string][] = [
  ['by name', 'Patient/$caseload?_count=50'],
  ['by pain, descending', 'Patient/$caseload?sort=-pain-mean&_count=50'],
  ['of one therapist, filtered', 'Patient/$caseload?care-manager=Practitioner/manager-1&sort=-stress-delta&filter=days-logged=ge20&_count=50'],
];

/**
 * Fills two data directories, measures, prints the figures and removes them. `quick` takes a tenth of the patients and runs. Answers
 * false when one of the figures is over what it may be.
 */
export async function benchServer({ quick = false }: { quick?: boolean } = {}): Promise<boolean> {
  const [few, many, runs] = quick ? [50, 500, 50] : [500, 5_000, 300];
  if (!existsSync(join(import.meta.dirname, '..', 'dist', 'index.html'))) await build({ logLevel: 'warn' });
  const dataDir = newDataDir();
  const smallDir = newDataDir();
  const figures: Figure[] = [];
  const growths: string[] = [];
  try {
    // Set up as a practice does, so that the accounts stand in the same file.
    let server = await startServer({ dataDir });
    const cookie = await setUpPractice(server);
    const { user } = (await (await send(server.origin, 'GET', '/api/session', undefined, { cookie })).json()) as { user: { practitioner: string } };
    await server.stop();

    let later = 0;
    const seal = await createSeal(new Uint8Array(32));
    const open = (directory: string) => {
      const db = new DatabaseSync(join(directory, 'rueckenwind.db'));
      return { db, ask: asking(createFhirHandler({ store: createSqliteStore(db), zone: () => ZONE, now: () => new Date(Date.now() + later), newId: () => crypto.randomUUID(), ...seal }), user.practitioner) };
    };
    const today = dayAt(new Date(), ZONE);
    const [small, large] = [open(smallDir), open(dataDir)];
    const began = performance.now();
    await small.ask('POST', '', transaction([{ method: 'PUT', resource: { resourceType: 'Practitioner', id: user.practitioner, name: [{ text: 'Bench' }] }, create: true }]));
    for (const [{ ask }, patients] of [[small, few], [large, many]] as const) await fill(ask, { patients, practitioner: user.practitioner, today });
    console.error(`${many} patients, ${many * DAYS} days written in ${((performance.now() - began) / 1000).toFixed(0)} s`);

    let isWithin = true;
    for (const [name, address] of PAGES) {
      const pair = await measure(runs, { what: `in process, ${few} patients: $caseload ${name}`, most: 25, work: () => small.ask('GET', address) }, { what: `in process, ${many} patients: $caseload ${name}`, most: 25, work: () => large.ask('GET', address) });
      figures.push(...pair);
      const [median, growth] = [pair[1]!.p50 / pair[0]!.p50, pair[1]!.p95 / pair[0]!.p95];
      // So few patients as the quick run has do not fill a page.
      isWithin &&= quick || growth <= 2;
      growths.push(`${`$caseload ${name}, ${many} to ${few} patients`.padEnd(62)} p50 ${median.toFixed(2).padStart(7)}  p95 ${growth.toFixed(2).padStart(7)}  ${quick ? '' : `at most 2 times${growth > 2 ? '  TOO SLOW' : ''}`}`);
    }
    const year = `QuestionnaireResponse?patient=bench-0&log-date=ge${addDays(today, -365)}&_sort=log-date&_count=400`;
    figures.push(...await measure(runs, { what: 'in process: 365 days of one patient', most: 25, work: () => large.ask('GET', year) }));
    figures.push(...await measure(runs, { what: 'in process: one entry written', most: 10, work: (n) => writeDay(large.ask, n, today) }));
    const quarter = (n: number) => transaction(diary(`bench-${n}`, Array.from({ length: 90 }, (_, day) => addDays(today, -500 - day)), n));
    figures.push(...await measure(Math.ceil(runs / 10), { what: 'in process: an import of 90 days', work: (n) => large.ask('POST', '', quarter(n)) }));
    for (const { db } of [small, large]) db.close();

    const starting = performance.now();
    server = await startServer({ dataDir });
    const started = performance.now() - starting;
    const http = askingOver(server.origin, await signInOwner(server.origin));
    figures.push(...await measure(runs, { what: 'over HTTP: /health, the floor', work: () => http.ask('GET', '/health') }));
    for (const [name, address] of PAGES) figures.push(...await measure(runs, { what: `over HTTP, ${many} patients: $caseload ${name}`, most: 25, work: () => http.ask('GET', address) }));
    figures.push(...await measure(runs, { what: 'over HTTP: 365 days of one patient', most: 25, work: () => http.ask('GET', year) }));
    figures.push(...await measure(runs, { what: 'over HTTP: one entry written', most: 10, work: (n) => writeDay(http.ask, n, addDays(today, -DAYS - 1), 1) }));
    http.end();
    await server.stop();

    later = 86_400_000;
    const tomorrow = open(dataDir);
    const midnight = performance.now();
    await tomorrow.ask('GET', 'Patient/$caseload?_count=1');
    const slid = performance.now() - midnight;
    tomorrow.db.close();

    console.log(`\n${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.versions.node}, data in ${tmpdir()}; ${many} patients x ${DAYS} days, ${runs} runs, ms\n`);
    for (const { what, p50, p95, most } of figures) console.log(`${what.padEnd(62)} p50 ${p50.toFixed(2).padStart(7)}  p95 ${p95.toFixed(2).padStart(7)}  ${most === undefined ? '' : `at most ${most}${p95 > most ? '  TOO SLOW' : ''}`}`);
    for (const line of growths) console.log(line);
    console.log(`${'starting, the whole file checked'.padEnd(62)} ${started.toFixed(0)} ms`);
    console.log(`${'all figures moved on to a new day, once, at night'.padEnd(62)} ${slid.toFixed(0)} ms`);
    return isWithin && figures.every(({ p95, most }) => most === undefined || p95 <= most);
  } finally {
    for (const directory of [dataDir, smallDir]) removeData(directory);
  }
}

function asking(fhir: FhirHandler, practitioner: string): Ask {
  return async (method, address, body) => {
    const response = await fhir(new Request(`http://localhost/fhir/${address}`, { method, ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': FHIR_JSON } }) }), { practitioner, name: 'Bench', access: FULL_ACCESS, address: '127.0.0.1' });
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

/** The people of the practice, and patients with their diaries, several in a transaction; the first has a whole year. */
async function fill(ask: Ask, { patients, practitioner, today }: { patients: number; practitioner: string; today: Day }): Promise<void> {
  const managers = [practitioner, ...Array.from({ length: MANAGERS - 1 }, (_, n) => `manager-${n + 1}`)];
  await ask('POST', '', transaction(managers.slice(1).map((id): Write => ({ method: 'PUT', resource: { resourceType: 'Practitioner', id, name: [{ text: id }] }, create: true }))));
  for (let first = 0; first < patients; first += AT_ONCE) {
    const writes: Write[] = [];
    for (let n = first; n < Math.min(first + AT_ONCE, patients); n += 1) {
      const id = `bench-${n}`;
      const person = patientToFhir({ id, family: `${FAMILIES[n % FAMILIES.length]}-${n}`, given: 'Bench', birthDate: addDays('1950-01-01', n * 5), number: String(n), example: false, active: true });
      writes.push({ method: 'PUT', resource: { ...person, id }, create: true });
      writes.push({ method: 'POST', resource: episodeOfCare({ patient: `Patient/${id}`, careManager: managers[n % managers.length]!, from: addDays(today, -DAYS) }) });
      writes.push(...diary(id, Array.from({ length: n === 0 ? 365 : DAYS }, (_, day) => addDays(today, -1 - day)), n));
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
