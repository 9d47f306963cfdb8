/** Finds a Chromium for the browser tests, or gets one. `node tools/browser.ts` prints where it is. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

/** Flags that it needs as root and in a closed network, where every look-up of its own would be refused. */
export const BROWSER_FLAGS = [
  '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic',
];

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const PLACES: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
  win32: ['C:/Program Files/Google/Chrome/Application/chrome.exe', 'C:/Program Files (x86)/Google/Chrome/Application/chrome.exe'],
};
const DOWNLOAD_WITHIN_MS = 180_000;
const PACKAGE_WITHIN_MS = 600_000;

const HELP = `No browser for the browser tests was found, and none could be installed. Any one of these helps:
  - name one:                        CHROMIUM=/path/to/chrome npm test
  - install Chromium or Google Chrome for this system
  - let Playwright download its own: npx playwright install chromium
  - on Debian or Ubuntu, as root:    apt-get update && apt-get install -y --no-install-recommends chromium`;

/** The browser to use without installing anything, or null. Throws when an environment variable names one that is not there. */
export function installedBrowser(): string | null {
  for (const name of ['CHROMIUM', 'CHROME_PATH']) {
    const path = process.env[name];
    if (!path) continue;
    if (!isProgram(path)) throw new Error(`${name}=${path} is no program that can be started.`);
    return path;
  }
  const directories = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const candidates = [...directories.flatMap((directory) => NAMES.map((name) => join(directory, name))), ...(PLACES[process.platform] ?? []), chromium.executablePath()];
  return candidates.find(isProgram) ?? null;
}

/** The browser to use, installed first where there is none. Throws with what to do where none can be had. */
export async function findBrowser(): Promise<string> {
  return installedBrowser() ?? afterPlaywrightDownload() ?? afterDebianPackage() ?? missing();
}

function afterPlaywrightDownload(): string | null {
  console.log('No browser found; asking Playwright to download one …');
  const playwright = join(import.meta.dirname, '..', 'node_modules', '@playwright', 'test', 'cli.js');
  run(process.execPath, [playwright, 'install', 'chromium'], DOWNLOAD_WITHIN_MS, { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000' });
  return installedBrowser();
}

function afterDebianPackage(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !hasProgram('apt-get')) return null;
  console.log('Installing the system package chromium …');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get', ['update', '-qq'], PACKAGE_WITHIN_MS, env);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], PACKAGE_WITHIN_MS, env);
  return installedBrowser();
}

function missing(): never {
  throw new Error(HELP);
}

/** Runs a program that may fail; what it said is shown only then. */
function run(program: string, args: readonly string[], timeout: number, env: Readonly<Record<string, string>>): void {
  const { status, error, stdout, stderr } = spawnSync(program, args, { timeout, env: { ...process.env, ...env }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  if (status === 0) return;
  const said = `${stdout ?? ''}${stderr ?? ''}`.trim().split('\n').slice(-5).join('\n');
  console.log(`${program} ${args.join(' ')} did not work${error ? ` (${error.message})` : ''}:\n${said}`);
}

function hasProgram(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((directory) => isProgram(join(directory, name)));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

if (import.meta.main) {
  try {
    console.log(await findBrowser());
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
