/** Who is signed in, the way out, and how everything below `/api` is asked that is not FHIR. Part of the first screen, so it stays small. */
import { queryOptions } from '@tanstack/react-query';
import { ROLES, type RecordAccess, type Role, type SecondFactor } from '../domain/team.ts';
import { pageSession } from './ahead.ts';
import { FhirError, tellSignedOut } from './fhir-client.ts';

export interface Session {
  /** `set-up`: there is no account yet. `second-factor`: the password was right and something else is asked for. `enrol`: a second factor has to be set up before anything else. */
  state: 'signed-in' | 'signed-out' | 'set-up' | 'second-factor' | 'enrol';
  /** Whoever is signed in; stays with a session that ran out, so that the same person finds their screens as they were. */
  user?: { name: string; /** Id of their Practitioner. */ practitioner: string; role: Role; /** The last day of a guest. */ until?: string };
  practice?: { name: string; /** IANA time zone of the practice's days. */ zone: string; language: 'de' | 'en'; /** Whose records a therapist sees. */ access?: RecordAccess };
  /** What this person can show as their second factor. */
  methods?: readonly SecondFactor[];
  /** Minutes without a key or a click after which the screens lock themselves. */
  idle?: number;
  /** After its end: locked by hand, or because nobody was there; otherwise it ran out on the server. */
  locked?: boolean;
  /** After its end: something typed waits behind the cover. */
  typed?: boolean;
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
    return withBefore(session, client.getQueryData<Session>(['session']));
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

/** The session with whoever was there before it, while nobody else has come in: their screens wait for them. */
export function withBefore(session: Session, before: Session | undefined): Session {
  if (!before || (session.state !== 'signed-out' && session.state !== 'second-factor')) return session;
  const { user, practice, locked, typed } = before;
  return { ...session, ...(user && { user }), ...(practice && { practice }), ...(locked && { locked }), ...(typed && { typed }) };
}

/** The session as the server knows it at this moment. */
export async function readSession(signal?: AbortSignal): Promise<Session> {
  return sessionOf(await ask('GET', '/api/session', undefined, signal));
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

/** As `ask`, for whoever is signed in: a session that ended is told, as with every other request. */
export async function askSignedIn(...request: Parameters<typeof ask>): Promise<unknown> {
  try {
    return await ask(...request);
  } catch (error) {
    if (error instanceof SessionError && (error.status === 401 || error.code === 'enrol')) tellSignedOut(error.code === 'enrol');
    throw error;
  }
}

/** JSON there and back below `/api`. Throws a SessionError for a refusal, a FhirError of the kind `offline` without an answer. */
export async function ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', address: string, body?: object, signal?: AbortSignal): Promise<unknown> {
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
export function sessionOf(answer: unknown): Session {
  const { state, user, practice, methods, idle, demo } = (answer ?? {}) as Partial<Session>;
  const named = state === 'signed-in' || state === 'enrol';
  if (!(named ? user && ROLES.includes(user.role) : state === 'signed-out' || state === 'set-up' || state === 'second-factor')) throw new FhirError('server', 200);
  return { state: state!, ...(named && { user: user! }), ...(practice?.zone && { practice }), ...(methods && { methods }), ...(idle && { idle }), ...(demo && { demo }) };
}
