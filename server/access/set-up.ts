/** The first visit: the practice, the person, and the account that may sign in. */
import { practiceToFhir, practitionerRoleToFhir, practitionerToFhir } from '../../src/fhir/practice.ts';
import { remember } from '../practice.ts';
import type { Store } from '../storage/store.ts';
import { USERNAME, type Accounts, type Session } from './accounts.ts';
import { at, textOf } from './input.ts';
import { isGoodPassword } from './passwords.ts';
import type { People } from './people.ts';
import type { From, SignIn } from './sign-in.ts';
import type { Throttle } from './throttle.ts';

export type SetUpResult =
  | { session: Session }
  | { refusal: 'wrong-code' | 'already-set-up' }
  | { refusal: 'throttled'; wait: number }
  | { refusal: 'invalid'; field: string };

export type SetUp = (input: unknown, from: From) => Promise<SetUpResult>;

interface SetUpParts {
  accounts: Pick<Accounts, 'exist' | 'create'>;
  signIn: Pick<SignIn, 'begin'>;
  people: Pick<People, 'write'>;
  /** Id of the practice's Organization. */
  organization: () => string;
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
export function createSetUp({ accounts, signIn, people, organization, store, codeMatches, throttle, newId }: SetUpParts): SetUp {
  let running = false;
  return async (input, from) => {
    if (accounts.exist() || running) return { refusal: 'already-set-up' };
    const keys = [from.address];
    const wait = throttle.guess(keys);
    if (wait > 0) return { refusal: 'throttled', wait };
    const code = textOf(input, 'code', 100);
    if (code === null || !codeMatches(code)) return { refusal: 'wrong-code' };
    throttle.right(keys);
    const read = readInput(input);
    if ('field' in read) return { refusal: 'invalid', field: read.field };

    running = true;
    const { practice, account } = read;
    const practitioner = remember(store, 'first-practitioner', newId);
    try {
      await people.write(
        [
          { ...practiceToFhir({ ...practice, id: organization() }), id: organization() },
          { ...practitionerToFhir({ id: practitioner, name: account.name }), id: practitioner },
          { ...practitionerRoleToFhir({ practitioner, organization: organization(), name: account.name }), id: `${practitioner}-role` },
        ],
        { practitioner, name: account.name },
      );
      await accounts.create({ practitioner, role: 'owner', ...account });
    } finally {
      running = false;
    }
    return { session: await signIn.begin(practitioner, from, { secondFactor: false }) };
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
  if (typeof password !== 'string' || !isGoodPassword(password, { username, name, practice: practiceName })) return { field: 'account.password' };
  return { practice: { name: practiceName, zone, language }, account: { name, username, password } };
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
