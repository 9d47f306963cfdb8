import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Bundle, Communication, DocumentReference } from '@medplum/fhirtypes';
import { http, HttpResponse } from 'msw';
import { Suspense, type ReactNode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createMocks, type Mocks } from '../../../mocks/handlers.ts';
import { mockServer } from '../../../mocks/setup.ts';
import { validateR4 } from '../../../mocks/validators.ts';
import { addDays, dayAt } from '../../domain/day.ts';
import { exampleBundles } from '../../examples/bundles.ts';
import { transaction } from '../../fhir/bundle.ts';
import { reviewToFhir } from '../../fhir/provenance.ts';
import { setLanguage } from '../../i18n/messages.ts';
import type { PrintSearch } from './print-search.ts';
import { LeafletsPage } from './leaflets-page.tsx';
import { PrintManyPage, PrintPage } from './print-page.tsx';

const today = dayAt(new Date(), 'Europe/Berlin');
const PATIENT = 'example-01';
/** Two of the invented people are enough. */
const EXAMPLES = exampleBundles({ today, zone: 'Europe/Berlin', practitioner: 'therapist' }).filter((bundle) => !/"example-(0[3-9]|1\d)/.test(JSON.stringify(bundle)));
let mocks: Mocks;
const printed = vi.fn<() => void>();

beforeEach(async () => {
  setLanguage('de');
  mocks = await createMocks();
  mockServer.use(...mocks.handlers);
  await mocks.write(EXAMPLES);
  printed.mockReset();
  // The browser's own dialogue, closed at once.
  vi.stubGlobal('print', () => {
    printed();
    dispatchEvent(new Event('afterprint'));
  });
});
afterEach(() => vi.unstubAllGlobals());

function show(page: ReactNode) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(['session'], { state: 'signed-in', user: { name: 'Alex Beispiel', practitioner: 'therapist' }, practice: { name: 'Praxis am Park', zone: 'Europe/Berlin', language: 'de' } });
  const router = createRouter({ routeTree: createRootRoute({ component: () => <Suspense>{page}</Suspense> }), history: createMemoryHistory({ initialEntries: ['/'] }) });
  render(<QueryClientProvider client={client}><RouterProvider router={router as never} /></QueryClientProvider>);
  return userEvent.setup();
}

const showPatient = (search: PrintSearch = {}) => show(<PrintPage patient={PATIENT} search={search} today={today} />);

async function stored<Type>(address: string): Promise<Type[]> {
  const response = await mocks.fhir(new Request(`http://localhost:3000/fhir/${address}`), mocks.actor);
  return (((await response.json()) as Bundle).entry ?? []).map(({ resource }) => resource as Type);
}

const prints = () => stored<DocumentReference>(`DocumentReference?patient=${PATIENT}&category=https://example.org/fhir/CodeSystem/document|printout`);
const button = () => screen.findByRole('button', { name: 'Drucken' });
const ready = async () => waitFor(async () => expect((await button()).hasAttribute('disabled')).toBe(false));
const stage = () => document.querySelector<HTMLElement>('[data-print-stage]')!;

test('a print is written down with the version on the paper before the dialogue opens, and the title says nothing about the person', async () => {
  const user = showPatient();
  await user.click(await screen.findByRole('checkbox', { name: 'Behandlungsplan' }));
  await ready();
  let title = '';
  let recorded = 0;
  printed.mockImplementation(() => { title = document.title; });
  mockServer.use(http.post('/fhir', async ({ request }) => {
    const answer = await mocks.fhir(request, mocks.actor);
    if (printed.mock.calls.length === 0 && answer.ok) recorded += 1;
    return answer;
  }));
  await user.click(await button());
  await waitFor(() => expect(printed).toHaveBeenCalledTimes(1));
  expect(recorded).toBeGreaterThan(0);
  const records = await prints();
  expect(records.map(({ type }) => type?.coding?.[0]?.code).toSorted((a, b) => a!.localeCompare(b!))).toEqual(['care-plan', 'patient-page']);
  for (const record of records) {
    expect(record.context?.related?.[0]?.reference).toMatch(/^CarePlan\/[^/]+\/_history\/\d+$/);
    expect(record.docStatus).toBe('final');
    expect(validateR4(record)).toEqual([]);
    const version = await mocks.fhir(new Request(`http://localhost:3000/fhir/${record.context!.related![0]!.reference!}`), mocks.actor);
    expect(version.status).toBe(200);
  }
  expect(title).toBe('Behandlungsplan, Ihr Plan');
  expect(document.documentElement.dataset.printing).toBeUndefined();
  await screen.findByText('Der Druck ist mit seiner Version in der Akte vermerkt.');
});

test('what cannot be written down is not printed, nothing is lost, and a second try writes it once', async () => {
  const user = showPatient();
  await ready();
  let refuse = true;
  mockServer.use(http.post('/fhir', async ({ request }) => {
    if (refuse) {
      // It arrived, but its answer did not.
      await mocks.fhir(request, mocks.actor);
      return HttpResponse.error();
    }
    return mocks.fhir(request, mocks.actor);
  }));
  await user.click(await button());
  await screen.findByText(/Es wurde nichts gedruckt/);
  expect(printed).not.toHaveBeenCalled();
  refuse = false;
  await user.click(screen.getByRole('button', { name: 'Noch einmal versuchen' }));
  await waitFor(() => expect(printed).toHaveBeenCalledTimes(1));
  expect(await prints()).toHaveLength(1);
});

test('a leaflet that is printed is noted as given, with its version; not so when that is not wanted', async () => {
  const user = showPatient();
  await user.click(await screen.findByRole('checkbox', { name: 'Stress und Darm' }));
  await ready();
  await user.click(await button());
  await waitFor(() => expect(printed).toHaveBeenCalledTimes(1));
  const given = () => stored<Communication>(`Communication?patient=${PATIENT}&category=http://snomed.info/sct|311401005`);
  const ours = (await given()).filter(({ payload }) => payload?.[0]?.contentReference?.identifier?.value === 'stress-gut.de.1');
  expect(ours).toHaveLength(1);
  expect(validateR4(ours[0])).toEqual([]);
  const text = await stored<DocumentReference>('DocumentReference?identifier=https://example.org/fhir/sid/leaflet|stress-gut.de.1');
  expect(text).toHaveLength(1);
  expect(ours[0]!.payload![0]!.contentReference!.reference).toBe(`DocumentReference/${text[0]!.id}`);
  await within(screen.getByRole('region', { name: 'Mitgegebene Informationen' })).findByRole('rowheader', { name: /Stress und Darm/ });

  await user.click(screen.getByRole('checkbox', { name: 'als mitgegeben vermerken' }));
  await ready();
  await user.click(await button());
  await waitFor(() => expect(printed).toHaveBeenCalledTimes(2));
  expect((await given()).filter(({ payload }) => payload?.[0]?.contentReference?.identifier?.value === 'stress-gut.de.1')).toHaveLength(1);
  // The text of a version is kept once.
  expect(await stored('DocumentReference?identifier=https://example.org/fhir/sid/leaflet|stress-gut.de.1')).toHaveLength(1);
});

test('Ctrl+P prints the same way and keeps the browser from printing by itself', async () => {
  showPatient();
  await ready();
  const event = new KeyboardEvent('keydown', { key: 'p', ctrlKey: true, cancelable: true, bubbles: true });
  document.body.dispatchEvent(event);
  expect(event.defaultPrevented).toBe(true);
  await waitFor(() => expect(printed).toHaveBeenCalledTimes(1));
  expect(await prints()).toHaveLength(1);
});

test('it says before printing what the paper will not show, and what is on the stage holds no internal note', async () => {
  showPatient({ weekdays: 'mo.tu', from: '2026-10-01', to: today });
  const notes = await screen.findByRole('region', { name: 'Nicht auf dem Papier' });
  await waitFor(() => {
    expect(notes.textContent).toContain('alle Tage außer Mo, Di');
    expect(notes.textContent).toContain('Schlaf, Bewegung und Entspannung');
    expect(notes.textContent).toContain('Auf der Patientenseite');
  });
  expect(stage().textContent).not.toContain('Interne');
});

test('what the review rests on the record comes along as two days: all of it, and since the own last review', async () => {
  const from = () => screen.findByLabelText<HTMLInputElement>('von');
  await mocks.write([transaction([{ method: 'POST', resource: reviewToFhir({ patient: PATIENT, practitioner: 'therapist', recorded: new Date().toISOString() }) }])]);
  showPatient({ range: 'reviewed' });
  expect((await from()).value).toBe(today);
  cleanup();
  showPatient({ range: 'all' });
  const first = (await from()).value;
  expect(first < addDays(today, -60)).toBe(true);
  expect((await stored(`QuestionnaireResponse?subject=Patient/${PATIENT}&log-date=lt${first}`))).toEqual([]);
  cleanup();
  showPatient({ range: '2w' });
  expect((await screen.findByRole<HTMLSelectElement>('combobox', { name: 'Zeitraum' })).value).toBe('2w');
});

test('weeks that are none are said at the field, and nothing of them is printed', async () => {
  const user = showPatient();
  await user.click(await screen.findByRole('checkbox', { name: 'Leere Tagebuchbögen' }));
  const weeks = screen.getByRole('spinbutton', { name: 'Wochen' });
  await user.clear(weeks);
  await user.type(weeks, '99');
  await screen.findByText('Bitte 1 bis 12 Wochen.');
  const sheets = () => stage().querySelectorAll('[data-sheet] table[aria-label^="Schmerz, Stress"]');
  await waitFor(() => expect(sheets()).toHaveLength(0));
  await user.clear(weeks);
  await user.type(weeks, '3');
  await waitFor(() => expect(sheets()).toHaveLength(3));
});

test('for several people each document carries its own person only, in one job', async () => {
  const user = show(<PrintManyPage search={{ people: 'example-01~example-02' }} practitioner="therapist" today={today} />);
  await user.click(await screen.findByRole('checkbox', { name: 'Leere Tagebuchbögen' }));
  await ready();
  await waitFor(() => expect(document.querySelectorAll('[data-sheet]').length).toBeGreaterThanOrEqual(5));
  await user.click(await button());
  await waitFor(() => expect(printed).toHaveBeenCalledTimes(1));
  for (const patient of ['example-01', 'example-02']) {
    expect((await stored<DocumentReference>(`DocumentReference?patient=${patient}&category=https://example.org/fhir/CodeSystem/document|printout`)).length).toBeGreaterThanOrEqual(2);
  }
});

test('a leaflet of the practice is written, saved with versions, and a second writer is shown both texts', async () => {
  const user = show(<LeafletsPage />);
  await user.click(await screen.findByRole('button', { name: 'Neue Information' }));
  await user.click(screen.getByRole('button', { name: 'Speichern' }));
  await screen.findByText('Bitte einen Titel eingeben.');
  await user.type(screen.getByRole('textbox', { name: 'Titel' }), 'Wärme zu Hause');
  await user.type(screen.getByRole('textbox', { name: 'Text' }), '## So geht es{Enter}- zehn Minuten');
  await user.click(screen.getByRole('button', { name: 'Speichern' }));
  await screen.findByText('„Wärme zu Hause“ ist gespeichert.');
  const [first] = await stored<DocumentReference>('DocumentReference?type=https://example.org/fhir/CodeSystem/document|leaflet-text&status=current');
  expect(first!.content[0]!.attachment.title).toBe('Wärme zu Hause');
  expect(validateR4(first)).toEqual([]);

  await user.click(screen.getByRole('button', { name: 'Wärme zu Hause bearbeiten' }));
  await user.type(screen.getByRole('textbox', { name: 'Text' }), '{Enter}- mein Satz');
  // Somebody else saves in between.
  const other = { ...first!, content: [{ attachment: { ...first!.content[0]!.attachment, data: btoa('fremder Satz') } }] };
  await mocks.fhir(new Request(`http://localhost:3000/fhir/DocumentReference/${first!.id}`, { method: 'PUT', headers: { 'content-type': 'application/fhir+json', 'if-match': `W/"${first!.meta!.versionId}"` }, body: JSON.stringify(other) }), mocks.actor);
  await user.click(screen.getByRole('button', { name: 'Speichern' }));
  const conflict = await screen.findByRole('alert');
  expect(conflict.textContent).toContain('fremder Satz');
  expect(conflict.textContent).toContain('mein Satz');
  await user.click(within(conflict).getByRole('button', { name: 'Meinen Text speichern' }));
  await screen.findByText('„Wärme zu Hause“ ist gespeichert.');
  const history = await stored<DocumentReference>(`DocumentReference/${first!.id}/_history`);
  expect(history).toHaveLength(3);
});
