/**
 * A clinic meeting from the plan to the paper, in three browsers at once against the real server: the owner plans and presents, two
 * therapists with a second factor write the minutes of the same case at the same time, one of their browsers is killed in between.
 * Afterwards the decisions are in the records, the tasks with their owners, and each patient's set of paper names nobody else.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, test as base, type BrowserContext, type Page } from '@playwright/test';
import type { Bundle, Composition, Patient, Resource, Task } from '@medplum/fhirtypes';
import { getDocumentProxy } from 'unpdf';
import { appCode, cookieOf, enrolTotp, newDataDir, removeData, send, setUpPractice, startServer } from '../mocks/running-server.ts';
import { addDays, dayAt } from '../src/domain/day.ts';
import { BROWSER_FLAGS, installedBrowser } from '../tools/browser.ts';
import { expect, expectAccessible, expectNothingKept, OWNER, settled, signIn, watchForProblems } from './fixtures.ts';

const PASSWORD = 'sieben blaue Stühle am Fenster';
const TODAY = dayAt(new Date(), 'Europe/Berlin');
const CASES = 8;
/** Words that somebody types without a pause, one every so many ms, and how old a word may be that a killed browser takes with it, ms. */
const WORDS = 12;
const BEAT = 350;
const MOST_LOST = 5_000;

interface Colleague {
  name: string;
  username: string;
  practitioner: string;
  cookie: string;
  secret: string;
}

interface Practice {
  origin: string;
  owner: string;
  jana: Colleague;
  emre: Colleague;
}

const test = base.extend<{ practice: Practice; visit: (cookie?: string) => Promise<Page> }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright insists on a pattern here
  practice: async ({}, use) => {
    const dataDir = newDataDir();
    const server = await startServer({ dataDir });
    try {
      const { origin } = server;
      const alone = await setUpPractice(server);
      expect((await send(origin, 'POST', '/api/examples', {}, { cookie: alone })).status).toBe(201);
      expect((await send(origin, 'PUT', '/api/team/rules', { access: 'team', secondFactor: 'required' }, { cookie: alone })).status).toBe(200);
      const owner = (await enrolTotp(origin, alone)).cookie;
      const colleague = async (name: string, username: string): Promise<Colleague> => {
        const added = (await (await send(origin, 'POST', '/api/team', { name, username, role: 'therapist' }, { cookie: owner })).json()) as { practitioner: string; code: string };
        const accepted = await send(origin, 'POST', '/api/auth/invitation', { code: added.code, password: PASSWORD });
        return { name, username, practitioner: added.practitioner, ...(await enrolTotp(origin, cookieOf(accepted))) };
      };
      await use({ origin, owner, jana: await colleague('Jana Berger', 'jana'), emre: await colleague('Emre Yılmaz', 'emre') });
    } finally {
      await server.stop();
      removeData(dataDir);
    }
  },
  visit: async ({ browser, practice }, use) => {
    const contexts: BrowserContext[] = [];
    const problems: (() => string[])[] = [];
    await use(async (cookie) => {
      const context = await browser.newContext({ locale: 'de-DE', timezoneId: 'Europe/Berlin', viewport: { width: 1280, height: 800 }, baseURL: practice.origin });
      contexts.push(context);
      if (cookie !== undefined) await signIn(context, { origin: practice.origin, cookie });
      const page = await context.newPage();
      problems.push(watchForProblems(page));
      return page;
    });
    expect(problems.flatMap((told) => told())).toEqual([]);
    await Promise.all(contexts.map((context) => context.close()));
  },
});

/** With password and app, as a person does it. */
async function enter(page: Page, { username, secret }: Colleague): Promise<void> {
  await page.getByLabel('Benutzername').fill(username);
  await page.getByLabel('Passwort').fill(PASSWORD);
  await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
  await page.getByLabel('Code aus der App').fill(appCode(secret, 1));
  await page.getByRole('button', { name: 'Bestätigen' }).click();
}

/** A browser of its own with a profile on the disk, which nothing closes in an orderly way. */
async function startBrowser(profile: string): Promise<{ process: ChildProcess; address: string }> {
  const process = spawn(installedBrowser()!, ['--headless=new', ...BROWSER_FLAGS, `--user-data-dir=${profile}`, '--remote-debugging-port=0', '--lang=de-DE', '--accept-lang=de-DE', 'about:blank'], { stdio: 'ignore', detached: true });
  const told = join(profile, 'DevToolsActivePort');
  await expect.poll(() => existsSync(told) && readFileSync(told, 'utf8').includes('\n'), { timeout: 30_000 }).toBe(true);
  return { process, address: `http://127.0.0.1:${readFileSync(told, 'utf8').split('\n')[0]}` };
}

/** The text of each page of a PDF, without soft hyphens and with plain spaces. */
async function pagesOf(bytes: Uint8Array): Promise<string[]> {
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  const pages: string[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const { items } = await (await pdf.getPage(number)).getTextContent();
    pages.push(items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('').replaceAll(/[\u00AD\u200B]/g, '').replaceAll(/[\u00A0\u202F]/g, ' '));
  }
  return pages;
}

const saved = (page: Page) => expect(page.locator('[data-save]').first()).toHaveAttribute('data-save', 'saved', { timeout: 15_000 });
const said = (page: Page) => page.locator('textarea[name="said-text"]').first();

test('a meeting of eight is planned, presented, minuted by two at once, survives a killed browser, is closed and printed', async ({ practice, visit }) => {
  test.setTimeout(420_000);
  const { origin, owner: ownerCookie, jana, emre } = practice;
  const fhir = async <Found extends Resource>(type: Found['resourceType'], query: string): Promise<Found[]> => {
    const bundle = (await (await send(origin, 'GET', `/fhir/${type}?${query}&_count=200`, undefined, { cookie: ownerCookie })).json()) as Bundle;
    return (bundle.entry ?? []).flatMap(({ resource }) => (resource?.resourceType === type ? [resource as Found] : []));
  };

  // Planned: from the list of patients, by a condition that a person chose, in the order of names.
  const owner = await visit(ownerCookie);
  await owner.goto('/meetings');
  await owner.getByRole('button', { name: 'Neue Besprechung' }).first().click();
  for (const { name } of [jana, emre]) await owner.getByRole('checkbox', { name }).check();
  await owner.getByRole('button', { name: 'Besprechung anlegen' }).click();
  await owner.waitForURL(/\/meetings\/[0-9a-f]{32}/);
  const meeting = /meetings\/([0-9a-f]{32})/.exec(owner.url())![1]!;
  await owner.getByRole('button', { name: 'Aus der Patientenliste …' }).click();
  const dialog = owner.getByRole('dialog');
  await dialog.getByRole('checkbox', { name: 'Meine' }).check();
  await dialog.getByRole('button', { name: 'Ansehen' }).click();
  await expect(dialog.getByText('12 Personen', { exact: true })).toBeVisible();
  const boxes = dialog.getByRole('listitem').getByRole('checkbox');
  for (let place = CASES; place < 12; place += 1) await boxes.nth(place).uncheck();
  await expectAccessible(owner, { reload: false });
  await dialog.getByRole('button', { name: `${CASES} Personen übernehmen` }).click();
  const rows = owner.locator('[data-item]');
  await expect(rows).toHaveCount(CASES);
  const names = async () => rows.locator('strong').allInnerTexts();
  const first = await names();
  const question = rows.first().locator('[name="question"]');
  await question.fill('Wie weiter mit dem Heimprogramm?');
  await question.press('Alt+ArrowDown');
  await expect(owner.getByText(`${first[0]}: jetzt Platz 2 von ${CASES}.`)).toBeVisible();
  await expect.poll(names).toEqual([first[1], first[0], ...first.slice(2)]);
  await saved(owner);
  const order = await names();
  await expectAccessible(owner);

  // Accepted, by people who came in with a second factor.
  const janas = await visit();
  await janas.goto(`/meetings/${meeting}`);
  await enter(janas, jana);
  await janas.getByRole('button', { name: 'Zusagen' }).click();
  await expect(janas.getByText('Sie haben zugesagt.')).toBeVisible();
  await expect(owner.getByRole('listitem').filter({ hasText: jana.name }).filter({ hasText: 'zugesagt' })).toBeVisible();
  const profile = mkdtempSync(join(tmpdir(), 'rueckenwind-meeting-'));
  const { process: killed, address } = await startBrowser(profile);
  try {
    const emres = (await chromium.connectOverCDP(address)).contexts()[0]!.pages()[0]!;
    await emres.goto(`${origin}/meetings/${meeting}`);
    await enter(emres, emre);
    await emres.getByRole('button', { name: 'Zusagen' }).click();

    // Begun and presented.
    await owner.getByRole('button', { name: 'Besprechung beginnen' }).click();
    await owner.getByRole('link', { name: 'Präsentieren' }).click();
    const wall = owner.locator('[data-current]');
    await expect(wall.getByRole('heading', { level: 2 })).toHaveText(order[0]!);
    for (let place = 1; place < CASES; place += 1) {
      await owner.keyboard.press('ArrowRight');
      await expect(wall.getByRole('heading', { level: 2 })).toHaveText(order[place]!);
    }
    await expect(wall.locator('[data-panel="pain"]')).toBeVisible();
    await expectAccessible(owner, { reload: false });
    await owner.keyboard.press('n');
    await expect(wall.getByRole('heading', { level: 2 })).toHaveText(`Patient ${CASES}`);
    await expect(owner).toHaveURL(/names=hidden/);
    const patients = await fhir<Patient>('Patient', 'active=true');
    const page = `${await owner.evaluate(() => document.documentElement.outerHTML)} ${await owner.title()} ${owner.url()}`;
    for (const { name, birthDate, identifier } of patients) {
      for (const word of [name![0]!.family!, ...name![0]!.given!, ...(birthDate ? [birthDate, birthDate.split('-').toReversed().join('.')] : []), ...(identifier ?? []).flatMap(({ value }) => value ?? [])]) {
        expect(new RegExp(`(?<![\\p{L}\\p{N}])${word}(?![\\p{L}\\p{N}])`, 'u').test(page), `${word} on the wall`).toBe(false);
      }
    }
    await expectAccessible(owner, { reload: false });
    await owner.keyboard.press('n');
    await owner.keyboard.press('Home');

    // Two write the same entry of the same case at once; each sees the other.
    for (const each of [janas, emres]) await each.getByRole('button', { name: 'Protokoll', exact: true }).click();
    await expect(janas.getByText(`${emre.name} ist auch hier`)).toBeVisible();
    await expect(janas.getByRole('region', { name: 'Wer ist da' })).toContainText(`${OWNER.name}: Fall 1`);
    await said(janas).pressSequentially('Gemeinsam ');
    await saved(janas);
    await expect(said(emres)).toHaveValue(/^Gemeinsam/);
    const typed = { jana: [] as string[], emre: [] as { word: string; at: number }[] };
    await said(emres).focus();
    await emres.keyboard.press('Control+Home');
    await said(janas).press('Control+End');
    const janaWrites = async () => {
      for (let number = 0; number < WORDS; number += 1) {
        typed.jana.push(`Jana${number}x`);
        await janas.keyboard.type(`Jana${number}x `);
        await janas.waitForTimeout(BEAT);
      }
    };
    const emreWrites = async () => {
      for (let number = 0; number < WORDS; number += 1) {
        await emres.keyboard.type(`Emre${number}x `);
        typed.emre.push({ word: `Emre${number}x`, at: performance.now() });
        await emres.waitForTimeout(BEAT);
      }
    };
    await Promise.all([janaWrites(), emreWrites()]);
    const all = [...typed.jana, ...typed.emre.map(({ word }) => word)];
    for (const each of [janas, emres]) {
      await expect.poll(async () => { const value = await said(each).inputValue(); return all.filter((word) => !new RegExp(`(?<!\\w)${word}(?!\\w)`).test(value)); }, { timeout: 20_000, message: 'words that are missing' }).toEqual([]);
      const value = await said(each).inputValue();
      // None twice, and each one's own in the order in which they were typed.
      for (const word of all) expect(value.split(word).length - 1, word).toBe(1);
      for (const who of ['Jana', 'Emre']) expect([...value.matchAll(new RegExp(`${who}(\\d+)x`, 'g'))].map(([, number]) => Number(number))).toEqual(Array.from({ length: WORDS }, (_, at) => at));
    }
    // The caret stayed behind the own words.
    await janas.keyboard.type('Ende');
    expect(await said(janas).inputValue()).toMatch(/Jana11x\s+Ende$/);
    await saved(janas);
    console.log(`meeting: ${all.length} words typed by two into one entry at once, none lost, none twice`);

    // Tasks for one another, and further decisions, one of them while the browser is killed.
    await janas.getByRole('button', { name: 'Aufgabe hinzufügen' }).click();
    await janas.keyboard.type('Verordnung anfragen');
    await janas.locator('[name="task-person"]').selectOption({ label: emre.name });
    await janas.locator('[name="task-due"]').fill(addDays(TODAY, 7));
    await janas.locator('textarea[name="decision-text"]').first().fill('Beschluss zu Fall 1');
    await saved(janas);
    await emres.getByRole('button', { name: 'Nächster Fall' }).click();
    const decision = emres.locator('textarea[name="decision-text"]').first();
    await decision.focus();
    const last: { word: string; at: number }[] = [];
    for (let number = 0; number < 24; number += 1) {
      await emres.keyboard.type(`Wort${number}x `);
      last.push({ word: `Wort${number}x`, at: performance.now() });
      await emres.waitForTimeout(BEAT);
    }
    const at = performance.now();
    process.kill(-killed.pid!, 'SIGKILL');

    // A new browser, the same person: everything is there, but for what was on its way at that moment.
    const again = await visit(emre.cookie);
    await again.goto(`/meetings/${meeting}?view=minutes&case=2`);
    const back = again.locator('textarea[name="decision-text"]').first();
    await expect(back).toHaveValue(/Wort0x/);
    const value = await back.inputValue();
    const lost = last.filter(({ word }) => !new RegExp(`(?<!\\w)${word}(?!\\w)`).test(value));
    console.log(`meeting: browser killed after ${last.length} words, ${lost.length} on their way, the oldest ${Math.round(lost[0] ? at - lost[0].at : 0)} ms before`);
    for (const word of lost) expect(at - word.at).toBeLessThanOrEqual(MOST_LOST);
    await back.fill('Beschluss zu Fall 2');
    await again.getByRole('button', { name: 'Aufgabe hinzufügen' }).click();
    await again.keyboard.type('Merkblatt mitgeben');
    await again.locator('[name="task-person"]').selectOption({ label: jana.name });
    await saved(again);
    for (let place = 3; place <= 6; place += 1) {
      await again.getByRole('button', { name: 'Nächster Fall' }).click();
      await expect(again.getByRole('heading', { level: 2, name: order[place - 1]! })).toBeVisible();
      await again.locator('textarea[name="decision-text"]').first().fill(`Beschluss zu Fall ${place}`);
      await saved(again);
    }
    await again.getByRole('button', { name: 'Nächster Fall' }).click();
    await again.getByRole('button', { name: 'Vertagen' }).click();
    await expect(again.getByRole('navigation', { name: 'Fälle' }).getByRole('listitem').nth(6)).toContainText('vertagt');
    await expectAccessible(again);

    // Closed in one step, after reading what goes where.
    await owner.keyboard.press('Escape');
    await owner.getByRole('button', { name: 'Besprechung abschließen …' }).click();
    await expect(dialog.getByText(`Verordnung anfragen: ${emre.name}, bis`)).toBeVisible();
    await expectAccessible(owner, { reload: false });
    await dialog.getByRole('button', { name: 'Jetzt abschließen' }).click();
    await expect(owner.getByText(/^Abgeschlossen\. Das Protokoll steht in den Akten/)).toBeVisible();
    await expect(janas.getByText(/^abgeschlossen von/)).toBeVisible();

    // In each record its own decision, and nobody else's.
    const byName = new Map(patients.map(({ id, name }) => [`${name![0]!.family}, ${name![0]!.given!.join(' ')}`, id!]));
    for (const [place, name] of order.entries()) {
      const minutes = (await fhir<Composition>('Composition', `patient=${byName.get(name)}`)).filter(({ event }) => event?.some(({ detail }) => detail?.some(({ reference }) => reference === `Appointment/${meeting}`)));
      if (place >= 6) {
        expect(minutes.filter(({ status }) => status === 'final' && JSON.stringify(minutes).includes('Beschluss zu Fall'))).toEqual([]);
        continue;
      }
      expect(minutes.map(({ status }) => status)).toEqual(['final']);
      expect([...JSON.stringify(minutes).matchAll(/Beschluss zu Fall (\d)/g)].map(([, number]) => Number(number)).every((number) => number === place + 1)).toBe(true);
      expect(JSON.stringify(minutes)).toContain(`Beschluss zu Fall ${place + 1}`);
    }
    const tasks = await fhir<Task>('Task', `group-identifier=${encodeURIComponent(`https://example.org/fhir/sid/team-meeting|${meeting}`)}`);
    expect(tasks.map(({ description, owner: who, for: whose, restriction }) => [description, who?.reference, whose?.reference, restriction?.period?.end]).toSorted((a, b) => (a[0]! < b[0]! ? -1 : 1))).toEqual([
      ['Merkblatt mitgeben', `Practitioner/${jana.practitioner}`, `Patient/${byName.get(order[1]!)}`, undefined],
      ['Verordnung anfragen', `Practitioner/${emre.practitioner}`, `Patient/${byName.get(order[0]!)}`, addDays(TODAY, 7)],
    ]);

    // With their owners, who see where they come from; done, and opened again.
    await again.goto('/tasks');
    const task = again.getByRole('listitem').filter({ hasText: 'Verordnung anfragen' });
    await expect(task.getByRole('link', { name: /^aus der Besprechung vom/ })).toBeVisible();
    await expect(again.getByText('Merkblatt mitgeben')).toHaveCount(0);
    await again.getByRole('button', { name: 'Erledigt: Verordnung anfragen' }).click();
    await again.getByRole('button', { name: 'Zurücknehmen' }).click();
    await expect(task).toBeVisible();
    await expectAccessible(again);

    // The next agenda begins with what was left open.
    await janas.goto('/meetings');
    await janas.getByRole('button', { name: 'Neue Besprechung' }).first().click();
    await janas.getByLabel('Tag').fill(addDays(TODAY, 14));
    await janas.getByRole('button', { name: 'Besprechung anlegen' }).click();
    await janas.waitForURL(/\/meetings\/[0-9a-f]{32}/);
    await janas.getByRole('button', { name: 'Aus der letzten Besprechung …' }).click();
    await expect(janas.getByRole('dialog').getByRole('listitem')).toHaveCount(4);
    await expect(janas.getByRole('dialog').getByRole('listitem')).toContainText([order[6]!, order[7]!, order[0]!, order[1]!]);
    await janas.getByRole('button', { name: '4 Personen übernehmen' }).click();
    await saved(janas);

    // On paper: a set for each person, on which nobody else stands, and a sheet without names.
    await owner.evaluate(() => { window.print = () => {}; });
    await owner.getByRole('button', { name: 'Protokolle drucken' }).click();
    await owner.getByRole('checkbox', { name: 'Namen durch „Patient 1“ ersetzen' }).check();
    await settled(owner);
    await expectAccessible(owner, { reload: false });
    await owner.getByRole('button', { name: 'Drucken', exact: true }).click();
    await expect(owner.locator('html')).toHaveAttribute('data-printing', '');
    const pages = await pagesOf(await owner.pdf({ preferCSSPageSize: true, tagged: true }));
    const sets = new Map(order.slice(0, 6).map((name) => [name, pages.filter((text) => text.includes(name))]));
    for (const [name, own] of sets) {
      expect(own.length, name).toBeGreaterThanOrEqual(1);
      expect(own[0]).toMatch(/Seite 1 von/);
      for (const other of order) if (other !== name) for (const text of own) expect(text, `${other} on a page of ${name}`).not.toContain(other);
      const id = byName.get(name);
      for (const { id: each, birthDate, identifier } of patients) if (each !== id) for (const word of [birthDate?.split('-').toReversed().join('.'), ...(identifier ?? []).map(({ value }) => value)]) if (word) expect(own.join('\n')).not.toContain(word);
      expect(own.join('\n')).toContain(`Beschluss zu Fall ${order.indexOf(name) + 1}`);
    }
    const sheet = pages.filter((text) => text.includes('Übersicht der Teambesprechung'));
    expect(sheet.length).toBeGreaterThanOrEqual(1);
    expect(pages).toHaveLength(sheet.length + [...sets.values()].flat().length);
    for (const name of order) expect(sheet.join('\n')).not.toContain(name.split(',')[0]!);
    for (const text of ['Beschluss zu Fall', 'Verordnung anfragen', 'Gemeinsam', 'Heimprogramm']) expect(sheet.join('\n')).not.toContain(text);
    expect(sheet.join('\n')).toContain('Patient 1');
    console.log(`meeting: ${pages.length} pages printed, ${sets.size} sets, no other patient's name on any`);
    await expectNothingKept(again);
  } finally {
    if (killed.exitCode === null && killed.signalCode === null) process.kill(-killed.pid!, 'SIGKILL');
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});
