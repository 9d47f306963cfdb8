import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Bundle, Provenance } from '@medplum/fhirtypes';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createMocks, type Mocks } from '../../../mocks/handlers.ts';
import { mockServer } from '../../../mocks/setup.ts';
import { diaryQueries } from '../../data/diary.ts';
import { reviewQueries } from '../../data/reviews.ts';
import { sessionQuery } from '../../data/session.ts';
import { addDays, dayAt, type Day } from '../../domain/day.ts';
import type { DiaryValues } from '../../domain/diary.ts';
import { resourcesOf, transaction, type Write } from '../../fhir/bundle.ts';
import { entryToFhir } from '../../fhir/diary.ts';
import { asExample } from '../../fhir/patient.ts';
import { reviewToFhir } from '../../fhir/provenance.ts';
import { formatIn } from '../../i18n/format.ts';
import { setLanguage } from '../../i18n/messages.ts';
import { ReviewPage } from './review-page.tsx';
import { parseReviewSearch } from './review-search.ts';

const ME = 'therapist';
const PATIENT = 'p1';
const today = dayAt(new Date(), 'Europe/Berlin');
const format = formatIn('de');
const ago = (days: number): Day => addDays(today, -days);
let mocks: Mocks;

beforeEach(async () => {
  setLanguage('de');
  mocks = await createMocks();
  mockServer.use(...mocks.handlers);
  await mocks.write([transaction([{ method: 'PUT', resource: { resourceType: 'Patient', id: PATIENT, active: true, name: [{ family: 'Muster', given: ['Anna'] }] }, create: true }])]);
});

async function write(diary: Readonly<Record<Day, DiaryValues>>): Promise<void> {
  const entries = Object.entries(diary).map(([day, values]): Write => ({ method: 'POST', resource: entryToFhir({ day: day as Day, source: 'diary', values }, { patient: PATIENT, author: `Patient/${PATIENT}` }) }));
  await mocks.write([transaction(entries)]);
}

async function reviews(): Promise<Provenance[]> {
  const response = await mocks.fhir(new Request(`http://localhost:3000/fhir/Provenance?patient=${PATIENT}`), mocks.actor);
  return resourcesOf((await response.json()) as Bundle, 'Provenance');
}

function show(query = '', patient = PATIENT) {
  const root = createRootRoute();
  const review = createRoute({
    getParentRoute: () => root, path: '/patients/$patient', validateSearch: parseReviewSearch,
    component: function Page() {
      const navigate = review.useNavigate();
      return <ReviewPage patientId={review.useParams().patient} today={today} search={review.useSearch()} onSearch={(search) => void navigate({ search, replace: true })} />;
    },
  });
  const diary = createRoute({ getParentRoute: () => root, path: '/patients/$patient/diary/$day', component: () => <p>Tagebuch</p> });
  const importFor = createRoute({ getParentRoute: () => root, path: '/patients/$patient/import', component: () => <p>Einlesen</p> });
  const router = createRouter({ routeTree: root.addChildren([review, diary, importFor]), history: createMemoryHistory({ initialEntries: [`/patients/${patient}${query}`] }) });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(sessionQuery.queryKey, { state: 'signed-in', user: { name: 'Alex Beispiel', practitioner: ME, role: 'therapist' }, practice: { name: 'Praxis', zone: 'Europe/Berlin', language: 'de' } });
  // The router of the test has other addresses than the registered one.
  render(<QueryClientProvider client={client}><RouterProvider router={router as never} /></QueryClientProvider>);
  return { router, client, user: userEvent.setup() };
}

const panel = (id: string): Promise<HTMLElement> => waitFor(() => {
  const found = document.querySelector<HTMLElement>(`[data-panel="${id}"]`);
  if (!found) throw new Error(`no panel ${id}`);
  return found;
});
const drawn = async (id: string, mark: string): Promise<string> => {
  const within = await panel(id);
  return waitFor(() => {
    const path = within.querySelector(`path[data-mark="${mark}"]`)?.getAttribute('d');
    if (!path) throw new Error(`no ${mark} in ${id}`);
    return path;
  });
};
const count = (path: string, letter: string): number => path.split(letter).length - 1;
const search = (router: ReturnType<typeof show>['router']) => router.state.location.search;

describe('the charts', () => {
  test('draw every stored value once, leave a gap where there is none, and break the line there', async () => {
    await write({ [ago(9)]: { painAverage: 4, painWorst: 6 }, [ago(8)]: { painAverage: 0 }, [ago(7)]: { painAverage: 5 }, [ago(6)]: { painAverage: 3 }, [ago(4)]: { painAverage: 2 }, [ago(3)]: { painAverage: 2 } });
    show('?range=2w');
    expect(count(await drawn('pain', 'dots'), 'M')).toBe(6);
    expect(count(await drawn('pain', 'whiskers'), 'V')).toBe(1);
    // Two strokes: up to the day before the gap, and after it.
    expect(count(await drawn('pain', 'line'), 'M')).toBe(2);
    // Before the first, the one in between, after the last.
    expect(count(await drawn('pain', 'missing'), 'z')).toBe(3);
    expect((await panel('pain')).textContent).toContain('Mittel 2,7 an 6 von 14 Tagen');
    screen.getByText('6 von 14 Tagen eingetragen');
  });

  test('say the same as the sentence that is read aloud', async () => {
    await write({ [ago(2)]: { stress: 0 }, [ago(1)]: { stress: 7 } });
    show('?range=2w');
    await drawn('stress', 'dots');
    expect((await panel('stress')).textContent).toContain(`Stress, ${format.day(ago(13))} bis ${format.day(today)}: Mittel 3,5 an 2 von 14 Tagen. Niedrigster Tag 0 (${format.day(ago(2))}), höchster 7 (${format.day(ago(1))}).`);
  });

  test('show plant windows with fewer than 5 days hollow and compare none of them with 30', async () => {
    await write({ [ago(2)]: { plants: [{ id: 'oat' }] }, [ago(1)]: { plants: [{ id: 'oat' }, { id: 'apple' }] } });
    show('?range=2w');
    await drawn('plants', 'hollow-bars');
    const plants = await panel('plants');
    expect(plants.querySelector('path[data-mark="bars"]')).toBeNull();
    expect(plants.textContent).toContain('kein Mittel, 2 von 14 Tagen');
    expect(plants.textContent).toContain('Zählwert, kein Messinstrument');
    expect(plants.textContent).toContain('Jede Pflanze zählt in 7 Tagen einmal');
    screen.getByText('hohler Balken: an weniger als 5 der 7 Tage Essen eingetragen');
  });

  test('say what was not loaded yet apart from what was not written', async () => {
    await write({ [ago(1)]: { painAverage: 4 }, [ago(300)]: { painAverage: 6 } });
    let answer = (): void => undefined;
    const held = new Promise<void>((resolve) => { answer = resolve; });
    mockServer.use(http.get('/fhir/QuestionnaireResponse', async ({ request }) => {
      if (new URL(request.url).searchParams.getAll('log-date').includes(`le${ago(400)}`)) await held;
      return mocks.fhir(request, mocks.actor) as Promise<HttpResponse<never>>;
    }));
    await write({ [ago(700)]: { painAverage: 8 } });
    show('?range=all');
    await drawn('pain', 'unloaded');
    expect((await panel('pain')).textContent).toContain('Mittel, sobald alle Tage geladen sind');
    screen.getByText('noch nicht geladen');
    screen.getByText('Frühere Tage werden geladen …');
    act(answer);
    await waitFor(() => expect(document.querySelector('[data-panel="pain"]')?.textContent).toContain('Mittel 6,0 an 3 von 701 Tagen'));
    expect(document.querySelector('path[data-mark="unloaded"]')).toBeNull();
  });

  test('are not said to be empty, nor a review to be long ago without entries, while days are still to come', async () => {
    await write({ [ago(1)]: { painAverage: 4 }, [ago(700)]: { painAverage: 6 } });
    await mocks.write([transaction([{ method: 'POST', resource: { ...asExample(reviewToFhir({ patient: PATIENT, practitioner: ME, recorded: new Date().toISOString() })), occurredDateTime: `${ago(600)}T10:00:00Z` } }])]);
    let answer = (): void => undefined;
    const held = new Promise<void>((resolve) => { answer = resolve; });
    mockServer.use(http.get('/fhir/QuestionnaireResponse', async ({ request }) => {
      if (new URL(request.url).searchParams.getAll('log-date').includes(`le${ago(400)}`)) await held;
      return mocks.fhir(request, mocks.actor) as Promise<HttpResponse<never>>;
    }));
    show(`?from=${ago(560)}&to=${ago(500)}`);
    await drawn('pain', 'unloaded');
    const card = (await screen.findByText('Seit Ihrer letzten Durchsicht')).closest('section')!;
    expect(card.textContent).toContain('Eingetragenwird geladen …');
    expect(screen.queryByText('Keine Einträge in diesem Zeitraum')).toBeNull();
    act(answer);
    await screen.findByText('Keine Einträge in diesem Zeitraum');
    await waitFor(() => expect(card.textContent).toContain('1 von 601 Tagen'));
  });

  test('stand beside those of the period before when that is asked for', async () => {
    await write({ [ago(20)]: { painAverage: 8 }, [ago(1)]: { painAverage: 4 } });
    const { user, router } = show('?range=2w');
    await drawn('pain', 'dots');
    await user.click(screen.getByRole('button', { name: 'Mit Zeitraum davor' }));
    await waitFor(() => expect(document.querySelector('[data-panel="pain"]')?.textContent).toContain('Mittel 4,0 an 1 von 14 Tagen (davor 8,0 an 1 von 14)'));
    expect(search(router)).toEqual({ range: '2w', compare: true });
  });

  test('have a ribbon of medication, infection, notes and reviews', async () => {
    await write({ [ago(5)]: { drugs: ['antibiotic'], note: 'Von der Hausärztin' }, [ago(4)]: { drugs: ['antibiotic'], infection: true } });
    await mocks.write([transaction([{ method: 'POST', resource: reviewToFhir({ patient: PATIENT, practitioner: ME, recorded: new Date().toISOString() }) }])]);
    show('?range=2w');
    await drawn('events', 'review');
    const events = await panel('events');
    expect(events.textContent).toContain(`Antibiotikum ${format.day(ago(5))}–${format.day(ago(4))}; Infekt oder Fieber ${format.day(ago(4))}; Notizen ${format.day(ago(5))}; Durchsichten ${format.day(today)}`);
  });
});

describe('the address', () => {
  test('takes the range, the weekdays and further panels, and drops them again', async () => {
    await write({ [ago(1)]: { painAverage: 4, sleepHours: 7 } });
    const { user, router } = show();
    await drawn('pain', 'dots');
    await user.click(screen.getByRole('button', { name: '1 Jahr' }));
    await waitFor(() => expect(search(router)).toEqual({ range: 'year' }));
    await user.click(screen.getByRole('button', { name: 'Weitere Diagramme' }));
    // As a browser does where a label's words are pressed: what is around all of it takes the focus.
    document.body.tabIndex = -1;
    act(() => void document.body.dispatchEvent(new FocusEvent('focusin', { bubbles: true })));
    await user.click(await screen.findByText('Schlaf'));
    await waitFor(() => expect(search(router)).toEqual({ range: 'year', show: 'sleep' }));
    expect((await panel('sleepHours')).textContent).toContain('7:00 h');
    await user.click(screen.getByRole('checkbox', { name: 'Schlaf' }));
    await user.click(screen.getByRole('button', { name: '12 Wo.' }));
    await waitFor(() => expect(search(router)).toEqual({}));
    expect(document.querySelector('[data-panel="sleepHours"]')).toBeNull();
  });

  test('takes a free range, and says what is wrong with one', async () => {
    await write({ [ago(1)]: { painAverage: 4 } });
    const { user, router } = show();
    await drawn('pain', 'dots');
    await user.click(screen.getByRole('button', { name: /^Zeitraum frei wählen/ }));
    const [from, to] = [await screen.findByLabelText<HTMLInputElement>('Erster Tag'), screen.getByLabelText<HTMLInputElement>('Letzter Tag')];
    fireEvent.change(from, { target: { value: ago(10) } });
    fireEvent.change(to, { target: { value: ago(20) } });
    await user.click(screen.getByRole('button', { name: 'Anwenden' }));
    await screen.findByText('Der letzte Tag liegt vor dem ersten.');
    fireEvent.change(to, { target: { value: ago(1) } });
    await user.click(screen.getByRole('button', { name: 'Anwenden' }));
    await waitFor(() => expect(search(router)).toEqual({ from: ago(10), to: ago(1) }));
    await user.click(screen.getByRole('button', { name: 'Gleich langer Zeitraum davor' }));
    await waitFor(() => expect(search(router)).toEqual({ from: ago(20), to: ago(11) }));
  });

  test('never holds a name: neither of the person nor of a symptom that another app names', async () => {
    await mocks.loadExamples();
    const { user, router } = show('', 'example-10');
    await drawn('pain', 'dots');
    await user.click(screen.getByRole('button', { name: 'Weitere Diagramme' }));
    await user.click(await screen.findByRole('checkbox', { name: /^Back pain · .*Skala 0–4/ }));
    await waitFor(() => expect(search(router)).toHaveProperty('show'));
    expect(router.state.location.href).toMatch(/^\/patients\/example-10\?show=r[0-9a-z]+$/);
    const own = await panel((search(router) as { show: string }).show);
    expect(within(own).getByRole('heading').textContent).toBe('Back pain');
    expect(own.textContent).toContain('eigene Skala 0–4');
  });
});

describe('nothing to see', () => {
  test('without any entry: how to begin', async () => {
    show();
    await screen.findByText('Noch keine Einträge');
    expect(screen.getByRole('link', { name: 'Tagebuch einlesen' }).getAttribute('href')).toBe(`/patients/${PATIENT}/import`);
  });

  test('in this period: where there is something, one click away', async () => {
    await write({ [ago(100)]: { painAverage: 4 } });
    const { user } = show('?range=2w');
    await screen.findByText('Keine Einträge in diesem Zeitraum');
    screen.getByText(`Der letzte Tag mit Angaben ist der ${format.day(ago(100))}.`);
    await user.click(screen.getByRole('button', { name: 'Zeitraum bis dahin zeigen' }));
    expect(count(await drawn('pain', 'dots'), 'M')).toBe(1);
  });

  test('because a weekday filter hides it: says so, and takes it off', async () => {
    await write({ [ago(1)]: { painAverage: 4 } });
    const other = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'][(new Date(`${ago(1)}T12:00:00Z`).getUTCDay() + 6 + 1) % 7]!;
    const { user, router } = show(`?range=2w&weekdays=${other}`);
    await screen.findByText('Durch den Wochentagsfilter ausgeblendet');
    await user.click(screen.getByRole('button', { name: 'Alle Wochentage zeigen' }));
    await drawn('pain', 'dots');
    expect(search(router)).toEqual({ range: '2w' });
  });
});

describe('the cursor', () => {
  const diary = { [ago(3)]: { painAverage: 5, painWorst: 8, stress: 2, note: 'Umzug' }, [ago(2)]: { painAverage: 0, stress: 6 } } as Record<Day, DiaryValues>;

  test('begins on the last day with an entry and shows it in every header and in the day card', async () => {
    await write(diary);
    show('?range=2w');
    await drawn('pain', 'dots');
    expect((await panel('pain')).textContent).toContain(`${format.dayMedium(ago(2))}: 0`);
    expect((await panel('stress')).textContent).toContain(`${format.dayMedium(ago(2))}: 6`);
    await screen.findByRole('heading', { name: format.dayLong(ago(2)) });
  });

  test('is moved by the arrow keys from anywhere, holds the day, and puts it into the address', async () => {
    await write(diary);
    const { user, router } = show('?range=2w');
    await drawn('pain', 'dots');
    await user.keyboard('{ArrowLeft}');
    expect((await panel('pain')).textContent).toContain(`${format.dayMedium(ago(3))}: 5 · stärkster 8`);
    const slider = await screen.findByRole('slider', { name: 'Tag im Verlauf' });
    expect(slider.getAttribute('aria-valuetext')).toBe(`${format.dayLong(ago(3))}; Schmerz 5 · stärkster 8; Verschiedene Pflanzen keine Angabe; Stress 2`);
    await screen.findByRole('heading', { name: format.dayLong(ago(3)) });
    await screen.findByText('Umzug');
    await waitFor(() => expect(search(router)).toEqual({ range: '2w', day: ago(3) }));
    await user.click(screen.getByRole('button', { name: 'Lösen' }));
    await waitFor(() => expect(search(router)).toEqual({ range: '2w' }));
  });

  test('begins where the address says, and a slider goes by weeks and to the ends', async () => {
    await write(diary);
    const { user } = show(`?range=2w&day=${ago(3)}`);
    await drawn('pain', 'dots');
    const slider = await screen.findByRole('slider');
    expect(slider.getAttribute('aria-valuenow')).toBe('10');
    slider.focus();
    await user.keyboard('{PageUp}');
    expect(slider.getAttribute('aria-valuenow')).toBe('3');
    await user.keyboard('{End}');
    expect(slider.getAttribute('aria-valuenow')).toBe('13');
    expect((await panel('pain')).textContent).toContain(`${format.dayMedium(today)}: keine Angabe`);
  });

  test('follows the pointer until a click holds a day', async () => {
    await write(diary);
    show('?range=2w');
    await drawn('pain', 'dots');
    const surface = document.querySelector('[data-chart-surface]')!;
    const slider = await screen.findByRole('slider');
    fireEvent.pointerMove(surface, { clientX: 0, pointerType: 'mouse' });
    expect(slider.getAttribute('aria-valuenow')).toBe('0');
    fireEvent.click(surface, { clientX: 2000 });
    expect(slider.getAttribute('aria-valuenow')).toBe('13');
    fireEvent.pointerMove(surface, { clientX: 0, pointerType: 'mouse' });
    expect(slider.getAttribute('aria-valuenow')).toBe('13');
    fireEvent.click(surface, { clientX: 2000 });
    fireEvent.pointerMove(surface, { clientX: 0, pointerType: 'mouse' });
    expect(slider.getAttribute('aria-valuenow')).toBe('0');
  });

  test('is dragged by a finger and stays where it was lifted', async () => {
    await write(diary);
    show('?range=2w');
    await drawn('pain', 'dots');
    const surface = document.querySelector('[data-chart-surface]')!;
    const slider = await screen.findByRole('slider');
    const start = slider.getAttribute('aria-valuenow');
    fireEvent.pointerDown(surface, { clientX: 100, clientY: 0, pointerType: 'touch' });
    fireEvent.pointerMove(surface, { clientX: 110, clientY: 80, pointerType: 'touch' });
    expect(slider.getAttribute('aria-valuenow')).toBe(start);
    fireEvent.pointerDown(surface, { clientX: 100, clientY: 0, pointerType: 'touch' });
    fireEvent.pointerMove(surface, { clientX: 2000, clientY: 20, pointerType: 'touch' });
    expect(slider.getAttribute('aria-valuenow')).toBe('13');
    // The tap that some browsers tell of afterwards releases nothing.
    fireEvent.click(surface, { clientX: 2000 });
    expect(slider.getAttribute('aria-valuenow')).toBe('13');
    await screen.findByText('festgehalten');
  });
});

describe('the day card', () => {
  test('says in full what was written, a 0 as 0, and leaves out what was not', async () => {
    // Nothing comes near a screen that is not there.
    vi.stubGlobal('IntersectionObserver', undefined);
    await write({ [ago(1)]: { painAverage: 0, sleepHours: 6.5, drinkMl: 1500, exercises: [{ type: 'walk', text: 'Spazierengehen', minutes: 30 }, { text: 'Dehnen' }], bloating: 'mild', drugs: ['none'], infection: false, meals: [{ text: 'Haferbrei mit Apfel', when: '08:00' }], plants: [{ id: 'oat' }, { id: 'apple' }, { text: 'Kräutermix' }] } });
    show('?range=2w');
    const card = (await screen.findByRole('heading', { name: format.dayLong(ago(1)) })).closest('section')!;
    const facts = within(card).getAllByRole('term').map((term) => `${term.textContent}: ${term.nextElementSibling?.textContent}`);
    expect(facts).toEqual(['Schmerz: 0 von 10', 'Schlafdauer: 6:30 h', 'Bewegung: Gehen, Spazierengehen 30 min; Dehnen', 'Wasser und ungesüßter Tee: 1,5 l', 'Blähungen: leicht', 'Medikamente: keine', 'Infekt oder Fieber: nein']);
    within(card).getByText('Haferbrei mit Apfel');
    within(card).getByText('2 Pflanzen an diesem Tag');
    await waitFor(() => expect(within(card).getAllByRole('listitem').map((item) => item.textContent)).toEqual(['Hafer', 'Apfel', 'Kräutermix (zählt nicht)']));
    vi.unstubAllGlobals();
    expect(within(card).getByRole('link', { name: 'Im Tagebuch öffnen' }).getAttribute('href')).toBe(`/patients/${PATIENT}/diary/${ago(1)}`);
  });

  test('of a day without an entry says so and offers to enter it', async () => {
    await write({ [ago(1)]: { painAverage: 2 } });
    show(`?range=2w&day=${ago(5)}`);
    await screen.findByText('Für diesen Tag ist nichts eingetragen.');
    expect(screen.getByRole('link', { name: 'Tag eintragen' }).getAttribute('href')).toBe(`/patients/${PATIENT}/diary/${ago(5)}`);
  });
});

describe('the last review', () => {
  test('D marks the diary as reviewed; undone in time, nothing is written', async () => {
    await write({ [ago(1)]: { painAverage: 2 } });
    const { user } = show('?range=2w');
    await screen.findByText('Noch keine Durchsicht von Ihnen');
    await user.keyboard('d');
    await screen.findByText('Als durchgesehen markiert.');
    await user.click(screen.getByRole('button', { name: 'Rückgängig' }));
    await screen.findByText('Markierung zurückgenommen.');
    expect(await reviews()).toEqual([]);
  });

  test('a mark is written when its time is over, and the card begins anew', async () => {
    await write({ [ago(1)]: { painAverage: 2 } });
    const { user } = show('?range=2w');
    await screen.findByText('Noch keine Durchsicht von Ihnen');
    await user.keyboard('d');
    await act(async () => { dispatchEvent(new Event('pagehide')); await Promise.resolve(); });
    await screen.findByText('Durchsicht gespeichert.');
    expect(await reviews()).toHaveLength(1);
    await screen.findByText('Seit Ihrer letzten Durchsicht');
  });

  test('that is not saved is said, and can be tried again', async () => {
    await write({ [ago(1)]: { painAverage: 2 } });
    const { user } = show('?range=2w');
    await screen.findByText('Noch keine Durchsicht von Ihnen');
    mockServer.use(http.post('/fhir/Provenance', () => HttpResponse.error(), { once: true }));
    await user.keyboard('d');
    await act(async () => { dispatchEvent(new Event('pagehide')); await Promise.resolve(); });
    await screen.findByText(/Die Durchsicht wurde nicht gespeichert/);
    expect(await reviews()).toEqual([]);
  });

  test('of mine is compared with the days before it, and its period can be shown', async () => {
    await mocks.loadExamples();
    const { user, router, client } = show('', 'example-01');
    const card = (await screen.findByText('Seit Ihrer letzten Durchsicht')).closest('section')!;
    const mine = client.getQueryData(reviewQueries.of('example-01').queryKey)![0]!;
    const from = dayAt(new Date(mine.at), 'Europe/Berlin');
    const days = client.getQueryData(diaryQueries.days('example-01', ago(111), today).queryKey)!.filter(({ day }) => day >= from);
    const pains = days.flatMap(({ values }) => values.painAverage ?? []);
    expect(card.textContent).toContain(`${days.length} von 7 Tagen`);
    expect(card.textContent).toContain(`${format.number(pains.reduce((sum, pain) => sum + pain, 0) / pains.length)} (n = ${pains.length})`);
    await user.click(within(card).getByRole('button', { name: 'Diesen Zeitraum zeigen' }));
    await waitFor(() => expect(search(router)).toEqual({ range: 'reviewed' }));
    await screen.findByText(`${days.length} von 7 Tagen eingetragen`);
  });
});

describe('in writing', () => {
  test('a table with a row for each day, and what is missing as a dash', async () => {
    await write({ [ago(1)]: { painAverage: 0, painWorst: 3 }, [ago(0)]: { stress: 2 } });
    show('?range=2w&as=table');
    const table = await screen.findByRole('table');
    const rows = within(table).getAllByRole('row').slice(2);
    expect(rows).toHaveLength(14);
    const cells = rows.map((row) => within(row).getAllByRole('cell').map((cell) => cell.textContent));
    expect(cells[12]).toEqual(['0', '3', '–', '–', '–', '–', '–']);
    expect(cells[13]).toEqual(['–', '–', '–', '–', '–', '2', '–']);
  });

  test('sentences that can be copied', async () => {
    await write({ [ago(1)]: { painAverage: 4 } });
    const { user } = show('?range=2w&as=text');
    await user.click(await screen.findByRole('button', { name: 'Text kopieren' }));
    await screen.findByText('Kopiert.');
    const copied = await navigator.clipboard.readText();
    expect(copied).toContain('Mittel 4,0 an 1 von 14 Tagen');
    expect(copied).toContain('Zeitliches Zusammentreffen ist kein Nachweis einer Ursache.');
  });
});

describe('what goes wrong', () => {
  test('without a connection: what is safe, what to do, and it works again', async () => {
    await write({ [ago(1)]: { painAverage: 4 } });
    mockServer.use(http.get('/fhir/*', () => HttpResponse.error()));
    const { user } = show('?range=2w');
    await screen.findByText('Keine Verbindung zum Server');
    screen.getByText(/Alles Gespeicherte ist sicher/);
    mockServer.use(...mocks.handlers);
    await user.click(screen.getByRole('button', { name: 'Noch einmal versuchen' }));
    expect(count(await drawn('pain', 'dots'), 'M')).toBe(1);
  });

  test('a failed refresh keeps the charts and says how old they are', async () => {
    await write({ [ago(1)]: { painAverage: 4 } });
    const { client } = show('?range=2w');
    await drawn('pain', 'dots');
    mockServer.use(http.get('/fhir/*', () => new HttpResponse(null, { status: 500 })));
    await act(() => client.invalidateQueries({ queryKey: diaryQueries.of(PATIENT) }));
    await screen.findByText(/^Diese Angaben sind vom/);
    expect(count(await drawn('pain', 'dots'), 'M')).toBe(1);
  });

  test('earlier days that could not be had are not taken for days without entries', async () => {
    await write({ [ago(1)]: { painAverage: 4 }, [ago(500)]: { painAverage: 4 } });
    mockServer.use(http.get('/fhir/QuestionnaireResponse', ({ request }) => (new URL(request.url).searchParams.getAll('log-date').includes(`le${ago(400)}`) ? new HttpResponse(null, { status: 500 }) : undefined)));
    show('?range=all');
    await screen.findByText(/^Frühere Tage konnten nicht geladen werden/);
    await drawn('pain', 'unloaded');
    expect((await panel('pain')).textContent).not.toContain('von 501 Tagen');
  });

  test('a range that rests on the last review is not replaced by another when that is not known', async () => {
    await write({ [ago(1)]: { painAverage: 4 } });
    mockServer.use(http.get('/fhir/Provenance', () => new HttpResponse(null, { status: 500 })));
    show('?range=reviewed');
    await screen.findByText('Der Verlauf konnte nicht geladen werden');
    expect(document.querySelector('[data-panel]')).toBeNull();
  });
});

test('in English everything is English', async () => {
  setLanguage('en');
  await write({ [ago(1)]: { painAverage: 4, sleepHours: 7, bloating: 'mild', drugs: ['ppi'] } });
  show('?range=2w&show=sleep.movement.drinking.sugar.gut.food&compare=true&as=text');
  await panel('processedMeat');
  await screen.findByRole('button', { name: 'Copy the text' });
  expect(document.body.textContent).not.toMatch(/Tage|Mittel|keine|Schmerz|nicht|geladen/);
});

test('the keyboard is left to whoever types', async () => {
  await write({ [ago(1)]: { painAverage: 4 } });
  const spy = vi.spyOn(Event.prototype, 'preventDefault');
  const { user } = show('?range=2w');
  await drawn('pain', 'dots');
  await user.click(screen.getByRole('button', { name: /^Zeitraum frei wählen/ }));
  (await screen.findByLabelText('Erster Tag')).focus();
  spy.mockClear();
  fireEvent.keyDown(document.activeElement!, { key: 'd' });
  fireEvent.keyDown(document.activeElement!, { key: 'ArrowLeft' });
  expect(spy).not.toHaveBeenCalled();
  expect(screen.queryByText('Als durchgesehen markiert.')).toBeNull();
  spy.mockRestore();
});
