/** The real server as a process of its own, over a data directory that is thrown away: for tests that stop, kill or visit it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const START_WITHIN_MS = 30_000;
const ADDRESS = /https?:\/\/localhost:\d+/;
const CODE = /\b[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}\b/;

export interface RunningServer {
  origin: string;
  /** The one-time code, while the practice is not set up. */
  code: string | null;
  dataDir: string;
  process: ChildProcess;
  /** Everything it has printed so far. */
  output: () => string;
  /** Stops it the proper way; answers its exit code. The data stay. */
  stop: () => Promise<number | null>;
  /** Kills it in the middle of whatever it does. The data stay. */
  kill: () => Promise<void>;
}

export interface StartOptions {
  /** Where the data lie; a new empty directory otherwise. */
  dataDir?: string;
  env?: Readonly<Record<string, string>>;
  /** A program that the server runs under, with its arguments. */
  under?: readonly string[];
}

/** A new directory for data, to be removed with `removeData`. */
export function newDataDir(): string {
  return mkdtempSync(join(tmpdir(), 'rueckenwind-data-'));
}

export function removeData(dataDir: string): void {
  rmSync(dataDir, { recursive: true, force: true });
}

/** What ends the servers that still run; a test that fails half-way leaves none behind. */
const running = new Set<() => void>();
process.on('exit', killLeftovers);

/** Ends the servers that a failed test left running. */
export function killLeftovers(): void {
  for (const end of running) end();
}

/** Starts the server on a free port and waits until it listens. Throws with what it printed when it does not. */
export async function startServer({ dataDir = newDataDir(), env = {}, under = [] }: StartOptions = {}): Promise<RunningServer> {
  const [program, ...args] = [...under, process.execPath, join(ROOT, 'server', 'main.ts')];
  const child = spawn(program!, args, { cwd: ROOT, env: { ...process.env, PORT: '0', HOST: '127.0.0.1', TRUST_PROXY: '', DATA_DIR: dataDir, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: under.length > 0 });
  // With a program around it, both get the signal: such programs keep signals to themselves.
  const signal = (name: NodeJS.Signals) => (under.length > 0 && child.exitCode === null ? process.kill(-child.pid!, name) : child.kill(name));
  let printed = '';
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const end = () => signal('SIGKILL');
  running.add(end);
  void ended.then(() => running.delete(end));

  const origin = await new Promise<string>((resolve, reject) => {
    const give = (reason: string) => reject(new Error(`The server did not start (${reason}):\n${printed}`));
    const timer = setTimeout(() => give('time is up'), START_WITHIN_MS);
    const look = (chunk: Buffer) => {
      printed += chunk;
      // The whole greeting is printed at once.
      const address = ADDRESS.exec(printed)?.[0];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    };
    child.stdout!.on('data', look);
    child.stderr!.on('data', look);
    child.once('exit', (status) => give(`exit code ${status}`));
    child.once('error', (error) => give(error.message));
  });

  return {
    origin,
    code: CODE.exec(printed)?.[0] ?? null,
    dataDir,
    process: child,
    output: () => printed,
    stop: () => {
      signal('SIGTERM');
      return ended;
    },
    kill: async () => {
      signal('SIGKILL');
      await ended;
    },
  };
}

export const OWNER = { name: 'Kim Beispiel', username: 'kim', password: 'ein langer Satz zum Merken' } as const;
export const PRACTICE = { name: 'Praxis am Park', zone: 'Europe/Berlin', language: 'de' } as const;

/** Sends JSON as the app's own pages do. */
export function send(origin: string, method: string, address: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const type = address.startsWith('/fhir') ? 'application/fhir+json' : 'application/json';
  return fetch(origin + address, { method, headers: { origin, ...(body !== undefined && { 'content-type': type }), ...headers }, ...(body !== undefined && { body: JSON.stringify(body) }) });
}

/** Sets the practice up as its owner; answers the session cookie, ready for a `Cookie` header. */
export async function setUpPractice({ origin, code }: Pick<RunningServer, 'origin' | 'code'>): Promise<string> {
  const response = await send(origin, 'POST', '/api/set-up', { code, practice: PRACTICE, account: OWNER });
  if (response.status !== 201) throw new Error(`set-up: ${response.status} ${await response.text()}`);
  return cookieOf(response);
}

/** Signs the owner in; answers the session cookie. */
export async function signInOwner(origin: string): Promise<string> {
  const response = await send(origin, 'POST', '/api/auth/sign-in/username', { username: OWNER.username, password: OWNER.password });
  if (response.status !== 200) throw new Error(`sign-in: ${response.status} ${await response.text()}`);
  return cookieOf(response);
}

/** Sets up an authenticator app for somebody with the owner's password; answers the new session's cookie, the app's secret in base32 and the recovery codes. */
export async function enrolTotp(origin: string, cookie: string, headers: Readonly<Record<string, string>> = {}): Promise<{ cookie: string; secret: string; recovery: string[] }> {
  const begun = await send(origin, 'POST', '/api/account/totp', { password: OWNER.password }, { ...headers, cookie });
  const { secret } = (await begun.json()) as { secret: string };
  // Typing the password again began a new session.
  const confirmed = await send(origin, 'POST', '/api/account/totp/confirm', { code: appCode(secret) }, { ...headers, cookie: cookieOf(begun) || cookie });
  if (confirmed.status !== 200) throw new Error(`enrol: ${begun.status} ${confirmed.status}`);
  const { recovery } = (await confirmed.json()) as { recovery: string[] };
  return { cookie: cookieOf(confirmed), secret, recovery };
}

/** What an authenticator app shows, now or so many half minutes later. A code counts once: each sign-in of a test takes a later one. */
export function appCode(secret: string, later = 0): string {
  const bits = Array.from(secret, (letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const mac = createHmac('sha1', key).update(counter).digest();
  return String((mac.readUInt32BE(mac.at(-1)! & 0x0f) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

/** The session's cookie that an answer sets, as a later request sends it. */
export function cookieOf(response: Response): string {
  return response.headers.getSetCookie().map((line) => line.split(';')[0]!).filter((pair) => /^(?:__Host-)?session=/.test(pair)).join('; ');
}
