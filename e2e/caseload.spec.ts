/** The caseload: whom to look at, in the order and choice that the therapist gives, and nothing about anybody in the address. */
import type { Locator, Page } from '@playwright/test';
import { newDataDir, removeData, setUpPractice, startServer } from '../mocks/running-server.ts';
import { expect, expectAccessible, settled, setLanguage, signIn, test } from './fixtures.ts';

const rows = (page: Page): Locator => page.getByRole('table', { name: 'Patienten in Behandlung' }).locator('tbody').getByRole('row');
const row = (page: Page, name: string): Locator => rows(page).filter({ has: page.getByRole('rowheader', { name }) });
const search = (page: Page): Locator => page.getByRole('searchbox', { name: 'Patienten suchen: Name, Geburtsdatum oder Nummer' });
/** The part of the address after `?`. */
const query = (page: Page): URLSearchParams => new URL(page.url()).searchParams;

/** A column of the rows in sight, from top to bottom: the figure in the first line of the cell, or null where there is none. */
async function figures(page: Page, column: number): Promise<(number | null)[]> {
  // The rows from before stay while the next ones are on their way.
  await expect(page.getByRole('table', { name: 'Patienten in Behandlung' })).toHaveAttribute('aria-busy', 'false');
  const texts = await rows(page).locator(`td:nth-child(${column})`).evaluateAll((cells) => cells.map((cell) => cell.firstChild?.textContent ?? ''));
  return texts.map((text) => (/\d/.test(text) ? Number(text.replace('−', '-').replace('+', '').replace(',', '.')) : null));
}

/** Those with a figure from the largest on, then those without. */
function expectFalling(values: readonly (number | null)[]): void {
  const known = values.filter((value) => value !== null);
  expect(known.length).toBeGreaterThan(5);
  expect(values.slice(0, known.length)).toEqual(known.toSorted((a, b) => b - a));
}

test('shows figures as facts, and sorts by the heading that is pressed', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: 'Patienten' })).toBeVisible();
  await expect(page).toHaveTitle('Patienten – Rückenwind');
  const sabine = row(page, 'Müller, Sabine');
  await expect(sabine).toContainText('18.03.1974 · Beispiel');
  await expect(sabine).toContainText(/\d,\d\d+\/28 T\./);
  await expect(sabine.getByRole('img')).toHaveAccessibleName(/\d/);
  // Nobody wrote anything: no zero stands there.
  const nele = row(page, 'Neumann, Nele');
  await expect(nele).toContainText('noch keiner');
  await expect(nele).toContainText('keine Angabe');
  await expect(nele).not.toContainText(/0,0/);

  await page.getByRole('button', { name: 'Schmerz 28 Tage' }).click();
  await expect(page).toHaveURL(/\?sort=-pain-mean$/);
  await expect(page.getByRole('columnheader', { name: 'Schmerz 28 Tage' })).toHaveAttribute('aria-sort', 'descending');
  await expect(page.getByText('Reihenfolge: größtes Schmerzmittel zuerst, ohne Angabe am Ende')).toBeVisible();
  expectFalling(await figures(page, 2));

  await page.getByRole('button', { name: 'Schmerz 28 Tage' }).click();
  await expect(page.getByRole('columnheader', { name: 'Schmerz 28 Tage' })).toHaveAttribute('aria-sort', 'ascending');
  await expect(page).toHaveURL(/\?sort=pain-mean$/);
  expectFalling((await figures(page, 2)).map((value) => (value === null ? null : -value)));

  // The order is an address: it stands after a reload, and Back undoes it.
  await page.reload();
  await expect(page.getByRole('columnheader', { name: 'Schmerz 28 Tage' })).toHaveAttribute('aria-sort', 'ascending');
  await page.goBack();
  await expect(page.getByRole('columnheader', { name: 'Schmerz 28 Tage' })).toHaveAttribute('aria-sort', 'descending');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('the list fits, and the whole row opens a record', async ({ page }) => {
    await page.goto('/');
    await expect(row(page, 'Baptiste-Obermüller, Maximiliane Charlotte Antonia')).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    const { width, height } = (await row(page, 'Kowalski, Jan').boundingBox())!;
    expect(height).toBeGreaterThanOrEqual(44);
    await row(page, 'Kowalski, Jan').tap({ position: { x: width - 10, y: height - 10 } });
    await expect(page.getByRole('heading', { level: 1, name: 'Kowalski, Jan' })).toBeVisible();
    await page.goBack();
  });
});

// What these end on, another test has looked at.
test.describe(() => {
  test.use({ axeAtEnd: false });

  test('filters by limits that the therapist typed', async ({ page }) => {
    await page.goto('/');
    const due = page.getByRole('button', { name: /^Wiederbefund fällig/ });
    await expect(due).toContainText(/\d/);
    const promised = Number(/\d+$/.exec((await due.textContent())!)![0]);
    await due.click();
    await expect(due).toHaveAttribute('aria-pressed', 'true');
    expect(query(page).get('due')).toBe('true');
    await expect(rows(page)).toHaveCount(promised);
    for (const each of await rows(page).all()) await expect(each).toContainText('fällig');
    await due.click();

    await page.getByRole('button', { name: 'Filter …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Filter' });
    const pain = dialog.getByLabel('Schmerz im Mittel mindestens');
    await pain.fill('zwölf');
    await dialog.getByRole('button', { name: 'Anwenden' }).click();
    await expect(dialog.getByText('Bitte eine Zahl von 0 bis 10.')).toBeVisible();
    await expect(pain).toBeFocused();
    await pain.fill('4,5');
    await dialog.getByLabel('Reihenfolge').selectOption({ label: 'größtes Schmerzmittel zuerst' });
    await expectAccessible(page, { reload: false });
    await dialog.getByRole('button', { name: 'Anwenden' }).click();
    await expect(page.getByRole('button', { name: /^Schmerz ≥ 4,5/ })).toHaveAttribute('aria-pressed', 'true');
    await expect(page.getByRole('heading', { level: 1 }).locator('..')).toContainText(/\d+ von \d+ in Behandlung/);
    const means = await figures(page, 2);
    expect(means.length).toBeGreaterThan(0);
    for (const mean of means) expect(mean).toBeGreaterThanOrEqual(4.5);

    await page.reload();
    await expect(page.getByRole('button', { name: /^Schmerz ≥ 4,5/ })).toHaveAttribute('aria-pressed', 'true');
    await page.getByRole('button', { name: 'Filter aufheben' }).click();
    await expect(row(page, 'Neumann, Nele')).toBeVisible();
    expect([...query(page).keys()]).toEqual(['sort']);
  });

  test('a search puts a token into the address and no name', async ({ page }) => {
    await page.goto('/');
    await expect(rows(page).first()).toBeVisible();
    await page.keyboard.press('/');
    await expect(search(page)).toBeFocused();
    await page.keyboard.type('mueller');
    await expect(rows(page)).toHaveCount(2);
    await expect(row(page, 'Müller, Sabine')).toBeVisible();
    await expect(row(page, 'Müller, Thomas')).toBeVisible();
    const token = query(page).get('search');
    expect(token).toMatch(/^[\w.~-]{20,}$/);
    expect(token!.toLowerCase()).not.toContain('mueller');

    // The address alone brings the same people back; the words are gone with the page.
    await page.reload();
    await expect(rows(page)).toHaveCount(2);
    await expect(search(page)).toHaveAttribute('placeholder', 'Suchergebnis, der Suchtext steht nicht in der Adresse');

    await search(page).fill('21.08.1958');
    await expect(rows(page)).toHaveCount(1);
    await expect(row(page, 'Vogel, Hannelore')).toBeVisible();
    await search(page).fill('B-0107');
    await expect(row(page, 'Baptiste-Obermüller, Maximiliane Charlotte Antonia')).toBeVisible();
    await search(page).fill('niemand mit diesem Namen');
    await expect(page.getByRole('heading', { name: 'Niemand gefunden' })).toBeVisible();
    await search(page).press('Escape');
    await expect(row(page, 'Kowalski, Jan')).toBeVisible();
    expect(query(page).has('search')).toBe(false);
  });

  test('a search that has expired says so, and what to do', async ({ page }) => {
    await page.goto('/?search=thisTokenWasNeverGivenOut');
    await expect(page.getByRole('heading', { name: 'Diese Suche ist abgelaufen' })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Neu suchen' }).click();
    await expect(search(page)).toBeFocused();
    await expect(row(page, 'Kowalski, Jan')).toBeVisible();
  });

  test('a view is kept under a name for everybody in the practice', async ({ page }) => {
    await page.goto('/?quiet=7&sort=last-log');
    await page.getByRole('button', { name: 'Ansichten …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Ansichten der Praxis' });
    await dialog.getByRole('button', { name: 'Ansicht speichern' }).click();
    await expect(dialog.getByText('Bitte ausfüllen.')).toBeVisible();
    await expect(dialog).toContainText('Gespeichert wird: Letzter Eintrag vor ≥ 7 Tagen; ältester letzter Eintrag zuerst');
    await dialog.getByLabel('Name der neuen Ansicht').fill('Lange still');
    await dialog.getByRole('button', { name: 'Ansicht speichern' }).click();
    await expect(dialog.getByRole('link', { name: 'Lange still' })).toBeVisible();
    await expectAccessible(page, { reload: false });

    await page.goto('/');
    await page.getByRole('button', { name: 'Ansichten …' }).click();
    await dialog.getByRole('link', { name: 'Lange still' }).click();
    await expect(dialog).toBeHidden();
    expect(Object.fromEntries(query(page))).toEqual({ quiet: '7', sort: 'last-log' });

    await page.getByRole('button', { name: 'Ansichten …' }).click();
    await dialog.getByRole('button', { name: 'Umbenennen: Lange still' }).click();
    await dialog.getByLabel('Neuer Name').fill('Seit einer Woche still');
    await dialog.getByRole('button', { name: 'Speichern', exact: true }).click();
    await expect(dialog.getByRole('link', { name: 'Seit einer Woche still' })).toBeVisible();
    await dialog.getByRole('button', { name: 'Entfernen: Seit einer Woche still' }).click();
    await dialog.getByRole('button', { name: 'Wirklich entfernen' }).click();
    await expect(dialog.getByText('Noch keine Ansicht gespeichert.')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Ansichten …' })).toBeFocused();
  });

  test('rows that a filter hides are not said to be missing', async ({ page }) => {
    await page.goto('/?painFrom=10');
    await expect(page.getByRole('heading', { name: /^0 von \d+: durch Filter ausgeblendet$/ })).toBeVisible();
    await expect(page.getByRole('button', { name: /^Schmerz ≥ 10/ })).toHaveAttribute('aria-pressed', 'true');
    await expectAccessible(page);
    await page.getByRole('main').getByRole('button', { name: 'Filter aufheben' }).last().click();
    await expect(row(page, 'Neumann, Nele')).toBeVisible();
  });

  test('Ctrl+K goes to a person or a screen', async ({ page }) => {
    await page.goto('/settings');
    await expect(page.getByRole('heading', { level: 1, name: 'Einstellungen' })).toBeVisible();
    await page.keyboard.press('ControlOrMeta+k');
    const dialog = page.getByRole('dialog', { name: 'Gehe zu' });
    await expect(dialog.getByRole('combobox')).toBeFocused();
    await page.keyboard.type('öztürk');
    await expect(dialog.getByRole('option', { name: /Öztürk, Ayşe/ })).toHaveAttribute('aria-selected', 'true');
    await expectAccessible(page, { reload: false });
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Öztürk, Ayşe' })).toBeVisible();
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Tasten' })).toContainText('Als durchgesehen markieren');
    await expectAccessible(page, { reload: false });
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  test('by keyboard alone: choose, mark as reviewed, take back, open, come back to the same row', async ({ page, addPerson }) => {
    const id = await addPerson({ family: 'Tastenfeld', given: 'Mona' });
    await page.goto('/');
    await expect(rows(page).first()).toBeVisible();
    await page.keyboard.press('j');
    await expect(rows(page).nth(0).getByRole('link')).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('j');
    await expect(rows(page).nth(2).getByRole('link')).toBeFocused();
    await page.keyboard.press('k');
    await expect(rows(page).nth(1).getByRole('link')).toBeFocused();

    await page.keyboard.press('/');
    await page.keyboard.type('Tastenfeld');
    await expect(rows(page)).toHaveCount(1);
    await page.keyboard.press('ArrowDown');
    await expect(row(page, 'Tastenfeld, Mona').getByRole('link')).toBeFocused();
    await expect(row(page, 'Tastenfeld, Mona')).toContainText('nie');
    await page.keyboard.press('d');
    await expect(page.getByText('Tastenfeld, Mona: als durchgesehen markiert.')).toBeVisible();
    await expect(row(page, 'Tastenfeld, Mona')).toContainText('heute');
    await page.keyboard.press('ControlOrMeta+z');
    await expect(page.getByText('Tastenfeld, Mona: Markierung zurückgenommen.')).toBeVisible();
    await expect(row(page, 'Tastenfeld, Mona')).toContainText('nie');

    // A mark is written at the latest when the list is left.
    await page.keyboard.press('d');
    await expect(row(page, 'Tastenfeld, Mona')).toContainText('heute');
    const written = page.waitForResponse((response) => response.request().method() === 'POST' && response.url().endsWith('/fhir/Provenance'));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Tastenfeld, Mona' })).toBeVisible();
    expect((await written).status()).toBe(201);
    expect(new URL(page.url()).pathname).toBe(`/patients/${id}`);
    await page.goBack();
    await expect(row(page, 'Tastenfeld, Mona').getByRole('link')).toBeFocused();
    await page.reload();
    await expect(row(page, 'Tastenfeld, Mona')).toContainText('heute');
  });

  test('adds somebody, asks about namesakes, keeps what was typed', async ({ page }) => {
    await page.goto('/');
    await page.getByRole('button', { name: 'Patient anlegen' }).click();
    const dialog = page.getByRole('dialog', { name: 'Patient anlegen' });
    await dialog.getByLabel('Vorname').fill('Sabine');
    await dialog.getByLabel('Geburtsdatum').fill('2099-03-18');
    await dialog.getByRole('button', { name: 'Anlegen', exact: true }).click();
    await expect(dialog.getByText('Bitte ausfüllen.')).toHaveCount(1);
    await expect(dialog.getByText('Das Geburtsdatum liegt in der Zukunft oder zu weit zurück.')).toBeVisible();
    await expectAccessible(page, { reload: false });
    await dialog.getByLabel('Nachname').fill('Mueller');
    await dialog.getByLabel('Geburtsdatum').fill('1974-03-18');
    await dialog.getByRole('button', { name: 'Anlegen', exact: true }).click();

    const asked = page.getByRole('dialog', { name: 'Vielleicht schon angelegt' });
    await expect(asked.getByRole('listitem').first()).toContainText('Müller, Sabine');
    await expect(asked.getByRole('listitem').first()).toContainText('gleicher Name · gleiches Geburtsdatum');
    await expectAccessible(page, { reload: false });
    await asked.getByRole('button', { name: 'Angaben ändern' }).click();
    await expect(dialog.getByLabel('Vorname')).toHaveValue('Sabine');
    await dialog.getByLabel('Vorname').fill('Swantje');
    await dialog.getByLabel('Nachname').fill('Anlegerin');
    await dialog.getByLabel('Geburtsdatum').fill('1991-10-09');
    await dialog.getByLabel('Geschlecht').selectOption('weiblich');
    await dialog.getByRole('button', { name: 'Anlegen', exact: true }).click();
    await page.getByRole('dialog', { name: 'Anlegerin, Swantje ist angelegt' }).getByRole('link', { name: 'Akte öffnen' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Anlegerin, Swantje' })).toBeVisible();
    await expect(page.getByText('geb. 09.10.1991')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Noch keine Einträge' })).toBeVisible();
    await expectAccessible(page);
  });

  test('in English', async ({ page }) => {
    await page.goto('/?due=true');
    await setLanguage(page, 'en');
    await expect(page.getByRole('heading', { level: 1, name: 'Patients' })).toBeVisible();
    await expect(page.getByRole('columnheader', { name: 'to the 28 before' }).first()).toBeVisible();
    await expect(page.getByRole('table', { name: 'Patients in treatment' })).toContainText('due since');
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await expect(page.getByRole('main')).not.toContainText(/Tage|Schmerz|Beispiel|durchgesehen/);
  });
});

test.describe('while the server fails', () => {
  test.use({ axeAtEnd: false, provoked: /status of 500/ });

  test('says what is safe, and goes on afterwards', async ({ page }) => {
    await page.route('**/fhir/Patient/$caseload*', (route) => route.fulfill({ status: 500, contentType: 'application/json', body: '{}' }));
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'Die Liste konnte nicht geladen werden' })).toBeVisible();
    await expect(page.getByRole('alert')).toContainText('Alles Gespeicherte ist sicher.');
    await expectAccessible(page, { reload: false });
    await page.unroute('**/fhir/Patient/$caseload*');
    await page.getByRole('button', { name: 'Noch einmal versuchen' }).click();
    await expect(row(page, 'Kowalski, Jan')).toBeVisible();
  });
});

test.describe('a practice that has nobody', () => {
  test.use({ axeAtEnd: false });

  test('loads twelve examples with one click and removes them with another', async ({ browser }) => {
    const dataDir = newDataDir();
    const server = await startServer({ dataDir });
    const context = await browser.newContext({ locale: 'de-DE', timezoneId: 'Europe/Berlin' });
    try {
      await signIn(context, { origin: server.origin, cookie: await setUpPractice(server) });
      const page = await context.newPage();
      await page.goto(server.origin);
      await page.getByRole('button', { name: 'Zwölf Beispielpatienten laden' }).click();
      await expect(page.getByText('12 in Behandlung')).toBeVisible({ timeout: 30_000 });
      await expect(page.getByText('12 Beispielpatienten, erfunden')).toBeVisible();
      await page.getByRole('button', { name: 'entfernen …' }).click();
      const dialog = page.getByRole('dialog', { name: 'Beispielpatienten entfernen' });
      await expect(dialog).toBeVisible();
      await expectAccessible(page, { reload: false });
      await dialog.getByRole('button', { name: 'Beispielpatienten entfernen' }).click();
      await expect(page.getByRole('heading', { name: 'Noch niemand in Behandlung' })).toBeVisible({ timeout: 30_000 });
      await settled(page);
      await page.goto(`${server.origin}/patients/example-01`);
      await expect(page.getByRole('heading', { level: 1, name: 'Diese Akte gibt es hier nicht' })).toBeVisible();
    } finally {
      await context.close();
      await server.stop();
      removeData(dataDir);
    }
  });
});
