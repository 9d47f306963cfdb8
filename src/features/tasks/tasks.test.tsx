import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Bundle, Task as FhirTask } from '@medplum/fhirtypes';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { createMocks, type Mocks } from '../../../mocks/handlers.ts';
import { mockServer } from '../../../mocks/setup.ts';
import { addDays, dayAt, type Day } from '../../domain/day.ts';
import { emptyLetter } from '../../domain/letter.ts';
import { transaction, type Write } from '../../fhir/bundle.ts';
import { caseloadFromFhir } from '../../fhir/caseload.ts';
import { SID_MEETING, WORKFLOW } from '../../fhir/codes.ts';
import { letterToFhir } from '../../fhir/letter.ts';
import { newPatient } from '../../fhir/patient.ts';
import { taskToFhir } from '../../fhir/task.ts';
import { setLanguage } from '../../i18n/messages.ts';
import { TasksPage } from './tasks-page.tsx';
import { parseTasksSearch } from './tasks-search.ts';

const now = dayAt(new Date(), 'Europe/Berlin');
let mocks: Mocks;
let patient: string;

beforeEach(async () => {
  setLanguage('de');
  mocks = await createMocks();
  mockServer.use(...mocks.handlers);
  const answer = await send(newPatient({ family: 'Muster', given: 'Anna', birthDate: '1979-03-14', example: false, active: true }, { careManager: 'therapist', from: now }));
  patient = answer.entry![0]!.resource!.id!;
  await mocks.write([transaction([{ method: 'PUT', resource: { resourceType: 'Practitioner', id: 'kollegin', active: true, name: [{ text: 'Emre Yılmaz' }] }, create: true }])]);
});

async function send(bundle: Bundle): Promise<Bundle> {
  return (await (await mocks.fhir(new Request('http://localhost:3000/fhir', { method: 'POST', headers: { 'content-type': 'application/fhir+json', prefer: 'return=representation' }, body: JSON.stringify(bundle) }), mocks.actor)).json()) as Bundle;
}

async function stored(id: string): Promise<FhirTask> {
  return (await (await mocks.fhir(new Request(`http://localhost:3000/fhir/Task/${id}`), mocks.actor)).json()) as FhirTask;
}

const own = (id: string, text: string, due?: Day, more: { owner?: string; patient?: string } = {}): Write => ({
  method: 'PUT', create: true,
  resource: { ...taskToFhir({ text, owner: 'therapist', ownerName: 'Alex Beispiel', ...(due && { due }), ...more }, { requester: 'therapist', at: '2026-01-01T08:00:00Z' }), id },
});

const letterWrites = (): Write[] => {
  const letter = { ...emptyLetter('nutrition', 'de'), id: 'l1', patient, state: 'handed-over' as const, recipient: { provider: 'kollegin', name: 'Sabine Grün', profession: 'x' }, writtenBy: 'Alex Beispiel', writer: 'therapist', createdAt: '2026-01-01T08:00:00Z', releasedAt: '2026-01-01T08:00:00Z', answerBy: addDays(now, -2), text: [{ part: 'section' as const, lines: ['x'] }], example: false };
  const { request, task } = letterToFhir(letter, '2026-01-01T08:00:00Z');
  return [{ method: 'PUT', resource: request, create: true }, { method: 'PUT', resource: task, create: true }];
};

const planReview = (due: Day): Write => ({
  method: 'PUT', create: true,
  resource: { resourceType: 'Task', id: 'review', status: 'requested', intent: 'order', code: { coding: [{ system: WORKFLOW, code: 'plan-review', display: 'Review care plan' }] }, for: { reference: `Patient/${patient}` }, owner: { reference: 'Practitioner/therapist', display: 'Alex Beispiel' }, restriction: { period: { end: due } } },
});

function show(address = '/tasks', today: Day = now, meetings: Record<string, Day> = {}) {
  const root = createRootRoute();
  const tasks = createRoute({
    getParentRoute: () => root, path: '/tasks', validateSearch: parseTasksSearch,
    component: function Tasks() {
      const navigate = tasks.useNavigate();
      return <TasksPage search={tasks.useSearch()} onSearch={(search) => void navigate({ search })} me={{ practitioner: 'therapist', name: 'Alex Beispiel' }} today={today} meetings={meetings} />;
    },
  });
  const others = ['/patients/$patient', '/patients/$patient/plan', '/patients/$patient/letters/$letter', '/meetings/$meeting'].map((path) => createRoute({ getParentRoute: () => root, path, component: () => null }));
  const router = createRouter({ routeTree: root.addChildren([tasks, ...others]), history: createMemoryHistory({ initialEntries: [address] }) });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  // The router of the test has other addresses than the registered one.
  render(<QueryClientProvider client={client}><RouterProvider router={router as never} /></QueryClientProvider>);
  return { router, user: userEvent.setup() };
}

const groups = async () => (await screen.findAllByRole('heading', { level: 2 })).map((heading) => heading.textContent);

test('stands by date, as facts in words, with the place where it is done', async () => {
  // A Wednesday.
  const today = '2026-11-25';
  await mocks.write([transaction([own('a', 'Anrufen', '2026-11-23', { patient }), own('b', 'Bericht', today), own('c', 'Bestellen', '2026-11-29'), own('d', 'Später', '2026-11-30'), own('e', 'Irgendwann'), planReview('2026-11-26')])]);
  show('/tasks', today);
  expect(await groups()).toEqual(['Überfällig (1)', 'Heute (1)', 'Diese Woche (2)', 'Später (1)', 'Ohne Termin (1)']);
  screen.getByText('fällig war Montag, 23. November 2026');
  screen.getByText('vorgestern');
  screen.getByText('heute, Mittwoch, 25. November 2026');
  expect(screen.getByRole('link', { name: 'Behandlungsplan überprüfen' }).getAttribute('href')).toBe(`/patients/${patient}/plan`);
  expect(screen.getAllByRole('link', { name: 'Muster, Anna' })[0]!.getAttribute('href')).toBe(`/patients/${patient}`);
});

test('a letter waits for its answer and cannot be ticked off', async () => {
  await mocks.write([transaction(letterWrites())]);
  show();
  const link = await screen.findByRole('link', { name: /Antwort erbeten: Ernährungsberatung/ });
  expect(link.getAttribute('href')).toBe(`/patients/${patient}/letters/l1`);
  screen.getByText('von Sabine Grün');
  expect(screen.queryByRole('button', { name: /^Erledigt:/ })).toBeNull();
});

test('is ticked off and taken back, in the state it was in', async () => {
  await mocks.write([transaction([own('a', 'Anrufen', now), own('b', 'Bericht', now)])]);
  const { user } = show();
  await user.click(await screen.findByRole('button', { name: 'Erledigt: Anrufen' }));
  await screen.findByText('Erledigt: Anrufen.');
  expect(screen.queryByText('Anrufen')).toBeNull();
  expect(await stored('a')).toMatchObject({ status: 'completed', executionPeriod: { end: expect.any(String) } });
  await user.click(screen.getByRole('button', { name: 'Zurücknehmen' }));
  await screen.findByText('Wieder offen: Anrufen.');
  await screen.findByText('Anrufen');
  const again = await stored('a');
  expect([again.status, again.meta!.versionId, again.executionPeriod]).toEqual(['requested', '3', undefined]);
});

test('a task that somebody moved meanwhile is not ticked off', async () => {
  await mocks.write([transaction([own('a', 'Anrufen', now)])]);
  const { user } = show();
  const tick = await screen.findByRole('button', { name: 'Erledigt: Anrufen' });
  const before = await stored('a');
  await mocks.write([transaction([{ method: 'PUT', resource: { ...before, id: 'a', restriction: { period: { end: addDays(now, 9) } } }, ifMatch: '1' }])]);
  await user.click(tick);
  await screen.findByText(/Diese Aufgabe wurde zwischenzeitlich geändert/);
  expect((await stored('a')).status).toBe('requested');
  await screen.findByRole('heading', { name: /^Später/ });
});

test('mine or everybody\'s stands in the address, and so does the person', async () => {
  await mocks.write([transaction([own('a', 'Meine', now, { patient }), own('b', 'Ihre', now, { owner: 'kollegin' })])]);
  const { user, router } = show();
  await screen.findByText('Meine', { selector: 'div' });
  expect(screen.queryByText('Ihre')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Team' }));
  await screen.findByText('Ihre');
  expect(router.state.location.searchStr).toBe('?who=all');
  await router.navigate({ to: '/tasks', search: { who: 'all', patient } } as never);
  await screen.findByText('Nur Aufgaben zu Muster, Anna', { exact: false });
  expect(screen.queryByText('Ihre')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Alle Personen zeigen' }));
  await screen.findByText('Ihre');
  expect(parseTasksSearch({ who: 'x', patient: '<b>' })).toEqual({});
});

test('all by keyboard: move, done, undo, new', async () => {
  await mocks.write([transaction([own('a', 'Erste', now, { patient }), own('b', 'Zweite', now), planReview(now)])]);
  const { user, router } = show();
  await screen.findByText('Erste');
  await user.keyboard('j');
  const order = ['a', 'b', 'review'];
  const at = () => document.activeElement?.closest<HTMLElement>('[data-task]')?.dataset.task;
  const first = at()!;
  expect(order).toContain(first);
  await user.keyboard('{ArrowDown}');
  const second = at()!;
  expect(second).not.toBe(first);
  await user.keyboard('k');
  expect(at()).toBe(first);
  await user.keyboard('d');
  await screen.findByText(/^Erledigt: /);
  await waitFor(() => expect(at()).toBe(second));
  expect((await stored(first)).status).toBe('completed');
  await user.keyboard('u');
  await screen.findByText(/^Wieder offen: /);
  await user.keyboard('n');
  const dialog = within(await screen.findByRole('dialog'));
  // Within a dialog letters are letters.
  await user.type(dialog.getByRole('textbox', { name: 'Was ist zu tun?' }), 'duj');
  expect(dialog.getByRole<HTMLTextAreaElement>('textbox', { name: 'Was ist zu tun?' }).value).toBe('duj');
  await user.click(dialog.getByRole('button', { name: 'Abbrechen' }));
  document.querySelector<HTMLElement>('[data-task="review"] [data-open]')!.focus();
  await user.keyboard('{Enter}');
  await waitFor(() => expect(router.state.location.pathname).toBe(`/patients/${patient}/plan`));
});

test('a task is written down for somebody else about a person, once', async () => {
  const { user } = show('/tasks?who=all');
  await user.click(await screen.findByRole('button', { name: 'Neue Aufgabe' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.click(dialog.getByRole('button', { name: 'Speichern' }));
  dialog.getByText('Bitte ausfüllen.');
  await user.type(dialog.getByRole('textbox', { name: 'Was ist zu tun?' }), 'Verordnung anfragen');
  await user.type(dialog.getByLabelText(/^Bis wann/), addDays(now, 1));
  await dialog.findByRole('option', { name: 'Emre Yılmaz' });
  await user.selectOptions(dialog.getByRole('combobox', { name: 'Wer ist zuständig?' }), 'kollegin');
  await user.type(dialog.getByRole('searchbox', { name: 'Zu welcher Person?' }), 'muster');
  await user.click(await dialog.findByRole('button', { name: /Muster, Anna/ }));
  mockServer.use(http.post('/fhir', async ({ request }) => {
    await mocks.fhir(request, mocks.actor);
    return HttpResponse.error();
  }, { once: true }));
  await user.click(dialog.getByRole('button', { name: 'Speichern' }));
  await dialog.findByText(/Ihre Eingaben stehen noch hier/);
  await user.click(dialog.getByRole('button', { name: 'Speichern' }));
  await screen.findByText('Aufgabe ist gespeichert.');
  await screen.findByText('Verordnung anfragen');
  await screen.findByText('zuständig: Emre Yılmaz');
  const found = (await (await mocks.fhir(new Request(`http://localhost:3000/fhir/Task?patient=${patient}`), mocks.actor)).json()) as Bundle;
  expect(found.entry).toHaveLength(1);
  expect(found.entry![0]!.resource).toMatchObject({ description: 'Verordnung anfragen', owner: { reference: 'Practitioner/kollegin' }, requester: { reference: 'Practitioner/therapist' }, restriction: { period: { end: addDays(now, 1) } } });
});

test('what is due, what is done and opened again, and what a meeting decided', async () => {
  const meeting = (write: Write): Write => ({ ...write, resource: { ...write.resource, groupIdentifier: { system: SID_MEETING, value: 'm1' } } }) as Write;
  await mocks.write([transaction([own('a', 'Anrufen', addDays(now, -1)), own('b', 'Später', addDays(now, 30)), meeting(own('c', 'Beschlossen', now, { patient }))])]);
  const { user, router } = show('/tasks', now, { m1: '2026-11-11' });
  await screen.findByText('3 offen');
  expect(screen.getByRole('link', { name: 'aus der Besprechung vom 11.11.2026' }).getAttribute('href')).toBe('/meetings/m1');
  await user.click(screen.getByRole('button', { name: 'Fällig' }));
  await screen.findByText('2 fällig');
  expect(screen.queryByText('Später', { selector: 'div' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Erledigt: Anrufen' }));
  await screen.findByText('Erledigt: Anrufen.');
  await user.click(screen.getByRole('button', { name: 'Erledigt' }));
  await screen.findByText('1 erledigt');
  screen.getByText(/^erledigt .* Uhr$/);
  await user.click(screen.getByRole('button', { name: 'Wieder öffnen: Anrufen' }));
  await screen.findByText('Wieder offen: Anrufen.');
  expect(await screen.findByRole('heading', { name: 'Noch nichts erledigt' })).toBeTruthy();
  expect((await stored('a')).status).toBe('requested');
  await user.click(screen.getByRole('button', { name: 'Alle offenen zeigen' }));
  await screen.findByText('Anrufen');
  expect(router.state.location.searchStr).toBe('');
  expect(parseTasksSearch({ show: 'x' })).toEqual({});
});

test('counts the same as the caseload, before and after one is ticked off', async () => {
  await mocks.write([transaction([own('a', 'Anrufen', now, { patient }), own('b', 'Bericht', undefined, { patient, owner: 'kollegin' }), planReview(now), ...letterWrites()])]);
  const counted = async () => caseloadFromFhir((await (await mocks.fhir(new Request('http://localhost:3000/fhir/Patient/$caseload'), mocks.actor)).json()) as Bundle).rows.find((row) => row.patient.id === patient)!.openTasks;
  const { user } = show(`/tasks?who=all&patient=${patient}`);
  await screen.findByText('4 offen');
  expect(await counted()).toBe(4);
  await user.click(screen.getByRole('button', { name: 'Erledigt: Anrufen' }));
  await screen.findByText('3 offen');
  expect(await counted()).toBe(3);
});

test('nothing is open, or nothing can be had', async () => {
  mockServer.use(http.get('/fhir/Task', () => HttpResponse.error(), { once: true }));
  const { user } = show();
  await screen.findByRole('heading', { name: 'Keine Verbindung zum Server' });
  await user.click(screen.getByRole('button', { name: 'Noch einmal versuchen' }));
  await screen.findByRole('heading', { name: 'Für Sie ist nichts offen' });
  await user.click(screen.getByRole('button', { name: 'Alle Aufgaben der Praxis zeigen' }));
  expect(await screen.findByRole('heading', { name: 'Keine offenen Aufgaben' })).toBeTruthy();
});
