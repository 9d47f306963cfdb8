/** One line of the route table: an address below `/api`, who may ask for it, and what answers. The access matrix is made from it. */
import type { Role } from '../src/domain/team.ts';
import type { Person } from './access/accounts.ts';

export interface RouteExchange {
  request: Request;
  /** Who asks; null on an open route without a session. */
  person: Person | null;
  /** Whether they have to set up a second factor first. */
  enrolling: boolean;
  /** The parts of the address that the pattern names. */
  params: Readonly<Record<string, string>>;
  /** What was sent, read within the limit; undefined for `body: 'none'`. */
  body: unknown;
  /** Where the request came from. */
  address: string;
  /** The origin under which the browser knows this server, such as `https://praxis.example`. */
  origin: string;
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Pattern of the whole address, such as `/api/records/:patient/copy`. */
  path: string;
  /** `open`: without a session; `enrolling`: also while a second factor has still to be set up; `signed-in`: any role. */
  access: 'open' | 'enrolling' | 'signed-in' | readonly Role[];
  /** The parameter that is a patient's id: whoever may not see that record gets the answer of an address that is not there. */
  ofPatient?: string;
  /** `json` up to 16 KiB, `large` up to 32 MiB, `none` nothing is read. */
  body: 'json' | 'large' | 'none';
  handle: (exchange: RouteExchange) => Response | Promise<Response>;
}
