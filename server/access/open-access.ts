/** Accounts, second factors, codes, tokens and rules over one database, put together: for the server, the development and the tests. */
import type { DatabaseSync } from 'node:sqlite';
import { dayAt, type TimeZone } from '../../src/domain/day.ts';
import type { Practice } from '../../src/fhir/practice.ts';
import type { SessionLimits } from '../config.ts';
import { RESOURCES } from '../fhir/capabilities.ts';
import type { FhirHandler } from '../fhir/context.ts';
import { remember } from '../practice.ts';
import type { Store } from '../storage/store.ts';
import type { AccountParts } from './account-routes.ts';
import { openAccounts, type Accounts } from './accounts.ts';
import { createAudit } from './audit.ts';
import { createCodes } from './codes.ts';
import { createCookies } from './cookies.ts';
import { createFamiliar } from './familiar.ts';
import { createPeople } from './people.ts';
import { createRules } from './rules.ts';
import { createSchema } from './schema.ts';
import { createFactors } from './second-factor.ts';
import { createSeal } from './secret.ts';
import type { SessionParts } from './session-routes.ts';
import { createSetUp } from './set-up.ts';
import { createSignIn } from './sign-in.ts';
import type { TeamParts } from './team-routes.ts';
import { createThrottle, GUESSING } from './throttle.ts';
import { createTokens } from './tokens.ts';

export interface AccessOptions {
  db: DatabaseSync;
  store: Store;
  fhir: FhirHandler;
  /** Sign the session cookie, and seal the secrets of authenticator apps. */
  keys: { cookie: Uint8Array; secondFactor: Uint8Array<ArrayBuffer> };
  limits: SessionLimits;
  /** Whether browsers speak HTTPS with us. */
  https: boolean;
  /** Whether other computers reach this server: then everybody needs a second factor. */
  beyondLoopback: boolean;
  practice: () => Practice | null;
  zone: () => TimeZone;
  now: () => Date;
  newId: () => string;
  /** Tells how long somebody has to wait: milliseconds that only go forward. */
  clock?: () => number;
  /** Whether somebody typed the code that opens the set-up; absent where there is nothing to set up. */
  codeMatches?: (typed: string) => boolean;
}

/** What the routes of this room are made from. */
export type AccessParts = SessionParts & AccountParts & TeamParts & { accounts: Accounts };

/** Opens what is kept in `db`, creating or bringing up to date its tables. */
export async function openAccess({ db, store, fhir, keys, limits, https, beyondLoopback, practice, zone, now, newId, clock = () => performance.now(), codeMatches }: AccessOptions): Promise<AccessParts> {
  createSchema(db);
  const ms = () => now().getTime();
  const today = () => dayAt(now(), zone());
  const guesses = createThrottle(GUESSING.password, clock);
  const rules = createRules(db, beyondLoopback);
  const factors = createFactors({ db, now: ms, ...(await createSeal(keys.secondFactor)) });
  const accounts = await openAccounts({ db, cookieKey: keys.cookie, limits, https, today, secondFactor: { any: factors.any, required: () => rules.secondFactor() === 'required' } });
  const audit = createAudit(store, ms);
  const codes = createCodes(db, ms);
  const familiar = createFamiliar(db, ms);
  const organization = () => remember(store, 'practice', newId);
  const people = createPeople({ fhir, organization });
  const signIn = createSignIn({ accounts, factors, familiar, codes, cookies: createCookies(https), audit, throttle: guesses, practice: () => practice()?.name ?? '', now: ms });
  return {
    accounts, factors, codes, familiar, people, rules, audit, signIn, practice, beyondLoopback, today, newId, throttle: guesses, now: ms, idleMinutes: limits.idleMinutes,
    tokens: createTokens(db, ms), types: new Set(RESOURCES.keys()), patientExists: (id) => store.current('Patient', id) !== null,
    ...(codeMatches && {
      setUp: createSetUp({ accounts, signIn, people, store, codeMatches, organization, throttle: createThrottle(GUESSING.setUpCode, clock), newId }),
    }),
  };
}
