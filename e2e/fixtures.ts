/**
 * What every browser test stands on: the real server with the example patients and a therapist signed in, one for each worker.
 * After each test: nothing in the console, no breach of the content security policy, no request to anywhere else, and axe finds
 * nothing, in both languages, light and dark.
 */
import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';
import { newDataDir, OWNER, removeData, send, setUpPractice, startServer, type RunningServer } from '../mocks/running-server.ts';

export { expect };

interface Options {
  /** Whether axe looks at the screen that the test ends on. */
  axeAtEnd: boolean;
}

interface WorkerFixtures {
  /** A practice that is set up, with the twelve example patients. */
  practice: RunningServer & { cookie: string };
}

export const test = base.extend<Options, WorkerFixtures>({
  axeAtEnd: [true, { option: true }],

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

  page: async ({ page, axeAtEnd }, use, testInfo) => {
    const problems = watchForProblems(page);
    await use(page);
    if (testInfo.status !== testInfo.expectedStatus) return;
    if (axeAtEnd) await expectAccessible(page);
    expect(problems()).toEqual([]);
  },
});

/** Puts a session into the browser without going through the sign-in screen. */
export async function signIn(context: BrowserContext, { origin, cookie }: { origin: string; cookie: string }): Promise<void> {
  const at = cookie.indexOf('=');
  await context.addCookies([{ name: cookie.slice(0, at), value: cookie.slice(at + 1), url: origin, httpOnly: true, sameSite: 'Strict' }]);
}

export { OWNER };

/**
 * Starts to collect what must never happen: console errors, uncaught exceptions, breaches of the content security policy, requests
 * to another host. Answers a function with what was collected so far. What a refusal by the server says in the console is expected
 * where a test provokes one.
 */
export function watchForProblems(page: Page): () => string[] {
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() !== 'error' && !/content security policy/i.test(message.text())) return;
    if (/^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text())) return;
    problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`exception: ${error.message}`));
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (/^https?:$/.test(protocol) && host !== new URL(page.url() === 'about:blank' ? request.url() : page.url()).host) problems.push(`foreign request: ${host}`);
  });
  return () => problems;
}

/** What axe checks against: WCAG 2.2 at A and AA, and its own best practices. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

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
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    await settled(page);
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    const found = violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id} (${help}): ${node.target.join(' ')}\n  ${node.failureSummary?.replaceAll('\n', '\n  ')}`));
    expect(found, `axe, ${colorScheme}, ${await page.locator('html').getAttribute('lang')}, ${new URL(page.url()).pathname}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null });
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
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
  });
}
