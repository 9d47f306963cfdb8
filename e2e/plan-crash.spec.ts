/** The browser is killed in the middle of a word: what was written is back after signing in, and none of it lay on the disk of the computer. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { BROWSER_FLAGS, installedBrowser } from '../tools/browser.ts';
import { expect, OWNER, test } from './fixtures.ts';

const PATIENT = 'example-02';
/** What may be lost, in milliseconds of typing. */
const MOST_LOST = 10_000;

test.use({ axeAtEnd: false });
test.describe.configure({ timeout: 180_000 });

/** A browser that nothing closes in an orderly way, with a profile on the disk as in a practice. */
async function startBrowser(profile: string): Promise<{ process: ChildProcess; address: string }> {
  const program = installedBrowser();
  expect(program, 'a browser').not.toBeNull();
  const process = spawn(program!, ['--headless=new', ...BROWSER_FLAGS, `--user-data-dir=${profile}`, '--remote-debugging-port=0', 'about:blank'], { stdio: 'ignore', detached: true });
  const told = join(profile, 'DevToolsActivePort');
  await expect.poll(() => existsSync(told) && readFileSync(told, 'utf8').includes('\n'), { timeout: 30_000 }).toBe(true);
  return { process, address: `http://127.0.0.1:${readFileSync(told, 'utf8').split('\n')[0]}` };
}

async function openPlan(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/patients/${PATIENT}/plan`);
  await page.getByLabel('Benutzername').fill(OWNER.username);
  await page.getByLabel('Passwort').fill(OWNER.password);
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await page.getByRole('button', { name: /^(Ändern|Entwurf öffnen)$/ }).click();
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

test('a killed browser loses ten seconds at the most, and keeps nothing', async ({ practice, page }) => {
  const profile = mkdtempSync(join(tmpdir(), 'rueckenwind-profile-'));
  const { process: killed, address } = await startBrowser(profile);
  try {
    const browser = await chromium.connectOverCDP(address);
    const writer = browser.contexts()[0]!.pages()[0]!;
    await openPlan(writer, practice.origin);
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
    // Storage of the page at this moment, then the end.
    const kept = await writer.evaluate(async () => {
      const databases = await indexedDB.databases();
      const caches_ = await caches.keys();
      return { local: JSON.stringify({ ...localStorage }), session: JSON.stringify({ ...sessionStorage }), databases: databases.map(({ name }) => name), caches: caches_, workers: (await navigator.serviceWorker.getRegistrations()).length, cookies: document.cookie };
    });
    const at = performance.now();
    process.kill(-killed.pid!, 'SIGKILL');
    expect(kept.databases).toEqual([]);
    expect(kept.caches).toEqual([]);
    expect(kept.workers).toBe(0);
    expect(kept.cookies).toBe('');
    expect(`${kept.local}${kept.session}`).not.toMatch(/Kennwort|Müller|example-02/);
    await browser.close().catch(() => {});

    // Nothing of it is on the disk either, neither what was typed nor whose plan it is.
    await expect.poll(() => killed.signalCode ?? killed.exitCode).not.toBeNull();
    expect(readdirSync(profile).length, 'the profile was written').toBeGreaterThan(3);
    expect(filesWith(profile, ['Kennwort', 'Müller, Thomas', 'Monatsabschluss']).map((file) => file.slice(profile.length))).toEqual([]);

    // Another browser, another session.
    await page.context().clearCookies();
    await openPlan(page, practice.origin);
    const back = await page.getByRole('textbox', { name: 'Ressourcen' }).inputValue();
    const lost = typed.filter(({ word }) => !back.includes(`${word} `) && !back.endsWith(word));
    const first = lost[0]?.at ?? at;
    console.log(`crash: ${typed.length} words, ${lost.length} lost, the oldest of them ${Math.round(at - first)} ms before the end`);
    expect(typed.length).toBeGreaterThan(15);
    expect(typed.length - lost.length).toBeGreaterThan(5);
    expect(at - first).toBeLessThanOrEqual(MOST_LOST);
    await page.getByRole('button', { name: 'Entwurf verwerfen …' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Entwurf verwerfen' }).click();
    await expect(page.getByRole('button', { name: 'Ändern' })).toBeVisible();
  } finally {
    if (killed.exitCode === null && killed.signalCode === null) process.kill(-killed.pid!, 'SIGKILL');
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});
