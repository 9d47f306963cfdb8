import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Bundle, Practitioner } from '@medplum/fhirtypes';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { createMocks, type Mocks } from '../../../mocks/handlers.ts';
import { mockServer } from '../../../mocks/setup.ts';
import type { Provider } from '../../domain/provider.ts';
import { transaction } from '../../fhir/bundle.ts';
import { providerFromFhir, PROVIDERS, providerToFhir } from '../../fhir/provider.ts';
import { setLanguage } from '../../i18n/messages.ts';
import { ProvidersPage } from './providers-page.tsx';

let mocks: Mocks;

beforeEach(async () => {
  setLanguage('de');
  mocks = await createMocks();
  mockServer.use(...mocks.handlers);
});

async function stored(): Promise<Provider[]> {
  const answer = (await (await mocks.fhir(new Request(`http://localhost:3000/fhir/${PROVIDERS}`), mocks.actor)).json()) as Bundle;
  return (answer.entry ?? []).flatMap(({ resource }) => providerFromFhir(resource as Practitioner) ?? []);
}

async function prepare(): Promise<void> {
  const add = (id: string, details: Parameters<typeof providerToFhir>[0], active = true) => ({ method: 'PUT' as const, resource: { ...providerToFhir(details, { id, key: id, active }), id }, create: true as const });
  await mocks.write([
    transaction([
      add('gruen', { name: 'Sabine Grün', profession: 'nutrition', title: 'Diätassistentin', city: 'Berlin', postalCode: '10117', certificate: 'VDD', certificateUntil: '2026-01-31', languages: ['de', 'tr'], waitingTime: 'etwa 3 Wochen' }),
      add('vhs', { name: 'Volkshochschule', profession: 'relaxation', city: 'Potsdam', languages: ['de'] }),
      add('alt', { name: 'Früher Empfohlen', profession: 'physician', languages: [] }, false),
    ]),
  ]);
}

function show() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(<QueryClientProvider client={client}><ProvidersPage today="2026-11-25" /></QueryClientProvider>);
  return userEvent.setup();
}

const rows = async () => (await screen.findAllByRole('row')).slice(1).map((row) => within(row).getByRole('rowheader').firstChild!.textContent);
const file = (text: string) => new File([text], 'liste.csv', { type: 'text/csv' });

test('the directory is empty at first, and staff is not in it', async () => {
  show();
  expect(await screen.findByRole('heading', { name: 'Das Verzeichnis ist leer' })).toBeTruthy();
});

test('finds by any word, field and language, and hides those no longer recommended', async () => {
  await prepare();
  const user = show();
  expect(await rows()).toEqual(['Sabine Grün', 'Volkshochschule']);
  screen.getByText('war gültig bis 31.01.2026');
  screen.getByText('2 Einträge');
  const search = screen.getByRole('searchbox', { name: 'Suchen' });
  await user.type(search, 'gruen türk');
  await waitFor(async () => expect(await rows()).toEqual(['Sabine Grün']));
  await user.clear(search);
  await user.type(search, 'niemand');
  await screen.findByText('Niemand passt zu dieser Suche.');
  await user.clear(search);
  await user.selectOptions(screen.getByRole('combobox', { name: 'Fachgebiet' }), 'relaxation');
  await waitFor(async () => expect(await rows()).toEqual(['Volkshochschule']));
  await user.selectOptions(screen.getByRole('combobox', { name: 'Fachgebiet' }), '');
  await user.click(screen.getByRole('checkbox', { name: 'Auch nicht mehr empfohlene zeigen' }));
  await waitFor(async () => expect(await rows()).toEqual(['Früher Empfohlen', 'Sabine Grün', 'Volkshochschule']));
});

test('adds an entry once, also when the answer to saving it was lost', async () => {
  const user = show();
  await user.click((await screen.findAllByRole('button', { name: 'Eintrag hinzufügen' }))[0]!);
  const dialog = within(await screen.findByRole('dialog'));
  await user.click(dialog.getByRole('button', { name: 'Speichern' }));
  await dialog.findByText('Bitte ausfüllen.');
  await user.type(dialog.getByRole('textbox', { name: 'Name oder Einrichtung' }), '  Erika Muster ');
  await user.type(dialog.getByRole('textbox', { name: 'E-Mail' }), 'erika');
  await user.click(dialog.getByRole('button', { name: 'Speichern' }));
  await dialog.findByText('Bitte eine vollständige E-Mail-Adresse eingeben.');
  await user.type(dialog.getByRole('textbox', { name: 'E-Mail' }), '@example.org');
  // It arrives, but its answer does not.
  mockServer.use(http.post('/fhir/Practitioner', async ({ request }) => {
    await mocks.fhir(request, mocks.actor);
    return HttpResponse.error();
  }, { once: true }));
  await user.click(dialog.getByRole('button', { name: 'Speichern' }));
  await dialog.findByText(/Keine Verbindung zum Server/);
  await user.click(dialog.getByRole('button', { name: 'Speichern' }));
  await screen.findByText('Erika Muster ist gespeichert.');
  expect(await stored()).toMatchObject([{ name: 'Erika Muster', email: 'erika@example.org', profession: 'nutrition', languages: ['de'], active: true }]);
});

test('a colleague\'s change is shown and never overwritten unseen', async () => {
  await prepare();
  const user = show();
  await user.click(await screen.findByRole('button', { name: 'Sabine Grün ändern' }));
  const dialog = within(await screen.findByRole('dialog'));
  const [before] = await stored();
  await mocks.write([transaction([{ method: 'PUT', resource: { ...providerToFhir({ ...before!, waitingTime: '6 Wochen' }, { id: 'gruen', key: 'gruen' }), id: 'gruen' }, ifMatch: '1' }])]);
  const phone = dialog.getByRole('textbox', { name: 'Telefon' });
  await user.type(phone, '030 1');
  await user.click(dialog.getByRole('button', { name: 'Speichern' }));
  await dialog.findByText('Wartezeit: 6 Wochen');
  expect((await stored()).find(({ id }) => id === 'gruen')).toMatchObject({ waitingTime: '6 Wochen' });
  await user.click(dialog.getByRole('button', { name: 'Meine Angaben speichern' }));
  await screen.findByText('Sabine Grün ist gespeichert.');
  expect((await stored()).find(({ id }) => id === 'gruen')).toMatchObject({ waitingTime: 'etwa 3 Wochen', phone: '030 1', version: '3' });
});

test('somebody is put aside, never deleted', async () => {
  await prepare();
  const user = show();
  await user.click(await screen.findByRole('button', { name: 'Volkshochschule ändern' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.click(dialog.getByRole('checkbox', { name: 'Wird empfohlen' }));
  await user.click(dialog.getByRole('button', { name: 'Speichern' }));
  await waitFor(async () => expect(await rows()).toEqual(['Sabine Grün']));
  expect((await stored()).find(({ name }) => name === 'Volkshochschule')).toMatchObject({ active: false, city: 'Potsdam' });
});

test('takes a table over after showing what would happen, and nothing the second time', async () => {
  await prepare();
  const user = show();
  const table = 'Name;Fachgebiet;Ort;Wartezeit;Sprachen\nSabine Grün;Diätassistentin;Berlin;8 Wochen;\nNeu Yoga;Yogakurs;Berlin;;Deutsch, Klingonisch\n;Ärztin;;;\nOhne Fach;;Berlin;;';
  const open = async () => {
    await user.click(screen.getByRole('button', { name: 'Aus einer Tabelle übernehmen' }));
    const dialog = within(await screen.findByRole('dialog'));
    await user.upload(dialog.getByLabelText('Datei wählen'), file(table));
    return dialog;
  };
  await screen.findAllByRole('row');
  const first = await open();
  await first.findByText('1 neu, 1 mit anderen Angaben, 0 schon da, 2 nicht übernommen');
  first.getByText('nicht übernommen: kein Name');
  first.getByText('nicht übernommen: kein Fachgebiet');
  first.getByText('„Sprachen“: Sprache nicht erkannt: Klingonisch');
  first.getByText('anders: Wartezeit');
  expect(await stored()).toHaveLength(3);
  await user.click(first.getByRole('checkbox', { name: /Bei schon vorhandenen/ }));
  await user.click(first.getByRole('button', { name: '2 Einträge übernehmen' }));
  await screen.findByText('Übernommen: 1 neu, 1 geändert.');
  expect((await stored()).map(({ name, waitingTime }) => [name, waitingTime])).toEqual(expect.arrayContaining([['Sabine Grün', '8 Wochen'], ['Neu Yoga', undefined]]));

  await waitFor(async () => expect(await rows()).toContain('Neu Yoga'));
  const second = await open();
  await second.findByText('0 neu, 0 mit anderen Angaben, 2 schon da, 2 nicht übernommen');
  expect(second.getByRole<HTMLButtonElement>('button', { name: 'Nichts zu übernehmen' }).disabled).toBe(true);
  expect(await stored()).toHaveLength(4);
});

test('a table that nobody can read is refused with its reason, a column can be told anew', async () => {
  await prepare();
  const user = show();
  await screen.findAllByRole('row');
  await user.click(screen.getByRole('button', { name: 'Aus einer Tabelle übernehmen' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.upload(dialog.getByLabelText('Datei wählen'), new File([new Uint8Array([0x50, 0x4b, 3, 4, ...new TextEncoder().encode('[Content_Types].xml')])], 'liste.csv', { type: 'text/csv' }));
  await dialog.findByText('Das ist eine Excel-Datei. Bitte speichern Sie sie dort als CSV.');
  await user.upload(dialog.getByLabelText('Datei wählen'), file('Wer;Was\nAnna;Yoga'));
  await dialog.findByText('Bitte sagen Sie, in welcher Spalte der Name steht.');
  await user.selectOptions(dialog.getByRole('combobox', { name: 'Bedeutung von „Wer“' }), 'name');
  await user.selectOptions(dialog.getByRole('combobox', { name: 'Bedeutung von „Was“' }), 'profession');
  expect(await dialog.findByText('1 neu, 0 mit anderen Angaben, 0 schon da, 0 nicht übernommen')).toBeTruthy();
});

test('without a connection it says so and tries again', async () => {
  mockServer.use(http.get('/fhir/Practitioner', () => HttpResponse.error(), { once: true }));
  const user = show();
  await screen.findByRole('heading', { name: 'Keine Verbindung zum Server' });
  await user.click(screen.getByRole('button', { name: 'Noch einmal versuchen' }));
  expect(await screen.findByRole('heading', { name: 'Das Verzeichnis ist leer' })).toBeTruthy();
});
