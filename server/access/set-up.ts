/** The first visit: the practice, the person, and the account that may sign in. */
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { transaction, type Write } from '../../src/fhir/bundle.ts';
import { practiceToFhir, practitionerRoleToFhir, practitionerToFhir } from '../../src/fhir/practice.ts';
import type { FhirHandler } from '../fhir/context.ts';
import { remember } from '../practice.ts';
import type { Store } from '../storage/store.ts';
import { PASSWORD_LENGTH, USERNAME, type Accounts, type Person, type Session } from './accounts.ts';
import type { Throttle } from './throttle.ts';

export type SetUpResult =
  | { session: Session }
  | { refusal: 'wrong-code' | 'already-set-up' }
  | { refusal: 'throttled'; wait: number }
  | { refusal: 'invalid'; field: string };

export type SetUp = (input: unknown, from: { address: string; headers: Headers }) => Promise<SetUpResult>;

interface SetUpParts {
  fhir: FhirHandler;
  accounts: Pick<Accounts, 'exist' | 'create' | 'signIn'>;
  store: Store;
  codeMatches: (typed: string) => boolean;
  throttle: Throttle;
  newId: () => string;
}

interface Input {
  practice: { name: string; zone: string; language: 'de' | 'en' };
  account: { name: string; username: string; password: string };
}

/**
 * Sets the practice up once, for whoever types the code from the terminal. The account comes last: until it stands, the practice
 * counts as not set up, and a second try after a crash completes the same resources instead of making others.
 */
export function createSetUp({ fhir, accounts, store, codeMatches, throttle, newId }: SetUpParts): SetUp {
  let running = false;

  async function write(person: Person, { practice, account }: Input, organization: string): Promise<void> {
    const resources: (Resource & { id: string })[] = [
      { ...practiceToFhir({ ...practice, id: organization }), id: organization },
      { ...practitionerToFhir({ id: person.practitioner, name: account.name }), id: person.practitioner },
      { ...practitionerRoleToFhir({ practitioner: person.practitioner, organization, name: account.name }), id: `${person.practitioner}-role` },
    ];
    const writes: Write[] = [];
    for (const resource of resources) {
      const version = await storedVersion(resource, person);
      writes.push(version === null ? { method: 'PUT', resource, create: true } : { method: 'PUT', resource, ifMatch: version });
    }
    const response = await ask('POST', '', person, transaction(writes));
    if (!response.ok) throw new Error(`set-up transaction: ${response.status}`);
  }

  async function storedVersion(resource: Resource & { id: string }, person: Person): Promise<string | null> {
    const response = await ask('GET', `/${resource.resourceType}/${resource.id}`, person);
    return response.ok ? (((await response.json()) as Resource).meta?.versionId ?? null) : null;
  }

  function ask(method: string, address: string, person: Person, body?: Bundle): Promise<Response> {
    const headers = { 'content-type': 'application/fhir+json', accept: 'application/fhir+json' };
    return fhir(new Request(`http://localhost/fhir${address}`, { method, headers, ...(body && { body: JSON.stringify(body) }) }), person);
  }

  return async (input, { address, headers }) => {
    if (accounts.exist() || running) return { refusal: 'already-set-up' };
    const wait = throttle.guess([address]);
    if (wait > 0) return { refusal: 'throttled', wait };
    const code = textOf(input, 'code', 100);
    if (code === null || !codeMatches(code)) return { refusal: 'wrong-code' };
    throttle.right([address]);
    const read = readInput(input);
    if ('field' in read) return { refusal: 'invalid', field: read.field };

    running = true;
    try {
      const organization = remember(store, 'practice', newId);
      const person: Person = { practitioner: remember(store, 'first-practitioner', newId), name: read.account.name };
      await write(person, read, organization);
      await accounts.create({ ...person, username: read.account.username, password: read.account.password });
    } finally {
      running = false;
    }
    const session = await accounts.signIn(read.account, headers);
    if (!session) throw new Error('the new account cannot sign in');
    return { session };
  };
}

function readInput(input: unknown): Input | { field: string } {
  const practiceName = textOf(input, 'practice.name', 200);
  if (!practiceName) return { field: 'practice.name' };
  const zone = textOf(input, 'practice.zone', 100);
  if (!zone || !isTimeZone(zone)) return { field: 'practice.zone' };
  const language = textOf(input, 'practice.language', 2);
  if (language !== 'de' && language !== 'en') return { field: 'practice.language' };
  const name = textOf(input, 'account.name', 200);
  if (!name) return { field: 'account.name' };
  const username = textOf(input, 'account.username', 30);
  if (!username || !USERNAME.test(username)) return { field: 'account.username' };
  const password = at(input, 'account.password');
  if (typeof password !== 'string' || password.length < PASSWORD_LENGTH.least || password.length > PASSWORD_LENGTH.most) return { field: 'account.password' };
  return { practice: { name: practiceName, zone, language }, account: { name, username, password } };
}

/** The text at `path`, without blanks around it; null when there is none or it is too long. */
function textOf(input: unknown, path: string, longest: number): string | null {
  const value = at(input, path);
  if (typeof value !== 'string') return null;
  const text = value.trim().normalize('NFC');
  return text.length <= longest ? text : null;
}

function at(input: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined), input);
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
