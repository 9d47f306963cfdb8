/** Paper: what the browser prints, read back from the PDF. Every page says whose it is, which version, and which page of how many. */
import type { Bundle, DocumentReference, Patient } from '@medplum/fhirtypes';
import { planContent, releasePlan, writeDraft, type SendFhir } from '../mocks/plans.ts';
import { fhirOf, ownerOf } from './fhir-api.ts';
import { expect, expectAccessible, settled, setLanguage, test } from './fixtures.ts';
import { documentsIn, expectA4, print, readPdf, withoutDialogue } from './pdf.ts';

const LONG_NAME = { family: 'Freifrau von und zu Hohenlohe-Schillingsfürst-Bartenstein', given: 'Maximiliane "; } @page { x' };
const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' }).format(new Date()) as `${number}-${number}-${number}`;

/** A person of their own for each test. */
async function newPatient(fhir: SendFhir, { family, given }: { family: string; given: string }): Promise<string> {
  const patient = (await fhir('POST', 'Patient', { resourceType: 'Patient', active: true, name: [{ use: 'official', family, given: [given] }], birthDate: '1975-03-12' })) as Patient;
  const owner = await ownerOf(fhir);
  await fhir('POST', 'EpisodeOfCare', { resourceType: 'EpisodeOfCare', status: 'active', patient: { reference: `Patient/${patient.id}` }, period: { start: today }, careManager: { reference: `Practitioner/${owner.practitioner}` } });
  return patient.id!;
}

test.describe('paper', () => {
  // What stands on the screen is looked at below, once.
  test.use({ axeAtEnd: false });

  for (const measures of [1, 5, 60]) {
    test(`a plan with ${measures} measures: name, date of birth, version and page on every page, nothing split, and a record of the version`, async ({ page, context, practice }) => {
      await withoutDialogue(context);
      const fhir = fhirOf(practice);
      const patient = await newPatient(fhir, LONG_NAME);
      const plan = await releasePlan(fhir, { patient, content: planContent({ today, measures }), author: await ownerOf(fhir) });
      await page.goto(`/patients/${patient}/print?part=plan`);
      await expect(page.getByRole('button', { name: 'Drucken', exact: true })).toBeEnabled();

      const pdf = await print(page);
      expect(pdf.tagged).toBe(true);
      expect(pdf.language).toBe('de');
      expect(pdf.title).toBe('Behandlungsplan');
      expect(documentsIn(pdf.pages)).toHaveLength(1);
      for (const each of pdf.pages) {
        expectA4(each);
        expect(each.text).toContain('Hohenlohe-Schillingsfürst-Bartenstein, Maximiliane');
        expect(each.text).toMatch(/"; \}\s+@page \{ x/);
        expect(each.text).toContain('geb. 12.03.1975');
        expect(each.text).toMatch(/Version 1 vom \d\d\.\d\d\.\d{4}/);
        expect(each.text).toContain('Dieses Dokument ersetzt keine ärztliche Beratung.');
      }
      const all = pdf.pages.map(({ text }) => text).join('\n');
      for (let at = 1; at <= measures; at += 1) expect(all).toContain(`Maßnahme ${at}:`);
      expect(all).not.toContain('Nur für das Team');
      for (const { text } of pdf.pages) {
        const rows = text.match(/Maßnahme \d+:/g)?.length ?? 0;
        // All cells of a row are on its page, and the heading of the table is on every page that has rows of it.
        expect(text.match(/täglich,\s+20 Minuten/g)?.length ?? 0).toBe(rows);
        if (rows > 0) expect(text).toContain('Wie oft, wie lange, wie');
      }
      // Who signs finds what is signed on the same page.
      const signing = pdf.pages.find(({ text }) => text.includes('Unterschrift Therapeutin'))!;
      expect(signing.text).toContain('Ziele und Maßnahmen wurden gemeinsam besprochen.');
      expect(signing.text).toContain('Unterschrift Patientin');

      const roles = pdf.pages.flatMap(({ tags }) => tags.map(({ role }) => role));
      expect(roles.filter((role) => role === 'H1')).toHaveLength(1);
      expect(roles.indexOf('H1')).toBeLessThan(roles.indexOf('H2'));
      expect(roles).toContain('TH');

      const records = ((await fhir('GET', `DocumentReference?patient=${patient}`)) as Bundle).entry!.map(({ resource }) => resource as DocumentReference);
      expect(records).toHaveLength(1);
      expect(records[0]!.context!.related![0]!.reference).toBe(`CarePlan/${plan.id}/_history/${plan.meta!.versionId}`);
      await expect(page.getByRole('region', { name: 'Ausdrucke' })).toContainText('Behandlungsplan, Version 1');
    });
  }

  test('everything at once, for two people: each page carries its own person only, every document counts its own pages', async ({ page, context, practice }) => {
    await withoutDialogue(context);
    await page.goto('/print?people=example-01~example-02');
    for (const name of ['Behandlungsplan', 'Verlaufsbogen', 'Leere Tagebuchbögen', '30 verschiedene Pflanzen in der Woche']) await page.getByRole('checkbox', { name, exact: true }).check();
    await page.getByRole('checkbox', { name: 'Werte als Tabelle' }).check();
    await expect(page.getByRole('button', { name: 'Drucken', exact: true })).toBeEnabled();
    const pdf = await print(page);
    const documents = documentsIn(pdf.pages);
    // Plan, page, progress, leaflet and two weeks of diary, twice.
    expect(documents).toHaveLength(12);
    for (const document of documents) {
      const names = document.map(({ text }) => ['Müller, Sabine', 'Müller, Thomas'].filter((name) => text.includes(name)));
      expect(new Set(names.map((each) => each.join())).size, 'one person a document').toBe(1);
      expect(names[0]).toHaveLength(1);
    }
    pdf.pages.forEach(expectA4);
    expect(pdf.title).not.toMatch(/Müller|1974/);
    // Drawings say in words what they show.
    const figures = pdf.pages.flatMap(({ tags }) => tags.filter(({ role }) => role === 'Figure'));
    expect(figures.filter(({ alt }) => /^Schmerz, .*Mittel/.test(alt ?? ''))).toHaveLength(2);
    await settled(page);
    expect(await page.title()).toBe('Drucken – Rückenwind');
    for (const patient of ['example-01', 'example-02']) {
      const found = (await fhirOf(practice)('GET', `Communication?patient=${patient}`)) as Bundle;
      expect(JSON.stringify(found)).toContain('plants-30.de.1');
    }
  });

  test('a draft is marked on every page, and the record says that it was one', async ({ page, context, practice }) => {
    await withoutDialogue(context);
    const fhir = fhirOf(practice);
    const patient = await newPatient(fhir, { family: 'Entwurfsfrau', given: 'Eva' });
    await writeDraft(fhir, { patient, content: planContent({ today, measures: 20 }), author: await ownerOf(fhir) });
    await page.goto(`/patients/${patient}/print?part=plan`);
    await expect(page.getByRole('region', { name: 'Nicht auf dem Papier' })).toContainText('gedruckt wird der gespeicherte Entwurf');
    const { pages } = await print(page);
    expect(pages.length).toBeGreaterThan(2);
    expect(documentsIn(pages)).toHaveLength(1);
    for (const { text } of pages) {
      expect(text).toMatch(/Entwurf, Stand \d\d\.\d\d\.\d{4}/);
      // In the margin, and across the page.
      expect(text.match(/Entwurf/g)!.length).toBeGreaterThanOrEqual(2);
    }
    const [record] = ((await fhir('GET', `DocumentReference?patient=${patient}`)) as Bundle).entry!.map(({ resource }) => resource as DocumentReference);
    expect(record!.docStatus).toBe('preliminary');
  });

  test('the page for the patient is one page, at 12 and at 16 points, in both languages', async ({ page, context, practice }) => {
    await withoutDialogue(context);
    const fhir = fhirOf(practice);
    const patient = await newPatient(fhir, LONG_NAME);
    await releasePlan(fhir, { patient, content: planContent({ today, measures: 60 }), author: await ownerOf(fhir) });
    for (const language of ['de', 'en'] as const) {
      await page.goto(`/patients/${patient}/print`);
      await setLanguage(page, language);
      await page.getByRole('combobox', { name: /Sprache des Papiers|Language of the paper/ }).selectOption(language);
      for (const large of [false, true]) {
        await page.getByRole('checkbox', { name: /^(Großdruck|Large print)/ }).setChecked(large);
        await expect(page.getByRole('button', { name: /^(Drucken|Print)$/ })).toBeEnabled();
        const pdf = await print(page);
        expect(pdf.pages).toHaveLength(1);
        expect(pdf.language).toBe(language);
        expect(pdf.pages[0]!.text).toContain('112');
        expect(pdf.pages[0]!.text).toContain('116117');
        expect(pdf.pages[0]!.text).toContain('Maßnahme 5:');
        expect(pdf.pages[0]!.text).not.toContain('Maßnahme 6:');
        expect(pdf.pages[0]!.text).toContain(language === 'de' ? 'Seite 1 von 1' : 'Page 1 of 1');
      }
    }
    await setLanguage(page, 'de');
  });

  test('every leaflet is one page, in both languages', async ({ page, context }) => {
    await withoutDialogue(context);
    for (const language of ['de', 'en'] as const) {
      await page.goto('/patients/example-03/print?part=diary');
      await page.getByRole('checkbox', { name: 'Leere Tagebuchbögen' }).uncheck();
      await page.getByRole('combobox', { name: 'Sprache des Papiers' }).selectOption(language);
      const leaflets = page.getByRole('group', { name: 'Patienteninformation' }).getByRole('checkbox');
      for (let at = 0; at < 10; at += 1) await leaflets.nth(at).check();
      await expect(page.getByRole('button', { name: 'Drucken', exact: true })).toBeEnabled();
      const { pages } = await print(page);
      expect(documentsIn(pages).map((document) => document.length)).toEqual(Array.from({ length: 10 }, () => 1));
      for (const { text } of pages) expect(text).toContain(language === 'de' ? 'ersetzt keine ärztliche Beratung' : 'does not replace medical advice');
    }
  });

  test('by keyboard: P opens the print centre, Ctrl+P prints; printing past it says what to do instead', async ({ page, context }) => {
    await withoutDialogue(context);
    await page.goto('/patients/example-01/diary');
    await settled(page);
    await page.keyboard.press('p');
    await expect(page).toHaveURL(/\/patients\/example-01\/print$/);
    await expect(page.getByRole('button', { name: 'Drucken', exact: true })).toBeEnabled();
    const past = await readPdf(await page.pdf());
    expect(past.pages.map(({ text }) => text).join(' ')).toContain('Bitte drucken Sie mit dem Knopf');
    expect(past.pages.map(({ text }) => text).join(' ')).not.toContain('Ihre Ziele');
    await page.keyboard.press('Control+p');
    await expect(page.locator('html')).toHaveAttribute('data-printing', '');
    expect((await readPdf(await page.pdf({ preferCSSPageSize: true }))).pages[0]!.text).toContain('Ihre Ziele');
  });
});

test('the screens are accessible: one person, several, leaflets and their dialogs', async ({ page }) => {
  await page.goto('/patients/example-01/print');
  await page.getByRole('checkbox', { name: 'Verlaufsbogen' }).check();
  await page.getByRole('checkbox', { name: 'Leere Tagebuchbögen' }).check();
  await page.getByRole('checkbox', { name: 'Stress und Darm' }).check();
  await expect(page.getByRole('button', { name: 'Drucken', exact: true })).toBeEnabled();
  await expectAccessible(page, { reload: false });
  await page.goto('/print?people=example-01~example-02');
  await expect(page.getByRole('button', { name: 'Drucken', exact: true })).toBeEnabled();
  await expectAccessible(page);
  await page.goto('/settings/leaflets');
  await page.getByRole('button', { name: 'Schlaf und Erholung ansehen' }).click();
  await expect(page.getByRole('dialog').getByText('Gedruckt: 1 Seite')).toBeVisible();
  await expectAccessible(page, { reload: false });
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Schlaf und Erholung als eigene weiterschreiben' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Ansehen' }).click();
  await expect(page.getByRole('dialog').getByText('Gedruckt: 1 Seite')).toBeVisible();
  await expectAccessible(page, { reload: false });
  await page.keyboard.press('Escape');
});
