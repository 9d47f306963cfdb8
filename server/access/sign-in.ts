/**
 * The way in, step by step: the password, then the second factor of whoever has one. Between the two there is no session but a
 * short-lived secret in a cookie of its own. Guessing is slowed down at each step.
 *
 * Who waits, and who does not:
 * - Guesses from one address make that address wait, for all accounts together and for each account.
 * - Guesses at one account from anywhere make strangers wait there, however many addresses they come from. Whoever signs in from
 *   an address or with a browser that this account was used from before does not wait because of strangers: an outsider cannot
 *   lock anybody out. From a new place, the person at the machine can help (`npm run admin`).
 * - A known browser waits because of itself alone, so that nobody else at the same address can lock it out.
 */
import type { SecondFactor } from '../../src/domain/team.ts';
import type { RefusalCode } from '../refusal.ts';
import type { Account, Accounts, Session } from './accounts.ts';
import { normalise } from './accounts.ts';
import { ANONYMOUS, type Audit } from './audit.ts';
import type { Codes } from './codes.ts';
import type { Cookies } from './cookies.ts';
import type { Familiar } from './familiar.ts';
import { isGoodPassword } from './passwords.ts';
import type { Factors } from './second-factor.ts';
import { createShortLived } from './short-lived.ts';
import type { Throttle } from './throttle.ts';
import { checkAssertion, credentialOf, WebAuthnError } from './webauthn.ts';

/** Where a request comes from. */
export interface From {
  address: string;
  headers: Headers;
  /** Such as `https://praxis.example`. */
  origin: string;
}

export type Outcome =
  | { session: Session }
  | { methods: SecondFactor[]; setCookie: string[] }
  | { refusal: RefusalCode; wait?: number; field?: string };

export interface SignIn {
  withPassword: (credentials: { username: string; password: string }, from: From) => Promise<Outcome>;
  /** A code of the app, or a recovery code. */
  withCode: (factor: { code: string } | { recovery: string }, from: From) => Promise<Outcome>;
  /** What the browser asks the passkey for, as WebAuthn's JSON. */
  passkeyOptions: (from: From) => object | { refusal: RefusalCode };
  withPasskey: (assertion: unknown, from: From) => Promise<Outcome>;
  /** A one-time code that was handed over, and the password that its holder chooses. */
  withInvitation: (input: { code: string; password: string }, from: From) => Promise<Outcome>;
  /** Begins a session for somebody who has shown everything: anew after each change of what they sign in with. */
  begin: (practitioner: string, from: From, how: { secondFactor: boolean }) => Promise<Session>;
  /** Ends the session and the half of a sign-in; answers the lines that remove both cookies. */
  signOut: (from: From) => Promise<string[]>;
  /** What somebody whose password was right can show; null where nobody is half signed in. */
  halfway: (headers: Headers) => SecondFactor[] | null;
}

interface SignInParts {
  accounts: Accounts;
  factors: Factors;
  familiar: Familiar;
  codes: Codes;
  cookies: Cookies;
  audit: Audit;
  throttle: Throttle;
  /** Name of the practice, for what nobody should choose as a password. */
  practice: () => string;
  /** ms since 1970. */
  now: () => number;
}

interface Half {
  practitioner: string;
  /** Wrong tries; after a few the password is asked for again. */
  wrong: number;
  challenge?: string;
}

const HALF_SECONDS = 5 * 60;
const MOST_WRONG = 5;
/** That somebody was slowed down is written down once in this time for each place, and for so many places: the log does not fill with it. */
const SLOWED_EVERY_MS = 10 * 60_000;
const MOST_SLOWED = 100;

export function createSignIn({ accounts, factors, familiar, codes, cookies, audit, throttle, practice, now }: SignInParts): SignIn {
  const halves = createShortLived<Half>(HALF_SECONDS * 1000, now);
  const challenges = createShortLived<true>(HALF_SECONDS * 1000, now);
  const slowed = new Map<string, number>();

  const pendingOf = (headers: Headers) => cookies.read(headers, 'pending');
  const deviceOf = (headers: Headers) => cookies.read(headers, 'device');

  /** Who has to wait because of a guess at this account from here. */
  function keysOf(step: string, username: string, account: Account | null, { address, headers }: From): string[] {
    const known = account ? familiar.of(account.practitioner, { address, device: deviceOf(headers) }) : { device: false, address: false };
    const about = `${step} ${username}`;
    if (known.device) return [`device ${deviceOf(headers)} ${about}`];
    const place = networkOf(address);
    const here = [`${place} ${about}`, `${step} ${place}`];
    return known.address ? here : [...here, `anywhere ${about}`];
  }

  /** Counts a guess; answers the refusal of one that comes too soon. */
  function slow(keys: string[], about: string | null, from: From): Outcome | null {
    const wait = throttle.guess(keys);
    if (wait === 0) return null;
    const place = networkOf(from.address);
    for (const [each, at] of slowed) if (now() - at > SLOWED_EVERY_MS) slowed.delete(each);
    if (!slowed.has(place) && slowed.size < MOST_SLOWED) {
      slowed.set(place, now());
      audit('sign-in-slowed', { by: ANONYMOUS, about, address: from.address });
    }
    return { refusal: 'throttled', wait };
  }

  async function begin(practitioner: string, from: From, how: { secondFactor: boolean }): Promise<Session> {
    const session = await accounts.begin(practitioner, from.headers, how);
    const { device, seconds } = familiar.remember(practitioner, { address: from.address, device: deviceOf(from.headers) });
    const setCookie = [...session.setCookie, cookies.set('device', device, seconds), ...(pendingOf(from.headers) === undefined ? [] : [cookies.clear('pending')])];
    return { ...session, setCookie };
  }

  /** The password was right: the session, or for whoever has a second factor half of one. */
  async function afterPassword(account: Account, from: From): Promise<Outcome> {
    const methods = factors.methods(account.practitioner);
    halves.take(pendingOf(from.headers));
    if (methods.length > 0) return { methods, setCookie: [cookies.set('pending', halves.keep({ practitioner: account.practitioner, wrong: 0 }), HALF_SECONDS)] };
    audit('sign-in', { by: account.practitioner, about: account.practitioner, address: from.address, detail: 'password' });
    return { session: await begin(account.practitioner, from, { secondFactor: false }) };
  }

  async function afterSecondFactor({ practitioner }: Half, how: SecondFactor, from: From): Promise<Outcome> {
    halves.take(pendingOf(from.headers));
    audit('sign-in', { by: practitioner, about: practitioner, address: from.address, detail: `password, ${how}` });
    return { session: await begin(practitioner, from, { secondFactor: true }) };
  }

  /** Whoever is half signed in and may still be. */
  function halfOf(headers: Headers): { half: Half; account: Account } | null {
    const half = halves.look(pendingOf(headers));
    const account = half && accounts.one(half.practitioner);
    return half && account && accounts.mayUse(account) ? { half, account } : null;
  }

  function wrongFactor(half: Half, from: From): Outcome {
    half.wrong += 1;
    if (half.wrong >= MOST_WRONG) halves.take(pendingOf(from.headers));
    audit('second-factor-refused', { by: ANONYMOUS, about: half.practitioner, address: from.address });
    return { refusal: 'wrong-code' };
  }

  return {
    async withPassword({ username, password }, from) {
      const name = normalise(username).slice(0, 100);
      const account = accounts.byUsername(name);
      const keys = keysOf('password', name, account, from);
      const soon = slow(keys, account?.practitioner ?? null, from);
      if (soon) return soon;
      const right = await accounts.check({ username: name, password });
      if (!right) {
        audit('sign-in-refused', { by: ANONYMOUS, about: account?.practitioner ?? null, address: from.address });
        return { refusal: 'wrong-credentials' };
      }
      throttle.right(keys);
      return afterPassword(right, from);
    },

    async withCode(factor, from) {
      const found = halfOf(from.headers);
      if (!found) return { refusal: 'signed-out' };
      const { half, account } = found;
      const keys = keysOf('factor', account.username, account, from);
      const soon = slow(keys, account.practitioner, from);
      if (soon) return soon;
      const right = 'code' in factor ? await factors.useTotp(account.practitioner, factor.code) : await factors.useRecovery(account.practitioner, factor.recovery);
      // Another request with the same half may have come through, or used its tries up, while this one was looked at.
      if (!right || !halfOf(from.headers)) return wrongFactor(half, from);
      throttle.right(keys);
      if ('recovery' in factor) audit('recovery-used', { by: account.practitioner, about: account.practitioner, address: from.address });
      return afterSecondFactor(half, 'code' in factor ? 'totp' : 'recovery', from);
    },

    passkeyOptions({ headers, origin }) {
      const found = halfOf(headers);
      if (!found) return { refusal: 'signed-out' };
      const rp = new URL(origin).hostname;
      const challenge = challenges.keep(true);
      found.half.challenge = challenge;
      const allowCredentials = factors.passkeys(found.account.practitioner).filter((passkey) => passkey.rp === rp).map(({ credential }) => ({ type: 'public-key', id: credential }));
      return { challenge, rpId: rp, timeout: HALF_SECONDS * 1000, userVerification: 'required', allowCredentials };
    },

    async withPasskey(assertion, from) {
      const found = halfOf(from.headers);
      if (!found) return { refusal: 'signed-out' };
      const { half, account } = found;
      const challenge = half.challenge;
      delete half.challenge;
      if (challenge === undefined || challenges.take(challenge) === null) return wrongFactor(half, from);
      try {
        const credential = credentialOf(assertion);
        const rp = new URL(from.origin).hostname;
        const stored = factors.passkeys(account.practitioner).find((passkey) => passkey.credential === credential && passkey.rp === rp);
        if (!stored) return wrongFactor(half, from);
        factors.usedPasskey(stored.id, checkAssertion(assertion, { challenge, origin: from.origin, rp }, stored));
      } catch (error) {
        if (!(error instanceof WebAuthnError)) throw error;
        return wrongFactor(half, from);
      }
      return afterSecondFactor(half, 'passkey', from);
    },

    async withInvitation({ code, password }, from) {
      const keys = [`invitation ${networkOf(from.address)}`];
      const soon = slow(keys, null, from);
      if (soon) return soon;
      const found = codes.look(code);
      const account = found && accounts.one(found.practitioner);
      if (!account || !accounts.mayUse(account)) return { refusal: 'wrong-code' };
      throttle.right(keys);
      if (found.expired) return { refusal: 'expired-code' };
      if (!isGoodPassword(password, { username: account.username, name: account.name, practice: practice() })) return { refusal: 'invalid', field: 'password' };
      if (!codes.take(code)) return { refusal: 'wrong-code' };
      await accounts.setPassword(account.practitioner, password);
      accounts.endSessions(account.practitioner);
      audit('invitation-accepted', { by: account.practitioner, about: account.practitioner, address: from.address });
      return afterPassword(account, from);
    },

    begin,

    async signOut(from) {
      const session = await accounts.session(from.headers);
      if (session) audit('sign-out', { by: session.person.practitioner, about: session.person.practitioner, address: from.address });
      const pending = pendingOf(from.headers);
      halves.take(pending);
      return [...(await accounts.signOut(from.headers)), ...(pending === undefined ? [] : [cookies.clear('pending')])];
    },

    halfway(headers) {
      const found = halfOf(headers);
      return found && factors.methods(found.account.practitioner);
    },
  };
}

/** What belongs to one subscriber: an IPv4 address, or the first half of an IPv6 address, of which everybody has a whole network. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [before = '', after] = address.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const [head, tail] = [groups(before), groups(after ?? '')];
  const zeros = after === undefined ? [] : Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0');
  return [...head, ...zeros, ...tail].slice(0, 4).map((group) => group.toLowerCase().replace(/^0+(?=.)/, '')).join(':');
}
