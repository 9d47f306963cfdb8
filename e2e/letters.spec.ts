/** Letters, the releases that let them go to somebody else, and the directory of whom the practice recommends. */
import type { Locator, Page } from '@playwright/test';
import type { Bundle, Consent } from '@medplum/fhirtypes';
import { storedLetters, writeLetter } from '../mocks/letters.ts';
import { planContent, releasePlan } from '../mocks/plans.ts';
import type { RunningServer } from '../mocks/running-server.ts';
import { addDays, dayAt, type Day } from '../src/domain/day.ts';
import { fhirOf, ownerOf } from './fhir-api.ts';
import { expect, expectAccessible, setLanguage, settled, test } from './fixtures.ts';

const today = dayAt(new Date(), 'Europe/Berlin');
const EXPERT = 'Sabine Beispiel-Grün';
const german = (day: Day) => day.split('-').toReversed().join('.');
const button = (page: Page | Locator, name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const field = (page: Page | Locator, name: string | RegExp) => page.getByRole('textbox', { name });
const saved = (page: Page) => expect(page.locator('[data-save="saved"]')).toBeVisible({ timeout: 15_000 });
const facts = (page: Page) => page.getByRole('complementary', { name: 'Stand dieses Schreibens' });

type Practice = Pick<RunningServer, 'origin'> & { cookie: string };

/** Sends it to its recipient past the screen, on the ground of that release. */
async function sendDirectly(practice: Practice, patient: string, release?: string): Promise<{ status: number; said: string }> {
  const [letter] = await storedLetters(practice, patient);
  return writeLetter(practice, letter!, { state: 'sent', delivered: { at: new Date().toISOString(), to: 'recipient' }, ...(release !== undefined && { release }) });
}

/** Begins a letter on the list and fills in what it lacks. */
async function begin(page: Page, patient: string, kind = 'Ernährungsberatung'): Promise<void> {
  await page.goto(`/patients/${patient}/letters`);
  await button(page, `Neues Schreiben: ${kind}`).click();
  await field(page, /^Anliegen/).fill('Wieder im Chor singen');
  await field(page, /^Was die Praxis selbst tut/).fill('Übungen für Rücken und Rumpf');
  await saved(page);
}

async function toExpert(page: Page): Promise<void> {
  await page.getByRole('combobox', { name: /^Empfänger aus dem Verzeichnis/ }).fill('grün');
  await page.getByRole('option', { name: new RegExp(EXPERT) }).click();
  await page.getByRole('radio', { name: /^Der Empfänger direkt/ }).check();
}

async function fillRelease(dialog: Locator): Promise<void> {
  await field(dialog, /^Zweck/).fill('Ernährungsberatung abstimmen');
  await field(dialog, /^Umfang/).fill('dieses Schreiben mit den darin genannten Tagebuchangaben');
  await button(dialog, 'Speichern').click();
}

async function release(page: Page): Promise<void> {
  await button(page, 'Freigeben').click();
  await button(page.getByRole('dialog', { name: 'Schreiben freigeben?' }), 'Freigeben').click();
  await expect(page.getByRole('article', { name: 'Wortlaut' })).toBeVisible();
}

test.describe.configure({ timeout: 120_000 });

test('to another recipient: refused without a release, by the screen and by the server; allowed with one; refused once it is revoked', async ({ page, practice, addPerson }) => {
  const patient = await addPerson({ family: 'Schweig', given: 'Silke' });
  await begin(page, patient);
  await toExpert(page);
  await expect(page.getByText('Für diesen Empfänger ist keine gültige Schweigepflichtentbindung erfasst.')).toBeVisible();
  await expect(button(page, 'Freigeben')).toBeDisabled();
  await expectAccessible(page, { reload: false });
  await saved(page);

  // The server says the same to whoever asks it directly: released for the recipient, and sent.
  const [draft] = await storedLetters(practice, patient);
  expect(draft).toMatchObject({ state: 'draft', delivery: 'recipient', recipient: { name: EXPERT } });
  const released = await writeLetter(practice, draft!, { state: 'released', text: [{ part: 'subject', lines: ['Empfehlungsschreiben'] }], releasedAt: new Date().toISOString() });
  expect(released.status).toBe(422);
  expect(released.said).toContain('no-release');
  expect(await sendDirectly(practice, patient)).toMatchObject({ status: 422 });
  expect(await storedLetters(practice, patient)).toMatchObject([{ state: 'draft', version: draft!.version, requestVersion: draft!.requestVersion }]);

  // Recorded beside the letter, for that very recipient. Leading to the field is what the list of what is missing does.
  await button(page, 'Schweigepflichtentbindung für den Empfänger').click();
  await expect(button(page, 'Schweigepflichtentbindung erfassen')).toBeFocused();
  await page.keyboard.press('Enter');
  const record = page.getByRole('dialog', { name: 'Schweigepflichtentbindung erfassen' });
  await button(record, 'Speichern').click();
  await expect(record.getByText('Bitte ausfüllen.')).toHaveCount(2);
  await expectAccessible(page, { reload: false });
  await fillRelease(record);
  await expect(page.getByText(`Schweigepflichtentbindung für diesen Empfänger gültig vom ${german(today)} bis ${german(addDays(today, 182))}.`)).toBeVisible();
  await release(page);
  await expect(page.getByRole('article')).toContainText('Zweck: Ernährungsberatung abstimmen');
  await expect(button(facts(page), 'Versendet')).toBeEnabled();

  // Revoked before it went: refused again, though it is released.
  await page.getByRole('link', { name: '← Alle Schreiben' }).click();
  const releases = page.getByRole('region', { name: 'Schweigepflichtentbindungen', exact: true });
  await expect(releases.getByRole('row', { name: new RegExp(EXPERT) })).toContainText('gültig');
  await button(releases, `Entbindung für ${EXPERT} widerrufen`).click();
  const revoke = page.getByRole('dialog', { name: 'Schweigepflichtentbindung widerrufen?' });
  await expectAccessible(page, { reload: false });
  await button(revoke, 'Widerrufen').click();
  await expect(page.getByText('Widerruf ist festgehalten.')).toBeVisible();
  await expect(releases.getByRole('row', { name: new RegExp(EXPERT) })).toContainText(`widerrufen am ${german(today)}`);
  await page.getByRole('link', { name: 'Ernährungsberatung' }).click();
  await expect(button(facts(page), 'Versendet')).toBeDisabled();
  await expect(page.getByText('Nicht an den Empfänger: für ihn ist heute keine gültige Schweigepflichtentbindung erfasst.')).toBeVisible();
  const consent = (((await fhirOf(practice)('GET', `Consent?patient=${patient}`)) as Bundle).entry!.map(({ resource }) => resource as Consent))[0]!;
  for (const ground of [consent.id!, undefined]) {
    const refused = await sendDirectly(practice, patient, ground);
    expect(refused.status).toBe(422);
    expect(refused.said).toContain('no-release');
  }
  expect(await storedLetters(practice, patient)).toMatchObject([{ state: 'released' }]);

  // A new one, from the list this time; then it goes.
  await page.getByRole('link', { name: '← Alle Schreiben' }).click();
  await button(releases, 'Entbindung erfassen').click();
  const second = page.getByRole('dialog', { name: 'Schweigepflichtentbindung erfassen' });
  await second.getByRole('combobox', { name: /^Empfänger/ }).fill('beispiel-g');
  await page.getByRole('option', { name: new RegExp(EXPERT) }).click();
  await fillRelease(second);
  await expect(page.getByText('Entbindung ist erfasst.')).toBeVisible();
  await page.getByRole('link', { name: 'Ernährungsberatung' }).click();
  await button(facts(page), 'Versendet').click();
  await expect(page.getByText('Als versendet festgehalten.')).toBeVisible();
  await expect(facts(page)).toContainText('An den Empfänger versendet am');
  expect(await storedLetters(practice, patient)).toMatchObject([{ state: 'sent', delivered: { to: 'recipient' } }]);
});

test('a letter of the plan: overdue in the tasks, answered with a file, the answer at its measure, corrected and closed', async ({ page, practice, addPerson }) => {
  const patient = await addPerson({ family: 'Antwort', given: 'Anke' });
  const fhir = fhirOf(practice);
  await releasePlan(fhir, { patient, content: planContent({ today, measures: 6 }), author: await ownerOf(fhir) });
  await page.goto(`/patients/${patient}/plan`);
  await page.getByRole('link', { name: 'Schreiben beginnen: Empfehlung: Ernährungsfachkraft' }).click();
  await expect(page.getByText(/^Zur Maßnahme „Maßnahme 6:/)).toBeVisible();
  await button(page, 'Neues Schreiben: Ernährungsberatung').click();
  await expect(field(page, /^Diagnose laut Verordnung/)).toHaveValue('Kreuzschmerz');
  await page.getByRole('combobox', { name: 'Textbaustein einfügen' }).selectOption('Bitte um Rückmeldung');
  await expect(field(page, /^In eigenen Worten/)).toHaveValue('Über eine kurze Rückmeldung, ob und wann ein Termin möglich ist, freuen wir uns.');
  await page.getByLabel('Antwort erbeten bis').fill(addDays(today, -3));
  await saved(page);
  await button(page, 'Freigeben').click();
  await expect(page.getByRole('dialog', { name: 'Schreiben freigeben?' })).toContainText('Danach steht der Wortlaut fest.');
  await expectAccessible(page, { reload: false });
  await page.keyboard.press('Escape');
  await release(page);
  await button(facts(page), 'Übergeben').click();
  await expect(page.getByText('Als übergeben festgehalten.')).toBeVisible();
  await expect(facts(page)).toContainText(`erbeten bis ${german(addDays(today, -3))}, noch keine eingegangen`);

  // Overdue among the tasks, with the way to the letter.
  await page.goto(`/tasks?patient=${patient}`);
  const overdue = page.getByRole('region', { name: /^Überfällig/ }).getByRole('listitem').filter({ hasText: 'Antwort, Anke' });
  await expect(overdue).toContainText('Antwort erbeten: Ernährungsberatung');
  await expect(overdue).toContainText('fällig war');
  await expectAccessible(page);
  await overdue.getByRole('link', { name: 'Antwort erbeten: Ernährungsberatung' }).click();

  // What came back, on paper too. The file's own name is kept nowhere.
  await button(facts(page), 'Antwort eintragen').click();
  const answer = page.getByRole('dialog', { name: 'Antwort eintragen' });
  await button(answer, 'Speichern').click();
  await expect(answer.getByText('Bitte den Inhalt in Worten angeben oder eine Datei anhängen.')).toBeVisible();
  await answer.getByLabel(/^Datei/).setInputFiles({ name: 'Brief an Anke Antwort.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') });
  await field(answer, 'Was steht darin?').fill('Erstgespräch am Montag, danach vier Termine.');
  await expectAccessible(page, { reload: false });
  await button(answer, 'Speichern').click();
  await expect(page.getByRole('region', { name: `Antwort vom ${german(today)}` })).toContainText('Gehört zur Maßnahme „Maßnahme 6:');
  const downloaded = page.waitForEvent('download');
  await button(page, 'Datei herunterladen').click();
  expect((await downloaded).suggestedFilename()).toBe(`Antwort-${today}.pdf`);
  expect(JSON.stringify(await fhir('GET', `DocumentReference?patient=${patient}`))).not.toContain('Brief an');
  await expectAccessible(page);
  await page.goto(`/patients/${patient}/plan`);
  await expect(page.getByRole('region', { name: 'Ernährung', exact: true })).toContainText(`Antwort vom ${german(today)}: Erstgespräch am Montag, danach vier Termine.`);
  await page.goto(`/tasks?patient=${patient}`);
  await expect(page.getByText('Antwort erbeten: Ernährungsberatung')).toBeHidden();

  // Its words stand; a correction is a letter of its own, and closes it.
  await page.goto(`/patients/${patient}/letters`);
  await page.getByRole('link', { name: 'Ernährungsberatung' }).click();
  await button(facts(page), 'Berichtigen').click();
  await field(page, /^Anliegen/).fill('Wieder zwei Stunden im Chor singen');
  await saved(page);
  await button(page, 'Freigeben').click();
  await expect(page.getByRole('dialog')).toContainText(`Das berichtigte Schreiben vom ${german(today)} wird damit abgeschlossen.`);
  await button(page.getByRole('dialog'), 'Freigeben').click();
  await expect(facts(page).getByRole('link', { name: `Berichtigt das Schreiben vom ${german(today)}` })).toBeVisible();
  await button(facts(page), 'Abschließen').click();
  const finish = page.getByRole('dialog', { name: 'Schreiben abschließen?' });
  await expectAccessible(page, { reload: false });
  await button(finish, 'Abschließen').click();
  await expect(facts(page)).toContainText(`Abgeschlossen am ${german(today)}`);
  await page.getByRole('link', { name: '← Alle Schreiben' }).click();
  await button(page, '2 abgeschlossene zeigen').click();
  await expect(page.getByRole('region', { name: 'Liste der Schreiben' }).getByRole('row')).toHaveCount(3);
});

test('two at one draft: both texts are shown; what is begun is saved while it is typed, and discarded on purpose only', async ({ page, practice, addPerson }) => {
  const patient = await addPerson({ family: 'Zweifach', given: 'Zita' });
  await page.goto(`/patients/${patient}/letters`);
  await expect(page.getByRole('heading', { name: 'Noch keine Schreiben' })).toBeVisible();
  await expectAccessible(page);
  await begin(page, patient, 'Entspannungskurs');
  await expectAccessible(page, { reload: false });
  const [draft] = await storedLetters(practice, patient);
  expect((await writeLetter(practice, draft!, { concern: 'Wieder tanzen', ownMeasures: 'Gehen' })).status).toBe(200);
  await field(page, /^Anliegen/).fill('Wieder im Chor stehen');
  const dialog = page.getByRole('dialog', { name: 'Zwischenzeitlich geändert' });
  await expect(dialog).toContainText('Nichts ist überschrieben');
  await expectAccessible(page, { reload: false });
  await dialog.getByRole('radio', { name: 'Gespeicherter Text: Eigene Maßnahmen' }).check();
  await button(dialog, 'Auswahl speichern').click();
  await expect(dialog).toBeHidden();
  await saved(page);
  expect(await storedLetters(practice, patient)).toMatchObject([{ state: 'draft', concern: 'Wieder im Chor stehen', ownMeasures: 'Gehen' }]);
  await page.reload();
  await expect(field(page, /^Anliegen/)).toHaveValue('Wieder im Chor stehen');

  await button(page, 'Entwurf verwerfen').click();
  const discard = page.getByRole('dialog', { name: 'Entwurf verwerfen?' });
  await expectAccessible(page, { reload: false });
  await button(discard, 'Entwurf verwerfen').click();
  await expect(page).toHaveURL(`/patients/${patient}/letters`);
  await expect(page.getByText('Alle Schreiben sind abgeschlossen.')).toBeVisible();
  await button(page, '1 abgeschlossenes zeigen').click();
  await page.getByRole('link', { name: 'Entspannungskurs' }).click();
  await expect(page.getByText('Dieser Entwurf wurde verworfen. Er wurde nie freigegeben.')).toBeVisible();
});

test('the directory: searched, filtered, added to, changed, put aside, and filled from a table', async ({ page }) => {
  await page.goto('/settings/providers');
  const rows = page.getByRole('main').getByRole('table').getByRole('rowheader');
  await expect(rows).toHaveCount(3);
  await expect(rows.first()).toContainText('Beispiel, erfunden');
  await page.getByRole('searchbox', { name: 'Suchen' }).fill('gruen türk');
  await expect(rows).toHaveText([new RegExp(EXPERT)]);
  await page.getByRole('searchbox', { name: 'Suchen' }).fill('nirgends');
  await expect(page.getByText('Niemand passt zu dieser Suche.')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Suchen' }).fill('');
  await page.getByRole('combobox', { name: 'Fachgebiet' }).selectOption('Entspannung');
  await expect(rows).toHaveCount(1);
  await page.getByRole('combobox', { name: 'Fachgebiet' }).selectOption('alle Fachgebiete');

  await button(page, 'Eintrag hinzufügen').click();
  const add = page.getByRole('dialog', { name: 'Eintrag hinzufügen' });
  await expect(field(add, 'Name oder Einrichtung')).toBeFocused();
  await button(add, 'Speichern').click();
  await expect(add.getByText('Bitte ausfüllen.')).toBeVisible();
  await field(add, 'Name oder Einrichtung').fill('Ödön Ernährt');
  await add.getByLabel('Zertifikat gültig bis').fill('2020-01-31');
  await field(add, 'Ort').fill('Köln');
  await expectAccessible(page, { reload: false });
  await button(add, 'Speichern').click();
  await expect(page.getByText('Ödön Ernährt ist gespeichert.')).toBeVisible();
  await expect(page.getByRole('row', { name: /Ödön Ernährt/ })).toContainText('war gültig bis 31.01.2020');
  await button(page, 'Ödön Ernährt ändern').click();
  const edit = page.getByRole('dialog', { name: 'Eintrag ändern' });
  await field(edit, 'Wartezeit').fill('zwei Wochen');
  await edit.getByRole('checkbox', { name: /^Wird empfohlen/ }).uncheck();
  await expectAccessible(page, { reload: false });
  await button(edit, 'Speichern').click();
  await expect(rows.filter({ hasText: 'Ödön' })).toHaveCount(0);
  await page.getByRole('checkbox', { name: 'Auch nicht mehr empfohlene zeigen' }).check();
  await expect(page.getByRole('row', { name: /Ödön Ernährt/ })).toContainText('zwei Wochen');
  await expect(page.getByRole('row', { name: /Ödön Ernährt/ })).toContainText('nicht mehr empfohlen');

  // A table as an office writes it: Windows encoding, semicolons, a column that means nothing here.
  const table = 'Name;Tätigkeit;Straße;PLZ;Ort;Sprachen;Kundennr\r\nÄnne Möhre;Ernährungsberaterin;Hauptstr. 1;50667;Köln;Deutsch, Türkisch;17\r\nSabine Beispiel-Grün;Diätassistentin;Musterstraße 12;10999;Berlin;;18\r\n;Ärztin;;;;;19\r\n';
  const choose = async () => {
    await button(page, 'Aus einer Tabelle übernehmen').click();
    const dialog = page.getByRole('dialog', { name: 'Aus einer Tabelle übernehmen' });
    await dialog.getByLabel('Datei wählen').setInputFiles({ name: 'liste.csv', mimeType: 'text/csv', buffer: Buffer.from(table, 'latin1') });
    return dialog;
  };
  const first = await choose();
  await expect(first.getByRole('combobox', { name: 'Bedeutung von „PLZ“' })).toHaveValue('postalCode');
  await expect(first.getByRole('combobox', { name: 'Bedeutung von „Kundennr“' })).toHaveValue('ignore');
  await first.getByRole('combobox', { name: 'Bedeutung von „Tätigkeit“' }).selectOption('Fachgebiet');
  await expect(first.getByText('nicht übernommen: kein Name')).toBeVisible();
  await expectAccessible(page, { reload: false });
  await button(first, '1 Eintrag übernehmen').click();
  await expect(page.getByText('Übernommen: 1 neu, 0 geändert.')).toBeVisible();
  await expect(page.getByRole('row', { name: /Änne Möhre/ })).toContainText('50667 Köln');
  const second = await choose();
  await second.getByRole('combobox', { name: 'Bedeutung von „Tätigkeit“' }).selectOption('Fachgebiet');
  await expect(button(second, 'Nichts zu übernehmen')).toBeDisabled();
  await button(second, 'Abbrechen').click();
  await settled(page);
});

test('every screen and dialog in English', async ({ page, practice, addPerson }) => {
  const patient = await addPerson({ family: 'Englisch', given: 'Edda' });
  await page.goto(`/patients/${patient}/letters`);
  await setLanguage(page, 'en');
  await button(page, 'Record a release').click();
  await expect(page.getByRole('dialog', { name: 'Record a release from confidentiality' })).toBeVisible();
  await expectAccessible(page, { reload: false });
  await page.keyboard.press('Escape');
  await button(page, 'New letter: To see a physician').click();
  await field(page, /^The concern/).fill('To walk again without fear');
  await field(page, /^What the practice does itself/).fill('Exercises');
  await saved(page);
  await expectAccessible(page, { reload: false });
  for (const [opener, title] of [['Release', 'Release this letter?'], ['Discard the draft', 'Discard the draft?']] as const) {
    await button(page, opener).click();
    await expect(page.getByRole('dialog', { name: title })).toBeVisible();
    await expectAccessible(page, { reload: false });
    await page.keyboard.press('Escape');
    await expect(button(page, opener)).toBeFocused();
  }
  await button(page, 'Release').click();
  await button(page.getByRole('dialog'), 'Release').click();
  await button(page, 'Hand over').click();
  await expect(page.getByText('Recorded as handed over.')).toBeVisible();
  for (const [opener, title] of [['Enter the answer', 'Enter the answer'], ['Close the letter', 'Close this letter?']] as const) {
    await button(page, opener).click();
    await expect(page.getByRole('dialog', { name: title })).toBeVisible();
    await expectAccessible(page, { reload: false });
    await page.keyboard.press('Escape');
  }
  expect(await storedLetters(practice, patient)).toMatchObject([{ state: 'handed-over' }]);
  // Nothing is wider than the screen: a phone, and a laptop at 200 %.
  for (const [width, height] of [[390, 844], [640, 400]] as const) {
    await page.setViewportSize({ width, height });
    for (const address of [page.url(), `/patients/${patient}/letters`, '/settings/providers', '/tasks']) {
      await page.goto(address);
      await settled(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `${address} at ${width}`).toBeLessThanOrEqual(width);
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto('/settings/providers');
  await button(page, 'Add an entry').click();
  await expectAccessible(page, { reload: false });
  await page.keyboard.press('Escape');
  await button(page, 'Take over from a table').click();
  await page.getByRole('dialog').getByLabel('Choose a file').setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from('Name,Field,Town\nAnn Example,Nutrition,Bonn\n') });
  await expect(page.getByRole('dialog').getByText('1 new, 0 with other details, 0 there already, 0 left out')).toBeVisible();
  await expectAccessible(page, { reload: false });
  await button(page.getByRole('dialog'), 'Cancel').click();
  await settled(page);
});
