/** Tells of what was written, after it was: whoever listens never hears of a write that was taken back. */
import type { Store, Version } from '../storage/store.ts';

/** The same store; `told` gets the versions of each transaction as soon as it is kept. What `told` throws reaches nobody. */
export function watchStore<Watched extends Pick<Store, 'transaction' | 'put'>>(store: Watched, told: (versions: readonly Version[]) => void): Watched {
  let pending: Version[] | null = null;
  const tell = (versions: readonly Version[]): void => {
    if (versions.length === 0) return;
    try {
      told(versions);
    } catch {
      // The write stands; a listener that fails must not make it look as if it did not.
    }
  };
  return {
    ...store,
    transaction(work) {
      if (pending) return store.transaction(work);
      const written: Version[] = (pending = []);
      let result;
      try {
        result = store.transaction(work);
      } finally {
        pending = null;
      }
      tell(written);
      return result;
    },
    put(version, ...rest) {
      store.put(version, ...rest);
      if (pending) pending.push(version);
      else tell([version]);
    },
  };
}
