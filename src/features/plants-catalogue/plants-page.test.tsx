import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { createMocks, type Mocks } from '../../../mocks/handlers.ts';
import { mockServer } from '../../../mocks/setup.ts';
import { plantQueries } from '../../data/plants.ts';
import { addDays, dayAt } from '../../domain/day.ts';
import { transaction } from '../../fhir/bundle.ts';
import { entryToFhir } from '../../fhir/diary.ts';
import { plantWordToFhir, type Meaning } from '../../fhir/plant-word.ts';
import { setLanguage } from '../../i18n/messages.ts';
import { PlantsPage } from './plants-page.tsx';

const today = dayAt(new Date(), 'Europe/Berlin');
let mocks: Mocks;
let client: QueryClient;

beforeEach(async () => {
  setLanguage('de');
  mocks = await createMocks();
  mockServer.use(...mocks.handlers);
  await mocks.write([transaction(['p1', 'p2'].map((id) => ({ method: 'PUT', resource: { resourceType: 'Patient', id, active: true, name: [{ family: 'Muster' }] }, create: true })))]);
});

async function eaten(patient: string, back: number, ...meals: string[]): Promise<void> {
  const entry = entryToFhir({ day: addDays(today, -back), source: 'diary', values: { meals: meals.map((text) => ({ text })) } }, { patient, author: `Patient/${patient}` });
  await mocks.write([transaction([{ method: 'POST', resource: entry }])]);
}

async function decided(word: string, meaning: Meaning): Promise<void> {
  await mocks.write([transaction([{ method: 'POST', resource: plantWordToFhir({ word, meaning }, word.toLowerCase(), { author: 'Practitioner/therapist', authorName: 'Kim Kollegin' }) }])]);
}

function show() {
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(['session'], { state: 'signed-in', user: { name: 'Alex Beispiel', practitioner: 'therapist' }, practice: { name: 'Praxis', zone: 'Europe/Berlin', language: 'de' } });
  render(<QueryClientProvider client={client}><PlantsPage /></QueryClientProvider>);
  return userEvent.setup();
}

const rows = (heading: string) => [...screen.getByRole('heading', { name: heading }).closest('section, div')!.querySelectorAll('tbody tr')].map((row) => [...(row as HTMLTableRowElement).cells].slice(0, 2).map((cell) => cell.textContent));
const openRows = () => rows('Unbekannte Wörter');

test('words nobody knows stand in a list by how often they were written, without persons', async () => {
  await eaten('p1', 1, 'Haferbrei mit Schlabber', 'Schlabber und Gloop');
  await eaten('p2', 2, 'SCHLABBER mit Reis', 'Kartoffeln');
  await eaten('p2', 40, 'Vergangenes');
  show();
  await screen.findByRole('button', { name: '„Schlabber“ festlegen' });
  expect(openRows()).toEqual([['Schlabber', '3'], ['Gloop', '1']]);
  expect(screen.getByText('2 Einträge durchgesehen.')).toBeDefined();
  expect(screen.queryByText(/Muster/)).toBeNull();
});

test('a decided word leaves the list, stands with who decided it, and is known from then on', async () => {
  await eaten('p1', 1, 'Haferbrei mit Schlabber');
  const user = show();
  await user.click(await screen.findByRole('button', { name: '„Schlabber“ festlegen' }));
  const dialog = await screen.findByRole('dialog', { name: 'Was ist „Schlabber“?' });
  expect(within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Speichern' }).disabled).toBe(true);
  await user.type(await within(dialog).findByRole('combobox'), 'curly kale');
  await user.click(await screen.findByRole('option', { name: /^Grünkohl/ }));
  await user.click(within(dialog).getByRole('button', { name: 'Speichern' }));
  expect(await screen.findByText('„Schlabber“ ist gespeichert.')).toBeDefined();
  expect(screen.queryByRole('button', { name: '„Schlabber“ festlegen' })).toBeNull();
  expect(rows('Von der Praxis festgelegt')).toEqual([['Schlabber', 'Grünkohl']]);
  expect(screen.getByText('Alex Beispiel')).toBeDefined();
  expect(screen.getByText(/^Katalog .*\+1\./)).toBeDefined();
});

test('a decision is changed, and one by somebody else in between is not overwritten', async () => {
  await decided('Schlabber', { plant: 'kale' });
  const user = show();
  await user.click(await screen.findByRole('button', { name: '„Schlabber“ ändern' }));
  const dialog = await screen.findByRole('dialog');
  expect(within(dialog).getByRole<HTMLInputElement>('radio', { name: 'Dieses pflanzliche Lebensmittel: Grünkohl' }).checked).toBe(true);
  const [word] = await client.fetchQuery({ ...plantQueries.taught(), staleTime: 0 });
  await mocks.write([transaction([{ method: 'PUT', resource: { ...plantWordToFhir({ id: word!.id, word: 'Schlabber', meaning: { plant: 'spinach' } }, 'schlabber', { author: 'Practitioner/therapist', authorName: 'Kim Kollegin' }), id: word!.id }, ifMatch: '1' }])]);
  await user.click(within(dialog).getByRole('radio', { name: 'Kein pflanzliches Lebensmittel' }));
  await user.click(within(dialog).getByRole('button', { name: 'Speichern' }));
  expect(await within(dialog).findByText(/hat zwischenzeitlich jemand anderes geändert/)).toBeDefined();
  await user.click(within(dialog).getByRole('button', { name: 'Abbrechen' }));
  await waitFor(() => expect(rows('Von der Praxis festgelegt')).toEqual([['Schlabber', 'Spinat']]));
});

test('a word that nobody has written yet is decided; one put aside waits at the top of the list', async () => {
  await eaten('p1', 1, 'Gloop und Gloop');
  const user = show();
  await user.type(await screen.findByRole('textbox', { name: 'Ein Wort festlegen' }), 'Schlabber{Enter}');
  const dialog = await screen.findByRole('dialog', { name: 'Was ist „Schlabber“?' });
  await user.click(within(dialog).getByRole('radio', { name: 'Noch nicht entscheiden' }));
  await user.click(within(dialog).getByRole('button', { name: 'Speichern' }));
  await screen.findByText('„Schlabber“ ist gespeichert.');
  await waitFor(() => expect(openRows()).toEqual([['Schlabber', '–'], ['Gloop', '2']]));
});

test('nothing typed is lost when the server cannot be reached', async () => {
  await eaten('p1', 1, 'Schlabber');
  const user = show();
  await user.click(await screen.findByRole('button', { name: '„Schlabber“ festlegen' }));
  const dialog = await screen.findByRole('dialog');
  await user.click(within(dialog).getByRole('radio', { name: 'Kein pflanzliches Lebensmittel' }));
  mockServer.use(http.post('/fhir/Basic', () => HttpResponse.error(), { once: true }));
  await user.click(within(dialog).getByRole('button', { name: 'Speichern' }));
  expect(await within(dialog).findByText(/Es ist nichts gespeichert/)).toBeDefined();
  await user.click(within(dialog).getByRole('button', { name: 'Speichern' }));
  await waitFor(() => expect(rows('Von der Praxis festgelegt')).toEqual([['Schlabber', 'kein pflanzliches Lebensmittel']]));
});

test('a catalogue that could not be loaded says so and comes with the next try', async () => {
  mockServer.use(http.get('/fhir/Basic', () => HttpResponse.error(), { once: true }));
  const user = show();
  await screen.findByRole('heading', { name: 'Keine Verbindung zum Server' });
  await user.click(screen.getByRole('button', { name: 'Noch einmal versuchen' }));
  expect(await screen.findByText(/^Keine unbekannten Wörter/)).toBeDefined();
});
