import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import type { ReactNode } from 'react';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createMocks } from '../../../mocks/handlers.ts';
import { createTeamMocks, RIGHT, type TeamMocks } from '../../../mocks/team.ts';
import { mockServer } from '../../../mocks/setup.ts';
import { sessionQuery, type Session } from '../../data/session.ts';
import { setLanguage } from '../../i18n/messages.ts';
import BreakGlass from './break-glass.tsx';
import { TeamPage } from './team-page.tsx';
import { TokensPage } from './tokens-page.tsx';

const session: Session = { state: 'signed-in', user: { name: 'Alex Beispiel', practitioner: 'therapist', role: 'owner' }, practice: { name: 'Praxis Beispiel', zone: 'Europe/Berlin', language: 'de', access: 'team' } };
let mocks: TeamMocks;
let client: QueryClient;

beforeEach(() => {
  setLanguage('de');
  mocks = createTeamMocks(() => ({ ...session }));
  mockServer.use(...mocks.handlers);
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(sessionQuery.queryKey, session);
});

function show(component: () => ReactNode) {
  const router = createRouter({ routeTree: createRootRoute({ component }), history: createMemoryHistory({ initialEntries: ['/'] }) });
  render(<QueryClientProvider client={client}><RouterProvider router={router as never} /></QueryClientProvider>);
  return userEvent.setup();
}

const dialog = (name: string | RegExp) => screen.findByRole('dialog', { name });
const row = (name: RegExp) => screen.findByRole('row', { name });

describe('the team', () => {
  test('shows role, last day, second factor, sign-in and what is disabled, without a judgement', async () => {
    show(TeamPage);
    expect((await row(/^Alex Beispiel/)).textContent).toMatch(/^Alex Beispielalex · SieLeitungkeiner/);
    expect((await row(/^Robin Muster/)).textContent).toMatch(/Therapieeingerichtet/);
    expect((await row(/^Toni Vorlage/)).textContent).toMatch(/Empfangkeinernoch nieCode gilt bis/);
    expect((await row(/^Dr\. Luca Probe/)).textContent).toMatch(/luca · stillgelegtGast(bis|abgelaufen am) 31\.01\.2027/);
  });

  test('adds a person and shows the code to hand over, once', async () => {
    const user = show(TeamPage);
    await user.click(await screen.findByRole('button', { name: 'Person hinzufügen' }));
    const adding = await dialog('Person hinzufügen');
    await user.click(within(adding).getByRole('button', { name: 'Hinzufügen und Code zeigen' }));
    expect(within(adding).getByRole('alert').textContent).toBe('Bitte ausfüllen.');
    await user.type(within(adding).getByLabelText('Vor- und Nachname'), 'Sascha Neu');
    await user.type(within(adding).getByLabelText('Benutzername'), 'robin');
    await user.selectOptions(within(adding).getByLabelText('Rolle'), 'Gast');
    await user.click(within(adding).getByRole('button', { name: 'Hinzufügen und Code zeigen' }));
    // A guest has a last day.
    expect(mocks.sent).toEqual([]);
    await user.type(within(adding).getByLabelText('Letzter Tag'), '2027-03-31');
    await user.click(within(adding).getByRole('button', { name: 'Hinzufügen und Code zeigen' }));
    expect((await within(adding).findByRole('alert')).textContent).toMatch(/Diesen Benutzernamen gibt es schon/);
    await user.clear(within(adding).getByLabelText('Benutzername'));
    await user.type(within(adding).getByLabelText('Benutzername'), 'sascha');
    await user.click(within(adding).getByRole('button', { name: 'Hinzufügen und Code zeigen' }));
    const code = await dialog('Einmal-Code für Sascha Neu');
    expect(within(code).getByText(RIGHT.invitation)).toBeDefined();
    expect(code.textContent).toMatch(/der Benutzername ist „sascha“/);
    expect(mocks.sent.at(-1)).toEqual({ request: 'POST /api/team', body: { name: 'Sascha Neu', username: 'sascha', role: 'guest', until: '2027-03-31' } });
    await user.click(within(code).getByRole('button', { name: 'Fertig' }));
    expect((await row(/^Sascha Neu/)).textContent).toMatch(/bis 31\.03\.2027/);
    expect(document.body.textContent).not.toContain(RIGHT.invitation);
  });

  test('disables, enables and resets, each asked about once more; one\'s own account is not touched here', async () => {
    const user = show(TeamPage);
    await user.click(await screen.findByRole('button', { name: 'Robin Muster ändern' }));
    let editing = await dialog('Robin Muster ändern');
    await user.click(within(editing).getByRole('button', { name: 'Zweiten Faktor zurücksetzen' }));
    expect(mocks.sent).toEqual([]);
    await user.click(within(editing).getByRole('button', { name: 'Ja: Zweiten Faktor zurücksetzen' }));
    await waitFor(async () => expect((await row(/^Robin Muster/)).textContent).toMatch(/Therapiekeiner/));
    await user.click(screen.getByRole('button', { name: 'Robin Muster ändern' }));
    editing = await dialog('Robin Muster ändern');
    await user.click(within(editing).getByRole('button', { name: 'Neuen Einmal-Code geben' }));
    await user.click(within(editing).getByRole('button', { name: 'Ja: Neuen Einmal-Code geben' }));
    await user.click(within(await dialog('Einmal-Code für Robin Muster')).getByRole('button', { name: 'Fertig' }));
    await user.click(screen.getByRole('button', { name: 'Robin Muster ändern' }));
    editing = await dialog('Robin Muster ändern');
    await user.click(within(editing).getByRole('button', { name: 'Konto stilllegen' }));
    await user.click(within(editing).getByRole('button', { name: 'Ja: Konto stilllegen' }));
    await waitFor(async () => expect((await row(/^Robin Muster/)).textContent).toMatch(/stillgelegt/));
    expect(mocks.sent.map(({ request, body }) => [request, body])).toEqual([
      ['POST /api/team/second/reset', { what: 'second-factor' }], ['POST /api/team/second/reset', { what: 'password' }], ['PUT /api/team/second', { disabled: true }],
    ]);
    await user.click(screen.getByRole('button', { name: 'Dr. Luca Probe ändern' }));
    await user.click(within(await dialog('Dr. Luca Probe ändern')).getByRole('button', { name: 'Konto wieder öffnen' }));
    await waitFor(async () => expect((await row(/^Dr\. Luca Probe/)).textContent).not.toMatch(/stillgelegt/));
    await user.click(screen.getByRole('button', { name: 'Alex Beispiel ändern' }));
    editing = await dialog('Alex Beispiel ändern');
    expect(within(editing).queryByRole('region', { name: 'Zugang' })).toBeNull();
    await user.selectOptions(within(editing).getByLabelText('Rolle'), 'Therapie');
    await user.click(within(editing).getByRole('button', { name: 'Speichern' }));
    expect((await within(editing).findByRole('alert')).textContent).toMatch(/niemand mehr da, der die Praxis leitet/);
  });

  test('sets the rules; what a session says of the practice follows', async () => {
    const user = show(TeamPage);
    const rules = await screen.findByRole('region', { name: 'Regeln der Praxis' });
    await user.click(within(rules).getByLabelText('Nur die eigenen'));
    await user.click(within(rules).getByLabelText('Für alle verlangt'));
    await user.click(within(rules).getByRole('button', { name: 'Regeln speichern' }));
    expect(await screen.findByText('Die Regeln gelten ab sofort.')).toBeDefined();
    expect(mocks.sent).toEqual([{ request: 'PUT /api/team/rules', body: { access: 'own', secondFactor: 'required' } }]);
    expect(client.getQueryData(sessionQuery.queryKey)?.practice?.access).toBe('own');
  });

  test('beyond this computer the second factor is no choice', async () => {
    Object.assign(mocks.team, { beyondLoopback: true, secondFactor: 'required' });
    show(TeamPage);
    expect((await screen.findByLabelText<HTMLInputElement>('Jede Person entscheidet selbst')).disabled).toBe(true);
    expect(screen.getByText(/Andere Rechner erreichen diesen Server/)).toBeDefined();
  });
});

describe('tokens', () => {
  beforeEach(async () => {
    const practice = await createMocks();
    await practice.loadExamples();
    mockServer.use(...mocks.handlers, ...practice.handlers);
  });

  test('are listed with rights, reach, end and last use, and revoked', async () => {
    const user = show(TokensPage);
    expect((await row(/^Praxisverwaltung/)).textContent).toMatch(/Stammdaten: lesenalle Akten/);
    await user.click(screen.getByRole('button', { name: '„Praxisverwaltung“ widerrufen' }));
    await user.click(within(await dialog('„Praxisverwaltung“ widerrufen?')).getByRole('button', { name: 'Widerrufen' }));
    await waitFor(async () => expect((await row(/^Praxisverwaltung/)).textContent).toMatch(/widerrufen/));
    expect(screen.queryByRole('button', { name: '„Praxisverwaltung“ widerrufen' })).toBeNull();
  });

  test('a diary app writes the diary of one person and reads nothing; its token is shown once', async () => {
    const user = show(TokensPage);
    await user.click(await screen.findByRole('button', { name: 'Tagebuch-App verbinden' }));
    const making = await dialog('Tagebuch-App verbinden');
    await user.click(within(making).getByRole('button', { name: 'Anlegen und zeigen' }));
    expect(within(making).getByRole('alert').textContent).toMatch(/Wählen Sie die Person/);
    await user.type(within(making).getByLabelText('Person suchen'), 'Müller Sab');
    await user.click(await within(making).findByRole('radio', { name: /^Müller, Sabine geb\. / }));
    await user.click(within(making).getByRole('button', { name: 'Anlegen und zeigen' }));
    const shown = await dialog('Ihr neuer Zugang');
    expect(within(shown).getByText(/^rw_[0-9a-f]+$/)).toBeDefined();
    expect(mocks.sent).toEqual([{ request: 'POST /api/tokens', body: { name: 'Tagebuch-App', scopes: [{ type: 'QuestionnaireResponse', rights: 'write' }], patient: 'example-01', days: 365 } }]);
    await user.click(within(shown).getByRole('button', { name: 'Fertig' }));
    await waitFor(async () => expect((await row(/^Tagebuch-App/)).textContent).toMatch(/Tagebuch und Formulare: schreibenMüller, Sabine/));
    expect(document.body.textContent).not.toMatch(/rw_/);
  });

  test('of any kind have at least one right', async () => {
    const user = show(TokensPage);
    await user.click(await screen.findByRole('button', { name: 'Zugang anlegen' }));
    const making = await dialog('Zugang anlegen');
    await user.type(within(making).getByLabelText('Name'), 'Auswertung');
    await user.click(within(making).getByRole('button', { name: 'Anlegen und zeigen' }));
    expect(within(making).getByRole('alert').textContent).toBe('Wählen Sie mindestens ein Recht.');
    await user.selectOptions(within(making).getByLabelText('Stammdaten'), 'lesen');
    await user.selectOptions(within(making).getByLabelText('Aufgaben'), 'lesen und schreiben');
    await user.click(within(making).getByRole('button', { name: 'Anlegen und zeigen' }));
    await dialog('Ihr neuer Zugang');
    expect(mocks.sent[0]!.body).toEqual({ name: 'Auswertung', scopes: [{ type: 'Patient', rights: 'read' }, { type: 'Task', rights: 'read-write' }], days: 90 });
  });
});

describe('opening a record with a reason', () => {
  const onOpened = vi.fn<() => void>();
  const open = (change: Partial<NonNullable<Session['user']>>, access: 'team' | 'own') => {
    onOpened.mockReset();
    client.setQueryData(sessionQuery.queryKey, { ...session, user: { ...session.user!, ...change }, practice: { ...session.practice!, access } });
    return show(() => <BreakGlass patient="p1" onOpened={onOpened} />);
  };

  test('says what it is and that it is written down, asks for the reason, and reads again', async () => {
    const user = open({ role: 'therapist' }, 'own');
    client.setQueryDefaults(['patients'], { retry: false });
    await client.fetchQuery({ queryKey: ['patients', 'one', 'p1'], queryFn: () => Promise.reject(new Error('not-found')) }).catch(() => {});
    await user.click(await screen.findByRole('button', { name: 'Akte mit Grund öffnen …' }));
    const asking = await dialog('Akte mit Grund öffnen');
    expect(asking.textContent).toMatch(/Ihr Name, die Zeit und Ihr Grund stehen danach im Zugriffsprotokoll/);
    expect(asking.textContent).toMatch(/höchstens vier Stunden/);
    await user.click(within(asking).getByRole('button', { name: 'Öffnen und festhalten' }));
    expect(within(asking).getByRole('alert').textContent).toBe('Bitte ausfüllen.');
    await user.type(within(asking).getByLabelText('Grund'), ' Vertretung heute ');
    await user.click(within(asking).getByRole('button', { name: 'Öffnen und festhalten' }));
    await waitFor(() => expect(onOpened).toHaveBeenCalledOnce());
    expect(mocks.sent).toEqual([{ request: 'POST /api/break-glass', body: { patient: 'p1', reason: 'Vertretung heute' } }]);
    expect(client.getQueryState(['patients', 'one', 'p1'])).toBeUndefined();
  });

  test('of a record that is not there keeps the reason', async () => {
    const user = open({ role: 'owner' }, 'team');
    mockServer.use(http.post('/api/break-glass', () => HttpResponse.json({ error: 'not-found' }, { status: 404 })));
    await user.click(await screen.findByRole('button', { name: 'Akte mit Grund öffnen …' }));
    const asking = await dialog('Akte mit Grund öffnen');
    await user.type(within(asking).getByLabelText('Grund'), 'Auskunft');
    await user.click(within(asking).getByRole('button', { name: 'Öffnen und festhalten' }));
    expect((await within(asking).findByRole('alert')).textContent).toMatch(/Das gibt es hier nicht/);
    expect(within(asking).getByLabelText<HTMLTextAreaElement>('Grund').value).toBe('Auskunft');
    expect(onOpened).not.toHaveBeenCalled();
  });

  test.each([['therapist', 'team'], ['assistant', 'own'], ['guest', 'own']] as const)('is not offered to a %s where records are of the %s', (role, access) => {
    open({ role }, access);
    expect(screen.queryByRole('button', { name: 'Akte mit Grund öffnen …' })).toBeNull();
  });
});
