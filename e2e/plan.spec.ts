/** A care plan in the browser: written from a diary, released, changed and compared; by keyboard alone; two editors; without a connection; behind an expired session. */
import type { Locator, Page } from '@playwright/test';
import { addDays, dayAt, type Day } from '../src/domain/day.ts';
import type { DiaryValues } from '../src/domain/diary.ts';
import { expect, expectAccessible, OWNER, setLanguage, settled, signIn, test } from './fixtures.ts';

/** With a released plan, and not changed by any test here. */
const RELEASED = 'example-04';

/** A diary of the last days: pain, stress and what was eaten, a day in five left out. */
function diary(count: number): Record<Day, DiaryValues> {
  const today = dayAt(new Date(), 'Europe/Berlin');
  const days = Array.from({ length: count }, (_, back) => back).filter((back) => back % 5 !== 3);
  return Object.fromEntries(days.map((back) => [addDays(today, -1 - back), { painAverage: 3 + (back % 3), stress: 5, plants: [{ id: 'apple' }, { id: 'oat' }, { id: 'lentil' }], plantCatalogue: '1.0' } satisfies DiaryValues]));
}

test.describe.configure({ timeout: 180_000 });

const plan = (patient: string) => `/patients/${patient}/plan`;
const saved = (page: Page) => expect(page.locator('[data-save="saved"]')).toContainText(/Als Entwurf gespeichert|Saved as a draft/, { timeout: 15_000 });
const field = (page: Page | Locator, name: string | RegExp) => page.getByRole('textbox', { name });
const button = (page: Page | Locator, name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });

/** The form of a new plan, whatever was written before. */
async function begin(page: Page, patient: string): Promise<void> {
  await page.goto(plan(patient));
  await button(page, 'Plan beginnen').click();
  await expect(field(page, 'Titel')).toBeFocused();
}

async function release(page: Page): Promise<void> {
  await saved(page);
  await button(page, 'Freigeben …').click();
  const dialog = page.getByRole('dialog');
  await expect(button(dialog, 'Freigeben')).toBeEnabled();
  await button(dialog, 'Freigeben').click();
  await expect(dialog).toBeHidden();
}

test('from a diary to a released plan, its second version, what changed, and the plan of any day', async ({ page, practice, addPerson }) => {
  const patient = await addPerson({ family: 'Wanderer', given: 'Uta', days: diary(60) });
  await page.goto(plan(patient));
  await expect(page.getByRole('heading', { name: 'Noch kein Behandlungsplan' })).toBeVisible();
  await begin(page, patient);
  await field(page, /^Anliegen/).fill('Wieder zwei Stunden wandern');
  await field(page, 'Körperfunktionen und Körperstrukturen').fill('Rumpfkraft vermindert');

  // Nothing is answered before somebody answers it; one by one, then the rest.
  const signs = page.getByRole('region', { name: 'Warnzeichen (Red Flags)' });
  await expect(signs.getByRole('radio', { name: 'nicht erfragt', checked: true })).toHaveCount(8);
  await signs.getByRole('group', { name: 'Fieber oder Schüttelfrost' }).getByRole('radio', { name: 'erfragt – vorhanden' }).check();
  await expect(signs.getByText(`erfragt von ${OWNER.name}`)).toBeVisible();
  await button(signs, 'Alle übrigen: erfragt – unauffällig').click();
  await expect(signs.getByRole('radio', { name: 'erfragt – vorhanden', checked: true })).toHaveCount(1);
  await expect(signs.getByRole('radio', { name: 'erfragt – unauffällig', checked: true })).toHaveCount(7);

  // Two goals, one with the diary's own start value.
  await button(page, 'Ziel hinzufügen').click();
  const first = page.getByRole('group', { name: 'Ziel 1' });
  await field(first, /^Ziel, wie Sie/).fill('Weniger Schmerz beim Gehen');
  await first.getByRole('combobox', { name: 'Zielkriterium' }).selectOption('pain');
  await button(first, 'Aus dem Tagebuch übernehmen: Ziel 1').click();
  await expect(field(first, /^Ausgangswert/)).toHaveValue('4');
  await expect(first.getByText(/aus dem Tagebuch: 22 von 28 Tagen/)).toBeVisible();
  await field(first, /^Zielwert/).fill('3');
  await first.getByLabel('Termin').fill('2027-03-01');
  await first.getByLabel('mit der Patientin / dem Patienten vereinbart').check();
  await button(page, 'Ziel hinzufügen').click();
  const second = page.getByRole('group', { name: 'Ziel 2' });
  await field(second, /^Ziel, wie Sie/).fill('Bunter essen');
  await second.getByRole('combobox', { name: 'Zielkriterium' }).selectOption('plants');
  await field(second, /^Zielwert/).fill('25');

  // A relaxation course and a nutrition expert, who do not treat here.
  const relaxation = page.getByRole('region', { name: 'Entspannung', exact: true });
  await button(relaxation, 'Maßnahme zu Entspannung hinzufügen').click();
  await relaxation.getByRole('combobox', { name: 'Art' }).selectOption('relaxation-course');
  await field(relaxation, 'Was genau?').fill('Empfehlung: zertifizierter Präventionskurs zur Entspannung');
  const nutrition = page.getByRole('region', { name: 'Ernährung', exact: true });
  await button(nutrition, 'Maßnahme zu Ernährung hinzufügen').click();
  await nutrition.getByRole('combobox', { name: 'Art' }).selectOption('nutrition-expert');
  await field(nutrition, 'Was genau?').fill('Empfehlung: Gespräch mit einer Ernährungsfachkraft');
  await nutrition.getByText(/^Weitere Angaben/).click();
  await nutrition.getByLabel('Ziel 2: Bunter essen').check();
  await saved(page);
  await expectAccessible(page, { reload: false });

  // What is open is said, and no obstacle; what is missing leads to its field.
  await button(page, 'Freigeben …').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Noch offen, aber kein Hindernis:')).toBeVisible();
  await expectAccessible(page, { reload: false });
  await button(dialog, 'Ziel 2, Ausgangswert: fehlt').click();
  await expect(field(second, /^Ausgangswert/)).toBeFocused();
  await release(page);
  await expect(page.getByText('Version 1 ist freigegeben.')).toBeFocused();
  await expect(page.getByRole('rowheader', { name: /Weniger Schmerz beim Gehen/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /Weniger Schmerz beim Gehen/ }).getByText('22 von 28 Tagen', { exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Schreiben beginnen: Empfehlung: Ernährungsfachkraft' })).toHaveAttribute('href', /\/letters\?measure=/);

  // The next version, told as sentences before and after.
  await button(page, 'Ändern').click();
  await field(page.getByRole('group', { name: 'Ziel 2' }), /^Zielwert/).fill('30');
  await page.getByRole('group', { name: 'Ziel 2' }).getByLabel('Termin').fill('2027-03-01');
  await saved(page);
  await button(page, 'Freigeben …').click();
  await expect(page.getByRole('dialog').getByText('Ziel 2: 25 → 30 Pflanzen, bis 01.03.2027')).toBeVisible();
  await page.keyboard.press('Escape');
  await release(page);
  await expect(page.getByText('Version 2 ist freigegeben.')).toBeVisible();
  await button(page, 'Version 2: Was hat sich geändert?').click();
  await expect(page.getByRole('dialog').getByText('Ziel 2: 25 → 30 Pflanzen, bis 01.03.2027')).toBeVisible();
  await expectAccessible(page, { reload: false });
  await page.keyboard.press('Escape');
  await expect(button(page, 'Version 2: Was hat sich geändert?')).toBeFocused();

  await button(page, 'Version 1').click();
  await expect(page.getByText('Sie sehen die ältere Version 1.')).toBeVisible();
  await expect(page.getByRole('cell', { name: '25 Pflanzen' })).toBeVisible();
  await button(page, 'Zur letzten Version').click();
  await expect(page.getByRole('cell', { name: '30 Pflanzen', exact: true })).toBeVisible();

  // The plan of a day: none before the first release, the last one today.
  const today = new Date().toLocaleDateString('sv', { timeZone: 'Europe/Berlin' });
  const yesterday = new Date(Date.now() - 86_400_000).toLocaleDateString('sv', { timeZone: 'Europe/Berlin' });
  await page.getByLabel('Stand am').fill(yesterday);
  await button(page, 'Zeigen').click();
  await expect(page.getByRole('heading', { name: /noch keinen freigegebenen Plan/ })).toBeVisible();
  await page.getByLabel('Stand am').fill(today);
  await button(page, 'Zeigen').click();
  await expect(page.getByText(/Stand am .*: Version 2\./)).toBeVisible();
  expect(new URL(page.url()).pathname, 'no name, no day, no word of the plan').toBe(plan(patient));

  // What is stored is what was written, and paper is one step away.
  const stored = await (await fetch(`${practice.origin}/fhir/CarePlan?patient=${patient}`, { headers: { cookie: practice.cookie } })).json();
  expect(stored.entry).toHaveLength(1);
  await page.getByRole('complementary', { name: 'Versionen' }).getByRole('link', { name: 'Drucken' }).click();
  await expect(page).toHaveURL(`/patients/${patient}/print?part=plan`);
  await page.goBack();
  await settled(page);
});

test.describe('by keyboard alone', () => {
  test.use({ axeAtEnd: false });

  test('a whole plan is written and released', async ({ page, addPerson }) => {
    await page.addInitScript(() => {
      for (const type of ['pointerdown', 'mousedown', 'touchstart']) addEventListener(type, () => (document.documentElement.dataset.pointer = 'used'), true);
    });
    const patient = await addPerson({ family: 'Kegler', given: 'Bernd', days: diary(30) });
    /** Goes on with Tab until that has the focus; fails when it is not on the way. */
    const to = async (target: Locator, most = 90): Promise<void> => {
      for (let pressed = 0; pressed < most; pressed += 1) {
        if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) return;
        await page.keyboard.press('Tab');
      }
      await expect(target).toBeFocused();
    };
    const write = async (target: Locator, text: string) => {
      await to(target);
      await page.keyboard.type(text);
    };
    const press = async (target: Locator, key = 'Enter') => {
      await to(target);
      await page.keyboard.press(key);
    };
    /** A day that reads the same in either order of day and month. */
    const day = (target: Locator) => write(target, '12122027');

    await page.goto(plan(patient));
    await press(button(page, 'Plan beginnen'));
    await expect(field(page, 'Titel')).toBeFocused();
    await page.keyboard.type(' Rücken');
    await write(field(page, /^Anliegen/), 'Wieder kegeln gehen');
    await write(field(page, /^Ärztliche Diagnose/), 'Kreuzschmerzen');
    await write(field(page, /^ICD-10/), 'M54.5');
    await write(field(page, /^Verordnende/), 'Dr. Erika Muster');
    await day(page.getByLabel('Verordnet am'));
    await write(field(page, 'Körperfunktionen und Körperstrukturen'), 'Rumpfkraft vermindert');
    await write(field(page, 'Aktivitäten und Partizipation'), 'Gehen 20 Minuten');
    await write(field(page, 'Umweltfaktoren'), 'Zwei Treppen');
    await write(field(page, 'Personbezogene Faktoren'), 'Kocht gern');

    // The answers of a sign are one stop; the arrows go through them.
    const fever = page.getByRole('group', { name: 'Fieber oder Schüttelfrost' });
    await to(fever.getByRole('radio', { name: 'nicht erfragt' }));
    await page.keyboard.press('ArrowDown');
    await expect(fever.getByRole('radio', { name: 'erfragt – unauffällig' })).toBeChecked();
    await press(button(page, 'Alle übrigen: erfragt – unauffällig'));
    await write(field(page, 'Anmerkung zu den Warnzeichen'), 'ruhig beantwortet');
    await write(field(page, 'Psychosoziale Faktoren'), 'viel allein');
    await write(field(page, 'Ressourcen'), 'Kegelverein');

    for (const [number, name] of ['Kegeln', 'Treppe steigen', 'Einkaufen'].entries()) {
      await press(button(page, 'Tätigkeit hinzufügen'));
      const activity = page.getByRole('group', { name: `Tätigkeit ${number + 1}` });
      await expect(field(activity, 'Tätigkeit')).toBeFocused();
      await page.keyboard.type(name);
      await write(field(activity, '0–10'), String(number + 3));
    }

    await press(button(page, 'Ziel hinzufügen'));
    const goal = page.getByRole('group', { name: 'Ziel 1' });
    await expect(field(goal, /^Ziel, wie Sie/)).toBeFocused();
    await page.keyboard.type('Weniger Schmerz am Abend');
    await write(goal.getByRole('combobox', { name: 'ICF-Bereich' }), 'K');
    await write(goal.getByRole('combobox', { name: 'Zielkriterium' }), 'Schm');
    await expect(goal.getByRole('combobox', { name: 'Zielkriterium' })).toHaveValue('pain');
    await write(field(goal, /^Zielwert/), '2');
    await day(goal.getByLabel('Termin'));
    await press(button(goal, 'Aus dem Tagebuch übernehmen: Ziel 1'));
    await expect(field(goal, /^Ausgangswert/)).toHaveValue(/\d/);
    await press(goal.getByLabel('mit der Patientin / dem Patienten vereinbart'), ' ');
    // A second goal goes in front of the first and away again, and comes back; the keyboard is never lost.
    await press(button(page, 'Ziel hinzufügen'));
    await page.keyboard.type('Versehentlich');
    await page.keyboard.press('Shift+Tab');
    const other = page.getByRole('group', { name: 'Ziel 2' });
    while (!(await button(other, 'Ziel 2 nach oben').evaluate((element) => element === document.activeElement))) await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await expect(button(page, 'Ziel 1 nach unten')).toBeFocused();
    await press(button(page, 'Ziel 1 entfernen'));
    await expect(button(page, 'Ziel 1 wiederherstellen')).toBeFocused();
    await expect(page.getByRole('group', { name: 'Ziel 2' })).toHaveCount(0);

    for (const [domain, kind, value, text] of [['Bewegung', 'Tä', 'walk', 'Gehen Sie spazieren'], ['Entspannung', 'Ate', 'breathing', 'Atmen Sie ruhig'], ['Ernährung', 'Tr', 'drinking', 'Trinken Sie Wasser']] as const) {
      const section = page.getByRole('region', { name: domain, exact: true });
      await press(button(section, `Maßnahme zu ${domain} hinzufügen`));
      const measure = section.getByRole('group', { name: /^Maßnahme/ });
      await expect(measure.getByRole('combobox', { name: 'Art' })).toBeFocused();
      await page.keyboard.type(kind);
      await expect(measure.getByRole('combobox', { name: 'Art' })).toHaveValue(value);
      await write(field(measure, 'Was genau?'), text);
      await write(field(measure, 'Wie oft'), 'täglich');
      await write(field(measure, 'Wie lange'), '20 Minuten');
      await write(field(measure, 'Wie intensiv'), 'leicht');
      await press(measure.getByLabel('auf das Blatt für die Patientin / den Patienten'), ' ');
      await press(measure.locator('summary'));
      await write(field(measure, 'Wo'), 'zu Hause');
      await day(measure.getByLabel('Bis'));
      await write(field(measure, 'Wann aufhören oder pausieren'), 'bei Schmerzen');
      await press(measure.getByLabel(/^Ziel 1: /), ' ');
    }
    await day(page.getByLabel('Wiedervorlage am'));
    await day(page.getByLabel('Nächster Termin'));
    await write(page.getByLabel('Uhrzeit'), '1010AM');
    await write(field(page, 'Nur für das Team; wird nie gedruckt'), 'Telefon ab 17 Uhr');

    await press(button(page, 'Freigeben …'));
    const dialog = page.getByRole('dialog');
    await expect(button(dialog, 'Freigeben')).toBeEnabled();
    await press(button(dialog, 'Freigeben'));
    await expect(page.getByText('Version 1 ist freigegeben.')).toBeFocused();

    for (const said of ['Wieder kegeln gehen', 'Kreuzschmerzen, M54.5', 'Gehen 20 Minuten', 'Zwei Treppen', 'viel allein', 'Kegelverein', 'ruhig beantwortet', 'Telefon ab 17 Uhr', 'Gehen Sie spazieren', 'Atmen Sie ruhig', 'Trinken Sie Wasser']) await expect(page.getByText(said)).toBeVisible();
    await expect(page.getByRole('row', { name: /Weniger Schmerz am Abend/ })).toContainText('12.12.2027');
    await expect(page.getByText(/Wiedervorlage am 12.12.2027 · nächster Termin 12.12.2027/)).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.dataset.pointer), 'no mouse').toBeUndefined();
  });
});

test('two editors: the second save shows both texts, and nothing is overwritten before somebody chose', async ({ page, browser, practice, addPerson }) => {
  const patient = await addPerson({ family: 'Doppel', given: 'Ida' });
  await begin(page, patient);
  await field(page, 'Ressourcen').fill('Garten');
  await saved(page);

  const context = await browser.newContext({ baseURL: practice.origin, locale: 'de-DE', timezoneId: 'Europe/Berlin' });
  await signIn(context, practice);
  const other = await context.newPage();
  await other.goto(plan(patient));
  await button(other, 'Entwurf öffnen').click();
  await field(other, 'Psychosoziale Faktoren').fill('Schichtarbeit');
  await field(other, 'Ressourcen').fill('Garten und Hund');
  await saved(other);

  await field(page, 'Ressourcen').fill('Garten und Chor');
  const dialog = page.getByRole('dialog', { name: 'Zwischenzeitlich geändert' });
  await expect(dialog.getByText('Nichts ist überschrieben')).toBeVisible();
  const resources = dialog.getByRole('group', { name: 'Ressourcen' });
  await expect(resources.getByText('Garten und Chor')).toBeVisible();
  await expect(resources.getByText('Garten und Hund')).toBeVisible();
  await expectAccessible(page, { reload: false });

  // By keyboard: theirs for one field, mine for the other.
  await dialog.getByRole('group', { name: 'Psychosoziale Faktoren' }).getByRole('radio', { name: 'Ihre Fassung' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(dialog.getByRole('group', { name: 'Psychosoziale Faktoren' }).getByRole('radio', { name: 'Gespeicherte Fassung' })).toBeChecked();
  await button(dialog, 'Auswahl speichern').focus();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await saved(page);
  await expect(field(page, 'Psychosoziale Faktoren')).toHaveValue('Schichtarbeit');
  await expect(field(page, 'Ressourcen')).toHaveValue('Garten und Chor');

  // The other one is told in turn, discards what is there, and whoever still writes is told that too.
  await field(other, 'Umweltfaktoren').fill('Aufzug');
  await button(other.getByRole('dialog'), 'Ganz die gespeicherte Fassung').click();
  await saved(other);
  await button(other, 'Entwurf verwerfen …').click();
  await button(other.getByRole('dialog'), 'Entwurf verwerfen').click();
  await expect(button(other, 'Plan beginnen')).toBeVisible();
  await field(page, 'Ressourcen').fill('Garten, Chor und Enkel');
  await expect(page.getByRole('dialog').getByText(/hat diesen Entwurf am .* verworfen/)).toBeVisible();
  await button(page.getByRole('dialog'), 'Ganz meine Fassung').click();
  await saved(page);
  await page.reload();
  await button(page, 'Entwurf öffnen').click();
  await expect(field(page, 'Ressourcen')).toHaveValue('Garten, Chor und Enkel');
  await context.close();
});

test.describe('a connection that is lost', () => {
  test.use({ axeAtEnd: false, provoked: /net::ERR_INTERNET_DISCONNECTED/ });

  test('without a connection the text stays and is saved once it is back; leaving asks first', async ({ page, context, addPerson }) => {
    const patient = await addPerson({ family: 'Funkloch', given: 'Eva' });
    await begin(page, patient);
    await field(page, /^Anliegen/).fill('Erst');
    await saved(page);
    await context.setOffline(true);
    await field(page, /^Anliegen/).fill('Erst, dann ohne Netz');
    await expect(page.getByText(/Keine Verbindung zum Server. Ihre Eingaben stehen noch hier/)).toBeVisible();
    await page.getByRole('navigation', { name: 'Bereiche zu dieser Person' }).getByRole('link', { name: 'Tagebuch' }).click();
    const leaving = page.getByRole('dialog', { name: 'Noch nicht alles gespeichert' });
    await expect(leaving).toBeVisible();
    await expectAccessible(page, { reload: false });
    await button(leaving, 'Bleiben').click();
    await context.setOffline(false);
    await saved(page);
    await page.getByRole('navigation', { name: 'Bereiche zu dieser Person' }).getByRole('link', { name: 'Tagebuch' }).click();
    await expect(page).toHaveURL(/\/diary$/);
    await page.goto(plan(patient));
    await button(page, 'Entwurf öffnen').click();
    await expect(field(page, /^Anliegen/)).toHaveValue('Erst, dann ohne Netz');
  });
});

test('an expired session covers the form; what was typed is there after signing in, and is saved', async ({ page, context, addPerson }) => {
  const patient = await addPerson({ family: 'Pause', given: 'Rita' });
  await begin(page, patient);
  const resources = field(page, 'Ressourcen');
  await resources.fill('Vor dem Ende der Sitzung');
  await saved(page);
  await context.clearCookies();
  await resources.fill('Danach getippt');
  await expect(page.getByLabel('Passwort')).toBeVisible();
  await expect(page.getByText('Danach getippt')).toBeHidden();
  await page.getByLabel('Benutzername').fill(OWNER.username);
  await page.getByLabel('Passwort').fill(OWNER.password);
  await button(page, 'Anmelden').click();
  await expect(resources).toHaveValue('Danach getippt');
  await saved(page);
  await page.reload();
  await button(page, 'Entwurf öffnen').click();
  await expect(resources).toHaveValue('Danach getippt');
  await button(page, 'Entwurf verwerfen …').click();
  await expectAccessible(page, { reload: false });
  await button(page.getByRole('dialog'), 'Entwurf verwerfen').click();
  await expect(button(page, 'Plan beginnen')).toBeVisible();
});

test('a template of the practice and a text block of its own go into a plan', async ({ page, addPerson }) => {
  const patient = await addPerson({ family: 'Vorlage', given: 'Tom' });
  await page.goto('/settings/templates');
  await button(page, 'Neuer Textbaustein').click();
  const block = page.getByRole('dialog');
  await field(block, 'Titel').fill('Diary');
  await field(block, 'Text').fill('Laut Tagebuch {diaryDays} von 28 Tagen');
  await block.getByLabel('Für welches Feld?').selectOption('finding');
  await expectAccessible(page, { reload: false });
  await button(block, 'Speichern').click();
  await expect(button(page, 'Diary bearbeiten')).toBeVisible();

  // A shipped one becomes the practice's own, is delivered again, and goes out of use.
  const steps = page.getByRole('listitem').filter({ has: button(page, 'Dosis: in kleinen Schritten bearbeiten') });
  await expect(steps).toContainText(/mitgeliefert(?!,)/);
  await button(steps, 'Dosis: in kleinen Schritten bearbeiten').click();
  await expect(block.getByLabel('Sprache')).toBeDisabled();
  await field(block, 'Text').fill('Jede Woche ein wenig mehr.');
  await button(block, 'Speichern').click();
  await expect(steps).toContainText('mitgeliefert, von der Praxis geändert');
  await expect(steps).toContainText('Jede Woche ein wenig mehr.');
  await button(steps, 'Dosis: in kleinen Schritten bearbeiten').click();
  await button(block, 'Mitgelieferten Text einsetzen').click();
  await expect(field(block, 'Text')).toHaveValue(/^Beginnen Sie mit \{blank\} Minuten/);
  await button(block, 'Entfernen').click();
  await expect(steps).toContainText('nicht mehr in Gebrauch');
  await button(page, 'Rückenschmerzen, viel Stress bearbeiten').click();
  await expect(field(page, 'Name der Vorlage')).toBeFocused();
  await field(page, 'Name der Vorlage').fill('Stress bei uns');
  await field(page.getByRole('group', { name: 'Ziel 1' }), /^Ziel, wie Sie/).fill('Jeden Tag einmal durchatmen');
  await expectAccessible(page, { reload: false });
  await button(page, 'Speichern').click();
  await expect(page.getByText('„Stress bei uns“ ist gespeichert.')).toBeVisible();
  await expect(button(page, 'Stress bei uns bearbeiten')).toBeFocused();
  await expectAccessible(page, { reload: false });

  await page.goto(plan(patient));
  await button(page, 'Mit einer Vorlage beginnen …').click();
  const choice = page.getByRole('dialog', { name: 'Vorlage einsetzen' });
  await expect(button(choice, /Stress bei uns/)).toBeVisible();
  await expectAccessible(page, { reload: false });
  await button(choice, /Stress bei uns/).click();
  await expect(field(page.getByRole('group', { name: 'Ziel 1' }), /^Ziel, wie Sie/)).toHaveValue('Jeden Tag einmal durchatmen');
  // Nobody answered a warning sign, and what no diary says is a blank.
  await expect(page.getByRole('radio', { name: 'nicht erfragt', checked: true })).toHaveCount(8);
  await expect(field(page, 'Körperfunktionen und Körperstrukturen')).toHaveValue(/________/);
  await button(page, 'Textbaustein einfügen: Umweltfaktoren').click();
  await expectAccessible(page, { reload: false });
  await button(page.getByRole('dialog'), /Laut Tagebuch ________ von 28 Tagen/).click();
  await expect(field(page, 'Umweltfaktoren')).toBeFocused();
  await saved(page);

  await page.goto('/settings/templates');
  await button(page, 'Stress bei uns: mitgelieferte Fassung wiederherstellen').click();
  await button(page.getByRole('dialog'), 'Mitgelieferte Fassung').click();
  await expect(button(page, 'Rückenschmerzen, viel Stress bearbeiten')).toBeVisible();
  await settled(page);
});

test('every state and dialog in English', async ({ page }) => {
  await page.goto(plan(RELEASED));
  await setLanguage(page, 'en');
  await expectAccessible(page, { reload: false });
  await button(page, 'End the plan …').click();
  await expect(page.getByRole('dialog', { name: 'End the plan' })).toBeVisible();
  await expectAccessible(page, { reload: false });
  await page.keyboard.press('Escape');
  await button(page, 'New cycle …').click();
  await expect(page.getByRole('dialog', { name: 'Begin a new cycle' })).toBeVisible();
  await expectAccessible(page, { reload: false });
  await page.keyboard.press('Escape');
  await button(page, 'Change').click();
  const goal = page.getByRole('group', { name: 'Goal 1' });
  await field(goal, /^Target value/).fill('many');
  await page.keyboard.press('Tab');
  await expect(goal.getByText(/^Please enter a number/)).toBeVisible();
  await button(page, 'Remove Goal 3').click();
  for (const summary of await page.locator('summary').all()) await summary.click();
  await saved(page);
  await expectAccessible(page, { reload: false });
  for (const [opener, title] of [['Release …', 'Release the plan'], ['Insert a template …', 'Insert a template'], ['Discard the draft …', 'Discard the draft?'], ['Insert a text block: Resources', 'Insert a text block: Resources']] as const) {
    await button(page, opener).click();
    await expect(page.getByRole('dialog', { name: title })).toBeVisible();
    await expectAccessible(page, { reload: false });
    await page.keyboard.press('Escape');
    await expect(button(page, opener)).toBeFocused();
  }
  await button(page, 'Discard the draft …').click();
  await button(page.getByRole('dialog'), 'Discard the draft').click();
  await expect(button(page, 'Change')).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth), 'nothing wider than a phone').toBeLessThanOrEqual(390);
  await button(page, 'Change').click();
  await settled(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth), 'nothing wider than a phone').toBeLessThanOrEqual(390);
  await page.setViewportSize({ width: 640, height: 400 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth), 'nothing wider at 200 %').toBeLessThanOrEqual(640);
});
