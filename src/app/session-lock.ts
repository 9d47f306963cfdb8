/**
 * The end of a session. Signing out in one tab locks all of them at once and empties their memory. A session that merely
 * ran out covers the screen instead: what was typed stays in the forms behind the cover, for the same person to go on with.
 */
import type { Query, QueryClient } from '@tanstack/react-query';
import { onSignedOut } from '../data/fhir-client.ts';
import { readSession, sessionQuery, type Session } from '../data/session.ts';

const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('session');

function currentSession(client: QueryClient): Session | undefined {
  return client.getQueryData<Session>(sessionQuery.queryKey);
}

function lock(client: QueryClient): void {
  const session = currentSession(client);
  client.setQueryData<Session>(sessionQuery.queryKey, { state: 'signed-out', ...(session?.practice && { practice: session.practice }) });
  forget(client);
}

/** Takes everything but the session out of memory, also what is still on its way. */
function forget(client: QueryClient): void {
  client.removeQueries({ predicate: isFigures });
  client.getMutationCache().clear();
}

function isFigures({ queryKey }: Pick<Query, 'queryKey'>): boolean {
  return queryKey[0] !== sessionQuery.queryKey[0];
}

/** Somebody signed in. Where it is the person from before, their screens go on with fresh figures; of anybody else nothing stays. */
export function enter(client: QueryClient, session: Session): void {
  const before = currentSession(client)?.user?.practitioner;
  const same = before === session.user?.practitioner;
  if (!same) forget(client);
  client.setQueryData<Session>(sessionQuery.queryKey, session);
  if (same) void client.invalidateQueries({ predicate: isFigures });
}

/** Locks this tab and the others: figures leave the memory and the page. */
export function announceSignOut(client: QueryClient): void {
  lock(client);
  channel?.postMessage('signed-out');
}

/** Tells other tabs that somebody signed in, so that they go on by themselves. */
export function announceSignIn(): void {
  channel?.postMessage('signed-in');
}

/** Goes on with whoever signed in in another tab; when that cannot be had, the next request tells. */
async function follow(client: QueryClient): Promise<void> {
  const session = await readSession().catch(() => null);
  if (session?.state === 'signed-in') enter(client, session);
}

/** Listens for the end of the session, here and in other tabs. Returns what ends listening. */
export function watchSession(client: QueryClient): () => void {
  const stop = onSignedOut(() => {
    const session = currentSession(client);
    if (session?.state === 'signed-in') client.setQueryData<Session>(sessionQuery.queryKey, { ...session, state: 'signed-out' });
  });
  const onMessage = ({ data }: MessageEvent) => {
    if (data === 'signed-out') lock(client);
    else void follow(client);
  };
  channel?.addEventListener('message', onMessage);
  return () => {
    stop();
    channel?.removeEventListener('message', onMessage);
  };
}
