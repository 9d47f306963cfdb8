import { QueryClient } from '@tanstack/react-query';
import type { CarePlan, Composition, Task as FhirTask } from '@medplum/fhirtypes';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, test } from 'vitest';
import { mockServer } from '../../mocks/setup.ts';
import { mergeMinutes } from '../domain/meeting-merge.ts';
import { randomOf } from '../examples/series.ts';
import { BERGER, openPractice, STORES, YILMAZ, type Practice } from '../../server/storage/under-test.ts';
import type { Actor } from '../../server/fhir/context.ts';
import { addItems, emptyMinutes, markItem, moveItem, type Agenda, type AgendaItem, type CaseMinutes, type MinuteEntry, type NewMeeting } from '../domain/meeting.ts';
import { planQueries } from './care-plans.ts';
import { FhirError } from './fhir-client.ts';
import { amendMinutes, closeMeeting, createMeeting, meetingQueries, refreshPart, saveAgenda, saveMeeting, saveMinutes, type MeetingFile } from './meetings.ts';
import { taskQueries } from './tasks.ts';

const MEETING: NewMeeting = {
  id: 'm1', agenda: 'a1', day: '2026-11-25', start: '12:30', length: 45, minutesPerCase: 5, chair: BERGER.practitioner,
  participants: [{ id: BERGER.practitioner, name: BERGER.name, answer: 'accepted' }, { id: YILMAZ.practitioner, name: YILMAZ.name, answer: 'open' }],
};
const item = (patient: string, more: Partial<AgendaItem> = {}): AgendaItem => ({ id: `i-${patient}`, patient, question: '', reasons: [], minutes: 5, state: 'open', ...more });
let clock = 0;
const entry = (id: string, text: string, more: Partial<MinuteEntry> = {}): MinuteEntry => ({ id, kind: 'said', text, author: BERGER.practitioner, authorName: BERGER.name, at: `2026-11-25T11:40:${String((clock += 1) % 60).padStart(2, '0')}.000Z`, ...more });
const texts = ({ entries }: CaseMinutes) => entries.map(({ text }) => text);

describe.each(STORES)('meetings over the %s store', (_, open) => {
  let practice: Practice;
  let actor: Actor;
  /** Answers that get lost on their way back. */
  let lose: (request: Request) => boolean;
  let requests: string[];

  beforeEach(async () => {
    practice = await openPractice(open());
    for (const id of ['p1', 'p2', 'p3']) await practice.put({ resourceType: 'Patient', id, active: true, name: [{ family: `Muster ${id}` }] });
    actor = BERGER;
    lose = () => false;
    requests = [];
    const answer = async ({ request }: { request: Request }) => {
      requests.push(`${request.method} ${new URL(request.url).pathname}`);
      const lost = lose(request);
      const response = await practice.handle(request, actor);
      return lost ? HttpResponse.error() : response;
    };
    mockServer.use(http.all('/fhir', answer), http.all('/fhir/*', answer));
  });

  /** A browser of one person. */
  function browser(who: Actor) {
    const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
    client.setQueryData(['session'], { state: 'signed-in', user: { name: who.name, practitioner: who.practitioner, role: 'therapist' }, practice: { name: 'Praxis', zone: 'Europe/Berlin', language: 'de' } });
    const as = <Rest extends unknown[], Answer>(call: (client: QueryClient, ...rest: Rest) => Promise<Answer>) => (...rest: Rest) => {
      actor = who;
      return call(client, ...rest);
    };
    return {
      client,
      create: as(createMeeting), saveMeeting: as(saveMeeting), saveAgenda: as(saveAgenda), save: as(saveMinutes), amend: as(amendMinutes), close: as(closeMeeting),
      refresh: as(refreshPart),
      plan: as((own: QueryClient, patient: string) => own.fetchQuery(planQueries.overview(patient))),
      file: as((own: QueryClient, id: string = MEETING.id): Promise<MeetingFile> => own.fetchQuery({ ...meetingQueries.one(id), staleTime: 0 })),
      list: as((own: QueryClient) => own.fetchQuery(meetingQueries.list())),
      last: as((own: QueryClient, patient: string, meeting: { id: string; day: `${number}-${number}-${number}` }) => own.fetchQuery(meetingQueries.lastOf(patient, meeting))),
      tasks: as((own: QueryClient) => own.fetchQuery(taskQueries.open())),
    };
  }

  const stored = async <Type,>(place: string): Promise<Type> => (await (await practice.handle(new Request(`http://localhost/fhir/${place}`), BERGER)).json()) as Type;

  test('a meeting is planned once, however often it is sent, and read as a whole in one request', async () => {
    const jana = browser(BERGER);
    lose = (request) => request.method === 'POST';
    await expect(jana.create(MEETING, [item('p1', { question: 'Wie weiter?' })])).rejects.toBeInstanceOf(FhirError);
    lose = () => false;
    const reasons = [{ kind: 'quiet', limit: 14, day: '2026-11-09', asOf: '2026-11-25' } as const];
    await jana.create(MEETING, [item('p1', { question: 'Wie weiter?' }), item('p2', { reasons, minutes: 8 })]);
    requests.length = 0;
    const file = await jana.file();
    expect(requests).toEqual(['POST /fhir']);
    expect(file).toMatchObject({ meeting: { ...MEETING, state: 'planned' }, agenda: { items: [{ patient: 'p1', question: 'Wie weiter?' }, { patient: 'p2', reasons, minutes: 8 }] }, patients: { p1: { family: 'Muster p1' } } });
    expect(await jana.list()).toMatchObject([{ id: 'm1', cases: 2 }]);
  });

  test('what is asked about somebody stands in their own record, and nowhere else', async () => {
    const jana = browser(BERGER);
    await jana.create(MEETING, [item('p1', { question: 'Blut im Stuhl?' })]);
    expect(JSON.stringify([await stored('List/a1'), await stored('Appointment/m1')])).not.toContain('Blut');
    expect(JSON.stringify(await stored('Composition?patient=p1'))).toContain('Blut im Stuhl?');
    expect(JSON.stringify(await stored('Composition?patient=p2'))).not.toContain('Blut');
  });

  test('two people change the agenda at once and both find what they did', async () => {
    const [jana, emre] = [browser(BERGER), browser(YILMAZ)];
    const { agenda } = await jana.create(MEETING, [item('p1'), item('p2'), item('p3')]);
    await emre.file();
    await emre.saveAgenda({ ...agenda, items: markItem(agenda.items, 'i-p2', 'deferred', '2026-11-25T11:50:00Z').map((each) => (each.patient === 'p1' ? { ...each, question: 'Plan anpassen?' } : each)) }, agenda);
    const saved = await jana.saveAgenda({ ...agenda, items: moveItem(agenda.items, 'i-p3', 0).map((each) => (each.patient === 'p1' ? { ...each, question: 'Dosis?' } : each)) }, agenda);
    expect(saved.items.map(({ patient, state }) => `${patient} ${state}`)).toEqual(['p3 open', 'p1 open', 'p2 deferred']);
    expect(saved.items[1]!.question.split(' ').toSorted()).toEqual(['Dosis?', 'Plan', 'anpassen?']);
    expect((await emre.file()).agenda).toEqual(saved);
    expect(Number(saved.version)).toBeGreaterThan(Number(agenda.version));
  });

  test('who is taken off the agenda before anything was written is off, and can be put on again', async () => {
    const jana = browser(BERGER);
    const { agenda } = await jana.create(MEETING, [item('p1', { question: 'Frage' }), item('p2')]);
    const off = await jana.saveAgenda({ ...agenda, items: [agenda.items[1]!] }, agenda);
    expect((await jana.file()).minutes).toEqual({});
    const on = await jana.saveAgenda({ ...off, items: addItems(off.items, [item('p1', { question: 'Andere Frage' })]) }, off);
    expect(on.items.map(({ patient, question }) => `${patient} ${question}`)).toEqual(['p2 ', 'p1 Andere Frage']);
  });

  test('two people minute the same case at once and no word is lost', async () => {
    const [jana, emre] = [browser(BERGER), browser(YILMAZ)];
    await jana.create(MEETING, [item('p1')]);
    await emre.file();
    const empty = emptyMinutes('m1', 'p1');
    const first = (await jana.save({ ...empty, entries: [entry('e1', 'Schmerz seit drei Tagen')] }, empty)).minutes;
    // Began before the first save, and knows nothing of it.
    const both = (await emre.save({ ...empty, entries: [entry('e2', 'Plan unverändert', { kind: 'decision', author: YILMAZ.practitioner, authorName: YILMAZ.name })] }, empty)).minutes;
    expect(texts(both)).toEqual(['Schmerz seit drei Tagen', 'Plan unverändert']);
    const [one, other] = [{ ...first, entries: [{ ...first.entries[0]!, text: 'Schmerz im Rücken seit drei Tagen' }] }, { ...both, entries: both.entries.map((each) => (each.id === 'e1' ? { ...each, text: `${each.text}, nachts` } : each)) }];
    await emre.save(other, both);
    const { minutes, both: conflicts } = await jana.save(one, first);
    expect([texts(minutes), conflicts]).toEqual([['Schmerz im Rücken seit drei Tagen, nachts', 'Plan unverändert'], []]);
    expect((await emre.file()).minutes.p1).toEqual(minutes);
  });

  test('however two people type and save, with answers lost on the way, every word of both is stored in the end', { timeout: 120_000 }, async () => {
    const random = randomOf(`minutes ${_}`);
    for (let round = 0; round < 6; round += 1) {
      const meeting = `r${round}`;
      const people = [browser(BERGER), browser(YILMAZ)].map((own, n) => ({ own, name: 'äö'[n]!, base: emptyMinutes(meeting, 'p1'), mine: emptyMinutes(meeting, 'p1') }));
      await people[0]!.own.create({ ...MEETING, id: meeting, agenda: `l${round}` }, [item('p1')]);
      await people[1]!.own.file(meeting);
      const typed: string[] = [];
      const type = (person: (typeof people)[number]): void => {
        const word = `${person.name}${typed.length}`;
        typed.push(word);
        const { entries } = person.mine;
        const which = Math.floor(random() * (entries.length + 1));
        if (which === entries.length || entries.length === 0) {
          person.mine = { ...person.mine, entries: [...entries, entry(`${meeting}-${typed.length}`, word)] };
          return;
        }
        const words = entries[which]!.text.split(' ');
        const place = Math.floor(random() * (words.length + 1));
        person.mine = { ...person.mine, entries: entries.map((each, n) => (n === which ? { ...each, text: [...words.slice(0, place), word, ...words.slice(place)].join(' ') } : each)) };
      };
      const save = async (person: (typeof people)[number], loses: boolean): Promise<void> => {
        const [sent, base] = [person.mine, person.base];
        // The write arrives, and nobody hears of it.
        const from = random() < 0.5 ? 1 : 2;
        let writes = 0;
        lose = loses ? (request) => request.method !== 'GET' && (writes += 1) >= from : () => false;
        const answer = await person.own.save(sent, base).catch(() => null);
        lose = () => false;
        // Somebody who types does not wait for an answer.
        if (random() < 0.5) type(person);
        if (!answer) return;
        person.mine = mergeMinutes(sent, person.mine, answer.minutes).minutes;
        person.base = answer.minutes;
      };
      for (let step = 0; step < 14; step += 1) {
        const person = people[Math.floor(random() * 2)]!;
        if (random() < 0.55) type(person);
        else await save(person, random() < 0.25);
      }
      for (let n = 0; n < 2; n += 1) for (const person of people) await save(person, false).then(() => save(person, false));
      for (const person of people) await save(person, false);
      const all = texts((await people[0]!.own.file(meeting)).minutes.p1!).join(' ').split(' ');
      // The last thing typed may still be on its way.
      const unsaved = new Set(people.flatMap(({ mine }) => texts(mine).join(' ').split(' ')));
      expect(typed.filter((word) => !all.includes(word) && !unsaved.has(word))).toEqual([]);
      expect(typed.filter((word) => !all.includes(word)).length).toBeLessThanOrEqual(2);
      expect(all.filter((word, place) => all.indexOf(word) !== place)).toEqual([]);
    }
  });

  test('a save whose answer was lost is no other person\u2019s', async () => {
    const jana = browser(BERGER);
    await jana.create(MEETING, [item('p1')]);
    const empty = emptyMinutes('m1', 'p1');
    const { minutes: base } = await jana.save({ ...empty, entries: [entry('e1', 'Schmerz')] }, empty);
    const typed = (text: string): CaseMinutes => ({ ...base, entries: [{ ...base.entries[0]!, text }] });
    lose = (request) => request.method === 'PUT';
    await expect(jana.save(typed('Schmerz rü'), base)).rejects.toMatchObject({ kind: 'offline' });
    lose = () => false;
    const { minutes, both } = await jana.save(typed('Schmerz rückläufig'), base);
    expect([texts(minutes), both]).toEqual([['Schmerz rückläufig'], []]);
  });

  test('a save that was put together with another and whose answer was lost takes nobody\u2019s words back', async () => {
    const [jana, emre] = [browser(BERGER), browser(YILMAZ)];
    await jana.create(MEETING, [item('p1')]);
    await emre.file();
    const empty = emptyMinutes('m1', 'p1');
    const { minutes: base } = await jana.save({ ...empty, entries: [entry('e1', 'Schmerz')] }, empty);
    await emre.save({ ...base, entries: [{ ...base.entries[0]!, text: 'Schmerz nachts' }] }, base);
    let puts = 0;
    lose = (request) => request.method === 'PUT' && (puts += 1) === 2;
    const mine = { ...base, entries: [{ ...base.entries[0]!, text: 'Starker Schmerz' }] };
    await expect(jana.save(mine, base)).rejects.toMatchObject({ kind: 'offline' });
    lose = () => false;
    const { minutes } = await jana.save({ ...mine, entries: [{ ...mine.entries[0]!, text: 'Starker Schmerz seit' }] }, base);
    expect(texts(minutes)[0]!.split(' ').toSorted()).toEqual(['Schmerz', 'Starker', 'nachts', 'seit']);
  });

  test('closing signs the minutes, hands out the tasks and moves the review, in one go and once', async () => {
    const jana = browser(BERGER);
    await practice.put({ resourceType: 'CarePlan', id: 'plan', status: 'active', intent: 'plan', title: 'Plan', subject: { reference: 'Patient/p1' }, period: { start: '2026-10-01' } });
    await practice.put({ resourceType: 'Task', id: 'review', status: 'requested', intent: 'order', code: { coding: [{ system: 'https://example.org/fhir/CodeSystem/workflow', code: 'plan-review' }] }, focus: { reference: 'CarePlan/plan' }, for: { reference: 'Patient/p1' }, restriction: { period: { end: '2026-11-30' } } });
    const { meeting } = await jana.create(MEETING, [item('p1', { question: 'Wie weiter?' }), item('p2'), item('p3')]);
    await jana.saveMeeting({ ...meeting, state: 'running', begunAt: '2026-11-25T11:30:00Z' }, meeting);
    for (const [patient, entries] of [
      ['p1', [entry('e1', 'Besser'), entry('e2', 'Anrufen', { kind: 'task', person: { id: YILMAZ.practitioner, name: YILMAZ.name }, due: '2026-12-01' }), entry('e3', '', { kind: 'review', due: '2026-12-20' })]],
      ['p2', [entry('e4', 'Wiedersehen', { kind: 'review', due: '2026-12-22' }), entry('e5', '')]],
    ] as const) await jana.save({ ...emptyMinutes('m1', patient), ...(await jana.file()).minutes[patient], entries: [...entries] }, (await jana.file()).minutes[patient] ?? emptyMinutes('m1', patient));

    lose = (request) => request.method === 'POST' && requests.filter((each) => each === 'POST /fhir').length > 0 && requests.length > 2;
    requests.length = 0;
    await expect(jana.close('m1')).rejects.toMatchObject({ kind: 'offline' });
    lose = () => false;
    const file = await jana.close('m1');
    expect((await jana.close('m1')).meeting.version).toBe(file.meeting.version);
    expect(file.meeting).toMatchObject({ state: 'closed', begunAt: '2026-11-25T11:30:00Z' });
    expect(file.minutes.p1).toMatchObject({ state: 'final', signed: { by: BERGER.practitioner } });
    expect(file.minutes.p3).toBeUndefined();

    const composition = (await stored<{ entry: { resource: Composition }[] }>('Composition?patient=p1')).entry[0]!.resource;
    expect(composition).toMatchObject({ status: 'final', attester: [{ party: { reference: `Practitioner/${BERGER.practitioner}` } }], event: [{ detail: [{ reference: 'Appointment/m1' }] }] });
    expect(JSON.stringify(composition)).toContain('CarePlan/plan/_history/1');
    const found = await stored<{ entry: { resource: FhirTask }[] }>('Task?group-identifier=https%3A%2F%2Fexample.org%2Ffhir%2Fsid%2Fteam-meeting%7Cm1');
    expect(found.entry.map(({ resource }) => `${resource.id} ${resource.for?.reference} ${resource.restriction?.period?.end}`).toSorted()).toEqual(['e2 Patient/p1 2026-12-01', 'e4 Patient/p2 2026-12-22']);
    expect((await stored<FhirTask>('Task/review')).restriction).toEqual({ period: { end: '2026-12-20' } });
    expect((await jana.tasks()).tasks.find(({ id }) => id === 'e2')).toMatchObject({ kind: 'own', meeting: 'm1', owner: YILMAZ.practitioner, patient: 'p1', due: '2026-12-01', text: 'Anrufen' });
    expect((await stored<CarePlan>('CarePlan/plan')).meta!.versionId).toBe('1');
    // The plan says when it is really looked at again.
    expect((await jana.plan('p1')).plan!.review).toBe('2026-12-20');
  });

  test('what is typed while somebody closes is amended, and later changes change the tasks', async () => {
    const [jana, emre] = [browser(BERGER), browser(YILMAZ)];
    await jana.create(MEETING, [item('p1'), item('p2')]);
    const empty = emptyMinutes('m1', 'p1');
    const { minutes: base } = await jana.save({ ...empty, entries: [entry('e1', 'Anrufen', { kind: 'task', due: '2026-12-01' })] }, empty);
    await emre.file();
    await jana.close('m1');
    const late = await emre.save({ ...base, entries: [...base.entries, entry('e2', 'Noch etwas')] }, base);
    expect(late.minutes).toMatchObject({ state: 'amended', signed: { by: YILMAZ.practitioner } });
    expect(texts(late.minutes)).toEqual(['Anrufen', 'Noch etwas']);
    // Nothing was written of this one before the meeting was closed.
    const other = await emre.save({ ...emptyMinutes('m1', 'p2'), entries: [entry('e9', 'Nachtrag', { kind: 'task' })] }, emptyMinutes('m1', 'p2'));
    expect([other.minutes.state, (await stored<FhirTask>('Task/e9')).for!.reference]).toEqual(['amended', 'Patient/p2']);

    const amended = await jana.amend({ ...late.minutes, entries: [{ ...late.minutes.entries[0]!, text: 'Morgen anrufen', due: '2026-12-02' }, late.minutes.entries[1]!, entry('e3', 'Brief', { kind: 'task' })] }, late.minutes);
    expect(amended.minutes.signed!.by).toBe(BERGER.practitioner);
    expect(await stored<FhirTask>('Task/e1')).toMatchObject({ description: 'Morgen anrufen', restriction: { period: { end: '2026-12-02' } }, status: 'requested' });
    await jana.amend({ ...amended.minutes, entries: amended.minutes.entries.filter(({ id }) => id !== 'e3') }, amended.minutes);
    expect((await stored<FhirTask>('Task/e3')).status).toBe('cancelled');
    const again = (await jana.file()).minutes.p1!;
    const seen = await jana.amend({ ...again, entries: [...again.entries, entry('e4', '', { kind: 'review', due: '2026-12-20' })] }, again);
    expect(await stored<FhirTask>('Task/e4')).toMatchObject({ description: 'Erneut im Team vorstellen', restriction: { period: { end: '2026-12-20' } } });
    await jana.amend({ ...seen.minutes, entries: seen.minutes.entries.map((each) => (each.id === 'e4' ? { ...each, due: '2026-12-21' } : each)) }, seen.minutes);
    expect((await stored<FhirTask>('Task/e4')).restriction).toEqual({ period: { end: '2026-12-21' } });
    const history = await stored<{ entry: { resource: Composition }[] }>(`Composition/${amended.minutes.id}/_history`);
    expect(history.entry.map(({ resource }) => resource.status)).toEqual([...Array.from({ length: 5 }, () => 'amended'), 'final', 'preliminary']);
  });

  test('the next meeting knows what the last one said about somebody', async () => {
    const jana = browser(BERGER);
    await jana.create(MEETING, [item('p1')]);
    const empty = emptyMinutes('m1', 'p1');
    await jana.save({ ...empty, entries: [entry('e1', 'Besser'), entry('e2', 'Anrufen', { kind: 'task' })] }, empty);
    const next = { id: 'm2', day: '2026-12-09' } as const;
    expect(await jana.last('p1', next)).toBeNull();
    await jana.close('m1');
    expect(await browser(BERGER).last('p1', next)).toMatchObject({ meeting: { id: 'm1', day: '2026-11-25' }, minutes: { entries: [{ text: 'Besser' }, { text: 'Anrufen' }] }, tasks: [{ id: 'e2', done: false }] });
    expect(await browser(BERGER).last('p2', next)).toBeNull();
  });

  test('what another changed comes in piece by piece, and what is known is not asked for', async () => {
    const [jana, emre] = [browser(BERGER), browser(YILMAZ)];
    const { agenda } = await jana.create(MEETING, [item('p1', { question: 'Wie weiter?' })]);
    const shown = await emre.file();
    const empty = shown.minutes.p1!;
    const { minutes } = await jana.save({ ...empty, entries: [entry('e1', 'Besser')] }, empty);
    requests.length = 0;
    await emre.refresh('m1', { type: 'Composition', id: minutes.id!, version: Number(minutes.version) });
    await jana.refresh('m1', { type: 'Composition', id: minutes.id!, version: Number(minutes.version) });
    expect(requests).toEqual([`GET /fhir/Composition/${minutes.id}`]);
    const seen = emre.client.getQueryData(meetingQueries.one('m1').queryKey)!;
    expect(texts(seen.minutes.p1!)).toEqual(['Besser']);
    expect(Number(seen.agenda.version)).toBeGreaterThan(Number(shown.agenda.version));
    const asked = await jana.saveAgenda({ ...agenda, items: [{ ...agenda.items[0]!, question: 'Wie nun weiter?' }] }, agenda);
    await emre.refresh('m1', { type: 'Composition', id: minutes.id!, version: 3 });
    const after = emre.client.getQueryData(meetingQueries.one('m1').queryKey)!;
    expect([after.agenda.items[0]!.question, after.agenda.version]).toEqual(['Wie nun weiter?', asked.version]);
  });

  test('whoever sees only their own patients sees and writes the others of a meeting that they are invited to, until it is closed', async () => {
    const own: Actor = { ...YILMAZ, access: { kind: 'person', role: 'therapist', records: 'own', opened: new Set() } };
    for (const [id, manager] of [['p1', BERGER], ['p2', YILMAZ], ['p3', BERGER]] as const) await practice.put({ resourceType: 'EpisodeOfCare', id: `care-${id}`, status: 'active', patient: { reference: `Patient/${id}` }, careManager: { reference: `Practitioner/${manager.practitioner}` } });
    const [jana, emre] = [browser(BERGER), browser(own)];
    const { agenda } = await jana.create(MEETING, [item('p1', { question: 'Blut im Stuhl?' }), item('p2')]);
    await jana.create({ ...MEETING, id: 'm2', agenda: 'a2', participants: [MEETING.participants[0]!] }, [item('p3', { question: 'Nur für Jana' })]);

    const file = await emre.file();
    expect([Object.keys(file.patients).toSorted(), file.agenda.items[0]!.question]).toEqual([['p1', 'p2'], 'Blut im Stuhl?']);
    // Of a meeting without him he learns that there is one, and nothing of whom it is about.
    const other = await emre.file('m2');
    expect([other.patients, other.minutes, other.agenda.items[0]!.question]).toEqual([{}, {}, '']);

    await emre.save({ ...file.minutes.p1!, entries: [entry('e1', 'Anrufen', { kind: 'task' })] }, file.minutes.p1!);
    await emre.saveAgenda({ ...file.agenda, items: markItem(file.agenda.items, 'i-p1', 'discussed', '2026-11-25T11:45:00Z') }, file.agenda);
    await expect(emre.saveAgenda({ ...agenda, items: addItems(agenda.items, [item('p3')]) }, agenda)).rejects.toBeInstanceOf(FhirError);
    const closed = await emre.close('m1');
    expect([closed.meeting.state, Object.keys(closed.patients)]).toEqual(['closed', ['p2']]);
    expect((await stored<Composition>(`Composition/${file.minutes.p1!.id}`)).status).toBe('final');
    expect((await stored<FhirTask>('Task/e1')).for!.reference).toBe('Patient/p1');
  });

  test('an answer to the invitation and a new time do not undo each other', async () => {
    const [jana, emre] = [browser(BERGER), browser(YILMAZ)];
    const { meeting } = await jana.create(MEETING);
    await emre.saveMeeting({ ...meeting, participants: meeting.participants.map((person) => (person.id === YILMAZ.practitioner ? { ...person, answer: 'declined' } : person)) }, meeting);
    expect(await jana.saveMeeting({ ...meeting, start: '13:00' }, meeting)).toMatchObject({ start: '13:00', participants: [{ answer: 'accepted' }, { answer: 'declined' }] });
    expect(((await emre.file()).agenda satisfies Agenda).items).toEqual([]);
  });
});
