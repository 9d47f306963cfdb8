import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { createMocks, type Mocks } from '../../../mocks/handlers.ts';
import { mockServer } from '../../../mocks/setup.ts';
import { addDays, dayAt, type Day } from '../../domain/day.ts';
import type { DiaryEntry, DiaryValues } from '../../domain/diary.ts';
import { transaction } from '../../fhir/bundle.ts';
import { SID_DAILY_LOG } from '../../fhir/codes.ts';
import { entryFromFhir, entryIdentifier, entryToFhir, readingToFhir, withdrawn } from '../../fhir/diary.ts';
import { setLanguage } from '../../i18n/messages.ts';
import { DiaryPage } from './diary-page.tsx';

const today = dayAt(new Date(), 'Europe/Berlin');
const yesterday = addDays(today, -1);
const PATIENT = 'p1';
let mocks: Mocks;

beforeEach(async () => {
  setLanguage('de');
  mocks = await createMocks();
  mockServer.use(...mocks.handlers);
  await mocks.write([transaction([{ method: 'PUT', resource: { resourceType: 'Patient', id: PATIENT, active: true, name: [{ family: 'Muster', given: ['Anna'] }] }, create: true }])]);
});

/** Stores an entry; `version` is the one that it replaces. */
async function store(entry: Omit<DiaryEntry, 'id'>, version?: string): Promise<void> {
  const resource = entryToFhir(entry, { patient: PATIENT, author: `Patient/${PATIENT}` });
  await mocks.write([transaction([{ method: 'PUT', resource, identifier: { system: SID_DAILY_LOG, value: entryIdentifier(PATIENT, entry.day, entry.source) }, ...(version !== undefined && { ifMatch: version }) }])]);
}

async function stored(day: Day): Promise<DiaryEntry[]> {
  const response = await mocks.fhir(new Request(`http://localhost:3000/fhir/QuestionnaireResponse?patient=${PATIENT}&log-date=${day}`), mocks.actor);
  const bundle = (await response.json()) as { entry?: { resource: Parameters<typeof entryFromFhir>[0] }[] };
  return (bundle.entry ?? []).map(({ resource }) => entryFromFhir(resource));
}

/** The page at its own addresses, so that links and the question before leaving work as in the app. */
function show(day?: Day) {
  const root = createRootRoute();
  const list = createRoute({ getParentRoute: () => root, path: '/patients/$patient/diary', component: () => <DiaryPage patient={PATIENT} /> });
  const one = createRoute({ getParentRoute: () => root, path: '/patients/$patient/diary/$day', component: function One() { return <DiaryPage patient={PATIENT} day={one.useParams().day as Day} />; } });
  const router = createRouter({ routeTree: root.addChildren([list, one]), history: createMemoryHistory({ initialEntries: [day === undefined ? `/patients/${PATIENT}/diary` : `/patients/${PATIENT}/diary/${day}`] }) });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(['session'], { state: 'signed-in', user: { name: 'Alex Beispiel', practitioner: 'therapist' }, practice: { name: 'Praxis', zone: 'Europe/Berlin', language: 'de' } });
  // The router of the test has other addresses than the registered one.
  render(<QueryClientProvider client={client}><RouterProvider router={router as never} /></QueryClientProvider>);
  return { router, user: userEvent.setup() };
}

const field = (name: RegExp) => screen.findByRole<HTMLInputElement>('textbox', { name });

async function valuesOf(day: Day): Promise<DiaryValues> {
  return (await stored(day))[0]!.values;
}

test('a typed 0 is kept as 0 and an empty field as absent', async () => {
  const { user } = show(yesterday);
  await user.type(await field(/^Durchschnittlicher Schmerz/), '0');
  await user.type(await field(/^Wasser/), '1,5');
  await user.type(await field(/^Schlafdauer/), '6:30');
  await user.click(screen.getByRole('button', { name: /^Speichern$/ }));
  await screen.findByText(/gespeichert/);
  await waitFor(async () => expect(await valuesOf(yesterday)).toEqual({ painAverage: 0, drinkMl: 1500, sleepHours: 6.5 }));
});

test('typed with the keyboard alone: Enter goes on, Ctrl+Enter saves and opens the next day', async () => {
  const { user, router } = show(yesterday);
  const average = await field(/^Durchschnittlicher Schmerz/);
  await waitFor(() => expect(document.activeElement).toBe(average));
  await user.keyboard('4{Enter}');
  expect(document.activeElement).toBe(await field(/^Stärkster Schmerz/));
  await user.keyboard('7{Control>}{Enter}{/Control}');
  await waitFor(() => expect(router.state.location.pathname).toBe(`/patients/${PATIENT}/diary/${today}`));
  expect(await valuesOf(yesterday)).toEqual({ painAverage: 4, painWorst: 7 });
  await waitFor(async () => expect((await field(/^Durchschnittlicher Schmerz/)).value).toBe(''));
});

test('a number outside its range is refused with its limits, and nothing is saved', async () => {
  const { user } = show(yesterday);
  await user.type(await field(/^Stress/), '12');
  await user.click(screen.getByRole('button', { name: /^Speichern$/ }));
  await screen.findByText('Bitte eine Zahl von 0 bis 10 eingeben.');
  expect(await stored(yesterday)).toEqual([]);
});

test('a worst pain below the average is pointed out and still saved', async () => {
  const { user } = show(yesterday);
  await user.type(await field(/^Durchschnittlicher Schmerz/), '5');
  await user.type(await field(/^Stärkster Schmerz/), '3');
  await screen.findByText(/Der stärkste Schmerz \(3\) ist kleiner/);
  await user.click(screen.getByRole('button', { name: /^Speichern$/ }));
  await waitFor(async () => expect(await valuesOf(yesterday)).toEqual({ painAverage: 5, painWorst: 3 }));
});

test('what was typed stays when the server cannot be reached, and is saved on the next try', async () => {
  const { user } = show(yesterday);
  const note = await field(/^Notiz/);
  await user.type(note, 'Wetterumschwung');
  mockServer.use(http.post('/fhir/QuestionnaireResponse', () => HttpResponse.error(), { once: true }));
  await user.click(screen.getByRole('button', { name: /^Speichern$/ }));
  await screen.findByText(/Ihre Eingaben stehen noch hier/);
  expect(note.value).toBe('Wetterumschwung');
  await user.click(screen.getByRole('button', { name: /^Speichern$/ }));
  await waitFor(async () => expect(await valuesOf(yesterday)).toEqual({ note: 'Wetterumschwung' }));
});

test('a colleague who saved in between is not overwritten: both versions are shown and one is chosen', async () => {
  await store({ day: yesterday, source: 'diary', values: { painAverage: 3, stress: 5 } });
  const { user } = show(yesterday);
  await user.click(await screen.findByRole('button', { name: 'Tagebuch berichtigen' }));
  const average = await field(/^Durchschnittlicher Schmerz/);
  await user.clear(average);
  await user.type(average, '6');
  await store({ day: yesterday, source: 'diary', values: { painAverage: 4, stress: 2 } }, '1');
  await user.click(screen.getByRole('button', { name: /^Speichern$/ }));

  const dialog = await screen.findByRole('dialog', { name: 'Zwischenzeitlich geändert' });
  const chosen = (name: string) => within(dialog).getByRole<HTMLInputElement>('radio', { name }).checked;
  expect(chosen('Durchschnittlicher Schmerz, Meine: 6 von 10')).toBe(true);
  expect(chosen('Durchschnittlicher Schmerz, Gespeichert: 4 von 10')).toBe(false);
  // Only the colleague changed the stress.
  expect(chosen('Stress, Gespeichert: 2 von 10')).toBe(true);
  expect((await stored(yesterday))[0]!.values).toEqual({ painAverage: 4, stress: 2 });
  await user.click(within(dialog).getByRole('button', { name: 'Auswahl speichern' }));
  await waitFor(async () => expect(await valuesOf(yesterday)).toEqual({ painAverage: 6, stress: 2 }));
});

test('a recognised plant can be taken away from its word and is stored without it', async () => {
  await store({ day: yesterday, source: 'diary', values: { meals: [{ text: 'Haferbrei mit Pflaumen, ohne Zwiebeln' }], plants: [{ id: 'oat' }, { id: 'plum' }], plantCatalogue: '1.0' } });
  const { user } = show(yesterday);
  await user.click(await screen.findByRole('button', { name: /„Pflaumen“: Pflaume, gezählt/ }));
  screen.getByRole('button', { name: /„Zwiebeln“.*verneint, nicht gezählt/ });
  await user.click(await screen.findByRole('button', { name: 'Nicht zählen' }));
  await screen.findByRole('button', { name: /„Pflaumen“: Pflaume, nicht gezählt/ });
  await user.click(screen.getByRole('button', { name: 'Speichern' }));
  await waitFor(async () => expect((await valuesOf(yesterday)).plants).toEqual([{ id: 'oat' }]));
});

test('a plant found under its English name is added to the day', async () => {
  await store({ day: yesterday, source: 'diary', values: { meals: [{ text: 'Haferbrei' }], plants: [{ id: 'oat' }], plantCatalogue: '1.0' } });
  const { user } = show(yesterday);
  await user.type(await screen.findByRole('combobox', { name: /Pflanze ergänzen/ }), 'walnut');
  await user.click(await screen.findByRole('option', { name: /^Walnuss( |$)/ }));
  await user.click(await screen.findByRole('button', { name: 'Speichern' }));
  await waitFor(async () => expect((await valuesOf(yesterday)).plants).toEqual([{ id: 'oat' }, { id: 'walnut' }]));
});

test('the versions of an entry say what changed', async () => {
  await store({ day: yesterday, source: 'diary', values: { stress: 5 } });
  await store({ day: yesterday, source: 'diary', values: { stress: 6, painSites: ['72696002'] } }, '1');
  const { user } = show(yesterday);
  await user.click(await screen.findByRole('button', { name: 'Versionen (2)' }));
  expect(await screen.findByText('Stress: 5 von 10 → 6 von 10')).toBeDefined();
  expect(screen.getByText('Schmerzorte: nicht erfasst → Knie')).toBeDefined();
  const first = screen.getByText('Alle Angaben der Version 1').closest('details')!;
  expect(first.querySelector('dl')!.textContent).toBe('Stress5 von 10');
});

test('sources that disagree are both shown', async () => {
  await store({ day: yesterday, source: 'diary', values: { stress: 5 } });
  await store({ day: yesterday, source: 'table', values: { stress: 6 } });
  show(yesterday);
  expect(await screen.findByText('Stress: Tagebuch 5 von 10 · Tabelle 6 von 10')).toBeDefined();
});

test('a withdrawn entry is gone from the day, and the day can be entered again', async () => {
  await store({ day: yesterday, source: 'diary', values: { stress: 5 } });
  const { user } = show(yesterday);
  await user.click(await screen.findByRole('button', { name: 'Zurückziehen' }));
  const dialog = await screen.findByRole('dialog');
  await user.click(within(dialog).getByRole('button', { name: 'Zurückziehen' }));
  await user.type(await field(/^Stress/), '3');
  await user.click(screen.getByRole('button', { name: /^Speichern$/ }));
  await waitFor(async () => expect(await valuesOf(yesterday)).toEqual({ stress: 3 }));
});

test('the list names days without an entry and how complete the diary is', async () => {
  await store({ day: today, source: 'diary', values: { painAverage: 0, stress: 4, meals: [{ text: 'Linsensuppe' }] } });
  await store({ day: addDays(today, -2), source: 'bearable', values: { painAverage: 3 } });
  show();
  await screen.findByText('2 von 28 Tagen');
  expect(screen.getAllByRole('link', { name: /eintragen$/ }).length).toBe(1);
  screen.getByText('Linsensuppe');
  screen.getByText('Bearable');
});

test('a diary without entries offers to import or to enter', async () => {
  show();
  expect(await screen.findByRole('heading', { name: 'Noch keine Einträge' })).toBeDefined();
  expect(screen.getByRole('link', { name: 'Tagebuch einlesen' })).toBeDefined();
});

test('a day in the future cannot be entered', async () => {
  show(addDays(today, 1));
  expect(await screen.findByRole('heading', { name: 'Dieser Tag liegt in der Zukunft' })).toBeDefined();
});

test('Enter goes through the meals, past what is filled in already; Shift+Enter begins a line', async () => {
  const { user } = show(yesterday);
  const [first, second] = await screen.findAllByRole<HTMLTextAreaElement>('textbox', { name: 'Was wurde gegessen' });
  await user.type(first!, 'Haferbrei{Shift>}{Enter}{/Shift}mit Apfel{Enter}');
  expect(first!.value).toBe('Haferbrei\nmit Apfel');
  expect(document.activeElement).toBe(second);
  await user.keyboard('Linsensuppe{Control>}{Enter}{/Control}');
  await waitFor(async () => expect((await valuesOf(yesterday)).meals).toEqual([{ text: 'Haferbrei\nmit Apfel', when: 'Frühstück' }, { text: 'Linsensuppe', when: 'Mittagessen' }]));
  expect((await valuesOf(yesterday)).plants).toEqual([{ id: 'oat' }, { id: 'apple' }, { id: 'lentil' }]);
});

test('what was typed outlives a session that ran out', async () => {
  const { user } = show(yesterday);
  const note = await field(/^Notiz/);
  await user.type(note, 'Wetterumschwung');
  mockServer.use(http.post('/fhir/QuestionnaireResponse', () => HttpResponse.json({}, { status: 401 }), { once: true }));
  await user.click(screen.getByRole('button', { name: /^Speichern$/ }));
  expect(await screen.findByText(/Ihre Sitzung ist abgelaufen/)).toBeDefined();
  expect(note.value).toBe('Wetterumschwung');
  await user.click(screen.getByRole('button', { name: /^Speichern$/ }));
  await waitFor(async () => expect(await valuesOf(yesterday)).toEqual({ note: 'Wetterumschwung' }));
});

test('typed input is not left behind without being asked', async () => {
  const { user, router } = show(yesterday);
  await user.type(await field(/^Notiz/), 'Wetterumschwung');
  await user.click(screen.getByRole('link', { name: 'Tag davor' }));
  await user.click(within(await screen.findByRole('dialog', { name: 'Ungespeicherte Eingaben' })).getByRole('button', { name: 'Hier bleiben' }));
  expect(router.state.location.pathname).toBe(`/patients/${PATIENT}/diary/${yesterday}`);
  expect((await field(/^Notiz/)).value).toBe('Wetterumschwung');
});

test('two people who enter the same day from paper see both texts side by side', async () => {
  const { user } = show(yesterday);
  await user.type(await field(/^Notiz/), 'Mein Text');
  await store({ day: yesterday, source: 'diary', values: { note: 'Anderer Text' } });
  await user.click(screen.getByRole('button', { name: /^Speichern$/ }));
  const dialog = await screen.findByRole('dialog', { name: 'Zwischenzeitlich geändert' });
  expect(within(dialog).getByText('Mein Text')).toBeDefined();
  expect(within(dialog).getByText('Anderer Text')).toBeDefined();
  await user.click(within(dialog).getByRole('button', { name: 'Alle gespeicherten übernehmen' }));
  expect(await screen.findByRole('button', { name: 'Tagebuch berichtigen' })).toBeDefined();
  expect(await valuesOf(yesterday)).toEqual({ note: 'Anderer Text' });
});

test('an entry that was withdrawn while it was corrected can be saved all the same, or stay withdrawn', async () => {
  await store({ day: yesterday, source: 'diary', values: { stress: 5 } });
  const { user } = show(yesterday);
  await user.click(await screen.findByRole('button', { name: 'Tagebuch berichtigen' }));
  await user.type(await field(/^Notiz/), 'Mein Text');
  const [before] = await stored(yesterday);
  const gone = { ...withdrawn(entryToFhir({ day: yesterday, source: 'diary', values: { stress: 5 } }, { patient: PATIENT, author: `Patient/${PATIENT}` })), id: before!.id! };
  await mocks.write([transaction([{ method: 'PUT', resource: gone, ifMatch: '1' }])]);
  await user.click(screen.getByRole('button', { name: /^Speichern$/ }));
  const dialog = await screen.findByRole('dialog', { name: 'Zwischenzeitlich geändert' });
  expect(within(dialog).getByText(/zurückgezogen, während Sie daran gearbeitet haben/)).toBeDefined();
  await user.click(within(dialog).getByRole('button', { name: 'Alle meine übernehmen' }));
  await waitFor(async () => expect(await stored(yesterday)).toMatchObject([{ version: '3', values: { stress: 5, note: 'Mein Text' } }]));
});

test('the versions of a withdrawn entry can still be looked at, with who withdrew it', async () => {
  await store({ day: yesterday, source: 'diary', values: { stress: 5 } });
  const { user } = show(yesterday);
  await user.click(await screen.findByRole('button', { name: 'Zurückziehen' }));
  await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Zurückziehen' }));
  await user.click(await screen.findByRole('button', { name: 'Versionen (2)' }));
  expect(await screen.findByRole('heading', { name: /^Version 2 vom .*, Alex Beispiel$/ })).toBeDefined();
  expect(screen.getByText('Zurückgezogen')).toBeDefined();
  expect(screen.getByRole('heading', { name: /^Version 1 vom .*, Patientin\/Patient$/ })).toBeDefined();
});

test('oils, juices and kinds are marked in the text and not counted; a guess counts once somebody agreed', async () => {
  const plants = [{ id: 'potato' }, { id: 'linseed-oil' }];
  await store({ day: yesterday, source: 'diary', values: { meals: [{ text: 'Kartoffeln mit Leinöl, Apfelsaft, Gemüse, Tomtate' }], plants, plantCatalogue: '1.0' } });
  const { user } = show(yesterday);
  expect(await screen.findByRole('button', { name: '„Leinöl“: Leinöl, zählt nach der Regel nicht' })).toBeDefined();
  expect(screen.getByRole('button', { name: '„Apfelsaft“: Apfel, Saft, Marmelade oder Aroma, nicht gezählt' })).toBeDefined();
  expect(screen.getByRole('button', { name: '„Gemüse“: welche?' })).toBeDefined();
  expect(screen.getByText('1 Pflanze gezählt')).toBeDefined();
  expect(screen.queryByText(/Ohne Wort im Text/)).toBeNull();
  await user.click(screen.getByRole('button', { name: '„Tomtate“: Tomate, vielleicht, bitte prüfen' }));
  await user.click(await screen.findByRole('button', { name: 'Zählen' }));
  expect(await screen.findByRole('button', { name: '„Tomtate“: Tomate, gezählt' })).toBeDefined();
  expect(screen.getByText('2 Pflanzen gezählt')).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Speichern' }));
  await waitFor(async () => expect((await valuesOf(yesterday)).plants).toEqual([...plants, { id: 'tomato' }]));
});

test('a word nobody knows is taught, is a plant from then on, and counts on this day', async () => {
  await store({ day: yesterday, source: 'diary', values: { meals: [{ text: 'Haferbrei mit Schlabber' }], plants: [{ id: 'oat' }], plantCatalogue: '1.0' } });
  const { user } = show(yesterday);
  await user.click(await screen.findByRole('button', { name: 'Schlabber: Dem Katalog beibringen' }));
  const dialog = await screen.findByRole('dialog', { name: 'Was ist „Schlabber“?' });
  await user.type(await within(dialog).findByRole('combobox'), 'Grünkohl');
  await user.click(await screen.findByRole('option', { name: /^Grünkohl/ }));
  await user.click(within(dialog).getByRole('button', { name: 'Übernehmen' }));
  expect(await screen.findByText('„Schlabber“ ist jetzt Grünkohl.')).toBeDefined();
  expect(await screen.findByRole('button', { name: '„Schlabber“: Grünkohl, gezählt' })).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Speichern' }));
  await waitFor(async () => expect((await valuesOf(yesterday)).plants).toEqual([{ id: 'oat' }, { id: 'kale' }]));
});

test('readings of a foreign scale stand beside the entry as the source gave them', async () => {
  await mocks.write([transaction([{ method: 'POST', resource: readingToFhir({ day: yesterday, source: 'Bearable', kind: 'pain', name: 'Back pain', value: 3, label: 'Severe', scale: { min: 0, max: 4 } }, { patient: PATIENT }) }])]);
  show(yesterday);
  const row = (await screen.findByText('Back pain')).closest('tr')!;
  expect([...row.cells].map((cell) => cell.textContent)).toEqual(['Back pain', '3 (Severe)', '0–4', '', 'Bearable']);
  expect(screen.getByText(/aber keinen Tagebucheintrag/)).toBeDefined();
  expect(screen.getByRole('button', { name: 'Eigenen Eintrag ergänzen' })).toBeDefined();
});

test('a diary that cannot be loaded says so and comes with the next try', async () => {
  await store({ day: yesterday, source: 'diary', values: { stress: 5 } });
  mockServer.use(http.get('/fhir/QuestionnaireResponse', () => HttpResponse.error(), { once: true }));
  const { user } = show();
  await screen.findByRole('heading', { name: 'Keine Verbindung zum Server' });
  await user.click(screen.getByRole('button', { name: 'Noch einmal versuchen' }));
  expect(await screen.findByText('1 von 28 Tagen')).toBeDefined();
});

test('older months come when asked for, and a long gap is one line', async () => {
  await store({ day: yesterday, source: 'diary', values: { stress: 5 } });
  await store({ day: addDays(today, -200), source: 'diary', values: { note: 'Lange her' } });
  const { user } = show();
  await screen.findByText('1 von 28 Tagen');
  for (let more = 0; more < 3 && screen.queryByRole('button', { name: 'Ältere Monate zeigen' }); more += 1) {
    await user.click(screen.getByRole('button', { name: 'Ältere Monate zeigen' }));
    await waitFor(() => expect(screen.queryByText('Ältere Monate werden geladen …')).toBeNull());
  }
  expect(await screen.findByText(/^Der erste Eintrag ist vom/)).toBeDefined();
  expect(screen.getAllByText(/Tage ohne Eintrag/).length).toBeGreaterThan(0);
});

test('everything can be read in English', async () => {
  setLanguage('en');
  await store({ day: yesterday, source: 'diary', values: { painAverage: 0, bloating: 'mild', meals: [{ text: 'Haferbrei' }], plants: [{ id: 'oat' }], plantCatalogue: '1.0' } });
  show(yesterday);
  expect(await screen.findByRole('button', { name: '“Haferbrei”: oats, counted' })).toBeDefined();
  expect(screen.getByText('0 of 10')).toBeDefined();
  expect(screen.getByText('mild')).toBeDefined();
});
