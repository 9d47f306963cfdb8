/**
 * Whether the server answers. The browser's own word for it speaks of the network, and the server may be this very computer; so
 * it is what the last request said, and while none gets through somebody asks again every few seconds.
 */
import type { QueryClient } from '@tanstack/react-query';
import { FhirError } from '../data/fhir-client.ts';

const PAUSE = 5_000;

let connected = true;
const listeners = new Set<() => void>();

/** True while the server answers, or nothing has been asked yet. */
export function isConnected(): boolean {
  return connected;
}

export function subscribeConnection(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function isOffline(error: unknown): boolean {
  return error instanceof FhirError && error.kind === 'offline';
}

async function reaches(): Promise<boolean> {
  try {
    const { status } = await fetch('/health', { cache: 'no-store' });
    // A proxy in front of a server that is down answers in its stead.
    return status !== 502 && status !== 504;
  } catch {
    return false;
  }
}

/** Watches the requests of this client; once the server answers again, what failed for want of it is asked anew. Returns what ends watching. */
export function watchConnection(client: QueryClient): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;

  const set = (next: boolean) => {
    if (next === connected) return;
    connected = next;
    clearTimeout(timer);
    if (next) void client.refetchQueries({ type: 'active', predicate: ({ state }) => isOffline(state.error) });
    else timer = setTimeout(() => void look(), PAUSE);
    for (const listener of listeners) listener();
  };
  const look = async () => {
    const next = await reaches();
    if (!next && !connected) timer = setTimeout(() => void look(), PAUSE);
    set(next);
  };

  const stop = client.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated') return;
    const { action } = event;
    if ((action.type === 'failed' || action.type === 'error') && isOffline(action.error)) set(false);
    // It may answer what was asked while there still was a connection.
    else if (action.type === 'success' && !action.manual && !connected) void look();
  });
  const changed = () => void look();
  addEventListener('online', changed);
  addEventListener('offline', changed);
  return () => {
    stop();
    clearTimeout(timer);
    removeEventListener('online', changed);
    removeEventListener('offline', changed);
  };
}
