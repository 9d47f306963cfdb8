/** One's own account: password, second factor, passkeys, recovery codes, sessions. What changes it asks for the password again. */
import type { Practice } from '../../src/fhir/practice.ts';
import { refusal } from '../refusal.ts';
import type { Route, RouteExchange } from '../route.ts';
import type { Account, Accounts } from './accounts.ts';
import type { Audit } from './audit.ts';
import { passwordOf, textOf } from './input.ts';
import { isGoodPassword } from './passwords.ts';
import type { Rules } from './rules.ts';
import type { Factors } from './second-factor.ts';
import { fromOf, withCookies } from './session-routes.ts';
import { createShortLived } from './short-lived.ts';
import type { SignIn } from './sign-in.ts';
import type { Throttle } from './throttle.ts';
import { base32, totpUri } from './totp.ts';
import { ALGORITHMS, readRegistration, WebAuthnError } from './webauthn.ts';

export interface AccountParts {
  accounts: Accounts;
  factors: Factors;
  signIn: SignIn;
  rules: Rules;
  audit: Audit;
  throttle: Throttle;
  practice: () => Practice | null;
  /** ms since 1970. */
  now: () => number;
}

const CHALLENGE_MS = 5 * 60_000;
const MOST_PASSKEYS = 20;

export function accountRoutes({ accounts, factors, signIn, rules, audit, throttle, practice, now }: AccountParts): Route[] {
  const challenges = createShortLived<{ practitioner: string }>(CHALLENGE_MS, now);
  /** The challenge that each session was given last. */
  const given = new Map<string, string>();
  const iso = (ms: number) => new Date(ms).toISOString();

  const log = (event: Parameters<Audit>[0], { person, address }: RouteExchange, detail?: string) => audit(event, { by: person!.practitioner, about: person!.practitioner, address, ...(detail !== undefined && { detail }) });

  /** The account of whoever asks, once the password was typed again; while enrolling it was typed just now. */
  async function confirmed(exchange: RouteExchange, field: string): Promise<Account | Response> {
    const person = exchange.person!;
    const account = accounts.one(person.practitioner)!;
    if (exchange.enrolling) return account;
    const password = passwordOf(exchange.body, field);
    if (password === null) return refusal('unreadable');
    // Whoever found an open session guesses no password with it.
    const keys = [`again ${person.practitioner} ${exchange.address}`];
    const wait = throttle.guess(keys);
    if (wait > 0) return refusal('throttled', { wait });
    if (!(await accounts.check({ username: account.username, password }))) return refusal('wrong-password');
    throttle.right(keys);
    return account;
  }

  /** The answer in a new session, as after each sign-in; where the ways in have changed all others end. */
  async function anew(exchange: RouteExchange, answer: object, { secondFactor = exchange.person!.secondFactor, others = false }: { secondFactor?: boolean; others?: boolean } = {}): Promise<Response> {
    const { practitioner } = exchange.person!;
    const session = await signIn.begin(practitioner, fromOf(exchange), { secondFactor });
    if (others) accounts.endSessions(practitioner, session.person.session);
    return withCookies(Response.json(answer), session.setCookie);
  }

  /** Whether the last second factor would go while everybody needs one. */
  const lastNeeded = (practitioner: string, kind: 'totp' | 'passkey') =>
    rules.secondFactor() === 'required' && (kind === 'totp' ? factors.passkeys(practitioner).length === 0 : !factors.hasTotp(practitioner) && factors.passkeys(practitioner).length === 1);

  return [
    {
      method: 'GET', path: '/api/account', access: 'enrolling', body: 'none',
      handle: ({ person }) => {
        const { practitioner, session } = person!;
        return Response.json({
          username: accounts.one(practitioner)!.username, totp: factors.hasTotp(practitioner),
          passkeys: factors.passkeys(practitioner).map(({ id, name, created, lastUsed }) => ({ id, name, created: iso(created), ...(lastUsed !== null && { lastUsed: iso(lastUsed) }) })),
          recoveryLeft: factors.recoveryLeft(practitioner),
          sessions: accounts.sessions(practitioner).map(({ id, begun, lastSeen, userAgent }) => ({ id, current: id === session, begun, lastSeen, device: deviceName(userAgent) })),
          required: rules.secondFactor() === 'required',
        });
      },
    },
    {
      method: 'POST', path: '/api/account/password', access: 'signed-in', body: 'json',
      handle: async (exchange) => {
        const next = passwordOf(exchange.body, 'next');
        if (next === null) return refusal('unreadable');
        const account = await confirmed(exchange, 'current');
        if (account instanceof Response) return account;
        if (!isGoodPassword(next, { ...account, practice: practice()?.name ?? '' })) return refusal('invalid', { field: 'password' });
        await accounts.setPassword(account.practitioner, next);
        log('password-changed', exchange);
        return anew(exchange, {}, { others: true });
      },
    },
    {
      method: 'POST', path: '/api/account/totp', access: 'enrolling', body: 'json',
      handle: async (exchange) => {
        const account = await confirmed(exchange, 'password');
        if (account instanceof Response) return account;
        const secret = await factors.beginTotp(account.practitioner);
        const answer = { uri: totpUri({ secret, username: account.username, practice: practice()?.name ?? 'Rückenwind' }), secret: base32(secret) };
        return exchange.enrolling ? Response.json(answer) : anew(exchange, answer);
      },
    },
    {
      method: 'POST', path: '/api/account/totp/confirm', access: 'enrolling', body: 'json',
      handle: async (exchange) => {
        const { practitioner } = exchange.person!;
        const code = textOf(exchange.body, 'code', 20);
        if (code === null) return refusal('unreadable');
        if (!(await factors.confirmTotp(practitioner, code))) return refusal('wrong-code');
        log('second-factor-added', exchange, 'totp');
        return anew(exchange, { recovery: await factors.newRecovery(practitioner) }, { secondFactor: true, others: true });
      },
    },
    {
      method: 'POST', path: '/api/account/totp/remove', access: 'signed-in', body: 'json',
      handle: async (exchange) => {
        const account = await confirmed(exchange, 'password');
        if (account instanceof Response) return account;
        if (lastNeeded(account.practitioner, 'totp')) return refusal('second-factor-needed');
        factors.removeTotp(account.practitioner);
        log('second-factor-removed', exchange, 'totp');
        return anew(exchange, {});
      },
    },
    {
      method: 'POST', path: '/api/account/passkeys/options', access: 'enrolling', body: 'json',
      handle: async (exchange) => {
        const account = await confirmed(exchange, 'password');
        if (account instanceof Response) return account;
        const passkeys = factors.passkeys(account.practitioner);
        const challenge = challenges.keep({ practitioner: account.practitioner });
        const options = {
          challenge, rp: { id: new URL(exchange.origin).hostname, name: practice()?.name ?? 'Rückenwind' },
          user: { id: Buffer.from(account.practitioner).toString('base64url'), name: account.username, displayName: account.name },
          pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })), timeout: CHALLENGE_MS, attestation: 'none',
          authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
          excludeCredentials: passkeys.map(({ credential }) => ({ type: 'public-key', id: credential })),
        };
        if (given.size > 1_000) given.clear();
        given.set(account.practitioner, challenge);
        return exchange.enrolling ? Response.json(options) : anew(exchange, options);
      },
    },
    {
      method: 'POST', path: '/api/account/passkeys', access: 'enrolling', body: 'json',
      handle: async (exchange) => {
        const { practitioner } = exchange.person!;
        const name = textOf(exchange.body, 'name', 100);
        if (!name) return refusal('invalid', { field: 'name' });
        const challenge = given.get(practitioner);
        given.delete(practitioner);
        if (challenge === undefined || challenges.take(challenge)?.practitioner !== practitioner || factors.passkeys(practitioner).length >= MOST_PASSKEYS) return refusal('wrong-code');
        let id: string | null;
        try {
          const rp = new URL(exchange.origin).hostname;
          id = factors.addPasskey(practitioner, { ...readRegistration((exchange.body as { attestation?: unknown }).attestation, { challenge, origin: exchange.origin, rp }), rp, name });
        } catch (error) {
          if (!(error instanceof WebAuthnError)) throw error;
          id = null;
        }
        if (id === null) return refusal('wrong-code');
        log('second-factor-added', exchange, 'passkey');
        const recovery = factors.recoveryLeft(practitioner) === 0 ? await factors.newRecovery(practitioner) : undefined;
        return anew(exchange, { id, ...(recovery && { recovery }) }, { secondFactor: true, others: true });
      },
    },
    {
      method: 'POST', path: '/api/account/passkeys/:id/remove', access: 'signed-in', body: 'json',
      handle: async (exchange) => {
        const account = await confirmed(exchange, 'password');
        if (account instanceof Response) return account;
        const { practitioner } = account;
        if (!factors.passkeys(practitioner).some(({ id }) => id === exchange.params.id)) return refusal('not-found');
        if (lastNeeded(practitioner, 'passkey')) return refusal('second-factor-needed');
        factors.removePasskey(practitioner, exchange.params.id!);
        log('second-factor-removed', exchange, 'passkey');
        return anew(exchange, {});
      },
    },
    {
      method: 'POST', path: '/api/account/recovery', access: 'signed-in', body: 'json',
      handle: async (exchange) => {
        const account = await confirmed(exchange, 'password');
        if (account instanceof Response) return account;
        const recovery = await factors.newRecovery(account.practitioner);
        log('recovery-made', exchange);
        return anew(exchange, { recovery });
      },
    },
    {
      method: 'DELETE', path: '/api/account/sessions/:id', access: 'signed-in', body: 'none',
      handle: (exchange) => {
        if (!accounts.endSession(exchange.person!.practitioner, exchange.params.id!)) return refusal('not-found');
        log('session-ended', exchange);
        return Response.json({});
      },
    },
    {
      method: 'DELETE', path: '/api/account/sessions', access: 'signed-in', body: 'none',
      handle: (exchange) => {
        accounts.endSessions(exchange.person!.practitioner, exchange.person!.session);
        log('session-ended', exchange, 'others');
        return Response.json({});
      },
    },
  ];
}

/** Browser and system in two words, as they say it of themselves; empty when they do not. */
function deviceName(userAgent: string): string {
  const browser = ([[/Edg\//, 'Edge'], [/Firefox\//, 'Firefox'], [/(?:Chrome|Chromium)\//, 'Chromium'], [/Safari\//, 'Safari']] as const).find(([sign]) => sign.test(userAgent))?.[1];
  const system = ([[/Windows/, 'Windows'], [/iPhone/, 'iPhone'], [/iPad/, 'iPad'], [/Android/, 'Android'], [/Mac OS X/, 'macOS'], [/Linux/, 'Linux']] as const).find(([sign]) => sign.test(userAgent))?.[1];
  return [browser, system].filter(Boolean).join(', ');
}
