/** Starting and stopping, and what the person at the machine is told when it does not work. */
import { spawnSync } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { killLeftovers, newDataDir, removeData, send, setUpPractice, startServer } from '../mocks/running-server.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = newDataDir();
});
afterEach(() => {
  killLeftovers();
  removeData(dataDir);
});

function failingStart(env: Record<string, string>): { status: number | null; said: string } {
  const { status, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts')], { env: { ...process.env, PORT: '0', DATA_DIR: dataDir, TRUST_PROXY: '', LANG: 'en_GB.UTF-8', LC_ALL: '', ...env }, encoding: 'utf8', timeout: 20_000 });
  return { status, said: stderr.trim() };
}

test('it says where it listens, where the data lie, and the code for the set-up; nobody else can read the data', async () => {
  const server = await startServer({ dataDir, env: { LC_ALL: 'de_DE.UTF-8' } });
  expect(server.output()).toMatch(/^Rückenwind läuft: http:\/\/localhost:\d+\nDaten: .*rueckenwind\.db\n\nNoch nicht eingerichtet\..*\n\n {4}[0-9A-Z]{5}(-[0-9A-Z]{5}){3}\n/s);
  for (const name of ['', 'rueckenwind.db', 'secret', 'server.lock']) expect([name, statSync(join(dataDir, name)).mode & 0o077]).toEqual([name, 0]);
  expect(await server.stop()).toBe(0);
  expect(server.output()).toContain('Alle Daten sind gespeichert.');
});

test('stopping leaves one whole file and finishes what is under way', async () => {
  const server = await startServer({ dataDir });
  const cookie = await setUpPractice(server);
  const patient = { resourceType: 'Patient', name: [{ family: 'Beispiel' }] };
  const writes = Array.from({ length: 20 }, () => send(server.origin, 'POST', '/fhir/Patient', patient, { cookie }).then((response) => response.status, () => 'cut off'));
  await Promise.race(writes);
  expect(await server.stop()).toBe(0);
  expect(existsSync(join(dataDir, 'rueckenwind.db-wal'))).toBe(false);
  const answers = await Promise.all(writes);
  const again = await startServer({ dataDir });
  const { total } = (await (await send(again.origin, 'GET', '/fhir/Patient?_summary=count', undefined, { cookie })).json()) as { total: number };
  expect(total).toBeGreaterThanOrEqual(answers.filter((answer) => answer === 201).length);
  await again.stop();
});

test('a second server on the same data does not start, and does no harm', async () => {
  const server = await startServer({ dataDir });
  const { status, said } = failingStart({});
  expect(status).toBe(1);
  expect(said).toMatch(/^Another Rückenwind server is working with this data \(.*\)\. Stop it first; nothing was changed\.$/);
  await setUpPractice(server);
  await server.stop();
});

test('a taken port is named', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  expect(failingStart({ PORT: String(port) })).toEqual({ status: 1, said: `Port ${port} is taken. Is Rückenwind running already? Otherwise choose another one: PORT=8081 npm start` });
  other.close();
});

test.each([
  [{ PORT: 'http' }, /^PORT must be a whole number/],
  [{ HOST: '0.0.0.0' }, /^With this HOST, patient data would travel through the network unencrypted\./],
  [{ HOST: '203.0.113.1', TRUST_PROXY: '127.0.0.1' }, /^The address 203\.0\.113\.1 does not belong to this computer\./],
  [{ DATA_DIR: join(import.meta.filename, 'data') }, /^This user cannot write to /],
])('%j stops the start with a sentence', (env, sentence) => {
  const { status, said } = failingStart(env as unknown as Record<string, string>);
  expect(status).toBe(1);
  expect(said).toMatch(sentence);
  expect(said.split('\n')).toHaveLength(1);
});

test('a damaged database is not served', async () => {
  const server = await startServer({ dataDir });
  await setUpPractice(server);
  await server.stop();
  const path = join(dataDir, 'rueckenwind.db');
  const bytes = readFileSync(path);
  bytes.fill(0xff, 4096 * 3, 4096 * 5);
  writeFileSync(path, bytes);
  const { status, said } = failingStart({});
  expect(status).toBe(1);
  expect(said).toMatch(/^The database is damaged/);
  expect(readFileSync(path).equals(bytes)).toBe(true);
});

test('nothing in it signs anybody in without a password', () => {
  const { stdout } = spawnSync('grep', ['-rlE', 'tools/dev|mocks/', import.meta.dirname, '--include=*.ts', '--exclude=*.test.ts'], { encoding: 'utf8' });
  expect(stdout.trim()).toBe('');
});
