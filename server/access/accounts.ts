/**
 * Accounts, passwords and sessions. A session is a reference: the cookie holds a random token, everything else stays on the server.
 * Only what stands in `Accounts` can be reached; none of the library's own addresses (sign-up, password reset, …) is served.
 */
import type { DatabaseSync } from 'node:sqlite';
import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { getMigrations } from 'better-auth/db/migration';
import { username as usernamePlugin } from 'better-auth/plugins/username';
import type { SessionLimits } from '../config.ts';

export interface Person {
  /** Id of the person's Practitioner resource. */
  practitioner: string;
  name: string;
}

export interface Session {
  person: Person;
  /** `Set-Cookie` lines that the answer has to carry, for a session that was begun or prolonged. */
  setCookie: string[];
}

export interface NewAccount extends Person {
  username: string;
  password: string;
}

export interface Accounts {
  /** Whether anybody can sign in yet. */
  exist: () => boolean;
  /** Creates an account that can sign in; the user name must be free. All or nothing. */
  create: (account: NewAccount) => Promise<void>;
  /** A new session, or null when user name and password do not belong together. Ends the session that `headers` carry. */
  signIn: (credentials: { username: string; password: string }, headers: Headers) => Promise<Session | null>;
  /** Ends the session; answers the `Set-Cookie` lines that remove the cookie. */
  signOut: (headers: Headers) => Promise<string[]>;
  /** The session that `headers` carry, if it still runs. */
  session: (headers: Headers) => Promise<Session | null>;
}

/** What can be typed as a user name: letters of any alphabet, digits, dot, hyphen, underscore. */
export const USERNAME = /^[\p{L}\p{N}._-]{3,30}$/u;
export const PASSWORD_LENGTH = { least: 12, most: 128 } as const;

export interface AccountsOptions {
  db: DatabaseSync;
  /** Signs the session cookie. */
  cookieKey: Uint8Array;
  limits: SessionLimits;
  /** Whether browsers speak HTTPS with us (through a proxy): then the cookie is sent over nothing else. */
  https: boolean;
}

/** Opens the accounts kept in `db`, creating or bringing up to date their tables. */
export async function openAccounts({ db, cookieKey, limits, https }: AccountsOptions): Promise<Accounts> {
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
    plugins: [usernamePlugin({ displayUsername: false, usernameNormalization: normalise, usernameValidator: (name) => USERNAME.test(name) })],
    user: { additionalFields: { practitioner: { type: 'string', required: true, input: false } } },
    session: { expiresIn: limits.idleMinutes * 60, updateAge: Math.min(60, limits.idleMinutes * 6) },
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
  const context = await auth.$context;

  const anyAccount = db.prepare('select 1 from account where password is not null limit 1');
  const deleteUnfinished = db.prepare('delete from user where id not in (select userId from account)');
  const longestMs = limits.hours * 3_600_000;

  return {
    exist: () => anyAccount.get() !== undefined,

    async create({ practitioner, name, username, password }) {
      const hash = await context.password.hash(password.normalize('NFC'));
      // A user without a password is what a crash between the two steps leaves: nobody can sign in as one.
      deleteUnfinished.run();
      const fields = { name, username, practitioner, email: `${crypto.randomUUID()}@account.invalid`, emailVerified: false };
      const user = await context.internalAdapter.createUser(fields, { method: 'server' });
      try {
        await context.internalAdapter.linkAccount({ userId: user.id, accountId: user.id, providerId: 'credential', password: hash });
      } catch (error) {
        deleteUnfinished.run();
        throw error;
      }
    },

    async signIn({ username, password }, headers) {
      try {
        const { response, headers: answer } = await auth.api.signInUsername({ body: { username: normalise(username), password: password.normalize('NFC') }, headers, returnHeaders: true });
        if (!response) return null;
        const user = response.user as unknown as Person;
        if (headers.has('cookie')) await auth.api.signOut({ headers });
        return { person: { practitioner: user.practitioner, name: user.name }, setCookie: answer.getSetCookie() };
      } catch (error) {
        if (error instanceof APIError && error.statusCode < 500) return null;
        throw error;
      }
    },

    async signOut(headers) {
      const { headers: answer } = await auth.api.signOut({ headers, returnHeaders: true });
      return answer.getSetCookie().filter(ownCookie);
    },

    async session(headers) {
      if (!headers.has('cookie')) return null;
      const { response: found, headers: answer } = await auth.api.getSession({ headers, returnHeaders: true });
      if (!found) return null;
      if (Date.now() - found.session.createdAt.getTime() > longestMs) {
        await auth.api.signOut({ headers });
        return null;
      }
      return { person: { practitioner: found.user.practitioner, name: found.user.name }, setCookie: answer.getSetCookie() };
    },
  };
}

/** One account however it is typed: capitals and the two ways to encode an umlaut do not matter. */
function normalise(name: string): string {
  return name.trim().normalize('NFC').toLowerCase();
}
