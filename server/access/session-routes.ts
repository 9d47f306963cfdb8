/** The addresses that begin and end a session: set-up, sign-in in one or two steps, sign-out, and who is signed in. */
import type { Practice } from '../../src/fhir/practice.ts';
import { refusal } from '../refusal.ts';
import type { Route, RouteExchange } from '../route.ts';
import type { Accounts, Session } from './accounts.ts';
import { passwordOf, textOf } from './input.ts';
import type { Rules } from './rules.ts';
import type { SetUp } from './set-up.ts';
import type { From, Outcome, SignIn } from './sign-in.ts';

export interface SessionParts {
  accounts: Pick<Accounts, 'exist'>;
  signIn: SignIn;
  rules: Rules;
  /** Absent where there is nothing to set up (development). */
  setUp?: SetUp;
  practice: () => Practice | null;
  /** Minutes without a request after which a session ends. */
  idleMinutes: number;
}

export function sessionRoutes({ accounts, signIn, rules, setUp, practice, idleMinutes }: SessionParts): Route[] {
  /** Who is signed in, as the app reads it. */
  const describe = (session: Pick<Session, 'person' | 'enrolling'>): object => {
    const { name, zone, language } = practice() ?? {};
    const { practitioner, name: own, role, until } = session.person;
    return {
      state: session.enrolling ? 'enrol' : 'signed-in', user: { name: own, practitioner, role, ...(until !== undefined && { until }) },
      practice: { name, zone, language, access: rules.access() }, idle: idleMinutes,
    };
  };
  const nobody = () => ({ state: accounts.exist() ? 'signed-out' : 'set-up' });
  const begun = (session: Session, status = 200) => withCookies(Response.json(describe(session), { status }), session.setCookie);
  const answer = (outcome: Outcome): Response => {
    if ('session' in outcome) return begun(outcome.session);
    if ('methods' in outcome) return withCookies(Response.json({ state: 'second-factor', methods: outcome.methods }), outcome.setCookie);
    return refusal(outcome.refusal, { ...(outcome.wait !== undefined && { wait: outcome.wait }), ...(outcome.field !== undefined && { field: outcome.field }) });
  };

  return [
    {
      method: 'GET', path: '/api/session', access: 'open', body: 'none',
      handle: ({ person, enrolling, request }) => {
        if (person) return Response.json(describe({ person, enrolling }));
        const methods = signIn.halfway(request.headers);
        return Response.json(methods ? { state: 'second-factor', methods } : nobody());
      },
    },
    {
      method: 'POST', path: '/api/set-up', access: 'open', body: 'json',
      handle: async (exchange) => {
        if (!setUp) return refusal('already-set-up');
        const result = await setUp(exchange.body, fromOf(exchange));
        if ('refusal' in result) return refusal(result.refusal, { ...('wait' in result && { wait: result.wait }), ...('field' in result && { field: result.field }) });
        return begun(result.session, 201);
      },
    },
    {
      method: 'POST', path: '/api/auth/sign-in/username', access: 'open', body: 'json',
      handle: async (exchange) => {
        const { username, password } = (exchange.body ?? {}) as { username?: unknown; password?: unknown };
        if (typeof username !== 'string' || typeof password !== 'string') return refusal('unreadable');
        return answer(await signIn.withPassword({ username, password }, fromOf(exchange)));
      },
    },
    {
      method: 'POST', path: '/api/auth/second-factor', access: 'open', body: 'json',
      handle: async (exchange) => {
        const code = textOf(exchange.body, 'code', 20);
        const recovery = textOf(exchange.body, 'recovery', 40);
        if (code === null && recovery === null) return refusal('unreadable');
        return answer(await signIn.withCode(code === null ? { recovery: recovery! } : { code }, fromOf(exchange)));
      },
    },
    {
      method: 'POST', path: '/api/auth/passkey/options', access: 'open', body: 'none',
      handle: (exchange) => {
        const options = signIn.passkeyOptions(fromOf(exchange));
        return 'refusal' in options ? refusal(options.refusal) : Response.json(options);
      },
    },
    { method: 'POST', path: '/api/auth/passkey', access: 'open', body: 'json', handle: async (exchange) => answer(await signIn.withPasskey((exchange.body as { assertion?: unknown } | null)?.assertion, fromOf(exchange))) },
    {
      method: 'POST', path: '/api/auth/invitation', access: 'open', body: 'json',
      handle: async (exchange) => {
        const code = textOf(exchange.body, 'code', 100);
        const password = passwordOf(exchange.body, 'password');
        if (code === null || password === null) return refusal('unreadable');
        return answer(await signIn.withInvitation({ code, password }, fromOf(exchange)));
      },
    },
    { method: 'POST', path: '/api/auth/sign-out', access: 'open', body: 'none', handle: async (exchange) => withCookies(Response.json(nobody()), await signIn.signOut(fromOf(exchange))) },
  ];
}

/** Where a request comes from, for the way in. */
export function fromOf({ address, origin, request }: RouteExchange): From {
  return { address, origin, headers: request.headers };
}

/** The answer with these `Set-Cookie` lines. */
export function withCookies(response: Response, lines: readonly string[]): Response {
  for (const line of lines) response.headers.append('set-cookie', line);
  return response;
}
