/**
 * The end of a session. Signing out in one tab locks all of them at once and empties their memory. A session that merely
 * ran out covers the screen instead: what was typed stays in the forms behind the cover, for the same person to go on with.
 */
import type { QueryClient } from '@tanstack/react-query';
import { onSignedOut } from '../data/fhir-client.ts';
import { sessionQuery, type Session } from '../data/session.ts';

const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('session');

function currentSession(client: QueryClient): Session | undefined {
  return client.getQueryData<Session>(sessionQuery.queryKey);
}

function lock(client: QueryClient): void {
  const session = currentSession(client);
  void client.cancelQueries();
  client.clear();
  client.setQueryData<Session>(sessionQuery.queryKey, { state: 'signed-out', ...(session?.practice && { practice: session.practice }) });
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

/** Listens for the end of the session, here and in other tabs. Returns what ends listening. */
export function watchSession(client: QueryClient): () => void {
  const stop = onSignedOut(() => {
    const session = currentSession(client);
    if (session?.state === 'signed-in') client.setQueryData<Session>(sessionQuery.queryKey, { ...session, state: 'signed-out' });
  });
  const onMessage = ({ data }: MessageEvent) => {
    if (data === 'signed-out') lock(client);
    else void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
  };
  channel?.addEventListener('message', onMessage);
  return () => {
    stop();
    channel?.removeEventListener('message', onMessage);
  };
}
