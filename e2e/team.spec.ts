/**
 * The practice team from its first day: the owner invites, everybody sets up a second factor, passkeys work, an account that is disabled is out
 * with the next request, all tabs lock together, and nobody sees a screen that is not theirs. A server of its own.
 */
import { test as base, type BrowserContext, type Page } from '@playwright/test';
import { appCode, cookieOf, enrolTotp, newDataDir, removeData, send, setUpPractice, startServer, type RunningServer } from '../mocks/running-server.ts';
import { expect, expectAccessible, expectNothingKept, signIn, watchForProblems } from './fixtures.ts';

interface Practice {
  origin: string;
  /** Of the owner, who has a second factor. */
  cookie: string;
}

/** A practice with the example patients, set up by an owner with nothing but a password. */
async function newPractice(): Promise<{ server: RunningServer; cookie: string; end: () => Promise<void> }> {
  const dataDir = newDataDir();
  const server = await startServer({ dataDir });
  const end = async () => {
    await server.stop();
    removeData(dataDir);
  };
  const cookie = await setUpPractice(server);
  expect((await send(server.origin, 'POST', '/api/examples', {}, { cookie })).status).toBe(201);
  return { server, cookie, end };
}

const RULES = { access: 'team', secondFactor: 'required' } as const;

/** Somebody's browser, at a practice. */
type Visit = (at: { origin: string; cookie?: string }) => Promise<Page>;

const test = base.extend<{ visit: Visit }, { practice: Practice }>({
  practice: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright insists on a pattern here
    async ({}, use) => {
      const { server, cookie, end } = await newPractice();
      try {
        expect((await send(server.origin, 'PUT', '/api/team/rules', RULES, { cookie })).status).toBe(200);
        await use({ origin: server.origin, cookie: (await enrolTotp(server.origin, cookie)).cookie });
      } finally {
        await end();
      }
    },
    { scope: 'worker' },
  ],
  visit: async ({ browser }, use) => {
    const contexts: BrowserContext[] = [];
    const problems: (() => string[])[] = [];
    await use(async ({ origin, cookie }) => {
      const context = await browser.newContext({ locale: 'de-DE', timezoneId: 'Europe/Berlin', viewport: { width: 1280, height: 800 }, baseURL: origin });
      contexts.push(context);
      if (cookie !== undefined) await signIn(context, { origin, cookie });
      const page = await context.newPage();
      problems.push(watchForProblems(page, /FhirError: (not-found|signed-out)/));
      return page;
    });
    expect(problems.flatMap((told) => told())).toEqual([]);
    await Promise.all(contexts.map((context) => context.close()));
  },
});

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

async function typeSignIn(page: Page, username: string, password: string): Promise<void> {
  await page.getByLabel('Benutzername').fill(username);
  await page.getByLabel('Passwort').fill(password);
  await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
}

/** Reads the secret from the screen, confirms it with a code, keeps the recovery codes. Answers both. */
async function setUpApp(page: Page, done: string): Promise<{ secret: string; used: string; recovery: string[] }> {
  await expect(page.getByRole('img', { name: /^QR-Code/ })).toBeVisible();
  const secret = (await page.getByText('Oder diesen Schlüssel in der App eintippen').locator('xpath=following-sibling::p[1]').innerText()).replaceAll(/\s/g, '');
  await expectAccessible(page, { reload: false });
  const used = appCode(secret);
  await page.getByLabel('Code, den die App jetzt zeigt').fill(used);
  await page.getByRole('button', { name: 'Code prüfen' }).click();
  const list = page.getByRole('list', { name: 'Wiederherstellungscodes' });
  await expect(list).toBeVisible();
  const recovery = await list.getByRole('listitem').allInnerTexts();
  expect(recovery.length).toBeGreaterThanOrEqual(8);
  await expectAccessible(page, { reload: false });
  await page.getByRole('button', { name: 'Fertig' }).click();
  await expect(page.getByRole('alert')).toContainText('die Codes werden nicht noch einmal gezeigt');
  await page.getByLabel('Ich habe die Codes ausgedruckt oder abgeschrieben.').check();
  await page.getByRole('button', { name: 'Fertig' }).click();
  await expect(page.getByText(done).first()).toBeVisible();
  return { secret, used, recovery };
}

/** Adds somebody, who accepts and sets up an app, all through the API; answers their session, the app's secret and the recovery codes. */
async function colleague({ origin, cookie }: Practice, person: { name: string; username: string; role: string; until?: string }): ReturnType<typeof enrolTotp> {
  const added = await send(origin, 'POST', '/api/team', person, { cookie });
  expect(added.status).toBe(201);
  const { code } = (await added.json()) as { code: string };
  const accepted = await send(origin, 'POST', '/api/auth/invitation', { code, password: PASSWORD });
  expect(accepted.status).toBe(200);
  return enrolTotp(origin, cookieOf(accepted));
}

/** The session that a browser holds now. */
async function cookieIn(page: Page): Promise<string> {
  return (await page.context().cookies()).filter(({ name }) => name.endsWith('session')).map(({ name, value }) => `${name}=${value}`).join('; ');
}

const PASSWORD = 'sieben blaue Stühle am Fenster';

test('the owner invites a therapist; both set up an app; the second factor lets in, and a disabled account is out at once', async ({ visit }) => {
  test.setTimeout(180_000);
  const { server: { origin }, cookie, end } = await newPractice();
  const owner = await visit({ origin, cookie });

  // The owner asks everybody for a second factor, and sets up her own first.
  await owner.goto('/settings/team');
  await expect(heading(owner, 'Team')).toBeVisible();
  await expectAccessible(owner);
  await owner.getByLabel('Für alle verlangt').check();
  await owner.getByRole('button', { name: 'Regeln speichern' }).click();
  await expect(heading(owner, 'Zweiten Faktor einrichten')).toBeVisible();
  await expectAccessible(owner, { reload: false });
  await owner.getByRole('region', { name: 'Code aus einer App' }).getByRole('button', { name: 'Weiter' }).click();
  await setUpApp(owner, 'Regeln der Praxis');

  // A therapist gets a code.
  await owner.getByRole('button', { name: 'Person hinzufügen' }).click();
  const adding = owner.getByRole('dialog', { name: 'Person hinzufügen' });
  await adding.getByLabel('Vor- und Nachname').fill('Robin Muster');
  await adding.getByLabel('Benutzername').fill('robin');
  await expectAccessible(owner, { reload: false });
  await adding.getByRole('button', { name: 'Hinzufügen und Code zeigen' }).click();
  const handOver = owner.getByRole('dialog', { name: 'Einmal-Code für Robin Muster' });
  const code = await handOver.getByRole('status', { name: 'Einmal-Code' }).innerText();
  await expectAccessible(owner, { reload: false });
  await handOver.getByRole('button', { name: 'Fertig' }).click();
  await expect(owner.getByRole('row', { name: /^Robin Muster/ })).toContainText('Code gilt bis');

  // She begins with it, sets up her app, and is where she wanted to go.
  const therapist = await visit({ origin });
  await therapist.goto('/patients/example-01');
  await therapist.getByRole('button', { name: 'Ich habe einen Einmal-Code' }).click();
  await therapist.getByLabel('Einmal-Code').fill(code.toLowerCase());
  await therapist.getByLabel('Neues Passwort').fill(PASSWORD);
  await expectAccessible(therapist, { reload: false });
  await therapist.getByRole('button', { name: 'Passwort festlegen' }).click();
  await expect(heading(therapist, 'Zweiten Faktor einrichten')).toBeVisible();
  await expect(therapist.locator('body')).not.toContainText('Müller');
  await therapist.getByRole('region', { name: 'Code aus einer App' }).getByRole('button', { name: 'Weiter' }).click();
  const { secret, used, recovery } = await setUpApp(therapist, 'Müller, Sabine');
  await expect(heading(therapist, 'Müller, Sabine')).toBeVisible();
  await expectNothingKept(therapist);

  // Signing in again asks for the second factor: a code counts once, a recovery code too.
  await therapist.getByRole('button', { name: 'Abmelden' }).click();
  await typeSignIn(therapist, 'robin', PASSWORD);
  await expect(heading(therapist, 'Zweiter Faktor')).toBeVisible();
  await expectAccessible(therapist);
  await expect(therapist.locator('body')).not.toContainText('Müller');
  await therapist.getByLabel('Code aus der App').fill(used);
  await therapist.getByRole('button', { name: 'Bestätigen' }).click();
  await expect(therapist.getByRole('alert')).toContainText('Dieser Code stimmt nicht oder wurde schon benutzt.');
  await therapist.getByLabel('Code aus der App').fill(appCode(secret, 1).replace(/^(...)/, '$1 '));
  await therapist.getByRole('button', { name: 'Bestätigen' }).click();
  await expect(heading(therapist, 'Müller, Sabine')).toBeVisible();
  await therapist.getByRole('button', { name: 'Abmelden' }).click();
  await typeSignIn(therapist, 'robin', PASSWORD);
  await therapist.getByRole('button', { name: 'Wiederherstellungscode eingeben' }).click();
  await therapist.getByLabel('Wiederherstellungscode').fill(recovery[0]!);
  await therapist.getByRole('button', { name: 'Bestätigen' }).click();
  await expect(heading(therapist, 'Müller, Sabine')).toBeVisible();

  // Her screens: no team, and where they lead instead.
  await therapist.goto('/settings/team');
  await expect(heading(therapist, 'Diesen Bildschirm gibt es für Ihr Konto nicht')).toBeVisible();
  await expectAccessible(therapist);
  await therapist.goto('/settings/account');
  await expect(therapist.getByText(`Noch ${recovery.length - 1} Codes übrig.`)).toBeVisible();
  await expectAccessible(therapist);
  await therapist.goto('/patients/example-01');
  await expect(heading(therapist, 'Müller, Sabine')).toBeVisible();

  // Disabled: the next request of the open page ends at the sign-in, and she does not come back in.
  await owner.getByRole('button', { name: 'Robin Muster ändern' }).click();
  const editing = owner.getByRole('dialog', { name: 'Robin Muster ändern' });
  await editing.getByRole('button', { name: 'Konto stilllegen' }).click();
  await expectAccessible(owner, { reload: false });
  await editing.getByRole('button', { name: 'Ja: Konto stilllegen' }).click();
  await expect(owner.getByRole('row', { name: /^Robin Muster/ })).toContainText('stillgelegt');
  // The very pointer over a link asks for what stands behind it.
  await therapist.getByRole('link', { name: 'Tagebuch', exact: true }).click({ timeout: 3_000 }).catch(() => {});
  await expect(heading(therapist, 'Sitzung abgelaufen')).toBeVisible();
  expect(await therapist.evaluate(() => document.documentElement.innerHTML)).not.toMatch(/Müller|1974/);
  await typeSignIn(therapist, 'robin', PASSWORD);
  await expect(therapist.getByRole('alert')).toBeVisible();
  await expect(heading(therapist, 'Müller, Sabine')).toBeHidden();
  await end();
});

test('a passkey is added, lets in, and is removed', async ({ practice, visit }) => {
  test.setTimeout(120_000);
  const { secret, cookie } = await colleague(practice, { name: 'Sascha Schlüssel', username: 'sascha', role: 'therapist' });
  const page = await visit({ origin: practice.origin, cookie });
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });

  await page.goto('/settings/account');
  await page.getByRole('button', { name: 'Passkey hinzufügen' }).click();
  const adding = page.getByRole('dialog', { name: 'Passkey hinzufügen' });
  await adding.getByLabel('Name dieses Passkeys').fill('Laptop Empfang');
  await adding.getByLabel('Jetziges Passwort').fill('ein ganz falscher Satz');
  await adding.getByRole('button', { name: 'Passkey anlegen' }).click();
  await expect(adding.getByRole('alert')).toContainText('Das Passwort stimmt nicht.');
  await expectAccessible(page, { reload: false });
  await adding.getByLabel('Jetziges Passwort').fill(PASSWORD);
  await adding.getByRole('button', { name: 'Passkey anlegen' }).click();
  await expect(page.getByText('Laptop Empfang')).toBeVisible();
  await expect(adding).toBeHidden();
  await expectAccessible(page, { reload: false });

  await page.getByRole('button', { name: 'Abmelden' }).click();
  await typeSignIn(page, 'sascha', PASSWORD);
  await page.getByRole('button', { name: 'Passkey verwenden' }).click();
  await expect(heading(page, 'Konto')).toBeVisible();
  await expect(page.getByText(/zuletzt benutzt/)).toBeVisible();

  await page.getByRole('button', { name: '„Laptop Empfang“ entfernen' }).click();
  const removing = page.getByRole('dialog', { name: 'Passkey „Laptop Empfang“ entfernen?' });
  await removing.getByLabel('Jetziges Passwort').fill(PASSWORD);
  await removing.getByRole('button', { name: 'Entfernen' }).click();
  await expect(page.getByText('Kein Passkey angelegt.')).toBeVisible();
  await page.getByRole('button', { name: 'Abmelden' }).click();
  await typeSignIn(page, 'sascha', PASSWORD);
  await expect(page.getByLabel('Code aus der App')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Passkey verwenden' })).toHaveCount(0);
  await page.getByLabel('Code aus der App').fill(appCode(secret, 1));
  await page.getByRole('button', { name: 'Bestätigen' }).click();
  await expect(heading(page, 'Konto')).toBeVisible();
});

test('two tabs lock together, by hand, by the end of the session, and by signing out (B8)', async ({ practice, visit }) => {
  test.setTimeout(120_000);
  const { recovery, cookie } = await colleague(practice, { name: 'Toni Zwei', username: 'toni', role: 'therapist' });
  const first = await visit({ origin: practice.origin, cookie });
  const second = await first.context().newPage();
  const enter = async (page: Page) => {
    await typeSignIn(page, 'toni', PASSWORD);
    await page.getByRole('button', { name: 'Wiederherstellungscode eingeben' }).click();
    await page.getByLabel('Wiederherstellungscode').fill(recovery.shift()!);
    await page.getByRole('button', { name: 'Bestätigen' }).click();
  };
  const gone = async (page: Page) => expect(await page.evaluate(() => document.documentElement.innerHTML)).not.toMatch(/Müller|Kowalski|1974/);

  await first.goto('/patients/example-01');
  await second.goto('/patients/example-02/diary');
  await expect(heading(first, 'Müller, Sabine')).toBeVisible();
  await expect(heading(second, 'Müller, Thomas')).toBeVisible();

  // By hand: where something is typed it waits behind the cover, everywhere else nothing is left.
  await second.goto('/patients/example-02/diary/2026-03-02');
  await second.getByRole('textbox', { name: /^Notiz/ }).fill('Noch nicht gespeichert.');
  await first.bringToFront();
  await first.getByRole('heading', { level: 1 }).click();
  await first.keyboard.press('Shift+L');
  for (const page of [first, second]) await expect(heading(page, 'Gesperrt')).toBeVisible();
  await gone(first);
  await expectAccessible(first, { reload: false });
  await expect(second.getByRole('textbox', { name: /^Notiz/ })).toBeHidden();
  expect((await send(practice.origin, 'GET', '/fhir/Patient/example-01', undefined, { cookie })).status).toBe(401);
  await enter(first);
  await expect(heading(first, 'Müller, Sabine')).toBeVisible();
  await expect(heading(second, 'Müller, Thomas')).toBeVisible();
  await expect(second.getByRole('textbox', { name: /^Notiz/ })).toHaveValue('Noch nicht gespeichert.');
  await second.getByRole('button', { name: 'Abbrechen' }).or(second.getByRole('button', { name: 'Verwerfen' })).first().click().catch(() => {});

  // Ended from elsewhere: one tab notices, both are covered.
  await second.goto('/patients/example-02');
  await expect(heading(second, 'Müller, Thomas')).toBeVisible();
  expect((await send(practice.origin, 'POST', '/api/auth/sign-out', {}, { cookie: await cookieIn(first) })).status).toBe(200);
  await first.getByRole('link', { name: 'Behandlungsplan' }).click({ timeout: 3_000 }).catch(() => {});
  for (const page of [first, second]) {
    await expect(heading(page, 'Sitzung abgelaufen')).toBeVisible();
    await gone(page);
  }
  await enter(second);
  await expect(heading(second, 'Müller, Thomas')).toBeVisible();
  await expect(heading(first, 'Müller, Sabine')).toBeVisible();

  // Signed out: nobody's name is left in either.
  await first.getByRole('button', { name: 'Abmelden' }).click();
  for (const page of [first, second]) {
    await expect(heading(page, 'Anmelden')).toBeVisible();
    await gone(page);
    await expectNothingKept(page);
  }
});

test('screens that nobody sits at lock by themselves, and not while somebody works in another tab', async ({ practice, visit }) => {
  test.setTimeout(120_000);
  const { cookie } = await colleague(practice, { name: 'Pia Pause', username: 'pia', role: 'therapist' });
  const first = await visit({ origin: practice.origin, cookie });
  await first.context().clock.install();
  const second = await first.context().newPage();
  for (const page of [first, second]) {
    await page.goto('/patients/example-01');
    await expect(heading(page, 'Müller, Sabine')).toBeVisible();
  }
  const { idle } = (await (await send(practice.origin, 'GET', '/api/session', undefined, { cookie })).json()) as { idle: number };
  // For all tabs of this browser at once.
  const wait = (minutes: number) => first.context().clock.fastForward(minutes * 60_000);
  await wait(idle - 1);
  await second.getByRole('heading', { level: 1 }).click();
  await wait(idle - 1);
  for (const page of [first, second]) await expect(heading(page, 'Müller, Sabine')).toBeVisible();
  await wait(2);
  for (const page of [first, second]) {
    await expect(heading(page, 'Gesperrt')).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.innerHTML)).not.toMatch(/Müller|1974/);
  }
  await expect.poll(async () => (await send(practice.origin, 'GET', '/fhir/Patient/example-01', undefined, { cookie })).status).toBe(401);
});

test('the front desk has master data and printing, a guest the meetings; nothing else is shown or fetched', async ({ practice, visit }) => {
  test.setTimeout(120_000);
  const page = await visit({ origin: practice.origin, cookie: (await colleague(practice, { name: 'Emma Empfang', username: 'emma', role: 'assistant' })).cookie });
  const refused: string[] = [];
  page.on('response', (response) => { if (response.status() === 403 || response.status() === 401) refused.push(`${response.status()} ${new URL(response.url()).pathname}`); });
  await page.goto('/');
  await expect(page.getByRole('row', { name: /^Müller, Sabine/ })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Hauptnavigation' }).getByRole('link')).toHaveText(['Patienten', 'Einstellungen']);
  await expect(page.getByRole('main')).not.toContainText(/Schmerz|Stress|Pflanzen/);
  await expectAccessible(page);
  await page.getByLabel('Name, Geburtsdatum oder Nummer').fill('Müller Tho');
  await page.getByRole('link', { name: 'Müller, Thomas' }).click();
  await expect(page.getByRole('region', { name: 'Stammdaten' })).toContainText('Müller, Thomas');
  await expect(page.getByRole('navigation', { name: 'Bereiche zu dieser Person' }).getByRole('link')).toHaveText(['Stammdaten', 'Drucken']);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Stammdaten ändern …' }).click();
  const details = page.getByRole('dialog', { name: 'Stammdaten ändern' });
  await expect(details.getByLabel('Nachname')).toHaveValue('Müller');
  await details.getByLabel('Telefon').fill('030 1234567');
  await expectAccessible(page, { reload: false });
  await details.getByRole('button', { name: 'Speichern' }).click();
  await expect(page.getByText('Gespeichert.')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Stammdaten' })).toContainText('030 1234567');
  await page.getByRole('link', { name: 'Tagebuchbögen und Informationen drucken' }).click();
  await expect(page.getByRole('checkbox', { name: 'Leere Tagebuchbögen' })).toBeChecked();
  await expect(page.getByRole('checkbox', { name: /Behandlungsplan|Verlauf/ })).toHaveCount(0);
  await expectAccessible(page);
  await page.goto('/print');
  await page.getByRole('checkbox', { name: /^Müller, Sabine/ }).check();
  await expect(page.getByRole('region', { name: 'Dokumente' })).toContainText('Beschwerdetagebuch');
  await page.goto('/patients/example-01');
  await expect(page).toHaveURL('/patients/example-01/details');
  await page.goto('/patients/example-01/plan');
  await expect(heading(page, 'Diesen Bildschirm gibt es für Ihr Konto nicht')).toBeVisible();
  await page.goto('/settings');
  await expect(page.getByRole('link', { name: 'Konto öffnen' })).toBeVisible();
  await expect(page.getByRole('link', { name: /Team|Katalog|Verzeichnis/ })).toHaveCount(0);
  expect(refused).toEqual([]);

  const guest = await visit({ origin: practice.origin, cookie: (await colleague(practice, { name: 'Dr. Luca Gast', username: 'luca', role: 'guest', until: '2099-01-31' })).cookie });
  await guest.goto('/');
  await expect(guest).toHaveURL('/meetings');
  await expect(guest.getByRole('navigation', { name: 'Hauptnavigation' }).getByRole('link')).toHaveText(['Besprechungen', 'Einstellungen']);
  await guest.goto('/settings');
  await expect(guest.getByRole('region', { name: 'Praxis' })).toContainText('Zugang bis31.01.2099');
  await guest.goto('/patients/example-01');
  await expect(heading(guest, 'Diesen Bildschirm gibt es für Ihr Konto nicht')).toBeVisible();
  await expect(guest.locator('body')).not.toContainText('Müller');
});

test('a record that is not in own care is opened with a reason, and for this session only', async ({ practice, visit }) => {
  test.setTimeout(120_000);
  const cookie = practice.cookie;
  expect((await send(practice.origin, 'PUT', '/api/team/rules', { ...RULES, access: 'own' }, { cookie })).status).toBe(200);
  try {
    const page = await visit({ origin: practice.origin, cookie: (await colleague(practice, { name: 'Vera Vertretung', username: 'vera', role: 'therapist' })).cookie });
    await page.goto('/');
    await expect(page.locator('body')).not.toContainText('Müller');
    await page.goto('/patients/example-01/diary');
    await expect(heading(page, 'Diese Akte gibt es hier nicht')).toBeVisible();
    await expect(page.locator('body')).not.toContainText('Müller');
    await expectAccessible(page, { reload: false });
    await page.getByRole('button', { name: 'Akte mit Grund öffnen …' }).click();
    const asking = page.getByRole('dialog', { name: 'Akte mit Grund öffnen' });
    await expect(asking.getByLabel('Grund')).toBeFocused();
    await expectAccessible(page, { reload: false });
    await asking.getByLabel('Grund').fill('Vertretung, Termin heute um 10');
    await asking.getByRole('button', { name: 'Öffnen und festhalten' }).click();
    await expect(heading(page, 'Müller, Sabine')).toBeVisible();
    await expect(page.getByText(/mit Grund geöffnet bis \d\d:\d\d/)).toBeVisible();
    await expect(page.getByRole('navigation', { name: 'Bereiche zu dieser Person' })).toBeVisible();

    // One that is not there is answered in the same words.
    await page.goto('/patients/00000000-0000-4000-8000-000000000000');
    await page.getByRole('button', { name: 'Akte mit Grund öffnen …' }).click();
    await asking.getByLabel('Grund').fill('Vertretung');
    await asking.getByRole('button', { name: 'Öffnen und festhalten' }).click();
    await expect(asking.getByRole('alert')).toContainText('Das gibt es hier nicht');
  } finally {
    await send(practice.origin, 'PUT', '/api/team/rules', RULES, { cookie });
  }
});

test('a diary app is connected: it writes one diary and reads nothing, until it is revoked', async ({ practice, visit }) => {
  test.setTimeout(120_000);
  const page = await visit(practice);
  await page.goto('/settings/tokens');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Tagebuch-App verbinden' }).click();
  const making = page.getByRole('dialog', { name: 'Tagebuch-App verbinden' });
  await making.getByLabel('Person suchen').fill('Müller Sab');
  await making.getByRole('radio', { name: /^Müller, Sabine/ }).check();
  await expectAccessible(page, { reload: false });
  await making.getByRole('button', { name: 'Anlegen und zeigen' }).click();
  const token = await page.getByRole('status', { name: 'Zugang (Bearer)' }).innerText();
  await expectAccessible(page, { reload: false });
  await page.getByRole('button', { name: 'Fertig' }).click();
  const read = (address: string) => fetch(practice.origin + address, { headers: { authorization: `Bearer ${token}` } });
  expect((await read('/fhir/Patient/example-01')).status).toBe(403);
  expect((await read('/fhir/QuestionnaireResponse?patient=example-01')).status).toBe(403);
  await expect(page.getByRole('row', { name: /^Tagebuch-App/ })).toContainText('Tagebuch und Formulare: schreiben');
  await expect(page.getByRole('row', { name: /^Tagebuch-App/ })).toContainText('Müller, Sabine');
  await page.getByRole('button', { name: '„Tagebuch-App“ widerrufen' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Widerrufen' }).click();
  await expect(page.getByText('„Tagebuch-App“ ist widerrufen.')).toBeVisible();
  expect((await read('/fhir/metadata')).status).toBe(401);
  await expectAccessible(page);
});
