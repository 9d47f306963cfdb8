/** The review: one person's diary on one time axis, by pointer, by keyboard, in words, on a phone and on paper. */
import type { Locator, Page } from '@playwright/test';
import { addDays, dayAt, eachDay, weekdayOf, type Day } from '../src/domain/day.ts';
import type { DiaryValues } from '../src/domain/diary.ts';
import { expect, expectAccessible, setLanguage, test } from './fixtures.ts';

const charts = (page: Page): Locator => page.getByRole('region', { name: 'Verlauf als Diagramm' });
const panel = (page: Page, name: string): Locator => page.getByRole('figure').filter({ has: page.getByRole('heading', { name, exact: true }) });
const cursor = (page: Page): Locator => page.getByRole('slider', { name: 'Tag im Verlauf' });
const beside = (page: Page): Locator => page.getByRole('complementary');
const query = (page: Page): Record<string, string> => Object.fromEntries(new URL(page.url()).searchParams);
const range = (page: Page, name: string): Locator => page.getByRole('group', { name: 'Zeitraum' }).getByRole('button', { name, exact: true });
const german = (day: Day): string => day.split('-').toReversed().join('.');
const today = (): Day => dayAt(new Date(), 'Europe/Berlin');

/** A week in March: a painless day, a day without an entry, one without food. 2 March 2026 was a Monday. */
const WEEK: Record<Day, DiaryValues> = {
  '2026-03-02': { painAverage: 4, painWorst: 7, stress: 6, meals: [{ text: 'Haferbrei mit Apfel' }], plants: [{ id: 'oat' }, { id: 'apple' }] },
  '2026-03-03': { painAverage: 0, painWorst: 0, stress: 2, meals: [{ text: 'Apfel, Karotten' }], plants: [{ id: 'apple' }, { id: 'carrot' }], note: 'Den ganzen Tag gelegen.' },
  '2026-03-05': { painAverage: 5, painWorst: 8, stress: 7, drugs: ['nsaid'], drugTexts: ['Ibuprofen 400 mg'] },
  '2026-03-06': { painAverage: 3, painWorst: 4, stress: 5, meals: [{ text: 'Linsensuppe' }], plants: [{ id: 'lentil' }], sleepHours: 6.5 },
  '2026-03-07': { painAverage: 1, painWorst: 2, stress: 1, sleepHours: 8 },
  '2026-03-08': { painAverage: 2, painWorst: 2, stress: 1 },
};
const MARCH = '?from=2026-03-02&to=2026-03-08';

test('the chart, its sentence, the table and the text say the same', async ({ page, addPerson }) => {
  const id = await addPerson({ family: 'Gleichlaut', given: 'Ida', days: WEEK });
  await page.goto(`/patients/${id}${MARCH}`);
  await expect(page.getByRole('status').filter({ hasText: 'eingetragen' })).toContainText('6 von 7 Tagen eingetragen');

  // Drawn: the header of the panel. Absent is not zero: six days, one of them a 0.
  await expect(panel(page, 'Schmerz')).toContainText('Mittel 2,5 an 6 von 7 Tagen');
  await expect(panel(page, 'Stress')).toContainText('Mittel 3,7 an 6 von 7 Tagen');
  await expect(panel(page, 'Verschiedene Pflanzen')).toContainText('Essen an 3 von 7 Tagen');
  await expect(panel(page, 'Verschiedene Pflanzen')).toContainText('Zählwert, kein Messinstrument');
  // One missing day is one hatched gap; so it is said below the charts.
  await expect(panel(page, 'Schmerz').locator('[fill="url(#chart-missing)"]')).toHaveCount(1);
  await expect(charts(page)).toContainText('keine Einträge zu diesem Wert');
  const sentence = 'Schmerz, 02.03.2026 bis 08.03.2026: Mittel 2,5 an 6 von 7 Tagen. Niedrigster Tag 0 (03.03.2026), höchster 5 (05.03.2026). Stärkster Wert 8 (05.03.2026).';
  await expect(panel(page, 'Schmerz')).toContainText(sentence);

  // In figures.
  await page.getByRole('button', { name: 'Als Tabelle' }).click();
  const table = page.getByRole('table', { name: /^Verlauf als Tabelle, 02\.03\.2026 bis 08\.03\.2026/ });
  const cells = async (label: string) => (await table.getByRole('row', { name: label }).getByRole('cell').allTextContents()).map((text) => text.trim());
  await expect(table.locator('tbody').getByRole('row')).toHaveCount(7);
  expect((await cells('Di 03.03.2026')).slice(0, 2)).toEqual(['0', '0']);
  expect((await cells('Mi 04.03.2026')).slice(0, 2)).toEqual(['–', '–']);
  expect((await cells('Do 05.03.2026')).slice(0, 2)).toEqual(['5', '8']);
  expect(query(page).as).toBe('table');
  await expectAccessible(page);

  // In sentences, to copy. What the table says of a day, the cursor says as well.
  await page.getByRole('button', { name: 'Als Text' }).click();
  const text = page.getByRole('region', { name: 'Verlauf als Text' });
  await expect(text).toContainText(sentence);
  await expect(text).toContainText('Eingetragene Ereignisse: NSAR 05.03.2026');
  await expect(text).toContainText('Zeitliches Zusammentreffen ist kein Nachweis einer Ursache.');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await text.getByRole('button', { name: 'Text kopieren' }).click();
  await expect(text.getByRole('status')).toHaveText('Kopiert.');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(sentence);
  await cursor(page).focus();
  await page.keyboard.press('Home');
  await expect(cursor(page)).toHaveAttribute('aria-valuetext', /^Montag, 2\. März 2026; Schmerz 4 · stärkster 7; Verschiedene Pflanzen 2 · 1 von 7 Tagen; Stress 6/);
  await page.keyboard.press('ArrowRight');
  await expect(cursor(page)).toHaveAttribute('aria-valuetext', /Schmerz 0 · stärkster 0; Verschiedene Pflanzen 3 · 2 von 7 Tagen; Stress 2/);
  await page.keyboard.press('ArrowRight');
  await expect(cursor(page)).toHaveAttribute('aria-valuetext', /^Mittwoch, 4\. März 2026; Schmerz keine Angabe/);
});

test('a long diary: years, whole weeks as points, gaps', async ({ page }) => {
  await page.goto('/patients/example-07?range=all&as=table');
  await expect(page.getByRole('status').filter({ hasText: 'eingetragen' })).toHaveText(/\d+ von 72\d Tagen eingetragen/);
  await expect(range(page, 'Alles')).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('table').getByRole('columnheader', { name: 'Zeitraum' })).toBeVisible();
  await expect(page.getByRole('table').getByRole('columnheader', { name: 'niedrigster' }).first()).toBeVisible();
});

test('a person without any entry', async ({ page }) => {
  await page.goto('/patients/example-05');
  await expect(page.getByRole('heading', { name: 'Noch keine Einträge' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Tagebuch einlesen' }).last()).toHaveAttribute('href', '/patients/example-05/import');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('everything is there without scrolling sideways; a finger holds a day', async ({ page }) => {
    await page.goto('/patients/example-01');
    await expect(panel(page, 'Stress')).toContainText('Mittel');
    await expect(beside(page).getByRole('heading', { name: 'Seit Ihrer letzten Durchsicht' })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    const box = (await panel(page, 'Schmerz').boundingBox())!;
    await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height - 40);
    await expect(beside(page).getByRole('button', { name: 'Lösen' })).toBeVisible();
    await expect(page).toHaveURL(/[?&]day=\d{4}-\d\d-\d\d/);
    for (const button of await page.getByRole('group', { name: 'Zeitraum' }).getByRole('button').all()) {
      expect((await button.boundingBox())!.height).toBeGreaterThanOrEqual(24);
    }
  });
});

// What these end on, another test has looked at.
test.describe(() => {
  test.use({ axeAtEnd: false });

  test('presets, the period before and after, a free range', async ({ page }) => {
    await page.goto('/patients/example-01');
    const coverage = page.getByRole('status').filter({ hasText: 'eingetragen' });
    await expect(coverage).toHaveText(/von 84 Tagen/);
    await expect(range(page, '12 Wo.')).toHaveAttribute('aria-pressed', 'true');
    const presets: [string, string, RegExp][] = [['2 Wo.', '2w', /von 14 Tagen/], ['4 Wo.', '4w', /von 28 Tagen/], ['8 Wo.', '8w', /von 56 Tagen/], ['6 Mon.', '6m', /von 18\d Tagen/], ['1 Jahr', 'year', /von 36[56] Tagen/], ['Alles', 'all', /von 18\d Tagen/], ['Seit Durchsicht', 'reviewed', /von [78] Tagen/]];
    for (const [name, id, days] of presets) {
      await range(page, name).click();
      await expect(coverage).toHaveText(days);
      await expect(range(page, name)).toHaveAttribute('aria-pressed', 'true');
      await expect(range(page, '12 Wo.')).toHaveAttribute('aria-pressed', 'false');
      expect(query(page)).toEqual({ range: id });
    }
    await page.reload();
    await expect(range(page, 'Seit Durchsicht')).toHaveAttribute('aria-pressed', 'true');

    await range(page, '4 Wo.').click();
    await page.getByRole('button', { name: 'Gleich langer Zeitraum davor' }).click();
    expect(query(page)).toEqual({ from: addDays(today(), -55), to: addDays(today(), -28) });
    await page.getByRole('button', { name: 'Gleich langer Zeitraum danach' }).click();
    expect(query(page)).toEqual({ from: addDays(today(), -27), to: today() });
    await expect(page.getByRole('button', { name: 'Gleich langer Zeitraum danach' })).toBeDisabled();

    await page.getByRole('button', { name: /^Zeitraum frei wählen/ }).click();
    await page.getByLabel('Erster Tag').fill(addDays(today(), -9));
    await page.getByLabel('Letzter Tag').fill(addDays(today(), -19));
    await page.getByRole('button', { name: 'Anwenden' }).click();
    await expect(page.getByText('Der letzte Tag liegt vor dem ersten.')).toBeVisible();
    await page.getByLabel('Letzter Tag').fill('');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Bitte einen Tag bis heute wählen.')).toBeVisible();
    await expectAccessible(page, { reload: false });
    await page.getByLabel('Letzter Tag').fill(addDays(today(), -3));
    await page.keyboard.press('Enter');
    await expect(coverage).toHaveText(/von 7 Tagen/);
    await expect(page.getByRole('button', { name: `Zeitraum frei wählen: ${german(addDays(today(), -9))} – ${german(addDays(today(), -3))}` })).toBeFocused();
    expect(query(page)).toEqual({ from: addDays(today(), -9), to: addDays(today(), -3) });
  });

  test('weekdays: hidden days count in no mean, and are not called missing', async ({ page, addPerson }) => {
    // Workdays hurt, weekends do not.
    const days = Object.fromEntries(eachDay('2026-03-02', '2026-03-29').map((day) => [day, { painAverage: weekdayOf(day) < 6 ? 6 : 1, stress: 3 }]));
    const id = await addPerson({ family: 'Wochenlauf', given: 'Uwe', days });
    await page.goto(`/patients/${id}?from=2026-03-02&to=2026-03-29`);
    await expect(panel(page, 'Schmerz')).toContainText('Mittel 4,6 an 28 von 28 Tagen');
    await page.getByRole('button', { name: 'Alle Wochentage' }).click();
    const weekdays = page.getByRole('group', { name: 'Wochentage' });
    await weekdays.getByRole('button', { name: 'Mo–Fr' }).click();
    await expect(panel(page, 'Schmerz')).toContainText('Mittel 6,0 an 20 von 20 Tagen');
    await expect(page.getByRole('button', { name: 'Nur Mo, Di, Mi, Do, Fr' })).toBeVisible();
    await expect(panel(page, 'Schmerz').locator('[fill="url(#chart-missing)"]')).toHaveCount(0);
    await expect(charts(page)).toContainText('durch den Wochentagsfilter ausgeblendet (gezeigt: Mo, Di, Mi, Do, Fr)');
    await expectAccessible(page, { reload: false });
    await weekdays.getByRole('button', { name: 'Mo', exact: true }).click();
    await expect(panel(page, 'Schmerz')).toContainText('an 16 von 16 Tagen');
    expect(query(page).weekdays).toBe('tu.we.th.fr');
    await weekdays.getByRole('button', { name: 'Sa, So' }).click();
    await expect(panel(page, 'Schmerz')).toContainText('Mittel 1,0 an 8 von 8 Tagen');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Nur Sa, So' })).toBeFocused();
    await page.reload();
    await expect(panel(page, 'Schmerz')).toContainText('Mittel 1,0 an 8 von 8 Tagen');
    // The cursor passes over days that are hidden.
    await cursor(page).focus();
    await page.keyboard.press('End');
    await expect(cursor(page)).toHaveText('So 29.03.2026');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await expect(cursor(page)).toHaveText('So 22.03.2026');
  });

  test('entries that the weekday filter hides, and a period without any', async ({ page, addPerson }) => {
    const id = await addPerson({ family: 'Montags', given: 'Mina', days: { '2026-03-02': { painAverage: 3 }, '2026-03-09': { painAverage: 4 } } });
    await page.goto(`/patients/${id}?from=2026-03-01&to=2026-03-14&weekdays=sa.su`);
    await expect(page.getByRole('heading', { name: 'Durch den Wochentagsfilter ausgeblendet' })).toBeVisible();
    await expect(page.getByText('In diesem Zeitraum gibt es Angaben (2 Tage), aber an keinem der gezeigten Wochentage.')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Alle Wochentage zeigen' }).click();
    await expect(panel(page, 'Schmerz')).toContainText('Mittel 3,5 an 2 von 14 Tagen');

    await page.goto(`/patients/${id}?from=2026-05-01&to=2026-05-14`);
    await expect(page.getByRole('heading', { name: 'Keine Einträge in diesem Zeitraum' })).toBeVisible();
    await expect(page.getByText('Der letzte Tag mit Angaben ist der 09.03.2026.')).toBeVisible();
    await page.getByRole('button', { name: 'Zeitraum bis dahin zeigen' }).click();
    await expect(page.getByRole('button', { name: 'Zeitraum frei wählen: 24.02.2026 – 09.03.2026' })).toBeVisible();
  });

  test('further panels, the period before, and all of it in the address', async ({ page }) => {
    await page.goto('/patients/example-11');
    await expect(page.getByRole('figure')).not.toHaveCount(0);
    await page.getByRole('button', { name: 'Weitere Diagramme' }).click();
    for (const name of ['Schlaf', 'Bewegung, Entspannung', 'Trinken', 'Süßes, Fertigprodukte', 'Verdauung', 'Weitere Ernährung']) await page.getByRole('checkbox', { name }).check();
    await expectAccessible(page, { reload: false });
    await page.keyboard.press('Escape');
    const shown = ['Schlafdauer', 'Schlafqualität', 'Bewegung', 'Schritte', 'Entspannung', 'Wasser und ungesüßter Tee', 'Süßes, Zucker', 'Fertigprodukte', 'Verdauung', 'Stuhlform', 'Stuhlgänge', 'Fermentierte Lebensmittel', 'Omega-3-Quellen', 'Wurst, verarbeitetes Fleisch'];
    for (const name of shown) await expect(panel(page, name)).toBeVisible();
    await page.getByRole('button', { name: 'Mit Zeitraum davor' }).click();
    await expect(panel(page, 'Schmerz')).toContainText(/Mittel \d,\d an \d+ von 84 Tagen \(davor \d,\d an \d+ von 84\)/);
    await expect(page.getByText(`davor: ${german(addDays(today(), -167))} – ${german(addDays(today(), -84))}`)).toBeVisible();
    await range(page, '8 Wo.').click();
    await page.getByRole('button', { name: 'Als Text' }).click();
    await cursor(page).focus();
    await page.keyboard.press('PageUp');
    await expect(page).toHaveURL(/[?&]day=/);
    const held = await cursor(page).textContent();
    expect(query(page)).toMatchObject({ range: '8w', show: 'sleep.movement.drinking.sugar.gut.food', compare: 'true', as: 'text' });

    await page.reload();
    await expect(range(page, '8 Wo.')).toHaveAttribute('aria-pressed', 'true');
    await expect(page.getByRole('button', { name: 'Mit Zeitraum davor' })).toHaveAttribute('aria-pressed', 'true');
    await expect(page.getByRole('region', { name: 'Verlauf als Text' })).toBeVisible();
    for (const name of shown) await expect(panel(page, name)).toBeVisible();
    await expect(cursor(page)).toHaveText(held!);
    await expect(beside(page).getByRole('button', { name: 'Lösen' })).toBeVisible();
    await expectAccessible(page);
  });

  test('readings keep the scale of their source', async ({ page }) => {
    await page.goto('/patients/example-10');
    await expect(panel(page, 'Stress')).toBeVisible();
    await page.getByRole('button', { name: 'Weitere Diagramme' }).click();
    const readings = page.getByRole('group', { name: 'Messwerte anderer Quellen, auf deren eigener Skala' });
    await expect(readings.getByRole('checkbox')).toHaveCount(3);
    await readings.getByRole('checkbox', { name: /^Back pain · Bearable · Skala 0–4 \d+ Tage$/ }).check();
    await expect(panel(page, 'Back pain')).toContainText('Bearable, eigene Skala 0–4');
    expect(query(page).show).toMatch(/^r[a-z0-9]+$/);
  });

  test('since my last review', async ({ page, addPerson }) => {
    const days = Object.fromEntries(eachDay(addDays(today(), -6), addDays(today(), -1)).map((day) => [day, { painAverage: 5, stress: 4 }]));
    const id = await addPerson({ family: 'Durchsicht', given: 'Dora', days });
    await page.goto(`/patients/${id}`);
    const card = beside(page).getByRole('region', { name: 'Noch keine Durchsicht von Ihnen' });
    await expect(card).toBeVisible();
    await expect(range(page, 'Seit Durchsicht')).toHaveAttribute('aria-disabled', 'true');
    await page.keyboard.press('d');
    await expect(page.getByRole('status').filter({ hasText: 'Als durchgesehen markiert.' })).toBeVisible();
    await page.getByRole('button', { name: 'Rückgängig' }).click();
    await expect(page.getByText('Markierung zurückgenommen.')).toBeVisible();
    await card.getByRole('button', { name: /^Als durchgesehen markieren/ }).click();
    const written = page.waitForResponse((response) => response.request().method() === 'POST' && response.url().endsWith('/fhir/Provenance'));
    await page.getByRole('link', { name: 'Patienten', exact: true }).click();
    expect((await written).status()).toBe(201);
    await page.goto(`/patients/${id}?range=reviewed`);
    const since = beside(page).getByRole('region', { name: 'Seit Ihrer letzten Durchsicht' });
    await expect(since).toContainText('heute');
    await expect(since).toContainText('davor');
    await expect(range(page, 'Seit Durchsicht')).toHaveAttribute('aria-pressed', 'true');
    await expect(range(page, 'Seit Durchsicht')).toHaveAttribute('aria-disabled', 'false');
  });

  test('one cursor for all panels, by keys', async ({ page, addPerson }) => {
    const id = await addPerson({ family: 'Pfeiltaste', given: 'Per', days: WEEK });
    await page.goto(`/patients/${id}${MARCH}`);
    await expect(cursor(page)).toHaveText('So 08.03.2026');
    // From anywhere on the page.
    await page.keyboard.press('ArrowLeft');
    await expect(cursor(page)).toHaveText('Sa 07.03.2026');
    await expect(panel(page, 'Schmerz')).toContainText('7. März: 1 · stärkster 2');
    await expect(panel(page, 'Stress')).toContainText('7. März: 1');
    await expect(page).toHaveURL(/[?&]day=2026-03-07/);
    await cursor(page).focus();
    await page.keyboard.press('Home');
    await expect(cursor(page)).toHaveText('Mo 02.03.2026');
    await page.keyboard.press('ArrowRight');
    const day = beside(page).getByRole('region', { name: 'Dienstag, 3. März 2026' });
    await expect(day).toContainText('Den ganzen Tag gelegen.');
    await expect(day).toContainText('0 von 10');
    await expect(day).toContainText('2 Pflanzen an diesem Tag');
    await page.keyboard.press('End');
    await expect(cursor(page)).toHaveText('So 08.03.2026');
    await page.keyboard.press('PageUp');
    await expect(cursor(page)).toHaveText('Mo 02.03.2026');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    const missing = beside(page).getByRole('region', { name: 'Mittwoch, 4. März 2026' });
    await expect(missing).toContainText('Für diesen Tag ist nichts eingetragen.');
    await expect(missing.getByRole('link', { name: 'Tag eintragen' })).toHaveAttribute('href', `/patients/${id}/diary/2026-03-04`);
    await expect(page).toHaveURL(/[?&]day=2026-03-04/);
    await missing.getByRole('button', { name: 'Lösen' }).click();
    await expect(page).not.toHaveURL(/[?&]day=/);
  });

  test('one cursor for all panels, by pointer', async ({ page, addPerson }) => {
    const id = await addPerson({ family: 'Zeigefinger', given: 'Zita', days: WEEK });
    await page.goto(`/patients/${id}${MARCH}`);
    await expect(cursor(page)).toHaveText('So 08.03.2026');
    const box = (await panel(page, 'Stress').boundingBox())!;
    const at = (part: number) => [box.x + box.width * part, box.y + box.height - 30] as const;
    await page.mouse.move(...at(0.02));
    await expect(cursor(page)).toHaveText('Mo 02.03.2026');
    await expect(panel(page, 'Schmerz')).toContainText('2. März: 4 · stärkster 7');
    await expect(panel(page, 'Verschiedene Pflanzen')).toContainText('2. März: 2 · 1 von 7 Tagen');
    await expect(beside(page).getByRole('region', { name: 'Montag, 2. März 2026' })).toBeVisible();
    expect(query(page).day).toBeUndefined();
    await page.mouse.click(...at(0.02));
    await expect(beside(page)).toContainText('festgehalten');
    await expect(page).toHaveURL(/[?&]day=2026-03-02/);
    // Held: it does not follow the pointer any more, until the same day is pressed again.
    await page.mouse.move(...at(0.6));
    await expect(cursor(page)).toHaveText('Mo 02.03.2026');
    await page.mouse.click(...at(0.02));
    await page.mouse.move(...at(0.98));
    await expect(cursor(page)).toHaveText('So 08.03.2026');
    await expect(page).not.toHaveURL(/[?&]day=/);
  });

  test('by keyboard alone: every control can be reached, seen and left', async ({ page, addPerson }) => {
    const id = await addPerson({ family: 'Ohnemaus', given: 'Olga', days: WEEK });
    await page.goto(`/patients/${id}${MARCH}`);
    await expect(beside(page).getByRole('link', { name: 'Im Tagebuch öffnen' })).toBeVisible();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Zum Inhalt' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main')).toBeFocused();
    const seen: string[] = [];
    const last = beside(page).getByRole('link', { name: 'Im Tagebuch öffnen' });
    for (let step = 0; step < 60 && !(await last.evaluate((element) => element === document.activeElement)); step += 1) {
      await page.keyboard.press('Tab');
      const found = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        const style = getComputedStyle(element);
        const { top, bottom } = element.getBoundingClientRect();
        return { name: element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '', outlined: style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2, inSight: bottom > 0 && top < innerHeight };
      });
      expect(found, found.name).toMatchObject({ outlined: true, inSight: true });
      seen.push(found.name);
    }
    for (const name of ['Verlauf', '2 Wo.', 'Seit Durchsicht', 'Gleich langer Zeitraum davor', 'Alle Wochentage', 'Mit Zeitraum davor', 'Weitere Diagramme', 'Tag im Verlauf', 'Als Tabelle', 'Als Text', 'Drucken']) expect(seen).toContain(name);
    await expect(last).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 2, name: 'Sonntag, 8. März 2026' })).toBeVisible();
  });

  test('with less movement nothing moves', async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto('/patients/example-02');
    await expect(panel(page, 'Stress')).toContainText('Mittel');
    await page.getByRole('button', { name: 'Alle Wochentage' }).click();
    await range(page, '2 Wo.').click();
    const moving = await page.evaluate(() => document.getAnimations().length + [...document.querySelectorAll('main *')].filter((element) => /[1-9]/.test(getComputedStyle(element).transitionDuration.replaceAll('1e-05s', ''))).length);
    expect(moving).toBe(0);
  });

  test('on paper: the charts with their figures, without what is pressed', async ({ page, addPerson }) => {
    const id = await addPerson({ family: 'Papierblatt', given: 'Pia', days: WEEK });
    await page.goto(`/patients/${id}${MARCH}&as=table`);
    await expect(page.getByRole('table')).toBeVisible();
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByRole('heading', { level: 1, name: 'Papierblatt, Pia' })).toBeVisible();
    await expect(panel(page, 'Schmerz')).toContainText('Mittel 2,5 an 6 von 7 Tagen');
    await expect(page.getByText('6 von 7 Tagen eingetragen')).toBeVisible();
    await expect(page.getByText('Zeitliches Zusammentreffen ist kein Nachweis einer Ursache.')).toBeVisible();
    await expect(page.getByRole('table')).toBeVisible();
    await expect(page.getByRole('navigation')).toHaveCount(0);
    await expect(page.getByRole('button')).toHaveCount(0);
    await expect(cursor(page)).toBeHidden();
  });

  test('in English', async ({ page, addPerson }) => {
    const id = await addPerson({ family: 'Englisch', given: 'Ella', days: WEEK });
    await page.goto(`/patients/${id}${MARCH}&as=text`);
    await setLanguage(page, 'en');
    const pain = panel(page, 'Pain');
    await expect(pain).toContainText('2.5');
    await expect(pain).toContainText('6 of 7 days');
    await expect(panel(page, 'Different plants')).toContainText('a count, not a measuring instrument');
    await expect(page.getByRole('region', { name: 'Course as text' })).toContainText('Coinciding in time is no evidence of a cause.');
    await expect(page.getByRole('slider', { name: 'Day in the course' }).or(page.getByRole('slider'))).toHaveText(/Sun/);
    await expect(page.getByRole('main')).not.toContainText(/Schmerz|Tagen|Durchsicht|Mittel|eingetragen/);
  });
});

test.describe('at 200 % zoom', () => {
  // A window of 1280 by 800 at 200 % has room for 640 by 400.
  test.use({ viewport: { width: 640, height: 400 }, deviceScaleFactor: 2, axeAtEnd: false });

  test('nothing is cut off and the page scrolls in one direction only', async ({ page }) => {
    await page.goto('/patients/example-01?show=sleep.gut&compare=true&as=table');
    await expect(panel(page, 'Verdauung')).toBeVisible();
    await expect(page.getByRole('table')).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(640);
    await page.getByRole('button', { name: /^Weitere Diagramme/ }).click();
    const box = (await page.getByRole('group', { name: 'Aus dem Tagebuch' }).boundingBox())!;
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(640);
    // A table scrolls inside itself, also by keyboard.
    await page.getByRole('region', { name: /^Verlauf als Tabelle/ }).last().focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.documentElement.scrollLeft)).toBe(0);
  });
});

test.describe('while the server does not answer', () => {
  test.use({ axeAtEnd: false, provoked: /net::ERR_FAILED|status of 500/ });

  test('says what happened, and goes on when asked again', async ({ page }) => {
    await page.route('**/fhir/QuestionnaireResponse*', (route) => route.fulfill({ status: 500, contentType: 'application/json', body: '{}' }));
    await page.goto('/patients/example-02');
    await expect(page.getByRole('heading', { name: 'Der Verlauf konnte nicht geladen werden' })).toBeVisible();
    await expect(page.getByRole('alert')).toContainText('Alles Gespeicherte ist sicher.');
    await expectAccessible(page, { reload: false });
    await page.unroute('**/fhir/QuestionnaireResponse*');
    await page.getByRole('button', { name: 'Noch einmal versuchen' }).click();
    await expect(panel(page, 'Schmerz')).toContainText('Mittel');
  });

  test('goes on by itself once there is a connection again', async ({ page }) => {
    await page.route('**/fhir/QuestionnaireResponse*', (route) => route.abort());
    await page.goto('/patients/example-02');
    await expect(page.getByRole('heading', { name: 'Keine Verbindung zum Server' })).toBeVisible();
    await page.unroute('**/fhir/QuestionnaireResponse*');
    await expect(panel(page, 'Schmerz')).toContainText('Mittel', { timeout: 20_000 });
  });
});
