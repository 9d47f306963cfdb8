/** Code that comes when it is first needed, and a connection that may be gone at that moment. */
import { lazy, type FunctionComponent, type LazyExoticComponent } from 'react';

/** Waiting time before the next try, ms; it grows from the first to the second. */
const PAUSES = { first: 1_000, longest: 10_000 };

/** Addresses of style sheets that could not be fetched. The bundle asks for each once and takes it for done, so they are fetched here. */
const missingStyles = new Set<string>();
if (typeof document !== 'undefined') {
  const onError = ({ target }: Event) => {
    if (!(target instanceof HTMLLinkElement) || target.rel !== 'stylesheet') return;
    missingStyles.add(target.href);
    target.remove();
  };
  addEventListener('error', onError, true);
}

async function fetchStyle(href: string): Promise<void> {
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href });
  await new Promise((resolve, reject) => {
    link.addEventListener('load', resolve);
    link.addEventListener('error', reject);
    document.head.append(link);
  });
  missingStyles.delete(href);
}

/** What `load` imports, with the style sheets that did not come before. */
async function withStyles<Module>(load: () => Promise<Module>): Promise<Module> {
  const module = await load();
  await Promise.all(Array.from(missingStyles, fetchStyle));
  return module;
}

/** True when the server answers at all, be it that it no longer has this very file. */
async function isReachable(): Promise<boolean> {
  try {
    const { status } = await fetch(import.meta.url, { method: 'HEAD', cache: 'no-store' });
    // A proxy in front of a server that is down answers in its stead.
    return status !== 502 && status !== 504;
  } catch {
    return false;
  }
}

/**
 * What `load` imports, tried again for as long as the server cannot be reached: what stands on the screen, typed text above all,
 * stays there meanwhile. Rejects when the server answers and has no such code, as after an update: then only a new page helps.
 */
export async function whenReachable<Module>(load: () => Promise<Module>): Promise<Module> {
  for (let pause = PAUSES.first; ; pause = Math.min(2 * pause, PAUSES.longest)) {
    try {
      return await withStyles(load);
    } catch {
      if (await isReachable()) return withStyles(load);
      await new Promise<void>((resolve) => {
        setTimeout(resolve, pause);
        addEventListener('online', () => resolve(), { once: true });
      });
    }
  }
}

/** As React's `lazy`, with `whenReachable`: without a connection its place keeps the fallback. */
// oxlint-disable-next-line typescript/no-explicit-any -- as `lazy` has it: any props
export function lazyPart<Part extends FunctionComponent<any>>(load: () => Promise<{ default: Part }>): LazyExoticComponent<Part> {
  return lazy(() => whenReachable(load));
}
