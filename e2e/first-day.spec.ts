/** A practice's first day: started, set up in the browser, two exports brought in, the review shows them, also after a restart. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { newDataDir, removeData, startServer, type RunningServer } from '../mocks/running-server.ts';
import { expect, expectAccessible, OWNER, settled, watchForProblems } from './fixtures.ts';

const SAMPLES = join(import.meta.dirname, '..', 'src', 'imports', 'samples');

/** A server that nobody has set up yet; the test may stop it and start another over the same data. */
const test = base.extend<{ start: () => Promise<RunningServer> }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright insists on a pattern here
  start: async ({}, use) => {
    const dataDir = newDataDir();
    const started: RunningServer[] = [];
    await use(async () => {
      await Promise.all(started.map((server) => server.stop()));
      const server = await startServer({ dataDir });
      started.push(server);
      return server;
    });
    await Promise.all(started.map((server) => server.stop()));
    removeData(dataDir);
  },
});

test('set-up, import, review, restart', async ({ page, start }) => {
  const first = await start();
  const problems = watchForProblems(page);
  await page.goto(first.origin);

  // Set-up: a wrong code is refused, what was typed stays.
  await expect(page.getByRole('heading', { name: 'Rückenwind einrichten' })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Code aus dem Terminal').fill('AAAAA-AAAAA-AAAAA-AAAAA');
  await page.getByLabel('Name der Praxis').fill('Praxis am Park');
  await page.getByLabel('Vor- und Nachname').fill(OWNER.name);
  await page.getByLabel('Benutzername').fill(OWNER.username);
  await page.getByLabel('Passwort').fill(OWNER.password);
  await page.getByRole('button', { name: 'Praxis einrichten' }).click();
  await expect(page.getByRole('alert')).toContainText('Dieser Code stimmt nicht');
  await expect(page.getByLabel('Name der Praxis')).toHaveValue('Praxis am Park');
  await page.getByLabel('Code aus dem Terminal').fill(first.code!);
  await page.getByRole('button', { name: 'Praxis einrichten' }).click();

  // An empty practice offers three ways to begin.
  await expect(page.getByRole('button', { name: /Beispielpatienten laden/ })).toBeVisible();
  await expect(page.getByRole('main').getByRole('link', { name: 'Tagebuch einlesen' }).first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Patient anlegen' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Nachname').fill('Sommer');
  await dialog.getByLabel('Vorname').fill('Juna');
  await dialog.getByLabel('Geburtsdatum').fill('1984-05-12');
  await expectAccessible(page, { reload: false });
  await dialog.getByRole('button', { name: 'Patient anlegen' }).click();

  // The new record is opened or stands in the list; the import starts from it.
  const patient = page.getByRole('link', { name: 'Sommer, Juna' });
  if (await patient.isVisible().catch(() => false)) await patient.click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sommer, Juna' })).toBeVisible();
  await page.getByRole('navigation', { name: 'Bereiche zu dieser Person' }).getByRole('link', { name: 'Einlesen' }).click();
  for (const name of ['bearable.csv', 'fddb_diary.csv']) {
    await page.locator('input[type="file"]').setInputFiles({ name, mimeType: 'text/csv', buffer: readFileSync(join(SAMPLES, name)) });
    await expect(page.getByRole('list', { name: 'Ausgewählte Dateien' }).getByText(name)).toBeVisible();
  }
  await expectAccessible(page, { reload: false });
  await page.getByRole('button', { name: /^(Speichern|Jetzt speichern|Importieren)/ }).click();
  await expect(page.getByRole('heading', { name: /gespeichert|importiert/i })).toBeFocused();

  // The review shows what both said on 3 March 2026.
  const address = new URL(page.url()).pathname.replace(/\/import$/, '');
  const review = `${address}?from=2026-03-01&to=2026-03-07`;
  await page.goto(first.origin + review);
  await expectMarch(page);
  await expectAccessible(page);

  // Everything is still there after a restart, for whoever signs in again.
  const second = await start();
  await page.goto(second.origin + review);
  if (await page.getByRole('heading', { name: /Anmelden|Sitzung abgelaufen/ }).isVisible().catch(() => false)) {
    await page.getByLabel('Benutzername').fill(OWNER.username);
    await page.getByLabel('Passwort').fill(OWNER.password);
    await page.getByRole('button', { name: 'Anmelden' }).click();
  }
  await expectMarch(page);
  expect(problems()).toEqual([]);
});

async function expectMarch(page: import('@playwright/test').Page): Promise<void> {
  await settled(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Sommer, Juna' })).toBeVisible();
  // Bearable's pain on its own scale and the plant that FDDB names.
  await expect(page.getByText(/Back pain/).first()).toBeVisible();
  await expect(page.getByText(/Banane/).first()).toBeVisible();
}
