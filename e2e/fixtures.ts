/**
 * What every browser test stands on: the real server with the example patients and a therapist signed in, one for each worker.
 * After each test: nothing in the console, no breach of the content security policy, no request to anywhere else, nobody's name in
 * an address or left in the browser, and axe finds nothing, in both languages, light and dark.
 */
import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';
import { addPerson, type NewPerson } from '../mocks/new-person.ts';
import { newDataDir, OWNER, removeData, send, setUpPractice, startServer, type RunningServer } from '../mocks/running-server.ts';
import { PEOPLE } from '../src/examples/people.ts';

export { expect };

interface Options {
  /** Whether axe looks at the screen that the test ends on; off where another test has looked at the same screen. */
  axeAtEnd: boolean;
  /** What the browser may say in its console where a test takes the connection away or stops the server. */
  provoked: RegExp | null;
}

interface Fixtures {
  /** Adds a person of the test's own to the practice; answers the id. What a test writes disturbs no other. */
  addPerson: (person: NewPerson) => Promise<string>;
}

interface WorkerFixtures {
  /** A practice that is set up, with the twelve example patients. */
  practice: RunningServer & { cookie: string };
}

export const test = base.extend<Options & Fixtures, WorkerFixtures>({
  axeAtEnd: [true, { option: true }],
  provoked: [null, { option: true }],

  practice: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright insists on a pattern here
    async ({}, use) => {
      const dataDir = newDataDir();
      const server = await startServer({ dataDir });
      try {
        const cookie = await setUpPractice(server);
        const loaded = await send(server.origin, 'POST', '/api/examples', {}, { cookie });
        expect(loaded.status, 'example patients').toBe(201);
        await use({ ...server, cookie });
        // One that ended by itself is the reason for whatever was not there, and says why.
        const { exitCode, signalCode } = server.process;
        if (exitCode !== null || signalCode !== null) throw new Error(`The server ended (${signalCode ?? exitCode}):\n${server.output()}`);
      } finally {
        await server.stop();
        removeData(dataDir);
      }
    },
    { scope: 'worker' },
  ],

  baseURL: async ({ practice }, use) => use(practice.origin),

  context: async ({ context, practice }, use) => {
    await signIn(context, practice);
    await use(context);
  },

  addPerson: async ({ practice }, use) => use((person) => addPerson(practice, person)),

  page: async ({ page, axeAtEnd, provoked }, use, testInfo) => {
    const problems = watchForProblems(page, provoked);
    await use(page);
    if (testInfo.status !== testInfo.expectedStatus) return;
    if (axeAtEnd) await expectAccessible(page);
    expect(problems()).toEqual([]);
    await expectNothingKept(page);
  },
});

/** Puts a session into the browser without going through the sign-in screen. */
export async function signIn(context: BrowserContext, { origin, cookie }: { origin: string; cookie: string }): Promise<void> {
  const at = cookie.indexOf('=');
  await context.addCookies([{ name: cookie.slice(0, at), value: cookie.slice(at + 1), url: origin, httpOnly: true, sameSite: 'Strict' }]);
}

export { OWNER };

/** Words that belong to one person; none of them may stand in an address. */
const PERSONAL = PEOPLE.flatMap(({ family, birthDate, number }) => [family, birthDate, number]).map((word) => word.toLowerCase());

/**
 * Starts to collect what must never happen: console errors, uncaught exceptions, breaches of the content security policy, requests
 * to another host, a person in an address. Answers a function with what was collected so far. What a refusal by the server says in
 * the console is expected where a test provokes one.
 */
export function watchForProblems(page: Page, provoked: RegExp | null = null): () => string[] {
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() !== 'error' && !/content security policy/i.test(message.text())) return;
    if (/^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text()) || provoked?.test(message.text())) return;
    problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`exception: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && page.url() !== 'about:blank' && url.host !== new URL(page.url()).host) problems.push(`foreign request: ${url.host}`);
    const address = decodeURIComponent(url.pathname + url.search).toLowerCase();
    if (PERSONAL.some((word) => address.includes(word))) problems.push(`a person in an address: ${address}`);
  });
  return () => problems;
}

/** Expects that the browser keeps two preferences and the session's cookie, which no script can read, and nothing else; and that the title names nobody. */
export async function expectNothingKept(page: Page): Promise<void> {
  const kept = await page.evaluate(async () => ({
    local: Object.keys(localStorage).filter((key) => key !== 'language' && key !== 'theme'),
    session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).map(({ name }) => name),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    cookie: document.cookie,
    title: document.title,
    state: JSON.stringify(history.state),
  }));
  const { title, state, ...rest } = kept;
  expect(rest).toEqual({ local: [], session: [], databases: [], caches: [], workers: 0, cookie: '' });
  for (const word of PERSONAL) expect(`${title} ${state}`.toLowerCase()).not.toContain(word);
}

/** What axe checks against: WCAG 2.2 at A and AA, and its own best practices. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What can be different in the dark, where nothing but colours is. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/**
 * Expects that axe finds nothing on the screen as it stands, light and dark. Then the page is loaded again in the other language
 * and looked at the same way; `{ reload: false }` leaves that out where the state of the screen would be lost (an open dialog).
 */
export async function expectAccessible(page: Page, { reload = true }: { reload?: boolean } = {}): Promise<void> {
  await expectNoViolations(page);
  if (!reload) return;
  const other = await page.evaluate(() => (document.documentElement.lang === 'de' ? 'en' : 'de'));
  await setLanguage(page, other);
  await expectNoViolations(page);
  await setLanguage(page, other === 'de' ? 'en' : 'de');
}

async function expectNoViolations(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    // Without movement, so that no colour is on its way to another.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    await still(page);
    // Without frames on the page the plain way says the same in half the time.
    const axe = new AxeBuilder({ page }).setLegacyMode(true);
    const { violations } = await (colorScheme === 'light' ? axe.withTags(RULES) : axe.withRules(COLOUR_RULES)).analyze();
    const found = violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id} (${help}): ${node.target.join(' ')}\n  ${node.failureSummary?.replaceAll('\n', '\n  ')}`));
    expect(found, `axe, ${colorScheme}, ${await page.locator('html').getAttribute('lang')}, ${new URL(page.url()).pathname}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}

/** Shows the whole app in a language, keeping the address. */
export async function setLanguage(page: Page, language: 'de' | 'en'): Promise<void> {
  await page.evaluate((next) => localStorage.setItem('language', next), language);
  await page.reload();
  await settled(page);
}

/** Waits until nothing is being fetched or moved any more. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await still(page);
}

/** Waits until every movement on the screen has come to its end. */
async function still(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    // One that is replaced by another ends early: looked for again until there is none.
    for (let moving = document.getAnimations(); moving.length > 0; moving = document.getAnimations()) await Promise.allSettled(moving.map(({ finished }) => finished));
  });
}
