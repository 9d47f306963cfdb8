import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTeamMocks, RECOVERY_CODES, RIGHT, type TeamMocks } from '../../../mocks/team.ts';
import { mockServer } from '../../../mocks/setup.ts';
import type { Session } from '../../data/session.ts';
import { setLanguage } from '../../i18n/messages.ts';
import Enrol from './enrol.tsx';
import SignIn from './sign-in.tsx';

const practice = { name: 'Praxis am Markt', zone: 'Europe/Berlin', language: 'de' } as const;
const session: Session = { state: 'signed-in', user: { name: 'Jana Berger', practitioner: 'p', role: 'therapist' }, practice };
const onDone = vi.fn<(session: Session) => void>();
let mocks: TeamMocks;

beforeEach(() => {
  setLanguage('de');
  onDone.mockReset();
  mocks = createTeamMocks(() => ({ ...session }));
  mockServer.use(...mocks.handlers);
});
afterEach(() => vi.unstubAllGlobals());

/** A browser with passkeys: what it is asked stands in `asked`; it answers with `answer`, or ends it. */
function withPasskeys(answer: () => Promise<unknown>): unknown[] {
  const asked: unknown[] = [];
  vi.stubGlobal('PublicKeyCredential', class {});
  const ask = (options: { publicKey: unknown }) => {
    asked.push(options.publicKey);
    return answer();
  };
  Object.defineProperty(navigator, 'credentials', { configurable: true, value: { get: ask, create: ask } });
  return asked;
}

const bytes = (...values: number[]) => Uint8Array.from(values).buffer;

describe('the second step', () => {
  const user = userEvent.setup();
  const open = (methods: Session['methods'] = ['totp', 'recovery']) => render(<SignIn session={{ state: 'second-factor', practice, methods: methods! }} behind={null} onDone={onDone} />);

  test('takes a code that is pasted with blanks, from a field that managers can fill', async () => {
    open();
    const field = screen.getByLabelText<HTMLInputElement>('Code aus der App');
    expect(field.autocomplete).toBe('one-time-code');
    expect(field.inputMode).toBe('numeric');
    expect(document.activeElement).toBe(field);
    await user.paste('123 456');
    await user.click(screen.getByRole('button', { name: 'Bestätigen' }));
    await waitFor(() => expect(onDone).toHaveBeenCalledWith(session));
    expect(mocks.sent).toEqual([{ request: 'POST /api/auth/second-factor', body: { code: '123456' } }]);
  });

  test('says that a code is not right and keeps it', async () => {
    open();
    await user.type(screen.getByLabelText('Code aus der App'), '000000{Enter}');
    expect((await screen.findByRole('alert')).textContent).toMatch(/stimmt nicht oder wurde schon benutzt/);
    expect(screen.getByLabelText<HTMLInputElement>('Code aus der App').value).toBe('000000');
    expect(onDone).not.toHaveBeenCalled();
  });

  test('takes a recovery code instead', async () => {
    open();
    await user.click(screen.getByRole('button', { name: 'Wiederherstellungscode eingeben' }));
    expect(document.activeElement).toBe(screen.getByLabelText('Wiederherstellungscode'));
    await user.type(screen.getByLabelText('Wiederherstellungscode'), `${RIGHT.recovery}{Enter}`);
    await waitFor(() => expect(onDone).toHaveBeenCalledWith(session));
    expect(mocks.sent.at(-1)!.body).toEqual({ recovery: RIGHT.recovery });
  });

  test('offers only what this person has, and no passkey where the browser has none', () => {
    open(['passkey', 'recovery']);
    expect(screen.getByLabelText('Wiederherstellungscode')).toBeDefined();
    expect(screen.queryByRole('button', { name: /Passkey/ })).toBeNull();
    expect(screen.queryByLabelText('Code aus der App')).toBeNull();
  });

  test('asks the browser for a passkey and sends what it says in base64url', async () => {
    const asked = withPasskeys(async () => ({
      id: 'AQID', rawId: bytes(1, 2, 3), type: 'public-key', getClientExtensionResults: () => ({}),
      response: { authenticatorData: bytes(251, 255), clientDataJSON: bytes(123, 125), signature: bytes(0), userHandle: bytes(112) },
    }));
    const sent: unknown[] = [];
    mockServer.use(
      http.post('/api/auth/passkey/options', () => HttpResponse.json({ challenge: '-_8', rpId: 'localhost', userVerification: 'required', allowCredentials: [{ type: 'public-key', id: 'AQID' }] })),
      http.post('/api/auth/passkey', async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json(session);
      }),
    );
    open(['passkey', 'recovery']);
    await user.click(screen.getByRole('button', { name: 'Passkey verwenden' }));
    await waitFor(() => expect(onDone).toHaveBeenCalledWith(session));
    expect(asked).toEqual([{ challenge: Uint8Array.from([251, 255]), rpId: 'localhost', userVerification: 'required', allowCredentials: [{ type: 'public-key', id: Uint8Array.from([1, 2, 3]) }] }]);
    expect(sent).toEqual([{ assertion: { id: 'AQID', rawId: 'AQID', type: 'public-key', clientExtensionResults: {}, response: { authenticatorData: '-_8', clientDataJSON: 'e30', signature: 'AA', userHandle: 'cA' } } }]);
  });

  test('a passkey that was ended at the device is said, and the other ways stay', async () => {
    withPasskeys(() => Promise.reject(new DOMException('no', 'NotAllowedError')));
    mockServer.use(http.post('/api/auth/passkey/options', () => HttpResponse.json({ challenge: 'AQID' })));
    open(['totp', 'passkey']);
    await user.click(screen.getByRole('button', { name: 'Passkey verwenden' }));
    expect((await screen.findByRole('alert')).textContent).toMatch(/am Gerät abgebrochen/);
    expect(screen.getByRole('button', { name: 'Code aus der App eingeben' })).toBeDefined();
  });

  test('that took too long goes back to the password and says why', async () => {
    mockServer.use(http.post('/api/auth/second-factor', () => HttpResponse.json({ error: 'signed-out' }, { status: 401 })));
    const { rerender } = open();
    await user.type(screen.getByLabelText('Code aus der App'), '123456{Enter}');
    await waitFor(() => expect(onDone).toHaveBeenCalledWith({ state: 'signed-out' }));
    rerender(<SignIn session={{ state: 'signed-out', practice }} behind={null} onDone={onDone} />);
    expect(screen.getByRole('alert').textContent).toMatch(/zu viel Zeit vergangen/);
  });

  test('can be left: the half session ends on the server too', async () => {
    const ended = vi.fn<() => void>();
    mockServer.use(http.post('/api/auth/sign-out', () => {
      ended();
      return HttpResponse.json({ state: 'signed-out' });
    }));
    open();
    await user.click(screen.getByRole('button', { name: 'Zurück zur Anmeldung' }));
    await waitFor(() => expect(onDone).toHaveBeenCalledWith({ state: 'signed-out' }));
    expect(ended).toHaveBeenCalledOnce();
  });
});

describe('an invitation', () => {
  async function type(code: string, password: string): Promise<void> {
    const user = userEvent.setup();
    render(<SignIn session={{ state: 'signed-out', practice }} behind={null} onDone={onDone} />);
    await user.click(screen.getByRole('button', { name: 'Ich habe einen Einmal-Code' }));
    await user.type(screen.getByLabelText('Einmal-Code'), code);
    await user.type(screen.getByLabelText('Neues Passwort'), password);
    await user.click(screen.getByRole('button', { name: 'Passwort festlegen' }));
  }

  test('sets the password and lets in', async () => {
    await type(` ${RIGHT.invitation} `, 'ein langer Satz');
    await waitFor(() => expect(onDone).toHaveBeenCalledWith(session));
    expect(mocks.sent).toEqual([{ request: 'POST /api/auth/invitation', body: { code: RIGHT.invitation, password: 'ein langer Satz' } }]);
    expect(screen.getByLabelText<HTMLInputElement>('Neues Passwort').autocomplete).toBe('new-password');
  });

  test('with a code that is not right keeps what was typed', async () => {
    await type('XXXXX', 'ein langer Satz');
    expect((await screen.findByRole('alert')).textContent).toMatch(/stimmt nicht, ist abgelaufen oder wurde schon benutzt/);
    expect(screen.getByLabelText<HTMLInputElement>('Neues Passwort').value).toBe('ein langer Satz');
  });

  test('with a short password sends nothing', async () => {
    await type(RIGHT.invitation, 'kurz');
    expect((await screen.findByRole('alert')).textContent).toMatch(/mindestens 12 Zeichen/);
    expect(mocks.sent).toEqual([]);
  });
});

describe('enrolment', () => {
  const open = () => render(<QueryClientProvider client={new QueryClient()}><Enrol session={{ ...session, state: 'enrol' }} onDone={onDone} /></QueryClientProvider>);

  test('with an app: QR code and text, the first code, recovery codes that must be confirmed', async () => {
    const user = userEvent.setup();
    mockServer.use(http.get('/api/session', () => HttpResponse.json(session)));
    open();
    await user.click(screen.getAllByRole('button', { name: 'Weiter' })[0]!);
    const qr = await screen.findByRole('img', { name: /QR-Code/ });
    expect(qr.querySelectorAll('path')).toHaveLength(1);
    expect(screen.getAllByText('JBSW').length).toBeGreaterThan(0);
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
    await user.type(screen.getByLabelText('Code, den die App jetzt zeigt'), '000 000');
    await user.click(screen.getByRole('button', { name: 'Code prüfen' }));
    expect((await screen.findByRole('alert')).textContent).toMatch(/stimmt nicht/);
    await user.clear(screen.getByLabelText('Code, den die App jetzt zeigt'));
    await user.type(screen.getByLabelText('Code, den die App jetzt zeigt'), RIGHT.code);
    await user.click(screen.getByRole('button', { name: 'Code prüfen' }));
    const codes = await screen.findByRole('list', { name: 'Wiederherstellungscodes' });
    expect(within(codes).getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([...RECOVERY_CODES]);
    await user.click(screen.getByRole('button', { name: 'Fertig' }));
    expect(screen.getByRole('alert').textContent).toMatch(/nicht noch einmal gezeigt/);
    expect(onDone).not.toHaveBeenCalled();
    await user.click(screen.getByLabelText(/ausgedruckt oder abgeschrieben/));
    await user.click(screen.getByRole('button', { name: 'Fertig' }));
    await waitFor(() => expect(onDone).toHaveBeenCalledWith(session));
    // No password: it was typed a moment ago.
    expect(mocks.sent.map(({ body }) => body)).toEqual([{}, { code: '000000' }, { code: RIGHT.code }]);
  });

  test('with a passkey', async () => {
    const user = userEvent.setup();
    const asked = withPasskeys(async () => ({
      id: 'AQID', rawId: bytes(1, 2, 3), type: 'public-key', getClientExtensionResults: () => ({}),
      response: { attestationObject: bytes(1), clientDataJSON: bytes(2), getTransports: () => ['internal'] },
    }));
    const sent: unknown[] = [];
    mockServer.use(
      http.get('/api/session', () => HttpResponse.json(session)),
      http.post('/api/account/passkeys/options', () => HttpResponse.json({ challenge: 'AQID', rp: { name: 'Praxis', id: 'localhost' }, user: { id: 'cA', name: 'jana', displayName: 'Jana' }, pubKeyCredParams: [], excludeCredentials: [{ type: 'public-key', id: 'AQID' }] })),
      http.post('/api/account/passkeys', async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json({ id: 'k1', recovery: [...RECOVERY_CODES] });
      }),
    );
    open();
    await user.click(screen.getAllByRole('button', { name: 'Weiter' })[1]!);
    await user.type(screen.getByLabelText('Name dieses Passkeys'), 'Laptop Empfang');
    await user.click(screen.getByRole('button', { name: 'Passkey anlegen' }));
    await screen.findByRole('list', { name: 'Wiederherstellungscodes' });
    expect(asked).toMatchObject([{ challenge: Uint8Array.from([1, 2, 3]), user: { id: Uint8Array.from([112]), name: 'jana' }, excludeCredentials: [{ id: Uint8Array.from([1, 2, 3]) }] }]);
    expect(sent).toEqual([{ name: 'Laptop Empfang', attestation: { id: 'AQID', rawId: 'AQID', type: 'public-key', clientExtensionResults: {}, response: { attestationObject: 'AQ', clientDataJSON: 'Ag', transports: ['internal'] } } }]);
  });
});
