/**
 * The way in: who may ask, from where, how much, and with which headers everything goes out. Nothing below `/fhir` or `/api`
 * answers without a session but the few addresses that begin one.
 */
import type { OperationOutcome } from '@medplum/fhirtypes';
import { Hono, type Context, type MiddlewareHandler } from 'hono';
import type { HttpBindings } from '@hono/node-server';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { BASE } from '../src/fhir/codes.ts';
import type { Practice } from '../src/fhir/practice.ts';
import type { Accounts, Person } from './access/accounts.ts';
import type { SetUp } from './access/set-up.ts';
import type { Throttle } from './access/throttle.ts';
import { isLoopback } from './config.ts';
import type { Examples } from './examples.ts';
import type { FhirHandler } from './fhir/context.ts';
import type { StaticFiles } from './static.ts';
import { withoutData } from './terminal.ts';

export interface Parts {
  fhir: FhirHandler;
  accounts: Pick<Accounts, 'exist' | 'session' | 'signIn' | 'signOut'>;
  /** Absent where there is nothing to set up (development). */
  setUp?: SetUp;
  signInThrottle: Throttle;
  examples: Examples;
  practice: () => Practice | null;
  /** Absent where the app is served by somebody else (development). */
  files?: StaticFiles;
  /** Addresses of proxies that speak HTTPS with the browsers; then no one else is answered. */
  proxies: readonly string[];
}

type Env = { Bindings: Partial<HttpBindings>; Variables: { person: Person } };

/** Of a request that is not FHIR, in bytes. The limits of FHIR requests are those of `server/fhir/body.ts`. */
const API_LIMIT = 16 * 1024;

/** Refusals, with the code that a screen puts into words and FHIR's own kind of issue. */
const REFUSALS = {
  'signed-out': [401, 'login'],
  'foreign-origin': [403, 'forbidden'],
  'https-only': [403, 'forbidden'],
  'foreign-host': [421, 'forbidden'],
  'not-found': [404, 'not-found'],
  'method-not-allowed': [405, 'not-supported'],
  'too-large': [413, 'too-long'],
  'wrong-content-type': [415, 'not-supported'],
  throttled: [429, 'throttled'],
  unreadable: [400, 'structure'],
  'wrong-credentials': [401, 'login'],
  'wrong-code': [403, 'forbidden'],
  'already-set-up': [409, 'conflict'],
  invalid: [422, 'value'],
  unexpected: [500, 'exception'],
} as const satisfies Record<string, readonly [ContentfulStatusCode, OperationOutcome['issue'] extends (infer Issue)[] | undefined ? NonNullable<Issue extends { code?: infer Code } ? Code : never> : never]>;

export type Refusal = keyof typeof REFUSALS;

const SECURITY_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), browsing-topics=(), display-capture=()',
  'x-frame-options': 'DENY',
} as const;

/** The server as one function from request to answer. */
export function createApp(parts: Parts): Hono<Env> {
  const { fhir, accounts, setUp, signInThrottle, examples, practice, files, proxies } = parts;
  const app = new Hono<Env>();

  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.res.headers.set(name, value);
    if (proxies.length > 0) c.res.headers.set('strict-transport-security', 'max-age=31536000');
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
  });
  app.onError((error, c) => {
    console.error(`${c.req.method} /${c.req.path.split('/')[1] ?? ''}: ${withoutData(error)}`);
    return refuse(c, 'unexpected');
  });
  app.notFound((c) => refuse(c, 'not-found'));

  app.get('/health', (c) => c.json({ status: 'ok' }));

  app.use(knownHost(proxies));
  app.use('/fhir/*', sameOrigin(proxies));
  app.use('/api/*', sameOrigin(proxies));

  /** Who is asking; the request ends here when nobody is. A cookie that was prolonged travels with the answer. */
  const signedIn: MiddlewareHandler<Env> = async (c, next) => {
    const session = await accounts.session(c.req.raw.headers);
    if (!session) return refuse(c, 'signed-out');
    c.set('person', session.person);
    await next();
    for (const line of session.setCookie) c.res.headers.append('set-cookie', line);
  };

  const describe = (person: Person | null) => {
    const { name, zone, language } = practice() ?? {};
    return person ? { state: 'signed-in', user: person, practice: { name, zone, language } } : { state: accounts.exist() ? 'signed-out' : 'set-up' };
  };

  app.get('/api/session', async (c) => {
    const session = await accounts.session(c.req.raw.headers);
    return withCookies(c.json(describe(session?.person ?? null)), session?.setCookie);
  });

  app.post('/api/set-up', async (c) => {
    const input = await readJson(c);
    if (input instanceof Response) return input;
    if (!setUp) return refuse(c, 'already-set-up');
    const result = await setUp(input, { address: clientAddress(c, proxies), headers: c.req.raw.headers });
    if ('refusal' in result) return refuse(c, result.refusal, { ...('wait' in result && { wait: result.wait }), ...('field' in result && { field: result.field }) });
    return withCookies(c.json(describe(result.session.person), 201), result.session.setCookie);
  });

  app.post('/api/auth/sign-in/username', async (c) => {
    const input = await readJson(c);
    if (input instanceof Response) return input;
    const { username, password } = (input ?? {}) as { username?: unknown; password?: unknown };
    if (typeof username !== 'string' || typeof password !== 'string') return refuse(c, 'unreadable');
    const address = clientAddress(c, proxies);
    const keys = [`${address} ${username.trim().normalize('NFC').toLowerCase()}`, address];
    const wait = signInThrottle.guess(keys);
    if (wait > 0) return refuse(c, 'throttled', { wait });
    const session = await accounts.signIn({ username, password }, c.req.raw.headers);
    if (!session) return refuse(c, 'wrong-credentials');
    signInThrottle.right(keys);
    return withCookies(c.json(describe(session.person)), session.setCookie);
  });

  app.post('/api/auth/sign-out', async (c) => withCookies(c.json(describe(null)), await accounts.signOut(c.req.raw.headers)));

  app.use('/api/*', signedIn);
  app.post('/api/examples', async (c) => c.json(await examples.load(c.get('person')), 201));
  app.delete('/api/examples', async (c) => c.json(await examples.remove(c.get('person'))));
  app.all('/api/*', (c) => refuse(c, 'not-found'));

  const answerFhir = (c: Context<Env>) => fhir(asSeenByBrowser(c, proxies), { ...c.get('person'), address: clientAddress(c, proxies) });
  app.use('/fhir/*', signedIn);
  app.all('/fhir', answerFhir);
  app.all('/fhir/*', answerFhir);

  app.use(async (c) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return refuse(c, 'method-not-allowed');
    if (!files?.isScreen(c.req.raw)) return files?.(c.req.raw) ?? refuse(c, 'not-found');
    const session = await accounts.session(c.req.raw.headers);
    return withCookies(files(c.req.raw, describe(session?.person ?? null))!, session?.setCookie);
  });
  return app;
}

/**
 * Only the name of this computer, or a proxy of ours: a foreign name in `Host` that leads here is a web page that tries to reach
 * the server through the browser of somebody who works with it (DNS rebinding).
 */
function knownHost(proxies: readonly string[]): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (proxies.length > 0) {
      if (!proxies.includes(socketAddress(c)) || c.req.header('x-forwarded-proto') !== 'https') return refuse(c, 'https-only');
    } else if (!isLoopback(hostName(c.req.header('host') ?? ''))) {
      return refuse(c, 'foreign-host');
    }
    return next();
  };
}

/** Requests that other web sites make in the browser of somebody who is signed in are refused, reading ones too. */
function sameOrigin(proxies: readonly string[]): MiddlewareHandler<Env> {
  return async (c, next) => {
    const site = c.req.header('sec-fetch-site');
    if (site !== undefined && site !== 'same-origin' && site !== 'none') return refuse(c, 'foreign-origin');
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
    if (c.req.header('origin')?.toLowerCase() !== ourOrigin(c, proxies).toLowerCase()) return refuse(c, 'foreign-origin');
    if (c.req.method !== 'DELETE' && !hasKnownContent(c)) return refuse(c, 'wrong-content-type');
    return next();
  };
}

/** JSON, and for FHIR searches a form; a form may come from any web site, but not with our origin. Nothing compressed: it may swell. */
function hasKnownContent(c: Context): boolean {
  const type = c.req.header('content-type')?.split(';')[0]!.trim().toLowerCase();
  if (c.req.header('content-encoding') !== undefined) return false;
  return type === 'application/json' || (c.req.path.startsWith('/fhir') && (type === 'application/fhir+json' || type === 'application/x-www-form-urlencoded'));
}

/** The JSON that a request carries, or the refusal of a body that is too long, cut off or none. Reading stops at the limit. */
async function readJson(c: Context): Promise<unknown> {
  if (Number(c.req.header('content-length')) > API_LIMIT) return refuse(c, 'too-large');
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let length = 0;
  try {
    for await (const chunk of c.req.raw.body ?? []) {
      length += chunk.byteLength;
      if (length > API_LIMIT) return refuse(c, 'too-large');
      text += decoder.decode(chunk, { stream: true });
    }
    return JSON.parse(text + decoder.decode()) as unknown;
  } catch {
    return refuse(c, 'unreadable');
  }
}

function withCookies(response: Response, lines: readonly string[] = []): Response {
  for (const line of lines) response.headers.append('set-cookie', line);
  return response;
}

interface RefusalDetails {
  /** Seconds until the next try is looked at. */
  wait?: number;
  /** Name of the input that was not accepted. */
  field?: string;
}

function refuse(c: Context, refusal: Refusal, { wait, field }: RefusalDetails = {}): Response {
  const [status, issue] = REFUSALS[refusal];
  const headers: Record<string, string> = wait === undefined ? {} : { 'retry-after': String(wait) };
  if (!c.req.path.startsWith('/fhir')) return c.json({ error: refusal, ...(wait !== undefined && { wait }), ...(field !== undefined && { field }) }, status, headers);
  const outcome: OperationOutcome = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: issue, details: { coding: [{ system: `${BASE}/CodeSystem/outcome`, code: refusal }] } }] };
  return c.body(JSON.stringify(outcome), status, { ...headers, 'content-type': 'application/fhir+json; charset=utf-8' });
}

/** The origin under which browsers know this server. */
function ourOrigin(c: Context, proxies: readonly string[]): string {
  return proxies.length > 0 ? `https://${c.req.header('x-forwarded-host') ?? c.req.header('host')}` : `http://${c.req.header('host')}`;
}

/** The request with the address that the browser asked for: answers hold links made from it. */
function asSeenByBrowser(c: Context, proxies: readonly string[]): Request {
  const { raw, method } = c.req;
  if (proxies.length === 0) return raw;
  const { pathname, search } = new URL(raw.url);
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return new Request(ourOrigin(c, proxies) + pathname + search, { method, headers: raw.headers, ...(hasBody && { body: raw.body, duplex: 'half' }) } as RequestInit);
}

function hostName(host: string): string {
  return host.replace(/:\d+$/, '');
}

function socketAddress(c: Context<Env>): string {
  return (c.env?.incoming?.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
}

/** The address of the browser's computer: behind a proxy the one that the last proxy of ours saw, else that of the connection. */
function clientAddress(c: Context<Env>, proxies: readonly string[]): string {
  if (proxies.length === 0) return socketAddress(c);
  const chain = (c.req.header('x-forwarded-for') ?? '').split(',').map((part) => part.trim()).filter(Boolean);
  return chain.findLast((address) => !proxies.includes(address)) ?? socketAddress(c);
}
