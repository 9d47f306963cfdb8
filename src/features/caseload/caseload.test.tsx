import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { CarePlan, Provenance, Task } from '@medplum/fhirtypes';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, test } from 'vitest';
import { createMocks, type Mocks } from '../../../mocks/handlers.ts';
import { mockServer } from '../../../mocks/setup.ts';
import { caseloadQueries } from '../../data/caseload.ts';
import { saveView, viewsQuery } from '../../data/caseload-views.ts';
import { sessionQuery } from '../../data/session.ts';
import { addDays, dayAt, type Day } from '../../domain/day.ts';
import type { DiaryValues } from '../../domain/diary.ts';
import { resourcesOf, transaction, type Write } from '../../fhir/bundle.ts';
import { WORKFLOW } from '../../fhir/codes.ts';
import { entryToFhir } from '../../fhir/diary.ts';
import { episodeOfCare, patientToFhir } from '../../fhir/patient.ts';
import { formatIn } from '../../i18n/format.ts';
import { setLanguage } from '../../i18n/messages.ts';
import { parseLimit } from '../../domain/caseload-filter.ts';
import { CaseloadPage } from './caseload-page.tsx';
import { parseCaseloadSearch, searchOfView, viewQuery } from './caseload-search.ts';
import { sparkPaths } from './sparkline.tsx';

const ME = 'therapist';
const today = dayAt(new Date(), 'Europe/Berlin');
let mocks: Mocks;
let addresses: string[];

beforeEach(async () => {
  setLanguage('de');
  mocks = await createMocks();
  mockServer.use(...mocks.handlers);
  addresses = [];
  mockServer.events.removeAllListeners();
  mockServer.events.on('request:start', ({ request }) => void addresses.push(decodeURIComponent(request.url)));
});

/** Somebody in my care with these days in their diary; their id is their family name in small letters. */
async function add(family: string, diary: Record<Day, DiaryValues> = {}, careManager = ME): Promise<void> {
  const id = family.toLowerCase();
  const person = patientToFhir({ family, given: 'Anna', birthDate: '1979-03-14', example: false, active: true });
  await mocks.write([transaction([
    { method: 'PUT', resource: { ...person, id }, create: true },
    { method: 'POST', resource: episodeOfCare({ patient: `Patient/${id}`, careManager, from: '2026-01-01' }) },
    ...Object.entries(diary).map(([day, values]): Write => ({ method: 'POST', resource: entryToFhir({ day: day as Day, source: 'diary', values }, { patient: id, author: `Patient/${id}` }) })),
  ])]);
}

/** Lively, Quiet, Rising: three reasons to be looked at. */
async function addThree(): Promise<void> {
  await add('Lively', { [today]: { painAverage: 0, stress: 4, plants: [{ id: 'oat' }, { id: 'carrot' }] }, [addDays(today, -30)]: { painAverage: 2 } });
  await add('Quiet', { [addDays(today, -20)]: { painAverage: 8 } });
  await add('Rising', { [addDays(today, -40)]: { painAverage: 2 }, [addDays(today, -2)]: { painAverage: 4.5 } });
}

async function marks(): Promise<Provenance[]> {
  const response = await mocks.fhir(new Request('http://localhost:3000/fhir/Provenance?agent=Practitioner/therapist&_count=100'), mocks.actor);
  return resourcesOf((await response.json()) as never, 'Provenance');
}

function show(address = '/') {
  const root = createRootRoute();
  const caseload = createRoute({
    getParentRoute: () => root, path: '/', validateSearch: parseCaseloadSearch,
    component: function List() {
      const navigate = caseload.useNavigate();
      return <CaseloadPage search={caseload.useSearch()} onSearch={(search, options) => void navigate({ search, replace: options?.replace ?? false })} practitioner={ME} today={today} />;
    },
  });
  const patient = createRoute({ getParentRoute: () => root, path: '/patients/$patient', component: () => <p>Akte</p> });
  const router = createRouter({ routeTree: root.addChildren([caseload, patient]), history: createMemoryHistory({ initialEntries: [address] }) });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 30_000 } } });
  client.setQueryData(sessionQuery.queryKey, { state: 'signed-in', user: { name: 'Alex Beispiel', practitioner: ME, role: 'owner' }, practice: { name: 'Praxis', zone: 'Europe/Berlin', language: 'de' } });
  // The router of the test has other addresses than the registered one.
  const { unmount } = render(<QueryClientProvider client={client}><RouterProvider router={router as never} /></QueryClientProvider>);
  return { router, client, unmount, user: userEvent.setup(), address: () => router.state.location.searchStr };
}

const row = (name: RegExp): Promise<HTMLElement> => screen.findByRole('row', { name });
const names = (): string[] => Array.from(document.querySelectorAll('tbody tr[data-patient] a'), (link) => link.textContent.split(',')[0]!);
const shown = (...expected: string[]): Promise<void> => waitFor(() => expect(names()).toEqual(expected));
const cells = (line: HTMLElement): (string | undefined)[] => within(line).getAllByRole('cell').map((cell) => cell.textContent);
const focused = (): string | null | undefined => document.activeElement?.textContent;

describe('a row', () => {
  beforeEach(async () => {
    await addThree();
    const plan: CarePlan & { id: string } = { resourceType: 'CarePlan', id: 'plan', status: 'active', intent: 'plan', title: 'Rücken stärken', subject: { reference: 'Patient/lively' } };
    const review: Task = { resourceType: 'Task', status: 'requested', intent: 'order', code: { coding: [{ system: WORKFLOW, code: 'plan-review' }] }, focus: { reference: 'CarePlan/plan' }, for: { reference: 'Patient/lively' }, restriction: { period: { end: '2026-01-14' } } };
    await mocks.write([transaction([{ method: 'PUT', resource: plan, create: true }, { method: 'POST', resource: review }])]);
  });

  test('says every figure with its days, in German', async () => {
    show();
    const line = await row(/^Lively, Anna/);
    within(line).getByText('14.03.1979');
    within(line).getByRole('img', { name: 'an 1 von 28 Tagen, 0' });
    expect(cells(line)).toEqual(['0,01/28 T.', '−2,0davor 2,0', '', '21/7 T.', '4,01/28 T.', '– keine Angabe', '1/28', `heute${formatIn('de').day(today)}`, 'Rücken stärkenfällig seit 14.01.2026', '1', 'nie']);
  });

  test('says the same in English', async () => {
    setLanguage('en');
    show();
    expect(cells(await row(/^Lively, Anna/))).toEqual(['0.01/28 d', '−2.0before 2.0', '', '21/7 d', '4.01/28 d', '– not recorded', '1/28', `today${formatIn('en').day(today)}`, 'Rücken stärkendue since 14/01/2026', '1', 'never']);
  });

  test('keeps what was not recorded apart from 0', async () => {
    show();
    const nothing = '– keine Angabe';
    expect(cells(await row(/^Quiet/)).slice(0, 7)).toEqual(['8,01/28 T.', nothing, '', nothing, nothing, nothing, '1/28']);
    expect(cells(await row(/^Quiet/)).slice(7)).toEqual([`vor 20 Tagen${formatIn('de').day(addDays(today, -20))}`, 'kein Plan', '0', 'nie']);
  });

  test('draws a pain-free day on the ground line and leaves a missing one out', () => {
    expect(sparkPaths([0, null, 10])).toEqual({ line: '', alone: 'M2.0 24.0h0M94.0 2.0h0' });
    expect(sparkPaths([null, 5, 5, null, 0])).toEqual({ line: 'M25.0 13.0L48.0 13.0', alone: 'M94.0 24.0h0' });
    expect(sparkPaths([null, null])).toEqual({ line: '', alone: '' });
  });
});

describe('the order', () => {
  test('begins with whoever was looked at longest ago and says so', async () => {
    await addThree();
    show();
    await shown('Lively', 'Quiet', 'Rising');
    expect(screen.getByText(/Reihenfolge: am längsten nicht durchgesehen zuerst, nie durchgesehene am Ende/)).toBeDefined();
  });

  test('follows a heading, both ways, and stands in the address', async () => {
    await addThree();
    const { user, address } = show();
    await user.click(await screen.findByRole('button', { name: /^Schmerz 28\sTage/ }));
    await shown('Quiet', 'Rising', 'Lively');
    expect(address()).toBe('?sort=-pain-mean');
    expect(screen.getByRole('columnheader', { name: /^Schmerz 28\sTage/ }).getAttribute('aria-sort')).toBe('descending');
    await user.click(screen.getByRole('button', { name: /^Schmerz 28\sTage/ }));
    await shown('Lively', 'Rising', 'Quiet');
    expect(address()).toBe('?sort=pain-mean');
    expect(screen.getAllByRole('columnheader').filter((heading) => heading.hasAttribute('aria-sort'))).toHaveLength(1);
  });

  test('can be that of every column', async () => {
    await addThree();
    const { user, address } = show();
    await shown('Lively', 'Quiet', 'Rising');
    const seen = new Set<string>();
    for (const heading of screen.getAllByRole('columnheader')) {
      await user.click(within(heading).getByRole('button'));
      await waitFor(() => expect(heading.getAttribute('aria-sort')).not.toBeNull());
      seen.add(address());
    }
    expect(seen.size).toBe(12);
    expect(names()).toHaveLength(3);
  });
});

describe('filters', () => {
  beforeEach(addThree);

  test('are facts with a limit; each says how many rows it shows', async () => {
    await add('Elsewhere', {}, 'therapist-2').catch(() => {});
    const { user, address } = show();
    const chip = await screen.findByRole('button', { name: /^Schmerz ≥ 2 höher ?1$/ });
    await user.click(chip);
    await shown('Rising');
    expect(chip.getAttribute('aria-pressed')).toBe('true');
    expect(address()).toBe('?painUp=2');
    screen.getByText(/^1 von 3 in Behandlung/);
    await user.click(screen.getByRole('button', { name: 'Filter aufheben' }));
    await shown('Lively', 'Quiet', 'Rising');
    expect(address()).toBe('');
  });

  test('take the limits that somebody types, with a comma too, and refuse what is no limit', async () => {
    const { user, address } = show();
    await user.click(await screen.findByRole('button', { name: 'Filter …' }));
    const dialog = await screen.findByRole('dialog', { name: 'Filter' });
    const field = (name: RegExp) => within(dialog).getByRole<HTMLInputElement>('textbox', { name });
    await user.type(field(/^Schmerz im Mittel mindestens/), '4,5');
    await user.type(field(/^Tage mit Eintrag/), '1,5');
    await user.click(within(dialog).getByRole('button', { name: 'Anwenden' }));
    within(dialog).getByText('Bitte eine ganze Zahl von 0 bis 28.');
    expect(document.activeElement).toBe(field(/^Tage mit Eintrag/));
    await user.clear(field(/^Tage mit Eintrag/));
    await user.type(field(/^Tage mit Eintrag/), '2');
    await user.click(within(dialog).getByRole('button', { name: 'Anwenden' }));
    await shown('Quiet', 'Rising');
    expect(address()).toBe('?painFrom=4.5&loggedTo=2');
    await user.click(screen.getByRole('button', { name: 'Filter …' }));
    expect((await screen.findByRole<HTMLInputElement>('textbox', { name: /^Schmerz im Mittel mindestens/ })).value).toBe('4,5');
  });

  test('that hide everybody say that nobody is missing', async () => {
    const { user } = show('/?painFrom=9');
    expect(await screen.findByRole('heading', { name: '0 von 3: durch Filter ausgeblendet' })).toBeDefined();
    await user.click(screen.getAllByRole('button', { name: 'Filter aufheben' }).at(-1)!);
    await shown('Lively', 'Quiet', 'Rising');
  });

  test.each([
    [{ painUp: '1e-7', quiet: '0x1', tasksFrom: 0, loggedTo: 29, plantsTo: -1, stressFrom: 'viel', sort: 'password', mine: 'ja' }, {}],
    [{ painUp: 0.1, quiet: 14, mine: true, due: 'true', sort: '-last-log', search: 12 }, { painUp: 0.1, quiet: 14, mine: true, due: true, sort: '-last-log', search: '12' }],
  ])('in an address are checked: %o', (raw, expected) => {
    expect(parseCaseloadSearch(raw)).toEqual(expected);
  });

  test.each([['quiet', '1.5', undefined], ['quiet', ' 14 ', 14], ['painUp', '1,5', 1.5], ['painUp', '0', undefined], ['painFrom', '0', 0], ['painFrom', '', undefined]] as const)('%s of "%s"', (key, typed, expected) => {
    expect(parseLimit(key, typed)).toBe(expected);
  });
});

describe('the search', () => {
  beforeEach(addThree);

  test('finds by the beginning of a name, and no word stands in any address', async () => {
    const { user, address, router } = show('/?sort=-pain-mean');
    const box = await screen.findByRole<HTMLInputElement>('searchbox');
    await user.type(box, 'risi');
    await shown('Rising');
    expect(address()).toMatch(/^\?sort=-pain-mean&search=[^&]+$/);
    expect(document.activeElement).toBe(box);
    expect([...addresses, router.state.location.href].filter((text) => /risi/i.test(text))).toEqual([]);
    await user.keyboard('{Escape}');
    await shown('Quiet', 'Rising', 'Lively');
    expect(address()).toBe('?sort=-pain-mean');
    expect(box.value).toBe('');
  });

  test('keeps the focus and a filter that was pressed while it was on its way', async () => {
    const { user, address } = show();
    await shown('Lively', 'Quiet', 'Rising');
    // Somebody was at the last row before.
    await user.keyboard('jjj/');
    const box = screen.getByRole('searchbox');
    expect(document.activeElement).toBe(box);
    await user.type(box, 'r');
    await user.click(screen.getByRole('button', { name: /^Meine/ }));
    await user.click(box);
    await shown('Rising');
    expect(address()).toMatch(/^\?mine=true&search=/);
    expect(document.activeElement).toBe(box);
  });

  test('that finds nobody says what it looks for', async () => {
    const { user } = show();
    await user.type(await screen.findByRole('searchbox'), 'zzz');
    expect(await screen.findByRole('heading', { name: 'Niemand gefunden' })).toBeDefined();
  });

  test('goes on to the rows with Enter or the arrow', async () => {
    const { user, router } = show();
    await user.type(await screen.findByRole('searchbox'), 'quiet');
    await shown('Quiet');
    await waitFor(async () => {
      await user.keyboard('{Enter}');
      expect(focused()).toBe('Quiet, Anna');
    });
    await user.keyboard('{Enter}');
    await waitFor(() => expect(router.state.location.pathname).toBe('/patients/quiet'));
  });

  test('whose token has expired can be done again', async () => {
    const { user, address } = show('/?search=made-up');
    await screen.findByRole('heading', { name: 'Diese Suche ist abgelaufen' });
    await user.click(screen.getByRole('button', { name: 'Neu suchen' }));
    await shown('Lively', 'Quiet', 'Rising');
    expect(address()).toBe('');
    expect(document.activeElement).toBe(screen.getByRole('searchbox'));
  });

  test('that fails leaves the list and says so', async () => {
    const { user } = show();
    await shown('Lively', 'Quiet', 'Rising');
    mockServer.use(http.post('/fhir/Patient/$caseload', () => HttpResponse.error(), { once: true }));
    await user.type(screen.getByRole('searchbox'), 'ri');
    expect((await screen.findByRole('alert')).textContent).toMatch(/keine Antwort vom Server. Die Liste darunter ist unverändert/);
    expect(names()).toHaveLength(3);
  });
});

describe('the keyboard', () => {
  beforeEach(addThree);

  test('moves with j, k and the arrows, opens with Enter, and whoever comes back finds their place', async () => {
    const { user, router } = show('/?sort=name');
    await shown('Lively', 'Quiet', 'Rising');
    await user.keyboard('j');
    expect(focused()).toBe('Lively, Anna');
    await user.keyboard('j{ArrowDown}j');
    expect(focused()).toBe('Rising, Anna');
    await user.keyboard('k');
    expect(focused()).toBe('Quiet, Anna');
    expect(Array.from(document.querySelectorAll('tbody a'), (link) => (link as HTMLElement).tabIndex)).toEqual([-1, 0, -1]);
    await user.keyboard('{Enter}');
    await screen.findByText('Akte');
    act(() => router.history.back());
    await shown('Lively', 'Quiet', 'Rising');
    await waitFor(() => expect(focused()).toBe('Quiet, Anna'));
  });

  test('types into the search and not into the list', async () => {
    const { user } = show();
    await shown('Lively', 'Quiet', 'Rising');
    await user.type(screen.getByRole('searchbox'), 'dj');
    expect(screen.queryByText(/als durchgesehen markiert/)).toBeNull();
    expect(await marks()).toEqual([]);
  });
});

describe('D', () => {
  const leave = () => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    act(() => void document.dispatchEvent(new Event('visibilitychange')));
    Reflect.deleteProperty(document, 'visibilityState');
  };
  beforeEach(addThree);

  test('marks the row with the focus, and nothing is written until the time to undo is over', async () => {
    const { user } = show('/?sort=name');
    await shown('Lively', 'Quiet', 'Rising');
    // Nothing has the focus: the key shows where it would work.
    await user.keyboard('d');
    expect(focused()).toBe('Lively, Anna');
    expect(screen.queryByText(/als durchgesehen markiert/)).toBeNull();
    await user.keyboard('jd');
    screen.getByText('Quiet, Anna: als durchgesehen markiert.');
    expect(cells(await row(/^Quiet/)).at(-1)).toMatch(/^heute/);
    expect(await marks()).toEqual([]);
    leave();
    await screen.findByText('Quiet, Anna: durchgesehen, gespeichert.');
    expect((await marks()).map(({ target }) => target[0]!.reference)).toEqual(['Patient/quiet']);
  });

  test('can be undone with the key or the button, and then nothing was written', async () => {
    const { user } = show('/?sort=name');
    await shown('Lively', 'Quiet', 'Rising');
    for (const undo of [() => user.keyboard('{Control>}z{/Control}'), () => user.click(screen.getByRole('button', { name: /^Rückgängig/ }))]) {
      await user.keyboard('jd');
      await undo();
      expect(screen.getByText(/Markierung zurückgenommen/)).toBeDefined();
      expect(cells(await row(/^Lively/)).at(-1)).toBe('nie');
      act(() => (document.activeElement as HTMLElement).blur());
    }
    leave();
    expect(await marks()).toEqual([]);
  });

  test('stays shown while the figures come anew, and survives leaving the screen', async () => {
    const { user, client, unmount } = show('/?sort=name');
    await shown('Lively', 'Quiet', 'Rising');
    await user.keyboard('jd');
    await act(() => client.invalidateQueries({ queryKey: caseloadQueries.all }));
    expect(cells(await row(/^Lively/)).at(-1)).toMatch(/^heute/);
    unmount();
    await waitFor(async () => expect(await marks()).toHaveLength(1));
  });

  test('that could not be saved is taken back and said', async () => {
    const { user } = show('/?sort=name');
    await shown('Lively', 'Quiet', 'Rising');
    mockServer.use(http.post('/fhir/Provenance', () => HttpResponse.error(), { once: true }));
    await user.keyboard('jd');
    leave();
    await screen.findByText(/Lively, Anna: Die Markierung wurde nicht gespeichert/);
    expect(cells(await row(/^Lively/)).at(-1)).toBe('nie');
  });
});

describe('without a list', () => {
  test('the first days have three ways to begin', async () => {
    const { user } = show();
    await screen.findByRole('heading', { name: 'Noch niemand in Behandlung' });
    expect(screen.getAllByRole('button', { name: 'Patient anlegen' })).toHaveLength(2);
    await user.click(screen.getByRole('button', { name: 'Zwölf Beispielpatienten laden' }));
    await waitFor(() => expect(names()).toHaveLength(12), { timeout: 10_000 });
    await screen.findByText(/12 Beispielpatienten, erfunden/);
  }, 20_000);

  test('loading keeps the places of the rows', async () => {
    mockServer.use(http.get('/fhir/Patient/$caseload', () => new Promise<never>(() => {})));
    show();
    expect((await screen.findByText('Patienten werden geladen …')).tagName).toBe('OUTPUT');
  });

  test.each([
    ['de', () => HttpResponse.error(), 'Keine Verbindung zum Server'], ['en', () => HttpResponse.error(), 'No connection to the server'],
    ['de', () => HttpResponse.json({}, { status: 500 }), 'Die Liste konnte nicht geladen werden'],
  ] as const)('a failure says what is safe and can be tried again (%s)', async (language, answer, title) => {
    setLanguage(language);
    await addThree();
    mockServer.use(http.get('/fhir/Patient/$caseload', answer));
    const { user } = show();
    await screen.findByRole('heading', { name: title });
    expect(screen.getByText(language === 'de' ? /Alles Gespeicherte ist sicher/ : /Everything saved is safe/)).toBeDefined();
    mockServer.use(...mocks.handlers);
    await user.click(screen.getByRole('button', { name: language === 'de' ? 'Noch einmal versuchen' : 'Try again' }));
    await shown('Lively', 'Quiet', 'Rising');
  });

  test('figures that could not be renewed stay and say how old they are', async () => {
    await addThree();
    const { client } = show();
    await shown('Lively', 'Quiet', 'Rising');
    mockServer.use(http.get('/fhir/Patient/$caseload', () => HttpResponse.error()));
    await act(() => client.invalidateQueries({ queryKey: caseloadQueries.all }));
    await screen.findByText(/^Diese Zahlen sind vom .* Uhr; neuere waren nicht zu bekommen/);
    expect(names()).toHaveLength(3);
  });
});

describe('views', () => {
  test('keep a selection under a name, for everybody, and never a search', async () => {
    await addThree();
    const { user, address, router } = show('/?painUp=2&sort=-pain-delta');
    await shown('Rising');
    await user.type(screen.getByRole('searchbox'), 'ris');
    await waitFor(() => expect(address()).toContain('search='));
    await user.click(screen.getByRole('button', { name: 'Ansichten …' }));
    const dialog = await screen.findByRole('dialog', { name: 'Ansichten der Praxis' });
    await within(dialog).findByText('Noch keine Ansicht gespeichert.');
    await user.click(within(dialog).getByRole('button', { name: 'Ansicht speichern' }));
    within(dialog).getByText('Bitte ausfüllen.');
    await user.type(within(dialog).getByRole('textbox', { name: 'Name der neuen Ansicht' }), 'Schmerz gestiegen');
    await user.click(within(dialog).getByRole('button', { name: 'Ansicht speichern' }));
    const link = await within(dialog).findByRole('link', { name: 'Schmerz gestiegen' });
    expect(link.getAttribute('href')).toBe('/?painUp=2&sort=-pain-delta');
    within(dialog).getByText('Schmerz ≥ 2 höher; Schmerz am stärksten gestiegen zuerst');
    await user.clear(within(dialog).getByRole('textbox', { name: 'Name der neuen Ansicht' }));
    await user.type(within(dialog).getByRole('textbox', { name: 'Name der neuen Ansicht' }), 'schmerz gestiegen');
    await user.click(within(dialog).getByRole('button', { name: 'Ansicht speichern' }));
    within(dialog).getByText(/mit diesem Namen gibt es schon/);
    await act(() => router.navigate({ to: '/', search: {} } as never));
    await user.click(link);
    await waitFor(() => expect(address().slice(1).split('&').toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['painUp=2', 'sort=-pain-delta']));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('are renamed and removed; what a colleague changed meanwhile is not overwritten', async () => {
    await saveView({ title: 'Meine', query: 'mine=true', active: true });
    const { user, client } = show();
    await user.click(await screen.findByRole('button', { name: 'Ansichten …' }));
    const dialog = await screen.findByRole('dialog');
    await user.click(await within(dialog).findByRole('button', { name: 'Umbenennen: Meine' }));
    await user.clear(within(dialog).getByRole('textbox', { name: 'Neuer Name' }));
    await user.type(within(dialog).getByRole('textbox', { name: 'Neuer Name' }), 'Unsere');
    const [view] = client.getQueryData(viewsQuery.queryKey)!;
    await saveView({ ...view!, title: 'Die einer Kollegin' });
    await user.click(within(dialog).getByRole('button', { name: 'Speichern' }));
    expect((await within(dialog).findByRole('alert')).textContent).toMatch(/inzwischen geändert. Es wurde nichts überschrieben/);
    await user.click(within(dialog).getByRole('button', { name: 'Abbrechen' }));
    await user.click(await within(dialog).findByRole('button', { name: 'Entfernen: Die einer Kollegin' }));
    await user.click(within(dialog).getByRole('button', { name: 'Wirklich entfernen' }));
    expect(await within(dialog).findByText('Noch keine Ansicht gespeichert.')).toBeDefined();
  });

  test('come back from their query as they were', () => {
    const search = { mine: true, quiet: 14, painUp: 0.5, sort: '-stress-delta' } as const;
    expect(searchOfView(viewQuery({ ...search, search: 'token' }))).toEqual(search);
    expect(searchOfView(viewQuery({}))).toEqual({});
  });
});

describe('adding somebody', () => {
  async function open(user: ReturnType<typeof show>['user']): Promise<{ dialog: HTMLElement; type: (name: RegExp, text: string) => Promise<void>; save: () => Promise<void> }> {
    await user.click((await screen.findAllByRole('button', { name: 'Patient anlegen' }))[0]!);
    const dialog = await screen.findByRole('dialog');
    return {
      dialog,
      type: async (name, text) => user.type(within(dialog).getByLabelText(name), text),
      save: async () => user.click(within(dialog).getByRole('button', { name: 'Anlegen' })),
    };
  }

  test('puts them on my caseload', async () => {
    const { user } = show();
    const { dialog, type, save } = await open(user);
    await save();
    expect(await within(dialog).findAllByText('Bitte ausfüllen.')).toHaveLength(3);
    await type(/^Nachname/, 'Öztürk');
    await type(/^Vorname/, 'Ayşe');
    await type(/^Geburtsdatum/, '1993-12-12');
    await save();
    await within(dialog).findByText('Wie geht es weiter?');
    await user.click(within(dialog).getByRole('button', { name: 'Schließen' }));
    await shown('Öztürk');
    await user.click(screen.getByRole('button', { name: /^Meine/ }));
    await shown('Öztürk');
  });

  test('asks about somebody of the same name, and about a number that is taken there is nothing to ask', async () => {
    await add('Muster');
    await mocks.write([transaction([{ method: 'PUT', resource: { ...patientToFhir({ family: 'Berg', given: 'Udo', number: '7', example: false, active: false }), id: 'berg' }, create: true }])]);
    const { user } = show();
    const { dialog, type, save } = await open(user);
    await type(/^Nachname/, 'muster');
    await type(/^Vorname/, 'Anna');
    await type(/^Geburtsdatum/, '1990-01-01');
    await type(/^Patientennummer/, '7');
    await save();
    await within(dialog).findByText(/Diese Patientennummer ist schon vergeben/);
    within(dialog).getByRole('link', { name: 'Berg, Udo' });
    expect(within(dialog).queryByRole('button', { name: /trotzdem anlegen/ })).toBeNull();
    await user.click(within(dialog).getByRole('button', { name: 'Angaben ändern' }));
    expect(within(dialog).getByLabelText<HTMLInputElement>(/^Nachname/).value).toBe('muster');
    await user.clear(within(dialog).getByLabelText(/^Patientennummer/));
    await save();
    await within(dialog).findByText(/14.03.1979 · gleicher Name/);
    await user.click(within(dialog).getByRole('button', { name: 'Andere Person: trotzdem anlegen' }));
    await within(dialog).findByText('Wie geht es weiter?');
  });

  test('keeps what was typed when the connection breaks, and says that it may have arrived', async () => {
    const { user } = show();
    const { dialog, type, save } = await open(user);
    await type(/^Nachname/, 'Berg');
    await type(/^Vorname/, 'Udo');
    await type(/^Geburtsdatum/, '1990-01-01');
    mockServer.use(http.post('/fhir', async ({ request }) => {
      const bundle = (await request.clone().json()) as { type: string };
      await mocks.fhir(request.clone(), mocks.actor);
      return bundle.type === 'transaction' ? HttpResponse.error() : HttpResponse.json({});
    }));
    await save();
    expect((await within(dialog).findByRole('alert')).textContent).toMatch(/Unklar, ob gespeichert wurde/);
    expect(within(dialog).getByLabelText<HTMLInputElement>(/^Vorname/).value).toBe('Udo');
    mockServer.use(...mocks.handlers);
    await save();
    await within(dialog).findByText(/gleicher Name · gleiches Geburtsdatum/);
  });
});
