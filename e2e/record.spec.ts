/** The record against the real server: what was corrected, entered later, read, taken along, restricted and erased, and by whom. */
import { inflateRawSync } from 'node:zlib';
import { readFile } from 'node:fs/promises';
import type { BrowserContext, Locator, Page } from '@playwright/test';
import type { Bundle, CarePlan, DocumentReference, Patient, Resource } from '@medplum/fhirtypes';
import { getDocumentProxy } from 'unpdf';
import { planContent, releasePlan, type SendFhir } from '../mocks/plans.ts';
import { cookieOf, newDataDir, OWNER, removeData, send, setUpPractice, startServer, type RunningServer } from '../mocks/running-server.ts';
import { addDays, dayAt, type Day } from '../src/domain/day.ts';
import { expect, expectAccessible, settled, setLanguage, signIn, test } from './fixtures.ts';

test.describe.configure({ timeout: 180_000 });

type Practice = RunningServer & { cookie: string };

const today = dayAt(new Date(), 'Europe/Berlin');
const german = (day: Day) => `${day.slice(8)}.${day.slice(5, 7)}.${day.slice(0, 4)}`;
const button = (within: Page | Locator, name: string | RegExp) => within.getByRole('button', { name, exact: typeof name === 'string' });
const record = (patient: string) => `/patients/${patient}/record`;

function fhirOf({ origin }: Pick<Practice, 'origin'>, cookie: string): SendFhir {
  return async (method, address, body) => {
    const response = await send(origin, method, address === '' ? '/fhir' : `/fhir/${address}`, body, { cookie, prefer: 'return=representation' });
    if (!response.ok) throw new Error(`${method} ${address}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Resource;
  };
}

async function personOf({ origin }: Pick<Practice, 'origin'>, cookie: string): Promise<{ practitioner: string; name: string }> {
  return ((await (await fetch(`${origin}/api/session`, { headers: { cookie } })).json()) as { user: { practitioner: string; name: string } }).user;
}

/** Somebody in treatment since a day. */
async function newPatient(fhir: SendFhir, { family, given, since, manager }: { family: string; given: string; since: Day; manager: string }): Promise<string> {
  const patient = (await fhir('POST', 'Patient', { resourceType: 'Patient', active: true, name: [{ use: 'official', family, given: [given] }], birthDate: '1971-04-09' })) as Patient;
  await fhir('POST', 'EpisodeOfCare', { resourceType: 'EpisodeOfCare', status: 'active', patient: { reference: `Patient/${patient.id}` }, period: { start: since }, careManager: { reference: `Practitioner/${manager}` } });
  return patient.id!;
}

/** A colleague of the practice, signed in. */
async function colleague({ origin, cookie }: Practice, name: string, username: string, role: 'owner' | 'therapist'): Promise<{ cookie: string; practitioner: string }> {
  const invited = await send(origin, 'POST', '/api/team', { name, username, role }, { cookie });
  expect(invited.status, await invited.clone().text()).toBeLessThan(300);
  const { practitioner, code } = (await invited.json()) as { practitioner: string; code: string };
  const accepted = await send(origin, 'POST', '/api/auth/invitation', { code, password: 'noch ein langer Satz zum Merken' });
  expect(accepted.status, await accepted.clone().text()).toBeLessThan(300);
  return { cookie: cookieOf(accepted), practitioner };
}

/** Nobody sits before a print dialogue here: it is the PDF that is made while it would be open. */
async function withoutDialogue(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => { window.print = () => {}; });
}

/** Presses "Drucken" and reads back what was printed, page by page. */
async function print(page: Page): Promise<string[]> {
  await button(page, /^(Drucken|Print)$/).click();
  await expect(page.locator('html')).toHaveAttribute('data-printing', '');
  const pdf = await getDocumentProxy(new Uint8Array(await page.pdf({ preferCSSPageSize: true, tagged: true })));
  await expect(page.locator('html')).not.toHaveAttribute('data-printing', '');
  const pages: string[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const { items } = await (await pdf.getPage(number)).getTextContent();
    pages.push(items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('').replaceAll(/[\u00AD\u200B]/g, '').replaceAll(/[\u00A0\u202F]/g, ' '));
  }
  return pages;
}

/** The files of a ZIP archive, unpacked. */
function unzip(bytes: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  for (let at = bytes.readUInt32LE(end + 16), left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, size, nameLength, extraLength, commentLength, start] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32), bytes.readUInt32LE(at + 42)];
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const content = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28);
    const packed = bytes.subarray(content, content + size);
    files.set(name, (method === 0 ? packed : inflateRawSync(packed)).toString('utf8'));
    at += 46 + nameLength + extraLength + commentLength;
  }
  return files;
}

const field = (within: Page | Locator, name: string | RegExp) => within.getByRole('textbox', { name });

test('a released plan is corrected: the old text stays readable with person and time, and paper says when it was corrected', async ({ page, context, practice }) => {
  await withoutDialogue(context);
  const fhir = fhirOf(practice, practice.cookie);
  const author = await personOf(practice, practice.cookie);
  const patient = await newPatient(fhir, { family: 'Berichtigt', given: 'Paula', since: addDays(today, -30), manager: author.practitioner });
  await releasePlan(fhir, { patient, content: { ...planContent({ today, measures: 2 }), from: addDays(today, -6), findings: { body: 'Schmerz im linken Bein.' } }, author });

  await page.goto(`/patients/${patient}/plan`);
  // Written later than it speaks of.
  await expect(page.getByText(new RegExp(`^Behandlung am ${german(addDays(today, -6))} · eingetragen am ${german(today)}`))).toBeVisible();
  await button(page, 'Ändern').click();
  await field(page, 'Körperfunktionen und Körperstrukturen').fill('Schmerz im rechten Bein.');
  await expect(page.locator('[data-save="saved"]')).toContainText('Als Entwurf gespeichert', { timeout: 15_000 });
  await button(page, 'Freigeben …').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('checkbox', { name: 'Berichtigt einen Fehler in Version 1' }).check();
  await button(dialog, 'Freigeben').click();
  await expect(dialog.getByText('Bitte sagen, was berichtigt wird.')).toBeVisible();
  await field(dialog, 'Was war falsch?').fill('Die Seite war verwechselt.');
  await expectAccessible(page, { reload: false });
  await button(dialog, 'Freigeben').click();
  await expect(dialog).toBeHidden();

  await page.goto(record(patient));
  await button(page, /^Fassungen: Behandlungsplan/).click();
  await expect(dialog.getByText('berichtigt Version 1')).toBeVisible();
  await expect(dialog.getByText('Die Seite war verwechselt.')).toBeVisible();
  await expect(dialog.getByText(/„Schmerz im linken Bein\.“ → „Schmerz im rechten Bein\.“/)).toBeVisible();
  await expect(dialog.getByText(new RegExp(`^Berichtigt am ${german(today)}.* durch Version 2$`))).toBeVisible();
  await expect(dialog.getByRole('heading', { name: new RegExp(`^Version 1 · ${OWNER.name}, ${german(today)}`) })).toBeVisible();
  await dialog.getByText('Ganze Version lesen').last().click();
  await expect(dialog.getByText('Schmerz im linken Bein.', { exact: true })).toBeVisible();
  await expectAccessible(page, { reload: false });

  await page.goto(`/patients/${patient}/print?part=plan`);
  await settled(page);
  const now = await print(page);
  for (const sheet of now) expect(sheet).toContain(`berichtigt am ${german(today)}`.replace('b', 'B'));
  expect(now.join('\n')).toContain('berichtigt Version 1');
  expect(now.join('\n')).toContain(`Behandlung am ${german(addDays(today, -6))} · eingetragen am ${german(today)}`);
  await page.getByRole('combobox', { name: /Version/ }).selectOption({ label: (await page.getByRole('combobox', { name: /Version/ }).locator('option').filter({ hasText: 'Version 1' }).first().textContent())! });
  await settled(page);
  const old = await print(page);
  for (const sheet of old) expect(sheet).toContain(`Berichtigt am ${german(today)}`);
  expect(old.join('\n')).toContain('Schmerz im linken Bein.');
  await page.goto(record(patient));
  await settled(page);
});

test('a released letter is corrected by a new one: both wordings stay, the difference is marked, the old paper says so; a letter written later shows both days', async ({ page, context, addPerson }) => {
  await withoutDialogue(context);
  const patient = await addPerson({ family: 'Briefe', given: 'Konrad' });
  await page.goto(`/patients/${patient}/letters`);
  await button(page, 'Neues Schreiben: Ernährungsberatung').click();
  const write = async (concern: string) => {
    await field(page, /^Anliegen/).fill(concern);
    await field(page, 'Was die Praxis selbst tut').fill('Übungen am Gerät');
    await field(page, /^Antwort an/).fill('Praxis am Park');
    await page.getByLabel('Behandlung am').fill(addDays(today, -4));
    await expect(page.getByText(/^Gespeichert um/)).toBeVisible({ timeout: 15_000 });
    await button(page, 'Freigeben').click();
    await button(page.getByRole('dialog'), 'Freigeben').click();
    await expect(page.getByText('Freigegebener Wortlaut, unverändert')).toBeVisible();
  };
  await write('Wieder Treppen steigen ohne Pause');
  await expect(page.getByText(new RegExp(`^Behandlung am ${german(addDays(today, -4))} · eingetragen am ${german(today)}, `))).toBeVisible();
  const first = page.url();
  await button(page, 'Berichtigen').click();
  await expect(page).not.toHaveURL(first);
  await write('Wieder Treppen steigen mit Pause');
  const changes = page.getByRole('region', { name: 'Was berichtigt wurde' });
  await expect(changes.locator('del')).toContainText('ohne');
  await expect(changes.locator('ins').filter({ hasText: 'mit' })).toBeVisible();
  const second = page.url();
  await page.getByRole('link', { name: 'Drucken' }).last().click();
  await settled(page);
  for (const sheet of await print(page)) expect(sheet).toContain(`Berichtigt am ${german(today)}`);

  await page.goto(first);
  await expect(page.getByText(new RegExp(`^Berichtigt am ${german(today)}, .* von ${OWNER.name}$`))).toBeVisible();
  await expect(page.getByText(/Wieder Treppen steigen ohne Pause/)).toBeVisible();
  await page.goto(`/patients/${patient}/print?letter=${first.split('/').at(-1)}`);
  await settled(page);
  const paper = await print(page);
  for (const sheet of paper) expect(sheet).toContain(`Berichtigt am ${german(today)}`);
  expect(paper.join('\n')).toContain('ohne Pause');
  expect(paper.join('\n')).toContain(`Behandlung am ${german(addDays(today, -4))} · eingetragen am ${german(today)}`);

  await page.goto(record(patient));
  await button(page, /^Fassungen: Schreiben/).first().click();
  await expect(page.getByRole('dialog').getByText(/Treppen steigen/).first()).toBeVisible();
  await expectAccessible(page, { reload: false });
  await page.keyboard.press('Escape');
  await page.goto(second);
  await settled(page);
});

test('a day that is entered later shows both days', async ({ page, addPerson }) => {
  const patient = await addPerson({ family: 'Spätlese', given: 'Uwe' });
  const day = addDays(today, -8);
  await page.goto(`/patients/${patient}/diary/${day}`);
  await field(page, /^Durchschnittlicher Schmerz/).fill('4');
  await button(page, /^Speichern(?! und)/).click();
  await expect(page.getByText(new RegExp(`^Tag ${german(day)} · eingetragen am ${german(today)}, `))).toBeVisible();
  await page.goto(record(patient));
  const row = page.getByRole('row').filter({ hasText: 'Tagebucheintrag' });
  await expect(row).toContainText(german(day));
  await expect(row).toContainText(german(today));
  await expect(row).toContainText(OWNER.name);
  await settled(page);
});

test('the log tells what two people read, wrote and took along; the copy holds every text; files are named after no one', async ({ page, practice }) => {
  const fhir = fhirOf(practice, practice.cookie);
  const author = await personOf(practice, practice.cookie);
  const robin = await colleague(practice, 'Robin Beispiel', 'robin', 'therapist');
  const patient = await newPatient(fhir, { family: 'Zzprotokoll', given: 'Mia', since: addDays(today, -30), manager: author.practitioner });
  const plan = (await releasePlan(fhir, { patient, content: planContent({ today, measures: 3 }), author })) as CarePlan;

  // Robin reads the plan, changes the master data, and takes the copy along.
  const theirs = fhirOf(practice, robin.cookie);
  await theirs('GET', `CarePlan/${plan.id}`);
  const stored = (await theirs('GET', `Patient/${patient}`)) as Patient;
  const changed = await send(practice.origin, 'PUT', `/fhir/Patient/${patient}`, { ...stored, telecom: [{ system: 'phone', value: '030 5550199' }] }, { cookie: robin.cookie, 'if-match': 'W/"1"' });
  expect(changed.status).toBe(200);
  const taken = await fetch(`${practice.origin}/api/records/${patient}/copy`, { headers: { cookie: robin.cookie } });
  expect(taken.status).toBe(200);
  expect(taken.headers.get('content-disposition') ?? '').not.toMatch(/Zzprotokoll/i);

  await page.goto(record(patient));
  const list = page.getByRole('list', { name: 'Zugriffe, die neuesten zuerst' });
  await expect(list.getByText('Robin Beispiel hat eine Kopie der Akte heruntergeladen', { exact: true })).toBeVisible();
  await expect(list.getByText('Robin Beispiel hat die Stammdaten geschrieben, Version 2', { exact: true })).toBeVisible();
  await expect(list.getByText(/^Robin Beispiel hat .*den Behandlungsplan.*gelesen/)).toBeVisible();
  await expect(list.getByText(new RegExp(`^${OWNER.name} hat .*geschrieben`)).first()).toBeVisible();
  await page.getByRole('combobox', { name: 'Person' }).selectOption('Robin Beispiel');
  await page.getByRole('combobox', { name: 'Was' }).selectOption('gelesen');
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await button(list, /Zugriffe?/).click();
  await expect(list.getByRole('region', { name: 'Einzelne Zugriffe' }).getByRole('row').filter({ hasText: 'Behandlungsplan' })).toBeVisible();
  await expectAccessible(page, { reload: false });
  await page.getByRole('combobox', { name: 'Was' }).selectOption('geändert');
  await expect(list.getByText('Robin Beispiel hat die Stammdaten geschrieben, Version 2', { exact: true })).toBeVisible();
  await page.getByRole('combobox', { name: 'Person' }).selectOption('alle');
  await page.getByRole('combobox', { name: 'Was' }).selectOption('alles');

  const download = async (name: string): Promise<{ file: string; bytes: Buffer }> => {
    const waiting = page.waitForEvent('download');
    await button(page, name).click();
    const done = await waiting;
    return { file: done.suggestedFilename(), bytes: await readFile(await done.path()) };
  };
  const csv = await download('Als CSV');
  expect(csv.file).toBe(`zugriffsprotokoll-${today}.csv`);
  expect(csv.bytes.toString('utf8')).toContain('Robin Beispiel');
  const json = await download('Als JSON');
  expect((JSON.parse(json.bytes.toString('utf8')) as { lines: { name: string }[] }).lines.some(({ name }) => name === 'Robin Beispiel')).toBe(true);

  const copy = await download('Kopie der Akte herunterladen (ZIP)');
  expect(copy.file).toBe(`akte-kopie-${today}.zip`);
  const files = unzip(copy.bytes);
  const readable = [...files].filter(([name]) => name.endsWith('.html')).map(([, text]) => text.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_all, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name]!)).join('\n');
  const raw = [...files].filter(([name]) => name.endsWith('.json') || name.endsWith('.ndjson')).map(([, text]) => text).join('\n');
  for (const said of ['Zzprotokoll', 'Rückenschmerzen und Ernährungsgewohnheiten', 'Ich möchte wieder ohne Angst vor dem nächsten Hexenschuss arbeiten.', 'Eingeschränkte Beweglichkeit der Lendenwirbelsäule.', 'Nur für das Team', 'Wieder eine Stunde am Stück am Schreibtisch sitzen', '030 5550199']) {
    expect(readable, `readable: ${said}`).toContain(said);
    expect(raw, `FHIR: ${said}`).toContain(said);
  }
  expect([...files.values()].join('\n')).toContain('Robin Beispiel');
  expect([...files.keys()].join('\n')).not.toMatch(/Zzprotokoll/i);
  await expect(list.getByText(`${OWNER.name} hat eine Kopie der Akte heruntergeladen`, { exact: true })).toBeVisible();
  await settled(page);
});

test('a restriction hides the record from the team, marks its paper, and the patient gets a letter about it', async ({ page, context, browser, practice }) => {
  await withoutDialogue(context);
  const fhir = fhirOf(practice, practice.cookie);
  const author = await personOf(practice, practice.cookie);
  const therapist = await colleague(practice, 'Sascha Beispiel', 'sascha', 'therapist');
  const patient = await newPatient(fhir, { family: 'Zzgesperrt', given: 'Nora', since: addDays(today, -60), manager: therapist.practitioner });
  await releasePlan(fhir, { patient, content: planContent({ today, measures: 1 }), author });
  await page.goto(record(patient));
  await button(page, 'Behandlung beenden …').click();
  await page.getByLabel('Letzter Tag der Behandlung').fill(addDays(today, -10));
  await button(page, 'Eintragen').click();
  await expect(page.getByText(`Ende der Behandlung: ${german(addDays(today, -10))}`)).toBeVisible();
  await button(page, 'Löschung sperren …').click();
  await field(page.getByRole('dialog'), /^Begründung/).fill('Rechtsstreit');
  await button(page.getByRole('dialog'), 'Löschung sperren').click();
  await expect(page.getByText('Die Löschung ist gesperrt.')).toBeVisible();
  await button(page, 'Akte einschränken …').click();
  await expectAccessible(page, { reload: false });
  await field(page.getByRole('dialog'), /^Begründung/).fill('Löschung verlangt');
  await button(page.getByRole('dialog'), 'Akte einschränken').click();
  await expect(page.getByText('Die Akte ist eingeschränkt.')).toBeVisible();
  await expect(page.getByRole('banner').or(page.locator('header')).getByText(/Eingeschränkt/).first()).toBeVisible();

  // Gone for everybody else: in the list, by search, by address.
  const others = await browser.newContext({ locale: 'de-DE' });
  await signIn(others, { origin: practice.origin, cookie: therapist.cookie });
  const their = await others.newPage();
  await their.goto(practice.origin);
  await settled(their);
  await expect(their.getByText('Zzgesperrt')).toHaveCount(0);
  expect((await fetch(`${practice.origin}/fhir/Patient/${patient}`, { headers: { cookie: therapist.cookie } })).status).toBe(404);
  expect((await fetch(`${practice.origin}/api/records/${patient}`, { headers: { cookie: therapist.cookie } })).status).toBe(404);
  await others.close();

  await page.goto(`/patients/${patient}/print?part=plan`);
  await settled(page);
  for (const sheet of await print(page)) expect(sheet.match(/Eingeschränkt/g)?.length, 'in the margin and across the page').toBeGreaterThanOrEqual(2);

  await page.goto(record(patient));
  await page.getByRole('link', { name: 'Schreiben an die behandelte Person' }).click();
  await page.getByLabel('Wunsch eingegangen am').fill(addDays(today, -2));
  await settled(page);
  const letter = (await print(page)).join('\n').replaceAll(/\s+/g, ' ');
  expect(letter).toContain(`Sie haben uns am ${german(addDays(today, -2))} gebeten, Ihre Daten zu löschen.`);
  expect(letter).toContain('§ 630f Abs. 3 BGB');
  expect(letter).toContain('Nora Zzgesperrt');
  const printed = ((await fhir('GET', `DocumentReference?patient=${patient}`)) as Bundle).entry!.map(({ resource }) => (resource as DocumentReference).type?.coding?.[0]?.code);
  expect(printed).toContain('restriction-letter');
  await settled(page);
});

test('the retention run takes two people, leaves what is on hold, and reports', async ({ page, browser, practice }) => {
  const fhir = fhirOf(practice, practice.cookie);
  const author = await personOf(practice, practice.cookie);
  const second = await colleague(practice, 'Toni Beispiel', 'toni', 'owner');
  const old = async (family: string) => {
    const patient = await newPatient(fhir, { family, given: 'Alt', since: '2010-01-04' as Day, manager: author.practitioner });
    expect((await send(practice.origin, 'PUT', `/api/records/${patient}/end`, { day: '2012-06-30' }, { cookie: practice.cookie })).status).toBeLessThan(300);
    return patient;
  };
  const [gone, kept] = [await old('Zzablauf'), await old('Zzhalten')];
  expect((await send(practice.origin, 'PUT', `/api/records/${kept}/hold`, { reason: 'Rechtsstreit' }, { cookie: practice.cookie })).status).toBeLessThan(300);

  await page.goto('/settings/retention');
  await expect(page.getByRole('row').filter({ hasText: 'Zzhalten' })).toContainText('Löschung gesperrt, bleibt');
  await expect(page.getByRole('row').filter({ hasText: 'Zzablauf' })).toContainText('30.06.2022');
  await expect(page.getByRole('checkbox', { name: /Zzhalten/ })).toBeDisabled();
  await page.getByRole('checkbox', { name: /Zzablauf/ }).check();
  await expectAccessible(page);
  await page.getByRole('checkbox', { name: /Zzablauf/ }).check();
  await button(page, '1 Akte zum Löschen vorschlagen …').click();
  await button(page.getByRole('dialog'), 'Vorschlagen').click();
  await expect(page.getByText('Bestätigen muss jemand anderes. Sie können den Vorschlag zurücknehmen.')).toBeVisible();
  const { pending } = (await (await fetch(`${practice.origin}/api/retention`, { headers: { cookie: practice.cookie } })).json()) as { pending: { id: string } };
  expect((await send(practice.origin, 'POST', `/api/retention/${pending.id}/confirm`, {}, { cookie: practice.cookie })).status, 'never the same person').toBe(409);

  const theirs = await browser.newContext({ locale: 'de-DE' });
  await signIn(theirs, { origin: practice.origin, cookie: second.cookie });
  const other = await theirs.newPage();
  await other.goto(`${practice.origin}/settings/retention`);
  await button(other, 'Prüfen und bestätigen …').click();
  await other.getByRole('checkbox', { name: 'Ich habe die Liste geprüft.' }).check();
  await button(other, 'Endgültig löschen').click();
  await expect(other.getByText('1 Akte ist gelöscht.')).toBeVisible();
  await theirs.close();
  expect((await fetch(`${practice.origin}/fhir/Patient/${gone}`, { headers: { cookie: practice.cookie } })).status).toBeGreaterThanOrEqual(404);
  expect((await fetch(`${practice.origin}/fhir/Patient/${kept}`, { headers: { cookie: practice.cookie } })).status).toBe(200);

  // The chain holds although something was erased.
  await page.goto('/settings/integrity');
  await button(page, 'Jetzt prüfen').click();
  await expect(page.getByRole('heading', { name: 'Alles unverändert' })).toBeVisible();
  await expectAccessible(page, { reload: false });
  await page.goto('/settings/access-log');
  await expect(page.getByText('Toni Beispiel hat die Löschung bestätigt').or(page.getByText('Toni Beispiel hat die Akte gelöscht')).first()).toBeVisible();
  await settled(page);
});

test('a record goes from here to another practice as a file, with every version; what is there already is not written again', async ({ page, browser, practice }) => {
  const fhir = fhirOf(practice, practice.cookie);
  const author = await personOf(practice, practice.cookie);
  const patient = await newPatient(fhir, { family: 'Zzumzug', given: 'Lea', since: addDays(today, -30), manager: author.practitioner });
  await releasePlan(fhir, { patient, content: planContent({ today, measures: 2 }), author });
  const stored = (await fhir('GET', `Patient/${patient}`)) as Patient;
  expect((await send(practice.origin, 'PUT', `/fhir/Patient/${patient}`, { ...stored, birthDate: '1971-04-10' }, { cookie: practice.cookie, 'if-match': 'W/"1"' })).status).toBe(200);
  await page.goto(record(patient));
  const waiting = page.waitForEvent('download');
  await button(page, 'Akte für eine andere Installation herunterladen').click();
  const file = await waiting;
  expect(file.suggestedFilename()).toBe(`akte-${today}.json`);
  const path = await file.path();

  const dataDir = newDataDir();
  const elsewhere = await startServer({ dataDir });
  try {
    const cookie = await setUpPractice(elsewhere);
    const theirs = await browser.newContext({ locale: 'de-DE' });
    await signIn(theirs, { origin: elsewhere.origin, cookie });
    const other = await theirs.newPage();
    await other.goto(`${elsewhere.origin}/settings/transfer`);
    const choose = (content: { name: string; mimeType: string; buffer: Buffer } | string) => other.locator('input[type=file]').setInputFiles(content);
    await choose({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{"resourceType":"Bundle","entry":[]}') });
    await expect(other.getByText(/steht keine Person/)).toBeVisible();
    const altered = (await readFile(path, 'utf8')).replaceAll('Zzumzug', 'Zzanders');
    await choose({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from(altered) });
    await button(other, 'Akte einlesen').click();
    await expect(other.getByRole('alert')).toContainText(/Es ist nichts geschrieben/);
    expect((await fetch(`${elsewhere.origin}/fhir/Patient/${patient}`, { headers: { cookie } })).status).toBe(404);
    await choose(path);
    await expect(other.getByText('Zzumzug, Lea · 10.04.1971')).toBeVisible();
    await expectAccessible(other, { reload: false });
    await button(other, 'Akte einlesen').click();
    await expect(other.getByText(/^Die Akte ist eingelesen: \d+ Fassungen\.$/)).toBeVisible();
    const versions = async (origin: string, own: string, type: string, id: string) => ((await (await fetch(`${origin}/fhir/${type}/${id}/_history`, { headers: { cookie: own } })).json()) as Bundle).entry!.map(({ resource }) => resource);
    for (const [type, id] of [['Patient', patient]] as const) expect(await versions(elsewhere.origin, cookie, type, id)).toEqual(await versions(practice.origin, practice.cookie, type, id));
    await other.getByRole('link', { name: 'Akte öffnen' }).click();
    await expect(other.getByRole('rowheader', { name: 'Behandlungsplan' })).toBeVisible();
    await other.goto(`${elsewhere.origin}/settings/transfer`);
    await choose(path);
    await button(other, 'Akte einlesen').click();
    await expect(other.getByText(/hier schon vorhanden/)).toBeVisible();
    await setLanguage(other, 'en');
    await expect(other.getByRole('heading', { name: 'Import a record' })).toBeVisible();
    await theirs.close();
  } finally {
    await elsewhere.stop();
    removeData(dataDir);
  }
  await settled(page);
});
