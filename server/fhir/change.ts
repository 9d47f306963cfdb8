/** What a rule is: see rules.ts for the rules themselves. */
import type { TimeZone } from '../../src/domain/day.ts';
import type { Store } from '../storage/store.ts';
import type { Json } from './body.ts';
import type { Issue } from './outcome.ts';

/** One resource that was written. */
export interface Change {
  /** As it is stored now, but for the server's own version and time. */
  resource: Json;
  /** What it replaces. */
  previous: Json | null;
  /** Whose record it belongs to, and belonged to before. */
  patient: string | null;
  previousPatient: string | null;
}

/** What a rule may look at. */
export interface Ground {
  store: Pick<Store, 'current' | 'history' | 'search'>;
  now: Date;
  zone: TimeZone;
}

/** Answers the fault of a change, its path without the resource type; undefined when there is none. Writes nothing. */
export type Rule = (change: Change, ground: Ground) => Issue | undefined;
