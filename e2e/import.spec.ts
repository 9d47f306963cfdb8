/** Bringing diaries in: a dry run first, asked where a file is unclear, written as a whole or not at all, taken back as a whole. */
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, setLanguage, test } from './fixtures.ts';

const SAMPLES = join(import.meta.dirname, '..', 'src', 'imports', 'samples');

interface Named {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

const file = (name: string, text: string | Buffer): Named => ({ name, mimeType: name.endsWith('json') ? 'application/json' : 'text/csv', buffer: Buffer.from(text) });
const sample = (name: string): Named => file(name, readFileSync(join(SAMPLES, name)));
const choose = (page: Page, ...files: Named[]): Promise<void> => page.getByLabel('Dateien auswählen').setInputFiles(files);
const chosen = (page: Page, name: string): Locator => page.getByRole('list', { name: 'Ausgewählte Dateien' }).getByRole('listitem').filter({ hasText: name });
const write = (page: Page): Locator => page.getByRole('button', { name: 'Ins Tagebuch schreiben' });
const dryRun = (page: Page): Locator => page.getByRole('region', { name: 'Tabelle: Probelauf' });

/** Days on which the server holds an entry of the person. */
async function daysStored({ origin, cookie }: { origin: string; cookie: string }, patient: string): Promise<number> {
  const response = await fetch(`${origin}/fhir/QuestionnaireResponse?subject=Patient/${patient}&status=completed&_count=200`, { headers: { cookie } });
  expect(response.status).toBe(200);
  return ((await response.json()) as { entry?: unknown[] }).entry?.length ?? 0;
}

test('a dry run shows every day before anything is written; the same file twice adds nothing; it is taken back as a whole', async ({ page, practice, addPerson }) => {
  const id = await addPerson({ family: 'Zweimal', given: 'Zora' });
  await page.goto(`/patients/${id}/import`);
  await choose(page, sample('fddb-long.csv'));
  await expect(chosen(page, 'fddb-long.csv')).toContainText(/FDDB\d+ Zeilen gelesen/);
  await expect(dryRun(page).getByRole('row').nth(1)).toContainText('neu');
  const promised = Number(/Tageseinträge: (\d+) neu, 0 geändert, 0 unverändert/.exec((await page.getByRole('main').textContent())!)![1]);
  expect(promised).toBeGreaterThan(40);
  await dryRun(page).locator('summary').first().click();
  await expect(dryRun(page).getByRole('row').nth(1)).toContainText('Pflanzen:');
  expect(await daysStored(practice, id)).toBe(0);

  await write(page).click();
  await expect(page.getByRole('heading', { name: 'Import geschrieben' })).toBeFocused();
  await expect(page.getByText(`${promised} Tageseinträge.`)).toBeVisible();
  expect(await daysStored(practice, id)).toBe(promised);

  await page.getByRole('button', { name: 'Weitere Dateien importieren' }).click();
  await choose(page, sample('fddb-long.csv'));
  await expect(chosen(page, 'fddb-long.csv')).toContainText(/Genau diese Datei wurde am .* schon importiert\. Ein zweiter Import fügt nichts hinzu\./);
  await expect(page.getByText('Alles aus diesen Dateien steht schon im Tagebuch. Es gibt nichts zu schreiben.')).toBeVisible();
  await expect(write(page)).toBeHidden();
  expect(await daysStored(practice, id)).toBe(promised);

  const past = page.getByRole('region', { name: 'Frühere Importe', exact: true });
  await past.getByRole('button', { name: /^Import FDDB vom .* zurücknehmen$/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Import zurücknehmen' });
  await expect(dialog).toContainText(`Zurückgenommen werden ${promised} Tageseinträge.`);
  await expect(dialog).toContainText('Nichts wird gelöscht');
  await expectAccessible(page, { reload: false });
  await dialog.getByRole('button', { name: 'Import zurücknehmen' }).click();
  await expect(page.getByText('Der Import wurde zurückgenommen.')).toBeFocused();
  expect(await daysStored(practice, id)).toBe(0);
  await expect(past).toContainText(/zurückgenommen, Sie/);
});

test('dates that can be read in two ways are asked, never guessed', async ({ page, practice, addPerson }) => {
  const id = await addPerson({ family: 'Zweideutig', given: 'Zeno' });
  await page.goto(`/patients/${id}/import`);
  await choose(page, sample('mysymptoms-open-dates.csv'));
  const question = page.getByRole('group', { name: 'Wie sind diese Datumsangaben gemeint?' });
  await expect(question).toContainText('Die Datei lässt beides zu: 03/01/2026');
  await expect(question.getByRole('radio', { checked: true })).toHaveCount(0);
  await expect(page.getByText('Es fehlt noch: Ihre Antwort auf die Frage oben bei der Datei.')).toBeVisible();
  await expect(write(page)).toBeHidden();
  await expectAccessible(page, { reload: false });
  await question.getByRole('radio', { name: /^Tag\/Monat\/Jahr: 03\/01\/2026 ist der 03\.01\.2026/ }).check();
  await expect(dryRun(page).getByRole('rowheader').first()).toHaveText('03.01.2026');
  await question.getByRole('radio', { name: /^Monat\/Tag\/Jahr: 03\/01\/2026 ist der 01\.03\.2026/ }).check();
  await expect(dryRun(page).getByRole('rowheader').first()).toHaveText('01.03.2026');
  await write(page).click();
  await expect(page.getByRole('heading', { name: 'Import geschrieben' })).toBeFocused();
  expect(await daysStored(practice, id)).toBeGreaterThan(8);
  await page.getByRole('link', { name: 'Zum Tagebuch' }).click();
  await expect(page.getByRole('row', { name: /01\.03\.2026/ })).toContainText('mySymptoms');
});

test('any other table is mapped once; the next one with the same headings is read the same way', async ({ page, addPerson }) => {
  const id = await addPerson({ family: 'Spalte', given: 'Sina' });
  await page.goto(`/patients/${id}/import`);
  const headings = 'Datum;Wehwert;Anspannung;Gegessen';
  await choose(page, file('januar.csv', `${headings}\n05.01.2026;3;40;Haferbrei mit Apfel\n06.01.2026;0;25;Linsensuppe\n`));
  const mapper = page.getByRole('group', { name: 'Was steht in welcher Spalte?' });
  await expect(mapper).toContainText('gelesen wird erst, wenn Sie zustimmen');
  await expect(mapper.getByLabel('Bedeutung von Datum')).toHaveValue('date');
  await mapper.getByLabel('Bedeutung von Wehwert').selectOption('Schmerz, Durchschnitt des Tages');
  await mapper.getByLabel('Bedeutung von Anspannung').selectOption('Stressempfinden');
  await mapper.getByLabel('Bedeutung von Gegessen').selectOption('Mahlzeit');
  // A scale is said by a person; nothing is read before.
  await mapper.getByRole('button', { name: 'So lesen' }).click();
  await expect(mapper.getByRole('alert')).toContainText('Bitte sagen Sie bei jeder Skala, von wo bis wo sie reicht.');
  await mapper.getByLabel('Skala von Wehwert').selectOption('0–10');
  await mapper.getByLabel('Skala von Anspannung').selectOption('0–100');
  await expect(mapper).toContainText('als Messwert mit dieser Skala, nicht umgerechnet');
  await expectAccessible(page, { reload: false });
  await mapper.getByRole('button', { name: 'So lesen' }).click();
  await expect(page.getByText('Die Zuordnung ist für die nächste Tabelle mit diesen Überschriften gemerkt.')).toBeVisible();
  await expect(page.getByText('Tageseinträge: 2 neu, 0 geändert, 0 unverändert.')).toBeVisible();
  await expect(page.getByText('Messwerte: 2 neu, 0 geändert, 0 unverändert.')).toBeVisible();
  await expect(dryRun(page).getByRole('row', { name: /06\.01\.2026/ })).toContainText('Schmerz, Durchschnitt 0');
  await write(page).click();
  await expect(page.getByRole('heading', { name: 'Import geschrieben' })).toBeFocused();

  await page.reload();
  await choose(page, file('februar.csv', `${headings}\n02.02.2026;5;60;Reis mit Brokkoli\n`));
  await expect(mapper).toContainText('Die Zuordnung stammt vom letzten Import einer solchen Tabelle (Kim Beispiel).');
  await expect(mapper.getByLabel('Bedeutung von Wehwert')).toHaveValue('painAverage');
  await expect(mapper.getByLabel('Skala von Anspannung')).toHaveValue('0-100');
  await mapper.getByRole('button', { name: 'So lesen' }).click();
  await write(page).click();
  await expect(page.getByRole('heading', { name: 'Import geschrieben' })).toBeFocused();
  // What the source says stays on its own scale.
  await page.goto(`/patients/${id}/diary/2026-02-02`);
  await expect(page.getByRole('region', { name: 'Messwerte, wie die Quelle sie angibt' }).getByRole('row', { name: /Anspannung/ })).toContainText('600–100');
});

// What these end on, another test has looked at.
test.describe(() => {
  test.use({ axeAtEnd: false });

  test('a person is chosen first; with the keyboard', async ({ page, addPerson }) => {
    const id = await addPerson({ family: 'Auswahlfeld', given: 'Anton' });
    await page.goto('/import');
    await expect(page.getByText('Es fehlt noch: die Person, oben unter „Für wen?“.')).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel('Name, Geburtsdatum oder Nummer').fill('auswahlf');
    await page.getByRole('button', { name: 'Auswählen: Auswahlfeld, Anton, geb. 15.06.1980' }).press('Enter');
    await expect(page.getByText('Für: Auswahlfeld, Anton geb. 15.06.1980')).toBeFocused();
    const opened = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Dateien auswählen' }).press('Enter');
    await (await opened).setFiles([sample('daylio.csv')]);
    await expect(chosen(page, 'daylio.csv')).toContainText('2 Tage vom 02.03.2026 bis 03.03.2026');
    await expect(page.getByText('Geschrieben wird zu: Auswahlfeld, Anton geb. 15.06.1980')).toBeVisible();
    await write(page).press('Enter');
    await expect(page.getByText('Alles steht jetzt im Tagebuch von Auswahlfeld, Anton.')).toBeVisible();
    await page.getByRole('link', { name: 'Zum Verlauf' }).press('Enter');
    await expect(page).toHaveURL(`/patients/${id}`);
  });

  test('a FHIR Bundle of the diary', async ({ page, practice, addPerson }) => {
    const id = await addPerson({ family: 'Bundle', given: 'Bert' });
    await page.goto(`/patients/${id}/import`);
    await choose(page, file('app.json', readFileSync(join(SAMPLES, '..', '..', 'fhir', 'examples', 'Bundle-app-submission.json'))));
    await expect(chosen(page, 'app.json')).toContainText('FHIR');
    await expect(chosen(page, 'app.json')).toContainText('In der Datei: Patient/pat-muster. Geschrieben wird zu der gewählten Person.');
    await write(page).click();
    await expect(page.getByRole('heading', { name: 'Import geschrieben' })).toBeFocused();
    expect(await daysStored(practice, id)).toBe(1);
  });

  test('broken files: each says why, nothing of them is written, what is readable is', async ({ page, practice, addPerson }) => {
    const id = await addPerson({ family: 'Kaputt', given: 'Kurt' });
    await page.goto(`/patients/${id}/import`);
    const deep = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`;
    const broken: [Named, string][] = [
      [file('leer.csv', ''), 'Die Datei ist leer.'],
      [file('abgeschnitten.json', '{"resourceType":"Bundle","entry":[{"resource":'), 'Die JSON-Datei ist beschädigt.'],
      [file('tiefe.json', deep), 'Die Datei ist über 100 Ebenen tief verschachtelt.'],
      [file('proto.json', '{"resourceType":"Bundle","type":"collection","entry":[],"__proto__":{"admin":true}}'), 'Die Datei enthält einen Schlüssel, der in keinem Tagebuch vorkommt und Programme angreifen kann.'],
      [file('anderes.json', '{"hello":"world"}'), 'Das ist JSON, aber kein FHIR.'],
      [file('mappe.csv', 'PK\u0003\u0004 xl/workbook.xml'), 'Das ist eine Excel-Datei.'],
      [file('archiv.csv', 'PK\u0003\u0004 bearable.csv'), 'Das ist ein gepacktes Archiv.'],
      [file('bericht.csv', '%PDF-1.7\n'), 'Das ist ein PDF.'],
      [file('offen.csv', 'Datum;Notiz\n03.03.2026;"nie geschlossen\n'), 'Ein Anführungszeichen wird nicht geschlossen'],
      [file('doppelt.csv', 'full_date,date,weekday,time,mood,mood,activities,note_title,note\n2026-03-03,March 3,Tuesday,21:05,meh,good,"","",""\n'), 'Eine Spalte kommt zweimal vor'],
    ];
    await choose(page, ...broken.map(([each]) => each), sample('fddb_diary.csv'));
    for (const [{ name }, why] of broken) {
      await expect(chosen(page, name).getByRole('alert')).toContainText('Diese Datei ließ sich nicht lesen.');
      await expect(chosen(page, name).getByRole('alert')).toContainText(why);
      await expect(chosen(page, name).getByRole('alert')).toContainText('Gespeichert wurde nichts.');
    }
    expect(await page.evaluate(() => ({} as { admin?: boolean }).admin)).toBeUndefined();
    await expectAccessible(page, { reload: false });
    await write(page).click();
    await expect(page.getByRole('heading', { name: 'Import geschrieben' })).toBeFocused();
    expect(await daysStored(practice, id)).toBe(1);
  });

  test('a wrong date, a day to come and a value off the scale are listed with their rows; the rest is read', async ({ page, addPerson }) => {
    const id = await addPerson({ family: 'Unverstanden', given: 'Ulla' });
    await page.goto(`/patients/${id}/import`);
    const heading = '"date","date formatted","weekday","time of day","category","rating/amount","detail","notes"';
    const row = (day: string, rating: string) => `"","${day}","","am","Symptom","${rating}","Back pain (Moderate)",""`;
    await choose(page, file('bearable.csv', [heading, row('2026-03-03', '2'), row('2026-02-30', '2'), row('2999-01-01', '2'), row('gestern', '2'), row('2026-03-04', '9')].join('\n')));
    await expect(chosen(page, 'bearable.csv')).toContainText('5 Zeilen gelesen');
    const problems = page.getByRole('region', { name: 'Tabelle: Nicht verstanden' });
    await expect(problems.getByRole('row').filter({ hasText: '2026-02-30' })).toContainText('diesen Tag gibt es nicht');
    await expect(problems.getByRole('row').filter({ hasText: '2999-01-01' })).toContainText('Tag liegt in der Zukunft');
    await expect(problems.getByRole('row').filter({ hasText: 'gestern' })).toContainText('Datum nicht lesbar');
    await expect(problems.getByRole('row').filter({ hasText: '2026-03-04' })).toContainText('außerhalb der Skala');
    await expect(page.getByText('Diese Zeilen oder Angaben werden nicht geschrieben. Alles andere ist davon nicht berührt.')).toBeVisible();
    await expect(page.getByText('Messwerte: 1 neu, 0 geändert, 0 unverändert.')).toBeVisible();
  });

  test('a file of 200 MB is refused before it is read', async ({ page, addPerson }) => {
    const id = await addPerson({ family: 'Riesendatei', given: 'Rita' });
    const directory = mkdtempSync(join(tmpdir(), 'rueckenwind-large-'));
    try {
      const path = join(directory, 'tagebuch.csv');
      writeFileSync(path, 'Datum;Stress\n');
      truncateSync(path, 200 * 1024 * 1024);
      await page.goto(`/patients/${id}/import`);
      await page.getByLabel('Dateien auswählen').setInputFiles(path);
      await expect(chosen(page, 'tagebuch.csv').getByRole('alert')).toContainText('Die Datei ist größer als 50 MB.');
      await expect(chosen(page, 'tagebuch.csv').getByRole('alert')).toContainText('Gespeichert wurde nichts.');
      await chosen(page, 'tagebuch.csv').getByRole('button', { name: 'tagebuch.csv entfernen' }).click();
      await expect(page.getByText('Es fehlen noch: die Dateien.')).toBeVisible();
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  test('bad files in English', async ({ page, addPerson }) => {
    const id = await addPerson({ family: 'Broken', given: 'Ben' });
    await page.goto(`/patients/${id}/import`);
    await setLanguage(page, 'en');
    await page.getByLabel('Choose files').setInputFiles([
      file('cut.json', '{"resourceType":'), file('deep.json', `${'['.repeat(500)}${']'.repeat(500)}`), file('proto.json', '{"resourceType":"Bundle","constructor":{"prototype":{}},"__proto__":{}}'),
    ]);
    const list = page.getByRole('list', { name: 'Chosen files' });
    await expect(list.getByRole('alert')).toHaveCount(3);
    for (const alert of await list.getByRole('alert').all()) {
      await expect(alert).toContainText('Nothing was stored.');
      await expect(alert).not.toContainText(/Datei|wurde|gespeichert/);
    }
    await expect(page.getByRole('main')).not.toContainText(/Dateien|Probelauf|Frühere/);
  });

  test('somebody changes a day between the dry run and the writing: nothing is written, and it is said', async ({ page, context, practice, addPerson }) => {
    const id = await addPerson({ family: 'Dazwischen', given: 'Dana' });
    await page.goto(`/patients/${id}/import`);
    await choose(page, sample('fddb_diary.csv'));
    await expect(write(page)).toBeEnabled();
    const other = await context.newPage();
    await other.goto(`/patients/${id}/import`);
    await choose(other, file('fddb_diary.csv', readFileSync(join(SAMPLES, 'fddb_diary.csv'), 'utf8').replace('150 g Banane', '90 g Banane')));
    await write(other).click();
    await expect(other.getByRole('heading', { name: 'Import geschrieben' })).toBeFocused();
    await other.close();

    await write(page).click();
    const alert = page.getByRole('alert').filter({ hasText: 'Es wurde nichts geschrieben' });
    await expect(alert).toContainText('Jemand hat inzwischen einen dieser Tage geändert.');
    await expectAccessible(page, { reload: false });
    await alert.getByRole('button', { name: 'Neu prüfen' }).click();
    await expect(dryRun(page).getByRole('row').nth(1)).toContainText('geändert');
    await expect(dryRun(page).getByRole('row').nth(1)).toContainText('90 g Banane');
    await write(page).click();
    await expect(page.getByRole('heading', { name: 'Import geschrieben' })).toBeFocused();
    expect(await daysStored(practice, id)).toBe(1);
  });
});

test.describe('the connection is lost while saving', () => {
  test.use({ axeAtEnd: false, provoked: /net::ERR_(FAILED|INTERNET_DISCONNECTED)/ });

  test('before it arrived: a new check says so, and it is written once', async ({ page, context, practice, addPerson }) => {
    const id = await addPerson({ family: 'Abgerissen', given: 'Alma' });
    await page.goto(`/patients/${id}/import`);
    await choose(page, sample('fddb-long.csv'));
    await expect(write(page)).toBeEnabled();
    await context.setOffline(true);
    await write(page).click();
    const alert = page.getByRole('alert').filter({ hasText: 'Die Verbindung ist abgebrochen' });
    await expect(alert).toContainText('Er ist ganz oder gar nicht gespeichert, nie zur Hälfte');
    await expectAccessible(page, { reload: false });
    await context.setOffline(false);
    expect(await daysStored(practice, id)).toBe(0);
    await alert.getByRole('button', { name: 'Neu prüfen' }).click();
    await expect(page.getByText('Die Prüfung zeigt: Der Import ist nicht angekommen, es wurde nichts geschrieben.')).toBeVisible();
    await write(page).click();
    await expect(page.getByRole('heading', { name: 'Import geschrieben' })).toBeFocused();
    expect(await daysStored(practice, id)).toBeGreaterThan(40);
  });

  test('after it arrived: a new check finds it, and nothing is written twice', async ({ page, practice, addPerson }) => {
    const id = await addPerson({ family: 'Angekommen', given: 'Arne' });
    await page.goto(`/patients/${id}/import`);
    await choose(page, sample('fddb-long.csv'));
    await expect(write(page)).toBeEnabled();
    // The server does its work, and its answer never comes.
    await page.route(`${practice.origin}/fhir`, async (route) => {
      await route.fetch();
      await route.abort();
    });
    await write(page).click();
    const alert = page.getByRole('alert').filter({ hasText: 'Die Verbindung ist abgebrochen' });
    await expect(alert).toBeVisible();
    const stored = await daysStored(practice, id);
    expect(stored).toBeGreaterThan(40);
    await page.unroute(`${practice.origin}/fhir`);
    await alert.getByRole('button', { name: 'Neu prüfen' }).click();
    await expect(page.getByText('Der Import war schon angekommen. Es wurde nichts doppelt geschrieben.')).toBeVisible();
    await expect(write(page)).toBeHidden();
    expect(await daysStored(practice, id)).toBe(stored);
  });
});
