/** Clinic meetings about the invented people: one that was closed two weeks ago, and one that is planned for the coming days. */
import type { Bundle } from '@medplum/fhirtypes';
import { summarise, type DiarySummary } from '../domain/caseload.ts';
import { addDays, weekdayOf, type Day, type TimeZone } from '../domain/day.ts';
import { diaryDays, type DiaryEntry } from '../domain/diary.ts';
import { emptyMinutes, instantAt, type AgendaItem, type AgendaReason, type CaseMinutes, type MeetingPerson, type MinuteEntry, type NewMeeting } from '../domain/meeting.ts';
import { transaction, type Write } from '../fhir/bundle.ts';
import { agendaToFhir, meetingToFhir, minutesToFhir, taskOfEntry, type MinutesContext } from '../fhir/meeting.ts';
import { asExample } from '../fhir/patient.ts';
import { ticked } from '../fhir/task.ts';

const START = '12:30';
const LENGTH = 45;
const MINUTES = 5;
/** The limits by which these meetings were put together. */
const QUIET = 10;
const PAIN_FROM = 5;

interface ExampleNote {
  kind: MinuteEntry['kind'];
  text: string;
  /** Days from today; tasks and reviews. */
  due?: number;
  /** The task was done so many days ago. */
  done?: number;
}

interface ExampleCase {
  question: string;
  state: 'discussed' | 'deferred';
  notes: ExampleNote[];
}

/** What was said about whom in the meeting that is over. */
const HELD: Record<string, ExampleCase> = {
  'example-01': {
    question: 'Die Pflanzenvielfalt steigt seit Wochen. Reicht die Bewegung dazu aus?', state: 'discussed',
    notes: [
      { kind: 'said', text: 'Schmerz langsam rückläufig, schreibt jeden Tag. Kocht inzwischen mit ihrer Tochter.' },
      { kind: 'decision', text: 'Plan unverändert weiterführen, tägliches Gehen auf 40 Minuten verlängern.' },
      { kind: 'task', text: 'Rückmeldung der Ernährungsberatung nachfragen', due: -6, done: 5 },
    ],
  },
  'example-02': {
    question: 'Unter der Woche immer schlechter als am Wochenende: was machen wir mit dem Arbeitsplatz?', state: 'discussed',
    notes: [
      { kind: 'said', text: 'Sitzt bis zu zehn Stunden, die Übungen gelingen nur am Wochenende.' },
      { kind: 'decision', text: 'Zwei kurze Übungen für die Mittagspause auswählen und gemeinsam einüben.' },
      { kind: 'dissent', text: 'Kurs für Progressive Muskelrelaxation wäre jetzt wichtiger als neue Übungen.' },
      { kind: 'task', text: 'Übungen für die Mittagspause zusammenstellen', due: -3, done: 4 },
    ],
  },
  'example-03': {
    question: 'Wie geht es nach den Antibiotika mit der Ernährung weiter?', state: 'discussed',
    notes: [
      { kind: 'said', text: 'Darm wieder ruhiger, isst noch sehr einseitig.' },
      { kind: 'decision', text: 'Fermentiertes langsam steigern, erst danach mehr Hülsenfrüchte.' },
      { kind: 'task', text: 'Merkblatt Darm und Ernährung mitgeben', due: 2 },
    ],
  },
  'example-07': { question: 'Große Lücken im Tagebuch: passt das Führen auf Papier besser?', state: 'deferred', notes: [] },
  'example-09': {
    question: 'Sleep is short since the new job. Does the plan still fit?', state: 'discussed',
    notes: [
      { kind: 'said', text: 'Sleeps about six hours. Would like the appointments in the evening.' },
      { kind: 'decision', text: 'Move the appointments to Thursday evening, look at the sleep goal at the next review.' },
    ],
  },
};

/** What the team is asked in the meeting to come; who is not here is on it by a limit alone. */
const ASKED: Record<string, string> = {
  'example-04': 'Der Nacken ist seit drei Wochen schlimmer: Plan anpassen oder abwarten?',
  'example-07': HELD['example-07']!.question,
  'example-11': 'Sehr vollständiges Tagebuch: was davon besprechen wir beim nächsten Termin?',
};

/** Transactions that add both meetings; the people are there already. `entries`: each person's diary, in the order of the list. */
export function meetingBundles(entries: ReadonlyMap<string, readonly DiaryEntry[]>, { today, zone, practitioner, name = '' }: { today: Day; zone: TimeZone; practitioner: string; name?: string }): Bundle[] {
  const by = { id: practitioner, name };
  const held = heldMeeting(entries, { today, zone, by });
  const planned = plannedMeeting(entries, { today, zone, by });
  return [held, planned].map((writes) => transaction(writes.map((write) => ({ ...write, resource: asExample(write.resource) }) as Write)));
}

interface Setting {
  today: Day;
  zone: TimeZone;
  by: MeetingPerson;
}

/** The Wednesday nearest to that day. */
function wednesday(day: Day): Day {
  return addDays(day, 3 - weekdayOf(day));
}

function meetingOn(day: Day, id: string, by: MeetingPerson): NewMeeting {
  return { id, agenda: `${id}-agenda`, day, start: START, length: LENGTH, minutesPerCase: MINUTES, chair: by.id, participants: [{ ...by, answer: 'accepted' }] };
}

/** Figures as they were on a day; plants are counted elsewhere. */
function figuresOn(entries: readonly DiaryEntry[] | undefined, day: Day): DiarySummary {
  return summarise(diaryDays([...(entries ?? [])].filter((entry) => entry.day < day)), day, () => null);
}

function reasonsOn(figures: DiarySummary, asOf: Day): AgendaReason[] {
  const quiet = figures.lastLog === undefined || figures.lastLog <= addDays(asOf, -QUIET);
  return [
    ...(quiet ? [{ kind: 'quiet', limit: QUIET, ...(figures.lastLog !== undefined && { day: figures.lastLog }), asOf } as const] : []),
    ...(figures.painMean !== undefined && figures.painMean >= PAIN_FROM ? [{ kind: 'painFrom', limit: PAIN_FROM, value: Math.round(figures.painMean * 10) / 10, days: figures.painDays, asOf } as const] : []),
  ];
}

function heldMeeting(entries: ReadonlyMap<string, readonly DiaryEntry[]>, { today, zone, by }: Setting): Write[] {
  const day = wednesday(addDays(today, -14));
  const meeting = meetingOn(day, 'example-meeting-1', by);
  const begun = instantAt(day, START, zone);
  const after = (minutes: number): string => new Date(Date.parse(begun) + minutes * 60_000).toISOString();
  const closedAt = after(LENGTH - 3);
  const context: MinutesContext = { meeting: { ...meeting, begunAt: begun, closedAt }, zone, language: 'de', by };
  const items = Object.entries(HELD).map(([patient, { question, state }], place): AgendaItem => ({
    id: `${patient}-${meeting.id}`, patient, question, reasons: reasonsOn(figuresOn(entries.get(patient), day), day), minutes: MINUTES, state, stateAt: after((place + 1) * 6),
  }));
  const cases = items.map(({ patient, question, reasons }, place): CaseMinutes => ({
    ...emptyMinutes(meeting.id, patient), question, reasons, state: 'final', signed: { by: by.id, byName: by.name, at: closedAt },
    entries: HELD[patient]!.notes.map(({ kind, text, due }, number): MinuteEntry => ({
      id: `${patient}-${meeting.id}-${number + 1}`, kind, text, author: by.id, authorName: by.name, at: after(place * 6 + number + 1),
      ...(due !== undefined && { due: addDays(today, due) }), ...((kind === 'task' || kind === 'dissent') && { person: by }),
    })),
  }));
  const place = (patient: string): string => `${patient}-${meeting.id}-minutes`;
  const tasks = new Set(cases.flatMap((each) => each.entries.filter(({ kind }) => kind === 'task').map(({ id }) => id)));
  return [
    { method: 'PUT', resource: meetingToFhir({ ...meeting, state: 'closed', begunAt: begun, closedAt }, { zone, language: 'de' }), create: true },
    { method: 'PUT', resource: agendaToFhir({ id: meeting.agenda, meeting: meeting.id, items }, { by, at: closedAt, day, language: 'de' }), create: true },
    ...cases.map((minutes): Write => ({ method: 'PUT', resource: { ...minutesToFhir(minutes, { ...context, tasks }), id: place(minutes.patient) }, create: true })),
    ...cases.flatMap(({ patient, entries: notes }) => notes.flatMap((entry, number): Write[] => {
      if (entry.kind !== 'task') return [];
      const task = taskOfEntry(entry, { meeting: meeting.id, patient, minutes: place(patient), by, at: closedAt });
      const { done } = HELD[patient]!.notes[number]!;
      return [{ method: 'PUT', resource: { ...(done === undefined ? task : ticked(task, 'completed', instantAt(addDays(today, -done), '10:15', zone))), id: entry.id }, create: true }];
    })),
  ];
}

function plannedMeeting(entries: ReadonlyMap<string, readonly DiaryEntry[]>, { today, zone, by }: Setting): Write[] {
  const next = wednesday(today);
  const day = next > today ? next : addDays(next, 7);
  const meeting = meetingOn(day, 'example-meeting-2', by);
  const before = { meeting: 'example-meeting-1', day: wednesday(addDays(today, -14)) };
  const items = [...entries].flatMap(([patient, own]): AgendaItem[] => {
    const carried = HELD[patient]?.state === 'deferred';
    const reasons: AgendaReason[] = [...(carried ? [{ kind: 'deferred', day: before.day, asOf: today } as const] : []), ...reasonsOn(figuresOn(own, today), today)];
    const question = ASKED[patient] ?? '';
    return reasons.length === 0 && question === '' ? [] : [{ id: `${patient}-${meeting.id}`, patient, question, reasons, ...(carried && { carriedFrom: before }), minutes: MINUTES, state: 'open' }];
  });
  const context: MinutesContext = { meeting, zone, language: 'de', by };
  return [
    { method: 'PUT', resource: meetingToFhir(meeting, { zone, language: 'de' }), create: true },
    { method: 'PUT', resource: agendaToFhir({ id: meeting.agenda, meeting: meeting.id, items }, { by, at: instantAt(addDays(today, -1), '09:00', zone), day, language: 'de' }), create: true },
    ...items.map(({ patient, question, reasons }): Write => ({ method: 'PUT', resource: { ...minutesToFhir({ ...emptyMinutes(meeting.id, patient), question, reasons }, context), id: `${patient}-${meeting.id}-minutes` }, create: true })),
  ];
}
