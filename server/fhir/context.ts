/** What the FHIR function needs from outside, so that the server, the tests and the demo run the very same code. */
import type { TimeZone } from '../../src/domain/day.ts';
import type { Store } from '../storage/store.ts';
import type { Access } from './access.ts';
import type { Limits } from './body.ts';

/** The person on whose behalf a request runs. The server makes it from the session; nothing in a request can set it. */
export interface Actor {
  /** Id of the person's Practitioner resource. */
  practitioner: string;
  name: string;
  /** By what right the request runs. */
  access: Access;
  /** Where the request came from, for the access log; no host name. */
  address?: string;
}

export interface FhirContext {
  store: Store;
  /** The practice's time zone at this moment: it decides which calendar day "today" is. */
  zone: () => TimeZone;
  now: () => Date;
  /** A new opaque id, 1 to 64 of [A-Za-z0-9-.]. */
  newId: () => string;
  /**
   * Turns text that must not be readable in an address (a searched name, a position in a list sorted by name) into an
   * opaque token and back. `open` answers null for anything that `seal` of this installation did not make.
   */
  seal: (text: string) => Promise<string>;
  open: (token: string) => Promise<string | null>;
  /** Told of errors that are nobody's request's fault, so that they can be looked into. Their text may hold data of patients. */
  report?: (error: unknown) => void;
  /** Makes the answer; the server compresses here, where the text is still at hand. Without it the text is sent as it is. */
  respond?: (text: string | null, init: { status: number; headers: Headers }, request: Request) => Response | Promise<Response>;
  /** What a request may carry, where it is not the usual. */
  limits?: Partial<Limits>;
}

/** One FHIR request in, one response out. Addresses are those below `/fhir`. Never throws: every refusal is an OperationOutcome. */
export type FhirHandler = (request: Request, actor: Actor) => Promise<Response>;
