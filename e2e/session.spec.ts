/** Signing in and out, a session that runs out, a connection that is gone: nobody sees what is not theirs, and nothing typed is lost. */
import type { Page } from '@playwright/test';
import { newDataDir, removeData, send, setUpPractice, signInOwner, startServer } from '../mocks/running-server.ts';
import { expect, expectAccessible, expectNothingKept, OWNER, setLanguage, signIn, test } from './fixtures.ts';

async function typeSignIn(page: Page, password: string = OWNER.password): Promise<void> {
  await page.getByLabel('Benutzername').fill(OWNER.username);
  await page.getByLabel('Passwort').fill(password);
  await page.getByRole('button', { name: 'Anmelden' }).click();
}

test('without a session there is the sign-in and nothing else', async ({ page, context }) => {
  await context.clearCookies();
  await page.goto('/patients/example-01?range=4w');
  await expect(page.getByRole('heading', { level: 1, name: 'Anmelden' })).toBeVisible();
  await expect(page.getByLabel('Benutzername')).toBeFocused();
  await typeSignIn(page, 'ein ganz falscher Satz');
  await expect(page.getByRole('alert')).toContainText('Benutzername oder Passwort stimmen nicht.');
  await expect(page.getByLabel('Benutzername')).toHaveValue(OWNER.username);
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await expect(page.locator('body')).not.toContainText('Müller');

  // Whoever signs in is where they wanted to go.
  await typeSignIn(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Müller, Sabine' })).toBeVisible();
  await expect(page).toHaveURL('/patients/example-01?range=4w');
  await expectNothingKept(page);
  await context.clearCookies();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Anmelden' })).toBeVisible();
  await setLanguage(page, 'en');
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  await setLanguage(page, 'de');
});

// What these end on, another test has looked at.
test.describe(() => {
  test.use({ axeAtEnd: false });

  test('signing out in one tab locks the other, and going back shows nothing', async ({ page, context, practice }) => {
    // A session of their own: the other tests go on with theirs.
    await signIn(context, { origin: practice.origin, cookie: await signInOwner(practice.origin) });
    await page.goto('/patients/example-01');
    await expect(page.getByRole('figure')).not.toHaveCount(0);
    const other = await context.newPage();
    await other.goto('/patients/example-02/diary');
    await expect(other.getByRole('heading', { level: 1, name: 'Müller, Thomas' })).toBeVisible();

    await page.getByRole('link', { name: 'Patienten', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Patienten' })).toBeVisible();
    await page.getByRole('button', { name: 'Abmelden' }).click();
    for (const each of [page, other]) {
      await expect(each.getByRole('heading', { level: 1, name: 'Anmelden' })).toBeVisible();
      // Not merely covered: gone from the page.
      expect(await each.evaluate(() => document.documentElement.innerHTML)).not.toMatch(/Müller|Kowalski|1974/);
      await expectNothingKept(each);
    }
    await page.goBack();
    await expect(page.getByRole('heading', { level: 1, name: 'Anmelden' })).toBeVisible();
    await expect(page.locator('body')).not.toContainText('Müller');

    // Signing in again opens both.
    await typeSignIn(page);
    await expect(other.getByRole('heading', { level: 1, name: 'Müller, Thomas' })).toBeVisible();
  });

  test('a session that ran out covers the screen; what was typed is still there afterwards', async ({ page, context, practice, addPerson }) => {
    const id = await addPerson({ family: 'Abgelaufen', given: 'Adele' });
    const cookie = await signInOwner(practice.origin);
    await signIn(context, { origin: practice.origin, cookie });
    await page.goto(`/patients/${id}/diary/2026-03-02`);
    await page.getByRole('textbox', { name: /^Notiz/ }).fill('Das soll nicht verloren gehen.');
    await page.getByRole('textbox', { name: /^Stress/ }).fill('6');
    expect((await send(practice.origin, 'POST', '/api/auth/sign-out', {}, { cookie })).status).toBe(200);
    await page.getByRole('button', { name: /^Speichern(?! und)/ }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Sitzung abgelaufen' })).toBeVisible();
    await expect(page.getByText('Was Sie geschrieben haben, steht noch in den Formularen.')).toBeVisible();
    await expect(page.getByRole('textbox', { name: /^Notiz/ })).toBeHidden();
    await expectAccessible(page, { reload: false });
    await typeSignIn(page);
    await expect(page.getByRole('textbox', { name: /^Notiz/ })).toHaveValue('Das soll nicht verloren gehen.');
    await expect(page.getByRole('textbox', { name: /^Stress/ })).toHaveValue('6');
    await page.getByRole('button', { name: /^Speichern(?! und)/ }).click();
    await expect(page.getByRole('region', { name: 'Tagebuch', exact: true })).toContainText('Das soll nicht verloren gehen.');
  });

  test('somebody who guesses passwords has to wait', async ({ browser }) => {
    const dataDir = newDataDir();
    const server = await startServer({ dataDir });
    const context = await browser.newContext({ locale: 'de-DE' });
    try {
      await setUpPractice(server);
      for (let guess = 0; guess < 11; guess += 1) await send(server.origin, 'POST', '/api/auth/sign-in/username', { username: OWNER.username, password: `geraten ${guess} geraten` });
      const page = await context.newPage();
      await page.goto(server.origin);
      await typeSignIn(page, 'noch ein falscher Satz');
      await expect(page.getByRole('alert')).toContainText(/Zu viele Versuche von diesem Rechner\. Warten Sie .*(Sekunde|Minute)/);
    } finally {
      await context.close();
      await server.stop();
      removeData(dataDir);
    }
  });
});

test.describe('without a connection', () => {
  test.use({ axeAtEnd: false, provoked: /net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE)/ });

  test('what is seen stays readable, a banner says so, and it goes by itself', async ({ page, context }) => {
    await page.goto('/patients/example-01');
    const pain = page.getByRole('figure').filter({ has: page.getByRole('heading', { name: 'Schmerz', exact: true }) });
    await expect(pain).toContainText('Mittel');
    await context.setOffline(true);
    const banner = page.getByRole('status').filter({ hasText: 'Keine Verbindung. Was Sie sehen, bleibt lesbar; Speichern geht erst wieder, wenn die Verbindung steht.' });
    await expect(banner).toBeVisible();
    await expect(pain).toContainText('Mittel');
    await expectAccessible(page, { reload: false });
    await context.setOffline(false);
    await expect(banner).toBeHidden();
    await expect(pain).toContainText('Mittel');
  });

  test('code that was never needed before is waited for: nothing typed or seen goes away meanwhile', async ({ page, context, addPerson }) => {
    const id = await addPerson({ family: 'Wartet', given: 'Wanda' });
    await page.goto('/');
    await expect(page.getByRole('table')).toBeVisible();
    await context.setOffline(true);
    await page.getByRole('button', { name: 'Filter …' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Keine Verbindung.' })).toBeVisible();
    await expect(page.getByRole('table')).toBeVisible();
    await context.setOffline(false);
    await expect(page.getByRole('dialog', { name: 'Filter' })).toBeVisible();
    const unstyled = () => page.evaluate(() => [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')].filter(({ sheet }) => sheet === null).length);
    expect(await unstyled()).toBe(0);
    await expect(page.getByRole('dialog').getByRole('group', { name: 'Grenzen' }).locator('> *').last()).toHaveCSS('display', 'grid');
    await page.keyboard.press('Escape');

    // Another screen, and a form that brings more code while somebody types.
    await page.goto(`/patients/${id}`);
    await expect(page.getByRole('heading', { name: 'Noch keine Einträge' })).toBeVisible();
    await context.setOffline(true);
    await page.getByRole('link', { name: 'Behandlungsplan' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Keine Verbindung.' })).toBeVisible();
    await expect(page.getByRole('heading', { level: 1, name: 'Wartet, Wanda' })).toBeVisible();
    await context.setOffline(false);
    await expect(page).toHaveURL(`/patients/${id}/plan`);
    await expect(page.getByRole('main').getByRole('button').first()).toBeVisible();
    expect(await unstyled()).toBe(0);
  });

  test('the server is gone and comes back', async ({ browser }) => {
    const dataDir = newDataDir();
    const first = await startServer({ dataDir });
    const context = await browser.newContext({ locale: 'de-DE' });
    try {
      await signIn(context, { origin: first.origin, cookie: await setUpPractice(first) });
      const page = await context.newPage();
      await page.goto(first.origin);
      await expect(page.getByRole('heading', { name: 'Noch niemand in Behandlung' })).toBeVisible();
      await first.kill();
      await page.getByRole('button', { name: 'Zwölf Beispielpatienten laden' }).click();
      await expect(page.getByRole('alert')).toContainText('Die Beispiele konnten nicht geladen werden. Es ist nichts verloren gegangen');
      await page.goto(first.origin).catch(() => null);
      const second = await startServer({ dataDir, env: { PORT: new URL(first.origin).port } });
      try {
        await page.goto(first.origin);
        await page.getByRole('button', { name: 'Zwölf Beispielpatienten laden' }).click();
        await expect(page.getByText('12 in Behandlung')).toBeVisible({ timeout: 30_000 });
      } finally {
        await second.stop();
      }
    } finally {
      await context.close();
      removeData(dataDir);
    }
  });
});
