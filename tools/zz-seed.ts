import { DatabaseSync } from 'node:sqlite';
import { mkdtempSync } from 'node:fs';
import { createSqliteStore } from '../server/storage/sqlite.ts';
import { createFhirHandler } from '../server/fhir/handler.ts';
import { addDays, dayAt, type Day } from '../src/domain/day.ts';
import { transaction, type Write } from '../src/fhir/bundle.ts';
import { entryIdentifier, entryToFhir } from '../src/fhir/diary.ts';
import { SID_DAILY_LOG } from '../src/fhir/codes.ts';
import { newPatient } from '../src/fhir/patient.ts';
const dir = mkdtempSync('/tmp/scratch/b-');
const db = new DatabaseSync(dir + '/x.db');
const store = createSqliteStore(db);
const now = () => new Date();
const fhir = createFhirHandler({ store, now, zone: () => 'Europe/Berlin', newId: () => crypto.randomUUID(), seal: async (t) => Buffer.from(t).toString('hex'), open: async (t) => Buffer.from(t, 'hex').toString() });
const actor = { practitioner: 'p', name: 'P' };
const PLANTS = ['oat', 'blueberry', 'linseed', 'lentil', 'carrot', 'leek', 'rye', 'broccoli', 'potato', 'tomato', 'spinach', 'apple', 'walnut', 'onion', 'pumpkin', 'banana'];
const post = async (body: unknown) => { const r = await fhir(new Request('http://localhost/fhir', { method: 'POST', headers: { 'content-type': 'application/fhir+json' }, body: JSON.stringify(body) }), actor); if (!r.ok) throw new Error(await r.text()); return (await r.json()) as any; };
await fhir(new Request('http://localhost/fhir/Practitioner/p', { method: 'PUT', headers: { 'content-type': 'application/fhir+json', 'if-none-match': '*' }, body: JSON.stringify({ resourceType: 'Practitioner', id: 'p', name: [{ text: 'P' }] }) }), actor);
function entryOf(day: Day, index: number) {
  const pain = Math.max(0, Math.min(10, Math.round(5 + 2 * Math.sin(index / 9) + Math.sin(index / 2.3))));
  return { day, source: 'diary' as const, authored: `${day}T20:15:00+01:00`, values: { painAverage: pain, painWorst: Math.min(10, pain + 2), painNow: pain, painSites: ['lower-back'], stress: index % 11, sleepHours: 6 + (index % 5) / 2, sleepQuality: index % 11,
    meals: [{ text: 'Haferflocken mit Heidelbeeren und Leinsamen' }, { text: 'Linsensuppe mit Karotten und Lauch, Roggenbrot' }], plants: PLANTS.filter((_, at) => (index * 7 + at * 3) % 5 < 2).map((id) => ({ id })), plantCatalogue: '1', fermented: index % 3, drinkMl: 1500, sugar: 1, readyMade: 0, omega3: 1, processedMeat: index % 2, exercises: [{ type: 'walk', minutes: 30 }], steps: 5000 + index, relaxationMinutes: 10, bloating: 'none', discomfort: 'mild', stoolForms: [3, 4] } };
}
const today = dayAt(new Date(), 'Europe/Berlin');
const N = Number(process.argv[2] ?? 100), D = 90;
let t = performance.now();
let first = '';
for (let p = 0; p < N; p++) {
  const created = await post(newPatient({ family: `Muster${p}`, given: 'Anna', example: false, active: true } as any, { careManager: 'p', from: addDays(today, -90) }));
  const id = /Patient\/([^/]+)/.exec(created.entry.map((e: any) => e.response.location).find((l: string) => /Patient\//.test(l)))![1]!;
  first ||= id;
  const writes: Write[] = [];
  for (let d = 0; d < D; d++) { const e = entryOf(addDays(today, -d), d + p); writes.push({ method: 'PUT', resource: entryToFhir(e as any, { patient: id, author: `Patient/${id}` }), identifier: { system: SID_DAILY_LOG, value: entryIdentifier(id, e.day, 'diary') } }); }
  await post(transaction(writes));
}
console.log('seed ms/patient', (performance.now() - t) / N, dir);
const get = async (path: string) => { const r = await fhir(new Request('http://localhost/fhir/' + path), actor); const x = await r.text(); if (!r.ok) throw new Error(x); return x.length; };
async function time(name: string, n: number, f: (i: number) => Promise<unknown>) { const ts: number[] = []; for (let i = 0; i < 5; i++) await f(-1 - i); for (let i = 0; i < n; i++) { const s = performance.now(); await f(i); ts.push(performance.now() - s); } ts.sort((a, b) => a - b); console.log(name, 'p50', ts[n >> 1]!.toFixed(2), 'p95', ts[Math.floor(n * .95)]!.toFixed(2), 'max', ts.at(-1)!.toFixed(2)); }
await time('caseload name 50', 100, () => get('Patient/$caseload?_count=50'));
await time('caseload -pain 50', 100, () => get('Patient/$caseload?care-manager=Practitioner/p&sort=-pain-mean&_count=50'));
await time('caseload filter', 100, () => get('Patient/$caseload?sort=-pain-delta&filter=days-logged%3Dgt10&_count=50'));
await time('caseload 500', 20, () => get('Patient/$caseload?sort=-pain-delta&_count=500'));
await time('90 days', 100, () => get(`QuestionnaireResponse?patient=${first}&log-date=ge2025-01-01&_sort=log-date&_count=400`));
await time('write', 200, async (i) => { const e = entryOf(addDays('2020-01-01', i + 10), i + 10); const r = await fhir(new Request(`http://localhost/fhir/QuestionnaireResponse?identifier=${encodeURIComponent(SID_DAILY_LOG + '|' + entryIdentifier(first, e.day, 'diary'))}`, { method: 'PUT', headers: { 'content-type': 'application/fhir+json' }, body: JSON.stringify(entryToFhir(e as any, { patient: first, author: `Patient/${first}` })) }), actor); if (!r.ok) throw new Error(await r.text()); });
