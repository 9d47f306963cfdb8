/** From a diary to paper: brought in, planned with, written about in a letter, released, handed over, and printed; the paper is read back. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { addDays, dayAt, type Day } from '../src/domain/day.ts';
import { expect, test } from './fixtures.ts';
import { documentsIn, expectA4, print, withoutDialogue, type Pdf } from './pdf.ts';

const today = dayAt(new Date(), 'Europe/Berlin');
const button = (page: Page | Locator, name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const field = (page: Page | Locator, name: string | RegExp) => page.getByRole('textbox', { name });
const german = (day: Day) => day.split('-').toReversed().join('.');

/** Three months of an export, moved so that its last day was yesterday. */
function exportUpToYesterday(): { name: string; mimeType: string; buffer: Buffer } {
  const text = readFileSync(join(import.meta.dirname, '..', 'src', 'imports', 'samples', 'fddb-long.csv'), 'utf8');
  const away = Math.round((Date.parse(addDays(today, -1)) - Date.parse('2026-02-28')) / 86_400_000);
  const moved = text.replaceAll(/"(\d\d)\.(\d\d)\.(\d{4}) /g, (_, day: string, month: string, year: string) => `"${german(addDays(`${year}-${month}-${day}` as Day, away))} `);
  return { name: 'tagebuch.csv', mimeType: 'text/csv', buffer: Buffer.from(moved) };
}

/** What every page of it has to say, whichever document it is a part of. */
function expectWhose(pdf: Pdf, { lines, number, notice }: { lines: readonly string[]; number: (page: number, of: number) => string; notice: string }): void {
  expect(pdf.tagged).toBe(true);
  pdf.pages.forEach(expectA4);
  const documents = documentsIn(pdf.pages);
  expect(documents).toHaveLength(3);
  for (const document of documents) {
    for (const [at, { text }] of document.entries()) for (const line of [...lines, number(at + 1, document.length), notice]) expect(text).toContain(line);
  }
}

test.describe.configure({ timeout: 180_000 });

test('an imported diary, a plan with two goals and a relaxation course, a nutrition letter, and all of it on paper', async ({ page, context, practice, addPerson }) => {
  await withoutDialogue(context);
  const patient = await addPerson({ family: 'Papierweg', given: 'Paula' });
  const whose = ['Papierweg, Paula', 'geb. 15.06.1980'];

  // The diary.
  await page.goto(`/patients/${patient}/import`);
  await page.getByLabel('Dateien auswählen').setInputFiles(exportUpToYesterday());
  await button(page, 'Ins Tagebuch schreiben').click();
  await expect(page.getByRole('heading', { name: 'Import geschrieben' })).toBeFocused();

  // The plan: what a start value rests on stands beside it.
  await page.getByRole('navigation', { name: 'Bereiche zu dieser Person' }).getByRole('link', { name: 'Behandlungsplan' }).click();
  await button(page, 'Plan beginnen').click();
  await field(page, /^Anliegen/).fill('Wieder eine Stunde im Garten arbeiten');
  await field(page, /^Ärztliche Diagnose/).fill('Kreuzschmerz');
  await button(page, 'Alle übrigen: erfragt – unauffällig').click();
  await button(page, 'Ziel hinzufügen').click();
  const first = page.getByRole('group', { name: 'Ziel 1' });
  await field(first, /^Ziel, wie Sie/).fill('Bunter essen');
  await first.getByRole('combobox', { name: 'Zielkriterium' }).selectOption('plants');
  await button(first, 'Aus dem Tagebuch übernehmen: Ziel 1').click();
  await expect(field(first, /^Ausgangswert/)).toHaveValue(/^\d+$/);
  const start = await field(first, /^Ausgangswert/).inputValue();
  await expect(first.getByText(/aus dem Tagebuch: \d von 7 Tagen/)).toBeVisible();
  await field(first, /^Zielwert/).fill('30');
  await first.getByLabel('Termin').fill(addDays(today, 84));
  await first.getByLabel('mit der Patientin / dem Patienten vereinbart').check();
  await button(page, 'Ziel hinzufügen').click();
  const second = page.getByRole('group', { name: 'Ziel 2' });
  await field(second, /^Ziel, wie Sie/).fill('Im Garten arbeiten');
  await second.getByRole('combobox', { name: 'Zielkriterium' }).selectOption('function');
  await field(second, /^Ausgangswert/).fill('3');
  await field(second, /^Zielwert/).fill('8');
  await second.getByLabel('Termin').fill(addDays(today, 84));
  for (const [domain, kind, text] of [['Bewegung', 'walk', 'Gehen Sie spazieren'], ['Entspannung', 'relaxation-course', 'Besuchen Sie einen zertifizierten Entspannungskurs'], ['Ernährung', 'nutrition-expert', 'Sprechen Sie mit einer Ernährungsfachkraft']] as const) {
    const section = page.getByRole('region', { name: domain, exact: true });
    await button(section, `Maßnahme zu ${domain} hinzufügen`).click();
    await section.getByRole('combobox', { name: 'Art' }).selectOption(kind);
    await field(section, 'Was genau?').fill(text);
    await field(section, 'Wie oft').fill('einmal pro Woche');
    await section.getByLabel('auf das Blatt für die Patientin / den Patienten').check();
  }
  await button(page, 'Textbaustein einfügen: Maßnahme 1, Was genau?').click();
  await button(page.getByRole('dialog'), /^Dosis: sich unterhalten können/).click();
  await expect(field(page.getByRole('region', { name: 'Bewegung', exact: true }), 'Was genau?')).toHaveValue('Gehen Sie spazieren. So zügig, dass Sie sich noch unterhalten können.');
  await page.getByLabel('Wiedervorlage am').fill(addDays(today, 42));
  await button(page, 'Freigeben …').click();
  await button(page.getByRole('dialog'), 'Freigeben').click();
  await expect(page.getByText('Version 1 ist freigegeben.')).toBeFocused();

  // The letter begins with what plan and diary say.
  await page.getByRole('link', { name: 'Schreiben beginnen: Empfehlung: Ernährungsfachkraft' }).click();
  await button(page, 'Neues Schreiben: Ernährungsberatung').click();
  await expect(field(page, /^Anliegen/)).toHaveValue('Wieder eine Stunde im Garten arbeiten');
  await expect(field(page, /^Was die Praxis selbst tut/)).toHaveValue(/Gehen Sie spazieren/);
  await expect(page.getByRole('article')).toContainText(/Verschiedene pflanzliche Lebensmittel .* Mittel \d+,\d aus \d+ Abschnitten/);
  await button(page, 'Freigeben').click();
  await button(page.getByRole('dialog', { name: 'Schreiben freigeben?' }), 'Freigeben').click();
  await button(page, 'Übergeben').click();
  await expect(page.getByText('Als übergeben festgehalten.')).toBeVisible();
  await expect(page.getByRole('complementary', { name: 'Stand dieses Schreibens' })).toContainText('Sprechen Sie mit einer Ernährungsfachkraft');

  // All of it in one print.
  await page.getByRole('link', { name: 'Drucken' }).last().click();
  await expect(page).toHaveURL(/\/print\?letter=/);
  for (const name of ['Patientenseite: der Plan auf einer Seite', 'Behandlungsplan']) await page.getByRole('checkbox', { name, exact: true }).check();
  await expect(button(page, 'Drucken')).toBeEnabled();
  const paper = await print(page);
  expect(paper.language).toBe('de');
  expect(paper.title).toBe('Behandlungsplan, Ihr Plan, Empfehlungsschreiben');
  expectWhose(paper, { lines: whose, number: (at, of) => `Seite ${at} von ${of}`, notice: 'Dieses Dokument ersetzt keine ärztliche Beratung.' });
  const [plan, own, letter] = documentsIn(paper.pages);
  for (const { text } of [...plan!, ...own!]) expect(text).toContain(`Version 1 vom ${german(today)}`);
  for (const { text } of letter!) expect(text).toContain(german(today));
  expect(own).toHaveLength(1);
  // As it reads: without what the lines of a cell make of it.
  const said = (pages: typeof plan) => pages!.map(({ text }) => text).join('\n').replaceAll(/\s+/g, ' ').replaceAll(/(?<=\p{Ll})- (?=\p{Ll})/gu, '');
  expect(said(plan)).toContain('Bunter essen');
  expect(said(plan)).toContain('So zügig, dass Sie sich noch unterhalten können.');
  expect(said(plan)).toContain('Besuchen Sie einen zertifizierten Entspannungskurs');
  expect(said(plan)).toMatch(new RegExp(`Bunter essen .* ${start} Tagebuch \\S+– ?\\S+, n = \\d, \\d ohne Angabe 30 ${german(addDays(today, 84))}`));
  expect(said(own)).toContain('Ihre Ziele');
  expect(said(own)).toContain('Besuchen Sie einen zertifizierten Entspannungskurs');
  expect(said(letter)).toContain('Empfehlungsschreiben');
  expect(said(letter)).toContain('„Wieder eine Stunde im Garten arbeiten“');
  expect(said(letter)).toContain('Dieses Schreiben ist keine Verordnung und keine ärztliche Diagnose.');
  expect(said(letter)).toMatch(/laut Verordnung/);
  // Each is in the record with the version that was printed.
  await expect(page.getByRole('region', { name: 'Ausdrucke' }).getByRole('rowheader')).toHaveText([/Empfehlungsschreiben|Behandlungsplan|Ihr Plan/, /Empfehlungsschreiben|Behandlungsplan|Ihr Plan/, /Empfehlungsschreiben|Behandlungsplan|Ihr Plan/]);
  const records = await (await fetch(`${practice.origin}/fhir/DocumentReference?patient=${patient}`, { headers: { cookie: practice.cookie } })).json();
  expect(records.entry).toHaveLength(3);

  // The same in English; the letter stays in the language that it was released in.
  await page.getByRole('combobox', { name: 'Sprache des Papiers' }).selectOption('en');
  await expect(button(page, 'Drucken')).toBeEnabled();
  const english = await print(page);
  expect(english.title).toBe('Care plan, Your plan, Empfehlungsschreiben');
  const [planEn, ownEn, letterEn] = documentsIn(english.pages);
  for (const document of [planEn!, ownEn!]) {
    for (const [at, { text }] of document.entries()) {
      for (const line of ['Papierweg, Paula', `Page ${at + 1} of ${document.length}`, 'Version 1', 'This document does not replace medical advice.']) expect(text).toContain(line);
      expect(text).not.toMatch(/Seite \d|geb\. /);
    }
  }
  expect(said(letterEn)).toBe(said(letter));
});
