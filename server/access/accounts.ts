/**
 * Accounts, passwords and sessions. A session is a reference: the cookie holds a random token, everything else stays on the server.
 * Only what stands in `Accounts` can be reached; none of the library's own addresses (sign-up, password reset, …) is served.
 */
import type { DatabaseSync } from 'node:sqlite';
import { betterAuth } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { getMigrations } from 'better-auth/db/migration';
import { username as usernamePlugin } from 'better-auth/plugins/username';
import type { Day } from '../../src/domain/day.ts';
import type { Role } from '../../src/domain/team.ts';
import type { SessionLimits } from '../config.ts';
import { PASSWORD_LENGTH } from './passwords.ts';

export interface Person {
  /** Id of the person's Practitioner resource. */
  practitioner: string;
  name: string;
  role: Role;
  /** The last day of a guest, `YYYY-MM-DD` in the practice's zone. */
  until?: string;
  /** Id of the session; not the secret in the cookie. */
  session: string;
  /** Whether this session was begun with a second factor. */
  secondFactor: boolean;
}

export interface Session {
  person: Person;
  /** A second factor has to be set up before anything else is answered. */
  enrolling: boolean;
  /** `Set-Cookie` lines that the answer has to carry, for a session that was begun or prolonged. */
  setCookie: string[];
}

export interface NewAccount {
  practitioner: string;
  name: string;
  role: Role;
  username: string;
  until?: string;
  /** Without one nobody can sign in until a code was handed over and used. */
  password?: string;
}

export interface Account {
  practitioner: string;
  name: string;
  username: string;
  role: Role;
  /** The last day of a guest. */
  until: string | null;
  disabled: boolean;
  /** Whether there is a password at all. */
  open: boolean;
  /** ms since 1970. */
  lastSignIn: number | null;
}

export interface OwnSession {
  id: string;
  /** ISO instants. */
  begun: string;
  lastSeen: string;
  userAgent: string;
}

export interface Accounts {
  /** Whether anybody can sign in yet. */
  exist: () => boolean;
  /** Creates an account; throws when the user name is taken. All or nothing. */
  create: (account: NewAccount) => Promise<void>;
  list: () => Account[];
  one: (practitioner: string) => Account | null;
  byUsername: (username: string) => Account | null;
  /** Changes what stands in `change`. Whoever is disabled, or whose last day is over, has no session any more. */
  change: (practitioner: string, change: { name?: string; role?: Role; until?: string | null; disabled?: boolean }) => void;
  /** Whether this account may be used today. */
  mayUse: (account: Account) => boolean;

  /** The account whose user name and password these are, if it may be used. Takes as long whatever is wrong. */
  check: (credentials: { username: string; password: string }) => Promise<Account | null>;
  /** Sets a password, or with null takes it away. */
  setPassword: (practitioner: string, password: string | null) => Promise<void>;

  /** A new session. Ends the one that `headers` carry. */
  begin: (practitioner: string, headers: Headers, how: { secondFactor: boolean }) => Promise<Session>;
  /** Ends the session; answers the `Set-Cookie` lines that remove the cookie. */
  signOut: (headers: Headers) => Promise<string[]>;
  /** The session that `headers` carry, if it still runs; it is prolonged with that. */
  session: (headers: Headers) => Promise<Session | null>;
  /** Whether a session still runs and may do something. Looking prolongs nothing. */
  running: (session: string) => boolean;
  sessions: (practitioner: string) => OwnSession[];
  /** Ends one session of this person; answers whether there was one. */
  endSession: (practitioner: string, session: string) => boolean;
  /** Ends all sessions of this person, but one. */
  endSessions: (practitioner: string, but?: string) => void;
}

/** What can be typed as a user name: letters of any alphabet, digits, dot, hyphen, underscore. */
export const USERNAME = /^[\p{L}\p{N}._-]{3,30}$/u;

export interface AccountsOptions {
  db: DatabaseSync;
  /** Signs the session cookie. */
  cookieKey: Uint8Array;
  limits: SessionLimits;
  /** Whether browsers speak HTTPS with us: then the cookie is sent over nothing else. */
  https: boolean;
  /** Today in the practice's zone. */
  today: () => Day;
  /** Whether this person has a second factor, and whether everybody needs one. */
  secondFactor: { any: (practitioner: string) => boolean; required: () => boolean };
}

interface Begin {
  userId: string;
  secondFactor: boolean;
}

/** Begins a session without asking anything: what was asked before is decided in `sign-in.ts`. Reachable from here alone. */
const beginning = {
  id: 'begin-session',
  endpoints: {
    beginSession: createAuthEndpoint(
      '/begin-session',
      { method: 'POST', requireHeaders: true, metadata: { SERVER_ONLY: true }, body: { '~standard': { version: 1, vendor: 'rueckenwind', validate: (value: unknown) => ({ value }) } } },
      async (ctx) => {
        const { userId, secondFactor } = ctx.body as Begin;
        const user = await ctx.context.internalAdapter.findUserById(userId);
        if (!user) throw new Error('no such account');
        const session = await ctx.context.internalAdapter.createSession(userId, false, { secondFactor });
        await setSessionCookie(ctx, { session, user }, false);
        return { id: session.id };
      },
    ),
  },
} as const;

const ACCOUNT = `select u.id as user, u.practitioner, u.name, u.username, u.role, u.until, u.disabled, u.lastSignIn, a.password
  from user u join account a on a.userId = u.id and a.providerId = 'credential'`;

/** Opens the accounts kept in `db`, creating or bringing up to date their tables. */
export async function openAccounts({ db, cookieKey, limits, https, today, secondFactor }: AccountsOptions): Promise<Accounts> {
  const cookieName = https ? '__Host-session' : 'session';
  const auth = betterAuth({
    baseURL: https ? 'https://localhost' : 'http://localhost',
    secret: Buffer.from(cookieKey).toString('base64url'),
    // The calls below are single statements. None that opens a transaction may be added: it would stay open while other requests
    // write on the same connection.
    database: db,
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: PASSWORD_LENGTH.least, maxPasswordLength: PASSWORD_LENGTH.most },
    plugins: [usernamePlugin({ displayUsername: false, usernameNormalization: normalise, usernameValidator: (name) => USERNAME.test(name) }), beginning],
    user: {
      additionalFields: {
        practitioner: { type: 'string', required: true, input: false },
        role: { type: 'string', required: false, input: false },
        until: { type: 'string', required: false, input: false },
        disabled: { type: 'boolean', required: false, input: false },
        lastSignIn: { type: 'number', required: false, input: false, bigint: true },
      },
    },
    session: { expiresIn: limits.idleMinutes * 60, updateAge: Math.min(60, limits.idleMinutes * 6), additionalFields: { secondFactor: { type: 'boolean', required: false, input: false } } },
    advanced: {
      useSecureCookies: false,
      cookies: { session_token: { name: cookieName, attributes: { httpOnly: true, sameSite: 'strict', path: '/', secure: https } } },
      ipAddress: { disableIpTracking: true },
    },
  });
  // Signing out also removes cookies of the library that we never set: those lines are left out.
  const ownCookie = (line: string) => line.startsWith(`${cookieName}=`);
  const { runMigrations } = await getMigrations(auth.options);
  await runMigrations();
  // Whoever had an account before there were roles set the practice up.
  db.exec("update user set role = 'owner' where role is null");
  const context = await auth.$context;
  const noPassword = await context.password.hash(crypto.randomUUID());

  const anyAccount = db.prepare('select 1 from account where password is not null limit 1');
  const deleteUnfinished = db.prepare('delete from user where id not in (select userId from account)');
  const all = db.prepare(`${ACCOUNT} order by u.createdAt, u.rowid`);
  const one = db.prepare(`${ACCOUNT} where u.practitioner = ?`);
  const named = db.prepare(`${ACCOUNT} where u.username = ?`);
  const change = db.prepare('update user set name = ?, role = ?, until = ?, disabled = ?, updatedAt = ? where practitioner = ?');
  const signedIn = db.prepare('update user set lastSignIn = ? where id = ?');
  const setPassword = db.prepare("update account set password = ?, updatedAt = ? where providerId = 'credential' and userId = (select id from user where practitioner = ?)");
  const sessionOf = db.prepare('select s.createdAt, s.expiresAt, s.secondFactor, u.practitioner from session s join user u on u.id = s.userId where s.id = ?');
  const sessions = db.prepare('select s.id, s.createdAt, s.updatedAt, s.userAgent from session s join user u on u.id = s.userId where u.practitioner = ? and s.expiresAt > ? and s.createdAt > ? order by s.updatedAt desc');
  const endSession = db.prepare('delete from session where id = ? and userId = (select id from user where practitioner = ?)');
  const endSessions = db.prepare('delete from session where id <> ? and userId = (select id from user where practitioner = ?)');
  const longestMs = limits.hours * 3_600_000;
  const iso = (ms = Date.now()) => new Date(ms).toISOString();

  type Row = Account & { user: string; password: string | null };
  const read = (row: Record<string, unknown> | undefined): Row | null =>
    row ? ({ ...row, disabled: row.disabled === 1, open: row.password !== null } as Row) : null;
  const known = (row: Row | null): Account | null => {
    if (!row) return null;
    const { user: _user, password: _password, ...account } = row;
    return account;
  };
  const mayUse = ({ disabled, until }: Pick<Account, 'disabled' | 'until'>) => !disabled && (until === null || until >= today());

  return {
    exist: () => anyAccount.get() !== undefined,

    async create({ practitioner, name, role, username, until, password }) {
      const hash = password === undefined ? null : await context.password.hash(password.normalize('NFC'));
      // A user without an account is what a crash between the two steps leaves: nobody can sign in as one.
      deleteUnfinished.run();
      const fields = { name, username: normalise(username), practitioner, role, ...(until !== undefined && { until }), email: `${crypto.randomUUID()}@account.invalid`, emailVerified: false };
      const user = await context.internalAdapter.createUser(fields, { method: 'server' });
      try {
        await context.internalAdapter.linkAccount({ userId: user.id, accountId: user.id, providerId: 'credential', ...(hash !== null && { password: hash }) });
      } catch (error) {
        deleteUnfinished.run();
        throw error;
      }
    },

    list: () => all.all().map((row) => known(read(row))!),
    one: (practitioner) => known(read(one.get(practitioner))),
    byUsername: (username) => known(read(named.get(normalise(username)))),
    mayUse,

    change(practitioner, { name, role, until, disabled }) {
      const before = read(one.get(practitioner));
      if (!before) throw new Error('no such account');
      const after = { name: name ?? before.name, role: role ?? before.role, until: until === undefined ? before.until : until, disabled: disabled ?? before.disabled };
      change.run(after.name, after.role, after.until, after.disabled ? 1 : 0, iso(), practitioner);
      if (!mayUse(after)) endSessions.run('', practitioner);
    },

    async check({ username, password }) {
      const row = read(named.get(normalise(username)));
      // Somebody who does not exist is checked as long as somebody who does.
      const right = await context.password.verify({ hash: row?.password ?? noPassword, password: password.slice(0, PASSWORD_LENGTH.most * 4).normalize('NFC') });
      return row?.password && right && mayUse(row) ? known(row) : null;
    },

    async setPassword(practitioner, password) {
      const hash = password === null ? null : await context.password.hash(password.normalize('NFC'));
      setPassword.run(hash, iso(), practitioner);
    },

    async begin(practitioner, headers, how) {
      const row = read(one.get(practitioner));
      if (!row) throw new Error('no such account');
      const { response, headers: answer } = await auth.api.beginSession({ body: { userId: row.user, secondFactor: how.secondFactor }, headers, returnHeaders: true });
      if (headers.has('cookie')) await auth.api.signOut({ headers });
      signedIn.run(Date.now(), row.user);
      return {
        person: { practitioner, name: row.name, role: row.role, ...(row.until !== null && { until: row.until }), session: response.id, secondFactor: how.secondFactor },
        enrolling: secondFactor.required() && !secondFactor.any(practitioner),
        setCookie: answer.getSetCookie().filter(ownCookie),
      };
    },

    async signOut(headers) {
      const { headers: answer } = await auth.api.signOut({ headers, returnHeaders: true });
      return answer.getSetCookie().filter(ownCookie);
    },

    async session(headers) {
      if (!headers.has('cookie')) return null;
      const { response: found, headers: answer } = await auth.api.getSession({ headers, returnHeaders: true });
      if (!found) return null;
      const { user, session } = found;
      const has = secondFactor.any(user.practitioner);
      const runs = Date.now() - session.createdAt.getTime() <= longestMs && mayUse({ disabled: user.disabled === true, until: user.until ?? null }) && (session.secondFactor === true || !has);
      if (!runs) {
        await auth.api.signOut({ headers });
        return null;
      }
      return {
        person: { practitioner: user.practitioner, name: user.name, role: user.role as Role, ...(user.until && { until: user.until }), session: session.id, secondFactor: session.secondFactor === true },
        enrolling: secondFactor.required() && !has,
        setCookie: answer.getSetCookie().filter(ownCookie),
      };
    },

    running(id) {
      const session = sessionOf.get(id);
      if (!session || Date.parse(session.expiresAt as string) <= Date.now() || Date.now() - Date.parse(session.createdAt as string) > longestMs) return false;
      const account = read(one.get(session.practitioner as string));
      if (!account || !mayUse(account)) return false;
      return secondFactor.any(account.practitioner) ? session.secondFactor === 1 : !secondFactor.required();
    },

    sessions: (practitioner) =>
      sessions.all(practitioner, iso(), iso(Date.now() - longestMs)).map((row) => ({ id: row.id as string, begun: row.createdAt as string, lastSeen: row.updatedAt as string, userAgent: (row.userAgent as string | null) ?? '' })),
    endSession: (practitioner, session) => endSession.run(session, practitioner).changes === 1,
    endSessions: (practitioner, but = '') => void endSessions.run(but, practitioner),
  };
}

/** One account however it is typed: capitals and the two ways to encode an umlaut do not matter. */
export function normalise(name: string): string {
  return name.trim().normalize('NFC').toLowerCase();
}
