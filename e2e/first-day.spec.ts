/** A practice's first day: started, set up in the browser, two exports brought in, the review shows them, also after a restart. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, type Page } from '@playwright/test';
import { newDataDir, removeData, startServer, type RunningServer } from '../mocks/running-server.ts';
import { expect, expectAccessible, expectNothingKept, OWNER, watchForProblems } from './fixtures.ts';

const SAMPLES = join(import.meta.dirname, '..', 'src', 'imports', 'samples');

/** A server that nobody has set up yet; called again, it is stopped and started anew over the same data, at the same address. */
const test = base.extend<{ start: () => Promise<RunningServer> }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright insists on a pattern here
  start: async ({}, use) => {
    const dataDir = newDataDir();
    const started: RunningServer[] = [];
    await use(async () => {
      await Promise.all(started.map((server) => server.stop()));
      const server = await startServer({ dataDir, ...(started[0] && { env: { PORT: new URL(started[0].origin).port } }) });
      started.push(server);
      return server;
    });
    await Promise.all(started.map((server) => server.stop()));
    removeData(dataDir);
  },
});

test('set-up, import, review, restart', async ({ page, start }) => {
  test.setTimeout(180_000);
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
  await expect(page.getByRole('heading', { name: 'Noch niemand in Behandlung' })).toBeVisible();
  const main = page.getByRole('main');
  await expect(main.getByRole('button', { name: 'Zwölf Beispielpatienten laden' })).toBeVisible();
  await expect(main.getByRole('link', { name: 'Tagebuch einlesen' })).toHaveCount(2);
  await expectAccessible(page);
  await main.getByRole('button', { name: 'Patient anlegen' }).last().click();
  const dialog = page.getByRole('dialog', { name: 'Patient anlegen' });
  await expect(dialog.getByLabel('Nachname')).toBeFocused();
  await dialog.getByLabel('Nachname').fill('Sommer');
  await dialog.getByLabel('Vorname').fill('Juna');
  await dialog.getByLabel('Geburtsdatum').fill('1984-05-12');
  await expectAccessible(page, { reload: false });
  await dialog.getByRole('button', { name: 'Anlegen', exact: true }).click();

  // Two exports of the new person's apps, in one import.
  const added = page.getByRole('dialog', { name: 'Sommer, Juna ist angelegt' });
  await expectAccessible(page, { reload: false });
  await added.getByRole('link', { name: 'Tagebuch einlesen' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sommer, Juna' })).toBeVisible();
  await page.getByLabel('Dateien auswählen').setInputFiles(['bearable.csv', 'fddb_diary.csv'].map((name) => ({ name, mimeType: 'text/csv', buffer: readFileSync(join(SAMPLES, name)) })));
  const files = page.getByRole('list', { name: 'Ausgewählte Dateien' }).getByRole('listitem');
  await expect(files.filter({ hasText: 'bearable.csv' })).toContainText('6 Zeilen gelesen, 6 übernommen');
  await expect(files.filter({ hasText: 'fddb_diary.csv' })).toContainText('2 Zeilen gelesen, 2 übernommen');
  await expect(page.getByRole('main')).toContainText('Geschrieben wird zu: Sommer, Juna');
  await expectAccessible(page, { reload: false });
  await page.getByRole('button', { name: 'Ins Tagebuch schreiben' }).click();
  await expect(page.getByRole('heading', { name: 'Import geschrieben' })).toBeFocused();
  await expectAccessible(page, { reload: false });

  // The review opens where there is nothing and offers the way to the day; what both apps said stands there.
  await page.getByRole('link', { name: 'Zum Verlauf' }).click();
  await expect(page.getByRole('heading', { name: 'Keine Einträge in diesem Zeitraum' })).toBeVisible();
  await page.getByRole('button', { name: 'Zeitraum bis dahin zeigen' }).click();
  await page.getByRole('button', { name: 'Weitere Diagramme' }).click();
  await page.getByRole('checkbox', { name: 'Back pain · Bearable · Skala 0–4 1 Tag' }).check();
  await page.keyboard.press('Escape');
  await expectMarch(page);
  const review = new URL(page.url());
  expect(review.search).not.toMatch(/back|pain/i);
  await expectAccessible(page);

  // Everything is still there after a restart, and whoever was signed in still is.
  const second = await start();
  expect(second.code).toBeNull();
  await page.goto(second.origin + review.pathname + review.search);
  await expectMarch(page);
  await expectNothingKept(page);
  expect(problems()).toEqual([]);
});

/** The third of March 2026, as the two exports tell it: in the charts, and in full beside them. */
async function expectMarch(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: 'Sommer, Juna' })).toBeVisible();
  const panel = (name: string) => page.getByRole('figure').filter({ has: page.getByRole('heading', { name }) });
  await expect(panel('Verschiedene Pflanzen')).toContainText('3. März: 1 · 1 von 7 Tagen');
  await expect(panel('Verschiedene Pflanzen')).toContainText('Essen an 1 von 84 Tagen');
  await expect(panel('Back pain')).toContainText('Bearable, eigene Skala 0–4');
  await expect(panel('Back pain')).toContainText('3. März: 2,5');
  const day = page.getByRole('complementary').getByRole('region', { name: 'Dienstag, 3. März 2026' });
  await expect(day).toContainText('Selbstangabe · Bearable, FDDB');
  await expect(day).toContainText('Banane');
  await expect(day).toContainText('Spazierengehen');
  await expect(day).toContainText('Schlafdauer6:45 h');
  await expect(day).toContainText('after sitting all day');
}
