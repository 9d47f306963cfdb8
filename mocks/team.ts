/** The addresses of people and access without a server: one account, a small team, tokens, an opened record. Everything is in memory. */
import { http, HttpResponse, type HttpHandler, type JsonBodyType } from 'msw';
import type { Account } from '../src/data/account.ts';
import type { Session } from '../src/data/session.ts';
import type { Member, Team, Token } from '../src/data/team.ts';

/** What the mock takes as right. */
export const RIGHT = { password: 'ein langer Satz zum Merken', code: '123456', recovery: 'ABCDE-FGHJK', invitation: 'AAAAA-BBBBB-CCCCC-DDDDD' } as const;

export const RECOVERY_CODES = ['ABCDE-FGHJK', 'LMNPQ-RSTUV', 'WXYZ2-34567', '89ABC-DEFGH', 'JKLMN-PQRST', 'UVWXY-Z2345', '6789A-BCDEF', 'GHJKL-MNPQR'] as const;

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

export interface TeamMocks {
  handlers: HttpHandler[];
  account: Account;
  team: Team & { members: Member[] };
  tokens: Token[];
  /** What was sent, in order: method, path and body. */
  sent: { request: string; body: unknown }[];
}

/** `session` is what every way in leads to. */
export function createTeamMocks(session: () => Session | Record<string, unknown>, now: () => Date = () => new Date()): TeamMocks {
  const ago = (minutes: number) => new Date(now().getTime() - minutes * 60_000).toISOString();
  const mocks: TeamMocks = {
    handlers: [],
    account: {
      username: 'alex', totp: false, passkeys: [], recoveryLeft: 0, required: false,
      sessions: [{ id: 's1', current: true, begun: ago(50), lastSeen: ago(0), device: 'Firefox, Linux' }, { id: 's2', current: false, begun: ago(26 * 60), lastSeen: ago(190), device: 'Chrome, Windows' }],
    },
    team: {
      access: 'team', secondFactor: 'optional', beyondLoopback: false,
      members: [
        { practitioner: 'therapist', name: 'Alex Beispiel', username: 'alex', role: 'owner', disabled: false, secondFactor: false, lastSignIn: ago(50) },
        { practitioner: 'second', name: 'Robin Muster', username: 'robin', role: 'therapist', disabled: false, secondFactor: true, lastSignIn: ago(3 * 24 * 60) },
        { practitioner: 'desk', name: 'Toni Vorlage', username: 'toni', role: 'assistant', disabled: false, secondFactor: false, invited: ago(-24 * 60) },
        { practitioner: 'visitor', name: 'Dr. Luca Probe', username: 'luca', role: 'guest', until: '2027-01-31', disabled: true, secondFactor: false },
      ],
    },
    tokens: [{ id: 't1', name: 'Praxisverwaltung', scopes: [{ type: 'Patient', rights: 'read' }], created: ago(40 * 24 * 60), expires: ago(-325 * 24 * 60), lastUsed: ago(30), by: 'Alex Beispiel' }],
    sent: [],
  };
  const { account, team, tokens, sent } = mocks;

  type Body = Record<string, never>;
  const on = (method: 'get' | 'post' | 'put' | 'delete', path: string, answer: (body: Body, params: Record<string, string>) => JsonBodyType | Response) =>
    http[method](path, async ({ request, params }) => {
      const body = (await request.json().catch(() => undefined)) as Body;
      if (method !== 'get') sent.push({ request: `${request.method} ${new URL(request.url).pathname}`, body });
      const result = answer(body ?? {}, params as Record<string, string>);
      return result instanceof Response ? result : HttpResponse.json(result as JsonBodyType);
    });
  const refuse = (status: number, error: string, more: object = {}) => HttpResponse.json({ error, ...more }, { status });
  const withPassword = (password: unknown, answer: () => JsonBodyType | Response) => (password === undefined || password === RIGHT.password ? answer() : refuse(403, 'wrong-password'));
  const handOver = () => ({ code: RIGHT.invitation, expires: ago(-7 * 24 * 60) });
  const member = (practitioner: string) => team.members.find((each) => each.practitioner === practitioner);

  mocks.handlers.push(
    on('post', '/api/auth/second-factor', ({ code, recovery }) => (code === RIGHT.code || recovery === RIGHT.recovery ? (session() as JsonBodyType) : refuse(403, 'wrong-code'))),
    on('post', '/api/auth/invitation', ({ code }) => (code === RIGHT.invitation ? (session() as JsonBodyType) : refuse(403, 'wrong-code'))),
    on('get', '/api/account', () => account as unknown as JsonBodyType),
    on('post', '/api/account/password', ({ current }) => withPassword(current, () => ({}))),
    on('post', '/api/account/totp', ({ password }) => withPassword(password, () => ({ secret: SECRET, uri: `otpauth://totp/R%C3%BCckenwind:alex?secret=${SECRET}&issuer=R%C3%BCckenwind&algorithm=SHA1&digits=6&period=30` }))),
    on('post', '/api/account/totp/confirm', ({ code }) => {
      if (code !== RIGHT.code) return refuse(403, 'wrong-code');
      Object.assign(account, { totp: true, recoveryLeft: RECOVERY_CODES.length });
      return { recovery: [...RECOVERY_CODES] };
    }),
    on('post', '/api/account/totp/remove', ({ password }) => withPassword(password, () => {
      account.totp = false;
      return {};
    })),
    on('post', '/api/account/recovery', ({ password }) => withPassword(password, () => {
      account.recoveryLeft = RECOVERY_CODES.length;
      return { recovery: [...RECOVERY_CODES] };
    })),
    on('post', '/api/account/passkeys/:id/remove', ({ password }, { id }) => withPassword(password, () => {
      account.passkeys = account.passkeys.filter((passkey) => passkey.id !== id);
      return {};
    })),
    on('delete', '/api/account/sessions/:id', (_body, { id }) => {
      account.sessions = account.sessions.filter((each) => each.id !== id);
      return {};
    }),
    on('delete', '/api/account/sessions', () => {
      account.sessions = account.sessions.filter(({ current }) => current);
      return {};
    }),
    on('get', '/api/team', () => team as unknown as JsonBodyType),
    on('get', '/api/colleagues', () => ({ members: team.members.map(({ practitioner, name, role, disabled }) => ({ practitioner, name, role, disabled })) })),
    on('post', '/api/team', (body) => {
      const person = body as unknown as Pick<Member, 'name' | 'username' | 'role' | 'until'>;
      if (team.members.some(({ username }) => username === person.username)) return refuse(409, 'username-taken', { field: 'username' });
      const practitioner = `new-${team.members.length}`;
      team.members.push({ ...person, practitioner, disabled: false, secondFactor: false, invited: handOver().expires });
      return { practitioner, ...handOver() };
    }),
    on('put', '/api/team/rules', ({ access, secondFactor }) => {
      if (team.beyondLoopback && secondFactor === 'optional') return refuse(409, 'second-factor-needed');
      Object.assign(team, { access, secondFactor });
      return {};
    }),
    on('put', '/api/team/:practitioner', (change, { practitioner }) => {
      const person = member(practitioner!);
      if (!person) return refuse(404, 'not-found');
      const owners = team.members.filter(({ role, disabled }) => role === 'owner' && !disabled);
      const next = change as Partial<Member>;
      if (owners.length === 1 && owners[0] === person && (next.disabled === true || (next.role !== undefined && next.role !== 'owner'))) return refuse(409, 'last-owner');
      Object.assign(person, next);
      return {};
    }),
    on('post', '/api/team/:practitioner/reset', ({ what }, { practitioner }) => {
      const person = member(practitioner!);
      if (!person) return refuse(404, 'not-found');
      if (what === 'second-factor') {
        person.secondFactor = false;
        return {};
      }
      return handOver();
    }),
    on('get', '/api/tokens', () => ({ tokens: tokens as unknown as JsonBodyType })),
    on('post', '/api/tokens', (body) => {
      const { days, ...token } = body as unknown as Pick<Token, 'name' | 'scopes' | 'patient'> & { days: number };
      tokens.push({ ...token, id: `t${tokens.length + 1}`, created: ago(0), expires: ago(-days * 24 * 60), by: 'Alex Beispiel' });
      return { id: `t${tokens.length}`, token: 'rw_2b7e151628aed2a6abf7158809cf4f3c' };
    }),
    on('delete', '/api/tokens/:id', (_body, { id }) => {
      const token = tokens.find((each) => each.id === id);
      if (token) token.revoked = ago(0);
      return {};
    }),
    on('post', '/api/break-glass', ({ reason }) => (String(reason ?? '').trim() === '' ? refuse(422, 'invalid', { field: 'reason' }) : HttpResponse.json({ until: ago(-60) }, { status: 201 }))),
  );
  return mocks;
}
