/** `npm run admin` beside a running server: accounts, and backups that can be trusted. */
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enrolTotp, OWNER, removeData, send, setUpPractice, signInOwner, startServer, type RunningServer } from '../../mocks/running-server.ts';
import { runAdmin } from './commands.ts';
import { messages } from './messages.ts';

const ADMIN = join(import.meta.dirname, '..', '..', 'tools', 'admin.ts');
const PASSPHRASE = 'eine lange Passphrase für den Test';

let server: RunningServer;
let cookie: string;
let directory: string;
let passphraseFile: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'rueckenwind-admin-'));
  passphraseFile = join(directory, 'passphrase');
  writeFileSync(passphraseFile, `${PASSPHRASE}\n`);
  server = await startServer();
  cookie = await setUpPractice(server);
}, 60_000);
afterAll(async () => {
  await server.stop();
  removeData(server.dataDir);
  rmSync(directory, { recursive: true, force: true });
});

/** Runs a command in this process; answers its exit code and what it said. */
async function admin(args: string[], { dataDir = server.dataDir, language = 'en' }: { dataDir?: string; language?: 'de' | 'en' } = {}): Promise<{ status: number; said: string }> {
  const said: string[] = [];
  const status = await runAdmin(args, { DATA_DIR: dataDir }, messages[language], { say: (text) => said.push(text), askSecret: null });
  return { status, said: said.join('\n') };
}

/** The same as it is typed. */
function typed(args: string[], lang: string): Promise<{ status: number | null; said: string }> {
  const child = spawn(process.execPath, [ADMIN, ...args], { env: { ...process.env, DATA_DIR: server.dataDir, LANG: lang, LC_ALL: '', LC_MESSAGES: '' }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk));
  return new Promise((resolve) => child.once('close', (status) => resolve({ status, said: said.trimEnd() })));
}

const codeIn = (said: string) => /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){5}/.exec(said)![0];
const get = (path: string, session = cookie, origin = server.origin) => send(origin, 'GET', path, undefined, { cookie: session });
const accept = (code: string, password: string) => send(server.origin, 'POST', '/api/auth/invitation', { code, password });
const cookieIn = (response: Response) => response.headers.getSetCookie().map((line) => line.split(';')[0]!).find((pair) => pair.startsWith('session='))!;

describe('accounts', () => {
  test('are listed, added, changed, disabled and enabled while the server runs', { timeout: 120_000 }, async () => {
    const added = await admin(['users', 'add', 'robin', 'Robin', 'Muster', '--role=therapist']);
    expect(added).toMatchObject({ status: 0, said: expect.stringContaining('Code for robin') });
    const session = cookieIn(await accept(codeIn(added.said), 'noch ein anderer langer Satz'));
    expect((await get('/fhir/Patient', session)).status).toBe(200);
    expect((await admin(['users', 'list'])).said).toMatch(/^username +name +role +state +second factor +last sign-in\nkim +Kim Beispiel +owner +active +no +\d{4}-.*\nrobin +Robin Muster +therapist +active +no +\d{4}-/);

    expect(await admin(['users', 'role', 'robin', 'assistant'])).toEqual({ status: 0, said: 'Done.' });
    expect(await (await get('/api/session', session)).json()).toMatchObject({ user: { role: 'assistant' } });
    expect((await admin(['users', 'disable', 'ROBIN'])).status).toBe(0);
    expect((await get('/api/account', session)).status).toBe(401);
    expect((await admin(['users', 'list'], { language: 'de' })).said).toMatch(/robin +Robin Muster +Empfang +gesperrt +nein/);
    expect((await admin(['users', 'enable', 'robin'])).status).toBe(0);
    expect((await send(server.origin, 'POST', '/api/auth/sign-in/username', { username: 'robin', password: 'noch ein anderer langer Satz' })).status).toBe(200);
    const { entry } = (await (await get('/fhir/AuditEvent?_count=200')).json()) as { entry: { resource: { subtype: { code: string }[]; agent: { who: { reference?: string } }[] } }[] };
    const byMachine = entry.map(({ resource }) => resource).filter(({ agent }) => JSON.stringify(agent).includes('at-the-machine')).map(({ subtype }) => subtype[0]!.code);
    expect(byMachine).toEqual(expect.arrayContaining(['account-added', 'account-changed', 'account-disabled', 'account-enabled']));
  });

  test('a lost second factor and a forgotten password are helped with', { timeout: 120_000 }, async () => {
    const { cookie: strong } = await enrolTotp(server.origin, cookie);
    expect((await get('/api/account', strong)).status).toBe(200);
    expect(await (await send(server.origin, 'POST', '/api/auth/sign-in/username', { username: OWNER.username, password: OWNER.password })).json()).toMatchObject({ state: 'second-factor' });
    expect(await admin(['second-factor', 'reset', 'kim'])).toEqual({ status: 0, said: 'Done.' });
    expect((await get('/api/account', strong)).status).toBe(401);
    cookie = await signInOwner(server.origin);
    const reset = await admin(['password', 'reset', 'kim']);
    expect((await get('/api/account')).status).toBe(401);
    expect((await accept(codeIn(reset.said), OWNER.password)).status).toBe(200);
    cookie = await signInOwner(server.origin);
  });

  test('what cannot be done is said in a sentence', { timeout: 120_000 }, async () => {
    expect(await admin(['users', 'disable', 'nobody'])).toEqual({ status: 1, said: 'There is no account "nobody".' });
    expect(await admin(['users', 'add', 'kim', 'Kim', '--role=therapist'])).toEqual({ status: 1, said: 'The username "kim" is taken.' });
    expect((await admin(['users', 'add', 'gast', 'Gast', '--role=guest'])).said).toMatch(/^The role is /);
    expect(await admin(['tokens', 'revoke', 'none'])).toEqual({ status: 1, said: 'There is no valid token none.' });
    expect(await admin(['tokens', 'list'])).toEqual({ status: 0, said: 'none' });
    expect((await admin(['users', 'list'], { dataDir: join(directory, 'nothing') })).said).toMatch(/^There is no data in /);
    for (const args of [[], ['help'], ['users'], ['users', 'remove', 'kim'], ['--what']]) expect(await admin(args)).toMatchObject({ status: 2, said: messages.en.usage });
  });

  test('it speaks the language of the machine, and never shows a stack', { timeout: 60_000 }, async () => {
    expect(await typed([], 'de_DE.UTF-8')).toEqual({ status: 2, said: messages.de.usage });
    expect(await typed(['users', 'disable', 'nobody'], 'en_GB.UTF-8')).toEqual({ status: 1, said: 'There is no account "nobody".' });
  });
});

describe('backup', () => {
  const backup = (file: string) => admin(['backup', file, `--passphrase-file=${passphraseFile}`]);
  const restore = (file: string, dataDir: string, passphrase = passphraseFile) => admin(['restore', file, `--passphrase-file=${passphrase}`], { dataDir });

  test('A6 made under load: one moment, encrypted, private; restored elsewhere it is whole', { timeout: 180_000 }, async () => {
    const write = () => send(server.origin, 'POST', '/fhir/Patient', { resourceType: 'Patient', name: [{ family: 'ZZTOPNAME' }] }, { cookie });
    let written = 0;
    let going = true;
    cookie = await signInOwner(server.origin);
    const load = Array.from({ length: 4 }, async () => {
      while (going) {
        expect((await write()).status).toBe(201);
        written += 1;
      }
    });
    while (written < 20 && going) await new Promise((resolve) => setTimeout(resolve, 20));
    const least = written;
    const file = join(directory, 'load.backup');
    const { status: made } = await typed(['backup', file, `--passphrase-file=${passphraseFile}`], 'en_GB.UTF-8');
    going = false;
    await Promise.all(load);
    expect(made).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const bytes = readFileSync(file);
    for (const text of ['SQLite format', 'ZZTOPNAME', 'Patient', readFileSync(join(server.dataDir, 'secret'), 'utf8')]) expect(bytes.includes(text)).toBe(false);
    expect(readdirSync(server.dataDir).filter((name) => name.includes('backup'))).toEqual([]);

    const elsewhere = join(directory, 'restored');
    expect(await restore(file, elsewhere)).toMatchObject({ status: 0, said: expect.stringMatching(/^Restored: /) });
    for (const name of ['', 'rueckenwind.db', 'secret']) expect([name, statSync(join(elsewhere, name)).mode & 0o077]).toEqual([name, 0]);
    expect(await admin(['verify'], { dataDir: elsewhere })).toMatchObject({ status: 0, said: expect.stringMatching(/^Unaltered: \d+ versions, \d+ lines/) });
    // Without the secret nobody can say that the end of the chain is the right one; the person at the machine can.
    const kept = readFileSync(join(elsewhere, 'secret'));
    rmSync(join(elsewhere, 'secret'));
    expect(await admin(['verify'], { dataDir: elsewhere })).toMatchObject({ status: 1, said: expect.stringMatching(/^Altered or damaged/) });
    expect(await admin(['verify', '--accept'])).toEqual({ status: 1, said: messages.en.inUse });
    expect(await admin(['verify', '--accept'], { dataDir: elsewhere })).toMatchObject({ status: 0 });
    expect(readFileSync(join(elsewhere, 'secret')).equals(kept)).toBe(false);
    const second = await startServer({ dataDir: elsewhere });
    // Nobody is signed in again; the account, and what was written up to that moment, are there.
    expect((await get('/api/account', cookie, second.origin)).status).toBe(401);
    const session = await signInOwner(second.origin);
    const { total } = (await (await get('/fhir/Patient?_summary=count', session, second.origin)).json()) as { total: number };
    expect(total).toBeGreaterThanOrEqual(least);
    expect(total).toBeLessThanOrEqual(written);
    await second.stop();
  });

  test('a wrong passphrase, any changed byte, a file cut short: nothing is restored', { timeout: 180_000 }, async () => {
    const file = join(directory, 'small.backup');
    expect((await backup(file)).status).toBe(0);
    expect(await backup(file)).toMatchObject({ status: 1, said: expect.stringContaining('nothing is overwritten') });
    const target = join(directory, 'target');
    const wrong = join(directory, 'wrong');
    writeFileSync(wrong, 'eine andere lange Passphrase');
    expect(await restore(file, target, wrong)).toMatchObject({ status: 1, said: expect.stringContaining('wrong passphrase') });
    const bytes = readFileSync(file);
    const changed = join(directory, 'changed');
    for (const [place, sentence] of [[0, 'is no backup'], [25, 'wrong passphrase'], [40, 'wrong passphrase'], [60, 'wrong passphrase'], [bytes.length >> 1, 'wrong passphrase'], [bytes.length - 1, 'wrong passphrase']] as const) {
      const copy = Buffer.from(bytes);
      copy[place]! ^= 1;
      writeFileSync(changed, copy);
      expect([place, await restore(changed, target)]).toEqual([place, { status: 1, said: expect.stringContaining(sentence) }]);
      expect(existsSync(target) ? readdirSync(target) : []).toEqual([]);
    }
    writeFileSync(changed, bytes.subarray(0, bytes.length - 4096));
    expect((await restore(changed, target)).status).toBe(1);
    expect(await restore(join(directory, 'none'), target)).toMatchObject({ status: 1, said: expect.stringContaining('is no backup') });
    expect(await restore(file, server.dataDir)).toMatchObject({ status: 1, said: expect.stringContaining('is not empty') });
    copyFileSync(passphraseFile, wrong);
    writeFileSync(wrong, 'kurz');
    expect((await admin(['backup', join(directory, 'short'), `--passphrase-file=${wrong}`])).said).toBe('The passphrase needs at least 12 characters.');
    expect((await admin(['backup', join(directory, 'short')])).said).toMatch(/^Without a terminal/);
  });
});
