import type { QuestionnaireResponse } from '@medplum/fhirtypes';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { act, render, renderHook, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { createMocks, type Mocks } from '../../../mocks/handlers.ts';
import { mockServer } from '../../../mocks/setup.ts';
import { readDraft } from '../../data/care-plan-draft.ts';
import { planQueries, useRelease } from '../../data/care-plans.ts';
import type { PlanGoal } from '../../domain/care-plan.ts';
import { planDifferences } from '../../domain/care-plan-differences.ts';
import { emptyPlan } from '../../domain/care-plan-release.ts';
import { addDays, dayAt, type Day } from '../../domain/day.ts';
import { transaction } from '../../fhir/bundle.ts';
import { SID_DAILY_LOG } from '../../fhir/codes.ts';
import { entryIdentifier, entryToFhir } from '../../fhir/diary.ts';
import { blockToFhir } from '../../fhir/text-block.ts';
import { formatIn } from '../../i18n/format.ts';
import { setLanguage } from '../../i18n/messages.ts';
import { planWords } from '../../i18n/plan-words.ts';
import { CarePlanPage } from './care-plan-page.tsx';
import { differenceMessages, differenceText } from './difference-text.ts';
import { messages, type PlanText } from './messages.ts';

const PATIENT = 'p1';
const today = dayAt(new Date(), 'Europe/Berlin');
const SAVED = { timeout: 8000 };
let mocks: Mocks;

beforeEach(async () => {
  setLanguage('de');
  mocks = await createMocks();
  mockServer.use(...mocks.handlers);
  await mocks.write([transaction([{ method: 'PUT', resource: { resourceType: 'Patient', id: PATIENT, active: true, name: [{ family: 'Muster', given: ['Anna'] }] }, create: true }])]);
});

/** Five days of a diary in which pain is 4 and two plants are eaten. */
async function writeDiary(): Promise<void> {
  const writes = Array.from({ length: 5 }, (_, back) => addDays(today, -back)).map((day: Day) => ({
    method: 'PUT' as const,
    resource: entryToFhir({ day, source: 'diary', values: { painAverage: 4, plants: [{ id: 'apple' }, { id: 'oat' }], plantCatalogue: '1.0' } }, { patient: PATIENT, author: `Patient/${PATIENT}` }),
    identifier: { system: SID_DAILY_LOG, value: entryIdentifier(PATIENT, day, 'diary') },
  }));
  await mocks.write([transaction(writes)]);
}

function show() {
  const root = createRootRoute();
  const plan = createRoute({ getParentRoute: () => root, path: '/patients/$patient/plan', component: () => <CarePlanPage patient={PATIENT} /> });
  const other = createRoute({ getParentRoute: () => root, path: '/', component: () => <p>anderswo</p> });
  const router = createRouter({ routeTree: root.addChildren([plan, other]), history: createMemoryHistory({ initialEntries: [`/patients/${PATIENT}/plan`] }) });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(['session'], { state: 'signed-in', user: { name: 'Alex Beispiel', practitioner: 'therapist' }, practice: { name: 'Praxis', zone: 'Europe/Berlin', language: 'de' } });
  // The router of the test has other addresses than the registered one.
  const view = render(<QueryClientProvider client={client}><RouterProvider router={router as never} /></QueryClientProvider>);
  return { router, view, user: userEvent.setup({ delay: null }) };
}

const box = (name: RegExp | string) => screen.findByRole<HTMLTextAreaElement>('textbox', { name });
const saved = () => waitFor(() => expect(document.querySelector('[data-save]')?.getAttribute('data-save')).toBe('saved'), SAVED);
/** What stands in the release dialog's way and in the rail is the same; the dialog is meant. */
const dialog = async () => within(await screen.findByRole('dialog'));

async function drafts(): Promise<QuestionnaireResponse[]> {
  const response = await mocks.fhir(new Request(`http://localhost:3000/fhir/QuestionnaireResponse?patient=${PATIENT}&status=in-progress`), mocks.actor);
  const bundle = (await response.json()) as { entry?: { resource: QuestionnaireResponse }[] };
  return (bundle.entry ?? []).map(({ resource }) => resource);
}

/** From an empty record to a released plan with one goal and one measure. */
async function writePlan(user: ReturnType<typeof userEvent.setup>): Promise<void> {
  await user.click(await screen.findByRole('button', { name: 'Plan beginnen' }));
  await user.click(await screen.findByRole('button', { name: 'Ziel hinzufügen' }));
  await user.type(await box(/^Ziel, wie Sie es/), 'Mehr Pflanzen essen');
  await user.selectOptions(screen.getByRole('combobox', { name: 'Zielkriterium' }), 'plants');
  await user.type(screen.getByRole('textbox', { name: /^Zielwert/ }), '25');
  await user.click(screen.getByRole('button', { name: 'Maßnahme zu Ernährung hinzufügen' }));
  await user.type(await box(/^Was genau/), 'Essen Sie bunt');
  await saved();
}

async function release(user: ReturnType<typeof userEvent.setup>): Promise<void> {
  await user.click(screen.getByRole('button', { name: 'Freigeben …' }));
  const open = await dialog();
  await waitFor(() => expect((open.getByRole('button', { name: 'Freigeben' }) as HTMLButtonElement).disabled).toBe(false), SAVED);
  await user.click(open.getByRole('button', { name: 'Freigeben' }));
}

test('a plan is written, saved by itself, released as version 1, changed into version 2, and the change is told', async () => {
  const { user } = show();
  await writePlan(user);
  await release(user);
  await screen.findByText('Version 1 ist freigegeben.', undefined, SAVED);
  expect(await drafts()).toEqual([]);
  expect(screen.getByRole('rowheader', { name: /Mehr Pflanzen essen/ })).toBeTruthy();

  await user.click(screen.getByRole('button', { name: 'Ändern' }));
  const target = await screen.findByRole('textbox', { name: /^Zielwert/ });
  await user.clear(target);
  await user.type(target, '30');
  await saved();
  await user.click(screen.getByRole('button', { name: 'Freigeben …' }));
  const open = await dialog();
  expect(open.getByText('Ziel 1: 25 → 30 Pflanzen')).toBeTruthy();
  await waitFor(() => expect((open.getByRole('button', { name: 'Freigeben' }) as HTMLButtonElement).disabled).toBe(false), SAVED);
  await user.click(open.getByRole('button', { name: 'Freigeben' }));
  await screen.findByText('Version 2 ist freigegeben.', undefined, SAVED);

  await user.click(screen.getByRole('button', { name: 'Version 2: Was hat sich geändert?' }));
  expect(await (await dialog()).findByText('Ziel 1: 25 → 30 Pflanzen')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Schließen' }));
  await user.click(screen.getByRole('button', { name: 'Version 1' }));
  await screen.findByText(/ältere Version 1/);
  expect(screen.getByRole('cell', { name: '25 Pflanzen' })).toBeTruthy();
}, 60_000);

test('what is unfinished is kept as it was typed, blocks the release with its place, and is there again', async () => {
  const first = show();
  await writePlan(first.user);
  const target = screen.getByRole('textbox', { name: /^Zielwert/ });
  await first.user.clear(target);
  await first.user.type(target, 'dreißig');
  await saved();
  await first.user.click(screen.getByRole('button', { name: 'Freigeben …' }));
  const open = await dialog();
  expect(open.getByText('Vor der Freigabe nötig:')).toBeTruthy();
  expect((open.getByRole('button', { name: 'Freigeben' }) as HTMLButtonElement).disabled).toBe(true);
  await first.user.click(open.getByRole('button', { name: /^Ziel 1, Zielwert/ }));
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('textbox', { name: /^Zielwert/ })));
  first.view.unmount();

  const { user } = show();
  await user.click(await screen.findByRole('button', { name: 'Entwurf öffnen' }));
  expect((await screen.findByRole<HTMLInputElement>('textbox', { name: /^Zielwert/ })).value).toBe('dreißig');
}, 60_000);

test('a lost connection keeps the text, says so, and saves once it is back', async () => {
  const { user } = show();
  await writePlan(user);
  let down = true;
  mockServer.use(http.put('/fhir/*', () => (down ? HttpResponse.error() : undefined)), http.post('/fhir', () => (down ? HttpResponse.error() : undefined)));
  await user.type(await box(/^Anliegen/), 'Wieder im Garten arbeiten');
  await screen.findByText(/Keine Verbindung zum Server/, undefined, SAVED);
  down = false;
  await user.click(screen.getByRole('button', { name: 'Jetzt speichern' }));
  await saved();
  expect(JSON.stringify(await drafts())).toContain('Wieder im Garten arbeiten');
  expect(localStorage.length + sessionStorage.length).toBeLessThanOrEqual(1);
}, 60_000);

test('somebody else saved in between: both texts side by side, nothing is overwritten before a person chose', async () => {
  const { user } = show();
  await writePlan(user);
  const [draft] = await drafts();
  const theirs: QuestionnaireResponse = JSON.parse(JSON.stringify(draft).replace('Mehr Pflanzen essen', 'Bunter essen'));
  const response = await mocks.fhir(new Request(`http://localhost:3000/fhir/QuestionnaireResponse/${draft!.id}`, { method: 'PUT', headers: { 'content-type': 'application/fhir+json', 'if-match': `W/"${draft!.meta!.versionId}"` }, body: JSON.stringify(theirs) }), { ...mocks.actor, name: 'Robin Beispiel' });
  expect(response.ok).toBe(true);

  await user.type(await box(/^Ressourcen/), 'Hat einen Garten');
  const open = await waitFor(dialog, SAVED);
  expect(open.getByText('Zwischenzeitlich geändert')).toBeTruthy();
  expect(open.getByText(/Mehr Pflanzen essen/)).toBeTruthy();
  expect(open.getByText(/Bunter essen/)).toBeTruthy();
  await user.click(within(open.getByRole('group', { name: 'Therapieziele' })).getByRole('radio', { name: 'Gespeicherte Fassung' }));
  await user.click(open.getByRole('button', { name: 'Auswahl speichern' }));
  await saved();
  const now = JSON.stringify(await drafts());
  expect(now).toContain('Bunter essen');
  expect(now).toContain('Hat einen Garten');
}, 60_000);

test('a start value is taken from the diary with the days it rests on, and is no longer the diary’s when it is typed over', async () => {
  await writeDiary();
  const { user } = show();
  await user.click(await screen.findByRole('button', { name: 'Plan beginnen' }));
  await user.click(await screen.findByRole('button', { name: 'Ziel hinzufügen' }));
  await user.selectOptions(await screen.findByRole('combobox', { name: 'Zielkriterium' }), 'pain');
  await user.click(await screen.findByRole('button', { name: 'Aus dem Tagebuch übernehmen: Ziel 1' }));
  const start = screen.getByRole<HTMLInputElement>('textbox', { name: /^Ausgangswert/ });
  expect(start.value).toBe('4');
  expect(screen.getByText(/aus dem Tagebuch: 5 von 28 Tagen/)).toBeTruthy();
  await user.clear(start);
  await user.type(start, '6');
  expect(screen.queryByText(/aus dem Tagebuch: 5 von 28/)).toBeNull();
  await saved();
}, 60_000);

test('warning signs begin as not asked; an answer says who asked and when', async () => {
  const { user } = show();
  await user.click(await screen.findByRole('button', { name: 'Plan beginnen' }));
  const fever = within(await screen.findByRole('group', { name: 'Fieber oder Schüttelfrost' }));
  expect(fever.getByRole<HTMLInputElement>('radio', { name: 'nicht erfragt' }).checked).toBe(true);
  expect(screen.getByText('Kein Warnzeichen wurde erfragt.')).toBeTruthy();
  await user.click(fever.getByRole('radio', { name: 'erfragt – vorhanden' }));
  expect(screen.getByText(/^erfragt von Alex Beispiel am/)).toBeTruthy();
  await user.click(fever.getByRole('radio', { name: 'nicht erfragt' }));
  expect(screen.getByText('Kein Warnzeichen wurde erfragt.')).toBeTruthy();
  await saved();
}, 60_000);

test('a template fills what is empty, keeps what is written, and leaves a blank where the diary says nothing', async () => {
  const { user } = show();
  await user.click(await screen.findByRole('button', { name: 'Plan beginnen' }));
  const title = await box('Titel');
  await user.clear(title);
  await user.type(title, 'Mein Titel');
  await user.click(screen.getByRole('button', { name: 'Vorlage einsetzen …' }));
  await user.click(await (await dialog()).findByRole('button', { name: /wenig Pflanzenvielfalt/ }));
  expect((await box('Titel')).value).toBe('Mein Titel');
  await screen.findByRole('group', { name: 'Ziel 1' });
  expect(document.body.innerHTML).not.toMatch(/\{(plants7|painMean|stressMean|sleepMean|movement|diaryDays)\}/);
  await saved();
  expect(JSON.stringify(await drafts())).toContain('________');
}, 60_000);

test('opening a version to change it writes nothing; without a change there is nothing to release', async () => {
  const { user } = show();
  await writePlan(user);
  await release(user);
  await screen.findByText('Version 1 ist freigegeben.', undefined, SAVED);
  await user.click(screen.getByRole('button', { name: 'Ändern' }));
  await waitFor(async () => expect(document.activeElement).toBe(await box('Titel')));
  await user.click(screen.getByRole('button', { name: 'Freigeben …' }));
  const open = await dialog();
  expect(open.getByText(/es gibt nichts freizugeben/)).toBeTruthy();
  expect((open.getByRole('button', { name: 'Freigeben' }) as HTMLButtonElement).disabled).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(await drafts()).toEqual([]);
}, 60_000);

test('a release whose answer was lost is finished before anything else is saved; what was typed since is the next draft', async () => {
  const { user } = show();
  await writePlan(user);
  let lost = true;
  const { fhir, actor } = mocks;
  mockServer.use(http.post('/fhir', async ({ request }) => {
    const body = await request.clone().text();
    if (!lost || !body.includes('"transaction"')) return undefined;
    // It arrives; only its answer does not.
    await fhir(new Request('http://localhost:3000/fhir', { method: 'POST', headers: { 'content-type': 'application/fhir+json' }, body }), actor);
    return HttpResponse.error();
  }));
  await release(user);
  const open = await dialog();
  expect(await open.findByText(/Ob die Freigabe angekommen ist, ist offen/, undefined, SAVED)).toBeTruthy();
  await user.click(open.getByRole('button', { name: 'Zurück zum Formular' }));
  await user.type(await box(/^Ressourcen/), 'Hat einen Garten');
  lost = false;
  await screen.findByText(/Version 1 ist freigegeben. Was Sie seitdem geschrieben haben, ist ein neuer Entwurf/, undefined, { timeout: 15_000 });
  await saved();
  const [draft, ...others] = await drafts();
  expect(others).toEqual([]);
  expect(JSON.stringify(draft)).toContain('Hat einen Garten');
  expect(draft!.basedOn?.[0]?.reference).toMatch(/^CarePlan\/.+\/_history\/1$/);
  expect(screen.queryByText('Zwischenzeitlich geändert')).toBeNull();
  await release(user);
  await screen.findByText('Version 2 ist freigegeben.', undefined, SAVED);
}, 60_000);

test('somebody released in between: my text goes on as the draft of the next version, and can be released', async () => {
  const { user } = show();
  await writePlan(user);
  const other = new QueryClient();
  other.setQueryData(['session'], { state: 'signed-in', user: { name: 'Robin Beispiel', practitioner: 'therapist' }, practice: { name: 'Praxis', zone: 'Europe/Berlin', language: 'de' } });
  const { draft } = await other.fetchQuery(planQueries.overview(PATIENT));
  const read = readDraft(draft!.draft);
  const { result } = renderHook(() => useRelease(PATIENT), { wrapper: ({ children }) => <QueryClientProvider client={other}>{children}</QueryClientProvider> });
  await act(() => result.current.mutateAsync({ content: 'content' in read ? read.content : read.rest, open: draft! }));

  await user.type(await box(/^Ressourcen/), 'Hat einen Garten');
  const open = await waitFor(dialog, SAVED);
  expect(open.getByText(/hat diesen Plan am .* freigegeben/)).toBeTruthy();
  expect(open.getByRole('button', { name: 'Bei der freigegebenen Version bleiben' })).toBeTruthy();
  await user.click(open.getByRole('button', { name: 'Ganz meine Fassung' }));
  await screen.findByText('Entwurf, baut auf Version 1 auf', undefined, SAVED);
  await saved();
  await release(user);
  await screen.findByText('Version 2 ist freigegeben.', undefined, SAVED);
}, 60_000);

test('a put-off conflict does not come up again while somebody types, and can be opened', async () => {
  const { user } = show();
  await writePlan(user);
  const [draft] = await drafts();
  await mocks.fhir(new Request(`http://localhost:3000/fhir/QuestionnaireResponse/${draft!.id}`, { method: 'PUT', headers: { 'content-type': 'application/fhir+json', 'if-match': `W/"${draft!.meta!.versionId}"` }, body: JSON.stringify(draft).replace('Mehr Pflanzen essen', 'Bunter essen') }), { ...mocks.actor, name: 'Robin Beispiel' });
  await user.type(await box(/^Ressourcen/), 'Garten');
  await user.click((await waitFor(dialog, SAVED)).getByRole('button', { name: 'Zurück zum Formular' }));
  await user.type(await box(/^Ressourcen/), ' und Hund');
  await waitFor(() => expect(document.querySelector('[data-save]')?.getAttribute('data-save')).toBe('failed'), SAVED);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(screen.queryByRole('dialog')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Beide Fassungen ansehen' }));
  expect((await dialog()).getByText('Garten und Hund')).toBeTruthy();
}, 60_000);

test('the keyboard stays with a goal that is moved, and what was removed can be brought back with the measures that serve it', async () => {
  const { user } = show();
  await writePlan(user);
  await user.click(screen.getByRole('button', { name: 'Ziel hinzufügen' }));
  await user.type((await screen.findAllByRole<HTMLTextAreaElement>('textbox', { name: /^Ziel, wie Sie es/ }))[1]!, 'Im Garten arbeiten');
  await user.click(screen.getByText(/^Weitere Angaben/));
  await user.click(await screen.findByRole('checkbox', { name: 'Ziel 2: Im Garten arbeiten' }));
  await user.click(screen.getByRole('button', { name: 'Ziel 2 nach oben' }));
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Ziel 1 nach unten' })));
  const texts = () => screen.getAllByRole<HTMLTextAreaElement>('textbox', { name: /^Ziel, wie Sie es/ }).map(({ value }) => value);
  expect(texts()).toEqual(['Im Garten arbeiten', 'Mehr Pflanzen essen']);
  expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'Ziel 1: Im Garten arbeiten' }).checked).toBe(true);

  await user.click(screen.getByRole('button', { name: 'Ziel 1 entfernen' }));
  const back = await screen.findByRole('button', { name: 'Ziel 1 wiederherstellen' });
  await waitFor(() => expect(document.activeElement).toBe(back));
  expect(texts()).toEqual(['Mehr Pflanzen essen']);
  expect(screen.queryByRole('checkbox', { name: /Im Garten/ })).toBeNull();
  await user.keyboard('{Enter}');
  await waitFor(() => expect(texts()).toEqual(['Im Garten arbeiten', 'Mehr Pflanzen essen']));
  expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'Ziel 1: Im Garten arbeiten' }).checked).toBe(true);
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('group', { name: 'Ziel 1' })));

  await user.click(screen.getByRole('button', { name: 'Maßnahme 1 entfernen' }));
  await user.click(await screen.findByRole('button', { name: 'Maßnahme 1 wiederherstellen' }));
  expect((await box(/^Was genau/)).value).toBe('Essen Sie bunt');
  await saved();
}, 60_000);

test('a text block is put in filled with the diary, and the keyboard goes on in the field', async () => {
  await writeDiary();
  await mocks.write([transaction([{ method: 'POST', resource: blockToFhir({ title: 'Schmerz', text: 'Schmerz im Mittel {painMean}, Schlaf {sleepMean}', section: 'finding', language: 'de', active: true }, { key: 'k1', author: { practitioner: 'therapist', name: 'Alex Beispiel' } }) }])]);
  const { user } = show();
  await user.click(await screen.findByRole('button', { name: 'Plan beginnen' }));
  await user.click(await screen.findByRole('button', { name: 'Textbaustein einfügen: Körperfunktionen und Körperstrukturen' }));
  await user.click(await (await dialog()).findByRole('button', { name: /Schmerz im Mittel 4, Schlaf ________/ }));
  const field = await box('Körperfunktionen und Körperstrukturen');
  expect(field.value).toBe('Schmerz im Mittel 4, Schlaf ________');
  await waitFor(() => expect(document.activeElement).toBe(field));
  await saved();
}, 60_000);

test('whoever usually does a kind of measure does it, unless somebody else was chosen', async () => {
  const { user } = show();
  await user.click(await screen.findByRole('button', { name: 'Plan beginnen' }));
  await user.click(await screen.findByRole('button', { name: 'Maßnahme zu Entspannung hinzufügen' }));
  await user.click(screen.getByText(/^Weitere Angaben/));
  const who = await screen.findByRole<HTMLSelectElement>('combobox', { name: 'Wer' });
  expect(who.value).toBe('practice');
  await user.selectOptions(screen.getByRole('combobox', { name: 'Art' }), 'muscle-relaxation');
  expect(who.value).toBe('patient');
  await user.selectOptions(who, 'together');
  await user.selectOptions(screen.getByRole('combobox', { name: 'Art' }), 'relaxation-guided');
  expect(who.value).toBe('together');
  await saved();
}, 60_000);

test('a draft that is discarded while it is being saved is gone, and not by anybody else', async () => {
  const { user } = show();
  await writePlan(user);
  const slow = Promise.withResolvers<void>();
  mockServer.use(http.put('/fhir/*', async () => {
    await slow.promise;
    return undefined;
  }));
  await user.type(await box(/^Ressourcen/), 'Garten');
  await waitFor(() => expect(document.querySelector('[data-save]')?.getAttribute('data-save')).toBe('saving'), SAVED);
  await user.click(screen.getByRole('button', { name: 'Entwurf verwerfen …' }));
  await user.click((await dialog()).getByRole('button', { name: 'Entwurf verwerfen' }));
  slow.resolve();
  await screen.findByRole('button', { name: 'Plan beginnen' }, SAVED);
  expect(await drafts()).toEqual([]);
}, 60_000);

test('nothing dangles where a name or a time is not known', () => {
  for (const language of ['de', 'en'] as const) {
    const text = messages[language] as PlanText;
    const said = [text.asked('', ''), text.asked('', '1'), text.asked('A', ''), text.byAt('', '1'), text.draftSaved('', '1'), text.released('1', ''), text.conflictText('', '1'), text.goneReleased('', '1'), text.goneDiscarded('', '1'), text.letterTo('')];
    for (const each of said) expect(each).not.toMatch(/ {2}|\b(von|by|am|an|to)\b ?(Uhr|on|$)|^ /);
  }
});

test('leaving saves first', async () => {
  const { user, router } = show();
  await user.click(await screen.findByRole('button', { name: 'Plan beginnen' }));
  await user.type(await box(/^Anliegen/), 'schnell weg');
  await router.navigate({ to: '/' } as never);
  await screen.findByText('anderswo', undefined, SAVED);
  expect(JSON.stringify(await drafts())).toContain('schnell weg');
});

test('differences are told as sentences in both languages', () => {
  const goal: PlanGoal = { id: 'g', text: 'Bunter essen', component: 'activities', measure: 'plants', target: 25, agreed: false, attainment: 'open' };
  const before = { ...emptyPlan('2026-01-01', 'Plan'), goals: [{ ...goal, id: 'a' }, goal] };
  const after = { ...before, concern: 'Garten', goals: [{ ...goal, id: 'a' }, { ...goal, target: 30, due: '2026-03-01' as Day, agreed: true }], review: '2026-02-01' as Day };
  const said = (language: 'de' | 'en') => planDifferences(before, after).map((difference) => differenceText(difference, { text: messages[language] as PlanText, words: planWords[language] as (typeof planWords)['de'], sentences: differenceMessages[language] as (typeof differenceMessages)['de'], format: formatIn(language) }));
  expect(said('de')).toEqual(['Anliegen in den Worten der Patientin oder des Patienten: „Garten“', 'Ziel 2: 25 → 30 Pflanzen, bis 01.03.2026, mit der Patientin / dem Patienten vereinbart', 'Wiedervorlage am: 01.02.2026']);
  expect(said('en')).toEqual(['Concern in the patient’s own words: “Garten”', 'Goal 2: 25 → 30 plants, until 01/03/2026, agreed with the patient', 'Review on: 01/02/2026']);
});
