/** Who is signed in, the ways in and out, and the example patients: everything below `/api`, which is not FHIR. Part of the first screen, so it stays small. */
import { queryOptions } from '@tanstack/react-query';
import { pageSession } from './ahead.ts';
import { FhirError, tellSignedOut } from './fhir-client.ts';

export interface Session {
  /** `set-up`: there is no account yet. */
  state: 'signed-in' | 'signed-out' | 'set-up';
  /** Whoever is signed in; stays with a session that ran out, so that the same person finds their screens as they were. */
  user?: { name: string; /** Id of their Practitioner. */ practitioner: string };
  practice?: { name: string; /** IANA time zone of the practice's days. */ zone: string; language: 'de' | 'en' };
  /** The demonstration without a server. */
  demo?: boolean;
}

/** The server answered and declined. No answer at all is a FhirError of the kind `offline`, as with every other request. */
export class SessionError extends Error {
  override name = 'SessionError';
  /** HTTP status. */
  readonly status: number;
  /** The server's own code, such as `wrong-code`; `unknown` when it gave none. */
  readonly code: string;
  /** Seconds until the next try is looked at, when there were too many. */
  readonly wait: number | undefined;
  /** The input that was not accepted, such as `practice.zone`. */
  readonly field: string | undefined;

  constructor(status: number, { error, wait, field }: { error?: unknown; wait?: unknown; field?: unknown } = {}) {
    const code = typeof error === 'string' ? error : 'unknown';
    super(`${code} ${status}`);
    this.status = status;
    this.code = code;
    this.wait = typeof wait === 'number' ? wait : undefined;
    this.field = typeof field === 'string' ? field : undefined;
  }
}

/** The session. It is read once; whoever signs in brings a new one, and its end is told by the first request that is refused. */
export const sessionQuery = queryOptions({
  queryKey: ['session'] as const,
  queryFn: async ({ client, signal }): Promise<Session> => {
    const session = await readSession(signal);
    const before = client.getQueryData<Session>(['session']);
    return session.state === 'signed-out' ? { ...session, ...(before?.user && { user: before.user }), ...(before?.practice && { practice: before.practice }) } : session;
  },
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
  initialData: sessionOfPage,
});

/** The session that the page brought along, or undefined where it has to be asked for. */
function sessionOfPage(): Session | undefined {
  const session = pageSession(true);
  return session === null ? undefined : sessionOf(session);
}

/** The session as the server knows it at this moment. */
export async function readSession(signal?: AbortSignal): Promise<Session> {
  return sessionOf(await ask('GET', '/api/session', undefined, signal));
}

/** Signs in. Throws a SessionError: 401 for what does not match, 429 with `wait` after too many tries. */
export async function signIn(credentials: { username: string; password: string }): Promise<Session> {
  return sessionOf(await ask('POST', '/api/auth/sign-in/username', credentials));
}

const lastWork = new Set<() => Promise<void>>();

/** Has `work` done before somebody signs out here: what they did and what has not been sent yet. Returns what takes that back. */
export function beforeSignOut(work: () => Promise<void>): () => void {
  lastWork.add(work);
  return () => lastWork.delete(work);
}

/** Signs out, in every tab of this browser; what is in memory is for the caller to clear. */
export async function signOut(): Promise<void> {
  await Promise.all(Array.from(lastWork, (work) => work()));
  await ask('POST', '/api/auth/sign-out', {});
}

export interface SetUpInput {
  /** The code from the terminal. */
  code: string;
  practice: { name: string; zone: string; language: 'de' | 'en' };
  account: { name: string; username: string; password: string };
}

/** Sets the practice up and signs its first person in. Throws a SessionError: `wrong-code`, `already-set-up`, `throttled`, or `invalid` with the `field`. */
export async function setUp(input: SetUpInput): Promise<Session> {
  return sessionOf(await ask('POST', '/api/set-up', input));
}

/** Loads the twelve example patients, if they are not there. */
export async function loadExamples(): Promise<void> {
  await whileSignedIn('POST');
}

/** Takes the example patients away with everything in their records. */
export async function removeExamples(): Promise<void> {
  await whileSignedIn('DELETE');
}

async function whileSignedIn(method: 'POST' | 'DELETE'): Promise<void> {
  try {
    await ask(method, '/api/examples', method === 'POST' ? {} : undefined);
  } catch (error) {
    if (error instanceof SessionError && error.status === 401) tellSignedOut();
    throw error;
  }
}

async function ask(method: 'GET' | 'POST' | 'DELETE', address: string, body?: object, signal?: AbortSignal): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(address, {
      method, headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }) }, ...(body && { body: JSON.stringify(body) }), ...(signal && { signal }),
      credentials: 'same-origin', cache: 'no-store',
    });
  } catch (error) {
    // Giving up on purpose is no failure of the network.
    if (signal?.aborted) throw error;
    throw new FhirError('offline', 0);
  }
  // A proxy in front of a server that is down answers in its stead.
  if (response.status === 502 || response.status === 504) throw new FhirError('offline', response.status);
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer;
  throw new SessionError(response.status, answer ?? {});
}

/** Throws a FhirError of the kind `server` for an answer that is no session, such as the page of a captive portal. */
function sessionOf(answer: unknown): Session {
  const { state, user, practice, demo } = (answer ?? {}) as Partial<Session>;
  const signedIn = state === 'signed-in';
  if (!(signedIn ? user : state === 'signed-out' || state === 'set-up')) throw new FhirError('server', 200);
  return { state: state!, ...(user && { user }), ...(practice?.zone && { practice }), ...(demo && { demo }) };
}
