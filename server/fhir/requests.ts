/** The parts of a request and the answer to it, the same whether it came alone or in a Bundle. */
import type { Store, Version } from '../storage/store.ts';
import type { LogDetails } from './audit.ts';
import type { FhirContext } from './context.ts';
import { refuse } from './outcome.ts';
import type { Parameters } from './search.ts';
import type { Situation } from './write.ts';

/** What a request brings along, besides its address and body. */
export interface Exchange extends Situation {
  context: FhirContext;
  store: Store;
  prefer: Prefer;
}

export interface Prefer {
  return: 'minimal' | 'representation' | 'OperationOutcome' | null;
  lenient: boolean;
}

export function readPrefer(header: string | null): Prefer {
  const parts = (header ?? '').split(/[,;]/).map((part) => part.trim());
  const wanted = parts.find((part) => part.startsWith('return='))?.slice(7);
  return {
    return: wanted === 'minimal' || wanted === 'representation' || wanted === 'OperationOutcome' ? wanted : null,
    lenient: parts.includes('handling=lenient'),
  };
}

/** An address below the FHIR base in parts: `Patient/1?_elements=id` → [`Patient`, `1`] and its parameters. */
export interface Address {
  segments: string[];
  parameters: Parameters;
}

export function readAddress(relative: string): Address {
  const mark = relative.indexOf('?');
  const path = mark < 0 ? relative : relative.slice(0, mark);
  try {
    return {
      segments: path.split('/').filter(Boolean).map(decodeURIComponent),
      parameters: mark < 0 ? [] : [...new URLSearchParams(relative.slice(mark + 1))],
    };
  } catch {
    return refuse('not-found');
  }
}

export interface Answer {
  status: number;
  /** JSON text, or null for an answer without a body. */
  body: string | null;
  /** The version that the answer speaks of: its tag and time. */
  version?: Version;
  /** `Type/id/_history/version` of what was created. */
  location?: string;
  headers?: Record<string, string>;
}

/**
 * A reading request made ready: everything that has to wait is behind it, so that `run` can stand within a transaction. `run` says
 * what is to be logged; `finish` makes the answer of what it found.
 */
export interface Prepared<Result = unknown> {
  run(): { result: Result; logs: LogDetails[] };
  finish(result: Result): Answer | Promise<Answer>;
}

/** `W/"3"`. */
export function entityTag({ version }: Pick<Version, 'version'>): string {
  return `W/"${version}"`;
}
