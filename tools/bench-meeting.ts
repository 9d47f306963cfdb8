/**
 * The figures of a clinic meeting: a meeting of forty patients, each with twelve weeks of diary and a plan, is presented by the arrow keys at four
 * times slow-down. `bench-screens.ts` measures it beside the other screens; by itself it needs a built app:
 *
 *   node tools/bench-meeting.ts [options of measure.mjs, such as --runs 5 --cpu 4]
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { planContent, releasePlan } from '../mocks/plans.ts';
import { newDataDir, removeData, send, setUpPractice, startServer } from '../mocks/running-server.ts';
import { addDays, dayAt, type Day } from '../src/domain/day.ts';
import type { DiaryEntry } from '../src/domain/diary.ts';
import { transaction } from '../src/fhir/bundle.ts';
import { SID_DAILY_LOG } from '../src/fhir/codes.ts';
import { entryIdentifier, entryToFhir } from '../src/fhir/diary.ts';
import { agendaToFhir, meetingToFhir } from '../src/fhir/meeting.ts';
import { newPatient } from '../src/fhir/patient.ts';
import { findBrowser } from './browser.ts';

export const MEETING_CASES = 40;
const DAYS = 84;
const ZONE = 'Europe/Berlin';
const PLANTS = ['oat', 'blueberry', 'linseed', 'lentil', 'carrot', 'leek', 'rye', 'broccoli', 'potato', 'tomato', 'spinach', 'apple', 'walnut', 'onion', 'pumpkin', 'banana'];

interface Practice {
  origin: string;
  /** Session cookie of whoever presents. */
  cookie: string;
}

/** Writes the meeting and its forty patients, and answers what `measure.mjs` measures of it; `base` is what every scenario of the run has. */
export async function meetingScenario(practice: Practice, base: object): Promise<object> {
  const meeting = await writeMeeting(practice);
  // The name and the panels of the case that is on the wall, and not only its place.
  const drawn = (place: number) => ({ css: `[data-case="${place}"][data-current] [data-panel="stress"] svg path` });
  return {
    ...base,
    name: 'meeting',
    url: `${practice.origin}/meetings/${meeting}/present`,
    ready: drawn(1),
    // What comes next is made ready while the team talks about the case before it.
    steps: [
      { name: 'rest', hover: '[data-current]', moves: 30 },
      ...Array.from({ length: MEETING_CASES - 1 }, (_, at) => ({ name: `next-${at + 2}`, press: 'ArrowRight', ready: drawn(at + 2), settle: 1200 })),
    ],
  };
}

async function writeMeeting({ origin, cookie }: Practice): Promise<string> {
  const { user } = (await (await fetch(`${origin}/api/session`, { headers: { cookie } })).json()) as { user: { practitioner: string; name: string } };
  const today = dayAt(new Date(), ZONE);
  const fhir = async (method: 'GET' | 'POST', address: string, body?: Resource): Promise<Resource> => {
    const response = await send(origin, method, address === '' ? '/fhir' : `/fhir/${address}`, body, { cookie, prefer: 'return=representation' });
    if (!response.ok) throw new Error(`${method} ${address}: ${response.status} ${(await response.text()).slice(0, 500)}`);
    return (await response.json()) as Resource;
  };
  const patients: string[] = [];
  for (let number = 1; number <= MEETING_CASES; number += 1) {
    const created = (await fhir('POST', '', newPatient({ family: `Besprechung${String(number).padStart(2, '0')}`, given: 'Bench', birthDate: '1970-01-01', example: false, active: true }, { careManager: user.practitioner, from: addDays(today, -DAYS) }))) as Bundle;
    const patient = created.entry!.map(({ resource }) => resource).find((resource) => resource?.resourceType === 'Patient')!.id!;
    const writes = Array.from({ length: DAYS }, (_, index) => {
      const entry = entryOf(addDays(today, -index), index + number);
      return { method: 'PUT' as const, resource: entryToFhir(entry, { patient, author: `Patient/${patient}` }), identifier: { system: SID_DAILY_LOG, value: entryIdentifier(patient, entry.day, 'diary') } };
    });
    await fhir('POST', '', transaction(writes));
    await releasePlan(fhir, { patient, content: planContent({ today, measures: 6 }), author: user });
    patients.push(patient);
  }
  const context = { zone: ZONE, language: 'de' as const, by: { id: user.practitioner, name: user.name } };
  const [id, agenda] = ['bench-meeting', 'bench-agenda'];
  const meeting = { id, agenda, day: today, start: '12:30', length: 240, minutesPerCase: 5, chair: user.practitioner, participants: [{ id: user.practitioner, name: user.name, answer: 'accepted' as const }] };
  const items = patients.map((patient, at) => ({ id: `case-${at}`, patient, question: '', reasons: [], minutes: 5, state: 'open' as const }));
  await fhir('POST', '', transaction([
    { method: 'PUT', resource: meetingToFhir(meeting, context), create: true },
    { method: 'PUT', resource: agendaToFhir({ id: agenda, meeting: id, items }, { ...context, at: new Date().toISOString(), day: today }), create: true },
  ]));
  return id;
}

/** A day as patients write it, the same at every run; one day in nine is missing in part. */
function entryOf(day: Day, index: number): DiaryEntry {
  const wave = Math.sin(index / 9) + Math.sin(index / 2.3) / 2;
  const pain = Math.max(0, Math.min(10, Math.round(5 + 2 * wave)));
  return {
    day, source: 'diary', authored: `${day}T20:15:00+01:00`,
    values: {
      ...(index % 9 === 4 ? {} : { painAverage: pain, painWorst: Math.min(10, pain + 2), stress: Math.max(0, Math.min(10, Math.round(5 - wave))) }),
      sleepHours: 6 + (index % 5) / 2,
      meals: [{ text: 'Haferflocken mit Heidelbeeren und Leinsamen' }],
      plants: PLANTS.filter((_, at) => (index * 7 + at * 3) % 5 < 2).map((id) => ({ id })),
      plantCatalogue: '1',
      exercises: [{ type: 'walk', minutes: 20 + (index % 5) * 10 }],
      ...(index % 17 === 0 && { drugs: ['nsaid'] }),
    },
  };
}

/** The time from the key to the frame in which the next case is drawn, over all cases of the meeting; milliseconds. */
export function meetingFigures(metrics: Record<string, { median: number }>): { median: number; p95: number; longest: number; task: number } {
  const of = (figure: string) => Array.from({ length: MEETING_CASES - 1 }, (_, at) => metrics[`steps.next-${at + 2}.${figure}`]?.median ?? Number.NaN).toSorted((a, b) => a - b);
  // From the key to the end of the frame that shows the next case, as with the change of a range.
  const drawn = of('frameMs');
  return { median: drawn[Math.floor(drawn.length / 2)]!, p95: drawn[Math.floor(drawn.length * 0.95)]!, longest: drawn.at(-1)!, task: of('maxTaskMs').at(-1)! };
}

if (import.meta.main) {
  const dataDir = newDataDir();
  const server = await startServer({ dataDir });
  try {
    const cookie = await setUpPractice(server);
    const out = resolve('.cache/bench');
    mkdirSync(out, { recursive: true });
    const [name, ...value] = cookie.split('=');
    const base = { cookies: [{ name, value: value.join('='), url: server.origin }], locale: 'de-DE', timezone: ZONE, viewport: [1280, 800] };
    writeFileSync(join(out, 'meeting.json'), JSON.stringify([await meetingScenario({ origin: server.origin, cookie }, base)]));
    const measured = spawnSync(process.execPath, ['tools/measure.mjs', join(out, 'meeting.json'), '--cpu', '4', '--runs', '3', '--out', join(out, 'meeting-figures.json'), ...process.argv.slice(2).filter((argument) => argument !== '--quick')], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, CHROMIUM: await findBrowser() } });
    if (measured.status !== 0) throw new Error(`measure: ${measured.status}`);
    const result = JSON.parse(readFileSync(join(out, 'meeting-figures.json'), 'utf8'));
    const { median, p95, longest, task } = meetingFigures(result.scenarios.meeting.cpu4.metrics);
    console.log(`next of ${MEETING_CASES} patients drawn, 4x (ms): median ${median.toFixed(1)}, p95 ${p95.toFixed(1)}, longest ${longest.toFixed(1)}; at most 100. Longest task ${task.toFixed(1)}`);
  } finally {
    await server.stop();
    removeData(dataDir);
  }
}
