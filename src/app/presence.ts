/** Whether somebody is here: locks the screens when nobody was for as long as the server allows, or by hand, and knows what was typed. */
import type { QueryClient } from '@tanstack/react-query';
import { FhirError } from '../data/fhir-client.ts';
import { readSession, signOut } from '../data/session.ts';
import { askWhetherTyped, channel, cover, currentSession } from './session-lock.ts';

/** Signs of somebody being here. */
const SIGNS = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;
const MINUTE_MS = 60_000;
const LOOK_MS = 5_000;
const SAY_MS = 15_000;
/** Between two tries to end a session that was locked, ms. */
const RETRY_MS = 5_000;

/** Covers all tabs at once and ends the session; what was written and not sent yet is sent first. Tried again while the server cannot be reached. */
export async function lockNow(client: QueryClient): Promise<void> {
  if (currentSession(client)?.state !== 'signed-in') return;
  // Begun before the screens are covered: what they still have to send goes with it.
  let ending = signOut();
  cover(client, true);
  channel?.postMessage('locked');
  for (;;) {
    try {
      return await ending;
    } catch (error) {
      if (!(error instanceof FhirError)) return;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      if (currentSession(client)?.state !== 'signed-out') return;
      ending = signOut();
    }
  }
}

/** Watches for nobody being here, and for what is typed. Returns what ends watching. */
export function watchPresence(client: QueryClient): () => void {
  /** When somebody was last here, in any tab; and when it was last said so, to the other tabs and to the server. */
  let seen = Date.now();
  const said = { tabs: seen, server: seen };
  const onInput = () => {
    seen = Date.now();
    const session = currentSession(client);
    if (session?.state !== 'signed-in' || session.idle === undefined) return;
    if (seen - said.tabs > SAY_MS) {
      said.tabs = seen;
      channel?.postMessage('active');
    }
    // Whoever writes for a long time asks the server for nothing, and has not gone away.
    if (seen - said.server > session.idle * MINUTE_MS / 3) {
      said.server = seen;
      void readSession().then(({ state }) => { if (state === 'signed-out') cover(client, false); }, () => {});
    }
  };
  const look = () => {
    const session = currentSession(client);
    if (session?.idle !== undefined && Date.now() - seen >= session.idle * MINUTE_MS) void lockNow(client);
  };
  const onMessage = ({ data }: MessageEvent) => {
    if (data === 'active') seen = Date.now();
  };
  channel?.addEventListener('message', onMessage);
  askWhetherTyped(hasTypedText);
  for (const event of SIGNS) addEventListener(event, onInput, { capture: true, passive: true });
  addEventListener('input', noteTyping, { capture: true });
  const timer = setInterval(look, LOOK_MS);
  addEventListener('visibilitychange', look);
  return () => {
    clearInterval(timer);
    removeEventListener('visibilitychange', look);
    removeEventListener('input', noteTyping, { capture: true });
    for (const event of SIGNS) removeEventListener(event, onInput, { capture: true });
    channel?.removeEventListener('message', onMessage);
  };
}

/** Fields that were typed into, as long as they may still be on the page. */
let typedInto: Element[] = [];

function noteTyping({ target }: Event): void {
  // What is looked for is no work: it can be typed again.
  if (!(target instanceof Element) || target.closest('[type="search"], [role="combobox"]')) return;
  typedInto = [...typedInto.filter((element) => element.isConnected && element !== target), target];
}

/** True while a field that somebody typed into still stands on the page with something in it. */
function hasTypedText(): boolean {
  return typedInto.some((element) => element.isConnected && (!(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) || element.type === 'checkbox' || element.type === 'radio' || element.value !== ''));
}
