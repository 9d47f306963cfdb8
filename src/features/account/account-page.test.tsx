import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, test } from 'vitest';
import { createTeamMocks, RECOVERY_CODES, RIGHT, type TeamMocks } from '../../../mocks/team.ts';
import { mockServer } from '../../../mocks/setup.ts';
import { sessionQuery, type Session } from '../../data/session.ts';
import { setLanguage } from '../../i18n/messages.ts';
import { AccountPage } from './account-page.tsx';

const session: Session = { state: 'signed-in', user: { name: 'Alex Beispiel', practitioner: 'therapist', role: 'owner' }, practice: { name: 'Praxis Beispiel', zone: 'Europe/Berlin', language: 'de' } };
let mocks: TeamMocks;

beforeEach(() => {
  setLanguage('de');
  mocks = createTeamMocks(() => ({ ...session }));
  mockServer.use(...mocks.handlers);
});

function show() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(sessionQuery.queryKey, session);
  const router = createRouter({ routeTree: createRootRoute({ component: AccountPage }), history: createMemoryHistory({ initialEntries: ['/'] }) });
  render(<QueryClientProvider client={client}><RouterProvider router={router as never} /></QueryClientProvider>);
  return userEvent.setup();
}

const dialog = (name: string | RegExp) => screen.findByRole('dialog', { name });
const confirmWith = async (user: ReturnType<typeof userEvent.setup>, inside: HTMLElement, button: string, password: string = RIGHT.password) => {
  await user.type(within(inside).getByLabelText('Jetziges Passwort'), password);
  await user.click(within(inside).getByRole('button', { name: button }));
};

describe('one\'s own account', () => {
  test('sets up an app after the password, shows the codes once and does not let them go unkept', async () => {
    const user = show();
    await user.click(await screen.findByRole('button', { name: 'Einrichten' }));
    const ask = await dialog('Code aus einer App');
    await confirmWith(user, ask, 'Weiter', 'falsch geraten');
    expect((await within(ask).findByRole('alert')).textContent).toMatch(/Das Passwort stimmt nicht. Es wurde nichts geändert/);
    await user.clear(within(ask).getByLabelText('Jetziges Passwort'));
    await confirmWith(user, ask, 'Weiter');
    await user.type(await screen.findByLabelText('Code, den die App jetzt zeigt'), RIGHT.code);
    await user.click(screen.getByRole('button', { name: 'Code prüfen' }));
    const codes = await dialog('Wiederherstellungscodes');
    expect(within(codes).getAllByRole('listitem')).toHaveLength(RECOVERY_CODES.length);
    await user.click(within(codes).getByRole('button', { name: 'Schließen' }));
    expect(within(codes).getByRole('alert').textContent).toMatch(/nicht noch einmal gezeigt/);
    await user.click(within(codes).getByLabelText(/ausgedruckt oder abgeschrieben/));
    await user.click(within(codes).getByRole('button', { name: 'Fertig' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(await screen.findByText('Code aus einer App: eingerichtet')).toBeDefined();
    expect(screen.getByText('Noch 8 Codes übrig.')).toBeDefined();
  });

  test('removes the app only with the password, and not the last factor where one is needed', async () => {
    Object.assign(mocks.account, { totp: true, required: true, recoveryLeft: 3 });
    mockServer.use(http.post('/api/account/totp/remove', () => HttpResponse.json({ error: 'second-factor-needed' }, { status: 409 }), { once: true }));
    const user = show();
    expect(await screen.findByText(/Diese Praxis verlangt einen zweiten Faktor/)).toBeDefined();
    await user.click(screen.getByRole('button', { name: '„Code aus einer App“ entfernen' }));
    const ask = await dialog('Code aus der App entfernen?');
    await confirmWith(user, ask, 'Entfernen');
    expect((await within(ask).findByRole('alert')).textContent).toMatch(/letzter zweiter Faktor/);
    await user.click(within(ask).getByRole('button', { name: 'Entfernen' }));
    expect(await screen.findByText('Code aus einer App: nicht eingerichtet')).toBeDefined();
  });

  test('lists passkeys with their time and removes one', async () => {
    mocks.account.passkeys = [{ id: 'k1', name: 'Laptop', created: '2026-11-01T08:00:00Z', lastUsed: '2026-11-20T09:30:00Z' }, { id: 'k2', name: 'Schlüssel', created: '2026-11-02T08:00:00Z' }];
    const user = show();
    expect(await screen.findByText('angelegt 01.11.2026, 09:00 · zuletzt benutzt 20.11.2026, 10:30')).toBeDefined();
    expect(screen.getByText('angelegt 02.11.2026, 09:00 · noch nicht benutzt')).toBeDefined();
    await user.click(screen.getByRole('button', { name: '„Laptop“ entfernen' }));
    await confirmWith(user, await dialog('Passkey „Laptop“ entfernen?'), 'Entfernen');
    await waitFor(() => expect(screen.queryByText(/zuletzt benutzt 20/)).toBeNull());
    expect(mocks.sent.map(({ request }) => request)).toEqual(['POST /api/account/passkeys/k1/remove']);
  });

  test('changes the password, and says what is wrong with it first', async () => {
    const user = show();
    await user.type(await screen.findByLabelText('Jetziges Passwort'), RIGHT.password);
    await user.type(screen.getByLabelText('Neues Passwort'), 'kurz');
    await user.click(screen.getByRole('button', { name: 'Passwort ändern' }));
    expect(screen.getByRole('alert').textContent).toMatch(/mindestens 12 Zeichen/);
    expect(mocks.sent).toEqual([]);
    await user.type(screen.getByLabelText('Neues Passwort'), ' und jetzt lang genug');
    await user.click(screen.getByRole('button', { name: 'Passwort ändern' }));
    expect(await screen.findByText(/Das Passwort ist geändert/)).toBeDefined();
    expect(mocks.sent).toEqual([{ request: 'POST /api/account/password', body: { current: RIGHT.password, next: 'kurz und jetzt lang genug' } }]);
    expect(screen.getByLabelText<HTMLInputElement>('Neues Passwort').value).toBe('');
  });

  test('ends another session, or all of them, never this one', async () => {
    const user = show();
    const rows = within(await screen.findByRole('table')).getAllByRole('row').slice(1);
    expect(rows).toHaveLength(2);
    expect(rows[0]!.textContent).toMatch(/Firefox, Linuxdiese Sitzung/);
    expect(within(rows[0]!).queryByRole('button')).toBeNull();
    await user.click(within(rows[1]!).getByRole('button', { name: /^Sitzung auf Chrome, Windows seit .* beenden$/ }));
    expect(await screen.findByText('Die Sitzung ist beendet.')).toBeDefined();
    await waitFor(() => expect(screen.queryByText('Chrome, Windows')).toBeNull());
    expect(screen.queryByRole('button', { name: 'Alle anderen beenden' })).toBeNull();
  });

  test('that cannot be loaded says so and is asked for again, in English too', async () => {
    setLanguage('en');
    mockServer.use(http.get('/api/account', () => HttpResponse.error(), { once: true }));
    const user = show();
    expect((await screen.findByRole('alert')).textContent).toMatch(/The account could not be loaded.*cannot be reached/);
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Code from an app: not set up')).toBeDefined();
  });
});
