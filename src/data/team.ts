/** The people of the practice and their access, tokens for other systems, and opening a record that is not in one's own care. */
import { queryOptions, skipToken, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Day } from '../domain/day.ts';
import type { RecordAccess, Role, TokenScope } from '../domain/team.ts';
import { askSignedIn, sessionQuery, type Session } from './session.ts';

export interface Member {
  practitioner: string;
  name: string;
  username: string;
  role: Role;
  /** The last day of a guest. */
  until?: Day;
  disabled: boolean;
  /** Whether a second factor is set up. */
  secondFactor: boolean;
  /** Instants. */
  lastSignIn?: string;
  /** When the code that was handed over ends, while it was not used. */
  invited?: string;
}

export interface Team {
  members: readonly Member[];
  /** Whose records a therapist sees. */
  access: RecordAccess;
  secondFactor: 'required' | 'optional';
  /** Whether other computers reach the server: then a second factor is always required. */
  beyondLoopback: boolean;
}

/** A code that is handed over to somebody; it works once. */
export interface HandOver {
  code: string;
  /** Instant. */
  expires: string;
}

export interface Token {
  id: string;
  name: string;
  scopes: readonly TokenScope[];
  /** The only patient that it reaches. */
  patient?: string;
  /** Instants. */
  created: string;
  expires: string;
  lastUsed?: string;
  revoked?: string;
  /** Who made it: a name. */
  by: string;
}

export interface NewToken {
  name: string;
  scopes: readonly TokenScope[];
  patient?: string;
  /** Until it expires. */
  days: number;
}

export const teamQueries = {
  /** Until when a record was opened with a reason in this browser, an instant; kept in memory, never asked for. */
  opened: (patient: string) => queryOptions<string>({ queryKey: ['opened', patient] as const, queryFn: skipToken, staleTime: Number.POSITIVE_INFINITY, gcTime: Number.POSITIVE_INFINITY }),
  team: () => queryOptions({
    queryKey: ['team', 'members'] as const,
    queryFn: async ({ signal }) => (await askSignedIn('GET', '/api/team', undefined, signal)) as Team,
  }),
  /** Everybody of the practice by name, also those who no longer sign in; for everybody who is signed in. */
  colleagues: () => queryOptions({
    queryKey: ['team', 'colleagues'] as const,
    queryFn: async ({ signal }) => ((await askSignedIn('GET', '/api/colleagues', undefined, signal)) as { members: readonly Pick<Member, 'practitioner' | 'name' | 'role' | 'disabled'>[] }).members,
    staleTime: 5 * 60_000,
  }),
  tokens: () => queryOptions({
    queryKey: ['team', 'tokens'] as const,
    queryFn: async ({ signal }) => ((await askSignedIn('GET', '/api/tokens', undefined, signal)) as { tokens: readonly Token[] }).tokens,
  }),
};

/** Keeps a place for somebody; answers the code to hand over. `username-taken` when there is such a name. */
export async function addMember(person: { name: string; username: string; role: Role; until?: Day }): Promise<HandOver> {
  return (await askSignedIn('POST', '/api/team', person)) as HandOver;
}

/** Changes a person of the team. `last-owner` when nobody would be left to lead the practice. */
export async function changeMember({ practitioner, ...change }: { practitioner: string; name?: string; role?: Role; until?: Day; disabled?: boolean }): Promise<void> {
  await askSignedIn('PUT', `/api/team/${encodeURIComponent(practitioner)}`, change);
}

/** Takes somebody's password or second factor away; for a password a code to hand over is answered. */
export async function resetMember({ practitioner, what }: { practitioner: string; what: 'password' | 'second-factor' }): Promise<HandOver | null> {
  const answer = (await askSignedIn('POST', `/api/team/${encodeURIComponent(practitioner)}/reset`, { what })) as Partial<HandOver> | null;
  return answer?.code !== undefined && answer.expires !== undefined ? { code: answer.code, expires: answer.expires } : null;
}

/** The two rules of the practice. `second-factor-needed` when it cannot be left to each person. */
async function changeRules(rules: Pick<Team, 'access' | 'secondFactor'>): Promise<void> {
  await askSignedIn('PUT', '/api/team/rules', rules);
}

/** Makes a token for another system; its text is answered this once and stored nowhere. */
export async function createToken(token: NewToken): Promise<string> {
  return ((await askSignedIn('POST', '/api/tokens', token)) as { token: string }).token;
}

export async function revokeToken(id: string): Promise<void> {
  await askSignedIn('DELETE', `/api/tokens/${encodeURIComponent(id)}`);
}

/** A change of the team or of its tokens, after which both are read anew. */
export function useTeamChange<Input = void, Output = void>(change: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation<Output, Error, Input>({ networkMode: 'always', mutationFn: change, onSettled: () => client.invalidateQueries({ queryKey: ['team'] }) });
}

/** After a change of the rules: what a session says of the practice is read from there. */
export function useRulesChange() {
  const client = useQueryClient();
  return useMutation<void, Error, Pick<Team, 'access' | 'secondFactor'>>({
    networkMode: 'always',
    mutationFn: changeRules,
    onSuccess: (_done, { access }) => {
      client.setQueryData<Session>(sessionQuery.queryKey, (session) => session && { ...session, ...(session.practice && { practice: { ...session.practice, access } }) });
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['team'] }),
  });
}

/** Opens a record that is not in one's own care, for the reason given; answers until when, an instant. The access is written down before anything is shown. */
export async function openRecord(input: { patient: string; reason: string }): Promise<string> {
  return ((await askSignedIn('POST', '/api/break-glass', input)) as { until: string }).until;
}
