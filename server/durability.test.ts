/**
 * What was acknowledged is on the disk: the server is killed again and again in the middle of writing. `ROUNDS=50` for the figure.
 * A kill cannot show a power cut, where the memory of the operating system goes too; counting the syncs can.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Observation, Patient, Resource } from '@medplum/fhirtypes';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { killLeftovers, newDataDir, removeData, send, setUpPractice, startServer, type RunningServer } from '../mocks/running-server.ts';
import { addDays } from '../src/domain/day.ts';
import { entryToFhir, readingIdentifier, readingToFhir } from '../src/fhir/diary.ts';
import { SID_DAILY_LOG, SID_READING } from '../src/fhir/codes.ts';

const ROUNDS = Number(process.env.ROUNDS || 5);
const CLIENTS = 8;
/** When the server is killed, in ms after the clients began: spread over the rounds, so that it meets every phase of a write. */
const KILL_BETWEEN = [20, 1200] as const;

let dataDir: string;
beforeEach(() => {
  dataDir = newDataDir();
});
afterEach(() => {
  killLeftovers();
  removeData(dataDir);
});

interface Client {
  patient: string;
  /** Number of the next day to write. */
  next: number;
}

interface Tally {
  sent: number;
  /** Versions whose acknowledgement was received completely: address of the version, and the text that must be in it. */
  acknowledged: Map<string, string>;
}

/** Writes one day after the other, a correction of every third one and a reading beside every second, until the server is gone. */
async function writeUntilKilled(server: RunningServer, cookie: string, client: Client, tally: Tally): Promise<void> {
  const save = async (method: string, address: string, resource: Resource, mark: string, headers: Record<string, string> = {}): Promise<Resource> => {
    tally.sent += 1;
    const response = await send(server.origin, method, `/fhir/${address}`, resource, { cookie, ...headers });
    const text = await response.text();
    if (!response.ok) throw new Refused(`${response.status} ${text}`);
    const stored = JSON.parse(text) as Resource;
    tally.acknowledged.set(`${stored.resourceType}/${stored.id}/_history/${stored.meta!.versionId}`, mark);
    return stored;
  };
  const patient = client.patient;
  try {
    for (; ; client.next += 1) {
      const day = addDays('2015-01-01', client.next);
      const note = `note of ${day} by client of ${patient}`;
      const entry = { day, source: 'diary', values: { painAverage: client.next % 11, stress: client.next % 7, note } } as const;
      const context = { patient, author: `Patient/${patient}` };
      const query = `identifier=${encodeURIComponent(`${SID_DAILY_LOG}|${patient}.${day}`)}`;
      const stored = await save('PUT', `QuestionnaireResponse?${query}`, entryToFhir(entry, context), note);
      if (client.next % 3 === 0) {
        const corrected = `${note}, corrected`;
        const resource = { ...entryToFhir({ ...entry, values: { ...entry.values, note: corrected } }, context), id: stored.id! };
        await save('PUT', `QuestionnaireResponse/${stored.id}`, resource, corrected, { 'if-match': `W/"${stored.meta!.versionId}"` });
      }
      if (client.next % 2 === 0) {
        const reading = { day, source: 'bearable', kind: 'pain', name: `Pain ${day}`, value: client.next % 5, scale: { min: 0, max: 4 } } as const;
        const identifier = `identifier=${encodeURIComponent(`${SID_READING}|${readingIdentifier(reading, patient)}`)}`;
        await save('PUT', `Observation?${identifier}`, readingToFhir(reading, { patient }) satisfies Observation, reading.name);
      }
    }
  } catch (error) {
    if (error instanceof Refused) throw error;
    // The server is gone in the middle of a request. Whether that one was written is unknown: the next one is a day further.
    client.next += 1;
  }
}

class Refused extends Error {}

async function newPatient(server: RunningServer, cookie: string, number: number): Promise<string> {
  const patient: Patient = { resourceType: 'Patient', active: true, name: [{ use: 'official', family: `Beispiel ${number}` }], birthDate: '1980-01-01' };
  const response = await send(server.origin, 'POST', '/fhir/Patient', patient, { cookie });
  expect(response.status).toBe(201);
  return ((await response.json()) as Patient).id!;
}

/** Looks into the file as it lies there after the kill. */
function examine(): { integrity: unknown; versions: number; unlogged: number; unwritten: number } {
  const db = new DatabaseSync(join(dataDir, 'rueckenwind.db'), { readOnly: true });
  try {
    const one = (sql: string) => Object.values(db.prepare(sql).get()!)[0];
    const versions = '(select type, id, version from resource union all select type, id, version from history)';
    const changes = "(select type, id, version from log where interaction in ('create', 'update'))";
    return {
      integrity: one('PRAGMA integrity_check'),
      versions: one(`select count(*) from ${versions}`) as number,
      unlogged: one(`select count(*) from (select * from ${versions} except select * from ${changes})`) as number,
      unwritten: one(`select (select count(*) from ${changes}) - (select count(*) from ${versions})`) as number,
    };
  } finally {
    db.close();
  }
}

test(`killed ${ROUNDS} times while ${CLIENTS} clients write: no acknowledged write is lost`, { timeout: 60_000 + ROUNDS * 15_000 }, async () => {
  let server = await startServer({ dataDir });
  const cookie = await setUpPractice(server);
  const clients: Client[] = [];
  for (let number = 0; number < CLIENTS; number += 1) clients.push({ patient: await newPatient(server, cookie, number), next: 0 });
  const tally: Tally = { sent: 0, acknowledged: new Map() };

  for (let round = 0; round < ROUNDS; round += 1) {
    const before = new Set(tally.acknowledged.keys());
    const writing = clients.map((client) => writeUntilKilled(server, cookie, client, tally));
    await new Promise((resolve) => setTimeout(resolve, KILL_BETWEEN[0] + ((round * 437) % (KILL_BETWEEN[1] - KILL_BETWEEN[0]))));
    await server.kill();
    await Promise.all(writing);

    const { integrity, versions, unlogged, unwritten } = examine();
    expect({ integrity, unlogged, unwritten }, `round ${round + 1}, ${versions} versions`).toEqual({ integrity: 'ok', unlogged: 0, unwritten: 0 });

    // It starts unaided; what it acknowledged in this round is read back through it.
    server = await startServer({ dataDir });
    for (const [address, mark] of tally.acknowledged) {
      if (before.has(address)) continue;
      const response = await send(server.origin, 'GET', `/fhir/${address}`, undefined, { cookie });
      expect(response.status, address).toBe(200);
      expect(await response.text()).toContain(mark);
    }
  }

  // And at the end everything that was ever acknowledged is still there.
  let lost = 0;
  for (const [address, mark] of tally.acknowledged) {
    const response = await send(server.origin, 'GET', `/fhir/${address}`, undefined, { cookie });
    if (response.status !== 200 || !(await response.text()).includes(mark)) lost += 1;
  }
  await server.stop();
  console.log(`durability: ${ROUNDS} kills, ${tally.sent} sent, ${tally.acknowledged.size} acknowledged, ${lost} lost`);
  expect(lost).toBe(0);
  expect(tally.acknowledged.size).toBeGreaterThan(ROUNDS * 5);
});

const hasStrace = spawnSync('strace', ['-V']).status === 0;

test.skipIf(!hasStrace)('each of 50 writes is synced to the disk before it is acknowledged', { timeout: 120_000 }, async () => {
  const traces = mkdtempSync(join(tmpdir(), 'strace-'));
  const trace = join(traces, 'syncs');
  try {
    const server = await startServer({ dataDir, under: ['strace', '-f', '-qq', '-e', 'trace=fsync,fdatasync', '-o', trace] });
    const cookie = await setUpPractice(server);
    const patient = await newPatient(server, cookie, 0);
    const syncs = () => readFileSync(trace, 'utf8').match(/f(?:data)?sync\(/g)?.length ?? 0;
    const before = syncs();
    const missing: number[] = [];
    for (let write = 0; write < 50; write += 1) {
      const already = syncs();
      const entry = { day: addDays('2024-01-01', write), source: 'diary', values: { painAverage: write % 11 } } as const;
      const response = await send(server.origin, 'POST', '/fhir/QuestionnaireResponse', entryToFhir(entry, { patient, author: `Patient/${patient}` }), { cookie });
      expect(response.status).toBe(201);
      if (syncs() === already) missing.push(write);
    }
    console.log(`durability: ${syncs() - before} syncs for 50 writes`);
    expect(missing).toEqual([]);
    await server.stop();
  } finally {
    rmSync(traces, { recursive: true, force: true });
  }
});

if (!hasStrace) console.log('durability: strace is not installed, so the syncs were not counted (skipped, not passed)');
