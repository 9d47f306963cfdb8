/**
 * The way in: who may ask, from where, how much, and with which headers everything goes out. Nothing below `/fhir` or `/api`
 * answers without a session but the few addresses that begin one.
 */
import { Hono, type Context, type MiddlewareHandler } from 'hono';
import type { HttpBindings } from '@hono/node-server';
import type { Accounts, Person, Session } from './access/accounts.ts';
import { tokenActor } from './access/actor.ts';
import { withCookies } from './access/session-routes.ts';
import type { Tokens } from './access/tokens.ts';
import { isLoopback } from './config.ts';
import type { Actor, FhirHandler } from './fhir/context.ts';
import { refusal, type RefusalCode, type RefusalDetails } from './refusal.ts';
import type { Route } from './route.ts';
import type { StaticFiles } from './static.ts';
import { withoutData } from './terminal.ts';

export interface Parts {
  fhir: FhirHandler;
  accounts: Pick<Accounts, 'session'>;
  /** Every address below `/api`. */
  routes: readonly Route[];
  /** The token of another system that this secret is, if it counts. */
  tokens: Pick<Tokens, 'find'>;
  /** On whose behalf the FHIR function works. */
  actor: (person: Person, address: string) => Actor;
  /** Whether this person may see this patient's record at all. */
  maySee: (actor: Actor, patient: string) => boolean;
  /** Writes down that a role does not reach this address; absent where nothing is written down. */
  refusedAccess?: (actor: Actor, address: string) => void;
  /** Absent where the app is served by somebody else (development). */
  files?: StaticFiles;
  /** Addresses of proxies that speak HTTPS with the browsers; then no one else is answered. */
  proxies: readonly string[];
  /** Where the server itself speaks HTTPS: whether its certificate is for this host name. */
  certified?: (host: string) => boolean;
}

type Env = { Bindings: Partial<HttpBindings> };

/** Of a request that is not FHIR, in bytes. The limits of FHIR requests are those of `server/fhir/body.ts`. */
const LIMITS = { json: 16 * 1024, large: 32 * 1024 * 1024 } as const;

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
export function createApp({ fhir, accounts, tokens, routes, actor, maySee, refusedAccess, files, proxies, certified }: Parts): Hono<Env> {
  const way: Way = { proxies, certified };
  const app = new Hono<Env>();

  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.res.headers.set(name, value);
    if (isEncrypted(way)) c.res.headers.set('strict-transport-security', 'max-age=31536000');
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
  });
  app.onError((error, c) => {
    console.error(`${c.req.method} /${c.req.path.split('/')[1] ?? ''}: ${withoutData(error)}`);
    return refuse(c, 'unexpected');
  });
  app.notFound((c) => refuse(c, 'not-found'));

  app.get('/health', (c) => c.json({ status: 'ok' }));

  app.use(knownHost(way));
  app.use('/fhir/*', sameOrigin(way));
  app.use('/api/*', sameOrigin(way));

  for (const route of routes) {
    app.on(route.method, route.path, async (c) => {
      const session = await accounts.session(c.req.raw.headers);
      const refused = refusedTo(session, route);
      const address = clientAddress(c, way);
      if (refused === 'forbidden') refusedAccess?.(actor(session!.person, address), `${route.method} ${route.path}`);
      if (refused) return refuse(c, refused);
      const params = c.req.param() as Record<string, string>;
      if (session && route.ofPatient !== undefined && !maySee(actor(session.person, address), params[route.ofPatient]!)) return refuse(c, 'not-found');
      const body = route.body === 'none' ? undefined : await readJson(c, LIMITS[route.body]);
      if (body instanceof Response) return body;
      const answer = await route.handle({ request: c.req.raw, person: session?.person ?? null, enrolling: session?.enrolling ?? false, params, body, address, origin: ourOrigin(c, way) });
      // A handler that begins or ends a session has the last word about its cookie.
      return session && !answer.headers.has('set-cookie') ? withCookies(answer, session.setCookie) : answer;
    });
  }
  app.all('/api/*', async (c) => refuse(c, (await accounts.session(c.req.raw.headers)) ? 'not-found' : 'signed-out'));

  const answerFhir = async (c: Context<Env>) => {
    const secret = bearerOf(c);
    if (secret !== null) {
      const token = tokens.find(secret);
      if (token) return fhir(asSeenByBrowser(c, way), tokenActor(token, clientAddress(c, way)));
      const refused = refuse(c, 'signed-out');
      refused.headers.set('www-authenticate', 'Bearer');
      return refused;
    }
    const session = await accounts.session(c.req.raw.headers);
    if (!session) return refuse(c, 'signed-out');
    if (session.enrolling) return refuse(c, 'enrol');
    return withCookies(await fhir(asSeenByBrowser(c, way), actor(session.person, clientAddress(c, way))), session.setCookie);
  };
  app.all('/fhir', answerFhir);
  app.all('/fhir/*', answerFhir);

  const whoIsThere = routes.find(({ method, path }) => method === 'GET' && path === '/api/session');
  app.use(async (c) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return refuse(c, 'method-not-allowed');
    if (!files?.isScreen(c.req.raw)) return files?.(c.req.raw) ?? refuse(c, 'not-found');
    // The page says itself what the app would ask first.
    const session = await accounts.session(c.req.raw.headers);
    const said = await whoIsThere?.handle({ request: c.req.raw, person: session?.person ?? null, enrolling: session?.enrolling ?? false, params: {}, body: undefined, address: clientAddress(c, way), origin: ourOrigin(c, way) });
    return withCookies(files(c.req.raw, await said?.json())!, session?.setCookie ?? []);
  });
  return app;
}

/** Why this route does not answer whoever asks, or null. */
function refusedTo(session: Session | null, { access }: Route): RefusalCode | null {
  if (access === 'open') return null;
  if (!session) return 'signed-out';
  if (access === 'enrolling') return null;
  if (session.enrolling) return 'enrol';
  return access === 'signed-in' || access.includes(session.person.role) ? null : 'forbidden';
}

/**
 * Only the name of this computer, or a proxy of ours: a foreign name in `Host` that leads here is a web page that tries to reach
 * the server through the browser of somebody who works with it (DNS rebinding).
 */
function knownHost({ proxies, certified }: Way): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (proxies.length > 0) {
      if (!proxies.includes(socketAddress(c)) || c.req.header('x-forwarded-proto') !== 'https') return refuse(c, 'https-only');
    } else {
      const host = hostName(c.req.header('host') ?? '');
      if (!isLoopback(host) && !certified?.(host)) return refuse(c, 'foreign-host');
    }
    return next();
  };
}

/** Requests that other web sites make in the browser of somebody who is signed in are refused, reading ones too. */
function sameOrigin(way: Way): MiddlewareHandler<Env> {
  return async (c, next) => {
    // Another system says who it is in a header that no web site can make a browser send: it has no origin to tell.
    if (bearerOf(c) !== null) return c.req.method === 'GET' || c.req.method === 'HEAD' || c.req.method === 'DELETE' || hasKnownContent(c) ? next() : refuse(c, 'wrong-content-type');
    const site = c.req.header('sec-fetch-site');
    if (site !== undefined && site !== 'same-origin' && site !== 'none') return refuse(c, 'foreign-origin');
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
    if (c.req.header('origin')?.toLowerCase() !== ourOrigin(c, way).toLowerCase()) return refuse(c, 'foreign-origin');
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
async function readJson(c: Context, limit: number): Promise<unknown> {
  if (Number(c.req.header('content-length')) > limit) return refuse(c, 'too-large');
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let length = 0;
  try {
    for await (const chunk of c.req.raw.body ?? []) {
      length += chunk.byteLength;
      if (length > limit) return refuse(c, 'too-large');
      text += decoder.decode(chunk, { stream: true });
    }
    return JSON.parse(text + decoder.decode()) as unknown;
  } catch {
    return refuse(c, 'unreadable');
  }
}

/** How browsers reach this server. */
type Way = Pick<Parts, 'proxies'> & { certified: Parts['certified'] | undefined };

/** Whether browsers speak HTTPS with us, through a proxy or directly. */
function isEncrypted({ proxies, certified }: Way): boolean {
  return proxies.length > 0 || certified !== undefined;
}

/** The secret by which another system says who it is, below `/fhir` alone; then a cookie does not count. */
function bearerOf(c: Context): string | null {
  if (!/^\/fhir(?:\/|$)/.test(c.req.path)) return null;
  return /^Bearer +([\w.~+/-]{1,200}=*)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? null;
}

function refuse(c: Context, code: RefusalCode, details: Omit<RefusalDetails, 'fhir'> = {}): Response {
  return refusal(code, { ...details, fhir: c.req.path.startsWith('/fhir') });
}

/** The origin under which browsers know this server. */
function ourOrigin(c: Context, way: Way): string {
  return way.proxies.length > 0 ? `https://${c.req.header('x-forwarded-host') ?? c.req.header('host')}` : `${isEncrypted(way) ? 'https' : 'http'}://${c.req.header('host')}`;
}

/** The request with the address that the browser asked for: answers hold links made from it. */
function asSeenByBrowser(c: Context, way: Way): Request {
  const { raw, method } = c.req;
  if (way.proxies.length === 0) return raw;
  const { pathname, search } = new URL(raw.url);
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return new Request(ourOrigin(c, way) + pathname + search, { method, headers: raw.headers, ...(hasBody && { body: raw.body, duplex: 'half' }) } as RequestInit);
}

function hostName(host: string): string {
  return host.replace(/:\d+$/, '');
}

function socketAddress(c: Context<Env>): string {
  return (c.env?.incoming?.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
}

/** The address of the browser's computer: behind a proxy the one that the last proxy of ours saw, else that of the connection. */
function clientAddress(c: Context<Env>, { proxies }: Way): string {
  if (proxies.length === 0) return socketAddress(c);
  const chain = (c.req.header('x-forwarded-for') ?? '').split(',').map((part) => part.trim()).filter(Boolean);
  return chain.findLast((address) => !proxies.includes(address)) ?? socketAddress(c);
}
