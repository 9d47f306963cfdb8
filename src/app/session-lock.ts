/**
 * The end of a session. Signing out in one tab locks all of them at once and empties their memory and their pages. A session that ran out, or a
 * screen that was locked, is covered in all tabs at once: what somebody had typed and not saved stays behind the cover for the same
 * person to go on with; where nothing was typed, the figures leave the memory and the page there too.
 */
import type { Query, QueryClient } from '@tanstack/react-query';
import { onSignedOut } from '../data/fhir-client.ts';
import { readSession, sessionQuery, withBefore, type Session } from '../data/session.ts';

/** To the other tabs of this browser. */
export const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('session');

export function currentSession(client: QueryClient): Session | undefined {
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

/** Until it is known whether anything was typed, it may have been. */
let isTyped = () => true;

/** Has `check` say from now on whether something typed stands on the page and nowhere else. */
export function askWhetherTyped(check: () => boolean): void {
  isTyped = check;
}

/** Covers this tab's screens, or what is left of them. */
export function cover(client: QueryClient, locked: boolean): void {
  const session = currentSession(client);
  if (session?.state !== 'signed-in' || session.demo) return;
  const typed = isTyped();
  client.setQueryData<Session>(sessionQuery.queryKey, { ...session, state: 'signed-out', locked, typed });
  // A form that somebody wrote in goes on with the figures beside it; everything else comes anew.
  if (typed) client.removeQueries({ predicate: isFigures, type: 'inactive' });
  else forget(client);
}

/** Somebody signed in, or is on their way in. Where it is the person from before, their screens go on with fresh figures; of anybody else nothing stays. */
export function enter(client: QueryClient, next: Session): void {
  const session = withBefore(next, currentSession(client));
  const before = currentSession(client)?.user?.practitioner;
  const same = before === session.user?.practitioner;
  if (!same) forget(client);
  client.setQueryData<Session>(sessionQuery.queryKey, session);
  if (same && session.state === 'signed-in') void client.invalidateQueries({ predicate: isFigures });
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
  if (session && session.state !== 'signed-out') enter(client, session);
}

/** Listens for the end of the session, here and in other tabs. Returns what ends listening. */
export function watchSession(client: QueryClient): () => void {
  const stop = onSignedOut((enrol) => {
    if (enrol) return void follow(client);
    if (currentSession(client)?.state === 'signed-in') channel?.postMessage('expired');
    cover(client, false);
  });
  const onMessage = ({ data }: MessageEvent) => {
    if (data === 'signed-out') lock(client);
    else if (data === 'locked') cover(client, true);
    else if (data !== 'active') {
      if (data === 'expired') cover(client, false);
      // Somebody signed in; or the end that was told is not that of the session which runs now.
      void follow(client);
    }
  };
  channel?.addEventListener('message', onMessage);
  return () => {
    stop();
    channel?.removeEventListener('message', onMessage);
  };
}
