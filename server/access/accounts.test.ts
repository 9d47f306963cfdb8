import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Day } from '../../src/domain/day.ts';
import { openAccounts, type Accounts } from './accounts.ts';

const KIM = { practitioner: 'p-1', name: 'Kim Beispiel', role: 'owner', username: 'Kim.Ü', password: 'ein langer Satz zum Merken' } as const;
const LIMITS = { idleMinutes: 60, hours: 12 };

let db: DatabaseSync;
let accounts: Accounts;

/** Who has a second factor, and whether everybody needs one. */
let factors: { has: string[]; required: boolean };
const today = () => new Date().toISOString().slice(0, 10) as Day;

const open = (https = false) =>
  openAccounts({ db, cookieKey: new Uint8Array(32).fill(7), limits: LIMITS, https, today, secondFactor: { any: (practitioner) => factors.has.includes(practitioner), required: () => factors.required } });
const signInAs = async (credentials: { username: string; password: string }, headers: Headers) => {
  const account = await accounts.check(credentials);
  return account && accounts.begin(account.practitioner, headers, { secondFactor: false });
};
const signIn = async (headers = new Headers()) => (await signInAs(KIM, headers))!;
const withCookie = (setCookie: string[]) => new Headers({ cookie: setCookie.map((line) => line.split(';')[0]).join('; ') });
const minutes = (count: number) => vi.setSystemTime(Date.now() + count * 60_000);

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  db = new DatabaseSync(':memory:');
  factors = { has: [], required: false };
  accounts = await open();
});
afterEach(() => {
  vi.useRealTimers();
  db.close();
});

test('nobody can sign in before there is an account', async () => {
  expect(accounts.exist()).toBe(false);
  expect(await signInAs(KIM, new Headers())).toBeNull();
  await accounts.create(KIM);
  expect(accounts.exist()).toBe(true);
});

test('user name and password open a session for the person they belong to', async () => {
  await accounts.create(KIM);
  for (const username of ['Kim.Ü', ' kim.ü ', 'KIM.U\u0308']) {
    const session = await signInAs({ username, password: KIM.password }, new Headers());
    expect(session?.person).toMatchObject({ practitioner: 'p-1', name: 'Kim Beispiel', role: 'owner', session: expect.any(String), secondFactor: false });
    expect((await accounts.session(withCookie(session!.setCookie)))?.person).toMatchObject({ practitioner: 'p-1', name: 'Kim Beispiel', role: 'owner', session: expect.any(String), secondFactor: false });
  }
  for (const wrong of [{ username: 'kim.ü', password: 'ein langer satz zum merken' }, { username: 'kim', password: KIM.password }, { username: '', password: '' }, { username: "' or 1=1 --", password: 'x' }, { username: 'kim.ü', password: 'x'.repeat(100_000) }]) {
    expect(await signInAs(wrong, new Headers())).toBeNull();
  }
});

test('the cookie is out of reach for scripts and other sites, and over HTTPS for other hosts and plain connections', async () => {
  await accounts.create(KIM);
  expect((await signIn()).setCookie).toEqual([expect.stringMatching(/^session=[^;]+; Max-Age=3600; Path=\/; HttpOnly; SameSite=Strict$/)]);
  accounts = await open(true);
  expect((await signIn()).setCookie).toEqual([expect.stringMatching(/^__Host-session=[^;]+; Max-Age=3600; Path=\/; HttpOnly; Secure; SameSite=Strict$/)]);
});

test('a cookie that was made up, changed or taken over means nobody', async () => {
  await accounts.create(KIM);
  const { setCookie } = await signIn();
  const [name, value] = setCookie[0]!.split(';')[0]!.split('=') as [string, string];
  for (const cookie of [`${name}=`, `${name}=abc`, `${name}=${value.slice(0, -4)}AAAA`, `${name}=${value.split('.')[0]}`, `other=${value}`, '']) expect(await accounts.session(new Headers({ cookie }))).toBeNull();
  expect(await accounts.session(new Headers())).toBeNull();
});

test('signing out ends the session on the server', async () => {
  await accounts.create(KIM);
  const { setCookie } = await signIn();
  expect(await accounts.signOut(withCookie(setCookie))).toEqual([expect.stringMatching(/^session=; Max-Age=0;/)]);
  expect(await accounts.session(withCookie(setCookie))).toBeNull();
});

test('signing in again makes a new session and ends the old one', async () => {
  await accounts.create(KIM);
  const first = await signIn();
  const second = await signIn(withCookie(first.setCookie));
  expect(second.setCookie).not.toEqual(first.setCookie);
  expect(await accounts.session(withCookie(first.setCookie))).toBeNull();
  expect(await accounts.session(withCookie(second.setCookie))).not.toBeNull();
});

test('a session ends after an idle hour, and goes on while it is used', async () => {
  await accounts.create(KIM);
  const { setCookie } = await signIn();
  minutes(59);
  const prolonged = await accounts.session(withCookie(setCookie));
  expect(prolonged?.setCookie).toHaveLength(1);
  minutes(59);
  expect(await accounts.session(withCookie(setCookie))).not.toBeNull();
  minutes(61);
  expect(await accounts.session(withCookie(setCookie))).toBeNull();
});

test('a session ends after twelve hours, however busy', async () => {
  await accounts.create(KIM);
  const { setCookie } = await signIn();
  for (let passed = 0; passed < 11.5 * 60; passed += 30) {
    minutes(30);
    expect(await accounts.session(withCookie(setCookie)), `after ${passed + 30} minutes`).not.toBeNull();
  }
  minutes(31);
  expect(await accounts.session(withCookie(setCookie))).toBeNull();
  minutes(-60);
  expect(await accounts.session(withCookie(setCookie))).toBeNull();
});

test('C9 a session begun with the password alone ends once its person has a second factor', async () => {
  await accounts.create(KIM);
  const { person, setCookie } = await signIn();
  factors.required = true;
  expect(await accounts.session(withCookie(setCookie))).toMatchObject({ enrolling: true });
  expect(accounts.running(person.session)).toBe(false);
  factors.has = ['p-1'];
  expect(accounts.running(person.session)).toBe(false);
  expect(await accounts.session(withCookie(setCookie))).toBeNull();
  const strong = await accounts.begin('p-1', new Headers(), { secondFactor: true });
  expect(await accounts.session(withCookie(strong.setCookie))).toMatchObject({ enrolling: false, person: { secondFactor: true } });
  expect(accounts.running(strong.person.session)).toBe(true);
});

test('looking whether a session runs does not prolong it', async () => {
  await accounts.create(KIM);
  const { person } = await signIn();
  minutes(59);
  expect(accounts.running(person.session)).toBe(true);
  minutes(2);
  expect(accounts.running(person.session)).toBe(false);
  expect(accounts.running('none')).toBe(false);
});

test('an account from before there were roles is that of an owner', async () => {
  await accounts.create(KIM);
  db.exec('update user set role = null, disabled = null, until = null, lastSignIn = null');
  accounts = await open();
  expect((await signIn()).person).toMatchObject({ role: 'owner' });
});

test('a user name exists once, however it is written', async () => {
  await accounts.create(KIM);
  await expect(accounts.create({ ...KIM, practitioner: 'p-2', username: 'kim.ü' })).rejects.toThrow('already taken');
  expect(db.prepare('select count(*) as n from user').get()).toEqual({ n: 1 });
});

test('a crash between the two steps of an account leaves nobody who can sign in, and is mended by the next try', async () => {
  await accounts.create(KIM);
  db.exec('delete from account');
  accounts = await open();
  expect(accounts.exist()).toBe(false);
  expect(await signInAs(KIM, new Headers())).toBeNull();
  await accounts.create(KIM);
  expect((await signIn()).person.practitioner).toBe('p-1');
  expect(db.prepare('select count(*) as n from user').get()).toEqual({ n: 1 });
});

test('accounts and sessions outlive a restart; neither passwords nor e-mail addresses are kept', async () => {
  await accounts.create(KIM);
  const { setCookie } = await signIn();
  accounts = await open();
  expect((await accounts.session(withCookie(setCookie)))?.person.practitioner).toBe('p-1');
  const everything = JSON.stringify(['user', 'account', 'session'].map((table) => db.prepare(`select * from ${table}`).all()));
  expect(everything).not.toContain(KIM.password);
  expect(everything).toMatch(/[0-9a-f-]{36}@account\.invalid/);
});

test('no step opens a transaction that stays open while others write', async () => {
  const sql: string[] = [];
  const prepare = db.prepare.bind(db);
  vi.spyOn(db, 'prepare').mockImplementation((text) => {
    sql.push(text);
    return prepare(text);
  });
  await accounts.create(KIM);
  const { setCookie } = await signIn();
  await accounts.session(withCookie(setCookie));
  minutes(5);
  await accounts.session(withCookie(setCookie));
  await signIn(withCookie(setCookie));
  await accounts.signOut(withCookie(setCookie));
  expect(sql.length).toBeGreaterThan(10);
  expect(sql.filter((text) => /^\s*(begin|commit|savepoint)/i.test(text))).toEqual([]);
});
