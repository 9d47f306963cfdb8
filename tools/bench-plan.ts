/**
 * The care plan's figures: a plan of ten versions with five goals and twenty measures is opened, changed and saved, at four times
 * slow-down. `bench-screens.ts` measures it beside the other screens; by itself it needs a built app:
 *
 *   node tools/bench-plan.ts [options of measure.mjs, such as --runs 5 --cpu 4]
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Bundle, QuestionnaireResponse, Resource } from '@medplum/fhirtypes';
import { newDataDir, removeData, send, setUpPractice, startServer } from '../mocks/running-server.ts';
import { MEASURE_DOMAINS, MEASURE_KINDS, type MeasureKind, type PlanContent } from '../src/domain/care-plan.ts';
import { draftOf, emptyMeasure } from '../src/domain/care-plan-draft.ts';
import { addDays, dayAt, type Day } from '../src/domain/day.ts';
import { transaction } from '../src/fhir/bundle.ts';
import { releaseWrites } from '../src/fhir/care-plan.ts';
import { draftToFhir, type DraftOrigin } from '../src/fhir/care-plan-form.ts';
import { findBrowser } from './browser.ts';

const VERSIONS = 10;
const MEASURES = 20;
const ROUNDS = 5;

interface Practice {
  origin: string;
  /** Session cookie of whoever writes. */
  cookie: string;
  /** Id of somebody in treatment who has no plan yet, with a diary of the last weeks. */
  patient: string;
}

/** Writes the plan and answers what `measure.mjs` measures of it; `base` is what every scenario of the run has. */
export async function planScenario(practice: Practice, base: object): Promise<object> {
  await writeVersions(practice);
  const tab = (end: string) => `nav a[href="/patients/${practice.patient}/${end}"]`;
  const rounds = Array.from({ length: ROUNDS }, (_, index) => index + 1);
  const view = { css: 'table tbody th[scope="row"]', count: 5 };
  return {
    ...base,
    name: 'plan',
    url: `${practice.origin}/patients/${practice.patient}/plan`,
    ready: view,
    steps: [
      // Between two screens of the same person, with the data at hand: what is measured is the drawing.
      ...rounds.flatMap((round) => [{ name: `away-${round}`, click: tab('letters') }, { name: `open-${round}`, click: tab('plan'), ready: view }]),
      // The form, the first time with its code still to be fetched; what is typed is saved within the step.
      ...rounds.flatMap((round) => [
        { name: `form-${round}`, click: 'button:has-text("Ändern"), button:has-text("Entwurf öffnen")', ready: `[name="measures.${MEASURES - 1}.text"]` },
        { name: `type-${round}`, fill: '[name="resources"]', text: ` und Hof ${round}`, settle: 2200 },
        { name: `release-${round}`, click: 'button:has-text("Freigeben …")', ready: 'dialog[open] li' },
        { name: `back-${round}`, press: 'Escape' },
        { name: `close-${round}`, click: 'button:has-text("Zur gültigen Version")', ready: view },
      ]),
    ],
  };
}

/** Ten releases, each of which changes a target. */
async function writeVersions({ origin, cookie, patient }: Practice): Promise<void> {
  const session = (await (await fetch(`${origin}/api/session`, { headers: { cookie } })).json()) as { user: { practitioner: string; name: string } };
  const author = session.user;
  const today = dayAt(new Date(), 'Europe/Berlin');
  const post = async <Answer extends Resource>(address: string, body: Resource): Promise<Answer> => {
    const response = await send(origin, 'POST', address, body, { cookie, prefer: 'return=representation' });
    if (!response.ok) throw new Error(`${address}: ${response.status} ${(await response.text()).slice(0, 500)}`);
    return (await response.json()) as Answer;
  };
  const stored = new Map<string, Resource>();
  let origins: DraftOrigin = { kind: 'first' };
  let plan = '';
  for (let version = 1; version <= VERSIONS; version += 1) {
    const content = contentOf(version, today);
    const at = new Date().toISOString();
    const form = await post<QuestionnaireResponse & { id: string }>('/fhir/QuestionnaireResponse', draftToFhir(draftOf(content), { patient, origin: origins, author, at }));
    plan ||= form.id;
    const { writes } = releaseWrites({ patient, author, at, language: 'de', content, plan, form, origin: origins, stored: new Map([...stored, [`QuestionnaireResponse/${form.id}`, form]]), newId: () => crypto.randomUUID() });
    const answer = await post<Bundle>('/fhir', transaction(writes));
    for (const { resource } of answer.entry ?? []) if (resource) stored.set(`${resource.resourceType}/${resource.id}`, resource);
    origins = { kind: 'version', plan, version, fhirVersion: stored.get(`CarePlan/${plan}`)!.meta!.versionId! };
  }
}

function contentOf(version: number, today: Day): PlanContent {
  const kinds = MEASURE_DOMAINS.flatMap((domain): readonly MeasureKind[] => MEASURE_KINDS[domain].slice(0, 5));
  const goals = (['pain', 'plants', 'stress', 'sleep', 'movement'] as const).map((measure, index) => ({
    id: `bench-goal-${index}`, text: `Ziel ${index + 1}, wie es vereinbart wurde`, component: 'activities' as const, measure, start: { value: 5 }, target: 1 + (version % 9), due: addDays(today, 84), agreed: true, attainment: 'open' as const,
  }));
  return {
    title: 'Ganzheitlicher Behandlungsplan', concern: 'Wieder eine Stunde im Garten arbeiten, ohne danach zu liegen.', prescription: { diagnosis: 'Kreuzschmerzen', icd10: 'M54.5', physician: 'Dr. Erika Muster' },
    findings: { body: 'Rumpfkraft vermindert', activities: 'Sitzen 40 Minuten', environment: 'Büroarbeit', personal: 'führt das Tagebuch' },
    warningSigns: { answers: { 'rf-fever': 'no', 'rf-saddle': 'no' } }, resources: 'Garten', functionScale: ['Garten', 'Sitzen', 'Tragen'].map((activity) => ({ activity, value: 4 })),
    goals,
    measures: kinds.slice(0, MEASURES).map((kind, index) => ({
      ...emptyMeasure('', kind), id: `bench-measure-${index}`, text: `Maßnahme ${index + 1}: so wie gezeigt, in kleinen Schritten`, howOften: 'täglich', howLong: '20 Minuten', howHard: 'leicht', where: 'zu Hause', stopWhen: 'bei zunehmenden Schmerzen pausieren',
      goals: [goals[index % goals.length]!.id], onPatientPage: index < 5, whoText: undefined, from: undefined, until: undefined,
    })).map((measure) => JSON.parse(JSON.stringify(measure)) as PlanContent['measures'][number]),
    from: addDays(today, -28), review: addDays(today, 14),
  };
}

/** The median of a figure over the rounds of a step, and the figure of its first round; both in milliseconds. */
export function planFigures(metrics: Record<string, { median: number }>): Record<string, { first: number; median: number }> {
  const of = (step: string, figure: string) => {
    const values = Array.from({ length: ROUNDS }, (_, index) => metrics[`steps.${step}-${index + 1}.${figure}`]?.median ?? Number.NaN);
    return { first: values[0]!, median: values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]! };
  };
  return {
    'opening a plan, frame': of('open', 'frameMs'), 'opening a plan, longest task': of('open', 'maxTaskMs'),
    'opening its form, frame': of('form', 'frameMs'), 'opening its form, longest task': of('form', 'maxTaskMs'),
    'typing, frame': of('type', 'frameMs'), 'typing and saving, longest task': of('type', 'maxTaskMs'),
    'opening the release, frame': of('release', 'frameMs'), 'opening the release, longest task': of('release', 'maxTaskMs'),
    'saving and closing, frame': of('close', 'frameMs'), 'saving and closing, longest task': of('close', 'maxTaskMs'),
  };
}

if (import.meta.main) {
  const dataDir = newDataDir();
  const server = await startServer({ dataDir });
  try {
    const cookie = await setUpPractice(server);
    await send(server.origin, 'POST', '/api/examples', {}, { cookie });
    const out = resolve('.cache/bench');
    mkdirSync(out, { recursive: true });
    const [name, ...value] = cookie.split('=');
    const base = { cookies: [{ name, value: value.join('='), url: server.origin }], locale: 'de-DE', timezone: 'Europe/Berlin', viewport: [1280, 800] };
    writeFileSync(join(out, 'plan.json'), JSON.stringify([await planScenario({ origin: server.origin, cookie, patient: 'example-11' }, base)]));
    const measured = spawnSync(process.execPath, ['tools/measure.mjs', join(out, 'plan.json'), '--cpu', '4', '--runs', '5', '--out', join(out, 'plan-figures.json'), ...process.argv.slice(2)], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, CHROMIUM: await findBrowser() } });
    if (measured.status !== 0) throw new Error(`measure: ${measured.status}`);
    const result = JSON.parse(readFileSync(join(out, 'plan-figures.json'), 'utf8'));
    for (const [what, { first, median }] of Object.entries(planFigures(result.scenarios.plan.cpu4.metrics))) console.log(`${what.padEnd(36)} ${median.toFixed(1).padStart(8)}   first ${first.toFixed(1).padStart(8)}`);
  } finally {
    await server.stop();
    removeData(dataDir);
  }
}
