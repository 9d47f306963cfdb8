import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse, type JsonBodyType } from 'msw';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { mockServer } from '../../../mocks/setup.ts';
import type { Session } from '../../data/session.ts';
import { setLanguage, type Language } from '../../i18n/messages.ts';
import SetUp from './set-up.tsx';
import SignIn from './sign-in.tsx';

const session: Session = { state: 'signed-in', user: { name: 'Jana Berger', practitioner: 'p', role: 'owner' }, practice: { name: 'Praxis am Markt', zone: 'Europe/Berlin', language: 'de' } };
const onDone = vi.fn<(session: Session) => void>();

beforeEach(() => {
  setLanguage('de');
  onDone.mockReset();
});

const answer = (address: string, status: number, body: JsonBodyType): void => mockServer.use(http.post(address, () => HttpResponse.json(body, { status })));
const refused = [
  [429, { error: 'throttled', wait: 8 }, /Warten Sie 8 Sekunden/], [429, { error: 'throttled', wait: 61 }, /Warten Sie 2 Minuten/], [500, { error: 'unexpected' }, /Das hat nicht geklappt/],
] as const;

describe('signing in', () => {
  const SIGN_IN = '/api/auth/sign-in/username';
  async function type(language: Language = 'de'): Promise<ReturnType<typeof userEvent.setup>> {
    setLanguage(language);
    const user = userEvent.setup();
    render(<SignIn session={{ state: 'signed-out', practice: session.practice! }} behind={null} onDone={onDone} />);
    await user.type(screen.getByLabelText(/Benutzername|User name/), ' jana ');
    await user.type(screen.getByLabelText(/Passwort|Password/), ' ein Satz mit Leerzeichen ');
    await user.click(screen.getByRole('button', { name: /^Anmelden|^Sign in/ }));
    return user;
  }

  test('sends the name without blanks around it and the password as it is', async () => {
    const sent: unknown[] = [];
    mockServer.use(http.post(SIGN_IN, async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(session);
    }));
    await type();
    await waitFor(() => expect(onDone).toHaveBeenCalledWith(session));
    expect(sent).toEqual([{ username: 'jana', password: ' ein Satz mit Leerzeichen ' }]);
  });

  test.each([...refused, [401, { error: 'wrong-credentials' }, /Benutzername oder Passwort stimmen nicht/], [403, { error: 'foreign-origin' }, /Das hat nicht geklappt/]] as const)('says what a refusal with %d means and keeps what was typed', async (status, body, said) => {
    answer(SIGN_IN, status, body);
    await type();
    expect((await screen.findByRole('alert')).textContent).toMatch(said);
    expect(screen.getByLabelText<HTMLInputElement>('Benutzername').value).toBe(' jana ');
    expect(onDone).not.toHaveBeenCalled();
  });

  test('without an answer says that the server cannot be reached, in English too', async () => {
    mockServer.use(http.post(SIGN_IN, () => HttpResponse.error()));
    await type('en');
    expect((await screen.findByRole('alert')).textContent).toMatch(/The server cannot be reached/);
  });

  test('after a session that ran out says what is kept', () => {
    render(<SignIn session={{ state: 'signed-out' }} behind="typed" onDone={onDone} />);
    expect(screen.getByRole('heading', { name: 'Sitzung abgelaufen' })).toBeDefined();
    expect(screen.getByText(/Was Sie geschrieben haben, steht noch in den Formularen/)).toBeDefined();
  });
});

describe('setting up', () => {
  async function type(change: { username?: string } = {}): Promise<void> {
    const user = userEvent.setup();
    render(<SetUp onDone={onDone} />);
    await user.type(screen.getByLabelText('Code aus dem Terminal'), 'ABCD-EFGH');
    await user.type(screen.getByLabelText('Name der Praxis'), 'Praxis am Markt');
    await user.type(screen.getByLabelText('Vor- und Nachname'), 'Jana Berger');
    await user.type(screen.getByLabelText('Benutzername'), change.username ?? 'jürgen-b');
    await user.type(screen.getByLabelText('Passwort'), 'ein langer Satz');
    await user.click(screen.getByRole('button', { name: 'Praxis einrichten' }));
  }

  test('sends the practice and the account, and lets in', async () => {
    const sent: unknown[] = [];
    mockServer.use(http.post('/api/set-up', async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(session, { status: 201 });
    }));
    await type();
    await waitFor(() => expect(onDone).toHaveBeenCalledWith(session));
    expect(sent).toEqual([{ code: 'ABCD-EFGH', practice: { name: 'Praxis am Markt', zone: 'Europe/Berlin', language: 'de' }, account: { name: 'Jana Berger', username: 'jürgen-b', password: 'ein langer Satz' } }]);
  });

  test('asks for what is missing before anything is sent', async () => {
    render(<SetUp onDone={onDone} />);
    await userEvent.setup().click(screen.getByRole('button', { name: 'Praxis einrichten' }));
    expect(await screen.findAllByText('Bitte ausfüllen.')).toHaveLength(3);
    expect(document.activeElement).toBe(screen.getByLabelText('Code aus dem Terminal'));
  });

  test.each([
    ['Code aus dem Terminal', 403, { error: 'wrong-code' }, /Dieser Code stimmt nicht/],
    ['Benutzername', 422, { error: 'invalid', field: 'account.username' }, /Der Server nimmt diese Angabe nicht an/],
  ] as const)('points at %s when that is refused', async (field, status, body, said) => {
    answer('/api/set-up', status, body);
    await type();
    expect((await screen.findByRole('alert')).textContent).toMatch(said);
    expect(document.activeElement).toBe(screen.getByLabelText(field));
  });

  test.each([...refused, [409, { error: 'already-set-up' }, /Die Praxis ist schon eingerichtet/]] as const)('says what a refusal with %d means', async (status, body, said) => {
    answer('/api/set-up', status, body);
    await type();
    expect((await screen.findByRole('alert')).textContent).toMatch(said);
    expect(screen.getByLabelText<HTMLInputElement>('Passwort').value).toBe('ein langer Satz');
  });
});
