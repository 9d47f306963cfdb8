/** This screen's language and brightness, and the words that the practice teaches its plant catalogue. */
import { addDays, dayAt } from '../src/domain/day.ts';
import { expect, expectAccessible, test } from './fixtures.ts';

test('language and brightness change at once and are kept; the intended purpose stands there word for word', async ({ page }) => {
  await page.goto('/settings');
  await expect(page.getByRole('region', { name: 'Praxis' })).toContainText('Praxis am Park');
  await expect(page.getByRole('region', { name: 'Praxis' })).toContainText('Europe/Berlin');
  await expect(page.getByRole('region', { name: 'Zweckbestimmung' })).toContainText('Sie stellt keine Diagnosen, überwacht keine Erkrankungen, gibt keine Warnungen und schlägt keine Behandlung vor.');
  await page.getByLabel('Helligkeit').selectOption('dunkel');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.getByLabel('Sprache').selectOption('English');
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('region', { name: 'Intended purpose' })).toContainText('It does not diagnose, monitor disease, raise alerts or suggest treatment.');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.getByLabel('Brightness').selectOption('as the computer');
  await page.getByLabel('Language').selectOption('Deutsch');
  await expect(page.getByRole('heading', { level: 1, name: 'Einstellungen' })).toBeVisible();
});

test('the plant catalogue lists words that nobody knows, and learns what they mean', async ({ page, addPerson }) => {
  const yesterday = addDays(dayAt(new Date(), 'Europe/Berlin'), -1);
  const id = await addPerson({ family: 'Wortlehre', given: 'Wilma', days: { [yesterday]: { meals: [{ text: 'Zwackelmus mit Kartoffeln' }], plants: [{ id: 'potato' }] } } });
  await page.goto('/settings');
  await page.getByRole('link', { name: 'Katalog öffnen' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Pflanzenkatalog der Praxis' })).toBeVisible();
  const unknown = page.getByRole('region', { name: 'Unbekannte Wörter' });
  await expect(unknown.getByRole('row', { name: /Zwackelmus/ })).toBeVisible();
  // Words only, no persons.
  await expect(unknown).not.toContainText(/Wortlehre|Wilma|Müller|Vogel/);
  await unknown.getByRole('button', { name: '„Zwackelmus“ festlegen' }).click();
  const dialog = page.getByRole('dialog', { name: 'Was ist „Zwackelmus“?' });
  await expect(dialog.getByRole('button', { name: 'Speichern' })).toBeDisabled();
  await dialog.getByRole('combobox', { name: 'Welche Pflanze ist gemeint?' }).fill('Bärlauch');
  // Escape closes the list and not the dialog around it.
  await expect(page.getByRole('option', { name: /Bärlauch/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('option')).toHaveCount(0);
  await expect(dialog).toBeVisible();
  await dialog.getByRole('combobox', { name: 'Welche Pflanze ist gemeint?' }).fill('Bärlauch');
  await page.getByRole('option', { name: /Bärlauch/ }).click();
  await expect(dialog.getByRole('radio', { name: 'Dieses pflanzliche Lebensmittel: Bärlauch' })).toBeChecked();
  await expectAccessible(page, { reload: false });
  await dialog.getByRole('button', { name: 'Speichern' }).click();
  await expect(page.getByText('„Zwackelmus“ ist gespeichert.')).toBeVisible();
  const taught = page.getByRole('region', { name: 'Von der Praxis festgelegt' });
  await expect(taught.getByRole('row', { name: /Zwackelmus/ })).toContainText('Bärlauch');
  await expect(taught.getByRole('row', { name: /Zwackelmus/ })).toContainText('Kim Beispiel');
  await expect(unknown.getByRole('row', { name: /Zwackelmus/ })).toBeHidden();

  // From now on the word is a chip in the diary; days that are saved do not change.
  await page.goto(`/patients/${id}/diary/${yesterday}`);
  await expect(page.getByRole('button', { name: '„Zwackelmus“: Bärlauch, nicht gezählt' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Mahlzeiten' })).toContainText('1 Pflanze gezählt: Kartoffel');
  await page.goto('/settings/plants');
  await taught.getByRole('button', { name: '„Zwackelmus“ ändern' }).click();
  await page.getByRole('radio', { name: 'Kein pflanzliches Lebensmittel' }).check();
  await page.getByRole('dialog').getByRole('button', { name: 'Speichern' }).click();
  await expect(taught.getByRole('row', { name: /Zwackelmus/ })).toContainText('kein pflanzliches Lebensmittel');
});
