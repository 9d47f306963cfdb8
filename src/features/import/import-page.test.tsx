import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { createMocks, type Mocks } from '../../../mocks/handlers.ts';
import { mockServer } from '../../../mocks/setup.ts';
import { sessionQuery } from '../../data/session.ts';
import type { Bundle, QuestionnaireResponse } from '@medplum/fhirtypes';
import { resourcesOf, transaction } from '../../fhir/bundle.ts';
import { entryFromFhir, entryToFhir } from '../../fhir/diary.ts';
import { patientToFhir } from '../../fhir/patient.ts';
import { setLanguage, type Language } from '../../i18n/messages.ts';
import { ImportPage } from './import-page.tsx';

let mocks: Mocks;

beforeEach(async () => {
  mocks = await createMocks();
  mockServer.use(...mocks.handlers);
  await mocks.write([
    transaction([
      { method: 'PUT', resource: { ...patientToFhir({ family: 'Muster', given: 'Anna', birthDate: '1980-05-04', example: false, active: true }), id: 'anna' }, create: true },
      { method: 'PUT', resource: { ...patientToFhir({ family: 'Muster', given: 'Anton', birthDate: '1991-01-02', example: false, active: true }), id: 'anton' }, create: true },
    ]),
  ]);
});

const sample = (name: string, as = name): File => new File([new Uint8Array(readFileSync(`src/imports/samples/${name}`))], as);
const textFile = (text: string, name = 'export.csv'): File => new File([text], name);

async function openPage(patient?: string, language: Language = 'de'): Promise<UserEvent> {
  setLanguage(language);
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  await client.fetchQuery(sessionQuery);
  const root = createRootRoute({ component: () => <ImportPage {...(patient !== undefined && { patient })} /> });
  const router = createRouter({ routeTree: root, history: createMemoryHistory({ initialEntries: ['/'] }) });
  await router.load();
  render(<QueryClientProvider client={client}><RouterProvider router={router as never} /></QueryClientProvider>);
  await screen.findByText(language === 'de' ? /Gelesen wird auf diesem Computer/ : /read on this computer/);
  return userEvent.setup();
}

const writeButton = (): Promise<HTMLElement> => screen.findByRole('button', { name: 'Ins Tagebuch schreiben' });

/** What the server holds, of all versions. */
async function stored(address: string): Promise<Bundle> {
  return (await (await mocks.fhir(new Request(`http://localhost:3000/fhir/${address}`), mocks.actor)).json()) as Bundle;
}
async function responses(): Promise<(QuestionnaireResponse & { id: string })[]> {
  return resourcesOf(await stored('QuestionnaireResponse?_sort=log-date'), 'QuestionnaireResponse') as (QuestionnaireResponse & { id: string })[];
}

const give = (user: UserEvent, ...files: File[]): Promise<void> => user.upload(screen.getByLabelText(/Dateien auswählen|Choose files/, { selector: 'input' }), files);

describe('bringing a diary in', () => {
  it('shows what would be written, writes it, and takes it back', async () => {
    const user = await openPage('anna');
    await give(user, sample('bearable.csv'));
    expect(await screen.findByText('1 Tag: 03.03.2026.')).toBeDefined();
    expect(screen.getByText(/Tageseinträge: 1 neu, 0 geändert, 0 unverändert. Messwerte: 6 neu/)).toBeDefined();
    await user.click(screen.getByText(/Schlafdauer 6:45 h · Notiz · 6 Messwerte/));
    expect(screen.getByText('Back pain (pm): 3 (Skala 0–4), Severe')).toBeDefined();
    expect(screen.getByText(/Back pain \(pm\): after sitting all day/)).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Ins Tagebuch schreiben' }));
    const done = await screen.findByRole('heading', { name: 'Import geschrieben' });
    expect(document.activeElement).toBe(done);
    expect(screen.getByText('1 Tageseintrag, dazu 6 Messwerte.')).toBeDefined();
    expect(screen.getByRole('link', { name: 'Zum Verlauf' }).getAttribute('href')).toBe('/patients/anna');
    expect(screen.getByText('Alles steht jetzt im Tagebuch von Muster, Anna.')).toBeDefined();
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Tabelle: Probelauf' })).toBeNull());
    await user.click(await screen.findByRole('button', { name: 'Diesen Import zurücknehmen' }));
    const dialog = await screen.findByRole('dialog');
    expect(await within(dialog).findByText('Zurückgenommen werden 1 Tageseintrag, dazu 6 Messwerte.')).toBeDefined();
    await user.click(within(dialog).getByRole('button', { name: 'Import zurücknehmen' }));
    expect(await screen.findByText('Der Import wurde zurückgenommen.')).toBeDefined();
    expect(await screen.findByText(/am .* zurückgenommen, Sie/)).toBeDefined();
  });

  it('reads Bearable and FDDB side by side, as two entries of one day, and writes them in one transaction', async () => {
    const user = await openPage('anna');
    let posts = 0;
    mockServer.use(http.post('/fhir', async ({ request }) => {
      posts += 1;
      return mocks.fhir(request, mocks.actor);
    }));
    await give(user, sample('bearable.csv', 'Anna Muster Rücken.csv'), sample('fddb_diary.csv', 'Muster_1980-05-04.csv'));
    expect(await screen.findByText('1 Tag: 03.03.2026.')).toBeDefined();
    expect(screen.getByText(/Tageseinträge: 2 neu, 0 geändert, 0 unverändert. Messwerte: 6 neu/)).toBeDefined();
    expect(screen.getByText('1 verschiedene Pflanze in den Mahlzeiten gefunden.')).toBeDefined();
    await user.click(screen.getByText(/Schlafdauer 6:45 h · Notiz · Mahlzeiten \(1\) · Bewegung \(1\) · Pflanzen \(1\) · 6 Messwerte/));
    expect(screen.getByText(/08:30: 150 g Banane, frisch/)).toBeDefined();
    expect(screen.getByText(/Spazierengehen, 30 min/)).toBeDefined();
    await user.click(await writeButton());
    await screen.findByRole('heading', { name: 'Import geschrieben' });
    expect(posts).toBe(1);
    expect((await responses()).map((response) => entryFromFhir(response)).map(({ day, source, author }) => [day, source, author])).toEqual(expect.arrayContaining([['2026-03-03', 'bearable', 'Patient/anna'], ['2026-03-03', 'fddb', 'Patient/anna']]));
    // The name of a file often holds that of a person: it is shown, and stored nowhere.
    const everything = JSON.stringify(await Promise.all(['QuestionnaireResponse', 'Observation', 'Provenance', 'AuditEvent', 'Basic'].map((type) => stored(`${type}?_count=1000`))));
    expect(everything).toContain('bearable');
    expect(everything).not.toMatch(/Rücken\.csv|Muster_1980|Anna Muster/);
    expect(await screen.findByRole('cell', { name: 'Bearable, FDDB' })).toBeDefined();
    expect(screen.getByRole('cell', { name: '2 Tageseinträge, 6 Messwerte' })).toBeDefined();
    expect(screen.getByRole('cell', { name: '03.03.2026' })).toBeDefined();
  });

  it('shows beside the button whose diary it is, and forgets what was written when another person is chosen', async () => {
    const user = await openPage();
    await user.click(await screen.findByRole('button', { name: /Auswählen: Muster, Anna/ }));
    expect(document.activeElement?.textContent).toMatch(/Für: Muster, Anna/);
    await give(user, sample('bearable.csv'));
    expect((await writeButton()).parentElement!.textContent).toContain('Geschrieben wird zu: Muster, Anna geb. 04.05.1980');
    await user.click(await writeButton());
    await screen.findByRole('heading', { name: 'Import geschrieben' });
    await user.click(screen.getByRole('button', { name: 'Andere Person wählen' }));
    await user.click(await screen.findByRole('button', { name: /Auswählen: Muster, Anton/ }));
    expect((await writeButton()).parentElement!.textContent).toContain('Muster, Anton');
    expect(screen.queryByRole('heading', { name: 'Import geschrieben' })).toBeNull();
    expect(screen.getByText(/1 neu, 0 geändert, 0 unverändert. Messwerte: 6 neu/)).toBeDefined();
  });

  it('adds nothing for the same file again, and says when it was imported', async () => {
    const user = await openPage('anna');
    await give(user, sample('fddb_diary.csv'));
    await user.click(await screen.findByRole('button', { name: 'Ins Tagebuch schreiben' }));
    await screen.findByRole('heading', { name: 'Import geschrieben' });
    await user.click(screen.getByRole('button', { name: 'Weitere Dateien importieren' }));
    await give(user, sample('fddb_diary.csv', 'copy.csv'));
    expect(await screen.findByText(/Genau diese Datei wurde am .* schon importiert/)).toBeDefined();
    expect(await screen.findByText(/Es gibt nichts zu schreiben/)).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Ins Tagebuch schreiben' })).toBeNull();
  });

  it('says that a file was chosen twice, and writes it once', async () => {
    const user = await openPage('anna');
    await give(user, sample('fddb_diary.csv'), sample('fddb_diary.csv', 'copy.csv'));
    expect(await screen.findAllByText(/Diese Datei steht zweimal in der Liste/)).toHaveLength(1);
    await user.click(await writeButton());
    expect(await screen.findByText('1 Tageseintrag.')).toBeDefined();
    expect(await responses()).toHaveLength(1);
    expect(resourcesOf(await stored('Provenance'), 'Provenance')[0]!.entity).toHaveLength(1);
  });

  it('takes back what nobody touched and asks about what somebody corrected since', async () => {
    const user = await openPage('anna');
    await give(user, sample('daylio.csv'), sample('fddb_diary.csv'));
    await user.click(await writeButton());
    await screen.findByRole('heading', { name: 'Import geschrieben' });
    const fddb = (await responses()).find((response) => entryFromFhir(response).source === 'fddb')!;
    await mocks.write([transaction([{ method: 'PUT', resource: { ...entryToFhir({ ...entryFromFhir(fddb), values: { meals: [{ text: 'berichtigt' }] } }, { patient: 'anna', author: 'Practitioner/therapist' }), id: fddb.id }, ifMatch: '1' }])]);
    await user.click(await screen.findByRole('button', { name: /^Import Daylio, FDDB vom .* zurücknehmen$/ }));
    const dialog = await screen.findByRole('dialog');
    expect(await within(dialog).findByText('Seit dem Import geändert: 03.03.2026.')).toBeDefined();
    expect(within(dialog).getByText(/Zurückgenommen werden 1 Tageseintrag, dazu 7 Messwerte/)).toBeDefined();
    await user.click(within(dialog).getByRole('radio', { name: /Auch geänderte Tage zurücknehmen/ }));
    expect(within(dialog).getByText(/Zurückgenommen werden 2 Tageseinträge, dazu 7 Messwerte/)).toBeDefined();
    await user.click(within(dialog).getByRole('radio', { name: /Geänderte Tage behalten/ }));
    await user.click(within(dialog).getByRole('button', { name: 'Import zurücknehmen' }));
    const note = await screen.findByText('Der Import wurde zurückgenommen.');
    expect(document.activeElement).toBe(note);
    // Nothing is left that could be written once more by accident.
    expect(screen.queryByRole('button', { name: 'Ins Tagebuch schreiben' })).toBeNull();
    expect((await responses()).map((response) => [entryFromFhir(response).source, response.status])).toEqual(expect.arrayContaining([['daylio', 'entered-in-error'], ['fddb', 'completed']]));
    expect(entryFromFhir((await responses()).find(({ id }) => id === fddb.id)!).values).toEqual({ meals: [{ text: 'berichtigt' }] });
  });

  it('finds the plants of the meals, in English too, and names what has no place here', async () => {
    const user = await openPage('anna', 'en');
    await give(user, sample('cronometer_servings.csv'), sample('fddb_diary.csv'));
    expect(await screen.findByText(/different plants found in the meals/)).toBeDefined();
    await user.click(screen.getByText(/Meals \(3\)/));
    expect(screen.getByText(/Plants: .*banana/i)).toBeDefined();
    expect(screen.getByText(/Protein \(g\) \(2\): the diary keeps no nutrients/)).toBeDefined();
  });

  it('lets the person be chosen by name; two of the same name show their birth dates', async () => {
    const user = await openPage();
    await user.type(screen.getByRole('searchbox', { name: /Name, Geburtsdatum oder Nummer/ }), 'muster');
    expect(await screen.findByRole('button', { name: /Auswählen: Muster, Anton, geb. 02.01.1991/ })).toBeDefined();
    await user.click(screen.getByRole('button', { name: /Auswählen: Muster, Anna, geb. 04.05.1980/ }));
    await give(user, sample('bearable.csv'));
    expect(await screen.findByRole('button', { name: 'Ins Tagebuch schreiben' })).toBeDefined();
    expect(screen.getByText('Für diese Person wurde noch nichts importiert.')).toBeDefined();
  });

  it('shows what stands beside it and what a correction of the practice keeps', async () => {
    const corrected = entryToFhir({ day: '2026-03-03', source: 'fddb', values: { meals: [{ text: 'berichtigt' }] } }, { patient: 'anna', author: 'Practitioner/therapist' });
    const own = entryToFhir({ day: '2026-03-03', source: 'diary', values: { painAverage: 4, stress: 3 } }, { patient: 'anna', author: 'Patient/anna' });
    await mocks.write([transaction([{ method: 'POST', resource: corrected }, { method: 'POST', resource: own }])]);
    const user = await openPage('anna');
    await give(user, sample('fddb_diary.csv'));
    expect(await screen.findByText(/1 Tageseintrag hat die Praxis nach einem früheren Import berichtigt/)).toBeDefined();
    expect(screen.getByText('Tagebuch: 2 Angaben')).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Ins Tagebuch schreiben' })).toBeNull();
    await user.click(screen.getByRole('checkbox', { name: /Auch berichtigte und zurückgezogene Tage/ }));
    expect(await screen.findByText(/Tageseinträge: 0 neu, 1 geändert/)).toBeDefined();
    await user.click(screen.getByText(/Mahlzeiten \(1\)/));
    expect(screen.getByText(/bisher: berichtigt; dann: 08:30: 150 g Banane, frisch/)).toBeDefined();
  });
});

describe('questions', () => {
  it('about dates that can be meant in two ways come before anything is read', async () => {
    const user = await openPage('anna');
    await give(user, sample('mysymptoms-open-dates.csv'));
    const question = await screen.findByRole('group', { name: 'Wie sind diese Datumsangaben gemeint?' });
    expect(screen.queryByRole('button', { name: 'Ins Tagebuch schreiben' })).toBeNull();
    await user.click(within(question).getByRole('radio', { name: /Monat\/Tag\/Jahr: 03\/01\/2026 ist der 01.03.2026/ }));
    expect(await screen.findByText('11 Tage vom 01.03.2026 bis 11.03.2026.')).toBeDefined();
  });

  it('about moods fill in the names that the app gives, and keep the word where nobody says', async () => {
    const user = await openPage('anna');
    await give(user, sample('daylio.csv'));
    const question = await screen.findByRole('group', { name: 'Welche Stufe hat jede Stimmung?' });
    const meh = within(question).getByRole<HTMLSelectElement>('combobox', { name: '„meh“ (1-mal)' });
    expect(meh.value).toBe('3');
    await user.selectOptions(meh, '2');
    await user.click(within(question).getByRole('button', { name: 'Stufen übernehmen' }));
    await user.click(await screen.findByText(/Notiz · 4 Messwerte/));
    expect(await screen.findByText('mood (21:05): 2 (Skala 1–5), meh')).toBeDefined();
  });

  it('about columns want a scale said, and remember the answer for the next table', async () => {
    const user = await openPage('anna');
    const table = 'Datum;Schmerz;Wasser\n03.03.2026;3,5;1,5\n31.02.2026;4;2\n';
    await give(user, textFile(table));
    await screen.findByRole('group', { name: 'Was steht in welcher Spalte?' });
    await user.click(screen.getByRole('button', { name: 'So lesen' }));
    expect(screen.getByText('Bitte sagen Sie bei jeder Skala, von wo bis wo sie reicht.')).toBeDefined();
    await user.selectOptions(screen.getByRole('combobox', { name: 'Skala von Schmerz' }), '0–10');
    await user.selectOptions(screen.getByRole('combobox', { name: 'Einheit von Wasser' }), 'Liter');
    await user.click(screen.getByRole('button', { name: 'So lesen' }));
    await user.click(await screen.findByText(/^Schmerz, Durchschnitt 3,5 · Wasser und ungesüßter Tee 1\.500 ml$/));
    const problems = screen.getByRole('region', { name: 'Tabelle: Nicht verstanden' });
    expect(within(problems).getByText('diesen Tag gibt es nicht: Datum „31.02.2026“')).toBeDefined();
    expect(within(problems).getByText('31.02.2026;4;2')).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'export.csv entfernen' }));
    await give(user, textFile(table.replace('03.03.2026', '04.03.2026')));
    expect(await screen.findByText('Die Zuordnung stammt vom letzten Import einer solchen Tabelle (Alex Beispiel).')).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'So lesen' }));
    expect(await screen.findByText('1 Tag: 04.03.2026.')).toBeDefined();
  });

  it('about several persons in a FHIR file come before anything is read', async () => {
    const user = await openPage('anna');
    const entry = (person: string, day: `${number}-${number}-${number}`): unknown => ({ resource: entryToFhir({ day, source: 'diary', values: { painAverage: 4 } }, { patient: person, author: `Patient/${person}` }) });
    await give(user, textFile(JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: [entry('x', '2026-03-01'), entry('y', '2026-03-02'), entry('y', '2026-03-03')] }), 'bundle.json'));
    await user.click(await screen.findByRole('radio', { name: 'Patient/y (2 Einträge)' }));
    expect(await screen.findByText('2 Tage vom 02.03.2026 bis 03.03.2026.')).toBeDefined();
    expect(screen.getByText(/gehört zu einer anderen Person/)).toBeDefined();
  });
});

describe('what goes wrong', () => {
  const huge = (): File => Object.defineProperty(textFile('x'), 'size', { value: 200_000_000 });
  const bomb = `{"resourceType":"Bundle","entry":[{"resource":{"extension":${'['.repeat(10_000)}`;
  it.each([
    ['de', huge, /größer als 50 MB.*Gespeichert wurde nichts/], ['en', huge, /larger than 50 MB.*Nothing was stored/],
    ['de', () => textFile(bomb, 'x.json'), /über 100 Ebenen tief.*Stelle: entry\[0\]\.resource\.extension/], ['en', () => textFile(bomb, 'x.json'), /more than 100 levels deep/],
    ['de', () => textFile('{"entry":[{"__proto__":{"admin":true}}]}', 'x.json'), /Schlüssel, der in keinem Tagebuch vorkommt.*entry\[0\]\.__proto__/], ['en', () => textFile('{"a":{"__proto__":1}}', 'x.json'), /can attack programs/],
    ['de', () => textFile('{"a":', 'x.json'), /JSON-Datei ist beschädigt/], ['de', () => textFile(''), /Die Datei ist leer/], ['en', () => textFile('Day,Note\n2026-03-03,"open\n'), /quotation mark is never closed.*Row 2\./], ['de', () => textFile('PK\u0003\u0004xl/workbook'), /Excel-Datei/],
  ] as [Language, () => File, RegExp][])('is said in the language of the user (%s, case %#)', async (language, file, message) => {
    const user = await openPage('anna', language);
    await give(user, file());
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toMatch(message);
    expect(screen.queryByRole('button', { name: /Ins Tagebuch schreiben|Write to the diary/ })).toBeNull();
  });

  it('refuses 200 MB at once, without reading a byte', async () => {
    const user = await openPage('anna');
    const file = huge();
    const touched: string[] = [];
    for (const way of ['arrayBuffer', 'slice', 'stream', 'text'] as const) Object.defineProperty(file, way, { value: () => touched.push(way) });
    await give(user, file);
    expect((await screen.findByRole('alert')).textContent).toMatch(/größer als 50 MB/);
    expect(touched).toEqual([]);
  });

  it('leaves the other files alone when one is broken, and lists a wrong date with its row', async () => {
    const user = await openPage('anna');
    const head = '"datum_tag_monat_jahr_stunde_minute";"bezeichnung";"interne_id";"kj";"kj_aktivitaeten";"fett_g";"kh_g";"protein_g";';
    await give(user, textFile('{"a":', 'x.json'), textFile(`${head}\n"31.02.2026 08:30";"150 g Banane";"1";"582";"0";"0,3";"30";"1,5";\n"01.03.2026 08:30";"Apfel";"1";"582";"0";"0,3";"30";"1,5";\n"01.03.2099 08:30";"Birne";"1";"582";"0";"0,3";"30";"1,5";\n`, 'fddb.csv'));
    expect(await screen.findByText('1 Tag: 01.03.2026.')).toBeDefined();
    expect(screen.getByText('3 Zeilen gelesen, 1 übernommen, 2 nicht verstanden')).toBeDefined();
    expect(screen.getByText('2 Zeilen oder Angaben wurden nicht verstanden.', { exact: false })).toBeDefined();
    const rows = within(screen.getByRole('region', { name: 'Tabelle: Nicht verstanden' })).getAllByRole('row').slice(1).map((row) => within(row).getAllByRole('cell').map((cell) => cell.textContent));
    expect(rows.map(([file, row, reason]) => [file, row, reason])).toEqual([
      ['fddb.csv', '2', 'diesen Tag gibt es nicht: datum_tag_monat_jahr_stunde_minute „31.02.2026 08:30“'],
      ['fddb.csv', '4', 'Tag liegt in der Zukunft: datum_tag_monat_jahr_stunde_minute „01.03.2099 08:30“'],
    ]);
    await user.click(await writeButton());
    expect(await screen.findByText('1 Tageseintrag.')).toBeDefined();
  });

  it('says so when a colleague changed a day meanwhile; a new check shows the change', async () => {
    const user = await openPage('anna');
    await give(user, sample('fddb_diary.csv'));
    const write = await writeButton();
    await mocks.write([transaction([{ method: 'POST', resource: entryToFhir({ day: '2026-03-03', source: 'fddb', values: { meals: [{ text: 'von der Kollegin' }] } }, { patient: 'anna', author: 'Patient/anna' }) }])]);
    await user.click(write);
    expect((await screen.findByRole('alert')).textContent).toMatch(/Es wurde nichts geschrieben.*Jemand hat inzwischen einen dieser Tage geändert/);
    // What stands there now has not been looked at yet.
    expect(screen.queryByRole('button', { name: 'Ins Tagebuch schreiben' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Neu prüfen' }));
    expect(await screen.findByText(/Tageseinträge: 0 neu, 1 geändert/)).toBeDefined();
    expect(screen.getByText(/bisher: von der Kollegin; dann: 08:30: 150 g Banane/)).toBeDefined();
    await user.click(await writeButton());
    await screen.findByRole('heading', { name: 'Import geschrieben' });
    expect((await responses()).map(({ meta }) => meta?.versionId)).toEqual(['2']);
  });

  it('says which day the server declined', async () => {
    const user = await openPage('anna');
    await give(user, sample('daylio.csv'));
    const write = await writeButton();
    mockServer.use(http.post('/fhir', () => HttpResponse.json({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'value', details: { coding: [{ code: 'bad-text' }] }, expression: ['Bundle.entry[0].resource.item'] }] }, { status: 400 }), { once: true }));
    await user.click(write);
    expect((await screen.findByRole('alert')).textContent).toMatch(/Der Server hat den Import abgelehnt.*Es geht um: 02\.03\.2026\./);
  });

  it('says so when the columns could not be remembered; the import goes on', async () => {
    const user = await openPage('anna');
    mockServer.use(http.post('/fhir/Basic', () => HttpResponse.error()));
    await give(user, textFile('Datum;Notiz\n03.03.2026;gut\n'));
    await user.click(await screen.findByRole('button', { name: 'So lesen' }));
    expect(await screen.findByText(/Gemerkt werden konnte die Zuordnung nicht/)).toBeDefined();
    expect(await writeButton()).toBeDefined();
  });

  it('says so when the earlier imports cannot be loaded, and can be tried again', async () => {
    mockServer.use(http.get('/fhir/Provenance', () => HttpResponse.error(), { once: true }));
    const user = await openPage('anna');
    expect((await screen.findByRole('alert')).textContent).toMatch(/Die früheren Importe ließen sich nicht laden/);
    await user.click(screen.getByRole('button', { name: 'Erneut versuchen' }));
    expect(await screen.findByText('Für diese Person wurde noch nichts importiert.')).toBeDefined();
  });

  it('loses nothing when the connection breaks while taking an import back', async () => {
    const user = await openPage('anna');
    await give(user, sample('fddb_diary.csv'));
    await user.click(await writeButton());
    await user.click(await screen.findByRole('button', { name: 'Diesen Import zurücknehmen' }));
    const dialog = await screen.findByRole('dialog');
    const undo = await within(dialog).findByRole('button', { name: 'Import zurücknehmen' });
    mockServer.use(http.post('/fhir', async ({ request }) => {
      await mocks.fhir(request.clone(), mocks.actor);
      return HttpResponse.error();
    }, { once: true }));
    await user.click(undo);
    expect((await within(dialog).findByRole('alert')).textContent).toMatch(/Die Verbindung ist abgebrochen. Es ist alles oder nichts geschehen/);
    await user.click(within(dialog).getByRole('button', { name: 'Neu prüfen' }));
    expect(await within(dialog).findByText('Von diesem Import steht nichts mehr im Tagebuch.')).toBeDefined();
    expect(await screen.findByText(/am .* zurückgenommen, Sie/)).toBeDefined();
  });

  it('loses nothing when the connection breaks while saving: a new check shows that it arrived', async () => {
    const user = await openPage('anna');
    await give(user, sample('bearable.csv'));
    const write = await screen.findByRole('button', { name: 'Ins Tagebuch schreiben' });
    mockServer.use(http.post('/fhir', async ({ request }) => {
      await mocks.fhir(request.clone(), mocks.actor);
      return HttpResponse.error();
    }, { once: true }));
    await user.click(write);
    expect((await screen.findByRole('alert')).textContent).toMatch(/Die Verbindung ist abgebrochen.*ganz oder gar nicht gespeichert/);
    await user.click(screen.getByRole('button', { name: 'Neu prüfen' }));
    expect(await screen.findByText('Der Import war schon angekommen. Es wurde nichts doppelt geschrieben.')).toBeDefined();
  });

  it('writes nothing when the connection breaks before it arrives, and the second try works', async () => {
    const user = await openPage('anna');
    await give(user, sample('bearable.csv'));
    const write = await screen.findByRole('button', { name: 'Ins Tagebuch schreiben' });
    mockServer.use(http.post('/fhir', () => HttpResponse.error(), { once: true }));
    await user.click(write);
    await screen.findByText(/Die Verbindung ist abgebrochen/);
    await user.click(screen.getByRole('button', { name: 'Neu prüfen' }));
    await waitFor(() => expect(screen.queryByText(/Die Verbindung ist abgebrochen/)).toBeNull());
    expect(await screen.findByText(/Der Import ist nicht angekommen, es wurde nichts geschrieben/)).toBeDefined();
    await user.click(await screen.findByRole('button', { name: 'Ins Tagebuch schreiben' }));
    expect(await screen.findByText('1 Tageseintrag, dazu 6 Messwerte.')).toBeDefined();
  });

  it('says so when the stored diary cannot be loaded, and can be tried again', async () => {
    const user = await openPage('anna');
    mockServer.use(http.get('/fhir/QuestionnaireResponse', () => HttpResponse.error(), { once: true }));
    await give(user, sample('bearable.csv'));
    expect((await screen.findByRole('alert')).textContent).toMatch(/Der Probelauf war nicht möglich/);
    await user.click(screen.getByRole('button', { name: 'Erneut versuchen' }));
    expect(await screen.findByRole('button', { name: 'Ins Tagebuch schreiben' })).toBeDefined();
  });
});
