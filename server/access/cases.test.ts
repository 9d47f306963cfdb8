/** The cases of access control and session, C3 to C11 of the quality plan, against the whole server with a clock of our own. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createAuthenticator } from '../../mocks/authenticator.ts';
import { networkOf } from './sign-in.ts';
import { openPractice, OWNER, PASSWORD, type Browser, type Practice, type TestOptions } from './under-test.ts';

let practice: Practice;
const open = async (options: TestOptions = {}) => {
  practice = await openPractice(options);
  return practice;
};

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-25T08:00:00Z') }));
afterEach(() => {
  if (practice.db.isOpen) practice.db.close();
  vi.useRealTimers();
});

const signIn = (browser: Browser, { username = OWNER.username as string, password = PASSWORD as string } = {}) => browser.ask('POST', '/api/auth/sign-in/username', { username, password });
const state = async (browser: Browser) => (await browser.ask('GET', '/api/session')).body.state;
const sessionOf = (browser: Browser) => browser.cookies.get('session') ?? browser.cookies.get('__Host-session');

/** Sets up an authenticator app; answers its secret and the recovery codes. */
async function enrol(browser: Browser, password: string | undefined = PASSWORD): Promise<{ secret: string; recovery: string[] }> {
  const begun = await browser.ask('POST', '/api/account/totp', password === undefined ? {} : { password });
  const secret = begun.body.secret as string;
  const confirmed = await browser.ask('POST', '/api/account/totp/confirm', { code: practice.appCode(secret) });
  expect([begun.status, confirmed.status]).toEqual([200, 200]);
  return { secret, recovery: confirmed.body.recovery as string[] };
}

describe('C3 session fixation', () => {
  test('C3 whatever cookie there was before, signing in begins another session and the old one is dead', async () => {
    const { browser, owner } = await open();
    const attacker = browser();
    await signIn(attacker);
    const planted = sessionOf(attacker)!;
    for (const value of [planted, 'made.up', '']) {
      const victim = browser();
      victim.cookies.set('session', value);
      await signIn(victim);
      expect(sessionOf(victim)).not.toBe(value);
      expect(await state(victim)).toBe('signed-in');
    }
    expect(await state(attacker)).toBe('signed-out');
    expect(await state(owner)).toBe('signed-in');
  });

  test('C3 each time the password is typed again, and after the second factor, the session is a new one', async () => {
    const { browser, owner } = await open();
    const steps: (() => Promise<unknown>)[] = [
      () => enrol(owner),
      () => owner.ask('POST', '/api/account/recovery', { password: PASSWORD }),
      () => owner.ask('POST', '/api/account/passkeys/options', { password: PASSWORD }),
      () => owner.ask('POST', '/api/account/totp', { password: PASSWORD }),
      () => owner.ask('POST', '/api/account/totp/remove', { password: PASSWORD }),
      () => owner.ask('POST', '/api/account/password', { current: PASSWORD, next: 'ein ganz anderer langer Satz' }),
    ];
    for (const [number, step] of steps.entries()) {
      const before = sessionOf(owner)!;
      await step();
      expect([number, sessionOf(owner) === before, await state(owner)]).toEqual([number, false, 'signed-in']);
      const old = browser();
      old.cookies.set('session', before);
      expect([number, await state(old)]).toEqual([number, 'signed-out']);
    }
  });
});

describe('C4 cookie flags', () => {
  test('C4 over HTTPS every cookie is tied to the host, out of reach of scripts and of other sites', async () => {
    const { browser, owner } = await open({ https: true, beyondLoopback: true });
    const { secret } = await enrol(owner, undefined);
    practice.pass(60);
    const next = browser();
    const lines: string[] = [];
    const first = await signIn(next);
    lines.push(...first.headers.getSetCookie());
    const second = await next.ask('POST', '/api/auth/second-factor', { code: practice.appCode(secret) });
    lines.push(...second.headers.getSetCookie(), ...(await next.ask('POST', '/api/auth/sign-out', {})).headers.getSetCookie());
    expect(new Set(lines.map((line) => line.split('=')[0]))).toEqual(new Set(['__Host-pending', '__Host-session', '__Host-device']));
    for (const line of lines) expect(line).toMatch(/^__Host-[a-z]+=[^;]*; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
    // No token in what a script reads.
    for (const { body } of [first, second]) for (const value of next.cookies.values()) expect(JSON.stringify(body)).not.toContain(value.split('.')[0]);
  });
});

describe('C5 requests of other sites', () => {
  const path = (pattern: string) => pattern.replaceAll(/:\w+/g, 'x');

  test('C5 every address that changes something refuses other origins and other kinds of content', async () => {
    const { owner, routes } = await open();
    const writing = routes.filter(({ method }) => method !== 'GET');
    expect(writing.length).toBeGreaterThan(20);
    for (const route of writing) {
      for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }]) {
        const { status } = await owner.ask(route.method, path(route.path), route.method === 'DELETE' ? undefined : {}, headers as unknown as Record<string, string>);
        expect([route.method, route.path, status]).toEqual([route.method, route.path, 403]);
      }
      if (route.method === 'DELETE') continue;
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
        const { status } = await owner.ask(route.method, path(route.path), '{}', { 'content-type': type });
        expect([route.method, route.path, type, status]).toEqual([route.method, route.path, type, 415]);
      }
    }
    expect(await state(owner)).toBe('signed-in');
  });

  test('C5 reading changes nothing: no version, no account, no rule', async () => {
    const { owner, routes, db } = await open();
    const tables = ['resource', 'user', 'account', 'access_token', 'access_rule', 'access_code', 'access_totp'];
    const dump = () => tables.map((table) => db.prepare(`select * from ${table}`).all());
    const before = dump();
    for (const route of routes) if (!route.path.includes('events')) await owner.ask('GET', path(route.path));
    expect(dump()).toEqual(before);
  });
});

describe('C6 limits', () => {
  test('C6 after ten idle minutes, and after ten hours however busy, the session has ended on the server', async () => {
    const { browser, owner, pass } = await open({ limits: { idleMinutes: 10, hours: 10 } });
    expect((await owner.ask('GET', '/api/session')).body.idle).toBe(10);
    pass(9 * 60);
    expect(await state(owner)).toBe('signed-in');
    pass(10 * 60 + 61);
    const kept = sessionOf(owner)!;
    expect((await owner.ask('GET', '/fhir/Patient')).status).toBe(401);
    const again = browser();
    again.cookies.set('session', kept);
    expect(await state(again)).toBe('signed-out');

    await signIn(owner);
    for (let passed = 9; passed < 10 * 60; passed += 9) {
      pass(9 * 60);
      expect(await state(owner), `after ${passed} minutes`).toBe('signed-in');
    }
    // 594 minutes have passed; seven more without idling, and it is over.
    pass(7 * 60);
    expect(await state(owner)).toBe('signed-out');
  });

  test('C6 one’s sessions are listed, ended one by one, or all but this', async () => {
    const { browser, owner, pass } = await open();
    const others = [browser(), browser(), browser()];
    for (const other of others) {
      pass(60);
      await signIn(other);
    }
    const { sessions } = (await owner.ask('GET', '/api/account')).body as { sessions: { id: string; current: boolean; begun: string; lastSeen: string; device: string }[] };
    expect(sessions).toHaveLength(4);
    expect(sessions.filter(({ current }) => current)).toHaveLength(1);
    for (const session of sessions) expect(session).toEqual({ id: expect.any(String), current: expect.any(Boolean), begun: expect.stringMatching(/^2026-11-25T08:0\d:00/), lastSeen: expect.any(String), device: 'Chromium, Linux' });
    // The list holds nothing that could be put into a cookie.
    for (const each of [owner, ...others]) expect(JSON.stringify(sessions)).not.toContain(sessionOf(each)!.split('.')[0]);

    const first = sessions.find(({ current, begun }) => !current && begun.startsWith('2026-11-25T08:01'))!;
    expect((await owner.ask('DELETE', `/api/account/sessions/${first.id}`)).status).toBe(200);
    expect((await owner.ask('DELETE', `/api/account/sessions/${first.id}`)).status).toBe(404);
    expect(await Promise.all(others.map(state))).toEqual(['signed-out', 'signed-in', 'signed-in']);
    expect((await owner.ask('DELETE', '/api/account/sessions')).status).toBe(200);
    expect(await Promise.all([owner, ...others].map(state))).toEqual(['signed-in', 'signed-out', 'signed-out', 'signed-out']);
  });

  test('C6 nobody ends the session of somebody else', async () => {
    const { owner, member, access } = await open();
    const { browser: therapist } = await member('therapist', 'robin');
    const { sessions } = (await owner.ask('GET', '/api/account')).body as { sessions: { id: string }[] };
    expect((await therapist.ask('DELETE', `/api/account/sessions/${sessions[0]!.id}`)).status).toBe(404);
    expect(await state(owner)).toBe('signed-in');
    expect(access.accounts.running(sessions[0]!.id)).toBe(true);
  });

  test('C6 a change of the password ends all other sessions, and asks for the old one', async () => {
    const { browser, owner, logged } = await open();
    const other = browser();
    await signIn(other);
    const change = (current: string, next: string) => owner.ask('POST', '/api/account/password', { current, next });
    expect([(await change('falsch', 'ein ganz anderer langer Satz')).body, (await change(PASSWORD, 'Passwort1234!')).body, (await change(PASSWORD, 'kimkimkimkim')).body, (await change(PASSWORD, 'PraxisAmPark1')).body]).toEqual([
      { error: 'wrong-password' }, { error: 'invalid', field: 'password' }, { error: 'invalid', field: 'password' }, { error: 'invalid', field: 'password' },
    ]);
    expect((await change(PASSWORD, 'ein ganz anderer langer Satz')).status).toBe(200);
    expect([await state(owner), await state(other)]).toEqual(['signed-in', 'signed-out']);
    expect((await signIn(other)).status).toBe(401);
    expect((await signIn(other, { password: 'ein ganz anderer langer Satz' })).status).toBe(200);
    expect(logged()).toContain('password-changed');
  });
});

describe('C7 an account is disabled', () => {
  test('C7 the next request of its sessions is refused, and nobody signs in with it', async () => {
    const { browser, owner, member, logged, access } = await open();
    const { practitioner, browser: robin } = await member('therapist', 'robin');
    const { id } = access.accounts.sessions(practitioner)[0]!;
    expect((await robin.ask('GET', '/fhir/Patient')).status).toBe(200);
    const quiet = browser();
    await signIn(quiet, { username: 'robin' });
    expect((await owner.ask('PUT', `/api/team/${practitioner}`, { disabled: true })).status).toBe(200);
    for (const path of ['/fhir/Patient', '/api/account', '/api/colleagues']) expect([path, (await robin.ask('GET', path)).status]).toEqual([path, 401]);
    expect(access.accounts.running(id)).toBe(false);
    expect((await signIn(browser(), { username: 'robin' })).body).toEqual({ error: 'wrong-credentials' });
    expect((await owner.ask('PUT', `/api/team/${practitioner}`, { disabled: false })).status).toBe(200);
    // Nor does a session go on that asked for nothing in between.
    expect([await state(robin), await state(quiet)]).toEqual(['signed-out', 'signed-out']);
    expect((await signIn(browser(), { username: 'robin' })).status).toBe(200);
    expect(logged()).toEqual(expect.arrayContaining(['account-added', 'invitation-accepted', 'account-disabled', 'sign-in-refused', 'account-enabled', 'sign-in']));
  });

  test('C7 the day after a guest’s last day', async () => {
    const { owner, member, pass } = await open({ limits: { idleMinutes: 1440, hours: 168 } });
    const { practitioner, browser: guest } = await member('guest', 'gast');
    expect((await owner.ask('PUT', `/api/team/${practitioner}`, { until: '2026-11-26' })).status).toBe(200);
    expect((await guest.ask('GET', '/api/session')).body.user).toMatchObject({ role: 'guest', until: '2026-11-26' });
    pass(20 * 3600);
    expect(await state(guest)).toBe('signed-in');
    // Ten to midnight in Berlin.
    pass(18 * 3600 + 50 * 60);
    expect(await state(guest)).toBe('signed-in');
    pass(10 * 60);
    expect((await guest.ask('GET', '/api/account')).status).toBe(401);
    expect((await signIn(guest, { username: 'gast' })).status).toBe(401);
  });

  test('C7 what somebody is counts from the next request on, and the practice keeps somebody who leads it', async () => {
    const { owner, member, access } = await open();
    const { practitioner, browser: robin } = await member('owner', 'robin');
    const kim = access.accounts.byUsername('kim')!.practitioner;
    expect((await robin.ask('GET', '/api/team')).status).toBe(200);
    expect((await owner.ask('PUT', `/api/team/${practitioner}`, { role: 'assistant' })).status).toBe(200);
    expect((await robin.ask('GET', '/api/team')).body).toEqual({ error: 'forbidden' });
    expect((await robin.ask('GET', '/api/colleagues')).status).toBe(200);
    expect((await owner.ask('PUT', `/api/team/${kim}`, { role: 'therapist' })).body).toEqual({ error: 'last-owner' });
    expect((await owner.ask('PUT', `/api/team/${kim}`, { disabled: true })).body).toEqual({ error: 'not-yourself' });
    expect((await owner.ask('POST', `/api/team/${kim}/reset`, { what: 'second-factor' })).body).toEqual({ error: 'not-yourself' });
  });
});

describe('C8 brute force', () => {
  /** Tries as fast as the server lets it, for so many seconds of the practice's time; answers how many tries were looked at. */
  async function attack(seconds: number, attempt: (number: number) => Promise<{ status: number; body: Record<string, unknown> }>): Promise<number> {
    const end = practice.now() + seconds * 1000;
    let looked = 0;
    for (let number = 0; practice.now() < end; number += 1) {
      const { status, body } = await attempt(number);
      if (status !== 429) looked += 1;
      else practice.pass(Math.min(body.wait as number, 900));
    }
    return looked;
  }

  test('C8 a thousand passwords for one account, from one address: a few are looked at, the rest waits', { timeout: 120_000 }, async () => {
    const { browser, logged, access } = await open();
    const stranger = browser('198.51.100.7');
    const answers: number[] = [];
    for (let number = 0; number < 1_000; number += 1) answers.push((await signIn(stranger, { password: `geraten ${number}` })).status);
    expect(answers.filter((status) => status === 401)).toHaveLength(10);
    expect(answers.filter((status) => status === 429)).toHaveLength(990);
    // In a whole day not many more. None of them is right; hashing each would only take the test's time.
    vi.spyOn(access.accounts, 'check').mockImplementation(async () => null);
    expect(await attack(86_400, (number) => signIn(stranger, { password: `geraten ${number}` }))).toBeLessThan(120);
    expect(logged().filter((code) => code === 'sign-in-refused').length).toBeGreaterThan(10);
    expect(logged().filter((code) => code === 'sign-in-slowed').length).toBeLessThan(300);
    expect(logged()).toContain('sign-in-slowed');
  });

  test('C8 from a thousand addresses the account is slowed down for strangers, and nobody of the practice is locked out', { timeout: 120_000 }, async () => {
    const { browser, owner } = await open();
    const known = browser('127.0.0.1');
    const travelling = browser('203.0.113.50');
    travelling.cookies.set('device', owner.cookies.get('device')!);
    let looked = 0;
    for (let number = 0; number < 1_000; number += 1) if ((await signIn(browser(`198.51.${number >> 8}.${number & 255}`), { password: `geraten ${number}` })).status === 401) looked += 1;
    expect(looked).toBe(10);
    // At the address of the practice, and with a browser that was used before, wherever that is.
    expect((await signIn(known)).status).toBe(200);
    expect((await signIn(travelling)).status).toBe(200);
    // A stranger waits, also with the right password, and not for ever.
    const elsewhere = browser('203.0.113.51');
    const waiting = await signIn(elsewhere);
    expect(waiting).toMatchObject({ status: 429, body: { error: 'throttled', wait: expect.any(Number) } });
    expect(waiting.headers.get('retry-after')).toBe(String(waiting.body.wait));
    practice.pass(waiting.body.wait as number);
    expect((await signIn(elsewhere)).status).toBe(200);
  });

  test('C8 a cookie of a device helps only the account it was given for', async () => {
    const { browser, owner, member } = await open();
    await member('therapist', 'robin');
    for (let number = 0; number < 30; number += 1) await signIn(browser(`198.51.100.${number}`), { username: 'robin', password: 'geraten' });
    const stranger = browser('203.0.113.9');
    stranger.cookies.set('device', owner.cookies.get('device')!);
    expect((await signIn(stranger, { username: 'robin' })).status).toBe(429);
    for (const value of ['', 'x'.repeat(43), '%00']) {
      stranger.cookies.set('device', value);
      expect((await signIn(stranger, { username: 'robin' })).status).toBe(429);
    }
  });

  test('C8 a whole IPv6 network counts as one place, and the log does not fill with those who wait', { timeout: 60_000 }, async () => {
    const { browser, logged } = await open();
    let looked = 0;
    for (let number = 0; number < 300; number += 1) {
      const address = `2001:db8:0:7:${number.toString(16)}::${(number % 7) + 1}`;
      if ((await signIn(browser(address), { username: `konto${number}`, password: 'geraten' })).status === 401) looked += 1;
    }
    expect(looked).toBe(10);
    expect(logged().filter((code) => code === 'sign-in-slowed')).toHaveLength(1);
    expect((await signIn(browser('2001:db8:0:8::1'), { username: 'konto', password: 'geraten' })).status).toBe(401);
  });

  test.each([['198.51.100.7', '198.51.100.7'], ['2001:db8:0:7:1::2', '2001:db8:0:7'], ['2001:0DB8::7:1:2:3:4', '2001:db8:0:7'], ['::1', '0:0:0:0'], ['fe80::1', 'fe80:0:0:0'], ['1:2:3:4:5:6:7:8', '1:2:3:4'], ['', '']])('the network of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  test('C8 one password for a thousand accounts is slowed down by its address', { timeout: 60_000 }, async () => {
    const { browser } = await open();
    const stranger = browser('198.51.100.7');
    let looked = 0;
    for (let number = 0; number < 1_000; number += 1) if ((await signIn(stranger, { username: `konto${number}`, password: 'Sommer2026!!' })).status === 401) looked += 1;
    expect(looked).toBe(10);
  });

  test('C8 codes of an app: a sweep by somebody who knows the password comes nowhere near a million', { timeout: 120_000 }, async () => {
    const { browser, owner, access, pass } = await open();
    await enrol(owner);
    const stranger = browser('198.51.100.7');
    const kim = access.accounts.byUsername('kim')!;
    // The password is right each time; checking it anew would only take the test's time.
    vi.spyOn(access.accounts, 'check').mockImplementation(async () => kim);
    let looked = 0;
    const days = 7;
    const end = practice.now() + days * 86_400_000;
    for (let number = 0; practice.now() < end; number += 1) {
      const { status, body } = await stranger.ask('POST', '/api/auth/second-factor', { code: String(number).padStart(6, '0') });
      if (status === 401) {
        const half = await signIn(stranger);
        if (half.status === 429) pass(half.body.wait as number);
      } else if (status === 429) pass(Math.min(body.wait as number, 240));
      else looked += 1;
      expect(status).not.toBe(200);
    }
    // Three codes in a million fit at any time: after a week less than one chance in four hundred.
    expect(looked).toBeLessThan(115 * days);
    expect(practice.logged().filter((code) => code === 'second-factor-refused')).toHaveLength(looked);
    // The owner, at home, still gets in.
    const home = browser();
    expect((await signIn(home)).body).toMatchObject({ state: 'second-factor' });
  });

  test('C8 a code counts once: not again, not in two requests at once, not an older one', async () => {
    const { browser, owner, pass } = await open();
    const { secret } = await enrol(owner);
    const half = async () => {
      const next = browser();
      expect((await signIn(next)).body).toEqual({ state: 'second-factor', methods: ['totp', 'recovery'] });
      return next;
    };
    const show = (next: Browser, code: string) => next.ask('POST', '/api/auth/second-factor', { code });
    // The one that confirmed the app was used with that.
    expect((await show(await half(), practice.appCode(secret))).body).toEqual({ error: 'wrong-code' });
    pass(60);
    const code = practice.appCode(secret);
    const both = await Promise.all([half(), half()]);
    const answers = await Promise.all(both.map((next) => show(next, code)));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 403]);
    expect((await show(await half(), practice.appCode(secret, -1))).status).toBe(403);
    pass(30);
    expect((await show(await half(), practice.appCode(secret))).status).toBe(200);
  });

  test('C8 after five wrong codes the password is asked for again, and half a sign-in ends after five minutes', async () => {
    const { browser, owner, pass } = await open();
    const { secret } = await enrol(owner);
    pass(60);
    const next = browser();
    await signIn(next);
    for (let number = 0; number < 5; number += 1) expect((await next.ask('POST', '/api/auth/second-factor', { code: '000000' })).body).toEqual({ error: 'wrong-code' });
    expect((await next.ask('POST', '/api/auth/second-factor', { code: practice.appCode(secret) })).status).toBe(401);
    await signIn(next);
    pass(301);
    expect(await state(next)).toBe('signed-out');
    expect((await next.ask('POST', '/api/auth/second-factor', { code: practice.appCode(secret) })).status).toBe(401);
  });

  test('C8 guessing invitations is slowed down', { timeout: 60_000 }, async () => {
    const { browser } = await open();
    const stranger = browser('198.51.100.7');
    const statuses: number[] = [];
    for (let number = 0; number < 200; number += 1) statuses.push((await stranger.ask('POST', '/api/auth/invitation', { code: `0000-0000-0000-0000-0000-${number}`, password: PASSWORD })).status);
    expect(statuses.filter((status) => status === 403)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(190);
  });
});

describe('C9 two factors', () => {
  test('C9 where other computers reach the server nothing is answered before a second factor is set up', async () => {
    const { owner, routes } = await open({ beyondLoopback: true });
    expect(await state(owner)).toBe('enrol');
    expect((await owner.ask('GET', '/fhir/Patient')).status).toBe(403);
    for (const route of routes.filter(({ access }) => access !== 'open' && access !== 'enrolling')) {
      const { status, body } = await owner.ask(route.method, route.path.replaceAll(/:\w+/g, 'x'), route.method === 'GET' || route.method === 'DELETE' ? undefined : {});
      expect([route.path, status, body]).toEqual([route.path, 403, { error: 'enrol' }]);
    }
    const { recovery } = await enrol(owner, undefined);
    expect(recovery).toHaveLength(10);
    expect(await state(owner)).toBe('signed-in');
    expect((await owner.ask('GET', '/fhir/Patient')).status).toBe(200);
    expect((await owner.ask('PUT', '/api/team/rules', { access: 'team', secondFactor: 'optional' })).body).toEqual({ error: 'second-factor-needed' });
    expect((await owner.ask('POST', '/api/account/totp/remove', { password: PASSWORD })).body).toEqual({ error: 'second-factor-needed' });
  });

  test('C9 the password alone opens nothing for whoever has a second factor', async () => {
    const { browser, owner } = await open();
    const { secret } = await enrol(owner);
    practice.pass(60);
    const next = browser();
    expect((await signIn(next)).body).toEqual({ state: 'second-factor', methods: ['totp', 'recovery'] });
    expect(sessionOf(next)).toBeUndefined();
    expect((await next.ask('GET', '/api/session')).body).toEqual({ state: 'second-factor', methods: ['totp', 'recovery'] });
    for (const path of ['/fhir/Patient', '/api/account', '/api/colleagues']) expect((await next.ask('GET', path)).status).toBe(401);
    // The secret of the half is no session, wherever it is put.
    const forged = browser();
    forged.cookies.set('session', next.cookies.get('pending')!);
    expect(await state(forged)).toBe('signed-out');
    expect((await next.ask('POST', '/api/auth/second-factor', { code: practice.appCode(secret) })).body).toMatchObject({ state: 'signed-in', user: { role: 'owner' } });
    expect(next.cookies.has('pending')).toBe(false);
  });

  test('C9 recovery codes: ten, each once, not readable in the database', async () => {
    const { browser, owner, db, logged } = await open();
    const { recovery, secret } = await enrol(owner);
    const stored = JSON.stringify([db.prepare('select * from access_recovery').all(), db.prepare('select * from access_totp').all(), db.prepare('select * from access_familiar').all()]);
    for (const text of [...recovery, ...recovery.map((code) => code.replaceAll('-', '')), secret]) expect(stored).not.toContain(text);
    const use = async (code: string) => {
      const next = browser();
      await signIn(next);
      return (await next.ask('POST', '/api/auth/second-factor', { recovery: code })).status;
    };
    expect(await use(recovery[3]!.toLowerCase().replaceAll('-', ' '))).toBe(200);
    expect(await use(recovery[3]!)).toBe(403);
    expect(await Promise.all([use(recovery[4]!), use(recovery[4]!)]).then((statuses) => statuses.sort((a, b) => a - b))).toEqual([200, 403]);
    await signIn(owner);
    await owner.ask('POST', '/api/auth/second-factor', { recovery: recovery[0]! });
    expect((await owner.ask('GET', '/api/account')).body).toMatchObject({ totp: true, recoveryLeft: 7, required: false });
    const renewed = (await owner.ask('POST', '/api/account/recovery', { password: PASSWORD })).body.recovery as string[];
    expect(await use(recovery[5]!)).toBe(403);
    expect(await use(renewed[0]!)).toBe(200);
    expect(logged()).toContain('recovery-used');
  });

  test('C9 setting up a second factor ends every session without one', async () => {
    const { browser, owner } = await open();
    const other = browser();
    await signIn(other);
    await enrol(owner);
    expect([await state(owner), await state(other)]).toEqual(['signed-in', 'signed-out']);
  });

  test('C9 the owner requires it for everybody: whoever has none sets one up first', async () => {
    const { owner, member, logged } = await open();
    const { browser: robin } = await member('therapist', 'robin');
    expect((await owner.ask('PUT', '/api/team/rules', { access: 'own', secondFactor: 'required' })).status).toBe(200);
    expect([await state(owner), await state(robin)]).toEqual(['enrol', 'enrol']);
    await enrol(robin, undefined);
    expect((await robin.ask('GET', '/api/session')).body).toMatchObject({ state: 'signed-in', practice: { access: 'own' } });
    expect(logged().filter((code) => code === 'rule-changed')).toHaveLength(2);
  });

  test('C9 a reset by the owner: sessions end, the code works once and for a day', async () => {
    const { browser, owner, member, pass } = await open();
    const { practitioner, browser: robin } = await member('therapist', 'robin');
    await enrol(robin);
    expect((await owner.ask('POST', `/api/team/${practitioner}/reset`, { what: 'second-factor' })).body).toEqual({});
    expect(await state(robin)).toBe('signed-out');
    expect((await signIn(robin, { username: 'robin' })).body).toMatchObject({ state: 'signed-in' });
    const { code } = (await owner.ask('POST', `/api/team/${practitioner}/reset`, { what: 'password' })).body;
    expect([await state(robin), (await signIn(browser(), { username: 'robin' })).status]).toEqual(['signed-out', 401]);
    const accept = (given: unknown, password = 'noch ein anderer langer Satz') => browser().ask('POST', '/api/auth/invitation', { code: given, password });
    expect((await accept(code, 'robin robin robin')).body).toEqual({ error: 'invalid', field: 'password' });
    expect((await accept((code as string).toLowerCase().replaceAll('-', ''))).status).toBe(200);
    expect((await accept(code)).body).toEqual({ error: 'wrong-code' });
    const late = (await owner.ask('POST', `/api/team/${practitioner}/reset`, { what: 'password' })).body;
    pass(86_401);
    expect((await accept(late.code)).body).toEqual({ error: 'expired-code' });
  });

  test('C9 a new password by code does not go around the second factor', async () => {
    const { owner, member, browser } = await open();
    const { practitioner, browser: robin } = await member('therapist', 'robin');
    await enrol(robin);
    const { code } = (await owner.ask('POST', `/api/team/${practitioner}/reset`, { what: 'password' })).body;
    const next = browser();
    expect((await next.ask('POST', '/api/auth/invitation', { code, password: 'noch ein anderer langer Satz' })).body).toEqual({ state: 'second-factor', methods: ['totp', 'recovery'] });
    expect(sessionOf(next)).toBeUndefined();
  });
});

describe('C9 passkeys', () => {
  const asked = (options: Record<string, unknown>) => ({ challenge: options.challenge as string, origin: practice.origin, rp: 'localhost' });
  /** Adds a passkey to an account; answers it and what the server said. */
  async function add(browser: Browser, name = 'Laptop') {
    const options = (await browser.ask('POST', '/api/account/passkeys/options', { password: PASSWORD })).body;
    const device = createAuthenticator('ES256', asked(options));
    const answer = await browser.ask('POST', '/api/account/passkeys', { name, attestation: device.register() });
    return { options, device, answer };
  }
  async function half(): Promise<Browser> {
    const next = practice.browser();
    await signIn(next);
    return next;
  }

  test('C9 a passkey is added, asked for, shown, and taken away again', async () => {
    const { owner, pass } = await open();
    const { options, device, answer } = await add(owner);
    expect(options).toMatchObject({ rp: { id: 'localhost', name: 'Praxis am Park' }, attestation: 'none', authenticatorSelection: { userVerification: 'required' }, pubKeyCredParams: [{ alg: -8 }, { alg: -7 }, { alg: -257 }] });
    expect(answer).toMatchObject({ status: 200, body: { id: expect.any(String), recovery: expect.any(Array) } });
    expect(answer.body.recovery).toHaveLength(10);
    expect(await state(owner)).toBe('signed-in');

    pass(60);
    const next = await half();
    expect((await next.ask('GET', '/api/session')).body).toEqual({ state: 'second-factor', methods: ['passkey', 'recovery'] });
    const request = (await next.ask('POST', '/api/auth/passkey/options', {})).body;
    expect(request).toEqual({ challenge: expect.any(String), rpId: 'localhost', timeout: 300_000, userVerification: 'required', allowCredentials: [{ type: 'public-key', id: device.id }] });
    Object.assign(device.asked, asked(request));
    const assertion = device.show();
    expect((await next.ask('POST', '/api/auth/passkey', { assertion })).body).toMatchObject({ state: 'signed-in' });
    // The same answer once more, on another half: its challenge was another one, and its number was there before.
    const again = await half();
    await again.ask('POST', '/api/auth/passkey/options', {});
    expect((await again.ask('POST', '/api/auth/passkey', { assertion })).body).toEqual({ error: 'wrong-code' });

    const { passkeys } = (await next.ask('GET', '/api/account')).body as { passkeys: { id: string }[] };
    expect(passkeys).toEqual([{ id: answer.body.id, name: 'Laptop', created: '2026-11-25T08:00:00.000Z', lastUsed: '2026-11-25T08:01:00.000Z' }]);
    expect((await next.ask('POST', `/api/account/passkeys/${passkeys[0]!.id}/remove`, { password: 'falsch' })).status).toBe(403);
    expect((await next.ask('POST', `/api/account/passkeys/${passkeys[0]!.id}/remove`, { password: PASSWORD })).status).toBe(200);
    expect((await signIn(practice.browser())).body).toMatchObject({ state: 'signed-in' });
  });

  test('C9 a challenge counts once, for the one who asked, and not without one', async () => {
    const { owner } = await open();
    const { device } = await add(owner);
    const next = await half();
    expect((await next.ask('POST', '/api/auth/passkey', { assertion: device.show() })).body).toEqual({ error: 'wrong-code' });
    const request = (await next.ask('POST', '/api/auth/passkey/options', {})).body;
    Object.assign(device.asked, asked(request));
    const other = await half();
    await other.ask('POST', '/api/auth/passkey/options', {});
    expect((await other.ask('POST', '/api/auth/passkey', { assertion: device.show() })).status).toBe(403);
    for (const change of [{ flags: 0x01 }, { rp: 'evil.example' }, { client: { origin: 'http://localhost:1' } }]) {
      Object.assign(device.asked, asked((await next.ask('POST', '/api/auth/passkey/options', {})).body));
      expect((await next.ask('POST', '/api/auth/passkey', { assertion: device.show(change) })).status).toBe(403);
    }
    Object.assign(device.asked, asked(request));
    expect((await next.ask('POST', '/api/auth/passkey', { assertion: device.show() })).status).toBe(403);
    // That was the fifth: the password again.
    expect((await next.ask('POST', '/api/auth/passkey/options', {})).status).toBe(401);
  });

  test('C9 one passkey belongs to one account, and the last one stays where everybody needs one', async () => {
    const { owner, member } = await open();
    const { browser: robin } = await member('therapist', 'robin');
    const { device, answer } = await add(owner);
    const options = (await robin.ask('POST', '/api/account/passkeys/options', { password: PASSWORD })).body;
    Object.assign(device.asked, asked(options));
    expect((await robin.ask('POST', '/api/account/passkeys', { name: 'fremd', attestation: device.register() })).body).toEqual({ error: 'wrong-code' });
    await owner.ask('PUT', '/api/team/rules', { access: 'team', secondFactor: 'required' });
    expect((await owner.ask('POST', `/api/account/passkeys/${answer.body.id as string}/remove`, { password: PASSWORD })).body).toEqual({ error: 'second-factor-needed' });
    const second = await add(owner, 'Schlüssel');
    expect(second.answer.body).toEqual({ id: expect.any(String) });
    expect((await owner.ask('POST', `/api/account/passkeys/${answer.body.id as string}/remove`, { password: PASSWORD })).status).toBe(200);
  });
});

test('C11 whatever is asked of the server, the answer is kept nowhere', async () => {
  const { browser, owner, routes } = await open();
  for (const asking of [owner, browser()]) {
    for (const route of routes) {
      if (route.path.includes('events')) continue;
      const { headers } = await asking.ask(route.method, route.path.replaceAll(/:\w+/g, 'x'), route.method === 'GET' || route.method === 'DELETE' ? undefined : { nothing: true });
      expect([route.path, headers.get('cache-control')]).toEqual([route.path, expect.stringContaining('no-store')]);
    }
  }
  for (const path of ['/fhir/Patient', '/fhir/metadata', '/fhir/Patient/x', '/fhir/AuditEvent']) expect((await browser().ask('GET', path)).headers.get('cache-control')).toBe('no-store');
});

describe('the team', () => {
  test('people are added with a code, seen by colleagues, and stand in FHIR as the server says', async () => {
    const { owner, member, access } = await open();
    const { practitioner, browser: robin } = await member('assistant', 'robin');
    const add = (input: object) => owner.ask('POST', '/api/team', { name: 'Sascha Muster', username: 'sascha', role: 'therapist', ...input });
    const fields = [[{ name: '' }, 'name'], [{ username: 'a b' }, 'username'], [{ role: 'admin' }, 'role'], [{ role: 'guest' }, 'until'], [{ role: 'guest', until: '2026-11-24' }, 'until'], [{ role: 'guest', until: '31.12.2026' }, 'until']] as const;
    for (const [change, field] of fields) expect((await add(change)).body).toEqual({ error: 'invalid', field });
    expect((await add({ username: 'ROBIN' })).body).toEqual({ error: 'username-taken' });
    const added = await add({});
    expect(added).toMatchObject({ status: 201, body: { code: expect.stringMatching(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){5}$/), expires: '2026-12-02T08:00:00.000Z' } });
    const members = (await owner.ask('GET', '/api/team')).body as { members: unknown[] };
    expect(members).toMatchObject({
      access: 'team', secondFactor: 'optional', beyondLoopback: false,
      members: [
        { name: OWNER.name, username: 'kim', role: 'owner', disabled: false, secondFactor: false, lastSignIn: '2026-11-25T08:00:00.000Z' },
        { practitioner, username: 'robin', role: 'assistant' },
        { username: 'sascha', role: 'therapist', invited: '2026-12-02T08:00:00.000Z' },
      ],
    });
    expect(JSON.stringify(members)).not.toMatch(/password|hash|salt/i);
    expect((await robin.ask('GET', '/api/colleagues')).body).toMatchObject({ members: [{ name: OWNER.name, role: 'owner' }, { practitioner, role: 'assistant', disabled: false }, { name: 'Sascha Muster', role: 'therapist' }] });
    expect((await robin.ask('GET', '/api/team')).status).toBe(403);
    expect((await owner.ask('GET', `/fhir/PractitionerRole/${practitioner}-role`)).body).toMatchObject({ active: true, code: [{ coding: [{ code: 'assistant' }] }] });
    await owner.ask('PUT', `/api/team/${practitioner}`, { name: 'Robin Neu', disabled: true });
    expect((await owner.ask('GET', `/fhir/PractitionerRole/${practitioner}-role`)).body).toMatchObject({ active: false });
    expect((await owner.ask('GET', `/fhir/Practitioner/${practitioner}`)).body).toMatchObject({ name: [{ text: 'Robin Neu' }] });
    expect(access.accounts.one(practitioner)!.name).toBe('Robin Neu');
  });

  test('nobody makes themselves something else through FHIR', async () => {
    const { owner, member } = await open();
    const { practitioner, browser: robin } = await member('therapist', 'robin');
    const role = (await owner.ask('GET', `/fhir/PractitionerRole/${practitioner}-role`)).body as { meta: { versionId: string } };
    const { status } = await robin.ask('PUT', `/fhir/PractitionerRole/${practitioner}-role`, { ...role, code: [{ text: 'owner' }] }, { 'if-match': `W/"${role.meta.versionId}"` });
    expect(status).toBe(403);
    expect((await robin.ask('GET', '/api/team')).status).toBe(403);
  });
});

describe('tokens for other systems', () => {
  const make = async (input: object = {}) => practice.owner.ask('POST', '/api/tokens', { name: 'Tagebuch-App', scopes: [{ type: 'Observation', rights: 'read' }], days: 30, ...input });

  test('a token is shown once, kept as a hash, and counts until it is revoked or has expired', async () => {
    const { browser, owner, db, pass, logged } = await open();
    const made = await make();
    expect(made).toMatchObject({ status: 201, body: { id: expect.any(String), token: expect.stringMatching(/^rwt_[\w-]{43}$/) } });
    const token = made.body.token as string;
    expect(JSON.stringify(db.prepare('select * from access_token').all())).not.toContain(token.slice(4));
    const app = browser('192.0.2.44');
    const read = (secret = token) => app.ask('GET', '/fhir/Observation', undefined, { authorization: `Bearer ${secret}`, origin: '' });
    expect((await read()).status).toBe(200);
    expect((await app.ask('GET', '/fhir/Patient', undefined, { authorization: `Bearer ${token}` })).status).toBe(403);
    const listed = (await owner.ask('GET', '/api/tokens')).body as { tokens: object[] };
    expect(listed.tokens).toEqual([{ id: made.body.id, name: 'Tagebuch-App', scopes: [{ type: 'Observation', rights: 'read' }], by: OWNER.name, created: '2026-11-25T08:00:00.000Z', expires: '2026-12-25T08:00:00.000Z', lastUsed: '2026-11-25T08:00:00.000Z' }]);
    for (const wrong of [token.slice(0, -1), `${token}x`, 'rwt_', PASSWORD.replaceAll(' ', '')]) expect((await read(wrong)).status).toBe(401);
    expect((await owner.ask('DELETE', `/api/tokens/${made.body.id as string}`)).status).toBe(200);
    expect([(await read()).status, (await owner.ask('DELETE', `/api/tokens/${made.body.id as string}`)).status]).toEqual([401, 404]);
    const short = (await make({ days: 1 })).body.token as string;
    pass(86_399);
    expect((await read(short)).status).toBe(200);
    pass(2);
    const gone = await read(short);
    expect([gone.status, gone.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(logged()).toEqual(expect.arrayContaining(['token-made', 'token-revoked']));
  });

  test('a token opens nothing below /api, and a session beside it does not count', async () => {
    const { browser, owner } = await open();
    const token = (await make()).body.token as string;
    const app = browser();
    for (const path of ['/api/account', '/api/team', '/api/tokens', '/api/colleagues']) expect((await app.ask('GET', path, undefined, { authorization: `Bearer ${token}` })).status).toBe(401);
    expect((await owner.ask('GET', '/fhir/Patient', undefined, { authorization: `Bearer ${token}` })).status).toBe(403);
    expect((await owner.ask('GET', '/fhir/Patient', undefined, { authorization: 'Bearer rwt_none' })).status).toBe(401);
  });

  test('what a token does stands in the log as its own, and only owners make one', async () => {
    const { owner, member, browser, store } = await open();
    const { browser: robin } = await member('therapist', 'robin');
    expect((await robin.ask('POST', '/api/tokens', { name: 'x', scopes: [{ type: '*', rights: 'read' }], days: 1 })).status).toBe(403);
    for (const [change, field] of [[{ name: ' ' }, 'name'], [{ scopes: [] }, 'scopes'], [{ scopes: [{ type: 'Nothing', rights: 'read' }] }, 'scopes'], [{ scopes: [{ type: 'Patient', rights: 'all' }] }, 'scopes'], [{ days: 0 }, 'days'], [{ days: 731 }, 'days'], [{ days: '30' }, 'days'], [{ patient: 'nobody' }, 'patient']] as const) {
      expect((await make(change)).body).toEqual({ error: 'invalid', field });
    }
    const patient = (await owner.ask('POST', '/fhir/Patient', { resourceType: 'Patient', name: [{ family: 'Muster' }] })).body.id as string;
    const made = (await make({ scopes: [{ type: 'Patient', rights: 'read' }], patient })).body;
    const read = await browser('192.0.2.44').ask('GET', `/fhir/Patient/${patient}`, undefined, { authorization: `Bearer ${made.token as string}` });
    expect(read.status).toBe(200);
    expect(store.logPage({ spans: [], descending: true, limit: 1 })[0]).toMatchObject({ practitioner: `token-${made.id as string}`, interaction: 'read', patients: [patient], address: '192.0.2.44' });
  });
});
