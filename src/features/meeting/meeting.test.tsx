import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, Outlet, RouterProvider } from '@tanstack/react-router';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Bundle, Composition, Task as FhirTask } from '@medplum/fhirtypes';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { createMocks, type Mocks } from '../../../mocks/handlers.ts';
import { mockServer } from '../../../mocks/setup.ts';
import { amendMinutes, closeMeeting, createMeeting, meetingQueries, saveMeeting, saveMinutes, type MeetingFile } from '../../data/meetings.ts';
import { addDays, dayAt, type Day } from '../../domain/day.ts';
import { emptyMinutes, type AgendaItem } from '../../domain/meeting.ts';
import { resourcesOf, transaction } from '../../fhir/bundle.ts';
import { newPatient } from '../../fhir/patient.ts';
import { setLanguage } from '../../i18n/messages.ts';
import { MeetingPage } from './meeting-page.tsx';
import { parseMeetingSearch, parsePresentSearch } from './meeting-search.ts';
import { MeetingsPage } from './meetings-page.tsx';
import { PatientMeetings } from './patient-meetings.tsx';
import { PresentPage } from './present-page.tsx';

const today = dayAt(new Date(), 'Europe/Berlin');
const ME = { practitioner: 'therapist', name: 'Alex Beispiel' };
const SESSION = { state: 'signed-in', user: { ...ME, role: 'owner' }, practice: { name: 'Praxis Beispiel', zone: 'Europe/Berlin', language: 'de', access: 'team' } };
const FAMILIES = ['Ahrens', 'Bauer', 'Celik'] as const;

let mocks: Mocks;
/** Ids by family name. */
let people: Record<string, string>;

beforeEach(async () => {
  setLanguage('de');
  mocks = await createMocks();
  mockServer.use(http.get('/api/colleagues', () => HttpResponse.json({ members: [{ ...ME, role: 'owner', disabled: false }, { practitioner: 'kollegin', name: 'Emre Yılmaz', role: 'therapist', disabled: false }, { practitioner: 'empfang', name: 'Robin Probe', role: 'assistant', disabled: false }] })), ...mocks.handlers);
  people = {};
  for (const [at, family] of FAMILIES.entries()) {
    const answer = await send(newPatient({ family, given: `Anna${at}`, birthDate: `197${at}-03-14` as Day, number: `N-${at}`, example: false, active: true }, { careManager: ME.practitioner, from: today }));
    people[family] = answer.entry![0]!.resource!.id!;
  }
  await mocks.write([transaction([{ method: 'PUT', resource: { resourceType: 'Practitioner', id: 'kollegin', active: true, name: [{ text: 'Emre Yılmaz' }] }, create: true }])]);
});

async function send(bundle: Bundle): Promise<Bundle> {
  return (await (await mocks.fhir(new Request('http://localhost:3000/fhir', { method: 'POST', headers: { 'content-type': 'application/fhir+json', prefer: 'return=representation' }, body: JSON.stringify(bundle) }), mocks.actor)).json()) as Bundle;
}

async function stored<Type extends 'Composition' | 'Task'>(type: Type) {
  return resourcesOf((await (await mocks.fhir(new Request(`http://localhost:3000/fhir/${type}?_count=100`), mocks.actor)).json()) as Bundle, type);
}

/** Another browser of somebody else. */
function other() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(['session'], { ...SESSION, user: { practitioner: 'kollegin', name: 'Emre Yılmaz', role: 'therapist' } });
  return client;
}

const item = (family: string, more: Partial<AgendaItem> = {}): AgendaItem => ({ id: `item-${family}`, patient: people[family]!, question: '', reasons: [], minutes: 5, state: 'open', ...more });

/** A meeting with these cases, planned by somebody else. */
async function planned(items: AgendaItem[], state: 'planned' | 'running' = 'running'): Promise<MeetingFile> {
  const client = other();
  const file = await createMeeting(client, {
    id: 'm1', agenda: 'a1', day: today, start: '12:30', length: 45, minutesPerCase: 5, chair: ME.practitioner,
    participants: [{ id: ME.practitioner, name: ME.name, answer: 'open' }, { id: 'kollegin', name: 'Emre Yılmaz', answer: 'accepted' }],
  }, items);
  if (state === 'planned') return file;
  await saveMeeting(client, { ...file.meeting, state }, file.meeting);
  return client.fetchQuery({ ...meetingQueries.one('m1'), staleTime: 0 });
}

function show(address: string, { readOnly = false } = {}) {
  const root = createRootRoute({ component: Outlet });
  const list = createRoute({ getParentRoute: () => root, path: '/meetings', component: function List() {
    const navigate = list.useNavigate();
    return <MeetingsPage me={ME} today={today} readOnly={readOnly} onOpen={(meeting) => void navigate({ to: `/meetings/${meeting}` } as never)} />;
  } });
  const one = createRoute({ getParentRoute: () => root, path: '/meetings/$meeting', validateSearch: parseMeetingSearch, component: function One() {
    const navigate = one.useNavigate();
    return <MeetingPage id={one.useParams().meeting} search={one.useSearch()} onSearch={(search) => void navigate({ search })} me={ME} today={today} readOnly={readOnly} />;
  } });
  const wall = createRoute({ getParentRoute: () => root, path: '/meetings/$meeting/present', validateSearch: parsePresentSearch, component: function Wall() {
    const navigate = wall.useNavigate();
    return <PresentPage id={wall.useParams().meeting} search={wall.useSearch()} onSearch={(search) => void navigate({ search, replace: true })} onLeave={(place) => void navigate({ to: '/meetings/m1', search: { case: place } } as never)} me={ME} today={today} readOnly={readOnly} />;
  } });
  const stub = createRoute({ getParentRoute: () => root, path: '/patients/$patient', component: () => null });
  const ofPatient = createRoute({ getParentRoute: () => root, path: '/patients/$patient/meetings', component: function Of() {
    return <PatientMeetings patient={ofPatient.useParams().patient} />;
  } });
  const router = createRouter({ routeTree: root.addChildren([list, one, wall, stub, ofPatient]), history: createMemoryHistory({ initialEntries: [address] }) });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: 'always' } } });
  client.setQueryData(['session'], SESSION);
  // The router of the test has other addresses than the registered one.
  render(<QueryClientProvider client={client}><RouterProvider router={router as never} /></QueryClientProvider>);
  return { client, router, user: userEvent.setup() };
}

const rows = () => Array.from(document.querySelectorAll<HTMLElement>('[data-item]'), (row) => row.querySelector('strong')!.textContent);
const order = async () => (await other().fetchQuery(meetingQueries.one('m1'))).agenda.items.map(({ patient }) => FAMILIES.find((family) => people[family] === patient));

test('a meeting is set up with those who read records, and opened', async () => {
  const { user, router } = show('/meetings');
  await user.click((await screen.findAllByRole('button', { name: 'Neue Besprechung' }))[0]!);
  const dialog = within(await screen.findByRole('dialog'));
  await user.click(await dialog.findByRole('checkbox', { name: 'Emre Yılmaz' }));
  expect(dialog.queryByRole('checkbox', { name: 'Robin Probe' })).toBeNull();
  await user.clear(dialog.getByLabelText('Dauer in Minuten'));
  await user.click(dialog.getByRole('button', { name: 'Besprechung anlegen' }));
  dialog.getByText('Bitte 5 bis 480 Minuten eingeben.');
  await user.type(dialog.getByLabelText('Dauer in Minuten'), '30');
  await user.click(dialog.getByRole('button', { name: 'Besprechung anlegen' }));
  await screen.findByRole('heading', { name: /^Teambesprechung am/ });
  expect(router.state.location.pathname).toMatch(/^\/meetings\/[0-9a-f]{32}$/);
  screen.getByText('noch keine Antwort');
  await screen.findByRole('heading', { name: 'Noch niemand auf der Tagesordnung' });
});

test('the agenda is put together: searched, chosen by a typed limit, moved by keyboard, announced', async () => {
  await planned([item('Ahrens', { question: 'Wie weiter?' }), item('Bauer')], 'planned');
  const { user } = show('/meetings/m1');
  await waitFor(() => expect(rows()).toEqual(['Ahrens, Anna0', 'Bauer, Anna1']));
  screen.getByText('10 von 45 Minuten verplant');

  await user.click(screen.getByRole('button', { name: 'Aus der Patientenliste …' }));
  let dialog = within(await screen.findByRole('dialog'));
  await user.click(dialog.getByRole('button', { name: 'Ansehen' }));
  dialog.getByText('Bitte mindestens eine Bedingung wählen.');
  await user.click(dialog.getByRole('checkbox', { name: 'Meine' }));
  await user.click(dialog.getByRole('button', { name: 'Ansehen' }));
  await dialog.findByText('3 Personen');
  // By name, whatever the figures are.
  expect(dialog.getAllByRole('listitem').map((each) => /(\w+), /.exec(each.textContent)?.[1])).toEqual(['Ahrens', 'Bauer', 'Celik']);
  await user.click(dialog.getByRole('button', { name: '3 Personen übernehmen' }));
  await waitFor(() => expect(rows()).toEqual(['Ahrens, Anna0', 'Bauer, Anna1', 'Celik, Anna2']));
  screen.getByText('1 Person hinzugefügt.');

  const question = screen.getByRole('textbox', { name: 'Frage an das Team zu Celik, Anna2' });
  question.focus();
  await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
  expect(rows()).toEqual(['Ahrens, Anna0', 'Celik, Anna2', 'Bauer, Anna1']);
  screen.getByText('Celik, Anna2: jetzt Platz 2 von 3.');
  expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Frage an das Team zu Celik, Anna2' }));
  await user.click(screen.getByRole('button', { name: 'Celik, Anna2 nach oben' }));
  expect(rows()[0]).toBe('Celik, Anna2');
  await user.clear(screen.getByRole('textbox', { name: 'Minuten für Bauer, Anna1' }));
  await user.type(screen.getByRole('textbox', { name: 'Minuten für Bauer, Anna1' }), '40');
  screen.getByText('50 von 45 Minuten verplant');
  screen.getByText(/5 Min. über dem geplanten Ende/);
  await user.click(screen.getByRole('button', { name: 'Ahrens, Anna0 von der Tagesordnung nehmen' }));
  expect(rows()).toEqual(['Celik, Anna2', 'Bauer, Anna1']);
  await user.click(screen.getByRole('button', { name: 'Zurücknehmen' }));
  await waitFor(async () => expect(await order()).toEqual(['Celik', 'Ahrens', 'Bauer']), { timeout: 10_000 });
  expect((await other().fetchQuery(meetingQueries.one('m1'))).agenda.items[1]!.question).toBe('Wie weiter?');
});

test('an invitation is accepted', async () => {
  await planned([item('Ahrens')], 'planned');
  const { user } = show('/meetings/m1');
  await user.click(await screen.findByRole('button', { name: 'Zusagen' }));
  await screen.findByText('Sie haben zugesagt.');
  expect((await other().fetchQuery(meetingQueries.one('m1'))).meeting.participants[0]).toMatchObject({ id: 'therapist', answer: 'accepted' });
});

test('minutes are saved as they are typed, and the other one\'s words come in without moving the caret', async () => {
  const file = await planned([item('Ahrens')]);
  const { user, client } = show('/meetings/m1');
  const said = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Was besprochen wurde' });
  await user.type(said, 'Schmerz geht zurück ');
  // The field that was empty became the entry, and the next empty one stands below it.
  expect(document.activeElement).toBe(said);
  expect(screen.getAllByRole('textbox', { name: /^Was besprochen wurde/ })).toHaveLength(2);
  await screen.findByText(/^Gespeichert um/);

  const theirs = await other().fetchQuery(meetingQueries.one('m1'));
  const before = theirs.minutes[people.Ahrens!]!;
  expect(before.entries).toMatchObject([{ kind: 'said', text: expect.stringMatching(/^Schmerz geht zurück/), author: 'therapist' }]);
  const entry = before.entries[0]!;
  await saveMinutes(other(), { ...before, entries: [{ ...entry, text: `Gestern: ${entry.text}` }, { id: 'e2', kind: 'decision', text: 'Plan weiter', author: 'kollegin', authorName: 'Emre Yılmaz', at: new Date().toISOString() }] }, before);
  await user.type(said, 'und er schläft');
  said.setSelectionRange('Schmerz'.length, 'Schmerz'.length);
  await client.invalidateQueries({ queryKey: meetingQueries.one('m1').queryKey });
  await waitFor(() => expect(said.value).toBe('Gestern: Schmerz geht zurück und er schläft'));
  expect(said.selectionStart).toBe('Gestern: Schmerz'.length);
  said.setSelectionRange(said.value.length, said.value.length);
  await user.keyboard(' besser');
  expect(said.value).toBe('Gestern: Schmerz geht zurück und er schläft besser');
  expect((await screen.findByDisplayValue('Plan weiter')).getAttribute('aria-describedby')).not.toBeNull();
  screen.getByText('Emre Yılmaz');
  await waitFor(async () => expect((await other().fetchQuery(meetingQueries.one('m1'))).minutes[people.Ahrens!]!.entries.map(({ text }) => text)).toEqual(['Gestern: Schmerz geht zurück und er schläft besser', 'Plan weiter']), { timeout: 10_000 });
  expect(file.meeting.state).toBe('running');
});

test('without a connection the text stays, says so, and goes on by itself', async () => {
  await planned([item('Ahrens'), item('Bauer')]);
  const { user } = show('/meetings/m1');
  const decision = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Was beschlossen ist' });
  mockServer.use(http.all('/fhir', () => HttpResponse.error()), http.all('/fhir/*', () => HttpResponse.error()));
  await user.type(decision, 'Kurs empfehlen');
  await screen.findByText(/Ihr Text steht noch hier und wird gespeichert, sobald die Verbindung zurück ist/);
  // Looking at another case and coming back loses nothing.
  await user.click(screen.getByRole('button', { name: /Bauer/ }));
  await screen.findByRole('heading', { name: 'Bauer, Anna1' });
  await user.click(screen.getByRole('button', { name: /Ahrens/ }));
  expect((await screen.findByDisplayValue('Kurs empfehlen')).tagName).toBe('TEXTAREA');
  mockServer.use(...mocks.handlers);
  await screen.findByText(/^Gespeichert um/, undefined, { timeout: 15_000 });
  expect((await other().fetchQuery(meetingQueries.one('m1'))).minutes[people.Ahrens!]!.entries).toMatchObject([{ kind: 'decision', text: 'Kurs empfehlen' }]);
});

test('closing says what goes where, writes it in one step, and can be corrected afterwards', async () => {
  await planned([item('Ahrens'), item('Bauer')]);
  const { user } = show('/meetings/m1');
  await user.type(await screen.findByRole('textbox', { name: 'Was beschlossen ist' }), 'Kurs empfehlen, wie bei Bauer');
  await user.click(screen.getByRole('button', { name: 'Aufgabe hinzufügen' }));
  const what = await screen.findByRole('textbox', { name: 'Was ist zu tun?' });
  expect(document.activeElement).toBe(what);
  await user.type(what, 'Kurs heraussuchen');
  await user.selectOptions(screen.getByRole('combobox', { name: 'Wer' }), 'kollegin');
  const due = addDays(today, 7);
  fireEvent.change(screen.getByLabelText('Bis wann'), { target: { value: due } });
  await user.click(screen.getByRole('button', { name: 'Abweichende Meinung festhalten' }));
  await user.type(await screen.findByRole('textbox', { name: 'Welche Meinung?' }), 'Lieber abwarten');
  await user.click(screen.getByRole('button', { name: 'Besprechung abschließen …' }));
  const dialog = within(await screen.findByRole('dialog'));
  dialog.getByText('1 × Beschluss, 1 × abweichende Meinung');
  dialog.getByText(/^Kurs heraussuchen: Emre Yılmaz, bis/);
  dialog.getByText('Bei Ahrens, Anna0 steht der Name Bauer. Das Protokoll kommt in eine andere Akte.');
  // Of the other one nothing was written: offered again.
  expect(within(dialog.getByText(/in der nächsten Besprechung wieder angeboten/).parentElement!).getByText('Bauer, Anna1')).toBeTruthy();
  await user.click(dialog.getByRole('button', { name: 'Jetzt abschließen' }));
  await screen.findByText(/^Abgeschlossen. Das Protokoll steht in den Akten/);
  const minutes = await stored('Composition');
  expect(minutes).toHaveLength(1);
  expect(minutes[0]).toMatchObject({ status: 'final', subject: { reference: `Patient/${people.Ahrens}` }, attester: [{ party: { reference: 'Practitioner/therapist' } }] });
  expect(await stored('Task')).toMatchObject([{ status: 'requested', description: 'Kurs heraussuchen', owner: { reference: 'Practitioner/kollegin' }, for: { reference: `Patient/${people.Ahrens}` }, groupIdentifier: { value: 'm1' }, restriction: { period: { end: due } } } satisfies Partial<FhirTask>]);
  expect((await other().fetchQuery(meetingQueries.one('m1'))).agenda.items.map(({ state }) => state)).toEqual(['discussed', 'open']);

  // Read, and corrected with the versions before kept.
  screen.getByText(/^abgeschlossen von Alex Beispiel/);
  await user.click(screen.getByRole('button', { name: 'Berichtigen …' }));
  const amend = within(await screen.findByRole('dialog'));
  const decision = amend.getByRole('textbox', { name: 'Was beschlossen ist' });
  await user.clear(decision);
  await user.type(decision, 'Kurs empfehlen');
  await user.click(amend.getByRole('button', { name: 'Berichtigung speichern' }));
  await screen.findByText('Die Berichtigung ist gespeichert.');
  await screen.findByText(/^berichtigt von Alex Beispiel/);
  const [amended] = (await stored('Composition')) as Composition[];
  expect(amended!.status).toBe('amended');
  expect(JSON.stringify(amended)).not.toContain('wie bei Bauer');
});

test('the wall: arrow keys, one case at a time, and names hidden everywhere', async () => {
  await planned([item('Ahrens', { question: 'Soll Ahrens wie Bauer üben?' }), item('Bauer'), item('Celik')]);
  const { user, router } = show('/meetings/m1/present');
  const current = () => document.querySelector<HTMLElement>('[data-current]')!;
  await screen.findByRole('heading', { name: 'Ahrens, Anna0' });
  await waitFor(() => expect(within(current()).getByRole('heading', { name: 'Ziele' })).toBeTruthy());
  await user.keyboard('{ArrowRight}');
  expect(within(current()).getByRole('heading', { level: 2 }).textContent).toBe('Bauer, Anna1');
  expect(document.querySelectorAll('[data-current]')).toHaveLength(1);
  // Drawn already, and nobody can get there.
  await waitFor(() => expect(document.querySelectorAll('[data-case]')).toHaveLength(3));
  expect(document.querySelectorAll('[data-case][inert]')).toHaveLength(2);
  await user.keyboard('n');
  await screen.findByText('Namen sind verborgen.');
  const page = () => document.documentElement.outerHTML + document.title + router.state.location.href;
  await waitFor(() => expect(router.state.location.href).toContain('names=hidden'));
  for (const family of FAMILIES) expect(page()).not.toContain(family);
  for (const word of ['Anna0', 'Anna1', 'Anna2', '14.03.197', 'N-1']) expect(page()).not.toContain(word);
  expect(within(current()).getByRole('heading', { level: 2 }).textContent).toBe('Patient 2');
  await user.keyboard('{ArrowLeft}');
  expect(within(current()).getByText('Soll Patient 1 wie Patient 2 üben?')).toBeTruthy();
  // The minutes name people: they are not on the wall now.
  await user.keyboard('m');
  expect(screen.queryByRole('textbox')).toBeNull();
  await user.keyboard('n');
  await user.keyboard('m');
  await user.type(await screen.findByRole('textbox', { name: 'Was besprochen wurde' }), 'nm d');
  expect(within(current()).getByRole('heading', { level: 2 }).textContent).toBe('Ahrens, Anna0');
  await user.click(screen.getByRole('button', { name: 'Besprochen' }));
  await waitFor(async () => expect((await other().fetchQuery(meetingQueries.one('m1'))).agenda.items[0]!.state).toBe('discussed'), { timeout: 10_000 });
});

test('on paper each person has a set on which nobody else stands, and the overview says nothing of what was said', async () => {
  const file = await planned([item('Ahrens'), item('Bauer', { question: 'Wie bei Celik?' }), item('Celik')]);
  const entry = (id: string, text: string) => ({ id, kind: 'decision' as const, text, author: 'kollegin', authorName: 'Emre Yılmaz', at: new Date().toISOString() });
  for (const family of FAMILIES) {
    const base = file.minutes[people[family]!] ?? emptyMinutes('m1', people[family]!);
    await saveMinutes(other(), { ...base, entries: [entry(`e-${family}`, `Beschluss ${family.length}${family[0]}`), { ...entry(`t-${family}`, `Aufgabe ${family[0]}`), kind: 'task', person: { id: 'kollegin', name: 'Emre Yılmaz' } }] }, base);
  }
  const { user } = show('/meetings/m1?view=print');
  const box = (family: string) => screen.findByRole<HTMLInputElement>('checkbox', { name: new RegExp(`^${family}`) });
  expect((await box('Ahrens')).checked).toBe(true);
  // In what is asked about one stands the name of another.
  expect((await box('Bauer')).checked).toBe(false);
  screen.getByText(/In dem, was zu Bauer, Anna1 notiert ist, steht „Celik“/);
  await user.click(screen.getByRole('checkbox', { name: 'Namen durch „Patient 1“ ersetzen' }));
  const sheets = () => Array.from(document.querySelectorAll('[data-sheet]'), (sheet) => sheet.textContent);
  await waitFor(() => expect(sheets()).toHaveLength(3));
  const [first, second, overview] = sheets();
  expect(first).toContain('Beschluss 6A');
  expect(second).toContain('Beschluss 5C');
  for (const word of ['Bauer', 'Celik', '5C', '5B', 'Aufgabe B']) expect(first).not.toContain(word);
  for (const word of [...FAMILIES, 'Beschluss', 'Aufgabe A', 'Wie bei']) expect(overview).not.toContain(word);
  expect(overview).toMatch(/1\. Patient 1offenEmre Yılmaz, ohne Termin/);
  globalThis.print = () => {};
  await user.click(await screen.findByRole('button', { name: 'Drucken' }));
  await screen.findByText('Der Druck ist in den Akten vermerkt.');
  const prints = resourcesOf((await (await mocks.fhir(new Request('http://localhost:3000/fhir/DocumentReference?_count=100'), mocks.actor)).json()) as Bundle, 'DocumentReference');
  expect(prints.map(({ subject, type, docStatus }) => [subject?.reference, type?.coding?.[0]?.code, docStatus])).toEqual(['Ahrens', 'Celik'].map((family) => [`Patient/${people[family]}`, 'minutes', 'preliminary']));
});

test('in the record stands what meetings wrote, and what it said before it was corrected', async () => {
  const file = await planned([item('Ahrens')]);
  const base = file.minutes[people.Ahrens!] ?? emptyMinutes('m1', people.Ahrens!);
  const client = other();
  await saveMinutes(client, { ...base, entries: [{ id: 'e1', kind: 'decision', text: 'Erste Fassung', author: 'kollegin', authorName: 'Emre Yılmaz', at: new Date().toISOString() }] }, base);
  const closed = await closeMeeting(client, 'm1');
  const signed = closed.minutes[people.Ahrens!]!;
  await amendMinutes(client, { ...signed, entries: signed.entries.map((each) => ({ ...each, text: 'Zweite Fassung' })) }, signed);
  const { user } = show(`/patients/${people.Ahrens}/meetings`);
  await screen.findByText('Zweite Fassung');
  expect(screen.queryByText('Erste Fassung')).toBeNull();
  screen.getByText(/^berichtigt von Emre Yılmaz/);
  await user.click(screen.getByRole('button', { name: 'Frühere Fassungen' }));
  await screen.findByText('Erste Fassung');
  expect(screen.getByText(/^abgeschlossen von Emre Yılmaz/)).toBeTruthy();
});

test('a guest reads and cannot write', async () => {
  await planned([item('Ahrens')]);
  show('/meetings/m1', { readOnly: true });
  await screen.findByText('Nichts notiert.');
  expect(screen.queryByRole('textbox')).toBeNull();
  expect(screen.queryByRole('button', { name: /abschließen|Berichtigen|drucken/ })).toBeNull();
});

test('what is not there, or cannot be had, says so', async () => {
  const { user } = show('/meetings/none');
  await screen.findByRole('heading', { name: 'Diese Besprechung gibt es hier nicht' });
  mockServer.use(http.all('/fhir/*', () => HttpResponse.error()));
  await user.click(screen.getByRole('link', { name: 'Alle Besprechungen' }));
  await screen.findByRole('heading', { name: 'Keine Verbindung zum Server' });
  mockServer.use(...mocks.handlers);
  await user.click(screen.getByRole('button', { name: 'Noch einmal versuchen' }));
  expect(await screen.findByRole('heading', { name: 'Noch keine Besprechung' })).toBeTruthy();
});
