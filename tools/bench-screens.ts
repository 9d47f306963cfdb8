/**
 * The screens' half of the figures: the product is built, served and filled, then its screens are measured in Chromium at four times
 * slow-down against a bare React page of the same build in the same run. `npm run bench` calls it.
 *
 *   node tools/bench-screens.ts [--quick] [further options of measure.mjs, such as --runs 3 --only "floor|review-365"]
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { addDays, dayAt, type Day } from '../src/domain/day.ts';
import type { DiaryEntry } from '../src/domain/diary.ts';
import { transaction } from '../src/fhir/bundle.ts';
import { SID_DAILY_LOG } from '../src/fhir/codes.ts';
import { entryIdentifier, entryToFhir } from '../src/fhir/diary.ts';
import { newPatient } from '../src/fhir/patient.ts';
import { planFigures, planScenario } from './bench-plan.ts';
import { findBrowser } from './browser.ts';

const quick = process.argv.includes('--quick');
const passed = process.argv.slice(2).filter((argument) => argument !== '--quick');
const PORT = await freePort();
const ORIGIN = `http://127.0.0.1:${PORT}`;
const ZONE = 'Europe/Berlin';
const ACCOUNT = { name: 'Bench Berger', username: 'bench', password: 'nur zum Messen gedacht' };
/** An example patient with a diary and no plan yet. */
const WITHOUT_PLAN = 'example-11';
const PLANTS = ['oat', 'blueberry', 'linseed', 'lentil', 'carrot', 'leek', 'rye', 'broccoli', 'potato', 'tomato', 'spinach', 'apple', 'walnut', 'onion', 'pumpkin', 'banana'];

await screens();

/** Starts the product, fills it, and measures its screens. */
async function screens(): Promise<void> {
  const out = resolve('.cache/bench');
  rmSync(out, { recursive: true, force: true });
  await build({ logLevel: 'warn' });
  await build({ logLevel: 'warn', root: 'tools/floor', base: '/', build: { outDir: join(out, 'floor'), emptyOutDir: true } });
  const data = mkdtempSync(join(tmpdir(), 'bench-'));
  const { server, cookie } = await startServer(data);
  try {
    const { year, decade } = await fill(cookie);
    const scenarios = join(out, 'scenarios.json');
    const [name, ...value] = cookie.split('=');
    const cookies = [{ name, value: value.join('='), url: ORIGIN }];
    const base = { cookies, locale: 'de-DE', timezone: ZONE, viewport: [1280, 800] };
    const review = (patient: string, range: string) => ({
      ...base,
      url: `${ORIGIN}/patients/${patient}?range=${range}`,
      ready: { css: '[data-panel="pain"] path[data-mark="line"], [data-panel="plants"] path[data-mark="bars"], [data-panel="stress"] path[data-mark="line"]', count: 3 },
      steps: [
        { name: 'hover', hover: '[data-chart-surface]', moves: 60, from: [0.15, 0.3], to: [0.85, 0.3] },
        { name: 'range', click: '[data-range] button', cycle: 6, repeat: 6 },
      ],
    });
    mkdirSync(out, { recursive: true });
    const plan = await planScenario({ origin: ORIGIN, cookie, patient: WITHOUT_PLAN }, base);
    writeFileSync(scenarios, JSON.stringify([
      { name: 'floor', locale: 'de-DE', timezone: ZONE, serve: { root: join(out, 'floor'), path: '/' }, ready: 'h1' },
      { ...base, name: 'caseload', url: `${ORIGIN}/`, ready: { css: 'a[href^="/patients/"]', count: 8 } },
      { name: 'review-365', ...review(year, 'year') },
      { name: 'review-3650', ...review(decade, 'all') },
      plan,
    ]));
    const measure = spawnSync(process.execPath, ['tools/measure.mjs', scenarios, '--cpu', '1,4', '--runs', quick ? '3' : '7', '--baseline', 'floor', '--out', join(out, 'screens.json'), ...passed], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, CHROMIUM: await findBrowser() },
    });
    if (measure.status !== 0) throw new Error(`measure: ${measure.status}`);
    report(join(out, 'screens.json'));
  } finally {
    server.kill('SIGTERM');
    rmSync(data, { recursive: true, force: true });
  }
}

async function startServer(dataDir: string): Promise<{ server: ChildProcess; cookie: string }> {
  const server = spawn(process.execPath, ['server/main.ts'], { env: { ...process.env, PORT: String(PORT), HOST: '127.0.0.1', DATA_DIR: dataDir, LANG: 'en' }, stdio: ['ignore', 'pipe', 'inherit'] });
  const code = await new Promise<string>((found, failed) => {
    let said = '';
    server.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const match = /^ {4}(\S+)$/m.exec(said);
      if (match) found(match[1]!);
    });
    server.on('exit', (status) => failed(new Error(`server ended with ${status}: ${said}`)));
  });
  const response = await fetch(`${ORIGIN}/api/set-up`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: ORIGIN },
    body: JSON.stringify({ code, practice: { name: 'Praxis', zone: ZONE, language: 'de' }, account: ACCOUNT }),
  });
  if (!response.ok) throw new Error(`set-up: ${response.status} ${await response.text()}`);
  return { server, cookie: response.headers.getSetCookie().find((line) => line.startsWith('session='))!.split(';')[0]! };
}

/** The twelve example patients, one with a year of days and one with ten years. */
async function fill(cookie: string): Promise<{ year: string; decade: string }> {
  const headers = { cookie, origin: ORIGIN };
  const post = async (address: string, type: string, body: unknown) => {
    const response = await fetch(ORIGIN + address, { method: 'POST', headers: { ...headers, 'content-type': type }, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${address}: ${response.status} ${(await response.text()).slice(0, 500)}`);
    return response.json();
  };
  await post('/api/examples', 'application/json', {});
  const { user } = (await (await fetch(`${ORIGIN}/api/session`, { headers })).json()) as { user: { practitioner: string } };
  const today = dayAt(new Date(), ZONE);
  const patient = async (family: string, days: number) => {
    const created = await post('/fhir', 'application/fhir+json', newPatient({ family, given: 'Bench', example: false, active: true }, { careManager: user.practitioner, from: addDays(today, -days) }));
    const location: string = created.entry.map((entry: { response: { location: string } }) => entry.response.location).find((place: string) => /Patient\//.test(place));
    const id = /Patient\/([^/]+)/.exec(location)![1]!;
    for (let from = 0; from < days; from += 500) {
      const writes = Array.from({ length: Math.min(500, days - from) }, (_, index) => {
        const entry = entryOf(addDays(today, -(from + index)), from + index);
        return { method: 'PUT' as const, resource: entryToFhir(entry, { patient: id, author: `Patient/${id}` }), identifier: { system: SID_DAILY_LOG, value: entryIdentifier(id, entry.day, 'diary') } };
      });
      await post('/fhir', 'application/fhir+json', transaction(writes));
    }
    return id;
  };
  return { year: await patient('Jahr', 365), decade: await patient('Jahrzehnt', 3650) };
}

/** A day as patients write it, the same at every run; one day in nine is missing in part. */
function entryOf(day: Day, index: number): DiaryEntry {
  const wave = Math.sin(index / 9) + Math.sin(index / 2.3) / 2;
  const pain = Math.max(0, Math.min(10, Math.round(5 + 2 * wave)));
  return {
    day,
    source: 'diary',
    authored: `${day}T20:15:00+01:00`,
    values: {
      ...(index % 9 === 4 ? {} : { painAverage: pain, painWorst: Math.min(10, pain + 2), stress: Math.max(0, Math.min(10, Math.round(5 - wave))) }),
      sleepHours: 6 + (index % 5) / 2,
      sleepQuality: index % 11,
      meals: [{ text: 'Haferflocken mit Heidelbeeren und Leinsamen' }, { text: 'Linsensuppe mit Karotten und Lauch, Roggenbrot' }],
      plants: PLANTS.filter((_, at) => (index * 7 + at * 3) % 5 < 2).map((id) => ({ id })),
      plantCatalogue: '1',
      drinkMl: 1500 + (index % 4) * 250,
      exercises: [{ type: 'walk', minutes: 20 + (index % 5) * 10 }],
      steps: 4000 + ((index * 373) % 7000),
      bloating: 'none',
      discomfort: index % 6 === 0 ? 'mild' : 'none',
    },
  };
}

/** Says the figures in a table, with what they are to be. */
function report(file: string): void {
  const result = JSON.parse(readFileSync(file, 'utf8'));
  const figure = (name: string, cpu: string, key: string): number | undefined => result.scenarios[name]?.[cpu]?.metrics?.[key]?.median;
  const ratio = (name: string, key: string): number | undefined => result.scenarios[name]?.cpu4?.ratios?.[key]?.median;
  const planned = result.scenarios.plan ? planFigures(result.scenarios.plan.cpu4.metrics) : {};
  const rows: [string, number | undefined, string][] = [
    ['floor ready, 4x (ms)', figure('floor', 'cpu4', 'readyMs'), ''],
    ['caseload ready, 4x (ms)', figure('caseload', 'cpu4', 'readyMs'), ''],
    ['caseload ready, times the floor', ratio('caseload', 'readyMs'), 'at most 1.8'],
    ['review of 365 days ready, 4x (ms)', figure('review-365', 'cpu4', 'readyMs'), ''],
    ['review of 365 days ready, times the floor', ratio('review-365', 'readyMs'), 'at most 2.8'],
    ['range change, 365 days, 4x (ms)', figure('review-365', 'cpu4', 'steps.range.frameMs'), 'at most 150'],
    ['range change, 3,650 days, 4x (ms)', figure('review-3650', 'cpu4', 'steps.range.frameMs'), 'at most 150'],
    ['hover p95, 365 days, 4x (ms)', figure('review-365', 'cpu4', 'steps.hover.frameP95Ms'), 'at most 60'],
    ['hover p95, 3,650 days, 4x (ms)', figure('review-3650', 'cpu4', 'steps.hover.frameP95Ms'), 'at most 60'],
    ['plan: longest task of opening, 4x (ms)', planned['opening a plan, longest task']?.median, 'at most 100'],
    ['plan: longest task of form, 4x (ms)', planned['opening its form, longest task']?.median, 'at most 100'],
    ['plan: longest task of saving, 4x (ms)', planned['typing and saving, longest task']?.median, 'at most 100'],
    ['plan: longest task of release dialog, 4x (ms)', planned['opening the release, longest task']?.median, 'at most 100'],
    ['plan: longest task of first form, 4x (ms)', planned['opening its form, longest task']?.first, ''],
    ['JavaScript of the first screen (kB gzip)', figure('caseload', 'cpu1', 'byType.js.gz9KB'), 'at most 130'],
    ['JavaScript of the review beyond it (kB gzip)', difference(figure('review-365', 'cpu1', 'byType.js.gz9KB'), figure('caseload', 'cpu1', 'byType.js.gz9KB')), 'at most 130'],
  ];
  console.log(`\n${cpus()[0]?.model}, ${cpus().length} cores, Chromium ${result.machine.chromium}, ${result.options.runs} runs, medians\n`);
  for (const [what, value, goal] of rows) console.log(`${what.padEnd(46)} ${value === undefined ? 'not measured' : value.toFixed(1).padStart(9)}  ${goal}`);
  console.log(`\nscripts as built (kB gzip): ${readdirSync('dist/assets').filter((name) => name.endsWith('.js')).map((name) => `${name.replace(/-[^-]*\.js$/, '')} ${(gzipSync(readFileSync(join('dist/assets', name)), { level: 9 }).length / 1000).toFixed(1)}`).join(', ')}`);
}

function difference(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a - b;
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.on('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => found(port));
    });
  });
}
