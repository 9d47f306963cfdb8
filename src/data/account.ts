/** The ways in, and one's own account: password, second factor, passkeys, recovery codes, sessions. Refusals are SessionErrors with the server's code. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { createPasskey, showPasskey } from './passkeys.ts';
import { ask, askSignedIn, sessionOf, type Session } from './session.ts';

export interface Passkey {
  id: string;
  name: string;
  /** Instants. */
  created: string;
  lastUsed?: string;
}

/** One of the browsers that somebody is signed in with. */
export interface OwnSession {
  id: string;
  current: boolean;
  /** Instants. */
  begun: string;
  lastSeen: string;
  /** Browser and system, in the server's words; empty when they are not known. */
  device: string;
}

export interface Account {
  username: string;
  /** Whether codes of an app are set up. */
  totp: boolean;
  passkeys: readonly Passkey[];
  /** Recovery codes that were not used yet. */
  recoveryLeft: number;
  sessions: readonly OwnSession[];
  /** Whether the practice asks everybody for a second factor. */
  required: boolean;
}

/** What is put into an authenticator app. */
export interface TotpSecret {
  /** `otpauth:` address, for the QR code. */
  uri: string;
  /** The same secret in base32, to be typed. */
  secret: string;
}

export const accountQueries = {
  all: ['account'] as const,
  own: () => queryOptions({
    queryKey: ['account', 'own'] as const,
    queryFn: async ({ signal }) => (await askSignedIn('GET', '/api/account', undefined, signal)) as Account,
  }),
};

/** Signs in with the password; the session may ask for a second factor. 401 for what does not match, 429 with `wait` after too many tries. */
export async function signIn(credentials: { username: string; password: string }): Promise<Session> {
  return sessionOf(await ask('POST', '/api/auth/sign-in/username', credentials));
}

/** Shows the second factor: the code of the app, or one of the recovery codes. `wrong-code` when it does not match or was used before. */
export async function showSecondFactor(factor: { code: string } | { recovery: string }): Promise<Session> {
  return sessionOf(await ask('POST', '/api/auth/second-factor', factor));
}

/** Shows a passkey as the second factor. Throws a PasskeyError when the person ends it. */
export async function showPasskeyFactor(): Promise<Session> {
  const options = await ask('POST', '/api/auth/passkey/options', {});
  return sessionOf(await ask('POST', '/api/auth/passkey', { assertion: await showPasskey(options) }));
}

/** Takes the place that was kept for somebody, or a new password, with the one-time code of whoever leads the practice. */
export async function acceptInvitation(input: { code: string; password: string }): Promise<Session> {
  return sessionOf(await ask('POST', '/api/auth/invitation', input));
}

export interface SetUpInput {
  /** The code from the terminal. */
  code: string;
  practice: { name: string; zone: string; language: 'de' | 'en' };
  account: { name: string; username: string; password: string };
}

/** Sets the practice up and signs its first person in: `wrong-code`, `already-set-up`, `throttled`, or `invalid` with the `field`. */
export async function setUp(input: SetUpInput): Promise<Session> {
  return sessionOf(await ask('POST', '/api/set-up', input));
}

/** Changes the password; every other session of this person ends. */
export async function changePassword(input: { current: string; next: string }): Promise<void> {
  await askSignedIn('POST', '/api/account/password', input);
}

/** Asks for a new secret for an app; nothing is changed until a code of it is confirmed. While enrolling the password was typed just now. */
export async function beginTotp(password?: string): Promise<TotpSecret> {
  return (await askSignedIn('POST', '/api/account/totp', { ...(password !== undefined && { password }) })) as TotpSecret;
}

/** Confirms the secret with a code; answers new recovery codes, which are shown this once. */
export async function confirmTotp(code: string): Promise<readonly string[]> {
  return recoveryOf(await askSignedIn('POST', '/api/account/totp/confirm', { code }));
}

export async function removeTotp(password: string): Promise<void> {
  await askSignedIn('POST', '/api/account/totp/remove', { password });
}

/** Adds a passkey; answers recovery codes where there were none yet. Throws a PasskeyError when the person ends it. */
export async function addPasskey({ name, password }: { name: string; password?: string }): Promise<readonly string[]> {
  const options = await askSignedIn('POST', '/api/account/passkeys/options', { ...(password !== undefined && { password }) });
  return recoveryOf(await askSignedIn('POST', '/api/account/passkeys', { name, attestation: await createPasskey(options) }));
}

export async function removePasskey({ id, password }: { id: string; password: string }): Promise<void> {
  await askSignedIn('POST', `/api/account/passkeys/${encodeURIComponent(id)}/remove`, { password });
}

/** Makes new recovery codes; the ones before are void. They are shown this once. */
export async function renewRecovery(password: string): Promise<readonly string[]> {
  return recoveryOf(await askSignedIn('POST', '/api/account/recovery', { password }));
}

/** Ends one of one's own sessions, or with null all but this one. */
export async function endSession(id: string | null): Promise<void> {
  await askSignedIn('DELETE', id === null ? '/api/account/sessions' : `/api/account/sessions/${encodeURIComponent(id)}`);
}

/** A change of one's own account, after which it is read anew. */
export function useAccountChange<Input = void, Output = void>(change: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation<Output, Error, Input>({ networkMode: 'always', mutationFn: change, onSettled: () => client.invalidateQueries({ queryKey: accountQueries.all }) });
}

function recoveryOf(answer: unknown): readonly string[] {
  const { recovery } = (answer ?? {}) as { recovery?: unknown };
  return Array.isArray(recovery) ? recovery.filter((code) => typeof code === 'string') : [];
}
