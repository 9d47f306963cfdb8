import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, test } from 'vitest';
import { createMocks } from '../../../mocks/handlers.ts';
import { mockServer } from '../../../mocks/setup.ts';
import { setLanguage } from '../../i18n/messages.ts';
import { DetailsPage } from './details-page.tsx';
import { PeoplePage } from './people-page.tsx';

/** What was asked of the server. */
let asked: string[];

beforeEach(async () => {
  setLanguage('de');
  asked = [];
  const mocks = await createMocks();
  await mocks.loadExamples();
  mockServer.use(http.all('/fhir/*', ({ request }) => { asked.push(`${request.method} ${new URL(request.url).pathname}${new URL(request.url).search}`); }), ...mocks.handlers);
});

function show(address = '/') {
  const root = createRootRoute();
  const people = createRoute({ getParentRoute: () => root, path: '/', component: () => <PeoplePage adding={(close) => <dialog open aria-label="Anlegen"><button type="button" onClick={close}>zu</button></dialog>} /> });
  const details = createRoute({ getParentRoute: () => root, path: '/patients/$patient/details', component: () => <DetailsPage patient="example-01" today="2026-11-25" /> });
  const router = createRouter({ routeTree: root.addChildren([people, details]), history: createMemoryHistory({ initialEntries: [address] }) });
  render(<QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}><RouterProvider router={router as never} /></QueryClientProvider>);
  return userEvent.setup();
}

describe('the front desk', () => {
  test('sees who somebody is and nothing else; only names are asked for', async () => {
    show();
    const line = await screen.findByRole('row', { name: /^Müller, Sabine/ });
    expect(line.textContent).toBe('Müller, SabineBeispiel, erfunden18.03.1974B-0101in Behandlung');
    expect(screen.getByText('12 Personen')).toBeDefined();
    expect(document.body.textContent).not.toMatch(/Schmerz|Stress|Pflanzen|Plan:/);
    expect(asked).toEqual(['POST /fhir/Patient/$caseload']);
  });

  test('finds by what is typed, which stands in no address', async () => {
    const user = show();
    await screen.findByRole('row', { name: /^Müller, Sabine/ });
    await user.type(screen.getByLabelText('Name, Geburtsdatum oder Nummer'), 'Müller Tho');
    await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(2));
    expect(screen.getByRole('link', { name: 'Müller, Thomas' }).getAttribute('href')).toBe('/patients/example-02/details');
    await user.type(screen.getByLabelText('Name, Geburtsdatum oder Nummer'), 'xyz');
    expect(await screen.findByText(/Niemand gefunden/)).toBeDefined();
    expect(asked.filter((address) => /m%C3%BCller|müller/i.test(decodeURIComponent(address)))).toEqual([]);
  });

  test('adds somebody', async () => {
    const user = show();
    await user.click(await screen.findByRole('button', { name: 'Patient anlegen' }));
    await user.click(within(screen.getByRole('dialog', { name: 'Anlegen' })).getByRole('button', { name: 'zu' }));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('is told when the list cannot be had, and asks again', async () => {
    mockServer.use(http.post('/fhir/Patient/$caseload', () => HttpResponse.error(), { once: true }));
    const user = show();
    expect((await screen.findByRole('alert')).textContent).toMatch(/Die Liste konnte nicht geladen werden/);
    await user.click(screen.getByRole('button', { name: 'Noch einmal versuchen' }));
    expect(await screen.findByRole('row', { name: /^Müller, Sabine/ })).toBeDefined();
  });

  test('reads master data, in English too', async () => {
    setLanguage('en');
    show('/patients/example-01/details');
    const card = await screen.findByRole('region', { name: 'Master data' });
    expect(card.textContent).toMatch(/Date of birth18\/03\/1974NumberB-0101Gender\w+Phone.+Treatmentin treatment · example, invented/);
    expect(within(card).getByRole('link', { name: 'Print diary forms and leaflets' }).getAttribute('href')).toBe('/patients/example-01/print');
    expect(asked).toEqual(['GET /fhir/Patient/example-01']);
  });

  describe('changes master data', () => {
    const stored = async () => (await (await fetch('/fhir/Patient/example-01')).json()) as { name: { family: string }[]; meta: { versionId: string }; birthDate: string };
    /** Somebody else corrects the name meanwhile. */
    const elsewhere = async (family: string) => {
      const patient = await stored();
      await fetch('/fhir/Patient/example-01', { method: 'PUT', headers: { 'content-type': 'application/fhir+json', 'if-match': `W/"${patient.meta.versionId}"` }, body: JSON.stringify({ ...patient, name: [{ ...patient.name[0], family }] }) });
    };
    const open = async (user: ReturnType<typeof show>) => {
      await user.click(await screen.findByRole('button', { name: 'Stammdaten ändern …' }));
      return screen.findByRole('dialog', { name: 'Stammdaten ändern' });
    };

    test('as a new version; what is wrong is said at its field, and nothing is written', async () => {
      const user = show('/patients/example-01/details');
      const dialog = await open(user);
      const family = within(dialog).getByLabelText('Nachname');
      await user.clear(family);
      await user.click(within(dialog).getByRole('button', { name: 'Speichern' }));
      expect(await within(dialog).findByText('Bitte ausfüllen.')).toBeDefined();
      expect(asked.filter((each) => each.startsWith('PUT'))).toEqual([]);
      await user.type(family, 'Müller-Neu');
      await user.click(within(dialog).getByRole('button', { name: 'Speichern' }));
      expect(await screen.findByText('Gespeichert.')).toBeDefined();
      expect(screen.getByText('Müller-Neu, Sabine')).toBeDefined();
      expect(await stored()).toMatchObject({ name: [{ family: 'Müller-Neu' }], birthDate: '1974-03-18', meta: { versionId: '2' } });
    });

    test('that somebody else changed meanwhile is not overwritten: both are shown, and the choice is saved', async () => {
      const user = show('/patients/example-01/details');
      const dialog = await open(user);
      await elsewhere('Müller-Anders');
      await user.clear(within(dialog).getByLabelText('Nachname'));
      await user.type(within(dialog).getByLabelText('Nachname'), 'Müller-Meine');
      await user.click(within(dialog).getByRole('button', { name: 'Speichern' }));
      const both = await screen.findByRole('dialog', { name: 'Jemand hat die Stammdaten inzwischen geändert' });
      expect(within(both).getByRole('row', { name: 'Nachname Müller-Anders Müller-Meine' })).toBeDefined();
      expect((await stored()).name[0]!.family).toBe('Müller-Anders');
      await user.click(within(both).getByRole('button', { name: 'Meine Eingaben speichern' }));
      await waitFor(async () => expect(await stored()).toMatchObject({ name: [{ family: 'Müller-Meine' }], meta: { versionId: '3' } }));
    });

    test('without a connection keeps what was typed, and stores nothing twice', async () => {
      const user = show('/patients/example-01/details');
      const dialog = await open(user);
      await user.type(within(dialog).getByLabelText('Telefon (freiwillig)'), '1');
      // It arrives, and its answer does not.
      let lost = true;
      mockServer.use(http.put('/fhir/Patient/example-01', async ({ request }) => {
        if (!lost) return undefined;
        lost = false;
        const { headers } = request;
        await fetch(request.url, { method: 'PUT', headers: { 'content-type': headers.get('content-type')!, 'if-match': headers.get('if-match')! }, body: await request.text() });
        return HttpResponse.error();
      }));
      await user.click(within(dialog).getByRole('button', { name: 'Speichern' }));
      expect((await within(dialog).findByRole('alert')).textContent).toMatch(/Keine Verbindung zum Server. Ihre Eingaben stehen noch da/);
      await user.click(within(dialog).getByRole('button', { name: 'Speichern' }));
      expect(await screen.findByText('Gespeichert.')).toBeDefined();
      expect((await stored()).meta.versionId).toBe('2');
    });
  });
});
