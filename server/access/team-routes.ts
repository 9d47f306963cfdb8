/** The people of the practice, the rules they work by, and tokens for other systems: what an owner decides. */
import { parseDay, type Day } from '../../src/domain/day.ts';
import { ROLES, type RecordAccess, type Role, type TokenScope } from '../../src/domain/team.ts';
import { refusal } from '../refusal.ts';
import type { Route, RouteExchange } from '../route.ts';
import { normalise, USERNAME, type Account, type Accounts } from './accounts.ts';
import type { Audit, AuditDetails } from './audit.ts';
import { CODE_HOURS, type Codes } from './codes.ts';
import type { Familiar } from './familiar.ts';
import { at, textOf } from './input.ts';
import type { People } from './people.ts';
import type { Rules } from './rules.ts';
import type { Factors } from './second-factor.ts';
import type { Tokens } from './tokens.ts';

export interface TeamParts {
  accounts: Accounts;
  factors: Factors;
  codes: Codes;
  familiar: Familiar;
  people: People;
  rules: Rules;
  tokens: Tokens;
  audit: Audit;
  /** Whether other computers reach this server. */
  beyondLoopback: boolean;
  today: () => Day;
  /** ms since 1970. */
  now: () => number;
  newId: () => string;
  patientExists: (id: string) => boolean;
  /** Types of resources that a token may name. */
  types: ReadonlySet<string>;
}

const OWNER = ['owner'] as const;
const LONGEST_DAYS = 730;
const RIGHTS = ['read', 'write', 'read-write'] as const;

export function teamRoutes(parts: TeamParts): Route[] {
  const { accounts, factors, codes, familiar, people, rules, tokens, audit, beyondLoopback, today, now, newId, patientExists, types } = parts;
  const iso = (ms: number) => new Date(ms).toISOString();
  const by = ({ person, address }: RouteExchange): Pick<AuditDetails, 'by' | 'address'> => ({ by: person!.practitioner, address });
  const author = ({ person, address }: RouteExchange) => ({ practitioner: person!.practitioner, name: person!.name, address });

  /** The role and last day that were sent, on top of what there was; or the field that is not right. */
  function standing(input: unknown, before?: Account): { role: Role; until: Day | null } | { field: string } {
    const given = at(input, 'role');
    const role = given === undefined ? before?.role : (given as Role);
    if (role === undefined || !ROLES.includes(role)) return { field: 'role' };
    if (role !== 'guest') return { role, until: null };
    const text = textOf(input, 'until', 10);
    const until = text === null ? ((before?.until ?? null) as Day | null) : parseDay(text);
    return until !== null && until >= today() ? { role, until } : { field: 'until' };
  }

  /** Whether somebody else could still lead the practice. */
  const otherOwner = (practitioner: string) => accounts.list().some((account) => account.role === 'owner' && account.open && accounts.mayUse(account) && account.practitioner !== practitioner);

  return [
    {
      method: 'GET', path: '/api/colleagues', access: 'signed-in', body: 'none',
      handle: () => Response.json({ members: accounts.list().map(({ practitioner, name, role, disabled }) => ({ practitioner, name, role, disabled })) }),
    },
    {
      method: 'GET', path: '/api/team', access: OWNER, body: 'none',
      handle: () => {
        const members = accounts.list().map(({ practitioner, name, username, role, until, disabled, lastSignIn }) => {
          const invited = codes.openUntil(practitioner);
          return {
            practitioner, name, username, role, disabled, secondFactor: factors.any(practitioner),
            ...(until !== null && { until }), ...(lastSignIn !== null && { lastSignIn: iso(lastSignIn) }), ...(invited !== null && { invited: iso(invited) }),
          };
        });
        return Response.json({ members, access: rules.access(), secondFactor: rules.secondFactor(), beyondLoopback });
      },
    },
    {
      method: 'POST', path: '/api/team', access: OWNER, body: 'json',
      handle: async (exchange) => {
        const name = textOf(exchange.body, 'name', 200);
        if (!name) return refusal('invalid', { field: 'name' });
        const username = textOf(exchange.body, 'username', 30);
        if (!username || !USERNAME.test(username)) return refusal('invalid', { field: 'username' });
        const stands = standing(exchange.body);
        if ('field' in stands) return refusal('invalid', stands);
        if (accounts.byUsername(username)) return refusal('username-taken');
        const practitioner = newId();
        // The account comes last: whoever has none is nobody's colleague yet.
        await people.tell({ practitioner, name, role: stands.role, active: true }, author(exchange));
        if (accounts.byUsername(username)) return refusal('username-taken');
        await accounts.create({ practitioner, name, username: normalise(username), role: stands.role, ...(stands.until !== null && { until: stands.until }) });
        const { code, expires } = codes.make(practitioner, CODE_HOURS.invitation);
        audit('account-added', { ...by(exchange), about: practitioner, detail: stands.role });
        return Response.json({ practitioner, code, expires: iso(expires) }, { status: 201 });
      },
    },
    {
      method: 'PUT', path: '/api/team/rules', access: OWNER, body: 'json',
      handle: (exchange) => {
        const access = at(exchange.body, 'access');
        const secondFactor = at(exchange.body, 'secondFactor');
        if (access !== 'team' && access !== 'own') return refusal('invalid', { field: 'access' });
        if (secondFactor !== 'required' && secondFactor !== 'optional') return refusal('invalid', { field: 'secondFactor' });
        if (secondFactor === 'optional' && beyondLoopback) return refusal('second-factor-needed');
        const before = { access: rules.access(), secondFactor: rules.secondFactor() };
        rules.set({ access: access as RecordAccess, secondFactor });
        if (before.access !== access) audit('rule-changed', { ...by(exchange), about: null, detail: `access=${access}` });
        if (before.secondFactor !== secondFactor) audit('rule-changed', { ...by(exchange), about: null, detail: `second-factor=${secondFactor}` });
        return Response.json({ access, secondFactor });
      },
    },
    {
      method: 'PUT', path: '/api/team/:practitioner', access: OWNER, body: 'json',
      handle: async (exchange) => {
        const before = accounts.one(exchange.params.practitioner!);
        if (!before) return refusal('not-found');
        const { practitioner } = before;
        const name = at(exchange.body, 'name') === undefined ? before.name : textOf(exchange.body, 'name', 200);
        if (!name) return refusal('invalid', { field: 'name' });
        const disabled = at(exchange.body, 'disabled') ?? before.disabled;
        if (typeof disabled !== 'boolean') return refusal('invalid', { field: 'disabled' });
        const stands = standing(exchange.body, before);
        // A guest whose last day is over stays one, and can be renamed or disabled.
        const over = 'field' in stands && stands.field === 'until' && before.role === 'guest' && at(exchange.body, 'until') === undefined;
        if ('field' in stands && !over) return refusal('invalid', stands);
        const { role, until } = over ? { role: before.role, until: before.until } : (stands as { role: Role; until: Day | null });
        if (disabled && practitioner === exchange.person!.practitioner) return refusal('not-yourself');
        if (before.role === 'owner' && (role !== 'owner' || disabled) && !otherOwner(practitioner)) return refusal('last-owner');
        accounts.change(practitioner, { name, role, until, disabled });
        if (disabled) codes.forget(practitioner);
        await people.tell({ practitioner, name, role, active: !disabled }, author(exchange));
        if (disabled !== before.disabled) audit(disabled ? 'account-disabled' : 'account-enabled', { ...by(exchange), about: practitioner });
        if (role !== before.role || until !== before.until || name !== before.name) audit('account-changed', { ...by(exchange), about: practitioner, ...(role !== before.role && { detail: role }) });
        return Response.json({});
      },
    },
    {
      method: 'POST', path: '/api/team/:practitioner/reset', access: OWNER, body: 'json',
      handle: async (exchange) => {
        const account = accounts.one(exchange.params.practitioner!);
        if (!account) return refusal('not-found');
        const { practitioner } = account;
        const what = at(exchange.body, 'what');
        if (what !== 'password' && what !== 'second-factor') return refusal('invalid', { field: 'what' });
        // One's own are changed where the password is asked for.
        if (practitioner === exchange.person!.practitioner) return refusal('not-yourself');
        accounts.endSessions(practitioner);
        if (what === 'second-factor') {
          factors.reset(practitioner);
          audit('second-factor-reset', { ...by(exchange), about: practitioner });
          return Response.json({});
        }
        await accounts.setPassword(practitioner, null);
        familiar.forget(practitioner);
        const { code, expires } = codes.make(practitioner, account.open ? CODE_HOURS.password : CODE_HOURS.invitation);
        audit('password-reset', { ...by(exchange), about: practitioner });
        return Response.json({ code, expires: iso(expires) });
      },
    },
    {
      method: 'GET', path: '/api/tokens', access: OWNER, body: 'none',
      handle: () =>
        Response.json({
          tokens: tokens.list().map(({ id, name, scopes, patient, author: made, created, expires, lastUsed, revoked }) => ({
            id, name, scopes, ...(patient !== null && { patient }), by: accounts.one(made)?.name ?? '', created: iso(created), expires: iso(expires),
            ...(lastUsed !== null && { lastUsed: iso(lastUsed) }), ...(revoked !== null && { revoked: iso(revoked) }),
          })),
        }),
    },
    {
      method: 'POST', path: '/api/tokens', access: OWNER, body: 'json',
      handle: (exchange) => {
        const name = textOf(exchange.body, 'name', 100);
        if (!name) return refusal('invalid', { field: 'name' });
        const scopes = readScopes(at(exchange.body, 'scopes'), types);
        if (!scopes) return refusal('invalid', { field: 'scopes' });
        const patient = at(exchange.body, 'patient');
        if (patient !== undefined && (typeof patient !== 'string' || !patientExists(patient))) return refusal('invalid', { field: 'patient' });
        const days = at(exchange.body, 'days');
        if (typeof days !== 'number' || !Number.isInteger(days) || days < 1 || days > LONGEST_DAYS) return refusal('invalid', { field: 'days' });
        const made = tokens.make({ name, scopes, patient: patient ?? null, author: exchange.person!.practitioner, expires: now() + days * 86_400_000 });
        audit('token-made', { ...by(exchange), about: null, detail: made.id });
        return Response.json(made, { status: 201 });
      },
    },
    {
      method: 'DELETE', path: '/api/tokens/:id', access: OWNER, body: 'none',
      handle: (exchange) => {
        if (!tokens.revoke(exchange.params.id!)) return refusal('not-found');
        audit('token-revoked', { ...by(exchange), about: null, detail: exchange.params.id! });
        return Response.json({});
      },
    },
  ];
}

/** The scopes that were sent, each type once; null when they cannot be meant. */
function readScopes(given: unknown, types: ReadonlySet<string>): TokenScope[] | null {
  if (!Array.isArray(given) || given.length === 0 || given.length > 50) return null;
  const scopes = new Map<string, TokenScope>();
  for (const each of given as unknown[]) {
    const [type, rights] = [at(each, 'type'), at(each, 'rights')];
    if (typeof type !== 'string' || (type !== '*' && !types.has(type)) || scopes.has(type)) return null;
    if (!RIGHTS.some((right) => right === rights)) return null;
    scopes.set(type, { type, rights: rights as TokenScope['rights'] });
  }
  return [...scopes.values()];
}
