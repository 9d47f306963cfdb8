/** The browser is killed in the middle of a word: what was written is back after signing in, and none of it lay on the disk of the computer. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { BROWSER_FLAGS, installedBrowser } from '../tools/browser.ts';
import { expect, expectNothingKept, OWNER, test } from './fixtures.ts';

/** What may be lost, in milliseconds of typing. */
const MOST_LOST = 10_000;

test.use({ axeAtEnd: false });
test.describe.configure({ timeout: 180_000 });

/** A browser that nothing closes in an orderly way, with a profile on the disk as in a practice. */
async function startBrowser(profile: string): Promise<{ process: ChildProcess; address: string }> {
  const program = installedBrowser();
  expect(program, 'a browser').not.toBeNull();
  const process = spawn(program!, ['--headless=new', ...BROWSER_FLAGS, `--user-data-dir=${profile}`, '--remote-debugging-port=0', '--lang=de-DE', '--accept-lang=de-DE', 'about:blank'], { stdio: 'ignore', detached: true });
  const told = join(profile, 'DevToolsActivePort');
  await expect.poll(() => existsSync(told) && readFileSync(told, 'utf8').includes('\n'), { timeout: 30_000 }).toBe(true);
  return { process, address: `http://127.0.0.1:${readFileSync(told, 'utf8').split('\n')[0]}` };
}

async function openPlan(page: Page, origin: string, patient: string): Promise<void> {
  await page.goto(`${origin}/patients/${patient}/plan`);
  await page.getByLabel('Benutzername').fill(OWNER.username);
  await page.getByLabel('Passwort').fill(OWNER.password);
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await page.getByRole('button', { name: /^(Plan beginnen|Entwurf öffnen)$/ }).click();
}

/** Every file below a directory in which one of the texts stands, as UTF-8 or UTF-16. */
function filesWith(directory: string, texts: readonly string[]): string[] {
  const wanted = texts.flatMap((text) => [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')]);
  return readdirSync(directory, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    if (!entry.isFile()) return [];
    const content = readFileSync(join(entry.parentPath, entry.name));
    return wanted.some((text) => content.includes(text)) ? [join(entry.parentPath, entry.name)] : [];
  });
}

test('a killed browser loses ten seconds at the most, and keeps nothing', async ({ practice, page, addPerson }) => {
  const patient = await addPerson({ family: 'Absturz', given: 'Konrad' });
  const profile = mkdtempSync(join(tmpdir(), 'rueckenwind-profile-'));
  const { process: killed, address } = await startBrowser(profile);
  try {
    const browser = await chromium.connectOverCDP(address);
    const writer = browser.contexts()[0]!.pages()[0]!;
    await openPlan(writer, practice.origin, patient);
    const resources = writer.getByRole('textbox', { name: 'Ressourcen' });
    await resources.fill('');

    // A word every 400 ms without a pause, for longer than may be lost, and then no more.
    const typed: { word: string; at: number }[] = [];
    const began = performance.now();
    while (performance.now() - began < MOST_LOST + 6000) {
      const word = `Kennwort${typed.length}x`;
      await resources.pressSequentially(`${word} `);
      typed.push({ word, at: performance.now() });
      await writer.waitForTimeout(400);
    }
    // Nothing is kept at this moment, and then it is over.
    await expectNothingKept(writer);
    const at = performance.now();
    process.kill(-killed.pid!, 'SIGKILL');
    await browser.close().catch(() => {});

    // Nothing of it is on the disk either, neither what was typed nor whose plan it is.
    await expect.poll(() => killed.signalCode ?? killed.exitCode).not.toBeNull();
    expect(filesWith(profile, [new URL(practice.origin).host]), 'the browser did write its profile').not.toEqual([]);
    expect(filesWith(profile, ['Kennwort', 'Absturz', 'Konrad']).map((file) => file.slice(profile.length))).toEqual([]);

    // Another browser, another session.
    await page.context().clearCookies();
    await openPlan(page, practice.origin, patient);
    const back = await page.getByRole('textbox', { name: 'Ressourcen' }).inputValue();
    const lost = typed.filter(({ word }) => !back.includes(`${word} `) && !back.endsWith(word));
    const first = lost[0]?.at ?? at;
    console.log(`crash: ${typed.length} words, ${lost.length} lost, the oldest of them ${Math.round(at - first)} ms before the end`);
    expect(typed.length).toBeGreaterThan(15);
    expect(typed.length - lost.length).toBeGreaterThan(5);
    expect(at - first).toBeLessThanOrEqual(MOST_LOST);
  } finally {
    if (killed.exitCode === null && killed.signalCode === null) process.kill(-killed.pid!, 'SIGKILL');
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});
