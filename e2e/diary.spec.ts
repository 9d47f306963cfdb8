/** The diary: typed in from paper, corrected, withdrawn; nothing that was typed or saved is ever lost. */
import type { Locator, Page } from '@playwright/test';
import type { DiaryValues } from '../src/domain/diary.ts';
import type { Day } from '../src/domain/day.ts';
import { expect, expectAccessible, setLanguage, test } from './fixtures.ts';

const field = (page: Page, name: string): Locator => page.getByRole('textbox', { name: new RegExp(`^${name}`) });
const meal = (page: Page, nth: number): Locator => page.getByRole('group', { name: `Mahlzeit ${nth}` }).getByRole('textbox', { name: 'Was wurde gegessen' });
const entry = (page: Page): Locator => page.getByRole('region', { name: 'Tagebuch', exact: true });

const DAY: Record<Day, DiaryValues> = {
  '2026-03-02': { painAverage: 4, painWorst: 7, stress: 6, meals: [{ when: 'Frühstück', text: 'Haferbrei mit Apfel' }, { when: 'Mittagessen', text: 'Linsensuppe mit Brot' }], plants: [{ id: 'oat' }, { id: 'apple' }, { id: 'lentil' }], note: 'Viel gesessen.' },
};

/** What somebody wrote on paper: average, worst, stress, hours slept, quality of sleep, three meals. An empty word was left blank. */
const PAPER: [day: string, ...words: string[]][] = [
  ['Montag, 2. März 2026', '4', '7', '6', '6,5', '7', 'Haferbrei mit Apfel', 'Linsensuppe', 'Brot mit Käse'],
  ['Dienstag, 3. März 2026', '0', '0', '2', '7:30', '8', 'Joghurt mit Walnüssen', 'Kartoffeln, Quark, Leinöl', 'Salat mit Gurke und Paprika'],
  ['Mittwoch, 4. März 2026', '3', '5', '', '7', '', 'Müsli mit Banane', 'Reis mit Brokkoli', ''],
  ['Donnerstag, 5. März 2026', '5', '8', '7', '5', '3', '', 'Currywurst mit Pommes', 'Sauerkraut'],
  ['Freitag, 6. März 2026', '4', '6', '5', '6', '5', 'Brot mit Marmelade', 'Nudeln mit Tomatensoße', 'Orange'],
  ['Samstag, 7. März 2026', '2', '2', '1', '8', '9', 'Rührei mit Schnittlauch', 'Kichererbsen-Curry', 'Birne'],
  ['Sonntag, 8. März 2026', '1', '2', '1', '9', '9', 'Brötchen', 'Rotkohl und Klöße', 'Erdbeeren'],
];

test('a paper week, by keyboard alone', async ({ page, addPerson }) => {
  const id = await addPerson({ family: 'Papierwoche', given: 'Petra' });
  await page.goto(`/patients/${id}/diary`);
  await expect(page.getByRole('heading', { name: 'Noch keine Einträge' })).toBeVisible();
  await page.goto(`/patients/${id}/diary/2026-03-02`);
  for (const [day, average, worst, stress, hours, quality, ...meals] of PAPER) {
    await expect(page.getByRole('heading', { level: 2, name: day })).toBeVisible();
    await expect(field(page, 'Durchschnittlicher Schmerz')).toBeFocused();
    // Pain now belongs to the moment of writing, which a paper sheet does not tell.
    for (const word of [average!, worst!, '', stress!, hours!, quality!, ...meals]) {
      await page.keyboard.type(word);
      await page.keyboard.press('Enter');
    }
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(page.getByRole('status').filter({ hasText: `${day} gespeichert` })).toBeVisible();
  }

  await page.getByRole('link', { name: 'Alle Tage' }).click();
  const march = page.getByRole('table', { name: 'Tagebuch März 2026' });
  await expect(page.getByRole('region', { name: 'Tagebuch März 2026' })).toContainText('7 von 30 Tagen');
  const cells = async (day: string) => (await march.getByRole('row', { name: day }).getByRole('cell').allTextContents()).map((text) => text.replace(/\s+/g, ' ').trim());
  expect(await cells('Mo 02.03.2026')).toEqual(['4 / höchster 7', '6', '3', 'Frühstück: Haferbrei mit Apfel · Mittagessen: Linsensuppe · Abendessen: Brot mit Käse', 'Tagebuch', 'Kim Beispiel']);
  // A painless day is a 0; what was left blank is no 0.
  expect((await cells('Di 03.03.2026')).slice(0, 2)).toEqual(['0 / höchster 0', '2']);
  expect((await cells('Mi 04.03.2026')).slice(0, 2)).toEqual(['3 / höchster 5', '–']);

  await march.getByRole('link', { name: 'Di 03.03.2026' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(entry(page)).toContainText('Schlafdauer7,5 Stunden');
  await expect(entry(page)).toContainText('Selbstangabe · eingetragen von Kim Beispiel');
  await page.getByRole('link', { name: 'Alle Tage' }).click();
  await expect(march).toBeVisible();
});

test('one day in full, its plants as chips on the words they came from; correcting them', async ({ page, addPerson }) => {
  const id = await addPerson({ family: 'Pflanzenwort', given: 'Paula', days: { '2026-03-02': { ...DAY['2026-03-02']!, meals: [{ text: 'Haferbrei mit Apfel und Obst, dazu Quirlblütensaft' }], plants: [{ id: 'oat' }, { id: 'apple' }] } } });
  await page.goto(`/patients/${id}/diary/2026-03-02`);
  const meals = page.getByRole('region', { name: 'Mahlzeiten' });
  await expect(meals).toContainText('2 Pflanzen gezählt: Hafer, Apfel');
  await meals.getByRole('button', { name: '„Apfel“: Apfel, gezählt' }).click();
  await expect(page.getByRole('dialog', { name: '„Apfel“: Apfel, gezählt' })).toBeVisible();
  await expectAccessible(page, { reload: false });
  await page.getByRole('button', { name: 'Nicht zählen' }).click();
  await expect(meals.getByRole('button', { name: '„Apfel“: Apfel, nicht gezählt' })).toBeVisible();
  await expect(meals).toContainText('1 Pflanze gezählt: Hafer');

  // A word for many plants is asked about; the list of plants lies above the dialog.
  await meals.getByRole('button', { name: '„Obst“: welche?' }).click();
  await page.getByRole('dialog').getByRole('combobox', { name: 'Welche Pflanze ist gemeint?' }).fill('birn');
  await page.getByRole('option', { name: /^Birne/ }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(meals).toContainText('2 Pflanzen gezählt');

  // Swiss for carrot.
  await meals.getByRole('combobox', { name: 'Pflanze ergänzen' }).fill('Rüebli');
  await page.getByRole('option', { name: /Karotte/ }).click();
  await expect(meals).toContainText('3 Pflanzen gezählt');
  await expect(meals.getByRole('button', { name: 'Karotte entfernen' })).toBeVisible();
  await expect(meals).toContainText('3 ungespeicherte Änderungen an den Pflanzen');

  await meals.getByRole('button', { name: 'Quirlblütensaft: Dem Katalog beibringen' }).click();
  const dialog = page.getByRole('dialog', { name: 'Was ist „Quirlblütensaft“?' });
  await dialog.getByRole('radio', { name: 'Kein pflanzliches Lebensmittel' }).check();
  await expectAccessible(page, { reload: false });
  await dialog.getByRole('button', { name: 'Übernehmen' }).click();
  await expect(meals).toContainText('„Quirlblütensaft“ gilt jetzt als kein pflanzliches Lebensmittel.');
  await expect(meals.getByRole('heading', { name: 'Nicht erkannt' })).toBeHidden();

  await meals.getByRole('button', { name: 'Speichern' }).click();
  await expect(meals.getByRole('button', { name: 'Speichern' })).toBeHidden();
  await page.reload();
  await expect(meals.getByRole('button', { name: '„Apfel“: Apfel, nicht gezählt' })).toBeVisible();
  await expect(meals.getByRole('button', { name: 'Karotte entfernen' })).toBeVisible();

  // Who changed what stands in the versions.
  await page.getByRole('button', { name: 'Versionen (2)' }).click();
  const versions = page.getByRole('dialog', { name: 'Versionen: Tagebuch, 02.03.2026' });
  await expect(versions).toContainText(/Version 2 vom .*, Kim Beispiel/);
  await expect(versions).toContainText('Pflanzen ergänzt: Birne, Karotte');
  await expect(versions).toContainText('Pflanzen entfernt: Apfel');
  await expect(versions).toContainText(/Version 1 vom .*, Patientin\/Patient/);
  await expectAccessible(page, { reload: false });
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Versionen (2)' })).toBeFocused();
});

test('wrong and doubtful input is said beside the field; what was typed stays', async ({ page, addPerson }) => {
  const id = await addPerson({ family: 'Vertippt', given: 'Vera' });
  await page.goto(`/patients/${id}/diary/2026-03-02`);
  await page.getByRole('button', { name: 'Speichern', exact: false }).first().click();
  await expect(page.getByRole('alert')).toContainText('Es ist noch nichts eingetragen.');
  await field(page, 'Durchschnittlicher Schmerz').fill('11');
  await field(page, 'Schlafdauer').fill('acht');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByText('Bitte eine Zahl von 0 bis 10 eingeben.')).toBeVisible();
  await expect(page.getByText('Bitte eine Zahl eingeben, zum Beispiel 5 oder 6,5.')).toBeVisible();
  await expect(page.getByText('2 Felder brauchen noch eine Änderung. Gespeichert ist noch nichts.')).toBeVisible();
  await expect(field(page, 'Durchschnittlicher Schmerz')).toBeFocused();
  await expect(field(page, 'Schlafdauer')).toHaveValue('acht');
  await expectAccessible(page, { reload: false });

  // A fact, no refusal: the paper may say so.
  await field(page, 'Durchschnittlicher Schmerz').fill('6');
  await field(page, 'Stärkster Schmerz').fill('4');
  await field(page, 'Schlafdauer').fill('8');
  await expect(page.getByText('Der stärkste Schmerz (4) ist kleiner als der durchschnittliche (6).')).toBeVisible();
  await page.getByRole('button', { name: /^Speichern(?! und)/ }).click();
  await expect(entry(page)).toContainText('Stärkster Schmerz4 von 10');
});

// What these end on, another test has looked at.
test.describe(() => {
  test.use({ axeAtEnd: false });

  test('a correction is a new version, and a withdrawn entry stays in the record', async ({ page, addPerson }) => {
    const id = await addPerson({ family: 'Berichtigt', given: 'Bea', days: DAY });
    await page.goto(`/patients/${id}/diary/2026-03-02`);
    await page.getByRole('button', { name: 'Tagebuch berichtigen' }).click();
    await expect(field(page, 'Stress')).toHaveValue('6');
    await field(page, 'Stress').fill('5');
    await field(page, 'Notiz').fill('Viel gesessen, abends spazieren.');
    await page.getByRole('button', { name: /^Speichern(?! und)/ }).click();
    await expect(entry(page)).toContainText('Stress5 von 10');
    await page.getByRole('button', { name: 'Versionen (2)' }).click();
    await expect(page.getByRole('dialog')).toContainText('Stress: 6 von 10 → 5 von 10');
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Zurückziehen' }).click();
    const dialog = page.getByRole('dialog', { name: 'Eintrag zurückziehen?' });
    await expect(dialog).toContainText('Er bleibt mit allen Versionen in der Akte.');
    await expectAccessible(page, { reload: false });
    await dialog.getByRole('button', { name: 'Zurückziehen' }).click();
    const withdrawn = page.getByRole('region', { name: 'Zurückgezogene Einträge dieses Tages' });
    await withdrawn.getByRole('button', { name: 'Versionen (3)' }).click();
    await expect(page.getByRole('dialog')).toContainText('Zurückgezogen');
    await expect(page.getByRole('dialog')).toContainText('Stress: 6 von 10 → 5 von 10');
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Alle Tage' }).click();
    await expect(page.getByRole('heading', { name: 'Noch keine Einträge' })).toBeVisible();
  });

  test('two people correct the same day: both texts side by side, nothing is overwritten', async ({ page, context, addPerson }) => {
    const id = await addPerson({ family: 'Zugleich', given: 'Zoe', days: DAY });
    const address = `/patients/${id}/diary/2026-03-02`;
    await page.goto(address);
    await page.getByRole('button', { name: 'Tagebuch berichtigen' }).click();
    await field(page, 'Notiz').fill('Meine Fassung.');
    await field(page, 'Stärkster Schmerz').fill('8');

    const other = await context.newPage();
    await other.goto(address);
    await other.getByRole('button', { name: 'Tagebuch berichtigen' }).click();
    await field(other, 'Notiz').fill('Fassung am anderen Platz.');
    await field(other, 'Stress').fill('3');
    await other.getByRole('button', { name: /^Speichern(?! und)/ }).click();
    await expect(entry(other)).toContainText('Fassung am anderen Platz.');
    await other.close();

    await page.getByRole('button', { name: /^Speichern(?! und)/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Zwischenzeitlich geändert' });
    await expect(dialog).toContainText(/Diesen Tag hat Kim Beispiel am .* gespeichert/);
    const row = (name: string) => dialog.getByRole('row', { name: new RegExp(`^${name}`) });
    await expect(row('Notiz')).toContainText('Meine Fassung.');
    await expect(row('Notiz')).toContainText('Fassung am anderen Platz.');
    // Mine where I changed something, theirs where only they did.
    await expect(row('Stärkster Schmerz').getByRole('radio', { name: /Meine: 8 von 10/ })).toBeChecked();
    await expect(row('Stress').getByRole('radio', { name: /Gespeichert: 3 von 10/ })).toBeChecked();
    await expect(row('Notiz').getByRole('radio', { name: /Meine/ })).toBeChecked();
    await expectAccessible(page, { reload: false });
    await dialog.getByRole('button', { name: 'Zurück zum Formular' }).click();
    await expect(field(page, 'Notiz')).toHaveValue('Meine Fassung.');
    await page.getByRole('button', { name: /^Speichern(?! und)/ }).click();
    await row('Notiz').getByRole('radio', { name: /Gespeichert/ }).check();
    await dialog.getByRole('button', { name: 'Auswahl speichern' }).click();
    await expect(entry(page)).toContainText('Stärkster Schmerz8 von 10');
    await expect(entry(page)).toContainText('Stress3 von 10');
    await expect(entry(page)).toContainText('Fassung am anderen Platz.');
    await expect(page.getByRole('button', { name: 'Versionen (3)' })).toBeVisible();
  });

  test('leaving a form with unsaved text asks first', async ({ page, addPerson }) => {
    const id = await addPerson({ family: 'Bleibt', given: 'Bo' });
    await page.goto(`/patients/${id}/diary/2026-03-03`);
    await page.getByRole('link', { name: 'Tag davor' }).click();
    await expect(page.getByRole('heading', { level: 2, name: 'Montag, 2. März 2026' })).toBeVisible();
    await field(page, 'Notiz').fill('Noch nicht gespeichert.');
    await page.getByRole('link', { name: 'Tag davor' }).click();
    const dialog = page.getByRole('dialog', { name: 'Ungespeicherte Eingaben' });
    await expectAccessible(page, { reload: false });
    await dialog.getByRole('button', { name: 'Hier bleiben' }).click();
    await expect(field(page, 'Notiz')).toHaveValue('Noch nicht gespeichert.');
    await page.goBack();
    await dialog.getByRole('button', { name: 'Hier bleiben' }).click();
    await expect(field(page, 'Notiz')).toHaveValue('Noch nicht gespeichert.');
    await page.getByRole('link', { name: 'Tag danach' }).click();
    await dialog.getByRole('button', { name: 'Verlassen und verwerfen' }).click();
    await expect(page.getByRole('heading', { level: 2, name: 'Dienstag, 3. März 2026' })).toBeVisible();
    await expect(field(page, 'Notiz')).toHaveValue('');
  });

  test('a day in the future cannot be entered, an impossible one leads to the list', async ({ page }) => {
    await page.goto('/patients/example-01/diary/2999-01-01');
    await expect(page.getByRole('heading', { name: 'Dieser Tag liegt in der Zukunft' })).toBeVisible();
    await expectAccessible(page);
    await page.goto('/patients/example-01/diary/2026-02-30');
    await expect(page).toHaveURL(/\/diary$/);
    await page.getByLabel('Tag', { exact: true }).fill('2026-11-01');
    await page.getByRole('button', { name: 'Öffnen' }).click();
    await expect(page.getByRole('heading', { level: 2, name: 'Sonntag, 1. November 2026' })).toBeVisible();
  });

  test('in English', async ({ page, addPerson }) => {
    const id = await addPerson({ family: 'English', given: 'Erin', days: DAY });
    await page.goto(`/patients/${id}/diary/2026-03-02`);
    await setLanguage(page, 'en');
    await expect(page.getByRole('heading', { level: 2, name: 'Monday, 2 March 2026' })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Diary', exact: true })).toContainText(/3 plants counted: oats?, apple, lentils?/i);
    await page.getByRole('button', { name: /^Correct/ }).click();
    await expect(page.getByRole('textbox', { name: /^Average pain/ })).toHaveValue('4');
    await expect(page.getByRole('form').or(page.locator('form')).first()).not.toContainText(/Schmerz|Mahlzeit|Speichern|Stunden/);
  });
});

test.describe('without a connection', () => {
  test.use({ axeAtEnd: false, provoked: /net::ERR_INTERNET_DISCONNECTED/ });

  test('a save that does not arrive says so, and what was typed is saved afterwards', async ({ page, context, addPerson }) => {
    const id = await addPerson({ family: 'Funkloch', given: 'Fine' });
    await page.goto(`/patients/${id}/diary/2026-03-02`);
    await field(page, 'Durchschnittlicher Schmerz').fill('4');
    await meal(page, 1).fill('Haferbrei mit Apfel');
    await expect(page.getByText('2 Pflanzen gezählt: Hafer, Apfel')).toBeVisible();
    await context.setOffline(true);
    await page.getByRole('button', { name: /^Speichern(?! und)/ }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'Nicht gespeichert' })).toContainText('Keine Verbindung zum Server. Ihre Eingaben stehen noch hier');
    await expectAccessible(page, { reload: false });
    await expect(meal(page, 1)).toHaveValue('Haferbrei mit Apfel');
    await context.setOffline(false);
    await page.getByRole('button', { name: /^Speichern(?! und)/ }).click();
    await expect(entry(page)).toContainText('Durchschnittlicher Schmerz4 von 10');
    // Once, although it was sent twice.
    await expect(page.getByRole('button', { name: 'Versionen', exact: true })).toBeVisible();
  });
});
