/** Every other screen opens, names itself and is accessible; an address that leads nowhere says so. */
import { expect, test } from './fixtures.ts';

/** The title bar names the screen, and nobody. */
const SCREENS: [address: string, heading: string, title: string][] = [
  ['/patients/example-01/plan', 'Müller, Sabine', 'Behandlungsplan'],
  ['/patients/example-01/letters', 'Müller, Sabine', 'Schreiben'],
  ['/tasks', 'Aufgaben', 'Aufgaben'],
  ['/settings/templates', 'Vorlagen und Textbausteine', 'Einstellungen'],
  ['/settings/providers', 'Verzeichnis', 'Einstellungen'],
];

for (const [address, heading, title] of SCREENS) {
  test(`${address} opens`, async ({ page }) => {
    await page.goto(address);
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
    await expect(page.getByRole('main').getByRole('heading')).not.toHaveCount(0);
    await expect(page).toHaveTitle(`${title} – Rückenwind`);
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    await expect(page.getByRole('alert')).toHaveCount(0);
  });
}

test('an address that leads to no screen', async ({ page }) => {
  await page.goto('/nirgendwo/hin');
  await expect(page.getByRole('heading', { level: 1, name: 'Diese Seite gibt es nicht' })).toBeVisible();
  await expect(page).toHaveTitle('Rückenwind');
  await expect(page.getByText('Es ist nichts verloren gegangen.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Zu den Patienten' })).toHaveAttribute('href', '/');
});

test.describe('a record that is not there', () => {
  test.use({ provoked: /FhirError: not-found/ });

  test('is said on each of its screens, and the rest of the house stays usable', async ({ page }) => {
    for (const part of ['/diary', '/diary/2026-03-02', '/plan', '/import', '/print', '/letters', '']) {
      await page.goto(`/patients/00000000-0000-4000-8000-000000000000${part}`);
      await expect(page.getByRole('heading', { level: 1, name: 'Diese Akte gibt es hier nicht' })).toBeVisible();
    }
    await page.getByRole('link', { name: 'Zu den Patienten' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Patienten' })).toBeVisible();
    await page.goBack();
    await expect(page.getByRole('heading', { level: 1, name: 'Diese Akte gibt es hier nicht' })).toBeVisible();
  });
});
