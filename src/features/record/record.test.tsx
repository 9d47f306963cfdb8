import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test, vi } from 'vitest';
import { createMocks, type Mocks } from '../../../mocks/handlers.ts';
import { mockServer } from '../../../mocks/setup.ts';
import { dayAt, type Day } from '../../domain/day.ts';
import type { DueRecord } from '../../domain/record.ts';
import { transaction } from '../../fhir/bundle.ts';
import { setLanguage } from '../../i18n/messages.ts';
import { IntegrityPage } from './integrity-page.tsx';
import { RecordPage } from './record-page.tsx';
import { RestrictionLetterPage } from './restriction-letter-page.tsx';
import { RetentionPage } from './retention-page.tsx';
import { TransferPage } from './transfer-page.tsx';

const today = dayAt(new Date(), 'Europe/Berlin');
const PATIENT = 'p1';
let mocks: Mocks;

beforeEach(async () => {
  setLanguage('de');
  mocks = await createMocks();
  mockServer.use(...mocks.handlers);
  await mocks.write([transaction([{ method: 'PUT', resource: { resourceType: 'Patient', id: PATIENT, active: true, name: [{ family: 'Muster', given: ['Anna'] }], birthDate: '1979-03-14' }, create: true }])]);
});

function show(element: React.ReactNode) {
  const root = createRootRoute();
  const at = (path: string, component: () => React.ReactNode) => createRoute({ getParentRoute: () => root, path, component });
  const other = () => <p>anderswo</p>;
  const router = createRouter({ routeTree: root.addChildren([at('/', () => element), at('/patients/$patient/record', other), at('/patients/$patient/record/restriction', other), at('/patients/$patient/plan', other), at('/patients/$patient/letters/$letter', other), at('/patients/$patient/diary/$day', other)]), history: createMemoryHistory() });
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

const recordOf = (owner = true) => show(<RecordPage patient={PATIENT} today={today} owner={owner} histories={{}} />);

/** Somebody else's lines, minutes ago. */
function theirs(...lines: { minutes: number; interaction: string; kind?: string; type?: string; id?: string; version?: number; day?: string }[]): void {
  mocks.records.lines = lines.map(({ minutes, type = null, id = null, version = null, ...line }, at) => ({ seq: 10_000 - at, at: new Date(Date.now() - minutes * 60_000).toISOString(), person: 'colleague', name: 'Robin Beispiel', patients: [PATIENT], address: '192.0.2.7', type, id, version, ...line } as never));
}

const log = () => screen.findByRole('list', { name: 'Zugriffe, die neuesten zuerst' });

test('tells who read and who changed what in sentences, a visit in one line, and each access on request', async () => {
  theirs(
    { minutes: 60, interaction: 'read', kind: 'care-plan', type: 'CarePlan', id: 'c', version: 3 },
    { minutes: 200, interaction: 'search-type', kind: 'diary', type: 'QuestionnaireResponse' }, { minutes: 203, interaction: 'search-type', kind: 'letter', type: 'Task' },
    { minutes: 300, interaction: 'update', kind: 'care-plan', type: 'CarePlan', id: 'c', version: 2 }, { minutes: 400, interaction: 'copy' }, { minutes: 500, interaction: 'create', kind: 'printout', type: 'DocumentReference', id: 'd', version: 1 }, { minutes: 600, interaction: 'refused-read' },
  );
  const user = recordOf();
  const list = await log();
  const said = within(list).getAllByRole('listitem').map((item) => item.querySelector('[class*="sentence"]')?.textContent);
  expect(said).toEqual([
    'Alex Beispiel hat die Stammdaten geschrieben, Version 1',
    'Robin Beispiel hat den Behandlungsplan gelesen, Version 3',
    'Robin Beispiel hat Schreiben und das Tagebuch gelesen',
    'Robin Beispiel hat den Behandlungsplan geschrieben, Version 2',
    'Robin Beispiel hat eine Kopie der Akte heruntergeladen',
    'Robin Beispiel hat gedruckt',
    'Robin Beispiel hat keinen Zugriff erhalten',
  ]);
  const visit = within(list).getByRole('button', { name: /^2 Zugriffe/ });
  expect(visit.getAttribute('aria-expanded')).toBe('false');
  await user.click(visit);
  const single = within(within(list).getByRole('region', { name: 'Einzelne Zugriffe' })).getAllByRole('row').slice(1);
  expect(single.map((row) => row.textContent)).toEqual([expect.stringMatching(/Tagebucheintrag.*in einer Liste gelesen192\.0\.2\.7/), expect.stringMatching(/Schreiben.*in einer Liste gelesen/)]);
});

test('filters by person, kind and period, pages, and downloads under names that say nothing of the patient', async () => {
  theirs(...Array.from({ length: 5 }, (_, at) => ({ minutes: 60 + at * 60, interaction: at === 4 ? 'update' : 'read', kind: 'care-plan', type: 'CarePlan', id: 'c', version: at + 1 })));
  mocks.records.page = 3;
  const asked: string[] = [];
  mockServer.events.on('request:start', ({ request }) => { if (request.url.includes('/api/log')) asked.push(new URL(request.url).search); });
  const user = recordOf();
  const list = await log();
  await waitFor(() => expect(within(list).getAllByRole('listitem')).toHaveLength(3));
  await user.click(screen.getByRole('button', { name: 'Weitere laden' }));
  await waitFor(() => expect(within(list).getAllByRole('listitem')).toHaveLength(6));
  await user.selectOptions(screen.getByRole('combobox', { name: 'Person' }), 'Robin Beispiel');
  await user.selectOptions(screen.getByRole('combobox', { name: 'Was' }), 'geändert');
  await waitFor(async () => expect(within(await log()).getAllByRole('listitem')).toHaveLength(1));
  expect(within(await log()).getByText('Robin Beispiel hat den Behandlungsplan geschrieben, Version 5')).toBeTruthy();

  await user.type(screen.getByLabelText('Von'), today);
  await user.type(screen.getByLabelText('Bis'), '2020-01-01');
  expect(await screen.findByText('Das Ende liegt vor dem Anfang.')).toBeTruthy();
  await user.clear(screen.getByLabelText('Bis'));
  const saved: string[] = [];
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) { saved.push(this.download); });
  await user.click(screen.getByRole('button', { name: 'Als CSV' }));
  await waitFor(() => expect(saved).toEqual([`zugriffsprotokoll-${today}.csv`]));
  click.mockRestore();
  expect(asked.at(-1)).not.toContain('Muster');
  expect(asked.find((search) => search.includes('format=csv'))).toMatch(new RegExp(`patient=p1&person=colleague&did=change&from=${today}&format=csv`));
});

test('lists every document with treatment and entry apart, and shows what a version changed word by word', async () => {
  await mocks.write([transaction([{ method: 'PUT', resource: { resourceType: 'Patient', id: PATIENT, active: true, name: [{ family: 'Muster-Neu', given: ['Anna'] }], birthDate: '1979-03-14' }, ifMatch: '1' }])]);
  theirs({ minutes: 5, interaction: 'create', kind: 'diary', type: 'QuestionnaireResponse', id: 'q', version: 1, day: '2026-11-17' });
  const user = recordOf();
  const table = within(await screen.findByRole('region', { name: 'Liste der Dokumente' }));
  const diary = (await table.findByRole('rowheader', { name: 'Tagebucheintrag' })).closest('tr')!;
  expect(diary.textContent).toContain('17.11.2026');
  expect(diary.textContent).toContain('Robin Beispiel');
  await user.click(table.getByRole('button', { name: /^Fassungen: Stammdaten/ }));
  const dialog = within(await screen.findByRole('dialog'));
  const changes = await dialog.findByText('Familienname', { selector: '[aria-label] dt' });
  const value = changes.nextElementSibling!;
  expect(value.querySelector('del')?.textContent).toContain('Muster');
  expect(value.querySelector('ins')?.textContent).toContain('Muster-Neu');
  expect(dialog.getByText(/^Version 1 · .* · Alex Beispiel$/)).toBeTruthy();
});

test('end of treatment, hold and restriction, each with what it needs; only the owner restricts', async () => {
  const user = recordOf();
  await user.click(await screen.findByRole('button', { name: 'Behandlung beenden …' }));
  const day = screen.getByLabelText('Letzter Tag der Behandlung');
  await user.clear(day);
  await user.type(day, '2020-02-28');
  await user.click(screen.getByRole('button', { name: 'Eintragen' }));
  expect(await screen.findByText('Ende der Behandlung: 28.02.2020')).toBeTruthy();
  expect(screen.getByText(/^Aufbewahrung bis/)).toBeTruthy();

  await user.click(screen.getByRole('button', { name: 'Akte einschränken …' }));
  await user.click(screen.getByRole('button', { name: 'Akte einschränken' }));
  expect(await screen.findByText('Bitte begründen.')).toBeTruthy();
  mockServer.use(http.put('/api/records/:patient/restriction', () => HttpResponse.error(), { once: true }));
  await user.type(screen.getByLabelText('Begründung (steht in der Akte)'), 'Löschung verlangt am 20.11.');
  await user.click(screen.getByRole('button', { name: 'Akte einschränken' }));
  expect((await screen.findByRole('alert')).textContent).toMatch(/Keine Verbindung.*stehen noch hier/);
  expect((screen.getByLabelText('Begründung (steht in der Akte)') as HTMLTextAreaElement).value).toBe('Löschung verlangt am 20.11.');
  await user.click(screen.getByRole('button', { name: 'Akte einschränken' }));
  expect(await screen.findByText('Löschung verlangt am 20.11.')).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Schreiben an die behandelte Person' })).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Einschränkung aufheben …' })).toBeTruthy();
});

test('who does not lead the practice neither restricts nor takes the record to another installation', async () => {
  recordOf(false);
  expect(await screen.findByText('Einschränken und die Löschung sperren kann nur, wer die Praxis leitet.')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Akte für eine andere Installation herunterladen' })).toBeNull();
  expect(screen.getByRole('button', { name: 'Kopie der Akte herunterladen (ZIP)' })).toBeTruthy();
});

test('a log that is refused, or does not come, is said in words and can be asked for again', async () => {
  mockServer.use(http.get('/api/log', () => HttpResponse.error()));
  const user = recordOf();
  await waitFor(() => expect(screen.getAllByText('Keine Verbindung zum Server')).toHaveLength(2));
  mockServer.resetHandlers(...mocks.handlers);
  for (const again of screen.getAllByRole('button', { name: 'Noch einmal versuchen' })) await user.click(again);
  expect(await log()).toBeTruthy();
  mockServer.use(http.get('/api/log', () => HttpResponse.json({ error: 'forbidden' }, { status: 403 })));
  await user.selectOptions(screen.getByRole('combobox', { name: 'Was' }), 'gelesen');
  expect(await screen.findByText('Dafür reicht Ihre Rolle nicht')).toBeTruthy();
});

const due: DueRecord[] = [
  { patient: 'a', name: 'Alt, Anton', ended: '2010-03-01' as Day, until: '2020-03-01' as Day, hold: false, restricted: false },
  { patient: 'b', name: 'Berg, Berta', ended: '2010-04-01' as Day, until: '2020-04-01' as Day, hold: true, restricted: true },
];

test('the retention run: proposed by one person, confirmed by another, what is on hold left out, and a report', async () => {
  mocks.records.due = due;
  const user = show(<RetentionPage practitioner="therapist" today={today} />);
  expect((await screen.findByRole('checkbox', { name: 'Zum Löschen vorschlagen: Berg, Berta' }) as HTMLInputElement).disabled).toBe(true);
  expect(screen.getByText('Löschung gesperrt, bleibt, eingeschränkt')).toBeTruthy();
  await user.click(screen.getByRole('checkbox', { name: 'Alle, die nicht gesperrt sind' }));
  await user.click(screen.getByRole('button', { name: '1 Akte zum Löschen vorschlagen …' }));
  expect(within(screen.getByRole('dialog')).getByText(/Alt, Anton/)).toBeTruthy();
  await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Vorschlagen' }));
  expect(await screen.findByText('Bestätigen muss jemand anderes. Sie können den Vorschlag zurücknehmen.')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Prüfen und bestätigen …' })).toBeNull();
});

test('the second person checks the list before anything is erased', async () => {
  mocks.records.due = due;
  mocks.records.pending = { id: 'run', by: 'colleague', byName: 'Robin Beispiel', at: new Date().toISOString(), patients: ['a', 'b'] };
  const user = show(<RetentionPage practitioner="therapist" today={today} />);
  await user.click(await screen.findByRole('button', { name: 'Prüfen und bestätigen …' }));
  const dialog = within(screen.getByRole('dialog'));
  const go = dialog.getByRole('button', { name: 'Endgültig löschen' }) as HTMLButtonElement;
  expect(go.disabled).toBe(true);
  await user.click(dialog.getByRole('checkbox', { name: 'Ich habe die Liste geprüft.' }));
  await user.click(go);
  expect(await screen.findByText('1 Akte ist gelöscht, 1 wurde übersprungen, weil etwas dagegensteht.')).toBeTruthy();
  expect(screen.queryByText('Alt, Anton')).toBeNull();
});

test('the check says in words what it found, and does not run by merely looking', async () => {
  mocks.records.faults = [{ place: 'CarePlan/c/_history/2', kind: 'content' }];
  const user = show(<IntegrityPage />);
  expect(await screen.findByText('Seit dem Öffnen dieses Fensters nicht geprüft')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Jetzt prüfen' }));
  expect(await screen.findByRole('heading', { name: 'Die Kette ist unterbrochen' })).toBeTruthy();
  expect(screen.getByText('Der Text ist nicht mehr der, der gespeichert wurde')).toBeTruthy();
  mocks.records.faults = [];
  await user.click(screen.getByRole('button', { name: 'Jetzt prüfen' }));
  expect(await screen.findByRole('heading', { name: 'Alles unverändert' })).toBeTruthy();
  expect(screen.getByText('1.234 Fassungen und 5.678 Zeilen des Protokolls geprüft.')).toBeTruthy();
});

test('a record from another installation is shown before it is written, and refused in words', async () => {
  const user = show(<TransferPage />);
  const input = (await screen.findByLabelText('Datei wählen', { selector: 'input' })) as HTMLInputElement;
  const choose = (text: string) => user.upload(input, new File([text], 'x.json', { type: 'application/json' }));
  await choose('{"resourceType":"Bundle","entry":[]}');
  expect(await screen.findByText(/In dieser Datei steht keine Person/)).toBeTruthy();
  await choose('kein JSON');
  expect(await screen.findByText(/nicht als JSON lesbar/)).toBeTruthy();
  const patient = (id: string, version: string) => ({ resource: { resourceType: 'Patient', id, meta: { versionId: version }, name: [{ family: version === '2' ? 'Neu' : 'Alt', given: ['Paul'] }], birthDate: '1970-01-02' } });
  await choose(JSON.stringify({ resourceType: 'Bundle', entry: [patient('x', '1'), patient('y', '1')] }));
  expect(await screen.findByText(/stehen mehrere Personen/)).toBeTruthy();
  await choose(JSON.stringify({ resourceType: 'Bundle', entry: [patient('x', '1'), patient('x', '2')] }));
  expect(await screen.findByText('Neu, Paul · 02.01.1970')).toBeTruthy();
  expect(screen.getByText('1 Dokumente in 2 Fassungen')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Akte einlesen' }));
  expect(await screen.findByText('Die Akte ist eingelesen: 2 Fassungen.')).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Akte öffnen' })).toBeTruthy();
  await choose(JSON.stringify({ resourceType: 'Bundle', entry: [patient(PATIENT, '1')] }));
  await user.click(await screen.findByRole('button', { name: 'Akte einlesen' }));
  expect(await screen.findByText(/hier schon vorhanden.*nichts überschrieben/)).toBeTruthy();
});

test('the letter about a restriction names the law, the day and the end of retention, and its print is written down first', async () => {
  mocks.records.states.set(PATIENT, { ended: '2026-10-01' as Day, retainedUntil: '2036-10-01' as Day, restriction: { reason: 'verlangt', by: 'Alex Beispiel', at: '2026-11-20T10:00:00Z' } });
  show(<RestrictionLetterPage patient={PATIENT} writer={{ practitioner: 'therapist', name: 'Alex Beispiel' }} practice={['Praxis Beispiel', 'Parkweg 1']} language="de" today={today} />);
  await screen.findByRole('heading', { name: 'Schreiben über die Einschränkung' });
  await waitFor(() => expect(document.querySelector('[data-print-stage] article')?.textContent).toMatch(/§.630f Abs\..3.BGB/));
  const paper = document.querySelector('[data-print-stage] article')!.textContent!.replaceAll(/[\u00AD\u200B]/g, '').replaceAll(/[\u00A0\u202F]/g, ' ');
  expect(paper).toContain('20.11.2026');
  expect(paper).toContain('01.10.2036');
  expect(paper).toContain('Anna Muster');
});
