/**
 * The clinic meeting as resources, there and back: an Appointment of the people who meet (no patient takes part in it), a List of
 * whom they talk about, and for each of those a Composition in that person's own record, from the question to the signed minutes.
 *
 * The List names patients and nothing else of them: what is asked, said and decided about one person belongs to one record, is found
 * from it, and is kept and handed out with it.
 */
import type { Appointment, AppointmentParticipant, CodeableConcept, Coding, Composition, CompositionSection, Extension, List, Reference, Task } from '@medplum/fhirtypes';
import { parseDay, type Day, type TimeZone } from '../domain/day.ts';
import {
  clockAt, ENTRY_KINDS, instantAt, MEETING_LENGTH, MINUTES_PER_CASE, REASON_KINDS, saysAnything,
  type Agenda, type AgendaItem, type AgendaReason, type Answer, type CaseMinutes, type CaseState, type EntryKind, type Meeting, type MeetingPerson, type MeetingState, type MinuteEntry, type MinutesState, type NewMeeting,
} from '../domain/meeting.ts';
import { identifierQuery } from './bundle.ts';
import { EXT_AGENDA_ITEM, EXT_MEETING, EXT_MEETING_CASE, EXT_MINUTES_ENTRY, SID_MEETING, WORKFLOW } from './codes.ts';
import { isExample } from './patient.ts';
import { codeIn, idOfReference, partString, said, stringPart } from './words.ts';

const PARTICIPATION = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType';
const LIST_ORDER = 'http://terminology.hl7.org/CodeSystem/list-order';

const TEAM_MEETING: Coding = { system: WORKFLOW, code: 'team-meeting', display: 'Team meeting' };

/** The search for the practice's meetings, the latest first. */
export const MEETINGS = `Appointment?appointment-type=${encodeURIComponent(`${WORKFLOW}|team-meeting`)}&_sort=-date&_count=200`;

/** The search for a meeting's agenda, with the patients on it. */
export function agendaSearch(meeting: string): string {
  return `List?${identifierQuery({ system: SID_MEETING, value: meeting })}&_include=List:item&_count=1000`;
}

/** The search for the minutes of a meeting's cases. */
export function minutesSearch(meeting: string): string {
  return `Composition?meeting=${encodeURIComponent(`Appointment/${meeting}`)}&_count=1000`;
}

/** The search for the tasks that a meeting decided. */
export function meetingTasksSearch(meeting: string): string {
  return `Task?group-identifier=${encodeURIComponent(`${SID_MEETING}|${meeting}`)}&_count=1000`;
}

/** The search for everything that meetings wrote into a patient's record, the latest first. */
export function patientMinutesSearch(patient: string): string {
  return `Composition?patient=${encodeURIComponent(patient)}&type=${encodeURIComponent(`${WORKFLOW}|team-decision`)}&_sort=-date&_count=200`;
}

/** Identifier of one case of a meeting: there is one Composition for it. */
export function caseIdentifier(meeting: string, patient: string): { system: string; value: string } {
  return { system: SID_MEETING, value: `${meeting}.${patient}` };
}

function personReference({ id, name }: MeetingPerson): Reference<never> {
  const display = said(name);
  return { reference: `Practitioner/${id}`, ...(display !== undefined && { display }) };
}

function personOf(reference: Reference | undefined): MeetingPerson | undefined {
  const id = idOfReference(reference, 'Practitioner');
  return id === undefined ? undefined : { id, name: reference?.display ?? '' };
}

// The meeting

const STATES: Record<MeetingState, Appointment['status']> = { planned: 'booked', running: 'arrived', closed: 'fulfilled', cancelled: 'cancelled' };
const ANSWERED: Record<Answer, AppointmentParticipant['status']> = { open: 'needs-action', accepted: 'accepted', tentative: 'tentative', declined: 'declined' };
const TITLE = { de: 'Teambesprechung', en: 'Team meeting' };

/** The Appointment of a meeting; at least one person takes part. Throws a RangeError for a time that is none. */
export function meetingToFhir(meeting: NewMeeting & Partial<Pick<Meeting, 'state' | 'begunAt' | 'closedAt'>>, { zone, language }: { zone: TimeZone; language: 'de' | 'en' }): Appointment & { id: string } {
  const { id, day, start, length, participants, chair, minutesPerCase, agenda, state = 'planned', begunAt, closedAt } = meeting;
  const begin = instantAt(day, start, zone);
  return {
    resourceType: 'Appointment',
    id,
    extension: [
      {
        url: EXT_MEETING,
        extension: [
          { url: 'minutes-per-case', valuePositiveInt: minutesPerCase },
          ...(begunAt === undefined ? [] : [{ url: 'begun', valueDateTime: begunAt }]),
          ...(closedAt === undefined ? [] : [{ url: 'closed', valueDateTime: closedAt }]),
        ],
      },
    ],
    identifier: [{ system: SID_MEETING, value: id }],
    status: STATES[state],
    appointmentType: { coding: [TEAM_MEETING] },
    description: TITLE[language],
    supportingInformation: [{ reference: `List/${agenda}` }],
    start: begin,
    end: new Date(Date.parse(begin) + length * 60_000).toISOString(),
    minutesDuration: length,
    participant: participants.map((person) => ({
      ...(person.id === chair && { type: [{ coding: [{ system: PARTICIPATION, code: 'PPRF', display: 'primary performer' }] }] }),
      actor: personReference(person),
      required: 'required',
      status: ANSWERED[person.answer],
    })),
  };
}

/** The meeting of an Appointment; null for any other Appointment, and for one that was entered in error. */
export function meetingFromFhir(resource: Appointment, zone: TimeZone): Meeting | null {
  if (codeIn(resource.appointmentType, WORKFLOW) !== 'team-meeting' || resource.status === 'entered-in-error' || resource.start === undefined) return null;
  const details = resource.extension?.find(({ url }) => url === EXT_MEETING)?.extension;
  const part = (url: string) => details?.find((each) => each.url === url);
  const { day, time } = clockAt(resource.start, zone);
  const [begunAt, closedAt] = [part('begun')?.valueDateTime, part('closed')?.valueDateTime];
  const chair = resource.participant.find(({ type }) => type?.some((each) => codeIn(each, PARTICIPATION) === 'PPRF'));
  const chairId = idOfReference(chair?.actor, 'Practitioner');
  return {
    id: resource.id ?? '',
    version: resource.meta?.versionId ?? '',
    day,
    start: time,
    length: resource.minutesDuration ?? MEETING_LENGTH,
    // A state that only others write is a meeting that has not begun.
    state: wordOf(STATES, resource.status) ?? (resource.status === 'noshow' ? 'cancelled' : 'planned'),
    participants: resource.participant.flatMap(({ actor, status }) => {
      const person = personOf(actor);
      return person ? [{ ...person, answer: wordOf(ANSWERED, status) ?? 'open' }] : [];
    }),
    ...(chairId !== undefined && { chair: chairId }),
    minutesPerCase: part('minutes-per-case')?.valuePositiveInt ?? MINUTES_PER_CASE,
    agenda: resource.supportingInformation?.map((each) => idOfReference(each, 'List')).find((id) => id !== undefined) ?? '',
    ...(begunAt !== undefined && { begunAt }),
    ...(closedAt !== undefined && { closedAt }),
    example: isExample(resource),
  };
}

function wordOf<Word extends string, Value>(words: Record<Word, Value>, value: Value): Word | undefined {
  return (Object.keys(words) as Word[]).find((word) => words[word] === value);
}

// The agenda

const FLAGS: Partial<Record<CaseState, Coding>> = {
  discussed: { system: WORKFLOW, code: 'discussed', display: 'Discussed' },
  deferred: { system: WORKFLOW, code: 'deferred', display: 'Deferred' },
};

/** The List of an agenda: who, in which order, for how long, and how far the meeting is. Mode working, because entries have dates. `at`: instant. */
export function agendaToFhir({ id, meeting, items }: Pick<Agenda, 'id' | 'meeting' | 'items'>, { by, at, day, language }: { by: MeetingPerson; at: string; day: Day; language: 'de' | 'en' }): List & { id: string } {
  return {
    resourceType: 'List',
    id,
    identifier: [{ system: SID_MEETING, value: meeting }],
    status: 'current',
    mode: 'working',
    title: `${TITLE[language]} ${dayText(day, language)}`,
    code: { coding: [{ system: WORKFLOW, code: 'team-meeting-agenda', display: 'Team meeting agenda' }] },
    date: at,
    source: personReference(by),
    orderedBy: { coding: [{ system: LIST_ORDER, code: 'user', display: 'Sorted by User' }] },
    ...(items.length > 0 && {
      entry: items.map((item) => ({
        id: item.id,
        extension: [
          {
            url: EXT_AGENDA_ITEM,
            extension: [
              { url: 'minutes', valuePositiveInt: item.minutes },
              ...(item.carriedFrom ? [{ url: 'carried-from', valueIdentifier: { system: SID_MEETING, value: item.carriedFrom.meeting } }, { url: 'carried-day', valueDate: item.carriedFrom.day }] : []),
            ],
          },
        ],
        ...(FLAGS[item.state] && { flag: { coding: [FLAGS[item.state]!] } }),
        ...(item.stateAt !== undefined && { date: item.stateAt }),
        item: { reference: `Patient/${item.patient}` },
      })),
    }),
  };
}

/** The agenda of a List; questions and reasons are those of the cases. Null for any other List. */
export function agendaFromFhir(list: List, cases: readonly Pick<CaseMinutes, 'patient' | 'question' | 'reasons'>[]): Agenda | null {
  const meeting = list.identifier?.find(({ system }) => system === SID_MEETING)?.value;
  if (codeIn(list.code, WORKFLOW) !== 'team-meeting-agenda' || meeting === undefined) return null;
  const known = new Map(cases.map((each) => [each.patient, each]));
  const items = (list.entry ?? []).flatMap((entry): AgendaItem[] => {
    const patient = idOfReference(entry.item, 'Patient');
    if (patient === undefined || entry.deleted) return [];
    const details = entry.extension?.find(({ url }) => url === EXT_AGENDA_ITEM)?.extension;
    const part = (url: string) => details?.find((each) => each.url === url);
    const [from, day] = [part('carried-from')?.valueIdentifier?.value, parseDay(part('carried-day')?.valueDate ?? '')];
    const code = codeIn(entry.flag, WORKFLOW);
    const { question = '', reasons = [] } = known.get(patient) ?? {};
    return [{
      id: entry.id ?? patient,
      patient,
      question,
      reasons,
      ...(from !== undefined && day !== null && { carriedFrom: { meeting: from, day } }),
      minutes: part('minutes')?.valuePositiveInt ?? MINUTES_PER_CASE,
      state: code === 'discussed' || code === 'deferred' ? code : 'open',
      ...(entry.date !== undefined && { stateAt: entry.date }),
    }];
  });
  return { id: list.id ?? '', version: list.meta?.versionId ?? '', meeting, items };
}

// The minutes

const SECTIONS: Record<'question' | EntryKind, { code: Coding; de: string; en: string }> = {
  question: { code: { system: WORKFLOW, code: 'case-question', display: 'Question to the team' }, de: 'Frage an das Team', en: 'Question to the team' },
  said: { code: { system: WORKFLOW, code: 'case-said', display: 'Discussed in the meeting' }, de: 'Besprochen', en: 'Discussed' },
  decision: { code: { system: WORKFLOW, code: 'case-decision', display: 'Decision of the meeting' }, de: 'Beschluss', en: 'Decision' },
  task: { code: { system: WORKFLOW, code: 'case-task', display: 'Tasks from the meeting' }, de: 'Aufgaben', en: 'Tasks' },
  review: { code: { system: WORKFLOW, code: 'case-review', display: 'Next review by the team' }, de: 'Nächste Vorstellung', en: 'Next review' },
  dissent: { code: { system: WORKFLOW, code: 'case-dissent', display: 'Dissent' }, de: 'Abweichende Meinung', en: 'Dissent' },
};

const COMPOSITION_STATES: Record<MinutesState, Composition['status']> = { draft: 'preliminary', final: 'final', amended: 'amended' };

/** What stands where a section has to say something and nobody wrote a text. */
const NO_TEXT = '\u2013';

/** What the minutes of a case are written with. */
export interface MinutesContext {
  meeting: Pick<Meeting, 'id' | 'day' | 'start' | 'length'> & Partial<Pick<Meeting, 'begunAt' | 'closedAt'>>;
  zone: TimeZone;
  language: 'de' | 'en';
  /** Who saves, where no entry has an author yet. */
  by: MeetingPerson;
  /** Ids of the entries that have become tasks. */
  tasks?: ReadonlySet<string>;
  /** `CarePlan/…/_history/…`: the plan that the team looked at. */
  plan?: string;
}

/** The Composition of a case's minutes; without an id for a new one. Entries that say nothing are left out. */
export function minutesToFhir(minutes: CaseMinutes, { meeting, zone, language, by, tasks, plan }: MinutesContext): Composition {
  const begin = instantAt(meeting.day, meeting.start, zone);
  const entries = minutes.entries.filter(saysAnything);
  const authors = [...new Map(entries.map((entry) => [entry.author, { id: entry.author, name: entry.authorName }])).values()];
  const times = [...entries.map(({ at, changed }) => changed?.at ?? at), ...(minutes.signed ? [minutes.signed.at] : [])];
  const question = questionSection(minutes, language);
  const section = [
    ...(question ? [question] : []),
    ...ENTRY_KINDS.flatMap((kind): CompositionSection[] => {
      const found = entries.filter((entry) => entry.kind === kind);
      if (found.length === 0) return [];
      const { code, [language]: title } = SECTIONS[kind];
      const entry: Reference<never>[] = [
        ...(kind === 'said' && plan !== undefined ? [{ reference: plan }] : []),
        ...(kind === 'task' ? found.filter(({ id }) => tasks?.has(id)).map(({ id }) => ({ reference: `Task/${id}` })) : []),
      ];
      return [{ title, code: { coding: [code] }, ...(entry.length > 0 && { entry }), section: found.map((each) => entrySection(each, language)) }];
    }),
  ];
  return {
    resourceType: 'Composition',
    ...(minutes.id !== undefined && { id: minutes.id }),
    language,
    identifier: caseIdentifier(minutes.meeting, minutes.patient),
    status: COMPOSITION_STATES[minutes.state],
    type: { coding: [{ system: WORKFLOW, code: 'team-decision', display: 'Team decision note' }] },
    subject: { reference: `Patient/${minutes.patient}` },
    date: times.toSorted((a, b) => Date.parse(a) - Date.parse(b)).at(-1) ?? begin,
    author: (authors.length > 0 ? authors : [by]).map(personReference),
    title: `${TITLE[language]} ${dayText(meeting.day, language)}`,
    ...(minutes.signed && { attester: [{ mode: 'professional', time: minutes.signed.at, party: personReference({ id: minutes.signed.by, name: minutes.signed.byName }) }] }),
    event: [{
      code: [{ coding: [TEAM_MEETING] }],
      period: { start: meeting.begunAt ?? begin, end: meeting.closedAt ?? new Date(Date.parse(meeting.begunAt ?? begin) + meeting.length * 60_000).toISOString() },
      detail: [{ reference: `Appointment/${meeting.id}` }],
    }],
    ...(section.length > 0 && { section }),
  };
}

function questionSection({ question, reasons }: CaseMinutes, language: 'de' | 'en'): CompositionSection | undefined {
  const text = said(question);
  if (text === undefined && reasons.length === 0) return undefined;
  return {
    extension: [{ url: EXT_MEETING_CASE, extension: [...stringPart('question', question), ...reasons.map(reasonToFhir)] }],
    title: SECTIONS.question[language],
    code: { coding: [SECTIONS.question.code] },
    text: narrative(text ?? NO_TEXT, language),
  };
}

function reasonToFhir({ kind, limit, value, days, day, asOf }: AgendaReason): Extension {
  return {
    url: 'reason',
    extension: [
      { url: 'kind', valueCode: kind },
      ...(limit === undefined ? [] : [{ url: 'limit', valueDecimal: limit }]),
      ...(value === undefined ? [] : [{ url: 'value', valueDecimal: value }]),
      ...(days === undefined ? [] : [{ url: 'days', valueInteger: days }]),
      ...(day === undefined ? [] : [{ url: 'day', valueDate: day }]),
      { url: 'as-of', valueDate: asOf },
    ],
  };
}

function reasonFromFhir({ extension }: Extension): AgendaReason[] {
  const part = (url: string) => extension?.find((each) => each.url === url);
  const kind = REASON_KINDS.find((each) => each === part('kind')?.valueCode);
  const [asOf, day] = [parseDay(part('as-of')?.valueDate ?? ''), parseDay(part('day')?.valueDate ?? '')];
  const [limit, value, days] = [part('limit')?.valueDecimal, part('value')?.valueDecimal, part('days')?.valueInteger];
  if (kind === undefined || asOf === null) return [];
  return [{ kind, ...(limit !== undefined && { limit }), ...(value !== undefined && { value }), ...(days !== undefined && { days }), ...(day !== null && { day }), asOf }];
}

function entrySection(entry: MinuteEntry, language: 'de' | 'en'): CompositionSection {
  const { id, text, author, authorName, at, changed, person, due } = entry;
  const words = [said(text), said(person?.name), due === undefined ? undefined : dayText(due, language)].filter((part) => part !== undefined);
  return {
    id,
    extension: [
      {
        url: EXT_MINUTES_ENTRY,
        extension: [
          ...stringPart('text', text),
          { url: 'at', valueDateTime: at },
          ...(person ? [{ url: 'person', valueReference: personReference(person) }] : []),
          ...(due === undefined ? [] : [{ url: 'due', valueDate: due }]),
          ...(changed ? [{ url: 'changed-by', valueReference: personReference({ id: changed.by, name: changed.byName }) }, { url: 'changed-at', valueDateTime: changed.at }] : []),
        ],
      },
    ],
    author: [personReference({ id: author, name: authorName })],
    text: narrative(words.join(' · ') || NO_TEXT, language),
  };
}

/** The minutes of a Composition; null for any other Composition, and for one that was withdrawn. */
export function minutesFromFhir(resource: Composition): CaseMinutes | null {
  const patient = idOfReference(resource.subject, 'Patient');
  const meeting = (resource.event ?? []).flatMap(({ detail }) => detail ?? []).map((each) => idOfReference(each, 'Appointment')).find((id) => id !== undefined);
  const state = wordOf(COMPOSITION_STATES, resource.status);
  if (codeIn(resource.type, WORKFLOW) !== 'team-decision' || patient === undefined || meeting === undefined || state === undefined) return null;
  const about = resource.section?.find(({ code }) => codeIn(code, WORKFLOW) === SECTIONS.question.code.code)?.extension?.find(({ url }) => url === EXT_MEETING_CASE)?.extension;
  const attester = resource.attester?.at(-1);
  const signer = personOf(attester?.party);
  return {
    ...(resource.id !== undefined && { id: resource.id }),
    ...(resource.meta?.versionId !== undefined && { version: resource.meta.versionId }),
    meeting,
    patient,
    state,
    question: partString(about, 'question') ?? '',
    reasons: (about ?? []).filter(({ url }) => url === 'reason').flatMap(reasonFromFhir),
    entries: (resource.section ?? []).flatMap((section) => {
      const kind = kindOfSection(section.code);
      return kind ? (section.section ?? []).flatMap((each) => entryFrom(each, kind)) : [];
    }).toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1)),
    ...(signer && attester?.time !== undefined && { signed: { by: signer.id, byName: signer.name, at: attester.time } }),
  };
}

function kindOfSection(code: CodeableConcept | undefined): EntryKind | undefined {
  return ENTRY_KINDS.find((kind) => codeIn(code, WORKFLOW) === SECTIONS[kind].code.code);
}

function entryFrom(section: CompositionSection, kind: EntryKind): MinuteEntry[] {
  const details = section.extension?.find(({ url }) => url === EXT_MINUTES_ENTRY)?.extension;
  const part = (url: string) => details?.find((each) => each.url === url);
  const at = part('at')?.valueDateTime;
  if (section.id === undefined || at === undefined) return [];
  const author = personOf(section.author?.[0]);
  const [person, changer, changedAt] = [personOf(part('person')?.valueReference), personOf(part('changed-by')?.valueReference), part('changed-at')?.valueDateTime];
  const due = parseDay(part('due')?.valueDate ?? '');
  return [{
    id: section.id,
    kind,
    text: partString(details, 'text') ?? '',
    author: author?.id ?? '',
    authorName: author?.name ?? '',
    at,
    ...(changer && changedAt !== undefined && { changed: { by: changer.id, byName: changer.name, at: changedAt } }),
    ...(person && { person }),
    ...(due !== null && { due }),
  }];
}

/** A day as the practice writes it. */
function dayText(day: Day, language: 'de' | 'en'): string {
  return day.split('-').toReversed().join(language === 'de' ? '.' : '/');
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '<br/>', '\r': '' };

function narrative(text: string, language: 'de' | 'en'): NonNullable<CompositionSection['text']> {
  // U+FFFE and U+FFFF are no characters of XML.
  const escaped = text.replaceAll(/[\uFFFE\uFFFF]/g, '').replaceAll(/[&<>"\n\r]/g, (character) => ENTITIES[character]!);
  return { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml" lang="${language}" xml:lang="${language}"><p>${escaped.trim() === '' ? NO_TEXT : escaped}</p></div>` };
}

// What closing writes

/** The Task of an entry, under the entry's own id. `by`: who closes; `minutes`: id of the Composition, where it is stored already. */
export function taskOfEntry(entry: MinuteEntry, { meeting, patient, minutes, by, at }: { meeting: string; patient: string; minutes?: string | undefined; by: MeetingPerson; at: string }): Task & { id: string } {
  const text = said(entry.text);
  return {
    resourceType: 'Task',
    id: entry.id,
    groupIdentifier: { system: SID_MEETING, value: meeting },
    status: 'requested',
    intent: 'order',
    priority: 'routine',
    code: { coding: [{ system: WORKFLOW, code: 'task', display: 'Task' }] },
    ...(text !== undefined && { description: text }),
    for: { reference: `Patient/${patient}` },
    authoredOn: at,
    lastModified: at,
    requester: personReference(by),
    ...(entry.person && { owner: personReference(entry.person) }),
    ...(minutes !== undefined && { reasonReference: { reference: `Composition/${minutes}` } }),
    ...(entry.due !== undefined && { restriction: { period: { end: entry.due } } }),
  };
}

/**
 * The Task by which a plan is looked at again on the day that the meeting decided: the plan's own one with another day while it is
 * open, else a new one under the entry's id. Undefined when the day stands there already.
 */
export function reviewOfEntry(entry: MinuteEntry & { due: Day }, { open, plan, ...context }: Parameters<typeof taskOfEntry>[1] & { open?: Task & { id: string } | undefined; plan: string }): (Task & { id: string }) | undefined {
  const due = { restriction: { period: { end: entry.due } } };
  if (open) {
    if (open.restriction?.period?.end === entry.due) return undefined;
    const { meta, ...rest } = open;
    return { ...rest, ...(meta?.tag && { meta: { tag: meta.tag } }), ...due, lastModified: context.at };
  }
  const { description: _text, owner, ...task } = taskOfEntry(entry, context);
  return { ...task, code: { coding: [{ system: WORKFLOW, code: 'plan-review', display: 'Review care plan' }] }, focus: { reference: `CarePlan/${plan}` }, owner: owner ?? personReference(context.by), ...due };
}
