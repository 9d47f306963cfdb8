/** The practice that this installation serves. */
import type { Organization } from '@medplum/fhirtypes';
import { practiceFromFhir, type Practice } from '../src/fhir/practice.ts';
import type { Store } from './storage/store.ts';

/** What the installation remembers beside the records, in the store's stamps: ids of its own resources, and what is under way. */
type Fact = 'practice' | 'first-practitioner' | 'examples';

/** The remembered fact; the first time, the one that `make` makes. */
export function remember(store: Store, fact: Fact, make: () => string): string {
  const kept = store.stamp(fact);
  if (kept !== null) return kept;
  const made = make();
  store.transaction(() => store.setStamp(fact, made));
  return made;
}

/** Reads the practice's name, time zone and language as its Organization says them at this moment; null before the set-up. */
export function createPracticeReader(store: Store): () => Practice | null {
  let known: { version: number; practice: Practice | null } | null = null;
  return () => {
    const id = store.stamp('practice' satisfies Fact);
    const stored = id === null ? null : store.current('Organization', id);
    if (!stored) return null;
    if (known?.version !== stored.version) known = { version: stored.version, practice: practiceFromFhir(JSON.parse(stored.content) as Organization) };
    return known.practice;
  };
}
