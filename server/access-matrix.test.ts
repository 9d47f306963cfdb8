/**
 * The access matrix of everything below `/api`: every route that there is, for every role and for nobody, with ids of their own patients,
 * of a colleague's, of a restricted record, and guessed ones. Made from the route table: a route without a row fails.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RecordAccess } from '../src/domain/team.ts';
import { MARK, WHOSE, record, restrict, words, type Whose } from './fhir/marked.ts';
import type { Route } from './route.ts';
import { openPractice, type Answer, type Browser, type Practice } from './access/under-test.ts';

/** Who reaches an address: `open` without a session, `all` with one. `patient`: only for a record that they see. */
const ROWS = Object.fromEntries(
  `GET /api/session                        open
   POST /api/set-up                        open
   POST /api/auth/sign-in/username         open
   POST /api/auth/second-factor            open
   POST /api/auth/passkey/options          open
   POST /api/auth/passkey                  open
   POST /api/auth/invitation               open
   POST /api/auth/sign-out                 open
   GET /api/account                        all
   POST /api/account/password              all
   POST /api/account/totp                  all
   POST /api/account/totp/confirm          all
   POST /api/account/totp/remove           all
   POST /api/account/passkeys/options      all
   POST /api/account/passkeys              all
   POST /api/account/passkeys/:id/remove   all
   POST /api/account/recovery              all
   DELETE /api/account/sessions/:id        all
   DELETE /api/account/sessions            all
   GET /api/colleagues                     all
   GET /api/team                           owner
   POST /api/team                          owner
   PUT /api/team/rules                     owner
   PUT /api/team/:practitioner             owner
   POST /api/team/:practitioner/reset      owner
   GET /api/tokens                         owner
   POST /api/tokens                        owner
   DELETE /api/tokens/:id                  owner
   POST /api/examples                      owner
   DELETE /api/examples                    owner
   POST /api/break-glass                   owner,therapist
   GET /api/meetings/:meeting/events       owner,therapist,guest
   POST /api/meetings/:meeting/presence    owner,therapist,guest
   GET /api/records/:patient               owner,therapist         patient
   PUT /api/records/:patient/end           owner,therapist         patient
   DELETE /api/records/:patient/end        owner,therapist         patient
   PUT /api/records/:patient/hold          owner                   patient
   DELETE /api/records/:patient/hold       owner                   patient
   PUT /api/records/:patient/restriction   owner                   patient
   DELETE /api/records/:patient/restriction owner                  patient
   GET /api/records/:patient/copy          owner,therapist         patient
   GET /api/records/:patient/transfer      owner                   patient
   POST /api/records/transfer              owner
   GET /api/log                            owner,therapist
   GET /api/retention                      owner,therapist
   POST /api/retention                     owner
   POST /api/retention/:run/confirm        owner,therapist
   DELETE /api/retention/:run              owner
   GET /api/verify                         owner`
    .split('\n').map((line) => line.trim().split(/\s+/)).map(([method, path, who, patient]) => [`${method} ${path}`, { who: who!, ofPatient: patient === 'patient' }]),
);

/** What these would do takes long, ends a session or hides the record from the next; there only who may ask is looked at. */
const NOT_DONE = new Set(['POST /api/examples', 'DELETE /api/account/sessions', 'PUT /api/records/:patient/restriction']);

interface Persona {
  role: 'owner' | 'therapist' | 'assistant' | 'guest' | null;
  records: RecordAccess;
  sees: Whose[];
}

const PERSONAS: Record<string, Persona> = {
  owner: { role: 'owner', records: 'team', sees: ['own', 'other'] },
  therapist: { role: 'therapist', records: 'team', sees: ['own', 'other'] },
  'therapist, own patients': { role: 'therapist', records: 'own', sees: ['own'] },
  assistant: { role: 'assistant', records: 'team', sees: ['own', 'other'] },
  guest: { role: 'guest', records: 'team', sees: [] },
  nobody: { role: null, records: 'team', sees: [] },
};

const nameOf = ({ method, path }: Pick<Route, 'method' | 'path'>): string => `${method} ${path}`;
const addressOf = ({ path }: Pick<Route, 'path'>, patient: string): string => path.replace(':patient', patient).replaceAll(/:\w+/g, 'guessed');
const textOf = ({ headers, text }: Answer): string => `${JSON.stringify([...headers])}${text}`;
/** An answer letter by letter, but for the id that was asked for. */
const letters = (answer: Answer, patient: string): string => `${answer.status} ${textOf(answer)}`.replaceAll(patient, '*');

async function opened(): Promise<{ practice: Practice; browsers: Record<string, Browser> }> {
  const practice = await openPractice();
  const { owner, browser, store } = practice;
  const [therapist, colleague, assistant, guest] = [await practice.member('therapist', 'anna'), await practice.member('therapist', 'bernd'), await practice.member('assistant', 'clara'), await practice.member('guest', 'dora')];
  for (const whose of WHOSE) {
    const entry = record(whose, { manager: whose === 'own' ? therapist.practitioner : colleague.practitioner, author: therapist.practitioner })
      .map(({ type, id, resource }) => ({ resource, request: { method: 'PUT', url: `${type}/${id}`, ifNoneMatch: '*' } }));
    const { status, body } = await owner.ask('POST', '/fhir', { resourceType: 'Bundle', type: 'transaction', entry });
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  }
  restrict(store, 'pat-restricted', therapist.practitioner);
  return { practice, browsers: { owner, therapist: therapist.browser, assistant: assistant.browser, guest: guest.browser, nobody: browser() } };
}

beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterAll(() => {
  vi.useRealTimers();
});

test('C1 every route stands in the matrix, and the matrix names none that is not there', async () => {
  const { routes } = await openPractice();
  expect(routes.map(nameOf).sort()).toEqual(Object.keys(ROWS).sort());
});

test('C1 the table says of each route what the matrix says, and names the patient where there is one', async () => {
  const { routes } = await openPractice();
  const said = ({ access }: Route) => (access === 'open' ? 'open' : access === 'signed-in' || access === 'enrolling' ? 'all' : access.join(','));
  for (const route of routes) {
    expect([nameOf(route), said(route), route.ofPatient !== undefined]).toEqual([nameOf(route), ROWS[nameOf(route)]?.who, ROWS[nameOf(route)]?.ofPatient]);
    expect([nameOf(route), route.path.includes(':patient')]).toEqual([nameOf(route), route.ofPatient === 'patient']);
  }
});

describe.each(Object.entries(PERSONAS))('%s', (name, { role, records, sees }) => {
  let practice: Practice;
  let own: Browser;
  beforeEach(async () => {
    const { practice: made, browsers } = await opened();
    practice = made;
    practice.access.rules.set({ access: records, secondFactor: 'optional' });
    own = browsers[role ?? 'nobody']!;
  });
  afterEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
  });

  const isReached = (who: string): boolean => who === 'open' || (role !== null && (who === 'all' || who.split(',').includes(role)));

  test(`C1 ${name} reaches what the matrix says, and of a record that they may not see not a letter comes back`, async () => {
    const faults: string[] = [];
    const check = (place: string, actual: unknown, expected: unknown) => {
      if (JSON.stringify(actual) !== JSON.stringify(expected)) faults.push(`${place}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
    };
    const hidden = WHOSE.filter((whose) => !sees.includes(whose));
    for (const route of practice.routes) {
      const { who, ofPatient } = ROWS[nameOf(route)]!;
      if (who === 'open' && role !== null) continue;
      for (const whose of ofPatient ? [...WHOSE, 'guessed'] : ['guessed']) {
        const place = `${nameOf(route)} ${whose}`;
        if (isReached(who) && NOT_DONE.has(nameOf(route)) && (!ofPatient || sees.includes(whose as Whose))) continue;
        const patient = `pat-${whose}`;
        const answer = await ask(own, route, patient);
        if (!isReached(who)) check(place, [answer.status, answer.body], role === null ? [401, { error: 'signed-out' }] : [403, { error: 'forbidden' }]);
        else if (ofPatient && !sees.includes(whose as Whose)) check(place, letters(answer, patient), letters(await ask(own, route, 'pat-guessed'), 'pat-guessed'));
        if (isReached(who) && ofPatient) check(place, answer.status === 404, !sees.includes(whose as Whose));
        if (!isReached(who) || (ofPatient && !sees.includes(whose as Whose))) check(place, textOf(answer).includes(MARK), false);
        check(place, hidden.filter((each) => textOf(answer).includes(words(each))), []);
      }
    }
    // Patients who are named in a parameter rather than in the address.
    for (const whose of role === 'owner' || role === 'therapist' ? hidden : []) {
      const log = (patient: string) => own.ask('GET', `/api/log?patient=${patient}`);
      const answer = await log(`pat-${whose}`);
      check(`log ${whose}`, [answer.status === 200 && role !== 'owner', textOf(answer).includes(MARK)], [false, false]);
      if (role === 'therapist') check(`log ${whose}`, letters(answer, `pat-${whose}`), letters(await log('pat-guessed'), 'pat-guessed'));
    }
    expect(faults).toEqual([]);
  }, 60_000);

  test(`C1 ${name}: a refusal is written down`, async () => {
    const refused = () => practice.logged().filter((each) => each.startsWith('refused-')).length;
    for (const route of practice.routes) {
      const { who, ofPatient } = ROWS[nameOf(route)]!;
      const isHidden = isReached(who) && ofPatient;
      if (role === null || (isReached(who) && !isHidden)) continue;
      const before = refused();
      await ask(own, route, 'pat-restricted');
      expect([nameOf(route), refused()]).toEqual([nameOf(route), before + 1]);
    }
  }, 60_000);

  test(`C1 ${name}: FHIR over HTTP keeps to the same`, async () => {
    const found = await Promise.all(WHOSE.map(async (whose) => {
      const answer = await own.ask('GET', `/fhir/Patient/pat-${whose}`);
      return [whose, answer.status, textOf(answer).includes(MARK)];
    }));
    expect(found).toEqual(WHOSE.map((whose) => (sees.includes(whose) ? [whose, 200, true] : [whose, role === null ? 401 : 404, false])));
  });
});

function ask(browser: Browser, route: Route, patient: string): Promise<Answer> {
  return browser.ask(route.method, addressOf(route, patient), route.body === 'none' ? (route.method === 'GET' || route.method === 'DELETE' ? undefined : {}) : { patient, patients: [patient], day: '2026-11-20', reason: 'Nachfrage der Kasse' });
}

test('C1 a run of the retention names nobody to a therapist who does not see them, nor is it confirmed by one', async () => {
  const { practice, browsers } = await opened();
  practice.access.rules.set({ access: 'own', secondFactor: 'optional' });
  const { owner, therapist } = browsers;
  for (const whose of ['own', 'other']) expect((await owner!.ask('PUT', `/api/records/pat-${whose}/end`, { day: '2010-01-31' })).status).toBe(200);
  const proposed = await owner!.ask('POST', '/api/retention', { patients: ['pat-own', 'pat-other'] });
  expect(proposed.status).toBe(201);
  const list = await therapist!.ask('GET', '/api/retention');
  expect([list.status, list.text.includes(words('own')), list.text.includes(words('other'))]).toEqual([200, true, false]);
  expect((await therapist!.ask('POST', `/api/retention/${String((list.body.pending as { id: string }).id)}/confirm`, {})).status).toBe(403);
  expect((await owner!.ask('GET', '/fhir/Patient/pat-other')).status).toBe(200);
});

describe('opening a record with a reason', () => {
  let practice: Practice;
  let browsers: Record<string, Browser>;
  beforeEach(async () => {
    ({ practice, browsers } = await opened());
    practice.access.rules.set({ access: 'own', secondFactor: 'optional' });
  });

  const open = (browser: Browser, patient: string, reason: unknown = 'Notfall, Vertretung für Bernd') => browser.ask('POST', '/api/break-glass', { patient, reason });
  const sees = async (browser: Browser, patient: string) => (await browser.ask('GET', `/fhir/Patient/${patient}`)).status === 200;

  test('a colleague’s patient, for four hours at most, with the reason in the log', async () => {
    const { therapist } = browsers;
    expect(await sees(therapist!, 'pat-other')).toBe(false);
    const { status, body } = await open(therapist!, 'pat-other');
    expect([status, Date.parse(body.until as string) - practice.now()]).toEqual([201, 4 * 3_600_000]);
    expect(await sees(therapist!, 'pat-other')).toBe(true);
    const line = practice.store.logPage({ spans: [], interactions: ['break-glass'], descending: true, limit: 1 })[0]!;
    expect([line.patients, line.query, line.id]).toEqual([['pat-other'], 'Notfall, Vertretung für Bernd', 'pat-other']);
    for (let hour = 0; hour < 7; hour += 1) {
      practice.pass(1_790);
      await therapist!.ask('GET', '/api/session');
    }
    expect(await sees(therapist!, 'pat-other')).toBe(true);
    practice.pass(3_000);
    expect(await sees(therapist!, 'pat-other')).toBe(false);
  });

  test('only in the session in which it was opened', async () => {
    const { therapist } = browsers;
    await open(therapist!, 'pat-other');
    await therapist!.ask('POST', '/api/auth/sign-out');
    const { status } = await therapist!.ask('POST', '/api/auth/sign-in/username', { username: 'anna', password: 'ein langer Satz zum Merken' });
    expect(status).toBe(200);
    expect(await sees(therapist!, 'pat-other')).toBe(false);
  });

  test('a restricted record opens for an owner alone, and for others it is as if it were not there', async () => {
    const { owner, therapist } = browsers;
    const [there, guessed] = [await open(therapist!, 'pat-restricted'), await open(therapist!, 'pat-guessed')];
    expect([there.status, there.body]).toEqual([404, { error: 'not-found' }]);
    expect([there.status, there.body, [...there.headers]]).toEqual([guessed.status, guessed.body, [...guessed.headers]]);
    expect(practice.logged().filter((each) => each === 'refused-break-glass')).toHaveLength(2);
    expect(await sees(owner!, 'pat-restricted')).toBe(false);
    expect((await open(owner!, 'pat-restricted')).status).toBe(201);
    expect(await sees(owner!, 'pat-restricted')).toBe(true);
    expect(await sees(therapist!, 'pat-restricted')).toBe(false);
  });

  test.each([['no reason', undefined], ['blanks', '   '], ['a number', 7], ['too much', 'x'.repeat(501)]])('not with %s', async (_, reason) => {
    const { status, body } = await browsers.therapist!.ask('POST', '/api/break-glass', { patient: 'pat-other', reason });
    expect([status, body]).toEqual([422, { error: 'invalid', field: 'reason' }]);
    expect(await sees(browsers.therapist!, 'pat-other')).toBe(false);
  });

  test.each(['assistant', 'guest'])('not by an %s', async (role) => {
    expect((await open(browsers[role]!, 'pat-other')).status).toBe(403);
  });
});
