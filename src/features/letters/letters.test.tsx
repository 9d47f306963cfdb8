import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Bundle, Consent, Task } from '@medplum/fhirtypes';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { createMocks, type Mocks } from '../../../mocks/handlers.ts';
import { mockServer } from '../../../mocks/setup.ts';
import { addDays, dayAt, type Day } from '../../domain/day.ts';
import { emptyLetter, type Letter } from '../../domain/letter.ts';
import { transaction } from '../../fhir/bundle.ts';
import { SID_DAILY_LOG } from '../../fhir/codes.ts';
import { entryIdentifier, entryToFhir } from '../../fhir/diary.ts';
import { letterFromFhir, letterToFhir, type WrittenLetter } from '../../fhir/letter.ts';
import { providerToFhir } from '../../fhir/provider.ts';
import { releaseToFhir } from '../../fhir/release.ts';
import { setLanguage } from '../../i18n/messages.ts';
import { LetterPage } from './letter-page.tsx';
import { LettersPage } from './letters-page.tsx';

const today = dayAt(new Date(), 'Europe/Berlin');
const PATIENT = 'p1';
let mocks: Mocks;

beforeEach(async () => {
  setLanguage('de');
  mocks = await createMocks();
  mockServer.use(...mocks.handlers);
  await mocks.write([
    transaction([
      { method: 'PUT', resource: { resourceType: 'Patient', id: PATIENT, active: true, name: [{ family: 'Muster', given: ['Anna'] }], birthDate: '1979-03-14' }, create: true },
      { method: 'PUT', resource: { ...providerToFhir({ name: 'Sabine Grün', profession: 'nutrition', title: 'Diätassistentin', street: 'Gasse 2', postalCode: '10117', city: 'Berlin', languages: ['de'] }, { id: 'gruen', key: 'k1' }), id: 'gruen' }, create: true },
    ]),
  ]);
});

async function ask<Answer>(address: string): Promise<Answer> {
  return (await (await mocks.fhir(new Request(`http://localhost:3000/fhir/${address}`), mocks.actor)).json()) as Answer;
}

async function storedLetters(): Promise<Letter[]> {
  const { entry = [] } = await ask<Bundle>(`Task?patient=${PATIENT}&_include=Task:focus`);
  const resources = entry.map(({ resource }) => resource!);
  return resources.flatMap((task) => (task.resourceType === 'Task' ? letterFromFhir(task, resources.find((each) => each.resourceType === 'ServiceRequest' && each.id === task.id) as never) ?? [] : []));
}

const written = (more: Partial<WrittenLetter> = {}): WrittenLetter => ({
  ...emptyLetter('nutrition', 'de'), id: 'letter-1', patient: PATIENT, state: 'draft', concern: 'Wieder tanzen', ownMeasures: 'Übungen', answerTo: 'Praxis am Markt', writtenBy: 'Alex Beispiel', writer: 'therapist', createdAt: '2026-01-01T08:00:00Z', example: false, ...more,
});

/** Stores a letter as somebody else would; `on` the versions that it replaces. */
async function store(letter: WrittenLetter, on?: Letter): Promise<void> {
  const { request, task } = letterToFhir(letter, new Date().toISOString());
  await mocks.write([transaction(on ? [{ method: 'PUT', resource: request, ifMatch: on.requestVersion }, { method: 'PUT', resource: task, ifMatch: on.version }] : [{ method: 'PUT', resource: request, create: true }, { method: 'PUT', resource: task, create: true }])]);
}

const release = (more: object = {}): Consent & { id: string } => ({
  ...releaseToFhir({ id: 'consent-1', patient: PATIENT, provider: 'gruen', providerName: 'Sabine Grün', purpose: 'Beratung', data: 'das Schreiben', from: addDays(today, -3), until: addDays(today, 30), given: 'Papier', recordedBy: 'Alex Beispiel', recordedAt: '2026-01-01T08:00:00Z', ...more }),
  id: 'consent-1',
});

function show(letter?: string) {
  const shared = { patient: PATIENT, writer: { practitioner: 'therapist', name: 'Alex Beispiel' }, practice: ['Praxis am Markt', 'Markt 1'], language: 'de' as const, today };
  const root = createRootRoute();
  const list = createRoute({ getParentRoute: () => root, path: '/patients/$patient/letters', component: () => <LettersPage {...shared} /> });
  const one = createRoute({ getParentRoute: () => root, path: '/patients/$patient/letters/$letter', component: function One() { const id = one.useParams().letter; return <LetterPage key={id} id={id} {...shared} />; } });
  const other = createRoute({ getParentRoute: () => root, path: '/settings/providers', component: () => null });
  const router = createRouter({ routeTree: root.addChildren([list, one, other]), history: createMemoryHistory({ initialEntries: [`/patients/${PATIENT}/letters${letter === undefined ? '' : `/${letter}`}`] }) });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(['session'], { state: 'signed-in', user: { name: 'Alex Beispiel', practitioner: 'therapist' }, practice: { name: 'Praxis am Markt', zone: 'Europe/Berlin', language: 'de' } });
  // The router of the test has other addresses than the registered one.
  render(<QueryClientProvider client={client}><RouterProvider router={router as never} /></QueryClientProvider>);
  return { router, user: userEvent.setup() };
}

const paper = () => screen.findByRole('article');
const saved = () => waitFor(() => expect(document.querySelector('[data-save="saved"]')).not.toBeNull(), { timeout: 4000 });

test('a new letter takes the diary over, is saved while typed, released, handed over and answered with a file', { timeout: 20_000 }, async () => {
  const entries = [1, 2, 3].map((ago) => entryToFhir({ day: addDays(today, -ago), source: 'diary', values: { painAverage: ago } }, { patient: PATIENT, author: `Patient/${PATIENT}` }));
  await mocks.write([transaction(entries.map((resource, at) => ({ method: 'PUT', resource, identifier: { system: SID_DAILY_LOG, value: entryIdentifier(PATIENT, addDays(today, -(at + 1)), 'diary') } })))]);
  const { user, router } = show();
  await screen.findByText('Noch keine Schreiben');
  await user.click(screen.getByRole('button', { name: 'Neues Schreiben: Ernährungsberatung' }));
  await waitFor(() => expect(router.state.location.pathname).toMatch(/letters\/[0-9a-f]{32}$/));

  // What the diary says, with what is missing; the same words in the preview.
  expect(await screen.findAllByText(/Schmerzstärke .*: Mittel 2,0 an 3 Tagen mit Angabe, 25 Tage ohne Angabe\./)).toHaveLength(2);
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Freigeben' }).disabled).toBe(true);
  expect(screen.getByRole('button', { name: 'Anliegen' })).toBeTruthy();
  await user.type(screen.getByRole('textbox', { name: /^Anliegen/ }), 'Ohne Schmerz tanzen');
  await user.type(screen.getByRole('textbox', { name: /^Was die Praxis/ }), 'Übungen');
  await saved();
  expect(await storedLetters()).toMatchObject([{ state: 'draft', concern: 'Ohne Schmerz tanzen', ownMeasures: 'Übungen', answerTo: 'Praxis am Markt\nMarkt 1', answerBy: addDays(today, 28) }]);
  expect(localStorage.length + sessionStorage.length).toBeLessThanOrEqual(1);
  expect(Array.from({ length: localStorage.length }, (_, at) => localStorage.getItem(localStorage.key(at)!)).join(' ')).not.toContain('tanzen');

  await user.click(screen.getByRole('button', { name: 'Freigeben' }));
  await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Freigeben' }));
  expect((await paper()).textContent).toContain('„Ohne Schmerz tanzen“');
  expect((await paper()).textContent).toContain('Dieses Schreiben ist keine Verordnung und keine ärztliche Diagnose.');
  expect(screen.queryByRole('textbox')).toBeNull();

  await user.click(await screen.findByRole('button', { name: 'Übergeben' }));
  await screen.findByText('Als übergeben festgehalten.');
  await user.click(screen.getByRole('button', { name: 'Antwort eintragen' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.click(dialog.getByRole('button', { name: 'Speichern' }));
  dialog.getByText('Bitte den Inhalt in Worten angeben oder eine Datei anhängen.');
  await user.upload(dialog.getByLabelText(/^Datei/), new File([new Uint8Array([0x25, 0x50, 0x44, 0x46, 0x2d, 0x31])], 'Anna Muster.pdf', { type: 'application/pdf' }));
  await user.type(dialog.getByRole('textbox', { name: /Was steht darin/ }), 'Termin am Montag');
  await user.click(dialog.getByRole('button', { name: 'Speichern' }));
  await screen.findByText('Termin am Montag');
  const [letter] = await storedLetters();
  expect(letter).toMatchObject({ state: 'answered', answer: { received: today, text: 'Termin am Montag' } });
  const file = JSON.stringify(await ask(`DocumentReference/${letter!.answer!.file!}`));
  expect(file).toContain('JVBERi0x');
  expect(file).not.toContain('Muster');
});

test('to the recipient only with a release, and the server has the last word', { timeout: 20_000 }, async () => {
  await store(written());
  const { user } = show('letter-1');
  await user.type(await screen.findByRole('combobox', { name: /Empfänger aus dem Verzeichnis/ }), 'grün');
  await user.click(await screen.findByRole('option', { name: /Sabine Grün/ }));
  await user.click(screen.getByRole('radio', { name: /Der Empfänger direkt/ }));
  await screen.findByText(/keine gültige Schweigepflichtentbindung erfasst/);
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Freigeben' }).disabled).toBe(true);

  await user.click(screen.getAllByRole('button', { name: 'Schweigepflichtentbindung erfassen' })[0]!);
  const dialog = within(await screen.findByRole('dialog'));
  await user.click(dialog.getByRole('button', { name: 'Speichern' }));
  expect(dialog.getAllByText('Bitte ausfüllen.')).toHaveLength(2);
  await user.type(dialog.getByRole('textbox', { name: /^Zweck/ }), 'Beratung abstimmen');
  await user.type(dialog.getByRole('textbox', { name: /^Umfang/ }), 'dieses Schreiben');
  await user.click(dialog.getByRole('button', { name: 'Speichern' }));
  await screen.findByText(/Schweigepflichtentbindung für diesen Empfänger gültig vom/);
  await saved();
  await user.click(screen.getByRole('button', { name: 'Freigeben' }));
  await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Freigeben' }));
  expect((await paper()).textContent).toContain('Zweck: Beratung abstimmen');

  // Revoked by a colleague while this screen stands open.
  const { entry } = await ask<Bundle>(`Consent?patient=${PATIENT}`);
  const consent = entry![0]!.resource as Consent & { id: string };
  await mocks.write([transaction([{ method: 'PUT', resource: { ...consent, status: 'inactive' }, ifMatch: consent.meta!.versionId! }])]);
  await user.click(await screen.findByRole('button', { name: 'Versendet' }));
  await screen.findByText(/Der Server hat das abgelehnt: für diesen Empfänger/);
  expect((await storedLetters())[0]!.state).toBe('released');
  await user.click(screen.getByRole('button', { name: 'Übergeben' }));
  await waitFor(async () => expect((await storedLetters())[0]).toMatchObject({ state: 'handed-over', delivered: { to: 'patient' } }));
});

test('a letter that may be sent is, and says on whose ground', async () => {
  await mocks.write([transaction([{ method: 'PUT', resource: release(), create: true }])]);
  const ready = written({ delivery: 'recipient', recipient: { provider: 'gruen', name: 'Sabine Grün', profession: 'Diätassistentin' }, release: 'consent-1' });
  await store({ ...ready, state: 'released', text: [{ part: 'section', lines: ['Wortlaut'] }], releasedAt: '2026-01-02T08:00:00Z' });
  const { user } = show('letter-1');
  await user.click(await screen.findByRole('button', { name: 'Versendet' }));
  await screen.findByText('Als versendet festgehalten.');
  await screen.findByText(/An den Empfänger versendet am/);
  expect((await storedLetters())[0]).toMatchObject({ state: 'sent', release: 'consent-1', delivered: { to: 'recipient' } });
});

test('two people write one draft: nothing is overwritten, both texts are shown, and the choice is saved', async () => {
  await store(written());
  const { user } = show('letter-1');
  const concern = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: /^Anliegen/ });
  const [base] = await storedLetters();
  await store(written({ concern: 'Von der Kollegin', ownMeasures: 'Auch von ihr' }), base);
  await user.clear(concern);
  await user.type(concern, 'Von mir');
  const dialog = within(await screen.findByRole('dialog', undefined, { timeout: 4000 }));
  dialog.getByText('Von der Kollegin');
  dialog.getByText('Von mir');
  expect((await storedLetters())[0]!.concern).toBe('Von der Kollegin');
  await user.click(dialog.getByRole('radio', { name: 'Gespeicherter Text: Eigene Maßnahmen' }));
  await user.click(dialog.getByRole('button', { name: 'Auswahl speichern' }));
  await waitFor(async () => expect((await storedLetters())[0]).toMatchObject({ concern: 'Von mir', ownMeasures: 'Auch von ihr' }));
  expect(concern.value).toBe('Von mir');
});

test('a draft that somebody released meanwhile is never written over', async () => {
  await store(written());
  const { user } = show('letter-1');
  const concern = await screen.findByRole('textbox', { name: /^Anliegen/ });
  const [base] = await storedLetters();
  await store(written({ state: 'released', text: [{ part: 'section', lines: ['Freigegeben'] }], releasedAt: new Date().toISOString() }), base);
  await user.type(concern, ' und singen');
  const dialog = within(await screen.findByRole('dialog', undefined, { timeout: 4000 }));
  dialog.getByText(/inzwischen freigegeben/);
  dialog.getByText('Wieder tanzen und singen');
  await user.click(dialog.getByRole('button', { name: 'Gespeichertes Schreiben zeigen' }));
  expect((await paper()).textContent).toContain('Freigegeben');
  expect((await storedLetters())[0]!.concern).toBe('Wieder tanzen');
});

test('without a connection the text stays and is saved by itself afterwards', async () => {
  await store(written());
  const { user } = show('letter-1');
  const concern = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: /^Anliegen/ });
  mockServer.use(http.post('/fhir', () => HttpResponse.error(), { once: true }));
  await user.type(concern, ' gehen');
  await screen.findByText(/Ihr Text steht noch hier/, undefined, { timeout: 4000 });
  expect(concern.value).toBe('Wieder tanzen gehen');
  await user.click(screen.getByRole('button', { name: 'Jetzt speichern' }));
  await waitFor(async () => expect((await storedLetters())[0]!.concern).toBe('Wieder tanzen gehen'));
});

test('a correction names the old letter, and releasing it closes that one', async () => {
  await store(written({ state: 'handed-over', text: [{ part: 'section', lines: ['Alt'] }], releasedAt: '2026-01-02T08:00:00Z', delivered: { at: '2026-01-02T08:00:00Z', to: 'patient' } }));
  const { user } = show('letter-1');
  await user.click(await screen.findByRole('button', { name: 'Berichtigen' }));
  const concern = await screen.findByRole('textbox', { name: /^Anliegen/ });
  expect((await paper()).textContent).toContain('Dieses Schreiben berichtigt unser Schreiben vom 02.01.2026');
  await user.type(concern, ', berichtigt');
  await saved();
  await user.click(screen.getByRole('button', { name: 'Freigeben' }));
  const dialog = within(await screen.findByRole('dialog'));
  await dialog.findByText(/Das berichtigte Schreiben vom 02.01.2026 wird damit abgeschlossen/);
  await user.click(dialog.getByRole('button', { name: 'Freigeben' }));
  await screen.findByRole('button', { name: 'Übergeben' });
  const letters = await storedLetters();
  expect(letters.find(({ id }) => id === 'letter-1')).toMatchObject({ state: 'closed', closedNote: expect.stringMatching(/^berichtigt durch/) });
  expect(letters.find(({ corrects }) => corrects === 'letter-1')).toMatchObject({ state: 'released', concern: 'Wieder tanzen, berichtigt' });
});

test('an overdue answer is said as a fact, closed letters are put aside', async () => {
  const left = { state: 'handed-over' as const, text: [{ part: 'section' as const, lines: ['x'] }], releasedAt: '2026-01-02T08:00:00Z', delivered: { at: '2026-01-02T08:00:00Z', to: 'patient' as const } };
  await store(written({ ...left, answerBy: addDays(today, -4) }));
  await store(written({ ...left, id: 'letter-2', kind: 'relaxation', state: 'closed' }));
  const { user } = show();
  await screen.findByText(/erbeten bis .*, noch keine eingegangen/);
  expect(screen.queryByText('Entspannungskurs')).toBeNull();
  await user.click(screen.getByRole('button', { name: '1 abgeschlossenes zeigen' }));
  await screen.findByRole('link', { name: 'Entspannungskurs' });
});

test('a release is recorded and revoked, and stays readable', async () => {
  await mocks.write([transaction([{ method: 'PUT', resource: release(), create: true }])]);
  const { user } = show();
  await screen.findByText('gültig');
  await user.click(screen.getByRole('button', { name: 'Entbindung für Sabine Grün widerrufen' }));
  await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Widerrufen' }));
  await screen.findByText(/^widerrufen am/);
  expect(screen.queryByRole('button', { name: /widerrufen$/ })).toBeNull();
  expect(await ask<Consent>('Consent/consent-1')).toMatchObject({ status: 'inactive', provision: { provision: [{ type: 'permit', period: { start: addDays(today, -3) } }] } });
});

test('English says the same things', async () => {
  setLanguage('en');
  await store(written({ language: 'en' }));
  show('letter-1');
  expect((await paper()).textContent).toContain('This letter is not a prescription and not a medical diagnosis.');
  expect(await screen.findByRole('button', { name: 'Release' })).toBeTruthy();
});

test('an address that belongs to another person shows nothing of it', async () => {
  await mocks.write([transaction([{ method: 'PUT', resource: { resourceType: 'Patient', id: 'p2', name: [{ family: 'Andere' }] }, create: true }])]);
  await store(written({ patient: 'p2' }));
  show('letter-1');
  expect(await screen.findByRole('heading', { name: 'Dieses Schreiben gibt es hier nicht' })).toBeTruthy();
});

test('a task of another kind is no letter', async () => {
  const task: Task & { id: string } = { resourceType: 'Task', id: 't', status: 'requested', intent: 'order', for: { reference: `Patient/${PATIENT}` } };
  await mocks.write([transaction([{ method: 'PUT', resource: task, create: true }])]);
  show('t');
  expect(await screen.findByRole('heading', { name: 'Dieses Schreiben gibt es hier nicht' })).toBeTruthy();
});

test.each<[Day | '', boolean]>([[addDays(today, 1), true], ['', true], [today, false]])('an answer does not arrive on %s: %s', async (received, wrong) => {
  await store(written({ state: 'handed-over', text: [{ part: 'section', lines: ['x'] }], releasedAt: '2026-01-02T08:00:00Z' }));
  const { user } = show('letter-1');
  await user.click(await screen.findByRole('button', { name: 'Antwort eintragen' }));
  const dialog = within(await screen.findByRole('dialog'));
  const day = dialog.getByLabelText<HTMLInputElement>('Eingegangen am');
  await user.clear(day);
  if (received !== '') await user.type(day, received);
  await user.type(dialog.getByRole('textbox', { name: /Was steht darin/ }), 'Danke');
  await user.click(dialog.getByRole('button', { name: 'Speichern' }));
  if (wrong) await dialog.findByText('Bitte einen Tag angeben, nicht in der Zukunft.');
  await waitFor(async () => expect((await storedLetters())[0]!.state).toBe(wrong ? 'handed-over' : 'answered'));
});
